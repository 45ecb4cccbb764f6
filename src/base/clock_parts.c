/* clock_parts.c -- the parts of a time as typed: its day, its time, a span
 *
 *     下週一 | 下午3點半        2026-12-24 | 09:30 +08:00        +1h30
 */
#include "clock_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool char_take(const char **at, char c)
{
    if (**at != c)
        return false;
    ++*at;
    return true;
}

bool day_from_today(Reading *reading, int days)
{
    Local noon = reading->today;
    noon.day += days;
    noon.hour = 12;
    noon.minute = noon.second = 0;
    if (!local_of(local_moment(&noon), &reading->day))
        return false;
    return reading->has_day = true;
}

static bool day_on(Reading *reading, int year, int month, int day)
{
    reading->day = (Local){.year = year, .month = month, .day = day};
    reading->has_day = true;
    /* ISO 8601: 2026-12-24T09:30 */
    if (reading->at[0] == 't' && reading->at[1] >= '0' && reading->at[1] <= '9')
        reading->at++;
    blanks_take(&reading->at);
    return true;
}

/* today, 明天, 今晚 */
static bool read_day_word(Reading *reading)
{
    int days;
    if (word_take(&reading->at, morning_words, &days))
        reading->part = PART_MORNING;
    else if (word_take(&reading->at, evening_words, &days))
        reading->part = PART_EVENING;
    else if (!word_take(&reading->at, day_words, &days))
        return false;
    return day_from_today(reading, days);
}

/* mon, next mon, 週一, 下週一, 星期日 */
static bool read_weekday(Reading *reading)
{
    const char *at = reading->at;
    int week = WEEK_COMING;

    word_take(&at, week_words, &week);
    if (!word_take(&at, weekday_words, &reading->weekday) &&
        !(word_take(&at, weekday_marks, NULL) &&
          word_take(&at, weekday_digits, &reading->weekday)))
        return false;
    reading->at = at;
    reading->week = week;
    reading->has_day = reading->has_weekday = true;
    return true;
}

/* 12月24日, 2026年12月24日, 民國115年12月24日, 24號 */
static bool read_marked_date(Reading *reading)
{
    const char *at = reading->at;
    int era = 0;
    int number;
    int digits;
    Local day = reading->today;

    bool in_era = word_take(&at, era_words, &era);
    if (!number_take(&at, 4, &number, &digits))
        return false;
    blanks_take(&at);
    bool with_year = word_take(&at, year_marks, NULL);
    if (with_year) {
        day.year = number + era;
        if (!number_take(&at, 2, &number, &digits))
            return false;
        blanks_take(&at);
    }
    bool with_month = word_take(&at, month_marks, NULL);
    if (with_month) {
        day.month = number;
        if (!number_take(&at, 2, &number, &digits))
            return false;
        blanks_take(&at);
    }
    /* with the month before it the day's mark may be left out */
    if (!word_take(&at, day_marks, NULL) && !with_month)
        return false;
    if ((with_year && !with_month) || (in_era && !with_year))
        return false;
    reading->at = at;
    return day_on(reading, day.year, day.month, number);
}

/* 2026-12-24, 2026/12/24, 12-24, 12/24, 20261224 */
static bool read_plain_date(Reading *reading)
{
    const char *at = reading->at;
    int first;
    int second;
    int third;
    int digits;

    if (!number_take(&at, 8, &first, &digits) || digits == 0)
        return false;
    if (digits == 8) {
        reading->at = at;
        return day_on(reading, first / 10000, first / 100 % 100, first % 100);
    }
    char sign = *at;
    if (sign != '-' && sign != '/' && !(sign == '.' && digits == 4))
        return false;
    at++;
    bool with_year = digits == 4;
    if ((!with_year && digits > 2) || !number_take(&at, 2, &second, &digits) ||
        digits == 0)
        return false;
    if (!with_year) {
        reading->at = at;
        return day_on(reading, reading->today.year, first, second);
    }
    if (!char_take(&at, sign) || !number_take(&at, 2, &third, &digits) ||
        digits == 0)
        return false;
    reading->at = at;
    return day_on(reading, first, second, third);
}

bool read_day(Reading *reading)
{
    return read_day_word(reading) || read_weekday(reading) ||
           read_marked_date(reading) || read_plain_date(reading);
}

/* z, +08:00, +0800 and +08 right behind a time that has a date */
static void read_offset(Reading *reading)
{
    const char *at = reading->at;
    int hours;
    int minutes = 0;
    int digits;

    if (char_take(&at, 'z')) {
        reading->offset = 0;
    } else if (*at == '+' || *at == '-') {
        int sign = *at++ == '-' ? -1 : 1;
        if (!number_take(&at, 4, &hours, &digits) || digits < 2 || digits == 3)
            return;
        if (digits == 4) {
            minutes = hours % 100;
            hours /= 100;
        } else if (char_take(&at, ':') &&
                   (!number_take(&at, 2, &minutes, &digits) || digits != 2)) {
            return;
        }
        if (hours > 14 || minutes > 59)
            return;
        reading->offset = sign * (hours * 3600L + minutes * 60L);
    } else {
        return;
    }
    reading->has_offset = true;
    reading->at = at;
}

/* :30, :30:15 and :30:15.250 behind the hour */
static bool read_colons(Reading *reading, const char *at)
{
    int digits;
    if (!number_take(&at, 2, &reading->minute, &digits) || digits != 2)
        return false;
    if (char_take(&at, ':')) {
        if (!number_take(&at, 2, &reading->second, &digits) || digits != 2)
            return false;
        if (*at == '.')
            at += 1 + strspn(at + 1, "0123456789");
    }
    reading->at = at;
    if (reading->has_day && !reading->has_weekday)
        read_offset(reading);
    return true;
}

/* 半, 一刻, 30分, 30 behind 點 */
static bool read_past_hour(Reading *reading, const char *at)
{
    int digits;
    if (!word_take(&at, quarter_words, &reading->minute) &&
        number_take(&at, 2, &reading->minute, &digits)) {
        blanks_take(&at);
        if (word_take(&at, minute_marks, NULL) &&
            number_take(&at, 2, &reading->second, &digits) &&
            !word_take(&at, second_marks, NULL))
            return false;
    }
    reading->at = at;
    return true;
}

/* 9, 930, 1430, 14:30, 9點半; nothing is kept of what turns out otherwise */
static bool read_hour(Reading *reading)
{
    const char *at = reading->at;
    int number;
    int digits;

    reading->minute = reading->second = 0;
    if (!number_take(&at, 4, &number, &digits))
        return false;
    reading->hour = number;
    if (digits <= 2 && char_take(&at, ':'))
        return read_colons(reading, at);
    const char *marked = at;
    blanks_take(&marked);
    if (digits <= 2 && word_take(&marked, hour_marks, NULL))
        return read_past_hour(reading, marked);
    if (digits == 0)
        return false;
    if (digits > 2) {
        reading->hour = number / 100;
        reading->minute = number % 100;
    }
    reading->at = at;
    if (digits > 2 && reading->has_day)
        read_offset(reading);
    return true;
}

bool read_time(Reading *reading)
{
    const char *start = reading->at;
    int part = reading->part;

    if (part == PART_NONE)
        word_take(&reading->at, part_words, &part);
    if (!read_hour(reading)) {
        reading->hour = 12;
        bool alone = part == PART_NOON && reading->at > start;
        if (!alone)
            reading->at = start;
        reading->said = 12;
        return reading->has_time = alone;
    }
    blanks_take(&reading->at);
    if (part == PART_NONE)
        word_take(&reading->at, suffix_words, &part);
    reading->part = (PartOfDay)part;
    reading->said = reading->hour;
    reading->hour = hour_of_part(reading->part, reading->hour);
    return reading->has_time = true;
}

/* A span of time: 30, 2h, 1h30, 半小時.  bare: minutes may go without unit. */
static bool span_take(const char **at, bool bare, Seconds *span, bool *days)
{
    int number;
    int digits;
    int unit = MINUTE;

    *days = false;
    if (word_take(at, half_words, NULL)) {
        if (!word_take(at, unit_words, &unit))
            return false;
        *span = unit / 2;
        return true;
    }
    if (!number_take(at, 8, &number, &digits))
        return false;
    blanks_take(at);
    bool with_unit = word_take(at, unit_words, &unit);
    if (!with_unit && !bare)
        return false;
    *span = (Seconds)number * unit;
    *days = unit % DAY == 0;
    if (unit == HOUR && number_take(at, 2, &number, &digits)) {
        *span += (Seconds)number * MINUTE;
        word_take(at, span_minutes, NULL);
    }
    return true;
}

bool read_span(Reading *reading)
{
    static const TimeWord leads[] = {{"+", 1}, {"-", -1}, {"in", 1}, {NULL, 0}};
    const char *at = reading->at;
    int sign = 0;
    Seconds span;
    bool days;

    bool bare = *at == '+' || *at == '-';
    word_take(&at, leads, &sign);
    if (!span_take(&at, bare, &span, &days))
        return false;
    if (sign == 0 && !word_take(&at, later_words, &sign))
        return false;
    reading->at = at;
    reading->hour = reading->today.hour;
    reading->minute = reading->today.minute;
    reading->second = reading->today.second;
    if (days && day_from_today(reading, sign * (int)(span / DAY)))
        return true;
    reading->moment = reading->now + sign * span;
    return reading->has_moment = true;
}

bool read_moment(Reading *reading)
{
    const char *at = reading->at;

    if (word_take(&at, now_words, NULL)) {
        reading->moment = reading->now;
    } else if (char_take(&at, '@')) {
        char *end;
        errno = 0;
        reading->moment = strtoll(at, &end, 10);
        if (end == at || errno || *at == ' ' || *at == '+')
            return false;
        at = end;
    } else {
        return false;
    }
    reading->at = at;
    return reading->has_moment = true;
}
