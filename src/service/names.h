/* names.h -- texts, each once, numbered from 0 as they came
 *
 *     Names words = NAMES_EMPTY;
 *     int tap = names_add(&words, "tap", 3);     0; again 0 when it comes again
 *     words.at[tap].text                         "tap"
 *
 * A key may be any bytes: a pair of numbers is one too.
 */
#ifndef GUANJIA_NAMES_H
#define GUANJIA_NAMES_H

#include "text.h"

typedef struct Name {
    char *text; /* owned, NUL-terminated */
    size_t len;
    uint64_t hash;
} Name;

typedef struct Names {
    Name *at;
    int count, cap;
    int *places;     /* by hash: number + 1; 0: free */
    size_t capacity; /* a power of two */
} Names;

#define NAMES_EMPTY ((Names){0})

int names_add(Names *names, const void *key, size_t len);
int names_find(const Names *names, const void *key, size_t len); /* -1 */
void names_release(Names *names);

#endif
