/* escalation.c -- what waits now, and who is told of it
 *
 *     3-1123-012  sent 14:02, not accepted   silent          since 14:05
 *                                            silent_hotline  since 14:08
 *
 * One look goes over the open requests, which are few, and holds each rule
 * against each of them: a wait is a moment that the request's row gives, or
 * NEVER.  What stands for one person: escalation_told.c; who has heard and
 * seen it: escalation_heard.c.
 */
#include "desk.h"
#include "duty.h"
#include "escalate.h"
#include "turn.h"

#include <stdlib.h>
#include <string.h>

#define WAITING                                                               \
    "SELECT id, record, number, ifnull(home, place), unit, state, urgency, "  \
    "nature, department, assignee, accepted_by, seen, sent_at, received_at, " \
    "declined_at, verified_at, due, explained_at, promised_until, help_at, "  \
    "resolved_at, appointment_at, next, called, waiting, stepped_by, "        \
    "stepped_at, complained_at, major, answered_at, arrived_at FROM request "
#define ALL_WAITING WAITING "INDEXED BY request_board WHERE open"
#define ONE_WAITING WAITING "WHERE id = :id AND open"

/* The moment from which on it waits; a wait that is over, or never was, gives
 * NEVER. */
static Seconds only(bool waits, Seconds moment)
{
    return waits ? moment : NEVER;
}

static void waits_read(Sql *q, Waiting *one)
{
    const RequestState state = one->state;
    const Seconds received = sql_get_int(q, 13), agreed = sql_get_int(q, 21);
    const Seconds due = sql_get_int(q, 16), until = sql_get_int(q, 18);
    const bool solved = state == REQUEST_RESOLVED || state == REQUEST_APPROVED;
    const bool complaint = text_is(one->nature, "complaint");
    const Seconds complained =
        only(complaint, sql_is_null(q, 27) ? received : sql_get_int(q, 27));

    one->moment[WAIT_SENT] = only(state == REQUEST_SENT, sql_get_int(q, 12));
    one->moment[WAIT_RECEIVED] =
        only(state == REQUEST_RECEIVED && agreed == NEVER, received);
    one->moment[WAIT_DECLINED] =
        only(state == REQUEST_DECLINED, sql_get_int(q, 14));
    one->moment[WAIT_REFUSED] =
        only(state == REQUEST_REFUSED, sql_get_int(q, 15));
    one->moment[WAIT_DUE] = only(due != DUE_NEVER, due);
    one->moment[WAIT_EXPLAINED] =
        only(!solved && until == NEVER, sql_get_int(q, 17));
    one->moment[WAIT_UNTIL] = only(!solved, until);
    one->moment[WAIT_COMPLAINT] = only(sql_is_null(q, 29), complained);
    one->moment[WAIT_MAJOR] = only(text_is(sql_get(q, 28), "yes"), complained);
    one->moment[WAIT_HELP] = only(!solved, sql_get_int(q, 19));
    one->moment[WAIT_RESOLVED] =
        only(state == REQUEST_RESOLVED, sql_get_int(q, 20));
    one->moment[WAIT_EMERGENCY] =
        only(one->found.emergency, sql_get_int(q, 26));
    one->moment[WAIT_CALLED] = only(!sql_is_null(q, 24), sql_get_int(q, 12));
    one->moment[WAIT_APPOINTMENT] = only(!solved && sql_is_null(q, 30), agreed);
}

static bool at_desk(RequestState state)
{
    return state == REQUEST_RECEIVED || state == REQUEST_DECLINED;
}

/* Who has it; while nobody has accepted it, whose turn it is. */
static void holder_find(Desk *desk, Waiting *one, Seconds now)
{
    Escalation *found = &one->found;
    const Sent sent = {.department = one->department,
                       .assignee = one->assignee,
                       .unit = found->unit,
                       .emergency = found->emergency,
                       .at = one->moment[WAIT_SENT]};
    Turn turn;

    if (at_desk(one->state)) /* no department has it */
        return;
    text_copy(found->department, sizeof found->department, one->department);
    text_copy(found->person, sizeof found->person,
              one->accepted_by ? one->accepted_by : one->assignee);
    if (sent.at == NEVER)
        return;
    turn_at(desk, &sent, now, &turn);
    text_copy(found->person, sizeof found->person, turn.login);
    one->moment[WAIT_ASKED] = turn.since;
    one->passes = turn.next;
}

/* Borrows the row's texts until the next one. */
static void waiting_read(Sql *q, Waiting *one)
{
    const char *urgency = sql_get(q, 6);

    *one = (Waiting){.id = sql_get_int(q, 0)};
    text_copy(one->found.record, sizeof one->found.record, sql_get(q, 1));
    text_copy(one->found.number, sizeof one->found.number, sql_get(q, 2));
    text_copy(one->found.home, sizeof one->found.home, sql_get(q, 3));
    one->found.unit = (int)sql_get_int(q, 4);
    one->found.next = (PromiseName)sql_get_int(q, 22);
    one->found.emergency = text_is(urgency, "emergency");
    state_of(sql_get(q, 5), &one->state);
    one->nature = sql_get(q, 7);
    one->department = sql_get(q, 8);
    one->assignee = sql_get(q, 9);
    one->accepted_by = sql_get(q, 10);
    one->seen = sql_get(q, 11);
    text_copy(one->found.called, sizeof one->found.called, sql_get(q, 23));
    text_copy(one->found.waiting, sizeof one->found.waiting, sql_get(q, 24));
    text_copy(one->found.stepped_by, sizeof one->found.stepped_by,
              sql_get(q, 25));
    waits_read(q, one);
}

/* ---- for whom ---------------------------------------------------------------- */

/* One of those of list: her department, or she. */
static bool is_among(const char *list, const Staff *person)
{
    return among(list, person->department) || among(list, person->login);
}

static bool is_to(const EscalationRule *rule, const char *name)
{
    for (const Tree *role = rule->to->child; role; role = role->next)
        if (text_is(role->text, name))
            return true;
    return false;
}

/* Whoever took the step knows of it; of a department's people it is for who has
 * it, else for all of it, and for who was called besides.  What is for the
 * butlers of a desk that is not manned is for who answers there: the hotline. */
bool escalation_tells(const Escalation *told, const Staff *person)
{
    const int when = told->rule->when;
    const bool named = is_to(told->rule, person->role) ||
                       (told->ours && text_is(person->role, "hotline") &&
                        is_to(told->rule, "butler"));

    if (when == WAIT_EMERGENCY && text_is(told->stepped_by, person->login))
        return false;
    if (when == WAIT_CALLED && among(told->waiting, person->login))
        return true;
    if (named && text_is(person->role, "butler"))
        return person->unit == 0 || person->unit == told->unit;
    if (!named || !text_is(person->role, "department"))
        return named;
    if (when == WAIT_CALLED)
        return is_among(told->waiting, person);
    if (when == WAIT_EMERGENCY && is_among(told->called, person))
        return true;
    return told->person[0] ? text_is(told->person, person->login)
                           : told->department[0] &&
                                 text_is(told->department, person->department);
}

const char *escalation_event(const Escalation *one, char out[EVENT_TEXT])
{
    text_print(out, EVENT_TEXT, "%s@%lld", one->rule->name,
               (long long)one->since);
    return out;
}

Escalations *escalations_of(Desk *desk)
{
    if (!desk->escalations)
        desk->escalations = escalations_open();
    return desk->escalations;
}

/* ---- looking -------------------------------------------------------------------- */

int64_t escalation_again(const Escalation *told, Seconds now)
{
    const Seconds again = told->emergency ? told->rule->again : 0;

    return again > 0 && now > told->at ? (now - told->at) / again : 0;
}

static Seconds after(Desk *desk, const EscalationRule *rule,
                     const Escalation *told)
{
    if (rule->silences > 0)
        return rule->silences *
               turn_silence(desk, told->department, told->emergency);
    return told->emergency ? rule->emergency : rule->after;
}

static bool waiting_visit(Desk *desk, Waiting *one, const Look *look)
{
    const Escalations *rules = escalations_of(desk);
    Escalation told = one->found;

    for (int i = 0; i < rules->count; i++) {
        const EscalationRule *rule = &rules->rules[i];
        const Seconds since = one->moment[rule->when];

        if (since == NEVER)
            continue;
        told.rule = rule;
        told.since = since;
        told.at = since + after(desk, rule, &told);
        if (told.at <= look->now) {
            if (!look->visit(look->self, one, &told))
                return false;
        } else if (told.at < one->next &&
                   (!look->person || escalation_tells(&told, look->person))) {
            one->next = told.at;
        }
    }
    return true;
}

static bool waiting_look(Desk *desk, Sql *q, const Look *look, Waiting *one)
{
    waiting_read(q, one);
    one->found.ours =
        desk->unit == 0 && unit_answers(desk, one->found.unit, look->now) == 0;
    holder_find(desk, one, look->now);
    one->next = one->passes != NEVER ? one->passes : INT64_MAX;
    return waiting_visit(desk, one, look);
}

bool look_at_one(Desk *desk, int64_t id, const Look *look, Waiting *one)
{
    Sql *q = sql(desk->store, ONE_WAITING);

    sql_int(q, ":id", id);
    const bool waits = sql_row(q) && waiting_look(desk, q, look, one);
    return sql_done(q, NULL) && waits;
}

bool look_at_all(Desk *desk, const Look *look, Err *err)
{
    Sql *q = sql(desk->store, ALL_WAITING);
    Waiting one;
    bool on = true;

    while (on && sql_row(q)) {
        on = waiting_look(desk, q, look, &one);
        if (look->looked)
            look->looked(look->self, &one);
    }
    return sql_done(q, err);
}

typedef struct Passing {
    bool (*visit)(void *self, const Escalation *escalation);
    void *self;
} Passing;

static bool every_visit(void *self, const Waiting *one, const Escalation *told)
{
    const Passing *every = self;

    (void)one;
    return every->visit(every->self, told);
}

bool escalation_each(Desk *desk, Seconds now,
                     bool (*visit)(void *self, const Escalation *escalation),
                     void *self, Err *err)
{
    Passing every = {.visit = visit, .self = self};
    const Look look = {.now = now, .visit = every_visit, .self = &every};

    return look_at_all(desk, &look, err);
}

/* ---- rules ------------------------------------------------------------------------- */

const EscalationRule *escalation_rule_at(Desk *desk, int i)
{
    const Escalations *all = escalations_of(desk);
    return i >= 0 && i < all->count ? &all->rules[i] : NULL;
}

const char *escalation_label(const Escalation *escalation)
{
    return label_in(escalation->rule->label, language());
}

bool escalation_of_promise(const Escalation *escalation)
{
    return escalation->rule->when == WAIT_DUE;
}

const char *escalation_trouble(Desk *desk)
{
    const Escalations *all = escalations_of(desk);
    return all->trouble.kind ? all->trouble.text : NULL;
}
