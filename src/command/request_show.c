/* request_show.c -- guanjia request show: everything about one request
 *
 *     3-1123-007  3-1203 王淑芬  + accepted
 *       Category      Water leak
 *       …
 *     Promises
 *       5     14:05  open   3:12
 *             Received 14:00:00, plus 5 minutes: someone must be in place …
 *     Course
 *       2026-11-23 14:00:00  陳怡安  Receive  廚房水龍頭漏水
 */
#include "duty.h"
#include "output.h"
#include "turn.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

/* ---- for people --------------------------------------------------------------- */

static void show_line(const char *label, const char *text)
{
    enum { LABEL = 12 };

    if (!text || !*text)
        return;
    (void)fputs("  ", stdout);
    print_cells(label, LABEL);
    for (; *text; text++) {
        (void)putchar(*text);
        if (*text == '\n')
            (void)printf("  %*s", LABEL, "");
    }
    (void)putchar('\n');
}

static void show_promises(Desk *desk, const Request *request)
{
    enum { DUE = 13, STATE = 11 };
    Promise promises[PROMISES];
    Seconds now = clock_now();
    char due[TIME_TEXT], done[TIME_TEXT], left[TIME_TEXT];

    promises_at(&request->course, desk_terms(desk), now, promises);
    for (int i = 0; i < PROMISES; i++) {
        if (promises[i].state == PROMISE_NOT_ASKED)
            continue;
        Str why = STR_EMPTY;
        promise_explain((PromiseName)i, &request->course, desk_terms(desk), now,
                        &why);
        print_cells("", 2);
        print_cells(promise_sign((PromiseName)i), 6);
        print_cells(time_write(promises[i].due, TIME_SHORT, now, due), DUE);
        print_cells(promise_state_label(promises[i].state), STATE);
        print_cells(time_write(promises[i].done, TIME_SHORT, now, done), DUE);
        (void)printf("%s\n        %s\n", span_write(promises[i].left, left),
                     str_text(&why));
        str_release(&why);
    }
}

static bool show_step(void *self, const Step *step)
{
    char at[TIME_TEXT];
    Staff staff;
    bool known = staff_get(self, step->actor, &staff);

    (void)printf("  %s  %s  %s%s%s%s%s\n",
                 time_write(step->at, TIME_FULL, step->at, at),
                 known ? staff.name : step->actor,
                 request_verb_label(step->verb), step->summary->len ? "  " : "",
                 str_text(step->summary), step->undone ? _(" (undone)") : "",
                 step->disputed ? _(" (came too late)") : "");
    return true;
}

static const char *label_of(Desk *desk, const char *kind, const char *code)
{
    const Reference *reference = code ? reference_get(desk, kind, code) : NULL;

    return reference ? reference_label(reference) : code;
}

static const char *name_of(Desk *desk, const char *login, Staff *staff)
{
    return login && staff_get(desk, login, staff) ? staff->name : login;
}

static void show_disputes(Desk *desk, const char *record)
{
    enum { MOST = 32 };
    Dispute at[MOST];
    char taken[TIME_TEXT], other[TIME_TEXT];
    const int count = request_disputes(desk, record, at, MOST);

    if (count > 0)
        (void)puts(_("Disputed; see: guanjia help request"));
    for (int i = 0; i < count; i++) {
        time_write(at[i].taken_at, TIME_SHORT, clock_now(), taken);
        time_write(at[i].other_at, TIME_SHORT, clock_now(), other);
        if (at[i].late)
            (void)printf(_("  %d  %s by %s, %s, came too late to count\n"),
                         i + 1, at[i].label, at[i].other_who, other);
        else
            (void)printf(_("  %d  %s: %s counts (%s, %s), the other is %s (%s, "
                           "%s)\n"),
                         i + 1, at[i].label, at[i].taken, at[i].taken_who,
                         taken, at[i].other, at[i].other_who, other);
        dispute_release(&at[i]);
    }
}

static void show_asked(Desk *desk, const Request *request)
{
    Turn turn;
    Staff staff;

    if (turn_of(desk, request, clock_now(), &turn))
        show_line(_("Asked now"), name_of(desk, turn.login, &staff));
}

static void told_line(void *self, const char *label, const char *text)
{
    (void)self;
    show_line(label, text);
}

static void show_text(Desk *desk, const Request *request)
{
    Staff staff;
    const char *where = request->home    ? request->home
                        : request->place ? request->place
                                         : "";

    (void)printf("%s  %s%s%s  %c %s\n", request->number, where,
                 request->name ? " " : "", request->name ? request->name : "",
                 state_mark(request->state), state_label(request->state));
    if (request->home)
        show_line(_("Place"), request->place);
    show_line(_("Category"), label_of(desk, "category", request->category));
    show_line(_("Department"),
              label_of(desk, "department", request->department));
    show_line(_("Person"), name_of(desk, request->assignee, &staff));
    show_asked(desk, request);
    if (state_open(request->state)) {
        Str who = STR_EMPTY;
        unit_answers_tell(desk, request->unit, clock_now(), &who);
        show_line(_("Answered by"), str_text(&who));
        str_release(&who);
    }
    show_line(_("Caller"), request->caller);
    show_line(_("What"), request->text);
    show_line(_("Done"), request->resolution);
    request_beside(desk, request, told_line, NULL);
    if (request->disputes)
        show_disputes(desk, request->record);
    if (state_open(request->state) || request->state == REQUEST_CLOSED) {
        (void)puts(_("Promises"));
        show_promises(desk, request);
    }
    (void)puts(_("Course"));
}

/* ---- JSON ------------------------------------------------------------------------ */

static void json_texts(const Request *request, Str *out)
{
    const struct {
        const char *name, *text;
    } texts[] = {
        {"number", request->number},
        {"record", request->record},
        {"state", state_code(request->state)},
        {"home", request->home},
        {"place", request->place},
        {"name", request->name},
        {"caller", request->caller},
        {"nature", request->nature},
        {"category", request->category},
        {"urgency", request->urgency},
        {"promise", request->promise},
        {"text", request->text},
        {"department", request->department},
        {"assignee", request->assignee},
        {"received_by", request->received_by},
        {"accepted_by", request->accepted_by},
        {"explained_by", request->explained_by},
        {"explained_to", request->explained_to},
        {"explanation", request->explanation},
        {"promise_party", request->promise_party},
        {"resolution", request->resolution},
        {"reason", request->reason},
        {"source", request->source},
        {"incident", request->incident},
        {"points", request->points},
        {"wish", request->wish},
        {"about", request->about},
        {"major", request->major},
        {"investigated_by", request->investigated_by},
        {"findings", request->findings},
        {"measure", request->measure},
        {"answered_by", request->answered_by},
        {"answered_to", request->answered_to},
        {"answer", request->answer},
        {"satisfied", request->satisfied},
        {"called", request->called},
        {"waiting", request->waiting},
        {"away", request->away},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_pair(out, texts[i].name, texts[i].text);
}

static void json_moments(const Request *request, Str *out)
{
    const struct {
        const char *name;
        Seconds at;
    } moments[] = {
        {"received_at", request->course.received},
        {"sent_at", request->sent_at},
        {"accepted_at", request->accepted_at},
        {"appointment_at", request->course.appointment},
        {"arrived_at", request->course.arrived},
        {"explained_at", request->course.explained},
        {"promised_at", request->course.committed},
        {"promised_until", request->course.until},
        {"resolved_at", request->course.resolved},
        {"verified_at", request->verified_at},
        {"closed_at", request->closed_at},
        {"complained_at", request->complained_at},
        {"investigated_at", request->investigated_at},
        {"answered_at", request->answered_at},
        {"reminded_at", request->reminded_at},
        {"due", request->due},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        json_moment(out, moments[i].name, moments[i].at);
}

static void json_promises(Desk *desk, const Request *request, Str *out)
{
    static const char *const states[] = {"not_asked", "open", "kept",
                                         "kept_late", "broken"};
    Promise promises[PROMISES];

    promises_at(&request->course, desk_terms(desk), clock_now(), promises);
    str_add(out, ",\"promises\":{");
    for (int i = 0; i < PROMISES; i++) {
        str_addf(out, "%s\"%s\":{", i ? "," : "", promise_code((PromiseName)i));
        json_pair(out, "state", states[promises[i].state]);
        json_moment(out, "due", promises[i].due);
        json_moment(out, "done", promises[i].done);
        json_number(out, "left", promises[i].left);
        str_addc(out, '}');
    }
    str_addc(out, '}');
}

void request_json(Desk *desk, const Request *request, Str *out)
{
    str_addc(out, '{');
    json_texts(request, out);
    Turn turn;
    if (turn_of(desk, request, clock_now(), &turn))
        json_pair(out, "asked", turn.login);
    str_addf(out, ",\"answers\":%s",
             request->answers ? request->answers : "{}");
    json_number(out, "unit", request->unit);
    if (state_open(request->state))
        json_number(out, "answering_unit",
                    unit_answers(desk, request->unit, clock_now()));
    json_number(out, "reopened", request->reopened);
    json_number(out, "reminders", request->reminders);
    json_number(out, "disputes", request->disputes);
    json_moments(request, out);
    json_promises(desk, request, out);
}

static bool show_json(Desk *desk, const Request *request, Err *err)
{
    Str out = STR_EMPTY;

    request_json(desk, request, &out);
    str_add(&out, ",\"course\":[");
    bool done = request_course(desk, request->record, json_step, &out, err);
    if (done)
        (void)printf("%s]}\n", str_text(&out));
    str_release(&out);
    return done;
}

bool request_show(Desk *desk, Words *words, Err *err)
{
    Request request;
    const char *number = word_at(words, 1);

    if (!number)
        return err_set(err, ERR_USAGE, _("Which request? Give its number"));
    if (!words_done(words, 2, err) || !role_may(desk, "request", "show", err) ||
        !request_load(desk, number, &request, err))
        return false;
    bool done = true;
    if (words->json) {
        done = show_json(desk, &request, err);
    } else {
        show_text(desk, &request);
        done = request_course(desk, request.record, show_step, desk, err);
    }
    request_release(&request);
    return done;
}
