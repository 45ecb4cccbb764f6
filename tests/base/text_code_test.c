/* text_code_test.c -- what holds for every code point there is
 *
 * Written and read back, measured, normalised: the short ways that text_*.c
 * takes for frequent characters must lead where the long ones do.
 */
#include "text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x110000; code++) {
        bool real = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        char put[4];
        size_t len = utf8_put(code, put);
        const char *at = put;
        assert_true(utf8_valid(put, len));
        assert_int_equal(utf8_next(&at, put + len), real ? code : 0xFFFD);
        assert_ptr_equal(at, put + len);
        int cells = wcwidth((wchar_t)(real ? code : 0xFFFD));
        if (cells < 0 || code == 0)
            cells = 1; /* drawn as a mark */
        assert_int_equal(text_cells(put, len), cells);
    }
}

static void folding_twice_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x3FFFF; code++) {
        char put[5] = "";
        put[utf8_put(code, put)] = '\0';
        char *once = text_folded(put);
        char *twice = text_folded(once);
        if (strcmp(once, twice) != 0)
            fail_msg("U+%04X: %s, then %s", code, once, twice);
        free(once);
        free(twice);
    }
}

/* What utf8proc makes of a text must be what the short way makes of it; an é
 * after it sends it the long way. */
static void the_short_way_of_a_form_agrees_with_the_long_way(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x2FFFF; code++) {
        char put[16] = "";
        size_t len = utf8_put(code, put);
        char *folded = text_folded(put);
        char *clean = text_clean(put, len, true);
        memcpy(put + len, "e\u0301", 4);
        char *long_folded = text_folded(put);
        char *long_clean = text_clean(put, len + 3, true);
        Str expected = STR_EMPTY;
        str_addf(&expected, "%se", folded);
        assert_string_equal(str_text(&expected), long_folded);
        str_clear(&expected);
        str_addf(&expected, "%sé", clean);
        assert_string_equal(str_text(&expected), long_clean);
        str_release(&expected);
        free(folded);
        free(clean);
        free(long_folded);
        free(long_clean);
    }
}

int main(void)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(the_short_way_of_a_form_agrees_with_the_long_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
