/* steps.h -- a desk of unit 3 at 14:02, where chen does steps on requests
 *
 *     char record[49];
 *     receive(record);
 *     step(record, "arrive", PAIRS("at", "14:06"));
 */
#ifndef GUANJIA_STEPS_H
#define GUANJIA_STEPS_H

#include "house.h"

static Desk *desk;

static inline int open_house(void **state)
{
    Err err = ERR_NONE;

    (void)state;
    assert_true(clock_set("2026-11-23 14:02", &err));
    desk = house_open(3);
    house_home(desk, "3-1203", "3");
    house_home(desk, "3-1204", "3");
    house_home(desk, "1-0301", "1");
    HOUSE_SET(desk, "household", "home", "3-1203", "name", "王淑芬");
    HOUSE_SET(desk, "household", "home", "3-1204", "name", "John Lee");
    house_staff(desk, "chen", "陳美玲", "butler", "1234");
    house_act(desk, "chen", "butler");
    return 0;
}

static inline int close_house(void **state)
{
    (void)state;
    house_close(desk);
    return 0;
}

static inline int64_t facts(void)
{
    return journal_count(desk->store);
}

/* A deed by name, value … NULL; what came of it stands in err. */
static inline bool try(const char *kind, const char *verb, char record[49],
                       const char *const *pairs, Err *err)
{
    Deed deed = {.kind = kind, .verb = verb};

    *err = ERR_NONE;
    text_copy(deed.record, sizeof deed.record, record);
    for (; *pairs; pairs += 2)
        fields_set(&deed.fields, pairs[0], *pairs[1] ? pairs[1] : NULL);
    bool done = desk_do(desk, &deed, err);
    if (done)
        text_copy(record, 49, deed.record);
    deed_release(&deed);
    return done;
}

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline void receive(char record[49])
{
    Err err;

    record[0] = '\0';
    if (!try("request", "receive", record,
             PAIRS("home", "1203", "category", "leak", "text", "漏水"), &err))
        fail_msg("%s: %s", err.field, err.text);
}

static inline void step(char record[49], const char *verb,
                        const char *const *pairs)
{
    Err err;

    if (!try("request", verb, record, pairs, &err))
        fail_msg("%s: %s: %s", verb, err.field, err.text);
}

static inline Request load(const char *record)
{
    Request request;
    Err err = ERR_NONE;

    if (!request_load(desk, record, &request, &err))
        fail_msg("%s", err.text);
    return request;
}

/* A fact as another database may have written it. */
static inline void take(int64_t seq, const char *kind, const char *record,
                        const char *verb, const char *fields)
{
    bool fresh;
    Err err = ERR_NONE;
    Fact fact = {.origin = 4711,
                 .seq = seq,
                 .stamp = (clock_now() * 1000 + seq) << 16,
                 .scope = 3,
                 .actor = "lin",
                 .kind = kind,
                 .record = record,
                 .verb = verb,
                 .fields = fields};

    assert_true(store_begin(desk->store, DURABLE, &err));
    assert_true(journal_take(desk->store, &fact, &fresh, &err));
    if (!desk_sum(desk, kind, record, &err))
        fail_msg("%s", err.text);
    assert_true(store_commit(desk->store, &err));
}

#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, open_house, close_house)

#endif
