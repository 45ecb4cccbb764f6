/* prose_test.c -- editing several lines: the caret among wrapped ones
 *
 * A picture is the text with | where the caret stands; it is wrapped in 11
 * cells, of which 10 are for text.
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

enum { CELLS = 11, ROWS = 3 };

static Prose prose_of(const char *picture)
{
    Prose prose = {0};
    const char *bar = strchr(picture, '|');
    Str text = STR_EMPTY;
    str_addn(&text, picture, (size_t)(bar - picture));
    str_add(&text, bar + 1);
    prose_set(&prose, str_text(&text));
    prose.caret = (size_t)(bar - picture);
    prose_draw(&prose, 0, 0, ROWS, CELLS, true);
    str_release(&text);
    return prose;
}

static void expect_picture(const Prose *prose, const char *picture)
{
    Str text = STR_EMPTY;
    str_addn(&text, prose_text(prose), prose->caret);
    str_addc(&text, '|');
    str_add(&text, prose_text(prose) + prose->caret);
    assert_string_equal(str_text(&text), picture);
    str_release(&text);
}

static void expect(const char *before, int key, const char *after)
{
    Prose prose = prose_of(before);
    assert_true(prose_key(&prose, key));
    expect_picture(&prose, after);
    prose_release(&prose);
}

static void enter_begins_a_new_line(void **state)
{
    (void)state;
    expect("水|電", UI_ENTER, "水\n|電");
    expect("水\n|電", UI_BACKSPACE, "水|電");
}

static void up_and_down_walk_the_lines_as_they_are_shown(void **state)
{
    (void)state;
    /* |水已經流到| |走廊，請派| |人來。| */
    expect("水已|經流到走廊，請派人來。", UI_DOWN,
           "水已經流到走廊|，請派人來。");
    expect("水已經流到走廊|，請派人來。", UI_UP, "水已|經流到走廊，請派人來。");
    expect("one\n|two", UI_UP, "|one\ntwo");
    expect("one two|\nx", UI_DOWN, "one two\nx|");
    expect("a\n|\nb", UI_DOWN, "a\n\n|b");
    expect("a|\n", UI_DOWN, "a\n|");
}

static void at_the_first_and_last_line_the_next_field_is_meant(void **state)
{
    (void)state;
    Prose prose = prose_of("one|\ntwo");
    assert_false(prose_key(&prose, UI_UP));
    expect_picture(&prose, "one|\ntwo");
    assert_true(prose_key(&prose, UI_DOWN));
    assert_false(prose_key(&prose, UI_DOWN));
    assert_false(prose_key(&prose, UI_TAB));
    assert_false(prose_key(&prose, UI_F2));
    prose_release(&prose);
    prose = (Prose){0};
    assert_false(prose_key(&prose, UI_UP));
    assert_false(prose_key(&prose, UI_DOWN));
    prose_release(&prose);
}

static void a_short_line_between_does_not_lose_the_column(void **state)
{
    (void)state;
    Prose prose = prose_of("abcdef|g\nx\nabcdefg");
    prose_key(&prose, UI_DOWN);
    expect_picture(&prose, "abcdefg\nx|\nabcdefg");
    prose_key(&prose, UI_DOWN);
    expect_picture(&prose, "abcdefg\nx\nabcdef|g");
    prose_release(&prose);
}

static void home_and_end_go_by_the_line_as_it_is_shown(void **state)
{
    (void)state;
    expect("one two three| four", UI_HOME, "one two |three four");
    expect("one |two three four", UI_END, "one two| three four");
    expect("水已經流到走|廊", UI_HOME, "水已經流到|走廊");
}

static void a_paste_keeps_its_lines_or_is_refused_whole(void **state)
{
    (void)state;
    Prose prose = prose_of("a|b");
    assert_true(prose_insert(&prose, "1\n2\t3"));
    expect_picture(&prose, "a1\n2 3|b");
    char *much = mem_new(100000);
    memset(much, 'x', 99999);
    assert_false(prose_insert(&prose, much));
    expect_picture(&prose, "a1\n2 3|b");
    free(much);
    prose_release(&prose);
}

static void shown_text_is_counted_in_lines(void **state)
{
    (void)state;
    assert_int_equal(prose_show("", 0, 0, 5, 10, 0, LOOK_TEXT), 1);
    assert_int_equal(prose_show("a\nb\n", 0, 0, 5, 10, 0, LOOK_TEXT), 3);
    assert_int_equal(
        prose_show("水已經流到走廊，請派人", 0, 0, 1, 10, 1, LOOK_TEXT), 3);
    assert_int_equal(prose_show(NULL, 0, 0, 5, 10, 0, LOOK_TEXT), 1);
}

/* Down from the start meets the end, Up from the end the start, and the caret
 * is always in view. */
static void every_line_is_reached_both_ways(void **state)
{
    (void)state;
    static const char *const parts[] = {"水", "，", "a", "word ",         "  ",
                                        "\n", "é",  "(", "long-word-here"};
    uint64_t seed = 5341;
    for (int round = 0; round < 300; round++) {
        Prose prose = {0};
        prose_draw(&prose, 0, 0, ROWS, 3 + round % 20, true);
        for (int i = 0; i < round % 60; i++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            prose_insert(&prose, parts[(size_t)(seed >> 33) % 9]);
        }
        int ups = 0;
        int downs = 0;
        while (prose_key(&prose, UI_UP)) {
            prose_draw(&prose, 0, 0, ROWS, prose.cells, true);
            assert_true(ups++ < 1000);
        }
        while (prose_key(&prose, UI_DOWN)) {
            prose_draw(&prose, 0, 0, ROWS, prose.cells, true);
            assert_true(downs++ < 1000);
        }
        assert_int_equal(ups, downs);
        int lines = prose_show(prose_text(&prose), 0, 0, 1, prose.cells - 1, 0,
                               LOOK_TEXT);
        assert_int_equal(downs, lines - 1);
        prose_release(&prose);
    }
}

int main(void)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enter_begins_a_new_line),
        cmocka_unit_test(up_and_down_walk_the_lines_as_they_are_shown),
        cmocka_unit_test(at_the_first_and_last_line_the_next_field_is_meant),
        cmocka_unit_test(a_short_line_between_does_not_lose_the_column),
        cmocka_unit_test(home_and_end_go_by_the_line_as_it_is_shown),
        cmocka_unit_test(a_paste_keeps_its_lines_or_is_refused_whole),
        cmocka_unit_test(shown_text_is_counted_in_lines),
        cmocka_unit_test(every_line_is_reached_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
