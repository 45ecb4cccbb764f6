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
    assert_null(form_of(book, "parcel"));

    int count = 0;
    while (form_at(book, count))
        count++;
    assert_true(count >= 2);
    assert_null(form_at(book, -1));
    form_book_close(book);
}

static const char parcel[] = "kind: parcel\n"
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
    const Form *form = form_of(book, "parcel");
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
                           "- {name: class, type: choice, choices: [let],\n"
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

    Mistakes mistakes = {0};
    assert_false(form_check_file(site->paths[0], &mistakes));
    assert_int_equal(mistakes.count, 4);
    assert_non_null(strstr(str_text(&mistakes.text),
                           "the step \"on\" is missing; the program needs it"));
    mistakes_release(&mistakes);
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
    assert_non_null(form_of(book, "parcel"));
    assert_non_null(form_of(book, "staff"));
    form_book_close(book);
}

static void a_form_file_that_is_none_is_said_in_a_sentence(void **state)
{
    Site *site = *state;
    Mistakes mistakes = {0};
    assert_false(form_check_file("/nonexistent/a.yaml", &mistakes));
    assert_string_equal(str_text(&mistakes.text),
                        "/nonexistent/a.yaml:1:1: /nonexistent/a.yaml cannot "
                        "be read: No such file or directory\n");
    mistakes_release(&mistakes);

    Mistakes more = {.file = "x"};
    assert_false(form_check_file(site->folder, &more));
    assert_non_null(strstr(str_text(&more.text), "is not a file"));
    mistakes_release(&more);

    site_write(site, "parcel.yaml", parcel);
    Mistakes none = {0};
    assert_true(form_check_file(site->paths[0], &none));
    assert_int_equal(none.count, 0);
    mistakes_release(&none);
}

#define SITE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, site_make, site_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_built_in_forms_have_no_mistakes),
        SITE_TEST(a_built_in_form_is_found_with_its_steps_and_fields),
        SITE_TEST(a_site_adds_a_form_of_its_own),
        SITE_TEST(a_site_form_stands_for_the_built_in_one),
        SITE_TEST(a_site_form_keeps_what_the_program_needs),
        SITE_TEST(a_wrong_site_form_leaves_the_built_in_one),
        SITE_TEST(several_wrong_site_forms_are_counted),
        SITE_TEST(a_form_file_that_is_none_is_said_in_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
