/* trouble_test.c -- a disk, a folder or a file that is not as it should be
 *
 * One sentence, and nothing that was there or was typed is lost.
 */
#include "ground.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORDS   "request receive --home 3-1203 --category leak --text 漏水"
#define RECEIVE "$guanjia " WORDS

/* A small disk at the scene's folder, with the database on it; false: this
 * system lets nobody mount here. */
static bool small_disk(Ground *ground)
{
    Scene *scene = &ground->scene;
    char folder[80];

    text_print(folder, sizeof folder, "%s/small", scene->folder);
    if (mkdir(folder, 0700) != 0 ||
        mount("none", folder, "tmpfs", 0, "size=2m") != 0) {
        print_message("nothing can be mounted here: skipped\n");
        return false;
    }
    assert_int_equal(ground_run(ground, "$guanjia backup small/desk-3.db"), 0);
    text_print(scene->database, sizeof scene->database, "%s/desk-3.db", folder);
    return true;
}

static int disk_close(void **state)
{
    const Ground *ground = *state;
    char folder[80];

    text_print(folder, sizeof folder, "%s/small", ground->scene.folder);
    (void)umount2(folder, MNT_DETACH);
    return ground_close(state);
}

static void fill(Ground *ground)
{
    (void)ground_run(ground, "cat /dev/zero > small/ballast");
}

static void room_make(Ground *ground)
{
    assert_int_equal(ground_run(ground, "rm small/ballast"), 0);
}

static void refused(Ground *ground, const char *line, const char *why)
{
    assert_int_equal(ground_run(ground, "%s", line), REFUSED);
    ground_one_sentence(ground, line);
    if (why && !strstr(str_text(&ground->said), why))
        fail_msg("not a word of \"%s\" in: %s", why, str_text(&ground->said));
}

static void a_full_disk_refuses_a_command_in_a_sentence(void **state)
{
    Ground *ground = *state;

    if (!small_disk(ground))
        skip();
    Holding before = ground_look(ground, "the demo");
    fill(ground);
    refused(ground, RECEIVE, "full");
    assert_int_equal(ground_run(ground, "$guanjia request list"), 0);
    room_make(ground);
    assert_int_equal(ground_look(ground, "a full disk").facts, before.facts);
    assert_int_equal(ground_run(ground, RECEIVE), SAVED);
    assert_int_equal(ground_look(ground, "room").requests, before.requests + 1);
}

static void a_full_disk_leaves_the_form_as_it_is(void **state)
{
    Ground *ground = *state;

    if (!small_disk(ground))
        skip();
    Terminal *terminal = ground_screens(ground);
    ground_await(ground, "F6 New", "the start");
    terminal_key(terminal, "n");
    terminal_bytes(terminal, "1203", 4);
    ground_await(ground, "Wang Shu-fen", "typing the home");
    terminal_key(terminal, "Enter");
    terminal_bytes(terminal, "leak", 4);
    ground_await(ground, "Water leak", "typing the category");
    terminal_key(terminal, "Enter");
    terminal_bytes(terminal, "before", 6);
    terminal_settle(terminal, 50);
    fill(ground);
    terminal_bytes(terminal, ", after", 7);
    ground_await(ground, "before, after", "typing on a full disk");
    terminal_key(terminal, "F2");
    ground_await(ground, "full", "F2 on a full disk");
    ground_await(ground, "before, after", "F2 on a full disk");
    assert_int_equal(terminal_torn(terminal), -1);
    room_make(ground);
    terminal_key(terminal, "F2");
    ground_await(ground, "3-1123-026 saved", "F2 with room");
    assert_int_equal(ground_requests(ground, "before, after"), 1);
}

/* Takes the right to write away, by the disk or by the file's mode. */
static void write_protect(Ground *ground)
{
    char folder[80];

    text_print(folder, sizeof folder, "%s/small", ground->scene.folder);
    if (geteuid() != 0)
        assert_int_equal(ground_run(ground, "chmod a-w small small/*"), 0);
    else if (mount("none", folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0)
        fail_msg("%s", strerrordesc_np(errno));
}

static void a_read_only_disk_can_be_read(void **state)
{
    Ground *ground = *state;

    if (!small_disk(ground))
        skip();
    write_protect(ground);
    assert_int_equal(ground_run(ground, "$guanjia request list"), 0);
    assert_non_null(strstr(str_text(&ground->out), "3-1123-021"));
    refused(ground, RECEIVE, NULL);
    Terminal *terminal = ground_screens(ground);
    ground_await(ground, "read-only", "opening a read-only file");
    ground_await(ground, "3-1123-014", "opening a read-only file");
    terminal_key(terminal, "q");
    assert_int_equal(terminal_end(terminal, 5000), 0);
}

/* Files that are no database of ours, by the shell's words that make them. */

static const struct Wrong {
    const char *name;
    const char *made;
} wrongs[] = {
    {"no folder", "mkdir x; cd x; rmdir ../x"},
    {"a folder", "rm -rf x; mkdir -p x/desk.db"},
    {"an empty file", "rm -rf x; mkdir x; : > x/desk.db"},
    {"a text", "rm -rf x; mkdir x; echo 'Dear butler, hello.' > x/desk.db"},
    {"a wrong head", "cp desk.db x/desk.db; printf 'XXXXXXXXXXXXXXXX' | "
                     "dd of=x/desk.db conv=notrunc status=none"},
    {"a cut file", "cp desk.db x/desk.db; truncate -s 20000 x/desk.db"},
    {"a cut head", "cp desk.db x/desk.db; truncate -s 60 x/desk.db"},
    {"rubbish in its pages",
     "cp desk.db x/desk.db; yes rubbish | dd of=x/desk.db conv=notrunc "
     "bs=4096 seek=1 count=25 iflag=fullblock status=none"},
    {"another program's database",
     "rm -rf x; mkdir x; python3 -c \"import sqlite3; "
     "sqlite3.connect('x/desk.db').execute('create table t(a)')\" || "
     ": > x/desk.db"},
};

static void a_wrong_file_is_one_sentence(void **state)
{
    static const char *const commands[] = {"check",   "request list", WORDS,
                                           "rebuild", "backup y.db",  ""};
    Ground *ground = *state;

    assert_int_equal(ground_run(ground, "$guanjia backup desk.db"), 0);
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++)
        for (size_t j = 0; j < sizeof commands / sizeof *commands; j++) {
            (void)ground_run(ground, "%s", wrongs[i].made);
            int status =
                ground_run(ground, "$guanjia --db x/desk.db %s", commands[j]);
            if (status != REFUSED)
                fail_msg("%s with %s: exit status %d: %s%s", commands[j],
                         wrongs[i].name, status, str_text(&ground->out),
                         str_text(&ground->said));
            ground_one_sentence(ground, wrongs[i].name);
        }
}

static void what_cannot_be_printed_is_told(void **state)
{
    Ground *ground = *state;

    if (access("/dev/full", W_OK) != 0)
        skip();
    refused(ground, "$guanjia request list > /dev/full", NULL);
    refused(ground, "$guanjia export request > /dev/full", NULL);
    refused(ground, RECEIVE " > /dev/full", NULL);
    /* its number could not be printed, but it is there */
    assert_int_equal(ground_requests(ground, "漏水"), 1);
}

#define disk_test(test) \
    cmocka_unit_test_setup_teardown(test, ground_open, disk_close)

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        disk_test(a_full_disk_refuses_a_command_in_a_sentence),
        disk_test(a_full_disk_leaves_the_form_as_it_is),
        disk_test(a_read_only_disk_can_be_read),
        ground_test(a_wrong_file_is_one_sentence),
        ground_test(what_cannot_be_printed_is_told),
    };

    ground_program(count, words);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
