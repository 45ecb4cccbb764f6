/* report_run_test.c -- what forms' reports say of records that are known
 *
 * The forms are a site's: nothing in the program knows their names.
 */
#include "house.h"

#include "builtin.h"
#include "csv.h"
#include "register.h"
#include "report.h"

#include <math.h>
#include <sys/stat.h>

static char forms_folder[64];

static void form_put(const char *name, const char *text)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/%s.yaml", forms_folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static const char round_form[] =
    "kind: walk\n"
    "label: {en: Walk, zh-Hant: 巡邏}\n"
    "number: W\n"
    "title: [class]\n"
    "fields:\n"
    "  - {name: class, type: choice, label: {en: Class, zh-Hant: 類別},\n"
    "     choices: [{value: unsold, label: {en: Unsold}}, unlet, unused]}\n"
    "  - {name: walked_on, type: date, label: Day}\n"
    "  - {name: cost, type: money, label: Cost}\n"
    "  - {name: who, type: text, confidential: [manager], label: Who}\n"
    "items:\n"
    "  scale: pass_fail\n"
    "  remark: never\n"
    "  sections:\n"
    "    - label: Kitchen\n"
    "      items: [{name: tap, label: Tap}, {name: door, label: Door}]\n"
    "list: {columns: [number, class, walked_on], order: [walked_on]}\n"
    "report:\n"
    "  - {name: classes, label: {en: By class, zh-Hant: 各類}, group: class,\n"
    "     across: month, at: walked_on, show: count}\n"
    "  - {name: course, label: Course, group: class, across: month,\n"
    "     at: walked_on, show: count, chart: line}\n"
    "  - {name: days, label: Days, across: day, at: walked_on, show: count}\n"
    "  - {name: all, label: All, show: count}\n"
    "  - {name: costs, label: Costs, group: class, show: sum, of: cost}\n"
    "  - {name: mean, label: Mean cost, group: class, show: mean, of: cost}\n"
    "  - {name: failed, label: Failed, group: class, show: share,\n"
    "     share: {tap: failed}}\n"
    "  - {name: answers, label: Answers, group: items, show: count}\n"
    "  - {name: items, label: Items, group: items, show: mean}\n"
    "  - {name: unlet, label: Unlet, group: class, show: count,\n"
    "     where: {class: [unlet]}}\n"
    "  - {name: secret, label: Secret, group: who, show: count}\n"
    "  - {name: list, label: List, show: list, columns: [class, cost, tap],\n"
    "     where: {cost: filled}}\n";

typedef struct Walked {
    const char *class, *on, *cost, *tap, *door;
} Walked;

/* Six walks: by class 3, 2 and 1; by month 2, none, 4. */
static const Walked walks[] = {
    {"unsold", "2026-09-03", "100", "pass", "pass"},
    {"unlet", "2026-09-30", "50.50", "fail", "pass"},
    {"unsold", "2026-11-01", "300", "pass", "fail"},
    {"unsold", "2026-11-02", "", "fail", ""},
    {"unlet", "2026-11-02", "", "pass", "na"},
    {"", "2026-11-04", "7", "pass", "pass"},
};

static Desk *walked(void)
{
    Desk *desk = house_open(3);

    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        HOUSE_SET(desk, "walk", "class", walks[i].class, "walked_on",
                  walks[i].on, "cost", walks[i].cost, "tap", walks[i].tap,
                  "door", walks[i].door, "who", "Mr X");
    return desk;
}

static char *told(Desk *desk, const ReportQuery *query, bool csv)
{
    Report report;
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    if (!report_run(desk, query, NULL, NULL, &report, &err))
        fail_msg("%s", err.text);
    if (csv)
        report_csv(&report, &out);
    else
        report_text(&report, 78, true, &out);
    report_release(&report);
    return str_take(&out);
}

/* The report as CSV, its lines with "; " between. */
static void expect_csv(Desk *desk, const ReportQuery *query,
                       const char *expected)
{
    char *csv = told(desk, query, true);
    Str lines = STR_EMPTY;

    for (const char *at = csv; *at; at += strcspn(at, "\n") + 1) {
        size_t len = strcspn(at, "\r\n");
        str_addf(&lines, "%s%.*s", lines.len ? "; " : "", (int)len, at);
    }
    assert_string_equal(str_text(&lines), expected);
    str_release(&lines);
    free(csv);
}

#define WALK(report) (&(ReportQuery){.kind = "walk", .name = (report)})

static void a_table_has_rows_columns_and_what_they_add_up_to(void **state)
{
    Desk *desk = walked();

    (void)state;
    expect_csv(desk, WALK("classes"),
               "By class; Class,All,2026-09,2026-10,2026-11; "
               "Unsold,3,1,0,2; unlet,2,1,0,1; not said,1,0,0,1; "
               "All,6,2,0,4");
    expect_csv(desk, WALK("costs"),
               "Costs; Class,Sum; Unsold,400; unlet,50.5; not said,7; "
               "All,457.5");
    expect_csv(desk, WALK("mean"),
               "Mean cost; Class,Mean,Count; Unsold,200,2; unlet,50.5,1; "
               "not said,7,1; All,114.375,4");
    expect_csv(desk, WALK("failed"),
               "Failed; Class,Share,Count; Unsold,33.3333333333,3; "
               "unlet,50,2; not said,0,1; All,33.3333333333,6");
    expect_csv(desk, WALK("unlet"), "Unlet; Class,Count; unlet,2");
    expect_csv(desk, WALK("all"), "All; Walk,Count; All,6");
    house_close(desk);
}

static void over_time_nothing_is_left_out(void **state)
{
    Desk *desk = walked();

    (void)state;
    expect_csv(desk, WALK("course"),
               "Course; Month,All,Unsold,unlet,not said; 2026-09,2,1,1,0; "
               "2026-10,0,0,0,0; 2026-11,4,2,1,1; All,6,3,2,1");
    ReportQuery november = {.kind = "walk", .name = "days"};
    assert_true(time_read("2026-11-01", 0, &november.from, NULL));
    assert_true(time_read("2026-11-05", 0, &november.until, NULL));
    expect_csv(desk, &november,
               "Days; Day,Count; 2026-11-01,1; 2026-11-02,2; 2026-11-03,0; "
               "2026-11-04,1; All,4");
    house_close(desk);
}

static void items_are_lines_of_their_own(void **state)
{
    Desk *desk = walked();

    (void)state;
    expect_csv(desk, WALK("answers"),
               "Answers; Item,All,pass,fail,not applicable; Tap,6,4,2,0; "
               "Door,5,3,1,1; All,11,7,3,1");
    expect_csv(desk, WALK("items"),
               "Items; Item,Mean,Count; Tap,66.6666666667,6; Door,75,4; "
               "All,70,10");
    house_close(desk);
}

static void a_list_is_in_the_forms_order(void **state)
{
    Desk *desk = walked();

    (void)state;
    expect_csv(desk, WALK("list"),
               "List; Class,Cost,Tap; Unsold,100.00,pass; unlet,50.50,fail; "
               "Unsold,300.00,pass; ,7.00,pass");
    house_close(desk);
}

static void expect_refused(Desk *desk, const ReportQuery *query,
                           const char *words)
{
    Report report;
    Err err = ERR_NONE;

    assert_false(report_run(desk, query, NULL, NULL, &report, &err));
    if (!strstr(err.text, words))
        fail_msg("\"%s\" lacks \"%s\"", err.text, words);
}

static void what_one_may_not_see_is_not_counted_either(void **state)
{
    Desk *desk = walked();

    (void)state;
    house_act(desk, "kao", "quality");
    expect_refused(desk, WALK("secret"), "Who");
    house_act(desk, "chen", "butler");
    expect_refused(desk, WALK("classes"), "may not see reports");
    house_act(desk, "yeh", "manager");
    expect_csv(desk, WALK("secret"), "Secret; Who,Count; Mr X,6");
    expect_refused(desk, WALK("nonsense"), "There is no report nonsense");
    house_close(desk);
}

static bool stop_at_once(void *self, int64_t done, int64_t total)
{
    (void)self;
    (void)done;
    (void)total;
    return false;
}

static void a_long_one_can_be_stopped(void **state)
{
    Desk *desk = walked();
    Report report;
    Err err = ERR_NONE;

    (void)state;
    assert_false(
        report_run(desk, WALK("classes"), stop_at_once, NULL, &report, &err));
    assert_int_equal(err.kind, ERR_BUSY);
    house_close(desk);
}

/* ---- surveys ------------------------------------------------------------------ */

static const char poll_form[] =
    "kind: poll\n"
    "label: Poll\n"
    "number: Q\n"
    "title: [year]\n"
    "fields:\n"
    "  - {name: year, type: text, label: Year}\n"
    "  - {name: home, type: home, label: Home}\n"
    "  - {name: said, type: long, later: yes, label: Said}\n"
    "items:\n"
    "  scale: rating\n"
    "  later: yes\n"
    "  remark: never\n"
    "  sections:\n"
    "    - label: Topics\n"
    "      items:\n"
    "        - {name: lifts, label: Lifts}\n"
    "        - {name: butlers, label: Butlers}\n"
    "        - {name: garden, label: Garden}\n"
    "        - {name: pool, label: Pool}\n"
    "        - {name: overall, label: Overall}\n"
    "states: [{name: out, label: out}, {name: back, label: back}]\n"
    "steps:\n"
    "  - name: enter\n"
    "    label: Enter\n"
    "    to: back\n"
    "    asks: [items, said]\n"
    "    follow:\n"
    "      - {each: failed, make: mend, fields: {sheet: \"{number}\",\n"
    "         what: \"{item}\"}}\n"
    "list: {columns: [number, year, home], order: [year]}\n"
    "report:\n"
    "  - {name: analysis, label: Analysis, show: survey, across: year,\n"
    "     overall: overall, returned: {state: back}, comments: said}\n";

static const char mend_form[] =
    "kind: mend\n"
    "label: Measure\n"
    "number: M\n"
    "title: [what]\n"
    "fields:\n"
    "  - {name: sheet, type: text, label: Sheet}\n"
    "  - {name: what, type: text, label: What}\n"
    "  - {name: done, type: yes_no, label: Done}\n"
    "list: {columns: [what, sheet], order: [made_at],\n"
    "  open_while: {done: empty}}\n";

static void sheet_enter(Desk *desk, const char *year, const char *home,
                        const int answers[5], const char *said)
{
    static const char *const items[] = {"lifts", "butlers", "garden", "pool",
                                        "overall"};
    Deed deed = {.kind = "poll", .verb = "set"};
    Err err = ERR_NONE;

    fields_set(&deed.fields, "year", year);
    fields_set(&deed.fields, "home", home);
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s", err.text);
    fields_release(&deed.fields);
    deed.verb = "enter";
    for (int i = 0; answers && i < 5; i++)
        fields_set_int(&deed.fields, items[i], answers[i]);
    fields_set(&deed.fields, "said", said);
    if (answers && !desk_do(desk, &deed, &err))
        fail_msg("%s: %s", err.field, err.text);
    deed_release(&deed);
}

/* Two towers of ten homes.  The lifts of tower 5 are bad, and what people say
 * overall goes with the lifts; everybody likes the pool, and nobody cares. */
static Desk *polled(void)
{
    Desk *desk = house_open(0);

    for (int i = 0; i < 20; i++) {
        char home[16];
        int unit = i < 10 ? 3 : 5, lifts = unit == 3 ? 4 + i % 2 : 1 + i % 2;
        const int before[] = {4, 3 + i % 2, 3, 5, 4};
        const int now[] = {lifts, 4 + i % 2, 3 + i / 2 % 2, 5 - i % 3 / 2,
                           unit == 3 ? 4 : 2};
        (void)snprintf(home, sizeof home, "%d-%04d", unit, 100 + i);
        house_home(desk, home, unit == 3 ? "3" : "5");
        sheet_enter(desk, "2025", home, before, NULL);
        sheet_enter(desk, "2026", home, now,
                    unit == 5 ? "電梯太慢"
                    : i < 2   ? "管家親切"
                              : NULL);
    }
    sheet_enter(desk, "2026", "3-0100", NULL, NULL);
    return desk;
}

static void a_survey_answers_the_standards_questions(void **state)
{
    Desk *desk = polled();
    const ReportQuery query = {.kind = "poll", .name = "analysis"};
    char *text = told(desk, &query, false);
    static const char *const expected[] = {
        "Sheets: 2026\n",
        "Unit    Returned  Handed out  Came back  Last time\n",
        "Unit 3    90.9 %          11         10    100.0 %\n",
        "Owners care most about: Lifts",
        "Most dislike: Lifts",
        "To be solved first: Lifts\n",
        "Where effort may be wasted: Butlers, Pool\n",
        "電梯            10  83.3 %\n",
        "12 sheets have a comment.\n",
        "Still open: Measure\n",
        "The change is since: 2025.\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!strstr(text, expected[i]))
            fail_msg("\"%s\" is not in:\n%s", expected[i], text);
    free(text);
    house_close(desk);
}

static const ReportPart *part_called(const Report *report, const char *title)
{
    for (int i = 0; i < report->count; i++)
        if (strcmp(report->parts[i].title, title) == 0)
            return &report->parts[i];
    fail_msg("there is no part %s", title);
    return NULL;
}

static const ReportCell *cell(const ReportPart *part, int row, int column)
{
    return &part->cells[row * part->column_count + column];
}

static void differences_come_with_a_word_on_chance(void **state)
{
    Desk *desk = polled();
    Report report;
    Err err = ERR_NONE;

    (void)state;
    assert_true(report_run(desk, &(ReportQuery){.kind = "poll"}, NULL, NULL,
                           &report, &err));
    const ReportPart *units = part_called(&report, "Differences between units");
    assert_string_equal(cell(units, 0, 0)->text, "Lifts");
    assert_float_equal(cell(units, 0, 1)->number, 4.5, 1e-9);
    assert_float_equal(cell(units, 0, 2)->number, 1.5, 1e-9);
    assert_string_equal(cell(units, 0, 4)->text, "hardly");
    assert_string_equal(cell(units, 1, 0)->text, "Butlers");
    assert_string_equal(cell(units, 1, 4)->text, "may be");

    const ReportPart *topics = part_called(&report, "Satisfaction by topic");
    assert_float_equal(cell(topics, 0, 1)->number, 3, 1e-9);  /* mean */
    assert_float_equal(cell(topics, 0, 2)->number, 20, 0);    /* answers */
    assert_float_equal(cell(topics, 0, 3)->number, 50, 1e-9); /* satisfied */
    assert_float_equal(cell(topics, 0, 5)->number, -1, 1e-9); /* change */

    /* Lifts and Overall of ten sheets were 1 or 2. */
    const ReportPart *open = part_called(&report, "Still open: Measure");
    assert_int_equal(open->row_count, 20);
    report_release(&report);
    house_close(desk);
}

static void another_campaign_and_one_unit_can_be_asked_for(void **state)
{
    Desk *desk = polled();
    Report report;
    Err err = ERR_NONE;

    (void)state;
    assert_true(report_run(
        desk, &(ReportQuery){.kind = "poll", .unit = 5, .across = "2025"}, NULL,
        NULL, &report, &err));
    const ReportPart *sheets = part_called(&report, "Sheets: 2025");
    assert_int_equal(sheets->row_count, 1);
    assert_float_equal(cell(sheets, 0, 2)->number, 10, 0);
    report_release(&report);
    expect_refused(desk, &(ReportQuery){.kind = "poll", .across = "1999"},
                   "no sheets of 1999");
    house_close(desk);
}

static void the_newest_campaign_is_the_one_that_began_last(void **state)
{
    static const int content[] = {4, 4, 4, 4, 4};
    Desk *desk = house_open(0);
    Report report;
    Err err = ERR_NONE;

    (void)state;
    house_home(desk, "3-1203", "3");
    assert_true(clock_set("2027-05-03 10:00", NULL));
    sheet_enter(desk, "spring", "3-1203", content, NULL);
    assert_true(clock_set("2027-11-03 10:00", NULL));
    sheet_enter(desk, "autumn", "3-1203", content, NULL);
    assert_true(report_run(desk, &(ReportQuery){.kind = "poll"}, NULL, NULL,
                           &report, &err));
    part_called(&report, "Sheets: autumn");
    const ReportPart *course =
        part_called(&report, "From campaign to campaign");
    assert_string_equal(cell(course, 0, 0)->text, "spring");
    assert_string_equal(cell(course, 1, 0)->text, "autumn");
    report_release(&report);
    house_close(desk);
}

/* ---- requests, which have a table of their own ----------------------------------- */

static void complaints_are_counted_from_requests(void **state)
{
    Desk *desk = house_open(3);

    (void)state;
    house_home(desk, "3-1203", "3");
    for (int i = 0; i < 5; i++)
        house_set(desk, "request", "receive", "",
                  (const char *const[]){"home", "3-1203", "category",
                                        i < 3 ? "noise" : "leak", "nature",
                                        i == 4 ? "service" : "complaint",
                                        "text", "x", NULL});
    expect_csv(desk, &(ReportQuery){.kind = "request", .name = "griefs"},
               "Griefs; Category,Count; Noise,3; Water leak,1; All,4");
    expect_csv(desk, &(ReportQuery){.kind = "request", .name = "states"},
               "States; State,Count; received,5");
    house_close(desk);
}

/* The built-in form with two reports more. */
static void request_put(void)
{
    static const char reports[] =
        "\nreport:\n"
        "  - {name: griefs, label: Griefs, group: category, show: count,\n"
        "     where: {nature: complaint}}\n"
        "  - {name: states, label: States, group: state, show: count}\n";
    const char *form = builtin_text("forms/request.yaml", NULL);
    const char *known = strstr(form, "\nreport:\n");
    size_t len = known ? (size_t)(known - form) : strlen(form);
    Str text = STR_EMPTY;

    str_addn(&text, form, len);
    str_add(&text, reports);
    if (known)
        str_add(&text, known + strlen("\nreport:\n"));
    form_put("request", str_text(&text));
    str_release(&text);
}

static int forms_make(void **state)
{
    (void)state;
    (void)snprintf(forms_folder, sizeof forms_folder,
                   "/tmp/guanjia-forms-XXXXXX");
    if (!mkdtemp(forms_folder))
        return -1;
    form_put("walk", round_form);
    form_put("poll", poll_form);
    form_put("mend", mend_form);
    request_put();
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    return setenv("GUANJIA_FORMS", forms_folder, 1);
}

static int forms_drop(void **state)
{
    static const char *const names[] = {"walk", "poll", "mend", "request"};
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s.yaml", forms_folder, names[i]);
        (void)unlink(path);
    }
    return rmdir(forms_folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_has_rows_columns_and_what_they_add_up_to),
        cmocka_unit_test(over_time_nothing_is_left_out),
        cmocka_unit_test(items_are_lines_of_their_own),
        cmocka_unit_test(a_list_is_in_the_forms_order),
        cmocka_unit_test(what_one_may_not_see_is_not_counted_either),
        cmocka_unit_test(a_long_one_can_be_stopped),
        cmocka_unit_test(a_survey_answers_the_standards_questions),
        cmocka_unit_test(differences_come_with_a_word_on_chance),
        cmocka_unit_test(another_campaign_and_one_unit_can_be_asked_for),
        cmocka_unit_test(complaints_are_counted_from_requests),
        cmocka_unit_test(the_newest_campaign_is_the_one_that_began_last),
    };
    return cmocka_run_group_tests(tests, forms_make, forms_drop);
}
