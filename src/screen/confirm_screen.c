/* confirm_screen.c -- a question that names what it is about
 *
 *     +-------------------------------------------+
 *     | 3-1123-007: undo the last step (accepted  |
 *     | by 吳建國)?                                |
 *     |                                           |
 *     | Enter or y: yes      Esc or any other: no |
 *     +-------------------------------------------+
 */
#include "screens.h"
#include <stdlib.h>

enum { CELLS = 56, QUESTION_ROWS = 4 };

typedef struct Confirm {
    Screen screen;
    char *question; /* owned */
    void (*yes)(Session *session, void *data);
    void *data; /* owned */
} Confirm;

static void draw(Screen *screen)
{
    Confirm *self = (Confirm *)screen;
    Panel panel = panel_draw(QUESTION_ROWS + 2, CELLS, "");

    prose_show(self->question, panel.row, panel.col, QUESTION_ROWS, panel.cols,
               0, LOOK_TEXT);
    ui_put(panel.row + panel.rows - 1, panel.col, panel.cols, LOOK_NOTE,
           _("Enter or y: yes   Esc or any other key: no"));
    ui_cursor(panel.row, panel.col);
}

static bool key(Screen *screen, const Event *event)
{
    Confirm *self = (Confirm *)screen;
    Session *session = screen->session;
    bool yes = event->type == EVENT_KEY &&
               (event->key == UI_ENTER || event->key == 'y');

    screen_pop(session);
    if (yes)
        self->yes(session, self->data);
    return true;
}

static void screen_close(Screen *screen)
{
    Confirm *self = (Confirm *)screen;

    free(self->question);
    free(self->data);
    free(screen);
}

static const ScreenType confirm_type = {
    .name = "confirm",
    .panel = true,
    .draw = draw,
    .key = key,
    .close = screen_close,
};

Screen *confirm_screen(Session *session, const char *question,
                       void (*yes)(Session *session, void *data), void *data)
{
    Confirm *self = screen_new(session, &confirm_type, sizeof *self);

    self->screen.typing = true;
    self->question = mem_text(question);
    self->yes = yes;
    self->data = data;
    return &self->screen;
}
