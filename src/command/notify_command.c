/* notify_command.c -- passing messages on by a residence's own commands
 *
 *     guanjia notify              one round: what waits is tried once
 *     guanjia notify --follow     goes on for ever, on the hotline
 *     guanjia notify list         the queue, with what went wrong last
 *
 * A command gets one message on standard input, and what it prints last is why
 * it failed.  One that hangs is ended with all that it has started.
 */
#include "notify.h"
#include "output.h"
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 30, ROUND = 1000, TELLS = 160 };

static volatile sig_atomic_t ending;

static void end(int signal)
{
    (void)signal;
    ending = 1;
}

/* ---- one command ------------------------------------------------------------ */

/* In the child: never comes back.  Its output is one pipe. */
static void become(const Tree *run, int in, int out)
{
    const char *words[MOST_WORDS + 1];
    int count = 0;

    for (const Tree *word = run->child; word && count < MOST_WORDS;
         word = word->next)
        words[count++] = word->text ? word->text : "";
    words[count] = NULL;
    const char *program = words[0] ? words[0] : "";
    setpgid(0, 0);
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(out, STDERR_FILENO) >= 0)
        execvp(program, (char *const *)words);
    dprintf(STDERR_FILENO, _("%s cannot be started: %s\n"), program,
            strerrordesc_np(errno));
    _exit(127);
}

/* The message in a file that has no name: no pipe that nobody empties. */
static int message_file(const char *body)
{
    FILE *file = tmpfile();
    int copy = -1;

    if (file && fprintf(file, "%s\n", body) > 0 && fflush(file) == 0 &&
        fseek(file, 0, SEEK_SET) == 0)
        copy = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0);
    if (file)
        (void)fclose(file);
    if (copy >= 0)
        lseek(copy, 0, SEEK_SET);
    return copy;
}

static void keep_last(char told[TELLS], const char *bytes, ssize_t len)
{
    Str line = STR_EMPTY;

    for (ssize_t i = 0; i < len; i++)
        if (bytes[i] != '\n')
            str_addc(&line, bytes[i]);
        else if (i + 1 < len)
            str_clear(&line);
    if (line.len > 0 && utf8_valid(str_text(&line), line.len))
        text_copy(told, TELLS, str_text(&line));
    str_release(&line);
}

/* Until it has closed its output and ended, or time is up; true: in time. */
static bool listen(int out, Seconds timeout, char told[TELLS])
{
    const int64_t until = clock_monotonic() + timeout * 1000;
    char bytes[512];

    for (;;) {
        const int64_t left = until - clock_monotonic();
        struct pollfd watch = {.fd = out, .events = POLLIN};

        if (left <= 0)
            return false;
        if (poll(&watch, 1, (int)left) <= 0)
            continue;
        const ssize_t got = read(out, bytes, sizeof bytes);
        if (got == 0 || (got < 0 && errno != EINTR))
            return true;
        keep_last(told, bytes, got);
    }
}

/* What became of it: "" when it said 0. */
static void verdict(pid_t child, bool timely, Seconds timeout, char told[TELLS])
{
    int status = 0;

    if (!timely)
        kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    kill(-child, SIGKILL); /* what it may have left behind */
    if (!timely)
        text_print(told, TELLS, _("it took longer than %d seconds"),
                   (int)timeout);
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        told[0] = '\0';
    else if (!told[0])
        text_print(told, TELLS, _("it ended with %d"),
                   WIFEXITED(status) ? WEXITSTATUS(status)
                                     : 128 + WTERMSIG(status));
}

static void command_run_one(const NotifyCommand *command, const char *body,
                            char told[TELLS])
{
    int out[2] = {-1, -1};
    const int in = message_file(body);
    const bool piped = in >= 0 && pipe2(out, O_CLOEXEC) == 0;
    const pid_t child = piped ? fork() : -1;

    told[0] = '\0';
    if (child == 0)
        become(command->run, in, out[1]);
    close(in);
    close(out[1]);
    if (child < 0)
        text_print(told, TELLS, _("No further program can be started: %s"),
                   strerrordesc_np(errno));
    else
        verdict(child, listen(out[0], command->timeout, told), command->timeout,
                told);
    close(out[0]);
}

/* ---- the queue ----------------------------------------------------------------- */

static bool message_try(Desk *desk, const Notify *notify,
                        const Message *message, Err *err)
{
    const NotifyCommand *command = notify_command(notify, message->command);
    char told[TELLS];

    if (command)
        command_run_one(command, message->body, told);
    else
        text_copy(told, sizeof told,
                  _("notify.yaml has no such command any more"));
    if (*told)
        (void)fprintf(stderr, _("%s, %s: %s\n"), message->command,
                      message->event, told);
    return notify_tried(desk, message, told, clock_now(), err);
}

static bool round_do(Desk *desk, const Notify *notify, Err *err)
{
    const Seconds now = clock_now();
    Message message;
    int count;
    bool done = notify_gather(desk, notify, now, &count, err);

    while (done && !ending && notify_next(desk, now, &message)) {
        done = message_try(desk, notify, &message, err);
        message_release(&message);
    }
    return done;
}

/* Of two that follow on one database the second is told so, or waits until the
 * first has ended. */
static int alone(Desk *desk, bool wait, Err *err)
{
    Str path = STR_EMPTY;

    str_addf(&path, "%s-notify", store_path(desk_store(desk)));
    const int lock = open(str_text(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    const bool ours =
        lock >= 0 && flock(lock, wait ? LOCK_EX : LOCK_EX | LOCK_NB) == 0;
    if (!ours) {
        err_set(err, ERR_BUSY,
                _("Another program passes this database's messages on"));
        if (lock >= 0)
            close(lock);
    }
    str_release(&path);
    return ours ? lock : -1;
}

static bool pass_on(Desk *desk, bool follow, bool wait, Err *err)
{
    Notify *notify;
    const int lock = alone(desk, wait, err);
    bool done = lock >= 0 && notify_open(desk, &notify, err);

    if (done) {
        (void)signal(SIGTERM, end);
        (void)signal(SIGINT, end);
        done = round_do(desk, notify, err);
        while (follow && !ending && (done || err->kind == ERR_BUSY)) {
            *err = ERR_NONE;
            (void)poll(NULL, 0, ROUND);
            done = ending || round_do(desk, notify, err);
        }
        notify_close(notify);
    }
    if (lock >= 0)
        close(lock);
    return done;
}

/* ---- list ------------------------------------------------------------------------- */

static bool message_print(void *self, const Message *message)
{
    Grid *grid = self;
    char at[TIME_TEXT], tries[16];
    const Seconds now = clock_now();

    text_print(tries, sizeof tries, "%d", message->tries);
    grid_add(grid, message->command);
    grid_add(grid, message->event);
    grid_add(grid, time_write(message->made, TIME_SHORT, now, at));
    grid_add(grid, tries);
    grid_add(grid, message->done != NEVER ? _("passed on")
                   : message->error[0]    ? message->error
                                          : _("waits"));
    return true;
}

static bool message_json(void *self, const Message *message)
{
    Str out = STR_EMPTY;

    (void)self;
    str_add(&out, "{");
    json_pair(&out, "command", message->command);
    json_pair(&out, "event", message->event);
    json_pair(&out, "error", message->error);
    str_addf(&out, ",\"tries\":%d,\"done\":%s,\"message\":%s}", message->tries,
             message->done != NEVER ? "true" : "false", message->body);
    (void)puts(str_text(&out));
    str_release(&out);
    return true;
}

static bool queue_list(Desk *desk, bool json, Err *err)
{
    static const char *const heads[] = {N_("Command"), N_("Event"), N_("Made"),
                                        N_("Tries"), N_("How it stands")};
    Grid grid = {.columns = 5, .heads = heads};

    if (json)
        return notify_each(desk, message_json, NULL, err);
    const bool done = notify_each(desk, message_print, &grid, err);
    grid_print(&grid);
    return done;
}

bool command_notify(Words *words, Err *err)
{
    Desk *desk;
    const char *verb = word_at(words, 0);
    const bool follow = flag_take(words, "follow");
    const bool wait = flag_take(words, "wait");
    const bool list = text_is(verb, "list");

    if (verb && !list)
        return err_set(err, ERR_USAGE,
                       _("Say guanjia notify [--follow], or notify list"));
    if (!words_done(words, 1, err) ||
        !desk_enter(words, STORE_WRITE, list ? ENTRY_STAFF : ENTRY_NOBODY,
                    &desk, err))
        return false;
    const bool done = list ? queue_list(desk, words->json, err)
                           : pass_on(desk, follow, wait, err);
    desk_close(desk);
    return done;
}

void explain_notify(Str *out)
{
    str_add(out, _("/etc/guanjia/notify.yaml, or where $GUANJIA_NOTIFY "
                   "says:\n\n"));
    str_add(out, "    notify:\n"
                 "      - {name: sms, rules: [silent_chief, refused],\n"
                 "         run: [/usr/local/bin/sms], timeout: 30}\n\n");
    str_add(out, _("Rules are those of escalation.yaml. The command gets one "
                   "JSON object on standard input and ends with 0 when it has "
                   "passed the message on.\n"));
}
