/* deed_test.c -- what can be said beside a form, of whom, and when
 *
 * What a hand on the command line may try: fields that are not asked, times
 * that are none, homes of other units, people who do not exist.
 */
#include "steps.h"

/* ---- what is not asked ----------------------------------------------------- */

static void a_step_sets_nothing_that_its_form_does_not_ask(void **state)
{
    static const char *const names[] = {"number",      "unit",   "assignee",
                                        "received_by", "source", "household",
                                        "outside",     "state",  "of_seq"};
    char record[49];
    Err err;

    (void)state;
    receive(record);
    int64_t before = facts();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(try("request", "note", record,
                         PAIRS("note", "x", names[i], "1"), &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_string_equal(err.field, names[i]);
    }
    assert_int_equal(facts(), before);
}

static void a_step_without_a_field_for_its_time_reads_one(void **state)
{
    char record[49];
    Err err;

    (void)state;
    receive(record);
    step(record, "dispatch", PAIRS("department", "engineering", "at", "14:02"));
    assert_false(try("request", "dispatch", record,
                     PAIRS("department", "engineering", "at", "foo"), &err));
    assert_string_equal(err.field, "at");
    assert_false(try("request", "dispatch", record,
                     PAIRS("department", "engineering", "at", "13:00"), &err));
    assert_string_equal(err.field, "at");
    Request request = load(record);
    assert_int_equal(request.sent_at, clock_now());
    request_release(&request);
}

/* ---- whose it is ----------------------------------------------------------- */

static void a_desk_takes_nothing_for_another_units_home(void **state)
{
    char record[49] = "";
    Err err;
    int64_t before = facts();

    (void)state;
    assert_false(try("request", "receive", record,
                     PAIRS("home", "1-0301", "category", "leak", "text", "x"),
                     &err));
    assert_string_equal(err.field, "home");
    assert_non_null(strstr(err.text, "1-0301"));
    assert_false(try("household", "set", record,
                     PAIRS("home", "1-0301", "name", "Kim"), &err));
    assert_string_equal(err.field, "home");
    assert_int_equal(facts(), before);
    receive(record);
    assert_false(
        try("request", "amend", record, PAIRS("home", "1-0301"), &err));
    assert_string_equal(err.field, "home");
}

static void a_corrected_home_brings_its_household(void **state)
{
    char record[49];

    (void)state;
    receive(record);
    Request request = load(record);
    char *before = mem_text(request.household);
    request_release(&request);
    step(record, "amend", PAIRS("home", "1204"));
    request = load(record);
    assert_string_equal(request.name, "John Lee");
    assert_non_null(request.household);
    assert_string_not_equal(request.household, before);
    request_release(&request);
    free(before);
}

/* ---- corrections ----------------------------------------------------------- */

static void what_a_request_needs_cannot_be_taken_away(void **state)
{
    static const char *const needed[] = {"category", "text",    "received_at",
                                         "home",     "urgency", "promise",
                                         "nature"};
    char record[49];
    Err err;

    (void)state;
    receive(record);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        assert_false(
            try("request", "amend", record, PAIRS(needed[i], ""), &err));
        assert_string_equal(err.field, needed[i]);
    }
    step(record, "amend", PAIRS("home", "", "place", "lobby"));
    Request request = load(record);
    assert_null(request.home);
    assert_null(request.household);
    assert_string_equal(request.place, "lobby");
    request_release(&request);
}

static void it_was_not_received_after_what_was_done_about_it(void **state)
{
    char record[49];
    Err err;

    (void)state;
    receive(record);
    assert_true(clock_set("2026-11-23 14:10", &err));
    step(record, "arrive", PAIRS("at", "14:06"));
    assert_false(
        try("request", "amend", record, PAIRS("received_at", "14:07"), &err));
    assert_string_equal(err.field, "received_at");
    step(record, "amend", PAIRS("received_at", "14:05"));
}

static void two_notes_are_no_conflict(void **state)
{
    char record[49];
    Err err = ERR_NONE;

    (void)state;
    receive(record);
    Request request = load(record);
    int64_t base = request.stamp;
    request_release(&request);
    step(record, "note", PAIRS("note", "one"));
    Deed deed = {.kind = "request", .verb = "note", .base = base};
    text_copy(deed.record, sizeof deed.record, record);
    fields_set(&deed.fields, "note", "two");
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s", err.text);
    deed_release(&deed);
}

/* ---- which record ---------------------------------------------------------- */

static void a_step_that_is_the_last_no_more_is_not_undone(void **state)
{
    char record[49];
    Err err = ERR_NONE;

    (void)state;
    receive(record);
    step(record, "dispatch", PAIRS("department", "engineering"));
    Request request = load(record);
    step(record, "accept", PAIRS("accepted_by", "chen"));
    assert_false(
        desk_undo_step(desk, "request", record, request.stamp, NULL, &err));
    assert_int_equal(err.kind, ERR_CHANGED);
    request_release(&request);
    request = load(record);
    assert_int_equal(request.state, REQUEST_ACCEPTED);
    assert_true(
        desk_undo_step(desk, "request", record, request.stamp, NULL, &err));
    request_release(&request);
}

static void one_request_is_received_once(void **state)
{
    char record[49];
    Err err;

    (void)state;
    receive(record);
    int64_t before = facts();
    assert_false(try("request", "receive", record,
                     PAIRS("home", "1203", "category", "leak", "text", "漏"),
                     &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
    assert_int_equal(facts(), before);
}

static void nobody_gets_a_pin_or_a_duty_who_is_not_there(void **state)
{
    char record[49] = "ghost";
    Err err;

    (void)state;
    house_act(desk, "", "administrator");
    int64_t before = facts();
    assert_false(try("staff", "pin", record, PAIRS("pin", "1234"), &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_false(try("duty", "on", record, PAIRS("unit", "3"), &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_int_equal(facts(), before);
}

static void a_new_record_by_name_needs_what_its_form_requires(void **state)
{
    char record[49] = "3-1299";
    Err err;

    (void)state;
    house_act(desk, "", "administrator");
    assert_false(try("home", "set", record, PAIRS("class", "occupied"), &err));
    assert_string_equal(err.field, "unit");
    assert_true(try("home", "set", record, PAIRS("unit", "3"), &err));
    assert_true(try("home", "set", record, PAIRS("class", "occupied"), &err));
    record[0] = '\0';
    assert_true(try("home", "set", record,
                    PAIRS("home", "３-1299", "class", "unlet"), &err));
    assert_string_equal(record, "3-1299");
}

static void a_homes_name_begins_with_its_unit(void **state)
{
    char record[49] = "";
    Err err;

    (void)state;
    house_act(desk, "", "administrator");
    assert_false(
        try("home", "set", record, PAIRS("home", "103", "unit", "3"), &err));
    assert_string_equal(err.field, "home");
    assert_false(
        try("home", "set", record, PAIRS("home", "4-0103", "unit", "3"), &err));
    assert_true(
        try("home", "set", record, PAIRS("home", "4-0103", "unit", "4"), &err));
}

static void what_is_too_long_is_refused_and_not_lost(void **state)
{
    char record[49] = "";
    char *text = mem_new(1200001);
    Err err;
    int64_t before = facts();

    (void)state;
    memset(text, 'x', 1200000);
    assert_false(try("request", "receive", record,
                     PAIRS("home", "1203", "category", "leak", "text", text),
                     &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_int_equal(facts(), before);
    free(text);
}

/* ---- numbers --------------------------------------------------------------- */

static void two_time_zones_do_not_draw_one_number(void **state)
{
    char record[49] = "";
    Err err;

    (void)state;
    assert_true(clock_set("2026-11-23T17:00:00Z", &err));
    step(record, "receive",
         PAIRS("home", "1203", "category", "leak", "text", "x"));
    Request first = load(record);
    setenv("TZ", "America/New_York", 1);
    tzset();
    assert_true(clock_set("2026-11-24T06:00:00Z", &err));
    record[0] = '\0';
    step(record, "receive",
         PAIRS("home", "1203", "category", "leak", "text", "x"));
    setenv("TZ", "Asia/Taipei", 1);
    tzset();
    Request second = load(record);
    assert_string_not_equal(first.number, second.number);
    request_release(&first);
    request_release(&second);
}

/* ---- people ---------------------------------------------------------------- */

static void only_an_administrator_makes_or_changes_one(void **state)
{
    char record[49] = "chen", admin[49] = "admin";
    Err err;

    (void)state;
    house_act(desk, "lin", "manager");
    assert_false(
        try("staff", "set", record, PAIRS("role", "administrator"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_false(try("staff", "pin", admin, PAIRS("pin", "1234"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_true(try("staff", "set", record, PAIRS("role", "chief"), &err));
}

static void people_behind_the_first_hundred_are_found_by_name(void **state)
{
    char login[16], name[32], record[49];

    (void)state;
    house_act(desk, "", "administrator");
    for (int i = 0; i < 100; i++) {
        text_print(login, sizeof login, "p%03d", i);
        text_print(name, sizeof name, "Person %03d", i);
        HOUSE_SET(desk, "staff", "login", login, "name", name, "role",
                  "butler");
    }
    HOUSE_SET(desk, "staff", "login", "zoe", "name", "Zoe Zhang", "role",
              "chief");
    receive(record);
    step(record, "dispatch",
         PAIRS("department", "engineering", "assignee", "zhang"));
    step(record, "accept", PAIRS("accepted_by", "Zoe Zhang"));
    Request request = load(record);
    assert_string_equal(request.accepted_by, "zoe");
    request_release(&request);
    step(record, "resolve", PAIRS("resolution", "x"));
    step(record, "verify", PAIRS("verdict", "no", "reason", "wet"));
    request = load(record);
    assert_string_equal(request.assignee, "zoe");
    request_release(&request);
}

static void who_may_not_change_a_home_may_not_undo_its_change(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    assert_false(desk_undo(desk, "home", "3-1203", NULL, &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
}

/* ---- making ---------------------------------------------------------------- */

static void a_making_that_was_cut_short_is_finished_by_the_next(void **state)
{
    char path[128], pin[8];
    Store *store;
    Desk *made;
    Err err = ERR_NONE;

    (void)state;
    text_print(path, sizeof path, "%s/other.db", house_folder);
    assert_true(store_open(&store, path, STORE_CREATE, &err));
    store_close(store);
    if (!desk_make(path, 7, pin, &err))
        fail_msg("%s", err.text);
    assert_true(desk_open(&made, path, STORE_WRITE, NULL, NULL, &err));
    assert_int_equal(desk_unit(made), 7);
    assert_true(sign_in(made, "admin", pin, false, &err));
    desk_close(made);
    assert_false(desk_make(path, 8, pin, &err));
    assert_non_null(strstr(err.text, "there already"));
    for (int i = 0; i < 4; i++) {
        static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
        text_print(path, sizeof path, "%s/other.db%s", house_folder, ends[i]);
        (void)unlink(path);
    }
}

static int facts_when_told;
static char told[8];

static void pin_told(const char *path, const char *pin)
{
    Store *store;

    text_copy(told, sizeof told, pin);
    assert_true(store_open(&store, path, STORE_READ, NULL));
    facts_when_told = (int)journal_count(store);
    store_close(store);
}

/* Killed while it is told, the program has made nothing, and makes it again. */
static void the_first_pin_is_told_before_it_counts(void **state)
{
    char path[128];
    Desk *made = NULL;
    Err err = ERR_NONE;

    (void)state;
    facts_when_told = -1;
    text_print(path, sizeof path, "%s/made.db", house_folder);
    if (!desk_make_telling(path, 7, NULL, pin_told, &err))
        fail_msg("%s", err.text);
    assert_int_equal(facts_when_told, 0);
    assert_true(desk_open(&made, path, STORE_WRITE, NULL, NULL, &err));
    assert_true(sign_in(made, "admin", told, false, &err));
    desk_close(made);
    for (int i = 0; i < 4; i++) {
        static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
        text_print(path, sizeof path, "%s/made.db%s", house_folder, ends[i]);
        (void)unlink(path);
    }
}

/* S9 */
static void
a_department_reports_on_its_own_requests_and_on_no_others(void **state)
{
    char record[49];
    Err err;

    (void)state;
    receive(record);
    step(record, "dispatch", PAIRS("department", "engineering"));
    house_act(desk, "zhao", "department");
    text_copy(desk->actor.department, sizeof desk->actor.department,
              "security");
    assert_false(
        try("request", "accept", record, PAIRS("accepted_by", "zhao"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_string_equal(err.text,
                        "This request is with Engineering: only its people, "
                        "or the desk, may report on it");
    assert_false(request_may(desk, "resolve", "engineering", "wu", NULL));
    assert_true(request_may(desk, "resolve", "engineering", "zhao", NULL));
    step(record, "note", PAIRS("note", "saw water in the lobby"));

    text_copy(desk->actor.department, sizeof desk->actor.department,
              "engineering");
    step(record, "accept", PAIRS("accepted_by", "zhao"));
    step(record, "resolve", PAIRS("resolution", "washer"));
    house_act(desk, "chen", "butler");
    step(record, "verify", PAIRS("verdict", "yes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_step_sets_nothing_that_its_form_does_not_ask),
        TEST(a_step_without_a_field_for_its_time_reads_one),
        TEST(a_desk_takes_nothing_for_another_units_home),
        TEST(a_corrected_home_brings_its_household),
        TEST(what_a_request_needs_cannot_be_taken_away),
        TEST(it_was_not_received_after_what_was_done_about_it),
        TEST(two_notes_are_no_conflict),
        TEST(a_step_that_is_the_last_no_more_is_not_undone),
        TEST(one_request_is_received_once),
        TEST(nobody_gets_a_pin_or_a_duty_who_is_not_there),
        TEST(a_new_record_by_name_needs_what_its_form_requires),
        TEST(a_homes_name_begins_with_its_unit),
        TEST(what_is_too_long_is_refused_and_not_lost),
        TEST(two_time_zones_do_not_draw_one_number),
        TEST(only_an_administrator_makes_or_changes_one),
        TEST(people_behind_the_first_hundred_are_found_by_name),
        TEST(who_may_not_change_a_home_may_not_undo_its_change),
        TEST(a_making_that_was_cut_short_is_finished_by_the_next),
        TEST(the_first_pin_is_told_before_it_counts),
        TEST(a_department_reports_on_its_own_requests_and_on_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
