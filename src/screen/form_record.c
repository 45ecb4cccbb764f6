/* form_record.c -- the form of a register: a new record, a step, a correction
 *
 *     parcel                new; a field may be known already: the home that a
 *                           walk has come to
 *     parcel P3-1123-007    hand_over, or set: its answers stand there
 *
 * A row of a table inside a form is a form of its columns only.
 */
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

/* The first field that nothing stands in yet; the first item, when all are
 * filled in. */
static int first_empty(const FormScreen *self)
{
    int item = -1;

    for (int i = -1; (i = form_near(self, i, 1)) >= 0;) {
        if (!entry_value(&self->entries[i])[0])
            return i;
        if (item < 0 && entry_is_item(&self->entries[i]))
            item = i;
    }
    return item < 0 ? self->focus : item;
}

Screen *form_screen_new(Session *session, const char *kind, const Fields *known)
{
    Seconds now = clock_now();
    Err err = ERR_NONE;
    FormScreen *self;

    if (!role_may(session->desk, kind, "set", &err)) {
        say_error(session, &err);
        return NULL;
    }
    self = form_new(session, kind, NULL, now, known);
    if (!self)
        return NULL;
    record_mint(now * 1000, self->record);
    if (known && known->count > 0)
        form_focus(self, first_empty(self));
    return &self->screen;
}

bool number_of(Session *session, const char *kind, const char *record, Str *out)
{
    Request request = {0};
    Record other = {0};
    bool known;

    if (kind_is_request(kind)) {
        known = request_load(session->desk, record, &request, NULL);
        str_add(out, request.number);
        request_release(&request);
        return known;
    }
    known = record_load(session->desk, kind, record, &other, NULL);
    str_add(out, other.number[0] ? other.number : other.record);
    record_release(&other);
    return known;
}

/* ---- of a record ------------------------------------------------------------------ */

/* Its answers, and what conditions may speak of beside them. */
static void known_read(const Record *record, Fields *known)
{
    for (int i = 0; i < record->fields.count; i++)
        fields_set(known, record->fields.at[i].name, record->fields.at[i].text);
    fields_set(known, "state", record->state);
    fields_set(known, "number", record->number);
    fields_set_int(known, "unit", record->unit);
    fields_set_int(known, "made_at", record->made_at);
}

/* Only what is changed goes into the deed. */
static void firsts_keep(FormScreen *self)
{
    for (int i = 0; i < self->count; i++) {
        Entry *entry = &self->entries[i];
        if (fields_get(&self->known, entry->field->name) &&
            !entry->field->gathers)
            entry->first = mem_text(entry_value(entry));
    }
}

FormScreen *record_step(Session *session, const char *kind, const char *record,
                        const char *step, Seconds begun)
{
    Record now = {0};
    Err err = ERR_NONE;
    Fields known = FIELDS_EMPTY;
    FormScreen *self = NULL;

    if (!record_load(session->desk, kind, record, &now, &err)) {
        say_error(session, &err);
        return NULL;
    }
    known_read(&now, &known);
    self = form_new(session, kind, step, begun, &known);
    if (self) {
        text_copy(self->record, sizeof self->record, now.record);
        text_copy(self->number, sizeof self->number, now.number);
        self->base = now.stamp;
        self->about = record_title(session->desk, &now);
        firsts_keep(self);
        pane_read(&self->pane, session->desk, fields_get(&known, "home"));
    }
    fields_release(&known);
    record_release(&now);
    return self;
}

/* ---- a row of a table ---------------------------------------------------------------- */

Screen *row_screen(FormScreen *table, int index)
{
    Session *session = table->screen.session;
    const Entry *entry = &table->entries[index];
    Form *own = mem_new(sizeof *own);
    Fields row = FIELDS_EMPTY;
    FormScreen *self;
    const bool old = rows_get(entry_value(entry), entry->at, &row);

    *own = (Form){.kind = table->form->kind,
                  .sheet = *entry->field->rows,
                  .file = table->form->file};
    self = form_make(session, own, &own->sheet, FORM_ROW, clock_now());
    self->own = own;
    self->table = table;
    self->is_new = !old;
    self->verb = "set";
    self->label = entry->field->label;
    form_begin(self, old ? &row : NULL);
    fields_release(&row);
    return &self->screen;
}

/* ---- a number that rises --------------------------------------------------------------- */

void former_read(FormScreen *self, const Field *field)
{
    Desk *desk = form_desk(self);
    const Entry *of = form_entry(self, field->rising);
    char *value = of ? entry_canonical(of) : NULL;
    Record former = {0};

    if (value && record_former(desk, self->form->kind, field->rising, value,
                               self->is_new ? NULL : self->record, &former)) {
        char day[TIME_TEXT];
        const char *number = fields_get(&former.fields, field->name);
        char *told =
            record_told(desk, self->form, field->name, number ? number : "");
        if (number)
            text_print(self->former, sizeof self->former,
                       _("Last time: %s (%s)"), told,
                       time_write(former.made_at, TIME_DAY, clock_now(), day));
        free(told);
    }
    record_release(&former);
    free(value);
}
