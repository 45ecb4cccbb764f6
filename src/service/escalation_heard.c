/* escalation_heard.c -- who has heard that something waits, and who has seen it
 *
 * That it rang is kept in this file (heard): once for each event and person.
 * That somebody has seen it is a fact on the request, so that it is on record
 * who knew (S11):
 *
 *     14:05  silent rings for chen; in her silent hours it is shown only
 *     14:06  chen  see  silent@1766000000
 */
#include "desk.h"
#include "escalate.h"

#include <stdlib.h>
#include <string.h>

/* What began longer ago is on the board and rings for nobody any more. */
enum { RINGS_FOR = DAY };

/* ---- ringing --------------------------------------------------------------------- */

/* What rings anew is another ring: "silent@1766000000+2". */
static const char *ring_name(const Escalation *one, Seconds now,
                             char out[EVENT_TEXT])
{
    char event[EVENT_TEXT];
    const int64_t again = escalation_again(one, now);

    escalation_event(one, event);
    if (again > 0)
        text_print(out, EVENT_TEXT, "%.70s+%lld", event, (long long)again);
    else
        text_copy(out, EVENT_TEXT, event);
    return out;
}

static bool heard(Desk *desk, const Escalation *one, const char *login,
                  Seconds now)
{
    char event[EVENT_TEXT];
    Sql *q = sql(desk->store, "SELECT 1 FROM heard WHERE request = :id AND "
                              "event = :event AND login = :login");

    sql_int(q, ":id", record_id(one->record));
    sql_text(q, ":event", ring_name(one, now, event));
    sql_text(q, ":login", login);
    const bool is = sql_row(q);
    return sql_done(q, NULL) && is;
}

static void heard_put(Desk *desk, const Escalation *one, const char *login,
                      Seconds now)
{
    char event[EVENT_TEXT];
    Sql *q = sql(desk->store, "INSERT OR IGNORE INTO heard VALUES (:id, "
                              ":event, :login)");

    sql_int(q, ":id", record_id(one->record));
    sql_text(q, ":event", ring_name(one, now, event));
    sql_text(q, ":login", login);
    sql_row(q);
    sql_done(q, NULL);
}

bool heard_forget(Desk *desk, const Kind *kind, const char *record, Err *err)
{
    if (strcmp(kind->name, "request") != 0)
        return true;
    Sql *q =
        sql(desk->store, "DELETE FROM heard WHERE request = :id AND NOT EXISTS "
                         "(SELECT 1 FROM request WHERE id = :id AND open)");
    sql_int(q, ":id", kind_row(kind, record));
    return sql_done(q, err);
}

/* When one of those that have rung rings anew. */
static Seconds ring_next(const Told *told, Seconds now)
{
    Seconds next = INT64_MAX;

    for (int i = 0; i < told->count; i++) {
        const Escalation *one = &told->at[i];
        if (!one->emergency || one->rule->again <= 0)
            continue;
        const Seconds anew =
            one->at + (escalation_again(one, now) + 1) * one->rule->again;
        next = anew < next ? anew : next;
    }
    return next;
}

/* "22:00-07:00", over midnight or not. */
static bool hours_hold(const char *hours, Seconds now)
{
    const int minute = (int)((now - day_start(now)) / MINUTE);
    int at[4] = {0}, count = 0;
    char *end;

    for (const char *text = hours; *text && count < 4; text = end + !!*end) {
        at[count++] = (int)strtol(text, &end, 10);
        if (end == text)
            return false;
    }
    const int from = at[0] * 60 + at[1], until = at[2] * 60 + at[3];
    return count == 4 && (from <= until ? minute >= from && minute < until
                                        : minute >= from || minute < until);
}

/* Her own silent hours, else the site's. */
static bool is_quiet(Desk *desk, Seconds now)
{
    const char *own = desk->actor.silent_hours;

    return hours_hold(*own ? own : escalations_of(desk)->silent_hours, now);
}

int escalation_ring(Desk *desk, Seconds now, Escalation *out, int max)
{
    Err err = ERR_NONE;
    Told *told =
        store_read_only(desk->store) ? NULL : escalations_told(desk, now, max);
    int count = 0;

    if (!told || now < told->rings)
        return 0;
    const char *login = told->person.login;
    for (int i = 0; i < told->count; i++) {
        const Escalation *one = &told->at[i];
        if (one->rule->rings && one->at > now - RINGS_FOR &&
            !heard(desk, one, login, now)) {
            out[count] = *one;
            out[count++].silent = !one->emergency && is_quiet(desk, now);
        }
    }
    if (count == 0) {
        told->rings = ring_next(told, now);
        return 0;
    }
    if (!store_begin(desk->store, QUICK, &err))
        return err.kind == ERR_BUSY ? -1 : 0;
    for (int i = 0; i < count; i++)
        heard_put(desk, &out[i], login, now);
    return store_commit(desk->store, NULL) ? count : 0;
}

/* ---- having seen it ---------------------------------------------------------------- */

bool escalation_see(Desk *desk, const Escalation *one, Err *err)
{
    char event[EVENT_TEXT];
    Deed deed = {.kind = "request", .verb = "see"};

    text_copy(deed.record, sizeof deed.record, one->record);
    fields_set(&deed.fields, "event", escalation_event(one, event));
    const bool done = desk_do(desk, &deed, err);
    deed_release(&deed);
    return done;
}

static const EscalationRule *rule_named(Desk *desk, const char *name,
                                        size_t len)
{
    const Escalations *all = escalations_of(desk);

    for (int i = 0; i < all->count; i++)
        if (strlen(all->rules[i].name) == len &&
            strncmp(all->rules[i].name, name, len) == 0)
            return &all->rules[i];
    return NULL;
}

void escalation_told(Desk *desk, const char *event, Str *out)
{
    if (!event)
        return;
    const size_t len = strcspn(event, "@");
    const EscalationRule *rule = rule_named(desk, event, len);
    const Seconds since = event[len] ? strtoll(event + len + 1, NULL, 10) : 0;
    char at[TIME_TEXT];

    if (rule)
        str_add(out, label_in(rule->label, language()));
    else
        str_addn(out, event, len);
    if (since > 0)
        str_addf(out,
                 rule && rule->when == WAIT_DUE ? " (%s)" : _(", since %s"),
                 time_write(since, TIME_SHORT, clock_now(), at));
}

static void seen_tell(Desk *desk, const char *seen, const char *event, Str *out)
{
    const size_t len = strlen(event);

    for (const char *line = seen; line && *line; line += *line == '\n') {
        const size_t whole = strcspn(line, "\n");
        char login[33];
        Staff person;
        if (whole > len + 1 && whole - len - 1 < sizeof login &&
            line[whole - len - 1] == ' ' &&
            strncmp(line + whole - len, event, len) == 0) {
            text_print(login, sizeof login, "%.*s", (int)(whole - len - 1),
                       line);
            str_addf(out, "%s%s", out->len > 0 ? _(", ") : "",
                     staff_get(desk, login, &person) ? person.name : login);
        }
        line += whole;
    }
}

void escalation_seen_by(Desk *desk, const Escalation *one, Str *out)
{
    char event[EVENT_TEXT];
    Sql *q = sql(desk->store, "SELECT seen FROM request WHERE id = :id");

    sql_int(q, ":id", record_id(one->record));
    char *seen = sql_row(q) ? mem_text(sql_get(q, 0)) : NULL;
    sql_done(q, NULL);
    seen_tell(desk, seen, escalation_event(one, event), out);
    free(seen);
}
