/* duty.h -- whose desk is manned, who answers for what, who comes next
 *
 * S1, 一.1: 16 hours a day somebody is at the desk of each lobby, and all 24
 * hours somebody answers.  A desk is manned while somebody has signed on there
 * (kind `duty`) within its hours (register `desk_hours`), and, as the hotline
 * sees it, only while the desk was heard within `cut_after` minutes, since
 * nothing reaches it over a cut line.  Nothing else is kept: who answers for a
 * request is a function of its unit and the moment of looking, so that it goes
 * over to the hotline when the desk closes or its line is cut, and back when it
 * opens or is heard again, without anybody's doing.
 */
#ifndef GUANJIA_DUTY_H
#define GUANJIA_DUTY_H

#include "service.h"

enum { UNITS_MOST = 999 };

/* Those units, as far as this database knows, whose desks are manned, rising;
 * returns how many, at most max. */
int units_manned(Desk *desk, Seconds now, int *units, int max);

/* Who answers for what belongs to unit (0: to nobody's): that unit's desk, or
 * 0, the hotline. */
int unit_answers(Desk *desk, int unit, Seconds now);

/* The same in words, in the language in force: "Unit 3's desk: 陳怡安", "The
 * hotline, until the desk of unit 3 is manned (07:00-23:00)", "… is heard again
 * (last at 14:02)".  Appended. */
void unit_answers_tell(Desk *desk, int unit, Seconds now, Str *out);

/* Who is on duty in unit (0: at the hotline), first come first. */
int staff_on_duty_in(Desk *desk, int unit, Staff *out, int max);

/* Who comes next by the roster. */
typedef struct Shift {
    char name[97]; /* or login */
    Seconds begins, ends;
} Shift;

/* The next shift in unit (0: at the hotline) that begins after now; false:
 * none is planned. */
bool shift_next(Desk *desk, int unit, Seconds now, Shift *out);

/* How one unit stands; at a desk its own only. */
typedef struct UnitNow {
    int unit;         /* 0: the hotline itself */
    char name[97];    /* of its lobby; "" */
    char hours[33];   /* "07:00-23:00"; "" of the hotline */
    bool open_now;    /* within its hours */
    bool cut;         /* at the hotline: its desk was not heard for too long */
    bool manned;      /* open, not cut, and somebody is on duty */
    char people[193]; /* names of who is on duty, ", " between */
    Shift next;       /* name "": nobody is planned */
    int open, late;   /* requests */
    Seconds heard;    /* at the hotline: its desk, last; NEVER */
    int64_t waiting;  /* facts that wait for it to be sent */
} UnitNow;

/* The hotline and all units that have homes, a desk or hours, in their order;
 * returns how many, at most max. */
int units_now(Desk *desk, Seconds now, UnitNow *out, int max);

#endif
