/* terminal.c -- taking the terminal, waiting for what it says, giving it back
 *
 *     ui_open    raw keys, alternate screen, bracketed paste; asks how wide ─ is
 *     ui_wait    poll() on the keyboard and on a pipe that signals write to
 *     ui_close   everything as it was, also after an error or without memory
 *
 * Curses writes, but does not read: a blocking read would spin for ever once
 * the line is cut, and it would wait with each Esc.  The question about ─ is
 * sent first thing and its answer awaited with the first paint, so the time in
 * between is used to open the database.
 */
#include "terminal.h"
#include "key.h"
#include "output.h"
#include "signals.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    ESCAPE_WAIT = 40,    /* ms after which Esc alone is Esc; or $ESCDELAY */
    ANSWER_WAIT = 80,    /* ms for the terminal's answer before a paint */
    ANSWER_LATE = 3000,  /* ms after which none is expected any more */
    NARROW_COLUMN = 2,   /* where the cursor is after a ─ of one cell */
    SIZE_MOST = 1000,    /* rows or columns */
    WAIT_MOST = 3600000, /* ms of one sleep */
    READ_BYTES = 65536,
};

/* Row 2, because an answer about row 1 may also be a Shift-F3. */
static const char ask_width[] = "\033[2;1H\u2500\033[6n\033[2K\033[H";
static const char letters[] = "\033(B"; /* not line drawing */
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

static struct {
    SCREEN *screen;        /* NULL: closed */
    struct termios before; /* what ui_close() gives back */
    Keys keys;
    int escape;      /* ms */
    int64_t fed;     /* ms, when bytes last came */
    int64_t asked;   /* ms, when the question was sent */
    int column;      /* answer that drawing goes by; 0: none yet */
    bool hung;       /* no terminal any more */
    bool caret_seen; /* as the terminal shows it */
    int caret_row;
    int caret_col;
} term;

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* Makes curses' screen as large as the terminal's. */
static void size_take(void)
{
    struct winsize size = {0};
    int rows = 24;
    int cols = 80;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
        size.ws_col > 0) {
        rows = clamp(size.ws_row, 1, SIZE_MOST);
        cols = clamp(size.ws_col, 1, SIZE_MOST);
    }
    if (rows != LINES || cols != COLS)
        resize_term(rows, cols);
}

/* Keys as they are typed: Ctrl-C, Ctrl-S and Ctrl-Z are keys, Enter is a
 * carriage return, and what is sent is not changed on its way. */
static void keyboard_take(void)
{
    struct termios raw_mode = term.before;
    raw_mode.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR | INPCK |
                                    ISTRIP | IXON | IXOFF | PARMRK);
    raw_mode.c_oflag &= ~(tcflag_t)OPOST;
    raw_mode.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    raw_mode.c_cc[VMIN] = 1;
    raw_mode.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw_mode);
}

/* An answer that is still to come must not be read by the shell. */
static void keyboard_give(void)
{
    int when = term.hung ? TCSANOW : term.keys.asked ? TCSAFLUSH : TCSADRAIN;
    tcsetattr(STDIN_FILENO, when, &term.before);
}

/* A forwarded locale that this machine lacks leaves us with ASCII. */
static void locale_take(void)
{
    /* NOLINTBEGIN(concurrency-mt-unsafe): the screens have one thread */
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return;
    if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    /* NOLINTEND(concurrency-mt-unsafe) */
}

static int escape_wait(void)
{
    const char *said = secure_getenv("ESCDELAY");
    long wait = said ? strtol(said, NULL, 10) : 0;
    return wait > 0 && wait <= 2000 ? (int)wait : ESCAPE_WAIT;
}

static void screen_prepare(void)
{
    nonl();
    typeahead(-1);
    /* A list that moves by a row is scrolled by the terminal.  Characters are
     * never shifted within a line: terminals differ in what happens to the
     * half of a wide one at the edge. */
    idlok(stdscr, TRUE);
    idcok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    size_take();
    look_init();
}

/* Curses on the terminal that TERM names; false when that is none. */
static bool screen_open(Err *err)
{
    FILE *file = output_open();
    if (!file)
        return err_set(err, ERR_SYSTEM, _("The screen can't be opened: %s"),
                       strerrordesc_np(errno));
    term.screen = newterm(NULL, file, stdin);
    if (term.screen && cursor_address)
        return true;
    if (term.screen) {
        endwin();
        delscreen(term.screen);
        term.screen = NULL;
    }
    output_close();
    const char *name = secure_getenv("TERM");
    return err_set(err, ERR_SYSTEM,
                   _("The terminal type “%s” is not known here; try "
                     "TERM=xterm"),
                   name ? name : "");
}

bool ui_open(Err *err)
{
    if (term.screen)
        return true;
    memset(&term, 0, sizeof term);
    if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &term.before) != 0)
        return err_set(err, ERR_SYSTEM,
                       _("The screens need a terminal; use the commands in "
                         "scripts"));
    locale_take();
    if (!signals_take(&term.before))
        return err_set(err, ERR_SYSTEM, _("The screen can't be opened: %s"),
                       strerrordesc_np(errno));
    if (!screen_open(err)) {
        signals_give();
        return false;
    }
    mem_exhausted = ui_close;
    term.escape = escape_wait();
    term.caret_seen = true;
    keyboard_take();
    screen_prepare();
    refresh();
    output_flush(false);
    term.keys.asked = true;
    term.asked = now_ms();
    output_send(paste_on, sizeof paste_on - 1);
    output_send(ask_width, sizeof ask_width - 1);
    return true;
}

void ui_close(void)
{
    if (!term.screen)
        return;
    SCREEN *screen = term.screen;
    term.screen = NULL;
    if (!term.caret_seen && cursor_normal)
        putp(cursor_normal);
    /* Nothing of a household stays behind where there is no other screen to
     * go back to, or where tmux mixes the two up after a change of size. */
    werase(stdscr);
    wmove(stdscr, 0, 0);
    wnoutrefresh(stdscr);
    doupdate();
    endwin();
    output_send(paste_off, sizeof paste_off - 1);
    output_flush(false);
    keyboard_give();
    delscreen(screen);
    output_close();
    signals_give();
    keys_release(&term.keys);
}

bool terminal_is_open(void)
{
    return term.screen != NULL;
}

int ui_rows(void)
{
    return term.screen ? LINES : 24;
}

int ui_cols(void)
{
    return term.screen ? COLS : 80;
}

/* Waits up to ms for the keyboard or a signal, and reads what is there; false
 * when nothing came. */
static bool terminal_read(int ms)
{
    struct pollfd polls[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = signals_file(), .events = POLLIN},
    };
    if (poll(polls, 2, ms) <= 0)
        return false;
    char bytes[READ_BYTES];
    if (polls[1].revents)
        (void)!read(polls[1].fd, bytes, sizeof bytes);
    if (polls[0].revents & POLLIN) {
        ssize_t len = read(STDIN_FILENO, bytes, sizeof bytes);
        if (len > 0) {
            keys_feed(&term.keys, bytes, (size_t)len);
            term.fed = now_ms();
        } else if (len == 0 || (errno != EINTR && errno != EAGAIN)) {
            term.hung = true;
        }
    } else if (polls[0].revents) {
        term.hung = true;
    }
    return true;
}

/* Waits for the answer about ─, not longer than is polite. */
static void answer_await(void)
{
    int64_t until = term.asked + ANSWER_WAIT;
    int64_t now = now_ms();
    while (term.keys.asked && !term.hung && !signals_end() && now < until) {
        terminal_read((int)(until - now));
        /* Only the answer is looked for; keys typed ahead stay in order. */
        keys_answer(&term.keys);
        now = now_ms();
    }
    term.column = term.keys.column ? term.keys.column : NARROW_COLUMN;
}

bool ui_narrow_marks(void)
{
    if (term.screen && term.column == 0)
        answer_await();
    return term.column <= NARROW_COLUMN;
}

/* True when the screen has to be drawn anew: another size, back from a stop,
 * or a late answer about ─ that was not expected. */
static bool must_redraw(void)
{
    bool ask = term.keys.asked && now_ms() > term.asked + ANSWER_LATE;
    if (ask)
        term.keys.asked = false;
    bool other =
        term.column && term.keys.column &&
        (term.column > NARROW_COLUMN) != (term.keys.column > NARROW_COLUMN);
    bool again = signals_continued();
    if (!signals_resized() && !again && !other)
        return false;
    if (again) {
        keyboard_take();
        output_send(paste_on, sizeof paste_on - 1);
    }
    if (other)
        term.column = term.keys.column;
    size_take();
    ui_redraw();
    return true;
}

/* How long to sleep at now: until the deadline (-1: for ever), or until the
 * rest of a key is overdue, which *late says it is. */
static int wait_time(int64_t now, int64_t until, bool *late)
{
    int64_t left = until < 0 ? WAIT_MOST : until - now;
    int patience = keys_patience(&term.keys, term.escape);
    int64_t rest = patience < 0 ? WAIT_MOST : term.fed + patience - now;
    *late = rest <= 0;
    left = left < rest ? left : rest;
    return (int)(left < 0 ? 0 : left < WAIT_MOST ? left : WAIT_MOST);
}

Event ui_wait(int timeout)
{
    Event event = {.type = EVENT_HANGUP};
    if (!term.screen)
        return event;
    int64_t until = timeout < 0 ? -1 : now_ms() + timeout;
    for (;;) {
        /* What was typed before the line was cut still counts. */
        if (keys_next(&term.keys, false, &event))
            return event;
        if (must_redraw())
            return (Event){.type = EVENT_RESIZE};
        if (term.hung)
            output_stop();
        if (term.hung || signals_end())
            return (Event){.type = EVENT_HANGUP};
        bool late;
        int wait = wait_time(now_ms(), until, &late);
        if (terminal_read(wait))
            continue;
        if (late && keys_next(&term.keys, true, &event))
            return event;
        if (until >= 0 && now_ms() >= until)
            return (Event){.type = EVENT_TICK};
    }
}

bool ui_key_waits(void *unused)
{
    (void)unused;
    if (!term.screen)
        return false;
    if (signals_end() || term.hung || term.keys.at < term.keys.in.len)
        return true;
    struct pollfd keyboard = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&keyboard, 1, 0) > 0;
}

void terminal_caret(int row, int col)
{
    term.caret_row = row;
    term.caret_col = col;
}

void ui_paint(void)
{
    if (!term.screen || term.hung)
        return;
    ui_narrow_marks();
    bool seen = term.caret_row >= 0;
    const char *show = seen ? cursor_normal : cursor_invisible;
    if (seen != term.caret_seen && show)
        putp(show);
    term.caret_seen = seen;
    if (seen)
        wmove(stdscr, clamp(term.caret_row, 0, LINES - 1),
              clamp(term.caret_col, 0, COLS - 1));
    wnoutrefresh(stdscr);
    doupdate();
    output_flush(true);
}

void ui_redraw(void)
{
    if (!term.screen)
        return;
    output_send(letters, sizeof letters - 1);
    output_forget();
    clearok(curscr, TRUE);
}
