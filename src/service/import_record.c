/* import_record.c -- one row of homes, households, staff, a register
 *
 *     home,name,telephone            3-1203,王淑芬,0912-345-678
 *
 * A row is found again by its record, its source, or what names it (a home's
 * key, a login, a household's home).  Only what the file newly says is set; an
 * empty cell says nothing.
 */
#include "import.h"

#include "pin.h"
#include "register_find.h"
#include "register_sum.h"
#include "staff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns beside the form's. */
static const char *const beside[] = {"record", "source", "pin"};
enum { BESIDE = sizeof beside / sizeof *beside };

/* Columns of a register beside its form's. */
static const char *const beside_register[] = {
    "number", "unit", "state", "made_at", "made_by", "household", "others"};
enum { BESIDE_REGISTER = sizeof beside_register / sizeof *beside_register };

static int names_add(const char **names, int count, const Sheet *sheet)
{
    for (int i = 0; i < sheet->count; i++)
        names[count++] = sheet->fields[i].name;
    return count;
}

static int most_names(const Form *form)
{
    int most = form->sheet.count;

    for (int i = 0; i < form->step_count; i++)
        most += form->steps[i].count;
    return most;
}

const char **import_names(Desk *desk, const char *kind)
{
    const Form *form = form_of(desk->forms, kind);
    const bool own = register_of(desk, kind);
    int count = 0, more = 0;

    if (strcmp(kind, "request") == 0)
        while (import_request_names[more])
            more++;
    const char **names = mem_new((size_t)((form ? most_names(form) : 0) +
                                          BESIDE + BESIDE_REGISTER + more + 1) *
                                 sizeof *names);
    if (form)
        count = names_add(names, count, &form->sheet);
    for (int i = 0; own && form && i < form->step_count; i++)
        count = names_add(names, count, &form->steps[i]);
    for (int i = 0; own && i < BESIDE_REGISTER; i++)
        names[count++] = beside_register[i];
    for (int i = 0; i < BESIDE; i++)
        names[count++] = beside[i];
    for (int i = 0; i < more; i++)
        names[count++] = import_request_names[i];
    return names;
}

bool import_find(Sql *q, char record[49])
{
    bool found = sql_row(q);

    if (found)
        text_copy(record, 49, sql_get(q, 0));
    return sql_done(q, NULL) && found;
}

bool import_typed(const ImportRow *row, const Field *field, const char *text,
                  Str *out, Err *err)
{
    Err why = ERR_NONE;
    Seconds at;

    str_clear(out);
    if (!field || (field->type != FIELD_MOMENT && field->type != FIELD_DATE)) {
        str_add(out, text);
        return true;
    }
    if (!import_map_time(row->map, text, row->now, &at, &why))
        return err_field(err, field->name, "%s", why.text);
    if (field->type == FIELD_MOMENT) {
        str_addf(out, "@%lld", (long long)at);
    } else {
        char day[TIME_TEXT];
        str_add(out, time_write(at, TIME_DAY, row->now, day));
    }
    return true;
}

static const char *code_of(Desk *desk, const char *kind, const char *typed)
{
    const Reference *found[2];

    if (reference_get(desk, kind, typed))
        return typed;
    return reference_find(desk, kind, typed, found, 2) == 1 ? found[0]->code
                                                            : NULL;
}

/* typed as it would stand in a fact; NULL when it is not understood. */
static char *canonical(const ImportRow *row, const Field *field,
                       const char *typed)
{
    char *value = NULL;
    char home[33];

    if (!field)
        return mem_text(typed);
    if (!field_read(field, typed, row->now, language(), &value, NULL))
        return NULL;
    const char *known = NULL;
    if (value && field->type == FIELD_HOME &&
        home_resolve(row->desk, value, home, NULL))
        known = home;
    else if (value && field->type == FIELD_PERSON)
        known = staff_called(row->desk, value, false, home) ? home : NULL;
    else if (value && field->type == FIELD_DEPARTMENT)
        known = code_of(row->desk, "department", value);
    else if (value && field->type == FIELD_CATEGORY)
        known = code_of(row->desk, "category", value);
    if (known) {
        char *copy = mem_text(known);
        free(value);
        value = copy;
    }
    return value;
}

static bool fact_says(const Fact *fact, const char *name, const char *value)
{
    Fields fields = FIELDS_EMPTY;
    bool says = false;

    if (fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL)) {
        const char *said = fields_get(&fields, name);
        says = text_is(said, value);
    }
    fields_release(&fields);
    return says;
}

bool import_said(const ImportRow *row, const Facts *facts, const Field *field,
                 const char *typed)
{
    char *value = canonical(row, field, typed);
    bool said = false;

    for (int i = 0; value && i < facts->count && !said; i++)
        said = fact_says(facts->at[i], field->name, value);
    free(value);
    return said;
}

/* ---- which record ------------------------------------------------------------ */

static bool record_known(const ImportRow *row, const Kind *kind,
                         const char *name, char record[49])
{
    if (!name || strlen(name) > 48 ||
        journal_newest(row->desk->store, kind->name, name) == 0)
        return false;
    text_copy(record, 49, name);
    return true;
}

static bool household_known(const ImportRow *row, char record[49])
{
    const char *source = fields_get(&row->fields, "source");
    const char *typed = fields_get(&row->fields, "home");
    char home[33];

    if (source) {
        Sql *q = sql(row->desk->store,
                     "SELECT record FROM household WHERE source = :source");
        sql_text(q, ":source", source);
        if (import_find(q, record))
            return true;
    }
    if (!typed || !home_resolve(row->desk, typed, home, NULL))
        return false;
    Sql *q = sql(row->desk->store,
                 "SELECT record FROM household WHERE home = :home AND "
                 "moved_out IS NULL ORDER BY id DESC LIMIT 1");
    sql_text(q, ":home", home);
    return import_find(q, record);
}

/* By what it is known by there, else its number. */
static bool register_known(const ImportRow *row, const Kind *kind,
                           char record[49])
{
    const char *source = fields_get(&row->fields, "source");
    const char *number = fields_get(&row->fields, "number");

    if (source) {
        Sql *q = sql(
            row->desk->store,
            "SELECT r.record FROM record_name n CROSS JOIN record r ON r.id "
            "= n.id WHERE n.key = :key AND r.kind = :kind LIMIT 1");
        sql_int(q, ":key", name_key(kind, "source", source));
        sql_text(q, ":kind", kind->name);
        if (import_find(q, record))
            return true;
    }
    return number && record_named(row->desk, kind, number, record);
}

static bool record_find(const ImportRow *row, const Kind *kind, char record[49])
{
    const char *name = fields_get(&row->fields, "record");

    if (kind->key)
        return record_known(row, kind, fields_get(&row->fields, kind->key),
                            record);
    if (name)
        return record_known(row, kind, name, record);
    if (kind->form)
        return register_known(row, kind, record);
    return strcmp(kind->name, "household") == 0 && household_known(row, record);
}

/* ---- bringing it in ------------------------------------------------------------ */

/* A register's, said once for all when it is made. */
static bool is_making(const Kind *kind, const char *name)
{
    for (int i = 0; kind->form && i < BESIDE_REGISTER; i++)
        if (strcmp(beside_register[i], name) == 0)
            return true;
    return false;
}

/* What another version of the form asked. */
static bool others_add(const char *json, Fields *out, Err *err)
{
    Fields others = FIELDS_EMPTY;

    if (!fields_from_json(&others, json, strlen(json), NULL))
        return err_field(err, "others",
                         _("Other answers are written like {\"name\": "
                           "\"value\"}"));
    for (int i = 0; i < others.count; i++)
        if (!fields_has(out, others.at[i].name))
            fields_set(out, others.at[i].name, others.at[i].text);
    fields_release(&others);
    return true;
}

/* What a cell says that no fact has said yet. */
static bool cell_add(const ImportRow *row, const Kind *kind, const Facts *facts,
                     const Value *cell, Fields *out, Err *err)
{
    const Form *form = form_of(row->desk->forms, kind->name);
    const Field *field = kind->form ? form_field(form, cell->name)
                                    : sheet_field(&form->sheet, cell->name);
    const Field plain = {.name = cell->name, .type = FIELD_LONG};
    Str typed = STR_EMPTY;

    bool good = import_typed(row, field, cell->text, &typed, err);
    if (good &&
        !import_said(row, facts, field ? field : &plain, str_text(&typed)))
        fields_set(out, cell->name, str_text(&typed));
    str_release(&typed);
    return good;
}

static bool collect(const ImportRow *row, const Kind *kind, const Facts *facts,
                    bool fresh, Fields *out, Err *err)
{
    bool good = true;

    for (int i = 0; good && i < row->fields.count; i++) {
        const Value *cell = &row->fields.at[i];
        const char *name = cell->name;
        if (strcmp(name, "record") == 0 ||
            (!kind->form && strcmp(name, "pin") == 0))
            continue;
        if (!fresh && ((kind->key && strcmp(name, kind->key) == 0) ||
                       is_making(kind, name)))
            continue;
        if (kind->form && strcmp(name, "others") == 0)
            good = others_add(cell->text, out, err);
        else
            good = cell_add(row, kind, facts, cell, out, err);
    }
    return good;
}

/* Whether login signs in with pin already. */
static bool pin_is(Desk *desk, const char *login, const char *pin)
{
    Sql *q = sql(desk->store, "SELECT pin FROM staff WHERE record = :login");

    sql_text(q, ":login", login);
    bool same =
        sql_row(q) && !sql_is_null(q, 0) && pin_fits(pin, sql_get(q, 0));
    sql_done(q, NULL);
    return same;
}

/* A first PIN, or another one: only its hash is ever written. */
static ImportOutcome pin_set(const ImportRow *row, const char *record, Err *err)
{
    const char *pin = fields_get(&row->fields, "pin");

    if (!pin || pin_is(row->desk, record, pin))
        return IMPORT_SAME;
    Deed deed = {.kind = "staff", .verb = "pin", .bulk = true};
    text_copy(deed.record, sizeof deed.record, record);
    fields_set(&deed.fields, "pin", pin);
    bool done = desk_do(row->desk, &deed, err);
    deed_release(&deed);
    return done ? IMPORT_TAKEN : IMPORT_REFUSED;
}

static ImportOutcome fields_write(const ImportRow *row, const Kind *kind,
                                  Fields *fields, char record[49], Err *err)
{
    Deed deed = {.kind = kind->name, .verb = "set", .bulk = true};

    text_copy(deed.record, sizeof deed.record, record);
    deed.fields = *fields;
    *fields = FIELDS_EMPTY;
    bool done = desk_do(row->desk, &deed, err);
    text_copy(record, 49, deed.record);
    deed_release(&deed);
    return done ? IMPORT_TAKEN : IMPORT_REFUSED;
}

ImportOutcome import_record(ImportRow *row, const Kind *kind, Err *err)
{
    const char *named = fields_get(&row->fields, "record");
    Facts facts = {0};
    Fields fields = FIELDS_EMPTY;
    char record[49] = "";
    ImportOutcome outcome = IMPORT_REFUSED, pin = IMPORT_SAME;

    if (*row->source)
        fields_set(&row->fields, "source", row->source);
    bool fresh = !record_find(row, kind, record);
    if (fresh && !kind->key && named)
        text_copy(record, sizeof record, named);
    bool good = fresh || facts_load(row->desk, kind->name, record, &facts, err);
    if (good && collect(row, kind, &facts, fresh, &fields, err))
        outcome = fields.count > 0
                      ? fields_write(row, kind, &fields, record, err)
                      : IMPORT_SAME;
    if (outcome != IMPORT_REFUSED && !kind->form)
        pin = pin_set(row, record, err);
    if (pin != IMPORT_SAME)
        outcome = pin;
    if (outcome == IMPORT_TAKEN &&
        !desk_sum(row->desk, kind->name, record, err))
        outcome = IMPORT_REFUSED;
    fields_release(&fields);
    facts_release(&facts);
    return outcome;
}
