/* record_command.c -- guanjia home, staff, duty, category, department: setting
 * one, listing them; household_command.c has the households
 *
 *     staff set --login wang --name 王大明 --role butler --unit 3
 *     category list --json
 *
 * The kinds differ in a table: what a list shows, in which order.
 */
#include "record_command.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- lists --------------------------------------------------------------------- */

static void cell_json(Str *out, const Column *column, Sql *q, int i)
{
    const char *text = sql_get(q, i);

    if (column->type == COLUMN_MOMENT)
        json_moment(out, column->name, sql_get_int(q, i));
    else if (column->type == COLUMN_NUMBER && text)
        json_number(out, column->name, sql_get_int(q, i));
    else
        json_pair(out, column->name, text);
}

/* A code as people know it: a choice or a department by its label. */
static const char *code_label(Desk *desk, const char *kind, const char *name,
                              const char *code)
{
    const Form *form = form_of(desk_forms(desk), kind);
    const Field *field = form ? sheet_field(&form->sheet, name) : NULL;

    if (field && code && field->type == FIELD_CHOICE)
        return choice_label(field, code, language());
    if (field && code && field->type == FIELD_DEPARTMENT) {
        const Reference *one = reference_get(desk, "department", code);
        return one ? reference_label(one) : code;
    }
    return code;
}

static void cell_text(Grid *grid, Desk *desk, const Listing *listing, Sql *q,
                      int i)
{
    const Column *column = &listing->columns[i];
    char at[TIME_TEXT];

    if (column->type == COLUMN_MOMENT)
        grid_add(grid,
                 time_write(sql_get_int(q, i), TIME_SHORT, clock_now(), at));
    else
        grid_add(grid,
                 code_label(desk, listing->kind, column->name, sql_get(q, i)));
}

static void row_json(const Listing *listing, Sql *q)
{
    Str out = STR_EMPTY;

    str_addc(&out, '{');
    for (int i = 0; i < listing->count; i++)
        cell_json(&out, &listing->columns[i], q, i);
    str_addc(&out, '}');
    (void)puts(str_text(&out));
    str_release(&out);
}

bool listing_print(Desk *desk, const Listing *listing, bool json, Err *err)
{
    const char *heads[GRID_COLUMNS];
    Grid grid = {.columns = listing->count, .heads = heads};
    Sql *q = sql(desk_store(desk), listing->query);

    for (int i = 0; i < listing->count; i++)
        heads[i] = listing->columns[i].head;
    while (sql_row(q)) {
        if (json)
            row_json(listing, q);
        for (int i = 0; !json && i < listing->count; i++)
            cell_text(&grid, desk, listing, q, i);
    }
    grid_print(&grid);
    return sql_done(q, err);
}

static const Column home_columns[] = {
    {"home", N_("Home"), COLUMN_TEXT},   {"unit", N_("Unit"), COLUMN_NUMBER},
    {"floor", N_("Floor"), COLUMN_TEXT}, {"room", N_("Room"), COLUMN_TEXT},
    {"class", N_("Use"), COLUMN_TEXT},   {"note", N_("Note"), COLUMN_TEXT},
};
static const Column staff_columns[] = {
    {"login", N_("Login"), COLUMN_TEXT},
    {"name", N_("Name"), COLUMN_TEXT},
    {"role", N_("Role"), COLUMN_TEXT},
    {"department", N_("Department"), COLUMN_TEXT},
    {"unit", N_("Unit"), COLUMN_NUMBER},
    {"telephone", N_("Telephone"), COLUMN_TEXT},
    {"open", N_("Open"), COLUMN_NUMBER},
    {"skills", N_("Skills"), COLUMN_TEXT},
};
static const Column duty_columns[] = {
    {"login", N_("Login"), COLUMN_TEXT},
    {"name", N_("Name"), COLUMN_TEXT},
    {"unit", N_("Unit"), COLUMN_NUMBER},
    {"since", N_("Since"), COLUMN_MOMENT},
};

static const Listing listings[] = {
    {"home",
     "SELECT record, unit, floor, room, class, note FROM home ORDER BY unit, "
     "record",
     home_columns, 6},
    {"staff",
     "SELECT record, name, role, department, unit, telephone, (SELECT count(*) "
     "FROM request INDEXED BY request_board WHERE open AND state NOT IN "
     "('resolved', 'approved') AND coalesce(accepted_by, assignee) = "
     "staff.record), skills FROM staff WHERE active IS NOT 'no' ORDER BY "
     "record",
     staff_columns, 8},
    {"duty",
     "SELECT d.record, s.name, d.unit, d.since FROM duty d LEFT JOIN staff s "
     "ON s.record = d.record WHERE d.until IS NULL AND d.since IS NOT NULL "
     "ORDER BY d.since, d.record",
     duty_columns, 4},
};

/* Categories and departments: by label in the language in force. */
static void reference_json(const char *kind, const Reference *one)
{
    Str out = STR_EMPTY;

    str_addc(&out, '{');
    json_pair(&out, "code", one->code);
    json_pair(&out, "label", reference_label(one));
    if (strcmp(kind, "category") == 0) {
        json_pair(&out, "department", one->department);
        json_pair(&out, "urgency", one->urgency);
        json_pair(&out, "nature", one->nature);
        json_pair(&out, "promise", one->promise);
    } else {
        json_pair(&out, "people", one->people);
        json_pair(&out, "assignment", one->assignment);
    }
    str_addf(&out, ",\"labels\":%s}", one->labels ? one->labels : "null");
    (void)puts(str_text(&out));
    str_release(&out);
}

static void reference_list(Desk *desk, const char *kind, bool json)
{
    static const char *const heads[] = {N_("Code"),       N_("Label"),
                                        N_("Department"), N_("Urgency"),
                                        N_("Nature"),     N_("Promise")};
    bool category = strcmp(kind, "category") == 0;
    Grid grid = {.columns = category ? 6 : 2, .heads = heads};
    const Reference *one;

    for (int i = 0; (one = reference_at(desk, kind, i)); i++) {
        if (json) {
            reference_json(kind, one);
            continue;
        }
        const char *const cells[] = {
            one->code,
            reference_label(one),
            code_label(desk, kind, "department", one->department),
            code_label(desk, kind, "urgency", one->urgency),
            code_label(desk, kind, "nature", one->nature),
            code_label(desk, kind, "promise", one->promise)};
        for (int c = 0; c < grid.columns; c++)
            grid_add(&grid, cells[c]);
    }
    grid_print(&grid);
}

static bool record_list(Desk *desk, const char *kind, Words *words, Err *err)
{
    if (!words_done(words, 1, err) || !role_may(desk, kind, "list", err))
        return false;
    for (size_t i = 0; i < sizeof listings / sizeof *listings; i++)
        if (strcmp(listings[i].kind, kind) == 0)
            return listing_print(desk, &listings[i], words->json, err);
    reference_list(desk, kind, words->json);
    return true;
}

/* ---- doing ----------------------------------------------------------------------- */

bool record_do(Desk *desk, const char *kind, const char *verb,
               const char *record, Words *words, Err *err)
{
    Deed deed = {.kind = kind, .verb = verb};

    text_copy(deed.record, sizeof deed.record, record);
    bool done =
        options_read(desk, words, &deed, err) && desk_do(desk, &deed, err);
    if (done && !record)
        (void)puts(deed.record);
    deed_release(&deed);
    return done;
}

/* pin [LOGIN]: asked for where it does not stand there, because everybody on
 * the machine sees what stands on a command line. */
static bool staff_pin(Desk *desk, Words *words, Err *err)
{
    char pin[64], question[96];
    Staff staff;
    const char *login =
        word_at(words, 1) ? word_at(words, 1) : desk_actor(desk)->login;

    if (!staff_get(desk, login, &staff))
        return err_set(err, ERR_NOT_FOUND,
                       _("Nobody on the staff is called %s"), login);
    if (!fields_has(&words->options, "pin")) {
        text_print(question, sizeof question, _("New PIN of %s: "), login);
        if (!pin_ask(question, pin, err))
            return false;
        fields_set(&words->options, "pin", pin);
        explicit_bzero(pin, sizeof pin);
    }
    return record_do(desk, "staff", "pin", staff.login, words, err);
}

static bool record_any(Desk *desk, const char *kind, Words *words, Err *err)
{
    const char *verb = word_at(words, 0), *record = word_at(words, 1);
    bool duty = strcmp(kind, "duty") == 0;

    if (strcmp(verb, "list") == 0)
        return record_list(desk, kind, words, err);
    if (words->count > 2)
        return err_set(err, ERR_USAGE,
                       _("One word too many: %s (a text of several words "
                         "needs quotes)"),
                       word_at(words, 2));
    if (strcmp(kind, "staff") == 0 && strcmp(verb, "pin") == 0)
        return staff_pin(desk, words, err);
    if (duty && !record)
        record = desk_actor(desk)->login;
    return record_do(desk, kind, verb, record, words, err);
}

bool record_command(const char *kind, Words *words,
                    bool (*run)(Desk *desk, const char *kind, Words *words,
                                Err *err),
                    Err *err)
{
    Desk *desk;

    if (!word_at(words, 0))
        return err_set(err, ERR_USAGE,
                       _("A verb is missing; see: guanjia help %s"), kind);
    if (!desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    bool done = run(desk, kind, words, err);
    desk_leave(desk);
    return done;
}

bool command_home(Words *words, Err *err)
{
    return record_command("home", words, record_any, err);
}

bool command_staff(Words *words, Err *err)
{
    return record_command("staff", words, record_any, err);
}

bool command_duty(Words *words, Err *err)
{
    return record_command("duty", words, record_any, err);
}

bool command_category(Words *words, Err *err)
{
    return record_command("category", words, record_any, err);
}

bool command_department(Words *words, Err *err)
{
    return record_command("department", words, record_any, err);
}
