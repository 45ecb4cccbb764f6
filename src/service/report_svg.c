/* report_svg.c -- a chart as SVG, to stand in a page
 *
 * Series are told apart by colour and by dashes, because pages are printed in
 * black as well; the colours are those that colour-blind people can part.
 */
#include "report_inside.h"

#include <math.h>
#include <string.h>

enum {
    WIDTH = 720,
    BAR = 22,       /* a bar with its gap */
    LABEL = 180,    /* room for the labels of bars */
    FIGURE = 90,    /* room for the figure behind a bar */
    PLOT = 260,     /* height of a line chart */
    QUADRANT = 440, /* height of a quadrant */
    LEFT = 70,      /* of the axis */
    TOP = 24,
    SERIES_MOST = 6,
    LABELS_MOST = 12, /* under an axis */
    LETTER = 7,       /* about the width of one */
};

static const char *const colours[SERIES_MOST] = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#444444"};
static const char *const dashes[SERIES_MOST] = {"",        "6 3",  "2 3",
                                                "8 3 2 3", "12 4", "1 4"};

void html_text(const char *text, Str *out)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            str_add(out, "&amp;");
            break;
        case '<':
            str_add(out, "&lt;");
            break;
        case '>':
            str_add(out, "&gt;");
            break;
        case '"':
            str_add(out, "&quot;");
            break;
        default:
            str_addc(out, *text);
        }
}

static void svg_open(const ReportPart *part, int height, Str *out)
{
    str_addf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
             WIDTH, height);
    html_text(part->title, out);
    str_add(out, "\">\n");
}

/* anchor: start, middle or end. */
static void svg_text(double x, double y, const char *anchor, const char *text,
                     Str *out)
{
    str_addf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y,
             anchor);
    html_text(text, out);
    str_add(out, "</text>\n");
}

static void svg_number(double x, double y, ReportWay way, double number,
                       Str *out)
{
    Str text = STR_EMPTY;

    number_write(way, number, &text);
    svg_text(x, y, "end", str_text(&text), out);
    str_release(&text);
}

static void svg_rule(double x1, double y1, double x2, double y2, Str *out)
{
    str_addf(out,
             "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
             "class=\"rule\"/>\n",
             x1, y1, x2, y2);
}

/* A label that is cut to fit its room. */
static void svg_label(double x, double y, const char *anchor, const char *text,
                      Str *out)
{
    Str label = STR_EMPTY;

    cells_put(text, LABEL / LETTER, false, false, &label);
    while (label.len > 0 && label.at[label.len - 1] == ' ')
        label.at[--label.len] = '\0';
    svg_text(x, y, anchor, str_text(&label), out);
    str_release(&label);
}

/* ---- bars ------------------------------------------------------------------------ */

static void svg_bars(const ReportPart *part, Str *out)
{
    int rows = part_drawn(part);
    double range[2];

    if (!part_range(part, 1, 1, range))
        return;
    svg_open(part, rows * BAR + 8, out);
    for (int row = 0; row < rows; row++) {
        double y = row * BAR, number = part_cell(part, row, 1)->number;
        double width = range[1] > 0 && number > 0
                           ? number / range[1] * (WIDTH - LABEL - FIGURE)
                           : 0;
        Str figure = STR_EMPTY;
        part_cell_write(part, row, 1, &figure);
        svg_label(LABEL - 8, y + 16, "end", part_cell(part, row, 0)->text, out);
        str_addf(out,
                 "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" "
                 "fill=\"%s\"/>\n",
                 LABEL, y + 3, width, BAR - 6, colours[0]);
        svg_text(LABEL + width + 6, y + 16, "start", str_text(&figure), out);
        str_release(&figure);
    }
    str_add(out, "</svg>\n");
}

/* ---- lines ----------------------------------------------------------------------- */

static double line_x(const ReportPart *part, int row)
{
    int rows = part_drawn(part);
    double room = WIDTH - LEFT - 20;
    return rows > 1 ? LEFT + room * row / (rows - 1) : LEFT + room / 2;
}

static double axis_y(double number, const double range[2], int height)
{
    return TOP + height * (range[1] - number) / (range[1] - range[0]);
}

static void svg_series(const ReportPart *part, int column,
                       const double range[2], Str *out)
{
    bool begun = false;

    str_add(out, "<path d=\"");
    for (int row = 0; row < part_drawn(part); row++) {
        double number = part_cell(part, row, column)->number;
        if (isnan(number))
            continue;
        str_addf(out, "%s%.1f %.1f", begun ? " L" : "M", line_x(part, row),
                 axis_y(number, range, PLOT));
        begun = true;
    }
    str_addf(out,
             "\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" "
             "stroke-dasharray=\"%s\"/>\n",
             colours[column - 1], dashes[column - 1]);
}

static void svg_points(const ReportPart *part, int column,
                       const double range[2], Str *out)
{
    for (int row = 0; row < part_drawn(part) && part_drawn(part) <= 60; row++) {
        double number = part_cell(part, row, column)->number;
        if (!isnan(number))
            str_addf(out,
                     "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
                     line_x(part, row), axis_y(number, range, PLOT),
                     colours[column - 1]);
    }
}

static void svg_axes(const ReportPart *part, const double range[2], Str *out)
{
    enum { STEPS = 4 };
    int rows = part_drawn(part);
    int every = (rows + LABELS_MOST - 1) / LABELS_MOST;

    for (int i = 0; i <= STEPS; i++) {
        double number = range[0] + (range[1] - range[0]) * i / STEPS;
        double y = axis_y(number, range, PLOT);
        svg_rule(LEFT, y, WIDTH - 20, y, out);
        svg_number(LEFT - 8, y + 5, part->columns[1].way, number, out);
    }
    for (int row = 0; row < rows; row += every)
        svg_text(line_x(part, row), TOP + PLOT + 20, "middle",
                 part_cell(part, row, 0)->text, out);
}

static void svg_legend(const ReportPart *part, int series, Str *out)
{
    for (int c = 1; c <= series; c++) {
        int line = (c - 1) / 3;
        double x = LEFT + (c - 1) % 3 * 200.0;
        double y = TOP + PLOT + 44 + line * 20.0;
        str_addf(out,
                 "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
                 "stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>\n",
                 x, y - 4, x + 26, y - 4, colours[c - 1], dashes[c - 1]);
        svg_label(x + 32, y, "start", part->columns[c].head, out);
    }
}

static void svg_lines(const ReportPart *part, Str *out)
{
    int series = part_series(part, SERIES_MOST);
    double range[2];

    if (series < 1 || !part_range(part, 1, series, range))
        return;
    if (part->columns[1].way == WAY_COUNT && range[0] > 0)
        range[0] = 0;
    range_round(range);
    svg_open(part, TOP + PLOT + (series > 3 ? 76 : 56), out);
    svg_axes(part, range, out);
    for (int c = series; c >= 1; c--) {
        svg_series(part, c, range, out);
        svg_points(part, c, range, out);
    }
    if (series > 1)
        svg_legend(part, series, out);
    str_add(out, "</svg>\n");
}

/* ---- quadrants ------------------------------------------------------------------- */

static double quadrant_x(double number, const double range[2])
{
    double room = WIDTH - 2 * LEFT;
    return LEFT + room * (number - range[0]) / (range[1] - range[0]);
}

static void corner_names(const ReportPart *part, Str *out)
{
    for (int i = 0; i < 4; i++)
        if (part->quadrants[i]) {
            str_add(out, "<g class=\"corner\">");
            svg_text(i % 2 ? WIDTH - 4 : 4, i < 2 ? 14 : TOP + QUADRANT + 16,
                     i % 2 ? "end" : "start", part->quadrants[i], out);
            str_add(out, "</g>\n");
        }
}

/* Labels to the right of their points, on the left half to the left ones. */
static void quadrant_points(const ReportPart *part, const double x[2],
                            const double y[2], Str *out)
{
    for (int row = 0; row < part_drawn(part); row++) {
        double at[2] = {part_cell(part, row, 1)->number,
                        part_cell(part, row, 2)->number};
        if (isnan(at[0]) || isnan(at[1]))
            continue;
        double left = quadrant_x(at[0], x), top = axis_y(at[1], y, QUADRANT);
        bool before = left > WIDTH * 0.6;
        str_addf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>\n",
                 left, top, colours[0]);
        svg_label(left + (before ? -9 : 9), top + (row % 2 ? 13 : -3),
                  before ? "end" : "start", part_cell(part, row, 0)->text, out);
    }
}

static void svg_quadrant(const ReportPart *part, Str *out)
{
    double x[2], y[2];

    if (part->column_count < 3 || !part_range(part, 1, 1, x) ||
        !part_range(part, 2, 1, y))
        return;
    x[0] = fmin(x[0], part->cross_x);
    x[1] = fmax(fmax(x[1], part->cross_x), x[0] + 1e-9);
    y[0] = fmin(y[0], part->cross_y);
    y[1] = fmax(fmax(y[1], part->cross_y), y[0] + 1e-9);
    double across = axis_y(part->cross_y, y, QUADRANT);
    double down = quadrant_x(part->cross_x, x);
    svg_open(part, TOP + QUADRANT + 44, out);
    svg_rule(4, across, WIDTH - 4, across, out);
    svg_rule(down, TOP, down, TOP + QUADRANT, out);
    corner_names(part, out);
    quadrant_points(part, x, y, out);
    Str axis = STR_EMPTY;
    str_addf(&axis, "%s →   %s ↑", part->columns[1].head,
             part->columns[2].head);
    svg_text(WIDTH / 2.0, TOP + QUADRANT + 38, "middle", str_text(&axis), out);
    str_release(&axis);
    str_add(out, "</svg>\n");
}

void svg_chart(const ReportPart *part, Str *out)
{
    if (part_drawn(part) == 0)
        return;
    if (part->chart == CHART_BAR)
        svg_bars(part, out);
    else if (part->chart == CHART_LINE)
        svg_lines(part, out);
    else if (part->chart == CHART_QUADRANT)
        svg_quadrant(part, out);
}
