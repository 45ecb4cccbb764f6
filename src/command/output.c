/* output.c -- what commands print: tables, JSON lines, progress bars */
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool progress_bar(void *title, int64_t done, int64_t total)
{
    enum { CELLS = 40 };
    static int64_t shown = -1;
    char bar[CELLS + 1];

    if (!isatty(STDERR_FILENO) || total <= 0)
        return true;
    int64_t percent = done * 100 / total;
    if (percent == shown && done != total)
        return true;
    shown = percent;
    int full = (int)(done * CELLS / total);
    for (int i = 0; i < CELLS; i++)
        bar[i] = i < full ? '#' : '.';
    bar[CELLS] = '\0';
    (void)fprintf(stderr, "\r%s [%s] %3lld %%%s", (const char *)title, bar,
                  (long long)percent, done >= total ? "\n" : "");
    return true;
}

void grid_add(Grid *grid, const char *text)
{
    if (grid->rows == grid->cap) {
        grid->cap = grid->cap ? grid->cap * 2 : 256;
        grid->cell =
            mem_grow(grid->cell, (size_t)grid->cap * sizeof *grid->cell);
    }
    grid->cell[grid->rows++] = mem_text(text ? text : "");
}

static int cells_of(const char *text)
{
    return text_cells(text, strlen(text));
}

static void print_cell(const char *text, int cells, bool last)
{
    (void)fputs(text, stdout);
    for (int pad = last ? 0 : cells - cells_of(text) + 2; pad > 0; pad--)
        (void)putchar(' ');
}

void grid_print(Grid *grid)
{
    int widest[16] = {0};

    for (int c = 0; c < grid->columns; c++)
        widest[c] = cells_of(_(grid->heads[c]));
    for (int i = 0; i < grid->rows; i++) {
        int cells = cells_of(grid->cell[i]), c = i % grid->columns;
        widest[c] = cells > widest[c] ? cells : widest[c];
    }
    for (int c = 0; grid->rows > 0 && c < grid->columns; c++)
        print_cell(_(grid->heads[c]), widest[c], c == grid->columns - 1);
    if (grid->rows > 0)
        (void)putchar('\n');
    for (int i = 0; i < grid->rows; i++) {
        int c = i % grid->columns;
        print_cell(grid->cell[i], widest[c], c == grid->columns - 1);
        if (c == grid->columns - 1)
            (void)putchar('\n');
        free(grid->cell[i]);
    }
    free(grid->cell);
    *grid = (Grid){0};
}

void json_pair(Str *out, const char *name, const char *text)
{
    str_addf(out, "%s", out->len > 1 ? "," : "");
    json_quote(out, name);
    str_addc(out, ':');
    if (text)
        json_quote(out, text);
    else
        str_add(out, "null");
}

void json_number(Str *out, const char *name, int64_t number)
{
    str_addf(out, "%s", out->len > 1 ? "," : "");
    json_quote(out, name);
    str_addf(out, ":%lld", (long long)number);
}

void json_moment(Str *out, const char *name, Seconds at)
{
    char text[TIME_TEXT];
    json_pair(out, name,
              at == NEVER ? NULL : time_write(at, TIME_UTC, at, text));
}
