/* complaint_test.c -- a complaint's course on top of a request (S10, S11), and
 * what may become one (S9)
 */
#include "alarms.h"
#include "register.h"

static void as_chief(void)
{
    house_act(desk, "hsu", "chief");
}

static void as_chen(void)
{
    house_act(desk, "chen", "butler");
}

static void complain(char record[49], const char *major)
{
    receive(record);
    step(record, "complain",
         PAIRS("points", "櫃臺回話不耐煩", "wish", "道歉", "about", "chen",
               "major", major));
}

static void it_goes_its_course_beside_the_request(void **state)
{
    char record[49];

    (void)state;
    complain(record, "no");
    as_chief();
    step(record, "investigate", PAIRS("findings", "錄音與所述相符"));
    step(record, "measure", PAIRS("measure", "已面談，複訓電話禮儀"));
    step(record, "answer",
         PAIRS("answer", "已致歉並說明改善", "answered_to", "王淑芬",
               "satisfied", "yes"));
    Request request = load(record);
    assert_true(request_is_complaint(&request));
    assert_int_equal(request.state, REQUEST_RECEIVED);
    assert_string_equal(request.points, "櫃臺回話不耐煩");
    assert_string_equal(request.wish, "道歉");
    assert_string_equal(request.about, "chen");
    assert_string_equal(request.findings, "錄音與所述相符");
    assert_string_equal(request.investigated_by, "hsu");
    assert_string_equal(request.measure, "已面談，複訓電話禮儀");
    assert_string_equal(request.answer, "已致歉並說明改善");
    assert_string_equal(request.answered_by, "hsu");
    assert_string_equal(request.answered_to, "王淑芬");
    assert_int_equal(request.answered_at, clock_now());
    assert_string_equal(request.satisfied, "yes");
    request_release(&request);
    as_chen();
}

static void what_is_no_complaint_has_no_such_steps(void **state)
{
    char record[49];
    Err err;

    (void)state;
    receive(record);
    as_chief();
    assert_false(
        try("request", "investigate", record, PAIRS("findings", "x"), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
    as_chen();
}

/* What has to be done before the owner is answered. */
static void look_into(char record[49])
{
    step(record, "investigate", PAIRS("findings", "錄音與所述相符"));
    step(record, "measure", PAIRS("measure", "複訓電話禮儀"));
}

static void answer(char record[49], const char *satisfied)
{
    step(record, "answer",
         PAIRS("answer", "已致歉", "answered_to", "王淑芬", "satisfied",
               satisfied));
}

static void whom_it_is_about_does_not_close_it(void **state)
{
    char record[49];
    Err err;

    (void)state;
    complain(record, "no");
    as_chief();
    look_into(record);
    answer(record, "yes");
    step(record, "resolve", PAIRS("resolution", "已致歉"));
    as_chen();
    assert_false(
        try("request", "close", record, PAIRS("note", "業戶滿意"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    /* … also when she says that it is none … */
    step(record, "amend", PAIRS("nature", "service"));
    assert_false(
        try("request", "close", record, PAIRS("note", "業戶滿意"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    step(record, "amend", PAIRS("nature", "complaint"));
    /* … nor does a fact that another database has taken from her */
    take(1, "request", record, "close", "{\"note\":\"x\"}");
    Request request = load(record);
    assert_int_equal(request.state, REQUEST_CLOSED); /* lin may */
    request_release(&request);
}

static void whom_it_is_about_does_not_undo_it(void **state)
{
    char record[49];
    Str what = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    complain(record, "no");
    assert_false(desk_undo(desk, "request", record, &what, &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    step(record, "note", PAIRS("note", "x")); /* what is not that, she does */
    assert_true(desk_undo(desk, "request", record, &what, &err));
    as_chief();
    assert_true(desk_undo(desk, "request", record, &what, &err));
    Request request = load(record);
    assert_false(request_is_complaint(&request));
    request_release(&request);
    str_release(&what);
    as_chen();
}

static void its_closing_by_whom_it_is_about_is_a_dispute(void **state)
{
    char record[49];

    (void)state;
    receive(record);
    step(record, "complain", PAIRS("points", "x", "about", "lin"));
    step(record, "resolve", PAIRS("resolution", "x"));
    take(1, "request", record, "close", "{\"note\":\"x\"}");
    Request request = load(record);
    assert_int_equal(request.state, REQUEST_RESOLVED);
    assert_int_equal(request.disputes, 1);
    request_release(&request);
}

/* Closing it, or saying that it is none, is refused, and the sentence says what
 * comes first. */
static void refuses(char record[49], const char *first)
{
    static const char *const ways[][3] = {{"close", "note", "x"},
                                          {"amend", "nature", "service"}};
    Err err;

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        assert_false(try("request", ways[i][0], record,
                         PAIRS(ways[i][1], ways[i][2]), &err));
        assert_int_equal(err.kind, ERR_NOT_NOW);
        if (!strstr(err.text, first))
            fail_msg("%s: %s: not %s", ways[i][0], err.text, first);
    }
}

static void it_is_closed_after_its_whole_course(char record[49])
{
    as_chief();
    step(record, "resolve", PAIRS("resolution", "x"));
    refuses(record, "investigate first");
    step(record, "verify", PAIRS("verdict", "yes"));
    refuses(record, "investigate first"); /* the work is no answer */
    step(record, "investigate", PAIRS("findings", "x"));
    refuses(record, "note the measure first");
    step(record, "measure", PAIRS("measure", "x"));
    refuses(record, "answer first");
    answer(record, "no");
    step(record, "close", PAIRS("note", "x"));
    as_chen();
}

static void one_that_was_registered_is_closed_after_its_course(void **state)
{
    char record[49];

    (void)state;
    complain(record, "no");
    it_is_closed_after_its_whole_course(record);
}

static void one_that_was_received_is_closed_after_its_course(void **state)
{
    char record[49] = "";
    Err err;

    (void)state;
    step(record, "receive",
         PAIRS("home", "1203", "category", "leak", "text", "櫃臺不耐煩",
               "nature", "complaint", "about", "chen"));
    step(record, "resolve", PAIRS("resolution", "x"));
    assert_false(try("request", "close", record, PAIRS("note", "x"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    as_chief();
    step(record, "reopen", PAIRS("reason", "x"));
    it_is_closed_after_its_whole_course(record);
}

static void what_was_corrected_to_one_is_closed_after_its_course(void **state)
{
    char record[49];

    (void)state;
    receive(record);
    step(record, "amend", PAIRS("nature", "complaint"));
    it_is_closed_after_its_whole_course(record);
}

static void a_major_one_is_told_to_chief_and_manager_at_once(void **state)
{
    char record[49];
    Escalation one;
    Err err;

    (void)state;
    complain(record, "yes");
    told("sato", "manager", "major");
    told("hsu", "chief", "major");
    told("chen", "butler", "");
    as_chief();
    assert_int_equal(escalation_ring(desk, clock_now(), &one, 1), 1);
    assert_true(escalation_see(desk, &one, &err));
    as_chen();
    told("hsu", "chief", "");
    told("sato", "manager", "major"); /* who has not said that he has seen it */
}

static void a_category_makes_it_major(void **state)
{
    char record[49] = "";
    Err err;

    (void)state;
    assert_true(try("request", "receive", record,
                    PAIRS("home", "1203", "category", "privacy", "text",
                          "訪客拿到我的電話", "wish", "說明外洩經過"),
                    &err));
    told("sato", "manager", "major");
    Request request = load(record);
    assert_string_equal(request.major, "yes");
    assert_string_equal(request.wish, "說明外洩經過");
    request_release(&request);
}

static void without_an_answer_it_is_told_after_a_day(void **state)
{
    char record[49];

    (void)state;
    complain(record, "no");
    step(record, "explain", PAIRS("text", "調查中", "explained_to", "王淑芬"));
    as_chief();
    step(record, "resolve", PAIRS("resolution", "x"));
    as_chen();
    at("2026-11-24 14:01");
    told("sato", "manager", "");
    at("2026-11-24 14:02"); /* an explanation is no answer, nor is solving it */
    told("sato", "manager", "unanswered");
    step(record, "answer",
         PAIRS("answer", "x", "answered_to", "王淑芬", "satisfied", "yes"));
    told("sato", "manager", "");
}

static bool suggests(const char *record)
{
    Request request = load(record);
    const bool suggests = request_suggests_complaint(&request);

    request_release(&request);
    return suggests;
}

static void the_third_reminder_may_make_it_one(void **state)
{
    char record[49];
    RequestQuery board = REQUEST_QUERY_BOARD;
    RequestRow row;

    (void)state;
    receive(record);
    for (int i = 1; i <= 3; i++) {
        assert_false(suggests(record));
        step(record, "remind",
             PAIRS("reminder", "王先生", "text", "什麼時候來", "at", "14:02"));
    }
    assert_true(suggests(record));
    assert_int_equal(request_rows(desk, &board, (RowsFrom){0}, &row, 1), 1);
    assert_int_equal(row.reminders, 3);
    step(record, "complain", PAIRS("points", "沒有人來"));
    assert_false(suggests(record));
}

static void what_the_owner_refuses_or_is_reopened_may_become_one(void **state)
{
    char record[49];

    (void)state;
    receive(record);
    step(record, "resolve", PAIRS("resolution", "x"));
    assert_false(suggests(record));
    step(record, "verify", PAIRS("verdict", "no", "reason", "還在滴"));
    assert_true(suggests(record));
    step(record, "arrive", PAIRS("at", "14:02"));
    assert_false(suggests(record));
    step(record, "resolve", PAIRS("resolution", "x"));
    as_chief();
    step(record, "reopen", PAIRS("reason", "又漏了"));
    as_chen();
    assert_true(suggests(record));
}

static void reopened_it_needs_another_answer(void **state)
{
    char record[49];

    (void)state;
    complain(record, "no");
    as_chief();
    step(record, "answer",
         PAIRS("answer", "x", "answered_to", "王淑芬", "satisfied", "no"));
    step(record, "resolve", PAIRS("resolution", "x"));
    step(record, "reopen", PAIRS("reason", "沒有改善"));
    Request request = load(record);
    assert_int_equal(request.answered_at, NEVER);
    assert_null(request.satisfied);
    request_release(&request);
    as_chen();
}

static void its_paper_tells_the_whole_course(void **state)
{
    static const char *const tongue[] = {"zh-Hant", NULL};
    char record[49];
    Record paper;
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    complain(record, "yes");
    as_chief();
    step(record, "investigate", PAIRS("findings", "錄音與所述相符"));
    step(
        record, "answer",
        PAIRS("answer", "已致歉", "answered_to", "王淑芬", "satisfied", "yes"));
    assert_true(record_load(desk, "request", record, &paper, &err));
    assert_true(record_print(desk, &paper, "case_file", tongue, &out, &err));
    assert_non_null(strstr(str_text(&out), "期望處理：道歉"));
    assert_non_null(strstr(str_text(&out), "被投訴人：陳美玲"));
    assert_non_null(strstr(str_text(&out), "調查結果：\n錄音與所述相符"));
    assert_non_null(strstr(str_text(&out), "答覆內容：\n已致歉"));
    assert_non_null(strstr(str_text(&out), "　是否滿意：yes"));
    record_release(&paper);
    str_release(&out);
    as_chen();
}

/* S17: talk, coordinate, mediate, legal help, and nothing else. */
static void a_difference_is_open_until_both_agree(void **state)
{
    static const char *const steps[] = {"talk", "coordinate", "mediate",
                                        "legal_help"};
    const Form *form = form_of(desk_forms(desk), "conflict");
    char record[49] = "";
    Record one;
    Err err = ERR_NONE;

    (void)state;
    assert_int_equal(form->step_count, 4);
    for (int i = 0; i < 4; i++)
        assert_string_equal(form->steps[i].name, steps[i]);
    assert_true(try("conflict", "set", record,
                    PAIRS("household", "1203", "about", "裝修時間", "theirs",
                          "週末也要施工"),
                    &err));
    assert_true(
        try("conflict", "talk", record, PAIRS("said", "說明公約"), &err));
    assert_false(try("conflict", "legal_help", record, PAIRS("said", "x"),
                     &err)); /* the manager's */
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_true(record_load(desk, "conflict", record, &one, &err));
    assert_true(one.open);
    record_release(&one);
    assert_false(try("conflict", "coordinate", record,
                     PAIRS("said", "同意", "agreed_on", "today"), &err));
    assert_string_equal(err.field, "agreement");
    assert_true(try("conflict", "coordinate", record,
                    PAIRS("said", "同意", "agreed_on", "today", "agreement",
                          "週六九點至十二點"),
                    &err));
    assert_true(record_load(desk, "conflict", record, &one, &err));
    assert_false(one.open);
    record_release(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_goes_its_course_beside_the_request),
        TEST(what_is_no_complaint_has_no_such_steps),
        TEST(whom_it_is_about_does_not_close_it),
        TEST(whom_it_is_about_does_not_undo_it),
        TEST(its_closing_by_whom_it_is_about_is_a_dispute),
        TEST(one_that_was_registered_is_closed_after_its_course),
        TEST(one_that_was_received_is_closed_after_its_course),
        TEST(what_was_corrected_to_one_is_closed_after_its_course),
        TEST(a_major_one_is_told_to_chief_and_manager_at_once),
        TEST(a_category_makes_it_major),
        TEST(without_an_answer_it_is_told_after_a_day),
        TEST(the_third_reminder_may_make_it_one),
        TEST(what_the_owner_refuses_or_is_reopened_may_become_one),
        TEST(reopened_it_needs_another_answer),
        TEST(its_paper_tells_the_whole_course),
        TEST(a_difference_is_open_until_both_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
