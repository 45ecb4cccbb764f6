/* demo_command.c -- guanjia demo: a hotline and two lobby desks on one machine
 *
 *     desk-1.db  --sync--follow-->  serve --.
 *                                            hotline.db
 *     desk-3.db  --sync--follow-->  serve --'
 *
 * The hotline's database is made of data/demo, the desks get theirs from it
 * as any desk does.  While the screens are open two processes keep the three
 * in sync, and one passes the hotline's messages on (notify.yaml and gateway in
 * the demo's folder); they end with the screens, however those end.
 */
#include "builtin.h"
#include "output.h"
#include "screen.h"
#include "standing.h"
#include "transfer.h"
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DESKS = 2, OWN_DESK = 3 };

static const int units[DESKS] = {1, 3};

/* The demo's folder, and who keeps its desks in sync. */
typedef struct Demo {
    char program[PATH_MAX];
    char *folder; /* absolute; owned */
    pid_t follower[DESKS];
    pid_t notifier; /* passes the hotline's messages on */
} Demo;

/* unit 0: the hotline.  Caller frees. */
static char *demo_path(const Demo *demo, int unit)
{
    Str path = STR_EMPTY;

    if (unit)
        str_addf(&path, "%s/desk-%d.db", demo->folder, unit);
    else
        str_addf(&path, "%s/hotline.db", demo->folder);
    return str_take(&path);
}

/* ---- the programs of the desks ------------------------------------------------ */

/* As one word for the shell. */
static void quote(Str *out, const char *text)
{
    str_addc(out, '\'');
    for (; *text; text++)
        if (*text == '\'')
            str_add(out, "'\\''");
        else
            str_addc(out, *text);
    str_addc(out, '\'');
}

/* How a desk calls the hotline on this machine. */
static char *hub_of(const Demo *demo, int unit)
{
    Str hub = STR_EMPTY;
    char *hotline = demo_path(demo, 0);

    str_add(&hub, "exec:exec ");
    quote(&hub, demo->program);
    str_add(&hub, " --db ");
    quote(&hub, hotline);
    str_addf(&hub, " serve --desk %d", unit);
    free(hotline);
    return str_take(&hub);
}

/* In the child: never comes back.  What it says would stand on the screens.
 */
static void become(const Demo *demo, const char *const *words, bool follow,
                   pid_t parent)
{
    const int nothing = open("/dev/null", O_RDWR);

    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
        dup2(nothing, STDOUT_FILENO) < 0 ||
        (follow && dup2(nothing, STDERR_FILENO) < 0))
        _exit(127);
    if (follow)
        setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent ||
        chdir(demo->folder) != 0 ||
        setenv("GUANJIA_NOTIFY", "notify.yaml", 1) != 0) /* NOLINT: a child */
        _exit(127);
    execv(demo->program, (char *const *)words);
    _exit(127);
}

/* 0: it could not be started. */
static pid_t program_start(const Demo *demo, const char *const *words,
                           bool follow, Err *err)
{
    const pid_t parent = getpid();
    const pid_t child = fork();

    if (child == 0)
        become(demo, words, follow, parent);
    if (child > 0)
        return child;
    err_set(err, ERR_SYSTEM, _("No further program can be started: %s"),
            strerrordesc_np(errno));
    return 0;
}

/* `--wait` is for a demo in another window. */
static pid_t desk_start(const Demo *demo, int unit, bool follow, Err *err)
{
    char *path = demo_path(demo, unit);
    const char *const words[] = {
        demo->program, "--db", path,     "--lang",
        language(),    "sync", "--wait", follow ? "--follow" : NULL,
        NULL};
    const pid_t child = program_start(demo, words, follow, err);

    free(path);
    return child;
}

static pid_t notifier_start(const Demo *demo, Err *err)
{
    char *path = demo_path(demo, 0);
    const char *const words[] = {demo->program, "--db",     path,
                                 "--lang",      language(), "notify",
                                 "--wait",      "--follow", NULL};
    const pid_t child = program_start(demo, words, true, err);

    free(path);
    return child;
}

static bool ended_well(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool demo_follow(Demo *demo, Err *err)
{
    for (int i = 0; i < DESKS; i++)
        if (!(demo->follower[i] = desk_start(demo, units[i], true, err)))
            return false;
    demo->notifier = notifier_start(demo, err);
    return demo->notifier != 0;
}

static void demo_unfollow(const Demo *demo)
{
    for (int i = 0; i < DESKS; i++)
        if (demo->follower[i])
            kill(demo->follower[i], SIGTERM);
    if (demo->notifier && kill(demo->notifier, SIGTERM) == 0)
        ended_well(demo->notifier);
    for (int i = 0; i < DESKS; i++)
        if (demo->follower[i])
            ended_well(demo->follower[i]);
}

/* ---- making it ------------------------------------------------------------------- */

static bool desks_join(const Demo *demo, Err *err)
{
    bool done = true;

    for (int i = 0; done && i < DESKS; i++) {
        char *path = demo_path(demo, units[i]);
        char *hub = hub_of(demo, units[i]);
        done = desk_join(path, units[i], hub, err);
        free(path);
        free(hub);
    }
    return done;
}

/* The desks get what is theirs from the hotline, both at once. */
static bool desks_fill(const Demo *demo, Err *err)
{
    pid_t child[DESKS];
    bool started = true, filled = true;

    for (int i = 0; i < DESKS; i++) {
        child[i] = started ? desk_start(demo, units[i], false, err) : 0;
        started = child[i] != 0;
    }
    for (int i = 0; i < DESKS; i++)
        filled = child[i] && ended_well(child[i]) && filled;
    return filled ||
           (started &&
            err_set(err, ERR_SYSTEM,
                    _("The demo's desks did not get their facts; look with: "
                      "guanjia --db %s/desk-%d.db sync"),
                    demo->folder, OWN_DESK));
}

/* How many of its databases the folder has. */
static int demo_count(const Demo *demo)
{
    const int all[] = {0, units[0], units[1]};
    int count = 0;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char *path = demo_path(demo, all[i]);
        count += access(path, F_OK) == 0;
        free(path);
    }
    return count;
}

/* One of the files that stand beside the databases. */
static bool file_put(const Demo *demo, const char *name, mode_t mode, Err *err)
{
    char builtin[64];
    size_t len;
    Str path = STR_EMPTY;

    text_print(builtin, sizeof builtin, "data/demo/%s", name);
    str_addf(&path, "%s/%s", demo->folder, name);
    const char *text = builtin_text(builtin, &len);
    const int out =
        open(str_text(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    bool done = out >= 0 && write(out, text, len) == (ssize_t)len;
    if (out >= 0)
        done = close(out) == 0 && done;
    if (!done)
        err_set(err, ERR_STORAGE, _("%s: %s"), str_text(&path),
                strerrordesc_np(errno));
    str_release(&path);
    return done;
}

/* What the hotline's alarms leave the demo by (notify.h). */
static bool gateway_put(const Demo *demo, Err *err)
{
    return file_put(demo, "notify.yaml", 0660, err) &&
           file_put(demo, "gateway", 0770, err);
}

/* Builds what is not there yet. */
static bool demo_build(const Demo *demo, Err *err)
{
    const int count = demo_count(demo);

    if (count == DESKS + 1)
        return true;
    if (count > 0)
        return err_set(err, ERR_INPUT,
                       _("%s has a part of a demo; give an empty folder"),
                       demo->folder);
    return demo_make(demo->folder, 0, progress_bar,
                     _("Building the demo residence"), err) &&
           gateway_put(demo, err) && desks_join(demo, err) &&
           desks_fill(demo, err);
}

static bool demo_find(Demo *demo, const char *folder, Err *err)
{
    char temporary[] = "/tmp/guanjia-demo-XXXXXX";
    const ssize_t len =
        readlink("/proc/self/exe", demo->program, sizeof demo->program - 1);

    if (len <= 0)
        return err_set(err, ERR_SYSTEM, _("The program does not find itself"));
    demo->program[len] = '\0';
    if (!folder && !(folder = mkdtemp(temporary)))
        return err_set(err, ERR_SYSTEM,
                       _("No folder for the demo could be "
                         "made in /tmp"));
    if (mkdir(folder, 0770) != 0 && errno != EEXIST)
        return err_set(err, ERR_STORAGE, _("%s: %s"), folder,
                       strerrordesc_np(errno));
    demo->folder = realpath(folder, NULL);
    return demo->folder || err_set(err, ERR_STORAGE, _("%s: %s"), folder,
                                   strerrordesc_np(errno));
}

/* ---- showing it ------------------------------------------------------------------- */

static void demo_hint(Str *hint)
{
    const char *login, *pin;

    for (int i = 0; demo_login(i, &login, &pin); i++)
        str_addf(hint, "%s%s %s", i ? " · " : "", login, pin);
}

static bool demo_screens(const char *path, const Words *words, Err *err)
{
    Desk *desk;
    Str hint = STR_EMPTY;
    ScreenOptions options = {.login = words->as,
                             .pin = secure_getenv("GUANJIA_PIN"),
                             .standing = standing_read,
                             .standing_tell = standing_tell};

    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, err))
        return false;
    demo_hint(&hint);
    options.hint = str_text(&hint);
    bool done = screens_run(desk, &options, err);
    desk_close(desk);
    str_release(&hint);
    return done;
}

static bool demo_show(Demo *demo, int unit, const Words *words, Err *err)
{
    char *path = demo_path(demo, unit);
    const bool done = demo_follow(demo, err) && demo_screens(path, words, err);

    demo_unfollow(demo);
    free(path);
    return done;
}

static void demo_print(const Demo *demo)
{
    const char *login, *pin;

    (void)printf("%s/hotline.db\n", demo->folder);
    for (int i = 0; i < DESKS; i++)
        (void)printf("%s/desk-%d.db\n", demo->folder, units[i]);
    for (int i = 0; demo_login(i, &login, &pin); i++)
        (void)printf("%s %s\n", login, pin);
}

bool command_demo(Words *words, Err *err)
{
    Demo demo = {0};
    const char *folder = option_take(words, "folder");
    const bool print = flag_take(words, "no_screen");
    const int unit = flag_take(words, "hotline") ? 0 : OWN_DESK;

    bool done = words_done(words, 0, err) && demo_find(&demo, folder, err) &&
                demo_build(&demo, err);
    if (done && print)
        demo_print(&demo);
    else if (done)
        done = demo_show(&demo, unit, words, err);
    free(demo.folder);
    return done;
}
