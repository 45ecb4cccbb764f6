/* promise_words.c -- why a promise is due when it is, in one sentence
 *
 *     Received 14:02:11, plus 5 minutes: someone must be in place by 14:07:11.
 *     Agreed for 09:00:00, plus 30 minutes: it must be solved, or explained
 *     to the owner, by 09:30:00.
 *
 * A time of another day than the one of looking is written with its day.
 */
#include "err.h"
#include "promise.h"

/* The texts that a sentence is made of. */
typedef struct Times {
    char start[TIME_TEXT]; /* received, or the agreed time */
    char due[TIME_TEXT];
    Str term; /* "5 minutes" */
    bool agreed;
} Times;

/* At as a clock time, with its day when that is not the one of now. */
static void moment_words(Seconds at, Seconds now, char out[TIME_TEXT])
{
    const bool today = day_start(at) == day_start(now);

    time_write(at, today ? TIME_SECONDS : TIME_FULL, now, out);
}

/* "5 minutes", "4 hours", "1 day": in the largest unit that divides it. */
static void term_words(Seconds term, Str *out)
{
    const unsigned long days = (unsigned long)(term / DAY);
    const unsigned long hours = (unsigned long)(term / HOUR);
    const unsigned long minutes = (unsigned long)(term / MINUTE);

    if (term % DAY == 0)
        str_addf(out, ngettext("%lu day", "%lu days", days), days);
    else if (term % HOUR == 0)
        str_addf(out, ngettext("%lu hour", "%lu hours", hours), hours);
    else
        str_addf(out, ngettext("%lu minute", "%lu minutes", minutes), minutes);
}

static void arrive_words(const Course *course, const Times *times, Str *out)
{
    const char *term = str_text(&times->term);

    if (course->answer)
        str_addf(out,
                 times->agreed
                     ? _("Agreed for %s, plus %s: the answer must be given by "
                         "%s.")
                     : _("Received %s, plus %s: the answer must be given by "
                         "%s."),
                 times->start, term, times->due);
    else
        str_addf(out,
                 times->agreed
                     ? _("Agreed for %s, plus %s: someone must be in place by "
                         "%s.")
                     : _("Received %s, plus %s: someone must be in place by "
                         "%s."),
                 times->start, term, times->due);
}

static void solve_words(const Times *times, Str *out)
{
    str_addf(out,
             times->agreed
                 ? _("Agreed for %s, plus %s: it must be solved, or explained "
                     "to the owner, by %s.")
                 : _("Received %s, plus %s: it must be solved, or explained "
                     "to the owner, by %s."),
             times->start, str_text(&times->term), times->due);
}

static void final_words(const Times *times, Str *out)
{
    str_addf(out,
             times->agreed
                 ? _("Agreed for %s, plus %s: what was not solved at once must "
                     "be solved by %s.")
                 : _("Received %s, plus %s: what was not solved at once must "
                     "be solved by %s."),
             times->start, str_text(&times->term), times->due);
}

static void commit_words(const Times *times, Str *out)
{
    str_addf(out,
             times->agreed
                 ? _("Agreed for %s, plus %s: the owner must be told the "
                     "outside party's date by %s.")
                 : _("Received %s, plus %s: the owner must be told the "
                     "outside party's date by %s."),
             times->start, str_text(&times->term), times->due);
}

static void until_words(const Course *course, const Times *times, Seconds now,
                        Str *out)
{
    char told[TIME_TEXT];

    moment_words(course->committed, now, told);
    str_addf(out,
             _("The owner was told at %s that the outside party will be done "
               "by %s: that date is the promise."),
             told, times->due);
}

/* Why the promise is not asked. */
static const char *unasked_words(PromiseName name, const Course *course)
{
    if (course->received == NEVER)
        return _("The call was not answered yet, so nothing is due.");
    if (course->over)
        return _("The request is over, so this is not due any more.");
    if (name == PROMISE_COMMIT || name == PROMISE_UNTIL)
        return _("This is asked only where an outside party is needed.");
    if (course->outside || course->committed != NEVER)
        return _("The outside party's date stands in place of this.");
    return _("This is asked only of what was not solved at once.");
}

void promise_explain(PromiseName name, const Course *course,
                     const PromiseTerms *terms, Seconds now, Str *out)
{
    Promise all[PROMISES];
    Times times = {.agreed = course->appointment > course->received};
    const Seconds term[PROMISES] = {
        [PROMISE_ARRIVE] = terms->arrive,
        [PROMISE_SOLVE] = terms->solve,
        [PROMISE_FINAL] = terms->final,
        [PROMISE_COMMIT] = terms->commit,
    };

    promises_at(course, terms, now, all);
    if (all[name].state == PROMISE_NOT_ASKED) {
        str_add(out, unasked_words(name, course));
        return;
    }
    moment_words(times.agreed ? course->appointment : course->received, now,
                 times.start);
    moment_words(all[name].due, now, times.due);
    term_words(term[name], &times.term);

    if (name == PROMISE_ARRIVE)
        arrive_words(course, &times, out);
    else if (name == PROMISE_SOLVE)
        solve_words(&times, out);
    else if (name == PROMISE_FINAL)
        final_words(&times, out);
    else if (name == PROMISE_COMMIT)
        commit_words(&times, out);
    else
        until_words(course, &times, now, out);
    str_release(&times.term);
}
