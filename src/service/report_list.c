/* report_list.c -- a line for each record, in the order of the form's list
 *
 *     {name: follow_up, show: list, columns: [number, home, state], where: {…}}
 */
#include "report_count.h"

#include <stdlib.h>

/* A list while it is made. */
typedef struct Listing {
    const Sweep *sweep;
    const char *const *columns;
    int *places; /* in the row's values */
    ReportPart *part;
    bool (*meant)(void *self, const char *const *values);
    void *self;
} Listing;

static bool row_add(void *self, const char *const *values)
{
    Listing *listing = self;

    if (listing->meant && !listing->meant(listing->self, values))
        return true;
    for (int c = 0; listing->columns[c]; c++) {
        const char *value = values[listing->places[c]];
        Str cell = STR_EMPTY;
        if (value && *value)
            value_write(listing->sweep, listing->columns[c], value, &cell);
        part_text(listing->part, str_text(&cell));
        str_release(&cell);
    }
    return true;
}

bool list_put(Sweep *sweep, const char *const columns[], ReportPart *part,
              bool (*meant)(void *self, const char *const *values), void *self,
              Err *err)
{
    Listing listing = {.sweep = sweep,
                       .columns = columns,
                       .part = part,
                       .meant = meant,
                       .self = self};

    int count = 0;
    while (columns[count])
        count++;
    listing.places = mem_new(((size_t)count + 1) * sizeof *listing.places);
    for (int c = 0; c < count; c++) {
        listing.places[c] = sweep_column(sweep, columns[c]);
        part_column(part, column_head(sweep->form, columns[c]), WAY_TEXT);
    }
    const bool done =
        sweep_allowed(sweep, err) && sweep_run(sweep, row_add, &listing, err);
    free(listing.places);
    return done;
}

bool list_run(Sweep *sweep, Report *report, Err *err)
{
    const FormReport *wanted = sweep->report;
    const char *const *columns =
        wanted->columns ? wanted->columns : sweep->form->list.columns;

    return list_put(sweep, columns,
                    part_add(report, label_in(wanted->label, language())), NULL,
                    NULL, err);
}
