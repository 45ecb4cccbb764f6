/* form_keys.c -- keys in a form: from field to field, and what is typed there
 *
 *     F6  1203 Enter  leak Enter  廚房水龍頭漏水  F2  F2
 *
 * Enter, Tab and the arrows leave a field, which finds out what was typed in
 * it; where nobody can tell, it says so and keeps nobody there.
 */
#include "form_screen.h"
#include <string.h>

enum { PAGE = 12 }; /* fields */

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

/* Is it a text on which nothing else on the screen depends?  (Where the first
 * letter comes or the last one goes, more may change: an empty remark has no
 * row.) */
static bool is_alone(const FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];
    const FieldType type = entry->field->type;

    return (type == FIELD_TEXT || type == FIELD_LONG) && !pick_has(self) &&
           !entry->held && entry_text(entry)[0] && self->screen.draft &&
           !self->unkept[0];
}

static bool edit(FormScreen *self, int key)
{
    Entry *entry = &self->entries[self->focus];
    const bool alone = is_alone(self) && !self->whole;
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
    if (alone && is_alone(self))
        self->screen.session->drawn = form_value_draw(self);
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

bool form_can_type(const FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];

    return !entry_is_item(entry) && !entry->field->rows;
}

/* Does Enter go on from there? */
static bool takes_enter(const FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];

    return !entry_is_long(entry) && !entry->field->rows;
}

bool form_key(Screen *screen, const Event *event)
{
    FormScreen *self = (FormScreen *)screen;

    if (self->sending)
        return form_send_key(self, event);
    if (event->type == EVENT_PASTE)
        return form_can_type(self) && paste(self, event->text);
    if (event->type != EVENT_KEY)
        return false;
    if (event->key != UI_ENTER || !takes_enter(self))
        return move(self, event->key);
    enter(self);
    return true;
}

bool form_idle(Screen *screen)
{
    FormScreen *self = (FormScreen *)screen;

    if (!self->pick.stale)
        return false;
    pick_read(self);
    return true;
}
