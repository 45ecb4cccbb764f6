/* sums.c -- the tables that facts add up to: dropped and made again
 *
 * data/schema/sums.sql has two parts, tables and (behind "-- then") what is
 * quicker made over full ones.  Each statement begins "CREATE TABLE name",
 * "CREATE INDEX name" or "CREATE VIRTUAL TABLE name"; the schema's name is
 * put before the name, because a second set in "temp" would hide the first.
 */
#include "builtin.h"
#include "store_private.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Raised when the tables change, or the same facts add up to other values than
 * before: an upgrade builds the tables again, and an older program that still
 * runs leaves them alone.  In a version it stands above a hash of sums.sql. */
enum { SUMS_RULES = 3, HASH_BITS = 20 };

static const char *const file_name = "data/schema/sums.sql";
static const char *const parting = "\n-- then\n";

int sums_current(void)
{
    static int known; /* asked for each record that is added up */
    size_t len;
    uint32_t hash = 2166136261u; /* FNV-1a */

    if (known != 0)
        return known;
    const char *text = builtin_text(file_name, &len);
    assert(text != NULL);
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    known = SUMS_RULES << HASH_BITS | (int)(hash & ((1u << HASH_BITS) - 1));
    return known;
}

bool sums_newer(Store *store)
{
    return store_number(store,
                        "SELECT value FROM setting "
                        "WHERE name = 'sums_version'",
                        0) >>
           HASH_BITS > SUMS_RULES;
}

int sums_version(Store *store)
{
    return (int)setting_int(store, "sums_version", 0);
}

/* Copies script with schema put before each name that is made. */
static void qualify(Str *out, const char *script, size_t len,
                    const char *schema)
{
    static const char *const verbs[] = {"CREATE TABLE ", "CREATE INDEX ",
                                        "CREATE UNIQUE INDEX ",
                                        "CREATE VIRTUAL TABLE "};
    const char *const end = script + len;

    for (const char *line = script; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop == NULL ? end : stop + 1;
        for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
            const size_t size = strlen(verbs[i]);
            if ((size_t)(stop - line) > size &&
                strncmp(line, verbs[i], size) == 0) {
                str_addf(out, "%s%s.", verbs[i], schema);
                line += size;
                break;
            }
        }
        str_addn(out, line, (size_t)(stop - line));
        line = stop;
    }
}

static bool part_run(Store *store, bool second, const char *schema, Err *err)
{
    const char *text = builtin_text(file_name, NULL);
    const char *middle = strstr(text, parting);
    Str script = STR_EMPTY;

    assert(middle != NULL);
    if (second)
        qualify(&script, middle + 1, strlen(middle + 1), schema);
    else
        qualify(&script, text, (size_t)(middle - text), schema);
    const bool ran = store_run(store, script.at, err);
    str_release(&script);
    return ran;
}

/* True when journal.sql makes the table name; every other one is a sum. */
static bool kept_for_good(const char *name)
{
    const char *text = builtin_text("data/schema/journal.sql", NULL);
    Str made = STR_EMPTY;

    str_addf(&made, "CREATE TABLE IF NOT EXISTS %s (", name);
    const bool kept = strstr(text, made.at) != NULL;
    str_release(&made);
    return kept;
}

/* The DROP statements for all sums; full-text tables first, because they take
 * their shadow tables along. */
static bool drops_list(Store *store, const char *schema, Str *out, Err *err)
{
    char text[256];

    sqlite3_snprintf(sizeof text, text,
                     "SELECT name FROM %s.sqlite_schema WHERE type = 'table' "
                     "AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' "
                     "ORDER BY sql NOT LIKE 'CREATE VIRTUAL%%', name",
                     schema);
    Sql *q = sql_once(store, text);
    while (sql_row(q)) {
        const char *name = sql_get(q, 0);
        char *drop =
            sqlite3_mprintf("DROP TABLE IF EXISTS %s.\"%w\";", schema, name);
        if (drop == NULL)
            mem_exhausted();
        if (!kept_for_good(name))
            str_add(out, drop);
        sqlite3_free(drop);
    }
    return sql_done(q, err);
}

static bool version_put(Store *store, const char *schema, int version, Err *err)
{
    return strcmp(schema, "main") != 0 ||
           setting_put_int(store, "sums_version", version, err);
}

bool sums_start(Store *store, const char *schema, Err *err)
{
    assert(strcmp(schema, "main") == 0 || strcmp(schema, "temp") == 0);

    Str drops = STR_EMPTY;
    const bool emptied = drops_list(store, schema, &drops, err) &&
                         store_run(store, str_text(&drops), err);
    str_release(&drops);
    return emptied && version_put(store, schema, 0, err) &&
           part_run(store, false, schema, err);
}

bool sums_stale(Store *store, Err *err)
{
    return sums_version(store) == 0 || version_put(store, "main", 0, err);
}

bool sums_finish(Store *store, const char *schema, Err *err)
{
    return part_run(store, true, schema, err) &&
           version_put(store, schema, sums_current(), err);
}
