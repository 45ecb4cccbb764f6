/* store_fixture.h -- a fresh folder and a database in it, for each test */
#ifndef GUANJIA_TESTS_STORE_FIXTURE_H
#define GUANJIA_TESTS_STORE_FIXTURE_H

#include "store.h"
#include "text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Must succeed; the call's Err is sure, whose sentence is printed if not. */
#define done(call)                                    \
    do {                                              \
        Err done_err = ERR_NONE;                      \
        Err *const sure = &done_err;                  \
        if (!(call))                                  \
            fail_msg("%s: %s", #call, done_err.text); \
    } while (0)

typedef struct Bench {
    char folder[64];
    char path[96];
    Store *store; /* the test's own; closed for it */
} Bench;

static inline int bench_set_up(void **state)
{
    Bench *bench = calloc(1, sizeof *bench);

    strcpy(bench->folder, "/tmp/guanjia-store-XXXXXX");
    assert_non_null(mkdtemp(bench->folder));
    snprintf(bench->path, sizeof bench->path, "%s/desk.db", bench->folder);
    done(store_open(&bench->store, bench->path, STORE_CREATE, sure));
    *state = bench;
    return 0;
}

static inline int bench_tear_down(void **state)
{
    Bench *bench = *state;
    char command[192];

    store_close(bench->store);
    snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s",
             bench->folder, bench->folder);
    if (system(command) != 0)
        return -1;
    free(bench);
    return 0;
}

/* A fact of our own, in a transaction of its own. */
static inline Fact fact_add(Store *store, const char *record, const char *verb)
{
    Fact fact = {.scope = 3,
                 .actor = "chen",
                 .kind = "request",
                 .record = record,
                 .verb = verb,
                 .fields = "{\"text\":\"tap leaks\"}"};

    done(store_begin(store, DURABLE, sure));
    done(journal_add(store, &fact, sure));
    done(store_commit(store, sure));
    return fact;
}

static inline int64_t count_of(Store *store, const char *text)
{
    Sql *q = sql_once(store, text);
    const int64_t number = sql_row(q) ? sql_get_int(q, 0) : -1;

    done(sql_done(q, sure));
    return number;
}

#define bench_test(name) \
    cmocka_unit_test_setup_teardown(name, bench_set_up, bench_tear_down)

#endif
