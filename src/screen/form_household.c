/* form_household.c -- who lives in a home, beside what is asked for it
 *
 *     3-1203  王小明
 *     Wang Hsiao-ming
 *     繁體中文   0912-345-678
 *     鞋請放門外；狗怕生
 *
 *     Open: 2
 *     3-1123-004 + 走廊燈不亮
 */
#include "form_screen.h"
#include <stdlib.h>
#include <string.h>

enum { WISH_ROWS = 5, TELEPHONE_ROWS = 2, NUMBER_CELLS = 10 };

void pane_read(Pane *pane, Desk *desk, const char *home)
{
    RequestQuery query = REQUEST_QUERY_BOARD;

    *pane = (Pane){0};
    if (!home || !home[0])
        return;
    pane->known = true; /* the home; its household may not be */
    household_of(desk, home, &pane->household);
    query.home = home;
    pane->count =
        request_rows(desk, &query, (RowsFrom){0}, pane->rows, MOST_OPEN);
    if (pane->count < 0)
        pane->count = 0;
}

static int line_put(Panel area, int row, Look look, const char *text)
{
    if (!text[0] || row >= area.rows)
        return row;
    ui_put(area.row + row, area.col, area.cols, look, text);
    return row + 1;
}

/* Wrapped, in at most rows lines. */
static int wrapped_put(Panel area, int row, int rows, Look look,
                       const char *text)
{
    int lines;

    if (rows > area.rows - row)
        rows = area.rows - row;
    if (!text[0] || rows < 1)
        return row;
    lines =
        prose_show(text, area.row + row, area.col, rows, area.cols, 0, look);
    return row + (lines < rows ? lines : rows);
}

static int person_draw(const Household *household, Panel area)
{
    const char *tongue = household->language;
    Str name = STR_EMPTY;
    int row;

    str_addf(&name, "%s  %s", household->home, household->name);
    row = line_put(area, 0, LOOK_COLUMN, str_text(&name));
    str_release(&name);
    if (!household->record[0])
        return line_put(area, row, LOOK_QUIET,
                        _("Nobody is known to live here."));
    row = line_put(area, row, LOOK_TEXT, household->romanised);
    if (tongue[0]) {
        const char *own = language_name(tongue);
        row = line_put(area, row, LOOK_NOTE, own ? own : tongue);
    }
    row =
        wrapped_put(area, row, TELEPHONE_ROWS, LOOK_TEXT, household->telephone);
    return wrapped_put(area, row, WISH_ROWS, LOOK_SOON, household->wishes);
}

static void open_draw(const RequestRow *request, Panel area, int row)
{
    char mark[2] = {state_mark(request->state), '\0'};
    int text = area.cols - NUMBER_CELLS - 4;

    ui_put(area.row + row, area.col, NUMBER_CELLS, LOOK_TEXT, request->number);
    ui_put(area.row + row, area.col + NUMBER_CELLS + 1, 1,
           state_look(request->state), mark);
    if (text > 0)
        ui_put(area.row + row, area.col + NUMBER_CELLS + 3, text, LOOK_TEXT,
               request->text);
}

void pane_draw(const Pane *pane, Panel area)
{
    Str head = STR_EMPTY;
    int row;

    if (!pane->known)
        return;
    row = person_draw(&pane->household, area) + 1;
    if (pane->count == 0) {
        line_put(area, row, LOOK_QUIET, _("Nothing else is open here."));
        return;
    }
    str_addf(&head, _("Open here: %d"), pane->household.open);
    row = line_put(area, row, LOOK_COLUMN, str_text(&head));
    str_release(&head);
    for (int i = 0; i < pane->count && row < area.rows; i++, row++)
        open_draw(&pane->rows[i], area, row);
}
