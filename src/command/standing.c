/* standing.c -- how a desk stands to its hotline, in words
 *
 *     alone since 14:02, 3 waiting                the screens' frame
 *
 *     Alone since 14:02                           guanjia sync status, and
 *     The hotline cannot be reached: …            the screens in full
 *     3 entries wait to be sent
 */
#include "standing.h"

#include "request.h"
#include "sync.h"

#include <stdlib.h>
#include <string.h>

/* ---- in a word ---------------------------------------------------------------- */

static void alone_write(const SyncState *state, Standing *standing)
{
    char at[TIME_TEXT];
    const long long waiting = state->waiting;
    char *words = standing->words;
    const size_t size = sizeof standing->words;

    standing->alone = true;
    time_write(state->heard, TIME_SHORT, clock_now(), at);
    if (state->heard != NEVER && waiting > 0)
        text_print(words, size, _("alone since %s, %lld waiting"), at, waiting);
    else if (state->heard != NEVER)
        text_print(words, size, _("alone since %s"), at);
    else if (waiting > 0)
        text_print(words, size, _("alone, %lld waiting"), waiting);
    else
        text_copy(words, size, _("alone"));
}

/* That nothing can be entered here stands in front. */
static void standby_mark(Standing *standing)
{
    char words[sizeof standing->words];

    text_copy(words, sizeof words, standing->words);
    text_print(standing->words, sizeof standing->words, "%s%s%s", _("standby"),
               *words ? ", " : "", words);
}

void standing_read(Desk *desk, Standing *standing)
{
    SyncState state;
    const int unit = desk_unit(desk);

    *standing = (Standing){0};
    if (unit == 0 && !desk_standby(desk)) {
        standing->refused = refused_count(desk_store(desk), -1, REFUSAL_SAME);
        return;
    }
    if (!sync_state(desk, &state)) {
        if (unit == 0)
            standby_mark(standing);
        return;
    }
    standing->refused = state.refused;
    if (state.level)
        text_copy(standing->words, sizeof standing->words,
                  _("level with the hotline"));
    else if (!state.touch)
        alone_write(&state, standing);
    else if (state.waiting > 0)
        text_print(standing->words, sizeof standing->words, _("%lld waiting"),
                   (long long)state.waiting);
    else
        text_copy(standing->words, sizeof standing->words,
                  _("exchanging with the hotline"));
    if (unit == 0)
        standby_mark(standing);
}

/* ---- in full ------------------------------------------------------------------- */

static void clock_tell(int64_t offset, Str *out)
{
    char text[TIME_TEXT];

    if (offset == 0)
        return;
    str_addf(out,
             offset > 0
                 ? _("This machine's clock is %s behind the hotline's; "
                     "the hotline's counts\n")
                 : _("This machine's clock is %s ahead of the hotline's; "
                     "the hotline's counts\n"),
             span_write((offset > 0 ? offset : -offset) / 1000, text));
}

/* at as people read it, and whether it ever was. */
static bool said(Seconds at, char text[TIME_TEXT])
{
    time_write(at, TIME_SHORT, clock_now(), text);
    return at != NEVER;
}

static void line_tell(const SyncState *state, Str *out)
{
    char at[TIME_TEXT];

    said(state->since, at);
    if (state->level)
        str_addf(out, _("Level with the hotline since %s\n"), at);
    else if (state->alone)
        str_addf(out, _("Alone since %s\n"),
                 said(state->heard, at) ? at : _("the beginning"));
    else if (state->touch)
        str_addf(out, "%s\n", _("Exchanging with the hotline"));
    else
        str_addf(out, "%s\n",
                 _("Nobody holds the line; see: guanjia sync --follow"));
}

static void state_tell(const SyncState *state, Str *out)
{
    char at[TIME_TEXT];

    line_tell(state, out);
    if (!state->level && *state->why)
        str_addf(out, "%s\n", state->why);
    if (said(state->heard, at))
        str_addf(out, _("The hotline was last heard at %s\n"), at);
    if (said(state->same, at))
        str_addf(out, _("Both had the same last at %s\n"), at);
    if (said(state->again, at))
        str_addf(out, _("Next try at %s\n"), at);
    str_addf(out,
             ngettext("%lld entry waits to be sent\n",
                      "%lld entries wait to be sent\n",
                      (unsigned long)state->waiting),
             (long long)state->waiting);
    clock_tell(state->offset, out);
}

/* At the hotline: its desks. */
static void peers_tell(Desk *desk, Str *out)
{
    Peer peer;
    char at[TIME_TEXT];

    char title[64];

    for (int i = 0; peer_at(desk_store(desk), i, &peer); i++)
        str_addf(out, _("%s: %lld entries wait to be sent; last heard at %s\n"),
                 lobby_title(peer.unit, title),
                 (long long)peer_waiting(desk, &peer),
                 time_write(peer.heard / 1000, TIME_SHORT, clock_now(), at));
    if (desk_term(desk) > 0)
        str_addf(
            out, _("This is the hotline since %s\n"),
            time_write(desk_term(desk) / 1000, TIME_SHORT, clock_now(), at));
}

enum { TOLD_WHOLE = 5, MOST_REASONS = 16 };

/* Refused for one reason, beyond those that are told one by one. */
typedef struct More {
    char reason[33];
    int count;
} More;

/* Refused entries, in the making. */
typedef struct RefusedTold {
    Desk *desk;
    Str *out;
    int count;
    More more[MOST_REASONS];
} RefusedTold;

static void more_count(RefusedTold *told, const char *reason)
{
    int i = 0;

    while (i < MOST_REASONS - 1 && told->more[i].count > 0 &&
           strcmp(told->more[i].reason, reason) != 0)
        i++;
    text_copy(told->more[i].reason, sizeof told->more[i].reason, reason);
    told->more[i].count++;
}

static void more_tell(const RefusedTold *told)
{
    for (int i = 0; i < MOST_REASONS && told->more[i].count > 0; i++)
        str_addf(told->out, _("  and %d more: %s\n"), told->more[i].count,
                 refusal_words(told->more[i].reason));
}

/* What it was about, as far as it is known here: a desk knows its own. */
static void fact_tell(Desk *desk, const Fact *fact, Str *what)
{
    Request request = {0};
    const bool known = strcmp(fact->kind, "request") == 0 &&
                       request_load(desk, fact->record, &request, NULL);
    char *kind = text_clean(fact->kind, strlen(fact->kind), false);
    char *record = text_clean(fact->record, strlen(fact->record), false);
    char *verb = text_clean(fact->verb, strlen(fact->verb), false);

    str_addf(what, "%s %s %s", kind, known ? request.number : record, verb);
    free(kind);
    free(record);
    free(verb);
    request_release(&request);
}

static bool refused_tell(void *self, const Refused *refused)
{
    RefusedTold *told = self;
    const Fact *fact = &refused->fact;
    char at[TIME_TEXT];
    Str what = STR_EMPTY;

    if (strcmp(refused->reason, REFUSAL_SAME) == 0)
        return true;
    if (told->count++ >= TOLD_WHOLE) {
        more_count(told, refused->reason);
        return true;
    }
    if (told->count == 1)
        str_addf(told->out, "%s\n",
                 _("Refused by the hotline, and left out on both sides:"));
    fact_tell(told->desk, fact, &what);
    char *actor = text_clean(fact->actor, strlen(fact->actor), false);
    str_addf(told->out, _("  %s, unit %d, %s by %s: %s. %s\n"),
             time_write(refused->at / 1000, TIME_SHORT, clock_now(), at),
             refused->unit, str_text(&what), *actor ? actor : "guanjia",
             refusal_words(refused->reason), refusal_advice(refused->reason));
    free(actor);
    str_release(&what);
    return true;
}

bool standing_tell(Desk *desk, Str *out, Err *err)
{
    SyncState state;
    RefusedTold told = {.desk = desk, .out = out};

    if (desk_unit(desk) == 0 && !desk_standby(desk))
        peers_tell(desk, out);
    else if (sync_state(desk, &state))
        state_tell(&state, out);
    else if (desk_standby(desk)) /* the one in force calls it */
        str_addf(out, "%s\n", _("This is the standby of the hotline"));
    else
        return err_set(err, ERR_NOT_FOUND,
                       _("This desk has no hotline; name one: guanjia sync "
                         "--hub ssh://USER@HOST"));
    const bool done =
        refused_each(desk_store(desk), -1, refused_tell, &told, err);
    more_tell(&told);
    return done;
}
