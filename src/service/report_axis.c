/* report_axis.c -- what records are counted by: values of a field, or periods
 *
 *     across: month        2026-09, 2026-10, 2026-11; a month without records
 *                          stands there with nothing
 *     group: class         unsold, unlet, unused: in the form's order
 */
#include "desk.h"
#include "report_sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_HOLES = 4000 }; /* periods between the first and the last */

/* What every record has without a field of its form. */
static const struct Common {
    const char *name, *head;
} commons[] = {
    {"number", N_("Number")},      {"state", N_("State")},
    {"unit", N_("Unit")},          {"due", N_("Due")},
    {"made_at", N_("Made")},       {"made_by", N_("Made by")},
    {"changed_at", N_("Changed")}, {"changed_by", N_("Changed by")},
};

static const struct Stretch {
    const char *name, *head;
} stretches[] = {
    [PERIOD_DAY] = {"day", N_("Day")},
    [PERIOD_WEEK] = {"week", N_("Week")},
    [PERIOD_MONTH] = {"month", N_("Month")},
    [PERIOD_QUARTER] = {"quarter", N_("Quarter")},
    [PERIOD_YEAR] = {"year", N_("Year")},
};

enum {
    COMMONS = sizeof commons / sizeof *commons,
    STRETCHES = sizeof stretches / sizeof *stretches
};

const char *column_head(const Form *form, const char *name)
{
    const Field *field = form_field(form, name);

    if (field)
        return label_in(field->label, language());
    for (int i = 0; i < COMMONS; i++)
        if (strcmp(commons[i].name, name) == 0)
            return _(commons[i].head);
    return name;
}

static void state_write(const Form *form, const char *value, Str *out)
{
    const FormState *state = form_state(form, value);
    RequestState known;

    if (state)
        str_add(out, label_in(state->label, language()));
    else
        str_add(out, form->state_count == 0 && state_of(value, &known)
                         ? state_label(known)
                         : value);
}

static void common_write(const Sweep *sweep, const char *name,
                         const char *value, Str *out)
{
    char text[TIME_TEXT];
    Staff staff;

    if (strcmp(name, "state") == 0)
        state_write(sweep->form, value, out);
    else if (strcmp(name, "unit") == 0)
        str_addf(out, _("Unit %s"), value);
    else if (strcmp(name, "made_at") == 0 || strcmp(name, "changed_at") == 0 ||
             strcmp(name, "due") == 0)
        str_add(out,
                time_write(strtoll(value, NULL, 10), TIME_DAY, NEVER, text));
    else if (strcmp(name, "made_by") == 0 || strcmp(name, "changed_by") == 0)
        str_add(out,
                staff_get(sweep->desk, value, &staff) ? staff.name : value);
    else
        str_add(out, value);
}

void value_write(const Sweep *sweep, const char *name, const char *value,
                 Str *out)
{
    if (!value || !*value)
        str_add(out, _("not said"));
    else if (form_field(sweep->form, name)) {
        char *told = record_told(sweep->desk, sweep->form, name, value);
        str_add(out, told ? told : value);
        free(told);
    } else
        common_write(sweep, name, value, out);
}

/* ---- making one ------------------------------------------------------------------ */

void axis_init(Axis *axis, Sweep *sweep, const char *name)
{
    const char *column = name;

    *axis = (Axis){.sweep = sweep, .name = name, .last = -1};
    axis->field = name ? form_field(sweep->form, name) : NULL;
    for (int i = 0; i < STRETCHES && name && !axis->field; i++)
        if (strcmp(stretches[i].name, name) == 0) {
            axis->time = true;
            axis->period = (Period)i;
            column = sweep->report->at ? sweep->report->at : "made_at";
        }
    axis->column = sweep_column(sweep, column);
}

bool field_is_item(const Field *field)
{
    return text_is(field->item, field->name);
}

void axis_items(Axis *axis, Sweep *sweep)
{
    const Sheet *sheet = &sweep->form->sheet;

    *axis = (Axis){.sweep = sweep, .column = -1, .last = -1, .items = true};
    for (int i = 0; i < sheet->count; i++)
        if (field_is_item(&sheet->fields[i])) {
            const char *name = sheet->fields[i].name;
            names_add(&axis->values, name, strlen(name));
        }
}

double points_of(const Field *field, const char *value)
{
    char *end;

    if (!value || !*value)
        return NAN;
    for (int i = 0; field && i < field->choice_count; i++)
        if (strcmp(field->choices[i].value, value) == 0)
            return field->choices[i].points;
    double number = strtod(value, &end);
    return *end ? NAN : number;
}

void axis_release(Axis *axis)
{
    names_release(&axis->values);
    names_release(&axis->dates);
    free(axis->in_period);
    free(axis->order);
}

const char *axis_head(const Axis *axis)
{
    if (axis->time)
        return _(stretches[axis->period].head);
    if (axis->items)
        return _("Item");
    return axis->name ? column_head(axis->sweep->form, axis->name) : "";
}

/* ---- finding the place of a value -------------------------------------------------- */

static int period_number(Axis *axis, Seconds at)
{
    char start[TIME_TEXT];

    if (at == NEVER)
        return names_add(&axis->values, "", 0);
    /* Records mostly come in the order of time. */
    if (axis->last >= 0 && at >= axis->from && at < axis->until)
        return axis->last;
    axis->from = period_start(axis->period, at);
    axis->until = period_next(axis->period, at);
    text_print(start, sizeof start, "%lld", (long long)axis->from);
    axis->last = names_add(&axis->values, start, strlen(start));
    return axis->last;
}

/* A date is read once, however many records have it. */
static int date_at(Axis *axis, const char *value)
{
    int known = axis->dates.count;
    int date = names_add(&axis->dates, value, strlen(value));
    Seconds at = NEVER;

    if (date < known)
        return axis->in_period[date];
    axis->in_period = mem_grow(axis->in_period, (size_t)axis->dates.cap *
                                                    sizeof *axis->in_period);
    if (!time_read(value, clock_now(), &at, NULL))
        at = NEVER;
    axis->in_period[date] = period_number(axis, at);
    return axis->in_period[date];
}

static int period_at(Axis *axis, const char *value)
{
    char *end = NULL;
    Seconds at = value ? strtoll(value, &end, 10) : NEVER;

    return value && *end ? date_at(axis, value) : period_number(axis, at);
}

int axis_at(Axis *axis, const char *const *values)
{
    const char *value = axis->column < 0 ? "" : values[axis->column];

    if (axis->time)
        return period_at(axis, value);
    return names_add(&axis->values, value ? value : "",
                     value ? strlen(value) : 0);
}

/* ---- order ------------------------------------------------------------------------ */

/* A value while they are put in order. */
typedef struct Placed {
    const char *text;
    int number;
    int64_t rank;  /* the smaller stands first; INT64_MAX: said nothing */
    double weight; /* then the heavier */
} Placed;

static int by_place(const void *one, const void *other)
{
    const Placed *a = one, *b = other;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return strcmp(a->text, b->text);
}

static int64_t rank_of(const Axis *axis, const char *value)
{
    const Field *field = axis->field;

    if (!*value)
        return INT64_MAX;
    if (axis->time || text_is(axis->name, "unit"))
        return strtoll(value, NULL, 10);
    for (int i = 0; field && i < field->choice_count; i++)
        if (strcmp(field->choices[i].value, value) == 0)
            return i;
    for (int i = 0;
         i < axis->sweep->form->state_count && text_is(axis->name, "state");
         i++)
        if (strcmp(axis->sweep->form->states[i].name, value) == 0)
            return i;
    return INT64_MAX - 1;
}

/* Periods without records are added, so that a line does not jump over them. */
static void holes_fill(Axis *axis, const Placed *placed, int count)
{
    Seconds at = strtoll(placed[0].text, NULL, 10), last = at;

    for (int i = 0; i < count && *placed[i].text; i++)
        last = strtoll(placed[i].text, NULL, 10);
    for (int i = 0; at < last && i < MOST_HOLES; i++) {
        char start[TIME_TEXT];
        at = period_next(axis->period, at);
        text_print(start, sizeof start, "%lld", (long long)at);
        names_add(&axis->values, start, strlen(start));
    }
}

static Placed *placed_make(const Axis *axis, const double *weights, int known)
{
    int count = axis->values.count;
    Placed *placed = mem_new((size_t)(count + 1) * sizeof *placed);

    for (int i = 0; i < count; i++) {
        const char *text = axis->values.at[i].text;
        placed[i] = (Placed){text, i, rank_of(axis, text),
                             weights && i < known ? weights[i] : 0};
        if (axis->items)
            placed[i].rank = i;
    }
    qsort(placed, (size_t)count, sizeof *placed, by_place);
    return placed;
}

void axis_settle(Axis *axis, const double *weights)
{
    int known = axis->values.count;
    Placed *placed = placed_make(axis, weights, known);

    if (axis->time && known > 0 && *placed[0].text) {
        holes_fill(axis, placed, known);
        free(placed);
        placed = placed_make(axis, weights, known);
    }
    axis->count = axis->values.count;
    axis->order = mem_new((size_t)(axis->count + 1) * sizeof *axis->order);
    for (int i = 0; i < axis->count; i++)
        axis->order[i] = placed[i].number;
    free(placed);
}

void axis_label(const Axis *axis, int i, Str *out)
{
    const char *value = axis->values.at[axis->order[i]].text;
    char text[TIME_TEXT];

    if (axis->time && *value)
        str_add(out,
                period_write(axis->period, strtoll(value, NULL, 10), text));
    else if (axis->items)
        str_add(out, column_head(axis->sweep->form, value));
    else
        value_write(axis->sweep, axis->name ? axis->name : "", value, out);
}
