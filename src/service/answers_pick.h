/* answers_pick.h -- a few answers out of a row's JSON, without a tree
 *
 *     {"home":"3-1203","carrier":"post"}  pick carrier, home -> post, 3-1203
 */
#ifndef GUANJIA_ANSWERS_PICK_H
#define GUANJIA_ANSWERS_PICK_H

#include "text.h"

/* Zeroed, with names and count, is ready; what is below is kept from row to
 * row. */
typedef struct Pick {
    const char *const *names;
    int count;
    Str text;      /* holds the values */
    size_t *place; /* of each within text; 0: not there */
    int next;      /* which is expected: mostly they come in one order */
} Pick;

/* The values of names in what register_write() wrote; NULL: not there.  They
 * stand until the next pick. */
void answers_pick(Pick *pick, const char *json, const char **values);
void pick_release(Pick *pick);

#endif
