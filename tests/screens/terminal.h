/* terminal.h -- a person at a terminal, for tests
 *
 * Starts a program in a real pseudo-terminal, presses its keys, and looks at
 * what a terminal would show (libvterm): every cell, the cursor, half a
 * character left behind.  Nothing here sleeps: what is waited for has a
 * deadline.
 *
 *     TerminalPlan plan = {.rows = 24, .cols = 80, .command = command};
 *     Terminal *terminal = terminal_start(&plan);
 *     terminal_await(terminal, "3-1203", true, 5000);
 *     terminal_key(terminal, "F6");
 *     terminal_settle(terminal, 20);
 *     char *picture = terminal_picture(terminal, false);
 */
#ifndef GUANJIA_TESTS_TERMINAL_H
#define GUANJIA_TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct Terminal Terminal;

/* What a terminal is started with. */
typedef struct TerminalPlan {
    int rows, cols;
    const char *const *command; /* words, NULL at the end */
    const char *const *environ; /* "NAME=value", or "NAME" to take it away;
                                 * NULL at the end */
    bool wide;                  /* says that a `─` takes two cells */
} TerminalPlan;

/* A program that runs; ends in terminal_close().  NULL when the system has no
 * pseudo-terminal. */
Terminal *terminal_start(const TerminalPlan *plan);
void terminal_close(Terminal *terminal); /* kills what still runs */

/* True once text stands somewhere on the screen (there), or nowhere; false
 * when that did not come to pass within ms. */
bool terminal_await(Terminal *terminal, const char *text, bool there, int ms);
/* True once the program has sent more than sent bytes. */
bool terminal_await_more(Terminal *terminal, size_t sent, int ms);
/* Waits until every key was read, the program waits for another one, and
 * nothing came for quiet ms. */
void terminal_settle(Terminal *terminal, int quiet);

void terminal_bytes(Terminal *terminal, const char *bytes, size_t len);
/* "F6", "Enter", "Ctrl-S", "Shift-Tab", "Space", "n"; false: no such key. */
bool terminal_key(Terminal *terminal, const char *name);
void terminal_paste(Terminal *terminal, const char *text);
void terminal_resize(Terminal *terminal, int rows, int cols);

/* The window is closed, the line is cut. */
void terminal_hang_up(Terminal *terminal);
void terminal_kill(Terminal *terminal); /* kill -9 */
/* Exit status, or 128 and the signal; -1 when it does not end within ms. */
int terminal_end(Terminal *terminal, int ms);

pid_t terminal_process(const Terminal *terminal);
/* Bytes that the program has sent so far. */
size_t terminal_sent(const Terminal *terminal);
/* Times that the bell rang. */
int terminal_bells(const Terminal *terminal);
/* The window's title; "": none was given. */
const char *terminal_title(const Terminal *terminal);
/* A row that shows half of a wide character; -1: none. */
int terminal_torn(Terminal *terminal);

/* The whole screen as text, a line a row, and where the cursor is.  With
 * looks, below each row that has any: R reverse, B bold, U underlined, f and b
 * a colour of the letter or the cell.  Caller frees. */
char *terminal_picture(Terminal *terminal, bool looks);

#endif
