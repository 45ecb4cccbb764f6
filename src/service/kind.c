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

static char *insert_statement(const Table *table, const char *schema)
{
    Str text = STR_EMPTY;

    str_addf(&text, "INSERT OR REPLACE INTO %s.%s VALUES (", schema,
             table->kind->name);
    for (int i = 0; i < table->count; i++)
        str_addf(&text, "%s:%s", i ? ", " : "", table->column[i]);
    str_add(&text, ")");
    return str_take(&text);
}

static void table_read(Desk *desk, Table *table)
{
    Sql *q = sql(desk->store, "SELECT name FROM pragma_table_info(:table)");

    sql_text(q, ":table", table->kind->name);
    while (table->count < MOST_COLUMNS && sql_row(q))
        table->column[table->count++] = mem_text(sql_get(q, 0));
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
            free(table->column[column]);
        free(table->insert[0]);
        free(table->insert[1]);
    }
    free(desk->tables);
    desk->tables = NULL;
}

int table_column(const Table *table, const char *name)
{
    for (int i = 0; i < table->count; i++)
        if (strcmp(table->column[i], name) == 0)
            return i;
    return -1;
}
