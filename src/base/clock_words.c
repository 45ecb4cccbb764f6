/* clock_words.c -- the words in which people say times, as tables
 *
 * A further language is further rows.  Chinese in both scripts and English are
 * whole; Japanese and Korean have the words for days and clocks.
 */
#include "clock_words.h"

#include "clock.h"
#include <string.h>

void blanks_take(const char **at)
{
    *at += strspn(*at, " ,\n");
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

bool word_take(const char **at, const TimeWord *table, int *value)
{
    const TimeWord *best = NULL;
    size_t longest = 0;

    for (const TimeWord *row = table; row->word; row++) {
        size_t len = strlen(row->word);
        if (len <= longest || strncmp(*at, row->word, len) != 0)
            continue;
        if (is_letter(row->word[len - 1]) && is_letter((*at)[len]))
            continue;
        best = row;
        longest = len;
    }
    if (!best)
        return false;
    if (value)
        *value = best->value;
    *at += longest;
    blanks_take(at);
    return true;
}

static const TimeWord numerals[] = {
    {"〇", 0}, {"零", 0}, {"一", 1}, {"二", 2}, {"兩", 2}, {"两", 2}, {"三", 3},
    {"四", 4}, {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {NULL, 0},
};

static const TimeWord tens[] = {
    {"十", 10},
    {"廿", 20},
    {"卅", 30},
    {NULL, 0},
};

/* 九, 十, 十二, 二十三, 廿四, 三十 */
static bool numerals_take(const char **at, int *number)
{
    const char *start = *at;
    int ones = 0;
    int ten = 0;

    bool led = word_take(at, numerals, &ones);
    if (word_take(at, tens, &ten)) {
        if (led)
            ten = ten == 10 ? ones * 10 : ten;
        ones = 0;
        word_take(at, numerals, &ones);
    } else if (!led) {
        *at = start;
        return false;
    }
    *number = ten + ones;
    return true;
}

bool number_take(const char **at, int max, int *number, int *digits)
{
    size_t count = strspn(*at, "0123456789");

    if (count == 0) {
        *digits = 0;
        return numerals_take(at, number);
    }
    if (count > (size_t)max || count > 9)
        return false;
    *number = 0;
    *digits = (int)count;
    for (; count > 0; count--)
        *number = *number * 10 + *(*at)++ - '0';
    return true;
}

/* Hours from first to last are shifted by add; others of the twelve-hour
 * clock that stand in no row are not said with that part of the day. */
static const struct PartHours {
    PartOfDay part;
    int first, last, add;
} part_hours[] = {
    {PART_NONE, 0, 24, 0},       {PART_NIGHT, 0, 6, 0},
    {PART_NIGHT, 12, 12, -12},   {PART_MORNING, 0, 12, 0},
    {PART_NOON, 10, 14, 0},      {PART_NOON, 1, 3, 12},
    {PART_AFTERNOON, 1, 11, 12}, {PART_AFTERNOON, 12, 23, 0},
    {PART_EVENING, 5, 11, 12},   {PART_EVENING, 12, 12, 12},
    {PART_EVENING, 17, 24, 0},   {PART_AM, 0, 11, 0},
    {PART_AM, 12, 12, -12},
};

int hour_of_part(PartOfDay part, int hour)
{
    for (size_t i = 0; i < sizeof part_hours / sizeof part_hours[0]; i++) {
        const struct PartHours *row = &part_hours[i];
        if (row->part == part && hour >= row->first && hour <= row->last)
            return hour + row->add;
    }
    return -1;
}

const TimeWord now_words[] = {
    {"now", 0}, {"現在", 0}, {"现在", 0}, {"지금", 0}, {NULL, 0},
};

const TimeWord day_words[] = {
    {"today", 0},  {"tomorrow", 1}, {"yesterday", -1}, {"tmr", 1},
    {"今天", 0},   {"今日", 0},     {"明天", 1},       {"明日", 1},
    {"後天", 2},   {"后天", 2},     {"大後天", 3},     {"大后天", 3},
    {"昨天", -1},  {"昨日", -1},    {"前天", -2},      {"大前天", -3},
    {"明後日", 2}, {"一昨日", -2},  {"오늘", 0},       {"내일", 1},
    {"모레", 2},   {"어제", -1},    {"그저께", -2},    {NULL, 0},
};

const TimeWord morning_words[] = {
    {"今早", 0},
    {"明早", 1},
    {"今朝", 0},
    {NULL, 0},
};

const TimeWord evening_words[] = {
    {"tonight", 0}, {"今晚", 0}, {"明晚", 1},
    {"昨晚", -1},   {"今夜", 0}, {NULL, 0},
};

const TimeWord week_words[] = {
    {"next", 1},       {"last", -1},        {"this", WEEK_THIS},
    {"下", 1},         {"下個", 1},         {"下个", 1},
    {"下下", 2},       {"上", -1},          {"上個", -1},
    {"上个", -1},      {"本", WEEK_THIS},   {"這", WEEK_THIS},
    {"这", WEEK_THIS}, {"這個", WEEK_THIS}, {"这个", WEEK_THIS},
    {NULL, 0},
};

const TimeWord weekday_marks[] = {
    {"週", 0}, {"周", 0}, {"星期", 0}, {"禮拜", 0}, {"礼拜", 0}, {NULL, 0},
};

const TimeWord weekday_digits[] = {
    {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4}, {"五", 5}, {"六", 6},
    {"日", 7}, {"天", 7}, {"1", 1},  {"2", 2},  {"3", 3},  {"4", 4},
    {"5", 5},  {"6", 6},  {"7", 7},  {NULL, 0},
};

const TimeWord weekday_words[] = {
    {"monday", 1}, {"mon", 1},       {"tuesday", 2}, {"tue", 2},
    {"tues", 2},   {"wednesday", 3}, {"wed", 3},     {"thursday", 4},
    {"thu", 4},    {"thur", 4},      {"thurs", 4},   {"friday", 5},
    {"fri", 5},    {"saturday", 6},  {"sat", 6},     {"sunday", 7},
    {"sun", 7},    {"月曜日", 1},    {"火曜日", 2},  {"水曜日", 3},
    {"木曜日", 4}, {"金曜日", 5},    {"土曜日", 6},  {"日曜日", 7},
    {"월요일", 1}, {"화요일", 2},    {"수요일", 3},  {"목요일", 4},
    {"금요일", 5}, {"토요일", 6},    {"일요일", 7},  {NULL, 0},
};

const TimeWord part_words[] = {
    {"凌晨", PART_NIGHT},     {"清晨", PART_MORNING},
    {"早上", PART_MORNING},   {"早", PART_MORNING},
    {"上午", PART_MORNING},   {"午前", PART_MORNING},
    {"오전", PART_MORNING},   {"中午", PART_NOON},
    {"正午", PART_NOON},      {"noon", PART_NOON},
    {"下午", PART_AFTERNOON}, {"午後", PART_AFTERNOON},
    {"午后", PART_AFTERNOON}, {"오후", PART_AFTERNOON},
    {"傍晚", PART_EVENING},   {"晚上", PART_EVENING},
    {"晚間", PART_EVENING},   {"晚间", PART_EVENING},
    {"晚", PART_EVENING},     {NULL, 0},
};

const TimeWord suffix_words[] = {
    {"am", PART_AM},   {"pm", PART_AFTERNOON},
    {"a.m.", PART_AM}, {"p.m.", PART_AFTERNOON},
    {NULL, 0},
};

const TimeWord unit_words[] = {
    {"s", 1},           {"sec", 1},          {"秒", 1},
    {"m", MINUTE},      {"min", MINUTE},     {"mins", MINUTE},
    {"minute", MINUTE}, {"minutes", MINUTE}, {"分", MINUTE},
    {"分鐘", MINUTE},   {"分钟", MINUTE},    {"분", MINUTE},
    {"h", HOUR},        {"hour", HOUR},      {"hours", HOUR},
    {"小時", HOUR},     {"小时", HOUR},      {"個小時", HOUR},
    {"个小时", HOUR},   {"個鐘頭", HOUR},    {"時間", HOUR},
    {"시간", HOUR},     {"d", DAY},          {"day", DAY},
    {"days", DAY},      {"天", DAY},         {"日", DAY},
    {"일", DAY},        {"w", 7 * DAY},      {"week", 7 * DAY},
    {"weeks", 7 * DAY}, {"週", 7 * DAY},     {"周", 7 * DAY},
    {"星期", 7 * DAY},  {"個星期", 7 * DAY}, {"个星期", 7 * DAY},
    {NULL, 0},
};

const TimeWord half_words[] = {{"半", 0}, {NULL, 0}};

const TimeWord span_minutes[] = {
    {"m", 0}, {"min", 0}, {"分", 0}, {"分鐘", 0}, {"分钟", 0}, {NULL, 0},
};

const TimeWord later_words[] = {
    {"後", 1},    {"后", 1},    {"以後", 1}, {"以后", 1}, {"之後", 1},
    {"之后", 1},  {"later", 1}, {"후", 1},   {"前", -1},  {"以前", -1},
    {"之前", -1}, {"ago", -1},  {"전", -1},  {NULL, 0},
};

const TimeWord year_marks[] = {{"年", 0}, {"년", 0}, {NULL, 0}};
const TimeWord month_marks[] = {{"月", 0}, {"월", 0}, {NULL, 0}};
const TimeWord day_marks[] = {
    {"日", 0}, {"號", 0}, {"号", 0}, {"일", 0}, {NULL, 0},
};
const TimeWord hour_marks[] = {
    {"點", 0},   {"点", 0}, {"點鐘", 0}, {"点钟", 0}, {"點整", 0},
    {"点整", 0}, {"時", 0}, {"时", 0},   {"시", 0},   {NULL, 0},
};
const TimeWord minute_marks[] = {{"分", 0}, {"분", 0}, {NULL, 0}};
const TimeWord second_marks[] = {{"秒", 0}, {"초", 0}, {NULL, 0}};
const TimeWord quarter_words[] = {
    {"半", 30},  {"반", 30},  {"一刻", 15}, {"三刻", 45},
    {"1刻", 15}, {"3刻", 45}, {NULL, 0},
};
const TimeWord era_words[] = {{"民國", 1911}, {"民国", 1911}, {NULL, 0}};
