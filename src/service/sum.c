/* sum.c -- what the facts of a record add up to
 *
 *     receive {home: 3-1203, text: 漏水}   chen, 14:02
 *     accept  {accepted_by: 吳建國}        wu,   14:04
 *     amend   {text: 浴室漏水}             chen, 14:05  (base: 14:04)
 *     -> a row: home 3-1203, text 浴室漏水, state accepted …
 *
 * A column has the value of the newest fact that sets it.  A record is always
 * added up from all its facts, in the order of their stamps, so the row
 * depends on the set of facts only, never on the order in which they came.
 * When a fact sets a column that another had set, and its writer had not seen
 * that other (its base is older), the newer counts and the other is kept in
 * `dispute`, until a fact whose writer had seen both sets the column again.
 */
#include "escalate.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* The other side of a dispute: what somebody set, or did too late. */
typedef struct Loser {
    int column; /* -1: a verb that came too late */
    Cell cell;
} Loser;

/* A sum in the making, with its disputes. */
typedef struct Adding {
    Sum sum;
    Loser *loser;
    int losers;
} Adding;

int sum_column(const Sum *sum, const char *column)
{
    int i = table_column(sum->table, column);

    for (int k = 0; i < 0 && k < sum->more.count; k++)
        if (strcmp(sum->more.at[k].name, column) == 0)
            i = sum->table->count + k;
    return i;
}

const char *sum_name(const Sum *sum, int column)
{
    const int known = sum->table->count;

    return column < known ? sum->table->column[column].name
                          : sum->more.at[column - known].name;
}

const char *sum_get(const Sum *sum, const char *column)
{
    int i = sum_column(sum, column);
    return i < 0 ? NULL : sum->cell[i].text;
}

bool sum_number(const char *text, int64_t *number)
{
    static const int64_t most = INT64_C(253402300799); /* the year 9999 */
    char *end = NULL;
    const int64_t value = text ? strtoll(text, &end, 10) : 0;

    if (!text || end == text || *end || value > most || value < -most)
        return false;
    *number = value;
    return true;
}

void sum_put(Sum *sum, const char *column, const char *text)
{
    int i = table_column(sum->table, column);
    if (i < 0)
        return;
    free(sum->cell[i].text);
    sum->cell[i].text = mem_text(text);
}

void sum_put_int(Sum *sum, const char *column, int64_t number)
{
    char text[INT_TEXT];

    sum_put(sum, column, int_write(number, text));
}

static void loser_add(Adding *adding, int column, Cell cell)
{
    if ((adding->losers & (adding->losers - 1)) == 0) {
        size_t cap = adding->losers ? (size_t)adding->losers * 2 : 1;
        adding->loser = mem_grow(adding->loser, cap * sizeof(Loser));
    }
    adding->loser[adding->losers++] = (Loser){column, cell};
}

/* A fact whose writer knew all that was said about column settles it. */
static void losers_settle(Adding *adding, int column, int64_t base)
{
    int kept = 0;

    for (int i = 0; i < adding->losers; i++) {
        Loser *loser = &adding->loser[i];
        if (loser->column == column && loser->cell.by->stamp <= base)
            free(loser->cell.text);
        else
            adding->loser[kept++] = *loser;
    }
    adding->losers = kept;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Takes text. */
static void cell_set(Adding *adding, int column, const Fact *fact, char *text)
{
    Cell *cell = &adding->sum.cell[column];

    if (cell->by && cell->by->stamp > fact->base &&
        !same_text(cell->text, text)) {
        loser_add(adding, column, *cell);
    } else {
        free(cell->text);
        losers_settle(adding, column, fact->base);
    }
    *cell = (Cell){text, fact};
}

/* A register keeps what its form does not ask, too: another version did.  So
 * does a request with what was taken down. */
static int column_found(Sum *sum, const char *name)
{
    enum { MOST_MORE = 1000 };
    const int known = sum->table->count;
    int column = sum_column(sum, name);

    if (column >= 0)
        return column < known && sum->table->column[column].ours ? -1 : column;
    if (!sum->open || sum->more.count == MOST_MORE)
        return -1;
    fields_set(&sum->more, name, NULL);
    sum->cells = known + sum->more.count;
    sum->cell = mem_grow(sum->cell, (size_t)sum->cells * sizeof *sum->cell);
    sum->cell[sum->cells - 1] = (Cell){0};
    return sum->cells - 1;
}

/* Takes the texts of set, which needs none of them any more. */
static void adding_set(Adding *adding, const Fact *fact, Fields *set)
{
    for (int i = 0; i < set->count; i++) {
        int column = column_found(&adding->sum, set->at[i].name);
        if (column < 0)
            continue;
        cell_set(adding, column, fact, set->at[i].text);
        set->at[i].text = NULL;
    }
}

static void adding_fact(Adding *adding, const Fact *fact)
{
    Fields fields = FIELDS_EMPTY, set = FIELDS_EMPTY;
    const Kind *kind = adding->sum.table->kind;

    if (fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL)) {
        if (!kind->fold)
            adding_set(adding, fact, &fields);
        else if (kind->fold(&adding->sum, fact, &fields, &set))
            adding_set(adding, fact, &set);
        else
            loser_add(adding, -1, (Cell){mem_text(fact->fields), fact});
    }
    fields_release(&fields);
    fields_release(&set);
}

/* What was made and undone keeps its number and what was said, so that nobody
 * else gets the number and everybody finds what became of it. */
static void adding_withdrawn(Adding *adding, const Fact *fact)
{
    const char *making = adding->sum.table->kind->making;
    Fields fields = FIELDS_EMPTY;

    if (making && !adding->sum.begun && strcmp(fact->verb, making) == 0 &&
        fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL))
        adding_set(adding, fact, &fields);
    fields_release(&fields);
}

static void adding_init(Adding *adding, const Table *table, const char *record)
{
    adding->sum = (Sum){.table = table,
                        .record = record,
                        .cell = mem_new((size_t)table->count * sizeof(Cell)),
                        .cells = table->count,
                        .open = table->kind->form != NULL};
    adding->losers = 0;
    adding->loser = NULL;
}

static void adding_release(Adding *adding)
{
    for (int i = 0; i < adding->sum.cells; i++)
        free(adding->sum.cell[i].text);
    free(adding->sum.cell);
    fields_release(&adding->sum.more);
    for (int i = 0; i < adding->losers; i++)
        free(adding->loser[i].cell.text);
    free(adding->loser);
}

static void adding_all(Adding *adding, const Facts *facts,
                       const PromiseTerms *terms)
{
    Sum *sum = &adding->sum;
    const Kind *kind = sum->table->kind;

    for (int i = 0; i < facts->count; i++) {
        const Fact *fact = facts->at[i];
        sum->stamp = fact->stamp;
        if (facts->undone[i])
            adding_withdrawn(adding, fact);
        else if (strcmp(fact->verb, "undo") != 0)
            adding_fact(adding, fact);
    }
    if (kind->finish)
        kind->finish(sum, terms);
}

/* ---- writing ------------------------------------------------------------- */

/* What a cell says as its column takes it: a fact may come from anybody, and
 * who reads a number relies on one. */
static const char *cell_said(const Sum *sum, int column)
{
    const Column *about = &sum->table->column[column];
    const char *text = sum->cell[column].text;
    int64_t number;

    if (!text || !about->number || about->ours || sum_number(text, &number))
        return text;
    return about->needed ? "0" : NULL;
}

static bool row_write(Desk *desk, const Sum *sum, int schema, Err *err)
{
    const Table *table = sum->table;
    Sql *q = sql(desk->store, table->insert[schema]);

    for (int i = 0; i < table->count; i++) {
        switch (table->column[i].holds) {
        case RECORD:
            sql_text_at(q, i + 1, sum->record);
            break;
        case STAMP:
            sql_int_at(q, i + 1, sum->stamp);
            break;
        case ROW_ID:
            sql_int_at(q, i + 1, kind_row(table->kind, sum->record));
            break;
        case CELL: /* most say nothing, and what is not bound is NULL */
            if (cell_said(sum, i))
                sql_text_at(q, i + 1, cell_said(sum, i));
        }
    }
    sql_row(q);
    return sql_done(q, err);
}

static bool loser_write(Desk *desk, const Sum *sum, const Loser *loser,
                        int schema, Err *err)
{
    Sql *q = sql(
        desk->store,
        schema
            ? "INSERT OR REPLACE INTO temp.dispute VALUES (:record, :kind, "
              ":field, :origin, :seq, :verb, :actor, :taken, :other, :stamp, "
              ":taken_actor, :taken_stamp)"
            : "INSERT OR REPLACE INTO main.dispute VALUES (:record, :kind, "
              ":field, :origin, :seq, :verb, :actor, :taken, :other, :stamp, "
              ":taken_actor, :taken_stamp)");
    const Cell *taken =
        loser->column < 0 ? NULL : &sum->cell[loser->column]; /* too late */
    const Fact *other = loser->cell.by;

    sql_text(q, ":kind", sum->table->kind->name);
    sql_text(q, ":record", sum->record);
    sql_text(q, ":field", taken ? sum_name(sum, loser->column) : "");
    sql_text(q, ":taken", taken ? taken->text : NULL);
    sql_text(q, ":other", loser->cell.text);
    sql_text(q, ":verb", other->verb);
    sql_text(q, ":actor", other->actor);
    sql_int(q, ":stamp", other->stamp);
    sql_text(q, ":taken_actor", taken ? taken->by->actor : "");
    sql_int(q, ":taken_stamp", taken ? taken->by->stamp : 0);
    sql_int(q, ":origin", other->origin);
    sql_int(q, ":seq", other->seq);
    sql_row(q);
    return sql_done(q, err);
}

static bool sum_write(Desk *desk, const Adding *adding, int schema, Err *err)
{
    const Kind *kind = adding->sum.table->kind;

    if (!(kind->write ? kind->write : row_write)(desk, &adding->sum, schema,
                                                 err))
        return false;
    for (int i = 0; i < adding->losers; i++)
        if (!loser_write(desk, &adding->sum, &adding->loser[i], schema, err))
            return false;
    return true;
}

static bool disputes_drop(Desk *desk, const Kind *kind, const char *record,
                          Err *err)
{
    Sql *q = sql(desk->store, "DELETE FROM main.dispute WHERE record = :record "
                              "AND kind = :kind");
    sql_text(q, ":record", record);
    sql_text(q, ":kind", kind->name);
    sql_row(q);
    return sql_done(q, err);
}

/* Of a record whose facts were all refused. */
static bool row_drop(Desk *desk, const Kind *kind, const char *record, Err *err)
{
    Str text = STR_EMPTY;

    if (kind->form)
        return register_drop(desk, kind, record, err);
    str_addf(&text, "DELETE FROM main.%s WHERE record = :record", kind->table);
    Sql *q = sql_once(desk->store, str_text(&text));
    sql_text(q, ":record", record);
    const bool done = sql_done(q, err);
    str_release(&text);
    return done;
}

bool sum_alone(Desk *desk, const Kind *kind, const char *record, Err *err)
{
    Facts facts = {0};
    Adding adding;
    bool done = false;

    if (desk->put_off)
        return true;
    desk->stirs++;
    if (sums_version(desk->store) != sums_current())
        return err_set(err, ERR_NEWER,
                       _("Another version of the program has this database "
                         "now; start this one again"));
    adding_init(&adding, kind_table(desk, kind), record);
    if (facts_load(desk, kind->name, record, &facts, err)) {
        char *before = words_of(desk, kind, record);
        adding_all(&adding, &facts, &desk->terms);
        done = disputes_drop(desk, kind, record, err) &&
               (!kind->form || register_names_drop(desk, kind, record, err)) &&
               (facts.count > 0 ? sum_write(desk, &adding, 0, err)
                                : row_drop(desk, kind, record, err));
        char *after = words_of(desk, kind, record);
        done = done && words_change(desk, kind, record, before, after, err);
        free(before);
        free(after);
    }
    adding_release(&adding);
    facts_release(&facts);
    return done;
}

bool sum_record(Desk *desk, const Kind *kind, const char *record, Err *err)
{
    return sum_alone(desk, kind, record, err) &&
           clash_tell(desk, kind, record, err) &&
           heard_forget(desk, kind, record, err);
}

/* ---- everything ------------------------------------------------------------ */

/* Adding up the whole journal: the facts of one name at a time. */
typedef struct Everything {
    Desk *desk;
    int schema;
    Facts facts;
    int64_t done, total;
    Progress progress;
    void *self;
    Err *err;
    bool failed;
} Everything;

/* The facts of one record. */
static bool record_write(Everything *all, Facts *facts)
{
    const Kind *kind = kind_of(all->desk, facts->at[0]->kind);
    Adding adding;

    if (!kind)
        return true;
    facts_settle(facts);
    adding_init(&adding, kind_table(all->desk, kind), facts->at[0]->record);
    adding_all(&adding, facts, &all->desk->terms);
    const bool done = sum_write(all->desk, &adding, all->schema, all->err);
    adding_release(&adding);
    return done;
}

/* Records of several kinds may have one name. */
static bool name_flush(Everything *all)
{
    Facts *facts = &all->facts;
    int end;

    facts_order(facts);
    for (int i = 0; i < facts->count && !all->failed; i = end) {
        for (end = i + 1; end < facts->count; end++)
            if (strcmp(facts->at[i]->kind, facts->at[end]->kind) != 0)
                break;
        Facts one = {
            .at = facts->at + i, .undone = facts->undone + i, .count = end - i};
        all->failed = !record_write(all, &one);
    }
    facts_clear(facts);
    return !all->failed;
}

static bool everything_visit(void *self, const Fact *fact)
{
    Everything *all = self;

    if (all->facts.count > 0 &&
        strcmp(all->facts.at[0]->record, fact->record) != 0 && !name_flush(all))
        return false;
    facts_add(&all->facts, fact);
    if (all->progress && (++all->done & 0xfff) == 0 &&
        !all->progress(all->self, all->done, all->total)) {
        all->failed = true;
        return err_set(all->err, ERR_BUSY, _("Stopped; nothing was changed"));
    }
    return true;
}

bool sum_all(Desk *desk, int schema, Progress progress, void *self, Err *err)
{
    Everything all = {.desk = desk,
                      .schema = schema,
                      .total = progress ? journal_count(desk->store) : 0,
                      .progress = progress,
                      .self = self,
                      .err = err};

    bool done = journal_all(desk->store, everything_visit, &all, err) &&
                !all.failed && name_flush(&all);
    facts_release(&all.facts);
    if (done && progress)
        progress(self, all.total, all.total);
    return done;
}
