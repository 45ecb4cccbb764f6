/* duty_test.c -- whose desk is manned, who answers, who comes next: at the
 * hotline, over all units
 */
#include "duty.h"
#include "escalation.h"
#include "handover.h"
#include "house.h"
#include "register.h"

static Desk *desk;

static int open_hotline(void **state)
{
    (void)state;
    at("2026-11-23 14:02");
    desk = house_open(0);
    house_home(desk, "1-0301", "1");
    house_home(desk, "3-1203", "3");
    HOUSE_SET(desk, "household", "home", "1-0301", "name", "王大明",
              "telephone", "0912-345-678");
    HOUSE_SET(desk, "household", "home", "3-1203", "name", "王淑芬",
              "telephone", "0922-111-6781");
    house_staff(desk, "chen", "陳怡安", "butler", "1234");
    house_staff(desk, "lin", "林冠宇", "butler", "1234");
    return 0;
}

static int close_hotline(void **state)
{
    (void)state;
    house_close(desk);
    return 0;
}

static void duty(const char *login, const char *verb, const char *unit)
{
    house_set(desk, "duty", verb, login,
              unit ? (const char *const[]){"unit", unit, NULL}
                   : (const char *const[]){NULL});
}

static int answers(int unit)
{
    return unit_answers(desk, unit, clock_now());
}

static void a_desk_answers_while_somebody_is_there_within_its_hours(void **s)
{
    (void)s;
    assert_int_equal(answers(3), 0);
    duty("chen", "on", "3");
    assert_int_equal(answers(3), 3);
    assert_int_equal(answers(1), 0);
    assert_int_equal(answers(0), 0);
    at("2026-11-23 22:59");
    assert_int_equal(answers(3), 3);
    at("2026-11-23 23:00");
    assert_int_equal(answers(3), 0);
    at("2026-11-24 06:59");
    assert_int_equal(answers(3), 0);
    at("2026-11-24 07:00"); /* goes back without anybody's doing */
    assert_int_equal(answers(3), 3);
    duty("chen", "off", NULL);
    assert_int_equal(answers(3), 0);
}

static void the_hours_of_a_unit_are_data(void **s)
{
    int units[4];

    (void)s;
    duty("chen", "on", "3");
    duty("lin", "on", "1");
    HOUSE_SET(desk, "desk_hours", "unit", "3", "opens", "22:00", "closes",
              "06:00");
    assert_int_equal(answers(3), 0);
    at("2026-11-23 23:30");
    assert_int_equal(answers(3), 3);
    assert_int_equal(answers(1), 0);
    at("2026-11-24 05:59");
    assert_int_equal(answers(3), 3);
    at("2026-11-24 06:00");
    assert_int_equal(answers(3), 0);
    HOUSE_SET(desk, "desk_hours", "unit", "3", "opens", "09:00", "closes",
              "12:00");
    at("2026-11-24 09:30"); /* a second line */
    assert_int_equal(answers(3), 3);
    assert_int_equal(units_manned(desk, clock_now(), units, 4), 2);
    assert_int_equal(units[0], 1);
    assert_int_equal(units[1], 3);
    HOUSE_SET(desk, "desk_hours", "unit", "1", "opens", "00:00", "closes",
              "00:00");
    at("2026-11-24 03:00"); /* day and night */
    assert_int_equal(answers(1), 1);
}

/* The desk of unit 3 is heard now. */
static void desk_heard(void)
{
    const Peer peer = {.origin = 7, .unit = 3, .heard = clock_now() * 1000};

    assert_true(store_begin(desk->store, QUICK, NULL));
    assert_true(peer_put(desk->store, &peer, NULL));
    assert_true(store_commit(desk->store, NULL));
}

static void a_desk_that_is_not_heard_is_manned_by_nobody(void **s)
{
    int units[4];
    UnitNow map[4];

    (void)s;
    duty("chen", "on", "3");
    desk_heard();
    at("2026-11-23 14:05");
    assert_int_equal(answers(3), 3);
    assert_int_equal(units_manned(desk, clock_now(), units, 4), 1);
    at("2026-11-23 14:06");
    assert_int_equal(answers(3), 0);
    assert_int_equal(units_manned(desk, clock_now(), units, 4), 0);
    assert_int_equal(units_now(desk, clock_now(), map, 4), 3);
    assert_true(map[2].cut && map[2].open_now && !map[2].manned);
    assert_false(map[1].cut); /* a unit that never had a desk */
    desk_heard();
    assert_int_equal(answers(3), 3);
    at("2026-11-23 12:00"); /* a clock that was set back */
    assert_int_equal(answers(3), 0);
}

static void how_long_a_desk_may_be_silent_is_data(void **s)
{
    (void)s;
    duty("chen", "on", "3");
    desk_heard();
    HOUSE_SET(desk, "desk_hours", "unit", "3", "cut_after", "10");
    at("2026-11-23 14:12");
    assert_int_equal(answers(3), 3);
    at("2026-11-23 14:13");
    assert_int_equal(answers(3), 0);
}

static void who_has_left_the_house_mans_no_desk(void **s)
{
    (void)s;
    duty("chen", "on", "3");
    HOUSE_SET(desk, "staff", "login", "chen", "active", "no");
    assert_int_equal(answers(3), 0);
}

static void receive(const char *home, const char *text)
{
    house_set(desk, "request", "receive", "",
              (const char *const[]){"home", home, "category", "leak", "text",
                                    text, NULL});
}

/* The texts of the board in its order. */
static void board(const RequestQuery *query, const char *expected)
{
    RequestRow rows[8];
    Str texts = STR_EMPTY;
    const int count = request_rows(desk, query, (RowsFrom){0}, rows, 8);

    for (int i = 0; i < count; i++)
        str_addf(&texts, "%s%s", i ? " " : "", rows[i].text);
    assert_string_equal(str_text(&texts), expected);
    assert_int_equal(request_count(desk, query, 8), count);
    str_release(&texts);
}

/* Record of the request that was received last. */
static const char *newest(void)
{
    static RequestRow row;

    assert_int_equal(
        request_rows(desk, &REQUEST_QUERY_ALL, (RowsFrom){0}, &row, 1), 1);
    return row.record;
}

static void the_board_is_filtered_by_unit_and_by_who_answers(void **s)
{
    RequestQuery query = REQUEST_QUERY_BOARD;

    (void)s;
    receive("3-1203", "three");
    at("2026-11-23 14:03");
    receive("1-0301", "one");
    house_set(desk, "request", "receive", "",
              (const char *const[]){"place", "garden", "unit", "0", "category",
                                    "leak", "text", "garden", NULL});
    board(&query, "three one garden");
    query.unit = 3;
    board(&query, "three");
    query.unit = UNIT_HOTLINE;
    board(&query, "three one garden");
    duty("chen", "on", "3");
    board(&query, "one garden");
    at("2026-11-23 23:00");
    board(&query, "three one garden");
}

static void the_board_shows_only_what_is_late_in_its_order(void **s)
{
    RequestQuery query = REQUEST_QUERY_BOARD;

    (void)s;
    receive("3-1203", "three");
    at("2026-11-23 14:04");
    receive("1-0301", "one");
    query.late = true;
    at("2026-11-23 14:08");
    board(&query, "three");
    at("2026-11-23 14:10");
    board(&query, "three one");
    query.department = "engineering";
    board(&query, "three one");
    query.state = REQUEST_SENT;
    board(&query, "");
}

static void a_caller_is_found_over_all_units(void **s)
{
    static const struct {
        const char *typed, *home;
    } calls[] = {
        {"6781", "3-1203"}, {"5678", "1-0301"}, {"淑芬", "3-1203"},
        {"1203", "3-1203"}, {"0301", "1-0301"}, {"王大", "1-0301"},
    };
    Household found[4];

    (void)s;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        assert_int_equal(household_find(desk, calls[i].typed, found, 4), 1);
        assert_string_equal(found[0].home, calls[i].home);
    }
    assert_int_equal(household_find(desk, "王", found, 4), 2);
}

static void shift(const char *who, const char *unit, const char *from,
                  const char *until)
{
    HOUSE_SET(desk, "roster", "who", who, "unit", unit, "begins_at", from,
              "ends_at", until);
}

static void who_comes_next_stands_in_the_roster(void **s)
{
    Shift next;
    RecordQuery query = {.kind = "roster", .open = true};
    RecordKey key;
    Record record = {0};

    (void)s;
    assert_false(shift_next(desk, 3, clock_now(), &next));
    shift("chen", "3", "2026-11-23 07:00", "2026-11-23 15:00");
    shift("lin", "3", "2026-11-23 15:00", "2026-11-23 23:00");
    shift("chen", "3", "2026-11-24 07:00", "2026-11-24 15:00");
    assert_true(shift_next(desk, 3, clock_now(), &next));
    assert_string_equal(next.name, "林冠宇");
    assert_false(shift_next(desk, 1, clock_now(), &next));
    assert_false(shift_next(desk, 0, clock_now(), &next));
    at("2026-11-23 15:00");
    assert_true(shift_next(desk, 3, clock_now(), &next));
    assert_string_equal(next.name, "陳怡安");
    assert_int_equal(record_list(desk, &query, NULL, &record, &key, 1), 1);
    house_set(desk, "roster", "cancel", record.record,
              (const char *const[]){NULL});
    record_release(&record);
    assert_false(shift_next(desk, 3, clock_now(), &next));
}

static void nobody_is_planned_for_two_desks_at_once(void **s)
{
    Deed deed = {.kind = "roster", .verb = "set"};
    Err err = ERR_NONE;

    (void)s;
    shift("chen", "3", "2026-11-23 07:00", "2026-11-23 15:00");
    shift("chen", "1", "2026-11-23 15:00", "2026-11-23 16:00");
    fields_set(&deed.fields, "who", "chen");
    fields_set(&deed.fields, "unit", "1");
    fields_set(&deed.fields, "begins_at", "2026-11-23 14:00");
    fields_set(&deed.fields, "ends_at", "2026-11-23 15:00");
    assert_false(desk_do(desk, &deed, &err));
    assert_string_equal(err.field, "begins_at");
    deed_release(&deed);
}

/* A unit's desk holds its own roster, and no other's. */
static void the_roster_of_a_unit_goes_to_its_desk(void **s)
{
    Sql *q;

    (void)s;
    shift("chen", "3", "2026-11-23 07:00", "2026-11-23 15:00");
    HOUSE_SET(desk, "roster", "who", "lin", "begins_at", "2026-11-23 07:00",
              "ends_at", "2026-11-23 15:00");
    q = sql(desk->store, "SELECT scope FROM journal WHERE kind = 'roster' "
                         "ORDER BY arrival");
    assert_true(sql_row(q));
    assert_int_equal(sql_get_int(q, 0), 3);
    assert_true(sql_row(q));
    assert_int_equal(sql_get_int(q, 0), SCOPE_HOTLINE);
    sql_done(q, NULL);
}

static void the_map_tells_how_each_unit_stands(void **s)
{
    UnitNow units[4];

    (void)s;
    receive("3-1203", "three");
    duty("chen", "on", "3");
    HOUSE_SET(desk, "desk_hours", "unit", "3", "name", "松閣");
    shift("lin", "3", "2026-11-23 15:00", "2026-11-23 23:00");
    at("2026-11-23 14:08");
    assert_int_equal(units_now(desk, clock_now(), units, 4), 3);
    assert_int_equal(units[0].unit, 0);
    assert_int_equal(units[1].unit, 1);
    assert_false(units[1].manned);
    assert_true(units[1].open_now);
    assert_string_equal(units[1].hours, "07:00-23:00");
    assert_int_equal(units[2].unit, 3);
    assert_true(units[2].manned);
    assert_string_equal(units[2].name, "松閣");
    assert_string_equal(units[2].people, "陳怡安");
    assert_string_equal(units[2].next.name, "林冠宇");
    assert_int_equal(units[2].open, 1);
    assert_int_equal(units[2].late, 1);
    assert_int_equal(units[2].heard, NEVER);
}

static int alerts(const char *login, const char *role)
{
    Escalation found[8];

    house_act(desk, login, role);
    const int count = escalation_list(desk, clock_now(), found, 8);
    house_act(desk, "", "administrator");
    return count;
}

/* Three minutes without anybody's accepting it ring at its desk. */
static void what_rings_at_a_closed_desk_rings_at_the_hotline(void **s)
{
    (void)s;
    receive("3-1203", "three");
    at("2026-11-23 14:05:30");
    house_set(desk, "request", "dispatch", newest(),
              (const char *const[]){"department", "security", "at",
                                    "2026-11-23 14:02:10", NULL});
    assert_int_equal(alerts("tsai", "hotline"), 1);
    duty("chen", "on", "3");
    assert_int_equal(alerts("tsai", "hotline"), 0);
    assert_int_equal(alerts("chen", "butler"), 1);
    duty("chen", "off", NULL);
    assert_int_equal(alerts("tsai", "hotline"), 1);
}

static void notice(const char *by, const char *unit, const char *role,
                   const char *about)
{
    house_act(desk, by, "butler");
    HOUSE_SET(desk, "notice", "unit", unit, "role", role, "about", about,
              "must_read", "yes");
    house_act(desk, "", "administrator");
}

/* Those of all units lie at the hotline; each goes to the unit it is for. */
static void a_notice_is_read_by_whom_it_is_for(void **s)
{
    Record found[8];
    Str about = STR_EMPTY;

    (void)s;
    notice("chen", "3", "hotline", "from-3");
    notice("chen", "3", "everyone", "within-3");
    notice("lin", "", "everyone", "at-hotline");
    notice("lin", "1", "butler", "to-1");
    house_act(desk, "tsai", "hotline");
    const int count = must_read_list(desk, clock_now(), found, 8);
    for (int i = 0; i < count; i++) {
        str_addf(&about, "%s %d; ", fields_get(&found[i].fields, "about"),
                 found[i].unit);
        record_release(&found[i]);
    }
    assert_string_equal(str_text(&about), "from-3 3; at-hotline 0; ");
    str_release(&about);
}

#define HOTLINE(name) \
    cmocka_unit_test_setup_teardown(name, open_hotline, close_hotline)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOTLINE(a_desk_answers_while_somebody_is_there_within_its_hours),
        HOTLINE(the_hours_of_a_unit_are_data),
        HOTLINE(a_desk_that_is_not_heard_is_manned_by_nobody),
        HOTLINE(how_long_a_desk_may_be_silent_is_data),
        HOTLINE(who_has_left_the_house_mans_no_desk),
        HOTLINE(the_board_is_filtered_by_unit_and_by_who_answers),
        HOTLINE(the_board_shows_only_what_is_late_in_its_order),
        HOTLINE(a_caller_is_found_over_all_units),
        HOTLINE(who_comes_next_stands_in_the_roster),
        HOTLINE(nobody_is_planned_for_two_desks_at_once),
        HOTLINE(the_roster_of_a_unit_goes_to_its_desk),
        HOTLINE(the_map_tells_how_each_unit_stands),
        HOTLINE(a_notice_is_read_by_whom_it_is_for),
        HOTLINE(what_rings_at_a_closed_desk_rings_at_the_hotline),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
