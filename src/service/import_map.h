/* import_map.h -- which column of a CSV file is which field of a record
 *
 * Without a map file every column is the field that it is named after.
 */
#ifndef GUANJIA_IMPORT_MAP_H
#define GUANJIA_IMPORT_MAP_H

#include "clock.h"
#include "csv.h"
#include "fields.h"

typedef struct ImportMap ImportMap;

/* Reads the map from path (NULL: none) for records of kind, whose fields are
 * called names (NULL at its end).  path may also be the bare name of a
 * built-in map: "boston311".  ERR_INPUT is the first mistake with its file,
 * line, column and hint. */
bool import_map_open(ImportMap **map, const char *path, const char *kind,
                     const char *const names[], Err *err);
void import_map_close(ImportMap *map);

/* Finds the map's columns in csv's header, which was just read. */
bool import_map_bind(ImportMap *map, const Csv *csv, Err *err);
int import_map_width(const ImportMap *map); /* columns of the header */
const char *import_map_column(const ImportMap *map, int i);

/* What csv's row says, field by field; the empty ones are left out. */
void import_map_row(const ImportMap *map, const Csv *csv, Fields *out);

/* "boston311:101001242404": what the row is known by at its source, in out; ""
 * without one. */
void import_map_source(const ImportMap *map, const Csv *csv, Str *out);

/* A moment as the map's `time` says, else as a person types one. */
bool import_map_time(const ImportMap *map, const char *text, Seconds now,
                     Seconds *out, Err *err);

#endif
