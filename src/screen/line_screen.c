/* line_screen.c -- how this desk stands to its hotline, and what it refused
 *
 *     +- Hotline ---------------------------------------------------+
 *     | Alone since 14:02                                           |
 *     | The hotline cannot be reached: Connection refused           |
 *     | 3 entries wait to be sent                                   |
 *     | Refused by the hotline, and left out on both sides:         |
 *     |   14:01, unit 3, request 3-1123-007 accept by wu: Who did … |
 *     +-------------------------------------------------------------+
 */
#include "screens.h"
#include <stdlib.h>

enum { CELLS = 74, LINES = 18 };

typedef struct LineScreen {
    Screen screen;
    Str told;
    int first;
    int lines; /* as drawn last */
} LineScreen;

static void refresh(Screen *screen)
{
    LineScreen *self = (LineScreen *)screen;
    Session *session = screen->session;
    Err err = ERR_NONE;

    str_clear(&self->told);
    if (session->options->standing_tell &&
        !session->options->standing_tell(session->desk, &self->told, &err))
        str_add(&self->told, err.text);
}

static void draw(Screen *screen)
{
    LineScreen *self = (LineScreen *)screen;
    const Panel area = panel_draw(LINES, CELLS, _("Hotline"));

    self->lines = prose_show(str_text(&self->told), area.row, area.col,
                             area.rows, area.cols, self->first, LOOK_TEXT);
    ui_cursor(area.row, area.col);
}

static void hint(Screen *screen, Str *out)
{
    LineScreen *self = (LineScreen *)screen;

    str_add(out, self->lines > LINES || self->first > 0
                     ? _("Arrows scroll; Esc goes back.")
                     : _("Esc goes back."));
}

static bool key(Screen *screen, const Event *event)
{
    LineScreen *self = (LineScreen *)screen;
    const int pressed = event->type == EVENT_KEY ? event->key : 0;

    if (pressed == UI_DOWN && self->first + LINES < self->lines)
        self->first++;
    else if (pressed == UI_UP && self->first > 0)
        self->first--;
    else
        return pressed == UI_DOWN || pressed == UI_UP;
    return true;
}

static void screen_close(Screen *screen)
{
    str_release(&((LineScreen *)screen)->told);
    free(screen);
}

static const ScreenType line_type = {
    .name = "line",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *line_screen(Session *session)
{
    LineScreen *self = screen_new(session, &line_type, sizeof *self);

    refresh(&self->screen);
    return &self->screen;
}
