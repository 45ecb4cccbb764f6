/* appointment_calendar.c -- appointments as an iCalendar file (RFC 5545)
 *
 *     BEGIN:VEVENT
 *     UID:36SD4…@guanjia
 *     DTSTART:20261124T010000Z
 *     SEQUENCE:1
 *     STATUS:CONFIRMED
 *     SUMMARY:漏水 3-1203
 *
 * An event's name is its request's, so a calendar that has read the file before
 * moves what was agreed anew and strikes what was taken back, or what another
 * department or day has now.  That is in no table: it is read from the facts of
 * those requests for which a time was agreed.  No name or telephone of a
 * household goes along (S12).
 */
#include "appointment.h"
#include "desk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_OCTETS = 75 };

/* What an event says. */
typedef struct Event {
    char number[33], home[33], category[33], department[33];
    Seconds at;             /* the latest time that was ever agreed; NEVER */
    Seconds shown;          /* … that the calendar in question had; NEVER */
    int unit;               /* 0: the hotline's */
    int sequence;           /* how often it was agreed anew, moved, or taken
                             * back */
    int64_t stamp;          /* newest fact that says so */
    const char *who, *text; /* borrowed; NULL: nobody yet; it is cancelled */
} Event;

/* ---- lines ----------------------------------------------------------------------- */

/* A line of content, folded so that no part has more than 75 octets and no
 * character is torn (3.1). */
static void line_add(Str *out, const char *line)
{
    size_t len = strlen(line), room = LINE_OCTETS;

    while (len > room) {
        size_t part = room;
        while (part > 1 && ((unsigned char)line[part] & 0xc0) == 0x80)
            part--;
        str_addn(out, line, part);
        str_add(out, "\r\n ");
        line += part;
        len -= part;
        room = LINE_OCTETS - 1; /* the space counts */
    }
    str_add(out, line);
    str_add(out, "\r\n");
}

/* TEXT (3.3.11). */
static void text_add(Str *out, const char *name, const char *text)
{
    Str line = STR_EMPTY;

    str_addf(&line, "%s:", name);
    for (; *text; text++) {
        if (*text == '\n')
            str_add(&line, "\\n");
        else if (strchr("\\;,", *text))
            str_addf(&line, "\\%c", *text);
        else if (!iscntrl((unsigned char)*text))
            str_addc(&line, *text);
    }
    line_add(out, str_text(&line));
    str_release(&line);
}

/* 20261124T010000Z */
static void moment_add(Str *out, const char *name, Seconds at)
{
    char moment[TIME_TEXT];
    Str line = STR_EMPTY;

    time_write(at, TIME_UTC, NEVER, moment);
    str_addf(&line, "%s:", name);
    for (const char *c = moment; *c; c++)
        if (!strchr("-:", *c))
            str_addc(&line, *c);
    line_add(out, str_text(&line));
    str_release(&line);
}

/* ---- what the facts say ------------------------------------------------------------- */

static void said(const Fields *fields, const char *name, char *out, size_t size)
{
    if (fields_get(fields, name))
        text_copy(out, size, fields_get(fields, name));
}

static bool is_asked(const AppointmentQuery *query, const Event *event)
{
    return event->at != NEVER && event->at >= query->from &&
           event->at < query->until &&
           (!query->unit || event->unit == query->unit) &&
           (!query->department ||
            strcmp(event->department, query->department) == 0);
}

/* Every time that was agreed counts, also one that was taken back, and each
 * department that it went to. */
static void fact_take(Event *event, const Fact *fact, bool undone,
                      const AppointmentQuery *query)
{
    Fields fields = FIELDS_EMPTY;
    char before[sizeof event->department];

    text_copy(before, sizeof before, event->department);
    fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL);
    said(&fields, "number", event->number, sizeof event->number);
    said(&fields, "place", event->home, sizeof event->home);
    said(&fields, "home", event->home, sizeof event->home);
    said(&fields, "category", event->category, sizeof event->category);
    said(&fields, "department", event->department, sizeof event->department);
    if (fields_get(&fields, "unit"))
        event->unit = (int)fields_int(&fields, "unit");
    const bool agreed = fields_get(&fields, "appointment_at") != NULL;
    const bool moved =
        event->at != NEVER && strcmp(before, event->department) != 0;
    event->sequence += (agreed && event->at != NEVER) + moved;
    event->sequence += undone && (agreed || moved);
    if (agreed)
        event->at = fields_int(&fields, "appointment_at");
    if (is_asked(query, event))
        event->shown = event->at;
    if (undone && moved)
        text_copy(event->department, sizeof event->department, before);
    event->stamp = fact->stamp;
    fields_release(&fields);
}

static bool event_read(Desk *desk, const char *record,
                       const AppointmentQuery *query, Event *event, Err *err)
{
    Facts facts = {0};
    const bool done = facts_load(desk, "request", record, &facts, err);

    *event = (Event){0};
    for (int i = 0; done && i < facts.count; i++)
        fact_take(event, facts.at[i], facts.undone[i], query);
    facts_release(&facts);
    return done;
}

/* ---- events ------------------------------------------------------------------------- */

static void times_add(const Desk *desk, const Event *event, Str *out)
{
    Str line = STR_EMPTY;

    moment_add(out, "DTSTAMP", (event->stamp >> 16) / 1000);
    moment_add(out, "DTSTART", event->at);
    moment_add(out, "DTEND", event->at + desk->terms.appointment);
    str_addf(&line, "SEQUENCE:%d", event->sequence);
    line_add(out, str_text(&line));
    line_add(out, event->text ? "STATUS:CONFIRMED" : "STATUS:CANCELLED");
    str_release(&line);
}

static void event_add(Desk *desk, const char *record, const Event *event,
                      Str *out)
{
    const Reference *category =
        reference_get(desk, "category", event->category);
    Str line = STR_EMPTY;

    line_add(out, "BEGIN:VEVENT");
    str_addf(&line, "%s@guanjia", record);
    text_add(out, "UID", str_text(&line));
    times_add(desk, event, out);
    str_clear(&line);
    str_addf(&line, "%s %s",
             category ? reference_label(category) : event->category,
             event->home);
    text_add(out, "SUMMARY", str_text(&line));
    text_add(out, "LOCATION", event->home);
    str_clear(&line);
    str_add(&line, event->number);
    if (event->who)
        str_addf(&line, " %s", event->who);
    if (event->text)
        str_addf(&line, "\n%s", event->text);
    text_add(out, "DESCRIPTION", str_text(&line));
    line_add(out, "END:VEVENT");
    str_release(&line);
}

static bool standing_add(Desk *desk, const AppointmentQuery *query, Str *out,
                         Err *err)
{
    Appointment *at;
    int count;
    bool done = appointment_list(desk, query, &at, &count, err);

    for (int i = 0; done && i < count; i++) {
        const RequestRow *row = &at[i].request;
        Event event;
        done = event_read(desk, row->record, query, &event, err);
        text_copy(event.home, sizeof event.home, row->home);
        text_copy(event.category, sizeof event.category, row->category);
        event.at = at[i].at;
        event.who = row->person ? row->who : NULL;
        event.text = row->text;
        if (done)
            event_add(desk, row->record, &event, out);
    }
    free(at);
    return done;
}

/* One that was in the file, and is no more: its time is gone, or it is another
 * department's or day's.  Where it stands in the file of another day
 * it counts one less here, so that whoever reads both, in whichever order,
 * keeps the standing one. */
static bool cancelled_one(Desk *desk, const AppointmentQuery *query,
                          const char *record, bool stands, Str *out, Err *err)
{
    Event event;

    if (!event_read(desk, record, query, &event, err))
        return false;
    if (event.shown != NEVER) {
        event.at = event.shown;
        event.sequence -= stands;
        event_add(desk, record, &event, out);
    }
    return true;
}

static bool cancelled_add(Desk *desk, const AppointmentQuery *query, Str *out,
                          Err *err)
{
    bool done = true;
    Sql *q = sql(desk->store,
                 "SELECT r.record, r.stands FROM (SELECT id, record, "
                 "appointment_at AS at, appointment_at IS NOT NULL AND "
                 "state <> 'withdrawn' AND :unit IN (0, unit) "
                 "AND department IS ifnull(:department, department) AS stands "
                 "FROM request) r WHERE NOT (r.stands AND r.at BETWEEN :from "
                 "AND :until - 1) AND r.record IN (SELECT "
                 "record FROM journal WHERE kind = 'request' AND "
                 "instr(fields, '\"appointment_at\"') AND "
                 "CAST(json_extract(fields, '$.appointment_at') AS INTEGER) "
                 "BETWEEN :from AND :until - 1) ORDER BY r.id");

    sql_int(q, ":unit", query->unit);
    sql_text(q, ":department", query->department);
    sql_int(q, ":from", query->from);
    sql_int(q, ":until", query->until);
    while (done && sql_row(q))
        done = cancelled_one(desk, query, sql_get(q, 0), sql_get_int(q, 1), out,
                             err);
    return sql_done(q, err) && done;
}

/* A calendar has at least one component (3.6), also where nothing is agreed:
 * the zone that all times are told in is one. */
bool appointment_calendar(Desk *desk, const AppointmentQuery *query, Str *out,
                          Err *err)
{
    static const char *const head[] = {"BEGIN:VCALENDAR",
                                       "VERSION:2.0",
                                       "PRODID:-//guanjia//appointments//EN",
                                       "CALSCALE:GREGORIAN",
                                       "BEGIN:VTIMEZONE",
                                       "TZID:Etc/UTC",
                                       "BEGIN:STANDARD",
                                       "DTSTART:19700101T000000",
                                       "TZOFFSETFROM:+0000",
                                       "TZOFFSETTO:+0000",
                                       "END:STANDARD",
                                       "END:VTIMEZONE"};

    if (!role_may(desk, "request", "export", err))
        return false;
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        line_add(out, head[i]);
    const bool done = standing_add(desk, query, out, err) &&
                      cancelled_add(desk, query, out, err);
    line_add(out, "END:VCALENDAR");
    return done;
}
