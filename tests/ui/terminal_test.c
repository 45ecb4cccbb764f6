/* terminal_test.c -- the program's end of a real pseudo-terminal
 *
 * The test is the terminal: it sends keys, answers questions, changes size and
 * hangs up, and looks at the bytes that come.  What a terminal makes of them
 * is looked at by the screen tests.
 */
#include "ui.h"

#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { DEADLINE = 5000, QUIET = 60 };

/* A program on the other end of a pseudo-terminal. */
typedef struct Peer {
    int line;
    pid_t program;
    Str seen;         /* all that came */
    const char *says; /* answer to where the cursor is; NULL: none */
} Peer;

/* What the program does: says on line 2 what happened, draws a clock. */
static void draw(const char *word, const char *clock)
{
    ui_clear();
    ui_rule(0, 0, 10);
    ui_put(1, 0, 30, LOOK_LATE, word);
    ui_put(3, 40, 8, LOOK_TEXT, clock);
    ui_put(4, 0, 40, LOOK_TEXT, "王小明 “é”");
    ui_cursor(1, 0);
    ui_paint();
}

static void follow(void)
{
    char word[64] = "ready";
    for (int count = 0; count < 1000; count++) {
        draw(word, "12:00");
        Event event = ui_wait(-1);
        char name[16];
        if (event.type == EVENT_HANGUP)
            return;
        if (event.type == EVENT_RESIZE)
            (void)snprintf(word, sizeof word, "size %dx%d", ui_cols(),
                           ui_rows());
        else if (event.type == EVENT_PASTE)
            (void)snprintf(word, sizeof word, "paste %zu", strlen(event.text));
        else
            (void)snprintf(word, sizeof word, "key %s",
                           key_name(event.key, name));
        if (event.key == 't')
            draw("key t", "12:01");
        if (event.key == UI_F4)
            abort();
        if (event.key == UI_F3)
            return;
    }
}

static void program(const char *type)
{
    setenv("TERM", type, 1);
    (void)setlocale(LC_ALL, "C");
    Err err = ERR_NONE;
    if (!ui_open(&err)) {
        printf("refused: %s\n", err.text);
        (void)fflush(stdout);
        _exit(1);
    }
    follow();
    ui_close();
    ui_close();
    printf("good bye\n");
    (void)fflush(stdout);
    _exit(0);
}

static Peer peer_start(const char *type, const char *says)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    Peer peer = {.says = says};
    peer.program = forkpty(&peer.line, NULL, NULL, &size);
    assert_true(peer.program >= 0);
    if (peer.program == 0)
        program(type);
    return peer;
}

static void peer_send(Peer *peer, const char *bytes)
{
    size_t len = strlen(bytes);
    assert_int_equal(write(peer->line, bytes, len), (int)len);
}

/* Reads what comes within ms; false when nothing did or the line is cut. */
static bool peer_read(Peer *peer, int ms)
{
    char bytes[65536];
    struct pollfd line = {.fd = peer->line, .events = POLLIN};
    if (poll(&line, 1, ms) <= 0)
        return false;
    ssize_t len = read(peer->line, bytes, sizeof bytes);
    if (len <= 0)
        return false;
    if (peer->says && memmem(bytes, (size_t)len, "\033[6n", 4))
        peer_send(peer, peer->says);
    str_addn(&peer->seen, bytes, (size_t)len);
    return true;
}

static void peer_await(Peer *peer, const char *text)
{
    while (!strstr(str_text(&peer->seen), text))
        if (!peer_read(peer, DEADLINE))
            fail_msg("never saw \"%s\"", text);
    while (peer_read(peer, QUIET))
        ;
}

/* Sends keys, waits for what they show, and tells how many bytes came. */
static size_t peer_type(Peer *peer, const char *keys, const char *shows)
{
    str_clear(&peer->seen);
    peer_send(peer, keys);
    peer_await(peer, shows);
    return peer->seen.len;
}

/* The program's exit status; it must have ended within the deadline. */
static int peer_end(Peer *peer)
{
    int status = -1;
    for (int i = 0; i < DEADLINE / 10; i++) {
        if (!peer_read(peer, 10))
            usleep(10000);
        if (waitpid(peer->program, &status, WNOHANG) == peer->program)
            break;
    }
    while (peer_read(peer, QUIET))
        ;
    close(peer->line);
    str_release(&peer->seen);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void the_terminal_is_given_back_as_it_was(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm-256color", "\033[2;2R");
    struct termios before;
    struct termios after;
    tcgetattr(peer.line, &before);
    peer_await(&peer, "ready");
    tcgetattr(peer.line, &after);
    assert_int_equal(after.c_lflag & (ICANON | ISIG | ECHO), 0);
    assert_int_equal(after.c_iflag & (IXON | ICRNL), 0);
    str_clear(&peer.seen);
    peer_send(&peer, "\033[13~");
    peer_await(&peer, "good bye");
    assert_non_null(strstr(peer.seen.at, "\033[?2004l"));
    assert_non_null(strstr(peer.seen.at, "\033[?1049l"));
    tcgetattr(peer.line, &after);
    assert_int_equal(after.c_lflag, before.c_lflag);
    assert_int_equal(after.c_iflag, before.c_iflag);
    assert_int_equal(after.c_oflag, before.c_oflag);
    assert_int_equal(peer_end(&peer), 0);
}

static void flow_and_job_control_keys_reach_the_program(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm", "\033[2;2R");
    peer_await(&peer, "ready");
    peer_type(&peer, "\x13", "Ctrl-S");
    peer_type(&peer, "\x11", "Q");
    peer_type(&peer, "\x03", "C");
    peer_type(&peer, "\x1a", "Z");
    peer_type(&peer, "\033", "Esc");
    peer_type(&peer, "\033[200~one\rtwo\033[201~", "paste 7");
    peer_type(&peer, "\033[13~", "good bye");
    assert_int_equal(peer_end(&peer), 0);
}

static void what_did_not_change_is_not_sent(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm-256color", "\033[2;2R");
    peer_await(&peer, "ready");
    peer_type(&peer, "a", "key a");
    assert_in_range(peer_type(&peer, "b", "b"), 1, 40);
    assert_in_range(peer_type(&peer, "t", "1"), 1, 80);
    peer_type(&peer, "\033[13~", "good bye");
    assert_int_equal(peer_end(&peer), 0);
}

static void another_size_is_an_event(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm-256color", "\033[2;2R");
    peer_await(&peer, "ready");
    struct winsize size = {.ws_row = 30, .ws_col = 101};
    ioctl(peer.line, TIOCSWINSZ, &size);
    peer_await(&peer, "size 101x30");
    size = (struct winsize){.ws_row = 1, .ws_col = 1};
    ioctl(peer.line, TIOCSWINSZ, &size);
    while (peer_read(&peer, QUIET))
        ;
    size = (struct winsize){.ws_row = 24, .ws_col = 80};
    ioctl(peer.line, TIOCSWINSZ, &size);
    peer_await(&peer, "size 80x24");
    peer_type(&peer, "\033[13~", "good bye");
    assert_int_equal(peer_end(&peer), 0);
}

static void a_cut_line_ends_the_program(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm", "\033[2;2R");
    peer_await(&peer, "ready");
    close(peer.line);
    int status = -1;
    for (int i = 0; i < DEADLINE / 10 && status == -1; i++) {
        usleep(10000);
        if (waitpid(peer.program, &status, WNOHANG) == 0)
            status = -1;
    }
    assert_true(WIFEXITED(status));
    str_release(&peer.seen);
}

static void a_signal_to_end_gives_the_terminal_back(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    for (int i = 0; i < 3; i++) {
        Peer peer = peer_start("xterm", "\033[2;2R");
        peer_await(&peer, "ready");
        kill(peer.program, signals[i]);
        peer_await(&peer, "good bye");
        assert_non_null(strstr(peer.seen.at, "\033[?1049l"));
        assert_int_equal(peer_end(&peer), 0);
    }
}

static void a_crash_leaves_a_terminal_to_go_on_with(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm", "\033[2;2R");
    struct termios before;
    struct termios after;
    tcgetattr(peer.line, &before);
    peer_await(&peer, "ready");
    peer_type(&peer, "\033[14~", "\033[?1049l");
    tcgetattr(peer.line, &after);
    assert_int_equal(after.c_lflag, before.c_lflag);
    assert_int_equal(peer_end(&peer), -1);
}

static void a_wide_rule_is_drawn_in_ascii(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm", "\033[2;3R");
    peer_await(&peer, "ready");
    const char *painted = strstr(peer.seen.at, "\033[6n");
    assert_non_null(strstr(painted, "----------"));
    assert_null(strstr(painted, "─"));
    assert_non_null(strstr(painted, "王小明 \"e\""));
    peer_type(&peer, "\033[13~", "good bye");
    assert_int_equal(peer_end(&peer), 0);
}

static void a_late_answer_draws_all_anew(void **state)
{
    (void)state;
    Peer peer = peer_start("xterm", NULL);
    peer_await(&peer, "ready");
    assert_non_null(strstr(strstr(peer.seen.at, "\033[6n"), "─"));
    peer_type(&peer, "\033[2;3R", "size 80x24");
    assert_non_null(strstr(peer.seen.at, "----------"));
    peer_type(&peer, "\033[13~", "good bye");
    assert_int_equal(peer_end(&peer), 0);
}

static void no_color_is_honoured(void **state)
{
    (void)state;
    setenv("NO_COLOR", "1", 1);
    Peer peer = peer_start("xterm-256color", "\033[2;2R");
    peer_await(&peer, "ready");
    assert_null(strstr(peer.seen.at, "38;5;"));
    assert_null(strstr(peer.seen.at, "\033[3"));
    peer_type(&peer, "\033[13~", "good bye");
    assert_int_equal(peer_end(&peer), 0);
    unsetenv("NO_COLOR");
    peer = peer_start("xterm-256color", "\033[2;2R");
    peer_await(&peer, "38;5;");
    peer_type(&peer, "\033[13~", "good bye");
    assert_int_equal(peer_end(&peer), 0);
}

static void terminals_of_all_kinds_are_taken(void **state)
{
    (void)state;
    static const char *const types[] = {"xterm",  "linux",          "putty",
                                        "screen", "tmux-256color",  "vt100",
                                        "rxvt",   "screen-256color"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "/lib/terminfo/%c/%s", types[i][0],
                       types[i]);
        if (access(path, R_OK) != 0)
            continue;
        Peer peer = peer_start(types[i], "\033[2;2R");
        peer_await(&peer, "ready");
        peer_type(&peer, "\033[13~", "good bye");
        assert_int_equal(peer_end(&peer), 0);
    }
}

static void what_is_no_terminal_is_refused_in_a_sentence(void **state)
{
    (void)state;
    static const char *const types[] = {"no-such-terminal", "dumb"};
    for (int i = 0; i < 2; i++) {
        Peer peer = peer_start(types[i], NULL);
        peer_await(&peer, "refused: ");
        assert_null(strchr(peer.seen.at, '\033'));
        assert_int_equal(peer_end(&peer), 1);
    }
}

int main(void)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_terminal_is_given_back_as_it_was),
        cmocka_unit_test(flow_and_job_control_keys_reach_the_program),
        cmocka_unit_test(what_did_not_change_is_not_sent),
        cmocka_unit_test(another_size_is_an_event),
        cmocka_unit_test(a_cut_line_ends_the_program),
        cmocka_unit_test(a_signal_to_end_gives_the_terminal_back),
        cmocka_unit_test(a_crash_leaves_a_terminal_to_go_on_with),
        cmocka_unit_test(a_wide_rule_is_drawn_in_ascii),
        cmocka_unit_test(a_late_answer_draws_all_anew),
        cmocka_unit_test(no_color_is_honoured),
        cmocka_unit_test(terminals_of_all_kinds_are_taken),
        cmocka_unit_test(what_is_no_terminal_is_refused_in_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
