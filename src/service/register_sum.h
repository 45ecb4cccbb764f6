/* register_sum.h -- how the facts of a form-defined record add up
 *
 * All registers share one table, `record`, whose column `fields` holds the
 * answers as JSON.  While they are added up, each field of the form is a
 * column (desk.h), and so is what stands in `record` beside them.
 */
#ifndef GUANJIA_REGISTER_SUM_H
#define GUANJIA_REGISTER_SUM_H

#include "desk.h"

/* Columns that a form's table has at most, and the columns themselves. */
int register_columns(const Form *form);
void register_table(Table *table);

/* Kind.fold, Kind.finish and Kind.write of every form-defined kind. */
bool register_fold(Sum *sum, const Fact *fact, Fields *fields, Fields *set);
void register_finish(Sum *sum, const PromiseTerms *terms);
bool register_write(Desk *desk, const Sum *sum, int schema, Err *err);

/* Takes out what a record is found by, or the whole row. */
bool register_names_drop(Desk *desk, const Kind *kind, const char *record,
                         Err *err);
bool register_drop(Desk *desk, const Kind *kind, const char *record, Err *err);

/* May a step be taken in that state? */
bool step_legal(const Sheet *step, const char *state);
/* It may, or it comes too late and counts all the same: it asks for nothing but
 * names that are gathered, and leaves the state as it is. */
bool step_counts(const Sheet *step, const char *state);

/* What record_name has of the records whose field is value. */
int64_t name_key(const Kind *kind, const char *field, const char *value);
/* Is the field one by which records are found so? */
bool field_named(const Form *form, const Field *field);

/* Does its value follow from the record alone (and not from the day, or from
 * other records)? */
bool compute_settled(const Compute *compute);

/* register_clash.c: two records that can't both be (Exclusive).  The number of
 * the oldest open record that is in the way; "": none. */
#define CLASH      "clashes_with" /* column: that number */
#define CLASH_VERB "clash"
void clash_find(Desk *desk, const Kind *kind, const char *record,
                const Fields *stands, char number[33]);
/* At the hotline: marks a record that was added up, and those it touches. */
bool clash_tell(Desk *desk, const Kind *kind, const char *record, Err *err);
/* Do these answers lay claim to something else? */
bool clash_touched(const Exclusive *exclusive, const Fields *set);
/* Is it the hotline's word on a clash, and what it adds up to. */
bool clash_says(const Kind *kind, const Fact *fact);
void clash_fold(Sum *sum, const Fields *fields);

/* register_order.c: where the record stands in its form's order, as a text of
 * at most ORDER_MOST bytes. */
enum { ORDER_MOST = 64 };
void register_order(const Sum *sum, Str *out);

/* register_bring.c: adds the kinds up again whose form has changed since.
 * fresh: everything was just added up; keeps by which forms. */
bool registers_bring(Desk *desk, bool fresh, Progress progress, void *self,
                     Err *err);

#endif
