/* text_law_test.c -- what holds for every text, however naughty
 *
 * Random texts from an alphabet of everything awkward, every prefix of them
 * in a buffer of its exact size (so that the sanitizer sees a byte read too
 * far), and the tables of the fixtures where they are present.
 */
#include "text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

enum { ROUNDS = 1500 };

static uint64_t seed = 5341;

static size_t pick(size_t below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(seed >> 33) % below;
}

static const char *const awkward[] = {
    "a",        "Z",        " ",      "  ",     "\n",         "\r\n",
    "\r",       "\t",       "\x1b",   ".",      ",",          ")",
    "(",        "王",       "水",     "，",     "。",         "「",
    "」",       "　",       "한",     "が",     "\u3099",     "\u0301",
    "\u200D",   "\uFE0F",   "\u20E3", "\u1100", "\u1161",     "\u11A8",
    "\u0600",   "\u0903",   "©",      "❤",      "👨",          "👩",
    "🏽",     "🇹",        "🇼",      "\xE6",   "\xB0",       "\xF0\x9F",
    "\xC0\x80", "\xED\xA0", "\xFF",   "\u200B", "\U0010FFFF", "é"};

static void add_awkward(Str *str, size_t pieces)
{
    for (size_t i = 0; i < pieces; i++)
        str_add(str, awkward[pick(sizeof awkward / sizeof awkward[0])]);
}

/* The same boundaries forwards and backwards, and all measures agree. */
static void check_clusters(const char *text, size_t len)
{
    int cells = 0;
    for (size_t at = 0; at < len;) {
        size_t next = cluster_next(text, len, at);
        assert_in_range(next, at + 1, len);
        assert_int_equal(cluster_prev(text, len, next), at);
        cells += text_cells(text + at, next - at);
        at = next;
    }
    assert_int_equal(text_cells(text, len), cells);
}

static void check_fit(const char *text, size_t len, int cells)
{
    int used;
    size_t fit = text_fit(text, len, cells, &used);
    assert_true(fit <= len && used <= (cells < 0 ? 0 : cells));
    assert_int_equal(used, text_cells(text, fit));
    size_t at = 0;
    while (at < fit)
        at = cluster_next(text, len, at);
    assert_int_equal(at, fit); /* no cluster is torn */
    if (fit < len) {
        size_t next = cluster_next(text, len, fit);
        assert_true(used + text_cells(text + fit, next - fit) > cells);
    }
}

static void check_wrap(const char *text, size_t len, int cells)
{
    size_t boundary = 0;
    for (size_t at = 0; at < len;) {
        size_t skip;
        size_t line = text_wrap(text + at, len - at, cells, &skip);
        assert_in_range(line + skip, 1, len - at);
        assert_null(memchr(text + at, '\n', line));
        assert_true(text_cells(text + at, line) <= (cells < 0 ? 0 : cells) ||
                    cluster_next(text, len, at) == at + line);
        /* Nothing but white space is left out. */
        for (size_t i = at + line; i < at + line + skip;) {
            const char *next = text + i;
            uint32_t code = utf8_next(&next, text + len);
            assert_non_null(wcschr(L" \t\r\n\u3000", (wchar_t)code));
            i = (size_t)(next - text);
        }
        at += line + skip;
        while (boundary < at)
            boundary = cluster_next(text, len, boundary);
        assert_int_equal(boundary, at);
    }
}

static void check_forms(const char *text, size_t len)
{
    for (int keep = 0; keep < 2; keep++) {
        char *clean = text_clean(text, len, keep);
        size_t clean_len = strlen(clean);
        assert_true(utf8_valid(clean, clean_len));
        if (!keep)
            assert_null(strchr(clean, '\n'));
        char *again = text_clean(clean, clean_len, keep);
        assert_string_equal(clean, again);
        free(again);
        free(clean);
    }
    char *whole = mem_textn(text, len);
    char *plain = text_plain(whole);
    char *folded = text_folded(whole);
    assert_true(utf8_valid(plain, strlen(plain)));
    assert_true(utf8_valid(folded, strlen(folded)));
    assert_true(text_has(whole, whole));
    free(folded);
    free(plain);
    free(whole);
}

static void check_all(const char *text, size_t len)
{
    /* Exactly as large as the text: reading past it is seen. */
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, text, len);
    check_clusters(exact, len);
    check_forms(exact, len);
    for (int cells = -1; cells < 12; cells++) {
        check_fit(exact, len, cells);
        check_wrap(exact, len, cells);
    }
    free(exact);
}

static void laws_hold_for_awkward_texts(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        Str str = STR_EMPTY;
        add_awkward(&str, 1 + pick(24));
        check_all(str.at, str.len);
        str_release(&str);
    }
}

static void laws_hold_for_every_prefix(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS / 100; round++) {
        Str str = STR_EMPTY;
        add_awkward(&str, 20);
        for (size_t len = 0; len < str.len; len++)
            check_all(str.at, len);
        str_release(&str);
    }
}

static void laws_hold_for_random_bytes(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char bytes[24];
        size_t len = pick(sizeof bytes);
        for (size_t i = 0; i < len; i++)
            bytes[i] = (char)pick(256);
        check_all(bytes, len);
    }
}

/* Prose as it is typed: words, Chinese, signs one at a time. */
static void add_prose(Str *str)
{
    static const char *const words[] = {"水",    "走廊", "王先生", "電話", "on",
                                        "floor", "3-12", "が",     "한국"};
    static const char *const closers[] = {"，", "。", "！", "？", "）", "」",
                                          ",",  ".",  "!",  "、", "：", "；"};
    static const char *const openers[] = {"（", "「", "『", "("};
    for (int i = 0; i < 40; i++) {
        size_t kind = pick(8);
        if (kind == 0)
            str_add(str, openers[pick(sizeof openers / sizeof openers[0])]);
        str_add(str, words[pick(sizeof words / sizeof words[0])]);
        if (kind == 1 || kind == 2)
            str_add(str, closers[pick(sizeof closers / sizeof closers[0])]);
        if (kind >= 6)
            str_add(str, " ");
    }
}

static void no_line_of_prose_starts_with_a_closing_sign(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        Str str = STR_EMPTY;
        add_prose(&str);
        int cells = 8 + (int)pick(30);
        for (size_t at = 0; at < str.len;) {
            size_t skip;
            size_t line = text_wrap(str.at + at, str.len - at, cells, &skip);
            size_t last = cluster_prev(str.at, str.len, at + line);
            const char *sign = str.at + last;
            uint32_t code = utf8_next(&sign, str.at + str.len);
            assert_null(wcschr(L"（「『(", (wchar_t)code));
            at += line + skip;
            sign = str.at + at;
            if (at == str.len)
                break;
            code = utf8_next(&sign, str.at + str.len);
            assert_null(wcschr(L"，。！？）」』、；：.,!?)]} ", (wchar_t)code));
        }
        str_release(&str);
    }
}

static FILE *fixture(const char *name)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/hard/%s", FIXTURES, name);
    FILE *file = fopen(path, "r");
    if (!file) {
        print_message("fixture %s is not here\n", name);
        skip();
    }
    return file;
}

/* One line of GraphemeBreakTest.txt: "÷ 0020 × 0308 ÷ 0020 ÷\t# …". */
static bool breaks_as_told(char *line)
{
    Str str = STR_EMPTY;
    size_t ends[64];
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, " \t\n", &rest); word && *word != '#';
         word = strtok_r(NULL, " \t\n", &rest)) {
        char put[4];
        if (strcmp(word, "÷") == 0 && str.len > 0)
            ends[count++] = str.len;
        else if (strcmp(word, "÷") != 0 && strcmp(word, "×") != 0)
            str_addn(&str, put,
                     utf8_put((uint32_t)strtoul(word, NULL, 16), put));
    }
    size_t at = 0;
    size_t found = 0;
    while (at < str.len && found < count) {
        at = cluster_next(str.at, str.len, at);
        if (at != ends[found++])
            break;
    }
    bool right = count > 0 && at == str.len && found == count;
    if (str.len)
        check_all(str.at, str.len);
    str_release(&str);
    return right;
}

static void clusters_are_those_of_the_unicode_test(void **state)
{
    (void)state;
    FILE *file = fixture("ucd15/GraphemeBreakTest.txt");
    char line[4096];
    int wrong = 0;
    int seen = 0;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "÷", 2) != 0)
            continue;
        seen++;
        char *copy = mem_text(line);
        if (!breaks_as_told(line)) {
            print_message("%s", copy);
            wrong++;
        }
        free(copy);
    }
    (void)fclose(file);
    assert_true(seen > 500);
    assert_int_equal(wrong, 0);
}

/* Lines such as "4E00..9FFF;W  # Lo …": what is wide takes two cells, if the
 * C library knows it. */
static void wide_characters_take_two_cells(void **state)
{
    (void)state;
    FILE *file = fixture("ucd15/EastAsianWidth.txt");
    char line[1024];
    int wrong = 0;
    int seen = 0;
    while (fgets(line, sizeof line, file)) {
        char *rest;
        uint32_t first = (uint32_t)strtoul(line, &rest, 16);
        uint32_t last = first;
        if (rest == line)
            continue;
        if (rest[0] == '.')
            last = (uint32_t)strtoul(rest + 2, &rest, 16);
        bool wide = rest[1] == 'W' || rest[1] == 'F';
        for (uint32_t code = first; wide && code <= last; code++) {
            char put[4];
            if (wcwidth((wchar_t)code) <= 0)
                continue; /* newer than the C library, or a mark */
            seen++;
            if (text_cells(put, utf8_put(code, put)) != 2) {
                print_message("U+%04X\n", code);
                wrong++;
            }
        }
    }
    (void)fclose(file);
    assert_true(seen > 100000);
    assert_int_equal(wrong, 0);
}

static void check_file(const char *name)
{
    FILE *file = fixture(name);
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    int seen = 0;
    while ((len = getline(&line, &room, file)) > 0) {
        check_all(line, (size_t)len);
        seen++;
    }
    free(line);
    (void)fclose(file);
    assert_true(seen > 50);
}

static void laws_hold_for_naughty_strings(void **state)
{
    (void)state;
    check_file("blns/blns.txt");
}

static void laws_hold_for_the_utf8_stress_test(void **state)
{
    (void)state;
    check_file("utf8/UTF-8-test.txt");
}

int main(void)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_hold_for_awkward_texts),
        cmocka_unit_test(laws_hold_for_every_prefix),
        cmocka_unit_test(laws_hold_for_random_bytes),
        cmocka_unit_test(no_line_of_prose_starts_with_a_closing_sign),
        cmocka_unit_test(clusters_are_those_of_the_unicode_test),
        cmocka_unit_test(wide_characters_take_two_cells),
        cmocka_unit_test(laws_hold_for_naughty_strings),
        cmocka_unit_test(laws_hold_for_the_utf8_stress_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
