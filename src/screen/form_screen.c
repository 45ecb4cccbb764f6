/* form_screen.c -- filling in a form: something new, or a step of it
 *
 *     F6  1203 Enter  leak Enter  廚房水龍頭漏水  F2  F2
 *
 * takes a request and sends it out.  The clock runs from the moment the form
 * was called.  Where a field is wrong the caret goes there and nothing typed is
 * lost; leaving keeps a draft.
 */
#include "form_screen.h"
#include <stdlib.h>
#include <string.h>

Desk *form_desk(const FormScreen *self)
{
    return self->screen.session->desk;
}

Entry *form_entry(FormScreen *self, const char *name)
{
    for (int i = 0; i < self->count; i++)
        if (strcmp(self->entries[i].field->name, name) == 0)
            return &self->entries[i];
    return NULL;
}

/* ---- leaving ------------------------------------------------------------------------ */

static void back(FormScreen *self)
{
    Session *session = self->screen.session;
    Err err = ERR_NONE;

    if (self->pick.open) {
        pick_close(self);
        return;
    }
    if (self->table) {
        row_leave(self);
        return;
    }
    if (!form_keep_now(self, &err)) {
        say_no(session, _("%s (Ctrl-X leaves without a draft)"), err.text);
        return;
    }
    if (self->screen.draft)
        say_note(session,
                 _("What was typed is kept as a draft; d lists drafts."));
    screen_pop(session);
}

static void discard(Session *session, void *data)
{
    FormScreen *self = (FormScreen *)session->top;
    Err err = ERR_NONE;

    (void)data;
    self->done = true;
    if (form_drop(self, &err))
        say_note(session, _("The draft is gone."));
    else
        say_error(session, &err);
    screen_pop(session);
}

/* ---- the screen ---------------------------------------------------------------------- */

static bool takes_sentence(const FormScreen *self)
{
    const FieldType type = self->entries[self->focus].field->type;

    return (type == FIELD_TEXT || type == FIELD_LONG) && form_can_type(self);
}

/* The language of the household that it is about, else the one in force. */
static const char *tongue_of(const FormScreen *self)
{
    const char *tongue = self->pane.household.language;

    return tongue[0] ? tongue : language();
}

static bool offers(Screen *screen, Action action)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->sending)
        return action == ACTION_SAVE || action == ACTION_BACK ||
               action == ACTION_DISPATCH;
    return action == ACTION_SAVE || action == ACTION_BACK ||
           action == ACTION_DISCARD ||
           ((action == ACTION_STEPS || action == ACTION_FIND) &&
            self->alike_count > 0) ||
           (action == ACTION_SENTENCE && takes_sentence(self)) ||
           (action == ACTION_PICK && pick_has(self));
}

/* F2 sends what it has just saved. */
static const char *label(Screen *screen, Action action)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->alike_count > 0 && action == ACTION_STEPS)
        return _("Reminder");
    if (self->alike_count > 0 && action == ACTION_FIND)
        return _("Open it");
    return self->sending && action == ACTION_SAVE
               ? action_label(ACTION_DISPATCH)
               : NULL;
}

static bool act(Screen *screen, Action action)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->sending)
        return form_send_act(self, action);
    if (action == ACTION_SAVE) {
        form_save(self);
    } else if (action == ACTION_STEPS) {
        alike_remind(self);
    } else if (action == ACTION_FIND) {
        alike_open(self);
    } else if (action == ACTION_BACK) {
        back(self);
    } else if (action == ACTION_PICK) {
        self->pick.all = true;
        pick_read(self);
        if (!self->pick.open)
            say_note(screen->session,
                     _("Type part of it; what fits is listed then."));
    } else if (action == ACTION_SENTENCE) {
        screen_push(screen->session,
                    sentences_screen(screen->session, tongue_of(self)));
    } else if (action == ACTION_DISCARD && !self->typed) {
        screen_pop(screen->session);
    } else if (action == ACTION_DISCARD) {
        screen_push(screen->session,
                    confirm_screen(screen->session,
                                   _("Throw away what was typed here?"),
                                   discard, NULL));
    } else {
        return false;
    }
    return true;
}

static void title(Screen *screen, Str *out)
{
    str_add(out, label_in(((FormScreen *)screen)->label, language()));
}

static void hint(Screen *screen, Str *out)
{
    FormScreen *self = (FormScreen *)screen;
    const Field *field = self->entries[self->focus].field;
    bool longer = entry_is_long(&self->entries[self->focus]);

    if (self->sending)
        str_add(out, _("Enter: send it; m: send it to somebody else."));
    else if (self->unkept[0])
        str_add(out, self->unkept);
    else if (agenda_is_asked(&self->entries[self->focus]) &&
             agenda_tell(self, &self->entries[self->focus], out))
        return;
    else if (self->pick.none)
        str_addf(out, _("Nothing is called \"%s\"."),
                 entry_text(&self->entries[self->focus]));
    else if (self->former[0])
        str_addf(out, "%s  %s", self->former,
                 field->help ? label_in(field->help, language()) : "");
    else if (field->help && longer)
        str_addf(out, _("%s (Tab: the next field)"),
                 label_in(field->help, language()));
    else if (field->help)
        str_add(out, label_in(field->help, language()));
    else if (longer)
        str_add(out, _("Tab: the next field; F2 saves the form."));
    else if (entry_is_item(&self->entries[self->focus]))
        item_tell(&self->entries[self->focus], out);
    else if (field->rows)
        str_add(out, _("Enter: this row; Delete: take it away; Tab: the next "
                       "field; F2 saves."));
    else if (field->type == FIELD_MOMENT)
        str_add(out, _("A time: 1430, +30, tomorrow 9; F2 saves the form."));
    else if (pick_has(self))
        str_add(out, _("F4 lists what can stand here; F2 saves the form."));
    else
        str_add(out, _("F2 saves the form; Esc goes back and keeps a draft."));
}

/* Another language: what is held is shown in it. */
static void refresh(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;
    bool switched = strcmp(self->tongue, language()) != 0;

    for (int i = 0; i < self->count; i++) {
        Entry *entry = &self->entries[i];
        if (switched && entry->held)
            entry_hold(entry, form_desk(self), entry->held);
        if (entry->field->type == FIELD_HOME && entry->held)
            pane_read(&self->pane, form_desk(self), entry->held);
    }
    text_copy(self->tongue, sizeof self->tongue, language());
    if (switched)
        pick_close(self);
}

static void screen_close(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;

    form_keep_now(self, NULL);
    for (int i = 0; i < self->count; i++)
        entry_release(&self->entries[i]);
    free(self->entries);
    free(self->pick.items);
    fields_release(&self->known);
    str_release(&self->destination);
    str_release(&self->tell);
    free(self->own);
    free(self->about);
    free(self->caller);
    free(self->kept);
    free(screen);
}

static const ScreenType whole_type = {
    .name = "form",
    .title = title,
    .hint = hint,
    .draw = form_draw,
    .offers = offers,
    .label = label,
    .act = act,
    .key = form_key,
    .keep = form_keep,
    .idle = form_idle,
    .tick = form_tick,
    .refresh = refresh,
    .close = screen_close,
};

static const ScreenType step_type = {
    .name = "step",
    .panel = true,
    .hint = hint,
    .draw = form_panel_draw,
    .offers = offers,
    .label = label,
    .act = act,
    .key = form_key,
    .keep = form_keep,
    .idle = form_idle,
    .refresh = refresh,
    .close = screen_close,
};

static void keep_row(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->done)
        return;
    row_keep(self);
    form_keep(&self->table->screen);
}

/* A row of a table: what is typed is kept with the form that has the table. */
static const ScreenType row_type = {
    .name = "row",
    .panel = true,
    .hint = hint,
    .draw = form_panel_draw,
    .offers = offers,
    .act = act,
    .key = form_key,
    .keep = keep_row,
    .idle = form_idle,
    .refresh = refresh,
    .close = screen_close,
};

const ScreenType *form_type(FormKind kind)
{
    static const ScreenType *const types[] = {
        [FORM_WHOLE] = &whole_type,
        [FORM_STEP] = &step_type,
        [FORM_ROW] = &row_type,
    };

    return types[kind];
}
