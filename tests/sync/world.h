/* world.h -- a hotline and desks in one process, with clocks, lines, copies
 *
 * All of it depends on one seed: this file stands in for the system's clock
 * and its source of random numbers, each node having a clock of its own.
 *
 *     world_open(seed);
 *     Node *desk = node_make(3);
 *     line_open(desk);  line_run(desk);    until both are level
 *     Node *standby = standby_make();      of the hotline
 */
#ifndef GUANJIA_SYNC_WORLD_H
#define GUANJIA_SYNC_WORLD_H

#include "../../src/service/desk.h"
#include "../../src/sync/inside.h"

#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

enum { NODES = 8, HOTLINE = 0 };

/* One database, and whoever works on it. */
typedef struct Node {
    Desk *desk;
    int unit; /* 0: the hotline */
    char path[128];
    char copy[136];  /* a backup; "": none */
    int64_t skew;    /* ms that its clock is ahead of the true one */
    struct Node *to; /* whom it calls */
    Exchange *near;  /* its end of the line to the hotline; NULL: alone */
    Exchange *far;   /* the hotline's end */
    Str up, down;    /* on the way */
    char error[512]; /* why the last line ended */
} Node;

static struct {
    uint64_t seed;
    uint64_t chance; /* state of the random numbers */
    int64_t wall;    /* ms since 1970, the true time */
    int64_t steady;  /* ms */
    int64_t skew;    /* of the node that is at work */
    char folder[64];
    Node node[NODES];
    int nodes;
    int values; /* facts written, each with a value of its own */
} world;

/* ---- chance and time --------------------------------------------------------- */

static uint64_t chance_next(void) /* splitmix64 */
{
    uint64_t z = world.chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline int chance(int below)
{
    return (int)(chance_next() % (uint64_t)below);
}

ssize_t getrandom(void *to, size_t len, unsigned flags)
{
    unsigned char *at = to;

    (void)flags;
    for (size_t i = 0; i < len; i++)
        at[i] = (unsigned char)chance_next();
    return (ssize_t)len;
}

int clock_gettime(clockid_t id, struct timespec *time)
{
    const int64_t now =
        id == CLOCK_REALTIME ? world.wall + world.skew : ++world.steady;

    if (world.folder[0] == '\0')
        return (int)syscall(SYS_clock_gettime, id, time);
    *time = (struct timespec){.tv_sec = now / 1000,
                              .tv_nsec = now % 1000 * 1000000};
    return 0;
}

time_t time(time_t *at)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}

static inline void work_at(const Node *node)
{
    world.skew = node->skew;
}

/* ---- files --------------------------------------------------------------------- */

static void file_copy(const char *from, const char *to, const char *ending)
{
    char a[160], b[160];
    struct stat about;

    (void)snprintf(a, sizeof a, "%s%s", from, ending);
    (void)snprintf(b, sizeof b, "%s%s", to, ending);
    (void)unlink(b);
    const int in = open(a, O_RDONLY);
    if (in < 0)
        return;
    const int out = open(b, O_WRONLY | O_CREAT, 0660);
    fstat(in, &about);
    for (off_t at = 0; at < about.st_size;)
        if (sendfile(out, in, &at, (size_t)(about.st_size - at)) <= 0)
            abort();
    close(in);
    close(out);
}

static void database_copy(const char *from, const char *to)
{
    char shm[160];

    file_copy(from, to, "");
    file_copy(from, to, "-wal");
    text_print(shm, sizeof shm, "%s-shm", to);
    (void)unlink(shm);
}

static void database_remove(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-lock"};
    char name[160];

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
        (void)unlink(name);
    }
}

/* ---- nodes ----------------------------------------------------------------------- */

#define sure(call)                                                       \
    do {                                                                 \
        Err sure_err = ERR_NONE;                                         \
        Err *const err = &sure_err;                                      \
        if (!(call)) {                                                   \
            print_error("seed %" PRIu64 ": %s: %s\n", world.seed, #call, \
                        sure_err.text);                                  \
            fail();                                                      \
        }                                                                \
    } while (0)

/* A stopped process comes back: what it had in its head is gone. */
static inline void node_close(Node *node)
{
    store_close(node->desk->store);
    node->desk->store = NULL;
    node->desk->put_off = false;
    references_forget(node->desk);
}

static inline void node_open(Node *node)
{
    sure(store_open(&node->desk->store, node->path, STORE_WRITE, err));
    /* as desk_open() does while a desk is filled */
    node->desk->put_off = sums_version(node->desk->store) == 0;
    assert_false(node->desk->put_off && desk_filled(node->desk));
}

static inline void act_as_guanjia(Desk *desk)
{
    desk->signed_in = true;
    desk->actor = (Staff){.role = "administrator"};
}

static void pairs_set(Desk *desk, const char *kind, const char *const *pairs)
{
    Deed deed = {.kind = kind, .verb = "set"};

    for (; *pairs; pairs += 2)
        fields_set(&deed.fields, pairs[0], pairs[1]);
    sure(desk_do(desk, &deed, err));
    deed_release(&deed);
}

#define SET(desk, kind, ...) \
    pairs_set(desk, kind, (const char *const[]){__VA_ARGS__, NULL})

/* The databases that the nodes of every seed begin as, and a Desk for each
 * node, which is slow to make (it reads all forms). */
static struct {
    bool made;
    char folder[64];
    char hotline[96];
    Desk *desk[NODES];
} template;

static void template_hotline(void)
{
    char pin[8];
    Desk *desk = NULL;

    sure(desk_make(template.hotline, 0, pin, err));
    sure(desk_open(&desk, template.hotline, STORE_WRITE, NULL, NULL, err));
    act_as_guanjia(desk);
    SET(desk, "home", "home", "3-101", "unit", "3");
    SET(desk, "home", "home", "5-101", "unit", "5");
    SET(desk, "staff", "login", "chen", "name", "Chen", "role", "butler",
        "unit", "3");
    SET(desk, "staff", "login", "wang", "name", "Wang", "role", "butler",
        "unit", "5");
    SET(desk, "staff", "login", "hot", "name", "Hot", "role", "hotline");
    template.desk[HOTLINE] = desk;
}

static void template_desk(int i)
{
    char path[96];

    (void)snprintf(path, sizeof path, "%s/node-%d.db", template.folder, i);
    sure(desk_join(path, i % 2 ? 3 : 5, "exec:", err));
    sure(desk_open(&template.desk[i], path, STORE_WRITE, NULL, NULL, err));
}

static inline void template_make(void)
{
    if (template.made)
        return;
    template.made = true;
    (void)snprintf(template.folder, sizeof template.folder,
                   "%s/guanjia-sync-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(template.folder));
    (void)snprintf(template.hotline, sizeof template.hotline, "%s/hotline.db",
                   template.folder);
    template_hotline();
    for (int i = 1; i < NODES; i++)
        template_desk(i);
    for (int i = 0; i < NODES; i++) {
        /* the columns are the same in all files */
        for (int k = 0; kind_at(template.desk[i], k); k++)
            kind_table(template.desk[i], kind_at(template.desk[i], k));
        node_close(&(Node){.desk = template.desk[i]});
    }
}

static inline void template_remove(void)
{
    char path[96];

    for (int i = 0; template.made && i < NODES; i++) {
        desk_close(template.desk[i]);
        (void)snprintf(path, sizeof path, "%s/node-%d.db", template.folder, i);
        database_remove(path);
    }
    database_remove(template.hotline);
    (void)rmdir(template.folder);
    template.made = false;
}

static inline Node *node_new(int unit)
{
    Node *node = &world.node[world.nodes];

    *node = (Node){.desk = template.desk[world.nodes], .unit = unit};
    (void)snprintf(node->path, sizeof node->path, "%s/w%d.db", world.folder,
                   world.nodes++);
    node->desk->unit = unit;
    node->desk->signed_in = false;
    return node;
}

/* A new desk of a unit: empty, with an origin of its own. */
static inline Node *node_make(int unit)
{
    char from[96], number[16], origin[24];
    Node *node = node_new(unit);

    (void)snprintf(from, sizeof from, "%s/node-%d.db", template.folder,
                   world.nodes - 1);
    database_copy(from, node->path);
    node_open(node);
    (void)snprintf(number, sizeof number, "%d", unit);
    (void)snprintf(origin, sizeof origin, "%" PRIu64, chance_next() >> 16 | 1);
    sure(store_begin(node->desk->store, DURABLE, err));
    sure(setting_put(node->desk->store, "unit", number, err));
    sure(setting_put(node->desk->store, "origin", origin, err));
    sure(store_commit(node->desk->store, err));
    return node;
}

static inline Node *standby_make(void)
{
    Node *node = node_make(0);

    sure(setting_put(node->desk->store, "standby", "1", err));
    return node;
}

static inline void world_open(uint64_t seed)
{
    world.folder[0] = '\0';
    template_make();
    memset(&world, 0, sizeof world);
    world.seed = seed;
    world.chance = seed * 7919 + 1;
    world.wall = INT64_C(1900000000000);
    world.steady = 1000;
    memcpy(world.folder, template.folder, sizeof world.folder);
    Node *hotline = node_new(0);
    database_copy(template.hotline, hotline->path);
    node_open(hotline);
}

/* ---- lines ------------------------------------------------------------------------- */

static inline void line_cut(Node *node)
{
    const char *near = node->near ? exchange_status(node->near)->error : "";
    const char *far = node->far ? exchange_status(node->far)->error : "";

    (void)snprintf(node->error, sizeof node->error, "%s", *near ? near : far);
    exchange_free(node->near);
    exchange_free(node->far);
    node->near = node->far = NULL;
    str_clear(&node->up);
    str_clear(&node->down);
}

static inline void line_open_to(Node *node, Node *to)
{
    node->to = to;
    work_at(node);
    node->near = exchange_new(node->desk, EXCHANGE_DESK, node->unit);
    work_at(to);
    node->far = exchange_new(to->desk, EXCHANGE_HOTLINE, node->unit);
}

static inline void line_open(Node *node)
{
    line_open_to(node, &world.node[HOTLINE]);
}

/* Moves up to len bytes one way; false: that end has closed the line. */
static inline bool line_move(Node *node, bool up, size_t len)
{
    Exchange *from = up ? node->near : node->far;
    Exchange *to = up ? node->far : node->near;
    Str *way = up ? &node->up : &node->down;

    work_at(up ? node : node->to);
    bool fine = exchange_tick(from, world.steady);
    exchange_take_output(from, way);
    if (len > way->len)
        len = way->len;
    if (len == 0)
        return fine;
    work_at(up ? node->to : node);
    fine = exchange_feed(to, way->at, len) && fine;
    memmove(way->at, way->at + len, way->len - len);
    way->len -= len;
    return fine;
}

static inline bool line_is_level(const Node *node)
{
    return exchange_status(node->near)->level &&
           exchange_status(node->far)->level && node->up.len == 0 &&
           node->down.len == 0;
}

/* Until both say that they are level; false: the line broke first. */
static inline bool line_run(Node *node)
{
    for (int i = 0; i < 10000; i++) {
        world.steady += 10;
        if (!line_move(node, true, SIZE_MAX) ||
            !line_move(node, false, SIZE_MAX))
            return false;
        if (line_is_level(node))
            return true;
    }
    return false;
}

static inline void node_stop(Node *node)
{
    for (int i = 0; i < world.nodes; i++)
        if (&world.node[i] == node || world.node[i].to == node)
            line_cut(&world.node[i]);
    node_close(node);
}

/* As it is now, for node_restore(). */
static inline void node_copy(Node *node)
{
    (void)snprintf(node->copy, sizeof node->copy, "%s-copy", node->path);
    database_copy(node->path, node->copy);
}

static inline void node_restore(Node *node)
{
    node_stop(node);
    database_copy(node->copy, node->path);
    node_open(node);
}

static inline void world_close(void)
{
    for (int i = 0; i < world.nodes; i++) {
        Node *node = &world.node[i];
        line_cut(node);
        str_release(&node->up);
        str_release(&node->down);
        if (node->desk->store)
            node_close(node);
        database_remove(node->path);
        database_remove(node->copy);
    }
    world.folder[0] = '\0';
}

/* After all tests. */
static inline int world_leave(void **state)
{
    (void)state;
    world.folder[0] = '\0';
    template_remove();
    return 0;
}

/* A seed, or how many, as the environment has it. */
static inline uint64_t number_from(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name); /* NOLINT(concurrency-mt-unsafe) */

    return text ? strtoull(text, NULL, 10) : otherwise;
}

/* ---- what nodes say and hold -------------------------------------------------------- */

/* A fact with a value that no other fact has; returns its number. */
static inline int fact_say(Node *node, Fact *fact, const char *name)
{
    char fields[160];
    Store *store = node->desk->store;
    const int value = ++world.values;

    work_at(node);
    if (!fact->fields) {
        (void)snprintf(fields, sizeof fields, "{\"%s\":\"v%d.\"}", name, value);
        fact->fields = fields;
    }
    fact->base = journal_newest(store, fact->kind, fact->record);
    sure(store_begin(store, DURABLE, err));
    sure(journal_add(store, fact, err));
    sure(desk_sum(node->desk, fact->kind, fact->record, err));
    sure(store_commit(store, err));
    return value;
}

/* All rows of a statement as text; caller frees. */
static inline char *rows_of(Store *store, const char *text, int unit)
{
    Str out = STR_EMPTY;
    Sql *q = sql_once(store, text);

    if (strstr(text, ":unit"))
        sql_int(q, ":unit", unit);
    while (sql_row(q)) {
        for (int i = 0; i < sql_columns(q); i++)
            str_addf(&out, "%s|", sql_is_null(q, i) ? "-" : sql_get(q, i));
        str_addc(&out, '\n');
    }
    sure(sql_done(q, err));
    str_add(&out, "");
    return str_take(&out);
}

static inline int64_t number_of(const Node *node, const char *text)
{
    char *rows = rows_of(node->desk->store, text, node->unit);
    const int64_t number = strtoll(rows, NULL, 10);

    free(rows);
    return number;
}

/* Adding up one by one gave what adding up all at once gives. */
static inline void node_sound(const Node *node)
{
    Str found = STR_EMPTY;
    Err err = ERR_NONE;

    if (!desk_check(node->desk, NULL, NULL, &found, &err))
        fail_msg("seed %" PRIu64 ": %s %s", world.seed, str_text(&found),
                 err.text);
    str_release(&found);
}

#endif
