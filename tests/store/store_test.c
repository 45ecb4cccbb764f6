/* store_test.c -- making, opening and refusing files; statements; settings */
#include "store_fixture.h"
#include <fcntl.h>
#include <sys/wait.h>

static void a_new_database_is_whole_and_opens_again(void **state)
{
    Bench *bench = *state;
    const int64_t origin = store_origin(bench->store);

    assert_true(origin > 0 && origin < INT64_C(1) << 48);
    assert_int_equal(sums_version(bench->store), sums_current());
    assert_int_equal(count_of(bench->store,
                              "SELECT count(*) FROM request_words "
                              "WHERE request_words MATCH 'tap'"),
                     0);
    done(store_integrity(bench->store, sure));
    store_close(bench->store);
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    assert_null(store_read_only(bench->store));
    assert_int_equal(store_origin(bench->store), origin);
    assert_string_equal(store_path(bench->store), bench->path);
}

static void a_database_makes_the_folders_above_it(void **state)
{
    Bench *bench = *state;
    char path[160];
    Store *store;

    snprintf(path, sizeof path, "%s/a/b/c/desk.db", bench->folder);
    done(store_open(&store, path, STORE_CREATE, sure));
    store_close(store);
}

static void a_database_is_not_made_over_another(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;
    Store *store;

    assert_false(store_open(&store, bench->path, STORE_CREATE, &err));
    assert_null(store);
    assert_non_null(strstr(err.text, "there already"));
}

static void a_missing_database_is_told_with_how_to_make_one(void **state)
{
    (void)state;
    Err err = ERR_NONE;
    Store *store;

    assert_false(store_open(&store, "/nowhere/at/all.db", STORE_WRITE, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_non_null(strstr(err.text, "guanjia init"));
}

static void file_write(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    fclose(file);
}

static void what_is_no_database_of_ours_is_refused(void **state)
{
    Bench *bench = *state;
    char path[128];
    Store *store;

    snprintf(path, sizeof path, "%s/other.db", bench->folder);
    const char text[] = "Dear butler, this is a letter and no database at "
                        "all, however long one goes on reading it, really";
    const size_t sizes[] = {0, 5, sizeof text};
    for (size_t i = 0; i < 3; i++) {
        Err err = ERR_NONE;
        file_write(path, text, sizes[i]);
        assert_false(store_open(&store, path, STORE_WRITE, &err));
        assert_int_equal(err.kind, ERR_STORAGE);
        assert_non_null(strstr(err.text, "is not a database"));
    }
    Err err = ERR_NONE;
    assert_false(store_open(&store, bench->folder, STORE_WRITE, &err));
    assert_non_null(strstr(err.text, "is not a database"));
}

/* Writes zeroes or noise into the middle of the file and empties its log. */
static void file_damage(const char *path, long from, size_t len)
{
    FILE *file = fopen(path, "r+b");

    assert_non_null(file);
    fseek(file, from, SEEK_SET);
    for (size_t i = 0; i < len; i++)
        fputc((int)(i * 7 + 1) & 0xff, file);
    fclose(file);
}

static void a_damaged_file_is_told_and_never_written(void **state)
{
    Bench *bench = *state;
    char copy[128];

    for (int i = 0; i < 50; i++)
        fact_add(bench->store, "01HQ3V5K8WM2Z", "note");
    snprintf(copy, sizeof copy, "%s/copy.db", bench->folder);
    done(store_backup(bench->store, copy, NULL, NULL, sure));
    file_damage(copy, 4096 + 10, 12 * 4096);

    Store *store;
    Err err = ERR_NONE;
    bool fine = store_open(&store, copy, STORE_WRITE, &err);
    if (fine)
        fine = store_integrity(store, &err);
    assert_false(fine);
    assert_int_equal(err.kind, ERR_STORAGE);
    assert_non_null(strstr(err.text, "damaged"));
    store_close(store);
}

static void a_newer_file_opens_for_reading(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;

    fact_add(bench->store, "01HQ3V5K8WM2Z", "receive");
    done(store_begin(bench->store, DURABLE, sure));
    done(store_run(bench->store,
                   "PRAGMA user_version = 99;"
                   "ALTER TABLE journal ADD COLUMN colour TEXT",
                   sure));
    done(store_commit(bench->store, sure));
    store_close(bench->store);
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    assert_non_null(strstr(store_read_only(bench->store), "newer version"));
    assert_int_equal(journal_count(bench->store), 1);
    assert_false(store_begin(bench->store, DURABLE, &err));
    assert_non_null(strstr(err.text, "newer version"));
}

/* Or two versions on one file would build its tables anew for ever. */
static void a_file_with_newer_sums_opens_for_reading(void **state)
{
    Bench *bench = *state;
    char version[16];

    text_print(version, sizeof version, "%d", sums_current() + (1 << 20));
    done(setting_put(bench->store, "sums_version", version, sure));
    store_close(bench->store);
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    assert_non_null(strstr(store_read_only(bench->store), "newer version"));
}

static void a_newer_file_that_cannot_be_read_is_refused(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;

    done(store_begin(bench->store, DURABLE, sure));
    done(store_run(bench->store,
                   "PRAGMA user_version = 99;"
                   "ALTER TABLE journal RENAME COLUMN verb TO what",
                   sure));
    done(store_commit(bench->store, sure));
    store_close(bench->store);
    assert_false(store_open(&bench->store, bench->path, STORE_READ, &err));
    assert_int_equal(err.kind, ERR_NEWER);
}

static void a_file_marked_read_only_opens_for_reading(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;

    fact_add(bench->store, "01HQ3V5K8WM2Z", "receive");
    store_close(bench->store);
    chmod(bench->path, 0444);
    done(store_open(&bench->store, bench->path, STORE_WRITE, sure));
    assert_non_null(strstr(store_read_only(bench->store), "read-only"));
    assert_int_equal(journal_count(bench->store), 1);
    /* facts can be added up beside it all the same */
    done(store_snapshot(bench->store, sure));
    done(sums_start(bench->store, "temp", sure));
    done(sums_finish(bench->store, "temp", sure));
    store_snapshot_end(bench->store);
    assert_false(setting_put(bench->store, "unit", "3", &err));
    assert_int_equal(err.kind, ERR_STORAGE);
    chmod(bench->path, 0644);
}

/* In a child without root's rights; returns its exit status. */
static int as_nobody(int (*work)(const char *path), const char *path)
{
    const pid_t child = fork();
    int status;

    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(work(path));
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

static int read_one_fact(const char *path)
{
    Err err = ERR_NONE;
    Store *store;

    if (!store_open(&store, path, STORE_WRITE, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    if (store_read_only(store) == NULL)
        return 2;
    const bool one = journal_count(store) == 1;
    store_close(store);
    return one ? 0 : 3;
}

static void a_folder_that_cannot_be_written_opens_for_reading(void **state)
{
    Bench *bench = *state;
    char copy[128];
    char home[96];

    fact_add(bench->store, "01HQ3V5K8WM2Z", "receive");
    snprintf(home, sizeof home, "%s/shelf", bench->folder);
    mkdir(home, 0755);
    snprintf(copy, sizeof copy, "%s/desk.db", home);
    done(store_backup(bench->store, copy, NULL, NULL, sure));
    chmod(bench->folder, 0755);
    chmod(copy, 0444);
    chmod(home, 0555);
    assert_int_equal(as_nobody(read_one_fact, copy), 0);
    chmod(home, 0755);
}

static void a_log_is_read_in_a_folder_that_cannot_be_written(void **state)
{
    Bench *bench = *state;
    char name[128];

    fact_add(bench->store, "01HQ3V5K8WM2Z", "receive");
    store_close(bench->store);
    bench->store = NULL;
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", bench->path, endings[i]);
        assert_int_equal(chmod(name, 0444), 0);
    }
    chmod(bench->folder, 0555);
    assert_int_equal(as_nobody(read_one_fact, bench->path), 0);
    chmod(bench->folder, 0755);
}

static void a_statement_is_cached_and_bound_by_name(void **state)
{
    Bench *bench = *state;
    static const char *const text = "SELECT :a || :b, NULL AS empty";

    Sql *first = sql(bench->store, text);
    sql_text(first, ":a", "漏");
    sql_text(first, ":b", "水");
    assert_true(sql_row(first));
    assert_string_equal(sql_get(first, 0), "漏水");
    assert_true(sql_is_null(first, 1));
    assert_null(sql_get(first, 1));
    assert_int_equal(sql_get_int(first, 1), 0);
    assert_int_equal(sql_columns(first), 2);
    assert_string_equal(sql_column_name(first, 1), "empty");
    assert_false(sql_row(first));
    assert_false(sql_row(first));
    done(sql_done(first, sure));

    Sql *again = sql(bench->store, text);
    assert_ptr_equal(again, first);
    sql_text(again, ":a", "x");
    assert_true(sql_row(again));
    assert_null(sql_get(again, 0)); /* nothing is left of the first time */
    done(sql_done(again, sure));
}

static void an_error_on_the_way_is_told_at_the_end(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;

    done(store_begin(bench->store, DURABLE, sure));
    for (int i = 0; i < 2; i++) {
        Sql *q = sql(bench->store, "INSERT INTO heard (request, event, login) "
                                   "VALUES (1, 2, 0)");
        if (i == 0) {
            done(sql_done(q, sure));
            continue;
        }
        assert_false(sql_row(q));
        assert_false(sql_row(q));
        assert_false(sql_done(q, &err));
    }
    assert_int_equal(err.kind, ERR_STORAGE);
    done(store_commit(bench->store, sure));
    assert_int_equal(count_of(bench->store, "SELECT count(*) FROM heard"), 1);
}

static void what_was_rolled_back_is_gone(void **state)
{
    Bench *bench = *state;

    store_rollback(bench->store);
    done(store_begin(bench->store, DURABLE, sure));
    assert_true(store_writing(bench->store));
    done(setting_put(bench->store, "unit", "3", sure));
    store_rollback(bench->store);
    assert_false(store_writing(bench->store));
    assert_null(setting_get(bench->store, "unit"));
}

static void settings_are_kept(void **state)
{
    Bench *bench = *state;

    done(setting_put(bench->store, "unit", "3", sure));
    done(setting_put(bench->store, "unit", "4", sure));
    assert_int_equal(setting_int(bench->store, "unit", 0), 4);
    done(setting_put(bench->store, "unit", "four", sure));
    assert_int_equal(setting_int(bench->store, "unit", 7), 7);
    assert_int_equal(setting_int(bench->store, "absent", 9), 9);
    char *unit = setting_get(bench->store, "unit");
    assert_string_equal(unit, "four");
    free(unit);
}

static void a_change_by_another_is_seen_once(void **state)
{
    Bench *bench = *state;
    Store *other;

    done(store_open(&other, bench->path, STORE_WRITE, sure));
    assert_false(store_changed(bench->store));
    done(setting_put(bench->store, "unit", "3", sure));
    assert_false(store_changed(bench->store));
    done(setting_put(other, "unit", "4", sure));
    assert_true(store_changed(bench->store));
    assert_false(store_changed(bench->store));
    store_close(other);
}

static void a_snapshot_sees_one_state(void **state)
{
    Bench *bench = *state;
    Store *other;

    done(store_open(&other, bench->path, STORE_WRITE, sure));
    done(store_snapshot(bench->store, sure));
    done(store_snapshot(bench->store, sure));
    done(setting_put(other, "unit", "4", sure));
    store_snapshot_end(bench->store);
    assert_int_equal(setting_int(bench->store, "unit", 0), 0);
    store_snapshot_end(bench->store);
    assert_int_equal(setting_int(bench->store, "unit", 0), 4);
    store_close(other);
}

/* As after `mv copy.db desk.db`: who has the old file open would write into
 * what nobody reads any more. */
static void nothing_is_written_to_a_file_that_was_replaced(void **state)
{
    Bench *bench = *state;
    char away[112];
    Err err = ERR_NONE;

    snprintf(away, sizeof away, "%s-away", bench->path);
    assert_int_equal(rename(bench->path, away), 0);
    assert_false(store_begin(bench->store, DURABLE, &err));
    assert_non_null(strstr(err.text, "moved or replaced"));
    assert_int_equal(rename(away, bench->path), 0);
    done(store_begin(bench->store, DURABLE, sure));
    store_rollback(bench->store);
}

static void a_quick_write_waits_for_nobody(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;
    Store *other;

    done(store_open(&other, bench->path, STORE_WRITE, sure));
    done(store_begin(other, DURABLE, sure));
    assert_false(store_begin(bench->store, QUICK, &err));
    assert_int_equal(err.kind, ERR_BUSY);
    store_rollback(other);
    done(store_begin(bench->store, QUICK, sure));
    assert_int_equal(count_of(bench->store, "PRAGMA synchronous"), 1);
    done(store_commit(bench->store, sure));
    assert_int_equal(count_of(bench->store, "PRAGMA synchronous"), 2);
    store_close(other);
}

static bool stop_always(void *self)
{
    ++*(int *)self;
    return true;
}

static void a_long_read_ends_when_somebody_waits(void **state)
{
    Bench *bench = *state;
    Err err = ERR_NONE;
    int asked = 0;
    const char *text = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                       "SELECT i + 1 FROM n WHERE i < 1000000) "
                       "SELECT count(*) FROM n";

    store_patience(bench->store, stop_always, &asked);
    Sql *q = sql_once(bench->store, text);
    assert_false(sql_row(q));
    assert_false(sql_done(q, &err));
    assert_int_equal(err.kind, ERR_BUSY);
    assert_true(asked > 0);
    /* but a short one does not, however often it is made */
    for (int i = 0; i < 5000; i++)
        assert_int_equal(setting_int(bench->store, "origin", 0),
                         store_origin(bench->store));
    store_patience(bench->store, NULL, NULL);
    assert_int_equal(count_of(bench->store, text), 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        bench_test(a_new_database_is_whole_and_opens_again),
        bench_test(a_database_makes_the_folders_above_it),
        bench_test(a_database_is_not_made_over_another),
        bench_test(a_missing_database_is_told_with_how_to_make_one),
        bench_test(what_is_no_database_of_ours_is_refused),
        bench_test(a_damaged_file_is_told_and_never_written),
        bench_test(a_newer_file_opens_for_reading),
        bench_test(a_file_with_newer_sums_opens_for_reading),
        bench_test(a_newer_file_that_cannot_be_read_is_refused),
        bench_test(a_file_marked_read_only_opens_for_reading),
        bench_test(a_folder_that_cannot_be_written_opens_for_reading),
        bench_test(a_log_is_read_in_a_folder_that_cannot_be_written),
        bench_test(a_statement_is_cached_and_bound_by_name),
        bench_test(an_error_on_the_way_is_told_at_the_end),
        bench_test(what_was_rolled_back_is_gone),
        bench_test(settings_are_kept),
        bench_test(a_change_by_another_is_seen_once),
        bench_test(a_snapshot_sees_one_state),
        bench_test(nothing_is_written_to_a_file_that_was_replaced),
        bench_test(a_quick_write_waits_for_nobody),
        bench_test(a_long_read_ends_when_somebody_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
