/* form_request.c -- the form of a request, and of each of its steps
 *
 * A step begins with what is known: the department it is at, who has it, whom
 * one would tell.  A correction begins with everything that was taken down.
 */
#include "form_screen.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* What a step's field begins with, from the request. */
static const struct Beginning {
    const char *verb, *field;
    size_t offset, otherwise; /* of a text in Request */
} beginnings[] = {
    {"dispatch", "department", offsetof(Request, department),
     offsetof(Request, department)},
    {"accept", "accepted_by", offsetof(Request, assignee),
     offsetof(Request, assignee)},
    {"explain", "explained_to", offsetof(Request, caller),
     offsetof(Request, name)},
    {"answer", "answered_to", offsetof(Request, caller),
     offsetof(Request, name)},
    {"complain", "wish", offsetof(Request, wish), offsetof(Request, wish)},
    {"complain", "about", offsetof(Request, about), offsetof(Request, about)},
    {"complain", "points", offsetof(Request, points),
     offsetof(Request, reason)},
    {"appoint", "agreed_with", offsetof(Request, caller),
     offsetof(Request, name)},
    {"amend", "home", offsetof(Request, home), offsetof(Request, home)},
    {"amend", "place", offsetof(Request, place), offsetof(Request, place)},
    {"amend", "category", offsetof(Request, category),
     offsetof(Request, category)},
    {"amend", "text", offsetof(Request, text), offsetof(Request, text)},
    {"amend", "urgency", offsetof(Request, urgency),
     offsetof(Request, urgency)},
    {"amend", "promise", offsetof(Request, promise),
     offsetof(Request, promise)},
    {"amend", "nature", offsetof(Request, nature), offsetof(Request, nature)},
    {"amend", "caller", offsetof(Request, caller), offsetof(Request, caller)},
};

static const char *text_at(const Request *request, size_t offset)
{
    const char *text =
        *(char *const *)(const void *)((const char *)request + offset);

    return text ? text : "";
}

/* As whom she joins, and that it is she. */
static void begin_join(FormScreen *self, const Request *request)
{
    Desk *desk = form_desk(self);
    const Staff *actor = desk_actor(desk);
    char whose[49];

    request_joins(desk, request_called_for(request, self->verb), whose);
    if (reference_get(desk, "department", whose))
        entry_hold(form_entry(self, "joined"), desk, whose);
    if (strcmp(whose, actor->department) == 0 ||
        strcmp(whose, actor->login) == 0)
        entry_hold(form_entry(self, "joined_by"), desk, actor->login);
}

/* When it was received, what an emergency's questions were answered; and that
 * only what differs from all this is a correction. */
static void begin_amend(FormScreen *self, const Request *request)
{
    Entry *received = form_entry(self, "received_at");
    const char *json = request->answers ? request->answers : "{}";
    Fields answers = FIELDS_EMPTY;
    char at[TIME_TEXT];

    text_print(at, sizeof at, "@%lld", (long long)request->course.received);
    if (received)
        entry_hold(received, form_desk(self), at);
    fields_from_json(&answers, json, strlen(json), NULL);
    for (int i = 0; i < answers.count; i++) {
        Entry *entry = form_entry(self, answers.at[i].name);
        if (entry)
            entry_begin(entry, form_desk(self), answers.at[i].text);
    }
    fields_release(&answers);
    form_reckon(self);
    for (int i = 0; i < self->count; i++)
        self->entries[i].first = mem_text(entry_value(&self->entries[i]));
}

static void begin_with(FormScreen *self, const Request *request)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        const struct Beginning *row = &beginnings[i];
        Entry *entry = form_entry(self, row->field);
        const char *text = text_at(request, row->offset);
        if (!entry || strcmp(row->verb, self->verb) != 0)
            continue;
        entry_hold(entry, form_desk(self),
                   text[0] ? text : text_at(request, row->otherwise));
    }
    if (verb_of_called(self->verb))
        begin_join(self, request);
    if (strcmp(self->verb, "amend") == 0)
        begin_amend(self, request);
}

/* "3-1203 王小明  廚房水龍頭漏水" */
static char *about_write(const Request *request)
{
    Str about = STR_EMPTY;
    const char *text = request->text ? request->text : "";

    str_addf(&about, "%s %s  ",
             request->home ? request->home
                           : (request->place ? request->place : ""),
             request->name ? request->name : "");
    str_addn(&about, text, strcspn(text, "\n"));
    return str_take(&about);
}

/* The form of a step, filled with what is known; NULL, with a word. */
FormScreen *request_step(Session *session, const char *record, const char *step,
                         Seconds begun)
{
    Request request = {0};
    Err err = ERR_NONE;
    FormScreen *self = NULL;

    if (!request_load(session->desk, record, &request, &err))
        say_error(session, &err);
    else
        self = form_new(session, "request", step, begun, NULL);
    if (self) {
        memcpy(self->record, request.record, sizeof self->record);
        memcpy(self->number, request.number, sizeof self->number);
        if (request.department)
            text_copy(self->department, sizeof self->department,
                      request.department);
        self->base = request.stamp;
        self->caller = mem_text(request.caller);
        self->about = about_write(&request);
        pane_read(&self->pane, session->desk, request.home);
        begin_with(self, &request);
        form_focus(self, 0);
    }
    request_release(&request);
    return self;
}

Screen *form_screen_receive(Session *session)
{
    Seconds now = clock_now();
    FormScreen *self = form_new(session, "request", NULL, now, NULL);

    if (!self)
        return NULL;
    record_mint(now * 1000, self->record);
    beside_read(self);
    return &self->screen;
}
