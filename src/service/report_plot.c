/* report_plot.c -- bars, lines and quadrants drawn with characters
 *
 *     Cleaning   4.41  ████████████████████████████▋
 *     Lifts      2.95  ███████████████████
 *
 * Lines and quadrants are drawn on a canvas of ASCII; where the terminal has
 * more, the strokes become box drawing characters.
 */
#include "report_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    GAP = 2,
    BAR_LEAST = 8,  /* cells */
    LINE_ROWS = 10, /* of a line chart */
    QUADRANT_ROWS = 17,
    PLOT_MOST = 72,  /* cells that a chart is wide at most */
    SERIES_MOST = 6, /* lines that can be told apart */
};

static const char marks[SERIES_MOST + 1] = "ox*#@%";

/* ---- bars ------------------------------------------------------------------------ */

static void bar_put(double share, int cells, bool ascii, Str *out)
{
    static const char *const eighths[] = {"",  "▏", "▎", "▍",
                                          "▌", "▋", "▊", "▉"};
    int parts = (int)lround(fmin(fmax(share, 0), 1) * cells * 8);

    for (int i = 0; i < parts / 8; i++)
        str_add(out, ascii ? "#" : "█");
    if (!ascii)
        str_add(out, eighths[parts % 8]);
    else if (parts % 8 >= 4)
        str_addc(out, '#');
}

static int widest(const ReportPart *part, int column, int most)
{
    int width = 0;
    Str cell = STR_EMPTY;

    for (int row = 0; row < part->row_count; row++) {
        str_clear(&cell);
        part_cell_write(part, row, column, &cell);
        int here = text_cells(str_text(&cell), cell.len);
        if (here > width)
            width = here;
    }
    str_release(&cell);
    return width < most ? width : most;
}

void plot_bars(const ReportPart *part, int cells, bool ascii, Str *out)
{
    double range[2];
    int label = widest(part, 0, cells / 2), number = widest(part, 1, cells);
    int bar = cells - label - number - 2 * GAP;
    Str cell = STR_EMPTY;

    if (!part_range(part, 1, 1, range))
        return;
    for (int row = 0; row < part->row_count; row++) {
        double share = part_cell(part, row, 1)->number / range[1];
        for (int c = 0; c < 2; c++) {
            str_clear(&cell);
            part_cell_write(part, row, c, &cell);
            cells_put(str_text(&cell), c ? number : label, c == 1, ascii, out);
            str_addf(out, "%*s", c ? 0 : GAP, "");
        }
        if (bar >= BAR_LEAST && share > 0 && row < part_drawn(part)) {
            str_addf(out, "%*s", GAP, "");
            bar_put(share, bar, ascii, out);
        }
        str_addc(out, '\n');
    }
    str_release(&cell);
}

/* ---- a canvas -------------------------------------------------------------------- */

typedef struct Canvas {
    char *at; /* row by row, from the top */
    int width, height;
} Canvas;

static Canvas canvas_new(int width, int height)
{
    size_t size = (size_t)width * (size_t)height;
    Canvas canvas = {mem_new(size + 1), width, height};

    memset(canvas.at, ' ', size);
    return canvas;
}

/* weak: only where nothing stands yet. */
static void canvas_put(Canvas *canvas, int x, int y, char mark, bool weak)
{
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return;
    char *at = &canvas->at[y * canvas->width + x];
    if (!weak || *at == ' ')
        *at = mark;
}

static void canvas_row(const Canvas *canvas, int y, bool ascii, Str *out)
{
    static const char *const strokes[][2] = {
        {"|", "│"}, {"-", "─"}, {"+", "┼"}, {".", "·"}};

    for (int x = 0; x < canvas->width; x++) {
        char mark = canvas->at[y * canvas->width + x];
        const char *stroke = NULL;
        for (size_t i = 0; !ascii && i < sizeof strokes / sizeof *strokes; i++)
            if (*strokes[i][0] == mark)
                stroke = strokes[i][1];
        if (stroke)
            str_add(out, stroke);
        else
            str_addc(out, mark);
    }
    while (out->at[out->len - 1] == ' ')
        out->at[--out->len] = '\0';
    str_addc(out, '\n');
}

/* Where value lies between the ends of range, in steps from 0 to last. */
static int place(double value, const double range[2], int last)
{
    return (int)lround((value - range[0]) / (range[1] - range[0]) * last);
}

/* ---- lines ----------------------------------------------------------------------- */

static int point_x(const ReportPart *part, int row, int width)
{
    int rows = part_drawn(part);
    return rows > 1 ? row * (width - 1) / (rows - 1) : width / 2;
}

/* Dots between two neighbours, so that the eye follows the line. */
static void stroke_put(Canvas *canvas, const int from[2], const int to[2])
{
    int steps = abs(to[0] - from[0]) > abs(to[1] - from[1])
                    ? abs(to[0] - from[0])
                    : abs(to[1] - from[1]);

    for (int i = 1; i < steps; i++) {
        double part = (double)i / steps;
        canvas_put(canvas, from[0] + (int)lround((to[0] - from[0]) * part),
                   from[1] + (int)lround((to[1] - from[1]) * part), '.', true);
    }
}

static void series_put(Canvas *canvas, const ReportPart *part, int column,
                       const double range[2])
{
    int before[2] = {-1, -1};

    for (int row = 0; row < part_drawn(part); row++) {
        double number = part_cell(part, row, column)->number;
        if (isnan(number))
            continue;
        int here[2] = {point_x(part, row, canvas->width),
                       canvas->height - 1 -
                           place(number, range, canvas->height - 1)};
        if (before[0] >= 0)
            stroke_put(canvas, before, here);
        canvas_put(canvas, here[0], here[1], marks[column - 1], false);
        before[0] = here[0];
        before[1] = here[1];
    }
}

/* The first and the last label under the ends of the axis. */
static void ends_put(const ReportPart *part, int indent, int width, bool ascii,
                     Str *out)
{
    int last = part_drawn(part) - 1;

    str_addf(out, "%*s", indent, "");
    if (last > 0) {
        cells_put(part_cell(part, 0, 0)->text, width / 2, false, ascii, out);
        cells_put(part_cell(part, last, 0)->text, width - width / 2, true,
                  ascii, out);
    } else
        str_add(out, part_cell(part, 0, 0)->text);
    str_addc(out, '\n');
}

static void legend_put(const ReportPart *part, int series, int cells, Str *out)
{
    int used = 0;

    for (int c = 1; c <= series && series > 1; c++) {
        const char *head = part->columns[c].head;
        int width = text_cells(head, strlen(head)) + 4;
        if (used > 0 && used + width > cells) {
            str_addc(out, '\n');
            used = 0;
        }
        str_addf(out, "%s%c %s", used ? "  " : "", marks[c - 1], head);
        used += width;
    }
    if (used)
        str_addc(out, '\n');
}

static int axis_width(ReportWay way, const double range[2])
{
    int width = 0;

    for (int i = 0; i < 2; i++) {
        Str number = STR_EMPTY;
        number_write(way, range[i], &number);
        if ((int)number.len > width)
            width = (int)number.len;
        str_release(&number);
    }
    return width;
}

static void axis_put(const ReportPart *part, const double range[2], int y,
                     int width, Str *out)
{
    Str number = STR_EMPTY;

    if (y == 0 || y == LINE_ROWS - 1)
        number_write(part->columns[1].way, range[y == 0], &number);
    cells_put(str_text(&number), width, true, true, out);
    str_release(&number);
}

void plot_lines(const ReportPart *part, int cells, bool ascii, Str *out)
{
    int series = part_series(part, SERIES_MOST);
    double range[2];

    if (series < 1 || !part_range(part, 1, series, range))
        return;
    if (part->columns[1].way == WAY_COUNT && range[0] > 0)
        range[0] = 0;
    range_round(range);
    int axis = axis_width(part->columns[1].way, range);
    int width = (cells < PLOT_MOST ? cells : PLOT_MOST) - axis - 2;
    if (width < BAR_LEAST)
        return;
    Canvas canvas = canvas_new(width, LINE_ROWS);
    for (int c = series; c >= 1; c--)
        series_put(&canvas, part, c, range);
    for (int y = 0; y < LINE_ROWS; y++) {
        axis_put(part, range, y, axis, out);
        str_add(out, ascii ? " |" : " │");
        canvas_row(&canvas, y, ascii, out);
    }
    ends_put(part, axis + 2, width, ascii, out);
    legend_put(part, series, cells, out);
    free(canvas.at);
}

/* ---- quadrants ------------------------------------------------------------------- */

static char letter_of(int row)
{
    return (char)(row < 26 ? 'a' + row : row < 52 ? 'A' + row - 26 : '*');
}

static void cross_put(Canvas *canvas, int x, int y)
{
    for (int i = 0; i < canvas->width; i++)
        canvas_put(canvas, i, y, '-', false);
    for (int i = 0; i < canvas->height; i++)
        canvas_put(canvas, x, i, i == y ? '+' : '|', false);
}

/* Beside another letter where two lie at the same place. */
static void letter_put(Canvas *canvas, const ReportPart *part, int row,
                       const double x_range[2], const double y_range[2])
{
    double at[2] = {part_cell(part, row, 1)->number,
                    part_cell(part, row, 2)->number};

    if (isnan(at[0]) || isnan(at[1]))
        return;
    int x = place(at[0], x_range, canvas->width - 1);
    int y = canvas->height - 1 - place(at[1], y_range, canvas->height - 1);
    int step = x < canvas->width / 2 ? 1 : -1;
    const char *line = canvas->at + (size_t)y * (size_t)canvas->width;
    while (x > 0 && x < canvas->width - 1 && !strchr(" -|+", line[x]))
        x += step;
    canvas_put(canvas, x, y, letter_of(row), false);
}

/* The names of the corners on the left and the right, in one line. */
static void corners_put(const ReportPart *part, int first, int width,
                        bool ascii, Str *out)
{
    const char *const *names = (const char *const *)part->quadrants + first;

    if (!names[0] || !names[1])
        return;
    cells_put(names[0], width / 2 - 1, false, ascii, out);
    str_add(out, "  ");
    cells_put(names[1], width - width / 2 - 1, true, ascii, out);
    str_addc(out, '\n');
}

static void letters_put(const ReportPart *part, int cells, Str *out)
{
    int used = 0;

    for (int row = 0; row < part_drawn(part); row++) {
        const char *label = part_cell(part, row, 0)->text;
        int width = text_cells(label, strlen(label)) + 4;
        if (used > 0 && used + width > cells) {
            str_addc(out, '\n');
            used = 0;
        }
        str_addf(out, "%s%c %s", used ? "  " : "", letter_of(row), label);
        used += width;
    }
    str_addc(out, '\n');
}

void plot_quadrant(const ReportPart *part, int cells, bool ascii, Str *out)
{
    double x[2], y[2];
    int width = cells < PLOT_MOST ? cells : PLOT_MOST;

    if (part->column_count < 3 || !part_range(part, 1, 1, x) ||
        !part_range(part, 2, 1, y))
        return;
    x[0] = fmin(x[0], part->cross_x);
    x[1] = fmax(fmax(x[1], part->cross_x), x[0] + 1e-9);
    y[0] = fmin(y[0], part->cross_y);
    y[1] = fmax(fmax(y[1], part->cross_y), y[0] + 1e-9);
    Canvas canvas = canvas_new(width, QUADRANT_ROWS);
    cross_put(&canvas, place(part->cross_x, x, width - 1),
              QUADRANT_ROWS - 1 - place(part->cross_y, y, QUADRANT_ROWS - 1));
    for (int row = 0; row < part_drawn(part); row++)
        letter_put(&canvas, part, row, x, y);
    str_addf(out, "%s\n", part->columns[2].head);
    corners_put(part, 0, width, ascii, out);
    for (int i = 0; i < QUADRANT_ROWS; i++)
        canvas_row(&canvas, i, ascii, out);
    corners_put(part, 2, width, ascii, out);
    cells_put(part->columns[1].head, width, true, ascii, out);
    str_addc(out, '\n');
    letters_put(part, cells, out);
    free(canvas.at);
}
