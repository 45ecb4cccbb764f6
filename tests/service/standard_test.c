/* standard_test.c -- what the house does because its forms say so
 *
 * Nothing in the program knows an inspection or a survey; forms/ does, and what
 * the standard asks for follows from there.
 */
#include "house.h"
#include "register.h"
#include "request.h"

static Desk *desk;

/* At the hotline, which holds all units, on a Monday. */
static int house_make(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    assert_true(clock_set("2026-11-23 14:00:00", &err));
    desk = house_open(0);
    house_staff(desk, "hsu", "許雅琴", "chief", "1357");
    HOUSE_SET(desk, "home", "home", "3-0402", "unit", "3", "class", "unlet");
    HOUSE_SET(desk, "home", "home", "3-1203", "unit", "3");
    HOUSE_SET(desk, "household", "home", "3-1203", "name", "王淑芬");
    house_act(desk, "hsu", "chief");
    return 0;
}

static int house_leave(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    assert_true(clock_set("2026-11-23 14:00:00", &err));
    house_close(desk);
    return 0;
}

/* Does it, and says which record it was; false with err. */
static bool take(const char *kind, const char *verb, char record[49],
                 const char *const *pairs, Err *err)
{
    Deed deed = {.kind = kind, .verb = verb};

    text_copy(deed.record, sizeof deed.record, record);
    for (; *pairs; pairs += 2)
        fields_set(&deed.fields, pairs[0], pairs[1]);
    const bool done = desk_do(desk, &deed, err);
    if (done)
        text_copy(record, 49, deed.record);
    deed_release(&deed);
    return done;
}

#define TAKE(record, kind, verb, ...)                                   \
    do {                                                                \
        Err why = ERR_NONE;                                             \
        if (!take(kind, verb, record,                                   \
                  (const char *const[]){__VA_ARGS__, NULL}, &why))      \
            fail_msg("%s %s: %s: %s", kind, verb, why.field, why.text); \
    } while (0)

#define REFUSED(record, kind, verb, said, ...)                              \
    do {                                                                    \
        Err why = ERR_NONE;                                                 \
        assert_false(take(kind, verb, record,                               \
                          (const char *const[]){__VA_ARGS__, NULL}, &why)); \
        if (!strstr(why.text, said) && strcmp(why.field, said) != 0)        \
            fail_msg("%s: %s", why.field, why.text);                        \
    } while (0)

static Record loaded(const char *kind, const char *record)
{
    Record one = {0};
    Err err = ERR_NONE;

    if (!record_load(desk, kind, record, &one, &err))
        fail_msg("%s", err.text);
    return one;
}

static void expect_field(const char *kind, const char *record,
                         const char *field, const char *value)
{
    Record one = loaded(kind, record);
    const char *said = fields_get(&one.fields, field);

    assert_string_equal(said ? said : "", value);
    record_release(&one);
}

static void expect_open(const char *kind, const char *record, bool open)
{
    Record one = loaded(kind, record);

    assert_int_equal(one.open, open);
    record_release(&one);
}

/* Whose due moment is that many hours from now. */
static void expect_due(const char *kind, const char *record, int hours)
{
    Record one = loaded(kind, record);

    assert_int_equal((one.due - clock_now()) / HOUR, hours);
    record_release(&one);
}

static int all(const char *kind, bool late, Record *rows, int max)
{
    RecordKey keys[8];
    RecordQuery query = {.kind = kind, .late = late};
    RecordFrom from = {0};

    assert_true(max <= 8);
    return record_list(desk, &query, &from, rows, keys, max);
}

static int count_of(const char *kind, bool late)
{
    Record rows[8];
    const int count = all(kind, late, rows, 8);

    for (int i = 0; i < count; i++)
        record_release(&rows[i]);
    return count;
}

static const char *only_of(const char *kind, const char *field)
{
    static char value[256];
    Record rows[2];
    const int count = all(kind, false, rows, 2);

    assert_int_equal(count, 1);
    const char *said = fields_get(&rows[0].fields, field);
    text_copy(value, sizeof value, said ? said : "");
    record_release(&rows[0]);
    return value;
}

static int requests(const char *what)
{
    char query[160];

    text_print(query, sizeof query, "SELECT count(*) FROM request WHERE %s",
               what);
    Sql *q = sql_once(desk_store(desk), query);
    const int count = sql_row(q) ? (int)sql_get_int(q, 0) : -1;
    sql_done(q, NULL);
    return count;
}

static void
what_is_wrong_in_a_vacant_home_goes_to_those_who_mend_it(void **state)
{
    char record[49] = "";

    (void)state;
    TAKE(record, "inspection", "set", "home", "3-0402", "water", "120",
         "windows", "fail", "windows_remark", "關不緊", "dust", "fail",
         "dust_remark", "積灰");
    assert_int_equal(requests("home = '3-0402'"), 2);
    assert_int_equal(requests("category = 'door_lock' AND department = "
                              "'engineering' AND text LIKE '%關不緊'"),
                     1);
    assert_int_equal(requests("category = 'cleaning' AND department = "
                              "'cleaning' AND text LIKE '%積灰'"),
                     1);
    expect_field("inspection", record, "class", "unlet");
    expect_field("inspection", record, "findings", "2");
    expect_field("inspection", record, "again_on", "2026-12-07");
    expect_open("inspection", record, true);

    /* and is looked at again until it is well */
    TAKE(record, "inspection", "reinspect", "rectified", "some",
         "rectified_note", "窗已修");
    expect_field("inspection", record, "again_on", "2026-11-30");
    expect_open("inspection", record, true);
    TAKE(record, "inspection", "reinspect", "rectified", "all");
    expect_open("inspection", record, false);
}

static void a_failed_item_needs_a_word(void **state)
{
    char record[49] = "";

    (void)state;
    REFUSED(record, "inspection", "set", "smell_remark", "home", "3-0402",
            "smell", "fail");
    assert_int_equal(requests("1"), 0);
}

static void a_sound_home_is_done_with_one_key(void **state)
{
    char record[49] = "";

    (void)state;
    TAKE(record, "inspection", "set", "home", "3-0402");
    expect_field("inspection", record, "windows", "pass");
    expect_field("inspection", record, "findings", "0");
    expect_open("inspection", record, false);
    assert_int_equal(requests("1"), 0);
}

static void a_meter_does_not_run_backwards(void **state)
{
    char record[49] = "", other[49] = "";

    (void)state;
    TAKE(record, "inspection", "set", "home", "3-0402", "water", "120");
    REFUSED(other, "inspection", "set", "120", "home", "3-0402", "water",
            "119");
    TAKE(other, "inspection", "set", "home", "3-0402", "water", "120");
}

static void a_meter_that_jumps_is_taken_with_a_note(void **state)
{
    char record[49] = "", other[49] = "";

    (void)state;
    TAKE(record, "inspection", "set", "home", "3-0402", "water", "120");
    REFUSED(other, "inspection", "set", "note", "home", "3-0402", "water",
            "720");
    TAKE(other, "inspection", "set", "home", "3-0402", "water", "720", "note",
         "a tap was left open");
    TAKE(record, "inspection", "set", "home", "3-0402", "water", "724");
}

static void a_defect_of_construction_is_told_to_the_manager(void **state)
{
    char record[49] = "";

    (void)state;
    TAKE(record, "inspection", "set", "home", "3-0402", "construction", "yes",
         "walls", "fail", "walls_remark", "滲水");
    assert_string_equal(only_of("notice", "role"), "manager");
}

static void a_room_has_one_household_at_a_time(void **state)
{
    char room[49] = "", first[49] = "", second[49] = "";

    (void)state;
    TAKE(room, "facility", "set", "name", "視聽室", "fee", "300");
    TAKE(first, "booking", "set", "facility", room, "home", "3-1203",
         "starts_at", "2026-11-24 14:00", "ends_at", "2026-11-24 16:00");
    expect_field("booking", first, "fee", "300.00");
    REFUSED(second, "booking", "set", "starts_at", "facility", room, "home",
            "3-0402", "starts_at", "2026-11-24 15:00", "ends_at",
            "2026-11-24 17:00");
    TAKE(second, "booking", "set", "facility", room, "home", "3-0402",
         "starts_at", "2026-11-24 16:00", "ends_at", "2026-11-24 17:00");
    REFUSED(second, "booking", "move", "starts_at", "starts_at",
            "2026-11-24 15:30", "ends_at", "2026-11-24 17:00");
    TAKE(first, "booking", "cancel", "cancelled_by", "王淑芬");
    TAKE(second, "booking", "move", "starts_at", "2026-11-24 15:30", "ends_at",
         "2026-11-24 17:00");
}

static void what_is_not_back_in_time_is_late_and_no_more_than_that(void **state)
{
    char record[49] = "";
    Err err = ERR_NONE;

    (void)state;
    TAKE(record, "loan", "set", "thing", "umbrella", "home", "3-1203",
         "borrower", "王淑芬", "due_at", "18:00");
    assert_int_equal(count_of("loan", true), 0);
    assert_true(clock_set("2026-11-23 18:30:00", &err));
    assert_int_equal(count_of("loan", true), 1);
    TAKE(record, "loan", "return", "condition", "good");
    assert_int_equal(count_of("loan", true), 0);
    expect_open("loan", record, false);
    assert_int_equal(requests("1"), 0);
}

static void a_broken_thing_that_comes_back_is_repaired(void **state)
{
    char record[49] = "";

    (void)state;
    TAKE(record, "loan", "set", "thing", "cart", "borrower", "王淑芬");
    REFUSED(record, "loan", "return", "damage", "condition", "damaged");
    TAKE(record, "loan", "return", "condition", "damaged", "damage",
         "輪子卡住");
    assert_int_equal(
        requests("department = 'engineering' AND text LIKE '%輪子卡住'"), 1);
}

static void dissatisfaction_gets_a_measure_and_words_a_visit(void **state)
{
    char campaign[49] = "", sheet[49] = "", measure[49] = "";

    (void)state;
    TAKE(campaign, "campaign", "set", "name", "2026秋");
    TAKE(sheet, "survey", "set", "campaign", campaign, "household", "3-1203");
    TAKE(sheet, "survey", "enter", "security", "5", "greening", "2",
         "equipment", "3", "overall", "4", "comments", "花園的樹該修了");
    expect_open("survey", sheet, false);
    assert_string_equal(only_of("measure", "topic"), "greening");
    assert_string_equal(only_of("measure", "text"), "花園的樹該修了");
    assert_string_equal(only_of("measure", "due_on"), "2026-12-07");
    assert_string_equal(only_of("return_visit", "about"), "花園的樹該修了");
    expect_field("campaign", campaign, "sheets", "1");

    Record rows[1];
    assert_int_equal(all("measure", false, rows, 1), 1);
    text_copy(measure, sizeof measure, rows[0].record);
    record_release(&rows[0]);
    TAKE(measure, "measure", "plan", "measure", "本週修剪", "responsible",
         "hsu");
    TAKE(measure, "measure", "finish", "result", "已修剪");
    expect_open("measure", measure, true);
    TAKE(measure, "measure", "hear", "verdict", "satisfied");
    expect_open("measure", measure, false);
}

static void a_content_household_makes_no_work(void **state)
{
    char campaign[49] = "", sheet[49] = "";

    (void)state;
    TAKE(campaign, "campaign", "set", "name", "2026秋");
    TAKE(sheet, "survey", "set", "campaign", campaign, "household", "3-1203");
    TAKE(sheet, "survey", "enter", "security", "5", "overall", "3");
    assert_int_equal(count_of("measure", false), 0);
    assert_int_equal(count_of("return_visit", false), 0);
}

static void a_homecoming_is_due_by_what_takes_longest(void **state)
{
    char record[49] = "";

    (void)state;
    TAKE(record, "homecoming", "set", "home", "3-1203", "returns_at",
         "2026-11-25 14:00");
    expect_due("homecoming", record, 48 - 24);
    TAKE(record, "homecoming", "tick", "cleaning", "done", "power", "done",
         "water", "done", "linen", "na");
    expect_due("homecoming", record, 48 - 6);
    TAKE(record, "homecoming", "tick", "fridge", "done");
    expect_due("homecoming", record, 48 - 4);
    TAKE(record, "homecoming", "ready", "ready_note", "好");
    expect_open("homecoming", record, false);
}

static void a_serious_incident_is_told_to_the_superiors_at_once(void **state)
{
    char record[49] = "";

    (void)state;
    TAKE(record, "incident", "set", "place", "B1", "what", "fire", "gravity",
         "minor", "text", "紙簍冒煙");
    assert_int_equal(count_of("notice", false), 0);
    record[0] = '\0';
    TAKE(record, "incident", "set", "place", "B1", "what", "fire", "gravity",
         "serious", "text", "配電盤冒煙", "work", "yes", "category",
         "electrical");
    assert_int_equal(count_of("notice", false), 2);
    assert_int_equal(requests("place = 'B1' AND category = 'electrical'"), 1);
}

static void a_bulletin_needs_chinese_and_english(void **state)
{
    char record[49] = "";

    (void)state;
    REFUSED(record, "bulletin", "set", "text_en", "about", "停水", "about_en",
            "Water off", "text", "週四停水");
    TAKE(record, "bulletin", "set", "about", "停水", "about_en", "Water off",
         "text", "週四停水", "text_en", "No water on Thursday");
}

static void a_year_s_costs_stand_against_its_budget(void **state)
{
    char budget[49] = "", cost[49] = "";

    (void)state;
    TAKE(budget, "budget", "set", "year", "2026", "lines",
         "[{\"what\":\"培訓\",\"amount\":\"90000\"},"
         "{\"what\":\"活動\",\"amount\":\"10000\"}]");
    TAKE(cost, "cost", "set", "budget", budget, "what", "講師", "amount",
         "24000");
    expect_field("budget", budget, "total", "100000.00");
    expect_field("budget", budget, "spent", "24000.00");
    expect_field("budget", budget, "left", "76000.00");
}

static void an_appraisal_never_leaves_the_hotline(void **state)
{
    (void)state;
    const Form *form = form_of(desk_forms(desk), "appraisal_staff");
    char record[49] = "";
    Deed deed = {.kind = "appraisal_staff", .verb = "set"};
    Err err = ERR_NONE;

    fields_set(&deed.fields, "who", "hsu");
    fields_set(&deed.fields, "by_whom", "self");
    fields_set(&deed.fields, "period", "2026-H2");
    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (field->item && strcmp(field->item, field->name) == 0)
            fields_set(&deed.fields, field->name, i % 2 ? "4" : "5");
    }
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s: %s", err.field, err.text);
    text_copy(record, sizeof record, deed.record);
    deed_release(&deed);
    expect_field("appraisal_staff", record, "answered", "22");
    Sql *q = sql(desk_store(desk), "SELECT count(*) FROM journal WHERE kind = "
                                   "'appraisal_staff' AND scope <> :scope");
    sql_int(q, ":scope", SCOPE_HOTLINE);
    assert_true(sql_row(q));
    assert_int_equal(sql_get_int(q, 0), 0);
    sql_done(q, NULL);

    house_act(desk, "chen", "butler");
    Record one = {0};
    assert_false(record_load(desk, "appraisal_staff", record, &one, &err));
}

int main(void)
{
#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, house_make, house_leave)
    const struct CMUnitTest tests[] = {
        TEST(what_is_wrong_in_a_vacant_home_goes_to_those_who_mend_it),
        TEST(a_failed_item_needs_a_word),
        TEST(a_sound_home_is_done_with_one_key),
        TEST(a_meter_does_not_run_backwards),
        TEST(a_meter_that_jumps_is_taken_with_a_note),
        TEST(a_defect_of_construction_is_told_to_the_manager),
        TEST(a_room_has_one_household_at_a_time),
        TEST(what_is_not_back_in_time_is_late_and_no_more_than_that),
        TEST(a_broken_thing_that_comes_back_is_repaired),
        TEST(dissatisfaction_gets_a_measure_and_words_a_visit),
        TEST(a_content_household_makes_no_work),
        TEST(a_homecoming_is_due_by_what_takes_longest),
        TEST(a_serious_incident_is_told_to_the_superiors_at_once),
        TEST(a_bulletin_needs_chinese_and_english),
        TEST(a_year_s_costs_stand_against_its_budget),
        TEST(an_appraisal_never_leaves_the_hotline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
