/* scene.c -- a folder with a demo residence, and who sits at its terminals */
#include "scene.h"

#include <ctype.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEMO_TIME   "2026-11-23 14:00"
#define CHIEF_LOGIN "hsu"
#define CHIEF_PIN   "1357"

/* Names that the programs of a scene must not inherit. */
static const char *const unwanted[] = {
    "NO_COLOR", "COLUMNS",     "LINES",      "LANGUAGE",      "LANG",
    "ESCDELAY", "GUANJIA_PIN", "GUANJIA_DB", "GUANJIA_FORMS",
};

/* ---- the folder --------------------------------------------------------------- */

static int drop(const char *path, const struct stat *status, int type,
                struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

bool scene_clock(Scene *scene, const char *time)
{
    char fresh[128];

    text_print(fresh, sizeof fresh, "%s.new", scene->clock);
    FILE *file = fopen(fresh, "we");
    if (!file)
        return false;
    bool fine = fprintf(file, "%s\n", time) > 0;
    return fclose(file) == 0 && fine && rename(fresh, scene->clock) == 0;
}

/* Runs a line of the shell and keeps what it prints. */
static int run(Scene *scene, const char *line)
{
    char bytes[4096];
    size_t len;
    FILE *pipe = popen(line, "re"); /* NOLINT(cert-env33-c): a test's own */

    str_clear(&scene->output);
    if (!pipe)
        return -1;
    while ((len = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        str_addn(&scene->output, bytes, len);
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int scene_run(Scene *scene, const char *words)
{
    Str line = STR_EMPTY;

    str_addf(&line,
             "GUANJIA_PIN=%s exec '%s' --db '%s' --now '@%s' --as %s %s 2>&1 "
             "< /dev/null",
             scene->pin, scene->program, scene->database, scene->clock,
             scene->login, words);
    int status = run(scene, str_text(&line));
    str_release(&line);
    return status;
}

int scene_call(Scene *scene, const char *unit)
{
    char database[sizeof scene->database];
    Str words = STR_EMPTY;

    text_copy(database, sizeof database, scene->database);
    text_print(scene->database, sizeof scene->database, "%s/desk-%s.db",
               scene->folder, unit);
    str_addf(&words,
             "sync --hub \"exec:exec '%s' --now '@%s' --db '%s/hotline.db' "
             "serve --desk %s\"",
             scene->program, scene->clock, scene->folder, unit);
    int status = scene_run(scene, str_text(&words));
    if (status == 0)
        status = scene_run(scene, "sync --hub none");
    text_copy(scene->database, sizeof scene->database, database);
    str_release(&words);
    return status;
}

/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
static void environment_clean(const char *folder)
{
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
        (void)unsetenv(unwanted[i]);
    (void)setenv("TERM", "xterm-256color", 1);
    (void)setenv("LC_ALL", "C.UTF-8", 1);
    (void)setenv("TZ", "Asia/Taipei", 1);
    (void)setenv("HOME", folder, 1);
    (void)setenv("XDG_DATA_HOME", folder, 1);
    (void)setenv("XDG_CONFIG_HOME", folder, 1);
}
/* NOLINTEND(concurrency-mt-unsafe) */

bool scene_open(Scene *scene, const char *program, const char *language)
{
    Str line = STR_EMPTY;

    *scene = (Scene){.program = program,
                     .folder = "/tmp/guanjia-scene-XXXXXX",
                     .login = CHIEF_LOGIN,
                     .pin = CHIEF_PIN};
    if (!mkdtemp(scene->folder)) {
        scene->folder[0] = '\0';
        return false;
    }
    text_print(scene->database, sizeof scene->database, "%s/desk-3.db",
               scene->folder);
    text_print(scene->clock, sizeof scene->clock, "%s/clock", scene->folder);
    environment_clean(scene->folder);
    scene->seat = scene_seat(scene, "");
    text_copy(scene->seat->language, SEAT_WORD, language);
    /* the test demo_ready has made one: to make it anew takes longer than most
     * tests */
    const char *ready = getenv("DEMO_READY"); /* NOLINT: one thread */
    if (ready && *ready)
        str_addf(&line, "cp -R '%s'/. '%s' && rm -f '%s'/*-shm", ready,
                 scene->folder, scene->folder);
    else
        str_addf(&line,
                 "exec '%s' --now '%s' demo --folder '%s' --no-screen 2>&1",
                 program, DEMO_TIME, scene->folder);
    /* nobody keeps its line here, which every picture would tell */
    bool made = scene_clock(scene, DEMO_TIME) &&
                run(scene, str_text(&line)) == 0 &&
                scene_run(scene, "sync --hub none") == 0;
    str_release(&line);
    return made;
}

void scene_close(Scene *scene)
{
    for (int i = 0; i < scene->seated; i++) {
        terminal_close(scene->seats[i].terminal);
        for (int j = 0; j < scene->seats[i].environ_count; j++)
            free(scene->seats[i].environ[j]);
    }
    str_release(&scene->output);
    if (scene->folder[0]) /* NOLINTNEXTLINE(concurrency-mt-unsafe) */
        (void)nftw(scene->folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- the seats ------------------------------------------------------------------ */

Seat *scene_seat(Scene *scene, const char *name)
{
    for (int i = 0; i < scene->seated; i++)
        if (strcmp(scene->seats[i].name, name) == 0)
            return &scene->seats[i];
    if (scene->seated == SEATS)
        return NULL;
    Seat *seat = &scene->seats[scene->seated++];
    *seat = (Seat){.rows = 24, .cols = 80, .login = "chen", .pin = "1203"};
    text_copy(seat->name, sizeof seat->name, name);
    if (scene->seated > 1)
        text_copy(seat->language, SEAT_WORD, scene->seats[0].language);
    return seat;
}

void seat_environ(Seat *seat, const char *entry)
{
    if (seat->environ_count < SEAT_ENVIRON)
        seat->environ[seat->environ_count++] = mem_text(entry);
}

static bool site_write(const char *from, const char *to, const char *line)
{
    FILE *in = fopen(from, "re"), *out = fopen(to, "we");
    char bytes[4096];
    size_t got;
    bool fine = in && out;

    while (fine && (got = fread(bytes, 1, sizeof bytes, in)) > 0)
        fine = fwrite(bytes, 1, got, out) == got;
    fine = fine && fprintf(out, "%s\n", line) > 0;
    if (in)
        (void)fclose(in);
    return out && fclose(out) == 0 && fine;
}

bool scene_site(Scene *scene, const char *data, const char *text)
{
    const size_t len = strcspn(text, " ");
    Str from = STR_EMPTY, to = STR_EMPTY, entry = STR_EMPTY;

    str_addf(&from, "%s/%.*s.yaml", data, (int)len, text);
    str_addf(&to, "%s/%.*s.yaml", scene->folder, (int)len, text);
    const bool fine = site_write(str_text(&from), str_text(&to),
                                 text + len + strspn(text + len, " "));
    str_add(&entry, "GUANJIA_");
    for (size_t i = 0; i < len; i++)
        str_addc(&entry, (char)toupper((unsigned char)text[i]));
    str_addf(&entry, "=%s", str_text(&to));
    seat_environ(scene->seat, str_text(&entry));
    str_release(&from);
    str_release(&to);
    str_release(&entry);
    return fine;
}

bool seat_start(Scene *scene, Seat *seat)
{
    char now[128];
    char pin[SEAT_WORD + 16];
    const char *command[12] = {scene->program, "--db", scene->database,
                               "--now",        now,    "--lang",
                               seat->language};
    TerminalPlan plan = {.rows = seat->rows,
                         .cols = seat->cols,
                         .wide = seat->wide,
                         .command = command,
                         .environ = (const char *const *)seat->environ};

    text_print(now, sizeof now, "@%s", scene->clock);
    int count = 7;
    if (seat->login[0]) {
        command[count++] = "--as";
        command[count++] = seat->login;
    }
    if (seat->option[0])
        command[count] = seat->option;
    text_print(pin, sizeof pin, seat->pin[0] ? "GUANJIA_PIN=%s" : "GUANJIA_PIN",
               seat->pin);
    seat_environ(seat, pin);
    terminal_close(seat->terminal);
    seat->terminal = terminal_start(&plan);
    return seat->terminal != NULL;
}
