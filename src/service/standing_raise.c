/* standing_raise.c -- raising what standing orders ask for
 *
 *     order 36SD…, 2026-12-01  ->  request 36T4Z…  3-1201-K7Q
 *
 * Name and number are a hash of the order and the day, so whoever raises it,
 * and however often, it is the same request (facts.c lets the second
 * word pass).  It is received at its hour, not when somebody looked: what was
 * promised is measured from then.
 */
#include "deed.h"
#include "standing_order.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_LETTERS = 4, HASH_BITS = 20 };

typedef struct Order {
    char record[49], author[33];
    int unit;
    Seconds made;
    Fields answers;
} Order;

/* ---- names -------------------------------------------------------------------------- */

static uint64_t hash_of(const char *order, const char *day)
{
    return hash_text(hash_text(HASH_START, order), day);
}

/* Its number lies with those of its day, as time in UTC: no zone of a machine
 * may make two of one. */
static void record_of(const char *order, const char *day, char out[RECORD_NAME])
{
    Seconds at = NEVER;
    char text[40];
    const uint64_t hash = hash_of(order, day);

    text_print(text, sizeof text, "%sT00:00:00Z", day);
    time_read(text, clock_now(), &at, NULL);
    record_name(record_first(at * 1000) |
                    (int64_t)((hash ^ hash >> 32) & ((1U << HASH_BITS) - 1)),
                out);
}

static bool number_taken(Desk *desk, const char *number)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM request WHERE number = :number");

    sql_text(q, ":number", number);
    const bool taken = sql_row(q);
    return sql_done(q, NULL) && taken;
}

/* "3-1201-K7Q": letters in place of a count, which two could not know. */
static void number_of(Desk *desk, const Order *order, const char *day,
                      char out[33])
{
    static const char first[] = "ABCDEFGHJKMNPQRSTVWXYZ",
                      others[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t hash = hash_of(order->record, day) >> HASH_BITS;
    char whose[8] = "H", letters[NUMBER_LETTERS + 1] = "";

    if (order->unit > 0)
        text_print(whose, sizeof whose, "%d", order->unit);
    letters[0] = first[hash % (sizeof first - 1)];
    for (int i = 1; i < NUMBER_LETTERS; i++) {
        hash /= sizeof others - 1;
        letters[i] = others[hash % (sizeof others - 1)];
    }
    text_print(out, 33, "%s-%.2s%.2s-%.3s", whose, day + 5, day + 8, letters);
    if (number_taken(desk, out))
        text_print(out, 33, "%s-%.2s%.2s-%s", whose, day + 5, day + 8, letters);
}

/* ---- raising ------------------------------------------------------------------------- */

static void said(const Order *order, const char *name, Deed *deed)
{
    if (fields_get(&order->answers, name))
        fields_set(&deed->fields, name, fields_get(&order->answers, name));
}

static void moment_set(Deed *deed, const char *name, Seconds at)
{
    char text[32];

    text_print(text, sizeof text, "@%lld", (long long)at);
    fields_set(&deed->fields, name, text);
}

static void deed_make(Desk *desk, const Order *order, const Occurrence *when,
                      bool plain, Deed *deed)
{
    char source[80], number[33];

    text_print(source, sizeof source, ORDER_SOURCE "%s", order->record);
    number_of(desk, order, when->day, number);
    said(order, "home", deed);
    said(order, "place", deed);
    said(order, "text", deed);
    if (plain)
        fields_set(&deed->fields, "category", "other");
    else
        said(order, "category", deed);
    if (!plain)
        said(order, "department", deed);
    fields_set(&deed->fields, "source", source);
    fields_set(&deed->fields, "number", number);
    fields_set_int(&deed->fields, "unit", order->unit);
    fields_set_int(&deed->fields, "sent_at", when->raised);
    moment_set(deed, "received_at", when->raised);
    if (when->at > when->raised)
        moment_set(deed, "appointment_at", when->at);
}

/* Said by the order's author, who stays responsible (S7).  plain: where its
 * category or department is no more, it must not be lost for that. */
static bool raise_as(Desk *desk, const Order *order, const char *record,
                     const Occurrence *when, bool plain)
{
    const Staff actor = desk->actor;
    const bool signed_in = desk->signed_in;
    Deed deed = {.kind = "request", .verb = "receive"};

    if (!store_begin(desk->store, DURABLE, NULL))
        return false;
    text_copy(deed.record, sizeof deed.record, record);
    deed_make(desk, order, when, plain, &deed);
    desk->signed_in = staff_get(desk, order->author, &desk->actor);
    bool done = deed_do(desk, &deed, 1, NULL);
    desk->actor = actor;
    desk->signed_in = signed_in;
    deed_release(&deed);
    if (done)
        return store_commit(desk->store, NULL);
    store_rollback(desk->store);
    return false;
}

/* What came before the order was made, or resumed, is nobody's business. */
static bool order_due(const Order *order, Seconds now, Occurrence *when)
{
    const char *resumed = fields_get(&order->answers, "resumed_on");
    char made[TIME_TEXT];

    time_write(order->made, TIME_DAY, NEVER, made);
    return order_latest(&order->answers, now, when) &&
           strcmp(when->day, made) >= 0 &&
           (!resumed || strcmp(when->day, resumed) >= 0);
}

/* Also where its hotline would not take it: once is enough. */
static bool was_raised(Desk *desk, const char *record)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM journal WHERE record = :record "
                              "AND kind = 'request' LIMIT 1");

    sql_text(q, ":record", record);
    const bool was = sql_row(q);
    return !sql_done(q, NULL) || was;
}

static bool order_raise(Desk *desk, const Order *order, Seconds now)
{
    Occurrence when;
    char record[RECORD_NAME];

    if (!order_due(order, now, &when))
        return false;
    record_of(order->record, when.day, record);
    return !was_raised(desk, record) &&
           (raise_as(desk, order, record, &when, false) ||
            raise_as(desk, order, record, &when, true));
}

/* ---- looking --------------------------------------------------------------------------- */

/* All that stand; caller frees. */
static Order *orders_read(Desk *desk, int *count)
{
    Order *orders = NULL;
    Sql *q = sql(desk->store,
                 "SELECT record, made_by, unit, made_at, fields "
                 "FROM record WHERE kind = '" ORDER_KIND "' AND open = 1");

    *count = 0;
    while (sql_row(q)) {
        orders = mem_grow(orders, (size_t)(*count + 1) * sizeof *orders);
        Order *order = &orders[(*count)++];
        const char *json = sql_get(q, 4);
        *order =
            (Order){.unit = (int)sql_get_int(q, 2), .made = sql_get_int(q, 3)};
        text_copy(order->record, sizeof order->record, sql_get(q, 0));
        text_copy(order->author, sizeof order->author, sql_get(q, 1));
        fields_from_json(&order->answers, json, strlen(json), NULL);
    }
    sql_done(q, NULL);
    return orders;
}

int orders_raise(Desk *desk, Seconds now)
{
    int count, raised = 0;

    if (now / MINUTE == desk->orders_looked / MINUTE || desk->put_off ||
        store_read_only(desk->store) || !desk_takes(desk, NULL, NULL))
        return 0;
    desk->orders_looked = now;
    Order *orders = orders_read(desk, &count);
    for (int i = 0; i < count; i++) {
        raised += order_raise(desk, &orders[i], now);
        fields_release(&orders[i].answers);
    }
    free(orders);
    return raised;
}

/* ---- at the hotline's door ---------------------------------------------------------------- */

static bool is_named_so(const char *order, const char *record, Seconds received,
                        Seconds agreed)
{
    char day[TIME_TEXT], name[RECORD_NAME];

    time_write(agreed != NEVER ? agreed : received, TIME_DAY, NEVER, day);
    record_of(order, day, name);
    return strcmp(name, record) == 0;
}

bool order_raises(Desk *desk, const Fact *fact)
{
    Fields fields = FIELDS_EMPTY;
    bool is = false;

    if (strcmp(fact->kind, "request") != 0 ||
        strcmp(fact->verb, "receive") != 0)
        return false;
    fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL);
    const char *source = fields_get(&fields, "source");
    if (source && strncmp(source, ORDER_SOURCE, strlen(ORDER_SOURCE)) == 0) {
        const char *order = source + strlen(ORDER_SOURCE);
        Sql *q = sql(desk->store, "SELECT 1 FROM record WHERE kind = "
                                  "'" ORDER_KIND "' AND record = :order AND "
                                  "unit = :unit AND made_by = :author AND "
                                  "open >= 0");
        sql_text(q, ":order", order);
        sql_int(q, ":unit", fact->scope);
        sql_text(q, ":author", fact->actor);
        is = sql_row(q) && is_named_so(order, fact->record,
                                       fields_int(&fields, "received_at"),
                                       fields_int(&fields, "appointment_at"));
        sql_done(q, NULL);
    }
    fields_release(&fields);
    return is;
}
