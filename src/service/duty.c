/* duty.c -- whose desk is manned, who answers for what, who comes next
 *
 *     desk_hours  3  07:00-23:00    chen on duty in 3    14:02  its desk
 *                                                        23:00  the hotline
 *                                   chen signs off       14:30  the hotline
 *                                   last heard 14:02     14:06  the hotline
 */
#include "duty.h"
#include "register.h"
#include "staff.h"

#include <stdlib.h>
#include <string.h>

/* ---- hours ------------------------------------------------------------------ */

/* Of one line of desk_hours, or those that a new one begins with. */
typedef struct Hours {
    char name[97];
    char opens[6], closes[6]; /* 07:00; "" when that can't be known */
    Seconds cut_after;        /* its desk may be unheard for so long */
} Hours;

static const char *preset(const Form *form, const char *name)
{
    const Field *field = form ? form_field(form, name) : NULL;

    return field && field->preset ? field->preset : "";
}

static void hours_preset(Desk *desk, Hours *hours)
{
    const Form *form = register_form(desk, "desk_hours");

    *hours = (Hours){0};
    text_copy(hours->opens, sizeof hours->opens, preset(form, "opens"));
    text_copy(hours->closes, sizeof hours->closes, preset(form, "closes"));
    hours->cut_after = strtoll(preset(form, "cut_after"), NULL, 10) * MINUTE;
}

/* hours: those that a new line begins with. */
static void hours_read(const char *json, Hours *hours)
{
    Fields fields = FIELDS_EMPTY;
    const char *name;

    fields_from_json(&fields, json, strlen(json), NULL);
    name = fields_get(&fields, "name");
    text_copy(hours->name, sizeof hours->name, name ? name : "");
    name = fields_get(&fields, "opens");
    text_copy(hours->opens, sizeof hours->opens, name ? name : "");
    name = fields_get(&fields, "closes");
    text_copy(hours->closes, sizeof hours->closes, name ? name : "");
    if (fields_get(&fields, "cut_after"))
        hours->cut_after = fields_int(&fields, "cut_after") * MINUTE;
    fields_release(&fields);
}

/* Over midnight, too; times of day compare as their texts. */
static bool hours_hold(const Hours *hours, Seconds now)
{
    char clock[TIME_TEXT];
    const bool night = strcmp(hours->opens, hours->closes) >= 0;

    time_write(now, TIME_CLOCK, now, clock);
    const bool after = strcmp(clock, hours->opens) >= 0;
    const bool before = strcmp(clock, hours->closes) < 0;
    return night ? after || before : after && before;
}

/* Is the unit within its hours?  A unit may have several lines, of which hours
 * gets the one that holds, else the first. */
static bool unit_open(Desk *desk, int unit, Seconds now, Hours *hours)
{
    Sql *q = sql(desk->store,
                 "SELECT fields FROM record INDEXED BY record_open WHERE kind "
                 "= 'desk_hours' AND open = 1 AND unit = :unit ORDER BY sort");
    bool any = false, holds = false;
    Hours preset, line;

    hours_preset(desk, &preset);
    *hours = preset;
    sql_int(q, ":unit", unit);
    while (!holds && sql_row(q)) {
        line = preset;
        hours_read(sql_get(q, 0), &line);
        holds = hours_hold(&line, now);
        if (!any || holds)
            *hours = line;
        any = true;
    }
    sql_done(q, NULL);
    return any ? holds : hours_hold(hours, now);
}

static void hours_write(const Hours *hours, char out[33])
{
    text_print(out, 33, "%s-%s", hours->opens, hours->closes);
}

/* ---- who is there ------------------------------------------------------------- */

int staff_on_duty_in(Desk *desk, int unit, Staff *out, int max)
{
    Sql *q = sql(desk->store, "SELECT " STAFF_COLUMNS " AND " STAFF_ON_DUTY
                              " AND d.unit = :unit"
                              " ORDER BY d.since, s.record");

    sql_int(q, ":unit", unit);
    return staff_take_all(q, out, max);
}

int staff_on_duty(Desk *desk, Staff *out, int max)
{
    return staff_on_duty_in(desk, desk->unit, out, max);
}

/* Is the desk of the unit cut off from this hotline?  last gets when it was
 * heard; a unit that never had a desk has no line that could be cut.  Who
 * stands at a desk, and a standby, which no desk calls, know of no other. */
static bool unit_cut(Desk *desk, int unit, Seconds now, const Hours *hours,
                     Seconds *last)
{
    *last = NEVER;
    if (desk->unit != 0 || unit == 0 || desk_standby(desk))
        return false;
    Sql *q = sql(desk->store,
                 "SELECT max(heard) FROM (SELECT heard FROM peer WHERE unit = "
                 ":unit UNION ALL SELECT 0 FROM desk WHERE unit = :unit)");
    sql_int(q, ":unit", unit);
    const bool has = sql_row(q) && !sql_is_null(q, 0);
    *last = has ? sql_get_int(q, 0) / 1000 : NEVER;
    sql_done(q, NULL);
    return has && llabs(now - *last) > hours->cut_after;
}

static bool desk_manned(Desk *desk, int unit, Seconds now)
{
    Seconds last;
    Hours hours;

    return unit_open(desk, unit, now, &hours) &&
           !unit_cut(desk, unit, now, &hours, &last);
}

int units_manned(Desk *desk, Seconds now, int *units, int max)
{
    Sql *q =
        sql(desk->store,
            "SELECT DISTINCT d.unit FROM duty d JOIN staff s ON s.record "
            "= d.record WHERE coalesce(s.active, 'yes') <> 'no' AND d.unit "
            "> 0 AND " STAFF_ON_DUTY " ORDER BY d.unit");
    int count = 0;

    while (count < max && sql_row(q)) {
        const int unit = (int)sql_get_int(q, 0);
        if (desk_manned(desk, unit, now))
            units[count++] = unit;
    }
    sql_done(q, NULL);
    return count;
}

int unit_answers(Desk *desk, int unit, Seconds now)
{
    Staff one;

    return unit > 0 && staff_on_duty_in(desk, unit, &one, 1) > 0 &&
                   desk_manned(desk, unit, now)
               ? unit
               : 0;
}

static void people_write(Desk *desk, int unit, char out[193])
{
    enum { MOST = 8 };
    Staff staff[MOST];
    Str names = STR_EMPTY;
    const int count = staff_on_duty_in(desk, unit, staff, MOST);

    for (int i = 0; i < count; i++)
        str_addf(&names, "%s%s", i ? _(", ") : "", staff[i].name);
    text_copy(out, 193, str_text(&names));
    str_release(&names);
}

/* Why the hotline answers for a unit, and until when. */
static void hotline_tell(Desk *desk, int unit, Seconds now, Str *out)
{
    char text[33], at[TIME_TEXT];
    Hours hours;
    Staff one;
    Seconds last;

    if (unit_open(desk, unit, now, &hours) &&
        unit_cut(desk, unit, now, &hours, &last) &&
        staff_on_duty_in(desk, unit, &one, 1) > 0) {
        str_addf(out,
                 _("the hotline, until the desk of unit %d is heard again "
                   "(last at %s)"),
                 unit, time_write(last, TIME_SHORT, now, at));
        return;
    }
    hours_write(&hours, text);
    str_addf(out, _("the hotline, until the desk of unit %d is manned (%s)"),
             unit, text);
}

void unit_answers_tell(Desk *desk, int unit, Seconds now, Str *out)
{
    char people[193];

    if (unit_answers(desk, unit, now) > 0) {
        people_write(desk, unit, people);
        str_addf(out, _("the desk of unit %d: %s"), unit, people);
    } else if (unit > 0) {
        hotline_tell(desk, unit, now, out);
    } else {
        str_add(out, _("the hotline"));
    }
}

/* ---- who comes next ------------------------------------------------------------- */

/* The form's order is newest first, so those to come stand in front. */
bool shift_next(Desk *desk, int unit, Seconds now, Shift *out)
{
    Sql *q = sql(desk->store,
                 "SELECT fields FROM record INDEXED BY record_open WHERE kind "
                 "= 'roster' AND open = 1 AND unit = :unit ORDER BY sort");
    Staff staff;
    bool more = true;

    *out = (Shift){0};
    sql_int(q, ":unit", unit);
    while (more && sql_row(q)) {
        Fields fields = FIELDS_EMPTY;
        const char *json = sql_get(q, 0);
        fields_from_json(&fields, json, strlen(json), NULL);
        const char *who = fields_get(&fields, "who");
        more = fields_int(&fields, "begins_at") > now;
        if (more && who) {
            text_copy(out->name, sizeof out->name, who);
            out->begins = fields_int(&fields, "begins_at");
            out->ends = fields_int(&fields, "ends_at");
        }
        fields_release(&fields);
    }
    sql_done(q, NULL);
    if (out->name[0] && staff_get(desk, out->name, &staff))
        text_copy(out->name, sizeof out->name, staff.name);
    return out->name[0] != '\0';
}

/* ---- how all of them stand -------------------------------------------------------- */

static int units_find(Desk *desk, UnitNow *out, int max)
{
    Sql *q = sql(desk->store,
                 "SELECT unit FROM (SELECT 0 AS unit UNION SELECT unit FROM "
                 "home UNION SELECT unit FROM desk UNION SELECT unit FROM "
                 "record WHERE kind = 'desk_hours' AND open = 1) WHERE :unit = "
                 "0 OR unit = :unit ORDER BY unit");
    int count = 0;

    sql_int(q, ":unit", desk->unit);
    while (count < max && sql_row(q))
        out[count++] = (UnitNow){.unit = (int)sql_get_int(q, 0)};
    sql_done(q, NULL);
    return count;
}

static UnitNow *unit_of(UnitNow *units, int count, int unit)
{
    for (int i = 0; i < count; i++)
        if (units[i].unit == unit)
            return &units[i];
    return NULL;
}

static void requests_count(Desk *desk, Seconds now, UnitNow *units, int count)
{
    Sql *q = sql(desk->store,
                 "SELECT unit, count(*), sum(due < :now) FROM request INDEXED "
                 "BY request_board WHERE open GROUP BY unit");

    sql_int(q, ":now", now);
    while (sql_row(q)) {
        UnitNow *one = unit_of(units, count, (int)sql_get_int(q, 0));
        if (!one)
            continue;
        one->open = (int)sql_get_int(q, 1);
        one->late = (int)sql_get_int(q, 2);
    }
    sql_done(q, NULL);
}

/* Peers stand last heard first: the first of a unit is its desk's. */
static void desks_hear(Desk *desk, UnitNow *units, int count)
{
    Peer peer;

    for (int i = 0; desk->unit == 0 && peer_at(desk->store, i, &peer); i++) {
        UnitNow *one = peer.unit > 0 ? unit_of(units, count, peer.unit) : NULL;
        if (!one || one->heard != NEVER)
            continue;
        one->heard = peer.heard / 1000;
        one->waiting = peer_waiting(desk, &peer);
    }
}

int units_now(Desk *desk, Seconds now, UnitNow *out, int max)
{
    const int count = units_find(desk, out, max);
    Seconds last;
    Hours hours;

    for (int i = 0; i < count; i++) {
        UnitNow *one = &out[i];
        people_write(desk, one->unit, one->people);
        shift_next(desk, one->unit, now, &one->next);
        one->open_now = one->unit == 0;
        if (one->unit > 0) {
            one->open_now = unit_open(desk, one->unit, now, &hours);
            text_copy(one->name, sizeof one->name, hours.name);
            hours_write(&hours, one->hours);
            one->cut = unit_cut(desk, one->unit, now, &hours, &last);
        }
        one->manned = one->open_now && one->people[0] && !one->cut;
    }
    requests_count(desk, now, out, count);
    desks_hear(desk, out, count);
    return count;
}
