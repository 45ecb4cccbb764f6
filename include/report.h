/* report.h -- what records add up to: tables, charts, a page to print
 *
 * A form's `report:` says what is counted (form.h); what comes out is the same
 * for a screen, a shell, a spreadsheet and paper:
 *
 *     ReportQuery query = {.kind = "inspection", .name = "by_class",
 *                          .from = from, .until = until};
 *     Report report;
 *     if (report_run(desk, &query, progress, self, &report, &err)) {
 *         report_text(&report, 80, &out);
 *         report_release(&report);
 *     }
 *
 * Only what the person may see is counted: a confidential field that is hidden
 * from her is ERR_FORBIDDEN here.
 */
#ifndef GUANJIA_REPORT_H
#define GUANJIA_REPORT_H

#include "service.h"

typedef struct ReportQuery {
    const char *kind;    /* a register, or request, household … */
    const char *name;    /* FormReport.name; NULL: the first */
    Seconds from, until; /* [from, until); NEVER: open */
    int unit;            /* 0: all that this database holds */
    const char *one;     /* of a report that asks for one (FormReport.one): who
                          * or what, as it is typed; NULL: all */
    const char *across;  /* survey: the campaign's record; NULL: the newest */
} ReportQuery;

/* A cell: a number is written by its column's way. */
typedef struct ReportCell {
    char *text;    /* owned; NULL: the number */
    double number; /* NAN: none */
} ReportCell;

typedef enum ReportWay {
    WAY_TEXT,
    WAY_COUNT,   /* 1,204 */
    WAY_AMOUNT,  /* 1,204.50 */
    WAY_MEAN,    /* 3.42 */
    WAY_PERCENT, /* 41.7 % */
    WAY_CHANGE,  /* +0.3 */
} ReportWay;

typedef struct ReportColumn {
    char *head; /* owned */
    ReportWay way;
} ReportColumn;

/* One table, perhaps with a chart of it, and sentences about it. */
typedef struct ReportPart {
    char *title;
    ReportColumn *columns;
    int column_count;
    ReportCell *cells; /* row by row */
    int row_count;
    int cell_count;
    bool total;        /* the last row adds the others up: in no chart */
    ReportChart chart; /* bar: column 0 by column 1; line: one line a column
                        * from 1 on over column 0; quadrant: x is column 1, y
                        * column 2, labels are column 0 */
    double cross_x, cross_y; /* quadrant: where its lines cross */
    char *quadrants[4];      /* its corners' names: left top, right top, left
                         * bottom, right bottom; owned */
    char *words;             /* sentences under it, a line each; "" */
} ReportPart;

typedef struct Report {
    char *title;
    char *second; /* the title in a second language; "": none */
    char *about;  /* what was counted, in words: from, until, unit, how many */
    ReportPart *parts;
    int count;
} Report;

/* Long ones call progress; it may stop them (ERR_BUSY). */
bool report_run(Desk *desk, const ReportQuery *query, Progress progress,
                void *self, Report *report, Err *err);
void report_release(Report *report);

/* As lines of at most `cells` cells, charts drawn with blocks (ASCII where
 * ascii). */
void report_text(const Report *report, int cells, bool ascii, Str *out);
/* One file: charts as SVG, no scripts, nothing fetched; prints well. */
void report_html(const Report *report, const char *language, Str *out);
/* RFC 4180: each part's title, heads and rows; numbers as they are. */
void report_csv(const Report *report, Str *out);

/* i-th report of all forms that the person may see: its form and which of
 * Form.reports; false past the end. */
bool report_at(Desk *desk, int i, const Form **form, int *report);

#endif
