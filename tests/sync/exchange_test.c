/* exchange_test.c -- a desk and its hotline exchange what they have */
#include "world.h"

static char *facts_of(Node *node, int unit)
{
    return rows_of(node->desk->store,
                   "SELECT origin, seq, mark FROM journal WHERE scope = 0 OR "
                   "scope = :unit ORDER BY 1, 2, 3",
                   unit);
}

static void assert_same_facts(Node *a, Node *b, int unit)
{
    char *ours = facts_of(a, unit), *theirs = facts_of(b, unit);

    assert_string_equal(ours, theirs);
    free(ours);
    free(theirs);
}

static Node *connected(int unit)
{
    Node *desk = node_make(unit);

    line_open(desk);
    if (!line_run(desk))
        fail_msg("%s | %s", exchange_status(desk->near)->error,
                 exchange_status(desk->far)->error);
    return desk;
}

static Fact request_fact(const char *record, const char *verb, int unit)
{
    return (Fact){.scope = unit,
                  .actor = unit == 5 ? "wang" : "chen",
                  .kind = "request",
                  .record = record,
                  .verb = verb};
}

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

static void fill_some(Node *hotline, int facts)
{
    char record[24];

    for (int i = 0; i < facts; i++) {
        (void)snprintf(record, sizeof record, "36SDSNY0%05d", i);
        Fact fact = request_fact(record, "receive", 3);
        fact_say(hotline, &fact, "text");
    }
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

static void
what_the_hotline_may_not_take_is_left_out_on_both_sides(void **state)
{
    (void)state;
    world_open(4);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);
    Fact person = {.scope = 0,
                   .actor = "chen",
                   .kind = "staff",
                   .record = "chen",
                   .verb = "set",
                   .fields = "{\"role\":\"manager\"}"};
    Fact foreign = request_fact("36SDSNY005NM4", "receive", 5);
    Fact stranger = request_fact("36SDSNY005NM5", "receive", 3);
    Fact good = request_fact("36SDSNY005NM6", "receive", 3);
    Fact steering = request_fact("36SDSNY005NM8", "receive", 3);

    stranger.actor = "nobody";
    fact_say(desk, &person, "role");
    fact_say(desk, &foreign, "text");
    fact_say(desk, &stranger, "text");
    fact_say(desk, &good, "text");
    steering.fields = "{\"text\":\"\\u001b[2J\"}";
    fact_say(desk, &steering, NULL);
    assert_true(line_run(desk) && line_run(desk));
    for (int i = 0; i < 2; i++) {
        Node *node = i ? desk : hotline;
        char *reasons = rows_of(
            node->desk->store, "SELECT reason FROM quarantine ORDER BY seq", 0);
        assert_string_equal(reasons, "kind|\nunit|\nperson|\nform|\n");
        free(reasons);
        assert_int_equal(number_of(node, "SELECT count(*) FROM request"), 1);
        assert_int_equal(number_of(node, "SELECT count(*) FROM staff WHERE "
                                         "role = 'manager'"),
                         0);
    }
    world_close();
}

static void a_refused_fact_is_taken_once_its_person_is_known(void **state)
{
    (void)state;
    world_open(5);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);
    Fact said = request_fact("36SDSNY005NM7", "receive", 3);

    said.actor = "lin";
    fact_say(desk, &said, "text");
    assert_true(line_run(desk) && line_run(desk));
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 0);
    world.skew = 0;
    act_as_guanjia(hotline->desk);
    SET(hotline->desk, "staff", "login", "lin", "name", "Lin", "role",
        "butler");
    for (int i = 0; i < 4; i++) {
        world.steady += 20000;
        assert_true(line_run(desk));
    }
    assert_true(line_run(desk));
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 1);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 1);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM quarantine"), 0);
    world_close();
}

static void what_was_refused_can_be_taken_by_who_answers_for_it(void **state)
{
    (void)state;
    world_open(10);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);
    Fact person = {.scope = 0,
                   .actor = "chen",
                   .kind = "staff",
                   .record = "lin",
                   .verb = "set",
                   .fields = "{\"name\":\"Lin\",\"role\":\"butler\"}"};
    Err refused = ERR_NONE;
    int count = 0;

    fact_say(desk, &person, NULL);
    assert_true(line_run(desk) && line_run(desk));
    hotline->desk->actor = (Staff){.login = "hot", .role = "hotline"};
    hotline->desk->signed_in = true;
    assert_false(sync_release(hotline->desk, "lin", &count, &refused));
    act_as_guanjia(hotline->desk);
    sure(sync_release(hotline->desk, "lin", &count, err));
    assert_int_equal(count, 1);
    for (int i = 0; i < 3; i++)
        assert_true(line_run(desk));
    for (int i = 0; i < 2; i++) {
        Node *node = i ? desk : hotline;
        assert_int_equal(number_of(node, "SELECT count(*) FROM staff WHERE "
                                         "record = 'lin'"),
                         1);
        assert_int_equal(number_of(node, "SELECT count(*) FROM quarantine"), 0);
    }
    world_close();
}

static void a_clock_that_was_ahead_holds_up_only_what_it_stamped(void **state)
{
    (void)state;
    world_open(9);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);
    Fact early = request_fact("36SDSNY005NE1", "receive", 3);
    Fact late = request_fact("36SDSNY005NE2", "receive", 3);

    desk->skew = 7200000;
    fact_say(desk, &early, "text");
    assert_true(line_run(desk) && line_run(desk));
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 0);
    desk->skew = 0;
    fact_say(desk, &late, "text");
    assert_true(line_run(desk) && line_run(desk));
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 1);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 1);
    world.wall += 7200000;
    for (int i = 0; i < 5; i++) {
        world.steady += 20000;
        assert_true(line_run(desk));
    }
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 2);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 2);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM quarantine"), 0);
    world_close();
}

/* What came in at the hotline's end, and what it says to that. */
static void assert_closed(const char *bytes, size_t len, const char *because)
{
    Exchange *far = exchange_new(world.node[HOTLINE].desk, EXCHANGE_HOTLINE, 3);

    assert_true(exchange_tick(far, world.steady));
    assert_false(exchange_feed(far, bytes, len));
    if (!strstr(exchange_status(far)->error, because))
        fail_msg("%s", exchange_status(far)->error);
    assert_false(exchange_tick(far, world.steady + 1));
    exchange_free(far);
}

static void whoever_does_not_speak_the_protocol_is_told_and_left(void **state)
{
    (void)state;
    world_open(6);
    char *endless = mem_new(2 << 20);

    memset(endless, 'x', 2 << 20);
#define CLOSED(bytes, because) assert_closed(bytes, strlen(bytes), because)
    CLOSED("GET / HTTP/1.1\r\n", "protocol");
    CLOSED("{\"say\":\"hello\"}\n", "not known");
    CLOSED("{\"say\":\"xyz\"}\n", "greeting");
    CLOSED("{\"say\":\"hello\",\"protocol\":9,\"least\":9,\"program\":\"7\"}\n",
           "Versions");
    CLOSED("{\"say\":\"hello\",\"protocol\":1,\"least\":1,\"role\":\"desk\","
           "\"unit\":5,\"origin\":1}\n",
           "unit 5");
    CLOSED("{\"say\":\"hello\",\"protocol\":1,\"least\":1,\"role\":\"hotline\","
           "\"unit\":3,\"origin\":1}\n",
           "no desk");
    assert_closed(endless, 2 << 20, "without an end");
    free(endless);
    world_close();
}

static void a_desk_that_is_put_out_is_off_its_line_at_once(void **state)
{
    static const char key[] =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMU"
        "FRYXGBkaGxwdHh8g";
    Desk *another = NULL; /* whoever puts it out is another program */
    Fact fact = request_fact("36SDSNY005NM1", "receive", 3);

    (void)state;
    world_open(1);
    Node *hotline = &world.node[HOTLINE];
    assert_true(lobby_add(hotline->desk, 3, "", key, NULL));
    Node *desk = connected(3);
    assert_true(
        desk_open(&another, hotline->path, STORE_WRITE, NULL, NULL, NULL));
    assert_true(lobby_revoke(another, 3, NULL));
    desk_close(another);
    fact_say(desk, &fact, "text");
    assert_false(line_run(desk));
    assert_non_null(
        strstr(exchange_status(desk->far)->error, "is not let in any more"));
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 0);
    line_cut(desk);
    line_open(desk);
    assert_false(line_run(desk));
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

/* ---- copies of files ---------------------------------------------------------- */

/* Calls until a whole call moved nothing. */
static void settle(Node *node)
{
    for (int i = 0; i < 6; i++) {
        line_cut(node);
        line_open(node);
        assert_true(line_run(node));
    }
    assert_int_equal(exchange_status(node->near)->taken, 0);
    assert_int_equal(exchange_status(node->far)->taken, 0);
    line_cut(node);
}

static void say(Node *node, const char *record)
{
    Fact fact = request_fact(record, "receive", 3);

    if (node->unit == 0)
        fact.actor = "hot";
    fact_say(node, &fact, "text");
}

static bool log_says(Node *node, const char *words)
{
    char *rows = rows_of(node->desk->store, "SELECT text FROM sync_log", 0);
    const bool says = strstr(rows, words) != NULL;

    free(rows);
    return says;
}

static void
a_restored_desk_gets_back_what_it_had_sent_and_takes_a_new_name(void **state)
{
    (void)state;
    world_open(11);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);
    node_copy(desk);
    const int64_t before = store_origin(desk->desk->store);

    say(desk, "36SDSNY005NA1");
    settle(desk);
    node_restore(desk);
    say(desk, "36SDSNY005NA2");
    settle(desk);
    assert_int_equal(number_of(desk, "SELECT count(*) FROM request"), 2);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 2);
    assert_same_facts(desk, hotline, 3);
    assert_true(setting_int(desk->desk->store, "origin", 0) != before);
    assert_true(log_says(desk, "restored"));
    world_close();
}

static void a_restored_hotline_gets_back_what_desks_still_have(void **state)
{
    (void)state;
    world_open(12);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3), *other = connected(3);

    line_cut(desk);
    line_cut(other);
    node_copy(hotline);
    say(desk, "36SDSNY005NB1");
    say(hotline, "36SDSNY005NB2");
    settle(desk);
    settle(other);
    node_restore(hotline);
    say(hotline, "36SDSNY005NB3");
    settle(other);
    settle(desk);
    settle(other);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 3);
    assert_same_facts(desk, hotline, 3);
    assert_same_facts(other, hotline, 3);
    assert_true(log_says(hotline, "restored"));
    world_close();
}

/* What crosses the line until both are level, without facts. */
static size_t bytes_until_level(Node *node)
{
    size_t bytes = 0;

    line_open(node);
    for (int i = 0; i < 1000 && (i < 2 || !line_is_level(node)); i++) {
        line_move(node, i % 2, 0);
        bytes += (i % 2 ? node->up : node->down).len;
        line_move(node, i % 2, SIZE_MAX);
    }
    assert_true(line_is_level(node));
    return bytes;
}

static void what_both_have_is_not_sent_again_after_a_restore(void **state)
{
    enum { FACTS = 2000, LITTLE = 32 << 10 };

    (void)state;
    world_open(16);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = node_make(3);
    fill_some(hotline, FACTS);
    settle(desk);
    node_copy(hotline);
    node_copy(desk);
    say(desk, "36SDSNY005NF1");
    settle(desk);
    node_restore(desk);
    assert_in_range(bytes_until_level(desk), 1, LITTLE);
    assert_in_range(exchange_status(desk->near)->sent, 0, 100);
    say(desk, "36SDSNY005NF2");
    settle(desk);
    node_restore(hotline);
    assert_in_range(bytes_until_level(desk), 1, LITTLE);
    assert_in_range(exchange_status(desk->far)->sent, 0, 100);
    settle(desk);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"),
                     FACTS + 2);
    assert_same_facts(desk, hotline, 3);
    world_close();
}

static void an_older_program_is_sent_everything(void **state)
{
    (void)state;
    world_open(17);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);
    fill_some(hotline, 20);
    settle(desk);
    node_copy(desk);
    say(desk, "36SDSNY005NG1");
    settle(desk);
    node_restore(desk);
    line_open(desk);
    for (int i = 0; i < 1000 && (i < 2 || !line_is_level(desk)); i++) {
        line_move(desk, i % 2, 0);
        char *protocol = strstr(str_text(&desk->up), "\"protocol\":2");
        if (protocol)
            protocol[strlen("\"protocol\":")] = '1';
        line_move(desk, i % 2, SIZE_MAX);
        assert_null(strstr(str_text(&desk->down), "\"say\":\"part\""));
    }
    assert_int_equal(desk->far->speaks, 1);
    settle(desk);
    assert_same_facts(desk, hotline, 3);
    world_close();
}

static void two_desks_of_one_disk_keep_apart_what_each_says(void **state)
{
    (void)state;
    world_open(13);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = connected(3);

    line_cut(desk);
    Node *twin = node_new(3);
    database_copy(desk->path, twin->path);
    node_open(twin);
    say(desk, "36SDSNY005NC1");
    say(twin, "36SDSNY005NC2");
    settle(desk);
    settle(twin);
    settle(desk);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM request"), 2);
    assert_same_facts(desk, hotline, 3);
    assert_same_facts(twin, hotline, 3);
    assert_true(store_origin(desk->desk->store) !=
                setting_int(twin->desk->store, "origin", 0));
    world_close();
}

static void
a_session_with_bits_turned_round_takes_nothing_by_halves(void **state)
{
    (void)state;
    Str said = STR_EMPTY;
    world_open(14);
    Node *hotline = &world.node[HOTLINE];
    Node *desk = node_make(3);

    say(desk, "36SDSNY005ND1");
    line_open(desk);
    for (int i = 0; i < 8; i++) {
        line_move(desk, true, 0);
        str_addn(&said, str_text(&desk->up), desk->up.len);
        line_move(desk, true, SIZE_MAX);
        line_move(desk, false, SIZE_MAX);
    }
    for (int i = 0; i < 300; i++) {
        Exchange *far = exchange_new(hotline->desk, EXCHANGE_HOTLINE, 3);
        char *bytes = mem_textn(said.at, said.len);
        for (int flips = 1 + chance(3); flips > 0; flips--)
            bytes[chance((int)said.len)] ^= (char)(1 << chance(8));
        if (exchange_tick(far, world.steady))
            exchange_feed(far, bytes, said.len);
        exchange_free(far);
        free(bytes);
    }
    str_release(&said);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM journal WHERE "
                                        "scope NOT IN (0, 3)"),
                     0);
    assert_int_equal(number_of(hotline, "SELECT count(*) FROM staff WHERE "
                                        "role = 'manager'"),
                     0);
    node_sound(hotline);
    world_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_both_have_is_not_sent_again_after_a_restore),
        cmocka_unit_test(an_older_program_is_sent_everything),
        cmocka_unit_test(a_first_filling_is_added_up_when_all_is_there),
        cmocka_unit_test(what_a_desk_said_is_not_counted_as_still_to_come),
        cmocka_unit_test(a_new_desk_gets_what_is_everybodys_and_its_units),
        cmocka_unit_test(
            what_is_said_on_a_held_line_is_at_the_other_end_at_once),
        cmocka_unit_test(a_line_with_nothing_to_say_costs_less_than_a_kilobyte),
        cmocka_unit_test(
            what_the_hotline_may_not_take_is_left_out_on_both_sides),
        cmocka_unit_test(a_refused_fact_is_taken_once_its_person_is_known),
        cmocka_unit_test(what_was_refused_can_be_taken_by_who_answers_for_it),
        cmocka_unit_test(a_clock_that_was_ahead_holds_up_only_what_it_stamped),
        cmocka_unit_test(whoever_does_not_speak_the_protocol_is_told_and_left),
        cmocka_unit_test(a_desk_that_is_put_out_is_off_its_line_at_once),
        cmocka_unit_test(a_dead_line_is_noticed_and_a_quiet_one_is_not),
        cmocka_unit_test(a_desk_learns_how_wrong_its_clock_is),
        cmocka_unit_test(
            a_restored_desk_gets_back_what_it_had_sent_and_takes_a_new_name),
        cmocka_unit_test(a_restored_hotline_gets_back_what_desks_still_have),
        cmocka_unit_test(two_desks_of_one_disk_keep_apart_what_each_says),
        cmocka_unit_test(
            a_session_with_bits_turned_round_takes_nothing_by_halves),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
