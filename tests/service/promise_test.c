/* promise_test.c -- the promises of 5341 in every course a request may take
 *
 * A case is a course in minutes after the call, a moment of looking, and how
 * the promises must stand then: one letter each for 5, 3, 4, 1 and the date.
 *     - not asked   o open   k kept   l kept late   b broken
 */
#include "err.h"
#include "promise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CALL = 1795413731 }; /* 2026-11-23 14:02:11 in Taipei */
enum { NO = -1000000 };     /* it did not happen */

static const PromiseTerms terms = {5 * (Seconds)MINUTE, 30 * (Seconds)MINUTE,
                                   4 * (Seconds)HOUR, DAY, HOUR};

/* Seconds after the call, NO where it did not happen. */
typedef struct Case {
    const char *name;
    const char *states;
    PromiseName next;
    int now;
    int due; /* of next */
    int arrived, explained, resolved, committed, until, appointment;
    bool answer, outside, over;
} Case;

#define MIN *60

#define NOTHING                                                      \
    .arrived = NO, .explained = NO, .resolved = NO, .committed = NO, \
    .until = NO, .appointment = NO

static Seconds moment(int after)
{
    return after == NO ? NEVER : (Seconds)CALL + after;
}

static Course course_of(const Case *one)
{
    return (Course){
        .received = CALL,
        .appointment = moment(one->appointment),
        .arrived = moment(one->arrived),
        .explained = moment(one->explained),
        .committed = moment(one->committed),
        .until = moment(one->until),
        .resolved = moment(one->resolved),
        .answer = one->answer,
        .outside = one->outside,
        .over = one->over,
    };
}

static void states_of(const Promise all[PROMISES], char out[PROMISES + 1])
{
    for (int i = 0; i < PROMISES; i++)
        out[i] = "-oklb"[all[i].state];
    out[PROMISES] = '\0';
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
#ifdef __clang__
#pragma clang diagnostic ignored "-Winitializer-overrides"
#endif
static const Case cases[] = {
    {"just received", "oo---", PROMISE_ARRIVE, 0, 5 MIN, NOTHING},
    {"at the very second of the five minutes it is still open", "oo---",
     PROMISE_ARRIVE, 5 MIN, 5 MIN, NOTHING},
    {"a second later it is broken", "bo---", PROMISE_ARRIVE, 5 MIN + 1, 5 MIN,
     NOTHING},
    {"in place at the very second is kept", "ko---", PROMISE_SOLVE, 10 MIN,
     30 MIN, NOTHING, .arrived = 5 MIN},
    {"in place a second late is kept late", "lo---", PROMISE_SOLVE, 10 MIN,
     30 MIN, NOTHING, .arrived = 5 MIN + 1},
    {"nobody ever came: the oldest promise is next", "bbo--", PROMISE_ARRIVE,
     60 MIN, 5 MIN, NOTHING},
    {"solved in time", "kk---", PROMISES, 60 MIN, 0, NOTHING, .arrived = 4 MIN,
     .resolved = 29 MIN},
    {"solved at the very second", "kk---", PROMISES, 60 MIN, 0, NOTHING,
     .arrived = 4 MIN, .resolved = 30 MIN},
    {"solved late without a word: the four hours are asked and kept", "klk--",
     PROMISES, 60 MIN, 0, NOTHING, .arrived = 4 MIN, .resolved = 30 MIN + 1},
    {"the example of the header", "kko--", PROMISE_FINAL, 58 MIN, 240 MIN,
     NOTHING, .arrived = 4 MIN, .explained = 28 MIN},
    {"explained at the very second", "kko--", PROMISE_FINAL, 58 MIN, 240 MIN,
     NOTHING, .arrived = 4 MIN, .explained = 30 MIN},
    {"explained late", "klo--", PROMISE_FINAL, 58 MIN, 240 MIN, NOTHING,
     .arrived = 4 MIN, .explained = 31 MIN},
    {"explained early asks for the four hours at once", "kko--", PROMISE_FINAL,
     6 MIN, 240 MIN, NOTHING, .arrived = 4 MIN, .explained = 6 MIN},
    {"explained, then solved within the half hour", "kkk--", PROMISES, 60 MIN,
     0, NOTHING, .arrived = 4 MIN, .explained = 6 MIN, .resolved = 20 MIN},
    {"told about it after it was solved in time", "kk---", PROMISES, 60 MIN, 0,
     NOTHING, .arrived = 4 MIN, .resolved = 20 MIN, .explained = 25 MIN},
    {"explained and solved at the last second of four hours", "kkk--", PROMISES,
     300 MIN, 0, NOTHING, .arrived = 4 MIN, .explained = 6 MIN,
     .resolved = 240 MIN},
    {"explained and solved after four hours", "kkl--", PROMISES, 300 MIN, 0,
     NOTHING, .arrived = 4 MIN, .explained = 6 MIN, .resolved = 240 MIN + 1},
    {"explained and forgotten", "kkb--", PROMISE_FINAL, 300 MIN, 240 MIN,
     NOTHING, .arrived = 4 MIN, .explained = 6 MIN},
    {"not solved and not explained: three and four", "kbb--", PROMISE_SOLVE,
     300 MIN, 30 MIN, NOTHING, .arrived = 4 MIN},
    {"solved without anyone in place counts as being in place then", "kk---",
     PROMISES, 60 MIN, 0, NOTHING, .resolved = 3 MIN},
    {"solved without anyone in place, late for the five", "lk---", PROMISES,
     60 MIN, 0, NOTHING, .resolved = 12 MIN},
    {"in place written after the solution", "kk---", PROMISES, 60 MIN, 0,
     NOTHING, .arrived = 10 MIN, .resolved = 3 MIN},
    {"an enquiry answered on the telephone", "kk---", PROMISES, 60 MIN, 0,
     NOTHING, .resolved = 1 MIN, .answer = true},
    {"an enquiry not answered", "bo---", PROMISE_ARRIVE, 6 MIN, 5 MIN, NOTHING,
     .answer = true},
    {"an outside party is needed", "oo-o-", PROMISE_ARRIVE, 1 MIN, 5 MIN,
     NOTHING, .outside = true},
    {"an outside party: no four hours while its date is awaited", "kk-o-",
     PROMISE_COMMIT, 300 MIN, 1440 MIN, NOTHING, .arrived = 4 MIN,
     .explained = 20 MIN, .outside = true},
    {"an outside party's date not told within a day", "kk-b-", PROMISE_COMMIT,
     1441 MIN, 1440 MIN, NOTHING, .arrived = 4 MIN, .explained = 20 MIN,
     .outside = true},
    {"the date told at the last second is the promise now", "kk-ko",
     PROMISE_UNTIL, 1441 MIN, 4320 MIN, NOTHING, .arrived = 4 MIN,
     .explained = 20 MIN, .outside = true, .committed = 1440 MIN,
     .until = 4320 MIN},
    {"the date told late", "kk-lo", PROMISE_UNTIL, 1500 MIN, 4320 MIN, NOTHING,
     .arrived = 4 MIN, .explained = 20 MIN, .outside = true,
     .committed = 1440 MIN + 1, .until = 4320 MIN},
    {"a date stands for the four hours of what nobody took for outside",
     "kk-ko", PROMISE_UNTIL, 300 MIN, 4320 MIN, NOTHING, .arrived = 4 MIN,
     .explained = 20 MIN, .committed = 60 MIN, .until = 4320 MIN},
    {"the date passed", "kk-kb", PROMISE_UNTIL, 4321 MIN, 4320 MIN, NOTHING,
     .arrived = 4 MIN, .explained = 20 MIN, .outside = true,
     .committed = 60 MIN, .until = 4320 MIN},
    {"done by the date", "kk-kk", PROMISES, 9000 MIN, 0, NOTHING,
     .arrived = 4 MIN, .explained = 20 MIN, .outside = true,
     .committed = 60 MIN, .until = 4320 MIN, .resolved = 4320 MIN},
    {"done after the date", "kk-kl", PROMISES, 9000 MIN, 0, NOTHING,
     .arrived = 4 MIN, .explained = 20 MIN, .outside = true,
     .committed = 60 MIN, .until = 4320 MIN, .resolved = 4321 MIN},
    {"an outside party was not needed after all", "kk-k-", PROMISES, 60 MIN, 0,
     NOTHING, .arrived = 4 MIN, .resolved = 20 MIN, .outside = true},
    {"a commitment without a date leaves the four hours", "kkok-",
     PROMISE_FINAL, 100 MIN, 240 MIN, NOTHING, .arrived = 4 MIN,
     .explained = 20 MIN, .outside = true, .committed = 60 MIN},
    {"an appointment tomorrow: nothing is late today", "oo---", PROMISE_ARRIVE,
     600 MIN, 1445 MIN, NOTHING, .appointment = 1440 MIN},
    {"an appointment: someone came a little early", "ko---", PROMISE_SOLVE,
     1441 MIN, 1470 MIN, NOTHING, .appointment = 1440 MIN, .arrived = 1438 MIN},
    {"an appointment that nobody kept", "bbo--", PROMISE_ARRIVE, 1500 MIN,
     1445 MIN, NOTHING, .appointment = 1440 MIN},
    {"an agreed time before the call makes nothing earlier", "oo---",
     PROMISE_ARRIVE, 1 MIN, 5 MIN, NOTHING, .appointment = -60 MIN},
    {"reopened: solved no more, four hours from the call", "kbo--",
     PROMISE_SOLVE, 100 MIN, 30 MIN, NOTHING, .arrived = 4 MIN},
    {"reopened after it was explained", "kkb--", PROMISE_FINAL, 2000 MIN,
     240 MIN, NOTHING, .arrived = 4 MIN, .explained = 20 MIN},
    {"withdrawn: nothing is due any more", "-----", PROMISES, 300 MIN, 0,
     NOTHING, .over = true},
    {"closed: what was done stays told", "lk---", PROMISES, 300 MIN, 0, NOTHING,
     .arrived = 6 MIN, .resolved = 20 MIN, .over = true},
    {"closed without a solution", "k----", PROMISES, 300 MIN, 0, NOTHING,
     .arrived = 4 MIN, .over = true},
};
#pragma GCC diagnostic pop

static void every_course_has_its_promises(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Course course = course_of(&cases[i]);
        Promise all[PROMISES];
        char states[PROMISES + 1];
        Seconds due;

        promises_at(&course, &terms, CALL + cases[i].now, all);
        states_of(all, states);
        const PromiseName next = promise_next(&course, &terms, &due);
        const Seconds want =
            cases[i].next == PROMISES ? NEVER : CALL + cases[i].due;
        if (strcmp(states, cases[i].states) != 0 || next != cases[i].next ||
            due != want)
            fail_msg("%s: %s, next %d due %+ld", cases[i].name, states, next,
                     (long)(due - CALL));
    }
}

static void a_call_that_was_not_answered_promises_nothing(void **state)
{
    const Course course = {.appointment = CALL};
    Promise all[PROMISES];
    char states[PROMISES + 1];
    Seconds due = 1;

    (void)state;
    promises_at(&course, &terms, CALL + DAY, all);
    states_of(all, states);
    assert_string_equal(states, "-----");
    assert_int_equal(promise_next(&course, &terms, &due), PROMISES);
    assert_int_equal(due, NEVER);
}

/* A calendar of days loses the minute at midnight: seconds do not. */
static void
midnight_month_end_and_leap_day_are_minutes_like_others(void **state)
{
    static const struct {
        const char *received, *due;
    } days[] = {
        {"2026-11-23 23:58:00", "2026-11-24 00:03:00"},
        {"2026-11-30 23:57:30", "2026-12-01 00:02:30"},
        {"2026-12-31 23:59:59", "2027-01-01 00:04:59"},
        {"2028-02-28 23:56:00", "2028-02-29 00:01:00"},
        {"2028-02-29 23:56:00", "2028-03-01 00:01:00"},
        {"2027-02-28 23:56:00", "2027-03-01 00:01:00"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        Course course = {0};
        char text[TIME_TEXT];
        Promise all[PROMISES];
        Seconds due;

        assert_true(time_read(days[i].received, CALL, &course.received, NULL));
        promise_next(&course, &terms, &due);
        assert_string_equal(time_write(due, TIME_FULL, CALL, text),
                            days[i].due);
        promises_at(&course, &terms, due, all);
        assert_int_equal(all[PROMISE_ARRIVE].state, PROMISE_OPEN);
        assert_int_equal(all[PROMISE_ARRIVE].left, 0);
        promises_at(&course, &terms, due + 1, all);
        assert_int_equal(all[PROMISE_ARRIVE].state, PROMISE_BROKEN);
        assert_int_equal(all[PROMISE_ARRIVE].left, -1);
    }
}

static void what_is_left_is_frozen_once_it_is_done(void **state)
{
    const Course course = {.received = CALL, .arrived = CALL + 4 MIN};

    (void)state;
    for (int hours = 0; hours < 50; hours++) {
        Promise all[PROMISES];

        promises_at(&course, &terms, CALL + 4 MIN + hours * HOUR, all);
        assert_int_equal(all[PROMISE_ARRIVE].left, 60);
        assert_int_equal(all[PROMISE_ARRIVE].done, CALL + 4 MIN);
    }
}

static void a_site_may_promise_less(void **state)
{
    const PromiseTerms slow = {600, 2700, 28800, 172800, 3600};
    const Course course = {.received = CALL};
    Seconds due;

    (void)state;
    assert_int_equal(promise_next(&course, &slow, &due), PROMISE_ARRIVE);
    assert_int_equal(due, CALL + 10 MIN);
}

/* ---- any course at all -------------------------------------------------- */

static uint64_t seed = 20261123;

static unsigned drawn(unsigned below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % below;
}

static Seconds drawn_moment(void)
{
    static const int spans[] = {5 MIN, 30 MIN, 240 MIN, 1440 MIN};

    if (drawn(2))
        return NEVER;
    if (drawn(8) == 0) /* on the very second, or beside it */
        return CALL + spans[drawn(4)] + (int)drawn(3) - 1;
    return CALL + drawn(3 * 1440 MIN);
}

static Course drawn_course(void)
{
    return (Course){
        .received = CALL,
        .appointment = drawn(4) ? NEVER : drawn_moment(),
        .arrived = drawn_moment(),
        .explained = drawn_moment(),
        .committed = drawn_moment(),
        .until = drawn_moment(),
        .resolved = drawn(2) ? NEVER : drawn_moment(),
        .answer = drawn(2),
        .outside = drawn(2),
        .over = drawn(10) == 0,
    };
}

static bool undone(const Promise *promise)
{
    return promise->state == PROMISE_OPEN || promise->state == PROMISE_BROKEN;
}

static void
the_next_promise_is_the_least_due_one_whenever_one_looks(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        const Course course = drawn_course();
        Seconds next_due;
        const PromiseName next = promise_next(&course, &terms, &next_due);
        Promise all[PROMISES];
        Seconds least = NEVER;

        promises_at(&course, &terms, CALL + drawn(4 * 1440 MIN), all);
        for (int i = 0; i < PROMISES; i++)
            if (undone(&all[i]) && (least == NEVER || all[i].due < least))
                least = all[i].due;
        assert_int_equal(next_due, least);
        assert_int_equal(next == PROMISES, least == NEVER);
        if (next != PROMISES)
            assert_int_equal(all[next].due, least);
    }
}

/* As time passes alone, what is done stays as it is, what is open may only
 * break, and only the four hours may begin to be asked. */
static void time_alone_only_breaks_promises(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        const Course course = drawn_course();
        const Seconds first = CALL + drawn(2 * 1440 MIN);
        Promise before[PROMISES], after[PROMISES];

        promises_at(&course, &terms, first, before);
        promises_at(&course, &terms, first + drawn(2 * 1440 MIN), after);
        for (int i = 0; i < PROMISES; i++) {
            if (before[i].state == PROMISE_NOT_ASKED) {
                assert_true(after[i].state == PROMISE_NOT_ASKED ||
                            i == PROMISE_FINAL);
                continue;
            }
            assert_int_equal(after[i].due, before[i].due);
            if (before[i].state == PROMISE_OPEN)
                assert_true(undone(&after[i]));
            else
                assert_int_equal(after[i].state, before[i].state);
        }
    }
}

static void what_is_solved_or_over_has_nothing_due(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        Course course = drawn_course();
        Seconds due;

        if (course.resolved == NEVER && !course.over)
            continue;
        assert_int_equal(promise_next(&course, &terms, &due), PROMISES);
    }
}

/* ---- in words ------------------------------------------------------------ */

static void says(PromiseName name, const Course *course, int now,
                 const char *sentence)
{
    Str out = STR_EMPTY;

    promise_explain(name, course, &terms, CALL + now, &out);
    assert_string_equal(str_text(&out), sentence);
    str_release(&out);
}

static void every_due_time_is_explained_in_words(void **state)
{
    Course course = {.received = CALL};

    (void)state;
    says(PROMISE_ARRIVE, &course, 60,
         "Received 14:02:11, plus 5 minutes: someone must be in place by "
         "14:07:11.");
    says(PROMISE_SOLVE, &course, 60,
         "Received 14:02:11, plus 30 minutes: it must be solved, or explained "
         "to the owner, by 14:32:11.");
    says(PROMISE_FINAL, &course, 60,
         "This is asked only of what was not solved at once.");
    says(PROMISE_COMMIT, &course, 60,
         "This is asked only where an outside party is needed.");
    course.explained = CALL + 20 MIN;
    says(PROMISE_FINAL, &course, 30 MIN,
         "Received 14:02:11, plus 4 hours: what was not solved at once must "
         "be solved by 18:02:11.");
    course.outside = true;
    says(PROMISE_COMMIT, &course, 30 MIN,
         "Received 14:02:11, plus 1 day: the owner must be told the outside "
         "party's date by 2026-11-24 14:02:11.");
    says(PROMISE_FINAL, &course, 30 MIN,
         "The outside party's date stands in place of this.");
    course.committed = CALL + 60 MIN;
    course.until = CALL + 2 * DAY;
    says(PROMISE_UNTIL, &course, 61 MIN,
         "The owner was told at 15:02:11 that the outside party will be done "
         "by 2026-11-25 14:02:11: that date is the promise.");
    course.over = true;
    says(PROMISE_UNTIL, &course, 61 MIN,
         "The request is over, so this is not due any more.");
}

static void an_appointment_and_an_enquiry_are_explained_as_such(void **state)
{
    Course course = {.received = CALL, .answer = true};

    (void)state;
    says(PROMISE_ARRIVE, &course, 60,
         "Received 14:02:11, plus 5 minutes: the answer must be given by "
         "14:07:11.");
    course = (Course){.received = CALL, .appointment = CALL + DAY};
    says(PROMISE_ARRIVE, &course, 60,
         "Agreed for 2026-11-24 14:02:11, plus 5 minutes: someone must be in "
         "place by 2026-11-24 14:07:11.");
}

static void every_promise_and_state_has_a_word(void **state)
{
    (void)state;
    assert_string_equal(promise_code(PROMISE_ARRIVE), "5");
    assert_string_equal(promise_code(PROMISE_UNTIL), "date");
    for (int i = 0; i < PROMISES; i++)
        assert_true(*promise_label((PromiseName)i));
    for (int i = 0; i <= PROMISE_BROKEN; i++)
        assert_true(*promise_state_label((PromiseState)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_course_has_its_promises),
        cmocka_unit_test(a_call_that_was_not_answered_promises_nothing),
        cmocka_unit_test(
            midnight_month_end_and_leap_day_are_minutes_like_others),
        cmocka_unit_test(what_is_left_is_frozen_once_it_is_done),
        cmocka_unit_test(a_site_may_promise_less),
        cmocka_unit_test(
            the_next_promise_is_the_least_due_one_whenever_one_looks),
        cmocka_unit_test(time_alone_only_breaks_promises),
        cmocka_unit_test(what_is_solved_or_over_has_nothing_due),
        cmocka_unit_test(every_due_time_is_explained_in_words),
        cmocka_unit_test(an_appointment_and_an_enquiry_are_explained_as_such),
        cmocka_unit_test(every_promise_and_state_has_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
