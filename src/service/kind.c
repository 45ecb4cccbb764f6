/* kind.c -- the kinds of records, and what their columns are
 *
 * A few kinds have a table of their own in data/schema/sums.sql; its columns
 * are read from the file itself, so a column is added there and nowhere else.
 * Every other form makes a kind too: its columns are its fields, and all of
 * them share the table `record` (register_sum.c).
 */
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

static const Kind typed[] = {
    {.name = "request",
     .table = "request",
     .of_unit = true,
     .making = "receive",
     .fold = request_fold,
     .finish = request_finish},
    {.name = "home", .table = "home", .key = "home"},
    {.name = "household", .table = "household", .of_unit = true},
    {.name = "staff", .table = "staff", .key = "login"},
    {.name = "duty", .table = "duty", .key = "login", .of_unit = true},
    {.name = "department", .table = "department", .key = "code"},
    {.name = "category", .table = "category", .key = "code"},
};

enum { TYPED = sizeof typed / sizeof *typed };

static const Kind *typed_of(const char *name)
{
    for (int i = 0; i < TYPED; i++)
        if (strcmp(typed[i].name, name) == 0)
            return &typed[i];
    return NULL;
}

/* ---- kinds ---------------------------------------------------------------- */

/* So that records of two kinds never have the same row, whatever a desk calls
 * them. */
static int64_t salt_of(const char *kind)
{
    uint64_t hash = hash_text(HASH_START, kind);

    return (int64_t)((hash ^ hash >> 32) & 0x1fffff);
}

/* Names only: to make all forms takes longer than most runs of the program
 * with the few that they need. */
static void kinds_list(Desk *desk)
{
    const char *name;
    int forms = 0;

    if (desk->kinds)
        return;
    while (form_kind_at(desk->forms, forms))
        forms++;
    desk->kinds = mem_new((size_t)(TYPED + forms) * sizeof *desk->kinds);
    desk->tables = mem_new((size_t)(TYPED + forms) * sizeof *desk->tables);
    memcpy(desk->kinds, typed, sizeof typed);
    desk->kind_count = TYPED;
    for (int i = 0; (name = form_kind_at(desk->forms, i)); i++)
        if (!typed_of(name))
            desk->kinds[desk->kind_count++] = (Kind){.name = name};
}

/* The i-th, with its form. */
static const Kind *kind_made(Desk *desk, int i)
{
    Kind *kind = &desk->kinds[i];

    if (kind->table)
        return kind;
    const Form *form = form_of(desk->forms, kind->name);
    *kind = (Kind){.name = form->kind,
                   .table = "record",
                   .form = form,
                   .of_unit = form->scope == FORM_UNIT,
                   .making = "set",
                   .salt = salt_of(form->kind),
                   .fold = register_fold,
                   .finish = register_finish,
                   .write = register_write};
    return kind;
}

const Kind *kind_at(Desk *desk, int i)
{
    kinds_list(desk);
    return i >= 0 && i < desk->kind_count ? kind_made(desk, i) : NULL;
}

const Kind *kind_of(Desk *desk, const char *name)
{
    kinds_list(desk);
    for (int i = 0; i < desk->kind_count; i++)
        if (strcmp(desk->kinds[i].name, name) == 0)
            return kind_made(desk, i);
    return NULL;
}

const Kind *register_of(Desk *desk, const char *name)
{
    const Kind *kind = kind_of(desk, name);

    return kind && kind->form ? kind : NULL;
}

int64_t kind_row(const Kind *kind, const char *record)
{
    return row_id(record) ^ kind->salt;
}

/* ---- columns -------------------------------------------------------------- */

/* Columns that the sum itself writes. */
static const char *const ours[] = {
    "id",     "record",  "stamp",    "state",      "open",       "due",
    "next",   "rank",    "reopened", "notes",      "seen",       "answers",
    "joined", "waiting", "away",     "stepped_at", "stepped_by", "reminders"};

static bool is_ours(const char *column)
{
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(ours[i], column) == 0)
            return true;
    return false;
}

/* Where a column's number stands, or a free place: adding up asks for columns
 * by name all the time. */
static unsigned place_of(const Table *table, const char *name)
{
    const unsigned mask = table->places - 1;
    unsigned place = 0;

    for (const char *at = name; *at; at++)
        place = place * 31 + (unsigned char)*at;
    place &= mask;
    while (table->place[place] &&
           strcmp(table->column[table->place[place] - 1].name, name) != 0)
        place = (place + 1) & mask;
    return place;
}

int table_column(const Table *table, const char *name)
{
    return table->place[place_of(table, name)] - 1;
}

/* Room for most columns. */
static void table_init(Table *table, const Kind *kind, int most)
{
    table->kind = kind;
    table->column = mem_new((size_t)most * sizeof *table->column);
    table->places = 1;
    while (table->places < (unsigned)most * 4)
        table->places *= 2;
    table->place = mem_new(table->places * sizeof *table->place);
}

Column *column_add(Table *table, const char *name)
{
    Column *column = &table->column[table->count++];

    column->name = mem_text(name);
    table->place[place_of(table, name)] = (unsigned short)table->count;
    return column;
}

/* Not "OR REPLACE": that would delete a row before it writes it, and keep the
 * pages that it changes aside to be able to take them back. */
static char *insert_statement(const Table *table, const char *schema)
{
    Str text = STR_EMPTY;

    str_addf(&text, "INSERT INTO %s.%s VALUES (", schema, table->kind->table);
    for (int i = 0; i < table->count; i++)
        str_addf(&text, "%s:%s", i ? ", " : "", table->column[i].name);
    const char *before = ") ON CONFLICT DO UPDATE SET ";
    for (int i = 0; i < table->count; i++) {
        const Column *column = &table->column[i];
        if (column->holds == ROW_ID)
            continue;
        str_addf(&text, "%s%s = excluded.%s", before, column->name,
                 column->name);
        before = ", ";
    }
    return str_take(&text);
}

static void table_read(Desk *desk, Table *table)
{
    enum { MOST_COLUMNS = 96 };
    Sql *q =
        sql(desk->store,
            "SELECT name, type, \"notnull\" FROM pragma_table_info(:table)");

    table_init(table, table->kind, MOST_COLUMNS);
    sql_text(q, ":table", table->kind->table);
    while (table->count < MOST_COLUMNS && sql_row(q)) {
        Column *column = column_add(table, sql_get(q, 0));
        column->ours = is_ours(column->name);
        column->holds = strcmp(column->name, "record") == 0  ? RECORD
                        : strcmp(column->name, "stamp") == 0 ? STAMP
                        : strcmp(column->name, "id") == 0    ? ROW_ID
                                                             : CELL;
        column->number = strcmp(sql_get(q, 1), "INTEGER") == 0;
        column->needed = sql_get_int(q, 2) != 0;
    }
    sql_done(q, NULL);
    table->insert[0] = insert_statement(table, "main");
    table->insert[1] = insert_statement(table, "temp");
}

const Table *kind_table(Desk *desk, const Kind *kind)
{
    Table *table = &desk->tables[kind - desk->kinds];

    if (!table->kind) {
        table->kind = kind;
        if (kind->form) {
            table_init(table, kind, register_columns(kind->form));
            register_table(table);
        } else {
            table_read(desk, table);
        }
    }
    return table;
}

void kinds_close(Desk *desk)
{
    for (int i = 0; desk->tables && i < desk->kind_count; i++) {
        Table *table = &desk->tables[i];
        for (int column = 0; column < table->count; column++)
            free(table->column[column].name);
        free(table->column);
        free(table->place);
        free(table->insert[0]);
        free(table->insert[1]);
    }
    free(desk->tables);
    free(desk->kinds);
    desk->tables = NULL;
    desk->kinds = NULL;
}
