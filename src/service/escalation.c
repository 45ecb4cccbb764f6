/* escalation.c -- what waits now, and who is told of it
 *
 *     3-1123-012  sent 14:02, not accepted   silent          since 14:05
 *                                            silent_hotline  since 14:08
 *
 * One look goes over the open requests, which are few, and holds each rule
 * against each of them: a wait is a moment that the request's row gives, or
 * NEVER.  What somebody has heard is kept in this file (heard), that somebody
 * has seen it is a fact on the request.
 */
#include "desk.h"
#include "escalate.h"
#include "turn.h"

#include <stdlib.h>
#include <string.h>

/* What began longer ago is on the board and rings for nobody any more. */
enum { RINGS_FOR = DAY };

/* What the rules ask of a request. */
typedef struct Waiting {
    int64_t id;
    Escalation found; /* all but rule, since, at */
    RequestState state;
    const char *nature, *department, *assignee, *accepted_by, *seen;
    Seconds moment[WAITS]; /* as the row has them */
    Seconds passes;        /* when another one is asked; NEVER */
} Waiting;

#define WAITING                                                               \
    "SELECT id, record, number, ifnull(home, place), unit, state, urgency, "  \
    "nature, department, assignee, accepted_by, seen, sent_at, received_at, " \
    "declined_at, verified_at, due, explained_at, promised_until, help_at, "  \
    "resolved_at, appointment_at, next, called, waiting, stepped_by, "        \
    "stepped_at, complained_at, major, answered_at FROM request INDEXED BY "  \
    "request_board WHERE open"

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

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
    const bool complaint = one->nature && strcmp(one->nature, "complaint") == 0;
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
    one->moment[WAIT_COMPLAINT] =
        only(sql_is_null(q, 29) && state != REQUEST_APPROVED, complained);
    one->moment[WAIT_MAJOR] = only(same(sql_get(q, 28), "yes"), complained);
    one->moment[WAIT_HELP] = only(!solved, sql_get_int(q, 19));
    one->moment[WAIT_RESOLVED] =
        only(state == REQUEST_RESOLVED, sql_get_int(q, 20));
    one->moment[WAIT_EMERGENCY] =
        only(one->found.emergency, sql_get_int(q, 26));
    one->moment[WAIT_CALLED] = only(!sql_is_null(q, 24), sql_get_int(q, 12));
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
    one->found.emergency = urgency && strcmp(urgency, "emergency") == 0;
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

/* Whoever took the step knows of it; of a department's people it is for who has
 * it, else for all of it, and for who was called besides. */
bool escalation_tells(const Escalation *told, const Staff *person)
{
    const int when = told->rule->when;
    bool named = false;

    if (when == WAIT_EMERGENCY && same(told->stepped_by, person->login))
        return false;
    if (when == WAIT_CALLED && among(told->waiting, person->login))
        return true;
    for (const Tree *role = told->rule->to->child; role && !named;
         role = role->next)
        named = same(role->text, person->role);
    if (named && strcmp(person->role, "butler") == 0)
        return person->unit == 0 || person->unit == told->unit;
    if (!named || strcmp(person->role, "department") != 0)
        return named;
    if (when == WAIT_CALLED)
        return is_among(told->waiting, person);
    if (when == WAIT_EMERGENCY && is_among(told->called, person))
        return true;
    return told->person[0] ? same(told->person, person->login)
                           : told->department[0] &&
                                 same(told->department, person->department);
}

/* How heard and the fact `see` name what was told: rule and moment. */
enum { EVENT_TEXT = 96 };

static const char *event_name(const Escalation *one, char out[EVENT_TEXT])
{
    text_print(out, EVENT_TEXT, "%s@%lld", one->rule->name,
               (long long)one->since);
    return out;
}

/* A request's `seen` is lines "login event". */
static bool has_seen(const Waiting *one, const Escalation *told,
                     const Staff *person)
{
    char event[EVENT_TEXT], line[EVENT_TEXT + 40];
    const char *at = one->seen;

    if (!at)
        return false;
    text_print(line, sizeof line, "%s %s\n", person->login,
               event_name(told, event));
    return strstr(at, line) != NULL;
}

static Escalations *rules_of(Desk *desk)
{
    if (!desk->escalations)
        desk->escalations = escalations_open();
    return desk->escalations;
}

/* ---- looking -------------------------------------------------------------------- */

/* How often it has rung anew by now; an emergency only. */
static int64_t rung_again(const Escalation *told, Seconds now)
{
    const Seconds again = told->emergency ? told->rule->again : 0;

    return again > 0 && now > told->at ? (now - told->at) / again : 0;
}

/* When it is told, or rings anew; INT64_MAX: never. */
static Seconds ring_next(const Escalation *told, Seconds now)
{
    if (told->at > now)
        return told->at;
    if (!told->emergency || told->rule->again <= 0)
        return INT64_MAX;
    return told->at + (rung_again(told, now) + 1) * told->rule->again;
}

typedef bool Visit(void *self, const Waiting *one, const Escalation *told);

static Seconds after(Desk *desk, const EscalationRule *rule,
                     const Escalation *told)
{
    if (rule->silences > 0)
        return rule->silences *
               turn_silence(desk, told->department, told->emergency);
    return told->emergency ? rule->emergency : rule->after;
}

static void look_again(Escalations *rules, Seconds at)
{
    rules->until = at < rules->until ? at : rules->until;
}

static bool waiting_visit(Desk *desk, const Waiting *one, Seconds now,
                          Visit *visit, void *self)
{
    Escalations *rules = rules_of(desk);

    for (int i = 0; i < rules->count; i++) {
        const EscalationRule *rule = &rules->rules[i];
        const Seconds since = one->moment[rule->when];
        Escalation told = one->found;

        if (since == NEVER)
            continue;
        told.rule = rule;
        told.since = since;
        told.at = since + after(desk, rule, &told);
        look_again(rules, ring_next(&told, now));
        if (told.at <= now && !visit(self, one, &told))
            return false;
    }
    return true;
}

static bool look(Desk *desk, Seconds now, Visit *visit, void *self, Err *err)
{
    Sql *q = sql(desk->store, WAITING);
    Waiting one;
    bool on = true;

    rules_of(desk)->until = INT64_MAX;

    while (on && sql_row(q)) {
        waiting_read(q, &one);
        holder_find(desk, &one, now);
        if (one.passes != NEVER)
            look_again(desk->escalations, one.passes);
        on = waiting_visit(desk, &one, now, visit, self);
    }
    return sql_done(q, err);
}

/* ---- what stands for one person ------------------------------------------------ */

typedef struct Standing {
    const Staff *person;
    Escalation *out;
    bool *seen; /* of each of out */
    int count, max;
} Standing;

/* Emergencies first, then what began last. */
static bool before(const Escalation *a, const Escalation *b)
{
    if (a->emergency != b->emergency)
        return a->emergency;
    return a->at > b->at;
}

static void standing_drop(Standing *all, int i)
{
    all->count--;
    memmove(&all->out[i], &all->out[i + 1],
            (size_t)(all->count - i) * sizeof *all->out);
    memmove(&all->seen[i], &all->seen[i + 1], (size_t)(all->count - i));
}

/* A request of which several rules speak to one person is told by the newest:
 * who has seen that it is late need not see that it nearly was. */
static bool standing_add(void *self, const Waiting *one, const Escalation *told)
{
    Standing *all = self;

    if (!escalation_tells(told, all->person))
        return true;
    for (int i = 0; i < all->count; i++)
        if (strcmp(all->out[i].record, told->record) == 0) {
            if (told->at < all->out[i].at)
                return true;
            standing_drop(all, i);
            break;
        }
    int place = all->count;
    while (place > 0 && before(told, &all->out[place - 1]))
        place--;
    if (place == all->max)
        return true;
    if (all->count == all->max)
        all->count--;
    memmove(&all->out[place + 1], &all->out[place],
            (size_t)(all->count - place) * sizeof *all->out);
    memmove(&all->seen[place + 1], &all->seen[place],
            (size_t)(all->count - place));
    all->out[place] = *told;
    all->seen[place] = has_seen(one, told, all->person);
    all->count++;
    return true;
}

int escalation_list(Desk *desk, Seconds now, Escalation *out, int max)
{
    Standing all = {.person = desk_actor(desk), .out = out, .max = max};

    if (!all.person || max < 1)
        return 0;
    all.seen = mem_new((size_t)max);
    const bool done = look(desk, now, standing_add, &all, NULL);
    for (int i = all.count - 1; done && i >= 0; i--)
        if (all.seen[i])
            standing_drop(&all, i);
    free(all.seen);
    return done ? all.count : 0;
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
    return look(desk, now, every_visit, &every, err);
}

/* ---- ringing --------------------------------------------------------------------- */

/* What rings anew is another ring: "silent@1766000000+2". */
static const char *ring_name(const Escalation *one, Seconds now,
                             char out[EVENT_TEXT])
{
    char event[EVENT_TEXT];
    const int64_t again = rung_again(one, now);

    event_name(one, event);
    if (again > 0)
        text_print(out, EVENT_TEXT, "%.70s+%lld", event, (long long)again);
    else
        text_copy(out, EVENT_TEXT, event);
    return out;
}

static bool heard(Desk *desk, const Escalation *one, const char *login,
                  Seconds now)
{
    char event[EVENT_TEXT];
    Sql *q = sql(desk->store, "SELECT 1 FROM heard WHERE request = :id AND "
                              "event = :event AND login = :login");

    sql_int(q, ":id", record_id(one->record));
    sql_text(q, ":event", ring_name(one, now, event));
    sql_text(q, ":login", login);
    const bool is = sql_row(q);
    return sql_done(q, NULL) && is;
}

static void heard_put(Desk *desk, const Escalation *one, const char *login,
                      Seconds now)
{
    char event[EVENT_TEXT];
    Sql *q = sql(desk->store, "INSERT OR IGNORE INTO heard VALUES (:id, "
                              ":event, :login)");

    sql_int(q, ":id", record_id(one->record));
    sql_text(q, ":event", ring_name(one, now, event));
    sql_text(q, ":login", login);
    sql_row(q);
    sql_done(q, NULL);
}

/* Of requests that are closed nothing rings again; a few at a time. */
static void heard_forget(Desk *desk)
{
    Sql *q = sql(desk->store,
                 "DELETE FROM heard WHERE (request, event, login) IN (SELECT "
                 "request, event, login FROM heard WHERE request NOT IN "
                 "(SELECT id FROM request WHERE open) LIMIT 64)");
    sql_row(q);
    sql_done(q, NULL);
}

/* Asked each second: most of the time nothing can have come. */
static bool nothing_new(Desk *desk, const Staff *person, Seconds now)
{
    const Escalations *rules = rules_of(desk);

    return now < rules->until && same(rules->login, person->login) &&
           !desk->stirred;
}

static void remember(Desk *desk, const Staff *person)
{
    Escalations *rules = rules_of(desk);

    text_copy(rules->login, sizeof rules->login, person->login);
    desk->stirred = false;
}

/* "22:00-07:00", over midnight or not. */
static bool hours_hold(const char *hours, Seconds now)
{
    const int minute = (int)((now - day_start(now)) / MINUTE);
    int at[4] = {0}, count = 0;
    char *end;

    for (const char *text = hours; *text && count < 4; text = end + !!*end) {
        at[count++] = (int)strtol(text, &end, 10);
        if (end == text)
            return false;
    }
    const int from = at[0] * 60 + at[1], until = at[2] * 60 + at[3];
    return count == 4 && (from <= until ? minute >= from && minute < until
                                        : minute >= from || minute < until);
}

/* Her own silent hours, else the site's. */
static bool is_quiet(Desk *desk, Seconds now)
{
    const char *own = desk->actor.silent_hours;

    return hours_hold(*own ? own : rules_of(desk)->silent_hours, now);
}

int escalation_ring(Desk *desk, Seconds now, Escalation *out, int max)
{
    const Staff *person = desk_actor(desk);
    int standing, count = 0;

    if (!person || store_read_only(desk->store) ||
        nothing_new(desk, person, now))
        return 0;
    standing = escalation_list(desk, now, out, max);
    for (int i = 0; i < standing; i++)
        if (out[i].rule->rings && out[i].at > now - RINGS_FOR &&
            !heard(desk, &out[i], person->login, now)) {
            out[count] = out[i];
            out[count++].silent = !out[i].emergency && is_quiet(desk, now);
        }
    if (count == 0) {
        remember(desk, person);
        return 0;
    }
    /* Where another writes just now, this rings at the next look. */
    if (!store_begin(desk->store, QUICK, NULL))
        return 0;
    for (int i = 0; i < count; i++)
        heard_put(desk, &out[i], person->login, now);
    heard_forget(desk);
    return store_commit(desk->store, NULL) ? count : 0;
}

/* ---- having seen it ---------------------------------------------------------------- */

bool escalation_see(Desk *desk, const Escalation *one, Err *err)
{
    char event[EVENT_TEXT];
    Deed deed = {.kind = "request", .verb = "see"};

    text_copy(deed.record, sizeof deed.record, one->record);
    fields_set(&deed.fields, "event", event_name(one, event));
    const bool done = desk_do(desk, &deed, err);
    deed_release(&deed);
    return done;
}

static const EscalationRule *rule_named(Desk *desk, const char *name,
                                        size_t len)
{
    const Escalations *all = rules_of(desk);

    for (int i = 0; i < all->count; i++)
        if (strlen(all->rules[i].name) == len &&
            strncmp(all->rules[i].name, name, len) == 0)
            return &all->rules[i];
    return NULL;
}

void escalation_told(Desk *desk, const char *event, Str *out)
{
    const size_t len = event ? strcspn(event, "@") : 0;
    const EscalationRule *rule = rule_named(desk, event, len);
    const Seconds since =
        len > 0 && event[len] ? strtoll(event + len + 1, NULL, 10) : 0;
    char at[TIME_TEXT];

    if (rule)
        str_add(out, label_in(rule->label, language()));
    else if (len > 0)
        str_addn(out, event, len);
    if (since > 0)
        str_addf(out,
                 rule && rule->when == WAIT_DUE ? " (%s)" : _(", since %s"),
                 time_write(since, TIME_SHORT, clock_now(), at));
}

static void seen_tell(Desk *desk, const char *seen, const char *event, Str *out)
{
    const size_t len = strlen(event);

    for (const char *line = seen; line && *line; line += *line == '\n') {
        const size_t whole = strcspn(line, "\n");
        char login[33];
        Staff person;
        if (whole > len + 1 && whole - len - 1 < sizeof login &&
            line[whole - len - 1] == ' ' &&
            strncmp(line + whole - len, event, len) == 0) {
            text_print(login, sizeof login, "%.*s", (int)(whole - len - 1),
                       line);
            str_addf(out, "%s%s", out->len > 0 ? _(", ") : "",
                     staff_get(desk, login, &person) ? person.name : login);
        }
        line += whole;
    }
}

void escalation_seen_by(Desk *desk, const Escalation *one, Str *out)
{
    char event[EVENT_TEXT];
    Sql *q = sql(desk->store, "SELECT seen FROM request WHERE id = :id");

    sql_int(q, ":id", record_id(one->record));
    char *seen = sql_row(q) ? mem_text(sql_get(q, 0)) : NULL;
    sql_done(q, NULL);
    seen_tell(desk, seen, event_name(one, event), out);
    free(seen);
}

/* ---- rules ------------------------------------------------------------------------- */

const EscalationRule *escalation_rule_at(Desk *desk, int i)
{
    const Escalations *all = rules_of(desk);
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
    const Escalations *all = rules_of(desk);
    return all->trouble.kind ? all->trouble.text : NULL;
}
