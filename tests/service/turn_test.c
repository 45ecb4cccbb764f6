/* turn_test.c -- whose turn it is when nobody accepts, and how work is given
 *
 * Whose turn it is follows from the request, the department and the moment; the
 * same request is held against another one.
 */
#include "escalation.h"
#include "steps.h"
#include "turn.h"

static void department_set(const char *field, const char *value)
{
    house_act(desk, "", "administrator");
    HOUSE_SET(desk, "department", "code", "engineering", field, value);
    house_act(desk, "chen", "butler");
}

/* Three of engineering, one of them of another unit's. */
static void engineers(void)
{
    house_act(desk, "", "administrator");
    HOUSE_SET(desk, "staff", "login", "wu", "name", "吳建國", "role",
              "department", "department", "engineering");
    HOUSE_SET(desk, "staff", "login", "feng", "name", "馮志強", "role",
              "department", "department", "engineering", "unit", "3");
    HOUSE_SET(desk, "staff", "login", "du", "name", "杜明", "role",
              "department", "department", "engineering", "unit", "1");
    house_act(desk, "chen", "butler");
}

static void send(char record[49], const char *assignee)
{
    receive(record);
    step(record, "dispatch",
         PAIRS("department", "engineering", "assignee", assignee));
}

/* Who is asked now; "" everyone. */
static void asked(const char *record, const char *login)
{
    Request request = load(record);
    Turn turn = {.login = ""};

    turn_of(desk, &request, clock_now(), &turn);
    assert_string_equal(turn.login, login);
    request_release(&request);
}

static void assigned(const char *record, const char *login)
{
    Request request = load(record);

    assert_string_equal(request.assignee ? request.assignee : "", login);
    request_release(&request);
}

static void the_third_silence_asks_the_next_in_line(void **state)
{
    char record[49];

    (void)state;
    engineers();
    send(record, "");
    at("2026-11-23 14:10:59");
    asked(record, "");
    at("2026-11-23 14:11");
    asked(record, "feng"); /* by login; du works elsewhere */
    at("2026-11-23 14:14");
    asked(record, "wu");
    at("2026-11-23 23:14"); /* the last one stays asked */
    asked(record, "wu");
    step(record, "accept", PAIRS("accepted_by", "wu"));
    Request request = load(record);
    Turn turn;
    assert_false(turn_of(desk, &request, clock_now(), &turn));
    request_release(&request);
}

static void who_was_named_is_asked_first_and_once(void **state)
{
    char record[49];

    (void)state;
    engineers();
    department_set("people", "wu, feng");
    send(record, "wu");
    asked(record, "wu");
    at("2026-11-23 14:11");
    asked(record, "feng");
    at("2026-11-23 14:20");
    asked(record, "feng");
}

static void alone_it_stays_with_whom_it_is(void **state)
{
    char record[49];

    (void)state;
    send(record, "chen");
    at("2026-11-23 14:20");
    asked(record, "chen");
}

static void a_department_says_how_long_it_may_be_silent(void **state)
{
    char record[49], fire[49] = "";
    Escalation found[8];
    Err err;

    (void)state;
    engineers();
    department_set("silence", "10");
    department_set("silence_emergency", "2");
    send(record, "");
    assert_true(try("request", "receive", fire,
                    PAIRS("home", "1203", "category", "gas", "text", "瓦斯"),
                    &err));
    step(fire, "dispatch", PAIRS("department", "engineering"));
    at("2026-11-23 14:03:59");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 0);
    at("2026-11-23 14:04");
    assert_int_equal(escalation_list(desk, clock_now(), found, 8), 1);
    assert_string_equal(found[0].rule->name, "silent");
    at("2026-11-23 14:08");
    asked(fire, "feng");
    asked(record, "");
    at("2026-11-23 14:32");
    asked(record, "feng");
}

static void it_rings_for_whoever_is_asked_and_for_nobody_else(void **state)
{
    char record[49];
    Escalation found[8];

    (void)state;
    engineers();
    send(record, "wu");
    static const struct {
        const char *when, *login;
        int rings;
    } looks[] = {
        {"2026-11-23 14:02", "wu", 1},   {"2026-11-23 14:02", "feng", 0},
        {"2026-11-23 14:11", "feng", 1}, {"2026-11-23 14:11", "feng", 0},
        {"2026-11-23 14:11", "wu", 0},   {"2026-11-23 14:12", "feng", 0},
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        at(looks[i].when);
        house_act(desk, looks[i].login, "department");
        text_copy(desk->actor.department, sizeof desk->actor.department,
                  "engineering");
        assert_int_equal(escalation_ring(desk, clock_now(), found, 8),
                         looks[i].rings);
    }
}

static void the_board_shows_who_is_asked(void **state)
{
    char record[49];
    RequestRow row;
    const RequestQuery board = REQUEST_QUERY_BOARD;

    (void)state;
    engineers();
    send(record, "wu");
    at("2026-11-23 14:11");
    assert_int_equal(request_rows(desk, &board, (RowsFrom){0}, &row, 1), 1);
    assert_string_equal(row.who, "馮志強");
    assert_string_equal(row.holder, "feng");
    assert_true(row.asked);
}

static void a_department_that_rotates_gives_one_after_the_other(void **state)
{
    char record[4][49];

    (void)state;
    engineers();
    department_set("assignment", "rotate");
    department_set("people", "wu feng");
    for (int i = 0; i < 3; i++)
        send(record[i], "");
    assigned(record[0], "wu");
    assigned(record[1], "feng");
    assigned(record[2], "wu");
    /* who hands it back is not given it again at once */
    step(record[2], "decline", PAIRS("reason", "ill"));
    step(record[2], "dispatch", PAIRS("department", "engineering"));
    assigned(record[2], "feng");
    send(record[3], "feng"); /* who is named has had his turn */
    receive(record[3]);
    step(record[3], "dispatch", PAIRS("department", "engineering"));
    assigned(record[3], "wu");
}

static void a_department_may_want_a_person_to_be_named(void **state)
{
    char record[49];
    Err err;

    (void)state;
    engineers();
    department_set("assignment", "assign");
    receive(record);
    assert_false(try("request", "dispatch", record,
                     PAIRS("department", "engineering"), &err));
    assert_string_equal(err.field, "assignee");
    step(record, "dispatch",
         PAIRS("department", "engineering", "assignee", "wu"));
    assigned(record, "wu");
}

static void turns_are_of_people_of_the_department(void **state)
{
    Deed deed = {.kind = "department", .verb = "set", .record = "engineering"};
    Err err = ERR_NONE;

    (void)state;
    engineers();
    house_act(desk, "", "administrator");
    fields_set(&deed.fields, "people", "wu chen");
    assert_false(desk_do(desk, &deed, &err));
    assert_string_equal(err.field, "people");
    assert_non_null(strstr(err.text, "chen"));
    deed_release(&deed);
}

static void load_is_what_somebody_has_to_do(void **state)
{
    char record[2][49];

    (void)state;
    engineers();
    for (int i = 0; i < 2; i++)
        send(record[i], "wu");
    assert_int_equal(staff_load(desk, "wu"), 2);
    step(record[0], "accept", PAIRS("accepted_by", "feng"));
    assert_int_equal(staff_load(desk, "wu"), 1);
    assert_int_equal(staff_load(desk, "feng"), 1);
    step(record[0], "resolve", PAIRS("resolution", "done"));
    assert_int_equal(staff_load(desk, "feng"), 0);
}

static void her_board_is_her_departments_queue(void **state)
{
    char record[5][49];
    RequestRow rows[8];

    (void)state;
    engineers();
    for (int i = 0; i < 5; i++)
        send(record[i], i == 1 ? "feng" : "");
    step(record[0], "accept", PAIRS("accepted_by", "wu"));
    step(record[2], "dispatch", PAIRS("department", "security"));
    step(record[3], "decline", PAIRS("reason", "no"));
    step(record[4], "dispatch",
         PAIRS("department", "security", "assignee", "wu"));
    char fresh[49];
    receive(fresh); /* not sent to anybody yet */
    house_act(desk, "wu", "department");
    text_copy(desk->actor.department, sizeof desk->actor.department,
              "engineering");
    const RequestQuery board = request_board(desk);
    assert_int_equal(request_rows(desk, &board, (RowsFrom){0}, rows, 8), 3);
    assert_string_equal(rows[0].record, record[0]);
    assert_string_equal(rows[0].holder, "wu");
    assert_string_equal(rows[1].record, record[1]);
    assert_string_equal(rows[2].record, record[4]); /* another's, but his own */
    assert_int_equal(request_count(desk, &board, 99), 3);
    /* the order is the board's, from any row on */
    const RowsFrom last = {.key = &rows[2].key, .backwards = true};
    assert_int_equal(request_rows(desk, &board, last, rows + 3, 2), 2);
    assert_string_equal(rows[3].record, record[1]);
    house_act(desk, "chen", "butler");
    const RequestQuery desks = request_board(desk);
    assert_int_equal(request_rows(desk, &desks, (RowsFrom){0}, rows, 8), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_third_silence_asks_the_next_in_line),
        TEST(who_was_named_is_asked_first_and_once),
        TEST(alone_it_stays_with_whom_it_is),
        TEST(a_department_says_how_long_it_may_be_silent),
        TEST(it_rings_for_whoever_is_asked_and_for_nobody_else),
        TEST(the_board_shows_who_is_asked),
        TEST(a_department_that_rotates_gives_one_after_the_other),
        TEST(a_department_may_want_a_person_to_be_named),
        TEST(turns_are_of_people_of_the_department),
        TEST(load_is_what_somebody_has_to_do),
        TEST(her_board_is_her_departments_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
