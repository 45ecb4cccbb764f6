/* board_screen.c -- what is open, the one due next on top
 *
 *     管家 guanjia · Unit 3 · on duty: 陳怡君, 林志明     drafts 1  14:02
 *     >  0:41*3-1123-007   3-1203 王小明  廚房水龍頭漏水  engineer > sent
 *        4:59 3-1123-008   …
 *
 * Letters are the steps of the selected request where they are legal.  What it
 * is filtered by stands in the title, so that nobody wonders where a request
 * went; at the hotline each row says who answers for it.
 */
#include "register_screen.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_ON_DUTY = 4, HEAD_ROW = 1, FIRST_ROW = 2, COUNT_LIMIT = 999 };

typedef struct Board {
    Screen screen;
    RowSource source;
    List list;
    Staff duty[MOST_ON_DUTY];
    int on_duty;
    Shift next;    /* by the roster */
    bool closed;   /* a desk that the hotline answers for now */
    int64_t open;  /* requests, up to COUNT_LIMIT + 1 */
    Str registers; /* "Parcels 12 open, 3 late · …"; what stands there */
    bool late;     /* some of that is */
    Str alerts;    /* what waits for this person: stays until she has seen it */
} Board;

static const char *department_name(const Board *self)
{
    const char *code = self->source.query.queue;
    const Reference *known =
        reference_get(self->screen.session->desk, "department", code);

    return known ? reference_label(known) : code;
}

static void title(Screen *screen, Str *out)
{
    Board *self = (Board *)screen;
    Session *session = screen->session;
    Str names = STR_EMPTY;

    if (self->source.query.queue)
        str_addf(out, "%s · ", department_name(self));
    if (filter_is_on(&session->filter)) {
        str_add(out, "[");
        filter_tell(session->desk, &session->filter, out);
        str_add(out, "] ");
    }
    for (int i = 0; i < self->on_duty; i++)
        str_addf(&names, "%s%s", i ? _(", ") : "", self->duty[i].name);
    if (self->on_duty)
        str_addf(out, _("on duty: %s"), str_text(&names));
    else
        str_add(out, _("nobody on duty"));
    str_release(&names);
    if (self->closed)
        str_add(out, _(" (the hotline answers)"));
    if (self->next.name[0]) {
        char at[TIME_TEXT];
        time_write(self->next.begins, TIME_SHORT, clock_now(), at);
        str_addf(out, _(", next: %s %s"), at, self->next.name);
    }
}

static void hint(Screen *screen, Str *out)
{
    Board *self = (Board *)screen;

    if (screen->alarm)
        str_add(out, str_text(&self->alerts));
    else if (self->open > COUNT_LIMIT)
        str_addf(out, _("More than %d open."), COUNT_LIMIT);
    else if (self->open)
        str_addf(out,
                 _("%d open. Space: next step of the selected one; a "
                   "letter does it at once."),
                 (int)self->open);
}

static void empty_draw(const Board *self)
{
    const char *word =
        filter_is_on(&self->screen.session->filter)
            ? _("Nothing that is open is like that; * shows everything again.")
        : self->source.query.queue
            ? _("Nothing is to be done for your department. What is sent to it "
                "comes here by itself and rings; F1 shows every key.")
            : _("Nothing is open. When the telephone rings, press F6 or n; to "
                "find an old request, press F8 or /; F1 shows every key.");

    prose_show(word, FIRST_ROW + 2, 4, 6, ui_cols() - 8, 0, LOOK_NOTE);
    ui_cursor(FIRST_ROW + 2, 4);
}

static void draw(Screen *screen)
{
    Board *self = (Board *)screen;

    list_fit(&self->list, FIRST_ROW, self->registers.len > 0);
    if (self->registers.len > 0)
        ui_put(session_rows(), 0, ui_cols(),
               self->late ? LOOK_LATE : LOOK_QUIET,
               str_text(&self->registers) + 1);
    row_heads_draw(&self->source, HEAD_ROW);
    if (!list_selected(&self->list)) {
        empty_draw(self);
        return;
    }
    rows_draw(screen->session, &self->list, FIRST_ROW);
}

static void tick(Screen *screen)
{
    Board *self = (Board *)screen;
    Seconds now = clock_now();
    const RequestRow *row;

    for (int i = 0; (row = list_row(&self->list, i)); i++)
        row_clock_draw(FIRST_ROW + i, row, now);
}

/* Reads the rows again.  A step may give the selected request another place:
 * the selection goes with it, so that the next letter is not for another one. */
static void rows_read(Board *self)
{
    const RequestRow *row = list_selected(&self->list);
    char record[sizeof row->record] = "";
    RowKey key;

    if (row)
        memcpy(record, row->record, sizeof record);
    list_refresh(&self->list);
    row = list_selected(&self->list);
    if (row && record[0] && strcmp(row->record, record) != 0 &&
        request_board_key(self->screen.session->desk, record, &key))
        list_seek(&self->list, &key);
}

/* What stands open in the registers that say so, those with late ones first. */
static void registers_read(Board *self)
{
    Desk *desk = self->screen.session->desk;
    const Form *forms[MOST_REGISTERS];
    const int count = registers_with_open(desk, forms, MOST_REGISTERS);
    Str calm = STR_EMPTY, counts = STR_EMPTY;

    str_clear(&self->registers);
    for (int i = 0; i < count; i++) {
        const Form *form = forms[i];
        if (!form->list.board || !role_may(desk, form->kind, "show", NULL))
            continue;
        str_clear(&counts);
        Str *out = counts_tell(desk, form, &counts) ? &self->registers : &calm;
        str_add(out, "  ");
        str_addf(out, _("%s: %s"), form_label(form), str_text(&counts));
    }
    self->late = self->registers.len > 0;
    str_add(&self->registers, str_text(&calm));
    str_release(&calm);
    str_release(&counts);
}

/* Once nothing waits the window has its own title again. */
static void alerts_read(Board *self)
{
    enum { MOST_ALERTS = 64 };
    static Escalation alerts[MOST_ALERTS];
    const Seconds now = clock_now();
    const bool before = self->screen.alarm;
    int count =
        escalation_list(self->screen.session->desk, now, alerts, MOST_ALERTS);

    str_clear(&self->alerts);
    alerts_write(alerts, count, now, false, &self->alerts);
    self->screen.alarm = count > 0;
    if (before && count == 0)
        ui_title("guanjia");
}

static void refresh(Screen *screen)
{
    Board *self = (Board *)screen;
    Desk *desk = screen->session->desk;

    registers_read(self);
    alerts_read(self);
    filter_apply(&screen->session->filter, &self->source.query);
    if (self->source.desks)
        self->source.manned_count =
            units_manned(desk, clock_now(), self->source.manned, UNITS_MOST);
    rows_read(self);
    self->on_duty = staff_on_duty(desk, self->duty, MOST_ON_DUTY);
    self->closed = screen->session->standing.words[0] && desk_unit(desk) > 0 &&
                   unit_answers(desk, desk_unit(desk), clock_now()) == 0;
    shift_next(desk, desk_unit(desk), clock_now(), &self->next);
    self->open = request_count(desk, &self->source.query, COUNT_LIMIT);
}

static bool offers(Screen *screen, Action action)
{
    Board *self = (Board *)screen;

    return action == ACTION_LATE || action == ACTION_FILTER ||
           (action == ACTION_UNITS && self->source.desks) ||
           (action == ACTION_EVERY && filter_is_on(&screen->session->filter)) ||
           row_offers(screen->session, list_selected(&self->list), action);
}

/* Filters at once; * shows everything again. */
static void filter(Screen *screen, Action action)
{
    BoardFilter wish = {0};

    if (action == ACTION_LATE) {
        wish = screen->session->filter;
        wish.late = !wish.late;
    }
    filter_set(screen->session, &wish);
    refresh(screen);
}

static bool act(Screen *screen, Action action)
{
    Board *self = (Board *)screen;
    Session *session = screen->session;

    if (action == ACTION_LATE || action == ACTION_EVERY)
        filter(screen, action);
    else if (action == ACTION_FILTER)
        screen_push(session, filter_screen(session));
    else if (action == ACTION_UNITS)
        screen_push(session, units_screen(session));
    else
        return row_act(session, list_selected(&self->list), action);
    return true;
}

static const char *label(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_EVERY ? _("Show all") : NULL;
}

/* A step's letter that is not legal now says so. */
static void refuse(Board *self, int key)
{
    const RequestRow *row = list_selected(&self->list);
    Action action = action_of_key(key);
    Err err = ERR_NONE;
    const char *verb;

    if (!row || action == ACTION_NONE || !(verb = action_info(action)->verb))
        return;
    if (!request_may(self->screen.session->desk, verb, row->department,
                     row->assignee, &err))
        say_error(self->screen.session, &err);
    else
        say_no(self->screen.session,
               _("%s is \"%s\" now: \"%s\" is not possible; Space shows "
                 "what is"),
               row->number, state_label(row->state), action_label(action));
}

static bool key(Screen *screen, const Event *event)
{
    Board *self = (Board *)screen;

    if (event->type != EVENT_KEY)
        return false;
    if (rows_key(screen->session, &self->list, event->key, FIRST_ROW))
        return true;
    refuse(self, event->key);
    return false;
}

static void screen_close(Screen *screen)
{
    Board *self = (Board *)screen;

    list_release(&self->list);
    str_release(&self->registers);
    str_release(&self->alerts);
    free(screen);
}

static const ScreenType board_type = {
    .name = "board",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .label = label,
    .act = act,
    .key = key,
    .tick = tick,
    .refresh = refresh,
    .close = screen_close,
};

Screen *board_screen(Session *session)
{
    Board *self = screen_new(session, &board_type, sizeof *self);

    self->source = (RowSource){.desk = session->desk,
                               .query = request_board(session->desk),
                               .desks = desk_unit(session->desk) == 0};
    list_init(&self->list, row_source(&self->source));
    list_fit(&self->list, FIRST_ROW, 0);
    refresh(&self->screen);
    return &self->screen;
}
