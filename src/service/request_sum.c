/* request_sum.c -- what the facts of a request add up to
 *
 * A verb says where the request goes (request_verbs) and which columns its
 * answers fill: `at` of an arrive is arrived_at, `text` of an explain is the
 * explanation.  A verb that is not legal in the state that the facts before
 * it add up to came too late (accepted on one desk while closed on another):
 * it moves nothing and is kept as a dispute.
 */
#include "desk.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Where a step's answer goes; anything else has the column's own name.  A
 * verb's rows stand together. */
static const struct Place {
    const char *verb, *field, *column;
} places[] = {
    {"dispatch", "at", "sent_at"},
    {"accept", "at", "accepted_at"},
    {"arrive", "at", "arrived_at"},
    {"explain", "at", "explained_at"},
    {"explain", "text", "explanation"},
    {"promise", "at", "promised_at"},
    {"promise", "text", "notes"},
    {"resolve", "at", "resolved_at"},
    {"verify", "at", "verified_at"},
    {"close", "at", "closed_at"},
    {"receive", "at", "received_at"},
    {"decline", "at", "declined_at"},
    {"assist", "at", "help_at"},
    {"assist", "text", "notes"},
    {"join", "text", "notes"},
    {"attend", "text", "notes"},
    {"unlink", "reason", "notes"},
    {"remind", "at", "reminded_at"},
    {"remind", "text", "notes"},
    {"complain", "at", "complained_at"},
    {"investigate", "at", "investigated_at"},
    {"answer", "at", "answered_at"},
};

/* Who did it, when the step does not say: the one who typed it. */
static const struct Doer {
    const char *verb, *column;
} doers[] = {
    {"receive", "received_by"},  {"accept", "accepted_by"},
    {"explain", "explained_by"}, {"investigate", "investigated_by"},
    {"answer", "answered_by"},
};

enum { MOST_LOST = 8 };

/* What a step takes back, where it says nothing itself. */
static const struct Loss {
    const char *verb;
    const char *column[MOST_LOST];
} losses[] = {
    {"dispatch", {"help_at"}},
    /* whoever had it has it no longer */
    {"decline", {"accepted_at", "accepted_by", "assignee", "help_at"}},
    {"resolve", {"resolution", "verified_at", "verdict"}},
    {"verify", {"reason"}},
    {"reopen",
     {"resolved_at", "resolution", "verified_at", "verdict", "closed_at",
      "answered_at", "satisfied"}},
    {"unlink", {"incident"}},
    /* agreed anew: what was done before the new time does not count for it */
    {"appoint", {"arrived_at", "explained_at"}},
};

/* What the owner's no takes back: who did it has it no longer (S9). */
static const char *const refused[] = {"resolved_at", "accepted_at",
                                      "accepted_by"};

/* What is kept from the first time: who came or explained in time, and does
 * so once more, has kept the promise. */
static const char *const first_counts[] = {"arrived_at", "explained_at",
                                           "promised_at"};

enum { PLACES = sizeof places / sizeof *places };

/* The first row of verb, and how many it has. */
static const struct Place *places_of(const char *verb, int *count)
{
    int first = 0;

    while (first < PLACES && strcmp(places[first].verb, verb) != 0)
        first++;
    for (*count = 0; first + *count < PLACES &&
                     strcmp(places[first + *count].verb, verb) == 0;)
        ++*count;
    return &places[first];
}

static const char *column_in(const struct Place *place, int count,
                             const char *field)
{
    for (int i = 0; i < count; i++)
        if (strcmp(place[i].field, field) == 0)
            return place[i].column;
    return field;
}

const char *request_column(const char *verb, const char *field)
{
    int count;
    const struct Place *place = places_of(verb, &count);
    return column_in(place, count, field);
}

/* Notes are everything said on the way, oldest first, only to be found by. */
static void note_add(Sum *sum, const char *text)
{
    const char *before = sum_get(sum, "notes");
    Str notes = STR_EMPTY;

    if (!text)
        return;
    if (before)
        str_addf(&notes, "%s\n", before);
    str_add(&notes, text);
    sum_put(sum, "notes", str_text(&notes));
    str_release(&notes);
}

/* What a verb's fact does. */
typedef struct Does {
    const struct Place *place;
    int places;
    const char *at;   /* column of its time; NULL: none */
    const char *doer; /* column of who did it; NULL: none */
    const struct Loss *loss;
} Does;

static Does does_look_up(const char *verb)
{
    Does does = {0};

    does.place = places_of(verb, &does.places);
    for (int i = 0; i < does.places; i++)
        if (strcmp(does.place[i].field, "at") == 0)
            does.at = does.place[i].column;
    for (size_t i = 0; i < sizeof doers / sizeof *doers; i++)
        if (strcmp(doers[i].verb, verb) == 0)
            does.doer = doers[i].column;
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++)
        if (strcmp(losses[i].verb, verb) == 0)
            does.loss = &losses[i];
    return does;
}

/* verb NULL: one of a newer version, or none that moves a request. */
static Does does_of(const RequestVerb *verb, const char *name)
{
    enum { MOST_VERBS = 64 };
    static Does known[MOST_VERBS]; /* looked up once: there are many facts */
    const ptrdiff_t i = verb ? verb - request_verb_at(0) : MOST_VERBS;

    if (i >= MOST_VERBS)
        return does_look_up(name);
    if (!known[i].place)
        known[i] = does_look_up(name);
    return known[i];
}

/* Takes the texts of fields. */
static void fold_fields(Sum *sum, const Does *does, Fields *fields, Fields *set)
{
    for (int i = 0; i < fields->count; i++) {
        const char *column =
            column_in(does->place, does->places, fields->at[i].name);
        if (strcmp(column, "note") == 0 || strcmp(column, "notes") == 0)
            note_add(sum, fields->at[i].text);
        else
            fields_move(set, column, fields, i);
    }
}

static void fold_time(const Does *does, const Fact *fact, Fields *set)
{
    if (does->at && !fields_get(set, does->at))
        fields_set_int(set, does->at, (fact->stamp >> 16) / 1000);
}

static void fold_doer(const Does *does, const Fact *fact, Fields *set)
{
    if (does->doer && !fields_get(set, does->doer))
        fields_set(set, does->doer, fact->actor);
}

/* Words that no longer stand can still be searched for. */
static void fold_loss(Sum *sum, const Does *does, Fields *set)
{
    for (int k = 0; does->loss && k < MOST_LOST && does->loss->column[k]; k++) {
        const char *column = does->loss->column[k];
        if (strcmp(column, "resolution") == 0 || strcmp(column, "reason") == 0)
            note_add(sum, sum_get(sum, column));
        if (!fields_has(set, column))
            fields_set(set, column, NULL);
    }
}

static void fold_first(const Sum *sum, Fields *set)
{
    int64_t before, now;

    for (size_t i = 0; i < sizeof first_counts / sizeof *first_counts; i++) {
        const char *column = first_counts[i];
        if (sum_number(fields_get(set, column), &now) &&
            sum_number(sum_get(sum, column), &before) && before <= now)
            fields_drop(set, column);
    }
}

static bool is_no(const Fields *fields)
{
    return text_is(fields_get(fields, "verdict"), "no");
}

/* Who has seen what was told of it (escalation.c): lines "login event". */
static void fold_seen(Sum *sum, const Fact *fact, const Fields *fields)
{
    const char *before = sum_get(sum, "seen"),
               *event = fields_get(fields, "event");
    Str seen = STR_EMPTY;

    if (!event)
        return;
    str_addf(&seen, "%s%s %s\n", before ? before : "", fact->actor, event);
    sum_put(sum, "seen", str_text(&seen));
    str_release(&seen);
}

/* S10: whom a complaint is about does not close it, also when it is none any
 * more. */
static bool closes_own(const Sum *sum, const Fact *fact)
{
    return strcmp(fact->verb, "close") == 0 &&
           text_is(sum_get(sum, "about"), fact->actor);
}

/* When a step happened, as it says itself, else when it was said. */
static int64_t moment_said(const Fact *fact, const Fields *fields)
{
    int64_t at = NEVER;

    return sum_number(fields_get(fields, "at"), &at)
               ? at
               : (fact->stamp >> 16) / 1000;
}

/* One of those who were called has accepted: lines "security 張立偉"; or is
 * there: "security 張立偉 @1766000000". */
static void fold_joined(Sum *sum, const Fact *fact, const Fields *fields)
{
    const char *before = sum_get(sum, "joined"),
               *whose = fields_get(fields, "joined"),
               *who = fields_get(fields, "joined_by");
    Str joined = STR_EMPTY;

    if (!whose || !verb_of_called(fact->verb))
        return;
    str_addf(&joined, "%s%s %s", before ? before : "", whose,
             who ? who : fact->actor);
    if (strcmp(fact->verb, "attend") == 0)
        str_addf(&joined, " @%lld", (long long)moment_said(fact, fields));
    str_addc(&joined, '\n');
    sum_put(sum, "joined", str_text(&joined));
    str_release(&joined);
}

/* Whose word moved it last, and when that was. */
static void fold_stepped(Sum *sum, const Does *does, const Fact *fact,
                         const Fields *set)
{
    const char *at = does->at ? fields_get(set, does->at) : NULL;

    if (at)
        sum_put(sum, "stepped_at", at);
    else
        sum_put_int(sum, "stepped_at", (fact->stamp >> 16) / 1000);
    sum_put(sum, "stepped_by", fact->actor);
}

bool request_fold(Sum *sum, const Fact *fact, Fields *fields, Fields *set)
{
    const RequestVerb *verb = request_verb(fact->verb);
    const Does does = does_of(verb, fact->verb);
    bool first = strcmp(fact->verb, "receive") == 0;

    /* what was taken down is kept, also where it has no column */
    sum->open = first || strcmp(fact->verb, "amend") == 0 ||
                strcmp(fact->verb, "settle") == 0;
    if (strcmp(fact->verb, "see") == 0) {
        fold_seen(sum, fact, fields);
        return true;
    }
    if (!verb) { /* settle, or one of a newer version: its fields count, it
                  * moves nothing */
        fold_fields(sum, &does, fields, set);
        return true;
    }
    if ((first ? sum->begun : !sum->begun || !verb_legal(verb, sum->state)) ||
        closes_own(sum, fact))
        return false;

    fold_joined(sum, fact, fields);
    fold_fields(sum, &does, fields, set);
    fold_time(&does, fact, set);
    fields_drop(set, "at"); /* of a verb whose time has no column */
    if (verb->to >= 0)
        fold_stepped(sum, &does, fact, set);
    fold_first(sum, set);
    fold_doer(&does, fact, set);
    fold_loss(sum, &does, set);
    if (first)
        sum->begun = true;
    if (verb->to >= 0)
        sum->state = (RequestState)verb->to;
    /* a standing order sends it out with the same word */
    if (first && fields_get(set, "sent_at"))
        sum->state = REQUEST_SENT;
    if (strcmp(verb->name, "verify") == 0 && is_no(set)) {
        sum->state = REQUEST_REFUSED;
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
            fields_set(set, refused[i], NULL);
    }
    sum->reopened += strcmp(verb->name, "reopen") == 0;
    sum->reminders += strcmp(verb->name, "remind") == 0;
    return true;
}

static Seconds moment(const Sum *sum, const char *column)
{
    int64_t at;
    return sum_number(sum_get(sum, column), &at) ? at : NEVER;
}

static bool is(const Sum *sum, const char *column, const char *value)
{
    return text_is(sum_get(sum, column), value);
}

static Course course_of(const Sum *sum)
{
    return (Course){
        .received = moment(sum, "received_at"),
        .appointment = moment(sum, "appointment_at"),
        .arrived = moment(sum, "arrived_at"),
        .explained = moment(sum, "explained_at"),
        .committed = moment(sum, "promised_at"),
        .until = moment(sum, "promised_until"),
        .resolved = moment(sum, "resolved_at"),
        .answer = is(sum, "promise", "answer") || is(sum, "nature", "enquiry"),
        .outside = is(sum, "promise", "outside") || is(sum, "outside", "yes"),
        .over = !state_open(sum->state),
    };
}

/* What has no column, in the order in which it was first said. */
static void finish_answers(Sum *sum)
{
    Fields answers = FIELDS_EMPTY;
    Str json = STR_EMPTY;

    for (int i = sum->table->count; i < sum->cells; i++)
        if (sum->cell[i].text)
            fields_set(&answers, sum_name(sum, i), sum->cell[i].text);
    if (answers.count > 0)
        fields_to_json(&answers, &json);
    sum_put(sum, "answers", answers.count > 0 ? str_text(&json) : NULL);
    fields_release(&answers);
    str_release(&json);
}

/* Has a line of joined that name, there: one that says since when? */
static bool has_joined(const char *joined, const char *name, bool there)
{
    const size_t len = strlen(name);

    for (; joined && *joined; joined += strcspn(joined, "\n") + 1) {
        const char *at = strstr(joined, " @");
        if (strncmp(joined, name, len) == 0 && joined[len] == ' ' &&
            (!there || (at && at < joined + strcspn(joined, "\n"))))
            return true;
    }
    return false;
}

/* Who was called and has not accepted, or is not there, as long as there is
 * something to do. */
static void finish_called(Sum *sum, const char *column, bool there)
{
    const char *called = sum_get(sum, "called");
    const bool over = !state_open(sum->state) ||
                      sum->state == REQUEST_RESOLVED ||
                      sum->state == REQUEST_APPROVED;
    Str left = STR_EMPTY;

    for (char *name; !over && (name = word_next(&called)); free(name))
        if (!has_joined(sum_get(sum, "joined"), name, there) &&
            !is(sum, "department", name) && !is(sum, "assignee", name))
            str_addf(&left, "%s%s", left.len ? " " : "", name);
    sum_put(sum, column, left.len ? str_text(&left) : NULL);
    str_release(&left);
}

/* An emergency that nobody has, or not all who were called (S8). */
static bool is_alarm(const Sum *sum)
{
    static const bool nobodys[REQUEST_STATES] = {
        [REQUEST_RECEIVED] = true, [REQUEST_SENT] = true,
        [REQUEST_REFUSED] = true,  [REQUEST_REOPENED] = true,
        [REQUEST_DECLINED] = true,
    };

    return is(sum, "urgency", "emergency") &&
           (nobodys[sum->state] || sum_get(sum, "waiting"));
}

void request_finish(Sum *sum, const PromiseTerms *terms)
{
    Seconds due = NEVER;

    if (!sum->begun)
        sum->state = REQUEST_WITHDRAWN;
    Course course = course_of(sum);
    PromiseName next = PROMISES;
    if (!course.over && course.received != NEVER)
        next = promise_next(&course, terms, &due);
    sum_put(sum, "state", state_code(sum->state));
    sum_put_int(sum, "open", state_open(sum->state));
    sum_put_int(sum, "next", next);
    if (due == NEVER)
        due = DUE_NEVER;
    finish_answers(sum);
    finish_called(sum, "waiting", false);
    finish_called(sum, "away", true);
    sum_put_int(sum, "due", due);
    sum_put_int(sum, "rank", is_alarm(sum) ? due - DUE_NEVER - 1 : due);
    sum_put_int(sum, "reopened", sum->reopened);
    sum_put_int(sum, "reminders", sum->reminders);
    if (!sum_get(sum, "number"))
        sum_put(sum, "number", sum->record);
    if (!sum_get(sum, "unit"))
        sum_put_int(sum, "unit", 0);
}
