/* request_command.c -- guanjia request …
 *
 *     request receive --home 3-1203 --category leak --text 漏水  -> 3-1123-007
 *     request accept 3-1123-007 --to 吳建國
 *     request show 3-1123-007
 *     request list --all 漏水
 */
#include "request.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Short words for a verb's fields, where the form's own name is longer. */
static const struct Alias {
    const char *verb, *option, *field;
} aliases[] = {
    {"receive", "at", "received_at"},
    {"accept", "to", "accepted_by"},
    {"accept", "by", "accepted_by"},
    {"explain", "to", "explained_to"},
    {"explain", "by", "explained_by"},
    {"promise", "to", "promise_party"},
    {"promise", "until", "promised_until"},
    {"appoint", "at", "appointment_at"},
    {"appoint", "to", "agreed_with"},
    {"appoint", "with", "agreed_with"},
    {"appoint", "text", "note"},
    {"resolve", "text", "resolution"},
    {"verify", "text", "reason"},
    {"reopen", "text", "reason"},
    {"close", "text", "note"},
    {"note", "text", "note"},
    {"dispatch", "text", "note"},
};

static const char *field_for(const char *verb, const char *option)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(aliases[i].verb, verb) == 0 &&
            strcmp(aliases[i].option, option) == 0)
            return aliases[i].field;
    return option;
}

/* `--to` of a dispatch names a department or a person of one. */
static void dispatch_to(Desk *desk, const char *to, Fields *fields)
{
    Staff staff;

    if (!staff_get(desk, to, &staff)) {
        fields_set(fields, "department", to);
        return;
    }
    fields_set(fields, "assignee", staff.login);
    if (!fields_has(fields, "department"))
        fields_set(fields, "department", staff.department);
}

static void read_options(Desk *desk, const Words *words, Deed *deed)
{
    for (int i = 0; i < words->options.count; i++) {
        const Value *option = &words->options.at[i];
        if (strcmp(deed->verb, "dispatch") == 0 &&
            strcmp(option->name, "to") == 0)
            dispatch_to(desk, option->text, &deed->fields);
        else
            fields_set(&deed->fields, field_for(deed->verb, option->name),
                       option->text);
    }
}

/* A request that is sent without a word of where goes where its category says.
 * One that is accepted is so by who says it. */
static void fill_in(Desk *desk, const Request *request, Deed *deed)
{
    if (strcmp(deed->verb, "dispatch") == 0 &&
        !fields_has(&deed->fields, "department"))
        fields_set(&deed->fields, "department", request->department);
    if (strcmp(deed->verb, "accept") == 0 &&
        !fields_has(&deed->fields, "accepted_by") && desk_actor(desk))
        fields_set(&deed->fields, "accepted_by", desk_actor(desk)->login);
}

static bool request_receive(Desk *desk, Words *words, Err *err)
{
    Deed deed = {.kind = "request", .verb = "receive"};

    read_options(desk, words, &deed);
    bool done = desk_do(desk, &deed, err);
    if (done)
        (void)puts(deed.number);
    deed_release(&deed);
    return done;
}

static bool request_step(Desk *desk, const char *verb, Words *words, Err *err)
{
    Request request;
    Deed deed = {.kind = "request", .verb = verb};
    const char *number = word_at(words, 1);

    if (!number)
        return err_set(err, ERR_USAGE, _("Which request? Give its number"));
    if (!request_load(desk, number, &request, err))
        return false;
    text_copy(deed.record, sizeof deed.record, request.record);
    read_options(desk, words, &deed);
    fill_in(desk, &request, &deed);
    bool done = desk_do(desk, &deed, err);
    request_release(&request);
    deed_release(&deed);
    return done;
}

static bool request_undo(Desk *desk, Words *words, Err *err)
{
    Str what = STR_EMPTY;
    const char *number = word_at(words, 1);

    if (!number)
        return err_set(err, ERR_USAGE, _("Which request? Give its number"));
    bool done = desk_undo(desk, "request", number, &what, err);
    if (done)
        (void)printf(_("Undone: %s\n"), str_text(&what));
    str_release(&what);
    return done;
}

/* ---- showing ---------------------------------------------------------------- */

static void show_line(const char *label, const char *text)
{
    if (text && *text)
        (void)printf("  %-12s %s\n", label, text);
}

static void show_promises(Desk *desk, const Request *request)
{
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
        (void)printf("  %-4s %s  %s  %s  %s\n       %s\n",
                     promise_code((PromiseName)i),
                     time_write(promises[i].due, TIME_SHORT, now, due),
                     promise_state_label(promises[i].state),
                     time_write(promises[i].done, TIME_SHORT, now, done),
                     span_write(promises[i].left, left), str_text(&why));
        str_release(&why);
    }
}

static bool show_step(void *self, const Step *step)
{
    Desk *desk = self;
    char at[TIME_TEXT];
    Staff staff;
    const RequestVerb *verb = request_verb(step->verb);

    (void)printf(
        "  %s  %s  %s  %s%s%s\n", time_write(step->at, TIME_FULL, step->at, at),
        staff_get(desk, step->actor, &staff) ? staff.name : step->actor,
        verb ? _(verb->label) : step->verb, str_text(step->summary),
        step->undone ? _(" (undone)") : "",
        step->disputed ? _(" (came too late)") : "");
    return true;
}

static void json_promises(Str *out, Desk *desk, const Request *request)
{
    static const char *const states[] = {"not_asked", "open", "kept",
                                         "kept_late", "broken"};
    Promise promises[PROMISES];

    promises_at(&request->course, desk_terms(desk), clock_now(), promises);
    str_add(out, ",\"promises\":{");
    for (int i = 0; i < PROMISES; i++) {
        Str one = STR_EMPTY;
        str_addc(&one, '{');
        json_pair(&one, "state", states[promises[i].state]);
        json_moment(&one, "due", promises[i].due);
        json_moment(&one, "done", promises[i].done);
        json_number(&one, "left", promises[i].left);
        str_addf(out, "%s\"%s\":%s}", i ? "," : "",
                 promise_code((PromiseName)i), str_text(&one));
        str_release(&one);
    }
    str_addc(out, '}');
}

static void show_json(Desk *desk, const Request *request)
{
    Str out = STR_EMPTY;
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
    };
    str_addc(&out, '{');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_pair(&out, texts[i].name, texts[i].text);
    json_number(&out, "unit", request->unit);
    json_moment(&out, "received_at", request->course.received);
    json_moment(&out, "appointment_at", request->course.appointment);
    json_moment(&out, "arrived_at", request->course.arrived);
    json_moment(&out, "explained_at", request->course.explained);
    json_moment(&out, "promised_until", request->course.until);
    json_moment(&out, "resolved_at", request->course.resolved);
    json_moment(&out, "closed_at", request->closed_at);
    json_moment(&out, "due", request->due);
    json_promises(&out, desk, request);
    str_addc(&out, '}');
    (void)puts(str_text(&out));
    str_release(&out);
}

static void show_text(Desk *desk, const Request *request)
{
    const Reference *category =
        request->category ? reference_get(desk, "category", request->category)
                          : NULL;
    const Reference *department =
        request->department
            ? reference_get(desk, "department", request->department)
            : NULL;

    (void)printf("%s  %s %s  %c %s\n", request->number,
                 request->home    ? request->home
                 : request->place ? request->place
                                  : "",
                 request->name ? request->name : "", state_mark(request->state),
                 state_label(request->state));
    show_line(_("Category"), category ? reference_label(category) : NULL);
    show_line(_("Department"), department ? reference_label(department) : NULL);
    show_line(_("What"), request->text);
    show_line(_("Done"), request->resolution);
    if (request->disputes)
        (void)printf(_("  %d disputes\n"), request->disputes);
    (void)puts(_("Promises"));
    show_promises(desk, request);
    (void)puts(_("Course"));
}

static bool request_show(Desk *desk, Words *words, Err *err)
{
    Request request;
    const char *number = word_at(words, 1);

    if (!number)
        return err_set(err, ERR_USAGE, _("Which request? Give its number"));
    if (!role_may(desk, "request", "show", err) ||
        !request_load(desk, number, &request, err))
        return false;
    bool done = true;
    if (words->json) {
        show_json(desk, &request);
    } else {
        show_text(desk, &request);
        done = request_course(desk, request.record, show_step, desk, err);
    }
    request_release(&request);
    return done;
}

/* ---- lists ----------------------------------------------------------------------- */

static void list_json(Desk *desk, const RequestRow *row)
{
    Request request;

    if (request_load(desk, row->record, &request, NULL)) {
        show_json(desk, &request);
        request_release(&request);
    }
}

static void list_row(Grid *grid, const RequestRow *row, Seconds now)
{
    char due[TIME_TEXT], state[64];
    const size_t shown = text_fit(row->text, strlen(row->text), 40, NULL);
    char *text = mem_textn(row->text, shown);

    text_print(state, sizeof state, "%c %s", state_mark(row->state),
               state_label(row->state));
    grid_add(grid, row->number);
    grid_add(grid, row->due == NEVER ? "" : span_write(row->due - now, due));
    grid_add(grid, row->home);
    grid_add(grid, row->name);
    grid_add(grid, text);
    grid_add(grid, row->who);
    grid_add(grid, state);
    free(text);
}

static bool read_query(Desk *desk, Words *words, RequestQuery *query,
                       Str *typed, Err *err)
{
    const char *state = option_take(words, "state");
    const char *day = option_take(words, "day");
    RequestState wanted;

    *query = flag_take(words, "all") ? REQUEST_QUERY_ALL : REQUEST_QUERY_BOARD;
    query->category = option_take(words, "category");
    query->department = option_take(words, "department");
    query->home = option_take(words, "home");
    for (int i = 1; i < words->count; i++)
        str_addf(typed, "%s%s", i > 1 ? " " : "", words->at[i]);
    query->words = typed->len ? str_text(typed) : NULL;
    if (state) {
        if (!state_of(state, &wanted))
            return err_set(err, ERR_USAGE, _("There is no state %s"), state);
        query->state = (int)wanted;
        query->open = false;
    }
    if (day) {
        if (!time_read(day, clock_now(), &query->from, err))
            return false;
        query->from = day_start(query->from);
        query->until = day_next(query->from);
    }
    (void)desk;
    return options_done(words, err);
}

static bool request_list(Desk *desk, Words *words, Err *err)
{
    static const char *const heads[] = {N_("Number"), N_("Due"),  N_("Home"),
                                        N_("Name"),   N_("What"), N_("Who"),
                                        N_("State")};
    enum { STRIDE = 64 };
    RequestQuery query;
    Str typed = STR_EMPTY;
    Grid grid = {.columns = 7, .heads = heads};
    RequestRow *rows = mem_new(STRIDE * sizeof *rows);
    RowsFrom from = {0};
    RowKey key;
    int count = 0;

    bool done = role_may(desk, "request", "list", err) &&
                read_query(desk, words, &query, &typed, err);
    while (done &&
           (count = request_rows(desk, &query, from, rows, STRIDE)) > 0) {
        for (int i = 0; i < count; i++) {
            if (words->json)
                list_json(desk, &rows[i]);
            else
                list_row(&grid, &rows[i], clock_now());
        }
        key = rows[count - 1].key;
        from.key = &key;
    }
    if (done && count < 0)
        done = err_set(err, ERR_STORAGE, _("The list could not be read"));
    grid_print(&grid);
    free(rows);
    str_release(&typed);
    return done;
}

static bool request_any(Desk *desk, Words *words, Err *err)
{
    static const struct {
        const char *name;
        bool (*run)(Desk *desk, Words *words, Err *err);
    } others[] = {{"receive", request_receive},
                  {"undo", request_undo},
                  {"show", request_show},
                  {"list", request_list}};
    const char *verb = word_at(words, 0);

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].name, verb) == 0)
            return others[i].run(desk, words, err);
    if (request_verb(verb))
        return request_step(desk, verb, words, err);
    return err_set(err, ERR_USAGE,
                   _("A request has no verb %s; see: guanjia help request"),
                   verb);
}

bool command_request(Words *words, Err *err)
{
    Desk *desk;

    if (!word_at(words, 0))
        return err_set(err, ERR_USAGE,
                       _("What about requests? See: guanjia help request"));
    if (!desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    bool done = request_any(desk, words, err);
    desk_close(desk);
    return done;
}
