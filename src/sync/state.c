/* state.c -- how a desk stands to its hotline, for who is not on the line
 *
 *     desk.db-sync   locked by who keeps the line
 *     sync_state     {"state":"alone","hub":"ssh://…","at":…,"why":"…"}
 */
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int lock_open(Desk *desk)
{
    Str path = STR_EMPTY;

    str_addf(&path, "%s-sync", store_path(desk_store(desk)));
    const int lock = open(str_text(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    str_release(&path);
    return lock;
}

int line_lock(Desk *desk, Err *err)
{
    const int lock = lock_open(desk);

    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (lock >= 0 && errno == EWOULDBLOCK)
        err_set(err, ERR_BUSY,
                _("Another guanjia sync is at work on %s; see: guanjia sync "
                  "status"),
                store_path(desk_store(desk)));
    else
        err_set(err, ERR_SYSTEM, _("%s-sync cannot be used: %s"),
                store_path(desk_store(desk)), strerrordesc_np(errno));
    if (lock >= 0)
        close(lock);
    return -1;
}

static bool line_is_kept(Desk *desk)
{
    const int lock = lock_open(desk);
    const bool kept = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0;

    if (lock >= 0)
        close(lock);
    return kept;
}

int64_t sync_waiting(Desk *desk, const Peer *peer)
{
    Store *store = desk_store(desk);
    const bool ours = desk_unit(desk) != 0;
    const int64_t since = setting_int(store, "origin_since", 0);
    const JournalRange range = {
        .after = peer->sent,
        .upto = INT64_MAX,
        .unit = ours ? -1 : peer->unit,
        .whole = since > peer->met ? since : peer->met,
        .only = ours ? setting_int(store, "origin", 0) : 0,
    };

    return journal_waiting(store, &range);
}

void state_note(Desk *desk, const char *hub, const char *word, const char *why,
                Seconds again)
{
    Fields fields = FIELDS_EMPTY;
    Str json = STR_EMPTY;
    Store *store = desk_store(desk);

    fields_set(&fields, "state", word);
    fields_set(&fields, "hub", hub);
    fields_set_int(&fields, "at", clock_now());
    fields_set(&fields, "why", why);
    fields_set_int(&fields, "again", again);
    fields_to_json(&fields, &json);
    if (store_begin(store, QUICK, NULL)) {
        if (setting_put(store, "sync_state", str_text(&json), NULL))
            store_commit(store, NULL);
        store_rollback(store);
    }
    fields_release(&fields);
    str_release(&json);
}

static void noted_read(Desk *desk, SyncState *state)
{
    Fields fields = FIELDS_EMPTY;
    char *json = setting_get(desk_store(desk), "sync_state");
    const char *word;

    if (json && fields_from_json(&fields, json, strlen(json), NULL)) {
        word = fields_get(&fields, "state");
        text_copy(state->hub, sizeof state->hub, fields_get(&fields, "hub"));
        text_copy(state->why, sizeof state->why, fields_get(&fields, "why"));
        state->since = fields_int(&fields, "at");
        state->again = state->live ? fields_int(&fields, "again") : NEVER;
        state->alone = word && strcmp(word, "alone") == 0;
        state->level = state->live && word && strcmp(word, "level") == 0;
    }
    fields_release(&fields);
    free(json);
}

bool sync_state(Desk *desk, SyncState *state)
{
    Peer peer;
    Store *store = desk_store(desk);
    char *hub = setting_get(store, "hub");
    const bool has = hub && desk_unit(desk) != 0;

    free(hub);
    *state = (SyncState){0};
    if (!has)
        return false;
    state->live = line_is_kept(desk);
    noted_read(desk, state);
    if (!peer_at(store, 0, &peer))
        peer = (Peer){0};
    state->heard = peer.heard / 1000;
    state->same = peer.level / 1000;
    state->waiting = sync_waiting(desk, &peer);
    state->refused = refused_sum(store, desk_unit(desk)).count;
    state->offset = setting_int(store, "clock_offset", 0);
    state->level = state->level && state->waiting == 0;
    return true;
}
