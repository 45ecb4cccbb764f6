/* keys.c -- any map of a form file by a table of its keys
 *
 *     static const Key state_keys[] = {
 *         {"name", name_read, offsetof(FormState, name), .needed = true},
 *         {"open", yes_read, offsetof(FormState, open)},
 *         {0}};
 *
 *     - {name: approved, opne: no}
 *                        unknown key "opne"; did you mean "open"?
 *
 * A form, a field, a step, a list and a report are all read by this, and so
 * every key is known, hinted at and missed in the same way.  Keys are read in
 * the order of the table.
 */
#include "form_file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_KEYS = 40, MOST_NAMES = 500 };

void *form_memory(const FormReading *reading, size_t size)
{
    return document_memory(reading->file->document, size);
}

static void *member(const Key *key, void *into)
{
    return (char *)into + key->at;
}

void map_read(const FormReading *reading, const Tree *map, const Key keys[],
              void *into)
{
    const char *names[MOST_KEYS] = {NULL};
    int count = 0;

    if (!map_check(reading, map))
        return;
    for (; keys[count].name && count < MOST_KEYS - 1; count++)
        names[count] = keys[count].name;
    tree_only(map, names, reading->mistakes);
    for (int i = 0; i < count; i++) {
        const Tree *node = tree_get(map, keys[i].name);
        if (node)
            keys[i].read(reading, node, &keys[i], into);
        else if (keys[i].needed)
            missing(reading, map, keys[i].name);
    }
}

int count_check(const FormReading *reading, const Tree *list, int most)
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

/* The name that the struct at `one` begins with. */
static const char *name_of(const void *one)
{
    const char *name = NULL;
    memcpy((void *)&name, one, sizeof name);
    return name ? name : "";
}

static bool stands_already(const char *first, const Rows *rows, int count,
                           const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name_of(first + (size_t)i * rows->size), name) == 0)
            return true;
    return false;
}

/* Only structs that begin with a name are looked through for doubles. */
void *rows_read(const FormReading *reading, const Tree *list, const Rows *rows,
                int *count)
{
    *count = 0;
    if (!list_check(reading, list))
        return NULL;
    int left = count_check(reading, list, rows->most);
    char *first = form_memory(reading, ((size_t)left + 1) * rows->size);
    for (const Tree *node = list->child; node && left > 0;
         node = node->next, left--) {
        if (!map_check(reading, node))
            continue;
        char *one = first + (size_t)*count * rows->size;
        if (rows->begin)
            rows->begin(one);
        map_read(reading, node, rows->keys, one);
        if (rows->end)
            rows->end(reading, node, one);
        const char *name =
            strcmp(rows->keys[0].name, "name") == 0 ? name_of(one) : "";
        if (*name && stands_already(first, rows, *count, name))
            mistake(reading->mistakes, tree_get(node, "name"),
                    _("\"%s\" stands here a second time"), name);
        ++*count;
    }
    return first;
}

void word_unknown(const FormReading *reading, const Tree *node,
                  const char *const words[])
{
    const char *text = node->text ? node->text : "";
    const char *near = nearest(text, words);
    const char *key = node->name ? node->name : "";
    if (near) {
        mistake(reading->mistakes, node,
                _("unknown %s \"%s\"; did you mean \"%s\"?"), key, text, near);
        return;
    }
    Str known = STR_EMPTY;
    names_join(&known, words);
    mistake(reading->mistakes, node, _("unknown %s \"%s\"; there are: %s"), key,
            text, str_text(&known));
    str_release(&known);
}

bool plain_number(const char *text, double *out)
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

/* ---- the values that keys have ---------------------------------------------------- */

void key_known(const FormReading *reading, const Tree *node, const Key *key,
               void *into)
{
    (void)reading;
    (void)node;
    (void)key;
    (void)into;
}

static void text_set(const Key *key, void *into, const char *text)
{
    *(const char **)member(key, into) = text;
}

void name_read(const FormReading *reading, const Tree *node, const Key *key,
               void *into)
{
    if (name_check(reading, node))
        text_set(key, into, node->text);
}

void key_text(const FormReading *reading, const Tree *node, const Key *key,
              void *into)
{
    if (words_check(reading, node))
        text_set(key, into, node->text);
}

void label_read(const FormReading *reading, const Tree *node, const Key *key,
                void *into)
{
    label_check(reading, node);
    *(const Tree **)member(key, into) = node;
}

void roles_read(const FormReading *reading, const Tree *node, const Key *key,
                void *into)
{
    if (!list_check(reading, node))
        return;
    for (const Tree *role = node->child; role; role = role->next)
        name_check(reading, role);
    *(const Tree **)member(key, into) = node;
}

void yes_read(const FormReading *reading, const Tree *node, const Key *key,
              void *into)
{
    static const char *const words[] = {"yes", "true",  "on",
                                        "no",  "false", "off"};
    enum { YES = 3, WORDS = 6 };
    for (int i = 0; node->kind == TREE_TEXT && i < WORDS; i++)
        if (strcasecmp(node->text, words[i]) == 0) {
            *(bool *)member(key, into) = i < YES;
            return;
        }
    mistake(reading->mistakes, node, _("\"%s\" has to be yes or no"),
            node->name);
}

void number_read(const FormReading *reading, const Tree *node, const Key *key,
                 void *into)
{
    double number = 0;
    if (node->kind == TREE_TEXT && plain_number(node->text, &number))
        memcpy(member(key, into), &number, sizeof number);
    else
        mistake(reading->mistakes, node, _("\"%s\" has to be a number"),
                node->name);
}

void word_read(const FormReading *reading, const Tree *node, const Key *key,
               void *into)
{
    for (unsigned i = 0; node->text && key->words[i]; i++)
        if (strcmp(node->text, key->words[i]) == 0) {
            memcpy(member(key, into), &i, sizeof i);
            return;
        }
    word_unknown(reading, node, key->words);
}

void register_read(const FormReading *reading, const Tree *node, const Key *key,
                   void *into)
{
    if (!name_check(reading, node))
        return;
    text_set(key, into, node->text);
    refer(reading, (Reference){.node = node, .kind = node->text});
}

static bool field_refer(const FormReading *reading, const Tree *node,
                        unsigned types)
{
    if (node->kind != TREE_TEXT) {
        mistake(reading->mistakes, node,
                _("the name of a field has to stand here"));
        return false;
    }
    const char *name = node->text;
    refer(reading, (Reference){.node = node,
                               .name = name,
                               .len = strlen(name),
                               .kind = reading->kind,
                               .sheet = reading->sheet,
                               .types = types});
    return true;
}

void field_name_read(const FormReading *reading, const Tree *node,
                     const Key *key, void *into)
{
    if (field_refer(reading, node, 0))
        text_set(key, into, node->text);
}

void time_name_read(const FormReading *reading, const Tree *node,
                    const Key *key, void *into)
{
    if (field_refer(reading, node, BIT(FIELD_DATE) | BIT(FIELD_MOMENT)))
        text_set(key, into, node->text);
}

void moment_name_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    if (field_refer(reading, node, BIT(FIELD_MOMENT)))
        text_set(key, into, node->text);
}

void number_name_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    if (field_refer(reading, node, NUMBERS))
        text_set(key, into, node->text);
}

void words_name_read(const FormReading *reading, const Tree *node,
                     const Key *key, void *into)
{
    if (field_refer(reading, node, BIT(FIELD_TEXT) | BIT(FIELD_LONG)))
        text_set(key, into, node->text);
}

void record_name_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    if (field_refer(reading, node, BIT(FIELD_RECORD)))
        text_set(key, into, node->text);
}

/* The names of a list; sign: a - may stand in front of one. */
static void names_of(const FormReading *reading, const Tree *node,
                     const Key *key, void *into, bool sign)
{
    if (!list_check(reading, node))
        return;
    const int most = count_check(reading, node, MOST_NAMES);
    const char **names =
        form_memory(reading, ((size_t)most + 1) * sizeof *names);
    int count = 0;
    for (const Tree *one = node->child; one && count < most; one = one->next) {
        if (one->kind != TREE_TEXT) {
            field_refer(reading, one, 0);
            continue;
        }
        const bool turned = sign && *one->text == '-';
        refer(reading, (Reference){.node = one,
                                   .name = one->text + turned,
                                   .len = strlen(one->text + turned)});
        names[count++] = one->text;
    }
    *(const char *const **)member(key, into) = names;
}

void field_names_read(const FormReading *reading, const Tree *node,
                      const Key *key, void *into)
{
    names_of(reading, node, key, into, false);
}

void columns_read(const FormReading *reading, const Tree *node, const Key *key,
                  void *into)
{
    names_of(reading, node, key, into, true);
}

void span_read(const FormReading *reading, const Tree *node, const Key *key,
               void *into)
{
    static const struct {
        char letter;
        Seconds seconds;
    } units[] = {{'m', MINUTE}, {'h', HOUR}, {'d', DAY}};
    enum { MOST_DIGITS = 4, TEN = 10 };
    const char *text = node->text ? node->text : "";
    const size_t digits = strspn(text, "0123456789");
    Seconds count = 0;
    for (size_t i = 0; i < digits && i < MOST_DIGITS; i++)
        count = count * TEN + (text[i] - '0');
    if (digits > 0 && digits <= MOST_DIGITS)
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            if (text[digits] == units[i].letter && text[digits + 1] == '\0') {
                count *= units[i].seconds;
                memcpy(member(key, into), &count, sizeof count);
                return;
            }
    mistake(reading->mistakes, node,
            _("\"%s\" has to be a span of time: 30m, 24h or 2d"),
            node->name ? node->name : "");
}
