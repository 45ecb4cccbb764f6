/* weather.h -- what may happen to a hotline, its standby, and desks
 *
 *     event_next();
 *
 * Somebody writes, honestly or not; a line is opened, cut after any byte, or
 * crashes with one of its ends in the middle of a transaction; a clock is set;
 * a database is copied, restored, or cloned; a household moves; the standby is
 * promoted.  Which of it, chance decides.
 */
#ifndef GUANJIA_SYNC_WEATHER_H
#define GUANJIA_SYNC_WEATHER_H

#include "../../src/service/deed.h"
#include "../../src/store/store_private.h"
#include "world.h"

enum {
    RECORDS = 6,
    VALUES = 4096,
    STANDBY = 1, /* node; it may be the other one at the end */
};

static struct {
    bool told;         /* SEED is set: tell what happens */
    bool lost[VALUES]; /* values that nobody has any more, by a restore */
    bool doomed;       /* a node's next writes are interrupted */
    int clones, restores, promotions;
    Str trouble; /* what is wrong with this seed; "": nothing */
} story;

#define TELL(...)                           \
    do {                                    \
        if (story.told)                     \
            (void)printf("  " __VA_ARGS__); \
    } while (0)

static inline int index_of(const Node *node)
{
    return (int)(node - world.node);
}

static inline void trouble(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static inline void trouble(const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    str_addf(&story.trouble, "%s\n", text);
}

/* ---- what is said ---------------------------------------------------------- */

static inline const char *record_of(int unit, int i, char room[RECORD_NAME])
{
    (void)snprintf(room, RECORD_NAME, "36SDSNY0%dX%02d0", unit, i);
    return room;
}

typedef struct Saying {
    const char *kind, *verb, *field;
} Saying;

static const Saying sayings[] = {
    {"request", "receive", "text"},       {"request", "accept", "accepted_by"},
    {"request", "amend", "text"},         {"request", "amend", "place"},
    {"request", "resolve", "resolution"}, {"request", "note", "note"},
    {"household", "set", "name"},         {"household", "set", "wishes"},
    {"parcel", "set", "carrier"},
};

/* The newest fact of a record is undone. */
static inline bool undo_fields(Node *node, const Fact *fact, char fields[160])
{
    Sql *q = sql(node->desk->store,
                 "SELECT origin, seq FROM journal WHERE record = :record AND "
                 "kind = :kind ORDER BY arrival DESC LIMIT 1");
    sql_text(q, ":record", fact->record);
    sql_text(q, ":kind", fact->kind);
    const bool found = sql_row(q);
    if (found)
        (void)snprintf(fields, 160,
                       "{\"of_origin\":%lld,\"of_seq\":%lld,\"note\":\"v%d.\"}",
                       (long long)sql_get_int(q, 0),
                       (long long)sql_get_int(q, 1), world.values + 1);
    sql_done(q, NULL);
    return found;
}

/* What an honest desk would not say. */
static inline void misuse(Fact *fact, int unit)
{
    switch (chance(24)) {
    case 0:
        fact->actor = "nobody";
        break;
    case 1:
        fact->scope = unit == 3 ? 5 : 3;
        break;
    case 2:
        fact->scope = 0;
        fact->kind = "category";
        fact->verb = "set";
        fact->record = "leak";
        break;
    default:
        break;
    }
}

/* What is everybody's, or the hotline's only. */
static inline void of_no_unit(Fact *fact)
{
    fact->scope = chance(2) ? 0 : SCOPE_HOTLINE;
    fact->kind = fact->scope ? "budget" : "department";
    fact->verb = "set";
    fact->record = fact->scope ? "2026" : "repair";
}

static inline void event_write(Node *node)
{
    char room[RECORD_NAME], fields[160];
    const int unit = node->unit ? node->unit : chance(2) ? 3 : 5;
    const Saying *saying =
        &sayings[chance((int)(sizeof sayings / sizeof *sayings))];
    Fact fact = {.scope = unit,
                 .actor = node->unit == 0 ? "hot"
                          : unit == 3     ? "chen"
                                          : "wang",
                 .kind = saying->kind,
                 .record = record_of(unit, chance(RECORDS), room),
                 .verb = saying->verb};

    if (world.values + 2 >= VALUES || desk_standby(node->desk))
        return;
    if (node->unit == 0) /* where it is now */
        fact.scope = journal_scope(node->desk->store, fact.kind, fact.record,
                                   fact.scope);
    if (chance(12) == 0 && undo_fields(node, &fact, fields)) {
        fact.verb = "undo";
        fact.fields = fields;
        saying = NULL;
    } else if (node->unit) {
        misuse(&fact, unit);
    } else if (chance(6) == 0) {
        of_no_unit(&fact);
    }
    const int value = fact_say(node, &fact, saying ? saying->field : "note");
    TELL("node %d says v%d: %s %s %s scope %d\n", index_of(node), value,
         fact.kind, fact.record, fact.verb, fact.scope);
}

/* ---- lines ----------------------------------------------------------------- */

static inline int interrupt(void *self)
{
    (void)self;
    story.doomed = true;
    return 1;
}

static inline void crash_at(Node *node, int steps)
{
    sqlite3_progress_handler(node->desk->store->db, steps,
                             steps > 0 ? interrupt : NULL, NULL);
}

static inline void event_crash(Node *node)
{
    TELL("node %d stops\n", index_of(node));
    node_stop(node);
    node_open(node);
}

/* What was acknowledged is at the other end, in whatever shape. */
static inline void check_acked(Exchange *from, const Node *there)
{
    int64_t origin = 0, seq = 0, mark = 0;
    Sql *q = sql(from->store, "SELECT origin, seq, mark FROM journal WHERE "
                              "arrival <= :sent AND origin = :origin "
                              "AND scope IN (0, 3, 5) AND arrival > :met "
                              "ORDER BY arrival DESC LIMIT 1");

    sql_int(q, ":sent", from->status.greeted ? from->peer.sent : 0);
    sql_int(q, ":origin", from->origin);
    sql_int(q, ":met", from->peer.met);
    if (sql_row(q)) {
        origin = sql_get_int(q, 0);
        seq = sql_get_int(q, 1);
        mark = sql_get_int(q, 2);
    }
    sql_done(q, NULL);
    q = sql(there->desk->store,
            "SELECT 1 FROM journal WHERE origin = :o AND seq = :s AND mark = "
            ":m UNION ALL SELECT 1 FROM quarantine WHERE origin = :o AND seq "
            "= :s AND mark = :m");
    sql_int(q, ":o", origin);
    sql_int(q, ":s", seq);
    sql_int(q, ":m", mark);
    if (!sql_row(q) && origin != 0)
        trouble("%lld/%lld was acknowledged, and is not at node %d",
                (long long)origin, (long long)seq, index_of(there));
    sql_done(q, NULL);
}

/* The last words of ends that have closed the line still arrive. */
static inline void last_words(Node *node)
{
    for (int i = 0; i < 2; i++) {
        Exchange *from = i ? node->near : node->far;
        Exchange *to = i ? node->far : node->near;
        Str *way = i ? &node->up : &node->down;
        exchange_take_output(from, way);
        work_at(i ? node->to : node);
        exchange_feed(to, str_text(way), way->len);
        str_clear(way);
    }
}

/* The hotline with the latest term. */
static inline Node *hotline_now(void)
{
    Node *latest = NULL;

    for (int i = 0; i < world.nodes; i++) {
        Node *node = &world.node[i];
        if (node->unit == 0 && !desk_standby(node->desk) &&
            (!latest || desk_term(node->desk) > desk_term(latest->desk)))
            latest = node;
    }
    return latest;
}

/* Whom a node calls: the standby the hotline that it was made for; a desk
 * mostly the right one of its two addresses. */
static inline Node *address_of(const Node *node)
{
    Node *now = hotline_now();

    if (node->unit == 0 || !now)
        return &world.node[HOTLINE];
    return chance(4) ? now : &world.node[chance(2) ? HOTLINE : STANDBY];
}

/* Bytes go one way and the other; false: an end has closed the line. */
static inline bool bytes_go(Node *node)
{
    bool fine = true;

    for (int i = 1 + chance(8); fine && i > 0; i--) {
        world.steady += 10;
        fine = line_move(node, chance(2),
                         chance(3) ? SIZE_MAX : (size_t)chance(700));
    }
    return fine;
}

/* A line is used, in the middle of which an end may stop. */
static inline void line_use(Node *node, Node *victim, bool crash)
{
    story.doomed = false;
    if (crash)
        crash_at(victim, 20 + chance(1500));
    const bool fine = bytes_go(node);
    if (crash)
        crash_at(victim, 0);
    if (!fine && chance(2))
        last_words(node);
    check_acked(node->near, node->to);
    if (!fine)
        line_cut(node);
    if (!fine && *node->error)
        TELL("line of %d ends: %s\n", index_of(node), node->error);
    if (story.doomed)
        event_crash(victim);
}

static inline void event_line(Node *node)
{
    Node *victim = chance(2) || !node->near ? node : node->to;
    const bool crash = chance(4) == 0;

    if (!node->near) {
        line_open_to(node, address_of(node));
        TELL("node %d calls %d\n", index_of(node), index_of(node->to));
    } else if (chance(10) == 0) {
        TELL("line of %d is cut\n", index_of(node));
        line_cut(node);
    } else {
        line_use(node, victim, crash);
    }
}

/* ---- files, clocks, units, hotlines ---------------------------------------- */

/* How often each value stands in the fields that a statement finds. */
static inline void values_count(Store *store, const char *text, int *held)
{
    Sql *q = sql_once(store, text);

    while (sql_row(q)) {
        const char *v = strstr(sql_get(q, 0), "\"v");
        const long value = v ? strtol(v + 2, NULL, 10) : 0;
        if (value > 0 && value < VALUES)
            held[value]++;
    }
    sure(sql_done(q, err));
}

/* Values that nobody holds any more are lost for good reason. */
static inline void losses_note(void)
{
    int *held = mem_new(VALUES * sizeof *held);

    for (int i = 0; i < world.nodes; i++)
        values_count(world.node[i].desk->store,
                     "SELECT fields FROM journal UNION ALL "
                     "SELECT fields FROM quarantine",
                     held);
    for (int v = 1; v <= world.values; v++)
        if (held[v] == 0)
            story.lost[v] = true;
    free(held);
}

static inline void event_copy(Node *node)
{
    TELL("node %d is copied\n", index_of(node));
    node_copy(node);
}

static inline void event_restore(Node *node)
{
    if (!*node->copy || story.restores > 3)
        return;
    story.restores++;
    TELL("node %d is restored\n", index_of(node));
    node_restore(node);
    losses_note();
}

static inline void event_clone(Node *node)
{
    if (world.nodes >= NODES || story.clones > 1 || !node->unit)
        return;
    story.clones++;
    Node *clone = node_new(node->unit);
    TELL("node %d is cloned: %d\n", index_of(node), index_of(clone));
    database_copy(node->path, clone->path);
    node_open(clone);
}

static inline void event_clock(Node *node)
{
    static const int64_t skews[] = {0,      0,         900,    -40000,
                                    120000, -10800000, 7200000};

    if (node->unit)
        node->skew = skews[chance(7)];
    TELL("clock of %d is %lld ms ahead\n", index_of(node),
         (long long)node->skew);
}

/* A household, or a single request whose home was another, belongs to the
 * other unit from now on. */
static inline void event_move(Node *node)
{
    char room[RECORD_NAME];
    Node *hotline = hotline_now();
    const char *kind = chance(2) ? "household" : "request";
    const char *record = record_of(chance(2) ? 3 : 5, chance(RECORDS), room);
    Deed deed = {.kind = kind, .verb = "move"};
    Fields fields = FIELDS_EMPTY;

    (void)node;
    if (!hotline || chance(8) == 0)
        hotline = &world.node[HOTLINE];
    const int from = journal_scope(hotline->desk->store, kind, record, 0);
    if (from <= 0 || desk_standby(hotline->desk))
        return;
    work_at(hotline);
    text_copy(deed.record, sizeof deed.record, record);
    fields_set(&fields, "home", from == 3 ? "5-101" : "3-101");
    sure(store_begin(hotline->desk->store, DURABLE, err));
    sure(move_inside(hotline->desk, &deed, &fields, err));
    sure(store_commit(hotline->desk->store, err));
    fields_release(&fields);
    TELL("%s %s moves away from %d at node %d\n", kind, record, from,
         index_of(hotline));
}

static inline void promote(Node *standby)
{
    work_at(standby);
    act_as_guanjia(standby->desk);
    sure(hotline_promote(standby->desk, err));
    TELL("node %d is promoted\n", index_of(standby));
}

/* The hotline is taken for lost; perhaps it is only cut off. */
static inline void event_promote(Node *node)
{
    Node *standby = &world.node[HOTLINE];

    (void)node;
    if (!desk_standby(standby->desk))
        standby = &world.node[STANDBY];
    if (!desk_standby(standby->desk) || story.promotions > 2)
        return;
    story.promotions++;
    promote(standby);
}

/* ---- chance ---------------------------------------------------------------- */

static const struct Event {
    void (*happen)(Node *node);
    int weight;
} events[] = {
    {event_write, 28}, {event_line, 59},   {event_crash, 2},
    {event_copy, 3},   {event_restore, 2}, {event_clone, 1},
    {event_clock, 2},  {event_move, 2},    {event_promote, 1},
};

static inline void event_next(void)
{
    Node *node = &world.node[chance(world.nodes)];
    int at = chance(100);

    world.wall += 1 + chance(20000);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        at -= events[i].weight;
        if (at >= 0)
            continue;
        if (events[i].happen == event_line && index_of(node) == HOTLINE)
            node = &world.node[1 + chance(world.nodes - 1)];
        events[i].happen(node);
        return;
    }
}

#endif
