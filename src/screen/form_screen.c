/* form_screen.c -- filling in a form: a new request, or a step of one
 *
 *     F6  1203 Enter  tap Enter  廚房水龍頭漏水  F2  F2
 *
 * takes a request and sends it out.  The clock runs from the moment the form
 * was called.  Where a field is wrong the caret goes there and nothing typed is
 * lost; leaving keeps a draft.
 */
#include "form_screen.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DRAFTS = 64, ABOUT_CELLS = 200 };

Desk *form_desk(const FormScreen *self)
{
    return self->screen.session->desk;
}

Entry *form_entry(FormScreen *self, const char *name)
{
    for (int i = 0; i < self->count; i++)
        if (strcmp(self->entries[i].field->name, name) == 0)
            return &self->entries[i];
    return NULL;
}

/* ---- from field to field -------------------------------------------------------- */

void form_focus(FormScreen *self, int index)
{
    const Entry *entry = &self->entries[index];

    pick_close(self);
    self->focus = index;
    self->whole = !entry_is_long(entry) && entry->field->type != FIELD_TEXT &&
                  entry_text(entry)[0];
}

/* What the category says of name: "engineering"; "" for none. */
static const char *category_says(const Reference *category, const char *name)
{
    const struct {
        const char *name, *value;
    } says[] = {
        {"department", category ? category->department : ""},
        {"urgency", category ? category->urgency : ""},
        {"promise", category ? category->promise : ""},
        {"nature", category ? category->nature : ""},
    };

    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (strcmp(says[i].name, name) == 0)
            return says[i].value;
    return "";
}

/* Fills in what follows from the category, but not over what somebody said
 * otherwise. */
static void category_follow(FormScreen *self, const char *code)
{
    const Reference *old =
        reference_get(form_desk(self), "category", self->category);
    const Reference *now = reference_get(form_desk(self), "category", code);

    for (int i = 0; now && i < self->count; i++) {
        Entry *entry = &self->entries[i];
        const char *said = category_says(now, entry->field->name);
        const char *before = category_says(old, entry->field->name);
        if (said[0] && strcmp(entry_value(entry), before) == 0)
            entry_hold(entry, form_desk(self), said);
    }
    if (now)
        text_copy(self->category, sizeof self->category, code);
}

void form_follow(FormScreen *self, const Entry *entry)
{
    if (entry->field->type == FIELD_HOME)
        pane_read(&self->pane, form_desk(self), entry->held);
    if (entry->field->type == FIELD_CATEGORY && self->is_new && entry->held)
        category_follow(self, entry->held);
}

/* Leaves the field for another one; says when nobody can tell what was meant,
 * but keeps nobody there. */
static void leave_to(FormScreen *self, int index)
{
    Entry *entry = &self->entries[self->focus];
    bool held = entry->held != NULL;
    Err err = ERR_NONE;

    if (!entry_settle(entry, form_desk(self), &err))
        say_error(self->screen.session, &err);
    if (!held)
        form_follow(self, entry);
    if (index >= 0 && index < self->count)
        form_focus(self, index);
    else
        pick_close(self);
}

/* Enter: the next field; from the last one a step is saved. */
static void enter_next(FormScreen *self)
{
    bool last = self->focus == self->count - 1;

    leave_to(self, self->focus + 1);
    if (last && !self->is_new)
        form_save(self);
    else if (last)
        say_note(self->screen.session, _("F2 saves the form."));
}

/* After a choice from a list: the next field that must be filled in, else the
 * next one. */
static void choice_next(FormScreen *self)
{
    for (int i = self->focus + 1; i < self->count; i++)
        if (self->entries[i].field->required &&
            !entry_text(&self->entries[i])[0]) {
            form_focus(self, i);
            return;
        }
    enter_next(self);
}

/* ---- keys -------------------------------------------------------------------------- */

static void take_marked(FormScreen *self)
{
    Entry *entry = &self->entries[self->focus];

    entry_hold(entry, form_desk(self),
               self->pick.items[self->pick.marked].value);
    self->typed = true;
    pick_close(self);
    form_follow(self, entry);
    choice_next(self);
}

static void enter(FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];

    if (!pick_has(self)) {
        enter_next(self);
        return;
    }
    if (!self->pick.open && !self->pick.stale && entry->held) {
        choice_next(self);
        return;
    }
    if (self->pick.stale)
        pick_read(self);
    if (self->pick.marked >= 0)
        take_marked(self);
    else if (entry->field->type == FIELD_PERSON || !entry_text(entry)[0])
        enter_next(self);
    else
        say_no(self->screen.session, _("Nothing is called \"%s\""),
               entry_text(entry));
}

/* Something was typed into the field. */
static void was_typed(FormScreen *self)
{
    self->typed = true;
    self->whole = false;
    if (!pick_has(self))
        return;
    self->pick.all = false;
    self->pick.stale = true;
    if (!entry_text(&self->entries[self->focus])[0])
        pick_close(self);
}

static bool is_erasing(int key)
{
    return key == UI_BACKSPACE || key == UI_DELETE;
}

static bool edit(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];
    size_t len = strlen(entry_text(entry));
    bool held = entry->held != NULL, letter = key >= ' ' && key < KEY_BASE,
         used;

    if (self->whole && (letter || is_erasing(key))) {
        entry_type(entry, "");
        was_typed(self);
        if (is_erasing(key))
            return true;
    }
    self->whole = false;
    used = entry_key(entry, key);
    if (letter || held != (entry->held != NULL) ||
        len != strlen(entry_text(entry)))
        was_typed(self);
    return used;
}

static bool paste(FormScreen *self, const char *text)
{
    Entry *entry = &self->entries[self->focus];

    if (self->whole)
        entry_type(entry, "");
    if (entry_insert(entry, text))
        was_typed(self);
    else
        say_no(self->screen.session, _("That is too long for this field."));
    return true;
}

static bool vertical(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];
    int next = self->focus + (key == UI_DOWN ? 1 : -1);

    if (pick_move(self, key) ||
        (entry_is_long(entry) && prose_key(&entry->prose, key)))
        return true;
    if (next < 0 || next >= self->count)
        return false;
    leave_to(self, next);
    return true;
}

static bool move(FormScreen *self, int key)
{
    switch (key) {
    case UI_UP:
    case UI_DOWN:
        return vertical(self, key);
    case UI_PAGE_UP:
    case UI_PAGE_DOWN:
        return pick_move(self, key) || edit(self, key);
    case UI_TAB:
        leave_to(self, (self->focus + 1) % self->count);
        return true;
    case UI_BACKTAB:
        leave_to(self, (self->focus + self->count - 1) % self->count);
        return true;
    default:
        return edit(self, key);
    }
}

static bool sending_key(FormScreen *self, const Event *event);

static bool key(Screen *screen, const Event *event)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->sending)
        return sending_key(self, event);
    if (event->type == EVENT_PASTE)
        return paste(self, event->text);
    if (event->type != EVENT_KEY)
        return false;
    if (event->key != UI_ENTER || entry_is_long(&self->entries[self->focus]))
        return move(self, event->key);
    enter(self);
    return true;
}

static bool idle(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;

    if (!self->pick.stale)
        return false;
    pick_read(self);
    return true;
}

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

bool form_save(FormScreen *self)
{
    Session *session = self->screen.session;
    Deed deed = {0};
    Err err = ERR_NONE, drop = ERR_NONE;
    bool done;

    leave_to(self, -1);
    session->message[0] = '\0';
    deed_fill(self, &deed);
    done = desk_do(session->desk, &deed, &err);
    if (!done) {
        refused(self, &err);
    } else {
        if (!form_drop(self, &drop))
            say_error(session, &drop);
        self->done = true;
        if (self->is_new) {
            saved_new(self, &deed);
        } else {
            say_note(session, _("%s: \"%s\" is saved."), self->number,
                     label_in(self->sheet->label, language()));
            screen_pop(session);
        }
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

static bool sending_key(FormScreen *self, const Event *event)
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

static bool sending_act(FormScreen *self, Action action)
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

/* ---- leaving ------------------------------------------------------------------------ */

static void back(FormScreen *self)
{
    Session *session = self->screen.session;
    Err err = ERR_NONE;

    if (self->pick.open) {
        pick_close(self);
        return;
    }
    if (!form_keep_now(self, &err)) {
        say_error(session, &err);
        return;
    }
    if (self->screen.draft)
        say_note(session, _("What was typed is kept as a draft."));
    screen_pop(session);
}

static void discard(Session *session, void *data)
{
    FormScreen *self = (FormScreen *)session->top;
    Err err = ERR_NONE;

    (void)data;
    self->done = true;
    if (form_drop(self, &err))
        say_note(session, _("The draft is gone."));
    else
        say_error(session, &err);
    screen_pop(session);
}

/* ---- the screen ---------------------------------------------------------------------- */

static bool offers(Screen *screen, Action action)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->sending)
        return action == ACTION_SAVE || action == ACTION_BACK ||
               action == ACTION_DISPATCH;
    return action == ACTION_SAVE || action == ACTION_BACK ||
           action == ACTION_DISCARD ||
           (action == ACTION_PICK && pick_has(self));
}

static bool act(Screen *screen, Action action)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->sending)
        return sending_act(self, action);
    if (action == ACTION_SAVE) {
        form_save(self);
    } else if (action == ACTION_BACK) {
        back(self);
    } else if (action == ACTION_PICK) {
        self->pick.all = true;
        pick_read(self);
        if (!self->pick.open)
            say_note(screen->session,
                     _("Type part of it; what fits is listed then."));
    } else if (action == ACTION_DISCARD && !self->typed) {
        screen_pop(screen->session);
    } else if (action == ACTION_DISCARD) {
        screen_push(screen->session,
                    confirm_screen(screen->session,
                                   _("Throw away what was typed here?"),
                                   discard, NULL));
    } else {
        return false;
    }
    return true;
}

static void title(Screen *screen, Str *out)
{
    str_add(out, label_in(((FormScreen *)screen)->sheet->label, language()));
}

static void hint(Screen *screen, Str *out)
{
    FormScreen *self = (FormScreen *)screen;
    const Field *field = self->entries[self->focus].field;

    if (self->sending)
        str_add(out, _("Enter: send it; m: send it to somebody else."));
    else if (self->pick.none)
        str_addf(out, _("Nothing is called \"%s\"."),
                 entry_text(&self->entries[self->focus]));
    else if (field->help)
        str_add(out, label_in(field->help, language()));
    else if (pick_has(self))
        str_add(out, _("F4 lists what can stand here; F2 saves the form."));
    else
        str_add(out, _("F2 saves the form; Esc goes back and keeps a draft."));
}

/* Another language: what is held is shown in it. */
static void refresh(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;
    bool switched = strcmp(self->tongue, language()) != 0;

    for (int i = 0; i < self->count; i++) {
        Entry *entry = &self->entries[i];
        if (switched && entry->held)
            entry_hold(entry, form_desk(self), entry->held);
        if (entry->field->type == FIELD_HOME && entry->held)
            pane_read(&self->pane, form_desk(self), entry->held);
    }
    text_copy(self->tongue, sizeof self->tongue, language());
    if (switched)
        pick_close(self);
}

static void screen_close(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;

    form_keep_now(self, NULL);
    for (int i = 0; i < self->count; i++)
        entry_release(&self->entries[i]);
    free(self->entries);
    free(self->pick.items);
    free(self->about);
    free(self->caller);
    free(self->kept);
    free(screen);
}

static const ScreenType form_type = {
    .name = "form",
    .title = title,
    .hint = hint,
    .draw = form_draw,
    .offers = offers,
    .act = act,
    .key = key,
    .keep = form_keep,
    .idle = idle,
    .tick = form_tick,
    .refresh = refresh,
    .close = screen_close,
};

static const ScreenType step_type = {
    .name = "step",
    .panel = true,
    .hint = hint,
    .draw = form_panel_draw,
    .offers = offers,
    .act = act,
    .key = key,
    .keep = form_keep,
    .idle = idle,
    .refresh = refresh,
    .close = screen_close,
};

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
    self->screen = (Screen){.type = step ? &step_type : &form_type,
                            .session = session,
                            .typing = true};
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
        screen_close(&self->screen);
        session_refresh(session);
        return NULL;
    }
    return &self->screen;
}
