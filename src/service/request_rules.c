/* request_rules.c -- what of a request depends on what stands
 *
 * Asked inside the transaction: is the verb legal in this state, does a moment
 * fit those on record, is it received for the first time.
 */
#include "deed.h"
#include "turn.h"

#include <string.h>

bool request_receive_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    if (journal_newest(desk->store, "request", deed->record) != 0)
        return err_set(err, ERR_NOT_NOW,
                       _("This request has been saved already"));
    if (!fields_get(fields, "number"))
        number_draw(desk, fields);
    text_copy(deed->number, sizeof deed->number, fields_get(fields, "number"));
    return true;
}

static bool refuse_now(const Request *request, const RequestVerb *verb,
                       Err *err)
{
    Str possible = STR_EMPTY;

    for (int i = 0; request_verb_at(i); i++)
        if (verb_legal(request_verb_at(i), request->state))
            str_addf(&possible, "%s%s", possible.len ? ", " : "",
                     request_verb_at(i)->name);
    if (possible.len)
        err_set(err, ERR_NOT_NOW,
                _("%s is %s: %s is not possible now. Possible: %s"),
                request->number, state_label(request->state), verb->name,
                str_text(&possible));
    else
        err_set(err, ERR_NOT_NOW, _("%s is %s: nothing more can be done to it"),
                request->number, state_label(request->state));
    str_release(&possible);
    return false;
}

/* Why the owner did not check the work (S9), unless there was none. */
static bool close_needs(const Deed *deed, const Request *request,
                        const Fields *fields, Err *err)
{
    bool work = request->nature && (strcmp(request->nature, "service") == 0 ||
                                    strcmp(request->nature, "complaint") == 0);

    if (strcmp(deed->verb, "close") != 0 ||
        request->state != REQUEST_RESOLVED || !work ||
        fields_get(fields, "note"))
        return true;
    return err_field(err, "note",
                     _("The owner has not checked the work: check it first, "
                       "or say why not"));
}

/* S10, S11: its course, however it became one; what the owner says of the work
 * is no answer to a complaint. */
static bool complaint_went(const Request *request, Err *err)
{
    if (request->investigated_at == NEVER)
        return err_set(err, ERR_NOT_NOW,
                       _("The complaint %s has not been investigated yet: "
                         "investigate first"),
                       request->number);
    if (!request->measure)
        return err_set(err, ERR_NOT_NOW,
                       _("Nothing is done about the complaint %s yet: note the "
                         "measure first"),
                       request->number);
    return request->answered_at != NEVER ||
           err_set(err, ERR_NOT_NOW,
                   _("The owner has no answer to the complaint %s yet: answer "
                     "first"),
                   request->number);
}

bool is_about_actor(const Desk *desk, const char *about)
{
    return text_is(about, desk->actor.login) ||
           text_is(about, desk->actor.name);
}

/* S10: only a complaint is treated as one, and it is answered, also where it is
 * found to be none: nobody closes it or corrects that before.  Whom it is about
 * does not close it, whatever it is by then. */
static bool complaint_fits(Desk *desk, const Deed *deed, const Request *request,
                           const Fields *fields, Err *err)
{
    const char *nature = fields_get(fields, "nature");
    const bool closes = strcmp(deed->verb, "close") == 0;
    const bool denies = nature && strcmp(nature, "complaint") != 0;

    if (verb_of_complaint(deed->verb) && !request_is_complaint(request))
        return err_set(err, ERR_NOT_NOW,
                       _("%s is no complaint; first it is made one: complain"),
                       request->number);
    if (closes && is_about_actor(desk, request->about))
        return err_set(err, ERR_FORBIDDEN,
                       _("%s complains about you: somebody else closes it"),
                       request->number);
    return !(closes || denies) || !request_is_complaint(request) ||
           complaint_went(request, err);
}

/* An incident is its unit's, as the request is: each desk that holds the one
 * holds the other. */
static bool link_fits(Desk *desk, const Deed *deed, const Request *request,
                      const Fields *fields, Err *err)
{
    const char *name = fields_get(fields, "incident");
    Record incident = {0};

    if (strcmp(deed->verb, "unlink") == 0 && !request->incident)
        return err_set(err, ERR_NOT_NOW, _("%s is not linked to an incident"),
                       request->number);
    if (strcmp(deed->verb, "link") != 0 || !name)
        return true;
    if (!record_load(desk, "incident", name, &incident, err))
        return false;
    const int unit = incident.unit;
    record_release(&incident);
    return unit == request->unit ||
           err_field(err, "incident", _("That incident is another unit's"));
}

/* A time that was agreed is changed at the household's word only (S8). */
static bool appoint_needs(const Deed *deed, const Request *request,
                          const Fields *fields, Err *err)
{
    char agreed[TIME_TEXT];
    const Seconds before = request->course.appointment;

    if (strcmp(deed->verb, "appoint") != 0 || before == NEVER ||
        before == fields_int(fields, "appointment_at") ||
        fields_get(fields, "note"))
        return true;
    return err_field(
        err, "note",
        _("%s was agreed before: say why that changes, and who asked for it"),
        time_write(before, TIME_SHORT, clock_now(), agreed));
}

/* The first thing that was done about it; NEVER: nothing yet. */
static Seconds first_step(const Request *request)
{
    const Seconds steps[] = {
        request->sent_at,          request->accepted_at,
        request->course.arrived,   request->course.explained,
        request->course.committed, request->course.resolved,
        request->verified_at,      request->closed_at};
    Seconds first = NEVER;

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] != NEVER && (first == NEVER || steps[i] < first))
            first = steps[i];
    return first;
}

/* With these corrections it still is somewhere, and began before it went on. */
static bool amend_fits(const Request *request, const Fields *fields, Err *err)
{
    const char *home =
        fields_has(fields, "home") ? fields_get(fields, "home") : request->home;
    const char *place = fields_has(fields, "place")
                            ? fields_get(fields, "place")
                            : request->place;
    Seconds received = fields_int(fields, "received_at");
    Seconds first = first_step(request), now = clock_now();
    char at[TIME_TEXT], then[TIME_TEXT];

    if (!home && !place)
        return err_field(err, fields_has(fields, "home") ? "home" : "place",
                         _("Which home is it, or which place?"));
    if (received == NEVER || first == NEVER || received <= first)
        return true;
    return err_field(err, "received_at", _("%s is after the first step, %s"),
                     time_write(received, TIME_SHORT, now, at),
                     time_write(first, TIME_SHORT, now, then));
}

/* S8, 二.2.2: an emergency goes to all whom its category names, in the same
 * moment as to the department that it is sent to. */
static void call_out(Desk *desk, const Deed *deed, const Request *request,
                     Fields *fields)
{
    const Reference *category =
        reference_get(desk, "category", request->category);
    const char *to = fields_get(fields, "department");

    if (strcmp(deed->verb, "dispatch") == 0 && category && category->call[0] &&
        !request->called && text_is(request->urgency, "emergency") &&
        (!to || strcmp(to, category->call) != 0))
        fields_set(fields, "called", category->call);
}

static bool nobody_left(const Deed *deed, const Request *request, Err *err)
{
    return err_set(err, ERR_NOT_NOW,
                   strcmp(deed->verb, "join") == 0
                       ? _("Nobody who was called besides has still to accept "
                           "%s")
                       : _("Nobody who was called besides has still to come "
                           "to %s"),
                   request->number);
}

/* As one of those who were called: whom it says, else who does it. */
static bool join_fits(Desk *desk, const Deed *deed, const Request *request,
                      Fields *fields, Err *err)
{
    const char *whose = fields_get(fields, "joined");
    const char *who = fields_get(fields, "joined_by");
    const char *left = request_called_for(request, deed->verb);
    char name[49];

    if (!verb_of_called(deed->verb))
        return true;
    if (!left)
        return nobody_left(deed, request, err);
    if (!whose)
        whose = who && among(left, who) ? who : request_joins(desk, left, name);
    if (!among(left, whose))
        return err_field(err, "joined", _("%s is waiting for: %s"),
                         request->number, left);
    fields_set(fields, "joined", whose);
    return true;
}

/* Is it possible in the state that stands, and at that moment? */
static bool step_fits(const Deed *deed, const RequestVerb *verb,
                      const Request *request, const Fields *fields, Err *err)
{
    char at[TIME_TEXT], received[TIME_TEXT];
    Seconds now = clock_now(), when = fields_int(fields, "at");

    if (!verb_legal(verb, request->state))
        return refuse_now(request, verb, err);
    if (when != NEVER && when < request->course.received)
        return err_field(
            err, "at", _("%s is before the request was received, %s"),
            time_write(when, TIME_SHORT, now, at),
            time_write(request->course.received, TIME_SHORT, now, received));
    if (strcmp(deed->verb, "amend") == 0)
        return amend_fits(request, fields, err);
    return close_needs(deed, request, fields, err) &&
           appoint_needs(deed, request, fields, err);
}

bool request_step_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    Request request;
    const RequestVerb *verb = request_verb(deed->verb);

    if (deed->bulk)
        return true;
    if (!request_load(desk, deed->record, &request, err))
        return false;
    text_copy(deed->record, sizeof deed->record, request.record);
    text_copy(deed->number, sizeof deed->number, request.number);
    bool done = request_may(desk, verb->name, request.department,
                            request.assignee, err) &&
                step_fits(deed, verb, &request, fields, err) &&
                complaint_fits(desk, deed, &request, fields, err) &&
                link_fits(desk, deed, &request, fields, err) &&
                join_fits(desk, deed, &request, fields, err);
    if (done)
        call_out(desk, deed, &request, fields);
    request_release(&request);
    return done;
}

/* Whom it goes to where nobody is named, as the department has it (turn.h). */
bool request_dispatch_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    const char *code = fields_get(fields, "department");
    const Reference *department = reference_get(desk, "department", code);
    char login[33];
    Request request;

    if (!request_step_inside(desk, deed, fields, err))
        return false;
    if (deed->bulk || !department || fields_get(fields, "assignee"))
        return true;
    if (strcmp(department->assignment, "assign") == 0)
        return err_field(err, "assignee", _("%s wants a person to be named"),
                         reference_label(department));
    if (!request_load(desk, deed->record, &request, err))
        return false;
    if (turn_round(desk, code, request.unit, login))
        fields_set(fields, "assignee", login);
    request_release(&request);
    return true;
}

/* Whatever its state: that somebody knew of it is on record (S11). */
bool request_see_inside(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    Request request;

    (void)fields;
    if (!request_load(desk, deed->record, &request, err))
        return false;
    text_copy(deed->record, sizeof deed->record, request.record);
    text_copy(deed->number, sizeof deed->number, request.number);
    request_release(&request);
    return true;
}
