/* menu_test.c -- choosing from a short list by arrows and by typing */
#include "../../src/screen/menu.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void press(Menu *menu, int key)
{
    Event event = {.type = EVENT_KEY, .key = key};

    menu_key(menu, &event);
}

static Menu three(void)
{
    Menu menu = {.filtering = true};

    menu_add(&menu, "F6 n", "New", "The telephone rings.");
    menu_add(&menu, "F9", "Lock", "Lock the screen.");
    menu_add(&menu, "l", "語言", "Switch to the next language.");
    return menu;
}

static void arrows_stop_at_both_ends(void **state)
{
    Menu menu = three();

    (void)state;
    press(&menu, UI_UP);
    assert_int_equal(menu_selected(&menu), 0);
    for (int i = 0; i < 5; i++)
        press(&menu, UI_DOWN);
    assert_int_equal(menu_selected(&menu), 2);
    menu_release(&menu);
}

static void pages_go_as_far_as_there_are_items(void **state)
{
    Menu menu = three();

    (void)state;
    press(&menu, UI_PAGE_DOWN);
    assert_int_equal(menu_selected(&menu), 2);
    press(&menu, UI_PAGE_UP);
    assert_int_equal(menu_selected(&menu), 0);
    for (int i = 0; i < 20; i++)
        menu_add(&menu, "x", "More", "One of many.");
    press(&menu, UI_PAGE_DOWN);
    assert_int_equal(menu_selected(&menu), 10);
    menu_release(&menu);
}

static void a_name_is_found_before_a_sentence(void **state)
{
    Menu menu = three();

    (void)state;
    press(&menu, 'n');
    assert_int_equal(menu_selected(&menu), 0);
    press(&menu, UI_BACKSPACE);
    press(&menu, 'l');
    assert_int_equal(menu_selected(&menu), 1);
    press(&menu, UI_DOWN);
    assert_int_equal(menu_selected(&menu), 2);
    menu_release(&menu);
}

static void a_chinese_name_is_found_by_one_character(void **state)
{
    Menu menu = three();

    (void)state;
    press(&menu, 0x8A00);
    assert_int_equal(menu_selected(&menu), 2);
    press(&menu, 'x');
    assert_int_equal(menu_selected(&menu), -1);
    menu_release(&menu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrows_stop_at_both_ends),
        cmocka_unit_test(pages_go_as_far_as_there_are_items),
        cmocka_unit_test(a_name_is_found_before_a_sentence),
        cmocka_unit_test(a_chinese_name_is_found_by_one_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
