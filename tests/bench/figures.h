/* figures.h -- what was measured, and how it is told
 *
 *     taking, facts a second   31000   /s   >= 0.5 of floor   52000   0.60
 *
 * Parts of a line are parted by tabs: what it is, the figure, its unit, the
 * goal, the floor in the same run, figure by floor.
 */
#ifndef GUANJIA_BENCH_FIGURES_H
#define GUANJIA_BENCH_FIGURES_H

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FIGURES = 10000 };

static inline double clock_ms(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static inline double now_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

static inline double worked_ms(void)
{
    return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

/* What was measured again and again. */
typedef struct Figures {
    double at[FIGURES];
    int count;
} Figures;

static inline void figures_add(Figures *figures, double figure)
{
    if (figures->count < FIGURES)
        figures->at[figures->count++] = figure;
}

static inline int by_size(const void *one, const void *other)
{
    const double *a = one, *b = other;

    return *a < *b ? -1 : *a > *b;
}

/* share 0.5: the median. */
static inline double figures_part(Figures *figures, double share)
{
    if (figures->count == 0)
        return 0;
    qsort(figures->at, (size_t)figures->count, sizeof *figures->at, by_size);
    return figures->at[(int)(share * (figures->count - 1) + 0.5)];
}

/* floor 0: there is none. */
static inline void tell(const char *what, double figure, const char *unit,
                        const char *goal, double floor)
{
    printf("%s\t%.2f\t%s\t%s\t", what, figure, unit, goal);
    if (floor > 0)
        printf("%.2f\t%.2f\n", floor, figure / floor);
    else
        printf("\t\n");
    (void)fflush(stdout);
}

static inline void complain(const char *what, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", what, why);
    exit(1); /* NOLINT(concurrency-mt-unsafe): one thread */
}

#endif
