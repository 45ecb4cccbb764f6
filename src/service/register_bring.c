/* register_bring.c -- a form has changed: its records are added up again
 *
 *     setting registers:  parcel 3f2a90c1d4e5b678
 *                         visitor 90ab…
 *
 * What a row of `record` says depends on its form: what is open, due, in which
 * order, computed, found by what; and, where a day is due, on the time zone.  A
 * hash of just that is kept for each kind; where it differs at opening, that
 * kind is added up again, and no other.  The rows of a kind whose form is gone
 * go, too; its facts stay.  A hash of the files themselves stands beside: while
 * that is the same, no form has to be read for this.
 */
#include "register_sum.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const setting = "registers";
static const char *const files_setting = "forms";

enum { LONGEST_HASH = 32 };

/* Kinds and their hashes, as the setting has them. */
typedef struct Bringing {
    Desk *desk;
    Fields kept, now; /* kind -> hash */
    Progress progress;
    void *self;
    Err *err;
} Bringing;

/* ---- what a row depends on -------------------------------------------------- */

static void condition_write(Str *out, const Condition *condition)
{
    for (int i = 0; i < condition->count; i++) {
        const ConditionLine *line = &condition->lines[i];
        str_addf(out, "%s %d", line->field, (int)line->test);
        for (int k = 0; k < line->count; k++)
            str_addf(out, " %s", line->values[k]);
        str_addc(out, '\n');
    }
}

static void names_write(Str *out, const char *const *names)
{
    for (; names && *names; names++)
        str_addf(out, "%s ", *names);
    str_addc(out, '\n');
}

static void column_write(Str *out, const Column *column)
{
    const Field *field = column->field;

    str_addf(out, "%s %d %d", column->name, column->named, column->ours);
    if (field) {
        str_addf(out, " %d %d %g %lld %d", (int)field->type,
                 field->confidential != NULL, field->weight,
                 (long long)field->lead, (int)field->compute.op);
        for (int i = 0; i < field->compute.count; i++)
            str_addf(out, " %s", field->compute.of[i]);
        str_add(out, field->compute.column ? field->compute.column : "");
        for (int i = 0; i < field->choice_count; i++)
            str_addf(out, " %s %g %d", field->choices[i].value,
                     field->choices[i].points, field->choices[i].failed);
        str_add(out, field->gathers ? " gathers" : "");
    }
    str_addc(out, '\n');
}

/* zone: by which a day is due; NULL: the machine's. */
static char *form_hash(Desk *desk, const Kind *kind, const char *zone)
{
    const Table *table = kind_table(desk, kind);
    const Form *form = kind->form;
    Str text = STR_EMPTY;
    char hash[24];

    for (int i = 0; i < table->count; i++)
        column_write(&text, &table->column[i]);
    for (int i = 0; i < form->state_count; i++)
        str_addf(&text, "%s %d\n", form->states[i].name, form->states[i].open);
    for (int i = 0; i < form->step_count; i++) {
        str_addf(&text, "%s %s ", form->steps[i].name,
                 form->steps[i].to ? form->steps[i].to : "");
        names_write(&text, form->steps[i].from);
    }
    names_write(&text, form->list.order);
    condition_write(&text, &form->list.open_while);
    if (form->list.due)
        str_addf(&text, "%s%s", form->list.due, zone ? zone : "");
    text_print(hash, sizeof hash, "%016" PRIx64,
               hash_text(HASH_START, str_text(&text)));
    str_release(&text);
    return mem_text(hash);
}

static void hashes_make(Bringing *bringing)
{
    char *zone = desk_zone(bringing->desk);
    const Kind *kind;

    for (int i = 0; (kind = kind_at(bringing->desk, i)); i++) {
        if (!kind->form)
            continue;
        char *hash = form_hash(bringing->desk, kind, zone);
        fields_set(&bringing->now, kind->name, hash);
        free(hash);
    }
    free(zone);
}

/* ---- adding up again --------------------------------------------------------- */

/* Names of records, each with a NUL behind it. */
static bool records_list(Desk *desk, const char *kind, bool known, Str *out,
                         Err *err)
{
    Sql *q = known ? sql(desk->store, "SELECT record FROM record WHERE kind = "
                                      ":kind")
                   : sql(desk->store, "SELECT DISTINCT record FROM journal "
                                      "WHERE kind = :kind");

    sql_text(q, ":kind", kind);
    while (sql_row(q)) {
        str_add(out, sql_get(q, 0));
        str_addc(out, '\0');
    }
    return sql_done(q, err);
}

static bool rows_clear(Desk *desk, const char *kind, Err *err)
{
    static const char *const steps[] = {
        "INSERT INTO record_words (record_words, rowid, kind, words) SELECT "
        "'delete', id, kind, words FROM record WHERE kind = :kind",
        "DELETE FROM record_name WHERE id IN (SELECT id FROM record WHERE kind "
        "= :kind)",
        "DELETE FROM main.dispute WHERE kind = :kind",
        "DELETE FROM main.record WHERE kind = :kind",
    };
    bool done = true;

    for (size_t i = 0; done && i < sizeof steps / sizeof *steps; i++) {
        Sql *q = sql(desk->store, steps[i]);
        sql_text(q, ":kind", kind);
        done = sql_done(q, err);
    }
    return done;
}

static bool rows_add(const Bringing *bringing, const Kind *kind,
                     const Str *names)
{
    enum { LOOK = 256 };
    const char *end = str_text(names) + names->len;
    int64_t count = 0;

    for (const char *at = str_text(names); at < end; at += strlen(at) + 1) {
        if (!sum_record(bringing->desk, kind, at, bringing->err))
            return false;
        if (++count % LOOK == 0 && bringing->progress &&
            !bringing->progress(bringing->self, at - str_text(names),
                                (int64_t)names->len))
            return err_set(bringing->err, ERR_BUSY,
                           _("Stopped; nothing was changed"));
    }
    return true;
}

static bool kind_bring(const Bringing *bringing, const char *name)
{
    const Kind *kind = register_of(bringing->desk, name);
    Str names = STR_EMPTY;

    bool done = (!kind || records_list(bringing->desk, name,
                                       fields_has(&bringing->kept, name),
                                       &names, bringing->err)) &&
                rows_clear(bringing->desk, name, bringing->err) &&
                (!kind || rows_add(bringing, kind, &names));
    str_release(&names);
    return done;
}

static bool differs(const Fields *one, const Fields *other, const char *kind)
{
    const char *a = fields_get(one, kind), *b = fields_get(other, kind);

    return !a || !b || strcmp(a, b) != 0;
}

static bool kinds_bring(const Bringing *bringing)
{
    const Fields *kept = &bringing->kept, *now = &bringing->now;
    bool done = true;

    for (int i = 0; done && i < now->count; i++)
        if (differs(kept, now, now->at[i].name))
            done = kind_bring(bringing, now->at[i].name);
    for (int i = 0; done && i < kept->count; i++)
        if (!fields_has(now, kept->at[i].name))
            done = kind_bring(bringing, kept->at[i].name);
    return done;
}

static bool kept_read(Desk *desk, Fields *kept, const char *now)
{
    char *text = setting_get(desk->store, setting);
    bool same = text_is(text, now);

    fields_release(kept);
    if (text)
        fields_from_json(kept, text, strlen(text), NULL);
    free(text);
    return same;
}

/* What the rows were added up by: the forms' files, the residence's time zone,
 * and this program's tables. */
static void files_print(Desk *desk, char out[LONGEST_HASH])
{
    char *zone = desk_zone(desk);

    text_print(out, LONGEST_HASH, "%016" PRIx64 "-%x",
               hash_text(form_book_hash(desk->forms), zone ? zone : ""),
               (unsigned)sums_current());
    free(zone);
}

static bool files_known(Desk *desk, const char *files)
{
    char *kept = setting_get(desk->store, files_setting);
    const bool same = text_is(kept, files);

    free(kept);
    return same;
}

/* Only a word changed in them, say: to be quicker next time, if it can be
 * written at once. */
static bool files_keep(Desk *desk, const char *files)
{
    if (!store_begin(desk->store, QUICK, NULL))
        return true;
    if (setting_put(desk->store, files_setting, files, NULL))
        (void)store_commit(desk->store, NULL);
    else
        store_rollback(desk->store);
    return true;
}

/* Another process may have done it while this one waited. */
static bool bring_inside(Bringing *bringing, const char *now, const char *files,
                         bool fresh)
{
    Store *store = bringing->desk->store;

    return (kept_read(bringing->desk, &bringing->kept, now) ||
            ((fresh || kinds_bring(bringing)) &&
             setting_put(store, setting, now, bringing->err))) &&
           setting_put(store, files_setting, files, bringing->err);
}

static bool bring_alone(Bringing *bringing, const char *now, const char *files)
{
    Store *store = bringing->desk->store;

    if (!store_begin(store, DURABLE, bringing->err))
        return false;
    if (bring_inside(bringing, now, files, false))
        return store_commit(store, bringing->err);
    store_rollback(store);
    return false;
}

bool registers_bring(Desk *desk, bool fresh, Progress progress, void *self,
                     Err *err)
{
    Bringing bringing = {
        .desk = desk, .progress = progress, .self = self, .err = err};
    char files[LONGEST_HASH];
    Str now = STR_EMPTY;
    bool done;

    files_print(desk, files);
    if (!fresh && files_known(desk, files))
        return true;
    hashes_make(&bringing);
    fields_to_json(&bringing.now, &now);
    if (fresh)
        done = bring_inside(&bringing, str_text(&now), files, true);
    else if (kept_read(desk, &bringing.kept, str_text(&now)))
        done = files_keep(desk, files);
    else
        done = bring_alone(&bringing, str_text(&now), files);
    str_release(&now);
    fields_release(&bringing.kept);
    fields_release(&bringing.now);
    return done;
}
