/* standing_order.c -- on which days an order comes up
 *
 *     every 2 weeks, first on 2026-11-27, not on 12-25, then rather the day
 *     before:  11-27  12-11  12-24  01-08 …
 *
 * Days are texts of the residence's calendar, 2026-12-24, so that they are the
 * same whatever the clocks do to the hours.  Raising is in standing_raise.c.
 */
#include "standing_order.h"
#include "deed.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_MOVED = 31, /* days that one may be put off */
    AGO = 366,       /* days that one is made up for */
    /* lengths of what can be left out: 2026-12-24, 12-24, sat, a range */
    DATE = 10,
    OF_YEAR = 5,
    WEEKDAY = 3,
    RANGE = 2 * DATE + 2,
};

/* An order as it is reckoned with. */
typedef struct Rule {
    Period period;
    int every;
    Seconds first;                                   /* its day's start */
    const char *last_on, *clock, *skipped, *instead; /* never NULL */
    Seconds ahead;
} Rule;

static const char *answer(const Fields *answers, const char *name)
{
    const char *text = fields_get(answers, name);
    return text ? text : "";
}

static int number(const Fields *answers, const char *name, int otherwise)
{
    const char *text = fields_get(answers, name);
    char *end;
    const long number = text ? strtol(text, &end, 10) : -1;

    return number >= 0 && number < 1000 ? (int)number : otherwise;
}

/* False: what it says makes no rule. */
static bool rule_read(const Fields *answers, Rule *rule)
{
    static const char *const periods[] = {
        [PERIOD_DAY] = "day",     [PERIOD_WEEK] = "week",
        [PERIOD_MONTH] = "month", [PERIOD_QUARTER] = "quarter",
        [PERIOD_YEAR] = "year",
    };
    int period = 0;

    while (period <= PERIOD_YEAR &&
           strcmp(periods[period], answer(answers, "period")) != 0)
        period++;
    *rule = (Rule){.period = (Period)period,
                   .every = number(answers, "every", 0),
                   .last_on = answer(answers, "last_on"),
                   .clock = answer(answers, "at"),
                   .skipped = answer(answers, "skipped"),
                   .instead = answer(answers, "instead"),
                   .ahead = number(answers, "ahead", 0) * (Seconds)HOUR};
    return period <= PERIOD_YEAR && rule->every > 0 &&
           time_read_as(answer(answers, "first_on"), "%Y-%m-%d", &rule->first,
                        NULL);
}

/* ---- days that are left out -------------------------------------------------------- */

static const char between[] = " ,";

/* Monday 1; 0: it is none. */
static int weekday_of(const char *word, size_t len)
{
    static const char names[][4] = {"mon", "tue", "wed", "thu",
                                    "fri", "sat", "sun"};
    int day = 7;

    while (day > 0 &&
           (len != WEEKDAY || strncmp(word, names[day - 1], len) != 0))
        day--;
    return day;
}

/* sat   01-01   2027-02-05   2027-02-05..2027-02-10 */
static bool word_means(const char *word, size_t len, const char *day,
                       Seconds at)
{
    switch (len) {
    case WEEKDAY:
        return weekday_of(word, len) == day_of_week(at);
    case OF_YEAR:
        return strncmp(word, day + DATE - OF_YEAR, len) == 0;
    case DATE:
        return strncmp(word, day, len) == 0;
    case RANGE:
        return strncmp(word, day, DATE) <= 0 &&
               strncmp(word + DATE + 2, day, DATE) >= 0;
    default:
        return false;
    }
}

static bool is_skipped(const Rule *rule, Seconds at)
{
    const char *word = rule->skipped + strspn(rule->skipped, between);
    char day[TIME_TEXT];

    time_write(at, TIME_DAY, NEVER, day);
    while (*word) {
        const size_t len = strcspn(word, between);
        if (word_means(word, len, day, at))
            return true;
        word += len;
        word += strspn(word, between);
    }
    return false;
}

/* Is there such a day?  Without a year, in a leap year. */
static bool is_day(const char *word, size_t len)
{
    char day[TIME_TEXT];
    Seconds at;

    text_print(day, sizeof day, "%s%.*s", len == OF_YEAR ? "2000-" : "",
               (int)len, word);
    return strlen(day) == DATE && time_read_as(day, "%Y-%m-%d", &at, NULL);
}

static bool word_reads(const char *word, size_t len)
{
    if (len == RANGE)
        return is_day(word, DATE) && strncmp(word + DATE, "..", 2) == 0 &&
               is_day(word + DATE + 2, DATE) &&
               strncmp(word, word + DATE + 2, DATE) <= 0;
    return weekday_of(word, len) > 0 || is_day(word, len);
}

/* A day that never comes would never be left out: 13-45. */
bool order_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const char *word = answer(fields, "skipped");

    (void)desk;
    (void)deed;
    word += strspn(word, between);
    while (*word) {
        const size_t len = strcspn(word, between);
        if (!word_reads(word, len))
            return err_field(err, "skipped",
                             _("There is no day %.*s; write it like sat, "
                               "01-01 or 2027-02-05..2027-02-10"),
                             (int)len, word);
        word += len;
        word += strspn(word, between);
    }
    return true;
}

/* The day that it is done instead; false: not at all. */
static bool day_moved(const Rule *rule, Seconds *at)
{
    const bool never = strcmp(rule->instead, "never") == 0;
    const bool before = strcmp(rule->instead, "before") == 0;

    for (int moved = 0; is_skipped(rule, *at); moved++) {
        if (never || moved == MOST_MOVED)
            return false;
        *at = before ? day_start(*at - 1) : day_next(*at);
    }
    return true;
}

/* ---- which comes when ---------------------------------------------------------------- */

/* The i-th, from 0; false: that one is left out. */
static bool occurrence(const Rule *rule, int i, Occurrence *out)
{
    Seconds day = period_step(rule->period, rule->first, i * rule->every);
    char text[2 * TIME_TEXT];

    time_write(day, TIME_DAY, NEVER, out->day);
    if (*rule->last_on && strcmp(out->day, rule->last_on) > 0)
        return false;
    if (!day_moved(rule, &day))
        return false;
    time_write(day, TIME_DAY, NEVER, out->day);
    text_print(text, sizeof text, "%s %s", out->day, rule->clock);
    if (!time_read(text, day, &out->at, NULL))
        return false;
    out->raised = out->at - rule->ahead;
    return true;
}

/* The last one whose day, before it is moved, can lie before a moment. */
static int index_before(const Rule *rule, Seconds moment)
{
    static const int least_days[] = {[PERIOD_DAY] = 1,
                                     [PERIOD_WEEK] = 7,
                                     [PERIOD_MONTH] = 28,
                                     [PERIOD_QUARTER] = 90,
                                     [PERIOD_YEAR] = 365};
    const Seconds span = moment - rule->first;
    const Seconds step =
        least_days[rule->period] * (Seconds)DAY * rule->every - HOUR;

    return span < 0 ? -1 : (int)(span / step);
}

bool order_latest(const Fields *answers, Seconds now, Occurrence *out)
{
    const Seconds least = now - AGO * (Seconds)DAY;
    Rule rule;

    if (!rule_read(answers, &rule))
        return false;
    const Seconds most = now + rule.ahead + (MOST_MOVED + 1) * (Seconds)DAY;
    for (int i = index_before(&rule, most); i >= 0; i--) {
        if (period_step(rule.period, rule.first, i * rule.every) < least)
            return false;
        if (occurrence(&rule, i, out) && out->raised <= now)
            return true;
    }
    return false;
}

bool order_next(const Fields *answers, Seconds after, Occurrence *out)
{
    const Seconds least = after - (MOST_MOVED + 1) * (Seconds)DAY;
    Rule rule;

    if (!rule_read(answers, &rule))
        return false;
    int i = index_before(&rule, least);
    /* that was reckoned with the shortest of months */
    while (i > 0 &&
           period_step(rule.period, rule.first, i * rule.every) > least)
        i--;
    i = i < 0 ? 0 : i;
    for (const int end = i + 2 * AGO; i < end; i++)
        if (occurrence(&rule, i, out) && out->raised > after)
            return true;
    return false;
}

int order_dates(const Record *order, Seconds now, Occurrence out[ORDER_DATES])
{
    const char *resumed = answer(&order->fields, "resumed_on");
    int count = 0;

    if (strcmp(order->kind, ORDER_KIND) != 0 || !order->open)
        return 0;
    while (count < ORDER_DATES &&
           order_next(&order->fields, now, &out[count])) {
        now = out[count].raised;
        count += strcmp(out[count].day, resumed) >= 0;
    }
    return count;
}
