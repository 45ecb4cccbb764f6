/* register_export.c -- a register as CSV, or a JSON object a line
 *
 *     record,number,unit,state,made_at,made_by,home,carrier,…,others
 *
 * The columns are the form's fields, steps' included; what is computed is left
 * out, and what the person may not see.  What another version of the form
 * asked stands as JSON in the last one, so that an import leaves nothing out.
 */
#include "export.h"
#include "register_find.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* An export on its way out. */
typedef struct Exporting {
    Desk *desk;
    const Kind *kind;
    bool json;
    FILE *out;
} Exporting;

static const char *const beside[] = {"record", "number",  "unit",
                                     "state",  "made_at", "made_by"};
enum { BESIDE = sizeof beside / sizeof *beside };
#define ROW \
    "r.record, r.number, r.unit, r.state, r.made_at, r.made_by, r.fields"

static bool is_told(const Exporting *exporting, const Column *column)
{
    return column->answer && !column->ours &&
           (!column->field || field_seen(exporting->desk, column->field));
}

static void value_put(Fields *row, const Column *column, const char *text)
{
    char at[TIME_TEXT];
    int64_t moment;

    if (text && column->field && column->field->type == FIELD_MOMENT &&
        sum_number(text, &moment))
        text = time_write(moment, TIME_UTC, NEVER, at);
    fields_set(row, column->name, text);
}

/* What no column has: of another form's version. */
static void others_put(const Exporting *exporting, const Fields *answers,
                       Fields *row)
{
    const Table *table = kind_table(exporting->desk, exporting->kind);
    Fields others = FIELDS_EMPTY;
    Str json = STR_EMPTY;

    for (int i = 0; i < answers->count; i++)
        if (table_column(table, answers->at[i].name) < 0)
            fields_set(&others, answers->at[i].name, answers->at[i].text);
    if (others.count > 0)
        fields_to_json(&others, &json);
    fields_set(row, "others", json.len ? str_text(&json) : NULL);
    fields_release(&others);
    str_release(&json);
}

/* q NULL: only the names. */
static void row_fill(const Exporting *exporting, Sql *q, Fields *row)
{
    const Table *table = kind_table(exporting->desk, exporting->kind);
    Fields answers = FIELDS_EMPTY;
    char at[TIME_TEXT];

    for (int i = 0; i < BESIDE; i++) {
        const char *text = q ? sql_get(q, i) : NULL;
        if (text && strcmp(beside[i], "made_at") == 0)
            text = time_write(sql_get_int(q, i), TIME_UTC, NEVER, at);
        fields_set(row, beside[i], text);
    }
    if (q)
        fields_from_json(&answers, sql_get(q, BESIDE),
                         strlen(sql_get(q, BESIDE)), NULL);
    for (int i = 0; i < table->count; i++)
        if (is_told(exporting, &table->column[i]))
            value_put(row, &table->column[i],
                      fields_get(&answers, table->column[i].name));
    others_put(exporting, &answers, row);
    fields_release(&answers);
}

static bool rows_put(Exporting *exporting, Err *err)
{
    bool good = true;
    Sql *q = sql(exporting->desk->store,
                 "SELECT " ROW " FROM record r WHERE r.kind = :kind AND r.open "
                 ">= 0 ORDER BY r.id");

    sql_text(q, ":kind", exporting->kind->name);
    while (good && sql_row(q)) {
        Fields row = FIELDS_EMPTY;
        row_fill(exporting, q, &row);
        good = export_row(&row, false, exporting->json, exporting->out, err);
        fields_release(&row);
    }
    return sql_done(q, err) && good;
}

bool register_export(Desk *desk, const Kind *kind, bool json, FILE *out,
                     Err *err)
{
    Exporting exporting = {
        .desk = desk, .kind = kind, .json = json, .out = out};
    Fields names = FIELDS_EMPTY;

    row_fill(&exporting, NULL, &names);
    bool good = (json || export_row(&names, true, false, out, err)) &&
                rows_put(&exporting, err);
    fields_release(&names);
    return good;
}
