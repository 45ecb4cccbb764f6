/* text_test.c -- texts by example: growing, cells, lines, forms */
#include "text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A family of four, one cluster of seven code points. */
#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466"
#define FLAG   "\U0001F1F9\U0001F1FC"

static void a_text_grows(void **state)
{
    (void)state;
    Str str = STR_EMPTY;
    assert_string_equal(str_text(&str), "");
    str_addc(&str, '(');
    str_addf(&str, "%s-%03d", "3-1123", 7);
    str_addn(&str, ")xx", 1);
    str_add(&str, NULL);
    assert_string_equal(str_text(&str), "(3-1123-007)");
    assert_int_equal(str.len, 12);
    str_clear(&str);
    assert_string_equal(str_text(&str), "");
    for (int i = 0; i < 1000; i++)
        str_addf(&str, "%d%*s", i % 10, i % 50, "");
    assert_int_equal(strlen(str.at), str.len);
    char *taken = str_take(&str);
    assert_int_equal(str.len, 0);
    free(taken);
    taken = str_take(&str);
    assert_string_equal(taken, "");
    free(taken);
    str_release(&str);
}

static void allocation_copies_what_it_is_given(void **state)
{
    (void)state;
    assert_null(mem_text(NULL));
    char *part = mem_textn("走廊", 3);
    assert_string_equal(part, "走");
    part = mem_grow(part, 100);
    assert_string_equal(part, "走");
    free(part);
    unsigned char *zeroed = mem_new(64);
    for (int i = 0; i < 64; i++)
        assert_int_equal(zeroed[i], 0);
    free(zeroed);
    free(mem_new(0));
}

static void cells_are_counted_as_curses_counts_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cells;
    } cases[] = {
        {"", 0},
        {"Room 1203", 9},
        {"王小明", 6},
        {"3-1203 王", 9},
        {"ｶﾞ", 2},
        {"Ａ１", 4},
        {"한글", 4},
        {"e\u0301", 1},
        {"\u1100\u1161", 2}, /* jamo of one syllable */
        {"─…é", 3},
        {"\t\x1b\x7f", 3},
        {"\xE6\xB0", 2},
        {"\xC0\x80", 2},
        {FAMILY, 8},
        {FLAG, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int cells = text_cells(cases[i].text, strlen(cases[i].text));
        if (cells != cases[i].cells)
            fail_msg("%s: %d cells, not %d", cases[i].text, cells,
                     cases[i].cells);
    }
    assert_int_equal(text_cells("a\0b", 3), 3);
    assert_int_equal(text_cells(NULL, 0), 0);
}

static void a_fit_keeps_clusters_whole(void **state)
{
    (void)state;
    int used;
    assert_int_equal(text_fit("王小明", 9, 5, &used), 6);
    assert_int_equal(used, 4);
    assert_int_equal(text_fit("王小明", 9, 1, &used), 0);
    assert_int_equal(used, 0);
    assert_int_equal(text_fit("abc", 3, 0, NULL), 0);
    assert_int_equal(text_fit("abc", 3, -5, NULL), 0);
    assert_int_equal(text_fit("ae\u0301b", 5, 2, NULL), 4);
    assert_int_equal(text_fit("a" FAMILY, strlen("a" FAMILY), 8, &used), 1);
    assert_int_equal(text_fit(FLAG FLAG, strlen(FLAG FLAG), 3, &used), 8);
    assert_int_equal(text_fit(NULL, 0, 5, &used), 0);
}

static void clusters_are_walked_both_ways(void **state)
{
    (void)state;
    const char text[] =
        "ae\u0301" FLAG FLAG FAMILY "が か\u3099\r\n한\xE6\xB0y";
    size_t ends[32] = {0};
    size_t count = 0;
    size_t len = sizeof text - 1;
    for (size_t at = 0; at < len;) {
        at = cluster_next(text, len, at);
        ends[count++] = at;
    }
    assert_int_equal(count, 13);
    assert_int_equal(cluster_next(text, len, len), len);
    for (size_t at = len; at > 0;) {
        assert_int_equal(at, ends[--count]);
        at = cluster_prev(text, len, at);
    }
    assert_int_equal(count, 0);
    assert_int_equal(cluster_prev(text, len, 0), 0);
}

/* The lines of text at cells, with | between them. */
static char *wrapped(const char *text, int cells)
{
    Str lines = STR_EMPTY;
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        size_t skip;
        size_t line = text_wrap(text + at, len - at, cells, &skip);
        str_addn(&lines, text + at, line);
        at += line + skip;
        if (at < len)
            str_addc(&lines, '|');
    }
    return str_take(&lines);
}

static void lines_end_where_a_reader_expects_it(void **state)
{
    (void)state;
    static const struct {
        int cells;
        const char *text;
        const char *lines;
    } cases[] = {
        {10, "water on the floor", "water on|the floor"},
        {8, "water   on the floor", "water|on the|floor"},
        {10, "水已經流到走廊", "水已經流到|走廊"},
        {11, "水已經流到走廊", "水已經流到|走廊"},
        {10, "水已經流到，請派人", "水已經流|到，請派人"},
        {10, "水已經流（走廊）", "水已經流|（走廊）"},
        {12, "他說：「好。」就走了", "他說：|「好。」就走|了"},
        {6, "住戶A先生", "住戶A|先生"},
        {8, "在 3-1203 門口", "在|3-1203|門口"},
        {5, "abcdefghij", "abcde|fghij"},
        {8, "abcdefgh, i", "abcdefg|h, i"},
        {7, "hello ，你", "hell|o ，你"},
        {5, "hello ，你", "hell|o ，|你"},
        {10, "one\ntwo\n\nthree", "one|two||three"},
        {3, "one\ntwo", "one|two"},
        {3, "one  \ntwo", "one|two"},
        {3, "one\r\ntwo", "one|two"},
        {6, "  abcdefgh", "  abcd|efgh"},
        {4, "。。。。", "。。|。。"},
        {1, "王小", "王|小"},
        {0, "ab", "a|b"},
        {4, "ab    ", "ab"},
        {6, "你好　　世界", "你好|世界"},
        {4, "が か\u3099か\u3099", "が|か\u3099か\u3099"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *lines = wrapped(cases[i].text, cases[i].cells);
        if (strcmp(lines, cases[i].lines) != 0)
            fail_msg("at %d: %s\nnot: %s", cases[i].cells, lines,
                     cases[i].lines);
        free(lines);
    }
    size_t skip = 7;
    assert_int_equal(text_wrap("", 0, 5, &skip), 0);
    assert_int_equal(skip, 0);
    assert_int_equal(text_wrap("ab cd", 5, 3, NULL), 2);
}

typedef char *Form(const char *text);

static char *kept(const char *text)
{
    return text_clean(text, strlen(text), true);
}

static char *on_one_line(const char *text)
{
    return text_clean(text, strlen(text), false);
}

static void each_form_of_a_text(void **state)
{
    (void)state;
    static const struct {
        Form *form;
        const char *text;
        const char *expected;
    } cases[] = {
        {kept, "", ""},
        {kept, "cafe\u0301", "café"},
        {kept, "a\tb\x1b[1m\x7f\xC2\x85z", "a b[1m\nz"},
        {kept, "one\r\ntwo\rthree\n", "one\ntwo\nthree\n"},
        {on_one_line, "one\r\ntwo\rthree", "one two three"},
        {on_one_line, "a\xE6\xB0", "a\uFFFD\uFFFD"},
        {on_one_line, "\uFEFFa\u202Eb\u202C", "ab"},
        {on_one_line, FAMILY, FAMILY},
        {on_one_line, "Ｒｏｏｍ", "Ｒｏｏｍ"},
        {text_plain, "　１４：３０ ", "14:30"},
        {text_plain, "Ａ－１２０３", "A-1203"},
        {text_plain, "＋886　２", "+886 2"},
        {text_plain, "   ", ""},
        {text_folded, "Café", "cafe"},
        {text_folded, "ＣＡＦÉ", "cafe"},
        {text_folded, "ROOM 1203", "room 1203"},
        {text_folded, "Straße", "strasse"},
        {text_folded, "王小明", "王小明"},
        {text_folded, "ｶﾅ", "カナ"},
        {text_folded, "Nguyễn", "nguyen"},
        {text_folded, "\xff", "\uFFFD"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *made = cases[i].form(cases[i].text);
        assert_string_equal(made, cases[i].expected);
        free(made);
    }
    char *clean = text_clean("a\0b", 3, false);
    assert_string_equal(clean, "ab");
    free(clean);
    clean = text_clean(NULL, 0, true);
    assert_string_equal(clean, "");
    free(clean);
}

static void a_needle_is_found_however_it_is_typed(void **state)
{
    (void)state;
    assert_true(text_has("水管漏水，José Núñez", "jose nunez"));
    assert_true(text_has("Room 1203", "１２０３"));
    assert_true(text_has("水管漏水", "漏"));
    assert_true(text_has("", ""));
    assert_true(text_has("anything", ""));
    assert_false(text_has("水管", "漏"));
}

static void words_of_their_own_are_told_from_letters(void **state)
{
    (void)state;
    static const uint32_t words[] = {
        0x4E00, 0x738B, 0x9FFF, 0x3042, 0x30A2, 0x30FC, 0xAC00,  0xD7A3,
        0x3105, 0x3400, 0x3005, 0x3007, 0xF900, 0xFF71, 0x20000, 0x30000};
    static const uint32_t others[] = {0,      'a',    '1',     0xE9,    0x3001,
                                      0x3002, 0x300C, 0x3099,  0x30FB,  0xFF0C,
                                      0xFF21, 0x1100, 0x1F600, 0x110000};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_true(char_is_cjk(words[i]));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(char_is_cjk(others[i]));
}

static void a_list_gives_its_words_one_by_one(void **state)
{
    (void)state;
    const char *list = " chen, 林冠宇  lin,";
    static const char *const words[] = {"chen", "林冠宇", "lin"};

    for (int i = 0; i < 3; i++) {
        char *word = word_next(&list);
        assert_string_equal(word, words[i]);
        free(word);
    }
    assert_null(word_next(&list));
    assert_null(word_next(&list));
    list = NULL;
    assert_null(word_next(&list));
}

static void a_number_is_written_in_decimal(void **state)
{
    (void)state;
    char text[INT_TEXT];

    assert_string_equal(int_write(0, text), "0");
    assert_string_equal(int_write(-7, text), "-7");
    assert_string_equal(int_write(INT64_MAX, text), "9223372036854775807");
    assert_string_equal(int_write(INT64_MIN, text), "-9223372036854775808");
}

int main(void)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_grows),
        cmocka_unit_test(a_list_gives_its_words_one_by_one),
        cmocka_unit_test(a_number_is_written_in_decimal),
        cmocka_unit_test(allocation_copies_what_it_is_given),
        cmocka_unit_test(cells_are_counted_as_curses_counts_them),
        cmocka_unit_test(a_fit_keeps_clusters_whole),
        cmocka_unit_test(clusters_are_walked_both_ways),
        cmocka_unit_test(lines_end_where_a_reader_expects_it),
        cmocka_unit_test(each_form_of_a_text),
        cmocka_unit_test(a_needle_is_found_however_it_is_typed),
        cmocka_unit_test(words_of_their_own_are_told_from_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
