/* clock.h -- now, and times as people say and read them
 *
 * Moments are seconds since 1970, UTC; people see them in the time zone of
 * the process (TZ).  The clock comes in from outside in tests: clock_set()
 * holds it still, or lets a file say what time it is.
 */
#ifndef GUANJIA_CLOCK_H
#define GUANJIA_CLOCK_H

#include "err.h"
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* <time.h> has this name for timespec_get(), which nothing here uses. */
#undef TIME_UTC

/* Seconds since 1970, UTC.  NEVER: it has not happened. */
typedef int64_t Seconds;
enum { NEVER = 0, MINUTE = 60, HOUR = 3600, DAY = 86400 };

Seconds clock_now(void);
/* … by the system's clock, whatever --now says: of what nobody may get round. */
Seconds clock_real(void);
int64_t clock_millis(void); /* wall clock, ms since 1970 */
/* ms to add to what the system's clock says, because another one is known to
 * be right; nothing to a clock that is held by --now. */
void clock_correct(int64_t millis);
int64_t clock_correction(void);
int64_t clock_monotonic(void); /* ms, for pauses and time-outs; never set */

/* `--now`: spec is a time as time_read() takes it with a date (the clock
 * stands still there), or "@FILE" (FILE's first line is such a time or a
 * number of seconds since 1970, read again at each look). */
bool clock_set(const char *spec, Err *err);

/* From now on people see and say times of that zone, "Asia/Taipei", whatever
 * TZ says: here, and in programs that this one starts.  ERR_INPUT: the system
 * knows no such zone. */
bool clock_zone(const char *name, Err *err);

enum { ZONE_TEXT = 64 }; /* bytes that hold a zone's name */

/* The zone of this process, or else of this machine, by a name that
 * clock_zone() takes; false: it has none ("CST-8"). */
bool clock_zone_here(char out[ZONE_TEXT]);

/* Reads a time as a person types it, relative to now:
 *     1430  14:30  9   today at that time
 *     +30  -5          minutes from now
 *     +2h  +1d         hours, days
 *     tomorrow 9, yesterday 18:05, mon 9, 12-24 9:30, 2026-12-24 09:30
 *     明天9點  後天下午3點半  今天14:30  昨天  下週一9點  12月24日 9點
 *     2026-12-24T09:30:00Z and with +08:00 (ISO 8601); @1766000000 (seconds)
 * Full-width digits count as half-width.  A day without a time is at 00:00, a
 * date without a year in this year, so that TIME_SHORT is read back; "mon" is
 * the coming Monday, today until its time is past.  +1d keeps the wall's time.
 * Years 1900 to 9999.  ERR_INPUT says what would be understood. */
bool time_read(const char *typed, Seconds now, Seconds *out, Err *err);

/* Reads a time of a given strptime(3) format, "%m/%d/%Y %I:%M:%S %p" say, with
 * English names and in local time unless the format has %z; the whole text
 * must match. */
bool time_read_as(const char *text, const char *format, Seconds *out, Err *err);

typedef enum TimeStyle {
    TIME_CLOCK,   /* 14:02 */
    TIME_SECONDS, /* 14:02:11 */
    TIME_SHORT,   /* 14:02 today, 11-22 14:02 this year, 2025-11-22 else */
    TIME_FULL,    /* 2026-11-23 14:02:11, local */
    TIME_DAY,     /* 2026-11-23 */
    TIME_UTC,     /* 2026-11-23T06:02:11Z: for files and --json */
} TimeStyle;

enum { TIME_TEXT = 32 }; /* bytes that hold any of these */

/* Writes at into out and returns out; "" for NEVER.  now is only looked at by
 * TIME_SHORT. */
const char *time_write(Seconds at, TimeStyle style, Seconds now,
                       char out[TIME_TEXT]);

/* Time left as a clock that ticks: "4:59", "-0:07" when late, "1:03:20",
 * "-2d 3h" beyond two days, "120d" beyond a hundred.  Returns out. */
const char *span_write(Seconds left, char out[TIME_TEXT]);

/* Start of the local day that holds at, and of the next one (DST-proof). */
Seconds day_start(Seconds at);
Seconds day_next(Seconds at);

int day_of_week(Seconds at); /* Monday 1 … Sunday 7 */

/* A stretch of the local calendar; weeks begin on Monday. */
typedef enum Period {
    PERIOD_DAY,
    PERIOD_WEEK,
    PERIOD_MONTH,
    PERIOD_QUARTER,
    PERIOD_YEAR
} Period;

/* Start of the period that holds at, and of the next one (DST-proof). */
Seconds period_start(Period period, Seconds at);
Seconds period_next(Period period, Seconds at);
/* The day's start that is `ahead` periods after that of at: the 31st is the
 * last day of a shorter month, a 29th of February the 28th. */
Seconds period_step(Period period, Seconds at, int ahead);
/* What it is called: 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026. */
const char *period_write(Period period, Seconds at, char out[TIME_TEXT]);

#endif
