/* take.c -- taking the other end's facts: a batch, its sums and how far we are
 * in one transaction
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- records to be added up --------------------------------------------------- */

void touched_add(Touched *touched, const char *kind, const char *record)
{
    for (int i = touched->count - 1; i >= 0; i--)
        if (strcmp(touched->record[i], record) == 0 &&
            strcmp(touched->kind[i], kind) == 0)
            return;
    if (touched->count == touched->cap) {
        touched->cap = touched->cap ? touched->cap * 2 : 16;
        const size_t size = (size_t)touched->cap * sizeof(char *);
        touched->kind = mem_grow(touched->kind, size);
        touched->record = mem_grow(touched->record, size);
    }
    touched->kind[touched->count] = kind;
    touched->record[touched->count++] = record;
}

bool touched_sum(Touched *touched, Desk *desk, Err *err)
{
    for (int i = 0; i < touched->count; i++)
        if (!desk_sum(desk, touched->kind[i], touched->record[i], err))
            return err_set(err, ERR_STORAGE,
                           _("%s could not be added up; look with: guanjia "
                             "check"),
                           touched->record[i]);
    return true;
}

void touched_release(Touched *touched)
{
    free(touched->kind);
    free(touched->record);
    *touched = (Touched){0};
}

/* ---- a batch -------------------------------------------------------------------- */

static void taking_clear(Taking *taking)
{
    for (int i = 0; i < taking->count; i++)
        fields_release(&taking->at[i].said);
    taking->count = 0;
    taking->bytes = 0;
}

void taking_release(Taking *taking)
{
    taking_clear(taking);
    free(taking->at);
    *taking = (Taking){0};
}

bool taking_fact(Exchange *exchange, Fields *said)
{
    Taking *taking = &exchange->taking;

    if (taking->count == taking->cap) {
        taking->cap = taking->cap ? taking->cap * 2 : 64;
        taking->at =
            mem_grow(taking->at, (size_t)taking->cap * sizeof *taking->at);
    }
    Came *came = &taking->at[taking->count];
    *came = (Came){.said = *said};
    *said = FIELDS_EMPTY;
    taking->count++;
    taking->level = false;
    if (!said_fact(&came->said, &came->fact) || !came->fact.fields)
        return exchange_fail(exchange,
                             _("The other end sent an entry that is none"));
    taking->bytes += strlen(came->fact.fields) + sizeof *came + 512;
    if (taking->count > BATCH_MOST || taking->bytes > BATCH_HOLD)
        return exchange_fail(exchange,
                             _("The other end sends too much without a pause"));
    if (is_desk(exchange) && came->fact.scope != 0 &&
        came->fact.scope != exchange->unit && !MUTANT(MUTANT_ANY_SCOPE))
        return exchange_fail(
            exchange,
            _("The hotline sent something of unit %d; this desk "
              "is of unit %d"),
            came->fact.scope, exchange->unit);
    return true;
}

/* What is needed while a batch is written. */
typedef struct Writing {
    Exchange *exchange;
    Touched touched;
    Refused *refused; /* borrowed from the batch */
    int refusals;
    int fresh;
    int64_t echo[BATCH_MOST]; /* arrivals of those that it must not get back */
    int echoes;
} Writing;

/* What the journal says of a fact that came. */
typedef struct Seen {
    bool here;
    int scope;
} Seen;

static bool fact_seen(void *self, const Fact *fact)
{
    *(Seen *)self = (Seen){true, fact->scope};
    return false;
}

/* The hotline's judgement, unless the fact is here already. */
static const char *judge(Exchange *exchange, const Refused *name, Seen *seen)
{
    if (exchange->end == EXCHANGE_DESK || is_between(exchange))
        return NULL;
    journal_named(exchange->store, name, fact_seen, seen, NULL);
    return seen->here ? NULL
                      : admit(exchange->desk, &name->fact, exchange->unit);
}

/* It is kept where its record is now; a desk that says something about what
 * has left its unit must be told to forget it. */
static bool place(Exchange *exchange, const Seen *seen, Fact *here, Err *err)
{
    const int said = here->scope;

    if (is_between(exchange)) {
        here->scope = move_scope(exchange, here);
        return true;
    }
    if (exchange->end == EXCHANGE_DESK)
        return forget_not(exchange, here, err);
    here->scope = seen->here
                      ? seen->scope
                      : admit_scope(exchange->desk, here, exchange->unit);
    return here->scope <= 0 || here->scope == said ||
           forgets_again(exchange, here, err);
}

/* The same of what is refused: it came too late. */
static bool refuse(Writing *writing, const Refused *refused, Err *err)
{
    Exchange *exchange = writing->exchange;
    Forget forget = {.unit = exchange->unit,
                     .kind = refused->fact.kind,
                     .record = refused->fact.record};
    bool fresh;

    writing->refused[writing->refusals++] = *refused;
    return refused_put(exchange->store, refused, &fresh, err) &&
           (!forget_get(exchange->store, &forget) ||
            forgets_again(exchange, &refused->fact, err));
}

static bool write_fact(Writing *writing, const Fact *fact, Err *err)
{
    Exchange *exchange = writing->exchange;
    Fact here = *fact;
    bool fresh = false;
    Seen seen = {0};
    Refused refused = {.origin = fact->origin,
                       .seq = fact->seq,
                       .mark = fact_mark(fact),
                       .unit = exchange->unit,
                       .at = clock_millis(),
                       .fact = *fact};

    refused.reason = judge(exchange, &refused, &seen);
    if (refused.reason)
        return refuse(writing, &refused, err);
    if (!place(exchange, &seen, &here, err))
        return false;
    if (!is_desk(exchange) &&
        !refused_take(exchange, &refused, here.scope, err))
        return false;
    if (!journal_take(exchange->store, &here, &fresh, err))
        return false;
    if (fresh) {
        if (!desk_is_put_off(exchange->desk))
            touched_add(&writing->touched, fact->kind, fact->record);
        writing->fresh++;
        if (here.scope == 0 || here.scope == exchange->unit ||
            is_between(exchange))
            writing->echo[writing->echoes++] =
                journal_place(exchange->store, INT64_MAX).arrival;
    }
    return true;
}

/* Nobody sees the desk yet: adding all up at the end is quicker. */
static bool is_filling(Exchange *exchange)
{
    return exchange->end == EXCHANGE_DESK &&
           (desk_is_put_off(exchange->desk) || !desk_filled(exchange->desk));
}

static bool write_batch(Writing *writing, const Peer *peer, Err *err)
{
    Exchange *exchange = writing->exchange;
    const Taking *taking = &exchange->taking;

    if (taking->count > 0 && is_filling(exchange) &&
        !desk_put_off(exchange->desk, err))
        return false;
    for (int i = 0; i < taking->count; i++)
        if (!write_fact(writing, &taking->at[i].fact, err))
            return false;
    if (refused_sum(exchange->store, exchange->unit).count > REFUSED_MOST)
        return err_set(err, ERR_NOT_NOW,
                       _("More than %d entries of unit %d were refused; "
                         "somebody must look at that desk first"),
                       REFUSED_MOST, exchange->unit);
    return touched_sum(&writing->touched, exchange->desk, err) &&
           forgets_write(exchange, err) && lobbies_write(exchange, err) &&
           peer_put(exchange->store, peer, err);
}

static bool batch_commit(Writing *writing, const Peer *peer, Err *err)
{
    Store *store = writing->exchange->store;

    if (MUTANT(MUTANT_CURSOR_APART)) {
        if (!store_begin(store, DURABLE, err) || !peer_put(store, peer, err) ||
            !store_commit(store, err))
            return false;
        writing->exchange->peer = *peer;
    }
    if (!store_begin(store, DURABLE, err))
        return false;
    if (write_batch(writing, peer, err))
        return store_commit(store, err);
    store_rollback(store);
    return false;
}

static void ack_say(Exchange *exchange, int64_t arrival, int64_t took)
{
    say_begin(&exchange->out, "ack");
    say_number(&exchange->out, "arrival", arrival);
    say_number(&exchange->out, "took", took);
    say_end(&exchange->out);
}

/* What was committed becomes known. */
static void batch_done(Writing *writing, const Peer *peer)
{
    Exchange *exchange = writing->exchange;

    exchange->peer = *peer;
    exchange->unkept = false;
    exchange->status.taken += writing->fresh;
    for (int i = 0; i < writing->refusals; i++)
        exchange->status.refused +=
            strcmp(writing->refused[i].reason, REFUSAL_SAME) != 0;
    if (!is_desk(exchange))
        for (int i = 0; i < writing->echoes; i++)
            giving_echo(exchange, writing->echo[i]);
    for (int i = 0; i < writing->refusals; i++)
        refused_say(exchange, &writing->refused[i]);
    if (writing->refusals > 0)
        refusals_say(exchange, false);
    if (writing->fresh > 0)
        desk_refresh(exchange->desk);
}

bool taking_upto(Exchange *exchange, const Fields *said)
{
    Taking *taking = &exchange->taking;
    Err err = ERR_NONE;
    Peer peer = exchange->peer;
    Refused refused[BATCH_MOST];
    Writing writing = {.exchange = exchange, .refused = refused};
    const int64_t begun = clock_monotonic();

    if (!said_number(said, "arrival", 0, INT64_MAX, &peer.taken.arrival) ||
        !said_number(said, "chain", 0, INT64_MAX, &peer.taken.chain) ||
        !said_number(said, "left", 0, INT64_MAX, &exchange->status.incoming))
        return exchange_fail(exchange,
                             _("The other end sent a batch that is none"));
    peer.heard = clock_millis();
    if (MUTANT(MUTANT_ACK_FIRST))
        ack_say(exchange, peer.taken.arrival, 0);
    const bool taken = batch_commit(&writing, &peer, &err);
    if (taken) {
        batch_done(&writing, &peer);
        if (!MUTANT(MUTANT_ACK_FIRST))
            ack_say(exchange, peer.taken.arrival, clock_monotonic() - begun);
    }
    touched_release(&writing.touched);
    taking_clear(taking);
    forgets_release(&exchange->forgets);
    lobbies_release(&exchange->lobbies);
    return taken || exchange_err(exchange, &err);
}
