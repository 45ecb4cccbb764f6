/* recording.c -- guanjia sync --record FILE: what both ends say, line by line
 *
 *     2026-11-23 14:02:11.208 > {"say":"hello","protocol":1,…
 *     2026-11-23 14:02:11.431 < {"say":"hello","protocol":1,…
 *
 * `>` was said here, `<` came from the other end; the time is when the line was
 * whole.  What would steer a terminal is left out.  Hashes of PINs are among what is exchanged: the file is its
 * owner's alone.  That it cannot be written ends no line.
 */
#include "recording.h"

#include "clock.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 << 10 /* bytes that are kept until a line is whole */ };

struct Recording {
    int file;
    Str line[2]; /* by RecordingWay */
};

bool recording_open(Recording **recording, const char *path, Err *err)
{
    struct stat about;
    const int file = open(path,
                          O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC |
                              O_NOFOLLOW | O_NONBLOCK,
                          0600);

    if (file < 0)
        return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), path,
                       strerrordesc_np(errno));
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) ||
        (about.st_mode & 077) != 0) {
        close(file);
        return err_set(err, ERR_INPUT,
                       _("%s is no file that only you can read; a recording "
                         "needs one"),
                       path);
    }
    *recording = mem_new(sizeof **recording);
    (*recording)->file = file;
    return true;
}

static void line_write(Recording *recording, RecordingWay way)
{
    Str *line = &recording->line[way];
    Str out = STR_EMPTY;
    char at[TIME_TEXT];
    const int64_t now = clock_millis();

    const bool plain = utf8_valid(str_text(line), line->len) &&
                       !text_steers(str_text(line), false);
    char *clean = plain ? mem_textn(str_text(line), line->len)
                        : text_clean(str_text(line), line->len, false);
    str_addf(&out, "%s.%03d %c %s\n", time_write(now / 1000, TIME_FULL, 0, at),
             (int)(now % 1000), way == RECORDING_SAID ? '>' : '<', clean);
    free(clean);
    if (write(recording->file, out.at, out.len) < 0)
        errno = 0;
    str_release(&out);
    str_clear(line);
}

void recording_add(Recording *recording, RecordingWay way, const char *bytes,
                   size_t len)
{
    for (size_t i = 0; recording && i < len; i++) {
        if (bytes[i] != '\n')
            str_addc(&recording->line[way], bytes[i]);
        if (bytes[i] == '\n' || recording->line[way].len >= PIECE)
            line_write(recording, way);
    }
}

void recording_close(Recording *recording)
{
    if (!recording)
        return;
    for (int way = 0; way < 2; way++) {
        if (recording->line[way].len > 0)
            line_write(recording, (RecordingWay)way);
        str_release(&recording->line[way]);
    }
    close(recording->file);
    free(recording);
}
