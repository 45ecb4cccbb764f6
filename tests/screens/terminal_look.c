/* terminal_look.c -- what stands on the screen
 *
 * libvterm marks the right half of a wide character with a cell of its own,
 * and keeps the pieces where one was overwritten by half: that is how torn
 * ones are found.
 */
#include "terminal_private.h"

#include "text.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

#define RIGHT_HALF ((uint32_t)-1)

static VTermScreenCell cell_at(const Terminal *terminal, int row, int col)
{
    VTermScreenCell cell = {.chars = {0}};

    (void)vterm_screen_get_cell(terminal->screen,
                                (VTermPos){.row = row, .col = col}, &cell);
    return cell;
}

static void cell_write(const VTermScreenCell *cell, Str *out)
{
    char bytes[4];

    if (!cell->chars[0] || cell->chars[0] == RIGHT_HALF) {
        str_addc(out, ' ');
        return;
    }
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        str_addn(out, bytes, utf8_put(cell->chars[i], bytes));
}

/* The row as text, without the blanks at its end. */
static void row_write(const Terminal *terminal, int row, Str *out)
{
    size_t keep = out->len;

    for (int col = 0; col < terminal->cols;) {
        VTermScreenCell cell = cell_at(terminal, row, col);
        cell_write(&cell, out);
        if (out->at[out->len - 1] != ' ')
            keep = out->len;
        col += cell.width > 0 ? cell.width : 1;
    }
    if (out->len > keep) {
        out->len = keep;
        out->at[keep] = '\0';
    }
}

bool terminal_shows(const Terminal *terminal, const char *text)
{
    Str row = STR_EMPTY;
    bool found = false;

    for (int i = 0; i < terminal->rows && !found; i++) {
        str_clear(&row);
        row_write(terminal, i, &row);
        found = strstr(str_text(&row), text) != NULL;
    }
    str_release(&row);
    return found;
}

static bool is_torn(const Terminal *terminal, int row, int col)
{
    uint32_t here = cell_at(terminal, row, col).chars[0];
    bool followed = col + 1 < terminal->cols &&
                    cell_at(terminal, row, col + 1).chars[0] == RIGHT_HALF;

    if (here == RIGHT_HALF)
        return col == 0 ||
               cell_at(terminal, row, col - 1).chars[0] == RIGHT_HALF;
    return here && followed != (wcwidth((wchar_t)here) == 2);
}

int terminal_torn(Terminal *terminal)
{
    for (int row = 0; row < terminal->rows; row++)
        for (int col = 0; col < terminal->cols; col++)
            if (is_torn(terminal, row, col))
                return row;
    return -1;
}

/* One letter for the most telling look of a cell. */
static char look_at(const Terminal *terminal, int row, int col)
{
    VTermScreenCell cell = cell_at(terminal, row, col);

    if (cell.chars[0] == RIGHT_HALF && col > 0) /* that half keeps none */
        cell = cell_at(terminal, row, col - 1);
    if (cell.attrs.reverse)
        return 'R';
    if (cell.attrs.bold)
        return 'B';
    if (cell.attrs.underline)
        return 'U';
    if (!VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
        return 'b';
    return VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ? '.' : 'f';
}

static void looks_write(const Terminal *terminal, int row, Str *out)
{
    size_t begin = out->len, keep = begin;

    str_add(out, "  ~|");
    for (int col = 0; col < terminal->cols; col++) {
        str_addc(out, look_at(terminal, row, col));
        if (out->at[out->len - 1] != '.')
            keep = out->len;
    }
    out->len = keep;
    out->at[keep] = '\0';
    if (keep > begin)
        str_addc(out, '\n');
}

char *terminal_picture(Terminal *terminal, bool looks)
{
    Str out = STR_EMPTY;

    str_addf(&out, "%dx%d, cursor ", terminal->cols, terminal->rows);
    if (terminal->cursor_shown)
        str_addf(&out, "%d,%d\n", terminal->cursor.row, terminal->cursor.col);
    else
        str_add(&out, "hidden\n");
    for (int row = 0; row < terminal->rows; row++) {
        str_addf(&out, "%3d|", row);
        row_write(terminal, row, &out);
        str_addc(&out, '\n');
        if (looks)
            looks_write(terminal, row, &out);
    }
    return str_take(&out);
}
