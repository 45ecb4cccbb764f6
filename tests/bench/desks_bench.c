/* desks_bench.c -- desks and their hotline as real processes
 *
 *     bench_desks GUANJIA HOTLINE.db FOLDER [DESKS [SECONDS]]
 *
 * HOTLINE.db was made a hotline's by bench_sync: a desk is filled from it, is
 * cut off in the middle, and goes on.  Then a second hotline with DESKS desks,
 * each on a held line: how long a change takes to a desk, what idle lines
 * cost, and how long all take that come back together after a day.
 */
#include "clock.h"
#include "figures.h"
#include "sync.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    DESKS = 200,
    A_DAY = 50,  /* facts that a desk wrote while it was apart */
    RATE = 20,   /* facts a second */
    SETTLE = 120 /* seconds until all must be level */
};

/* A desk and who keeps its line. */
typedef struct Node {
    char path[4096];
    Store *store;
    pid_t follower, server; /* 0: nobody */
} Node;

/* A fact on its way to a desk. */
typedef struct Sent {
    int desk;
    int64_t seq;
    double at;
} Sent;

static struct {
    const char *program, *folder;
    char hotline[4096];
    Desk *desk; /* the hotline's */
    Node node[DESKS];
    int nodes;
    Sent sent[FIGURES];
    int sents;
    int facts; /* said so far */
} bench;

/* ---- processes -------------------------------------------------------------------- */

static pid_t follower_start(const Node *node, int unit, const char *hotline,
                            bool follow)
{
    char hub[12288];

    text_print(hub, sizeof hub,
               "exec:exec '%s' --db '%s' serve --desk %d 2>/dev/null",
               bench.program, hotline, unit);
    const pid_t child = fork();
    if (child != 0)
        return child;
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    execl(bench.program, bench.program, "--db", node->path, "sync", "--hub",
          hub, follow ? "--follow" : NULL, (char *)NULL);
    _exit(127);
}

/* The first number behind word in a file of /proc. */
static int64_t proc_number(pid_t pid, const char *file, const char *word)
{
    char path[64], bytes[4096];

    text_print(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    const int in = open(path, O_RDONLY);
    const ssize_t len = in >= 0 ? read(in, bytes, sizeof bytes - 1) : 0;
    if (in >= 0)
        close(in);
    bytes[len > 0 ? len : 0] = '\0';
    const char *at = strstr(bytes, word);
    return at ? strtoll(at + strlen(word), NULL, 10) : 0;
}

/* Has the process the word `serve` among its arguments?  A shell that is to
 * start it has it within one; a leak checker at work in an ending follower is
 * a child of that, too, and must be left alone. */
static bool is_server(pid_t pid)
{
    static const char word[] = "\0serve"; /* with the zeros at its ends */
    char path[64], bytes[4096];

    text_print(path, sizeof path, "/proc/%d/cmdline", (int)pid);
    const int in = open(path, O_RDONLY);
    const ssize_t len = in >= 0 ? read(in, bytes, sizeof bytes) : 0;
    if (in >= 0)
        close(in);
    return len > 0 && memmem(bytes, (size_t)len, word, sizeof word) != NULL;
}

static pid_t server_of(pid_t follower)
{
    char file[64];

    text_print(file, sizeof file, "task/%d/children", (int)follower);
    const pid_t child = (pid_t)proc_number(follower, file, "");
    return child != 0 && is_server(child) ? child : 0;
}

/* Ticks of the processor that a process has had. */
static int64_t ticks_of(pid_t pid)
{
    char path[64], bytes[1024];

    text_print(path, sizeof path, "/proc/%d/stat", (int)pid);
    const int in = open(path, O_RDONLY);
    const ssize_t len = in >= 0 ? read(in, bytes, sizeof bytes - 1) : 0;
    if (in >= 0)
        close(in);
    bytes[len > 0 ? len : 0] = '\0';
    char *at = strrchr(bytes, ')');
    for (int i = 0; at && i < 12; i++)
        at = strchr(at + 1, ' ');
    if (!at)
        return 0;
    const int64_t user = strtoll(at, &at, 10);
    return user + strtoll(at, NULL, 10);
}

static bool ended(pid_t pid)
{
    return waitpid(pid, NULL, WNOHANG) == pid;
}

static void pause_ms(int ms)
{
    poll(NULL, 0, ms);
}

/* ---- databases --------------------------------------------------------------------- */

static Store *store_of(const char *path)
{
    Err err = ERR_NONE;
    Store *store;

    if (!store_open(&store, path, STORE_WRITE, &err))
        complain(path, err.text);
    return store;
}

static int64_t newest_of(Store *store)
{
    return journal_place(store, INT64_MAX).arrival;
}

static void node_make(Node *node, int unit)
{
    Err err = ERR_NONE;

    text_print(node->path, sizeof node->path, "%s/desk-%d.db", bench.folder,
               unit);
    if (!desk_join(node->path, unit, "exec:false", &err))
        complain(node->path, err.text);
    node->store = store_of(node->path);
}

/* Says one thing about a request of unit. */
static int64_t request_say(Store *store, Desk *sums, int unit, const char *who)
{
    char record[RECORD_NAME], fields[256];
    Err err = ERR_NONE;

    record_mint(clock_millis(), record);
    text_print(fields, sizeof fields,
               "{\"home\":\"%d-101\",\"category\":\"leak\",\"text\":"
               "\"廚房水龍頭漏水，請盡快處理 %d\"}",
               unit, ++bench.facts);
    Fact fact = {.scope = unit,
                 .actor = who,
                 .kind = "request",
                 .record = record,
                 .verb = "receive",
                 .fields = fields};
    if (!journal_add(store, &fact, &err) ||
        (sums && !desk_sum(sums, "request", record, &err)))
        complain("a request", err.text);
    return fact.seq;
}

static void hotline_make(void)
{
    char pin[8];
    Err err = ERR_NONE;
    Fact chen = {.actor = "",
                 .kind = "staff",
                 .record = "chen",
                 .verb = "set",
                 .fields = "{\"name\":\"Chen\",\"role\":\"butler\"}"};

    text_print(bench.hotline, sizeof bench.hotline, "%s/hotline.db",
               bench.folder);
    if (!desk_make(bench.hotline, 0, pin, &err) ||
        !desk_open(&bench.desk, bench.hotline, STORE_WRITE, NULL, NULL, &err) ||
        !store_begin(desk_store(bench.desk), DURABLE, &err) ||
        !journal_add(desk_store(bench.desk), &chen, &err) ||
        !desk_sum(bench.desk, "staff", "chen", &err) ||
        !store_commit(desk_store(bench.desk), &err))
        complain(bench.hotline, err.text);
}

/* ---- first filling -------------------------------------------------------------------- */

static void filling_bench(const char *hotline)
{
    Node node;
    int64_t had = 0, peak = 0;
    Store *from = store_of(hotline);
    const int64_t all = newest_of(from);

    node_make(&node, 3);
    double spent = 0;
    for (int call = 0; call < 2; call++) {
        const double began = now_ms();
        const pid_t pid = follower_start(&node, 3, hotline, false);
        while (!ended(pid)) {
            const pid_t server = server_of(pid);
            const int64_t now =
                server ? proc_number(server, "status", "VmHWM:") : 0;
            peak = now > peak ? now : peak;
            if (call == 0 && server && newest_of(node.store) > all / 2)
                kill(server, SIGKILL);
            pause_ms(10);
        }
        spent += now_ms() - began;
        if (call == 0)
            had = newest_of(node.store);
    }
    const int64_t got = newest_of(node.store);
    tell("first filling, cut once, facts", (double)got / spent * 1e3, "/s",
         ">= 50000", 0);
    tell("  of all facts, before the cut", (double)had / (double)all, "", "",
         0);
    tell("  and in the end", (double)got / (double)all, "", "= 1", 0);
    tell("  memory of serve, at its peak", (double)peak / 1024, "MiB", "<= 16",
         0);
    store_close(node.store);
    store_close(from);
    unlink(node.path);
}

/* ---- held lines --------------------------------------------------------------------------- */

static bool is_level(const Node *node)
{
    char *state = setting_get(node->store, "sync_state");
    const bool level = state && strstr(state, "\"level\"");

    free(state);
    return level;
}

/* Seconds until every desk says so and the hotline has count facts more. */
static double level_wait(int64_t count, const char *what)
{
    const double began = now_ms();
    Store *store = desk_store(bench.desk);

    for (int i = 0; i < bench.nodes;) {
        if (newest_of(store) >= count && is_level(&bench.node[i]))
            i++;
        else
            pause_ms(20);
        if (now_ms() - began > SETTLE * 1e3) {
            (void)fprintf(stderr, "%s: desk %d of %d is not level\n", what,
                          i + 1, bench.nodes);
            return SETTLE;
        }
    }
    return (now_ms() - began) / 1e3;
}

static void followers_start(void)
{
    for (int i = 0; i < bench.nodes; i++)
        bench.node[i].follower =
            follower_start(&bench.node[i], i + 1, bench.hotline, true);
}

static void followers_stop(void)
{
    for (int i = 0; i < bench.nodes; i++)
        kill(bench.node[i].follower, SIGTERM);
    for (int i = 0; i < bench.nodes; i++)
        waitpid(bench.node[i].follower, NULL, 0);
}

static bool has_come(const Sent *sent, int64_t origin)
{
    Sql *q = sql(bench.node[sent->desk].store,
                 "SELECT 1 FROM journal WHERE origin = :o AND seq = :s");

    sql_int(q, ":o", origin);
    sql_int(q, ":s", sent->seq);
    const bool come = sql_row(q);
    sql_done(q, NULL);
    return come;
}

static void arrivals_look(Figures *figures, int64_t origin)
{
    int kept = 0;

    for (int i = 0; i < bench.sents; i++) {
        const Sent *sent = &bench.sent[i];
        if (has_come(sent, origin))
            figures_add(figures, now_ms() - sent->at);
        else
            bench.sent[kept++] = *sent;
    }
    bench.sents = kept;
}

static void hotline_say(int desk)
{
    Err err = ERR_NONE;
    Store *store = desk_store(bench.desk);

    if (!store_begin(store, DURABLE, &err))
        complain(bench.hotline, err.text);
    const int64_t seq = request_say(store, bench.desk, desk + 1, "chen");
    if (!store_commit(store, &err))
        complain(bench.hotline, err.text);
    bench.sent[bench.sents++] = (Sent){desk, seq, now_ms()};
}

static void change_bench(int seconds)
{
    static Figures figures;
    const int64_t origin = store_origin(desk_store(bench.desk));
    const int count = RATE * seconds;
    const double began = now_ms();

    for (int i = 0; i < count;) {
        if (now_ms() - began >= 1e3 / RATE * i)
            hotline_say((int)((int64_t)i++ * 7919 % bench.nodes));
        arrivals_look(&figures, origin);
        pause_ms(2);
    }
    while (bench.sents > 0 && now_ms() - began < (seconds + 10) * 1e3) {
        arrivals_look(&figures, origin);
        pause_ms(2);
    }
    while (bench.sents-- > 0)
        figures_add(&figures, 1e6);
    bench.sents = 0;
    tell("a change to a desk, p50", figures_part(&figures, 0.5), "ms", "", 0);
    tell("a change to a desk, p99", figures_part(&figures, 0.99), "ms",
         "<= 1000", 0);
}

static void idle_bench(int seconds)
{
    int64_t ticks = 0, peak = 0;

    for (int sign = -1; sign <= 1; sign += 2) {
        for (int i = 0; i < bench.nodes; i++) {
            Node *node = &bench.node[i];
            node->server = server_of(node->follower);
            ticks += sign * (ticks_of(node->follower) + ticks_of(node->server));
            const int64_t now = proc_number(node->server, "status", "VmHWM:");
            peak = now > peak ? now : peak;
        }
        if (sign < 0)
            pause_ms(seconds * 1000);
    }
    tell("processor of an idle line, both ends",
         (double)ticks / (double)sysconf(_SC_CLK_TCK) / seconds / bench.nodes *
             100,
         "%", "about 0", 0);
    tell("memory of serve on a held line, largest", (double)peak / 1024, "MiB",
         "<= 16", 0);
}

static void day_bench(void)
{
    Err err = ERR_NONE;

    for (int i = 0; i < bench.nodes; i++) {
        Store *store = bench.node[i].store;
        if (!store_begin(store, QUICK, &err))
            complain(bench.node[i].path, err.text);
        for (int k = 0; k < A_DAY; k++)
            request_say(store, NULL, i + 1, "chen");
        setting_put(store, "sync_state", "", &err);
        if (!store_commit(store, &err))
            complain(bench.node[i].path, err.text);
    }
    const int64_t all =
        newest_of(desk_store(bench.desk)) + (int64_t)A_DAY * bench.nodes;
    followers_start();
    tell("all level again after a day apart", level_wait(all, "after a day"),
         "s", "<= 60", 0);
    followers_stop();
}

static void lines_bench(int desks, int seconds)
{
    char what[96];

    hotline_make();
    bench.nodes = desks;
    for (int i = 0; i < desks; i++)
        node_make(&bench.node[i], i + 1);
    followers_start();
    text_print(what, sizeof what, "%d new desks, until all are level", desks);
    tell(what, level_wait(0, "new desks"), "s", "", 0);
    change_bench(seconds);
    idle_bench(seconds);
    followers_stop();
    day_bench();
    for (int i = 0; i < desks; i++)
        store_close(bench.node[i].store);
    desk_close(bench.desk);
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 6) {
        (void)fprintf(stderr, "use: bench_desks GUANJIA HOTLINE.db FOLDER "
                              "[DESKS [SECONDS]]\n");
        return 2;
    }
    const int desks = argc > 4 ? (int)strtol(argv[4], NULL, 10) : DESKS;
    const int seconds = argc > 5 ? (int)strtol(argv[5], NULL, 10) : 10;
    language_start();
    bench.program = argv[1];
    bench.folder = argv[3];
    filling_bench(argv[2]);
    if (desks > 0 && desks <= DESKS && seconds > 0)
        lines_bench(desks, seconds < 400 ? seconds : 400);
    return 0;
}
