/* home.c -- which home is meant
 *
 *     1203     at the desk of unit 3: 3-1203
 *     ３－１２０３  3-1203
 *     1203     at the hotline: 1-1203 or 2-1203? the unit is asked for
 */
#include "home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *home_plain(const char *typed)
{
    static const char *const dashes[] = {"‐", "‑", "‒", "–", "—", "−", "ー"};
    char *plain = text_plain(typed);
    Str out = STR_EMPTY;

    for (const char *at = plain; *at;) {
        size_t dash = 0;

        for (size_t i = 0; i < sizeof dashes / sizeof *dashes && !dash; i++)
            if (strncmp(at, dashes[i], strlen(dashes[i])) == 0)
                dash = strlen(dashes[i]);
        if (*at == ' ' &&
            (at[1] == '-' || (out.len && out.at[out.len - 1] == '-'))) {
            at++;
        } else {
            str_addn(&out, dash ? "-" : at, 1);
            at += dash ? dash : 1;
        }
    }
    free(plain);
    return out.at ? str_take(&out) : mem_text("");
}

bool unit_next(Desk *desk, char unit[HOME_KEY])
{
    /* '.' is the sign after '-'. */
    Sql *q =
        sql(desk->store, "SELECT record FROM home"
                         " WHERE record >= :after ORDER BY record LIMIT 1");
    char after[HOME_KEY + 1];
    bool found;

    (void)snprintf(after, sizeof after, "%s%s", unit, *unit ? "." : "");
    sql_text(q, ":after", after);
    found = sql_row(q) && sql_get(q, 0)[0] != '-';
    if (found)
        (void)snprintf(unit, HOME_KEY, "%.*s", (int)strcspn(sql_get(q, 0), "-"),
                       sql_get(q, 0));
    sql_done(q, NULL);
    return found;
}

/* Is there such a home?  Its key as it is written goes to out. */
static bool home_is(Desk *desk, const char *key, char out[HOME_KEY])
{
    Sql *q = sql(desk->store, "SELECT record FROM home WHERE record = :key");
    bool found;

    sql_text(q, ":key", key);
    found = sql_row(q) && strlen(sql_get(q, 0)) < HOME_KEY;
    if (found)
        (void)snprintf(out, HOME_KEY, "%s", sql_get(q, 0));
    sql_done(q, NULL);
    return found;
}

/* The same, more kindly: 3-12a for 3-12A, and 3-301 for 3-0301. */
static bool home_is_nearly(Desk *desk, const char *key, char out[HOME_KEY])
{
    Sql *q = sql(desk->store, "SELECT record FROM home WHERE record"
                              " COLLATE NOCASE IN (:key, :zero) LIMIT 1");
    const int unit = (int)strcspn(key, "-");
    char zero[2 * HOME_KEY];
    bool found;

    (void)snprintf(zero, sizeof zero, "%.*s-0%s", unit, key,
                   key[unit] ? key + unit + 1 : "");
    sql_text(q, ":key", key);
    sql_text(q, ":zero", zero);
    found = sql_row(q) && strlen(sql_get(q, 0)) < HOME_KEY;
    if (found)
        (void)snprintf(out, HOME_KEY, "%s", sql_get(q, 0));
    sql_done(q, NULL);
    return found;
}

/* Homes of any unit that have this room; their keys go to list, the first to
 * out.  Returns how many. */
static int homes_of_room(Desk *desk, const char *room, char out[HOME_KEY],
                         Str *list)
{
    char unit[HOME_KEY] = "";
    char key[2 * HOME_KEY];
    char found[HOME_KEY];
    int count = 0;

    while (unit_next(desk, unit)) {
        (void)snprintf(key, sizeof key, "%s-%s", unit, room);
        if (!home_is(desk, key, found))
            continue;
        if (!count++)
            (void)snprintf(out, HOME_KEY, "%s", found);
        str_addf(list, "%s%s", list->len ? ", " : "", found);
    }
    return count;
}

/* The home of the same unit whose key is nearest to wrong; "" when none is. */
static void home_nearest(Desk *desk, const char *wrong, char out[HOME_KEY])
{
    enum { MOST = 2000 };
    Sql *q = sql(desk->store, "SELECT record FROM home WHERE record >= :unit"
                              " AND record < :unit || char(1114111)"
                              " ORDER BY record LIMIT 2000");
    char **keys = mem_new((MOST + 1) * sizeof *keys);
    char unit[HOME_KEY + 1];
    const char *found;
    int count = 0;

    (void)snprintf(unit, sizeof unit, "%.*s-", (int)strcspn(wrong, "-"), wrong);
    sql_text(q, ":unit", unit);
    while (count < MOST && sql_row(q))
        keys[count++] = mem_text(sql_get(q, 0));
    sql_done(q, NULL);
    found = nearest(wrong, (const char *const *)keys);
    (void)snprintf(out, HOME_KEY, "%.32s", found ? found : "");
    for (int i = 0; i < count; i++)
        free(keys[i]);
    free(keys);
}

/* Why there is no home key, and what to do. */
static bool not_found(Desk *desk, const char *key, Err *err)
{
    char unit[HOME_KEY] = "";
    char near[HOME_KEY];

    if (!unit_next(desk, unit))
        return err_field(err, "home",
                         _("There is no home %s; no homes are known yet"), key);
    home_nearest(desk, key, near);
    if (*near)
        return err_field(err, "home",
                         _("There is no home %s; did you mean %s?"), key, near);
    return err_field(err, "home",
                     _("There is no home %s; type part of the room, name or "
                       "telephone and choose one"),
                     key);
}

/* A room without its unit, at the desk of a unit or at the hotline. */
static bool room_resolve(Desk *desk, const char *room, char out[HOME_KEY],
                         Err *err)
{
    char key[2 * HOME_KEY];
    Str list = STR_EMPTY;
    bool found;

    (void)snprintf(key, sizeof key, "%d-%s", desk->unit, room);
    if (desk->unit > 0 &&
        (home_is(desk, key, out) || home_is_nearly(desk, key, out)))
        return true;

    const int count = homes_of_room(desk, room, out, &list);
    if (desk->unit > 0 && count)
        found = err_field(err, "home",
                          _("There is no home %s; elsewhere there is %s"), key,
                          str_text(&list));
    else if (count > 1)
        found = err_field(err, "home", _("Which unit? Home %s may be %s"), room,
                          str_text(&list));
    else
        found = count == 1 || not_found(desk, desk->unit > 0 ? key : room, err);
    str_release(&list);
    return found;
}

bool home_resolve(Desk *desk, const char *typed, char out[33], Err *err)
{
    char *plain = home_plain(typed);
    bool found;

    if (!*plain)
        found = err_field(err, "home", _("Which home?"));
    else if (strlen(plain) >= HOME_KEY)
        found = err_field(err, "home", _("That is too long for a home"));
    else if (home_is(desk, plain, out))
        found = true;
    else if (strchr(plain, '-'))
        found = home_is_nearly(desk, plain, out) || not_found(desk, plain, err);
    else
        found = room_resolve(desk, plain, out, err);
    free(plain);
    return found;
}

int home_unit(Desk *desk, const char *home)
{
    int unit = 0;
    Sql *q = sql(desk->store, "SELECT unit FROM home WHERE record = :home");
    sql_text(q, ":home", home);
    if (sql_row(q))
        unit = (int)sql_get_int(q, 0);
    sql_done(q, NULL);
    return unit;
}
