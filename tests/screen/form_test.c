/* form_test.c -- what keys do to a form */
#include "screen/sitting.h"

static void ring(Sitting *sitting)
{
    screen_push(&sitting->session, form_screen_receive(&sitting->session));
}

/* A request that was taken and sent out; its number. */
static void take(Sitting *sitting, const char *room, char number[33])
{
    ring(sitting);
    type(sitting, room);
    press(sitting, UI_ENTER);
    type(sitting, "leak");
    press(sitting, UI_ENTER);
    type(sitting, "廚房水龍頭漏水");
    press(sitting, UI_F2);
    text_copy(number, 33, form(sitting)->number);
    press(sitting, UI_F2);
}

/* ---- the tests --------------------------------------------------------------- */

static void a_request_goes_out_within_twenty_keys(void **state)
{
    Sitting *sitting = *state;
    char number[33];
    Request request;

    take(sitting, "1203", number);
    assert_null(sitting->session.top);
    /* F6, and all but the seven characters of what was said */
    assert_true(1 + sitting->pressed - 7 <= 20);
    request = request_of(sitting, number);
    assert_int_equal(request.state, REQUEST_SENT);
    assert_string_equal(request.home, "3-1203");
    assert_string_equal(request.category, "leak");
    assert_string_equal(request.department, "engineering");
    assert_string_equal(request.text, "廚房水龍頭漏水");
    assert_int_equal(request.course.received, clock_now());
    assert_int_equal(draft_count(session_store(&sitting->session), "chen"), 0);
    request_release(&request);
}

static void
a_picked_home_leads_to_the_category_and_shows_who_lives_there(void **state)
{
    Sitting *sitting = *state;

    ring(sitting);
    type(sitting, "1203");
    assert_false(form(sitting)->pick.open);
    form(sitting)->screen.type->idle(&form(sitting)->screen);
    assert_true(form(sitting)->pick.open);
    press(sitting, UI_ENTER);
    assert_string_equal(focus(sitting), "category");
    assert_true(form(sitting)->pane.known);
    assert_string_equal(form(sitting)->pane.household.home, "3-1203");
    press(sitting, CONTROL('x'));
    press(sitting, 'y');
}

static void a_category_fills_in_only_what_nobody_said(void **state)
{
    Sitting *sitting = *state;

    ring(sitting);
    go_to(sitting, "category");
    type(sitting, "leak");
    press(sitting, UI_ENTER);
    assert_string_equal(value(sitting, "department"), "engineering");
    assert_string_equal(value(sitting, "urgency"), "normal");
    press(sitting, UI_TAB); /* department */
    press(sitting, UI_TAB); /* urgency */
    type(sitting, "low");
    press(sitting, UI_ENTER);
    go_to(sitting, "category");
    type(sitting, "gas");
    press(sitting, UI_ENTER);
    assert_string_equal(value(sitting, "category"), "gas");
    assert_string_equal(value(sitting, "urgency"), "low");
    press(sitting, CONTROL('x'));
    press(sitting, 'y');
}

static void what_is_missing_is_named_and_gets_the_caret(void **state)
{
    Sitting *sitting = *state;

    ring(sitting);
    type(sitting, "1203");
    press(sitting, UI_ENTER);
    type(sitting, "leak");
    press(sitting, UI_TAB);
    press(sitting, UI_TAB);
    press(sitting, UI_F2);
    assert_string_equal(focus(sitting), "text");
    assert_true(sitting->session.message[0]);
    assert_string_equal(value(sitting, "home"), "3-1203");
    press(sitting, CONTROL('x'));
    press(sitting, 'y');
}

static void
a_draft_comes_back_with_its_text_its_place_and_its_clock(void **state)
{
    Sitting sitting;
    Draft draft = {0};
    Err err = ERR_NONE;

    (void)state;
    sit_down(&sitting);
    ring(&sitting);
    type(&sitting, "1203");
    press(&sitting, UI_ENTER);
    type(&sitting, "leak");
    press(&sitting, UI_ENTER);
    type(&sitting, "漏水，很");
    press(&sitting, UI_LEFT);
    get_up(&sitting);

    assert_true(clock_set("2026-11-23 14:30:00", &err));
    sit_down(&sitting);
    assert_int_equal(
        draft_list(session_store(&sitting.session), "chen", &draft, 1), 1);
    screen_push(&sitting.session, form_screen_draft(&sitting.session, &draft));
    draft_release(&draft);
    assert_string_equal(focus(&sitting), "text");
    type(&sitting, "！");
    assert_string_equal(value(&sitting, "text"), "漏水，！很");
    assert_string_equal(value(&sitting, "home"), "3-1203");
    assert_string_equal(value(&sitting, "category"), "leak");
    press(&sitting, UI_F2);
    /* 14:30:00 less 14:02:11 */
    Request request = request_of(&sitting, form(&sitting)->number);
    assert_int_equal(request.course.received, clock_now() - 1669);
    request_release(&request);
    press(&sitting, UI_F3);
    get_up(&sitting);
    assert_true(clock_set(NOW, &err));
}

static void a_draft_of_what_was_saved_is_not_saved_twice(void **state)
{
    Sitting *sitting = *state;
    Draft draft = {0};

    ring(sitting);
    type(sitting, "1203");
    press(sitting, UI_ENTER);
    type(sitting, "leak");
    press(sitting, UI_ENTER);
    type(sitting, "漏水");
    assert_int_equal(
        draft_list(session_store(&sitting->session), "chen", &draft, 1), 1);
    press(sitting, UI_F2);
    press(sitting, UI_F3);
    assert_null(sitting->session.top);

    /* As if the program had been killed between saving and dropping. */
    draft.id = 0;
    assert_true(draft_keep(session_store(&sitting->session), &draft, NULL));
    assert_null(form_screen_draft(&sitting->session, &draft));
    assert_true(sitting->session.message[0]);
    assert_int_equal(draft_count(session_store(&sitting->session), "chen"), 0);
    draft_release(&draft);
}

static void a_step_takes_one_more_key(void **state)
{
    Sitting *sitting = *state;
    char number[33];
    Request request;

    take(sitting, "1203", number);
    request = request_of(sitting, number);
    screen_push(&sitting->session,
                form_screen_step(&sitting->session, "request", request.record,
                                 "arrive"));
    request_release(&request);
    press(sitting, UI_ENTER);
    assert_null(sitting->session.top);
    request = request_of(sitting, number);
    assert_int_equal(request.state, REQUEST_IN_PLACE);
    request_release(&request);
}

static void what_another_changed_is_asked_field_by_field(void **state)
{
    Sitting *sitting = *state;
    char number[33];
    Request request;
    Desk *other;
    Deed deed = {.kind = "request", .verb = "amend"};

    take(sitting, "1203", number);
    request = request_of(sitting, number);
    screen_push(&sitting->session,
                form_screen_step(&sitting->session, "request", request.record,
                                 "amend"));
    text_copy(deed.record, sizeof deed.record, request.record);
    request_release(&request);
    go_to(sitting, "text");
    type(sitting, "，很急");
    press(sitting, UI_TAB);
    type(sitting, "low");
    press(sitting, UI_ENTER);

    other = desk_opened("lin", "2468");
    fields_set(&deed.fields, "text", "浴室漏水");
    fields_set(&deed.fields, "urgency", "emergency");
    assert_true(desk_do(other, &deed, NULL));
    deed_release(&deed);
    desk_close(other);

    press(sitting, UI_F2);
    assert_string_equal(sitting->session.top->type->name, "changes");
    press(sitting, UI_DOWN);
    press(sitting, 't');
    press(sitting, UI_F2);
    assert_null(sitting->session.top);
    request = request_of(sitting, number);
    assert_string_equal(request.text, "廚房水龍頭漏水，很急");
    assert_string_equal(request.urgency, "emergency");
    request_release(&request);
}

static void a_long_field_keeps_its_newlines_and_is_left_at_its_end(void **state)
{
    Sitting *sitting = *state;

    ring(sitting);
    go_to(sitting, "text");
    type(sitting, "一");
    press(sitting, UI_ENTER);
    type(sitting, "二");
    assert_string_equal(value(sitting, "text"), "一\n二");
    press(sitting, UI_UP);
    assert_string_equal(focus(sitting), "text");
    press(sitting, UI_DOWN);
    press(sitting, UI_DOWN);
    assert_string_equal(focus(sitting), "department");
    press(sitting, CONTROL('x'));
    press(sitting, 'y');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITTING(a_request_goes_out_within_twenty_keys),
        SITTING(a_picked_home_leads_to_the_category_and_shows_who_lives_there),
        SITTING(a_category_fills_in_only_what_nobody_said),
        SITTING(what_is_missing_is_named_and_gets_the_caret),
        cmocka_unit_test(
            a_draft_comes_back_with_its_text_its_place_and_its_clock),
        SITTING(a_draft_of_what_was_saved_is_not_saved_twice),
        SITTING(a_step_takes_one_more_key),
        SITTING(what_another_changed_is_asked_field_by_field),
        SITTING(a_long_field_keeps_its_newlines_and_is_left_at_its_end),
    };

    return cmocka_run_group_tests(tests, make_desk, drop_desk);
}
