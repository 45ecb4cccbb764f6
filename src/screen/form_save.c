/* form_save.c -- from what was typed to the journal, and out to a department
 *
 *     F2   3-1123-007 saved. F2 sends it to Engineering; F3 keeps it here.
 *     F2   3-1123-007 is sent to Engineering.
 *
 * What is wrong gets the caret; what somebody else changed meanwhile is asked
 * field by field.
 */
#include "form_screen.h"
#include <string.h>

/* ---- saving ------------------------------------------------------------------------ */

static bool is_changed(const Entry *entry)
{
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
        if (is_changed(&self->entries[i]))
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

/* The department that a new request would be sent to; "" for none. */
static void destination_find(FormScreen *self)
{
    const Entry *department = form_entry(self, "department");
    const Entry *category = form_entry(self, "category");
    const Reference *reference =
        category
            ? reference_get(form_desk(self), "category", entry_value(category))
            : NULL;
    const char *code = department ? entry_value(department) : "";

    if (!code[0] && reference)
        code = reference->department;
    text_copy(self->to, sizeof self->to, code);
}

const char *form_destination(FormScreen *self)
{
    const Reference *reference =
        reference_get(form_desk(self), "department", self->to);

    return reference ? reference_label(reference) : self->to;
}

static void saved_new(FormScreen *self, const Deed *deed)
{
    Session *session = self->screen.session;

    text_copy(self->record, sizeof self->record, deed->record);
    text_copy(self->number, sizeof self->number, deed->number);
    destination_find(self);
    if (self->to[0] && role_may(session->desk, "request", "dispatch", NULL)) {
        self->sending = true;
        self->screen.typing = false;
        session->drafts = draft_count(session_store(session), session->login);
        return;
    }
    say_note(session, _("%s is saved."), self->number);
    screen_pop(session);
}

/* "Saved: 3-1123-007, Close; it is "closed" now." */
static void saved_step(FormScreen *self)
{
    Session *session = self->screen.session;
    const RequestVerb *verb = request_verb(self->verb);
    const char *step = label_in(self->sheet->label, language());
    Request request = {0};

    if (verb && verb->to >= 0 &&
        request_load(session->desk, self->record, &request, NULL))
        say_note(session, _("Saved: %s, %s; it is \"%s\" now."), self->number,
                 step, state_label(request.state));
    else
        say_note(session, _("Saved: %s, %s."), self->number, step);
    request_release(&request);
    screen_pop(session);
}

bool form_save(FormScreen *self)
{
    Session *session = self->screen.session;
    Deed deed = {0};
    Err err = ERR_NONE;
    bool done;

    form_leave_to(self, -1);
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

/* ---- sending out what was just saved ---------------------------------------------- */

static void send_out(FormScreen *self)
{
    Session *session = self->screen.session;
    Deed deed = {.kind = "request", .verb = "dispatch"};
    Err err = ERR_NONE;

    text_copy(deed.record, sizeof deed.record, self->record);
    fields_set(&deed.fields, "department", self->to);
    if (desk_do(session->desk, &deed, &err)) {
        say_note(session, _("%s is sent to %s."), self->number,
                 form_destination(self));
        screen_pop(session);
    } else {
        say_error(session, &err);
    }
    deed_release(&deed);
}

bool form_send_key(FormScreen *self, const Event *event)
{
    if (event->type != EVENT_KEY || event->key != UI_ENTER)
        return false;
    send_out(self);
    return true;
}

static void sending_back(FormScreen *self)
{
    say_note(self->screen.session, _("%s is kept here; it is not sent yet."),
             self->number);
    screen_pop(self->screen.session);
}

bool form_send_act(FormScreen *self, Action action)
{
    if (action == ACTION_SAVE)
        send_out(self);
    else if (action == ACTION_BACK)
        sending_back(self);
    else if (action == ACTION_DISPATCH)
        screen_replace(
            self->screen.session,
            form_screen_step(self->screen.session, self->record, "dispatch"));
    else
        return false;
    return true;
}
