/* relay.c -- a bad line between two programs: slow, late, cut, stalled
 *
 *     relay [--seed N] [--delay MS] [--rate BYTES] [--loss PERCENT]
 *           [--cut BYTES] [--cut-within BYTES] [--stall BYTES]
 *           [--record NAME] -- COMMAND …
 *
 *     guanjia sync --hub "exec:relay --rate 8000 --delay 150 -- guanjia …"
 *
 * Starts COMMAND and carries bytes between its ends and ours.  --rate is in
 * bytes a second and --delay one way.  Of the segments that bytes travel in,
 * --loss are lost: what TCP makes of that is that all behind wait until such a
 * one has been asked for and sent again.  --cut ends everything after that many
 * bytes of both directions together, --cut-within after a number below that
 * one, drawn by the seed (0: another each time); --stall carries no more after
 * that many, and stays.  --record keeps what went in NAME.up and NAME.down.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HOLD = 1 << 18, PIECE = 4096, PIECES = HOLD / 16 };
enum { SEGMENT = 1448, TIMEOUT = 200000 /* µs, over a round trip */ };

/* Bytes that are on the way, and when they come out. */
typedef struct Piece {
    size_t len;
    int64_t due; /* µs */
} Piece;

typedef struct Way {
    int from, to; /* -1: closed */
    FILE *record;
    char bytes[HOLD];
    size_t len;
    Piece piece[PIECES];
    int pieces;
    int64_t free_at; /* µs: when the line is done with what was put in */
} Way;

static struct {
    int64_t delay, rate, cut, stall; /* µs, bytes a second, bytes; -1: none */
    int64_t loss;                    /* percent */
    int64_t carried, segments;
    uint64_t seed;
    pid_t child;
    Way up, down;
} relay = {.cut = -1, .stall = -1};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void leave(int status)
{
    if (relay.up.record)
        (void)fclose(relay.up.record);
    if (relay.down.record)
        (void)fclose(relay.down.record);
    _exit(status);
}

static void cut(void)
{
    kill(relay.child, SIGKILL);
    leave(3);
}

/* ---- bytes -------------------------------------------------------------------- */

static bool has_room(const Way *way)
{
    return way->from >= 0 && way->len + PIECE <= HOLD && way->pieces < PIECES;
}

static int64_t drawn(uint64_t seed, int64_t below)
{
    seed += 0x9e3779b97f4a7c15u;
    seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
    seed = (seed ^ (seed >> 27)) * 0x94d049bb133111ebu;
    seed ^= seed >> 31;
    return (int64_t)(seed % (uint64_t)(below > 0 ? below : 1));
}

/* What is lost of len bytes holds up the line. */
static int64_t lost(ssize_t len)
{
    int64_t wait = 0;

    for (; relay.loss > 0 && len > 0; len -= SEGMENT)
        if (drawn(relay.seed + (uint64_t)++relay.segments, 100) < relay.loss)
            wait += 2 * relay.delay + TIMEOUT;
    return wait;
}

static void way_read(Way *way)
{
    const ssize_t got = read(way->from, way->bytes + way->len, PIECE);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        close(way->from);
        way->from = -1;
        return;
    }
    const int64_t now = now_us();
    if (way->free_at < now)
        way->free_at = now;
    if (relay.rate > 0)
        way->free_at += got * 1000000 / relay.rate;
    way->free_at += lost(got);
    way->piece[way->pieces++] =
        (Piece){(size_t)got, way->free_at + relay.delay};
    way->len += (size_t)got;
}

/* How many of len bytes may go before the line is cut or stalls. */
static size_t allowed(size_t len)
{
    const int64_t end = relay.cut >= 0 ? relay.cut : relay.stall;

    if (end < 0 || relay.carried + (int64_t)len <= end)
        return len;
    return relay.carried < end ? (size_t)(end - relay.carried) : 0;
}

static void way_drop(Way *way, size_t len)
{
    memmove(way->bytes, way->bytes + len, way->len - len);
    way->len -= len;
    way->piece[0].len -= len;
    if (way->piece[0].len > 0)
        return;
    way->pieces--;
    memmove(way->piece, way->piece + 1,
            (size_t)way->pieces * sizeof *way->piece);
}

static void way_write(Way *way)
{
    while (way->pieces > 0 && way->piece[0].due <= now_us()) {
        const size_t len = allowed(way->piece[0].len);
        if (len == 0 && relay.cut >= 0)
            cut();
        if (len == 0)
            return;
        const ssize_t wrote = way->to < 0 ? (ssize_t)way->piece[0].len
                                          : write(way->to, way->bytes, len);
        if (wrote < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (wrote < 0) { /* nobody reads any more */
            close(way->to);
            way->to = -1;
            continue;
        }
        if (way->record)
            (void)fwrite(way->bytes, 1, (size_t)wrote, way->record);
        relay.carried += wrote;
        way_drop(way, (size_t)wrote);
    }
    if (way->from < 0 && way->pieces == 0 && way->to >= 0) {
        close(way->to);
        way->to = -1;
    }
}

/* ms until something is due. */
static int patience(void)
{
    const Way *const ways[] = {&relay.up, &relay.down};
    int64_t wait = 1000000;

    for (int i = 0; i < 2; i++) {
        if (ways[i]->pieces == 0)
            continue;
        const int64_t left = ways[i]->piece[0].due - now_us();
        if (left < wait)
            wait = left > 0 ? left : 0;
    }
    if (relay.stall >= 0 && relay.carried >= relay.stall)
        wait = 1000000;
    return (int)(wait / 1000 + 1);
}

static int carry(void)
{
    while (relay.down.to >= 0) {
        struct pollfd ends[] = {
            {.fd = has_room(&relay.up) ? relay.up.from : -1, .events = POLLIN},
            {.fd = has_room(&relay.down) ? relay.down.from : -1,
             .events = POLLIN},
        };
        if (poll(ends, 2, patience()) < 0 && errno != EINTR)
            return 1;
        if (ends[0].revents)
            way_read(&relay.up);
        if (ends[1].revents)
            way_read(&relay.down);
        way_write(&relay.up);
        way_write(&relay.down);
    }
    int status = 0;
    if (waitpid(relay.child, &status, WNOHANG) == 0)
        kill(relay.child, SIGTERM);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* ---- starting ------------------------------------------------------------------ */

static void command_start(char **command)
{
    int in[2], out[2];

    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        exit(1); /* NOLINT(concurrency-mt-unsafe): one thread */
    relay.child = fork();
    if (relay.child == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    relay.up.from = STDIN_FILENO;
    relay.up.to = in[1];
    relay.down.from = out[0];
    relay.down.to = STDOUT_FILENO;
    const int ends[] = {relay.up.to, relay.down.from};
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    (void)signal(SIGPIPE, SIG_IGN);
}

static FILE *record_open(const char *name, const char *ending)
{
    char path[4096];

    (void)snprintf(path, sizeof path, "%s.%s", name, ending);
    FILE *file = fopen(path, "we");
    if (file) /* whoever started us may end us at once */
        (void)setvbuf(file, NULL, _IONBF, 0);
    return file;
}

static bool option(const char *name, const char *value, int64_t *within)
{
    const struct {
        const char *name;
        int64_t *to;
        int64_t times;
    } numbers[] = {
        {"--delay", &relay.delay, 1000}, {"--rate", &relay.rate, 1},
        {"--cut", &relay.cut, 1},        {"--stall", &relay.stall, 1},
        {"--loss", &relay.loss, 1},      {"--cut-within", within, 1},
    };

    if (strcmp(name, "--seed") == 0) {
        relay.seed = strtoull(value, NULL, 10);
        return true;
    }
    if (strcmp(name, "--record") == 0) {
        relay.up.record = record_open(value, "up");
        relay.down.record = record_open(value, "down");
        return relay.up.record && relay.down.record;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(name, numbers[i].name) == 0) {
            *numbers[i].to = strtoll(value, NULL, 10) * numbers[i].times;
            return true;
        }
    return false;
}

int main(int argc, char **argv)
{
    int64_t within = 0;
    int i = 1;

    while (i + 1 < argc && strcmp(argv[i], "--") != 0 &&
           option(argv[i], argv[i + 1], &within))
        i += 2;
    if (i + 1 >= argc || strcmp(argv[i], "--") != 0) {
        (void)fprintf(stderr, "use: relay [OPTIONS] -- COMMAND …\n");
        return 2;
    }
    if (relay.seed == 0 &&
        getrandom(&relay.seed, sizeof relay.seed, 0) != sizeof relay.seed)
        relay.seed = 1;
    if (within > 0)
        relay.cut = drawn(relay.seed, within);
    command_start(argv + i + 1);
    leave(carry());
}
