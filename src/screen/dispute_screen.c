/* dispute_screen.c -- what two said without knowing of each other
 *
 *     +- 3-1123-007 -----------------------------------------------+
 *     | > What                                                     |
 *     |     counts  浴室漏水                      陳怡安  14:05:02 |
 *     |     other   廚房漏水                      林冠宇  14:04:40 |
 *     |   Close                                                    |
 *     |     came too late to count                林冠宇  14:09:00 |
 *     +------------------------------------------------------------+
 *
 * One key takes either; both ends of the line then agree.
 */
#include "form_screen.h"
#include <stdlib.h>
#include <string.h>

enum { CELLS = 74, MOST_DISPUTES = 32, WORD_CELLS = 10, WHO_CELLS = 24 };

typedef struct Disputed {
    Screen screen;
    char kind[49], record[49], number[33];
    Dispute at[MOST_DISPUTES];
    int count, cursor;
} Disputed;

static void forget(Disputed *self)
{
    for (int i = 0; i < self->count; i++)
        dispute_release(&self->at[i]);
    self->count = 0;
}

static bool is_request(const Disputed *self)
{
    return kind_is_request(self->kind);
}

static void refresh(Screen *screen)
{
    Disputed *self = (Disputed *)screen;

    forget(self);
    self->count = is_request(self)
                      ? request_disputes(screen->session->desk, self->record,
                                         self->at, MOST_DISPUTES)
                      : record_disputes(screen->session->desk, self->kind,
                                        self->record, self->at, MOST_DISPUTES);
    if (self->cursor >= self->count)
        self->cursor = self->count > 0 ? self->count - 1 : 0;
}

static int rows_of(const Dispute *dispute)
{
    return dispute->late ? 2 : 3;
}

/* One side: its word, what was said, who and when. */
static void side_draw(Panel area, int row, const char *word, const char *said,
                      const char *who, Seconds at)
{
    const int middle = area.cols - 4 - WORD_CELLS - WHO_CELLS - 2;
    char time[TIME_TEXT];
    Str by = STR_EMPTY;

    time_write(at, TIME_SHORT, clock_now(), time);
    str_addf(&by, "%s  %s", who, time);
    ui_put(area.row + row, area.col + 4, WORD_CELLS, LOOK_QUIET, word);
    ui_put(area.row + row, area.col + 4 + WORD_CELLS, middle, LOOK_TEXT, said);
    ui_put(area.row + row, area.col + area.cols - WHO_CELLS, WHO_CELLS,
           LOOK_QUIET, str_text(&by));
    str_release(&by);
}

static void dispute_draw(const Dispute *dispute, Panel area, int row,
                         bool selected)
{
    const Look look = selected ? LOOK_SELECTED : LOOK_COLUMN;

    ui_put(area.row + row, area.col, 2, look, selected ? "> " : "  ");
    ui_put(area.row + row, area.col + 2, area.cols - 2, look, dispute->label);
    if (dispute->late) {
        side_draw(area, row + 1, _("too late"), _("it came too late to count"),
                  dispute->other_who, dispute->other_at);
        return;
    }
    side_draw(area, row + 1, _("counts"), dispute->taken, dispute->taken_who,
              dispute->taken_at);
    side_draw(area, row + 2, _("other"), dispute->other, dispute->other_who,
              dispute->other_at);
}

static void draw(Screen *screen)
{
    Disputed *self = (Disputed *)screen;
    int rows = 0, row = 0, first = 0;

    for (int i = 0; i < self->count; i++)
        rows += rows_of(&self->at[i]);
    Panel area = panel_draw(rows < 1 ? 1 : rows, CELLS, self->number);
    /* what stands above the selected one gives way */
    for (int i = self->cursor, left = area.rows; i >= 0 && i < self->count; i--)
        if ((left -= rows_of(&self->at[i])) >= 0)
            first = i;
        else
            break;
    ui_cursor(area.row, area.col);
    if (self->count == 0)
        ui_put(area.row, area.col, area.cols, LOOK_NOTE,
               _("Nothing is disputed any more."));
    for (int i = first; i < self->count; i++) {
        if (row + rows_of(&self->at[i]) > area.rows)
            break;
        dispute_draw(&self->at[i], area, row, i == self->cursor);
        if (i == self->cursor)
            ui_cursor(area.row + row, area.col);
        row += rows_of(&self->at[i]);
    }
}

static void hint(Screen *screen, Str *out)
{
    Disputed *self = (Disputed *)screen;

    if (self->count == 0)
        str_add(out, _("Esc goes back."));
    else if (self->at[self->cursor].late && !is_request(self))
        str_add(out, _("m or Left lets it be."));
    else if (self->at[self->cursor].late)
        str_add(out, _("m or Left lets it be; o reopens the request, t writes "
                       "a note."));
    else
        str_add(out, _("m or Left keeps what counts, t or Right takes the "
                       "other."));
}

static void settle(Disputed *self, bool other)
{
    Session *session = self->screen.session;
    const Dispute *dispute = &self->at[self->cursor];
    Err err = ERR_NONE;
    const bool done =
        is_request(self)
            ? request_settle(session->desk, self->record, dispute, other, &err)
            : record_settle(session->desk, self->kind, self->record, dispute,
                            other, &err);

    if (!done)
        say_error(session, &err);
    else if (dispute->late)
        say_note(session, _("It is let be; it stays in the course."));
    else
        say_note(session, _("Settled: %s"),
                 other ? dispute->other : dispute->taken);
    refresh(&self->screen);
    if (self->count == 0)
        screen_pop(session);
}

/* What can be done about a step that came too late. */
static void answer_late(Disputed *self, Action action)
{
    Session *session = self->screen.session;
    Request request = {0};
    Err err = ERR_NONE;
    const char *verb = action_info(action)->verb;
    char record[sizeof self->record];

    memcpy(record, self->record, sizeof record);
    if (!request_load(session->desk, record, &request, &err) ||
        !role_may(session->desk, "request", verb, &err)) {
        say_error(session, &err);
    } else if (!verb_legal(request_verb(verb), request.state)) {
        say_no(session,
               _("%s is \"%s\" now: \"%s\" is not possible; Space shows "
                 "what is"),
               request.number, state_label(request.state),
               action_label(action));
    } else {
        screen_pop(session);
        screen_push(session,
                    form_screen_step(session, "request", record, verb));
    }
    request_release(&request);
}

static bool key(Screen *screen, const Event *event)
{
    Disputed *self = (Disputed *)screen;
    const int pressed = event->type == EVENT_KEY ? event->key : 0;

    if (self->count == 0)
        return false;
    const bool late = self->at[self->cursor].late;
    if (pressed == UI_UP || pressed == UI_DOWN) {
        const int next = self->cursor + (pressed == UI_UP ? -1 : 1);
        self->cursor = next < 0 || next >= self->count ? self->cursor : next;
    } else if (pressed == UI_LEFT || pressed == 'm') {
        settle(self, false);
    } else if (late && is_request(self) && (pressed == 't' || pressed == 'o')) {
        answer_late(self, pressed == 't' ? ACTION_NOTE : ACTION_REOPEN);
    } else if (!late && (pressed == UI_RIGHT || pressed == 't')) {
        settle(self, true);
    } else {
        return false;
    }
    return true;
}

static void screen_close(Screen *screen)
{
    forget((Disputed *)screen);
    free(screen);
}

static const ScreenType dispute_type = {
    .name = "disputes",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

/* Its name, whatever it was called by, and its number. */
static bool find(Disputed *self, const char *name, Err *err)
{
    Desk *desk = self->screen.session->desk;
    Request request = {0};
    Record record = {0};
    const bool found = is_request(self)
                           ? request_load(desk, name, &request, err)
                           : record_load(desk, self->kind, name, &record, err);

    text_copy(self->record, sizeof self->record,
              is_request(self) ? request.record : record.record);
    text_copy(self->number, sizeof self->number,
              is_request(self) ? request.number : record.number);
    request_release(&request);
    record_release(&record);
    return found;
}

Screen *dispute_screen(Session *session, const char *kind, const char *record)
{
    Disputed *self = screen_new(session, &dispute_type, sizeof *self);
    Err err = ERR_NONE;

    text_copy(self->kind, sizeof self->kind, kind);
    if (find(self, record, &err)) {
        refresh(&self->screen);
        return &self->screen;
    }
    say_error(session, &err);
    free(self);
    return NULL;
}
