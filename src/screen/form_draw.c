/* form_draw.c -- a form on the screen: fields in a column, the clock above
 *
 *     Request                                             5   4:31
 *     Home       *3-1203
 *     Place
 *     Category   *漏水
 *     What       *廚房水龍頭漏水，已經
 *                 滴到樓下
 *
 * A form longer than the window follows the field that has the focus.  What is
 * not asked has no rows; an item's remark and photo have some only where they
 * are needed, filled in, or next to the focus.
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

/* Has it a place on the screen now? */
static bool is_drawn(const FormScreen *self, const Entry *entry)
{
    const char *item = self->entries[self->focus].field->item;

    if (entry->hidden)
        return false;
    return !entry_is_extra(entry) || entry->must || entry_value(entry)[0] ||
           text_is(item, entry->field->item);
}

/* Rows that each long field gets so that all of the form is seen. */
static int long_rows(const FormScreen *self, int room)
{
    int count = 0, others = 0, rows;

    for (int i = 0; i < self->count; i++) {
        const Entry *entry = &self->entries[i];
        if (!is_drawn(self, entry))
            continue;
        count += entry_is_long(entry);
        others += !entry_is_long(entry) + (entry->section != NULL);
    }
    if (count == 0)
        return LEAST_LONG;
    rows = (room - others) / count;
    return rows < LEAST_LONG ? LEAST_LONG : rows > MOST_LONG ? MOST_LONG : rows;
}

static int entry_rows(const Entry *entry, int long_ones)
{
    if (entry->field->rows)
        return table_rows(entry);
    return entry_is_long(entry) ? long_ones : 1;
}

/* Gives each field its rows in cells; returns all of them. */
static int entries_place(FormScreen *self, int room, int cells)
{
    const Tree *head = NULL;
    int rows = long_rows(self, room), row = 0;
    int most =
        self->items && !self->is_request ? cells - LEAST_ITEM : MOST_LABEL;

    self->label_cells = 0;
    for (int i = 0; i < self->count; i++) {
        Entry *entry = &self->entries[i];
        const char *label = label_in(entry->field->label, language());
        int wide = text_cells(label, strlen(label));
        if (wide > self->label_cells && !entry_is_extra(entry) &&
            !(entry->hidden && entry_is_item(entry)))
            self->label_cells = wide < most ? wide : most;
        entry->row = row;
        entry->rows = 0;
        if (entry->section)
            head = entry->section;
        if (!is_drawn(self, entry))
            continue;
        entry->head = head;
        entry->row += head != NULL;
        head = NULL;
        entry->rows = entry_rows(entry, rows);
        row = entry->row + entry->rows;
    }
    return row;
}

/* Moves the window of rows so that the focus is in it. */
static void top_follow(FormScreen *self, int all, int room)
{
    const Entry *entry = &self->entries[self->focus];
    int first = entry->row - (entry->head != NULL);
    int end = entry->row + entry->rows;

    if (entry->field->rows) { /* a long table: its marked row */
        first = entry->row + (entry->at > 0 ? entry->at + 1 : 0);
        end = entry->row + entry->at + 2;
    }
    for (const Entry *extra = entry + 1;
         entry_is_item(entry) && extra < self->entries + self->count &&
         entry_is_extra(extra);
         extra++)
        if (extra->rows)
            end = extra->row + extra->rows;
    if (end > self->top + room)
        self->top = end - room;
    if (first < self->top)
        self->top = first;
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

    /* before there is a draft the title has to be drawn, too: it counts it */
    if (focused && self->screen.draft)
        self->value = (Panel){.row = row, .col = area.col, .cols = area.cols};
    if (entry_is_item(entry)) {
        item_draw(entry, row, area.col, area.cols, focused);
    } else if (entry->field->compute.op) {
        ui_put(row, area.col, area.cols, LOOK_TEXT, entry_text(entry));
    } else if (entry_is_long(entry)) {
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

bool form_value_draw(FormScreen *self)
{
    if (self->value.cols > 0)
        value_draw(self, &self->entries[self->focus], self->value.row,
                   self->value);
    return self->value.cols > 0;
}

/* "Tap: remark" stands below "Tap": "  remark" says it. */
static const char *label_short(const FormScreen *self, const Entry *entry)
{
    const char *label = label_in(entry->field->label, language());
    const Entry *item = entry;

    while (item > self->entries && !entry_is_item(item))
        item--;
    const char *before = label_in(item->field->label, language());
    size_t len = strlen(before);

    if (strncmp(label, before, len) != 0 || strncmp(label + len, ": ", 2) != 0)
        return label;
    return label + len + 2;
}

static void label_draw(const FormScreen *self, const Entry *entry, int row,
                       int col, const char *label)
{
    if (entry_is_extra(entry))
        ui_put_right(row, col, self->label_cells, LOOK_QUIET,
                     label_short(self, entry));
    else
        ui_put(row, col, self->label_cells, LOOK_COLUMN, label);
    ui_put(row, col + self->label_cells + 1, 1, LOOK_KEY,
           entry->must ? "*" : " ");
}

/* A table may be longer than the window: what is in it is drawn. */
static void table_place(FormScreen *self, const Entry *entry, int row,
                        Panel area)
{
    bool focused = entry == &self->entries[self->focus];
    int first = row < area.row ? area.row - row : 0;
    Panel place = area;

    place.row = row + first;
    place.rows = area.row + area.rows - place.row;
    if (place.rows < 1 || first >= entry->rows)
        return;
    if (first == 0)
        label_draw(self, entry, row, area.col - self->label_cells - 2,
                   label_in(entry->field->label, language()));
    table_draw(self, entry, place, first, focused);
}

static void entry_draw(FormScreen *self, Entry *entry, Panel area)
{
    int row = area.row + entry->row - self->top;
    const char *label = label_in(entry->field->label, language());
    Panel value = area;

    if (entry->rows == 0)
        return;
    if (entry->head && row > area.row && row <= area.row + area.rows)
        ui_put(row - 1, area.col, area.cols, LOOK_NOTE,
               label_in(entry->head, language()));
    value.col = area.col + self->label_cells + 2;
    value.cols = area.cols - self->label_cells - 2;
    if (entry->field->rows) {
        table_place(self, entry, row, value);
        return;
    }
    if (entry->row < self->top ||
        entry->row + entry->rows > self->top + area.rows)
        return;
    label_draw(self, entry, row, area.col, label);
    value_draw(self, entry, row, value);
}

/* All fields in area; the focus last, so that its caret stands. */
static void entries_draw(FormScreen *self, Panel area)
{
    Entry *focus = &self->entries[self->focus];
    int all = entries_place(self, area.rows, area.cols);

    top_follow(self, all, area.rows);
    self->value = (Panel){0};
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

    if (self->is_new && self->is_request && !self->sending)
        clock_draw(self);
    form_keep(screen);
}

/* ---- the whole ---------------------------------------------------------------------- */

/* At the hotline: whose it is from now on. */
static void answers_draw(FormScreen *self)
{
    Request request = {0};
    Str who = STR_EMPTY, word = STR_EMPTY;

    if (desk_unit(form_desk(self)) == 0 &&
        request_load(form_desk(self), self->record, &request, NULL)) {
        unit_answers_tell(form_desk(self), request.unit, clock_now(), &who);
        str_addf(&word, _("%s: %s"), _("Answered by"), str_text(&who));
        ui_put(2, LEFT, ui_cols() - LEFT, LOOK_NOTE, str_text(&word));
    }
    request_release(&request);
    str_release(&who);
    str_release(&word);
}

static void sending_draw(FormScreen *self)
{
    Str word = STR_EMPTY;

    str_addf(&word, _("%s saved. F2 sends it to %s; F3 keeps it."),
             self->number, str_text(&self->destination));
    ui_put(1, LEFT, ui_cols() - LEFT, LOOK_GOOD, str_text(&word));
    str_release(&word);
    answers_draw(self);
    ui_cursor(1, LEFT);
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

    if (!form_entry(self, "home") || (self->items && !self->is_request))
        area.cols = ui_cols() - 2 * (LEFT + 1);
    else
        beside_draw(self, beside);
    if (self->sending) {
        entries_draw(self, area);
        sending_draw(self);
        return;
    }
    ui_put(1, LEFT, width, LOOK_COLUMN, label_in(self->label, language()));
    if (self->is_new && self->is_request)
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

    str_addf(&title, "%s  %s", self->number, label_in(self->label, language()));
    area = panel_draw(entries_place(self, room - head, cells) + head + 1, cells,
                      str_text(&title));
    str_release(&title);
    ui_put(area.row, area.col, area.cols, LOOK_QUIET,
           self->about ? self->about : "");
    prose_show(help, area.row + 1, area.col, head - 1, area.cols, 0, LOOK_NOTE);
    area.row += head + 1;
    area.rows -= head + 1;
    entries_draw(self, area);
}
