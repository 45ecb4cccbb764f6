/* report_command.c -- guanjia report: what records add up to
 *
 *     report                              all there are
 *     report inspection/by_class --from 2026-11-01 --to 2026-11-30
 *     report appraisal_staff/person --one chen
 *     report survey --html survey.html    to print, or to send
 *     report complaints --csv             for a spreadsheet
 */
#include "output.h"
#include "report.h"
#include "words.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- which ---------------------------------------------------------------------- */

static bool reports_list(Desk *desk, bool json)
{
    static const char *const heads[] = {N_("Report"), N_("What"), N_("Form")};
    Grid grid = {.columns = 3, .heads = heads};
    const Form *form;
    int report;

    for (int i = 0; report_at(desk, i, &form, &report); i++) {
        char name[128];
        text_print(name, sizeof name, "%s/%s", form->kind,
                   form->reports[report].name);
        const char *label = label_in(form->reports[report].label, language());
        const char *kind = label_in(form->sheet.label, language());
        if (json) {
            Str out = STR_EMPTY;
            str_addc(&out, '{');
            json_pair(&out, "report", name);
            json_pair(&out, "label", label);
            json_pair(&out, "form", kind);
            str_addc(&out, '}');
            (void)puts(str_text(&out));
            str_release(&out);
            continue;
        }
        grid_add(&grid, name);
        grid_add(&grid, label);
        grid_add(&grid, kind);
    }
    grid_print(&grid);
    return true;
}

/* Is it the report that was named: KIND/NAME, NAME, or KIND for its first? */
static bool is_named(const char *typed, const Form *form, int report)
{
    const char *slash = strchr(typed, '/');
    const char *name = form->reports[report].name;

    if (slash)
        return strncmp(typed, form->kind, (size_t)(slash - typed)) == 0 &&
               !form->kind[slash - typed] && strcmp(slash + 1, name) == 0;
    return strcmp(typed, name) == 0;
}

/* KIND alone is its first report; one that the person may not see is refused
 * with its reason when it is run. */
static bool report_guess(Desk *desk, const char *typed, ReportQuery *query)
{
    const char *slash = strchr(typed, '/');
    char kind[64];

    text_print(kind, sizeof kind, "%.*s", (int)strcspn(typed, "/"), typed);
    const Form *form = form_of(desk_forms(desk), kind);
    if (!form || form->report_count == 0)
        return false;
    query->kind = form->kind;
    query->name = slash ? slash + 1 : NULL;
    return true;
}

static bool report_find(Desk *desk, const char *typed, ReportQuery *query,
                        Err *err)
{
    const Form *form;
    int report, found = 0;
    Str all = STR_EMPTY;

    for (int i = 0; report_at(desk, i, &form, &report); i++) {
        if (!is_named(typed, form, report))
            continue;
        query->kind = form->kind;
        query->name = form->reports[report].name;
        str_addf(&all, "%s%s/%s", found++ ? _(", ") : "", query->kind,
                 query->name);
    }
    if (found > 1)
        err_set(err, ERR_USAGE, _("%s may be any of: %s"), typed,
                str_text(&all));
    str_release(&all);
    return found == 1 || (found == 0 && report_guess(desk, typed, query)) ||
           err_set(err, ERR_NOT_FOUND,
                   _("There is no report %s; see: guanjia report"), typed);
}

/* ---- what of it ------------------------------------------------------------------- */

/* --to names the last day that counts. */
static bool days_read(Words *words, ReportQuery *query, Err *err)
{
    const char *from = option_take(words, "from"),
               *to = option_take(words, "to");

    if (!day_read(from, &query->from, err) || !day_read(to, &query->until, err))
        return false;
    if (from)
        query->from = day_start(query->from);
    if (to)
        query->until = day_next(query->until);
    if (from && to && query->from >= query->until)
        return err_set(err, ERR_USAGE, _("%s is after %s"), from, to);
    return true;
}

/* ---- how it is told --------------------------------------------------------------- */

static int screen_cells(void)
{
    enum { USUAL = 80 };
    struct winsize size = {0};

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= USUAL)
        return size.ws_col;
    return USUAL;
}

static void cell_json(const ReportCell *cell, const char *head, Str *out)
{
    if (cell->text || isnan(cell->number)) {
        json_pair(out, head, cell->text);
        return;
    }
    str_addc(out, ',');
    json_quote(out, head);
    str_addf(out, ":%.12g", cell->number);
}

/* A line of a table each: its part, and its cells by the columns' heads. */
static void report_json(const Report *report)
{
    for (int i = 0; i < report->count; i++) {
        const ReportPart *part = &report->parts[i];
        for (int cell = 0; cell < part->cell_count;) {
            Str out = STR_EMPTY;
            str_addc(&out, '{');
            json_pair(&out, "part", part->title);
            for (int c = 0; c < part->column_count; c++)
                cell_json(&part->cells[cell++], part->columns[c].head, &out);
            str_addc(&out, '}');
            (void)puts(str_text(&out));
            str_release(&out);
        }
    }
}

static bool html_save(const Report *report, const char *path, Err *err)
{
    FILE *file = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    Str page = STR_EMPTY;

    if (!file)
        return err_set(err, ERR_SYSTEM, _("%s can't be written: %s"), path,
                       strerrordesc_np(errno));
    report_html(report, language(), &page);
    bool done = fwrite(str_text(&page), 1, page.len, file) == page.len;
    done = (file == stdout ? fflush(file) : fclose(file)) == 0 && done;
    str_release(&page);
    return done || err_set(err, ERR_SYSTEM, _("%s can't be written: %s"), path,
                           strerrordesc_np(errno));
}

/* How it was asked for. */
typedef struct Telling {
    const char *html; /* file; NULL */
    bool csv, json;
} Telling;

static bool report_tell(const Report *report, const Telling *telling, Err *err)
{
    Str out = STR_EMPTY;

    if (telling->html)
        return html_save(report, telling->html, err);
    if (telling->csv)
        report_csv(report, &out);
    else if (telling->json)
        report_json(report);
    else
        report_text(report, screen_cells(), false, &out);
    (void)fputs(str_text(&out), stdout);
    str_release(&out);
    return true;
}

static bool report_one(Desk *desk, Words *words, Err *err)
{
    ReportQuery query = {.across = option_take(words, "across"),
                         .one = option_take(words, "one")};
    Telling telling = {.html = option_take(words, "html"),
                       .csv = flag_take(words, "csv"),
                       .json = words->json};
    Report report;

    if (!days_read(words, &query, err) ||
        !number_option(words, "unit", 1, INT_MAX, &query.unit, err) ||
        !words_done(words, 1, err) ||
        !report_find(desk, word_at(words, 0), &query, err) ||
        !report_run(desk, &query, progress_bar, _("Counting"), &report, err))
        return false;
    bool done = report_tell(&report, &telling, err);
    report_release(&report);
    return done;
}

bool command_report(Words *words, Err *err)
{
    Desk *desk;
    bool done;

    if (!desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    if (word_at(words, 0))
        done = report_one(desk, words, err);
    else
        done = words_done(words, 0, err) && reports_list(desk, words->json);
    desk_close(desk);
    return done;
}
