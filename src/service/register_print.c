/* register_print.c -- a record, or an empty form, as text to print
 *
 *     Gate pass  放行條                    1. Tap 水龍頭
 *     Home 戶別: 3-1203                       [1] poor 差  [2] fair 尚可 …
 *
 * A record by its form's own words, in one language under the other; a form as
 * a sheet to be filled in by hand, in several languages side by side, with the
 * digits in boxes that are typed when it comes back.
 */
#include "register_find.h"
#include "register_sum.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- a record ------------------------------------------------------------------ */

/* What a print's text is filled in from. */
typedef struct Printing {
    Desk *desk;
    const Form *form;
    const Record *record;
    Str *out;
} Printing;

static const Field *label_of(const Printing *printing, const char *name)
{
    return form_field(printing->form, name);
}

static void value_print(const Printing *printing, const char *name)
{
    const Record *record = printing->record;
    const char *value = fields_get(&record->fields, name);
    char text[TIME_TEXT];

    if (label_of(printing, name)) {
        char *told =
            value ? record_told(printing->desk, printing->form, name, value)
                  : NULL;
        str_add(printing->out, told ? told : "");
        free(told);
    } else if (strcmp(name, "number") == 0) {
        str_add(printing->out, record->number);
    } else if (strcmp(name, "unit") == 0) {
        str_addf(printing->out, "%d", record->unit);
    } else if (strcmp(name, "state") == 0) {
        char *told =
            record_told(printing->desk, printing->form, name, record->state);
        str_add(printing->out, told);
        free(told);
    } else if (strcmp(name, "now") == 0 || strcmp(name, "made_at") == 0) {
        time_write(*name == 'n' ? clock_now() : record->made_at, TIME_FULL,
                   NEVER, text);
        str_addn(printing->out, text, strlen("2026-11-23 14:02"));
    } else if (strcmp(name, "made_by") == 0) {
        str_add(printing->out, record->made_by);
    }
}

/* A line for each item that was answered, with its remark. */
static void items_print(const Printing *printing)
{
    const Form *form = printing->form;
    const Fields *fields = &printing->record->fields;
    int count = 0;

    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        const char *value = fields_get(fields, field->name);
        char remark[64];
        if (!field->item || strcmp(field->item, field->name) != 0 || !value)
            continue;
        text_print(remark, sizeof remark, "%s_remark", field->item);
        char *told = record_told(printing->desk, form, field->name, value);
        str_addf(printing->out, "%s%s: %s", count++ ? "\n" : "",
                 label_in(field->label, language()), told);
        if (fields_get(fields, remark))
            str_addf(printing->out, " -- %s", fields_get(fields, remark));
        free(told);
    }
}

/* A line for each row of a table. */
static void rows_print(const Printing *printing, const char *name)
{
    const Field *field = form_field(printing->form, name);
    const char *value = fields_get(&printing->record->fields, name);
    Fields row = FIELDS_EMPTY;

    for (int i = 0; field && field->rows && value && rows_get(value, i, &row);
         i++) {
        str_add(printing->out, i ? "\n" : "");
        for (int k = 0; k < field->rows->count; k++) {
            const Field *column = &field->rows->fields[k];
            const char *cell = fields_get(&row, column->name);
            char *told =
                cell ? value_told(printing->desk, column, cell, clock_now())
                     : NULL;
            str_addf(printing->out, "%s%s", k ? "  " : "", told ? told : "");
            free(told);
        }
        fields_release(&row);
    }
}

static bool is_request(const Printing *printing)
{
    return strcmp(printing->record->kind, "request") == 0;
}

/* A line for each step: when, which, and what was said. */
static bool step_line(void *self, const Step *step)
{
    const Printing *printing = self;
    char at[TIME_TEXT];

    if (step->undone)
        return true;
    str_addf(printing->out, "%.16s  %s  %s\n",
             time_write(step->at, TIME_FULL, NEVER, at),
             is_request(printing)
                 ? request_verb_label(step->verb)
                 : record_verb_label(printing->form, step->verb),
             str_text(step->summary));
    return true;
}

static void history_print(const Printing *printing)
{
    Str lines = STR_EMPTY;
    Printing telling = *printing;
    const char *record = printing->record->record;

    telling.out = &lines;
    if (is_request(printing))
        request_course(printing->desk, record, step_line, &telling, NULL);
    else
        record_course(printing->desk, printing->form->kind, record, step_line,
                      &telling, NULL);
    str_addn(printing->out, str_text(&lines), lines.len ? lines.len - 1 : 0);
    str_release(&lines);
}

static void answer_line(void *self, const char *label, const char *text)
{
    Str *out = self;

    str_add(out, out->len && out->at[out->len - 1] != '\n' ? "\n" : "");
    str_addf(out, _("%s: %s"), label, text);
}

static void answers_print(const Printing *printing)
{
    Request request;
    Str lines = STR_EMPTY;

    if (!is_request(printing) ||
        !request_load(printing->desk, printing->record->record, &request, NULL))
        return;
    request_beside(printing->desk, &request, answer_line, &lines);
    str_add(printing->out, str_text(&lines));
    request_release(&request);
    str_release(&lines);
}

static void place_print(const Printing *printing, const char *name)
{
    static const char label[] = "label:", rows[] = "rows:";

    if (strncmp(name, label, strlen(label)) == 0) {
        const Field *field = label_of(printing, name + strlen(label));
        str_add(printing->out, field ? label_in(field->label, language()) : "");
    } else if (strncmp(name, rows, strlen(rows)) == 0) {
        rows_print(printing, name + strlen(rows));
    } else if (strcmp(name, "items") == 0) {
        items_print(printing);
    } else if (strcmp(name, "history") == 0) {
        history_print(printing);
    } else if (strcmp(name, "answers") == 0) {
        answers_print(printing);
    } else {
        value_print(printing, name);
    }
}

/* A line of nothing but places that stay empty is left out. */
static void text_print_filled(const Printing *printing, const char *text)
{
    size_t line = printing->out->len;
    bool placed = false;

    while (*text) {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        if (*text == '\n' && placed && printing->out->len == line) {
            text++;
            placed = false;
        } else if (end) {
            placed = true;
            char *name = mem_textn(text + 1, (size_t)(end - text - 1));
            place_print(printing, name);
            free(name);
            text = end + 1;
        } else {
            str_addc(printing->out, *text++);
            if (text[-1] == '\n') {
                line = printing->out->len;
                placed = false;
            }
        }
    }
    if (printing->out->len && printing->out->at[printing->out->len - 1] != '\n')
        str_addc(printing->out, '\n');
}

/* Where no print of the form is for it: everything that was answered. */
static void all_print(const Printing *printing)
{
    const Form *form = printing->form;

    assert(form);
    str_addf(printing->out, "%s %s\n", label_in(form->sheet.label, language()),
             printing->record->number);
    for (int i = 0; i < form->sheet.count; i++) {
        const char *name = form->sheet.fields[i].name;
        if (!fields_get(&printing->record->fields, name))
            continue;
        str_addf(printing->out,
                 "%s: ", label_in(form->sheet.fields[i].label, language()));
        value_print(printing, name);
        str_addc(printing->out, '\n');
    }
}

/* The print of that name, else the first that is for the record. */
static const FormPrint *print_of(const Form *form, const char *name,
                                 const Record *record)
{
    int at = name ? 0 : form_print_from(form, 0, &record->fields, clock_now());

    while (name && at < form->print_count &&
           strcmp(form->prints[at].name, name) != 0)
        at++;
    return at >= 0 && at < form->print_count ? &form->prints[at] : NULL;
}

bool record_print(Desk *desk, const Record *record, const char *print,
                  const char *const languages[], Str *out, Err *err)
{
    const Printing printing = {.desk = desk,
                               .form = form_of(desk->forms, record->kind),
                               .record = record,
                               .out = out};
    const FormPrint *one =
        printing.form ? print_of(printing.form, print, record) : NULL;
    char *spoken = mem_text(language());
    bool done = true;

    if (!printing.form || (print && !one))
        done = err_set(err, ERR_NOT_FOUND, _("There is no print called %s"),
                       print ? print : record->kind);
    for (int i = 0; done && languages[i]; i++) {
        done = language_set(languages[i], err);
        if (done && i > 0)
            str_addc(out, '\n');
        if (done && one)
            text_print_filled(&printing, label_in(one->text, language()));
        else if (done)
            all_print(&printing);
    }
    language_set(spoken, NULL);
    free(spoken);
    return done;
}

/* ---- an empty form --------------------------------------------------------------- */

/* In each language once, where they differ. */
static void labels_add(const Tree *label, const char *const languages[],
                       Str *out)
{
    for (int i = 0; languages[i]; i++) {
        const char *text = label_in(label, languages[i]);
        bool told = false;
        for (int k = 0; k < i; k++)
            told = told || strcmp(text, label_in(label, languages[k])) == 0;
        if (!told)
            str_addf(out, "%s%s", i ? " " : "", text);
    }
}

static void choices_add(const Field *field, const char *const languages[],
                        Str *out)
{
    str_add(out, "\n   ");
    for (int i = 0; i < field->choice_count; i++) {
        const Choice *choice = &field->choices[i];
        /* what says its own digit is ticked; its place would be another */
        if (*choice->value >= '0' && *choice->value <= '9')
            str_add(out, "  [ ] ");
        else
            str_addf(out, "  [%d] ", i + 1);
        if (choice->label)
            labels_add(choice->label, languages, out);
        else
            str_add(out, choice->value);
    }
}

static void rows_add(const Field *field, const char *const languages[],
                     Str *out)
{
    enum { LINES = 4 };

    str_add(out, "\n    ");
    for (int i = 0; i < field->rows->count; i++) {
        str_add(out, i ? " | " : "");
        labels_add(field->rows->fields[i].label, languages, out);
    }
    for (int i = 0; i < LINES; i++)
        str_add(out, "\n    ________________________________________________");
}

static void question_add(const Field *field, const char *const languages[],
                         Str *out)
{
    if (field->type == FIELD_CHOICE)
        choices_add(field, languages, out);
    else if (field->type == FIELD_YES_NO)
        str_addf(out, "   [1] %s  [2] %s", _("yes"), _("no"));
    else if (field->type == FIELD_ROWS && field->rows)
        rows_add(field, languages, out);
    else if (field->type == FIELD_LONG)
        str_add(out, "\n    ________________________________________________"
                     "\n    ________________________________________________");
    else
        str_add(out, " ________________");
    str_addc(out, '\n');
}

/* Does a later step ask it together with the items, of the household? */
static bool goes_with_items(const Form *form, const Field *field)
{
    bool goes = false;

    for (int i = 0; i < form->step_count && !goes && !field->preset; i++) {
        const Sheet *step = &form->steps[i];
        bool items = false;
        for (int k = 0; k < step->count; k++)
            items = items || step->fields[k].item;
        goes = items && sheet_field(step, field->name);
    }
    return goes;
}

void form_print(const Form *form, const char *const languages[], Str *out)
{
    const Tree *section = NULL;
    int number = 0;

    labels_add(form->sheet.label, languages, out);
    str_add(out, "\n\n");
    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        const bool item = text_is(field->item, field->name);
        if (field->compute.op != COMPUTE_NONE || (field->later && !field->item))
            continue;
        if (field->section && field->section != section) {
            section = field->section;
            str_addc(out, '\n');
            labels_add(section, languages, out);
            str_addc(out, '\n');
        }
        if (item)
            str_addf(out, "%2d. ", ++number);
        else if (field->item)
            str_add(out, "    ");
        labels_add(field->label, languages, out);
        question_add(field, languages, out);
    }
    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (!field->later || field->item || !goes_with_items(form, field))
            continue;
        str_addc(out, '\n');
        labels_add(field->label, languages, out);
        question_add(field, languages, out);
    }
}
