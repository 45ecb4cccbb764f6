/* appointment_test.c -- agreed times: listed, kept apart, told in time, and
 * written as a calendar
 */
#include "alarms.h"
#include "appointment.h"

/* A request of a home that engineering has, agreed for a time, with wu. */
static void agree(char record[49], const char *home, const char *when)
{
    Err err;

    record[0] = '\0';
    if (!try("request", "receive", record,
             PAIRS("home", home, "category", "leak", "text", "漏水"), &err))
        fail_msg("%s", err.text);
    step(record, "dispatch",
         PAIRS("department", "engineering", "assignee", "wu"));
    step(record, "appoint",
         PAIRS("appointment_at", when, "agreed_with", "王太太"));
}

static int open_with_people(void **state)
{
    open_house(state);
    house_act(desk, "", "administrator");
    house_staff(desk, "wu", "吳建國", "department", "1234");
    house_act(desk, "chen", "butler");
    return 0;
}

/* "09:00 09:30!": when, and where two can't be kept. */
static void listed(const char *day, const char *department, const char *wanted)
{
    const AppointmentQuery query = {.from = moment(day),
                                    .until = day_next(moment(day)),
                                    .department = department};
    Appointment *found;
    int count;
    Err err = ERR_NONE;
    Str list = STR_EMPTY;

    assert_true(appointment_list(desk, &query, &found, &count, &err));
    for (int i = 0; i < count; i++) {
        char clock[TIME_TEXT];
        str_addf(&list, "%s%s%s", i ? " " : "",
                 time_write(found[i].at, TIME_CLOCK, NEVER, clock),
                 found[i].clash ? "!" : "");
    }
    assert_string_equal(str_text(&list), wanted);
    str_release(&list);
    free(found);
}

static void a_day_lists_what_is_agreed_and_what_cannot_be_kept(void **state)
{
    char first[49], second[49], third[49], night[49];

    (void)state;
    agree(first, "1203", "11-24 9:00");
    agree(third, "1204", "11-24 10:00"); /* begins when the first ends */
    listed("11-24", NULL, "09:00 10:00");
    agree(second, "1204", "11-24 9:30");
    agree(night, "1203", "11-25 0:00");
    listed("11-24", NULL, "09:00! 09:30! 10:00!");
    listed("11-24", "engineering", "09:00! 09:30! 10:00!");
    listed("11-24", "security", "");
    listed("11-25", NULL, "00:00"); /* of one day only */
    step(second, "resolve", PAIRS("resolution", "ok"));
    listed("11-24", NULL, "09:00 09:30 10:00");
}

static void
one_that_lies_over_midnight_is_in_the_way_of_the_next_day(void **state)
{
    char late[49], early[49];

    (void)state;
    agree(late, "1203", "11-30 23:30");
    agree(early, "1204", "12-01 0:00");
    listed("11-30", NULL, "23:30!");
    listed("12-01", NULL, "00:00!");
}

static bool beside(const char *record, const char *home, const char *person,
                   const char *when, const char *said)
{
    const AppointmentPlan plan = {.record = record,
                                  .home = home,
                                  .department = "engineering",
                                  .person = person,
                                  .at = moment(when)};
    Str out = STR_EMPTY;
    const bool clash = appointment_beside(desk, &plan, &out);

    if (said ? !strstr(str_text(&out), said) : out.len > 0)
        fail_msg("%s, not: %s", str_text(&out), said ? said : "nothing");
    str_release(&out);
    return clash;
}

static void what_else_is_agreed_is_told_while_one_chooses(void **state)
{
    char record[49];

    (void)state;
    agree(record, "1203", "11-24 9:00");
    assert_true(beside("", "3-1204", "wu", "11-24 9:30", "! 3-1123-001"));
    assert_true(beside("", "3-1203", NULL, "11-24 8:30", "3-1203"));
    /* somebody else of the department: told, but it can be kept */
    assert_false(beside("", "3-1204", NULL, "11-24 9:30", "09:00-10:00 3-"));
    assert_false(beside("", "3-1204", "wu", "11-24 10:00", NULL));
    assert_false(beside("", "3-1204", "wu", "11-24 8:00", NULL));
    assert_false(beside(record, "3-1203", "wu", "11-24 9:30", NULL));
}

static void a_new_time_needs_the_households_word_and_both_stay(void **state)
{
    char record[49];
    Err err;
    Str course = STR_EMPTY;

    (void)state;
    agree(record, "1203", "11-24 9:00");
    assert_false(try(
        "request", "appoint", record,
        PAIRS("appointment_at", "11-25 9:00", "agreed_with", "王太太"), &err));
    assert_string_equal(err.field, "note");
    assert_false(try("request", "appoint", record,
                     PAIRS("appointment_at", "11-25 9:00", "note", "x"), &err));
    assert_string_equal(err.field, "agreed_with");
    step(record, "appoint",
         PAIRS("appointment_at", "11-25 9:00", "agreed_with", "王太太", "note",
               "王太太要出門"));
    Facts all = {0};
    assert_true(facts_load(desk, "request", record, &all, &err));
    for (int i = 0; i < all.count; i++)
        str_add(&course, all.at[i]->fields);
    facts_release(&all);
    char before[24], after[24];
    text_print(before, sizeof before, "%lld", (long long)moment("11-24 9:00"));
    text_print(after, sizeof after, "%lld", (long long)moment("11-25 9:00"));
    assert_non_null(strstr(str_text(&course), before));
    assert_non_null(strstr(str_text(&course), after));
    str_release(&course);
    listed("11-24", NULL, "");
    listed("11-25", NULL, "09:00");
}

static void it_is_told_before_and_no_more_when_somebody_is_there(void **state)
{
    char record[49];

    (void)state;
    agree(record, "1203", "11-24 9:00");
    step(record, "accept", PAIRS("accepted_by", "wu"));
    at("2026-11-24 08:49:59");
    told("chen", "butler", "");
    at("2026-11-24 08:50:00");
    told("chen", "butler", "appointment");
    told("wu", "department", "appointment");
    told("li", "department", "");
    at("2026-11-24 08:58");
    step(record, "arrive", PAIRS("at", "8:58"));
    told("chen", "butler", "");
}

/* ---- the calendar -------------------------------------------------------------- */

static void calendar(Str *out)
{
    const AppointmentQuery query = {.from = moment("11-01"),
                                    .until = moment("12-31"),
                                    .department = "engineering"};
    Err err = ERR_NONE;

    house_act(desk, "hsu", "chief");
    if (!appointment_calendar(desk, &query, out, &err))
        fail_msg("%s", err.text);
    house_act(desk, "chen", "butler");
}

static void a_calendar_has_short_lines_and_one_name_for_an_event(void **state)
{
    char record[49] = "";
    Str first = STR_EMPTY, second = STR_EMPTY;
    Err err;

    (void)state;
    if (!try("request", "receive", record,
             PAIRS("home", "1203", "category", "leak", "text",
                   "廚房；水龍頭, 漏水;水槽\\下也濕了，地板已經翹起來，"
                   "請帶新的止水閥與毛巾，家中有狗，請先按門鈴"),
             &err))
        fail_msg("%s", err.text);
    step(record, "dispatch", PAIRS("department", "engineering"));
    step(record, "appoint",
         PAIRS("appointment_at", "11-24 9:00", "agreed_with", "王太太"));
    calendar(&first);
    assert_non_null(strstr(str_text(&first), "DTSTART:20261124T010000Z\r\n"));
    assert_non_null(strstr(str_text(&first), "DTEND:20261124T020000Z\r\n"));
    assert_non_null(strstr(str_text(&first), "\\, 漏水\\;水槽\\\\下"));
    for (const char *line = str_text(&first); *line;) {
        const size_t len = strcspn(line, "\r");
        assert_true(len <= 75);
        assert_true(utf8_valid(line, len));
        assert_memory_equal(line + len, "\r\n", 2);
        line += len + 2;
    }
    step(record, "appoint",
         PAIRS("appointment_at", "11-26 9:00", "agreed_with", "王太太", "note",
               "改期"));
    calendar(&second);
    assert_non_null(strstr(str_text(&second), "DTSTART:20261126T010000Z\r\n"));
    assert_non_null(strstr(str_text(&second), "SEQUENCE:1\r\n"));
    const char *name = strstr(str_text(&first), "UID:");
    char uid[64];
    text_print(uid, sizeof uid, "%.*s", (int)strcspn(name, "\r"), name);
    assert_non_null(strstr(str_text(&second), uid));
    str_release(&first);
    str_release(&second);
}

static void what_was_taken_back_is_cancelled(void **state)
{
    char undone[49], withdrawn[49] = "";
    Str out = STR_EMPTY, what = STR_EMPTY;
    Err err = ERR_NONE;
    int cancelled = 0;

    (void)state;
    agree(undone, "1203", "11-24 9:00");
    assert_true(desk_undo(desk, "request", undone, &what, &err));
    assert_true(try("request", "receive", withdrawn,
                    PAIRS("home", "1204", "category", "leak", "text", "漏水",
                          "appointment_at", "11-25 9:00"),
                    &err));
    assert_true(desk_undo(desk, "request", withdrawn, &what, &err));
    calendar(&out);
    for (const char *line = str_text(&out);
         (line = strstr(line, "STATUS:CANCELLED\r\n")); line++)
        cancelled++;
    assert_int_equal(cancelled, 2);
    assert_null(strstr(str_text(&out), "CONFIRMED"));
    str_release(&out);
    str_release(&what);
}

/* How often word stands in the calendar that is asked for. */
static int counted(const AppointmentQuery *query, const char *word)
{
    Str out = STR_EMPTY;
    Err err = ERR_NONE;
    int count = 0;

    house_act(desk, "hsu", "chief");
    if (!appointment_calendar(desk, query, &out, &err))
        fail_msg("%s", err.text);
    house_act(desk, "chen", "butler");
    for (const char *at = str_text(&out); (at = strstr(at, word)); at++)
        count++;
    str_release(&out);
    return count;
}

static int in_calendar(const char *department, const char *word)
{
    const AppointmentQuery query = {
        .from = 0, .until = INT64_MAX / 2, .department = department};

    return counted(&query, word);
}

/* … of engineering, of one day. */
static int on_day(const char *day, const char *word)
{
    const AppointmentQuery query = {.from = moment(day),
                                    .until = day_next(moment(day)),
                                    .department = "engineering"};

    return counted(&query, word);
}

static void
what_another_department_has_now_is_cancelled_for_the_first(void **state)
{
    char record[49];

    (void)state;
    agree(record, "1203", "11-24 9:00");
    step(record, "dispatch", PAIRS("department", "security"));
    assert_int_equal(in_calendar("engineering", "STATUS:CANCELLED"), 1);
    assert_int_equal(in_calendar("engineering", "SEQUENCE:1\r\n"), 1);
    assert_int_equal(in_calendar("security", "STATUS:CONFIRMED"), 1);
    assert_int_equal(in_calendar("security", "SEQUENCE:1\r\n"), 1);
    assert_int_equal(in_calendar("cleaning", "BEGIN:VEVENT"), 0);
    assert_int_equal(in_calendar(NULL, "BEGIN:VEVENT"), 1);
    step(record, "dispatch", PAIRS("department", "engineering"));
    assert_int_equal(in_calendar("engineering", "STATUS:CONFIRMED"), 1);
    assert_int_equal(in_calendar("engineering", "SEQUENCE:2\r\n"), 1);
    assert_int_equal(in_calendar("security", "STATUS:CANCELLED"), 1);
}

/* Whoever reads both days' files, in whichever order, keeps the standing one:
 * it has the higher number. */
static void what_another_day_has_now_is_cancelled_on_the_first(void **state)
{
    char record[49];

    (void)state;
    agree(record, "1203", "11-24 9:00");
    step(record, "appoint",
         PAIRS("appointment_at", "11-25 9:00", "agreed_with", "王太太", "note",
               "改期"));
    step(record, "appoint",
         PAIRS("appointment_at", "11-26 9:00", "agreed_with", "王太太", "note",
               "再改期"));
    assert_int_equal(on_day("11-24", "STATUS:CANCELLED"), 1);
    assert_int_equal(on_day("11-24", "DTSTART:20261124T010000Z"), 1);
    assert_int_equal(on_day("11-24", "SEQUENCE:1\r\n"), 1);
    assert_int_equal(on_day("11-25", "STATUS:CANCELLED"), 1);
    assert_int_equal(on_day("11-25", "DTSTART:20261125T010000Z"), 1);
    assert_int_equal(on_day("11-26", "STATUS:CONFIRMED"), 1);
    assert_int_equal(on_day("11-26", "SEQUENCE:2\r\n"), 1);
    assert_int_equal(on_day("11-27", "BEGIN:VEVENT"), 0);
    assert_int_equal(in_calendar("engineering", "BEGIN:VEVENT"), 1);
    step(record, "appoint",
         PAIRS("appointment_at", "11-24 15:00", "agreed_with", "王太太", "note",
               "還是週二"));
    assert_int_equal(on_day("11-24", "STATUS:CONFIRMED"), 1);
    assert_int_equal(on_day("11-24", "BEGIN:VEVENT"), 1);
    assert_int_equal(on_day("11-26", "STATUS:CANCELLED"), 1);
}

/* RFC 5545, 3.6: a calendar has at least one component. */
static void a_calendar_of_nothing_still_has_a_component(void **state)
{
    Str out = STR_EMPTY;

    (void)state;
    calendar(&out);
    assert_null(strstr(str_text(&out), "BEGIN:VEVENT\r\n"));
    assert_non_null(strstr(str_text(&out), "BEGIN:VTIMEZONE\r\n"
                                           "TZID:Etc/UTC\r\n"));
    assert_non_null(strstr(str_text(&out), "END:VTIMEZONE\r\n"
                                           "END:VCALENDAR\r\n"));
    str_release(&out);
}

static void a_calendar_needs_leave(void **state)
{
    const AppointmentQuery query = {.from = 0, .until = INT64_MAX / 2};
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    assert_false(appointment_calendar(desk, &query, &out, &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    str_release(&out);
}

#define PEOPLE(name) \
    cmocka_unit_test_setup_teardown(name, open_with_people, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PEOPLE(a_day_lists_what_is_agreed_and_what_cannot_be_kept),
        PEOPLE(one_that_lies_over_midnight_is_in_the_way_of_the_next_day),
        PEOPLE(what_else_is_agreed_is_told_while_one_chooses),
        PEOPLE(a_new_time_needs_the_households_word_and_both_stay),
        PEOPLE(it_is_told_before_and_no_more_when_somebody_is_there),
        PEOPLE(a_calendar_has_short_lines_and_one_name_for_an_event),
        PEOPLE(what_was_taken_back_is_cancelled),
        PEOPLE(what_another_department_has_now_is_cancelled_for_the_first),
        PEOPLE(what_another_day_has_now_is_cancelled_on_the_first),
        PEOPLE(a_calendar_of_nothing_still_has_a_component),
        PEOPLE(a_calendar_needs_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
