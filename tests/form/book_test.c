/* book_test.c -- the forms of the program, and a site's own in their place */
#include "builtin.h"
#include "form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A folder for a site's forms, which the environment names. */
typedef struct Site {
    char folder[64];
    char paths[8][128];
    int count;
} Site;

static int site_make(void **state)
{
    static Site site;
    site = (Site){.folder = "/tmp/guanjia-forms-XXXXXX"};
    if (!mkdtemp(site.folder))
        return -1;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    setenv("GUANJIA_FORMS", site.folder, 1);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    *state = &site;
    return 0;
}

static int site_remove(void **state)
{
    Site *site = *state;
    for (int i = 0; i < site->count; i++)
        (void)remove(site->paths[i]);
    rmdir(site->folder);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    unsetenv("GUANJIA_FORMS");
    return 0;
}

static void site_write(Site *site, const char *name, const char *text)
{
    char *path = site->paths[site->count++];
    (void)snprintf(path, sizeof site->paths[0], "%s/%s", site->folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
}

static void the_built_in_forms_have_no_mistakes(void **state)
{
    (void)state;
    int count = 0;
    for (const BuiltinFile *file = builtin_files; file->name; file++) {
        if (strncmp(file->name, "forms/", 6) != 0)
            continue;
        Mistakes mistakes = {.file = file->name};
        form_check_text(file->text, file->len, &mistakes);
        assert_string_equal(str_text(&mistakes.text), "");
        assert_int_equal(mistakes.count, 0);
        mistakes_release(&mistakes);
        count++;
    }
    assert_true(count > 0);
}

/* What `guanjia help forms` shows. */
static void the_example_of_a_form_has_no_mistakes(void **state)
{
    (void)state;
    size_t len = 0;
    const char *text = builtin_text("data/form.yaml", &len);
    Mistakes mistakes = {.file = "data/form.yaml"};
    form_check_text(text, len, &mistakes);
    assert_string_equal(str_text(&mistakes.text), "");
    mistakes_release(&mistakes);
}

static void a_built_in_form_is_found_with_its_steps_and_fields(void **state)
{
    (void)state;
    FormBook *book = form_book_open();
    assert_null(form_book_trouble(book));
    const Form *form = form_of(book, "request");
    assert_non_null(form);
    assert_string_equal(form->file, "forms/request.yaml");
    const Field *text = sheet_field(&form->sheet, "text");
    assert_non_null(text);
    assert_int_equal(text->type, FIELD_LONG);
    assert_true(text->required);
    const Sheet *explain = form_step(form, "explain");
    assert_non_null(explain);
    assert_non_null(sheet_field(explain, "explained_to"));
    assert_null(form_step(form, "exlpain"));
    assert_null(form_of(book, "bicycle"));

    int count = 0;
    while (form_at(book, count))
        count++;
    assert_true(count >= 2);
    assert_null(form_at(book, -1));
    form_book_close(book);
}

static const char parcel[] = "kind: bicycle\n"
                             "label: Parcel\n"
                             "fields:\n"
                             "- {name: home, type: home, label: Home}\n";

static void a_site_adds_a_form_of_its_own(void **state)
{
    Site *site = *state;
    site_write(site, "parcel.yaml", parcel);
    site_write(site, "notes.txt", "not a form: [");
    site_write(site, ".parcel.yaml", "not a form: [");
    FormBook *book = form_book_open();
    assert_null(form_book_trouble(book));
    const Form *form = form_of(book, "bicycle");
    assert_non_null(form);
    assert_string_equal(form->file, site->paths[0]);
    assert_non_null(form_of(book, "request"));
    form_book_close(book);
}

/* All of the built-in one, and a field more. */
static const char flat[] = "kind: home\n"
                           "label: Flat\n"
                           "fields:\n"
                           "- {name: home, label: Flat}\n"
                           "- {name: unit, type: number, label: Unit}\n"
                           "- {name: floor, label: Floor}\n"
                           "- {name: room, label: Room}\n"
                           "- {name: class, type: choice, choices: [occupied,\n"
                           "   unsold, unlet, unused, not_moved_in],\n"
                           "   label: Use}\n"
                           "- {name: note, type: long, label: Note}\n"
                           "- {name: view, label: View}\n";

static void a_site_form_stands_for_the_built_in_one(void **state)
{
    Site *site = *state;
    site_write(site, "ours.yml", flat);
    FormBook *book = form_book_open();
    assert_null(form_book_trouble(book));
    const Form *form = form_of(book, "home");
    assert_string_equal(label_in(form->sheet.label, "en"), "Flat");
    assert_int_equal(form->sheet.count, 7);
    form_book_close(book);
}

/* What is wrong with one file; how much. */
static int file_mistakes(const char *path, Str *out)
{
    int count = 0;
    FormBook *book = form_book_with(&path, 1);
    str_add(out, form_book_mistakes(book, &count));
    form_book_close(book);
    return count;
}

static void a_site_form_keeps_what_the_program_needs(void **state)
{
    Site *site = *state;
    site_write(site, "ours.yml",
               "kind: duty\n"
               "label: Shift\n"
               "fields: [{name: unit, label: Unit}]\n");
    FormBook *book = form_book_open();
    assert_non_null(
        strstr(form_book_trouble(book),
               ":1:1: the field \"unit\" must stay of type number"));
    assert_string_equal(form_of(book, "duty")->file, "forms/duty.yaml");
    form_book_close(book);

    Str mistakes = STR_EMPTY;
    assert_int_equal(file_mistakes(site->paths[0], &mistakes), 4);
    assert_non_null(strstr(str_text(&mistakes),
                           "the step \"on\" is missing; the program needs it"));
    str_release(&mistakes);
}

static void a_wrong_site_form_leaves_the_built_in_one(void **state)
{
    Site *site = *state;
    site_write(site, "home.yaml",
               "kind: home\n"
               "label: Flat\n"
               "feilds: []\n");
    FormBook *book = form_book_open();
    char expected[512];
    (void)snprintf(expected, sizeof expected,
                   "%s:3:1: unknown key \"feilds\"; did you mean \"fields\"?",
                   site->paths[0]);
    assert_string_equal(form_book_trouble(book), expected);
    const Form *form = form_of(book, "home");
    assert_non_null(form);
    assert_string_equal(form->file, "forms/home.yaml");
    form_book_close(book);
}

static void several_wrong_site_forms_are_counted(void **state)
{
    Site *site = *state;
    site_write(site, "home.yaml", "kind: [");
    site_write(site, "staff.yaml", "");
    site_write(site, "parcel.yaml", parcel);
    FormBook *book = form_book_open();
    assert_string_equal(form_book_trouble(book),
                        "2 form files are wrong and not used; \"guanjia forms "
                        "check\" says why");
    assert_non_null(form_of(book, "bicycle"));
    assert_non_null(form_of(book, "staff"));
    form_book_close(book);
}

static void a_form_file_that_is_none_is_said_in_a_sentence(void **state)
{
    Site *site = *state;
    Str mistakes = STR_EMPTY;
    assert_int_equal(file_mistakes("/nonexistent/a.yaml", &mistakes), 1);
    assert_string_equal(str_text(&mistakes),
                        "/nonexistent/a.yaml:1:1: /nonexistent/a.yaml cannot "
                        "be read: No such file or directory\n");
    str_clear(&mistakes);
    assert_int_equal(file_mistakes(site->folder, &mistakes), 1);
    assert_non_null(strstr(str_text(&mistakes), "is not a file"));
    str_clear(&mistakes);
    site_write(site, "parcel.yaml", parcel);
    assert_int_equal(file_mistakes(site->paths[0], &mistakes), 0);
    str_release(&mistakes);
}

/* What is told of the site's forms, of which there are some. */
static void site_says(const char *expected)
{
    FormBook *book = form_book_open();
    int count = 0;
    const char *text = form_book_mistakes(book, &count);
    Str told = STR_EMPTY;
    /* without the folder, which is another one each time */
    while (*text) {
        const size_t len = strcspn(text, "\n");
        const char *name = text + len;
        for (const char *at = text; at < text + len && *at != ':'; at++)
            name = *at == '/' ? at + 1 : name;
        str_addn(&told, name, (size_t)(text + len - name) + 1);
        text += len + 1;
    }
    assert_string_equal(str_text(&told), expected);
    str_release(&told);
    form_book_close(book);
}

static void a_site_form_extends_the_built_in_one_of_its_kind(void **state)
{
    Site *site = *state;
    site_write(site, "home.yaml",
               "kind: home\n"
               "extends: home\n"
               "label: Flat\n"
               "fields:\n"
               "  - {name: floor, required: yes}\n"
               "  - {name: view, label: View}\n"
               "list: {order: [-view]}\n");
    FormBook *book = form_book_open();
    assert_null(form_book_trouble(book));
    const Form *form = form_of(book, "home");
    assert_string_equal(label_in(form->sheet.label, "ja"), "Flat");
    assert_int_equal(form->sheet.count, 7);
    const Field *floor = sheet_field(&form->sheet, "floor");
    assert_true(floor->required);
    assert_string_equal(label_in(floor->label, "zh-Hant"), "樓層");
    assert_true(floor->max == 16);
    assert_string_equal(form->sheet.fields[6].name, "view");
    assert_string_equal(form->list.columns[1], "unit");
    assert_string_equal(form->list.order[0], "-view");
    form_book_close(book);
}

static void a_form_extends_one_that_extends_another(void **state)
{
    Site *site = *state;
    site_write(site, "a.yaml",
               "kind: night_round\nextends: strol\nlabel: Night\n"
               "items: {sections: [{label: Hall, items: [\n"
               "  {name: lamp, label: Lamp}, {name: door, weight: 3}]},\n"
               "  {label: Roof, items: [{name: hatch, label: Hatch}]}]}\n");
    site_write(site, "b.yaml",
               "kind: strol\nlabel: Round\nextends: walk\n"
               "items: {scale: pass_fail, sections: [{label: Hall,\n"
               "  items: [{name: door, label: Door}]}]}\n");
    site_write(site, "c.yaml",
               "kind: walk\nlabel: Walk\n"
               "fields: [{name: walked_at, type: datetime, label: At}]\n");
    FormBook *book = form_book_open();
    assert_null(form_book_trouble(book));
    const Form *form = form_of(book, "night_round");
    static const char *const names[] = {
        "walked_at",   "door",  "door_remark", "lamp",
        "lamp_remark", "hatch", "hatch_remark"};
    assert_int_equal(form->sheet.count, 7);
    for (int i = 0; i < form->sheet.count; i++)
        assert_string_equal(form->sheet.fields[i].name, names[i]);
    assert_true(form->sheet.fields[1].weight == 3);
    assert_int_equal(form_of(book, "strol")->sheet.count, 3);
    form_book_close(book);
}

static void forms_that_extend_each_other_are_refused(void **state)
{
    Site *site = *state;
    site_write(site, "a.yaml", "kind: one\nextends: two\nlabel: X\n");
    site_write(site, "b.yaml", "kind: two\nextends: three\nlabel: X\n");
    site_write(site, "c.yaml", "kind: three\nextends: one\nlabel: X\n");
    site_write(site, "d.yaml", "kind: four\nextends: four\nlabel: X\n");
    site_write(site, "e.yaml", "kind: five\nextends: hoem\nlabel: X\n");
    site_says("a.yaml:2:1: there is no form \"two\"\n"
              "b.yaml:2:1: there is no form \"three\"\n"
              "c.yaml:2:1: \"one\" extends this form itself, and so on for "
              "ever\n"
              "d.yaml:2:1: there is no form \"four\"\n"
              "e.yaml:2:1: there is no form \"hoem\"; did you mean "
              "\"home\"?\n");
}

static void a_mistake_in_what_is_taken_is_told_at_extends(void **state)
{
    Site *site = *state;
    site_write(
        site, "a.yaml",
        "kind: home\nlabel: X\nextends: home\n"
        "fields: [{name: class, choices: [let]},\n"
        "         {name: shown, label: S, shown_if: {class: unsold}}]\n");
    site_write(site, "b.yaml",
               "kind: walk\nlabel: X\nextends: home\n"
               "fields: [{name: unit, choices: [let]}]\n");
    site_write(
        site, "c.yaml",
        "kind: lane\nlabel: X\n"
        "fields: [{name: use, type: choice, choices: [a, b], label: U},\n"
        "         {name: why, label: W, shown_if: {use: a}}]\n");
    site_write(site, "d.yaml",
               "kind: alley\nlabel: X\nextends: lane\n"
               "fields: [{name: use, choices: [b]}]\n");
    site_says("a.yaml:5:45: \"class\" is never \"unsold\"\n"
              "b.yaml:4:23: \"choices\" means nothing for a field of type "
              "number; did you mean \"type: choice\"?\n"
              "d.yaml:3:1: \"use\" is never \"a\"\n");
}

static void what_a_form_names_of_other_registers_is_there(void **state)
{
    Site *site = *state;
    site_write(site, "a.yaml",
               "kind: dues\n"
               "label: Cost\n"
               "fields:\n"
               "  - {name: home, type: home, label: Home}\n"
               "  - {name: use, label: Use, default: home.calss}\n"
               "  - {name: purses, type: record, of: pusres, label: B}\n"
               "  - {name: all, type: number, label: All,\n"
               "     compute: {sum_of: [request, text, home]}}\n"
               "follow:\n"
               "  - {make: request, fields: {home: '{hoem}', txet: x}}\n"
               "every: {period: month, for: home, key: home,\n"
               "  where: {class: [unsold, unlett]}}\n");
    site_write(site, "b.yaml",
               "kind: purses\n"
               "label: Budget\n"
               "fields:\n"
               "  - {name: spent, type: money, label: Spent,\n"
               "     compute: {sum_of: [spending, amount, purses]}}\n");
    site_write(site, "c.yaml",
               "kind: spending\n"
               "label: Spending\n"
               "fields:\n"
               "  - {name: amount, type: money, label: Amount}\n"
               "  - {name: purses, type: record, of: purses, label: B}\n");
    site_says("a.yaml:5:29: there is no field \"calss\"; did you mean "
              "\"class\"?\n"
              "a.yaml:6:34: there is no form \"pusres\"; did you mean "
              "\"purses\"?\n"
              "a.yaml:8:34: \"text\" has to be a field of type number, money, "
              "choice here\n"
              "a.yaml:8:40: \"home\" has to be a field of type record here\n"
              "a.yaml:10:30: there is no field \"hoem\"; did you mean "
              "\"home\"?\n"
              "a.yaml:10:46: there is no field \"txet\"; did you mean "
              "\"text\"?\n"
              "a.yaml:12:11: \"class\" is never \"unlett\"; did you mean "
              "\"unlet\"?\n");
    (void)remove(site->paths[0]);
    site->count--;
    site_says("");
}

static void what_needs_a_form_that_is_wrong_is_wrong_too(void **state)
{
    Site *site = *state;
    site_write(site, "a.yaml",
               "kind: dues\n"
               "label: Cost\n"
               "fields:\n"
               "  - {name: home, type: home, label: Home}\n"
               "  - {name: use, label: Use, default: home.calss}\n"
               "  - {name: purses, type: record, of: pusres, label: B}\n"
               "every: {period: month, for: home, key: home,\n"
               "  where: {class: [unsold, unlett]}}\n"
               "follow: [{make: request, fields: {txet: x}}]\n");
    site_write(site, "b.yaml",
               "kind: purses\n"
               "label: Budget\n"
               "fields:\n"
               "  - {name: dues, type: record, of: dues, label: Cost}\n");
    site_says("a.yaml:5:29: there is no field \"calss\"; did you mean "
              "\"class\"?\n"
              "a.yaml:6:34: there is no form \"pusres\"; did you mean "
              "\"purses\"?\n"
              "a.yaml:8:11: \"class\" is never \"unlett\"; did you mean "
              "\"unlet\"?\n"
              "a.yaml:9:35: there is no field \"txet\"; did you mean "
              "\"text\"?\n"
              "b.yaml:4:32: there is no form \"dues\"\n");
}

static void files_are_checked_together_and_before_the_site(void **state)
{
    Site *site = *state;
    site_write(site, "parcel.yaml", parcel);
    site_write(site, "wrong.yaml", "kind: [");
    site_write(site, "shelf.txt",
               "kind: shelf\nlabel: {en: Shelf, ja: 棚}\n"
               "fields: [{name: parcel, type: record, of: bicycle, label: P},\n"
               "  {name: place, type: record, of: place, label: {en: '1'}},\n"
               "  {name: how, type: choice, choices: ['1', b], label: '2'}]\n");
    site_write(
        site, "place.txt",
        "kind: place\nlabel: '-'\n"
        "fields: [{name: shelf, type: record, of: shelf, label: '1'}]\n");
    const char *const files[] = {site->paths[2], site->paths[3]};
    FormBook *book = form_book_with(files, 2);
    int count = 1;
    assert_string_equal(form_book_mistakes(book, &count), "");
    assert_int_equal(count, 0);
    Str lacking = STR_EMPTY;
    assert_int_equal(form_book_untranslated(book, &lacking), 4);
    assert_non_null(strstr(str_text(&lacking), "shelf.txt:2:1: \"label\" "
                                               "lacks: zh-Hant, zh-Hans, ko"));
    assert_non_null(strstr(str_text(&lacking),
                           "shelf.txt:5:44: \"b\" lacks: en, zh-Hant, "
                           "zh-Hans, ja, ko"));
    str_release(&lacking);
    form_book_close(book);
}

#define SITE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, site_make, site_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_built_in_forms_have_no_mistakes),
        cmocka_unit_test(the_example_of_a_form_has_no_mistakes),
        SITE_TEST(a_built_in_form_is_found_with_its_steps_and_fields),
        SITE_TEST(a_site_adds_a_form_of_its_own),
        SITE_TEST(a_site_form_stands_for_the_built_in_one),
        SITE_TEST(a_site_form_keeps_what_the_program_needs),
        SITE_TEST(a_wrong_site_form_leaves_the_built_in_one),
        SITE_TEST(several_wrong_site_forms_are_counted),
        SITE_TEST(a_form_file_that_is_none_is_said_in_a_sentence),
        SITE_TEST(a_site_form_extends_the_built_in_one_of_its_kind),
        SITE_TEST(a_form_extends_one_that_extends_another),
        SITE_TEST(forms_that_extend_each_other_are_refused),
        SITE_TEST(a_mistake_in_what_is_taken_is_told_at_extends),
        SITE_TEST(what_a_form_names_of_other_registers_is_there),
        SITE_TEST(what_needs_a_form_that_is_wrong_is_wrong_too),
        SITE_TEST(files_are_checked_together_and_before_the_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
