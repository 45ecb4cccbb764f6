/* palette_screen.c -- everything that can be done here, chosen by typing
 *
 * `:` lists the actions that the screen below and the loop offer now; a few
 * letters of the label or the sentence narrow them; Enter does the one marked.
 */
#include "menu.h"
#include "screens.h"
#include <stdlib.h>

typedef struct Palette {
    Screen screen;
    Menu menu;
    Action actions[ACTION_COUNT]; /* of the menu's items */
} Palette;

static void hint(Screen *screen, Str *out)
{
    Palette *self = (Palette *)screen;
    int item = menu_selected(&self->menu);

    if (item >= 0 && self->menu.cursor > 0)
        str_add(out, self->menu.items[item].help);
    else
        str_add(out,
                _("Type a part of what you want; Enter does what is marked."));
}

static void draw(Screen *screen)
{
    Palette *self = (Palette *)screen;

    menu_draw(&self->menu, _("What can be done here"));
}

static bool key(Screen *screen, const Event *event)
{
    Palette *self = (Palette *)screen;
    Session *session = screen->session;
    int item = menu_selected(&self->menu);

    if (event->type != EVENT_KEY || event->key != UI_ENTER)
        return menu_key(&self->menu, event);
    if (item >= 0) {
        Action action = self->actions[item];
        screen_pop(session);
        session_act(session, action);
    }
    return true;
}

static void screen_close(Screen *screen)
{
    Palette *self = (Palette *)screen;

    menu_release(&self->menu);
    free(screen);
}

static const ScreenType palette_type = {
    .name = "palette",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .key = key,
    .close = screen_close,
};

Screen *palette_screen(Session *session)
{
    Palette *self = screen_new(session, &palette_type, sizeof *self);

    self->screen.typing = true;
    self->menu.filtering = true;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const ActionInfo *info = action_info((Action)i);
        Str keys = STR_EMPTY;

        if (i == ACTION_PALETTE || !session_offers(session, (Action)i))
            continue;
        action_keys((Action)i, &keys);
        self->actions[self->menu.count] = (Action)i;
        menu_add(&self->menu, str_text(&keys),
                 session_label(session, (Action)i), _(info->help));
        str_release(&keys);
    }
    return &self->screen;
}
