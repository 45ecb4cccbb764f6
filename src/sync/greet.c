/* greet.c -- greeting: who is at the other end, and from where both go on
 *
 *     desk      hello                go        who calls, and what it has
 *     hotline          hello
 *
 * Versions must meet, and the right end of the right unit must answer.  An end
 * that learns from the other's place that its own file was restored or copied
 * draws a new origin and greets again.
 */
#include "inside.h"

#include <string.h>

enum { RENEWALS_MOST = 3 };

void hello_say(Exchange *exchange)
{
    const bool desk = exchange->end == EXCHANGE_DESK;
    Str *out = &exchange->out;

    if (is_between(exchange))
        exchange->standby = desk_standby(exchange->desk);
    exchange->origin = setting_int(exchange->store, "origin", 0);
    exchange->asked_clock = clock_millis();
    say_begin(out, "hello");
    say_number(out, "protocol", PROTOCOL);
    say_number(out, "least", PROTOCOL_LEAST);
    say_text(out, "program", GUANJIA_VERSION);
    say_text(out, "role",
             exchange->standby   ? "standby"
             : is_desk(exchange) ? "desk"
                                 : "hotline");
    say_number(out, "unit", exchange->unit);
    say_number(out, "origin", exchange->origin);
    say_number(out, "clock", exchange->asked_clock);
    if (!is_desk(exchange))
        say_number(out, "term", desk_term(exchange->desk));
    if (!desk)
        say_place(out, "taken", exchange->peer.taken);
    say_end(out);
    exchange->state = desk ? AWAIT_HELLO : AWAIT_GO;
}

/* This file was restored from a copy, or is one: what is written from now on
 * gets another name, and the greeting begins again. */
static bool renew(Exchange *exchange)
{
    Err err = ERR_NONE;
    Store *store = exchange->store;

    if (++exchange->renewals > RENEWALS_MOST)
        return exchange_fail(exchange, _("The two ends cannot agree on what "
                                         "they have; look with: guanjia "
                                         "check"));
    bool done =
        store_begin(store, DURABLE, &err) &&
        (MUTANT(MUTANT_SAME_ORIGIN) || origin_renew(store, &err)) &&
        sync_note(store,
                  _("The other end knows a later state of this database than "
                    "it has itself: it was restored, or is a copy of "
                    "another. It goes on under a new name, and everything "
                    "is compared"),
                  &err) &&
        store_commit(store, &err);
    store_rollback(store);
    if (!done)
        return exchange_err(exchange, &err);
    hello_say(exchange);
    return true;
}

static bool versions_meet(Exchange *exchange, const Fields *said)
{
    int64_t theirs = 0, least = 0;
    const char *program = fields_get(said, "program");

    if (!said_number(said, "protocol", 1, INT32_MAX, &theirs) ||
        !said_number(said, "least", 1, INT32_MAX, &least))
        return exchange_fail(exchange,
                             _("The other end greets in a way that is not "
                               "known here"));
    exchange->speaks = theirs < PROTOCOL ? theirs : PROTOCOL;
    if (theirs >= PROTOCOL_LEAST && least <= PROTOCOL)
        return true;
    return exchange_fail(
        exchange,
        _("Versions %s here and %.20s there cannot speak with each "
          "other; bring the older one up to date"),
        GUANJIA_VERSION, program ? program : "?");
}

static bool role_fits(const Exchange *exchange, const char *role)
{
    if (!role)
        return false;
    if (exchange->end == EXCHANGE_HOTLINE && !is_between(exchange))
        return strcmp(role, "desk") == 0;
    return strcmp(role, "hotline") == 0 ||
           (is_between(exchange) && strcmp(role, "standby") == 0);
}

/* The right kind of database, of the right unit? */
static bool partner_fits(Exchange *exchange, const Fields *said)
{
    const bool desk = exchange->end == EXCHANGE_DESK;
    int64_t unit = 0;

    if (!role_fits(exchange, fields_get(said, "role")))
        return exchange_fail(exchange, desk ? _("What answers is no hotline")
                                       : is_between(exchange)
                                           ? _("What calls is no hotline")
                                           : _("What calls is no desk"));
    if (!said_number(said, "unit", 0, 999, &unit) || unit != exchange->unit)
        return exchange_fail(
            exchange,
            desk ? _("The hotline takes this desk for one of unit %lld; it is "
                     "of unit %d")
                 : _("The desk says that it is of unit %lld, but its key is "
                     "for unit %d"),
            (long long)unit, exchange->unit);
    return said_number(said, "origin", 1, INT64_MAX, &exchange->peer.origin) ||
           exchange_fail(exchange, _("The other end greets without a name"));
}

bool partner_admitted(Exchange *exchange)
{
    Err err = ERR_NONE;

    return hotlines_same(exchange) &&
           (exchange->end == EXCHANGE_DESK ||
            desk_admitted(exchange->desk, exchange->unit, &err) ||
            exchange_err(exchange, &err));
}

/* Of two hotlines, which one counts?  A desk speaks with no other. */
static bool partner_counts(Exchange *exchange, const Fields *said)
{
    if (is_between(exchange))
        return hotlines_settle(exchange, said);
    if (exchange->end == EXCHANGE_DESK)
        return term_follow(exchange, said);
    return !exchange->standby ||
           exchange_fail(exchange,
                         _("This is the standby of the hotline, which "
                           "takes nothing from desks"));
}

/* A desk that comes back to a hotline after it has followed another one meets
 * it anew: what it got or forgot there may not be known here. */
static bool was_left(const Exchange *exchange)
{
    return is_desk(exchange) &&
           setting_int(exchange->store, "hotline", 0) != exchange->peer.origin;
}

static bool partner_keep(Exchange *exchange, const Fields *said, bool known,
                         Err *err)
{
    return (known || forgets_clear(exchange, err)) &&
           term_keep(exchange, said, err) &&
           (!was_left(exchange) ||
            setting_put_int(exchange->store, "hotline", exchange->peer.origin,
                            err)) &&
           peer_put(exchange->store, &exchange->peer, err);
}

/* Looks up who that is; somebody new is kept in mind. */
static bool partner_know(Exchange *exchange, const Fields *said)
{
    Err err = ERR_NONE;
    Store *store = exchange->store;
    Peer *peer = &exchange->peer;

    if (peer->origin == exchange->origin)
        return exchange_fail(exchange,
                             _("The other end is a copy of this database"));
    const bool known =
        peer_get(store, peer->origin, peer) && !was_left(exchange);
    if (!known) {
        *peer = (Peer){.origin = peer->origin, .level = peer->level};
        peer->unit = exchange->end == EXCHANGE_DESK ? 0 : exchange->unit;
        peer->met = journal_place(store, INT64_MAX).arrival;
    }
    peer->heard = clock_millis();
    if (peer->met < 0)
        return exchange_fail(exchange, _("The journal cannot be read"));
    const bool kept = store_begin(store, DURABLE, &err) &&
                      partner_keep(exchange, said, known, &err) &&
                      store_commit(store, &err);
    store_rollback(store);
    return kept || exchange_err(exchange, &err);
}

static void clocks_compare(Exchange *exchange, const Fields *said)
{
    int64_t theirs = 0;
    const int64_t now = clock_millis();

    if (said_number(said, "clock", 1, INT64_MAX / 2, &theirs))
        exchange->status.offset =
            theirs + (now - exchange->asked_clock) / 2 - now;
}

static void go_say(Exchange *exchange)
{
    const RefusedSum sum = refused_sum(exchange->store, exchange->unit);

    say_begin(&exchange->out, "go");
    say_number(&exchange->out, "origin", exchange->peer.origin);
    say_place(&exchange->out, "taken", exchange->peer.taken);
    say_number(&exchange->out, "refused", sum.count);
    say_number(&exchange->out, "refused_sum", sum.sum);
    say_end(&exchange->out);
}

static void run(Exchange *exchange, int64_t from)
{
    giving_start(exchange, from);
    taking_release(&exchange->taking);
    lobbies_release(&exchange->lobbies);
    exchange->lobbies.told = 0;
    exchange->compared = (Compared){0};
    forgets_start(exchange);
    exchange->peer.sent = from;
    exchange->unkept = true;
    exchange->commits = -1;
    exchange->status.greeted = true;
    exchange->state = RUNNING;
}

/* The hotline's hello, at the desk. */
static bool hotline_greets(Exchange *exchange, const Fields *said)
{
    JournalPlace place;

    if (!said_place(said, &place))
        return exchange_fail(exchange,
                             _("The other end greets in a way that is not "
                               "known here"));
    clocks_compare(exchange, said);
    if (!journal_was_at(exchange->store, place))
        return renew(exchange);
    if (!partner_know(exchange, said))
        return false;
    go_say(exchange);
    run(exchange, place.arrival);
    return true;
}

bool on_hello(Exchange *exchange, const Fields *said)
{
    const bool desk = exchange->end == EXCHANGE_DESK;

    if (exchange->state == RUNNING && !desk)
        return exchange_fail(exchange,
                             _("The other end greets in a way that is not "
                               "known here"));
    if (!versions_meet(exchange, said) || !partner_fits(exchange, said) ||
        !partner_admitted(exchange) || !partner_counts(exchange, said))
        return false;
    if (desk)
        return hotline_greets(exchange, said);
    if (!partner_know(exchange, said))
        return false;
    hello_say(exchange);
    return true;
}

/* The desk's go, at the hotline. */
bool on_go(Exchange *exchange, const Fields *said)
{
    int64_t origin = 0;
    JournalPlace place;
    RefusedSum *told = &exchange->refusals.told;

    if (exchange->state != AWAIT_GO)
        return true; /* an answer to a hello that was said again since */
    if (!said_number(said, "origin", 1, INT64_MAX, &origin) ||
        !said_place(said, &place) ||
        !said_number(said, "refused", 0, INT64_MAX, &told->count) ||
        !said_number(said, "refused_sum", 0, INT64_MAX, &told->sum))
        return exchange_fail(exchange,
                             _("The other end greets in a way that is not "
                               "known here"));
    if (origin != exchange->origin)
        return true;
    if (!journal_was_at(exchange->store, place))
        return renew(exchange);
    run(exchange, place.arrival);
    exchange->refusals.judged = 0;
    return true;
}
