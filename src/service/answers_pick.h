/* answers_pick.h -- a few answers out of a row's JSON, without a tree
 *
 *     {"home":"3-1203","carrier":"post"}  pick carrier, home -> post, 3-1203
 */
#ifndef GUANJIA_ANSWERS_PICK_H
#define GUANJIA_ANSWERS_PICK_H

#include "text.h"

enum { PICK_MOST = 64 };

/* Zeroed, with names and count, is ready; text is kept from row to row. */
typedef struct Pick {
    const char *const *names;
    int count; /* at most PICK_MOST */
    Str text;  /* holds the values */
} Pick;

/* The values of names in what register_write() wrote; NULL: not there.  They
 * stand until the next pick. */
void answers_pick(Pick *pick, const char *json, const char **values);

#endif
