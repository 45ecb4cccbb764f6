/* promise.h -- the promises of 5341 as a pure function of a request and a time
 *
 * S5, 一.5: in place within 5 minutes of the call; solved within 30 minutes;
 * what can't be is explained to the owner and solved within 4 hours; where an
 * outside party is needed, a commitment to the owner within 1 day.  All from
 * the moment the call was answered; for an appointment, from the agreed time.
 * There is no pause.
 *
 *     received 14:02   arrived 14:06, explained 14:30, not solved, now 15:00
 *     5 kept (0:58 to spare) · 3 kept · 4 open until 18:02 · 1 not asked
 *
 * Nothing here reads a clock or a table.
 */
#ifndef GUANJIA_PROMISE_H
#define GUANJIA_PROMISE_H

#include "clock.h"
#include "text.h"

typedef enum PromiseName {
    PROMISE_ARRIVE, /* 5: someone is in place; an enquiry: the answer */
    PROMISE_SOLVE,  /* 3: solved, or explained before then */
    PROMISE_FINAL,  /* 4: solved, of what had to be explained */
    PROMISE_COMMIT, /* 1: an outside party's commitment told to the owner */
    PROMISE_UNTIL,  /* the date so committed: solved by then */
    PROMISES
} PromiseName;

typedef enum PromiseState {
    PROMISE_NOT_ASKED, /* this request does not need it */
    PROMISE_OPEN,      /* still time */
    PROMISE_KEPT,      /* done in time; at the very second counts */
    PROMISE_KEPT_LATE, /* done, but after it was due */
    PROMISE_BROKEN,    /* due and not done */
} PromiseState;

/* One promise as it stands at a moment. */
typedef struct Promise {
    PromiseState state;
    Seconds due;  /* NEVER when not asked */
    Seconds done; /* NEVER: not yet */
    Seconds left; /* until due, negative when late; frozen once done */
} Promise;

/* Seconds allowed for each; data (data/promises.yaml), these by default:
 * 5, 30, 240 and 1440 minutes; and how long an appointment takes, 60. */
typedef struct PromiseTerms {
    Seconds arrive, solve, final, commit, appointment;
} PromiseTerms;

#define PROMISE_TERMS                                          \
    ((PromiseTerms){5 * (Seconds)MINUTE, 30 * (Seconds)MINUTE, \
                    4 * (Seconds)HOUR, DAY, HOUR})

/* What of a request the promises depend on; NEVER where it has not happened.
 * After a reopening (or a refused acceptance) resolved is NEVER again. */
typedef struct Course {
    Seconds received;
    Seconds appointment; /* agreed time: everything counts from it */
    Seconds arrived;
    Seconds explained;
    Seconds committed; /* an outside party's date was told to the owner */
    Seconds until;     /* that date */
    Seconds resolved;
    bool answer;  /* an enquiry: the answer counts as arrival */
    bool outside; /* known to need an outside party */
    bool over;    /* withdrawn or closed: nothing is due any more */
} Course;

/* All of them at now.  A resolve without an arrive counts as being in place
 * then.  FINAL is asked once explained, or once the 30 minutes passed without
 * a solution; not where an outside party's date stands for it, nor while that
 * date is awaited. */
void promises_at(const Course *course, const PromiseTerms *terms, Seconds now,
                 Promise out[PROMISES]);

/* The promise due next (or longest overdue) and not done: depends on the
 * facts only, so it can be stored and sorted by.  *due is NEVER and the result
 * PROMISES when nothing is due. */
PromiseName promise_next(const Course *course, const PromiseTerms *terms,
                         Seconds *due);

/* "5", "3", "4", "1" or "date"; the same as people read it; and the label, like
 * that in the language in force. */
const char *promise_code(PromiseName name);
const char *promise_sign(PromiseName name);
const char *promise_label(PromiseName name);
const char *promise_state_label(PromiseState state);

/* One sentence that explains the due time: "Received 14:02:11, plus 5 minutes:
 * someone must be in place by 14:07:11."  Appended to out. */
void promise_explain(PromiseName name, const Course *course,
                     const PromiseTerms *terms, Seconds now, Str *out);

#endif
