/* backup.c -- a copy of a live database, and whether its pages are whole
 *
 * The copy is made beside its name and gets it only when it is on disk, so
 * what bears the name is a whole backup: its pages are looked through first.
 */
#include "store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 256 }; /* pages between two looks at progress */

/* Copies all pages; another's writes do not matter, for the source is read in
 * one snapshot. */
static bool pages_copy(Store *store, sqlite3 *to, Progress progress, void *self,
                       Err *err)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", store->db, "main");
    if (copy == NULL)
        return storage_error(store->path, sqlite3_errcode(to),
                             sqlite3_system_errno(to), sqlite3_errmsg(to), err);
    int code;
    bool wanted = true;
    do {
        code = sqlite3_backup_step(copy, BATCH);
        const int64_t total = sqlite3_backup_pagecount(copy);
        /* a quarter of the way is left to looking the copy through */
        if (progress != NULL)
            wanted = progress(self, total - sqlite3_backup_remaining(copy),
                              total + total / 3);
    } while (code == SQLITE_OK && wanted);
    sqlite3_backup_finish(copy);
    if (!wanted && code != SQLITE_DONE)
        return err_set(err, ERR_BUSY, _("The backup was given up"));
    if (code == SQLITE_DONE)
        return true;
    /* what failed may be either file; the disk of the copy is likelier */
    const char *path = sqlite3_db_filename(to, "main");
    return storage_error(code == SQLITE_CORRUPT ? store->path : path, code,
                         sqlite3_system_errno(to), sqlite3_errmsg(to), err);
}

/* A damaged page is copied as it is: the copy would be no backup, and may push
 * a whole one out of where backups are kept. */
static bool is_whole(sqlite3 *db)
{
    sqlite3_stmt *check = NULL;
    const bool whole =
        words_register(db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &check, NULL) ==
            SQLITE_OK &&
        sqlite3_step(check) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(check, 0), "ok") == 0;

    sqlite3_finalize(check);
    return whole;
}

static bool copy_make(Store *store, const char *path, Progress progress,
                      void *self, Err *err)
{
    sqlite3 *to = NULL;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, &to, flags, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_exec(to,
                            "PRAGMA journal_mode = OFF;"
                            "PRAGMA synchronous = OFF",
                            NULL, NULL, NULL);
    bool made =
        code == SQLITE_OK || storage_error(path, code, sqlite3_system_errno(to),
                                           sqlite3_errmsg(to), err);
    if (made && store_snapshot(store, err)) {
        made = pages_copy(store, to, progress, self, err);
        store_snapshot_end(store);
        if (made && !is_whole(to))
            made = storage_error(store->path, SQLITE_CORRUPT, 0, NULL, err);
        if (made && progress != NULL)
            progress(self, 1, 1);
    } else {
        made = false;
    }
    sqlite3_close(to);
    return made;
}

static bool file_settle(const char *path)
{
    const int at = open(path, O_RDONLY | O_CLOEXEC);
    const bool settled = at >= 0 && fsync(at) == 0;

    if (at >= 0)
        close(at);
    return settled;
}

bool store_backup(Store *store, const char *path, Progress progress, void *self,
                  Err *err)
{
    if (access(path, F_OK) == 0)
        return err_set(err, ERR_INPUT,
                       _("%s is there already; nothing was changed"), path);
    char *folder = folder_of(path);
    const bool there = access(folder, F_OK) == 0;
    if (!there)
        err_set(err, ERR_NOT_FOUND, _("There is no folder %s; make it first"),
                folder);
    free(folder);
    if (!there)
        return false;
    Str fresh = STR_EMPTY;
    str_addf(&fresh, "%s-new", path);
    unlink(fresh.at);
    bool made = copy_make(store, fresh.at, progress, self, err);
    if (made && (chmod(fresh.at, 0660) != 0 || !file_settle(fresh.at) ||
                 rename(fresh.at, path) != 0))
        made = storage_error(path, SQLITE_IOERR, errno, NULL, err);
    if (!made)
        unlink(fresh.at);
    str_release(&fresh);
    return made;
}

bool store_integrity(Store *store, Err *err)
{
    Sql *q = sql(store, "PRAGMA integrity_check(1)");
    const bool whole = sql_row(q) && strcmp(sql_get(q, 0), "ok") == 0;

    if (!sql_done(q, err))
        return false;
    return whole || err_set(err, ERR_STORAGE,
                            _("%s is damaged: restore a backup"), store->path);
}
