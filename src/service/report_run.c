/* report_run.c -- one report of a form, from what was asked to its parts
 *
 * Who may: a person who may list the kind, and whose role has the verb
 * `report` for it.
 */
#include "desk.h"
#include "report_count.h"

#include <stdlib.h>
#include <string.h>

static const FormReport *report_of(const Form *form, const char *name)
{
    for (int i = 0; i < form->report_count; i++)
        if (!name || strcmp(form->reports[i].name, name) == 0)
            return &form->reports[i];
    return NULL;
}

static bool may_report(Desk *desk, const char *kind, Err *err)
{
    return role_may(desk, kind, "list", err) &&
           role_may(desk, kind, "report", err);
}

/* "Inspection: by class" */
static char *title_in(const Form *form, const FormReport *report,
                      const char *in)
{
    const char *kind = label_in(form->sheet.label, in);
    const char *name = label_in(report->label, in);
    Str title = STR_EMPTY;

    if (strcmp(kind, name) == 0)
        str_add(&title, kind);
    else
        str_addf(&title, strncmp(in, "en", 2) == 0 ? "%s: %s" : "%s：%s", kind,
                 name);
    return str_take(&title);
}

/* The house speaks Chinese and English: the page has both. */
static char *second_title(const Form *form, const FormReport *report)
{
    const char *first = language();
    const char *second = strncmp(first, "en", 2) == 0 ? "zh-Hant" : "en";

    if (strcmp(label_in(report->label, first),
               label_in(report->label, second)) == 0)
        return mem_text("");
    return title_in(form, report, second);
}

static void comma(Str *out)
{
    if (out->len)
        str_add(out, _(", "));
}

static void period_write_in(const ReportQuery *query, Str *out)
{
    char from[TIME_TEXT], until[TIME_TEXT];

    time_write(query->from, TIME_DAY, NEVER, from);
    time_write(query->until - (query->until != NEVER), TIME_DAY, NEVER, until);
    if (query->from != NEVER && query->until != NEVER &&
        strcmp(from, until) == 0)
        str_add(out, from);
    else if (query->from != NEVER && query->until != NEVER)
        str_addf(out, _("%s to %s"), from, until);
    else if (query->from != NEVER)
        str_addf(out, _("from %s on"), from);
    else if (query->until != NEVER)
        str_addf(out, _("up to %s"), until);
}

static char *about_write(const Sweep *sweep)
{
    Str out = STR_EMPTY;
    Str number = STR_EMPTY;

    period_write_in(sweep->query, &out);
    for (int i = 0; i < sweep->only_count; i++) {
        const struct Only *only = &sweep->only[i];
        comma(&out);
        value_write(sweep, sweep->columns[only->column], only->value, &out);
    }
    if (sweep->query->unit) {
        comma(&out);
        str_addf(&out, _("unit %d"), sweep->query->unit);
    }
    comma(&out);
    number_write(WAY_COUNT, (double)sweep->records, &number);
    str_addf(&out,
             ngettext("%s record", "%s records", (unsigned long)sweep->records),
             str_text(&number));
    str_release(&number);
    return str_take(&out);
}

static bool run(Sweep *sweep, Report *report, Err *err)
{
    switch (sweep->report->show) {
    case REPORT_SURVEY:
        return survey_run(sweep, report, err);
    case REPORT_LIST:
        return list_run(sweep, report, err);
    default:
        return count_run(sweep, report, err);
    }
}

/* A campaign may be named by the number that people say. */
static void across_find(Desk *desk, const Form *form, const FormReport *report,
                        ReportQuery *query, Record *campaign)
{
    const Field *field =
        report->across ? form_field(form, report->across) : NULL;

    if (query->across && field && field->type == FIELD_RECORD && field->of &&
        record_load(desk, field->of, query->across, campaign, NULL))
        query->across = campaign->record;
}

bool report_run(Desk *desk, const ReportQuery *query, Progress progress,
                void *self, Report *report, Err *err)
{
    const Form *form = form_of(desk->forms, query->kind);
    const FormReport *wanted = form ? report_of(form, query->name) : NULL;
    ReportQuery asked = *query;
    Record campaign = {0};
    Sweep sweep;

    *report = (Report){0};
    if (!wanted)
        return err_set(err, ERR_NOT_FOUND, _("There is no report %s of %s"),
                       query->name ? query->name : "", query->kind);
    if (!may_report(desk, query->kind, err) ||
        !store_snapshot(desk->store, err))
        return false;
    across_find(desk, form, wanted, &asked, &campaign);
    sweep_init(&sweep, desk, form, wanted, &asked);
    sweep.progress = progress;
    sweep.watcher = self;
    bool done = sweep_choose(&sweep, err) && run(&sweep, report, err);
    store_snapshot_end(desk->store);
    report->title = title_in(form, wanted, language());
    report->second = second_title(form, wanted);
    report->about = about_write(&sweep);
    sweep_release(&sweep);
    record_release(&campaign);
    if (!done)
        report_release(report);
    return done;
}

bool report_at(Desk *desk, int i, const Form **form, int *report)
{
    for (int f = 0; (*form = form_at(desk->forms, f)); f++) {
        if ((*form)->report_count == 0 ||
            !may_report(desk, (*form)->kind, NULL))
            continue;
        if (i < (*form)->report_count) {
            *report = i;
            return true;
        }
        i -= (*form)->report_count;
    }
    return false;
}
