/* desk.h -- what the files of service/ share: the inside of a Desk
 *
 * A record's row is a pure function of its facts, sorted by (stamp, origin,
 * seq).  deed.c writes a fact, sum.c adds the record up again, kind.c says
 * which columns a kind has and what else follows from its facts.
 */
#ifndef GUANJIA_DESK_H
#define GUANJIA_DESK_H

#include "request.h"
#include "service.h"

struct Desk {
    Store *store;
    FormBook *forms;
    int unit; /* 0: hotline */
    PromiseTerms terms;
    bool signed_in;
    Staff actor;
    char caller[64]; /* key of who calls, lobby.c; "": not known */
    struct References *references; /* reference.c; NULL: not loaded yet */
    struct Roles *roles;           /* roles.c */
    int words_changed;             /* search.c: since the last merge */
    bool put_off; /* nothing is added up before desk_rebuild() */
    struct Table
        *tables; /* kind.c: columns of each kind, as the file has them */
};

/* hotline.c: may facts of that kind (NULL: any) be written here? */
struct Kind;
bool desk_takes(Desk *desk, const struct Kind *kind, Err *err);
/* reference.c: read again at the next look. */
void references_forget(Desk *desk);
/* roles.c: NULL is never returned. */
struct Roles *roles_open(void);
void roles_close(struct Roles *roles);
/* May somebody of role do verb to kind? */
bool role_does(Desk *desk, const char *role, const char *kind,
               const char *verb);
/* move.c: did the record leave that unit so lately that what its desk says
 * about it may be taken? */
bool moved_away(Desk *desk, const Fact *fact, int unit);
/* promise.c: data/promises.yaml, a site's first. */
PromiseTerms promise_terms_read(void);

/* ---- kinds ---------------------------------------------------------------- */

enum { MOST_COLUMNS = 64, COLUMN_PLACES = 256 };

/* A kind of record that has a table of its own in sums.sql. */
typedef struct Kind {
    const char *name; /* "household"; the table's name too */
    const char *key;  /* field of the form that names the record; NULL: a new
                       * record gets a minted name */
    bool of_unit;     /* belongs to a unit, else to everyone */
} Kind;

/* The columns of a kind's table. */
typedef struct Table {
    const Kind *kind;
    int count;
    char *parameter[MOST_COLUMNS];      /* ":home" */
    const char *column[MOST_COLUMNS];   /* "home": lies within the former */
    bool ours[MOST_COLUMNS];            /* the sum writes it, no fact may */
    bool number[MOST_COLUMNS];          /* holds whole numbers only */
    bool needed[MOST_COLUMNS];          /* may not be empty */
    unsigned char place[COLUMN_PLACES]; /* by a hash of the name: column + 1 */
    char *insert[2]; /* statement that writes a row: main, temp */
} Table;

const Kind *kind_at(int i);            /* NULL past the end */
const Kind *kind_of(const char *name); /* NULL: no such kind */
const Table *kind_table(Desk *desk, const Kind *kind);
void kind_tables_close(Desk *desk);
int table_column(const Table *table, const char *name); /* -1: none */

/* ---- adding up ------------------------------------------------------------ */

/* What a column's value is and who set it. */
typedef struct Cell {
    char *text;                 /* owned; NULL: empty */
    int64_t stamp, origin, seq; /* of the fact that set it; 0: nobody did */
    char actor[33], verb[17];
} Cell;

/* A record while its facts are added up. */
typedef struct Sum {
    const Table *table;
    const char *record;
    Cell cell[MOST_COLUMNS];
    RequestState state; /* requests only */
    bool begun;         /* requests: a receive that stands was seen */
    int reopened;
    int64_t stamp; /* newest fact, undone ones included */
} Sum;

const char *sum_get(const Sum *sum, const char *column);
/* text as a whole number that can be a moment up to the year 9999. */
bool sum_number(const char *text, int64_t *number);
/* A value that follows from others, set by no fact. */
void sum_put(Sum *sum, const char *column, const char *text);
void sum_put_int(Sum *sum, const char *column, int64_t number);

/* Adds the facts of one record up and writes its row; in a transaction. */
bool sum_record(Desk *desk, const Kind *kind, const char *record, Err *err);

/* Adds everything up into schema (0 main, 1 temp), whose tables are empty. */
bool sum_all(Desk *desk, int schema, Progress progress, void *self, Err *err);

/* search.c: what a record can be found by, one text a column of its full-text
 * table; NULL for kinds that have none, or no such record.  Caller frees. */
char *words_of(Desk *desk, const Kind *kind, const char *record);
/* Brings the full-text table from one to the other; either may be NULL. */
bool words_change(Desk *desk, const Kind *kind, const char *record,
                  const char *before, const char *after, Err *err);
/* The full-text rows of all records, over empty full-text tables. */
bool words_fill(Desk *desk, Err *err);
/* id of a record's row: its minted number, else one made from its name. */
int64_t row_id(const char *record);

/* request_sum.c: what a standing fact sets, by column.  False when its verb
 * comes too late to be legal: a dispute, and set is empty. */
bool request_fold(Sum *sum, const Fact *fact, const Fields *fields,
                  Fields *set);
/* What follows from a request's facts: state, due, next … */
void request_finish(Sum *sum, const PromiseTerms *terms);

/* The column that a step's answer goes to: `at` of arrive is arrived_at. */
const char *request_column(const char *verb, const char *field);
/* course.c: a login, code or moment as a person reads it.  Caller frees. */
char *value_told(Desk *desk, const Field *field, const char *value,
                 Seconds now);

/* In the table, what is never due stands behind everything that is. */
#define DUE_NEVER INT64_C(9999999999999)

/* The facts of a record with their standing: i-th undone when undone[i]. */
typedef struct Facts {
    Fact **at; /* each owned, one block */
    bool *undone;
    int count, cap;
} Facts;

bool facts_load(Desk *desk, const char *kind, const char *record, Facts *facts,
                Err *err);
void facts_add(Facts *facts, const Fact *fact); /* copies */
void facts_settle(Facts *facts);                /* finds out which are undone */
void facts_clear(Facts *facts);
void facts_release(Facts *facts);

#endif
