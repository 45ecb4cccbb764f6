/* export.c -- records as CSV, or a JSON object a line
 *
 *     home,unit,floor,room,class,note
 *     3-0301,3,3,0301,occupied,
 *
 * Columns are called as the import reads them, moments are in UTC, and the
 * order is that of the records' names, so that an export that is brought into
 * a new database and exported again gives the same bytes.  What follows from
 * other things (what is due next), and PINs, are left out; a request that was
 * withdrawn says nothing any more and is left out too.
 */
#include "export.h"
#include "csv.h"
#include "transfer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Statements by kind; their texts are the cache's keys. */
static const struct Source {
    const char *kind, *rows;
} sources[] = {
    {"request", "SELECT * FROM request WHERE state <> 'withdrawn' ORDER BY id"},
    {"home", "SELECT * FROM home ORDER BY record"},
    {"household", "SELECT * FROM household ORDER BY id"},
    {"staff", "SELECT * FROM staff ORDER BY record"},
    {"department", "SELECT * FROM department ORDER BY record"},
    {"category", "SELECT * FROM category ORDER BY record"},
};

/* What follows from the course, where all steps stand with their answers, or
 * from other columns. */
static const char *const left_out[] = {"id",
                                       "stamp",
                                       "open",
                                       "due",
                                       "next",
                                       "notes",
                                       "pin",
                                       "declined_at",
                                       "help_at",
                                       "seen",
                                       "rank",
                                       "answers",
                                       "called",
                                       "joined",
                                       "waiting",
                                       "away",
                                       "stepped_at",
                                       "stepped_by",
                                       "reminders",
                                       "reminded_at",
                                       "incident",
                                       "complained_at",
                                       "points",
                                       "investigated_at",
                                       "investigated_by",
                                       "findings",
                                       "measure",
                                       "answered_at",
                                       "answered_by",
                                       "answered_to",
                                       "answer",
                                       "satisfied"};

/* Beside a step's own answers, what its line of the course says. */
static const char *const beside[] = {"number",  "unit",     "household",
                                     "source",  "assignee", "received_by",
                                     "outside", "called"};

/* A course while it is written. */
typedef struct Telling {
    const Form *form;
    RequestState state;
    Str *out;
} Telling;

static bool is_in(const char *name, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_moment(const char *column)
{
    size_t len = strlen(column);
    return strcmp(column, "promised_until") == 0 ||
           (len > 3 && strcmp(column + len - 3, "_at") == 0);
}

/* ---- the course of a request ----------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Value *)a)->name, ((const Value *)b)->name);
}

/* In the order of their names: that of typing differs when brought back. */
static void answers_write(const Telling *telling, const Fact *fact,
                          const Fields *fields)
{
    const Sheet *step = form_step(telling->form, fact->verb);
    const Sheet *sheet = step ? step : &telling->form->sheet;
    Fields kept = FIELDS_EMPTY;

    for (int i = 0; i < fields->count; i++) {
        const Value *value = &fields->at[i];
        if (strcmp(value->name, "at") != 0 &&
            (sheet_field(sheet, value->name) ||
             is_in(value->name, beside, sizeof beside / sizeof *beside)))
            fields_set(&kept, value->name, value->text);
    }
    if (strcmp(fact->verb, "receive") == 0 && *fact->actor &&
        !fields_get(&kept, "received_by"))
        fields_set(&kept, "received_by", fact->actor);
    if (kept.count > 0)
        qsort(kept.at, (size_t)kept.count, sizeof *kept.at, by_name);
    fields_to_json(&kept, telling->out);
    fields_release(&kept);
}

static void step_write(Telling *telling, const Fact *fact)
{
    const RequestVerb *verb = request_verb(fact->verb);
    bool receive = strcmp(fact->verb, "receive") == 0;
    Fields fields = FIELDS_EMPTY;
    char at[TIME_TEXT];

    if (!verb || (!receive && !verb_legal(verb, telling->state)) ||
        !fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL))
        return;
    Seconds when = fields_int(&fields, receive ? "received_at" : "at");
    if (when == NEVER)
        when = (fact->stamp >> 16) / 1000;
    str_addf(telling->out, "%s%s %s ", telling->out->len ? "\n" : "",
             time_write(when, TIME_UTC, when, at), verb->name);
    answers_write(telling, fact, &fields);
    const char *verdict = fields_get(&fields, "verdict");
    if (verb->to >= 0)
        telling->state = (RequestState)verb->to;
    if (text_is(verdict, "no"))
        telling->state = REQUEST_REFUSED;
    fields_release(&fields);
}

static bool course_write(Desk *desk, const char *record, Str *out, Err *err)
{
    Telling telling = {.form = form_of(desk->forms, "request"), .out = out};
    Facts facts = {0};

    bool good = facts_load(desk, "request", record, &facts, err);
    for (int i = 0; good && i < facts.count; i++)
        if (!facts.undone[i])
            step_write(&telling, facts.at[i]);
    facts_release(&facts);
    return good;
}

/* ---- rows ------------------------------------------------------------------------ */

static const char *heading(const Kind *kind, const char *column)
{
    return kind->key && strcmp(column, "record") == 0 ? kind->key : column;
}

static void row_read(const Kind *kind, Sql *q, Fields *out)
{
    for (int i = 0; i < sql_columns(q); i++) {
        const char *column = sql_column_name(q, i);
        char at[TIME_TEXT];
        if (is_in(column, left_out, sizeof left_out / sizeof *left_out))
            continue;
        const char *text = sql_get(q, i);
        if (text && is_moment(column))
            text = time_write(sql_get_int(q, i), TIME_UTC, NEVER, at);
        fields_set(out, heading(kind, column), text);
    }
}

static void row_write(const Fields *fields, bool names, bool json, Str *row)
{
    if (json) {
        fields_to_json(fields, row);
        str_addc(row, '\n');
        return;
    }
    for (int i = 0; i < fields->count; i++) {
        const char *text = fields->at[i].text;
        csv_put(row, names ? fields->at[i].name : text ? text : "", i == 0);
    }
    csv_end(row);
}

static bool row_put(const Str *row, FILE *out, Err *err)
{
    if (fwrite(str_text(row), 1, row->len, out) == row->len)
        return true;
    return err_set(err, ERR_SYSTEM, _("The export can't be written: %s"),
                   strerrordesc_np(errno));
}

bool export_row(const Fields *fields, bool names, bool json, FILE *out,
                Err *err)
{
    Str row = STR_EMPTY;

    row_write(fields, names, json, &row);
    bool good = row_put(&row, out, err);
    str_release(&row);
    return good;
}

static bool headings_put(Desk *desk, const Kind *kind, FILE *out, Err *err)
{
    const Table *table = kind_table(desk, kind);
    Fields fields = FIELDS_EMPTY;

    for (int i = 0; i < table->count; i++)
        if (!is_in(table->column[i].name, left_out,
                   sizeof left_out / sizeof *left_out))
            fields_set(&fields, heading(kind, table->column[i].name), NULL);
    if (strcmp(kind->name, "request") == 0)
        fields_set(&fields, "course", NULL);
    bool good = export_row(&fields, true, false, out, err);
    fields_release(&fields);
    return good;
}

static bool rows_put(Desk *desk, const Kind *kind, Sql *q, bool json, FILE *out,
                     Err *err)
{
    bool request = strcmp(kind->name, "request") == 0, good = true;
    Str course = STR_EMPTY;

    while (good && sql_row(q)) {
        Fields fields = FIELDS_EMPTY;
        row_read(kind, q, &fields);
        if (request) {
            str_clear(&course);
            good =
                course_write(desk, fields_get(&fields, "record"), &course, err);
            fields_set(&fields, "course", str_text(&course));
        }
        good = good && export_row(&fields, false, json, out, err);
        fields_release(&fields);
    }
    str_release(&course);
    return sql_done(q, err) && good;
}

static const char *rows_of(const char *kind)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(sources[i].kind, kind) == 0)
            return sources[i].rows;
    return NULL;
}

bool desk_export(Desk *desk, const char *kind, bool json, FILE *out, Err *err)
{
    const Kind *known = kind_of(desk, kind);
    const char *rows = rows_of(kind);

    if (!known || (!rows && !known->form))
        return err_set(err, ERR_USAGE, _("There is no export of %s"), kind);
    if (!role_may(desk, kind, "export", err) ||
        !role_may(desk, kind, "show", err) || !store_snapshot(desk->store, err))
        return false;
    bool good = known->form ? register_export(desk, known, json, out, err)
                            : (json || headings_put(desk, known, out, err)) &&
                                  rows_put(desk, known, sql(desk->store, rows),
                                           json, out, err);
    store_snapshot_end(desk->store);
    if (good && fflush(out) != 0)
        good = err_set(err, ERR_SYSTEM, _("The export can't be written: %s"),
                       strerrordesc_np(errno));
    return good;
}
