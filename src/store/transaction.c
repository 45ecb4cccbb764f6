/* transaction.c -- who may write when: transactions, snapshots, checkpoints
 *
 * SQLite up to 3.51.2 can lose commits when one connection starts a
 * checkpoint in the instant in which another commits and so resets the log.
 * Therefore no checkpoint runs by itself, and one of ours only under a file
 * lock that no writer holds:
 *
 *     writer        flock(FILE-lock, shared)    BEGIN IMMEDIATE … COMMIT
 *     checkpoint    flock(FILE-lock, exclusive) unless somebody has it
 *
 * A writer that has to wait lets the lock go between its tries, so that a
 * checkpoint finds a gap however many there are.  And it holds the turn (a
 * lock on the first byte of FILE-lock) while it waits: whoever has just
 * committed and comes again has to stand behind it, so that nobody starves
 * beside a program that writes without a pause.
 */
#include "clock.h"
#include "store_private.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

enum {
    LOG_WORTH = 1000,     /* pages in the log that make a checkpoint worth it */
    LOG_LARGE = 4000,     /* … even while somebody waits for the commit */
    LOG_PAUSE = 1000,     /* ms until the next try after one that was not whole,
                             or that made somebody wait */
    LOG_LENGTH = 6 << 20, /* bytes; more than LOG_WORTH pages take */
    LOG_USED = 8,         /* commits of one that will make more of them */
    PAUSE_FIRST = 1,      /* ms between a writer's tries, growing … */
    PAUSE_LONGEST = 20    /* … up to this */
};

static bool lock_take(Store *store, int how)
{
    int got;

    if (store->alone)
        return true;
    if (store->lock < 0)
        return false;
    do {
        got = flock(store->lock, how | LOCK_NB);
    } while (got != 0 && errno == EINTR);
    return got == 0;
}

static void lock_drop(Store *store)
{
    if (store->lock >= 0)
        flock(store->lock, LOCK_UN);
}

/* F_WRLCK takes the turn, F_UNLCK lets it go; false: somebody else has it.
 * The lock is of the open file, so it goes with a process that is killed. */
static bool turn(const Store *store, short how)
{
    struct flock lock = {.l_type = how, .l_whence = SEEK_SET, .l_len = 1};

    return store->alone || store->lock < 0 ||
           fcntl(store->lock, F_OFD_SETLK, &lock) == 0;
}

/* One try: the lock, then the transaction; SQLite's code. */
static int begin_once(Store *store)
{
    if (!lock_take(store, LOCK_SH))
        return SQLITE_BUSY;
    const int code = sql_run(store, "BEGIN IMMEDIATE");
    if (code != SQLITE_OK)
        lock_drop(store);
    return code;
}

static int begin_patiently(Store *store, int64_t patience)
{
    const int64_t until = clock_monotonic() + patience;
    long pause = PAUSE_FIRST;
    bool ours = false;

    for (;;) {
        ours = ours || turn(store, F_WRLCK);
        const int code = ours ? begin_once(store) : SQLITE_BUSY;
        if ((code & 0xff) != SQLITE_BUSY || clock_monotonic() >= until) {
            if (ours)
                turn(store, F_UNLCK);
            return code;
        }
        const struct timespec nap = {.tv_nsec = pause * 1000000};
        nanosleep(&nap, NULL);
        pause = pause * 2 > PAUSE_LONGEST ? PAUSE_LONGEST : pause * 2;
    }
}

/* Deleted, moved away, or another file in its place, as after `mv copy.db
 * desk.db`: what is written now would be seen by nobody, and lost. */
static bool has_moved(Store *store)
{
    int moved = 0;

    return sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED,
                                &moved) == SQLITE_OK &&
           moved;
}

bool store_begin(Store *store, Durability durability, Err *err)
{
    assert(!store->writing && store->snapshots == 0);

    if (store->read_only.len > 0)
        return err_set(err, ERR_STORAGE, "%s", store->read_only.at);
    if (has_moved(store))
        return err_set(
            err, ERR_STORAGE,
            _("%s was moved or replaced: nothing is saved. Start the "
              "program again"),
            store->path);
    store->quick = durability == QUICK;
    if (store->quick)
        store_exec(store, "PRAGMA synchronous = NORMAL");
    sqlite3_busy_timeout(store->db, 0);
    const int code =
        begin_patiently(store, durability == DURABLE ? WRITER_PATIENCE : 0);
    /* the words must be taken before another call replaces them; a lock that
     * was not got left none */
    if (code == SQLITE_BUSY)
        storage_error(store->path, code, 0, NULL, err);
    else if (code != SQLITE_OK)
        store_error(store, err);
    sqlite3_busy_timeout(store->db, WRITER_PATIENCE);
    if (code != SQLITE_OK) {
        if (store->quick)
            store_exec(store, "PRAGMA synchronous = FULL");
        return false;
    }
    store->writing = true;
    store->listed = false;
    return true;
}

static bool log_rested(const Store *store)
{
    return clock_monotonic() - store->log_at >= LOG_PAUSE;
}

/* Copies the log into the file, if no writer is at work. */
static void log_empty(Store *store)
{
    int pages = 0;
    int copied = 0;

    store->log_at = clock_monotonic();
    store->log_left = true;
    if (!lock_take(store, LOCK_EX))
        return;
    sqlite3_busy_timeout(store->db, 0);
    const int code = sqlite3_wal_checkpoint_v2(
        store->db, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    sqlite3_busy_timeout(store->db, WRITER_PATIENCE);
    lock_drop(store);
    if (code == SQLITE_OK && pages == copied)
        store->log_pages = store->log_left = 0;
}

/* A commit that makes the log longer waits for the disk twice, for its pages
 * and for the new length.  So zeros, at which SQLite ends its reading of a log,
 * are put behind it once, and commits write over them, as they write over what
 * a checkpoint has copied.  Whoever holds the write lock may: nobody else can
 * lengthen or cut it. */
static void log_lengthen(Store *store)
{
    static const char zeros[1 << 16];
    sqlite3_file *log = NULL;
    sqlite3_int64 length = 0;

    if (!store_begin(store, IDLE, NULL))
        return;
    store->log_long = true;
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER,
                             &log) == SQLITE_OK &&
        log->pMethods && log->pMethods->xFileSize(log, &length) == SQLITE_OK) {
        while (length < LOG_LENGTH &&
               log->pMethods->xWrite(log, zeros, sizeof zeros, length) ==
                   SQLITE_OK)
            length += sizeof zeros;
        (void)log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    }
    store_rollback(store);
}

/* Writes the file anew, then empties the log. */
bool store_scrub(Store *store)
{
    enum { READERS_PATIENCE = 200 }; /* ms */
    int pages = -1;

    assert(!store->writing && store->snapshots == 0);
    if (store->read_only.len > 0 || !lock_take(store, LOCK_SH))
        return false;
    sqlite3_busy_timeout(store->db, 0);
    const bool anew = store_exec(store, "VACUUM") == SQLITE_OK;
    lock_drop(store);
    if (anew && lock_take(store, LOCK_EX)) {
        sqlite3_busy_timeout(store->db, READERS_PATIENCE);
        if (sqlite3_wal_checkpoint_v2(store->db, "main",
                                      SQLITE_CHECKPOINT_TRUNCATE, &pages,
                                      NULL) == SQLITE_OK)
            store->log_pages = store->log_long = 0;
        else
            pages = -1;
        lock_drop(store);
    }
    sqlite3_busy_timeout(store->db, WRITER_PATIENCE);
    return pages == 0;
}

static void transaction_end(Store *store)
{
    store->writing = false;
    lock_drop(store);
    if (store->quick)
        store_exec(store, "PRAGMA synchronous = FULL");
}

bool store_commit(Store *store, Err *err)
{
    assert(store->writing);

    /* SQLite rolls back by itself when the disk is full, say */
    if (sqlite3_get_autocommit(store->db)) {
        stamps_rolled_back(store);
        transaction_end(store);
        return err_set(
            err, ERR_STORAGE,
            _("The disk that holds %s takes no more; nothing was saved"),
            store->path);
    }
    if (sql_run(store, "COMMIT") != SQLITE_OK) {
        store_error(store, err);
        store_rollback(store);
        return false;
    }
    stamps_committed(store);
    store->commits++;
    transaction_end(store);
    if (store->log_pages >= LOG_LARGE && log_rested(store))
        log_empty(store);
    return true;
}

void store_rollback(Store *store)
{
    if (!store->writing)
        return;
    if (!sqlite3_get_autocommit(store->db))
        store_exec(store, "ROLLBACK");
    stamps_rolled_back(store);
    transaction_end(store);
}

bool store_mark(Store *store, Err *err)
{
    if (!store_run(store, "SAVEPOINT mark", err))
        return false;
    stamps_mark(store);
    return true;
}

bool store_mark_keep(Store *store, Err *err)
{
    return store_run(store, "RELEASE mark", err);
}

bool store_mark_back(Store *store, Err *err)
{
    if (!store_run(store, "ROLLBACK TO mark; RELEASE mark", err))
        return false;
    stamps_mark_back(store);
    return true;
}

bool store_writing(const Store *store)
{
    return store->writing;
}

bool store_snapshot(Store *store, Err *err)
{
    /* inside a transaction all reads see one state anyway */
    if (store->writing || store->snapshots > 0) {
        store->snapshots++;
        return true;
    }
    /* BEGIN alone chooses no state yet: the first read does */
    if (sql_run(store, "BEGIN") != SQLITE_OK ||
        sql_run(store, "SELECT 1 FROM sqlite_schema LIMIT 1") != SQLITE_OK) {
        store_error(store, err);
        if (!sqlite3_get_autocommit(store->db))
            store_exec(store, "ROLLBACK");
        return false;
    }
    store->snapshots = 1;
    return true;
}

void store_snapshot_end(Store *store)
{
    assert(store->snapshots > 0);

    store->snapshots--;
    if (store->writing || store->snapshots > 0)
        return;
    /* COMMIT keeps temporary tables that were made under it */
    if (sql_run(store, "COMMIT") != SQLITE_OK &&
        !sqlite3_get_autocommit(store->db))
        store_exec(store, "ROLLBACK");
}

int64_t store_commits(const Store *store)
{
    return store->commits;
}

int64_t store_version(Store *store)
{
    Sql *q = sql(store, "PRAGMA data_version");
    const int64_t version = sql_row(q) ? sql_get_int(q, 0) : store->version;

    sql_done(q, NULL);
    return version;
}

bool store_changed(Store *store)
{
    const int64_t version = store_version(store);
    const bool changed = store->version != 0 && version != store->version;

    store->version = version;
    return changed;
}

void store_tend(Store *store)
{
    if (store->writing || store->snapshots > 0 || store->read_only.len > 0)
        return;
    if (!store->log_long && !store->alone && store->commits >= LOG_USED)
        log_lengthen(store);
    if (store->log_pages >= LOG_WORTH &&
        (!store->log_left || log_rested(store)))
        log_empty(store);
}

/* Asked by SQLite every so many of its steps. */
static int ask_stop(void *self)
{
    Store *store = self;

    return !store->writing && store->stop(store->stop_self);
}

void store_patience(Store *store, bool (*stop)(void *), void *self)
{
    enum {
        STEPS = 10000
    }; /* a third of a millisecond; no short read has as many */

    store->stop = stop;
    store->stop_self = self;
    sqlite3_progress_handler(store->db, stop != NULL ? STEPS : 0,
                             stop != NULL ? ask_stop : NULL, store);
}
