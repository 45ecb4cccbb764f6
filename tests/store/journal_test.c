/* journal_test.c -- facts, their order and stamps; records; sums; drafts */
#include "clock.h"
#include "store_fixture.h"

/* What a visit gathers: "receive accept …". */
typedef struct Gathered {
    Str text;
    int stop_after; /* 0: never */
    int count;
} Gathered;

static bool verbs_gather(void *self, const Fact *fact)
{
    Gathered *gathered = self;

    str_addf(&gathered->text, "%s ", fact->verb);
    return ++gathered->count != gathered->stop_after;
}

static bool records_gather(void *self, const Fact *fact)
{
    Gathered *gathered = self;

    str_addf(&gathered->text, "%s/%s:%s ", fact->kind, fact->record,
             fact->verb);
    return true;
}

static void a_fact_is_kept_as_it_was(void **state)
{
    Bench *bench = *state;
    const Fact fact = fact_add(bench->store, "01HQ3V5K8WM2Z", "receive");

    assert_int_equal(fact.arrival, 1);
    assert_int_equal(fact.seq, 1);
    assert_int_equal(fact.origin, store_origin(bench->store));
    assert_true(fact.stamp >> 16 <= clock_millis());
    assert_true(fact.stamp >> 16 > clock_millis() - 60000);
    assert_int_equal(journal_newest(bench->store, "request", fact.record),
                     fact.stamp);
    assert_int_equal(journal_newest(bench->store, "home", fact.record), 0);
    assert_int_equal(journal_count(bench->store), 1);
    assert_int_equal(count_of(bench->store,
                              "SELECT count(*) FROM journal WHERE scope = 3 "
                              "AND actor = 'chen' AND kind = 'request' "
                              "AND record = '01HQ3V5K8WM2Z' AND base = 0 "
                              "AND verb = 'receive' "
                              "AND fields = '{\"text\":\"tap leaks\"}'"),
                     1);
}

/* Another database's fact. */
static Fact foreign(int64_t seq, int64_t stamp, const char *record,
                    const char *verb)
{
    return (Fact){.origin = 99,
                  .seq = seq,
                  .stamp = stamp,
                  .actor = "wu",
                  .kind = "request",
                  .record = record,
                  .verb = verb,
                  .fields = "{}"};
}

static bool take(Store *store, Fact fact)
{
    bool fresh = false;

    done(store_begin(store, DURABLE, sure));
    done(journal_take(store, &fact, &fresh, sure));
    done(store_commit(store, sure));
    return fresh;
}

static void facts_come_by_stamp_whatever_their_arrival(void **state)
{
    Bench *bench = *state;
    Gathered gathered = {.text = STR_EMPTY};

    take(bench->store, foreign(1, 300, "B", "third"));
    take(bench->store, foreign(2, 100, "B", "first"));
    take(bench->store, foreign(4, 200, "B", "second-b"));
    take(bench->store, foreign(3, 200, "B", "second-a"));
    take(bench->store, foreign(5, 150, "A", "other"));
    done(journal_each(bench->store, "request", "B", verbs_gather, &gathered,
                      sure));
    assert_string_equal(gathered.text.at, "first second-a second-b third ");
    str_clear(&gathered.text);
    gathered = (Gathered){.text = gathered.text, .stop_after = 2};
    done(journal_each(bench->store, "request", "B", verbs_gather, &gathered,
                      sure));
    assert_string_equal(gathered.text.at, "first second-a ");
    str_release(&gathered.text);
}

static void all_facts_come_name_by_name_as_they_arrived(void **state)
{
    Bench *bench = *state;
    Gathered gathered = {.text = STR_EMPTY};
    Fact home = foreign(9, 50, "B", "h");

    home.kind = "home";
    take(bench->store, foreign(1, 300, "B", "2"));
    take(bench->store, foreign(2, 100, "C", "1"));
    take(bench->store, foreign(3, 200, "A", "1"));
    take(bench->store, foreign(4, 90, "B", "1"));
    take(bench->store, home);
    done(journal_all(bench->store, records_gather, &gathered, sure));
    assert_string_equal(gathered.text.at,
                        "request/A:1 request/B:2 request/B:1 home/B:h "
                        "request/C:1 ");
    str_release(&gathered.text);
}

static void a_fact_that_comes_twice_is_kept_once(void **state)
{
    Bench *bench = *state;

    assert_true(take(bench->store, foreign(1, 100, "A", "receive")));
    assert_false(take(bench->store, foreign(1, 100, "A", "receive")));
    assert_int_equal(journal_count(bench->store), 1);
}

static void a_stamp_is_newer_than_all_even_from_fast_clocks(void **state)
{
    Bench *bench = *state;
    const int64_t ahead = (clock_millis() + 3600000) * 65536;
    Store *other;

    done(store_open(&other, bench->path, STORE_WRITE, sure));
    const int64_t first = fact_add(bench->store, "A", "a").stamp;
    assert_true(fact_add(other, "A", "b").stamp > first);
    take(other, foreign(1, ahead, "A", "from a fast clock"));
    assert_int_equal(fact_add(bench->store, "A", "c").stamp, ahead + 1);
    assert_int_equal(fact_add(other, "A", "d").stamp, ahead + 2);
    store_close(other);
    store_close(bench->store);
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    const Fact last = fact_add(bench->store, "A", "e");
    assert_int_equal(last.stamp, ahead + 3);
    assert_int_equal(last.seq, 5);
}

static void stamps_go_on_after_many_facts_and_a_new_start(void **state)
{
    Bench *bench = *state;
    enum { MANY = 10000 };
    Fact fact = {.actor = "",
                 .kind = "home",
                 .record = "3-1203",
                 .verb = "set",
                 .fields = "{}"};
    int64_t newest = 0;

    done(store_begin(bench->store, DURABLE, sure));
    for (int i = 0; i < MANY; i++) {
        fact.stamp = i == 17 ? (clock_millis() + 7200000) * 65536 : 0;
        done(journal_add(bench->store, &fact, sure));
        assert_true(i == 17 || fact.stamp > newest);
        newest = fact.stamp;
    }
    done(store_commit(bench->store, sure));
    store_close(bench->store);
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    const Fact last = fact_add(bench->store, "A", "e");
    assert_int_equal(last.stamp, newest + 1);
    assert_int_equal(last.seq, MANY + 1);
}

static void a_rolled_back_fact_leaves_no_gap(void **state)
{
    Bench *bench = *state;
    Fact fact = {.actor = "",
                 .kind = "home",
                 .record = "3-1203",
                 .verb = "set",
                 .fields = "{}"};

    fact_add(bench->store, "A", "a");
    done(store_begin(bench->store, DURABLE, sure));
    done(journal_add(bench->store, &fact, sure));
    assert_int_equal(fact.seq, 2);
    store_rollback(bench->store);
    const Fact next = fact_add(bench->store, "A", "b");
    assert_int_equal(next.seq, 2);
    assert_int_equal(next.arrival, 2);
    assert_int_equal(journal_count(bench->store), 2);
}

/* What was taken back does not count, and what others wrote meanwhile does:
 * facts, places without one, another origin. */
static void numbers_go_on_whoever_wrote_between(void **state)
{
    Bench *bench = *state;
    Store *other;
    Fact lost = {
        .actor = "", .kind = "k", .record = "A", .verb = "v", .fields = "{}"};

    done(store_open(&other, bench->path, STORE_WRITE, sure));
    for (int i = 0; i < 3; i++) {
        const int64_t seq = fact_add(bench->store, "A", "a").seq;
        done(store_begin(bench->store, DURABLE, sure));
        done(journal_add(bench->store, &lost, sure));
        store_rollback(bench->store);
        assert_int_equal(fact_add(other, "A", "b").seq, seq + 1);
        done(store_begin(other, DURABLE, sure));
        done(journal_add(other, &lost, sure));
        done(journal_move(other, "request", "A", 4 + i, sure));
        done(store_commit(other, sure));
        const Fact next = fact_add(bench->store, "A", "c");
        assert_int_equal(next.seq, seq + 3);
        assert_true(next.stamp > lost.stamp);
        const Fact own = fact_add(bench->store, "A", "d");
        assert_int_equal(own.seq, seq + 4);
        assert_int_equal(own.arrival, next.arrival + 1);
    }
    done(store_begin(other, DURABLE, sure));
    done(origin_renew(other, sure));
    done(store_commit(other, sure));
    assert_int_equal(fact_add(bench->store, "A", "e").seq, 1);
    assert_int_equal(fact_add(other, "A", "e").seq, 2);
    done(store_begin(bench->store, DURABLE, sure));
    done(journal_add(bench->store, &lost, sure));
    done(origin_renew(bench->store, sure));
    done(journal_add(bench->store, &lost, sure));
    assert_int_equal(lost.seq, 1);
    store_rollback(bench->store);
    assert_int_equal(fact_add(bench->store, "A", "f").seq, 3);
    assert_int_equal(fact_add(other, "A", "f").seq, 4);
    store_close(other);
}

static void numbers_that_cannot_be_are_not_taken(void **state)
{
    Bench *bench = *state;
    Fact facts[] = {foreign(0, 100, "A", "x"), foreign(1, 0, "A", "x"),
                    foreign(1, INT64_MAX, "A", "x"), foreign(-1, 100, "A", "x"),
                    foreign(1, 100, "A", "x")};
    bool fresh;

    facts[4].origin = -4;
    done(store_begin(bench->store, DURABLE, sure));
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        Err err = ERR_NONE;
        assert_false(journal_take(bench->store, &facts[i], &fresh, &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
    done(store_commit(bench->store, sure));
}

static void our_own_facts_given_back_move_the_count(void **state)
{
    Bench *bench = *state;
    Fact back = foreign(41, 100, "A", "receive");

    back.origin = store_origin(bench->store);
    assert_true(take(bench->store, back));
    assert_int_equal(fact_add(bench->store, "A", "b").seq, 42);
}

static void records_are_named_in_order_and_never_twice(void **state)
{
    (void)state;
    char last[RECORD_NAME] = "";
    char name[RECORD_NAME];
    const int64_t now = INT64_C(1766000000000);

    for (int i = 0; i < 5000; i++) {
        record_mint(now + i / 1000, name);
        assert_int_equal(strlen(name), 13);
        if (i % 1000 != 0)
            assert_string_not_equal(name, last);
        else
            assert_true(strcmp(name, last) > 0);
        assert_int_equal(record_id(name) >> 21, now + i / 1000);
        strcpy(last, name);
    }
}

static void only_whole_names_have_a_number(void **state)
{
    (void)state;

    assert_int_equal(record_id("0000000000001"), 1);
    assert_int_equal(record_id("7ZZZZZZZZZZZZ"), INT64_MAX);
    static const char *const wrong[] = {"",
                                        "1",
                                        "3-1203",
                                        "8000000000000",
                                        "ZZZZZZZZZZZZZ",
                                        "000000000000I",
                                        "000000000000a",
                                        "00000000000001",
                                        "漏水漏水1"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(record_id(wrong[i]), 0);
    assert_int_equal(record_id(NULL), 0);
}

static void sums_are_emptied_and_what_is_kept_stays(void **state)
{
    Bench *bench = *state;
    Store *store = bench->store;

    fact_add(store, "A", "a");
    done(store_begin(store, DURABLE, sure));
    done(store_run(store,
                   "INSERT INTO home (record, stamp) VALUES ('3-1', 1);"
                   "INSERT INTO request_words (rowid, words) VALUES (1, 'x');"
                   "CREATE TABLE of_an_older_version (x);",
                   sure));
    done(sums_start(store, "main", sure));
    assert_int_equal(sums_version(store), 0);
    assert_int_equal(count_of(store, "SELECT count(*) FROM home"), 0);
    assert_int_equal(count_of(store, "SELECT count(*) FROM sqlite_schema "
                                     "WHERE name = 'request_home'"),
                     0);
    done(sums_finish(store, "main", sure));
    assert_int_equal(sums_version(store), sums_current());
    done(store_commit(store, sure));
    assert_int_equal(count_of(store, "SELECT count(*) FROM sqlite_schema "
                                     "WHERE name = 'of_an_older_version'"),
                     0);
    assert_int_equal(count_of(store, "SELECT count(*) FROM sqlite_schema "
                                     "WHERE name = 'request_home'"),
                     1);
    assert_int_equal(journal_count(store), 1);
}

static void a_second_set_of_sums_stands_beside_the_first(void **state)
{
    Bench *bench = *state;
    Store *store = bench->store;

    done(store_begin(store, DURABLE, sure));
    done(store_run(store, "INSERT INTO home (record, stamp) VALUES ('3-1', 1)",
                   sure));
    done(store_commit(store, sure));
    for (int round = 0; round < 2; round++) {
        done(store_snapshot(store, sure));
        done(sums_start(store, "temp", sure));
        done(store_run(store,
                       "INSERT INTO temp.home (record, stamp) "
                       "VALUES ('4-1', 1), ('4-2', 1)",
                       sure));
        done(sums_finish(store, "temp", sure));
        store_snapshot_end(store);
    }
    assert_int_equal(count_of(store, "SELECT count(*) FROM main.home"), 1);
    assert_int_equal(count_of(store, "SELECT count(*) FROM temp.home"), 2);
    assert_int_equal(sums_version(store), sums_current());
}

/* A draft's texts are its owner's to free, so they are no literals. */
static Draft draft_of(char *fields, int64_t edited)
{
    static char owner[] = "chen";
    static char kind[] = "request";
    static char record[] = "";

    return (Draft){.owner = owner,
                   .kind = kind,
                   .record = record,
                   .fields = fields,
                   .begun = 100,
                   .edited = edited};
}

static void drafts_are_kept_listed_and_dropped(void **state)
{
    Bench *bench = *state;
    char first[] = "{\"text\":\"漏\"}";
    char second[] = "{\"text\":\"漏水\"}";
    Draft draft = draft_of(first, 100);
    Draft other = draft_of(first, 200);
    Draft list[4];

    done(draft_keep(bench->store, &draft, sure));
    assert_true(draft.id > 0);
    const int64_t id = draft.id;
    draft.fields = second;
    draft.edited = 105;
    done(draft_keep(bench->store, &draft, sure));
    assert_int_equal(draft.id, id);
    done(draft_keep(bench->store, &other, sure));
    assert_int_equal(draft_count(bench->store, "chen"), 2);
    assert_int_equal(draft_count(bench->store, "wu"), 0);
    assert_int_equal(draft_list(bench->store, "chen", list, 4), 2);
    assert_int_equal(list[0].id, other.id);
    assert_string_equal(list[1].fields, "{\"text\":\"漏水\"}");
    assert_int_equal(list[1].begun, 100);
    assert_int_equal(list[1].edited, 105);
    draft_release(&list[0]);
    draft_release(&list[1]);
    assert_int_equal(draft_list(bench->store, "chen", list, 1), 1);
    draft_release(&list[0]);
    done(draft_drop(bench->store, id, sure));
    assert_int_equal(draft_count(bench->store, "chen"), 1);
}

static void a_draft_that_finds_the_file_busy_stays_new(void **state)
{
    Bench *bench = *state;
    char fields[] = "{}";
    Draft draft = draft_of(fields, 100);
    Err err = ERR_NONE;
    Store *other;

    done(store_open(&other, bench->path, STORE_WRITE, sure));
    done(store_begin(other, DURABLE, sure));
    assert_false(draft_keep(bench->store, &draft, &err));
    assert_int_equal(err.kind, ERR_BUSY);
    assert_int_equal(draft.id, 0);
    store_close(other);
    done(draft_keep(bench->store, &draft, sure));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        bench_test(a_fact_is_kept_as_it_was),
        bench_test(facts_come_by_stamp_whatever_their_arrival),
        bench_test(all_facts_come_name_by_name_as_they_arrived),
        bench_test(a_fact_that_comes_twice_is_kept_once),
        bench_test(a_stamp_is_newer_than_all_even_from_fast_clocks),
        bench_test(stamps_go_on_after_many_facts_and_a_new_start),
        bench_test(a_rolled_back_fact_leaves_no_gap),
        bench_test(numbers_go_on_whoever_wrote_between),
        bench_test(numbers_that_cannot_be_are_not_taken),
        bench_test(our_own_facts_given_back_move_the_count),
        cmocka_unit_test(records_are_named_in_order_and_never_twice),
        cmocka_unit_test(only_whole_names_have_a_number),
        bench_test(sums_are_emptied_and_what_is_kept_stays),
        bench_test(a_second_set_of_sums_stands_beside_the_first),
        bench_test(drafts_are_kept_listed_and_dropped),
        bench_test(a_draft_that_finds_the_file_busy_stays_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
