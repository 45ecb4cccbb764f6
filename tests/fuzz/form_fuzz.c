/* form_fuzz.c -- any bytes as a form file: mistakes, never a crash; and a form
 * that comes of them is asked all that a form can be asked, with answers that
 * may be of another time
 *
 * links: form
 * seeds: hard/yaml-test-suite/src
 */
#include "form.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW = 1766000000 };

static const char *const answers[] = {
    "yes",
    "a",
    "12.5",
    "-3",
    "2026-11-23",
    "1766000000",
    "9999999999999999",
    "[{\"what\":\"x\",\"n\":\"2\",\"price\":\"1.50\"},{\"what\":null}]",
    "[{\"what\":",
    "a | 2 | 3\nb|",
    "AB-1234",
    "d",
    "漏水",
    "\\|",
    "+3",
};
enum { ANSWERS = sizeof answers / sizeof *answers };

/* What a field makes of an answer, typed or kept. */
static void answer(const Field *field, const char *text, Fields *fields)
{
    Err err = ERR_NONE;
    char *value = NULL;
    char *shown = field_show(field, text, NOW, "en");
    assert(shown);
    free(shown);
    const bool fine = field_read(field, text, NOW, "ja", &value, &err);
    assert(fine == (err.kind == ERR_OK));
    if (fine && value) {
        shown = field_show(field, value, NOW, "zh-Hant");
        assert(shown && utf8_valid(shown, strlen(shown)));
        free(shown);
    }
    fields_set(fields, field->name, value ? value : text);
    free(value);
}

static void sheet_ask(const Form *form, const Sheet *sheet, size_t chance,
                      Fields *fields)
{
    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const size_t which = (chance + (size_t)i * 7) % (ANSWERS + 3);
        if (which < ANSWERS)
            answer(field, answers[which], fields);
        else if (field->choice_count > 0 && which > ANSWERS)
            answer(field,
                   field->choices[which % (size_t)field->choice_count].value,
                   fields);
        (void)label_in(field->label, "ko");
    }
    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        const bool must = field_must(field, form, fields, NOW);
        assert(!must || field_shown(field, form, fields, NOW));
        (void)item_failed(field, fields_get(fields, field->name));
        char *value = field_compute(field, form, fields, NOW);
        if (value)
            fields_set(fields, field->name, value);
        free(value);
    }
    for (int i = 0; i < sheet->follow_count; i++)
        (void)condition_holds(&sheet->follow[i].when, form, fields, NOW);
    const int print = form_print_from(form, sheet->count, fields, NOW);
    assert(print < form->print_count);
    (void)print;
}

static void form_ask(const Form *form, size_t chance)
{
    Fields fields = FIELDS_EMPTY;
    sheet_ask(form, &form->sheet, chance, &fields);
    for (int i = 0; i < form->step_count; i++)
        sheet_ask(form, &form->steps[i], chance + 1, &fields);
    (void)condition_holds(&form->list.open_while, form, &fields, NOW);
    for (int i = 0; i < form->report_count; i++)
        (void)condition_holds(&form->reports[i].where, form, &fields, NOW);
    assert(form->title[0]);
    fields_release(&fields);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { LARGEST = 300 };
    int count = 0;
    FormBook *book = form_book_text("form.yaml", (const char *)data, size);
    const char *text = form_book_mistakes(book, &count);

    /* What is said goes to a terminal: whole lines of clean text. */
    assert((count == 0) == (*text == '\0'));
    assert(utf8_valid(text, strlen(text)));
    for (const char *at = text; *at; at++)
        assert((unsigned char)*at >= ' ' || *at == '\n');

    Mistakes none = {0};
    Document *document = NULL;
    if (count == 0 &&
        document_read(&document, (const char *)data, size, &none)) {
        const char *kind = tree_text(document_root(document), "kind");
        const Form *form = form_of(book, kind);
        assert(form && strcmp(form->file, "form.yaml") == 0);
        if (form->sheet.count <= LARGEST)
            form_ask(form, size ? size + data[size / 2] : 0);
    }
    document_close(document);
    mistakes_release(&none);
    form_book_close(book);
    return 0;
}
