/* rows.c -- a small table inside a record: a budget's lines, an activity's
 * guests
 *
 *     kept    [{"who":"Chen","age":"3"},{"who":"Lin"}]
 *     shown   Chen | 3
 *             Lin
 *
 * It is typed as it is shown, or as JSON; every cell is read as the field that
 * its column is.  A | within a cell is written \|.
 */
#include "form_file.h"
#include "value_read.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 500 };

/* The length of the JSON value at the start of text: to the , or ] that ends
 * it.  0: there is none. */
static size_t element_len(const char *text)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; text[i]; i++) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\' && text[i + 1])
                i++;
            quoted = c != '"';
        } else if (c == '"')
            quoted = true;
        else if (depth == 0 && (c == ',' || c == ']'))
            return i;
        else if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
    }
    return 0;
}

/* Moves *at from "[" or the end of an element past what is in front of the
 * next one; false when there is none. */
static bool element_next(const char **at, size_t *len)
{
    if (**at != '[' && **at != ',')
        return false;
    ++*at;
    *at += strspn(*at, " \t\n");
    *len = element_len(*at);
    return *len > 0;
}

bool rows_get(const char *value, int i, Fields *row)
{
    size_t len = 0;
    Err err = ERR_NONE;
    const char *at = value ? value : "";
    for (int k = 0; element_next(&at, &len); k++, at += len)
        if (k == i)
            return fields_from_json(row, at, len, &err);
    return false;
}

/* Is text a list of objects, and nothing behind it? */
static bool is_table(const char *text)
{
    size_t len = 0;
    const char *at = text;
    Fields row = FIELDS_EMPTY;
    bool fine = true;
    for (int count = 0; fine && element_next(&at, &len); at += len) {
        Err err = ERR_NONE;
        fine = count++ < MOST_ROWS && fields_from_json(&row, at, len, &err);
    }
    fields_release(&row);
    if (at == text) /* [] */
        at += 1 + strspn(at + 1, " \t\n");
    return fine && *at == ']' && at[1 + strspn(at + 1, " \t\n")] == '\0';
}

/* ---- reading --------------------------------------------------------------------- */

/* Reads the cells of one row, column by column, and appends it to out. */
static bool row_read(const Question *question, const Fields *typed, int number,
                     Str *out)
{
    const Sheet *columns = question->field->rows;
    Fields row = FIELDS_EMPTY;
    Err err = ERR_NONE;
    bool fine = true;
    for (int i = 0; fine && i < columns->count; i++) {
        const Field *column = &columns->fields[i];
        char *value = NULL;
        const char *cell = fields_get(typed, column->name);
        if (column->compute.op)
            value = field_compute(column, &(const Form){.sheet = *columns},
                                  &row, question->now);
        else
            fine = field_read(column, cell, question->now, question->language,
                              &value, &err);
        if (value)
            fields_set(&row, column->name, value);
        free(value);
    }
    if (fine) {
        str_add(out, out->len > 1 ? "," : "");
        fields_to_json(&row, out);
    } else
        err_field(question->err, question->field->name, _("%s, line %d: %s"),
                  question->label, number, err.text);
    fields_release(&row);
    return fine;
}

static bool read_json(const Question *question, const char *typed, Str *out)
{
    Fields row = FIELDS_EMPTY;
    bool fine = is_table(typed);
    if (!fine)
        err_field(question->err, question->field->name,
                  _("%s: this is no table; write a line a row with | between "
                    "its cells"),
                  question->label);
    size_t len = 0;
    const char *at = typed;
    for (int i = 0; fine && element_next(&at, &len); i++, at += len) {
        Err err = ERR_NONE;
        fine = fields_from_json(&row, at, len, &err) &&
               row_read(question, &row, i + 1, out);
    }
    fields_release(&row);
    return fine;
}

/* The length of a cell at the start of line. */
static size_t cell_len(const char *line, size_t len)
{
    size_t at = 0;
    while (at < len && line[at] != '|')
        at += line[at] == '\\' && at + 1 < len ? 2 : 1;
    return at;
}

/* A cell without the signs that hide a |. */
static void cell_set(Fields *row, const char *name, const char *cell,
                     size_t len)
{
    Str text = STR_EMPTY;
    for (size_t i = 0; i < len; i++) {
        if (cell[i] == '\\' && i + 1 < len &&
            (cell[i + 1] == '|' || cell[i + 1] == '\\'))
            i++;
        str_addc(&text, cell[i]);
    }
    fields_set(row, name, str_text(&text));
    str_release(&text);
}

static bool line_read(const Question *question, const char *line, size_t len,
                      int number, Str *out)
{
    const Sheet *columns = question->field->rows;
    Fields row = FIELDS_EMPTY;
    bool more = true; /* cells */
    bool fine = true;
    for (int i = 0; more && i < columns->count; i++) {
        if (columns->fields[i].compute.op && i + 1 < columns->count &&
            !memchr(line, '|', len))
            continue;
        const size_t cell = cell_len(line, len);
        cell_set(&row, columns->fields[i].name, line, cell);
        more = cell < len;
        line += cell + more;
        len -= cell + more;
    }
    if (more)
        fine = err_field(question->err, question->field->name,
                         _("%s, line %d: there are more cells than columns"),
                         question->label, number);
    fine = fine && row_read(question, &row, number, out);
    fields_release(&row);
    return fine;
}

bool read_rows(const Question *question, const char *typed, Str *out)
{
    bool fine = true;
    if (!question->field->rows) { /* a field that lost its columns */
        str_add(out, typed);
        return true;
    }
    str_addc(out, '[');
    if (*typed == '[')
        fine = read_json(question, typed, out);
    int number = 0;
    for (const char *line = typed; *typed != '[' && fine && *line;) {
        const size_t len = strcspn(line, "\n");
        if (len > 0 && ++number <= MOST_ROWS)
            fine = line_read(question, line, len, number, out);
        line += len + (line[len] == '\n');
    }
    if (fine && number > MOST_ROWS)
        fine = err_field(question->err, question->field->name,
                         _("%s: more than %d rows are too many"),
                         question->label, (int)MOST_ROWS);
    str_addc(out, ']');
    return fine;
}

/* ---- showing ---------------------------------------------------------------------- */

static void cell_show(const Field *column, const char *value, Seconds now,
                      const char *language, Str *out)
{
    char *text = field_show(column, value, now, language);
    for (const char *at = text; *at; at++) {
        if (*at == '|' || *at == '\\')
            str_addc(out, '\\');
        str_addn(out, *at == '\n' ? " " : at, 1);
    }
    free(text);
}

void show_rows(const Field *field, const char *value, Seconds now,
               const char *language, Str *out)
{
    size_t len = 0;
    const char *at = value;
    Fields row = FIELDS_EMPTY;
    if (!field->rows || !is_table(value)) {
        str_add(out, value);
        return;
    }
    for (int i = 0; element_next(&at, &len); i++, at += len) {
        Err err = ERR_NONE;
        fields_from_json(&row, at, len, &err);
        str_add(out, i > 0 ? "\n" : "");
        for (int k = 0; k < field->rows->count; k++) {
            const Field *column = &field->rows->fields[k];
            const char *cell = fields_get(&row, column->name);
            str_add(out, k > 0 ? " | " : "");
            cell_show(column, cell ? cell : "", now, language, out);
        }
    }
    fields_release(&row);
}
