/* escalation_told.c -- what stands for one person, from look to look
 *
 *     3-1123-012  silent    since 14:05     a request is told by the newest
 *     3-1123-009  late      since 14:02     of what speaks to her of it
 *
 * A look at all that is open is made when a record has changed.  Between, each
 * request is looked at again where the clock brings something of it: unless
 * another program has written, for what it brought may be due, too, and is to
 * ring with the same bell.
 */
#include "desk.h"
#include "escalate.h"

#include <stdlib.h>
#include <string.h>

/* A request's `seen` is lines "login event". */
static bool has_seen(const Waiting *one, const Escalation *told,
                     const Staff *person)
{
    char event[EVENT_TEXT], line[EVENT_TEXT + 40];
    const char *at = one->seen;

    if (!at)
        return false;
    text_print(line, sizeof line, "%s %s\n", person->login,
               escalation_event(told, event));
    return strstr(at, line) != NULL;
}

/* The first max of what stands, in no order until all is gone through. */
typedef struct Standing {
    Told *told;
    int last;          /* of a full list: the one that gives way first */
    Escalation newest; /* of what tells her of the request that is looked at */
    bool speaks, seen;
} Standing;

static Seconds sooner(Seconds one, Seconds other)
{
    return one < other ? one : other;
}

/* Emergencies first, then what began last. */
static int by_place(const void *one, const void *other)
{
    const Escalation *a = one, *b = other;

    if (a->emergency != b->emergency)
        return a->emergency ? -1 : 1;
    if (a->at != b->at)
        return a->at > b->at ? -1 : 1;
    return strcmp(a->record, b->record);
}

static void standing_last(Standing *all)
{
    const Told *told = all->told;

    all->last = 0;
    for (int i = 1; i < told->count; i++)
        if (by_place(&told->at[i], &told->at[all->last]) > 0)
            all->last = i;
}

static void standing_put(Standing *all)
{
    Told *told = all->told;

    if (!all->speaks || all->seen)
        return;
    if (told->count < told->max)
        told->at[told->count++] = all->newest;
    else if (by_place(&all->newest, &told->at[all->last]) < 0)
        told->at[all->last] = all->newest;
    else
        return;
    if (told->count == told->max)
        standing_last(all);
}

/* A request of which several rules speak to one person is told by the newest:
 * who has seen that it is late need not see that it nearly was. */
static bool standing_add(void *self, const Waiting *one, const Escalation *told)
{
    Standing *all = self;
    const Staff *person = &all->told->person;

    if ((all->speaks && told->at < all->newest.at) ||
        !escalation_tells(told, person))
        return true;
    all->newest = *told;
    all->speaks = true;
    all->seen = has_seen(one, told, person);
    return true;
}

static void standing_looked(void *self, const Waiting *one)
{
    Standing *all = self;
    Told *told = all->told;

    standing_put(all);
    all->speaks = false;
    if (told->comings == told->room) {
        told->room = told->room ? told->room * 2 : 64;
        told->coming =
            mem_grow(told->coming, (size_t)told->room * sizeof *told->coming);
    }
    told->coming[told->comings++] = (Coming){one->id, one->next};
}

/* Puts what stands in its order; how long it holds. */
static void told_settle(Told *told, Seconds now)
{
    qsort(told->at, (size_t)told->count, sizeof *told->at, by_place);
    told->from = now;
    told->until = told->whole;
    for (int i = 0; i < told->comings; i++)
        told->until = sooner(told->until, told->coming[i].at);
    told->rings = NEVER;
}

static bool told_look(Desk *desk, Told *told, Seconds now)
{
    Standing all = {.told = told};
    const Look look = {.now = now,
                       .person = &told->person,
                       .visit = standing_add,
                       .looked = standing_looked,
                       .self = &all};

    told->count = told->comings = 0;
    told->version = store_version(desk->store);
    /* desks open and close by the clock alone */
    told->whole = desk->unit == 0 ? (now / MINUTE + 1) * MINUTE : INT64_MAX;
    return look_at_all(desk, &look, NULL);
}

/* Takes out what stands of a request.  false: nothing does. */
static bool told_drop(Told *told, const char *record)
{
    for (int i = 0; i < told->count; i++)
        if (strcmp(told->at[i].record, record) == 0) {
            told->at[i] = told->at[--told->count];
            return true;
        }
    return false;
}

/* The clock has brought something of one request.  false: all have to be
 * looked at, for another that had no room may stand now. */
static bool coming_look(Desk *desk, Told *told, Coming *coming, Seconds now)
{
    const bool full = told->count == told->max;
    Standing all = {.told = told};
    const Look look = {.now = now,
                       .person = &told->person,
                       .visit = standing_add,
                       .self = &all};
    Waiting one;

    if (!look_at_one(desk, coming->id, &look, &one))
        return false;
    coming->at = one.next;
    if (!told_drop(told, one.found.record) && full)
        standing_last(&all);
    standing_put(&all);
    return !full || told->count == told->max;
}

static bool told_go_on(Desk *desk, Told *told, Seconds now)
{
    if (told->version != store_version(desk->store))
        return false;
    for (int i = 0; i < told->comings; i++)
        if (told->coming[i].at <= now &&
            !coming_look(desk, told, &told->coming[i], now))
            return false;
    return true;
}

static bool is_known(const Told *told, const Staff *person, Seconds now,
                     int64_t stirs, int max)
{
    const Staff *before = &told->person;

    return told->max == max && told->stirs == stirs && told->from <= now &&
           now < told->whole && text_is(before->login, person->login) &&
           text_is(before->role, person->role) &&
           text_is(before->department, person->department) &&
           before->unit == person->unit;
}

Told *escalations_told(Desk *desk, Seconds now, int max)
{
    Told *told = &escalations_of(desk)->told;
    const Staff *person = desk_actor(desk);

    if (!person || max < 1)
        return NULL;
    const bool known = is_known(told, person, now, desk->stirs, max);
    if (known && now < told->until)
        return told;
    if (!known || !told_go_on(desk, told, now)) {
        told->at = mem_grow(told->at, (size_t)max * sizeof *told->at);
        told->max = max;
        told->person = *person;
        told->stirs = desk->stirs;
        if (!told_look(desk, told, now)) {
            told->max = 0;
            return NULL;
        }
    }
    told_settle(told, now);
    return told;
}

int escalation_list(Desk *desk, Seconds now, Escalation *out, int max)
{
    const Told *told = escalations_told(desk, now, max);

    if (told)
        memcpy(out, told->at, (size_t)told->count * sizeof *out);
    return told ? told->count : 0;
}
