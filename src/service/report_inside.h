/* report_inside.h -- what the files of a report share: making its parts
 *
 *     ReportPart *part = part_add(report, _("By class"));
 *     part_column(part, _("Class"), WAY_TEXT);
 *     part_column(part, _("Count"), WAY_COUNT);
 *     part_text(part, "unsold");
 *     part_number(part, 12);
 *     part_say(part, _("Nothing is said of %s"), …);
 */
#ifndef GUANJIA_REPORT_INSIDE_H
#define GUANJIA_REPORT_INSIDE_H

#include "report.h"

/* An empty part; stands where it is until the next one is added. */
ReportPart *part_add(Report *report, const char *title);
/* All columns before the first cell. */
void part_column(ReportPart *part, const char *head, ReportWay way);
/* The next cell, row by row. */
void part_text(ReportPart *part, const char *text);
void part_number(ReportPart *part, double number); /* NAN: none */
/* A sentence under the table. */
void part_say(ReportPart *part, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

const ReportCell *part_cell(const ReportPart *part, int row, int column);
/* A cell as a person reads it.  Appended. */
void part_cell_write(const ReportPart *part, int row, int column, Str *out);
/* A number by a way: 1,204; 3.42; 41.7 %; +0.30.  Appended; NAN: "-". */
void number_write(ReportWay way, double number, Str *out);
/* Rows that a chart draws. */
int part_drawn(const ReportPart *part);
/* Columns that a line chart draws: from 1 on, those of one way. */
int part_series(const ReportPart *part, int most);
/* The least and the most of columns from `column` on; false: no numbers. */
bool part_range(const ReportPart *part, int column, int columns,
                double range[2]);
/* Widens range to numbers that a person would write at an axis. */
void range_round(double range[2]);

/* report_plot.c: a chart as lines of text. */
void plot_bars(const ReportPart *part, int cells, bool ascii, Str *out);
void plot_lines(const ReportPart *part, int cells, bool ascii, Str *out);
void plot_quadrant(const ReportPart *part, int cells, bool ascii, Str *out);
/* A text in so many cells, cut or filled up; right: filled up before it. */
void cells_put(const char *text, int cells, bool right, bool ascii, Str *out);

/* report_svg.c: the same as an <svg>. */
void svg_chart(const ReportPart *part, Str *out);
/* Text with &, < and quotes as entities. */
void html_text(const char *text, Str *out);

#endif
