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
    struct References *references; /* reference.c; NULL: not loaded yet */
    struct Roles *roles;           /* roles.c */
    const char *schema;            /* where sums go: "main" or "temp" */
};

/* reference.c: read again at the next look. */
void references_forget(Desk *desk);
/* roles.c: NULL is never returned. */
struct Roles *roles_open(void);
void roles_close(struct Roles *roles);
/* promise.c: data/promises.yaml, a site's first. */
PromiseTerms promise_terms_read(void);

/* ---- adding up ---------------------------------------------------------- */

/* A record while its facts are added up. */
typedef struct Sum {
    const char *kind;
    const char *record;
    Fields values;      /* column or field name -> newest value */
    Str notes;          /* requests: everything said on the way, to be found */
    RequestState state; /* requests only */
    bool begun;         /* a receive that stands was seen */
    int reopened;
    int unit;           /* scope of the fact that began it */
    int64_t stamp;      /* newest fact, undone ones included */
} Sum;

/* What a kind of record has in the tables. */
typedef struct Kind {
    const char *name;  /* "household" */
    const char *table; /* in sums.sql */
    bool numbered;     /* id INTEGER PRIMARY KEY beside record */
    int scope;         /* SCOPE_EVERYONE, or 1: the desk's own unit */
    const char *const *columns; /* plain ones: the newest value; NULL ends */
} Kind;

const Kind *kind_at(int i);                /* NULL past the end */
const Kind *kind_of(const char *name);     /* NULL: form-defined */

/* Adds the facts of one record up and writes its row; in a transaction. */
bool sum_record(Desk *desk, const Kind *kind, const char *record, Err *err);

/* request_sum.c: one fact of a request (already known to stand). False when
 * its verb comes too late to be legal: a dispute. */
bool request_fold(Sum *sum, const Fact *fact, const Fields *fields);
/* Everything else that follows: due, next, open, notes. */
void request_finish(Sum *sum, const PromiseTerms *terms);

#endif
