/* request_promises.c -- the promises of a request as a table
 *
 *        promise              due       done      margin  state
 *     5  In place             14:07:11  14:06:13    0:58  + kept
 *     3  Solved or explained  14:32:11             12:04    open
 */
#include "request_screen.h"

enum { CODE_CELLS = 4, TIME_CELLS = 11, WORD_CELLS = 11 };

/* Columns of the table; the label takes what is left. */
typedef struct Columns {
    int label, label_cells, due, done, margin, state;
} Columns;

static Columns columns(const PromiseTable *table)
{
    Columns c = {.label = table->col + CODE_CELLS + 1};

    c.state = table->col + table->cells - WORD_CELLS;
    c.margin = c.state - DUE_CELLS - 1;
    c.done = c.margin - TIME_CELLS - 1;
    c.due = c.done - TIME_CELLS - 1;
    c.label_cells = c.due - c.label - 1;
    return c;
}

static void promise_heads_draw(const PromiseTable *table, int row)
{
    Columns c = columns(table);

    ui_put(row, c.label, c.label_cells, LOOK_COLUMN, _("promise"));
    ui_put(row, c.due, TIME_CELLS, LOOK_COLUMN, _("due"));
    ui_put(row, c.done, TIME_CELLS, LOOK_COLUMN, _("done"));
    ui_put_right(row, c.margin, DUE_CELLS - 1, LOOK_COLUMN, _("margin"));
    ui_put(row, c.state, WORD_CELLS, LOOK_COLUMN, _("state"));
}

static const struct StateLook {
    char mark;
    Look look;
} state_looks[] = {
    [PROMISE_NOT_ASKED] = {'-', LOOK_QUIET},
    [PROMISE_OPEN] = {' ', LOOK_TEXT},
    [PROMISE_KEPT] = {'+', LOOK_GOOD},
    [PROMISE_KEPT_LATE] = {'!', LOOK_LATE},
    [PROMISE_BROKEN] = {'!', LOOK_LATE},
};

/* The cells that change as time passes. */
static void promise_clock_draw(const PromiseTable *table, int i, Seconds now)
{
    const Promise *promise = &table->at[i];
    const struct StateLook *row = &state_looks[promise->state];
    Columns c = columns(table);
    char margin[TIME_TEXT] = "", span[TIME_TEXT];
    Look look = row->look;
    Str word = STR_EMPTY;

    if (promise->done != NEVER)
        text_print(margin, sizeof margin, "%s ",
                   span_write(promise->left, span));
    else if (promise->due != NEVER)
        look = due_write(promise->due, now, margin);
    str_addf(&word, "%c %s", row->mark, promise_state_label(promise->state));
    ui_put_right(table->row + i, c.margin, DUE_CELLS, look, margin);
    ui_put(table->row + i, c.state, WORD_CELLS, look, str_text(&word));
    str_release(&word);
}

static void promise_time_draw(Seconds at, int row, int col, Seconds now)
{
    bool today = at != NEVER && day_start(at) == day_start(now);
    char time[TIME_TEXT];

    ui_put(row, col, TIME_CELLS, LOOK_TEXT,
           time_write(at, today ? TIME_SECONDS : TIME_SHORT, now, time));
}

void promise_table_draw(const PromiseTable *table, Seconds now)
{
    Columns c = columns(table);
    int row = table->row - 1;

    promise_heads_draw(table, row);
    for (int i = 0; i < PROMISES; i++) {
        const Promise *promise = &table->at[i];
        PromiseName name = (PromiseName)i;
        Look look =
            promise->state == PROMISE_NOT_ASKED ? LOOK_QUIET : LOOK_TEXT;
        row++;
        ui_put(row, table->col, CODE_CELLS, look, promise_sign(name));
        ui_put(row, c.label, c.label_cells, look, promise_label(name));
        promise_time_draw(promise->due, row, c.due, now);
        promise_time_draw(promise->done, row, c.done, now);
        promise_clock_draw(table, i, now);
    }
}

void promise_table_tick(const PromiseTable *table, Seconds now)
{
    for (int i = 0; i < PROMISES; i++)
        promise_clock_draw(table, i, now);
}
