/* calendar_screen.c -- a day's appointments, or a week's
 *
 *     2026-11-24 Tue   all departments                2 agreed, 2 clash
 *       when          number       home    name     what       who    state
 *     > 09:00-10:00 ! 3-1123-012   3-1101  劉建宏   馬桶堵塞…  吳建國 + accepted
 *       09:30-10:30 ! 3-1123-019   3-0402  王淑芬   漏水       吳建國 + accepted
 *
 * Left and Right go to the day before and after, Tab changes between day and
 * week, D goes through the departments, and U at the hotline through the units.
 * On a row everything can be done that can be done on the board.
 */
#include "appointment.h"
#include "screens.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEAD_ROW = 2,
    FIRST_ROW = 3,
    COL_WHEN = 2,
    CELLS_DAY = 10,  /* "11-24 Tue " */
    CELLS_WHEN = 13, /* "09:00-10:00 !" */
    CELLS_NUMBER = 12,
    CELLS_HOME = 7,
    CELLS_STATE = 11,
    MOST_UNIT = 999,
};

typedef struct Calendar {
    Screen screen;
    Seconds at; /* a moment of the day or week */
    bool week;
    int department;    /* of the reference list; -1: all */
    int unit;          /* 0: all */
    Appointment *rows; /* owned */
    int count, clashes;
    List list;
} Calendar;

/* A row of the list is an appointment, found again by its time and record. */
typedef struct Row {
    char key[LIST_KEY];
    int number;
} Row;

/* ---- rows ----------------------------------------------------------------------- */

static void key_write(const Appointment *one, char key[LIST_KEY])
{
    memset(key, 0, LIST_KEY);
    text_print(key, LIST_KEY, "%012lld %s", (long long)one->at,
               one->request.record);
}

static int fetch(void *data, const void *key, bool backwards, bool inclusive,
                 void *rows, int max)
{
    const Calendar *self = data;
    Row *out = rows;
    const int step = backwards ? -1 : 1;
    int count = 0;

    for (int i = backwards ? self->count - 1 : 0;
         i >= 0 && i < self->count && count < max; i += step) {
        Row row = {.number = i};
        key_write(&self->rows[i], row.key);
        const int order = key ? strcmp(row.key, key) : step;
        if ((backwards ? order < 0 : order > 0) || (order == 0 && inclusive))
            out[count++] = row;
    }
    return count;
}

static AppointmentQuery span_of(const Calendar *self)
{
    const Period period = self->week ? PERIOD_WEEK : PERIOD_DAY;
    const Reference *department = reference_at(self->screen.session->desk,
                                               "department", self->department);

    return (AppointmentQuery){.from = period_start(period, self->at),
                              .until = period_next(period, self->at),
                              .department =
                                  department ? department->code : NULL,
                              .unit = self->unit};
}

static void rows_read(Calendar *self)
{
    const AppointmentQuery query = span_of(self);
    Err err = ERR_NONE;

    free(self->rows);
    if (!appointment_list(self->screen.session->desk, &query, &self->rows,
                          &self->count, &err))
        say_error(self->screen.session, &err);
    self->clashes = 0;
    for (int i = 0; i < self->count; i++)
        self->clashes += self->rows[i].clash;
    list_refresh(&self->list);
}

static const Appointment *selected(Calendar *self)
{
    const Row *row = list_selected(&self->list);

    return row && row->number < self->count ? &self->rows[row->number] : NULL;
}

/* ---- drawing ---------------------------------------------------------------------- */

/* Columns after the home share what the window has. */
typedef struct Columns {
    int number, home, name, name_cells, text, text_cells, who, who_cells, state;
} Columns;

static Columns columns(const Calendar *self)
{
    const int spare = ui_cols() - 80;
    Columns c = {.name_cells = 7 + spare / 5, .who_cells = 7 + spare / 6};

    c.number = COL_WHEN + (self->week ? CELLS_DAY : 0) + CELLS_WHEN + 1;
    c.home = c.number + CELLS_NUMBER + 1;
    c.name = c.home + CELLS_HOME + 1;
    c.state = ui_cols() - CELLS_STATE;
    c.who = c.state - 1 - c.who_cells;
    c.text = c.name + c.name_cells + 1;
    c.text_cells = c.who - 1 - c.text;
    return c;
}

static const char *day_name(Seconds at)
{
    static const char *const names[] = {N_("Mon"), N_("Tue"), N_("Wed"),
                                        N_("Thu"), N_("Fri"), N_("Sat"),
                                        N_("Sun")};

    return _(names[day_of_week(at) - 1]);
}

static void when_write(const Calendar *self, const Appointment *one, Str *out)
{
    char from[TIME_TEXT], until[TIME_TEXT], day[TIME_TEXT];

    time_write(one->at, TIME_DAY, NEVER, day);
    if (self->week)
        str_addf(out, "%s %s ", day + 5, day_name(one->at));
    str_addf(out, "%s-%s%s", time_write(one->at, TIME_CLOCK, NEVER, from),
             time_write(one->until, TIME_CLOCK, NEVER, until),
             one->clash ? " !" : "");
}

static void row_at(void *data, int row, const void *item, bool is_selected)
{
    const Calendar *self = data;
    const Appointment *one = &self->rows[((const Row *)item)->number];
    const RequestRow *request = &one->request;
    const Columns c = columns(self);
    const Look look = is_selected ? LOOK_SELECTED : LOOK_TEXT;
    Str when = STR_EMPTY;
    char state[64];

    when_write(self, one, &when);
    text_print(state, sizeof state, "%c %s", state_mark(request->state),
               state_label(request->state));
    ui_put(row, 0, COL_WHEN, look, is_selected ? ">" : " ");
    ui_put(row, COL_WHEN, c.number - COL_WHEN, one->clash ? LOOK_LATE : look,
           str_text(&when));
    ui_put(row, c.number, CELLS_NUMBER, look, request->number);
    ui_put(row, c.home, CELLS_HOME, LOOK_TEXT, request->home);
    ui_put(row, c.name, c.name_cells, LOOK_TEXT, request->name);
    ui_put(row, c.text, c.text_cells, LOOK_TEXT, request->text);
    ui_put(row, c.who, c.who_cells, request->person ? LOOK_TEXT : LOOK_QUIET,
           request->who);
    ui_put(row, c.state, CELLS_STATE, state_look(request->state), state);
    str_release(&when);
}

static void heads_draw(const Calendar *self)
{
    const Columns c = columns(self);

    ui_put(HEAD_ROW, 0, ui_cols(), LOOK_COLUMN, "");
    ui_put(HEAD_ROW, COL_WHEN, CELLS_WHEN, LOOK_COLUMN, _("when"));
    ui_put(HEAD_ROW, c.number, CELLS_NUMBER, LOOK_COLUMN, _("number"));
    ui_put(HEAD_ROW, c.home, CELLS_HOME, LOOK_COLUMN, _("home"));
    ui_put(HEAD_ROW, c.name, c.name_cells, LOOK_COLUMN, _("name"));
    ui_put(HEAD_ROW, c.text, c.text_cells, LOOK_COLUMN, _("what"));
    ui_put(HEAD_ROW, c.who, c.who_cells, LOOK_COLUMN, _("who"));
    ui_put(HEAD_ROW, c.state, CELLS_STATE, LOOK_COLUMN, _("state"));
}

/* "2026-11-23 to 2026-11-29  Engineering  unit 3" */
static void span_tell(const Calendar *self, Str *out)
{
    const Period period = self->week ? PERIOD_WEEK : PERIOD_DAY;
    const Seconds start = period_start(period, self->at);
    const Reference *department = reference_at(self->screen.session->desk,
                                               "department", self->department);
    char from[TIME_TEXT], until[TIME_TEXT];

    time_write(start, TIME_DAY, NEVER, from);
    time_write(period_next(period, self->at) - 1, TIME_DAY, NEVER, until);
    if (self->week)
        str_addf(out, _("%s to %s"), from, until);
    else
        str_addf(out, "%s %s", from, day_name(start));
    str_addf(out, "  %s",
             department ? reference_label(department) : _("all departments"));
    if (self->unit > 0)
        str_addf(out, _("  unit %d"), self->unit);
}

static void draw(Screen *screen)
{
    Calendar *self = (Calendar *)screen;
    Str line = STR_EMPTY;

    list_fit(&self->list, FIRST_ROW, 0);
    span_tell(self, &line);
    ui_put(1, COL_WHEN, ui_cols() - 30, LOOK_NOTE, str_text(&line));
    str_clear(&line);
    str_addf(&line, _("%d agreed"), self->count);
    if (self->clashes > 0)
        str_addf(&line, _(", %d can't all be kept"), self->clashes);
    ui_put_right(1, ui_cols() - 28, 27,
                 self->clashes > 0 ? LOOK_LATE : LOOK_QUIET, str_text(&line));
    str_release(&line);
    heads_draw(self);
    list_draw(screen->session, &self->list, (RowDraw){row_at, self, FIRST_ROW});
    if (self->list.count == 0)
        prose_show(_("Nothing is agreed for then."), FIRST_ROW + 2, 4, 4,
                   ui_cols() - 8, 0, LOOK_NOTE);
}

static void title(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Appointments"));
}

static void hint(Screen *screen, Str *out)
{
    str_add(out, desk_unit(screen->session->desk) == 0
                     ? _("Left, Right: earlier, later; Tab: day or week; D: "
                         "department; U: unit")
                     : _("Left, Right: earlier, later; Tab: day or week; D: "
                         "department"));
}

/* ---- doing ------------------------------------------------------------------------- */

static bool offers(Screen *screen, Action action)
{
    const Appointment *one = selected((Calendar *)screen);

    return row_offers(screen->session, one ? &one->request : NULL, action);
}

static bool act(Screen *screen, Action action)
{
    const Appointment *one = selected((Calendar *)screen);

    return row_act(screen->session, one ? &one->request : NULL, action);
}

/* The next unit of which something is agreed then; 0: all. */
static int unit_after(const Calendar *self)
{
    AppointmentQuery query = span_of(self);
    Appointment *at;
    int count, next = 0;

    query.unit = 0;
    if (!appointment_list(self->screen.session->desk, &query, &at, &count,
                          NULL))
        return 0;
    for (int i = 0; i < count; i++)
        if (at[i].request.unit > self->unit &&
            (!next || at[i].request.unit < next))
            next = at[i].request.unit;
    free(at);
    return next;
}

static bool turn(Calendar *self, int code)
{
    Desk *desk = self->screen.session->desk;
    const Period period = self->week ? PERIOD_WEEK : PERIOD_DAY;

    switch (code) {
    case UI_LEFT:
        self->at = period_start(period, self->at) - 1;
        break;
    case UI_RIGHT:
        self->at = period_next(period, self->at);
        break;
    case UI_TAB:
        self->week = !self->week;
        break;
    case 'D':
        self->department =
            reference_at(desk, "department", self->department + 1)
                ? self->department + 1
                : -1;
        break;
    case 'U':
        self->unit = unit_after(self);
        break;
    default:
        return false;
    }
    rows_read(self);
    list_restart(&self->list);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    Calendar *self = (Calendar *)screen;
    const int code = event->type == EVENT_KEY ? event->key : 0;

    return turn(self, code) || list_move(screen->session, &self->list, code,
                                         (RowDraw){row_at, self, FIRST_ROW});
}

static void refresh(Screen *screen)
{
    rows_read((Calendar *)screen);
}

static void screen_close(Screen *screen)
{
    Calendar *self = (Calendar *)screen;

    list_release(&self->list);
    free(self->rows);
    free(screen);
}

static const ScreenType calendar_type = {
    .name = "appointments",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *calendar_screen(Session *session)
{
    Calendar *self = screen_new(session, &calendar_type, sizeof *self);

    self->at = clock_now();
    self->department = -1;
    list_init(&self->list, (ListSource){.fetch = fetch,
                                        .row_size = sizeof(Row),
                                        .key_size = LIST_KEY,
                                        .self = self});
    list_fit(&self->list, FIRST_ROW, 0);
    rows_read(self);
    return &self->screen;
}
