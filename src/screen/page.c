/* page.c -- lines to read and scroll; see page.h */
#include "page.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2 };

static PageLine *line_new(Page *page)
{
    page->at = mem_grow(page->at, (size_t)(page->count + 1) * sizeof *page->at);
    page->at[page->count] = (PageLine){0};
    return &page->at[page->count++];
}

void page_add(Page *page, const char *label, const char *text, Look look)
{
    PageLine *line = line_new(page);
    int cells = text_cells(label, strlen(label));

    line->label = mem_text(label);
    line->text = mem_text(text);
    line->look = look;
    line->wraps = true;
    if (cells > page->label_cells)
        page->label_cells = cells;
}

void page_head(Page *page, const char *text)
{
    PageLine *line;

    if (page->count > 0)
        line_new(page)->text = mem_text("");
    line = line_new(page);
    line->text = mem_text(text);
    line->look = LOOK_NOTE;
    line->head = true;
}

void page_text(Page *page, const char *text, bool wraps)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        PageLine *line = line_new(page);
        line->text = mem_textn(text, len);
        line->look = LOOK_TEXT;
        line->wraps = wraps;
        text += len + (text[len] == '\n');
    }
}

/* ---- drawing ---------------------------------------------------------------------- */

/* Draws what of a line lies in area from its row on; returns its lines. */
static int line_draw_in(const PageLine *line, Panel area, int row, int labels)
{
    int indent = line->label ? labels + GAP : 0;
    int cells = area.cols - indent, lines = 0;
    const char *text = line->text;
    size_t len = strlen(text), at = 0, skip = 0;

    do {
        size_t fit = line->wraps ? text_wrap(text + at, len - at, cells, &skip)
                                 : len - at;
        char *part = mem_textn(text + at, fit);
        if (row >= 0 && row < area.rows) {
            if (line->label && lines == 0)
                ui_put(area.row + row, area.col, labels, LOOK_COLUMN,
                       line->label);
            ui_put(area.row + row, area.col + indent, cells, line->look, part);
        }
        free(part);
        at += fit + skip;
        row++;
        lines++;
    } while (at < len);
    return lines;
}

static int lines_draw(const Page *page, Panel area, int first)
{
    int most = area.cols * 2 / 5, row = -first;
    int labels = page->label_cells < most ? page->label_cells : most;

    for (int i = 0; i < page->count; i++)
        row += line_draw_in(&page->at[i], area, row, labels);
    return row + first;
}

static void first_clamp(Page *page)
{
    int most = page->lines - page->rows;

    if (page->first > most)
        page->first = most;
    if (page->first < 0)
        page->first = 0;
}

void page_draw(Page *page, int row, int margin)
{
    const Panel area = {.row = row,
                        .col = margin,
                        .rows = session_rows() - row + 1,
                        .cols = ui_cols() - 2 * margin};

    page->lines = lines_draw(page, (Panel){.cols = area.cols}, 0);
    page->rows = area.rows;
    first_clamp(page);
    lines_draw(page, area, page->first);
    if (page->first > 0)
        ui_put(area.row, area.col - 1, 1, LOOK_QUIET, "^");
    if (page->first + area.rows < page->lines)
        ui_put(area.row + area.rows - 1, area.col - 1, 1, LOOK_QUIET, "v");
    ui_cursor(area.row, area.col - 1);
}

bool page_key(Page *page, int key)
{
    switch (key) {
    case UI_UP:
        page->first--;
        break;
    case UI_DOWN:
        page->first++;
        break;
    case UI_PAGE_UP:
        page->first -= page->rows;
        break;
    case UI_PAGE_DOWN:
        page->first += page->rows;
        break;
    case UI_HOME:
        page->first = 0;
        break;
    case UI_END:
        page->first = page->lines;
        break;
    default:
        return false;
    }
    first_clamp(page);
    return true;
}

bool page_offers(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_SAVE;
}

const char *page_label(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_SAVE ? _("Write") : NULL;
}

void page_clear(Page *page)
{
    for (int i = 0; i < page->count; i++) {
        free(page->at[i].label);
        free(page->at[i].text);
    }
    free(page->at);
    page->at = NULL;
    page->count = page->label_cells = 0;
}

void page_release(Page *page)
{
    page_clear(page);
    *page = (Page){0};
}
