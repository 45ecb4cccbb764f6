/* register_rows.c -- a record as one row of its register's list
 *
 *     number       home     class      inspected on  findings
 *   > N3-1123-002  3-0402   unsold     2026-11-23           0
 *   ! N3-1109-007  3-0805   unlet      2026-11-09           2
 *
 * The columns are the form's; where the window is too narrow the last ones are
 * left out, where it is wide the texts get what is left.
 */
#include "register_screen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEFT = 2, /* marker and flag */
    GAP = 1,
    MOST_ROWS = LIST_ROWS,
    LEAST_TEXT = 8,
    MOST_WORD = 14,
    MOST_HEAD = 9,
};

/* ---- columns ----------------------------------------------------------------------- */

/* What every record has, beside its form's fields. */
static const struct Common {
    const char *name, *label;
    int cells;
} commons[] = {
    {"number", N_("number"), 12},
    {"state", N_("state"), 12},
    {"unit", N_("unit"), 4},
    {"made_at", N_("made"), 11},
    {"made_by", N_("by"), 8},
    {"changed_at", N_("changed"), 11},
    {"changed_by", N_("changed by"), 8},
};

static const struct Common *common_of(const char *name)
{
    for (size_t i = 0; i < sizeof commons / sizeof *commons; i++)
        if (strcmp(commons[i].name, name) == 0)
            return &commons[i];
    return NULL;
}

/* Cells that a column of this type wants; 0: what is left. */
static const int type_cells[FIELD_TYPES] = {
    [FIELD_NUMBER] = 5,      [FIELD_MONEY] = 10,     [FIELD_DATE] = 10,
    [FIELD_TIME] = 5,        [FIELD_MOMENT] = 11,    [FIELD_YES_NO] = 4,
    [FIELD_TELEPHONE] = 13,  [FIELD_HOME] = 8,       [FIELD_STAFF] = 8,
    [FIELD_DEPARTMENT] = 10, [FIELD_HOUSEHOLD] = 17,
};

static int widest_choice(const Field *field)
{
    int most = 4;

    for (int i = 0; i < field->choice_count; i++) {
        const char *label =
            choice_label(field, field->choices[i].value, language());
        int cells = text_cells(label, strlen(label));
        if (cells > most)
            most = cells;
    }
    return most < MOST_WORD ? most : MOST_WORD;
}

/* Of a number, whose name is mostly longer than itself. */
static int head_cells(const Field *field)
{
    const char *label = label_in(field->label, language());
    int cells = text_cells(label, strlen(label)),
        least = type_cells[field->type];

    return cells < least ? least : cells < MOST_HEAD ? cells : MOST_HEAD;
}

static bool is_number(const RegisterSource *source, int i)
{
    const Field *field = form_field(source->form, source->columns[i]);

    return field && (field->type == FIELD_NUMBER || field->type == FIELD_MONEY);
}

static int wish(const RegisterSource *source, int i)
{
    const struct Common *common = common_of(source->columns[i]);
    const Field *field = form_field(source->form, source->columns[i]);

    if (common)
        return common->cells;
    if (!field)
        return LEAST_TEXT;
    if (field->type == FIELD_CHOICE)
        return widest_choice(field);
    return field->type == FIELD_NUMBER ? head_cells(field)
                                       : type_cells[field->type];
}

static const char *head_of(const RegisterSource *source, int i)
{
    const struct Common *common = common_of(source->columns[i]);
    const Field *field = form_field(source->form, source->columns[i]);

    if (common)
        return _(common->label);
    return field ? label_in(field->label, language()) : source->columns[i];
}

void register_layout(RegisterSource *source, int cells)
{
    int left = cells - LEFT, open = 0;

    for (int i = 0; i < source->count; i++) {
        int width = wish(source, i);
        int least = width > 0 ? width : LEAST_TEXT;
        source->width[i] = least + GAP <= left ? least : 0;
        if (source->width[i] == 0) {
            left = 0; /* and all behind it */
            continue;
        }
        left -= least + GAP;
        open += width == 0;
    }
    for (int i = 0; i < source->count && open > 0; i++)
        if (source->width[i] > 0 && wish(source, i) == 0) {
            source->width[i] += left / open;
            left -= left / open--;
        }
}

void register_source(RegisterSource *source, Desk *desk, const Form *form)
{
    const char *const *column = form->list.columns;

    *source = (RegisterSource){.desk = desk, .form = form};
    source->query = (RecordQuery){
        .kind = form->kind, .open = true, .from = NEVER, .until = NEVER};
    for (; column && *column && source->count < MOST_CELLS; column++) {
        const Field *field = form_field(form, *column);
        if (!field || field_seen(desk, field))
            source->columns[source->count++] = *column;
    }
    if (source->count == 0)
        source->columns[source->count++] = "number";
    register_layout(source, ui_cols());
}

/* ---- rows ------------------------------------------------------------------------------ */

static char *common_told(Desk *desk, const Record *record, const char *name)
{
    char text[TIME_TEXT];
    Staff staff;
    bool by = strcmp(name, "made_by") == 0;

    if (strcmp(name, "number") == 0)
        return mem_text(record->number[0] ? record->number : record->record);
    if (strcmp(name, "state") == 0)
        return record_told(desk, form_of(desk_forms(desk), record->kind), name,
                           record->state);
    if (strcmp(name, "made_at") == 0 || strcmp(name, "changed_at") == 0)
        return mem_text(time_write(
            strcmp(name, "made_at") == 0 ? record->made_at : record->changed_at,
            TIME_SHORT, clock_now(), text));
    if (by || strcmp(name, "changed_by") == 0) {
        const char *login = by ? record->made_by : record->changed_by;
        return mem_text(staff_get(desk, login, &staff) ? staff.name : login);
    }
    text_print(text, sizeof text, "%d", record->unit);
    return mem_text(text);
}

static void row_fill(const RegisterSource *source, const Record *record,
                     const RecordKey *key, RegisterRow *row)
{
    memset(row, 0, sizeof *row);
    text_copy(row->key.value, sizeof row->key.value, key->value);
    row->key.id = key->id;
    text_copy(row->record, sizeof row->record, record->record);
    text_copy(row->number, sizeof row->number, record->number);
    row->due = record->due;
    row->open = record->open;
    row->disputed = record->disputes > 0 || record->clash[0];
    text_copy(row->clash, sizeof row->clash, record->clash);
    for (int i = 0; i < source->count; i++) {
        const char *name = source->columns[i];
        const char *value = fields_get(&record->fields, name);
        char *told = common_of(name) ? common_told(source->desk, record, name)
                     : value
                         ? record_told(source->desk, source->form, name, value)
                         : mem_text("");
        for (char *at = told; *at; at++)
            if (*at == '\n')
                *at = ' ';
        text_copy(row->cells[i], sizeof row->cells[i], told);
        free(told);
    }
}

static int rows_read(RegisterSource *source, const RecordFrom *from,
                     RegisterRow *rows, int max)
{
    Record records[16];
    RecordKey keys[16], after;
    RecordFrom on = *from;
    int count = 0;

    while (count < max) {
        int most = max - count < 16 ? max - count : 16, got;
        memset(records, 0, sizeof records);
        memset(keys, 0, sizeof keys);
        got =
            record_list(source->desk, &source->query, &on, records, keys, most);
        if (got < 0)
            source->interrupted = true;
        if (got <= 0)
            return got < 0 ? -1 : count;
        for (int i = 0; i < got; i++) {
            row_fill(source, &records[i], &keys[i], &rows[count++]);
            record_release(&records[i]);
        }
        if (got < most)
            break;
        after = keys[got - 1];
        on.key = &after;
    }
    return count;
}

/* With the row of key itself: from the one before it on. */
static int fetch(void *self, const void *key, bool backwards, bool inclusive,
                 void *rows, int max)
{
    RegisterSource *source = self;
    RecordKey from, before;
    RegisterRow above;
    int got;

    source->interrupted = false;
    if (key)
        memcpy(&from, key, sizeof from);
    if (key && inclusive) {
        got = rows_read(source, &(RecordFrom){.key = &from, .back = !backwards},
                        &above, 1);
        if (got < 0)
            return -1;
        before = above.key;
        return rows_read(
            source,
            &(RecordFrom){.key = got > 0 ? &before : NULL, .back = backwards},
            rows, max);
    }
    return rows_read(
        source, &(RecordFrom){.key = key ? &from : NULL, .back = backwards},
        rows, max);
}

ListSource register_list(RegisterSource *source)
{
    return (ListSource){.fetch = fetch,
                        .row_size = sizeof(RegisterRow),
                        .key_size = sizeof(RecordKey),
                        .self = source};
}

/* ---- drawing ------------------------------------------------------------------------------ */

void register_heads_draw(const RegisterSource *source, int row)
{
    int col = LEFT;

    ui_put(row, 0, ui_cols(), LOOK_COLUMN, "");
    for (int i = 0; i < source->count && source->width[i] > 0; i++) {
        if (is_number(source, i))
            ui_put_right(row, col, source->width[i], LOOK_COLUMN,
                         head_of(source, i));
        else
            ui_put(row, col, source->width[i], LOOK_COLUMN, head_of(source, i));
        col += source->width[i] + GAP;
    }
}

void register_row_draw(const RegisterSource *source, int row,
                       const RegisterRow *record, bool selected, Seconds now)
{
    bool late = record->open && record->due != NEVER && record->due < now;
    Look look = selected ? LOOK_SELECTED : LOOK_TEXT;
    Look flag = record->disputed ? LOOK_ERROR : late ? LOOK_LATE : look;
    int col = LEFT;

    ui_put(row, 0, 1, look, selected ? ">" : " ");
    ui_put(row, 1, 1, flag, record->disputed ? "?" : late ? "!" : " ");
    for (int i = 0; i < source->count && source->width[i] > 0; i++) {
        Look cell = i == 0 ? look : record->open ? LOOK_TEXT : LOOK_QUIET;
        if (is_number(source, i))
            ui_put_right(row, col, source->width[i], cell, record->cells[i]);
        else
            ui_put(row, col, source->width[i], cell, record->cells[i]);
        col += source->width[i] + GAP;
    }
}
