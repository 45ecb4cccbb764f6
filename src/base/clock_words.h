/* clock_words.h -- the words in which people say times, as tables
 *
 * All words are in lower case and in normal form (NFKC).  A word in Latin
 * letters only counts when no letter follows.
 */
#ifndef GUANJIA_CLOCK_WORDS_H
#define GUANJIA_CLOCK_WORDS_H

#include <stdbool.h>

/* A word and what it stands for. */
typedef struct TimeWord {
    const char *word; /* NULL: end of the table */
    int value;
} TimeWord;

/* Which hours a part of the day shifts, and how. */
typedef enum PartOfDay {
    PART_NONE,
    PART_NIGHT,     /* 凌晨: 12 is 0 */
    PART_MORNING,   /* 上午 */
    PART_NOON,      /* 中午: 1 is 13; alone it is 12:00 */
    PART_AFTERNOON, /* 下午: 3 is 15, 12 stays */
    PART_EVENING,   /* 晚上: 8 is 20, 12 ends the day */
    PART_AM,        /* 9 am, 12 is 0 */
} PartOfDay;

/* How a week is named: "mon", "next mon", "last mon", "this mon". */
typedef enum WeekName { WEEK_COMING = 9, WEEK_THIS = 0 } WeekName;

extern const TimeWord now_words[];
extern const TimeWord day_words[];     /* days from today */
extern const TimeWord morning_words[]; /* the same, said with the morning */
extern const TimeWord evening_words[]; /* or with the evening */
extern const TimeWord week_words[];    /* weeks from this one */
extern const TimeWord weekday_marks[]; /* 週, 星期: a weekday's digit follows */
extern const TimeWord weekday_digits[]; /* 一 … 日: 1 … 7 */
extern const TimeWord weekday_words[];  /* mon … sun: 1 … 7 */
extern const TimeWord part_words[];     /* PartOfDay, said before the time */
extern const TimeWord suffix_words[];   /* am, pm: after the time */
extern const TimeWord unit_words[];     /* seconds, of a span */
extern const TimeWord half_words[];     /* 半, before a unit */
extern const TimeWord span_minutes[];   /* 分, in 1小時30分 */
extern const TimeWord later_words[];    /* 後, later: 1; 前, ago: -1 */
extern const TimeWord year_marks[], month_marks[], day_marks[];
extern const TimeWord hour_marks[], minute_marks[], second_marks[];
extern const TimeWord quarter_words[]; /* minutes after 點: 半, 一刻 */
extern const TimeWord era_words[];     /* years before its year 1: 民國 */

/* Takes the longest word of table that *at begins with, moving *at past it
 * and the blanks behind; value may be NULL. */
bool word_take(const char **at, const TimeWord *table, int *value);

/* Takes a number of up to max digits, or one in Chinese numerals up to 99.
 * *digits is how many digits it had, 0 for numerals.  Blanks are not taken. */
bool number_take(const char **at, int max, int *number, int *digits);

void blanks_take(const char **at);

/* The hour of the day that hour means in part; -1: nobody says that.  24 is
 * the end of the day. */
int hour_of_part(PartOfDay part, int hour);

#endif
