/* search.c -- keeping the full-text tables beside the rows
 *
 * A request is found by its number, home, place, caller and everything said
 * about it; a household by its room, its names, and its telephone numbers
 * from the last digit backwards, so that a tail is a prefix; a register's
 * record by its kind and what its row says it is found by:
 *
 *     3-1203 1203 | 王淑芬 Wang Shufen | 876543 2190 …
 *
 * The full-text tables keep no text of their own; to take a row's words out,
 * SQLite wants them told as they went in, so they are read from the row before
 * and after it changes.
 *
 * A request's words cost a commit as much as everything else together.  They
 * can wait: ids rise with time, and those above the setting `words_until` are
 * not in the table yet.  desk_tend() puts them there and moves the mark, in
 * one transaction, while nobody waits; until then find.c looks at their rows.
 */
#include "desk.h"
#include "standing_order.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORDS_WORTH = 16, /* requests without words that are worth a transaction */
    WORDS_MOST = 256, /* … and as many as are done in one */
    PIECES_WORTH = 16,
};

static const char *const until_name = "words_until";

int64_t row_id(const char *record)
{
    int64_t id = record_id(record);
    if (id != 0)
        return id;
    return (int64_t)(hash_text(HASH_START, record) >> 2) + 1;
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

static char *request_words_of(Sql *q)
{
    return mem_text(sql_get(q, 0));
}

static char *record_words_of(Sql *q)
{
    Str words = STR_EMPTY;

    str_addf(&words, "%s\n%s", sql_get(q, 0), sql_get(q, 1));
    return str_take(&words);
}

/* A full-text table: what goes into it, and out of it again. */
static const struct Searched {
    const char *table;      /* Kind.table */
    const char *row;        /* what the words of a row are made from */
    char *(*words)(Sql *q); /* a text for each column, parted by newlines */
    const char *in, *out;
    int columns;
    bool merged; /* its pieces are merged by desk_tend() */
    bool waits;  /* its words come in later: words_until */
} searched[] = {
    {"request", "SELECT " REQUEST_WORDS " FROM request WHERE id = :id",
     request_words_of,
     "INSERT INTO request_words (rowid, words) VALUES (:id, :a)",
     "INSERT INTO request_words (request_words, rowid, words) VALUES "
     "('delete', :id, :a)",
     1, true, true},
    {"household",
     "SELECT home, name, romanised, telephone FROM household WHERE id = :id "
     "AND moved_out IS NULL",
     household_words_of,
     "INSERT INTO household_words (rowid, room, name, tail) VALUES (:id, :a, "
     ":b, :c)",
     "INSERT INTO household_words (household_words, rowid, room, name, tail) "
     "VALUES ('delete', :id, :a, :b, :c)",
     3, false, false},
    {"record", "SELECT kind, words FROM record WHERE id = :id", record_words_of,
     "INSERT INTO record_words (rowid, kind, words) VALUES (:id, :a, :b)",
     "INSERT INTO record_words (record_words, rowid, kind, words) VALUES "
     "('delete', :id, :a, :b)",
     2, true, false},
};

static const struct Searched *searched_of(const Kind *kind)
{
    for (size_t i = 0; i < sizeof searched / sizeof *searched; i++)
        if (strcmp(searched[i].table, kind->table) == 0)
            return &searched[i];
    return NULL;
}

int64_t words_until(Desk *desk)
{
    return setting_int(desk->store, until_name, 0);
}

char *words_of(Desk *desk, const Kind *kind, const char *record)
{
    const struct Searched *table = searched_of(kind);

    if (!table || (table->waits && row_id(record) > words_until(desk)))
        return NULL;
    Sql *q = sql(desk->store, table->row);
    sql_int(q, ":id", kind_row(kind, record));
    char *words = sql_row(q) ? table->words(q) : NULL;
    sql_done(q, NULL);
    return words;
}

/* Binds the lines of words to :a, :b, :c. */
static void words_bind(Sql *q, const char *words, int columns)
{
    static const char *const names[] = {":a", ":b", ":c"};
    enum { NAMES = sizeof names / sizeof *names };

    for (int i = 0; i < columns && i < NAMES; i++) {
        const char *end = i < columns - 1 ? strchr(words, '\n') : NULL;
        size_t len = end ? (size_t)(end - words) : strlen(words);
        char *part = mem_textn(words, len);
        sql_text(q, names[i], part);
        free(part);
        words = end ? end + 1 : words + len;
    }
}

static bool words_run(Desk *desk, const char *statement, int64_t id,
                      const char *words, int columns, Err *err)
{
    Sql *q = sql(desk->store, statement);

    sql_int(q, ":id", id);
    words_bind(q, words, columns);
    sql_row(q);
    return sql_done(q, err);
}

bool words_change(Desk *desk, const Kind *kind, const char *record,
                  const char *before, const char *after, Err *err)
{
    const struct Searched *table = searched_of(kind);
    const int64_t id = kind_row(kind, record);

    if (!table || (before && after && strcmp(before, after) == 0))
        return true;
    desk->words_pieces += table->merged;
    return (!before ||
            words_run(desk, table->out, id, before, table->columns, err)) &&
           (!after ||
            words_run(desk, table->in, id, after, table->columns, err));
}

static bool households_fill(Desk *desk, Err *err)
{
    const Kind *kind = kind_of(desk, "household");
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

/* Everything up to id has its words. */
static bool until_put(Desk *desk, int64_t id, Err *err)
{
    return setting_put_int(desk->store, until_name, id, err);
}

static int64_t newest_id(Desk *desk)
{
    Sql *q = sql(desk->store, "SELECT max(id) FROM request");
    const int64_t id = sql_row(q) ? sql_get_int(q, 0) : 0;

    sql_done(q, NULL);
    return id;
}

/* The words of each row of a table, a statement a row: one statement for all
 * would keep the pages that it changes aside, to be able to take them back.
 * Many small pieces are merged once, at the end. */
static bool rows_fill(Desk *desk, const char *rows, const char *put,
                      int columns, Err *err)
{
    Sql *from = sql(desk->store, rows);
    bool done = true;

    while (done && sql_row(from)) {
        Sql *to = sql(desk->store, put);
        sql_int_at(to, 1, sql_get_int(from, 0));
        for (int i = 1; i <= columns; i++)
            sql_text_at(to, i + 1, sql_get(from, i));
        sql_row(to);
        done = sql_done(to, err);
    }
    return sql_done(from, err) && done;
}

static bool others_fill(Desk *desk, Err *err)
{
    return until_put(desk, newest_id(desk), err) &&
           store_run(desk->store,
                     "INSERT INTO request_words (request_words, rank) "
                     "VALUES ('crisismerge', 1000);"
                     "INSERT INTO record_words (record_words, rank) "
                     "VALUES ('crisismerge', 1000)",
                     err) &&
           rows_fill(
               desk, "SELECT id, " REQUEST_WORDS " FROM request",
               "INSERT INTO request_words (rowid, words) VALUES (:id, :a)", 1,
               err) &&
           rows_fill(desk, "SELECT id, kind, words FROM record",
                     "INSERT INTO record_words (rowid, kind, words) "
                     "VALUES (:id, :a, :b)",
                     2, err) &&
           store_run(desk->store,
                     "INSERT INTO request_words (request_words) "
                     "VALUES ('optimize');"
                     "INSERT INTO request_words (request_words, rank) "
                     "VALUES ('crisismerge', 64);"
                     "INSERT INTO record_words (record_words) "
                     "VALUES ('optimize');"
                     "INSERT INTO record_words (record_words, rank) "
                     "VALUES ('crisismerge', 64)",
                     err);
}

bool words_fill(Desk *desk, Err *err)
{
    return others_fill(desk, err) && households_fill(desk, err);
}

/* The next requests without words, if they are worth a transaction: up to
 * which id.  0: they are not. */
static int64_t wordless(Desk *desk)
{
    int64_t id = 0;
    int count = 0;
    Sql *q = sql(desk->store, "SELECT id FROM request WHERE id > :until "
                              "ORDER BY id LIMIT :most");

    sql_int(q, ":until", words_until(desk));
    sql_int(q, ":most", WORDS_MOST);
    for (; sql_row(q); count++)
        id = sql_get_int(q, 0);
    return sql_done(q, NULL) && count >= WORDS_WORTH ? id : 0;
}

static bool wordless_fill(Desk *desk, int64_t id)
{
    Sql *q = sql(desk->store, "INSERT INTO request_words (rowid, words) SELECT "
                              "id, " REQUEST_WORDS " FROM request WHERE id > "
                              ":until AND id <= :id");

    sql_int(q, ":until", words_until(desk));
    sql_int(q, ":id", id);
    desk->words_pieces++;
    return sql_done(q, NULL) && until_put(desk, id, NULL);
}

/* The words that are written by one transaction stand in a piece of their own
 * until somebody merges them. */
static bool pieces_merge(Desk *desk)
{
    desk->words_pieces = 0;
    return store_run(desk->store,
                     "INSERT INTO request_words (request_words, rank) "
                     "VALUES ('merge', 64);"
                     "INSERT INTO record_words (record_words, rank) "
                     "VALUES ('merge', 64)",
                     NULL);
}

bool desk_tend(Desk *desk)
{
    bool more = false;
    bool merge = desk->words_pieces >= PIECES_WORTH;

    if ((merge || wordless(desk)) && store_begin(desk->store, IDLE, NULL)) {
        /* asked again: another process may have been quicker */
        const int64_t id = wordless(desk);
        more = (!id || wordless_fill(desk, id)) &&
               (!merge || pieces_merge(desk)) &&
               store_commit(desk->store, NULL) && id;
        store_rollback(desk->store);
    }
    store_tend(desk->store);
    orders_raise(desk, clock_now());
    return more;
}
