/* exchange_test.c -- an exchange that is killed, or refused by the disk
 *
 * `guanjia sync` at a desk and `guanjia serve` at its hotline, which it starts,
 * run under strace, which kills one of them at its Nth system call on its
 * database, or on the line between them, or lets that one fail.  Afterwards both
 * files are whole, and the next exchange makes them the same: what was said on
 * either side is there once.
 *
 * GUANJIA_FAULTS=all takes every call; else every STRIDE-th, another part of
 * them for each fault.
 */
#include "ground.h"

#include "clock.h"
#include "request.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CALLS = 2000, STRIDE = 15, WORD = 64, NOT_STARTED = 127 };

#define TRACED_DOING                                                         \
    "pwrite64,write,fsync,fdatasync,ftruncate,fallocate,openat,close,fcntl," \
    "flock,mmap,munmap,fchown,unlink,rename"

typedef struct Fault {
    const char *calls;
    const char *what;
} Fault;

/* On a database. */
static const Fault faults[] = {
    {"pwrite64,write", "error=ENOSPC"},  {"pwrite64,write", "error=EIO"},
    {"fsync,fdatasync", "error=ENOSPC"}, {"fsync,fdatasync", "error=EIO"},
    {"openat", "error=ENOSPC"},          {"openat", "error=EIO"},
    {"pread64,read", "error=EIO"},       {"ftruncate", "error=EIO"},
    {TRACED_DOING, "signal=KILL"},
};
enum { FAULTS = sizeof faults / sizeof *faults };

/* On the line, and on all else that the programs write and read. */
static const Fault line_faults[] = {
    {"write", "error=EPIPE"},
    {"write", "error=EIO"},
    {"read", "error=EIO"},
    {"read,write,poll,ppoll", "signal=KILL"},
};
enum { LINE_FAULTS = sizeof line_faults / sizeof *line_faults };

static const char *const sides[] = {"desk-3.db", "hotline.db"};

/* ---- the two ------------------------------------------------------------------- */

static void stand_at(Ground *ground, const char *side)
{
    Scene *scene = &ground->scene;

    text_print(scene->database, sizeof scene->database, "%s/%s", scene->folder,
               side);
}

static int exchange_open(void **state)
{
    Ground *ground = mem_new(sizeof *ground);
    char clock[100];

    *state = ground;
    if (!scene_open(&ground->scene, ground_program_path(), "en"))
        return -1;
    text_print(clock, sizeof clock, "@%s", ground->scene.clock);
    assert_true(clock_set(clock, NULL)); /* what we say is said there */
    stand_at(ground, sides[1]);
    if (ground_hire(ground) != 0)
        return -1;
    stand_at(ground, sides[0]);
    const int status = ground_run(
        ground,
        "$guanjia sync --hub \"exec:exec %s --now @%s --db %s/hotline.db serve "
        "--desk 3\"",
        ground_program_path(), ground->scene.clock, ground->scene.folder);
    (void)fputs(str_text(&ground->said), stderr);
    return status;
}

/* Says something about a request where we stand. */
static void say(Ground *ground, const char *text)
{
    Desk *desk = NULL;
    Err err = ERR_NONE;
    Request request;

    assert_true(desk_open(&desk, ground->scene.database, STORE_WRITE, NULL,
                          NULL, &err));
    assert_true(sign_in_system(desk, &err));
    assert_true(request_load(desk, "3-1123-021", &request, &err));
    Deed deed = {.kind = "request", .verb = "note"};
    text_copy(deed.record, sizeof deed.record, request.record);
    fields_set(&deed.fields, "note", text);
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s", err.text);
    deed_release(&deed);
    request_release(&request);
    desk_close(desk);
}

/* How often it was said, as the file where we stand knows it. */
static int64_t said_count(Ground *ground, const char *text)
{
    Desk *desk = NULL;
    Err err = ERR_NONE;

    assert_true(desk_open(&desk, ground->scene.database, STORE_WRITE, NULL,
                          NULL, &err));
    Sql *q = sql(desk_store(desk),
                 "SELECT count(*) FROM journal WHERE kind = 'request' AND "
                 "instr(fields, :text) > 0");
    sql_text(q, ":text", text);
    const int64_t count = sql_row(q) ? sql_get_int(q, 0) : -1;
    assert_true(sql_done(q, NULL));
    desk_close(desk);
    return count;
}

/* ---- faults -------------------------------------------------------------------- */

/* Both say something, the exchange is hit, and the next one makes it good. */
static bool exchange_with(Ground *ground, const char *strace,
                          const char *injection, const char *name)
{
    char words[2][WORD];

    for (int i = 0; i < 2; i++) {
        text_print(words[i], sizeof words[i], "<%s of %s>", name,
                   i == 0 ? "desk" : "hotline");
        stand_at(ground, sides[i]);
        say(ground, words[i]);
    }
    stand_at(ground, sides[0]);
    const int outcome = ground_run(ground, "exec %s $guanjia sync", strace);
    const bool hit = strace_hit(ground);
    const bool unstarted =
        outcome == NOT_STARTED &&
        strstr(str_text(&ground->said), "shared libraries") != NULL;
    if (outcome != SAVED && outcome != REFUSED && outcome != KILLED &&
        !unstarted)
        fail_msg("it ended with %d after %s: %s", outcome, injection,
                 str_text(&ground->said));
    if (outcome == REFUSED)
        ground_one_sentence(ground, injection);
    if (strstr(str_text(&ground->said), "The line is dead"))
        fail_msg("nobody noticed %s but by waiting", injection);
    for (int i = 0; i < 2; i++) {
        stand_at(ground, sides[i]);
        (void)ground_look(ground, injection);
        if (said_count(ground, words[i]) != 1)
            fail_msg("%s lost its own word after %s", sides[i], injection);
    }
    stand_at(ground, sides[0]);
    if (ground_run(ground, "$guanjia sync") != 0)
        fail_msg("no exchange after %s: %s", injection,
                 str_text(&ground->said));
    for (int i = 0; i < 4; i++) {
        stand_at(ground, sides[i / 2]);
        if (said_count(ground, words[i % 2]) != 1)
            fail_msg("%s has %s %d times after %s", sides[i / 2], words[i % 2],
                     (int)said_count(ground, words[i % 2]), injection);
    }
    return hit;
}

static int exchange_with_each(Ground *ground, const Fault *fault,
                              const char *side)
{
    static int begin; /* another call for each fault */
    const char *wish = getenv("GUANJIA_FAULTS"); /* NOLINT: one thread */
    const int stride = wish && strcmp(wish, "all") == 0 ? 1
                       : side                           ? STRIDE
                                                        : STRIDE / 3;
    char injection[320], name[WORD / 2];
    bool hit = true;
    int points = 0;

    for (int when = 1 + begin++ % stride; hit && when < MOST_CALLS;
         when += stride) {
        Str strace = STR_EMPTY;
        text_print(injection, sizeof injection, "%s:%s:when=%d", fault->calls,
                   fault->what, when);
        text_print(name, sizeof name, "%d-%d", begin, when);
        if (side)
            stand_at(ground, side);
        if (side)
            strace_words(ground, injection, &strace);
        else
            str_addf(&strace, "strace -f -qq -o '%s/strace' -e 'inject=%s'",
                     ground->scene.folder, injection);
        hit = exchange_with(ground, str_text(&strace), injection, name);
        str_release(&strace);
        points += hit;
    }
    return points;
}

static void faults_on(Ground *ground, const char *side, const Fault *list,
                      int count)
{
    int points = 0;

    if (!strace_works(ground)) {
        print_message("strace can't be used here: skipped\n");
        skip();
    }
    for (int i = 0; i < count; i++)
        points += exchange_with_each(ground, &list[i], side);
    print_message("%d faults\n", points);
    assert_true(points > count);
}

static void a_desk_is_hit_and_made_good(void **state)
{
    faults_on(*state, sides[0], faults, FAULTS);
}

static void a_hotline_is_hit_and_made_good(void **state)
{
    faults_on(*state, sides[1], faults, FAULTS);
}

static void the_line_is_hit_and_made_good(void **state)
{
    faults_on(*state, NULL, line_faults, LINE_FAULTS);
}

#define exchange_test(test) \
    cmocka_unit_test_setup_teardown(test, exchange_open, ground_close)

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        exchange_test(a_desk_is_hit_and_made_good),
        exchange_test(a_hotline_is_hit_and_made_good),
        exchange_test(the_line_is_hit_and_made_good),
    };

    ground_program(count, words);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
