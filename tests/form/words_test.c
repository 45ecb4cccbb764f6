/* words_test.c -- what the program's own forms say, in which languages
 *
 * The standard is a Chinese document; residents and staff read four languages
 * in five scripts (S4).  What must not be said to a household is looked for,
 * too (S17).
 */
#include "builtin.h"
#include "form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static FormBook *book;

static int book_make(void **state)
{
    (void)state;
    /* NOLINTBEGIN(concurrency-mt-unsafe): there is one thread */
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    unsetenv("GUANJIA_FORMS");
    /* NOLINTEND(concurrency-mt-unsafe) */
    book = form_book_open();
    return 0;
}

static int book_remove(void **state)
{
    (void)state;
    form_book_close(book);
    return 0;
}

/* Looks at every node of every built-in form. */
static void forms_walk(void (*look)(const char *file, const Tree *node))
{
    enum { DEEPEST = 32 };
    int files = 0;

    for (const BuiltinFile *file = builtin_files; file->name; file++) {
        Document *document;
        Mistakes mistakes = {.file = file->name};
        const Tree *path[DEEPEST];
        int depth = 0;
        if (strncmp(file->name, "forms/", strlen("forms/")) != 0)
            continue;
        if (!document_read(&document, file->text, file->len, &mistakes))
            fail_msg("%s", str_text(&mistakes.text));
        path[depth++] = document_root(document);
        while (depth > 0) {
            const Tree *node = path[--depth];
            look(file->name, node);
            if (node->next)
                path[depth++] = node->next;
            assert_true(depth < DEEPEST);
            if (node->child)
                path[depth++] = node->child;
        }
        document_close(document);
        mistakes_release(&mistakes);
        files++;
    }
    assert_true(files > 30);
}

static bool is_told(const Tree *node)
{
    static const char *const told[] = {"label", "help", "pattern_help", "text"};

    for (size_t i = 0; node->name && i < sizeof told / sizeof *told; i++)
        if (strcmp(node->name, told[i]) == 0)
            return node->kind == TREE_MAP || i < 3;
    return false;
}

static void languages_look(const char *file, const Tree *node)
{
    static const char *const languages[] = {"en", "zh-Hant", "zh-Hans", "ja",
                                            "ko"};

    if (node->text && strspn(node->text, "0123456789") == strlen(node->text))
        return; /* 5341 */
    for (size_t i = 0; is_told(node) && i < 5; i++) {
        const char *text = tree_text(node, languages[i]);
        if (!text || !*text)
            fail_msg("%s:%d: nothing in %s", file, node->line, languages[i]);
    }
}

static void every_word_of_a_form_is_there_in_five_languages(void **state)
{
    (void)state;
    forms_walk(languages_look);
}

static void sanction_look(const char *file, const Tree *node)
{
    static const char *const words[] = {
        "lacklist",
        "enalt",
        "anction",
        "efus",
        "拒絕",
        "拒绝",
        "黑名",
        "制裁",
        "罰",
        "罚",
        "罚",
        "違約金",
        "ブラックリスト",
        "블랙리스트",
        "벌금",
        "벌점",
        "제재",
        "출입 금지 대상자",
    };

    for (size_t i = 0; node->text && i < sizeof words / sizeof *words; i++)
        if (strstr(node->text, words[i]))
            fail_msg("%s:%d: %s", file, node->line, node->text);
}

static void no_form_speaks_of_sanctions_against_a_household(void **state)
{
    (void)state;
    forms_walk(sanction_look);
}

static int items_of(const char *kind)
{
    const Form *form = form_of(book, kind);
    int count = 0;

    assert_non_null(form);
    for (int i = 0; i < form->sheet.count; i++)
        count +=
            form->sheet.fields[i].item &&
            strcmp(form->sheet.fields[i].item, form->sheet.fields[i].name) == 0;
    return count;
}

static int items_of_section(const char *kind, const char *section)
{
    const Form *form = form_of(book, kind);
    const Tree *in = NULL;
    int count = 0;

    assert_non_null(form);
    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (field->section)
            in = field->section;
        count += in && field->item && strcmp(field->item, field->name) == 0 &&
                 strcmp(label_in(in, "zh-Hant"), section) == 0;
    }
    return count;
}

static void a_photo_is_said_to_be_kept_elsewhere(void **state)
{
    const Form *form = form_of(book, "inspection");
    const Field *photo = form_field(form, "meters_photo");

    (void)state;
    assert_non_null(photo);
    assert_non_null(strstr(label_in(photo->help, "en"), "not kept here"));
    assert_non_null(strstr(label_in(photo->help, "zh-Hant"), "不保存照片"));
}

static void the_appraisals_have_the_documents_items(void **state)
{
    (void)state;
    assert_int_equal(items_of("appraisal_staff"), 10 + 6 + 6);
    assert_int_equal(items_of_section("appraisal_staff", "受命準備"), 10);
    assert_int_equal(items_of_section("appraisal_staff", "業務活動"), 6);
    assert_int_equal(items_of_section("appraisal_staff", "成果"), 6);
    assert_int_equal(items_of("appraisal_manager"), 7 + 9 + 11 + 10);
    assert_int_equal(items_of_section("appraisal_manager", "業務工作"), 7);
    assert_int_equal(items_of_section("appraisal_manager", "管理監督"), 9);
    assert_int_equal(items_of_section("appraisal_manager", "指導協調"), 11);
    assert_int_equal(items_of_section("appraisal_manager", "審查報告"), 10);
    assert_int_equal(form_of(book, "appraisal_staff")->scope, FORM_HOTLINE);
    assert_int_equal(form_of(book, "appraisal_manager")->scope, FORM_HOTLINE);
}

static void the_survey_asks_the_twelve_topics(void **state)
{
    static const char *const topics[] = {
        "安全管理", "消防管理", "綠化管理", "清潔管理", "消殺工作", "設備管理",
        "特約服務", "業主需求", "社區文化", "服務態度", "綜合評價", "意見建議",
    };
    const Form *form = form_of(book, "survey");
    size_t asked = 0;

    (void)state;
    assert_non_null(form);
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        for (int k = 0; k < form->sheet.count; k++)
            asked += strcmp(label_in(form->sheet.fields[k].label, "zh-Hant"),
                            topics[i]) == 0;
    assert_int_equal(asked, 12);
    assert_int_equal(items_of("survey"), 11);
}

static void the_ten_kinds_of_paper_can_be_chosen(void **state)
{
    const Form *form = form_of(book, "paper");

    (void)state;
    assert_non_null(form);
    assert_int_equal(sheet_field(&form->sheet, "kind_of")->choice_count, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_of_a_form_is_there_in_five_languages),
        cmocka_unit_test(no_form_speaks_of_sanctions_against_a_household),
        cmocka_unit_test(a_photo_is_said_to_be_kept_elsewhere),
        cmocka_unit_test(the_appraisals_have_the_documents_items),
        cmocka_unit_test(the_survey_asks_the_twelve_topics),
        cmocka_unit_test(the_ten_kinds_of_paper_can_be_chosen),
    };
    return cmocka_run_group_tests(tests, book_make, book_remove);
}
