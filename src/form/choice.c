/* choice.c -- the choices of a field, and what they count for
 *
 *     choices: [post, {value: by_hand, label: {en: by hand}}]
 *     scale:   [{value: pass, points: 1}, {value: fail, failed: yes},
 *               {value: na, skip: yes}]
 *     grade:   [{value: a, from: 90}, {value: b, from: 75}, {value: c, from: 0}]
 */
#include "form_file.h"

#include <math.h>
#include <string.h>

enum { MOST_CHOICES = 500, LONGEST_VALUE = 64 };

static void value_check(const FormReading *reading, const Tree *node,
                        const Key *key, void *into)
{
    (void)key;
    if (!node->text || *node->text == '\0' ||
        strlen(node->text) > LONGEST_VALUE || strchr(node->text, '\n'))
        mistake(reading->mistakes, node,
                _("the value of a choice has to be a text of at most %d "
                  "letters"),
                (int)LONGEST_VALUE);
    else
        ((Choice *)into)->value = node->text;
}

/* {value: na, skip: yes}: counts for nothing. */
static void skip_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    bool skip = false;
    (void)key;
    yes_read(reading, node, &(const Key){0}, &skip);
    if (skip)
        ((Choice *)into)->points = NAN;
}

static const Key choice_keys[] = {
    {.name = "value",
     .read = value_check,
     .at = offsetof(Choice, value),
     .needed = true},
    {.name = "label", .read = label_read, .at = offsetof(Choice, label)},
    {.name = "points", .read = number_read, .at = offsetof(Choice, points)},
    {.name = "from",
     .read = number_read,
     .at = offsetof(Choice, points)}, /* of a grade */
    {.name = "failed", .read = yes_read, .at = offsetof(Choice, failed)},
    {.name = "skip", .read = skip_read},
    {0},
};

static bool choice_known(const Choice *choices, int count, const char *value)
{
    for (int i = 0; i < count; i++)
        if (strcmp(choices[i].value, value) == 0)
            return true;
    return false;
}

const Choice *choices_read(const FormReading *reading, const Tree *list,
                           int *count)
{
    *count = 0;
    if (!list_check(reading, list))
        return NULL;
    if (!list->child && !reading->holes)
        mistake(reading->mistakes, list, _("there are no choices"));
    int left = count_check(reading, list, MOST_CHOICES);
    Choice *choices =
        form_memory(reading, ((size_t)left + 1) * sizeof *choices);
    for (const Tree *node = list->child; node && left > 0;
         node = node->next, left--) {
        Choice choice = {.points = NAN};
        if (node->kind == TREE_MAP)
            map_read(reading, node, choice_keys, &choice);
        else
            value_check(reading, node, &choice_keys[0], &choice);
        if (!choice.value)
            continue;
        if (choice_known(choices, *count, choice.value))
            mistake(reading->mistakes, node,
                    _("\"%s\" stands here a second time"), choice.value);
        else
            choices[(*count)++] = choice;
    }
    return choices;
}

void field_choices(const FormReading *reading, const Tree *node, const Key *key,
                   void *into)
{
    Field *field = into;
    (void)key;
    field->choices = choices_read(reading, node, &field->choice_count);
}
