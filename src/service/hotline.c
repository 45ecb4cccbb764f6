/* hotline.c -- which of two hotlines is the one that counts
 *
 *     setting   standby 1          kept the same as the hotline that it calls
 *               term 1766000000000 when the hotline in force became it, in ms
 *                                  since 1970; 0: it is the first
 *               turn 1             how often one was promoted: H1-1123-001
 *
 * A standby takes no entries: what two hotlines took down at the same time
 * would have to be disputed afterwards, and desks would not know whom to
 * believe.  The later term counts, wherever two meet; desks remember the
 * latest one that they have seen.
 */
#include "desk.h"

#include <stdlib.h>

/* ---- who it is ---------------------------------------------------------------- */

bool desk_standby(Desk *desk)
{
    return desk->unit == 0 && setting_int(desk->store, "standby", 0) != 0;
}

int64_t desk_term(Desk *desk)
{
    return setting_int(desk->store, "term", 0);
}

bool desk_term_learn(Desk *desk, int64_t term, Err *err)
{
    return term <= desk_term(desk) ||
           setting_put_int(desk->store, "term", term, err);
}

static bool has_hub(Desk *desk)
{
    char *hub = setting_get(desk->store, "hub");
    const bool has = hub && *hub;

    free(hub);
    return has;
}

bool desk_takes(Desk *desk, const Kind *kind, Err *err)
{
    if (desk_standby(desk))
        return err_set(err, ERR_NOT_NOW,
                       _("This is the standby, which only looks on: enter it "
                         "at the hotline. If that one is lost: guanjia "
                         "hotline promote"));
    return desk->unit == 0 || !kind || kind->of_unit || !has_hub(desk) ||
           err_set(err, ERR_NOT_NOW,
                   _("People, their PINs, homes and the lists that all share "
                     "are kept at the hotline; enter it there"));
}

/* ---- taking over, standing back --------------------------------------------------- */

/* How often a hotline was promoted; what a desk says of it does not count. */
static int64_t turns_count(Desk *desk)
{
    Sql *q = sql(desk->store, "SELECT count(*) FROM journal WHERE record = "
                              "'hotline' AND kind = 'hotline' AND verb = "
                              "'promote' AND scope = :scope");

    sql_int(q, ":scope", SCOPE_HOTLINE);
    const int64_t count = sql_row(q) ? sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    return count;
}

static bool promote_inside(Desk *desk, Err *err)
{
    const int64_t now = clock_millis(), term = desk_term(desk);
    Fact fact = {.scope = SCOPE_HOTLINE,
                 .actor = desk->signed_in ? desk->actor.login : "",
                 .kind = "hotline",
                 .record = "hotline",
                 .verb = "promote",
                 .fields = "{}"};

    return journal_add(desk->store, &fact, err) &&
           setting_put(desk->store, "standby", "0", err) &&
           setting_put_int(desk->store, "turn", turns_count(desk), err) &&
           setting_put_int(desk->store, "term", now > term ? now : term + 1,
                           err) &&
           sync_note(desk->store, _("This is the hotline from now on"), err);
}

bool hotline_promote(Desk *desk, Err *err)
{
    if (desk->unit != 0)
        return err_set(err, ERR_NOT_NOW,
                       _("%s is a desk's database; what is promoted is a "
                         "standby of the hotline"),
                       store_path(desk->store));
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    if (promote_inside(desk, err))
        return store_commit(desk->store, err);
    store_rollback(desk->store);
    return false;
}

bool hotline_step_down(Desk *desk, int64_t term, Err *err)
{
    char at[TIME_TEXT];
    Str note = STR_EMPTY;

    str_addf(&note,
             _("Another one is the hotline since %s: this is its standby from "
               "now on, and gives it what only this one had"),
             time_write(term / 1000, TIME_SHORT, clock_now(), at));
    bool done = store_begin(desk->store, DURABLE, err);
    if (done && setting_put(desk->store, "standby", "1", err) &&
        setting_put_int(desk->store, "term", term, err) &&
        sync_note(desk->store, str_text(&note), err)) {
        done = store_commit(desk->store, err);
    } else {
        store_rollback(desk->store);
        done = false;
    }
    str_release(&note);
    return done;
}
