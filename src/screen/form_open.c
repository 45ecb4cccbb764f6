/* form_open.c -- opening a form: empty, of a step, or from a draft
 *
 * A step begins with what is known: the department it is at, who has it, whom
 * one would tell.  A correction begins with everything that was taken down.
 */
#include "form_screen.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DRAFTS = 64 };

/* ---- opening ------------------------------------------------------------------------- */

/* The answer that a field begins with. */
static void preset(FormScreen *self, Entry *entry)
{
    const char *value = entry->field->preset;
    char now[TIME_TEXT];

    if (!value)
        return;
    if (entry->field->type == FIELD_MOMENT && strcmp(value, "now") == 0) {
        text_print(now, sizeof now, "@%lld", (long long)self->begun);
        value = now;
    }
    entry_hold(entry, form_desk(self), value);
}

/* sheet of kind, empty; NULL, with a word, when a site's form lacks it. */
static FormScreen *form_new(Session *session, const char *kind,
                            const char *step, Seconds begun)
{
    const Form *form = form_of(desk_forms(session->desk), kind);
    const Sheet *sheet = !form  ? NULL
                         : step ? form_step(form, step)
                                : &form->sheet;
    FormScreen *self;

    if (!sheet || sheet->count < 1) {
        say_no(session, _("There is no form for %s."), step ? step : kind);
        return NULL;
    }
    self = mem_new(sizeof *self);
    self->screen = (Screen){
        .type = form_type(step != NULL), .session = session, .typing = true};
    self->form = form;
    self->sheet = sheet;
    self->is_new = !step;
    self->verb = step                           ? sheet->name
                 : strcmp(kind, "request") == 0 ? "receive"
                                                : "set";
    self->begun = begun;
    self->count = sheet->count;
    self->entries = mem_new((size_t)self->count * sizeof *self->entries);
    for (int i = 0; i < self->count; i++) {
        self->entries[i].field = &sheet->fields[i];
        preset(self, &self->entries[i]);
    }
    text_copy(self->tongue, sizeof self->tongue, language());
    form_focus(self, 0);
    return self;
}

Screen *form_screen_receive(Session *session)
{
    Seconds now = clock_now();
    FormScreen *self = form_new(session, "request", NULL, now);

    if (!self)
        return NULL;
    record_mint(now * 1000, self->record);
    return &self->screen;
}

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

static void begin_with(FormScreen *self, const Request *request)
{
    Entry *received = form_entry(self, "received_at");
    bool amend = strcmp(self->verb, "amend") == 0;
    char at[TIME_TEXT];

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        const struct Beginning *row = &beginnings[i];
        Entry *entry = form_entry(self, row->field);
        const char *text = text_at(request, row->offset);
        if (!entry || strcmp(row->verb, self->verb) != 0)
            continue;
        entry_hold(entry, form_desk(self),
                   text[0] ? text : text_at(request, row->otherwise));
    }
    if (amend && received) {
        text_print(at, sizeof at, "@%lld", (long long)request->course.received);
        entry_hold(received, form_desk(self), at);
    }
    for (int i = 0; amend && i < self->count; i++)
        self->entries[i].first = mem_text(entry_value(&self->entries[i]));
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
static FormScreen *step_new(Session *session, const char *record,
                            const char *step, Seconds begun)
{
    Request request = {0};
    Err err = ERR_NONE;
    FormScreen *self = NULL;

    if (!request_load(session->desk, record, &request, &err))
        say_error(session, &err);
    else
        self = form_new(session, "request", step, begun);
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

/* The draft of the same step that was left earlier; true when there is one. */
static bool step_draft(Session *session, const char *record, const char *verb,
                       Screen **screen)
{
    Draft drafts[MOST_DRAFTS];
    Str kind = STR_EMPTY;
    bool found = false;
    int count =
        draft_list(session_store(session), session->login, drafts, MOST_DRAFTS);

    str_addf(&kind, "request.%s", verb);
    for (int i = 0; i < count; i++) {
        if (!found && strcmp(drafts[i].kind, str_text(&kind)) == 0 &&
            strcmp(drafts[i].record, record) == 0) {
            found = true;
            *screen = form_screen_draft(session, &drafts[i]);
            say_note(session, _("This goes on with what was typed before."));
        }
        draft_release(&drafts[i]);
    }
    str_release(&kind);
    return found;
}

Screen *form_screen_step(Session *session, const char *record, const char *verb)
{
    Screen *screen = NULL;
    FormScreen *self;

    if (step_draft(session, record, verb, &screen))
        return screen;
    self = step_new(session, record, verb, clock_now());
    return self ? &self->screen : NULL;
}

/* Has the new record of this draft been saved already, and only the draft
 * stayed behind?  Then the draft goes. */
static bool saved_already(FormScreen *self)
{
    Session *session = self->screen.session;
    Request request = {0};
    bool saved = self->is_new && self->record[0] &&
                 request_load(session->desk, self->record, &request, NULL);

    if (saved) {
        form_drop(self, NULL);
        say_note(session, _("This draft was saved already, as %s."),
                 request.number);
    }
    request_release(&request);
    return saved;
}

Screen *form_screen_draft(Session *session, const Draft *draft)
{
    char *kind = mem_text(draft->kind), *step = strchr(kind, '.');
    FormScreen *self;

    if (step)
        *step++ = '\0';
    if (step)
        self = step_new(session, draft->record, step, draft->begun);
    else
        self = form_new(session, kind, NULL, draft->begun);
    free(kind);
    if (!self)
        return NULL;
    form_restore(self, draft);
    if (saved_already(self)) {
        self->done = true;
        self->screen.type->close(&self->screen);
        session_refresh(session);
        return NULL;
    }
    return &self->screen;
}
