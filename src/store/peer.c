/* peer.c -- what the journal knows of other databases
 *
 *     journal   arrival 58 59 60 61      chain of 60: a hash of 1 … 60
 *     peer      origin 4711, taken 812 (its 812), sent 60 (our 60)
 *
 * The receiver keeps how far it has taken another's journal, in the same
 * transaction as the facts.  A place is an arrival with the chain there, so a
 * journal that was restored and has gone on differently does not know it.
 */
#include "clock.h"
#include "store_private.h"
#include <stdlib.h>

/* ---- places ---- */

static JournalPlace place_read(Sql *q, int64_t arrival)
{
    JournalPlace place = {0};

    sql_int(q, ":arrival", arrival);
    if (sql_row(q))
        place = (JournalPlace){sql_get_int(q, 0), sql_get_int(q, 1)};
    return sql_done(q, NULL) ? place : (JournalPlace){-1, -1};
}

/* What is gone keeps its place.  Two plain statements: SQLite makes a table of
 * its own for their union, at each call. */
JournalPlace journal_place(Store *store, int64_t arrival)
{
    const JournalPlace here = place_read(
        sql(store, "SELECT arrival, chain FROM journal WHERE arrival <= "
                   ":arrival ORDER BY arrival DESC LIMIT 1"),
        arrival);
    const JournalPlace gone = place_read(
        sql(store, "SELECT arrival, chain FROM gone WHERE arrival <= "
                   ":arrival ORDER BY arrival DESC LIMIT 1"),
        arrival);

    if (here.arrival < 0 || gone.arrival < 0)
        return (JournalPlace){-1, -1};
    return gone.arrival > here.arrival ? gone : here;
}

bool journal_was_at(Store *store, JournalPlace place)
{
    const JournalPlace ours = journal_place(store, place.arrival);

    return ours.arrival == place.arrival && ours.chain == place.chain;
}

/* ---- what goes to whom ---- */

#define IN_RANGE                                     \
    "WHERE arrival > :after AND arrival <= :upto "   \
    "AND (:unit < 0 OR scope = 0 OR scope = :unit) " \
    "AND (arrival <= :whole OR :only = 0 OR origin = :only) "

static void range_bind(Sql *q, const JournalRange *range)
{
    sql_int(q, ":after", range->after);
    sql_int(q, ":upto", range->upto);
    sql_int(q, ":unit", range->unit);
    sql_int(q, ":whole", range->whole);
    sql_int(q, ":only", range->only);
}

bool journal_since(Store *store, const JournalRange *range,
                   bool (*visit)(void *self, const Fact *fact), void *self,
                   Err *err)
{
    Sql *q = sql(store, FACT_COLUMNS IN_RANGE "ORDER BY arrival");

    range_bind(q, range);
    return facts_visit(q, visit, self, err);
}

int64_t journal_waiting(Store *store, const JournalRange *range)
{
    Sql *q = sql(store, "SELECT count(*) FROM journal " IN_RANGE);

    range_bind(q, range);
    const int64_t count = sql_row(q) ? sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    return count;
}

bool journal_named(Store *store, const Refused *name,
                   bool (*visit)(void *self, const Fact *fact), void *self,
                   Err *err)
{
    Sql *q = sql(store, FACT_COLUMNS "WHERE origin = :origin AND seq = :seq "
                                     "AND mark = :mark");

    sql_int(q, ":origin", name->origin);
    sql_int(q, ":seq", name->seq);
    sql_int(q, ":mark", name->mark);
    return facts_visit(q, visit, self, err);
}

/* ---- parts ---- */

bool journal_part(Store *store, JournalPart *part, int unit)
{
    /* in two halves: SQLite's sum() refuses to overflow */
    Sql *q = sql(store, "SELECT count(*), sum(mark & 4294967295), "
                        "sum(mark >> 32) FROM journal WHERE origin = :origin "
                        "AND seq BETWEEN :least AND :most "
                        "AND (:unit < 0 OR scope = 0 OR scope = :unit)");

    sql_int(q, ":origin", part->origin);
    sql_int(q, ":least", part->least);
    sql_int(q, ":most", part->most);
    sql_int(q, ":unit", unit);
    if (sql_row(q)) {
        const uint64_t low = (uint64_t)sql_get_int(q, 1);
        const uint64_t high = (uint64_t)sql_get_int(q, 2);
        part->count = sql_get_int(q, 0);
        part->sum = (int64_t)((low + (high << 32)) & INT64_MAX);
    }
    return sql_done(q, NULL);
}

bool journal_parts(Store *store, const JournalRange *range,
                   bool (*visit)(void *self, const JournalPart *part),
                   void *self, int64_t *facts, Err *err)
{
    bool wanted = true;
    Sql *q = sql(store, "SELECT origin, min(seq), max(seq), count(*) "
                        "FROM journal " IN_RANGE "GROUP BY origin");

    *facts = 0;
    range_bind(q, range);
    while (wanted && sql_row(q)) {
        JournalPart part = {.origin = sql_get_int(q, 0),
                            .least = sql_get_int(q, 1),
                            .most = sql_get_int(q, 2)};
        *facts += sql_get_int(q, 3);
        wanted = journal_part(store, &part, range->unit) && visit(self, &part);
    }
    return sql_done(q, err) && wanted;
}

/* ---- peers ---- */

#define PEER_COLUMNS \
    "SELECT origin, unit, taken, chain, sent, met, heard, level FROM peer "

static bool peer_read(Sql *q, Peer *peer)
{
    const bool found = sql_row(q);

    if (found)
        *peer = (Peer){
            .origin = sql_get_int(q, 0),
            .unit = (int)sql_get_int(q, 1),
            .taken = {sql_get_int(q, 2), sql_get_int(q, 3)},
            .sent = sql_get_int(q, 4),
            .met = sql_get_int(q, 5),
            .heard = sql_get_int(q, 6),
            .level = sql_get_int(q, 7),
        };
    sql_done(q, NULL);
    return found;
}

bool peer_get(Store *store, int64_t origin, Peer *peer)
{
    Sql *q = sql(store, PEER_COLUMNS "WHERE origin = :origin");

    sql_int(q, ":origin", origin);
    *peer = (Peer){.origin = origin};
    return peer_read(q, peer);
}

bool peer_at(Store *store, int i, Peer *peer)
{
    Sql *q = sql(store, PEER_COLUMNS "ORDER BY heard DESC, origin "
                                     "LIMIT 1 OFFSET :i");

    sql_int(q, ":i", i);
    return peer_read(q, peer);
}

bool peer_put(Store *store, const Peer *peer, Err *err)
{
    Sql *q = sql(store, "INSERT OR REPLACE INTO peer (origin, unit, taken, "
                        "chain, sent, met, heard, level) VALUES (:origin, "
                        ":unit, :taken, :chain, :sent, :met, :heard, :level)");

    sql_int(q, ":origin", peer->origin);
    sql_int(q, ":unit", peer->unit);
    sql_int(q, ":taken", peer->taken.arrival);
    sql_int(q, ":chain", peer->taken.chain);
    sql_int(q, ":sent", peer->sent);
    sql_int(q, ":met", peer->met);
    sql_int(q, ":heard", peer->heard);
    sql_int(q, ":level", peer->level);
    return sql_done(q, err);
}

bool origin_renew(Store *store, Err *err)
{
    const int64_t newest = journal_place(store, INT64_MAX).arrival;
    Str former = STR_EMPTY;
    char *before = setting_get(store, "origin_former");

    str_addf(&former, "%s%lld ", before ? before : " ",
             (long long)setting_int(store, "origin", 0));
    free(before);
    store->listed = false; /* the count of the new one begins anew */
    store->stamps.version = 0;
    store->origin = 0;
    const bool put =
        (newest >= 0 || store_error(store, err)) &&
        setting_put_int(store, "origin", origin_draw(), err) &&
        setting_put_int(store, "origin_since", newest, err) &&
        setting_put(store, "origin_former", str_text(&former), err);
    str_release(&former);
    return put;
}

/* ---- what was refused ---- */

RefusedSum refused_sum(Store *store, int unit)
{
    RefusedSum sum = {0};
    Sql *q = sql(store, "SELECT count(*), coalesce(sum((mark & 4294967295) + "
                        "1000003 * (unicode(reason) + length(reason))), 0) "
                        "FROM quarantine WHERE unit = :unit");

    sql_int(q, ":unit", unit);
    if (sql_row(q))
        sum = (RefusedSum){sql_get_int(q, 0), sql_get_int(q, 1)};
    sql_done(q, NULL);
    return sum;
}

int64_t refused_count(Store *store, int unit, const char *but)
{
    Sql *q = sql(store, "SELECT count(*) FROM quarantine WHERE (unit = :unit "
                        "OR :unit < 0) AND reason <> :but");

    sql_int(q, ":unit", unit);
    sql_text(q, ":but", but);
    const int64_t count = sql_row(q) ? sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    return count;
}

bool refused_put(Store *store, const Refused *refused, bool *fresh, Err *err)
{
    const Fact *fact = &refused->fact;
    Sql *q = sql(store, "INSERT INTO quarantine (origin, seq, mark, "
                        "unit, reason, at, stamp, scope, actor, kind, record, "
                        "verb, base, fields) VALUES (:origin, :seq, :mark, "
                        ":unit, :reason, :at, :stamp, :scope, :actor, :kind, "
                        ":record, :verb, :base, :fields) ON CONFLICT DO "
                        "UPDATE SET reason = excluded.reason "
                        "WHERE reason <> excluded.reason");

    sql_int(q, ":origin", refused->origin);
    sql_int(q, ":seq", refused->seq);
    sql_int(q, ":mark", refused->mark);
    sql_int(q, ":unit", refused->unit);
    sql_text(q, ":reason", refused->reason);
    sql_int(q, ":at", refused->at);
    sql_int(q, ":stamp", fact->stamp);
    sql_int(q, ":scope", fact->scope);
    sql_text(q, ":actor", fact->actor);
    sql_text(q, ":kind", fact->kind);
    sql_text(q, ":record", fact->record);
    sql_text(q, ":verb", fact->verb);
    sql_int(q, ":base", fact->base);
    sql_text(q, ":fields", fact->fields);
    const bool put = sql_done(q, err);
    *fresh = put && sqlite3_changes64(store->db) > 0;
    return put;
}

bool refused_drop(Store *store, const Refused *refused, Err *err)
{
    Sql *q = sql(store, "DELETE FROM quarantine WHERE origin = :origin AND "
                        "seq = :seq AND mark = :mark");

    sql_int(q, ":origin", refused->origin);
    sql_int(q, ":seq", refused->seq);
    sql_int(q, ":mark", refused->mark);
    return sql_done(q, err);
}

bool refused_each(Store *store, int unit,
                  bool (*visit)(void *self, const Refused *refused), void *self,
                  Err *err)
{
    bool wanted = true;
    Sql *q = sql(store, "SELECT origin, seq, mark, unit, reason, at, stamp, "
                        "base, scope, actor, kind, record, verb, fields "
                        "FROM quarantine WHERE unit = :unit OR :unit < 0 "
                        "ORDER BY at DESC, origin, seq, mark");

    sql_int(q, ":unit", unit);
    while (wanted && sql_row(q)) {
        const Refused refused = {
            .origin = sql_get_int(q, 0),
            .seq = sql_get_int(q, 1),
            .mark = sql_get_int(q, 2),
            .unit = (int)sql_get_int(q, 3),
            .reason = sql_get(q, 4),
            .at = sql_get_int(q, 5),
            .fact = {.origin = sql_get_int(q, 0),
                     .seq = sql_get_int(q, 1),
                     .stamp = sql_get_int(q, 6),
                     .base = sql_get_int(q, 7),
                     .scope = (int)sql_get_int(q, 8),
                     .actor = sql_get(q, 9),
                     .kind = sql_get(q, 10),
                     .record = sql_get(q, 11),
                     .verb = sql_get(q, 12),
                     .fields = sql_get(q, 13)},
        };
        wanted = visit(self, &refused);
    }
    return sql_done(q, err);
}

/* ---- the log ---- */

static bool note_write(Store *store, const char *text, Err *err)
{
    Sql *q = sql(store, "INSERT INTO sync_log (at, text) VALUES (:at, :text)");

    sql_int(q, ":at", clock_millis());
    sql_text(q, ":text", text);
    if (!sql_done(q, err))
        return false;
    return sql_done(sql(store, "DELETE FROM sync_log WHERE id <= "
                               "(SELECT max(id) - 1000 FROM sync_log)"),
                    err);
}

bool sync_note(Store *store, const char *text, Err *err)
{
    if (store->writing)
        return note_write(store, text, err);
    if (!store_begin(store, QUICK, err))
        return false;
    if (note_write(store, text, err))
        return store_commit(store, err);
    store_rollback(store);
    return false;
}
