/* clash_test.c -- two desks give one room away while their lines are cut
 *
 *     desk 3   lounge 14:00-16:00       desk 5   lounge 15:00-17:00
 *     -> each is told at both desks and the hotline, until one gives way
 */
#include "desks.h"
#include "register.h"

static char room[49];

static void at_work(Node *node)
{
    if (node->unit == 0)
        act_as(node, "hot", "hotline", 0);
    else
        act_as(node, node->unit == 3 ? "chen" : "wang", "butler", node->unit);
}

static int open_world(void **state)
{
    (void)state;
    world_open(1);
    world.wall = MIDNIGHT;
    act_as(hotline(), "hot", "hotline", 0);
    Deed deed = {.kind = "facility", .verb = "set"};
    fields_set(&deed.fields, "name", "Lounge");
    sure(desk_do(hotline()->desk, &deed, err));
    text_copy(room, sizeof room, deed.record);
    deed_release(&deed);
    return 0;
}

/* A booking of the room; its number. */
static void book(Node *node, const char *from, const char *until,
                 char number[33])
{
    Deed deed = {.kind = "booking", .verb = "set"};

    at_work(node);
    world.wall += 60000;
    fields_set(&deed.fields, "facility", room);
    fields_set(&deed.fields, "home", node->unit == 5 ? "5-101" : "3-101");
    fields_set(&deed.fields, "starts_at", from);
    fields_set(&deed.fields, "ends_at", until);
    sure(desk_do(node->desk, &deed, err));
    text_copy(number, 33, deed.number);
    deed_release(&deed);
}

/* A step of a booking; from NULL: it needs no time. */
static void step(Node *node, const char *verb, const char *number,
                 const char *from, const char *until)
{
    Deed deed = {.kind = "booking", .verb = verb};
    Record record;

    at_work(node);
    world.wall += 60000;
    sure(record_load(node->desk, "booking", number, &record, err));
    text_copy(deed.record, sizeof deed.record, record.record);
    record_release(&record);
    if (from) {
        fields_set(&deed.fields, "starts_at", from);
        fields_set(&deed.fields, "ends_at", until);
    }
    sure(desk_do(node->desk, &deed, err));
    deed_release(&deed);
}

/* clash NULL: none. */
static void expect_clash(Node *node, const char *number, const char *clash)
{
    Record record;

    at_work(node);
    sure(record_load(node->desk, "booking", number, &record, err));
    assert_string_equal(record.clash, clash ? clash : "");
    record_release(&record);
}

static void meet(Node *three, Node *five)
{
    settle(three);
    settle(five);
    settle(three);
    assert_same_facts(three, hotline(), 3);
    assert_same_facts(five, hotline(), 5);
    node_sound(three);
    node_sound(five);
    node_sound(hotline());
}

static void two_desks_that_book_one_room_are_both_told(void **state)
{
    Node *three = connected(3), *five = connected(5);
    char ours[33], theirs[33];

    (void)state;
    book(three, "2030-03-20 14:00", "2030-03-20 16:00", ours);
    book(five, "2030-03-20 15:00", "2030-03-20 17:00", theirs);
    meet(three, five);
    expect_clash(three, ours, theirs);
    expect_clash(five, theirs, ours);
    expect_clash(hotline(), ours, theirs);
    expect_clash(hotline(), theirs, ours);

    step(five, "move", theirs, "2030-03-20 16:00", "2030-03-20 18:00");
    expect_clash(five, theirs, NULL);
    meet(three, five);
    expect_clash(three, ours, NULL);
    expect_clash(five, theirs, NULL);
    expect_clash(hotline(), ours, NULL);
}

static void a_clash_ends_when_one_is_cancelled(void **state)
{
    Node *three = connected(3), *five = connected(5);
    char ours[33], theirs[33], third[33];

    (void)state;
    book(three, "2030-03-20 14:00", "2030-03-20 16:00", ours);
    book(five, "2030-03-20 15:00", "2030-03-20 17:00", theirs);
    book(hotline(), "2030-03-20 15:30", "2030-03-20 16:30", third);
    meet(three, five);
    expect_clash(three, third, ours);
    expect_clash(five, theirs, ours);

    step(three, "cancel", ours, NULL, NULL);
    meet(three, five);
    expect_clash(three, ours, NULL);
    expect_clash(three, third, theirs);
    expect_clash(five, theirs, third);
}

static void a_word_on_the_other_things_of_a_clash_changes_nothing(void **state)
{
    Node *three = connected(3), *five = connected(5);
    Deed deed = {.kind = "booking", .verb = "set"};
    char ours[33], theirs[33];
    Record record;
    Str what = STR_EMPTY;

    (void)state;
    book(three, "2030-03-20 14:00", "2030-03-20 16:00", ours);
    book(five, "2030-03-20 14:00", "2030-03-20 16:00", theirs);
    meet(three, five);
    at_work(three);
    sure(record_load(three->desk, "booking", ours, &record, err));
    text_copy(deed.record, sizeof deed.record, record.record);
    record_release(&record);
    fields_set(&deed.fields, "persons", "12");
    sure(desk_do(three->desk, &deed, err));
    deed_release(&deed);
    expect_clash(three, ours, theirs);

    /* what is undone is the butler's last word, not the hotline's */
    sure(desk_undo(three->desk, "booking", ours, &what, err));
    str_release(&what);
    expect_clash(three, ours, theirs);
    meet(three, five);
    expect_clash(hotline(), ours, theirs);
}

static void a_standby_has_the_same_marks(void **state)
{
    Node *three = connected(3), *five = connected(5), *standby;
    char ours[33], theirs[33];

    (void)state;
    standby = standby_make();
    line_open(standby);
    assert_true(line_run(standby));
    book(three, "2030-03-20 14:00", "2030-03-20 16:00", ours);
    book(five, "2030-03-20 14:00", "2030-03-20 16:00", theirs);
    meet(three, five);
    settle(standby);
    expect_clash(standby, ours, theirs);
    expect_clash(standby, theirs, ours);
    node_sound(standby);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(two_desks_that_book_one_room_are_both_told),
        world_test(a_clash_ends_when_one_is_cancelled),
        world_test(a_word_on_the_other_things_of_a_clash_changes_nothing),
        world_test(a_standby_has_the_same_marks),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
