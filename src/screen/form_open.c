/* form_open.c -- opening a form: empty, of a step, or from a draft
 *
 *     request          a new one           request.explain   a step of one
 *     parcel           a new one           parcel.hand_over  a step of one
 *                                          parcel.set        a correction
 *
 * Each field begins with what the form says of it, or with what is known.
 */
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DRAFTS = 64 };

/* ---- the fields ------------------------------------------------------------------ */

/* The answer that a field begins with: it is known, or follows from what is.
 */
static void begin(FormScreen *self, Entry *entry)
{
    const Field *field = entry->field;
    const char *value =
        field->gathers ? NULL : fields_get(&self->known, field->name);
    char now[TIME_TEXT];
    char *begins = NULL;

    if (!value && field->type == FIELD_MOMENT &&
        text_is(field->preset, "now")) {
        text_print(now, sizeof now, "%lld", (long long)self->begun);
        value = now;
    }
    if (!value && (self->is_new || self->screen.type->panel))
        value = begins =
            field_begins(form_desk(self), self->form, field, &self->known);
    if (value)
        entry_begin(entry, form_desk(self), value);
    free(begins);
}

/* Is a field asked here?  What she may not see is not, nor what only a step
 * asks, unless it was answered there and is corrected now. */
static bool is_asked(const FormScreen *self, const Field *field)
{
    const bool own = self->sheet == &self->form->sheet;

    return field_seen(form_desk(self), field) &&
           (!own || !field->later || fields_get(&self->known, field->name));
}

/* The heading of a section whose first field is not asked stands above the
 * next one. */
static void entries_make(FormScreen *self)
{
    const Tree *section = NULL;

    self->entries = mem_new(((size_t)self->sheet->count + 1) * sizeof(Entry));
    for (int i = 0; i < self->sheet->count; i++) {
        const Field *field = &self->sheet->fields[i];
        Entry *entry = &self->entries[self->count];
        if (field->section)
            section = field->section;
        if (!is_asked(self, field))
            continue;
        entry->field = field;
        entry->section = section;
        section = NULL;
        self->items += entry_is_item(entry);
        self->count++;
    }
}

/* ---- the form --------------------------------------------------------------------- */

FormScreen *form_make(Session *session, const Form *form, const Sheet *sheet,
                      FormKind kind, Seconds begun)
{
    FormScreen *self = screen_new(session, form_type(kind), sizeof *self);

    self->screen.typing = true;
    self->form = form;
    self->sheet = sheet;
    self->label = sheet->label;
    self->begun = begun;
    text_copy(self->tongue, sizeof self->tongue, language());
    return self;
}

void form_begin(FormScreen *self, const Fields *known)
{
    int first;

    for (int i = 0; known && i < known->count; i++)
        fields_set(&self->known, known->at[i].name, known->at[i].text);
    entries_make(self);
    for (int i = 0; i < self->count; i++)
        begin(self, &self->entries[i]);
    form_reckon(self);
    first = form_near(self, -1, 1);
    if (first >= 0)
        form_focus(self, first);
}

FormScreen *form_new(Session *session, const char *kind, const char *step,
                     Seconds begun, const Fields *known)
{
    const Form *form = form_of(desk_forms(session->desk), kind);
    const bool set = text_is(step, "set");
    const Sheet *sheet = !form          ? NULL
                         : step && !set ? form_step(form, step)
                                        : &form->sheet;
    FormScreen *self;

    if (!sheet) {
        say_no(session, _("There is no form for %s."), step ? step : kind);
        return NULL;
    }
    self = form_make(session, form, sheet,
                     step && !set ? FORM_STEP : FORM_WHOLE, begun);
    self->is_new = !step;
    self->is_request = kind_is_request(kind);
    self->verb = step && !set       ? sheet->name
                 : self->is_request ? "receive"
                                    : "set";
    form_begin(self, known);
    if (form_near(self, -1, 1) >= 0)
        return self;
    say_no(session, _("The form asks nothing."));
    self->done = true;
    self->screen.type->close(&self->screen);
    return NULL;
}

/* ---- steps, and drafts --------------------------------------------------------------- */

bool kind_is_request(const char *kind)
{
    return strcmp(kind, "request") == 0;
}

static FormScreen *step_new(Session *session, const char *kind,
                            const char *record, const char *step, Seconds begun)
{
    return kind_is_request(kind)
               ? request_step(session, record, step, begun)
               : record_step(session, kind, record, step, begun);
}

/* The draft of the same step that was left earlier; true when there is one. */
static bool step_draft(Session *session, const char *kind, const char *record,
                       const char *verb, Screen **screen)
{
    Draft drafts[MOST_DRAFTS];
    Str name = STR_EMPTY;
    bool found = false;
    int count =
        draft_list(session_store(session), session->login, drafts, MOST_DRAFTS);

    str_addf(&name, "%s.%s", kind, verb);
    for (int i = 0; i < count; i++) {
        if (!found && strcmp(drafts[i].kind, str_text(&name)) == 0 &&
            strcmp(drafts[i].record, record) == 0) {
            found = true;
            *screen = form_screen_draft(session, &drafts[i]);
            say_note(session, _("This goes on with what was typed before."));
        }
        draft_release(&drafts[i]);
    }
    str_release(&name);
    return found;
}

Screen *form_screen_step(Session *session, const char *kind, const char *record,
                         const char *verb)
{
    Screen *screen = NULL;
    FormScreen *self;

    if (step_draft(session, kind, record, verb, &screen))
        return screen;
    self = step_new(session, kind, record, verb, clock_now());
    return self ? &self->screen : NULL;
}

/* Has the new record of this draft been saved already, and only the draft
 * stayed behind?  Then the draft goes. */
static bool saved_already(FormScreen *self)
{
    Session *session = self->screen.session;
    Str number = STR_EMPTY;
    bool saved = self->is_new && self->record[0] &&
                 number_of(session, self->form->kind, self->record, &number);

    if (saved) {
        form_drop(self, NULL);
        say_note(session, _("This draft was saved already, as %s."),
                 str_text(&number));
    }
    str_release(&number);
    return saved;
}

Screen *form_screen_draft(Session *session, const Draft *draft)
{
    char *kind = mem_text(draft->kind), *step = strchr(kind, '.');
    FormScreen *self;

    if (step)
        *step++ = '\0';
    if (step)
        self = step_new(session, kind, draft->record, step, draft->begun);
    else
        self = form_new(session, kind, NULL, draft->begun, NULL);
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
