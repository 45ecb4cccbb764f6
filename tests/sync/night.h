/* night.h -- the people of a night: who calls, who works, who asks the owner
 *
 *     duty(minute);  call_comes(minute);
 *     work_on(&night.errand[i], now_at(minute));
 *     close_up(&night.errand[i], minute);
 *
 * Each does what is due at that minute, where she stands, if it is legal there;
 * at a lobby the power may go in the middle of it.
 */
#ifndef GUANJIA_SYNC_NIGHT_H
#define GUANJIA_SYNC_NIGHT_H

#include "../../src/store/store_private.h"
#include "request.h"
#include "world.h"

enum {
    CALLS = 200,
    LOBBIES = 3,
    EVENING = 18 * 60, /* minutes of the day, as all below */
    DESKS_CLOSE = 23 * 60,
    DESKS_OPEN = (24 + 7) * 60,
    LAST_CALL = (24 + 6) * 60,
    MORNING = (24 + 10) * 60,
    MOST_RINGS = 20000,
    MOST_BOARD = 400,
};

/* 2030-03-18 00:00 in Taipei. */
static const Seconds midnight = 1899993600;

typedef struct Person {
    const char *login, *role, *department;
    int unit; /* of her lobby */
} Person;

static const Person people[] = {
    {"lee", "butler", "", 1},
    {"chen", "butler", "", 3},
    {"wang", "butler", "", 5},
    {"hot", "hotline", "", 0},
    {"kao", "chief", "", 0},
    {"wu", "department", "engineering", 0},
    {"feng", "department", "engineering", 0},
    {"chang", "department", "security", 0},
};
enum { PEOPLE = sizeof people / sizeof *people, HOT = 3, CHIEF = 4, WU = 5 };

/* What becomes of a request. */
typedef enum Fate { PROMPT, SLOW, SILENT, HANDED_BACK, UNSOLVED, FATES } Fate;

typedef struct Errand {
    char record[14];
    Node *node; /* where it was taken down, and who did */
    const Person *taker;
    const Person *worker; /* who will do it */
    Fate fate;
    Seconds called, sent, accept, arrive, explain, resolve; /* NEVER: not so */
} Errand;

typedef struct Ring {
    char login[33], record[14], rule[40];
    Seconds since, at;
} Ring;

static struct {
    Errand errand[CALLS];
    int errands;
    Ring ring[MOST_RINGS];
    int rings;
    bool down[LOBBIES + 1]; /* by node: without power, until … */
    int64_t until[LOBBIES + 1];
    int cuts, torn;
} night;

static inline Seconds now_at(int minute)
{
    return midnight + (Seconds)minute * MINUTE;
}

static inline Node *lobby_of_unit(int unit)
{
    for (int i = 1; i <= LOBBIES; i++)
        if (world.node[i].unit == unit)
            return &world.node[i];
    return &world.node[HOTLINE];
}

static inline bool has_power(const Node *node)
{
    return !night.down[node - world.node];
}

/* ---- doing ----------------------------------------------------------------------- */

static inline void act(Node *node, const Person *person)
{
    Staff *actor = &node->desk->actor;

    work_at(node);
    node->desk->signed_in = true;
    *actor = (Staff){.unit = person->unit, .on_duty = true};
    text_copy(actor->login, sizeof actor->login, person->login);
    text_copy(actor->role, sizeof actor->role, person->role);
    text_copy(actor->department, sizeof actor->department, person->department);
}

static inline int interrupt(void *self)
{
    *(bool *)self = true;
    return 1;
}

/* The power goes somewhere within the write, and comes back. */
static inline bool torn_off(Node *node, Deed *deed)
{
    bool torn = false;
    Err err = ERR_NONE;

    sqlite3_progress_handler(node->desk->store->db, 1 + chance(2000), interrupt,
                             &torn);
    const bool done = desk_do(node->desk, deed, &err);
    sqlite3_progress_handler(node->desk->store->db, 0, NULL, NULL);
    if (!done && !torn)
        fail_msg("seed %" PRIu64 ": %s", world.seed, err.text);
    if (torn) {
        night.torn += !done;
        node_stop(node);
        node_open(node);
    }
    return done;
}

/* Somebody says something at a node; who is torn off says it again. */
static inline void say(Node *node, const Person *person, Deed deed,
                       const char *const *pairs, char record[14])
{
    const bool torn = node->unit > 0 && chance(6) == 0;

    act(node, person);
    text_copy(deed.record, sizeof deed.record, record);
    for (; *pairs; pairs += 2)
        fields_set(&deed.fields, pairs[0], pairs[1]);
    if (!torn || !torn_off(node, &deed)) {
        text_copy(deed.record, sizeof deed.record, record);
        act(node, person);
        sure(desk_do(node->desk, &deed, err));
    }
    if (!record[0])
        text_copy(record, 14, deed.record);
    deed_release(&deed);
}

#define SAY(node, person, kind_, verb_, record, ...)            \
    say(node, person, (Deed){.kind = (kind_), .verb = (verb_)}, \
        (const char *const[]){__VA_ARGS__, NULL}, record)

/* A step, if it is legal where she stands. */
static inline bool step(Node *node, const Person *person, Errand *errand,
                        const char *verb, const char *const *pairs)
{
    Request request = {0};
    Err err = ERR_NONE;

    act(node, person);
    const bool legal =
        request_load(node->desk, errand->record, &request, &err) &&
        verb_legal(request_verb(verb), request.state) &&
        request_may(node->desk, verb, request.department, request.assignee,
                    NULL);
    request_release(&request);
    if (legal)
        say(node, person, (Deed){.kind = "request", .verb = verb}, pairs,
            errand->record);
    return legal;
}

#define STEP(node, person, errand, verb, ...) \
    step(node, person, errand, verb, (const char *const[]){__VA_ARGS__, NULL})

/* ---- the people --------------------------------------------------------------------- */

static inline void duty(int minute)
{
    char none[33];

    for (int i = 0; i < LOBBIES; i++) {
        Node *node = lobby_of_unit(people[i].unit);
        text_copy(none, sizeof none, people[i].login);
        if (minute == EVENING || minute == DESKS_OPEN)
            SAY(node, &people[i], "duty", "on", none, "at", "+0");
        if (minute == DESKS_CLOSE)
            SAY(node, &people[i], "duty", "off", none, "at", "+0");
    }
}

static inline bool butlers_are_here(int minute)
{
    return minute < DESKS_CLOSE || minute >= DESKS_OPEN;
}

static inline void fate_draw(Errand *errand, Seconds now)
{
    const int minutes[FATES][4] = {/* accept, arrive, explain, resolve */
                                   [PROMPT] = {1, 3, 0, 20},
                                   [SLOW] = {4, 9, 29, 120},
                                   [SILENT] = {25, 30, 33, 90},
                                   [HANDED_BACK] = {2, 8, 0, 28},
                                   [UNSOLVED] = {2, 4, 28, 0}};
    const int *in;

    errand->fate = chance(20) == 0 ? UNSOLVED : (Fate)chance(UNSOLVED);
    in = minutes[errand->fate];
    errand->called = now;
    errand->accept = now + (in[0] + chance(2)) * (Seconds)MINUTE;
    errand->arrive = now + (in[1] + chance(3)) * (Seconds)MINUTE;
    errand->explain =
        in[2] ? now + (in[2] + chance(3)) * (Seconds)MINUTE : NEVER;
    errand->resolve =
        in[3] ? now + (in[3] + chance(8)) * (Seconds)MINUTE : NEVER;
}

/* A household calls its lobby; at night, and while the lobby has no power, the
 * hotline answers. */
static inline void call_comes(int minute)
{
    static const char *const categories[] = {"leak", "leak", "parking", "gas"};
    static const int units[LOBBIES] = {1, 3, 5};
    Errand *errand = &night.errand[night.errands++];
    char home[16], text[32];
    const int lobby = chance(LOBBIES);
    const char *category = categories[chance(4)];
    const bool at_desk =
        butlers_are_here(minute) && has_power(lobby_of_unit(units[lobby]));

    *errand = (Errand){.node = at_desk ? lobby_of_unit(units[lobby])
                                       : &world.node[HOTLINE],
                       .taker = at_desk ? &people[lobby] : &people[HOT]};
    fate_draw(errand, now_at(minute));
    text_print(home, sizeof home, "%d-101", units[lobby]);
    text_print(text, sizeof text, "call %d", night.errands);
    SAY(errand->node, errand->taker, "request", "receive", errand->record,
        "home", home, "category", category, "text", text, "received_at", "+0");
    STEP(errand->node, errand->taker, errand, "dispatch", "department",
         strcmp(category, "parking") == 0 ? "security" : "engineering");
    errand->worker = strcmp(category, "parking") == 0 ? &people[WU + 2]
                                                      : &people[WU + chance(2)];
}

/* What was handed back, or lies with nobody, the chief takes himself. */
static inline void work_on(Errand *errand, Seconds now)
{
    Node *hotline = &world.node[HOTLINE];
    const Person *worker = errand->fate == SILENT || errand->fate == HANDED_BACK
                               ? &people[CHIEF]
                               : errand->worker;

    if (errand->fate == HANDED_BACK && errand->accept != NEVER &&
        now >= errand->accept &&
        STEP(hotline, errand->worker, errand, "decline", "reason",
             "no hands")) {
        STEP(hotline, &people[CHIEF], errand, "dispatch", "department",
             "security", "assignee", "kao");
        errand->accept = now;
    }
    if (errand->accept != NEVER && now >= errand->accept &&
        STEP(hotline, worker, errand, "accept", "accepted_by", worker->login,
             "at", "+0"))
        errand->accept = NEVER;
    if (errand->accept == NEVER && errand->arrive != NEVER &&
        now >= errand->arrive &&
        STEP(hotline, worker, errand, "arrive", "at", "+0"))
        errand->arrive = NEVER;
    if (errand->arrive == NEVER && errand->explain != NEVER &&
        now >= errand->explain &&
        STEP(hotline, worker, errand, "explain", "text", "later",
             "explained_to", "owner", "at", "+0"))
        errand->explain = NEVER;
    if (errand->arrive == NEVER && errand->resolve != NEVER &&
        now >= errand->resolve &&
        STEP(hotline, worker, errand, "resolve", "resolution", "done", "at",
             "+0"))
        errand->resolve = NEVER;
}

/* Is it, as far as node knows, a complaint without an answer? */
static inline bool unanswered(Node *node, Errand *errand, bool *solved)
{
    Request request = {0};
    Err err = ERR_NONE;

    act(node, &people[HOT]);
    const bool is = request_load(node->desk, errand->record, &request, &err) &&
                    request_is_complaint(&request) &&
                    request.answered_at == NEVER;
    *solved = request.state == REQUEST_RESOLVED;
    request_release(&request);
    return is;
}

/* The hotline goes with a complaint through its course (S10); true: there is
 * none, or node knows that it was gone through. */
static inline bool course_gone(Node *node, Errand *errand)
{
    Node *hotline = &world.node[HOTLINE];
    bool solved;

    if (unanswered(hotline, errand, &solved) && solved) {
        STEP(hotline, &people[HOT], errand, "investigate", "findings", "loud");
        STEP(hotline, &people[HOT], errand, "measure", "measure", "quiet");
        STEP(hotline, &people[HOT], errand, "answer", "answer", "sorry",
             "answered_to", "owner", "satisfied", "yes");
    }
    return !unanswered(node, errand, &solved);
}

/* Whoever answers for it now asks the owner, and closes it. */
static inline void close_up(Errand *errand, int minute)
{
    const bool home = butlers_are_here(minute) && has_power(errand->node);
    Node *node = home ? errand->node : &world.node[HOTLINE];
    const Person *person = home ? errand->taker : &people[HOT];

    if (chance(4) == 0 && course_gone(node, errand) &&
        STEP(node, person, errand, "verify", "verdict", "yes", "at", "+0"))
        STEP(node, person, errand, "close", "note", "fine");
}

#endif
