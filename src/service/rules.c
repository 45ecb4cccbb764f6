/* rules.c -- what a verb means beyond its form
 *
 * One table at the end: kind, verb, what is checked or filled in before the
 * transaction, and what inside it.  Rules of the standard name their clause.
 */
#include "deed.h"

#include <stdlib.h>
#include <string.h>

/* People's clocks and ours may differ by this much. */
enum { AHEAD = 60 };

typedef bool Rule(Desk *desk, Deed *deed, Fields *fields, Err *err);

static bool said(const Fields *fields, const char *name)
{
    const char *text = fields_get(fields, name);
    return text && *text;
}

static void otherwise(Fields *fields, const char *name, const char *text)
{
    if (!said(fields, name) && text && *text)
        fields_set(fields, name, text);
}

static bool not_ahead(const Fields *fields, const char *name, Err *err)
{
    char shown[TIME_TEXT];
    Seconds now = clock_now(), at = fields_int(fields, name);

    if (at <= now + AHEAD)
        return true;
    return err_field(err, name, _("%s has not come yet"),
                     time_write(at, TIME_SHORT, now, shown));
}

/* ---- requests: before ------------------------------------------------------ */

static bool receive_category(Desk *desk, Fields *fields, Err *err)
{
    const Reference *category =
        reference_get(desk, "category", fields_get(fields, "category"));

    if (!category)
        return err_field(err, "category", _("There is no such category"));
    otherwise(fields, "department", category->department);
    otherwise(fields, "urgency", category->urgency);
    otherwise(fields, "promise", category->promise);
    otherwise(fields, "nature", category->nature);
    otherwise(fields, "urgency", "normal");
    otherwise(fields, "promise", "5341");
    otherwise(fields, "nature", "service");
    return true;
}

static bool receive_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    Household household;
    const char *home = fields_get(fields, "home");
    char unit[16];

    (void)deed;
    if (!home && !said(fields, "place"))
        return err_field(err, "home", _("Which home is it, or which place?"));
    if (!not_ahead(fields, "received_at", err) ||
        !receive_category(desk, fields, err))
        return false;
    if (home && household_of(desk, home, &household) && household.record[0])
        otherwise(fields, "household", household.record);
    text_print(unit, sizeof unit, "%d",
               home ? (int)strtol(home, NULL, 10) : desk->unit);
    otherwise(fields, "unit", unit);
    return true;
}

static bool step_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)desk;
    (void)deed;
    return not_ahead(fields, "at", err);
}

/* S5: an outside party's commitment is a date to come. */
static bool promise_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)desk;
    (void)deed;
    if (!not_ahead(fields, "at", err))
        return false;
    if (fields_int(fields, "promised_until") <= fields_int(fields, "at"))
        return err_field(err, "promised_until",
                         _("The promised time must lie ahead"));
    return true;
}

/* S9, 二.2.3: what is not accepted goes to the chief butler. */
static bool verify_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)deed;
    if (!not_ahead(fields, "at", err))
        return false;
    if (strcmp(fields_get(fields, "verdict"), "no") != 0)
        return true;
    if (!said(fields, "reason"))
        return err_field(err, "reason",
                         _("Why does the owner not accept the work?"));
    if (reference_get(desk, "department", "butler"))
        fields_set(fields, "department", "butler");
    Staff staff[64];
    int count = staff_list(desk, staff, 64);
    for (int i = 0; i < count; i++)
        if (strcmp(staff[i].role, "chief") == 0) {
            otherwise(fields, "assignee", staff[i].login);
            return true;
        }
    fields_set(fields, "assignee", NULL);
    return true;
}

static bool explain_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    if (desk->signed_in)
        otherwise(fields, "explained_by", desk->actor.login);
    return step_before(desk, deed, fields, err);
}

/* A new department or none: who had it before has it no longer. */
static bool dispatch_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    if (!said(fields, "assignee"))
        fields_set(fields, "assignee", NULL);
    fields_set(fields, "accepted_by", NULL);
    fields_set(fields, "accepted_at", NULL);
    return step_before(desk, deed, fields, err);
}

static bool amend_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)desk;
    (void)deed;
    if (fields->count == 0)
        return err_set(err, ERR_INPUT, _("Nothing was changed"));
    return not_ahead(fields, "received_at", err);
}

/* ---- requests: inside -------------------------------------------------------- */

static bool number_taken(Desk *desk, const char *number, int64_t from)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM request WHERE number = :number "
                              "AND id >= :from");
    sql_text(q, ":number", number);
    sql_int(q, ":from", from);
    bool taken = sql_row(q);
    sql_done(q, NULL);
    return taken;
}

/* 3-1123-007: unit, month and day, count of the day; the hotline's begin with
 * H.  Two desks can't draw the same. */
static void number_draw(Desk *desk, Fields *fields)
{
    char day[TIME_TEXT], prefix[24], number[40], first[RECORD_NAME];
    Seconds received = fields_int(fields, "received_at");
    int count = 0;

    time_write(received, TIME_DAY, received, day);
    if (desk->unit > 0)
        text_print(prefix, sizeof prefix, "%d-%.2s%.2s-", desk->unit, day + 5,
                   day + 8);
    else
        text_print(prefix, sizeof prefix, "H-%.2s%.2s-", day + 5, day + 8);
    int64_t from = record_id(record_mint(day_start(received) * 1000, first)) &
                   ~INT64_C(0x1fffff);

    Sql *q = sql(desk->store,
                 "SELECT number FROM request WHERE id >= :from AND id < :until "
                 "AND substr(number, 1, length(:prefix)) = :prefix ORDER BY "
                 "id DESC LIMIT 1");
    sql_int(q, ":from", from);
    sql_int(q, ":until",
            record_id(record_mint(day_next(received) * 1000, first)) &
                ~INT64_C(0x1fffff));
    sql_text(q, ":prefix", prefix);
    if (sql_row(q))
        count = (int)strtol(sql_get(q, 0) + strlen(prefix), NULL, 10);
    sql_done(q, NULL);
    do
        text_print(number, sizeof number, "%s%03d", prefix, ++count);
    while (number_taken(desk, number, from));
    fields_set(fields, "number", number);
}

static bool receive_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)err;
    if (!said(fields, "number"))
        number_draw(desk, fields);
    text_copy(deed->number, sizeof deed->number, fields_get(fields, "number"));
    return true;
}

static bool refuse_now(const Request *request, const RequestVerb *verb,
                       Err *err)
{
    Str possible = STR_EMPTY;

    for (int i = 0; request_verb_at(i); i++)
        if (verb_legal(request_verb_at(i), request->state))
            str_addf(&possible, "%s%s", possible.len ? ", " : "",
                     request_verb_at(i)->name);
    if (possible.len)
        err_set(err, ERR_NOT_NOW,
                _("%s is %s: %s is not possible now. Possible: %s"),
                request->number, state_label(request->state), verb->name,
                str_text(&possible));
    else
        err_set(err, ERR_NOT_NOW, _("%s is %s: nothing more can be done to it"),
                request->number, state_label(request->state));
    str_release(&possible);
    return false;
}

/* Why the owner did not check the work (S9), unless there was none. */
static bool close_needs(const Deed *deed, const Request *request,
                        const Fields *fields, Err *err)
{
    bool work = request->nature && (strcmp(request->nature, "service") == 0 ||
                                    strcmp(request->nature, "complaint") == 0);

    if (strcmp(deed->verb, "close") != 0 ||
        request->state != REQUEST_RESOLVED || !work || said(fields, "note"))
        return true;
    return err_field(err, "note",
                     _("The owner has not checked the work: check it first, "
                       "or say why not"));
}

static bool step_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    Request request;
    const RequestVerb *verb = request_verb(deed->verb);
    char at[TIME_TEXT], received[TIME_TEXT];
    Seconds now = clock_now(), when = fields_int(fields, "at");

    if (deed->bulk)
        return true;
    if (!request_load(desk, deed->record, &request, err))
        return false;
    text_copy(deed->record, sizeof deed->record, request.record);
    text_copy(deed->number, sizeof deed->number, request.number);
    bool done = true;
    if (!verb_legal(verb, request.state))
        done = refuse_now(&request, verb, err);
    else if (when != NEVER && when < request.course.received)
        done = err_field(
            err, "at", _("%s lies before it was received, %s"),
            time_write(when, TIME_SHORT, now, at),
            time_write(request.course.received, TIME_SHORT, now, received));
    else
        done = close_needs(deed, &request, fields, err);
    request_release(&request);
    return done;
}

/* ---- others ----------------------------------------------------------------------- */

static bool pin_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    char hash[256];

    (void)desk;
    (void)deed;
    if (!pin_hash(fields_get(fields, "pin"), hash, err))
        return false;
    fields_set(fields, "pin", hash);
    return true;
}

static bool duty_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    char unit[16];
    bool on = strcmp(deed->verb, "on") == 0;

    if (!deed->record[0])
        text_copy(deed->record, sizeof deed->record, desk->actor.login);
    if (!not_ahead(fields, "at", err))
        return false;
    text_print(unit, sizeof unit, "%d", desk->unit);
    if (on)
        otherwise(fields, "unit", unit);
    fields_set(fields, on ? "since" : "until", fields_get(fields, "at"));
    if (on)
        fields_set(fields, "until", NULL);
    fields_drop(fields, "at");
    return true;
}

static bool labels_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    Fields labels = FIELDS_EMPTY;
    const char *json = fields_get(fields, "labels");

    (void)desk;
    (void)deed;
    bool done = !json || fields_from_json(&labels, json, strlen(json), NULL);
    fields_release(&labels);
    return done || err_field(err, "labels",
                             _("Labels are written like {\"en\": \"Leak\"}"));
}

/* verb NULL: every other verb of the kind. */
static const struct RuleRow {
    const char *kind, *verb;
    Rule *before, *inside;
} rules[] = {
    {"request", "receive", receive_before, receive_inside},
    {"request", "dispatch", dispatch_before, step_inside},
    {"request", "promise", promise_before, step_inside},
    {"request", "explain", explain_before, step_inside},
    {"request", "verify", verify_before, step_inside},
    {"request", "amend", amend_before, step_inside},
    {"request", NULL, step_before, step_inside},
    {"staff", "pin", pin_before, NULL},
    {"duty", NULL, duty_before, NULL},
    {"category", NULL, labels_before, NULL},
    {"department", NULL, labels_before, NULL},
};

static const struct RuleRow *rule_of(const Deed *deed)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].kind, deed->kind) == 0 &&
            (!rules[i].verb || strcmp(rules[i].verb, deed->verb) == 0))
            return &rules[i];
    return NULL;
}

bool rules_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const struct RuleRow *rule = rule_of(deed);
    return !rule || !rule->before || rule->before(desk, deed, fields, err);
}

bool rules_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const struct RuleRow *rule = rule_of(deed);
    return !rule || !rule->inside || rule->inside(desk, deed, fields, err);
}
