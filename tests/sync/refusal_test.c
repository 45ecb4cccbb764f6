/* refusal_test.c -- what a hotline does not take: facts that a desk may not say,
 * and whoever is no desk of its
 */
#include "desks.h"

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
        cmocka_unit_test(
            what_the_hotline_may_not_take_is_left_out_on_both_sides),
        cmocka_unit_test(a_refused_fact_is_taken_once_its_person_is_known),
        cmocka_unit_test(what_was_refused_can_be_taken_by_who_answers_for_it),
        cmocka_unit_test(a_clock_that_was_ahead_holds_up_only_what_it_stamped),
        cmocka_unit_test(whoever_does_not_speak_the_protocol_is_told_and_left),
        cmocka_unit_test(a_desk_that_is_put_out_is_off_its_line_at_once),
        cmocka_unit_test(
            a_session_with_bits_turned_round_takes_nothing_by_halves),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
