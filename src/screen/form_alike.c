/* form_alike.c -- is it the same that somebody has called about already?
 *
 *     Perhaps the same: F7 counts it as a
 *     reminder, F8 opens it
 *     3-1123-004 + 3-1103 天花板漏水
 *
 *     Callers are told
 *     I3-1123-002  水管搶修中，預計16時復水
 *
 * Beside the form of a new request, while it is typed.
 */
#include "form_screen.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ALIKE = 2, TELL_ROWS = 4 };

void beside_read(FormScreen *self)
{
    const Entry *home = form_entry(self, "home");
    const Entry *category = form_entry(self, "category");
    const char *where = home ? home->held : NULL;

    if (!self->is_request || !self->is_new || self->done)
        return;
    self->alike_count = request_alike(
        form_desk(self), where && *where ? where : NULL,
        category ? category->held : NULL, self->alike, MOST_ALIKE);
    str_clear(&self->tell);
    incidents_tell(form_desk(self),
                   where ? (int)strtol(where, NULL, 10)
                         : desk_unit(form_desk(self)),
                   &self->tell);
}

static int head_put(Panel area, int row, const char *text)
{
    if (row < area.rows)
        ui_put(area.row + row, area.col, area.cols, LOOK_SOON, text);
    return row + 1;
}

static int alike_put(const RequestRow *row, Panel area, int at)
{
    Str line = STR_EMPTY;

    str_addf(&line, "%s %c %s %s", row->number, state_mark(row->state),
             row->home, row->text);
    if (at < area.rows)
        ui_put(area.row + at, area.col, area.cols, LOOK_TEXT, str_text(&line));
    str_release(&line);
    return at + 1;
}

void beside_draw(const FormScreen *self, Panel area)
{
    int row = 0;

    if (self->alike_count > 0) {
        row = head_put(area, row, _("The same? F7 reminder, F8 open"));
        for (int i = 0; i < self->alike_count; i++)
            row = alike_put(&self->alike[i], area, row);
        row++;
    }
    if (self->tell.len > 0 && row + 1 < area.rows) {
        row = head_put(area, row, _("Callers are told"));
        const int most =
            area.rows - row < TELL_ROWS ? area.rows - row : TELL_ROWS;
        const int lines = prose_show(str_text(&self->tell), area.row + row,
                                     area.col, most, area.cols, 0, LOOK_NOTE);
        row += (lines < most ? lines : most) + 1;
    }
    if (row < area.rows)
        pane_draw(&self->pane, (Panel){.row = area.row + row,
                                       .col = area.col,
                                       .rows = area.rows - row,
                                       .cols = area.cols});
}

void alike_open(FormScreen *self)
{
    screen_push(self->screen.session,
                request_screen(self->screen.session, self->alike[0].record));
}

static void say_typed(FormScreen *self, const char *name, const char *field,
                      Deed *deed)
{
    const Entry *entry = form_entry(self, name);

    if (entry && entry_value(entry)[0])
        fields_set(&deed->fields, field, entry_value(entry));
}

/* The words of a long text in one line. */
static void one_line(Deed *deed)
{
    const char *text = fields_get(&deed->fields, "text");
    char *line = text ? mem_text(text) : NULL;

    for (char *at = line; at && *at; at++)
        if (*at == '\n')
            *at = ' ';
    if (line)
        fields_set(&deed->fields, "text", line);
    free(line);
}

void alike_remind(FormScreen *self)
{
    Session *session = self->screen.session;
    Deed deed = {
        .kind = "request", .verb = "remind", .draft = self->screen.draft};
    Err err = ERR_NONE;

    form_leave(self);
    text_copy(deed.record, sizeof deed.record, self->alike[0].record);
    say_typed(self, "caller", "reminder", &deed);
    say_typed(self, "text", "text", &deed);
    one_line(&deed);
    if (desk_do(session->desk, &deed, &err)) {
        self->done = true;
        self->screen.draft = 0;
        say_note(session, _("That was a reminder of %s."), deed.number);
        screen_replace(session, request_screen(session, deed.record));
        complaint_offer(session, deed.record);
        session->drafts = draft_count(session_store(session), session->login);
    } else {
        say_error(session, &err);
    }
    deed_release(&deed);
}
