/* request_link.c -- requests of one cause, under one incident
 *
 *     I3-1123-002 水損   3-1203, 3-1103, 3-1003: each its own request
 *
 * A request's field `incident` names the record; the incident's field `tell` is
 * the sentence that everyone tells callers.  Closing the incident closes
 * nothing by itself: request_resolve_linked() does, where a person asks for it.
 */
#include "register_find.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LINKED = 200, MOST_INCIDENTS = 8 };

/* Those that there is still something to do about. */
static int linked_open(Desk *desk, const char *incident, RequestRow *out)
{
    const RequestVerb *resolve = request_verb("resolve");
    RequestQuery query = REQUEST_QUERY_ALL;
    int count = 0;

    query.open = true;
    query.incident = incident;
    int all = request_rows(desk, &query, (RowsFrom){0}, out, MOST_LINKED);
    for (int i = 0; i < all; i++)
        if (verb_legal(resolve, out[i].state))
            out[count++] = out[i];
    return count;
}

int request_linked(Desk *desk, const char *incident)
{
    RequestRow *rows = mem_new(MOST_LINKED * sizeof *rows);
    const int count = linked_open(desk, incident, rows);

    free(rows);
    return count;
}

bool request_resolve_linked(Desk *desk, const char *incident,
                            const char *resolution, int *count, Err *err)
{
    RequestRow *rows = mem_new(MOST_LINKED * sizeof *rows);
    const int all = linked_open(desk, incident, rows);
    bool done = true;

    *count = 0;
    for (int i = 0; done && i < all; i++) {
        Deed deed = {.kind = "request", .verb = "resolve"};
        text_copy(deed.record, sizeof deed.record, rows[i].record);
        if (resolution && *resolution)
            fields_set(&deed.fields, "resolution", resolution);
        done = desk_do(desk, &deed, err);
        *count += done;
        deed_release(&deed);
    }
    free(rows);
    return done;
}

void incidents_tell(Desk *desk, int unit, Str *out)
{
    const RecordQuery query = {.kind = "incident", .open = true};
    Record rows[MOST_INCIDENTS] = {{.unit = 0}};
    RecordKey keys[MOST_INCIDENTS];
    const int count = register_form(desk, "incident") &&
                              role_may(desk, "incident", "list", NULL)
                          ? record_list(desk, &query, &(RecordFrom){0}, rows,
                                        keys, MOST_INCIDENTS)
                          : 0;

    for (int i = 0; i < count; i++) {
        const char *tell = fields_get(&rows[i].fields, "tell");
        if (tell && *tell && (unit == 0 || rows[i].unit == unit))
            str_addf(out, "%s%s  %s", out->len ? "\n" : "", rows[i].number,
                     tell);
        record_release(&rows[i]);
    }
}
