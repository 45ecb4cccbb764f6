/* csv_test.c -- rows in and out, in the encodings and shapes that come */
#include "csv.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/csv_test_XXXXXX";

static int path_make(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int path_drop(void **state)
{
    (void)state;
    return unlink(path);
}

static void file_write(const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    (void)fclose(file);
}

/* All rows of the file as "line: field|field", refusals as "line! why". */
static const char *rows_of(const char *file, const char *encoding)
{
    static Str out;
    Csv *csv = NULL;
    Err err = ERR_NONE;

    str_release(&out);
    if (!file)
        return NULL;
    if (!csv_open(&csv, file, encoding, &err)) {
        str_add(&out, err.text);
        return str_text(&out);
    }
    for (int got; (got = csv_row(csv, &err)) != 0;) {
        if (got < 0) {
            str_addf(&out, "%ld! %s\n", csv_line(csv), err.text);
            err = ERR_NONE;
            continue;
        }
        str_addf(&out, "%ld: ", csv_line(csv));
        for (int i = 0; i < csv_count(csv); i++)
            str_addf(&out, "%s%s", i ? "|" : "", csv_field(csv, i));
        str_addc(&out, '\n');
    }
    assert_true(csv_progress(csv) == 1);
    csv_close(csv);
    return str_text(&out);
}

static const char *rows(const char *bytes, size_t len, const char *encoding)
{
    file_write(bytes, len);
    return rows_of(path, encoding);
}

static void expect(const char *text, const char *shown)
{
    assert_string_equal(rows(text, strlen(text), NULL), shown);
}

static void rows_end_with_lf_crlf_or_cr(void **state)
{
    (void)state;
    expect("a,b\n1,2\n", "1: a|b\n2: 1|2\n");
    expect("a,b\r\n1,2\r\n", "1: a|b\n2: 1|2\n");
    expect("a,b\r1,2\r", "1: a|b\n2: 1|2\n");
    expect("a,b\n1,2", "1: a|b\n2: 1|2\n");
    expect("a\r\nb\nc\rd", "1: a\n2: b\n3: c\n4: d\n");
}

static void blank_lines_are_skipped_and_counted(void **state)
{
    (void)state;
    expect("", "");
    expect("\n", "");
    expect("\r\n\r\n", "");
    expect("\n\na\n\r\n\r\nb\n\n", "3: a\n6: b\n");
    expect("\r\ra\r\r\nb", "3: a\n5: b\n");
    expect("\"\"\n", "1: \n");
    expect(" \n", "1:  \n");
}

static void empty_fields_are_fields(void **state)
{
    (void)state;
    expect(",\n,,\na,\n,a\n", "1: |\n2: ||\n3: a|\n4: |a\n");
    expect("a,", "1: a|\n");
    expect("\"\",\"\"", "1: |\n");
}

static void quotes_hold_commas_quotes_and_lines(void **state)
{
    (void)state;
    expect("\"a,b\",c\n", "1: a,b|c\n");
    expect("\"say \"\"hi\"\"\",x\n", "1: say \"hi\"|x\n");
    expect("\"one\ntwo\",x\nb\n", "1: one\ntwo|x\n3: b\n");
    expect("\"one\r\ntwo\r\",x\r\nb\r\n", "1: one\r\ntwo\r|x\n4: b\n");
    expect("\"\"\"\"\n", "1: \"\n");
    expect("a\"b,c\"\n", "1: a\"b|c\"\n");
    expect(" \"a\",b\n", "1:  \"a\"|b\n");
}

static void a_byte_order_mark_is_skipped_once(void **state)
{
    (void)state;
    expect("\xef\xbb\xbfhome,text\n", "1: home|text\n");
    expect("\xef\xbb\xbf\"home\"\n", "1: home\n");
    expect("\xef\xbb\xbf", "");
    expect("\xef\xbb", "1! line 1: bytes that are not UTF-8; is the file in "
                       "another encoding?\n");
}

static void a_refused_row_names_its_line_and_the_next_is_read(void **state)
{
    (void)state;
    expect("a\n\"b\"x,c\nd\n",
           "1: a\n2! line 2: text behind a closing quote\n3: d\n");
    expect("a\n\"b\n\nc", "1: a\n2! line 2: a quote that is opened and never "
                          "closed\n");
    expect("a\n\n\"x\ny\",\"o\xff\"\nb\n",
           "1: a\n3! line 4: bytes that are not UTF-8; is the file in another "
           "encoding?\n5: b\n");
    expect("\xc0\xaf\n\xed\xa0\x80\n\xf0\x9f\x98\x80\n",
           "1! line 1: bytes that are not UTF-8; is the file in another "
           "encoding?\n2! line 2: bytes that are not UTF-8; is the file in "
           "another encoding?\n3: 😀\n");
    assert_string_equal(rows("a,\0b\nc\n", 7, NULL),
                        "1! line 1: a NUL byte; is the file in another "
                        "encoding?\n2: c\n");
}

static void a_row_of_more_than_a_mebibyte_is_refused_and_left(void **state)
{
    (void)state;
    Str text = STR_EMPTY;
    str_add(&text, "a\n\"");
    while (text.len < 3u << 20)
        str_add(&text, "xxxxxxx,yyyyyyyy\n");
    str_add(&text, "\"\n");
    const char *shown = rows(text.at, text.len, NULL);
    const char *refusal = "1: a\n2! line 2: a row of more than 1 MiB; is a "
                          "quote not closed?\n";
    assert_memory_equal(shown, refusal, strlen(refusal));
    assert_non_null(strstr(shown, ": xxxxxxx|yyyyyyyy\n"));

    str_clear(&text);
    for (int i = 0; i < 3 << 20; i++)
        str_addc(&text, ',');
    str_add(&text, "\nb\n");
    assert_string_equal(rows(text.at, text.len, NULL),
                        "1! line 1: a row of more than 1 MiB; is a quote not "
                        "closed?\n2: b\n");
    str_release(&text);
}

static void lines_are_counted_over_the_edges_of_the_buffer(void **state)
{
    (void)state;
    /* CRLF, quotes and three-byte characters at every offset of the edge */
    for (size_t shift = 65530; shift < 65542; shift++) {
        Str text = STR_EMPTY;
        while (text.len < shift)
            str_addc(&text, 'x');
        str_add(&text, "\r\n\"漏\r\n\"\"水\"\r\nb\r\n");
        const char *shown = rows(text.at, text.len, NULL);
        assert_string_equal(shown + 3 + shift, "\n2: 漏\r\n\"水\n4: b\n");
        str_release(&text);
    }
}

static void what_cannot_be_opened_is_said(void **state)
{
    (void)state;
    Csv *csv = NULL;
    Err err = ERR_NONE;
    assert_false(csv_open(&csv, "/nowhere/at/all.csv", NULL, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    err = ERR_NONE;
    assert_false(csv_open(&csv, "/tmp", NULL, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    static const char *const unknown[] = {"klingon", "", "BIG5//IGNORE"};
    for (int i = 0; i < 3; i++) {
        err = ERR_NONE;
        assert_false(csv_open(&csv, path, unknown[i], &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
    assert_null(csv);
    csv_close(csv);
}

static void other_encodings_become_utf_8(void **state)
{
    (void)state;
    assert_string_equal(rows("\xba\x7c\xa4\xf4,x\n", 7, "Big5"), "1: 漏水|x\n");
    assert_string_equal(rows("\xc2\xa9\xcb\xae,x\n", 7, "GBK"), "1: 漏水|x\n");
    /* Excel's NEC characters, and a backslash that stays one */
    assert_string_equal(rows("\x87\x40\\\x95\x5c,x\n", 8, "Shift_JIS"),
                        "1: ①\\表|x\n");
    assert_string_equal(rows("\xb4\xa9\xbc\xf6,x\n", 7, "EUC-KR"),
                        "1: 누수|x\n");
    assert_string_equal(rows("\xff\xfe\x0f\x6f,\0\n\0", 8, "UTF-16"),
                        "1: 漏|\n");
    assert_string_equal(rows("\xff\xfe\x0f\x6f,\0\n\0", 8, "UTF-16LE"),
                        "1: 漏|\n");
    assert_string_equal(rows("\xe9t\xe9\n", 4, "ISO-8859-1"), "1: été\n");
}

static void bytes_that_an_encoding_does_not_have_refuse_their_row(void **state)
{
    (void)state;
    assert_string_equal(rows("a\n\xba\n\xa4\xf4\n", 7, "Big5"),
                        "1: a\n2! line 2: bytes that are not Big5; is the "
                        "file in another encoding?\n3: 水\n");
    assert_string_equal(rows("a\n\xba", 3, "Big5"),
                        "1: a\n2! line 2: bytes that are not Big5; is the "
                        "file in another encoding?\n");
    assert_string_equal(rows("a\0\x00\xd8\n\0b\0\n\0", 10, "UTF-16LE"),
                        "1! line 1: bytes that are not UTF-16LE; is the file "
                        "in another encoding?\n2: b\n");
}

static char *file_read(const char *name, size_t *len)
{
    char full[1024];
    (void)snprintf(full, sizeof full, FIXTURES "/hard/%s", name);
    FILE *file = fopen(full, "rb");
    if (!file)
        return NULL;
    char *bytes = mem_new(1 << 20);
    *len = fread(bytes, 1, 1 << 20, file);
    (void)fclose(file);
    return bytes;
}

static void
the_cjk_encodings_of_the_fixtures_decode_as_they_should(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"big5", "Big5"},          {"gbk", "GBK"},       {"gb2312", "GB2312"},
        {"gb18030", "GB18030"},    {"euc_jp", "EUC-JP"}, {"cp949", "CP949"},
        {"shift_jis", "Shift_JIS"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[100];
        char encoded[1024];
        size_t len;
        (void)snprintf(name, sizeof name, "cjkencodings/%s-utf8.txt",
                       names[i][0]);
        char *expected = file_read(name, &len);
        if (!expected) {
            print_message("fixtures are not here\n");
            skip();
            return;
        }
        file_write(expected, len);
        char *utf8 = mem_text(rows_of(path, NULL));
        (void)snprintf(encoded, sizeof encoded,
                       FIXTURES "/hard/cjkencodings/%s.txt", names[i][0]);
        assert_string_equal(rows_of(encoded, names[i][1]), utf8);
        assert_null(strstr(utf8, "! line"));
        free(utf8);
        free(expected);
    }
}

static void records_agree(const char *name, Csv *csv, json_t *records)
{
    char *heads[32];
    Err err = ERR_NONE;
    assert_int_equal(csv_row(csv, &err), 1);
    int count = csv_count(csv);
    assert_true(count <= 32);
    for (int i = 0; i < count; i++)
        heads[i] = mem_text(csv_field(csv, i));
    size_t row = 0;
    for (; csv_row(csv, &err) == 1; row++) {
        json_t *record = json_array_get(records, row);
        assert_int_equal(csv_count(csv), json_object_size(record));
        for (int i = 0; i < count; i++)
            assert_string_equal(
                csv_field(csv, i),
                json_string_value(json_object_get(record, heads[i])));
    }
    if (err.kind || row != json_array_size(records))
        fail_msg("%s: %zu rows; %s", name, row, err.text);
    for (int i = 0; i < count; i++)
        free(heads[i]);
}

/* All but newlines_crlf, whose line ends the fixtures do not have, and the
 * one whose JSON is no list of records. */
static void csv_spectrum_is_read_as_its_json_says(void **state)
{
    (void)state;
    static const char *const names[] = {"comma_in_quotes",
                                        "empty",
                                        "empty_crlf",
                                        "escaped_quotes",
                                        "json",
                                        "newlines",
                                        "simple",
                                        "simple_crlf",
                                        "quotes_and_newlines",
                                        "utf8"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[1024];
        (void)snprintf(name, sizeof name,
                       FIXTURES "/hard/csv-spectrum/json/%s.json", names[i]);
        json_t *records = json_load_file(name, 0, NULL);
        if (!records) {
            print_message("fixtures are not here\n");
            skip();
            return;
        }
        (void)snprintf(name, sizeof name,
                       FIXTURES "/hard/csv-spectrum/csvs/%s.csv", names[i]);
        Csv *csv;
        assert_true(csv_open(&csv, name, NULL, NULL));
        records_agree(names[i], csv, records);
        csv_close(csv);
        json_decref(records);
    }
}

static void only_what_needs_quotes_is_quoted(void **state)
{
    (void)state;
    Str row = STR_EMPTY;
    static const char *const fields[] = {
        "plain", "", " a b ", "a,b", "say \"hi\"", "two\nlines", "cr\r", "'"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        csv_put(&row, fields[i], i == 0);
    csv_end(&row);
    assert_string_equal(str_text(&row),
                        "plain,, a b ,\"a,b\",\"say \"\"hi\"\"\","
                        "\"two\nlines\",\"cr\r\",'\r\n");
    str_release(&row);
}

/* Random fields of few kinds of characters, so that all pairs come. */
static void what_is_written_is_read_and_written_again_the_same(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\"", ",", "\r",           "\n", "a",
                                         "漏", " ", "\xef\xbb\xbf", "\t", "é"};
    uint32_t seed = 5341;
    Str text = STR_EMPTY;
    Str field = STR_EMPTY;
    for (int row = 0; row < 3000; row++) {
        int columns = 1 + row % 4;
        for (int i = 0; i < columns; i++) {
            str_clear(&field);
            seed = seed * 1664525 + 1013904223;
            for (uint32_t left = seed >> 29; left > 0; left--) {
                seed = seed * 1664525 + 1013904223;
                str_add(&field, pieces[(seed >> 24) % 10]);
            }
            csv_put(&text, str_text(&field), i == 0);
        }
        csv_end(&text);
    }
    file_write(text.at, text.len);

    Csv *csv;
    Str again = STR_EMPTY;
    int count = 0;
    assert_true(csv_open(&csv, path, NULL, NULL));
    for (; csv_row(csv, NULL) == 1; count++) {
        assert_int_equal(csv_count(csv), 1 + count % 4);
        for (int i = 0; i < csv_count(csv); i++)
            csv_put(&again, csv_field(csv, i), i == 0);
        csv_end(&again);
    }
    csv_close(csv);
    assert_int_equal(count, 3000);
    assert_int_equal(again.len, text.len);
    assert_memory_equal(again.at, text.at, text.len);
    str_release(&text);
    str_release(&field);
    str_release(&again);
}

static void progress_goes_from_nothing_to_all(void **state)
{
    (void)state;
    Str text = STR_EMPTY;
    for (int i = 0; i < 40000; i++)
        str_add(&text, "3-1203,\xba\x7c\xa4\xf4\r\n");
    file_write(text.at, text.len);
    Csv *csv;
    assert_true(csv_open(&csv, path, "Big5", NULL));
    double before = csv_progress(csv);
    assert_true(before >= 0 && before < 0.2);
    while (csv_row(csv, NULL) == 1) {
        double now = csv_progress(csv);
        assert_true(now >= before && now <= 1);
        before = now;
    }
    assert_true(csv_progress(csv) == 1);
    assert_int_equal(csv_line(csv), 40001);
    csv_close(csv);
    str_release(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_with_lf_crlf_or_cr),
        cmocka_unit_test(blank_lines_are_skipped_and_counted),
        cmocka_unit_test(empty_fields_are_fields),
        cmocka_unit_test(quotes_hold_commas_quotes_and_lines),
        cmocka_unit_test(a_byte_order_mark_is_skipped_once),
        cmocka_unit_test(a_refused_row_names_its_line_and_the_next_is_read),
        cmocka_unit_test(a_row_of_more_than_a_mebibyte_is_refused_and_left),
        cmocka_unit_test(lines_are_counted_over_the_edges_of_the_buffer),
        cmocka_unit_test(what_cannot_be_opened_is_said),
        cmocka_unit_test(other_encodings_become_utf_8),
        cmocka_unit_test(bytes_that_an_encoding_does_not_have_refuse_their_row),
        cmocka_unit_test(
            the_cjk_encodings_of_the_fixtures_decode_as_they_should),
        cmocka_unit_test(csv_spectrum_is_read_as_its_json_says),
        cmocka_unit_test(only_what_needs_quotes_is_quoted),
        cmocka_unit_test(what_is_written_is_read_and_written_again_the_same),
        cmocka_unit_test(progress_goes_from_nothing_to_all),
    };
    int failed = cmocka_run_group_tests(tests, path_make, path_drop);
    rows_of(NULL, NULL);
    return failed;
}
