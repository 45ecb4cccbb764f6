/* register_test.c -- what keys do to registers, with forms of a site
 *
 * The forms are below; the desk is the demo's of unit 3.
 */
#include "../../src/screen/register_screen.h"
#include "screen/sitting.h"

#include <signal.h>
#include <sys/wait.h>

static const char sheet_form[] =
    "kind: sheet\n"
    "scope: unit\n"
    "group: survey\n"
    "number: S\n"
    "label: Sheet\n"
    "title: [home]\n"
    "may: {set: [butler], show: [everyone], undo: [butler]}\n"
    "fields:\n"
    "  - {name: home, type: home, required: yes, label: Home}\n"
    "  - {name: mean, type: number, compute: {mean: items}, label: Mean}\n"
    "items:\n"
    "  scale: rating\n"
    "  remark: always\n"
    "  sections:\n"
    "    - label: Topics\n"
    "      items: [{name: a, label: A}, {name: b, label: B}, {name: c, label: "
    "C}, {name: d, label: D}, {name: e, label: E}, {name: f, label: F}]\n"
    "    - label: More\n"
    "      items: [{name: g, label: G}, {name: h, label: H}, {name: i, label: "
    "I}, {name: j, label: J}, {name: k, label: K}, {name: l, label: L}]\n"
    "list: {columns: [number, home, mean], order: [number]}\n";

static const char tour_form[] =
    "kind: tour\n"
    "scope: unit\n"
    "group: homes\n"
    "number: T\n"
    "label: Tour\n"
    "title: [home]\n"
    "may: {set: [butler], show: [everyone], undo: [butler]}\n"
    "fields:\n"
    "  - {name: home, type: home, required: yes, label: Home}\n"
    "  - {name: class, type: text, default: home.class, label: Class}\n"
    "items:\n"
    "  scale: pass_fail\n"
    "  default: pass\n"
    "  remark: failed\n"
    "  sections:\n"
    "    - {label: Rooms, items: [{name: tap, label: Tap}, {name: window, "
    "label: Window}]}\n"
    "list: {columns: [number, home], order: [number]}\n"
    "every: {period: month, for: home, where: {class: [unsold, unlet, unused, "
    "not_moved_in]}, key: home}\n";

static const char order_form[] =
    "kind: order\n"
    "scope: unit\n"
    "group: counter\n"
    "number: O\n"
    "label: Order\n"
    "title: [what]\n"
    "may: {set: [butler], show: [everyone], undo: [butler]}\n"
    "fields:\n"
    "  - {name: what, type: text, required: yes, label: What}\n"
    "  - {name: count, type: number, label: Count}\n"
    "  - {name: price, type: money, label: Price}\n"
    "  - {name: amount, type: money, compute: {product: [count, price]}, "
    "label: Amount}\n"
    "  - {name: paid, type: yes_no, label: Paid}\n"
    "  - {name: receipt, type: text, shown_if: {paid: \"yes\"}, required_if: "
    "{paid: \"yes\"}, label: Receipt}\n"
    "  - {name: margin, type: money, confidential: [manager], label: Margin}\n"
    "  - {name: sheet, type: record, of: sheet, label: Sheet}\n"
    "  - name: guests\n"
    "    type: rows\n"
    "    label: Guests\n"
    "    fields: [{name: who, type: text, required: yes, label: Who}, {name: "
    "age, type: number, label: Age}]\n"
    "list: {columns: [number, what, amount, guests], order: [number]}\n";

static const struct {
    const char *name, *text;
} forms[] = {{"sheet", sheet_form}, {"tour", tour_form}, {"order", order_form}};
enum { FORMS = 3 };

/* ---- the house -------------------------------------------------------------------- */

static char forms_folder[64];

static int make_forms(void **state)
{
    text_copy(forms_folder, sizeof forms_folder, "/tmp/forms-XXXXXX");
    if (!mkdtemp(forms_folder))
        return -1;
    for (int i = 0; i < FORMS; i++) {
        char path[128];
        FILE *file;
        text_print(path, sizeof path, "%s/%s.yaml", forms_folder,
                   forms[i].name);
        file = fopen(path, "we");
        if (!file)
            return -1;
        (void)fputs(forms[i].text, file);
        (void)fclose(file);
    }
    setenv("GUANJIA_FORMS", forms_folder, 1);
    return make_desk(state);
}

static int drop_forms(void **state)
{
    for (int i = 0; i < FORMS; i++) {
        char path[128];
        text_print(path, sizeof path, "%s/%s.yaml", forms_folder,
                   forms[i].name);
        (void)unlink(path);
    }
    (void)rmdir(forms_folder);
    unsetenv("GUANJIA_FORMS");
    return drop_desk(state);
}

static void open_new(Sitting *sitting, const char *kind)
{
    screen_push(&sitting->session,
                form_screen_new(&sitting->session, kind, NULL));
    assert_non_null(sitting->session.top);
    sitting->pressed = 0;
}

/* The newest record of kind. */
static Record newest(Sitting *sitting, const char *kind)
{
    RecordQuery query = {.kind = kind, .from = NEVER, .until = NEVER};
    RecordKey key;
    Record record = {0};

    assert_int_equal(record_list(sitting->session.desk, &query,
                                 &(RecordFrom){.back = true}, &record, &key, 1),
                     1);
    return record;
}

static int64_t count_of(Sitting *sitting, const char *kind)
{
    return record_count(
        sitting->session.desk,
        &(RecordQuery){.kind = kind, .from = NEVER, .until = NEVER}, 999);
}

static void assert_answer(const Record *record, const char *name,
                          const char *expected)
{
    const char *answer = fields_get(&record->fields, name);

    assert_string_equal(answer ? answer : "", expected);
}

/* ---- checklists ----------------------------------------------------------------------- */

static void a_sheet_of_twelve_topics_takes_eighteen_keys(void **state)
{
    Sitting *sitting = *state;
    Record record;

    open_new(sitting, "sheet");
    type(sitting, "1203");
    press(sitting, UI_ENTER);
    assert_string_equal(focus(sitting), "a");
    type(sitting, "554345554335");
    assert_string_equal(value(sitting, "l"), "5");
    assert_string_equal(entry_text(form_entry(form(sitting), "mean")), "4.25");
    press(sitting, UI_F2);
    assert_int_equal(sitting->pressed, 4 + 1 + 12 + 1);
    assert_null(sitting->session.top);
    record = newest(sitting, "sheet");
    assert_answer(&record, "home", "3-1203");
    assert_answer(&record, "d", "3");
    assert_answer(&record, "l", "5");
    assert_answer(&record, "mean", "4.25");
    record_release(&record);
}

static void a_failed_item_asks_for_its_remark_and_no_other_does(void **state)
{
    Sitting *sitting = *state;
    Record record;

    open_new(sitting, "tour");
    type(sitting, "1203");
    press(sitting, UI_ENTER);
    go_to(sitting, "tap");
    assert_string_equal(value(sitting, "tap"), "pass");
    assert_true(form_entry(form(sitting), "tap_remark")->hidden);
    type(sitting, "1");
    assert_string_equal(focus(sitting), "window");
    press(sitting, UI_UP);
    assert_string_equal(focus(sitting), "tap");
    type(sitting, "f"); /* only one answer begins so */
    assert_string_equal(focus(sitting), "tap_remark");
    press(sitting, UI_F2); /* it has to be said what is wrong */
    assert_string_equal(focus(sitting), "tap_remark");
    assert_true(sitting->session.message[0] != '\0');
    type(sitting, "drips");
    press(sitting, UI_F2);
    assert_null(sitting->session.top);
    record = newest(sitting, "tour");
    assert_answer(&record, "tap", "fail");
    assert_answer(&record, "tap_remark", "drips");
    assert_answer(&record, "window", "pass");
    record_release(&record);
}

static void an_answer_is_taken_back_and_moved_by_arrows(void **state)
{
    Sitting *sitting = *state;

    open_new(sitting, "sheet");
    go_to(sitting, "b");
    press(sitting, UI_RIGHT);
    assert_string_equal(value(sitting, "b"), "5");
    press(sitting, UI_RIGHT);
    assert_string_equal(value(sitting, "b"), "4");
    press(sitting, UI_LEFT);
    press(sitting, UI_LEFT);
    assert_string_equal(value(sitting, "b"), "5");
    type(sitting, "7"); /* no answer */
    assert_string_equal(value(sitting, "b"), "5");
    press(sitting, UI_BACKSPACE);
    assert_string_equal(value(sitting, "b"), "");
    press(sitting, UI_TAB); /* there one may say more */
    assert_string_equal(focus(sitting), "b_remark");
    press(sitting, CONTROL('x'));
    press(sitting, 'y');
}

/* ---- what follows from answers ---------------------------------------------------------- */

static void fields_come_and_go_and_what_was_typed_stays(void **state)
{
    Sitting *sitting = *state;
    Record record;

    open_new(sitting, "order");
    type(sitting, "tea");
    assert_true(form_entry(form(sitting), "receipt")->hidden);
    go_to(sitting, "paid");
    type(sitting, "yes");
    press(sitting, UI_ENTER);
    assert_string_equal(focus(sitting), "receipt");
    assert_true(form_entry(form(sitting), "receipt")->must);
    type(sitting, "R-17");
    go_to(sitting, "paid");
    type(sitting, "no");
    press(sitting, UI_ENTER);
    assert_true(form_entry(form(sitting), "receipt")->hidden);
    assert_string_equal(value(sitting, "receipt"), "R-17");
    press(sitting, UI_F2);
    assert_null(sitting->session.top);
    record = newest(sitting, "order");
    assert_answer(&record, "paid", "no");
    assert_answer(&record, "receipt", "");
    record_release(&record);
}

static void sums_stand_there_while_one_types(void **state)
{
    Sitting *sitting = *state;

    open_new(sitting, "order");
    go_to(sitting, "count");
    type(sitting, "3");
    go_to(sitting, "price");
    type(sitting, "1,250");
    assert_string_equal(value(sitting, "amount"), "3750.00");
    press(sitting, UI_DOWN); /* nobody types into a sum */
    assert_string_equal(focus(sitting), "paid");
    press(sitting, CONTROL('x'));
    press(sitting, 'y');
}

static void what_she_may_not_see_is_not_there(void **state)
{
    Sitting *sitting = *state;

    open_new(sitting, "order");
    assert_null(form_entry(form(sitting), "margin"));
    assert_non_null(form_entry(form(sitting), "price"));
    press(sitting, UI_ESCAPE);
}

static void a_record_is_picked_by_its_number(void **state)
{
    Sitting *sitting = *state;
    Record record;

    record = newest(sitting, "sheet");
    open_new(sitting, "order");
    go_to(sitting, "sheet");
    type(sitting, record.number);
    press(sitting, UI_TAB);
    assert_string_equal(value(sitting, "sheet"), record.record);
    record_release(&record);
    press(sitting, CONTROL('x'));
    press(sitting, 'y');
}

/* ---- tables -------------------------------------------------------------------------------- */

static void add_guest(Sitting *sitting, const char *who, const char *age)
{
    press(sitting, UI_ENTER);
    assert_non_null(form(sitting)->table);
    type(sitting, who);
    press(sitting, UI_ENTER);
    type(sitting, age);
    press(sitting, UI_ENTER);
    assert_null(form(sitting)->table);
}

static void rows_are_added_changed_and_deleted_by_key(void **state)
{
    Sitting *sitting = *state;
    Record record;

    open_new(sitting, "order");
    type(sitting, "cake");
    go_to(sitting, "guests");
    add_guest(sitting, "Chen", "34");
    add_guest(sitting, "Lin", "7");
    add_guest(sitting, "Wu", "");
    assert_int_equal(table_count(form_entry(form(sitting), "guests")), 3);
    press(sitting, UI_UP);
    press(sitting, UI_UP);
    press(sitting, UI_DELETE); /* Lin */
    assert_int_equal(table_count(form_entry(form(sitting), "guests")), 2);
    press(sitting, UI_UP);
    press(sitting, UI_ENTER);
    type(sitting, "sen");
    press(sitting, UI_F2);
    press(sitting, UI_F2);
    assert_null(sitting->session.top);
    record = newest(sitting, "order");
    assert_answer(&record, "guests",
                  "[{\"who\":\"Chensen\",\"age\":\"34\"},{\"who\":\"Wu\"}]");
    record_release(&record);
}

/* ---- drafts, and two who change the same ----------------------------------------------------- */

static void a_form_of_a_register_is_there_again_after_a_kill(void **state)
{
    Sitting sitting;
    Draft draft = {0};
    int status = 0;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        sit_down(&sitting);
        open_new(&sitting, "order");
        type(&sitting, "flowers");
        go_to(&sitting, "guests");
        press(&sitting, UI_ENTER);
        type(&sitting, "Yang"); /* the row is not finished */
        (void)kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    sit_down(&sitting);
    assert_int_equal(
        draft_list(session_store(&sitting.session), "chen", &draft, 1), 1);
    assert_string_equal(draft.kind, "order");
    screen_push(&sitting.session, form_screen_draft(&sitting.session, &draft));
    draft_release(&draft);
    assert_string_equal(value(&sitting, "what"), "flowers");
    assert_string_equal(value(&sitting, "guests"), "[{\"who\":\"Yang\"}]");
    press(&sitting, UI_F2);
    assert_null(sitting.session.top);
    assert_int_equal(draft_count(session_store(&sitting.session), "chen"), 0);
    get_up(&sitting);
}

static void two_who_correct_the_same_are_asked_field_by_field(void **state)
{
    Sitting *sitting = *state;
    Record record;
    Deed deed = {.kind = "order", .verb = "set"};
    Err err = ERR_NONE;

    record = newest(sitting, "order");
    screen_push(&sitting->session, form_screen_step(&sitting->session, "order",
                                                    record.record, "set"));
    go_to(sitting, "count");
    type(sitting, "5");
    text_copy(deed.record, sizeof deed.record, record.record);
    fields_set(&deed.fields, "count", "9");
    assert_true(desk_do(sitting->session.desk, &deed, &err));
    deed_release(&deed);
    press(sitting, UI_F2);
    assert_string_equal(sitting->session.top->type->name, "changes");
    press(sitting, 'm');
    press(sitting, UI_F2);
    assert_null(sitting->session.top);
    record_release(&record);
    record = newest(sitting, "order");
    assert_answer(&record, "count", "5");
    record_release(&record);
}

/* ---- lists and walks ---------------------------------------------------------------------------- */

static void one_key_walks_from_home_to_home(void **state)
{
    Sitting *sitting = *state;
    int64_t before;
    int walked = 0;

    before = count_of(sitting, "tour");
    screen_push(&sitting->session,
                due_screen(&sitting->session,
                           form_of(desk_forms(sitting->session.desk), "tour")));
    press(sitting, UI_ENTER);
    while (strcmp(sitting->session.top->type->name, "form") == 0) {
        assert_true(value(sitting, "home")[0] != '\0');
        assert_true(value(sitting, "class")[0] != '\0');
        assert_string_equal(value(sitting, "window"), "pass");
        press(sitting, UI_F2);
        assert_true(++walked < 100);
    }
    assert_true(walked > 1);
    assert_int_equal(count_of(sitting, "tour"), before + walked);
    assert_string_equal(sitting->session.top->type->name, "due");
    assert_string_equal(sitting->session.message,
                        "All of this period are done.");
}

static void n_in_a_register_is_a_new_record_and_not_a_request(void **state)
{
    Sitting *sitting = *state;

    screen_push(
        &sitting->session,
        register_screen(&sitting->session,
                        form_of(desk_forms(sitting->session.desk), "order")));
    press(sitting, 'n');
    assert_string_equal(form(sitting)->form->kind, "order");
    press(sitting, UI_ESCAPE);
    press(sitting, UI_F6); /* the telephone is answered everywhere */
    assert_string_equal(form(sitting)->form->kind, "request");
    press(sitting, UI_ESCAPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITTING(a_sheet_of_twelve_topics_takes_eighteen_keys),
        SITTING(a_failed_item_asks_for_its_remark_and_no_other_does),
        SITTING(an_answer_is_taken_back_and_moved_by_arrows),
        SITTING(fields_come_and_go_and_what_was_typed_stays),
        SITTING(sums_stand_there_while_one_types),
        SITTING(what_she_may_not_see_is_not_there),
        SITTING(a_record_is_picked_by_its_number),
        SITTING(rows_are_added_changed_and_deleted_by_key),
        cmocka_unit_test(a_form_of_a_register_is_there_again_after_a_kill),
        SITTING(two_who_correct_the_same_are_asked_field_by_field),
        SITTING(one_key_walks_from_home_to_home),
        SITTING(n_in_a_register_is_a_new_record_and_not_a_request),
    };

    return cmocka_run_group_tests(tests, make_forms, drop_forms);
}
