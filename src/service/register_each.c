/* register_each.c -- all records of a query, a few columns of each
 *
 *     record_each(desk, &query, (const char *[]){"class", "made_at", NULL}, …)
 *
 * For reports and exports: a register's row is read without making a Record of
 * it, unless a column has to be computed; a kind with a table of its own reads
 * that.
 */
#include "answers_pick.h"
#include "register_find.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* Columns of `record` itself, in the order of ROW. */
static const char *const common[] = {
    "record",     "number",     "unit", "state", "made_at", "made_by",
    "changed_at", "changed_by", "open", "due",   "stamp"};
enum { COMMON = sizeof common / sizeof *common };
#define ROW                                                       \
    "r.record, r.number, r.unit, r.state, r.made_at, r.made_by, " \
    "r.changed_at, r.changed_by, r.open, r.due, r.stamp, r.fields"

/* Going through a register. */
typedef struct Each {
    Desk *desk;
    const Kind *kind;
    const RecordQuery *query;
    const char *const *columns;
    int count;
    int *place;          /* of each column: in common; or COMMON + in names */
    const char **names;  /* of answers, each once */
    const char **picked; /* a row's answers by names, and … */
    const char **values; /* … its values by columns; NULL at the end */
    Pick pick;
    bool late; /* a column follows from the day, or from other records */
    bool (*visit)(void *self, const char *const *values);
    void *self;
} Each;

static int common_place(const char *name)
{
    for (int i = 0; i < COMMON; i++)
        if (strcmp(common[i], name) == 0)
            return i;
    return -1;
}

static int pick_place(Each *each, const char *name)
{
    for (int i = 0; i < each->pick.count; i++)
        if (strcmp(each->names[i], name) == 0)
            return i;
    each->names[each->pick.count] = name;
    return each->pick.count++;
}

static bool column_place(Each *each, int i, Err *err)
{
    const char *name = each->columns[i];
    const Field *field = form_field(each->kind->form, name);

    if (field && !field_seen(each->desk, field))
        return err_set(err, ERR_FORBIDDEN, _("Your role may not see %s"),
                       label_in(field->label, language()));
    if (field && field->compute.op != COMPUTE_NONE &&
        !compute_settled(&field->compute))
        each->late = true;
    const int place = field ? -1 : common_place(name);
    each->place[i] = place >= 0 ? place : COMMON + pick_place(each, name);
    return true;
}

static void each_init(Each *each)
{
    while (each->columns[each->count])
        each->count++;
    const size_t room = (size_t)each->count + 1;
    each->place = mem_new(room * sizeof *each->place);
    each->names = mem_new(room * sizeof *each->names);
    each->picked = mem_new(room * sizeof *each->picked);
    each->values = mem_new(room * sizeof *each->values);
}

static void each_release(Each *each)
{
    free(each->place);
    free((void *)each->names);
    free((void *)each->picked);
    free((void *)each->values);
    pick_release(&each->pick);
}

static bool columns_place(Each *each, Err *err)
{
    bool done = true;

    for (int i = 0; done && i < each->count; i++)
        done = column_place(each, i, err);
    each->pick.names = each->names;
    return done;
}

static const char *due_text(const char *text)
{
    return text && strtoll(text, NULL, 10) != DUE_NEVER ? text : NULL;
}

static const char *common_text(Sql *q, int i)
{
    const char *text = sql_get(q, i);

    if (strcmp(common[i], "due") == 0)
        return due_text(text);
    return text && *text ? text : NULL;
}

static bool row_visit(Each *each, Sql *q)
{
    for (int i = 0; i < each->count; i++)
        each->values[i] = each->place[i] < COMMON
                              ? common_text(q, each->place[i])
                              : each->picked[each->place[i] - COMMON];
    return each->visit(each->self, each->values);
}

/* A column is computed only now: the whole record is read. */
static bool record_visit(Each *each, Sql *q)
{
    Record record;

    if (!record_get(each->desk, each->kind, sql_get(q, 0), &record))
        return true;
    for (int i = 0; i < each->pick.count; i++)
        each->picked[i] = fields_get(&record.fields, each->names[i]);
    bool more = row_visit(each, q);
    record_release(&record);
    return more;
}

static bool each_row(void *self, Sql *q)
{
    Each *each = self;

    if (each->late)
        return record_visit(each, q);
    if (each->pick.count > 0)
        answers_pick(&each->pick, sql_get(q, COMMON), each->picked);
    return row_visit(each, q);
}

static bool register_each(Desk *desk, const Kind *kind, Each *each, Err *err)
{
    each->desk = desk;
    each->kind = kind;
    return columns_place(each, err) &&
           walk_rows(desk, each->query, &(RowShape){ROW, COMMON}, each_row,
                     each, err);
}

/* ---- kinds with a table of their own ---------------------------------------------- */

/* What a column of a register is called there. */
static const char *typed_name(const Kind *kind, const char *name)
{
    static const struct {
        const char *kind, *name, *column;
    } names[] = {
        {"request", "made_at", "received_at"},
        {"request", "made_by", "received_by"},
        {NULL, "number", "record"},
    };

    if (text_is(kind->key, name))
        return "record";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0 &&
            (names[i].kind ? strcmp(names[i].kind, kind->name) == 0
                           : strcmp(kind->name, "request") != 0))
            return names[i].column;
    return name;
}

/* NULL: it has none of that name. */
static const char *typed_column(Desk *desk, const Kind *kind, const char *name)
{
    const Table *table = kind_table(desk, kind);
    const int i = table_column(table, typed_name(kind, name));

    return i < 0 || strcmp(name, "pin") == 0 ? NULL : table->column[i].name;
}

static void typed_filters(Desk *desk, const Kind *kind,
                          const RecordQuery *query, Str *text)
{
    const bool request = strcmp(kind->name, "request") == 0;
    const char *field =
        query->field ? typed_column(desk, kind, query->field) : NULL;
    const char *period =
        query->period ? typed_column(desk, kind, query->period) : NULL;

    str_add(text, request ? " WHERE r.state <> 'withdrawn'" : " WHERE 1");
    if (request && (query->open || query->late))
        str_add(text, " AND r.open");
    if (request && query->late)
        str_add(text, " AND r.due < :now");
    if (query->state && request)
        str_add(text, " AND r.state = :state");
    if (field)
        str_addf(text, " AND r.%s = :value", field);
    if (period && query->from != NEVER)
        str_addf(text, " AND r.%s >= :from", period);
    if (period && query->until != NEVER)
        str_addf(text, " AND r.%s < :until", period);
}

static void moment_bind(Sql *q, const char *name, bool moment, Seconds at)
{
    char day[TIME_TEXT];

    if (moment)
        sql_int(q, name, at);
    else
        sql_text(q, name, time_write(at, TIME_DAY, NEVER, day));
}

static void typed_bind(Desk *desk, const Kind *kind, const RecordQuery *query,
                       Sql *q)
{
    const bool request = strcmp(kind->name, "request") == 0;
    const Table *table = kind_table(desk, kind);
    const char *period =
        query->period ? typed_column(desk, kind, query->period) : NULL;

    if (request && query->late)
        sql_int(q, ":now", clock_now());
    if (request && query->state)
        sql_text(q, ":state", query->state);
    if (query->field && typed_column(desk, kind, query->field))
        sql_text(q, ":value", query->value);
    if (!period)
        return;
    const bool moment = table->column[table_column(table, period)].number;
    if (query->from != NEVER)
        moment_bind(q, ":from", moment, query->from);
    if (query->until != NEVER)
        moment_bind(q, ":until", moment, query->until);
}

static bool typed_each(Desk *desk, const Kind *kind, Each *each, Err *err)
{
    Str text = STR_EMPTY;
    bool more = true;

    str_add(&text, "SELECT ");
    for (int i = 0; i < each->count; i++) {
        const char *column = typed_column(desk, kind, each->columns[i]);
        str_addf(&text, "%s%s%s", i ? ", " : "", column ? "r." : "",
                 column ? column : "NULL");
    }
    str_addf(&text, " FROM %s r", kind->table);
    typed_filters(desk, kind, each->query, &text);
    Sql *q = sql_once(desk->store, str_text(&text));
    str_release(&text);
    typed_bind(desk, kind, each->query, q);
    while (more && sql_row(q)) {
        for (int i = 0; i < each->count; i++)
            each->values[i] = sql_get(q, i);
        more = each->visit(each->self, each->values);
    }
    return sql_done(q, err);
}

bool record_each(Desk *desk, const RecordQuery *query,
                 const char *const columns[],
                 bool (*visit)(void *self, const char *const *values),
                 void *self, Err *err)
{
    const Kind *kind = kind_of(desk, query->kind);
    Each each = {
        .query = query, .columns = columns, .visit = visit, .self = self};

    if (!kind)
        return err_set(err, ERR_USAGE,
                       _("There is no register called %s; see: guanjia record"),
                       query->kind);
    if (!role_may(desk, query->kind, "show", err))
        return false;
    each_init(&each);
    const bool done = kind->form ? register_each(desk, kind, &each, err)
                                 : typed_each(desk, kind, &each, err);
    each_release(&each);
    return done;
}
