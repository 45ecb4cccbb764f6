/* refer.c -- the names in a form file that stand for something else
 *
 *     shown_if: {calss: unsold}     there is no field "calss"; did you mean
 *                                   "class"?
 *     text: "Home {hoem}"           the same, of a name in braces
 *     list: {due: note}             "note" has to be of type date, datetime
 *
 * While a file is read only where each name stands is written down; they are
 * looked for when all of the form is there.
 */
#include "form_file.h"

#include <stdlib.h>
#include <string.h>

/* What every record has without a field for it. */
static const Field common_columns[] = {
    {.name = "number", .type = FIELD_TEXT},
    {.name = "state", .type = FIELD_TEXT},
    {.name = "due", .type = FIELD_MOMENT},
    {.name = "record", .type = FIELD_TEXT},
    {.name = "made_at", .type = FIELD_MOMENT},
    {.name = "changed_at", .type = FIELD_MOMENT},
    {.name = "made_by", .type = FIELD_STAFF},
    {.name = "unit", .type = FIELD_NUMBER},
};
enum { COMMON = sizeof common_columns / sizeof *common_columns };

void refer(const FormReading *reading, Reference reference)
{
    FormFile *file = reading->file;
    const size_t count = (size_t)file->reference_count;
    if ((count & (count + 1)) == 0) /* grows at 0, 1, 3, 7 … */
        file->references =
            mem_grow(file->references, (2 * count + 1) * sizeof(Reference));
    file->references[file->reference_count++] = reference;
}

/* Names in braces that stand for no field. */
static bool brace_known(const FormReading *reading, const char *name,
                        size_t len, bool print)
{
    static const char *const prints[] = {"now", "items", "history", "answers",
                                         NULL};
    static const char *const eachs[] = {"item", "remark", "section", NULL};
    const char *const *words = print ? prints : reading->each ? eachs : NULL;
    for (; words && *words; words++)
        if (strlen(*words) == len && strncmp(*words, name, len) == 0)
            return true;
    return false;
}

void refer_braces(const FormReading *reading, const Tree *node, bool print)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    static const char label[] = "label:";
    static const char rows[] = "rows:";

    for (const char *at = strchr(node->text, '{'); at; at = strchr(at, '{')) {
        const char *name = ++at;
        unsigned types = 0;
        if (print && strncmp(name, label, sizeof label - 1) == 0)
            name += sizeof label - 1;
        else if (print && strncmp(name, rows, sizeof rows - 1) == 0) {
            name += sizeof rows - 1;
            types = BIT(FIELD_ROWS);
        }
        const size_t len = strspn(name, letters);
        if (len == 0 || name[len] != '}')
            mistake(reading->mistakes, node,
                    _("\"{\" begins the name of a field: {home}"));
        else if (!brace_known(reading, name, len, print))
            refer(reading,
                  (Reference){
                      .node = node, .name = name, .len = len, .types = types});
    }
}

static bool named(const Field *field, const char *name, size_t len)
{
    return strncmp(field->name, name, len) == 0 && field->name[len] == '\0';
}

static const Field *field_in(const Sheet *sheet, const char *name, size_t len)
{
    for (int i = 0; len > 0 && i < sheet->count; i++)
        if (named(&sheet->fields[i], name, len))
            return &sheet->fields[i];
    return NULL;
}

static const Field *field_of(const Form *form, const char *name, size_t len)
{
    const Field *field = field_in(&form->sheet, name, len);
    for (int i = 0; !field && i < form->step_count; i++)
        field = field_in(&form->steps[i], name, len);
    return field;
}

const Field *column_of(const Form *form, const char *name, size_t len)
{
    const Field *field = field_of(form, name, len);
    for (int i = 0; !field && i < COMMON; i++)
        if (named(&common_columns[i], name, len))
            field = &common_columns[i];
    return field;
}

const Field *form_field(const Form *form, const char *name)
{
    return field_of(form, name, strlen(name));
}

const FormState *form_state(const Form *form, const char *name)
{
    for (int i = 0; i < form->state_count; i++)
        if (strcmp(form->states[i].name, name) == 0)
            return &form->states[i];
    return NULL;
}

static void names_add(const char **names, int *count, const Sheet *sheet)
{
    for (int i = 0; i < sheet->count; i++)
        names[(*count)++] = sheet->fields[i].name;
}

static void name_unknown(Mistakes *mistakes, const Reference *reference,
                         const Form *form)
{
    const Sheet *sheet = reference->sheet;
    size_t most = COMMON + 1 + (size_t)form->sheet.count;
    for (int i = 0; i < form->step_count; i++)
        most += (size_t)form->steps[i].count;
    if (sheet)
        most = (size_t)sheet->count + 1;
    const char **names = mem_new(most * sizeof *names);
    int count = 0;
    names_add(names, &count, sheet ? sheet : &form->sheet);
    for (int i = 0; !sheet && i < form->step_count; i++)
        names_add(names, &count, &form->steps[i]);
    for (int i = 0; !sheet && i < COMMON; i++)
        names[count++] = common_columns[i].name;

    const int len = (int)reference->len;
    char *name = mem_textn(reference->name, reference->len);
    const char *near = nearest(name, names);
    free(name);
    free((void *)names);
    if (near)
        mistake(mistakes, reference->node,
                _("there is no field \"%.*s\"; did you mean \"%s\"?"), len,
                reference->name, near);
    else
        mistake(mistakes, reference->node, _("there is no field \"%.*s\""), len,
                reference->name);
}

static void type_wrong(Mistakes *mistakes, const Reference *reference)
{
    Str types = STR_EMPTY;
    for (int i = 0; i < FIELD_TYPES; i++)
        if (reference->types & BIT(i))
            str_addf(&types, "%s%s", types.len ? ", " : "",
                     field_type_names[i]);
    mistake(mistakes, reference->node,
            _("\"%.*s\" has to be a field of type %s here"),
            (int)reference->len, reference->name, str_text(&types));
    str_release(&types);
}

/* What a condition compares a choice or a state with has to be one. */
static void values_check(Mistakes *mistakes, const Reference *reference,
                         const Form *form, const Field *field)
{
    const ConditionLine *line = reference->line;
    const bool states = strcmp(field->name, "state") == 0 && !field->label;
    const int most = states ? form->state_count : field->choice_count;
    if (line->test != CONDITION_IS || most == 0)
        return;
    const char **names = mem_new(((size_t)most + 1) * sizeof *names);
    for (int i = 0; i < most; i++)
        names[i] = states ? form->states[i].name : field->choices[i].value;
    for (int i = 0; i < line->count; i++) {
        bool known = false;
        for (int k = 0; k < most; k++)
            known = known || strcmp(names[k], line->values[i]) == 0;
        const char *near = nearest(line->values[i], names);
        if (!known && near)
            mistake(mistakes, reference->node,
                    _("\"%s\" is never \"%s\"; did you mean \"%s\"?"),
                    field->name, line->values[i], near);
        else if (!known)
            mistake(mistakes, reference->node, _("\"%s\" is never \"%s\""),
                    field->name, line->values[i]);
    }
    free((void *)names);
}

/* What a condition asks has to make sense of that field. */
static void line_check(Mistakes *mistakes, const Reference *reference,
                       const Form *form, const Field *field)
{
    ConditionLine *line = reference->line;
    if (line->test == CONDITION_FAILED) {
        bool can = false;
        for (int i = 0; i < field->choice_count; i++)
            can = can || field->choices[i].failed;
        if (!can)
            mistake(mistakes, reference->node,
                    _("\"%s\" is no item that can have failed"), field->name);
    }
    values_check(mistakes, reference, form, field);
    if (!reference->kind && field->label)
        line->known = field;
}

static bool stands_before(const Sheet *sheet, const char *name,
                          const char *other)
{
    for (int i = 0; i < sheet->count; i++) {
        if (strcmp(sheet->fields[i].name, other) == 0)
            return false;
        if (strcmp(sheet->fields[i].name, name) == 0)
            return true;
    }
    return false;
}

void reference_check(Mistakes *mistakes, const Reference *reference,
                     const Form *form)
{
    const Field *field =
        reference->sheet
            ? field_in(reference->sheet, reference->name, reference->len)
            : column_of(form, reference->name, reference->len);
    if (!field) {
        name_unknown(mistakes, reference, form);
        return;
    }
    if (reference->types && !(reference->types & BIT(field->type)))
        type_wrong(mistakes, reference);
    else if (reference->column && field->rows &&
             !sheet_field(field->rows, reference->column))
        mistake(mistakes, reference->node, _("\"%s\" has no column \"%s\""),
                field->name, reference->column);
    if (reference->before && field->compute.op &&
        !stands_before(reference->sheet ? reference->sheet : &form->sheet,
                       field->name, reference->before->name))
        mistake(mistakes, reference->node,
                _("\"%s\" is computed further down; move it above \"%s\""),
                field->name, reference->before->name);
    if (reference->line)
        line_check(mistakes, reference, form, field);
}

/* A default that stands for who is at the desk, or which desk it is. */
static bool preset_word(const Field *field)
{
    return (strcmp(field->preset, "actor") == 0 &&
            (field->type == FIELD_STAFF || field->type == FIELD_PERSON)) ||
           (strcmp(field->preset, "unit") == 0 && field->type == FIELD_NUMBER);
}

/* A default is an answer, or a field of what another field names. */
static void preset_check(const FormReading *reading, const Reference *reference,
                         const Form *form)
{
    static const char *const registers[FIELD_TYPES] = {
        [FIELD_HOME] = "home",         [FIELD_HOUSEHOLD] = "household",
        [FIELD_STAFF] = "staff",       [FIELD_DEPARTMENT] = "department",
        [FIELD_CATEGORY] = "category",
    };
    const Field *field = reference->preset;
    const char *text = field->preset;
    const char *point = strchr(text, '.');
    const Field *first =
        point ? column_of(form, text, (size_t)(point - text)) : NULL;
    const char *kind = !first                        ? NULL
                       : first->type == FIELD_RECORD ? first->of
                                                     : registers[first->type];
    if (kind) {
        refer(reading, (Reference){.node = reference->node,
                                   .name = point + 1,
                                   .len = strlen(point + 1),
                                   .kind = kind});
        return;
    }
    if (preset_word(field))
        return;
    Err err = ERR_NONE;
    char *value = NULL;
    if (!field_read(field, text, clock_now(), "en", &value, &err))
        mistake(reading->mistakes, reference->node,
                _("this default does not fit: %s"), err.text);
    free(value);
}

void references_check(const FormReading *reading)
{
    FormFile *file = reading->file;
    /* What was named may stand in a part that could not be read. */
    if (reading->holes)
        return;
    const int count = file->reference_count;
    for (int i = 0; i < count; i++) {
        const Reference reference = file->references[i];
        if (reference.preset)
            preset_check(reading, &reference, &file->form);
        else if (!reference.kind)
            reference_check(reading->mistakes, &reference, &file->form);
    }
}
