/* terminal.h -- what terminal.c, look.c and draw.c share; not for other layers
 */
#ifndef GUANJIA_TERMINAL_H
#define GUANJIA_TERMINAL_H

#include <curses.h> /* first: it declares another key_name */

#include "ui.h"

/* Reads the theme for the terminal that was just opened. */
void look_init(void);
/* A blank cell with the look's attributes, to be filled with a character. */
const cchar_t *look_cell(Look look);

bool terminal_is_open(void);

/* Where the caret shall stand; row -1: nowhere, it is hidden. */
void terminal_caret(int row, int col);

/* Draws len bytes of text without a mark where it is cut. */
void draw_text(int row, int col, int cells, Look look, const char *text,
               size_t len);

#endif
