/* alarms.h -- who is told that something waits, on the desk of steps.h
 *
 *     at("2026-11-23 14:08");
 *     told("tsai", "hotline", "silent_hotline");
 *     assert_int_equal(rings("chen", "butler"), 1);
 *
 * Chen is signed in before and after.
 */
#ifndef GUANJIA_ALARMS_H
#define GUANJIA_ALARMS_H

#include "escalation.h"
#include "steps.h"

/* The rules that speak to a person now, in their order: "late silent". */
static inline void told(const char *login, const char *role, const char *rules)
{
    Escalation found[8];
    Str names = STR_EMPTY;

    house_act(desk, login, role);
    const int count = escalation_list(desk, clock_now(), found, 8);
    for (int i = 0; i < count; i++)
        str_addf(&names, "%s%s", i ? " " : "", found[i].rule->name);
    assert_string_equal(str_text(&names), rules);
    str_release(&names);
    house_act(desk, "chen", "butler");
}

static inline int rings(const char *login, const char *role)
{
    Escalation found[8];

    house_act(desk, login, role);
    const int count = escalation_ring(desk, clock_now(), found, 8);
    house_act(desk, "chen", "butler");
    return count;
}

#endif
