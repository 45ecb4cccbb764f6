/* units_screen.c -- the units' map: how each desk stands, at the hotline
 *
 *       unit lobby        hours       answers on duty      open late heard   wait
 *     >    1 Tower A      07:00-23:00 hotline cut: 林冠宇     4    1 13:38      0
 *          3 Tower C      07:00-23:00 desk    陳怡安         23    9 14:02     12
 *     The desk was not heard since 13:38: the hotline answers for it
 *
 * Enter filters the board by the unit that is marked.
 */
#include "screens.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROW = 1, FIRST_ROW = 2 };

typedef struct UnitsScreen {
    Screen screen;
    UnitNow *units; /* owned; UNITS_MOST + 1 */
    int count;
    List list; /* of places in units */
} UnitsScreen;

static int fetch(void *self, const void *key, bool backwards, bool inclusive,
                 void *rows, int max)
{
    const UnitsScreen *units = self;
    int *out = rows, count = 0;
    int at = backwards ? units->count - 1 : 0;

    if (key) {
        memcpy(&at, key, sizeof at);
        at += inclusive ? 0 : backwards ? -1 : 1;
    }
    for (; count < max && at >= 0 && at < units->count;
         at += backwards ? -1 : 1)
        out[count++] = at;
    return count;
}

static const UnitNow *selected(UnitsScreen *self)
{
    const int *at = list_selected(&self->list);

    return at ? &self->units[*at] : NULL;
}

static void refresh(Screen *screen)
{
    UnitsScreen *self = (UnitsScreen *)screen;
    const Seconds now = clock_now();

    self->count =
        units_now(screen->session->desk, now, self->units, UNITS_MOST + 1);
    list_refresh(&self->list);
}

static void title(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Units"));
}

static void hint(Screen *screen, Str *out)
{
    const UnitNow *one = selected((UnitsScreen *)screen);
    char at[TIME_TEXT];

    if (one && one->cut) {
        str_addf(out,
                 _("The desk was not heard since %s: the hotline answers for "
                   "it"),
                 time_write(one->heard, TIME_SHORT, clock_now(), at));
        return;
    }
    if (one && one->next.name[0])
        str_addf(out, _("Next: %s %s.  "),
                 time_write(one->next.begins, TIME_SHORT, clock_now(), at),
                 one->next.name);
    str_add(out, _("Enter: only this unit on the board"));
}

/* ---- drawing ---------------------------------------------------------------- */

/* Columns from left to right; people take what a wide window has more. */
static const struct {
    const char *head;
    int cells;
    bool right;
} columns[] = {
    {N_("unit"), 4, true},      {N_("lobby"), 10, false},
    {N_("hours"), 11, false},   {N_("answers"), 7, false},
    {N_("on duty"), 13, false}, {N_("open now"), 4, true},
    {N_("late"), 4, true},      {N_("heard"), 11, false},
    {N_("waiting"), 7, true},
};
enum { COLUMNS = sizeof columns / sizeof *columns, PEOPLE = 4 };

static void cells_draw(int row, const char *const cells[], const Look looks[])
{
    int col = 1;

    for (int i = 0; i < COLUMNS; i++) {
        const int width = columns[i].cells + (i == PEOPLE ? ui_cols() - 80 : 0);
        if (columns[i].right)
            ui_put_right(row, col, width, looks[i], cells[i]);
        else
            ui_put(row, col, width, looks[i], cells[i]);
        col += width + 1;
    }
}

static void heads_draw(void)
{
    const char *cells[COLUMNS];
    Look looks[COLUMNS];

    for (int i = 0; i < COLUMNS; i++) {
        cells[i] = _(columns[i].head);
        looks[i] = LOOK_COLUMN;
    }
    ui_put(HEAD_ROW, 0, ui_cols(), LOOK_COLUMN, "");
    cells_draw(HEAD_ROW, cells, looks);
}

/* Who is on duty; a desk that is cut off is no use to who is on duty there. */
static const char *people_tell(const UnitNow *one, Str *out)
{
    str_addf(out, one->cut && one->people[0] ? _("cut: %s") : "%s",
             one->people);
    return str_text(out);
}

static void row_draw_at(void *data, int row, const void *item, bool marked)
{
    const UnitsScreen *self = data;
    const UnitNow *one = &self->units[*(const int *)item];
    const Look look = marked ? LOOK_SELECTED : LOOK_TEXT;
    const Look desk = one->manned ? LOOK_GOOD : LOOK_SOON;
    const Look late = one->late > 0 ? LOOK_LATE : LOOK_QUIET;
    char unit[16], open[16], lates[16], waiting[24] = "", heard[TIME_TEXT];
    Str people = STR_EMPTY;

    text_print(unit, sizeof unit, "%d", one->unit);
    text_print(open, sizeof open, "%d", one->open);
    text_print(lates, sizeof lates, "%d", one->late);
    if (one->heard != NEVER)
        text_print(waiting, sizeof waiting, "%lld", (long long)one->waiting);
    time_write(one->heard, TIME_SHORT, clock_now(), heard);
    const char *const cells[COLUMNS] = {
        one->unit > 0 ? unit : "-",
        one->unit > 0 ? one->name : _("Hotline"),
        one->hours,
        one->unit > 0 && one->manned ? _("desk") : _("hotline"),
        people_tell(one, &people),
        open,
        lates,
        heard,
        waiting,
    };
    const Look looks[COLUMNS] = {
        look,      LOOK_TEXT, LOOK_QUIET, desk,
        LOOK_TEXT, LOOK_TEXT, late,       one->cut ? LOOK_LATE : LOOK_QUIET,
        LOOK_QUIET};
    ui_put(row, 0, 1, look, marked ? ">" : " ");
    cells_draw(row, cells, looks);
    str_release(&people);
}

static void draw(Screen *screen)
{
    UnitsScreen *self = (UnitsScreen *)screen;

    list_fit(&self->list, FIRST_ROW, 0);
    heads_draw();
    list_draw(screen->session, &self->list,
              (RowDraw){row_draw_at, self, FIRST_ROW});
}

/* ---- doing ------------------------------------------------------------------- */

static bool offers(Screen *screen, Action action)
{
    return action == ACTION_OPEN && selected((UnitsScreen *)screen);
}

static bool act(Screen *screen, Action action)
{
    const UnitNow *one = selected((UnitsScreen *)screen);
    BoardFilter wish = screen->session->filter;

    if (action != ACTION_OPEN || !one)
        return false;
    wish.unit = one->unit > 0 ? one->unit : UNIT_HOTLINE;
    filter_set(screen->session, &wish);
    screen_pop(screen->session);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    UnitsScreen *self = (UnitsScreen *)screen;

    if (event->type != EVENT_KEY ||
        !list_move(screen->session, &self->list, event->key,
                   (RowDraw){row_draw_at, self, FIRST_ROW}))
        return false;
    screen->session->drawn = false; /* the hint speaks of the one marked */
    return true;
}

static void screen_close(Screen *screen)
{
    UnitsScreen *self = (UnitsScreen *)screen;

    list_release(&self->list);
    free(self->units);
    free(screen);
}

static const ScreenType units_type = {
    .name = "units",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *units_screen(Session *session)
{
    UnitsScreen *self = screen_new(session, &units_type, sizeof *self);

    self->units = mem_new((UNITS_MOST + 1) * sizeof *self->units);
    list_init(&self->list, (ListSource){.fetch = fetch,
                                        .row_size = sizeof(int),
                                        .key_size = sizeof(int),
                                        .self = self});
    list_fit(&self->list, FIRST_ROW, 0);
    refresh(&self->screen);
    return &self->screen;
}
