/* chance_test.c -- figures from textbooks, and from counting all ways */
#include "../../src/service/chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static double fisher(int64_t a, int64_t b, int64_t c, int64_t d)
{
    const int64_t cells[] = {a, b, c, d};
    const Crosstab table = {cells, 2, 2};
    const double points[] = {0, 1};
    bool exact = false;

    double chance = chance_of(&table, points, &exact);
    assert_true(exact);
    return chance;
}

static void two_by_two_is_fishers_exact_test(void **state)
{
    (void)state;
    /* the lady who tastes tea; examples of the manuals of R and SciPy */
    assert_float_equal(fisher(3, 1, 1, 3), 0.4857143, 1e-7);
    assert_float_equal(fisher(6, 2, 1, 4), 0.1025641, 1e-7);
    assert_float_equal(fisher(8, 2, 1, 5), 0.0349650, 1e-7);
    assert_float_equal(fisher(2, 10, 15, 3), 0.0005367241, 1e-9);
    assert_float_equal(fisher(500, 500, 500, 500), 1, 1e-9);
}

/* ---- counting all ways ------------------------------------------------------- */

enum { MOST = 12 };

/* Deals answers to groups of given sizes in all ways. */
typedef struct Deal {
    double points[MOST];
    int group[MOST], room[3], size[3], count;
    double seen, reached, ways;
} Deal;

static double apart(const Deal *deal)
{
    double sum[3] = {0}, all = 0;

    for (int i = 0; i < deal->count; i++)
        sum[deal->group[i]] += deal->points[i];
    for (int g = 0; g < 3; g++)
        all += sum[g] * sum[g] / deal->size[g];
    return all;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as there are answers */
static void deal_from(Deal *deal, int i)
{
    if (i == deal->count) {
        deal->ways++;
        deal->reached += apart(deal) >= deal->seen - 1e-9;
        return;
    }
    for (int g = 0; g < 3; g++) {
        if (deal->room[g] == 0)
            continue;
        deal->room[g]--;
        deal->group[i] = g;
        deal_from(deal, i + 1);
        deal->room[g]++;
    }
}

static double all_ways(const Crosstab *table, const double *points)
{
    Deal deal = {0};

    for (int g = 0; g < table->rows; g++)
        for (int c = 0; c < table->columns; c++)
            for (int64_t n = table->at[g * table->columns + c]; n > 0; n--) {
                deal.group[deal.count] = g;
                deal.points[deal.count++] = points[c];
                deal.room[g]++;
                deal.size[g]++;
            }
    deal.seen = apart(&deal);
    deal_from(&deal, 0);
    return deal.reached / deal.ways;
}

static void drawn_ways_say_what_all_ways_say(void **state)
{
    static const int64_t tables[][9] = {
        {3, 1, 0, 1, 2, 1, 0, 1, 3}, {4, 0, 0, 0, 4, 0, 0, 0, 4},
        {1, 1, 1, 1, 1, 1, 1, 1, 1}, {2, 0, 1, 0, 3, 0, 1, 2, 2},
        {0, 5, 0, 2, 0, 1, 1, 1, 1},
    };
    const double points[] = {1, 2, 5};

    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const Crosstab table = {tables[i], 3, 3};
        bool exact = true;
        double drawn = chance_of(&table, points, &exact);
        assert_false(exact);
        /* three times what the draws may be off by */
        double all = all_ways(&table, points);
        assert_float_equal(drawn, all, 0.005 + 0.13 * all);
        assert_float_equal(drawn, chance_of(&table, points, &exact), 0);
    }
}

static void a_million_answers_are_compared_too(void **state)
{
    static const int64_t alike[] = {100000, 200000, 33333,  100100, 199900,
                                    33333,  100000, 199950, 33383};
    static const int64_t apart_ones[] = {100000, 200000, 33333,  105000, 195000,
                                         33333,  100000, 199950, 33383};
    const double points[] = {1, 2, 3};
    bool exact;

    (void)state;
    assert_true(chance_of(&(Crosstab){alike, 3, 3}, points, &exact) > 0.2);
    assert_float_equal(chance_of(&(Crosstab){apart_ones, 3, 3}, points, &exact),
                       1.0 / (CHANCE_DRAWS + 1), 1e-12);
}

static void there_is_no_difference_where_nobody_answered(void **state)
{
    static const int64_t none[6] = {0}, one[6] = {3, 2, 0},
                         same[6] = {0, 3, 0, 0, 5, 0};
    const double points[] = {1, 2, 3};
    bool exact;

    (void)state;
    assert_float_equal(chance_of(&(Crosstab){none, 2, 3}, points, &exact), 1,
                       0);
    assert_float_equal(chance_of(&(Crosstab){one, 2, 3}, points, &exact), 1, 0);
    assert_float_equal(chance_of(&(Crosstab){same, 2, 3}, points, &exact), 1,
                       0);
}

static void of_many_questions_one_must_differ_more(void **state)
{
    double chances[] = {0.04, 0.01, 0.9, 0.03};

    (void)state;
    /* Holm: 4 * 0.01, 3 * 0.03, then not below the one before */
    chance_of_many(chances, 4);
    assert_float_equal(chances[1], 0.04, 1e-12);
    assert_float_equal(chances[3], 0.09, 1e-12);
    assert_float_equal(chances[0], 0.09, 1e-12);
    assert_float_equal(chances[2], 0.9, 1e-12);
}

static void ranks_follow_each_other_as_they_should(void **state)
{
    static const int64_t together[] = {4, 0, 0, 0, 7, 0, 0, 0, 2};
    static const int64_t against[] = {0, 0, 4, 0, 7, 0, 2, 0, 0};
    static const int64_t apart_from[] = {2, 4, 2, 4};
    static const int64_t same[] = {3, 4, 0, 0};
    /* (1,2) (2,1) (3,3) (4,5) (5,4): 1 - 6 * 4 / (5 * 24) */
    static const int64_t five[25] = {0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1,
                                     0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0};

    (void)state;
    assert_float_equal(rank_correlation(&(Crosstab){together, 3, 3}), 1, 1e-12);
    assert_float_equal(rank_correlation(&(Crosstab){against, 3, 3}), -1, 1e-12);
    assert_float_equal(rank_correlation(&(Crosstab){apart_from, 2, 2}), 0,
                       1e-12);
    assert_float_equal(rank_correlation(&(Crosstab){five, 5, 5}), 0.8, 1e-12);
    assert_true(isnan(rank_correlation(&(Crosstab){same, 2, 2})));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_by_two_is_fishers_exact_test),
        cmocka_unit_test(drawn_ways_say_what_all_ways_say),
        cmocka_unit_test(a_million_answers_are_compared_too),
        cmocka_unit_test(there_is_no_difference_where_nobody_answered),
        cmocka_unit_test(of_many_questions_one_must_differ_more),
        cmocka_unit_test(ranks_follow_each_other_as_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
