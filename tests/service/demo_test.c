/* demo_test.c -- the demo residence */
#include "transfer_tests.h"

static char folder[] = "/tmp/guanjia-demo-XXXXXX";
static House house;

static int demo_open(void **state)
{
    Err err = ERR_NONE;
    const char *login, *pin;

    (void)state;
    assert_non_null(mkdtemp(folder));
    text_print(house.path, sizeof house.path, "%s/desk-3.db", folder);
    text_print(house.folder, sizeof house.folder, "%s", folder);
    if (!demo_make(folder, 3, NULL, NULL, &err) ||
        !desk_open(&house.desk, house.path, STORE_WRITE, NULL, NULL, &err))
        fail_msg("%s", err.text);
    assert_true(demo_login(0, &login, &pin));
    if (!sign_in(house.desk, login, pin, false, &err))
        fail_msg("%s", err.text);
    return 0;
}

static int demo_close(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

static void the_demo_looks_like_a_residence(void **state)
{
    (void)state;
    assert_int_equal(house_count(&house, "SELECT count(*) FROM home"), 120);
    assert_int_equal(
        house_count(&house, "SELECT count(DISTINCT unit) FROM home"), 3);
    assert_int_equal(house_count(&house, "SELECT count(*) FROM staff"), 12);
    assert_int_equal(house_count(&house, "SELECT count(*) FROM department"), 6);
    assert_int_equal(
        house_count(&house, "SELECT count(DISTINCT department) FROM staff"), 6);
    assert_int_equal(
        house_count(&house, "SELECT count(DISTINCT role) FROM staff"), 7);
    assert_int_equal(house_count(&house, "SELECT count(*) FROM request"), 60);
    assert_int_equal(
        house_count(&house, "SELECT count(DISTINCT language) FROM household"),
        4);
}

static void a_desk_holds_only_its_own_units_households(void **state)
{
    (void)state;
    assert_int_equal(house_count(&house, "SELECT count(*) FROM household"), 36);
    assert_int_equal(house_count(&house, "SELECT count(*) FROM household WHERE "
                                         "home NOT LIKE '3-%'"),
                     0);
}

static void the_demo_has_requests_in_every_state(void **state)
{
    (void)state;
    assert_int_equal(
        house_count(&house, "SELECT count(DISTINCT state) FROM request"), 9);
    assert_int_equal(
        house_count(&house, "SELECT count(*) FROM request WHERE open"), 25);
    assert_int_equal(house_count(&house, "SELECT count(*) FROM dispute"), 0);
}

static void some_clocks_are_nearly_over_and_some_are_late(void **state)
{
    char query[160];
    long long now = clock_now();

    (void)state;
    text_print(
        query, sizeof query,
        "SELECT count(*) FROM request WHERE open AND due BETWEEN %lld AND "
        "%lld",
        now - 5, now + 130);
    assert_true(house_count(&house, query) >= 3);
    text_print(query, sizeof query,
               "SELECT count(*) FROM request WHERE open AND due < %lld", now);
    assert_true(house_count(&house, query) >= 3);
    assert_true(house_count(&house, query) <= 9);
    text_print(
        query, sizeof query,
        "SELECT count(*) FROM request WHERE open AND due > %lld AND due < "
        "%lld",
        now + 300, now + 200000);
    assert_true(house_count(&house, query) >= 7);
}

static void everybody_of_the_demo_can_sign_in(void **state)
{
    const char *login, *pin;
    Err err = ERR_NONE;
    int i = 0;

    (void)state;
    for (; demo_login(i, &login, &pin); i++)
        if (!sign_in(house.desk, login, pin, false, &err))
            fail_msg("%s: %s", login, err.text);
    assert_int_equal(i, 12);
}

static void the_demos_sums_are_what_its_facts_add_up_to(void **state)
{
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    if (!desk_check(house.desk, NULL, NULL, &out, &err))
        fail_msg("%s %s", str_text(&out), err.text);
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_demo_looks_like_a_residence),
        cmocka_unit_test(a_desk_holds_only_its_own_units_households),
        cmocka_unit_test(the_demo_has_requests_in_every_state),
        cmocka_unit_test(some_clocks_are_nearly_over_and_some_are_late),
        cmocka_unit_test(the_demos_sums_are_what_its_facts_add_up_to),
        cmocka_unit_test(everybody_of_the_demo_can_sign_in),
    };
    return cmocka_run_group_tests(tests, demo_open, demo_close);
}
