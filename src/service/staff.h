/* staff.h -- reading rows of staff, for the files of service/ */
#ifndef GUANJIA_STAFF_H
#define GUANJIA_STAFF_H

#include "desk.h"

#define STAFF_ON_DUTY \
    "d.since IS NOT NULL AND (d.until IS NULL OR d.until < d.since)"

/* The columns that staff_take() reads, of those who work here; conditions may
 * follow with AND. */
#define STAFF_COLUMNS                                                       \
    "s.record, s.name, s.role, s.department, s.unit, " STAFF_ON_DUTY        \
    ", d.since, s.skills, s.silent_hours FROM staff s LEFT JOIN duty d ON " \
    "d.record = s.record"                                                   \
    " WHERE coalesce(s.active, 'yes') <> 'no'"

void staff_take(Sql *q, Staff *out);
/* The same of all rows, at most max; returns how many. */
int staff_take_all(Sql *q, Staff *out, int max);

/* Who is called typed, or whose name has it in it: the first one's login goes
 * to login.  Returns how many. */
int staff_called(Desk *desk, const char *typed, bool part, char login[33]);

/* Who refused work goes to: a chief butler, of this unit before others.  False
 * when there is none. */
bool staff_chief(Desk *desk, char login[33]);

#endif
