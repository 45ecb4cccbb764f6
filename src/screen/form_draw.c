/* form_draw.c -- a form on the screen: fields in a column, the clock above
 *
 *     Request                                             5   4:31
 *     Home       *3-1203
 *     Place
 *     Category   *漏水
 *     What       *廚房水龍頭漏水，已經
 *                 滴到樓下
 *
 * A form longer than the window follows the field that has the focus.
 */
#include "form_screen.h"
#include <string.h>

enum {
    LEFT = 1,
    MOST_LABEL = 22,
    LEAST_LONG = 2,
    MOST_LONG = 6,
    CLOCK_CELLS = 40,
    PANEL_CELLS = 66,
    BESIDE = 3, /* between form and pane */
};

/* ---- where the fields are ------------------------------------------------------ */

/* Rows that each long field gets so that all of the form is seen. */
static int long_rows(const FormScreen *self, int room)
{
    int count = 0, rows;

    for (int i = 0; i < self->count; i++)
        count += entry_is_long(&self->entries[i]);
    if (count == 0)
        return LEAST_LONG;
    rows = (room - (self->count - count)) / count;
    return rows < LEAST_LONG ? LEAST_LONG : rows > MOST_LONG ? MOST_LONG : rows;
}

/* Gives each field its rows; returns all of them. */
static int entries_place(FormScreen *self, int room)
{
    int rows = long_rows(self, room), row = 0;

    self->label_cells = 0;
    for (int i = 0; i < self->count; i++) {
        Entry *entry = &self->entries[i];
        const char *label = label_in(entry->field->label, language());
        int cells = text_cells(label, strlen(label));
        if (cells > self->label_cells)
            self->label_cells = cells < MOST_LABEL ? cells : MOST_LABEL;
        entry->row = row;
        entry->rows = entry_is_long(entry) ? rows : 1;
        row += entry->rows;
    }
    return row;
}

/* Moves the window of rows so that the focus is in it. */
static void top_follow(FormScreen *self, int all, int room)
{
    const Entry *entry = &self->entries[self->focus];

    if (entry->row + entry->rows > self->top + room)
        self->top = entry->row + entry->rows - room;
    if (entry->row < self->top)
        self->top = entry->row;
    if (self->top + room > all)
        self->top = all - room;
    if (self->top < 0)
        self->top = 0;
}

static void value_draw(FormScreen *self, Entry *entry, int row, Panel area)
{
    bool focused = entry == &self->entries[self->focus] && !self->sending;
    int width = entry->field->width;
    int cells = width > 0 && width < area.cols ? width : area.cols;

    if (entry_is_long(entry)) {
        prose_draw(&entry->prose, row, area.col, entry->rows, area.cols,
                   focused);
    } else if (focused && self->whole) {
        int used = text_cells(entry_text(entry), strlen(entry_text(entry)));
        line_draw(&entry->line, row, area.col, cells, true);
        if (used < cells)
            ui_put(row, area.col, used, LOOK_SELECTED, entry_text(entry));
    } else {
        line_draw(&entry->line, row, area.col, cells, focused);
    }
}

static void entry_draw(FormScreen *self, Entry *entry, Panel area)
{
    int row = area.row + entry->row - self->top;
    const char *label = label_in(entry->field->label, language());
    Panel value = area;

    if (entry->row < self->top ||
        entry->row + entry->rows > self->top + area.rows)
        return;
    ui_put(row, area.col, self->label_cells, LOOK_COLUMN, label);
    ui_put(row, area.col + self->label_cells + 1, 1, LOOK_KEY,
           entry->field->required ? "*" : " ");
    value.col = area.col + self->label_cells + 2;
    value.cols = area.cols - self->label_cells - 2;
    value_draw(self, entry, row, value);
}

/* All fields in area; the focus last, so that its caret stands. */
static void entries_draw(FormScreen *self, Panel area)
{
    Entry *focus = &self->entries[self->focus];
    int all = entries_place(self, area.rows);

    top_follow(self, all, area.rows);
    for (int i = 0; i < self->count; i++)
        if (i != self->focus)
            entry_draw(self, &self->entries[i], area);
    entry_draw(self, focus, area);
    if (self->top > 0)
        ui_put(area.row, area.col - 1, 1, LOOK_QUIET, "^");
    if (self->top + area.rows < all)
        ui_put(area.row + area.rows - 1, area.col - 1, 1, LOOK_QUIET, "v");
    if (self->pick.open)
        pick_draw(self, area.row + focus->row - self->top,
                  area.col + self->label_cells + 2);
}

/* ---- the clock --------------------------------------------------------------------- */

static Seconds moment_of(FormScreen *self, const char *name)
{
    const Entry *entry = form_entry(self, name);
    Seconds at = NEVER;

    if (!entry || !entry_value(entry)[0] ||
        !time_read(entry_value(entry), clock_now(), &at, NULL))
        return NEVER;
    return at;
}

/* The promise that runs while one still types. */
static void clock_draw(FormScreen *self)
{
    Course course = {.received = moment_of(self, "received_at"),
                     .appointment = moment_of(self, "appointment_at")};
    Seconds due = NEVER;
    PromiseName next;
    char text[TIME_TEXT];
    Str label = STR_EMPTY;
    Look look;

    if (course.received == NEVER)
        course.received = self->begun;
    next = promise_next(&course, desk_terms(form_desk(self)), &due);
    look = due_write(due, clock_now(), text);
    if (next != PROMISES) {
        str_addf(&label, "%s %s ", promise_sign(next), promise_label(next));
        ui_put_right(1, ui_cols() - CLOCK_CELLS - DUE_CELLS, CLOCK_CELLS,
                     LOOK_QUIET, str_text(&label));
        ui_put_right(1, ui_cols() - DUE_CELLS, DUE_CELLS, look, text);
    }
    str_release(&label);
}

void form_tick(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->is_new && !self->sending)
        clock_draw(self);
    form_keep(screen);
}

/* ---- the whole ---------------------------------------------------------------------- */

static void sending_draw(FormScreen *self)
{
    Str word = STR_EMPTY;

    str_addf(&word, _("%s saved. F2 sends it to %s; F3 keeps it here."),
             self->number, form_destination(self));
    ui_put(1, LEFT, ui_cols() - LEFT, LOOK_GOOD, str_text(&word));
    ui_cursor(1, LEFT);
    str_release(&word);
}

void form_draw(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;
    int width = ui_cols() * 3 / 5;
    Panel area = {.row = 3,
                  .col = LEFT + 1,
                  .rows = session_rows() - 2,
                  .cols = width - LEFT - 1 - BESIDE};
    Panel beside = {.row = 3,
                    .col = width,
                    .rows = session_rows() - 2,
                    .cols = ui_cols() - width - 1};

    if (!form_entry(self, "home"))
        area.cols = ui_cols() - 2 * (LEFT + 1);
    else
        pane_draw(&self->pane, beside);
    if (self->sending) {
        entries_draw(self, area);
        sending_draw(self);
        return;
    }
    ui_put(1, LEFT, width, LOOK_COLUMN,
           label_in(self->sheet->label, language()));
    if (self->is_new)
        clock_draw(self);
    entries_draw(self, area);
}

/* Lines that text takes when it is wrapped. */
static int lines_of(const char *text, int cells)
{
    size_t len = strlen(text), at = 0, skip = 0;
    int lines = 0;

    for (; at < len; lines++)
        at += text_wrap(text + at, len - at, cells, &skip) + skip;
    return lines;
}

void form_panel_draw(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;
    const char *help =
        self->sheet->help ? label_in(self->sheet->help, language()) : "";
    int spare = ui_cols() - 80;
    int cells = PANEL_CELLS + (spare > 0 ? spare / 2 : 0);
    int room = session_rows() - 4, head = 1 + lines_of(help, cells);
    Str title = STR_EMPTY;
    Panel area;

    str_addf(&title, "%s  %s", self->number,
             label_in(self->sheet->label, language()));
    area = panel_draw(entries_place(self, room - head) + head + 1, cells,
                      str_text(&title));
    str_release(&title);
    ui_put(area.row, area.col, area.cols, LOOK_QUIET, self->about);
    prose_show(help, area.row + 1, area.col, head - 1, area.cols, 0, LOOK_NOTE);
    area.row += head + 1;
    area.rows -= head + 1;
    entries_draw(self, area);
}
