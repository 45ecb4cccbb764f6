/* err_test.c -- the first error wins, and always fits its line */
#include "err.h"

#include "text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void the_first_error_wins(void **state)
{
    (void)state;
    Err err = ERR_NONE;
    assert_false(err_set(&err, ERR_NOT_FOUND, "there is no home %s", "3-1299"));
    assert_false(err_set(&err, ERR_SYSTEM, "something else"));
    assert_false(err_field(&err, "home", "something else"));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_string_equal(err.text, "there is no home 3-1299");
    assert_string_equal(err.field, "");
}

static void an_error_about_a_field_names_it(void **state)
{
    (void)state;
    Err err = ERR_NONE;
    assert_false(err_field(&err, "phone", "%d is too short", 12));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.field, "phone");
    assert_string_equal(err.text, "12 is too short");
}

static void nobody_has_to_listen(void **state)
{
    (void)state;
    assert_false(err_set(NULL, ERR_SYSTEM, "nobody hears %s", "this"));
    assert_false(err_field(NULL, "name", "nor this"));
}

static void a_long_error_is_cut_between_characters(void **state)
{
    (void)state;
    Str long_text = STR_EMPTY;
    for (int i = 0; i < 600; i++)
        str_add(&long_text, "氣");
    for (int lead = 0; lead < 4; lead++) {
        Err err = ERR_NONE;
        err_field(&err, str_text(&long_text), "%.*s%s", lead, "abc",
                  str_text(&long_text));
        assert_true(utf8_valid(err.text, strlen(err.text)));
        assert_true(strlen(err.text) > sizeof err.text - 5);
        assert_int_equal((strlen(err.text) - (lead < 3 ? lead : 3)) % 3, 0);
        assert_int_equal(strlen(err.field), 45);
    }
    str_release(&long_text);
}

static void an_error_is_one_line_of_valid_text(void **state)
{
    (void)state;
    Err err = ERR_NONE;
    err_set(&err, ERR_INPUT, "%s is no name", "a\nb\x1b[31m\xE6\xB0");
    assert_string_equal(err.text, "a b[31m\uFFFD\uFFFD is no name");
}

int main(void)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(an_error_about_a_field_names_it),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(a_long_error_is_cut_between_characters),
        cmocka_unit_test(an_error_is_one_line_of_valid_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
