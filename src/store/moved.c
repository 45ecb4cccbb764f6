/* moved.c -- facts that belong to another unit now
 *
 *     hotline   household 36SD…, scope 3, arrivals 58 60   moves to unit 5
 *               scope 5, arrivals 91 92; gone: 58 60; forget: unit 3, at 93
 *     desk 3    gone: 12 14, and nothing else
 *
 * An arrival is never given twice, and whoever remembers a place of this
 * journal still finds it: what has left a place leaves its number and chain.
 */
#include "store_private.h"

#include <assert.h>
#include <stdlib.h>

/* A place at which no fact stands; 0: not possible. */
static int64_t place_add(Store *store, Err *err)
{
    if (!stamps_list(store, err))
        return 0;
    const int64_t arrival = arrival_next(store);
    const int64_t chain = chain_on(store->stamps.chain, arrival);
    Sql *q = sql(store, "INSERT INTO gone (arrival, chain, origin, seq) "
                        "VALUES (:arrival, :chain, 0, 0)");
    sql_int(q, ":arrival", arrival);
    sql_int(q, ":chain", chain);
    if (!sql_done(q, err))
        return 0;
    store->stamps.arrival = arrival;
    store->stamps.chain = chain;
    return arrival;
}

/* ---- facts ---- */

static bool fact_move(Store *store, int64_t from, int64_t mark, int scope,
                      Err *err)
{
    if (!stamps_list(store, err))
        return false;
    const int64_t to = arrival_next(store);
    const int64_t chain = chain_on(store->stamps.chain, mark);
    Sql *q = sql(store, "INSERT INTO gone (arrival, chain, origin, seq) "
                        "SELECT arrival, chain, origin, seq FROM journal "
                        "WHERE arrival = :from");

    sql_int(q, ":from", from);
    if (!sql_done(q, err))
        return false;
    q = sql(store, "UPDATE journal SET arrival = :to, chain = :chain, "
                   "scope = :scope WHERE arrival = :from");
    sql_int(q, ":from", from);
    sql_int(q, ":to", to);
    sql_int(q, ":chain", chain);
    sql_int(q, ":scope", scope);
    if (!sql_done(q, err))
        return false;
    store->stamps.arrival = to;
    store->stamps.chain = chain;
    return true;
}

bool journal_move(Store *store, const char *kind, const char *record, int scope,
                  Err *err)
{
    int64_t(*rows)[2] = NULL; /* arrival, mark */
    int count = 0;
    Sql *q = sql(store, "SELECT arrival, mark FROM journal WHERE record = "
                        ":record AND kind = :kind AND scope <> :scope "
                        "ORDER BY arrival");

    assert(store->writing);
    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind);
    sql_int(q, ":scope", scope);
    while (sql_row(q)) {
        if ((count & (count - 1)) == 0)
            rows =
                mem_grow(rows, (count ? (size_t)count * 2 : 1) * sizeof *rows);
        rows[count][0] = sql_get_int(q, 0);
        rows[count++][1] = sql_get_int(q, 1);
    }
    bool done = sql_done(q, err);
    for (int i = 0; done && i < count; i++)
        done = fact_move(store, rows[i][0], rows[i][1], scope, err);
    free(rows);
    return done;
}

/* Runs a statement about a record. */
static bool record_run(Store *store, const char *text, const char *kind,
                       const char *record, Err *err)
{
    Sql *q = sql(store, text);

    sql_text(q, ":kind", kind);
    sql_text(q, ":record", record);
    return sql_done(q, err);
}

bool journal_forget(Store *store, const char *kind, const char *record,
                    Err *err)
{
    /* of a refusal the number stays, because both ends count them */
    static const char *const texts[] = {
        "INSERT INTO gone (arrival, chain, origin, seq) SELECT arrival, "
        "chain, origin, seq FROM journal WHERE record = :record AND kind = "
        ":kind",
        "DELETE FROM journal WHERE record = :record AND kind = :kind",
        "UPDATE quarantine SET actor = '', kind = '', record = '', verb = '', "
        "fields = '' WHERE record = :record AND kind = :kind",
        "DELETE FROM draft WHERE record = :record AND (kind = :kind OR kind "
        "LIKE :kind || '.%')",
    };

    assert(store->writing);
    if (!stamps_list(store, err))
        return false;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!record_run(store, texts[i], kind, record, err))
            return false;
    Sql *q = sql(store, "DELETE FROM heard WHERE request = :id");
    sql_int(q, ":id", record_id(record));
    return sql_done(q, err);
}

int journal_scope(Store *store, const char *kind, const char *record,
                  int otherwise)
{
    Sql *q = sql(store, "SELECT scope FROM journal WHERE record = :record AND "
                        "kind = :kind ORDER BY arrival DESC LIMIT 1");

    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind);
    const int scope = sql_row(q) ? (int)sql_get_int(q, 0) : otherwise;
    sql_done(q, NULL);
    return scope;
}

/* ---- who must forget what ---- */

static void forget_bind(Sql *q, const Forget *forget)
{
    sql_int(q, ":unit", forget->unit);
    sql_text(q, ":kind", forget->kind);
    sql_text(q, ":record", forget->record);
}

bool forget_put(Store *store, const Forget *forget, Err *err)
{
    const int64_t arrival = place_add(store, err);

    if (arrival == 0)
        return false;
    Sql *q = sql(store, "INSERT INTO forget (unit, kind, record, arrival, at) "
                        "VALUES (:unit, :kind, :record, :arrival, :at) "
                        "ON CONFLICT (unit, kind, record) DO UPDATE SET "
                        "arrival = excluded.arrival, "
                        "at = max(at, excluded.at)");
    forget_bind(q, forget);
    sql_int(q, ":arrival", arrival);
    sql_int(q, ":at", forget->at);
    return sql_done(q, err);
}

bool forget_drop(Store *store, const Forget *forget, Err *err)
{
    Sql *q = sql(store, "DELETE FROM forget WHERE unit = :unit AND kind = "
                        ":kind AND record = :record");

    forget_bind(q, forget);
    return sql_done(q, err);
}

bool forget_get(Store *store, Forget *forget)
{
    Sql *q = sql(store, "SELECT arrival, at FROM forget WHERE unit = :unit AND "
                        "kind = :kind AND record = :record");

    forget_bind(q, forget);
    const bool found = sql_row(q);
    if (found) {
        forget->arrival = sql_get_int(q, 0);
        forget->at = sql_get_int(q, 1);
    }
    sql_done(q, NULL);
    return found;
}

int64_t forget_newest(Store *store, const char *kind, const char *record)
{
    Sql *q = sql(store, "SELECT ifnull(max(at), -1) FROM forget WHERE record "
                        "= :record AND kind = :kind");

    sql_text(q, ":kind", kind);
    sql_text(q, ":record", record);
    const int64_t newest = sql_row(q) ? sql_get_int(q, 0) : -1;
    sql_done(q, NULL);
    return newest;
}

#define FORGET_COLUMNS "SELECT kind, record, arrival, at, unit FROM forget "
#define FORGET_RANGE   "arrival > :after AND arrival <= :upto ORDER BY arrival"

bool forget_each(Store *store, const JournalRange *range,
                 bool (*visit)(void *self, const Forget *forget), void *self,
                 Err *err)
{
    bool wanted = true;
    Sql *q = range->unit < 0 ? sql(store, FORGET_COLUMNS "WHERE " FORGET_RANGE)
                             : sql(store, FORGET_COLUMNS
                                   "WHERE unit = :unit AND " FORGET_RANGE);

    if (range->unit >= 0)
        sql_int(q, ":unit", range->unit);
    sql_int(q, ":after", range->after);
    sql_int(q, ":upto", range->upto);
    while (wanted && sql_row(q)) {
        const Forget forget = {.unit = (int)sql_get_int(q, 4),
                               .kind = sql_get(q, 0),
                               .record = sql_get(q, 1),
                               .arrival = sql_get_int(q, 2),
                               .at = sql_get_int(q, 3)};
        wanted = visit(self, &forget);
    }
    return sql_done(q, err);
}
