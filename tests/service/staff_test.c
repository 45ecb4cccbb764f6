/* staff_test.c -- signing in, guessing PINs, and who is on duty */
#include "house.h"

#include <pwd.h>

static Desk *desk;
enum { MORNING = 1795395600 }; /* 2026-11-23 09:00 in Taipei */

/* The system's clock stands here, however long a PIN takes to be looked at: this
 * program is linked with --wrap=time. */
static time_t real = MORNING;

time_t __wrap_time(time_t *out); /* NOLINT: the linker wants this name */

time_t __wrap_time(time_t *out) /* NOLINT */
{
    if (out)
        *out = real;
    return real;
}

/* In seconds after a Monday morning. */
static void real_clock_at(int seconds)
{
    real = MORNING + seconds;
}

/* Holds the clock still, in seconds after a Monday morning. */
static void clock_at(int seconds)
{
    char path[96];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/now", house_folder);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fprintf(file, "%d\n", MORNING + seconds);
    (void)fclose(file);
    (void)snprintf(path, sizeof path, "@%s/now", house_folder);
    assert_true(clock_set(path, NULL));
}

static int open_house(void **state)
{
    (void)state;
    desk = house_open(3);
    clock_at(0);
    house_staff(desk, "chen", "陳美玲", "butler", "1234");
    house_staff(desk, "wu", "吳建國", "department", "55555");
    house_staff(desk, "lin", "林怡君", "butler", "987654321012");
    desk->signed_in = false;
    return 0;
}

static int close_house(void **state)
{
    char path[96];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/now", house_folder);
    (void)unlink(path);
    house_close(desk);
    return 0;
}

static ErrKind try(const char *login, const char *pin)
{
    Err err = ERR_NONE;
    const bool in = sign_in(desk, login, pin, false, &err);

    assert_int_equal(in, err.kind == ERR_OK);
    sign_out(desk, false);
    return err.kind;
}

static void the_right_pin_signs_in_and_a_wrong_one_does_not(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    assert_null(desk_actor(desk));
    assert_false(sign_in(desk, "chen", "4321", false, &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_null(desk_actor(desk));
    err = ERR_NONE;
    assert_true(sign_in(desk, "chen", "1234", false, &err));
    assert_string_equal(desk_actor(desk)->login, "chen");
    assert_string_equal(desk_actor(desk)->name, "陳美玲");
    assert_string_equal(desk_actor(desk)->role, "butler");
    sign_out(desk, false);
    assert_null(desk_actor(desk));
}

static void an_input_methods_digits_are_digits(void **state)
{
    (void)state;
    assert_int_equal(try(" ｃｈｅｎ ", "１２３４"), ERR_OK);
}

static void
the_administrator_of_a_new_file_has_the_pin_that_was_told(void **state)
{
    (void)state;
    assert_int_equal(try("admin", house_pin), ERR_OK);
}

static void odd_pins_and_logins_are_just_wrong(void **state)
{
    char longest[3000];

    (void)state;
    memset(longest, '1', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(try("chen", ""), ERR_FORBIDDEN);
    assert_int_equal(try("chen", longest), ERR_FORBIDDEN);
    assert_int_equal(try("", ""), ERR_FORBIDDEN);
    assert_int_equal(try(longest, "1234"), ERR_FORBIDDEN);
    assert_int_equal(try("\xff\xfe", "\xff"), ERR_FORBIDDEN);
    assert_int_equal(try("' OR 1 --", "1234"), ERR_FORBIDDEN);
    assert_int_equal(try("chen", "1234"), ERR_OK);
}

/* As the system's clock says, which runs on by itself. */
static ErrKind try_at(int seconds, const char *login, const char *pin)
{
    real_clock_at(seconds);
    return try(login, pin);
}

static void three_wrong_tries_slow_the_next_ones_down(void **state)
{
    static const int waits[] = {5, 10, 20, 40, 80, 160, 300, 300};
    int now = 1000;

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(try_at(now, "wu", "0000"), ERR_FORBIDDEN);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_int_equal(try_at(now, "wu", "55555"), ERR_NOT_NOW);
        assert_int_equal(try_at(now + waits[i] - 2, "wu", "55555"),
                         ERR_NOT_NOW);
        now += waits[i];
        assert_int_equal(try_at(now, "wu", "0000"), ERR_FORBIDDEN);
    }
    assert_int_equal(try("chen", "1234"), ERR_OK); /* hers is another count */
    assert_int_equal(try_at(now + 300, "wu", "55555"), ERR_OK);
    assert_int_equal(try("wu", "0000"), ERR_FORBIDDEN); /* counted anew */
    assert_int_equal(try("wu", "55555"), ERR_OK);
}

static void another_terminal_does_not_help(void **state)
{
    Desk *mine = desk;
    Err err = ERR_NONE;

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(try_at(10000, "lin", "0000"), ERR_FORBIDDEN);
    assert_true(desk_open(&desk, store_path(mine->store), STORE_WRITE, NULL,
                          NULL, NULL));
    real_clock_at(10000);
    assert_false(sign_in(desk, "lin", "987654321012", false, &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
    assert_string_equal(err.text, "Too many wrong PINs; wait 5 seconds");
    desk_close(desk);
    desk = mine;
    assert_int_equal(try_at(10005, "lin", "987654321012"), ERR_OK);
}

static void another_time_that_is_only_said_does_not_help(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(try_at(10000, "lin", "0000"), ERR_FORBIDDEN);
    for (int later = -DAY; later <= DAY; later += HOUR) {
        clock_at(later);
        assert_int_equal(try_at(10000, "lin", "987654321012"), ERR_NOT_NOW);
    }
    assert_int_equal(try_at(10005, "lin", "987654321012"), ERR_OK);
}

static void who_does_not_exist_is_slowed_down_like_others(void **state)
{
    Err mine = ERR_NONE, nobodys = ERR_NONE;

    (void)state;
    real_clock_at(20000);
    sign_in(desk, "chen", "0000", false, &mine);
    sign_in(desk, "nobody", "0000", false, &nobodys);
    assert_string_equal(mine.text, nobodys.text);
    assert_int_equal(try("nobody", "0000"), ERR_FORBIDDEN);
    assert_int_equal(try("nobody", "0000"), ERR_FORBIDDEN);
    assert_int_equal(try("nobody", "0000"), ERR_NOT_NOW);
}

static void a_clock_set_back_does_not_lock_anybody_out(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        try_at(500000, "chen", "0000");
    assert_int_equal(try_at(500000, "chen", "1234"), ERR_NOT_NOW);
    assert_int_equal(try_at(30000, "chen", "1234"), ERR_OK);
}

static void who_has_left_signs_in_no_more(void **state)
{
    Staff staff;

    (void)state;
    house_act(desk, "", "administrator");
    house_staff(desk, "gone", "Gone", "butler", "1111");
    assert_int_equal(try("gone", "1111"), ERR_OK);
    house_act(desk, "", "administrator");
    house_set(desk, "staff", "set", "gone",
              (const char *const[]){"active", "no", NULL});
    assert_int_equal(try("gone", "1111"), ERR_FORBIDDEN);
    assert_false(staff_get(desk, "gone", &staff));
}

static void unlocking_wants_the_pin_of_who_is_signed_in(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    assert_false(sign_check(desk, "1234", &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    err = ERR_NONE;
    assert_true(sign_in(desk, "chen", "1234", false, &err));
    assert_false(sign_check(desk, "0000", &err));
    err = ERR_NONE;
    assert_true(sign_check(desk, "1234", &err));
    assert_string_equal(desk_actor(desk)->login, "chen");
    sign_out(desk, false);
}

static void a_pin_has_four_to_twelve_digits(void **state)
{
    static const char *const wrong[] = {"",     "123",   "1234567890123",
                                        "12a4", "12 34", "-1234"};
    char hash[256], again[256];
    Err err = ERR_NONE;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        err = ERR_NONE;
        assert_false(pin_hash(wrong[i], hash, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_string_equal(err.text, "A PIN has 4 to 12 digits");
    }
    assert_true(pin_hash("1234", hash, NULL));
    assert_true(pin_hash("１２３４", again, NULL));
    assert_memory_equal(hash, "$y$", 3);
    assert_string_not_equal(hash, again); /* salted */
}

static void a_butler_who_signs_in_is_on_duty_until_she_ends_it(void **state)
{
    Staff staff[8];

    (void)state;
    clock_at(40000);
    assert_int_equal(staff_on_duty(desk, staff, 8), 0);
    assert_true(sign_in(desk, "chen", "1234", true, NULL));
    assert_true(desk_actor(desk)->on_duty);
    assert_int_equal(staff_on_duty(desk, staff, 8), 1);
    assert_string_equal(staff[0].login, "chen");
    assert_int_equal(staff[0].since, MORNING + 40000);

    const int64_t facts = journal_count(desk->store);
    sign_out(desk, false);
    clock_at(40100);
    assert_true(sign_in(desk, "chen", "1234", true, NULL));
    assert_int_equal(journal_count(desk->store), facts); /* still on */

    sign_out(desk, true);
    assert_int_equal(staff_on_duty(desk, staff, 8), 0);
    clock_at(40200);
    assert_true(sign_in(desk, "chen", "1234", true, NULL));
    assert_int_equal(staff_on_duty(desk, staff, 8), 1);
    assert_int_equal(staff[0].since, MORNING + 40200);
    sign_out(desk, true);
}

static void only_butlers_go_on_duty_by_signing_in(void **state)
{
    Staff staff[8];

    (void)state;
    assert_true(sign_in(desk, "wu", "55555", true, NULL));
    assert_int_equal(staff_on_duty(desk, staff, 8), 0);
    sign_out(desk, true);
}

static void staff_are_listed_by_name(void **state)
{
    Staff staff[8];
    const int count = staff_list(desk, staff, 8);

    (void)state;
    assert_int_equal(count, 4);
    for (int i = 1; i < count; i++)
        assert_true(strcmp(staff[i - 1].name, staff[i].name) < 0);
    assert_int_equal(staff_list(desk, staff, 2), 2);
    assert_true(staff_get(desk, "wu", staff));
    assert_string_equal(staff[0].role, "department");
    assert_false(staff_get(desk, "nobody", staff));
}

static void the_systems_user_needs_no_pin_when_she_works_here(void **state)
{
    struct passwd entry;
    struct passwd *user = NULL;
    char room[4096];
    Err err = ERR_NONE;

    (void)state;
    assert_false(sign_in_system(desk, &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    assert_null(desk_actor(desk));
    if (getpwuid_r(getuid(), &entry, room, sizeof room, &user) != 0 || !user) {
        skip();
        return;
    }
    house_act(desk, "", "administrator");
    HOUSE_SET(desk, "staff", "login", user->pw_name, "name", "Operator", "role",
              "hotline");
    sign_out(desk, false);
    assert_true(sign_in_system(desk, NULL));
    assert_string_equal(desk_actor(desk)->name, "Operator");
    sign_out(desk, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_pin_signs_in_and_a_wrong_one_does_not),
        cmocka_unit_test(an_input_methods_digits_are_digits),
        cmocka_unit_test(
            the_administrator_of_a_new_file_has_the_pin_that_was_told),
        cmocka_unit_test(odd_pins_and_logins_are_just_wrong),
        cmocka_unit_test(three_wrong_tries_slow_the_next_ones_down),
        cmocka_unit_test(another_terminal_does_not_help),
        cmocka_unit_test(another_time_that_is_only_said_does_not_help),
        cmocka_unit_test(who_does_not_exist_is_slowed_down_like_others),
        cmocka_unit_test(a_clock_set_back_does_not_lock_anybody_out),
        cmocka_unit_test(staff_are_listed_by_name),
        cmocka_unit_test(who_has_left_signs_in_no_more),
        cmocka_unit_test(unlocking_wants_the_pin_of_who_is_signed_in),
        cmocka_unit_test(a_pin_has_four_to_twelve_digits),
        cmocka_unit_test(a_butler_who_signs_in_is_on_duty_until_she_ends_it),
        cmocka_unit_test(only_butlers_go_on_duty_by_signing_in),
        cmocka_unit_test(the_systems_user_needs_no_pin_when_she_works_here),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
