/* alerts_command.c -- what waits and is for whoever asks (escalation.h)
 *
 *     guanjia alerts
 *     Number      Home    Alert                    Since
 *     3-1123-023  3-0903  nobody has accepted it   14:02
 *
 *     guanjia alerts see 3-1123-023
 */
#include "escalation.h"
#include "output.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

enum { MOST_ALERTS = 256 };

static void alert_json(Desk *desk, const Escalation *one)
{
    char since[TIME_TEXT];
    Str out = STR_EMPTY, seen = STR_EMPTY;

    str_add(&out, "{");
    json_pair(&out, "number", one->number);
    json_pair(&out, "home", one->home);
    json_pair(&out, "rule", one->rule->name);
    json_pair(&out, "label", escalation_label(one));
    json_pair(&out, "since",
              time_write(one->since, TIME_UTC, one->since, since));
    escalation_seen_by(desk, one, &seen);
    json_pair(&out, "seen_by", str_text(&seen));
    str_addf(&out, ",\"emergency\":%s}", one->emergency ? "true" : "false");
    (void)puts(str_text(&out));
    str_release(&out);
    str_release(&seen);
}

static void alerts_print(Desk *desk, const Escalation *alerts, int count)
{
    static const char *const heads[] = {N_("Number"), N_("Home"), N_("Alert"),
                                        N_("Since"), N_("Seen by")};
    Grid grid = {.columns = 5, .heads = heads};
    char since[TIME_TEXT];

    for (int i = 0; i < count; i++) {
        grid_add(&grid, alerts[i].number);
        grid_add(&grid, alerts[i].home);
        grid_add(&grid, escalation_label(&alerts[i]));
        grid_add(&grid,
                 time_write(alerts[i].since, TIME_SHORT, clock_now(), since));
        Str seen = STR_EMPTY;
        escalation_seen_by(desk, &alerts[i], &seen);
        grid_add(&grid, str_text(&seen));
        str_release(&seen);
    }
    grid_print(&grid);
}

static bool alerts_see(Desk *desk, const Escalation *alerts, int count,
                       const char *number, Err *err)
{
    for (int i = 0; i < count; i++)
        if (strcmp(alerts[i].number, number) == 0)
            return escalation_see(desk, &alerts[i], err);
    return err_set(err, ERR_NOT_FOUND, _("Nothing of %s waits for you"),
                   number);
}

bool command_alerts(Words *words, Err *err)
{
    static Escalation alerts[MOST_ALERTS];
    Desk *desk;
    const char *verb = word_at(words, 0), *number = word_at(words, 1);
    bool done = true;

    if (verb && (strcmp(verb, "see") != 0 || !number))
        return err_set(err, ERR_USAGE,
                       _("Say guanjia alerts, or alerts see NUMBER"));
    if (!words_done(words, 2, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    const int count = escalation_list(desk, clock_now(), alerts, MOST_ALERTS);
    if (verb)
        done = alerts_see(desk, alerts, count, number, err);
    else if (!words->json)
        alerts_print(desk, alerts, count);
    for (int i = 0; !verb && words->json && i < count; i++)
        alert_json(desk, &alerts[i]);
    desk_close(desk);
    return done;
}
