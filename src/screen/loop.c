/* loop.c -- one loop for all screens: a key, what it does, one paint
 *
 *     key      action of the top screen, else its key, else the loop's
 *     no key   80 ms: search; 100 ms: has another program written?  is it
 *              another second: clocks; a while: lock
 *
 * Nothing here knows what a request is but for the ringing of alarms.
 */
#include "screens.h"
#include "standing_order.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    IDLE_AFTER = 80,     /* ms without a key until a search begins */
    LOOK_EVERY = 100,    /* ms between looks at the file */
    WATCH_LEAST = 500,   /* the same while somebody types without a pause */
    REFRESH_LEAST = 500, /* ms between two refreshes for what others wrote */
    TEND_AFTER = 1000,
    MOST_ALERTS = 64,
    FLOOD = 5, /* bells a minute; what comes then is counted in the line */
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Milliseconds until something has to be looked at. */
static int wait_time(const Session *session)
{
    int64_t wait = session->next_watch - clock_monotonic();

    if (!session->idle_done)
        wait = least(wait, session->last_key + IDLE_AFTER - clock_monotonic());
    return wait < 1 ? 1 : (int)wait;
}

static void close_gone(Session *session)
{
    while (session->gone) {
        Screen *screen = session->gone;
        session->gone = screen->below;
        screen->type->close(screen);
    }
}

/* ---- keys ------------------------------------------------------------------- */

/* A printable key where text is typed is text. */
static bool is_text(const Screen *screen, int key)
{
    return screen->typing && key < KEY_BASE && key >= ' ';
}

/* A key that means nothing where letters are no text: rather than to leave
 * somebody wondering whether the line hangs. */
static void say_unknown(Session *session, int key)
{
    bool letter = key > ' ' && key < KEY_BASE;
    char name[16];

    if (!session->message[0] && (letter || (key >= UI_F1 && key <= UI_F9)))
        say_note(session, _("%s does nothing here; F1 shows what does."),
                 key_name(key, name));
}

static void take_key(Session *session, const Event *event)
{
    Screen *top = session->top;
    Action action = ACTION_NONE;

    if (!session->alarm ||
        (event->type == EVENT_KEY && !is_text(top, event->key)))
        session->message[0] = '\0';
    if (event->type == EVENT_KEY && !is_text(top, event->key))
        action = action_of_key(event->key);
    if (action != ACTION_NONE && session_act(session, action))
        return;
    if (top->type->key && top->type->key(top, event))
        return;
    if (event->type == EVENT_KEY && !top->typing)
        say_unknown(session, event->key);
}

/* What is done at once after the paint of a key. */
static void keep(Session *session)
{
    if (session->top && session->top->type->keep)
        session->top->type->keep(session->top);
}

/* ---- the clock ---------------------------------------------------------------- */

/* Is it one ring too many within a minute? */
static bool is_flood(Session *session, Seconds now)
{
    if (now < session->bells_from || now >= session->bells_from + MINUTE) {
        session->bells_from = now;
        session->bells = 0;
    }
    if (session->bells == FLOOD)
        return true;
    session->bells++;
    return false;
}

/* An emergency is heard in any case. */
static bool is_heard(Session *session, const Escalation *alerts, int count,
                     Seconds now)
{
    bool loud = false;

    for (int i = 0; i < count; i++) {
        if (alerts[i].emergency)
            return true;
        loud = loud || !alerts[i].silent;
    }
    return loud && !is_flood(session, now);
}

/* Rings once for what this person is told of now, on a locked screen too; many
 * at once are one line with a count. */
bool session_ring(Session *session, Seconds now)
{
    static Escalation alerts[MOST_ALERTS];
    Str word = STR_EMPTY;
    int count;

    /* What rang is marked in the file; without that it would ring on. */
    if (!desk_actor(session->desk) || store_read_only(session_store(session)))
        return false;
    count = escalation_ring(session->desk, now, alerts, MOST_ALERTS);
    session->ring_waits = count < 0;
    if (count <= 0)
        return false;
    const bool heard = is_heard(session, alerts, count, now);
    ui_title(alerts[0].number);
    session->titled = true;
    count = escalation_list(session->desk, now, alerts, MOST_ALERTS);
    alerts_write(alerts, count, now, session->top->type->shut, &word);
    say_no(session, "%s", str_text(&word));
    session->alarm = true;
    if (heard)
        ui_ring();
    str_release(&word);
    return true;
}

/* A second has passed.  Only the cells of clocks change. */
static void tick(Session *session)
{
    Seconds now = clock_now();
    Screen *top = session->top;

    if (now == session->last_tick)
        return;
    const bool raised = orders_raise(session->desk, now) > 0;
    const bool rang = session_ring(session, now);
    /* whose turn it is follows from the time, too (turn.h) */
    if (raised || rang || now / MINUTE != session->last_tick / MINUTE) {
        session_refresh(session);
        session->fresh = false;
    } else if (session_stands(session)) {
        session->fresh = false;
    }
    session->last_tick = now;
    if (top->type->panel)
        session->fresh = false;
    if (session->fresh && top->type->tick && frame_fits()) {
        top->type->tick(top);
        ui_paint();
    }
}

static void search(Session *session)
{
    Screen *top = session->top;

    if (session->idle_done ||
        clock_monotonic() - session->last_key < IDLE_AFTER)
        return;
    session->idle_done = true;
    if (!top->type->idle)
        return;
    store_patience(session_store(session), ui_key_waits, NULL);
    if (top->type->idle(top))
        session->fresh = false;
    store_patience(session_store(session), NULL, NULL);
}

/* What other programs have written.  Where many write all the time, their facts
 * are shown together: reading everything again for each would leave fifty
 * operators no time for their own keys.  What could not ring beside one of them
 * rings now. */
static void watch(Session *session)
{
    session->last_watch = clock_monotonic();
    const bool changed = session->last_watch >= session->next_refresh &&
                         desk_changed(session->desk);

    if (changed)
        session->next_refresh = session->last_watch + REFRESH_LEAST;
    if (!changed && !session->ring_waits)
        return;
    if (session_ring(session, clock_now()) || changed) {
        session_refresh(session);
        session->fresh = false;
    }
}

static void look(Session *session)
{
    int64_t quiet = clock_monotonic() - session->last_key;
    int lock_after = session->options->lock_after;

    search(session);
    /* at a pace of its own, and the clocks with it: what is done at the full
     * second is done by all terminals at once */
    if (clock_monotonic() >= session->next_watch) {
        session->next_watch = clock_monotonic() + LOOK_EVERY;
        watch(session);
    }
    tick(session);
    if (lock_after > 0 && quiet > lock_after * (int64_t)1000 &&
        session_offers(session, ACTION_LOCK)) {
        session_act(session, ACTION_LOCK);
        session->fresh = false;
    }
    if (quiet > TEND_AFTER)
        desk_tend(session->desk);
}

/* ---- the loop ------------------------------------------------------------------ */

/* A key may leave everything to be drawn, or have drawn a few cells itself. */
static void take_input(Session *session, const Event *event)
{
    const Screen *top = session->top;
    bool said = session->message[0] != '\0';

    session->last_key = clock_monotonic();
    session->idle_done = false;
    session->drawn = false;
    take_key(session, event);
    session->fresh = session->drawn && !said && !session->message[0] &&
                     session->top == top && frame_fits();
    if (session->fresh) {
        ui_paint();
        keep(session);
    }
    if (session->top && session->last_key - session->last_watch > WATCH_LEAST) {
        watch(session);
        tick(session);
    }
}

static void take_event(Session *session, const Event *event)
{
    switch (event->type) {
    case EVENT_KEY:
    case EVENT_PASTE:
        take_input(session, event);
        break;
    case EVENT_TICK:
        look(session);
        break;
    case EVENT_RESIZE:
        session->fresh = false;
        break;
    case EVENT_HANGUP:
        session->leaving = true;
        break;
    }
}

static void session_run(Session *session)
{
    while (!session->leaving && session->top) {
        Event event;

        if (!session->fresh) {
            session_paint(session);
            session->fresh = true;
            keep(session);
        }
        event = ui_wait(wait_time(session));
        take_event(session, &event);
        close_gone(session);
    }
}

/* Signs in as the options say, or shows the sign-in screen. */
static void session_begin(Session *session)
{
    Err err = ERR_NONE;
    const ScreenOptions *options = session->options;
    bool in;

    if (options->login && options->pin)
        in = sign_in(session->desk, options->login, options->pin, true, &err);
    else
        in = !options->login && sign_in_system(session->desk, &err);
    if (in)
        session_start(session);
    else
        screen_push(session, sign_in_screen(session, options->login));
    if (!in && options->login && options->pin)
        say_error(session, &err);
}

bool screens_run(Desk *desk, const ScreenOptions *options, Err *err)
{
    Session session = {.desk = desk, .options = options};
    const char *trouble = store_read_only(desk_store(desk));

    if (!ui_open(err))
        return false;
    session.last_key = clock_monotonic();
    session.last_tick = clock_now();
    session_stands(&session);
    session_begin(&session);
    if (!trouble)
        trouble = form_book_trouble(desk_forms(desk));
    if (trouble && !session.message[0])
        say_no(&session, "%s", trouble);
    session_run(&session);
    while (session.top) {
        Screen *screen = session.top;
        session.top = screen->below;
        screen->type->close(screen);
    }
    close_gone(&session);
    if (session.titled)
        ui_title("");
    ui_close();
    return true;
}
