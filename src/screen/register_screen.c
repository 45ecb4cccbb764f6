/* register_screen.c -- one register as a list
 *
 *     Find [王_____________]        open only
 *       number       home     carrier    waiting since
 *     > P3-1123-002  3-0402   post       11-23 14:02
 *     ! P3-1109-007  3-0805   black cat  11-09 09:40
 *     2 open, 1 late. n: a new one; *: all of them; /: find
 *
 * The search runs when no key came for a moment, and a key interrupts it.
 */
#include "register_screen.h"

#include <stdlib.h>
#include <string.h>

enum { FILTER_ROW = 1, HEAD_ROW = 2, FIRST_ROW = 3, LEFT = 1 };

typedef struct RegisterScreen {
    Screen screen;
    const Form *form;
    RegisterSource source;
    List list;
    Line words;   /* typed; screen.typing while one does */
    char *plain;  /* owned: what source.query.words points to */
    bool pending; /* typed, not yet searched for */
    int64_t open, late, found;
    RecordSteps steps; /* of the selected one … */
    char of[49];       /* … whose name is this */
} RegisterScreen;

/* ---- reading --------------------------------------------------------------------- */

/* True when it was not interrupted. */
static bool rows_ask(RegisterScreen *self, bool again)
{
    Desk *desk = self->screen.session->desk;
    RecordQuery *query = &self->source.query;

    free(self->plain);
    self->plain = text_plain(line_text(&self->words));
    query->words = self->plain[0] ? self->plain : NULL;
    if (again)
        list_refresh(&self->list);
    else
        list_restart(&self->list);
    self->pending = self->source.interrupted;
    if (!self->pending)
        self->found = record_count(desk, query, COUNT_MOST);
    return !self->pending;
}

static void counts_read(RegisterScreen *self)
{
    Desk *desk = self->screen.session->desk;
    RecordQuery query = {
        .kind = self->form->kind, .open = true, .from = NEVER, .until = NEVER};

    self->open = record_count(desk, &query, COUNT_MOST);
    query.late = true;
    self->late = record_count(desk, &query, COUNT_MOST);
}

/* What can be done with the selected one; read once for each. */
static const RecordSteps *steps_now(RegisterScreen *self)
{
    const RegisterRow *row = list_selected(&self->list);
    Record record = {0};

    if (!row) {
        self->of[0] = '\0';
        return NULL;
    }
    if (strcmp(self->of, row->record) != 0 &&
        record_load(self->screen.session->desk, self->form->kind, row->record,
                    &record, NULL)) {
        record_steps_read(&self->steps, self->screen.session, &record);
        text_copy(self->of, sizeof self->of, row->record);
        record_release(&record);
    }
    return self->of[0] ? &self->steps : NULL;
}

/* ---- the frame ----------------------------------------------------------------------- */

static void title(Screen *screen, Str *out)
{
    str_add(out, form_label(((RegisterScreen *)screen)->form));
}

/* "12 open, 3 late." */
static void counts_write(const RegisterScreen *self, Str *out)
{
    if (self->open > COUNT_MOST)
        str_addf(out, _("More than %d open"), COUNT_MOST);
    else
        str_addf(out, _("%d open"), (int)self->open);
    if (self->late > 0)
        str_addf(out, _(", %d late"), (int)self->late);
    str_add(out, _("."));
}

static void hint(Screen *screen, Str *out)
{
    RegisterScreen *self = (RegisterScreen *)screen;
    const RegisterRow *row = list_selected(&self->list);

    if (row && row->clash[0] && !screen->typing && !self->pending) {
        str_addf(out, _("%s clashes with %s: Enter tells what to do."),
                 row->number, row->clash);
        return;
    }
    if (self->pending)
        str_add(out, _("searching …"));
    else if (screen->typing && self->found > COUNT_MOST)
        str_addf(out, _("More than %d found."), COUNT_MOST);
    else if (screen->typing || self->source.query.words)
        str_addf(out, _("%d found."), (int)self->found);
    else
        counts_write(self, out);
    str_add(out, "  ");
    str_add(out, screen->typing
                     ? _("Number, room, name or words; Esc: all again")
                     : _("n: a new one; /: find; *: open or all; !: late"));
}

/* ---- drawing ---------------------------------------------------------------------------- */

static void filter_draw(RegisterScreen *self)
{
    const char *label = _("Find");
    int head = text_cells(label, strlen(label));
    int half = ui_cols() / 2;
    const RecordQuery *query = &self->source.query;
    const char *shown = query->late   ? _("only what is late")
                        : query->open ? _("only what is open")
                                      : _("all, also what is done");

    if (self->screen.typing || line_text(&self->words)[0]) {
        ui_put(FILTER_ROW, LEFT, head, LOOK_COLUMN, label);
        line_draw(&self->words, FILTER_ROW, LEFT + head + 1, half - head - 2,
                  self->screen.typing);
    }
    ui_put_right(FILTER_ROW, half, ui_cols() - half - 1, LOOK_QUIET, shown);
}

/* Why there is nothing to be seen, and what can be done. */
static void empty_draw(RegisterScreen *self)
{
    const RecordQuery *query = &self->source.query;
    const char *help = self->form->sheet.help
                           ? label_in(self->form->sheet.help, language())
                           : "";
    Str word = STR_EMPTY;

    if (query->words && query->open)
        str_add(&word,
                _("Nothing that is open is found; * looks at all of it."));
    else if (query->words)
        str_add(&word, _("Nothing found. Use fewer words."));
    else if (query->late)
        str_add(&word, _("Nothing is late here."));
    else if (query->open)
        str_add(&word, _("Nothing is open here; * shows what is done, too."));
    else
        str_add(&word, _("Nothing was written down here yet."));
    str_add(&word, "\n\n");
    if (role_may(self->screen.session->desk, self->form->kind, "set", NULL))
        str_addf(&word, _("n opens an empty form for: %s."),
                 form_label(self->form));
    str_addf(&word, "\n\n%s", help);
    prose_show(str_text(&word), FIRST_ROW + 2, 4, 8, ui_cols() - 8, 0,
               LOOK_NOTE);
    if (!self->screen.typing)
        ui_cursor(FIRST_ROW + 2, 4);
    str_release(&word);
}

static void row_at(void *self, int row, const void *item, bool selected)
{
    register_row_draw(self, row, item, selected, clock_now());
}

static void draw(Screen *screen)
{
    RegisterScreen *self = (RegisterScreen *)screen;

    list_fit(&self->list, FIRST_ROW, 0);
    register_layout(&self->source, ui_cols());
    register_heads_draw(&self->source, HEAD_ROW);
    list_draw(screen->session, &self->list,
              (RowDraw){row_at, &self->source, FIRST_ROW});
    if (self->list.count == 0)
        empty_draw(self);
    filter_draw(self);
}

/* ---- doing --------------------------------------------------------------------------------- */

static bool offers(Screen *screen, Action action)
{
    RegisterScreen *self = (RegisterScreen *)screen;
    const RegisterRow *row = list_selected(&self->list);

    switch (action) {
    case ACTION_ADD: /* also where it is refused: it is no request */
    case ACTION_FIND:
        return true;
    case ACTION_BACK:
        return screen->typing;
    case ACTION_EVERY:
    case ACTION_LATE:
        return !screen->typing;
    case ACTION_DUE:
        return self->form->every != NULL;
    case ACTION_OPEN:
        return row != NULL;
    case ACTION_DISPUTES:
        return row && row->disputed;
    default:
        return row && record_offers(steps_now(self), action);
    }
}

static void find_end(RegisterScreen *self)
{
    self->screen.typing = false;
    line_set(&self->words, "");
    rows_ask(self, false);
}

static void filter(RegisterScreen *self, Action action)
{
    RecordQuery *query = &self->source.query;

    if (action == ACTION_LATE)
        query->late = !query->late;
    else
        query->open = !query->open;
    if (action == ACTION_LATE && query->late)
        query->open = true;
    if (action == ACTION_EVERY)
        query->late = false;
    rows_ask(self, false);
}

static bool act(Screen *screen, Action action)
{
    RegisterScreen *self = (RegisterScreen *)screen;
    Session *session = screen->session;
    const RegisterRow *row;

    if (self->pending)
        rows_ask(self, false);
    row = list_selected(&self->list);
    if (action == ACTION_ADD)
        screen_push(session, form_screen_new(session, self->form->kind, NULL));
    else if (action == ACTION_FIND)
        screen->typing = true;
    else if (action == ACTION_BACK)
        find_end(self);
    else if (action == ACTION_EVERY || action == ACTION_LATE)
        filter(self, action);
    else if (action == ACTION_DUE)
        screen_push(session, due_screen(session, self->form));
    else if (action == ACTION_OPEN && row)
        screen_push(session,
                    record_screen(session, self->form->kind, row->record));
    else if (action == ACTION_DISPUTES && row)
        screen_push(session,
                    dispute_screen(session, self->form->kind, row->record));
    else
        return row && record_act(steps_now(self), session, action);
    return true;
}

static bool type(RegisterScreen *self, const Event *event)
{
    bool used;

    if (event->type == EVENT_KEY && event->key == UI_ENTER) {
        self->screen.typing = false;
        return true;
    }
    used = event->type == EVENT_PASTE ? line_insert(&self->words, event->text)
                                      : line_key(&self->words, event->key);
    self->pending = self->pending || used;
    return used;
}

static bool key(Screen *screen, const Event *event)
{
    RegisterScreen *self = (RegisterScreen *)screen;
    int code = event->type == EVENT_KEY ? event->key : 0;
    bool vertical = code == UI_UP || code == UI_DOWN || code == UI_PAGE_UP ||
                    code == UI_PAGE_DOWN;

    if (screen->typing && !vertical)
        return type(self, event);
    if (list_move(screen->session, &self->list, code,
                  (RowDraw){row_at, &self->source, FIRST_ROW}))
        return true;
    if (code >= '1' && code <= '9' && steps_now(self) &&
        code - '1' < self->steps.count) {
        record_step_do(&self->steps, screen->session, code - '1');
        return true;
    }
    return false;
}

static bool idle(Screen *screen)
{
    RegisterScreen *self = (RegisterScreen *)screen;

    if (!self->pending)
        return false;
    rows_ask(self, false);
    return true;
}

static void refresh(Screen *screen)
{
    RegisterScreen *self = (RegisterScreen *)screen;

    self->of[0] = '\0';
    if (!self->pending)
        rows_ask(self, true);
    counts_read(self);
}

static void screen_close(Screen *screen)
{
    RegisterScreen *self = (RegisterScreen *)screen;

    line_release(&self->words);
    list_release(&self->list);
    free(self->plain);
    free(screen);
}

static const ScreenType register_type = {
    .name = "register",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .idle = idle,
    .refresh = refresh,
    .close = screen_close,
};

Screen *register_screen(Session *session, const Form *form)
{
    RegisterScreen *self = screen_new(session, &register_type, sizeof *self);

    self->form = form;
    self->words.limit = 200;
    register_source(&self->source, session->desk, form);
    list_init(&self->list, register_list(&self->source));
    list_fit(&self->list, FIRST_ROW, 0);
    refresh(&self->screen);
    return &self->screen;
}
