/* clock_read.c -- times as a person types them
 *
 *     1430   +30   tomorrow 9   mon 9   12-24 9:30   明天9點   下週一下午3點半
 *
 * A day, a part of the day and a time are each read where they stand, in any
 * order, each at most once; what is left over makes the whole not understood,
 * so that nothing typed is quietly dropped.  Words are in clock_words.c.
 */
#include "clock_local.h"
#include "clock_words.h"
#include "text.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TYPED_MAX = 120 };

/* What has been read so far. */
typedef struct Reading {
    const char *at; /* what is still to be read */
    Local today;
    Seconds now;
    Local day; /* year to day, when has_day */
    int hour, minute, second;
    int said;       /* the hour as typed: 3 of 3 pm */
    PartOfDay part; /* also set by 今晚, until its time comes */
    int week;       /* WeekName or weeks from this one, when has_weekday */
    int weekday;    /* Monday 1 … Sunday 7 */
    long offset;    /* east of UTC, when has_offset */
    Seconds moment; /* when has_moment: nothing else counts */
    bool has_day, has_weekday, has_time, has_offset, has_moment;
} Reading;

static bool char_take(const char **at, char c)
{
    if (**at != c)
        return false;
    ++*at;
    return true;
}

/* Ends reading a day: days from today, which may lie in another month. */
static bool day_from_today(Reading *reading, int days)
{
    Local noon = reading->today;
    noon.day += days;
    noon.hour = 12;
    noon.minute = noon.second = 0;
    reading->has_day = true;
    return local_of(local_moment(&noon), &reading->day);
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

/* A time with the part of the day before or behind it. */
static bool read_time(Reading *reading)
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

/* +30, -5, +2h, +1d, in 30 min, 30分鐘後.  Days (+1d, 3天後) only set the
 * day, with the wall's time of now, so that they outlast a change of clocks
 * and a time may follow.  False: it was no span, and nothing is taken. */
static bool read_span(Reading *reading)
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
    if (days)
        return day_from_today(reading, sign * (int)(span / DAY));
    reading->moment = reading->now + sign * span;
    return reading->has_moment = true;
}

/* now, @1766000000 */
static bool read_moment(Reading *reading)
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
        if (!reading->has_day &&
            (read_day_word(reading) || read_weekday(reading) ||
             read_marked_date(reading) || read_plain_date(reading)))
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
