/* report_sweep.c -- going through the records that a report counts
 *
 * A row is looked at where it lies: nothing is copied, so that a million are
 * counted while a person waits.
 */
#include "report_sweep.h"

#include "desk.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_EVERY = 4096 }; /* records between two looks at the progress */

void sweep_init(Sweep *sweep, Desk *desk, const Form *form,
                const FormReport *report, const ReportQuery *query)
{
    *sweep = (Sweep){.desk = desk,
                     .form = form,
                     .report = report,
                     .query = query,
                     .unit = -1,
                     .now = clock_now()};
    if (query->unit)
        sweep->unit = sweep_column(sweep, "unit");
    sweep_condition(sweep, &report->where);
}

void sweep_release(Sweep *sweep)
{
    free((void *)sweep->columns);
    free(sweep->looked_at.at); /* names and values are borrowed */
    free(sweep->looked_columns);
    for (int i = 0; i < sweep->only_count; i++)
        free(sweep->only[i].value);
}

int sweep_column(Sweep *sweep, const char *name)
{
    if (!name)
        return -1;
    for (int i = 0; i < sweep->count; i++)
        if (strcmp(sweep->columns[i], name) == 0)
            return i;
    if (sweep->count + 2 > sweep->cap) {
        sweep->cap = sweep->cap ? sweep->cap * 2 : 16;
        sweep->columns = mem_grow((void *)sweep->columns,
                                  (size_t)sweep->cap * sizeof *sweep->columns);
    }
    sweep->columns[sweep->count] = name;
    sweep->columns[sweep->count + 1] = NULL;
    return sweep->count++;
}

void sweep_only(Sweep *sweep, const char *name, const char *value)
{
    sweep->only[sweep->only_count].column = sweep_column(sweep, name);
    sweep->only[sweep->only_count++].value = mem_text(value);
}

static bool looked_at(const Sweep *sweep, const char *name)
{
    for (int i = 0; i < sweep->looked_at.count; i++)
        if (strcmp(sweep->looked_at.at[i].name, name) == 0)
            return true;
    return false;
}

void sweep_condition(Sweep *sweep, const Condition *condition)
{
    Fields *fields = &sweep->looked_at;

    for (int i = 0; i < condition->count; i++) {
        const char *name = condition->lines[i].field;
        if (looked_at(sweep, name))
            continue;
        size_t count = (size_t)fields->count + 1;
        fields->at = mem_grow(fields->at, count * sizeof *fields->at);
        sweep->looked_columns = mem_grow(sweep->looked_columns,
                                         count * sizeof *sweep->looked_columns);
        /* Borrowed: nobody changes or frees them here. */
        fields->at[fields->count] = (Value){.name = (char *)name};
        sweep->looked_columns[fields->count++] = sweep_column(sweep, name);
    }
}

bool sweep_holds(const Sweep *sweep, const Condition *condition)
{
    return condition->count == 0 ||
           condition_holds(condition, sweep->form, &sweep->looked_at,
                           sweep->now);
}

static bool may_go_on(Sweep *sweep)
{
    if (sweep->seen++ % LOOK_EVERY || !sweep->progress)
        return true;
    sweep->stopped = !sweep->progress(
        sweep->watcher, sweep->seen < sweep->total ? sweep->seen : sweep->total,
        sweep->total);
    return !sweep->stopped;
}

static bool only_those(const Sweep *sweep, const char *const *values)
{
    for (int i = 0; i < sweep->only_count; i++) {
        const char *value = values[sweep->only[i].column];
        if (strcmp(value ? value : "", sweep->only[i].value) != 0)
            return false;
    }
    return true;
}

static bool row_visit(void *self, const char *const *values)
{
    Sweep *sweep = self;
    const char *unit = sweep->unit < 0 ? NULL : values[sweep->unit];

    if (!may_go_on(sweep))
        return false;
    if (sweep->unit >= 0 &&
        (!unit || strtol(unit, NULL, 10) != sweep->query->unit))
        return true;
    if (!only_those(sweep, values))
        return true;
    for (int i = 0; i < sweep->looked_at.count; i++)
        sweep->looked_at.at[i].text = (char *)values[sweep->looked_columns[i]];
    if (!sweep_holds(sweep, &sweep->report->where))
        return true;
    sweep->records++;
    return sweep->visit(sweep->visitor, values);
}

bool sweep_allowed(const Sweep *sweep, Err *err)
{
    for (int i = 0; i < sweep->count; i++) {
        const Field *field = form_field(sweep->form, sweep->columns[i]);
        if (field && !field_seen(sweep->desk, field))
            return err_set(err, ERR_FORBIDDEN,
                           _("This report counts what your role may not see: "
                             "%s"),
                           label_in(field->label, language()));
    }
    return true;
}

bool sweep_run(Sweep *sweep,
               bool (*visit)(void *self, const char *const *values), void *self,
               Err *err)
{
    RecordQuery query = {.kind = sweep->form->kind,
                         .open = sweep->open,
                         .period =
                             sweep->report->at ? sweep->report->at : "made_at",
                         .from = sweep->query->from,
                         .until = sweep->query->until};

    if (query.from == NEVER && query.until == NEVER)
        query.period = NULL;
    if (sweep->count == 0)
        sweep_column(sweep, "record");
    sweep->visit = visit;
    sweep->visitor = self;
    sweep->total =
        sweep->progress ? record_count(sweep->desk, &query, INT64_MAX - 1) : 0;
    if (!record_each(sweep->desk, &query, sweep->columns, row_visit, sweep,
                     err))
        return false;
    if (sweep->stopped)
        return err_set(err, ERR_BUSY, _("The report was stopped"));
    if (sweep->progress)
        sweep->progress(sweep->watcher, sweep->total, sweep->total);
    return true;
}
