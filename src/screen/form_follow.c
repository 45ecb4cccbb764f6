/* form_follow.c -- what follows from an answer
 *
 *     home 3-1203     who lives there stands beside the form; class unsold
 *                     where the form says `default: home.class`
 *     category leak   department engineering, urgency normal, promise 5341 …
 *     tap fail        the remark is asked, and needed
 *     count 3         the amount that is computed
 *
 * Nothing is filled in over what somebody said otherwise, and what was typed
 * into a field that is not asked any more stays.
 */
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

/* ---- a request's category ----------------------------------------------------- */

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
        {"major", category ? category->major : ""},
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

/* ---- what the form says itself -------------------------------------------------- */

/* The canonical answers as they stand, those that a record had before the
 * form among them. */
static void answers_read(const FormScreen *self, Fields *answers)
{
    for (int i = 0; i < self->known.count; i++)
        fields_set(answers, self->known.at[i].name, self->known.at[i].text);
    for (int i = 0; i < self->count; i++) {
        char *value = entry_canonical(&self->entries[i]);
        fields_set(answers, self->entries[i].field->name, value);
        free(value);
    }
}

/* A field is empty, or holds what was filled in by itself. */
static bool is_ours(const Entry *entry)
{
    return !entry_value(entry)[0] ||
           (entry->begun && strcmp(entry_value(entry), entry->begun) == 0);
}

void entry_begin(Entry *entry, Desk *desk, const char *value)
{
    Str held = STR_EMPTY;

    if (entry->field->type == FIELD_MOMENT && *value && *value != '@')
        str_add(&held, "@");
    str_add(&held, value);
    entry_hold(entry, desk, str_text(&held));
    free(entry->begun);
    entry->begun = mem_text(entry_value(entry));
    str_release(&held);
}

/* `default: home.class` follows the answer to home. */
static void begin_again(FormScreen *self, Fields *answers)
{
    Desk *desk = form_desk(self);

    for (int i = 0; self->is_new && i < self->count; i++) {
        Entry *entry = &self->entries[i];
        const char *preset = entry->field->preset;
        char *value;

        if (!preset || !strchr(preset, '.') || !is_ours(entry))
            continue;
        value = field_begins(desk, self->form, entry->field, answers);
        if (value && strcmp(value, entry_value(entry)) != 0) {
            entry_begin(entry, desk, value);
            fields_set(answers, entry->field->name, value);
        }
        free(value);
    }
}

static void compute(FormScreen *self, Entry *entry, Fields *answers,
                    Seconds now)
{
    const char *name = entry->field->name;
    char *value = field_compute(entry->field, self->form, answers, now);

    /* what only the service can add up stays as it was */
    if (value || !fields_get(&self->known, name))
        entry_hold(entry, form_desk(self), value ? value : "");
    fields_set(answers, name, entry_value(entry));
    free(value);
}

/* A desk takes down what is its own unit's, and need not say so; of a place the
 * hotline must. */
static bool is_unit(const FormScreen *self, const Field *field)
{
    return self->is_request && strcmp(field->name, "unit") == 0;
}

void form_reckon(FormScreen *self)
{
    Fields answers = FIELDS_EMPTY;
    Seconds now = clock_now();
    const bool at_desk = desk_unit(form_desk(self)) > 0;

    answers_read(self, &answers);
    begin_again(self, &answers);
    for (int i = 0; i < self->count; i++) {
        Entry *entry = &self->entries[i];
        const Field *field = entry->field;
        if (field->compute.op)
            compute(self, entry, &answers, now);
        const bool unit = is_unit(self, field);
        entry->hidden =
            (unit && at_desk) || !field_shown(field, self->form, &answers, now);
        if (entry->hidden && entry_value(entry)[0])
            fields_set(&answers, field->name, NULL);
        entry->must = (unit && self->is_new && !entry->hidden) ||
                      field_must(field, self->form, &answers, now);
    }
    fields_release(&answers);
}

void form_follow(FormScreen *self, const Entry *entry)
{
    if (entry->field->type == FIELD_HOME)
        pane_read(&self->pane, form_desk(self), entry->held);
    if (entry->field->type == FIELD_CATEGORY && self->is_request &&
        self->is_new && entry->held)
        category_follow(self, entry->held);
    if (entry->field->type == FIELD_HOME ||
        entry->field->type == FIELD_CATEGORY)
        beside_read(self);
    form_reckon(self);
}
