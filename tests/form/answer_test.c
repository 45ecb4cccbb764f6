/* answer_test.c -- what the answers of a record come to: what is computed from
 * them, tables, patterns, and the conditions under which others are asked
 */
#include "inspection.h"

/* ---- what is computed ------------------------------------------------------ */

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

/* ---- a table in a record --------------------------------------------------- */

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

/* ---- conditions ------------------------------------------------------------ */

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_points_and_amounts_are_computed),
        cmocka_unit_test(a_table_is_typed_as_lines_or_as_json),
        cmocka_unit_test(a_cell_that_does_not_fit_is_told_with_its_line),
        cmocka_unit_test(an_answer_of_another_time_is_shown_as_it_is),
        cmocka_unit_test(a_pattern_is_of_the_whole_answer),
        cmocka_unit_test(a_condition_asks_for_one_of_some_values),
        cmocka_unit_test(a_condition_compares_amounts_and_days),
    };
    return cmocka_run_group_tests(tests, book_make, book_remove);
}
