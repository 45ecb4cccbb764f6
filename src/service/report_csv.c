/* report_csv.c -- a report for a spreadsheet: RFC 4180
 *
 *     By class
 *     Class,Count
 *     unsold,12
 *
 * and an empty line before the next part.
 */
#include "csv.h"
#include "report_inside.h"

#include <math.h>

static void number_put(double number, bool first, Str *row)
{
    char text[32];

    text_print(text, sizeof text, "%.12g", number);
    csv_put(row, isnan(number) ? "" : text, first);
}

static void row_put(const ReportPart *part, int row, Str *out)
{
    for (int c = 0; c < part->column_count; c++) {
        const ReportCell *cell = part_cell(part, row, c);
        if (cell->text)
            csv_put(out, cell->text, c == 0);
        else
            number_put(cell->number, c == 0, out);
    }
    csv_end(out);
}

void report_csv(const Report *report, Str *out)
{
    for (int i = 0; i < report->count; i++) {
        const ReportPart *part = &report->parts[i];
        if (i > 0)
            str_add(out, "\r\n");
        csv_put(out, part->title, true);
        csv_end(out);
        for (int c = 0; c < part->column_count; c++)
            csv_put(out, part->columns[c].head, c == 0);
        if (part->column_count > 0)
            csv_end(out);
        for (int row = 0; row < part->row_count; row++)
            row_put(part, row, out);
    }
}
