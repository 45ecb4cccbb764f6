/* clock_write.c -- the local calendar, and moments as people read them
 *
 *     14:02    11-22 14:02    2025-11-22    4:59    -0:07    -2d 3h
 */
#include "clock_local.h"

#include "err.h"

#include <inttypes.h>
#include <stdio.h>

bool local_of(Seconds at, Local *local)
{
    time_t time = (time_t)at;
    struct tm tm;

    if (!localtime_r(&time, &tm) || tm.tm_year > YEAR_MAX - 1900 ||
        tm.tm_year < -1900)
        return false;
    *local = (Local){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                     tm.tm_hour,        tm.tm_min,     tm.tm_sec};
    return true;
}

static long offset_at(Seconds at)
{
    time_t time = (time_t)at;
    struct tm tm;
    return localtime_r(&time, &tm) ? tm.tm_gmtoff : 0;
}

Seconds local_moment_at(const Local *local, long offset)
{
    struct tm tm = {.tm_year = local->year - 1900,
                    .tm_mon = local->month - 1,
                    .tm_mday = local->day,
                    .tm_hour = local->hour,
                    .tm_min = local->minute,
                    .tm_sec = local->second};
    return (Seconds)timegm(&tm) - offset;
}

/* mktime(3) would do, but what it answers for a time that comes twice or
 * never depends on what it was asked before. */
Seconds local_moment(const Local *local)
{
    Seconds as_utc = local_moment_at(local, 0);
    long before = offset_at(as_utc - DAY);
    long after = offset_at(as_utc + DAY);

    Seconds first = as_utc - before;
    if (before == after || offset_at(first) == before)
        return first;
    Seconds second = as_utc - after;
    return offset_at(second) == after ? second : first;
}

bool day_exists(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int last = days[month - 1] + (month == 2 && leap);
    return day >= 1 && day <= last;
}

int local_weekday(const Local *local)
{
    Local noon = *local;
    noon.hour = 12;
    Seconds days = local_moment_at(&noon, 0) / DAY;
    /* 1970-01-01 was a Thursday; days may be negative */
    return (int)(((days + 3) % 7 + 7) % 7) + 1;
}

int day_of_week(Seconds at)
{
    Local local;
    return local_of(at, &local) ? local_weekday(&local) : 1;
}

Seconds day_start(Seconds at)
{
    Local local;
    if (!local_of(at, &local))
        return at;
    local.hour = local.minute = local.second = 0;
    return local_moment(&local);
}

Seconds day_next(Seconds at)
{
    Local local;
    if (!local_of(at, &local))
        return at + DAY;
    local.hour = local.minute = local.second = 0;
    local.day++;
    return local_moment(&local);
}

static TimeStyle short_style(const struct tm *tm, Seconds now)
{
    Local today;
    if (!local_of(now, &today) || tm->tm_year + 1900 != today.year)
        return TIME_DAY;
    bool same_day = tm->tm_mon + 1 == today.month && tm->tm_mday == today.day;
    return same_day ? TIME_CLOCK : TIME_SHORT;
}

static void style_write(TimeStyle style, const struct tm *tm,
                        char out[TIME_TEXT])
{
    size_t len = 0;

    switch (style) {
    case TIME_CLOCK:
        len = strftime(out, TIME_TEXT, "%H:%M", tm);
        break;
    case TIME_SECONDS:
        len = strftime(out, TIME_TEXT, "%H:%M:%S", tm);
        break;
    case TIME_SHORT:
        len = strftime(out, TIME_TEXT, "%m-%d %H:%M", tm);
        break;
    case TIME_FULL:
        len = strftime(out, TIME_TEXT, "%Y-%m-%d %H:%M:%S", tm);
        break;
    case TIME_DAY:
        len = strftime(out, TIME_TEXT, "%Y-%m-%d", tm);
        break;
    case TIME_UTC:
        len = strftime(out, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", tm);
        break;
    }
    if (len == 0)
        out[0] = '\0';
}

const char *time_write(Seconds at, TimeStyle style, Seconds now,
                       char out[TIME_TEXT])
{
    time_t time = (time_t)at;
    struct tm tm;

    out[0] = '\0';
    if (at == NEVER)
        return out;
    if (style == TIME_UTC ? !gmtime_r(&time, &tm) : !localtime_r(&time, &tm))
        return out;
    if (style == TIME_SHORT)
        style = short_style(&tm, now);
    style_write(style, &tm, out);
    return out;
}

const char *span_write(Seconds left, char out[TIME_TEXT])
{
    const char *sign = left < 0 ? "-" : "";
    uint64_t span = left < 0 ? -(uint64_t)left : (uint64_t)left;
    uint64_t hours = span / HOUR;
    unsigned long long days = span / DAY;
    unsigned minutes = (unsigned)(span % HOUR / MINUTE);
    unsigned seconds = (unsigned)(span % MINUTE);

    /* a column has ten cells, and a letter may be two of them */
    if (days >= 100)
        (void)snprintf(out, TIME_TEXT, _("%s%llud"), sign, days);
    else if (days >= 2)
        (void)snprintf(out, TIME_TEXT, _("%s%llud %uh"), sign, days,
                       (unsigned)(hours % 24));
    else if (hours > 0)
        (void)snprintf(out, TIME_TEXT, "%s%" PRIu64 ":%02u:%02u", sign, hours,
                       minutes, seconds);
    else
        (void)snprintf(out, TIME_TEXT, "%s%u:%02u", sign, minutes, seconds);
    return out;
}
