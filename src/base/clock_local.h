/* clock_local.h -- the local calendar, shared by reading and writing times */
#ifndef GUANJIA_CLOCK_LOCAL_H
#define GUANJIA_CLOCK_LOCAL_H

#include "clock.h"

/* Years that a time may lie in: the oldest resident's birth, four digits. */
enum { YEAR_MIN = 1900, YEAR_MAX = 9999 };

/* A day and time on the wall; year as written, month and day from 1.  Out of
 * range values carry over as in mktime(3): day 32 is in the next month. */
typedef struct Local {
    int year, month, day;
    int hour, minute, second;
} Local;

/* The wall's day and time at a moment; false beyond what fits. */
bool local_of(Seconds at, Local *local);

/* The moment of local.  Where clocks are put back and it comes twice, the
 * first; where they are put forward and it never comes, as much later. */
Seconds local_moment(const Local *local);

/* The same for a wall that is offset seconds east of UTC. */
Seconds local_moment_at(const Local *local, long offset);

bool day_exists(int year, int month, int day);
int local_weekday(const Local *local); /* Monday 1 … Sunday 7 */

#endif
