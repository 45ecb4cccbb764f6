/* household.c -- finding a home and who lives there, while one types
 *
 *     1203      3-1203  王淑芬 Wang Shufen
 *     203       3-203, then what has it within: 3-1203
 *     6781      … whose telephone ends so
 *     王, wang  by name
 *
 * Homes are looked for by their key, which begins with the unit ("3-1203"):
 * a stretch of the table in its order.  Names and telephone tails are in the
 * full-text table household_words.  Nothing here looks through all homes,
 * unless everything else found none.
 */
#include "home.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is being filled. */
typedef struct Finding {
    Desk *desk;
    Household *out;
    int count, max;
} Finding;

enum { PART = 3 };        /* more digits are a whole room */
enum { TAIL = 3 };        /* fewer digits say nothing about a telephone */
enum { LOOKED_AT = 100 }; /* of what the words find, in the order of ids */

/* Columns that household_take() reads. */
#define HOUSEHOLD_COLUMNS \
    "h.record, h.home, h.name, h.romanised, h.language, h.telephone, h.wishes"

static void copy(char *to, size_t size, const char *from)
{
    size_t len = from ? strlen(from) : 0;

    if (len >= size)
        for (len = size - 1; len && ((unsigned char)from[len] & 0xC0) == 0x80;)
            len--;
    memcpy(to, from ? from : "", len);
    to[len] = '\0';
}

static void household_take(Sql *q, Household *out)
{
    *out = (Household){0};
    copy(out->record, sizeof out->record, sql_get(q, 0));
    copy(out->home, sizeof out->home, sql_get(q, 1));
    copy(out->name, sizeof out->name, sql_get(q, 2));
    copy(out->romanised, sizeof out->romanised, sql_get(q, 3));
    copy(out->language, sizeof out->language, sql_get(q, 4));
    copy(out->telephone, sizeof out->telephone, sql_get(q, 5));
    copy(out->wishes, sizeof out->wishes, sql_get(q, 6));
}

static int open_count(Desk *desk, const char *home)
{
    Sql *q = sql(desk->store,
                 "SELECT count(*) FROM request WHERE open AND home = :home");
    int count = 0;

    sql_text(q, ":home", home);
    if (sql_row(q))
        count = (int)sql_get_int(q, 0);
    sql_done(q, NULL);
    return count;
}

/* ---- the ways to find ----------------------------------------------------- */

static bool is_new(const Finding *finding, const Household *household)
{
    for (int i = 0; i < finding->count; i++)
        if (strcmp(finding->out[i].home, household->home) == 0 &&
            strcmp(finding->out[i].record, household->record) == 0)
            return false;
    return true;
}

/* Adds what q finds, without doubles, until there are enough. */
static void finding_add(Finding *finding, Sql *q)
{
    while (finding->count < finding->max && sql_row(q)) {
        Household *household = &finding->out[finding->count];

        household_take(q, household);
        if (is_new(finding, household))
            finding->count++;
    }
    sql_done(q, NULL);
}

/* Homes whose key begins with key, in their order, lived in or not. */
static void find_by_key(Finding *finding, const char *key)
{
    Sql *q = sql(finding->desk->store,
                 "SELECT h.record, r.record, h.name, h.romanised, h.language,"
                 " h.telephone, h.wishes FROM home r"
                 " LEFT JOIN household h"
                 " ON h.home = r.record AND h.moved_out IS NULL"
                 " WHERE r.record >= :key AND r.record < :key || char(1114111)"
                 " ORDER BY r.record, h.id LIMIT :max");

    sql_text(q, ":key", key);
    sql_int(q, ":max", finding->max);
    finding_add(finding, q);
}

/* Homes that have part (digits and what stands between them) anywhere in the
 * room; prefix is the unit's, or "". */
static void find_within(Finding *finding, const char *prefix, const char *part)
{
    Sql *q = sql(finding->desk->store,
                 "SELECT h.record, r.record, h.name, h.romanised, h.language,"
                 " h.telephone, h.wishes FROM home r"
                 " LEFT JOIN household h"
                 " ON h.home = r.record AND h.moved_out IS NULL"
                 " WHERE r.record >= :key AND r.record < :key || char(1114111)"
                 " AND r.record LIKE '%-%' || :part || '%'"
                 " ORDER BY r.record, h.id LIMIT :max");

    sql_text(q, ":key", prefix);
    sql_text(q, ":part", part);
    sql_int(q, ":max", finding->max);
    finding_add(finding, q);
}

/* By an expression over household_words; own unit first, then by home. */
static void find_by_words(Finding *finding, const char *expression)
{
    Sql *q = sql(finding->desk->store,
                 "SELECT " HOUSEHOLD_COLUMNS " FROM household h JOIN"
                 " (SELECT rowid AS id FROM household_words"
                 "  WHERE household_words MATCH :words LIMIT :looked) w"
                 " ON h.id = w.id WHERE h.moved_out IS NULL"
                 " ORDER BY h.home NOT LIKE :own, h.home, h.id LIMIT :max");
    char own[16];

    (void)snprintf(own, sizeof own, "%d-%%", finding->desk->unit);
    sql_text(q, ":words", expression);
    sql_text(q, ":own", own);
    sql_int(q, ":looked", LOOKED_AT);
    sql_int(q, ":max", finding->max);
    finding_add(finding, q);
}

/* column : (expression), of what a person typed there. */
static void find_in_column(Finding *finding, const char *column,
                           const char *typed)
{
    char *words = words_query(typed);
    Str expression = STR_EMPTY;

    if (words) {
        str_addf(&expression, "%s : (%s)", column, words);
        find_by_words(finding, str_text(&expression));
    }
    str_release(&expression);
    free(words);
}

/* The last digits of a telephone number are the first ones backwards. */
static void find_by_tail(Finding *finding, const char *digits)
{
    char backwards[32];
    const size_t len = strlen(digits);

    if (len < TAIL || len >= sizeof backwards)
        return;
    for (size_t i = 0; i < len; i++)
        backwards[i] = digits[len - 1 - i];
    backwards[len] = '\0';
    find_in_column(finding, "tail", backwards);
}

/* ---- what was typed ------------------------------------------------------- */

/* Keys that a room number without its unit may stand for: that of the own
 * unit; at the hotline one in every unit. */
static void find_by_room(Finding *finding, const char *room)
{
    char unit[HOME_KEY] = "";
    char key[2 * HOME_KEY];

    if (strchr(room, '-')) {
        find_by_key(finding, room);
        return;
    }
    if (finding->desk->unit > 0) {
        (void)snprintf(key, sizeof key, "%d-%s", finding->desk->unit, room);
        find_by_key(finding, key);
    }
    while (finding->desk->unit == 0 && finding->count < finding->max &&
           unit_next(finding->desk, unit)) {
        (void)snprintf(key, sizeof key, "%s-%s", unit, room);
        find_by_key(finding, key);
    }
    find_in_column(finding, "room", room);
}

/* What has the digits within its room; through all homes only when there was
 * nothing else. */
static void find_part(Finding *finding, const char *room)
{
    char own[16] = "";

    if (finding->desk->unit > 0) {
        (void)snprintf(own, sizeof own, "%d-", finding->desk->unit);
        find_within(finding, own, room);
    } else if (finding->count == 0 && strlen(room) <= PART) {
        find_within(finding, "", room);
    }
}

/* The digits in text; false when there is anything else than what people
 * write between them. */
static bool digits_only(const char *text, char out[HOME_KEY])
{
    size_t len = 0;

    for (; *text; text++) {
        if (isdigit((unsigned char)*text)) {
            if (len < HOME_KEY - 1)
                out[len++] = *text;
        } else if (!strchr("-+./() ", *text)) {
            return false;
        }
    }
    out[len] = '\0';
    return len > 0;
}

/* "…6781" and "...6781" mean a tail and nothing else. */
static bool tail_only(const char **text)
{
    const char *start = *text + strspn(*text, ".");

    if (strncmp(*text, "…", strlen("…")) == 0)
        start = *text + strlen("…");
    if (start == *text)
        return false;
    *text = start;
    return true;
}

int household_find(Desk *desk, const char *typed, Household *out, int max)
{
    Finding finding = {.desk = desk, .out = out, .max = max};
    char *plain = home_plain(typed);
    const char *text = plain;
    const bool tail = tail_only(&text);
    const bool digits_in = strpbrk(text, "0123456789") != NULL;
    char digits[HOME_KEY] = "";
    const bool numeric = digits_only(text, digits);

    if (!tail && (digits_in || !*text) && strlen(text) < HOME_KEY)
        find_by_room(&finding, text);
    if (numeric)
        find_by_tail(&finding, digits);
    if (!tail && numeric && strlen(text) > 1)
        find_part(&finding, text);
    if (!numeric && *typed)
        find_in_column(&finding, "{room name}", typed);
    free(plain);
    for (int i = 0; i < finding.count; i++)
        out[i].open = open_count(desk, out[i].home);
    return finding.count;
}

bool household_lives(Desk *desk, const char *home, Household *out)
{
    Sql *q = sql(desk->store, "SELECT " HOUSEHOLD_COLUMNS
                              " FROM household h WHERE h.home = :home"
                              " AND h.moved_out IS NULL"
                              " ORDER BY h.id DESC LIMIT 1");
    bool found;

    *out = (Household){0};
    sql_text(q, ":home", home);
    found = sql_row(q);
    if (found)
        household_take(q, out);
    sql_done(q, NULL);
    copy(out->home, sizeof out->home, home);
    return found;
}

bool household_of(Desk *desk, const char *home, Household *out)
{
    const bool found = household_lives(desk, home, out);

    out->open = open_count(desk, home);
    return found;
}
