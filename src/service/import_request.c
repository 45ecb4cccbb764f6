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
#include "import_steps.h"

#include <stdlib.h>
#include <string.h>

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

/* One verb happens once at a moment, but for those of whom several people may
 * say it. */
static bool is_several(const char *verb)
{
    static const char *const several[] = {"note", "amend", "remind", "join",
                                          "attend"};

    for (size_t i = 0; i < sizeof several / sizeof *several; i++)
        if (strcmp(several[i], verb) == 0)
            return true;
    return false;
}

static bool fact_is(const Fact *fact, const ToDo *todo)
{
    Fields fields = FIELDS_EMPTY;
    bool same = false;

    if (strcmp(fact->verb, todo->verb) == 0 &&
        fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL)) {
        Seconds at = fields_int(&fields, "at");
        same = (at != NEVER ? at : (fact->stamp >> 16) / 1000) == todo->at;
        if (is_several(todo->verb))
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

    time_write(todo->at, TIME_FULL, todo->at, at);
    /* a promise for the very moment stands a second before it */
    if (todo->at < bringing->received - 1)
        return err_set(err, ERR_NOT_NOW,
                       _("\"%s\" of %s lies before it was received"),
                       _(verb->label), at);
    if (verb_legal(verb, bringing->state))
        return true;
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
    if (text_is(verdict, "no"))
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

static bool todo_all(Bringing *bringing, Err *err)
{
    for (int i = 0; i < bringing->count; i++)
        if (!todo_do(bringing, &bringing->todo[i], err))
            return false;
    return true;
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
    bool course = row_said(bringing, "course") != NULL;

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
    if (!row_said(&bringing, "received_at"))
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
