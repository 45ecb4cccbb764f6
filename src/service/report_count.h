/* report_count.h -- the kinds of reports, each adding its parts */
#ifndef GUANJIA_REPORT_COUNT_H
#define GUANJIA_REPORT_COUNT_H

#include "report_sweep.h"

/* show: count, sum, mean, share */
bool count_run(Sweep *sweep, Report *report, Err *err);
/* show: list */
bool list_run(Sweep *sweep, Report *report, Err *err);
/* The same into a part: its columns, and a row for each record that is meant
 * (NULL: all are). */
bool list_put(Sweep *sweep, const char *const columns[], ReportPart *part,
              bool (*meant)(void *self, const char *const *values), void *self,
              Err *err);
/* show: survey */
bool survey_run(Sweep *sweep, Report *report, Err *err);

#endif
