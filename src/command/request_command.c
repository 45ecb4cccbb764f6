/* request_command.c -- guanjia request …: the verbs
 *
 *     request receive --home 3-1203 --category leak --text 漏水  -> 3-1123-007
 *     request accept 3-1123-007 --to 吳建國
 *     request undo 3-1123-007
 */
#include "register.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

/* A request that is sent without a word of where goes where its category says.
 * One that is accepted is so by who says it. */
static void fill_in(Desk *desk, const Request *request, Deed *deed)
{
    if (strcmp(deed->verb, "dispatch") == 0 &&
        !fields_has(&deed->fields, "department"))
        fields_set(&deed->fields, "department", request->department);
    const char *by = strcmp(deed->verb, "accept") == 0 ? "accepted_by"
                     : verb_of_called(deed->verb)      ? "joined_by"
                                                       : NULL;
    if (by && !fields_has(&deed->fields, by) && desk_actor(desk))
        fields_set(&deed->fields, by, desk_actor(desk)->login);
}

static bool request_receive(Desk *desk, Words *words, Err *err)
{
    Deed deed = {.kind = "request", .verb = "receive"};

    bool done = words->count <= 1
                    ? options_read(desk, words, &deed, err)
                    : err_set(err, ERR_USAGE,
                              _("One word too many: %s (a text of several "
                                "words needs quotes)"),
                              word_at(words, 1));
    done = done && desk_do(desk, &deed, err);
    if (done)
        (void)puts(deed.number);
    deed_release(&deed);
    return done;
}

/* The number behind a verb. */
static bool number_word(const Words *words, const char **number, Err *err)
{
    *number = word_at(words, 1);
    if (!*number)
        return err_set(err, ERR_USAGE, _("Which request? Give its number"));
    if (words->count > 2)
        return err_set(err, ERR_USAGE,
                       _("One word too many: %s (a text of several words "
                         "needs quotes)"),
                       word_at(words, 2));
    return true;
}

/* What was refused, reopened or asked about a third time may become a
 * complaint: says how. */
static void suggest(const char *verb, const Request *request)
{
    if ((strcmp(verb, "verify") == 0 || strcmp(verb, "reopen") == 0 ||
         strcmp(verb, "remind") == 0) &&
        request_suggests_complaint(request))
        (void)printf(_("To make it a complaint: guanjia request complain %s "
                       "--text …\n"),
                     request->number);
}

static bool request_step(Desk *desk, const char *verb, Words *words, Err *err)
{
    Request request;
    Deed deed = {.kind = "request", .verb = verb};
    const char *number;

    if (!number_word(words, &number, err))
        return false;
    if (!options_read(desk, words, &deed, err) ||
        !request_load(desk, number, &request, err)) {
        deed_release(&deed);
        return false;
    }
    text_copy(deed.record, sizeof deed.record, request.record);
    fill_in(desk, &request, &deed);
    bool done = desk_do(desk, &deed, err);
    request_release(&request);
    if (done && request_load(desk, deed.record, &request, NULL)) {
        suggest(verb, &request);
        request_release(&request);
    }
    deed_release(&deed);
    return done;
}

/* resolve --incident I3-1123-002: all that are linked to it. */
static bool resolve_linked(Desk *desk, Words *words, const char *name, Err *err)
{
    Record incident = {0};
    const char *text = option_take(words, "text");
    int count = 0;

    if (!words_done(words, 1, err) ||
        !record_load(desk, "incident", name, &incident, err))
        return false;
    bool done =
        request_resolve_linked(desk, incident.record, text, &count, err);
    (void)printf(ngettext("%d request is resolved\n",
                          "%d requests are resolved\n", (unsigned long)count),
                 count);
    record_release(&incident);
    return done;
}

static bool request_resolve(Desk *desk, Words *words, Err *err)
{
    const char *incident = option_take(words, "incident");

    return incident ? resolve_linked(desk, words, incident, err)
                    : request_step(desk, "resolve", words, err);
}

static bool request_undo(Desk *desk, Words *words, Err *err)
{
    Str what = STR_EMPTY;
    const char *number;

    if (!number_word(words, &number, err) || !options_done(words, err))
        return false;
    bool done = desk_undo(desk, "request", number, &what, err);
    if (done)
        (void)printf(_("Undone: %s\n"), str_text(&what));
    str_release(&what);
    return done;
}

/* The dispute that --number names; the only one needs no number. */
static bool settle_one(Desk *desk, const char *record, int number, bool other,
                       Err *err)
{
    enum { MOST = 32 };
    Dispute at[MOST];
    const int count = request_disputes(desk, record, at, MOST);
    bool done = false;

    if (count == 0)
        err_set(err, ERR_NOT_NOW, _("Nothing about that request is disputed"));
    else if (number == 0 && count > 1)
        err_set(err, ERR_USAGE,
                _("There are %d disputes; say which: --which NUMBER, as "
                  "request show counts them"),
                count);
    else if (number > count)
        err_set(err, ERR_NOT_FOUND, _("There is no dispute %d"), number);
    else
        done = request_settle(desk, record, &at[number > 0 ? number - 1 : 0],
                              other, err);
    for (int i = 0; i < count; i++)
        dispute_release(&at[i]);
    return done;
}

static bool request_settled(Desk *desk, Words *words, Err *err)
{
    Request request;
    const char *number;
    const char *take = option_take(words, "take");
    int which = 0;

    if (!number_word(words, &number, err) ||
        !number_option(words, "which", 1, 32, &which, err) ||
        !options_done(words, err))
        return false;
    if (!take || (strcmp(take, "this") != 0 && strcmp(take, "other") != 0))
        return err_set(err, ERR_USAGE,
                       _("Say what is to count: --take this (what counts now), "
                         "or --take other"));
    if (!request_load(desk, number, &request, err))
        return false;
    const bool done = settle_one(desk, request.record, which,
                                 strcmp(take, "other") == 0, err);
    request_release(&request);
    return done;
}

typedef struct Way {
    const char *name;
    bool (*run)(Desk *desk, Words *words, Err *err);
} Way;

static const Way *way_of(const char *verb)
{
    static const Way ways[] = {
        {"receive", request_receive}, {"undo", request_undo},
        {"settle", request_settled},  {"resolve", request_resolve},
        {"show", request_show},       {"print", request_paper},
        {"list", request_list}};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].name, verb) == 0)
            return &ways[i];
    return NULL;
}

bool command_request(Words *words, Err *err)
{
    Desk *desk;
    const char *verb = word_at(words, 0);

    if (!verb)
        return err_set(err, ERR_USAGE,
                       _("What about requests? See: guanjia help request"));
    const Way *way = way_of(verb);
    if (!way && !request_verb(verb))
        return err_set(err, ERR_USAGE,
                       _("A request has no verb %s; see: guanjia help request"),
                       verb);
    if (!desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    bool done =
        way ? way->run(desk, words, err) : request_step(desk, verb, words, err);
    desk_leave(desk);
    return done;
}
