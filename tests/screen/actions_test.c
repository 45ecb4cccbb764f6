/* actions_test.c -- the one list of what a person can ask for */
#include "../../src/screen/screens.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_key_stands_for_one_action(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++)
        for (int k = 0; k < 2; k++) {
            int key = action_info((Action)i)->keys[k];
            if (key)
                assert_int_equal(action_of_key(key), i);
        }
    assert_int_equal(action_of_key(0), ACTION_NONE);
    assert_int_equal(action_of_key(0x6C34), ACTION_NONE);
}

static void
nothing_needs_alt_or_f10_and_every_action_explains_itself(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const ActionInfo *info = action_info((Action)i);
        size_t end = strlen(info->help) - 1;
        for (int k = 0; k < 2; k++)
            assert_false(info->keys[k] >= UI_F10 && info->keys[k] <= UI_F12);
        assert_int_not_equal(info->keys[0], 0);
        assert_int_equal(info->help[end], '.');
        assert_in_range(text_cells(action_label((Action)i),
                                   strlen(action_label((Action)i))),
                        1, 14);
    }
}

static void every_step_of_a_request_has_a_key_to_type(void **state)
{
    const RequestVerb *verb;

    (void)state;
    for (int i = 0; (verb = request_verb_at(i)); i++) {
        Action action = action_of_verb(verb->name);
        if (strcmp(verb->name, "receive") == 0 ||
            strcmp(verb->name, "undo") == 0)
            continue;
        assert_int_not_equal(action, ACTION_NONE);
        assert_in_range(action_info(action)->keys[0], '!', '~');
    }
}

static void every_action_of_a_verb_is_a_verb(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++)
        if (action_info((Action)i)->verb)
            assert_non_null(request_verb(action_info((Action)i)->verb));
}

static void the_manual_lists_every_action(void **state)
{
    Str text = STR_EMPTY;
    int lines = 0;

    (void)state;
    actions_describe(&text);
    for (const char *at = str_text(&text); (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, ACTION_COUNT);
    assert_non_null(strstr(str_text(&text), "n Insert"));
    str_release(&text);
}

static void a_clock_carries_its_mark_besides_its_colour(void **state)
{
    char out[TIME_TEXT];
    Seconds now = 1766000000;

    (void)state;
    assert_int_equal(due_write(now + 299, now, out), LOOK_TEXT);
    assert_string_equal(out, "4:59 ");
    assert_int_equal(due_write(now + 41, now, out), LOOK_SOON);
    assert_string_equal(out, "0:41*");
    assert_int_equal(due_write(now, now, out), LOOK_SOON);
    assert_int_equal(due_write(now - 7, now, out), LOOK_LATE);
    assert_string_equal(out, "-0:07!");
    assert_int_equal(due_write(NEVER, now, out), LOOK_QUIET);
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_stands_for_one_action),
        cmocka_unit_test(
            nothing_needs_alt_or_f10_and_every_action_explains_itself),
        cmocka_unit_test(every_step_of_a_request_has_a_key_to_type),
        cmocka_unit_test(every_action_of_a_verb_is_a_verb),
        cmocka_unit_test(the_manual_lists_every_action),
        cmocka_unit_test(a_clock_carries_its_mark_besides_its_colour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
