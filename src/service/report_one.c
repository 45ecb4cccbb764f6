/* report_one.c -- a report of one only, and of its newest time
 *
 *     {one: who, latest: period, group: items, across: by_whom, differ: yes}
 *
 *     asked for "chen"  ->  her records alone, of 2026-H2, her newest period
 *
 * Who is meant is typed as people are called: by login, name, or the start of
 * one.  Nothing typed means all.
 */
#include "desk.h"
#include "report_sweep.h"

#include <stdlib.h>
#include <string.h>

/* The values that two columns have, in pairs as they came. */
typedef struct Pairs {
    Names ones, latests;
    Names pairs;          /* two numbers each: of ones, of latests */
    bool has_one, latest; /* which columns there are */
} Pairs;

typedef struct Pair {
    int one, latest;
} Pair;

static int value_add(Names *names, const char *value)
{
    return names_add(names, value ? value : "", value ? strlen(value) : 0);
}

static bool pair_visit(void *self, const char *const *values)
{
    Pairs *pairs = self;
    const Pair pair = {
        value_add(&pairs->ones, pairs->has_one ? values[0] : NULL),
        value_add(&pairs->latests,
                  pairs->latest ? values[pairs->has_one] : NULL)};

    names_add(&pairs->pairs, &pair, sizeof pair);
    return true;
}

static bool pairs_read(const Sweep *sweep, Pairs *pairs, Err *err)
{
    const FormReport *report = sweep->report;
    const char *columns[3] = {NULL};
    const RecordQuery query = {.kind = sweep->form->kind,
                               .period = report->at ? report->at : "made_at",
                               .from = sweep->query->from,
                               .until = sweep->query->until};
    RecordQuery asked = query;

    *pairs = (Pairs){.has_one = report->one, .latest = report->latest};
    if (asked.from == NEVER && asked.until == NEVER)
        asked.period = NULL;
    if (report->one)
        columns[0] = report->one;
    if (report->latest)
        columns[pairs->has_one] = report->latest;
    return record_each(sweep->desk, &asked, columns, pair_visit, pairs, err);
}

static void pairs_release(Pairs *pairs)
{
    names_release(&pairs->ones);
    names_release(&pairs->latests);
    names_release(&pairs->pairs);
}

/* ---- who is meant ------------------------------------------------------------------ */

typedef enum Meant { NOT_MEANT, BEGINS_SO, JUST_SO } Meant;

static Meant meant(const Sweep *sweep, const char *value, const char *typed)
{
    Str told = STR_EMPTY;
    Meant how = NOT_MEANT;

    value_write(sweep, sweep->report->one, value, &told);
    if (strcmp(value, typed) == 0 || strcmp(str_text(&told), typed) == 0)
        how = JUST_SO;
    else if (*value && strncmp(str_text(&told), typed, strlen(typed)) == 0)
        how = BEGINS_SO;
    str_release(&told);
    return how;
}

/* All that there are, for who asks in vain. */
static void ones_tell(const Sweep *sweep, const Pairs *pairs, Str *out)
{
    for (int i = 0; i < pairs->ones.count; i++)
        if (*pairs->ones.at[i].text) {
            str_add(out, out->len ? _(", ") : "");
            value_write(sweep, sweep->report->one, pairs->ones.at[i].text, out);
        }
}

/* The number of the one that was typed; -1: err says why there is none. */
static int one_find(const Sweep *sweep, const Pairs *pairs, const char *typed,
                    Err *err)
{
    int found = -1, begins = 0;
    Str all = STR_EMPTY;

    for (int i = 0; i < pairs->ones.count; i++) {
        const Meant how = meant(sweep, pairs->ones.at[i].text, typed);
        if (how == JUST_SO)
            return i;
        if (how == BEGINS_SO && ++begins)
            found = i;
    }
    if (begins == 1)
        return found;
    ones_tell(sweep, pairs, &all);
    err_set(err, ERR_NOT_FOUND, _("%s: \"%s\" is not one of: %s"),
            column_head(sweep->form, sweep->report->one), typed,
            str_text(&all));
    str_release(&all);
    return -1;
}

/* ---- the newest -------------------------------------------------------------------- */

/* one -1: of all. */
static const char *latest_of(const Pairs *pairs, int one)
{
    const char *latest = "";

    for (int i = 0; i < pairs->pairs.count; i++) {
        Pair pair;
        memcpy(&pair, pairs->pairs.at[i].text, sizeof pair);
        const char *value = pairs->latests.at[pair.latest].text;
        if ((one < 0 || pair.one == one) && strcmp(value, latest) > 0)
            latest = value;
    }
    return latest;
}

bool sweep_choose(Sweep *sweep, Err *err)
{
    const FormReport *report = sweep->report;
    char *typed = sweep->query->one ? text_plain(sweep->query->one) : NULL;
    const bool asks = typed && *typed;
    Pairs pairs = {0};
    int one = -1;
    bool done = !asks || report->one ||
                err_set(err, ERR_USAGE,
                        _("The report asks for nobody; leave out %s"), typed);

    if (done && (asks || report->latest)) {
        done = pairs_read(sweep, &pairs, err);
        if (done && asks)
            done = (one = one_find(sweep, &pairs, typed, err)) >= 0;
        if (done && one >= 0)
            sweep_only(sweep, report->one, pairs.ones.at[one].text);
        if (done && report->latest)
            sweep_only(sweep, report->latest, latest_of(&pairs, one));
        pairs_release(&pairs);
    }
    free(typed);
    return done;
}
