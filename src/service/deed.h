/* deed.h -- what deed.c and rules.c share
 *
 * rules.c holds what a verb of a kind means beyond its form: a request needs
 * a home or a place, its category says who does it, a refused acceptance
 * needs a reason.
 */
#ifndef GUANJIA_DEED_H
#define GUANJIA_DEED_H

#include "desk.h"

/* The form's questions for a verb; NULL: there is no such verb. */
const Sheet *deed_sheet(Desk *desk, const char *kind, const char *verb);

/* What follows from the answers alone; may add fields.  Before the
 * transaction. */
bool rules_before(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* What depends on what stands: legal now?  the next number.  Inside. */
bool rules_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* request_rules.c: those of requests. */
bool request_receive_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool request_step_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* move.c: a household that moves, or is said to be elsewhere. */
bool move_before(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool move_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool request_amend_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool household_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* number.c: the next number of the desk and day.  Inside. */
void number_draw(Desk *desk, Fields *fields);

/* What a canonical value means in this house: "1203" becomes "3-1203", a name
 * a login.  ERR_INPUT when it is nobody, nothing, or several. */
bool value_resolve(Desk *desk, const Field *field, char **value, Err *err);

#endif
