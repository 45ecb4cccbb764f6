/* chance.h -- whether what differs between groups can be chance
 *
 * Answers of one question are counted in a table, a line a group, a column an
 * answer:
 *
 *                  bad   fair   good
 *     Tower A        2      5     40      points 1, 2, 3
 *     Tower B        9     11     27
 *
 * If the groups were alike, each way to deal the same answers out to groups of
 * the same sizes would be as likely; chance is the share of those ways in which
 * the groups' means lie at least as far apart as they do.  Nothing is assumed
 * about how answers are spread.
 */
#ifndef GUANJIA_CHANCE_H
#define GUANJIA_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

/* Counts, row by row: rows are groups, columns answers. */
typedef struct Crosstab {
    const int64_t *at;
    int rows, columns;
} Crosstab;

/* 0 to 1; 1 where there is nothing to compare.  Two groups and two answers:
 * Fisher's exact test, all ways counted (*exact is true); else up to
 * CHANCE_DRAWS ways drawn at random, always the same ones. */
enum { CHANCE_DRAWS = 9999 };
double chance_of(const Crosstab *table, const double *points, bool *exact);

/* Where several questions are asked at once, one of them differs easily:
 * Holm's correction, in place. */
void chance_of_many(double *chances, int count);

/* Spearman's rank correlation of two ordered answers (both ascending), ties in
 * the middle: -1 to 1; NAN where one of them is always the same. */
double rank_correlation(const Crosstab *table);

#endif
