/* restore_test.c -- a database is put back from an old copy, or copied to a
 * second machine, and then exchanges
 */
#include "desks.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_restored_desk_gets_back_what_it_had_sent_and_takes_a_new_name),
        cmocka_unit_test(a_restored_hotline_gets_back_what_desks_still_have),
        cmocka_unit_test(what_both_have_is_not_sent_again_after_a_restore),
        cmocka_unit_test(an_older_program_is_sent_everything),
        cmocka_unit_test(two_desks_of_one_disk_keep_apart_what_each_says),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
