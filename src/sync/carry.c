/* carry.c -- bytes between an exchange and two descriptors
 */
#include "carry.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
    LOOK_EVERY = 200,  /* ms between looks for facts written meanwhile */
    LAST_WORDS = 1000, /* ms for what is still to be sent at the end */
};

static volatile sig_atomic_t ended;

static void on_end(int number)
{
    (void)number;
    ended = 1;
}

void endings_watch(void)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    struct sigaction action = {.sa_handler = on_end};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

bool ending(void)
{
    return ended != 0;
}

bool unblock(int descriptor)
{
    const int flags = fcntl(descriptor, F_GETFL);

    return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0;
}

void carrier_release(Carrier *carrier)
{
    str_release(&carrier->pending);
    recording_close(carrier->recording);
    carrier->recording = NULL;
}

static void output_take(Carrier *carrier)
{
    const size_t before = carrier->pending.len;

    exchange_take_output(carrier->exchange, &carrier->pending);
    recording_add(carrier->recording, RECORDING_SAID,
                  str_text(&carrier->pending) + before,
                  carrier->pending.len - before);
}

/* When nobody reads any more, what the other end said last, which tells why,
 * is still to be heard, but not for longer than LAST_WORDS: it may be no more
 * than this way that is broken. */
static void pending_write(Carrier *carrier)
{
    Str *pending = &carrier->pending;

    if (carrier->unheard)
        str_clear(pending);
    if (pending->len == 0)
        return;
    const ssize_t wrote = write(carrier->out, pending->at, pending->len);
    if (wrote < 0) {
        if (errno != EAGAIN && errno != EINTR)
            carrier->unheard = clock_monotonic();
        return;
    }
    memmove(pending->at, pending->at + wrote, pending->len - (size_t)wrote);
    pending->len -= (size_t)wrote;
}

/* Keeps the last line that the carrying program said. */
static void words_read(Carrier *carrier)
{
    char bytes[1024];
    const ssize_t got = read(carrier->words, bytes, sizeof bytes - 1);

    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            carrier->words = -1;
        return;
    }
    bytes[got] = '\0';
    char *rest = NULL;
    for (char *line = strtok_r(bytes, "\r\n", &rest); line;
         line = strtok_r(NULL, "\r\n", &rest))
        if (*line && utf8_valid(line, strlen(line)))
            text_copy(carrier->said, sizeof carrier->said, line);
}

/* False: the line is at its end. */
static bool bytes_read(Carrier *carrier)
{
    char bytes[16384];
    const ssize_t got = read(carrier->in, bytes, sizeof bytes);

    if (got > 0) {
        recording_add(carrier->recording, RECORDING_CAME, bytes, (size_t)got);
        return exchange_feed(carrier->exchange, bytes, (size_t)got);
    }
    return got < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Says what there is to say, then waits for something to do; false: the line
 * is at its end. */
static bool once(Carrier *carrier)
{
    if (!exchange_tick(carrier->exchange, clock_monotonic()) ||
        (carrier->unheard && clock_monotonic() - carrier->unheard > LAST_WORDS))
        return false;
    if (carrier->pending.len < BATCH_BYTES)
        output_take(carrier);
    pending_write(carrier);
    struct pollfd ends[] = {
        {.fd = carrier->in, .events = POLLIN},
        {.fd = carrier->pending.len > 0 ? carrier->out : -1, .events = POLLOUT},
        {.fd = carrier->words, .events = POLLIN},
    };
    if (poll(ends, 3, LOOK_EVERY) < 0)
        return errno == EINTR;
    if (ends[2].revents)
        words_read(carrier);
    return !ends[0].revents || bytes_read(carrier);
}

static void last_words(Carrier *carrier)
{
    const int64_t until = clock_monotonic() + LAST_WORDS;

    output_take(carrier);
    while (carrier->pending.len > 0 && !carrier->unheard &&
           clock_monotonic() < until) {
        struct pollfd end = {.fd = carrier->out, .events = POLLOUT};
        if (poll(&end, 1, LOOK_EVERY) < 0)
            return;
        pending_write(carrier);
    }
    if (carrier->words >= 0)
        words_read(carrier);
}

void carry(Carrier *carrier)
{
    const ExchangeStatus *status = exchange_status(carrier->exchange);

    while (!ending() && once(carrier)) {
        desk_tend(carrier->exchange->desk);
        if (carrier->enough && carrier->enough(carrier->self, status) &&
            carrier->pending.len == 0 && carrier->exchange->out.len == 0)
            break;
    }
    /* what came last is noted, too */
    exchange_tick(carrier->exchange, clock_monotonic());
    last_words(carrier);
}
