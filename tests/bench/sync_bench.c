/* sync_bench.c -- what an exchange takes, both ends in one process
 *
 *     bench_sync HOTLINE.db FOLDER [FACTS]
 *
 * HOTLINE.db is a generated database, which becomes a hotline's; desks are
 * made in FOLDER.  The floor: prepared INSERTs that write the same facts, the
 * same rows and the same words into an empty desk, in commits as large as a
 * batch.  When FACTS are as many as there are, 100 changes follow.  Bytes on the line are counted behind zlib at level 6, flushed as
 * often as ssh -C flushes; a fact's own content is its texts, without the
 * numbers.
 */
#include "figures.h"
#include "sync.h"

#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum {
    UNIT = 3,
    EMPTY_UNIT = 7,
    BATCH = 200,
    PACKET = 32 << 10,
    CHANGES = 100
};

/* ---- files ---------------------------------------------------------------------- */

static void database_remove(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-lock", "-sync"};
    char name[4120];

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        text_print(name, sizeof name, "%s%s", path, endings[i]);
        (void)unlink(name);
    }
}

static Desk *desk_of(const char *path)
{
    Err err = ERR_NONE;
    Desk *desk;

    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        complain(path, err.text);
    return desk;
}

static Desk *desk_new(const char *path, int unit)
{
    Err err = ERR_NONE;

    database_remove(path);
    if (!desk_join(path, unit, "exec:false", &err))
        complain(path, err.text);
    return desk_of(path);
}

static int64_t number_in(Desk *desk, const char *text)
{
    Sql *q = sql_once(desk_store(desk), text);
    const int64_t number = sql_row(q) ? sql_get_int(q, 0) : 0;

    sql_done(q, NULL);
    return number;
}

/* ---- a line ----------------------------------------------------------------------- */

/* Both ends, what each worked, and what went over the line. */
typedef struct Line {
    Exchange *near, *far;
    Desk *desk, *hotline;
    double near_ms, far_ms;
    int64_t up, down, packed; /* bytes; packed: of both ways */
    z_stream packer[2];
} Line;

static void line_open(Line *line, Desk *desk, Desk *hotline)
{
    *line = (Line){.desk = desk, .hotline = hotline};
    for (int i = 0; i < 2; i++)
        if (deflateInit(&line->packer[i], 6) != Z_OK)
            complain("zlib", "no memory");
    line->near = exchange_new(desk, EXCHANGE_DESK, desk_unit(desk));
    line->far = exchange_new(hotline, EXCHANGE_HOTLINE, desk_unit(desk));
}

static void line_close(Line *line)
{
    for (int i = 0; i < 2; i++)
        deflateEnd(&line->packer[i]);
    exchange_free(line->near);
    exchange_free(line->far);
}

static void pack(Line *line, bool up, const Str *bytes)
{
    static unsigned char out[PACKET * 2];
    z_stream *packer = &line->packer[up];

    for (size_t at = 0; at < bytes->len; at += PACKET) {
        const size_t len = bytes->len - at < PACKET ? bytes->len - at : PACKET;
        packer->next_in = (unsigned char *)bytes->at + at;
        packer->avail_in = (unsigned)len;
        packer->next_out = out;
        packer->avail_out = sizeof out;
        deflate(packer, Z_PARTIAL_FLUSH);
        line->packed += (int64_t)(sizeof out - packer->avail_out);
    }
}

/* One end takes what came and says what it has to say. */
static bool turn(Exchange *end, Desk *desk, Str *came, Str *says, double *ms)
{
    const double began = now_ms();
    bool fine = came->len == 0 || exchange_feed(end, came->at, came->len);

    fine = fine && exchange_tick(end, clock_monotonic());
    str_clear(says);
    exchange_take_output(end, says);
    store_tend(desk_store(desk));
    *ms += now_ms() - began;
    return fine;
}

/* Until both are level, or the desk has taken facts. */
static void line_run(Line *line, int64_t facts)
{
    Str up = STR_EMPTY, down = STR_EMPTY;
    const ExchangeStatus *near = exchange_status(line->near);
    const ExchangeStatus *far = exchange_status(line->far);
    bool fine = true;

    for (;;) {
        fine = turn(line->near, line->desk, &down, &up, &line->near_ms);
        pack(line, true, &up);
        line->up += (int64_t)up.len;
        if (!fine)
            complain("the desk's end", near->error);
        fine = turn(line->far, line->hotline, &up, &down, &line->far_ms);
        pack(line, false, &down);
        line->down += (int64_t)down.len;
        if (!fine)
            complain("the hotline's end", far->error);
        if ((near->level && far->level && up.len + down.len == 0) ||
            near->taken >= facts)
            break;
    }
    str_release(&up);
    str_release(&down);
}

/* ---- the floor ---------------------------------------------------------------------- */

/* What is copied of a record beside its facts. */
static const struct Copied {
    const char *kind, *row, *words;
} copied[] = {
    {"request",
     "INSERT OR REPLACE INTO request SELECT * FROM filled.request "
     "WHERE id = :id",
     "INSERT INTO request_words (rowid, words) SELECT id, number || ' ' || "
     "coalesce(home, '') || ' ' || text || ' ' || coalesce(notes, '') FROM "
     "filled.request WHERE id = :id"},
    {"household",
     "INSERT OR REPLACE INTO household SELECT * FROM filled.household "
     "WHERE id = :id",
     "INSERT INTO household_words (rowid, room, name, tail) SELECT id, home, "
     "name, telephone FROM filled.household WHERE id = :id"},
    {"home",
     "INSERT OR REPLACE INTO home SELECT * FROM filled.home "
     "WHERE record = :record",
     NULL},
};

static bool run_for(Store *store, const char *text, const Fact *fact, Err *err)
{
    if (!text)
        return true;
    Sql *q = sql(store, text);
    if (strstr(text, ":id"))
        sql_int(q, ":id", record_id(fact->record));
    else
        sql_text_lent(q, ":record", fact->record);
    return sql_done(q, err);
}

/* The floor in the making. */
typedef struct Bare {
    Store *store;
    int64_t count;
    char record[64]; /* the last one that was copied */
    double ms;
    Err err;
    bool failed;
} Bare;

static bool bare_fact(Bare *bare, const Fact *fact)
{
    Sql *q = sql(bare->store,
                 "INSERT INTO journal (origin, seq, stamp, scope, actor, kind, "
                 "record, verb, base, fields, mark, chain) VALUES (:a, :b, :c, "
                 ":d, :e, :f, :g, :h, :i, :j, :k, :l)");

    sql_int(q, ":a", fact->origin);
    sql_int(q, ":b", fact->seq);
    sql_int(q, ":c", fact->stamp);
    sql_int(q, ":d", fact->scope);
    sql_text_lent(q, ":e", fact->actor);
    sql_text_lent(q, ":f", fact->kind);
    sql_text_lent(q, ":g", fact->record);
    sql_text_lent(q, ":h", fact->verb);
    sql_int(q, ":i", fact->base);
    sql_text_lent(q, ":j", fact->fields);
    sql_int(q, ":k", fact->seq * 7919);
    sql_int(q, ":l", fact->seq * 104729);
    if (!sql_done(q, &bare->err))
        return false;
    if (strcmp(bare->record, fact->record) == 0)
        return true;
    text_copy(bare->record, sizeof bare->record, fact->record);
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        if (strcmp(copied[i].kind, fact->kind) == 0)
            return run_for(bare->store, copied[i].row, fact, &bare->err) &&
                   run_for(bare->store, copied[i].words, fact, &bare->err);
    return true;
}

static bool bare_visit(void *self, const Fact *fact)
{
    Bare *bare = self;
    const double began = now_ms();
    bool done = true;

    if (bare->count % BATCH == 0)
        done = store_begin(bare->store, DURABLE, &bare->err);
    done = done && bare_fact(bare, fact);
    if (done && ++bare->count % BATCH == 0) {
        done = store_commit(bare->store, &bare->err);
        store_tend(bare->store);
    }
    bare->ms += now_ms() - began;
    bare->failed = !done;
    return done;
}

/* Facts a second that plain INSERTs write of what is in desk. */
static double floor_of(Desk *desk, const char *path)
{
    Str attach = STR_EMPTY;
    Bare bare = {.err = ERR_NONE};
    Desk *empty = desk_new(path, UNIT);
    const JournalRange all = {.upto = INT64_MAX, .unit = -1};

    bare.store = desk_store(empty);
    str_addf(&attach, "ATTACH '%s' AS filled", store_path(desk_store(desk)));
    if (!store_snapshot(bare.store, &bare.err))
        complain("the floor", bare.err.text);
    Sql *q = sql_once(bare.store, str_text(&attach));
    sql_row(q);
    const bool attached = sql_done(q, &bare.err);
    store_snapshot_end(bare.store);
    if (!attached ||
        !journal_since(desk_store(desk), &all, bare_visit, &bare, &bare.err) ||
        bare.failed ||
        (store_writing(bare.store) && !store_commit(bare.store, &bare.err)))
        complain("the floor", bare.err.text);
    str_release(&attach);
    desk_close(empty);
    database_remove(path);
    return (double)bare.count / bare.ms * 1e3;
}

/* ---- figures -------------------------------------------------------------------------- */

/* As a word on each of the newest hundred requests. */
static void changes_say(Desk *hotline)
{
    Err err = ERR_NONE;
    Store *store = desk_store(hotline);
    char records[CHANGES][RECORD_NAME];
    int count = 0;
    Sql *q = sql_once(store, "SELECT record FROM request WHERE unit = 3 "
                             "ORDER BY id DESC LIMIT 100");

    while (sql_row(q) && count < CHANGES)
        text_copy(records[count++], RECORD_NAME, sql_get(q, 0));
    if (!sql_done(q, &err) || !store_begin(store, DURABLE, &err))
        complain("a change", err.text);
    for (int i = 0; i < count; i++) {
        Fact fact = {.scope = UNIT,
                     .actor = "chen",
                     .kind = "request",
                     .record = records[i],
                     .verb = "note",
                     .fields = "{\"note\":\"住戶來電，明早九點前請勿打擾\"}"};
        if (!journal_add(store, &fact, &err) ||
            !desk_sum(hotline, fact.kind, fact.record, &err))
            complain("a change", err.text);
    }
    if (!store_commit(store, &err))
        complain("a change", err.text);
}

static void change_bench(Line *line)
{
    const ExchangeStatus *near = exchange_status(line->near);
    const int64_t packed = line->packed;

    if (!near->level)
        return;
    changes_say(line->hotline);
    const double began = now_ms();
    line_run(line, near->taken + CHANGES);
    tell("100 changes on a held line", now_ms() - began, "ms", "", 0);
    tell("  bytes of both ways, behind zlib", (double)(line->packed - packed),
         "B", "", 0);
}

/* As if it had had everything once: each batch is added up as it comes. */
static void desk_fill_mark(Desk *desk)
{
    Err err = ERR_NONE;
    Store *store = desk_store(desk);

    if (!store_begin(store, DURABLE, &err) ||
        !setting_put(store, "joined", "0", &err) || !store_commit(store, &err))
        complain("a desk", err.text);
}

/* Both ends would work at once, each on a processor of its own. */
static void filling_bench(Desk *hotline, const char *folder, int64_t facts)
{
    char path[4096];
    Line line;

    text_print(path, sizeof path, "%s/filling.db", folder);
    Desk *desk = desk_new(path, UNIT);
    line_open(&line, desk, hotline);
    line_run(&line, facts);
    const double taken = (double)exchange_status(line.near)->taken;
    const double slower =
        line.near_ms > line.far_ms ? line.near_ms : line.far_ms;
    tell("first filling, the slower end", taken / slower * 1e3, "/s",
         ">= 50000", 0);
    line_close(&line);
    desk_close(desk);
    database_remove(path);
}

static void taking_bench(Desk *hotline, const char *folder, int64_t facts)
{
    char path[4096], bare[4096];
    Line line;

    filling_bench(hotline, folder, facts);
    text_print(path, sizeof path, "%s/taking.db", folder);
    text_print(bare, sizeof bare, "%s/bare.db", folder);
    Desk *desk = desk_new(path, UNIT);
    desk_fill_mark(desk);
    line_open(&line, desk, hotline);
    line_run(&line, facts);
    const double taken = (double)exchange_status(line.near)->taken;
    const double sent = (double)exchange_status(line.far)->sent;
    const double taken_ms = line.near_ms, sent_ms = line.far_ms;
    const double said = (double)(line.up + line.down);
    const double packed = (double)line.packed;
    change_bench(&line);
    const double content = (double)number_in(
        desk, "SELECT sum(length(CAST(actor || kind || record || verb || "
              "fields AS BLOB))) FROM journal");
    const double plain = floor_of(desk, bare);
    tell("taking facts in", taken / taken_ms * 1e3, "/s", ">= 0.5 of floor",
         plain);
    tell("sending facts", sent / sent_ms * 1e3, "/s", ">= 1 of floor", plain);
    tell("bytes a fact, as said", said / sent, "B", "", content / taken);
    tell("bytes a fact behind zlib, by its content", packed / sent, "B",
         "<= 1.2 of floor", content / taken);
    line_close(&line);
    desk_close(desk);
    database_remove(path);
}

/* A desk of a unit with nothing but what is everybody's. */
static void nothing_bench(Desk *hotline, const char *folder)
{
    char path[4096];
    static Figures bytes, ms;
    Line line;

    text_print(path, sizeof path, "%s/nothing.db", folder);
    Desk *desk = desk_new(path, EMPTY_UNIT);
    line_open(&line, desk, hotline);
    line_run(&line, INT64_MAX);
    tell("passing over what is another unit's",
         (double)number_in(hotline, "SELECT count(*) FROM journal") /
             line.far_ms * 1e3,
         "/s", "", 0);
    line_close(&line);
    for (int i = 0; i < 20; i++) {
        const double began = worked_ms();
        line_open(&line, desk, hotline);
        line_run(&line, INT64_MAX);
        figures_add(&ms, worked_ms() - began);
        figures_add(&bytes, (double)(line.up + line.down));
        line_close(&line);
    }
    tell("nothing to exchange, both ways", figures_part(&bytes, 0.5), "B",
         "<= 1024", 0);
    tell("nothing to exchange, work of both ends", figures_part(&ms, 0.5), "ms",
         "<= 20", 0);
    desk_close(desk);
    database_remove(path);
}

static void hotline_make(const char *path)
{
    Err err = ERR_NONE;
    Desk *desk = desk_of(path);
    Store *store = desk_store(desk);

    if (desk_unit(desk) != 0 &&
        (!store_begin(store, DURABLE, &err) ||
         !setting_put(store, "unit", "0", &err) || !store_commit(store, &err)))
        complain(path, err.text);
    desk_close(desk);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        (void)fprintf(stderr, "use: bench_sync HOTLINE.db FOLDER [FACTS]\n");
        return 2;
    }
    language_start();
    hotline_make(argv[1]);
    Desk *hotline = desk_of(argv[1]);
    taking_bench(hotline, argv[2],
                 argc > 3 ? strtoll(argv[3], NULL, 10) : INT64_MAX);
    nothing_bench(hotline, argv[2]);
    desk_close(hotline);
    return 0;
}
