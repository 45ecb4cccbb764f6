/* request_test.c -- a request's own screen, and the course that it tells */
#include "screen/sitting.h"

static const char *do_step(Desk *desk, const char *record, const char *verb,
                           const char *field, const char *value)
{
    static Err err;
    Deed deed = {.kind = "request", .verb = verb};
    bool done;

    err = ERR_NONE;
    text_copy(deed.record, sizeof deed.record, record);
    if (field)
        fields_set(&deed.fields, field, value);
    done = desk_do(desk, &deed, &err);
    deed_release(&deed);
    return done ? "" : err.text;
}

/* A new request of 3-1203; its record. */
static void receive(Desk *desk, char record[14])
{
    Deed deed = {.kind = "request", .verb = "receive"};
    Err err = ERR_NONE;

    fields_set(&deed.fields, "home", "1203");
    fields_set(&deed.fields, "category", "leak");
    fields_set(&deed.fields, "text", "廚房水龍頭漏水");
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s", err.text);
    text_copy(record, 14, deed.record);
    deed_release(&deed);
}

static void a_course_tells_who_did_what_and_marks_what_was_undone(void **state)
{
    Sitting *sitting = *state;
    Timeline timeline = {0};
    Desk *desk;
    char record[14];

    desk = sitting->session.desk;
    receive(desk, record);
    assert_string_equal(do_step(desk, record, "arrive", NULL, NULL), "");
    assert_true(desk_undo(desk, "request", record, NULL, NULL));
    timeline_read(&timeline, &sitting->session, record);
    assert_true(timeline.count >= 2);
    assert_string_equal(timeline.at[0].who, "陳怡安");
    assert_string_equal(timeline.at[0].what, "Receive: 廚房水龍頭漏水");
    assert_false(timeline.at[0].undone);
    assert_true(timeline.at[1].undone);
    timeline_release(&timeline);
}

static void only_steps_that_are_legal_now_are_offered(void **state)
{
    Sitting *sitting = *state;
    Session *session = &sitting->session;
    char record[14];

    receive(session->desk, record);
    screen_push(session, request_screen(session, record));
    assert_true(session_offers(session, ACTION_ARRIVE));
    assert_true(session_offers(session, ACTION_WHY));
    assert_false(session_offers(session, ACTION_VERIFY));
    press(sitting, action_info(ACTION_VERIFY)->keys[0]);
    assert_string_equal(session->top->type->name, "request");
    assert_true(session->message[0]);
}

static void
what_another_program_did_is_offered_for_after_a_refresh(void **state)
{
    Sitting *sitting = *state;
    Session *session = &sitting->session;
    Desk *other;
    char record[14];

    receive(session->desk, record);
    screen_push(session, request_screen(session, record));
    other = desk_opened("lin", "2468");
    assert_string_equal(do_step(other, record, "resolve", NULL, NULL), "");
    desk_close(other);
    assert_true(desk_changed(session->desk));
    session_refresh(session);
    assert_true(session_offers(session, ACTION_VERIFY));
    assert_false(session_offers(session, ACTION_ARRIVE));
}

static void a_letter_opens_the_form_of_its_step(void **state)
{
    Sitting *sitting = *state;
    Session *session = &sitting->session;
    char record[14];

    receive(session->desk, record);
    screen_push(session, request_screen(session, record));
    press(sitting, action_info(ACTION_EXPLAIN)->keys[0]);
    assert_string_equal(session->top->type->name, "step");
    type(sitting, "零件明天到");
    press(sitting, UI_F2);
    assert_string_equal(session->top->type->name, "request");
    press(sitting, 'w');
    assert_string_equal(session->top->type->name, "why");
    press(sitting, 'x');
    assert_string_equal(session->top->type->name, "request");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITTING(a_course_tells_who_did_what_and_marks_what_was_undone),
        SITTING(only_steps_that_are_legal_now_are_offered),
        SITTING(what_another_program_did_is_offered_for_after_a_refresh),
        SITTING(a_letter_opens_the_form_of_its_step),
    };

    return cmocka_run_group_tests(tests, make_desk, drop_desk);
}
