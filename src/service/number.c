/* number.c -- the numbers that people say
 *
 *     3-1123-007    unit, month and day, count of the day
 *     H-1123-012    the hotline's
 *     H1-1123-012   … after a standby was promoted, which may not have known
 *                   what the first one had drawn
 *     P3-1123-007   a register's, whose form says `number: P`
 *
 * Two desks can't draw the same; they begin again each year.
 */
#include "deed.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_A_DAY = 100000, HALF_A_YEAR = 180 * DAY };

/* Taken this year: looked for widely, because where it is another day already
 * is a matter of the time zone. */
static bool number_taken(Desk *desk, const char *number, Seconds received)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM request WHERE number = :number "
                              "AND id >= :from");
    sql_text(q, ":number", number);
    sql_int(q, ":from", record_first((received - HALF_A_YEAR) * 1000));
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
                 "AND substr(number, 1, length(:prefix)) = :prefix AND "
                 "substr(number, length(:prefix) + 1, 1) BETWEEN '0' AND '9' "
                 "ORDER BY id DESC LIMIT 1");
    sql_int(q, ":from", record_first(day_start(received) * 1000));
    sql_int(q, ":until", record_first(day_next(received) * 1000));
    sql_text(q, ":prefix", prefix);
    if (sql_row(q))
        count = strtoll(sql_get(q, 0) + strlen(prefix), NULL, 10);
    sql_done(q, NULL);
    return count > 0 && count < MOST_A_DAY ? (int)count : 0;
}

/* "3-1123-" */
static void prefix_print(const Desk *desk, Seconds at, char prefix[24])
{
    const int turn = (int)setting_int(desk->store, "turn", 0);
    char day[TIME_TEXT], whose[16] = "H";

    time_write(at, TIME_DAY, at, day);
    if (desk->unit > 0)
        text_print(whose, sizeof whose, "%d", desk->unit);
    else if (turn > 0)
        text_print(whose, sizeof whose, "H%d", turn);
    text_print(prefix, 24, "%s-%.2s%.2s-", whose, day + 5, day + 8);
}

void number_draw(Desk *desk, Fields *fields)
{
    char prefix[24], number[40];
    Seconds received = fields_int(fields, "received_at");

    prefix_print(desk, received, prefix);
    int count = count_of(desk, prefix, received);
    do
        text_print(number, sizeof number, "%s%03d", prefix, ++count);
    while (number_taken(desk, number, received));
    fields_set(fields, "number", number);
}

/* ---- registers ----------------------------------------------------------------- */

/* A register's letters stand before the unit: P3-1123-007. */
typedef struct Drawing {
    Desk *desk;
    const Kind *kind;
    Seconds made;
    char prefix[24];
} Drawing;

static void drawing_print(const Drawing *drawing, int count, char number[33])
{
    text_print(number, 33, "%s%s%03d", drawing->kind->form->prefix,
               drawing->prefix, count);
}

/* What bears a name of its own has an id that tells no time, what was undone
 * no longer when it was made. */
static bool drawing_taken(const Drawing *drawing, int count)
{
    char number[33];
    const Seconds from = drawing->made - HALF_A_YEAR;
    Sql *q = sql(drawing->desk->store,
                 "SELECT 1 FROM record WHERE kind = :kind AND number = :number "
                 "AND (made_at >= :from OR id >= :first)");

    drawing_print(drawing, count, number);
    sql_text(q, ":kind", drawing->kind->name);
    sql_text(q, ":number", number);
    sql_int(q, ":from", from);
    sql_int(q, ":first", record_first(from * 1000));
    bool taken = sql_row(q);
    sql_done(q, NULL);
    return taken;
}

/* They are taken one after the other: a free one is found in ever larger
 * steps, and then the first between the last two. */
void register_number_draw(Desk *desk, const Kind *kind, Seconds made,
                          Fields *fields)
{
    Drawing drawing = {
        .desk = desk, .kind = kind, .made = made == NEVER ? clock_now() : made};
    char number[33];
    int taken = 0, open = 1;

    prefix_print(desk, drawing.made, drawing.prefix);
    while (open < MOST_A_DAY && drawing_taken(&drawing, open)) {
        taken = open;
        open *= 2;
    }
    while (open - taken > 1) {
        const int middle = taken + (open - taken) / 2;
        if (drawing_taken(&drawing, middle))
            taken = middle;
        else
            open = middle;
    }
    drawing_print(&drawing, open, number);
    fields_set(fields, "number", number);
}
