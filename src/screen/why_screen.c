/* why_screen.c -- why each promise is due when it is, in words
 *
 *     +- 3-1123-007 ----------------------------------------------+
 *     | 5  Received 14:02:11, plus 5 minutes: someone must be in  |
 *     |    place by 14:07:11.                                     |
 *     | 3  Received 14:02:11, plus 30 minutes: …                  |
 *     +-----------------------------------------------------------+
 */
#include "request_screen.h"
#include <stdlib.h>
#include <string.h>

enum { CELLS = 70, CODE_CELLS = 5 };

typedef struct Why {
    Screen screen;
    Str words[PROMISES];
    char number[33];
} Why;

/* Lines that text takes when wrapped. */
static int lines_of(const char *text, int cells)
{
    size_t len = strlen(text), at = 0, skip = 0;
    int lines = 0;

    while (at < len) {
        at += text_wrap(text + at, len - at, cells, &skip);
        at += skip;
        lines++;
    }
    return lines;
}

static void draw(Screen *screen)
{
    Why *self = (Why *)screen;
    int cells = CELLS < ui_cols() - 4 ? CELLS : ui_cols() - 4;
    int rows = 0, row = 0;
    Panel area;

    for (int i = 0; i < PROMISES; i++)
        rows += lines_of(str_text(&self->words[i]), cells - CODE_CELLS);
    area = panel_draw(rows + 1, CELLS, self->number);
    for (int i = 0; i < PROMISES && row < area.rows; i++) {
        const char *text = str_text(&self->words[i]);
        int lines = lines_of(text, area.cols - CODE_CELLS);
        if (lines > area.rows - row)
            lines = area.rows - row;
        ui_put(area.row + row, area.col, CODE_CELLS - 1, LOOK_COLUMN,
               promise_sign((PromiseName)i));
        prose_show(text, area.row + row, area.col + CODE_CELLS, lines,
                   area.cols - CODE_CELLS, 0, LOOK_TEXT);
        row += lines;
    }
    ui_put(area.row + area.rows - 1, area.col, area.cols, LOOK_NOTE,
           _("Any key goes back."));
    ui_cursor(area.row, area.col);
}

static bool key(Screen *screen, const Event *event)
{
    (void)event;
    screen_pop(screen->session);
    return true;
}

static void screen_close(Screen *screen)
{
    Why *self = (Why *)screen;

    for (int i = 0; i < PROMISES; i++)
        str_release(&self->words[i]);
    free(screen);
}

static const ScreenType why_type = {
    .name = "why",
    .panel = true,
    .draw = draw,
    .key = key,
    .close = screen_close,
};

Screen *why_screen(Session *session, const char *record)
{
    Why *self;
    Request request = {0};
    Err err = ERR_NONE;

    if (!request_load(session->desk, record, &request, &err)) {
        say_error(session, &err);
        return NULL;
    }
    self = screen_new(session, &why_type, sizeof *self);
    self->screen.typing = true;
    text_copy(self->number, sizeof self->number, request.number);
    for (int i = 0; i < PROMISES; i++)
        promise_explain((PromiseName)i, &request.course,
                        desk_terms(session->desk), clock_now(),
                        &self->words[i]);
    request_release(&request);
    return &self->screen;
}
