/* course_test.c -- what is said twice, taken back, or sent by nobody honest
 *
 * The promises of a request that is explained again, refused, reopened; and
 * facts with numbers that are none, which no form would let pass.
 */
#include "steps.h"

static Promise promise(const char *record, PromiseName name)
{
    Promise promises[PROMISES];
    Request request = load(record);

    promises_at(&request.course, desk_terms(desk), clock_now(), promises);
    request_release(&request);
    return promises[name];
}

/* ---- what is said twice ---------------------------------------------------- */

static void a_kept_promise_stays_kept_when_it_is_said_again(void **state)
{
    char record[49];

    (void)state;
    receive(record);
    at("2026-11-23 14:04");
    step(record, "arrive", PAIRS("at", "14:04"));
    at("2026-11-23 14:20");
    step(record, "explain", PAIRS("text", "pump", "explained_to", "Wang"));
    step(record, "promise",
         PAIRS("promise_party", "Otis", "promised_until", "11-26 9:00"));
    at("2026-11-25 15:00");
    step(record, "dispatch", PAIRS("department", "security"));
    step(record, "arrive", PAIRS("at", "15:00"));
    step(record, "explain", PAIRS("text", "part", "explained_to", "Wang"));
    step(record, "promise",
         PAIRS("promise_party", "Otis", "promised_until", "11-28 9:00"));
    assert_int_equal(promise(record, PROMISE_ARRIVE).state, PROMISE_KEPT);
    assert_int_equal(promise(record, PROMISE_SOLVE).state, PROMISE_KEPT);
    assert_int_equal(promise(record, PROMISE_COMMIT).state, PROMISE_KEPT);
    Request request = load(record);
    assert_string_equal(request.explanation, "part");
    assert_int_equal(request.course.until - clock_now(),
                     2 * DAY + 18 * (int64_t)HOUR);
    assert_int_equal(request.disputes, 0);
    request_release(&request);
    house_sound(desk);
}

static void a_new_appointment_begins_anew(void **state)
{
    char record[49];

    (void)state;
    receive(record);
    at("2026-11-23 14:04");
    step(record, "arrive", PAIRS("at", "14:04"));
    step(record, "appoint",
         PAIRS("appointment_at", "11-24 9:00", "agreed_with", "Wang"));
    at("2026-11-24 09:03");
    assert_int_equal(promise(record, PROMISE_ARRIVE).state, PROMISE_OPEN);
    step(record, "dispatch", PAIRS("department", "security"));
    step(record, "arrive", PAIRS("at", "9:03"));
    assert_int_equal(promise(record, PROMISE_ARRIVE).state, PROMISE_KEPT);
}

/* ---- what is taken back ---------------------------------------------------- */

static void what_was_refused_or_reopened_is_not_done(void **state)
{
    char record[49];

    (void)state;
    receive(record);
    at("2026-11-23 14:10");
    step(record, "resolve", PAIRS("resolution", "new washer"));
    step(record, "verify", PAIRS("verdict", "no", "reason", "still wet"));
    Request request = load(record);
    assert_int_equal(request.state, REQUEST_REFUSED);
    assert_int_equal(request.course.resolved, NEVER);
    request_release(&request);
    step(record, "dispatch", PAIRS("department", "engineering"));
    step(record, "resolve", PAIRS("resolution", "new tap"));
    request = load(record);
    assert_int_equal(request.verified_at, NEVER);
    request_release(&request);
    step(record, "verify", PAIRS("verdict", "yes"));
    request = load(record);
    assert_int_equal(request.state, REQUEST_APPROVED);
    assert_null(request.reason);
    request_release(&request);
    house_act(desk, "lin", "chief");
    step(record, "reopen", PAIRS("reason", "wet again"));
    request = load(record);
    assert_int_equal(request.state, REQUEST_REOPENED);
    assert_int_equal(request.course.resolved, NEVER);
    assert_int_equal(request.verified_at, NEVER);
    assert_null(request.resolution);
    assert_string_equal(request.reason, "wet again");
    request_release(&request);
    house_sound(desk);
}

/* S9: the board shows who has it now. */
static void refused_work_is_the_chiefs_and_not_the_workers(void **state)
{
    char record[49];
    RequestRow row;

    (void)state;
    house_act(desk, "", "administrator");
    house_staff(desk, "lin", "林大管家", "chief", "1234");
    house_staff(desk, "wu", "吳建國", "department", "1234");
    receive(record);
    step(record, "accept", PAIRS("accepted_by", "wu"));
    step(record, "resolve", PAIRS("resolution", "washer"));
    step(record, "verify", PAIRS("verdict", "no", "reason", "wet"));
    assert_int_equal(
        request_rows(desk, &REQUEST_QUERY_BOARD, (RowsFrom){0}, &row, 1), 1);
    assert_string_equal(row.who, "林大管家");
}

static void what_was_done_the_first_time_is_still_found(void **state)
{
    char record[49];
    RequestRow row;
    RequestQuery query = REQUEST_QUERY_ALL;

    (void)state;
    receive(record);
    step(record, "resolve", PAIRS("resolution", "washer"));
    step(record, "verify", PAIRS("verdict", "no", "reason", "puddle"));
    step(record, "resolve", PAIRS("resolution", "tap"));
    step(record, "verify", PAIRS("verdict", "yes"));
    query.words = "washer";
    assert_int_equal(request_rows(desk, &query, (RowsFrom){0}, &row, 1), 1);
    query.words = "puddle";
    assert_int_equal(request_rows(desk, &query, (RowsFrom){0}, &row, 1), 1);
}

/* ---- what nobody honest sends ---------------------------------------------- */

static void numbers_that_are_none_do_no_harm(void **state)
{
    static const char *const wrong[] = {"9223372036854775807",
                                        "-9223372036854775808",
                                        "99999999999999999999",
                                        "9223372036854775500",
                                        "foo",
                                        "12abc",
                                        "1e300",
                                        "",
                                        "253402300800",
                                        "-253402300800",
                                        "0x10",
                                        "\xe6\xbc\x8f"};
    static const char *const numbers[] = {"unit",
                                          "received_at",
                                          "appointment_at",
                                          "promised_until",
                                          "promised_at",
                                          "due",
                                          "id",
                                          "reopened"};
    char record[RECORD_NAME], step_json[256];

    (void)state;
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {
        const char *bad = wrong[i];
        Fields fields = FIELDS_EMPTY;
        Str json = STR_EMPTY;
        fields_set(&fields, "home", "3-1203");
        fields_set_int(&fields, "number", i);
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            fields_set(&fields, numbers[k], bad);
        fields_to_json(&fields, &json);
        fields_release(&fields);
        record_mint(clock_millis(), record);
        take(3 * i + 1, "request", record, "receive", str_text(&json));
        str_release(&json);
        (void)snprintf(step_json, sizeof step_json,
                       "{\"at\":\"%s\",\"text\":\"x\",\"outside\":\"yes\"}",
                       bad);
        take(3 * i + 2, "request", record, "explain", step_json);
        take(3 * i + 3, "request", record, "promise", step_json);
        for (int name = 0; name < PROMISES; name++)
            (void)promise(record, (PromiseName)name);
        Request request = load(record);
        assert_int_equal(request.unit, 0);
        assert_int_equal(request.course.received, NEVER);
        request_release(&request);
    }
    take(99, "zebra", "z", "set", "{\"of\":\"a newer version\"}");
    take(100, "household", "hostile", "set",
         "{\"id\":\"7\",\"record\":\"other\",\"home\":\"3-1203\"}");
    take(101, "duty", "chen", "set",
         "{\"since\":\"foo\",\"until\":\"1e99\",\"unit\":\"x\"}");
    house_sound(desk);
    assert_true(desk_rebuild(desk, NULL, NULL, NULL));
    house_sound(desk);
}

static void an_undoing_reaches_its_own_kind_only(void **state)
{
    char json[128];
    Fact fact = {.kind = "staff",
                 .record = "chen",
                 .verb = "set",
                 .actor = "",
                 .fields = "{\"name\":\"Chen\"}"};
    Err err = ERR_NONE;

    (void)state;
    assert_true(store_begin(desk->store, DURABLE, &err));
    assert_true(journal_add(desk->store, &fact, &err));
    assert_true(desk_sum(desk, "staff", "chen", &err));
    assert_true(store_commit(desk->store, &err));
    (void)snprintf(json, sizeof json,
                   "{\"of_origin\":\"%lld\",\"of_seq\":\"%lld\"}",
                   (long long)fact.origin, (long long)fact.seq);
    take(2, "staff", "lin", "set", "{\"name\":\"Lin\"}");
    take(3, "duty", "chen", "undo", json);
    take(4, "household", "chen", "undo", json);
    house_sound(desk);
}

static void a_rebuilding_is_followed_by_deeds_of_every_kind(void **state)
{
    char record[49];
    Err err;

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_true(desk_rebuild(desk, NULL, NULL, NULL));
        receive(record);
        house_act(desk, "", "administrator");
        house_home(desk, "3-1205", "3");
        HOUSE_SET(desk, "household", "home", "3-1205", "name", "Kim");
        record[0] = '\0';
        (void)try("duty", "off", record, PAIRS("at", "14:02"), &err);
        house_act(desk, "chen", "butler");
    }
    house_sound(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_kept_promise_stays_kept_when_it_is_said_again),
        TEST(a_new_appointment_begins_anew),
        TEST(what_was_refused_or_reopened_is_not_done),
        TEST(refused_work_is_the_chiefs_and_not_the_workers),
        TEST(what_was_done_the_first_time_is_still_found),
        TEST(numbers_that_are_none_do_no_harm),
        TEST(an_undoing_reaches_its_own_kind_only),
        TEST(a_rebuilding_is_followed_by_deeds_of_every_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
