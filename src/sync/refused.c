/* refused.c -- what the hotline refused, known the same on both sides
 *
 *     hotline   refused 4711/58 "role" · refusals count 1 sum 71
 *     desk      keeps it, adds its record up again without it
 *               count and sum differ: "again", and the hotline tells all
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

enum { JUDGED_EVERY = 60 * 1000, JUDGED_MOST = 200 };

static void refusals_clear(Refusals *refusals)
{
    for (int i = 0; i < refusals->count; i++)
        free((char *)refusals->at[i].reason);
    refusals->count = 0;
}

void refusals_release(Refusals *refusals)
{
    refusals_clear(refusals);
    free(refusals->at);
    *refusals = (Refusals){0};
}

static Refused *refusals_add(Refusals *refusals, const Refused *refused)
{
    if (refusals->count == refusals->cap) {
        refusals->cap = refusals->cap ? refusals->cap * 2 : 16;
        refusals->at = mem_grow(refusals->at,
                                (size_t)refusals->cap * sizeof *refusals->at);
    }
    Refused *added = &refusals->at[refusals->count++];
    *added = *refused;
    added->reason = mem_text(refused->reason);
    added->fact =
        (Fact){.actor = "", .kind = "", .record = "", .verb = "", .fields = ""};
    return added;
}

/* ---- the hotline's end ------------------------------------------------------------ */

void refused_say(Exchange *exchange, const Refused *refused)
{
    say_begin(&exchange->out, "refused");
    say_number(&exchange->out, "origin", refused->origin);
    say_number(&exchange->out, "seq", refused->seq);
    say_number(&exchange->out, "mark", refused->mark);
    say_text(&exchange->out, "reason", refused->reason);
    say_end(&exchange->out);
}

void refusals_say(Exchange *exchange, bool whole)
{
    const RefusedSum sum = refused_sum(exchange->store, exchange->unit);

    say_begin(&exchange->out, "refusals");
    say_number(&exchange->out, "count", sum.count);
    say_number(&exchange->out, "sum", sum.sum);
    say_text(&exchange->out, "whole", whole ? "yes" : "no");
    say_end(&exchange->out);
    exchange->refusals.told = sum;
}

static bool each_say(void *self, const Refused *refused)
{
    refused_say(self, refused);
    return true;
}

bool refusals_tell(Exchange *exchange)
{
    Err err = ERR_NONE;

    if (!refused_each(exchange->store, exchange->unit, each_say, exchange,
                      &err))
        return exchange_err(exchange, &err);
    refusals_say(exchange, true);
    return true;
}

/* Facts that may be taken now: the clock has come up to them, the person is
 * known, this version knows the verb. */
typedef struct Second {
    Exchange *exchange;
    Came came[JUDGED_MOST];
    int count;
} Second;

void came_copy(Came *came, const Fact *fact)
{
    Str line = STR_EMPTY;

    say_fact(&line, fact);
    *came = (Came){0};
    if (!fields_from_json(&came->said, line.at, line.len - 1, NULL) ||
        !said_fact(&came->said, &came->fact))
        fields_release(&came->said);
    str_release(&line);
}

static bool second_look(void *self, const Refused *refused)
{
    Second *second = self;

    if (refusal_passes(refused->reason) &&
        !admit(second->exchange->desk, &refused->fact,
               second->exchange->unit)) {
        came_copy(&second->came[second->count], &refused->fact);
        if (second->came[second->count].said.count > 0)
            second->count++;
    }
    return second->count < JUDGED_MOST;
}

static bool second_write(Second *second, Err *err)
{
    Exchange *exchange = second->exchange;
    Touched touched = {0};
    bool done = true, fresh;

    for (int i = 0; done && i < second->count; i++) {
        Fact *fact = &second->came[i].fact;
        const int said = fact->scope;
        const Refused refused = {.origin = fact->origin,
                                 .seq = fact->seq,
                                 .mark = fact_mark(fact),
                                 .fact = *fact};
        fact->scope = admit_scope(exchange->desk, fact, exchange->unit);
        done = refused_take(exchange, &refused, fact->scope, err) &&
               journal_take(exchange->store, fact, &fresh, err) &&
               (fact->scope == said || forgets_again(exchange, fact, err));
        touched_add(&touched, fact->kind, fact->record);
    }
    done = done && touched_sum(&touched, exchange->desk, err);
    touched_release(&touched);
    return done;
}

bool refusals_judge(Exchange *exchange)
{
    Refusals *refusals = &exchange->refusals;
    Err err = ERR_NONE;
    bool done = true;

    if (refusals->judged && exchange->now - refusals->judged < JUDGED_EVERY)
        return true;
    refusals->judged = exchange->now ? exchange->now : 1;
    if (refused_sum(exchange->store, exchange->unit).count == 0)
        return true;
    Second *second = mem_new(sizeof *second);
    second->exchange = exchange;
    done = refused_each(exchange->store, exchange->unit, second_look, second,
                        &err);
    if (done && second->count > 0) {
        done = store_begin(exchange->store, DURABLE, &err) &&
               second_write(second, &err) &&
               store_commit(exchange->store, &err);
        store_rollback(exchange->store);
    }
    for (int i = 0; i < second->count; i++)
        fields_release(&second->came[i].said);
    free(second);
    return done || exchange_err(exchange, &err);
}

/* ---- the desk's end ------------------------------------------------------------------ */

bool refused_said(Exchange *exchange, const Fields *said)
{
    Refused refused = {.unit = exchange->unit, .at = clock_millis()};

    refused.reason = fields_get(said, "reason");
    if (!said_number(said, "origin", 1, INT64_MAX, &refused.origin) ||
        !said_number(said, "seq", 1, INT64_MAX, &refused.seq) ||
        !said_number(said, "mark", 0, INT64_MAX, &refused.mark) ||
        !refused.reason || !*refused.reason || strlen(refused.reason) > 32 ||
        exchange->refusals.count > 2 * REFUSED_MOST)
        return exchange_fail(exchange,
                             _("The other end refused what is no entry"));
    refusals_add(&exchange->refusals, &refused);
    return true;
}

/* What this desk holds, and the records that it is about. */
typedef struct Holding {
    Refusals old;
    Str names; /* kind\0record\0 … */
    size_t *at;
    int count;
} Holding;

static void name_keep(Holding *holding, const char *kind, const char *record)
{
    holding->at = mem_grow(holding->at,
                           (size_t)(holding->count + 1) * sizeof *holding->at);
    holding->at[holding->count++] = holding->names.len;
    str_addn(&holding->names, kind, strlen(kind) + 1);
    str_addn(&holding->names, record, strlen(record) + 1);
}

static bool name_seen(void *self, const Fact *fact)
{
    name_keep(self, fact->kind, fact->record);
    return false;
}

static bool old_seen(void *self, const Refused *refused)
{
    Holding *holding = self;

    refusals_add(&holding->old, refused);
    return true;
}

static bool same_name(const Refused *a, const Refused *b)
{
    return a->origin == b->origin && a->seq == b->seq && a->mark == b->mark;
}

static bool listed(const Refusals *refusals, const Refused *refused)
{
    for (int i = 0; i < refusals->count; i++)
        if (same_name(&refusals->at[i], refused))
            return true;
    return false;
}

static bool touch(Exchange *exchange, Holding *holding, const Refused *refused,
                  Err *err)
{
    return journal_named(exchange->store, refused, name_seen, holding, err);
}

/* Lets go what the hotline has taken after all. */
static bool old_drop(Exchange *exchange, Holding *holding, Err *err)
{
    if (!refused_each(exchange->store, exchange->unit, old_seen, holding, err))
        return false;
    for (int i = 0; i < holding->old.count; i++) {
        const Refused *old = &holding->old.at[i];
        if (!listed(&exchange->refusals, old) &&
            (!refused_drop(exchange->store, old, err) ||
             !touch(exchange, holding, old, err)))
            return false;
    }
    return true;
}

static bool names_sum(Exchange *exchange, const Holding *holding, Err *err)
{
    Touched touched = {0};

    for (int i = 0; i < holding->count; i++) {
        const char *kind = holding->names.at + holding->at[i];
        touched_add(&touched, kind, kind + strlen(kind) + 1);
    }
    const bool done = touched_sum(&touched, exchange->desk, err);
    touched_release(&touched);
    return done;
}

/* One that is being written, with what this desk's journal says of it. */
typedef struct Keeping {
    Exchange *exchange;
    Holding *holding;
    Refused refused;
    bool done;
    Err *err;
} Keeping;

static bool keep(void *self, const Fact *fact)
{
    Keeping *keeping = self;
    bool fresh;

    keeping->refused.fact = *fact;
    keeping->done = refused_put(keeping->exchange->store, &keeping->refused,
                                &fresh, keeping->err);
    if (fresh)
        name_keep(keeping->holding, fact->kind, fact->record);
    return false;
}

/* Were stamps of the far future refused, or taken after all? */
static bool ahead_among(const Refusals *fresh, const Refusals *old)
{
    const Refusals *const both[] = {fresh, old};

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < both[k]->count; i++)
            if (strcmp(both[k]->at[i].reason, "ahead") == 0)
                return true;
    return false;
}

static bool refusals_write(Exchange *exchange, Holding *holding, bool whole,
                           Err *err)
{
    bool fresh;

    if (whole && !old_drop(exchange, holding, err))
        return false;
    for (int i = 0; i < exchange->refusals.count; i++) {
        const Refused *refused = &exchange->refusals.at[i];
        Keeping keeping = {exchange, holding, *refused, true, err};
        if (!journal_named(exchange->store, refused, keep, &keeping, err) ||
            !keeping.done ||
            !refused_put(exchange->store, refused, &fresh, err))
            return false;
    }
    return names_sum(exchange, holding, err) &&
           (!ahead_among(&exchange->refusals, &holding->old) ||
            stamps_renew(exchange->store, err));
}

static bool refusals_keep(Exchange *exchange, bool whole)
{
    Err err = ERR_NONE;
    Holding holding = {0};

    bool done = store_begin(exchange->store, DURABLE, &err) &&
                refusals_write(exchange, &holding, whole, &err) &&
                store_commit(exchange->store, &err);
    store_rollback(exchange->store);
    for (int i = 0; i < exchange->refusals.count; i++)
        exchange->status.refused +=
            strcmp(exchange->refusals.at[i].reason, REFUSAL_SAME) != 0;
    refusals_release(&holding.old);
    str_release(&holding.names);
    free(holding.at);
    refusals_clear(&exchange->refusals);
    return done || exchange_err(exchange, &err);
}

bool refusals_said(Exchange *exchange, const Fields *said)
{
    const char *whole = fields_get(said, "whole");
    const bool all = text_is(whole, "yes");
    RefusedSum told;

    if (!said_number(said, "count", 0, INT64_MAX, &told.count) ||
        !said_number(said, "sum", 0, INT64_MAX, &told.sum))
        return exchange_fail(exchange,
                             _("The other end refused what is no entry"));
    if (MUTANT(MUTANT_FORGET_REFUSED)) {
        refusals_clear(&exchange->refusals);
        return true;
    }
    if (!refusals_keep(exchange, all))
        return false;
    const RefusedSum ours = refused_sum(exchange->store, exchange->unit);
    if (!all && (ours.count != told.count || ours.sum != told.sum)) {
        say_begin(&exchange->out, "again");
        say_end(&exchange->out);
    }
    return true;
}
