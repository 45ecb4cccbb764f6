/* form.c -- one form file: its kind, and all the parts that it may have
 *
 *     kind: parcel
 *     label: {en: Parcel, zh-Hant: 包裹}
 *     scope: unit
 *     fields: [ … ]                        sheet.c
 *     steps: [ … ]                         steps.c
 *     list: {columns: [home, carrier], order: [waiting_since]}    part.c
 *
 * What the parts mean is for the layers above; here they are read and checked.
 */
#include "form_file.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_PREFIX = 4, MOST_YEARS = 100 };

static const char *const scope_words[] = {
    [FORM_UNIT] = "unit",
    [FORM_EVERYONE] = "everyone",
    [FORM_HOTLINE] = "hotline",
    NULL,
};
static const char *const group_words[] = {
    "counter", "homes", "survey", "people", "papers", "lists", NULL};

static void group_read(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    unsigned group = 0;
    (void)key;
    word_read(reading, node, &(const Key){.words = group_words}, &group);
    ((Form *)into)->group = group_words[group];
}

/* What stands in front of the numbers that people say: V3-1123-007. */
static void prefix_read(const FormReading *reading, const Tree *node,
                        const Key *key, void *into)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const size_t len = node->text ? strlen(node->text) : 0;
    if (len > 0 && len <= LONGEST_PREFIX &&
        node->text[strspn(node->text, letters)] == '\0')
        key_text(reading, node, key, into);
    else
        mistake(reading->mistakes, node,
                _("\"number\" has to be one to %d capital letters"),
                (int)LONGEST_PREFIX);
}

static void years_read(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    double years = 0;
    (void)key;
    if (!node->text || !plain_number(node->text, &years) || years < 1 ||
        years > MOST_YEARS || years != (int)years)
        mistake(reading->mistakes, node,
                _("\"survives\" has to be a whole number from 1 to %d"),
                (int)MOST_YEARS);
    else
        ((Form *)into)->survives = (int)years;
}

static void fields_read(const FormReading *reading, const Tree *node,
                        const Key *key, void *into)
{
    Form *form = into;
    (void)key;
    if (node->kind == TREE_LIST && !node->child && !reading->holes)
        mistake(reading->mistakes, node, _("there are no fields"));
    sheet_read(reading, node, &form->sheet);
}

/* Who may do what: steps, and what can be done to every record. */
static void may_read(const FormReading *reading, const Tree *node,
                     const Key *key, void *into)
{
    static const char *const common[] = {"set",    "show",   "undo",
                                         "import", "export", NULL};
    const Form *form = into;
    if (!map_check(reading, node))
        return;
    const size_t most =
        (size_t)form->step_count + sizeof common / sizeof *common;
    const char **names = mem_new(most * sizeof *names);
    int count = 0;
    for (; common[count]; count++)
        names[count] = common[count];
    for (int i = 0; i < form->step_count; i++)
        names[count++] = form->steps[i].name;
    if (!reading->holes)
        tree_only(node, names, reading->mistakes);
    free((void *)names);
    for (const Tree *verb = node->child; verb; verb = verb->next) {
        const Tree *roles = NULL;
        roles_read(reading, verb, &(const Key){0}, (void *)&roles);
    }
    (void)key;
    ((Form *)into)->may = node;
}

/* In the order in which they are read: what comes later may name what was
 * read before. */
static const Key form_keys[] = {
    {.name = "kind",
     .read = name_read,
     .at = offsetof(Form, kind),
     .needed = true},
    {.name = "extends", .read = key_known},
    {.name = "label",
     .read = label_read,
     .at = offsetof(Form, sheet.label),
     .needed = true},
    {.name = "help", .read = label_read, .at = offsetof(Form, sheet.help)},
    {.name = "scope",
     .read = word_read,
     .at = offsetof(Form, scope),
     .words = scope_words},
    {.name = "group", .read = group_read},
    {.name = "number", .read = prefix_read, .at = offsetof(Form, prefix)},
    {.name = "survives", .read = years_read},
    {.name = "fields", .read = fields_read},
    {.name = "items", .read = items_read, .at = offsetof(Form, sheet)},
    {.name = "states", .read = states_read},
    {.name = "steps", .read = steps_read},
    {.name = "may", .read = may_read},
    {.name = "follow", .read = follow_read, .at = offsetof(Form, sheet)},
    {.name = "title", .read = field_names_read, .at = offsetof(Form, title)},
    {.name = "exclusive", .read = exclusive_read},
    {.name = "list", .read = list_read, .at = offsetof(Form, list)},
    {.name = "every", .read = every_read},
    {.name = "report", .read = reports_read},
    {.name = "print", .read = prints_read},
    {0},
};

/* What was not written. */
static void form_fill(const FormReading *reading, Form *form)
{
    static const char *const nothing[] = {NULL};
    if (!form->title || !form->title[0]) {
        const char **title = form_memory(reading, 2 * sizeof *title);
        title[0] = form->sheet.count > 0 ? form->sheet.fields[0].name : "";
        form->title = title;
    }
    if (!form->list.columns)
        form->list.columns = nothing;
    if (!form->list.order)
        form->list.order = nothing;
}

static bool names_household(const Field *field)
{
    return field->type == FIELD_HOME || field->type == FIELD_HOUSEHOLD;
}

/* A field that says which household it is of, or a table of which a column
 * does; NULL: none. */
static const Field *household_field(const Sheet *sheet)
{
    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        bool names = names_household(field);
        for (int k = 0; field->rows && k < field->rows->count; k++)
            names = names || names_household(&field->rows->fields[k]);
        if (names)
            return field;
    }
    return NULL;
}

/* What is for everyone is in each desk's file, which holds nothing of other
 * units' households. */
static void scope_check(const FormReading *reading, const Tree *root,
                        const Form *form)
{
    const Field *field = household_field(&form->sheet);

    for (int i = 0; i < form->step_count && !field; i++)
        field = household_field(&form->steps[i]);
    if (form->scope == FORM_EVERYONE && field)
        mistake(reading->mistakes, tree_get(root, "scope"),
                _("what names households (field \"%s\") can't be for "
                  "everyone: no desk may hold another unit's; write unit, or "
                  "hotline"),
                field->name);
}

static void form_read(const FormReading *reading, const Tree *root)
{
    Form *form = &reading->file->form;
    form->kind = form->group = form->prefix = "";
    map_read(reading, root, form_keys, form);
    form->sheet.name = form->kind;
    if (root->kind == TREE_MAP && !tree_get(root, "fields") &&
        !tree_get(root, "items"))
        missing(reading, root, "fields");
    form_fill(reading, form);
    scope_check(reading, root, form);
    references_check(reading);
}

FormFile *form_file_make(const char *name, Document *document, const Tree *root,
                         Mistakes *mistakes)
{
    FormFile *file = mem_new(sizeof *file);
    *file =
        (FormFile){.form = {.file = name}, .document = document, .root = root};
    const FormReading reading = {.mistakes = mistakes,
                                 .holes = document_holes(document) > 0,
                                 .file = file};
    form_read(&reading, root);
    return file;
}

void form_file_close(FormFile *file)
{
    if (!file)
        return;
    free(file->references);
    free(file);
}

const Sheet *form_step(const Form *form, const char *step)
{
    for (int i = 0; i < form->step_count; i++)
        if (strcmp(form->steps[i].name, step) == 0)
            return &form->steps[i];
    return NULL;
}

const Field *sheet_field(const Sheet *sheet, const char *name)
{
    for (int i = 0; i < sheet->count; i++)
        if (strcmp(sheet->fields[i].name, name) == 0)
            return &sheet->fields[i];
    return NULL;
}
