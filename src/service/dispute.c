/* dispute.c -- what two said without knowing of each other, and settling it
 *
 *     text    counts: 浴室漏水   chen, 14:05
 *             other:  廚房漏水   lin, 14:04
 *     accept  wu, 14:09: came too late to count
 *
 * Settling adds a fact `settle` whose writer had seen both: it sets the column
 * again, so both ends agree whichever was taken.  A step that came too late is
 * settled by undoing it: it stays in the course and is asked about no more.
 */
#include "register_find.h"

#include <stdlib.h>
#include <string.h>

/* ---- in words ------------------------------------------------------------------ */

/* The question of whose answer a column has, and its verb; NULL: none asks. */
static const Field *asked(Desk *desk, const char *column,
                          const RequestVerb **verb)
{
    const Form *form = form_of(desk->forms, "request");
    const Field *field = form ? sheet_field(&form->sheet, column) : NULL;

    *verb = NULL;
    for (int i = 0; form && !field && request_verb_at(i); i++) {
        const Sheet *step = form_step(form, request_verb_at(i)->name);
        for (int k = 0; step && !field && k < step->count; k++)
            if (strcmp(request_column(request_verb_at(i)->name,
                                      step->fields[k].name),
                       column) == 0)
                field = &step->fields[k];
        *verb = field ? request_verb_at(i) : NULL;
    }
    return field;
}

static char *label_write(const Field *field, const RequestVerb *verb,
                         const char *column)
{
    Str label = STR_EMPTY;

    if (field && verb)
        str_addf(&label, _("%s: %s"), _(verb->label),
                 label_in(field->label, language()));
    else
        str_add(&label, field ? label_in(field->label, language()) : column);
    return str_take(&label);
}

static char *moment_write(const char *value)
{
    char text[TIME_TEXT];
    int64_t at = NEVER;

    if (!sum_number(value, &at))
        return mem_text(value);
    return mem_text(time_write(at, TIME_SHORT, clock_now(), text));
}

/* As a person reads it. */
static char *value_write(Desk *desk, const Field *field, const char *column,
                         const char *value)
{
    const size_t len = strlen(column);

    if (!value)
        return mem_text(_("(nothing)"));
    if (field)
        return value_told(desk, field, value, clock_now());
    if (len > 3 && strcmp(column + len - 3, "_at") == 0)
        return moment_write(value);
    return mem_text(value);
}

static Seconds stamp_moment(int64_t stamp)
{
    return (stamp >> 16) / 1000;
}

static void who_write(Desk *desk, const char *login, char out[97])
{
    Staff staff;

    text_copy(out, 97, staff_get(desk, login, &staff) ? staff.name : login);
}

static void request_words(Desk *desk, Sql *q, Dispute *dispute)
{
    const RequestVerb *verb = NULL;

    if (dispute->late) {
        const RequestVerb *late = request_verb(sql_get(q, 3));
        dispute->label = mem_text(late ? _(late->label) : sql_get(q, 3));
        return;
    }
    const Field *field = asked(desk, dispute->field, &verb);
    dispute->label = label_write(field, verb, dispute->field);
    dispute->other = value_write(desk, field, dispute->field, sql_get(q, 5));
    dispute->taken = value_write(desk, field, dispute->field, sql_get(q, 9));
}

static char *answer_write(Desk *desk, const Form *form, const char *name,
                          const char *value)
{
    return value ? record_told(desk, form, name, value)
                 : mem_text(_("(nothing)"));
}

static void record_words(Desk *desk, const Form *form, Sql *q, Dispute *dispute)
{
    const Field *field = form_field(form, dispute->field);

    if (dispute->late) {
        dispute->label = mem_text(record_verb_label(form, sql_get(q, 3)));
        return;
    }
    dispute->label = label_write(field, NULL, dispute->field);
    dispute->other = answer_write(desk, form, dispute->field, sql_get(q, 5));
    dispute->taken = answer_write(desk, form, dispute->field, sql_get(q, 9));
}

static void dispute_read(Desk *desk, const Kind *kind, Sql *q, Dispute *dispute)
{
    *dispute = (Dispute){.origin = sql_get_int(q, 1),
                         .seq = sql_get_int(q, 2),
                         .taken_at = stamp_moment(sql_get_int(q, 7)),
                         .other_at = stamp_moment(sql_get_int(q, 8))};
    text_copy(dispute->field, sizeof dispute->field, sql_get(q, 0));
    dispute->late = !dispute->field[0];
    who_write(desk, sql_get(q, 4), dispute->other_who);
    who_write(desk, sql_get(q, 6), dispute->taken_who);
    if (kind->form)
        record_words(desk, kind->form, q, dispute);
    else
        request_words(desk, q, dispute);
}

/* What the person may not see is settled by who may. */
static bool is_seen(Desk *desk, const Kind *kind, const char *column)
{
    const Field *field = kind->form ? form_field(kind->form, column) : NULL;

    return !field || field_seen(desk, field);
}

int record_disputes(Desk *desk, const char *kind, const char *record,
                    Dispute *out, int max)
{
    const Kind *known = kind_of(desk, kind);
    int count = 0;
    Sql *q = sql(desk->store,
                 "SELECT field, other_origin, other_seq, other_verb, "
                 "other_actor, other, taken_actor, taken_stamp, other_stamp, "
                 "taken FROM dispute WHERE record = :record AND kind = :kind "
                 "ORDER BY field, other_stamp, other_origin, other_seq");

    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind);
    while (known && count < max && sql_row(q))
        if (is_seen(desk, known, sql_get(q, 0)))
            dispute_read(desk, known, q, &out[count++]);
    sql_done(q, NULL);
    return count;
}

int request_disputes(Desk *desk, const char *record, Dispute *out, int max)
{
    return record_disputes(desk, "request", record, out, max);
}

void dispute_release(Dispute *dispute)
{
    free(dispute->label);
    free(dispute->taken);
    free(dispute->other);
    *dispute = (Dispute){0};
}

/* ---- settling --------------------------------------------------------------------- */

/* What settles it: a `settle` of the column, or the undoing of what was late.
 * ERR_CHANGED: it is settled already. */
static bool settle_fields(Desk *desk, const Fact *fact, const Dispute *dispute,
                          bool other, Fields *fields, Err *err)
{
    Sql *q = sql(desk->store, "SELECT taken, other FROM dispute WHERE record = "
                              ":record AND kind = :kind AND field = :field "
                              "AND other_origin = :origin AND other_seq = "
                              ":seq");
    sql_text(q, ":record", fact->record);
    sql_text(q, ":kind", fact->kind);
    sql_text(q, ":field", dispute->field);
    sql_int(q, ":origin", dispute->origin);
    sql_int(q, ":seq", dispute->seq);
    const bool found = sql_row(q);
    if (found && !dispute->late)
        fields_set(fields, dispute->field, sql_get(q, other ? 1 : 0));
    if (!sql_done(q, err))
        return false;
    if (dispute->late) {
        fields_set_int(fields, "of_origin", dispute->origin);
        fields_set_int(fields, "of_seq", dispute->seq);
    }
    return found ||
           err_set(err, ERR_CHANGED, _("Somebody has settled that already"));
}

static bool settle_inside(Desk *desk, const Kind *kind, const char *record,
                          const Dispute *dispute, bool other, Err *err)
{
    const int own = desk->unit > 0 ? desk->unit : SCOPE_HOTLINE;
    Fields fields = FIELDS_EMPTY;
    Str json = STR_EMPTY;
    Fact fact = {.base = journal_newest(desk->store, kind->name, record),
                 .scope = journal_scope(desk->store, kind->name, record, own),
                 .actor = desk->signed_in ? desk->actor.login : "",
                 .kind = kind->name,
                 .record = record,
                 .verb = dispute->late ? "undo" : "settle"};
    bool done = settle_fields(desk, &fact, dispute, other, &fields, err);

    fields_to_json(&fields, &json);
    fact.fields = str_text(&json);
    done = done && journal_add(desk->store, &fact, err) &&
           sum_record(desk, kind, record, err);
    fields_release(&fields);
    str_release(&json);
    return done;
}

bool record_settle(Desk *desk, const char *kind, const char *record,
                   const Dispute *dispute, bool other, Err *err)
{
    const Kind *known = kind_of(desk, kind);

    if (!known)
        return err_set(err, ERR_USAGE, _("There is no %s"), kind);
    if (!role_may(desk, kind, dispute->late ? "undo" : "settle", err) ||
        !desk_takes(desk, known, err))
        return false;
    if (dispute->late && other)
        return err_set(err, ERR_NOT_NOW,
                       _("A step that came too late cannot be made to count; "
                         "reopen the request, or write a note"));
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    if (settle_inside(desk, known, record, dispute, other, err))
        return store_commit(desk->store, err);
    store_rollback(desk->store);
    return false;
}

bool request_settle(Desk *desk, const char *record, const Dispute *dispute,
                    bool other, Err *err)
{
    return record_settle(desk, "request", record, dispute, other, err);
}
