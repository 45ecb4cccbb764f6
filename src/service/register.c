/* register.c -- one record of a register: reading it, and telling it
 *
 *     P3-1123-007  parcel  3-1203 · post   {"home":"3-1203","carrier":"post"}
 *
 * What the person may not see is left out and named; what the form does not
 * ask any more is kept apart and told as it was typed.
 */
#include "register_find.h"
#include "register_sum.h"
#include "staff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const Form *register_at(Desk *desk, int i)
{
    const Kind *kind;

    for (int k = 0; (kind = kind_at(desk, k)); k++)
        if (kind->form && i-- == 0)
            return kind->form;
    return NULL;
}

const Form *register_form(Desk *desk, const char *name)
{
    const Kind *kind = register_of(desk, name);

    return kind ? kind->form : NULL;
}

void record_release(Record *record)
{
    fields_release(&record->fields);
    fields_release(&record->hidden);
    fields_release(&record->others);
    *record = (Record){0};
}

/* ---- what may be seen ---------------------------------------------------------- */

/* Kept for the program itself, where no form asks it. */
static bool is_inner(const char *name)
{
    return strcmp(name, "source") == 0 || strcmp(name, "household") == 0 ||
           strcmp(name, "number") == 0 || strcmp(name, "unit") == 0 ||
           strcmp(name, CLASH) == 0;
}

static void answer_place(Desk *desk, const Table *table, const Value *value,
                         Record *record)
{
    const int column = table_column(table, value->name);
    const Field *field = column < 0 ? NULL : table->column[column].field;

    if (!field && !is_inner(value->name))
        fields_set(&record->others, value->name, value->text);
    else if (field && !field_seen(desk, field))
        fields_set(&record->hidden, value->name, "");
    else if (field)
        fields_set(&record->fields, value->name, value->text);
}

/* ---- what follows from the day and from other records ----------------------------- */

/* of: the register, its field that is summed (NULL: they are counted), its
 * field that names this record. */
static char *compute_others(Desk *desk, const Compute *compute,
                            const char *record)
{
    const bool sums = compute->op == COMPUTE_SUM_OF;
    const Kind *kind = register_of(desk, compute->of[0]);
    const Field *field =
        kind && sums ? form_field(kind->form, compute->of[1]) : NULL;
    double total = 0;
    char text[40];

    if (!kind || compute->count < (sums ? 3 : 2))
        return NULL;
    Sql *q =
        sql(desk->store,
            "SELECT r.fields FROM record_name n CROSS JOIN record r ON r.id = "
            "n.id WHERE n.key = :key AND r.kind = :kind AND r.open >= 0");
    sql_int(q, ":key", name_key(kind, compute->of[sums ? 2 : 1], record));
    sql_text(q, ":kind", kind->name);
    while (sql_row(q)) {
        Fields fields = FIELDS_EMPTY;
        const char *json = sql_get(q, 0);
        if (sums && fields_from_json(&fields, json, strlen(json), NULL)) {
            const char *value = fields_get(&fields, compute->of[1]);
            total += value ? strtod(value, NULL) : 0;
            fields_release(&fields);
        } else if (!sums) {
            total++;
        }
    }
    sql_done(q, NULL);
    if (field && field->type == FIELD_MONEY)
        text_print(text, sizeof text, "%.2f", total);
    else
        text_print(text, sizeof text, "%.15g", total);
    return mem_text(text);
}

static bool computes_late(const Form *form)
{
    for (int i = 0; i < form->sheet.count; i++) {
        const Compute *compute = &form->sheet.fields[i].compute;
        if (compute->op != COMPUTE_NONE && !compute_settled(compute))
            return true;
    }
    return false;
}

void record_compute(Desk *desk, const Form *form, Record *record)
{
    for (int i = 0; computes_late(form) && i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        const Compute *compute = &field->compute;
        if (compute->op == COMPUTE_NONE ||
            fields_has(&record->hidden, field->name))
            continue;
        char *value =
            compute->op == COMPUTE_SUM_OF || compute->op == COMPUTE_COUNT_OF
                ? compute_others(desk, compute, record->record)
                : field_compute(field, form, &record->fields, clock_now());
        if (!field_seen(desk, field))
            fields_set(&record->hidden, field->name, "");
        else if (value)
            fields_set(&record->fields, field->name, value);
        free(value);
    }
}

/* ---- reading ------------------------------------------------------------------------ */

void record_read(Desk *desk, const Kind *kind, Sql *q, Record *out)
{
    Fields answers = FIELDS_EMPTY;
    const char *json = sql_get(q, 11);

    *out = (Record){.unit = (int)sql_get_int(q, 2),
                    .made_at = sql_get_int(q, 4),
                    .changed_at = sql_get_int(q, 5),
                    .open = sql_get_int(q, 8) == 1,
                    .due = sql_get_int(q, 9),
                    .stamp = sql_get_int(q, 10),
                    .disputes = (int)sql_get_int(q, 12)};
    text_copy(out->kind, sizeof out->kind, kind->name);
    text_copy(out->record, sizeof out->record, sql_get(q, 0));
    text_copy(out->number, sizeof out->number, sql_get(q, 1));
    text_copy(out->state, sizeof out->state,
              sql_get_int(q, 8) < 0 ? "withdrawn" : sql_get(q, 3));
    text_copy(out->made_by, sizeof out->made_by, sql_get(q, 6));
    text_copy(out->changed_by, sizeof out->changed_by, sql_get(q, 7));
    if (out->due == DUE_NEVER)
        out->due = NEVER;
    fields_from_json(&answers, json, strlen(json), NULL);
    if (out->open && fields_get(&answers, CLASH))
        text_copy(out->clash, sizeof out->clash, fields_get(&answers, CLASH));
    for (int i = 0; i < answers.count; i++)
        answer_place(desk, kind_table(desk, kind), &answers.at[i], out);
    fields_release(&answers);
}

static bool name_take(Sql *q, char record[49])
{
    const bool found = sql_row(q);

    if (found)
        text_copy(record, 49, sql_get(q, 0));
    return sql_done(q, NULL) && found;
}

/* Letters of a number are typed large or small. */
static bool numbered(Desk *desk, const Kind *kind, const char *number,
                     char record[49])
{
    char *plain = text_plain(number);
    Sql *q = sql(desk->store,
                 "SELECT record FROM record INDEXED BY record_number WHERE "
                 "kind = :kind AND number = :number ORDER BY open < 0, id DESC "
                 "LIMIT 1");

    for (char *at = plain; *at; at++)
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
    sql_text(q, ":kind", kind->name);
    sql_text(q, ":number", plain);
    free(plain);
    return name_take(q, record);
}

bool record_named(Desk *desk, const Kind *kind, const char *number,
                  char record[49])
{
    Sql *q = sql(desk->store, "SELECT record FROM record WHERE id = :id AND "
                              "record = :record");

    sql_int(q, ":id", kind_row(kind, number));
    sql_text(q, ":record", number);
    return name_take(q, record) || numbered(desk, kind, number, record);
}

bool record_get(Desk *desk, const Kind *kind, const char *record, Record *out)
{
    Sql *q = sql(desk->store,
                 "SELECT " RECORD_COLUMNS " FROM record r WHERE r.id = :id");

    sql_int(q, ":id", kind_row(kind, record));
    const bool found = sql_row(q);
    if (found)
        record_read(desk, kind, q, out);
    sql_done(q, NULL);
    if (found)
        record_compute(desk, kind->form, out);
    return found;
}

bool register_find(Desk *desk, const char *name, const Kind **kind, Err *err)
{
    *kind = register_of(desk, name);
    return *kind ||
           err_set(err, ERR_USAGE,
                   _("There is no register called %s; see: guanjia record"),
                   name);
}

bool record_load(Desk *desk, const char *kind, const char *number, Record *out,
                 Err *err)
{
    const Kind *known;
    char record[49];

    *out = (Record){0};
    if (strcmp(kind, "request") == 0)
        return request_record(desk, number, out, err);
    if (!register_find(desk, kind, &known, err) ||
        !role_may(desk, kind, "show", err))
        return false;
    return (record_named(desk, known, number, record) &&
            record_get(desk, known, record, out)) ||
           err_set(err, ERR_NOT_FOUND, _("There is no %s %s"),
                   label_in(known->form->sheet.label, language()), number);
}

bool former_find(Desk *desk, const Kind *kind, const FormerQuery *query,
                 Record *out)
{
    const int64_t before =
        query->before ? kind_row(kind, query->before) : INT64_MAX;
    bool found = false;
    Sql *q =
        sql(desk->store,
            "SELECT " RECORD_COLUMNS " FROM record_name n CROSS JOIN record r "
            "ON r.id = n.id WHERE n.key = :key AND n.id < :before AND "
            "r.kind = :kind AND r.open >= 0 ORDER BY n.id DESC");

    sql_int(q, ":key", name_key(kind, query->field, query->value));
    sql_int(q, ":before", before);
    sql_text(q, ":kind", kind->name);
    while (!found && sql_row(q)) {
        record_read(desk, kind, q, out);
        const char *value = fields_get(&out->fields, query->field);
        found = text_is(value, query->value) &&
                (!query->answered || fields_get(&out->fields, query->answered));
        if (!found)
            record_release(out);
    }
    sql_done(q, NULL);
    return found;
}

/* A field by which nothing is found: the newest records are looked through. */
static bool former_seek(Desk *desk, const Kind *kind, const FormerQuery *query,
                        Record *out)
{
    const int64_t before =
        query->before ? kind_row(kind, query->before) : INT64_MAX;
    bool found = false;
    Sql *q = sql(desk->store, "SELECT " RECORD_COLUMNS " FROM record r NOT "
                              "INDEXED WHERE r.kind = :kind AND r.id < :before "
                              "AND r.open >= 0 ORDER BY r.id DESC");

    sql_text(q, ":kind", kind->name);
    sql_int(q, ":before", before);
    while (!found && sql_row(q)) {
        record_read(desk, kind, q, out);
        const char *value = fields_get(&out->fields, query->field);
        found = text_is(value, query->value);
        if (!found)
            record_release(out);
    }
    sql_done(q, NULL);
    return found;
}

bool record_former(Desk *desk, const char *kind, const char *field,
                   const char *value, const char *before, Record *out)
{
    const Kind *known = register_of(desk, kind);
    const Field *asked = known ? form_field(known->form, field) : NULL;
    const FormerQuery query = {
        .field = field, .value = value, .before = before};

    *out = (Record){0};
    if (!asked)
        return false;
    return (field_named(known->form, asked) ? former_find : former_seek)(
        desk, known, &query, out);
}

/* ---- telling ------------------------------------------------------------------------- */

/* Does the field understand its value yet? */
static bool is_understood(const Field *field, const char *value)
{
    char *end = NULL;

    switch (field->type) {
    case FIELD_CHOICE:
        for (int i = 0; i < field->choice_count; i++)
            if (strcmp(field->choices[i].value, value) == 0)
                return true;
        return false;
    case FIELD_NUMBER:
    case FIELD_MONEY:
    case FIELD_MOMENT:
        (void)strtod(value, &end);
        return end != value && !*end;
    case FIELD_YES_NO:
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    case FIELD_DATE:
        return strlen(value) == 10 && value[4] == '-' && value[7] == '-';
    default:
        return true;
    }
}

char *household_told(Desk *desk, const char *record)
{
    Sql *q = sql(desk->store, "SELECT ifnull(home || ' ', '') || name FROM "
                              "household WHERE record = :record");
    char *name = NULL;

    sql_text(q, ":record", record);
    if (sql_row(q))
        name = mem_text(sql_get(q, 0));
    sql_done(q, NULL);
    return name ? name : mem_text(record);
}

static char *title_write(Desk *desk, const Record *record,
                         char *(*tell)(Desk *desk, const Form *form,
                                       const char *name, const char *value))
{
    const Form *form = form_of(desk->forms, record->kind);
    Str out = STR_EMPTY;

    for (int i = 0; form && form->title[i]; i++) {
        const char *name = form->title[i];
        const bool number = strcmp(name, "number") == 0;
        const char *value =
            number ? record->number : fields_get(&record->fields, name);
        if (!value)
            continue;
        char *told = number ? mem_text(value) : tell(desk, form, name, value);
        str_addf(&out, "%s%s", out.len ? " · " : "", told);
        free(told);
    }
    return out.len ? str_take(&out) : mem_text(record->number);
}

/* What another record is called; nothing further is gone into, because forms
 * may name each other. */
static char *other_told(Desk *desk, const Field *field, const char *record,
                        char *(*tell)(Desk *desk, const Form *form,
                                      const char *name, const char *value))
{
    const Kind *kind = field->of ? register_of(desk, field->of) : NULL;
    Record other;

    if (!kind || !record_get(desk, kind, record, &other))
        return mem_text(record);
    char *title =
        tell ? title_write(desk, &other, tell) : mem_text(other.number);
    record_release(&other);
    return title;
}

/* "王太太, 2; 林先生, 1" */
static char *rows_told(Desk *desk, const Field *field, const char *value)
{
    Fields row = FIELDS_EMPTY;
    Str out = STR_EMPTY;
    int i;

    for (i = 0; field->rows && rows_get(value, i, &row); i++) {
        for (int k = 0, told = 0; k < field->rows->count; k++) {
            const Field *column = &field->rows->fields[k];
            const char *cell = fields_get(&row, column->name);
            if (!cell)
                continue;
            char *text = value_told(desk, column, cell, clock_now());
            str_addf(&out, "%s%s", told++ ? ", " : i ? "; " : "", text);
            free(text);
        }
        fields_release(&row);
    }
    return out.len > 0 ? str_take(&out) : mem_text(i > 0 ? "" : value);
}

/* tell: how the fields of another record's title are told; NULL: it is told by
 * its number. */
static char *answer_told(Desk *desk, const Form *form, const Value *answer,
                         char *(*tell)(Desk *desk, const Form *form,
                                       const char *name, const char *value))
{
    const Field *field = form_field(form, answer->name);
    const FormState *state = strcmp(answer->name, "state") == 0
                                 ? form_state(form, answer->text)
                                 : NULL;
    Str out = STR_EMPTY;

    if (state)
        return mem_text(label_in(state->label, language()));
    if (!field || !is_understood(field, answer->text)) {
        str_addf(&out, "%s (?)", answer->text);
        return str_take(&out);
    }
    switch (field->type) {
    case FIELD_HOUSEHOLD:
        return household_told(desk, answer->text);
    case FIELD_RECORD:
        return other_told(desk, field, answer->text, tell);
    case FIELD_ROWS:
        return rows_told(desk, field, answer->text);
    default:
        return value_told(desk, field, answer->text, clock_now());
    }
}

/* Another record by its number only. */
static char *answer_briefly(Desk *desk, const Form *form, const char *name,
                            const char *value)
{
    const Value answer = {.name = (char *)name, .text = (char *)value};

    return answer_told(desk, form, &answer, NULL);
}

char *record_told(Desk *desk, const Form *form, const char *field,
                  const char *value)
{
    const Value answer = {.name = (char *)field, .text = (char *)value};

    return answer_told(desk, form, &answer, answer_briefly);
}

char *record_title(Desk *desk, const Record *record)
{
    return title_write(desk, record, record_told);
}

/* ---- what can be done ------------------------------------------------------------------ */

int record_steps(Desk *desk, const Record *record, const char **out, int max)
{
    const Form *form = form_of(desk->forms, record->kind);
    int count = 0;

    if (!form || strcmp(record->state, "withdrawn") == 0)
        return 0;
    for (int i = 0; i < form->step_count && count < max; i++)
        if (step_legal(&form->steps[i], record->state) &&
            role_may(desk, record->kind, form->steps[i].name, NULL))
            out[count++] = form->steps[i].name;
    return count;
}

const char *record_verb_label(const Form *form, const char *verb)
{
    static const struct {
        const char *verb, *label;
    } own[] = {
        {"set", N_("Write down")},
        {"undo", N_("Undo")},
        {"settle", N_("Settle")},
        {CLASH_VERB, N_("Same time as another")},
    };
    const Sheet *step = form_step(form, verb);

    if (step)
        return label_in(step->label, language());
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i].verb, verb) == 0)
            return _(own[i].label);
    return verb;
}
