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

struct Sum;

struct Desk {
    Store *store;
    FormBook *forms;
    int unit; /* 0: hotline */
    PromiseTerms terms;
    Err terms_trouble; /* why the site's promises.yaml is not used */
    bool signed_in;
    Staff actor;
    char caller[64]; /* key of who calls, lobby.c; "": not known */
    struct References *references;   /* reference.c; NULL: not loaded yet */
    struct Roles *roles;             /* roles.c */
    struct Escalations *escalations; /* escalation.c; NULL: not read yet */
    struct Turns *turns;   /* turn.c, one block; NULL: not asked yet */
    Seconds orders_looked; /* standing_raise.c: a moment of the last look */
    int64_t stirs;         /* how often a record has changed: escalation.c */
    int words_pieces;      /* search.c: since the last merge */
    bool put_off;          /* nothing is added up before desk_rebuild() */
    struct Kind *kinds;    /* kind.c; NULL: not made yet */
    int kind_count;
    struct Table *tables; /* kind.c: columns of each kind, as asked for */
};

/* hotline.c: may facts of that kind (NULL: any) be written here? */
struct Kind;
bool desk_takes(Desk *desk, const struct Kind *kind, Err *err);
/* residence.c: says and shows times in the residence's zone from now on; true
 * when it was another before. */
bool zone_follow(Desk *desk);
/* In a transaction: it is that one. */
bool zone_write(Desk *desk, const char *name, Err *err);
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
PromiseTerms promise_terms_read(Err *trouble);

/* ---- kinds ---------------------------------------------------------------- */

/* A kind of record, and how its facts add up. */
typedef struct Kind {
    const char *name;  /* "household" */
    const char *table; /* in sums.sql */
    const Form *form;  /* of a register, whose table is `record`; NULL */
    const char *key;   /* field of the form that names the record; NULL: a new
                        * record gets a minted name */
    bool of_unit;      /* belongs to a unit, else to everyone, or the hotline */
    const char *making; /* verb that makes one and draws a number; NULL */
    int64_t salt;       /* of its rows' ids */
    /* What a standing fact sets, by column (fields may be taken); false when
     * its verb comes too late to be legal: a dispute, and set is empty.
     * NULL: what it says. */
    bool (*fold)(struct Sum *sum, const Fact *fact, Fields *fields,
                 Fields *set);
    /* What follows from all facts; NULL: nothing. */
    void (*finish)(struct Sum *sum, const PromiseTerms *terms);
    /* Writes the row; NULL: column by column. */
    bool (*write)(Desk *desk, const struct Sum *sum, int schema, Err *err);
} Kind;

typedef struct Column {
    char *name;         /* "home" */
    const Field *field; /* of a register's; NULL */
    bool ours;          /* the sum writes it, no fact may */
    bool number;        /* holds whole numbers only */
    bool needed;        /* may not be empty */
    bool answer;        /* of a register: stands among the answers */
    bool named;         /* of a register: records are found by it */
    enum { CELL, RECORD, STAMP, ROW_ID } holds; /* what stands in it */
} Column;

/* The columns of a kind. */
typedef struct Table {
    const Kind *kind;
    int count;
    Column *column;
    unsigned short *place; /* by a hash of the name: column + 1 */
    unsigned places;
    char *insert[2]; /* statement that writes a row: main, temp; NULL */
} Table;

const Kind *kind_at(Desk *desk, int i);                /* NULL past the end */
const Kind *kind_of(Desk *desk, const char *name);     /* NULL: no such kind */
const Kind *register_of(Desk *desk, const char *name); /* NULL: none */
const Table *kind_table(Desk *desk, const Kind *kind);
void kinds_close(Desk *desk);
int table_column(const Table *table, const char *name); /* -1: none */
Column *column_add(Table *table, const char *name);
/* id of a record's row. */
int64_t kind_row(const Kind *kind, const char *record);

/* ---- adding up ------------------------------------------------------------ */

/* What a column's value is and who set it. */
typedef struct Cell {
    char *text;     /* owned; NULL: empty */
    const Fact *by; /* set it; NULL: no fact did */
} Cell;

/* A record while its facts are added up. */
typedef struct Sum {
    const Table *table;
    const char *record;
    Cell *cell; /* one a column of the table, then those of more */
    int cells;
    Fields more;        /* columns that the table does not know */
    bool open;          /* … are kept, of the fact that is folded now */
    RequestState state; /* requests only */
    bool begun;         /* a fact that stands has made it */
    int reopened, reminders;
    int64_t stamp; /* newest fact, undone ones included */
} Sum;

/* The column's number; -1: there is none. */
int sum_column(const Sum *sum, const char *column);
const char *sum_name(const Sum *sum, int column);
const char *sum_get(const Sum *sum, const char *column);
/* text as a whole number that can be a moment up to the year 9999. */
bool sum_number(const char *text, int64_t *number);
/* A value that follows from others, set by no fact. */
void sum_put(Sum *sum, const char *column, const char *text);
void sum_put_int(Sum *sum, const char *column, int64_t number);

/* Adds the facts of one record up and writes its row; in a transaction.
 * alone: and says nothing of what follows for others. */
bool sum_record(Desk *desk, const Kind *kind, const char *record, Err *err);
bool sum_alone(Desk *desk, const Kind *kind, const char *record, Err *err);

/* Adds everything up into schema (0 main, 1 temp), whose tables are empty. */
bool sum_all(Desk *desk, int schema, Progress progress, void *self, Err *err);

/* search.c: what a request can be found by. */
#define REQUEST_WORDS                                                          \
    "number || ' ' || ifnull(home, '') || ' ' || ifnull(place, '') || ' ' || " \
    "ifnull(caller, '') || ' ' || ifnull(text, '') || ' ' || "                 \
    "ifnull(explanation, '') || ' ' || ifnull(resolution, '') || ' ' || "      \
    "ifnull(reason, '') || ' ' || ifnull(promise_party, '') || ' ' || "        \
    "ifnull(points || ' ' , '') || ifnull(wish || ' ', '') || "                \
    "ifnull(findings || ' ', '') || ifnull(measure || ' ', '') || "            \
    "ifnull(answer || ' ', '') || ifnull(notes, '') || CASE WHEN answers IS "  \
    "NULL THEN '' ELSE ' ' || "                                                \
    "(SELECT group_concat(value, ' ') FROM json_each(answers)) END"
/* Requests with a higher id have no words in the full-text table yet. */
int64_t words_until(Desk *desk);
/* What of a record stands in its full-text table, one text a column; NULL for
 * kinds that have none, no such record, or not yet.  Caller frees. */
char *words_of(Desk *desk, const Kind *kind, const char *record);
/* Brings the full-text table from one to the other; either may be NULL. */
bool words_change(Desk *desk, const Kind *kind, const char *record,
                  const char *before, const char *after, Err *err);
/* The full-text rows of all records, over empty full-text tables. */
bool words_fill(Desk *desk, Err *err);
/* A record's minted number, else one made from its name. */
int64_t row_id(const char *record);

/* What a standing order has raised says so in its source: "standing_order:…" */
#define ORDER_KIND   "standing_order"
#define ORDER_SOURCE ORDER_KIND ":"

/* request_sum.c: Kind.fold and Kind.finish of requests */
bool request_fold(Sum *sum, const Fact *fact, Fields *fields, Fields *set);
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
/* By kind, then as they count; before facts_settle(). */
void facts_order(Facts *facts);
void facts_settle(Facts *facts); /* finds out which are undone */
/* Where the word stands that the i-th says again, since desk and hotline have
 * both raised what a standing order asks for; i: it says something new. */
int fact_first_said(const Facts *facts, int i);
void facts_clear(Facts *facts);
void facts_release(Facts *facts);

#endif
