/* find_screen.c -- find a request: words, and filters beside them
 *
 *     Find      [漏水 1203______________________]
 *     State     [sent____]  Category [leak____]  Department […]  Day […]
 *     … rows, newest first, or the best matches
 *     12 found.  sent  Leak
 *
 * Typing never waits: the search runs when no key came for a moment, and a
 * waiting key interrupts it.
 */
#include "screens.h"
#include <stdlib.h>
#include <string.h>

typedef enum FindLine {
    FIND_WORDS,
    FIND_STATE,
    FIND_CATEGORY,
    FIND_DEPARTMENT,
    FIND_DAY,
    FIND_LINES,
} FindLine;

enum { HEAD_ROW = 4, FIRST_ROW = 5, COUNT_LIMIT = 999, LABEL_COL = 1 };

typedef struct Find {
    Screen screen;
    Line lines[FIND_LINES];
    FindLine focus;
    RowSource source;
    char *words; /* owned: what source.query.words points to */
    List list;
    bool pending; /* typed, not yet searched for */
    int64_t count;
    bool wrong[FIND_LINES]; /* a filter that nothing is meant by */
} Find;

static const char *const labels[FIND_LINES] = {
    N_("Find"), N_("State"), N_("Category"), N_("Department"), N_("Day"),
};

static const char *const helps[FIND_LINES] = {
    N_("Number, room, name, telephone tail or words; Tab: filters"),
    N_("A state, or the start of one: sent, accepted, closed …"),
    N_("A category's code, or part of its name"),
    N_("A department's code, or part of its name"),
    N_("The day it was received: today, yesterday, 11-23"),
};

/* ---- what is asked for --------------------------------------------------- */

static void read_state(Find *self, const char *typed)
{
    RequestQuery *query = &self->source.query;

    query->state = -1;
    for (int i = 0; typed[0] && i < REQUEST_STATES; i++) {
        RequestState state = (RequestState)i;
        if (query->state < 0 && (text_has(state_code(state), typed) ||
                                 text_has(state_label(state), typed)))
            query->state = i;
    }
    self->wrong[FIND_STATE] = typed[0] && query->state < 0;
}

static const char *read_code(Find *self, FindLine line, const char *kind,
                             const char *typed)
{
    const Reference *found[1];

    self->wrong[line] = false;
    if (!typed[0])
        return NULL;
    if (reference_find(self->screen.session->desk, kind, typed, found, 1) < 1) {
        self->wrong[line] = true;
        return NULL;
    }
    return found[0]->code;
}

static void read_day(Find *self, const char *typed)
{
    RequestQuery *query = &self->source.query;
    Seconds at = NEVER;

    query->from = query->until = NEVER;
    self->wrong[FIND_DAY] = false;
    if (!typed[0])
        return;
    if (!time_read(typed, clock_now(), &at, NULL)) {
        self->wrong[FIND_DAY] = true;
        return;
    }
    query->from = day_start(at);
    query->until = day_next(at);
}

static void query_read(Find *self)
{
    RequestQuery *query = &self->source.query;

    free(self->words);
    self->words = text_plain(line_text(&self->lines[FIND_WORDS]));
    query->words = self->words[0] ? self->words : NULL;
    read_state(self, line_text(&self->lines[FIND_STATE]));
    query->category = read_code(self, FIND_CATEGORY, "category",
                                line_text(&self->lines[FIND_CATEGORY]));
    query->department = read_code(self, FIND_DEPARTMENT, "department",
                                  line_text(&self->lines[FIND_DEPARTMENT]));
    read_day(self, line_text(&self->lines[FIND_DAY]));
}

/* True when it was not interrupted. */
static bool search(Find *self, bool again)
{
    self->source.interrupted = false;
    if (again)
        list_refresh(&self->list);
    else
        list_restart(&self->list);
    if (!self->source.interrupted)
        self->count = request_count(self->screen.session->desk,
                                    &self->source.query, COUNT_LIMIT);
    self->pending = self->source.interrupted || self->count < 0;
    return !self->pending;
}

/* ---- the screen ------------------------------------------------------------ */

static void title(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("find"));
}

static void code_meaning(Find *self, const char *kind, const char *code,
                         Str *out)
{
    const Reference *reference =
        code ? reference_get(self->screen.session->desk, kind, code) : NULL;

    if (reference)
        str_addf(out, "%s  ", reference_label(reference));
}

/* What the filters are taken to mean. */
static void meaning(Find *self, Str *out)
{
    const RequestQuery *query = &self->source.query;
    char day[TIME_TEXT];

    if (query->state >= 0)
        str_addf(out, "%s  ", state_label((RequestState)query->state));
    code_meaning(self, "category", query->category, out);
    code_meaning(self, "department", query->department, out);
    if (query->from != NEVER)
        str_addf(out, "%s  ", time_write(query->from, TIME_DAY, 0, day));
}

static void hint(Screen *screen, Str *out)
{
    Find *self = (Find *)screen;
    Str filters = STR_EMPTY;

    for (int i = 0; i < FIND_LINES; i++)
        if (self->wrong[i]) {
            str_addf(out, _("%s: nothing is called \"%s\"."), _(labels[i]),
                     line_text(&self->lines[i]));
            return;
        }
    meaning(self, &filters);
    if (self->source.interrupted)
        str_add(out, _("searching …"));
    else if (self->count > COUNT_LIMIT)
        str_addf(out, _("More than %d found."), COUNT_LIMIT);
    else if (self->count == 0 && filters.len)
        str_add(out, _("Nothing found; use fewer filters."));
    else if (self->count == 0)
        str_add(out, _("Nothing found. Use fewer words."));
    else
        str_addf(out, _("%d found."), (int)self->count);
    if (filters.len)
        str_addf(out, "  %s", str_text(&filters));
    str_release(&filters);
}

/* Draws a line, with its label or only what can be typed into. */
static void line_place(Find *self, FindLine line, bool bare)
{
    int cells = (ui_cols() - LABEL_COL) / (FIND_LINES - 1);
    int col = LABEL_COL + ((int)line - FIND_STATE) * cells, row = 2;
    const char *label = _(labels[line]);
    int head = text_cells(label, strlen(label));

    if (line == FIND_WORDS) {
        col = LABEL_COL;
        cells = ui_cols() - LABEL_COL;
        row = 1;
    }
    if (!bare)
        ui_put(row, col, head, LOOK_COLUMN, label);
    line_draw(&self->lines[line], row, col + head + 1, cells - head - 2,
              self->focus == line);
}

static void draw(Screen *screen)
{
    Find *self = (Find *)screen;

    list_fit(&self->list, FIRST_ROW, 0);
    row_heads_draw(&self->source, HEAD_ROW);
    rows_draw(screen->session, &self->list, FIRST_ROW);
    ui_put(3, LABEL_COL, ui_cols() - LABEL_COL, LOOK_QUIET,
           _(helps[self->focus]));
    for (int i = 0; i < FIND_LINES; i++)
        line_place(self, (FindLine)i, false);
}

static void tick(Screen *screen)
{
    Find *self = (Find *)screen;
    Seconds now = clock_now();
    const RequestRow *row;

    for (int i = 0; (row = list_row(&self->list, i)); i++)
        row_clock_draw(FIRST_ROW + i, row, now);
}

static bool offers(Screen *screen, Action action)
{
    Find *self = (Find *)screen;

    return row_offers(screen->session, list_selected(&self->list), action);
}

static bool act(Screen *screen, Action action)
{
    Find *self = (Find *)screen;

    if (self->pending) {
        query_read(self);
        search(self, false);
    }
    return row_act(screen->session, list_selected(&self->list), action);
}

static bool is_list_key(int key)
{
    return key == UI_UP || key == UI_DOWN || key == UI_PAGE_UP ||
           key == UI_PAGE_DOWN;
}

static bool key(Screen *screen, const Event *event)
{
    Find *self = (Find *)screen;
    int code = event->type == EVENT_KEY ? event->key : 0;
    bool used;

    if (is_list_key(code))
        return rows_key(screen->session, &self->list, code, FIRST_ROW);
    if (code == UI_TAB || code == UI_BACKTAB) {
        int step = code == UI_TAB ? 1 : FIND_LINES - 1;
        self->focus = (FindLine)(((int)self->focus + step) % FIND_LINES);
        return true;
    }
    if (code == UI_ENTER) /* typed and entered before the search ran */
        return act(screen, ACTION_OPEN);
    used = event->type == EVENT_PASTE
               ? line_insert(&self->lines[self->focus], event->text)
               : line_key(&self->lines[self->focus], code);
    self->pending = self->pending || used;
    if (used)
        line_place(self, self->focus, true);
    screen->session->drawn = used;
    return used;
}

static bool idle(Screen *screen)
{
    Find *self = (Find *)screen;

    if (!self->pending)
        return false;
    query_read(self);
    search(self, false);
    return true;
}

static void refresh(Screen *screen)
{
    Find *self = (Find *)screen;

    if (self->pending)
        return;
    query_read(self);
    search(self, true);
}

static void screen_close(Screen *screen)
{
    Find *self = (Find *)screen;

    for (int i = 0; i < FIND_LINES; i++)
        line_release(&self->lines[i]);
    list_release(&self->list);
    free(self->words);
    free(screen);
}

static const ScreenType find_type = {
    .name = "find",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .idle = idle,
    .tick = tick,
    .refresh = refresh,
    .close = screen_close,
};

Screen *find_screen(Session *session)
{
    Find *self = screen_new(session, &find_type, sizeof *self);

    self->screen.typing = true;
    self->source =
        (RowSource){.desk = session->desk, .query = REQUEST_QUERY_ALL};
    self->lines[FIND_WORDS].limit = 200;
    list_init(&self->list, row_source(&self->source));
    list_fit(&self->list, FIRST_ROW, 0);
    search(self, true);
    return &self->screen;
}
