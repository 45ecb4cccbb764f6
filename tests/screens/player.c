/* player.c -- plays a screen test: what a person does, and what stands there
 *
 *     player GUANJIA PICTURES FILE.screen
 *
 *     # A line a step; a step may be for one language only (wait:en …).
 *     languages en zh-Hant    all of it, once in each
 *     size 80x24              of the window to come; also while it is open
 *     as chen 1203            who signs in; `as chen`, `as` leave it to keys
 *     database hotline.db     of the demo; else desk-3.db
 *     env NO_COLOR=1          `env NO_COLOR` takes it away
 *     site escalation silent_hours: "13:00-15:00"     a line of a site's own file,
 *                             data/escalation.yaml and that
 *     option --lock-after=1   of the command line
 *     wide                    a terminal that draws ─ two cells wide
 *     start                   opens the screens
 *     at two                  the steps that follow are at another terminal
 *     keys F6 1 Enter         keys by name
 *     type 漏水               a key a character
 *     free 漏水               the same, not counted: the words of the person
 *     bytes \e[11~            what some other terminal sends
 *     paste one\ntwo
 *     wait 3-1203             until it is seen; `gone`: until it is not
 *     soon 3-1203             within a second
 *     picture board           the whole screen; `looks`: and how it looks
 *     clock 2026-11-23 14:05  for all programs
 *     call 3                  the desk of that unit calls its hotline once
 *     run request note …      guanjia beside the screens; `fails` with 1
 *     by sato 1616            who runs that from here on; at first hsu
 *     says 3-1123-026         what that printed
 *     count                   keys and bytes from here on
 *     budget 20               not more keys than that
 *     bytes-at-most 200       nor more bytes
 *     rings 1                 how often the bell has rung
 *     title 3-1123-026        what the window's title says
 *     times 30 run request receive …  any step, so often
 *     kill, hangup, ends 0    of the program at this terminal
 *
 * The pictures are beside the tests, NAME.LANGUAGE.txt; GENERATE=1 writes them
 * anew.  After each step no character may be torn.
 */
#include "picture.h"
#include "scene.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEADLINE = 10000, SOON = 1000, QUIET = 5, ESCAPE = 120 };

typedef struct Play {
    Scene scene;
    const char *pictures; /* folder */
    const char *file;
    int line;
    const char *language;
    int presses;      /* since `count` */
    size_t sent_from; /* bytes at `count` */
    bool failed;
} Play;

static Terminal *terminal_of(const Play *play)
{
    return play->scene.seat->terminal;
}

/* Says what is wrong, and shows the screen. */
__attribute__((format(printf, 2, 3))) static void fail(Play *play,
                                                       const char *format, ...)
{
    va_list args;

    play->failed = true;
    (void)fprintf(stderr, "%s:%d (%s): ", play->file, play->line,
                  play->language);
    va_start(args, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist*): it was started just above */
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
    if (terminal_of(play)) {
        char *picture = terminal_picture(terminal_of(play), true);
        (void)fputs(picture, stderr);
        free(picture);
    }
}

/* \n, \e, \\ and \s as what they stand for. */
static void unescape(const char *text, Str *out)
{
    static const char names[] = "ntes\\r";
    static const char meant[] = "\n\t\033 \\\r";

    for (; *text; text++) {
        const char *name =
            *text == '\\' && text[1] ? strchr(names, text[1]) : NULL;
        if (name)
            str_addc(out, meant[name - names]);
        else
            str_addc(out, *text);
        if (name)
            text++;
    }
}

/* ---- settings -------------------------------------------------------------------- */

static void do_size(Play *play, const char *text)
{
    Seat *seat = play->scene.seat;
    char *end;
    long cols = strtol(text, &end, 10);
    long rows = *end == 'x' ? strtol(end + 1, NULL, 10) : 0;

    if (cols < 1 || cols > 500 || rows < 1 || rows > 200) {
        fail(play, "a size is COLUMNSxROWS");
        return;
    }
    seat->cols = (int)cols;
    seat->rows = (int)rows;
    if (seat->terminal)
        terminal_resize(seat->terminal, seat->rows, seat->cols);
}

/* "chen 1203" */
static void person_read(const char *text, char login[SEAT_WORD],
                        char pin[SEAT_WORD])
{
    size_t len = strcspn(text, " ");

    text_print(login, SEAT_WORD, "%.*s", (int)len, text);
    text_copy(pin, SEAT_WORD, text[len] ? text + len + 1 : "");
}

static void do_as(Play *play, const char *text)
{
    person_read(text, play->scene.seat->login, play->scene.seat->pin);
}

static void do_by(Play *play, const char *text)
{
    person_read(text, play->scene.login, play->scene.pin);
}

static void do_env(Play *play, const char *text)
{
    seat_environ(play->scene.seat, text);
}

static void do_database(Play *play, const char *text)
{
    text_print(play->scene.database, sizeof play->scene.database, "%s/%s",
               play->scene.folder, text);
}

static void do_site(Play *play, const char *text)
{
    Str data = STR_EMPTY;

    str_addf(&data, "%s/../../../data", play->pictures);
    if (!scene_site(&play->scene, str_text(&data), text))
        fail(play, "it could not be written");
    str_release(&data);
}

static void do_option(Play *play, const char *text)
{
    text_copy(play->scene.seat->option, SEAT_WORD, text);
}

static void do_wide(Play *play, const char *text)
{
    (void)text;
    play->scene.seat->wide = true;
}

static void do_language(Play *play, const char *text)
{
    text_copy(play->scene.seat->language, SEAT_WORD, text);
}

static void do_clock(Play *play, const char *text)
{
    if (!scene_clock(&play->scene, text))
        fail(play, "the clock can't be set");
}

static void do_at(Play *play, const char *text)
{
    Seat *seat = scene_seat(&play->scene, text);

    if (seat)
        play->scene.seat = seat;
    else
        fail(play, "there are no more than %d seats", SEATS);
}

static void do_start(Play *play, const char *text)
{
    (void)text;
    if (!seat_start(&play->scene, play->scene.seat))
        fail(play, "the screens can't be started");
    else
        terminal_settle(terminal_of(play), CALM);
}

/* ---- typing ------------------------------------------------------------------------ */

static void do_keys(Play *play, const char *text)
{
    char name[32];

    while (*text && !play->failed) {
        size_t len = strcspn(text, " ");
        text_print(name, sizeof name, "%.*s", (int)len, text);
        if (!terminal_key(terminal_of(play), name))
            fail(play, "there is no key %s", name);
        terminal_settle(terminal_of(play),
                        strcmp(name, "Esc") == 0 ? ESCAPE : QUIET);
        play->presses++;
        text += len + strspn(text + len, " ");
    }
}

static int type(Play *play, const char *text)
{
    size_t len = strlen(text), next;
    int count = 0;

    for (size_t at = 0; at < len; at = next, count++) {
        next = cluster_next(text, len, at);
        terminal_bytes(terminal_of(play), text + at, next - at);
        terminal_settle(terminal_of(play), QUIET);
    }
    return count;
}

static void do_type(Play *play, const char *text)
{
    play->presses += type(play, text);
}

static void do_free(Play *play, const char *text)
{
    (void)type(play, text);
}

static void do_bytes(Play *play, const char *text)
{
    Str bytes = STR_EMPTY;

    unescape(text, &bytes);
    terminal_bytes(terminal_of(play), str_text(&bytes), bytes.len);
    terminal_settle(terminal_of(play), QUIET);
    str_release(&bytes);
    play->presses++;
}

static void do_paste(Play *play, const char *text)
{
    Str bytes = STR_EMPTY;

    unescape(text, &bytes);
    terminal_paste(terminal_of(play), str_text(&bytes));
    terminal_settle(terminal_of(play), QUIET);
    str_release(&bytes);
    play->presses++;
}

static void do_count(Play *play, const char *text)
{
    (void)text;
    play->presses = 0;
    play->sent_from = terminal_sent(terminal_of(play));
}

static void do_budget(Play *play, const char *text)
{
    (void)printf("%s:%d (%s): %d keys\n", play->file, play->line,
                 play->language, play->presses);
    if (play->presses > strtol(text, NULL, 10))
        fail(play, "%d keys were pressed, %s are allowed", play->presses, text);
}

static void do_bytes_at_most(Play *play, const char *text)
{
    long sent = (long)(terminal_sent(terminal_of(play)) - play->sent_from);

    if (sent > strtol(text, NULL, 10))
        fail(play, "%ld bytes were sent, %s are allowed", sent, text);
}

/* ---- looking ------------------------------------------------------------------------ */

static void do_wait(Play *play, const char *text)
{
    if (!terminal_await(terminal_of(play), text, true, DEADLINE))
        fail(play, "never saw \"%s\"", text);
}

static void do_soon(Play *play, const char *text)
{
    if (!terminal_await(terminal_of(play), text, true, SOON))
        fail(play, "did not see \"%s\" within a second", text);
}

static void do_gone(Play *play, const char *text)
{
    if (!terminal_await(terminal_of(play), text, false, DEADLINE))
        fail(play, "still see \"%s\"", text);
}

static void do_rings(Play *play, const char *text)
{
    terminal_settle(terminal_of(play), CALM);
    if (terminal_bells(terminal_of(play)) != strtol(text, NULL, 10))
        fail(play, "the bell rang %d times, not %s",
             terminal_bells(terminal_of(play)), text);
}

static void do_title(Play *play, const char *text)
{
    terminal_settle(terminal_of(play), CALM);
    if (strcmp(terminal_title(terminal_of(play)), text) != 0)
        fail(play, "the title is \"%s\"", terminal_title(terminal_of(play)));
}

static void compare(Play *play, const char *name, bool looks)
{
    Str path = STR_EMPTY, differ = STR_EMPTY;

    str_addf(&path, "%s/%s.%s.txt", play->pictures, name, play->language);
    if (!picture_compare(terminal_of(play), str_text(&path), looks, &differ))
        fail(play, "the screen is not %s; GENERATE=1 accepts it:\n%s",
             str_text(&path), str_text(&differ));
    str_release(&path);
    str_release(&differ);
}

static void do_picture(Play *play, const char *text)
{
    compare(play, text, false);
}

static void do_looks(Play *play, const char *text)
{
    compare(play, text, true);
}

/* ---- beside the screens, and the end --------------------------------------------------- */

static void ended(Play *play, int status, int expected)
{
    if (status != expected)
        fail(play, "exit status %d: %s", status, str_text(&play->scene.output));
}

static void do_run(Play *play, const char *text)
{
    ended(play, scene_run(&play->scene, text), 0);
}

static void do_fails(Play *play, const char *text)
{
    ended(play, scene_run(&play->scene, text), 1);
}

static void do_call(Play *play, const char *text)
{
    ended(play, scene_call(&play->scene, text), 0);
}

static void do_says(Play *play, const char *text)
{
    if (!strstr(str_text(&play->scene.output), text))
        fail(play, "\"%s\" was not said, but: %s", text,
             str_text(&play->scene.output));
}

static void do_kill(Play *play, const char *text)
{
    (void)text;
    terminal_kill(terminal_of(play));
}

static void do_hangup(Play *play, const char *text)
{
    (void)text;
    terminal_hang_up(terminal_of(play));
}

static void do_ends(Play *play, const char *text)
{
    int status = terminal_end(terminal_of(play), DEADLINE);

    if (status != strtol(text, NULL, 10))
        fail(play, status < 0 ? "it does not end" : "exit status %d", status);
    terminal_close(terminal_of(play));
    play->scene.seat->terminal = NULL;
}

/* ---- playing ----------------------------------------------------------------------------- */

static const struct Step {
    const char *name;
    void (*play)(Play *play, const char *text);
    bool started; /* needs a terminal that was started */
} steps[] = {
    {"size", do_size, false},
    {"as", do_as, false},
    {"by", do_by, false},
    {"database", do_database, false},
    {"env", do_env, false},
    {"site", do_site, false},
    {"option", do_option, false},
    {"wide", do_wide, false},
    {"language", do_language, false},
    {"clock", do_clock, false},
    {"at", do_at, false},
    {"start", do_start, false},
    {"keys", do_keys, true},
    {"type", do_type, true},
    {"free", do_free, true},
    {"bytes", do_bytes, true},
    {"paste", do_paste, true},
    {"count", do_count, true},
    {"budget", do_budget, true},
    {"bytes-at-most", do_bytes_at_most, true},
    {"wait", do_wait, true},
    {"soon", do_soon, true},
    {"gone", do_gone, true},
    {"rings", do_rings, true},
    {"title", do_title, true},
    {"picture", do_picture, true},
    {"looks", do_looks, true},
    {"call", do_call, false},
    {"run", do_run, false},
    {"fails", do_fails, false},
    {"says", do_says, false},
    {"kill", do_kill, true},
    {"hangup", do_hangup, true},
    {"ends", do_ends, true},
};

/* Half a character may stand there while more is on its way, but not longer. */
static void check_whole(Play *play)
{
    int row = terminal_torn(terminal_of(play));

    for (int i = 0; row >= 0 && i < 3; i++) {
        terminal_settle(terminal_of(play), CALM);
        row = terminal_torn(terminal_of(play));
    }
    if (row >= 0)
        fail(play, "row %d shows half a character", row);
}

static void play_once(Play *play, const char *name, const char *text)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(steps[i].name, name) != 0)
            continue;
        if (steps[i].started && !terminal_of(play)) {
            fail(play, "%s: nothing was started here", name);
            return;
        }
        steps[i].play(play, text);
        if (!play->failed && terminal_of(play))
            check_whole(play);
        return;
    }
    fail(play, "there is no step \"%s\"", name);
}

static void play_step(Play *play, const char *name, const char *text)
{
    char again[16], *rest;

    if (strcmp(name, "times") != 0) {
        play_once(play, name, text);
        return;
    }
    long times = strtol(text, &rest, 10);
    rest += strspn(rest, " ");
    text_print(again, sizeof again, "%.*s", (int)strcspn(rest, " "), rest);
    rest += strcspn(rest, " ");
    while (times-- > 0 && !play->failed)
        play_once(play, again, rest + strspn(rest, " "));
}

/* The line's step and language, taken apart in place. */
static void play_line(Play *play, char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    char *name = line + strspn(line, " \t");
    if (*name == '\0' || *name == '#')
        return;
    size_t len = strcspn(name, " ");
    char *text = name[len] ? name + len + 1 : name + len;
    name[len] = '\0';
    char *only = strchr(name, ':');
    if (only)
        *only++ = '\0';
    if (strcmp(name, "languages") != 0 &&
        (!only || strcmp(only, play->language) == 0))
        play_step(play, name, text);
}

static bool play_file(Play *play)
{
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(play->file, "re");

    if (!file) {
        fail(play, "can't be read");
        return false;
    }
    for (play->line = 1; !play->failed && getline(&line, &room, file) >= 0;
         play->line++)
        play_line(play, line);
    free(line);
    (void)fclose(file);
    return !play->failed;
}

/* The words behind `languages` at the head of the file; else "en". */
static void languages_read(const char *path, char languages[SEAT_WORD])
{
    static const char key[] = "languages ";
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "re");

    text_copy(languages, SEAT_WORD, "en");
    while (file && getline(&line, &room, file) >= 0)
        if (strncmp(line, key, sizeof key - 1) == 0) {
            line[strcspn(line, "\r\n")] = '\0';
            text_copy(languages, SEAT_WORD, line + sizeof key - 1);
        }
    free(line);
    if (file)
        (void)fclose(file);
}

static bool play_in(Play *play, const char *program, const char *language)
{
    play->language = language;
    play->line = 0;
    bool fine = scene_open(&play->scene, program, language);
    if (!fine)
        (void)fprintf(stderr, "%s: no demo: %s\n", play->file,
                      str_text(&play->scene.output));
    fine = fine && play_file(play);
    scene_close(&play->scene);
    return fine;
}

int main(int argc, char **argv)
{
    char languages[SEAT_WORD];
    char *rest = languages;
    bool fine = true;

    if (argc != 4) {
        (void)fputs("player GUANJIA PICTURES FILE.screen\n", stderr);
        return 2;
    }
    (void)setlocale(LC_ALL, "C.UTF-8"); /* NOLINT(concurrency-mt-unsafe) */
    languages_read(argv[3], languages);
    for (char *name; (name = strsep(&rest, " ")) && fine;) {
        Play play = {.pictures = argv[2], .file = argv[3]};
        fine = play_in(&play, argv[1], name);
    }
    return fine ? 0 : 1;
}
