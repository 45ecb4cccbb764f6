/* request_list.c -- the board, finding, and what rings
 *
 * A list asks for the few rows it shows, from a key on: the board by (due,
 * id), everything else newest first by id.  The orders are indexes, so a
 * million requests feel like twenty.
 *
 * Words are looked for in the requests' own full-text table and, by name, room
 * and telephone tail, in the households'; both come ordered by id and are
 * merged as far as the list needs.
 */
#include "desk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ROW_COLUMNS                                                            \
    "r.due, r.id, r.record, r.number, ifnull(r.home, r.place), (SELECT name "  \
    "FROM household h WHERE h.home = r.home AND h.moved_out IS NULL LIMIT "    \
    "1), r.text, r.category, r.urgency, r.state, r.received_at, r.next, "      \
    "r.explained_at, r.promised_until, EXISTS (SELECT 1 FROM dispute d WHERE " \
    "d.record = r.record), coalesce((SELECT name FROM staff WHERE record = "   \
    "r.accepted_by), CASE WHEN r.accepted_at THEN r.accepted_by END, (SELECT " \
    "name FROM staff WHERE record = r.assignee)), r.department"

#define BOARD_AFTER                                                         \
    "SELECT " ROW_COLUMNS " FROM request r INDEXED BY request_board WHERE " \
    "r.open AND (r.due, r.id) > (:first, :second) ORDER BY r.due, r.id "    \
    "LIMIT :max"
#define BOARD_BEFORE                                                          \
    "SELECT " ROW_COLUMNS " FROM request r INDEXED BY request_board WHERE "   \
    "r.open AND (r.due, r.id) < (:first, :second) ORDER BY r.due DESC, r.id " \
    "DESC LIMIT :max"

static void read_row(Sql *q, bool open, RequestRow *row)
{
    *row = (RequestRow){0};
    row->due = sql_get_int(q, 0);
    row->key = (RowKey){open ? row->due : 0, sql_get_int(q, 1)};
    if (row->due == DUE_NEVER)
        row->due = NEVER;
    text_copy(row->record, sizeof row->record, sql_get(q, 2));
    text_copy(row->number, sizeof row->number, sql_get(q, 3));
    text_copy(row->home, sizeof row->home, sql_get(q, 4));
    text_copy(row->name, sizeof row->name, sql_get(q, 5));
    const char *text = sql_get(q, 6);
    text_copy(row->text, sizeof row->text, text);
    row->text[strcspn(row->text, "\n")] = '\0';
    text_copy(row->category, sizeof row->category, sql_get(q, 7));
    text_copy(row->urgency, sizeof row->urgency, sql_get(q, 8));
    state_of(sql_get(q, 9), &row->state);
    row->received = sql_get_int(q, 10);
    row->next = (PromiseName)sql_get_int(q, 11);
    row->explained = !sql_is_null(q, 12);
    row->promised = !sql_is_null(q, 13);
    row->disputed = sql_get_int(q, 14) != 0;
    row->person = !sql_is_null(q, 15);
    text_copy(row->who, sizeof row->who, sql_get(q, row->person ? 15 : 16));
}

static int read_rows(Sql *q, bool open, RequestRow *out, int max)
{
    int count = 0;

    while (count < max && sql_row(q))
        read_row(q, open, &out[count++]);
    return sql_done(q, NULL) ? count : -1;
}

/* ---- conditions ------------------------------------------------------------- */

/* As people say a request's number, or its beginning: "3-1123-0". */
static bool looks_like_number(const char *words)
{
    int dashes = 0;
    for (; *words; words++) {
        if (*words == '-')
            dashes++;
        else if (!isalnum((unsigned char)*words))
            return false;
    }
    return dashes == 2;
}

/* Ids that match words, newest first, as a subquery. */
static void add_words(Str *text, bool number, bool requests, bool households,
                      bool backwards)
{
    const char *edge = backwards ? ">" : "<";
    const char *order = backwards ? "" : " DESC";

    if (number) {
        str_addf(text,
                 "SELECT id FROM request WHERE number >= :words AND number < "
                 ":words || '~' AND id %s :second ORDER BY id%s",
                 edge, order);
        return;
    }
    if (requests)
        str_addf(text,
                 "SELECT rowid AS id FROM request_words WHERE request_words "
                 "MATCH :match AND rowid %s :second",
                 edge);
    if (requests && households)
        str_add(text, " UNION ");
    if (households)
        str_addf(text,
                 "SELECT id FROM request INDEXED BY request_home WHERE home "
                 "IN (SELECT h.home FROM household h WHERE h.id IN (SELECT "
                 "rowid FROM household_words WHERE household_words MATCH "
                 ":who LIMIT 200)) AND id %s :second",
                 edge);
    str_addf(text, " ORDER BY id%s", order);
}

static void add_filters(Str *text, const RequestQuery *query)
{
    if (query->open)
        str_add(text, " AND r.open");
    if (query->state >= 0)
        str_add(text, " AND r.state = :state");
    if (query->category)
        str_add(text, " AND r.category = :category");
    if (query->department)
        str_add(text, " AND r.department = :department");
    if (query->home)
        str_add(text, " AND r.home = :home");
    if (query->from != NEVER)
        str_add(text, " AND r.received_at >= :from");
    if (query->until != NEVER)
        str_add(text, " AND r.received_at < :until");
}

static void bind_filters(Sql *q, const RequestQuery *query)
{
    if (query->state >= 0)
        sql_text(q, ":state", state_code((RequestState)query->state));
    if (query->category)
        sql_text(q, ":category", query->category);
    if (query->department)
        sql_text(q, ":department", query->department);
    if (query->home)
        sql_text(q, ":home", query->home);
    if (query->from != NEVER)
        sql_int(q, ":from", query->from);
    if (query->until != NEVER)
        sql_int(q, ":until", query->until);
}

/* What was typed, ready for both full-text tables. */
typedef struct Wanted {
    char *plain;
    char *match; /* request_words; NULL: nothing to look for */
    char *who;   /* household_words */
    bool number;
} Wanted;

/* A telephone's tail is a prefix of its digits backwards. */
static char *household_match(const char *plain, const char *match)
{
    size_t digits = strspn(plain, "0123456789");
    Str text = STR_EMPTY;

    if (!match)
        return NULL;
    if (digits < 3 || plain[digits])
        return mem_text(match);
    str_addf(&text, "(%s) OR tail : ", match);
    str_addc(&text, '"');
    for (size_t i = digits; i-- > 0;)
        str_addc(&text, plain[i]);
    str_add(&text, "\" *");
    return str_take(&text);
}

static Wanted wanted_of(const char *words)
{
    Wanted wanted = {.plain = text_plain(words)};
    wanted.number = looks_like_number(wanted.plain);
    wanted.match = words_query(words);
    wanted.who = household_match(wanted.plain, wanted.match);
    return wanted;
}

static void wanted_release(Wanted *wanted)
{
    free(wanted->plain);
    free(wanted->match);
    free(wanted->who);
}

/* ---- any list ------------------------------------------------------------------ */

static Sql *find_statement(Desk *desk, const RequestQuery *query,
                           const Wanted *wanted, bool backwards,
                           const char *columns)
{
    Str text = STR_EMPTY;
    const char *order = backwards ? "" : " DESC";

    str_addf(&text, "SELECT %s FROM ", columns);
    if (wanted) {
        str_add(&text, "(");
        add_words(&text, wanted->number, true, true, backwards);
        str_add(&text, ") f CROSS JOIN request r ON r.id = f.id WHERE 1");
    } else {
        str_addf(&text, "request r WHERE r.id %s :second",
                 backwards ? ">" : "<");
    }
    add_filters(&text, query);
    str_addf(&text, " ORDER BY %s%s LIMIT :max", wanted ? "f.id" : "r.id",
             order);
    Sql *q = sql_once(desk->store, str_text(&text));
    str_release(&text);
    if (wanted && wanted->number) {
        sql_text(q, ":words", wanted->plain);
    } else if (wanted) {
        sql_text(q, ":match", wanted->match);
        sql_text(q, ":who", wanted->who);
    }
    bind_filters(q, query);
    return q;
}

static bool has_words(const RequestQuery *query)
{
    return query->words && query->words[strspn(query->words, " ")];
}

static bool is_board(const RequestQuery *query)
{
    return query->open && !has_words(query) && query->state < 0 &&
           !query->category && !query->department && !query->home &&
           query->from == NEVER && query->until == NEVER;
}

/* The key beyond which rows are wanted, in the order of (first, second). */
static RowKey edge_key(RowsFrom from, RowKey start, RowKey end, bool rising)
{
    if (!from.key)
        return from.backwards ? end : start;
    RowKey key = *from.key;
    if (from.inclusive)
        key.second += from.backwards == rising ? 1 : -1;
    return key;
}

static int board_rows(Desk *desk, RowsFrom from, RequestRow *out, int max)
{
    RowKey key = edge_key(from, (RowKey){-1, 0}, (RowKey){INT64_MAX, 0}, true);
    Sql *q = sql(desk->store, from.backwards ? BOARD_BEFORE : BOARD_AFTER);

    sql_int(q, ":first", key.first);
    sql_int(q, ":second", key.second);
    sql_int(q, ":max", max);
    return read_rows(q, true, out, max);
}

bool request_board_key(Desk *desk, const char *record, RowKey *key)
{
    Sql *q =
        sql(desk->store, "SELECT due FROM request WHERE id = :id AND open");

    sql_int(q, ":id", record_id(record));
    bool open = sql_row(q);
    if (open)
        *key = (RowKey){sql_get_int(q, 0), record_id(record)};
    return sql_done(q, NULL) && open;
}

int request_rows(Desk *desk, const RequestQuery *query, RowsFrom from,
                 RequestRow *out, int max)
{
    Wanted wanted = {0};
    bool words = has_words(query);

    if (is_board(query))
        return board_rows(desk, from, out, max);
    if (words) {
        wanted = wanted_of(query->words);
        if (!wanted.match && !wanted.number) {
            wanted_release(&wanted);
            return 0;
        }
    }
    Sql *q = find_statement(desk, query, words ? &wanted : NULL, from.backwards,
                            ROW_COLUMNS);
    RowKey key = edge_key(from, (RowKey){0, INT64_MAX}, (RowKey){0, -1}, false);
    sql_int(q, ":second", key.second);
    sql_int(q, ":max", max);
    int count = read_rows(q, false, out, max);
    wanted_release(&wanted);
    return count;
}

int64_t request_count(Desk *desk, const RequestQuery *query, int64_t limit)
{
    Wanted wanted = {0};
    bool words = has_words(query);
    int64_t count = 0;

    if (words) {
        wanted = wanted_of(query->words);
        if (!wanted.match && !wanted.number) {
            wanted_release(&wanted);
            return 0;
        }
    }
    Sql *q = find_statement(desk, query, words ? &wanted : NULL, false, "1");
    sql_int(q, ":second", INT64_MAX);
    sql_int(q, ":max", limit + 1);
    while (sql_row(q))
        count++;
    sql_done(q, NULL);
    wanted_release(&wanted);
    return count;
}

/* ---- ringing --------------------------------------------------------------------- */

/* What became late a day ago rings for nobody any more. */
#define ALARMS                                                                 \
    "SELECT r.id, r.record, r.number, ifnull(r.home, r.place), r.next, r.due " \
    "FROM request r INDEXED BY request_board WHERE r.open AND r.due <= :soon " \
    "AND r.due > :old AND NOT EXISTS (SELECT 1 FROM rung WHERE request = "     \
    "r.id AND rung.due = r.due AND late >= (r.due < :now)) ORDER BY r.due "    \
    "LIMIT :max"

static void alarm_mark(Desk *desk, const Alarm *alarm, Seconds now)
{
    Sql *q = sql(desk->store,
                 "INSERT OR IGNORE INTO rung VALUES (:id, :due, :late)");
    sql_int(q, ":id", record_id(alarm->record));
    sql_int(q, ":due", now + alarm->left);
    sql_int(q, ":late", alarm->left < 0);
    sql_row(q);
    sql_done(q, NULL);
}

int request_alarms(Desk *desk, Seconds now, Alarm *out, int max)
{
    Sql *q = sql(desk->store, ALARMS);
    int count = 0;

    sql_int(q, ":soon", now + MINUTE);
    sql_int(q, ":old", now - DAY);
    sql_int(q, ":now", now);
    sql_int(q, ":max", max);
    while (count < max && sql_row(q)) {
        Alarm *alarm = &out[count++];
        text_copy(alarm->record, sizeof alarm->record, sql_get(q, 1));
        text_copy(alarm->number, sizeof alarm->number, sql_get(q, 2));
        text_copy(alarm->home, sizeof alarm->home, sql_get(q, 3));
        alarm->next = (PromiseName)sql_get_int(q, 4);
        alarm->left = sql_get_int(q, 5) - now;
    }
    sql_done(q, NULL);
    /* Where another writes just now, this rings at the next look. */
    if (count == 0 || store_read_only(desk->store))
        return count;
    if (!store_begin(desk->store, QUICK, NULL))
        return 0;
    for (int i = 0; i < count; i++)
        alarm_mark(desk, &out[i], now);
    return store_commit(desk->store, NULL) ? count : 0;
}
