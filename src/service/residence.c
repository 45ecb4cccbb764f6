/* residence.c -- what the residence has one of: its time zone
 *
 *     residence  zone  {zone: Asia/Taipei}     a fact for everyone
 *
 * Desks, hotline and operators' terminals may stand in other zones; whatever
 * they are, times are said and shown as they are in the residence.  It is read
 * from the facts themselves, because a day in a table is due by it.
 */
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* One that all share, as lists are: a desk takes its hotline's. */
static const Kind residence = {.name = "residence"};

char *desk_zone(Desk *desk)
{
    Facts facts = {0};
    Fields fields = FIELDS_EMPTY;

    facts_load(desk, residence.name, residence.name, &facts, NULL);
    for (int i = 0; i < facts.count; i++)
        fields_from_json(&fields, facts.at[i]->fields,
                         strlen(facts.at[i]->fields), NULL);
    char *zone = mem_text(fields_get(&fields, "zone"));
    fields_release(&fields);
    facts_release(&facts);
    return zone;
}

bool zone_follow(Desk *desk)
{
    char *zone = desk_zone(desk);
    const char *before = getenv("TZ"); /* NOLINT(concurrency-mt-unsafe) */
    const bool moves = zone && !text_is(before, zone) && clock_zone(zone, NULL);

    free(zone);
    return moves;
}

bool zone_write(Desk *desk, const char *name, Err *err)
{
    Fields fields = FIELDS_EMPTY;
    Str json = STR_EMPTY;

    fields_set(&fields, "zone", name);
    fields_to_json(&fields, &json);
    Fact fact = {
        .base = journal_newest(desk->store, residence.name, residence.name),
        .scope = SCOPE_EVERYONE,
        .actor = desk->actor.login,
        .kind = residence.name,
        .record = residence.name,
        .verb = "zone",
        .fields = str_text(&json)};
    const bool done = journal_add(desk->store, &fact, err);
    fields_release(&fields);
    str_release(&json);
    return done;
}

bool desk_zone_put(Desk *desk, const char *name, Err *err)
{
    if (!role_may(desk, residence.name, "zone", err) ||
        !desk_takes(desk, &residence, err) || !clock_zone(name, err) ||
        !store_begin(desk->store, DURABLE, err))
        return false;
    if (!zone_write(desk, name, err) || !store_commit(desk->store, err)) {
        store_rollback(desk->store);
        return false;
    }
    /* else whoever opens it next does that */
    (void)registers_bring(desk, false, NULL, NULL, NULL);
    return true;
}
