/* register_list.c -- a register as a list, in its form's order
 *
 *     open      index (kind, sort, id) of the open ones
 *     all       the same of all
 *     late      index (kind, due, id), first what has been due longest
 *     words     newest first, as find.c finds them
 *
 * A list asks for the few rows that it shows, from a key on; what no index
 * knows (a field's value, a period) is looked at row by row.
 */
#include "answers_pick.h"
#include "find.h"
#include "register_find.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* Rows of a query, one after the other. */
typedef struct Walk {
    Desk *desk;
    const Kind *kind;
    const RecordQuery *query;
    Pick pick;            /* of the field, and of the period's */
    const char *names[2]; /* … NULL: not asked for */
    bool dated;           /* the period's field is a date */
    char from[TIME_TEXT], until[TIME_TEXT];
} Walk;

static bool has_words(const RecordQuery *query)
{
    return query->words && query->words[strspn(query->words, " ")];
}

/* ---- what no index knows ------------------------------------------------------- */

static bool is_common(const char *name)
{
    return strcmp(name, "made_at") == 0 || strcmp(name, "changed_at") == 0;
}

static bool walk_init(Walk *walk, Desk *desk, const RecordQuery *query)
{
    const Field *field;

    *walk = (Walk){
        .desk = desk, .kind = register_of(desk, query->kind), .query = query};
    if (!walk->kind || !role_may(desk, query->kind, "show", NULL))
        return false;
    if (query->field) {
        field = form_field(walk->kind->form, query->field);
        if (field && !field_seen(desk, field))
            return false;
        walk->names[walk->pick.count++] = query->field;
    }
    if (query->period && !is_common(query->period)) {
        field = form_field(walk->kind->form, query->period);
        if (field && !field_seen(desk, field))
            return false;
        walk->dated = field && field->type == FIELD_DATE;
        time_write(query->from, TIME_DAY, NEVER, walk->from);
        time_write(query->until, TIME_DAY, NEVER, walk->until);
        walk->names[walk->pick.count++] = query->period;
    }
    walk->pick.names = walk->names;
    return true;
}

static bool in_period(const Walk *walk, const char *value)
{
    const RecordQuery *query = walk->query;

    if (!value)
        return false;
    if (walk->dated)
        return (query->from == NEVER || strcmp(value, walk->from) >= 0) &&
               (query->until == NEVER || strcmp(value, walk->until) < 0);
    const Seconds at = strtoll(value, NULL, 10);
    return (query->from == NEVER || at >= query->from) &&
           (query->until == NEVER || at < query->until);
}

/* Does a row with these answers belong to it? */
static bool walk_fits(Walk *walk, const char *json)
{
    const RecordQuery *query = walk->query;
    const char *values[2] = {NULL, NULL};
    int i = 0;

    if (walk->pick.count == 0)
        return true;
    answers_pick(&walk->pick, json, values);
    if (query->field) {
        const char *value = values[i++];
        if (!value || strcmp(value, query->value) != 0)
            return false;
    }
    return i == walk->pick.count || in_period(walk, values[i]);
}

/* ---- statements ------------------------------------------------------------------- */

static bool is_named(const Walk *walk)
{
    const Field *field = walk->query->field
                             ? form_field(walk->kind->form, walk->query->field)
                             : NULL;

    return field && field_named(walk->kind->form, field);
}

/* What of the query an index or a column knows. */
static void filters_add(Str *text, const Walk *walk)
{
    const RecordQuery *query = walk->query;

    str_add(text, query->open || query->late ? " AND r.open = 1"
                                             : " AND r.open >= 0");
    if (query->late)
        str_add(text, " AND r.due < :now");
    if (query->state)
        str_add(text, " AND r.state = :state");
    if (is_named(walk))
        str_add(text, " AND r.id IN (SELECT id FROM record_name WHERE key = "
                      ":key)");
    if (query->period && is_common(query->period)) {
        const char *column = query->period;
        if (query->from != NEVER)
            str_addf(text, " AND r.%s >= :from", column);
        if (query->until != NEVER)
            str_addf(text, " AND r.%s < :until", column);
    }
}

static void filters_bind(Sql *q, const Walk *walk)
{
    const RecordQuery *query = walk->query;

    sql_text(q, ":kind", walk->kind->name);
    if (query->late)
        sql_int(q, ":now", clock_now());
    if (query->state)
        sql_text(q, ":state", query->state);
    if (is_named(walk))
        sql_int(q, ":key", name_key(walk->kind, query->field, query->value));
    if (query->period && is_common(query->period)) {
        if (query->from != NEVER)
            sql_int(q, ":from", query->from);
        if (query->until != NEVER)
            sql_int(q, ":until", query->until);
    }
}

static const char *order_column(const Walk *walk)
{
    return walk->query->late ? "r.due" : "r.sort";
}

static void key_bind(Sql *q, const Walk *walk, const RecordKey *key)
{
    if (walk->query->late)
        sql_int(q, ":at", strtoll(key->value, NULL, 10));
    else
        sql_text(q, ":at", key->value);
    sql_int(q, ":id", key->id);
}

/* from NULL: in any order. */
static Sql *walk_ask(const Walk *walk, const char *columns,
                     const RecordFrom *from)
{
    const RecordQuery *query = walk->query;
    const char *index = query->late   ? "record_due"
                        : query->open ? "record_open"
                                      : "record_list";
    const bool back = from && from->back;
    Str text = STR_EMPTY;

    str_addf(&text, "SELECT %s FROM record r", columns);
    /* what is named stands among few: they are looked up, then put in order */
    if (is_named(walk))
        str_add(&text, " NOT INDEXED");
    else
        str_addf(&text, " INDEXED BY %s", index);
    str_add(&text, " WHERE r.kind = :kind");
    filters_add(&text, walk);
    if (from && from->key)
        str_addf(&text, " AND (%s, r.id) %s (:at, :id)", order_column(walk),
                 back ? "<" : ">");
    if (from)
        str_addf(&text, " ORDER BY %s%s, r.id%s", order_column(walk),
                 back ? " DESC" : "", back ? " DESC" : "");
    Sql *q = sql_once(walk->desk->store, str_text(&text));
    str_release(&text);
    filters_bind(q, walk);
    if (from && from->key)
        key_bind(q, walk, from->key);
    return q;
}

static void key_read(const Walk *walk, Sql *q, RecordKey *key)
{
    key->id = sql_get_int(q, RECORD_COLUMN_COUNT);
    text_copy(key->value, sizeof key->value,
              has_words(walk->query) ? ""
                                     : sql_get(q, RECORD_COLUMN_COUNT + 1));
}

/* Takes rows from q until there are max. */
static int rows_take(Walk *walk, Sql *q, Record *rows, RecordKey *keys, int max)
{
    int count = 0;

    while (count < max && sql_row(q)) {
        if (!walk_fits(walk, sql_get(q, 11)))
            continue;
        key_read(walk, q, &keys[count]);
        record_read(walk->desk, walk->kind, q, &rows[count++]);
    }
    return count;
}

/* ---- by words ---------------------------------------------------------------------- */

enum { IDS = 128 };

static Sql *ids_ask(const Walk *walk, const char *columns, const int64_t *ids,
                    int count, bool back)
{
    Str text = STR_EMPTY;

    str_addf(
        &text,
        "SELECT %s FROM record r NOT INDEXED WHERE r.kind = :kind AND r.id IN "
        "(",
        columns);
    for (int i = 0; i < count; i++)
        str_addf(&text, "%s%lld", i ? "," : "", (long long)ids[i]);
    str_addc(&text, ')');
    filters_add(&text, walk);
    str_addf(&text, " ORDER BY r.id%s", back ? "" : " DESC");
    Sql *q = sql_once(walk->desk->store, str_text(&text));
    str_release(&text);
    filters_bind(q, walk);
    return q;
}

/* rows NULL: they are only counted. */
static int found_rows(Walk *walk, const RecordFrom *from, Record *rows,
                      RecordKey *keys, int max)
{
    int64_t ids[IDS];
    const int64_t edge = from->key    ? from->key->id
                         : from->back ? -1
                                      : INT64_MAX;
    Finder finder;
    int count = 0, got;

    finder_open(
        &finder, walk->desk, walk->query->words,
        (FindFrom){.edge = edge, .backwards = from->back, .kind = walk->kind});
    do {
        for (got = 0; got < IDS && finder_next(&finder, &ids[got]);)
            got++;
        Sql *q = ids_ask(walk, RECORD_COLUMNS ", r.id", ids, got, from->back);
        if (rows)
            count +=
                rows_take(walk, q, rows + count, keys + count, max - count);
        while (!rows && count < max && sql_row(q))
            count += walk_fits(walk, sql_get(q, 11));
        finder.failed = !sql_done(q, NULL) || finder.failed;
    } while (got == IDS && count < max);
    return finder_close(&finder) ? count : -1;
}

/* ---- lists ------------------------------------------------------------------------- */

int record_list(Desk *desk, const RecordQuery *query, const RecordFrom *from,
                Record *rows, RecordKey *keys, int max)
{
    static const RecordFrom start = {0};
    Walk walk;
    int count;

    if (!walk_init(&walk, desk, query))
        return 0;
    if (!from)
        from = &start;
    if (has_words(query)) {
        count = found_rows(&walk, from, rows, keys, max);
    } else {
        Sql *q = walk_ask(&walk,
                          query->late ? RECORD_COLUMNS ", r.id, r.due"
                                      : RECORD_COLUMNS ", r.id, r.sort",
                          from);
        count = rows_take(&walk, q, rows, keys, max);
        if (!sql_done(q, NULL)) {
            while (count > 0)
                record_release(&rows[--count]);
            count = -1;
        }
    }
    pick_release(&walk.pick);
    for (int i = 0; i < count; i++)
        record_compute(desk, walk.kind->form, &rows[i]);
    return count;
}

int64_t record_count(Desk *desk, const RecordQuery *query, int64_t limit)
{
    static const RecordFrom start = {0};
    Walk walk;
    int64_t count = 0;

    if (!walk_init(&walk, desk, query))
        return 0;
    if (has_words(query)) {
        count = found_rows(&walk, &start, NULL, NULL,
                           limit < INT32_MAX ? (int)limit + 1 : INT32_MAX);
    } else {
        const bool looks = walk.pick.count > 0;
        Sql *q = walk_ask(&walk, looks ? "r.fields" : "''", NULL);
        while (count <= limit && sql_row(q))
            count += walk_fits(&walk, sql_get(q, 0));
        if (!sql_done(q, NULL))
            count = -1;
    }
    pick_release(&walk.pick);
    return count;
}

/* ---- all of them ------------------------------------------------------------------- */

/* What words found, in the order of ids. */
static bool found_walk(Walk *walk, const char *columns, int fields,
                       bool (*visit)(void *self, Sql *q), void *self, Err *err)
{
    Finder finder;
    bool more = true, fine = true;
    int64_t id;

    finder_open(&finder, walk->desk, walk->query->words,
                (FindFrom){.edge = INT64_MAX, .kind = walk->kind});
    while (more && fine && finder_next(&finder, &id)) {
        Sql *q = ids_ask(walk, columns, &id, 1, false);
        while (more && sql_row(q))
            if (walk_fits(walk, sql_get(q, fields)))
                more = visit(self, q);
        fine = sql_done(q, err);
    }
    return finder_close(&finder) && fine;
}

bool walk_rows(Desk *desk, const RecordQuery *query, const RowShape *shape,
               bool (*visit)(void *self, Sql *q), void *self, Err *err)
{
    static const RecordFrom start = {0};
    Walk walk;
    bool more = true, done;

    if (!walk_init(&walk, desk, query))
        return err_set(err, ERR_FORBIDDEN, _("Your role may not see this"));
    if (has_words(query)) {
        done =
            found_walk(&walk, shape->columns, shape->fields, visit, self, err);
    } else {
        Sql *q = walk_ask(&walk, shape->columns, &start);
        while (more && sql_row(q))
            if (walk_fits(&walk, sql_get(q, shape->fields)))
                more = visit(self, q);
        done = sql_done(q, err);
    }
    pick_release(&walk.pick);
    return done;
}

/* A register may have a million open ones: from kind to kind by the index. */
int registers_with_open(Desk *desk, const Form **out, int max)
{
    char last[64] = "";
    int count = 0;

    for (bool more = true; more && count < max;) {
        Sql *q = sql(desk->store, "SELECT min(kind) FROM record WHERE open = 1 "
                                  "AND kind > :last");
        sql_text(q, ":last", last);
        const char *kind = sql_row(q) ? sql_get(q, 0) : NULL;
        more = kind != NULL;
        text_copy(last, sizeof last, more ? kind : "");
        sql_done(q, NULL);
        const Form *form = more ? register_form(desk, last) : NULL;
        if (form)
            out[count++] = form;
    }
    return count;
}
