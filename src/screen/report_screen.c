/* report_screen.c -- a report: which period and unit, and what comes out
 *
 *     From [2026-11-01]  Until [2026-11-30]  Unit [3]
 *
 *     Inspections by class and month
 *     …
 *
 * Tab goes from line to line, Enter counts again; < and > take the month
 * before or after; F2 writes it as a page that any browser shows.
 */
#include "register_screen.h"

#include <stdlib.h>
#include <string.h>

typedef enum ReportLine {
    LINE_FROM,
    LINE_UNTIL,
    LINE_UNIT,
    LINE_ONE, /* whom the report asks for; not all do */
    LINES,
} ReportLine;

enum {
    LEFT = 1,
    FILTER_ROW = 1,
    PAGE_ROW = 3,
    DAY_CELLS = 12,
    UNIT_CELLS = 5,
    ONE_CELLS = 12
};

typedef struct ReportScreen {
    Screen screen;
    const Form *form;
    const FormReport *report;
    Line lines[LINES];
    ReportLine focus;
    ReportQuery query;
    Report made;
    bool counted;
    bool pending; /* to be counted when there is time */
    int cells;    /* that it was drawn for */
    Page page;
} ReportScreen;

static const char *const labels[LINES] = {N_("From"), N_("Until"), N_("Unit")};
static const int cells_of[LINES] = {DAY_CELLS, DAY_CELLS, UNIT_CELLS,
                                    ONE_CELLS};

static int lines_count(const ReportScreen *self)
{
    return self->report->one ? LINES : LINE_ONE;
}

static const char *line_label(const ReportScreen *self, int line)
{
    const Field *field =
        line == LINE_ONE ? form_field(self->form, self->report->one) : NULL;

    return field              ? label_in(field->label, language())
           : line == LINE_ONE ? self->report->one
                              : _(labels[line]);
}

/* ---- what is counted ------------------------------------------------------------------ */

static bool day_read(ReportScreen *self, ReportLine line, Seconds *out)
{
    const char *typed = line_text(&self->lines[line]);
    Seconds at = NEVER;

    *out = NEVER;
    if (!typed[0])
        return true;
    if (!time_read(typed, clock_now(), &at, NULL)) {
        say_no(self->screen.session, _("%s: \"%s\" is no day."),
               _(labels[line]), typed);
        return false;
    }
    *out = line == LINE_UNTIL ? day_next(at) : day_start(at);
    return true;
}

static bool query_read(ReportScreen *self)
{
    const char *unit = line_text(&self->lines[LINE_UNIT]);

    self->query.unit = (int)strtol(unit, NULL, 10);
    self->query.one = line_text(&self->lines[LINE_ONE]);
    return day_read(self, LINE_FROM, &self->query.from) &&
           day_read(self, LINE_UNTIL, &self->query.until);
}

static int page_cells(void)
{
    return ui_cols() - 2 * LEFT - 1;
}

static void page_fill(ReportScreen *self)
{
    Str text = STR_EMPTY;

    self->cells = page_cells();
    report_text(&self->made, self->cells, !ui_narrow_marks(), &text);
    page_clear(&self->page);
    page_text(&self->page, str_text(&text), false);
    str_release(&text);
}

/* A bar while it counts; a key stops it. */
static bool progress(void *data, int64_t done, int64_t total)
{
    ReportScreen *self = data;
    Str line = STR_EMPTY;
    int cells = ui_cols() - 2 * LEFT;
    int full = total > 0 ? (int)(done * cells / total) : 0;

    for (int i = 0; i < cells; i++)
        str_addc(&line, i < full ? '#' : '.');
    ui_put(PAGE_ROW, LEFT, cells, LOOK_NOTE, str_text(&line));
    str_release(&line);
    ui_paint();
    (void)self;
    return !ui_key_waits(NULL);
}

static void count(ReportScreen *self)
{
    Session *session = self->screen.session;
    Report made = {0};
    Err err = ERR_NONE;

    if (!query_read(self)) {
        self->pending = false;
        return;
    }
    if (!report_run(session->desk, &self->query, progress, self, &made, &err)) {
        self->pending = err.kind == ERR_BUSY;
        if (!self->pending)
            say_error(session, &err);
        return;
    }
    self->pending = false;
    if (self->counted)
        report_release(&self->made);
    self->made = made;
    self->counted = true;
    page_fill(self);
}

static void month_set(ReportScreen *self, Seconds at)
{
    char text[TIME_TEXT];
    Seconds from = period_start(PERIOD_MONTH, at);

    line_set(&self->lines[LINE_FROM], time_write(from, TIME_DAY, 0, text));
    line_set(&self->lines[LINE_UNTIL],
             time_write(period_next(PERIOD_MONTH, at) - 1, TIME_DAY, 0, text));
}

/* The month before or after the one that the first line names. */
static void month_step(ReportScreen *self, int step)
{
    Seconds from = NEVER;

    if (!day_read(self, LINE_FROM, &from))
        return;
    if (from == NEVER)
        from = clock_now();
    month_set(self, step < 0 ? period_start(PERIOD_MONTH, from) - 1
                             : period_next(PERIOD_MONTH, from));
    self->page.first = 0;
    self->pending = true;
}

/* ---- to a file --------------------------------------------------------------------------- */

static void write_it(ReportScreen *self)
{
    Str name = STR_EMPTY, html = STR_EMPTY;

    if (!self->counted)
        return;
    str_addf(&name, "%s-%s-%s.html", self->form->kind, self->report->name,
             line_text(&self->lines[LINE_FROM])[0]
                 ? line_text(&self->lines[LINE_FROM])
                 : "all");
    report_html(&self->made, language(), &html);
    file_write(self->screen.session, str_text(&name), &html);
    str_release(&name);
    str_release(&html);
}

/* ---- the screen --------------------------------------------------------------------------- */

static void title(Screen *screen, Str *out)
{
    ReportScreen *self = (ReportScreen *)screen;

    str_addf(out, "%s · %s", form_label(self->form),
             label_in(self->report->label, language()));
}

static void hint(Screen *screen, Str *out)
{
    ReportScreen *self = (ReportScreen *)screen;

    if (self->pending)
        str_add(out, _("counting …"));
    else
        str_add(out,
                _("< and >: another month; Tab: the next line; Enter: count "
                  "again; F2 writes a page"));
}

/* The lines that say what is counted; the focus last, for its caret. */
static void lines_place(ReportScreen *self)
{
    int col = LEFT, focus_col = LEFT, focus_cells = 0;

    for (int i = 0; i < lines_count(self); i++) {
        const char *label = line_label(self, i);
        int head = text_cells(label, strlen(label));
        int cells = cells_of[i];
        ui_put(FILTER_ROW, col, head, LOOK_COLUMN, label);
        col += head + 1;
        line_draw(&self->lines[i], FILTER_ROW, col, cells, false);
        if ((int)self->focus == i) {
            focus_col = col;
            focus_cells = cells;
        }
        col += cells + 2;
    }
    line_draw(&self->lines[self->focus], FILTER_ROW, focus_col, focus_cells,
              true);
}

static void draw(Screen *screen)
{
    ReportScreen *self = (ReportScreen *)screen;

    if (self->counted && self->cells != page_cells())
        page_fill(self);
    page_draw(&self->page, PAGE_ROW, LEFT);
    lines_place(self);
}

static bool act(Screen *screen, Action action)
{
    if (action != ACTION_SAVE)
        return false;
    write_it((ReportScreen *)screen);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    ReportScreen *self = (ReportScreen *)screen;
    Line *line = &self->lines[self->focus];

    if (event->type == EVENT_PASTE)
        return line_insert(line, event->text);
    switch (event->key) {
    case UI_TAB:
    case UI_BACKTAB:
        self->focus =
            (ReportLine)(((int)self->focus +
                          (event->key == UI_TAB ? 1 : lines_count(self) - 1)) %
                         lines_count(self));
        return true;
    case UI_ENTER:
        count(self);
        return true;
    default:
        break;
    }
    if (event->key == '<' || event->key == '>') {
        month_step(self, event->key == '<' ? -1 : 1);
        return true;
    }
    if ((event->key == UI_HOME || event->key == UI_END) ||
        !page_key(&self->page, event->key))
        return line_key(line, event->key);
    return true;
}

static bool idle(Screen *screen)
{
    ReportScreen *self = (ReportScreen *)screen;

    if (!self->pending)
        return false;
    count(self);
    return true;
}

static void refresh(Screen *screen)
{
    ((ReportScreen *)screen)->pending = true;
}

static void screen_close(Screen *screen)
{
    ReportScreen *self = (ReportScreen *)screen;

    for (int i = 0; i < LINES; i++)
        line_release(&self->lines[i]);
    if (self->counted)
        report_release(&self->made);
    page_release(&self->page);
    free(screen);
}

static const ScreenType report_type = {
    .name = "report",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = page_offers,
    .label = page_label,
    .act = act,
    .key = key,
    .idle = idle,
    .refresh = refresh,
    .close = screen_close,
};

Screen *report_screen(Session *session, const Form *form, int report)
{
    ReportScreen *self = screen_new(session, &report_type, sizeof *self);

    self->screen.typing = true;
    self->form = form;
    self->report = &form->reports[report];
    self->query.kind = form->kind;
    self->query.name = self->report->name;
    self->query.from = self->query.until = NEVER;
    count(self);
    return &self->screen;
}
