/* follow.c -- the desk's end: calling the hotline, again and again
 *
 *     ssh://guanjia@hotline:2222      ssh … guanjia@hotline guanjia serve
 *     exec:guanjia serve --desk 3     that command, by the shell
 */
#include "carry.h"
#include "state.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PAUSE_FIRST = 1000,
    PAUSE_LONGEST = 60 * 1000,
    HEARD_EVERY = 1000,  /* ms between notes that the hotline was heard */
    CLOCK_OFF = 2000,    /* ms that a clock may be wrong without a word */
    CLOCK_MOST = 1 << 30 /* seconds that it may be wrong at all */
};

/* ---- the program that carries --------------------------------------------------- */

/* user@host, of characters that no shell and no option parser takes amiss. */
static bool host_sound(const char *host)
{
    const char *at = strrchr(host, '@');

    return *host && *host != '-' && at != host && !(at && !at[1]) &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789._-@[]:%") == strlen(host) &&
           !strstr(host, "@-");
}

static bool port_sound(const char *port)
{
    enum { DIGITS = 5, MOST = 65535 };

    return *port && strlen(port) <= DIGITS &&
           strspn(port, "0123456789") == strlen(port) &&
           strtol(port, NULL, 10) <= MOST;
}

/* "user@[::1]" as ssh wants it behind "--": without the brackets. */
static void brackets_drop(char *host)
{
    char *open = strchr(host, '[');
    char *end = strchr(host, ']');

    if (!open || !end || end < open || end[1])
        return;
    *end = '\0';
    memmove(open, open + 1, strlen(open));
}

/* Takes "ssh://user@host:port" apart; the words point into room. */
static bool ssh_words(const char *hub, char room[256], const char *words[16],
                      Err *err)
{
    static const char *const fixed[] = {"ssh",
                                        "-T",
                                        "-C",
                                        "-oBatchMode=yes",
                                        "-oServerAliveInterval=15",
                                        "-oServerAliveCountMax=3",
                                        "-oConnectTimeout=20"};
    int count = sizeof fixed / sizeof *fixed;

    text_copy(room, 256, hub + strlen("ssh://"));
    const bool whole = strlen(room) == strlen(hub) - strlen("ssh://");
    const size_t host = strcspn(room, "/");
    if (host + 1 == strlen(room))
        room[host] = '\0';
    char *port = strrchr(room, ':');
    if (port && strchr(port, ']'))
        port = NULL;
    if (port)
        *port++ = '\0';
    if (!whole || !host_sound(room) || (port && !port_sound(port)))
        return err_set(err, ERR_USAGE,
                       _("%s is no address of a hotline; write "
                         "ssh://user@host, or ssh://user@host:port"),
                       hub);
    brackets_drop(room);
    memcpy(words, fixed, sizeof fixed);
    if (port) {
        words[count++] = "-p";
        words[count++] = port;
    }
    words[count++] = "--";
    words[count++] = room;
    words[count++] = "guanjia";
    words[count++] = "serve";
    words[count] = NULL;
    return true;
}

static bool hub_words(const char *hub, char room[256], const char *words[16],
                      Err *err)
{
    if (strncmp(hub, "ssh://", 6) == 0)
        return ssh_words(hub, room, words, err);
    if (strncmp(hub, "exec:", 5) != 0) {
        err_set(err, ERR_USAGE,
                _("%s is no address of a hotline; write "
                  "ssh://user@host, or exec:COMMAND"),
                hub);
        return false;
    }
    words[0] = "sh";
    words[1] = "-c";
    words[2] = hub + 5;
    words[3] = NULL;
    return true;
}

/* In the child: never comes back. */
static void become(int in[2], int out[2], int words_out[2],
                   const char *words[16])
{
    setpgid(0, 0);
    if (dup2(in[0], STDIN_FILENO) >= 0 && dup2(out[1], STDOUT_FILENO) >= 0 &&
        dup2(words_out[1], STDERR_FILENO) >= 0) {
        for (int i = 0; i < 2; i++) {
            close(in[i]);
            close(out[i]);
            close(words_out[i]);
        }
        execvp(words[0], (char *const *)words);
    }
    _exit(127);
}

/* Starts the program; carrier gets its ends.  0: it could not be started. */
static pid_t carrier_start(Carrier *carrier, const char *words[16], Err *err)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, said[2] = {-1, -1};
    const bool piped = pipe(in) == 0 && pipe(out) == 0 && pipe(said) == 0;
    const pid_t child = piped ? fork() : -1;

    if (child == 0)
        become(in, out, said, words);
    if (child > 0) {
        close(in[0]);
        close(out[1]);
        close(said[1]);
        carrier->in = out[0];
        carrier->out = in[1];
        carrier->words = said[0];
        unblock(carrier->in);
        unblock(carrier->out);
        unblock(carrier->words);
        return child;
    }
    for (int i = 0; i < 2; i++) {
        close(in[i]);
        close(out[i]);
        close(said[i]);
    }
    err_set(err, ERR_SYSTEM, _("No further program can be started: %s"),
            strerrordesc_np(errno));
    return 0;
}

static void carrier_stop(const Carrier *carrier, int words, pid_t child)
{
    close(carrier->in);
    close(carrier->out);
    close(words);
    kill(-child, SIGTERM);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* ---- one call -------------------------------------------------------------------- */

/* A call, and what is told about it. */
typedef struct Call {
    Desk *desk;
    const char *hub;
    const SyncCall *how;
    int lock;            /* of the line, with a note when it was heard */
    int64_t heard;       /* as last noted */
    bool greeted, level; /* as last noted */
    bool right;          /* it was level at some time of this call */
    int64_t most;        /* that was to be sent or taken, as known so far */
    Err err;
} Call;

static void call_state(const Call *call, const char *word, Seconds again)
{
    state_note(call->desk, call->hub, word, call->err.text, again);
}

/* The hotline's clock is the right one. */
static void clock_set_right(const Call *call, int64_t offset)
{
    const int64_t whole = clock_correction() + offset;

    if ((offset <= CLOCK_OFF && offset >= -CLOCK_OFF) ||
        desk_unit(call->desk) == 0 || whole / 1000 > CLOCK_MOST ||
        whole / 1000 < -CLOCK_MOST)
        return;
    if (setting_put_int(desk_store(call->desk), "clock_offset", whole, NULL))
        clock_correct(whole);
}

/* Once a second at most. */
static void call_heard(Call *call, const ExchangeStatus *status)
{
    if (!status->greeted || status->heard < call->heard + HEARD_EVERY)
        return;
    line_touch(call->lock, true);
    call->heard = status->heard;
}

/* After all facts have come they are added up, four times as fast. */
static int64_t with_adding(int64_t facts)
{
    return facts + facts / 4;
}

static bool call_adds(void *self, int64_t done, int64_t total)
{
    const SyncCall *how = ((const Call *)self)->how;

    return how->progress(how->self, total + done / 4, with_adding(total));
}

/* Most of it is known when the line stands, the rest comes meanwhile. */
static void call_progress(Call *call, const ExchangeStatus *status)
{
    const SyncCall *how = call->how;
    const int64_t left = status->waiting + status->incoming;

    if (!how->progress || !status->greeted || (left == 0 && !status->level))
        return;
    if (call->most < left)
        call->most = left;
    how->progress(how->self, call->most - left,
                  desk_is_put_off(call->desk) ? with_adding(call->most)
                                              : call->most);
}

static bool call_enough(void *self, const ExchangeStatus *status)
{
    Call *call = self;

    call_heard(call, status);
    if (status->greeted && !call->greeted) {
        clock_set_right(call, status->offset);
        call_state(call, "exchanging", NEVER);
    }
    if (status->level != call->level)
        call_state(call, status->level ? "level" : "exchanging", NEVER);
    call->greeted = status->greeted;
    call->level = status->level;
    call->right = call->right || status->level;
    call_progress(call, status);
    return status->level && !call->how->follow;
}

static void call_note(const Call *call, const ExchangeStatus *status)
{
    Str note = STR_EMPTY;

    if (status->sent + status->taken + status->refused == 0)
        return;
    str_addf(&note, _("%lld entries sent, %lld taken, %lld refused"),
             (long long)status->sent, (long long)status->taken,
             (long long)status->refused);
    sync_note(desk_store(call->desk), str_text(&note), NULL);
    str_release(&note);
}

/* Why a call ended that should not have. */
static bool call_failed(Call *call, const Carrier *carrier,
                        const ExchangeStatus *status)
{
    if (*status->error)
        return err_set(&call->err, ERR_SYSTEM, "%s", status->error);
    if (*carrier->said)
        return err_set(&call->err, ERR_SYSTEM,
                       _("The hotline cannot be reached: %s"), carrier->said);
    return err_set(&call->err, ERR_SYSTEM,
                   status->greeted ? _("The line to the hotline broke")
                                   : _("The hotline cannot be reached"));
}

static bool call_once(Call *call)
{
    char room[256];
    const char *words[16];
    Carrier carrier = {.enough = call_enough, .self = call};

    call->greeted = call->level = call->right = false;
    call->heard = call->most = 0;
    call->err = ERR_NONE;
    if (!hub_words(call->hub, room, words, &call->err) ||
        (call->how->record &&
         !recording_open(&carrier.recording, call->how->record, &call->err)))
        return false;
    const pid_t child = carrier_start(&carrier, words, &call->err);
    if (child == 0) {
        carrier_release(&carrier);
        return false;
    }
    const int said = carrier.words;
    carrier.exchange =
        exchange_new(call->desk, EXCHANGE_DESK, desk_unit(call->desk));
    if (call->how->progress)
        exchange_progress(carrier.exchange, call_adds, call);
    carry(&carrier);
    const ExchangeStatus *status = exchange_status(carrier.exchange);
    bool fine = (status->level && !call->how->follow) || ending();
    if (!fine)
        fine = call_failed(call, &carrier, status);
    call_note(call, status);
    carrier_stop(&carrier, said, child);
    carrier_release(&carrier);
    exchange_free(carrier.exchange);
    return fine;
}

/* ---- again and again --------------------------------------------------------------- */

/* Between half and one and a half times: 200 desks that lost the line
 * together do not come back together. */
static int64_t with_jitter(int64_t pause)
{
    uint32_t chance = 0;

    if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        chance = 1u << 31;
    return pause / 2 + (int64_t)((uint64_t)pause * chance >> 32);
}

static void pause_for(int64_t millis)
{
    const int64_t until = clock_monotonic() + millis;

    while (!ending() && clock_monotonic() < until)
        poll(NULL, 0, millis < 200 ? (int)millis : 200);
}

static int hubs_count(const char *hubs)
{
    int count = 1;

    for (const char *at = hubs; *at; at++)
        count += *at == '\n' && at[1];
    return count;
}

/* The i-th line of hubs, around and around; caller frees. */
static char *hub_at(const char *hubs, int i)
{
    for (i %= hubs_count(hubs); i > 0; i--)
        hubs = strchr(hubs, '\n') + 1;
    return mem_textn(hubs, strcspn(hubs, "\n"));
}

/* Is it not called any more after the i-th time? */
static bool call_is_over(const Call *call, bool fine, int i)
{
    return fine || ending() || call->err.kind == ERR_USAGE ||
           (!call->how->follow && i + 1 >= hubs_count(call->how->hubs));
}

static bool call_all(Call *call)
{
    const char *hubs = call->how->hubs;
    const bool follow = call->how->follow;
    int64_t pause = PAUSE_FIRST;

    /* who was right is called again, who was not gives way to the next */
    for (int i = 0;; i += call->right ? 0 : 1) {
        char *hub = hub_at(hubs, i);
        call->hub = hub;
        const bool fine = call_once(call);
        line_touch(call->lock, false);
        if (call->greeted)
            pause = PAUSE_FIRST;
        const int64_t wait = with_jitter(pause);
        const bool last = call_is_over(call, fine, i);
        call_state(call, fine ? "done" : "alone",
                   last || !follow ? NEVER : clock_now() + wait / 1000);
        if (!fine)
            sync_note(desk_store(call->desk), call->err.text, NULL);
        free(hub);
        call->hub = "";
        if (last)
            return fine;
        if (!follow)
            continue; /* called once: the next address at once */
        pause_for(wait);
        pause = pause * 2 > PAUSE_LONGEST ? PAUSE_LONGEST : pause * 2;
        if (ending())
            return true;
    }
}

/* The line is this process's now, or *err says why not. */
static bool line_take(Call *call, Err *err)
{
    Err why = ERR_NONE;

    while ((call->lock = line_lock(call->desk, &why)) < 0 && call->how->wait &&
           why.kind == ERR_BUSY && !ending()) {
        why = ERR_NONE;
        pause_for(PAUSE_FIRST);
    }
    return call->lock >= 0 || err_set(err, why.kind, "%s", why.text);
}

static bool call_kept(Call *call, Err *err)
{
    endings_watch();
    if (!line_take(call, err))
        return ending();
    const bool done = call_all(call);
    close(call->lock);
    return done || err_set(err, call->err.kind, "%s", call->err.text);
}

bool sync_call(Desk *desk, const SyncCall *how, Err *err)
{
    Call call = {.desk = desk, .how = how};

    return call_kept(&call, err);
}

bool hub_check(const char *hubs, Err *err)
{
    char room[256];
    const char *words[16];
    bool sound = true;

    for (const char *at = hubs; sound && at; at = strchr(at, '\n')) {
        at += *at == '\n' && at != hubs;
        char *hub = mem_textn(at, strcspn(at, "\n"));
        sound = hub_words(hub, room, words, err);
        free(hub);
    }
    return sound;
}
