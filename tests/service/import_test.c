/* import_test.c -- CSV into the house */
#include "transfer_tests.h"

#include <dirent.h>

static const char *const one_request =
    "home,category,text,received_at,sent_at,accepted_at,accepted_by\n"
    "3-1203,leak,廚房漏水,2026-01-05 14:02,2026-01-05 14:03,"
    "2026-01-05 14:05,吳建國\n";

static void a_request_goes_through_the_same_verbs_as_a_typed_one(void **state)
{
    House *house = *state;
    char file[128];

    house_file(house, "r.csv", one_request, file);
    house_import_good(house, "request", file, 1);
    house_text(house, "SELECT state FROM request", "accepted");
    house_text(house, "SELECT number FROM request", "3-0105-001");
    house_text(house, "SELECT department FROM request", "engineering");
    house_text(house,
               "SELECT group_concat(verb) FROM (SELECT verb FROM journal WHERE "
               "kind = 'request' ORDER BY arrival)",
               "receive,dispatch,accept");
}

static void running_a_file_again_takes_nothing(void **state)
{
    House *house = *state;
    char file[128];
    ImportResult result;
    Err err = ERR_NONE;

    house_file(house, "r.csv", one_request, file);
    house_import_good(house, "request", file, 1);
    int64_t facts = house_count(house, "SELECT count(*) FROM journal");
    assert_true(house_import(house, "request", file, &result, &err));
    assert_int_equal(result.same, 1);
    assert_int_equal(result.taken, 0);
    assert_true(house_import(house, "home", SOURCE_DIR "/data/demo/homes.csv",
                             &result, &err));
    assert_int_equal(result.same, 120);
    assert_true(house_import(house, "household",
                             SOURCE_DIR "/data/demo/households-3.csv", &result,
                             &err));
    assert_int_equal(result.same, 36);
    assert_int_equal(house_count(house, "SELECT count(*) FROM journal"), facts);
}

static void a_file_that_has_gone_on_does_only_what_is_new(void **state)
{
    House *house = *state;
    char file[128];

    house_file(house, "r.csv",
               "number,home,category,text,received_at,resolved_at,resolution\n"
               "3-0105-009,3-1203,leak,漏水,2026-01-05 14:02,,\n",
               file);
    house_import_good(house, "request", file, 1);
    house_file(house, "r.csv",
               "number,home,category,text,received_at,resolved_at,resolution\n"
               "3-0105-009,3-1203,leak,浴室漏水,2026-01-05 14:02,2026-01-05 "
               "14:20,鎖緊\n",
               file);
    house_import_good(house, "request", file, 1);
    house_text(house,
               "SELECT group_concat(verb) FROM (SELECT verb FROM journal WHERE "
               "kind = 'request' ORDER BY arrival)",
               "receive,amend,resolve");
    house_text(house, "SELECT text FROM request", "浴室漏水");
    assert_int_equal(house_count(house, "SELECT count(*) FROM request"), 1);
}

static void
what_a_desk_has_corrected_is_not_put_back_by_an_old_file(void **state)
{
    House *house = *state;
    char file[128];
    ImportResult result;
    Err err = ERR_NONE;
    Deed deed = {.kind = "request", .verb = "amend"};

    house_file(house, "r.csv", one_request, file);
    house_import_good(house, "request", file, 1);
    Sql *q = sql_once(desk_store(house->desk), "SELECT record FROM request");
    assert_true(sql_row(q));
    text_print(deed.record, sizeof deed.record, "%s", sql_get(q, 0));
    sql_done(q, NULL);
    fields_set(&deed.fields, "text", "浴室漏水");
    assert_true(desk_do(house->desk, &deed, &err));
    deed_release(&deed);
    assert_true(house_import(house, "request", file, &result, &err));
    assert_int_equal(result.same, 1);
    house_text(house, "SELECT text FROM request", "浴室漏水");
}

static const char *const two_bad =
    "home,category,text,received_at,resolved_at,closed_at\n"
    "3-1203,leak,good,2026-01-05 14:02,,\n"
    "3-9999,leak,no such home,2026-01-05 14:02,,\n"
    "3-1203,leak,\"closed\nearly\",2026-01-05 14:02,2026-01-04 "
    "10:00,2026-01-04 10:00\n";

static void one_bad_row_means_that_nothing_is_taken(void **state)
{
    House *house = *state;
    char file[128];
    ImportResult result;
    Err err = ERR_NONE;

    house_file(house, "r.csv", two_bad, file);
    int64_t facts = house_count(house, "SELECT count(*) FROM journal");
    assert_false(house_import(house, "request", file, &result, &err));
    assert_int_equal(result.rows, 3);
    assert_int_equal(result.refused, 2);
    assert_non_null(strstr(result.first, "line 3: "));
    assert_non_null(strstr(err.text, "3-9999"));
    assert_int_equal(house_count(house, "SELECT count(*) FROM journal"), facts);
    assert_int_equal(house_count(house, "SELECT count(*) FROM request"), 0);
}

/* Others ask for the facts of a database by their count. */
static void a_row_that_fails_half_way_leaves_no_gap_in_the_facts(void **state)
{
    House *house = *state;
    char file[128];
    ImportResult result;
    Import import = {.kind = "request", .partial = true};
    Err err = ERR_NONE;

    import.file = house_file(house, "r.csv",
                             "home,category,text,received_at,closed_at\n"
                             "3-1203,leak,good,2026-01-05 14:02,\n"
                             "3-1203,leak,bad,2026-01-05 14:03,2026-01-06\n"
                             "3-1203,leak,good,2026-01-05 14:04,\n"
                             "3-1203,leak,bad,2026-01-05 14:05,2026-01-06\n",
                             file);
    if (!desk_import(house->desk, &import, &result, &err))
        fail_msg("%s", err.text);
    assert_int_equal(result.taken, 2);
    assert_int_equal(result.refused, 2);
    assert_int_equal(house_count(house, "SELECT max(seq) - count(*) FROM "
                                        "journal"),
                     0);
    house_import_good(house, "request",
                      house_file(house, "s.csv",
                                 "home,category,text,received_at\n"
                                 "3-1203,leak,more,2026-01-05 14:06\n",
                                 file),
                      1);
    assert_int_equal(house_count(house, "SELECT max(seq) - count(*) FROM "
                                        "journal"),
                     0);
}

static void a_course_begins_with_its_receiving(void **state)
{
    House *house = *state;
    char file[128];
    ImportResult result;
    Err err = ERR_NONE;

    house_file(
        house, "r.csv",
        "home,category,text,received_at,course\n"
        "3-1203,leak,x,2026-01-05 14:02,\"2026-01-05T06:02:00Z receive "
        "{\"\"home\"\":\"\"3-1203\"\",\"\"category\"\":\"\"leak\"\","
        "\"\"text\"\":\"\"x\"\",\"\"received_at\"\":\"\"1767592920\"\"}\n"
        "2026-01-04T06:00:00Z arrive {}\"\n",
        file);
    assert_false(house_import(house, "request", file, &result, &err));
    assert_non_null(strstr(err.text, "before it was received"));
}

static void the_refused_rows_are_in_a_file_with_line_and_reason(void **state)
{
    House *house = *state;
    char file[128], text[2048] = "";
    ImportResult result;
    Err err = ERR_NONE;

    house_file(house, "r.csv", two_bad, file);
    Import import = {.kind = "request", .file = file, .partial = true};
    assert_true(desk_import(house->desk, &import, &result, &err));
    assert_int_equal(result.taken, 1);
    assert_int_equal(house_count(house, "SELECT count(*) FROM request"), 1);
    FILE *errors = fopen(result.errors, "re");
    assert_non_null(errors);
    assert_true(fread(text, 1, sizeof text - 1, errors) > 0);
    (void)fclose(errors);
    assert_non_null(strstr(text, "closed_at,line,reason\r\n3-9999,"));
    assert_non_null(
        strstr(text, "\"closed\nearly\",2026-01-05 14:02,2026-01-04 "
                     "10:00,2026-01-04 10:00,4,\"closed 2026-01-04 10:00:00, "
                     "before it was opened 2026-01-05 14:02:00\"\r\n"));
}

static void a_dry_run_says_everything_and_leaves_nothing(void **state)
{
    House *house = *state;
    ImportResult result;
    Err err = ERR_NONE;
    Import import = {.kind = "home",
                     .file = SOURCE_DIR "/data/demo/homes.csv",
                     .dry_run = true};

    int64_t facts = house_count(house, "SELECT count(*) FROM journal");
    assert_true(desk_import(house->desk, &import, &result, &err));
    assert_int_equal(result.taken, 120);
    assert_int_equal(house_count(house, "SELECT count(*) FROM home"), 0);
    assert_int_equal(house_count(house, "SELECT count(*) FROM journal"), facts);
    house_import_good(house, "home", SOURCE_DIR "/data/demo/homes.csv", 120);
}

static void steps_that_are_not_legal_are_refused(void **state)
{
    House *house = *state;
    char file[128];
    ImportResult result;
    Err err = ERR_NONE;

    house_file(house, "r.csv",
               "home,category,text,received_at,closed_at\n"
               "3-1203,leak,漏水,2026-01-05 14:02,2026-01-05 15:00\n",
               file);
    assert_false(house_import(house, "request", file, &result, &err));
    assert_non_null(strstr(result.first, "Close"));
}

static void a_column_that_is_no_field_is_told_with_a_hint(void **state)
{
    House *house = *state;
    char file[128];
    ImportResult result;
    Err err = ERR_NONE;

    house_file(house, "h.csv", "home,unit,flor\n3-0301,3,3\n", file);
    assert_false(house_import(house, "home", file, &result, &err));
    assert_non_null(strstr(err.text, "did you mean \"floor\""));
}

static void a_map_with_a_wrong_name_is_told_with_its_line(void **state)
{
    House *house = *state;
    char file[128], map[128];
    ImportResult result;
    Err err = ERR_NONE;

    house_file(house, "h.csv", "Wohnung,Haus\n3-0301,3\n", file);
    house_file(house, "m.yaml",
               "kind: home\nfields:\n  home: Wohnug\n  unt: Haus\n", map);
    Import import = {.kind = "home", .file = file, .map = map};
    assert_false(desk_import(house->desk, &import, &result, &err));
    assert_non_null(strstr(err.text, "m.yaml:4:3:"));
    assert_non_null(strstr(err.text, "did you mean \"unit\""));
    house_file(house, "m.yaml",
               "kind: home\nfields:\n  home: Wohnug\n  unit: Haus\n", map);
    err = ERR_NONE;
    assert_false(desk_import(house->desk, &import, &result, &err));
    assert_non_null(strstr(err.text, "m.yaml:3:"));
    assert_non_null(strstr(err.text, "did you mean \"Wohnung\""));
}

static void a_file_that_is_no_map_is_told(void **state)
{
    static const char *const maps[] = {
        "",
        "- a\n- b\n",
        "word",
        "kind: home\n",
        "kind: home\nfields: [a]\n",
        "kind: home\nfields: {home: [a]}\n",
        "kind: home\nfields: {home: {}}\n",
        "kind: home\nkey: k\nfields: {home: Wohnung}\n",
        "kind: home\ntime: {a: b}\nfields: {home: {columns: [[a]]}}\n",
        "kind: staff\nfields: {home: Wohnung}\n",
        "kind: home\nfields: {home: {column: Wohnung, values: x}}\n",
    };

    (void)state;
    House house;
    char file[128], map[128];
    ImportResult result;
    house_open(&house);
    house_file(&house, "h.csv", "Wohnung,Haus\n3-0301,3\n", file);
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        Err err = ERR_NONE;
        house_file(&house, "m.yaml", maps[i], map);
        Import import = {.kind = "home", .file = file, .map = map};
        if (desk_import(house.desk, &import, &result, &err) ||
            err.text[0] == '\0')
            fail_msg("map %zu was taken", i);
    }
    house_close(&house);
}

static bool give_up(void *self, int64_t done, int64_t total)
{
    (void)self;
    return done < total / 2;
}

static void giving_up_half_way_leaves_nothing(void **state)
{
    House *house = *state;
    ImportResult result;
    Err err = ERR_NONE;
    Import import = {.kind = "home",
                     .file = SOURCE_DIR "/data/demo/homes.csv",
                     .progress = give_up};

    assert_false(desk_import(house->desk, &import, &result, &err));
    assert_int_equal(err.kind, ERR_BUSY);
    assert_int_equal(house_count(house, "SELECT count(*) FROM home"), 0);
}

static void bytes_of_an_excel_file_come_in(void **state)
{
    House *house = *state;
    char file[128];

    house_file(house, "h.csv",
               "\xef\xbb\xbfhome,unit,note\r\n3-0301,3,\"一行\n二行, 三\"\r\n",
               file);
    house_import_good(house, "home", file, 1);
    house_text(house, "SELECT note FROM home", "一行\n二行, 三");
}

static void old_encodings_come_in(void **state)
{
    static const struct {
        const char *encoding, *bytes, *name;
    } cases[] = {
        {"BIG5", "\xb3\xaf\xa9\xc9\xa6\x77", "陳怡安"},
        {"GBK", "\xd6\xdc\xbd\xdc", "周杰"},
        {"SHIFT_JIS", "\x8d\x82\x8b\xb4\x8c\x92\x88\xea", "高橋健一"},
        {"EUC-KR", "\xb1\xe8\xb9\xce\xc1\xd8", "김민준"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        House house;
        char file[128], text[128];
        ImportResult result;
        Err err = ERR_NONE;
        house_open(&house);
        house_people(&house);
        text_print(text, sizeof text, "home,name\n3-0801,%s\n", cases[i].bytes);
        house_file(&house, "h.csv", text, file);
        Import import = {
            .kind = "household", .file = file, .encoding = cases[i].encoding};
        if (!desk_import(house.desk, &import, &result, &err))
            fail_msg("%s: %s", cases[i].encoding, err.text);
        house_text(&house, "SELECT name FROM household WHERE home = '3-0801'",
                   cases[i].name);
        house_close(&house);
    }
}

/* ---- the fixtures ------------------------------------------------------------- */

/* "2150 of 2583" of a file in EXPECTED.tsv; -1: no such line. */
static long expected_kept(const char *name)
{
    char line[512];
    long kept = -1;
    FILE *file = fopen(FIXTURES "/EXPECTED.tsv", "re");

    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char *figure = strstr(line, "closed<=target\t");
        const char *start = line + strlen("requests/en-boston311-2015/");
        if (figure && strncmp(line, "requests/en-boston", 18) == 0 &&
            strncmp(start, name, strlen(name)) == 0)
            kept = strtol(figure + strlen("closed<=target\t"), NULL, 10);
    }
    (void)fclose(file);
    return kept;
}

/* Closed requests of the file whose PROMISE_UNTIL was kept. */
static long promises_kept(House *house)
{
    PromiseTerms terms = *desk_terms(house->desk);
    long kept = 0;
    Sql *q = sql_once(desk_store(house->desk),
                      "SELECT received_at, promised_at, promised_until, "
                      "resolved_at FROM request WHERE state = 'closed'");
    while (sql_row(q)) {
        Promise promises[PROMISES];
        Course course = {.received = sql_get_int(q, 0),
                         .committed = sql_get_int(q, 1),
                         .until = sql_get_int(q, 2),
                         .resolved = sql_get_int(q, 3),
                         .outside = true,
                         .over = true};
        promises_at(&course, &terms, clock_now(), promises);
        kept += promises[PROMISE_UNTIL].state == PROMISE_KEPT;
    }
    sql_done(q, NULL);
    return kept;
}

static void boston_file(const char *name, long *rows, long *refused)
{
    House house;
    char file[256];
    ImportResult result;
    Err err = ERR_NONE;

    house_open(&house);
    text_print(file, sizeof file, "%s/requests/en-boston311-2015/%s", FIXTURES,
               name);
    char errors[128];
    text_print(errors, sizeof errors, "%s/errors.csv", house.folder);
    Import import = {.kind = "request",
                     .file = file,
                     .map = "boston311",
                     .errors = errors,
                     .partial = true};
    if (!desk_import(house.desk, &import, &result, &err))
        fail_msg("%s: %s", name, err.text);
    if (result.refused > 0 && !strstr(result.first, "before it was opened"))
        fail_msg("%s: %s", name, result.first);
    assert_int_equal(result.taken + result.refused, result.rows);
    assert_int_equal(house_count(&house, "SELECT count(*) FROM request"),
                     result.taken);
    assert_int_equal(promises_kept(&house) + result.refused,
                     expected_kept(name));
    *rows += result.rows;
    *refused += result.refused;
    if (result.rows < 500) {
        assert_true(desk_import(house.desk, &import, &result, &err));
        assert_int_equal(result.same, result.rows);
    }
    house_close(&house);
}

static void a_citys_year_comes_in_with_the_citys_own_verdicts(void **state)
{
    struct dirent **names;
    long rows = 0, refused = 0;
    int count = scandir(FIXTURES "/requests/en-boston311-2015", &names, NULL,
                        alphasort);

    (void)state;
    if (count < 0) {
        print_message("the fixtures are not here\n");
        skip();
    }
    for (int i = 0; i < count; i++) {
        if (strstr(names[i]->d_name, ".csv"))
            boston_file(names[i]->d_name, &rows, &refused);
        free(names[i]);
    }
    free(names);
    assert_int_equal(rows, 20311);
    assert_int_equal(refused, 36);
}

static void another_citys_columns_and_dates_come_in(void **state)
{
    static const char *const file =
        FIXTURES "/requests/en-nyc311-2025/nyc_311_2025_01_clean_sample.csv";
    House house;
    ImportResult result;
    Err err = ERR_NONE;

    (void)state;
    if (access(file, R_OK) != 0) {
        print_message("the fixtures are not here\n");
        skip();
    }
    house_open(&house);
    Import import = {.kind = "request", .file = file, .map = "nyc311"};
    if (!desk_import(house.desk, &import, &result, &err))
        fail_msg("%s", err.text);
    assert_int_equal(result.taken, result.rows);
    assert_int_equal(
        house_count(&house, "SELECT sum(closed_at - received_at) / 3600 FROM "
                            "request WHERE closed_at IS NOT NULL"),
        (int64_t)(22.794539 * 498));
    house_close(&house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PEOPLED_HOUSE(a_request_goes_through_the_same_verbs_as_a_typed_one),
        PEOPLED_HOUSE(running_a_file_again_takes_nothing),
        PEOPLED_HOUSE(a_row_that_fails_half_way_leaves_no_gap_in_the_facts),
        PEOPLED_HOUSE(a_course_begins_with_its_receiving),
        PEOPLED_HOUSE(a_file_that_has_gone_on_does_only_what_is_new),
        PEOPLED_HOUSE(what_a_desk_has_corrected_is_not_put_back_by_an_old_file),
        PEOPLED_HOUSE(one_bad_row_means_that_nothing_is_taken),
        PEOPLED_HOUSE(the_refused_rows_are_in_a_file_with_line_and_reason),
        HOUSE(a_dry_run_says_everything_and_leaves_nothing),
        PEOPLED_HOUSE(steps_that_are_not_legal_are_refused),
        HOUSE(a_column_that_is_no_field_is_told_with_a_hint),
        HOUSE(a_map_with_a_wrong_name_is_told_with_its_line),
        cmocka_unit_test(a_file_that_is_no_map_is_told),
        HOUSE(giving_up_half_way_leaves_nothing),
        HOUSE(bytes_of_an_excel_file_come_in),
        cmocka_unit_test(old_encodings_come_in),
        cmocka_unit_test(another_citys_columns_and_dates_come_in),
        cmocka_unit_test(a_citys_year_comes_in_with_the_citys_own_verdicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
