/* items.c -- a checklist, each of whose items becomes fields
 *
 *     items:
 *       scale: pass_fail
 *       remark: failed
 *       photo: yes
 *       sections:
 *         - label: Kitchen
 *           items: [{name: tap, label: Tap, weight: 2}]
 *
 *     gives the fields tap (a choice), tap_remark (asked and required of a
 *     failed one) and tap_photo.
 *
 * The scales that have names are in data/scales.yaml.
 */
#include "builtin.h"
#include "form_file.h"

#include <math.h>
#include <string.h>

enum { MOST_SECTIONS = 100, MOST_ITEMS = 500, HEAVIEST = 1000 };

typedef enum Remark { REMARK_NEVER, REMARK_FAILED, REMARK_ALWAYS } Remark;
static const char *const remark_words[] = {"never", "failed", "always", NULL};

typedef struct Item {
    const char *name;
    const Tree *label, *help;
    double weight;
    Seconds lead;
    bool required;
    Condition shown_if;
    const Tree *node;
} Item;

typedef struct Section {
    const Tree *label;
    const Item *items;
    int count;
} Section;

typedef struct Checklist {
    const Choice *scale;
    int scale_count;
    const char *preset;
    bool later, required, photo;
    Remark remark;
    const Section *sections;
    int count;
    Document *builtin; /* data/scales.yaml */
} Checklist;

/* An answer of a scale for which nothing was written counts 1, a failed one
 * nothing. */
static void points_fill(const Tree *list, Choice *scale, int count)
{
    for (const Tree *node = list->child; node; node = node->next) {
        const char *value =
            node->kind == TREE_MAP ? tree_text(node, "value") : node->text;
        if (!value || tree_get(node, "points") || tree_yes(node, "skip"))
            continue;
        for (int i = 0; i < count; i++)
            if (strcmp(scale[i].value, value) == 0)
                scale[i].points = scale[i].failed ? 0 : 1;
    }
}

static void scale_read(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    Checklist *list = into;
    (void)key;
    if (node->kind == TREE_LIST) {
        Choice *scale =
            (Choice *)choices_read(reading, node, &list->scale_count);
        points_fill(node, scale, list->scale_count);
        list->scale = scale;
        return;
    }
    enum { MOST_SCALES = 20 };
    const char *names[MOST_SCALES + 1] = {NULL};
    int count = 0;
    const Tree *scales = tree_get(document_root(list->builtin), "scales");
    for (const Tree *one = scales ? scales->child : NULL;
         one && count < MOST_SCALES; one = one->next)
        names[count++] = one->name;
    const Tree *named = node->text ? tree_get(scales, node->text) : NULL;
    if (named)
        list->scale = choices_read(
            reading, tree_copy(reading->file->document, named, node),
            &list->scale_count);
    else
        word_unknown(reading, node, names);
}

static void item_begin(void *one)
{
    *(Item *)one = (Item){.name = "", .weight = 1};
}

static void item_end(const FormReading *reading, const Tree *map, void *one)
{
    Item *item = one;
    item->node = map;
    if (item->weight < 0 || item->weight > HEAVIEST)
        mistake(reading->mistakes, tree_get(map, "weight"),
                _("\"weight\" has to be from 0 to %d"), (int)HEAVIEST);
}

static const Key item_keys[] = {
    {.name = "name",
     .read = name_read,
     .at = offsetof(Item, name),
     .needed = true},
    {.name = "label",
     .read = label_read,
     .at = offsetof(Item, label),
     .needed = true},
    {.name = "help", .read = label_read, .at = offsetof(Item, help)},
    {.name = "weight", .read = number_read, .at = offsetof(Item, weight)},
    {.name = "lead", .read = span_read, .at = offsetof(Item, lead)},
    {.name = "required", .read = yes_read, .at = offsetof(Item, required)},
    {.name = "shown_if",
     .read = condition_read,
     .at = offsetof(Item, shown_if)},
    {0},
};
static const Rows item_rows = {.keys = item_keys,
                               .size = sizeof(Item),
                               .most = MOST_ITEMS,
                               .begin = item_begin,
                               .end = item_end};

static void section_items(const FormReading *reading, const Tree *node,
                          const Key *key, void *into)
{
    Section *section = into;
    (void)key;
    section->items = rows_read(reading, node, &item_rows, &section->count);
}

static const Key section_keys[] = {
    {.name = "label",
     .read = label_read,
     .at = offsetof(Section, label),
     .needed = true},
    {.name = "items", .read = section_items, .needed = true},
    {0},
};
static const Rows section_rows = {
    .keys = section_keys, .size = sizeof(Section), .most = MOST_SECTIONS};

static void sections_read(const FormReading *reading, const Tree *node,
                          const Key *key, void *into)
{
    Checklist *list = into;
    (void)key;
    list->sections = rows_read(reading, node, &section_rows, &list->count);
}

static const Key checklist_keys[] = {
    {.name = "scale", .read = scale_read, .needed = true},
    {.name = "default", .read = key_text, .at = offsetof(Checklist, preset)},
    {.name = "later", .read = yes_read, .at = offsetof(Checklist, later)},
    {.name = "required", .read = yes_read, .at = offsetof(Checklist, required)},
    {.name = "remark",
     .read = word_read,
     .at = offsetof(Checklist, remark),
     .words = remark_words},
    {.name = "photo", .read = yes_read, .at = offsetof(Checklist, photo)},
    {.name = "sections", .read = sections_read, .needed = true},
    {0},
};

/* ---- the fields ---------------------------------------------------------------- */

/* "tap" and "remark" as the name tap_remark; "" when it becomes too long. */
static const char *name_join(const FormReading *reading, const Item *item,
                             const char *word)
{
    const size_t size = strlen(item->name) + strlen(word) + 2;
    char *name = form_memory(reading, size);
    text_print(name, size, "%s_%s", item->name, word);
    if (size - 1 > LONGEST_NAME)
        mistake(reading->mistakes, tree_get(item->node, "name"),
                _("\"%s\" cannot be a name; use a-z, 0-9 and _, begin with a "
                  "letter, at most %d of them"),
                name, (int)LONGEST_NAME);
    return name;
}

/* {en: Tap} and {en: remark} as {en: "Tap: remark"}. */
static const Tree *label_join(const FormReading *reading, const Tree *label,
                              const Tree *words)
{
    static const char *const languages[] = {"en", "zh-Hant", "zh-Hans",
                                            "ja", "ko",      NULL};
    if (!label) /* it is missing, and that was told */
        return NULL;
    Tree *joined = form_memory(reading, sizeof *joined);
    const Tree **tail = &joined->child;
    *joined = (Tree){.kind = TREE_MAP,
                     .name = "label",
                     .line = label->line,
                     .column = label->column};
    for (int i = 0; languages[i]; i++) {
        Tree *one = form_memory(reading, sizeof *one);
        Str text = STR_EMPTY;
        str_addf(&text, "%s: %s", label_in(label, languages[i]),
                 label_in(words, languages[i]));
        char *kept = form_memory(reading, text.len + 1);
        memcpy(kept, str_text(&text), text.len);
        *one = (Tree){.kind = TREE_TEXT,
                      .name = languages[i],
                      .text = kept,
                      .line = label->line,
                      .column = label->column};
        str_release(&text);
        *tail = one;
        tail = &one->next;
    }
    return joined;
}

/* Where the fields of a checklist are put together. */
typedef struct Making {
    const FormReading *reading;
    const Checklist *list;
    const Tree *remark, *photo, *photo_help; /* words */
    Field *fields;
    int count;
} Making;

static Field *field_put(Making *making, const Item *item, FieldType type)
{
    Field *field = &making->fields[making->count++];
    *field = (Field){.name = item->name,
                     .type = type,
                     .label = item->label,
                     .later = making->list->later,
                     .min = -INFINITY,
                     .max = INFINITY,
                     .shown_if = item->shown_if,
                     .item = item->name,
                     .weight = item->weight};
    return field;
}

/* {tap: failed} */
static Condition failed_condition(const FormReading *reading, const Item *item)
{
    ConditionLine *line = form_memory(reading, sizeof *line);
    *line = (ConditionLine){.field = item->name, .test = CONDITION_FAILED};
    if (!sheet_field(&reading->file->form.sheet, item->name))
        refer(reading, (Reference){.node = item->node,
                                   .name = item->name,
                                   .len = strlen(item->name),
                                   .line = line});
    return (Condition){.lines = line, .count = 1};
}

static void item_put(Making *making, const Item *item)
{
    const FormReading *reading = making->reading;
    const Checklist *list = making->list;
    Field *field = field_put(making, item, FIELD_CHOICE);
    field->help = item->help;
    field->lead = item->lead;
    field->required = item->required || list->required;
    field->choices = list->scale;
    field->choice_count = list->scale_count;
    field->preset = list->preset;
    if (list->remark != REMARK_NEVER) {
        Field *remark = field_put(making, item, FIELD_TEXT);
        remark->name = name_join(reading, item, "remark");
        remark->label = label_join(reading, item->label, making->remark);
        if (list->remark == REMARK_FAILED)
            remark->shown_if = remark->required_if =
                failed_condition(reading, item);
    }
    if (list->photo) {
        Field *photo = field_put(making, item, FIELD_TEXT);
        photo->name = name_join(reading, item, "photo");
        photo->label = label_join(reading, item->label, making->photo);
        photo->help = making->photo_help;
    }
}

/* An item that stands there already, as another item or as a field. */
static void doubles_check(const FormReading *reading, const Sheet *sheet,
                          const Making *making, int from, const Item *item)
{
    const Sheet before = {.fields = making->fields, .count = from};
    for (int i = from; i < making->count; i++) {
        const char *name = making->fields[i].name;
        if (*name && (sheet_field(sheet, name) || sheet_field(&before, name)))
            mistake(reading->mistakes, tree_get(item->node, "name"),
                    _("\"%s\" stands here a second time"), name);
    }
}

static void fields_make(Making *making, const Sheet *sheet)
{
    enum { FIELDS_OF_AN_ITEM = 3 };
    const Checklist *list = making->list;
    size_t most = 0;
    for (int i = 0; i < list->count; i++)
        most += (size_t)list->sections[i].count * FIELDS_OF_AN_ITEM;
    making->fields = form_memory(making->reading, (most + 1) * sizeof(Field));
    for (int i = 0; i < list->count; i++) {
        const Section *section = &list->sections[i];
        for (int k = 0; k < section->count; k++) {
            const int from = making->count;
            item_put(making, &section->items[k]);
            if (k == 0)
                making->fields[from].section = section->label;
            doubles_check(making->reading, sheet, making, from,
                          &section->items[k]);
        }
    }
}

void items_read(const FormReading *reading, const Tree *node, const Key *key,
                void *into)
{
    Sheet *sheet = (Sheet *)((char *)into + key->at);
    Checklist list = {.remark = REMARK_FAILED};
    size_t len = 0;
    const char *text = builtin_text("data/scales.yaml", &len);
    Mistakes none = {0};

    document_read(&list.builtin, text, len, &none);
    map_read(reading, node, checklist_keys, &list);
    const Tree *words = tree_get(document_root(list.builtin), "words");
    Making making = {.reading = reading,
                     .list = &list,
                     .remark = tree_get(words, "remark"),
                     .photo = tree_get(words, "photo"),
                     .photo_help =
                         tree_copy(reading->file->document,
                                   tree_get(words, "photo_help"), node)};
    if (list.scale)
        fields_make(&making, sheet);
    document_close(list.builtin);
    mistakes_release(&none);
    sheet_add(reading, sheet, making.fields, making.count);
    if (list.preset && making.count > 0)
        refer(reading, (Reference){.node = tree_get(node, "default"),
                                   .preset = &making.fields[0]});
}
