/* signals.c -- what the system says while a key is waited for
 *
 *     SIGHUP SIGTERM SIGINT   end: the line was cut, the machine goes down
 *     SIGWINCH                another size
 *     SIGCONT                 somebody stopped the program and let it go on
 *     SIGABRT SIGSEGV …       a mistake of ours: give the terminal back first
 *
 * A handler only notes what came and writes a byte to a pipe that poll() looks
 * at beside the keyboard.
 */
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t ended;
static volatile sig_atomic_t resized;
static volatile sig_atomic_t continued;
static int wake[2] = {-1, -1};
static struct termios keyboard;

static const int notes[] = {SIGHUP, SIGTERM, SIGINT, SIGWINCH, SIGCONT};
static const int crashes[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
enum {
    NOTES = sizeof notes / sizeof notes[0],
    CRASHES = sizeof crashes / sizeof crashes[0],
};
static struct sigaction notes_before[NOTES];
static struct sigaction crashes_before[CRASHES];

static void on_note(int number)
{
    int error = errno;
    if (number == SIGWINCH)
        resized = 1;
    else if (number == SIGCONT)
        continued = 1;
    else
        ended = 1;
    (void)!write(wake[1], "", 1);
    errno = error;
}

/* A failed assertion leaves a terminal that people can go on with, and its
 * words where they can be read. */
static void on_crash(int number)
{
    static const char back[] = "\033[?2004l\033[m\033[?1049l\r\n";
    (void)!write(STDOUT_FILENO, back, sizeof back - 1);
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &keyboard);
    (void)raise(number); /* as it would have been without us */
}

bool signals_take(const struct termios *back)
{
    if (wake[0] < 0 && pipe2(wake, O_NONBLOCK | O_CLOEXEC) != 0)
        return false;
    keyboard = *back;
    ended = resized = continued = 0;
    struct sigaction note = {.sa_handler = on_note};
    sigemptyset(&note.sa_mask);
    for (int i = 0; i < NOTES; i++)
        sigaction(notes[i], &note, &notes_before[i]);
    struct sigaction crash = {.sa_handler = on_crash,
                              .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&crash.sa_mask);
    for (int i = 0; i < CRASHES; i++) {
        sigaction(crashes[i], NULL, &crashes_before[i]);
        if (crashes_before[i].sa_handler == SIG_DFL)
            sigaction(crashes[i], &crash, NULL);
    }
    return true;
}

void signals_give(void)
{
    for (int i = 0; i < NOTES; i++)
        sigaction(notes[i], &notes_before[i], NULL);
    for (int i = 0; i < CRASHES; i++)
        sigaction(crashes[i], &crashes_before[i], NULL);
}

int signals_file(void)
{
    return wake[0];
}

bool signals_end(void)
{
    return ended != 0;
}

bool signals_resized(void)
{
    bool was = resized != 0;
    resized = 0;
    return was;
}

bool signals_continued(void)
{
    bool was = continued != 0;
    continued = 0;
    return was;
}
