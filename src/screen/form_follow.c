/* form_follow.c -- what follows from an answer
 *
 *     home 3-1203     who lives there stands beside the form
 *     category leak   department engineering, urgency normal, promise 5341 …
 *                     where nobody said otherwise
 */
#include "form_screen.h"
#include <string.h>

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
