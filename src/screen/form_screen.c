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

enum { PAGE = 12 }; /* fields */

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

/* ---- from field to field -------------------------------------------------------- */

int form_near(const FormScreen *self, int index, int step)
{
    for (index += step; index >= 0 && index < self->count; index += step) {
        const Entry *entry = &self->entries[index];
        if (!entry->hidden && !entry->field->compute.op)
            return index;
    }
    return -1;
}

/* The same all around. */
static int around(const FormScreen *self, int step)
{
    int next = form_near(self, self->focus, step);

    if (next < 0)
        next = form_near(self, step > 0 ? -1 : self->count, step);
    return next < 0 ? self->focus : next;
}

void form_focus(FormScreen *self, int index)
{
    Entry *entry = &self->entries[index];

    pick_close(self);
    self->focus = index;
    self->whole = !entry_is_long(entry) && !entry_is_item(entry) &&
                  !entry->field->rows && entry->field->type != FIELD_TEXT &&
                  entry_text(entry)[0];
    self->former[0] = '\0';
    if (entry->field->rising)
        former_read(self, entry->field);
}

void form_leave(FormScreen *self)
{
    Entry *entry = &self->entries[self->focus];
    bool held = entry->held != NULL;
    Err err = ERR_NONE;

    if (!entry_settle(entry, form_desk(self), &err))
        say_error(self->screen.session, &err);
    else if (agenda_is_asked(entry))
        agenda_warn(self, entry);
    if (!held)
        form_follow(self, entry);
    pick_close(self);
}

/* Enter: the next field; from the last one a step, or a row, is saved. */
static void enter_next(FormScreen *self)
{
    int next;

    form_leave(self); /* what follows may be asked by then */
    next = form_near(self, self->focus, 1);
    if (next >= 0)
        form_focus(self, next);
    else if (!self->is_new || self->table)
        form_save(self);
    else
        say_note(self->screen.session, _("F2 saves the form."));
}

static bool is_missing(const Entry *entry)
{
    return entry->must && !entry_value(entry)[0];
}

/* Goes to the first field from index on that has to be filled in. */
static bool missing_next(FormScreen *self, int index)
{
    while ((index = form_near(self, index, 1)) >= 0)
        if (is_missing(&self->entries[index])) {
            form_focus(self, index);
            return true;
        }
    return false;
}

/* The category of an emergency asks its questions at once. */
static bool questions_next(FormScreen *self)
{
    if (!self->is_request ||
        self->entries[self->focus].field->type != FIELD_CATEGORY)
        return false;
    for (int i = self->focus; (i = form_near(self, i, 1)) >= 0;)
        if (entry_is_item(&self->entries[i]) &&
            !entry_value(&self->entries[i])[0]) {
            form_focus(self, i);
            return true;
        }
    return false;
}

/* After a choice from a list: the next field that must be filled in, else the
 * next one. */
static void choice_next(FormScreen *self)
{
    if (!questions_next(self) && !missing_next(self, self->focus))
        enter_next(self);
}

/* The field below or above, past remarks that nobody has to make: Tab goes
 * there. */
static int past_extras(const FormScreen *self, int step)
{
    int i = self->focus;

    while ((i = form_near(self, i, step)) >= 0 &&
           entry_is_extra(&self->entries[i]) &&
           !entry_value(&self->entries[i])[0] && !is_missing(&self->entries[i]))
        ;
    return i;
}

static void item_next(FormScreen *self)
{
    int i = past_extras(self, 1);

    if (i >= 0)
        form_focus(self, i);
    else if (!self->is_request || !missing_next(self, -1))
        say_note(self->screen.session, _("F2 saves the form."));
}

/* ---- keys -------------------------------------------------------------------------- */

static void take_marked(FormScreen *self)
{
    Entry *entry = &self->entries[self->focus];

    entry_hold(entry, form_desk(self),
               self->pick.items[self->pick.marked].value);
    self->typed = true;
    pick_close(self);
    form_follow(self, entry);
    choice_next(self);
}

static void enter(FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];

    if (entry_is_item(entry)) {
        item_next(self);
        return;
    }
    if (!pick_has(self)) {
        enter_next(self);
        return;
    }
    if (!self->pick.open && !self->pick.stale && entry->held) {
        choice_next(self);
        return;
    }
    if (self->pick.stale)
        pick_read(self);
    if (self->pick.marked >= 0)
        take_marked(self);
    else if (entry->field->type == FIELD_PERSON || !entry_text(entry)[0])
        enter_next(self);
    else
        say_no(self->screen.session, _("Nothing is called \"%s\""),
               entry_text(entry));
}

/* Something was typed into the field. */
static void was_typed(FormScreen *self)
{
    const FieldType type = self->entries[self->focus].field->type;

    self->typed = true;
    self->whole = false;
    if (type == FIELD_NUMBER || type == FIELD_MONEY)
        form_reckon(self); /* sums follow at once */
    if (!pick_has(self))
        return;
    self->pick.all = false;
    self->pick.stale = true;
    if (!entry_text(&self->entries[self->focus])[0])
        pick_close(self);
}

static bool is_erasing(int key)
{
    return key == UI_BACKSPACE || key == UI_DELETE;
}

static bool edit(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];
    size_t len = strlen(entry_text(entry));
    bool held = entry->held != NULL, letter = key >= ' ' && key < KEY_BASE,
         used;

    if (self->whole && (letter || is_erasing(key))) {
        entry_type(entry, "");
        was_typed(self);
        if (is_erasing(key))
            return true;
    }
    self->whole = false;
    used = entry_key(entry, key);
    if (letter || held != (entry->held != NULL) ||
        len != strlen(entry_text(entry)))
        was_typed(self);
    return used;
}

static bool paste(FormScreen *self, const char *text)
{
    Entry *entry = &self->entries[self->focus];

    if (self->whole)
        entry_type(entry, "");
    if (entry_insert(entry, text))
        was_typed(self);
    else
        say_no(self->screen.session, _("That is too long for this field."));
    return true;
}

static bool vertical(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];
    int step = key == UI_DOWN ? 1 : -1, next;

    if (pick_move(self, key) ||
        (entry_is_long(entry) && prose_key(&entry->prose, key)))
        return true;
    form_leave(self);
    next = past_extras(self, step);
    if (next >= 0)
        form_focus(self, next);
    return next >= 0;
}

/* So many fields further, or to the end. */
static bool page(FormScreen *self, int step)
{
    int next = self->focus;

    form_leave(self);
    for (int i = 0; i < PAGE && next >= 0; i++) {
        int further = form_near(self, next, step);
        if (further < 0)
            break;
        next = further;
    }
    form_focus(self, next);
    return true;
}

static bool item(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];
    bool next;

    if (!item_key(entry, form_desk(self), key, &next))
        return false;
    self->typed = true;
    form_follow(self, entry);
    if (next)
        item_next(self);
    return true;
}

static bool move(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];

    if (entry->field->rows && table_key(self, key))
        return true;
    switch (key) {
    case UI_UP:
    case UI_DOWN:
        return vertical(self, key);
    case UI_PAGE_UP:
    case UI_PAGE_DOWN:
        return pick_move(self, key) || page(self, key == UI_PAGE_DOWN ? 1 : -1);
    case UI_TAB:
    case UI_BACKTAB:
        form_leave(self);
        form_focus(self, around(self, key == UI_TAB ? 1 : -1));
        return true;
    default:
        break;
    }
    if (entry_is_item(entry))
        return item(self, key);
    return !entry->field->rows && edit(self, key);
}

/* Is it a line or lines of text that one types? */
static bool can_type(const FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];

    return !entry_is_item(entry) && !entry->field->rows;
}

static bool takes_sentence(const FormScreen *self)
{
    const FieldType type = self->entries[self->focus].field->type;

    return (type == FIELD_TEXT || type == FIELD_LONG) && can_type(self);
}

/* The language of the household that it is about, else the one in force. */
static const char *tongue_of(const FormScreen *self)
{
    const char *tongue = self->pane.household.language;

    return tongue[0] ? tongue : language();
}

/* Does Enter go on from there? */
static bool takes_enter(const FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];

    return !entry_is_long(entry) && !entry->field->rows;
}

static bool key(Screen *screen, const Event *event)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->sending)
        return form_send_key(self, event);
    if (event->type == EVENT_PASTE)
        return can_type(self) && paste(self, event->text);
    if (event->type != EVENT_KEY)
        return false;
    if (event->key != UI_ENTER || !takes_enter(self))
        return move(self, event->key);
    enter(self);
    return true;
}

static bool idle(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;

    if (!self->pick.stale)
        return false;
    pick_read(self);
    return true;
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
    else if (field->help && longer)
        str_addf(out, _("%s (Tab: the next field)"),
                 label_in(field->help, language()));
    else if (field->help)
        str_add(out, label_in(field->help, language()));
    else if (longer)
        str_add(out, _("Tab: the next field; F2 saves the form."));
    else if (self->former[0])
        str_add(out, self->former);
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
    .key = key,
    .keep = form_keep,
    .idle = idle,
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
    .key = key,
    .keep = form_keep,
    .idle = idle,
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
    .key = key,
    .keep = keep_row,
    .idle = idle,
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
