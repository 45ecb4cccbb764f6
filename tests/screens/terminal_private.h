/* terminal_private.h -- what the files of the terminal share */
#ifndef GUANJIA_TESTS_TERMINAL_PRIVATE_H
#define GUANJIA_TESTS_TERMINAL_PRIVATE_H

#include "terminal.h"

#include <vterm.h>

enum { SIDE_BYTES = 64 };

struct Terminal {
    VTerm *vterm;
    VTermScreen *screen;
    int line; /* -1: hung up */
    int rows, cols;
    char side[SIDE_BYTES]; /* the program's side of the line: /dev/pts/3 */
    pid_t program;
    int status; /* of waitpid(), once reaped */
    bool reaped;
    bool ended; /* nothing more comes */
    bool wide;
    bool cursor_shown;
    VTermPos cursor;
    size_t sent;
    int bells;
    char title[256]; /* of the window */
};

/* Does text stand somewhere on the screen now? */
bool terminal_shows(const Terminal *terminal, const char *text);

#endif
