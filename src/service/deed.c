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
#include "home.h"

#include <stdlib.h>
#include <string.h>

void deed_release(Deed *deed)
{
    fields_release(&deed->fields);
}

const Sheet *deed_sheet(Desk *desk, const char *kind, const char *verb)
{
    const Form *form = form_of(desk->forms, kind);
    if (!form)
        return NULL;
    if (strcmp(verb, "set") == 0 ||
        (strcmp(verb, "receive") == 0 && strcmp(kind, "request") == 0))
        return &form->sheet;
    return form_step(form, verb);
}

/* Something on its way to a fact. */
typedef struct Doing {
    const Kind *kind;
    const Sheet *sheet;
    Deed *deed;
    Fields fields; /* canonical, what the fact will set */
    bool known;    /* there is such a record already */
    bool minted;   /* its name was drawn here, so nothing stands under it */
    int depth;     /* of what follows from what: deed_do() */
} Doing;

/* ---- which record --------------------------------------------------------- */

static bool record_exists(Desk *desk, const char *kind, const char *record)
{
    return journal_newest(desk->store, kind, record) != 0;
}

/* Names are codes: full-width characters count as half-width. */
static bool name_by_key(const Kind *kind, Deed *deed, Fields *out, Err *err)
{
    const char *typed = fields_get(out, kind->key);
    char *key = text_plain(typed ? typed : deed->record);
    bool fits = *key && strlen(key) < sizeof deed->record;
    bool same = !deed->record[0] || strcmp(key, deed->record) == 0;

    if (fits && same)
        text_copy(deed->record, sizeof deed->record, key);
    free(key);
    fields_drop(out, kind->key);
    if (!fits)
        return err_field(err, kind->key, _("A short name is needed here"));
    return same ||
           err_field(err, kind->key, _("%s can't be renamed; make a new one"),
                     deed->record);
}

static bool name_record(Desk *desk, Doing *doing, Err *err)
{
    const Kind *kind = doing->kind;
    Deed *deed = doing->deed;
    Fields *out = &doing->fields;
    Seconds at = fields_int(out, kind->form ? "made_at" : "received_at");

    if (kind->key)
        return name_by_key(kind, deed, out, err);
    if (deed->record[0])
        return true;
    do
        record_mint((at != NEVER ? at : clock_now()) * 1000, deed->record);
    while (record_exists(desk, kind->name, deed->record));
    doing->minted = true;
    return true;
}

/* The unit that a record belongs to: its home's, else what it had, else the
 * desk's own.  What the hotline takes down without a home is nobody else's
 * business; only who is on duty there is everyone's. */
static int scope_of(Desk *desk, const Kind *kind, const Deed *deed,
                    const Fields *fields)
{
    if (kind->form)
        return register_scope(desk, kind, deed, fields);
    if (!kind->of_unit)
        return SCOPE_EVERYONE;
    const char *home = fields_get(fields, "home");
    int scope = home ? home_unit(desk, home) : 0;
    if (scope == 0 && desk->unit == 0 && strcmp(kind->name, "request") == 0)
        scope = (int)fields_int(fields, "unit"); /* a place of that unit */
    if (scope > 0)
        return scope;
    scope = desk->unit > 0                    ? desk->unit
            : strcmp(kind->name, "duty") == 0 ? SCOPE_EVERYONE
                                              : SCOPE_HOTLINE;
    Sql *q = sql(desk->store, "SELECT scope FROM journal WHERE record = "
                              ":record AND kind = :kind ORDER BY arrival DESC "
                              "LIMIT 1");
    sql_text(q, ":record", deed->record);
    sql_text(q, ":kind", kind->name);
    if (sql_row(q))
        scope = (int)sql_get_int(q, 0);
    sql_done(q, NULL);
    return scope;
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

/* What is said along the way, and names that are gathered. */
static bool stands_beside(Desk *desk, const Deed *deed, const char *column)
{
    const Form *form = form_of(desk->forms, deed->kind);
    const Field *field = form ? form_field(form, column) : NULL;

    return strncmp(column, "note", 4) == 0 || (field && field->gathers);
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
        if (!stands_beside(desk, deed, column) &&
            fields_has(&changes.fields, column) &&
            strcmp(theirs ? theirs : "", ours ? ours : "") != 0)
            done = err_set(err, ERR_CHANGED,
                           _("%s has meanwhile changed %s to: %s"), changes.who,
                           column, theirs ? theirs : _("(nothing)"));
    }
    changes_release(&changes);
    return done;
}

/* ---- writing ------------------------------------------------------------------ */

/* What it stands on: what its writer had seen, else what stands now. */
static int64_t base_of(Desk *desk, const Doing *doing)
{
    const Deed *deed = doing->deed;

    if (deed->base || doing->minted)
        return deed->base;
    return journal_newest(desk->store, deed->kind, deed->record);
}

static bool fact_write(Desk *desk, const Doing *doing, Err *err)
{
    const Kind *kind = doing->kind;
    const Deed *deed = doing->deed;
    Str json = STR_EMPTY;
    fields_to_json(&doing->fields, &json);
    Fact fact = {
        .base = base_of(desk, doing),
        .scope = scope_of(desk, kind, deed, &doing->fields),
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

/* What a form says follows: from making a record, and from a step. */
static bool deed_follow(Desk *desk, const Doing *doing, Err *err)
{
    const Form *form = doing->kind->form;

    return !form || (doing->known && doing->sheet == &form->sheet) ||
           follow_make(desk, doing->kind, doing->sheet, doing->deed,
                       doing->depth, err);
}

/* Inside the transaction: what stands can't change under us any more. */
static bool deed_write(Desk *desk, Doing *doing, Err *err)
{
    const Kind *kind = doing->kind;
    Deed *deed = doing->deed;

    if (!(kind->form ? register_inside(desk, kind, deed, &doing->fields, err)
                     : rules_inside(desk, deed, &doing->fields, err)))
        return false;
    if (deed->base && !check_changed(desk, deed, &doing->fields, err))
        return false;
    if (!fact_write(desk, doing, err))
        return false;
    return deed->bulk || (sum_record(desk, kind, deed->record, err) &&
                          deed_follow(desk, doing, err));
}

static bool deed_commit(Desk *desk, Doing *doing, Err *err)
{
    const Deed *deed = doing->deed;

    if (deed->bulk || doing->depth > 0)
        return deed_write(desk, doing, err);
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    if (deed_write(desk, doing, err) &&
        (!deed->draft || draft_drop(desk->store, deed->draft, err)))
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

/* A new PIN, say, is somebody's; `set` with a name that nobody has makes a new
 * record of that name. */
static bool deed_names(const Kind *kind, Deed *deed, bool known, Err *err)
{
    if (!kind->key || !deed->record[0] || known)
        return true;
    if (strcmp(deed->verb, "set") == 0) {
        if (!fields_has(&deed->fields, kind->key))
            fields_set(&deed->fields, kind->key, deed->record);
        return true;
    }
    /* each step of a duty says whose it is */
    return strcmp(deed->kind, "duty") == 0 ||
           err_set(err, ERR_NOT_FOUND, _("There is no %s %s"), deed->kind,
                   deed->record);
}

/* A `set` that names what there already is changes that, field by field. */
static bool key_known(Desk *desk, const Kind *kind, const Deed *deed)
{
    const char *typed = kind->key ? fields_get(&deed->fields, kind->key) : NULL;

    if (!typed)
        return false;
    char *key = text_plain(typed);
    bool known = record_exists(desk, kind->name, key);
    free(key);
    return known;
}

/* When it happened, where somebody says so. */
static void say_when(const Kind *kind, const Deed *deed, Fields *fields)
{
    if (deed->at != NEVER)
        fields_set_int(fields,
                       kind->form && strcmp(deed->verb, "set") == 0 ? "made_at"
                                                                    : "at",
                       deed->at);
}

/* What was typed, and what follows from that alone. */
static bool deed_read(Desk *desk, Doing *doing, Err *err)
{
    const Kind *kind = doing->kind;
    Deed *deed = doing->deed;
    Fields stands = FIELDS_EMPTY;
    const bool restores = deed->bulk && kind->form && deed->record[0];
    const Answering how = {
        .desk = desk,
        .deed = deed,
        .sheet = doing->sheet,
        .form = form_of(desk->forms, kind->name),
        .stands = &stands,
        .whole = strcmp(deed->verb, "amend") != 0 && !restores &&
                 (!doing->known || strcmp(deed->verb, "set") != 0),
        .restores = restores,
        .open = kind->form != NULL,
        .following = doing->depth > 0};

    if (kind->form && doing->known)
        register_stands(desk, kind, deed->record, &stands);
    bool done = answers_read(&how, &doing->fields, err);
    if (done) {
        say_when(kind, deed, &doing->fields);
        done =
            rules_before(desk, deed, &doing->fields, err) &&
            (!kind->form ||
             (register_before(desk, kind, deed, &doing->fields, &stands, err) &&
              (deed->bulk || follow_set(desk, kind, doing->sheet,
                                        &doing->fields, &stands, err))));
    }
    fields_release(&stands);
    return done;
}

/* All that can be said of it before the transaction, from one state of the
 * file. */
static bool deed_prepare(Desk *desk, Doing *doing, Err *err)
{
    const Kind *kind = doing->kind;
    Deed *deed = doing->deed;

    if (!store_snapshot(desk->store, err))
        return false;
    doing->known = deed->record[0]
                       ? record_exists(desk, deed->kind, deed->record)
                       : key_known(desk, kind, deed);
    bool done = deed_names(kind, deed, doing->known, err) &&
                deed_read(desk, doing, err) && name_record(desk, doing, err);
    store_snapshot_end(desk->store);
    return done;
}

bool deed_do(Desk *desk, Deed *deed, int depth, Err *err)
{
    Doing doing = {.kind = kind_of(desk, deed->kind),
                   .sheet = deed_sheet(desk, deed->kind, deed->verb),
                   .deed = deed,
                   .depth = depth};
    const Kind *kind = doing.kind;
    bool named = deed->record[0] != '\0';

    if (!kind || !doing.sheet)
        return err_set(err, ERR_USAGE, _("There is no %s %s"), deed->kind,
                       deed->verb);
    if (depth == 0 &&
        (!deed_allowed(desk, deed, err) || !desk_takes(desk, kind, err)))
        return false;
    bool done =
        deed_prepare(desk, &doing, err) && deed_commit(desk, &doing, err);
    if (!done && !named)
        deed->record[0] = '\0';
    if (done && !kind->of_unit && !kind->form)
        references_forget(desk);
    fields_release(&doing.fields);
    return done;
}

bool desk_do(Desk *desk, Deed *deed, Err *err)
{
    return deed_do(desk, deed, 0, err);
}

bool desk_sum(Desk *desk, const char *kind, const char *record, Err *err)
{
    const Kind *known = kind_of(desk, kind);

    if (strcmp(kind, "residence") == 0)
        (void)zone_follow(desk);
    return !known || sum_record(desk, known, record, err);
}
