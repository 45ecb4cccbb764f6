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
    MOST_FIELDS = 100,
    MOST_CHOICES = 500,
    LONGEST_VALUE = 64,
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

static bool type_read(const FormReading *reading, const Tree *node,
                      FieldType *type)
{
    *type = FIELD_TEXT;
    if (!node)
        return true;
    if (!words_check(reading, node))
        return false;
    for (int i = 0; i < FIELD_TYPES; i++)
        if (strcmp(node->text, field_type_names[i]) == 0) {
            *type = (FieldType)i;
            return true;
        }
    type_unknown(reading, node);
    return false;
}

static bool yes_read(const FormReading *reading, const Tree *node)
{
    static const char *const words[] = {"yes", "true",  "on",
                                        "no",  "false", "off"};
    enum { YES = 3, WORDS = 6 };
    if (!node)
        return false;
    for (int i = 0; node->kind == TREE_TEXT && i < WORDS; i++)
        if (strcasecmp(node->text, words[i]) == 0)
            return i < YES;
    mistake(reading->mistakes, node, _("\"%s\" has to be yes or no"),
            node->name);
    return false;
}

/* A number of the file itself: -12.5; independent of the locale. */
static bool plain_number(const char *text, double *out)
{
    enum { MOST_DIGITS = 15 };
    const bool negative = *text == '-';
    text += negative;
    double number = 0;
    double place = 0;
    int digits = 0;
    for (; *text; text++) {
        if (*text == '.' && place == 0) {
            place = 1;
            continue;
        }
        if (*text < '0' || *text > '9' || ++digits > MOST_DIGITS)
            return false;
        number = number * 10 + (*text - '0');
        place *= 10;
    }
    if (digits == 0)
        return false;
    if (place > 1)
        number /= place;
    *out = negative ? -number : number;
    return true;
}

static void limit_read(const FormReading *reading, const Tree *node,
                       FieldType type, double *limit)
{
    if (!node)
        return;
    if (type != FIELD_TEXT && type != FIELD_LONG && type != FIELD_NUMBER &&
        type != FIELD_MONEY) {
        mistake(reading->mistakes, node,
                _("\"%s\" means nothing for a field of type %s"), node->name,
                field_type_names[type]);
        return;
    }
    if (node->kind != TREE_TEXT || !plain_number(node->text, limit))
        mistake(reading->mistakes, node, _("\"%s\" has to be a number"),
                node->name);
}

static void limits_read(const FormReading *reading, const Tree *map,
                        Field *field)
{
    const Tree *max = tree_get(map, "max");
    limit_read(reading, tree_get(map, "min"), field->type, &field->min);
    limit_read(reading, max, field->type, &field->max);
    if (field->min > field->max)
        mistake(reading->mistakes, max, _("\"max\" is less than \"min\""));
}

static void width_read(const FormReading *reading, const Tree *node,
                       Field *field)
{
    double width = 0;
    if (!node)
        return;
    if (node->kind != TREE_TEXT || !plain_number(node->text, &width) ||
        width < 1 || width > WIDEST || width != (int)width)
        mistake(reading->mistakes, node,
                _("\"width\" has to be a whole number from 1 to %d"),
                (int)WIDEST);
    else
        field->width = (int)width;
}

static bool choice_read(const FormReading *reading, const Tree *node,
                        Choice *choice)
{
    static const char *const keys[] = {"value", "label", NULL};
    const Tree *value = node;

    if (node->kind == TREE_MAP) {
        tree_only(node, keys, reading->mistakes);
        value = tree_get(node, "value");
        if (!value) {
            missing(reading, node, "value");
            return false;
        }
        choice->label = tree_get(node, "label");
        if (choice->label)
            label_check(reading, choice->label);
    }
    if (!value->text || *value->text == '\0' ||
        strlen(value->text) > LONGEST_VALUE || strchr(value->text, '\n')) {
        mistake(reading->mistakes, value,
                _("the value of a choice has to be a text of at most %d "
                  "letters"),
                (int)LONGEST_VALUE);
        return false;
    }
    choice->value = value->text;
    return true;
}

static bool choice_known(const Field *field, const char *value)
{
    for (int i = 0; i < field->choice_count; i++)
        if (strcmp(field->choices[i].value, value) == 0)
            return true;
    return false;
}

/* How many nodes list has, at most most of them. */
static int count_check(const FormReading *reading, const Tree *list, int most)
{
    int count = 0;
    for (const Tree *node = list->child; node; node = node->next)
        if (++count > most) {
            mistake(reading->mistakes, node, _("more than %d are too many"),
                    most);
            return most;
        }
    return count;
}

static void choices_read(const FormReading *reading, const Tree *list,
                         Field *field)
{
    if (!list_check(reading, list))
        return;
    if (!list->child && !reading->holes)
        mistake(reading->mistakes, list, _("there are no choices"));

    const int count = count_check(reading, list, MOST_CHOICES);
    Choice *choices = mem_new((size_t)count * sizeof *choices);
    const Tree *node = list->child;
    field->choices = choices;
    for (int i = 0; node && i < count; i++, node = node->next) {
        Choice choice = {0};
        if (!choice_read(reading, node, &choice))
            continue;
        if (choice_known(field, choice.value))
            mistake(reading->mistakes, node,
                    _("the choice \"%s\" stands here a second time"),
                    choice.value);
        else
            choices[field->choice_count++] = choice;
    }
}

static void field_choices(const FormReading *reading, const Tree *map,
                          Field *field)
{
    const Tree *list = tree_get(map, "choices");
    if (list && field->type != FIELD_CHOICE)
        mistake(reading->mistakes, list,
                _("\"choices\" means nothing for a field of type %s; did you "
                  "mean \"type: choice\"?"),
                field_type_names[field->type]);
    else if (list)
        choices_read(reading, list, field);
    else if (field->type == FIELD_CHOICE)
        missing(reading, map, "choices");
}

/* A default has to be something that a person could have typed. */
static void preset_read(const FormReading *reading, const Tree *node,
                        Field *field)
{
    if (!node || !words_check(reading, node))
        return;
    field->preset = node->text;
    Err err = ERR_NONE;
    char *value = NULL;
    if (!field_read(field, node->text, clock_now(), "en", &value, &err))
        mistake(reading->mistakes, node, _("this default does not fit: %s"),
                err.text);
    free(value);
}

static void field_from(const FormReading *reading, const Tree *map,
                       Field *field)
{
    static const char *const keys[] = {"name",     "type",    "label",   "help",
                                       "required", "default", "choices", "min",
                                       "max",      "width",   NULL};
    const Tree *name = tree_get(map, "name");
    const int before = reading->mistakes->count;

    tree_only(map, keys, reading->mistakes);
    *field = (Field){.name = "", .min = -INFINITY, .max = INFINITY};
    if (!name)
        missing(reading, map, "name");
    else if (name_check(reading, name))
        field->name = name->text;
    field->label = tree_get(map, "label");
    if (!field->label)
        missing(reading, map, "label");
    else
        label_check(reading, field->label);
    field->help = tree_get(map, "help");
    if (field->help)
        label_check(reading, field->help);
    field->required = yes_read(reading, tree_get(map, "required"));
    if (type_read(reading, tree_get(map, "type"), &field->type)) {
        field_choices(reading, map, field);
        limits_read(reading, map, field);
    }
    width_read(reading, tree_get(map, "width"), field);
    if (reading->mistakes->count == before)
        preset_read(reading, tree_get(map, "default"), field);
}

void sheet_read(const FormReading *reading, const Tree *list, Sheet *sheet)
{
    if (!list || !list_check(reading, list))
        return;
    const int count = count_check(reading, list, MOST_FIELDS);
    Field *fields = mem_new((size_t)count * sizeof *fields);
    const Tree *node = list->child;
    sheet->fields = fields;
    for (int i = 0; node && i < count; i++, node = node->next) {
        if (!map_check(reading, node))
            continue;
        Field field;
        field_from(reading, node, &field);
        if (*field.name && sheet_field(sheet, field.name))
            mistake(reading->mistakes, tree_get(node, "name"),
                    _("the field \"%s\" stands here a second time"),
                    field.name);
        fields[sheet->count++] = field;
    }
}

void sheet_release(Sheet *sheet)
{
    for (int i = 0; i < sheet->count; i++)
        free((Choice *)sheet->fields[i].choices);
    free((Field *)sheet->fields);
    sheet->fields = NULL;
    sheet->count = 0;
}
