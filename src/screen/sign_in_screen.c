/* sign_in_screen.c -- who is at the desk: signing in, and unlocking
 *
 *     Login  chen_____        > chen      陳怡君
 *     PIN    ****               lin       林志明
 *
 * The lock screen is the same with the person's login filled in: the right
 * PIN of the same person takes it off, and everything under it is as it was;
 * another person's opens the board for that person, and drafts stay.
 */
#include "screens.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_STAFF = 128,
    LABEL_COL = 4,
    ENTRY_COL = 14,
    ENTRY_CELLS = 20,
    LIST_COL = 40
};

typedef struct SignIn {
    Screen screen;
    Line login;
    Line pin;
    bool on_pin;
    Staff *staff; /* owned */
    int count;
    int cursor; /* among those that match what is typed */
    bool whole; /* the login is all selected: what is typed replaces it */
} SignIn;

static bool matches(const SignIn *self, const Staff *staff)
{
    const char *typed = line_text(&self->login);

    return text_has(staff->login, typed) || text_has(staff->name, typed);
}

/* The i-th of those that match; NULL past the end. */
static const Staff *match_at(const SignIn *self, int i)
{
    for (int n = 0; n < self->count; n++)
        if (matches(self, &self->staff[n]) && i-- == 0)
            return &self->staff[n];
    return NULL;
}

static void title(Screen *screen, Str *out)
{
    str_add(out, strcmp(screen->type->name, "lock") == 0 ? _("locked")
                                                         : _("sign in"));
}

static void hint(Screen *screen, Str *out)
{
    const char *word = screen->session->options->hint;

    if (word)
        str_add(out, word);
}

/* A star for each character of the PIN. */
static void pin_draw(SignIn *self, int row)
{
    char stars[ENTRY_CELLS + 1];
    size_t n = strlen(line_text(&self->pin));

    if (n > ENTRY_CELLS - 1)
        n = ENTRY_CELLS - 1;
    memset(stars, '*', n);
    stars[n] = '\0';
    ui_put(row, ENTRY_COL, ENTRY_CELLS, self->on_pin ? LOOK_FOCUS : LOOK_FIELD,
           stars);
    if (self->on_pin)
        ui_cursor(row, ENTRY_COL + (int)n);
}

static void staff_draw(SignIn *self)
{
    int rows = session_rows() - 4, first;
    const Staff *staff;

    first = self->cursor < rows ? 0 : self->cursor - rows + 1;
    for (int i = 0; i < rows && (staff = match_at(self, first + i)); i++) {
        Look look = first + i == self->cursor ? LOOK_SELECTED : LOOK_TEXT;
        ui_put(4 + i, LIST_COL, 2, LOOK_TEXT,
               look == LOOK_SELECTED ? "> " : "  ");
        ui_put(4 + i, LIST_COL + 2, 12, look, staff->login);
        ui_put(4 + i, LIST_COL + 15, ui_cols() - LIST_COL - 16, LOOK_TEXT,
               staff->name);
    }
}

static void draw(Screen *screen)
{
    SignIn *self = (SignIn *)screen;
    bool locked = strcmp(screen->type->name, "lock") == 0;

    ui_put(2, LABEL_COL, LIST_COL - LABEL_COL - 2, LOOK_COLUMN,
           locked ? _("Locked") : _("Who is at the desk?"));
    ui_put(4, LABEL_COL, ENTRY_COL - LABEL_COL - 1, LOOK_COLUMN, _("Login"));
    ui_put(6, LABEL_COL, ENTRY_COL - LABEL_COL - 1, LOOK_COLUMN, _("PIN"));
    staff_draw(self);
    for (int i = 0; language_at(i); i++)
        ui_put(14 + i, LABEL_COL, LIST_COL - LABEL_COL - 2, LOOK_QUIET,
               language_name(language_at(i)));
    ui_put(13, LABEL_COL, LIST_COL - LABEL_COL - 2, LOOK_QUIET,
           "Ctrl-T language 語言:");
    line_draw(&self->login, 4, ENTRY_COL, ENTRY_CELLS, !self->on_pin);
    if (self->whole && !self->on_pin)
        ui_put(4, ENTRY_COL,
               text_cells(line_text(&self->login),
                          strlen(line_text(&self->login))),
               LOOK_SELECTED, line_text(&self->login));
    pin_draw(self, 6);
    if (locked)
        prose_show(_("Everything under the lock is as it was. The same person "
                     "unlocks it; somebody else may sign in."),
                   8, LABEL_COL, 4, LIST_COL - LABEL_COL - 3, 0, LOOK_QUIET);
}

/* Lets the person in, or says why not. */
static void enter(SignIn *self)
{
    Session *session = self->screen.session;
    const char *login = line_text(&self->login);
    bool same = session->login[0] && strcmp(login, session->login) == 0;
    Err err = ERR_NONE;
    char *pin = text_plain(line_text(&self->pin));
    bool in = same ? sign_check(session->desk, pin, &err)
                   : sign_in(session->desk, login, pin, true, &err);

    explicit_bzero(pin, strlen(pin));
    free(pin);
    line_set(&self->pin, "");
    if (!in)
        say_error(session, &err);
    else if (same)
        screen_pop(session);
    else
        session_start(session);
}

/* Enter on the login: the selected person, when there is one. */
static void choose(SignIn *self)
{
    const Staff *staff = match_at(self, self->cursor);
    Staff exact;

    if (self->cursor == 0 &&
        staff_get(self->screen.session->desk, line_text(&self->login), &exact))
        staff = &exact;
    if (staff)
        line_set(&self->login, staff->login);
    self->on_pin = line_text(&self->login)[0] != '\0';
}

/* Back to the login.  What stands there is somebody already: typing means
 * somebody else. */
static void to_login(SignIn *self)
{
    self->on_pin = false;
    self->whole = line_text(&self->login)[0] != '\0';
}

static void move(SignIn *self, int step)
{
    int next = self->cursor + step;

    if (self->on_pin) {
        if (step < 0)
            to_login(self);
        return;
    }
    if (next >= 0 && match_at(self, next))
        self->cursor = next;
}

static bool line_event(Line *line, const Event *event)
{
    return event->type == EVENT_PASTE ? line_insert(line, event->text)
                                      : line_key(line, event->key);
}

static bool type_login(SignIn *self, const Event *event)
{
    bool letter = event->type == EVENT_PASTE ||
                  (event->key >= ' ' && event->key < KEY_BASE);

    self->cursor = 0;
    if (self->whole &&
        (letter || event->key == UI_BACKSPACE || event->key == UI_DELETE))
        line_set(&self->login, "");
    self->whole = false;
    return line_event(&self->login, event);
}

static bool key(Screen *screen, const Event *event)
{
    SignIn *self = (SignIn *)screen;
    int code = event->type == EVENT_KEY ? event->key : 0;

    if (code == UI_UP || code == UI_DOWN) {
        move(self, code == UI_UP ? -1 : 1);
    } else if (code == UI_TAB || code == UI_BACKTAB) {
        if (self->on_pin)
            to_login(self);
        else
            choose(self);
    } else if (code == UI_ESCAPE) {
        self->on_pin = false;
        line_set(&self->pin, "");
        line_set(&self->login, "");
    } else if (code == UI_ENTER) {
        if (self->on_pin)
            enter(self);
        else
            choose(self);
    } else if (self->on_pin) {
        return line_event(&self->pin, event);
    } else {
        return type_login(self, event);
    }
    return true;
}

static void refresh(Screen *screen)
{
    SignIn *self = (SignIn *)screen;

    self->count = staff_list(screen->session->desk, self->staff, MOST_STAFF);
}

static void screen_close(Screen *screen)
{
    SignIn *self = (SignIn *)screen;

    if (self->pin.text.at)
        explicit_bzero(self->pin.text.at, self->pin.text.cap);
    line_release(&self->login);
    line_release(&self->pin);
    free(self->staff);
    free(screen);
}

static const ScreenType sign_in_type = {
    .name = "sign-in",
    .shut = true,
    .title = title,
    .hint = hint,
    .draw = draw,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

static const ScreenType lock_type = {
    .name = "lock",
    .shut = true,
    .title = title,
    .hint = hint,
    .draw = draw,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

static SignIn *sign_in_new(Session *session, const ScreenType *type)
{
    SignIn *self = screen_new(session, type, sizeof *self);

    self->screen.typing = true;
    self->staff = mem_new(MOST_STAFF * sizeof *self->staff);
    self->login.limit = 32;
    self->pin.limit = 24;
    refresh(&self->screen);
    return self;
}

Screen *sign_in_screen(Session *session, const char *login)
{
    SignIn *self = sign_in_new(session, &sign_in_type);

    if (login) {
        line_set(&self->login, login);
        self->on_pin = true;
    }
    return &self->screen;
}

Screen *lock_screen(Session *session)
{
    SignIn *self = sign_in_new(session, &lock_type);

    line_set(&self->login, session->login);
    self->on_pin = true;
    return &self->screen;
}
