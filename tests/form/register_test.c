/* register_test.c -- what the file of a register says of its records
 *
 * Each test looks at what has become of a part of the inspection.
 */
#include "inspection.h"

#include <math.h>

static void a_register_says_where_it_belongs(void **state)
{
    (void)state;
    assert_int_equal(form->scope, FORM_UNIT);
    assert_string_equal(form->group, "homes");
    assert_string_equal(form->prefix, "V");
    assert_int_equal(form->survives, 5);
    assert_string_equal(form->title[0], "home");
    assert_string_equal(form->title[1], "inspected_on");
    assert_null(form->title[2]);
    assert_string_equal(tree_get(form->may, "check")->child->text, "quality");
    assert_string_equal(form->exclusive->same[0], "home");
    assert_null(form->exclusive->same[1]);
    assert_string_equal(form->exclusive->until, "ends_at");
    assert_string_equal(form_of(book, "staff")->title[0], "login");
}

static void a_field_says_what_it_asks_and_when(void **state)
{
    (void)state;
    assert_string_equal(field_named("class")->preset, "home.class");
    assert_string_equal(field_named("by")->preset, "actor");
    assert_string_equal(field_named("plate")->pattern, "[A-Z]{2}-[0-9]{4}");
    assert_string_equal(field_named("water")->rising, "home");
    assert_string_equal(field_named("salary")->confidential->child->text,
                        "manager");
    assert_string_equal(field_named("before")->of, "home");
    assert_int_equal(field_named("before")->type, FIELD_RECORD);
    assert_true(field_named("word")->later);
    assert_false(field_named("home")->later);
    const Field *reason = field_named("reason");
    assert_int_equal(reason->shown_if.count, 1);
    assert_string_equal(reason->shown_if.lines[0].values[1], "unlet");
    assert_ptr_equal(reason->shown_if.lines[0].known, field_named("class"));
    assert_int_equal(field_named("days")->compute.op, COMPUTE_DAYS_SINCE);
    const Field *costs = field_named("costs");
    assert_int_equal(costs->rows->count, 4);
    assert_int_equal(sheet_field(costs->rows, "price")->type, FIELD_MONEY);
    assert_string_equal(field_named("total")->compute.of[0], "costs");
    assert_string_equal(field_named("total")->compute.column, "amount");
}

static void an_item_becomes_an_answer_a_remark_and_a_photo(void **state)
{
    (void)state;
    const Field *tap = field_named("tap");
    assert_int_equal(tap->type, FIELD_CHOICE);
    assert_string_equal(tap->item, "tap");
    assert_string_equal(tap->preset, "pass");
    assert_true(tap->weight == 2);
    assert_int_equal(tap->lead, DAY);
    assert_string_equal(label_in(tap->section, "zh-Hant"), "廚房");
    assert_null(field_named("sink")->section);
    assert_non_null(field_named("door")->section);
    assert_int_equal(tap->choice_count, 3);
    assert_true(item_failed(tap, "fail"));
    assert_false(item_failed(tap, "pass"));
    assert_false(item_failed(tap, "something"));
    assert_true(isnan(tap->choices[2].points));
    const Field *remark = field_named("tap_remark");
    assert_string_equal(remark->item, "tap");
    assert_string_equal(label_in(remark->label, "en"), "Tap: remark");
    assert_string_equal(label_in(remark->label, "zh-Hant"), "水龍頭: 備註");
    assert_string_equal(field_named("tap_photo")->item, "tap");
}

static void a_remark_is_asked_and_required_of_a_failed_item(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    const Field *remark = field_named("tap_remark");
    assert_false(field_shown(remark, form, &fields, 0));
    fields_set(&fields, "tap", "pass");
    assert_false(field_must(remark, form, &fields, 0));
    fields_set(&fields, "tap", "fail");
    assert_true(field_shown(remark, form, &fields, 0));
    assert_true(field_must(remark, form, &fields, 0));
    assert_false(field_must(field_named("tap_photo"), form, &fields, 0));
    fields_release(&fields);
}

static void a_step_says_whence_whither_who_and_what(void **state)
{
    (void)state;
    assert_int_equal(form->state_count, 2);
    assert_true(form->states[0].open);
    assert_false(form_state(form, "approved")->open);
    assert_null(form_state(form, "lost"));
    const Sheet *approve = form_step(form, "approve");
    assert_string_equal(approve->from[0], "submitted");
    assert_null(approve->from[1]);
    assert_string_equal(approve->to, "approved");
    assert_string_equal(approve->by->child->next->text, "manager");
    static const char *const asked[] = {"word", "tap", "tap_remark",
                                        "tap_photo", "how"};
    assert_int_equal(approve->count, 5);
    for (int i = 0; i < approve->count; i++)
        assert_string_equal(approve->fields[i].name, asked[i]);
    assert_int_equal(form_step(form, "check")->count, 9);
    assert_null(form_step(form, "check")->from);
    assert_non_null(form_field(form, "how"));
}

static void what_follows_is_made_or_set(void **state)
{
    (void)state;
    assert_int_equal(form->sheet.follow_count, 3);
    const Follow *repair = &form->sheet.follow[0];
    assert_true(repair->each_failed);
    assert_string_equal(repair->make, "request");
    assert_int_equal(repair->count, 3);
    assert_string_equal(repair->fields[2].name, "text");
    assert_string_equal(repair->fields[2].text, "{item}: {remark}");
    assert_null(repair->each);
    assert_int_equal(form->sheet.follow[1].each_count, 2);
    assert_string_equal(form->sheet.follow[1].each[1], "door");
    const Follow *unsold = &form->sheet.follow[2];
    assert_null(unsold->make);
    assert_int_equal(unsold->when.count, 1);
    assert_string_equal(form_step(form, "approve")->follow[0].fields[0].text,
                        "+14 days");
}

static void a_register_has_a_list_duties_reports_and_papers(void **state)
{
    (void)state;
    assert_string_equal(form->list.columns[2], "class");
    assert_null(form->list.columns[3]);
    assert_string_equal(form->list.order[0], "-inspected_on");
    assert_int_equal(form->list.open_while.lines[0].test, CONDITION_EMPTY);
    assert_string_equal(form->list.due, "again_on");
    assert_true(form->list.board);
    assert_int_equal(form->every->period, PERIOD_MONTH);
    assert_string_equal(form->every->each, "home");
    assert_string_equal(form->every->key, "home");
    assert_int_equal(form->every->where.count, 1);
    assert_null(form->every->per);
    assert_int_equal(form->report_count, 3);
    assert_string_equal(form->reports[2].columns[1], "state");
    assert_string_equal(form->reports[0].across, "month");
    assert_int_equal(form->reports[0].show, REPORT_SHARE);
    assert_int_equal(form->reports[0].chart, CHART_BAR);
    assert_int_equal(form->reports[1].chart, CHART_NONE);
    assert_string_equal(form->reports[1].of, "total");
    assert_string_equal(form->prints[0].name, "slip");
    assert_non_null(strstr(label_in(form->prints[0].text, "ko"), "{items}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_register_says_where_it_belongs),
        cmocka_unit_test(a_field_says_what_it_asks_and_when),
        cmocka_unit_test(an_item_becomes_an_answer_a_remark_and_a_photo),
        cmocka_unit_test(a_remark_is_asked_and_required_of_a_failed_item),
        cmocka_unit_test(a_step_says_whence_whither_who_and_what),
        cmocka_unit_test(what_follows_is_made_or_set),
        cmocka_unit_test(a_register_has_a_list_duties_reports_and_papers),
    };
    return cmocka_run_group_tests(tests, book_make, book_remove);
}
