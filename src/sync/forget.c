/* forget.c -- what has moved to another unit is forgotten by the desk it left
 *
 *     hotline   facts … forget household 36SD… upto 93
 *     desk 3    keeps in mind that it must, in the batch's transaction; ack 93
 *               … and does, once all that it said of it is acknowledged
 *
 * What the hotline gets from a desk about something that has left its unit
 * shows that the desk has it still, or again: it is told anew.
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

enum {
    FORGETS_MOST = 5000, /* in one batch: STRIDE of give.c */
    SCRUB_EVERY = 2000,  /* ms between tries */
};

void forgets_release(Forgets *forgets)
{
    for (int i = 0; i < forgets->count; i++)
        fields_release(&forgets->at[i]);
    free(forgets->at);
    forgets->at = NULL;
    forgets->count = 0;
}

/* ---- the hotline's end ------------------------------------------------------------ */

/* Saying them, and how many there were. */
typedef struct Telling {
    Str *out;
    int count;
} Telling;

static bool forget_say(void *self, const Forget *forget)
{
    Telling *telling = self;

    say_begin(telling->out, "forget");
    say_text(telling->out, "kind", forget->kind);
    say_text(telling->out, "record", forget->record);
    say_end(telling->out);
    telling->count++;
    return true;
}

bool forgets_say(Exchange *exchange, int64_t after, int64_t upto, int *count)
{
    Telling telling = {.out = &exchange->out};
    Err err = ERR_NONE;

    if (is_between(exchange))
        return moves_say(exchange, after, upto, count);
    if (exchange->end != EXCHANGE_HOTLINE)
        return true;
    const JournalRange range = {
        .after = after, .upto = upto, .unit = exchange->unit};
    if (!forget_each(exchange->store, &range, forget_say, &telling, &err))
        return exchange_err(exchange, &err);
    *count = telling.count;
    return true;
}

bool forgets_again(Exchange *exchange, const Fact *fact, Err *err)
{
    Forget forget = {
        .unit = exchange->unit, .kind = fact->kind, .record = fact->record};

    /* not told yet: that one will do */
    return (forget_get(exchange->store, &forget) &&
            forget.arrival > exchange->giving.next) ||
           forget_put(exchange->store, &forget, err);
}

/* The desk of the unit that it was refused to holds it, too. */
static int refused_elsewhere(Exchange *exchange, const Refused *name, int scope)
{
    Sql *q = sql(exchange->store,
                 "SELECT unit FROM quarantine WHERE origin = :origin AND seq = "
                 ":seq AND mark = :mark AND unit <> :scope LIMIT 1");

    sql_int(q, ":origin", name->origin);
    sql_int(q, ":seq", name->seq);
    sql_int(q, ":mark", name->mark);
    sql_int(q, ":scope", scope);
    const int unit = sql_row(q) ? (int)sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    return unit;
}

bool refused_take(Exchange *exchange, const Refused *name, int scope, Err *err)
{
    const Forget forget = {
        .unit = scope > 0 ? refused_elsewhere(exchange, name, scope) : 0,
        .kind = name->fact.kind,
        .record = name->fact.record};

    return (forget.unit == 0 || forget_put(exchange->store, &forget, err)) &&
           refused_drop(exchange->store, name, err);
}

/* ---- the desk's end --------------------------------------------------------------- */

bool forget_said(Exchange *exchange, const Fields *said)
{
    Forgets *forgets = &exchange->forgets;
    const char *kind = fields_get(said, "kind");
    const char *record = fields_get(said, "record");

    if (!is_desk(exchange) || !kind || !record || strlen(kind) > 32 ||
        strlen(record) > 48 || forgets->count >= FORGETS_MOST)
        return exchange_fail(exchange,
                             _("The other end sent an entry that is none"));
    if ((forgets->count & (forgets->count - 1)) == 0)
        forgets->at = mem_grow(
            forgets->at, (forgets->count ? (size_t)forgets->count * 2 : 1) *
                             sizeof *forgets->at);
    Fields *kept = &forgets->at[forgets->count++];
    *kept = FIELDS_EMPTY;
    fields_set(kept, "kind", kind);
    fields_set(kept, "record", record);
    return true;
}

bool forgets_write(Exchange *exchange, Err *err)
{
    Forgets *forgets = &exchange->forgets;
    bool done = true;

    if (is_between(exchange))
        return moves_write(exchange, err);
    for (int i = 0; done && i < forgets->count; i++) {
        const Forget forget = {.unit = exchange->unit,
                               .kind = fields_get(&forgets->at[i], "kind"),
                               .record = fields_get(&forgets->at[i], "record")};
        done = forget_put(exchange->store, &forget, err);
    }
    if (forgets->count > 0) {
        forgets->pending = true;
        forgets->looked = -1;
    }
    return done;
}

/* It has moved back. */
bool forget_not(Exchange *exchange, const Fact *fact, Err *err)
{
    const Forget forget = {
        .unit = exchange->unit, .kind = fact->kind, .record = fact->record};

    return !exchange->forgets.pending ||
           forget_drop(exchange->store, &forget, err);
}

/* Has the desk said something about it that is not acknowledged? */
static bool is_waiting(Exchange *exchange, const Forget *forget)
{
    const Giving *giving = &exchange->giving;
    Sql *q = sql(exchange->store,
                 "SELECT 1 FROM journal WHERE record = :record AND kind = "
                 ":kind AND arrival > :sent AND (arrival <= :whole OR origin "
                 "= :origin) LIMIT 1");

    sql_text(q, ":kind", forget->kind);
    sql_text(q, ":record", forget->record);
    sql_int(q, ":sent", exchange->peer.sent);
    sql_int(q, ":whole", giving->whole);
    sql_int(q, ":origin", exchange->origin);
    const bool waiting = sql_row(q);
    sql_done(q, NULL);
    return waiting && !MUTANT(MUTANT_FORGET_FIRST);
}

/* What can be forgotten now; one at a time is found, so that nothing is
 * changed while it is read. */
typedef struct Ripe {
    Exchange *exchange;
    char kind[33], record[49];
    bool found;
    int waiting;
} Ripe;

static bool ripe_find(void *self, const Forget *forget)
{
    Ripe *ripe = self;

    if (is_waiting(ripe->exchange, forget)) {
        ripe->waiting++;
        return true;
    }
    text_copy(ripe->kind, sizeof ripe->kind, forget->kind);
    text_copy(ripe->record, sizeof ripe->record, forget->record);
    ripe->found = true;
    return false;
}

/* In a transaction; *waiting: how many must wait. */
static bool ripe_forget(Exchange *exchange, int *forgotten, int *waiting,
                        Err *err)
{
    for (;;) {
        Ripe ripe = {.exchange = exchange};
        const JournalRange range = {.upto = INT64_MAX, .unit = exchange->unit};
        if (!forget_each(exchange->store, &range, ripe_find, &ripe, err))
            return false;
        *waiting = ripe.waiting;
        if (!ripe.found)
            return true;
        const Forget forget = {
            .unit = exchange->unit, .kind = ripe.kind, .record = ripe.record};
        if (!desk_forget(exchange->desk, ripe.kind, ripe.record, err) ||
            !forget_drop(exchange->store, &forget, err))
            return false;
        ++*forgotten;
    }
}

static bool forgets_do(Exchange *exchange)
{
    Forgets *forgets = &exchange->forgets;
    Err err = ERR_NONE;
    int forgotten = 0, waiting = 0;

    const bool done =
        store_begin(exchange->store, DURABLE, &err) &&
        ripe_forget(exchange, &forgotten, &waiting, &err) &&
        (forgotten == 0 ||
         sync_note(exchange->store,
                   _("A household has moved to another unit; what was kept "
                     "of it here is gone"),
                   &err)) &&
        store_commit(exchange->store, &err);
    store_rollback(exchange->store);
    if (!done)
        return exchange_err(exchange, &err);
    forgets->pending = waiting > 0;
    if (forgotten > 0) {
        forgets->scrub = true;
        forgets->scrub_at = 0;
    }
    return true;
}

bool forgets_due(const Exchange *exchange)
{
    return exchange->forgets.pending &&
           exchange->forgets.looked != exchange->peer.sent;
}

bool forgets_go_on(Exchange *exchange)
{
    Forgets *forgets = &exchange->forgets;

    if (!is_desk(exchange))
        return true;
    if (forgets->agreed && forgets_due(exchange)) {
        forgets->looked = exchange->peer.sent;
        if (!forgets_do(exchange))
            return false;
    }
    if (forgets->scrub && exchange->now >= forgets->scrub_at) {
        forgets->scrub = !desk_scrub(exchange->desk);
        forgets->scrub_at = exchange->now + SCRUB_EVERY;
    }
    return true;
}

bool forgets_clear(Exchange *exchange, Err *err)
{
    if (!is_desk(exchange))
        return true;
    return sql_done(sql(exchange->store, "DELETE FROM forget"), err);
}

/* Is there something left from before? */
static bool is_told(Exchange *exchange)
{
    Sql *q = sql(exchange->store, "SELECT 1 FROM forget LIMIT 1");
    const bool told = sql_row(q);

    return !sql_done(q, NULL) || told;
}

void forgets_start(Exchange *exchange)
{
    Forgets *forgets = &exchange->forgets;

    forgets_release(forgets);
    forgets->looked = -1;
    forgets->agreed = false;
    forgets->scrub = is_desk(exchange);
    forgets->pending = forgets->scrub && is_told(exchange);
}
