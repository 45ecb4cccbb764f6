/* line.c -- one line of text being edited
 *
 *     text "陳太太，浴室漏水"  view 9  caret 24  in 8 cells:  |，浴室漏|
 *
 * The view moves by whole clusters, so no half of a wide character is ever
 * shown, and in jumps, so that typing at the edge sends the line anew only
 * once in a while.
 */
#include "edit.h"
#include "terminal.h"

#include <string.h>

enum { LINE_MOST = 4096 };

static Edit line_edit(Line *line)
{
    return (Edit){
        .text = &line->text,
        .caret = &line->caret,
        .most = line->limit > 0 ? (size_t)line->limit : LINE_MOST,
    };
}

void line_set(Line *line, const char *text)
{
    line->view = 0;
    edit_set(line_edit(line), text);
}

const char *line_text(const Line *line)
{
    return str_text(&line->text);
}

bool line_key(Line *line, int key)
{
    return edit_key(line_edit(line), key);
}

bool line_insert(Line *line, const char *text)
{
    return edit_insert(line_edit(line), text);
}

void line_release(Line *line)
{
    str_release(&line->text);
    line->caret = 0;
    line->view = 0;
}

/* The start of the last clusters before end that take at most cells. */
static size_t back_by(const char *text, size_t end, int cells)
{
    size_t at = end;
    while (at > 0) {
        size_t before = cluster_prev(text, end, at);
        cells -= text_cells(text + before, at - before);
        if (cells < 0)
            break;
        at = before;
    }
    return at;
}

/* Moves the view so that the caret, and the character it is on, is in cells.
 */
static void view_follow(Line *line, int cells)
{
    const char *text = line_text(line);
    size_t len = line->text.len;
    size_t caret = line->caret;
    int here = 1;
    if (caret < len) {
        size_t next = cluster_next(text, len, caret);
        here = text_cells(text + caret, next - caret);
    }
    if (line->view > len)
        line->view = len;
    /* An edit may have put the view's start inside a character. */
    if (line->view > 0 && line->view < len) {
        size_t before = cluster_prev(text, len, line->view);
        if (cluster_next(text, len, before) != line->view)
            line->view = before;
    }
    bool left = caret < line->view;
    bool right =
        !left &&
        text_cells(text + line->view, caret - line->view) + here > cells;
    if (left)
        line->view = back_by(text, caret, cells / 3);
    else if (right)
        line->view = back_by(text, caret, cells - here - cells / 3);
    /* Nothing is hidden on the left while there is room on the right. */
    if (line->view > 0 &&
        text_cells(text + line->view, len - line->view) < cells / 3)
        line->view = back_by(text, len, cells - 1 - cells / 3);
}

void line_draw(Line *line, int row, int col, int cells, bool focused)
{
    if (cells < 1)
        return;
    if (!focused) {
        line->view = 0;
        ui_put(row, col, cells, LOOK_FIELD, line_text(line));
        return;
    }
    view_follow(line, cells);
    const char *shown = line_text(line) + line->view;
    draw_text(row, col, cells, LOOK_FOCUS, shown, line->text.len - line->view);
    ui_cursor(row, col + text_cells(shown, line->caret - line->view));
}
