/* report_sweep.h -- the records that a report counts, and what it counts them by
 *
 *     Sweep sweep = sweep_of(desk, form, report, query);
 *     Axis group;
 *     axis_init(&group, &sweep, "class");
 *     sweep_run(&sweep, visit, self, &err)       visit: axis_at(&group, values)
 *     axis_label(&group, i, &out)              "unsold", "未售"
 */
#ifndef GUANJIA_REPORT_SWEEP_H
#define GUANJIA_REPORT_SWEEP_H

#include "names.h"
#include "register.h"
#include "report_inside.h"

typedef struct Sweep {
    Desk *desk;
    const Form *form;
    const FormReport *report;
    const ReportQuery *query;
    Progress progress; /* NULL: nobody watches */
    void *watcher;
    /* Columns that are read, each once; NULL at the end. */
    const char **columns;
    int count, cap;
    /* What conditions look at: their values are borrowed from the row. */
    Fields looked_at;
    int *looked_columns;
    int unit; /* column; -1: of any unit */
    struct Only {
        int column;
        char *value; /* owned */
    } only[2];       /* sweep_only(): each has to have that value */
    int only_count;
    bool open; /* only what stands open */
    Seconds now;
    int64_t records; /* that were counted */
    int64_t seen, total;
    bool stopped;
    bool (*visit)(void *self, const char *const *values);
    void *visitor;
} Sweep;

void sweep_init(Sweep *sweep, Desk *desk, const Form *form,
                const FormReport *report, const ReportQuery *query);
void sweep_release(Sweep *sweep);
/* The column's place in the values that visit gets; -1 for NULL. */
int sweep_column(Sweep *sweep, const char *name);
/* Conditions that are asked later need their columns. */
void sweep_condition(Sweep *sweep, const Condition *condition);
bool sweep_holds(const Sweep *sweep, const Condition *condition);
/* Only records with that value, of at most two columns. */
void sweep_only(Sweep *sweep, const char *name, const char *value);
/* report_one.c: only those that the report's `one` and `latest` mean. */
bool sweep_choose(Sweep *sweep, Err *err);
/* ERR_FORBIDDEN when a column is one that the person may not see. */
bool sweep_allowed(const Sweep *sweep, Err *err);
/* All records of the query, the report's `where` and the unit. */
bool sweep_run(Sweep *sweep,
               bool (*visit)(void *self, const char *const *values), void *self,
               Err *err);

/* ---- axes ---------------------------------------------------------------------- */

/* What is counted by: a field's values, or periods. */
typedef struct Axis {
    const Sweep *sweep;
    const char *name; /* NULL: all is one */
    int column;       /* -1: all is one */
    const Field *field;
    bool items; /* the form's items, which need no look at a row */
    bool time;
    Period period;
    Names values;        /* as they came; of periods their start */
    Seconds from, until; /* the period that was looked up last */
    int last;
    Names dates;    /* days that were looked up, where values are dates */
    int *in_period; /* by their numbers */
    /* after axis_settle: */
    int *order; /* numbers of values */
    int count;
} Axis;

/* name: a field, what every record has, or a period of the report's `at`. */
void axis_init(Axis *axis, Sweep *sweep, const char *name);
/* The form's items, in its order; axis_at is not for it. */
void axis_items(Axis *axis, Sweep *sweep);
void axis_release(Axis *axis);
/* The number of a row's value. */
int axis_at(Axis *axis, const char *const *values);
/* Puts them in order: periods in that of time, without holes; a form's choices
 * in the form's; others by weight (may be NULL), heaviest first. */
void axis_settle(Axis *axis, const double *weights);
/* i-th in order as a person reads it.  Appended. */
void axis_label(const Axis *axis, int i, Str *out);
/* What the axis is called: the field's label, "Month" … */
const char *axis_head(const Axis *axis);

/* Does the field stand for an item, rather than for its remark or photo? */
bool field_is_item(const Field *field);
/* The points of a scale's answer, or the number that it is; NAN: none. */
double points_of(const Field *field, const char *value);

/* A field's or common column's value as a person reads it.  Appended. */
void value_write(const Sweep *sweep, const char *name, const char *value,
                 Str *out);
const char *column_head(const Form *form, const char *name);

#endif
