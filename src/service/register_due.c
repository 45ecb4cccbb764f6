/* register_due.c -- what a form's `every:` asks for, and what has been done
 *
 *     every: {period: month, for: home, where: {class: unsold}, key: home,
 *             at: inspected_on}
 *     3-1203   2026-11   done 2026-11-12   V3-1112-002
 *     3-1204   2026-11   open
 *
 * For each home, household, person, unit or open record it looks for a record
 * whose field `key` names it and whose `at` lies in the period; nothing is
 * kept about it, so the list is right whenever it is looked at.
 */
#include "register_find.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CONDITION_MOST = 24, FIXED = 3 };

/* A list in the making. */
typedef struct DueList {
    Desk *desk;
    const Kind *kind;
    const Every *every;
    const Form *each; /* the form of what it is due for; NULL: unit */
    const char *columns[CONDITION_MOST + FIXED + 1];
    DueRow *rows;
    int count, cap;
    Seconds from, until;
    const char *per; /* record of the campaign; "" */
} DueList;

/* ---- periods --------------------------------------------------------------------- */

/* Midnight of a day that may lie outside its month. */
static Seconds midnight(int year, int month, int day)
{
    struct tm tm = {
        .tm_year = year, .tm_mon = month, .tm_mday = day, .tm_isdst = -1};

    return mktime(&tm);
}

static void period_of(Period period, Seconds at, Seconds *from, Seconds *until)
{
    static const int months[] = {
        [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12};
    struct tm tm;
    const time_t moment = at;

    localtime_r(&moment, &tm);
    if (period == PERIOD_DAY || period == PERIOD_WEEK) {
        const bool week = period == PERIOD_WEEK;
        const int first = tm.tm_mday - (week ? (tm.tm_wday + 6) % 7 : 0);
        *from = midnight(tm.tm_year, tm.tm_mon, first);
        *until = midnight(tm.tm_year, tm.tm_mon, first + (week ? 7 : 1));
        return;
    }
    const int count = months[period];
    const int first = tm.tm_mon / count * count;
    *from = midnight(tm.tm_year, first, 1);
    *until = midnight(tm.tm_year, first + count, 1);
}

/* ---- what it is due for ------------------------------------------------------------ */

static DueRow *row_add(DueList *list, const char *key)
{
    if (list->count == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 64;
        list->rows =
            mem_grow(list->rows, (size_t)list->cap * sizeof *list->rows);
    }
    DueRow *row = &list->rows[list->count++];
    *row = (DueRow){.from = list->from, .until = list->until};
    text_copy(row->key, sizeof row->key, key);
    text_copy(row->per, sizeof row->per, list->per);
    return row;
}

static void name_home(DueList *list, DueRow *row)
{
    Household household;

    if (household_of(list->desk, row->key, &household))
        text_copy(row->name, sizeof row->name, household.name);
}

static void name_household(DueList *list, DueRow *row)
{
    char *told = household_told(list->desk, row->key);

    text_copy(row->name, sizeof row->name, told);
    free(told);
}

static void name_record(DueList *list, DueRow *row)
{
    const Kind *kind = register_of(list->desk, list->every->each);
    Record record;

    if (!kind || !record_get(list->desk, kind, row->key, &record))
        return;
    char *title = record_title(list->desk, &record);
    text_copy(row->name, sizeof row->name, title);
    free(title);
    record_release(&record);
}

/* values: what names it, its unit, its name, what the condition asks. */
static bool each_visit(void *self, const char *const *values)
{
    DueList *list = self;
    const Condition *where = &list->every->where;
    const int unit = values[1] ? (int)strtol(values[1], NULL, 10) : 0;
    Fields fields = FIELDS_EMPTY;

    for (int i = 0; list->columns[FIXED + i]; i++)
        fields_set(&fields, list->columns[FIXED + i], values[FIXED + i]);
    const bool meant =
        values[0] &&
        (list->desk->unit == 0 || unit == 0 || unit == list->desk->unit) &&
        condition_holds(where, list->each, &fields, clock_now());
    fields_release(&fields);
    if (!meant)
        return true;
    DueRow *row = row_add(list, values[0]);
    text_copy(row->name, sizeof row->name, values[2]);
    return true;
}

static bool each_add(DueList *list, Err *err)
{
    const char *each = list->every->each;
    const Kind *kind = kind_of(list->desk, each);
    const RecordQuery query = {.kind = each, .open = true};
    const Condition *where = &list->every->where;
    int count = 0;

    list->each = form_of(list->desk->forms, each);
    list->columns[count++] = "record";
    list->columns[count++] = "unit";
    list->columns[count++] = kind && kind->form ? "number" : "name";
    for (int i = 0; i < where->count && i < CONDITION_MOST; i++)
        list->columns[count++] = where->lines[i].field;
    list->columns[count] = NULL;
    return record_each(list->desk, &query, list->columns, each_visit, list,
                       err);
}

static bool units_add(DueList *list, Err *err)
{
    Sql *q = sql(list->desk->store, "SELECT DISTINCT unit FROM home WHERE unit "
                                    "> 0 AND (:unit = 0 OR unit = :unit) ORDER "
                                    "BY unit");

    sql_int(q, ":unit", list->desk->unit);
    while (sql_row(q))
        row_add(list, sql_get(q, 0));
    return sql_done(q, err);
}

/* Who has left, or has no longer a home here. */
static bool is_gone(DueList *list, const DueRow *row)
{
    const bool staff = strcmp(list->every->each, "staff") == 0;
    Sql *q =
        sql(list->desk->store, staff ? "SELECT 1 FROM staff WHERE record = "
                                       ":record AND active IS 'no'"
                                     : "SELECT 1 FROM household WHERE record = "
                                       ":record AND moved_out IS NOT NULL");
    sql_text(q, ":record", row->key);
    const bool gone = sql_row(q);
    return sql_done(q, NULL) && gone;
}

static bool targets_add(DueList *list, Err *err)
{
    const char *each = list->every->each;
    const int first = list->count;
    int kept = first;
    bool people = strcmp(each, "staff") == 0 || strcmp(each, "household") == 0;

    if (strcmp(each, "unit") == 0)
        return units_add(list, err);
    if (!each_add(list, err))
        return false;
    for (int i = first; i < list->count; i++) {
        DueRow *row = &list->rows[i];
        if (people && is_gone(list, row))
            continue;
        if (strcmp(each, "home") == 0)
            name_home(list, row);
        else if (strcmp(each, "household") == 0)
            name_household(list, row);
        else if (register_of(list->desk, each))
            name_record(list, row);
        list->rows[kept++] = *row;
    }
    list->count = kept;
    return true;
}

/* ---- what was done ------------------------------------------------------------------- */

static Seconds done_at(const DueList *list, Sql *q, const Fields *answers)
{
    const char *name = list->every->at;
    const Field *field = name ? form_field(list->kind->form, name) : NULL;
    const char *value = name ? fields_get(answers, name) : NULL;
    Seconds at = NEVER;

    if (!field)
        return sql_get_int(q, 2);
    if (value && field->type == FIELD_DATE)
        return time_read_as(value, "%Y-%m-%d", &at, NULL) ? at : NEVER;
    return sum_number(value, &at) ? at : NEVER;
}

static bool answers_fit(const DueList *list, Sql *q, const DueRow *row,
                        Seconds *at)
{
    const char *json = sql_get(q, 1);
    Fields answers = FIELDS_EMPTY;

    fields_from_json(&answers, json, strlen(json), NULL);
    const char *key = fields_get(&answers, list->every->key);
    bool fits = text_is(key, row->key);
    *at = done_at(list, q, &answers);
    if (list->every->per) {
        const char *per = fields_get(&answers, list->every->per);
        fits = fits && text_is(per, row->per);
    } else {
        fits = fits && *at >= row->from && *at < row->until;
    }
    fields_release(&answers);
    return fits;
}

static void row_look(DueList *list, DueRow *row)
{
    Sql *q =
        sql(list->desk->store,
            "SELECT r.record, r.fields, r.made_at FROM record_name n CROSS "
            "JOIN record r ON r.id = n.id WHERE n.key = :key AND r.kind = "
            ":kind AND r.open >= 0 ORDER BY n.id DESC");
    Seconds at = NEVER;

    sql_int(q, ":key", name_key(list->kind, list->every->key, row->key));
    sql_text(q, ":kind", list->kind->name);
    while (row->state != DUE_DONE && sql_row(q)) {
        if (!answers_fit(list, q, row, &at))
            continue;
        row->state = DUE_DONE;
        row->done = at;
        text_copy(row->record, sizeof row->record, sql_get(q, 0));
    }
    sql_done(q, NULL);
    if (row->state != DUE_DONE && row->until != NEVER &&
        row->until <= clock_now())
        row->state = DUE_MISSED;
}

static int by_key(const void *a, const void *b)
{
    const DueRow *one = a, *other = b;
    const int order = strcmp(one->per, other->per);

    return order ? order : strcmp(one->key, other->key);
}

/* Once for each open record of the register that the field `per` names. */
static bool campaigns_add(DueList *list, Err *err)
{
    const Field *field = form_field(list->kind->form, list->every->per);
    const Kind *of =
        field && field->of ? register_of(list->desk, field->of) : NULL;
    bool done = true;

    if (!of)
        return true;
    Sql *q = sql(list->desk->store, "SELECT record, made_at, due FROM record "
                                    "WHERE kind = :kind AND open = 1");
    sql_text(q, ":kind", of->name);
    while (done && sql_row(q)) {
        list->per = sql_get(q, 0);
        list->from = sql_get_int(q, 1);
        list->until = sql_get_int(q, 2);
        if (list->until == DUE_NEVER)
            list->until = NEVER;
        done = targets_add(list, err);
    }
    return sql_done(q, err) && done;
}

bool record_due(Desk *desk, const char *kind, Seconds at, DueRow **rows,
                int *count, Err *err)
{
    DueList list = {.desk = desk, .per = ""};

    *rows = NULL;
    *count = 0;
    if (!register_find(desk, kind, &list.kind, err) ||
        !role_may(desk, kind, "show", err))
        return false;
    list.every = list.kind->form->every;
    if (!list.every)
        return err_set(err, ERR_USAGE, _("%s has nothing that comes up again"),
                       label_in(list.kind->form->sheet.label, language()));
    if (!list.every->per)
        period_of(list.every->period, at, &list.from, &list.until);
    if (!(list.every->per ? campaigns_add(&list, err)
                          : targets_add(&list, err))) {
        free(list.rows);
        return false;
    }
    for (int i = 0; i < list.count; i++)
        row_look(&list, &list.rows[i]);
    if (list.count > 0)
        qsort(list.rows, (size_t)list.count, sizeof *list.rows, by_key);
    *rows = list.rows;
    *count = list.count;
    return true;
}
