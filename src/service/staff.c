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
    if (!*out->name)
        copy(out->name, sizeof out->name, out->login);
}

static int list_read(Sql *q, Staff *out, int max)
{
    int count = 0;

    while (count < max && sql_row(q))
        staff_take(q, &out[count++]);
    sql_done(q, NULL);
    return count;
}

int staff_list(Desk *desk, Staff *out, int max)
{
    return list_read(
        sql(desk->store, "SELECT " STAFF_COLUMNS " ORDER BY s.name, s.record"),
        out, max);
}

bool staff_get(Desk *desk, const char *login, Staff *out)
{
    Sql *q = sql(desk->store, "SELECT " STAFF_COLUMNS " AND s.record = :login");

    sql_text(q, ":login", login);
    return list_read(q, out, 1) == 1;
}

int staff_on_duty(Desk *desk, Staff *out, int max)
{
    Sql *q = sql(desk->store, "SELECT " STAFF_COLUMNS " AND " STAFF_ON_DUTY
                              " AND d.unit = :unit"
                              " ORDER BY d.since, s.record");

    sql_int(q, ":unit", desk->unit);
    return list_read(q, out, max);
}
