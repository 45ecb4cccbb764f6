/* alerts_screen.c -- what waits and is for this person (escalation.h)
 *
 *     +- Alerts ------------------------------------------------------+
 *     | > 1  3-1123-023 ! 二號電梯  nobody has accepted it, since 14:02 |
 *     |   2  3-1123-014   3-0404    late: In place, since 13:50        |
 *     +---------------------------------------------------------------+
 *
 * Enter opens the request, S says that one has seen it: that is on record.
 */
#include "menu.h"
#include "screens.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ALERTS = 64 };

typedef struct Alerts {
    Screen screen;
    Menu menu;
    Escalation at[MOST_ALERTS]; /* of the menu's items */
} Alerts;

/* "late: In place, since 14:02" */
static void wait_write(const Escalation *alert, Seconds now, Str *out)
{
    char at[TIME_TEXT];

    str_add(out, escalation_label(alert));
    if (escalation_of_promise(alert))
        str_addf(out, _(": %s"), promise_label(alert->next));
    else if (alert->since > now)
        str_addf(out, _(": %s"), time_write(alert->since, TIME_SHORT, now, at));
    else
        str_addf(out, _(", since %s"),
                 time_write(alert->since, TIME_SHORT, now, at));
}

void alert_write(const Escalation *alert, Seconds now, bool locked, Str *out)
{
    Str wait = STR_EMPTY;

    wait_write(alert, now, &wait);
    if (locked)
        str_addf(out, _("%s: %s"), alert->number, str_text(&wait));
    else
        str_addf(out, _("%s (%s): %s"), alert->number, alert->home,
                 str_text(&wait));
    str_release(&wait);
}

void alerts_write(const Escalation *alerts, int count, Seconds now, bool locked,
                  Str *out)
{
    Str word = STR_EMPTY;

    if (count > 0)
        alert_write(&alerts[0], now, locked, &word);
    if (count > 1)
        str_addf(out, _("%s, and %d more (A)"), str_text(&word), count - 1);
    else
        str_add(out, str_text(&word));
    str_release(&word);
}

static void refresh(Screen *screen)
{
    Alerts *self = (Alerts *)screen;
    Seconds now = clock_now();
    int count =
        escalation_list(screen->session->desk, now, self->at, MOST_ALERTS);
    int cursor = self->menu.cursor;

    menu_release(&self->menu);
    for (int i = 0; i < count; i++) {
        const Escalation *alert = &self->at[i];
        Str wait = STR_EMPTY, label = STR_EMPTY, seen = STR_EMPTY;
        char key[4];

        text_print(key, sizeof key, i < 9 ? "%d" : "", i + 1);
        str_addf(&label, "%s %c %s", alert->number,
                 alert->emergency ? '!' : ' ', alert->home);
        wait_write(alert, now, &wait);
        escalation_seen_by(screen->session->desk, alert, &seen);
        if (seen.len > 0)
            str_addf(&wait, _("; seen by %s"), str_text(&seen));
        menu_add(&self->menu, key, str_text(&label), str_text(&wait));
        str_release(&wait);
        str_release(&label);
        str_release(&seen);
    }
    self->menu.cursor = cursor < count ? cursor : count > 0 ? count - 1 : 0;
}

static void draw(Screen *screen)
{
    Alerts *self = (Alerts *)screen;
    const char *none = _("Nothing waits for you. What nobody accepts, and what "
                         "is nearly late, is told here.");

    if (self->menu.count > 0) {
        menu_draw(&self->menu, _("Alerts"));
        return;
    }
    const Panel area = panel_draw(3, 60, _("Alerts"));
    prose_show(none, area.row, area.col, area.rows, area.cols, 0, LOOK_NOTE);
    ui_cursor(area.row, area.col);
}

static void hint(Screen *screen, Str *out)
{
    Alerts *self = (Alerts *)screen;

    str_add(out, self->menu.count > 0
                     ? _("Enter or a digit opens it; S: you have seen it.")
                     : _("Esc goes back."));
}

static bool offers(Screen *screen, Action action)
{
    Alerts *self = (Alerts *)screen;

    return (action == ACTION_SEEN || action == ACTION_OPEN) &&
           self->menu.count > 0;
}

static void open_item(Alerts *self, int item)
{
    Session *session = self->screen.session;

    if (item >= 0 && item < self->menu.count)
        screen_replace(session, request_screen(session, self->at[item].record));
}

static bool act(Screen *screen, Action action)
{
    Alerts *self = (Alerts *)screen;
    Err err = ERR_NONE;
    int item = menu_selected(&self->menu);

    if (action == ACTION_OPEN) {
        open_item(self, item);
        return true;
    }
    if (action != ACTION_SEEN || item < 0)
        return false;
    if (!escalation_see(screen->session->desk, &self->at[item], &err))
        say_error(screen->session, &err);
    refresh(screen);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    Alerts *self = (Alerts *)screen;

    if (event->type == EVENT_KEY && event->key >= '1' && event->key <= '9') {
        open_item(self, event->key - '1');
        return true;
    }
    return menu_key(&self->menu, event);
}

static void screen_close(Screen *screen)
{
    Alerts *self = (Alerts *)screen;

    menu_release(&self->menu);
    free(screen);
}

static const ScreenType alerts_type = {
    .name = "alerts",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *alerts_screen(Session *session)
{
    Alerts *self = screen_new(session, &alerts_type, sizeof *self);

    refresh(&self->screen);
    return &self->screen;
}
