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

uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash;
}

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
} searched[] = {
    {"request", "SELECT " REQUEST_WORDS " FROM request WHERE id = :id",
     request_words_of,
     "INSERT INTO request_words (rowid, words) VALUES (:id, :a)",
     "INSERT INTO request_words (request_words, rowid, words) VALUES "
     "('delete', :id, :a)",
     1, true},
    {"household",
     "SELECT home, name, romanised, telephone FROM household WHERE id = :id "
     "AND moved_out IS NULL",
     household_words_of,
     "INSERT INTO household_words (rowid, room, name, tail) VALUES (:id, :a, "
     ":b, :c)",
     "INSERT INTO household_words (household_words, rowid, room, name, tail) "
     "VALUES ('delete', :id, :a, :b, :c)",
     3, false},
    {"record", "SELECT kind, words FROM record WHERE id = :id", record_words_of,
     "INSERT INTO record_words (rowid, kind, words) VALUES (:id, :a, :b)",
     "INSERT INTO record_words (record_words, rowid, kind, words) VALUES "
     "('delete', :id, :a, :b)",
     2, true},
};

static const struct Searched *searched_of(const Kind *kind)
{
    for (size_t i = 0; i < sizeof searched / sizeof *searched; i++)
        if (strcmp(searched[i].table, kind->table) == 0)
            return &searched[i];
    return NULL;
}

char *words_of(Desk *desk, const Kind *kind, const char *record)
{
    const struct Searched *table = searched_of(kind);

    if (!table)
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
    for (int i = 0; i < columns; i++) {
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
    desk->words_changed += table->merged;
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

/* Many small pieces are merged once, at the end. */
static bool others_fill(Desk *desk, Err *err)
{
    return store_run(desk->store,
                     "INSERT INTO request_words (request_words, rank) "
                     "VALUES ('crisismerge', 1000);"
                     "INSERT INTO request_words (rowid, words) SELECT "
                     "id, " REQUEST_WORDS " FROM request;"
                     "INSERT INTO request_words (request_words) "
                     "VALUES ('optimize');"
                     "INSERT INTO request_words (request_words, rank) "
                     "VALUES ('crisismerge', 64);"
                     "INSERT INTO record_words (record_words, rank) "
                     "VALUES ('crisismerge', 1000);"
                     "INSERT INTO record_words (rowid, kind, words) SELECT "
                     "id, kind, words FROM record;"
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

/* The words of each record that was written stand in a piece of their own
 * until somebody merges them: not while a person waits for the commit. */
void desk_tend(Desk *desk)
{
    enum { WORTH = 16 };

    if (desk->words_changed >= WORTH && store_begin(desk->store, QUICK, NULL)) {
        desk->words_changed = 0;
        if (!store_run(desk->store,
                       "INSERT INTO request_words (request_words, rank) "
                       "VALUES ('merge', 64);"
                       "INSERT INTO record_words (record_words, rank) "
                       "VALUES ('merge', 64)",
                       NULL) ||
            !store_commit(desk->store, NULL))
            store_rollback(desk->store);
    }
    store_tend(desk->store);
}
