/* handover_screen.c -- what this shift hands over, and signing off
 *
 *     Late
 *     3-1123-007 14:32  3-1203 王淑芬  漏水
 *                       Solved or explained; handed back; no plumber today
 *     Lent or waiting
 *     Parcel: 8 open, 2 late
 *     y: off duty; n: a note for the next; arrows scroll
 *
 * All of it is what the facts say now (handover.h).  A note is a notice to who
 * comes; it must be read unless she says otherwise.
 */
#include "handover.h"
#include "page.h"
#include "register_screen.h"

#include <stdlib.h>
#include <string.h>

enum { LEFT = 2 };

typedef struct Handover {
    Screen screen;
    Page page;
    HandoverPart last; /* part of the line before */
} Handover;

static bool add(void *data, const HandoverLine *line)
{
    Handover *self = data;
    char at[TIME_TEXT];
    Str label = STR_EMPTY;
    const Look look = line->part == HANDOVER_EMERGENCIES ? LOOK_URGENT
                      : line->part == HANDOVER_LATE      ? LOOK_LATE
                                                         : LOOK_TEXT;

    if (line->part != self->last)
        page_head(&self->page, handover_part_label(line->part));
    self->last = line->part;
    time_write(line->at, TIME_SHORT, clock_now(), at);
    str_addf(&label, "%s%s%s", line->number, *line->number ? "  " : "", at);
    page_add(&self->page, str_text(&label), line->text, look);
    if (*line->why)
        page_add(&self->page, "", line->why, LOOK_QUIET);
    str_release(&label);
    return true;
}

static void refresh(Screen *screen)
{
    Handover *self = (Handover *)screen;
    Err err = ERR_NONE;

    page_clear(&self->page);
    self->last = HANDOVER_PARTS;
    if (!handover_each(screen->session->desk, clock_now(), add, self, &err))
        say_error(screen->session, &err);
    if (self->page.count == 0)
        page_text(&self->page, _("Nothing is open, and nothing waits."), true);
}

static void title(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Handover"));
}

static bool is_on_duty(const Session *session)
{
    Staff staff;

    return staff_get(session->desk, session->login, &staff) && staff.on_duty;
}

static void hint(Screen *screen, Str *out)
{
    str_add(out, is_on_duty(screen->session)
                     ? _("y: sign off duty; n: a note for the next; arrows "
                         "scroll")
                     : _("n: a note for the next; arrows scroll"));
}

static void draw(Screen *screen)
{
    page_draw(&((Handover *)screen)->page, 1, LEFT);
}

static bool offers(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_ADD || action == ACTION_DUTY;
}

static const char *label(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_ADD ? _("Note") : NULL;
}

static bool act(Screen *screen, Action action)
{
    Session *session = screen->session;
    Fields known = FIELDS_EMPTY;

    if (action == ACTION_DUTY) {
        duty_turn(session);
        screen_pop(session);
        return true;
    }
    if (action != ACTION_ADD)
        return false;
    fields_set(&known, "role", "everyone");
    fields_set(&known, "must_read", "yes");
    screen_push(session, form_screen_new(session, "notice", &known));
    fields_release(&known);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    return event->type == EVENT_KEY &&
           page_key(&((Handover *)screen)->page, event->key);
}

static void screen_close(Screen *screen)
{
    page_release(&((Handover *)screen)->page);
    free(screen);
}

static const ScreenType handover_type = {
    .name = "handover",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .label = label,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *handover_screen(Session *session)
{
    Handover *self = screen_new(session, &handover_type, sizeof *self);

    refresh(&self->screen);
    return &self->screen;
}
