/* report_text.c -- a report as lines for a terminal
 *
 *     By class
 *
 *     Class      Count
 *     unsold        12  ████████████
 *     unlet          7  ███████
 *
 * Columns are as wide as their widest; those that find no room on the line go
 * below, with the first one before them again.
 */
#include "report_inside.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2, HEAD_MOST = 16, TEXT_LEAST = 12 };

void cells_put(const char *text, int cells, bool right, bool ascii, Str *out)
{
    size_t len = strlen(text), fits;
    int used = text_cells(text, len);
    bool cut = used > cells;

    fits = cut ? text_fit(text, len, cells - 1, &used) : len;
    for (int pad = cells - used - cut; right && pad > 0; pad--)
        str_addc(out, ' ');
    str_addn(out, text, fits);
    if (cut)
        str_add(out, ascii ? "~" : "…");
    for (int pad = cells - used - cut; !right && pad > 0; pad--)
        str_addc(out, ' ');
}

/* Spaces at a line's end are of no use to anybody. */
static void line_end(Str *out)
{
    while (out->len > 0 && out->at[out->len - 1] == ' ')
        out->at[--out->len] = '\0';
    str_addc(out, '\n');
}

/* Lines of at most cells. */
static void prose_put(const char *text, int cells, Str *out)
{
    size_t len = strlen(text), skip;

    for (size_t at = 0; at < len; at += skip) {
        size_t line = text_wrap(text + at, len - at, cells, &skip);
        str_addn(out, text + at, line);
        str_addc(out, '\n');
        skip += line;
    }
}

/* ---- tables ---------------------------------------------------------------------- */

typedef struct Table {
    const ReportPart *part;
    int cells;
    bool ascii;
    int *widths; /* by column */
    Str *out;
} Table;

static int cell_width(const ReportPart *part, int row, int column, Str *room)
{
    str_clear(room);
    part_cell_write(part, row, column, room);
    return text_cells(str_text(room), room->len);
}

static int column_width(const ReportPart *part, int column, int cells)
{
    bool text = part->columns[column].way == WAY_TEXT;
    const char *head = part->columns[column].head;
    int width = text_cells(head, strlen(head));
    int most = cells / 2 > TEXT_LEAST ? cells / 2 : TEXT_LEAST;
    Str room = STR_EMPTY;

    if (!text && width > HEAD_MOST)
        width = HEAD_MOST;
    for (int row = 0; row < part->row_count; row++) {
        int here = cell_width(part, row, column, &room);
        if (here > width)
            width = here;
    }
    str_release(&room);
    return text && width > most ? most : width;
}

static void table_cell(const Table *table, int row, int column, bool first)
{
    const ReportPart *part = table->part;
    bool right = part->columns[column].way != WAY_TEXT;
    Str cell = STR_EMPTY;

    if (row < 0)
        str_add(&cell, part->columns[column].head);
    else
        part_cell_write(part, row, column, &cell);
    if (!first)
        str_addf(table->out, "%*s", GAP, "");
    cells_put(str_text(&cell), table->widths[column], right, table->ascii,
              table->out);
    str_release(&cell);
}

static void rule_put(const Table *table, int cells)
{
    for (int i = 0; i < cells; i++)
        str_add(table->out, table->ascii ? "-" : "─");
    str_addc(table->out, '\n');
}

/* The first column, and those from `from` to before `to`. */
static void block_put(const Table *table, int from, int to, int width)
{
    const ReportPart *part = table->part;

    for (int row = -1; row < part->row_count; row++) {
        if (row == 0 || (part->total && row == part->row_count - 1 && row > 0))
            rule_put(table, width);
        table_cell(table, row, 0, true);
        for (int c = from; c < to; c++)
            table_cell(table, row, c, false);
        line_end(table->out);
    }
}

static void table_put(const ReportPart *part, int cells, bool ascii, Str *out)
{
    Table table = {part, cells, ascii,
                   mem_new((size_t)(part->column_count + 1) * sizeof(int)),
                   out};
    int to = 1;

    for (int c = 0; c < part->column_count; c++)
        table.widths[c] = column_width(part, c, cells);
    do {
        int from = to, width = table.widths[0];
        while (to < part->column_count &&
               (to == from || width + GAP + table.widths[to] <= cells))
            width += GAP + table.widths[to++];
        if (from > 1)
            str_addc(out, '\n');
        block_put(&table, from, to, width < cells ? width : cells);
    } while (to < part->column_count);
    free(table.widths);
}

/* ---- parts ----------------------------------------------------------------------- */

/* Is all of the table in its chart? */
static bool chart_is_table(const ReportPart *part)
{
    return part->chart == CHART_BAR && part->column_count == 2;
}

static void chart_put(const ReportPart *part, int cells, bool ascii, Str *out)
{
    size_t before = out->len;

    if (part->row_count == 0)
        return;
    switch (part->chart) {
    case CHART_NONE:
        return;
    case CHART_BAR:
        plot_bars(part, cells, ascii, out);
        break;
    case CHART_LINE:
        plot_lines(part, cells, ascii, out);
        break;
    case CHART_QUADRANT:
        plot_quadrant(part, cells, ascii, out);
        break;
    }
    if (out->len > before && !chart_is_table(part))
        str_addc(out, '\n');
}

static void part_put(const ReportPart *part, int cells, bool ascii, Str *out)
{
    str_addc(out, '\n');
    prose_put(part->title, cells, out);
    str_addc(out, '\n');
    chart_put(part, cells, ascii, out);
    if (part->row_count > 0 && !chart_is_table(part))
        table_put(part, cells, ascii, out);
    else if (part->column_count > 0 && part->row_count == 0)
        prose_put(_("There is nothing to count here"), cells, out);
    if (*part->words) {
        if (part->column_count > 0)
            str_addc(out, '\n');
        prose_put(part->words, cells, out);
    }
}

void report_text(const Report *report, int cells, bool ascii, Str *out)
{
    prose_put(report->title, cells, out);
    if (*report->second)
        prose_put(report->second, cells, out);
    prose_put(report->about, cells, out);
    for (int i = 0; i < report->count; i++)
        part_put(&report->parts[i], cells, ascii, out);
}
