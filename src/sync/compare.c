/* compare.c -- what both ends have already is not sent again
 *
 *     part origin 4711 seq 1 … 900, 900 facts, sum 77…
 *     part origin 99 seq 3 … 41, 12 facts, sum 15…
 *     compare 1024                    ->
 *                                     <-    compared 1024, has all
 *     upto 1024                       ->    a batch without facts
 *
 * After a file was restored or copied its other end has, by the new name,
 * taken nothing, and mostly holds everything all the same.  A stretch of
 * arrivals is told by origin: the least and the most seq in it, and what we
 * hold between those two, whenever it arrived.  Who holds just the same there
 * has the stretch.  Stretches grow while they are the same, and shrink around
 * what differs, which is sent; that needs no memory of what was compared.
 */
#include "inside.h"

#include <string.h>

enum {
    STRETCH_FIRST = 64,
    STRETCH_LEAST = 16, /* arrivals that are sent rather than parted */
    STRETCH_FACTOR = 4,
};

/* ---- who gives ------------------------------------------------------------------- */

void comparing_start(Exchange *exchange)
{
    Comparing *comparing = &exchange->giving.comparing;

    *comparing = (Comparing){.length = STRETCH_FIRST};
    if (exchange->giving.next == 0 && exchange->speaks >= PROTOCOL_COMPARES &&
        exchange->unit > 0)
        comparing->state = COMPARING_ASK;
}

static bool part_say(void *self, const JournalPart *part)
{
    Exchange *exchange = self;
    Str *out = &exchange->out;

    say_begin(out, "part");
    say_number(out, "origin", part->origin);
    say_number(out, "least", part->least);
    say_number(out, "most", part->most);
    say_number(out, "count", part->count);
    say_number(out, "sum", part->sum);
    say_end(out);
    return true;
}

bool comparing_ask(Exchange *exchange, const JournalRange *range)
{
    Comparing *comparing = &exchange->giving.comparing;
    Err err = ERR_NONE;

    comparing->upto = range->upto;
    if (!journal_parts(exchange->store, range, part_say, exchange,
                       &comparing->facts, &err))
        return exchange_err(exchange, &err);
    comparing->state = COMPARING_SAME;
    if (comparing->facts == 0)
        return true;
    say_begin(&exchange->out, "compare");
    say_number(&exchange->out, "arrival", comparing->upto);
    say_end(&exchange->out);
    comparing->state = COMPARING_ASKED;
    return true;
}

/* What follows when the other end has all, some, none of a stretch. */
static void answer_take(Giving *giving, const char *has)
{
    Comparing *comparing = &giving->comparing;
    const bool all = strcmp(has, "all") == 0;

    if (all || strcmp(has, "none") == 0) {
        comparing->state = all                ? COMPARING_SAME
                           : giving->next > 0 ? COMPARING_OTHER
                                              : COMPARING_OVER;
        comparing->length *= STRETCH_FACTOR;
    } else if (comparing->length > STRETCH_LEAST) {
        comparing->state = COMPARING_ASK;
        comparing->length /= STRETCH_FACTOR;
    } else {
        comparing->state = COMPARING_OTHER;
    }
}

bool on_compared(Exchange *exchange, const Fields *said)
{
    Giving *giving = &exchange->giving;
    const char *has = fields_get(said, "has");
    int64_t arrival = 0;

    if (!said_number(said, "arrival", 0, INT64_MAX, &arrival) || !has ||
        giving->comparing.state != COMPARING_ASKED ||
        arrival != giving->comparing.upto)
        return exchange_fail(exchange,
                             _("The other end acknowledged what was not sent"));
    answer_take(giving, has);
    return true;
}

/* ---- who takes ------------------------------------------------------------------- */

bool on_part(Exchange *exchange, const Fields *said)
{
    Compared *compared = &exchange->compared;
    JournalPart told, here;

    if (!said_number(said, "origin", 1, INT64_MAX, &told.origin) ||
        !said_number(said, "least", 1, INT64_MAX, &told.least) ||
        !said_number(said, "most", told.least, INT64_MAX, &told.most) ||
        !said_number(said, "count", 1, INT64_MAX, &told.count) ||
        !said_number(said, "sum", 0, INT64_MAX, &told.sum))
        return exchange_fail(exchange,
                             _("The other end sent an entry that is none"));
    here = told;
    if (!journal_part(exchange->store, &here,
                      exchange->end == EXCHANGE_DESK ? -1 : exchange->unit))
        return exchange_fail(exchange, _("The journal cannot be read"));
    compared->some |= here.count > 0;
    compared->other |= here.count != told.count ||
                       (here.sum != told.sum && !MUTANT(MUTANT_COUNT_ONLY));
    return true;
}

/* A desk that must forget something must see it come back, too. */
bool on_compare(Exchange *exchange, const Fields *said)
{
    Compared *compared = &exchange->compared;
    const bool other = compared->other || exchange->forgets.pending;
    const bool some = compared->some || exchange->forgets.pending;
    int64_t arrival = 0;

    *compared = (Compared){0};
    if (!said_number(said, "arrival", 1, INT64_MAX, &arrival))
        return exchange_fail(exchange,
                             _("The other end sent an entry that is none"));
    say_begin(&exchange->out, "compared");
    say_number(&exchange->out, "arrival", arrival);
    say_text(&exchange->out, "has", !other ? "all" : some ? "some" : "none");
    say_end(&exchange->out);
    return true;
}
