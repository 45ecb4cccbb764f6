/* prose.c -- text of several lines, wrapped while it is edited
 *
 *     "水已經流到走廊，請派人來。\nThank you" in 10 cells
 *
 *     |水已經流到|     lines of the screen follow from the text and the
 *     |走廊，請派|     width each time; only newlines are kept
 *     |人來。    |
 *     |Thank you |
 *
 * Lines end one cell early, so that the caret always has a cell to stand on.
 */
#include "edit.h"
#include "terminal.h"

#include <string.h>

enum {
    PROSE_MOST = 65536, /* bytes: is wrapped anew with each key */
    WIDTH_UNSEEN = 80,  /* before it was ever drawn */
    PAGE = 8,           /* lines of PageUp and PageDown */
};

/* One line of the screen: bytes [start, end), the next one starts at next. */
typedef struct Row {
    size_t start, end, next;
    bool last;
    int index;
} Row;

static Row row_at(const char *text, size_t len, int cells, size_t start)
{
    Row row = {.start = start};
    size_t skip = 0;
    row.end = start + text_wrap(text + start, len - start, cells, &skip);
    row.next = row.end + skip;
    bool open = skip > 0 && text[row.next - 1] == '\n';
    row.last = row.next >= len && !open;
    return row;
}

static Row row_first(const char *text, size_t len, int cells)
{
    return row_at(text, len, cells, 0);
}

static Row row_after(const char *text, size_t len, int cells, const Row *row)
{
    Row next = row_at(text, len, cells, row->next);
    next.index = row->index + 1;
    return next;
}

static int wrap_cells(const Prose *prose)
{
    int cells = prose->cells > 0 ? prose->cells : WIDTH_UNSEEN;
    return cells > 2 ? cells - 1 : 1;
}

/* The line that the caret is shown on. */
static Row caret_row(const Prose *prose)
{
    const char *text = prose_text(prose);
    size_t len = prose->text.len;
    int cells = wrap_cells(prose);
    Row row = row_first(text, len, cells);
    while (!row.last && prose->caret >= row.next)
        row = row_after(text, len, cells, &row);
    return row;
}

/* The line with that index, or the last one. */
static Row row_with(const Prose *prose, int index)
{
    const char *text = prose_text(prose);
    size_t len = prose->text.len;
    int cells = wrap_cells(prose);
    Row row = row_first(text, len, cells);
    while (!row.last && row.index < index)
        row = row_after(text, len, cells, &row);
    return row;
}

/* Cells before the caret; blanks that hang over the edge stay at it. */
static int caret_column(const Prose *prose, const Row *row)
{
    int column =
        text_cells(prose_text(prose) + row->start, prose->caret - row->start);
    int most = wrap_cells(prose);
    return column < most ? column : most;
}

/* Puts the caret on a line, near the column that Up and Down keep. */
static void caret_to(Prose *prose, const Row *row)
{
    const char *text = prose_text(prose);
    size_t at = row->start + text_fit(text + row->start, row->end - row->start,
                                      prose->column, NULL);
    /* The end of a line that goes on without a gap is the next one's start. */
    if (at == row->next && !row->last && at > row->start)
        at = cluster_prev(text, prose->text.len, at);
    prose->caret = at;
}

/* Up and Down by lines; false when there is none there. */
static bool caret_move(Prose *prose, int lines)
{
    Row row = caret_row(prose);
    if (lines < 0 ? row.index == 0 : row.last)
        return false;
    if (prose->column < 0)
        prose->column = caret_column(prose, &row);
    int index = row.index + lines;
    Row to = row_with(prose, index > 0 ? index : 0);
    caret_to(prose, &to);
    return true;
}

static Edit prose_edit(Prose *prose)
{
    return (Edit){
        .text = &prose->text,
        .caret = &prose->caret,
        .most = PROSE_MOST,
        .lines = true,
    };
}

void prose_set(Prose *prose, const char *text)
{
    edit_set(prose_edit(prose), text);
    prose->top = 0;
    prose->column = -1;
}

const char *prose_text(const Prose *prose)
{
    return str_text(&prose->text);
}

/* Home and End of the line as it is shown. */
static void caret_edge(Prose *prose, bool end)
{
    Row row = caret_row(prose);
    prose->column = end ? wrap_cells(prose) : 0;
    caret_to(prose, &row);
}

bool prose_key(Prose *prose, int key)
{
    switch (key) {
    case UI_UP:
        return caret_move(prose, -1);
    case UI_DOWN:
        return caret_move(prose, 1);
    case UI_PAGE_UP:
        return caret_move(prose, -PAGE);
    case UI_PAGE_DOWN:
        return caret_move(prose, PAGE);
    case UI_HOME:
    case UI_END:
        caret_edge(prose, key == UI_END);
        break;
    case UI_ENTER:
        edit_insert(prose_edit(prose), "\n");
        break;
    default:
        if (!edit_key(prose_edit(prose), key))
            return false;
    }
    prose->column = -1;
    return true;
}

bool prose_insert(Prose *prose, const char *text)
{
    prose->column = -1;
    return edit_insert(prose_edit(prose), text);
}

void prose_release(Prose *prose)
{
    str_release(&prose->text);
    prose->caret = 0;
    prose->top = 0;
    prose->column = -1;
}

/* Where lines are drawn on the screen, and which is the first of them. */
typedef struct Area {
    int row, col, rows, cells;
    int first;
} Area;

/* Draws the lines, wrapped at wrap cells, and blanks below the last; returns
 * how many lines the whole text has. */
static int show(const char *text, int wrap, Area area, Look look)
{
    size_t len = strlen(text);
    int shown = 0;
    Row row = row_first(text, len, wrap);
    for (;;) {
        int place = row.index - area.first;
        if (place >= 0 && place < area.rows) {
            draw_text(area.row + place, area.col, area.cells, look,
                      text + row.start, row.end - row.start);
            shown = place + 1;
        }
        if (row.last)
            break;
        row = row_after(text, len, wrap, &row);
    }
    ui_blank(area.row + shown, area.col, area.rows - shown, area.cells, look);
    return row.index + 1;
}

void prose_draw(Prose *prose, int row, int col, int rows, int cells,
                bool focused)
{
    if (rows < 1 || cells < 1)
        return;
    if (prose->cells != cells) {
        prose->cells = cells;
        prose->column = -1;
    }
    Row caret = caret_row(prose);
    if (!focused)
        prose->top = 0;
    else if (caret.index < prose->top)
        prose->top = caret.index;
    else if (caret.index >= prose->top + rows)
        prose->top = caret.index - rows + 1;
    Area area = {row, col, rows, cells, prose->top};
    int lines = show(prose_text(prose), wrap_cells(prose), area,
                     focused ? LOOK_FOCUS : LOOK_FIELD);
    /* Nothing is hidden above while there is room below. */
    if (prose->top > 0 && lines - prose->top < rows) {
        prose->top = area.first = lines > rows ? lines - rows : 0;
        show(prose_text(prose), wrap_cells(prose), area,
             focused ? LOOK_FOCUS : LOOK_FIELD);
    }
    if (focused)
        ui_cursor(row + caret.index - prose->top,
                  col + caret_column(prose, &caret));
}

/* NOLINTNEXTLINE(readability-function-size): a place, a text and a look */
int prose_show(const char *text, int row, int col, int rows, int cells,
               int first, Look look)
{
    Area area = {row, col, rows, cells, first > 0 ? first : 0};
    return show(text ? text : "", cells > 0 ? cells : 1, area, look);
}
