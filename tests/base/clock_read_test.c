/* clock_read_test.c -- times as people type them
 *
 * Times are typed on Monday 2026-11-23 at 14:02:11 in Taipei unless a test
 * says otherwise, and compared as time_write() shows them.
 */
#include "moments.h"

/* What typed means at now: as TIME_FULL, or the refusal. */
static const char *read_at(const char *typed, const char *now)
{
    static char shown[600];
    char out[TIME_TEXT];
    Err err = ERR_NONE;
    Seconds moment = -1;

    if (time_read(typed, at(now), &moment, &err)) {
        (void)snprintf(shown, sizeof shown, "%s",
                       time_write(moment, TIME_FULL, NEVER, out));
    } else {
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(moment, -1);
        (void)snprintf(shown, sizeof shown, "no: %s", err.text);
    }
    return shown;
}

typedef struct Typed {
    const char *typed;
    const char *means;
} Typed;

static void expect_at(const char *now, const Typed *rows)
{
    for (; rows->typed; rows++) {
        const char *means = read_at(rows->typed, now);
        if (strcmp(means, rows->means) != 0)
            fail_msg("\"%s\" at %s: %s, not %s", rows->typed, now, means,
                     rows->means);
    }
}

static void expect(const Typed *rows)
{
    expect_at(monday, rows);
}

static void refuse(const char *const *typed)
{
    for (; *typed; typed++) {
        const char *means = read_at(*typed, monday);
        if (strncmp(means, "no: ", 4) != 0)
            fail_msg("\"%s\" was read as %s", *typed, means);
    }
}

static void a_bare_time_is_today(void **state)
{
    (void)state;
    expect((const Typed[]){{"1430", "2026-11-23 14:30:00"},
                           {"14:30", "2026-11-23 14:30:00"},
                           {"9", "2026-11-23 09:00:00"},
                           {"930", "2026-11-23 09:30:00"},
                           {"0", "2026-11-23 00:00:00"},
                           {"00:00", "2026-11-23 00:00:00"},
                           {"23:59", "2026-11-23 23:59:00"},
                           {"24:00", "2026-11-24 00:00:00"},
                           {"2400", "2026-11-24 00:00:00"},
                           {"14:30:15", "2026-11-23 14:30:15"},
                           {"  9:05  ", "2026-11-23 09:05:00"},
                           {"9 am", "2026-11-23 09:00:00"},
                           {"9pm", "2026-11-23 21:00:00"},
                           {"2:30 p.m.", "2026-11-23 14:30:00"},
                           {"12am", "2026-11-23 00:00:00"},
                           {"12:30 AM", "2026-11-23 00:30:00"},
                           {"12pm", "2026-11-23 12:00:00"},
                           {"noon", "2026-11-23 12:00:00"},
                           {"now", "2026-11-23 14:02:11"},
                           {NULL, NULL}});
}

static void a_sign_counts_from_now(void **state)
{
    (void)state;
    expect((const Typed[]){{"+30", "2026-11-23 14:32:11"},
                           {"-5", "2026-11-23 13:57:11"},
                           {"+0", "2026-11-23 14:02:11"},
                           {"+2h", "2026-11-23 16:02:11"},
                           {"+1h30", "2026-11-23 15:32:11"},
                           {"+1h30m", "2026-11-23 15:32:11"},
                           {"+ 45 min", "2026-11-23 14:47:11"},
                           {"+1d", "2026-11-24 14:02:11"},
                           {"-1d", "2026-11-22 14:02:11"},
                           {"+1d 9", "2026-11-24 09:00:00"},
                           {"+1w", "2026-11-30 14:02:11"},
                           {"+30d", "2026-12-23 14:02:11"},
                           {"in 10 min", "2026-11-23 14:12:11"},
                           {"2h ago", "2026-11-23 12:02:11"},
                           {"@1766000000", "2025-12-18 03:33:20"},
                           {NULL, NULL}});
}

static void days_are_said_in_english(void **state)
{
    (void)state;
    expect((const Typed[]){{"today", "2026-11-23 00:00:00"},
                           {"tomorrow 9", "2026-11-24 09:00:00"},
                           {"Tomorrow 1430", "2026-11-24 14:30:00"},
                           {"yesterday 18:05", "2026-11-22 18:05:00"},
                           {"9am tomorrow", "2026-11-24 09:00:00"},
                           {"tonight 8", "2026-11-23 20:00:00"},
                           {"tomorrow noon", "2026-11-24 12:00:00"},
                           {"tue 9", "2026-11-24 09:00:00"},
                           {"sunday 10:15", "2026-11-29 10:15:00"},
                           {"next mon 9", "2026-11-30 09:00:00"},
                           {"last fri", "2026-11-20 00:00:00"},
                           {"this sun", "2026-11-29 00:00:00"},
                           {NULL, NULL}});
}

static void
a_weekday_is_the_coming_one_and_today_counts_until_its_time(void **state)
{
    (void)state;
    expect((const Typed[]){{"mon", "2026-11-23 00:00:00"},
                           {"mon 15", "2026-11-23 15:00:00"},
                           {"mon 9", "2026-11-30 09:00:00"},
                           {"週一15點", "2026-11-23 15:00:00"},
                           {"週一9點", "2026-11-30 09:00:00"},
                           {NULL, NULL}});
}

static void days_and_times_are_said_in_chinese(void **state)
{
    (void)state;
    expect((const Typed[]){{"明天9點", "2026-11-24 09:00:00"},
                           {"明天9点", "2026-11-24 09:00:00"},
                           {"後天下午3點半", "2026-11-25 15:30:00"},
                           {"后天下午3点半", "2026-11-25 15:30:00"},
                           {"下午3點半", "2026-11-23 15:30:00"},
                           {"今天14:30", "2026-11-23 14:30:00"},
                           {"昨天", "2026-11-22 00:00:00"},
                           {"前天 9:15", "2026-11-21 09:15:00"},
                           {"大後天", "2026-11-26 00:00:00"},
                           {"下週一9點", "2026-11-30 09:00:00"},
                           {"下周一上午九点", "2026-11-30 09:00:00"},
                           {"下下週三", "2026-12-09 00:00:00"},
                           {"上星期五 10點", "2026-11-20 10:00:00"},
                           {"本週日", "2026-11-29 00:00:00"},
                           {"星期天早上8點", "2026-11-29 08:00:00"},
                           {"禮拜三", "2026-11-25 00:00:00"},
                           {"12月24日 9點", "2026-12-24 09:00:00"},
                           {"12月24號晚上8點", "2026-12-24 20:00:00"},
                           {"12月24", "2026-12-24 00:00:00"},
                           {"十二月二十四日九點", "2026-12-24 09:00:00"},
                           {"24號 9點", "2026-11-24 09:00:00"},
                           {"2026年12月24日09:30", "2026-12-24 09:30:00"},
                           {"民國115年12月24日", "2026-12-24 00:00:00"},
                           {"九點", "2026-11-23 09:00:00"},
                           {"十二點一刻", "2026-11-23 12:15:00"},
                           {"二十三點五十九分", "2026-11-23 23:59:00"},
                           {"下午兩點三十分", "2026-11-23 14:30:00"},
                           {"下午2點05分", "2026-11-23 14:05:00"},
                           {"下午2時30分15秒", "2026-11-23 14:30:15"},
                           {"下午三點整", "2026-11-23 15:00:00"},
                           {"中午", "2026-11-23 12:00:00"},
                           {"中午12點半", "2026-11-23 12:30:00"},
                           {"中午1點", "2026-11-23 13:00:00"},
                           {"中午11點半", "2026-11-23 11:30:00"},
                           {"凌晨12點半", "2026-11-23 00:30:00"},
                           {"凌晨3點", "2026-11-23 03:00:00"},
                           {"晚上12點", "2026-11-24 00:00:00"},
                           {"晚上12點半", "2026-11-24 00:30:00"},
                           {"今晚8點", "2026-11-23 20:00:00"},
                           {"明晚7點半", "2026-11-24 19:30:00"},
                           {"明早8點", "2026-11-24 08:00:00"},
                           {"下午15點", "2026-11-23 15:00:00"},
                           {"30分鐘後", "2026-11-23 14:32:11"},
                           {"半小時後", "2026-11-23 14:32:11"},
                           {"2小時前", "2026-11-23 12:02:11"},
                           {"一個小時後", "2026-11-23 15:02:11"},
                           {"1小時30分鐘後", "2026-11-23 15:32:11"},
                           {"3天後", "2026-11-26 14:02:11"},
                           {"3天後9點", "2026-11-26 09:00:00"},
                           {"兩週後", "2026-12-07 14:02:11"},
                           {"現在", "2026-11-23 14:02:11"},
                           {NULL, NULL}});
}

static void days_and_times_are_said_in_japanese_and_korean(void **state)
{
    (void)state;
    expect((const Typed[]){{"明日 9時", "2026-11-24 09:00:00"},
                           {"午後3時半", "2026-11-23 15:30:00"},
                           {"月曜日 15時", "2026-11-23 15:00:00"},
                           {"12月24日 9時30分", "2026-12-24 09:30:00"},
                           {"내일 오후 3시 반", "2026-11-24 15:30:00"},
                           {"12월 24일 9시", "2026-12-24 09:00:00"},
                           {NULL, NULL}});
}

static void full_width_signs_count_as_half_width(void **state)
{
    (void)state;
    expect((const Typed[]){
        {"１４３０", "2026-11-23 14:30:00"},
        {"１４：３０", "2026-11-23 14:30:00"},
        {"＋３０", "2026-11-23 14:32:11"},
        {"明天９點３０分", "2026-11-24 09:30:00"},
        {"２０２６－１２－２４　０９：３０", "2026-12-24 09:30:00"},
        {"２０２６／１２／２４", "2026-12-24 00:00:00"},
        {"ｔｏｍｏｒｒｏｗ　９", "2026-11-24 09:00:00"},
        {NULL, NULL}});
}

static void dates_are_read_with_and_without_year(void **state)
{
    (void)state;
    expect((const Typed[]){{"12-24 9:30", "2026-12-24 09:30:00"},
                           {"12/24 9:30", "2026-12-24 09:30:00"},
                           {"9:30 12-24", "2026-12-24 09:30:00"},
                           {"1-5", "2026-01-05 00:00:00"},
                           {"2026-12-24", "2026-12-24 00:00:00"},
                           {"2026/12/24 9", "2026-12-24 09:00:00"},
                           {"2026.12.24 0930", "2026-12-24 09:30:00"},
                           {"20261224", "2026-12-24 00:00:00"},
                           {"20261224 0930", "2026-12-24 09:30:00"},
                           {"2026-12-24 24:00", "2026-12-25 00:00:00"},
                           {"1931-02-17", "1931-02-17 00:00:00"},
                           {NULL, NULL}});
}

static void iso_8601_is_read_with_its_offset(void **state)
{
    (void)state;
    expect((const Typed[]){{"2026-12-24T09:30:00Z", "2026-12-24 17:30:00"},
                           {"2026-12-24T09:30:00.123Z", "2026-12-24 17:30:00"},
                           {"2026-12-24T09:30Z", "2026-12-24 17:30:00"},
                           {"2026-12-24T09:30:00+08:00", "2026-12-24 09:30:00"},
                           {"2026-12-24T09:30:00+0900", "2026-12-24 08:30:00"},
                           {"2026-12-24T09:30:00-05", "2026-12-24 22:30:00"},
                           {"2026-12-24T09:30:00+05:45", "2026-12-24 11:45:00"},
                           {"2026-12-24T09:30:00", "2026-12-24 09:30:00"},
                           {"2026-12-31T23:59:60Z", "2027-01-01 08:00:00"},
                           {"20261224T0930Z", "2026-12-24 17:30:00"},
                           {NULL, NULL}});
}

static void midnight_month_end_and_leap_day_carry_over(void **state)
{
    (void)state;
    expect_at("2026-12-31 23:59:30",
              (const Typed[]){{"+1", "2027-01-01 00:00:30"},
                              {"+1d", "2027-01-01 23:59:30"},
                              {"tomorrow 9", "2027-01-01 09:00:00"},
                              {"明天9點", "2027-01-01 09:00:00"},
                              {"24:00", "2027-01-01 00:00:00"},
                              {"fri 9", "2027-01-01 09:00:00"},
                              {NULL, NULL}});
    expect_at("2026-01-01 00:00:00",
              (const Typed[]){{"yesterday 18:05", "2025-12-31 18:05:00"},
                              {"-1", "2025-12-31 23:59:00"},
                              {"0", "2026-01-01 00:00:00"},
                              {"上週日", "2025-12-28 00:00:00"},
                              {NULL, NULL}});
    expect_at("2028-02-28 12:00:00",
              (const Typed[]){{"tomorrow", "2028-02-29 00:00:00"},
                              {"2-29", "2028-02-29 00:00:00"},
                              {"29號", "2028-02-29 00:00:00"},
                              {"後天", "2028-03-01 00:00:00"},
                              {"+2d", "2028-03-01 12:00:00"},
                              {NULL, NULL}});
    expect_at("2026-02-28 12:00:00",
              (const Typed[]){{"tomorrow", "2026-03-01 00:00:00"},
                              {"2-29", "no: 2026-02-29 is not in the calendar"},
                              {NULL, NULL}});
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    refuse((const char *const[]){"",
                                 " ",
                                 "x",
                                 "25",
                                 "25:00",
                                 "9:60",
                                 "2460",
                                 "24:01",
                                 "14:3",
                                 "1:2:3",
                                 "14:30:60",
                                 "12345",
                                 "123456",
                                 "9 9",
                                 "tomorrow today",
                                 "9 tomorrow x",
                                 "13-01",
                                 "02-30",
                                 "2026-02-29",
                                 "1900-02-29",
                                 "0-0",
                                 "2026-13-01",
                                 "0000-01-01",
                                 "1899-12-31",
                                 "12/24/2026",
                                 "9.30",
                                 "+",
                                 "-",
                                 "+x",
                                 "+30x",
                                 "++30",
                                 "--5",
                                 "+999999999",
                                 "+99999999d",
                                 "in",
                                 "ago",
                                 "@",
                                 "@x",
                                 "@99999999999999999999",
                                 "@999999999999999",
                                 "@ 5",
                                 "13pm am",
                                 "14:30am",
                                 "0pm",
                                 "下午0點",
                                 "晚上2點",
                                 "今晚",
                                 "下午",
                                 "點",
                                 "半",
                                 "週",
                                 "下週",
                                 "週八",
                                 "月",
                                 "13月1日",
                                 "2月30日",
                                 "32號",
                                 "2026年",
                                 "民國115",
                                 "30分鐘",
                                 "九",
                                 "tomorrowx 9",
                                 "monx",
                                 "2026-12-24T09:30:00+15:00",
                                 "2026-12-24T09:30:00+08:60",
                                 "2026-12-24T",
                                 "9:30Z",
                                 "12:30 PM tomorrow 8",
                                 "2026-12-24-25",
                                 "\xff",
                                 "9\xff",
                                 "1\x80",
                                 NULL});
}

static void a_refusal_shows_what_was_typed_and_what_would_do(void **state)
{
    (void)state;
    assert_string_equal(read_at("soonish", monday),
                        "no: soonish is not a time; type 1430, +30, tomorrow "
                        "9 or 12-24 9:30");
    assert_string_equal(read_at("2-30", monday),
                        "no: 2026-02-30 is not in the calendar");
    assert_string_equal(read_at("下午0點", monday),
                        "no: 0:00 is not a time of that day");
    assert_string_equal(read_at("+99999999d", monday),
                        "no: a time must lie between the years 1900 and 9999");
    assert_string_equal(read_at("+99999999w", monday),
                        "no: a time must lie between the years 1900 and 9999");
    char longest[4000];
    memset(longest, '9', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_non_null(strstr(read_at(longest, monday), "too long"));
}

static void where_clocks_change_a_day_keeps_its_wall_time(void **state)
{
    (void)state;
    zone("CET-1CEST,M3.5.0,M10.5.0/3");
    /* forward on 2026-03-29 at 2:00, back on 2026-10-25 at 3:00 */
    expect_at("2026-03-28 14:00:00",
              (const Typed[]){{"+1d", "2026-03-29 14:00:00"},
                              {"+24h", "2026-03-29 15:00:00"},
                              {"tomorrow 9", "2026-03-29 09:00:00"},
                              {"tomorrow 2:30", "2026-03-29 03:30:00"},
                              {"tomorrow 3", "2026-03-29 03:00:00"},
                              {NULL, NULL}});
    expect_at("2026-10-24 14:00:00",
              (const Typed[]){{"+1d", "2026-10-25 14:00:00"},
                              {"+24h", "2026-10-25 13:00:00"},
                              {NULL, NULL}});

    Seconds noon = at("2026-10-24 12:00:00");
    Seconds twice;
    for (int i = 0; i < 3; i++) {
        /* whatever was asked before, it is the first of the two */
        at(i % 2 ? "2026-12-01 12:00:00" : "2026-07-01 12:00:00");
        assert_true(time_read("tomorrow 2:30", noon, &twice, NULL));
        assert_int_equal(twice, 1792888200);
    }
    zone("CST-8");
}

static void a_format_reads_the_whole_text_or_nothing(void **state)
{
    (void)state;
    const char *boston = "%m/%d/%Y %I:%M:%S %p";
    Err err = ERR_NONE;
    Seconds out;
    assert_true(time_read_as("07/04/2015 02:05:09 PM", boston, &out, &err));
    assert_int_equal(out, at("2015-07-04 14:05:09"));
    assert_true(time_read_as(" 12/31/2015 12:00:00 AM ", boston, &out, &err));
    assert_int_equal(out, at("2015-12-31 00:00:00"));
    assert_true(time_read_as("2015-07-04T02:00:00-0500", "%Y-%m-%dT%H:%M:%S%z",
                             &out, &err));
    assert_int_equal(out, at("2015-07-04 15:00:00"));

    static const char *const wrong[] = {"",
                                        "07/04/2015",
                                        "07/04/2015 02:05:09 PMx",
                                        "02/30/2015 02:05:09 PM",
                                        "13/04/2015 02:05:09 PM",
                                        "x",
                                        "07/04/0000 02:05:09 PM"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        err = ERR_NONE;
        assert_false(time_read_as(wrong[i], boston, &out, &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_time_is_today),
        cmocka_unit_test(a_sign_counts_from_now),
        cmocka_unit_test(days_are_said_in_english),
        cmocka_unit_test(
            a_weekday_is_the_coming_one_and_today_counts_until_its_time),
        cmocka_unit_test(days_and_times_are_said_in_chinese),
        cmocka_unit_test(days_and_times_are_said_in_japanese_and_korean),
        cmocka_unit_test(full_width_signs_count_as_half_width),
        cmocka_unit_test(dates_are_read_with_and_without_year),
        cmocka_unit_test(iso_8601_is_read_with_its_offset),
        cmocka_unit_test(midnight_month_end_and_leap_day_carry_over),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(a_refusal_shows_what_was_typed_and_what_would_do),
        cmocka_unit_test(where_clocks_change_a_day_keeps_its_wall_time),
        cmocka_unit_test(a_format_reads_the_whole_text_or_nothing),
    };
    zone("CST-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
