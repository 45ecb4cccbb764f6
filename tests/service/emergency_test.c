/* emergency_test.c -- the right questions, everybody at once, and knowing that
 * each has accepted (S8, 二.2.2)
 */
#include "escalation.h"
#include "steps.h"

static void as(const char *login, const char *role, const char *department)
{
    house_act(desk, login, role);
    text_copy(desk->actor.department, sizeof desk->actor.department,
              department);
}

static void as_chen(void)
{
    as("chen", "butler", "");
}

/* A smell of gas in 3-1203, sent to Engineering. */
static void gas(char record[49])
{
    Err err;

    record[0] = '\0';
    if (!try("request", "receive", record,
             PAIRS("home", "1203", "category", "gas", "text", "瓦斯味", "hurt",
                   "n", "gas_shut", "y", "spot", "廚房爐台下"),
             &err))
        fail_msg("%s: %s", err.field, err.text);
    step(record, "dispatch", PAIRS("department", "engineering"));
}

static void line_add(void *self, const char *label, const char *text)
{
    str_addf(self, "%s: %s\n", label, text);
}

static void told(const char *record, const char *lines)
{
    Request request = load(record);
    Str out = STR_EMPTY;

    request_beside(desk, &request, line_add, &out);
    assert_string_equal(str_text(&out), lines);
    str_release(&out);
    request_release(&request);
}

static int found(const char *words)
{
    RequestQuery query = REQUEST_QUERY_ALL;
    RequestRow rows[4];

    query.words = words;
    while (desk_tend(desk))
        ;
    return request_rows(desk, &query, (RowsFrom){0}, rows, 4);
}

static void its_answers_are_part_of_the_record(void **state)
{
    char record[49];

    (void)state;
    gas(record);
    Request request = load(record);
    assert_string_equal(request.answers,
                        "{\"spot\":\"廚房爐台下\",\"hurt\":\"no\","
                        "\"gas_shut\":\"yes\"}");
    request_release(&request);
    told(record, "Asked: Exactly where: 廚房爐台下 · Anybody hurt: no · Gas "
                 "shut off: yes\n"
                 "Called: Security (has not accepted) · Butlers (has not "
                 "accepted)\n");
    assert_int_equal(found("爐台下"), 1);
}

static bool step_named(void *self, const Step *step)
{
    if (strcmp(step->verb, "attend") == 0)
        str_addf(self, "%s %s\n", request_verb_label(step->verb),
                 str_text(step->summary));
    return true;
}

static bool step_hear(void *self, const Step *step)
{
    if (strcmp(step->verb, "receive") == 0)
        str_addf(self, "was %s\n", fields_get(step->fields, "hurt"));
    if (strcmp(step->verb, "amend") == 0)
        str_addf(self, "%s\n", str_text(step->summary));
    return true;
}

static void
its_answers_are_corrected_and_the_old_ones_stay_on_record(void **state)
{
    char record[49];
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    gas(record);
    step(record, "amend", PAIRS("hurt", "y", "spot", "陽台"));
    Request request = load(record);
    assert_string_equal(request.answers, "{\"spot\":\"陽台\",\"hurt\":\"yes\","
                                         "\"gas_shut\":\"yes\"}");
    request_release(&request);
    assert_true(request_course(desk, record, step_hear, &out, &err));
    assert_string_equal(str_text(&out),
                        "was no\nExactly where: 陽台 · Anybody hurt: yes\n");
    str_release(&out);
    step(record, "amend", PAIRS("spot", ""));
    told(record, "Asked: Anybody hurt: yes · Gas shut off: yes\n"
                 "Called: Security (has not accepted) · Butlers (has not "
                 "accepted)\n");
    assert_false(
        try("request", "amend", record, PAIRS("hurt", "perhaps"), &err));
    assert_string_equal(err.field, "hurt");
    house_sound(desk);
}

static void all_are_called_and_each_has_to_accept(void **state)
{
    char record[49];
    RequestRow rows[2];
    RequestQuery board = REQUEST_QUERY_BOARD;
    Request request;

    (void)state;
    gas(record);
    request = load(record);
    assert_string_equal(request.called, "security butler");
    assert_string_equal(request.waiting, "security butler");
    request_release(&request);

    step(record, "accept", PAIRS("accepted_by", "wu"));
    assert_int_equal(request_rows(desk, &board, (RowsFrom){0}, rows, 2), 1);
    assert_true(rows[0].alarm);
    as("chang", "department", "security");
    step(record, "join", PAIRS("joined_by", "張立偉"));
    as_chen();
    request = load(record);
    assert_string_equal(request.waiting, "butler");
    assert_int_equal(request.state, REQUEST_ACCEPTED);
    request_release(&request);
    step(record, "join", PAIRS("joined_by", "chen"));
    request = load(record);
    assert_null(request.waiting);
    request_release(&request);
    told(record, "Asked: Exactly where: 廚房爐台下 · Anybody hurt: no · Gas "
                 "shut off: yes\n"
                 "Called: Security 張立偉 · Butlers 陳美玲\n");
    assert_int_equal(request_rows(desk, &board, (RowsFrom){0}, rows, 2), 1);
    assert_false(rows[0].alarm);
}

/* The promise stays with the department that does it (S5, S7). */
static void who_was_called_says_that_he_is_there_too(void **state)
{
    char record[49];
    Str out = STR_EMPTY;
    Err err = ERR_NONE;
    Promise promise[PROMISES];

    (void)state;
    gas(record);
    as("chang", "department", "security");
    step(record, "join", PAIRS("joined_by", "張立偉"));
    at("2026-11-23 14:04");
    step(record, "attend", PAIRS("joined_by", "張立偉"));
    assert_false(
        try("request", "attend", record, PAIRS("joined_by", "張立偉"), &err));
    assert_string_equal(err.field, "joined");
    as("liao", "department", "greening");
    assert_false(
        try("request", "attend", record, PAIRS("joined_by", "liao"), &err));
    as_chen();
    Request request = load(record);
    assert_int_equal(request.state, REQUEST_SENT);
    assert_int_equal(request.course.arrived, NEVER);
    assert_string_equal(request.waiting, "butler");
    assert_string_equal(request.away, "butler");
    promises_at(&request.course, desk_terms(desk), clock_now(), promise);
    assert_int_equal(promise[PROMISE_ARRIVE].state, PROMISE_OPEN);
    request_release(&request);
    told(record, "Asked: Exactly where: 廚房爐台下 · Anybody hurt: no · Gas "
                 "shut off: yes\n"
                 "Called: Security 張立偉 (there 14:04) · Butlers (has not "
                 "accepted)\n");
    assert_true(request_course(desk, record, step_named, &out, &err));
    assert_string_equal(str_text(&out),
                        "There, too Who is there: 張立偉 · Department: "
                        "Security\n");
    str_release(&out);

    /* who is there has accepted it */
    step(record, "attend", PAIRS("joined", "butler", "joined_by", "chen"));
    request = load(record);
    assert_null(request.waiting);
    assert_null(request.away);
    request_release(&request);
    assert_false(
        try("request", "attend", record, PAIRS("joined_by", "chen"), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
    house_sound(desk);
}

static void who_was_not_called_cannot_join(void **state)
{
    char record[49];
    Err err;

    (void)state;
    gas(record);
    as("liao", "department", "greening");
    assert_false(
        try("request", "join", record, PAIRS("joined_by", "liao"), &err));
    assert_string_equal(err.field, "joined");
    as_chen();
    step(record, "join", PAIRS("joined", "security", "joined_by", "張立偉"));
    step(record, "join", PAIRS("joined", "butler", "joined_by", "chen"));
    assert_false(
        try("request", "join", record, PAIRS("joined_by", "chen"), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
}

static void it_stands_on_top_until_all_have_accepted(void **state)
{
    char late[49], record[49];
    RequestRow rows[2];
    RequestQuery board = REQUEST_QUERY_BOARD;
    RowKey key;

    (void)state;
    receive(late);
    at("2026-11-23 14:30");
    gas(record);
    assert_int_equal(request_rows(desk, &board, (RowsFrom){0}, rows, 2), 2);
    assert_string_equal(rows[0].record, record);
    assert_true(request_board_key(desk, record, &key));
    assert_int_equal(key.first, rows[0].key.first);
    /* the list goes on behind it, and back */
    assert_int_equal(request_rows(desk, &board, (RowsFrom){.key = &rows[0].key},
                                  &rows[1], 1),
                     1);
    assert_string_equal(rows[1].record, late);
    assert_int_equal(
        request_rows(desk, &board,
                     (RowsFrom){.key = &rows[1].key, .backwards = true},
                     &rows[0], 1),
        1);
    assert_string_equal(rows[0].record, record);

    step(record, "accept", PAIRS("accepted_by", "wu"));
    step(record, "join", PAIRS("joined", "security", "joined_by", "張立偉"));
    step(record, "join", PAIRS("joined", "butler", "joined_by", "chen"));
    assert_int_equal(request_rows(desk, &board, (RowsFrom){0}, rows, 2), 2);
    assert_string_equal(rows[0].record, late);
}

static int rings(void)
{
    Escalation found[8];
    return escalation_ring(desk, clock_now(), found, 8);
}

static void each_step_rings_every_minute_until_it_was_seen(void **state)
{
    char record[49];
    Escalation one;
    Err err;

    (void)state;
    gas(record);
    assert_int_equal(rings(), 0); /* she has done it herself */
    as("tsai", "hotline", "");
    assert_int_equal(rings(), 1);
    assert_int_equal(rings(), 0);
    at("2026-11-23 14:02:59");
    assert_int_equal(rings(), 0);
    at("2026-11-23 14:03");
    assert_int_equal(rings(), 1);
    assert_int_equal(escalation_list(desk, clock_now(), &one, 1), 1);
    assert_true(escalation_see(desk, &one, &err));
    at("2026-11-23 14:03:30");
    assert_int_equal(rings(), 0);
    as_chen();
    step(record, "accept", PAIRS("accepted_by", "wu"));
    as("tsai", "hotline", "");
    assert_int_equal(rings(), 1); /* the next step */
}

static void who_is_called_hears_it_at_once(void **state)
{
    char record[49];
    Escalation one;

    (void)state;
    gas(record);
    as("chang", "department", "security");
    assert_int_equal(escalation_list(desk, clock_now(), &one, 1), 1);
    assert_string_equal(one.rule->name, "called");
    at("2026-11-23 14:03");
    assert_int_equal(rings(), 1);
    as("liao", "department", "greening");
    assert_int_equal(escalation_list(desk, clock_now(), &one, 1), 0);
    as("chang", "department", "security");
    step(record, "join", PAIRS("joined_by", "chang"));
    assert_int_equal(escalation_list(desk, clock_now(), &one, 1), 1);
    assert_string_equal(one.rule->name, "emergency"); /* others' steps still */
}

static void what_is_no_emergency_calls_nobody_besides(void **state)
{
    char record[49] = "";
    Err err;

    (void)state;
    assert_true(try("request", "receive", record,
                    PAIRS("home", "1203", "category", "gas", "text", "量表",
                          "urgency", "low"),
                    &err));
    step(record, "dispatch", PAIRS("department", "engineering"));
    Request request = load(record);
    assert_null(request.called);
    request_release(&request);
}

static void what_an_undone_sending_called_is_called_no_more(void **state)
{
    char record[49];
    Str what = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    gas(record);
    assert_true(desk_undo(desk, "request", record, &what, &err));
    Request request = load(record);
    assert_null(request.waiting);
    request_release(&request);
    step(record, "dispatch", PAIRS("department", "engineering"));
    request = load(record);
    assert_string_equal(request.waiting, "security butler");
    request_release(&request);
    str_release(&what);
}

static void tables_are_what_the_facts_add_up_to(void **state)
{
    char record[49];

    (void)state;
    gas(record);
    step(record, "join", PAIRS("joined", "security", "joined_by", "張立偉"));
    house_sound(desk);
}

static void nobody_is_called_who_is_not_there(void **state)
{
    char record[49] = "gas";
    Err err;

    (void)state;
    as("hsu", "manager", "");
    assert_false(
        try("category", "set", record, PAIRS("call", "securty butler"), &err));
    assert_string_equal(err.field, "call");
    assert_non_null(strstr(err.text, "securty"));
    assert_non_null(strstr(err.text, "did you mean security"));
    assert_false(
        try("category", "set", record, PAIRS("call", "security 警衛室"), &err));
    assert_non_null(strstr(err.text, "警衛室"));
    assert_true(
        try("category", "set", record, PAIRS("call", "security,  chen"), &err));
    assert_string_equal(reference_get(desk, "category", "gas")->call,
                        "security chen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(its_answers_are_part_of_the_record),
        TEST(its_answers_are_corrected_and_the_old_ones_stay_on_record),
        TEST(all_are_called_and_each_has_to_accept),
        TEST(who_was_called_says_that_he_is_there_too),
        TEST(who_was_not_called_cannot_join),
        TEST(it_stands_on_top_until_all_have_accepted),
        TEST(each_step_rings_every_minute_until_it_was_seen),
        TEST(who_is_called_hears_it_at_once),
        TEST(what_is_no_emergency_calls_nobody_besides),
        TEST(what_an_undone_sending_called_is_called_no_more),
        TEST(nobody_is_called_who_is_not_there),
        TEST(tables_are_what_the_facts_add_up_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
