/* move.c -- a household moves to another unit and takes its records along
 *
 *     household move 3-1203 --to 5-0401
 *
 *     hotline   its file and its requests get scope 5: they go to desk 5
 *     desk 3    is told to forget them, and leaves nothing in its file
 *
 * What desk 3 said about them before it heard so is still taken, for as long
 * as a desk may have been cut off, and goes to desk 5 as well.
 */
#include "deed.h"
#include "home.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

static const int64_t late_most = INT64_C(30) * 24 * 3600 * 1000; /* ms */

static const char *const scrub = "scrub"; /* setting: bytes are left */

/* ---- at the hotline --------------------------------------------------------- */

bool move_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    (void)fields;
    if (desk->unit != 0)
        return err_set(err, ERR_NOT_NOW,
                       _("A household moves at the hotline, which tells both "
                         "desks"));
    return journal_newest(desk->store, deed->kind, deed->record) != 0 ||
           err_set(err, ERR_NOT_FOUND, _("Which household moves?"));
}

bool record_move(Desk *desk, const char *kind, const char *record, int unit,
                 Err *err)
{
    Store *store = desk->store;
    const int from = journal_scope(store, kind, record, unit);
    const Forget there = {
        .unit = from, .kind = kind, .record = record, .at = clock_millis()};
    const Forget here = {.unit = unit, .kind = kind, .record = record};

    /* that it moves stands before what moves: another hotline that hears a
     * part of it must not keep half a file in each unit */
    return from == unit || ((from == 0 || forget_put(store, &there, err)) &&
                            forget_drop(store, &here, err) &&
                            journal_move(store, kind, record, unit, err));
}

/* All of a kind that q finds. */
static bool records_move(Desk *desk, const char *kind, Sql *q, int unit,
                         Err *err)
{
    Str names = STR_EMPTY; /* each ends in a NUL */

    while (sql_row(q)) {
        str_add(&names, sql_get(q, 0));
        str_addc(&names, '\0');
    }
    bool done = sql_done(q, err);
    const char *end = str_text(&names) + names.len;
    for (const char *at = str_text(&names); done && at < end;
         at += strlen(at) + 1)
        done = record_move(desk, kind, at, unit, err);
    str_release(&names);
    return done;
}

static bool requests_move(Desk *desk, const char *household, int unit, Err *err)
{
    Sql *q = sql(desk->store,
                 "SELECT record FROM request WHERE household = :household");

    sql_text(q, ":household", household);
    return records_move(desk, "request", q, unit, err);
}

/* What a unit's registers have of it: each names the household, by a field of
 * its form or since it was made. */
static bool registers_move(Desk *desk, const char *household, int unit,
                           Err *err)
{
    const Kind *kind;
    bool done = true;

    for (int i = 0; done && (kind = kind_at(desk, i)); i++) {
        const Table *table =
            kind->form && kind->of_unit ? kind_table(desk, kind) : NULL;
        for (int k = 0; done && table && k < table->count; k++) {
            const Column *column = &table->column[k];
            if (strcmp(column->name, "household") != 0 &&
                !(column->field && column->field->type == FIELD_HOUSEHOLD))
                continue;
            Sql *q =
                sql(desk->store,
                    "SELECT r.record FROM record_name n CROSS JOIN record r ON "
                    "r.id = n.id WHERE n.key = :key AND r.kind = :kind");
            sql_int(q, ":key", name_key(kind, column->name, household));
            sql_text(q, ":kind", kind->name);
            done = records_move(desk, kind->name, q, unit, err);
        }
    }
    return done;
}

bool move_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const int unit = home_unit(desk, fields_get(fields, "home"));

    return unit <= 0 ||
           (record_move(desk, deed->kind, deed->record, unit, err) &&
            requests_move(desk, deed->record, unit, err) &&
            registers_move(desk, deed->record, unit, err));
}

/* It was another home: the request goes to that unit's desk. */
bool request_amend_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const char *home = fields_get(fields, "home");
    const int unit = home ? home_unit(desk, home) : 0;

    return request_step_inside(desk, deed, fields, err) &&
           (unit <= 0 || desk->unit != 0 ||
            record_move(desk, deed->kind, deed->record, unit, err));
}

/* A file is of one unit, all of it. */
bool household_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const char *home = fields_get(fields, "home");
    const int unit = home ? home_unit(desk, home) : 0;
    const int from = journal_scope(desk->store, deed->kind, deed->record, unit);

    if (unit <= 0 || unit == from || (from <= 0 && !deed->bulk))
        return true;
    if (deed->bulk && desk->unit == 0) /* a list says where they live now */
        return move_inside(desk, deed, fields, err);
    return err_field(err, "home",
                     _("%s is in another unit: guanjia household move takes "
                       "the file along"),
                     home);
}

bool moved_away(Desk *desk, const Fact *fact, int unit)
{
    Forget forget = {.unit = unit, .kind = fact->kind, .record = fact->record};

    return forget_get(desk->store, &forget) &&
           forget.at + late_most > clock_millis();
}

int admit_scope(Desk *desk, const Fact *fact, int unit)
{
    return moved_away(desk, fact, unit)
               ? journal_scope(desk->store, fact->kind, fact->record,
                               fact->scope)
               : fact->scope;
}

/* ---- at the desk that it leaves --------------------------------------------- */

bool desk_forget(Desk *desk, const char *kind, const char *record, Err *err)
{
    return journal_forget(desk->store, kind, record, err) &&
           desk_sum(desk, kind, record, err) &&
           setting_put(desk->store, scrub, "1", err);
}

/* The full-text tables keep deleted words until their pieces are merged. */
static bool words_merge(Desk *desk)
{
    static const char *const merge =
        "INSERT INTO request_words (request_words) VALUES ('optimize');"
        "INSERT INTO record_words (record_words) VALUES ('optimize');"
        "INSERT INTO household_words (household_words) VALUES ('optimize')";

    if (!store_begin(desk->store, QUICK, NULL))
        return false;
    if (store_run(desk->store, merge, NULL) && store_commit(desk->store, NULL))
        return true;
    store_rollback(desk->store);
    return false;
}

bool desk_scrub(Desk *desk)
{
    Store *store = desk->store;

    if (setting_int(store, scrub, 0) == 0)
        return true;
    if (!words_merge(desk) || !store_scrub(store) ||
        !store_begin(store, QUICK, NULL))
        return false;
    if (setting_put(store, scrub, "0", NULL) && store_commit(store, NULL))
        return true;
    store_rollback(store);
    return false;
}
