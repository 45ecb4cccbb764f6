/* builtin.h -- the text files that the program carries
 *
 * Names are as in the source tree: "forms/request.yaml".
 */
#ifndef GUANJIA_BUILTIN_H
#define GUANJIA_BUILTIN_H

#include <stddef.h>

typedef struct BuiltinFile {
    const char *name; /* NULL: end of the list */
    const char *text; /* NUL-terminated */
    size_t len;
} BuiltinFile;

extern const BuiltinFile builtin_files[];

/* The text of a built-in file; NULL when there is none.  len may be NULL. */
const char *builtin_text(const char *name, size_t *len);

#endif
