/* import_steps.c -- what one row of requests asks to be done
 *
 *     received_at,sent_at,accepted_at,accepted_by
 *     14:02,14:03,14:05,wu      -> receive, dispatch at 14:03, accept at 14:05
 *
 * or, where the export wrote it, step by step in the column `course`.
 */
#include "import_steps.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ANSWERS = 5 };

/* A verb, the columns that make it happen and say when, and its answers. */
typedef struct StepRow {
    const char *verb;
    const char *needs; /* column without which it did not happen */
    const char *when;
    const char *or_when; /* where `when` is empty: NULL none */
    const char *early;   /* sentence for one before the request was received */
    struct {
        const char *column, *field;
    } answer[MOST_ANSWERS];
} StepRow;

/* In the order in which steps of one moment follow each other. */
static const StepRow step_rows[] = {
    {"dispatch",
     "sent_at",
     "sent_at",
     NULL,
     N_("sent out %s, before it was opened %s"),
     {{"department", "department"}, {"assignee", "assignee"}}},
    {"accept",
     "accepted_at",
     "accepted_at",
     NULL,
     N_("taken %s, before it was opened %s"),
     {{"accepted_by", "accepted_by"}}},
    {"appoint",
     "appointed_at",
     "appointed_at",
     NULL,
     N_("appointment made %s, before it was opened %s"),
     {{"appointment_at", "appointment_at"}, {"agreed_with", "agreed_with"}}},
    {"note",
     "note",
     "noted_at",
     "received_at",
     N_("noted %s, before it was opened %s"),
     {{"note", "note"}}},
    {"arrive",
     "arrived_at",
     "arrived_at",
     NULL,
     N_("in place %s, before it was opened %s"),
     {{0}}},
    {"explain",
     "explained_at",
     "explained_at",
     NULL,
     N_("explained %s, before it was opened %s"),
     {{"explanation", "text"},
      {"explained_to", "explained_to"},
      {"explained_by", "explained_by"},
      {"outside", "outside"}}},
    {"promise",
     "promised_until",
     "promised_at",
     "received_at",
     N_("promised %s, before it was opened %s"),
     {{"promise_party", "promise_party"},
      {"promised_until", "promised_until"}}},
    {"resolve",
     "resolved_at",
     "resolved_at",
     NULL,
     N_("resolved %s, before it was opened %s"),
     {{"resolution", "resolution"}}},
    {"verify",
     "verified_at",
     "verified_at",
     NULL,
     N_("checked %s, before it was opened %s"),
     {{"verdict", "verdict"}, {"reason", "reason"}}},
    {"close",
     "closed_at",
     "closed_at",
     NULL,
     N_("closed %s, before it was opened %s"),
     {{"close_note", "note"}}},
    {"reopen",
     "reopened_at",
     "reopened_at",
     NULL,
     N_("reopened %s, before it was opened %s"),
     {{"reopen_reason", "reason"}}},
};

enum { STEP_ROWS = sizeof step_rows / sizeof *step_rows };

/* Beside the form's own fields. */
const char *const import_request_names[] = {"number",        "unit",
                                            "state",         "household",
                                            "received_by",   "outside",
                                            "sent_at",       "assignee",
                                            "accepted_at",   "accepted_by",
                                            "appointed_at",  "agreed_with",
                                            "note",          "noted_at",
                                            "arrived_at",    "explained_at",
                                            "explained_by",  "explained_to",
                                            "explanation",   "promised_at",
                                            "promise_party", "promised_until",
                                            "resolved_at",   "resolution",
                                            "verified_at",   "verdict",
                                            "reason",        "reopened_at",
                                            "reopen_reason", "reopened",
                                            "closed_at",     "close_note",
                                            "course",        NULL};

/* What a receive says beside its form's fields. */
static const char *const received_beside[] = {"number", "household",
                                              "received_by", NULL};

const char *row_said(const Bringing *bringing, const char *column)
{
    return fields_get(&bringing->row->fields, column);
}

/* ---- what is to be done --------------------------------------------------------- */

static ToDo *todo_add(Bringing *bringing, const char *verb, Seconds at)
{
    bringing->todo =
        mem_grow(bringing->todo, (size_t)(bringing->count + 1) * sizeof(ToDo));
    bringing->todo[bringing->count] = (ToDo){.verb = verb, .at = at};
    return &bringing->todo[bringing->count++];
}

bool moment_read(const Bringing *bringing, const char *column, Seconds *at,
                 Err *err)
{
    Err why = ERR_NONE;
    const char *text = row_said(bringing, column);

    if (import_map_time(bringing->row->map, text, bringing->row->now, at, &why))
        return true;
    return err_field(err, column, "%s: %s", column, why.text);
}

static bool answer_set(const Bringing *bringing, ToDo *todo, const char *name,
                       const char *text, Err *err)
{
    const Sheet *sheet = form_step(bringing->form, todo->verb);
    const Field *field = sheet ? sheet_field(sheet, name) : NULL;
    Str typed = STR_EMPTY;

    bool good = import_typed(bringing->row, field, text, &typed, err);
    if (good)
        fields_set(&todo->fields, name, str_text(&typed));
    str_release(&typed);
    return good;
}

/* A demo's agreed times are at full quarters of an hour, as people agree. */
static void todo_round(Fields *fields, const char *name)
{
    const char *typed = fields_get(fields, name);
    char text[32];

    if (!typed || typed[0] != '@')
        return;
    int64_t at = strtoll(typed + 1, NULL, 10);
    text_print(text, sizeof text, "@%" PRId64, (at + 899) / 900 * 900);
    fields_set(fields, name, text);
}

/* A sentence of the table with its two %s filled in. */
static void sentence_fill(Str *out, const char *sentence, const char *first,
                          const char *second)
{
    const char *values[] = {first, second};

    for (int i = 0; i < 2; i++) {
        const char *gap = strstr(sentence, "%s");
        if (!gap)
            break;
        str_addn(out, sentence, (size_t)(gap - sentence));
        str_add(out, values[i]);
        sentence = gap + 2;
    }
    str_add(out, sentence);
}

static bool early(const StepRow *step, Seconds at, Seconds received, Err *err)
{
    char then[TIME_TEXT], opened[TIME_TEXT];

    if (at >= received)
        return false;
    time_write(at, TIME_FULL, received, then);
    time_write(received, TIME_FULL, received, opened);
    Str text = STR_EMPTY;
    sentence_fill(&text, _(step->early), then, opened);
    err_field(err, step->when, "%s", str_text(&text));
    str_release(&text);
    return true;
}

/* Sent out, but not said to whom: to whom its category goes. */
static void department_otherwise(const Bringing *bringing, ToDo *todo)
{
    const char *code = row_said(bringing, "category");
    const Reference *category =
        code ? reference_get(bringing->row->desk, "category", code) : NULL;

    if (category && strcmp(todo->verb, "dispatch") == 0 &&
        !fields_get(&todo->fields, "department"))
        fields_set(&todo->fields, "department", category->department);
}

static bool step_collect(Bringing *bringing, const StepRow *step, Err *err)
{
    const char *when = step->when;
    Seconds at;

    if (!row_said(bringing, step->needs))
        return true;
    if (!row_said(bringing, when))
        when = step->or_when;
    if (!moment_read(bringing, when, &at, err))
        return false;
    if (early(step, at, bringing->received, err))
        return false;
    ToDo *todo = todo_add(bringing, step->verb, at);
    for (int i = 0; i < MOST_ANSWERS && step->answer[i].column; i++) {
        const char *text = row_said(bringing, step->answer[i].column);
        if (text &&
            !answer_set(bringing, todo, step->answer[i].field, text, err))
            return false;
    }
    if (bringing->row->rounded)
        todo_round(&todo->fields, "promised_until");
    department_otherwise(bringing, todo);
    /* A promise for the very moment counts as given just before it. */
    const char *until = fields_get(&todo->fields, "promised_until");
    if (until && strtoll(until + 1, NULL, 10) == at)
        todo->at--;
    return true;
}

/* The latest first, so that the sentence names what people look at. */
bool steps_collect(Bringing *bringing, Err *err)
{
    int before = bringing->count;

    for (int i = STEP_ROWS - 1; i >= 0; i--)
        if (!step_collect(bringing, &step_rows[i], err))
            return false;
    for (int i = before, k = bringing->count - 1; i < k; i++, k--) {
        ToDo swap = bringing->todo[i];
        bringing->todo[i] = bringing->todo[k];
        bringing->todo[k] = swap;
    }
    /* By moment; those of one moment stay in the table's order. */
    for (int i = before + 1; i < bringing->count; i++) {
        ToDo todo = bringing->todo[i];
        int k = i;
        for (; k > before && bringing->todo[k - 1].at > todo.at; k--)
            bringing->todo[k] = bringing->todo[k - 1];
        bringing->todo[k] = todo;
    }
    return true;
}

static void receive_typed(Fields *fields, const Sheet *sheet)
{
    for (int i = 0; i < fields->count; i++) {
        const Value *value = &fields->at[i];
        const Field *field = sheet_field(sheet, value->name);
        if (!field || field->type != FIELD_MOMENT || !value->text)
            continue;
        Str typed = STR_EMPTY;
        str_addf(&typed, "@%s", value->text);
        fields_set(fields, value->name, str_text(&typed));
        str_release(&typed);
    }
}

/* A line of the course: moment, verb, answers as they stand in a fact. */
static bool line_collect(Bringing *bringing, const char *line, size_t len,
                         Err *err)
{
    char moment[TIME_TEXT] = "", name[24] = "";
    int used = 0;
    Seconds at;
    Str text = STR_EMPTY;

    str_addn(&text, line, len);
    bool good =
        sscanf(str_text(&text), "%31s %23s %n", moment, name, &used) == 2 &&
        used > 0 && time_read(moment, bringing->row->now, &at, NULL);
    const RequestVerb *verb = good ? request_verb(name) : NULL;
    if (verb) {
        ToDo *todo = todo_add(bringing, verb->name, at);
        const char *json = str_text(&text) + used;
        const Sheet *sheet = form_step(bringing->form, verb->name);
        good = fields_from_json(&todo->fields, json, strlen(json), err);
        receive_typed(&todo->fields, sheet ? sheet : &bringing->form->sheet);
    }
    str_release(&text);
    return (good && verb) ||
           err_field(err, "course",
                     _("The course is not as the export writes it"));
}

bool course_collect(Bringing *bringing, Err *err)
{
    const char *course = row_said(bringing, "course");

    while (course && *course) {
        size_t len = strcspn(course, "\n");
        if (len > 0 && !line_collect(bringing, course, len, err))
            return false;
        course += len + (course[len] == '\n');
    }
    return true;
}

bool receive_collect(Bringing *bringing, Err *err)
{
    const Sheet *sheet = &bringing->form->sheet;
    ToDo *todo = todo_add(bringing, "receive", bringing->received);
    Str typed = STR_EMPTY;
    bool good = true;

    for (int i = 0; good && i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const char *text = row_said(bringing, field->name);
        if (!text || (strcmp(field->name, "appointment_at") == 0 &&
                      row_said(bringing, "appointed_at")))
            continue;
        good = import_typed(bringing->row, field, text, &typed, err);
        fields_set(&todo->fields, field->name, str_text(&typed));
    }
    for (int i = 0; received_beside[i]; i++)
        if (row_said(bringing, received_beside[i]))
            fields_set(&todo->fields, received_beside[i],
                       row_said(bringing, received_beside[i]));
    if (*bringing->row->source)
        fields_set(&todo->fields, "source", bringing->row->source);
    if (bringing->row->rounded)
        todo_round(&todo->fields, "appointment_at");
    str_release(&typed);
    return good;
}

/* What was taken down and is otherwise in the file: corrected. */
bool amend_collect(Bringing *bringing, Err *err)
{
    const Sheet *sheet = form_step(bringing->form, "amend");
    Fields fields = FIELDS_EMPTY;
    Str typed = STR_EMPTY;
    bool good = true;

    for (int i = 0; sheet && good && i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const char *text = row_said(bringing, field->name);
        if (!text)
            continue;
        good = import_typed(bringing->row, field, text, &typed, err);
        if (good && !import_said(bringing->row, &bringing->facts, field,
                                 str_text(&typed)))
            fields_set(&fields, field->name, str_text(&typed));
    }
    str_release(&typed);
    if (good && fields.count > 0)
        todo_add(bringing, "amend", bringing->row->now)->fields = fields;
    else
        fields_release(&fields);
    return good;
}

void todo_clear(Bringing *bringing)
{
    for (int i = 0; i < bringing->count; i++)
        fields_release(&bringing->todo[i].fields);
    bringing->count = 0;
}
