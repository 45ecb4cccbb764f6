/* clock_read.c -- times as a person types them
 *
 *     1430   +30   tomorrow 9   mon 9   12-24 9:30   明天9點   下週一下午3點半
 *
 * A day, a part of the day and a time are each read where they stand, in any
 * order, each at most once; what is left over makes the whole not understood,
 * so that nothing typed is quietly dropped.  Parts are in clock_parts.c, words in clock_words.c.
 */
#include "clock_parts.h"
#include "text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TYPED_MAX = 120 };

/* Reads everything; false when something is left that is not a time. */
static bool read_all(Reading *reading)
{
    blanks_take(&reading->at);
    if (!read_moment(reading))
        read_span(reading);
    if (reading->has_moment) {
        blanks_take(&reading->at);
        return *reading->at == '\0';
    }
    while (*reading->at) {
        if (!reading->has_day && read_day(reading))
            continue;
        if (reading->has_time || !read_time(reading))
            return false;
    }
    /* 今晚 alone says no time */
    return reading->has_time || (reading->has_day && !reading->part);
}

/* Finds the day that a weekday means, once the time is known. */
static void settle_weekday(Reading *reading, Seconds now)
{
    int days = reading->weekday - local_weekday(&reading->today);
    if (reading->week != WEEK_COMING) {
        day_from_today(reading, days + 7 * reading->week);
        return;
    }
    day_from_today(reading, (days + 7) % 7);
    if (days != 0 || !reading->has_time)
        return;
    Local local = reading->day;
    local.hour = reading->hour;
    local.minute = reading->minute;
    local.second = reading->second;
    if (local_moment(&local) < now)
        day_from_today(reading, 7);
}

static bool settle(Reading *reading, Seconds *out, Err *err)
{
    bool ends_day =
        reading->hour == 24 && reading->minute == 0 && reading->second == 0;
    bool hour_fits = (reading->hour >= 0 && reading->hour < 24) || ends_day ||
                     (reading->hour == 24 && reading->said == 12);
    bool leap = reading->has_offset && reading->second == 60;

    if (!hour_fits || reading->minute > 59 || (reading->second > 59 && !leap))
        return err_set(err, ERR_INPUT, _("%d:%02d is not a time of that day"),
                       reading->said, reading->minute);
    if (reading->has_weekday)
        settle_weekday(reading, reading->now);
    Local local = reading->has_day ? reading->day : reading->today;
    if (!day_exists(local.year, local.month, local.day))
        return err_set(err, ERR_INPUT,
                       _("%04d-%02d-%02d is not in the "
                         "calendar"),
                       local.year, local.month, local.day);
    local.hour = reading->hour;
    local.minute = reading->minute;
    local.second = reading->second;
    *out = reading->has_offset ? local_moment_at(&local, reading->offset)
                               : local_moment(&local);
    return true;
}

static bool in_years(Seconds at)
{
    Local local;
    return local_of(at, &local) && local.year >= YEAR_MIN &&
           local.year <= YEAR_MAX;
}

static bool not_a_time(const char *typed, size_t len, Err *err)
{
    if (len > TYPED_MAX)
        return err_set(err, ERR_INPUT,
                       _("that is too long for a time; type 1430, +30, "
                         "tomorrow 9 or 12-24 9:30"));
    char *shown = text_clean(typed, len, false);
    err_set(err, ERR_INPUT,
            _("%s is not a time; type 1430, +30, tomorrow 9 or 12-24 9:30"),
            shown);
    free(shown);
    return false;
}

bool time_read(const char *typed, Seconds now, Seconds *out, Err *err)
{
    size_t len = strnlen(typed, TYPED_MAX + 1);
    Reading reading = {.now = now};

    if (len > TYPED_MAX || !local_of(now, &reading.today))
        return not_a_time(typed, len, err);
    char *plain = text_plain(typed);
    for (char *c = plain; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    if (*plain == '\0') {
        free(plain);
        return err_set(err, ERR_INPUT,
                       _("type a time: 1430, +30, tomorrow 9 or 12-24 9:30"));
    }
    reading.at = plain;
    bool understood = read_all(&reading);
    free(plain);
    if (!understood)
        return not_a_time(typed, len, err);

    Seconds at = reading.moment;
    if (!reading.has_moment && !settle(&reading, &at, err))
        return false;
    if (!in_years(at))
        return err_set(err, ERR_INPUT,
                       _("a time must lie between the years %d and %d"),
                       YEAR_MIN, YEAR_MAX);
    *out = at;
    return true;
}

bool time_read_as(const char *text, const char *format, Seconds *out, Err *err)
{
    /* names of months as in the files, whatever the language of the screen */
    static locale_t posix;
    struct tm tm = {.tm_mday = 1, .tm_year = 70};

    if (!posix)
        posix = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    text += strspn(text, " \t");
    const char *end = strptime_l(text, format, &tm, posix);
    if (end)
        end += strspn(end, " \t");
    int year = tm.tm_year + 1900;
    if (!end || *end || !day_exists(year, tm.tm_mon + 1, tm.tm_mday))
        return err_set(err, ERR_INPUT, _("%.80s is not a time like %.80s"),
                       text, format);

    Local local = {year,       tm.tm_mon + 1, tm.tm_mday,
                   tm.tm_hour, tm.tm_min,     tm.tm_sec};
    *out = strstr(format, "%z") ? local_moment_at(&local, tm.tm_gmtoff)
                                : local_moment(&local);
    return true;
}
