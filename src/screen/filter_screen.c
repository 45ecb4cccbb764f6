/* filter_screen.c -- what the board shows only, and choosing it
 *
 *     +- Filter --------------------------+
 *     | eng                               |
 *     | > Engineering   department        |
 *     +-----------------------------------+
 *
 *     setting  board tsai  {"unit":"3","late":"yes"}
 *
 * Enter puts the one marked on, or takes it off again.  It is kept for this
 * person in this file, no fact: nobody else's board changes by it.
 */
#include "menu.h"
#include "screens.h"

#include <stdlib.h>
#include <string.h>

/* ---- kept ------------------------------------------------------------------- */

static void setting_name(const Session *session, char out[48])
{
    text_print(out, 48, "board %s", session->login);
}

void filter_read(Session *session)
{
    char name[48];
    Fields fields = FIELDS_EMPTY;
    BoardFilter *filter = &session->filter;

    *filter = (BoardFilter){0};
    setting_name(session, name);
    char *json = setting_get(session_store(session), name);
    if (json && fields_from_json(&fields, json, strlen(json), NULL)) {
        RequestState state;
        const char *code = fields_get(&fields, "state");
        const char *department = fields_get(&fields, "department");
        filter->unit = (int)fields_int(&fields, "unit");
        filter->late = fields_has(&fields, "late");
        if (code && state_of(code, &state))
            filter->state = (int)state + 1;
        text_copy(filter->department, sizeof filter->department,
                  department ? department : "");
    }
    fields_release(&fields);
    free(json);
}

/* Where it can't be written it holds for this sitting. */
static void filter_keep(Session *session)
{
    const BoardFilter *filter = &session->filter;
    char name[48];
    Fields fields = FIELDS_EMPTY;
    Str json = STR_EMPTY;

    if (filter->unit != 0)
        fields_set_int(&fields, "unit", filter->unit);
    if (filter->late)
        fields_set(&fields, "late", "yes");
    if (filter->state > 0)
        fields_set(&fields, "state",
                   state_code((RequestState)(filter->state - 1)));
    if (filter->department[0])
        fields_set(&fields, "department", filter->department);
    fields_to_json(&fields, &json);
    setting_name(session, name);
    if (!store_read_only(session_store(session)) &&
        store_begin(session_store(session), QUICK, NULL)) {
        if (setting_put(session_store(session), name, str_text(&json), NULL))
            store_commit(session_store(session), NULL);
        else
            store_rollback(session_store(session));
    }
    str_release(&json);
    fields_release(&fields);
}

void filter_set(Session *session, const BoardFilter *filter)
{
    session->filter = *filter;
    filter_keep(session);
}

bool filter_is_on(const BoardFilter *filter)
{
    return filter->unit != 0 || filter->late || filter->state > 0 ||
           filter->department[0];
}

/* The department is lent. */
void filter_apply(const BoardFilter *filter, RequestQuery *query)
{
    query->unit = filter->unit;
    query->late = filter->late;
    query->state = filter->state - 1;
    query->department = filter->department[0] ? filter->department : NULL;
}

/* ---- told -------------------------------------------------------------------- */

void filter_unit_tell(int unit, Str *out)
{
    if (unit > 0)
        str_addf(out, _("Unit %d"), unit);
    else
        str_add(out, _("what the hotline answers for"));
}

static const char *department_name(Desk *desk, const char *code)
{
    const Reference *department = reference_get(desk, "department", code);

    return department ? reference_label(department) : code;
}

static void part(Str *out, size_t from, const char *text)
{
    str_addf(out, "%s%s", out->len > from ? " · " : "", text);
}

void filter_tell(Desk *desk, const BoardFilter *filter, Str *out)
{
    const size_t from = out->len;

    if (filter->unit != 0)
        filter_unit_tell(filter->unit, out);
    if (filter->department[0])
        part(out, from, department_name(desk, filter->department));
    if (filter->state > 0)
        part(out, from, state_label((RequestState)(filter->state - 1)));
    if (filter->late)
        part(out, from, _("late"));
}

/* ---- chosen ------------------------------------------------------------------- */

enum { MOST_WISHES = 256 };

typedef struct FilterScreen {
    Screen screen;
    Menu menu;
    BoardFilter wishes[MOST_WISHES]; /* of the menu's items: what it would be */
} FilterScreen;

static void wish_add(FilterScreen *self, const BoardFilter *wish, bool on,
                     const char *label, const char *what)
{
    if (self->menu.count == MOST_WISHES)
        return;
    self->wishes[self->menu.count] = *wish;
    menu_add(&self->menu, on ? "*" : "", label, what);
}

static void units_add(FilterScreen *self, const BoardFilter *now)
{
    Desk *desk = self->screen.session->desk;
    UnitNow *units = mem_new(UNITS_MOST * sizeof *units);
    const int count = desk_unit(desk) == 0
                          ? units_now(desk, clock_now(), units, UNITS_MOST)
                          : 0;

    for (int i = 0; i < count; i++) {
        BoardFilter wish = *now;
        const int unit = units[i].unit > 0 ? units[i].unit : UNIT_HOTLINE;
        Str label = STR_EMPTY;
        wish.unit = now->unit == unit ? 0 : unit;
        filter_unit_tell(unit, &label);
        wish_add(self, &wish, now->unit == unit, str_text(&label),
                 units[i].name);
        str_release(&label);
    }
    free(units);
}

static void states_add(FilterScreen *self, const BoardFilter *now)
{
    for (int i = 0; i < REQUEST_STATES; i++) {
        const RequestState state = (RequestState)i;
        const bool on = now->state == i + 1;
        BoardFilter wish = *now;
        wish.state = on ? 0 : i + 1;
        if (state_open(state))
            wish_add(self, &wish, on, state_label(state), _("State"));
    }
}

static void departments_add(FilterScreen *self, const BoardFilter *now)
{
    const Reference *one;
    Desk *desk = self->screen.session->desk;

    for (int i = 0; (one = reference_at(desk, "department", i)); i++) {
        BoardFilter wish = *now;
        const bool on = strcmp(now->department, one->code) == 0;
        text_copy(wish.department, sizeof wish.department, on ? "" : one->code);
        wish_add(self, &wish, on, reference_label(one), _("Department"));
    }
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Type a part of it; Enter shows only that, or takes it off "
                   "again."));
}

static void draw(Screen *screen)
{
    menu_draw(&((FilterScreen *)screen)->menu, _("Filter"));
}

static bool key(Screen *screen, const Event *event)
{
    FilterScreen *self = (FilterScreen *)screen;
    const int item = menu_selected(&self->menu);

    if (event->type != EVENT_KEY || event->key != UI_ENTER)
        return menu_key(&self->menu, event);
    if (item >= 0) {
        filter_set(screen->session, &self->wishes[item]);
        screen_pop(screen->session);
    }
    return true;
}

static void screen_close(Screen *screen)
{
    menu_release(&((FilterScreen *)screen)->menu);
    free(screen);
}

static const ScreenType filter_type = {
    .name = "filter",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .key = key,
    .close = screen_close,
};

Screen *filter_screen(Session *session)
{
    FilterScreen *self = screen_new(session, &filter_type, sizeof *self);
    const BoardFilter *now = &session->filter;
    BoardFilter wish = *now;

    self->screen.typing = true;
    self->menu.filtering = true;
    units_add(self, now);
    wish.late = !now->late;
    wish_add(self, &wish, now->late, _("late"), _("Late"));
    states_add(self, now);
    departments_add(self, now);
    return &self->screen;
}
