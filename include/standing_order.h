/* standing_order.h -- work that comes up again, and its requests
 *
 * S8, S19.  A standing order (forms/standing_order.yaml) says what is to be
 * done, from which day on, every how many days, weeks, months … and what
 * becomes of a day that is left out:
 *
 *     every 1 month, first on 2026-01-31, at 09:00
 *     2026-01-31  2026-02-28  2026-03-31  2026-04-30 …
 *
 * Desk and hotline both look, each for itself, also after days in which
 * nothing ran: the latest one that has come is raised, unless it was.  The
 * request's name and number follow from the order and the day, so the one
 * that the desk raised and the one that the hotline raised are one request.
 */
#ifndef GUANJIA_STANDING_ORDER_H
#define GUANJIA_STANDING_ORDER_H

#include "register.h"
#include "request.h"

/* One time that an order asks for. */
typedef struct Occurrence {
    char day[TIME_TEXT]; /* "2026-12-24", in the residence's time */
    Seconds at;          /* when the work is to be done */
    Seconds raised;      /* when its request is raised; at, or before */
} Occurrence;

/* By the order's canonical answers: the latest that is raised by now (not more
 * than a year ago), and the first after then; false: none. */
bool order_latest(const Fields *answers, Seconds now, Occurrence *out);
bool order_next(const Fields *answers, Seconds after, Occurrence *out);

enum { ORDER_DATES = 5 };
/* The next that a standing order asks for after now; none of one that has
 * ended, or of a record of another kind.  Returns how many. */
int order_dates(const Record *order, Seconds now, Occurrence out[ORDER_DATES]);

/* Raises what has come and was not raised; returns how many.  Asks nobody who
 * may: the order's author is who has it done.  Looks once a minute, and costs
 * nothing in between. */
int orders_raise(Desk *desk, Seconds now);

/* What desks raise at the hotline's door: is this the request of a standing
 * order that is known here, by its author? */
bool order_raises(Desk *desk, const Fact *fact);

#endif
