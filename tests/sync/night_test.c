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
#include "duty.h"
#include "escalation.h"
#include "night.h"

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
        fine = line_move(node, i % 2 == 0, 1 + (size_t)chance(8000));
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
