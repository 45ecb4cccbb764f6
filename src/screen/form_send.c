/* form_send.c -- sending out the request that was just saved
 *
 *     F2   3-1123-007 saved. F2 sends it to Engineering; F3 keeps it.
 *     F2   3-1123-007 is sent to Engineering.
 */
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

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

static void name_add(FormScreen *self, const char *code, Str *out)
{
    const Reference *department =
        reference_get(form_desk(self), "department", code);
    Staff staff;

    str_addf(out, "%s%s", out->len ? _(", ") : "",
             department ? reference_label(department)
             : staff_get(form_desk(self), code, &staff) ? staff.name
                                                        : code);
}

/* The department, and of an emergency all who are called at the same moment. */
static void destination_name(FormScreen *self)
{
    Entry *urgency = form_entry(self, "urgency");
    const Reference *category =
        reference_get(form_desk(self), "category", self->category);
    const char *at =
        category && urgency && strcmp(entry_value(urgency), "emergency") == 0
            ? category->call
            : "";

    str_clear(&self->destination);
    name_add(self, self->to, &self->destination);
    for (char *code; (code = word_next(&at)); free(code))
        if (strcmp(code, self->to) != 0)
            name_add(self, code, &self->destination);
}

bool form_send_begin(FormScreen *self)
{
    destination_find(self);
    destination_name(self);
    if (!self->to[0] || !role_may(form_desk(self), "request", "dispatch", NULL))
        return false;
    self->sending = true;
    self->screen.typing = false;
    return true;
}

/* "3-1123-007 is sent to Engineering, 吳建國." where it was his turn. */
static void sent_tell(FormScreen *self)
{
    Session *session = self->screen.session;
    Request request = {0};
    Staff staff;

    if (request_load(session->desk, self->record, &request, NULL) &&
        request.assignee && staff_get(session->desk, request.assignee, &staff))
        say_note(session, _("%s is sent to %s, %s."), self->number,
                 str_text(&self->destination), staff.name);
    else
        say_note(session, _("%s is sent to %s."), self->number,
                 str_text(&self->destination));
    request_release(&request);
}

static void step_open(FormScreen *self)
{
    Session *session = self->screen.session;

    screen_replace(session, form_screen_step(session, "request", self->record,
                                             "dispatch"));
}

static void send_out(FormScreen *self)
{
    Session *session = self->screen.session;
    Deed deed = {.kind = "request", .verb = "dispatch"};
    Err err = ERR_NONE;

    text_copy(deed.record, sizeof deed.record, self->record);
    fields_set(&deed.fields, "department", self->to);
    if (desk_do(session->desk, &deed, &err)) {
        sent_tell(self);
        screen_pop(session);
    } else {
        if (strcmp(err.field, "assignee") == 0) /* a person must be named */
            step_open(self);
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
        step_open(self);
    else
        return false;
    return true;
}
