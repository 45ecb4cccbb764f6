/* compute.c -- what a form works out by itself
 *
 *     {days_since: inspected_on}   {sum: lines.amount}   {grade: total}
 *     {share: items}               percent of the points that were to be had
 *
 * Items count with their weights; an answer that counts for nothing (na), or
 * none, is left out of everything.
 */
#include "form_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OF = 100 };

/* ---- reading one -------------------------------------------------------------- */

/* How many names an operation takes, and of what types; words stand for no
 * field. */
static const struct OpRow {
    const char *name;
    int least, most;
    unsigned types;
    const char *words[4];
} ops[] = {
    [COMPUTE_NONE] = {"", 0, 0, 0, {NULL}},
    [COMPUTE_SUM] = {"sum", 1, MOST_OF, NUMBERS, {"items"}},
    [COMPUTE_MEAN] = {"mean", 1, MOST_OF, NUMBERS, {"items"}},
    [COMPUTE_COUNT] = {"count", 1, MOST_OF, 0, {"items", "failed", "answered"}},
    [COMPUTE_SHARE] = {"share", 1, MOST_OF, BIT(FIELD_CHOICE), {"items"}},
    [COMPUTE_PRODUCT] = {"product", 2, MOST_OF, NUMBERS, {NULL}},
    [COMPUTE_DIFFERENCE] = {"difference", 2, 2, NUMBERS, {NULL}},
    [COMPUTE_DAYS_SINCE] =
        {"days_since", 1, 1, BIT(FIELD_DATE) | BIT(FIELD_MOMENT), {NULL}},
    [COMPUTE_SUM_OF] = {"sum_of", 3, 3, NUMBERS, {NULL}},
    [COMPUTE_COUNT_OF] = {"count_of", 2, 2, 0, {NULL}},
    [COMPUTE_GRADE] = {"grade", 1, 1, NUMBERS, {NULL}},
};
enum { OPS = sizeof ops / sizeof *ops };

static bool word_of(const struct OpRow *op, const char *name)
{
    for (int i = 0; i < 4 && op->words[i]; i++)
        if (strcmp(op->words[i], name) == 0)
            return true;
    return false;
}

/* One name of those that something is computed of. */
static void part_refer(const FormReading *reading, const Tree *node,
                       const struct OpRow *op, const Field *self)
{
    const char *point = strchr(node->text, '.');
    Reference reference = {.node = node,
                           .name = node->text,
                           .len = strlen(node->text),
                           .sheet = reading->sheet,
                           .types = op->types,
                           .before = self};
    if (point) {
        reference.len = (size_t)(point - node->text);
        reference.column = point + 1;
        reference.types = BIT(FIELD_ROWS);
    }
    if (!word_of(op, node->text))
        refer(reading, reference);
}

/* {sum_of: [cost, amount, budget]}: a register, and fields of it. */
static void others_refer(const FormReading *reading, const Tree *node,
                         const struct OpRow *op)
{
    if (!node || !name_check(reading, node))
        return;
    const char *kind = node->text;
    refer(reading, (Reference){.node = node, .kind = kind});
    for (const Tree *one = node->next; one; one = one->next)
        refer(reading,
              (Reference){.node = one,
                          .name = one->text,
                          .len = strlen(one->text),
                          .kind = kind,
                          .types = one->next ? op->types : BIT(FIELD_RECORD)});
}

static ComputeOp op_read(const FormReading *reading, const Tree *node)
{
    const char *names[OPS + 1] = {NULL};
    for (int i = 1; i < OPS; i++)
        names[i - 1] = ops[i].name;
    if (!map_check(reading, node))
        return COMPUTE_NONE;
    tree_only(node, names, reading->mistakes);
    if (!node->child || node->child->next) {
        mistake(reading->mistakes, node,
                _("one thing to compute has to stand here: {sum: [a, b]}"));
        return COMPUTE_NONE;
    }
    for (int i = 1; i < OPS; i++)
        if (strcmp(node->child->name, ops[i].name) == 0)
            return (ComputeOp)i;
    return COMPUTE_NONE;
}

/* The names that an operation takes, one or a list; NULL at their end. */
static bool names_take(const FormReading *reading, const Tree *of,
                       const struct OpRow *op, Compute *compute)
{
    const bool list = of->kind == TREE_LIST;
    const char **names = form_memory(reading, (MOST_OF + 1) * sizeof *names);
    compute->of = names;
    const Tree *one = list ? of->child : of;
    for (; one && compute->count < MOST_OF; one = list ? one->next : NULL) {
        if (!one->text) {
            mistake(reading->mistakes, one,
                    _("the name of a field has to stand here"));
            return false;
        }
        names[compute->count++] = one->text;
    }
    if (!one && compute->count >= op->least && compute->count <= op->most)
        return true;
    mistake(reading->mistakes, of,
            _("\"%s\" takes from %d to %d names of fields"), op->name,
            op->least, op->most);
    return false;
}

/* {sum: lines.amount}: the table and its column. */
static void column_split(const FormReading *reading, Compute *compute)
{
    const char *whole = compute->of[0];
    const char *point = strchr(whole, '.');
    if (compute->count > 1 || !point)
        return;
    const char **names = form_memory(reading, 2 * sizeof *names);
    char *table = form_memory(reading, (size_t)(point - whole) + 1);
    memcpy(table, whole, (size_t)(point - whole));
    names[0] = table;
    compute->of = names;
    compute->column = point + 1;
}

void compute_read(const FormReading *reading, const Tree *node, const Key *key,
                  void *into)
{
    Compute compute = {.op = op_read(reading, node)};
    const struct OpRow *op = &ops[compute.op];
    if (!compute.op || !names_take(reading, node->child, op, &compute))
        return;
    const Tree *of = node->child;
    const bool list = of->kind == TREE_LIST;
    const Tree *first = list ? of->child : of;
    if (compute.op == COMPUTE_SUM_OF || compute.op == COMPUTE_COUNT_OF)
        others_refer(reading, first, op);
    else
        for (const Tree *one = first; one; one = list ? one->next : NULL)
            part_refer(reading, one, op, into);
    column_split(reading, &compute);
    memcpy((char *)into + key->at, &compute, sizeof compute);
}

/* ---- computing --------------------------------------------------------------------- */

bool value_number(const Field *field, const char *value, double *out)
{
    if (!value || !*value)
        return false;
    for (int i = 0; field && i < field->choice_count; i++)
        if (strcmp(field->choices[i].value, value) == 0) {
            if (isnan(field->choices[i].points))
                break;
            *out = field->choices[i].points;
            return true;
        }
    return plain_number(value, out);
}

/* What was added up so far. */
typedef struct Sum {
    double total, weight, best, product, difference, last;
    int filled, failed, answered, rows;
    int place; /* in the list of names */
} Sum;

static double best_points(const Field *field)
{
    double best = 0;
    for (int i = 0; i < field->choice_count; i++)
        if (field->choices[i].points > best)
            best = field->choices[i].points;
    return best;
}

static void sum_add(Sum *sum, const Field *field, const char *value)
{
    double number = 0;
    if (!value || !*value)
        return;
    sum->answered++;
    sum->failed += item_failed(field, value);
    if (!value_number(field, value, &number))
        return;
    const double weight = field->item ? field->weight : 1;
    sum->total += weight * number;
    sum->weight += weight;
    sum->best += weight * best_points(field);
    sum->product = sum->filled ? sum->product * number : number;
    sum->difference += sum->place == 0 ? number : -number;
    sum->last = number;
    sum->filled++;
}

static void sum_items(Sum *sum, const Form *form, const Fields *fields)
{
    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (field->item && field->choices)
            sum_add(sum, field, fields_get(fields, field->name));
    }
}

static void sum_rows(Sum *sum, const Field *table, const char *column,
                     const char *value)
{
    Fields row = FIELDS_EMPTY;
    const Field *field =
        column && table->rows ? sheet_field(table->rows, column) : NULL;
    while (value && rows_get(value, sum->rows, &row)) {
        sum->rows++;
        if (field)
            sum_add(sum, field, fields_get(&row, column));
    }
    fields_release(&row);
}

static void sum_of(Sum *sum, const Compute *compute, const Form *form,
                   const Fields *fields)
{
    const struct OpRow *op = &ops[compute->op];
    for (int i = 0; i < compute->count; i++) {
        const char *name = compute->of[i];
        sum->place = i;
        const char *value = fields_get(fields, name);
        const Field *field = form_field(form, name);
        if (word_of(op, name))
            sum_items(sum, form, fields);
        else if (field && field->rows)
            sum_rows(sum, field, compute->column, value);
        else if (field)
            sum_add(sum, field, value);
        else /* a column of the same row */
            sum_add(sum, &(Field){.name = name}, value);
    }
}

/* A number as it is kept: money with two digits, else at most two. */
static char *number_text(const Field *field, double number)
{
    enum { HUNDREDTHS = 100, TENTHS = 10 };
    static const double largest = 1e13;
    if (!(fabs(number) < largest))
        return NULL;
    const long long all = llround(fabs(number) * HUNDREDTHS);
    const long long part = all % HUNDREDTHS;
    Str out = STR_EMPTY;
    str_addf(&out, "%s%lld", number < 0 && all ? "-" : "", all / HUNDREDTHS);
    if (field->type == FIELD_MONEY || part % TENTHS)
        str_addf(&out, ".%02lld", part);
    else if (part)
        str_addf(&out, ".%lld", part / TENTHS);
    return str_take(&out);
}

/* Whole local days up to today. */
static bool days_since(const char *value, Seconds now, double *days)
{
    Seconds at = NEVER;
    if (!value || !value_moment(value, &at))
        return false;
    /* From noon to noon, whatever a clock change makes of a day. */
    const double span = (double)(day_start(now) - day_start(at));
    *days = round(span / DAY);
    return true;
}

static char *grade(const Field *field, double number)
{
    for (int i = 0; i < field->choice_count; i++)
        if (number >= field->choices[i].points)
            return mem_text(field->choices[i].value);
    return NULL;
}

static bool counted(const Compute *compute, const Sum *sum, double *out)
{
    const char *first = compute->of[0];
    if (strcmp(first, "failed") == 0)
        *out = sum->failed;
    else
        *out = sum->answered + (compute->column ? 0 : sum->rows);
    return true;
}

char *field_compute(const Field *field, const Form *form, const Fields *fields,
                    Seconds now)
{
    const Compute *compute = &field->compute;
    Sum sum = {0};
    double number = 0;
    bool known = false;
    if (compute->op == COMPUTE_NONE || compute->op == COMPUTE_SUM_OF ||
        compute->op == COMPUTE_COUNT_OF)
        return NULL;
    sum_of(&sum, compute, form, fields);
    switch (compute->op) {
    case COMPUTE_SUM:
        known = sum.filled > 0;
        number = sum.total;
        break;
    case COMPUTE_MEAN:
        known = sum.weight > 0;
        number = known ? sum.total / sum.weight : 0;
        break;
    case COMPUTE_COUNT:
        known = counted(compute, &sum, &number);
        break;
    case COMPUTE_SHARE:
        known = sum.best > 0;
        number = known ? 100 * sum.total / sum.best : 0;
        break;
    case COMPUTE_PRODUCT:
        known = sum.filled == compute->count;
        number = sum.product;
        break;
    case COMPUTE_DIFFERENCE:
        /* what is missing of the two counts as nothing */
        known = sum.filled > 0;
        number = sum.difference;
        break;
    case COMPUTE_DAYS_SINCE:
        known = days_since(fields_get(fields, compute->of[0]), now, &number);
        break;
    case COMPUTE_GRADE:
        return sum.filled ? grade(field, sum.last) : NULL;
    default:
        break;
    }
    return known ? number_text(field, number) : NULL;
}
