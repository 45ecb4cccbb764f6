/* search.c -- keeping the full-text tables beside the rows
 *
 * A request is found by its number, home, place, caller and everything said
 * about it; a household by its room, its names, and its telephone numbers
 * from the last digit backwards, so that a tail is a prefix:
 *
 *     3-1203 1203 | 王淑芬 Wang Shufen | 876543 2190 …
 *
 * The full-text tables keep no text of their own; to take a row's words out,
 * SQLite wants them told as they went in, so they are read from the row before
 * and after it changes.
 */
#include "desk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define REQUEST_WORDS                                                          \
    "number || ' ' || ifnull(home, '') || ' ' || ifnull(place, '') || ' ' || " \
    "ifnull(caller, '') || ' ' || ifnull(text, '') || ' ' || "                 \
    "ifnull(explanation, '') || ' ' || ifnull(resolution, '') || ' ' || "      \
    "ifnull(reason, '') || ' ' || ifnull(promise_party, '') || ' ' || "        \
    "ifnull(notes, '')"

int64_t row_id(const char *record)
{
    int64_t id = record_id(record);
    if (id != 0)
        return id;
    uint64_t hash = 14695981039346656037U; /* FNV-1a */
    for (; *record; record++)
        hash = (hash ^ (unsigned char)*record) * 1099511628211U;
    return (int64_t)(hash >> 2) + 1;
}

/* Digits of each number backwards; anything but digits and the signs within a
 * number separates. */
static void tails(Str *out, const char *telephone)
{
    size_t begin = out->len;

    for (const char *at = telephone + strlen(telephone); at-- > telephone;) {
        if (isdigit((unsigned char)*at))
            str_addc(out, *at);
        else if (!strchr("-() ", *at) && out->len > begin)
            str_addc(out, ' ');
    }
}

static char *household_words_of(Sql *q)
{
    const char *home = sql_get(q, 0), *name = sql_get(q, 1);
    const char *romanised = sql_get(q, 2), *telephone = sql_get(q, 3);
    Str words = STR_EMPTY;

    const char *room = home ? strchr(home, '-') : NULL;
    str_addf(&words, "%s %s\n%s %s\n", home ? home : "", room ? room + 1 : "",
             name ? name : "", romanised ? romanised : "");
    tails(&words, telephone ? telephone : "");
    return str_take(&words);
}

char *words_of(Desk *desk, const Kind *kind, const char *record)
{
    char *words = NULL;
    bool request = strcmp(kind->name, "request") == 0;

    if (!request && strcmp(kind->name, "household") != 0)
        return NULL;
    Sql *q = request ? sql(desk->store, "SELECT " REQUEST_WORDS
                                        " FROM request WHERE id = :id")
                     : sql(desk->store, "SELECT home, name, romanised, "
                                        "telephone FROM household WHERE id = "
                                        ":id AND moved_out IS NULL");
    sql_int(q, ":id", row_id(record));
    if (sql_row(q))
        words = request ? mem_text(sql_get(q, 0)) : household_words_of(q);
    sql_done(q, NULL);
    return words;
}

/* Binds the lines of words to :a, :b, :c. */
static void words_bind(Sql *q, const char *words, int columns)
{
    static const char *const names[] = {":a", ":b", ":c"};
    for (int i = 0; i < columns; i++) {
        const char *end = i < columns - 1 ? strchr(words, '\n') : NULL;
        size_t len = end ? (size_t)(end - words) : strlen(words);
        char *part = mem_textn(words, len);
        sql_text(q, names[i], part);
        free(part);
        words = end ? end + 1 : words + len;
    }
}

static bool words_run(Sql *q, const char *record, const char *words,
                      int columns, Err *err)
{
    sql_int(q, ":id", row_id(record));
    words_bind(q, words, columns);
    sql_row(q);
    return sql_done(q, err);
}

bool words_change(Desk *desk, const Kind *kind, const char *record,
                  const char *before, const char *after, Err *err)
{
    bool request = strcmp(kind->name, "request") == 0;
    int columns = request ? 1 : 3;

    if (before && after && strcmp(before, after) == 0)
        return true;
    desk->words_changed += request;
    if (before) {
        Sql *q =
            request
                ? sql(desk->store, "INSERT INTO request_words (request_words, "
                                   "rowid, words) VALUES ('delete', :id, :a)")
                : sql(desk->store,
                      "INSERT INTO household_words (household_words, rowid, "
                      "room, name, tail) VALUES ('delete', :id, :a, :b, :c)");
        if (!words_run(q, record, before, columns, err))
            return false;
    }
    if (!after)
        return true;
    Sql *q = request ? sql(desk->store, "INSERT INTO request_words (rowid, "
                                        "words) VALUES (:id, :a)")
                     : sql(desk->store,
                           "INSERT INTO household_words (rowid, room, name, "
                           "tail) VALUES (:id, :a, :b, :c)");
    return words_run(q, record, after, columns, err);
}

static bool households_fill(Desk *desk, Err *err)
{
    const Kind *kind = kind_of("household");
    Sql *q = sql(desk->store, "SELECT record FROM household");
    bool done = true;

    while (done && sql_row(q)) {
        const char *record = sql_get(q, 0);
        char *words = words_of(desk, kind, record);
        done = words_change(desk, kind, record, NULL, words, err);
        free(words);
    }
    return sql_done(q, err) && done;
}

/* Many small pieces are merged once, at the end. */
static bool requests_fill(Desk *desk, Err *err)
{
    return store_run(desk->store,
                     "INSERT INTO request_words (request_words, rank) "
                     "VALUES ('crisismerge', 1000);"
                     "INSERT INTO request_words (rowid, words) SELECT "
                     "id, " REQUEST_WORDS " FROM request;"
                     "INSERT INTO request_words (request_words) "
                     "VALUES ('optimize');"
                     "INSERT INTO request_words (request_words, rank) "
                     "VALUES ('crisismerge', 64)",
                     err);
}

bool words_fill(Desk *desk, Err *err)
{
    return requests_fill(desk, err) && households_fill(desk, err);
}

/* The words of each request that was written stand in a piece of their own
 * until somebody merges them: not while a person waits for the commit. */
void desk_tend(Desk *desk)
{
    enum { WORTH = 16 };

    if (desk->words_changed >= WORTH && store_begin(desk->store, QUICK, NULL)) {
        desk->words_changed = 0;
        if (!store_run(desk->store,
                       "INSERT INTO request_words (request_words, rank) "
                       "VALUES ('merge', 64)",
                       NULL) ||
            !store_commit(desk->store, NULL))
            store_rollback(desk->store);
    }
    store_tend(desk->store);
}
