/* register_mistakes_test.c -- every mistake in what only registers have: in
 * conditions, in computing, in states, steps, items, duties, and papers
 */
#include "form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* What is said of a form that ends in these lines, which begin in line 5. */
static void says(const char *lines, const char *expected)
{
    Str text = STR_EMPTY;
    Mistakes mistakes = {.file = "f"};
    str_addf(&text,
             "kind: probe\nlabel: X\nfields:\n"
             "- {name: a, type: number, label: A}\n%s",
             lines);
    form_check_text(text.at, text.len, &mistakes);
    assert_string_equal(str_text(&mistakes.text), expected);
    mistakes_release(&mistakes);
    str_release(&text);
}

static void mistakes_of_conditions_come_with_a_hint(void **state)
{
    (void)state;
    says("- {name: b, label: B, shown_if: {c: filled}}\n",
         "f:5:34: there is no field \"c\"\n");
    says("- {name: use, label: B, shown_if: {ues: filled}}\n",
         "f:5:36: there is no field \"ues\"; did you mean \"use\"?\n");
    says("- {name: b, label: B, shown_if: {a: failed}}\n",
         "f:5:34: \"a\" is no item that can have failed\n");
    says("- {name: b, label: B, shown_if: {a: {belwo: 3}}}\n",
         "f:5:38: unknown key \"belwo\"; did you mean \"below\"?\n");
    says("- {name: b, label: B, shown_if: {a: {below: x}}}\n",
         "f:5:38: \"below\" has to be a number\n");
    says("- {name: b, label: B, shown_if: {a: {before: today}}}\n",
         "f:5:34: \"a\" has to be a field of type date, datetime here\n");
    says("- {name: b, label: B, shown_if: {made_at: {before: soon}}}\n",
         "f:5:44: \"before\" has to be today, now, +7d or a day like "
         "2026-12-24\n");
    says("- {name: b, label: B, shown_if: {a: []}}\n",
         "f:5:34: there is nothing to compare with\n");
    says("- {name: b, label: B, shown_if: a}\n",
         "f:5:23: \"shown_if\" has to hold keys and values: {key: value}\n");
}

static void mistakes_of_what_is_unusual_come_with_a_hint(void **state)
{
    (void)state;
    says("- {name: n, label: N}\n"
         "- {name: b, type: number, rising: a, jump: {times: 3, remark: n}, "
         "label: B}\n",
         "");
    says("- {name: n, label: N}\n"
         "- {name: b, type: number, jump: {above: 3, remark: n}, label: B}\n",
         "f:6:3: \"rising\" is missing here\n");
    says("- {name: b, type: number, rising: a, jump: {above: 3}, label: B}\n",
         "f:5:38: \"remark\" is missing here\n");
    says("- {name: n, label: N}\n"
         "- {name: b, type: number, rising: a, jump: {remark: n}, label: B}\n",
         "f:6:38: \"above\" is missing here\n");
    says("- {name: b, type: number, rising: a, jump: {above: 0, remark: a}, "
         "label: B}\n",
         "f:5:45: \"above\" has to be above 0\n"
         "f:5:55: \"a\" has to be a field of type text, long here\n");
}

static void mistakes_of_computing_come_with_a_hint(void **state)
{
    (void)state;
    says("- {name: b, type: number, label: B, compute: {smu: [a]}}\n",
         "f:5:47: unknown key \"smu\"; did you mean \"sum\"?\n");
    says("- {name: b, type: number, label: B, compute: {difference: [a]}}\n",
         "f:5:47: \"difference\" takes from 2 to 2 names of fields\n");
    says("- {name: b, type: number, label: B, compute: {days_since: a}}\n",
         "f:5:47: \"a\" has to be a field of type date, datetime here\n");
    says("- {name: b, label: B, compute: {sum: [a]}}\n",
         "f:5:23: \"compute\" means nothing for a field of type text\n");
    says("- {name: b, type: number, label: B, compute: {sum: [c]}}\n"
         "- {name: c, type: number, label: C, compute: {sum: [b]}}\n",
         "f:5:53: \"c\" is computed further down; move it above \"b\"\n");
    says("- {name: b, type: number, label: B, compute: {sum: [b]}}\n",
         "f:5:53: \"b\" is computed further down; move it above \"b\"\n");
    says("- {name: t, type: rows, label: T, fields: [{name: n, label: N}]}\n"
         "- {name: b, type: number, label: B, compute: {sum: t.m}}\n",
         "f:6:47: \"t\" has no column \"m\"\n");
}

static void mistakes_of_fields_come_with_a_hint(void **state)
{
    (void)state;
    says("- {name: b, label: B, of: home}\n",
         "f:5:23: \"of\" means nothing for a field of type text; did you mean "
         "\"type: record\"?\n");
    says("- {name: b, label: B, type: record}\n",
         "f:5:3: \"of\" is missing here\n");
    says("- {name: b, label: B, type: record, of: hoem}\n",
         "f:5:37: there is no form \"hoem\"; did you mean \"home\"?\n");
    says("- {name: b, label: B, pattern: '[a-'}\n",
         "f:5:23: this pattern cannot be read: Unmatched [, [^, [:, [., or "
         "[=\n");
    static const char *const hostile[] = {"(a{1,99}){99}", "((a{9}){9}){99}",
                                          "(a)\\1", "a{2,99999999999}"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        Str text = STR_EMPTY;
        str_addf(&text, "- {name: b, label: B, pattern: '%s'}\n", hostile[i]);
        says(str_text(&text), "f:5:23: this pattern is too long, repeats too "
                              "often, or refers back to a group\n");
        str_release(&text);
    }
    says("- {name: b, type: date, label: B, default: home.class}\n",
         "f:5:35: this default does not fit: B: \"home.class\" is not a day; "
         "write 12-24, 2026-12-24, tomorrow or +3\n");
    says("- {name: t, type: rows, label: T, fields: [{name: n, label: N, type: "
         "rows, fields: []}]}\n",
         "f:5:64: a table cannot hold a table\n"
         "f:5:76: there are no fields\n");
}

static void mistakes_of_the_parts_come_with_a_hint(void **state)
{
    (void)state;
    says("number: p3\n",
         "f:5:1: \"number\" has to be one to 4 capital letters\n");
    says("survives: 0\n",
         "f:5:1: \"survives\" has to be a whole number from 1 to 100\n");
    says("group: hoems\n",
         "f:5:1: unknown group \"hoems\"; did you mean \"homes\"?\n");
    says("states: [{name: new, label: N}]\n"
         "steps: [{name: s, label: S, from: [nwe], to: old, asks: [aa]}]\n",
         "f:6:36: there is no state \"nwe\"; did you mean \"new\"?\n"
         "f:6:42: there is no state \"old\"\n"
         "f:6:58: there is no field \"aa\"\n");
    says("may: {sett: [butler], show: butler}\n",
         "f:5:7: unknown key \"sett\"; did you mean \"set\"?\n"
         "f:5:23: \"show\" has to be a list: lines that begin with \"- \", or "
         "[a, b]\n");
    says("follow: [{make: request, fields: {text: 'x {b} {', txet: y}}]\n",
         "f:5:35: \"{\" begins the name of a field: {home}\n"
         "f:5:35: there is no field \"b\"\n"
         "f:5:52: there is no field \"txet\"; did you mean \"text\"?\n");
    says("follow: [{set: {a: '1'}, make: request}]\n",
         "f:5:11: either \"make\" or \"set\" can stand here\n");
    says("items: {scale: pass_fial, sections: []}\n",
         "f:5:9: unknown scale \"pass_fial\"; did you mean \"pass_fail\"?\n");
    says("items: {scale: yes_no, default: maybe, sections: [{label: S, items: "
         "[{name: a, label: A}]}]}\n",
         "f:5:24: this default does not fit: A: there is no \"maybe\"; choose "
         "from: yes, no, not applicable\n"
         "f:5:71: \"a\" stands here a second time\n");
    says("every: {for: home, key: a, where: {clas: x}}\n",
         "f:5:1: \"period\" is missing here\n"
         "f:5:36: there is no field \"clas\"; did you mean \"class\"?\n");
    says("report: [{name: r, label: R, show: sum}]\n"
         "print: [{name: p, label: P, text: '{rows:a}'}]\n",
         "f:5:10: \"of\" is missing here\n"
         "f:6:29: \"a\" has to be a field of type rows here\n");
    says("print: [{name: p, label: P, when: {clas: x}, text: T}]\n",
         "f:5:36: there is no field \"clas\"\n");
    says("- {name: b, label: B, lead: soon}\n",
         "f:5:23: \"lead\" has to be a span of time: 30m, 24h or 2d\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_of_conditions_come_with_a_hint),
        cmocka_unit_test(mistakes_of_what_is_unusual_come_with_a_hint),
        cmocka_unit_test(mistakes_of_computing_come_with_a_hint),
        cmocka_unit_test(mistakes_of_fields_come_with_a_hint),
        cmocka_unit_test(mistakes_of_the_parts_come_with_a_hint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
