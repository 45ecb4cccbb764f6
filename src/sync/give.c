/* give.c -- sending our facts, in batches, as far as the other end wants
 *
 *     next 812   journal 813 … 815   ->   fact fact fact upto 815   flight [815]
 *                                    <-   ack 815                   flight []
 *
 * Nothing here must be kept for good: where to begin is said by the other end
 * at each greeting.
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

enum {
    STRIDE = 5000, /* arrivals looked at in one go */
    PASSED = 50,   /* arrivals passed over that are worth a word */
    QUICK_ENOUGH = 6,
    TOO_SLOW = 20, /* ms that a batch may take at the other end */
};

void giving_release(Giving *giving)
{
    free(giving->echo);
    *giving = (Giving){0};
}

void giving_echo(Exchange *exchange, int64_t arrival)
{
    Giving *giving = &exchange->giving;

    if (giving->echoes == giving->echo_cap) {
        giving->echo_cap = giving->echo_cap ? giving->echo_cap * 2 : 64;
        giving->echo = mem_grow(giving->echo, (size_t)giving->echo_cap *
                                                  sizeof *giving->echo);
    }
    giving->echo[giving->echoes++] = arrival;
}

static bool is_echo(const Giving *giving, int64_t arrival)
{
    int low = 0, high = giving->echoes;

    while (low < high) {
        const int middle = (low + high) / 2;
        if (giving->echo[middle] < arrival)
            low = middle + 1;
        else
            high = middle;
    }
    return low < giving->echoes && giving->echo[low] == arrival;
}

/* What lies behind us is not asked for again. */
static void echoes_drop(Giving *giving)
{
    int passed = 0;

    while (passed < giving->echoes && giving->echo[passed] <= giving->next)
        passed++;
    if (passed == 0)
        return;
    giving->echoes -= passed;
    memmove(giving->echo, giving->echo + passed,
            (size_t)giving->echoes * sizeof *giving->echo);
}

static JournalRange range_of(const Exchange *exchange, int64_t upto)
{
    const bool desk = is_desk(exchange);
    const bool all = desk || is_between(exchange) || MUTANT(MUTANT_ANY_SCOPE);
    const bool own = desk || (is_between(exchange) && MUTANT(MUTANT_OWN_ONLY));

    return (JournalRange){
        .after = exchange->giving.next,
        .upto = upto,
        .unit = all ? -1 : exchange->unit,
        .whole = exchange->giving.whole,
        .only = own ? exchange->origin : 0,
    };
}

void giving_start(Exchange *exchange, int64_t from)
{
    Giving *giving = &exchange->giving;
    const int64_t since = setting_int(exchange->store, "origin_since", 0);
    const int64_t met = exchange->peer.met;

    giving_release(giving);
    giving->next = giving->told = from;
    giving->size = BATCH_FIRST;
    giving->whole = since > met ? since : met;
    if (MUTANT(MUTANT_NO_GIVING_BACK))
        giving->whole = 0;
    comparing_start(exchange);
}

/* A batch in the making. */
typedef struct Batch {
    Exchange *exchange;
    int count;
    size_t begun; /* length of out before it */
    int64_t upto; /* arrival of the last fact */
    bool full;
} Batch;

static bool batch_add(void *self, const Fact *fact)
{
    Batch *batch = self;
    Exchange *exchange = batch->exchange;

    if (!is_desk(exchange) && is_echo(&exchange->giving, fact->arrival))
        return true;
    say_fact(&exchange->out, fact);
    batch->upto = fact->arrival;
    batch->count++;
    batch->full = batch->count >= exchange->giving.size ||
                  exchange->out.len - batch->begun >= BATCH_BYTES;
    return !batch->full;
}

static void upto_say(Exchange *exchange, int64_t upto)
{
    Giving *giving = &exchange->giving;
    /* no fact may have arrived under that very number */
    const JournalPlace place = journal_place(exchange->store, upto);

    say_begin(&exchange->out, "upto");
    say_place(&exchange->out, "arrival", place);
    say_number(&exchange->out, "left", giving->left);
    say_end(&exchange->out);
    giving->flight[giving->in_flight++] = place.arrival;
    giving->told = upto;
    giving->level = false;
}

/* Sends one batch, or passes over what is not for the other end. */
static bool batch_send(Exchange *exchange, int64_t newest)
{
    Giving *giving = &exchange->giving;
    Err err = ERR_NONE;
    Batch batch = {.exchange = exchange, .begun = exchange->out.len};
    const int64_t end =
        newest - giving->next > STRIDE ? giving->next + STRIDE : newest;
    const JournalRange range = range_of(exchange, end);
    int forgets = 0;

    if (!journal_since(exchange->store, &range, batch_add, &batch, &err))
        return exchange_err(exchange, &err);
    /* after the facts: what moved back meanwhile comes in a later batch */
    giving->next = batch.full ? batch.upto : end;
    if (!forgets_say(exchange, range.after, giving->next, &forgets))
        return false;
    giving->left = giving->left > batch.count ? giving->left - batch.count : 0;
    exchange->status.sent += batch.count;
    if (batch.count > 0 || forgets > 0 || giving->next - giving->told >= PASSED)
        upto_say(exchange, giving->next);
    echoes_drop(giving);
    return true;
}

/* What the other end has already. */
static bool stretch_pass(Exchange *exchange)
{
    Giving *giving = &exchange->giving;
    const int64_t after = giving->next;
    int forgets = 0;

    giving->next = giving->comparing.upto;
    if (!forgets_say(exchange, after, giving->next, &forgets))
        return false;
    giving->left -= giving->left > giving->comparing.facts
                        ? giving->comparing.facts
                        : giving->left;
    upto_say(exchange, giving->next);
    echoes_drop(giving);
    return true;
}

/* The next batch, question, or what follows from an answer. */
static bool step(Exchange *exchange, int64_t newest)
{
    Comparing *comparing = &exchange->giving.comparing;
    const int64_t next = exchange->giving.next;
    const bool ends = newest - next <= comparing->length;
    const JournalRange stretch =
        range_of(exchange, ends ? newest : next + comparing->length);

    if (comparing->state == COMPARING_ASK)
        return comparing_ask(exchange, &stretch);
    if (comparing->state == COMPARING_OVER)
        return batch_send(exchange, newest);
    const bool fine = comparing->state == COMPARING_SAME
                          ? stretch_pass(exchange)
                          : batch_send(exchange, comparing->upto);
    if (exchange->giving.next >= comparing->upto)
        comparing->state = COMPARING_ASK;
    return fine;
}

static void level_say(Exchange *exchange)
{
    Giving *giving = &exchange->giving;

    if (giving->level || giving->in_flight > 0)
        return;
    say_begin(&exchange->out, "level");
    say_end(&exchange->out);
    giving->level = true;
}

/* Which desks are let in: a batch without facts. */
static void lobbies_go_on(Exchange *exchange)
{
    Giving *giving = &exchange->giving;
    bool any = false;

    if (giving->in_flight < WINDOW)
        lobbies_say(exchange, &any);
    if (any)
        upto_say(exchange, giving->next);
}

bool giving_go_on(Exchange *exchange)
{
    Giving *giving = &exchange->giving;
    const int64_t newest = journal_place(exchange->store, INT64_MAX).arrival;

    if (newest > giving->newest) {
        const JournalRange range = range_of(exchange, newest);
        /* what came in over this line does not go back */
        giving->left =
            journal_waiting(exchange->store, &range) - giving->echoes;
        giving->newest = newest;
    }
    if (is_between(exchange))
        lobbies_go_on(exchange);
    while (giving->next < newest && giving->in_flight < WINDOW &&
           giving->comparing.state != COMPARING_ASKED &&
           exchange->out.len < BATCH_BYTES)
        if (!step(exchange, newest))
            return false;
    if (giving->next >= newest) {
        giving->comparing.state = COMPARING_OVER;
        level_say(exchange);
    }
    return true;
}

/* Batches as large as the other end can take them without being felt. */
static void size_fit(Giving *giving, int64_t took)
{
    if (took > TOO_SLOW)
        giving->size /= 2;
    else if (took < QUICK_ENOUGH)
        giving->size *= 2;
    if (giving->size < BATCH_LEAST)
        giving->size = BATCH_LEAST;
    if (giving->size > BATCH_MOST)
        giving->size = BATCH_MOST;
}

bool giving_acked(Exchange *exchange, const Fields *said)
{
    Giving *giving = &exchange->giving;
    int64_t arrival, took = 0;

    if (!said_number(said, "arrival", 0, INT64_MAX, &arrival) ||
        giving->in_flight == 0 || giving->flight[0] != arrival)
        return exchange_fail(exchange,
                             _("The other end acknowledged what was not sent"));
    giving->in_flight--;
    memmove(giving->flight, giving->flight + 1,
            (size_t)giving->in_flight * sizeof *giving->flight);
    if (said_number(said, "took", 0, INT64_MAX, &took))
        size_fit(giving, took);
    exchange->peer.sent = arrival;
    exchange->unkept = true;
    return true;
}
