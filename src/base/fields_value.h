/* fields_value.h -- adding to Fields without copying, for their JSON */
#ifndef GUANJIA_FIELDS_VALUE_H
#define GUANJIA_FIELDS_VALUE_H

#include "fields.h"

/* Adds a name that is known to be new; owns name and text from now on. */
void value_add(Fields *fields, char *name, char *text);

#endif
