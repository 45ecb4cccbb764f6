/* help_screen.c -- what every key does here, from the list of actions
 *
 *     F6 n         New          The telephone rings: open a new request; …
 *
 * First what the screen below offers now, then the rest.
 */
#include "screens.h"
#include <stdlib.h>
#include <string.h>

enum { KEY_COL = 2, LABEL_COL = 16, HELP_COL = 30 };

typedef struct Help {
    Screen screen;
    bool offered[ACTION_COUNT];
    bool typing; /* below, letters are text */
    int top;     /* first line shown */
    int lines;
} Help;

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Every F-key is also Esc and a digit: Esc 6 is F6. Up and "
                   "Down scroll."));
}

/* Draws a line of the text when it is in the window; returns the next. */
static int put_line(const Help *self, int line, int col, Look look,
                    const char *text)
{
    int row = 1 + line - self->top;

    if (row >= 1 && row <= session_rows())
        ui_put(row, col, ui_cols() - col, look, text);
    return line + 1;
}

/* The sentence wrapped in the last column. */
static int put_help(const Help *self, int line, Look look, const char *text)
{
    size_t len = strlen(text);

    while (len > 0) {
        size_t skip = 0, n = text_wrap(text, len, ui_cols() - HELP_COL, &skip);
        char *part = mem_textn(text, n);
        line = put_line(self, line, HELP_COL, look, part);
        free(part);
        if (n + skip == 0)
            break;
        text += n + skip;
        len -= n + skip;
    }
    return line;
}

/* Is there a key for it where letters may be text?  (The list of all has the
 * others as well.) */
static bool has_key(const Help *self, const ActionInfo *info)
{
    for (int i = 0; i < 2; i++)
        if (info->keys[i] && !(self->typing && info->keys[i] < KEY_BASE))
            return true;
    return false;
}

/* The keys of an action: where letters are text, only the others, for what can
 * be done there. */
static void keys_write(const Help *self, Action action, Str *out)
{
    const int *keys = action_info(action)->keys;
    char name[16];

    for (int i = 0; i < 2; i++)
        if (keys[i] &&
            !(self->typing && self->offered[action] && keys[i] < KEY_BASE))
            str_addf(out, "%s%s", out->len ? " " : "", key_name(keys[i], name));
}

static int put_actions(const Help *self, int line, bool offered)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        Look look = offered ? LOOK_TEXT : LOOK_QUIET;
        Str keys = STR_EMPTY;

        if (self->offered[i] != offered)
            continue;
        keys_write(self, (Action)i, &keys);
        put_line(self, line, KEY_COL, offered ? LOOK_KEY : LOOK_QUIET,
                 str_text(&keys));
        put_line(self, line, LABEL_COL, look, action_label((Action)i));
        line = put_help(self, line, look, _(action_info((Action)i)->help));
        str_release(&keys);
    }
    return line;
}

static int put_mark(const Help *self, int line, const char *mark,
                    const char *meaning)
{
    put_line(self, line, KEY_COL, LOOK_KEY, mark);
    return put_line(self, line, LABEL_COL, LOOK_TEXT, meaning);
}

/* What stands in a row of requests; a state has its word beside its mark. */
static int put_marks(const Help *self, int line)
{
    line = put_line(self, line, 1, LOOK_COLUMN, _("What the marks mean"));
    line = put_mark(self, line, "-0:07!", _("Late by so much."));
    line = put_mark(self, line, "0:41*", _("A minute or less is left."));
    line = put_mark(self, line, "!", _("An emergency."));
    line = put_mark(self, line, "e",
                    _("The household was told why it takes longer."));
    line =
        put_mark(self, line, "p", _("An outside party has promised a date."));
    return put_mark(self, line, "?",
                    _("Two people changed it without knowing of each other."));
}

static void draw(Screen *screen)
{
    Help *self = (Help *)screen;
    int line = 0;

    ui_blank(1, 0, session_rows(), ui_cols(), LOOK_TEXT);
    line = put_line(self, line, 1, LOOK_COLUMN, _("What can be done here"));
    line = put_actions(self, line, true);
    line = put_marks(self, line + 1);
    line = put_line(self, line + 1, 1, LOOK_COLUMN, _("Elsewhere"));
    self->lines = put_actions(self, line, false);
    ui_cursor(1, 0);
}

static bool key(Screen *screen, const Event *event)
{
    Help *self = (Help *)screen;
    int page = session_rows() - 1, last = self->lines - session_rows();

    if (event->type != EVENT_KEY)
        return false;
    switch (event->key) {
    case UI_UP:
        self->top--;
        break;
    case UI_DOWN:
        self->top++;
        break;
    case UI_PAGE_UP:
        self->top -= page;
        break;
    case UI_PAGE_DOWN:
    case ' ':
        self->top += page;
        break;
    case UI_HOME:
        self->top = 0;
        break;
    case UI_END:
        self->top = last;
        break;
    case UI_ENTER:
    case 'q':
        screen_pop(screen->session);
        return true;
    default:
        return false;
    }
    if (self->top > last)
        self->top = last;
    if (self->top < 0)
        self->top = 0;
    return true;
}

static void screen_close(Screen *screen)
{
    free(screen);
}

static const ScreenType help_type = {
    .name = "help",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .key = key,
    .close = screen_close,
};

Screen *help_screen(Session *session)
{
    Help *self = screen_new(session, &help_type, sizeof *self);

    self->typing = session->top && session->top->typing;
    for (int i = 0; i < ACTION_COUNT; i++)
        self->offered[i] = session_offers(session, (Action)i) &&
                           has_key(self, action_info((Action)i));
    return &self->screen;
}
