/* output.h -- what commands print: tables, JSON lines, progress bars */
#ifndef GUANJIA_OUTPUT_COMMAND_H
#define GUANJIA_OUTPUT_COMMAND_H

#include "request.h"

enum { GRID_COLUMNS = 16 };

/* A table for people, printed in blocks of some hundred rows, so that a list
 * of a million needs no room: columns as wide as their widest so far. */
typedef struct Grid {
    int columns;
    const char *const *heads; /* N_() */
    int count, cap;           /* cells */
    char **cell;              /* owned, row by row */
    int widest[GRID_COLUMNS];
    bool begun; /* the heads stand there */
} Grid;

void grid_add(Grid *grid, const char *text); /* next cell; copied */
/* The same of at most so many cells, … at the end of what is longer. */
void grid_add_short(Grid *grid, const char *text, int cells);
/* Prints what is left and releases it; empty: says nothing. */
void grid_print(Grid *grid);

/* text with spaces behind it up to cells. */
void print_cells(const char *text, int cells);

/* Appends "name":"text", or null. */
void json_pair(Str *out, const char *name, const char *text);
void json_number(Str *out, const char *name, int64_t number);
void json_moment(Str *out, const char *name, Seconds at); /* ISO, or null */

/* A step of a course into the array that is open in self, a Str. */
bool json_step(void *self, const Step *step);

/* A progress bar on standard error, where that is a terminal; title is its
 * text. */
bool progress_bar(void *title, int64_t done, int64_t total);

#endif
