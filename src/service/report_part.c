/* report_part.c -- the pieces that a report is made of */
#include "report_inside.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Is one that is about to be added the first that finds no room? */
static bool full(int count)
{
    return (count & (count - 1)) == 0;
}

static void *grown(void *old, int count, size_t size)
{
    return full(count) ? mem_grow(old, (size_t)(count ? count * 2 : 1) * size)
                       : old;
}

ReportPart *part_add(Report *report, const char *title)
{
    report->parts = grown(report->parts, report->count, sizeof *report->parts);
    ReportPart *part = &report->parts[report->count++];
    *part = (ReportPart){.title = mem_text(title), .words = mem_text("")};
    return part;
}

void part_column(ReportPart *part, const char *head, ReportWay way)
{
    part->columns =
        grown(part->columns, part->column_count, sizeof *part->columns);
    part->columns[part->column_count++] = (ReportColumn){mem_text(head), way};
}

static ReportCell *cell_add(ReportPart *part)
{
    part->cells = grown(part->cells, part->cell_count, sizeof *part->cells);
    ReportCell *cell = &part->cells[part->cell_count++];
    part->row_count = part->cell_count / part->column_count;
    return cell;
}

void part_text(ReportPart *part, const char *text)
{
    *cell_add(part) = (ReportCell){mem_text(text ? text : ""), NAN};
}

void part_number(ReportPart *part, double number)
{
    *cell_add(part) = (ReportCell){NULL, number};
}

void part_say(ReportPart *part, const char *format, ...)
{
    char *sentence = NULL;
    Str words = STR_EMPTY;
    va_list list;

    va_start(list, format);
    if (vasprintf(&sentence, format, list) < 0)
        sentence = NULL;
    va_end(list);
    str_addf(&words, "%s%s%s", part->words, *part->words ? "\n" : "",
             sentence ? sentence : "");
    free(sentence);
    free(part->words);
    part->words = str_take(&words);
}

static void part_release(ReportPart *part)
{
    for (int i = 0; i < part->column_count; i++)
        free(part->columns[i].head);
    for (int i = 0; i < part->cell_count; i++)
        free(part->cells[i].text);
    for (int i = 0; i < 4; i++)
        free(part->quadrants[i]);
    free(part->columns);
    free(part->cells);
    free(part->title);
    free(part->words);
}

void report_release(Report *report)
{
    for (int i = 0; i < report->count; i++)
        part_release(&report->parts[i]);
    free(report->parts);
    free(report->title);
    free(report->second);
    free(report->about);
    *report = (Report){0};
}

/* ---- reading them -------------------------------------------------------------- */

const ReportCell *part_cell(const ReportPart *part, int row, int column)
{
    return &part->cells[row * part->column_count + column];
}

int part_drawn(const ReportPart *part)
{
    return part->total && part->row_count > 1 ? part->row_count - 1
                                              : part->row_count;
}

int part_series(const ReportPart *part, int most)
{
    int series = 0;

    while (series < most && series + 1 < part->column_count &&
           part->columns[series + 1].way == part->columns[1].way)
        series++;
    return series;
}

/* Digits with a comma before each three. */
static void grouped_write(double number, int decimals, Str *out)
{
    char text[64];

    text_print(text, sizeof text, "%.*f", decimals, fabs(number));
    size_t whole = strcspn(text, ".");
    if (number < 0 && strspn(text, "0.,") < strlen(text))
        str_addc(out, '-');
    for (size_t i = 0; text[i]; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            str_addc(out, ',');
        str_addc(out, text[i]);
    }
}

void number_write(ReportWay way, double number, Str *out)
{
    if (isnan(number)) {
        str_addc(out, '-');
        return;
    }
    switch (way) {
    case WAY_TEXT:
    case WAY_COUNT:
        grouped_write(number, 0, out);
        break;
    case WAY_AMOUNT:
    case WAY_MEAN:
        grouped_write(number, 2, out);
        break;
    case WAY_PERCENT:
        grouped_write(number, 1, out);
        str_add(out, " %");
        break;
    case WAY_CHANGE:
        str_addf(out, "%+.2f", number);
        break;
    }
}

void part_cell_write(const ReportPart *part, int row, int column, Str *out)
{
    const ReportCell *cell = part_cell(part, row, column);

    if (cell->text)
        str_add(out, cell->text);
    else
        number_write(part->columns[column].way, cell->number, out);
}

bool part_range(const ReportPart *part, int column, int columns,
                double range[2])
{
    range[0] = INFINITY;
    range[1] = -INFINITY;
    for (int row = 0; row < part_drawn(part); row++)
        for (int c = column; c < column + columns; c++) {
            double number = part_cell(part, row, c)->number;
            if (isnan(number))
                continue;
            range[0] = fmin(range[0], number);
            range[1] = fmax(range[1], number);
        }
    return range[0] <= range[1];
}

void range_round(double range[2])
{
    double width = range[1] - range[0];
    double step = pow(10, floor(log10(width > 0 ? width : 1)));

    if (step > width / 2)
        step /= 5;
    range[0] = floor(range[0] / step) * step;
    range[1] = ceil(range[1] / step) * step;
    if (range[1] <= range[0])
        range[1] = range[0] + step;
}
