/* form_rows.c -- a small table inside a form: an activity's guests
 *
 *     Guests     Name         Age
 *              > 王小明       34
 *                林太太
 *                + Enter adds a row
 *
 * Enter opens the marked row as a small form of its own, Delete takes it away.
 * What is typed into a row stands in the table at once, so that the form's
 * draft has it.
 */
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 24, MOST_COLUMNS = 12, GAP = 1, MARK_CELLS = 2 };

/* ---- the value ------------------------------------------------------------------ */

/* How many objects the list has, by its brackets alone. */
int table_count(const Entry *entry)
{
    int count = 0, depth = 0;
    bool quoted = false;

    for (const char *at = entry_value(entry); *at; at++)
        if (quoted && *at == '\\' && at[1])
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == '{' || *at == '['))
            count += depth++ == 1;
        else if (!quoted && (*at == '}' || *at == ']'))
            depth--;
    return count;
}

/* Puts row in the place of the one at; behind the last adds it; NULL takes it
 * away. */
static void row_put(Entry *entry, Desk *desk, int at, const Fields *row)
{
    Fields other = FIELDS_EMPTY;
    int count = table_count(entry), most = at < count ? count : count + 1;
    Str json = STR_EMPTY;

    for (int i = 0; i < most; i++) {
        const Fields *one = i == at ? row : &other;
        if (!one || (i != at && !rows_get(entry_value(entry), i, &other)))
            continue;
        str_add(&json, json.len ? "," : "[");
        fields_to_json(one, &json);
    }
    str_add(&json, json.len ? "]" : "");
    entry_hold(entry, desk, str_text(&json));
    fields_release(&other);
    str_release(&json);
}

/* ---- the table in the form --------------------------------------------------------- */

int table_rows(const Entry *entry)
{
    return 1 + table_count(entry) + 1;
}

static void open_row(FormScreen *self)
{
    screen_push(self->screen.session, row_screen(self, self->focus));
}

static bool delete_row(FormScreen *self, Entry *entry)
{
    if (entry->at >= table_count(entry))
        return true;
    row_put(entry, form_desk(self), entry->at, NULL);
    self->typed = true;
    form_reckon(self);
    say_note(self->screen.session, _("The row is gone."));
    return true;
}

bool table_key(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];
    int count = table_count(entry);

    switch (key) {
    case UI_UP:
        return entry->at > 0 ? entry->at--, true : false;
    case UI_DOWN:
        return entry->at < count ? entry->at++, true : false;
    case UI_DELETE:
    case UI_BACKSPACE:
        return delete_row(self, entry);
    case UI_ENTER:
        open_row(self);
        return true;
    default:
        break;
    }
    if (key <= ' ' || key >= KEY_BASE)
        return false;
    entry->at = count; /* a letter begins a new row with it */
    open_row(self);
    return self->screen.session->top->type->key(
        self->screen.session->top, &(Event){.type = EVENT_KEY, .key = key});
}

/* Cells of each column: what it asks for, then the rest in equal parts. */
static int widths(const Sheet *columns, int cells, int out[MOST_COLUMNS])
{
    int count = columns->count < MOST_COLUMNS ? columns->count : MOST_COLUMNS;
    int left = cells - MARK_CELLS - GAP * (count - 1), open = 0;

    for (int i = 0; i < count; i++) {
        int width = columns->fields[i].width;
        out[i] = width > 0 && width < MOST_CELLS ? width : 0;
        left -= out[i];
        open += out[i] == 0;
    }
    for (int i = 0; i < count; i++)
        if (out[i] == 0)
            out[i] = left / open > 4 ? left / open : 4;
    return count;
}

static void cells_draw(Desk *desk, const Sheet *columns, const Fields *row,
                       Panel line, Look look)
{
    int width[MOST_COLUMNS], count = widths(columns, line.cols, width);
    int col = line.col + MARK_CELLS, end = line.col + line.cols;

    for (int i = 0; i < count && col < end; i++) {
        const Field *field = &columns->fields[i];
        const char *value = row ? fields_get(row, field->name) : NULL;
        char *text = row ? value_shown(desk, field, value ? value : "")
                         : mem_text(label_in(field->label, language()));
        int cells = width[i] < end - col ? width[i] : end - col;
        ui_put(line.row, col, cells, look, text);
        free(text);
        col += cells + GAP;
    }
}

/* One line of the table: 0 its heads, the rows, what adds one. */
static void line_draw_at(FormScreen *self, const Entry *entry, Panel line,
                         int number, bool focused)
{
    Desk *desk = form_desk(self);
    bool marked = focused && number - 1 == entry->at;
    Look look = marked ? LOOK_SELECTED : LOOK_FIELD;
    Fields row = FIELDS_EMPTY;

    if (number == 0) {
        cells_draw(desk, entry->field->rows, NULL, line, LOOK_COLUMN);
        return;
    }
    ui_put(line.row, line.col, MARK_CELLS, look, marked ? "> " : "  ");
    if (rows_get(entry_value(entry), number - 1, &row))
        cells_draw(desk, entry->field->rows, &row, line, look);
    else
        ui_put(line.row, line.col + MARK_CELLS, line.cols - MARK_CELLS,
               marked ? LOOK_SELECTED : LOOK_QUIET, _("+ Enter adds a row"));
    if (marked)
        ui_cursor(line.row, line.col);
    fields_release(&row);
}

void table_draw(FormScreen *self, const Entry *entry, Panel area, int first,
                bool focused)
{
    for (int i = 0; i < area.rows && first + i < entry->rows; i++) {
        Panel line = area;
        line.row += i;
        line_draw_at(self, entry, line, first + i, focused);
    }
}

/* ---- one row ------------------------------------------------------------------------- */

static Entry *table_of(const FormScreen *row)
{
    return &row->table->entries[row->table->focus];
}

void row_keep(FormScreen *row)
{
    Entry *entry = table_of(row);
    Fields fields = FIELDS_EMPTY;

    for (int i = 0; i < row->count; i++) {
        char *value = entry_canonical(&row->entries[i]);
        const char *text = value ? value : entry_value(&row->entries[i]);
        if (text[0])
            fields_set(&fields, row->entries[i].field->name, text);
        free(value);
    }
    if (fields.count > 0)
        row_put(entry, form_desk(row), entry->at, &fields);
    else if (entry->at < table_count(entry))
        row_put(entry, form_desk(row), entry->at, NULL);
    row->table->typed = row->table->typed || row->typed;
    form_reckon(row->table);
    fields_release(&fields);
}

bool row_save(FormScreen *row)
{
    Session *session = row->screen.session;

    for (int i = 0; i < row->count; i++) {
        Entry *entry = &row->entries[i];
        char *value = NULL;
        Err err = ERR_NONE;
        const char *typed = entry_value(entry);
        bool fine =
            entry->hidden || field_read(entry->field, typed, clock_now(),
                                        language(), &value, &err);
        free(value);
        if (!fine) {
            form_focus(row, i);
            say_error(session, &err);
            return false;
        }
    }
    row_leave(row);
    return true;
}

void row_leave(FormScreen *row)
{
    Entry *entry = table_of(row);
    int before = table_count(entry);

    row_keep(row);
    if (entry->at == before - 1 || entry->at == before)
        entry->at = table_count(entry); /* the next one is added */
    row->done = true;
    screen_pop(row->screen.session);
}
