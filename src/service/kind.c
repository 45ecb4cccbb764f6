/* kind.c -- the kinds of records that have a table of their own
 *
 * A table's columns are read from the file itself, so a column is added in
 * data/schema/sums.sql and nowhere else.
 */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

static const Kind kinds[] = {
    {.name = "request", .of_unit = true},
    {.name = "home", .key = "home"},
    {.name = "household", .of_unit = true},
    {.name = "staff", .key = "login"},
    {.name = "duty", .key = "login", .of_unit = true},
    {.name = "department", .key = "code"},
    {.name = "category", .key = "code"},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

const Kind *kind_at(int i)
{
    return i >= 0 && i < KINDS ? &kinds[i] : NULL;
}

const Kind *kind_of(const char *name)
{
    for (int i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

/* Columns that the sum itself writes. */
static const char *const ours[] = {"id",  "record", "stamp",    "state", "open",
                                   "due", "next",   "reopened", "notes"};

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
    unsigned place = 0;

    for (const char *at = name; *at; at++)
        place = place * 31 + (unsigned char)*at;
    place %= COLUMN_PLACES;
    while (table->place[place] &&
           strcmp(table->column[table->place[place] - 1], name) != 0)
        place = (place + 1) % COLUMN_PLACES;
    return place;
}

static void column_add(Table *table, const char *name, Sql *q)
{
    Str parameter = STR_EMPTY;
    int i = table->count++;

    str_addf(&parameter, ":%s", name);
    table->parameter[i] = str_take(&parameter);
    table->column[i] = table->parameter[i] + 1;
    table->ours[i] = is_ours(name);
    table->number[i] = strcmp(sql_get(q, 1), "INTEGER") == 0;
    table->needed[i] = sql_get_int(q, 2) != 0;
    table->place[place_of(table, table->column[i])] = (unsigned char)(i + 1);
}

static char *insert_statement(const Table *table, const char *schema)
{
    Str text = STR_EMPTY;

    str_addf(&text, "INSERT OR REPLACE INTO %s.%s VALUES (", schema,
             table->kind->name);
    for (int i = 0; i < table->count; i++)
        str_addf(&text, "%s%s", i ? ", " : "", table->parameter[i]);
    str_add(&text, ")");
    return str_take(&text);
}

static void table_read(Desk *desk, Table *table)
{
    Sql *q =
        sql(desk->store,
            "SELECT name, type, \"notnull\" FROM pragma_table_info(:table)");

    sql_text(q, ":table", table->kind->name);
    while (table->count < MOST_COLUMNS && sql_row(q))
        column_add(table, sql_get(q, 0), q);
    sql_done(q, NULL);
    table->insert[0] = insert_statement(table, "main");
    table->insert[1] = insert_statement(table, "temp");
}

const Table *kind_table(Desk *desk, const Kind *kind)
{
    if (!desk->tables)
        desk->tables = mem_new(KINDS * sizeof *desk->tables);
    Table *table = &desk->tables[kind - kinds];
    if (!table->kind) {
        table->kind = kind;
        table_read(desk, table);
    }
    return table;
}

void kind_tables_close(Desk *desk)
{
    for (int i = 0; desk->tables && i < KINDS; i++) {
        Table *table = &desk->tables[i];
        for (int column = 0; column < table->count; column++)
            free(table->parameter[column]);
        free(table->insert[0]);
        free(table->insert[1]);
    }
    free(desk->tables);
    desk->tables = NULL;
}

int table_column(const Table *table, const char *name)
{
    return table->place[place_of(table, name)] - 1;
}
