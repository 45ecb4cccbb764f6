/* crowd_test.c -- several programs on one file, and programs that are killed
 *
 * Each writer is a process of its own that opens the file, as two terminals
 * and a script would.  What a writer was told is saved (its commit came back)
 * it notes in a pipe; nothing that was noted may be missing afterwards.
 */
#include "clock.h"
#include "store_fixture.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

static void nap(long millis)
{
    const struct timespec pause = {.tv_nsec = millis * 1000000};

    nanosleep(&pause, NULL);
}

/* A process that runs work(path, note) until it ends or is killed, at the
 * latest with this one: a failed assertion leaves nobody behind. */
static pid_t process(void (*work)(Store *store, int note), const char *path,
                     int note)
{
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    Err err = ERR_NONE;
    Store *store;
    if (!store_open(&store, path, STORE_WRITE, &err)) {
        fprintf(stderr, "%s\n", err.text);
        _exit(1);
    }
    work(store, note);
    store_close(store);
    _exit(0);
}

static int process_end(pid_t child)
{
    int status;

    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

/* A writer whom others keep out is told so, and tries again. */
static bool begin(Store *store, Err *err)
{
    do
        *err = ERR_NONE;
    while (!store_begin(store, DURABLE, err) && err->kind == ERR_BUSY);
    return err->kind == ERR_OK;
}

/* One fact with its row of the sums; notes the fact's number once saved. */
static bool save_one(Store *store, int note)
{
    Err err = ERR_NONE;
    Fact fact = {.actor = "chen",
                 .kind = "heard",
                 .verb = "ring",
                 .record = "A",
                 .fields = "{}"};

    if (!begin(store, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return false;
    }
    bool fine = journal_add(store, &fact, &err);
    Sql *q = sql(store, "INSERT INTO heard VALUES (:seq, 0, 0)");
    sql_int(q, ":seq", fact.seq);
    fine = sql_done(q, &err) && fine;
    if (!fine || !store_commit(store, &err)) {
        fprintf(stderr, "%s\n", err.text);
        store_rollback(store);
        return false;
    }
    return write(note, &fact.seq, sizeof fact.seq) == sizeof fact.seq;
}

static void save_many(Store *store, int note)
{
    for (int i = 0; i < 150; i++)
        if (!save_one(store, note))
            _exit(2);
}

static void save_for_ever(Store *store, int note)
{
    while (save_one(store, note))
        store_tend(store);
    _exit(2);
}

/* Fills the log, so that it is worth copying, and copies it. */
static void copy_log_for_ever(Store *store, int note)
{
    (void)note;
    for (;;) {
        Err err = ERR_NONE;
        if (store_begin(store, DURABLE, &err)) {
            store_run(store,
                      "INSERT OR REPLACE INTO setting VALUES "
                      "('ballast', hex(zeroblob(3000000)))",
                      &err);
            store_commit(store, &err);
        }
        store_tend(store);
        nap(2);
    }
}

static void all_is_there(Store *store, int noted)
{
    int64_t seq;
    int64_t most = 0;

    while (read(noted, &seq, sizeof seq) == sizeof seq) {
        Sql *q = sql(store, "SELECT 1 FROM journal JOIN heard "
                            "ON heard.request = journal.seq "
                            "WHERE origin = :origin AND seq = :seq");
        sql_int(q, ":origin", store_origin(store));
        sql_int(q, ":seq", seq);
        if (!sql_row(q))
            fail_msg("fact %lld was saved and is gone", (long long)seq);
        done(sql_done(q, sure));
        most = seq > most ? seq : most;
    }
    assert_true(most > 0);
    /* the count has no gaps, and a fact and its row come together */
    const int64_t facts = count_of(store, "SELECT count(*) FROM journal");
    assert_int_equal(count_of(store, "SELECT max(seq) FROM journal"), facts);
    assert_int_equal(count_of(store, "SELECT count(*) FROM heard"), facts);
    /* stamps rise in the order of arrival */
    assert_int_equal(count_of(store,
                              "SELECT count(*) FROM journal a JOIN journal b "
                              "ON b.arrival = a.arrival + 1 "
                              "WHERE b.stamp <= a.stamp"),
                     0);
    done(store_integrity(store, sure));
}

static void nothing_is_lost_when_many_write_and_one_copies_the_log(void **state)
{
    Bench *bench = *state;
    enum { WRITERS = 3 };
    pid_t writers[WRITERS];
    int ends[2];

    store_close(bench->store);
    bench->store = NULL;
    assert_int_equal(pipe(ends), 0);
    const pid_t copier = process(copy_log_for_ever, bench->path, ends[1]);
    for (int i = 0; i < WRITERS; i++)
        writers[i] = process(save_many, bench->path, ends[1]);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(process_end(writers[i]), 0);
    kill(copier, SIGKILL);
    process_end(copier);
    close(ends[1]);

    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    assert_int_equal(journal_count(bench->store), WRITERS * 150);
    all_is_there(bench->store, ends[0]);
    close(ends[0]);
}

static void a_killed_writer_leaves_whole_facts(void **state)
{
    Bench *bench = *state;
    int ends[2];
    struct pollfd noted = {.events = POLLIN};

    store_close(bench->store);
    bench->store = NULL;
    assert_int_equal(pipe(ends), 0);
    noted.fd = ends[0];
    for (int round = 0; round < 25; round++) {
        const pid_t first = process(save_for_ever, bench->path, ends[1]);
        const pid_t second = process(save_for_ever, bench->path, ends[1]);
        (void)poll(&noted, 1, -1); /* something is saved, however slowly */
        nap(20 + round * 3 % 17);
        kill(first, SIGKILL);
        nap(round % 5);
        kill(second, SIGKILL);
        process_end(first);
        process_end(second);
    }
    close(ends[1]);
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    all_is_there(bench->store, ends[0]);
    close(ends[0]);
    fact_add(bench->store, "A", "after"); /* nobody holds a lock any more */
}

static void hold_for_ever(Store *store, int note)
{
    Err err = ERR_NONE;

    if (!store_begin(store, DURABLE, &err))
        _exit(2);
    setting_put(store, "unit", "9", &err);
    if (write(note, "!", 1) == 1)
        for (;;)
            pause();
    _exit(3);
}

static void a_writer_that_is_killed_lets_the_next_one_in(void **state)
{
    Bench *bench = *state;
    int ends[2];
    char mark;

    assert_int_equal(pipe(ends), 0);
    const pid_t holder = process(hold_for_ever, bench->path, ends[1]);
    assert_int_equal(read(ends[0], &mark, 1), 1);
    Err err = ERR_NONE;
    assert_false(store_begin(bench->store, QUICK, &err));
    assert_int_equal(err.kind, ERR_BUSY);
    kill(holder, SIGKILL);
    process_end(holder);
    done(setting_put(bench->store, "place", "lobby", sure));
    assert_int_equal(setting_int(bench->store, "unit", 0), 0);
    close(ends[0]);
    close(ends[1]);
}

static off_t size_of(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? about.st_size : -1;
}

static void a_log_is_copied_only_when_no_writer_is_at_work(void **state)
{
    Bench *bench = *state;
    Store *other;
    const off_t before = size_of(bench->path);

    done(store_begin(bench->store, DURABLE, sure));
    done(store_run(bench->store,
                   "INSERT INTO setting VALUES "
                   "('ballast', hex(zeroblob(4000000)))",
                   sure));
    done(store_open(&other, bench->path, STORE_WRITE, sure));
    done(store_commit(bench->store, sure));
    assert_int_equal(size_of(bench->path), before);
    done(store_begin(other, DURABLE, sure));
    store_tend(bench->store);
    assert_int_equal(size_of(bench->path), before);
    store_rollback(other);
    nap(500);
    nap(600);
    store_tend(bench->store);
    assert_true(size_of(bench->path) > before + 4000000);
    store_close(other);
}

/* Room for the next commits: zeros behind what was written, which nobody takes
 * for more of it, as after a power cut. */
static void a_log_that_is_used_gets_room(void **state)
{
    enum { USED = 8, AFTER = 3, LEAST = 5000000 };
    Bench *bench = *state;
    char log[128], command[512];
    Store *left;

    snprintf(log, sizeof log, "%s-wal", bench->path);
    for (int i = 1; i < USED; i++)
        fact_add(bench->store, "A", "a");
    store_tend(bench->store);
    assert_true(size_of(log) < LEAST);
    fact_add(bench->store, "A", "a");
    store_tend(bench->store);
    const off_t room = size_of(log);
    assert_true(room >= LEAST);
    for (int i = 0; i < AFTER; i++)
        fact_add(bench->store, "A", "b");
    store_tend(bench->store);
    assert_int_equal(size_of(log), room);

    snprintf(command, sizeof command,
             "mkdir %s/left; cp %s/desk.db %s/desk.db-wal %s/left",
             bench->folder, bench->folder, bench->folder, bench->folder);
    assert_int_equal(system(command), 0);
    snprintf(log, sizeof log, "%s/left/desk.db", bench->folder);
    done(store_open(&left, log, STORE_WRITE, sure));
    assert_int_equal(journal_count(left), USED + AFTER);
    done(store_integrity(left, sure));
    assert_int_equal(fact_add(left, "A", "c").seq, USED + AFTER + 1);
    store_close(left);
}

/* Where nothing at all was in it: no head, no page. */
static void an_empty_log_gets_room_too(void **state)
{
    enum { FACTS = 10, LEAST = 5000000 };
    Bench *bench = *state;
    char log[128];
    Store *other;

    snprintf(log, sizeof log, "%s-wal", bench->path);
    for (int i = 0; i < FACTS; i++)
        fact_add(bench->store, "A", "a");
    assert_true(store_scrub(bench->store));
    assert_int_equal(size_of(log), 0);
    store_tend(bench->store);
    assert_true(size_of(log) >= LEAST);
    done(store_open(&other, bench->path, STORE_WRITE, sure));
    assert_int_equal(journal_count(other), FACTS);
    assert_int_equal(fact_add(other, "A", "b").seq, FACTS + 1);
    assert_int_equal(fact_add(bench->store, "A", "c").seq, FACTS + 2);
    store_close(other);
    store_close(bench->store);
    snprintf(log, sizeof log, "%s-shm", bench->path);
    assert_int_equal(unlink(log), 0); /* as after a power cut */
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    assert_int_equal(journal_count(bench->store), FACTS + 2);
    done(store_integrity(bench->store, sure));
}

static void make_and_stop(const char *path)
{
    Err err = ERR_NONE;
    Store *store;

    store_open(&store, path, STORE_CREATE, &err);
    _exit(0);
}

/* Killed at some moment of its making: nothing, or a whole database. */
static void a_killed_creation_leaves_nothing_or_all(void **state)
{
    Bench *bench = *state;
    char path[128];
    int whole = 0;

    for (int round = 0; round < 40; round++) {
        snprintf(path, sizeof path, "%s/fresh-%d.db", bench->folder, round);
        const pid_t child = fork();
        if (child == 0)
            make_and_stop(path);
        nap(round / 2);
        kill(child, SIGKILL);
        process_end(child);
        Store *store;
        Err err = ERR_NONE;
        if (!store_open(&store, path, STORE_WRITE, &err)) {
            assert_int_equal(err.kind, ERR_NOT_FOUND);
            done(store_open(&store, path, STORE_CREATE, sure));
        } else {
            whole++;
        }
        assert_true(store_origin(store) != 0);
        assert_int_equal(sums_version(store), sums_current());
        done(store_integrity(store, sure));
        store_close(store);
    }
    print_message("%d of 40 creations were whole\n", whole);
}

static bool give_up_soon(void *self, int64_t at, int64_t total)
{
    int *calls = self;

    assert_true(at <= total);
    return ++*calls < 2;
}

static void a_backup_is_whole_while_another_writes(void **state)
{
    Bench *bench = *state;
    char copy[128];
    int ends[2];
    Store *store;

    snprintf(copy, sizeof copy, "%s/copy.db", bench->folder);
    assert_int_equal(pipe(ends), 0);
    done(store_begin(bench->store, DURABLE, sure));
    done(store_run(bench->store,
                   "INSERT INTO setting VALUES "
                   "('ballast', hex(zeroblob(4000000)))",
                   sure));
    done(store_commit(bench->store, sure));
    const pid_t writer = process(save_for_ever, bench->path, ends[1]);
    nap(50);
    int calls = 0;
    Err err = ERR_NONE;
    assert_false(store_backup(bench->store, copy, give_up_soon, &calls, &err));
    assert_int_equal(err.kind, ERR_BUSY);
    assert_int_equal(access(copy, F_OK), -1);
    done(store_backup(bench->store, copy, NULL, NULL, sure));
    err = ERR_NONE;
    assert_false(store_backup(bench->store, copy, NULL, NULL, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    kill(writer, SIGKILL);
    process_end(writer);
    close(ends[1]);
    close(ends[0]);

    done(store_open(&store, copy, STORE_WRITE, sure));
    assert_null(store_read_only(store));
    done(store_integrity(store, sure));
    assert_int_equal(journal_count(store),
                     count_of(store, "SELECT count(*) FROM heard"));
    fact_add(store, "A", "after");
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        bench_test(nothing_is_lost_when_many_write_and_one_copies_the_log),
        bench_test(a_killed_writer_leaves_whole_facts),
        bench_test(a_writer_that_is_killed_lets_the_next_one_in),
        bench_test(a_log_is_copied_only_when_no_writer_is_at_work),
        bench_test(a_log_that_is_used_gets_room),
        bench_test(an_empty_log_gets_room_too),
        bench_test(a_killed_creation_leaves_nothing_or_all),
        bench_test(a_backup_is_whole_while_another_writes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
