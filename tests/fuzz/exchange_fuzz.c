/* exchange_fuzz.c -- whatever the other end of a line says, to a hotline and
 * to a desk
 *
 * links: sync
 *
 * A line ends with one sentence, or goes on; no transaction stays open, what is
 * said in answer are lines, and what was taken adds up.  Both databases are as
 * before at each input: the seeds are calls between a hotline with origin 99
 * and a desk of unit 3, or a standby, with origin 4711.
 */
#include "clock.h"
#include "sync.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len); // NOLINT

enum { CHECK_EVERY = 256 };

/* Both ends' databases. */
static struct {
    char folder[64];
    Desk *hotline, *desk;
    Desk *second; /* a hotline that a standby calls: believes all it hears */
    int64_t hotline_had, desk_had; /* arrivals */
    unsigned runs;
} house;

static void check(bool holds, const Err *err)
{
    if (holds)
        return;
    if (err)
        (void)fprintf(stderr, "%s\n", err->text);
    abort();
}

static void house_remove(void)
{
    static const char *const names[] = {"hotline.db", "desk.db", "second.db",
                                        "pristine.db"};
    static const char *const endings[] = {"", "-wal", "-shm", "-lock"};
    char path[96];

    desk_close(house.hotline);
    desk_close(house.desk);
    desk_close(house.second);
    for (size_t i = 0; i < 16; i++) {
        text_print(path, sizeof path, "%s/%s%s", house.folder, names[i / 4],
                   endings[i % 4]);
        (void)unlink(path);
    }
    (void)rmdir(house.folder);
}

static Desk *desk_named(const char *path, const char *origin, Err *err)
{
    Desk *desk = NULL;

    check(desk_open(&desk, path, STORE_WRITE, NULL, NULL, err), err);
    Store *store = desk_store(desk);
    check(store_begin(store, DURABLE, err) &&
              setting_put(store, "origin", origin, err) &&
              store_commit(store, err),
          err);
    return desk;
}

static void person_add(Err *err)
{
    Store *store = desk_store(house.hotline);
    Fact chen = {.actor = "",
                 .kind = "staff",
                 .record = "chen",
                 .verb = "set",
                 .fields = "{\"name\":\"Chen\",\"role\":\"butler\"}"};

    check(store_begin(store, DURABLE, err) && journal_add(store, &chen, err) &&
              desk_sum(house.hotline, "staff", "chen", err) &&
              store_commit(store, err),
          err);
}

static void file_copy(const char *from, const char *to)
{
    char bytes[16384];
    size_t got;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");

    check(in && out, NULL);
    while (in && out && (got = fread(bytes, 1, sizeof bytes, in)) > 0)
        check(fwrite(bytes, 1, got, out) == got, NULL);
    check(in && fclose(in) == 0 && out && fclose(out) == 0, NULL);
}

/* As it was made. */
static void second_open(void)
{
    char path[96], pristine[96], log[96];
    Err err = ERR_NONE;

    desk_close(house.second);
    text_print(path, sizeof path, "%s/second.db", house.folder);
    text_print(pristine, sizeof pristine, "%s/pristine.db", house.folder);
    text_print(log, sizeof log, "%s-wal", path);
    (void)unlink(log);
    text_print(log, sizeof log, "%s-shm", path);
    (void)unlink(log);
    file_copy(pristine, path);
    check(desk_open(&house.second, path, STORE_WRITE, NULL, NULL, &err), &err);
}

static void house_open(void)
{
    char path[96], pin[8];
    Err err = ERR_NONE;

    if (house.folder[0])
        return;
    text_print(house.folder, sizeof house.folder, "%s/guanjia-fuzz-XXXXXX",
               access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    check(mkdtemp(house.folder) != NULL, NULL);
    (void)atexit(house_remove);
    text_print(path, sizeof path, "%s/hotline.db", house.folder);
    check(desk_make(path, 0, pin, &err), &err);
    house.hotline = desk_named(path, "99", &err);
    person_add(&err);
    text_print(path, sizeof path, "%s/pristine.db", house.folder);
    check(store_backup(desk_store(house.hotline), path, NULL, NULL, &err),
          &err);
    second_open();
    text_print(path, sizeof path, "%s/desk.db", house.folder);
    check(desk_join(path, 3, "exec:", &err), &err);
    house.desk = desk_named(path, "4711", &err);
    house.hotline_had =
        journal_place(desk_store(house.hotline), INT64_MAX).arrival;
    house.desk_had = journal_place(desk_store(house.desk), INT64_MAX).arrival;
}

/* What an input brought goes away again. */
static void forget(Desk *desk, int64_t had, const char *origin)
{
    static const char *const texts[] = {
        "DELETE FROM request WHERE stamp > 0",
        "DELETE FROM dispute",
        "DELETE FROM quarantine",
        "DELETE FROM peer",
        "DELETE FROM sync_log",
        "DELETE FROM setting WHERE name LIKE 'origin_%'",
    };
    Err err = ERR_NONE;
    Store *store = desk_store(desk);
    const JournalPlace newest = journal_place(store, INT64_MAX);
    bool other = false;

    check(store_begin(store, QUICK, &err), &err);
    if (newest.arrival > had) {
        /* kinds other than requests are added up again from nothing */
        Sql *q = sql(store, "SELECT 1 FROM journal WHERE arrival > :had AND "
                            "kind <> 'request' LIMIT 1");
        sql_int(q, ":had", had);
        other = sql_row(q);
        sql_done(q, NULL);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Sql *q = sql(store, texts[i]);
        if (strstr(texts[i], ":had"))
            sql_int(q, ":had", had);
        check(sql_done(q, &err), &err);
    }
    Sql *q = sql(store, "DELETE FROM journal WHERE arrival > :had");
    sql_int(q, ":had", had);
    check(sql_done(q, &err), &err);
    check(setting_put(store, "origin", origin, &err) &&
              store_commit(store, &err),
          &err);
    if (other || house.runs % CHECK_EVERY == 0)
        check(desk_rebuild(desk, NULL, NULL, &err), &err);
    desk_refresh(desk);
    store_tend(store);
}

static void check_output(Exchange *exchange, bool fine, Str *out)
{
    const char *error = exchange_status(exchange)->error;

    exchange_take_output(exchange, out);
    check(out->len == 0 || out->at[out->len - 1] == '\n', NULL);
    check(fine == (*error == '\0'), NULL);
    check(utf8_valid(error, strlen(error)) && !strchr(error, '\n'), NULL);
}

static void end_run(Desk *desk, ExchangeEnd end, int unit, const uint8_t *data,
                    size_t len)
{
    Exchange *exchange = exchange_new(desk, end, unit);
    Str out = STR_EMPTY;
    bool fine = exchange_tick(exchange, 1000);

    for (size_t at = 0; fine && at < len;) {
        size_t piece = 64 + data[at] * 4u;
        piece = piece < len - at ? piece : len - at;
        fine = exchange_feed(exchange, (const char *)data + at, piece) &&
               exchange_tick(exchange, 1001 + (int64_t)at * 20);
        at += piece;
        check(!store_writing(desk_store(desk)), NULL);
        check_output(exchange, fine, &out);
    }
    if (house.runs % CHECK_EVERY == 0) {
        Err err = ERR_NONE;
        str_clear(&out);
        check(desk_check(desk, NULL, NULL, &out, &err), &err);
    }
    exchange_free(exchange);
    str_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    house_open();
    house.runs++;
    end_run(house.hotline, EXCHANGE_HOTLINE, 3, data, len);
    forget(house.hotline, house.hotline_had, "99");
    end_run(house.desk, EXCHANGE_DESK, 3, data, len);
    forget(house.desk, house.desk_had, "4711");
    const int64_t commits = store_commits(desk_store(house.second));
    end_run(house.second, EXCHANGE_HOTLINE, 0, data, len);
    if (store_commits(desk_store(house.second)) != commits)
        second_open();
    return 0;
}
