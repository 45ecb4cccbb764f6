/* promise.c -- when each promise of 5341 is due, and how it stands
 *
 *     received 14:02   arrived 14:06   explained 14:30   now 15:00
 *     ARRIVE  due 14:07  done 14:06  kept, 1:00 to spare
 *     SOLVE   due 14:32  done 14:30  kept, 2:00 to spare
 *     FINAL   due 18:02  not done    open, 3:02:00 left
 *     COMMIT and UNTIL   not asked
 *
 * A promise is a due time and a done time; both come from the facts alone.
 * Only how an undone one is called (open or broken) depends on the moment of
 * looking, so nothing has to run for it to be right.
 */
#include "promise.h"
#include "err.h"

#include <assert.h>

/* The earlier of two moments that may not have happened. */
static Seconds earlier(Seconds a, Seconds b)
{
    if (a == NEVER)
        return b;
    if (b == NEVER)
        return a;
    return a < b ? a : b;
}

/* The moment from which everything counts.  A time agreed before the call was
 * answered is a slip and does not make anything due earlier. */
static Seconds course_start(const Course *course)
{
    return course->appointment > course->received ? course->appointment
                                                  : course->received;
}

/* An outside party's date was told to the owner and stands. */
static bool date_stands(const Course *course)
{
    return course->committed != NEVER && course->until != NEVER;
}

/* Must it be solved within the four hours?  Not where an outside party's date
 * stands for them, nor while that date is still to be had.  Else once the
 * owner was told that it takes longer, or once it plainly did. */
static bool final_asked(const Course *course, Seconds solve_due, Seconds now)
{
    if (date_stands(course))
        return false;
    if (course->outside && course->committed == NEVER)
        return false;
    if (course->explained != NEVER &&
        earlier(course->explained, course->resolved) == course->explained)
        return true;
    return (course->resolved == NEVER ? now : course->resolved) > solve_due;
}

/* What is due at due and was done at done, looked at now. */
static Promise promise_at(Seconds due, Seconds done, Seconds now)
{
    if (done != NEVER)
        return (Promise){
            .state = done <= due ? PROMISE_KEPT : PROMISE_KEPT_LATE,
            .due = due,
            .done = done,
            .left = due - done,
        };
    return (Promise){
        .state = now <= due ? PROMISE_OPEN : PROMISE_BROKEN,
        .due = due,
        .done = NEVER,
        .left = due - now,
    };
}

static bool undone(const Promise *promise)
{
    return promise->state == PROMISE_OPEN || promise->state == PROMISE_BROKEN;
}

void promises_at(const Course *course, const PromiseTerms *terms, Seconds now,
                 Promise out[PROMISES])
{
    static const Promise not_asked = {.state = PROMISE_NOT_ASKED};
    const Seconds start = course_start(course);
    const Seconds resolved = course->resolved;
    const Seconds solve_due = start + terms->solve;

    for (int i = 0; i < PROMISES; i++)
        out[i] = not_asked;
    if (course->received == NEVER)
        return;

    out[PROMISE_ARRIVE] = promise_at(start + terms->arrive,
                                     earlier(course->arrived, resolved), now);
    out[PROMISE_SOLVE] =
        promise_at(solve_due, earlier(course->explained, resolved), now);
    if (final_asked(course, solve_due, now))
        out[PROMISE_FINAL] = promise_at(start + terms->final, resolved, now);
    if (course->outside || course->committed != NEVER)
        out[PROMISE_COMMIT] = promise_at(
            start + terms->commit, earlier(course->committed, resolved), now);
    if (date_stands(course))
        out[PROMISE_UNTIL] = promise_at(course->until, resolved, now);

    if (!course->over)
        return;
    for (int i = 0; i < PROMISES; i++)
        if (undone(&out[i]))
            out[i] = not_asked;
}

/* Looked at from the start, before time alone asks for FINAL: it never comes
 * first then, since SOLVE is undone too and due earlier (the terms rise). */
PromiseName promise_next(const Course *course, const PromiseTerms *terms,
                         Seconds *due)
{
    Promise all[PROMISES];
    PromiseName next = PROMISES;

    assert(terms->solve <= terms->final);
    *due = NEVER;
    promises_at(course, terms, course_start(course), all);
    for (int i = 0; i < PROMISES; i++) {
        if (!undone(&all[i]) || (next != PROMISES && all[i].due >= *due))
            continue;
        next = (PromiseName)i;
        *due = all[i].due;
    }
    return next;
}

const char *promise_code(PromiseName name)
{
    static const char *const codes[PROMISES] = {
        [PROMISE_ARRIVE] = "5", [PROMISE_SOLVE] = "3",    [PROMISE_FINAL] = "4",
        [PROMISE_COMMIT] = "1", [PROMISE_UNTIL] = "date",
    };
    return (unsigned)name < PROMISES ? codes[name] : "";
}

const char *promise_sign(PromiseName name)
{
    return name == PROMISE_UNTIL ? _("date") : promise_code(name);
}

const char *promise_label(PromiseName name)
{
    static const char *const labels[PROMISES] = {
        [PROMISE_ARRIVE] = N_("In place"),
        [PROMISE_SOLVE] = N_("Solved or explained"),
        [PROMISE_FINAL] = N_("Solved after all"),
        [PROMISE_COMMIT] = N_("Date from the outside party"),
        [PROMISE_UNTIL] = N_("Outside party's date"),
    };
    return (unsigned)name < PROMISES ? _(labels[name]) : "";
}

const char *promise_state_label(PromiseState state)
{
    static const char *const labels[] = {
        [PROMISE_NOT_ASKED] = N_("not asked"),
        [PROMISE_OPEN] = N_("open"),
        [PROMISE_KEPT] = N_("kept"),
        [PROMISE_KEPT_LATE] = N_("kept late"),
        [PROMISE_BROKEN] = N_("broken"),
    };
    return (unsigned)state <= PROMISE_BROKEN ? _(labels[state]) : "";
}
