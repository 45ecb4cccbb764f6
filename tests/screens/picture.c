/* picture.c -- the whole screen, compared with what it should be
 *
 *     80x24, cursor 2,0
 *       0|管家 guanjia · Unit 3 · on duty: 陳怡安                      14:00
 *       1|       due  number       home    name      what
 */
#include "picture.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEADLINE = 10000 };

static char *read_all(const char *path)
{
    char bytes[4096];
    size_t len;
    Str text = STR_EMPTY;
    FILE *file = fopen(path, "re");

    while (file && (len = fread(bytes, 1, sizeof bytes, file)) > 0)
        str_addn(&text, bytes, len);
    if (file)
        (void)fclose(file);
    else
        str_add(&text, "(there is no such picture yet)\n");
    return str_take(&text);
}

static bool write_all(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    return file && fputs(text, file) >= 0 && fclose(file) == 0;
}

/* The lines that differ, first as they should be. */
static void difference(const char *want, const char *have, Str *out)
{
    while (*want || *have) {
        size_t w = strcspn(want, "\n"), h = strcspn(have, "\n");
        if (w != h || memcmp(want, have, w) != 0)
            str_addf(out, "- %.*s\n+ %.*s\n", (int)w, want, (int)h, have);
        want += w + (want[w] == '\n');
        have += h + (have[h] == '\n');
    }
}

/* Waits until the screen is the picture; false: it never was. */
static bool becomes(Terminal *terminal, const char *want, bool looks)
{
    int64_t until = clock_monotonic() + DEADLINE;
    bool same;

    do {
        char *have = terminal_picture(terminal, looks);
        same = strcmp(want, have) == 0;
        free(have);
        if (!same)
            terminal_settle(terminal, CALM);
    } while (!same && clock_monotonic() < until);
    return same;
}

static bool generate(Terminal *terminal, const char *path, bool looks, Str *out)
{
    terminal_settle(terminal, CALM);
    char *picture = terminal_picture(terminal, looks);
    bool fine = write_all(path, picture);

    free(picture);
    if (!fine)
        str_addf(out, "%s can't be written\n", path);
    return fine;
}

bool picture_compare(Terminal *terminal, const char *path, bool looks, Str *out)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    if (getenv("GENERATE"))
        return generate(terminal, path, looks, out);
    char *want = read_all(path);
    bool same = becomes(terminal, want, looks);

    if (!same) {
        char *have = terminal_picture(terminal, looks);
        difference(want, have, out);
        free(have);
    }
    free(want);
    return same;
}
