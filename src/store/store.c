/* store.c -- opening and closing the file
 *
 *     desk.db        the database
 *     desk.db-wal    its log; -shm the log's index (SQLite's)
 *     desk.db-lock   who writes, who copies the log (transaction.c)
 *     desk.db-new    a database being made by STORE_CREATE
 *
 * A file that cannot be written opens for reading, with a sentence why.
 */
#include "builtin.h"
#include "store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *path_with(const char *path, const char *ending)
{
    Str out = STR_EMPTY;

    str_add(&out, path);
    str_add(&out, ending);
    return str_take(&out);
}

char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return mem_text(".");
    return slash == path ? mem_text("/")
                         : mem_textn(path, (size_t)(slash - path));
}

/* Marked as read-only by its owner, or not ours to write.  The mark counts
 * for root too, whom the system would let through. */
static bool writable(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && (about.st_mode & 0222) != 0 &&
           access(path, W_OK) == 0;
}

bool path_error(const char *path, Err *err)
{
    const int why = errno;

    if (why == ENOENT || why == ENOTDIR)
        return err_set(err, ERR_NOT_FOUND,
                       _("There is no database %s; `guanjia init` makes one, "
                         "`guanjia demo` shows one"),
                       path);
    if (why == ENOSPC || why == EDQUOT)
        return storage_error(path, SQLITE_FULL, why, NULL, err);
    return storage_error(path, SQLITE_CANTOPEN, why, NULL, err);
}

/* ---- a connection ---- */

static bool connection_set_up(Store *store, Err *err)
{
    static const char *const settings =
        "PRAGMA synchronous = FULL;"
        "PRAGMA wal_autocheckpoint = 0;"
        "PRAGMA cache_size = -2000;"
        "PRAGMA temp_store = FILE;" /* a rebuild must not eat memory */
        "PRAGMA journal_size_limit = 16777216;"
        "PRAGMA secure_delete = FAST;"
        "PRAGMA trusted_schema = OFF;";

    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, WRITER_PATIENCE);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    if (store_exec(store, settings) != SQLITE_OK ||
        words_register(store->db) != SQLITE_OK)
        return store_error(store, err);
    return true;
}

bool connection_open(Store *store, const char *name, int flags, Err *err)
{
    static bool told; /* nobody asks how much memory SQLite uses: no counting,
                       * and no lock for each piece of it */

    if (!told)
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    told = true;
    const int code = sqlite3_open_v2(
        name, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        NULL);

    if (store->db == NULL)
        mem_exhausted();
    if (code != SQLITE_OK)
        return store_error(store, err);
    return connection_set_up(store, err);
}

void connection_close(Store *store)
{
    cache_release(store);
    sqlite3_close(store->db);
    store->db = NULL;
}

/* Remembers how long the log has become. */
static int log_grew(void *self, sqlite3 *db, const char *schema, int pages)
{
    Store *store = self;

    (void)db;
    (void)schema;
    store->log_pages = pages;
    return SQLITE_OK;
}

int lock_open(const char *path)
{
    char *name = path_with(path, "-lock");
    int lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);

    if (lock < 0) /* another user's: shared locks need no rights to write */
        lock = open(name, O_RDONLY | O_CLOEXEC);
    free(name);
    return lock;
}

/* ---- opening ---- */

static void read_only_because(Store *store, const char *sentence)
{
    if (store->read_only.len > 0)
        return;
    char *about = sentence_about(sentence, store->path);
    str_add(&store->read_only, about);
    free(about);
}

/* The path as a URI: what has a meaning there is written as %XX. */
static char *immutable_name(const char *path)
{
    Str name = STR_EMPTY;

    str_add(&name, "file:");
    for (const char *c = path; *c != '\0'; c++)
        if (strchr("%?#", *c) != NULL)
            str_addf(&name, "%%%02X", (unsigned)(unsigned char)*c);
        else
            str_addc(&name, *c);
    str_add(&name, "?immutable=1");
    return str_take(&name);
}

static bool log_holds_something(const char *path)
{
    struct stat about;
    char *log = path_with(path, "-wal");
    const bool holds = stat(log, &about) == 0 && about.st_size > 0;

    free(log);
    return holds;
}

/* Where neither the file nor its folder can be written SQLite can make no
 * index of the log; without a log it needs none. */
static bool open_for_reading(Store *store, Err *err)
{
    if (connection_open(store, store->path, SQLITE_OPEN_READONLY, NULL) &&
        store_exec(store, "SELECT 1 FROM sqlite_schema LIMIT 1") == SQLITE_OK)
        return true;
    const int code = sqlite3_errcode(store->db) & 0xff;
    if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) ||
        log_holds_something(store->path))
        return store_error(store, err);
    connection_close(store);
    char *name = immutable_name(store->path);
    const bool opened = connection_open(
        store, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    free(name);
    return opened;
}

static bool open_for_writing(Store *store, Err *err)
{
    if (!connection_open(store, store->path, SQLITE_OPEN_READWRITE, err))
        return false;
    sqlite3_wal_hook(store->db, log_grew, store);
    return true;
}

/* Is this a database of ours, and of which age? */
static bool file_check(Store *store, Err *err)
{
    static const char *const probe =
        "SELECT arrival, origin, seq, stamp, scope, actor, kind, record, "
        "verb, base, fields, mark, chain FROM journal LIMIT 0";

    if (store_exec(store, "SELECT 1 FROM sqlite_schema LIMIT 1") != SQLITE_OK)
        return store_error(store, err);
    if (store_number(store, "PRAGMA application_id", 0) != APPLICATION_ID)
        return storage_error(store->path, SQLITE_NOTADB, 0, NULL, err);
    const bool newer =
        store_number(store, "PRAGMA user_version", 0) > JOURNAL_VERSION ||
        sums_newer(store);
    if (newer)
        read_only_because(store,
                          _("%s was made by a newer version of the program: "
                            "it can be read, not written"));
    if (store_exec(store, probe) == SQLITE_OK)
        return true;
    if (newer)
        return err_set(err, ERR_NEWER,
                       _("%s was made by a newer version of the program: "
                         "install that version"),
                       store->path);
    if ((sqlite3_errcode(store->db) & 0xff) == SQLITE_ERROR)
        return storage_error(store->path, SQLITE_CORRUPT, 0, NULL, err);
    return store_error(store, err);
}

/* A file that other tools have copied may have lost its log's mode. */
static bool log_mode_check(Store *store, Err *err)
{
    sqlite3_stmt *statement = NULL;
    bool logged = false;

    if (sqlite3_prepare_v2(store->db, "PRAGMA journal_mode", -1, &statement,
                           NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        logged =
            sqlite3_stricmp((const char *)sqlite3_column_text(statement, 0),
                            "wal") == 0;
    sqlite3_finalize(statement);
    if (logged || store_exec(store, "PRAGMA journal_mode = WAL") == SQLITE_OK)
        return true;
    return store_error(store, err);
}

/* What an older program did not make yet (journal.sql) is made now. */
static bool journal_renew(Store *store, Err *err)
{
    char version[48];

    if (store->read_only.len > 0 ||
        store_number(store, "PRAGMA user_version", 0) >= JOURNAL_VERSION)
        return true;
    sqlite3_snprintf(sizeof version, version, "PRAGMA user_version = %d;",
                     JOURNAL_VERSION);
    if (!store_begin(store, DURABLE, err))
        return false;
    if (store_run(store, builtin_text("data/schema/journal.sql", NULL), err) &&
        store_run(store, version, err))
        return store_commit(store, err);
    store_rollback(store);
    return false;
}

static bool file_open(Store *store, StoreMode mode, Err *err)
{
    struct stat about;

    if (stat(store->path, &about) != 0)
        return path_error(store->path, err);
    if (!S_ISREG(about.st_mode))
        return storage_error(store->path, SQLITE_NOTADB, 0, NULL, err);

    char *folder = folder_of(store->path);
    if (mode == STORE_READ)
        read_only_because(store, _("%s was opened for reading only"));
    else if (!writable(store->path))
        read_only_because(store, _("The file %s is read-only: it can be "
                                   "read, not written"));
    else if (!writable(folder))
        read_only_because(store, _("The folder of %s is read-only: it can be "
                                   "read, not written"));
    free(folder);
    if (store->read_only.len > 0)
        return open_for_reading(store, err) && file_check(store, err);

    store->lock = lock_open(store->path);
    if (store->lock < 0)
        read_only_because(store, _("The lock beside %s cannot be opened: it "
                                   "can be read, not written"));
    return open_for_writing(store, err) && file_check(store, err) &&
           (store->read_only.len > 0 || log_mode_check(store, err)) &&
           journal_renew(store, err);
}

bool store_open(Store **store, const char *path, StoreMode mode, Err *err)
{
    *store = NULL;
    if (mode == STORE_CREATE && !file_make(path, err))
        return false;
    Store *fresh = mem_new(sizeof *fresh);
    fresh->path = mem_text(path);
    fresh->lock = -1;
    if (!file_open(fresh, mode, err)) {
        store_close(fresh);
        return false;
    }
    store_changed(fresh);
    *store = fresh;
    return true;
}

void store_close(Store *store)
{
    if (store == NULL)
        return;
    store_rollback(store);
    if (store->db != NULL)
        connection_close(store);
    if (store->lock >= 0)
        close(store->lock);
    str_release(&store->read_only);
    free(store->path);
    free(store);
}

const char *store_path(const Store *store)
{
    return store->path;
}

const char *store_read_only(const Store *store)
{
    return store->read_only.len > 0 ? store->read_only.at : NULL;
}
