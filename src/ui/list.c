/* list.c -- a window of rows on a source that has them all
 *
 *     source    … 41 42 [43 44 45 46] 47 48 …
 *                            ^ cursor
 *     Down at 46: asks for AHEAD rows after 46, moves up by one; the next
 *                 Downs have them already
 *     refresh:    asks for four rows from 43 on, looks where 45 went
 *
 * A row is known by its key, never by its place, so rows may come and go
 * between two questions, and a million of them cost what twenty do.  An
 * answer that was interrupted changes nothing: what was shown stays.
 */
#include "ui.h"

#include <stdlib.h>
#include <string.h>

enum { INTERRUPTED = -1, AHEAD = 16 };

/* What a question to the source starts from. */
typedef struct Ask {
    const void *key; /* NULL: the start, or the end when backwards */
    bool backwards;
    bool inclusive;
} Ask;

static char *row_of(char *rows, const List *list, int i)
{
    return rows + (size_t)i * list->source.row_size;
}

/* The second half of the memory: answers arrive here, so that an interrupted
 * one leaves the window whole. */
static char *scratch(const List *list)
{
    return list->rows + (size_t)list->height * list->source.row_size;
}

static bool same_key(const List *list, const void *one, const void *other)
{
    return memcmp(one, other, list->source.key_size) == 0;
}

static int ask(const List *list, Ask what, char *rows, int most)
{
    if (most <= 0)
        return 0;
    int got = list->source.fetch(list->source.self, what.key, what.backwards,
                                 what.inclusive, rows, most);
    return got > most ? most : got < 0 ? INTERRUPTED : got;
}

/* Turns round rows that came nearest first. */
static void turn_round(const List *list, char *rows, int count)
{
    size_t size = list->source.row_size;
    for (int i = 0, j = count - 1; i < j; i++, j--)
        for (size_t k = 0; k < size; k++) {
            char *one = row_of(rows, list, i) + k;
            char *other = row_of(rows, list, j) + k;
            char kept = *one;
            *one = *other;
            *other = kept;
        }
}

/* Rows that came beyond an edge are kept for the next step over it: a question
 * costs more than the row that one key needs. */
static void ahead_keep(List *list, Ask what, const char *rows, int count)
{
    const size_t size = list->source.row_size;

    list->ahead_count = count;
    list->ahead_back = what.backwards;
    if (count > 0) {
        memcpy(list->ahead_edge, rows - size, list->source.key_size);
        memmove(list->ahead, rows, (size_t)count * size);
    }
}

/* Up to most rows beyond the edge row that what names, nearest first. */
static int ask_beyond(List *list, Ask what, char *rows, int most)
{
    const size_t size = list->source.row_size;

    if (most <= 0 || !what.key)
        return 0;
    if (most <= list->ahead_count && what.backwards == list->ahead_back &&
        same_key(list, what.key, list->ahead_edge)) {
        memcpy(rows, list->ahead, (size_t)most * size);
        memcpy(list->ahead_edge, rows + (size_t)(most - 1) * size,
               list->source.key_size);
        list->ahead_count -= most;
        memmove(list->ahead, list->ahead + (size_t)most * size,
                (size_t)list->ahead_count * size);
        return most;
    }
    const int got = ask(list, what, rows, most > AHEAD ? most : AHEAD);
    const int taken = got < most ? got : most;
    if (got >= 0)
        ahead_keep(list, what, rows + (size_t)taken * size, got - taken);
    return taken;
}

static void window_copy(List *list, const char *rows, int count)
{
    memcpy(list->rows, rows, (size_t)count * list->source.row_size);
    list->count = count;
}

static int find(const List *list, const char *rows, int count, const void *key)
{
    for (int i = 0; i < count; i++)
        if (same_key(list, rows + (size_t)i * list->source.row_size, key))
            return i;
    return -1;
}

/* Appends rows to the window; what does not fit leaves at its top. */
static void push_below(List *list, const char *rows, int count)
{
    size_t size = list->source.row_size;
    int over = list->count + count - list->height;
    if (over > 0) {
        list->count -= over;
        memmove(list->rows, row_of(list->rows, list, over),
                (size_t)list->count * size);
        list->at_start = false;
    }
    memcpy(row_of(list->rows, list, list->count), rows, (size_t)count * size);
    list->count += count;
}

/* The same at the top, with rows in their order. */
static void push_above(List *list, const char *rows, int count)
{
    size_t size = list->source.row_size;
    int over = list->count + count - list->height;
    if (over > 0)
        list->count -= over;
    memmove(row_of(list->rows, list, count), list->rows,
            (size_t)list->count * size);
    memcpy(list->rows, rows, (size_t)count * size);
    list->count += count;
}

/* Fetches up to most rows after the last; how many came. */
static int extend_below(List *list, int most)
{
    Ask what = {.key = list_row(list, list->count - 1)};
    int got = ask_beyond(list, what, scratch(list), most);
    if (got > 0)
        push_below(list, scratch(list), got);
    return got;
}

/* Fetches up to most rows before the first; how many came. */
static int extend_above(List *list, int most)
{
    Ask what = {.key = list_row(list, 0), .backwards = true};
    int got = ask_beyond(list, what, scratch(list), most);
    if (got >= 0 && most > 0)
        list->at_start = got < most;
    if (got <= 0)
        return got;
    turn_round(list, scratch(list), got);
    push_above(list, scratch(list), got);
    return got;
}

static void cursor_clamp(List *list)
{
    if (list->cursor >= list->count)
        list->cursor = list->count - 1;
    if (list->cursor < 0)
        list->cursor = 0;
}

/* Fills a window that has room, below and then above. */
static void fill_up(List *list)
{
    if (list->count == 0)
        return;
    if (list->count < list->height)
        extend_below(list, list->height - list->count);
    int room = list->height - list->count;
    if (room > 0 && !list->at_start) {
        int got = extend_above(list, room);
        list->cursor += got > 0 ? got : 0;
    }
}

/* Puts the row with the key at place in the window; false when the source has
 * no such row or was interrupted. */
static bool window_around(List *list, const void *key, int place)
{
    char sought[LIST_KEY];
    memcpy(sought, key, list->source.key_size);
    Ask what = {.key = sought, .inclusive = true};
    int got = ask(list, what, scratch(list), list->height);
    if (got <= 0 || !same_key(list, scratch(list), sought))
        return false;
    window_copy(list, scratch(list), got);
    list->at_start = false;
    list->cursor = 0;
    if (place > 0) {
        /* rows below the window's end make way */
        int most = place < list->height ? place : list->height - 1;
        int above = extend_above(list, most);
        list->cursor = above > 0 ? above : 0;
    }
    fill_up(list);
    return true;
}

/* Where the cursor goes after a refresh: to its row, or the neighbour that is
 * still there.  before are the rows as they were. */
static int cursor_after(const List *list, const char *fresh, int count)
{
    char *before = list->rows;
    for (int i = list->cursor; i < list->count; i++) {
        int found = find(list, fresh, count, row_of(before, list, i));
        if (found >= 0)
            return found;
    }
    for (int i = list->cursor - 1; i >= 0; i--) {
        int found = find(list, fresh, count, row_of(before, list, i));
        if (found >= 0)
            return found;
    }
    return list->cursor;
}

/* A window on the source's start, or on its end. */
static void window_at(List *list, bool end)
{
    Ask what = {.backwards = end};
    int got = ask(list, what, scratch(list), list->height);
    if (got < 0)
        return;
    if (end)
        turn_round(list, scratch(list), got);
    window_copy(list, scratch(list), got);
    list->at_start = !end || got < list->height;
    list->cursor = end ? got - 1 : 0;
    cursor_clamp(list);
}

void list_init(List *list, ListSource source)
{
    *list = (List){.source = source, .at_start = true};
}

void list_release(List *list)
{
    free(list->rows);
    free(list->ahead);
    list->rows = list->ahead = NULL;
    list->ahead_count = list->count = list->cursor = list->height = 0;
}

void list_resize(List *list, int height)
{
    height = height < 1 ? 1 : height > LIST_ROWS ? LIST_ROWS : height;
    if (height == list->height)
        return;
    if (list->count > height) { /* keep what is around the cursor */
        int from = list->cursor >= height ? list->cursor - height + 1 : 0;
        memmove(list->rows, row_of(list->rows, list, from),
                (size_t)height * list->source.row_size);
        list->count = height;
        list->cursor -= from;
        list->at_start = list->at_start && from == 0;
    }
    list->height = height;
    list->rows = mem_grow(list->rows,
                          (2 * (size_t)height + AHEAD) * list->source.row_size);
    list->ahead = mem_grow(list->ahead, (size_t)AHEAD * list->source.row_size);
    list_refresh(list);
}

void list_restart(List *list)
{
    if (list->height > 0)
        window_at(list, false);
}

void list_refresh(List *list)
{
    list->ahead_count = 0;
    if (list->height == 0)
        return;
    if (list->count == 0) {
        window_at(list, false);
        return;
    }
    char first[LIST_KEY];
    char chosen[LIST_KEY];
    memcpy(first, list->rows, list->source.key_size);
    memcpy(chosen, list_selected(list), list->source.key_size);
    int place = list->cursor;
    Ask what = {.key = list->at_start ? NULL : first, .inclusive = true};
    char *fresh = scratch(list);
    int got = ask(list, what, fresh, list->height);
    if (got < 0)
        return;
    /* Rows that came above may have pushed the chosen one out. */
    if (got == list->height && find(list, fresh, got, chosen) < 0) {
        if (window_around(list, chosen, place))
            return;
        got = ask(list, what, fresh, list->height);
        if (got < 0)
            return;
    }
    list->cursor = cursor_after(list, fresh, got);
    window_copy(list, fresh, got);
    if (got == 0 && !list->at_start) { /* all rows from the first on are gone */
        Ask above = {.key = first, .backwards = true};
        got = ask(list, above, fresh, list->height);
        if (got > 0) {
            turn_round(list, fresh, got);
            window_copy(list, fresh, got);
            list->cursor = got - 1;
        }
        list->at_start = got >= 0 && got < list->height;
    }
    cursor_clamp(list);
    if (!list->at_start && list->count > 0 && list->count < list->height) {
        int above = extend_above(list, list->height - list->count);
        list->cursor += above > 0 ? above : 0;
    }
}

static void cursor_down(List *list)
{
    if (list->cursor + 1 < list->count || extend_below(list, 1) > 0)
        list->cursor++;
    cursor_clamp(list);
}

static void cursor_up(List *list)
{
    if (list->cursor > 0)
        list->cursor--;
    else
        extend_above(list, 1);
}

static void page_down(List *list)
{
    if (extend_below(list, list->height) == 0)
        list->cursor = list->count - 1;
    cursor_clamp(list);
}

static void page_up(List *list)
{
    if (extend_above(list, list->height) == 0)
        list->cursor = 0;
    cursor_clamp(list);
}

bool list_key(List *list, int key)
{
    bool empty = list->count == 0;
    switch (key) {
    case UI_DOWN:
        empty ? list_refresh(list) : cursor_down(list);
        return true;
    case UI_UP:
        empty ? list_refresh(list) : cursor_up(list);
        return true;
    case UI_PAGE_DOWN:
        empty ? list_refresh(list) : page_down(list);
        return true;
    case UI_PAGE_UP:
        empty ? list_refresh(list) : page_up(list);
        return true;
    case UI_HOME:
        list_restart(list);
        return true;
    case UI_END:
        if (list->height > 0)
            window_at(list, true);
        return true;
    default:
        return false;
    }
}

void *list_row(List *list, int i)
{
    return i >= 0 && i < list->count ? row_of(list->rows, list, i) : NULL;
}

void *list_selected(List *list)
{
    return list_row(list, list->cursor);
}

bool list_seek(List *list, const void *key)
{
    int here = find(list, list->rows, list->count, key);
    if (here >= 0) {
        list->cursor = here;
        return true;
    }
    return list->height > 0 && window_around(list, key, list->height / 3);
}
