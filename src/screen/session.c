/* session.c -- the stack of screens, and what the loop itself can do
 *
 *     board > request > step form > lock
 *
 * A popped screen is closed after the event, so that a screen may pop itself.
 */
#include "screens.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SCREENS = 16 };

Store *session_store(const Session *session)
{
    return desk_store(session->desk);
}

/* ---- messages ------------------------------------------------------------- */

void say_note(Session *session, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(session->message, sizeof session->message, format, args);
    va_end(args);
    session->message_look = LOOK_NOTE;
    session->alarm = false;
}

void say_no(Session *session, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(session->message, sizeof session->message, format, args);
    va_end(args);
    session->message_look = LOOK_ERROR;
    session->alarm = false;
}

void say_error(Session *session, const Err *err)
{
    say_no(session, "%s", err->text);
}

/* ---- the stack -------------------------------------------------------------- */

/* Takes the top off without a word to what is below. */
static void drop(Session *session)
{
    Screen *screen = session->top;

    session->top = screen->below;
    screen->below = session->gone;
    session->gone = screen;
}

static void drop_all(Session *session)
{
    while (session->top)
        drop(session);
}

void *screen_new(Session *session, const ScreenType *type, size_t size)
{
    Screen *screen = mem_new(size);

    screen->type = type;
    screen->session = session;
    return screen;
}

void screen_push(Session *session, Screen *screen)
{
    if (!screen)
        return;
    screen->below = session->top;
    session->top = screen;
    session->idle_done = false;
    session->drafts = draft_count(session_store(session), session->login);
}

void screen_pop(Session *session)
{
    drop(session);
    session_refresh(session);
}

void screen_replace(Session *session, Screen *screen)
{
    if (!screen)
        return;
    drop(session);
    screen_push(session, screen);
}

bool session_stands(Session *session)
{
    Standing now = {0};
    Standing *before = &session->standing;

    if (session->options->standing)
        session->options->standing(session->desk, &now);
    if (now.alone == before->alone && now.refused == before->refused &&
        strcmp(now.words, before->words) == 0)
        return false;
    *before = now;
    return true;
}

void session_refresh(Session *session)
{
    session_stands(session);
    session->drafts = draft_count(session_store(session), session->login);
    for (Screen *screen = session->top; screen; screen = screen->below) {
        if (screen->type->refresh)
            screen->type->refresh(screen);
        if (screen->type->shut)
            break;
    }
}

static int session_depth(const Session *session)
{
    int depth = 0;

    for (Screen *screen = session->top; screen; screen = screen->below)
        depth++;
    return depth;
}

/* Is it the sign-in or lock screen, perhaps under its help? */
static bool is_shut(const Session *session)
{
    for (Screen *screen = session->top; screen; screen = screen->below)
        if (screen->type->shut)
            return true;
    return false;
}

/* ---- coming and going ----------------------------------------------------- */

void session_start(Session *session)
{
    const Staff *actor = desk_actor(session->desk);

    drop_all(session);
    (void)snprintf(session->login, sizeof session->login, "%s", actor->login);
    filter_read(session);
    screen_push(session, board_screen(session));
    if (session->drafts > 0)
        screen_push(session, drafts_screen(session));
    screen_push(session, must_read_screen(session));
    /* what waits is told with the first board, not a second later */
    session_ring(session, clock_now());
}

void session_sign_out(Session *session)
{
    drop_all(session);
    sign_out(session->desk, false);
    session->login[0] = '\0';
    session->message[0] = '\0'; /* it may name a home */
    screen_push(session, sign_in_screen(session, NULL));
}

/* ---- what the loop does on every screen ------------------------------------- */

static void close_panels(Session *session)
{
    while (session->top->type->panel && session->top->below)
        drop(session);
}

static void refresh(Session *session)
{
    ui_redraw();
    session_refresh(session);
}

static void ring(Session *session)
{
    close_panels(session);
    if (session_depth(session) >= MOST_SCREENS)
        say_no(session, _("Many forms are open already: close one with %s"),
               "Esc");
    else
        screen_push(session, form_screen_receive(session));
}

static void lock(Session *session)
{
    session->message[0] = '\0';
    screen_push(session, lock_screen(session));
}

static void drafts(Session *session)
{
    close_panels(session);
    session->drafts = draft_count(session_store(session), session->login);
    if (session->drafts > 0)
        screen_push(session, drafts_screen(session));
    else
        say_note(session, _("No draft waits."));
}

void duty_turn(Session *session)
{
    Err err = ERR_NONE;
    const Staff *actor = desk_actor(session->desk);
    Staff now = *actor;
    Deed deed = {.kind = "duty"};

    staff_get(session->desk, actor->login, &now);
    deed.verb = now.on_duty ? "off" : "on";
    (void)snprintf(deed.record, sizeof deed.record, "%s", actor->login);
    if (!now.on_duty)
        fields_set_int(&deed.fields, "unit", desk_unit(session->desk));
    if (!desk_do(session->desk, &deed, &err))
        say_error(session, &err);
    else if (now.on_duty)
        say_note(session, _("%s is off duty now."), now.name);
    else
        say_note(session, _("%s is on duty now."), now.name);
    deed_release(&deed);
    session_refresh(session);
}

/* Who comes on reads first what must be read; who goes off sees what she hands
 * over, where the same key signs off. */
static void duty(Session *session)
{
    Staff now;

    if (staff_get(session->desk, session->login, &now) && now.on_duty) {
        session_act(session, ACTION_HANDOVER);
        return;
    }
    duty_turn(session);
    screen_push(session, must_read_screen(session));
}

static void next_language(Session *session)
{
    Err err = ERR_NONE;
    int i = 0;

    while (language_at(i) && strcmp(language_at(i), language()) != 0)
        i++;
    if (!language_at(i) || !language_at(i + 1))
        i = -1;
    if (!language_set(language_at(i + 1), &err))
        say_error(session, &err);
    session_refresh(session);
}

static void leave(Session *session, void *data)
{
    (void)data;
    session->leaving = true;
}

static void quit(Session *session)
{
    Str question = STR_EMPTY;

    close_panels(session);
    if (session->drafts == 0) {
        session->leaving = true;
        return;
    }
    str_addf(&question,
             ngettext("%d draft waits to be sent; it is kept. Leave now?",
                      "%d drafts wait to be sent; they are kept. Leave now?",
                      (unsigned long)session->drafts),
             session->drafts);
    screen_push(session,
                confirm_screen(session, str_text(&question), leave, NULL));
    str_release(&question);
}

/* Where the loop offers an action; LEVEL: unless MOST_SCREENS are open. */
enum { SHUT = 1, PANEL = 2, LEVEL = 4 };

static const struct Global {
    void (*act)(Session *session);
    Screen *(*open)(Session *session); /* instead: what is opened over it */
    unsigned where;                    /* SHUT, PANEL: also there */
    const char *not_on; /* screen that is this action's own; NULL */
} globals[ACTION_COUNT] = {
    [ACTION_HELP] = {NULL, help_screen, SHUT | PANEL, "help"},
    [ACTION_BACK] = {screen_pop, NULL, PANEL, NULL},
    [ACTION_REFRESH] = {refresh, NULL, SHUT | PANEL, NULL},
    [ACTION_NEW] = {ring, NULL, PANEL, NULL},
    [ACTION_ADD] = {ring, NULL, PANEL, NULL},
    [ACTION_FIND] = {NULL, find_screen, LEVEL, "find"},
    [ACTION_REGISTERS] = {NULL, registers_screen, LEVEL, "registers"},
    [ACTION_REPORTS] = {NULL, reports_screen, LEVEL, "reports"},
    [ACTION_CALENDAR] = {NULL, calendar_screen, LEVEL, "appointments"},
    [ACTION_LOCK] = {lock, NULL, PANEL, NULL},
    [ACTION_PALETTE] = {NULL, palette_screen, 0, NULL},
    [ACTION_DRAFTS] = {drafts, NULL, 0, "drafts"},
    [ACTION_LINE] = {NULL, line_screen, 0, "line"},
    [ACTION_ALERTS] = {NULL, alerts_screen, 0, "alerts"},
    [ACTION_DUTY] = {duty, NULL, 0, NULL},
    [ACTION_HANDOVER] = {NULL, handover_screen, LEVEL, "handover"},
    [ACTION_LANGUAGE] = {next_language, NULL, SHUT | PANEL, NULL},
    [ACTION_SIGN_OUT] = {session_sign_out, NULL, 0, NULL},
    [ACTION_QUIT] = {quit, NULL, SHUT, NULL},
};

static bool rings(Action action)
{
    return action == ACTION_NEW || action == ACTION_ADD;
}

static bool global_offers(Session *session, Action action)
{
    const struct Global *global = &globals[action];
    const ScreenType *type = session->top->type;

    if ((!global->act && !global->open) ||
        (global->not_on && !strcmp(global->not_on, type->name)))
        return false;
    if (action == ACTION_BACK)
        return session->top->below && !type->shut;
    if (is_shut(session) && !(global->where & SHUT))
        return false;
    if (action == ACTION_LINE && !session->standing.words[0] &&
        session->standing.refused == 0)
        return false;
    if (type->panel && !(global->where & PANEL))
        return false;
    return !rings(action) ||
           role_may(session->desk, "request", "receive", NULL);
}

bool session_offers(Session *session, Action action)
{
    Screen *top = session->top;

    return (top->type->offers && top->type->offers(top, action)) ||
           global_offers(session, action);
}

const char *session_label(const Session *session, Action action)
{
    Screen *top = session->top;
    const char *label = top->type->label ? top->type->label(top, action) : NULL;

    return label ? label : action_label(action);
}

bool session_act(Session *session, Action action)
{
    Screen *top = session->top;
    const struct Global *global = &globals[action];

    if (top->type->act && top->type->offers && top->type->offers(top, action) &&
        top->type->act(top, action))
        return true;
    if (!global_offers(session, action)) {
        Err err = ERR_NONE;
        if (rings(action) && !is_shut(session) &&
            !role_may(session->desk, "request", "receive", &err))
            say_error(session, &err);
        return false;
    }
    if (global->act)
        global->act(session);
    else if (!(global->where & LEVEL) || session_depth(session) < MOST_SCREENS)
        screen_push(session, global->open(session));
    return true;
}
