/* request_list.c -- guanjia request list: the board, and finding
 *
 *     request list                      what is open, due next on top
 *     request list --mine               a department's own queue
 *     request list --all 漏水           newest first
 *     request list --state closed --day yesterday --category leak
 *     request list --unit hotline --late    that the hotline answers for now
 */
#include "output.h"
#include "words.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- printing ------------------------------------------------------------------ */

static void print_json(Desk *desk, const RequestRow *row)
{
    Request request;
    Str out = STR_EMPTY;

    if (request_load(desk, row->record, &request, NULL)) {
        request_json(desk, &request, &out);
        (void)printf("%s}\n", str_text(&out));
        request_release(&request);
    }
    str_release(&out);
}

static const char *who_of(Desk *desk, const RequestRow *row)
{
    const Reference *department =
        row->person ? NULL : reference_get(desk, "department", row->who);

    return department ? reference_label(department) : row->who;
}

static void print_row(Desk *desk, Grid *grid, const RequestRow *row)
{
    enum { TEXT = 40 };
    char due[TIME_TEXT] = "", state[64];

    if (row->due != NEVER)
        span_write(row->due - clock_now(), due);
    text_print(state, sizeof state, "%c %s", state_mark(row->state),
               state_label(row->state));
    grid_add(grid, row->number);
    grid_add(grid, due);
    grid_add(grid, row->home);
    grid_add(grid, row->name);
    grid_add_short(grid, row->text, TEXT);
    grid_add(grid, who_of(desk, row));
    grid_add(grid, state);
}

bool request_print(Desk *desk, const RequestQuery *query, bool json, int most,
                   Err *err)
{
    static const char *const heads[] = {N_("Number"), N_("Due"),  N_("Home"),
                                        N_("Name"),   N_("What"), N_("Who"),
                                        N_("State")};
    enum { STRIDE = 256 };
    Grid grid = {.columns = 7, .heads = heads};
    RequestRow *rows = mem_new(STRIDE * sizeof *rows);
    RowsFrom from = {0};
    RowKey key;
    int count = 0, wanted = most < STRIDE ? most : STRIDE;

    while (most > 0 &&
           (count = request_rows(desk, query, from, rows, wanted)) > 0) {
        for (int i = 0; i < count; i++) {
            if (json)
                print_json(desk, &rows[i]);
            else
                print_row(desk, &grid, &rows[i]);
        }
        key = rows[count - 1].key;
        from.key = &key;
        most -= count;
        wanted = most < STRIDE ? most : STRIDE;
    }
    grid_print(&grid);
    free(rows);
    return count >= 0 ||
           err_set(err, ERR_STORAGE, _("The list could not be read"));
}

/* ---- what is asked for ------------------------------------------------------------ */

bool reference_read(Desk *desk, const char *kind, const char *typed,
                    const char **code, Err *err)
{
    const Reference *found[2];
    char *plain = text_plain(typed);
    const Reference *known = reference_get(desk, kind, plain);
    int count = known ? 1 : reference_find(desk, kind, typed, found, 2);

    free(plain);
    if (!known && count > 0 &&
        (count == 1 || strcmp(reference_label(found[0]), typed) == 0))
        known = found[0];
    if (known)
        *code = known->code;
    else if (count > 1)
        return err_set(err, ERR_INPUT,
                       _("%s may mean %s or %s; type more of it"), typed,
                       found[0]->code, found[1]->code);
    else
        return err_set(err, ERR_NOT_FOUND,
                       strcmp(kind, "category") == 0
                           ? _("There is no category %s")
                           : _("There is no department %s"),
                       typed);
    return true;
}

static bool state_read(const char *typed, RequestQuery *query, Err *err)
{
    RequestState state = REQUEST_RECEIVED;
    Str known = STR_EMPTY;

    for (; state < REQUEST_STATES; state++) {
        if (strcmp(state_code(state), typed) == 0 ||
            strcmp(state_label(state), typed) == 0) {
            query->state = (int)state;
            query->open = false;
            str_release(&known);
            return true;
        }
        str_addf(&known, "%s%s", known.len ? ", " : "", state_code(state));
    }
    err_set(err, ERR_USAGE, _("There is no state %s; there are: %s"), typed,
            str_text(&known));
    str_release(&known);
    return false;
}

static bool received_on(const char *typed, RequestQuery *query, Err *err)
{
    if (!day_read(typed, &query->from, err))
        return false;
    query->from = day_start(query->from);
    query->until = day_next(query->from);
    return true;
}

static bool unit_read(const char *typed, RequestQuery *query, Err *err)
{
    enum { MOST = 999 };
    char *end;

    query->unit = (int)strtol(typed, &end, 10);
    if (strcmp(typed, "hotline") == 0)
        query->unit = UNIT_HOTLINE;
    else if (*end || query->unit < 1 || query->unit > MOST)
        return err_set(err, ERR_USAGE,
                       _("A unit is a number from 1 to 999, or hotline"));
    return true;
}

static bool read_query(Desk *desk, Words *words, RequestQuery *query,
                       char home[33], Err *err)
{
    const char *state = option_take(words, "state");
    const char *day = option_take(words, "day");
    const char *category = option_take(words, "category");
    const char *department = option_take(words, "department");
    const char *of_home = option_take(words, "home");
    const char *unit = option_take(words, "unit");
    const bool late = flag_take(words, "late");

    *query = flag_take(words, "all")    ? REQUEST_QUERY_ALL
             : flag_take(words, "mine") ? request_board(desk)
                                        : REQUEST_QUERY_BOARD;
    query->late = late;
    if (!options_done(words, err) ||
        (state && !state_read(state, query, err)) ||
        (unit && !unit_read(unit, query, err)))
        return false;
    if (category &&
        !reference_read(desk, "category", category, &query->category, err))
        return false;
    if (department && !reference_read(desk, "department", department,
                                      &query->department, err))
        return false;
    if (of_home && !home_resolve(desk, of_home, home, err))
        return false;
    query->home = of_home ? home : NULL;
    return !day || received_on(day, query, err);
}

bool request_list(Desk *desk, Words *words, Err *err)
{
    RequestQuery query = {0};
    Str typed = STR_EMPTY;
    char home[33];
    int most = INT_MAX;

    bool done = role_may(desk, "request", "list", err) &&
                number_option(words, "first", 1, INT_MAX, &most, err) &&
                read_query(desk, words, &query, home, err);
    words_join(words, 1, &typed);
    query.words = typed.len ? str_text(&typed) : NULL;
    done = done && request_print(desk, &query, words->json, most, err);
    str_release(&typed);
    return done;
}
