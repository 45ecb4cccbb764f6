/* register_test.c -- what the file of a register says of its records
 *
 * One form holds every key of the language (form.h); each test looks at what
 * has become of a part of it, or at what is said of a part that is wrong.
 */
#include "form.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char inspection[] =
    "kind: inspection\n"
    "label: {en: Inspection, zh-Hant: 空置房巡查}\n"
    "scope: unit\n"
    "group: homes\n"
    "number: V\n"
    "survives: 5\n"
    "title: [home, inspected_on]\n"
    "may: {set: [butler, chief], show: [everyone], check: [quality]}\n"
    "exclusive: {same: [home], from: starts_at, until: ends_at}\n"
    "fields:\n"
    "  - {name: home, type: home, required: yes, label: Home}\n"
    "  - name: class\n"
    "    type: choice\n"
    "    default: home.class\n"
    "    choices: [unsold, unlet, {value: unused, label: unused}]\n"
    "    label: Class\n"
    "  - {name: inspected_on, type: date, default: today, label: On}\n"
    "  - {name: by, type: staff, default: actor, label: By}\n"
    "  - {name: plate, pattern: '[A-Z]{2}-[0-9]{4}', label: Plate,\n"
    "     pattern_help: {en: Like AB-1234}}\n"
    "  - {name: water, type: number, min: 0, rising: home, label: Water}\n"
    "  - {name: reason, type: long, shown_if: {class: [unsold, unlet]},\n"
    "     required_if: {class: unsold}, label: Why}\n"
    "  - {name: salary, type: money, confidential: [manager], label: Pay}\n"
    "  - {name: days, type: number, compute: {days_since: inspected_on},\n"
    "     label: Days}\n"
    "  - name: costs\n"
    "    type: rows\n"
    "    label: Costs\n"
    "    fields:\n"
    "      - {name: what, required: yes, label: What}\n"
    "      - {name: count, type: number, label: How many}\n"
    "      - {name: price, type: money, label: Price}\n"
    "      - {name: amount, type: money, compute: {product: [count, price]},\n"
    "         label: Amount}\n"
    "  - {name: total, type: money, compute: {sum: costs.amount}, label: All}\n"
    "  - {name: before, type: record, of: home, label: Before}\n"
    "  - {name: starts_at, type: datetime, label: From}\n"
    "  - {name: ends_at, type: datetime, label: Until}\n"
    "  - {name: word, type: long, later: yes, label: Word}\n"
    "  - {name: again_on, type: date, label: Again}\n"
    "  - {name: handed_at, type: datetime, later: yes, label: Handed}\n"
    "  - {name: failures, type: number, compute: {count: failed},\n"
    "     label: Failures}\n"
    "  - {name: score, type: number, compute: {share: items}, label: Score}\n"
    "  - name: grade\n"
    "    type: choice\n"
    "    compute: {grade: score}\n"
    "    choices: [{value: a, from: 90}, {value: b, from: 60},\n"
    "              {value: c, from: 0}]\n"
    "    label: Grade\n"
    "items:\n"
    "  scale: pass_fail\n"
    "  default: pass\n"
    "  remark: failed\n"
    "  photo: yes\n"
    "  sections:\n"
    "    - label: {en: Kitchen, zh-Hant: 廚房}\n"
    "      items:\n"
    "        - {name: tap, label: {en: Tap, zh-Hant: 水龍頭}, weight: 2,\n"
    "           lead: 24h}\n"
    "        - {name: sink, label: Sink}\n"
    "    - label: Hall\n"
    "      items: [{name: door, label: Door, help: Does it lock}]\n"
    "states:\n"
    "  - {name: submitted, label: Submitted}\n"
    "  - {name: approved, label: Approved, open: no}\n"
    "steps:\n"
    "  - name: approve\n"
    "    label: Approve\n"
    "    from: [submitted]\n"
    "    to: approved\n"
    "    by: [chief, manager]\n"
    "    asks: [word, tap]\n"
    "    fields: [{name: how, label: How}]\n"
    "    follow: [{set: {again_on: '+14 days'}}]\n"
    "  - {name: check, label: Check, asks: [items]}\n"
    "follow:\n"
    "  - {each: failed, make: request, fields: {home: '{home}',\n"
    "     category: repair, text: '{item}: {remark}'}}\n"
    "  - {each: [tap, door], make: request, fields: {text: '{section}'}}\n"
    "  - {when: {class: unsold}, set: {reason: 'unsold {number}'}}\n"
    "list:\n"
    "  columns: [number, home, class]\n"
    "  order: [-inspected_on]\n"
    "  open_while: {handed_at: empty}\n"
    "  due: again_on\n"
    "  board: yes\n"
    "every: {period: month, for: home, where: {class: [unsold, unlet]},\n"
    "  key: home, at: inspected_on, by: [butler]}\n"
    "report:\n"
    "  - {name: by_class, label: By class, group: class, across: month,\n"
    "     show: share, share: {tap: failed}, chart: bar,\n"
    "     where: {score: {below: 50}}}\n"
    "  - {name: cost, label: Costs, show: sum, of: total, group: items}\n"
    "  - {name: all, label: All, show: list, columns: [number, state]}\n"
    "print:\n"
    "  - {name: slip, label: Slip, text: {en: \"Home "
    "{home}\\n{rows:costs}\\n\"\n"
    "     , ko: '{label:home} {number} {now} {items}'}}\n";

static char folder[64];
static char path[128];
static FormBook *book;
static const Form *form;

static int book_make(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/guanjia-register-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(path, sizeof path, "%s/inspection.yaml", folder);
    FILE *file = fopen(path, "we");
    if (!file)
        return -1;
    (void)fputs(inspection, file);
    (void)fclose(file);
    /* NOLINTBEGIN(concurrency-mt-unsafe): there is one thread */
    setenv("GUANJIA_FORMS", folder, 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    /* NOLINTEND(concurrency-mt-unsafe) */
    book = form_book_open();
    form = form_of(book, "inspection");
    if (form_book_trouble(book))
        print_error("%s\n", form_book_trouble(book));
    return form ? 0 : -1;
}

static int book_remove(void **state)
{
    (void)state;
    form_book_close(book);
    (void)remove(path);
    rmdir(folder);
    return 0;
}

static const Field *field_named(const char *name)
{
    const Field *field = form_field(form, name);
    assert_non_null(field);
    return field;
}

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

/* ---- what is computed --------------------------------------------------------- */

static void computes(const char *name, const Fields *fields,
                     const char *expected)
{
    Seconds now = NEVER;
    Err err = ERR_NONE;
    assert_true(time_read("2026-11-25 08:00", NEVER, &now, &err));
    char *value = field_compute(field_named(name), form, fields, now);
    if (expected)
        assert_string_equal(value, expected);
    else
        assert_null(value);
    free(value);
}

static void days_points_and_amounts_are_computed(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    computes("days", &fields, NULL);
    computes("total", &fields, NULL);
    computes("score", &fields, NULL);
    computes("failures", &fields, "0");
    fields_set(&fields, "inspected_on", "2026-11-11");
    fields_set(&fields, "costs",
               "[{\"what\":\"a\",\"amount\":\"10.05\"},"
               "{\"what\":\"b\",\"amount\":\"1.95\"},{\"what\":\"c\"}]");
    computes("days", &fields, "14");
    computes("total", &fields, "12.00");
    fields_set(&fields, "tap", "pass"); /* weighs two */
    fields_set(&fields, "sink", "fail");
    computes("failures", &fields, "1");
    computes("score", &fields, "66.67");
    fields_set(&fields, "door", "na");
    computes("score", &fields, "66.67");
    fields_set(&fields, "score", "66.67");
    computes("grade", &fields, "b");
    fields_set(&fields, "score", "90");
    computes("grade", &fields, "a");
    fields_set(&fields, "score", "much");
    computes("grade", &fields, NULL);
    fields_release(&fields);
}

/* ---- a table in a record ------------------------------------------------------- */

static char *costs_read(const char *typed, Err *err)
{
    char *value = NULL;
    *err = ERR_NONE;
    field_read(field_named("costs"), typed, 0, "en", &value, err);
    return value;
}

static void a_table_is_typed_as_lines_or_as_json(void **state)
{
    (void)state;
    Err err;
    static const char kept[] =
        "[{\"what\":\"Paint | white\",\"count\":\"2\",\"price\":\"1250.00\","
        "\"amount\":\"2500.00\"},{\"what\":\"Tape\"}]";
    char *value = costs_read("Paint \\| white | 2 | $1,250\nTape\n", &err);
    assert_string_equal(value, kept);
    char *shown = field_show(field_named("costs"), value, 0, "en");
    assert_string_equal(shown, "Paint \\| white | 2 | 1,250.00 | 2,500.00\n"
                               "Tape |  |  | ");
    char *again = costs_read(shown, &err);
    assert_string_equal(again, kept);
    free(again);
    free(shown);
    free(value);
    value = costs_read("[{\"what\": \"Paint\", \"price\": 3}]", &err);
    assert_string_equal(value, "[{\"what\":\"Paint\",\"price\":\"3.00\"}]");
    Fields row = FIELDS_EMPTY;
    assert_true(rows_get(value, 0, &row));
    assert_string_equal(fields_get(&row, "price"), "3.00");
    assert_false(rows_get(value, 1, &row));
    fields_release(&row);
    free(value);
}

static void a_cell_that_does_not_fit_is_told_with_its_line(void **state)
{
    (void)state;
    Err err;
    assert_null(costs_read("Paint | two", &err));
    assert_string_equal(err.text,
                        "Costs, line 1: How many: \"two\" is not a number; "
                        "write 12, 1,250 or 12.5");
    assert_string_equal(err.field, "costs");
    assert_null(costs_read("Paint\n | 2", &err));
    assert_string_equal(err.text, "Costs, line 2: What: please fill this in");
    assert_null(costs_read("a|1|1|1|1", &err));
    assert_string_equal(err.text,
                        "Costs, line 1: there are more cells than columns");
    static const char *const none[] = {"[",   "[1]",    "[{]",
                                       "[{}", "[{},]x", "[{\"what\":\"a\"}] b"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_null(costs_read(none[i], &err));
        assert_string_equal(err.text, "Costs: this is no table; write a line a "
                                      "row with | between its cells");
    }
}

static void an_answer_of_another_time_is_shown_as_it_is(void **state)
{
    (void)state;
    static const char *const values[] = {"[",
                                         "[{",
                                         "[{\"what\":",
                                         "12.5",
                                         "\\",
                                         "吃飯",
                                         "-",
                                         "1e400",
                                         "[{\"a\":1},2]",
                                         "99999999999999999999999"};
    for (int i = 0; i < form->sheet.count; i++)
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            const Field *field = &form->sheet.fields[i];
            char *shown = field_show(field, values[k], 0, "en");
            if (field->type != FIELD_MONEY && field->type != FIELD_MOMENT)
                assert_string_equal(shown, values[k]);
            free(shown);
        }
}

static void a_pattern_is_of_the_whole_answer(void **state)
{
    (void)state;
    Err err = ERR_NONE;
    char *value = NULL;
    assert_true(
        field_read(field_named("plate"), " AB-1234 ", 0, "en", &value, &err));
    assert_string_equal(value, "AB-1234");
    free(value);
    assert_false(
        field_read(field_named("plate"), "xAB-12345", 0, "en", &value, &err));
    assert_string_equal(err.text, "Plate: Like AB-1234");
    assert_string_equal(err.field, "plate");
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
        cmocka_unit_test(days_points_and_amounts_are_computed),
        cmocka_unit_test(a_table_is_typed_as_lines_or_as_json),
        cmocka_unit_test(a_cell_that_does_not_fit_is_told_with_its_line),
        cmocka_unit_test(an_answer_of_another_time_is_shown_as_it_is),
        cmocka_unit_test(a_pattern_is_of_the_whole_answer),
    };
    return cmocka_run_group_tests(tests, book_make, book_remove);
}
