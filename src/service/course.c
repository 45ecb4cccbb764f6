/* course.c -- a record's whole course, told step by step: a request's, or one
 * of a register
 *
 *     14:02  chen  Receive           漏水
 *     14:03  chen  Send              Department: Engineering
 *     14:04  wu    Accept            By whom: 吳建國
 *     14:05  chen  Undo              Accept
 */
#include "escalation.h"
#include "register_find.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* Answers of a step that say the most, in the order in which they are told. */
static const char *const telling[] = {"accepted_by",
                                      "joined_by",
                                      "incident",
                                      "reminder",
                                      "points",
                                      "about",
                                      "major",
                                      "wish",
                                      "investigated_by",
                                      "findings",
                                      "measure",
                                      "answered_to",
                                      "answered_by",
                                      "answer",
                                      "satisfied",
                                      "joined",
                                      "explained_to",
                                      "explained_by",
                                      "promise_party",
                                      "promised_until",
                                      "appointment_at",
                                      "agreed_with",
                                      "verdict",
                                      "reason",
                                      "department",
                                      "assignee",
                                      "resolution",
                                      "text",
                                      "note",
                                      "home",
                                      "place",
                                      "category",
                                      "urgency",
                                      NULL};

static const Field *field_of(Desk *desk, const char *verb, const char *name)
{
    const Form *form = form_of(desk->forms, "request");
    if (!form)
        return NULL;
    const Sheet *step = form_step(form, verb);
    const Field *field = sheet_field(step ? step : &form->sheet, name);
    return field ? field : sheet_field(&form->sheet, name);
}

/* "陳怡安, 林冠宇" of "chen lin". */
static char *names_told(Desk *desk, const char *logins)
{
    Str out = STR_EMPTY;

    for (char *login; (login = word_next(&logins)); free(login)) {
        Staff staff;
        str_addf(&out, out.len ? _(", %s") : "%s",
                 staff_get(desk, login, &staff) ? staff.name : login);
    }
    return str_take(&out);
}

char *value_told(Desk *desk, const Field *field, const char *value, Seconds now)
{
    Staff staff;

    if (field->gathers)
        return names_told(desk, value);
    if ((field->type == FIELD_STAFF || field->type == FIELD_PERSON) &&
        staff_get(desk, value, &staff))
        return mem_text(staff.name);
    if (field->type == FIELD_DEPARTMENT || field->type == FIELD_CATEGORY) {
        const Reference *reference = reference_get(
            desk, field->type == FIELD_CATEGORY ? "category" : "department",
            value);
        if (reference)
            return mem_text(reference_label(reference));
    }
    return field_show(field, value, now, language());
}

static void summarise(Desk *desk, const Fact *fact, const Fields *fields,
                      Str *out)
{
    Seconds now = clock_now();

    for (int i = 0; telling[i]; i++) {
        const char *value = fields_get(fields, telling[i]);
        const Field *field =
            value ? field_of(desk, fact->verb, telling[i]) : NULL;
        if (!field)
            continue;
        char *shown = field->type == FIELD_RECORD
                          ? record_told(desk, form_of(desk->forms, "request"),
                                        field->name, value)
                          : value_told(desk, field, value, now);
        if (out->len)
            str_add(out, " · ");
        if (field->type == FIELD_LONG || strcmp(field->name, "note") == 0)
            str_add(out, shown);
        else
            str_addf(out, _("%s: %s"), label_in(field->label, language()),
                     shown);
        free(shown);
    }
}

/* Everything that was said, in the form's order. */
static void tell_answers(Desk *desk, const Form *form, const Fact *fact,
                         const Fields *fields, Str *out)
{
    const Sheet *step = form_step(form, fact->verb);
    const Sheet *sheet = step ? step : &form->sheet;

    if (clash_says(register_of(desk, fact->kind), fact)) {
        const char *number = fields_get(fields, CLASH);
        str_add(out, number ? number : _("no more"));
        return;
    }
    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const char *value = fields_get(fields, field->name);
        if (!value)
            continue;
        char *shown = record_told(desk, form, field->name, value);
        str_add(out, out->len ? " · " : "");
        str_addf(out, _("%s: %s"), label_in(field->label, language()), shown);
        free(shown);
    }
}

/* What the person may not see. */
static void answers_hide(Desk *desk, const Form *form, Fields *fields)
{
    for (int i = fields->count - 1; i >= 0; i--) {
        const Field *field = form_field(form, fields->at[i].name);
        if (field && !field_seen(desk, field))
            fields_drop(fields, fields->at[i].name);
    }
}

static const char *verb_told(const Kind *kind, const char *name)
{
    return kind->form ? record_verb_label(kind->form, name)
                      : request_verb_label(name);
}

/* Of an undo: which step it undid. */
static void summarise_undo(const Kind *kind, const Facts *facts,
                           const Fields *fields, Str *out)
{
    int64_t origin = fields_int(fields, "of_origin");
    int64_t seq = fields_int(fields, "of_seq");

    for (int i = 0; i < facts->count; i++) {
        const Fact *fact = facts->at[i];
        if (fact->origin == origin && fact->seq == seq)
            str_add(out, verb_told(kind, fact->verb));
    }
}

static bool is_disputed(Desk *desk, const Fact *fact)
{
    Sql *q = sql(desk->store,
                 "SELECT 1 FROM dispute WHERE record = :record AND kind = "
                 ":kind AND field = '' AND other_origin = :origin AND "
                 "other_seq = :seq");
    sql_text(q, ":record", fact->record);
    sql_text(q, ":kind", fact->kind);
    sql_int(q, ":origin", fact->origin);
    sql_int(q, ":seq", fact->seq);
    bool disputed = sql_row(q);
    sql_done(q, NULL);
    return disputed;
}

static Seconds said_at(const Fact *fact, const Fields *fields)
{
    static const char *const names[] = {"at", "made_at"};
    Seconds at = NEVER;

    for (int i = 0; i < 2 && at == NEVER; i++)
        at = fields_int(fields, names[i]);
    if (at == NEVER && strcmp(fact->verb, "receive") == 0)
        at = fields_int(fields, "received_at");
    return at != NEVER ? at : (fact->stamp >> 16) / 1000;
}

/* Who hears of the steps. */
typedef struct Hearing {
    Desk *desk;
    const Kind *kind;
    bool (*visit)(void *self, const Step *step);
    void *self;
} Hearing;

static bool step_tell(const Hearing *hearing, const Facts *facts, int i)
{
    const Fact *fact = facts->at[i];
    const Kind *kind = hearing->kind;
    Fields fields = FIELDS_EMPTY;
    Str summary = STR_EMPTY;

    fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL);
    if (kind->form)
        answers_hide(hearing->desk, kind->form, &fields);
    if (strcmp(fact->verb, "undo") == 0)
        summarise_undo(kind, facts, &fields, &summary);
    else if (kind->form || strcmp(fact->verb, "amend") == 0)
        tell_answers(hearing->desk, form_of(hearing->desk->forms, kind->name),
                     fact, &fields, &summary);
    else if (strcmp(fact->verb, "see") == 0)
        escalation_told(hearing->desk, fields_get(&fields, "event"), &summary);
    else
        summarise(hearing->desk, fact, &fields, &summary);
    Step step = {.origin = fact->origin,
                 .seq = fact->seq,
                 .stamp = fact->stamp,
                 .at = said_at(fact, &fields),
                 .written = (fact->stamp >> 16) / 1000,
                 .verb = fact->verb,
                 .actor = fact->actor,
                 .fields = &fields,
                 .undone = facts->undone[i],
                 .disputed = is_disputed(hearing->desk, fact),
                 .summary = &summary};
    bool more = hearing->visit(hearing->self, &step);
    fields_release(&fields);
    str_release(&summary);
    return more;
}

static bool course_tell(const Hearing *hearing, const char *record, Err *err)
{
    Facts facts = {0};
    bool done =
        facts_load(hearing->desk, hearing->kind->name, record, &facts, err);

    for (int i = 0; done && i < facts.count; i++)
        if (fact_first_said(&facts, i) == i && !step_tell(hearing, &facts, i))
            break;
    facts_release(&facts);
    return done;
}

bool request_course(Desk *desk, const char *record,
                    bool (*visit)(void *self, const Step *step), void *self,
                    Err *err)
{
    const Hearing hearing = {.desk = desk,
                             .kind = kind_of(desk, "request"),
                             .visit = visit,
                             .self = self};

    return course_tell(&hearing, record, err);
}

bool record_course(Desk *desk, const char *kind, const char *record,
                   bool (*visit)(void *self, const Step *step), void *self,
                   Err *err)
{
    Hearing hearing = {.desk = desk, .visit = visit, .self = self};

    return register_find(desk, kind, &hearing.kind, err) &&
           role_may(desk, kind, "show", err) &&
           course_tell(&hearing, record, err);
}
