/* staff.c -- who works here, and who is on duty
 *
 *     chen  陳美玲  butler  butler  3  on duty since 07:00
 */
#include "staff.h"

#include <stdio.h>
#include <string.h>

static void copy(char *to, size_t size, const char *from)
{
    const size_t len = from ? strlen(from) : 0;

    (void)snprintf(to, size, "%.*s", (int)(len < size ? len : size - 1),
                   from ? from : "");
}

void staff_take(Sql *q, Staff *out)
{
    *out = (Staff){0};
    copy(out->login, sizeof out->login, sql_get(q, 0));
    copy(out->name, sizeof out->name, sql_get(q, 1));
    copy(out->role, sizeof out->role, sql_get(q, 2));
    copy(out->department, sizeof out->department, sql_get(q, 3));
    out->unit = (int)sql_get_int(q, 4);
    out->on_duty = sql_get_int(q, 5) != 0;
    out->since = out->on_duty ? sql_get_int(q, 6) : NEVER;
    copy(out->skills, sizeof out->skills, sql_get(q, 7));
    copy(out->silent_hours, sizeof out->silent_hours, sql_get(q, 8));
    if (!*out->name)
        copy(out->name, sizeof out->name, out->login);
}

int staff_take_all(Sql *q, Staff *out, int max)
{
    int count = 0;

    while (count < max && sql_row(q))
        staff_take(q, &out[count++]);
    sql_done(q, NULL);
    return count;
}

int staff_list(Desk *desk, Staff *out, int max)
{
    Sql *q = sql(desk->store, "SELECT " STAFF_COLUMNS
                              " ORDER BY s.unit IS NOT :unit, s.name, "
                              "s.record");

    sql_int(q, ":unit", desk->unit);
    return staff_take_all(q, out, max);
}

bool staff_get(Desk *desk, const char *login, Staff *out)
{
    Sql *q = sql(desk->store, "SELECT " STAFF_COLUMNS " AND s.record = :login");

    sql_text(q, ":login", login);
    return staff_take_all(q, out, 1) == 1;
}

int staff_called(Desk *desk, const char *typed, bool part, char login[33])
{
    Sql *q = sql(desk->store, "SELECT " STAFF_COLUMNS " ORDER BY s.name,"
                              " s.record");
    Staff staff;
    int count = 0;

    while (sql_row(q)) {
        staff_take(q, &staff);
        if (part ? !text_has(staff.name, typed)
                 : strcmp(staff.name, typed) != 0)
            continue;
        if (count++ == 0)
            copy(login, 33, staff.login);
    }
    sql_done(q, NULL);
    return count;
}

bool staff_chief(Desk *desk, char login[33])
{
    Sql *q = sql(desk->store, "SELECT " STAFF_COLUMNS " AND s.role = 'chief'"
                              " ORDER BY s.unit IS NOT :unit, s.name,"
                              " s.record");
    Staff staff;

    sql_int(q, ":unit", desk->unit);
    if (staff_take_all(q, &staff, 1) == 0)
        return false;
    copy(login, 33, staff.login);
    return true;
}

int staff_load(Desk *desk, const char *login)
{
    Sql *q = sql(desk->store,
                 "SELECT count(*) FROM request INDEXED BY request_board WHERE "
                 "open AND state NOT IN ('resolved', 'approved') AND "
                 "coalesce(accepted_by, assignee) = :login");

    sql_text(q, ":login", login);
    const int count = sql_row(q) ? (int)sql_get_int(q, 0) : 0;
    return sql_done(q, NULL) ? count : 0;
}
