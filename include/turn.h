/* turn.h -- whose turn it is to take what was sent to a department
 *
 * S8, 二.2.2: whoever sends a request out knows that somebody has accepted it,
 * and what nobody accepts does not lie:
 *
 *     14:02  sent to Engineering      its people: wu, feng; silence: 3 minutes
 *     14:05  silent: rings at the desk              (data/escalation.yaml)
 *     14:08  rings at the hotline
 *     14:11  wu is asked: it rings at his board, and stands there as his
 *     14:14  feng is asked
 *
 * Who was named when it was sent is asked first.  Nothing is written for this:
 * whose turn it is follows from the request, the department and the moment, so
 * that desk and hotline say the same, and no program has to run for it.
 *
 * A department's `assignment` says how it gets its work: grab (it is everyone's
 * until one takes it), assign (the desk names a person), rotate (who is sent
 * to without a name is the next one round).
 */
#ifndef GUANJIA_TURN_H
#define GUANJIA_TURN_H

#include "service.h"

/* What was sent, and to whom. */
typedef struct Sent {
    const char *department; /* code; NULL, "": none */
    const char *assignee;   /* login; NULL, "": nobody by name */
    int unit;
    bool emergency;
    Seconds at;
} Sent;

typedef struct Turn {
    char login[33]; /* who is asked; "": everyone of the department */
    Seconds since;  /* from when on */
    Seconds next;   /* when it passes to somebody else; NEVER: it stays */
} Turn;

/* How long a department may be silent: its own, else 3 minutes, of an
 * emergency 1. */
Seconds turn_silence(Desk *desk, const char *department, bool emergency);

/* Whose turn it is at that moment. */
void turn_at(Desk *desk, const Sent *sent, Seconds now, Turn *out);

/* The same of a request; false: it is not sent, or nobody is asked by name. */
struct Request;
bool turn_of(Desk *desk, const struct Request *request, Seconds now, Turn *out);

/* Who is the next one round, of a department that rotates; false: it does not,
 * or has nobody. */
bool turn_round(Desk *desk, const char *department, int unit, char login[33]);

#endif
