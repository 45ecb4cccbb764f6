/* value_test.c -- what people type into fields of every type
 *
 * The clock stands at Monday 2026-11-23 14:02:11 in Taipei.
 */
#include "form.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const Seconds now = 1795413731;

/* What is typed and the text that is kept; NULL: it is refused. */
typedef struct Case {
    const char *typed, *value;
} Case;

static Field field_of(FieldType type)
{
    static const Tree label = {.kind = TREE_TEXT, .text = "Answer"};
    return (Field){.name = "answer",
                   .type = type,
                   .label = &label,
                   .min = -INFINITY,
                   .max = INFINITY};
}

static void check(const Field *field, const Case *cases)
{
    for (; cases->typed; cases++) {
        Err err = ERR_NONE;
        char untouched[] = "untouched";
        char *value = untouched;
        const bool fine =
            field_read(field, cases->typed, now, "en", &value, &err);
        if (fine != (cases->value != NULL))
            fail_msg("\"%s\" was %s: %s", cases->typed,
                     fine ? "taken" : "refused", fine ? value : err.text);
        if (!fine) {
            assert_ptr_equal(value, untouched);
            assert_int_equal(err.kind, ERR_INPUT);
            assert_string_equal(err.field, "answer");
            assert_memory_equal(err.text, "Answer: ", 8);
            continue;
        }
        const char *wanted = cases->value ? cases->value : "";
        if (strcmp(value ? value : "", wanted) != 0)
            fail_msg("\"%s\" became \"%s\" instead of \"%s\"", cases->typed,
                     value ? value : "", wanted);
        free(value);
    }
}

/* What is kept, shown, and typed as it is shown stays what it was. */
static void check_again(const Field *field, const Case *cases)
{
    for (; cases->typed; cases++) {
        if (!cases->value)
            continue;
        char *shown = field_show(field, cases->value, now, "en");
        const Case again[] = {{shown, cases->value}, {NULL, NULL}};
        check(field, again);
        free(shown);
    }
}

static void check_type(FieldType type, const Case *cases)
{
    const Field field = field_of(type);
    check(&field, cases);
    check_again(&field, cases);
}

static void text_is_one_line_without_blanks_around_it(void **state)
{
    (void)state;
    check_type(FIELD_TEXT, (const Case[]){
                               {"  leaking tap ", "leaking tap"},
                               {"two\nlines", "two lines"},
                               {"tab\there", "tab here"},
                               {"ＡＢＣ１２３", "ＡＢＣ１２３"},
                               {"廚房水龍頭漏水。", "廚房水龍頭漏水。"},
                               {"e\xcc\x81", "é"},
                               {"a\x1b[31mb", "a[31mb"},
                               {"\xff", "\xef\xbf\xbd"},
                               {"   ", ""},
                               {"", ""},
                               {NULL, NULL},
                           });
}

static void long_text_keeps_its_lines(void **state)
{
    (void)state;
    check_type(FIELD_LONG, (const Case[]){
                               {"\n one\n\n  two\n\n", "one\n\n  two"},
                               {"one", "one"},
                               {NULL, NULL},
                           });
}

static void text_has_limits_in_characters(void **state)
{
    (void)state;
    Field field = field_of(FIELD_TEXT);
    field.min = 2;
    field.max = 3;
    check(&field, (const Case[]){
                      {"a", NULL},
                      {"ab", "ab"},
                      {"漏水了", "漏水了"},
                      {"漏水了啊", NULL},
                      {"e\xcc\x81"
                       "ee",
                       "éee"},
                      {"", ""},
                      {NULL, NULL},
                  });
}

static void numbers_are_read_as_people_write_them(void **state)
{
    (void)state;
    check_type(FIELD_NUMBER, (const Case[]){
                                 {"12", "12"},
                                 {" 12.50 ", "12.5"},
                                 {"１２．５", "12.5"},
                                 {"1,250", "1250"},
                                 {"1，250", "1250"},
                                 {"1 250 000", "1250000"},
                                 {"1'250", "1250"},
                                 {"12,345,678.25", "12345678.25"},
                                 {"-7", "-7"},
                                 {"−7", "-7"},
                                 {"－7", "-7"},
                                 {"+7", "7"},
                                 {"007", "7"},
                                 {"0", "0"},
                                 {"-0", "0"},
                                 {"0.00", "0"},
                                 {".5", "0.5"},
                                 {"5.", "5"},
                                 {"999999999999999", "999999999999999"},
                                 {"9999999999999999", NULL},
                                 {"1,25", NULL},
                                 {"1,2500", NULL},
                                 {"1250,000", NULL},
                                 {"1,250 000", NULL},
                                 {",250", NULL},
                                 {"1,,250", NULL},
                                 {"1.2.3", NULL},
                                 {"1e3", NULL},
                                 {"0x10", NULL},
                                 {"nan", NULL},
                                 {"inf", NULL},
                                 {"--1", NULL},
                                 {"-", NULL},
                                 {".", NULL},
                                 {"twelve", NULL},
                                 {"", ""},
                                 {NULL, NULL},
                             });
}

static void money_has_two_digits_behind_the_point(void **state)
{
    (void)state;
    check_type(FIELD_MONEY, (const Case[]){
                                {"1,250.5", "1250.50"},
                                {"$1,250", "1250.00"},
                                {"NT$ 300", "300.00"},
                                {"nt$300", "300.00"},
                                {"ＮＴ＄３００", "300.00"},
                                {"300元", "300.00"},
                                {"300 元", "300.00"},
                                {"￥88", "88.00"},
                                {"TWD 1250", "1250.00"},
                                {"1250 TWD", "1250.00"},
                                {"-$5", "-5.00"},
                                {"$-5", "-5.00"},
                                {"- 5", "-5.00"},
                                {"-0", "0.00"},
                                {"0", "0.00"},
                                {".5", "0.50"},
                                {"12.340", "12.34"},
                                {"12.345", NULL},
                                {"--5", NULL},
                                {"-$-5", NULL},
                                {"US$ 5", NULL},
                                {"$", NULL},
                                {"元", NULL},
                                {"5 5", NULL},
                                {"free", NULL},
                                {"", ""},
                                {NULL, NULL},
                            });
}

static void numbers_have_limits(void **state)
{
    (void)state;
    Field field = field_of(FIELD_MONEY);
    field.min = 0;
    field.max = 100000;
    check(&field, (const Case[]){
                      {"0", "0.00"},
                      {"-0.01", NULL},
                      {"100,000", "100000.00"},
                      {"100,000.01", NULL},
                      {NULL, NULL},
                  });
    Err err = ERR_NONE;
    char *value = NULL;
    assert_false(field_read(&field, "100001", now, "en", &value, &err));
    assert_string_equal(err.text, "Answer: at most 100000 is possible");
}

static void a_date_is_a_day(void **state)
{
    (void)state;
    check_type(FIELD_DATE, (const Case[]){
                               {"2026-12-24", "2026-12-24"},
                               {"2026/12/24", "2026-12-24"},
                               {"20261224", "2026-12-24"},
                               {"12-24", "2026-12-24"},
                               {"12/24", "2026-12-24"},
                               {"1224", "2026-12-24"},
                               {"１２２４", "2026-12-24"},
                               {"24", "2026-11-24"},
                               {"3", "2026-11-03"},
                               {"today", "2026-11-23"},
                               {"tomorrow", "2026-11-24"},
                               {"明天", "2026-11-24"},
                               {"後天", "2026-11-25"},
                               {"+3", "2026-11-26"},
                               {"-1", "2026-11-22"},
                               {"12月24日", "2026-12-24"},
                               {"2026年12月24日", "2026-12-24"},
                               {"民國115年12月24日", "2026-12-24"},
                               {"1985-03-02", "1985-03-02"},
                               {"1965-03-02", "1965-03-02"},
                               {"2026-02-29", NULL},
                               {"2026-13-01", NULL},
                               {"1331", NULL},
                               {"31", NULL},
                               {"0", NULL},
                               {"soon", NULL},
                               {"+", NULL},
                               {"", ""},
                               {NULL, NULL},
                           });
}

static void a_time_of_day_is_hours_and_minutes(void **state)
{
    (void)state;
    check_type(FIELD_TIME, (const Case[]){
                               {"1430", "14:30"},
                               {"14:30", "14:30"},
                               {"１４：３０", "14:30"},
                               {"9", "09:00"},
                               {"9:05", "09:05"},
                               {"now", "14:02"},
                               {"+30", "14:32"},
                               {"下午3點半", "15:30"},
                               {"2560", NULL},
                               {"tomorrow 9", NULL},
                               {"later", NULL},
                               {"", ""},
                               {NULL, NULL},
                           });
}

static void a_moment_is_kept_in_seconds(void **state)
{
    (void)state;
    const Case cases[] = {
        {"1430", "1795415400"},
        {"+30", "1795415531"},
        {"tomorrow 9", "1795482000"},
        {"明天9點", "1795482000"},
        {"now", "1795413731"},
        {"@1766000000", "1766000000"},
        {"11-22 14:02", "1795327320"},
        {"sometime", NULL},
        {"", ""},
        {NULL, NULL},
    };
    const Field field = field_of(FIELD_MOMENT);
    check(&field, cases);
}

static void a_moment_is_shown_as_it_would_be_typed(void **state)
{
    (void)state;
    const Field field = field_of(FIELD_MOMENT);
    const Case cases[] = {
        {"1795415400", "14:30"},
        {"1795327320", "11-22 14:02"},
        {"1766000000", "2025-12-18 03:33"},
        {"not a number", "not a number"},
        {"", ""},
        {NULL, NULL},
    };
    for (const Case *one = cases; one->typed; one++) {
        char *shown = field_show(&field, one->typed, now, "en");
        assert_string_equal(shown, one->value);
        free(shown);
    }
    char *nothing = field_show(&field, NULL, now, "en");
    assert_string_equal(nothing, "");
    free(nothing);
}

static const Tree hand_zh = {
    .kind = TREE_TEXT, .name = "zh-Hant", .text = "面交"};
static const Tree hand_en = {
    .kind = TREE_TEXT, .name = "en", .text = "In person", .next = &hand_zh};
static const Tree hand = {.kind = TREE_MAP, .child = &hand_en};
static const Choice choices[] = {{.value = "post"},
                                 {.value = "postal_box"},
                                 {.value = "courier"},
                                 {.value = "by_hand", .label = &hand}};

static Field choice_field(void)
{
    Field field = field_of(FIELD_CHOICE);
    field.choices = choices;
    field.choice_count = 4;
    return field;
}

static void a_choice_is_known_by_value_label_or_start(void **state)
{
    (void)state;
    const Field field = choice_field();
    const Case cases[] = {
        {"post", "post"},       {"POST", "post"},
        {"ｐｏｓｔ", "post"},   {"c", "courier"},
        {"by_hand", "by_hand"}, {"in person", "by_hand"},
        {"面交", "by_hand"},    {"面", "by_hand"},
        {"in p", "by_hand"},    {"postal", "postal_box"},
        {"pos", NULL},          {"pigeon", NULL},
        {"couriers", NULL},     {"", ""},
        {NULL, NULL},
    };
    check(&field, cases);
    check_again(&field, cases);
}

static void a_wrong_choice_is_told_what_there_is(void **state)
{
    (void)state;
    const Field field = choice_field();
    char *value = NULL;
    Err none = ERR_NONE;
    assert_false(field_read(&field, "pigeon", now, "zh-Hant", &value, &none));
    assert_string_equal(none.text, "Answer: there is no \"pigeon\"; choose "
                                   "from: post, postal_box, courier, 面交");
    Err several = ERR_NONE;
    assert_false(field_read(&field, "pos", now, "en", &value, &several));
    assert_string_equal(several.text,
                        "Answer: \"pos\" may be one of: post, postal_box");
    assert_string_equal(choice_label(&field, "by_hand", "ja"), "In person");
    assert_string_equal(choice_label(&field, "gone", "ja"), "gone");
}

static void yes_and_no_have_many_words(void **state)
{
    (void)state;
    check_type(FIELD_YES_NO, (const Case[]){
                                 {"y", "yes"},
                                 {"YES", "yes"},
                                 {"是", "yes"},
                                 {"有", "yes"},
                                 {"on", "yes"},
                                 {"Ｙ", "yes"},
                                 {"n", "no"},
                                 {"No", "no"},
                                 {"否", "no"},
                                 {"off", "no"},
                                 {"沒有", "no"},
                                 {"maybe", NULL},
                                 {"yesno", NULL},
                                 {"", ""},
                                 {NULL, NULL},
                             });
}

static void a_telephone_number_keeps_its_separators(void **state)
{
    (void)state;
    check_type(FIELD_TELEPHONE,
               (const Case[]){
                   {"0912-345-678", "0912-345-678"},
                   {"０９１２　３４５　６７８", "0912 345 678"},
                   {"(02) 2345-6789", "(02) 2345-6789"},
                   {"+886 2 2345 6789", "+886 2 2345 6789"},
                   {"02.2345.6789", "02-2345-6789"},
                   {"02–2345–6789", "02-2345-6789"},
                   {"02-2345-6789 分機 12", "02-2345-6789 #12"},
                   {"02-2345-6789 ext. 12", "02-2345-6789 #12"},
                   {"02-2345-6789#12", "02-2345-6789#12"},
                   {"110", "110"},
                   {"12", NULL},
                   {"0912+345", NULL},
                   {"call me", NULL},
                   {"0912x", NULL},
                   {"0912#1#2", NULL},
                   {"1234567890123456789012345", NULL},
                   {"", ""},
                   {NULL, NULL},
               });
}

static void codes_are_half_width_and_names_as_typed(void **state)
{
    (void)state;
    const Case codes[] = {{" ３－１２０３ ", "3-1203"},
                          {"ＷＡＴＥＲ", "WATER"},
                          {"漏水", "漏水"},
                          {"", ""},
                          {NULL, NULL}};
    check_type(FIELD_HOME, codes);
    check_type(FIELD_HOUSEHOLD, codes);
    check_type(FIELD_STAFF, codes);
    check_type(FIELD_DEPARTMENT, codes);
    check_type(FIELD_CATEGORY, codes);
    check_type(FIELD_PERSON, (const Case[]){{" 王小明 ", "王小明"},
                                            {"Ｗａｎｇ", "Ｗａｎｇ"},
                                            {NULL, NULL}});
}

static void a_required_field_cannot_be_empty(void **state)
{
    (void)state;
    for (int type = 0; type < FIELD_TYPES; type++) {
        Field field = field_of((FieldType)type);
        field.required = true;
        check(&field,
              (const Case[]){{"", NULL}, {" \n\t", NULL}, {NULL, NULL}});
        Err err = ERR_NONE;
        char *value = NULL;
        assert_false(field_read(&field, NULL, now, "en", &value, &err));
        assert_string_equal(err.text, "Answer: please fill this in");
    }
}

static void a_field_without_a_label_goes_by_its_name(void **state)
{
    (void)state;
    Field field = field_of(FIELD_NUMBER);
    field.label = NULL;
    Err err = ERR_NONE;
    char *value = NULL;
    assert_false(field_read(&field, "x", now, "en", &value, &err));
    assert_string_equal(err.text, "answer: \"x\" is not a number; write 12, "
                                  "1,250 or 12.5");
}

static void too_much_is_refused(void **state)
{
    (void)state;
    enum { HUGE_TEXT = 200000 };
    char *text = mem_new(HUGE_TEXT + 1);
    memset(text, '7', HUGE_TEXT);
    for (int type = 0; type < FIELD_TYPES; type++) {
        const Field field = field_of((FieldType)type);
        check(&field, (const Case[]){{text, NULL}, {NULL, NULL}});
    }
    free(text);
}

/* Reads one line into every type, and what comes out once more. */
static void try_everywhere(const char *line)
{
    for (int type = 0; type < FIELD_TYPES; type++) {
        Field field =
            type == FIELD_CHOICE ? choice_field() : field_of((FieldType)type);
        Err err = ERR_NONE;
        char *value = NULL;
        if (!field_read(&field, line, now, "en", &value, &err)) {
            assert_true(utf8_valid(err.text, strlen(err.text)));
            assert_null(strchr(err.text, '\n'));
            continue;
        }
        if (!value)
            continue;
        assert_true(utf8_valid(value, strlen(value)));
        char *again = NULL;
        if (type != FIELD_MOMENT) {
            assert_true(field_read(&field, value, now, "en", &again, &err));
            assert_string_equal(again, value);
        }
        char *shown = field_show(&field, value, now, "en");
        free(shown);
        free(again);
        free(value);
    }
}

static void naughty_strings_are_read_or_refused(void **state)
{
    (void)state;
    FILE *file = fopen(FIXTURES "/hard/blns/blns.txt", "re");
    if (!file) {
        print_message("no naughty strings here: skipped\n");
        skip();
    }
    char *line = NULL;
    size_t size = 0;
    int count = 0;
    while (getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        try_everywhere(line);
        count++;
    }
    free(line);
    (void)fclose(file);
    assert_true(count > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_one_line_without_blanks_around_it),
        cmocka_unit_test(long_text_keeps_its_lines),
        cmocka_unit_test(text_has_limits_in_characters),
        cmocka_unit_test(numbers_are_read_as_people_write_them),
        cmocka_unit_test(money_has_two_digits_behind_the_point),
        cmocka_unit_test(numbers_have_limits),
        cmocka_unit_test(a_date_is_a_day),
        cmocka_unit_test(a_time_of_day_is_hours_and_minutes),
        cmocka_unit_test(a_moment_is_kept_in_seconds),
        cmocka_unit_test(a_moment_is_shown_as_it_would_be_typed),
        cmocka_unit_test(a_choice_is_known_by_value_label_or_start),
        cmocka_unit_test(a_wrong_choice_is_told_what_there_is),
        cmocka_unit_test(yes_and_no_have_many_words),
        cmocka_unit_test(a_telephone_number_keeps_its_separators),
        cmocka_unit_test(codes_are_half_width_and_names_as_typed),
        cmocka_unit_test(a_required_field_cannot_be_empty),
        cmocka_unit_test(a_field_without_a_label_goes_by_its_name),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(naughty_strings_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
