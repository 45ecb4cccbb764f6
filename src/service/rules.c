/* rules.c -- what a verb means beyond its form
 *
 * One table at the end: kind, verb, what is checked or filled in before the
 * transaction, and what inside it.  Rules of the standard name their clause.
 */
#include "deed.h"
#include "home.h"
#include "staff.h"

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
    if (said(fields, "nature") &&
        strcmp(fields_get(fields, "nature"), "complaint") == 0)
        otherwise(fields, "major", category->major);
    otherwise(fields, "urgency", "normal");
    otherwise(fields, "promise", "5341");
    otherwise(fields, "nature", "service");
    return true;
}

/* A desk keeps nothing of other units' households. */
static bool home_here(Desk *desk, const Fields *fields, Err *err)
{
    const char *home = fields_get(fields, "home");
    int unit = home ? home_unit(desk, home) : 0;

    if (desk->unit == 0 || unit == 0 || unit == desk->unit)
        return true;
    return err_field(err, "home",
                     _("%s belongs to unit %d: its own desk or the hotline "
                       "takes this"),
                     home, unit);
}

/* A place is of no unit by itself: at the hotline, who takes it down says whose
 * desk it goes to.  What is brought in, or follows from a rule, may not know. */
static bool place_here(Desk *desk, const Deed *deed, const Fields *fields,
                       Err *err)
{
    if (said(fields, "home") || said(fields, "source") || deed->bulk)
        return true;
    if (desk->unit == 0)
        return said(fields, "unit") ||
               err_field(err, "unit",
                         _("Which unit is that place in? (0: none of them)"));
    return !said(fields, "unit") || fields_int(fields, "unit") == desk->unit ||
           err_field(err, "unit",
                     _("That is another unit's: its own desk or the hotline "
                       "takes this"));
}

/* Who lives there, and in which unit. */
static void follow_home(Desk *desk, Fields *fields)
{
    Household household;
    const char *home = fields_get(fields, "home");
    const int unit = home ? home_unit(desk, home) : 0;

    if (home && household_lives(desk, home, &household) && household.record[0])
        otherwise(fields, "household", household.record);
    if (unit > 0)
        fields_set_int(fields, "unit", unit);
    else if (!said(fields, "unit"))
        fields_set_int(fields, "unit", desk->unit);
}

/* "14" typed at 18:15 was meant for tomorrow: the promises would not count from
 * a time before the call. */
static bool agreed_ahead(const Fields *fields, Seconds since, Err *err)
{
    if (!said(fields, "appointment_at") ||
        fields_int(fields, "appointment_at") >= since)
        return true;
    return err_field(err, "appointment_at",
                     _("The agreed time must lie ahead"));
}

static bool receive_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    if (!said(fields, "home") && !said(fields, "place"))
        return err_field(err, "home", _("Which home is it, or which place?"));
    if (!home_here(desk, fields, err) || !place_here(desk, deed, fields, err) ||
        !not_ahead(fields, "received_at", err) ||
        !agreed_ahead(fields, fields_int(fields, "received_at"), err) ||
        !receive_category(desk, fields, err))
        return false;
    follow_home(desk, fields);
    return true;
}

static bool step_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)desk;
    (void)deed;
    return not_ahead(fields, "at", err);
}

static bool appoint_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    Seconds at = said(fields, "at") ? fields_int(fields, "at") : clock_now();

    return step_before(desk, deed, fields, err) &&
           agreed_ahead(fields, at, err);
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
    char chief[33];
    fields_set(fields, "assignee", staff_chief(desk, chief) ? chief : NULL);
    return true;
}

/* S10: from now on it is one. */
static bool complain_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    fields_set(fields, "nature", "complaint");
    return step_before(desk, deed, fields, err);
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
    static const char *const needed[] = {"category", "text",    "received_at",
                                         "urgency",  "promise", "nature"};

    (void)deed;
    if (fields->count == 0)
        return err_set(err, ERR_INPUT, _("Nothing was changed"));
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (fields_has(fields, needed[i]) && !said(fields, needed[i]))
            return err_field(err, needed[i],
                             _("This can be corrected, not taken away"));
    if (!home_here(desk, fields, err) || !not_ahead(fields, "received_at", err))
        return false;
    if (fields_has(fields, "home")) {
        fields_set(fields, "household", NULL);
        if (said(fields, "home")) /* a place stays in the unit it was in */
            follow_home(desk, fields);
    }
    return true;
}

/* ---- others ----------------------------------------------------------------------- */

static bool household_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)deed;
    return home_here(desk, fields, err);
}

static bool is_administrator(Desk *desk, const char *login)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM staff WHERE record = :login AND "
                              "role = 'administrator'");
    sql_text(q, ":login", login);
    bool is = sql_row(q);
    return sql_done(q, NULL) && is;
}

/* Who may do everything is made, and given a PIN, only by one who may. */
static bool staff_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const char *role = fields_get(fields, "role");
    const char *login =
        deed->record[0] ? deed->record : fields_get(fields, "login");
    bool makes = text_is(role, "administrator");

    if (strcmp(desk->actor.role, "administrator") == 0 || !login ||
        (!makes && (strcmp(login, desk->actor.login) == 0 ||
                    !is_administrator(desk, login))))
        return true;
    return err_set(err, ERR_FORBIDDEN,
                   _("Only an administrator may change an administrator"));
}

static bool pin_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    char hash[256];

    if (!staff_before(desk, deed, fields, err) ||
        !pin_hash(fields_get(fields, "pin"), hash, err))
        return false;
    fields_set(fields, "pin", hash);
    return true;
}

static bool duty_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    char unit[16];
    Staff staff;
    bool on = strcmp(deed->verb, "on") == 0;

    if (!deed->record[0])
        text_copy(deed->record, sizeof deed->record, desk->actor.login);
    if (!staff_get(desk, deed->record, &staff))
        return err_set(err, ERR_NOT_FOUND,
                       _("Nobody on the staff is called %s"), deed->record);
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

/* 3-1203 is of unit 3: everything else reads the unit off the name. */
static bool home_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const char *home = fields_get(fields, "home");
    char *end, *name = text_plain(home ? home : deed->record);
    long unit = strtol(name, &end, 10);
    bool shaped = unit > 0 && *end == '-' && end[1];
    bool same = !said(fields, "unit") || fields_int(fields, "unit") == unit;

    (void)desk;
    free(name);
    if (!shaped)
        return err_field(err, "home",
                         _("A home is called like 3-1203: unit, dash, room"));
    return same || err_field(err, "home",
                             _("The name begins with another unit's number"));
}

/* verb NULL: every other verb of the kind. */
static const struct RuleRow {
    const char *kind, *verb;
    Rule *before, *inside;
} rules[] = {
    {"request", "receive", receive_before, request_receive_inside},
    {"request", "dispatch", dispatch_before, request_dispatch_inside},
    {"request", "appoint", appoint_before, request_step_inside},
    {"request", "promise", promise_before, request_step_inside},
    {"request", "explain", explain_before, request_step_inside},
    {"request", "verify", verify_before, request_step_inside},
    {"request", "complain", complain_before, request_step_inside},
    {"request", "see", NULL, request_see_inside},
    {"request", "amend", amend_before, request_amend_inside},
    {"request", NULL, step_before, request_step_inside},
    {"home", NULL, home_before, NULL},
    {"household", "move", move_before, move_inside},
    {"household", NULL, household_before, household_inside},
    {"staff", "pin", pin_before, NULL},
    {"staff", NULL, staff_before, NULL},
    {"duty", NULL, duty_before, NULL},
    {"category", NULL, category_before, NULL},
    {"department", NULL, department_before, NULL},
    {ORDER_KIND, NULL, order_before, NULL},
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
