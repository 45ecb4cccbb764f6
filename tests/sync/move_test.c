/* move_test.c -- a household moves to another unit: its file and its requests
 * go to that desk, and the desk that it leaves keeps not a byte of them
 */
#include "world.h"

enum { HOTLINE_NODE = HOTLINE };

static const char *const household = "36SDSNY00HH10";
static const char *const request = "36SDSNY00RQ10";

static Node *hotline(void)
{
    return &world.node[HOTLINE_NODE];
}

static void level(Node *node)
{
    line_cut(node);
    line_open(node);
    for (int i = 0; i < 3; i++)
        if (!line_run(node))
            fail_msg("%s | %s", exchange_status(node->near)->error,
                     exchange_status(node->far)->error);
}

static void say(Node *node, const char *kind, const char *record,
                const char *verb, const char *fields)
{
    Fact fact = {.scope = node->unit ? node->unit : 3,
                 .actor = node->unit == 0   ? "hot"
                          : node->unit == 5 ? "wang"
                                            : "chen",
                 .kind = kind,
                 .record = record,
                 .verb = verb,
                 .fields = fields};

    if (node->unit == 0)
        fact.scope = journal_scope(node->desk->store, kind, record, fact.scope);
    fact_say(node, &fact, "");
}

static void move(const char *record, const char *home)
{
    Deed deed = {.kind = "household", .verb = "move"};

    work_at(hotline());
    act_as_guanjia(hotline()->desk);
    text_copy(deed.record, sizeof deed.record, record);
    fields_set(&deed.fields, "home", home);
    sure(desk_do(hotline()->desk, &deed, err));
    deed_release(&deed);
    hotline()->desk->signed_in = false;
}

/* A family that lives in 3-101 and has a leak there. */
static void settle(Node *three)
{
    say(three, "household", household, "set",
        "{\"home\":\"3-101\",\"name\":\"Zygmunt Quaxley\","
        "\"telephone\":\"0975-356-135\",\"wishes\":\"no lilies\"}");
    say(three, "request", request, "receive",
        "{\"home\":\"3-101\",\"household\":\"36SDSNY00HH10\",\"unit\":\"3\","
        "\"category\":\"leak\",\"text\":\"Wildwater behind the bathtub\"}");
    say(three, "request", request, "note",
        "{\"note\":\"Quaxley keeps an ocelot\"}");
}

static int64_t facts_at(Node *node)
{
    return number_of(node, "SELECT count(*) FROM journal WHERE record IN "
                           "('36SDSNY00HH10', '36SDSNY00RQ10')");
}

/* Everything that a desk has, and the hotline has for it. */
static void assert_same(Node *desk)
{
    static const char *const text =
        "SELECT origin, seq, mark, scope FROM journal WHERE scope IN (0, "
        ":unit) ORDER BY 1, 2, 3";
    char *ours = rows_of(desk->desk->store, text, desk->unit);
    char *theirs = rows_of(hotline()->desk->store, text, desk->unit);

    assert_string_equal(ours, theirs);
    assert_int_equal(
        number_of(desk,
                  "SELECT count(*) FROM journal WHERE scope NOT IN (0, :unit)"),
        0);
    free(ours);
    free(theirs);
}

/* Is text anywhere in the file or its log, as it stands on the disk? */
static bool bytes_have(const Node *node, const char *ending, const char *text)
{
    char path[160];
    Str bytes = STR_EMPTY;
    char piece[65536];
    size_t len;

    (void)snprintf(path, sizeof path, "%s%s", node->path, ending);
    FILE *file = fopen(path, "rb");
    while (file && (len = fread(piece, 1, sizeof piece, file)) > 0)
        str_addn(&bytes, piece, len);
    if (file)
        (void)fclose(file);
    const bool found =
        bytes.len > 0 && memmem(bytes.at, bytes.len, text, strlen(text));
    str_release(&bytes);
    return found;
}

static const char *const telling[] = {
    "Quaxley",   "quaxley",       "Zygmunt", "lilies",
    "0975-356",  "ocelot",        "bathtub", "zygmunt",
    "Wildwater", "36SDSNY00HH10", "5316537", "36SDSNY00RQ10"};

static const char *left_in(const Node *node)
{
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        if (bytes_have(node, "", telling[i]) ||
            bytes_have(node, "-wal", telling[i]))
            return telling[i];
    return NULL;
}

static void
a_household_takes_its_file_and_requests_to_the_other_desk(void **state)
{
    (void)state;
    world_open(1);
    Node *three = node_make(3), *five = node_make(5);

    settle(three);
    level(three);
    level(five);
    assert_int_equal(facts_at(three), 3);
    assert_int_equal(facts_at(five), 0);
    move(household, "5-101");
    assert_int_equal(number_of(hotline(), "SELECT count(*) FROM journal WHERE "
                                          "scope = 3"),
                     0);
    level(three);
    level(five);
    assert_int_equal(facts_at(three), 0);
    assert_int_equal(facts_at(five), 4);
    assert_int_equal(number_of(three, "SELECT count(*) FROM request"), 0);
    assert_int_equal(number_of(three, "SELECT count(*) FROM household"), 0);
    assert_int_equal(number_of(five, "SELECT count(*) FROM request"), 1);
    assert_int_equal(number_of(five, "SELECT count(*) FROM household WHERE "
                                     "home = '5-101'"),
                     1);
    assert_same(three);
    assert_same(five);
    for (int i = 0; i < world.nodes; i++)
        node_sound(&world.node[i]);
    world_close();
}

static void not_a_byte_of_it_is_left_in_the_file_of_the_old_desk(void **state)
{
    (void)state;
    world_open(2);
    Node *three = node_make(3);
    Draft draft = {.owner = (char *)"chen",
                   .kind = (char *)"request.explain",
                   .record = (char *)request,
                   .fields = (char *)"{\"text\":\"Quaxley was told\"}"};

    settle(three);
    for (int i = 0; i < 60; i++) { /* others, among which it lies */
        char record[RECORD_NAME], fields[160];
        (void)snprintf(record, sizeof record, "36SDSNY01%02d00", i);
        (void)snprintf(fields, sizeof fields,
                       "{\"home\":\"3-101\",\"category\":\"leak\",\"text\":"
                       "\"Something else that drips %d\"}",
                       i);
        say(three, "request", record, "receive", fields);
    }
    sure(draft_keep(three->desk->store, &draft, err));
    level(three);
    node_stop(three);
    node_open(three);
    assert_non_null(left_in(three));
    move(household, "5-101");
    level(three);
    const char *left = left_in(three);
    if (left)
        fail_msg("%s is still in the file", left);
    assert_int_equal(number_of(three, "SELECT count(*) FROM request"), 60);
    node_sound(three);
    world_close();
}

static void
what_the_old_desk_said_before_it_knew_goes_to_the_new_one(void **state)
{
    (void)state;
    world_open(3);
    Node *three = node_make(3), *five = node_make(5);

    settle(three);
    level(three);
    level(five);
    line_cut(three);
    move(household, "5-101");
    say(three, "request", request, "note", "{\"note\":\"They called again\"}");
    level(five);
    level(three);
    level(three);
    level(five);
    assert_int_equal(facts_at(three), 0);
    assert_int_equal(facts_at(five), 5);
    assert_int_equal(number_of(five, "SELECT count(*) FROM request WHERE notes "
                                     "LIKE '%called again%'"),
                     1);
    assert_int_equal(number_of(hotline(), "SELECT count(*) FROM quarantine"),
                     0);
    assert_same(three);
    assert_same(five);
    world_close();
}

/* A screen that was open at the old desk says one more thing. */
static void what_is_said_of_it_after_that_is_taken_and_forgotten(void **state)
{
    (void)state;
    world_open(4);
    Node *three = node_make(3), *five = node_make(5);

    settle(three);
    level(three);
    move(household, "5-101");
    level(three);
    assert_int_equal(facts_at(three), 0);
    say(three, "request", request, "note", "{\"note\":\"One thing more\"}");
    assert_int_equal(facts_at(three), 1);
    level(three);
    level(five);
    assert_int_equal(facts_at(three), 0);
    assert_int_equal(facts_at(five), 5);
    assert_null(left_in(three));
    assert_same(three);
    world_close();
}

static void who_moves_back_has_the_file_back(void **state)
{
    (void)state;
    world_open(5);
    Node *three = node_make(3), *five = node_make(5);

    settle(three);
    for (int i = 0; i < 6; i++) {
        if (chance(2))
            level(three);
        if (chance(2))
            level(five);
        move(household, i % 2 ? "3-101" : "5-101");
        say(hotline(), "request", request, "note", "{\"note\":\"moved\"}");
    }
    level(five);
    level(three);
    level(five);
    assert_int_equal(facts_at(three), facts_at(hotline()));
    assert_int_equal(facts_at(five), 0);
    assert_int_equal(number_of(three, "SELECT count(*) FROM request"), 1);
    assert_same(three);
    assert_same(five);
    node_sound(three);
    world_close();
}

static void a_desk_restored_from_an_old_copy_is_told_again(void **state)
{
    (void)state;
    world_open(6);
    Node *three = node_make(3), *five = node_make(5);

    settle(three);
    level(three);
    node_stop(three);
    node_copy(three);
    node_open(three);
    move(household, "5-101");
    level(three);
    assert_int_equal(facts_at(three), 0);
    node_restore(three);
    assert_int_equal(facts_at(three), 3);
    level(three);
    assert_int_equal(facts_at(three), 0);
    level(five);
    assert_same(three);
    assert_same(five);
    world_close();
}

static void a_restored_hotline_that_knows_of_no_move_has_it_undone(void **state)
{
    (void)state;
    world_open(7);
    Node *three = node_make(3), *five = node_make(5), *hub = hotline();

    settle(three);
    level(three);
    level(five);
    node_stop(hub);
    node_copy(hub);
    node_open(hub);
    move(household, "5-101");
    level(three);
    level(five);
    assert_int_equal(facts_at(five), 4);
    node_restore(hub);
    for (int i = 0; i < 3; i++) {
        level(five);
        level(three);
    }
    assert_int_equal(facts_at(three), 3);
    assert_int_equal(facts_at(five), 0);
    assert_same(three);
    assert_same(five);
    world_close();
}

static void a_line_cut_at_any_byte_costs_only_the_repetition(void **state)
{
    (void)state;
    for (size_t cut = 40; cut < 6000; cut += 61) {
        world_open(8);
        Node *three = node_make(3);
        settle(three);
        level(three);
        line_cut(three);
        say(three, "request", request, "note", "{\"note\":\"They called\"}");
        move(household, "5-101");
        line_open(three);
        size_t left = cut;
        for (int i = 0; i < 40 && left > 0; i++) {
            const size_t len = left < 97 ? left : 97;
            world.steady += 10;
            line_move(three, true, len);
            line_move(three, false, len);
            left -= len;
        }
        line_cut(three);
        node_stop(three);
        node_open(three);
        level(three);
        assert_int_equal(facts_at(three), 0);
        assert_int_equal(facts_at(hotline()), 5);
        world_close();
    }
}

static void a_file_is_moved_at_the_hotline_and_not_by_the_way(void **state)
{
    (void)state;
    world_open(9);
    Node *three = node_make(3);
    Err err = ERR_NONE;
    Deed set = {.kind = "household", .verb = "set"};
    Deed away = {.kind = "household", .verb = "move"};

    settle(three);
    level(three);
    act_as_guanjia(hotline()->desk);
    act_as_guanjia(three->desk);
    text_copy(set.record, sizeof set.record, household);
    text_copy(away.record, sizeof away.record, household);
    fields_set(&set.fields, "home", "5-101");
    fields_set(&away.fields, "home", "5-101");
    assert_false(desk_do(hotline()->desk, &set, &err));
    assert_non_null(strstr(err.text, "household move"));
    err = ERR_NONE;
    assert_false(desk_do(three->desk, &away, &err));
    if (err.kind != ERR_NOT_NOW)
        fail_msg("%s", err.text);
    move(household, "5-101");
    act_as_guanjia(hotline()->desk);
    err = ERR_NONE;
    assert_false(
        desk_undo(hotline()->desk, "household", household, NULL, &err));
    if (err.kind != ERR_NOT_NOW)
        fail_msg("%s", err.text);
    deed_release(&set);
    deed_release(&away);
    three->desk->signed_in = hotline()->desk->signed_in = false;
    world_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_household_takes_its_file_and_requests_to_the_other_desk),
        cmocka_unit_test(not_a_byte_of_it_is_left_in_the_file_of_the_old_desk),
        cmocka_unit_test(
            what_the_old_desk_said_before_it_knew_goes_to_the_new_one),
        cmocka_unit_test(what_is_said_of_it_after_that_is_taken_and_forgotten),
        cmocka_unit_test(who_moves_back_has_the_file_back),
        cmocka_unit_test(a_desk_restored_from_an_old_copy_is_told_again),
        cmocka_unit_test(
            a_restored_hotline_that_knows_of_no_move_has_it_undone),
        cmocka_unit_test(a_line_cut_at_any_byte_costs_only_the_repetition),
        cmocka_unit_test(a_file_is_moved_at_the_hotline_and_not_by_the_way),
    };

    return cmocka_run_group_tests(tests, NULL, world_leave);
}
