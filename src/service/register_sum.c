/* register_sum.c -- what the facts of a form-defined record add up to
 *
 *     set     {home: 3-1203, carrier: post}      chen, 14:02
 *     hand    {handed_to: 王太太}                 lin, 18:30
 *     -> record: P3-1123-007, unit 3, state handed, open 0,
 *        fields {"home":"3-1203","carrier":"post","handed_to":"王太太"}
 *
 * `set` makes a record and changes it; a step of the form moves it, where its
 * `from` allows: a step that comes too late is a dispute, as with requests, but
 * for one that only gathers names: who signs what is done has signed, too.
 * What the form does not ask (another version did) is kept among the answers.
 */
#include "register_sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns -------------------------------------------------------------- */

/* Beside the answers; a form may ask for one of them by its own name. */
static const struct Common {
    const char *name;
    bool ours, named;
    bool exclusive; /* only of a form that has that rule */
} commons[] = {
    {.name = "number"},
    {.name = "unit"},
    {.name = "state", .ours = true},
    {.name = "made_at", .ours = true},
    {.name = "made_by", .ours = true},
    {.name = "changed_at", .ours = true},
    {.name = "changed_by", .ours = true},
    {.name = "source", .named = true},    /* what it was made from */
    {.name = "household", .named = true}, /* with which it moves */
    {.name = CLASH, .ours = true, .named = true, .exclusive = true},
};

enum { COMMONS = sizeof commons / sizeof *commons };

int register_columns(const Form *form)
{
    int most = COMMONS + form->sheet.count;

    for (int i = 0; i < form->step_count; i++)
        most += form->steps[i].count;
    return most;
}

static bool is_in(const char *name, const char *const *names)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool is(const char *name, const char *other)
{
    return other && strcmp(name, other) == 0;
}

/* Is it the field by whose value the readings of another one rise? */
static bool rises_by(const Form *form, const char *name)
{
    for (int i = 0; i < form->sheet.count; i++)
        if (is(name, form->sheet.fields[i].rising))
            return true;
    return false;
}

bool field_named(const Form *form, const Field *field)
{
    return field->type == FIELD_HOME || field->type == FIELD_HOUSEHOLD ||
           (field->type == FIELD_STAFF && !field->gathers) ||
           field->type == FIELD_RECORD ||
           (form->exclusive && is_in(field->name, form->exclusive->same)) ||
           (form->every && is(field->name, form->every->key)) ||
           rises_by(form, field->name);
}

static void sheet_columns(Table *table, const Sheet *sheet)
{
    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        int known = table_column(table, field->name);
        Column *column =
            known < 0 ? column_add(table, field->name) : &table->column[known];
        if (column->field)
            continue;
        column->field = field;
        column->answer = true;
        column->named = column->named || field_named(table->kind->form, field);
        column->ours = column->ours || field->compute.op != COMPUTE_NONE;
    }
}

void register_table(Table *table)
{
    const Form *form = table->kind->form;

    for (int i = 0; i < COMMONS; i++) {
        if (commons[i].exclusive && !form->exclusive)
            continue;
        Column *column = column_add(table, commons[i].name);
        column->ours = commons[i].ours;
        column->named = commons[i].named;
        column->answer = column->named;
    }
    sheet_columns(table, &form->sheet);
    for (int i = 0; i < form->step_count; i++)
        sheet_columns(table, &form->steps[i]);
}

/* ---- folding -------------------------------------------------------------- */

bool step_legal(const Sheet *step, const char *state)
{
    bool legal = !step->from;

    for (int i = 0; !legal && step->from[i]; i++)
        legal = strcmp(step->from[i], state ? state : "") == 0;
    return legal;
}

bool step_counts(const Sheet *step, const char *state)
{
    bool signs = step->count > 0;

    for (int i = 0; signs && i < step->count; i++)
        signs = step->fields[i].gathers;
    return signs || step_legal(step, state);
}

static void put_or(Sum *sum, const char *column, const char *said,
                   const char *otherwise)
{
    sum_put(sum, column, said ? said : otherwise);
}

/* An import says which state it is in, and since when it is here. */
static void fold_making(Sum *sum, const Fact *fact, const Fields *fields)
{
    const Form *form = sum->table->kind->form;
    const char *state = fields_get(fields, "state");
    const char *by = fields_get(fields, "made_by");
    int64_t at;

    if (!state || !form_state(form, state))
        state = form->state_count > 0 ? form->states[0].name : NULL;
    if (!sum_number(fields_get(fields, "made_at"), &at))
        at = (fact->stamp >> 16) / 1000;
    sum->begun = true;
    sum_put(sum, "state", state);
    sum_put_int(sum, "made_at", at);
    put_or(sum, "made_by", by, fact->actor);
}

/* One more name, "chen" to "lin chen"; an empty answer takes all away. */
static void gather(Sum *sum, const char *column, const char *said)
{
    const char *before = sum_get(sum, column);
    Str names = STR_EMPTY;

    if (said && before)
        str_add(&names, before);
    for (char *name; (name = word_next(&said)); free(name))
        if (!among(str_text(&names), name))
            str_addf(&names, "%s%s", names.len ? " " : "", name);
    sum_put(sum, column, names.len ? str_text(&names) : NULL);
    str_release(&names);
}

/* Who was named stands beside those who were before, whoever knew of whom: two
 * who sign are no dispute. */
static void fold_gathered(Sum *sum, Fields *fields)
{
    const Table *table = sum->table;

    for (int i = fields->count - 1; i >= 0; i--) {
        const int column = table_column(table, fields->at[i].name);
        const Field *field = column < 0 ? NULL : table->column[column].field;
        if (!field || !field->gathers)
            continue;
        gather(sum, field->name, fields->at[i].text);
        fields_drop(fields, field->name);
    }
}

bool register_fold(Sum *sum, const Fact *fact, Fields *fields, Fields *set)
{
    const Form *form = sum->table->kind->form;
    const Sheet *step = form_step(form, fact->verb);
    const char *state = sum_get(sum, "state");

    if (step && (!sum->begun || !step_counts(step, state)))
        return false;
    if (!step && clash_says(sum->table->kind, fact)) {
        clash_fold(sum, fields);
        return true;
    }
    if (!sum->begun && strcmp(fact->verb, "set") == 0)
        fold_making(sum, fact, fields);
    if (step && step->to && step_legal(step, state))
        sum_put(sum, "state", step->to);
    if (form->exclusive && clash_touched(form->exclusive, fields))
        sum_put(sum, CLASH, NULL); /* until the hotline says so again */
    sum_put_int(sum, "changed_at", (fact->stamp >> 16) / 1000);
    sum_put(sum, "changed_by", fact->actor);
    if (table_column(sum->table, "at") < 0)
        fields_drop(fields, "at");
    fold_gathered(sum, fields);
    *set = *fields;
    *fields = FIELDS_EMPTY;
    return true;
}

/* ---- what follows ------------------------------------------------------------ */

bool compute_settled(const Compute *compute)
{
    return compute->op != COMPUTE_NONE && compute->op != COMPUTE_DAYS_SINCE &&
           compute->op != COMPUTE_SUM_OF && compute->op != COMPUTE_COUNT_OF;
}

static Seconds sum_at(const Sum *sum)
{
    return (sum->stamp >> 16) / 1000;
}

/* A fact may say what is computed now, from a time when it was asked. */
static void compute(Sum *sum, const Field *field, Fields *answers)
{
    const Form *form = sum->table->kind->form;
    char *value = field_compute(field, form, answers, sum_at(sum));

    sum_put(sum, field->name, value);
    fields_set(answers, field->name, value);
    free(value);
}

void register_finish(Sum *sum, const PromiseTerms *terms)
{
    const Table *table = sum->table;
    Fields answers = FIELDS_EMPTY;
    bool begun = false;

    (void)terms;
    for (int i = 0; sum->begun && i < table->count; i++) {
        const Field *field = table->column[i].field;
        if (!field || !compute_settled(&field->compute))
            continue;
        for (int k = 0; !begun && k < table->count; k++)
            if (sum->cell[k].text)
                fields_set(&answers, table->column[k].name, sum->cell[k].text);
        begun = true;
        compute(sum, field, &answers);
    }
    fields_release(&answers);
}

/* Only the answers that the condition asks about. */
static bool sum_holds(const Sum *sum, const Condition *condition)
{
    Fields fields = FIELDS_EMPTY;

    if (condition->count == 0)
        return true;
    for (int i = 0; i < condition->count; i++)
        fields_set(&fields, condition->lines[i].field,
                   sum_get(sum, condition->lines[i].field));
    bool holds = condition_holds(condition, sum->table->kind->form, &fields,
                                 sum_at(sum));
    fields_release(&fields);
    return holds;
}

/* -1: what made it was undone. */
static int sum_open(const Sum *sum)
{
    const Form *form = sum->table->kind->form;
    const char *state = sum_get(sum, "state");
    const FormState *stands = state ? form_state(form, state) : NULL;

    if (!sum->begun)
        return -1;
    return (!stands || stands->open) && sum_holds(sum, &form->list.open_while);
}

/* A moment; of a date the day's end. */
static Seconds moment_of(const Sum *sum, const char *column)
{
    const char *text = column ? sum_get(sum, column) : NULL;
    int i = column ? table_column(sum->table, column) : -1;
    const Field *field = i < 0 ? NULL : sum->table->column[i].field;
    Seconds at = NEVER;

    if (!text)
        return NEVER;
    if (field && field->type == FIELD_DATE)
        return time_read_as(text, "%Y-%m-%d", &at, NULL) ? day_next(at) : NEVER;
    return sum_number(text, &at) ? at : NEVER;
}

/* What takes time beforehand makes it due earlier until it is answered. */
static Seconds sum_due(const Sum *sum)
{
    const Form *form = sum->table->kind->form;
    const Seconds end = moment_of(sum, form->list.due);
    Seconds lead = 0;

    if (end == NEVER)
        return DUE_NEVER;
    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (field->lead > lead && !sum_get(sum, field->name))
            lead = field->lead;
    }
    return end - lead;
}

/* ---- writing ------------------------------------------------------------------ */

static void answer_add(Str *json, const char *name, const char *text)
{
    str_addc(json, json->len ? ',' : '{');
    json_quote(json, name);
    str_addc(json, ':');
    json_quote(json, text);
}

/* In the form's order, and behind them what it does not ask. */
static void answers_write(const Sum *sum, Str *json)
{
    const Table *table = sum->table;

    for (int i = 0; i < sum->cells; i++)
        if (sum->cell[i].text && (i >= table->count || table->column[i].answer))
            answer_add(json, sum_name(sum, i), sum->cell[i].text);
    str_add(json, json->len ? "}" : "{}");
}

static bool is_wordy(const Field *field)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_TELEPHONE:
    case FIELD_HOME:
    case FIELD_PERSON:
    case FIELD_ROWS:
        return !field->confidential;
    default:
        return false;
    }
}

/* What not everybody may see is not found by anybody. */
static void words_write(const Sum *sum, Str *words)
{
    const Table *table = sum->table;

    str_add(words, sum_get(sum, "number") ? sum_get(sum, "number") : "");
    for (int i = 0; i < table->count; i++)
        if (sum->cell[i].text && table->column[i].field &&
            is_wordy(table->column[i].field)) {
            str_addc(words, ' ');
            str_add(words, sum->cell[i].text);
        }
}

int64_t name_key(const Kind *kind, const char *field, const char *value)
{
    uint64_t hash = hash_text(HASH_START, kind->name);

    hash = hash_text(hash_text(hash, "\n"), field);
    return (int64_t)hash_text(hash_text(hash, "\n"), value);
}

static bool name_write(Desk *desk, int64_t id, int64_t key, int schema,
                       Err *err)
{
    Sql *q = sql(desk->store,
                 schema ? "INSERT OR IGNORE INTO temp.record_name VALUES (:id, "
                          ":key)"
                        : "INSERT OR IGNORE INTO main.record_name VALUES (:id, "
                          ":key)");

    sql_int(q, ":id", id);
    sql_int(q, ":key", key);
    return sql_done(q, err);
}

static bool names_write(Desk *desk, const Sum *sum, int schema, Err *err)
{
    const Table *table = sum->table;
    const int64_t id = kind_row(table->kind, sum->record);
    bool done = true;

    for (int i = 0; done && sum->begun && i < table->count; i++)
        if (table->column[i].named && sum->cell[i].text)
            done = name_write(
                desk, id,
                name_key(table->kind, table->column[i].name, sum->cell[i].text),
                schema, err);
    return done;
}

#define RECORD_VALUES                                                      \
    "record VALUES (:id, :kind, :record, :number, :unit, :state, :open, "  \
    ":sort, :due, :made_at, :made_by, :changed_at, :changed_by, :fields, " \
    ":words, :stamp)"

static int64_t number_of(const Sum *sum, const char *column)
{
    int64_t number = 0;

    sum_number(sum_get(sum, column), &number);
    return number;
}

static const char *text_of(const Sum *sum, const char *column)
{
    const char *text = sum_get(sum, column);

    return text ? text : "";
}

/* In the order of RECORD_VALUES: what is bound so needs no looking up. */
static void row_bind(Sql *q, const Sum *sum, const char *order,
                     const char *json, const char *words)
{
    const char *number = sum_get(sum, "number");

    sql_int(q, ":id", kind_row(sum->table->kind, sum->record));
    sql_text_lent(q, ":kind", sum->table->kind->name);
    sql_text_lent(q, ":record", sum->record);
    sql_text_lent(q, ":number", number ? number : sum->record);
    sql_int(q, ":unit", number_of(sum, "unit"));
    sql_text_lent(q, ":state", text_of(sum, "state"));
    sql_int(q, ":open", sum_open(sum));
    sql_text_lent(q, ":sort", order);
    sql_int(q, ":due", sum_due(sum));
    sql_int(q, ":made_at", number_of(sum, "made_at"));
    sql_text_lent(q, ":made_by", text_of(sum, "made_by"));
    sql_int(q, ":changed_at", number_of(sum, "changed_at"));
    sql_text_lent(q, ":changed_by", text_of(sum, "changed_by"));
    sql_text_lent(q, ":fields", json);
    sql_text_lent(q, ":words", words);
    sql_int(q, ":stamp", sum->stamp);
}

bool register_write(Desk *desk, const Sum *sum, int schema, Err *err)
{
    Str json = STR_EMPTY, words = STR_EMPTY, order = STR_EMPTY;
    Sql *q =
        sql(desk->store, schema ? "INSERT OR REPLACE INTO temp." RECORD_VALUES
                                : "INSERT OR REPLACE INTO "
                                  "main." RECORD_VALUES);

    answers_write(sum, &json);
    words_write(sum, &words);
    register_order(sum, &order);
    row_bind(q, sum, str_text(&order), str_text(&json), str_text(&words));
    bool done = sql_done(q, err) && names_write(desk, sum, schema, err);
    str_release(&json);
    str_release(&words);
    str_release(&order);
    return done;
}

bool register_names_drop(Desk *desk, const Kind *kind, const char *record,
                         Err *err)
{
    Sql *q = sql(desk->store, "DELETE FROM main.record_name WHERE id = :id");

    sql_int(q, ":id", kind_row(kind, record));
    return sql_done(q, err);
}

bool register_drop(Desk *desk, const Kind *kind, const char *record, Err *err)
{
    Sql *q = sql(desk->store, "DELETE FROM main.record WHERE id = :id");

    sql_int(q, ":id", kind_row(kind, record));
    return sql_done(q, err);
}
