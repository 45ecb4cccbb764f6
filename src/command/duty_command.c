/* duty_command.c -- guanjia units, guanjia handover: who is where, and what a
 * shift hands over
 *
 *     guanjia units
 *     Unit  Lobby    Hours        Answers  On duty  Open  Late  Heard  Waiting
 *     3     Tower C  07:00-23:00  desk     陳怡安   23    9     14:02  0
 *
 *     guanjia handover
 *     guanjia handover sign O3-1123-002
 */
#include "duty.h"
#include "handover.h"
#include "output.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- units -------------------------------------------------------------------- */

static void unit_json(const UnitNow *one)
{
    Str out = STR_EMPTY;

    str_addc(&out, '{');
    json_number(&out, "unit", one->unit);
    json_pair(&out, "name", one->name);
    json_pair(&out, "hours", one->hours);
    str_addf(&out, ",\"open_now\":%s,\"manned\":%s,\"cut\":%s",
             one->open_now ? "true" : "false", one->manned ? "true" : "false",
             one->cut ? "true" : "false");
    json_pair(&out, "on_duty", one->people);
    json_pair(&out, "next", one->next.name[0] ? one->next.name : NULL);
    json_moment(&out, "next_at", one->next.begins);
    json_number(&out, "open", one->open);
    json_number(&out, "late", one->late);
    json_moment(&out, "heard", one->heard);
    json_number(&out, "waiting", one->waiting);
    (void)printf("%s}\n", str_text(&out));
    str_release(&out);
}

static void number_add(Grid *grid, int64_t number)
{
    char text[24];

    text_print(text, sizeof text, "%lld", (long long)number);
    grid_add(grid, text);
}

static void unit_row(Grid *grid, const UnitNow *one)
{
    char at[TIME_TEXT];
    const bool hotline = one->unit == 0;

    if (hotline)
        grid_add(grid, "-");
    else
        number_add(grid, one->unit);
    grid_add(grid, hotline ? _("Hotline") : one->name);
    grid_add(grid, one->hours);
    grid_add(grid, one->cut                  ? _("hotline (desk not heard)")
                   : !hotline && one->manned ? _("desk")
                                             : _("hotline"));
    grid_add(grid, one->people);
    number_add(grid, one->open);
    number_add(grid, one->late);
    grid_add(grid, time_write(one->heard, TIME_SHORT, clock_now(), at));
    number_add(grid, one->waiting);
}

bool command_units(Words *words, Err *err)
{
    static const char *const heads[] = {
        N_("Unit"),        N_("Lobby"),      N_("Hours"),
        N_("Answered by"), N_("On duty"),    N_("Open now"),
        N_("Late"),        N_("Last heard"), N_("Waiting")};
    Grid grid = {.columns = 9, .heads = heads};
    Desk *desk;

    if (!words_done(words, 0, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    UnitNow *units = mem_new((UNITS_MOST + 1) * sizeof *units);
    const bool done = role_may(desk, "duty", "list", err);
    const int count =
        done ? units_now(desk, clock_now(), units, UNITS_MOST + 1) : 0;
    for (int i = 0; i < count; i++)
        if (words->json)
            unit_json(&units[i]);
        else
            unit_row(&grid, &units[i]);
    grid_print(&grid);
    free(units);
    desk_leave(desk);
    return done;
}

/* ---- handover ------------------------------------------------------------------ */

static bool line_json(void *self, const HandoverLine *line)
{
    Str out = STR_EMPTY;

    (void)self;
    str_addc(&out, '{');
    json_pair(&out, "part", handover_part_code(line->part));
    json_pair(&out, "number", *line->number ? line->number : NULL);
    json_pair(&out, "text", line->text);
    json_pair(&out, "why", *line->why ? line->why : NULL);
    json_moment(&out, "at", line->at);
    (void)printf("%s}\n", str_text(&out));
    str_release(&out);
    return true;
}

static bool line_print(void *self, const HandoverLine *line)
{
    HandoverPart *last = self;
    char at[TIME_TEXT];

    if (line->part != *last)
        (void)puts(handover_part_label(line->part));
    *last = line->part;
    (void)printf("  %s%s%s%s%s\n", line->number, *line->number ? "  " : "",
                 time_write(line->at, TIME_SHORT, clock_now(), at),
                 line->at != NEVER ? "  " : "", line->text);
    if (*line->why)
        (void)printf("      %s\n", line->why);
    return true;
}

static bool handover_sign(Desk *desk, const char *number, Err *err)
{
    Record notice = {0};
    const bool done = record_load(desk, "notice", number, &notice, err) &&
                      must_read_sign(desk, &notice, err);

    record_release(&notice);
    return done;
}

bool command_handover(Words *words, Err *err)
{
    const char *verb = word_at(words, 0), *number = word_at(words, 1);
    HandoverPart last = HANDOVER_PARTS;
    Desk *desk;

    if (verb && (strcmp(verb, "sign") != 0 || !number))
        return err_set(err, ERR_USAGE,
                       _("Say guanjia handover, or handover sign NUMBER"));
    if (!words_done(words, 2, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    const bool done =
        verb ? handover_sign(desk, number, err)
             : handover_each(desk, clock_now(),
                             words->json ? line_json : line_print, &last, err);
    desk_leave(desk);
    return done;
}
