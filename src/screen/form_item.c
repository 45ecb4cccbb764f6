/* form_item.c -- an item of a checklist, answered by a digit
 *
 *     Kitchen
 *     Tap           *1 pass [2 fail] 3 not applicable
 *     Tap: remark   *drips
 *     Politeness     [5] 4  3  2  1   5 very good
 *
 * The digit is the answer itself where answers are digits, else its place; a
 * letter does where only one answer begins with it.  Where there is no room
 * the keys alone are drawn, with the chosen answer behind them.
 */
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEYED = 36 };

bool entry_is_item(const Entry *entry)
{
    const Field *field = entry->field;

    return field->item && strcmp(field->name, field->item) == 0 &&
           field->choice_count > 0;
}

bool entry_is_extra(const Entry *entry)
{
    return entry->field->item && !entry_is_item(entry);
}

/* ---- keys ---------------------------------------------------------------------- */

static bool is_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Are the answers numbers, so that each is its own key? */
static bool by_value(const Field *field)
{
    for (int i = 0; i < field->choice_count; i++)
        if (is_digits(field->choices[i].value) &&
            field->choices[i].value[1] == '\0')
            return true;
    return false;
}

/* The key of the i-th answer: "3" of 3, "x" of 10, its place else; '\0': it
 * has none. */
static char key_of(const Field *field, int i)
{
    const char *value = field->choices[i].value;

    if (!by_value(field))
        return (char)(i < 9 ? '1' + i : '\0');
    if (is_digits(value) && value[1] == '\0')
        return value[0];
    return strcmp(value, "10") == 0 ? 'x' : '\0';
}

static bool begins_with(const char *text, int key)
{
    const char *end = text + strlen(text), *at = text;
    int first = *text ? (int)utf8_next(&at, end) : 0;

    if (first >= 'A' && first <= 'Z')
        first += 'a' - 'A';
    if (key >= 'A' && key <= 'Z')
        key += 'a' - 'A';
    return first == key;
}

/* The answer that a key stands for; -1: none, or several. */
static int answer_of(const Field *field, int key)
{
    int found = -1;

    for (int i = 0; i < field->choice_count; i++)
        if (key_of(field, i) == key)
            return i;
    if (key < KEY_BASE && !(key >= '0' && key <= '9'))
        for (int i = 0; i < field->choice_count; i++) {
            const char *value = field->choices[i].value;
            if (!begins_with(value, key) &&
                !begins_with(choice_label(field, value, language()), key))
                continue;
            if (found >= 0)
                return -1;
            found = i;
        }
    return found;
}

static int answer_now(const Entry *entry)
{
    for (int i = 0; i < entry->field->choice_count; i++)
        if (strcmp(entry->field->choices[i].value, entry_value(entry)) == 0)
            return i;
    return -1;
}

static bool move_answer(Entry *entry, Desk *desk, int step)
{
    int now = answer_now(entry), next = now < 0 ? 0 : now + step;

    if (next >= 0 && next < entry->field->choice_count)
        entry_hold(entry, desk, entry->field->choices[next].value);
    return true;
}

bool item_key(Entry *entry, Desk *desk, int key, bool *next)
{
    int answer;

    *next = false;
    switch (key) {
    case UI_LEFT:
        return move_answer(entry, desk, -1);
    case UI_RIGHT:
        return move_answer(entry, desk, 1);
    case UI_BACKSPACE:
    case UI_DELETE:
        entry_type(entry, "");
        return true;
    default:
        break;
    }
    answer = key > ' ' && key < KEY_BASE ? answer_of(entry->field, key) : -1;
    if (answer < 0)
        return false;
    entry_hold(entry, desk, entry->field->choices[answer].value);
    *next = true;
    return true;
}

/* ---- drawing --------------------------------------------------------------------- */

/* "1 pass", or "5 very good" where the label has its digit already. */
static void answer_write(const Field *field, int i, bool brief, Str *out)
{
    const char *label =
        choice_label(field, field->choices[i].value, language());
    char key = key_of(field, i);

    if (key && (brief || label[0] != key))
        str_addc(out, key);
    if (!brief || !key)
        str_addf(out, "%s%s", out->len ? " " : "", label);
}

/* Cells of all answers, each between marks. */
static int answers_cells(const Field *field, bool brief)
{
    int cells = 0;

    for (int i = 0; i < field->choice_count; i++) {
        Str text = STR_EMPTY;
        answer_write(field, i, brief, &text);
        cells += text_cells(str_text(&text), text.len) + 2;
        str_release(&text);
    }
    return cells;
}

/* What stands there and is no answer of the scale (any more). */
static int strange_draw(const Entry *entry, int row, int col, int cells)
{
    const char *text = entry_text(entry);
    int used = text_cells(text, strlen(text));

    if (!text[0] || answer_now(entry) >= 0)
        return 0;
    used = used < cells ? used : cells;
    ui_put(row, col, used, LOOK_ERROR, text);
    return used + 1;
}

/* How the answers of an item are drawn. */
typedef struct Row {
    const Field *field;
    int row, end; /* no cell at end or behind it */
    int now;      /* the answer that is given; -1 */
    bool brief;   /* the keys only */
    bool focused;
} Row;

/* "[2 fail]", or " 2 fail " where it is not the answer; returns its cells. */
static int answer_draw(const Row *line, int i, int col)
{
    const bool given = i == line->now;
    Look look = given ? LOOK_SELECTED : LOOK_QUIET;
    Str answer = STR_EMPTY, text = STR_EMPTY;
    int cells;

    if (line->focused)
        look = given ? LOOK_FOCUS : LOOK_FIELD;
    answer_write(line->field, i, line->brief, &answer);
    str_addf(&text, given ? "[%s]" : " %s ", str_text(&answer));
    cells = text_cells(str_text(&text), text.len);
    if (cells > line->end - col)
        cells = line->end - col;
    ui_put(line->row, col, cells, look, str_text(&text));
    str_release(&answer);
    str_release(&text);
    return cells;
}

void item_draw(const Entry *entry, int row, int col, int cells, bool focused)
{
    const Field *field = entry->field;
    const Row line = {.field = field,
                      .row = row,
                      .end = col + cells,
                      .now = answer_now(entry),
                      .brief = answers_cells(field, false) > cells,
                      .focused = focused};
    int caret = col;

    col += strange_draw(entry, row, col, cells);
    for (int i = 0; i < field->choice_count && col < line.end; i++) {
        if (i == line.now)
            caret = col;
        col += answer_draw(&line, i, col);
    }
    if (line.brief && line.now >= 0 && col + 1 < line.end)
        ui_put(row, col + 1, line.end - col - 1, LOOK_TEXT,
               choice_label(field, field->choices[line.now].value, language()));
    if (focused)
        ui_cursor(row, caret);
}

void item_tell(const Entry *entry, Str *out)
{
    for (int i = 0; i < entry->field->choice_count; i++) {
        Str answer = STR_EMPTY;
        answer_write(entry->field, i, false, &answer);
        str_addf(out, "%s%s", i ? "  " : "", str_text(&answer));
        str_release(&answer);
    }
}
