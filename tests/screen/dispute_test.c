/* dispute_test.c -- what two said without knowing, and how the desk stands */
#include "screen/sitting.h"

static const int equals = '=';

/* A new request of 3-1203. */
static Request received(Sitting *sitting)
{
    Deed deed = {.kind = "request", .verb = "receive"};
    Err err = ERR_NONE;

    fields_set(&deed.fields, "home", "1203");
    fields_set(&deed.fields, "category", "leak");
    fields_set(&deed.fields, "text", "廚房漏水");
    if (!desk_do(sitting->session.desk, &deed, &err))
        fail_msg("%s", err.text);
    Request request = request_of(sitting, deed.record);
    deed_release(&deed);
    return request;
}

/* Another database's fact, whose writer knew nothing after the receiving. */
static void elsewhere(Sitting *sitting, const Request *request, int64_t seq,
                      const char *verb, const char *fields)
{
    Desk *desk = sitting->session.desk;
    Err err = ERR_NONE;
    bool fresh = false;
    Fact fact = {
        .origin = 77,
        .seq = seq,
        .stamp =
            journal_newest(desk_store(desk), "request", request->record) + 1,
        .base = request->stamp,
        .scope = 3,
        .actor = "tsai",
        .kind = "request",
        .record = request->record,
        .verb = verb,
        .fields = fields};

    if (!store_begin(desk_store(desk), DURABLE, &err) ||
        !journal_take(desk_store(desk), &fact, &fresh, &err) ||
        !desk_sum(desk, "request", request->record, &err) ||
        !store_commit(desk_store(desk), &err))
        fail_msg("%s", err.text);
}

static void here(Sitting *sitting, const Request *request, const char *verb,
                 const char *field, const char *value)
{
    Deed deed = {.kind = "request", .verb = verb};
    Err err = ERR_NONE;

    text_copy(deed.record, sizeof deed.record, request->record);
    fields_set(&deed.fields, field, value);
    if (!desk_do(sitting->session.desk, &deed, &err))
        fail_msg("%s", err.text);
    deed_release(&deed);
}

/* Amended here and at the hotline. */
static Request disputed(Sitting *sitting)
{
    Request request = received(sitting);

    here(sitting, &request, "amend", "text", "浴室漏水");
    elsewhere(sitting, &request, 1, "amend", "{\"text\":\"陽台漏水\"}");
    return request;
}

static void a_dispute_tells_both_values_who_and_when(void **state)
{
    Sitting *sitting = *state;
    Dispute dispute;

    Request request = disputed(sitting);
    assert_int_equal(
        request_disputes(sitting->session.desk, request.record, &dispute, 1),
        1);
    assert_string_equal(dispute.field, "text");
    assert_string_equal(dispute.taken, "陽台漏水");
    assert_string_equal(dispute.taken_who, "蔡佩蓉");
    assert_string_equal(dispute.other, "浴室漏水");
    assert_string_equal(dispute.other_who, "陳怡安");
    assert_true(dispute.taken_at >= clock_now() - 1);
    assert_true(dispute.other_at >= clock_now() - 1);
    assert_false(dispute.late);
    dispute_release(&dispute);
    request_release(&request);
}

/* Opens the panel from the request's own screen, presses key; what counts. */
static void one_key_takes(int key, const char *wanted)
{
    Sitting sitting;

    sit_down(&sitting);
    Request request = disputed(&sitting);
    screen_push(&sitting.session,
                request_screen(&sitting.session, request.record));
    press(&sitting, equals);
    assert_string_equal(sitting.session.top->type->name, "disputes");
    press(&sitting, key);
    assert_string_equal(sitting.session.top->type->name, "request");
    assert_false(session_offers(&sitting.session, ACTION_DISPUTES));
    Request settled = request_of(&sitting, request.record);
    assert_string_equal(settled.text, wanted);
    assert_int_equal(settled.disputes, 0);
    request_release(&settled);
    request_release(&request);
    get_up(&sitting);
}

static void one_key_takes_either(void **state)
{
    (void)state;
    one_key_takes('t', "浴室漏水");
    one_key_takes(UI_RIGHT, "浴室漏水");
    one_key_takes('m', "陽台漏水");
    one_key_takes(UI_LEFT, "陽台漏水");
}

static void a_step_that_came_too_late_is_let_be_or_answered(void **state)
{
    Sitting *sitting = *state;

    Request request = received(sitting);
    here(sitting, &request, "resolve", "resolution", "修好了");
    here(sitting, &request, "verify", "verdict", "yes");
    here(sitting, &request, "close", "note", "好");
    elsewhere(sitting, &request, 2, "accept", "{\"accepted_by\":\"wu\"}");
    screen_push(&sitting->session,
                request_screen(&sitting->session, request.record));
    press(sitting, equals);
    press(sitting, UI_RIGHT); /* it can't be made to count */
    assert_string_equal(sitting->session.top->type->name, "disputes");
    press(sitting, 't');
    assert_string_equal(sitting->session.top->type->name, "step");
    screen_pop(&sitting->session);
    press(sitting, equals);
    press(sitting, 'm');
    assert_string_equal(sitting->session.top->type->name, "request");
    Request settled = request_of(sitting, request.record);
    assert_int_equal(settled.disputes, 0);
    assert_int_equal(settled.state, REQUEST_CLOSED);
    request_release(&settled);
    request_release(&request);
}

static void without_a_dispute_there_is_nothing_to_take(void **state)
{
    Sitting *sitting = *state;

    Request request = received(sitting);
    screen_push(&sitting->session,
                request_screen(&sitting->session, request.record));
    assert_false(session_offers(&sitting->session, ACTION_DISPUTES));
    request_release(&request);
}

/* ---- how the desk stands ---------------------------------------------------------- */

static const char *standing_now;

static void stand(Desk *desk, Standing *standing)
{
    (void)desk;
    text_copy(standing->words, sizeof standing->words, standing_now);
    standing->alone = strncmp(standing_now, "alone", 5) == 0;
}

static bool stand_told(Desk *desk, Str *out, Err *err)
{
    (void)desk;
    (void)err;
    str_add(out, "Alone since 14:02");
    return true;
}

static void
the_frame_is_drawn_again_only_when_the_standing_changes(void **state)
{
    Sitting *sitting = *state;
    Session *session = &sitting->session;

    assert_false(session_stands(session)); /* no hotline */
    sitting->options.standing = stand;
    sitting->options.standing_tell = stand_told;
    standing_now = "level with the hotline";
    assert_true(session_stands(session));
    assert_false(session->standing.alone);
    assert_false(session_stands(session));
    standing_now = "alone since 14:02, 3 waiting";
    assert_true(session_stands(session));
    assert_true(session->standing.alone);
    screen_push(session, board_screen(session));
    press(sitting, 'h');
    assert_string_equal(session->top->type->name, "line");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITTING(a_dispute_tells_both_values_who_and_when),
        cmocka_unit_test(one_key_takes_either),
        SITTING(a_step_that_came_too_late_is_let_be_or_answered),
        SITTING(without_a_dispute_there_is_nothing_to_take),
        SITTING(the_frame_is_drawn_again_only_when_the_standing_changes),
    };
    return cmocka_run_group_tests(tests, make_desk, drop_desk);
}
