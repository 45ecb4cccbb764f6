/* sitting.h -- a person at the screens, without a terminal
 *
 * Keys go to the screens as the loop gives them; nothing is drawn.
 */
#ifndef GUANJIA_TEST_SITTING_H
#define GUANJIA_TEST_SITTING_H

#include "../../src/screen/request_screen.h"
#include "transfer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW "2026-11-23 14:02:11"

static char folder[64];

typedef struct Sitting {
    Session session;
    ScreenOptions options;
    int pressed;
} Sitting;

static inline Desk *desk_opened(const char *login, const char *pin)
{
    char path[128];
    Desk *desk = NULL;
    Err err = ERR_NONE;

    text_print(path, sizeof path, "%s/desk-3.db", folder);
    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err) ||
        !sign_in(desk, login, pin, false, &err))
        fail_msg("%s", err.text);
    return desk;
}

static inline void sit_down(Sitting *sitting)
{
    *sitting = (Sitting){0};
    sitting->session.options = &sitting->options;
    sitting->session.desk = desk_opened("chen", "1203");
    text_copy(sitting->session.login, sizeof sitting->session.login, "chen");
}

static inline void close_gone(Session *session)
{
    while (session->gone) {
        Screen *screen = session->gone;
        session->gone = screen->below;
        screen->type->close(screen);
    }
}

/* Leaves without saving anything. */
static inline void get_up(Sitting *sitting)
{
    Session *session = &sitting->session;

    while (session->top)
        screen_pop(session);
    close_gone(session);
    desk_close(session->desk);
}

/* A test of somebody who sits there already: *state. */
static inline int sits(void **state)
{
    static Sitting sitting;

    sit_down(&sitting);
    *state = &sitting;
    return 0;
}

static inline int leaves(void **state)
{
    get_up(*state);
    return 0;
}

#define SITTING(test) cmocka_unit_test_setup_teardown(test, sits, leaves)

static inline void press(Sitting *sitting, int key)
{
    Session *session = &sitting->session;
    Screen *top = session->top;
    bool text = top->typing && key < KEY_BASE && key >= ' ';
    Action action = text ? ACTION_NONE : action_of_key(key);
    Event event = {.type = EVENT_KEY, .key = key};

    session->message[0] = '\0';
    sitting->pressed++;
    if (action == ACTION_NONE || !session_act(session, action))
        top->type->key(top, &event);
    if (session->top && session->top->type->keep)
        session->top->type->keep(session->top);
    close_gone(session);
}

/* One key for each character. */
static inline void type(Sitting *sitting, const char *text)
{
    const char *end = text + strlen(text);

    while (text < end)
        press(sitting, (int)utf8_next(&text, end));
}

/* ---- the form on top -------------------------------------------------------- */

static inline FormScreen *form(Sitting *sitting)
{
    return (FormScreen *)sitting->session.top;
}

static inline const char *value(Sitting *sitting, const char *name)
{
    return entry_value(form_entry(form(sitting), name));
}

static inline const char *focus(Sitting *sitting)
{
    return form(sitting)->entries[form(sitting)->focus].field->name;
}

static inline void go_to(Sitting *sitting, const char *name)
{
    FormScreen *self = form(sitting);

    form_leave(self);
    form_focus(self, (int)(form_entry(self, name) - self->entries));
}

static inline Request request_of(Sitting *sitting, const char *number)
{
    Request request = {0};
    Err err = ERR_NONE;

    if (!request_load(sitting->session.desk, number, &request, &err))
        fail_msg("%s", err.text);
    return request;
}

static inline int make_desk(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    language_start();
    text_copy(folder, sizeof folder, "/tmp/form-test-XXXXXX");
    if (!mkdtemp(folder) || !clock_set(NOW, &err) ||
        !demo_make(folder, 3, NULL, NULL, &err)) {
        print_error("%s\n", err.text);
        return -1;
    }
    return 0;
}

static inline int drop_desk(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        text_print(path, sizeof path, "%s/desk-3.db%s", folder, ends[i]);
        (void)unlink(path);
    }
    return rmdir(folder);
}

#endif
