/* form_test.c -- what a form file may say, and every mistake in it
 */
#include "form.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What is said about a form of these lines. */
static void check(const char *text, const char *expected)
{
    Mistakes mistakes = {.file = "f"};
    const bool fine = form_check_text(text, strlen(text), &mistakes);
    assert_string_equal(str_text(&mistakes.text), expected);
    assert_int_equal(fine, *expected == '\0');
    mistakes_release(&mistakes);
}

/* The same for one field, which stands in line 4 from column 4. */
static void check_field(const char *field, const char *expected)
{
    Str text = STR_EMPTY;
    str_addf(&text, "kind: x\nlabel: X\nfields:\n - {%s}\n", field);
    check(str_text(&text), expected);
    str_release(&text);
}

static void a_whole_form_has_no_mistakes(void **state)
{
    (void)state;
    check("# parcel.yaml -- a parcel that waits\n"
          "kind: bicycle\n"
          "label: {en: Parcel, zh-Hant: 包裹, ja: 荷物}\n"
          "help: {en: A parcel}\n"
          "scope: unit\n"
          "fields:\n"
          "  - {name: home, type: home, required: yes, label: Home}\n"
          "  - name: carrier\n"
          "    type: choice\n"
          "    default: by_hand\n"
          "    choices: [post, {value: by_hand, label: {en: by hand}}]\n"
          "    label: {en: Carrier}\n"
          "    width: 12\n"
          "  - {name: since, type: datetime, default: now, label: Since}\n"
          "  - {name: fee, type: money, min: 0, max: 99.5, label: Fee}\n"
          "steps:\n"
          "  - name: hand_over\n"
          "    label: Hand over\n"
          "    fields: [{name: to, type: person, label: To}]\n"
          "  - {name: lose, label: Lost}\n"
          "list:\n"
          "  columns: [home, carrier, state]\n"
          "  order: [-since]\n"
          "  open_while: {since: empty}\n",
          "");
}

static void what_is_missing_is_said_where_it_is_missing(void **state)
{
    (void)state;
    check("help: X\n", "f:1:1: \"kind\" is missing here\n"
                       "f:1:1: \"label\" is missing here\n"
                       "f:1:1: \"fields\" is missing here\n");
    check("kind: x\nlabel: X\nfields: []\n", "f:3:1: there are no fields\n");
    check_field("type: text", "f:4:4: \"name\" is missing here\n"
                              "f:4:4: \"label\" is missing here\n");
    check_field("name: a, label: A, type: choice",
                "f:4:4: \"choices\" is missing here\n");
    check_field("name: a, label: A, type: choice, choices: []",
                "f:4:38: there are no choices\n");
    check_field("name: a, label: A, type: choice, choices: [{label: B}]",
                "f:4:48: \"value\" is missing here\n");
    check_field("name: a, label: {}",
                "f:4:14: there is no text for \"label\"\n");
    check_field("name: a, label: ", "f:4:14: there is no text for \"label\"\n");
    check("- a\n",
          "f:1:1: keys and values have to stand here: {name: …, label: …}\n");
}

static void unknown_words_come_with_the_nearest(void **state)
{
    (void)state;
    check("kind: x\nlabel: X\nscope: unti\nfields:\n"
          " - {name: a, label: A}\nlsit: {}\n",
          "f:3:1: unknown scope \"unti\"; did you mean \"unit\"?\n"
          "f:6:1: unknown key \"lsit\"; did you mean \"list\"?\n");
    check(
        "kind: x\nlabel: X\nscope: everyone\nfields:\n"
        "  - {name: guests, type: rows, label: Guests, fields: [{name: home, "
        "type: home, label: Home}]}\n",
        "f:3:1: what names households (field \"guests\") can't be for "
        "everyone: no desk may hold another unit's; write unit, or hotline\n");
    check("kind: x\nlabel: X\nscope: planet\nfields:\n"
          " - {name: a, label: A}\n",
          "f:3:1: unknown scope \"planet\"; there are: unit, everyone, "
          "hotline\n");
    check_field("name: a, label: A, requird: yes",
                "f:4:24: unknown key \"requird\"; did you mean "
                "\"required\"?\n");
    check_field(
        "name: a, label: A, type: tiem",
        "f:4:24: unknown field type \"tiem\"; did you mean \"time\"?\n");
    check_field("name: a, label: A, type: bool",
                "f:4:24: unknown field type \"bool\"; did you mean "
                "\"yes_no\"?\n");
    check_field("name: a, label: A, type: blob",
                "f:4:24: unknown field type \"blob\"; there are: text, long, "
                "number, money, date, time, datetime, choice, yes_no, "
                "telephone, home, household, person, staff, department, "
                "category, record, rows\n");
    check_field("name: a, label: A, type: choice, choices: [{value: b, "
                "lable: B}]",
                "f:4:59: unknown key \"lable\"; did you mean \"label\"?\n");
}

static void names_are_plain_words(void **state)
{
    (void)state;
    static const char no_name[] =
        "cannot be a name; use a-z, 0-9 and _, begin with a letter, at most 47 "
        "of them";
    static const char *const wrong[] = {"Home", "1st", "戶別", "a-b", "''"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Str field = STR_EMPTY;
        Str expected = STR_EMPTY;
        str_addf(&field, "name: %s, label: A", wrong[i]);
        str_addf(&expected, "f:4:5: \"%s\" %s\n",
                 *wrong[i] == '\'' ? "" : wrong[i], no_name);
        check_field(str_text(&field), str_text(&expected));
        str_release(&field);
        str_release(&expected);
    }
    check_field("name: [a], label: A", "f:4:5: a name has to be one word\n");
    check("kind: X\nlabel: X\nfields: [{name: a, label: A}]\n",
          "f:1:1: \"X\" cannot be a name; use a-z, 0-9 and _, begin with a "
          "letter, at most 47 of them\n");
}

static void names_stand_once(void **state)
{
    (void)state;
    check("kind: x\n"
          "label: X\n"
          "fields:\n"
          "- {name: a, label: A}\n"
          "- {name: b, label: B, type: choice, choices: [c, d, {value: c}]}\n"
          "- {name: a, label: A}\n"
          "steps:\n"
          "- {name: s, label: S, fields: [{name: a, label: A}]}\n"
          "- {name: s, label: S}\n",
          "f:5:53: \"c\" stands here a second time\n"
          "f:6:4: \"a\" stands here a second time\n"
          "f:9:4: \"s\" stands here a second time\n");
}

static void labels_are_texts_by_language(void **state)
{
    (void)state;
    check_field("name: a, label: {zh_Hant: A}",
                "f:4:22: \"zh_Hant\" is no language; write en, ja, ko, zh-Hant "
                "…\n");
    check_field("name: a, label: {en: [A]}",
                "f:4:22: \"en\" has to be a text; put it in quotes when it "
                "holds one of : , [ ] { } #\n");
    check_field("name: a, label: {en: 'A', zh-Hant: 甲,乙}",
                "f:4:42: the text before \"乙\" holds a comma; put it in "
                "quotes\n");
    check_field("name: a, label: A, help: [B]",
                "f:4:24: \"help\" has to be a text; put it in quotes when it "
                "holds one of : , [ ] { } #\n");
}

static void limits_fit_their_type(void **state)
{
    (void)state;
    check_field("name: a, label: A, type: number, min: 5, max: 4",
                "f:4:46: \"max\" is less than \"min\"\n");
    check_field("name: a, label: A, type: number, min: five",
                "f:4:38: \"min\" has to be a number\n");
    check_field("name: a, label: A, max: [1]",
                "f:4:24: \"max\" has to be a number\n");
    check_field("name: a, label: A, type: date, max: 5",
                "f:4:36: \"max\" means nothing for a field of type date\n");
    check_field("name: a, label: A, choices: [b]",
                "f:4:24: \"choices\" means nothing for a field of type text; "
                "did you mean \"type: choice\"?\n");
    check_field("name: a, label: A, width: 0",
                "f:4:24: \"width\" has to be a whole number from 1 to 200\n");
    check_field("name: a, label: A, width: 1e9",
                "f:4:24: \"width\" has to be a whole number from 1 to 200\n");
    check_field("name: a, label: A, required: maybe",
                "f:4:24: \"required\" has to be yes or no\n");
}

static void a_default_is_an_answer(void **state)
{
    (void)state;
    check_field("name: a, label: A, type: number, default: 12", "");
    check_field("name: a, label: A, type: time, default: now", "");
    check_field("name: a, label: A, type: date, default: tomorrow", "");
    check_field("name: a, label: A, type: yes_no, default: no", "");
    check_field("name: a, label: A, type: number, default: twelve",
                "f:4:38: this default does not fit: A: \"twelve\" is not a "
                "number; write 12, 1,250 or 12.5\n");
    check_field("name: a, label: A, type: choice, choices: [b, c], default: d",
                "f:4:55: this default does not fit: A: there is no \"d\"; "
                "choose from: b, c\n");
    check_field("name: a, label: A, default: [b]",
                "f:4:24: \"default\" has to be a text; put it in quotes when "
                "it holds one of : , [ ] { } #\n");
}

static void things_have_their_shape(void **state)
{
    (void)state;
    check("kind: x\nlabel: X\nfields: {a: b}\nsteps: a\nlist: b\n",
          "f:3:1: \"fields\" has to be a list: lines that begin with \"- \", "
          "or [a, b]\n"
          "f:4:1: \"steps\" has to be a list: lines that begin with \"- \", or "
          "[a, b]\n"
          "f:5:1: \"list\" has to hold keys and values: {key: value}\n");
    check("kind: x\nlabel: X\nfields: [a]\nsteps: [b]\n",
          "f:3:10: keys and values have to stand here: {name: …, label: …}\n"
          "f:4:9: keys and values have to stand here: {name: …, label: …}\n");
    check_field("name: a, label: A, type: choice, choices: b",
                "f:4:38: \"choices\" has to be a list: lines that begin with "
                "\"- \", or [a, b]\n");
    check_field("name: a, label: A, type: choice, choices: [[b]]",
                "f:4:48: the value of a choice has to be a text of at most 64 "
                "letters\n");
    check_field("name: a, label: A, type: [text]",
                "f:4:24: \"type\" has to be a text; put it in quotes when it "
                "holds one of : , [ ] { } #\n");
}

static void a_list_shows_fields_that_are_there(void **state)
{
    (void)state;
    check("kind: x\nlabel: X\nfields: [{name: home, label: Home}]\n"
          "list:\n"
          "  columns: [home, hoem, number, [a]]\n"
          "  order: [-home, -colour]\n"
          "  open_while: {hme: empty}\n"
          "  color: red\n",
          "f:5:19: there is no field \"hoem\"; did you mean \"home\"?\n"
          "f:5:33: the name of a field has to stand here\n"
          "f:6:18: there is no field \"colour\"\n"
          "f:7:16: there is no field \"hme\"; did you mean \"home\"?\n"
          "f:8:3: unknown key \"color\"; there can be: columns, order, "
          "open_while, due, board\n");
}

static void all_mistakes_are_found_in_one_run(void **state)
{
    (void)state;
    check("kind: bicycle\n"
          "label: {en: Parcel, zh-Hant: 包裹\n"
          "scope: unti\n"
          "fields:\n"
          "  - {name: home, type: home, label: Home\n"
          "  - {name: carrier, type: text, label: \"Carrier}\n"
          "  - name: x\n"
          "    label: X: y\n"
          "    type: tiem\n"
          "  - {name: y, label: \"Why\"}\n"
          "  - name: z\n"
          "\tlabel: Z\n"
          "list:\n"
          "  columns: [home, carier]\n"
          "  ordre: [x]\n",
          "f:2:8: the bracket that opens here is not closed; a \",\", \"}\" or "
          "\"]\" is missing before line 3\n"
          "f:3:1: unknown scope \"unti\"; did you mean \"unit\"?\n"
          "f:5:5: the bracket that opens here is not closed; a \",\", \"}\" or "
          "\"]\" is missing before line 6\n"
          "f:6:40: a quote is opened and never closed\n"
          "f:8:13: this \":\" belongs to no key; put the text in quotes, or "
          "check how far the lines above are indented\n"
          "f:9:5: unknown field type \"tiem\"; did you mean \"time\"?\n"
          "f:12:1: a tab where spaces are needed; indent with spaces\n"
          "f:15:3: unknown key \"ordre\"; did you mean \"order\"?\n");
}

static void too_much_is_refused(void **state)
{
    (void)state;
    Str text = STR_EMPTY;
    str_add(&text, "kind: x\nlabel: X\nfields:\n");
    for (int i = 0; i < 502; i++)
        str_addf(&text, "- {name: f%d, label: F}\n", i);
    check(str_text(&text), "f:504:3: more than 500 are too many\n");
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_form_has_no_mistakes),
        cmocka_unit_test(what_is_missing_is_said_where_it_is_missing),
        cmocka_unit_test(unknown_words_come_with_the_nearest),
        cmocka_unit_test(names_are_plain_words),
        cmocka_unit_test(names_stand_once),
        cmocka_unit_test(labels_are_texts_by_language),
        cmocka_unit_test(limits_fit_their_type),
        cmocka_unit_test(a_default_is_an_answer),
        cmocka_unit_test(things_have_their_shape),
        cmocka_unit_test(a_list_shows_fields_that_are_there),
        cmocka_unit_test(all_mistakes_are_found_in_one_run),
        cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
