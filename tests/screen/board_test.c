/* board_test.c -- the board stays with the request that one works on */
#include "screen/sitting.h"

static void the_selection_goes_with_a_request_that_a_step_moves(void **state)
{
    Sitting *sitting = *state;
    Session *session = &sitting->session;
    RequestQuery board = REQUEST_QUERY_BOARD;
    RequestRow rows[2];
    const RequestRow *before = &rows[1];
    Str title = STR_EMPTY;
    RowKey key;

    screen_push(session, board_screen(session));
    assert_int_equal(
        request_rows(session->desk, &board, (RowsFrom){0}, rows, 2), 2);
    /* below an emergency the first one is late; with its new date it stands
     * further below */
    press(sitting, UI_DOWN);
    press(sitting, 'p');
    type(sitting, "安居");
    press(sitting, UI_ENTER);
    type(sitting, "+600");
    press(sitting, UI_F2);
    assert_string_equal(session->top->type->name, "board");
    assert_true(request_board_key(session->desk, before->record, &key));
    assert_true(key.first > before->key.first);
    press(sitting, UI_ENTER);
    assert_string_equal(session->top->type->name, "request");
    session->top->type->title(session->top, &title);
    assert_string_equal(str_text(&title), before->number);
    str_release(&title);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITTING(the_selection_goes_with_a_request_that_a_step_moves),
    };

    return cmocka_run_group_tests(tests, make_desk, drop_desk);
}
