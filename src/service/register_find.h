/* register_find.h -- one record of a register, for the files of service/ */
#ifndef GUANJIA_REGISTER_FIND_H
#define GUANJIA_REGISTER_FIND_H

#include "desk.h"
#include "register.h"

/* What record_read() reads, in its order, of `record r`. */
#define RECORD_COLUMNS                                                    \
    "r.record, r.number, r.unit, r.state, r.made_at, r.changed_at, "      \
    "r.made_by, r.changed_by, r.open, r.due, r.stamp, r.fields, (SELECT " \
    "count(*) FROM dispute d WHERE d.record = r.record AND d.kind = r.kind)"
enum { RECORD_COLUMN_COUNT = 13 };

/* Fills out from the row that q stands on. */
void record_read(Desk *desk, const Kind *kind, Sql *q, Record *out);
/* The record that is called so, whoever asks: number or name. */
bool record_named(Desk *desk, const Kind *kind, const char *number,
                  char record[49]);
bool record_get(Desk *desk, const Kind *kind, const char *record, Record *out);
/* request_record.c */
bool request_record(Desk *desk, const char *number, Record *out, Err *err);
bool register_find(Desk *desk, const char *name, const Kind **kind, Err *err);
/* Puts in what follows from the day and from other records. */
void record_compute(Desk *desk, const Form *form, Record *record);

/* The newest record whose field has that value, made before another, that has
 * an answer. */
typedef struct FormerQuery {
    const char *field, *value;
    const char *before;   /* record; NULL: any */
    const char *answered; /* field; NULL: any */
} FormerQuery;

bool former_find(Desk *desk, const Kind *kind, const FormerQuery *query,
                 Record *out);

/* The rows of a query until visit returns false, in the list's order, without
 * asking who may: columns of `record r`; fields is which of them r.fields is. */
typedef struct RowShape {
    const char *columns;
    int fields; /* which of them holds the answers */
} RowShape;
bool walk_rows(Desk *desk, const RecordQuery *query, const RowShape *shape,
               bool (*visit)(void *self, Sql *q), void *self, Err *err);

#endif
