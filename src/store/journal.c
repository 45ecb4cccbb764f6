/* journal.c -- the facts: written once, read in the order in which they count
 *
 *     arrival  origin  seq  stamp             kind     record         verb
 *     1        4711    1    114…0000          request  01HQ3V5K8WM2Z  receive
 *     2        4711    2    114…0001          request  01HQ3V5K8WM2Z  accept
 *
 * A stamp is a hybrid logical clock: the wall clock, or one more than the
 * newest in the file where the wall clock lags.  Which one is the newest is
 * remembered between transactions, and once another process has written it is
 * brought up to date from the facts that came since; for a fresh process a
 * setting says up to where an earlier one had looked, written so rarely that a
 * commit does not notice.
 */
#include "clock.h"
#include "store_private.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

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

/* "ARRIVAL STAMP": of the facts up to ARRIVAL none is newer than STAMP.  When
 * somebody else has noted anew, what we knew does not count any more. */
static void stamps_recall(Store *store)
{
    char *note = setting_get(store, "stamps");
    char *rest = NULL;
    StampClock stamps = {.known = true};

    if (!store->stamps.known ||
        strcmp(note != NULL ? note : "", store->stamps.note) != 0) {
        if (note != NULL) {
            stamps.arrival = strtoll(note, &rest, 10);
            stamps.newest = strtoll(rest, NULL, 10);
        }
        stamps.kept = stamps.arrival;
        text_copy(stamps.note, sizeof stamps.note, note);
        store->stamps = stamps;
    }
    free(note);
}

static bool stamps_keep(Store *store, Err *err)
{
    StampClock *stamps = &store->stamps;

    sqlite3_snprintf(sizeof stamps->note, stamps->note, "%lld %lld",
                     (long long)stamps->arrival, (long long)stamps->newest);
    stamps->kept = stamps->arrival;
    return setting_put(store, "stamps", stamps->note, err);
}

static bool stamps_note(Store *store, Err *err)
{
    return store->stamps.arrival - store->stamps.kept < STAMPS_EVERY ||
           stamps_keep(store, err);
}

static bool chain_list(Store *store, Err *err)
{
    const JournalPlace newest = journal_place(store, INT64_MAX);

    if (newest.arrival < 0)
        return err_set(err, ERR_STORAGE, _("The journal cannot be read"));
    store->stamps.arrival = newest.arrival;
    store->stamps.chain = newest.chain;
    return true;
}

int64_t arrival_next(const Store *store)
{
    assert(store->listed);
    return store->stamps.arrival + 1;
}

/* Once in each transaction: nobody else can write until it ends. */
bool stamps_list(Store *store, Err *err)
{
    if (store->listed)
        return true;
    const int64_t version = store_version(store);

    if (store->stamps.version == version) { /* all since then was ours */
        store->before = store->stamps;
        store->listed = true;
        return true;
    }
    stamps_recall(store);
    store->stamps.version = 0;
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

    Sql *own = sql(store, "SELECT max("
                          "ifnull((SELECT max(seq) FROM journal "
                          "WHERE origin = :origin), 0), "
                          "ifnull((SELECT max(seq) FROM gone "
                          "WHERE origin = :origin), 0))");
    /* another process may have drawn a new one */
    store->origin = setting_int(store, "origin", 0);
    sql_int(own, ":origin", store->origin);
    stamps->seq = sql_row(own) ? sql_get_int(own, 0) : 0;
    store->listed = sql_done(own, err) && chain_list(store, err);
    stamps->version = store->listed ? version : 0;
    return store->listed;
}

/* What was refused stays out of the sum (peer.c); mostly nothing was, and that
 * is asked once. */
#define NOT_REFUSED                                            \
    "(NOT EXISTS (SELECT 1 FROM quarantine) "                  \
    "OR NOT EXISTS (SELECT 1 FROM quarantine q "               \
    "WHERE q.origin = journal.origin AND q.seq = journal.seq " \
    "AND q.mark = journal.mark)) "

bool stamps_renew(Store *store, Err *err)
{
    if (!stamps_list(store, err))
        return false;
    Sql *q = sql(store, "SELECT max(stamp) FROM journal WHERE " NOT_REFUSED);
    store->stamps.newest = sql_row(q) ? sql_get_int(q, 0) : 0;
    return sql_done(q, err) && stamps_keep(store, err);
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

void stamps_mark(Store *store)
{
    store->marked = store->stamps;
    store->marked_listed = store->listed;
}

void stamps_mark_back(Store *store)
{
    if (!store->marked_listed)
        stamps_rolled_back(store);
    else
        store->stamps = store->marked;
}

static void stamps_saw(Store *store, const Fact *fact)
{
    StampClock *stamps = &store->stamps;

    stamps->arrival = fact->arrival;
#ifdef MUTANT_STAMPS_APART /* the simulation must notice */
    if (fact->origin != store->origin)
        return;
#endif
    if (fact->stamp > stamps->newest)
        stamps->newest = fact->stamp;
    if (fact->origin == store->origin && fact->seq > stamps->seq)
        stamps->seq = fact->seq;
}

/* ---- marks ---- */

/* text and the newline that parts it from the next one */
static uint64_t hash_line(uint64_t hash, const char *text)
{
    return hash_bytes(hash_text(hash, text), "\n", 1);
}

static uint64_t hash_number(uint64_t hash, int64_t number)
{
    char text[INT_TEXT];

    return hash_line(hash, int_write(number, text));
}

int64_t fact_mark(const Fact *fact)
{
    uint64_t hash = HASH_START;

    hash = hash_number(hash, fact->origin);
    hash = hash_number(hash, fact->seq);
    hash = hash_number(hash, fact->stamp);
    hash = hash_number(hash, fact->base);
    hash = hash_line(hash, fact->actor);
    hash = hash_line(hash, fact->kind);
    hash = hash_line(hash, fact->record);
    hash = hash_line(hash, fact->verb);
    hash = hash_line(hash, fact->fields);
    return (int64_t)(hash & INT64_MAX);
}

int64_t chain_on(int64_t chain, int64_t mark)
{
    uint64_t hash = HASH_START;
    char bytes[16]; /* the lowest first, whatever the machine */

    for (int i = 0; i < 16; i++)
        bytes[i] = (char)((uint64_t)(i < 8 ? chain : mark) >> (8 * (i % 8)));
    hash = hash_bytes(hash, bytes, sizeof bytes);
    return (int64_t)(hash & INT64_MAX);
}

/* ---- writing ---- */

static bool fact_write(Store *store, const Fact *fact, int64_t *arrival,
                       Err *err)
{
    Sql *q = sql(store, "INSERT INTO journal (arrival, origin, seq, stamp, "
                        "scope, actor, kind, record, verb, base, fields, "
                        "mark, chain) "
                        "VALUES (:arrival, :origin, :seq, :stamp, :scope, "
                        ":actor, :kind, :record, :verb, :base, :fields, "
                        ":mark, :chain) "
                        "ON CONFLICT (origin, seq, mark) DO NOTHING");
    const int64_t mark = fact_mark(fact);
    const int64_t chain = chain_on(store->stamps.chain, mark);

    sql_int(q, ":arrival", arrival_next(store));
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
    sql_int(q, ":mark", mark);
    sql_int(q, ":chain", chain);
    if (!sql_done(q, err))
        return false;
    *arrival = 0;
    if (sqlite3_changes64(store->db) > 0) {
        *arrival = arrival_next(store);
        store->stamps.chain = chain;
    }
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
        return err_set(err, ERR_INPUT, _("An entry has an impossible number"));
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

bool facts_visit(Sql *q, bool (*visit)(void *self, const Fact *fact),
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
                                     "AND " NOT_REFUSED
                                     "ORDER BY stamp, origin, seq, mark");

    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind);
    return facts_visit(q, visit, self, err);
}

bool journal_all(Store *store, bool (*visit)(void *self, const Fact *fact),
                 void *self, Err *err)
{
    /* by the index: nothing is sorted, no copy of the whole journal is made */
    return facts_visit(sql(store,
                           FACT_COLUMNS "INDEXED BY journal_record "
                                        "WHERE " NOT_REFUSED "ORDER BY record"),
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
                        "WHERE record = :record AND kind = :kind "
                        "AND " NOT_REFUSED);

    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind);
    const int64_t newest = sql_row(q) ? sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    return newest;
}
