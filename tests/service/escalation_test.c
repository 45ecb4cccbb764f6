/* escalation_test.c -- who is told that something waits, when, and how often
 *
 * Nothing has to run for it: the same request is held against another moment.
 */
#include "alarms.h"

static void send(char record[49])
{
    receive(record);
    step(record, "dispatch", PAIRS("department", "engineering"));
}

static void nobody_accepts_and_one_after_the_other_is_told(void **state)
{
    char record[49];

    (void)state;
    send(record);
    told("chen", "butler", "");
    at("2026-11-23 14:05");
    told("chen", "butler", "silent");
    told("tsai", "hotline", "");
    at("2026-11-23 14:07"); /* nobody is in place */
    told("tsai", "hotline", "late");
    at("2026-11-23 14:08");
    told("tsai", "hotline", "silent_hotline");
    at("2026-11-23 14:12");
    told("kao", "chief", "silent_chief");
    step(record, "accept", PAIRS("accepted_by", "wu", "at", "14:12"));
    told("kao", "chief", "");
    told("chen", "butler", "late");
}

static void a_look_at_the_list_takes_no_ring_away(void **state)
{
    char record[49];

    (void)state;
    send(record);
    assert_int_equal(rings("chen", "butler"), 0);
    at("2026-11-23 14:05");
    told("chen", "butler", "silent");
    assert_int_equal(rings("chen", "butler"), 1);
    assert_int_equal(rings("chen", "butler"), 0);
}

static void an_emergency_is_told_sooner(void **state)
{
    char record[49] = "";
    Err err;

    (void)state;
    assert_true(try("request", "receive", record,
                    PAIRS("home", "1203", "category", "gas", "text", "瓦斯"),
                    &err));
    step(record, "dispatch", PAIRS("department", "engineering"));
    at("2026-11-23 14:03");
    told("chen", "butler", "silent");
    at("2026-11-23 14:05");
    told("kao", "chief", "silent_chief");
}

static void
what_is_handed_back_is_told_at_once_and_can_be_sent_again(void **state)
{
    char record[49];
    Err err;

    (void)state;
    send(record);
    assert_false(try("request", "decline", record, PAIRS("at", "14:02"), &err));
    assert_string_equal(err.field, "reason");
    step(record, "decline", PAIRS("reason", "no plumber today"));
    Request request = load(record);
    assert_int_equal(request.state, REQUEST_DECLINED);
    request_release(&request);
    told("chen", "butler", "declined");
    step(record, "dispatch", PAIRS("department", "security"));
    told("chen", "butler", "");
}

static void help_is_told_until_somebody_is_sent(void **state)
{
    char record[49];

    (void)state;
    send(record);
    step(record, "accept", PAIRS("accepted_by", "wu"));
    step(record, "assist", PAIRS("text", "a second man"));
    told("kao", "chief", "help");
    step(record, "dispatch", PAIRS("department", "security"));
    told("kao", "chief", "");
}

static void a_department_hears_of_its_own_only(void **state)
{
    char record[49];

    (void)state;
    send(record);
    at("2026-11-23 14:07");
    Escalation found[8];
    house_act(desk, "wu", "department");
    text_copy(desk->actor.department, sizeof desk->actor.department,
              "cleaning");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 0);
    text_copy(desk->actor.department, sizeof desk->actor.department,
              "engineering");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 1);
    house_act(desk, "chen", "butler");
    step(record, "dispatch",
         PAIRS("department", "engineering", "assignee", "chen"));
    house_act(desk, "wu", "department");
    text_copy(desk->actor.department, sizeof desk->actor.department,
              "engineering");
    at("2026-11-23 14:20");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 0);
}

static void each_rings_once_for_each_person(void **state)
{
    char record[49];

    (void)state;
    send(record);
    assert_int_equal(rings("chen", "butler"), 0);
    at("2026-11-23 14:05");
    assert_int_equal(rings("chen", "butler"), 1);
    assert_int_equal(rings("chen", "butler"), 0);
    assert_int_equal(rings("lin", "butler"), 1);
    at("2026-11-23 14:06"); /* nearly late: another event */
    assert_int_equal(rings("chen", "butler"), 1);
    at("2026-11-23 14:06:30");
    assert_int_equal(rings("chen", "butler"), 0);
    /* the clock is set back, and on again */
    at("2026-11-23 13:00");
    assert_int_equal(rings("chen", "butler"), 0);
    at("2026-11-23 14:06:30");
    assert_int_equal(rings("chen", "butler"), 0);
}

static void what_is_days_old_does_not_ring(void **state)
{
    char record[49];

    (void)state;
    send(record);
    at("2026-11-26 14:05");
    assert_int_equal(rings("chen", "butler"), 0);
    told("chen", "butler", "late");
}

static void who_has_seen_it_is_told_no_more_and_that_is_on_record(void **state)
{
    char record[49];
    Escalation found[8];
    Err err = ERR_NONE;

    (void)state;
    send(record);
    at("2026-11-23 14:05");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 1);
    const int64_t before = facts();
    assert_true(escalation_see(desk, &found[0], &err));
    assert_int_equal(facts(), before + 1);
    told("chen", "butler", "");
    told("lin", "butler", "silent");
    /* it is no step of the work: undo takes back the sending */
    Str what = STR_EMPTY;
    assert_true(desk_undo(desk, "request", record, &what, &err));
    Request request = load(record);
    assert_int_equal(request.state, REQUEST_RECEIVED);
    request_release(&request);
    str_release(&what);
}

static void midnight_and_a_leap_day_change_nothing(void **state)
{
    char record[49];

    (void)state;
    at("2028-02-28 23:59");
    send(record);
    at("2028-02-29 00:01");
    told("chen", "butler", "");
    at("2028-02-29 00:02");
    told("chen", "butler", "silent");
    at("2028-02-29 00:09");
    told("kao", "chief", "silent_chief");
}

static void a_complaint_without_an_answer_goes_up_after_a_day(void **state)
{
    char record[49] = "";
    Err err;

    (void)state;
    assert_true(try("request", "receive", record,
                    PAIRS("home", "1203", "category", "noise", "text", "吵"),
                    &err));
    step(record, "dispatch", PAIRS("department", "security"));
    step(record, "accept", PAIRS("accepted_by", "wu"));
    at("2026-11-24 14:01");
    told("boss", "manager", "");
    at("2026-11-24 14:02");
    told("boss", "manager", "unanswered");
    step(record, "explain", PAIRS("text", "talked", "explained_to", "Wang"));
    told("boss", "manager", "unanswered"); /* why it takes longer: no answer */
    step(record, "answer",
         PAIRS("answer", "moved", "answered_to", "Wang", "satisfied", "yes"));
    told("boss", "manager", "");
}

static bool take_seen(void *self, const Step *step)
{
    if (strcmp(step->verb, "see") == 0)
        str_add(self, str_text(step->summary));
    return true;
}

static bool count_one(void *self, const Escalation *one)
{
    (void)one;
    return ++*(int *)self < 100;
}

static void every_rule_is_told_to_whoever_passes_it_on(void **state)
{
    char record[49];
    int count = 0;
    Err err = ERR_NONE;

    (void)state;
    send(record);
    at("2026-11-23 14:06");
    assert_true(escalation_each(desk, clock_now(), count_one, &count, &err));
    assert_int_equal(count, 3); /* asked, silent, near */
}

static void who_saw_it_is_told_in_its_course_and_beside_the_alarm(void **state)
{
    char record[49];
    Escalation found[8];
    Str words = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    send(record);
    at("2026-11-23 14:05");
    house_act(desk, "chen", "butler");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 1);
    assert_true(escalation_see(desk, &found[0], &err));
    house_act(desk, "lin", "butler");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 1);
    escalation_seen_by(desk, &found[0], &words);
    assert_string_equal(str_text(&words), "陳美玲");
    str_clear(&words);
    assert_true(request_course(desk, record, take_seen, &words, &err));
    assert_string_equal(str_text(&words),
                        "nobody has accepted it, since 14:02");
    str_release(&words);
    house_act(desk, "chen", "butler");
}

/* Those that ring a bell, of those that are told now. */
static int bells(const char *hours)
{
    Escalation found[8];
    int loud = 0;

    house_act(desk, "chen", "butler");
    text_copy(desk->actor.silent_hours, sizeof desk->actor.silent_hours, hours);
    const int count = escalation_ring(desk, clock_now(), found, 8);
    for (int i = 0; i < count; i++)
        loud += !found[i].silent;
    house_act(desk, "chen", "butler");
    return 10 * count + loud;
}

static void in_silent_hours_it_is_shown_and_only_emergencies_ring(void **state)
{
    char record[49], gas[49] = "";
    Err err;

    (void)state;
    at("2026-11-23 23:00");
    send(record);
    at("2026-11-23 23:03");
    assert_int_equal(bells("22:00-07:00"), 10);
    assert_true(try("request", "receive", gas,
                    PAIRS("home", "1203", "category", "gas", "text", "瓦斯"),
                    &err));
    at("2026-11-23 23:04"); /* not sent; the other is nearly late */
    assert_int_equal(bells("22:00-07:00"), 21);
    at("2026-11-23 23:05");
    assert_int_equal(bells("22:00-23:05"), 11);
}

static void what_is_not_sent_is_no_departments_alarm(void **state)
{
    char record[49];
    Escalation found[8];

    (void)state;
    receive(record);
    at("2026-11-23 14:20");
    house_act(desk, "wu", "department");
    text_copy(desk->actor.department, sizeof desk->actor.department,
              "engineering");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 0);
    house_act(desk, "chen", "butler");
}

/* ---- from look to look --------------------------------------------------------- */

enum { CROWD = 40, LOOKS = 120, SOME = 6 };

/* Requests of the last two hours, in many states. */
static void crowd_make(void)
{
    static const char *const steps[] = {"accept", "arrive",  "explain",
                                        "assist", "resolve", "decline"};
    char text[24];
    Err err;

    for (int i = 0; i < CROWD; i++) {
        char record[49] = "";
        text_print(text, sizeof text, "2026-11-23 %d:%02d", 12 + rand() % 2,
                   rand() % 60);
        at(text);
        assert_true(try("request", "receive", record,
                        PAIRS("home", "1203", "category",
                              rand() % 4 ? "leak" : "gas", "text", "漏"),
                        &err));
        if (rand() % 4 == 0)
            continue;
        step(record, "dispatch", PAIRS("department", "engineering"));
        for (int k = rand() % 4; k > 0; k--) /* what is not legal is not done */
            (void)try("request", steps[rand() % 6], record,
                      PAIRS("text", "好", "reason", "忙"), &err);
    }
}

/* What stands, as one list made by the clock and one by looking at all say. */
static void same_lists(Desk *anew, Seconds now)
{
    Escalation gone_on[SOME], looked[SOME + 1];

    const int count = escalation_list(desk, now, gone_on, SOME);
    (void)escalation_list(anew, now, looked, SOME + 1);
    assert_int_equal(escalation_list(anew, now, looked, SOME), count);
    for (int i = 0; i < count; i++) {
        assert_string_equal(gone_on[i].record, looked[i].record);
        assert_string_equal(gone_on[i].rule->name, looked[i].rule->name);
        assert_int_equal(gone_on[i].at, looked[i].at);
    }
}

static void what_the_clock_brings_is_what_a_look_at_all_finds(void **state)
{
    static const char *const people[][3] = {
        {"chen", "butler", ""},
        {"kao", "chief", ""},
        {"wu", "department", "engineering"},
        {"lee", "department", "engineering"}};
    Desk *anew = NULL;
    Err err = ERR_NONE;

    (void)state;
    srand(5341);
    house_act(desk, "", "administrator");
    for (int i = 2; i < 4; i++)
        HOUSE_SET(desk, "staff", "login", people[i][0], "name", people[i][0],
                  "role", people[i][1], "department", people[i][2], "unit",
                  "3");
    house_act(desk, "chen", "butler");
    crowd_make();
    assert_true(desk_open(&anew, store_path(desk->store), STORE_WRITE, NULL,
                          NULL, &err));
    for (size_t k = 0; k < sizeof people / sizeof *people; k++) {
        at("2026-11-23 14:00");
        Desk *const both[] = {desk, anew};
        for (int i = 0; i < 2; i++) {
            house_act(both[i], people[k][0], people[k][1]);
            text_copy(both[i]->actor.department,
                      sizeof both[i]->actor.department, people[k][2]);
        }
        Seconds now = clock_now();
        for (int i = 0; i < LOOKS; i++, now += rand() % 120)
            same_lists(anew, now);
    }
    desk_close(anew);
}

/* Another program's request rings with those that were known, also when nobody
 * has asked yet whether the file has changed. */
static void what_another_program_wrote_is_due_with_the_others(void **state)
{
    char record[49] = "";
    Desk *other = NULL;
    Err err = ERR_NONE;

    (void)state;
    send(record);
    assert_int_equal(rings("chen", "butler"), 0);
    assert_true(desk_open(&other, store_path(desk->store), STORE_WRITE, NULL,
                          NULL, &err));
    house_act(other, "chen", "butler");
    Desk *const mine = desk;
    desk = other;
    record[0] = '\0';
    send(record);
    desk = mine;
    at("2026-11-23 14:05");
    assert_int_equal(rings("chen", "butler"), 2);
    desk_close(other);
}

/* Who writes in that moment takes no ring away: it is asked for again. */
static void a_ring_waits_until_another_has_written(void **state)
{
    char record[49];
    Desk *other = NULL;
    Err err = ERR_NONE;

    (void)state;
    send(record);
    assert_true(desk_open(&other, store_path(desk->store), STORE_WRITE, NULL,
                          NULL, &err));
    at("2026-11-23 14:05");
    assert_true(store_begin(other->store, DURABLE, &err));
    assert_int_equal(rings("chen", "butler"), -1);
    store_rollback(other->store);
    assert_int_equal(rings("chen", "butler"), 1);
    assert_int_equal(rings("chen", "butler"), 0);
    desk_close(other);
}

/* What rang is kept as long as it can ring again. */
static void nothing_is_kept_of_what_is_closed(void **state)
{
    char record[49], other[49];

    (void)state;
    send(record);
    send(other);
    at("2026-11-23 14:05");
    assert_int_equal(rings("chen", "butler"), 2);
    step(record, "resolve", PAIRS("resolution", "好了"));
    step(record, "verify", PAIRS("verdict", "yes"));
    step(record, "close", PAIRS(NULL));
    Sql *q = sql(desk->store, "SELECT count(*) FROM heard");
    assert_true(sql_row(q));
    assert_int_equal(sql_get_int(q, 0), 1);
    sql_done(q, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_accepts_and_one_after_the_other_is_told),
        TEST(a_look_at_the_list_takes_no_ring_away),
        TEST(an_emergency_is_told_sooner),
        TEST(what_is_handed_back_is_told_at_once_and_can_be_sent_again),
        TEST(help_is_told_until_somebody_is_sent),
        TEST(a_department_hears_of_its_own_only),
        TEST(each_rings_once_for_each_person),
        TEST(what_is_days_old_does_not_ring),
        TEST(who_has_seen_it_is_told_no_more_and_that_is_on_record),
        TEST(midnight_and_a_leap_day_change_nothing),
        TEST(a_complaint_without_an_answer_goes_up_after_a_day),
        TEST(every_rule_is_told_to_whoever_passes_it_on),
        TEST(who_saw_it_is_told_in_its_course_and_beside_the_alarm),
        TEST(in_silent_hours_it_is_shown_and_only_emergencies_ring),
        TEST(what_is_not_sent_is_no_departments_alarm),
        TEST(what_the_clock_brings_is_what_a_look_at_all_finds),
        TEST(what_another_program_wrote_is_due_with_the_others),
        TEST(a_ring_waits_until_another_has_written),
        TEST(nothing_is_kept_of_what_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
