/* find.h -- ids of the requests, or records of a register, that words mean, one after the other
 *
 *     Finder finder;
 *     finder_open(&finder, desk, "漏水 1203", (FindFrom){.edge = INT64_MAX});
 *     while (finder_next(&finder, &id))
 *         use(id);
 *     if (!finder_close(&finder))
 *         it was interrupted
 */
#ifndef GUANJIA_FIND_H
#define GUANJIA_FIND_H

#include "desk.h"

/* Where it goes on. */
typedef struct FindFrom {
    int64_t edge;     /* ids below it, newest first … */
    bool backwards;   /* … or above it, oldest first */
    int most;         /* no more are wanted; 0: all */
    const Kind *kind; /* of a register; NULL: requests */
} FindFrom;

enum { STREAMS = 3 };

/* Lists in the order of ids, merged as far as somebody asks. */
typedef struct Finder {
    struct Stream {
        Sql *statement; /* NULL: there is none, or it is over */
        char *match;    /* its rows' words must; owned; NULL: each counts */
        int64_t id;     /* its next one */
    } streams[STREAMS];
    bool backwards;
    bool failed;
} Finder;

/* Words without anything to look for find nothing. */
void finder_open(Finder *finder, Desk *desk, const char *words, FindFrom from);
bool finder_next(Finder *finder, int64_t *id);
bool finder_close(Finder *finder); /* false: interrupted, or an error */

#endif
