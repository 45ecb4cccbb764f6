/* request_record.c -- a request as a record of its form, to be printed
 *
 * The columns of its table have the names of its form's fields and of those of
 * its steps, so that a print of forms/request.yaml is filled in like any other.
 */
#include "register_find.h"

#include <string.h>

static void columns_read(Sql *q, Fields *fields)
{
    for (int i = 0; i < sql_columns(q); i++)
        if (!sql_is_null(q, i))
            fields_set(fields, sql_column_name(q, i), sql_get(q, i));
}

bool request_record(Desk *desk, const char *number, Record *out, Err *err)
{
    Request request;

    *out = (Record){0};
    if (!role_may(desk, "request", "show", err) ||
        !request_load(desk, number, &request, err))
        return false;
    text_copy(out->kind, sizeof out->kind, "request");
    text_copy(out->record, sizeof out->record, request.record);
    text_copy(out->number, sizeof out->number, request.number);
    text_copy(out->state, sizeof out->state, state_code(request.state));
    text_copy(out->made_by, sizeof out->made_by,
              request.received_by ? request.received_by : "");
    out->unit = request.unit;
    out->made_at = request.course.received;
    request_release(&request);

    Sql *q = sql(desk->store, "SELECT * FROM request WHERE id = :id");
    sql_int(q, ":id", record_id(out->record));
    if (sql_row(q))
        columns_read(q, &out->fields);
    if (sql_done(q, err))
        return true;
    record_release(out);
    return false;
}
