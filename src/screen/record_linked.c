/* record_linked.c -- the requests that come from an incident
 *
 *     Linked requests
 *     3-1123-004  + accepted   3-1103 天花板漏水
 *
 * Closing the incident closes none of them, but asks whether it shall.
 */
#include "register_screen.h"
#include "request_screen.h"

#include <string.h>

enum { MOST_LINKED = 40 };

void linked_add(Session *session, const char *incident, Page *page)
{
    RequestRow rows[MOST_LINKED];
    RequestQuery query = REQUEST_QUERY_ALL;

    query.incident = incident;
    const int count =
        request_rows(session->desk, &query, (RowsFrom){0}, rows, MOST_LINKED);
    if (count > 0)
        page_head(page, _("Linked requests"));
    for (int i = 0; i < count; i++) {
        Str text = STR_EMPTY;
        str_addf(&text, "%c %s  %s  %s", state_mark(rows[i].state),
                 state_label(rows[i].state), rows[i].home, rows[i].text);
        page_add(page, rows[i].number, str_text(&text),
                 state_open(rows[i].state) ? LOOK_TEXT : LOOK_QUIET);
        str_release(&text);
    }
}

static void resolve_all(Session *session, void *data)
{
    const char *incident = data;
    Record record = {0};
    Err err = ERR_NONE;
    int count = 0;
    const bool known =
        record_load(session->desk, "incident", incident, &record, NULL);
    const char *text = known ? fields_get(&record.fields, "closing") : NULL;

    if (request_resolve_linked(session->desk, incident, text, &count, &err))
        say_note(session,
                 ngettext("%d request is resolved.",
                          "%d requests are resolved.", (unsigned long)count),
                 count);
    else
        say_error(session, &err);
    record_release(&record);
    session_refresh(session);
}

void linked_resolve_ask(Session *session, const char *incident)
{
    const int count = request_linked(session->desk, incident);
    Str question = STR_EMPTY;

    if (count == 0 || !role_may(session->desk, "request", "resolve", NULL))
        return;
    str_addf(&question,
             ngettext("%d linked request is open: is it resolved as well?",
                      "%d linked requests are open: are they all resolved?",
                      (unsigned long)count),
             count);
    screen_push(session, confirm_screen(session, str_text(&question),
                                        resolve_all, mem_text(incident)));
    str_release(&question);
}
