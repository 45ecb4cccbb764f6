/* orders_test.c -- what desk and hotline both look after, while they are apart
 *
 * A standing order is raised by whoever looks first: by both, when the line is
 * cut.  Hours, roster and notices of a unit are the hotline's word at its desk.
 * What waits rings at both, until it was seen at one.
 */
#include "desks.h"
#include "duty.h"
#include "escalation.h"
#include "handover.h"
#include "standing_order.h"

static char *raised_at(Node *node)
{
    return rows_of(node->desk->store,
                   "SELECT r.record, r.number, r.unit, r.state, r.received_at, "
                   "r.department, (SELECT count(*) FROM dispute) FROM request "
                   "r WHERE r.source LIKE 'standing_order:%' ORDER BY 1",
                   0);
}

static int open_world(void **state)
{
    (void)state;
    world_open(1);
    world.wall = MIDNIGHT;
    return 0;
}

/* hotline, desk: whether that one looks while the line is cut. */
static void raise_apart(bool first, bool second)
{
    Node *desk = connected(3);

    act_as(hotline(), "hot", "hotline", 0);
    SET(hotline()->desk, "standing_order", "home", "3-101", "category", "leak",
        "text", "drains", "every", "1", "period", "day", "first_on",
        "2030-03-18", "at", "09:00");
    settle(desk);
    world.wall += (9 * 60 + 5) * INT64_C(60000);
    act_as(hotline(), "hot", "hotline", 0);
    if (first)
        assert_int_equal(orders_raise(hotline()->desk, clock_now()), 1);
    act_as(desk, "chen", "butler", 3);
    if (second)
        assert_int_equal(orders_raise(desk->desk, clock_now()), 1);
    settle(desk);
    world.wall += INT64_C(120000);
    assert_int_equal(orders_raise(desk->desk, clock_now()), 0);
    act_as(hotline(), "hot", "hotline", 0);
    assert_int_equal(orders_raise(hotline()->desk, clock_now()), 0);
    assert_same_facts(desk, hotline(), 3);
    char *ours = raised_at(desk), *theirs = raised_at(hotline());
    assert_string_equal(ours, theirs);
    assert_non_null(strchr(ours, '\n'));
    assert_string_equal(strchr(ours, '\n'), "\n"); /* one */
    assert_non_null(strstr(ours, "|0|\n"));        /* nothing is disputed */
    free(ours);
    free(theirs);
    char *refused =
        rows_of(hotline()->desk->store, "SELECT reason FROM quarantine", 0);
    assert_string_equal(refused, "");
    free(refused);
    node_sound(desk);
    node_sound(hotline());
}

static void an_order_that_both_raised_is_one_request(void **state)
{
    (void)state;
    raise_apart(true, true);
}

static void an_order_that_the_desk_raised_is_not_raised_again(void **state)
{
    (void)state;
    raise_apart(false, true);
}

static void an_order_that_the_hotline_raised_is_not_raised_again(void **state)
{
    (void)state;
    raise_apart(true, false);
}

/* Signs what must be read at that node. */
static void sign_all(Node *node, const char *login, const char *role)
{
    Record unread[4] = {0};

    act_as(node, login, role, 3);
    assert_int_equal(must_read_list(node->desk, clock_now(), unread, 4), 1);
    assert_true(must_read_sign(node->desk, &unread[0], NULL));
    record_release(&unread[0]);
    assert_int_equal(must_read_list(node->desk, clock_now(), unread, 4), 0);
}

/* Who has signed, its state and disputes are the same at both nodes. */
static void assert_read_by(Node *desk, const char *expected)
{
    static const char *const read_by =
        "SELECT json_extract(fields, '$.read_by'), state, (SELECT count(*) "
        "FROM dispute) FROM record WHERE kind = 'notice'";

    settle(desk);
    assert_same_facts(desk, hotline(), 3);
    char *ours = rows_of(desk->desk->store, read_by, 0);
    char *theirs = rows_of(hotline()->desk->store, read_by, 0);
    assert_string_equal(ours, expected);
    assert_string_equal(theirs, ours);
    free(ours);
    free(theirs);
    node_sound(desk);
    node_sound(hotline());
}

/* A notice that butlers of unit 3 must read, at its desk and the hotline. */
static Node *with_notice(void)
{
    Node *desk = connected(3);

    act_as(hotline(), "hot", "manager", 0);
    SET(hotline()->desk, "notice", "about", "lift", "role", "butler",
        "must_read", "yes", "unit", "3");
    settle(desk);
    return desk;
}

static void two_who_sign_a_notice_apart_are_both_on_record(void **state)
{
    Node *desk = with_notice();

    (void)state;
    sign_all(desk, "chen", "butler");
    world.wall += INT64_C(60000);
    sign_all(hotline(), "wang", "butler");
    assert_read_by(desk, "chen wang|read|0|\n");
}

static void a_notice_that_is_done_and_signed_apart_is_done_and_signed(void **s)
{
    Node *desk = with_notice();
    char *record =
        rows_of(desk->desk->store,
                "SELECT record FROM record WHERE kind = 'notice'", 0);
    Deed done = {.kind = "notice", .verb = "done"};

    (void)s;
    text_print(done.record, sizeof done.record, "%.*s",
               (int)strcspn(record, "|"), record);
    free(record);
    act_as(hotline(), "hot", "manager", 0);
    sure(desk_do(hotline()->desk, &done, err));
    deed_release(&done);
    world.wall += INT64_C(60000);
    sign_all(desk, "chen", "butler");
    assert_read_by(desk, "chen|done|0|\n");
}

static void hours_roster_and_notices_reach_their_desk_only(void **state)
{
    Node *three = connected(3), *five = connected(5);
    Record unread[4] = {0};
    Shift next;

    (void)state;
    act_as(hotline(), "hot", "manager", 0);
    SET(hotline()->desk, "desk_hours", "unit", "3", "opens", "08:00", "closes",
        "20:00");
    SET(hotline()->desk, "roster", "who", "chen", "unit", "3", "begins_at",
        "2030-03-18 08:00", "ends_at", "2030-03-18 16:00");
    SET(hotline()->desk, "notice", "about", "lift", "text", "stops at 9",
        "role", "butler", "must_read", "yes", "unit", "3");
    settle(three);
    settle(five);
    act_as(three, "chen", "butler", 3);
    assert_true(shift_next(three->desk, 3, clock_now(), &next));
    assert_string_equal(next.name, "Chen");
    assert_int_equal(must_read_list(three->desk, clock_now(), unread, 4), 1);
    assert_true(must_read_sign(three->desk, &unread[0], NULL));
    record_release(&unread[0]);
    assert_int_equal(must_read_list(three->desk, clock_now(), unread, 4), 0);
    act_as(five, "wang", "butler", 5);
    assert_int_equal(must_read_list(five->desk, clock_now(), unread, 4), 0);
    settle(three);
    assert_same_facts(three, hotline(), 3);
    assert_same_facts(five, hotline(), 5);

    /* 07:30 is before this desk's own hours, and within those of the other */
    world.wall += (7 * 60 + 30) * INT64_C(60000);
    char chen[33] = "chen";
    act_as(three, "chen", "butler", 3);
    Deed deed = {.kind = "duty", .verb = "on"};
    text_copy(deed.record, sizeof deed.record, chen);
    sure(desk_do(three->desk, &deed, err));
    deed_release(&deed);
    settle(three);
    for (int hour = 0; hour < 2; hour++, world.wall += INT64_C(3600000)) {
        const int answers = hour == 0 ? 0 : 3;
        settle(three);
        work_at(three);
        assert_int_equal(unit_answers(three->desk, 3, clock_now()), answers);
        work_at(hotline());
        assert_int_equal(unit_answers(hotline()->desk, 3, clock_now()),
                         answers);
    }
}

/* How often it rings for chen there now. */
static int rings_at(Node *node)
{
    Escalation told[4];

    act_as(node, "chen", "butler", 3);
    return escalation_ring(node->desk, clock_now(), told, 4);
}

/* A bell does not know who stands before the other one: each terminal rings by
 * itself, and only that somebody has seen it silences both. */
static void what_was_seen_at_one_end_is_silent_at_the_other(void **state)
{
    Node *desk = connected(3);
    Escalation told[4];

    (void)state;
    act_as(desk, "chen", "butler", 3);
    call_comes(desk);
    settle(desk);
    world.wall += 3 * INT64_C(60000);
    assert_int_equal(rings_at(desk), 1);
    assert_int_equal(rings_at(hotline()), 1);
    assert_int_equal(rings_at(desk), 0);
    assert_int_equal(rings_at(hotline()), 0);
    assert_int_equal(escalation_list(hotline()->desk, clock_now(), told, 4), 1);
    sure(escalation_see(hotline()->desk, &told[0], err));
    settle(desk);
    world.wall += 10 * INT64_C(1000);
    act_as(desk, "chen", "butler", 3);
    assert_int_equal(escalation_list(desk->desk, clock_now(), told, 4), 0);

    /* the next thing, seen at the desk before the hotline's bell is asked */
    world.wall += INT64_C(60000);
    assert_int_equal(rings_at(desk), 1);
    assert_int_equal(escalation_list(desk->desk, clock_now(), told, 4), 1);
    sure(escalation_see(desk->desk, &told[0], err));
    settle(desk);
    world.wall += 10 * INT64_C(1000);
    assert_int_equal(rings_at(hotline()), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(an_order_that_both_raised_is_one_request),
        world_test(an_order_that_the_desk_raised_is_not_raised_again),
        world_test(an_order_that_the_hotline_raised_is_not_raised_again),
        world_test(hours_roster_and_notices_reach_their_desk_only),
        world_test(two_who_sign_a_notice_apart_are_both_on_record),
        world_test(a_notice_that_is_done_and_signed_apart_is_done_and_signed),
        world_test(what_was_seen_at_one_end_is_silent_at_the_other),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
