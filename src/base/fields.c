/* fields.c -- names and values: what a fact sets, what a form was filled with
 *
 *     {"home":"3-1203","text":"漏水","note":null}
 *
 * Their JSON is in fields_json.c.
 */
#include "fields_value.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a; never 0. */
static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261u;

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash | 1;
}

/* One after the other, but by a number: of a form's three hundred answers each
 * is looked for among all. */
static Value *value_find(const Fields *fields, const char *name)
{
    const uint32_t hash = fields->count > 0 ? hash_of(name) : 0;

    for (int i = 0; i < fields->count; i++) {
        Value *value = &fields->at[i];
        if ((value->hash == hash || value->hash == 0) &&
            strcmp(value->name, name) == 0)
            return value;
    }
    return NULL;
}

void value_add(Fields *fields, char *name, char *text)
{
    if (fields->count == fields->cap) {
        fields->cap = fields->cap ? fields->cap * 2 : 8;
        fields->at =
            mem_grow(fields->at, (size_t)fields->cap * sizeof *fields->at);
    }
    Value *value = &fields->at[fields->count++];
    value->name = name;
    value->text = text;
    value->hash = hash_of(name);
}

const char *fields_get(const Fields *fields, const char *name)
{
    const Value *value = value_find(fields, name);
    return value ? value->text : NULL;
}

int64_t fields_int(const Fields *fields, const char *name)
{
    const char *text = fields_get(fields, name);
    return text ? strtoll(text, NULL, 10) : 0;
}

bool fields_has(const Fields *fields, const char *name)
{
    return value_find(fields, name) != NULL;
}

void fields_set(Fields *fields, const char *name, const char *text)
{
    /* text may be the value that is being replaced */
    char *copy = mem_text(text);
    Value *value = value_find(fields, name);

    if (!value) {
        value_add(fields, mem_text(name), copy);
        return;
    }
    free(value->text);
    value->text = copy;
}

void fields_move(Fields *to, const char *name, Fields *from, int i)
{
    Value *moved = &from->at[i], *value = value_find(to, name);

    if (value) {
        free(value->text);
        value->text = moved->text;
    } else {
        value_add(to, mem_text(name), moved->text);
    }
    moved->text = NULL;
}

void fields_set_int(Fields *fields, const char *name, int64_t number)
{
    char text[INT_TEXT];

    fields_set(fields, name, int_write(number, text));
}

void fields_drop(Fields *fields, const char *name)
{
    Value *value = value_find(fields, name);
    if (!value)
        return;

    free(value->name);
    free(value->text);
    Value *end = fields->at + fields->count;
    memmove(value, value + 1, (size_t)(end - value - 1) * sizeof *value);
    fields->count--;
}

void fields_copy(Fields *to, const Fields *from)
{
    if (to == from)
        return;
    for (int i = 0; i < from->count; i++)
        fields_set(to, from->at[i].name, from->at[i].text);
}

void fields_release(Fields *fields)
{
    for (int i = 0; i < fields->count; i++) {
        free(fields->at[i].name);
        free(fields->at[i].text);
    }
    free(fields->at);
    *fields = FIELDS_EMPTY;
}
