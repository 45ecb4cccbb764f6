/* list_test.c -- a window on a million rows that come and go
 *
 * The source is a plain array of which rows exist; the window must always be
 * what a program with all rows in its hand would show.
 */
#include "ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KEY_SIZE = 16, MANY = 1000000, FEW = 60, ROUNDS = 400, STEPS = 120 };

typedef struct Item {
    char key[KEY_SIZE];
    int number;
} Item;

/* Rows 0 … size - 1, of which here[] says which exist. */
typedef struct Rows {
    char *here;
    int size;
    bool broken; /* answers that it was interrupted */
    int asked;   /* rows handed out */
} Rows;

static uint64_t seed = 5341;

static int pick(int below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (int)((seed >> 33) % (uint64_t)below);
}

static void key_of(int number, char key[KEY_SIZE])
{
    memset(key, 0, KEY_SIZE);
    (void)snprintf(key, KEY_SIZE, "%08d", number);
}

static int rows_fetch(void *self, const void *key, bool backwards,
                      bool inclusive, void *rows, int max)
{
    Rows *source = self;
    Item *items = rows;
    int step = backwards ? -1 : 1;
    int at = backwards ? source->size - 1 : 0;
    int count = 0;
    if (key)
        at = (int)strtol(key, NULL, 10) + (inclusive ? 0 : step);
    for (; at >= 0 && at < source->size && count < max; at += step) {
        if (!source->here[at])
            continue;
        if (source->broken && count == max / 2)
            break;
        key_of(at, items[count].key);
        items[count++].number = at;
    }
    source->asked += count;
    return source->broken ? -1 : count;
}

static Rows rows_new(int size)
{
    Rows rows = {.here = mem_new((size_t)size), .size = size};
    memset(rows.here, 1, (size_t)size);
    return rows;
}

static List list_on(Rows *rows, int height)
{
    List list;
    list_init(&list, (ListSource){rows_fetch, sizeof(Item), KEY_SIZE, rows});
    list_resize(&list, height);
    return list;
}

static int number_at(List *list, int i)
{
    const Item *item = list_row(list, i);
    return item ? item->number : -1;
}

static int selected(List *list)
{
    const Item *item = list_selected(list);
    return item ? item->number : -1;
}

static int rows_between(const Rows *rows, int from, int to)
{
    int count = 0;
    for (int i = from; i < to; i++)
        count += rows->here[i] ? 1 : 0;
    return count;
}

/* A fresh window shows neighbours, whole where there are enough. */
static void check_window(List *list, const Rows *rows)
{
    int all = rows_between(rows, 0, rows->size);
    assert_int_equal(list->count, all < list->height ? all : list->height);
    for (int i = 0; i + 1 < list->count; i++)
        assert_int_equal(
            rows_between(rows, number_at(list, i) + 1, number_at(list, i + 1)),
            0);
    for (int i = 0; i < list->count; i++)
        assert_true(rows->here[number_at(list, i)]);
    if (list->count == 0)
        assert_null(list_selected(list));
    else
        assert_in_range(list->cursor, 0, list->count - 1);
    if (list->at_start && list->count > 0)
        assert_int_equal(rows_between(rows, 0, number_at(list, 0)), 0);
}

static void keys_walk_a_million_rows(void **state)
{
    (void)state;
    Rows rows = rows_new(MANY);
    List list = list_on(&rows, 20);
    assert_int_equal(selected(&list), 0);
    for (int i = 0; i < 30; i++)
        list_key(&list, UI_DOWN);
    assert_int_equal(selected(&list), 30);
    assert_int_equal(number_at(&list, 0), 11);
    list_key(&list, UI_PAGE_DOWN);
    assert_int_equal(selected(&list), 50);
    list_key(&list, UI_END);
    assert_int_equal(selected(&list), MANY - 1);
    assert_int_equal(number_at(&list, 0), MANY - 20);
    list_key(&list, UI_DOWN);
    list_key(&list, UI_PAGE_DOWN);
    assert_int_equal(selected(&list), MANY - 1);
    for (int i = 0; i < 20; i++)
        list_key(&list, UI_UP);
    assert_int_equal(selected(&list), MANY - 21);
    list_key(&list, UI_PAGE_UP);
    assert_int_equal(selected(&list), MANY - 41);
    list_key(&list, UI_HOME);
    assert_int_equal(selected(&list), 0);
    list_key(&list, UI_PAGE_UP);
    list_key(&list, UI_UP);
    assert_int_equal(selected(&list), 0);
    assert_false(list_key(&list, 'x'));
    assert_in_range(rows.asked, 1, 400);
    list_release(&list);
    free(rows.here);
}

static void steps_over_the_edge_ask_once_for_a_few_rows(void **state)
{
    (void)state;
    Rows rows = rows_new(MANY);
    List list = list_on(&rows, 20);
    for (int i = 0; i < 19; i++)
        list_key(&list, UI_DOWN);
    rows.asked = 0;
    list_key(&list, UI_DOWN);
    assert_in_range(rows.asked, 1, 20);
    const int asked = rows.asked;
    for (int i = 1; i < asked; i++)
        list_key(&list, UI_DOWN);
    assert_int_equal(rows.asked, asked);
    assert_int_equal(selected(&list), 19 + asked);
    check_window(&list, &rows);
    rows.here[20 + asked] = 0; /* a refresh lets what came before go */
    list_key(&list, UI_DOWN);
    list_key(&list, UI_UP);
    list_refresh(&list);
    check_window(&list, &rows);
    list_release(&list);
    free(rows.here);
}

static void a_refresh_keeps_the_cursor_on_its_row(void **state)
{
    (void)state;
    Rows rows = rows_new(FEW);
    memset(rows.here, 0, 20);
    List list = list_on(&rows, 10);
    for (int i = 0; i < 4; i++)
        list_key(&list, UI_DOWN);
    assert_int_equal(selected(&list), 24);
    rows.here[3] = rows.here[5] = 1; /* new ones on top are shown */
    list_refresh(&list);
    assert_int_equal(number_at(&list, 0), 3);
    assert_int_equal(selected(&list), 24);
    memset(rows.here, 1, 20); /* so many that it would be pushed out */
    list_refresh(&list);
    assert_int_equal(selected(&list), 24);
    check_window(&list, &rows);
    rows.here[24] = 0; /* gone: the next one */
    list_refresh(&list);
    assert_int_equal(selected(&list), 25);
    check_window(&list, &rows);
    list_release(&list);
    free(rows.here);
}

static void a_refresh_fills_up_from_before_when_rows_are_gone(void **state)
{
    (void)state;
    Rows rows = rows_new(FEW);
    List list = list_on(&rows, 10);
    list_key(&list, UI_END);
    memset(rows.here + 52, 0, FEW - 52);
    list_refresh(&list);
    assert_int_equal(selected(&list), 51);
    check_window(&list, &rows);
    memset(rows.here + 30, 0, FEW - 30);
    list_refresh(&list);
    assert_int_equal(selected(&list), 29);
    check_window(&list, &rows);
    memset(rows.here, 0, FEW);
    list_refresh(&list);
    assert_null(list_selected(&list));
    rows.here[7] = 1;
    list_refresh(&list);
    assert_int_equal(selected(&list), 7);
    list_release(&list);
    free(rows.here);
}

static void an_interrupted_answer_leaves_what_was_shown(void **state)
{
    (void)state;
    static const int keys[] = {UI_DOWN,    UI_UP,   UI_PAGE_DOWN,
                               UI_PAGE_UP, UI_HOME, UI_END};
    Rows rows = rows_new(FEW);
    List list = list_on(&rows, 10);
    for (int i = 0; i < 25; i++)
        list_key(&list, UI_DOWN);
    rows.broken = true;
    for (int round = 0; round < ROUNDS; round++) {
        list_key(&list, keys[pick(6)]);
        if (round % 7 == 0)
            list_refresh(&list);
        assert_int_equal(list.count, 10);
        for (int i = 0; i < 10; i++)
            assert_int_equal(number_at(&list, i), 16 + i);
    }
    list_release(&list);
    free(rows.here);
}

static void seeking_finds_a_row_that_exists_and_only_that(void **state)
{
    (void)state;
    Rows rows = rows_new(MANY);
    List list = list_on(&rows, 20);
    char key[KEY_SIZE];
    rows.here[500001] = 0;
    key_of(500000, key);
    assert_true(list_seek(&list, key));
    assert_int_equal(selected(&list), 500000);
    assert_int_equal(list.count, 20);
    key_of(500001, key);
    assert_false(list_seek(&list, key));
    assert_int_equal(selected(&list), 500000);
    key_of(MANY - 1, key);
    assert_true(list_seek(&list, key));
    assert_int_equal(list.count, 20);
    list_release(&list);
    free(rows.here);
}

static void another_height_keeps_the_row_and_fills_the_window(void **state)
{
    (void)state;
    Rows rows = rows_new(FEW);
    List list = list_on(&rows, 20);
    list_key(&list, UI_END);
    for (int round = 0; round < ROUNDS; round++) {
        int was = selected(&list);
        list_resize(&list, pick(70));
        assert_int_equal(selected(&list), was);
        check_window(&list, &rows);
        list_key(&list, round % 3 ? UI_UP : UI_DOWN);
    }
    list_release(&list);
    free(rows.here);
}

/* Without changes the cursor walks as an index into the array would. */
static void check_step(List *list, const Rows *rows, int key)
{
    int was = selected(list);
    list_key(list, key);
    int now = selected(list);
    if (key == UI_DOWN)
        assert_int_equal(rows_between(rows, was, now),
                         rows_between(rows, was + 1, rows->size) > 0);
    else if (key == UI_UP)
        assert_int_equal(rows_between(rows, now, was),
                         rows_between(rows, 0, was) > 0);
    else if (key == UI_PAGE_DOWN)
        assert_true(now > was || rows_between(rows, was + 1, rows->size) == 0);
    else if (key == UI_PAGE_UP)
        assert_true(now < was || rows_between(rows, 0, was) == 0);
}

static void rows_change(Rows *rows)
{
    int from = pick(rows->size);
    int len = 1 + pick(pick(4) ? 4 : 30);
    char here = (char)pick(2);
    for (int i = from; i < from + len && i < rows->size; i++)
        rows->here[i] = here;
}

static void random_keys_on_changing_rows_show_what_an_array_would(void **state)
{
    (void)state;
    static const int keys[] = {UI_DOWN,    UI_UP,   UI_DOWN, UI_PAGE_DOWN,
                               UI_PAGE_UP, UI_HOME, UI_END};
    for (int round = 0; round < ROUNDS; round++) {
        Rows rows = rows_new(1 + pick(FEW));
        List list = list_on(&rows, 1 + pick(20));
        for (int step = 0; step < STEPS; step++) {
            if (pick(4) == 0)
                rows_change(&rows);
            int was = selected(&list);
            list_refresh(&list);
            check_window(&list, &rows);
            if (was >= 0 && rows.here[was])
                assert_int_equal(selected(&list), was);
            if (list.count > 0)
                check_step(&list, &rows, keys[pick(7)]);
            check_window(&list, &rows);
            if (pick(3) == 0) /* a key before anybody looked again */
                rows_change(&rows);
            list_key(&list, keys[pick(7)]);
        }
        list_release(&list);
        free(rows.here);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_walk_a_million_rows),
        cmocka_unit_test(steps_over_the_edge_ask_once_for_a_few_rows),
        cmocka_unit_test(a_refresh_keeps_the_cursor_on_its_row),
        cmocka_unit_test(a_refresh_fills_up_from_before_when_rows_are_gone),
        cmocka_unit_test(an_interrupted_answer_leaves_what_was_shown),
        cmocka_unit_test(seeking_finds_a_row_that_exists_and_only_that),
        cmocka_unit_test(another_height_keeps_the_row_and_fills_the_window),
        cmocka_unit_test(random_keys_on_changing_rows_show_what_an_array_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
