/* request.c -- states and verbs of a request, and reading one
 *
 * The two tables at the end are the whole course: which state has which word
 * and mark, which verb is legal from where and leads to what.
 */
#include "desk.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define IN(state) (1U << REQUEST_##state)

/* There is still work to do. */
#define TO_DO                                                              \
    (IN(RECEIVED) | IN(SENT) | IN(ACCEPTED) | IN(IN_PLACE) | IN(REFUSED) | \
     IN(REOPENED) | IN(DECLINED))
#define ANY (TO_DO | IN(RESOLVED) | IN(APPROVED) | IN(CLOSED))

static const struct StateWord {
    const char *code, *label;
    char mark;
    bool open;
} states[REQUEST_STATES] = {
    [REQUEST_RECEIVED] = {"received", N_("received"), '*', true},
    [REQUEST_SENT] = {"sent", N_("sent"), '>', true},
    [REQUEST_ACCEPTED] = {"accepted", N_("accepted"), '+', true},
    [REQUEST_IN_PLACE] = {"in_place", N_("in place"), '@', true},
    [REQUEST_RESOLVED] = {"resolved", N_("resolved"), '=', true},
    [REQUEST_APPROVED] = {"approved", N_("approved"), '#', true},
    [REQUEST_REFUSED] = {"refused", N_("refused"), '!', true},
    [REQUEST_REOPENED] = {"reopened", N_("reopened"), '?', true},
    [REQUEST_DECLINED] = {"declined", N_("handed back"), '<', true},
    [REQUEST_CLOSED] = {"closed", N_("closed"), '.', false},
    [REQUEST_WITHDRAWN] = {"withdrawn", N_("withdrawn"), 'x', false},
};

static const RequestVerb verbs[] = {
    {"receive", 0, REQUEST_RECEIVED, N_("Receive"),
     N_("Take down what a household asks for")},
    {"dispatch", TO_DO, REQUEST_SENT, N_("Send"),
     N_("Send it to a department or person, or move it to another")},
    {"accept",
     IN(RECEIVED) | IN(SENT) | IN(REFUSED) | IN(REOPENED) | IN(DECLINED),
     REQUEST_ACCEPTED, N_("Accept"), N_("Somebody has accepted it")},
    {"join", TO_DO & ~IN(RECEIVED), -1, N_("Join"),
     N_("Somebody else who was called has accepted it, too")},
    {"attend", TO_DO & ~IN(RECEIVED), -1, N_("There, too"),
     N_("Somebody else who was called is there, too")},
    {"arrive", TO_DO & ~IN(IN_PLACE), REQUEST_IN_PLACE, N_("Arrive"),
     N_("Somebody is there")},
    {"decline", IN(SENT) | IN(ACCEPTED) | IN(IN_PLACE), REQUEST_DECLINED,
     N_("Hand back"), N_("The department can't do it, and says why")},
    {"assist", IN(SENT) | IN(ACCEPTED) | IN(IN_PLACE), -1, N_("Ask for help"),
     N_("Whoever does it needs somebody more")},
    {"explain", TO_DO, -1, N_("Explain"),
     N_("The household was told why it takes longer")},
    {"promise", TO_DO, -1, N_("Promise"),
     N_("An outside party's date, told to the household")},
    {"appoint", TO_DO, -1, N_("Appointment"),
     N_("A time agreed with the household")},
    {"resolve", TO_DO, REQUEST_RESOLVED, N_("Resolve"), N_("It is solved")},
    {"verify", IN(RESOLVED), REQUEST_APPROVED, N_("Owner's check"),
     N_("The owner accepts the work, or not")},
    {"close", IN(RESOLVED) | IN(APPROVED), REQUEST_CLOSED, N_("Close"),
     N_("Nothing more is to be done")},
    {"reopen", IN(RESOLVED) | IN(APPROVED) | IN(CLOSED), REQUEST_REOPENED,
     N_("Reopen"), N_("It is not done after all")},
    {"remind", TO_DO | IN(RESOLVED), -1, N_("Reminder"),
     N_("Somebody asked again how far it is")},
    {"complain", ANY, -1, N_("Complaint"),
     N_("It is a complaint from now on: main points, and what is wanted")},
    {"investigate", ANY & ~IN(CLOSED), -1, N_("Investigate"),
     N_("What was found out about a complaint, and by whom")},
    {"measure", ANY & ~IN(CLOSED), -1, N_("Measure"),
     N_("What is done about a complaint, so that it does not happen again")},
    {"answer", ANY & ~IN(CLOSED), -1, N_("Answer"),
     N_("What the owner was told about a complaint, and whether it will do")},
    {"link", ANY, -1, N_("Link"), N_("It comes from an incident, like others")},
    {"unlink", ANY, -1, N_("Take apart"),
     N_("It does not come from that incident after all")},
    {"note", ANY, -1, N_("Note"), N_("Something worth remembering")},
    {"amend", ANY, -1, N_("Correct"), N_("Correct what was taken down")},
};

const char *state_code(RequestState state)
{
    return states[state].code;
}

const char *state_label(RequestState state)
{
    return _(states[state].label);
}

char state_mark(RequestState state)
{
    return states[state].mark;
}

bool state_open(RequestState state)
{
    return states[state].open;
}

bool state_of(const char *code, RequestState *state)
{
    for (int i = 0; i < REQUEST_STATES; i++)
        if (code && strcmp(states[i].code, code) == 0) {
            *state = (RequestState)i;
            return true;
        }
    return false;
}

const RequestVerb *request_verb_at(int i)
{
    return i >= 0 && i < (int)(sizeof verbs / sizeof *verbs) ? &verbs[i] : NULL;
}

const RequestVerb *request_verb(const char *name)
{
    for (int i = 0; request_verb_at(i); i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

const char *request_verb_label(const char *name)
{
    static const struct {
        const char *verb, *label;
    } beside[] = {
        {"undo", N_("Undo")}, {"settle", N_("Settled")}, {"see", N_("Seen")}};
    const RequestVerb *verb = request_verb(name);

    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        if (strcmp(beside[i].verb, name) == 0)
            return _(beside[i].label);
    return verb ? _(verb->label) : name;
}

bool verb_legal(const RequestVerb *verb, RequestState state)
{
    return verb->from >> state & 1U;
}

/* S9: who does the work reports on his department's, or his own. */
static bool is_theirs(const Desk *desk, const char *department,
                      const char *assignee)
{
    const Staff *actor = &desk->actor;

    return strcmp(actor->role, "department") != 0 || !department ||
           !*department || strcmp(department, actor->department) == 0 ||
           text_is(assignee, actor->login);
}

bool request_may(Desk *desk, const char *verb, const char *department,
                 const char *assignee, Err *err)
{
    if (!role_may(desk, "request", verb, err))
        return false;
    if (strcmp(verb, "note") == 0 || verb_of_called(verb) ||
        is_theirs(desk, department, assignee))
        return true;
    const Reference *known = reference_get(desk, "department", department);
    return err_set(err, ERR_FORBIDDEN,
                   _("This request is with %s: only its people, or the desk, "
                     "may report on it"),
                   known ? reference_label(known) : department);
}

bool among(const char *list, const char *word)
{
    const size_t len = strlen(word);

    for (const char *at = list; at && len && (at = strstr(at, word)); at++)
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return false;
}

bool verb_of_called(const char *verb)
{
    return strcmp(verb, "join") == 0 || strcmp(verb, "attend") == 0;
}

const char *request_joins(Desk *desk, const char *waiting, char out[49])
{
    const Staff *actor = &desk->actor;
    const bool theirs = strcmp(actor->role, "department") == 0;

    out[0] = '\0';
    if (among(waiting, actor->login))
        text_copy(out, 49, actor->login);
    else if (among(waiting, actor->department))
        text_copy(out, 49, actor->department);
    else if (waiting && !theirs)
        text_print(out, 49, "%.*s", (int)strcspn(waiting, " "), waiting);
    return out;
}

bool request_is_complaint(const Request *request)
{
    return text_is(request->nature, "complaint");
}

bool request_suggests_complaint(const Request *request)
{
    enum { THIRD = 3 };

    return !request_is_complaint(request) && state_open(request->state) &&
           (request->state == REQUEST_REFUSED ||
            request->state == REQUEST_REOPENED || request->reminders >= THIRD);
}

bool verb_of_complaint(const char *verb)
{
    return strcmp(verb, "investigate") == 0 || strcmp(verb, "measure") == 0 ||
           strcmp(verb, "answer") == 0;
}

const char *request_called_for(const Request *request, const char *verb)
{
    return strcmp(verb, "join") == 0 ? request->waiting : request->away;
}

/* What a verb needs beside a state that fits. */
static bool verb_fits(Desk *desk, const RequestVerb *verb,
                      const Request *request)
{
    char whose[49];

    if (verb_of_called(verb->name))
        return *request_joins(desk, request_called_for(request, verb->name),
                              whose) != '\0';
    if (strcmp(verb->name, "unlink") == 0)
        return request->incident != NULL;
    return !verb_of_complaint(verb->name) || request_is_complaint(request);
}

int request_offers(Desk *desk, const Request *request, const RequestVerb **out,
                   int max)
{
    int count = 0;

    for (int i = 0; request_verb_at(i) && count < max; i++)
        if (verb_legal(&verbs[i], request->state) &&
            verb_fits(desk, &verbs[i], request) &&
            request_may(desk, verbs[i].name, request->department,
                        request->assignee, NULL))
            out[count++] = &verbs[i];
    return count;
}

/* ---- reading one ---------------------------------------------------------- */

static int column_of(Sql *q, const char *name)
{
    for (int i = 0; i < sql_columns(q); i++)
        if (strcmp(sql_column_name(q, i), name) == 0)
            return i;
    return -1;
}

static char *text_of(Sql *q, const char *name)
{
    return mem_text(sql_get(q, column_of(q, name)));
}

static int64_t int_of(Sql *q, const char *name)
{
    return sql_get_int(q, column_of(q, name));
}

static void read_course(Sql *q, Request *request)
{
    char *outside = text_of(q, "outside");

    request->course = (Course){
        .received = int_of(q, "received_at"),
        .appointment = int_of(q, "appointment_at"),
        .arrived = int_of(q, "arrived_at"),
        .explained = int_of(q, "explained_at"),
        .committed = int_of(q, "promised_at"),
        .until = int_of(q, "promised_until"),
        .resolved = int_of(q, "resolved_at"),
        .answer = text_is(request->promise, "answer") ||
                  text_is(request->nature, "enquiry"),
        .outside =
            text_is(request->promise, "outside") || text_is(outside, "yes"),
        .over = !state_open(request->state),
    };
    request->sent_at = int_of(q, "sent_at");
    request->accepted_at = int_of(q, "accepted_at");
    request->verified_at = int_of(q, "verified_at");
    request->closed_at = int_of(q, "closed_at");
    request->complained_at = int_of(q, "complained_at");
    request->investigated_at = int_of(q, "investigated_at");
    request->answered_at = int_of(q, "answered_at");
    request->reminded_at = int_of(q, "reminded_at");
    request->due = int_of(q, "due");
    if (request->due == DUE_NEVER)
        request->due = NEVER;
    request->next = (PromiseName)int_of(q, "next");
    free(outside);
}

/* The texts of a Request, by column. */
static const struct Text {
    const char *column;
    size_t at; /* of a char * */
} texts[] = {
    {"home", offsetof(Request, home)},
    {"place", offsetof(Request, place)},
    {"household", offsetof(Request, household)},
    {"household_name", offsetof(Request, name)},
    {"caller", offsetof(Request, caller)},
    {"nature", offsetof(Request, nature)},
    {"category", offsetof(Request, category)},
    {"urgency", offsetof(Request, urgency)},
    {"promise", offsetof(Request, promise)},
    {"text", offsetof(Request, text)},
    {"department", offsetof(Request, department)},
    {"assignee", offsetof(Request, assignee)},
    {"received_by", offsetof(Request, received_by)},
    {"accepted_by", offsetof(Request, accepted_by)},
    {"resolution", offsetof(Request, resolution)},
    {"reason", offsetof(Request, reason)},
    {"explained_by", offsetof(Request, explained_by)},
    {"explained_to", offsetof(Request, explained_to)},
    {"explanation", offsetof(Request, explanation)},
    {"promise_party", offsetof(Request, promise_party)},
    {"source", offsetof(Request, source)},
    {"incident", offsetof(Request, incident)},
    {"points", offsetof(Request, points)},
    {"wish", offsetof(Request, wish)},
    {"about", offsetof(Request, about)},
    {"major", offsetof(Request, major)},
    {"satisfied", offsetof(Request, satisfied)},
    {"investigated_by", offsetof(Request, investigated_by)},
    {"findings", offsetof(Request, findings)},
    {"measure", offsetof(Request, measure)},
    {"answered_by", offsetof(Request, answered_by)},
    {"answered_to", offsetof(Request, answered_to)},
    {"answer", offsetof(Request, answer)},
    {"answers", offsetof(Request, answers)},
    {"called", offsetof(Request, called)},
    {"joined", offsetof(Request, joined)},
    {"waiting", offsetof(Request, waiting)},
    {"away", offsetof(Request, away)},
};
enum { TEXTS = sizeof texts / sizeof *texts };

static char **text_place(Request *request, int i)
{
    return (char **)(void *)((char *)request + texts[i].at);
}

static void read_texts(Sql *q, Request *request)
{
    for (int i = 0; i < TEXTS; i++)
        *text_place(request, i) = text_of(q, texts[i].column);
}

static void read_request(Sql *q, Request *request)
{
    *request = (Request){0};
    text_copy(request->record, sizeof request->record,
              sql_get(q, column_of(q, "record")));
    text_copy(request->number, sizeof request->number,
              sql_get(q, column_of(q, "number")));
    request->unit = (int)int_of(q, "unit");
    state_of(sql_get(q, column_of(q, "state")), &request->state);
    read_texts(q, request);
    read_course(q, request);
    request->reopened = (int)int_of(q, "reopened");
    request->reminders = (int)int_of(q, "reminders");
    request->disputes = (int)int_of(q, "disputes");
    request->stamp = int_of(q, "stamp");
}

/* The newest of its number: numbers begin again each year. */
#define REQUEST_BY(condition)                                                \
    "SELECT r.*, (SELECT name FROM household h WHERE h.home = r.home AND "   \
    "h.moved_out IS NULL ORDER BY h.id LIMIT 1) AS household_name, (SELECT " \
    "count(*) FROM dispute d WHERE d.record = r.record) AS disputes FROM "   \
    "request r WHERE " condition " ORDER BY r.id DESC LIMIT 1"

bool request_load(Desk *desk, const char *number, Request *out, Err *err)
{
    *out = (Request){0};
    char *plain = text_plain(number);
    int64_t id = record_id(plain);
    Sql *q = id ? sql(desk->store, REQUEST_BY("r.id = :id"))
                : sql(desk->store, REQUEST_BY("r.number = :number"));

    if (id)
        sql_int(q, ":id", id);
    else
        sql_text(q, ":number", plain);
    bool found = sql_row(q);
    if (found)
        read_request(q, out);
    bool done = sql_done(q, err);
    if (done && !found)
        done = err_set(err, ERR_NOT_FOUND,
                       _("There is no request %s; look for it with: guanjia "
                         "request list --all"),
                       plain);
    free(plain);
    return done;
}

void request_release(Request *request)
{
    for (int i = 0; i < TEXTS; i++)
        free(*text_place(request, i));
    *request = (Request){0};
}
