/* steps_screen.c -- the steps that a request can take now
 *
 *     +- 3-1123-007 sent ----------------------------+
 *     | > 1 a  Accept      Somebody has accepted …   |
 *     |   2 m  Send        …                         |
 *     |   3 u  Undo        …                         |
 *     +----------------------------------------------+
 *
 * By digit, by letter, or by arrows and Enter; the step that mostly comes next
 * is marked.
 */
#include "menu.h"
#include "screens.h"
#include <stdlib.h>
#include <string.h>

typedef struct Steps {
    Screen screen;
    Menu menu;
    Offers offers;
    Action actions[ACTION_COUNT]; /* of the menu's items */
    char *title;                  /* owned */
} Steps;

static void draw(Screen *screen)
{
    Steps *self = (Steps *)screen;

    menu_draw(&self->menu, self->title);
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("A digit, a letter, or Enter on the marked one."));
}

static bool offers(Screen *screen, Action action)
{
    Steps *self = (Steps *)screen;

    return action != ACTION_STEPS && offers_has(&self->offers, action);
}

static bool act(Screen *screen, Action action)
{
    Steps *self = (Steps *)screen;
    Session *session = screen->session;
    Offers now = self->offers;

    screen_pop(session);
    offers_act(&now, session, action);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    Steps *self = (Steps *)screen;
    int item = -1;

    if (event->type == EVENT_KEY && event->key == UI_ENTER)
        item = menu_selected(&self->menu);
    else if (event->type == EVENT_KEY && event->key >= '1' && event->key <= '9')
        item = event->key - '1';
    else
        return menu_key(&self->menu, event);
    if (item >= 0 && item < self->menu.count)
        act(screen, self->actions[item]);
    return true;
}

static void screen_close(Screen *screen)
{
    Steps *self = (Steps *)screen;

    menu_release(&self->menu);
    free(self->title);
    free(screen);
}

static const ScreenType steps_type = {
    .name = "steps",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .close = screen_close,
};

static void step_add(Steps *self, Action action)
{
    const ActionInfo *info = action_info(action);
    int n = self->menu.count;
    char name[16];
    Str keys = STR_EMPTY;

    if (n < 9)
        str_addf(&keys, "%d %s", n + 1, key_name(info->keys[0], name));
    else
        str_addf(&keys, "  %s", key_name(info->keys[0], name));
    self->actions[n] = action;
    menu_add(&self->menu, str_text(&keys), action_label(action), _(info->help));
    str_release(&keys);
}

/* What mostly comes next. */
static const Action usual[REQUEST_STATES] = {
    [REQUEST_RECEIVED] = ACTION_DISPATCH, [REQUEST_SENT] = ACTION_ACCEPT,
    [REQUEST_ACCEPTED] = ACTION_ARRIVE,   [REQUEST_IN_PLACE] = ACTION_RESOLVE,
    [REQUEST_RESOLVED] = ACTION_VERIFY,   [REQUEST_APPROVED] = ACTION_CLOSE,
    [REQUEST_REFUSED] = ACTION_ACCEPT,    [REQUEST_REOPENED] = ACTION_DISPATCH,
    [REQUEST_DECLINED] = ACTION_DISPATCH, [REQUEST_CLOSED] = ACTION_REOPEN,
    [REQUEST_WITHDRAWN] = ACTION_UNDO,
};

static void steps_name(Steps *self)
{
    Request request = {0};
    Str title = STR_EMPTY;

    if (request_load(self->screen.session->desk, self->offers.record, &request,
                     NULL)) {
        str_addf(&title, "%s  %s", request.number, state_label(request.state));
        for (int i = 0; i < self->menu.count; i++)
            if (self->actions[i] == usual[request.state])
                self->menu.cursor = i;
    }
    request_release(&request);
    self->title = str_take(&title);
}

Screen *steps_screen(Session *session, const Offers *now)
{
    Steps *self = screen_new(session, &steps_type, sizeof *self);

    self->offers = *now;
    for (int i = 0; i < now->count; i++) {
        Action action = action_of_verb(now->at[i]->name);
        if (action != ACTION_NONE)
            step_add(self, action);
    }
    step_add(self, ACTION_UNDO);
    steps_name(self);
    return &self->screen;
}
