/* form_agenda.c -- while a time is agreed: what else is agreed then
 *
 *     Agreed time  15:00
 *     Also then: 14:30-15:30 ! 3-1123-013 3-0501 吳建國
 *
 * It is said while one types, so that another time can be offered before the
 * household hangs up; nobody is kept from it.
 */
#include "appointment.h"
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

bool agenda_is_asked(const Entry *entry)
{
    return strcmp(entry->field->name, "appointment_at") == 0;
}

static const char *value_of(FormScreen *self, const char *name)
{
    const Entry *entry = form_entry(self, name);

    return entry && entry_value(entry)[0] ? entry_value(entry) : NULL;
}

/* A step is for what its request says, a new request for what is typed. */
static bool beside(FormScreen *self, Seconds at, Str *out)
{
    Request request = {0};
    AppointmentPlan plan = {.record = self->record,
                            .home = value_of(self, "home"),
                            .department = value_of(self, "department"),
                            .at = at};

    if (!self->is_new &&
        request_load(form_desk(self), self->record, &request, NULL)) {
        plan.home = request.home;
        plan.department = request.department;
        plan.person =
            request.accepted_by ? request.accepted_by : request.assignee;
    }
    const bool clash = appointment_beside(form_desk(self), &plan, out);
    request_release(&request);
    return clash;
}

static bool others_tell(FormScreen *self, const Entry *entry, Str *out,
                        bool *clash)
{
    Str others = STR_EMPTY;
    char *value = entry_canonical(entry);

    *clash = value && beside(self, strtoll(value, NULL, 10), &others);
    if (others.len)
        str_addf(out, _("Also then: %s"), str_text(&others));
    str_release(&others);
    free(value);
    return out->len > 0;
}

bool agenda_tell(FormScreen *self, const Entry *entry, Str *out)
{
    bool clash;

    return others_tell(self, entry, out, &clash);
}

void agenda_warn(FormScreen *self, const Entry *entry)
{
    Str word = STR_EMPTY;
    bool clash;

    if (others_tell(self, entry, &word, &clash) && clash)
        say_no(self->screen.session, "%s", str_text(&word));
    str_release(&word);
}
