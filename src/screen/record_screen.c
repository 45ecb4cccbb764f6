/* record_screen.c -- one record of a register: its answers, its steps, its course
 *
 *     P3-1123-007  3-1203 王淑芬 · black cat                 waits
 *     written down 11-23 14:02 by 陳怡安 · due 11-24
 *     1 Hand over   2 Send back
 *
 *     Home         3-1203
 *     Carrier      black cat
 *     …
 *     Course
 *     14:02  陳怡安   Enter: …
 */
#include "register_screen.h"
#include "request_screen.h"
#include "standing_order.h"

#include <stdlib.h>
#include <string.h>

enum { LEFT = 1, HEAD_ROWS = 3, STATE_CELLS = 18 };

typedef struct RecordScreen {
    Screen screen;
    char kind[49], name[49]; /* which */
    const Form *form;
    Record record;
    RecordSteps steps;
    char *title; /* owned */
    Page page;
} RecordScreen;

/* ---- what it says ------------------------------------------------------------------ */

static Look answer_look(const Field *field, const char *value)
{
    return item_failed(field, value) ? LOOK_LATE
           : field->compute.op       ? LOOK_NOTE
                                     : LOOK_TEXT;
}

/* A table, a row a line; any other answer as it is told. */
static void answer_add(RecordScreen *self, const Field *field,
                       const char *value)
{
    const char *label = label_in(field->label, language());
    char *told =
        record_told(self->screen.session->desk, self->form, field->name, value);
    Str text = STR_EMPTY;

    if (item_failed(field, value))
        str_add(&text, "! ");
    for (const char *at = told; *at; label = "") {
        size_t len = strcspn(at, "\n");
        str_addn(&text, at, len);
        page_add(&self->page, label, str_text(&text),
                 answer_look(field, value));
        str_clear(&text);
        at += len + (at[len] == '\n');
    }
    str_release(&text);
    free(told);
}

/* All answers of a sheet that are there and were not told yet, in its order,
 * under their sections. */
static void sheet_add(RecordScreen *self, const Sheet *sheet, Fields *told)
{
    const Tree *section = NULL;

    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const char *value = fields_get(&self->record.fields, field->name);
        if (field->section)
            section = field->section;
        if (!value || !*value || fields_has(told, field->name))
            continue;
        fields_set(told, field->name, "");
        if (section && field->item)
            page_head(&self->page, label_in(section, language()));
        section = NULL;
        answer_add(self, field, value);
    }
}

static void fields_add(RecordScreen *self)
{
    const Fields *others = &self->record.others;
    Fields told = FIELDS_EMPTY;

    sheet_add(self, &self->form->sheet, &told);
    for (int i = 0; i < self->form->step_count; i++)
        sheet_add(self, &self->form->steps[i], &told);
    fields_release(&told);
    for (int i = 0; i < others->count; i++) {
        Str text = STR_EMPTY;
        str_addf(&text, _("%s (of another version of the form)"),
                 others->at[i].text ? others->at[i].text : "");
        page_add(&self->page, others->at[i].name, str_text(&text), LOOK_QUIET);
        str_release(&text);
    }
    if (self->record.hidden.count > 0) {
        Str text = STR_EMPTY;
        str_addf(&text,
                 ngettext("%d answer is confidential.",
                          "%d answers are confidential.",
                          (unsigned long)self->record.hidden.count),
                 self->record.hidden.count);
        page_add(&self->page, "", str_text(&text), LOOK_QUIET);
        str_release(&text);
    }
}

static bool is_incident(const RecordScreen *self)
{
    return strcmp(self->kind, "incident") == 0;
}

static bool step_add(void *data, const Step *step)
{
    RecordScreen *self = data;
    Desk *desk = self->screen.session->desk;
    Str label = STR_EMPTY, text = STR_EMPTY;
    char at[TIME_TEXT];
    Staff staff;

    str_addf(&label, "%s  %s",
             time_write(step->at, TIME_SHORT, clock_now(), at),
             staff_get(desk, step->actor, &staff) ? staff.name : step->actor);
    /* of the first all stands above */
    if (step->summary->len > 0 && !self->page.at[self->page.count - 1].head)
        str_addf(&text, _("%s: %s"), record_verb_label(self->form, step->verb),
                 str_text(step->summary));
    else
        str_add(&text, record_verb_label(self->form, step->verb));
    if (step->undone)
        str_addf(&text, "  %s", _("(undone)"));
    if (step->disputed)
        str_addf(&text, "  %s", _("(disputed: it came too late to count)"));
    page_add(&self->page, str_text(&label), str_text(&text),
             step->disputed ? LOOK_ERROR
             : step->undone ? LOOK_QUIET
                            : LOOK_TEXT);
    str_release(&label);
    str_release(&text);
    return true;
}

/* What clashes and what can be done stand above all answers. */
static void clash_add(RecordScreen *self)
{
    Str text = STR_EMPTY;

    if (!self->record.clash[0])
        return;
    record_clash_told(&self->record, &text);
    page_add(&self->page, _("Clash"), str_text(&text), LOOK_ERROR);
    page_add(&self->page, "", "", LOOK_TEXT);
    str_release(&text);
}

/* When an order comes up next, a line each. */
static void dates_add(RecordScreen *self)
{
    Occurrence dates[ORDER_DATES];
    const int count = order_dates(&self->record, clock_now(), dates);

    for (int i = 0; i < count; i++) {
        Str text = STR_EMPTY;
        char at[TIME_TEXT];
        str_addf(&text, "%s %s", dates[i].day,
                 time_write(dates[i].at, TIME_CLOCK, NEVER, at));
        page_add(&self->page, i ? "" : _("Next dates"), str_text(&text),
                 LOOK_NOTE);
        str_release(&text);
    }
}

static void page_fill(RecordScreen *self)
{
    Err err = ERR_NONE;

    page_clear(&self->page);
    clash_add(self);
    dates_add(self);
    fields_add(self);
    if (is_incident(self))
        linked_add(self->screen.session, self->record.record, &self->page);
    page_head(&self->page, _("Course"));
    if (!record_course(self->screen.session->desk, self->kind,
                       self->record.record, step_add, self, &err))
        say_error(self->screen.session, &err);
}

/* ---- the head -------------------------------------------------------------------------- */

static void first_line(const RecordScreen *self)
{
    const FormState *state = form_state(self->form, self->record.state);
    int cells = ui_cols() - 2 * LEFT - STATE_CELLS - 1;
    Str line = STR_EMPTY;

    str_addf(&line, "%s  %s", self->record.number, self->title);
    ui_put(1, LEFT, cells, LOOK_COLUMN, str_text(&line));
    ui_put_right(1, LEFT + cells + 1, STATE_CELLS,
                 self->record.open ? LOOK_SOON : LOOK_GOOD,
                 state               ? label_in(state->label, language())
                 : self->record.open ? _("open")
                                     : "");
    str_release(&line);
}

static void due_add(const RecordScreen *self, Str *out)
{
    Seconds now = clock_now();
    char at[TIME_TEXT];

    if (self->record.due == NEVER || !self->record.open)
        return;
    str_add(out, " · ");
    str_addf(out, self->record.due < now ? _("late since %s") : _("due %s"),
             time_write(self->record.due, TIME_SHORT, now, at));
}

static void second_line(const RecordScreen *self)
{
    Session *session = self->screen.session;
    Seconds now = clock_now();
    bool late = self->record.open && self->record.due != NEVER &&
                self->record.due < now;
    Str line = STR_EMPTY;
    char at[TIME_TEXT];
    Staff staff;

    str_addf(&line, _("written down %s by %s"),
             time_write(self->record.made_at, TIME_SHORT, now, at),
             staff_get(session->desk, self->record.made_by, &staff)
                 ? staff.name
                 : self->record.made_by);
    due_add(self, &line);
    ui_put(2, LEFT, ui_cols() - 2 * LEFT, late ? LOOK_LATE : LOOK_TEXT,
           str_text(&line));
    if (self->record.disputes > 0) {
        str_clear(&line);
        str_addf(&line,
                 ngettext("%d dispute; = shows it", "%d disputes; = shows them",
                          (unsigned long)self->record.disputes),
                 self->record.disputes);
        ui_put_right(2, ui_cols() / 2, ui_cols() / 2 - LEFT, LOOK_ERROR,
                     str_text(&line));
    }
    str_release(&line);
}

/* The steps that can be taken now, by digit. */
static void steps_line(const RecordScreen *self)
{
    int col = LEFT;

    for (int i = 0; i < self->steps.count && i < 9; i++) {
        const Sheet *sheet = form_step(self->form, self->steps.names[i]);
        const char *label = label_in(sheet->label, language());
        char digit[4];
        int cells = text_cells(label, strlen(label));

        if (col + 2 + cells > ui_cols())
            break;
        text_print(digit, sizeof digit, "%d", i + 1);
        ui_put(3, col, 1, LOOK_KEY, digit);
        ui_put(3, col + 2, cells, LOOK_TEXT, label);
        col += 2 + cells + 3;
    }
}

static void draw(Screen *screen)
{
    RecordScreen *self = (RecordScreen *)screen;

    first_line(self);
    second_line(self);
    steps_line(self);
    page_draw(&self->page, HEAD_ROWS + 2, LEFT);
}

static void title(Screen *screen, Str *out)
{
    RecordScreen *self = (RecordScreen *)screen;

    str_addf(out, "%s %s", form_label(self->form), self->record.number);
}

static void hint(Screen *screen, Str *out)
{
    RecordScreen *self = (RecordScreen *)screen;

    if (self->steps.count > 0)
        str_add(out, _("A digit takes a step; f corrects; P prints; arrows and "
                       "pages scroll."));
    else
        str_add(out, _("f corrects; P prints; arrows and pages scroll."));
}

/* ---- doing ------------------------------------------------------------------------------ */

static bool offers(Screen *screen, Action action)
{
    RecordScreen *self = (RecordScreen *)screen;

    return action == ACTION_PRINT || action == ACTION_ADD ||
           (action == ACTION_RESOLVE && is_incident(self)) ||
           (action == ACTION_DISPUTES && self->record.disputes > 0) ||
           record_offers(&self->steps, action);
}

static bool act(Screen *screen, Action action)
{
    RecordScreen *self = (RecordScreen *)screen;
    Session *session = screen->session;

    if (action == ACTION_ADD)
        screen_push(session, form_screen_new(session, self->kind, NULL));
    else if (action == ACTION_PRINT)
        screen_push(session,
                    print_screen(session, self->kind, self->record.record));
    else if (action == ACTION_RESOLVE)
        linked_resolve_ask(session, self->record.record);
    else if (action == ACTION_DISPUTES)
        screen_push(session,
                    dispute_screen(session, self->kind, self->record.record));
    else
        return record_act(&self->steps, session, action);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    RecordScreen *self = (RecordScreen *)screen;
    int step = event->key - '1';

    if (event->type != EVENT_KEY)
        return false;
    if (step >= 0 && step < self->steps.count && step < 9) {
        record_step_do(&self->steps, screen->session, step);
        return true;
    }
    return page_key(&self->page, event->key);
}

static void refresh(Screen *screen)
{
    RecordScreen *self = (RecordScreen *)screen;
    Session *session = screen->session;
    Record record = {0};
    Err err = ERR_NONE;

    if (!record_load(session->desk, self->kind, self->name, &record, &err)) {
        say_error(session, &err);
        return;
    }
    record_release(&self->record);
    self->record = record;
    text_copy(self->name, sizeof self->name, record.record);
    free(self->title);
    self->title = record_title(session->desk, &self->record);
    record_steps_read(&self->steps, session, &self->record);
    page_fill(self);
}

static void screen_close(Screen *screen)
{
    RecordScreen *self = (RecordScreen *)screen;

    record_release(&self->record);
    page_release(&self->page);
    free(self->title);
    free(screen);
}

static const ScreenType record_type = {
    .name = "record",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *record_screen(Session *session, const char *kind, const char *record)
{
    const Form *form = form_of(desk_forms(session->desk), kind);
    RecordScreen *self;

    if (!form)
        return NULL;
    self = screen_new(session, &record_type, sizeof *self);
    self->form = form;
    text_copy(self->kind, sizeof self->kind, kind);
    text_copy(self->name, sizeof self->name, record);
    refresh(&self->screen);
    if (!self->record.record[0]) {
        screen_close(&self->screen);
        return NULL;
    }
    return &self->screen;
}
