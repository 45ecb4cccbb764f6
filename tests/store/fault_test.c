/* fault_test.c -- a save that is killed, or refused by the disk, at any point
 *
 * The test runs itself as the program that saves, under strace, which kills
 * it at its Nth system call of a kind, or lets that one fail.  Afterwards the
 * file holds the whole fact or none, and the next save goes through.  What was
 * told to be saved is there.
 */
#include "store_fixture.h"
#include <sys/wait.h>

enum { SAVED = 0, REFUSED = 3, KILLED = 100 };

/* What the child does: saves one fact with its row. */
static int save(const char *path)
{
    Err err = ERR_NONE;
    Store *store;
    Fact fact = {.actor = "chen",
                 .kind = "heard",
                 .verb = "ring",
                 .record = "A",
                 .fields = "{}"};

    if (!store_open(&store, path, STORE_WRITE, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return REFUSED;
    }
    bool fine =
        store_begin(store, DURABLE, &err) && journal_add(store, &fact, &err);
    if (fine) {
        Sql *q = sql(store, "INSERT INTO heard VALUES (:seq, 0, 0)");
        sql_int(q, ":seq", fact.seq);
        fine = sql_done(q, &err);
    }
    fine = fine && store_commit(store, &err);
    if (!fine)
        fprintf(stderr, "%s\n", err.text);
    store_close(store);
    return fine ? SAVED : REFUSED;
}

/* Runs the child with strace's injection; true in *hit when it took place. */
static int save_with(const char *path, const char *injection, bool *hit)
{
    char command[512];
    char log[160];
    char line[512];

    snprintf(log, sizeof log, "%s-strace", path);
    /* a leak check cannot run under strace; and strace ends as the child */
    snprintf(command, sizeof command,
             "ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o %s "
             "-P %s -P %s-wal -P %s-shm -P %s-lock -e inject=%s "
             "/proc/%d/exe save %s 2>%s.said",
             log, path, path, path, path, injection, (int)getpid(), path, path);
    const int status = system(command);
    FILE *file = fopen(log, "r");
    *hit = false;
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strstr(line, "(INJECTED)") != NULL ||
            strstr(line, "killed by") != NULL)
            *hit = true;
    if (file != NULL)
        fclose(file);
    if (WIFSIGNALED(status))
        return KILLED;
    return WEXITSTATUS(status) > 128 ? KILLED : WEXITSTATUS(status);
}

static bool strace_works(const char *path)
{
    bool hit;

    if (system("strace -V >/dev/null 2>&1") != 0)
        return false;
    return save_with(path, "getppid:error=EIO", &hit) == SAVED;
}

/* Looks at the file after a save; returns how many facts it holds now, where
 * it held known. */
static int64_t whole_or_none(const Bench *bench, int64_t known, int outcome,
                             const char *injection)
{
    Store *store;

    done(store_open(&store, bench->path, STORE_WRITE, sure));
    const int64_t facts = journal_count(store);
    if (facts != count_of(store, "SELECT count(*) FROM heard"))
        fail_msg("half a fact after %s", injection);
    if (outcome == SAVED && facts != known + 1)
        fail_msg("a saved fact is gone after %s", injection);
    if (facts < known || facts > known + 1)
        fail_msg("facts are gone after %s", injection);
    done(store_integrity(store, sure));
    store_close(store);
    return facts;
}

/* Injects fault at the first, second … call until none is left. */
static int every_call(const Bench *bench, int64_t *known, const char *calls,
                      const char *fault)
{
    char injection[128];
    bool hit = true;
    int points = 0;

    for (int when = 1; hit && when < 200; when++) {
        snprintf(injection, sizeof injection, "%s:%s:when=%d", calls, fault,
                 when);
        const int outcome = save_with(bench->path, injection, &hit);
        if (outcome != SAVED && outcome != REFUSED && outcome != KILLED)
            fail_msg("ended with %d after %s", outcome, injection);
        if (!hit && outcome != SAVED)
            fail_msg("was refused without a fault: %s", injection);
        *known = whole_or_none(bench, *known, outcome, injection);
        points += hit;
    }
    return points;
}

static void a_save_is_whole_or_none(void **state)
{
    static const char *const rounds[][2] = {
        {"pwrite64", "error=ENOSPC"},     {"pwrite64", "error=EIO"},
        {"fdatasync,fsync", "error=EIO"}, {"pread64", "error=EIO"},
        {"ftruncate", "error=ENOSPC"},    {"all", "signal=KILL"},
    };
    Bench *bench = *state;
    int points = 0;

    store_close(bench->store);
    bench->store = NULL;
    if (!strace_works(bench->path)) {
        print_message("strace cannot be used here\n");
        skip();
    }
    int64_t known = whole_or_none(bench, 0, SAVED, "the first save");
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++)
        points += every_call(bench, &known, rounds[i][0], rounds[i][1]);
    print_message("%d faults\n", points);
    assert_true(points > 20);
}

static void a_full_disk_is_one_sentence_and_nothing_is_saved(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;

    fact_add(bench->store, "A", "before");
    count_of(bench->store, "PRAGMA max_page_count = 1"); /* as it is now */
    done(store_begin(bench->store, DURABLE, sure));
    assert_true(setting_put(bench->store, "unit", "3", &err));
    Sql *q = sql(bench->store, "INSERT INTO setting VALUES ('ballast', "
                               "hex(zeroblob(1000000)))");
    assert_false(sql_done(q, &err));
    assert_int_equal(err.kind, ERR_STORAGE);
    assert_non_null(strstr(err.text, "full"));
    /* whoever goes on all the same is told again, and saves nothing */
    err = ERR_NONE;
    assert_false(setting_put(bench->store, "unit", "4", &err));
    err = ERR_NONE;
    assert_false(store_commit(bench->store, &err));
    assert_int_equal(err.kind, ERR_STORAGE);
    assert_null(setting_get(bench->store, "unit"));
    count_of(bench->store, "PRAGMA max_page_count = 1000000");
    fact_add(bench->store, "A", "after");
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        bench_test(a_save_is_whole_or_none),
        bench_test(a_full_disk_is_one_sentence_and_nothing_is_saved),
    };

    if (count == 3 && strcmp(words[1], "save") == 0)
        return save(words[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
