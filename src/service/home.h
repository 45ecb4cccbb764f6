/* home.h -- keys of homes, for the files of service/ */
#ifndef GUANJIA_HOME_H
#define GUANJIA_HOME_H

#include "desk.h"

enum { HOME_KEY = 33 };

/* What was typed for a home as keys are written: half-width, no spaces around
 * its hyphens or at its ends, any dash as "-".  Caller frees. */
char *home_plain(const char *typed);

/* The unit after unit ("" for the first) in the order of keys: the part of
 * homes' keys before the hyphen.  False when there is none. */
bool unit_next(Desk *desk, char unit[HOME_KEY]);

/* The unit of a home by its key; 0: there is no such home. */
int home_unit(Desk *desk, const char *home);

/* household_of() without counting what is open. */
bool household_lives(Desk *desk, const char *home, Household *out);

#endif
