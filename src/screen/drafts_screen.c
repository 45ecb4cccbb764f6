/* drafts_screen.c -- forms that were begun and not sent
 *
 *     > 14:02  Request           3-1203 廚房水龍頭漏水
 *       13:40  3-1123-004 Explain   零件明天到
 *
 * Offered at sign-in: go on with one, throw it away, or leave it for later.
 */
#include "form_screen.h"
#include "menu.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DRAFTS = 32 };

typedef struct Drafts {
    Screen screen;
    Menu menu;
    Draft drafts[MOST_DRAFTS];
    int count;
} Drafts;

/* "request.explain" is a step of "request"; NULL: a form that is no more. */
static const Sheet *sheet_of(const Drafts *self, const Draft *draft)
{
    char *kind = mem_text(draft->kind), *step = strchr(kind, '.');
    const Form *form;
    const Sheet *sheet = NULL;

    if (step)
        *step++ = '\0';
    form = form_of(desk_forms(self->screen.session->desk), kind);
    if (form)
        sheet = step && strcmp(step, "set") != 0 ? form_step(form, step)
                                                 : &form->sheet;
    free(kind);
    return sheet;
}

static void number_write(Drafts *self, const Draft *draft, Str *out)
{
    char *kind = mem_textn(draft->kind, strcspn(draft->kind, "."));

    if (draft->record && draft->record[0] &&
        number_of(self->screen.session, kind, draft->record, out))
        str_add(out, " ");
    free(kind);
}

/* Not what the form keeps for itself ("_focus"), and no moment ("@1766…"). */
static bool is_telling(const Value *value)
{
    return value->text && value->text[0] && value->text[0] != '@' &&
           value->name[0] != '_';
}

/* Is a value of field kept as a code, which people know by a label? */
static bool is_code(const Field *field)
{
    static const FieldType types[] = {
        FIELD_CATEGORY, FIELD_DEPARTMENT, FIELD_STAFF,  FIELD_PERSON,
        FIELD_CHOICE,   FIELD_YES_NO,     FIELD_RECORD, FIELD_ROWS};

    for (size_t i = 0; field && i < sizeof types / sizeof *types; i++)
        if (field->type == types[i])
            return true;
    return false;
}

static void value_write(Desk *desk, const Field *field, const char *value,
                        Str *out)
{
    char *shown = is_code(field) ? value_shown(desk, field, value) : NULL;

    str_addf(out, "%s  ", shown ? shown : value);
    free(shown);
}

/* What was typed, one value after another. */
static void values_write(const Drafts *self, const Draft *draft, Str *out)
{
    const Sheet *sheet = sheet_of(self, draft);
    Fields fields = FIELDS_EMPTY;

    if (fields_from_json(&fields, draft->fields, strlen(draft->fields), NULL))
        for (int i = 0; i < fields.count; i++) {
            const Value *value = &fields.at[i];
            if (is_telling(value))
                value_write(self->screen.session->desk,
                            sheet ? sheet_field(sheet, value->name) : NULL,
                            value->text, out);
        }
    fields_release(&fields);
}

static void drafts_release(Drafts *self)
{
    for (int i = 0; i < self->count; i++)
        draft_release(&self->drafts[i]);
    self->count = 0;
    menu_release(&self->menu);
}

static void refresh(Screen *screen)
{
    Drafts *self = (Drafts *)screen;
    Session *session = screen->session;
    int cursor = self->menu.cursor;

    drafts_release(self);
    self->count = draft_list(session_store(session), session->login,
                             self->drafts, MOST_DRAFTS);
    for (int i = 0; i < self->count; i++) {
        Str label = STR_EMPTY, values = STR_EMPTY;
        const Sheet *sheet;
        char time[TIME_TEXT];

        number_write(self, &self->drafts[i], &label);
        sheet = sheet_of(self, &self->drafts[i]);
        str_add(&label, sheet ? label_in(sheet->label, language())
                              : self->drafts[i].kind);
        values_write(self, &self->drafts[i], &values);
        menu_add(
            &self->menu,
            time_write(self->drafts[i].begun, TIME_SHORT, clock_now(), time),
            str_text(&label), str_text(&values));
        str_release(&label);
        str_release(&values);
    }
    self->menu.cursor = cursor < self->count ? cursor : 0;
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("Enter: go on with it   x: throw it away   Esc: later"));
}

static void draw(Screen *screen)
{
    Drafts *self = (Drafts *)screen;

    menu_draw(&self->menu, _("Drafts that wait"));
}

static bool offers(Screen *screen, Action action)
{
    Drafts *self = (Drafts *)screen;

    return self->count > 0 &&
           (action == ACTION_OPEN || action == ACTION_DISCARD);
}

/* Is it being edited on a screen below? */
static bool is_open(const Drafts *self, int64_t id)
{
    for (Screen *below = self->screen.below; below; below = below->below)
        if (below->draft == id)
            return true;
    return false;
}

static void discard(Session *session, void *data)
{
    Err err = ERR_NONE;
    int64_t id = *(int64_t *)data;

    if (draft_drop(session_store(session), id, &err))
        say_note(session, _("The draft is gone."));
    else
        say_error(session, &err);
    session_refresh(session);
    if (session->drafts == 0 && session->top->below &&
        strcmp(session->top->type->name, "drafts") == 0)
        screen_pop(session);
}

/* Asks before a draft is thrown away, and names it. */
static void discard_ask(Drafts *self, const Draft *draft, const MenuItem *item)
{
    Session *session = self->screen.session;
    Str question = STR_EMPTY;
    int64_t *id = mem_new(sizeof *id);

    *id = draft->id;
    str_addf(&question, _("Throw this draft away for good? %s  %s  %s"),
             item->key, item->label, item->help);
    screen_push(session,
                confirm_screen(session, str_text(&question), discard, id));
    str_release(&question);
}

static bool act(Screen *screen, Action action)
{
    Drafts *self = (Drafts *)screen;
    Session *session = screen->session;
    int item = menu_selected(&self->menu);
    const Draft *draft = item < 0 ? NULL : &self->drafts[item];

    if (!draft)
        return false;
    if (is_open(self, draft->id)) {
        say_note(session, _("This draft is open already: Esc goes back."));
    } else if (action == ACTION_DISCARD) {
        discard_ask(self, draft, &self->menu.items[item]);
    } else {
        screen_replace(session, form_screen_draft(session, draft));
    }
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    Drafts *self = (Drafts *)screen;

    return menu_key(&self->menu, event);
}

static void screen_close(Screen *screen)
{
    drafts_release((Drafts *)screen);
    free(screen);
}

static const ScreenType drafts_type = {
    .name = "drafts",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *drafts_screen(Session *session)
{
    Drafts *self = screen_new(session, &drafts_type, sizeof *self);

    refresh(&self->screen);
    return &self->screen;
}
