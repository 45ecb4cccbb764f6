/* cut_test.c -- a desk whose line is cut, as the hotline sees it
 *
 * A quiet line stands, whoever says nothing over it.  What a cut one leaves
 * waiting is the hotline's, until the desk is heard again (S1, S8).
 */
#include "desks.h"
#include "duty.h"
#include "escalation.h"
#include "request.h"

enum { SILENCE = 15 * 1000 }; /* ms: less than a line says nothing for */

static Node *three;

/* 09:00 in Taipei: chen is on duty at the desk of unit 3, on the line. */
static int open_world(void **state)
{
    Deed deed = {.kind = "duty", .verb = "on"};

    (void)state;
    world_open(1);
    world.wall = MIDNIGHT + 9 * INT64_C(3600000);
    three = connected(3);
    act_as(three, "chen", "butler", 3);
    text_copy(deed.record, sizeof deed.record, "chen");
    sure(desk_do(three->desk, &deed, err));
    deed_release(&deed);
    assert_true(line_run(three));
    return 0;
}

static void pass(int seconds)
{
    world.wall += seconds * INT64_C(1000);
    world.steady += seconds * INT64_C(1000);
}

/* Nobody types; the line stands. */
static void be_quiet(int minutes)
{
    for (int i = 0; i < minutes * 60000 / SILENCE; i++) {
        world.wall += SILENCE;
        world.steady += SILENCE;
        assert_true(line_move(three, true, SIZE_MAX));
        assert_true(line_move(three, false, SIZE_MAX));
    }
}

static int answers(void)
{
    work_at(hotline());
    return unit_answers(hotline()->desk, 3, clock_now());
}

static int alarms(void)
{
    Escalation told[4];

    act_as(hotline(), "hot", "hotline", 0);
    return escalation_list(hotline()->desk, clock_now(), told, 4);
}

static int kept(void)
{
    RequestQuery query = REQUEST_QUERY_BOARD;

    query.unit = UNIT_HOTLINE;
    work_at(hotline());
    return request_count(hotline()->desk, &query, 4);
}

static void a_desk_on_a_quiet_line_is_manned(void **state)
{
    const int64_t facts = number_of(hotline(), "SELECT count(*) FROM journal");

    (void)state;
    be_quiet(60);
    assert_int_equal(answers(), 3);
    assert_int_equal(number_of(hotline(), "SELECT count(*) FROM journal"),
                     facts);
    assert_int_equal(exchange_status(three->far)->waiting, 0);
    assert_true(line_is_level(three));
}

/* Said each second or quarter of a minute, it is written down once a minute. */
static void that_a_line_stands_is_noted_once_a_minute(void **state)
{
    int writes = 0;
    int64_t last = 0;

    (void)state;
    for (int i = 0; i < 40; i++) {
        be_quiet(1);
        const int64_t now = number_of(hotline(), "SELECT heard FROM peer");
        writes += now != last;
        last = now;
    }
    assert_in_range(writes, 20, 40);
}

static void
what_a_cut_line_leaves_is_the_hotlines_until_it_stands_again(void **state)
{
    Str words = STR_EMPTY;

    (void)state;
    be_quiet(5);
    pass(20);
    act_as(hotline(), "hot", "hotline", 0);
    call_comes(hotline());
    assert_true(line_run(three));
    assert_int_equal(kept(), 0);
    line_cut(three);
    pass(150);
    assert_int_equal(answers(), 3);
    assert_int_equal(alarms(), 0);
    pass(40); /* three minutes of silence are its desk's to hear of */
    assert_int_equal(answers(), 0);
    assert_int_equal(kept(), 1);
    assert_int_equal(alarms(), 1);
    unit_answers_tell(hotline()->desk, 3, clock_now(), &words);
    assert_non_null(strstr(str_text(&words), "is heard again (last at 09:05)"));
    str_release(&words);
    work_at(three); /* who stands at the desk answers as ever */
    assert_int_equal(unit_answers(three->desk, 3, clock_now()), 3);

    line_open(three);
    assert_true(line_run(three));
    assert_int_equal(answers(), 3);
    assert_int_equal(kept(), 0);
    pass(35); /* within a minute what is told is looked at again */
    assert_int_equal(alarms(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(a_desk_on_a_quiet_line_is_manned),
        world_test(that_a_line_stands_is_noted_once_a_minute),
        world_test(
            what_a_cut_line_leaves_is_the_hotlines_until_it_stands_again),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
