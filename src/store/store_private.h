/* store_private.h -- what the files of the store share: the inside of a Store
 *
 * Nobody outside src/store includes this, because it knows SQLite.
 */
#ifndef GUANJIA_STORE_PRIVATE_H
#define GUANJIA_STORE_PRIVATE_H

#include "store.h"
#include <sqlite3.h>

enum {
    APPLICATION_ID = 0x67756a61, /* "guja", in the file's header */
    JOURNAL_VERSION = 3,         /* PRAGMA user_version: journal.sql's */
    WRITER_PATIENCE = 5000,      /* ms that a durable write waits */
    FILE_MODE = 0660,            /* nobody else's business */
    FOLDER_MODE = 0770,
};

/* A statement; the same text has one for as long as the store lives. */
struct Sql {
    Store *store;
    const char *text;        /* key of the cache; borrowed */
    sqlite3_stmt *statement; /* NULL: could not be prepared */
    int code;                /* SQLITE_OK, or the first thing that went wrong */
    int system;              /* errno that belongs to code */
    char **names;            /* of its parameters; owned */
    int named;               /* how many; 0: not known */
    int bound;               /* parameter that was bound last; 0: none yet */
    char *said;              /* SQLite's words about code; owned, NULL */
    bool once;               /* freed by sql_done() */
    bool used;               /* between sql() and sql_done() */
    bool over;               /* no further row comes */
};

/* What this process knows of the stamps in the file; read again from the
 * facts that came since, once in each transaction. */
typedef struct StampClock {
    bool known;     /* the rest is filled in */
    int64_t newest; /* stamp; none in the file up to arrival is newer */
    int64_t
        arrival;   /* the last that was given; facts up to it were looked at */
    int64_t kept;  /* facts up to this one need no second look: setting */
    int64_t seq;   /* our own newest */
    int64_t chain; /* of the newest arrival */
    int64_t version; /* data_version of all this; 0: to be read again */
    char note[48];   /* the setting, as it was read or written last */
} StampClock;

struct Store {
    sqlite3 *db;
    char *path;
    int lock;         /* descriptor of FILE-lock; -1: none could be made */
    bool alone;       /* nobody else knows this file: no locks */
    Str read_only;    /* why nothing can be written; "" when it can */
    Sql **cache;      /* open addressing by the text's address */
    size_t cache_cap; /* a power of two, or 0 */
    size_t cache_used;
    bool writing;    /* between store_begin() and its end */
    bool quick;      /* … and that one is QUICK */
    bool listed;     /* stamps are those of this transaction */
    int snapshots;   /* how deep in store_snapshot() */
    int64_t version; /* data_version at the last store_changed() */
    int64_t commits; /* of ours so far */
    int64_t origin;  /* 0: not read yet */
    int log_pages;   /* in the WAL after the last commit of ours */
    bool log_long;   /* its file was made long enough for many commits */
    int64_t log_at;  /* clock_monotonic() of the last checkpoint tried */
    bool log_left;   /* … and it was not whole */
    bool (*stop)(void *self); /* store_patience() */
    void *stop_self;
    StampClock stamps;
    StampClock before;  /* stamps as they were at the last commit */
    StampClock marked;  /* … and at store_mark() … */
    bool marked_listed; /* … where they had been read again, or not */
};

/* Says in err what SQLite's code means for a butler; returns false.  said
 * may be NULL. */
bool storage_error(const char *path, int code, int system, const char *said,
                   Err *err);
/* The same for what the store was doing just now. */
bool store_error(Store *store, Err *err);

/* The sentence with name in the place of its "%s"; caller frees.  For
 * sentences that come from a table, which no compiler can check. */
char *sentence_about(const char *sentence, const char *name);

/* Runs sql text on the spot: pragmas (which act when they are compiled, so
 * must not be cached) and the like.  Returns SQLite's code. */
int store_exec(Store *store, const char *text);

/* The same for what each transaction needs: kept compiled. */
int sql_run(Store *store, const char *text);

/* A number that a statement gives in its first row; otherwise when there is
 * no row or an error.  Not cached. */
int64_t store_number(Store *store, const char *text, int64_t otherwise);

/* Forgets all prepared statements (the store is being closed). */
void cache_release(Store *store);

/* Opens store->db by that name and sets it up for work. */
bool connection_open(Store *store, const char *name, int flags, Err *err);
void connection_close(Store *store);

/* Makes a whole new database at path. */
bool file_make(const char *path, Err *err);

/* The descriptor of FILE-lock; -1 and errno. */
int lock_open(const char *path);

/* path with ending behind it, and the folder that holds it; caller frees. */
char *path_with(const char *path, const char *ending);
char *folder_of(const char *path);

/* What errno means for the file at path; returns false. */
bool path_error(const char *path, Err *err);

/* Were the sums in the file made by a newer version of the program? */
bool sums_newer(Store *store);

/* Registers the tokenizer `words` with db; SQLite's code. */
int words_register(sqlite3 *db);

/* One word of a text, as the tokenizer sees it. */
typedef struct Word {
    const char *at; /* folded; not NUL-terminated */
    size_t len;
    size_t from, to; /* bytes of the text that it came from (about) */
    bool cjk;        /* a character that is a word of its own */
    bool apart;      /* something that parts words stands before it */
} Word;

/* Calls visit for each word until it returns other than 0, which is then
 * returned. */
int words_each(const char *text, size_t len,
               int (*visit)(void *self, const Word *word), void *self);

#define FACT_COLUMNS                                                         \
    "SELECT arrival, origin, seq, stamp, base, scope, actor, kind, record, " \
    "verb, fields FROM journal "

/* Shows the rows of a statement with these columns to visit until it returns
 * false; ends the statement. */
bool facts_visit(Sql *q, bool (*visit)(void *self, const Fact *fact),
                 void *self, Err *err);

/* A random number, never 0, by which the world knows a database. */
int64_t origin_draw(void);

/* A transaction ended: what it knew of the stamps counts, or does not. */
void stamps_committed(Store *store);
void stamps_rolled_back(Store *store);
void stamps_mark(Store *store);
void stamps_mark_back(Store *store);
/* Knows them for this transaction: reads them again if somebody else wrote. */
bool stamps_list(Store *store, Err *err);

/* The next arrival, never given before in this file, for a fact or a place
 * without one: what is deleted leaves its own in `gone`.  After
 * stamps_list(). */
int64_t arrival_next(const Store *store);

/* The chain of a place behind chain, where a fact with mark stands. */
int64_t chain_on(int64_t chain, int64_t mark);

#endif
