/* standing_test.c -- standing orders: on which days, and never twice
 */
#include "standing_order.h"
#include "steps.h"

/* ---- which days ---------------------------------------------------------------- */

/* The next ones after a moment, "01-31 02-28 03-31", of an order by pairs. */
static void days(const char *after, const char *const *pairs,
                 const char *wanted)
{
    Fields answers = FIELDS_EMPTY;
    Seconds from = moment(after);
    Occurrence one;
    Str list = STR_EMPTY;

    fields_set(&answers, "every", "1");
    fields_set(&answers, "at", "09:00");
    for (; *pairs; pairs += 2)
        fields_set(&answers, pairs[0], pairs[1]);
    while (list.len < strlen(wanted) && order_next(&answers, from, &one)) {
        str_addf(&list, "%s%s", list.len ? " " : "", one.day + 5);
        from = one.raised;
        /* what is next is the latest as soon as it has come */
        Occurrence latest;
        assert_true(order_latest(&answers, one.raised, &latest));
        assert_string_equal(latest.day, one.day);
    }
    assert_string_equal(str_text(&list), wanted);
    str_release(&list);
    fields_release(&answers);
}

static void months_end_and_leap_days(void **state)
{
    (void)state;
    days("2026-12-31 12:00", PAIRS("period", "month", "first_on", "2026-10-31"),
         "01-31 02-28 03-31 04-30 05-31");
    days("2027-12-31 12:00", PAIRS("period", "month", "first_on", "2026-10-30"),
         "01-30 02-29 03-30");
    days("2026-01-01", PAIRS("period", "year", "first_on", "2024-02-29"),
         "02-28 02-28 02-29 02-28");
    days("2026-01-01",
         PAIRS("period", "quarter", "first_on", "2025-11-30", "every", "2"),
         "05-30 11-30 05-30");
    days("2026-01-01",
         PAIRS("period", "week", "first_on", "2025-12-19", "every", "2"),
         "01-02 01-16 01-30");
    days("2026-12-30 9:00", PAIRS("period", "day", "first_on", "2020-01-01"),
         "12-31 01-01 01-02");
}

static void an_end_and_days_that_are_left_out(void **state)
{
    (void)state;
    days("2026-01-01",
         PAIRS("period", "day", "first_on", "2026-01-09", "last_on",
               "2026-01-13", "skipped", "sat sun", "instead", "never"),
         "01-09 01-12 01-13");
    days("2026-01-01",
         PAIRS("period", "month", "first_on", "2026-01-31", "skipped",
               "sat, sun", "instead", "before", "last_on", "2026-05-31"),
         "01-30 02-27 03-31 04-30 05-29");
    days("2026-12-01",
         PAIRS("period", "month", "first_on", "2026-01-25", "skipped",
               "12-25 2027-01-25..2027-02-20", "instead", "after"),
         "12-26 02-21 02-25");
    /* everything is left out: never, and no search without an end */
    Fields answers = FIELDS_EMPTY;
    Occurrence one;
    fields_set(&answers, "every", "1");
    fields_set(&answers, "at", "09:00");
    fields_set(&answers, "period", "day");
    fields_set(&answers, "first_on", "2020-01-01");
    fields_set(&answers, "skipped", "mon tue wed thu fri sat sun");
    assert_false(order_next(&answers, moment("2026-01-01"), &one));
    assert_false(order_latest(&answers, moment("2026-01-01"), &one));
    fields_release(&answers);
}

static void a_day_that_never_comes_is_a_mistake(void **state)
{
    static const char *const wrong[] = {"13-45",      "02-30",
                                        "2027-02-29", "satsun",
                                        "01-00",      "2027-02-10..2027-02-05",
                                        "...",        "2027-02-05..02-10"};
    Err err;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char record[49] = "";
        Str skipped = STR_EMPTY;
        str_addf(&skipped, "sat, %s 01-01", wrong[i]);
        assert_false(try("standing_order", "set", record,
                         PAIRS("place", "大堂", "category", "leak", "text",
                               "檢查", "skipped", str_text(&skipped)),
                         &err));
        assert_string_equal(err.field, "skipped");
        assert_non_null(strstr(err.text, wrong[i]));
        str_release(&skipped);
    }
    char record[49] = "";
    assert_true(try("standing_order", "set", record,
                    PAIRS("place", "大堂", "category", "leak", "text", "檢查",
                          "skipped",
                          "sat, sun 02-29,2027-02-05..2027-02-10 2028-02-29"),
                    &err));
}

static void the_hour_is_kept_where_clocks_are_put_forward(void **state)
{
    Fields answers = FIELDS_EMPTY;
    Occurrence one;
    char clock[TIME_TEXT];

    (void)state;
    (void)setenv("TZ", "Europe/Berlin", 1); /* NOLINT(concurrency-mt-unsafe) */
    tzset();
    fields_set(&answers, "every", "1");
    fields_set(&answers, "at", "09:00");
    fields_set(&answers, "period", "day");
    fields_set(&answers, "first_on", "2026-03-28");
    assert_true(order_next(&answers, moment("2026-03-28 12:00"), &one));
    assert_string_equal(time_write(one.at, TIME_CLOCK, NEVER, clock), "09:00");
    assert_string_equal(one.day, "2026-03-29");
    fields_release(&answers);
    (void)setenv("TZ", "Asia/Taipei", 1); /* NOLINT(concurrency-mt-unsafe) */
    tzset();
}

/* ---- raising ------------------------------------------------------------------- */

static void order(char record[49], const char *const *more)
{
    Deed deed = {.kind = "standing_order", .verb = "set"};
    Err err = ERR_NONE;

    fields_set(&deed.fields, "home", "3-1203");
    fields_set(&deed.fields, "category", "aircon");
    fields_set(&deed.fields, "text", "換季清洗冷氣");
    for (; *more; more += 2)
        fields_set(&deed.fields, more[0], more[1]);
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s: %s", err.field, err.text);
    if (record)
        text_copy(record, 49, deed.record);
    deed_release(&deed);
}

static int64_t raised(void)
{
    Sql *q = sql(desk->store, "SELECT count(*) FROM request WHERE source LIKE "
                              "'standing_order:%'");
    const int64_t count = sql_row(q) ? sql_get_int(q, 0) : -1;

    sql_done(q, NULL);
    return count;
}

static Request newest(void)
{
    Sql *q = sql(desk->store, "SELECT record FROM request WHERE source LIKE "
                              "'standing_order:%' ORDER BY id DESC LIMIT 1");
    char record[RECORD_NAME] = "";

    if (sql_row(q))
        text_copy(record, sizeof record, sql_get(q, 0));
    sql_done(q, NULL);
    return load(record);
}

static void it_is_raised_at_its_hour_once_and_sent(void **state)
{
    (void)state;
    order(NULL, PAIRS("period", "month", "first_on", "2026-11-30"));
    at("2026-11-30 08:59:59");
    assert_int_equal(orders_raise(desk, clock_now()), 0);
    at("2026-11-30 09:00:00");
    assert_int_equal(orders_raise(desk, clock_now()), 1);
    assert_int_equal(orders_raise(desk, clock_now()), 0);
    at("2026-11-30 09:01:00");
    assert_int_equal(orders_raise(desk, clock_now()), 0);
    Request request = newest();
    assert_int_equal(request.state, REQUEST_SENT);
    assert_string_equal(request.department, "engineering");
    assert_string_equal(request.received_by, "chen");
    assert_int_equal(request.course.received, moment("2026-11-30 09:00"));
    assert_memory_equal(request.number, "3-1130-", 7);
    request_release(&request);
    /* the next number of the day is not one behind its letters */
    char record[49];
    receive(record);
    request = load(record);
    assert_string_equal(request.number, "3-1130-001");
    request_release(&request);
}

static void after_days_without_a_program_the_latest_is_raised(void **state)
{
    (void)state;
    order(NULL, PAIRS("period", "week", "first_on", "2026-11-24"));
    at("2027-01-01 12:00");
    assert_int_equal(orders_raise(desk, clock_now()), 1);
    Request request = newest();
    assert_int_equal(request.course.received, moment("2026-12-29 09:00"));
    request_release(&request);
    /* a clock that is set back raises it no second time */
    at("2026-12-29 09:30");
    orders_raise(desk, clock_now());
    assert_int_equal(raised(), 2 - 1);
    at("2027-01-05 09:00");
    assert_int_equal(orders_raise(desk, clock_now()), 1);
    assert_int_equal(raised(), 2);
}

static void what_came_before_it_was_made_or_resumed_is_not_raised(void **state)
{
    char record[49];
    Err err;

    (void)state;
    order(record, PAIRS("period", "month", "first_on", "2026-01-10"));
    assert_int_equal(orders_raise(desk, clock_now()), 0);
    assert_true(try("standing_order", "end", record,
                    PAIRS("ended_why", "業戶出國"), &err));
    at("2026-12-15 12:00");
    assert_int_equal(orders_raise(desk, clock_now()), 0);
    if (!try("standing_order", "resume", record,
             PAIRS("resumed_on", "2026-12-15"), &err))
        fail_msg("%s: %s", err.field, err.text);
    at("2026-12-15 12:01");
    assert_int_equal(orders_raise(desk, clock_now()), 0);
    at("2027-01-10 09:00");
    assert_int_equal(orders_raise(desk, clock_now()), 1);
}

static void hours_ahead_make_it_an_appointment(void **state)
{
    (void)state;
    order(NULL,
          PAIRS("period", "day", "first_on", "2026-12-01", "ahead", "24"));
    at("2026-11-30 09:00");
    assert_int_equal(orders_raise(desk, clock_now()), 1);
    Request request = newest();
    assert_int_equal(request.course.appointment, moment("2026-12-01 09:00"));
    assert_int_equal(request.due,
                     moment("2026-12-01 09:00") + desk->terms.arrive);
    request_release(&request);
}

/* The days of the next ones, "11-30 12-31 …". */
static void next_are(const char *record, const char *days)
{
    Record one;
    Occurrence dates[ORDER_DATES];
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    if (!record_load(desk, "standing_order", record, &one, &err))
        fail_msg("%s", err.text);
    const int count = order_dates(&one, clock_now(), dates);
    for (int i = 0; i < count; i++)
        str_addf(&out, "%s%s", i ? " " : "", dates[i].day + 5);
    assert_string_equal(str_text(&out), days);
    str_release(&out);
    record_release(&one);
}

static void its_next_five_dates_are_told(void **state)
{
    char record[49];
    Err err;

    (void)state;
    order(record, PAIRS("first_on", "2026-10-31"));
    next_are(record, "11-30 12-31 01-31 02-28 03-31");
    order(record, PAIRS("first_on", "2026-11-30", "skipped", "12-30 sun"));
    next_are(record, "11-30 12-31 01-30 03-01 03-30");
    order(record, PAIRS("first_on", "2026-12-21", "last_on", "2027-01-31"));
    next_are(record, "12-21 01-21");
    assert_true(
        try("standing_order", "end", record, PAIRS("ended_why", "搬走"), &err));
    next_are(record, "");
    assert_true(try("standing_order", "resume", record,
                    PAIRS("resumed_on", "2027-01-05"), &err));
    next_are(record, "01-21");
}

static void withdrawn_by_a_person_it_stays_so(void **state)
{
    Str what = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    order(NULL, PAIRS("period", "day", "first_on", "2026-11-24"));
    at("2026-11-24 09:00");
    assert_int_equal(orders_raise(desk, clock_now()), 1);
    Request request = newest();
    assert_true(desk_undo(desk, "request", request.record, &what, &err));
    request_release(&request);
    at("2026-11-24 10:00");
    assert_int_equal(orders_raise(desk, clock_now()), 0);
    str_release(&what);
}

/* What the hotline has raised too, of a desk that was alone: the same words
 * from another origin, before or after, whatever was done meanwhile. */
static void the_hotlines_word_adds_nothing(void **state)
{
    Facts all = {0};
    Err err = ERR_NONE;

    (void)state;
    order(NULL, PAIRS("period", "day", "first_on", "2026-11-24"));
    at("2026-11-24 09:00");
    assert_int_equal(orders_raise(desk, clock_now()), 1);
    Request request = newest();
    char record[49], number[33];
    text_copy(record, sizeof record, request.record);
    text_copy(number, sizeof number, request.number);
    request_release(&request);
    assert_true(facts_load(desk, "request", record, &all, &err));
    assert_int_equal(all.count, 1);
    assert_true(order_raises(desk, all.at[0]));
    Fact forged = *all.at[0];
    forged.record = "36SDSNY005NM7";
    assert_false(order_raises(desk, &forged));
    forged = *all.at[0];
    forged.actor = "wu";
    assert_false(order_raises(desk, &forged));
    at("2026-11-24 09:02");
    step(record, "accept", PAIRS("accepted_by", "wu"));
    at("2026-11-24 09:05");
    take(1, "request", record, "receive", all.at[0]->fields);
    facts_release(&all);
    request = load(record);
    assert_int_equal(raised(), 1);
    assert_int_equal(request.disputes, 0);
    assert_int_equal(request.state, REQUEST_ACCEPTED);
    assert_string_equal(request.number, number);
    request_release(&request);
    house_sound(desk);
}

static bool count_step(void *self, const Step *step)
{
    (void)step;
    ++*(int *)self;
    return true;
}

/* Desk and hotline raised it before they heard of each other. */
static void taken_back_it_is_whoever_raised_it(void **state)
{
    Facts all = {0};
    Str what = STR_EMPTY;
    Err err = ERR_NONE;
    int steps = 0;

    (void)state;
    order(NULL, PAIRS("period", "day", "first_on", "2026-11-24"));
    at("2026-11-24 09:00");
    orders_raise(desk, clock_now());
    Request request = newest();
    char record[49];
    text_copy(record, sizeof record, request.record);
    request_release(&request);
    assert_true(facts_load(desk, "request", record, &all, &err));
    at("2026-11-24 09:02");
    step(record, "accept", PAIRS("accepted_by", "wu"));
    at("2026-11-24 09:05");
    take(1, "request", record, "receive", all.at[0]->fields);
    assert_true(request_course(desk, record, count_step, &steps, &err));
    assert_int_equal(steps, 2);
    assert_true(desk_undo(desk, "request", record, &what, &err));
    assert_non_null(strstr(str_text(&what), "Accept"));
    request = load(record);
    assert_int_equal(request.state, REQUEST_SENT);
    request_release(&request);
    assert_true(desk_undo(desk, "request", record, &what, &err));
    request = load(record);
    assert_int_equal(request.state, REQUEST_WITHDRAWN);
    request_release(&request);
    /* … and stays so when the word of a third comes */
    take(2, "request", record, "receive", all.at[0]->fields);
    request = load(record);
    assert_int_equal(request.state, REQUEST_WITHDRAWN);
    assert_int_equal(request.disputes, 0);
    request_release(&request);
    assert_false(desk_undo(desk, "request", record, &what, &err));
    facts_release(&all);
    str_release(&what);
    house_sound(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(months_end_and_leap_days),
        TEST(an_end_and_days_that_are_left_out),
        TEST(a_day_that_never_comes_is_a_mistake),
        TEST(the_hour_is_kept_where_clocks_are_put_forward),
        TEST(it_is_raised_at_its_hour_once_and_sent),
        TEST(after_days_without_a_program_the_latest_is_raised),
        TEST(what_came_before_it_was_made_or_resumed_is_not_raised),
        TEST(hours_ahead_make_it_an_appointment),
        TEST(its_next_five_dates_are_told),
        TEST(withdrawn_by_a_person_it_stays_so),
        TEST(the_hotlines_word_adds_nothing),
        TEST(taken_back_it_is_whoever_raised_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
