/* chance.c -- permutation test, Fisher's exact test, rank correlation
 *
 * What a random deal of answers to groups looks like is drawn as a table, cell
 * by cell from the hypergeometric distribution, so a draw costs as much with a
 * million answers as with a hundred.
 */
#include "chance.h"

#include "text.h"

#include <math.h>
#include <stdlib.h>

/* Two ways count as equally likely, or far apart, in spite of rounding. */
static const double nearly = 1 - 1e-7;

/* Ways that lie as far apart: after so many, a chance is known well enough. */
enum { ENOUGH = 500 };

typedef struct Dice {
    uint64_t state;
} Dice;

/* SplitMix64; 0 <= result < 1. */
static double dice_throw(Dice *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/* ---- hypergeometric distribution -------------------------------------------- */

/* Of `all` answers `marked` are of one kind; so many are taken. */
typedef struct Urn {
    double all, marked, taken;
} Urn;

static double log_choose(double n, double k)
{
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) -
           lgamma_r(n - k + 1, &sign);
}

/* That k of those taken are marked. */
static double urn_chance(const Urn *urn, double k)
{
    return exp(log_choose(urn->marked, k) +
               log_choose(urn->all - urn->marked, urn->taken - k) -
               log_choose(urn->all, urn->taken));
}

static double urn_least(const Urn *urn)
{
    return fmax(0, urn->taken - (urn->all - urn->marked));
}

static double urn_most(const Urn *urn)
{
    return fmin(urn->taken, urn->marked);
}

/* urn_chance(k + 1) by urn_chance(k) */
static double urn_step(const Urn *urn, double k)
{
    return (urn->marked - k) * (urn->taken - k) /
           ((k + 1) * (urn->all - urn->marked - urn->taken + k + 1));
}

/* Looks outwards from the likeliest. */
static double urn_draw(const Urn *urn, Dice *dice)
{
    double least = urn_least(urn), most = urn_most(urn);
    double likely =
        floor((urn->taken + 1) * (urn->marked + 1) / (urn->all + 2));
    if (least == most)
        return least;
    likely = fmin(fmax(likely, least), most);
    double up = likely, down = likely;
    double above = urn_chance(urn, likely), below = above;
    double left = dice_throw(dice) - above;
    while (left > 0 && (up < most || down > least)) {
        if (up < most) {
            above *= urn_step(urn, up++);
            left -= above;
            if (left <= 0)
                return up;
        }
        if (down > least) {
            below /= urn_step(urn, --down);
            left -= below;
            if (left <= 0)
                return down;
        }
    }
    return likely;
}

/* ---- how far groups lie apart ---------------------------------------------------- */

/* The sums by line and by column. */
typedef struct Margins {
    double *rows, *columns;
    double all;
} Margins;

static Margins margins_of(const Crosstab *table)
{
    Margins margins = {mem_new((size_t)(table->rows + 1) * sizeof(double)),
                       mem_new((size_t)(table->columns + 1) * sizeof(double)),
                       0};

    for (int r = 0; r < table->rows; r++)
        for (int c = 0; c < table->columns; c++) {
            double count = (double)table->at[r * table->columns + c];
            margins.rows[r] += count;
            margins.columns[c] += count;
            margins.all += count;
        }
    return margins;
}

static void margins_release(Margins *margins)
{
    free(margins->rows);
    free(margins->columns);
}

/* Of a deal of the same answers it rises and falls with the variance between
 * groups. */
static double apart_add(double points, double count)
{
    return count > 0 ? points * points / count : 0;
}

static double apart_of(const Crosstab *table, const double *points,
                       const Margins *margins)
{
    double apart = 0;

    for (int r = 0; r < table->rows; r++) {
        double sum = 0;
        for (int c = 0; c < table->columns; c++)
            sum += points[c] * (double)table->at[r * table->columns + c];
        apart += apart_add(sum, margins->rows[r]);
    }
    return apart;
}

/* The same for a random deal; left has room for a column each. */
static double apart_draw(const Crosstab *table, const double *points,
                         const Margins *margins, double *left, Dice *dice)
{
    double apart = 0, all = margins->all;

    for (int c = 0; c < table->columns; c++)
        left[c] = margins->columns[c];
    for (int r = 0; r < table->rows; r++) {
        double sum = 0, to_take = margins->rows[r], among = all;
        for (int c = 0; c < table->columns && to_take > 0; c++) {
            Urn urn = {among, left[c], to_take};
            double taken = urn_draw(&urn, dice);
            among -= left[c];
            left[c] -= taken;
            to_take -= taken;
            sum += points[c] * taken;
        }
        all -= margins->rows[r];
        apart += apart_add(sum, margins->rows[r]);
    }
    return apart;
}

/* Points above and below their mean: what all ways have in common would drown
 * what they differ by. */
static double *points_centred(const Crosstab *table, const double *points,
                              const Margins *margins)
{
    double *centred = mem_new((size_t)(table->columns + 1) * sizeof *centred);
    double mean = 0;

    for (int c = 0; c < table->columns; c++)
        mean += points[c] * margins->columns[c] / margins->all;
    for (int c = 0; c < table->columns; c++)
        centred[c] = points[c] - mean;
    return centred;
}

static double drawn_chance(const Crosstab *table, const double *points,
                           const Margins *margins)
{
    Dice dice = {UINT64_C(5341)};
    double *centred = points_centred(table, points, margins);
    double *left = mem_new((size_t)(table->columns + 1) * sizeof *left);
    double seen = apart_of(table, centred, margins);
    int reached = 1, ways = 1; /* what was seen is one of the ways */

    while (ways <= CHANCE_DRAWS && reached < ENOUGH) {
        reached +=
            apart_draw(table, centred, margins, left, &dice) >= seen * nearly;
        ways++;
    }
    free(centred);
    free(left);
    return (double)reached / ways;
}

/* All ways that are no likelier than the one that was seen. */
static double fisher_chance(const Crosstab *table, const Margins *margins)
{
    Urn urn = {margins->all, margins->columns[0], margins->rows[0]};
    double seen = urn_chance(&urn, (double)table->at[0]), sum = 0;

    const int64_t most = (int64_t)urn_most(&urn);
    for (int64_t k = (int64_t)urn_least(&urn); k <= most; k++) {
        double chance = urn_chance(&urn, (double)k);
        if (chance * nearly <= seen)
            sum += chance;
    }
    return fmin(sum, 1);
}

double chance_of(const Crosstab *table, const double *points, bool *exact)
{
    Margins margins = margins_of(table);
    int groups = 0, answers = 0;
    double chance = 1;

    for (int r = 0; r < table->rows; r++)
        groups += margins.rows[r] > 0;
    for (int c = 0; c < table->columns; c++)
        answers += margins.columns[c] > 0;
    *exact = table->rows == 2 && table->columns == 2;
    if (groups > 1 && answers > 1)
        chance = *exact ? fisher_chance(table, &margins)
                        : drawn_chance(table, points, &margins);
    margins_release(&margins);
    return chance;
}

/* ---- many at once ---------------------------------------------------------------- */

static int by_chance(const void *one, const void *other)
{
    const double *const *a = one, *const *b = other;

    return **a < **b ? -1 : **a > **b;
}

void chance_of_many(double *chances, int count)
{
    double **order = mem_new((size_t)(count + 1) * sizeof *order), least = 0;

    for (int i = 0; i < count; i++)
        order[i] = &chances[i];
    qsort((void *)order, (size_t)count, sizeof *order, by_chance);
    for (int i = 0; i < count; i++) {
        least = fmax(least, fmin(1, *order[i] * (count - i)));
        *order[i] = least;
    }
    free((void *)order);
}

/* ---- ranks ----------------------------------------------------------------------- */

/* counts become the middle ranks of those who gave that answer. */
static double ranks_make(double *counts, int count)
{
    double before = 0, squares = 0, middle;

    for (int i = 0; i < count; i++)
        before += counts[i];
    middle = (before + 1) / 2;
    before = 0;
    for (int i = 0; i < count; i++) {
        double here = counts[i], rank = before + (here + 1) / 2 - middle;
        before += here;
        squares += here * rank * rank;
        counts[i] = rank;
    }
    return squares;
}

double rank_correlation(const Crosstab *table)
{
    Margins margins = margins_of(table);
    double both = 0;
    double rows = ranks_make(margins.rows, table->rows);
    double columns = ranks_make(margins.columns, table->columns);

    for (int r = 0; r < table->rows; r++)
        for (int c = 0; c < table->columns; c++)
            both += (double)table->at[r * table->columns + c] *
                    margins.rows[r] * margins.columns[c];
    margins_release(&margins);
    return rows > 0 && columns > 0 ? both / sqrt(rows * columns) : NAN;
}
