/* request_beside.c -- what stands beside a request's course, a line each
 *
 *     緊急詢問   有人受傷或不適: 否 · 瓦斯已關: 是
 *     同時召集   保安部 張立偉 · 管家部 ?
 *
 * For the screen, the command and paper alike.
 */
#include "register_find.h"

#include <stdlib.h>
#include <string.h>

typedef void Line(void *self, const char *label, const char *text);

static void part_add(Str *out, const char *label, const char *text)
{
    str_add(out, out->len ? " · " : "");
    if (*label)
        str_addf(out, _("%s: %s"), label, text);
    else
        str_add(out, text);
}

/* In the form's order; what it does not ask any more as it was typed. */
static void answers_tell(Desk *desk, const Request *request, Line *line,
                         void *self)
{
    const Form *form = form_of(desk->forms, "request");
    Fields answers = FIELDS_EMPTY;
    Str text = STR_EMPTY;

    if (request->answers)
        fields_from_json(&answers, request->answers, strlen(request->answers),
                         NULL);
    for (int i = 0; form && i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        const char *value = fields_get(&answers, field->name);
        char *told = value ? record_told(desk, form, field->name, value) : NULL;
        if (told)
            part_add(&text, label_in(field->label, language()), told);
        free(told);
        fields_drop(&answers, field->name);
    }
    for (int i = 0; i < answers.count; i++)
        part_add(&text, answers.at[i].name, answers.at[i].text);
    if (text.len)
        line(self, _("Asked"), str_text(&text));
    fields_release(&answers);
    str_release(&text);
}

/* "保安部" or a person's name. */
static const char *called_name(Desk *desk, const char *name, Staff *staff)
{
    const Reference *department = reference_get(desk, "department", name);

    return department                     ? reference_label(department)
           : staff_get(desk, name, staff) ? staff->name
                                          : name;
}

/* Who has accepted for that one, and is there; "" nobody. */
static void joined_by(Desk *desk, const char *joined, const char *name,
                      Str *out)
{
    const size_t len = strlen(name);
    Staff staff;

    for (; joined && *joined; joined += strcspn(joined, "\n") + 1) {
        if (strncmp(joined, name, len) != 0 || joined[len] != ' ')
            continue;
        char *who =
            mem_textn(joined + len + 1, strcspn(joined + len + 1, "\n"));
        char *since = strstr(who, " @"), at[TIME_TEXT];
        if (since)
            *since = '\0';
        str_clear(out);
        str_add(out, staff_get(desk, who, &staff) ? staff.name : who);
        if (since)
            str_addf(out, _(" (there %s)"),
                     time_write(strtoll(since + 2, NULL, 10), TIME_SHORT,
                                clock_now(), at));
        free(who);
    }
}

static void called_tell(Desk *desk, const Request *request, Line *line,
                        void *self)
{
    Str text = STR_EMPTY, who = STR_EMPTY;
    const char *at = request->called;
    Staff staff;

    for (char *name; (name = word_next(&at)); free(name)) {
        str_clear(&who);
        joined_by(desk, request->joined, name, &who);
        str_addf(&text, "%s%s %s", text.len ? " · " : "",
                 called_name(desk, name, &staff),
                 who.len                         ? str_text(&who)
                 : among(request->waiting, name) ? _("(has not accepted)")
                                                 : "");
    }
    if (text.len)
        line(self, _("Called"), str_text(&text));
    str_release(&text);
    str_release(&who);
}

/* A complaint's course, as far as it is on record. */
static void complaint_tell(Desk *desk, const Request *request, Line *line,
                           void *self)
{
    const struct {
        const char *field, *value;
    } said[] = {
        {"points", request->points},
        {"wish", request->wish},
        {"about", request->about},
        {"major", request->major},
        {"findings", request->findings},
        {"investigated_by", request->investigated_by},
        {"measure", request->measure},
        {"answer", request->answered_at != NEVER ? request->answer : NULL},
        {"answered_to",
         request->answered_at != NEVER ? request->answered_to : NULL},
        {"satisfied", request->satisfied},
    };
    const Form *form = form_of(desk->forms, "request");
    const Field *nature = form ? sheet_field(&form->sheet, "nature") : NULL;
    Str text = STR_EMPTY;

    for (size_t i = 0; form && i < sizeof said / sizeof *said; i++) {
        const Field *field = form_field(form, said[i].field);
        if (!said[i].value || !field)
            continue;
        char *told = value_told(desk, field, said[i].value, clock_now());
        part_add(&text, label_in(field->label, language()), told);
        free(told);
    }
    if (text.len)
        line(self, nature ? choice_label(nature, "complaint", language()) : "",
             str_text(&text));
    str_release(&text);
}

static void incident_tell(Desk *desk, const Request *request, Line *line,
                          void *self)
{
    Record incident = {0};
    Str text = STR_EMPTY;

    if (!request->incident ||
        !record_load(desk, "incident", request->incident, &incident, NULL))
        return;
    const char *tell = fields_get(&incident.fields, "tell");
    char *title = record_title(desk, &incident);
    str_addf(&text, "%s %s", incident.number, title);
    if (tell)
        part_add(&text, _("tell callers"), tell);
    line(self, _("Incident"), str_text(&text));
    free(title);
    str_release(&text);
    record_release(&incident);
}

static void reminders_tell(const Request *request, Line *line, void *self)
{
    Str text = STR_EMPTY;
    char at[TIME_TEXT];

    if (request->reminders == 0)
        return;
    str_addf(&text, _("%d, last %s"), request->reminders,
             time_write(request->reminded_at, TIME_SHORT, clock_now(), at));
    line(self, _("Reminders"), str_text(&text));
    str_release(&text);
}

void request_beside(Desk *desk, const Request *request, Line *line, void *self)
{
    answers_tell(desk, request, line, self);
    called_tell(desk, request, line, self);
    incident_tell(desk, request, line, self);
    reminders_tell(request, line, self);
    complaint_tell(desk, request, line, self);
}
