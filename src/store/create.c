/* create.c -- making a database, all or nothing
 *
 * It is filled as desk.db-new, beside its name, and gets the name when it is
 * whole and on disk; whoever is killed before leaves a desk.db-new that the
 * next one clears away.
 */
#include "builtin.h"
#include "store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes folder with those above it, from the top down. */
static bool folder_make(const char *folder, Err *err)
{
    char *path = mem_text(folder);
    struct stat about;

    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        mkdir(path, FOLDER_MODE); /* the last one tells whether it went well */
        *at = '/';
    }
    mkdir(path, FOLDER_MODE);
    free(path);
    if (stat(folder, &about) == 0 && S_ISDIR(about.st_mode))
        return true;
    return err_set(err, ERR_STORAGE,
                   _("The folder %s cannot be made: look at the rights of the "
                     "folders above it"),
                   folder);
}

int64_t origin_draw(void)
{
    uint64_t number = 0;

    while (number == 0) {
        if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
            number = 0;
        number &= (UINT64_C(1) << 48) - 1;
    }
    return (int64_t)number;
}

static bool tables_make(Store *store, Err *err)
{
    char head[256];

    sqlite3_snprintf(sizeof head, head,
                     "PRAGMA page_size = 4096;"
                     "PRAGMA journal_mode = WAL;"
                     "PRAGMA application_id = %d;"
                     "PRAGMA user_version = %d;",
                     APPLICATION_ID, JOURNAL_VERSION);
    if (store_exec(store, head) != SQLITE_OK)
        return store_error(store, err);
    return store_begin(store, DURABLE, err) &&
           store_run(store, builtin_text("data/schema/journal.sql", NULL),
                     err) &&
           setting_put_int(store, "origin", origin_draw(), err) &&
           sums_start(store, "main", err) && sums_finish(store, "main", err) &&
           store_commit(store, err);
}

/* Makes a whole database in the file at path, all of it in that one file. */
static bool file_fill(const char *path, Err *err)
{
    Store store = {.path = mem_text(path), .lock = -1, .alone = true};

    bool made = connection_open(
        &store, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    /* nothing counts before the file has its name; it is settled then */
    if (made)
        store_exec(&store, "PRAGMA synchronous = OFF");
    made = made && tables_make(&store, err);
    store_rollback(&store);
    /* nobody else knows this file, so SQLite may empty the log itself */
    if (made && store_exec(&store, "PRAGMA journal_mode = DELETE;"
                                   "PRAGMA journal_mode = WAL") != SQLITE_OK)
        made = store_error(&store, err);
    sqlite3_db_config(store.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    connection_close(&store);
    str_release(&store.read_only);
    free(store.path);
    return made;
}

static void leftovers_remove(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char *name = path_with(path, endings[i]);
        unlink(name);
        free(name);
    }
}

/* Waits until what stands at path is on disk. */
static bool settle(const char *path, int flags)
{
    const int at = open(path, O_RDONLY | O_CLOEXEC | flags);
    const bool settled = at >= 0 && fsync(at) == 0;

    if (at >= 0)
        close(at);
    return settled;
}

static bool folder_settle(const char *path)
{
    char *folder = folder_of(path);
    const bool settled = settle(folder, O_DIRECTORY);

    free(folder);
    return settled;
}

/* Under the lock, so that of two who make it at once one is told. */
static bool file_make_locked(const char *path, Err *err)
{
    if (access(path, F_OK) == 0)
        return err_set(err, ERR_INPUT,
                       _("%s is there already; nothing was changed"), path);
    char *fresh = path_with(path, "-new");
    leftovers_remove(fresh);
    /* of the file that stood here before: not ours to replay */
    char *log = path_with(path, "-wal");
    unlink(log);
    free(log);
    bool made = file_fill(fresh, err);
    if (made && (chmod(fresh, FILE_MODE) != 0 || !settle(fresh, 0) ||
                 rename(fresh, path) != 0 || !folder_settle(path)))
        made = path_error(path, err);
    if (!made)
        leftovers_remove(fresh);
    free(fresh);
    return made;
}

bool file_make(const char *path, Err *err)
{
    char *folder = folder_of(path);
    bool made = folder_make(folder, err);

    free(folder);
    if (!made)
        return false;
    const int lock = lock_open(path);
    if (lock < 0)
        return path_error(path, err);
    if (flock(lock, LOCK_EX | LOCK_NB) != 0)
        made = storage_error(path, SQLITE_BUSY, 0, NULL, err);
    made = made && file_make_locked(path, err);
    close(lock);
    return made;
}
