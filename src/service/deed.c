/* deed.c -- doing something: check it, write the fact, add it up
 *
 *     request accept 3-1123-007 {accepted_by: "wu", at: "+0"}
 *
 * One path for keys, commands and imports: may this role do it; does the form
 * understand what was typed; what follows from it (rules.c); is it legal in
 * the state that stands; did somebody change the same thing meanwhile.  Then
 * the fact and its sum are written in one transaction, or nothing is.
 */
#include "deed.h"

#include <stdlib.h>
#include <string.h>

void deed_release(Deed *deed)
{
    fields_release(&deed->fields);
}

/* ---- what was typed ------------------------------------------------------- */

/* What an import, or the program itself, may say beside the form's fields. */
static const char *const beside_form[] = {
    "number",    "unit",   "received_by", "source",   "household", "since",
    "of_origin", "of_seq", "at",          "assignee", "outside",   NULL};

static bool is_beside_form(const char *name)
{
    for (int i = 0; beside_form[i]; i++)
        if (strcmp(beside_form[i], name) == 0)
            return true;
    return false;
}

const Sheet *deed_sheet(Desk *desk, const char *kind, const char *verb)
{
    const Form *form = form_of(desk->forms, kind);
    if (!form)
        return NULL;
    if (strcmp(verb, "set") == 0 || strcmp(verb, "receive") == 0)
        return &form->sheet;
    return form_step(form, verb);
}

static bool read_field(Desk *desk, const Field *field, const char *typed,
                       Fields *out, Err *err)
{
    char *value = NULL;
    bool done =
        field_read(field, typed, clock_now(), language(), &value, err) &&
        value_resolve(desk, field, &value, err);
    if (done)
        fields_set(out, field->name, value);
    free(value);
    return done;
}

/* Everything typed, as canonical values.  A new record, and every step, must
 * have what is required; a `set` on an existing one only what it mentions. */
static bool read_fields(Desk *desk, const Deed *deed, const Sheet *sheet,
                        bool whole, Fields *out, Err *err)
{
    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const char *typed = fields_get(&deed->fields, field->name);
        bool said = fields_has(&deed->fields, field->name);
        if (!said && whole && field->preset)
            typed = field->preset;
        if (!said && !typed && !(whole && field->required))
            continue;
        if (!read_field(desk, field, typed ? typed : "", out, err))
            return false;
    }
    for (int i = 0; i < deed->fields.count; i++) {
        const Value *value = &deed->fields.at[i];
        if (sheet_field(sheet, value->name))
            continue;
        if (!is_beside_form(value->name))
            return err_field(err, value->name, _("The form has no field %s"),
                             value->name);
        fields_set(out, value->name, value->text);
    }
    return true;
}

/* ---- which record --------------------------------------------------------- */

static bool record_exists(Desk *desk, const char *kind, const char *record)
{
    return journal_newest(desk->store, kind, record) != 0;
}

static bool name_record(const Kind *kind, Deed *deed, Fields *out, Err *err)
{
    const char *key = kind->key ? fields_get(out, kind->key) : NULL;

    if (deed->record[0]) {
        if (key && strcmp(key, deed->record) != 0)
            return err_field(err, kind->key,
                             _("%s can't be renamed; make a new one"),
                             deed->record);
    } else if (!kind->key) {
        Seconds at = fields_int(out, "received_at");
        record_mint(at != NEVER ? at * 1000 : clock_now() * 1000, deed->record);
    } else if (!key || strlen(key) >= sizeof deed->record) {
        return err_field(err, kind->key, _("A short name is needed here"));
    } else {
        text_copy(deed->record, sizeof deed->record, key);
    }
    if (kind->key)
        fields_drop(out, kind->key);
    return true;
}

static int unit_of_home(Desk *desk, const char *home)
{
    int unit = 0;
    Sql *q = sql(desk->store, "SELECT unit FROM home WHERE record = :home");
    sql_text(q, ":home", home);
    if (sql_row(q))
        unit = (int)sql_get_int(q, 0);
    sql_done(q, NULL);
    return unit;
}

/* The unit that a record belongs to: its home's, else what it had, else the
 * desk's own. */
static int scope_of(Desk *desk, const Kind *kind, const Deed *deed,
                    const Fields *fields)
{
    if (!kind->of_unit)
        return SCOPE_EVERYONE;
    const char *home = fields_get(fields, "home");
    if (home && unit_of_home(desk, home) > 0)
        return unit_of_home(desk, home);
    int scope = -2;
    Sql *q = sql(desk->store, "SELECT scope FROM journal WHERE record = "
                              ":record AND kind = :kind ORDER BY arrival DESC "
                              "LIMIT 1");
    sql_text(q, ":record", deed->record);
    sql_text(q, ":kind", kind->name);
    if (sql_row(q))
        scope = (int)sql_get_int(q, 0);
    sql_done(q, NULL);
    return scope != -2 ? scope : desk->unit;
}

/* ---- somebody else ---------------------------------------------------------- */

const char *deed_column(const char *kind, const char *verb, const char *field)
{
    return strcmp(kind, "request") == 0 ? request_column(verb, field) : field;
}

static void change_add(Desk *desk, const Fact *fact, Changes *changes)
{
    Fields fields = FIELDS_EMPTY;
    Staff staff;

    if (!fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL))
        return;
    for (int i = 0; i < fields.count; i++)
        fields_set(&changes->fields,
                   deed_column(fact->kind, fact->verb, fields.at[i].name),
                   fields.at[i].text);
    if (fields.count > 0)
        text_copy(changes->who, sizeof changes->who,
                  staff_get(desk, fact->actor, &staff) ? staff.name
                                                       : fact->actor);
    fields_release(&fields);
}

bool desk_changes(Desk *desk, const Deed *deed, Changes *changes, Err *err)
{
    Facts facts = {0};
    bool done = facts_load(desk, deed->kind, deed->record, &facts, err);

    *changes = (Changes){0};
    for (int i = 0; done && i < facts.count; i++)
        if (facts.at[i]->stamp > deed->base && !facts.undone[i])
            change_add(desk, facts.at[i], changes);
    facts_release(&facts);
    return done;
}

void changes_release(Changes *changes)
{
    fields_release(&changes->fields);
}

/* Of a form that was opened at base: has another set one of its answers? */
static bool check_changed(Desk *desk, const Deed *deed, const Fields *fields,
                          Err *err)
{
    Changes changes;
    bool done = desk_changes(desk, deed, &changes, err);

    for (int i = 0; done && i < fields->count; i++) {
        const char *column =
            deed_column(deed->kind, deed->verb, fields->at[i].name);
        const char *theirs = fields_get(&changes.fields, column);
        const char *ours = fields->at[i].text;
        if (fields_has(&changes.fields, column) &&
            strcmp(theirs ? theirs : "", ours ? ours : "") != 0)
            done = err_set(err, ERR_CHANGED,
                           _("%s has changed %s meanwhile to: %s"), changes.who,
                           column, theirs ? theirs : _("(nothing)"));
    }
    changes_release(&changes);
    return done;
}

/* ---- writing ------------------------------------------------------------------ */

static bool fact_write(Desk *desk, const Kind *kind, Deed *deed,
                       const Fields *fields, Err *err)
{
    Str json = STR_EMPTY;
    fields_to_json(fields, &json);
    Fact fact = {
        .base = deed->base
                    ? deed->base
                    : journal_newest(desk->store, deed->kind, deed->record),
        .scope = scope_of(desk, kind, deed, fields),
        .actor = desk->signed_in ? desk->actor.login : "",
        .kind = kind->name,
        .record = deed->record,
        .verb = deed->verb,
        .fields = str_text(&json),
    };
    bool done = journal_add(desk->store, &fact, err);
    str_release(&json);
    return done;
}

/* Inside the transaction: what stands can't change under us any more. */
static bool deed_write(Desk *desk, const Kind *kind, Deed *deed, Fields *fields,
                       Err *err)
{
    if (!rules_inside(desk, deed, fields, err))
        return false;
    if (deed->base && !check_changed(desk, deed, fields, err))
        return false;
    if (!fact_write(desk, kind, deed, fields, err))
        return false;
    return deed->bulk || sum_record(desk, kind, deed->record, err);
}

static bool deed_commit(Desk *desk, const Kind *kind, Deed *deed,
                        Fields *fields, Err *err)
{
    if (deed->bulk)
        return deed_write(desk, kind, deed, fields, err);
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    if (deed_write(desk, kind, deed, fields, err))
        return store_commit(desk->store, err);
    store_rollback(desk->store);
    return false;
}

/* A new PIN for oneself needs no leave. */
static bool deed_allowed(Desk *desk, const Deed *deed, Err *err)
{
    bool own = desk->signed_in && strcmp(deed->kind, "staff") == 0 &&
               strcmp(deed->verb, "pin") == 0 &&
               strcmp(deed->record, desk->actor.login) == 0;

    return own || role_may(desk, deed->kind, deed->verb, err);
}

bool desk_do(Desk *desk, Deed *deed, Err *err)
{
    const Kind *kind = kind_of(deed->kind);
    const Sheet *sheet = deed_sheet(desk, deed->kind, deed->verb);
    Fields fields = FIELDS_EMPTY;
    bool fresh = !deed->record[0];

    if (!kind || !sheet)
        return err_set(err, ERR_USAGE, _("There is no %s %s"), deed->kind,
                       deed->verb);
    if (!deed_allowed(desk, deed, err))
        return false;
    bool whole = fresh || strcmp(deed->verb, "set") != 0;
    bool partial = strcmp(deed->verb, "amend") == 0;
    bool done = read_fields(desk, deed, sheet, whole && !partial, &fields, err);
    if (done && deed->at != NEVER)
        fields_set_int(&fields, "at", deed->at);
    done = done && rules_before(desk, deed, &fields, err) &&
           name_record(kind, deed, &fields, err);
    if (done && fresh && kind->key)
        fresh = !record_exists(desk, deed->kind, deed->record);
    done = done && deed_commit(desk, kind, deed, &fields, err);
    if (!done && fresh)
        deed->record[0] = '\0';
    if (done && !kind->of_unit)
        references_forget(desk);
    fields_release(&fields);
    return done;
}

bool desk_sum(Desk *desk, const char *kind, const char *record, Err *err)
{
    return sum_record(desk, kind_of(kind), record, err);
}
