/* night_test.c -- a night of the house: three lobbies, the hotline, 200 calls
 *
 * One seed decides who calls when, which department is silent, late, or hands
 * back, when the power of a lobby goes (in the middle of a write, too) and its
 * line is cut.  Butlers go home at 23:00 and come at 07:00; in between the
 * hotline answers.  At the end every request is closed or on exactly one board,
 * every alarm has rung once for each person it was for, and how many promises
 * were kept is what a query over the journal alone says.
 *
 *     SEEDS=50 sync_night_test      more nights
 *     SEED=7 sync_night_test        one again
 */
#include "../../src/store/store_private.h"
#include "duty.h"
#include "escalation.h"
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

static Seconds now_at(int minute)
{
    return midnight + (Seconds)minute * MINUTE;
}

static Node *lobby_of_unit(int unit)
{
    for (int i = 1; i <= LOBBIES; i++)
        if (world.node[i].unit == unit)
            return &world.node[i];
    return &world.node[HOTLINE];
}

static bool has_power(const Node *node)
{
    return !night.down[node - world.node];
}

/* ---- doing ----------------------------------------------------------------------- */

static void act(Node *node, const Person *person)
{
    Staff *actor = &node->desk->actor;

    work_at(node);
    node->desk->signed_in = true;
    *actor = (Staff){.unit = person->unit, .on_duty = true};
    text_copy(actor->login, sizeof actor->login, person->login);
    text_copy(actor->role, sizeof actor->role, person->role);
    text_copy(actor->department, sizeof actor->department, person->department);
}

static int interrupt(void *self)
{
    *(bool *)self = true;
    return 1;
}

/* The power goes somewhere within the write, and comes back. */
static bool torn_off(Node *node, Deed *deed)
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
static void say(Node *node, const Person *person, Deed deed,
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
static bool step(Node *node, const Person *person, Errand *errand,
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

static void duty(int minute)
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

static bool butlers_are_here(int minute)
{
    return minute < DESKS_CLOSE || minute >= DESKS_OPEN;
}

static void fate_draw(Errand *errand, Seconds now)
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
static void call_comes(int minute)
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
static void work_on(Errand *errand, Seconds now)
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

/* Whoever answers for it now asks the owner, and closes it. */
static void close_up(Errand *errand, int minute)
{
    const bool home = butlers_are_here(minute) && has_power(errand->node);
    Node *node = home ? errand->node : &world.node[HOTLINE];
    const Person *person = home ? errand->taker : &people[HOT];

    if (chance(4) == 0 &&
        STEP(node, person, errand, "verify", "verdict", "yes", "at", "+0"))
        STEP(node, person, errand, "close", "note", "fine");
}

/* ---- alarms ------------------------------------------------------------------------- */

static Ring *ring_of(const Person *person, const Escalation *told)
{
    for (int i = night.rings - 1; i >= 0; i--) {
        Ring *ring = &night.ring[i];
        if (ring->since == told->since &&
            strcmp(ring->login, person->login) == 0 &&
            strcmp(ring->record, told->record) == 0 &&
            strcmp(ring->rule, told->rule->name) == 0)
            return ring;
    }
    return NULL;
}

/* Rings once; one that must be confirmed again after its pause. */
static void rang(const Person *person, const Escalation *told, Seconds now)
{
    Ring *ring = ring_of(person, told);

    if (ring &&
        (told->rule->again == 0 || now - ring->at < told->rule->again - MINUTE))
        fail_msg("seed %" PRIu64 ": %s rang twice for %s at %s", world.seed,
                 told->rule->name, person->login, told->number);
    if (!ring) {
        assert_in_range(night.rings, 0, MOST_RINGS - 1);
        ring = &night.ring[night.rings++];
        text_copy(ring->login, sizeof ring->login, person->login);
        text_copy(ring->record, sizeof ring->record, told->record);
        text_copy(ring->rule, sizeof ring->rule, told->rule->name);
        ring->since = told->since;
    }
    ring->at = now;
}

static void listen(Node *node, const Person *person)
{
    static Escalation told[MOST_BOARD];
    int count;

    act(node, person);
    const Seconds now = clock_now();
    do {
        count = escalation_ring(node->desk, now, told, MOST_BOARD);
        for (int i = 0; i < count; i++)
            rang(person, &told[i], now);
    } while (count == MOST_BOARD);
    count = escalation_list(node->desk, now, told, MOST_BOARD);
    for (int i = 0; i < count; i++)
        if (told[i].rule->rings && !told[i].silent &&
            !ring_of(person, &told[i]))
            fail_msg("seed %" PRIu64 ": %s never rang for %s at %s", world.seed,
                     told[i].rule->name, person->login, told[i].number);
}

static void all_listen(int minute)
{
    for (int i = 0; i < PEOPLE; i++) {
        Node *node = lobby_of_unit(people[i].unit);
        if (has_power(node) && (i >= LOBBIES || butlers_are_here(minute)))
            listen(node, &people[i]);
    }
}

/* ---- weather ------------------------------------------------------------------------- */

static void power(Node *node)
{
    const int i = (int)(node - world.node);

    if (night.down[i] && world.wall >= night.until[i]) {
        night.down[i] = false;
        node_open(node);
    } else if (!night.down[i] && chance(120) == 0) {
        night.down[i] = true;
        night.until[i] = world.wall + (5 + chance(20)) * INT64_C(60000);
        night.cuts++;
        node_stop(node);
    }
}

static void line(Node *node)
{
    if (!has_power(node))
        return;
    if (!node->near) {
        if (chance(3) > 0)
            line_open(node);
        return;
    }
    bool fine = chance(40) > 0;
    for (int i = 0; fine && i < 60; i++) {
        world.steady += 10;
        fine = line_move(node, i % 2 == 0, (size_t)(1 + chance(8000)));
    }
    if (!fine)
        line_cut(node);
}

static void level_all(void)
{
    for (int round = 0; round < 2; round++)
        for (int i = 1; i <= LOBBIES; i++) {
            Node *node = &world.node[i];
            line_cut(node);
            line_open(node);
            for (int tries = 0; !line_run(node); tries++) {
                if (tries > 3)
                    fail_msg("seed %" PRIu64 ": %s", world.seed,
                             exchange_status(node->near)->error);
                line_cut(node);
                line_open(node);
            }
            line_cut(node);
        }
}

/* ---- what must hold in the morning ------------------------------------------------------ */

static bool board_has(Node *node, int unit, const char *record)
{
    static RequestRow rows[MOST_BOARD];
    RequestQuery query = REQUEST_QUERY_BOARD;

    query.unit = unit;
    work_at(node);
    const int count =
        request_rows(node->desk, &query, (RowsFrom){0}, rows, MOST_BOARD);
    assert_in_range(count, 0, MOST_BOARD - 1);
    for (int i = 0; i < count; i++)
        if (strcmp(rows[i].record, record) == 0)
            return true;
    return false;
}

/* Boards that somebody stands before. */
static int boards_with(const Errand *errand, Seconds now)
{
    Node *hotline = &world.node[HOTLINE];
    int count = board_has(hotline, UNIT_HOTLINE, errand->record);

    for (int i = 1; i <= LOBBIES; i++)
        if (unit_answers(hotline->desk, world.node[i].unit, now) ==
            world.node[i].unit)
            count += board_has(&world.node[i], 0, errand->record);
    return count;
}

static void check_boards(void)
{
    Node *hotline = &world.node[HOTLINE];
    int open = 0;

    for (int i = 0; i < night.errands; i++) {
        Request request = {0};
        act(hotline, &people[HOT]);
        sure(
            request_load(hotline->desk, night.errand[i].record, &request, err));
        const int boards = boards_with(&night.errand[i], clock_now());
        const int due = state_open(request.state) ? 1 : 0;
        if (boards != due)
            fail_msg("seed %" PRIu64 ": %s (%s) is on %d boards", world.seed,
                     request.number, state_code(request.state), boards);
        open += due;
        request_release(&request);
    }
    assert_in_range(open, 0, CALLS / 2);
}

/* What was done in time, read from what was said. */
static const char *const kept_by_journal =
    "WITH said AS (SELECT record, verb, CAST(json_extract(fields, "
    "CASE verb WHEN 'receive' THEN '$.received_at' ELSE '$.at' END) AS "
    "INTEGER) AS at FROM journal WHERE kind = 'request'), "
    "called AS (SELECT record, at FROM said WHERE verb = 'receive'), "
    "there AS (SELECT record, min(at) AS at FROM said WHERE verb IN ('arrive', "
    "'resolve') GROUP BY record), "
    "solved AS (SELECT record, min(at) AS at FROM said WHERE verb IN "
    "('resolve', 'explain') GROUP BY record) "
    "SELECT (SELECT count(*) FROM called JOIN there USING (record) WHERE "
    "there.at <= called.at + 300), "
    "(SELECT count(*) FROM called JOIN solved USING (record) WHERE solved.at "
    "<= called.at + 1800), (SELECT count(*) FROM called)";

static void check_promises(Node *node)
{
    int kept[2] = {0};
    char expected[64];
    Sql *q = sql(node->desk->store, "SELECT number FROM request");
    Str numbers = STR_EMPTY;

    while (sql_row(q))
        str_addf(&numbers, "%s\n", sql_get(q, 0));
    sure(sql_done(q, err));
    act(node, &people[HOT]);
    int count = 0;
    for (char *at = numbers.at; at && *at; count++) {
        char *end = strchr(at, '\n');
        Promise promise[PROMISES];
        Request request = {0};
        *end = '\0';
        sure(request_load(node->desk, at, &request, err));
        promises_at(&request.course, desk_terms(node->desk), clock_now(),
                    promise);
        kept[0] += promise[PROMISE_ARRIVE].state == PROMISE_KEPT;
        kept[1] += promise[PROMISE_SOLVE].state == PROMISE_KEPT;
        request_release(&request);
        at = end + 1;
    }
    text_print(expected, sizeof expected, "%d|%d|%d|\n", kept[0], kept[1],
               count);
    char *rows = rows_of(node->desk->store, kept_by_journal, node->unit);
    assert_string_equal(rows, expected);
    free(rows);
    str_release(&numbers);
    assert_true(kept[0] > 0 && kept[1] > 0 && kept[1] < count);
}

/* ---- the night ------------------------------------------------------------------------ */

static void house_fill(void)
{
    static const char *const homes[] = {"1-101", "3-101", "5-101"};
    Desk *desk = world.node[HOTLINE].desk;
    char unit[8];

    work_at(&world.node[HOTLINE]);
    act_as_guanjia(desk);
    for (int i = 0; i < LOBBIES; i++)
        SET(desk, "home", "home", homes[i], "unit", (char[]){*homes[i], '\0'});
    for (int i = 0; i < PEOPLE; i++) {
        text_print(unit, sizeof unit, "%d", people[i].unit);
        SET(desk, "staff", "login", people[i].login, "name", people[i].login,
            "role", people[i].role, "department",
            *people[i].department ? people[i].department : "butler", "unit",
            unit);
    }
}

static void night_begin(uint64_t seed)
{
    world_open(seed);
    memset(&night, 0, sizeof night);
    world.wall = now_at(EVENING) * 1000;
    house_fill();
    node_make(1);
    node_make(3);
    node_make(5);
    level_all();
}

static void minute_pass(int minute)
{
    world.wall = now_at(minute) * 1000;
    world.steady += 60000;
    for (int i = 1; i <= LOBBIES; i++) {
        Node *node = &world.node[i];
        /* nobody signs on or off in the dark */
        if ((minute + 1) % 60 != 0 && minute % 60 != 0)
            power(node);
        else if (!has_power(node)) {
            night.until[i] = 0;
            power(node);
        }
        line(node);
    }
    duty(minute);
    if (minute < LAST_CALL && night.errands < CALLS &&
        chance(LAST_CALL - minute) < CALLS - night.errands)
        call_comes(minute);
    for (int i = 0; i < night.errands; i++) {
        work_on(&night.errand[i], now_at(minute));
        close_up(&night.errand[i], minute);
    }
    all_listen(minute);
}

static void a_night_passes(uint64_t seed)
{
    night_begin(seed);
    for (int minute = EVENING; minute < MORNING; minute++)
        minute_pass(minute);
    for (int i = 1; i <= LOBBIES; i++)
        if (!has_power(&world.node[i])) {
            night.down[i] = false;
            node_open(&world.node[i]);
        }
    level_all();
    check_boards();
    check_promises(&world.node[HOTLINE]);
    for (int i = 0; i <= LOBBIES; i++)
        node_sound(&world.node[i]);
    print_message("seed %" PRIu64 ": %d calls, %d rings, %d power cuts, %d "
                  "writes torn off\n",
                  seed, night.errands, night.rings, night.cuts, night.torn);
    assert_int_equal(night.errands, CALLS);
    assert_true(night.rings > 0 && night.cuts > 0);
    world_close();
}

static void nothing_that_was_promised_is_forgotten(void **state)
{
    const uint64_t one = number_from("SEED", 0);
    const uint64_t seeds = one ? one : number_from("SEEDS", 1);

    (void)state;
    for (uint64_t seed = one ? one : 1; seed <= seeds; seed++)
        a_night_passes(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_that_was_promised_is_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
