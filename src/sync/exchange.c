/* exchange.c -- one end of a line: listening, keeping the line
 *
 *     desk      hello                go facts upto …
 *     hotline          hello                          ack facts upto …
 *
 * Nothing here reads or writes a line; see sync.h.
 */
#include "inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEPT_EVERY = 1000,  /* ms between notes of what the other end has … */
    HEARD_EVERY = 60000 /* … and, of a quiet line, that it stands */
};

/* ---- ending -------------------------------------------------------------------- */

static void sentence_put(ExchangeStatus *status, const char *format,
                         va_list args)
{
    (void)vsnprintf(status->error, sizeof status->error, format, args);
    char *clean = text_clean(status->error, strlen(status->error), false);
    text_copy(status->error, sizeof status->error, clean);
    free(clean);
}

bool exchange_fail(Exchange *exchange, const char *format, ...)
{
    if (exchange->state == ENDED)
        return false;
    va_list args;
    va_start(args, format);
    sentence_put(&exchange->status, format, args);
    va_end(args);
    say_begin(&exchange->out, "bye");
    say_text(&exchange->out, "why", exchange->status.error);
    say_end(&exchange->out);
    exchange->state = ENDED;
    exchange->status.level = false;
    return false;
}

bool exchange_err(Exchange *exchange, const Err *err)
{
    return exchange_fail(exchange, "%s", err->text);
}

/* ---- listening --------------------------------------------------------------------- */

static bool on_fact(Exchange *exchange, const Fields *said)
{
    Fields *moved = (Fields *)said;

    return taking_fact(exchange, moved);
}

static bool on_level(Exchange *exchange, const Fields *said)
{
    (void)said;
    exchange->taking.level = true;
    exchange->status.incoming = 0;
    return true;
}

static bool on_again(Exchange *exchange, const Fields *said)
{
    (void)said;
    return refusals_tell(exchange);
}

static bool on_ping(Exchange *exchange, const Fields *said)
{
    (void)said;
    (void)exchange;
    return true;
}

static bool on_bye(Exchange *exchange, const Fields *said)
{
    const char *why = fields_get(said, "why");

    return exchange_fail(exchange,
                         _("The other end has closed the line: %.400s"),
                         why ? why : "");
}

/* Who may say what, once when. */
static const struct Word {
    const char *say;
    bool (*on)(Exchange *exchange, const Fields *said);
    bool running;       /* passed over before the greeting is done */
    bool desk, hotline; /* understood at that end */
} words[] = {
    {"hello", on_hello, false, true, true},
    {"go", on_go, false, false, true},
    {"fact", on_fact, true, true, true},
    {"upto", taking_upto, true, true, true},
    {"ack", giving_acked, true, true, true},
    {"part", on_part, true, true, true},
    {"compare", on_compare, true, true, true},
    {"compared", on_compared, true, true, true},
    {"forget", forget_said, true, true, false},
    {"moved", move_said, true, true, true},
    {"desk", lobby_said, true, true, true},
    {"level", on_level, true, true, true},
    {"refused", refused_said, true, true, false},
    {"refusals", refusals_said, true, true, false},
    {"again", on_again, true, false, true},
    {"ping", on_ping, false, true, true},
    {"bye", on_bye, false, true, true},
};

static bool listen(Exchange *exchange, const Fields *said)
{
    const char *say = fields_get(said, "say");

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].say, say) != 0)
            continue;
        if (!(exchange->end == EXCHANGE_DESK ? words[i].desk
                                             : words[i].hotline) ||
            (words[i].running && exchange->state != RUNNING))
            return true;
        /* the hotline says such things only when it knows our place */
        exchange->forgets.agreed |= words[i].running;
        return words[i].on(exchange, said);
    }
    if (exchange->state == AWAIT_HELLO)
        return exchange_fail(exchange,
                             _("The other end does not begin with a greeting"));
    return true;
}

/* ---- as the line's owner sees it ------------------------------------------------- */

/* Both have the same facts. */
static bool facts_level(const Exchange *exchange)
{
    const Giving *giving = &exchange->giving;

    return exchange->state == RUNNING && giving->level &&
           giving->in_flight == 0 && exchange->taking.level &&
           exchange->taking.count == 0 && !forgets_due(exchange);
}

static void status_see(Exchange *exchange)
{
    ExchangeStatus *status = &exchange->status;
    const Giving *giving = &exchange->giving;
    const bool level =
        facts_level(exchange) && !desk_is_put_off(exchange->desk);

    status->waiting = giving->left + giving->in_flight;
    if (level && !status->level) {
        exchange->peer.level = clock_millis();
        exchange->unkept = true;
    }
    status->level = level;
}

/* Is there something to note?  The hotline also notes that a quiet line stands
 * (duty.h): in a row of its own file that is no fact, and seldom. */
static bool peer_due(const Exchange *exchange)
{
    if (exchange->state != RUNNING)
        return false;
    if (exchange->unkept)
        return exchange->status.level ||
               exchange->now - exchange->kept_at >= KEPT_EVERY;
    return exchange->end == EXCHANGE_HOTLINE &&
           exchange->heard_at - exchange->kept_at >= HEARD_EVERY;
}

/* Notes how far the other end is, for who looks while nobody is on the line;
 * tried again when somebody else writes just now. */
static void peer_keep(Exchange *exchange)
{
    Store *store = exchange->store;

    if (!peer_due(exchange) || !store_begin(store, QUICK, NULL))
        return;
    Peer peer;
    peer_get(store, exchange->peer.origin, &peer);
    peer.unit = exchange->peer.unit;
    peer.met = exchange->peer.met;
    peer.sent = exchange->peer.sent;
    peer.level = exchange->peer.level;
    peer.heard = exchange->heard_wall;
    if (peer_put(store, &peer, NULL) && store_commit(store, NULL)) {
        exchange->unkept = false;
        exchange->kept_at = exchange->now;
        desk_stir(exchange->desk);
    }
    store_rollback(store);
}

Exchange *exchange_new(Desk *desk, ExchangeEnd end, int unit)
{
    Exchange *exchange = mem_new(sizeof *exchange);

    exchange->desk = desk;
    exchange->store = desk_store(desk);
    exchange->end = end;
    exchange->unit = unit;
    exchange->origin = setting_int(exchange->store, "origin", 0);
    exchange->standby = desk_standby(desk);
    if (end == EXCHANGE_DESK)
        hello_say(exchange);
    return exchange;
}

void exchange_progress(Exchange *exchange, Progress progress, void *self)
{
    exchange->progress = progress;
    exchange->progress_self = self;
}

void exchange_free(Exchange *exchange)
{
    if (!exchange)
        return;
    lines_release(&exchange->lines);
    giving_release(&exchange->giving);
    taking_release(&exchange->taking);
    refusals_release(&exchange->refusals);
    forgets_release(&exchange->forgets);
    lobbies_release(&exchange->lobbies);
    str_release(&exchange->out);
    free(exchange);
}

bool exchange_feed(Exchange *exchange, const char *bytes, size_t len)
{
    Fields said = FIELDS_EMPTY;
    Err err = ERR_NONE;
    bool fine = exchange->state != ENDED &&
                (exchange->state != RUNNING || partner_admitted(exchange));

    lines_add(&exchange->lines, bytes, len);
    exchange->heard = true;
    while (fine && lines_next(&exchange->lines, &said, &err))
        fine = listen(exchange, &said);
    fields_release(&said);
    if (fine && err.kind != ERR_OK)
        fine = exchange_err(exchange, &err);
    status_see(exchange);
    return fine;
}

/* The file may have got another name by another line. */
static bool still_ours(Exchange *exchange)
{
    if (setting_int(exchange->store, "origin", 0) == exchange->origin)
        return true;
    return exchange_fail(exchange, _("This database has got another name; the "
                                     "line begins anew"));
}

/* The hotline tells what it refused, or has taken after all. */
static bool refusals_go_on(Exchange *exchange)
{
    if (exchange->end != EXCHANGE_HOTLINE)
        return true;
    const RefusedSum sum = refused_sum(exchange->store, exchange->unit);
    const RefusedSum *told = &exchange->refusals.told;
    return (sum.count == told->count && sum.sum == told->sum) ||
           refusals_tell(exchange);
}

/* Goes on where something was heard or written, so that a quiet line costs
 * next to nothing. */
static bool go_on(Exchange *exchange, bool heard)
{
    if (exchange->end == EXCHANGE_HOTLINE && !refusals_judge(exchange))
        return false;
    const bool foreign = desk_changed(exchange->desk);
    const int64_t commits = store_commits(exchange->store);
    const Giving *giving = &exchange->giving;
    if (!foreign && !heard && commits == exchange->commits &&
        giving->next >= giving->newest)
        return true;
    exchange->commits = commits;
    return partner_admitted(exchange) && (!foreign || still_ours(exchange)) &&
           refusals_go_on(exchange) && giving_go_on(exchange) &&
           forgets_go_on(exchange);
}

/* Everything has come for the first time: now it is added up. */
static bool filling_end(Exchange *exchange)
{
    Err err = ERR_NONE;

    return !desk_is_put_off(exchange->desk) || !facts_level(exchange) ||
           desk_rebuild(exchange->desk, exchange->progress,
                        exchange->progress_self, &err) ||
           exchange_err(exchange, &err);
}

static bool is_dead(Exchange *exchange, int64_t millis)
{
    if (millis - exchange->heard_at <= DEAD_AFTER)
        return false;
    return !exchange_fail(exchange,
                          _("The line is dead: nothing was heard for %d "
                            "seconds"),
                          DEAD_AFTER / 1000);
}

static void ping(Exchange *exchange)
{
    if (exchange->out.len == 0) {
        if (exchange->now - exchange->said_at <= PING_AFTER)
            return;
        say_begin(&exchange->out, "ping");
        say_end(&exchange->out);
    }
    exchange->said_at = exchange->now;
}

bool exchange_tick(Exchange *exchange, int64_t millis)
{
    const bool heard = exchange->heard;

    if (exchange->now == 0)
        exchange->said_at = millis;
    if (exchange->now == 0 || heard) {
        exchange->heard_at = exchange->status.heard = millis;
        exchange->heard_wall = clock_millis();
    }
    exchange->heard = false;
    exchange->now = millis;
    if (exchange->state == ENDED || is_dead(exchange, millis))
        return false;
    if (exchange->state == RUNNING &&
        (!go_on(exchange, heard) || !filling_end(exchange)))
        return false;
    ping(exchange);
    status_see(exchange);
    peer_keep(exchange);
    return true;
}

void exchange_take_output(Exchange *exchange, Str *out)
{
    str_addn(out, str_text(&exchange->out), exchange->out.len);
    str_clear(&exchange->out);
}

const ExchangeStatus *exchange_status(const Exchange *exchange)
{
    return &exchange->status;
}
