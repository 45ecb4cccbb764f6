/* value_time.c -- days, times of day and moments as people type them
 *
 *     date:      24 -> the 24th of this month    1224 -> 12-24    +3 -> in 3 days
 *     time:      1430, 14:30, 下午2點半, +30, now
 *     datetime:  whatever time_read() takes, with a day where it is another
 *
 * time_read() in base/ knows the words; here is only what a field makes of
 * them.
 */
#include "value_read.h"

#include <stdlib.h>
#include <string.h>

/* A date without words, as time_read() would take for a time: "24", "1224",
 * "+3".  Appends what it takes for that day, or nothing. */
static void day_spelled(const char *typed, Seconds now, Str *out)
{
    const size_t digits = strspn(typed, "0123456789");
    char today[TIME_TEXT];
    time_write(now, TIME_DAY, now, today);

    if ((*typed == '+' || *typed == '-') && typed[1] &&
        typed[1 + strspn(typed + 1, "0123456789")] == '\0')
        str_addf(out, "%sd", typed);
    else if (typed[digits] != '\0')
        return;
    else if (digits == 1 || digits == 2)
        str_addf(out, "%.8s%s%s", today, digits == 1 ? "0" : "", typed);
    else if (digits == 4)
        str_addf(out, "%.5s%.2s-%s", today, typed, typed + 2);
}

bool read_date(const Question *question, const char *typed, Str *out)
{
    Str spelled = STR_EMPTY;
    Seconds at = NEVER;
    Err err = ERR_NONE;
    char text[TIME_TEXT];

    day_spelled(typed, question->now, &spelled);
    const bool fine = time_read(spelled.len ? str_text(&spelled) : typed,
                                question->now, &at, &err);
    str_release(&spelled);
    if (!fine)
        return err_field(question->err, question->field->name,
                         _("%s: \"%s\" is not a day; write 12-24, 2026-12-24, "
                           "tomorrow or +3"),
                         question->label, typed);
    str_add(out, time_write(at, TIME_DAY, question->now, text));
    return true;
}

bool read_time_of_day(const Question *question, const char *typed, Str *out)
{
    Seconds at = NEVER;
    Err err = ERR_NONE;
    char text[TIME_TEXT];
    const bool from_now = *typed == '+' || *typed == '-';

    if (!time_read(typed, question->now, &at, &err) ||
        (!from_now && day_start(at) != day_start(question->now)))
        return err_field(question->err, question->field->name,
                         _("%s: \"%s\" is not a time of day; write 1430 or "
                           "14:30"),
                         question->label, typed);
    str_add(out, time_write(at, TIME_CLOCK, question->now, text));
    return true;
}

bool value_read_moment(const Question *question, const char *typed, Str *out)
{
    Seconds at = NEVER;
    Err err = ERR_NONE;
    if (!time_read(typed, question->now, &at, &err))
        return err_field(question->err, question->field->name, _("%s: %s"),
                         question->label, err.text);
    str_addi(out, at);
    return true;
}
