/* language_test.c -- which languages there are, and changing between them */
#include "service.h"

#include <langinfo.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static bool known(const char *code)
{
    for (int i = 0; language_at(i); i++)
        if (strcmp(language_at(i), code) == 0)
            return true;
    return false;
}

static void english_and_traditional_chinese_are_always_known(void **state)
{
    (void)state;
    assert_string_equal(language_at(0), "en");
    assert_true(known("zh-Hant"));
    assert_null(language_at(-1));
    assert_null(language_at(10000));
    assert_string_equal(language_name("en"), "English");
    assert_string_equal(language_name("zh-Hant"), "繁體中文");
    assert_string_equal(language_name("ja"), "日本語");
    assert_string_equal(language_name("xx"), "xx");
}

static void a_language_is_set_by_code_or_place(void **state)
{
    static const struct {
        const char *typed, *code;
    } table[] = {
        {"en", "en"},           {"EN", "en"},
        {"zh-Hant", "zh-Hant"}, {"zh_Hant", "zh-Hant"},
        {"zh-TW", "zh-Hant"},   {"zh_TW.UTF-8", "zh-Hant"},
        {"zh_HK", "zh-Hant"},   {"C", "en"},
        {"zh-hant", "zh-Hant"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_true(language_set(table[i].typed, NULL));
        assert_string_equal(language(), table[i].code);
    }
}

static void
an_unknown_language_changes_nothing_and_lists_the_known(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    assert_true(language_set("en", NULL));
    assert_false(language_set("tlh", &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_non_null(strstr(err.text, "\"tlh\""));
    assert_non_null(strstr(err.text, "zh-Hant"));
    assert_string_equal(language(), "en");
    assert_false(language_set("", NULL));
    assert_false(language_set("../../etc", NULL));
}

// NOLINTBEGIN(concurrency-mt-unsafe): one thread
static void starts_in(const char *all, const char *messages, const char *lang,
                      const char *code)
{
    setenv("LC_ALL", all, 1);
    setenv("LC_MESSAGES", messages, 1);
    setenv("LANG", lang, 1);
    language_start();
    assert_string_equal(language(), code);
    assert_string_equal(nl_langinfo(CODESET), "UTF-8");
}

static void the_environment_says_where_to_start(void **state)
{
    (void)state;
    starts_in("zh_TW.UTF-8", "", "en_US.UTF-8", "zh-Hant");
    starts_in("", "zh_HK.UTF-8", "en_US.UTF-8", "zh-Hant");
    starts_in("", "", "zh_TW.Big5", "zh-Hant");
    starts_in("", "", "de_AT.UTF-8", "en");
    starts_in("C", "", "zh_TW.UTF-8", "en");
    starts_in("POSIX", "", "", "en");
    starts_in("", "", "", "en");
    starts_in("nonsense", "", "", "en");
    /* Whoever reads the one Chinese would rather read the other than English */
    if (!known("zh-Hans"))
        starts_in("", "", "zh_CN.UTF-8", "zh-Hant");
}

static void numbers_keep_their_point_in_every_locale(void **state)
{
    (void)state;
    starts_in("de_DE.UTF-8", "", "", "en");
    assert_string_equal(localeconv()->decimal_point, ".");
}

// NOLINTEND(concurrency-mt-unsafe)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_and_traditional_chinese_are_always_known),
        cmocka_unit_test(a_language_is_set_by_code_or_place),
        cmocka_unit_test(
            an_unknown_language_changes_nothing_and_lists_the_known),
        cmocka_unit_test(the_environment_says_where_to_start),
        cmocka_unit_test(numbers_keep_their_point_in_every_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
