/* ground.c -- a demo desk to break things on */
#include "ground.h"

#include "service.h"
#include "store.h"

#include <locale.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEADLINE = 10000 };

static const char *program;

void ground_program(int count, char **words)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    (void)setlocale(LC_ALL, "C.UTF-8");
    /* NOLINTNEXTLINE(concurrency-mt-unsafe) */
    const char *said = count > 1 ? words[1] : getenv("GUANJIA");
    program = said ? realpath(said, NULL) : NULL;
    if (count > 2)
        cmocka_set_test_filter(words[2]);
    if (!program) {
        (void)fprintf(stderr, "%s GUANJIA\n", words[0]);
        exit(2); /* NOLINT(concurrency-mt-unsafe) */
    }
}

const char *ground_program_path(void)
{
    return program;
}

static void read_all(const Ground *ground, const char *name, Str *out)
{
    char path[128], bytes[4096];
    size_t len;

    text_print(path, sizeof path, "%s/%s", ground->scene.folder, name);
    FILE *file = fopen(path, "re");
    str_clear(out);
    while (file && (len = fread(bytes, 1, sizeof bytes, file)) > 0)
        str_addn(out, bytes, len);
    if (file)
        (void)fclose(file);
}

int ground_run(Ground *ground, const char *format, ...)
{
    Str line = STR_EMPTY;
    char words[4096];
    va_list args;

    va_start(args, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist*): it was started just above */
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    str_addf(&line,
             "cd '%s'; guanjia=\"%s --db %s --now @%s\"; "
             "{ %s ; } > out 2> said < /dev/null",
             ground->scene.folder, program, ground->scene.database,
             ground->scene.clock, words);
    /* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): a test's own */
    int status = system(str_text(&line));
    str_release(&line);
    read_all(ground, "out", &ground->out);
    read_all(ground, "said", &ground->said);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- beginning and end --------------------------------------------------------- */

int ground_hire(Ground *ground)
{
    struct passwd entry, *found = NULL;
    char room[4096];

    if (getpwuid_r(getuid(), &entry, room, sizeof room, &found) != 0 || !found)
        return -1;
    int status = ground_run(ground,
                            "GUANJIA_PIN=9000 $guanjia --as admin staff set "
                            "--login %s --name 林小姐 --role butler "
                            "--department butler --unit 3",
                            entry.pw_name);
    (void)fputs(str_text(&ground->said), stderr);
    return status;
}

int ground_open(void **state)
{
    Ground *ground = mem_new(sizeof *ground);

    *state = ground;
    return scene_open(&ground->scene, program, "en") ? ground_hire(ground) : -1;
}

int ground_close(void **state)
{
    Ground *ground = *state;

    scene_close(&ground->scene);
    str_release(&ground->out);
    str_release(&ground->said);
    free(ground);
    return 0;
}

/* ---- looking --------------------------------------------------------------------- */

void ground_one_sentence(const Ground *ground, const char *after)
{
    const char *said = str_text(&ground->said);
    const char *end = strchr(said, '\n');

    if (strncmp(said, "guanjia: ", 9) != 0 || !end || end[1] || end - said < 20)
        fail_msg("after %s this is not one sentence: %s", after, said);
}

static Desk *desk_of(const Ground *ground, const char *after)
{
    Err err = ERR_NONE;
    Desk *desk = NULL;

    if (!desk_open(&desk, ground->scene.database, STORE_WRITE, NULL, NULL,
                   &err))
        fail_msg("after %s: %s", after, err.text);
    return desk;
}

static int64_t count_of(Store *store, const char *query)
{
    Sql *q = sql(store, query);
    int64_t count = sql_row(q) ? sql_get_int(q, 0) : -1;

    assert_true(sql_done(q, NULL));
    return count;
}

Holding ground_look(Ground *ground, const char *after)
{
    Desk *desk = desk_of(ground, after);
    Store *store = desk_store(desk);
    Str found = STR_EMPTY;
    Err err = ERR_NONE;

    if (!desk_check(desk, NULL, NULL, &found, &err))
        fail_msg("after %s: %s%s", after, str_text(&found), err.text);
    Holding holding = {
        .facts = journal_count(store),
        .requests = count_of(store, "SELECT count(*) FROM request"),
        .drafts = count_of(store, "SELECT count(*) FROM draft"),
    };
    str_release(&found);
    desk_close(desk);
    return holding;
}

int64_t ground_requests(Ground *ground, const char *text)
{
    Desk *desk = desk_of(ground, text);
    Sql *q = sql(desk_store(desk),
                 "SELECT count(*) FROM request WHERE text = :text");

    sql_text(q, ":text", text);
    int64_t count = sql_row(q) ? sql_get_int(q, 0) : -1;
    assert_true(sql_done(q, NULL));
    desk_close(desk);
    return count;
}

Terminal *ground_screens(Ground *ground)
{
    Seat *seat = ground->scene.seat;

    seat->login[0] = seat->pin[0] = '\0';
    if (!seat_start(&ground->scene, seat))
        fail_msg("there is no pseudo-terminal");
    return seat->terminal;
}

void ground_await(Ground *ground, const char *text, const char *after)
{
    Terminal *terminal = ground->scene.seat->terminal;

    if (terminal_await(terminal, text, true, DEADLINE))
        return;
    char *picture = terminal_picture(terminal, false);
    (void)fputs(picture, stderr);
    free(picture);
    fail_msg("never saw \"%s\" after %s", text, after);
}

/* ---- strace ---------------------------------------------------------------------- */

void strace_words(const Ground *ground, const char *fault, Str *out)
{
    const char *database = ground->scene.database;

    str_addf(out,
             "strace -f -qq -o '%s/strace' -P '%s' -P '%s-wal' -P '%s-shm' "
             "-P '%s-lock' -e 'inject=%s'",
             ground->scene.folder, database, database, database, database,
             fault);
}

bool strace_works(Ground *ground)
{
    Str words = STR_EMPTY;

    strace_words(ground, "getppid:error=EIO", &words);
    int status = ground_run(ground, "%s true", str_text(&words));
    str_release(&words);
    return status == 0;
}

bool strace_hit(const Ground *ground)
{
    Str log = STR_EMPTY;

    read_all(ground, "strace", &log);
    bool hit = strstr(str_text(&log), "(INJECTED)") != NULL ||
               strstr(str_text(&log), "killed by") != NULL;
    str_release(&log);
    return hit;
}
