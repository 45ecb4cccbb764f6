/* import.h -- what the files of the import share
 *
 * import.c goes through a file, import_map.c says which column is which field,
 * import_record.c and import_request.c bring one row in.
 */
#ifndef GUANJIA_IMPORT_H
#define GUANJIA_IMPORT_H

#include "desk.h"
#include "import_map.h"
#include "transfer.h"

/* One row on its way in. */
typedef struct ImportRow {
    Desk *desk;
    const ImportMap *map;
    Fields fields;      /* by field name, as the file has them */
    const char *source; /* what it is known by there; "": nothing */
    Seconds now;        /* what relative times count from */
    bool rounded;       /* demo: agreed times at full quarters of an hour */
} ImportRow;

typedef enum ImportOutcome {
    IMPORT_REFUSED,
    IMPORT_SAME,
    IMPORT_TAKEN,
} ImportOutcome;

/* What columns of kind may be called; NULL ends.  Caller frees the array. */
const char **import_names(Desk *desk, const char *kind);

/* One row of a kind that is simply set, and one request with its course; in
 * an open transaction, of which a refusal may leave part done. */
ImportOutcome import_record(ImportRow *row, const Kind *kind, Err *err);
ImportOutcome import_request(ImportRow *row, Err *err);

/* The record that q finds, and q is done; false: none. */
bool import_find(Sql *q, char record[49]);

/* A value of the row as desk_do() takes it: moments as the map says become
 * "@1766000000". */
bool import_typed(const ImportRow *row, const Field *field, const char *text,
                  Str *out, Err *err);

/* Whether some fact of the record has said just that already: then the file
 * has nothing new, even if the desk has changed it since. */
bool import_said(const ImportRow *row, const Facts *facts, const Field *field,
                 const char *typed);

/* The names of a request's columns; NULL ends. */
extern const char *const import_request_names[];

/* desk_import(); spread: the rows are moved back by some seconds each, so that
 * a demo's clocks don't all tick at the same second. */
bool import_file(Desk *desk, const Import *import, bool spread,
                 ImportResult *result, Err *err);

#endif
