/* must_read_screen.c -- what must be read before the board opens
 *
 *     Must be read, 1 of 3
 *     O3-1123-002  late shift, 21:58  林冠宇
 *     The lift of tower C stops for a test at 9.
 *     S: read and signed
 *
 * One by one; who has signed is a fact (handover.h).  The telephone does not
 * wait for it: F6 opens a request all the same.
 */
#include "handover.h"
#include "page.h"

#include <stdlib.h>
#include <string.h>

enum { LEFT = 4, MOST_NOTICES = 64 };

typedef struct MustRead {
    Screen screen;
    Record notices[MOST_NOTICES];
    int count, at; /* at: the one that is read now */
    Page page;
} MustRead;

static void page_fill(MustRead *self)
{
    const Record *notice = &self->notices[self->at];
    const Fields *fields = &notice->fields;
    const char *about = fields_get(fields, "about");
    const char *text = fields_get(fields, "text");
    Staff staff;
    char at[TIME_TEXT];
    Str head = STR_EMPTY;
    const bool known =
        staff_get(self->screen.session->desk, notice->made_by, &staff);

    page_clear(&self->page);
    self->page.first = 0;
    str_addf(&head, "%s  %s  %s", notice->number,
             time_write(notice->made_at, TIME_SHORT, clock_now(), at),
             known ? staff.name : notice->made_by);
    page_head(&self->page, str_text(&head));
    page_add(&self->page, "", about ? about : "", LOOK_TEXT);
    if (text)
        page_add(&self->page, "", text, LOOK_TEXT);
    str_release(&head);
}

static void title(Screen *screen, Str *out)
{
    const MustRead *self = (MustRead *)screen;

    str_addf(out, _("must be read, %d/%d"), self->at + 1, self->count);
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("S or Enter: read and signed; then the next one, then the "
                   "board"));
}

static void draw(Screen *screen)
{
    page_draw(&((MustRead *)screen)->page, 2, LEFT);
}

static bool offers(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_SEEN || action == ACTION_OPEN ||
           action == ACTION_BACK;
}

static const char *label(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_SEEN ? _("Sign") : NULL;
}

static bool act(Screen *screen, Action action)
{
    MustRead *self = (MustRead *)screen;
    Session *session = screen->session;
    Err err = ERR_NONE;

    if (action == ACTION_BACK)
        say_note(session, _("Sign it first, with S; z signs out."));
    else if (!must_read_sign(session->desk, &self->notices[self->at], &err))
        say_error(session, &err);
    else if (++self->at < self->count)
        page_fill(self);
    else
        screen_pop(session);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    return event->type == EVENT_KEY &&
           page_key(&((MustRead *)screen)->page, event->key);
}

static void screen_close(Screen *screen)
{
    MustRead *self = (MustRead *)screen;

    for (int i = 0; i < self->count; i++)
        record_release(&self->notices[i]);
    page_release(&self->page);
    free(screen);
}

static const ScreenType must_read_type = {
    .name = "must-read",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .label = label,
    .act = act,
    .key = key,
    .close = screen_close,
};

Screen *must_read_screen(Session *session)
{
    MustRead *self = screen_new(session, &must_read_type, sizeof *self);

    /* where nothing can be signed nobody is kept from looking */
    if (!store_read_only(session_store(session)) &&
        !desk_standby(session->desk))
        self->count = must_read_list(session->desk, clock_now(), self->notices,
                                     MOST_NOTICES);
    if (self->count > 0) {
        page_fill(self);
        return &self->screen;
    }
    screen_close(&self->screen);
    return NULL;
}
