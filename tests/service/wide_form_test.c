/* wide_form_test.c -- a form with three hundred items is a form like any other
 */
#include "house.h"

#include "register.h"
#include "report.h"

enum { ITEMS = 300 };

static char forms_folder[64];

static int form_write(void **state)
{
    char path[128];

    (void)state;
    (void)snprintf(forms_folder, sizeof forms_folder, "/tmp/forms-XXXXXX");
    assert_non_null(mkdtemp(forms_folder));
    (void)snprintf(path, sizeof path, "%s/wide.yaml", forms_folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("kind: wide\nnumber: W\nlabel: Wide\ntitle: [who]\n"
                "fields:\n  - {name: who, label: Who}\n"
                "items:\n  scale: rating\n  remark: always\n  sections:\n"
                "    - label: All\n      items:\n",
                file);
    for (int i = 0; i < ITEMS; i++)
        (void)fprintf(file, "        - {name: i%d, label: Item %d}\n", i, i);
    (void)fputs("report:\n"
                "  - {name: items, label: Items, group: items, show: mean}\n"
                "  - {name: list, label: List, show: list, columns: [who",
                file);
    for (int i = 0; i < ITEMS; i++)
        (void)fprintf(file, ", i%d", i);
    (void)fputs("]}\n", file);
    assert_int_equal(fclose(file), 0);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    setenv("GUANJIA_FORMS", forms_folder, 1);
    return 0;
}

static int form_remove(void **state)
{
    char path[128];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/wide.yaml", forms_folder);
    (void)unlink(path);
    return rmdir(forms_folder);
}

/* All items but the last are answered, the i-th by 1 + i % 5. */
static Desk *answered(void)
{
    Desk *desk = house_open(3);
    Deed deed = {.kind = "wide", .verb = "set"};
    Err err = ERR_NONE;

    fields_set(&deed.fields, "who", "Chen");
    for (int i = 0; i < ITEMS - 1; i++) {
        char name[8], answer[8];
        (void)snprintf(name, sizeof name, "i%d", i);
        (void)snprintf(answer, sizeof answer, "%d", 1 + i % 5);
        fields_set(&deed.fields, name, answer);
    }
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s", err.text);
    deed_release(&deed);
    return desk;
}

static Report told(Desk *desk, const char *name)
{
    const ReportQuery query = {.kind = "wide", .name = name};
    Report report;
    Err err = ERR_NONE;

    if (!report_run(desk, &query, NULL, NULL, &report, &err))
        fail_msg("%s", err.text);
    return report;
}

static void each_of_three_hundred_items_is_counted(void **state)
{
    Desk *desk = answered();
    Report report = told(desk, "items");
    const ReportPart *part = &report.parts[0];

    (void)state;
    assert_int_equal(part->row_count, ITEMS + 1);
    for (int i = 0; i < ITEMS - 1; i++)
        assert_int_equal((int)part->cells[i * part->column_count + 1].number,
                         1 + i % 5);
    report_release(&report);
    house_close(desk);
}

static void a_list_has_three_hundred_columns(void **state)
{
    Desk *desk = answered();
    Report report = told(desk, "list");
    const ReportPart *part = &report.parts[0];

    (void)state;
    assert_int_equal(part->column_count, ITEMS + 1);
    assert_int_equal(part->row_count, 1);
    assert_string_equal(part->cells[0].text, "Chen");
    assert_string_equal(part->cells[ITEMS - 1].text, "4 good");
    assert_string_equal(part->cells[ITEMS].text, "");
    report_release(&report);
    house_close(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_three_hundred_items_is_counted),
        cmocka_unit_test(a_list_has_three_hundred_columns),
    };

    return cmocka_run_group_tests(tests, form_write, form_remove);
}
