/* store.h -- one SQLite file: statements, the journal of facts, drafts
 *
 * The only layer that knows SQLite.  Several processes on one file are the
 * normal case: every write begins with BEGIN IMMEDIATE, a commit is durable
 * (WAL, synchronous=FULL) unless it was begun QUICK, and a checkpoint runs
 * only under a file lock (FILE-lock) that no writer holds, because of SQLite's
 * WAL-reset bug (3.7.0 to 3.51.2).
 *
 * What is kept for good is in data/schema/journal.sql (facts, settings,
 * drafts); the tables that facts add up to are in data/schema/sums.sql and
 * may be dropped and built again at any time.
 */
#ifndef GUANJIA_STORE_H
#define GUANJIA_STORE_H

#include "err.h"
#include "text.h"
#include <stdint.h>

typedef struct Store Store; /* an open database */
typedef struct Sql Sql;     /* a prepared statement, cached by the store */

typedef enum StoreMode {
    STORE_READ,   /* must exist; no writing */
    STORE_WRITE,  /* must exist; falls back to reading when the file, or its
                   * folder, is read-only, or was made by a newer version:
                   * store_read_only() says why */
    STORE_CREATE, /* must not exist; its folder is made */
} StoreMode;

/* ERR_NOT_FOUND (no such file: says how to make one), ERR_STORAGE (no
 * database, damaged, unreadable), ERR_NEWER only when not even reading is
 * possible. */
bool store_open(Store **store, const char *path, StoreMode mode, Err *err);
void store_close(Store *store); /* NULL allowed; rolls back what is open */
const char *store_path(const Store *store);

/* Why nothing can be written ("made by a newer version …"), or NULL. */
const char *store_read_only(const Store *store);

/* ---- statements ------------------------------------------------------
 *
 *     Sql *q = sql(store, "SELECT name FROM staff WHERE record = :login");
 *     sql_text(q, ":login", login);
 *     while (sql_row(q))
 *         use(sql_get(q, 0));
 *     if (!sql_done(q, err))
 *         return false;
 *
 * text must be a string that lives as long as the store (a literal): it is
 * the cache's key.  A mistake in it is ours: assert.  Errors on the way are
 * kept and told by sql_done(), which must always be called; a statement is
 * not used again before.  A write needs no sql_row(): sql_done() runs it. */
Sql *sql(Store *store, const char *text);
void sql_text(Sql *q, const char *name, const char *text); /* copied; NULL */
/* Not copied: stays as it is until sql_done(). */
void sql_text_lent(Sql *q, const char *name, const char *text);
/* … the index-th parameter, from 1: where names are too many to look at. */
void sql_text_at(Sql *q, int index, const char *text);
void sql_int_at(Sql *q, int index, int64_t number);
void sql_int(Sql *q, const char *name, int64_t number);
bool sql_row(Sql *q);
bool sql_done(Sql *q, Err *err);
const char *sql_get(Sql *q, int column); /* until the next sql_row; NULL */
int64_t sql_get_int(Sql *q, int column); /* 0 for NULL */
bool sql_is_null(Sql *q, int column);
int sql_columns(Sql *q);
const char *sql_column_name(Sql *q, int column);

/* For statements made at run time (many values, table names from our own
 * tables): not cached, freed by sql_done().  Never with text from outside. */
Sql *sql_once(Store *store, const char *text);

/* Runs a script of ours without results, in the open transaction (or snapshot,
 * when it makes temporary tables only). */
bool store_run(Store *store, const char *script, Err *err);

/* ---- transactions ------------------------------------------------------ */

typedef enum Durability {
    DURABLE, /* on disk when store_commit() returns */
    QUICK,   /* given to the system: survives a kill, not a power cut; waits
              * for no other writer (ERR_BUSY at once): drafts */
    IDLE,    /* on disk, too, but waits for no other writer: what is done while
              * nobody waits, so that the next DURABLE one finds the disk free */
} Durability;

/* DURABLE waits up to 5 s for another writer, then ERR_BUSY.  Not nested. */
bool store_begin(Store *store, Durability durability, Err *err);
bool store_commit(Store *store, Err *err); /* on failure: rolled back */
void store_rollback(Store *store);         /* allowed when none is open */
bool store_writing(const Store *store);

/* A place in the open transaction to which it can go back, one at a time:
 * what was written since is then undone, facts' counts included. */
bool store_mark(Store *store, Err *err);
bool store_mark_keep(Store *store, Err *err);
bool store_mark_back(Store *store, Err *err);

/* Read transaction: several reads see one state.  May be nested, also in a
 * write transaction. */
bool store_snapshot(Store *store, Err *err);
void store_snapshot_end(Store *store);

/* True once after another connection changed the file (1.8 µs; meant to be
 * asked ten times a second). */
bool store_changed(Store *store);
/* Another number after each change by another connection (as quick). */
int64_t store_version(Store *store);
/* How many transactions this connection has committed. */
int64_t store_commits(const Store *store);

/* What can be done while nobody waits: a checkpoint when the log has grown
 * and no writer is at work, and once room in the log for the next commits.
 * Costs nothing when there is nothing to do. */
void store_tend(Store *store);

/* Long reads ask stop() now and then and end early with ERR_BUSY when it is
 * true (a key is waiting).  NULL: never. */
void store_patience(Store *store, bool (*stop)(void *), void *self);

/* Progress of long work: done of total; returns false to give up. */
typedef bool (*Progress)(void *self, int64_t done, int64_t total);

/* Makes path, which must not exist, in its folder, which must. */
bool store_backup(Store *store, const char *path, Progress progress, void *self,
                  Err *err);
bool store_integrity(Store *store, Err *err); /* of the file's pages */

/* ---- settings (local, not facts) ---------------------------------------- */

/* Caller frees; NULL when not set. */
char *setting_get(Store *store, const char *name);
bool setting_put(Store *store, const char *name, const char *value, Err *err);
bool setting_put_int(Store *store, const char *name, int64_t number, Err *err);
int64_t setting_int(Store *store, const char *name, int64_t otherwise);

/* ---- the journal --------------------------------------------------------- */

enum { SCOPE_HOTLINE = -1, SCOPE_EVERYONE = 0 }; /* > 0: that unit's number */

/* One fact.  Texts are borrowed. */
typedef struct Fact {
    int64_t arrival;    /* order in which this file got it */
    int64_t origin;     /* which database wrote it */
    int64_t seq;        /* its own count there: 1, 2, 3 … */
    int64_t stamp;      /* hybrid logical clock: ms << 16 | counter */
    int64_t base;       /* newest stamp of the record its writer had seen */
    int scope;          /* who may hold it */
    const char *actor;  /* login; "" for the program itself */
    const char *kind;   /* request, household, staff … */
    const char *record; /* which one */
    const char *verb;   /* receive, accept, set, undo … */
    const char *fields; /* JSON object, just what it sets */
} Fact;

/* Writes a fact of our own in the open transaction: fills in arrival, origin,
 * seq and, when 0, stamp (newer than every stamp in the file, and not behind
 * the wall clock). */
bool journal_add(Store *store, Fact *fact, Err *err);

/* Takes another database's fact as it is; *fresh false when it was here. */
bool journal_take(Store *store, const Fact *fact, bool *fresh, Err *err);

/* The facts of a record, by (stamp, origin, seq); the fact stands until visit
 * returns.  visit returns false to stop. */
bool journal_each(Store *store, const char *kind, const char *record,
                  bool (*visit)(void *self, const Fact *fact), void *self,
                  Err *err);

/* All facts, by the record's name; those of one name, of whatever kind, as they
 * came. */
bool journal_all(Store *store, bool (*visit)(void *self, const Fact *fact),
                 void *self, Err *err);
int64_t journal_count(Store *store);
int64_t journal_newest(Store *store, const char *kind, const char *record);
int64_t store_origin(Store *store);

/* A new record's name: 13 characters, rising with time, never drawn twice
 * (ms since 1970 and 21 random bits in Crockford's base 32). */
enum { RECORD_NAME = 14 };
const char *record_mint(int64_t millis, char out[RECORD_NAME]);
const char *record_name(int64_t id, char out[RECORD_NAME]); /* of a number */
int64_t record_id(const char *record); /* its number; 0 when it is none */
int64_t record_first(int64_t millis);  /* lowest number of that time */

/* ---- replication --------------------------------------------------------- */

/* A hash of everything a fact says; not of its scope, which changes when a
 * household moves.  (origin, seq) names a fact; where two
 * copies of one file both went on counting, the mark tells them apart. */
int64_t fact_mark(const Fact *fact);

/* A place in a journal: all facts up to arrival, which chain is a hash of.
 * Another file's is kept as it was told. */
typedef struct JournalPlace {
    int64_t arrival; /* 0: before the first */
    int64_t chain;   /* 0 there */
} JournalPlace;

/* The newest fact that arrived at or before arrival; INT64_MAX: of all.
 * Arrival -1: it cannot be read. */
JournalPlace journal_place(Store *store, int64_t arrival);
/* Is place one of this file's?  No: the file was restored, or is a copy that
 * has since gone its own way. */
bool journal_was_at(Store *store, JournalPlace place);

/* Which facts of the journal go to whom. */
typedef struct JournalRange {
    int64_t after, upto; /* arrivals: after < … <= upto */
    int unit;            /* that unit's and everyone's; -1: any scope */
    int64_t whole;       /* up to this arrival, of any origin … */
    int64_t only;        /* … then of this one; 0: of any */
} JournalRange;

/* The facts in range as they arrived, until visit returns false. */
bool journal_since(Store *store, const JournalRange *range,
                   bool (*visit)(void *self, const Fact *fact), void *self,
                   Err *err);
int64_t journal_waiting(Store *store, const JournalRange *range); /* how many */

/* What a journal holds of one origin from one seq to another. */
typedef struct JournalPart {
    int64_t origin, least, most;
    int64_t count;
    int64_t sum; /* of the marks, modulo 2^63 */
} JournalPart;

/* Fills in count and sum, of that unit's and everyone's (-1: any scope). */
bool journal_part(Store *store, JournalPart *part, int unit);
/* The part of each origin that has facts in range, from its least seq there to
 * its most; *facts: how many facts are in range. */
bool journal_parts(Store *store, const JournalRange *range,
                   bool (*visit)(void *self, const JournalPart *part),
                   void *self, int64_t *facts, Err *err);

/* Another database that facts are exchanged with. */
typedef struct Peer {
    int64_t origin;
    int unit;           /* 0: a hotline */
    JournalPlace taken; /* its journal up to there is here */
    int64_t sent;       /* arrival here: up to there it has everything */
    int64_t met;        /* arrival here when it was first met */
    int64_t heard;      /* ms since 1970 */
    int64_t level; /* ms since 1970: when neither lacked anything; 0: never */
} Peer;

/* False: never met; *peer is then empty but for its origin. */
bool peer_get(Store *store, int64_t origin, Peer *peer);
bool peer_put(Store *store, const Peer *peer, Err *err); /* in a transaction */
/* i-th peer, last heard first; false past the end. */
bool peer_at(Store *store, int i, Peer *peer);

/* Draws a new origin for what is written from now on: this file was restored
 * or copied.  In a transaction.  The setting origin_former has those before,
 * each between spaces. */
bool origin_renew(Store *store, Err *err);

/* A fact that was refused. */
typedef struct Refused {
    int64_t origin, seq, mark;
    int unit;           /* of the desk that said it */
    const char *reason; /* code */
    int64_t at;         /* ms since 1970 */
    Fact fact; /* at a desk that does not hold it: kind and record are "" */
} Refused;

/* Two ends hold the same refusals of a unit when these agree. */
typedef struct RefusedSum {
    int64_t count, sum;
} RefusedSum;

RefusedSum refused_sum(Store *store, int unit);
/* How many of unit (-1: all) there are but for those of that reason. */
int64_t refused_count(Store *store, int unit, const char *but);
/* In a transaction; *fresh false when it was there, for the same reason. */
bool refused_put(Store *store, const Refused *refused, bool *fresh, Err *err);
bool refused_drop(Store *store, const Refused *refused, Err *err);
/* After facts with stamps from the far future were refused, or taken after
 * all: finds out again which stamp is the newest, so that ours need not stand
 * behind those.  In a transaction; reads the whole journal. */
bool stamps_renew(Store *store, Err *err);
/* By unit (-1: all), newest first, until visit returns false. */
bool refused_each(Store *store, int unit,
                  bool (*visit)(void *self, const Refused *refused), void *self,
                  Err *err);
/* The fact of that name (origin, seq, mark) in the journal; visit is called at
 * most once. */
bool journal_named(Store *store, const Refused *name,
                   bool (*visit)(void *self, const Fact *fact), void *self,
                   Err *err);

/* ---- households that move to another unit: moved.c ----------------------- */

/* What the desk of a unit must not hold any more. */
typedef struct Forget {
    int unit;
    const char *kind, *record; /* borrowed */
    int64_t arrival;           /* place in the journal at which it is told */
    int64_t at; /* ms since 1970 when it moved away; 0: never was there */
} Forget;

/* All in a transaction.  Gives the record's facts another scope, and new
 * arrivals behind the newest, so that they go where they now belong. */
bool journal_move(Store *store, const char *kind, const char *record, int scope,
                  Err *err);
/* Deletes the record's facts, and what else is kept about it. */
bool journal_forget(Store *store, const char *kind, const char *record,
                    Err *err);
/* The scope of the record's facts; otherwise when there are none. */
int journal_scope(Store *store, const char *kind, const char *record,
                  int otherwise);

/* Fills in a new arrival.  What is known keeps its `at`, unless it moves away
 * once more. */
bool forget_put(Store *store, const Forget *forget, Err *err);
bool forget_drop(Store *store, const Forget *forget, Err *err);
/* Fills in arrival and at; false: it may be held there. */
bool forget_get(Store *store, Forget *forget);
/* When the record moved last, in ms since 1970; 0: never; -1: nobody was ever
 * told to forget it. */
int64_t forget_newest(Store *store, const char *kind, const char *record);
/* Of a unit (-1: all), in the range's order, until visit returns false. */
bool forget_each(Store *store, const JournalRange *range,
                 bool (*visit)(void *self, const Forget *forget), void *self,
                 Err *err);

/* Leaves nothing of what was deleted in the file's bytes; false: somebody
 * stood in the way, try again. */
bool store_scrub(Store *store);

/* A sentence about what was exchanged or noticed; the newest 1,000 stay.  In
 * a transaction, or in one of its own. */
bool sync_note(Store *store, const char *text, Err *err);

/* ---- sums ---------------------------------------------------------------- */

/* Version of data/schema/sums.sql that this file's tables were made by, and
 * that of this program. */
int sums_version(Store *store);
int sums_current(void);

/* Empties the tables in schema ("main", or "temp" for a second set beside
 * them) by dropping and making them again without their indexes and full-text
 * tables; sums_finish() makes those.  In a transaction. */
bool sums_start(Store *store, const char *schema, Err *err);
bool sums_finish(Store *store, const char *schema, Err *err);
/* The tables are not what the facts add up to any more: version 0.  In a
 * transaction. */
bool sums_stale(Store *store, Err *err);

/* ---- words --------------------------------------------------------------- */

/* What a person typed into a search box as an FTS5 expression over the
 * tokenizer `words` (each CJK character a word of its own, Latin words folded,
 * the last one as a prefix; runs of CJK as a phrase).  Caller frees; NULL when
 * nothing can be searched for. */
char *words_query(const char *typed);
/* Would the full-text table find text by that expression? */
bool words_fit(const char *query, const char *text);

/* ---- drafts -------------------------------------------------------------- */

/* A form that is being filled in, key by key. */
typedef struct Draft {
    int64_t id;     /* 0: new, filled in by draft_keep() */
    char *owner;    /* login */
    char *kind;     /* form's name: "request", "request.explain" … */
    char *record;   /* "" for a new one */
    char *fields;   /* JSON of names and what was typed, as typed */
    int64_t begun;  /* seconds: when the form was opened (the ring) */
    int64_t edited; /* seconds */
} Draft;

/* Writes it (QUICK); ERR_BUSY: try again at the next tick. */
bool draft_keep(Store *store, Draft *draft, Err *err);
bool draft_drop(Store *store, int64_t id, Err *err);
int draft_count(Store *store, const char *owner);
/* The owner's drafts, newest first; returns how many, at most max.  Each is
 * released by draft_release(). */
int draft_list(Store *store, const char *owner, Draft *out, int max);
void draft_release(Draft *draft);

#endif
