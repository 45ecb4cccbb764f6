/* request_screen.c -- one request: what it is, its promises, its course
 *
 *     3-1123-007  3-1203 王小明                     @ in place  normal
 *     漏水 · 工程部 吳建國 · received 14:02:11 by 陳怡安
 *     廚房水龍頭漏水，已經滴到樓下
 *
 *        promise              due       done      margin
 *     5  In place             14:07:11  14:06:13    0:58  + kept
 *     3  Solved or explained  14:32:11             12:04    open
 *     …
 *     14:02:11  陳怡安  Receive: …
 *
 * In a wide window the household stands beside it.
 */
#include "request_screen.h"
#include "turn.h"
#include <stdlib.h>
#include <string.h>

enum {
    LEFT = 1,
    WIDE = 110,
    STATE_CELLS = 16,
    URGENCY_CELLS = 10,
    LEAST_COURSE = 6, /* rows */
    MOST_TEXT = 6,
};

typedef struct RequestScreen {
    Screen screen;
    char record[14];
    Request request;
    Offers offers;
    Timeline timeline;
    Pane pane;
    PromiseTable promises;
    Str words; /* what was said, and what stands beside its course */
    int cells; /* width of the request's part */
} RequestScreen;

/* ---- words ------------------------------------------------------------------------ */

static void part_add(Str *out, const char *text)
{
    if (text && text[0])
        str_addf(out, "%s%s", out->len ? " · " : "", text);
}

static void reference_add(Str *out, Desk *desk, const char *kind,
                          const char *code)
{
    const Reference *reference = code ? reference_get(desk, kind, code) : NULL;

    part_add(out, reference ? reference_label(reference) : code);
}

static void staff_add(Str *out, Desk *desk, const char *login)
{
    Staff staff;

    if (login && login[0])
        part_add(out, staff_get(desk, login, &staff) ? staff.name : login);
}

/* Who has it; of what others were silent about, who is asked now. */
static void asked_add(Str *out, Desk *desk, const Request *request)
{
    Turn turn;
    Staff staff;

    if (!turn_of(desk, request, clock_now(), &turn) ||
        turn.since == request->sent_at) {
        staff_add(out, desk, request->assignee);
        return;
    }
    str_addf(out, " · ");
    str_addf(out, _("asked now: %s"),
             staff_get(desk, turn.login, &staff) ? staff.name : turn.login);
}

static void choice_add(Str *out, Desk *desk, const char *name,
                       const char *value)
{
    const Form *form = form_of(desk_forms(desk), "request");
    const Field *field = form ? sheet_field(&form->sheet, name) : NULL;

    if (value)
        part_add(out, field ? choice_label(field, value, language()) : value);
}

static void received_add(Str *out, Desk *desk, const Request *request)
{
    Staff staff;
    Seconds now = clock_now(), at = request->course.received;
    bool today = day_start(at) == day_start(now);
    char time[TIME_TEXT];
    Str words = STR_EMPTY;
    const char *who = request->received_by ? request->received_by : "";

    if (staff_get(desk, who, &staff))
        who = staff.name;
    time_write(at, today ? TIME_SECONDS : TIME_SHORT, now, time);
    if (who[0])
        str_addf(&words, _("received %s by %s"), time, who);
    else
        str_addf(&words, _("received %s"), time);
    part_add(out, str_text(&words));
    str_release(&words);
}

/* ---- the head ----------------------------------------------------------------------- */

static void first_line(const RequestScreen *self)
{
    const Request *request = &self->request;
    int cells = self->cells - STATE_CELLS - URGENCY_CELLS - 2;
    bool urgent = text_is(request->urgency, "emergency");
    Str line = STR_EMPTY;

    str_addf(&line, "%s  %s %s", request->number,
             request->home    ? request->home
             : request->place ? request->place
                              : "",
             request->name ? request->name : "");
    ui_put(1, LEFT, cells, LOOK_COLUMN, str_text(&line));
    str_clear(&line);
    str_addf(&line, "%c %s", state_mark(request->state),
             state_label(request->state));
    ui_put(1, LEFT + cells + 1, STATE_CELLS, state_look(request->state),
           str_text(&line));
    str_clear(&line);
    choice_add(&line, self->screen.session->desk, "urgency", request->urgency);
    ui_put_right(1, LEFT + self->cells - URGENCY_CELLS, URGENCY_CELLS,
                 urgent ? LOOK_URGENT : LOOK_QUIET, str_text(&line));
    str_release(&line);
}

static void second_line(const RequestScreen *self)
{
    const Request *request = &self->request;
    Desk *desk = self->screen.session->desk;
    Str line = STR_EMPTY;

    reference_add(&line, desk, "category", request->category);
    reference_add(&line, desk, "department", request->department);
    asked_add(&line, desk, request);
    received_add(&line, desk, request);
    ui_put(2, LEFT, self->cells, LOOK_TEXT, str_text(&line));
    str_release(&line);
}

static void third_line(const RequestScreen *self)
{
    const Request *request = &self->request;
    Desk *desk = self->screen.session->desk;
    Str line = STR_EMPTY;

    choice_add(&line, desk, "nature", request->nature);
    choice_add(&line, desk, "promise", request->promise);
    if (request->home)
        part_add(&line, request->place);
    part_add(&line, request->caller);
    part_add(&line, self->pane.household.telephone);
    if (desk_unit(desk) == 0 && state_open(request->state)) {
        Str who = STR_EMPTY;
        unit_answers_tell(desk, request->unit, clock_now(), &who);
        part_add(&line, str_text(&who));
        str_release(&who);
    }
    ui_put(3, LEFT, self->cells, LOOK_QUIET, str_text(&line));
    if (request->disputes > 0) {
        str_clear(&line);
        str_addf(&line,
                 ngettext("%d dispute; = shows it", "%d disputes; = shows them",
                          (unsigned long)request->disputes),
                 request->disputes);
        ui_put_right(3, LEFT + self->cells / 2, self->cells / 2, LOOK_ERROR,
                     str_text(&line));
    }
    str_release(&line);
}

/* ---- the screen ------------------------------------------------------------------------- */

static void promises_read(RequestScreen *self, Seconds now)
{
    promises_at(&self->request.course, desk_terms(self->screen.session->desk),
                now, self->promises.at);
}

/* Rows of the request's own words: what is left after the promises and a
 * course that one can read. */
static int text_draw(const RequestScreen *self)
{
    int most = session_rows() - 3 - PROMISES - 3 - LEAST_COURSE, lines;

    if (most > MOST_TEXT)
        most = MOST_TEXT;
    lines = prose_show(str_text(&self->words), 4, LEFT, most, self->cells, 0,
                       LOOK_NOTE);
    return lines < 1 ? 1 : lines < most ? lines : most;
}

static void draw(Screen *screen)
{
    RequestScreen *self = (RequestScreen *)screen;
    bool wide = ui_cols() >= WIDE && self->request.home;
    Seconds now = clock_now();
    int row;

    self->cells = wide ? ui_cols() * 2 / 3 - 2 : ui_cols() - 2 * LEFT;
    promises_read(self, now);
    first_line(self);
    second_line(self);
    third_line(self);
    row = 4 + text_draw(self) + 1;
    self->promises.row = row + 1;
    self->promises.col = LEFT;
    self->promises.cells = self->cells + 1; /* its last word is the widest */
    promise_table_draw(&self->promises, now);
    row += PROMISES + 2;
    timeline_draw(&self->timeline, (Panel){.row = row,
                                           .col = LEFT,
                                           .rows = session_rows() - row + 1,
                                           .cols = self->cells});
    if (wide)
        pane_draw(&self->pane,
                  (Panel){.row = 1,
                          .col = self->cells + LEFT + 2,
                          .rows = session_rows(),
                          .cols = ui_cols() - self->cells - LEFT - 3});
    ui_cursor(row, LEFT);
}

static void tick(Screen *screen)
{
    RequestScreen *self = (RequestScreen *)screen;
    Seconds now = clock_now();

    promises_read(self, now);
    promise_table_tick(&self->promises, now);
}

static void title(Screen *screen, Str *out)
{
    str_add(out, ((RequestScreen *)screen)->request.number);
}

static void hint(Screen *screen, Str *out)
{
    RequestScreen *self = (RequestScreen *)screen;

    if (request_suggests_complaint(&self->request) &&
        offers_has(&self->offers, ACTION_COMPLAIN))
        str_add(out, _("Refused, reopened, or asked about three times: K "
                       "makes it a complaint."));
    else if (self->timeline.lines > self->timeline.rows)
        str_add(out, _("Arrows and pages scroll the course; Space: next step; "
                       "w: why."));
    else
        str_add(out, _("Space: next step; w: why it is due then."));
}

static bool offers(Screen *screen, Action action)
{
    RequestScreen *self = (RequestScreen *)screen;

    return action == ACTION_WHY || action == ACTION_PRINT ||
           (action == ACTION_DISPUTES && self->request.disputes > 0) ||
           offers_has(&self->offers, action);
}

static bool act(Screen *screen, Action action)
{
    RequestScreen *self = (RequestScreen *)screen;
    Session *session = screen->session;

    if (action == ACTION_DISPUTES)
        screen_push(session, dispute_screen(session, "request", self->record));
    else if (action == ACTION_WHY)
        screen_push(session, why_screen(session, self->record));
    else if (action == ACTION_PRINT)
        screen_push(session, print_screen(session, "request", self->record));
    else
        return offers_act(&self->offers, session, action);
    return true;
}

/* A step's letter that is not legal now says so. */
static void refuse(RequestScreen *self, int key)
{
    Session *session = self->screen.session;
    Action action = action_of_key(key);
    const char *verb = action == ACTION_NONE ? NULL : action_info(action)->verb;
    Err err = ERR_NONE;

    if (!verb)
        return;
    if (!role_may(session->desk, "request", verb, &err))
        say_error(session, &err);
    else
        say_no(session,
               _("%s is \"%s\" now: \"%s\" is not possible; Space shows "
                 "what is"),
               self->request.number, state_label(self->request.state),
               action_label(action));
}

static bool key(Screen *screen, const Event *event)
{
    RequestScreen *self = (RequestScreen *)screen;

    if (event->type != EVENT_KEY)
        return false;
    if (timeline_key(&self->timeline, event->key))
        return true;
    refuse(self, event->key);
    return false;
}

static void word_add(void *self, const char *label, const char *text)
{
    Str *words = self;

    str_add(words, words->len ? "\n" : "");
    str_addf(words, _("%s: %s"), label, text);
}

static void refresh(Screen *screen)
{
    RequestScreen *self = (RequestScreen *)screen;
    Session *session = screen->session;
    Request request = {0};
    Err err = ERR_NONE;

    if (!request_load(session->desk, self->record, &request, &err)) {
        say_error(session, &err);
        return;
    }
    request_release(&self->request);
    self->request = request;
    str_clear(&self->words);
    str_add(&self->words, request.text ? request.text : "");
    request_beside(session->desk, &request, word_add, &self->words);
    offers_read(&self->offers, session, self->record);
    timeline_read(&self->timeline, session, self->record);
    pane_read(&self->pane, session->desk, self->request.home);
}

static void screen_close(Screen *screen)
{
    RequestScreen *self = (RequestScreen *)screen;

    request_release(&self->request);
    timeline_release(&self->timeline);
    str_release(&self->words);
    free(screen);
}

static const ScreenType request_type = {
    .name = "request",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .tick = tick,
    .refresh = refresh,
    .close = screen_close,
};

Screen *request_screen(Session *session, const char *record)
{
    RequestScreen *self = screen_new(session, &request_type, sizeof *self);

    text_copy(self->record, sizeof self->record, record);
    refresh(&self->screen);
    if (!self->request.record[0]) {
        screen_close(&self->screen);
        return NULL;
    }
    return &self->screen;
}
