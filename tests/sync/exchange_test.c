/* exchange_test.c -- a desk and its hotline exchange what they have */
#include "desks.h"

static void a_new_desk_gets_what_is_everybodys_and_its_units(void **state)
{
    (void)state;
    world_open(1);
    Node *hotline = &world.node[HOTLINE];
    Fact three = request_fact("36SDSNY005NM1", "receive", 3);
    Fact five = request_fact("36SDSNY005NM2", "receive", 5);
    Fact budget = {.scope = SCOPE_HOTLINE,
                   .actor = "hot",
                   .kind = "budget",
                   .record = "2026",
                   .verb = "set"};

    fact_say(hotline, &three, "text");
    fact_say(hotline, &five, "text");
    fact_say(hotline, &budget, "sum");
    Node *desk = connected(3);
    assert_same_facts(desk, hotline, 3);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 1);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM journal WHERE scope "
                                     "NOT IN (0, 3)"),
                     0);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM staff"),
                     number_of(hotline, "SELECT count(*) FROM staff"));
    world_close();
}

static void a_first_filling_is_added_up_when_all_is_there(void **state)
{
    enum { FACTS = 300 };

    (void)state;
    world_open(14);
    Node *hotline = &world.node[HOTLINE];
    fill_some(hotline, FACTS);
    Node *desk = node_make(3);
    line_open(desk);
    while (exchange_status(desk->near)->taken < FACTS / 2) {
        line_move(desk, true, SIZE_MAX);
        line_move(desk, false, SIZE_MAX);
    }
    node_stop(desk);
    node_open(desk);
    assert_false(desk_filled(desk->desk));
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 0);
    assert_in_range(number_of(desk, "SELECT count(*) FROM journal"), FACTS / 2,
                    FACTS - 1);
    line_open(desk);
    assert_true(line_run(desk));
    assert_true(desk_filled(desk->desk));
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), FACTS);
    assert_same_facts(desk, hotline, 3);
    node_sound(desk);
    world_close();
}

static void what_a_desk_said_is_not_counted_as_still_to_come(void **state)
{
    (void)state;
    world_open(15);
    Node *desk = connected(3);

    fill_some(desk, 300);
    for (int i = 0; i < 200; i++) {
        line_move(desk, true, SIZE_MAX);
        line_move(desk, false, SIZE_MAX);
        assert_int_equal(exchange_status(desk->near)->incoming, 0);
        assert_int_equal(desk->far->giving.left, 0);
    }
    assert_true(line_is_level(desk));
    assert_int_equal(exchange_status(desk->far)->taken, 300);
    world_close();
}

static void
what_is_said_on_a_held_line_is_at_the_other_end_at_once(void **state)
{
    (void)state;
    world_open(2);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);
    Fact up = request_fact("36SDSNY005NM3", "receive", 3);
    Fact down = request_fact("36SDSNY005NM3", "dispatch", 3);

    fact_say(desk, &up, "text");
    assert_true(line_run(desk) && line_run(desk));
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 1);
    down.actor = "hot";
    fact_say(hotline, &down, "department");
    assert_true(line_run(desk) && line_run(desk));
    assert_int_equal(number_of(desk, "SELECT state = 'dispatched' OR state = "
                                     "'sent' FROM request"),
                     number_of(hotline, "SELECT state = 'dispatched' OR state "
                                        "= 'sent' FROM request"));
    assert_same_facts(desk, hotline, 3);
    world_close();
}

static void a_line_with_nothing_to_say_costs_less_than_a_kilobyte(void **state)
{
    (void)state;
    world_open(3);
    Node *desk = connected(3);
    size_t bytes = 0;

    line_cut(desk);
    line_open(desk);
    for (int i = 0; i < 20; i++) {
        line_move(desk, true, 0);
        bytes += desk->up.len;
        line_move(desk, true, SIZE_MAX);
        line_move(desk, false, 0);
        bytes += desk->down.len;
        line_move(desk, false, SIZE_MAX);
    }
    assert_true(line_is_level(desk));
    assert_in_range(bytes, 300, 1024);
    world_close();
}

static void a_dead_line_is_noticed_and_a_quiet_one_is_not(void **state)
{
    (void)state;
    world_open(7);
    Node *desk = connected(3);

    for (int i = 0; i < 100; i++) {
        world.steady += 5000;
        assert_true(line_move(desk, true, SIZE_MAX));
        assert_true(line_move(desk, false, SIZE_MAX));
    }
    world.steady += 50000;
    assert_false(exchange_tick(desk->near, world.steady));
    assert_non_null(strstr(exchange_status(desk->near)->error, "dead"));
    world_close();
}

static void a_desk_learns_how_wrong_its_clock_is(void **state)
{
    (void)state;
    world_open(8);
    Node *desk = node_make(3);

    desk->skew = -7200000;
    line_open(desk);
    assert_true(line_run(desk));
    assert_in_range(exchange_status(desk->near)->offset, 7199000, 7201000);
    world_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_desk_gets_what_is_everybodys_and_its_units),
        cmocka_unit_test(a_first_filling_is_added_up_when_all_is_there),
        cmocka_unit_test(what_a_desk_said_is_not_counted_as_still_to_come),
        cmocka_unit_test(
            what_is_said_on_a_held_line_is_at_the_other_end_at_once),
        cmocka_unit_test(a_line_with_nothing_to_say_costs_less_than_a_kilobyte),
        cmocka_unit_test(a_dead_line_is_noticed_and_a_quiet_one_is_not),
        cmocka_unit_test(a_desk_learns_how_wrong_its_clock_is),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
