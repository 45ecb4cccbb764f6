/* form.c -- one form file: its kind, fields, steps and list
 *
 *     kind: parcel
 *     label: {en: Parcel, zh-Hant: 包裹}
 *     scope: unit
 *     fields: [ … ]                        sheet.c
 *     steps:
 *       - {name: hand_over, label: {en: Hand over}, fields: [ … ]}
 *     list: {columns: [home, carrier], order: [waiting_since]}
 *
 * What scope and list say is for the layers above; here it is only checked.
 */
#include "form_file.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 100 };

/* What every record has without a field for it, and a list may show. */
static const char *const common_columns[] = {"number",  "state",   "due",
                                             "record",  "made_at", "changed_at",
                                             "made_by", "unit",    NULL};

static void scope_check(const FormReading *reading, const Tree *node)
{
    static const char *const scopes[] = {"unit", "everyone", "hotline", NULL};
    if (!node)
        return;
    const char *text = node->text ? node->text : "";
    for (int i = 0; scopes[i]; i++)
        if (strcmp(text, scopes[i]) == 0)
            return;
    const char *near = nearest(text, scopes);
    if (near)
        mistake(reading->mistakes, node,
                _("unknown scope \"%s\"; did you mean \"%s\"?"), text, near);
    else
        mistake(reading->mistakes, node,
                _("unknown scope \"%s\"; there are: unit, everyone, hotline"),
                text);
}

/* The names of a sheet's fields and of what every record has; caller frees
 * the list, not the names. */
static const char **column_names(const Sheet *sheet)
{
    const size_t common = sizeof common_columns / sizeof *common_columns;
    const char **names =
        mem_new(((size_t)sheet->count + common) * sizeof *names);
    int count = 0;
    for (int i = 0; i < sheet->count; i++)
        if (*sheet->fields[i].name)
            names[count++] = sheet->fields[i].name;
    for (int i = 0; common_columns[i]; i++)
        names[count++] = common_columns[i];
    return names;
}

static void column_check(const FormReading *reading, const Tree *node,
                         const char *name, const char *const names[])
{
    for (int i = 0; names[i]; i++)
        if (strcmp(name, names[i]) == 0)
            return;
    /* What was named may stand in a part that could not be read. */
    if (reading->holes)
        return;
    const char *near = nearest(name, names);
    if (near)
        mistake(reading->mistakes, node,
                _("there is no field \"%s\"; did you mean \"%s\"?"), name,
                near);
    else
        mistake(reading->mistakes, node, _("there is no field \"%s\""), name);
}

/* A list of field names; a - in front turns an order round. */
static void columns_check(const FormReading *reading, const Tree *list,
                          const char *const names[])
{
    if (!list || !list_check(reading, list))
        return;
    for (const Tree *node = list->child; node; node = node->next) {
        if (node->kind != TREE_TEXT)
            mistake(reading->mistakes, node,
                    _("the name of a field has to stand here"));
        else
            column_check(reading, node, node->text + (*node->text == '-'),
                         names);
    }
}

static void list_read(const FormReading *reading, const Tree *map,
                      const Sheet *sheet)
{
    static const char *const keys[] = {"columns", "order", "open_while", NULL};
    if (!map || !map_check(reading, map))
        return;
    tree_only(map, keys, reading->mistakes);

    const char **names = column_names(sheet);
    columns_check(reading, tree_get(map, "columns"), names);
    columns_check(reading, tree_get(map, "order"), names);
    const Tree *open_while = tree_get(map, "open_while");
    if (open_while && map_check(reading, open_while))
        for (const Tree *node = open_while->child; node; node = node->next)
            column_check(reading, node, node->name, names);
    free((void *)names);
}

/* What a form and a step have in common. */
static void heading_read(const FormReading *reading, const Tree *map,
                         const char *name_key, Sheet *sheet)
{
    const Tree *name = tree_get(map, name_key);
    sheet->name = "";
    if (!name)
        missing(reading, map, name_key);
    else if (name_check(reading, name))
        sheet->name = name->text;

    sheet->label = tree_get(map, "label");
    if (!sheet->label)
        missing(reading, map, "label");
    else
        label_check(reading, sheet->label);
    sheet->help = tree_get(map, "help");
    if (sheet->help)
        label_check(reading, sheet->help);
}

static void steps_read(const FormReading *reading, const Tree *list, Form *form,
                       Sheet *steps)
{
    static const char *const keys[] = {"name", "label", "help", "fields", NULL};
    for (const Tree *node = list->child; node; node = node->next) {
        if (!map_check(reading, node))
            continue;
        if (form->step_count == MOST_STEPS) {
            mistake(reading->mistakes, node, _("more than %d are too many"),
                    (int)MOST_STEPS);
            return;
        }
        Sheet *step = &steps[form->step_count];
        tree_only(node, keys, reading->mistakes);
        heading_read(reading, node, "name", step);
        if (*step->name && form_step(form, step->name))
            mistake(reading->mistakes, tree_get(node, "name"),
                    _("the step \"%s\" stands here a second time"), step->name);
        sheet_read(reading, tree_get(node, "fields"), step);
        form->step_count++;
    }
}

static void form_read(const FormReading *reading, const Tree *root,
                      FormFile *file)
{
    static const char *const keys[] = {"kind",   "label", "help", "scope",
                                       "fields", "steps", "list", NULL};
    Form *form = &file->form;

    if (!map_check(reading, root))
        return;
    tree_only(root, keys, reading->mistakes);
    heading_read(reading, root, "kind", &form->sheet);
    form->kind = form->sheet.name;
    scope_check(reading, tree_get(root, "scope"));

    const Tree *fields = tree_get(root, "fields");
    if (!fields)
        missing(reading, root, "fields");
    else if (fields->kind == TREE_LIST && !fields->child && !reading->holes)
        mistake(reading->mistakes, fields, _("there are no fields"));
    sheet_read(reading, fields, &form->sheet);

    const Tree *steps = tree_get(root, "steps");
    file->steps = mem_new(MOST_STEPS * sizeof *file->steps);
    form->steps = file->steps;
    if (steps && list_check(reading, steps))
        steps_read(reading, steps, form, file->steps);
    list_read(reading, tree_get(root, "list"), &form->sheet);
}

FormFile *form_file_read(const char *name, const char *text, size_t len,
                         Mistakes *mistakes)
{
    const int before = mistakes->count;
    FormFile *file = mem_new(sizeof *file);
    file->name = mem_text(name);
    file->form.file = file->name;

    document_read(&file->document, text, len, mistakes);
    const FormReading reading = {.mistakes = mistakes,
                                 .holes = document_holes(file->document) > 0};
    if (file->document)
        form_read(&reading, document_root(file->document), file);
    if (mistakes->count == before)
        return file;
    form_file_close(file);
    return NULL;
}

void form_file_close(FormFile *file)
{
    if (!file)
        return;
    for (int i = 0; i < file->form.step_count; i++)
        sheet_release(&file->steps[i]);
    sheet_release(&file->form.sheet);
    free(file->steps);
    document_close(file->document);
    free(file->name);
    free(file);
}

bool form_check_text(const char *text, size_t len, Mistakes *mistakes)
{
    const int before = mistakes->count;
    const char *name = mistakes->file ? mistakes->file : "";
    FormFile *file = form_file_read(name, text, len, mistakes);
    if (file)
        form_file_keeps(file, mistakes);
    form_file_close(file);
    return mistakes->count == before;
}

bool form_check_file(const char *path, Mistakes *mistakes)
{
    Err err = ERR_NONE;
    size_t len = 0;
    char *text = file_text(path, &len, &err);
    if (!mistakes->file)
        mistakes->file = path;
    if (!text) {
        mistake(mistakes, NULL, "%s", err.text);
        return false;
    }
    const bool fine = form_check_text(text, len, mistakes);
    free(text);
    return fine;
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
