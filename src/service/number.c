/* number.c -- the numbers that people say
 *
 *     3-1123-007    unit, month and day, count of the day
 *     H-1123-012    the hotline's
 *     H1-1123-012   … after a standby was promoted, which may not have known
 *                   what the first one had drawn
 *
 * Two desks can't draw the same; they begin again each year.
 */
#include "deed.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_A_DAY = 100000, HALF_A_YEAR = 180 * DAY };

/* The lowest id that a request received at that moment can have. */
static int64_t id_from(Seconds at)
{
    char name[RECORD_NAME];
    return record_id(record_mint(at * 1000, name)) & ~INT64_C(0x1fffff);
}

/* Taken this year: looked for widely, because where it is another day already
 * is a matter of the time zone. */
static bool number_taken(Desk *desk, const char *number, Seconds received)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM request WHERE number = :number "
                              "AND id >= :from");
    sql_text(q, ":number", number);
    sql_int(q, ":from", id_from(received - HALF_A_YEAR));
    bool taken = sql_row(q);
    sql_done(q, NULL);
    return taken;
}

/* The count that the day's latest number has; 0: none. */
static int count_of(Desk *desk, const char *prefix, Seconds received)
{
    int64_t count = 0;
    Sql *q = sql(desk->store,
                 "SELECT number FROM request WHERE id >= :from AND id < :until "
                 "AND substr(number, 1, length(:prefix)) = :prefix ORDER BY "
                 "id DESC LIMIT 1");
    sql_int(q, ":from", id_from(day_start(received)));
    sql_int(q, ":until", id_from(day_next(received)));
    sql_text(q, ":prefix", prefix);
    if (sql_row(q))
        count = strtoll(sql_get(q, 0) + strlen(prefix), NULL, 10);
    sql_done(q, NULL);
    return count > 0 && count < MOST_A_DAY ? (int)count : 0;
}

void number_draw(Desk *desk, Fields *fields)
{
    char day[TIME_TEXT], prefix[24], number[40];
    Seconds received = fields_int(fields, "received_at");

    time_write(received, TIME_DAY, received, day);
    if (desk->unit > 0)
        text_print(prefix, sizeof prefix, "%d-%.2s%.2s-", desk->unit, day + 5,
                   day + 8);
    else if (setting_int(desk->store, "turn", 0) > 0)
        text_print(prefix, sizeof prefix, "H%d-%.2s%.2s-",
                   (int)setting_int(desk->store, "turn", 0), day + 5, day + 8);
    else
        text_print(prefix, sizeof prefix, "H-%.2s%.2s-", day + 5, day + 8);
    int count = count_of(desk, prefix, received);
    do
        text_print(number, sizeof number, "%s%03d", prefix, ++count);
    while (number_taken(desk, number, received));
    fields_set(fields, "number", number);
}
