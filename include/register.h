/* register.h -- records that a form defines: one, lists of them, what is due
 *
 * A parcel, an inspection, a sheet of a survey: forms/KIND.yaml says what it
 * holds (form.h), and everything else is the same for all.  They are written
 * by desk_do() like all the rest: verb `set` makes or changes one, a step of
 * the form moves it, `undo` takes back.
 *
 *     Deed deed = {.kind = "parcel", .verb = "set"};
 *     fields_set(&deed.fields, "home", "1203");
 *     …
 *     RecordQuery query = {.kind = "parcel", .open = true};
 *     int count = record_list(desk, &query, &from, rows, 20, &err);
 */
#ifndef GUANJIA_REGISTER_H
#define GUANJIA_REGISTER_H

#include "request.h"

/* i-th register: a form whose kind has no table of its own; NULL past the end,
 * or where there is none of that name. */
const Form *register_at(Desk *desk, int i);
const Form *register_form(Desk *desk, const char *name);

/* Zeroed is empty. */
typedef struct Record {
    char kind[49];
    char record[49];
    char number[33]; /* what people say: P3-1123-007 */
    char state[49];  /* FormState.name; "" where the form has none */
    char made_by[33], changed_by[33]; /* logins */
    char clash[33]; /* number of an open one that can't be beside it, whoever
                     * holds that (Exclusive); "" */
    bool open;      /* stands in the list of what is to be done */
    int unit;
    int disputes;
    Seconds made_at, changed_at;
    Seconds due;   /* NEVER */
    int64_t stamp; /* newest fact on it: Deed.base */
    Fields fields; /* canonical answers and computed values by name; what the
                    * person may not see is left out and named in hidden */
    Fields hidden; /* name -> "" */
    Fields others; /* set by another version of the form: shown as typed */
} Record;

void record_release(Record *record);

/* By number (the newest of that number) or record; a request is read as a
 * record of its form.  ERR_NOT_FOUND. */
bool record_load(Desk *desk, const char *kind, const char *number, Record *out,
                 Err *err);
/* What it is called elsewhere: the form's title.  Caller frees. */
char *record_title(Desk *desk, const Record *record);
/* A field's value as a person reads it: label, name, time, title; an answer
 * that the form does not understand any more as it was typed, with a mark.
 * Caller frees. */
char *record_told(Desk *desk, const Form *form, const char *field,
                  const char *value);

/* ---- lists ------------------------------------------------------------------ */

typedef struct RecordQuery {
    const char *kind;
    bool open;                 /* only what is to be done */
    bool late;                 /* only what is due and late */
    const char *words;         /* typed: number, room, name, words; NULL */
    const char *state;         /* NULL: any */
    const char *field, *value; /* field has this canonical value; NULL: any */
    const char *period; /* field (or made_at) that lies in [from, until) */
    Seconds from, until;
} RecordQuery;

/* Where a row stands in the list's order: the form's; late ones by what is due
 * first; what words found newest first.  Valid while others come and go. */
typedef struct RecordKey {
    char value[65];
    int64_t id;
} RecordKey;

typedef struct RecordFrom {
    const RecordKey *key; /* NULL: from the start, or from the end */
    bool back;            /* what stands before it, nearest first */
} RecordFrom;

/* Fills rows (each to be released) and keys; returns how many, -1 on error. */
int record_list(Desk *desk, const RecordQuery *query, const RecordFrom *from,
                Record *rows, RecordKey *keys, int max);
/* How many; looks at most at limit of them (limit + 1: more); -1 on error. */
int64_t record_count(Desk *desk, const RecordQuery *query, int64_t limit);
/* Forms of which some record is open, in the order of their kinds' names;
 * returns how many, at most max. */
int registers_with_open(Desk *desk, const Form **out, int max);

/* All records of a query, only these columns (fields, computed ones, state,
 * unit, number, record, made_at, made_by …; NULL at the end), as canonical
 * texts (NULL: empty) that stand until visit returns; false stops. */
bool record_each(Desk *desk, const RecordQuery *query,
                 const char *const columns[],
                 bool (*visit)(void *self, const char *const *values),
                 void *self, Err *err);

/* The newest record of a kind whose field has that value, made before the one
 * named (NULL: of all); of which `rising` and comparisons speak. */
bool record_former(Desk *desk, const char *kind, const char *field,
                   const char *value, const char *before, Record *out);

/* The steps that the person may take now: names of steps of the form into out;
 * returns how many. */
int record_steps(Desk *desk, const Record *record, const char **out, int max);
/* What it clashes with, and what is to be done; nothing where nothing is. */
void record_clash_told(const Record *record, Str *out);
/* What a verb is called: the step's label, or the program's word for it. */
const char *record_verb_label(const Form *form, const char *verb);

/* ---- its course, as a request's (request.h) ------------------------------------ */

/* What the person may not see is left out of Step.fields and summary. */
bool record_course(Desk *desk, const char *kind, const char *record,
                   bool (*visit)(void *self, const Step *step), void *self,
                   Err *err);
int record_disputes(Desk *desk, const char *kind, const char *record,
                    Dispute *out, int max);
bool record_settle(Desk *desk, const char *kind, const char *record,
                   const Dispute *dispute, bool other, Err *err);

/* ---- asking ------------------------------------------------------------------- */

/* May the person who is signed in see this field? */
bool field_seen(Desk *desk, const Field *field);
/* What it begins with (`default:`: now, the actor, home.class …), given the
 * canonical answers so far; NULL: empty.  Caller frees. */
char *field_begins(Desk *desk, const Form *form, const Field *field,
                   const Fields *answers);

/* ---- what is due (`every:`) ----------------------------------------------------- */

typedef enum DueState { DUE_OPEN, DUE_DONE, DUE_MISSED } DueState;

typedef struct DueRow {
    char key[49];        /* the home, household, staff … */
    char name[129];      /* as a person reads it */
    char per[49];        /* record of the campaign (Every.per); "" */
    char record[49];     /* that did it; "" */
    Seconds from, until; /* the period */
    Seconds done;        /* NEVER */
    DueState state;
} DueRow;

/* The period that moment `at` lies in, or each open record of `per`; rows by
 * key.  Caller frees *rows. */
bool record_due(Desk *desk, const char *kind, Seconds at, DueRow **rows,
                int *count, Err *err);

/* ---- paper ------------------------------------------------------------------------ */

/* A record by one of the form's prints (NULL: the first; none: all fields), in
 * these languages one under the other (NULL at the end). */
bool record_print(Desk *desk, const Record *record, const char *print,
                  const char *const languages[], Str *out, Err *err);
/* The empty form as a sheet to fill in by hand, boxes and numbers to tick. */
void form_print(const Form *form, const char *const languages[], Str *out);

#endif
