/* form_draft.c -- what was typed outlives the program
 *
 *     {"home":"3-1203","text":"廚房水","received_at":"@1766000000",
 *      "_held":"home,received_at","_focus":"text","_caret":"9",
 *      "_new":"0R4Z…"}
 *
 * Written after the paint of each key, as soon as something was typed.  _new
 * is the name that the record will have: where it has been saved and only the
 * draft stayed behind, the person is told so.
 */
#include "form_screen.h"
#include <stdlib.h>
#include <string.h>

static void fields_take(const FormScreen *self, Fields *fields)
{
    Str held = STR_EMPTY;

    for (int i = 0; i < self->count; i++) {
        const Entry *entry = &self->entries[i];
        if (!entry_value(entry)[0] && !entry->first)
            continue;
        fields_set(fields, entry->field->name, entry_value(entry));
        if (entry->held)
            str_addf(&held, "%s%s", held.len ? "," : "", entry->field->name);
    }
    fields_set(fields, "_held", str_text(&held));
    str_release(&held);
}

static char *draft_json(FormScreen *self)
{
    Fields fields = FIELDS_EMPTY;
    Entry *entry = &self->entries[self->focus];
    Str json = STR_EMPTY;

    fields_take(self, &fields);
    fields_set(&fields, "_focus", entry->field->name);
    fields_set_int(&fields, "_caret", (int64_t)*entry_caret(entry));
    fields_set_int(&fields, "_base", self->base);
    if (self->is_new)
        fields_set(&fields, "_new", self->record);
    fields_to_json(&fields, &json);
    fields_release(&fields);
    return str_take(&json);
}

/* "request", "request.explain" */
static void kind_write(const FormScreen *self, Str *out)
{
    str_add(out, self->form->kind);
    if (self->sheet != &self->form->sheet)
        str_addf(out, ".%s", self->sheet->name);
}

bool form_keep_now(FormScreen *self, Err *err)
{
    Session *session = self->screen.session;
    Str kind = STR_EMPTY;
    char *json, none[] = "";
    Draft draft = {.id = self->screen.draft,
                   .owner = session->login,
                   .record = self->is_new ? none : self->record,
                   .begun = self->begun,
                   .edited = clock_now()};
    bool done = true;

    if (self->done || !self->typed)
        return true;
    json = draft_json(self);
    kind_write(self, &kind);
    draft.kind = kind.at;
    draft.fields = json;
    if (!self->kept || strcmp(self->kept, json) != 0)
        done = draft_keep(session_store(session), &draft, err);
    if (done) {
        if (!self->screen.draft && draft.id)
            session->drafts++;
        self->screen.draft = draft.id;
        free(self->kept);
        self->kept = json;
    } else {
        free(json);
    }
    str_release(&kind);
    return done;
}

/* A draft that can't be written now is written at the next tick.  That another
 * program writes just then is nothing to speak of; anything else is said at
 * once, and stands below the form until it is over. */
void form_keep(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;
    bool known = self->unkept[0] != '\0';
    Err err = ERR_NONE;

    if (form_keep_now(self, &err) || err.kind == ERR_BUSY) {
        self->unkept[0] = '\0';
        return;
    }
    text_copy(self->unkept, sizeof self->unkept, err.text);
    if (known)
        return;
    say_error(screen->session, &err);
    screen->session->fresh = false;
}

bool form_drop(FormScreen *self, Err *err)
{
    bool dropped =
        !self->screen.draft || draft_drop(session_store(self->screen.session),
                                          self->screen.draft, err);

    if (dropped) {
        self->done = true;
        self->screen.draft = 0;
    }
    return dropped;
}

/* ---- going on with one -------------------------------------------------------- */

/* Is name one of the names in "home,received_at"? */
static bool is_among(const char *names, const char *name)
{
    size_t len = strlen(name);

    while (names && *names) {
        size_t word = strcspn(names, ",");
        if (word == len && strncmp(names, name, len) == 0)
            return true;
        names += word + (names[word] == ',');
    }
    return false;
}

/* Puts the caret at byte at, or on the character that it lies in. */
static void caret_restore(Entry *entry, int64_t at)
{
    const char *text = entry_text(entry);
    size_t len = strlen(text), caret = 0, next;

    while (caret < len && (next = cluster_next(text, len, caret)) <= (size_t)at)
        caret = next;
    *entry_caret(entry) = caret;
}

static void focus_restore(FormScreen *self, const Fields *fields)
{
    const char *name = fields_get(fields, "_focus");
    Entry *entry = name ? form_entry(self, name) : NULL;

    if (!entry)
        return;
    self->focus = (int)(entry - self->entries);
    self->whole = false;
    caret_restore(entry, fields_int(fields, "_caret"));
}

/* What stands beside the form, and what the category had filled in. */
static void follow_restored(FormScreen *self)
{
    const Entry *home = form_entry(self, "home");
    const Entry *category = form_entry(self, "category");

    if (home && home->held)
        pane_read(&self->pane, form_desk(self), home->held);
    if (category && category->held)
        text_copy(self->category, sizeof self->category, category->held);
    beside_read(self);
}

void form_restore(FormScreen *self, const Draft *draft)
{
    Fields fields = FIELDS_EMPTY;
    const char *record;

    if (!fields_from_json(&fields, draft->fields, strlen(draft->fields), NULL))
        return;
    for (int i = 0; i < self->count; i++) {
        Entry *entry = &self->entries[i];
        const char *name = entry->field->name;
        const char *value = fields_get(&fields, name);
        if (value && is_among(fields_get(&fields, "_held"), name))
            entry_hold(entry, form_desk(self), value);
        else
            entry_type(entry, value ? value : "");
    }
    follow_restored(self);
    focus_restore(self, &fields);
    if (fields_int(&fields, "_base"))
        self->base = fields_int(&fields, "_base");
    record = fields_get(&fields, "_new");
    if (self->is_new && record && record_id(record))
        text_copy(self->record, sizeof self->record, record);
    self->screen.draft = draft->id;
    self->typed = true;
    self->kept = mem_text(draft->fields);
    fields_release(&fields);
}
