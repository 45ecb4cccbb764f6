/* roles_test.c -- the table of who may do what, and how a no is said */
#include "house.h"

static Desk *desk;

static int open_house(void **state)
{
    (void)state;
    desk = house_open(3);
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    house_close(desk);
    return 0;
}

static bool may(const char *role, const char *kind, const char *verb)
{
    house_act(desk, "somebody", role);
    return role_may(desk, kind, verb, NULL);
}

static void each_role_does_its_own_work_and_no_other(void **state)
{
    /* verb, and a y for each of butler hotline chief department quality
     * manager administrator */
    static const struct {
        const char *verb, *roles;
    } table[] = {
        {"receive", "yyynnyy"}, {"dispatch", "yyynnyy"}, {"accept", "yyyynyy"},
        {"arrive", "yyyynyy"},  {"explain", "yyyynyy"},  {"promise", "yyyynyy"},
        {"resolve", "yyyynyy"}, {"appoint", "yyynnyy"},  {"verify", "yyynnyy"},
        {"close", "yyynnyy"},   {"reopen", "nyynnyy"},   {"amend", "yyynnyy"},
        {"undo", "yyynnyy"},    {"note", "yyyyyyy"},     {"show", "yyyyyyy"},
        {"list", "yyyyyyy"},    {"export", "nnynyyy"},   {"import", "nnnnnyy"},
        {"rebuild", "nnnnnny"}, {"backup", "nnnnnyy"},
    };
    static const char *const roles[] = {"butler",       "hotline", "chief",
                                        "department",   "quality", "manager",
                                        "administrator"};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (int r = 0; r < 7; r++)
            if (may(roles[r], "request", table[i].verb) !=
                (table[i].roles[r] == 'y'))
                fail_msg("%s %s", roles[r], table[i].verb);
}

static void people_and_lists_are_the_managers(void **state)
{
    (void)state;
    assert_false(may("butler", "staff", "set"));
    assert_false(may("chief", "staff", "pin"));
    assert_true(may("manager", "staff", "set"));
    assert_true(may("butler", "staff", "show"));
    assert_false(may("butler", "category", "set"));
    assert_true(may("administrator", "department", "set"));
    assert_true(may("butler", "household", "set"));
    assert_true(may("quality", "household", "show"));
    assert_false(may("quality", "household", "set"));
    assert_false(may("department", "household", "set"));
    assert_true(may("butler", "duty", "on"));
    assert_false(may("department", "duty", "on"));
    assert_false(may("butler", "home", "set"));
}

static void a_register_of_the_sites_own_is_kept_by_the_desk(void **state)
{
    (void)state;
    assert_true(may("butler", "parcel", "set"));
    assert_true(may("butler", "parcel", "hand_over"));
    assert_true(may("quality", "parcel", "show"));
    assert_false(may("quality", "parcel", "hand_over"));
    assert_false(may("butler", "request", "no_such_verb"));
}

static void a_role_nobody_knows_may_nothing_but_what_everyone_may(void **state)
{
    (void)state;
    assert_false(may("", "request", "receive"));
    assert_false(may("pirate", "staff", "set"));
    assert_true(may("pirate", "request", "show"));
}

static void a_refusal_says_who_may(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    house_act(desk, "chen", "butler");
    assert_false(role_may(desk, "request", "reopen", &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_string_equal(err.text, "Your role (butler) may not reopen a "
                                  "request; chief butler, hotline or manager "
                                  "may");
    err = ERR_NONE;
    assert_false(role_may(desk, "request", "rebuild", &err));
    assert_string_equal(err.text, "Your role (butler) may not rebuild the "
                                  "tables; administrator may");
}

static void nobody_may_anything_before_signing_in(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    desk->signed_in = false;
    assert_false(role_may(desk, "request", "show", &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_string_equal(err.text, "Sign in first");
}

/* Lays text over the table as a site's file would be. */
static void site_says(const char *text)
{
    char path[96];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/roles.yaml", house_folder);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
    setenv("GUANJIA_ROLES", path, 1); // NOLINT(concurrency-mt-unsafe)
    roles_close(desk->roles);
    desk->roles = roles_open();
    unsetenv("GUANJIA_ROLES"); // NOLINT(concurrency-mt-unsafe)
    (void)unlink(path);
}

static void a_site_changes_just_the_lines_it_names(void **state)
{
    (void)state;
    site_says("roles: [butler, trainee, chief]\n"
              "may: {request: {reopen: [butler, trainee], receive: []}}\n");
    assert_null(role_trouble(desk));
    assert_true(may("butler", "request", "reopen"));
    assert_true(may("trainee", "request", "reopen"));
    assert_false(may("chief", "request", "reopen"));
    assert_false(may("butler", "request", "receive"));
    assert_true(may("butler", "request", "dispatch"));
}

static void a_wrong_site_file_is_not_used_and_told(void **state)
{
    static const char *const wrong[] = {
        "may: {request: {reopen: [butlre]}}\n",
        "may: {request: {reopen: butler}}\n",
        "may: [reopen]\n",
        "mya: {request: {reopen: [butler]}}\n",
        "may: {request: {reopen: [butler]}}\nmore: x\n",
        "may: {request: {reopen: [butler}}\n",
        "- butler\n",
        "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        site_says(wrong[i]);
        if (!role_trouble(desk) || may("butler", "request", "reopen"))
            fail_msg("taken: %s", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_does_its_own_work_and_no_other),
        cmocka_unit_test(people_and_lists_are_the_managers),
        cmocka_unit_test(a_register_of_the_sites_own_is_kept_by_the_desk),
        cmocka_unit_test(a_role_nobody_knows_may_nothing_but_what_everyone_may),
        cmocka_unit_test(a_refusal_says_who_may),
        cmocka_unit_test(nobody_may_anything_before_signing_in),
        cmocka_unit_test(a_site_changes_just_the_lines_it_names),
        cmocka_unit_test(a_wrong_site_file_is_not_used_and_told),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
