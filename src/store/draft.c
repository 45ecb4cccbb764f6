/* draft.c -- forms that are being filled in, kept key by key
 *
 * A draft's number is drawn, not counted: numbers that are counted are used
 * again once the last draft is gone, and a screen that still holds the old
 * one would write over somebody else's.
 */
#include "clock.h"
#include "store_private.h"
#include <stdlib.h>

static bool draft_write(Store *store, const Draft *draft, Err *err)
{
    Sql *q = sql(store, "INSERT INTO draft "
                        "(id, owner, kind, record, fields, begun, edited) "
                        "VALUES (:id, :owner, :kind, :record, :fields, "
                        ":begun, :edited) ON CONFLICT (id) DO UPDATE SET "
                        "fields = excluded.fields, record = excluded.record, "
                        "begun = excluded.begun, edited = excluded.edited");

    sql_int(q, ":id", draft->id);
    sql_text(q, ":owner", draft->owner);
    sql_text(q, ":kind", draft->kind);
    sql_text(q, ":record", draft->record != NULL ? draft->record : "");
    sql_text(q, ":fields", draft->fields);
    sql_int(q, ":begun", draft->begun);
    sql_int(q, ":edited", draft->edited);
    return sql_done(q, err);
}

/* In the open transaction, if there is one. */
static bool quick_begin(Store *store, bool *mine, Err *err)
{
    *mine = !store->writing;
    return !*mine || store_begin(store, QUICK, err);
}

static bool quick_end(Store *store, bool mine, bool fine, Err *err)
{
    if (!mine)
        return fine;
    if (fine)
        return store_commit(store, err);
    store_rollback(store);
    return false;
}

bool draft_keep(Store *store, Draft *draft, Err *err)
{
    const int64_t before = draft->id;
    char name[RECORD_NAME];
    bool mine;

    if (!quick_begin(store, &mine, err))
        return false;
    if (draft->id == 0)
        draft->id = record_id(record_mint(clock_millis(), name));
    const bool kept =
        quick_end(store, mine, draft_write(store, draft, err), err);
    if (!kept)
        draft->id = before;
    return kept;
}

bool draft_drop(Store *store, int64_t id, Err *err)
{
    bool mine;

    if (!quick_begin(store, &mine, err))
        return false;
    Sql *q = sql(store, "DELETE FROM draft WHERE id = :id");
    sql_int(q, ":id", id);
    return quick_end(store, mine, sql_done(q, err), err);
}

int draft_count(Store *store, const char *owner)
{
    Sql *q = sql(store, "SELECT count(*) FROM draft WHERE owner = :owner");

    sql_text(q, ":owner", owner);
    const int count = sql_row(q) ? (int)sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    return count;
}

int draft_list(Store *store, const char *owner, Draft *out, int max)
{
    Sql *q = sql(store, "SELECT id, owner, kind, record, fields, begun, "
                        "edited FROM draft WHERE owner = :owner "
                        "ORDER BY edited DESC, id DESC LIMIT :max");
    int count = 0;

    sql_text(q, ":owner", owner);
    sql_int(q, ":max", max > 0 ? max : 0);
    while (sql_row(q))
        out[count++] = (Draft){
            .id = sql_get_int(q, 0),
            .owner = mem_text(sql_get(q, 1)),
            .kind = mem_text(sql_get(q, 2)),
            .record = mem_text(sql_get(q, 3)),
            .fields = mem_text(sql_get(q, 4)),
            .begun = sql_get_int(q, 5),
            .edited = sql_get_int(q, 6),
        };
    sql_done(q, NULL);
    return count;
}

void draft_release(Draft *draft)
{
    free(draft->owner);
    free(draft->kind);
    free(draft->record);
    free(draft->fields);
    *draft = (Draft){0};
}
