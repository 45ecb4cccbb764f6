/* register_test.c -- one record of a register: what is asked of it, who may
 * what, and what follows from it
 */
#include "registers.h"

/* ---- what is asked --------------------------------------------------------- */

static void a_parcel_waits_until_it_is_handed_over(void **test)
{
    const RecordQuery open = {.kind = "waiting", .open = true};
    char record[49];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "carrier", "post"));
    Record one = look("waiting", record);
    assert_string_equal(one.number, "W3-1123-001");
    assert_int_equal(one.unit, 3);
    assert_true(one.open);
    assert_answer(&one, "home", "3-1203");
    assert_answer(&one, "count", "1");
    record_release(&one);
    assert_list(&open, "3-1203");

    then("waiting", "hand", record, PAIRS("handed_to", "王太太"));
    one = look("waiting", "w3-1123-001");
    assert_false(one.open);
    assert_answer(&one, "handed_to", "王太太");
    record_release(&one);
    assert_list(&open, "");
    assert_list(&(RecordQuery){.kind = "waiting"}, "3-1203");
    house_sound(desk);
}

static void numbers_count_the_day(void **test)
{
    char record[49], number[33];

    (void)test;
    for (int i = 1; i <= 9; i++) {
        make("waiting", record, PAIRS("home", "1203"));
        Record one = look("waiting", record);
        text_print(number, sizeof number, "W3-1123-%03d", i);
        assert_string_equal(one.number, number);
        record_release(&one);
    }
}

static void what_bears_a_name_of_its_own_is_numbered_apart(void **test)
{
    static const char *const names[] = {"lounge",  "pool", "cinema",
                                        "kitchen", "gym",  "guest"};
    char number[33];

    (void)test;
    for (int i = 0; i < 6; i++) {
        char record[49];
        text_copy(record, sizeof record, names[i]);
        then("waiting", "set", record, PAIRS("home", "1203"));
        Record one = look("waiting", names[i]);
        text_print(number, sizeof number, "W3-1123-%03d", i + 1);
        assert_string_equal(one.number, number);
        record_release(&one);
    }
}

static void what_a_step_asks_is_not_typed_before(void **test)
{
    char record[49] = "";
    const int64_t before = facts();
    Err err;

    (void)test;
    assert_false(try("waiting", "set", record,
                     PAIRS("home", "1203", "handed_to", "x"), &err));
    assert_string_equal(err.field, "handed_to");
    assert_int_equal(facts(), before);
}

static void undoing_the_making_takes_it_out_of_the_list(void **test)
{
    char record[49], second[49];
    Err err = ERR_NONE;

    (void)test;
    make("waiting", record, PAIRS("home", "1203"));
    assert_true(desk_undo(desk, "waiting", "W3-1123-001", NULL, &err));
    assert_list(&(RecordQuery){.kind = "waiting"}, "");
    make("waiting", second, PAIRS("home", "1204"));
    Record one = look("waiting", second);
    assert_string_equal(one.number, "W3-1123-002");
    record_release(&one);
    assert_true(desk_undo(desk, "waiting", record, NULL, &err) == false);
    house_sound(desk);
}

static void what_a_condition_shows_is_asked(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("walk", "set", record,
                     PAIRS("home", "1203", "class", "unsold"), &err));
    assert_string_equal(err.field, "reason");
    assert_true(try("walk", "set", record,
                    PAIRS("home", "1203", "class", "unsold", "reason", "新屋"),
                    &err));
    Record one = look("walk", record);
    assert_answer(&one, "by", "chen");
    assert_answer(&one, "tap", "pass");
    assert_answer(&one, "failures", "0");
    assert_string_equal(one.state, "written");
    record_release(&one);
}

static void a_home_of_another_unit_is_not_taken(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("waiting", "set", record, PAIRS("home", "1-0301"), &err));
    assert_string_equal(err.field, "home");
}

static void what_all_hold_is_written_at_the_hotline(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("hall", "set", record, PAIRS("room", "Hall"), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
}

static void a_room_is_booked_once(void **test)
{
    char record[49];
    Err err;

    (void)test;
    desk->unit = 0;
    make("hall", record,
         PAIRS("room", "Hall", "starts_at", "14:30", "ends_at", "16:00"));
    record[0] = '\0';
    assert_false(try(
        "hall", "set", record,
        PAIRS("room", "Hall", "starts_at", "15:30", "ends_at", "17:00"), &err));
    assert_string_equal(err.field, "starts_at");
    assert_non_null(strstr(err.text, "BH-1123-001"));
    assert_false(try(
        "hall", "set", record,
        PAIRS("room", "Hall", "starts_at", "17:00", "ends_at", "16:00"), &err));
    assert_string_equal(err.field, "ends_at");
    assert_string_equal(err.text, "\"Until\" must lie after \"From\"");
    make("hall", record,
         PAIRS("room", "Hall", "starts_at", "16:00", "ends_at", "17:00"));
    make("hall", record,
         PAIRS("room", "Pool", "starts_at", "15:00", "ends_at", "17:00"));
    desk->unit = 3;
}

static void a_meter_does_not_fall(void **test)
{
    char record[49];
    Err err;

    (void)test;
    make("walk", record, PAIRS("home", "1203", "water", "120"));
    record[0] = '\0';
    assert_false(try("walk", "set", record,
                     PAIRS("home", "1203", "water", "119"), &err));
    assert_string_equal(err.field, "water");
    assert_non_null(strstr(err.text, "120"));
    make("walk", record, PAIRS("home", "1204", "water", "3"));
    make("walk", record, PAIRS("home", "1203", "water", "121"));
    then("walk", "set", record, PAIRS("water", "120"));
}

/* 10 in the first day, 20 in the next two: then 10 a day are usual. */
static void what_is_used_is_held_against_what_is_usual(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    at("2026-12-01 10:00");
    then("walk", "set", record, PAIRS("home", "1203", "power", "100"));
    record[0] = '\0';
    at("2026-12-02 10:00");
    then("walk", "set", record, PAIRS("home", "1203", "power", "110"));
    record[0] = '\0';
    at("2026-12-04 10:00");
    then("walk", "set", record, PAIRS("home", "1203", "power", "130"));
    record[0] = '\0';
    at("2026-12-06 10:00");
    assert_false(try("walk", "set", record,
                     PAIRS("home", "1203", "power", "191"), &err));
    assert_string_equal(err.field, "why");
    assert_non_null(strstr(err.text, "130"));
    assert_non_null(strstr(err.text, "\"Why\""));
    then("walk", "set", record, PAIRS("home", "1203", "power", "190"));
    then("walk", "set", record, PAIRS("power", "191", "why", "a party"));
    record[0] = '\0';
    then("walk", "set", record, PAIRS("home", "1204", "power", "9000"));
}

/* ---- who ------------------------------------------------------------------- */

static void a_step_is_for_the_roles_that_the_form_names(void **test)
{
    char record[49];
    const char *steps[4];
    Err err;

    (void)test;
    make("walk", record, PAIRS("home", "1203"));
    assert_false(try("walk", "check", record, PAIRS("at", "+0"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    Record one = look("walk", record);
    assert_int_equal(record_steps(desk, &one, steps, 4), 0);
    house_act(desk, "lin", "quality");
    assert_int_equal(record_steps(desk, &one, steps, 4), 1);
    assert_string_equal(steps[0], "check");
    record_release(&one);
    then("walk", "check", record, PAIRS("at", "+0"));
    assert_false(try("walk", "check", record, PAIRS("at", "+0"), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
    assert_non_null(strstr(err.text, "checked"));
    one = look("walk", record);
    assert_string_equal(one.state, "checked");
    assert_false(one.open);
    record_release(&one);
}

static void what_is_confidential_is_hidden(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("waiting", "set", record,
                     PAIRS("home", "1203", "secret", "x"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    house_act(desk, "boss", "manager");
    make("waiting", record, PAIRS("home", "1203", "secret", "珠寶"));
    house_act(desk, "chen", "butler");
    Record one = look("waiting", record);
    assert_null(fields_get(&one.fields, "secret"));
    assert_true(fields_has(&one.hidden, "secret"));
    record_release(&one);
    assert_list(&(RecordQuery){.kind = "waiting", .words = "珠寶"}, "");
    assert_list(
        &(RecordQuery){.kind = "waiting", .field = "secret", .value = "珠寶"},
        "");
}

/* ---- what follows ---------------------------------------------------------- */

static void a_failed_item_makes_a_request_and_a_date(void **test)
{
    char record[49];
    RequestRow rows[4];
    Str what = STR_EMPTY;
    Err err = ERR_NONE;

    (void)test;
    make("walk", record,
         PAIRS("home", "1203", "tap", "fail", "tap_remark", "滴水"));
    Record one = look("walk", record);
    assert_answer(&one, "again_on", "2026-12-07");
    assert_answer(&one, "failures", "1");
    record_release(&one);
    assert_int_equal(
        request_rows(desk, &REQUEST_QUERY_BOARD, (RowsFrom){0}, rows, 4), 1);
    assert_string_equal(rows[0].text, "Kitchen, Tap: 滴水");
    assert_string_equal(rows[0].home, "3-1203");

    assert_true(desk_undo(desk, "walk", record, &what, &err));
    assert_non_null(strstr(str_text(&what), rows[0].number));
    str_release(&what);
    assert_int_equal(
        request_rows(desk, &REQUEST_QUERY_BOARD, (RowsFrom){0}, rows, 4), 1);
    house_sound(desk);
}

static void when_what_follows_fails_nothing_is_saved(void **test)
{
    char record[49] = "";
    Err err;
    int64_t before = facts();

    (void)test;
    assert_false(try(
        "walk", "set", record,
        PAIRS("home", "1203", "drain", "fail", "drain_remark", "臭"), &err));
    assert_non_null(strstr(err.text, "no category nowhere"));
    assert_int_equal(facts(), before);
    assert_list(&(RecordQuery){.kind = "walk"}, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REGISTER_TEST(a_parcel_waits_until_it_is_handed_over),
        REGISTER_TEST(numbers_count_the_day),
        REGISTER_TEST(what_bears_a_name_of_its_own_is_numbered_apart),
        REGISTER_TEST(what_a_step_asks_is_not_typed_before),
        REGISTER_TEST(undoing_the_making_takes_it_out_of_the_list),
        REGISTER_TEST(what_a_condition_shows_is_asked),
        REGISTER_TEST(a_home_of_another_unit_is_not_taken),
        REGISTER_TEST(what_all_hold_is_written_at_the_hotline),
        REGISTER_TEST(a_room_is_booked_once),
        REGISTER_TEST(a_meter_does_not_fall),
        REGISTER_TEST(what_is_used_is_held_against_what_is_usual),
        REGISTER_TEST(a_step_is_for_the_roles_that_the_form_names),
        REGISTER_TEST(what_is_confidential_is_hidden),
        REGISTER_TEST(a_failed_item_makes_a_request_and_a_date),
        REGISTER_TEST(when_what_follows_fails_nothing_is_saved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
