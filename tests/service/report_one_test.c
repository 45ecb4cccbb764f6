/* report_one_test.c -- a report that is asked of one: what she says of herself
 * beside what others say, and what was said before
 */
#include "house.h"

#include "report.h"

#include <sys/stat.h>

static char forms_folder[64];

static const char judged_form[] =
    "kind: judged\n"
    "label: Judged\n"
    "number: J\n"
    "title: [who]\n"
    "fields:\n"
    "  - {name: who, type: text, label: Who}\n"
    "  - {name: by, type: choice, label: By, choices: [self, superior]}\n"
    "  - {name: period, label: Period}\n"
    "items:\n"
    "  scale: rating\n"
    "  remark: never\n"
    "  sections:\n"
    "    - label: All\n"
    "      items: [{name: a, label: A}, {name: b, label: B}]\n"
    "report:\n"
    "  - {name: newest, label: Newest, one: who, latest: period, group: "
    "items,\n"
    "     across: by, show: mean, differ: yes}\n"
    "  - {name: periods, label: Periods, one: who, group: items,\n"
    "     across: period, show: mean, differ: yes, where: {by: superior}}\n";

typedef struct Judged {
    const char *who, *by, *period, *a, *b;
} Judged;

static const Judged sheets[] = {
    {"Anna", "superior", "2026-H1", "2", "3"},
    {"Anna", "superior", "2026-H2", "4", "3"},
    {"Anna", "self", "2026-H2", "5", "2"},
    {"Anton", "superior", "2026-H1", "1", "1"},
};

static Desk *judged(void)
{
    Desk *desk = house_open(3);

    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        HOUSE_SET(desk, "judged", "who", sheets[i].who, "by", sheets[i].by,
                  "period", sheets[i].period, "a", sheets[i].a, "b",
                  sheets[i].b);
    return desk;
}

/* Its lines with "; " between. */
static void expect_csv(Desk *desk, const char *name, const char *one,
                       const char *expected)
{
    const ReportQuery query = {.kind = "judged", .name = name, .one = one};
    Report report;
    Str csv = STR_EMPTY, lines = STR_EMPTY;
    Err err = ERR_NONE;

    if (!report_run(desk, &query, NULL, NULL, &report, &err))
        fail_msg("%s", err.text);
    report_csv(&report, &csv);
    for (const char *at = str_text(&csv); *at; at += strcspn(at, "\n") + 1)
        str_addf(&lines, "%s%.*s", lines.len ? "; " : "",
                 (int)strcspn(at, "\r\n"), at);
    assert_string_equal(str_text(&lines), expected);
    str_release(&lines);
    str_release(&csv);
    report_release(&report);
}

static void one_is_compared_with_herself_in_her_newest_period(void **state)
{
    Desk *desk = judged();

    (void)state;
    expect_csv(desk, "newest", "Anna",
               "Newest; Item,All,self,superior,Difference,Count; "
               "A,4.5,5,4,-1,2; B,2.5,2,3,1,2; All,3.5,3.5,3.5,0,4");
    /* his is another one */
    expect_csv(desk, "newest", "Ant",
               "Newest; Item,All,superior,Difference,Count; "
               "A,1,1,,1; B,1,1,,1; All,1,1,,2");
    house_close(desk);
}

static void one_is_compared_over_the_periods(void **state)
{
    Desk *desk = judged();

    (void)state;
    expect_csv(desk, "periods", "Anna",
               "Periods; Item,All,2026-H1,2026-H2,Difference,Count; "
               "A,3,2,4,2,2; B,3,3,3,0,2; All,3,2.5,3.5,1,4");
    expect_csv(desk, "periods", NULL,
               "Periods; Item,All,2026-H1,2026-H2,Difference,Count; "
               "A,2.33333333333,1.5,4,2.5,3; B,2.33333333333,2,3,1,3; "
               "All,2.33333333333,1.75,3.5,1.75,6");
    house_close(desk);
}

static void who_is_not_known_is_told_who_there_are(void **state)
{
    const ReportQuery nobody = {.kind = "judged", .one = "x"};
    const ReportQuery both = {.kind = "judged", .one = "An"};
    Desk *desk = judged();
    Report report;
    Err err = ERR_NONE;

    (void)state;
    assert_false(report_run(desk, &nobody, NULL, NULL, &report, &err));
    assert_non_null(strstr(err.text, "Who: \"x\" is not one of: "));
    assert_non_null(strstr(err.text, "Anna"));
    assert_non_null(strstr(err.text, "Anton"));
    err = ERR_NONE;
    assert_false(report_run(desk, &both, NULL, NULL, &report, &err));
    house_close(desk);
}

static int open_forms(void **state)
{
    char path[128];

    (void)state;
    (void)snprintf(forms_folder, sizeof forms_folder, "/tmp/forms-XXXXXX");
    assert_non_null(mkdtemp(forms_folder));
    (void)snprintf(path, sizeof path, "%s/judged.yaml", forms_folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(judged_form, file);
    assert_int_equal(fclose(file), 0);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    setenv("GUANJIA_FORMS", forms_folder, 1);
    return 0;
}

static int drop_forms(void **state)
{
    char path[128];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/judged.yaml", forms_folder);
    (void)unlink(path);
    return rmdir(forms_folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_compared_with_herself_in_her_newest_period),
        cmocka_unit_test(one_is_compared_over_the_periods),
        cmocka_unit_test(who_is_not_known_is_told_who_there_are),
    };

    return cmocka_run_group_tests(tests, open_forms, drop_forms);
}
