/* steps.c -- states of a record, what is done to it later, and what follows
 *
 *     states: [{name: submitted, label: Submitted},
 *              {name: approved, label: Approved, open: no}]
 *     steps:
 *       - {name: approve, label: Approve, from: [submitted], to: approved,
 *          by: [chief], asks: [word], fields: [ … ],
 *          follow: [{make: notice, fields: {role: chief, text: "{word}"}}]}
 */
#include "form_file.h"

#include <string.h>

enum {
    MOST_STATES = 30,
    MOST_STEPS = 100,
    MOST_FOLLOW = 20,
    MOST_TEMPLATES = 50,
    MOST_EACH = 500,
};

static void state_begin(void *one)
{
    *(FormState *)one = (FormState){.name = "", .open = true};
}

static const Key state_keys[] = {
    {.name = "name",
     .read = name_read,
     .at = offsetof(FormState, name),
     .needed = true},
    {.name = "label",
     .read = label_read,
     .at = offsetof(FormState, label),
     .needed = true},
    {.name = "open", .read = yes_read, .at = offsetof(FormState, open)},
    {0},
};
static const Rows state_rows = {.keys = state_keys,
                                .size = sizeof(FormState),
                                .most = MOST_STATES,
                                .begin = state_begin};

void states_read(const FormReading *reading, const Tree *node, const Key *key,
                 void *into)
{
    Form *form = into;
    (void)key;
    form->states = rows_read(reading, node, &state_rows, &form->state_count);
}

/* ---- what follows ---------------------------------------------------------------- */

/* `each: failed`, or a list of items, each of which can have failed. */
static void each_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    static const char *const words[] = {"failed", NULL};
    Follow *follow = into;
    unsigned each = 0;
    (void)key;
    follow->each_failed = true;
    if (node->kind != TREE_LIST) {
        word_read(reading, node, &(const Key){.words = words}, &each);
        return;
    }
    const int most = count_check(reading, node, MOST_EACH);
    const char **names =
        form_memory(reading, ((size_t)most + 1) * sizeof *names);
    for (const Tree *one = node->child; one && follow->each_count < most;
         one = one->next) {
        if (!name_check(reading, one))
            continue;
        ConditionLine *line = form_memory(reading, sizeof *line);
        *line = (ConditionLine){.field = one->text, .test = CONDITION_FAILED};
        names[follow->each_count++] = one->text;
        refer(reading, (Reference){.node = one,
                                   .name = one->text,
                                   .len = strlen(one->text),
                                   .line = line});
    }
    follow->each = names;
}

/* {home: "{home}", text: "{item}: {remark}"}; reading->kind is whose fields
 * these are. */
static void templates_read(const FormReading *reading, const Tree *map,
                           Follow *follow)
{
    if (!map_check(reading, map))
        return;
    const int most = count_check(reading, map, MOST_TEMPLATES);
    Template *templates =
        form_memory(reading, ((size_t)most + 1) * sizeof *templates);
    follow->fields = templates;
    for (const Tree *node = map->child; node && follow->count < most;
         node = node->next) {
        if (!node->text) {
            words_check(reading, node);
            continue;
        }
        templates[follow->count++] = (Template){node->name, node->text};
        refer(reading, (Reference){.node = node,
                                   .name = node->name,
                                   .len = strlen(node->name),
                                   .kind = reading->kind});
        refer_braces(reading, node, false);
    }
}

static void follow_end(const FormReading *reading, const Tree *map, void *one)
{
    Follow *follow = one;
    const Tree *make = tree_get(map, "make");
    const Tree *set = tree_get(map, "set");
    const Tree *fields = tree_get(map, "fields");
    FormReading within = *reading;
    within.each = follow->each_failed;
    within.kind = follow->make;
    if (make && set)
        mistake(reading->mistakes, set,
                _("either \"make\" or \"set\" can stand here"));
    else if (set && fields)
        mistake(reading->mistakes, fields,
                _("\"fields\" belongs to \"make\"; write what is set under "
                  "\"set\""));
    else if (set)
        templates_read(&within, set, follow);
    else if (!make)
        missing(reading, map, "make");
    else if (!fields)
        missing(reading, map, "fields");
    else if (follow->make)
        templates_read(&within, fields, follow);
}

static const Key follow_keys[] = {
    {.name = "each", .read = each_read},
    {.name = "when", .read = condition_read, .at = offsetof(Follow, when)},
    {.name = "make", .read = register_read, .at = offsetof(Follow, make)},
    {.name = "set", .read = key_known},
    {.name = "fields", .read = key_known},
    {0},
};
static const Rows follow_rows = {.keys = follow_keys,
                                 .size = sizeof(Follow),
                                 .most = MOST_FOLLOW,
                                 .end = follow_end};

void follow_read(const FormReading *reading, const Tree *node, const Key *key,
                 void *into)
{
    Sheet *sheet = (Sheet *)((char *)into + key->at);
    sheet->follow =
        rows_read(reading, node, &follow_rows, &sheet->follow_count);
}

/* ---- steps ------------------------------------------------------------------------ */

static void state_check(const FormReading *reading, const Tree *node)
{
    const Form *form = &reading->file->form;
    if (!name_check(reading, node) || reading->holes ||
        form_state(form, node->text))
        return;
    const char *names[MOST_STATES + 1] = {NULL};
    for (int i = 0; i < form->state_count; i++)
        names[i] = form->states[i].name;
    const char *near = nearest(node->text, names);
    if (near)
        mistake(reading->mistakes, node,
                _("there is no state \"%s\"; did you mean \"%s\"?"), node->text,
                near);
    else
        mistake(reading->mistakes, node, _("there is no state \"%s\""),
                node->text);
}

static void to_read(const FormReading *reading, const Tree *node,
                    const Key *key, void *into)
{
    (void)key;
    state_check(reading, node);
    ((Sheet *)into)->to = node->text;
}

static void from_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    (void)key;
    if (!list_check(reading, node))
        return;
    const int most = count_check(reading, node, MOST_STATES);
    const char **names =
        form_memory(reading, ((size_t)most + 1) * sizeof *names);
    int count = 0;
    for (const Tree *one = node->child; one && count < most; one = one->next) {
        state_check(reading, one);
        names[count++] = one->text ? one->text : "";
    }
    ((Sheet *)into)->from = names;
}

/* The fields of the form that belong to a name: all items, an item with its
 * remark and photo, or one. */
static bool asked(const Field *field, const char *name)
{
    if (strcmp(name, "items") == 0)
        return field->item;
    return strcmp(field->name, name) == 0 || text_is(field->item, name);
}

static void asks_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    const Sheet *form = &reading->file->form.sheet;
    Sheet *step = into;
    (void)key;
    if (!list_check(reading, node))
        return;
    Field *fields =
        form_memory(reading, ((size_t)form->count + 1) * sizeof *fields);
    step->fields = fields;
    for (const Tree *one = node->child; one; one = one->next) {
        if (!one->text) {
            name_check(reading, one);
            continue;
        }
        const int before = step->count;
        for (int i = 0; i < form->count; i++)
            if (asked(&form->fields[i], one->text) &&
                !sheet_field(step, form->fields[i].name))
                fields[step->count++] = form->fields[i];
        if (step->count > before)
            continue;
        if (sheet_field(step, one->text))
            mistake(reading->mistakes, one,
                    _("\"%s\" stands here a second time"), one->text);
        else
            refer(reading, (Reference){.node = one,
                                       .name = one->text,
                                       .len = strlen(one->text),
                                       .sheet = form});
    }
}

static void step_fields(const FormReading *reading, const Tree *node,
                        const Key *key, void *into)
{
    (void)key;
    sheet_read(reading, node, into);
}

static void step_begin(void *one)
{
    *(Sheet *)one = (Sheet){.name = ""};
}

static const Key step_keys[] = {
    {.name = "name",
     .read = name_read,
     .at = offsetof(Sheet, name),
     .needed = true},
    {.name = "label",
     .read = label_read,
     .at = offsetof(Sheet, label),
     .needed = true},
    {.name = "help", .read = label_read, .at = offsetof(Sheet, help)},
    {.name = "from", .read = from_read},
    {.name = "to", .read = to_read},
    {.name = "by", .read = roles_read, .at = offsetof(Sheet, by)},
    {.name = "asks", .read = asks_read},
    {.name = "fields", .read = step_fields},
    {.name = "follow", .read = follow_read},
    {0},
};
static const Rows step_rows = {.keys = step_keys,
                               .size = sizeof(Sheet),
                               .most = MOST_STEPS,
                               .begin = step_begin};

void steps_read(const FormReading *reading, const Tree *node, const Key *key,
                void *into)
{
    Form *form = into;
    (void)key;
    form->steps = rows_read(reading, node, &step_rows, &form->step_count);
}
