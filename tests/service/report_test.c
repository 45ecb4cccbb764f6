/* report_test.c -- tables and charts as a person sees them */
#include "../../src/service/report_inside.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Report report_new(void)
{
    return (Report){.title = mem_text("空置房巡查"),
                    .second = mem_text("Inspections of vacant homes"),
                    .about = mem_text("2026-11, 21 records")};
}

static ReportPart *by_class(Report *report)
{
    ReportPart *part = part_add(report, "By class");

    part_column(part, "Class", WAY_TEXT);
    part_column(part, "Count", WAY_COUNT);
    part_text(part, "未售 unsold");
    part_number(part, 1204);
    part_text(part, "未租");
    part_number(part, 301);
    part_text(part, "All");
    part_number(part, 1505);
    part->total = true;
    part->chart = CHART_BAR;
    return part;
}

static void expect_text(const Report *report, int cells, bool ascii,
                        const char *expected)
{
    Str out = STR_EMPTY;

    report_text(report, cells, ascii, &out);
    assert_string_equal(str_text(&out), expected);
    str_release(&out);
}

static void bars_of_a_small_table_are_the_table(void **state)
{
    Report report = report_new();

    (void)state;
    by_class(&report);
    expect_text(&report, 40, false,
                "空置房巡查\n"
                "Inspections of vacant homes\n"
                "2026-11, 21 records\n"
                "\n"
                "By class\n"
                "\n"
                "未售 unsold  1,204  ████████████████████\n"
                "未租           301  █████\n"
                "All          1,505\n");
    expect_text(&report, 31, true,
                "空置房巡查\n"
                "Inspections of vacant homes\n"
                "2026-11, 21 records\n"
                "\n"
                "By class\n"
                "\n"
                "未售 unsold  1,204  ###########\n"
                "未租           301  ###\n"
                "All          1,505\n");
    report_release(&report);
}

static void a_wide_table_goes_on_below(void **state)
{
    Report report = report_new();
    ReportPart *part = part_add(&report, "By home");

    (void)state;
    part_column(part, "Home", WAY_TEXT);
    for (int i = 1; i <= 4; i++) {
        char head[8];
        text_print(head, sizeof head, "Unit %d", i);
        part_column(part, head, i == 4 ? WAY_PERCENT : WAY_MEAN);
    }
    part_text(part, "電梯");
    for (int i = 1; i <= 4; i++)
        part_number(part, i == 2 ? NAN : i * 1.5);
    expect_text(&report, 26, false,
                "空置房巡查\n"
                "Inspections of vacant\n"
                "homes\n"
                "2026-11, 21 records\n"
                "\n"
                "By home\n"
                "\n"
                "Home  Unit 1  Unit 2\n"
                "────────────────────\n"
                "電梯    1.50       -\n"
                "\n"
                "Home  Unit 3  Unit 4\n"
                "────────────────────\n"
                "電梯    4.50   6.0 %\n");
    report_release(&report);
}

static void what_does_not_fit_is_cut_between_characters(void **state)
{
    Str out = STR_EMPTY;

    (void)state;
    cells_put("管家服務", 6, false, false, &out);
    assert_string_equal(str_text(&out), "管家… ");
    str_clear(&out);
    cells_put("管家服務", 7, true, true, &out);
    assert_string_equal(str_text(&out), "管家服~");
    str_clear(&out);
    cells_put("管家", 7, true, true, &out);
    assert_string_equal(str_text(&out), "   管家");
    str_release(&out);
}

static void a_line_rises_and_falls(void **state)
{
    Report report = report_new();
    ReportPart *part = part_add(&report, "By month");
    static const double counts[] = {0, 50, 100, 50, 0};
    char month[16];

    (void)state;
    part_column(part, "Month", WAY_TEXT);
    part_column(part, "Count", WAY_COUNT);
    for (int i = 0; i < 5; i++) {
        text_print(month, sizeof month, "2026-0%d", i + 1);
        part_text(part, month);
        part_number(part, counts[i]);
    }
    Str out = STR_EMPTY;
    part->chart = CHART_LINE;
    plot_lines(part, 30, true, &out);
    assert_string_equal(str_text(&out), "100 |            o\n"
                                        "    |          .. ..\n"
                                        "    |         .     .\n"
                                        "    |       ..       ..\n"
                                        "    |      o           o\n"
                                        "    |     .             .\n"
                                        "    |   ..               .\n"
                                        "    |  .                  ..\n"
                                        "    | .                     .\n"
                                        "  0 |o                       o\n"
                                        "     2026-01           2026-05\n");
    str_release(&out);
    report_release(&report);
}

static ReportPart *care(Report *report)
{
    static const char *const names[] = {"Urgent", "Strengths", "Later",
                                        "Enough"};
    static const char *const topics[] = {"Lifts", "Butlers", "Garden", "Pool"};
    static const double means[] = {2, 4.5, 2.5, 4.5},
                        weights[] = {0.8, 0.7, 0.1, 0.1};
    ReportPart *part = part_add(report, "What owners care about");

    part_column(part, "Topic", WAY_TEXT);
    part_column(part, "Satisfaction", WAY_MEAN);
    part_column(part, "Importance", WAY_MEAN);
    for (int i = 0; i < 4; i++) {
        part_text(part, topics[i]);
        part_number(part, means[i]);
        part_number(part, weights[i]);
        part->quadrants[i] = mem_text(names[i]);
    }
    part->chart = CHART_QUADRANT;
    part->cross_x = 3.375;
    part->cross_y = 0.425;
    return part;
}

static void a_quadrant_names_its_corners(void **state)
{
    Report report = report_new();
    Str out = STR_EMPTY;

    (void)state;
    plot_quadrant(care(&report), 40, true, &out);
    assert_string_equal(str_text(&out),
                        "Importance\n"
                        "Urgent                         Strengths\n"
                        "a                    |\n"
                        "                     |\n"
                        "                     |                 b\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "---------------------+------------------\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "                     |\n"
                        "        c            |                 d\n"
                        "Later                             Enough\n"
                        "                            Satisfaction\n"
                        "a Lifts  b Butlers  c Garden  d Pool\n");
    str_release(&out);
    report_release(&report);
}

static void a_page_needs_nothing_but_itself(void **state)
{
    Report report = report_new();
    Str out = STR_EMPTY;

    (void)state;
    by_class(&report);
    care(&report);
    part_say(&report.parts[0], "He said \"<b>\" & left");
    report_html(&report, "zh-Hant", &out);
    const char *page = str_text(&out);
    assert_non_null(strstr(page, "<html lang=\"zh-Hant\">"));
    assert_non_null(strstr(page, "<h1>空置房巡查<small>Inspections"));
    assert_non_null(strstr(page, "<td class=\"n\">1,204</td>"));
    assert_non_null(
        strstr(page, "<p>He said &quot;&lt;b&gt;&quot; &amp; left</p>"));
    assert_non_null(strstr(page, "<svg"));
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "http"));
    assert_null(strstr(page, "<b>"));
    str_release(&out);
    report_release(&report);
}

static void a_spreadsheet_gets_numbers_as_they_are(void **state)
{
    Report report = report_new();
    Str out = STR_EMPTY;

    (void)state;
    by_class(&report);
    ReportPart *part = part_add(&report, "Means, by \"home\"");
    part_column(part, "Home", WAY_TEXT);
    part_column(part, "Mean", WAY_MEAN);
    part_text(part, "3-1203");
    part_number(part, 3.4166666666666);
    part_text(part, "3-1204");
    part_number(part, NAN);
    report_csv(&report, &out);
    assert_string_equal(str_text(&out), "By class\r\n"
                                        "Class,Count\r\n"
                                        "未售 unsold,1204\r\n"
                                        "未租,301\r\n"
                                        "All,1505\r\n"
                                        "\r\n"
                                        "\"Means, by \"\"home\"\"\"\r\n"
                                        "Home,Mean\r\n"
                                        "3-1203,3.41666666667\r\n"
                                        "3-1204,\r\n");
    str_release(&out);
    report_release(&report);
}

static void numbers_are_written_as_people_read_them(void **state)
{
    static const struct {
        ReportWay way;
        double number;
        const char *expected;
    } cases[] = {
        {WAY_COUNT, 1204, "1,204"},
        {WAY_COUNT, 12, "12"},
        {WAY_COUNT, 123456789, "123,456,789"},
        {WAY_AMOUNT, 1204.5, "1,204.50"},
        {WAY_AMOUNT, -1204.5, "-1,204.50"},
        {WAY_MEAN, 3.416, "3.42"},
        {WAY_PERCENT, 41.666, "41.7 %"},
        {WAY_CHANGE, 0.3, "+0.30"},
        {WAY_CHANGE, -0.25, "-0.25"},
        {WAY_MEAN, NAN, "-"},
        {WAY_MEAN, -0.001, "0.00"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str out = STR_EMPTY;
        number_write(cases[i].way, cases[i].number, &out);
        assert_string_equal(str_text(&out), cases[i].expected);
        str_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_of_a_small_table_are_the_table),
        cmocka_unit_test(a_wide_table_goes_on_below),
        cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
        cmocka_unit_test(a_line_rises_and_falls),
        cmocka_unit_test(a_quadrant_names_its_corners),
        cmocka_unit_test(a_page_needs_nothing_but_itself),
        cmocka_unit_test(a_spreadsheet_gets_numbers_as_they_are),
        cmocka_unit_test(numbers_are_written_as_people_read_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
