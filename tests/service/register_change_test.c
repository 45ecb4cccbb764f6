/* register_change_test.c -- a register whose form changes, of which another
 * desk speaks, and whose household moves
 */
#include "registers.h"

/* ---- forms that change ----------------------------------------------------- */

static void desk_again(void)
{
    char path[96];
    Err err = ERR_NONE;

    text_print(path, sizeof path, "%s", store_path(desk->store));
    desk_close(desk);
    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        fail_msg("%s", err.text);
    house_act(desk, "chen", "butler");
}

static void what_an_older_form_asked_is_shown_as_it_was_typed(void **test)
{
    static const char *const newer =
        "kind: waiting\n"
        "scope: unit\n"
        "number: W\n"
        "label: {en: Waiting parcel}\n"
        "title: [home]\n"
        "fields:\n"
        "  - {name: home, type: home, required: yes, label: {en: Home}}\n"
        "  - {name: carrier, type: choice, choices: [drone], label: {en: C}}\n"
        "  - {name: note, type: number, label: {en: Note}}\n"
        "list:\n"
        "  columns: [home]\n"
        "  order: [-home]\n";
    char record[49];

    (void)test;
    make("waiting", record,
         PAIRS("home", "1203", "carrier", "post", "note", "左邊"));
    make("waiting", record, PAIRS("home", "1204"));
    then("waiting", "hand", record, PAIRS("handed_to", "Lee"));
    form_put("waiting", newer);
    desk_again();
    assert_list(&(RecordQuery){.kind = "waiting", .open = true},
                "3-1204 3-1203");
    Record one = look("waiting", "W3-1123-001");
    assert_answer(&one, "note", "左邊");
    assert_string_equal(fields_get(&one.others, "count"), "1");
    char *told = record_told(desk, form_of(desk->forms, "waiting"), "carrier",
                             fields_get(&one.fields, "carrier"));
    assert_string_equal(told, "post (?)");
    free(told);
    record_release(&one);
    house_sound(desk);

    form_put("waiting", parcel);
    desk_again();
    one = look("waiting", "W3-1123-002");
    assert_false(one.open);
    assert_answer(&one, "handed_to", "Lee");
    record_release(&one);
    house_sound(desk);
}

static void a_register_whose_form_is_gone_comes_back_with_it(void **test)
{
    char record[49];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "note", "花"));
    form_drop("waiting");
    desk_again();
    assert_null(register_of(desk, "waiting"));
    house_sound(desk);
    form_put("waiting", parcel);
    desk_again();
    assert_list(&(RecordQuery){.kind = "waiting", .words = "花"}, "3-1203");
    house_sound(desk);
}

/* ---- another desk ---------------------------------------------------------- */

static void a_step_that_comes_too_late_is_disputed(void **test)
{
    char record[49];
    Err err = ERR_NONE;
    Dispute disputes[4];

    (void)test;
    make("walk", record, PAIRS("home", "1203"));
    take(1, "walk", record, "check", "{\"at\":\"1\"}");
    take(2, "walk", record, "check", "{\"at\":\"2\"}");
    Record one = look("walk", record);
    assert_string_equal(one.state, "checked");
    assert_int_equal(one.disputes, 1);
    record_release(&one);
    assert_int_equal(record_disputes(desk, "walk", record, disputes, 4), 1);
    assert_true(disputes[0].late);
    assert_string_equal(disputes[0].label, "Check");
    house_act(desk, "boss", "manager");
    assert_true(record_settle(desk, "walk", record, &disputes[0], false, &err));
    dispute_release(&disputes[0]);
    one = look("walk", record);
    assert_int_equal(one.disputes, 0);
    record_release(&one);
    house_sound(desk);
}

static void two_that_knew_nothing_of_each_other_are_both_kept(void **test)
{
    char record[49];
    Err err = ERR_NONE;
    Dispute disputes[4];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "note", "左"));
    at("2026-11-23 15:10");
    take(1, "waiting", record, "set", "{\"note\":\"右\"}");
    assert_int_equal(record_disputes(desk, "waiting", record, disputes, 4), 1);
    assert_string_equal(disputes[0].label, "Note");
    assert_string_equal(disputes[0].taken, "右");
    assert_string_equal(disputes[0].other, "左");
    assert_true(
        record_settle(desk, "waiting", record, &disputes[0], true, &err));
    dispute_release(&disputes[0]);
    Record one = look("waiting", record);
    assert_answer(&one, "note", "左");
    assert_int_equal(one.disputes, 0);
    record_release(&one);
}

static const char *judge(const char *kind, const char *verb, const char *actor,
                         const char *fields)
{
    const Fact fact = {.origin = 4711,
                       .seq = 1,
                       .stamp = clock_millis() << 16,
                       .scope = 3,
                       .actor = actor,
                       .kind = kind,
                       .record = "36SD4K2M3X7P1",
                       .verb = verb,
                       .fields = fields};

    return admit(desk, &fact, 3);
}

static void a_desk_says_of_registers_what_is_its_own(void **test)
{
    (void)test;
    house_act(desk, "", "administrator");
    house_staff(desk, "lin", "林品質", "quality", "1234");
    assert_null(judge("waiting", "set", "chen", "{\"home\":\"3-1203\"}"));
    assert_string_equal(
        judge("waiting", "set", "chen", "{\"home\":\"1-0301\"}"), "unit");
    assert_string_equal(
        judge("waiting", "set", "chen", "{\"number\":\"W1-1123-001\"}"),
        "number");
    assert_null(
        judge("waiting", "set", "chen", "{\"number\":\"W3-1123-001\"}"));
    assert_string_equal(judge("hall", "set", "chen", "{\"room\":\"x\"}"),
                        "kind");
    assert_string_equal(judge("walk", "check", "chen", "{}"), "role");
    assert_null(judge("walk", "check", "lin", "{}"));
    assert_string_equal(judge("walk", "set", "chen", "{\"state\":\"checked\"}"),
                        "role");
    /* what follows from a step needs no other role than the step */
    assert_string_equal(judge("request", "receive", "lin", "{}"), "role");
    assert_string_equal(
        judge("request", "receive", "lin", "{\"source\":\"waiting:1\"}"),
        "role");
}

/* ---- another unit ---------------------------------------------------------- */

static void what_a_household_has_moves_with_it(void **test)
{
    char record[49], other[49];
    Household household;

    (void)test;
    desk->unit = 0;
    house_act(desk, "boss", "manager");
    make("waiting", record, PAIRS("home", "3-1203"));
    make("waiting", other, PAIRS("home", "3-1204"));
    assert_true(household_of(desk, "3-1203", &household));
    house_set(desk, "household", "move", household.record,
              PAIRS("home", "1-0301"));
    assert_int_equal(journal_scope(desk->store, "waiting", record, 0), 1);
    assert_int_equal(journal_scope(desk->store, "waiting", other, 0), 3);
    desk->unit = 3;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REGISTER_TEST(what_an_older_form_asked_is_shown_as_it_was_typed),
        REGISTER_TEST(a_register_whose_form_is_gone_comes_back_with_it),
        REGISTER_TEST(a_step_that_comes_too_late_is_disputed),
        REGISTER_TEST(two_that_knew_nothing_of_each_other_are_both_kept),
        REGISTER_TEST(a_desk_says_of_registers_what_is_its_own),
        REGISTER_TEST(what_a_household_has_moves_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
