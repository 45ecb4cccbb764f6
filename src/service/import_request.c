/* import_request.c -- one row of requests, brought in by the same verbs
 *
 *     home,category,text,received_at,sent_at,accepted_at,accepted_by,…
 *     3-1203,leak,廚房漏水,2026-11-23 14:02,2026-11-23 14:03,,,
 *     -> receive at 14:02, dispatch at 14:03
 *
 * A moment's column makes its verb happen; verbs follow each other in the
 * order of their moments, and must be legal as if typed.  A row is found again
 * by its record, its source or its number.  Of one that is here, verbs whose
 * moment is on record are passed over, new ones are done, and what was taken
 * down is corrected where the file says something never said before; so
 * running a file again does nothing, even when the desk has gone on since.
 *
 * `course` (written by the export) has every step with all its answers, one a
 * line, and is replayed as it is:
 *
 *     2026-11-23T06:02:11Z accept {"accepted_by":"wu"}
 */
#include "import.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ANSWERS = 5, MOST_STEPS = 16 };

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

/* A step that is to be done: of the table, or a line of the course. */
typedef struct ToDo {
    const char *verb;
    Seconds at;
    Fields fields; /* as typed */
} ToDo;

/* One request on its way in. */
typedef struct Bringing {
    ImportRow *row;
    const Form *form;
    char record[49];
    Facts facts; /* what is here already */
    RequestState state;
    ToDo *todo;
    int count;
    Seconds received;
    bool changed;
} Bringing;

static const char *said(const Bringing *bringing, const char *column)
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

static bool moment_read(const Bringing *bringing, const char *column,
                        Seconds *at, Err *err)
{
    Err why = ERR_NONE;
    const char *text = said(bringing, column);

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
    const char *code = said(bringing, "category");
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

    if (!said(bringing, step->needs))
        return true;
    if (!said(bringing, when))
        when = step->or_when;
    if (!moment_read(bringing, when, &at, err))
        return false;
    if (early(step, at, bringing->received, err))
        return false;
    ToDo *todo = todo_add(bringing, step->verb, at);
    for (int i = 0; i < MOST_ANSWERS && step->answer[i].column; i++) {
        const char *text = said(bringing, step->answer[i].column);
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
static bool steps_collect(Bringing *bringing, Err *err)
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

static bool course_collect(Bringing *bringing, Err *err)
{
    const char *course = said(bringing, "course");

    while (course && *course) {
        size_t len = strcspn(course, "\n");
        if (len > 0 && !line_collect(bringing, course, len, err))
            return false;
        course += len + (course[len] == '\n');
    }
    return true;
}

/* ---- doing it ------------------------------------------------------------------- */

static bool same_value(const char *here, const char *typed)
{
    if (!here || !typed)
        return here == typed;
    return strcmp(here, typed + (typed[0] == '@')) == 0;
}

static bool same_answers(const Fields *here, const Fields *typed)
{
    for (int i = 0; i < typed->count; i++)
        if (!same_value(fields_get(here, typed->at[i].name), typed->at[i].text))
            return false;
    return true;
}

/* One verb happens once at a moment; notes and corrections may be several. */
static bool fact_is(const Fact *fact, const ToDo *todo)
{
    Fields fields = FIELDS_EMPTY;
    bool same = false;
    bool several =
        strcmp(todo->verb, "note") == 0 || strcmp(todo->verb, "amend") == 0;

    if (strcmp(fact->verb, todo->verb) == 0 &&
        fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL)) {
        Seconds at = fields_int(&fields, "at");
        same = (at != NEVER ? at : (fact->stamp >> 16) / 1000) == todo->at;
        if (several)
            same = same && same_answers(&fields, &todo->fields);
    }
    fields_release(&fields);
    return same;
}

/* Here already; undone here counts too: it is not done once more. */
static bool todo_is_done(const Bringing *bringing, const ToDo *todo)
{
    bool receive = strcmp(todo->verb, "receive") == 0;

    for (int i = 0; i < bringing->facts.count; i++)
        if (receive ? strcmp(bringing->facts.at[i]->verb, "receive") == 0
                    : fact_is(bringing->facts.at[i], todo))
            return true;
    return false;
}

static bool legal_now(const Bringing *bringing, const ToDo *todo, Err *err)
{
    const RequestVerb *verb = request_verb(todo->verb);
    char at[TIME_TEXT];

    if (verb_legal(verb, bringing->state))
        return true;
    time_write(todo->at, TIME_FULL, todo->at, at);
    return err_set(err, ERR_NOT_NOW,
                   _("\"%s\" of %s is not possible in the state \"%s\""),
                   _(verb->label), at, state_label(bringing->state));
}

static void state_move(Bringing *bringing, const ToDo *todo)
{
    const RequestVerb *verb = request_verb(todo->verb);
    const char *verdict = fields_get(&todo->fields, "verdict");

    if (verb->to >= 0)
        bringing->state = (RequestState)verb->to;
    if (verdict && strcmp(verdict, "no") == 0)
        bringing->state = REQUEST_REFUSED;
}

static bool todo_do(Bringing *bringing, ToDo *todo, Err *err)
{
    Deed deed = {.kind = "request", .verb = todo->verb, .bulk = true};
    bool receive = strcmp(todo->verb, "receive") == 0;

    if (todo_is_done(bringing, todo))
        return true;
    if (!receive && !legal_now(bringing, todo, err))
        return false;
    text_copy(deed.record, sizeof deed.record, bringing->record);
    deed.fields = todo->fields;
    deed.at = receive ? NEVER : todo->at;
    bool done = desk_do(bringing->row->desk, &deed, err);
    todo->fields = deed.fields;
    if (done) {
        text_copy(bringing->record, sizeof bringing->record, deed.record);
        state_move(bringing, todo);
        bringing->changed = true;
    }
    return done;
}

/* ---- a new one, or one that is here ------------------------------------------------ */

static bool receive_collect(Bringing *bringing, Err *err)
{
    const Sheet *sheet = &bringing->form->sheet;
    ToDo *todo = todo_add(bringing, "receive", bringing->received);
    Str typed = STR_EMPTY;
    bool good = true;

    for (int i = 0; good && i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const char *text = said(bringing, field->name);
        if (!text || (strcmp(field->name, "appointment_at") == 0 &&
                      said(bringing, "appointed_at")))
            continue;
        good = import_typed(bringing->row, field, text, &typed, err);
        fields_set(&todo->fields, field->name, str_text(&typed));
    }
    for (int i = 0; received_beside[i]; i++)
        if (said(bringing, received_beside[i]))
            fields_set(&todo->fields, received_beside[i],
                       said(bringing, received_beside[i]));
    if (*bringing->row->source)
        fields_set(&todo->fields, "source", bringing->row->source);
    if (bringing->row->rounded)
        todo_round(&todo->fields, "appointment_at");
    str_release(&typed);
    return good;
}

/* What was taken down and is otherwise in the file: corrected. */
static bool amend_collect(Bringing *bringing, Err *err)
{
    const Sheet *sheet = form_step(bringing->form, "amend");
    Fields fields = FIELDS_EMPTY;
    Str typed = STR_EMPTY;
    bool good = true;

    for (int i = 0; sheet && good && i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const char *text = said(bringing, field->name);
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

static bool todo_all(Bringing *bringing, Err *err)
{
    for (int i = 0; i < bringing->count; i++)
        if (!todo_do(bringing, &bringing->todo[i], err))
            return false;
    return true;
}

static void todo_clear(Bringing *bringing)
{
    for (int i = 0; i < bringing->count; i++)
        fields_release(&bringing->todo[i].fields);
    bringing->count = 0;
}

static bool facts_here(Bringing *bringing, Err *err)
{
    facts_clear(&bringing->facts);
    return facts_load(bringing->row->desk, "request", bringing->record,
                      &bringing->facts, err);
}

/* The state as it stands; what verbs are legal from. */
static bool state_here(Bringing *bringing, Err *err)
{
    Sql *q = sql(bringing->row->desk->store,
                 "SELECT state FROM request WHERE record = :record");
    sql_text(q, ":record", bringing->record);
    bringing->state = REQUEST_WITHDRAWN;
    if (sql_row(q))
        state_of(sql_get(q, 0), &bringing->state);
    return sql_done(q, err);
}

static bool bring_steps(Bringing *bringing, Err *err)
{
    todo_clear(bringing);
    if (!amend_collect(bringing, err) || !steps_collect(bringing, err))
        return false;
    return todo_all(bringing, err);
}

static bool bring(Bringing *bringing, bool fresh, Err *err)
{
    bool course = said(bringing, "course") != NULL;

    if (!fresh && (!facts_here(bringing, err) || !state_here(bringing, err)))
        return false;
    if (course) {
        if (!course_collect(bringing, err) || !todo_all(bringing, err) ||
            !facts_here(bringing, err))
            return false;
    } else if (fresh) {
        if (!receive_collect(bringing, err) || !steps_collect(bringing, err))
            return false;
        return todo_all(bringing, err);
    }
    return bring_steps(bringing, err);
}

/* ---- which one it is -------------------------------------------------------------- */

static bool request_find(const ImportRow *row, char record[49])
{
    const char *name = fields_get(&row->fields, "record");
    const char *number = fields_get(&row->fields, "number");

    if (name && strlen(name) < RECORD_NAME &&
        journal_newest(row->desk->store, "request", name) != 0) {
        text_copy(record, 49, name);
        return true;
    }
    if (*row->source) {
        Sql *q = sql(row->desk->store,
                     "SELECT record FROM request WHERE source = :source");
        sql_text(q, ":source", row->source);
        if (import_find(q, record))
            return true;
    }
    if (name || !number)
        return false;
    Sql *q = sql(row->desk->store, "SELECT record FROM request WHERE number = "
                                   ":number ORDER BY id DESC LIMIT 1");
    sql_text(q, ":number", number);
    return import_find(q, record);
}

static bool name_good(const char *name, char record[49], Err *err)
{
    if (!name)
        return true;
    if (record_id(name) == 0)
        return err_field(err, "record", _("\"%s\" is not a request's name"),
                         name);
    text_copy(record, 49, name);
    return true;
}

ImportOutcome import_request(ImportRow *row, Err *err)
{
    Bringing bringing = {.row = row,
                         .form = form_of(row->desk->forms, "request")};
    const char *source = fields_get(&row->fields, "source");

    if (!*row->source && source)
        row->source = source;
    if (!said(&bringing, "received_at"))
        return err_field(err, "received_at",
                         _("When was it received? received_at is empty")),
               IMPORT_REFUSED;
    if (!moment_read(&bringing, "received_at", &bringing.received, err))
        return IMPORT_REFUSED;
    bool fresh = !request_find(row, bringing.record);
    bool done = (!fresh || name_good(fields_get(&row->fields, "record"),
                                     bringing.record, err)) &&
                bring(&bringing, fresh, err);
    if (done && bringing.changed)
        done = desk_sum(row->desk, "request", bringing.record, err);
    todo_clear(&bringing);
    free(bringing.todo);
    facts_release(&bringing.facts);
    if (!done)
        return IMPORT_REFUSED;
    return bringing.changed ? IMPORT_TAKEN : IMPORT_SAME;
}
