/* generate.c -- a desk with a million requests, to measure the program with
 *
 *     bench_generate DESK.db [REQUESTS [HOMES]]
 *
 * Facts go in through the journal as from a busy unit: homes with a household
 * each, some staff (who runs this is one of them, so the screens open on the
 * board at once), and requests that were received, sent, accepted, reached,
 * resolved and closed over three years.  The last one in 200 are open, and of
 * the last four hours, so that the clocks of a whole board tick.  Then all facts
 * are added up.  The same sizes give the same facts but for the hour.
 */
#include "clock.h"
#include "request.h"
#include "words.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    UNIT = 3,
    ROOMS = 80,           /* a floor */
    BATCH = 4000,         /* facts a transaction */
    PAST = 3 * 365 * DAY, /* in which requests came */
    LATELY = 4 * HOUR,    /* in which the open ones came */
    ONE_OPEN_IN = 200,
    NAME = 128,
    TEXT = 512,
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

typedef struct Residence {
    Store *store;
    int64_t homes, requests;
    uint64_t chance; /* state of the generator of chances */
    int64_t facts;   /* since the last commit */
    int64_t drawn;   /* counter of stamps */
    Seconds now;
    Fields fields; /* of the fact that is being put together */
    Err *err;
} Residence;

/* xorshift64: the same residence each time. */
static uint64_t draw(Residence *self, uint64_t below)
{
    self->chance ^= self->chance << 13;
    self->chance ^= self->chance >> 7;
    self->chance ^= self->chance << 17;
    return (self->chance >> 11) % below;
}

#define PICK(self, list) ((list)[draw(self, COUNT(list))])

static void say(Residence *self, const char *name, const char *text)
{
    fields_set(&self->fields, name, text);
}

/* One fact out of the fields that were said, which are taken. */
static bool tell(Residence *self, const char *kind, const char *record,
                 const char *verb, Seconds at)
{
    Str json = STR_EMPTY;

    fields_to_json(&self->fields, &json);
    fields_release(&self->fields);
    Fact fact = {.stamp = at * 1000 << 16 | (self->drawn++ & 0xffff),
                 .scope = UNIT,
                 .actor = "chen",
                 .kind = kind,
                 .record = record,
                 .verb = verb,
                 .fields = str_text(&json)};
    fact.base = fact.stamp - 1; /* nobody wrote without knowing */
    bool done = journal_add(self->store, &fact, self->err);
    str_release(&json);
    if (!done || ++self->facts < BATCH)
        return done;
    self->facts = 0;
    if (!store_commit(self->store, self->err))
        return false;
    store_tend(self->store);
    return store_begin(self->store, QUICK, self->err);
}

/* ---- people and homes ------------------------------------------------------ */

static bool staff_tell(Residence *self, const char *login, const char *name,
                       const char *role, const char *department)
{
    Seconds at = self->now - PAST - DAY;

    say(self, "name", name);
    say(self, "role", role);
    say(self, "department", department);
    say(self, "unit", "3");
    return tell(self, "staff", login, "set", at);
}

static bool duty_tell(Residence *self, const char *login)
{
    say(self, "unit", "3");
    fields_set_int(&self->fields, "since", self->now - HOUR);
    return tell(self, "duty", login, "on", self->now - HOUR);
}

static bool people_tell(Residence *self)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    const struct passwd *user = getpwuid(getuid());

    if (!user)
        return err_set(self->err, ERR_SYSTEM, "this user has no name");
    return staff_tell(self, user->pw_name, "陳怡安", "chief", "butler") &&
           staff_tell(self, "chen", "陳美玲", "butler", "butler") &&
           staff_tell(self, "wu", "吳建國", "department", "engineering") &&
           staff_tell(self, "chang", "張立偉", "department", "security") &&
           duty_tell(self, user->pw_name) && duty_tell(self, "chen");
}

/* Floors from 1 on: 3-0101, 3-0102 … 3-12580. */
static const char *home_name(int64_t home, char out[NAME])
{
    text_print(out, NAME, "%d-%02d%02d", UNIT, (int)(home / ROOMS) + 1,
               (int)(home % ROOMS) + 1);
    return out;
}

static void household_name(Residence *self, char written[NAME], char read[NAME])
{
    if (draw(self, 4) == 0) {
        text_print(written, NAME, "%s %s", PICK(self, english_first),
                   PICK(self, english_last));
        read[0] = '\0';
        return;
    }
    Name family = PICK(self, family_names), given = PICK(self, given_names);
    text_print(written, NAME, "%s%s", family.written, given.written);
    text_print(read, NAME, "%s %s", family.read, given.read);
}

static bool home_tell(Residence *self, int64_t number)
{
    char home[NAME], name[NAME], read[NAME], telephone[NAME];
    char record[RECORD_NAME], floor[16];
    Seconds at = self->now - PAST - DAY;

    home_name(number, home);
    text_print(floor, sizeof floor, "%d", (int)(number / ROOMS) + 1);
    say(self, "unit", "3");
    say(self, "floor", floor);
    say(self, "room", strchr(home, '-') + 1);
    say(self, "class", "occupied");
    if (!tell(self, "home", home, "set", at))
        return false;
    household_name(self, name, read);
    text_print(telephone, sizeof telephone, "09%02d-%03d-%03d",
               (int)draw(self, 90) + 10, (int)draw(self, 1000),
               (int)draw(self, 1000));
    say(self, "home", home);
    say(self, "name", name);
    say(self, "romanised", read[0] ? read : NULL);
    say(self, "language", read[0] ? "zh-Hant" : "en");
    say(self, "telephone", telephone);
    return tell(self, "household", record_mint(at * 1000, record), "set", at);
}

/* ---- requests ---------------------------------------------------------------- */

/* Where a request stands when nothing more has happened to it. */
typedef struct Telling {
    char record[RECORD_NAME];
    const Wish *wish;
    Seconds received;
    int steps; /* of those behind `receive` that were taken */
    bool chinese;
} Telling;

static const struct {
    const char *verb;
    Seconds after; /* received, at least */
} steps[] = {
    {"dispatch", 20},
    {"accept", 90},
    {"arrive", (Seconds)4 * MINUTE},
    {"resolve", (Seconds)25 * MINUTE},
    {"close", (Seconds)2 * HOUR},
};

enum { STEPS = COUNT(steps), RESOLVE = 3 };

static void request_text(Residence *self, const Telling *telling,
                         char text[TEXT])
{
    if (telling->chinese)
        text_print(text, TEXT, "%s%s%s", PICK(self, chinese_places),
                   telling->wish->chinese, PICK(self, chinese_ends));
    else
        text_print(text, TEXT, "%s: %s%s", PICK(self, english_places),
                   telling->wish->english, PICK(self, english_ends));
}

static bool receive_tell(Residence *self, Telling *telling)
{
    char home[NAME], text[TEXT], said[NAME], day[TIME_TEXT];
    static Seconds day_began;
    static int of_day;

    if (day_start(telling->received) != day_began)
        of_day = 0;
    day_began = day_start(telling->received);
    time_write(telling->received, TIME_DAY, 0, day);
    text_print(said, sizeof said, "%d-%.2s%.2s-%03d", UNIT, day + 5, day + 8,
               ++of_day);
    request_text(self, telling, text);
    say(self, "home",
        home_name((int64_t)draw(self, (uint64_t)self->homes), home));
    say(self, "category", telling->wish->category);
    say(self, "text", text);
    say(self, "department", telling->wish->department);
    say(self, "urgency", telling->wish->urgency);
    say(self, "promise", "5341");
    say(self, "nature", "service");
    say(self, "number", said);
    say(self, "unit", "3");
    fields_set_int(&self->fields, "received_at", telling->received);
    return tell(self, "request",
                record_mint(telling->received * 1000, telling->record),
                "receive", telling->received);
}

static bool step_tell(Residence *self, const Telling *telling, int step)
{
    Seconds at = telling->received + steps[step].after +
                 (Seconds)draw(self, (uint64_t)steps[step].after / 2);
    if (at > self->now)
        at = self->now;
    fields_set_int(&self->fields, "at", at);
    if (strcmp(steps[step].verb, "dispatch") == 0) {
        say(self, "department", telling->wish->department);
        say(self, "assignee", NULL);
        say(self, "accepted_by", NULL);
        say(self, "accepted_at", NULL);
    } else if (strcmp(steps[step].verb, "accept") == 0) {
        say(self, "accepted_by", draw(self, 2) ? "wu" : "chang");
    } else if (strcmp(steps[step].verb, "resolve") == 0) {
        say(self, "resolution",
            telling->chinese ? PICK(self, chinese_results)
                             : PICK(self, english_results));
    } else if (strcmp(steps[step].verb, "close") == 0) {
        say(self, "note", telling->chinese ? "住戶確認" : "confirmed");
    }
    return tell(self, "request", telling->record, steps[step].verb, at);
}

static bool request_tell(Residence *self, int64_t number)
{
    int64_t open = self->requests / ONE_OPEN_IN;
    int64_t done = self->requests - open;
    bool lately = number >= done;
    Telling telling = {.wish = &PICK(self, wish_list),
                       .chinese = draw(self, 3) > 0,
                       .steps = lately ? (int)draw(self, RESOLVE) : STEPS};

    if (lately)
        telling.received =
            self->now - LATELY + LATELY * (number - done) / (open ? open : 1);
    else
        telling.received =
            self->now - LATELY - PAST +
            (Seconds)((double)PAST * (double)number / (double)done);
    if (!receive_tell(self, &telling))
        return false;
    for (int i = 0; i < telling.steps; i++)
        if (!step_tell(self, &telling, i))
            return false;
    return true;
}

static bool residence_tell(Residence *self)
{
    if (!store_begin(self->store, QUICK, self->err) || !people_tell(self))
        return false;
    for (int64_t i = 0; i < self->homes; i++)
        if (!home_tell(self, i))
            return false;
    for (int64_t i = 0; i < self->requests; i++)
        if (!request_tell(self, i))
            return false;
    return store_commit(self->store, self->err);
}

/* ---- the program --------------------------------------------------------------- */

/* What is late, or will be in the next day, shall not ring while measured. */
static bool rung_out(Desk *desk, Err *err)
{
    static const char *const text =
        "INSERT OR IGNORE INTO heard SELECT id, rule || '@' || CASE rule WHEN "
        "'silent' THEN sent_at WHEN 'unsent' THEN received_at ELSE due END, "
        "staff.record FROM request, staff, (SELECT 'near' AS rule UNION SELECT "
        "'late' UNION SELECT 'silent' UNION SELECT 'unsent') WHERE open";
    Store *store = desk_store(desk);

    return store_begin(store, QUICK, err) && sql_done(sql(store, text), err) &&
           store_commit(store, err);
}

static bool generate(const char *path, int64_t requests, int64_t homes,
                     Err *err)
{
    char pin[8];
    Desk *desk;

    if (!desk_make(path, UNIT, pin, err) ||
        !desk_open(&desk, path, STORE_WRITE, NULL, NULL, err))
        return false;
    Residence self = {.store = desk_store(desk),
                      .homes = homes,
                      .requests = requests,
                      .chance = 88172645463325252U,
                      .now = clock_now(),
                      .err = err};
    bool done = residence_tell(&self) && desk_rebuild(desk, NULL, NULL, err);
    done = done && rung_out(desk, err);
    fields_release(&self.fields);
    store_tend(self.store);
    desk_close(desk);
    return done;
}

static bool count_read(const char *text, int64_t most, int64_t *out)
{
    char *end;
    long long number = strtoll(text, &end, 10);

    *out = number;
    return *text && !*end && number > 0 && number <= most;
}

int main(int argc, char **argv)
{
    int64_t requests = 1000000, homes = 10000;
    Err err = ERR_NONE;

    if (argc < 2 || argc > 4 ||
        (argc > 2 && !count_read(argv[2], 100000000, &requests)) ||
        (argc > 3 && !count_read(argv[3], 1000000, &homes))) {
        (void)fprintf(stderr,
                      "use: bench_generate DESK.db [REQUESTS [HOMES]]\n");
        return 2;
    }
    language_start();
    if (generate(argv[1], requests, homes, &err))
        return 0;
    (void)fprintf(stderr, "bench_generate: %s\n", err.text);
    return 1;
}
