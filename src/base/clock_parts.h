/* clock_parts.h -- the parts of a time as typed: its day, its time, a span
 *
 * Each function reads its part where the Reading stands and moves it past the
 * part; false: there is none, and nothing was taken.
 */
#ifndef GUANJIA_CLOCK_PARTS_H
#define GUANJIA_CLOCK_PARTS_H

#include "clock_local.h"
#include "clock_words.h"

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

/* The day that is days from today; false beyond the calendar. */
bool day_from_today(Reading *reading, int days);

/* today, 明天, 今晚, mon, 下週一, 12月24日, 24號, 2026-12-24, 12/24 */
bool read_day(Reading *reading);

/* 9, 930, 14:30, 2:30 pm, 下午3點半, 中午; with a date also its offset */
bool read_time(Reading *reading);

/* +30, -5, +2h, +1d, in 30 min, 30分鐘後.  Days (+1d, 3天後) only set the
 * day, with the wall's time of now, so that they outlast a change of clocks
 * and a time may follow. */
bool read_span(Reading *reading);

/* now, @1766000000 */
bool read_moment(Reading *reading);

#endif
