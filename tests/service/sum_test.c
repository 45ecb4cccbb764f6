/* sum_test.c -- the same facts are the same tables, in every order
 *
 * Random facts of random records, with clocks that differ and writers who had
 * not seen each other, are added up in a random order, in pieces, and all at
 * once; the tables must be equal.  The seed is printed; GUANJIA_SEED replays
 * one, GUANJIA_ROUNDS does more.
 */
#include "../../src/service/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { FACTS = 180, RECORDS = 6 };

/* xorshift: the same everywhere. */
static uint64_t state;

static unsigned draw(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 11) % below);
}

/* A made-up fact of some database. */
typedef struct Made {
    int64_t origin, seq, stamp, base;
    const char *kind, *verb;
    char record[16];
    char fields[512];
} Made;

static const char *const verbs[] = {
    "receive", "dispatch", "accept", "arrive", "explain",  "promise",
    "resolve", "verify",   "reopen", "close",  "note",     "amend",
    "appoint", "join",     "attend", "remind", "complain", "investigate",
    "answer",  "link",     "unlink"};

static void make_request(Made *made)
{
    made->kind = "request";
    snprintf(made->record, sizeof made->record, "01hd9k2m3x7p%u", draw(3));
    made->verb = verbs[draw(sizeof verbs / sizeof *verbs)];
    if (draw(4) == 0)
        made->verb = "receive";
    snprintf(made->fields, sizeof made->fields,
             "{\"text\":\"漏水%u\",\"department\":\"d%u\",\"at\":\"%u\","
             "\"received_at\":\"%u\",\"verdict\":\"%s\",\"note\":\"n%u\","
             "\"urgency\":\"emergency\",\"nature\":\"complaint\","
             "\"called\":\"d0 d1\",\"joined\":\"d%u\",\"hurt\":\"%s\","
             "\"about\":\"%s\",\"incident\":\"i%u\"}",
             draw(5), draw(3), 1000 + draw(500), 1000 + draw(50),
             draw(2) ? "yes" : "no", draw(9), draw(3), draw(2) ? "yes" : "no",
             draw(3) ? "lin" : "chen", draw(2));
}

static void make_household(Made *made)
{
    made->kind = "household";
    made->verb = "set";
    snprintf(made->record, sizeof made->record, "h%u", draw(3));
    snprintf(made->fields, sizeof made->fields,
             draw(2) ? "{\"name\":\"王%u\",\"telephone\":\"0912-345-67%u\"}"
                     : "{\"name\":\"Wang %u\",\"home\":\"3-120%u\"}",
             draw(4), draw(9));
}

/* A register, as a site would define it. */
static const char *const walk =
    "kind: walk\n"
    "scope: unit\n"
    "number: V\n"
    "label: {en: Walk}\n"
    "title: [home]\n"
    "fields:\n"
    "  - {name: home, type: home, label: {en: Home}}\n"
    "  - {name: text, type: long, label: {en: Text}}\n"
    "  - {name: count, type: number, label: {en: Count}}\n"
    "  - {name: price, type: money, label: {en: Price}}\n"
    "  - {name: cost, type: money, compute: {product: [count, price]},\n"
    "     label: {en: Cost}}\n"
    "  - {name: due_at, type: datetime, label: {en: Due}}\n"
    "states:\n"
    "  - {name: written, label: {en: written}}\n"
    "  - {name: checked, label: {en: checked}}\n"
    "  - {name: filed, label: {en: filed}, open: no}\n"
    "steps:\n"
    "  - {name: check, label: {en: Check}, from: [written], to: checked,\n"
    "     fields: [{name: word, type: long, label: {en: Word}}]}\n"
    "  - {name: file, label: {en: File}, from: [checked], to: filed}\n"
    "  - {name: return, label: {en: Return}, from: [checked, filed],\n"
    "     to: written}\n"
    "list:\n"
    "  columns: [number, home]\n"
    "  order: [-count, text]\n"
    "  open_while: {text: filled}\n"
    "  due: due_at\n";

static void make_walk(Made *made)
{
    static const char *const steps[] = {"set",  "set",    "check",
                                        "file", "return", "teleport"};

    made->kind = "walk";
    snprintf(made->record, sizeof made->record, "01hd9k2m3x7q%u", draw(3));
    made->verb = steps[draw(sizeof steps / sizeof *steps)];
    snprintf(made->fields, sizeof made->fields,
             draw(2) ? "{\"text\":\"漏水%u\",\"home\":\"3-120%u\",\"older\":"
                       "\"o%u\",\"number\":\"V3-1123-00%u\"}"
                     : "{\"count\":\"%u\",\"price\":\"%u.00\",\"word\":"
                       "\"w%u\",\"due_at\":\"%u\"}",
             draw(5), draw(9), draw(3), draw(9));
}

static void undo_one(Made *made, const Made *all, int before)
{
    const Made *undone = &all[draw((unsigned)before)];

    made->verb = "undo";
    memcpy(made->record, undone->record, sizeof made->record);
    made->kind = undone->kind;
    snprintf(made->fields, sizeof made->fields,
             "{\"of_origin\":\"%lld\",\"of_seq\":\"%lld\"}",
             (long long)undone->origin, (long long)undone->seq);
}

static void make_facts(Made *made)
{
    int64_t seqs[4] = {0};

    for (int i = 0; i < FACTS; i++) {
        unsigned writer = draw(4);
        made[i] = (Made){.origin = 11 + writer, .seq = ++seqs[writer]};
        made[i].stamp = (int64_t)(5000 + draw(2000)) << 16;
        made[i].base = draw(2) ? made[i].stamp - (int64_t)(1 << 16)
                               : made[i].stamp - ((int64_t)draw(2000) << 16);
        if (draw(4) == 0)
            make_household(&made[i]);
        else if (draw(2) == 0)
            make_walk(&made[i]);
        else
            make_request(&made[i]);
        if (i > 0 && draw(10) == 0)
            undo_one(&made[i], made, i);
    }
}

static void take(Desk *desk, const Made *made)
{
    bool fresh;
    Err err = ERR_NONE;
    Fact fact = {.origin = made->origin,
                 .seq = made->seq,
                 .stamp = made->stamp,
                 .base = made->base,
                 .scope = 3,
                 .actor = "chen",
                 .kind = made->kind,
                 .record = made->record,
                 .verb = made->verb,
                 .fields = made->fields};

    assert_true(journal_take(desk->store, &fact, &fresh, &err));
    assert_true(fresh);
}

static Desk *new_desk(char path[64])
{
    Desk *desk;
    Err err = ERR_NONE;
    char pin[8];

    strcpy(path, "/tmp/guanjia-sum-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    unlink(path);
    strcat(path, ".db");
    assert_true(desk_make(path, 3, pin, &err));
    assert_true(desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err));
    return desk;
}

static void end_desk(Desk *desk, const char *path)
{
    char name[96];

    desk_close(desk);
    for (int i = 0; i < 4; i++) {
        static const char *const tails[] = {"", "-wal", "-shm", "-lock"};
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        unlink(name);
    }
}

/* Every row of the tables that the facts made, as text. */
static char *tables(Desk *desk)
{
    static const char *const queries[] = {
        "SELECT * FROM request ORDER BY id",
        "SELECT * FROM household ORDER BY id",
        "SELECT * FROM record ORDER BY id",
        "SELECT * FROM record_name ORDER BY id, key",
        "SELECT * FROM dispute ORDER BY record, kind, field, other_origin, "
        "other_seq"};
    Str out = STR_EMPTY;

    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        Sql *q = sql(desk->store, queries[i]);
        while (sql_row(q)) {
            for (int column = 0; column < sql_columns(q); column++)
                str_addf(&out, "%s|",
                         sql_get(q, column) ? sql_get(q, column) : "-");
            str_add(&out, "\n");
        }
        assert_true(sql_done(q, NULL));
    }
    return str_take(&out);
}

static void shuffle(Made *made)
{
    for (int i = FACTS - 1; i > 0; i--) {
        unsigned j = draw((unsigned)i + 1);
        Made held = made[i];
        made[i] = made[j];
        made[j] = held;
    }
}

/* In pieces of a few facts, each added up at once. */
static void take_in_pieces(Desk *desk, const Made *made)
{
    Err err = ERR_NONE;

    for (int i = 0; i < FACTS;) {
        int piece = 1 + (int)draw(9);
        assert_true(store_begin(desk->store, DURABLE, &err));
        int end = i + piece < FACTS ? i + piece : FACTS;
        for (int at = i; at < end; at++)
            take(desk, &made[at]);
        for (; i < end; i++)
            assert_true(desk_sum(desk, made[i].kind, made[i].record, &err));
        assert_true(store_commit(desk->store, &err));
    }
}

static void the_sum_of_facts_does_not_depend_on_their_order(void **unused)
{
    (void)unused;
    const char *seed = getenv("GUANJIA_SEED"), *more = getenv("GUANJIA_ROUNDS");
    int rounds = more ? atoi(more) : 12;
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 5341;

    for (int round = 0; round < rounds; round++) {
        char path[64];
        Made made[FACTS];
        Err err = ERR_NONE;
        state = (first + (uint64_t)round) * 2654435761U + 1;
        make_facts(made);

        Desk *desk = new_desk(path);
        take_in_pieces(desk, made);
        char *whole = tables(desk);
        Str found = STR_EMPTY;
        if (!desk_check(desk, NULL, NULL, &found, &err))
            fail_msg("seed %llu: check found: %s%s",
                     (unsigned long long)first + (unsigned)round,
                     str_text(&found), err.text);
        str_release(&found);
        assert_true(desk_rebuild(desk, NULL, NULL, &err));
        char *rebuilt = tables(desk);
        assert_string_equal(whole, rebuilt);
        end_desk(desk, path);

        shuffle(made);
        desk = new_desk(path);
        take_in_pieces(desk, made);
        char *other = tables(desk);
        if (strcmp(whole, other) != 0)
            fail_msg("seed %llu: another order, other tables",
                     (unsigned long long)first + (unsigned)round);
        assert_non_null(strstr(whole, "01hd9k2m3x7p"));
        assert_non_null(strstr(whole, "walk|01hd9k2m3x7q"));
        end_desk(desk, path);
        free(whole);
        free(rebuilt);
        free(other);
    }
}

/* Adds a fact to a new request and gives the sum of one column. */
static void put(Desk *desk, int64_t origin, int64_t seq, int64_t stamp,
                int64_t base, const char *verb, const char *fields)
{
    Made made = {.origin = origin,
                 .seq = seq,
                 .stamp = stamp,
                 .base = base,
                 .kind = "request",
                 .verb = verb,
                 .record = "01hd9k2m3x7p4"};
    Err err = ERR_NONE;

    snprintf(made.fields, sizeof made.fields, "%s", fields);
    assert_true(store_begin(desk->store, DURABLE, &err));
    take(desk, &made);
    assert_true(desk_sum(desk, "request", made.record, &err));
    assert_true(store_commit(desk->store, &err));
}

static void expect(Desk *desk, const char *query, const char *want)
{
    Sql *q = sql_once(desk->store, query);
    assert_true(sql_row(q));
    assert_string_equal(sql_get(q, 0) ? sql_get(q, 0) : "-", want);
    assert_true(sql_done(q, NULL));
}

static void two_who_did_not_know_each_other_make_a_dispute(void **unused)
{
    (void)unused;
    char path[64];
    Desk *desk = new_desk(path);

    put(desk, 1, 1, 100, 0, "receive", "{\"text\":\"a\"}");
    put(desk, 1, 2, 200, 100, "amend", "{\"text\":\"b\"}");
    expect(desk, "SELECT count(*) FROM dispute", "0");
    put(desk, 2, 1, 300, 100, "amend", "{\"text\":\"c\"}");
    expect(desk, "SELECT text FROM request", "c");
    expect(desk, "SELECT taken || other || other_actor FROM dispute", "cbchen");
    put(desk, 1, 3, 400, 300, "amend", "{\"text\":\"b\"}");
    expect(desk, "SELECT text FROM request", "b");
    expect(desk, "SELECT count(*) FROM dispute", "0");
    end_desk(desk, path);
}

static void a_verb_that_comes_too_late_is_kept_as_a_dispute(void **unused)
{
    (void)unused;
    char path[64];
    Desk *desk = new_desk(path);

    put(desk, 1, 1, 100, 0, "receive", "{\"received_at\":\"50\"}");
    put(desk, 1, 2, 200, 100, "resolve", "{\"at\":\"60\"}");
    put(desk, 1, 3, 300, 200, "close", "{\"at\":\"70\"}");
    put(desk, 2, 1, 400, 100, "accept", "{\"accepted_by\":\"wu\"}");
    expect(desk, "SELECT state FROM request", "closed");
    expect(desk, "SELECT field || other_verb FROM dispute", "accept");
    end_desk(desk, path);
}

static void
undoing_takes_a_step_back_and_undoing_that_brings_it_again(void **unused)
{
    (void)unused;
    char path[64];
    Desk *desk = new_desk(path);

    put(desk, 1, 1, 100, 0, "receive", "{\"received_at\":\"50\"}");
    put(desk, 1, 2, 200, 100, "resolve", "{\"at\":\"60\"}");
    put(desk, 1, 3, 300, 200, "undo", "{\"of_origin\":\"1\",\"of_seq\":\"2\"}");
    expect(desk, "SELECT state || ifnull(resolved_at, '') FROM request",
           "received");
    put(desk, 1, 4, 400, 300, "undo", "{\"of_origin\":\"1\",\"of_seq\":\"3\"}");
    expect(desk, "SELECT state FROM request", "resolved");
    put(desk, 1, 5, 500, 400, "undo", "{\"of_origin\":\"1\",\"of_seq\":\"1\"}");
    expect(desk, "SELECT state || open FROM request", "withdrawn0");
    end_desk(desk, path);
}

static void fields_of_a_newer_program_stay_in_the_journal(void **unused)
{
    (void)unused;
    char path[64];
    Desk *desk = new_desk(path);

    put(desk, 1, 1, 100, 0, "receive",
        "{\"received_at\":\"50\",\"colour\":\"blue\"}");
    put(desk, 1, 2, 200, 100, "teleport", "{\"text\":\"gone\"}");
    expect(desk, "SELECT text || state FROM request", "gonereceived");
    expect(desk, "SELECT count(*) FROM journal WHERE fields LIKE '%blue%'",
           "1");
    end_desk(desk, path);
}

/* The forms of a site lie in a folder, which $GUANJIA_FORMS names. */
static char folder[] = "/tmp/guanjia-sum-forms-XXXXXX";
static char walk_file[64];

static int forms_make(void **unused)
{
    (void)unused;
    assert_non_null(mkdtemp(folder));
    snprintf(walk_file, sizeof walk_file, "%s/walk.yaml", folder);
    FILE *file = fopen(walk_file, "w");
    assert_non_null(file);
    fputs(walk, file);
    fclose(file);
    return setenv("GUANJIA_FORMS", folder, 1);
}

static int forms_remove(void **unused)
{
    (void)unused;
    unlink(walk_file);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sum_of_facts_does_not_depend_on_their_order),
        cmocka_unit_test(two_who_did_not_know_each_other_make_a_dispute),
        cmocka_unit_test(a_verb_that_comes_too_late_is_kept_as_a_dispute),
        cmocka_unit_test(
            undoing_takes_a_step_back_and_undoing_that_brings_it_again),
        cmocka_unit_test(fields_of_a_newer_program_stay_in_the_journal),
    };
    return cmocka_run_group_tests(tests, forms_make, forms_remove);
}
