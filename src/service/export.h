/* export.h -- what the files of the export share */
#ifndef GUANJIA_EXPORT_H
#define GUANJIA_EXPORT_H

#include "desk.h"
#include <stdio.h>

/* Writes the fields' names, or their values, as a line of CSV; or as a JSON
 * object. */
bool export_row(const Fields *fields, bool names, bool json, FILE *out,
                Err *err);

/* register_export.c: all records of a register. */
bool register_export(Desk *desk, const Kind *kind, bool json, FILE *out,
                     Err *err);

#endif
