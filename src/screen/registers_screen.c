/* registers_screen.c -- all registers, with what is open and late in them
 *
 *     +- Registers -----------------------------------------------+
 *     | par                                                       |
 *     | > Counter  Parcels            12 open, 3 late             |
 *     |            Contractor passes  2 open                      |
 *     +-----------------------------------------------------------+
 *
 * A few letters narrow them; Enter opens the one marked.
 */
#include "menu.h"
#include "register_screen.h"

#include <stdlib.h>
#include <string.h>

typedef struct Registers {
    Screen screen;
    Menu menu;
    const Form *forms[MOST_REGISTERS]; /* of the menu's items */
} Registers;

static const struct Group {
    const char *name, *label;
} groups[] = {
    {"counter", N_("Counter")}, {"homes", N_("Homes")},
    {"survey", N_("Survey")},   {"people", N_("People")},
    {"papers", N_("Papers")},   {"lists", N_("Lists")},
};
enum { GROUPS = sizeof groups / sizeof *groups };

const char *group_at(int i)
{
    return i < GROUPS ? groups[i].name : i == GROUPS ? "" : NULL;
}

const char *group_of(const Form *form)
{
    for (int i = 0; i < GROUPS; i++)
        if (form->group && strcmp(groups[i].name, form->group) == 0)
            return groups[i].name;
    return "";
}

const char *group_label(const char *group)
{
    for (int i = 0; i < GROUPS; i++)
        if (strcmp(groups[i].name, group) == 0)
            return _(groups[i].label);
    return _("Others");
}

const char *form_label(const Form *form)
{
    return label_in(form->sheet.label, language());
}

/* Has it no table of its own, and may the person see it? */
static bool is_register(Desk *desk, const Form *form)
{
    RecordQuery query = {.kind = form->kind, .from = NEVER, .until = NEVER};

    return record_count(desk, &query, 0) >= 0;
}

int registers_list(Desk *desk, const Form **out)
{
    const Form *form, *all[MOST_REGISTERS];
    const char *group;
    int found = 0, count = 0;

    for (int i = 0;
         found < MOST_REGISTERS && (form = form_at(desk_forms(desk), i)); i++)
        if (is_register(desk, form))
            all[found++] = form;
    for (int g = 0; (group = group_at(g)); g++)
        for (int i = 0; i < found; i++)
            if (strcmp(group, group_of(all[i])) == 0)
                out[count++] = all[i];
    return count;
}

bool counts_tell(Desk *desk, const Form *form, Str *out)
{
    RecordQuery query = {
        .kind = form->kind, .open = true, .from = NEVER, .until = NEVER};
    int64_t open = record_count(desk, &query, COUNT_MOST), late = 0;

    query.late = true;
    if (open > 0)
        late = record_count(desk, &query, COUNT_MOST);
    if (open > COUNT_MOST)
        str_addf(out, _("More than %d open"), COUNT_MOST);
    else if (open > 0)
        str_addf(out, _("%d open"), (int)open);
    if (late > 0)
        str_addf(out, _(", %d late"), (int)late);
    return late > 0;
}

static void refresh(Screen *screen)
{
    Registers *self = (Registers *)screen;
    Desk *desk = screen->session->desk;
    int cursor = self->menu.cursor;
    char *typed = mem_text(line_text(&self->menu.filter));
    const char *group = NULL;
    int count = registers_list(desk, self->forms);

    menu_release(&self->menu);
    for (int i = 0; i < count; i++) {
        const Form *form = self->forms[i];
        const bool same = group == group_of(form);
        Str counts = STR_EMPTY;
        group = group_of(form);
        counts_tell(desk, form, &counts);
        menu_add(&self->menu, same ? "" : group_label(group), form_label(form),
                 str_text(&counts));
        str_release(&counts);
    }
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
    menu_draw(&((Registers *)screen)->menu, _("Registers"));
}

static bool key(Screen *screen, const Event *event)
{
    Registers *self = (Registers *)screen;
    Session *session = screen->session;
    int item = menu_selected(&self->menu);

    if (event->type != EVENT_KEY || event->key != UI_ENTER)
        return menu_key(&self->menu, event);
    if (item >= 0)
        screen_replace(session, register_screen(session, self->forms[item]));
    return true;
}

static void screen_close(Screen *screen)
{
    menu_release(&((Registers *)screen)->menu);
    free(screen);
}

static const ScreenType registers_type = {
    .name = "registers",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *registers_screen(Session *session)
{
    Registers *self = screen_new(session, &registers_type, sizeof *self);

    self->screen.typing = true;
    self->menu.filtering = true;
    refresh(&self->screen);
    if (self->menu.count > 0)
        return &self->screen;
    say_no(session, _("There is no register that you may see."));
    screen_close(&self->screen);
    return NULL;
}
