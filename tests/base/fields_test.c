/* fields_test.c -- names and values, and their JSON */
#include "fields.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool from(Fields *fields, const char *json, Err *err)
{
    return fields_from_json(fields, json, strlen(json), err);
}

static const char *json_of(const Fields *fields)
{
    static Str out;
    if (!fields) {
        str_release(&out);
        return NULL;
    }
    str_clear(&out);
    fields_to_json(fields, &out);
    return str_text(&out);
}

/* Reads json and says what it is when written again, or the refusal. */
static void expect(const char *json, const char *again)
{
    Fields fields = FIELDS_EMPTY;
    if (!from(&fields, json, NULL))
        fail_msg("%s was refused", json);
    assert_string_equal(json_of(&fields), again);
    fields_release(&fields);
}

static void a_name_stands_once_in_the_place_of_its_first_value(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    fields_set(&fields, "home", "3-1203");
    fields_set(&fields, "text", "漏水");
    fields_set_int(&fields, "received_at", 1766000000);
    fields_set(&fields, "note", NULL);
    fields_set(&fields, "home", "3-1204");
    assert_int_equal(fields.count, 4);
    assert_string_equal(json_of(&fields),
                        "{\"home\":\"3-1204\",\"text\":\"漏水\","
                        "\"received_at\":\"1766000000\",\"note\":null}");
    fields_release(&fields);
    assert_int_equal(fields.count, 0);
}

static void a_cleared_field_is_there_but_has_no_value(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    fields_set(&fields, "note", "x");
    fields_set(&fields, "note", NULL);
    assert_true(fields_has(&fields, "note"));
    assert_null(fields_get(&fields, "note"));
    assert_false(fields_has(&fields, "home"));
    assert_null(fields_get(&fields, "home"));
    assert_int_equal(fields_int(&fields, "note"), 0);
    assert_int_equal(fields_int(&fields, "home"), 0);
    fields_release(&fields);
}

static void a_value_may_be_set_to_itself(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    fields_set(&fields, "text", "漏水");
    fields_set(&fields, "text", fields_get(&fields, "text"));
    fields_copy(&fields, &fields);
    assert_string_equal(fields_get(&fields, "text"), "漏水");
    fields_release(&fields);
}

static void dropping_and_copying_keep_the_order(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    Fields other = FIELDS_EMPTY;
    char name[16];
    for (int i = 0; i < 20; i++) {
        (void)snprintf(name, sizeof name, "n%d", i);
        fields_set_int(&fields, name, i);
    }
    for (int i = 1; i < 19; i++) {
        (void)snprintf(name, sizeof name, "n%d", i);
        fields_drop(&fields, name);
    }
    fields_drop(&fields, "absent");
    assert_string_equal(json_of(&fields), "{\"n0\":\"0\",\"n19\":\"19\"}");
    fields_set(&other, "n19", "old");
    fields_copy(&other, &fields);
    assert_string_equal(json_of(&other), "{\"n19\":\"19\",\"n0\":\"0\"}");
    fields_release(&fields);
    fields_release(&other);
}

static void numbers_are_read_whole_or_as_nothing(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    fields_set_int(&fields, "least", INT64_MIN);
    fields_set_int(&fields, "most", INT64_MAX);
    fields_set(&fields, "word", "twelve");
    assert_true(fields_int(&fields, "least") == INT64_MIN);
    assert_true(fields_int(&fields, "most") == INT64_MAX);
    assert_int_equal(fields_int(&fields, "word"), 0);
    fields_release(&fields);
}

static void json_comes_in_and_goes_out_as_it_was(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "{}",
        "{\"a\":\"\"}",
        "{\"\":\"x\"}",
        "{\"home\":\"3-1203\",\"text\":\"漏水\",\"note\":null}",
        "{\"a\":\"\\\"\\\\\\b\\f\\n\\r\\t/\"}",
        "{\"a\":\"\\u0001\\u001f\\u007f\"}",
        "{\"a\":\"😀 é 한국어\"}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(rows[i], rows[i]);
}

static void escapes_spaces_and_other_kinds_become_text(void **state)
{
    (void)state;
    expect(" { \"a\" : \"x\" , \"b\" : null } \n", "{\"a\":\"x\",\"b\":null}");
    expect("{\"a\":\"\\u6f0f\\u6c34 \\ud83d\\ude00\\/\"}",
           "{\"a\":\"漏水 😀/\"}");
    expect("{\"\\u0061\":\"x\"}", "{\"a\":\"x\"}");
    expect("{\"a\":1,\"b\":true,\"c\":false,\"d\":-12}",
           "{\"a\":\"1\",\"b\":\"true\",\"c\":\"false\",\"d\":\"-12\"}");
    expect("{\"a\":1.50,\"b\":1e400,\"c\":123456789012345678901234567890}",
           "{\"a\":\"1.50\",\"b\":\"1e400\","
           "\"c\":\"123456789012345678901234567890\"}");
    expect("{\"a\":[1,{\"b\":\"x\"}],\"c\":{}}",
           "{\"a\":\"[1,{\\\"b\\\":\\\"x\\\"}]\",\"c\":\"{}\"}");
}

static void what_is_read_takes_the_place_of_what_was_there(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    fields_set(&fields, "old", "x");
    assert_true(from(&fields, "{\"new\":\"y\"}", NULL));
    assert_string_equal(json_of(&fields), "{\"new\":\"y\"}");
    fields_release(&fields);
}

static void
what_is_not_a_flat_object_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        " ",
        "null",
        "[]",
        "\"a\"",
        "1",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":\"",
        "{\"a\":\"x\"",
        "{\"a\":\"x\",}",
        "{\"a\":\"x\"}x",
        "{\"a\":\"x\"}{}",
        "{a:\"x\"}",
        "{\"a\":nul}",
        "{\"a\":\"x\" \"b\":\"y\"}",
        "{\"a\":\"x\",\"a\":\"y\"}",
        "{\"a\":\"x\",\"\\u0061\":\"y\"}",
        "{\"a\":\"line\nbreak\"}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\\u0000b\":\"\"}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\xff\"}",
        "{\"a\":\"\xc0\xaf\"}",
        "{\"a\":\"\xed\xa0\x80\"}",
        "{\"\xff\":\"a\"}",
    };
    Fields fields = FIELDS_EMPTY;
    fields_set(&fields, "old", "x");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Err err = ERR_NONE;
        if (from(&fields, rows[i], &err))
            fail_msg("%s was read", rows[i]);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_string_equal(json_of(&fields), "{\"old\":\"x\"}");
    }
    fields_release(&fields);
}

static void a_nul_inside_is_refused(void **state)
{
    (void)state;
    Fields fields = FIELDS_EMPTY;
    assert_false(fields_from_json(&fields, "{\"a\":\"x\0y\"}", 11, NULL));
    assert_false(fields_from_json(&fields, "{}\0", 3, NULL));
    assert_false(fields_from_json(&fields, "{\"a\":[1\0]}", 10, NULL));
    assert_int_equal(fields.count, 0);
}

static void size_count_and_depth_are_limited(void **state)
{
    (void)state;
    Str json = STR_EMPTY;
    Fields fields = FIELDS_EMPTY;
    Err err = ERR_NONE;

    str_addc(&json, '{');
    for (int i = 0; i < 1000; i++)
        str_addf(&json, "%s\"n%d\":null", i ? "," : "", i);
    size_t len = json.len;
    str_addc(&json, '}');
    assert_true(from(&fields, json.at, &err));
    assert_int_equal(fields.count, 1000);
    json.len = len;
    str_add(&json, ",\"one\":null}");
    assert_false(from(&fields, json.at, &err));
    assert_int_equal(err.kind, ERR_INPUT);

    str_clear(&json);
    str_add(&json, "{\"a\":");
    for (int i = 0; i < 100000; i++)
        str_addc(&json, '[');
    assert_false(from(&fields, json.at, NULL));

    str_clear(&json);
    str_add(&json, "{\"a\":\"");
    for (int i = 0; i < 1 << 20; i++)
        str_addc(&json, 'x');
    str_add(&json, "\"}");
    assert_false(from(&fields, json.at, NULL));
    fields_release(&fields);
    str_release(&json);
}

/* JSONTestSuite: y_ must be JSON, n_ must not; for objects we say the same,
 * but for the doubled names that JSON would let pass. */
static void the_json_test_suite_agrees(void **state)
{
    (void)state;
    static const char folder[] = FIXTURES "/hard/JSONTestSuite/test_parsing";
    DIR *dir = opendir(folder);
    if (!dir) {
        print_message("fixtures are not here\n");
        skip();
        return;
    }
    int seen = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[1024];
        char json[300000];
        Fields fields = FIELDS_EMPTY;
        if (!strstr(entry->d_name, ".json"))
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size_t len = fread(json, 1, sizeof json, file);
        (void)fclose(file);
        bool read = fields_from_json(&fields, json, len, NULL);
        if (entry->d_name[0] == 'n' && read)
            fail_msg("%s was read", entry->d_name);
        if (strncmp(entry->d_name, "y_object", 8) == 0 && !read &&
            !strstr(entry->d_name, "duplicated") &&
            !strstr(entry->d_name, "escaped_null"))
            fail_msg("%s was refused", entry->d_name);
        fields_release(&fields);
        seen++;
    }
    closedir(dir);
    assert_true(seen > 100);
}

static void text_of_any_bytes_is_quoted(void **state)
{
    (void)state;
    Str out = STR_EMPTY;
    json_quote(&out, "a\"b\\c\n\x01é");
    assert_string_equal(str_text(&out), "\"a\\\"b\\\\c\\n\\u0001é\"");
    str_clear(&out);
    json_quote(&out, "a\xff"
                     "b\xe6\xbc");
    assert_string_equal(str_text(&out), "\"a\xef\xbf\xbd"
                                        "b\xef\xbf\xbd\xef\xbf\xbd\"");
    str_release(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_stands_once_in_the_place_of_its_first_value),
        cmocka_unit_test(a_cleared_field_is_there_but_has_no_value),
        cmocka_unit_test(a_value_may_be_set_to_itself),
        cmocka_unit_test(dropping_and_copying_keep_the_order),
        cmocka_unit_test(numbers_are_read_whole_or_as_nothing),
        cmocka_unit_test(json_comes_in_and_goes_out_as_it_was),
        cmocka_unit_test(escapes_spaces_and_other_kinds_become_text),
        cmocka_unit_test(what_is_read_takes_the_place_of_what_was_there),
        cmocka_unit_test(
            what_is_not_a_flat_object_is_refused_and_changes_nothing),
        cmocka_unit_test(a_nul_inside_is_refused),
        cmocka_unit_test(size_count_and_depth_are_limited),
        cmocka_unit_test(the_json_test_suite_agrees),
        cmocka_unit_test(text_of_any_bytes_is_quoted),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    json_of(NULL);
    return failed;
}
