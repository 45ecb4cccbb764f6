/* terminal.c -- a pseudo-terminal with libvterm on its other end */
#include "terminal_private.h"

#include "clock.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SETTLE_MOST = 5000, READ_BYTES = 65536 };

/* ---- what the terminal does ------------------------------------------------ */

static int on_move(VTermPos to, VTermPos from, int visible, void *self)
{
    (void)from;
    (void)visible;
    ((Terminal *)self)->cursor = to;
    return 1;
}

static int on_bell(void *self)
{
    ((Terminal *)self)->bells++;
    return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *self)
{
    if (property == VTERM_PROP_CURSORVISIBLE)
        ((Terminal *)self)->cursor_shown = value->boolean != 0;
    if (property == VTERM_PROP_TITLE)
        text_copy(((Terminal *)self)->title, sizeof((Terminal *)self)->title,
                  value->string);
    return 1;
}

static const VTermScreenCallbacks callbacks = {
    .movecursor = on_move,
    .bell = on_bell,
    .settermprop = on_property,
};

/* Reads and shows what comes within ms; false when nothing did. */
static bool listen_for(Terminal *terminal, int ms)
{
    struct pollfd poll_line = {.fd = terminal->line, .events = POLLIN};
    char bytes[READ_BYTES];

    if (terminal->line < 0 || terminal->ended || poll(&poll_line, 1, ms) <= 0)
        return false;
    ssize_t len = read(terminal->line, bytes, sizeof bytes);
    if (len <= 0) {
        terminal->ended = len == 0 || errno != EAGAIN;
        return false;
    }
    terminal->sent += (size_t)len;
    vterm_input_write(terminal->vterm, bytes, (size_t)len);
    return true;
}

void terminal_bytes(Terminal *terminal, const char *bytes, size_t len)
{
    while (len > 0 && terminal->line >= 0 && !terminal->ended) {
        ssize_t put = write(terminal->line, bytes, len);
        if (put > 0) {
            bytes += put;
            len -= (size_t)put;
        } else if (errno == EAGAIN) {
            (void)listen_for(terminal, 10);
        } else if (errno != EINTR) {
            return;
        }
    }
}

/* Sends what the terminal answers, and the keys that it made bytes of.  A
 * terminal that draws `─` wide has its cursor a column further. */
static void answer(Terminal *terminal)
{
    static const char narrow[] = "\033[2;2R";
    char bytes[512];
    size_t len;

    while ((len = vterm_output_read(terminal->vterm, bytes, sizeof bytes)) >
           0) {
        if (terminal->wide && len == sizeof narrow - 1 &&
            memcmp(bytes, narrow, len) == 0)
            bytes[4] = '3';
        terminal_bytes(terminal, bytes, len);
    }
}

/* Listens, and answers what the program asks. */
static bool hear(Terminal *terminal, int ms)
{
    bool heard = listen_for(terminal, ms);

    if (heard)
        answer(terminal);
    return heard;
}

/* ---- starting and ending ---------------------------------------------------- */

/* The child's end: becomes the program. */
static void become(const TerminalPlan *plan)
{
    for (int i = 0; plan->environ && plan->environ[i]; i++) {
        char *entry = mem_text(plan->environ[i]);
        if (strchr(entry, '='))
            (void)putenv(entry); /* NOLINT(concurrency-mt-unsafe): one thread */
        else
            (void)unsetenv(entry); /* NOLINT(concurrency-mt-unsafe) */
    }
    (void)execv(plan->command[0], (char *const *)plan->command);
    _exit(127);
}

Terminal *terminal_start(const TerminalPlan *plan)
{
    Terminal *terminal = mem_new(sizeof *terminal);
    struct winsize size = {.ws_row = (unsigned short)plan->rows,
                           .ws_col = (unsigned short)plan->cols};

    terminal->rows = plan->rows;
    terminal->cols = plan->cols;
    terminal->wide = plan->wide;
    terminal->cursor_shown = true;
    terminal->program = forkpty(&terminal->line, terminal->side, NULL, &size);
    if (terminal->program < 0) {
        free(terminal);
        return NULL;
    }
    if (terminal->program == 0)
        become(plan);
    (void)fcntl(terminal->line, F_SETFL, O_NONBLOCK);
    (void)fcntl(terminal->line, F_SETFD, FD_CLOEXEC);
    terminal->vterm = vterm_new(plan->rows, plan->cols);
    vterm_set_utf8(terminal->vterm, 1);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    return terminal;
}

/* True once the program has ended. */
static bool reap(Terminal *terminal)
{
    if (!terminal->reaped && waitpid(terminal->program, &terminal->status,
                                     WNOHANG) == terminal->program)
        terminal->reaped = true;
    return terminal->reaped;
}

int terminal_end(Terminal *terminal, int ms)
{
    int64_t until = clock_monotonic() + ms;

    while (!reap(terminal) && clock_monotonic() < until)
        if (!hear(terminal, 5) && (terminal->line < 0 || terminal->ended))
            (void)poll(NULL, 0, 1);
    if (!terminal->reaped)
        return -1;
    while (hear(terminal, 0))
        ;
    return WIFEXITED(terminal->status) ? WEXITSTATUS(terminal->status)
                                       : 128 + WTERMSIG(terminal->status);
}

void terminal_hang_up(Terminal *terminal)
{
    if (terminal->line >= 0)
        close(terminal->line);
    terminal->line = -1;
}

void terminal_kill(Terminal *terminal)
{
    if (reap(terminal))
        return;
    kill(terminal->program, SIGKILL);
    if (waitpid(terminal->program, &terminal->status, 0) == terminal->program)
        terminal->reaped = true;
}

void terminal_close(Terminal *terminal)
{
    if (!terminal)
        return;
    terminal_kill(terminal);
    terminal_hang_up(terminal);
    vterm_free(terminal->vterm);
    free(terminal);
}

/* ---- waiting ------------------------------------------------------------------ */

bool terminal_await(Terminal *terminal, const char *text, bool there, int ms)
{
    int64_t until = clock_monotonic() + ms;

    for (;;) {
        while (hear(terminal, 0))
            ;
        if (terminal_shows(terminal, text) == there)
            return true;
        int64_t left = until - clock_monotonic();
        if (left <= 0)
            return false;
        if (!hear(terminal, (int)left) && (terminal->ended || reap(terminal)))
            return terminal_shows(terminal, text) == there;
    }
}

bool terminal_await_more(Terminal *terminal, size_t sent, int ms)
{
    int64_t until = clock_monotonic() + ms, now = clock_monotonic();

    while (terminal->sent <= sent && now < until && !terminal->ended) {
        (void)hear(terminal, (int)(until - now));
        now = clock_monotonic();
    }
    return terminal->sent > sent;
}

/* Bytes that the program has not read yet. */
static int unread(const Terminal *terminal)
{
    int count = 0;
    int side = open(terminal->side, O_RDONLY | O_NOCTTY | O_CLOEXEC);

    if (side < 0)
        return 0;
    if (ioctl(side, FIONREAD, &count) != 0)
        count = 0;
    close(side);
    return count;
}

/* Does the program sleep, as it does while it waits for a key?  Where the
 * system does not tell: true. */
static bool sleeps(const Terminal *terminal)
{
    char path[64];
    char state = 'S';

    text_print(path, sizeof path, "/proc/%d/stat", (int)terminal->program);
    FILE *file = fopen(path, "re");
    if (!file)
        return true;
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 'S';
    (void)fclose(file);
    return state == 'S';
}

void terminal_settle(Terminal *terminal, int quiet)
{
    int64_t now = clock_monotonic(), until = now + SETTLE_MOST;
    int64_t since = now;

    while (now < until && !terminal->ended && !reap(terminal)) {
        if (hear(terminal, quiet > 5 ? 5 : quiet) || unread(terminal) > 0 ||
            !sleeps(terminal))
            since = clock_monotonic();
        else if (clock_monotonic() - since >= quiet)
            return;
        now = clock_monotonic();
    }
}

/* ---- typing -------------------------------------------------------------------- */

static const struct {
    const char *name;
    VTermKey key;
    VTermModifier modifier;
} keys[] = {
    {"Enter", VTERM_KEY_ENTER, VTERM_MOD_NONE},
    {"Tab", VTERM_KEY_TAB, VTERM_MOD_NONE},
    {"Shift-Tab", VTERM_KEY_TAB, VTERM_MOD_SHIFT},
    {"Backspace", VTERM_KEY_BACKSPACE, VTERM_MOD_NONE},
    {"Esc", VTERM_KEY_ESCAPE, VTERM_MOD_NONE},
    {"Up", VTERM_KEY_UP, VTERM_MOD_NONE},
    {"Down", VTERM_KEY_DOWN, VTERM_MOD_NONE},
    {"Left", VTERM_KEY_LEFT, VTERM_MOD_NONE},
    {"Right", VTERM_KEY_RIGHT, VTERM_MOD_NONE},
    {"Insert", VTERM_KEY_INS, VTERM_MOD_NONE},
    {"Delete", VTERM_KEY_DEL, VTERM_MOD_NONE},
    {"Home", VTERM_KEY_HOME, VTERM_MOD_NONE},
    {"End", VTERM_KEY_END, VTERM_MOD_NONE},
    {"PgUp", VTERM_KEY_PAGEUP, VTERM_MOD_NONE},
    {"PgDn", VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE},
    {"Ctrl-Left", VTERM_KEY_LEFT, VTERM_MOD_CTRL},
    {"Ctrl-Right", VTERM_KEY_RIGHT, VTERM_MOD_CTRL},
};

bool terminal_key(Terminal *terminal, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].name, name) == 0) {
            vterm_keyboard_key(terminal->vterm, keys[i].key, keys[i].modifier);
            answer(terminal);
            return true;
        }
    if (name[0] == 'F' && name[1] >= '1' && name[1] <= '9' && len <= 3) {
        int number = (int)strtol(name + 1, NULL, 10);
        vterm_keyboard_key(terminal->vterm,
                           (VTermKey)VTERM_KEY_FUNCTION(number),
                           VTERM_MOD_NONE);
        answer(terminal);
        return true;
    }
    if (strcmp(name, "Space") == 0) {
        terminal_bytes(terminal, " ", 1);
        return true;
    }
    if (strncmp(name, "Ctrl-", 5) == 0 && len == 6) {
        char control = (char)((unsigned char)name[5] & 0x1FU);
        terminal_bytes(terminal, &control, 1);
        return true;
    }
    if (len == 0 || cluster_next(name, len, 0) != len)
        return false;
    terminal_bytes(terminal, name, len);
    return true;
}

void terminal_paste(Terminal *terminal, const char *text)
{
    vterm_keyboard_start_paste(terminal->vterm);
    answer(terminal);
    terminal_bytes(terminal, text, strlen(text));
    vterm_keyboard_end_paste(terminal->vterm);
    answer(terminal);
}

void terminal_resize(Terminal *terminal, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows,
                           .ws_col = (unsigned short)cols};

    terminal->rows = rows;
    terminal->cols = cols;
    vterm_set_size(terminal->vterm, rows, cols);
    (void)ioctl(terminal->line, TIOCSWINSZ, &size);
}

/* ---- looking -------------------------------------------------------------------- */

pid_t terminal_process(const Terminal *terminal)
{
    return terminal->program;
}

size_t terminal_sent(const Terminal *terminal)
{
    return terminal->sent;
}

int terminal_bells(const Terminal *terminal)
{
    return terminal->bells;
}

const char *terminal_title(const Terminal *terminal)
{
    return terminal->title;
}
