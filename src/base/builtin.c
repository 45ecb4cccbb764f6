/* builtin.c -- finding a text file that the program carries */
#include "builtin.h"

#include <string.h>

const char *builtin_text(const char *name, size_t *len)
{
    for (const BuiltinFile *file = builtin_files; file->name; file++) {
        if (strcmp(file->name, name) != 0)
            continue;
        if (len)
            *len = file->len;
        return file->text;
    }
    return NULL;
}
