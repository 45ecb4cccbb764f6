/* state.c -- how a desk stands to its hotline, for who is not on the line
 *
 *     desk.db-sync   locked by who keeps the line; "000000123456 1": when the
 *                    hotline was heard last, in ms since this machine was
 *                    started, and that the line has stood since
 *     sync_state     {"state":"alone","hub":"ssh://…","at":…,"why":"…"}
 */
#include "state.h"

#include "protocol.h"
#include <errno.h>
#include <fcntl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    HEARD_MOST = PING_AFTER + 10 * 1000, /* ms; a line that stands is heard */
    TOUCH_TEXT = 32,
};

static int lock_open(Desk *desk)
{
    Str path = STR_EMPTY;

    str_addf(&path, "%s-sync", store_path(desk_store(desk)));
    const int lock = open(str_text(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    str_release(&path);
    return lock;
}

/* What was noted last; false: nothing was. */
static bool touch_read(int lock, long long *heard, int *touch)
{
    char text[TOUCH_TEXT];
    const ssize_t got = pread(lock, text, sizeof text - 1, 0);

    text[got > 0 ? got : 0] = '\0';
    char *end = text;
    *heard = strtoll(text, &end, 10);
    *touch = *end == ' ' && end[1] == '1';
    return end > text;
}

/* ms since this machine was started; does not stand while it sleeps, and
 * nobody sets it. */
static int64_t clock_machine(void)
{
    struct timespec now;

    return clock_gettime(CLOCK_BOOTTIME, &now) == 0
               ? (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000
               : 0;
}

void line_touch(int lock, bool touch)
{
    char text[TOUCH_TEXT];
    long long heard = 0;
    int was = 0;

    touch_read(lock, &heard, &was);
    if (!touch && !was)
        return;
    text_print(text, sizeof text, "%015lld %d\n",
               touch ? (long long)clock_machine() : heard, touch);
    if (pwrite(lock, text, strlen(text), 0) < 0)
        return; /* then it looks as if it were not heard */
}

int line_lock(Desk *desk, Err *err)
{
    struct flock whole = {.l_type = F_WRLCK};
    const int lock = lock_open(desk);

    if (lock >= 0 && fcntl(lock, F_OFD_SETLK, &whole) == 0) {
        line_touch(lock, false);
        return lock;
    }
    if (lock >= 0 && (errno == EAGAIN || errno == EACCES))
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

/* Looks without taking anything: who wants the line now must get it. */
static void line_look(Desk *desk, SyncState *state)
{
    struct flock whole = {.l_type = F_WRLCK};
    const int lock = lock_open(desk);
    long long heard = 0;
    int touch = 0;

    if (lock < 0)
        return;
    state->live =
        fcntl(lock, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    if (touch_read(lock, &heard, &touch) && heard > 0) {
        const int64_t age = clock_machine() - heard;
        state->touch = state->live && touch && age >= 0 && age <= HEARD_MOST;
        if (age >= 0)
            state->heard = clock_now() - age / 1000;
    }
    close(lock);
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
        state->alone = text_is(word, "alone");
        state->level = text_is(word, "level");
    }
    fields_release(&fields);
    free(json);
}

bool sync_state(Desk *desk, SyncState *state)
{
    Peer peer;
    Store *store = desk_store(desk);
    char *hub = setting_get(store, "hub");
    const bool has =
        hub && *hub && (desk_unit(desk) != 0 || desk_standby(desk));

    free(hub);
    *state = (SyncState){0};
    if (!has)
        return false;
    state->heard = NEVER;
    line_look(desk, state);
    noted_read(desk, state);
    if (!peer_at(store, 0, &peer))
        peer = (Peer){0};
    if (peer.heard > 0 &&
        (state->heard == NEVER || peer.heard / 1000 > state->heard))
        state->heard = peer.heard / 1000;
    state->same = peer.level / 1000;
    state->waiting = peer_waiting(desk, &peer);
    state->refused = refused_count(store, desk_unit(desk), REFUSAL_SAME);
    state->offset = setting_int(store, "clock_offset", 0);
    state->level = state->level && state->touch && state->waiting == 0;
    state->alone = !state->touch && (state->alone || state->live);
    return true;
}
