/* house.c -- makes, fills and prints databases for the tests of lines
 *
 *     house make HOTLINE.db          a hotline: units 3 and 5, some people
 *     house join DESK.db UNIT        a desk of it, still empty
 *     house say DB COUNT             COUNT entries, each a commit; at a
 *                                    hotline of unit 3
 *     house print DB UNIT            all that a desk of UNIT must hold as well
 *
 * Two databases hold the same when print says the same.
 */
#include "clock.h"
#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Err err;

static bool tell(Desk *desk, Fact *fact)
{
    Store *store = desk_store(desk);

    fact->base = journal_newest(store, fact->kind, fact->record);
    if (store_begin(store, DURABLE, &err) && journal_add(store, fact, &err) &&
        desk_sum(desk, fact->kind, fact->record, &err) &&
        store_commit(store, &err))
        return true;
    store_rollback(store);
    return false;
}

static bool house_make(const char *path)
{
    static const Fact facts[] = {
        {.kind = "staff",
         .record = "chen",
         .fields = "{\"name\":\"陳美玲\",\"role\":\"butler\",\"unit\":\"3\"}"},
        {.kind = "staff",
         .record = "wang",
         .fields = "{\"name\":\"Wang\",\"role\":\"butler\",\"unit\":\"5\"}"},
        {.kind = "staff",
         .record = "hot",
         .fields = "{\"name\":\"Hot\",\"role\":\"hotline\"}"},
        {.kind = "home", .record = "3-101", .fields = "{\"unit\":\"3\"}"},
        {.kind = "home", .record = "5-101", .fields = "{\"unit\":\"5\"}"},
    };
    char pin[8];
    Desk *desk;
    bool done = desk_make(path, 0, pin, &err) &&
                desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err);

    for (size_t i = 0; done && i < sizeof facts / sizeof *facts; i++) {
        Fact fact = facts[i];
        fact.actor = "";
        fact.verb = "set";
        done = tell(desk, &fact);
    }
    if (done)
        desk_close(desk);
    return done;
}

/* A new request, or a further word on the one before. */
static bool house_say(const char *path, int count)
{
    char record[RECORD_NAME], fields[256];
    Desk *desk;

    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        return false;
    const int unit = desk_unit(desk) ? desk_unit(desk) : 3;
    bool done = true;
    for (int i = 0; done && i < count; i++) {
        const bool fresh = i % 3 == 0;
        if (fresh)
            record_mint(clock_millis(), record);
        text_print(fields, sizeof fields,
                   fresh ? "{\"home\":\"%d-101\",\"category\":\"leak\","
                           "\"text\":\"廚房水龍頭漏水，請盡快處理 %d\"}"
                         : "{\"note\":\"%d: %d\"}",
                   unit, i);
        Fact fact = {.scope = unit,
                     .actor = desk_unit(desk) == 0 ? "hot"
                              : unit == 5          ? "wang"
                                                   : "chen",
                     .kind = "request",
                     .record = record,
                     .verb = fresh ? "receive" : "note",
                     .fields = fields};
        done = tell(desk, &fact);
    }
    desk_close(desk);
    return done;
}

static bool rows_print(Desk *desk, const char *text, int unit)
{
    Sql *q = sql_once(desk_store(desk), text);

    if (strstr(text, ":unit"))
        sql_int(q, ":unit", unit);
    while (sql_row(q)) {
        for (int i = 0; i < sql_columns(q); i++)
            (void)printf("%s|", sql_is_null(q, i) ? "-" : sql_get(q, i));
        (void)puts("");
    }
    return sql_done(q, &err);
}

static bool house_print(const char *path, int unit)
{
    static const char *const texts[] = {
        "SELECT origin, seq, stamp, scope, actor, kind, record, verb, base, "
        "fields, mark FROM journal WHERE scope = 0 OR scope = :unit "
        "ORDER BY origin, seq, mark",
        "SELECT origin, seq, mark FROM quarantine WHERE unit = :unit "
        "ORDER BY 1, 2, 3",
        "SELECT * FROM request WHERE record IN (SELECT record FROM journal "
        "WHERE scope = :unit) ORDER BY id",
        "SELECT * FROM home ORDER BY record",
        "SELECT * FROM staff ORDER BY record",
        "SELECT * FROM category ORDER BY record",
    };
    Desk *desk;
    Str found = STR_EMPTY;

    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        return false;
    bool done = true;
    for (size_t i = 0; done && i < sizeof texts / sizeof *texts; i++)
        done = rows_print(desk, texts[i], unit);
    if (done && !desk_check(desk, NULL, NULL, &found, &err))
        done = err_set(&err, ERR_STORAGE, "%s", str_text(&found));
    str_release(&found);
    desk_close(desk);
    return done;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 2 ? argv[1] : "";
    const int number = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 0;
    bool done = false;

    language_start();
    if (strcmp(verb, "make") == 0)
        done = house_make(argv[2]);
    else if (strcmp(verb, "join") == 0)
        done = desk_join(argv[2], number, "exec:false", &err);
    else if (strcmp(verb, "say") == 0)
        done = house_say(argv[2], number);
    else if (strcmp(verb, "print") == 0)
        done = house_print(argv[2], number);
    else
        err_set(&err, ERR_USAGE, "make, join, say or print?");
    if (!done)
        (void)fprintf(stderr, "house: %s\n", err.text);
    return done ? 0 : 1;
}
