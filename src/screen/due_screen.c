/* due_screen.c -- what is due in a period, and the walk from one to the next
 *
 *     Vacant-home inspection · 2026-11-01 to 2026-11-30     3 of 12 to do
 *       what         state     when        number
 *     > 3-0402       to do
 *       3-0805       to do
 *       3-1203       done      11-23 14:02 N3-1123-002
 *
 * Enter opens the form of the selected one, filled in with which it is; F2
 * saves it and goes on to the next, so that a month's round is walked by one
 * key.
 */
#include "register_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_ROW = 2, FIRST_ROW = 3, LEFT = 2, NAME_CELLS = 34 };

typedef struct DueScreen {
    Screen screen;
    const Form *form;
    Seconds at;   /* a moment in the period */
    bool all;     /* also what is done */
    DueRow *rows; /* owned: of the period */
    int count;
    int todo; /* how many are not done */
    List list;
} DueScreen;

/* A row of the list is a row of the array, by its number. */
typedef struct Row {
    char key[LIST_KEY]; /* DueRow.per and DueRow.key */
    int number;
} Row;

/* ---- rows ------------------------------------------------------------------------------ */

static void key_write(const DueRow *row, char key[LIST_KEY])
{
    memset(key, 0, LIST_KEY);
    (void)snprintf(key, LIST_KEY, "%s %s", row->per, row->key);
}

static bool is_shown(const DueScreen *self, int i)
{
    return self->all || self->rows[i].state != DUE_DONE;
}

static int number_of_key(const DueScreen *self, const void *key)
{
    for (int i = 0; i < self->count; i++) {
        char one[LIST_KEY];
        key_write(&self->rows[i], one);
        if (memcmp(one, key, LIST_KEY) == 0)
            return i;
    }
    return -1;
}

static int fetch(void *data, const void *key, bool backwards, bool inclusive,
                 void *rows, int max)
{
    const DueScreen *self = data;
    Row *out = rows;
    int step = backwards ? -1 : 1, count = 0;
    int i = key ? number_of_key(self, key) : backwards ? self->count - 1 : 0;

    if (i < 0)
        return 0;
    if (key && !inclusive)
        i += step;
    for (; i >= 0 && i < self->count && count < max; i += step) {
        if (!is_shown(self, i))
            continue;
        key_write(&self->rows[i], out[count].key);
        out[count++].number = i;
    }
    return count;
}

static void rows_read(DueScreen *self)
{
    Err err = ERR_NONE;

    free(self->rows);
    self->rows = NULL;
    self->count = self->todo = 0;
    if (!record_due(self->screen.session->desk, self->form->kind, self->at,
                    &self->rows, &self->count, &err))
        say_error(self->screen.session, &err);
    for (int i = 0; i < self->count; i++)
        self->todo += self->rows[i].state != DUE_DONE;
    list_refresh(&self->list);
}

static const DueRow *selected(DueScreen *self)
{
    const Row *row = list_selected(&self->list);

    return row && row->number < self->count ? &self->rows[row->number] : NULL;
}

/* ---- the walk --------------------------------------------------------------------------- */

static Screen *walk_on(Screen *below);

static Screen *form_open(DueScreen *self, const DueRow *row)
{
    const Every *every = self->form->every;
    Fields known = FIELDS_EMPTY;
    Screen *screen;

    fields_set(&known, every->key, row->key);
    if (every->per && row->per[0])
        fields_set(&known, every->per, row->per);
    screen = form_screen_new(self->screen.session, self->form->kind, &known);
    fields_release(&known);
    if (screen)
        ((FormScreen *)screen)->next = walk_on;
    return screen;
}

/* After a form was saved: the next one that is to be done, from the selection
 * on; it stands there already. */
static Screen *walk_on(Screen *below)
{
    DueScreen *self = (DueScreen *)below;
    const DueRow *row = selected(self);

    if (self->todo == 0 || !row || row->state == DUE_DONE) {
        say_note(below->session, self->todo == 0
                                     ? _("All of this period are done.")
                                     : _("Saved; this was the last one."));
        return NULL;
    }
    return form_open(self, row);
}

static bool open_row(DueScreen *self)
{
    Session *session = self->screen.session;
    const DueRow *row = selected(self);

    if (!row)
        return false;
    if (row->state == DUE_DONE)
        screen_push(session,
                    record_screen(session, self->form->kind, row->record));
    else
        screen_push(session, form_open(self, row));
    return true;
}

/* ---- drawing ----------------------------------------------------------------------------- */

static const char *state_word(DueState state)
{
    return state == DUE_DONE     ? _("done")
           : state == DUE_MISSED ? _("missed")
                                 : _("to do");
}

static void row_at(void *data, int row, const void *item, bool is_selected)
{
    const DueScreen *self = data;
    const DueRow *due = &self->rows[((const Row *)item)->number];
    Look look = is_selected ? LOOK_SELECTED : LOOK_TEXT;
    char when[TIME_TEXT] = "";
    int name = NAME_CELLS + (ui_cols() - 80) / 2, col = LEFT;
    const bool home = strcmp(self->form->every->each, "home") == 0;
    char whom[2 * LIST_KEY];

    (void)snprintf(whom, sizeof whom, "%s  %s", due->key, due->name);
    ui_put(row, 0, LEFT, look, is_selected ? "> " : "  ");
    ui_put(row, col, name, look,
           home           ? whom
           : due->name[0] ? due->name
                          : due->key);
    col += name + 1;
    ui_put(row, col, 10,
           due->state == DUE_DONE     ? LOOK_GOOD
           : due->state == DUE_MISSED ? LOOK_LATE
                                      : LOOK_SOON,
           state_word(due->state));
    col += 11;
    if (due->done != NEVER)
        time_write(due->done, TIME_SHORT, clock_now(), when);
    ui_put(row, col, 16, LOOK_TEXT, when);
}

static void heads_draw(void)
{
    int name = NAME_CELLS + (ui_cols() - 80) / 2, col = LEFT;

    ui_put(HEAD_ROW, 0, ui_cols(), LOOK_COLUMN, "");
    ui_put(HEAD_ROW, col, name, LOOK_COLUMN, _("for"));
    col += name + 1;
    ui_put(HEAD_ROW, col, 10, LOOK_COLUMN, _("state"));
    col += 11;
    ui_put(HEAD_ROW, col, 16, LOOK_COLUMN, _("when"));
}

/* "2026-11-01 to 2026-11-30" */
static void span_tell(const DueScreen *self, Str *out)
{
    char from[TIME_TEXT], until[TIME_TEXT];

    if (self->count == 0 || self->form->every->per)
        return;
    str_addf(out, _("%s to %s"),
             time_write(self->rows[0].from, TIME_DAY, 0, from),
             time_write(self->rows[0].until - 1, TIME_DAY, 0, until));
}

static void empty_draw(const DueScreen *self)
{
    prose_show(self->count == 0
                   ? _("Nothing is due in this period.")
                   : _("All of this period are done; * shows them."),
               FIRST_ROW + 2, 4, 4, ui_cols() - 8, 0, LOOK_NOTE);
    ui_cursor(FIRST_ROW + 2, 4);
}

static void draw(Screen *screen)
{
    DueScreen *self = (DueScreen *)screen;
    Str line = STR_EMPTY;

    list_fit(&self->list, FIRST_ROW, 0);
    span_tell(self, &line);
    ui_put(1, LEFT, ui_cols() / 2, LOOK_NOTE, str_text(&line));
    str_clear(&line);
    str_addf(&line, _("%d of %d to do"), self->todo, self->count);
    ui_put_right(1, ui_cols() / 2, ui_cols() / 2 - 1, LOOK_QUIET,
                 str_text(&line));
    str_release(&line);
    heads_draw();
    list_draw(screen->session, &self->list, (RowDraw){row_at, self, FIRST_ROW});
    if (self->list.count == 0)
        empty_draw(self);
}

static void title(Screen *screen, Str *out)
{
    DueScreen *self = (DueScreen *)screen;

    str_addf(out, _("due: %s"), form_label(self->form));
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out,
            _("Enter: its form, F2 there goes on; Left, Right: the period; "
              "*: all"));
}

/* ---- doing --------------------------------------------------------------------------------- */

static bool offers(Screen *screen, Action action)
{
    DueScreen *self = (DueScreen *)screen;

    return action == ACTION_EVERY ||
           ((action == ACTION_OPEN || action == ACTION_ADD) && selected(self));
}

static bool act(Screen *screen, Action action)
{
    DueScreen *self = (DueScreen *)screen;

    if (action != ACTION_EVERY)
        return open_row(self);
    self->all = !self->all;
    list_restart(&self->list);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    DueScreen *self = (DueScreen *)screen;
    int code = event->type == EVENT_KEY ? event->key : 0;

    if ((code == UI_LEFT || code == UI_RIGHT) && self->count > 0 &&
        !self->form->every->per) {
        self->at =
            code == UI_LEFT ? self->rows[0].from - 1 : self->rows[0].until;
        rows_read(self);
        list_restart(&self->list);
        return true;
    }
    return list_move(screen->session, &self->list, code,
                     (RowDraw){row_at, self, FIRST_ROW});
}

static void refresh(Screen *screen)
{
    rows_read((DueScreen *)screen);
}

static void screen_close(Screen *screen)
{
    DueScreen *self = (DueScreen *)screen;

    list_release(&self->list);
    free(self->rows);
    free(screen);
}

static const ScreenType due_type = {
    .name = "due",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *due_screen(Session *session, const Form *form)
{
    DueScreen *self = screen_new(session, &due_type, sizeof *self);

    self->form = form;
    self->at = clock_now();
    list_init(&self->list, (ListSource){.fetch = fetch,
                                        .row_size = sizeof(Row),
                                        .key_size = LIST_KEY,
                                        .self = self});
    list_fit(&self->list, FIRST_ROW, 0);
    rows_read(self);
    return &self->screen;
}
