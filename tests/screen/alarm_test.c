/* alarm_test.c -- what rings at the screens: the line, and how often the bell */
#include "screen/sitting.h"

static void at(Seconds when)
{
    char text[TIME_TEXT];
    Err err = ERR_NONE;

    assert_true(clock_set(time_write(when, TIME_FULL, when, text), &err));
}

static void receive_one(Desk *desk, const char *category)
{
    Deed deed = {.kind = "request", .verb = "receive"};
    Err err = ERR_NONE;

    fields_set(&deed.fields, "home", "1203");
    fields_set(&deed.fields, "category", category);
    fields_set(&deed.fields, "text", "漏水");
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s", err.text);
    deed_release(&deed);
}

static void a_flood_is_one_line_with_a_count_and_few_bells(void **state)
{
    enum { FLOOD = 30, BELLS = 5 };
    Sitting *sitting = *state;
    Session *session = &sitting->session;
    const Seconds began = clock_now();
    int rang = 0;

    screen_push(session, board_screen(session));
    session_ring(session, began);
    for (int i = 0; i < FLOOD; i++) {
        at(began + 2 * (Seconds)i);
        receive_one(session->desk, "leak");
    }
    session->bells_from = 0; /* a while after the first board's */
    for (int i = 0; i < 2 * FLOOD; i++) {
        at(began + 3 * MINUTE + i);
        rang += session_ring(session, clock_now());
    }
    assert_true(rang >= FLOOD);
    assert_int_equal(session->bells, BELLS);
    assert_true(session->alarm);
    assert_non_null(strstr(session->message, "more (A)"));
    at(began);
}

static void the_line_stays_on_the_board_until_all_was_seen(void **state)
{
    Sitting *sitting = *state;
    Session *session = &sitting->session;
    Escalation found[64];
    Str hint = STR_EMPTY;
    Err err = ERR_NONE;

    screen_push(session, board_screen(session));
    assert_true(session->top->alarm);
    session->top->type->hint(session->top, &hint);
    assert_non_null(strstr(str_text(&hint), "more (A)"));
    int count;
    while ((count = escalation_list(session->desk, clock_now(), found, 64)) > 0)
        for (int i = 0; i < count; i++)
            assert_true(escalation_see(session->desk, &found[i], &err));
    session_refresh(session);
    assert_false(session->top->alarm);
    str_release(&hint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITTING(a_flood_is_one_line_with_a_count_and_few_bells),
        SITTING(the_line_stays_on_the_board_until_all_was_seen),
    };

    return cmocka_run_group_tests(tests, make_desk, drop_desk);
}
