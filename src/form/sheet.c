/* sheet.c -- the fields of a form, as a form file writes them
 *
 *     - {name: carrier, type: choice, required: yes, label: {en: Carrier},
 *        choices: [post, {value: by_hand, label: {en: by hand}}]}
 *
 * Every mistake is said where it stands, and reading goes on behind it.
 */
#include "form_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    MOST_FIELDS = 500,
    WIDEST = 200,
};

const char *const field_type_names[FIELD_TYPES + 1] = {
    [FIELD_TEXT] = "text",
    [FIELD_LONG] = "long",
    [FIELD_NUMBER] = "number",
    [FIELD_MONEY] = "money",
    [FIELD_DATE] = "date",
    [FIELD_TIME] = "time",
    [FIELD_MOMENT] = "datetime",
    [FIELD_CHOICE] = "choice",
    [FIELD_YES_NO] = "yes_no",
    [FIELD_TELEPHONE] = "telephone",
    [FIELD_HOME] = "home",
    [FIELD_HOUSEHOLD] = "household",
    [FIELD_PERSON] = "person",
    [FIELD_STAFF] = "staff",
    [FIELD_DEPARTMENT] = "department",
    [FIELD_CATEGORY] = "category",
    [FIELD_RECORD] = "record",
    [FIELD_ROWS] = "rows",
};

/* What other programs call these types. */
static const char *const type_cousins[][2] = {
    {"string", "text"},     {"str", "text"},       {"line", "text"},
    {"textarea", "long"},   {"multiline", "long"}, {"integer", "number"},
    {"int", "number"},      {"float", "number"},   {"decimal", "number"},
    {"bool", "yes_no"},     {"boolean", "yes_no"}, {"yesno", "yes_no"},
    {"select", "choice"},   {"enum", "choice"},    {"moment", "datetime"},
    {"phone", "telephone"},
};

static void type_unknown(const FormReading *reading, const Tree *node)
{
    const char *near = NULL;
    for (size_t i = 0; i < sizeof type_cousins / sizeof *type_cousins; i++)
        if (strcasecmp(node->text, type_cousins[i][0]) == 0)
            near = type_cousins[i][1];
    if (!near)
        near = nearest(node->text, field_type_names);
    if (near) {
        mistake(reading->mistakes, node,
                _("unknown field type \"%s\"; did you mean \"%s\"?"),
                node->text, near);
        return;
    }
    Str known = STR_EMPTY;
    names_join(&known, field_type_names);
    mistake(reading->mistakes, node,
            _("unknown field type \"%s\"; there are: %s"), node->text,
            str_text(&known));
    str_release(&known);
}

static void type_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    Field *field = into;
    (void)key;
    field->type = FIELD_TYPES; /* until it is known */
    if (!words_check(reading, node))
        return;
    for (int i = 0; i < FIELD_TYPES; i++)
        if (strcmp(node->text, field_type_names[i]) == 0) {
            field->type = (FieldType)i;
            return;
        }
    type_unknown(reading, node);
}

static void width_read(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    Field *field = into;
    double width = 0;
    (void)key;
    if (node->kind != TREE_TEXT || !plain_number(node->text, &width) ||
        width < 1 || width > WIDEST || width != (int)width)
        mistake(reading->mistakes, node,
                _("\"width\" has to be a whole number from 1 to %d"),
                (int)WIDEST);
    else
        field->width = (int)width;
}

static const Rows field_rows;

static void table_read(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    Field *field = into;
    (void)key;
    Sheet *table = form_memory(reading, sizeof *table);
    *table =
        (Sheet){.name = field->name ? field->name : "", .label = field->label};
    FormReading within = *reading;
    within.sheet = table;
    table->fields = rows_read(&within, node, &field_rows, &table->count);
    if (node->kind == TREE_LIST && !node->child && !reading->holes)
        mistake(reading->mistakes, node, _("there are no fields"));
    field->rows = table;
}

/* ---- what is unusual of a meter ------------------------------------------------- */

static const Key jump_keys[] = {
    {.name = "above", .read = number_read, .at = offsetof(Jump, above)},
    {.name = "times", .read = number_read, .at = offsetof(Jump, times)},
    {.name = "remark",
     .read = words_name_read,
     .at = offsetof(Jump, remark),
     .needed = true},
    {0},
};

static void jump_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    static const char *const limits[] = {"above", "times"};
    Jump *jump = form_memory(reading, sizeof *jump);
    (void)key;
    map_read(reading, node, jump_keys, jump);
    if (node->kind == TREE_MAP && !tree_get(node, "above") &&
        !tree_get(node, "times"))
        missing(reading, node, "above");
    for (int i = 0; i < 2; i++) {
        const double limit = i ? jump->times : jump->above;
        const Tree *given = tree_get(node, limits[i]);
        if (given && limit <= 0 && given->kind == TREE_TEXT)
            mistake(reading->mistakes, given, _("\"%s\" has to be above 0"),
                    limits[i]);
    }
    ((Field *)into)->jump = jump;
}

/* ---- a field ---------------------------------------------------------------------- */

/* Keys that mean something to some types only, and those that need them. */
static const struct {
    const char *key;
    unsigned types, needed;
} type_keys[] = {
    {"choices", BIT(FIELD_CHOICE), BIT(FIELD_CHOICE)},
    {"of", BIT(FIELD_RECORD), BIT(FIELD_RECORD)},
    {"fields", BIT(FIELD_ROWS), BIT(FIELD_ROWS)},
    {"min",
     BIT(FIELD_TEXT) | BIT(FIELD_LONG) | BIT(FIELD_NUMBER) | BIT(FIELD_MONEY),
     0},
    {"max",
     BIT(FIELD_TEXT) | BIT(FIELD_LONG) | BIT(FIELD_NUMBER) | BIT(FIELD_MONEY),
     0},
    {"pattern", BIT(FIELD_TEXT) | BIT(FIELD_TELEPHONE) | BIT(FIELD_PERSON), 0},
    {"rising", BIT(FIELD_NUMBER) | BIT(FIELD_MONEY), 0},
    {"jump", BIT(FIELD_NUMBER) | BIT(FIELD_MONEY), 0},
    {"gathers", BIT(FIELD_STAFF), 0},
    {"compute", BIT(FIELD_NUMBER) | BIT(FIELD_MONEY) | BIT(FIELD_CHOICE), 0},
};

static void type_check(const FormReading *reading, const Tree *map,
                       const Field *field)
{
    const char *name = field_type_names[field->type];
    for (size_t i = 0; i < sizeof type_keys / sizeof *type_keys; i++) {
        const unsigned types = type_keys[i].types;
        const Tree *node = tree_get(map, type_keys[i].key);
        if (!node && (type_keys[i].needed & BIT(field->type)))
            missing(reading, map, type_keys[i].key);
        if (!node || (types & BIT(field->type)))
            continue;
        if (type_keys[i].needed)
            mistake(reading->mistakes, node,
                    _("\"%s\" means nothing for a field of type %s; did you "
                      "mean \"type: %s\"?"),
                    node->name, name, field_type_names[__builtin_ctz(types)]);
        else
            mistake(reading->mistakes, node,
                    _("\"%s\" means nothing for a field of type %s"),
                    node->name, name);
    }
}

static void field_begin(void *one)
{
    *(Field *)one =
        (Field){.name = "", .min = -INFINITY, .max = INFINITY, .weight = 1};
}

static void field_end(const FormReading *reading, const Tree *map, void *one)
{
    Field *field = one;
    if (field->type == FIELD_TYPES) {
        field->type = FIELD_TEXT;
        field->preset = NULL;
        return;
    }
    type_check(reading, map, field);
    if (reading->sheet && field->type == FIELD_ROWS)
        mistake(reading->mistakes, tree_get(map, "type"),
                _("a table cannot hold a table"));
    if (field->min > field->max)
        mistake(reading->mistakes, tree_get(map, "max"),
                _("\"max\" is less than \"min\""));
    if (field->jump && !field->rising)
        missing(reading, map, "rising");
    if (field->preset)
        refer(reading, (Reference){.node = tree_get(map, "default"),
                                   .sheet = reading->sheet,
                                   .preset = field});
}

static const Key field_keys[] = {
    {.name = "name",
     .read = name_read,
     .at = offsetof(Field, name),
     .needed = true},
    {.name = "type", .read = type_read},
    {.name = "label",
     .read = label_read,
     .at = offsetof(Field, label),
     .needed = true},
    {.name = "help", .read = label_read, .at = offsetof(Field, help)},
    {.name = "required", .read = yes_read, .at = offsetof(Field, required)},
    {.name = "later", .read = yes_read, .at = offsetof(Field, later)},
    {.name = "gathers", .read = yes_read, .at = offsetof(Field, gathers)},
    {.name = "default", .read = key_text, .at = offsetof(Field, preset)},
    {.name = "choices", .read = field_choices},
    {.name = "min", .read = number_read, .at = offsetof(Field, min)},
    {.name = "max", .read = number_read, .at = offsetof(Field, max)},
    {.name = "width", .read = width_read},
    {.name = "pattern", .read = pattern_read, .at = offsetof(Field, pattern)},
    {.name = "pattern_help",
     .read = label_read,
     .at = offsetof(Field, pattern_help)},
    {.name = "shown_if",
     .read = condition_read,
     .at = offsetof(Field, shown_if)},
    {.name = "required_if",
     .read = condition_read,
     .at = offsetof(Field, required_if)},
    {.name = "compute", .read = compute_read, .at = offsetof(Field, compute)},
    {.name = "lead", .read = span_read, .at = offsetof(Field, lead)},
    {.name = "rising", .read = field_name_read, .at = offsetof(Field, rising)},
    {.name = "jump", .read = jump_read},
    {.name = "confidential",
     .read = roles_read,
     .at = offsetof(Field, confidential)},
    {.name = "of", .read = register_read, .at = offsetof(Field, of)},
    {.name = "fields", .read = table_read},
    {0},
};

static const Rows field_rows = {.keys = field_keys,
                                .size = sizeof(Field),
                                .most = MOST_FIELDS,
                                .begin = field_begin,
                                .end = field_end};

void sheet_read(const FormReading *reading, const Tree *list, Sheet *sheet)
{
    int count = 0;
    if (!list)
        return;
    const Field *fields = rows_read(reading, list, &field_rows, &count);
    for (int i = 0; i < count; i++)
        if (*fields[i].name && sheet_field(sheet, fields[i].name))
            mistake(reading->mistakes, list,
                    _("\"%s\" stands here a second time"), fields[i].name);
    sheet_add(reading, sheet, fields, count);
}

void sheet_add(const FormReading *reading, Sheet *sheet, const Field *more,
               int count)
{
    if (count == 0)
        return;
    const size_t all = (size_t)sheet->count + (size_t)count;
    Field *fields = form_memory(reading, all * sizeof *fields);
    if (sheet->count > 0)
        memcpy(fields, sheet->fields, (size_t)sheet->count * sizeof *fields);
    memcpy(fields + sheet->count, more, (size_t)count * sizeof *fields);
    sheet->fields = fields;
    sheet->count = (int)all;
}
