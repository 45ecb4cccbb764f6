/* frame.c -- what stands around every screen
 *
 *     管家 guanjia · Unit 3 · on duty: 陳怡君              drafts 2  14:02
 *     …
 *     3-1123-007 is closed; reopen it first
 *     F1 Help  F6 New  F7 Next step  F8 Find  Enter Open  F9 Lock
 *
 * The key bar comes from ACTIONS: what the top screen or the loop offers now,
 * as much as fits.
 */
#include "screens.h"
#include <string.h>

enum { LEAST_ROWS = 24, LEAST_COLS = 80, BAR_PLACES = 10 };

int session_rows(void)
{
    return ui_rows() - 3;
}

/* The screen that fills the window: the top one, or what is under panels. */
static Screen *full_screen(const Session *session)
{
    Screen *screen = session->top;

    while (screen && screen->type->panel)
        screen = screen->below;
    return screen;
}

/* The right end: what is worth knowing on every screen.  That the hotline can't
 * be heard stands out; that all is well with it gives way to left cells of
 * what the screen is. */
static int title_right(const Session *session, bool shut, int left)
{
    enum { CLOCK = 5, GAPS = 3 };
    const Standing *standing = &session->standing;
    const int words = text_cells(standing->words, strlen(standing->words));
    Str right = STR_EMPTY;
    char time[TIME_TEXT];

    if (store_read_only(session_store(session)))
        str_addf(&right, "%s  ", _("read-only"));
    if (session->drafts && !shut) {
        str_addf(&right, _("drafts %d"), session->drafts);
        str_add(&right, "  ");
    }
    if (standing->refused > 0) {
        str_addf(&right, _("refused %lld"), (long long)standing->refused);
        str_add(&right, "  ");
    }
    const int before = text_cells(str_text(&right), right.len);
    if (words > 0 &&
        (standing->alone || left + before + words + CLOCK + GAPS <= ui_cols()))
        str_addf(&right, "%s  ", standing->words);
    str_add(&right, time_write(clock_now(), TIME_CLOCK, 0, time));
    const int cells = text_cells(str_text(&right), right.len);
    ui_put(0, ui_cols() - cells, cells, LOOK_HEAD, str_text(&right));
    if (standing->alone)
        ui_put(0, ui_cols() - cells + before, words, LOOK_URGENT,
               standing->words);
    str_release(&right);
    return cells;
}

static void title_draw(Session *session)
{
    const char *dot = ui_narrow_marks() ? "·" : "|";
    Screen *screen = full_screen(session);
    Str left = STR_EMPTY, title = STR_EMPTY;
    int unit = desk_unit(session->desk), cells;

    str_addf(&left, "管家 guanjia %s ", dot);
    if (unit > 0)
        str_addf(&left, _("Unit %d"), unit);
    else
        str_add(&left, _("Hotline"));
    if (screen && screen->type->title)
        screen->type->title(screen, &title);
    if (title.len)
        str_addf(&left, " %s %s", dot, str_text(&title));
    ui_put(0, 0, ui_cols(), LOOK_HEAD, " ");
    cells = title_right(session, !screen || screen->type->shut,
                        text_cells(str_text(&left), left.len));
    ui_put(0, 0, ui_cols() - cells - 1, LOOK_HEAD, str_text(&left));
    str_release(&left);
    str_release(&title);
}

/* A sentence that is too long for one line takes the screen's last row too. */
static void say_draw(Look look, const char *text)
{
    int row = ui_rows() - 2;

    if (text_cells(text, strlen(text)) <= ui_cols()) {
        ui_put(row, 0, ui_cols(), look, text);
        return;
    }
    ui_blank(row - 1, 0, 2, ui_cols(), look);
    prose_show(text, row - 1, 0, 2, ui_cols(), 0, look);
}

static void message_draw(Session *session)
{
    Screen *top = session->top;

    if (session->message[0]) {
        say_draw(session->message_look, session->message);
    } else if (top->type->hint) {
        Str hint = STR_EMPTY;
        top->type->hint(top, &hint);
        if (top->alarm)
            say_draw(LOOK_ERROR, str_text(&hint));
        else
            ui_put(ui_rows() - 2, 0, ui_cols(), LOOK_QUIET, str_text(&hint));
        str_release(&hint);
    }
}

/* The key of an action that works here: none that is text where one types; 0
 * when there is none. */
static int bar_key(const Session *session, Action action)
{
    const ActionInfo *info = action_info(action);

    for (int i = 0; i < 2; i++)
        if (info->keys[i] &&
            !(session->top->typing && info->keys[i] < KEY_BASE))
            return info->keys[i];
    return 0;
}

/* Cells that an action takes in the key bar. */
static int bar_cells(const Session *session, Action action)
{
    char name[16];
    const char *label = session_label(session, action);

    key_name(bar_key(session, action), name);
    return (int)strlen(name) + 1 + text_cells(label, strlen(label)) + 2;
}

/* Which actions stand in the key bar: those of the first places first, until
 * it is full. */
static void bar_choose(Session *session, bool shown[ACTION_COUNT])
{
    int left = ui_cols();

    for (int place = 1; place < BAR_PLACES; place++)
        for (int i = 0; i < ACTION_COUNT; i++) {
            int cells;
            if (action_info((Action)i)->bar != place ||
                !bar_key(session, (Action)i) ||
                !session_offers(session, (Action)i))
                continue;
            cells = bar_cells(session, (Action)i);
            if (cells - 2 > left)
                continue;
            left -= cells;
            shown[i] = true;
        }
}

static void bar_draw(Session *session)
{
    bool shown[ACTION_COUNT] = {false};
    int row = ui_rows() - 1, col = 0;

    bar_choose(session, shown);
    for (int i = 0; i < ACTION_COUNT; i++) {
        char name[16];

        if (!shown[i])
            continue;
        const char *label = session_label(session, (Action)i);
        const int cells = text_cells(label, strlen(label));
        key_name(bar_key(session, (Action)i), name);
        const int key = (int)strlen(name);
        ui_put(row, col, key, LOOK_KEY, name);
        ui_put(row, col + key + 1, cells, LOOK_TEXT, label);
        col += key + 1 + cells + 2;
    }
}

void frame_draw(Session *session)
{
    title_draw(session);
    message_draw(session);
    bar_draw(session);
}

/* The screen that fills the window, then the panels on it, the top one last.
 */
static void screens_draw(Session *session)
{
    Screen *drawn = NULL;

    while (drawn != session->top) {
        Screen *next = session->top;
        while (next->type->panel && next->below && next->below != drawn)
            next = next->below;
        next->type->draw(next);
        drawn = next;
    }
}

bool frame_fits(void)
{
    return ui_rows() >= LEAST_ROWS && ui_cols() >= LEAST_COLS;
}

void session_paint(Session *session)
{
    ui_clear();
    if (!frame_fits()) {
        const char *word = _("This window is small: 80 columns and 24 rows "
                             "are needed. Nothing is lost.");
        prose_show(word, 0, 0, ui_rows(), ui_cols(), 0, LOOK_TEXT);
        ui_cursor(0, 0);
    } else {
        screens_draw(session);
        frame_draw(session);
    }
    ui_paint();
}

Panel panel_draw(int rows, int cols, const char *title)
{
    int most_rows = session_rows() - 2, most_cols = ui_cols() - 4;
    Panel panel = {.rows = rows < most_rows ? rows : most_rows,
                   .cols = cols < most_cols ? cols : most_cols};

    panel.row = 1 + (session_rows() - panel.rows) / 2;
    panel.col = (ui_cols() - panel.cols) / 2;
    ui_blank(panel.row, panel.col, panel.rows, panel.cols, LOOK_TEXT);
    ui_box(panel.row - 1, panel.col - 2, panel.rows + 2, panel.cols + 4, title);
    ui_blank(panel.row, panel.col - 1, panel.rows, panel.cols + 2, LOOK_TEXT);
    return panel;
}
