/* hotlines.c -- a hotline and its standby: which of them counts, and what they
 * tell each other beside facts
 *
 *     standby   hello role standby term 0          hello role hotline term 0
 *               facts of every scope, as they are, both ways
 *               moved household 36SD… unit 3 scope 5 at …
 *               desk 3 "Tower A" ssh-ed25519 AAAA…
 *
 * Neither judges what the other says: who holds the key of a standby may be
 * the hotline tomorrow.
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

enum { LINES_MOST = 5000 /* in one batch: STRIDE of give.c */ };

/* ---- which of them counts ------------------------------------------------------- */

static bool term_said(const Fields *said, int64_t *term)
{
    *term = 0;
    return !fields_has(said, "term") ||
           said_number(said, "term", 0, INT64_MAX / 2, term);
}

static bool is_standby(const Fields *said)
{
    const char *role = fields_get(said, "role");

    return text_is(role, "standby");
}

bool hotlines_settle(Exchange *exchange, const Fields *said)
{
    Err err = ERR_NONE;
    Desk *desk = exchange->desk;
    const bool standby = is_standby(said);
    const int64_t ours = desk_term(desk);
    int64_t theirs;

    if (!term_said(said, &theirs))
        return exchange_fail(exchange,
                             _("The other end greets in a way that is not "
                               "known here"));
    exchange->standby = desk_standby(desk);
    const bool later =
        theirs > ours || (theirs == ours && !standby &&
                          exchange->peer.origin > exchange->origin);
    if (!exchange->standby && later && !MUTANT(MUTANT_ANY_TERM)) {
        if (!hotline_step_down(desk, theirs, &err))
            return exchange_err(exchange, &err);
        exchange->standby = true;
    }
    if (exchange->standby && standby)
        return exchange_fail(exchange,
                             _("Neither of the two is the hotline; say at one "
                               "of them: guanjia hotline promote"));
    return !exchange->standby || desk_term_learn(desk, theirs, &err) ||
           exchange_err(exchange, &err);
}

bool hotlines_same(Exchange *exchange)
{
    if (exchange->end == EXCHANGE_DESK && !is_between(exchange))
        return true;
    if (desk_standby(exchange->desk) == exchange->standby)
        return true;
    return exchange_fail(exchange,
                         exchange->standby
                             ? _("The standby was promoted; the line begins "
                                 "anew")
                             : _("This hotline was superseded by a later one, "
                                 "and is its standby now"));
}

bool term_follow(Exchange *exchange, const Fields *said)
{
    char at[TIME_TEXT];
    const int64_t known = desk_term(exchange->desk);
    int64_t theirs;

    if (!term_said(said, &theirs))
        return exchange_fail(exchange,
                             _("The other end greets in a way that is not "
                               "known here"));
    return theirs >= known || MUTANT(MUTANT_ANY_TERM) ||
           exchange_fail(exchange,
                         _("Another one is the hotline since %s; this one was "
                           "superseded"),
                         time_write(known / 1000, TIME_SHORT, clock_now(), at));
}

bool term_keep(Exchange *exchange, const Fields *said, Err *err)
{
    int64_t theirs;

    return exchange->end != EXCHANGE_DESK || !term_said(said, &theirs) ||
           desk_term_learn(exchange->desk, theirs, err);
}

/* ---- lines that are kept for the batch --------------------------------------------- */

static bool line_keep(Exchange *exchange, Fields **at, int *count,
                      const Fields *said)
{
    if (*count >= LINES_MOST)
        return exchange_fail(exchange,
                             _("The other end sends too much without a pause"));
    if ((*count & (*count - 1)) == 0)
        *at = mem_grow(*at, (*count ? (size_t)*count * 2 : 1) * sizeof **at);
    Fields *kept = &(*at)[(*count)++];
    *kept = FIELDS_EMPTY;
    for (int i = 0; i < said->count; i++)
        fields_set(kept, said->at[i].name, said->at[i].text);
    return true;
}

/* ---- what moved ------------------------------------------------------------------- */

typedef struct Telling {
    Exchange *exchange;
    int count;
} Telling;

static bool each_say(void *self, const Forget *forget)
{
    Telling *telling = self;
    Str *out = &telling->exchange->out;

    say_begin(out, "moved");
    say_text(out, "kind", forget->kind);
    say_text(out, "record", forget->record);
    say_number(out, "unit", forget->unit);
    say_number(out, "scope",
               journal_scope(telling->exchange->store, forget->kind,
                             forget->record, forget->unit));
    say_number(out, "at", forget->at);
    say_end(out);
    telling->count++;
    return true;
}

bool moves_say(Exchange *exchange, int64_t after, int64_t upto, int *count)
{
    Telling telling = {.exchange = exchange};
    Err err = ERR_NONE;
    const JournalRange range = {.after = after, .upto = upto, .unit = -1};

    if (!forget_each(exchange->store, &range, each_say, &telling, &err))
        return exchange_err(exchange, &err);
    *count = telling.count;
    return true;
}

bool move_said(Exchange *exchange, const Fields *said)
{
    const char *kind = fields_get(said, "kind");
    const char *record = fields_get(said, "record");
    int64_t number;

    if (!is_between(exchange) || !kind || !record || strlen(kind) > 32 ||
        strlen(record) > 48 ||
        !said_number(said, "unit", SCOPE_HOTLINE, 999, &number) ||
        !said_number(said, "scope", SCOPE_HOTLINE, 999, &number) ||
        !said_number(said, "at", 0, INT64_MAX, &number))
        return exchange_fail(exchange,
                             _("The other end sent an entry that is none"));
    return line_keep(exchange, &exchange->forgets.at, &exchange->forgets.count,
                     said);
}

/* The later move counts; whose desk holds what it must not is told so here,
 * too.  What is known is not written again, or the two would tell each other
 * for ever. */
static bool move_write(Exchange *exchange, const Fields *said, Err *err)
{
    Store *store = exchange->store;
    Forget forget = {.unit = (int)fields_int(said, "unit"),
                     .kind = fields_get(said, "kind"),
                     .record = fields_get(said, "record")};
    Forget known = forget;
    const int scope = (int)fields_int(said, "scope");
    const Forget here = {
        .unit = scope, .kind = forget.kind, .record = forget.record};
    const bool knew = forget_get(store, &known);
    const int64_t newest = forget_newest(store, forget.kind, forget.record);
    bool done = true;

    forget.at = fields_int(said, "at");
    if (knew && known.at >= forget.at)
        return true;
    if (forget.at > 0 && forget.at > newest)
        done = forget_put(store, &forget, err) &&
               forget_drop(store, &here, err) &&
               journal_move(store, forget.kind, forget.record, scope, err);
    else if (journal_scope(store, forget.kind, forget.record, 0) != forget.unit)
        done = forget_put(store, &forget, err);
    return done;
}

bool moves_write(Exchange *exchange, Err *err)
{
    Forgets *forgets = &exchange->forgets;
    bool done = true;

    for (int i = 0; done && i < forgets->count; i++)
        done = MUTANT(MUTANT_MOVE_UNHEARD) ||
               move_write(exchange, &forgets->at[i], err);
    return done;
}

int move_scope(Exchange *exchange, const Fact *fact)
{
    return forget_newest(exchange->store, fact->kind, fact->record) < 0
               ? fact->scope
               : journal_scope(exchange->store, fact->kind, fact->record,
                               fact->scope);
}

/* ---- desks ------------------------------------------------------------------------ */

static int64_t hash_on(int64_t hash, const char *text)
{
    enum { PRIME = 1099511 };
    uint64_t sum = (uint64_t)hash;

    for (; *text; text++)
        sum = (sum ^ (unsigned char)*text) * PRIME;
    return (int64_t)(sum & INT64_MAX);
}

static void lobby_say(Str *out, const Lobby *lobby)
{
    say_begin(out, "desk");
    say_number(out, "unit", lobby->unit);
    say_text(out, "name", lobby->name);
    say_text(out, "key", lobby->key);
    say_number(out, "added", lobby->added);
    say_number(out, "revoked", lobby->revoked);
    say_end(out);
}

void lobbies_say(Exchange *exchange, bool *any)
{
    Lobbies *lobbies = &exchange->lobbies;
    Lobby lobby;
    Str lines = STR_EMPTY;

    for (int i = 0; lobby_at(exchange->desk, i, &lobby); i++)
        if (lobby.unit != UNIT_STANDBY)
            lobby_say(&lines, &lobby);
    const int64_t hash = lines.len ? hash_on(1, str_text(&lines)) : 0;
    *any = hash != lobbies->told;
    if (*any)
        str_addn(&exchange->out, str_text(&lines), lines.len);
    lobbies->told = hash;
    str_release(&lines);
}

bool lobby_said(Exchange *exchange, const Fields *said)
{
    int64_t number;

    if (!is_between(exchange) || !fields_get(said, "key") ||
        !said_number(said, "unit", 1, 999, &number) ||
        !said_number(said, "added", 0, INT64_MAX, &number) ||
        !said_number(said, "revoked", 0, INT64_MAX, &number))
        return exchange_fail(exchange,
                             _("The other end sent an entry that is none"));
    return line_keep(exchange, &exchange->lobbies.at, &exchange->lobbies.count,
                     said);
}

bool lobbies_write(Exchange *exchange, Err *err)
{
    Lobbies *lobbies = &exchange->lobbies;
    bool done = true;

    for (int i = 0; done && i < lobbies->count; i++) {
        const Fields *said = &lobbies->at[i];
        const char *name = fields_get(said, "name");
        char *clean =
            text_clean(name ? name : "", name ? strlen(name) : 0, false);
        Lobby lobby = {.unit = (int)fields_int(said, "unit"),
                       .added = fields_int(said, "added"),
                       .revoked = fields_int(said, "revoked")};
        text_copy(lobby.name, sizeof lobby.name, clean);
        text_copy(lobby.key, sizeof lobby.key, fields_get(said, "key"));
        free(clean);
        done = lobby_take(exchange->desk, &lobby, err);
    }
    return done;
}

void lobbies_release(Lobbies *lobbies)
{
    for (int i = 0; i < lobbies->count; i++)
        fields_release(&lobbies->at[i]);
    free(lobbies->at);
    lobbies->at = NULL;
    lobbies->count = 0;
}
