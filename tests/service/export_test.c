/* export_test.c -- records out of the house, and back without a difference */
#include "transfer_tests.h"

/* Exports kind of from, imports it into to, and compares what to exports. */
static void round_trip(House *from, House *to, const char *kind)
{
    char file[128], name[64];
    ImportResult result;
    Err err = ERR_NONE;
    char *before = house_export(from, kind, false);

    text_print(name, sizeof name, "%s.csv", kind);
    house_file(to, name, before, file);
    if (!house_import(to, kind, file, &result, &err))
        fail_msg("%s: %s", kind, err.text);
    char *after = house_export(to, kind, false);
    size_t same = 0;
    while (before[same] && before[same] == after[same])
        same++;
    if (before[same] || after[same])
        fail_msg("%s, from byte %zu:\n%.200s\n%.200s", kind, same,
                 before + same, after + same);
    assert_true(house_import(to, kind, file, &result, &err));
    assert_int_equal(result.taken, 0);
    free(before);
    free(after);
}

static void demo_house(House *house)
{
    const char *login, *pin;
    Err err = ERR_NONE;

    text_print(house->folder, sizeof house->folder, "/tmp/guanjia-test-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    text_print(house->path, sizeof house->path, "%s/desk-3.db", house->folder);
    assert_true(demo_login(0, &login, &pin));
    if (!demo_make(house->folder, 3, NULL, NULL, &err) ||
        !desk_open(&house->desk, house->path, STORE_WRITE, NULL, NULL, &err) ||
        !sign_in(house->desk, login, pin, false, &err))
        fail_msg("%s", err.text);
}

static void everything_comes_back_byte_for_byte(void **state)
{
    House from, to;

    (void)state;
    demo_house(&from);
    house_open(&to);
    round_trip(&from, &to, "department");
    round_trip(&from, &to, "category");
    round_trip(&from, &to, "staff");
    round_trip(&from, &to, "home");
    round_trip(&from, &to, "household");
    round_trip(&from, &to, "request");
    house_close(&from);
    house_close(&to);
}

static void a_citys_requests_come_back_too(void **state)
{
    static const char *const file =
        FIXTURES "/requests/en-boston311-2015/Plumbing.csv";
    House from, to;
    ImportResult result;
    Err err = ERR_NONE;
    Import import = {.kind = "request", .file = file, .map = "boston311"};

    (void)state;
    if (access(file, R_OK) != 0) {
        print_message("the fixtures are not here\n");
        skip();
    }
    house_open(&from);
    house_open(&to);
    if (!desk_import(from.desk, &import, &result, &err))
        fail_msg("%s", err.text);
    round_trip(&from, &to, "request");
    assert_true(desk_import(to.desk, &import, &result, &err));
    assert_int_equal(result.same, 473);
    house_close(&from);
    house_close(&to);
}

static void
notes_corrections_and_undone_steps_survive_the_round_trip(void **state)
{
    House from, to;
    Err err = ERR_NONE;
    Str what = STR_EMPTY;
    Deed deed = {.kind = "request", .verb = "receive"};

    (void)state;
    house_open(&from);
    house_people(&from);
    fields_set(&deed.fields, "home", "1203");
    fields_set(&deed.fields, "category", "leak");
    fields_set(&deed.fields, "text", "漏水,\n\"很大\"");
    assert_true(desk_do(from.desk, &deed, &err));
    fields_release(&deed.fields);
    deed.verb = "note";
    fields_set(&deed.fields, "note", "業戶不在家");
    assert_true(desk_do(from.desk, &deed, &err));
    fields_release(&deed.fields);
    deed.verb = "amend";
    fields_set(&deed.fields, "text", "浴室漏水");
    assert_true(desk_do(from.desk, &deed, &err));
    fields_release(&deed.fields);
    deed.verb = "arrive";
    assert_true(desk_do(from.desk, &deed, &err));
    assert_true(desk_undo(from.desk, "request", deed.record, &what, &err));
    deed_release(&deed);
    str_release(&what);

    house_open(&to);
    house_text(&from, "SELECT state FROM request", "received");
    round_trip(&from, &to, "home");
    round_trip(&from, &to, "household");
    round_trip(&from, &to, "request");
    house_text(&to, "SELECT notes FROM request", "業戶不在家");
    house_close(&from);
    house_close(&to);
}

static void pins_are_not_exported(void **state)
{
    House house;

    (void)state;
    demo_house(&house);
    char *csv = house_export(&house, "staff", false);
    char *json = house_export(&house, "staff", true);
    assert_null(strstr(csv, "$y$"));
    assert_null(strstr(json, "$y$"));
    assert_null(strstr(csv, "pin"));
    free(csv);
    free(json);
    house_close(&house);
}

static void json_is_an_object_a_line(void **state)
{
    House house;
    int lines = 0;
    Fields fields = FIELDS_EMPTY;
    Err err = ERR_NONE;

    (void)state;
    demo_house(&house);
    char *json = house_export(&house, "request", true);
    for (const char *at = json; *at; lines++) {
        size_t len = strcspn(at, "\n");
        if (!fields_from_json(&fields, at, len, &err))
            fail_msg("%s", err.text);
        assert_non_null(fields_get(&fields, "number"));
        fields_release(&fields);
        at += len + 1;
    }
    assert_int_equal(lines, 60);
    free(json);
    house_close(&house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back_byte_for_byte),
        cmocka_unit_test(a_citys_requests_come_back_too),
        cmocka_unit_test(
            notes_corrections_and_undone_steps_survive_the_round_trip),
        cmocka_unit_test(pins_are_not_exported),
        cmocka_unit_test(json_is_an_object_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
