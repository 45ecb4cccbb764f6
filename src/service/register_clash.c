/* register_clash.c -- two records that can't both be: one room, one time
 *
 *     B1-1124-001  lounge 14:00-16:00   at desk 1
 *     B3-1124-001  lounge 15:00-17:00   at desk 3, which does not hold that one
 *     -> both get `clash`: {clashes_with: B3-1124-001}, {… B1-1124-001}
 *
 * What one file holds is refused as it is typed (register_do.c).  What two
 * wrote apart only the hotline sees together: it says so of both, by a fact
 * that goes wherever the record goes, and takes it back when one gave way.
 */
#include "register.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* An open record that is in the way of another one. */
typedef struct Rival {
    int64_t id;
    char number[33];
    bool marked; /* it clashes with some record already */
} Rival;

/* ---- who is in the way ------------------------------------------------------------ */

static bool same_answers(const Exclusive *exclusive, const Fields *one,
                         const Fields *other)
{
    for (int i = 0; exclusive->same[i]; i++) {
        const char *a = fields_get(one, exclusive->same[i]);
        const char *b = fields_get(other, exclusive->same[i]);
        if (!a || !b || strcmp(a, b) != 0)
            return false;
    }
    return true;
}

static bool overlap(const Exclusive *exclusive, const Fields *one,
                    const Fields *other)
{
    return fields_int(one, exclusive->from) <
               fields_int(other, exclusive->until) &&
           fields_int(other, exclusive->from) <
               fields_int(one, exclusive->until);
}

/* Those of the open records that have the first answer, from the oldest on;
 * returns how many, at most max. */
static int rivals_find(Desk *desk, const Kind *kind, int64_t id,
                       const Fields *stands, Rival *out, int max)
{
    const Exclusive *exclusive = kind->form->exclusive;
    const char *value = fields_get(stands, exclusive->same[0]);
    int count = 0;
    Sql *q = sql(desk->store,
                 "SELECT r.id, r.number, r.fields FROM record_name n CROSS "
                 "JOIN record r ON r.id = n.id WHERE n.key = :key AND r.open = "
                 "1 AND r.id <> :id ORDER BY n.id");

    sql_int(q, ":key", name_key(kind, exclusive->same[0], value ? value : ""));
    sql_int(q, ":id", id);
    while (count < max && sql_row(q)) {
        const char *json = sql_get(q, 2);
        Fields other = FIELDS_EMPTY;
        fields_from_json(&other, json, strlen(json), NULL);
        if (same_answers(exclusive, stands, &other) &&
            overlap(exclusive, stands, &other)) {
            out[count] = (Rival){.id = sql_get_int(q, 0),
                                 .marked = fields_get(&other, CLASH) != NULL};
            text_copy(out[count++].number, sizeof out->number, sql_get(q, 1));
        }
        fields_release(&other);
    }
    sql_done(q, NULL);
    return count;
}

void clash_find(Desk *desk, const Kind *kind, const char *record,
                const Fields *stands, char number[33])
{
    Rival rival;

    text_copy(
        number, 33,
        rivals_find(desk, kind, kind_row(kind, record), stands, &rival, 1) > 0
            ? rival.number
            : "");
}

/* ---- saying so ---------------------------------------------------------------------- */

/* A record as it stands. */
typedef struct Claim {
    char record[49], number[33];
    bool open;
    Fields answers;
} Claim;

static bool claim_read(Desk *desk, int64_t id, Claim *claim)
{
    Sql *q = sql(desk->store, "SELECT record, number, open, fields FROM record "
                              "WHERE id = :id");

    *claim = (Claim){0};
    sql_int(q, ":id", id);
    const bool found = sql_row(q);
    if (found) {
        const char *json = sql_get(q, 3);
        text_copy(claim->record, sizeof claim->record, sql_get(q, 0));
        text_copy(claim->number, sizeof claim->number, sql_get(q, 1));
        claim->open = sql_get_int(q, 2) == 1;
        fields_from_json(&claim->answers, json, strlen(json), NULL);
    }
    return sql_done(q, NULL) && found;
}

/* number "": with none. */
static bool clash_write(Desk *desk, const Kind *kind, const Claim *claim,
                        const char *number, Err *err)
{
    Store *store = desk->store;
    Fields fields = FIELDS_EMPTY;
    Str json = STR_EMPTY;

    fields_set(&fields, CLASH, *number ? number : NULL);
    fields_to_json(&fields, &json);
    Fact fact = {
        .base = journal_newest(store, kind->name, claim->record),
        .scope = journal_scope(store, kind->name, claim->record, SCOPE_HOTLINE),
        .actor = "",
        .kind = kind->name,
        .record = claim->record,
        .verb = CLASH_VERB,
        .fields = str_text(&json)};
    const bool done = journal_add(store, &fact, err) &&
                      sum_alone(desk, kind, claim->record, err);
    fields_release(&fields);
    str_release(&json);
    return done;
}

/* Its mark names the oldest that is in its way, or none. */
static bool mark_put(Desk *desk, const Kind *kind, int64_t id, Err *err)
{
    Claim claim;
    char number[33] = "";
    bool done = true;

    if (claim_read(desk, id, &claim)) {
        const char *marked = fields_get(&claim.answers, CLASH);
        if (claim.open)
            clash_find(desk, kind, claim.record, &claim.answers, number);
        if (strcmp(marked ? marked : "", number) != 0)
            done = clash_write(desk, kind, &claim, number, err);
    }
    fields_release(&claim.answers);
    return done;
}

/* Records whose mark names that number, at most max. */
static int marked_find(Desk *desk, const Kind *kind, const char *number,
                       int64_t *ids, int max)
{
    int count = 0;
    Sql *q = sql(desk->store, "SELECT id FROM record_name WHERE key = :key "
                              "ORDER BY id");

    sql_int(q, ":key", name_key(kind, CLASH, number));
    while (count < max && sql_row(q))
        ids[count++] = sql_get_int(q, 0);
    sql_done(q, NULL);
    return count;
}

/* Those whose mark may be another one since this record has changed. */
static int touched_find(Desk *desk, const Kind *kind, int64_t id, int64_t *ids,
                        int max)
{
    enum { MOST_RIVALS = 64 };
    Rival rivals[MOST_RIVALS];
    Claim claim;
    int count = 0;

    if (claim_read(desk, id, &claim)) {
        count = marked_find(desk, kind, claim.number, ids, max);
        const int beside = claim.open
                               ? rivals_find(desk, kind, id, &claim.answers,
                                             rivals, MOST_RIVALS)
                               : 0;
        for (int i = 0; i < beside && count < max; i++)
            if (!rivals[i].marked)
                ids[count++] = rivals[i].id;
    }
    fields_release(&claim.answers);
    return count;
}

bool clash_tell(Desk *desk, const Kind *kind, const char *record, Err *err)
{
    enum { MOST_TOUCHED = 128 };
    int64_t ids[MOST_TOUCHED];
    const int64_t id = kind_row(kind, record);

    if (!kind->form || !kind->form->exclusive || desk->unit != 0 ||
        desk->put_off || desk_standby(desk))
        return true;
    bool done = mark_put(desk, kind, id, err);
    const int count = touched_find(desk, kind, id, ids, MOST_TOUCHED);
    for (int i = 0; done && i < count; i++)
        done = mark_put(desk, kind, ids[i], err);
    return done;
}

/* ---- what it adds up to --------------------------------------------------------------- */

bool clash_touched(const Exclusive *exclusive, const Fields *set)
{
    bool touched =
        fields_has(set, exclusive->from) || fields_has(set, exclusive->until);

    for (int i = 0; !touched && exclusive->same[i]; i++)
        touched = fields_has(set, exclusive->same[i]);
    return touched;
}

bool clash_says(const Kind *kind, const Fact *fact)
{
    return kind && kind->form && kind->form->exclusive &&
           strcmp(fact->verb, CLASH_VERB) == 0;
}

void clash_fold(Sum *sum, const Fields *fields)
{
    if (sum->begun)
        sum_put(sum, CLASH, fields_get(fields, CLASH));
}

void record_clash_told(const Record *record, Str *out)
{
    if (record->clash[0])
        str_addf(out,
                 _("%s, taken down elsewhere, has the same time: agree which "
                   "of the two gives way, then move or cancel that one"),
                 record->clash);
}
