/* record_command.c -- guanjia household, home, staff, duty, category,
 * department: setting one, listing them
 *
 * The kinds differ in a table at the end: what a list shows, in which order.
 */
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A kind as a list: columns of its table, and their heads. */
typedef struct Listing {
    const char *kind;
    const char *query;
    const char *heads[8];
    int columns;
} Listing;

static bool record_do(Desk *desk, const char *kind, const char *verb,
                      const char *record, Words *words, Err *err)
{
    Deed deed = {.kind = kind, .verb = verb};

    if (record)
        text_copy(deed.record, sizeof deed.record, record);
    fields_copy(&deed.fields, &words->options);
    bool done = desk_do(desk, &deed, err);
    if (done && !record)
        (void)puts(deed.record);
    deed_release(&deed);
    return done;
}

static void list_json(Sql *q, const Listing *listing)
{
    Str out = STR_EMPTY;

    str_addc(&out, '{');
    for (int i = 0; i < listing->columns; i++)
        json_pair(&out, sql_column_name(q, i), sql_get(q, i));
    str_addc(&out, '}');
    (void)puts(str_text(&out));
    str_release(&out);
}

static bool record_list(Desk *desk, const Listing *listing, Words *words,
                        Err *err)
{
    Grid grid = {.columns = listing->columns, .heads = listing->heads};

    if (!options_done(words, err) ||
        !role_may(desk, listing->kind, "list", err))
        return false;
    Sql *q = sql(desk_store(desk), listing->query);
    while (sql_row(q)) {
        if (words->json)
            list_json(q, listing);
        for (int i = 0; !words->json && i < listing->columns; i++)
            grid_add(&grid, sql_get(q, i));
    }
    grid_print(&grid);
    return sql_done(q, err);
}

static bool household_list(Desk *desk, Words *words, Err *err)
{
    static const char *const heads[] = {N_("Home"),      N_("Name"),
                                        N_("Romanised"), N_("Language"),
                                        N_("Telephone"), N_("Wishes")};
    enum { MOST = 200 };
    Grid grid = {.columns = 6, .heads = heads};
    Household *found = mem_new(MOST * sizeof *found);
    Str typed = STR_EMPTY;

    bool done = role_may(desk, "household", "show", err);
    for (int i = 1; i < words->count; i++)
        str_addf(&typed, "%s%s", i > 1 ? " " : "", words->at[i]);
    int count = done ? household_find(desk, str_text(&typed), found, MOST) : 0;
    for (int i = 0; i < count; i++) {
        const Household *one = &found[i];
        const char *const cells[] = {one->home,      one->name,
                                     one->romanised, one->language,
                                     one->telephone, one->wishes};
        Str out = STR_EMPTY;
        str_addc(&out, '{');
        for (int c = 0; c < 6; c++) {
            if (words->json)
                json_pair(&out, heads[c], cells[c]);
            else
                grid_add(&grid, cells[c]);
        }
        if (words->json)
            (void)printf("%s}\n", str_text(&out));
        str_release(&out);
    }
    grid_print(&grid);
    str_release(&typed);
    free(found);
    if (done && count == 0)
        done = err_set(err, ERR_NOT_FOUND, _("No household was found"));
    return done;
}

/* set for a home that has a household changes that one: one household, one
 * file (S12). */
static bool household_set(Desk *desk, Words *words, Err *err)
{
    Household household;
    char home[33];
    const char *typed = fields_get(&words->options, "home");
    bool known = typed && home_resolve(desk, typed, home, NULL) &&
                 household_of(desk, home, &household) && household.record[0];

    return record_do(desk, "household", "set", known ? household.record : NULL,
                     words, err);
}

static const Listing listings[] = {
    {"home",
     "SELECT record AS home, unit, floor, room, class, note FROM home ORDER "
     "BY unit, record",
     {N_("Home"), N_("Unit"), N_("Floor"), N_("Room"), N_("Use"), N_("Note")},
     6},
    {"staff",
     "SELECT record AS login, name, role, department, unit, telephone FROM "
     "staff WHERE active IS NOT 'no' ORDER BY record",
     {N_("Login"), N_("Name"), N_("Role"), N_("Department"), N_("Unit"),
      N_("Telephone")},
     6},
    {"duty",
     "SELECT d.record AS login, s.name, d.unit, strftime('%H:%M', d.since, "
     "'unixepoch', 'localtime') AS since FROM duty d LEFT JOIN staff s ON "
     "s.record = d.record WHERE d.until IS NULL ORDER BY d.since",
     {N_("Login"), N_("Name"), N_("Unit"), N_("Since")},
     4},
    {"category",
     "SELECT record AS code, department, urgency, nature, promise, labels "
     "FROM category WHERE active IS NOT 'no' ORDER BY position",
     {N_("Code"), N_("Department"), N_("Urgency"), N_("Nature"), N_("Promise"),
      N_("Labels")},
     6},
    {"department",
     "SELECT record AS code, labels FROM department WHERE active IS NOT 'no' "
     "ORDER BY position",
     {N_("Code"), N_("Labels")},
     2},
};

static const Listing *listing_of(const char *kind)
{
    for (size_t i = 0; i < sizeof listings / sizeof *listings; i++)
        if (strcmp(listings[i].kind, kind) == 0)
            return &listings[i];
    return NULL;
}

static bool record_any(Desk *desk, const char *kind, Words *words, Err *err)
{
    const char *verb = word_at(words, 0);
    bool household = strcmp(kind, "household") == 0;

    if (household && strcmp(verb, "set") == 0)
        return household_set(desk, words, err);
    if (household && (strcmp(verb, "list") == 0 || strcmp(verb, "show") == 0))
        return household_list(desk, words, err);
    if (strcmp(verb, "list") == 0)
        return record_list(desk, listing_of(kind), words, err);
    const char *record = word_at(words, 1);
    if (strcmp(kind, "duty") == 0 && !record)
        record = desk_actor(desk)->login;
    return record_do(desk, kind, verb, record, words, err);
}

static bool record_command(const char *kind, Words *words, Err *err)
{
    Desk *desk;

    if (!word_at(words, 0))
        return err_set(err, ERR_USAGE, _("What about it? See: guanjia help %s"),
                       kind);
    if (!desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    bool done = record_any(desk, kind, words, err);
    desk_close(desk);
    return done;
}

bool command_household(Words *words, Err *err)
{
    return record_command("household", words, err);
}

bool command_home(Words *words, Err *err)
{
    return record_command("home", words, err);
}

bool command_staff(Words *words, Err *err)
{
    return record_command("staff", words, err);
}

bool command_duty(Words *words, Err *err)
{
    return record_command("duty", words, err);
}

bool command_category(Words *words, Err *err)
{
    return record_command("category", words, err);
}

bool command_department(Words *words, Err *err)
{
    return record_command("department", words, err);
}
