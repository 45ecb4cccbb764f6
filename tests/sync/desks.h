/* desks.h -- what a desk says, and what it and its hotline have in common
 *
 *     Node *desk = connected(3);          on a line, level
 *     say(desk, "36SDSNY005NA1");         a request of unit 3
 *     settle(desk);                       calls until nothing moves
 *     assert_same_facts(desk, hotline, 3);
 */
#ifndef GUANJIA_SYNC_DESKS_H
#define GUANJIA_SYNC_DESKS_H

#include "world.h"

/* ms; 2030-03-18 00:00 in Taipei. */
#define MIDNIGHT INT64_C(1899993600000)

static inline Node *hotline(void)
{
    return &world.node[HOTLINE];
}

static inline int close_world(void **state)
{
    (void)state;
    world_close();
    return 0;
}

/* A test in the world that its file's open_world() makes. */
#define world_test(test) \
    cmocka_unit_test_setup_teardown(test, open_world, close_world)

static inline char *facts_of(Node *node, int unit)
{
    return rows_of(node->desk->store,
                   "SELECT origin, seq, mark FROM journal WHERE scope = 0 OR "
                   "scope = :unit ORDER BY 1, 2, 3",
                   unit);
}

static inline void assert_same_facts(Node *a, Node *b, int unit)
{
    char *ours = facts_of(a, unit), *theirs = facts_of(b, unit);

    assert_string_equal(ours, theirs);
    free(ours);
    free(theirs);
}

static inline Node *connected(int unit)
{
    Node *desk = node_make(unit);

    line_open(desk);
    if (!line_run(desk))
        fail_msg("%s | %s", exchange_status(desk->near)->error,
                 exchange_status(desk->far)->error);
    return desk;
}

/* Who does what follows at node, and sees what is for her. */
static inline void act_as(Node *node, const char *login, const char *role,
                          int unit)
{
    Staff *actor = &node->desk->actor;

    work_at(node);
    node->desk->signed_in = true;
    *actor = (Staff){.unit = unit};
    text_copy(actor->login, sizeof actor->login, login);
    text_copy(actor->role, sizeof actor->role, role);
}

/* Who is there takes a leak down, and sends it to security. */
static inline void call_comes(Node *node)
{
    Deed deed = {.kind = "request", .verb = "receive"};

    fields_set(&deed.fields, "home", "3-101");
    fields_set(&deed.fields, "category", "leak");
    fields_set(&deed.fields, "text", "tap");
    sure(desk_do(node->desk, &deed, err));
    fields_release(&deed.fields);
    deed.verb = "dispatch";
    fields_set(&deed.fields, "department", "security");
    sure(desk_do(node->desk, &deed, err));
    deed_release(&deed);
}

static inline Fact request_fact(const char *record, const char *verb, int unit)
{
    return (Fact){.scope = unit,
                  .actor = unit == 5 ? "wang" : "chen",
                  .kind = "request",
                  .record = record,
                  .verb = verb};
}

static inline void say(Node *node, const char *record)
{
    Fact fact = request_fact(record, "receive", 3);

    if (node->unit == 0)
        fact.actor = "hot";
    fact_say(node, &fact, "text");
}

static inline void fill_some(Node *hotline, int facts)
{
    char record[24];

    for (int i = 0; i < facts; i++) {
        (void)snprintf(record, sizeof record, "36SDSNY0%05d", i);
        Fact fact = request_fact(record, "receive", 3);
        fact_say(hotline, &fact, "text");
    }
}

/* Calls until a whole call moved nothing. */
static inline void settle(Node *node)
{
    for (int i = 0; i < 6; i++) {
        line_cut(node);
        line_open(node);
        assert_true(line_run(node));
    }
    assert_int_equal(exchange_status(node->near)->taken, 0);
    assert_int_equal(exchange_status(node->far)->taken, 0);
    line_cut(node);
}

#endif
