/* request_course.c -- what happened to a request, line by line
 *
 *     14:02:11  陳怡安    Receive       廚房水龍頭漏水
 *     14:03:02  陳怡安    Send          派給單位: 工程部
 *   - 14:04:40  吳建國    Accept        承接人: 吳建國          (undone)
 *   ? 14:09:00  林冠宇    Close         (came too late)
 *
 * Newest last; long words wrap under themselves.
 */
#include "request_screen.h"
#include <stdlib.h>
#include <string.h>

enum {
    MARK_CELLS = 2,
    TIME_CELLS = 11,
    WHO_CELLS = 10,
    INDENT = MARK_CELLS + TIME_CELLS + 1 + WHO_CELLS + 1,
    LATE_TYPED = 5 * MINUTE, /* worth saying */
};

/* ---- reading ----------------------------------------------------------------------- */

typedef struct Reader {
    Timeline *timeline;
    Desk *desk;
} Reader;

/* What the step said: of the first one only the words, since all else stands
 * above. */
static const char *summary(const Step *step)
{
    const char *text = fields_get(step->fields, "text");

    return strcmp(step->verb, "receive") == 0 && text ? text
                                                      : str_text(step->summary);
}

/* Told by the last step already that it was written down then? */
static bool same_writing(const Timeline *timeline, const Step *step)
{
    const Told *last =
        timeline->count > 0 ? &timeline->at[timeline->count - 1] : NULL;

    return last && last->late && step->written - last->written < MINUTE;
}

static char *what_write(const Step *step, bool late)
{
    Str what = STR_EMPTY;
    char typed[TIME_TEXT];

    if (summary(step)[0])
        str_addf(&what, _("%s: %s"), request_verb_label(step->verb),
                 summary(step));
    else
        str_add(&what, request_verb_label(step->verb));
    if (late) {
        str_add(&what, "  ");
        str_addf(&what, _("(written down %s)"),
                 time_write(step->written, TIME_SHORT, clock_now(), typed));
    }
    if (step->undone) {
        str_add(&what, "  ");
        str_add(&what, _("(undone)"));
    }
    if (step->disputed) {
        str_add(&what, "  ");
        str_add(&what, _("(disputed: it came too late to count)"));
    }
    return str_take(&what);
}

static bool step_take(void *self, const Step *step)
{
    Reader *reader = self;
    Timeline *timeline = reader->timeline;
    bool late = step->written > step->at + LATE_TYPED;
    char *what = what_write(step, late && !same_writing(timeline, step));
    Told *told;
    Staff staff;

    timeline->at = mem_grow(timeline->at, (size_t)(timeline->count + 1) *
                                              sizeof *timeline->at);
    told = &timeline->at[timeline->count++];
    *told = (Told){.at = step->at,
                   .written = step->written,
                   .what = what,
                   .late = late,
                   .undone = step->undone,
                   .disputed = step->disputed};
    told->who =
        mem_text(staff_get(reader->desk, step->actor, &staff) ? staff.name
                                                              : step->actor);
    return true;
}

static void steps_release(Timeline *timeline)
{
    for (int i = 0; i < timeline->count; i++) {
        free(timeline->at[i].what);
        free(timeline->at[i].who);
    }
    free(timeline->at);
    timeline->at = NULL;
    timeline->count = 0;
}

void timeline_read(Timeline *timeline, Session *session, const char *record)
{
    Reader reader = {.timeline = timeline, .desk = session->desk};
    Err err = ERR_NONE;

    steps_release(timeline);
    if (!request_course(session->desk, record, step_take, &reader, &err))
        say_error(session, &err);
}

void timeline_release(Timeline *timeline)
{
    steps_release(timeline);
}

/* ---- drawing ------------------------------------------------------------------------ */

static Look told_look(const Told *told)
{
    return told->disputed ? LOOK_ERROR : told->undone ? LOOK_QUIET : LOOK_TEXT;
}

static void head_draw(const Told *told, Panel area, int row)
{
    Seconds now = clock_now();
    bool today = day_start(told->at) == day_start(now);
    char at[TIME_TEXT];

    ui_put(area.row + row, area.col, MARK_CELLS, told_look(told),
           told->disputed ? "? "
           : told->undone ? "- "
                          : "  ");
    ui_put(area.row + row, area.col + MARK_CELLS, TIME_CELLS, LOOK_QUIET,
           time_write(told->at, today ? TIME_SECONDS : TIME_SHORT, now, at));
    ui_put(area.row + row, area.col + MARK_CELLS + TIME_CELLS + 1, WHO_CELLS,
           LOOK_COLUMN, told->who);
}

/* Draws the lines of told that are in the window; returns how many it has. */
static int told_draw(const Told *told, Panel area, int line)
{
    const char *text = told->what;
    size_t len = strlen(text), at = 0, skip = 0;
    int cells = area.cols - INDENT, lines = 0;

    do {
        size_t fit = text_wrap(text + at, len - at, cells, &skip);
        char *part = mem_textn(text + at, fit);
        if (line >= 0 && line < area.rows) {
            if (lines == 0)
                head_draw(told, area, line);
            ui_put(area.row + line, area.col + INDENT, cells, told_look(told),
                   part);
        }
        free(part);
        at += fit + skip;
        line++;
        lines++;
    } while (at < len);
    return lines;
}

/* All lines, of which those from first on are drawn in area's rows; returns
 * how many are from first on. */
static int lines_draw(const Timeline *timeline, Panel area, int first)
{
    int line = -first;

    for (int i = 0; i < timeline->count; i++)
        line += told_draw(&timeline->at[i], area, line);
    return line;
}

void timeline_draw(Timeline *timeline, Panel area)
{
    const Panel nowhere = {.cols = area.cols};
    int most, line;

    timeline->lines = lines_draw(timeline, nowhere, 0);
    timeline->rows = area.rows;
    most = timeline->lines > area.rows ? timeline->lines - area.rows : 0;
    if (!timeline->scrolled || timeline->first > most)
        timeline->first = most;
    line = lines_draw(timeline, area, timeline->first);
    if (timeline->first > 0)
        ui_put(area.row, area.col - 1, 1, LOOK_QUIET, "^");
    if (line > area.rows)
        ui_put(area.row + area.rows - 1, area.col - 1, 1, LOOK_QUIET, "v");
}

bool timeline_key(Timeline *timeline, int key)
{
    int most = timeline->lines - timeline->rows, first = timeline->first;

    switch (key) {
    case UI_UP:
        first--;
        break;
    case UI_DOWN:
        first++;
        break;
    case UI_PAGE_UP:
        first -= timeline->rows;
        break;
    case UI_PAGE_DOWN:
        first += timeline->rows;
        break;
    case UI_HOME:
        first = 0;
        break;
    case UI_END:
        first = most;
        break;
    default:
        return false;
    }
    if (first > most)
        first = most;
    timeline->first = first < 0 ? 0 : first;
    timeline->scrolled = timeline->first < most;
    return true;
}
