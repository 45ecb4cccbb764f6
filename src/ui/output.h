/* output.h -- one write per paint; not for other layers
 *
 * Curses 6.4 writes whenever it moves the cursor: a full paint is a hundred
 * small packets on an SSH line, and shows itself in pieces.  So it writes into
 * a file in memory, and what is there goes to the terminal in one piece.
 */
#ifndef GUANJIA_OUTPUT_H
#define GUANJIA_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The file that curses shall write to; NULL with errno when there is none. */
FILE *output_open(void);
/* Sends what curses wrote since the last time; shortened: without what a
 * terminal need not be told. */
void output_flush(bool shortened);
/* Nobody knows which attributes the terminal has now. */
void output_forget(void);
/* Sends bytes past curses, which must not move its cursor or change cells. */
void output_send(const char *bytes, size_t len);
/* Nothing is sent any more: the terminal is gone. */
void output_stop(void);
void output_close(void);

#endif
