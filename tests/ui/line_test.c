/* line_test.c -- editing a line: what is typed, and where the caret is
 *
 * A picture is the text with | where the caret stands.
 */
#include "ui.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Line line_of(const char *picture)
{
    Line line = {0};
    const char *bar = strchr(picture, '|');
    Str text = STR_EMPTY;
    str_addn(&text, picture, (size_t)(bar - picture));
    str_add(&text, bar + 1);
    line_set(&line, str_text(&text));
    line.caret = (size_t)(bar - picture);
    str_release(&text);
    return line;
}

static void expect_picture(const Line *line, const char *picture)
{
    Str text = STR_EMPTY;
    str_addn(&text, line_text(line), line->caret);
    str_addc(&text, '|');
    str_add(&text, line_text(line) + line->caret);
    assert_string_equal(str_text(&text), picture);
    str_release(&text);
}

static void expect(const char *before, int key, const char *after)
{
    Line line = line_of(before);
    assert_true(line_key(&line, key));
    expect_picture(&line, after);
    line_release(&line);
}

static void letters_are_put_in_at_the_caret(void **state)
{
    (void)state;
    expect("|", 0x738B, "王|");
    expect("王|明", 0x5C0F, "王小|明");
    expect("|ab", ' ', " |ab");
}

static void erasing_takes_whole_characters(void **state)
{
    (void)state;
    expect("王小|明", UI_BACKSPACE, "王|明");
    expect("王|小明", UI_DELETE, "王|明");
    expect("|王", UI_BACKSPACE, "|王");
    expect("王|", UI_DELETE, "王|");
    expect("a👩‍🚀|b", UI_BACKSPACE, "a|b");
    expect("a|x̨̌b", UI_DELETE, "a|b");
}

static void moving_goes_by_whole_characters(void **state)
{
    (void)state;
    expect("王小|", UI_LEFT, "王|小");
    expect("a|x̨̌b", UI_RIGHT, "ax̨̌|b");
    expect("|a", UI_LEFT, "|a");
    expect("a|", UI_RIGHT, "a|");
    expect("王小|明", UI_HOME, "|王小明");
    expect("王|小明", UI_END, "王小明|");
    expect("王小|明", UI_CONTROL + 'a', "|王小明");
    expect("王|小明", UI_CONTROL + 'e', "王小明|");
}

static void words_are_runs_of_letters_or_one_chinese_character(void **state)
{
    (void)state;
    expect("the lift is|", UI_WORD_LEFT, "the lift |is");
    expect("the lift |is", UI_WORD_LEFT, "the |lift is");
    expect("|the lift", UI_WORD_RIGHT, "the| lift");
    expect("the| lift", UI_WORD_RIGHT, "the lift|");
    expect("浴室漏水|", UI_WORD_LEFT, "浴室漏|水");
    expect("|浴室", UI_WORD_RIGHT, "浴|室");
    expect("été à|", UI_WORD_LEFT, "été |à");
    expect("tap 3-1203, |now", UI_CONTROL + 'w', "tap 3-|now");
    expect("浴室|漏", UI_CONTROL + 'w', "浴|漏");
}

static void the_rest_of_a_line_goes_with_control_u_and_k(void **state)
{
    (void)state;
    expect("浴室|漏水", UI_CONTROL + 'u', "|漏水");
    expect("浴室|漏水", UI_CONTROL + 'k', "浴室|");
}

static void an_accent_joins_the_letter_before_it(void **state)
{
    (void)state;
    expect("caf|", 'e', "cafe|");
    expect("cafe|", 0x301, "café|");
    expect("e|x", 0x301, "é|x");
}

static void keys_of_the_form_are_left_to_the_form(void **state)
{
    (void)state;
    static const int keys[] = {UI_ENTER,  UI_TAB,  UI_ESCAPE,        UI_UP,
                               UI_F2,     UI_DOWN, UI_CONTROL + 's', 0x85,
                               UI_PAGE_UP};
    Line line = line_of("王|");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_false(line_key(&line, keys[i]));
    expect_picture(&line, "王|");
    line_release(&line);
}

static void a_paste_becomes_one_line_or_is_refused_whole(void **state)
{
    (void)state;
    Line line = line_of("a|b");
    line.limit = 12;
    assert_true(line_insert(&line, "1\n2\x07\xff"));
    expect_picture(&line, "a1 2�|b");
    assert_false(line_insert(&line, "123456"));
    expect_picture(&line, "a1 2�|b");
    assert_true(line_insert(&line, ""));
    assert_true(line_key(&line, 0x738B));
    assert_true(line_key(&line, 0x738B));
    expect_picture(&line, "a1 2�王|b");
    line_release(&line);
    assert_string_equal(line_text(&line), "");
}

static void the_caret_is_always_in_view(void **state)
{
    (void)state;
    static const int keys[] = {'a',      0x738B,   0x301,  UI_LEFT,
                               UI_RIGHT, UI_HOME,  UI_END, UI_BACKSPACE,
                               0x1F469,  UI_DELETE};
    uint64_t seed = 5341;
    for (int cells = 2; cells < 40; cells += 3) {
        Line line = {0};
        for (int step = 0; step < 600; step++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            size_t pick = (size_t)(seed >> 33) % 16;
            line_key(&line, keys[pick < 10 ? pick : pick % 2]);
            line_draw(&line, 0, 0, cells, true);
            assert_in_range(line.view, 0, line.caret);
            const char *shown = line_text(&line) + line.view;
            int column = text_cells(shown, line.caret - line.view);
            assert_in_range(column, 0, cells - 1);
        }
        line_release(&line);
    }
}

static void a_view_scrolls_in_jumps_not_with_every_letter(void **state)
{
    (void)state;
    Line line = {0};
    int moved = 0;
    for (int i = 0; i < 200; i++) {
        size_t view = line.view;
        line_key(&line, 'x');
        line_draw(&line, 0, 0, 30, true);
        moved += line.view != view;
    }
    assert_in_range(moved, 1, 25);
    line_release(&line);
}

int main(void)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_put_in_at_the_caret),
        cmocka_unit_test(erasing_takes_whole_characters),
        cmocka_unit_test(moving_goes_by_whole_characters),
        cmocka_unit_test(words_are_runs_of_letters_or_one_chinese_character),
        cmocka_unit_test(the_rest_of_a_line_goes_with_control_u_and_k),
        cmocka_unit_test(an_accent_joins_the_letter_before_it),
        cmocka_unit_test(keys_of_the_form_are_left_to_the_form),
        cmocka_unit_test(a_paste_becomes_one_line_or_is_refused_whole),
        cmocka_unit_test(the_caret_is_always_in_view),
        cmocka_unit_test(a_view_scrolls_in_jumps_not_with_every_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
