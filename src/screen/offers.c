/* offers.c -- what can be done with the selected request, and its looks
 *
 *     -0:07!   late      0:41*   nearly late      4:59    in time
 */
#include "request_screen.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OFFERS = 32 };

void offers_read(Offers *offers, Session *session, const char *record)
{
    Err err = ERR_NONE;
    Request request = {0};

    *offers = (Offers){0};
    if (!request_load(session->desk, record, &request, &err)) {
        say_error(session, &err);
        return;
    }
    memcpy(offers->record, request.record, sizeof offers->record);
    offers->count =
        request_offers(session->desk, &request, offers->at, MOST_OFFERS);
    request_release(&request);
}

bool offers_has(const Offers *offers, Action action)
{
    const char *verb = action_info(action)->verb;

    if (action == ACTION_STEPS || action == ACTION_UNDO)
        return offers->record[0] != '\0';
    for (int i = 0; verb && i < offers->count; i++)
        if (strcmp(offers->at[i]->name, verb) == 0)
            return true;
    return false;
}

/* The step that a person was asked about. */
typedef struct Undo {
    char kind[49], record[49];
    int64_t stamp;
} Undo;

static void undo(Session *session, void *data)
{
    const Undo *asked = data;
    Err err = ERR_NONE;
    Str what = STR_EMPTY;

    if (desk_undo_step(session->desk, asked->kind, asked->record, asked->stamp,
                       &what, &err))
        say_note(session, _("Undone: %s"), str_text(&what));
    else
        say_error(session, &err);
    str_release(&what);
    session_refresh(session);
}

void undo_step_ask(Session *session, const char *kind, const char *record,
                   const char *number, int64_t stamp, const char *what)
{
    Undo *asked = mem_new(sizeof *asked);
    Str question = STR_EMPTY;

    text_copy(asked->kind, sizeof asked->kind, kind);
    text_copy(asked->record, sizeof asked->record, record);
    asked->stamp = stamp;
    str_addf(&question, _("%s: undo the last step (%s)?"), number, what);
    screen_push(session,
                confirm_screen(session, str_text(&question), undo, asked));
    str_release(&question);
}

/* The last step that stands: its verb, and what it said. */
typedef struct Last {
    Str summary;
    int64_t stamp;
} Last;

static bool take_last(void *self, const Step *step)
{
    Last *last = self;

    const RequestVerb *verb = request_verb(step->verb);
    const char *label = verb ? _(verb->label) : step->verb;

    if (step->undone || strcmp(step->verb, "undo") == 0)
        return true;
    last->stamp = step->stamp;
    str_clear(&last->summary);
    if (step->summary->len > 0)
        str_addf(&last->summary, _("%s: %s"), label, str_text(step->summary));
    else
        str_add(&last->summary, label);
    return true;
}

/* Asks before a step is undone, and names it. */
static void undo_ask(Session *session, const char *record)
{
    Err err = ERR_NONE;
    Last last = {0};
    Request request = {0};

    if (request_load(session->desk, record, &request, &err) &&
        request_course(session->desk, record, take_last, &last, &err))
        undo_step_ask(session, "request", request.record, request.number,
                      last.stamp, str_text(&last.summary));
    else
        say_error(session, &err);
    request_release(&request);
    str_release(&last.summary);
}

/* A department's people who take it, or are there, say so of themselves, now:
 * nothing has to be asked. */
static bool at_once(const Session *session, const char *verb)
{
    return strcmp(desk_actor(session->desk)->role, "department") == 0 &&
           (strcmp(verb, "accept") == 0 || strcmp(verb, "arrive") == 0 ||
            strcmp(verb, "attend") == 0);
}

static void do_at_once(Session *session, const char *record, const char *verb)
{
    Deed deed = {.kind = "request", .verb = verb};
    Err err = ERR_NONE;

    text_copy(deed.record, sizeof deed.record, record);
    if (strcmp(verb, "accept") == 0)
        fields_set(&deed.fields, "accepted_by", session->login);
    if (strcmp(verb, "attend") == 0)
        fields_set(&deed.fields, "joined_by", session->login);
    if (desk_do(session->desk, &deed, &err))
        say_note(session, _("%s: %s"), deed.number, request_verb_label(verb));
    else
        say_error(session, &err);
    deed_release(&deed);
    session_refresh(session);
}

bool offers_act(const Offers *offers, Session *session, Action action)
{
    const char *verb = action_info(action)->verb;

    if (!offers_has(offers, action))
        return false;
    if (action == ACTION_STEPS)
        screen_push(session, steps_screen(session, offers));
    else if (action == ACTION_UNDO)
        undo_ask(session, offers->record);
    else if (at_once(session, verb))
        do_at_once(session, offers->record, verb);
    else
        screen_push(session,
                    form_screen_step(session, "request", offers->record, verb));
    return true;
}

bool row_offers(Session *session, const RequestRow *row, Action action)
{
    const char *name = action_info(action)->verb;
    const RequestVerb *verb = name ? request_verb(name) : NULL;

    if (!row)
        return false;
    char whose[49];

    if (name && verb_of_called(name) &&
        !*request_joins(session->desk,
                        strcmp(name, "join") == 0 ? row->waiting : row->away,
                        whose))
        return false;
    if (name && ((verb_of_complaint(name) && !row->complaint) ||
                 (strcmp(name, "unlink") == 0 && !row->linked)))
        return false;
    if (name)
        return verb && verb_legal(verb, row->state) &&
               request_may(session->desk, name, row->department, row->assignee,
                           NULL);
    return action == ACTION_OPEN || action == ACTION_STEPS ||
           action == ACTION_WHY || action == ACTION_UNDO ||
           (action == ACTION_DISPUTES && row->disputed);
}

bool row_act(Session *session, const RequestRow *row, Action action)
{
    Offers offers;

    if (!row)
        return false;
    if (action == ACTION_OPEN) {
        screen_push(session, request_screen(session, row->record));
        return true;
    }
    if (action == ACTION_WHY) {
        screen_push(session, why_screen(session, row->record));
        return true;
    }
    if (action == ACTION_DISPUTES) {
        screen_push(session, dispute_screen(session, "request", row->record));
        return true;
    }
    offers_read(&offers, session, row->record);
    return offers_act(&offers, session, action);
}

Look state_look(RequestState state)
{
    static const Look looks[REQUEST_STATES] = {
        [REQUEST_RECEIVED] = LOOK_SOON,   [REQUEST_SENT] = LOOK_SOON,
        [REQUEST_ACCEPTED] = LOOK_TEXT,   [REQUEST_IN_PLACE] = LOOK_TEXT,
        [REQUEST_RESOLVED] = LOOK_GOOD,   [REQUEST_APPROVED] = LOOK_GOOD,
        [REQUEST_REFUSED] = LOOK_LATE,    [REQUEST_REOPENED] = LOOK_SOON,
        [REQUEST_DECLINED] = LOOK_LATE,   [REQUEST_CLOSED] = LOOK_QUIET,
        [REQUEST_WITHDRAWN] = LOOK_QUIET,
    };

    return looks[state];
}

Look due_write(Seconds due, Seconds now, char out[TIME_TEXT])
{
    char span[TIME_TEXT];
    Seconds left = due - now;

    out[0] = '\0';
    if (due == NEVER)
        return LOOK_QUIET;
    span_write(left, span);
    (void)snprintf(out, TIME_TEXT, "%.*s%c", TIME_TEXT - 2, span,
                   left < 0         ? '!'
                   : left <= MINUTE ? '*'
                                    : ' ');
    return left < 0 ? LOOK_LATE : left <= MINUTE ? LOOK_SOON : LOOK_TEXT;
}
