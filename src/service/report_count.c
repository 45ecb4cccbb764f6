/* report_count.c -- counts, sums, means and shares: by one thing, or by two
 *
 *     {group: class, across: month, show: count}
 *
 *     Class     All  2026-09  2026-10  2026-11
 *     unsold     31       10       11       10
 *     unlet      17        6        5        6
 *     All        48       16       16       16
 *
 * A line chart over time is turned round: a line of the table a month, a
 * line of the chart a class.
 */
#include "report_count.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ACROSS = 60 }; /* columns; what is beyond is one */

/* What was counted at one place of the table. */
typedef struct Tally {
    double sum;
    double count, hits;
} Tally;

/* A place of the table: numbers of the axes' values. */
typedef struct Place {
    int group, across;
} Place;

typedef struct Count {
    Sweep sweep;
    const FormReport *report;
    Axis group, across;
    int *items; /* columns, where items are counted */
    const Field **item_fields;
    int of; /* column that is summed; -1 */
    const Field *of_field;
    bool whole; /* all numbers so far had no decimals */
    bool pass;  /* items that are well or not: their mean is a share */
    Names places;
    Tally *tallies; /* by places' numbers */
    int cap;
} Count;

/* ---- counting ------------------------------------------------------------------- */

static Tally *tally_at(Count *count, int group, int across)
{
    const Place place = {group, across};
    int i = names_add(&count->places, &place, sizeof place);

    if (i >= count->cap) {
        int cap = count->cap ? count->cap * 2 : 64;
        count->tallies =
            mem_grow(count->tallies, (size_t)cap * sizeof *count->tallies);
        memset(count->tallies + count->cap, 0,
               (size_t)(cap - count->cap) * sizeof *count->tallies);
        count->cap = cap;
    }
    return &count->tallies[i];
}

static void number_add(Count *count, Tally *tally, double number)
{
    if (isnan(number))
        return;
    tally->sum += number;
    tally->count++;
    if (number != floor(number))
        count->whole = false;
}

static void record_add(Count *count, Tally *tally, const char *const *values)
{
    switch (count->report->show) {
    case REPORT_SUM:
    case REPORT_MEAN:
        number_add(count, tally, points_of(count->of_field, values[count->of]));
        break;
    case REPORT_SHARE:
        tally->count++;
        tally->hits += sweep_holds(&count->sweep, &count->report->share);
        break;
    default:
        tally->count++;
    }
}

/* Answers of items: how often each, or their points. */
static void items_add(Count *count, const char *const *values)
{
    bool answers = count->report->show == REPORT_COUNT;
    int across = answers ? 0 : axis_at(&count->across, values);

    for (int i = 0; i < count->group.values.count; i++) {
        const char *value = values[count->items[i]];
        const Field *field = count->item_fields[i];
        if (!value || !*value)
            continue;
        if (answers)
            across = names_add(&count->across.values, value, strlen(value));
        Tally *tally = tally_at(count, i, across);
        if (answers)
            tally->count++;
        else
            number_add(count, tally, points_of(field, value));
    }
}

static bool count_visit(void *self, const char *const *values)
{
    Count *count = self;

    if (count->items) {
        items_add(count, values);
        return true;
    }
    int group = axis_at(&count->group, values);
    record_add(count, tally_at(count, group, axis_at(&count->across, values)),
               values);
    return true;
}

/* ---- the table -------------------------------------------------------------------- */

/* The tallies as rows and columns in their order, with margins: row 0 and
 * column 0 add the others up. */
typedef struct Grid {
    Tally *at;
    int rows, columns; /* without the margins */
    const Axis *down, *over;
} Grid;

static Tally *grid_at(const Grid *grid, int row, int column)
{
    return &grid->at[(size_t)row * (size_t)(grid->columns + 1) +
                     (size_t)column];
}

static void tally_join(Tally *to, const Tally *tally)
{
    to->sum += tally->sum;
    to->count += tally->count;
    to->hits += tally->hits;
}

/* Where the numbers of an axis come to stand, from 1 on; none beyond most. */
static int *places_of(const Axis *axis, int most)
{
    int *places = mem_new((size_t)(axis->values.count + 1) * sizeof *places);

    for (int i = 0; i < axis->count; i++)
        places[axis->order[i]] = i < most ? i + 1 : most;
    return places;
}

/* In how many records each value was. */
static void axes_settle(Count *count)
{
    double *groups =
        mem_new((size_t)(count->group.values.count + 1) * sizeof(double));
    double *acrosses =
        mem_new((size_t)(count->across.values.count + 1) * sizeof(double));

    for (int i = 0; i < count->places.count; i++) {
        Place place;
        memcpy(&place, count->places.at[i].text, sizeof place);
        groups[place.group] += count->tallies[i].count;
        acrosses[place.across] += count->tallies[i].count;
    }
    axis_settle(&count->group, groups);
    axis_settle(&count->across, acrosses);
    free(groups);
    free(acrosses);
}

static Grid grid_make(const Count *count, bool turned)
{
    Grid grid = {.down = turned ? &count->across : &count->group,
                 .over = turned ? &count->group : &count->across};
    int *downs = places_of(grid.down, grid.down->count);
    int *overs = places_of(grid.over, MOST_ACROSS);

    grid.rows = grid.down->count;
    grid.columns =
        grid.over->count < MOST_ACROSS ? grid.over->count : MOST_ACROSS;
    grid.at = mem_new((size_t)(grid.rows + 1) * (size_t)(grid.columns + 1) *
                      sizeof *grid.at);
    for (int i = 0; i < count->places.count; i++) {
        Place place;
        memcpy(&place, count->places.at[i].text, sizeof place);
        int row = downs[turned ? place.across : place.group];
        int column = overs[turned ? place.group : place.across];
        const Tally *tally = &count->tallies[i];
        tally_join(grid_at(&grid, row, column), tally);
        tally_join(grid_at(&grid, row, 0), tally);
        tally_join(grid_at(&grid, 0, column), tally);
        tally_join(grid_at(&grid, 0, 0), tally);
    }
    free(downs);
    free(overs);
    return grid;
}

static double tally_shown(const Count *count, const Tally *tally)
{
    switch (count->report->show) {
    case REPORT_SUM:
        return tally->sum;
    case REPORT_MEAN:
        return tally->count > 0
                   ? (count->pass ? 100 : 1) * tally->sum / tally->count
                   : NAN;
    case REPORT_SHARE:
        return tally->count > 0 ? 100 * tally->hits / tally->count : NAN;
    default:
        return tally->count;
    }
}

static ReportWay way_of(const Count *count)
{
    switch (count->report->show) {
    case REPORT_SUM:
        return count->whole ? WAY_COUNT : WAY_AMOUNT;
    case REPORT_MEAN:
        return count->pass ? WAY_PERCENT : WAY_MEAN;
    case REPORT_SHARE:
        return WAY_PERCENT;
    default:
        return WAY_COUNT;
    }
}

/* Of how many a mean or a share speaks. */
static bool tells_count(const Count *count)
{
    return count->report->show == REPORT_MEAN ||
           count->report->show == REPORT_SHARE;
}

static void heads_put(const Count *count, const Grid *grid, ReportPart *part)
{
    static const char *const shown[] = {[REPORT_COUNT] = N_("Count"),
                                        [REPORT_SUM] = N_("Sum"),
                                        [REPORT_MEAN] = N_("Mean"),
                                        [REPORT_SHARE] = N_("Share")};
    bool crossed = grid->over->name != NULL || grid->over->items;
    ReportWay way = way_of(count);

    const char *head =
        grid->down->name || grid->down->items
            ? axis_head(grid->down)
            : label_in(count->sweep.form->sheet.label, language());

    part_column(part, head, WAY_TEXT);
    part_column(part, crossed ? _("All") : _(shown[count->report->show]), way);
    for (int c = 0; crossed && c < grid->columns; c++) {
        Str label = STR_EMPTY;
        if (c == MOST_ACROSS - 1 && grid->over->count > MOST_ACROSS)
            str_add(&label, _("Others"));
        else
            axis_label(grid->over, c, &label);
        part_column(part, str_text(&label), way);
        str_release(&label);
    }
    if (count->report->differ)
        part_column(part, _("Difference"), WAY_CHANGE);
    if (tells_count(count))
        part_column(part, _("Count"), WAY_COUNT);
}

/* The last value of across less the one before. */
static double difference_of(const Count *count, const Grid *grid, int row)
{
    return grid->columns < 2
               ? NAN
               : tally_shown(count, grid_at(grid, row, grid->columns)) -
                     tally_shown(count, grid_at(grid, row, grid->columns - 1));
}

static void row_put(const Count *count, const Grid *grid, int row,
                    ReportPart *part)
{
    int columns =
        part->column_count - 1 - tells_count(count) - count->report->differ;
    Str label = STR_EMPTY;

    if (row == 0)
        str_add(&label, _("All"));
    else
        axis_label(grid->down, row - 1, &label);
    part_text(part, str_text(&label));
    str_release(&label);
    for (int c = 0; c < columns; c++)
        part_number(part, tally_shown(count, grid_at(grid, row, c)));
    if (count->report->differ)
        part_number(part, difference_of(count, grid, row));
    if (tells_count(count))
        part_number(part, grid_at(grid, row, 0)->count);
}

/* Items are no parts of a whole, except that their answers are. */
static void table_put(const Count *count, const Grid *grid, Report *report)
{
    ReportPart *part =
        part_add(report, label_in(count->report->label, language()));

    bool one = !grid->down->name && !grid->down->items;

    heads_put(count, grid, part);
    part->chart = count->report->chart;
    for (int row = 1; row <= grid->rows && !one; row++)
        row_put(count, grid, row, part);
    if (grid->rows > 1 || one)
        row_put(count, grid, 0, part);
    part->total = grid->rows > 1;
}

/* ---- the whole -------------------------------------------------------------------- */

/* 1 and 0 are all its points. */
static bool is_pass(const Field *field)
{
    for (int i = 0; i < field->choice_count; i++) {
        double points = field->choices[i].points;
        if (!isnan(points) && points != 0 && points != 1)
            return false;
    }
    return field->choice_count > 0;
}

static void items_prepare(Count *count)
{
    int items;

    count->pass = true;
    axis_items(&count->group, &count->sweep);
    items = count->group.values.count;
    count->items = mem_new((size_t)(items + 1) * sizeof *count->items);
    count->item_fields = mem_new((size_t)(items + 1) * sizeof(const Field *));
    for (int i = 0; i < items; i++) {
        count->item_fields[i] =
            form_field(count->sweep.form, count->group.values.at[i].text);
        count->pass = count->pass && is_pass(count->item_fields[i]);
        count->items[i] =
            sweep_column(&count->sweep, count->item_fields[i]->name);
    }
    /* Of answers, the columns are the scale. */
    if (count->report->show == REPORT_COUNT && items > 0)
        axis_init(&count->across, &count->sweep, count->item_fields[0]->name);
}

static void count_prepare(Count *count)
{
    const FormReport *report = count->report;
    bool items = text_is(report->group, "items") &&
                 !form_field(count->sweep.form, report->group);

    axis_init(&count->across, &count->sweep, report->across);
    if (items)
        items_prepare(count);
    else
        axis_init(&count->group, &count->sweep, report->group);
    count->of = sweep_column(&count->sweep, report->of);
    count->of_field =
        report->of ? form_field(count->sweep.form, report->of) : NULL;
    sweep_condition(&count->sweep, &report->share);
    count->whole = !count->of_field || count->of_field->type != FIELD_MONEY;
}

bool count_run(Sweep *sweep, Report *report, Err *err)
{
    Count count = {.sweep = *sweep, .report = sweep->report};

    count_prepare(&count);
    bool done = sweep_allowed(&count.sweep, err) &&
                sweep_run(&count.sweep, count_visit, &count, err);
    if (done) {
        bool turned = !count.report->group ||
                      (count.report->chart == CHART_LINE && count.across.time);
        axes_settle(&count);
        Grid grid = grid_make(&count, turned);
        table_put(&count, &grid, report);
        free(grid.at);
    }
    *sweep = count.sweep;
    axis_release(&count.group);
    axis_release(&count.across);
    free(count.items);
    free((void *)count.item_fields);
    names_release(&count.places);
    free(count.tallies);
    return done;
}
