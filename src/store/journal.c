/* journal.c -- the facts: written once, read in the order in which they count
 *
 *     arrival  origin  seq  stamp             kind     record         verb
 *     1        4711    1    114…0000          request  01HQ3V5K8WM2Z  receive
 *     2        4711    2    114…0001          request  01HQ3V5K8WM2Z  accept
 *
 * A stamp is a hybrid logical clock: the wall clock, or one more than the
 * newest in the file where the wall clock lags.  Which one is the newest is
 * remembered between transactions and brought up to date from the facts that
 * came since; for a fresh process a setting says up to where an earlier one
 * had looked, written so rarely that a commit does not notice.
 */
#include "clock.h"
#include "store_private.h"
#include <assert.h>
#include <stdlib.h>

enum {
    COUNTER_BITS = 16,   /* of a stamp; above them the milliseconds */
    STAMPS_EVERY = 4096, /* facts between two notes of the newest stamp */
};

/* Beyond it (the year 4200) no honest clock goes; there must be room above
 * the newest stamp. */
static const int64_t stamp_limit = INT64_MAX / 2;

/* ---- stamps ---- */

int64_t store_origin(Store *store)
{
    if (store->origin == 0)
        store->origin = setting_int(store, "origin", 0);
    return store->origin;
}

/* "ARRIVAL STAMP": of the facts up to ARRIVAL none is newer than STAMP. */
static void stamps_recall(Store *store)
{
    char *note = setting_get(store, "stamps");
    char *rest = NULL;
    StampClock stamps = {.known = true};

    if (note != NULL) {
        stamps.arrival = strtoll(note, &rest, 10);
        stamps.newest = strtoll(rest, NULL, 10);
    }
    stamps.kept = stamps.arrival;
    store->stamps = stamps;
    free(note);
}

static bool stamps_note(Store *store, Err *err)
{
    StampClock *stamps = &store->stamps;
    char note[48];

    if (stamps->arrival - stamps->kept < STAMPS_EVERY)
        return true;
    sqlite3_snprintf(sizeof note, note, "%lld %lld", (long long)stamps->arrival,
                     (long long)stamps->newest);
    if (!setting_put(store, "stamps", note, err))
        return false;
    stamps->kept = stamps->arrival;
    return true;
}

/* Once in each transaction: nobody else can write until it ends. */
static bool stamps_list(Store *store, Err *err)
{
    if (store->listed)
        return true;
    if (!store->stamps.known)
        stamps_recall(store);
    store->before = store->stamps;

    StampClock *stamps = &store->stamps;
    Sql *q = sql(store, "SELECT max(arrival), max(stamp) FROM journal "
                        "WHERE arrival > :arrival");
    sql_int(q, ":arrival", stamps->arrival);
    if (sql_row(q) && !sql_is_null(q, 0)) {
        stamps->arrival = sql_get_int(q, 0);
        if (sql_get_int(q, 1) > stamps->newest)
            stamps->newest = sql_get_int(q, 1);
    }
    if (!sql_done(q, err))
        return false;

    Sql *own = sql(store, "SELECT max(seq) FROM journal "
                          "WHERE origin = :origin");
    sql_int(own, ":origin", store_origin(store));
    stamps->seq = sql_row(own) ? sql_get_int(own, 0) : 0;
    store->listed = sql_done(own, err);
    return store->listed;
}

void stamps_committed(Store *store)
{
    store->listed = false;
}

void stamps_rolled_back(Store *store)
{
    /* the numbers of arrival that were given will be given again */
    if (store->listed)
        store->stamps = store->before;
    store->listed = false;
}

static void stamps_saw(Store *store, const Fact *fact)
{
    StampClock *stamps = &store->stamps;

    stamps->arrival = fact->arrival;
    if (fact->stamp > stamps->newest)
        stamps->newest = fact->stamp;
    if (fact->origin == store->origin && fact->seq > stamps->seq)
        stamps->seq = fact->seq;
}

/* ---- writing ---- */

static bool fact_write(Store *store, const Fact *fact, int64_t *arrival,
                       Err *err)
{
    Sql *q = sql(store, "INSERT INTO journal (origin, seq, stamp, scope, "
                        "actor, kind, record, verb, base, fields) "
                        "VALUES (:origin, :seq, :stamp, :scope, :actor, "
                        ":kind, :record, :verb, :base, :fields) "
                        "ON CONFLICT (origin, seq) DO NOTHING");

    sql_int(q, ":origin", fact->origin);
    sql_int(q, ":seq", fact->seq);
    sql_int(q, ":stamp", fact->stamp);
    sql_int(q, ":scope", fact->scope);
    sql_text(q, ":actor", fact->actor);
    sql_text(q, ":kind", fact->kind);
    sql_text(q, ":record", fact->record);
    sql_text(q, ":verb", fact->verb);
    sql_int(q, ":base", fact->base);
    sql_text(q, ":fields", fact->fields);
    if (!sql_done(q, err))
        return false;
    *arrival = sqlite3_changes64(store->db) == 0
                   ? 0
                   : sqlite3_last_insert_rowid(store->db);
    return true;
}

bool journal_add(Store *store, Fact *fact, Err *err)
{
    assert(store->writing);

    if (!stamps_list(store, err))
        return false;
    Fact whole = *fact;
    whole.origin = store_origin(store);
    if (whole.origin <= 0) /* a name that the world knows it by */
        return storage_error(store->path, SQLITE_CORRUPT, 0, NULL, err);
    whole.seq = store->stamps.seq + 1;
    if (whole.stamp == 0) {
        const int64_t wall = clock_millis() * (1 << COUNTER_BITS);
        whole.stamp = store->stamps.newest + 1;
        if (wall > whole.stamp)
            whole.stamp = wall;
    }
    if (whole.stamp > stamp_limit)
        return err_set(err, ERR_STORAGE,
                       _("The newest entry in %s lies in the far future; "
                         "restore a backup"),
                       store->path);
    if (!fact_write(store, &whole, &whole.arrival, err))
        return false;
    assert(whole.arrival != 0);
    stamps_saw(store, &whole);
    *fact = whole;
    return stamps_note(store, err);
}

bool journal_take(Store *store, const Fact *fact, bool *fresh, Err *err)
{
    assert(store->writing);

    if (fact->origin <= 0 || fact->seq <= 0 || fact->stamp <= 0 ||
        fact->stamp > stamp_limit)
        return err_set(err, ERR_INPUT,
                       _("An entry has a number that cannot be"));
    if (!stamps_list(store, err))
        return false;
    Fact whole = *fact;
    if (!fact_write(store, &whole, &whole.arrival, err))
        return false;
    *fresh = whole.arrival != 0;
    if (!*fresh)
        return true;
    stamps_saw(store, &whole);
    return stamps_note(store, err);
}

/* ---- reading ---- */

#define FACT_COLUMNS                                                         \
    "SELECT arrival, origin, seq, stamp, base, scope, actor, kind, record, " \
    "verb, fields FROM journal "

static bool facts_visit(Sql *q, bool (*visit)(void *self, const Fact *fact),
                        void *self, Err *err)
{
    bool wanted = true;

    while (wanted && sql_row(q)) {
        const Fact fact = {
            .arrival = sql_get_int(q, 0),
            .origin = sql_get_int(q, 1),
            .seq = sql_get_int(q, 2),
            .stamp = sql_get_int(q, 3),
            .base = sql_get_int(q, 4),
            .scope = (int)sql_get_int(q, 5),
            .actor = sql_get(q, 6),
            .kind = sql_get(q, 7),
            .record = sql_get(q, 8),
            .verb = sql_get(q, 9),
            .fields = sql_get(q, 10),
        };
        wanted = visit(self, &fact);
    }
    return sql_done(q, err);
}

bool journal_each(Store *store, const char *kind, const char *record,
                  bool (*visit)(void *self, const Fact *fact), void *self,
                  Err *err)
{
    Sql *q = sql(store, FACT_COLUMNS "WHERE record = :record AND kind = :kind "
                                     "ORDER BY stamp, origin, seq");

    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind);
    return facts_visit(q, visit, self, err);
}

bool journal_all(Store *store, bool (*visit)(void *self, const Fact *fact),
                 void *self, Err *err)
{
    /* by the index: only the facts of one record are sorted at a time, so
     * that no copy of the whole journal is made */
    return facts_visit(sql(store, FACT_COLUMNS
                           "INDEXED BY journal_record "
                           "ORDER BY record, kind, stamp, origin, seq"),
                       visit, self, err);
}

int64_t journal_count(Store *store)
{
    Sql *q = sql(store, "SELECT count(*) FROM journal");
    const int64_t count = sql_row(q) ? sql_get_int(q, 0) : 0;

    sql_done(q, NULL);
    return count;
}

int64_t journal_newest(Store *store, const char *kind, const char *record)
{
    Sql *q = sql(store, "SELECT max(stamp) FROM journal "
                        "WHERE record = :record AND kind = :kind");

    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind);
    const int64_t newest = sql_row(q) ? sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    return newest;
}
