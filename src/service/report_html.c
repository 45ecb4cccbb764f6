/* report_html.c -- a report as one page: no scripts, nothing fetched
 *
 * It opens from a stick or a mail attachment as well as from a server, and
 * prints in black on A4.
 */
#include "report_inside.h"

#include <stdlib.h>
#include <string.h>

static const char style[] =
    "body{font:15px/1.5 system-ui,\"Noto Sans\",\"Noto Sans CJK TC\","
    "\"PingFang TC\",\"Microsoft JhengHei\",sans-serif;color:#111;"
    "max-width:60rem;margin:2rem auto;padding:0 1rem}\n"
    "h1{font-size:1.7rem;margin:0}h1 small{display:block;font-size:1.1rem;"
    "font-weight:400;color:#555}\n"
    "h2{font-size:1.2rem;margin:2rem 0 .6rem;border-bottom:2px solid #111}\n"
    "table{border-collapse:collapse;width:100%;margin:.6rem 0}\n"
    "th,td{padding:.25rem .5rem;border-bottom:1px solid #ccc;text-align:left;"
    "vertical-align:top}\n"
    "th{border-bottom:1px solid #111}\n"
    ".n{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".total td{border-top:1px solid #111;font-weight:600}\n"
    "svg{width:100%;height:auto;max-width:45rem;font-size:13px}\n"
    ".rule{stroke:#bbb}.corner{font-weight:600}\n"
    ".about{color:#555}\n"
    "@media print{body{margin:0;max-width:none;font-size:11pt}"
    "section{break-inside:avoid}tr{break-inside:avoid}"
    "thead{display:table-header-group}@page{size:A4;margin:16mm}}\n";

static void element(const char *name, const char *text, Str *out)
{
    str_addf(out, "<%s>", name);
    html_text(text, out);
    str_addf(out, "</%.*s>\n", (int)strcspn(name, " "), name);
}

/* A line each. */
static void paragraphs(const char *lines, Str *out)
{
    while (*lines) {
        size_t len = strcspn(lines, "\n");
        char *line = mem_textn(lines, len);
        element("p", line, out);
        free(line);
        lines += len + (lines[len] == '\n');
    }
}

static void row_put(const ReportPart *part, int row, Str *out)
{
    bool total = part->total && row == part->row_count - 1 && row > 0;

    str_add(out, total ? "<tr class=\"total\">" : "<tr>");
    for (int c = 0; c < part->column_count; c++) {
        Str cell = STR_EMPTY;
        part_cell_write(part, row, c, &cell);
        str_add(out,
                part->columns[c].way == WAY_TEXT ? "<td>" : "<td class=\"n\">");
        html_text(str_text(&cell), out);
        str_add(out, "</td>");
        str_release(&cell);
    }
    str_add(out, "</tr>\n");
}

static void table_put(const ReportPart *part, Str *out)
{
    str_add(out, "<table><thead><tr>");
    for (int c = 0; c < part->column_count; c++) {
        str_add(out,
                part->columns[c].way == WAY_TEXT ? "<th>" : "<th class=\"n\">");
        html_text(part->columns[c].head, out);
        str_add(out, "</th>");
    }
    str_add(out, "</tr></thead>\n<tbody>\n");
    for (int row = 0; row < part->row_count; row++)
        row_put(part, row, out);
    str_add(out, "</tbody></table>\n");
}

void report_html(const Report *report, const char *language, Str *out)
{
    str_addf(out,
             "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
             "<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width\">\n",
             language);
    element("title", report->title, out);
    str_addf(out, "<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
    html_text(report->title, out);
    if (*report->second)
        element("small", report->second, out);
    str_add(out, "</h1>\n");
    element("p class=\"about\"", report->about, out);
    for (int i = 0; i < report->count; i++) {
        const ReportPart *part = &report->parts[i];
        str_add(out, "<section>\n");
        element("h2", part->title, out);
        svg_chart(part, out);
        if (part->row_count > 0)
            table_put(part, out);
        else if (part->column_count > 0)
            element("p", _("There is nothing to count here"), out);
        paragraphs(part->words, out);
        str_add(out, "</section>\n");
    }
    str_add(out, "</body>\n</html>\n");
}
