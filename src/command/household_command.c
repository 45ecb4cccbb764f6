/* household_command.c -- guanjia household: one file for each (S12)
 *
 *     household set --home 1204 --name 陳敏慧 --telephone 0975-356-135
 *     household show 1204            with what is open there
 *     household list 陳              part of a room, a name, a telephone tail
 *     household move 3-1204 --to 5-0301   its file and requests go along
 */
#include "output.h"
#include "record_command.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 200 };

static const Column columns[] = {
    {"home", N_("Home"), COLUMN_TEXT},
    {"name", N_("Name"), COLUMN_TEXT},
    {"romanised", N_("Romanised"), COLUMN_TEXT},
    {"language", N_("Language"), COLUMN_TEXT},
    {"telephone", N_("Telephone"), COLUMN_TEXT},
    {"open", N_("Requests"), COLUMN_NUMBER},
    {"wishes", N_("Wishes"), COLUMN_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static const Listing everybody = {
    "household",
    "SELECT h.home, h.name, h.romanised, h.language, h.telephone, (SELECT "
    "count(*) FROM request r WHERE r.home = h.home AND r.open), h.wishes FROM "
    "household h WHERE h.moved_out IS NULL ORDER BY h.home, h.id",
    columns, COLUMNS};

static void print_json(const Household *one)
{
    Str out = STR_EMPTY;

    str_addc(&out, '{');
    json_pair(&out, "home", one->home);
    json_pair(&out, "name", one->record[0] ? one->name : NULL);
    json_pair(&out, "romanised", one->romanised[0] ? one->romanised : NULL);
    json_pair(&out, "language", one->language[0] ? one->language : NULL);
    json_pair(&out, "telephone", one->telephone[0] ? one->telephone : NULL);
    json_number(&out, "open", one->open);
    json_pair(&out, "wishes", one->wishes[0] ? one->wishes : NULL);
    (void)printf("%s}\n", str_text(&out));
    str_release(&out);
}

static void print_found(const Household *found, int count, bool json)
{
    const char *heads[COLUMNS];
    Grid grid = {.columns = COLUMNS, .heads = heads};

    for (int i = 0; i < COLUMNS; i++)
        heads[i] = columns[i].head;
    for (int i = 0; i < count; i++) {
        const Household *one = &found[i];
        char open[16];
        if (json) {
            print_json(one);
            continue;
        }
        text_print(open, sizeof open, "%d", one->open);
        const char *const cells[COLUMNS] = {
            one->home,      one->name, one->romanised, one->language,
            one->telephone, open,      one->wishes};
        for (int c = 0; c < COLUMNS; c++)
            grid_add(&grid, cells[c]);
    }
    grid_print(&grid);
}

static bool household_list(Desk *desk, Words *words, Err *err)
{
    Str typed = STR_EMPTY;

    if (!options_done(words, err) || !role_may(desk, "household", "show", err))
        return false;
    if (words->count < 2)
        return listing_print(desk, &everybody, words->json, err);
    Household *found = mem_new(MOST * sizeof *found);
    words_join(words, 1, &typed);
    int count = household_find(desk, str_text(&typed), found, MOST);
    print_found(found, count, words->json);
    if (count == MOST)
        (void)fprintf(stderr, _("These are the first %d; give more words\n"),
                      MOST);
    str_release(&typed);
    free(found);
    return true;
}

/* The one household that the words mean. */
static bool household_read(Desk *desk, const Words *words, Household *out,
                           Err *err)
{
    Str typed = STR_EMPTY;
    Household *found = mem_new(MOST * sizeof *found);
    char home[33];
    bool done = true;

    words_join(words, 1, &typed);
    const char *text = str_text(&typed);
    if (!home_resolve(desk, text, home, NULL) ||
        !household_of(desk, home, out)) {
        int count = household_find(desk, text, found, MOST);
        if (count == 1)
            *out = found[0];
        else if (count == 0)
            done = err_set(err, ERR_NOT_FOUND, _("No household is found by %s"),
                           text);
        else
            done = err_set(err, ERR_INPUT,
                           _("%s may mean %s in %s or %s in %s; give the home"),
                           text, found[0].name, found[0].home, found[1].name,
                           found[1].home);
    }
    str_release(&typed);
    free(found);
    return done;
}

static bool household_show(Desk *desk, Words *words, Err *err)
{
    Household one = {0};
    RequestQuery query = REQUEST_QUERY_BOARD;

    if (words->count < 2)
        return err_set(err, ERR_USAGE,
                       _("Which household? Give its home, name or telephone"));
    if (!options_done(words, err) ||
        !role_may(desk, "household", "show", err) ||
        !household_read(desk, words, &one, err))
        return false;
    print_found(&one, 1, words->json);
    query.home = one.home;
    return words->json || one.open == 0 ||
           request_print(desk, &query, false, INT_MAX, err);
}

/* set for a home that has a household changes that one. */
static bool household_set(Desk *desk, Words *words, Err *err)
{
    Household household;
    char home[33];
    const char *typed = fields_get(&words->options, "home");
    bool known = typed && home_resolve(desk, typed, home, NULL) &&
                 household_of(desk, home, &household) && household.record[0];

    if (words->count > 1)
        return err_set(err, ERR_USAGE,
                       _("One word too many: %s (a text of several words "
                         "needs quotes)"),
                       word_at(words, 1));
    return record_do(desk, "household", "set", known ? household.record : NULL,
                     words, err);
}

/* --to is the form's home; the other one says who moves. */
static bool household_move(Desk *desk, Words *words, Err *err)
{
    Household one = {0};
    Deed deed = {.kind = "household", .verb = "move"};
    const char *to = option_take(words, "to");

    if (words->count < 2)
        return err_set(err, ERR_USAGE,
                       _("Which household? Give its home, name or telephone"));
    if (!to)
        return err_set(err, ERR_USAGE, _("Where to? Give --to HOME"));
    if (!options_done(words, err) ||
        !role_may(desk, "household", "move", err) ||
        !household_read(desk, words, &one, err))
        return false;
    if (!one.record[0])
        return err_set(err, ERR_NOT_FOUND, _("Nobody lives in %s"), one.home);
    text_copy(deed.record, sizeof deed.record, one.record);
    fields_set(&deed.fields, "home", to);
    const bool done = desk_do(desk, &deed, err);
    if (done && !words->json)
        (void)printf(_("%s moves from %s to %s\n"), one.name, one.home, to);
    deed_release(&deed);
    return done;
}

static bool household_any(Desk *desk, const char *kind, Words *words, Err *err)
{
    const char *verb = word_at(words, 0);

    if (strcmp(verb, "set") == 0)
        return household_set(desk, words, err);
    if (strcmp(verb, "move") == 0)
        return household_move(desk, words, err);
    if (strcmp(verb, "show") == 0)
        return household_show(desk, words, err);
    if (strcmp(verb, "list") == 0)
        return household_list(desk, words, err);
    return err_set(err, ERR_USAGE, _("%s has no verb %s; see: guanjia help %s"),
                   kind, verb, kind);
}

bool command_household(Words *words, Err *err)
{
    return record_command("household", words, household_any, err);
}
