/* clock_test.c -- times as people read them, and what time it is */
#include "moments.h"

static void a_day_of_23_or_25_hours_begins_at_midnight(void **state)
{
    (void)state;
    zone("CET-1CEST,M3.5.0,M10.5.0/3");
    Seconds spring = at("2026-03-29 14:00:00");
    assert_int_equal(day_start(spring), at("2026-03-29 00:00:00"));
    assert_int_equal(day_next(spring) - day_start(spring), 23 * HOUR);
    Seconds autumn = at("2026-10-25 02:30:00");
    assert_int_equal(day_next(autumn) - day_start(autumn), 25 * HOUR);
    zone(
        "<-04>4<-03>,M9.1.6/24,M4.1.6/24"); /* midnight itself is skipped there */
    Seconds skipped = at("2026-09-06 14:00:00");
    assert_int_equal(day_start(skipped), at("2026-09-06 01:00:00"));
    assert_int_equal(day_next(skipped) - day_start(skipped), 23 * HOUR);
    zone("CST-8");
    Seconds now = at(monday);
    assert_int_equal(day_start(now), at("2026-11-23 00:00:00"));
    assert_int_equal(day_next(now), at("2026-11-24 00:00:00"));
    assert_int_equal(day_start(day_next(now)), day_next(now));
    assert_int_equal(day_start(day_next(now) - 1), day_start(now));
}

static void moments_are_written_as_people_read_them(void **state)
{
    (void)state;
    char out[TIME_TEXT];
    Seconds now = at(monday);
    assert_string_equal(time_write(now, TIME_CLOCK, now, out), "14:02");
    assert_string_equal(time_write(now, TIME_SECONDS, now, out), "14:02:11");
    assert_string_equal(time_write(now, TIME_SHORT, now, out), "14:02");
    assert_string_equal(time_write(now, TIME_FULL, now, out), monday);
    assert_string_equal(time_write(now, TIME_DAY, now, out), "2026-11-23");
    assert_string_equal(time_write(now, TIME_UTC, now, out),
                        "2026-11-23T06:02:11Z");
    assert_string_equal(
        time_write(at("2026-11-22 14:02:00"), TIME_SHORT, now, out),
        "11-22 14:02");
    assert_string_equal(
        time_write(at("2025-11-23 14:02:00"), TIME_SHORT, now, out),
        "2025-11-23");
    assert_string_equal(time_write(NEVER, TIME_FULL, now, out), "");
    assert_string_equal(time_write(INT64_MAX, TIME_FULL, now, out), "");
    assert_string_equal(time_write(INT64_MIN, TIME_SHORT, now, out), "");
}

static void what_is_written_is_read_back_as_the_same(void **state)
{
    (void)state;
    char out[TIME_TEXT];
    Seconds now = at(monday);
    Seconds back;
    for (Seconds moment = at("2026-01-01 00:00:00");
         moment < at("2026-12-31 00:00:00"); moment += 5 * HOUR + 7 * MINUTE) {
        time_write(moment, TIME_SHORT, now, out);
        assert_true(time_read(out, now, &back, NULL));
        assert_int_equal(back, moment);
        time_write(moment + 11, TIME_UTC, now, out);
        assert_true(time_read(out, now, &back, NULL));
        assert_int_equal(back, moment + 11);
        time_write(moment + 13, TIME_FULL, now, out);
        assert_true(time_read(out, now, &back, NULL));
        assert_int_equal(back, moment + 13);
    }
}

static void time_left_ticks_and_turns_into_late(void **state)
{
    (void)state;
    static const struct {
        Seconds left;
        const char *shown;
    } rows[] = {{299, "4:59"},
                {0, "0:00"},
                {-7, "-0:07"},
                {3800, "1:03:20"},
                {-3600, "-1:00:00"},
                {2 * DAY - 1, "47:59:59"},
                {2 * DAY, "2d 0h"},
                {-2 * DAY - 3 * HOUR, "-2d 3h"},
                {59, "0:59"},
                {60, "1:00"},
                {100 * DAY - 1, "99d 23h"},
                {-100 * DAY - 3 * HOUR, "-100d"},
                {INT64_MIN, "-106751991167300d"}};
    char out[TIME_TEXT];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(span_write(rows[i].left, out), rows[i].shown);
}

static void file_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
}

static void the_clock_stands_where_it_is_set(void **state)
{
    (void)state;
    Err err = ERR_NONE;
    assert_false(clock_set("soonish", &err));
    assert_int_equal(err.kind, ERR_INPUT);
    Seconds real = (Seconds)time(NULL);
    assert_true(clock_now() - real <= 1); /* still the real one */
    assert_true(clock_set(monday, NULL));
    assert_int_equal(clock_now(), at(monday));
    assert_int_equal(clock_millis(), at(monday) * 1000);
    assert_true(clock_set("@1766000000", NULL));
    assert_int_equal(clock_now(), 1766000000);
    int64_t before = clock_monotonic();
    assert_true(clock_monotonic() >= before);
}

static void a_file_says_what_time_it_is_at_each_look(void **state)
{
    (void)state;
    char path[] = "/tmp/clock_test_XXXXXX";
    char spec[sizeof path + 1];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    (void)snprintf(spec, sizeof spec, "@%s", path);

    Err err = ERR_NONE;
    assert_false(clock_set("@/nowhere/at/all", &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    err = ERR_NONE;
    assert_false(clock_set(spec, &err)); /* empty */
    assert_int_equal(err.kind, ERR_INPUT);

    file_write(path, "2026-11-23 14:02\nnot looked at\n");
    assert_true(clock_set(spec, NULL));
    assert_int_equal(clock_now(), at("2026-11-23 14:02:00"));
    file_write(path, "1766000000");
    assert_int_equal(clock_now(), 1766000000);
    assert_int_equal(clock_millis(), 1766000000000);
    file_write(path, "2026-11-24 00:00:01\r\n");
    assert_int_equal(clock_now(), at("2026-11-24 00:00:01"));
    file_write(path, ""); /* being rewritten */
    assert_int_equal(clock_now(), at("2026-11-24 00:00:01"));
    unlink(path);
    assert_int_equal(clock_now(), at("2026-11-24 00:00:01"));
    assert_true(clock_set(monday, NULL));
}

static void expect_period(Period period, const char *moment, const char *name,
                          const char *start, const char *next)
{
    char text[TIME_TEXT];

    assert_string_equal(period_write(period, at(moment), text), name);
    assert_int_equal(period_start(period, at(moment)), at(start));
    assert_int_equal(period_next(period, at(moment)), at(next));
}

static void a_period_begins_and_ends_at_midnight(void **state)
{
    (void)state;
    expect_period(PERIOD_DAY, "2026-11-30 23:59:59", "2026-11-30",
                  "2026-11-30 00:00:00", "2026-12-01 00:00:00");
    expect_period(PERIOD_WEEK, "2027-01-01 12:00:00", "2026-W53",
                  "2026-12-28 00:00:00", "2027-01-04 00:00:00");
    expect_period(PERIOD_WEEK, "2026-11-23 00:00:00", "2026-W48",
                  "2026-11-23 00:00:00", "2026-11-30 00:00:00");
    expect_period(PERIOD_MONTH, "2026-12-31 23:59:59", "2026-12",
                  "2026-12-01 00:00:00", "2027-01-01 00:00:00");
    expect_period(PERIOD_QUARTER, "2026-11-23 14:02:11", "2026-Q4",
                  "2026-10-01 00:00:00", "2027-01-01 00:00:00");
    expect_period(PERIOD_QUARTER, "2026-03-31 14:02:11", "2026-Q1",
                  "2026-01-01 00:00:00", "2026-04-01 00:00:00");
    expect_period(PERIOD_YEAR, "2024-02-29 14:02:11", "2024",
                  "2024-01-01 00:00:00", "2025-01-01 00:00:00");
}

static void the_zone_of_this_process_has_a_name_or_none(void **state)
{
    char here[ZONE_TEXT];

    (void)state;
    zone(":Etc/UTC");
    assert_true(clock_zone_here(here));
    assert_string_equal(here, "Etc/UTC");
    zone("CST-8");
    assert_false(clock_zone_here(here));
    assert_string_equal(here, "");
    zone("../../../etc/passwd");
    assert_false(clock_zone_here(here));
    zone("CST-8");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_23_or_25_hours_begins_at_midnight),
        cmocka_unit_test(a_period_begins_and_ends_at_midnight),
        cmocka_unit_test(moments_are_written_as_people_read_them),
        cmocka_unit_test(what_is_written_is_read_back_as_the_same),
        cmocka_unit_test(time_left_ticks_and_turns_into_late),
        cmocka_unit_test(the_clock_stands_where_it_is_set),
        cmocka_unit_test(a_file_says_what_time_it_is_at_each_look),
        cmocka_unit_test(the_zone_of_this_process_has_a_name_or_none),
    };
    zone("CST-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
