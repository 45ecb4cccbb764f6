/* form_changes.c -- somebody else changed the same meanwhile: whose stands?
 *
 *     +- 3-1123-007 was changed by 林志明 --------------+
 *     | Urgency   >緊急          一般                  |
 *     | What        廚房漏水    > 廚房水龍頭漏水        |
 *     |                                                 |
 *     | theirs: 廚房漏水                                |
 *     | mine:   廚房水龍頭漏水                          |
 *     +-------------------------------------------------+
 *
 * Left and t take theirs, Right and m mine; F2 saves again.  What was typed
 * stays in the form where nothing is chosen.
 */
#include "form_screen.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_CHANGES = 32, CELLS = 74, LABEL_CELLS = 14, FULL_ROWS = 2 };

typedef struct Change {
    Entry *entry;
    char *value;  /* theirs, canonical; owned */
    char *theirs; /* as people read it; owned */
    char *mine;
    bool take; /* theirs */
} Change;

typedef struct ChangesScreen {
    Screen screen;
    FormScreen *form;
    Change at[MOST_CHANGES];
    int count, cursor;
    int64_t base;
    Str others;   /* "承接人: 吳建國": what this form does not ask */
    char who[97]; /* who did so last */
} ChangesScreen;

/* ---- what changed ---------------------------------------------------------------- */

static void change_add(ChangesScreen *self, Entry *entry, const char *theirs)
{
    Desk *desk = self->screen.session->desk;
    char *shown = value_shown(desk, entry->field, theirs);
    Change *change = &self->at[self->count];
    Str value = STR_EMPTY;

    if (strcmp(shown, entry_text(entry)) == 0 || self->count == MOST_CHANGES) {
        free(shown);
        return;
    }
    if (entry->field->type == FIELD_MOMENT && theirs[0])
        str_add(&value, "@");
    str_add(&value, theirs);
    str_add(&value, "");
    change->entry = entry;
    change->value = str_take(&value);
    change->theirs = shown;
    change->mine = mem_text(entry_text(entry));
    self->count++;
}

/* What was changed beside what this form asks, in words. */
static void other_add(ChangesScreen *self, const Value *change)
{
    const Field *field = form_field(self->form->form, change->name);
    char *shown;

    if (!field || !change->text)
        return;
    shown = value_shown(self->screen.session->desk, field, change->text);
    str_addf(&self->others, "%s%s: %s", self->others.len ? " · " : "",
             label_in(field->label, language()), shown);
    free(shown);
}

static bool asks_for(const FormScreen *form, const Deed *deed,
                     const char *column)
{
    for (int i = 0; i < form->count; i++)
        if (strcmp(deed_column(deed->kind, deed->verb,
                               form->entries[i].field->name),
                   column) == 0)
            return true;
    return false;
}

static void changes_read(ChangesScreen *self)
{
    FormScreen *form = self->form;
    Session *session = self->screen.session;
    Changes changes = {0};
    Deed deed = {
        .kind = form->form->kind, .verb = form->verb, .base = form->base};
    Err err = ERR_NONE;

    self->base =
        journal_newest(session_store(session), form->form->kind, form->record);
    text_copy(deed.record, sizeof deed.record, form->record);
    if (!desk_changes(session->desk, &deed, &changes, &err))
        say_error(session, &err);
    text_copy(self->who, sizeof self->who, changes.who);
    for (int i = 0; i < form->count; i++) {
        Entry *entry = &form->entries[i];
        const char *name =
            deed_column(deed.kind, deed.verb, entry->field->name);
        const char *theirs = fields_get(&changes.fields, name);
        if (fields_has(&changes.fields, name))
            change_add(self, entry, theirs ? theirs : "");
    }
    for (int i = 0; i < changes.fields.count; i++)
        if (!asks_for(form, &deed, changes.fields.at[i].name))
            other_add(self, &changes.fields.at[i]);
    changes_release(&changes);
}

/* ---- the screen ------------------------------------------------------------------ */

static void side_draw(Panel line, bool chosen, const char *text)
{
    Look look = chosen ? LOOK_SELECTED : LOOK_TEXT;

    ui_put(line.row, line.col, 2, look, chosen ? "> " : "  ");
    ui_put(line.row, line.col + 2, line.cols - 2, look, text);
}

static void change_draw(const Change *change, Panel line)
{
    Panel side = line;
    const char *label = label_in(change->entry->field->label, language());

    ui_put(line.row, line.col, LABEL_CELLS, LOOK_COLUMN, label);
    side.cols = (line.cols - LABEL_CELLS - 2) / 2;
    side.col = line.col + LABEL_CELLS + 1;
    side_draw(side, change->take, change->theirs);
    side.col += side.cols + 1;
    side_draw(side, !change->take, change->mine);
}

static void full_draw(const Change *change, Panel area)
{
    Str text = STR_EMPTY;

    str_addf(&text, _("theirs: %s"), change->theirs);
    prose_show(str_text(&text), area.row, area.col, FULL_ROWS, area.cols, 0,
               LOOK_TEXT);
    str_clear(&text);
    str_addf(&text, _("mine: %s"), change->mine);
    prose_show(str_text(&text), area.row + FULL_ROWS, area.col, FULL_ROWS,
               area.cols, 0, LOOK_TEXT);
    str_release(&text);
}

static void draw(Screen *screen)
{
    ChangesScreen *self = (ChangesScreen *)screen;
    Str title = STR_EMPTY;
    Panel area;
    int first = 0, shown;

    str_addf(&title, _("%s was changed by %s"), self->form->number, self->who);
    area = panel_draw(self->count + 1 + 2 * FULL_ROWS, CELLS, str_text(&title));
    str_release(&title);
    shown = area.rows - 1 - 2 * FULL_ROWS;
    ui_cursor(area.row, area.col);
    if (self->count == 0) {
        ui_put(area.row, area.col, area.cols, LOOK_TEXT,
               _("None of these answers was changed; F2 saves the form."));
        prose_show(str_text(&self->others), area.row + 1, area.col,
                   area.rows - 1, area.cols, 0, LOOK_QUIET);
        return;
    }
    if (self->cursor >= shown)
        first = self->cursor - shown + 1;
    for (int i = 0; i < shown && first + i < self->count; i++) {
        Panel line = area;
        line.row += i;
        change_draw(&self->at[first + i], line);
    }
    ui_cursor(area.row + self->cursor - first, area.col + LABEL_CELLS + 1);
    area.row += shown + 1;
    full_draw(&self->at[self->cursor], area);
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Left or t: theirs; Right or m: mine; F2 saves; Esc goes "
                   "back to the form."));
}

/* Takes over what was chosen, and saves again. */
static void settle(ChangesScreen *self)
{
    FormScreen *form = self->form;
    Session *session = self->screen.session;

    for (int i = 0; i < self->count; i++) {
        Change *change = &self->at[i];
        Entry *entry = change->entry;
        if (change->take)
            entry_hold(entry, session->desk, change->value);
        if (entry->first) {
            free(entry->first);
            entry->first = mem_text(change->value);
        }
    }
    form->base = self->base;
    screen_pop(session);
    form_save(form);
}

static bool offers(Screen *screen, Action action)
{
    (void)screen;
    return action == ACTION_SAVE;
}

static bool act(Screen *screen, Action action)
{
    if (action != ACTION_SAVE)
        return false;
    settle((ChangesScreen *)screen);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    ChangesScreen *self = (ChangesScreen *)screen;
    Change *change = &self->at[self->cursor];
    int code = event->type == EVENT_KEY ? event->key : 0;

    if (code == UI_ENTER && self->cursor + 1 >= self->count)
        settle(self);
    else if ((code == UI_DOWN || code == UI_ENTER) &&
             self->cursor + 1 < self->count)
        self->cursor++;
    else if (code == UI_UP && self->cursor > 0)
        self->cursor--;
    else if ((code == UI_LEFT || code == 't') && self->count)
        change->take = true;
    else if ((code == UI_RIGHT || code == 'm') && self->count)
        change->take = false;
    return true;
}

static void screen_close(Screen *screen)
{
    ChangesScreen *self = (ChangesScreen *)screen;

    str_release(&self->others);
    for (int i = 0; i < self->count; i++) {
        free(self->at[i].value);
        free(self->at[i].theirs);
        free(self->at[i].mine);
    }
    free(screen);
}

static const ScreenType changes_type = {
    .name = "changes",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .close = screen_close,
};

Screen *changes_screen(FormScreen *form)
{
    ChangesScreen *self =
        screen_new(form->screen.session, &changes_type, sizeof *self);

    self->screen.typing = true;
    self->form = form;
    changes_read(self);
    return &self->screen;
}
