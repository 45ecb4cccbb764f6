/* register_list_test.c -- the records of a register: as a list, as what is due,
 * on paper, and as CSV that goes out and comes in
 */
#include "registers.h"
#include "transfer.h"

/* ---- lists ----------------------------------------------------------------- */

static void a_list_has_the_forms_order_and_goes_both_ways(void **test)
{
    static const char *const homes[] = {"1203", "1204", "1203", "1204", "1203"};
    const RecordQuery query = {.kind = "waiting", .open = true};
    char record[49];
    Record rows[2];
    RecordKey keys[2];
    RecordFrom from = {0};
    int seen = 0;

    (void)test;
    for (int i = 0; i < 5; i++)
        make("waiting", record,
             PAIRS("home", homes[i], "since", i % 2 ? "13:00" : "12:30",
                   "count", i == 4 ? "2" : "1"));
    for (int got; (got = record_list(desk, &query, &from, rows, keys, 2)) > 0;
         from.key = &keys[got - 1]) {
        for (int i = 0; i < got; i++, seen++) {
            assert_answer(&rows[i], "home", seen < 3 ? "3-1203" : "3-1204");
            record_release(&rows[i]);
        }
    }
    assert_int_equal(seen, 5);
    from = (RecordFrom){.back = true};
    assert_int_equal(record_list(desk, &query, &from, rows, keys, 2), 2);
    assert_answer(&rows[0], "home", "3-1204");
    record_release(&rows[0]);
    record_release(&rows[1]);
    assert_int_equal(record_count(desk, &query, 3), 4);
    assert_int_equal(record_count(desk, &query, 100), 5);
}

static void a_record_is_found_by_words_number_and_household(void **test)
{
    char record[49];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "note", "生鮮 冷藏"));
    make("waiting", record, PAIRS("home", "1204", "note", "flowers"));
    make("walk", record, PAIRS("home", "1204"));
    assert_list(&(RecordQuery){.kind = "waiting", .words = "冷藏"}, "3-1203");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "flow"}, "3-1204");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "w3-1123-0"},
                "3-1204 3-1203");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "王淑"}, "3-1203");
    assert_list(
        &(RecordQuery){.kind = "waiting", .field = "home", .value = "3-1204"},
        "3-1204");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "Lee"}, "3-1204");
}

static bool count_visit(void *self, const char *const *values)
{
    Str *out = self;

    str_addf(out, "%s,%s,%s;", values[0] ? values[0] : "-",
             values[1] ? values[1] : "-", values[2] ? values[2] : "-");
    return true;
}

static void all_records_are_gone_through_by_column(void **test)
{
    static const char *const columns[] = {"home", "carrier", "number", NULL};
    static const char *const homes[] = {"home", "unit", "class", NULL};
    static const char *const secret[] = {"secret", NULL};
    Str out = STR_EMPTY;
    char record[49];
    Err err = ERR_NONE;

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "carrier", "post"));
    make("waiting", record, PAIRS("home", "1204", "note", "a \"b\"\n花\\"));
    assert_true(record_each(desk, &(RecordQuery){.kind = "waiting"}, columns,
                            count_visit, &out, &err));
    assert_string_equal(str_text(&out),
                        "3-1203,post,W3-1123-001;3-1204,-,W3-1123-002;");
    str_clear(&out);
    assert_true(record_each(desk, &(RecordQuery){.kind = "home"}, homes,
                            count_visit, &out, &err));
    assert_string_equal(str_text(&out), "1-0301,1,-;3-1203,3,-;3-1204,3,-;");
    assert_false(record_each(desk, &(RecordQuery){.kind = "waiting"}, secret,
                             count_visit, &out, &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    str_release(&out);
}

static void what_is_due_is_open_done_or_missed(void **test)
{
    char record[49];
    DueRow *rows;
    int count;
    Err err = ERR_NONE;

    (void)test;
    make("walk", record, PAIRS("home", "1204"));
    assert_true(record_due(desk, "walk", clock_now(), &rows, &count, &err));
    assert_int_equal(count, 2); /* of this unit only */
    assert_string_equal(rows[0].key, "3-1203");
    assert_string_equal(rows[0].name, "王淑芬");
    assert_int_equal(rows[0].state, DUE_OPEN);
    assert_int_equal(rows[1].state, DUE_DONE);
    assert_string_equal(rows[1].record, record);
    free(rows);
    assert_true(record_due(desk, "walk", clock_now() - (Seconds)30 * DAY, &rows,
                           &count, &err));
    assert_int_equal(rows[0].state, DUE_MISSED);
    assert_int_equal(rows[1].state, DUE_MISSED);
    free(rows);
}

/* ---- paper ----------------------------------------------------------------- */

static void a_record_is_printed_in_two_languages(void **test)
{
    static const char *const languages[] = {"en", "zh-Hant", NULL};
    char record[49];
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "carrier", "post"));
    Record one = look("waiting", record);
    assert_true(record_print(desk, &one, "slip", languages, &out, &err));
    assert_string_equal(str_text(&out), "Parcel W3-1123-001 for 3-1203 "
                                        "(Carrier: post)\n\n3-1203 有包裹\n");
    str_clear(&out);
    assert_false(record_print(desk, &one, "other", languages, &out, &err));
    form_print(form_of(desk->forms, "waiting"), languages, &out);
    assert_non_null(strstr(str_text(&out), "Waiting parcel 待領包裹"));
    assert_non_null(strstr(str_text(&out), "[1] post  [2] courier"));
    record_release(&one);
    str_release(&out);
}

/* ---- in and out ------------------------------------------------------------ */

static char *file_read(const char *path)
{
    Str out = STR_EMPTY;
    char part[4096];
    size_t got;
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        str_addn(&out, part, got);
    (void)fclose(file);
    return str_take(&out);
}

static void export_to(const char *kind, const char *path)
{
    Err err = ERR_NONE;
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    if (!desk_export(desk, kind, false, file, &err))
        fail_msg("%s", err.text);
    (void)fclose(file);
}

static void import_from(const char *kind, const char *path, long taken,
                        long same)
{
    const Import import = {.kind = kind, .file = path};
    ImportResult result;
    Err err = ERR_NONE;

    if (!desk_import(desk, &import, &result, &err))
        fail_msg("%s", err.text);
    assert_int_equal(result.taken, taken);
    assert_int_equal(result.same, same);
}

static void what_is_exported_comes_back_the_same(void **test)
{
    char record[49], first[128], second[128];
    Err err = ERR_NONE;

    text_print(first, sizeof first, "%s/first.csv", forms);
    text_print(second, sizeof second, "%s/second.csv", forms);
    make("waiting", record,
         PAIRS("home", "1203", "carrier", "post", "note", "a, \"b\"\n花"));
    then("waiting", "hand", record, PAIRS("handed_to", "陳美玲"));
    make("waiting", record, PAIRS("home", "1204"));
    take(1, "waiting", record, "set", "{\"older\":\"1\"}");
    make("waiting", record, PAIRS("home", "1203"));
    assert_true(desk_undo(desk, "waiting", record, NULL, &err));
    make("walk", record, PAIRS("home", "1203", "class", "unlet"));
    house_act(desk, "lin", "quality");
    then("walk", "check", record, PAIRS("at", "+0"));
    house_act(desk, "boss", "administrator");
    export_to("waiting", first);
    export_to("walk", second);
    char *waiting = file_read(first), *walk = file_read(second);
    assert_non_null(strstr(waiting, "older"));
    assert_non_null(strstr(walk, "checked"));

    close_house(test);
    open_house(test);
    house_act(desk, "boss", "administrator");
    import_from("waiting", first, 2, 0);
    import_from("walk", second, 1, 0);
    import_from("waiting", first, 0, 2);
    export_to("waiting", first);
    export_to("walk", second);
    char *waiting_again = file_read(first), *walk_again = file_read(second);
    /* who lives there has another record in this house */
    assert_int_equal(strlen(waiting), strlen(waiting_again));
    assert_string_equal(waiting, waiting_again);
    assert_string_equal(walk, walk_again);
    free(waiting);
    free(walk);
    free(waiting_again);
    free(walk_again);
    house_sound(desk);
    unlink(first);
    unlink(second);
}

static void a_list_typed_elsewhere_is_taken_with_its_defaults(void **test)
{
    char path[128];
    FILE *file;

    (void)test;
    text_print(path, sizeof path, "%s/list.csv", forms);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("home,carrier,handed_at\n1203,courier,\n1204,post,2026-11-22 "
                "10:00\n",
                file);
    (void)fclose(file);
    house_act(desk, "boss", "administrator");
    import_from("waiting", path, 2, 0);
    unlink(path);
    assert_list(&(RecordQuery){.kind = "waiting", .open = true}, "3-1203");
    Record one = look("waiting", "W3-1123-001");
    assert_answer(&one, "count", "1");
    record_release(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REGISTER_TEST(a_list_has_the_forms_order_and_goes_both_ways),
        REGISTER_TEST(a_record_is_found_by_words_number_and_household),
        REGISTER_TEST(all_records_are_gone_through_by_column),
        REGISTER_TEST(what_is_due_is_open_done_or_missed),
        REGISTER_TEST(a_record_is_printed_in_two_languages),
        REGISTER_TEST(what_is_exported_comes_back_the_same),
        REGISTER_TEST(a_list_typed_elsewhere_is_taken_with_its_defaults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
