/* clock.c -- what time it is, or what a test says that it is
 *
 *     guanjia --now "2026-11-23 14:02" …      stands still there
 *     guanjia --now @/tmp/now …               a file that a test rewrites
 */
#include "clock.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef enum ClockMode { CLOCK_RUNS, CLOCK_STANDS, CLOCK_FILE } ClockMode;

/* The one clock of the process. */
static struct {
    ClockMode mode;
    Seconds at; /* standing: the time; file: what it said last */
    char file[4096];
} held;

static const char zone_folder[] = "/usr/share/zoneinfo/";

/* ms that the system's clock is behind the right time. */
static int64_t correction;

void clock_correct(int64_t millis)
{
    correction = millis;
}

int64_t clock_correction(void)
{
    return correction;
}

static int64_t millis_of(clockid_t id)
{
    struct timespec time;
    clock_gettime(id, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

Seconds clock_real(void)
{
    if (correction != 0)
        return (millis_of(CLOCK_REALTIME) + correction) / 1000;
    return (Seconds)time(NULL);
}

/* 1766000000; shorter numbers are times of day (1430). */
static bool is_epoch(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return text[digits] == '\0' && digits > 8 && digits < 13;
}

/* The first line of the clock's file as a time. */
static bool file_read(const char *path, Seconds *at, Err *err)
{
    char line[128];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, ERR_NOT_FOUND, _("clock file %s: %s"), path,
                       strerrordesc_np(errno));
    ssize_t len = read(fd, line, sizeof line - 1);
    close(fd);
    if (len < 0)
        return err_set(err, ERR_SYSTEM, _("clock file %s cannot be read"),
                       path);

    line[len] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    if (is_epoch(line)) {
        *at = strtoll(line, NULL, 10);
        return true;
    }
    return time_read(line, clock_real(), at, err);
}

Seconds clock_now(void)
{
    switch (held.mode) {
    case CLOCK_STANDS:
        break;
    case CLOCK_FILE:
        /* while the file is being rewritten it is empty for an instant */
        file_read(held.file, &held.at, NULL);
        break;
    default:
        return clock_real();
    }
    return held.at;
}

int64_t clock_millis(void)
{
    if (held.mode == CLOCK_RUNS)
        return millis_of(CLOCK_REALTIME) + correction;
    return clock_now() * 1000;
}

int64_t clock_monotonic(void)
{
    return millis_of(CLOCK_MONOTONIC);
}

/* Is there such a zone in the system's database? */
static bool zone_known(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz"
                                  "0123456789/_+-";
    char path[160];
    const bool named = *name && *name != '/' &&
                       name[strspn(name, letters)] == '\0' &&
                       strlen(name) < ZONE_TEXT;

    text_print(path, sizeof path, "%s%s", zone_folder, named ? name : "?");
    FILE *file = named ? fopen(path, "r") : NULL;
    char magic[4] = "";
    const bool known = file && fread(magic, sizeof magic, 1, file) == 1 &&
                       memcmp(magic, "TZif", sizeof magic) == 0;
    if (file)
        (void)fclose(file);
    return known;
}

bool clock_zone_here(char out[ZONE_TEXT])
{
    const char *said = getenv("TZ"); /* NOLINT(concurrency-mt-unsafe) */
    char *real = said ? NULL : realpath("/etc/localtime", NULL);
    const char *name = said ? said + (*said == ':') : "Etc/UTC";

    /* a machine without a zone is in that of the world */
    if (real)
        name = strncmp(real, zone_folder, sizeof zone_folder - 1) == 0
                   ? real + sizeof zone_folder - 1
                   : "";
    const bool known = zone_known(name);
    text_print(out, ZONE_TEXT, "%s", known ? name : "");
    free(real);
    return known;
}

bool clock_zone(const char *name, Err *err)
{
    if (!zone_known(name))
        return err_set(err, ERR_INPUT,
                       _("There is no time zone %.60s; one is Asia/Taipei"),
                       name);
    (void)setenv("TZ", name, 1); /* NOLINT(concurrency-mt-unsafe): no threads */
    tzset();
    return true;
}

bool clock_set(const char *spec, Err *err)
{
    Seconds at = NEVER;

    if (spec[0] == '@' && !is_epoch(spec + 1)) {
        size_t len = strlen(spec + 1);
        if (len >= sizeof held.file)
            return err_set(err, ERR_INPUT,
                           _("the clock file's name is too "
                             "long"));
        if (!file_read(spec + 1, &at, err))
            return false;
        held.mode = CLOCK_FILE;
        memcpy(held.file, spec + 1, len + 1);
    } else {
        if (!time_read(spec, clock_real(), &at, err))
            return false;
        held.mode = CLOCK_STANDS;
    }
    held.at = at;
    return true;
}
