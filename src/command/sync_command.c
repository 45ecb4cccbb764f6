/* sync_command.c -- guanjia sync, sync status, sync log, serve
 *
 *     guanjia sync --hub ssh://guanjia@hotline --follow
 *     guanjia serve --desk 3          at the hotline, started by sshd
 *     guanjia serve --standby
 */
#include "output.h"
#include "standing.h"
#include "sync.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- status ---------------------------------------------------------------------- */

static void state_json(const SyncState *state)
{
    Str out = STR_EMPTY;

    str_addf(&out, "{\"level\":%s,\"live\":%s", state->level ? "true" : "false",
             state->live ? "true" : "false");
    json_number(&out, "waiting", state->waiting);
    json_number(&out, "refused", state->refused);
    json_number(&out, "clock_offset", state->offset);
    json_moment(&out, "heard", state->heard);
    json_moment(&out, "same", state->same);
    json_moment(&out, "again", state->again);
    json_pair(&out, "why", *state->why ? state->why : NULL);
    str_addc(&out, '}');
    (void)puts(str_text(&out));
    str_release(&out);
}

/* At the hotline: its desks. */
static void peers_json(Desk *desk)
{
    Peer peer;
    char at[TIME_TEXT];

    for (int i = 0; peer_at(desk_store(desk), i, &peer); i++)
        (void)printf("{\"unit\":%d,\"waiting\":%lld,\"heard\":\"%s\"}\n",
                     peer.unit, (long long)peer_waiting(desk, &peer),
                     time_write(peer.heard / 1000, TIME_UTC, clock_now(), at));
}

static bool sync_status(Desk *desk, bool json, Err *err)
{
    SyncState state;
    Str out = STR_EMPTY;
    bool done = true;

    if (json && desk_unit(desk) == 0 && !desk_standby(desk)) {
        peers_json(desk);
    } else if (json && sync_state(desk, &state)) {
        state_json(&state);
    } else {
        done = standing_tell(desk, &out, err);
        (void)fputs(str_text(&out), stdout);
    }
    str_release(&out);
    return done;
}

static bool sync_log_print(Desk *desk, Err *err)
{
    char at[TIME_TEXT];
    Sql *q = sql(desk_store(desk), "SELECT at, text FROM sync_log ORDER BY id");

    while (sql_row(q))
        (void)printf(
            "%s  %s\n",
            time_write(sql_get_int(q, 0) / 1000, TIME_FULL, clock_now(), at),
            sql_get(q, 1));
    return sql_done(q, err);
}

/* ---- the line -------------------------------------------------------------------- */

static char *hub_get(Desk *desk)
{
    char *hub = setting_get(desk_store(desk), "hub");

    if (hub && !*hub) {
        free(hub);
        hub = NULL;
    }
    return hub;
}

/* A desk calls its hotline, a standby too, and a hotline that was one: it
 * tells the former hotline so. */
static bool may_call(Desk *desk, Err *err)
{
    char *hub = hub_get(desk);
    const bool may = desk_unit(desk) != 0 || desk_standby(desk) || hub;

    free(hub);
    return may || err_set(err, ERR_USAGE,
                          _("%s is a hotline's database; its desks call it"),
                          store_path(desk_store(desk)));
}

/* Nothing of its own was ever exchanged with a hotline. */
static bool was_alone(Desk *desk)
{
    Peer peer;

    return desk_unit(desk) != 0 &&
           setting_int(desk_store(desk), "joined", 0) == 0 &&
           !peer_at(desk_store(desk), 0, &peer) &&
           journal_count(desk_store(desk)) > 0;
}

/* The hotline that was named, which is kept, or the one that is known. */
static char *hub_find(Desk *desk, const char *named, Err *err)
{
    if (!may_call(desk, err))
        return NULL;
    if (named && (!hub_check(named, err) ||
                  !setting_put(desk_store(desk), "hub", named, err)))
        return NULL;
    char *hub = hub_get(desk);
    if (!hub)
        err_set(err, ERR_USAGE,
                _("Say where the hotline is: guanjia sync --hub "
                  "ssh://USER@HOST"));
    return hub;
}

static void joined_say(Desk *desk)
{
    const char *words =
        _("This desk worked alone until now: its requests and households go "
          "to the hotline; people, homes and the lists that all share are the "
          "hotline's from now on");

    (void)puts(words);
    sync_note(desk_store(desk), words, NULL);
}

static bool call_hub(Desk *desk, const char *named, SyncCall *how, Err *err)
{
    SyncState state;

    if (text_is(named, "none"))
        return setting_put(desk_store(desk), "hub", "", err);
    char *hub = hub_find(desk, named, err);
    if (hub && was_alone(desk))
        joined_say(desk);
    how->hubs = hub;
    if (!how->follow) {
        how->progress = progress_bar;
        how->self = _("Exchanging with the hotline");
    }
    bool done = hub && sync_call(desk, how, err);

    free(hub);
    if (done && !how->follow && sync_state(desk, &state)) {
        (void)puts(desk_standby(desk)
                       ? _("This standby and the hotline have the same")
                       : _("This desk and the hotline have the same"));
        if (state.refused > 0)
            (void)printf(ngettext("%lld entry was refused; see: guanjia sync "
                                  "status\n",
                                  "%lld entries were refused; see: guanjia "
                                  "sync status\n",
                                  (unsigned long)state.refused),
                         (long long)state.refused);
    }
    return done;
}

bool desk_fill(Desk *desk, Err *err)
{
    char *hubs = setting_get(desk_store(desk), "hub");
    const SyncCall how = {.hubs = hubs ? hubs : "",
                          .progress = progress_bar,
                          .self = _("Filling from the hotline")};
    const bool done = sync_call(desk, &how, err);

    free(hubs);
    if (done && !desk_filled(desk))
        return err_set(err, ERR_NOT_NOW,
                       _("That was interrupted; what is here stays, and "
                         "guanjia sync goes on from there"));
    return done;
}

/* The second word; NULL: none of them. */
static const char *verb_of(const Words *words)
{
    static const char *const verbs[] = {"status", "log", "unit-file"};
    const char *said = word_at(words, 0);

    for (size_t i = 0; said && i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i], said) == 0)
            return verbs[i];
    return NULL;
}

static bool release(Words *words, Err *err)
{
    Desk *desk;
    int count = 0;
    const char *record = word_at(words, 1);

    if (!record)
        return err_set(err, ERR_USAGE,
                       _("Say which record, as sync status names it: guanjia "
                         "sync release RECORD"));
    if (!words_done(words, 2, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    const bool done = sync_release(desk, record, &count, err);
    if (done)
        (void)printf(ngettext("%d entry was taken\n", "%d entries were taken\n",
                              (unsigned long)count),
                     count);
    desk_leave(desk);
    return done;
}

bool command_sync(Words *words, Err *err)
{
    Desk *desk;
    const char *verb = verb_of(words);
    const char *hub = option_take(words, "hub");
    SyncCall how = {.follow = flag_take(words, "follow"),
                    .wait = flag_take(words, "wait"),
                    .record = option_take(words, "record")};
    bool done;

    if (word_at(words, 0) && strcmp(word_at(words, 0), "release") == 0)
        return release(words, err);
    if (!verb && word_at(words, 0))
        return err_set(
            err, ERR_USAGE,
            _("What about the exchange? guanjia sync [--follow], "
              "sync status, sync log, sync release, or sync unit-file"));
    if (!words_done(words, 1, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_NOBODY, &desk, err))
        return false;
    if (!verb)
        done = call_hub(desk, hub, &how, err);
    else if (strcmp(verb, "status") == 0)
        done = sync_status(desk, words->json, err);
    else if (strcmp(verb, "log") == 0)
        done = sync_log_print(desk, err);
    else
        done = unit_file_print(desk, err);
    desk_leave(desk);
    return done;
}

bool command_serve(Words *words, Err *err)
{
    Desk *desk;
    int unit = 0;
    const char *key = option_take(words, "key");
    const char *record = option_take(words, "record");
    const bool standby = flag_take(words, "standby");

    if (!number_option(words, "desk", 1, 999, &unit, err))
        return false;
    if ((unit == 0) != standby)
        return err_set(err, ERR_USAGE,
                       _("Say for whom: guanjia serve --desk UNIT, or "
                         "--standby"));
    if (!words_done(words, 0, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_NOBODY, &desk, err))
        return false;
    desk_called_by(desk, key);
    const bool done = sync_serve(desk, unit, record, err);
    desk_leave(desk);
    return done;
}
