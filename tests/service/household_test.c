/* household_test.c -- finding homes and households by a few keys, and the
 * reference lists
 */
#include "house.h"

#include <time.h>

static Desk *desk;

static const struct {
    const char *home, *unit, *name, *romanised, *telephone;
} people[] = {
    {"3-1203", "3", "王淑芬", "Wang Shufen", "0912-345-678 / 02-2731-4466"},
    {"3-1204", "3", "Margaret O'Brien", "", "+44 20 7946 0018"},
    {"3-203", "3", "山田太郎", "Yamada Taro", "0933-111-222"},
    {"3-1301", "3", "王小明", "Wang Xiaoming", "0955-126-781"},
    {"1-1203", "1", "김민수", "Kim Minsu", "010-5555-6781"},
    {"1-12A", "1", "José García", "", "0900-000-001"},
    {"3-0801", "3", "ジョー・ブラウン", "Joe Brown", ""},
};

static int open_house(void **state)
{
    (void)state;
    desk = house_open(3);
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        house_home(desk, people[i].home, people[i].unit);
        desk->unit = (int)strtol(people[i].unit, NULL, 10);
        HOUSE_SET(desk, "household", "home", people[i].home, "name",
                  people[i].name, "romanised", people[i].romanised, "telephone",
                  people[i].telephone);
    }
    desk->unit = 3;
    house_home(desk, "3-1205", "3");
    house_home(desk, "1-0707", "1");
    house_home(desk, "2-0707", "2");
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    house_close(desk);
    return 0;
}

/* Homes found, in order, with blanks between. */
static const char *found(const char *typed)
{
    static char list[512];
    Household out[8];
    const int count = household_find(desk, typed, out, 8);

    list[0] = '\0';
    for (int i = 0; i < count; i++)
        (void)snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s",
                       i ? " " : "", out[i].home);
    return list;
}

static void a_room_is_found_by_its_first_digits_own_unit_first(void **state)
{
    (void)state;
    assert_string_equal(found("1203"), "3-1203 1-1203");
    assert_string_equal(found("120"), "3-1203 3-1204 3-1205 1-1203");
    assert_string_equal(found("3-12"), "3-1203 3-1204 3-1205");
    assert_string_equal(found("1-1203"), "1-1203");
    assert_string_equal(found("３－１２０３"), "3-1203");
    assert_string_equal(found("3 - 1203"), "3-1203");
    assert_string_equal(found("1-12A"), "1-12A");
}

static void a_part_of_a_room_is_found_after_rooms_that_begin_so(void **state)
{
    (void)state;
    assert_string_equal(found("203"), "3-203 3-1203");
    assert_string_equal(found("801"), "3-0801");
}

static void a_name_is_found_by_one_character_or_a_beginning(void **state)
{
    (void)state;
    assert_string_equal(found("王"), "3-1203 3-1301");
    assert_string_equal(found("淑芬"), "3-1203");
    assert_string_equal(found("wang"), "3-1203 3-1301");
    assert_string_equal(found("WANG x"), "3-1301");
    assert_string_equal(found("shuf"), "3-1203");
    assert_string_equal(found("o'brien"), "3-1204");
    assert_string_equal(found("太郎"), "3-203");
    assert_string_equal(found("김"), "1-1203");
    assert_string_equal(found("garcia"), "1-12A");
    assert_string_equal(found("ジョー"), "3-0801");
    assert_string_equal(found("zzz"), "");
}

static void a_telephone_is_found_by_its_last_digits(void **state)
{
    (void)state;
    assert_string_equal(found("6781"), "3-1301 1-1203");
    assert_string_equal(found("…781"), "3-1301 1-1203");
    assert_string_equal(found("..0018"), "3-1204");
    assert_string_equal(found("4466"), "3-1203");
    assert_string_equal(found("345-678"), "3-1203");
    assert_string_equal(found("0912345678"), "3-1203");
    assert_string_equal(found("６７８１"), "3-1301 1-1203");
}

static void
a_home_without_a_household_is_found_with_an_empty_record(void **state)
{
    Household out[2];

    (void)state;
    assert_int_equal(household_find(desk, "1205", out, 2), 1);
    assert_string_equal(out[0].home, "3-1205");
    assert_string_equal(out[0].record, "");
    assert_string_equal(out[0].name, "");
    assert_false(household_of(desk, "3-1205", out));
    assert_string_equal(out[0].home, "3-1205");
    assert_true(household_of(desk, "3-1203", out));
    assert_string_equal(out[0].name, "王淑芬");
    assert_true(*out[0].record);
}

static void no_more_are_given_than_asked_for(void **state)
{
    Household out[2];

    (void)state;
    assert_int_equal(household_find(desk, "12", out, 2), 2);
    assert_int_equal(household_find(desk, "1203", out, 1), 1);
    assert_int_equal(household_find(desk, "1203", out, 0), 0);
}

static void whatever_is_typed_finds_or_does_not(void **state)
{
    static const char *const odd[] = {
        " ",
        "-",
        "--",
        "\"",
        "*",
        "AND",
        "NEAR(",
        "a:b",
        "%",
        "_",
        "'",
        "\\",
        "\xff",
        "🙂",
        "(",
        "^",
        "{room}",
        "3-",
        "-3",
        "…",
        "...",
        "…x",
        "+",
        "0",
        "\t",
        "1234567890123456789012345678901234567890123456789012345678901234567"};

    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        found(odd[i]);
    assert_string_equal(found("%"), "");
    assert_string_equal(found("zz*"), "");
}

static void who_has_moved_out_is_not_found(void **state)
{
    Household out[8];
    int64_t sums;

    (void)state;
    house_home(desk, "3-1501", "3");
    HOUSE_SET(desk, "household", "home", "3-1501", "name", "Zebedee Gone",
              "moved_out", "2026-01-31");
    assert_string_equal(found("zebedee"), "");
    assert_int_equal(household_find(desk, "1501", out, 8), 1);
    assert_string_equal(out[0].record, "");
    assert_false(household_of(desk, "3-1501", out));
    sums = sums_version(desk->store);
    assert_int_equal(sums, sums_current());
}

/* ---- which home is meant --------------------------------------------------- */

static const char *resolved(const char *typed)
{
    static char home[512];
    Err err = ERR_NONE;

    if (home_resolve(desk, typed, home, &err))
        return home;
    assert_int_equal(err.kind, ERR_INPUT);
    (void)snprintf(home, sizeof home, "%s", err.text);
    return home;
}

static void a_room_alone_is_one_of_the_own_unit(void **state)
{
    (void)state;
    assert_string_equal(resolved("1203"), "3-1203");
    assert_string_equal(resolved(" １２０３ "), "3-1203");
    assert_string_equal(resolved("1-1203"), "1-1203");
    assert_string_equal(resolved("3－1203"), "3-1203");
    assert_string_equal(resolved("3—1203"), "3-1203");
    assert_string_equal(resolved("1-12a"), "1-12A");
    assert_string_equal(resolved("801"), "3-0801");
    assert_string_equal(resolved("3-801"), "3-0801");
}

static void an_unknown_home_is_answered_with_what_may_be_meant(void **state)
{
    (void)state;
    assert_string_equal(resolved(""), "Which home?");
    assert_string_equal(resolved("3-1213"),
                        "There is no home 3-1213; did you mean 3-1203?");
    assert_string_equal(resolved("0707"), "There is no home 3-0707; elsewhere "
                                          "there is 1-0707, 2-0707");
    assert_string_equal(resolved("9-9999"),
                        "There is no home 9-9999; type part of the room, name "
                        "or telephone and choose one");
    assert_string_equal(
        resolved("123456789012345678901234567890123456789012345"),
        "That is too long for a home");
}

static void the_hotline_is_asked_for_the_unit(void **state)
{
    (void)state;
    desk->unit = 0;
    assert_string_equal(resolved("0707"),
                        "Which unit? Home 0707 may be 1-0707, 2-0707");
    assert_string_equal(resolved("1205"), "3-1205");
    assert_string_equal(resolved("1-0707"), "1-0707");
    assert_string_equal(found("0707"), "1-0707 2-0707");
    assert_string_equal(found("1203"), "1-1203 3-1203");
    assert_string_equal(found("203"), "3-203");
    desk->unit = 3;
}

/* ---- reference lists ------------------------------------------------------- */

static const char *meant(const char *kind, const char *typed)
{
    static char list[512];
    const Reference *out[8];
    const int count = reference_find(desk, kind, typed, out, 8);

    list[0] = '\0';
    for (int i = 0; i < count; i++)
        (void)snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s",
                       i ? " " : "", out[i]->code);
    return list;
}

static void a_category_is_found_by_code_or_part_of_a_label(void **state)
{
    (void)state;
    assert_string_equal(meant("category", "leak"), "leak");
    assert_string_equal(meant("category", "漏"), "leak");
    assert_string_equal(meant("category", "LEA"), "leak cleaning");
    assert_string_equal(meant("category", "水漏れ"), "leak");
    assert_string_equal(meant("category", "누수"), "leak");
    assert_string_equal(meant("category", "ｌｅａｋ"), "leak");
    assert_string_equal(meant("category", "garb"), "waste");
    assert_string_equal(meant("category", "tap"), "leak");
    assert_string_equal(meant("category", "zebra"), "");
    assert_string_equal(meant("department", "工程"), "engineering");
    assert_string_equal(meant("department", ""),
                        "butler engineering security cleaning greening pest");
}

static void a_category_brings_its_department_and_promise(void **state)
{
    const Reference *leak = reference_get(desk, "category", "leak");
    const Reference *gas = reference_get(desk, "category", "gas");

    (void)state;
    assert_string_equal(leak->department, "engineering");
    assert_string_equal(leak->promise, "5341");
    assert_string_equal(gas->urgency, "emergency");
    assert_string_equal(reference_get(desk, "category", "enquiry")->promise,
                        "answer");
    assert_null(reference_get(desk, "category", "nothing"));
    for (int i = 0; reference_at(desk, "category", i); i++)
        assert_non_null(reference_get(
            desk, "department", reference_at(desk, "category", i)->department));
}

static void labels_follow_the_language(void **state)
{
    const Reference *leak = reference_get(desk, "category", "leak");

    (void)state;
    assert_string_equal(reference_label(leak), "Water leak");
    assert_true(language_set("zh-Hant", NULL));
    assert_string_equal(reference_label(leak), "漏水");
    assert_true(language_set("en", NULL));
}

static void a_changed_list_is_seen_at_once(void **state)
{
    (void)state;
    house_set(desk, "category", "set", "",
              (const char *const[]){"code", "piano", "labels",
                                    "{\"en\":\"Piano tuning\"}", "department",
                                    "butler", NULL});
    references_forget(desk);
    assert_string_equal(meant("category", "tuning"), "piano");
    house_set(desk, "category", "set", "piano",
              (const char *const[]){"active", "no", NULL});
    references_forget(desk);
    assert_string_equal(meant("category", "tuning"), "");
}

/* ---- speed ----------------------------------------------------------------- */

static bool count_steps(void *self)
{
    ++*(int *)self;
    return false;
}

/* Ten thousands of SQLite's steps that finding takes: the work that it is,
 * whatever else the machine does. */
static int work_of(const char *typed)
{
    Household out[10];
    int steps = 0;

    store_patience(desk->store, count_steps, &steps);
    household_find(desk, typed, out, 10);
    store_patience(desk->store, NULL, NULL);
    return steps;
}

/* Runs q with the values of the i-th of many households. */
static void many_run(Sql *q, int i, const char *home)
{
    static const char *const surnames[] = {"王", "陳", "林", "黃", "張"};
    static const char *const romans[] = {"Wang", "Chen", "Lin", "Huang",
                                         "Chang"};
    char name[64];
    char roman[64];
    char tail[32];

    (void)snprintf(name, sizeof name, "%s淑%d", surnames[i % 5], i);
    (void)snprintf(roman, sizeof roman, "%s Shu %d", romans[i % 5], i);
    (void)snprintf(tail, sizeof tail, "%08d90", i * 7919 % 100000000);
    sql_int(q, ":id", 1000000 + i);
    sql_text(q, ":home", home);
    sql_text(q, ":name", name);
    sql_text(q, ":roman", roman);
    sql_text(q, ":tail", tail);
    sql_row(q);
    assert_true(sql_done(q, NULL));
}

/* Ten thousand households in 25 units, straight into the tables. */
static void many_households(void)
{
    Store *store = desk->store;

    assert_true(store_begin(store, DURABLE, NULL));
    for (int i = 0; i < 10000; i++) {
        char home[32];

        (void)snprintf(home, sizeof home, "%d-%02d%02d", 1 + i % 25,
                       1 + i / 25 % 40, 1 + i / 1000);
        many_run(sql(store, "INSERT OR IGNORE INTO home (record, note, stamp)"
                            " VALUES (:home, :id || :name || :roman || :tail,"
                            " 1)"),
                 i, home);
        many_run(sql(store, "INSERT INTO household (id, record, home, name,"
                            " romanised, telephone, stamp) VALUES"
                            " (:id, 'h' || :id, :home, :name, :roman,"
                            " :tail, 1)"),
                 i, home);
        many_run(sql(store, "INSERT INTO household_words (rowid, room, name,"
                            " tail) VALUES (:id, :home || ' ' ||"
                            " substr(:home, instr(:home, '-') + 1),"
                            " :name || ' ' || :roman, :tail)"),
                 i, home);
    }
    assert_true(store_commit(store, NULL));
}

static void ten_thousand_households_are_searched_between_two_keys(void **state)
{
    static const char *const typed[] = {"1",    "12",   "1203", "203",  "6781",
                                        "王",   "王淑", "w",    "wang", "zzzz",
                                        "3-12", "…678", "陳",   "0",    "9999"};

    (void)state;
    many_households();
    for (int unit = 0; unit <= 3; unit += 3) {
        desk->unit = unit;
        for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
            const int work = work_of(typed[i]);

            if (secure_getenv("SHOW_WORK"))
                print_message("unit %d %-6s %d\n", unit, typed[i], work);
            /* looking at each household would be more than one */
            assert_int_equal(work, 0);
        }
    }
    desk->unit = 3;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_room_is_found_by_its_first_digits_own_unit_first),
        cmocka_unit_test(a_part_of_a_room_is_found_after_rooms_that_begin_so),
        cmocka_unit_test(a_name_is_found_by_one_character_or_a_beginning),
        cmocka_unit_test(a_telephone_is_found_by_its_last_digits),
        cmocka_unit_test(
            a_home_without_a_household_is_found_with_an_empty_record),
        cmocka_unit_test(no_more_are_given_than_asked_for),
        cmocka_unit_test(whatever_is_typed_finds_or_does_not),
        cmocka_unit_test(a_room_alone_is_one_of_the_own_unit),
        cmocka_unit_test(an_unknown_home_is_answered_with_what_may_be_meant),
        cmocka_unit_test(the_hotline_is_asked_for_the_unit),
        cmocka_unit_test(who_has_moved_out_is_not_found),
        cmocka_unit_test(a_category_is_found_by_code_or_part_of_a_label),
        cmocka_unit_test(a_category_brings_its_department_and_promise),
        cmocka_unit_test(labels_follow_the_language),
        cmocka_unit_test(a_changed_list_is_seen_at_once),
        cmocka_unit_test(ten_thousand_households_are_searched_between_two_keys),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
