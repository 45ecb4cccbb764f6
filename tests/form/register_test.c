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
    "kind: vacant_home\n"
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
    form = form_of(book, "vacant_home");
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

/* ---- conditions ---------------------------------------------------------------- */

/* A form with one field that is shown if … */
static bool holds(const char *condition, const char *name, const char *value)
{
    Str text = STR_EMPTY;
    str_addf(
        &text,
        "kind: probe\nlabel: X\nfields:\n"
        "  - {name: use, type: choice, choices: [a, empty, b], label: U}\n"
        "  - {name: mark, type: choice, label: M,\n"
        "     choices: [{value: good, points: 5}, {value: bad, points: 1,\n"
        "       failed: yes}]}\n"
        "  - {name: sum, type: money, label: S}\n"
        "  - {name: day, type: date, label: D}\n"
        "  - {name: at, type: datetime, label: T}\n"
        "  - {name: why, label: W, shown_if: %s}\n",
        condition);
    FormBook *probes =
        form_book_text("probe", str_text(&text), strlen(str_text(&text)));
    const Form *probe = form_of(probes, "probe");
    if (!probe)
        fail_msg("%s", form_book_trouble(probes));
    Fields fields = FIELDS_EMPTY;
    if (value)
        fields_set(&fields, name, value);
    Seconds now = NEVER;
    Err err = ERR_NONE;
    assert_true(time_read("2026-11-25 08:00", NEVER, &now, &err));
    const bool shown =
        field_shown(form_field(probe, "why"), probe, &fields, now);
    fields_release(&fields);
    form_book_close(probes);
    str_release(&text);
    return shown;
}

static void a_condition_asks_for_one_of_some_values(void **state)
{
    (void)state;
    assert_true(holds("{}", "use", NULL));
    assert_true(holds("{use: a}", "use", "a"));
    assert_false(holds("{use: a}", "use", "b"));
    assert_false(holds("{use: a}", "use", NULL));
    assert_true(holds("{use: [a, b]}", "use", "b"));
    assert_true(holds("{use: empty}", "use", NULL));
    assert_true(holds("{use: empty}", "use", ""));
    assert_false(holds("{use: empty}", "use", "empty"));
    assert_true(holds("{use: [empty]}", "use", "empty"));
    assert_true(holds("{use: filled}", "use", "b"));
    assert_false(holds("{use: filled, sum: filled}", "use", "b"));
    assert_true(holds("{mark: failed}", "mark", "bad"));
    assert_false(holds("{mark: failed}", "mark", "good"));
    assert_true(holds("{unit: '3'}", "unit", "3"));
}

static void a_condition_compares_amounts_and_days(void **state)
{
    (void)state;
    assert_true(holds("{sum: {below: 3}}", "sum", "2.99"));
    assert_false(holds("{sum: {below: 3}}", "sum", "3.00"));
    assert_true(holds("{sum: {above: -1}}", "sum", "0.00"));
    assert_false(holds("{sum: {above: 1}}", "sum", "much"));
    assert_true(holds("{mark: {below: 3}}", "mark", "bad"));
    assert_false(holds("{mark: {below: 3}}", "mark", "good"));
    assert_true(holds("{day: {before: today}}", "day", "2026-11-24"));
    assert_false(holds("{day: {before: today}}", "day", "2026-11-25"));
    assert_false(holds("{day: {before: today}}", "day", NULL));
    assert_true(holds("{day: {after: today}}", "day", "2026-11-26"));
    assert_true(holds("{day: {before: 2026-12-24}}", "day", "2026-12-23"));
    /* 2026-11-25 07:00 and 09:00 in Taipei */
    assert_true(holds("{at: {before: now}}", "at", "1795561200"));
    assert_false(holds("{at: {before: now}}", "at", "1795568400"));
    assert_false(holds("{at: {after: today}}", "at", "1795568400"));
    assert_true(holds("{at: {after: yesterday}}", "at", "1795568400"));
}

/* ---- mistakes -------------------------------------------------------------------- */

/* What is said of a form that ends in these lines, which begin in line 5. */
static void says(const char *lines, const char *expected)
{
    Str text = STR_EMPTY;
    Mistakes mistakes = {.file = "f"};
    str_addf(&text,
             "kind: probe\nlabel: X\nfields:\n"
             "- {name: a, type: number, label: A}\n%s",
             lines);
    form_check_text(text.at, text.len, &mistakes);
    assert_string_equal(str_text(&mistakes.text), expected);
    mistakes_release(&mistakes);
    str_release(&text);
}

static void mistakes_of_conditions_come_with_a_hint(void **state)
{
    (void)state;
    says("- {name: b, label: B, shown_if: {c: filled}}\n",
         "f:5:34: there is no field \"c\"\n");
    says("- {name: use, label: B, shown_if: {ues: filled}}\n",
         "f:5:36: there is no field \"ues\"; did you mean \"use\"?\n");
    says("- {name: b, label: B, shown_if: {a: failed}}\n",
         "f:5:34: \"a\" is no item that can have failed\n");
    says("- {name: b, label: B, shown_if: {a: {belwo: 3}}}\n",
         "f:5:38: unknown key \"belwo\"; did you mean \"below\"?\n");
    says("- {name: b, label: B, shown_if: {a: {below: x}}}\n",
         "f:5:38: \"below\" has to be a number\n");
    says("- {name: b, label: B, shown_if: {a: {before: today}}}\n",
         "f:5:34: \"a\" has to be a field of type date, datetime here\n");
    says("- {name: b, label: B, shown_if: {made_at: {before: soon}}}\n",
         "f:5:44: \"before\" has to be today, now, +7d or a day like "
         "2026-12-24\n");
    says("- {name: b, label: B, shown_if: {a: []}}\n",
         "f:5:34: there is nothing to compare with\n");
    says("- {name: b, label: B, shown_if: a}\n",
         "f:5:23: \"shown_if\" has to hold keys and values: {key: value}\n");
}

static void mistakes_of_computing_come_with_a_hint(void **state)
{
    (void)state;
    says("- {name: b, type: number, label: B, compute: {smu: [a]}}\n",
         "f:5:47: unknown key \"smu\"; did you mean \"sum\"?\n");
    says("- {name: b, type: number, label: B, compute: {difference: [a]}}\n",
         "f:5:47: \"difference\" takes from 2 to 2 names of fields\n");
    says("- {name: b, type: number, label: B, compute: {days_since: a}}\n",
         "f:5:47: \"a\" has to be a field of type date, datetime here\n");
    says("- {name: b, label: B, compute: {sum: [a]}}\n",
         "f:5:23: \"compute\" means nothing for a field of type text\n");
    says("- {name: b, type: number, label: B, compute: {sum: [c]}}\n"
         "- {name: c, type: number, label: C, compute: {sum: [b]}}\n",
         "f:5:53: \"c\" is computed further down; move it above \"b\"\n");
    says("- {name: b, type: number, label: B, compute: {sum: [b]}}\n",
         "f:5:53: \"b\" is computed further down; move it above \"b\"\n");
    says("- {name: t, type: rows, label: T, fields: [{name: n, label: N}]}\n"
         "- {name: b, type: number, label: B, compute: {sum: t.m}}\n",
         "f:6:47: \"t\" has no column \"m\"\n");
}

static void mistakes_of_fields_come_with_a_hint(void **state)
{
    (void)state;
    says("- {name: b, label: B, of: home}\n",
         "f:5:23: \"of\" means nothing for a field of type text; did you mean "
         "\"type: record\"?\n");
    says("- {name: b, label: B, type: record}\n",
         "f:5:3: \"of\" is missing here\n");
    says("- {name: b, label: B, type: record, of: hoem}\n",
         "f:5:37: there is no form \"hoem\"; did you mean \"home\"?\n");
    says("- {name: b, label: B, pattern: '[a-'}\n",
         "f:5:23: this pattern cannot be read: Unmatched [, [^, [:, [., or "
         "[=\n");
    static const char *const hostile[] = {"(a{1,99}){99}", "((a{9}){9}){99}",
                                          "(a)\\1", "a{2,99999999999}"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        Str text = STR_EMPTY;
        str_addf(&text, "- {name: b, label: B, pattern: '%s'}\n", hostile[i]);
        says(str_text(&text), "f:5:23: this pattern is too long, repeats too "
                              "often, or refers back to a group\n");
        str_release(&text);
    }
    says("- {name: b, type: date, label: B, default: home.class}\n",
         "f:5:35: this default does not fit: B: \"home.class\" is not a day; "
         "write 12-24, 2026-12-24, tomorrow or +3\n");
    says("- {name: t, type: rows, label: T, fields: [{name: n, label: N, type: "
         "rows, fields: []}]}\n",
         "f:5:64: a table cannot hold a table\n"
         "f:5:76: there are no fields\n");
}

static void mistakes_of_the_parts_come_with_a_hint(void **state)
{
    (void)state;
    says("number: p3\n",
         "f:5:1: \"number\" has to be one to 4 capital letters\n");
    says("survives: 0\n",
         "f:5:1: \"survives\" has to be a whole number from 1 to 100\n");
    says("group: hoems\n",
         "f:5:1: unknown group \"hoems\"; did you mean \"homes\"?\n");
    says("states: [{name: new, label: N}]\n"
         "steps: [{name: s, label: S, from: [nwe], to: old, asks: [aa]}]\n",
         "f:6:36: there is no state \"nwe\"; did you mean \"new\"?\n"
         "f:6:42: there is no state \"old\"\n"
         "f:6:58: there is no field \"aa\"\n");
    says("may: {sett: [butler], show: butler}\n",
         "f:5:7: unknown key \"sett\"; did you mean \"set\"?\n"
         "f:5:23: \"show\" has to be a list: lines that begin with \"- \", or "
         "[a, b]\n");
    says("follow: [{make: request, fields: {text: 'x {b} {', txet: y}}]\n",
         "f:5:35: \"{\" begins the name of a field: {home}\n"
         "f:5:35: there is no field \"b\"\n"
         "f:5:52: there is no field \"txet\"; did you mean \"text\"?\n");
    says("follow: [{set: {a: '1'}, make: request}]\n",
         "f:5:11: either \"make\" or \"set\" can stand here\n");
    says("items: {scale: pass_fial, sections: []}\n",
         "f:5:9: unknown scale \"pass_fial\"; did you mean \"pass_fail\"?\n");
    says("items: {scale: yes_no, default: maybe, sections: [{label: S, items: "
         "[{name: a, label: A}]}]}\n",
         "f:5:24: this default does not fit: A: there is no \"maybe\"; choose "
         "from: yes, no, not applicable\n"
         "f:5:71: \"a\" stands here a second time\n");
    says("every: {for: home, key: a, where: {clas: x}}\n",
         "f:5:1: \"period\" is missing here\n"
         "f:5:36: there is no field \"clas\"; did you mean \"class\"?\n");
    says("report: [{name: r, label: R, show: sum}]\n"
         "print: [{name: p, label: P, text: '{rows:a}'}]\n",
         "f:5:10: \"of\" is missing here\n"
         "f:6:29: \"a\" has to be a field of type rows here\n");
    says("- {name: b, label: B, lead: soon}\n",
         "f:5:23: \"lead\" has to be a span of time: 30m, 24h or 2d\n");
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
        cmocka_unit_test(a_condition_asks_for_one_of_some_values),
        cmocka_unit_test(a_condition_compares_amounts_and_days),
        cmocka_unit_test(mistakes_of_conditions_come_with_a_hint),
        cmocka_unit_test(mistakes_of_computing_come_with_a_hint),
        cmocka_unit_test(mistakes_of_fields_come_with_a_hint),
        cmocka_unit_test(mistakes_of_the_parts_come_with_a_hint),
    };
    return cmocka_run_group_tests(tests, book_make, book_remove);
}
