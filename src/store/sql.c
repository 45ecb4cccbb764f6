/* sql.c -- statements: prepared once, bound by name, errors told at the end
 *
 *     Sql *q = sql(store, "SELECT name FROM staff WHERE record = :login");
 *
 * The cache's key is the address of the text, not its words: looking a
 * statement up costs one multiplication, however long it is.
 */
#include "store_private.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct Meaning {
    int code; /* SQLite's primary or extended code */
    ErrKind kind;
    const char *sentence; /* one %s: the file */
} Meaning;

static const Meaning meanings[] = {
    {SQLITE_FULL, ERR_STORAGE,
     N_("The disk that holds %s is full; nothing was saved")},
    {SQLITE_READONLY, ERR_STORAGE,
     N_("%s cannot be written; nothing was saved")},
    {SQLITE_CORRUPT, ERR_STORAGE,
     N_("%s is damaged: run `guanjia check`, then restore a backup")},
    {SQLITE_IOERR_SHORT_READ, ERR_STORAGE,
     N_("%s is damaged: run `guanjia check`, then restore a backup")},
    {SQLITE_NOTADB, ERR_STORAGE,
     N_("%s is not a database of this program, or it is damaged: restore a "
        "backup")},
    {SQLITE_BUSY, ERR_BUSY,
     N_("Another program is writing to %s; try again in a moment")},
    {SQLITE_LOCKED, ERR_BUSY,
     N_("Another program is writing to %s; try again in a moment")},
    {SQLITE_ABORT, ERR_STORAGE,
     N_("Nothing was saved in %s, because an earlier step failed")},
    {SQLITE_INTERRUPT, ERR_BUSY, N_("Reading %s was interrupted")},
    {SQLITE_CANTOPEN, ERR_STORAGE,
     N_("%s cannot be opened: look at the rights of the file and its folder")},
    {SQLITE_PERM, ERR_STORAGE,
     N_("%s cannot be opened: look at the rights of the file and its folder")},
    {SQLITE_AUTH, ERR_STORAGE,
     N_("%s cannot be opened: look at the rights of the file and its folder")},
    {SQLITE_IOERR, ERR_STORAGE,
     N_("The disk that holds %s does not work; nothing was saved")},
    {SQLITE_TOOBIG, ERR_INPUT, N_("This is too long to be kept in %s")},
    {SQLITE_PROTOCOL, ERR_BUSY,
     N_("Another program is writing to %s; try again in a moment")},
};

static const Meaning *meaning_of(int code)
{
    const size_t count = sizeof meanings / sizeof meanings[0];

    for (size_t i = 0; i < count; i++)
        if (meanings[i].code == code)
            return &meanings[i];
    for (size_t i = 0; i < count; i++)
        if (meanings[i].code == (code & 0xff))
            return &meanings[i];
    return NULL;
}

char *sentence_about(const char *sentence, const char *name)
{
    const char *gap = strstr(sentence, "%s");
    Str out = STR_EMPTY;

    assert(gap != NULL);
    str_addn(&out, sentence, (size_t)(gap - sentence));
    str_add(&out, name);
    str_add(&out, gap + 2);
    return str_take(&out);
}

bool storage_error(const char *path, int code, int system, const char *said,
                   Err *err)
{
    if ((code & 0xff) == SQLITE_NOMEM)
        mem_exhausted();
    if ((code & 0xff) == SQLITE_IOERR &&
        (system == ENOSPC || system == EDQUOT || system == EFBIG))
        code = SQLITE_FULL;
    const Meaning *meaning = meaning_of(code);
    if (meaning != NULL) {
        char *sentence = sentence_about(_(meaning->sentence), path);
        err_set(err, meaning->kind, "%s", sentence);
        free(sentence);
        return false;
    }
    return err_set(err, ERR_STORAGE, _("%s refused: %s"), path,
                   said != NULL ? said : sqlite3_errstr(code));
}

bool store_error(Store *store, Err *err)
{
    return storage_error(store->path, sqlite3_extended_errcode(store->db),
                         sqlite3_system_errno(store->db),
                         sqlite3_errmsg(store->db), err);
}

int store_exec(Store *store, const char *text)
{
    return sqlite3_exec(store->db, text, NULL, NULL, NULL);
}

int64_t store_number(Store *store, const char *text, int64_t otherwise)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = otherwise;

    if (sqlite3_prepare_v2(store->db, text, -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* Keeps the first error; what comes later mostly follows from it. */
static void sql_fail(Sql *q, int code)
{
    q->over = true;
    if (q->code != SQLITE_OK)
        return;
    q->code = code;
    q->system = sqlite3_system_errno(q->store->db);
    q->said = mem_text(sqlite3_errmsg(q->store->db));
}

/* Tables that are not there are the file's fault only when the file was made
 * by another version; else the statement is wrong. */
__attribute__((unused)) static bool file_is_ours(Store *store)
{
    return store_number(store,
                        "SELECT value FROM setting "
                        "WHERE name = 'sums_version'",
                        0) == sums_current();
}

/* SQLite looks its parameters through for each question about one.  Copies:
 * its own go when it compiles the statement again. */
static void names_read(Sql *q)
{
    const int count = sqlite3_bind_parameter_count(q->statement);

    q->names = mem_new((size_t)(count + 1) * sizeof *q->names);
    for (q->named = 0; q->named < count; q->named++)
        q->names[q->named] =
            mem_text(sqlite3_bind_parameter_name(q->statement, q->named + 1));
}

static void names_release(Sql *q)
{
    for (int i = 0; i < q->named; i++)
        free(q->names[i]);
    free(q->names);
}

static void sql_prepare(Sql *q)
{
    const unsigned flags = q->once ? 0 : SQLITE_PREPARE_PERSISTENT;
    const int code = sqlite3_prepare_v3(q->store->db, q->text, -1, flags,
                                        &q->statement, NULL);

    if (code == SQLITE_OK) {
        names_read(q);
        return;
    }
    sql_fail(q, sqlite3_extended_errcode(q->store->db));
    assert((code != SQLITE_ERROR || !file_is_ours(q->store)) &&
           "a mistake in a statement");
}

static size_t text_slot(const char *text, size_t cap)
{
    /* Knuth's multiplier: literals lie close together */
    const uint64_t hash = (uint64_t)(uintptr_t)text * 0x9e3779b97f4a7c15u;
    return (size_t)(hash >> 32) & (cap - 1);
}

static Sql **cache_find(Sql **cache, size_t cap, const char *text)
{
    size_t slot = text_slot(text, cap);

    while (cache[slot] != NULL && cache[slot]->text != text)
        slot = (slot + 1) & (cap - 1);
    return &cache[slot];
}

static void cache_grow(Store *store)
{
    const size_t cap = store->cache_cap == 0 ? 64 : store->cache_cap * 2;
    Sql **cache = mem_new(cap * sizeof(Sql *));

    for (size_t i = 0; i < store->cache_cap; i++)
        if (store->cache[i] != NULL)
            *cache_find(cache, cap, store->cache[i]->text) = store->cache[i];
    free(store->cache);
    store->cache = cache;
    store->cache_cap = cap;
}

static Sql *sql_new(Store *store, const char *text, bool once)
{
    Sql *q = mem_new(sizeof *q);

    q->store = store;
    q->text = text;
    q->once = once;
    return q;
}

void cache_release(Store *store)
{
    for (size_t i = 0; i < store->cache_cap; i++) {
        Sql *q = store->cache[i];
        if (q == NULL)
            continue;
        sqlite3_finalize(q->statement);
        names_release(q);
        free(q->said);
        free(q);
    }
    free(store->cache);
    store->cache = NULL;
    store->cache_cap = store->cache_used = 0;
}

Sql *sql(Store *store, const char *text)
{
    if (store->cache_used * 2 >= store->cache_cap)
        cache_grow(store);
    Sql **slot = cache_find(store->cache, store->cache_cap, text);
    if (*slot == NULL) {
        *slot = sql_new(store, text, false);
        store->cache_used++;
    }
    Sql *q = *slot;
    assert(!q->used && "sql_done() was forgotten, or a statement is nested");
    q->used = true;
    if (q->statement == NULL)
        sql_prepare(q);
    assert(q->statement == NULL ||
           strcmp(sqlite3_sql(q->statement), text) == 0);
    return q;
}

Sql *sql_once(Store *store, const char *text)
{
    Sql *q = sql_new(store, text, true);

    q->used = true;
    sql_prepare(q);
    return q;
}

/* Mostly they are bound in the order in which they stand. */
static int parameter(Sql *q, const char *name)
{
    if (q->statement == NULL)
        return 0;
    for (int i = 0; i < q->named; i++) {
        q->bound = q->bound < q->named ? q->bound + 1 : 1;
        if (strcmp(q->names[q->bound - 1], name) == 0)
            return q->bound;
    }
    assert(false && "no such name in the statement");
    return 0;
}

static void text_bind(Sql *q, int index, const char *text,
                      sqlite3_destructor_type whose)
{
    if (q->statement == NULL)
        return;
    const int code =
        text == NULL ? sqlite3_bind_null(q->statement, index)
                     : sqlite3_bind_text64(q->statement, index, text,
                                           strlen(text), whose, SQLITE_UTF8);
    if (code != SQLITE_OK)
        sql_fail(q, code);
}

void sql_text(Sql *q, const char *name, const char *text)
{
    text_bind(q, parameter(q, name), text, SQLITE_TRANSIENT);
}

void sql_text_lent(Sql *q, const char *name, const char *text)
{
    text_bind(q, parameter(q, name), text, SQLITE_STATIC);
}

void sql_text_at(Sql *q, int index, const char *text)
{
    text_bind(q, index, text, SQLITE_STATIC);
}

void sql_int(Sql *q, const char *name, int64_t number)
{
    if (q->statement != NULL)
        sql_int_at(q, parameter(q, name), number);
}

void sql_int_at(Sql *q, int index, int64_t number)
{
    if (q->statement == NULL)
        return;
    const int code = sqlite3_bind_int64(q->statement, index, number);
    if (code != SQLITE_OK)
        sql_fail(q, code);
}

/* A statement that changes something needs an open transaction; and when
 * SQLite gave that one up by itself (disk full), nothing further may be
 * written as if it still were open. */
static bool may_step(Sql *q)
{
    Store *store = q->store;

    if (sqlite3_stmt_readonly(q->statement))
        return true;
    assert((store->writing || store->snapshots > 0) &&
           "a write needs a transaction");
    if (!sqlite3_get_autocommit(store->db))
        return true;
    sql_fail(q, SQLITE_ABORT);
    return false;
}

bool sql_row(Sql *q)
{
    assert(q->used);
    if (q->over || q->code != SQLITE_OK || !may_step(q))
        return false;
    const int code = sqlite3_step(q->statement);
    if (code == SQLITE_ROW)
        return true;
    q->over = true;
    if (code != SQLITE_DONE)
        sql_fail(q, sqlite3_extended_errcode(q->store->db));
    assert((q->store->writing ||
            sqlite3_txn_state(q->store->db, "main") != SQLITE_TXN_WRITE) &&
           "only store_begin() may lead to a write");
    return false;
}

bool sql_done(Sql *q, Err *err)
{
    assert(q->used);
    /* a statement without rows need not be asked for one */
    if (!q->over && q->statement != NULL && !sqlite3_stmt_busy(q->statement) &&
        !sqlite3_stmt_readonly(q->statement))
        sql_row(q);
    const bool fine = q->code == SQLITE_OK;
    if (!fine)
        storage_error(q->store->path, q->code, q->system, q->said, err);
    free(q->said);
    q->said = NULL;
    q->code = SQLITE_OK;
    q->over = q->used = false;
    q->bound = 0;
    if (q->once) {
        sqlite3_finalize(q->statement);
        names_release(q);
        free(q);
        return fine;
    }
    if (q->statement == NULL) /* it could not even be compiled */
        return fine;
    sqlite3_reset(q->statement);
    /* steps count towards store_patience() in one use, not over all of them:
     * a short read is never interrupted */
    sqlite3_stmt_status(q->statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    sqlite3_clear_bindings(q->statement);
    return fine;
}

const char *sql_get(Sql *q, int column)
{
    /* SQLite promises unsigned char; UTF-8 is the same bytes */
    return (const char *)sqlite3_column_text(q->statement, column);
}

int64_t sql_get_int(Sql *q, int column)
{
    return sqlite3_column_int64(q->statement, column);
}

bool sql_is_null(Sql *q, int column)
{
    return sqlite3_column_type(q->statement, column) == SQLITE_NULL;
}

int sql_columns(Sql *q)
{
    return sqlite3_column_count(q->statement);
}

const char *sql_column_name(Sql *q, int column)
{
    return sqlite3_column_name(q->statement, column);
}

int sql_run(Store *store, const char *text)
{
    Sql *q = sql(store, text);
    int code = q->code;

    if (q->statement != NULL) {
        /* Steps are counted over a statement's whole life, and whoever asks to
         * be stopped every so many would one day turn a BEGIN or COMMIT that
         * has been done into an error. */
        sqlite3_stmt_status(q->statement, SQLITE_STMTSTATUS_VM_STEP, 1);
        const int step = sqlite3_step(q->statement);
        code = sqlite3_reset(q->statement);
        if (step == SQLITE_ROW || step == SQLITE_DONE)
            code = SQLITE_OK;
    }
    free(q->said);
    q->said = NULL;
    q->code = SQLITE_OK;
    q->used = false;
    return code;
}

bool store_run(Store *store, const char *script, Err *err)
{
    assert(store->writing || store->snapshots > 0);
    if (store_exec(store, script) == SQLITE_OK)
        return true;
    return store_error(store, err);
}
