/* output.c -- what commands print: tables, JSON lines, progress bars */
#include "output.h"

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
    if (percent == shown)
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

/* ---- tables ---------------------------------------------------------------- */

enum { BLOCK_ROWS = 512 };

void print_cells(const char *text, int cells)
{
    (void)fputs(text, stdout);
    for (int pad = cells - text_cells(text, strlen(text)); pad > 0; pad--)
        (void)putchar(' ');
}

static void print_cell(const Grid *grid, int column, const char *text)
{
    if (column < grid->columns - 1) {
        print_cells(text, grid->widest[column] + 2);
        return;
    }
    (void)puts(text);
}

static void widen(Grid *grid, int column, const char *text)
{
    int cells = text_cells(text, strlen(text));

    if (cells > grid->widest[column])
        grid->widest[column] = cells;
}

static void block_print(Grid *grid)
{
    for (int c = 0; c < grid->columns; c++)
        widen(grid, c, _(grid->heads[c]));
    for (int i = 0; i < grid->count; i++)
        widen(grid, i % grid->columns, grid->cell[i]);
    for (int c = 0; !grid->begun && c < grid->columns; c++)
        print_cell(grid, c, _(grid->heads[c]));
    grid->begun = true;
    for (int i = 0; i < grid->count; i++) {
        print_cell(grid, i % grid->columns, grid->cell[i]);
        free(grid->cell[i]);
    }
    grid->count = 0;
}

void grid_add(Grid *grid, const char *text)
{
    if (grid->count == BLOCK_ROWS * grid->columns)
        block_print(grid);
    if (grid->count == grid->cap) {
        grid->cap = grid->cap ? grid->cap * 2 : 256;
        grid->cell =
            mem_grow(grid->cell, (size_t)grid->cap * sizeof *grid->cell);
    }
    /* A line of the table stays one line. */
    grid->cell[grid->count++] =
        text_clean(text ? text : "", text ? strlen(text) : 0, false);
}

void grid_add_short(Grid *grid, const char *text, int cells)
{
    const size_t len = strlen(text);
    size_t shown = text_fit(text, len, cells, NULL);
    Str out = STR_EMPTY;

    if (shown < len)
        shown = text_fit(text, len, cells - 1, NULL);
    str_addf(&out, "%.*s%s", (int)shown, text, shown < len ? "…" : "");
    grid_add(grid, str_text(&out));
    str_release(&out);
}

void grid_print(Grid *grid)
{
    if (grid->count > 0)
        block_print(grid);
    free(grid->cell);
    *grid = (Grid){0};
}

/* ---- JSON -------------------------------------------------------------------- */

static void json_name(Str *out, const char *name)
{
    if (out->len > 0 && !strchr("{[", out->at[out->len - 1]))
        str_addc(out, ',');
    json_quote(out, name);
    str_addc(out, ':');
}

void json_pair(Str *out, const char *name, const char *text)
{
    json_name(out, name);
    if (text)
        json_quote(out, text);
    else
        str_add(out, "null");
}

void json_number(Str *out, const char *name, int64_t number)
{
    json_name(out, name);
    str_addi(out, number);
}

void json_moment(Str *out, const char *name, Seconds at)
{
    char text[TIME_TEXT];
    json_pair(out, name,
              at == NEVER ? NULL : time_write(at, TIME_UTC, at, text));
}

bool json_step(void *self, const Step *step)
{
    Str *out = self;

    str_addf(out, "%s{", out->at[out->len - 1] == '[' ? "" : ",");
    json_pair(out, "verb", step->verb);
    json_pair(out, "actor", step->actor);
    json_moment(out, "at", step->at);
    json_moment(out, "written", step->written);
    str_addf(out, ",\"undone\":%s,\"disputed\":%s,\"fields\":",
             step->undone ? "true" : "false",
             step->disputed ? "true" : "false");
    fields_to_json(step->fields, out);
    str_addc(out, '}');
    return true;
}
