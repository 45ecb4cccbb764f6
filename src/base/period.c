/* period.c -- the day, week, month, quarter or year that a moment lies in */
#include "clock_local.h"

#include <stdio.h>
#include <time.h>

/* The start of the period that is `ahead` periods after that of at. */
static Seconds start_of(Period period, Seconds at, int ahead)
{
    Local local;

    if (!local_of(at, &local))
        return at;
    local.hour = local.minute = local.second = 0;
    switch (period) {
    case PERIOD_DAY:
        local.day += ahead;
        break;
    case PERIOD_WEEK:
        local.day += 1 - local_weekday(&local) + ahead * 7;
        break;
    case PERIOD_MONTH:
        local.day = 1;
        local.month += ahead;
        break;
    case PERIOD_QUARTER:
        local.day = 1;
        local.month += ahead * 3 - (local.month - 1) % 3;
        break;
    case PERIOD_YEAR:
        local.day = local.month = 1;
        local.year += ahead;
        break;
    }
    return local_moment(&local);
}

Seconds period_start(Period period, Seconds at)
{
    return start_of(period, at, 0);
}

Seconds period_next(Period period, Seconds at)
{
    return start_of(period, at, 1);
}

Seconds period_step(Period period, Seconds at, int ahead)
{
    static const int months[] = {
        [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12};
    Local local;

    if (!local_of(at, &local))
        return at;
    local.hour = local.minute = local.second = 0;
    if (period == PERIOD_DAY || period == PERIOD_WEEK) {
        local.day += ahead * (period == PERIOD_WEEK ? 7 : 1);
        return local_moment(&local);
    }
    const int month =
        local.year * 12 + local.month - 1 + ahead * months[period];
    local.year = month / 12;
    local.month = month % 12 + 1;
    while (local.day > 28 && !day_exists(local.year, local.month, local.day))
        local.day--;
    return local_moment(&local);
}

const char *period_write(Period period, Seconds at, char out[TIME_TEXT])
{
    time_t time = (time_t)at;
    struct tm tm;
    size_t len = 0;

    if (!localtime_r(&time, &tm))
        tm = (struct tm){0};
    switch (period) {
    case PERIOD_DAY:
        len = strftime(out, TIME_TEXT, "%Y-%m-%d", &tm);
        break;
    case PERIOD_WEEK:
        len = strftime(out, TIME_TEXT, "%G-W%V", &tm);
        break;
    case PERIOD_MONTH:
        len = strftime(out, TIME_TEXT, "%Y-%m", &tm);
        break;
    case PERIOD_QUARTER:
        len = (size_t)snprintf(out, TIME_TEXT, "%d-Q%d", tm.tm_year + 1900,
                               tm.tm_mon / 3 + 1);
        break;
    case PERIOD_YEAR:
        len = strftime(out, TIME_TEXT, "%Y", &tm);
        break;
    }
    if (len == 0)
        out[0] = '\0';
    return out;
}
