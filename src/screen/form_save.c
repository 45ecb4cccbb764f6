/* form_save.c -- from what was typed to the journal, and on to what is next
 *
 * What is wrong gets the caret; what somebody else changed meanwhile is asked
 * field by field.
 */
#include "form_screen.h"
#include <string.h>

/* ---- saving ------------------------------------------------------------------------ */

/* What is not asked is not said, though it was typed; nor what is computed. */
static bool is_said(const Entry *entry)
{
    if (entry->field->compute.op || (entry->hidden && !entry->first))
        return false;
    return entry->first ? strcmp(entry->first, entry_value(entry)) != 0
                        : entry_value(entry)[0] != '\0';
}

/* The name kept for the new record, unless it was received on another day: a
 * name carries its day. */
static bool name_fits(FormScreen *self)
{
    const Entry *entry = form_entry(self, "received_at");
    Seconds at = self->begun;

    return !entry || !entry_value(entry)[0] ||
           (time_read(entry_value(entry), clock_now(), &at, NULL) &&
            day_start(at) == day_start(self->begun));
}

static void deed_fill(FormScreen *self, Deed *deed)
{
    deed->kind = self->form->kind;
    deed->verb = self->verb;
    deed->base = self->base;
    deed->draft = self->screen.draft;
    if (!self->is_new || name_fits(self))
        text_copy(deed->record, sizeof deed->record, self->record);
    for (int i = 0; i < self->count; i++)
        if (is_said(&self->entries[i]))
            fields_set(&deed->fields, self->entries[i].field->name,
                       entry_value(&self->entries[i]));
}

static void refused(FormScreen *self, const Err *err)
{
    const Entry *entry = form_entry(self, err->field);

    if (err->kind == ERR_CHANGED) {
        screen_push(self->screen.session, changes_screen(self));
        return;
    }
    if (entry)
        form_focus(self, (int)(entry - self->entries));
    say_error(self->screen.session, err);
}

/* To what comes next, where something does; else back. */
static void go_on(FormScreen *self)
{
    Session *session = self->screen.session;
    Screen *below = self->screen.below;
    Screen *(*next)(Screen * below) = self->next;
    Screen *screen;

    screen_pop(session);
    screen = next ? next(below) : NULL;
    screen_push(session, screen);
}

static void saved_new(FormScreen *self, const Deed *deed)
{
    Session *session = self->screen.session;

    text_copy(self->record, sizeof self->record, deed->record);
    text_copy(self->number, sizeof self->number, deed->number);
    if (self->is_request && form_send_begin(self)) {
        const Entry *home = form_entry(self, "home");
        pane_read(&self->pane, session->desk, home ? home->held : NULL);
        session->drafts = draft_count(session_store(session), session->login);
        return;
    }
    say_note(session, _("%s is saved."), self->number);
    go_on(self);
}

/* An incident is closed: those that come from it stay open until somebody says
 * so. */
static void incident_offer(Session *session, const char *kind,
                           const char *record, const char *step)
{
    if (strcmp(kind, "incident") == 0 && strcmp(step, "close") == 0)
        linked_resolve_ask(session, record);
}

/* Where a step has led: "closed"; NULL: it stays. */
static const char *state_reached(const FormScreen *self)
{
    const RequestVerb *verb = request_verb(self->verb);
    Request request = {0};
    const FormState *state;

    if (self->is_request) {
        const bool known =
            verb && verb->to >= 0 &&
            request_load(form_desk(self), self->record, &request, NULL);
        const RequestState now = request.state;
        request_release(&request);
        return known ? state_label(now) : NULL;
    }
    state = self->sheet->to ? form_state(self->form, self->sheet->to) : NULL;
    return state ? label_in(state->label, language()) : NULL;
}

static void complain_now(Session *session, void *data)
{
    screen_push(session,
                form_screen_step(session, "request", data, "complain"));
}

void complaint_offer(Session *session, const char *record)
{
    Request request = {0};
    Str question = STR_EMPTY;

    if (request_load(session->desk, record, &request, NULL) &&
        request_suggests_complaint(&request) &&
        role_may(session->desk, "request", "complain", NULL)) {
        str_addf(&question, _("Make a complaint of %s?"), request.number);
        screen_push(session, confirm_screen(session, str_text(&question),
                                            complain_now, mem_text(record)));
    }
    str_release(&question);
    request_release(&request);
}

static bool may_grieve(const char *verb)
{
    return strcmp(verb, "verify") == 0 || strcmp(verb, "reopen") == 0 ||
           strcmp(verb, "remind") == 0;
}

/* "Saved: 3-1123-007, Close; it is "closed" now." */
static void saved_step(FormScreen *self)
{
    Session *session = self->screen.session;
    const char *step = self->sheet == &self->form->sheet
                           ? action_label(ACTION_AMEND)
                           : label_in(self->sheet->label, language());
    const char *state = state_reached(self);

    if (state)
        say_note(session, _("Saved: %s, %s; it is \"%s\" now."), self->number,
                 step, state);
    else
        say_note(session, _("Saved: %s, %s."), self->number, step);
    go_on(self);
    if (self->is_request && may_grieve(self->verb))
        complaint_offer(session, self->record);
    incident_offer(session, self->form->kind, self->record, self->verb);
}

bool form_save(FormScreen *self)
{
    Session *session = self->screen.session;
    Deed deed = {0};
    Err err = ERR_NONE;
    bool done;

    form_leave(self);
    if (self->table)
        return row_save(self);
    session->message[0] = '\0';
    deed_fill(self, &deed);
    done = desk_do(session->desk, &deed, &err);
    if (!done) {
        refused(self, &err);
    } else {
        self->screen.draft = 0;
        self->done = true;
        if (self->is_new)
            saved_new(self, &deed);
        else
            saved_step(self);
    }
    deed_release(&deed);
    return done;
}
