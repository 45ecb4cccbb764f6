/* record_steps.c -- what can be done with a record now
 *
 *     +- P3-1123-007  waits -------------------------+
 *     | > 1    Hand over    Given to the household   |
 *     |   f    Correct      …                        |
 *     |   u    Undo         …                        |
 *     +----------------------------------------------+
 *
 * The steps are the form's, by digit; a step that asks nothing is done after a
 * question.
 */
#include "menu.h"
#include "register_screen.h"

#include <stdlib.h>
#include <string.h>

void record_steps_read(RecordSteps *steps, Session *session,
                       const Record *record)
{
    Desk *desk = session->desk;

    *steps = (RecordSteps){0};
    text_copy(steps->kind, sizeof steps->kind, record->kind);
    text_copy(steps->record, sizeof steps->record, record->record);
    text_copy(steps->number, sizeof steps->number, record->number);
    steps->count = record_steps(desk, record, steps->names, MOST_STEPS);
    steps->may_set = role_may(desk, record->kind, "set", NULL);
    steps->may_undo = role_may(desk, record->kind, "undo", NULL);
}

/* ---- a step that asks nothing ---------------------------------------------------- */

typedef struct Asked {
    char kind[49], record[49], step[49];
} Asked;

static void do_asked(Session *session, void *data)
{
    const Asked *asked = data;
    Deed deed = {.kind = asked->kind, .verb = asked->step};
    Err err = ERR_NONE;

    text_copy(deed.record, sizeof deed.record, asked->record);
    if (desk_do(session->desk, &deed, &err))
        say_note(
            session, _("Saved: %s, %s."), deed.number,
            record_verb_label(form_of(desk_forms(session->desk), asked->kind),
                              asked->step));
    else
        say_error(session, &err);
    deed_release(&deed);
    session_refresh(session);
}

static void ask(const RecordSteps *steps, Session *session, const Sheet *sheet)
{
    Asked *asked = mem_new(sizeof *asked);
    Str question = STR_EMPTY;

    text_copy(asked->kind, sizeof asked->kind, steps->kind);
    text_copy(asked->record, sizeof asked->record, steps->record);
    text_copy(asked->step, sizeof asked->step, sheet->name);
    str_addf(&question, _("%s: %s?"), steps->number,
             label_in(sheet->label, language()));
    screen_push(session,
                confirm_screen(session, str_text(&question), do_asked, asked));
    str_release(&question);
}

void record_step_do(const RecordSteps *steps, Session *session, int i)
{
    const Form *form = form_of(desk_forms(session->desk), steps->kind);
    const Sheet *sheet = form ? form_step(form, steps->names[i]) : NULL;

    if (sheet && sheet->count == 0)
        ask(steps, session, sheet);
    else
        screen_push(session, form_screen_step(session, steps->kind,
                                              steps->record, steps->names[i]));
}

/* ---- undo ---------------------------------------------------------------------------- */

typedef struct Last {
    const Form *form;
    Str words;
    int64_t stamp;
} Last;

static bool take_last(void *self, const Step *step)
{
    Last *last = self;

    if (step->undone || strcmp(step->verb, "undo") == 0)
        return true;
    last->stamp = step->stamp;
    str_clear(&last->words);
    str_add(&last->words, record_verb_label(last->form, step->verb));
    return true;
}

static void undo_ask(const RecordSteps *steps, Session *session)
{
    Last last = {.form = form_of(desk_forms(session->desk), steps->kind)};
    Err err = ERR_NONE;

    if (record_course(session->desk, steps->kind, steps->record, take_last,
                      &last, &err))
        undo_step_ask(session, steps->kind, steps->record, steps->number,
                      last.stamp, str_text(&last.words));
    else
        say_error(session, &err);
    str_release(&last.words);
}

/* ---- actions -------------------------------------------------------------------------- */

bool record_offers(const RecordSteps *steps, Action action)
{
    if (!steps)
        return false;
    return (action == ACTION_STEPS &&
            (steps->count > 0 || steps->may_set || steps->may_undo)) ||
           (action == ACTION_AMEND && steps->may_set) ||
           (action == ACTION_UNDO && steps->may_undo);
}

bool record_act(const RecordSteps *steps, Session *session, Action action)
{
    if (!record_offers(steps, action))
        return false;
    if (action == ACTION_STEPS)
        screen_push(session, record_steps_screen(session, steps));
    else if (action == ACTION_AMEND)
        screen_push(session, form_screen_step(session, steps->kind,
                                              steps->record, "set"));
    else
        undo_ask(steps, session);
    return true;
}

/* ---- the menu ---------------------------------------------------------------------------- */

typedef struct StepsMenu {
    Screen screen;
    Menu menu;
    RecordSteps steps;
    Action actions[2]; /* behind the steps */
    char title[81];
} StepsMenu;

static void draw(Screen *screen)
{
    StepsMenu *self = (StepsMenu *)screen;

    menu_draw(&self->menu, self->title);
}

static void hint(Screen *screen, Str *out)
{
    (void)screen;
    str_add(out, _("A digit, a letter, or Enter on the marked one."));
}

static bool offers(Screen *screen, Action action)
{
    StepsMenu *self = (StepsMenu *)screen;

    return action != ACTION_STEPS && record_offers(&self->steps, action);
}

static bool act(Screen *screen, Action action)
{
    StepsMenu *self = (StepsMenu *)screen;
    Session *session = screen->session;
    RecordSteps steps = self->steps;

    screen_pop(session);
    return record_act(&steps, session, action);
}

static bool choose(StepsMenu *self, int item)
{
    Session *session = self->screen.session;
    RecordSteps steps = self->steps;

    if (item < 0 || item >= self->menu.count)
        return true;
    if (item >= steps.count)
        return act(&self->screen, self->actions[item - steps.count]);
    screen_pop(session);
    record_step_do(&steps, session, item);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    StepsMenu *self = (StepsMenu *)screen;

    if (event->type == EVENT_KEY && event->key == UI_ENTER)
        return choose(self, menu_selected(&self->menu));
    if (event->type == EVENT_KEY && event->key >= '1' && event->key <= '9')
        return choose(self, event->key - '1');
    return menu_key(&self->menu, event);
}

static void screen_close(Screen *screen)
{
    StepsMenu *self = (StepsMenu *)screen;

    menu_release(&self->menu);
    free(screen);
}

static const ScreenType steps_type = {
    .name = "record-steps",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .close = screen_close,
};

static void action_add(StepsMenu *self, Action action, const char *help)
{
    int n = self->menu.count;
    char name[16];
    Str keys = STR_EMPTY;

    if (!record_offers(&self->steps, action))
        return;
    if (n < 9)
        str_addf(&keys, "%d ", n + 1);
    str_add(&keys, key_name(action_info(action)->keys[0], name));
    self->actions[n - self->steps.count] = action;
    menu_add(&self->menu, str_text(&keys), action_label(action), help);
    str_release(&keys);
}

Screen *record_steps_screen(Session *session, const RecordSteps *steps)
{
    StepsMenu *self = screen_new(session, &steps_type, sizeof *self);
    const Form *form = form_of(desk_forms(session->desk), steps->kind);

    self->steps = *steps;
    for (int i = 0; i < steps->count; i++) {
        const Sheet *sheet = form_step(form, steps->names[i]);
        char digit[4] = " ";
        if (i < 9)
            text_print(digit, sizeof digit, "%d", i + 1);
        menu_add(&self->menu, digit, label_in(sheet->label, language()),
                 sheet->help ? label_in(sheet->help, language()) : "");
    }
    action_add(self, ACTION_AMEND, _("Correct what was written down."));
    action_add(self, ACTION_UNDO, _(action_info(ACTION_UNDO)->help));
    text_print(self->title, sizeof self->title, "%s  %s", form_label(form),
               steps->number);
    return &self->screen;
}
