/* save_test.c -- a save that is killed, or refused by the disk, at any point
 *
 * `guanjia request receive …`, and F2 in a form, run under strace, which kills
 * them at their Nth system call on the database, or lets that one fail.
 * Afterwards the file holds the whole fact and its sums, or nothing of it, and
 * the form's draft where it does not hold the fact.
 *
 * Calls that only look (pread64, stat) are left out of the killing: being
 * killed there is the same as at the next call that does something.
 */
#include "ground.h"

#include "clock.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_CALLS = 400, ATTACH_WAIT = 5000, END_WAIT = 5000 };

/* A kind of fault: injected at the first, second … call. */
typedef struct Fault {
    const char *calls;
    const char *what;
} Fault;

#define DOING                                                                \
    "pwrite64,write,fsync,fdatasync,ftruncate,fallocate,openat,close,fcntl," \
    "flock,mmap,munmap,fchown,unlink,rename"

static const Fault faults[] = {
    {"pwrite64,write", "error=ENOSPC"},
    {"pwrite64,write", "error=EIO"},
    {"fsync,fdatasync", "error=ENOSPC"},
    {"fsync,fdatasync", "error=EIO"},
    {"openat", "error=ENOSPC"},
    {"openat", "error=EIO"},
    {"ftruncate", "error=ENOSPC"},
    {"ftruncate", "error=EIO"},
    {DOING, "signal=KILL"},
};
enum { FAULTS = sizeof faults / sizeof *faults };

/* What a save must have left: all of it or nothing. */
static void whole_or_none(Ground *ground, Holding *known, int outcome,
                          const char *text, const char *after)
{
    Holding now = ground_look(ground, after);
    int64_t there = ground_requests(ground, text);

    if (there != now.facts - known->facts ||
        there != now.requests - known->requests)
        fail_msg("%d facts and %d requests came from one after %s",
                 (int)(now.facts - known->facts),
                 (int)(now.requests - known->requests), after);
    if (outcome == SAVED && there != 1)
        fail_msg("what was saved is not there after %s", after);
    if (there < 0 || there > 1)
        fail_msg("%d times there after %s", (int)there, after);
    *known = now;
}

/* ---- a command ------------------------------------------------------------------ */

static int receive_with(Ground *ground, const char *fault, const char *text)
{
    Str strace = STR_EMPTY;

    strace_words(ground, fault, &strace);
    int status = ground_run(ground,
                            "exec %s $guanjia request receive --home 3-1203 "
                            "--category leak --text '%s'",
                            str_text(&strace), text);
    str_release(&strace);
    return status;
}

static int receive_with_each(Ground *ground, const Fault *fault, Holding *known)
{
    char injection[256], text[64];
    bool hit = true;
    int points = 0;

    for (int when = 1; hit && when < MOST_CALLS; when++) {
        text_print(injection, sizeof injection, "%s:%s:when=%d", fault->calls,
                   fault->what, when);
        text_print(text, sizeof text, "漏水 %d %d", (int)(fault - faults),
                   when);
        int outcome = receive_with(ground, injection, text);
        hit = strace_hit(ground);
        if (outcome != SAVED && outcome != REFUSED && outcome != KILLED)
            fail_msg("it ended with %d after %s", outcome, injection);
        if (outcome == REFUSED)
            ground_one_sentence(ground, injection);
        if (!hit && outcome != SAVED)
            fail_msg("%s without a fault (%s)", str_text(&ground->said),
                     injection);
        whole_or_none(ground, known, outcome, text, injection);
        points += hit;
    }
    return points;
}

static void a_command_saves_all_or_nothing(void **state)
{
    Ground *ground = *state;
    int points = 0;

    if (!strace_works(ground)) {
        print_message("strace can't be used here: skipped\n");
        skip();
    }
    Holding known = ground_look(ground, "the demo");
    for (int i = 0; i < FAULTS; i++)
        points += receive_with_each(ground, &faults[i], &known);
    print_message("%d faults\n", points);
    assert_true(points > 60);
}

/* ---- a form ---------------------------------------------------------------------- */

/* Is somebody tracing the process? */
static bool is_traced(pid_t process)
{
    char path[64], line[256];
    int tracer = 0;

    text_print(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "TracerPid:", 10) == 0)
            tracer = (int)strtol(line + 10, NULL, 10);
    if (file)
        (void)fclose(file);
    return tracer != 0;
}

/* Attaches strace to the screens; its process. */
static pid_t strace_attach(Ground *ground, const char *fault)
{
    Str line = STR_EMPTY;
    pid_t screens = terminal_process(ground->scene.seat->terminal);
    int64_t until = clock_monotonic() + ATTACH_WAIT;

    str_add(&line, "exec ");
    strace_words(ground, fault, &line);
    str_addf(&line, " -p %d 2> /dev/null", (int)screens);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)execl("/bin/sh", "sh", "-c", str_text(&line), (char *)NULL);
        _exit(127);
    }
    str_release(&line);
    while (!is_traced(screens) && clock_monotonic() < until)
        (void)poll(NULL, 0, 1);
    assert_true(is_traced(screens));
    return child;
}

/* Opens the form of the draft that waits, and types into it. */
static void draft_open(Ground *ground, const char *text)
{
    Terminal *terminal = ground_screens(ground);

    ground_await(ground, "Drafts that wait", "the start");
    terminal_key(terminal, "Enter");
    ground_await(ground, "3-1203", "opening the draft");
    terminal_key(terminal, "Ctrl-U");
    terminal_bytes(terminal, text, strlen(text));
    ground_await(ground, text, "typing");
    terminal_settle(terminal, 30);
}

/* Begins the draft of a request that only needs its text. */
static void draft_begin(Ground *ground)
{
    Terminal *terminal = ground_screens(ground);

    ground_await(ground, "F6 New", "the start");
    terminal_key(terminal, "n");
    terminal_bytes(terminal, "1203", 4);
    ground_await(ground, "Wang Shu-fen", "typing the home");
    terminal_key(terminal, "Enter");
    terminal_bytes(terminal, "leak", 4);
    ground_await(ground, "Water leak", "typing the category");
    terminal_key(terminal, "Enter");
    size_t sent = terminal_sent(terminal);
    terminal_bytes(terminal, "x", 1);
    (void)terminal_await_more(terminal, sent, END_WAIT);
    terminal_settle(terminal, 100);
    terminal_kill(terminal);
}

/* Presses F2 with a fault, and again without where that was refused; true: the
 * fault took place. */
static bool save_with(Ground *ground, const char *fault, const char *text,
                      Holding *known)
{
    draft_open(ground, text);
    Terminal *terminal = ground->scene.seat->terminal;
    pid_t strace = strace_attach(ground, fault);

    size_t sent = terminal_sent(terminal);
    terminal_key(terminal, "F2");
    (void)terminal_await_more(terminal, sent, END_WAIT);
    terminal_settle(terminal, 30);
    kill(strace, SIGTERM);
    (void)waitpid(strace, NULL, 0);
    bool hit = strace_hit(ground);
    Holding now = ground_look(ground, fault);
    int64_t there = ground_requests(ground, text);
    if (there != now.facts - known->facts || there > 1)
        fail_msg("%d facts, %d requests after %s",
                 (int)(now.facts - known->facts), (int)there, fault);
    if ((there == 1) == (now.drafts > 0))
        fail_msg("the fact is%s there, %d drafts are, after %s",
                 there ? "" : " not", (int)now.drafts, fault);
    *known = now;
    if (terminal_end(terminal, 0) == -1 && there == 0) {
        terminal_key(terminal, "F2");
        ground_await(ground, "saved", fault);
        known->facts++;
        known->requests++;
        assert_int_equal(ground_look(ground, fault).drafts, 0);
        known->drafts = 0;
    }
    terminal_kill(terminal);
    return hit;
}

static void a_form_saves_all_or_nothing_and_keeps_its_draft(void **state)
{
    Ground *ground = *state;
    char injection[256], text[64];
    int points = 0;

    if (!strace_works(ground)) {
        print_message("strace can't be used here: skipped\n");
        skip();
    }
    Holding known = ground_look(ground, "the demo");
    for (int i = 0; i < FAULTS; i++) {
        bool hit = true;
        for (int when = 1; hit && when < MOST_CALLS; when++) {
            text_print(injection, sizeof injection, "%s:%s:when=%d",
                       faults[i].calls, faults[i].what, when);
            text_print(text, sizeof text, "漏水 %d %d", i, when);
            if (known.drafts == 0)
                draft_begin(ground);
            hit = save_with(ground, injection, text, &known);
            points += hit;
        }
    }
    print_message("%d faults\n", points);
    assert_true(points > 20);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        ground_test(a_command_saves_all_or_nothing),
        ground_test(a_form_saves_all_or_nothing_and_keeps_its_draft),
    };

    ground_program(count, words);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
