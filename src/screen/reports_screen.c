/* reports_screen.c -- which reports there are, by the groups of their registers
 *
 *     +- Reports -------------------------------------------------+
 *     | par                                                       |
 *     | > Counter  Parcels by month            Parcel             |
 *     |            Parcels that wait           Parcel             |
 *     +-----------------------------------------------------------+
 */
#include "menu.h"
#include "register_screen.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_REPORTS = 400 };

typedef struct Reports {
    Screen screen;
    Menu menu;
    int which[MOST_REPORTS]; /* of report_at(), of the menu's items */
} Reports;

/* Those of one group, or with nothing else left those of none. */
static void group_add(Reports *self, const char *group)
{
    Desk *desk = self->screen.session->desk;
    const Form *form;
    bool first = true;
    int report;

    for (int i = 0; report_at(desk, i, &form, &report); i++) {
        if (strcmp(group, group_of(form)) != 0 ||
            self->menu.count == MOST_REPORTS)
            continue;
        self->which[self->menu.count] = i;
        menu_add(&self->menu, first ? group_label(group) : "",
                 label_in(form->reports[report].label, language()),
                 form_label(form));
        first = false;
    }
}

static void refresh(Screen *screen)
{
    Reports *self = (Reports *)screen;
    char *typed = mem_text(line_text(&self->menu.filter));
    int cursor = self->menu.cursor;
    const char *group;

    menu_release(&self->menu);
    for (int i = 0; (group = group_at(i)); i++)
        group_add(self, group);
    line_set(&self->menu.filter, typed);
    free(typed);
    self->menu.cursor = cursor;
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Type a part of its name; Enter opens the one marked."));
}

static void draw(Screen *screen)
{
    menu_draw(&((Reports *)screen)->menu, _("Reports"));
}

static bool key(Screen *screen, const Event *event)
{
    Reports *self = (Reports *)screen;
    Session *session = screen->session;
    int item = menu_selected(&self->menu), report;
    const Form *form;

    if (event->type != EVENT_KEY || event->key != UI_ENTER)
        return menu_key(&self->menu, event);
    if (item >= 0 &&
        report_at(session->desk, self->which[item], &form, &report))
        screen_replace(session, report_screen(session, form, report));
    return true;
}

static void screen_close(Screen *screen)
{
    menu_release(&((Reports *)screen)->menu);
    free(screen);
}

static const ScreenType reports_type = {
    .name = "reports",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *reports_screen(Session *session)
{
    Reports *self = screen_new(session, &reports_type, sizeof *self);

    self->screen.typing = true;
    self->menu.filtering = true;
    refresh(&self->screen);
    if (self->menu.count > 0)
        return &self->screen;
    say_no(session, _("There is no report that you may see."));
    screen_close(&self->screen);
    return NULL;
}
