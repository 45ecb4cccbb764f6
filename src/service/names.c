/* names.c -- a hash table of texts, for what reports count by */
#include "names.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

static uint64_t hash_of(const unsigned char *byte, size_t len)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
    return hash ^ hash >> 32;
}

/* Where key stands, or the free place that it would take. */
static size_t place_of(const Names *names, const void *key, size_t len,
                       uint64_t hash)
{
    size_t mask = names->capacity - 1, place = hash & mask;

    for (int i; (i = names->places[place]) != 0; place = (place + 1) & mask) {
        const Name *name = &names->at[i - 1];
        if (name->hash == hash && name->len == len &&
            memcmp(name->text, key, len) == 0)
            break;
    }
    return place;
}

/* At most half full, so that a free place is near. */
static void widen(Names *names)
{
    free(names->places);
    names->capacity = names->capacity ? names->capacity * 2 : FIRST_CAPACITY;
    names->places = mem_new(names->capacity * sizeof *names->places);
    for (int i = 0; i < names->count; i++) {
        const Name *name = &names->at[i];
        names->places[place_of(names, name->text, name->len, name->hash)] =
            i + 1;
    }
}

int names_find(const Names *names, const void *key, size_t len)
{
    if (names->count == 0)
        return -1;
    return names->places[place_of(names, key, len, hash_of(key, len))] - 1;
}

int names_add(Names *names, const void *key, size_t len)
{
    uint64_t hash = hash_of(key, len);

    if ((size_t)names->count * 2 >= names->capacity)
        widen(names);
    size_t place = place_of(names, key, len, hash);
    if (names->places[place])
        return names->places[place] - 1;
    if (names->count == names->cap) {
        names->cap = names->cap ? names->cap * 2 : 16;
        names->at = mem_grow(names->at, (size_t)names->cap * sizeof *names->at);
    }
    char *text = mem_new(len + 1);
    memcpy(text, key, len);
    names->at[names->count] = (Name){text, len, hash};
    names->places[place] = ++names->count;
    return names->count - 1;
}

void names_release(Names *names)
{
    for (int i = 0; i < names->count; i++)
        free(names->at[i].text);
    free(names->at);
    free(names->places);
    *names = NAMES_EMPTY;
}
