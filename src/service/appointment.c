/* appointment.c -- which times are agreed, and what can't be kept together
 *
 *     09:00-10:00  吳建國  3-1101      09:30-10:30  吳建國  3-0402   clash
 *     09:30-10:30  (engineering)       nobody's yet: no clash
 *
 * Nothing is kept about it: the agreed times are read off the requests by an
 * index of their own.
 */
#include "appointment.h"
#include "find.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ------------------------------------------------------------------ */

typedef struct Agenda {
    Appointment *at; /* owned */
    int count, cap;
} Agenda;

static void who_tell(Desk *desk, RequestRow *row)
{
    const Reference *department =
        row->person ? NULL : reference_get(desk, "department", row->who);

    if (department)
        text_copy(row->who, sizeof row->who, reference_label(department));
}

static Appointment *agenda_add(Agenda *agenda)
{
    if (agenda->count == agenda->cap) {
        agenda->cap = agenda->cap ? agenda->cap * 2 : 32;
        agenda->at =
            mem_grow(agenda->at, (size_t)agenda->cap * sizeof *agenda->at);
    }
    return &agenda->at[agenda->count++];
}

/* Everyone's that begin in [from, until). */
static bool agenda_read(Desk *desk, Seconds from, Seconds until, Agenda *agenda,
                        Err *err)
{
    Sql *q = sql(desk->store,
                 "SELECT " REQUEST_ROW ", r.appointment_at FROM "
                 "request r INDEXED BY request_appointment WHERE "
                 "r.appointment_at >= :from AND r.appointment_at < :until "
                 "AND r.state <> 'withdrawn' "
                 "ORDER BY r.appointment_at, r.id");

    sql_int(q, ":from", from);
    sql_int(q, ":until", until);
    while (sql_row(q)) {
        Appointment *one = agenda_add(agenda);
        *one = (Appointment){.at = sql_get_int(q, sql_columns(q) - 1)};
        one->until = one->at + desk->terms.appointment;
        request_row_read(q, false, &one->request);
        who_tell(desk, &one->request);
    }
    return sql_done(q, err);
}

/* ---- clashes ------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return text_is(a, b) && *a;
}

/* Has somebody still to go there? */
static bool stands(const Appointment *one)
{
    const RequestState state = one->request.state;

    return state_open(state) && state != REQUEST_RESOLVED &&
           state != REQUEST_APPROVED;
}

static bool same_people(const RequestRow *a, const char *home, const char *who)
{
    return same(a->home, home) || (a->person && same(a->who, who));
}

/* They are in order of time, so that only the next few can overlap. */
static void clashes_mark(Agenda *agenda)
{
    for (int i = 0; i < agenda->count; i++) {
        Appointment *one = &agenda->at[i];
        for (int k = i + 1; k < agenda->count && agenda->at[k].at < one->until;
             k++) {
            Appointment *other = &agenda->at[k];
            if (!stands(one) || !stands(other) ||
                !same_people(&one->request, other->request.home,
                             other->request.person ? other->request.who : NULL))
                continue;
            one->clash = other->clash = true;
        }
    }
}

static bool is_asked(const AppointmentQuery *query, const Appointment *one)
{
    return one->at >= query->from && one->at < query->until &&
           (!query->unit || one->request.unit == query->unit) &&
           (!query->department ||
            strcmp(one->request.department, query->department) == 0);
}

bool appointment_list(Desk *desk, const AppointmentQuery *query,
                      Appointment **out, int *count, Err *err)
{
    const Seconds length = desk->terms.appointment;
    Agenda agenda = {0};

    *out = NULL;
    *count = 0;
    if (!role_may(desk, "request", "list", err))
        return false;
    if (!agenda_read(desk, query->from - length, query->until + length, &agenda,
                     err)) {
        free(agenda.at);
        return false;
    }
    clashes_mark(&agenda);
    for (int i = 0; i < agenda.count; i++)
        if (is_asked(query, &agenda.at[i]))
            agenda.at[(*count)++] = agenda.at[i];
    *out = agenda.at;
    return true;
}

/* ---- choosing a time --------------------------------------------------------------- */

static void beside_tell(const Appointment *one, bool clash, Str *out)
{
    char from[TIME_TEXT], until[TIME_TEXT];

    time_write(one->at, TIME_CLOCK, NEVER, from);
    time_write(one->until, TIME_CLOCK, NEVER, until);
    str_addf(out, "%s%s-%s %s%s %s %s", out->len ? _(", ") : "", from, until,
             clash ? "! " : "", one->request.number, one->request.home,
             one->request.person ? one->request.who : "");
    while (out->at[out->len - 1] == ' ')
        out->at[--out->len] = '\0';
}

/* Those that can't be kept beside it first. */
bool appointment_beside(Desk *desk, const AppointmentPlan *plan, Str *out)
{
    const Seconds length = desk->terms.appointment;
    Agenda agenda = {0};
    Str others = STR_EMPTY;
    Staff staff;
    const char *person = plan->person && staff_get(desk, plan->person, &staff)
                             ? staff.name
                             : plan->person;
    bool clash = false;

    agenda_read(desk, plan->at - length + 1, plan->at + length, &agenda, NULL);
    for (int i = 0; i < agenda.count; i++) {
        const Appointment *one = &agenda.at[i];
        const bool people = same_people(&one->request, plan->home, person);
        if (!stands(one) || same(one->request.record, plan->record) ||
            (!people && !same(one->request.department, plan->department)))
            continue;
        beside_tell(one, people, people ? out : &others);
        clash = clash || people;
    }
    if (others.len)
        str_addf(out, "%s%s", out->len ? _(", ") : "", str_text(&others));
    str_release(&others);
    free(agenda.at);
    return clash;
}
