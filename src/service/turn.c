/* turn.c -- whose turn it is: who is asked when nobody accepts
 *
 *     engineering  people: wu feng  assignment: rotate  silence: 2, 1
 *
 * A department's people stand in the order that it gives; those whom it does
 * not name come behind, by their logins.
 */
#include "turn.h"
#include "desk.h"

#include <string.h>

enum {
    SILENCE = 3 * MINUTE, /* S8, where a department says nothing else */
    SILENCE_EMERGENCY = MINUTE,
    ROUNDS = 3,       /* silences until the next one is asked: the desk and
                       * the hotline have heard of it by then */
    MOST_PEOPLE = 64, /* of a department that are asked in turn */
    MOST_KNOWN = 16,  /* departments, by unit, whose people are kept */
    LOOK_BACK = 2000, /* facts, for who got the last one */
};

typedef struct People {
    char login[MOST_PEOPLE][33];
    int count;
} People;

/* Whoever looks at all that was sent asks for the same few again and again;
 * they are kept until a record changes (desk->stirs). */
typedef struct Turns {
    struct {
        char department[33];
        int unit;
        People people;
    } known[MOST_KNOWN];
    int count;
    int64_t stirs;
} Turns;

static bool is_said(const char *text)
{
    return text && *text;
}

/* Those of a department who work in that unit, in the order of their turns. */
static void people_read(Desk *desk, const Reference *department, int unit,
                        People *out)
{
    Sql *q =
        sql(desk->store,
            "SELECT record FROM staff WHERE department = :code AND active IS "
            "NOT 'no' AND (unit IS NULL OR unit IN (0, :unit)) AND (instr(' ' "
            "|| :people || ' ', ' ' || record || ' ') OR role = 'department') "
            "ORDER BY CASE instr(' ' || :people || ' ', ' ' || record || ' ') "
            "WHEN 0 THEN 1e9 ELSE instr(' ' || :people || ' ', ' ' || record "
            "|| ' ') END, record");

    out->count = 0;
    sql_text(q, ":code", department->code);
    sql_int(q, ":unit", unit);
    sql_text(q, ":people", department->people);
    while (out->count < MOST_PEOPLE && sql_row(q))
        text_copy(out->login[out->count++], sizeof *out->login, sql_get(q, 0));
    sql_done(q, NULL);
}

static const People *people_of(Desk *desk, const Reference *department,
                               int unit)
{
    if (!desk->turns)
        desk->turns = mem_new(sizeof *desk->turns);
    Turns *turns = desk->turns;

    if (turns->stirs != desk->stirs || turns->count == MOST_KNOWN) {
        turns->count = 0;
        turns->stirs = desk->stirs;
    }
    for (int i = 0; i < turns->count; i++)
        if (turns->known[i].unit == unit &&
            strcmp(turns->known[i].department, department->code) == 0)
            return &turns->known[i].people;
    const int place = turns->count++;
    text_copy(turns->known[place].department,
              sizeof turns->known[place].department, department->code);
    turns->known[place].unit = unit;
    people_read(desk, department, unit, &turns->known[place].people);
    return &turns->known[place].people;
}

Seconds turn_silence(Desk *desk, const char *department, bool emergency)
{
    const Reference *known = reference_get(desk, "department", department);
    const Seconds own = !known      ? NEVER
                        : emergency ? known->silence_emergency
                                    : known->silence;

    return own != NEVER ? own : emergency ? SILENCE_EMERGENCY : SILENCE;
}

void turn_at(Desk *desk, const Sent *sent, Seconds now, Turn *out)
{
    const Reference *department =
        reference_get(desk, "department", sent->department);
    const Seconds silence =
        turn_silence(desk, sent->department, sent->emergency);
    Seconds next = sent->at + ROUNDS * silence;

    *out = (Turn){.since = sent->at, .next = NEVER};
    text_copy(out->login, sizeof out->login, sent->assignee);
    if (!department)
        return;
    if (next > now) { /* whether there is anybody is seen then */
        out->next = next;
        return;
    }
    const People *people = people_of(desk, department, sent->unit);
    for (int i = 0; i < people->count; i++) {
        if (is_said(sent->assignee) &&
            strcmp(people->login[i], sent->assignee) == 0)
            continue;
        if (next > now) {
            out->next = next;
            return;
        }
        text_copy(out->login, sizeof out->login, people->login[i]);
        out->since = next;
        next += silence;
    }
}

bool turn_of(Desk *desk, const Request *request, Seconds now, Turn *out)
{
    const Sent sent = {.department = request->department,
                       .assignee = request->assignee,
                       .unit = request->unit,
                       .emergency = text_is(request->urgency, "emergency"),
                       .at = request->sent_at};

    if (request->state != REQUEST_SENT || request->sent_at == NEVER)
        return false;
    turn_at(desk, &sent, now, out);
    return out->login[0] != '\0';
}

/* ---- one after the other --------------------------------------------------- */

static int place_of(const People *people, const char *login)
{
    for (int i = 0; login && i < people->count; i++)
        if (strcmp(people->login[i], login) == 0)
            return i;
    return -1;
}

bool turn_round(Desk *desk, const char *department, int unit, char login[33])
{
    const Reference *known = reference_get(desk, "department", department);
    int last = -1;

    if (!known || strcmp(known->assignment, "rotate") != 0)
        return false;
    const People *people = people_of(desk, known, unit);
    Sql *q = sql(desk->store,
                 "SELECT fields ->> '$.assignee' FROM journal WHERE arrival > "
                 "(SELECT max(arrival) FROM journal) - :most AND kind = "
                 "'request' AND verb = 'dispatch' ORDER BY arrival DESC");
    sql_int(q, ":most", LOOK_BACK);
    while (last < 0 && sql_row(q))
        last = place_of(people, sql_get(q, 0));
    sql_done(q, NULL);
    if (people->count > 0)
        text_copy(login, 33, people->login[(last + 1) % people->count]);
    return people->count > 0;
}
