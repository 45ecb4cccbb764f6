/* standby_test.c -- two hotlines: one is in force, the other stands by */
#include "world.h"

static Node *hotline, *standby, *desk;

static void levelled(Node *node, Node *to)
{
    line_cut(node);
    line_open_to(node, to);
    if (!line_run(node))
        fail_msg("%s | %s", exchange_status(node->near)->error,
                 exchange_status(node->far)->error);
}

/* Returns why it was closed. */
static const char *broken(Node *node, Node *to)
{
    line_cut(node);
    line_open_to(node, to);
    assert_false(line_run(node));
    for (int i = 0; i < 4; i++) { /* last words */
        line_move(node, i % 2 == 0, SIZE_MAX);
    }
    line_cut(node);
    return node->error;
}

static void house_open(uint64_t seed)
{
    world_open(seed);
    hotline = &world.node[HOTLINE];
    standby = standby_make();
    desk = node_make(3);
    levelled(standby, hotline);
    levelled(desk, hotline);
    act_as_guanjia(hotline->desk);
    act_as_guanjia(standby->desk);
    act_as_guanjia(desk->desk);
}

static void promote(Node *node)
{
    work_at(node);
    world.wall += 1000;
    sure(hotline_promote(node->desk, err));
}

static void say(Node *node, const char *record, const char *verb, int scope)
{
    Fact fact = {.scope = scope,
                 .actor = node->unit ? "chen" : "hot",
                 .kind = "request",
                 .record = record,
                 .verb = verb};

    fact_say(node, &fact, "text");
}

static char *facts_of(Node *node)
{
    return rows_of(node->desk->store,
                   "SELECT origin, seq, mark, scope FROM journal "
                   "ORDER BY 1, 2, 3",
                   0);
}

static void assert_same_facts(Node *a, Node *b)
{
    char *ours = facts_of(a), *theirs = facts_of(b);

    assert_string_equal(ours, theirs);
    free(ours);
    free(theirs);
}

static void a_standby_holds_every_unit_and_what_is_the_hotlines(void **state)
{
    Fact budget = {.scope = SCOPE_HOTLINE,
                   .actor = "hot",
                   .kind = "budget",
                   .record = "2026",
                   .verb = "set"};

    (void)state;
    house_open(1);
    say(hotline, "36SDSNY005NM1", "receive", 3);
    say(hotline, "36SDSNY005NM2", "receive", 5);
    fact_say(hotline, &budget, "sum");
    levelled(standby, hotline);
    assert_same_facts(standby, hotline);
    assert_int_equal(number_of(standby, "SELECT count(*) FROM request"), 2);
    world_close();
}

static void a_standby_takes_no_entry_and_says_where_it_goes(void **state)
{
    Deed deed = {.kind = "home", .verb = "set"};
    Err err = ERR_NONE;

    (void)state;
    house_open(2);
    work_at(standby);
    fields_set(&deed.fields, "home", "3-102");
    fields_set(&deed.fields, "unit", "3");
    assert_false(desk_do(standby->desk, &deed, &err));
    assert_non_null(strstr(err.text, "enter it at the hotline"));
    deed_release(&deed);
    world_close();
}

static void a_desk_that_calls_a_standby_is_told_so(void **state)
{
    (void)state;
    house_open(3);
    assert_non_null(strstr(broken(desk, standby), "This is the standby"));
    levelled(desk, hotline);
    world_close();
}

static void
what_the_lost_hotline_had_from_desks_they_give_to_the_next(void **state)
{
    (void)state;
    house_open(4);
    say(desk, "36SDSNY005NM3", "receive", 3);
    levelled(desk, hotline); /* the standby never hears of it there */
    promote(standby);
    levelled(desk, standby);
    assert_int_equal(number_of(standby, "SELECT count(*) FROM request"), 1);
    say(standby, "36SDSNY005NM3", "dispatch", 3);
    assert_true(line_run(desk) && line_run(desk));
    assert_int_equal(number_of(desk, "SELECT count(*) FROM journal WHERE "
                                     "verb = 'dispatch'"),
                     1);
    world_close();
}

static void
a_desk_that_has_heard_of_the_later_hotline_believes_the_first_no_more(
    void **state)
{
    (void)state;
    house_open(5);
    promote(standby);
    levelled(desk, standby);
    assert_non_null(strstr(broken(desk, hotline), "this one was superseded"));
    world_close();
}

static void
the_first_steps_down_in_the_middle_of_its_desks_lines_and_gives_back(
    void **state)
{
    (void)state;
    house_open(6);
    levelled(desk, hotline);
    promote(standby);
    say(hotline, "36SDSNY005NM4", "receive", 3); /* it does not know yet */
    say(standby, "36SDSNY005NM5", "receive", 3);
    levelled(standby, hotline);
    assert_true(desk_standby(hotline->desk));
    assert_false(desk_standby(standby->desk));
    assert_same_facts(standby, hotline);
    assert_int_equal(number_of(standby, "SELECT count(*) FROM request"), 2);
    assert_false(line_run(desk));
    assert_non_null(
        strstr(exchange_status(desk->far)->error, "is its standby now"));
    levelled(desk, standby);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 2);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM sync_log WHERE "
                                        "text LIKE '%Another one is the "
                                        "hotline since%'"),
                     1);
    world_close();
}

static void of_two_hotlines_the_one_promoted_last_counts(void **state)
{
    (void)state;
    house_open(7);
    promote(standby);
    promote(hotline); /* neither has heard of the other's */
    levelled(standby, hotline);
    assert_true(desk_standby(standby->desk));
    assert_false(desk_standby(hotline->desk));
    assert_int_equal(desk_term(standby->desk), desk_term(hotline->desk));
    world_close();
}

static void two_standbys_say_that_one_must_be_promoted(void **state)
{
    Node *other;

    (void)state;
    house_open(8);
    other = standby_make();
    assert_non_null(strstr(broken(other, standby), "hotline promote"));
    world_close();
}

static void
what_a_desk_may_not_say_comes_with_the_hotline_that_said_it(void **state)
{
    char *reasons;

    (void)state;
    house_open(9);
    work_at(hotline);
    SET(hotline->desk, "staff", "login", "late", "name", "Late", "role",
        "butler");
    levelled(desk, hotline);
    promote(standby); /* which has not heard of Late */
    levelled(desk, standby);
    reasons = rows_of(standby->desk->store, "SELECT reason FROM quarantine", 0);
    assert_string_equal(reasons, "former|\n");
    free(reasons);
    levelled(standby, hotline);
    levelled(desk, standby);
    assert_int_equal(number_of(standby, "SELECT count(*) FROM quarantine"), 0);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM quarantine"), 0);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM staff WHERE record "
                                     "= 'late'"),
                     1);
    world_close();
}

static void household_move(Node *node, const char *record, const char *home)
{
    Deed deed = {.kind = "household", .verb = "move"};

    text_copy(deed.record, sizeof deed.record, record);
    fields_set(&deed.fields, "home", home);
    work_at(node);
    world.wall += 1000;
    sure(desk_do(node->desk, &deed, err));
    deed_release(&deed);
}

static void a_move_is_known_at_the_standby_and_told_to_the_desk(void **state)
{
    Fact file = {.scope = 3,
                 .actor = "chen",
                 .kind = "household",
                 .record = "36SDSNY005NM7",
                 .verb = "set",
                 .fields = "{\"home\":\"3-101\",\"name\":\"Wang\"}"};

    (void)state;
    house_open(10);
    fact_say(desk, &file, NULL);
    levelled(desk, hotline);
    levelled(standby, hotline);
    household_move(hotline, file.record, "5-101");
    levelled(standby, hotline);
    assert_same_facts(standby, hotline);
    promote(standby);
    levelled(desk, standby);
    levelled(desk, standby);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM journal WHERE kind "
                                     "= 'household'"),
                     0);
    /* back again at the second, which the first hears when it comes back */
    household_move(standby, file.record, "3-101");
    levelled(standby, hotline);
    assert_same_facts(standby, hotline);
    levelled(desk, standby);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM household"), 1);
    world_close();
}

static const char key[] = "ssh-ed25519 "
                          "AAAAC3NzaC1lZDI1NTE5AAAAIGFhYWFhYWFhYWFhYWFhYWFhYWFh"
                          "YWFhYWFhYWFhYWFh";

static void who_is_let_in_and_put_out_is_known_at_the_standby(void **state)
{
    Lobby lobby;

    (void)state;
    house_open(11);
    levelled(standby, hotline);
    work_at(hotline);
    sure(lobby_add(hotline->desk, 3, "Tower A", key, err));
    assert_true(line_run(standby) && line_run(standby));
    sure(lobby_of(standby->desk, 3, &lobby, err));
    assert_string_equal(lobby.name, "Tower A");
    assert_string_equal(lobby.key, key);
    assert_int_equal(lobby.revoked, NEVER);
    sure(lobby_revoke(hotline->desk, 3, err)); /* in the same second */
    assert_true(line_run(standby) && line_run(standby));
    sure(lobby_of(standby->desk, 3, &lobby, err));
    assert_int_not_equal(lobby.revoked, NEVER);
    sure(lobby_add(hotline->desk, 3, "Tower B", key, err));
    assert_true(line_run(standby) && line_run(standby));
    sure(lobby_of(standby->desk, 3, &lobby, err));
    assert_int_equal(lobby.revoked, NEVER);
    /* nothing that is no key gets into authorized_keys by the line */
    Lobby forged = {
        .unit = 4, .key = "command=\"sh\" ssh-ed25519 AAAA", .added = 1};
    sure(store_begin(standby->desk->store, DURABLE, err));
    sure(lobby_take(standby->desk, &forged, err));
    sure(store_commit(standby->desk->store, err));
    Err why = ERR_NONE;
    assert_false(lobby_of(standby->desk, 4, &lobby, &why));
    world_close();
}

static void a_desk_that_comes_back_is_met_anew(void **state)
{
    (void)state;
    house_open(12);
    promote(standby);
    levelled(desk, standby);
    say(standby, "36SDSNY005NM8", "receive", 3);
    levelled(desk, standby);
    /* the second is lost for good; the first has not heard of that one */
    promote(hotline);
    levelled(desk, hotline);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 1);
    world_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_standby_holds_every_unit_and_what_is_the_hotlines),
        cmocka_unit_test(a_standby_takes_no_entry_and_says_where_it_goes),
        cmocka_unit_test(a_desk_that_calls_a_standby_is_told_so),
        cmocka_unit_test(
            what_the_lost_hotline_had_from_desks_they_give_to_the_next),
        cmocka_unit_test(
            a_desk_that_has_heard_of_the_later_hotline_believes_the_first_no_more),
        cmocka_unit_test(
            the_first_steps_down_in_the_middle_of_its_desks_lines_and_gives_back),
        cmocka_unit_test(of_two_hotlines_the_one_promoted_last_counts),
        cmocka_unit_test(two_standbys_say_that_one_must_be_promoted),
        cmocka_unit_test(
            what_a_desk_may_not_say_comes_with_the_hotline_that_said_it),
        cmocka_unit_test(a_move_is_known_at_the_standby_and_told_to_the_desk),
        cmocka_unit_test(who_is_let_in_and_put_out_is_known_at_the_standby),
        cmocka_unit_test(a_desk_that_comes_back_is_met_anew),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
