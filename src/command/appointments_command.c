/* appointments_command.c -- guanjia appointments: who has to be where, when
 *
 *     guanjia appointments tomorrow --department engineering
 *     When         Number      Home    Name    What   Who     State
 *     09:00-10:00  3-1123-012  3-1101  劉建宏  漏水   吳建國  + accepted
 *
 *     guanjia appointments --ical engineering.ics --department engineering
 */
#include "appointment.h"
#include "output.h"
#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A calendar goes back so far, and ahead as far as anything is agreed. */
enum { CALENDAR_BACK = 30 * DAY };

static void appointment_json(const Appointment *one)
{
    const RequestRow *row = &one->request;
    Str out = STR_EMPTY;

    str_add(&out, "{");
    json_pair(&out, "number", row->number);
    json_moment(&out, "from", one->at);
    json_moment(&out, "until", one->until);
    json_number(&out, "unit", row->unit);
    json_pair(&out, "home", row->home);
    json_pair(&out, "name", row->name);
    json_pair(&out, "text", row->text);
    json_pair(&out, "department", row->department);
    json_pair(&out, "who", row->person ? row->who : NULL);
    json_pair(&out, "state", state_code(row->state));
    str_addf(&out, ",\"clash\":%s}", one->clash ? "true" : "false");
    (void)puts(str_text(&out));
    str_release(&out);
}

/* "2026-11-24 09:00-10:00", with a mark where two can't be kept. */
static void when_write(const Appointment *one, bool week, char out[64])
{
    char day[TIME_TEXT] = "", from[TIME_TEXT], until[TIME_TEXT];

    if (week)
        time_write(one->at, TIME_DAY, NEVER, day);
    text_print(out, 64, "%s%s%s-%s%s", day, week ? " " : "",
               time_write(one->at, TIME_CLOCK, NEVER, from),
               time_write(one->until, TIME_CLOCK, NEVER, until),
               one->clash ? " !" : "");
}

static void appointments_print(const Appointment *at, int count, bool week)
{
    static const char *const heads[] = {N_("When"), N_("Number"), N_("Home"),
                                        N_("Name"), N_("What"),   N_("Who"),
                                        N_("State")};
    enum { TEXT = 40 };
    Grid grid = {.columns = 7, .heads = heads};

    for (int i = 0; i < count; i++) {
        const RequestRow *row = &at[i].request;
        char when[64], state[64];
        when_write(&at[i], week, when);
        text_print(state, sizeof state, "%c %s", state_mark(row->state),
                   state_label(row->state));
        grid_add(&grid, when);
        grid_add(&grid, row->number);
        grid_add(&grid, row->home);
        grid_add(&grid, row->name);
        grid_add_short(&grid, row->text, TEXT);
        grid_add(&grid, row->who);
        grid_add(&grid, state);
    }
    grid_print(&grid);
}

static bool appointments_list(Desk *desk, const AppointmentQuery *query,
                              bool json, bool week, Err *err)
{
    Appointment *at;
    int count;

    if (!appointment_list(desk, query, &at, &count, err))
        return false;
    if (!json)
        appointments_print(at, count, week);
    for (int i = 0; json && i < count; i++)
        appointment_json(&at[i]);
    free(at);
    return true;
}

/* "-" is standard output. */
static bool calendar_write(Desk *desk, const AppointmentQuery *query,
                           const char *path, Err *err)
{
    const bool here = strcmp(path, "-") == 0;
    Str out = STR_EMPTY;
    bool done = appointment_calendar(desk, query, &out, err);
    FILE *file = !done ? NULL : here ? stdout : fopen(path, "w");

    if (file) {
        done = fputs(str_text(&out), file) >= 0;
        done = (here ? fflush(file) : fclose(file)) == 0 && done;
    }
    if ((done && !file) || (file && !done))
        done = err_set(err, ERR_SYSTEM, _("%s could not be written: %s"), path,
                       strerrordesc_np(errno));
    str_release(&out);
    return done;
}

/* The day, or its week, that was said; today. */
static bool span_read(const Words *words, bool week, AppointmentQuery *query,
                      Err *err)
{
    const Period period = week ? PERIOD_WEEK : PERIOD_DAY;
    Seconds at = clock_now();
    Str day = STR_EMPTY;

    words_join(words, 0, &day);
    const bool done = !day.len || day_read(str_text(&day), &at, err);
    str_release(&day);
    query->from = period_start(period, at);
    query->until = period_next(period, at);
    return done;
}

static bool query_read(Desk *desk, Words *words, bool week,
                       AppointmentQuery *query, Err *err)
{
    const char *department = option_take(words, "department");

    return span_read(words, week, query, err) &&
           number_option(words, "unit", 1, 999, &query->unit, err) &&
           (!department || reference_read(desk, "department", department,
                                          &query->department, err)) &&
           options_done(words, err);
}

bool command_appointments(Words *words, Err *err)
{
    const bool week = flag_take(words, "week");
    const char *calendar = option_take(words, "ical");
    AppointmentQuery query = {0};
    Desk *desk;

    if (!desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    bool done = query_read(desk, words, week, &query, err);
    if (calendar && !week && words->count == 0) {
        query.from = clock_now() - CALENDAR_BACK;
        query.until = INT64_MAX / 2;
    }
    done = done &&
           (calendar ? calendar_write(desk, &query, calendar, err)
                     : appointments_list(desk, &query, words->json, week, err));
    desk_leave(desk);
    return done;
}
