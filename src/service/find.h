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

/* request_list.c: the columns of `request r` that make a list's row, and
 * reading them; open: it is a row of the board. */
#define REQUEST_ROW                                                            \
    "r.due, r.id, r.record, r.number, ifnull(r.home, r.place), (SELECT name "  \
    "FROM household h WHERE h.home = r.home AND h.moved_out IS NULL LIMIT "    \
    "1), r.text, r.category, r.urgency, r.state, r.received_at, r.next, "      \
    "r.explained_at, r.promised_until, EXISTS (SELECT 1 FROM dispute d WHERE " \
    "d.record = r.record), coalesce((SELECT name FROM staff WHERE record = "   \
    "r.accepted_by), CASE WHEN r.accepted_at THEN r.accepted_by END, (SELECT " \
    "name FROM staff WHERE record = r.assignee)), r.department, r.assignee, "  \
    "coalesce(r.accepted_by, r.assignee), r.sent_at, r.unit, r.rank, "         \
    "r.waiting, r.nature, r.reminders, r.incident, r.appointment_at, r.away"
void request_row_read(Sql *q, bool open, RequestRow *row);

#endif
