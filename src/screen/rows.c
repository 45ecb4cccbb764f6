/* rows.c -- a request as one row of a list
 *
 *   due   number     ! home   name    what               who      state
 * >  4:41 3-1123-007   3-1203 王小明  廚房水龍頭漏水     engineer > sent
 *   -0:07!3-1123-004 ! 3-0805 Smith   smoke in the lift  吳建國   * in place
 *
 * At the hotline who answers for it stands before who does it: the unit of a
 * desk that is manned, else the hotline.
 *
 * The selection is the marker and the number only, so that moving it sends few
 * bytes; the clock is in plain cells, so that only changed digits are sent.  An
 * emergency that not all who were sent have accepted is one bar from its flag
 * to the edge, with a ! in front.
 */
#include "screens.h"
#include <stdio.h>
#include <string.h>

enum {
    COL_DUE = 1,
    COL_NUMBER = 12,
    CELLS_NUMBER = 11,
    COL_FLAG = 23,
    COL_HOME = 25,
    CELLS_HOME = 7,
    COL_NAME = 33,
    CELLS_STATE = 11, /* at least */
    LEAST_WHO = 8,
    MOST_WHO = 12,
    CELLS_DESK = 4,
    GAP = 1,
};

/* Columns after the home share what the window has; departments are to be read
 * whole where their names are not too long. */
typedef struct Columns {
    int name, name_cells, text, text_cells, who, who_cells, state, state_cells;
    int desk, desk_cells;
} Columns;

static Columns columns(const RowSource *source)
{
    int spare = ui_cols() - 80;
    Columns c = {.name = COL_NAME, .name_cells = 9 + spare / 5};

    c.who_cells = LEAST_WHO + spare / 6;
    if (c.who_cells < source->who_cells)
        c.who_cells = source->who_cells;
    c.state_cells = CELLS_STATE + (spare > 24 ? 4 : spare / 6);
    c.state = ui_cols() - c.state_cells;
    c.who = c.state - GAP - c.who_cells;
    c.desk_cells = source->desks ? CELLS_DESK : 0;
    c.desk = c.who - (source->desks ? CELLS_DESK + GAP : 0);
    c.text = c.name + c.name_cells + GAP;
    c.text_cells = c.desk - GAP - c.text;
    return c;
}

void row_heads_draw(const RowSource *source, int row)
{
    Columns c = columns(source);

    ui_put(row, 0, ui_cols(), LOOK_COLUMN, "");
    ui_put_right(row, COL_DUE, DUE_CELLS - 1, LOOK_COLUMN, _("due"));
    ui_put(row, COL_NUMBER, CELLS_NUMBER, LOOK_COLUMN, _("number"));
    ui_put(row, COL_HOME, CELLS_HOME, LOOK_COLUMN, _("home"));
    ui_put(row, c.name, c.name_cells, LOOK_COLUMN, _("name"));
    ui_put(row, c.text, c.text_cells, LOOK_COLUMN, _("what"));
    if (source->desks)
        ui_put(row, c.desk, c.desk_cells, LOOK_COLUMN, _("desk"));
    ui_put(row, c.who, c.who_cells, LOOK_COLUMN, _("who"));
    ui_put(row, c.state, c.state_cells, LOOK_COLUMN, _("state"));
}

/* What stands out beside the number: disputed before urgent before told. */
static const char *flag(const RequestRow *request)
{
    if (request->disputed)
        return "?";
    if (strcmp(request->urgency, "emergency") == 0)
        return "!";
    return request->promised ? "p" : request->explained ? "e" : " ";
}

/* Who answers for it: "3", or the hotline. */
static void desk_draw(const RowSource *source, int row, Columns c,
                      const RequestRow *request)
{
    char unit[16];

    for (int i = 0; i < source->manned_count; i++)
        if (source->manned[i] == request->unit) {
            text_print(unit, sizeof unit, "%d", request->unit);
            ui_put(row, c.desk, c.desk_cells + GAP, LOOK_QUIET, unit);
            return;
        }
    ui_put(row, c.desk, c.desk_cells + GAP, LOOK_SOON, _("here"));
}

void row_clock_draw(int row, const RequestRow *request, Seconds now)
{
    char due[TIME_TEXT];
    Look look = due_write(request->due, now, due);

    ui_put_right(row, COL_DUE, DUE_CELLS, look, due);
}

/* In a department's queue, what is one's own is marked by a word. */
static const char *who_told(const RowSource *source, const RequestRow *request)
{
    const char *person = source->query.person;

    if (!person || strcmp(person, request->holder) != 0)
        return request->who;
    return request->asked ? _("you?") : _("you");
}

static Look flag_look(const RequestRow *request)
{
    if (request->disputed)
        return LOOK_ERROR;
    if (strcmp(request->urgency, "emergency") == 0)
        return LOOK_URGENT;
    return request->promised || request->explained ? LOOK_QUIET : LOOK_TEXT;
}

static void row_draw(const RowSource *source, int row,
                     const RequestRow *request, bool selected, Seconds now)
{
    Columns c = columns(source);
    Look text = request->alarm ? LOOK_URGENT : LOOK_TEXT;
    Look look = selected ? LOOK_SELECTED : LOOK_TEXT;
    Look who = request->person || request->alarm ? text : LOOK_QUIET;
    char state[64], what[sizeof request->text + 32];

    if (request->alarm)
        ui_blank(row, COL_FLAG, 1, ui_cols() - COL_FLAG, text);
    ui_put(row, 0, 1, look, selected ? ">" : request->alarm ? "!" : " ");
    row_clock_draw(row, request, now);
    ui_put(row, COL_NUMBER, CELLS_NUMBER - 1, look, request->number);
    ui_put(row, COL_FLAG, 1, flag_look(request), flag(request));
    if (request->name[0]) {
        ui_put(row, COL_HOME, CELLS_HOME, text, request->home);
        ui_put(row, c.name, c.name_cells, text, request->name);
    } else { /* a place, say: it may use both columns */
        ui_put(row, COL_HOME, c.text - GAP - COL_HOME, text, request->home);
    }
    if (request->reminders > 0)
        (void)snprintf(what, sizeof what, _("%dx %s"), request->reminders,
                       request->text);
    ui_put(row, c.text, c.text_cells, text,
           request->reminders > 0 ? what : request->text);
    if (source->desks)
        desk_draw(source, row, c, request);
    ui_put(row, c.who, c.who_cells, who, who_told(source, request));
    ui_put(row, c.who + c.who_cells, GAP, who, "");
    /* mark and word in one piece, and no colour for a flag that is none: each
     * change of look is sent when the list scrolls */
    text_print(state, sizeof state, "%c %s", state_mark(request->state),
               state_label(request->state));
    ui_put(row, c.state, c.state_cells,
           request->alarm ? text : state_look(request->state), state);
}

void list_fit(List *list, int row, int below)
{
    int rows = session_rows() - row + 1 - below;

    rows = rows < 1 ? 1 : rows > LIST_ROWS ? LIST_ROWS : rows;
    if (list->height != rows)
        list_resize(list, rows);
}

static void cursor_put(const Session *session, const List *list, int row)
{
    if (!session->top->typing)
        ui_cursor(row + list->cursor, 0);
}

void list_draw(Session *session, List *list, RowDraw draw)
{
    const void *row;

    for (int i = 0; (row = list_row(list, i)); i++)
        draw.draw(draw.self, draw.row + i, row, i == list->cursor);
    cursor_put(session, list, draw.row);
}

static bool stands_at(List *list, int i, const char *key)
{
    const void *row = list_row(list, i);

    return row && memcmp(row, key, list->source.key_size) == 0;
}

/* By how many rows the list moved up (-1, 0, 1) since before; more: another
 * number, or other rows. */
static int moved(List *list, char before[2][LIST_KEY], int height)
{
    if (list->count != height)
        return 2;
    return stands_at(list, 0, before[0])   ? 0
           : stands_at(list, 0, before[1]) ? 1
           : stands_at(list, 1, before[0]) ? -1
                                           : 2;
}

bool list_move(Session *session, List *list, int key, RowDraw draw)
{
    char before[2][LIST_KEY] = {"", ""};
    int old = list->cursor, count = list->count;

    for (int i = 0; i < 2 && i < count; i++)
        memcpy(before[i], list_row(list, i), list->source.key_size);
    if (!list_key(list, key))
        return false;
    int by = moved(list, before, count);
    old -= by;
    if (by > 1 || !list_row(list, old))
        return true;
    if (by != 0)
        ui_scroll(draw.row, count, by);
    draw.draw(draw.self, draw.row + old, list_row(list, old), false);
    draw.draw(draw.self, draw.row + list->cursor, list_selected(list), true);
    cursor_put(session, list, draw.row);
    session->drawn = true;
    return true;
}

static void row_at(void *self, int row, const void *item, bool selected)
{
    row_draw(self, row, item, selected, clock_now());
}

void rows_draw(Session *session, List *list, int row)
{
    list_draw(session, list, (RowDraw){row_at, list->source.self, row});
}

bool rows_key(Session *session, List *list, int key, int row)
{
    return list_move(session, list, key,
                     (RowDraw){row_at, list->source.self, row});
}

/* A department stands under its name, not its code. */
static void who_name(Desk *desk, RequestRow *row)
{
    const Reference *department =
        row->person ? NULL : reference_get(desk, "department", row->who);
    const char *label = department ? reference_label(department) : "";
    size_t fits = text_fit(label, strlen(label), 20, NULL);

    if (!department || fits >= sizeof row->who)
        return;
    memcpy(row->who, label, fits);
    row->who[fits] = '\0';
}

/* "吳建國?": he is asked, since others were silent. */
static void who_asked(RequestRow *row)
{
    const size_t len = strlen(row->who);

    if (row->asked && len + 1 < sizeof row->who)
        memcpy(row->who + len, "?", 2);
}

static void row_name(Desk *desk, RequestRow *row)
{
    who_name(desk, row);
    who_asked(row);
}

/* Cells that the longest name of a department takes. */
static int who_cells(Desk *desk)
{
    const Reference *department;
    int most = LEAST_WHO;

    for (int i = 0; (department = reference_at(desk, "department", i)); i++) {
        const char *label = reference_label(department);
        int cells = text_cells(label, strlen(label));
        if (cells > most)
            most = cells;
    }
    return most < MOST_WHO ? most : MOST_WHO;
}

static int fetch(void *self, const void *key, bool backwards, bool inclusive,
                 void *rows, int max)
{
    RowSource *source = self;
    RowsFrom from = {
        .key = key, .backwards = backwards, .inclusive = inclusive};
    int count = request_rows(source->desk, &source->query, from, rows, max);

    if (count < 0)
        source->interrupted = true;
    source->who_cells = who_cells(source->desk);
    for (int i = 0; i < count; i++)
        row_name(source->desk, (RequestRow *)rows + i);
    return count;
}

ListSource row_source(RowSource *source)
{
    return (ListSource){.fetch = fetch,
                        .row_size = sizeof(RequestRow),
                        .key_size = sizeof(RowKey),
                        .self = source};
}
