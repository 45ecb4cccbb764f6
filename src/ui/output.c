/* output.c -- what curses wrote, to the terminal in one piece
 *
 *     curses   ESC[5;1H, 王小明, ESC[5;70H, 04:59 …   many writes to memory
 *     here     one write of all that to standard output
 *
 * On its way it gets shorter.  Xterm's description resets the character set
 * with each change of attributes, though nobody here ever changes it, and
 * takes colours back one by one before it takes all back.  "Repeat the last
 * character" is spelt out: some that call themselves xterm can't.
 */
#include "output.h"
#include "signals.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FILE_MOST = 16 << 20 }; /* bytes of one paint; memory only if used */

static struct {
    FILE *file;       /* what curses writes to */
    const char *text; /* the same memory */
    Str sent;         /* shortened; kept for its memory */
    bool stopped;
} output;

/* What is left out when that comes after it. */
static const struct {
    const char *what, *before;
} needless_parts[] = {
    {"\033(B\033[m", "\033(B\033[0"}, {"\033[m\017", "\033[0"},
    {"\033[39;49m", "\033[m"},        {"\033[39m", "\033[m"},
    {"\033[39m", "\033(B\033[m"},     {"\033[49m", "\033(B\033[m"},
    {"\033[39;49m", "\033(B\033[m"},  {"\033(B", ""},
};

FILE *output_open(void)
{
    int file = memfd_create("screen", MFD_CLOEXEC);
    if (file < 0)
        return NULL;
    void *text = mmap(NULL, FILE_MOST, PROT_READ, MAP_SHARED, file, 0);
    output.file = text == MAP_FAILED ? NULL : fdopen(file, "w");
    if (!output.file) {
        int error = errno;
        if (text != MAP_FAILED)
            munmap(text, FILE_MOST);
        close(file);
        errno = error;
        return NULL;
    }
    output.text = text;
    output.stopped = false;
    return output.file;
}

void output_send(const char *bytes, size_t len)
{
    while (len > 0 && !output.stopped) {
        ssize_t sent = write(STDOUT_FILENO, bytes, len);
        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        } else if (sent < 0 && !(errno == EINTR && !signals_end()) &&
                   errno != EAGAIN) {
            return; /* cut, or shall end while the line takes nothing */
        }
    }
}

static bool starts_with(const char *text, size_t len, const char *start)
{
    size_t need = strlen(start);
    return need <= len && memcmp(text, start, need) == 0;
}

/* Bytes to leave out at text, which is at an escape; 0: none. */
static size_t needless(const char *text, size_t len)
{
    for (size_t i = 0; i < sizeof needless_parts / sizeof needless_parts[0];
         i++) {
        size_t what = strlen(needless_parts[i].what);
        if (starts_with(text, len, needless_parts[i].what) &&
            starts_with(text + what, len - what, needless_parts[i].before))
            return what;
    }
    return 0;
}

/* Length of ESC [ number b at text, and the number; 0: that is not there. */
static size_t repetition(const char *text, size_t len, int *times)
{
    size_t i = 2;
    *times = 0;
    if (len < 4 || text[1] != '[')
        return 0;
    while (i < len && isdigit((unsigned char)text[i]) && *times < 10000)
        *times = *times * 10 + (text[i++] - '0');
    return i > 2 && i < len && text[i] == 'b' ? i + 1 : 0;
}

static void shorten(const char *text, size_t len)
{
    Str *sent = &output.sent;
    str_clear(sent);
    size_t at = 0;
    while (at < len) {
        const char *escape = memchr(text + at, '\033', len - at);
        size_t next = escape ? (size_t)(escape - text) : len;
        str_addn(sent, text + at, next - at);
        at = next;
        if (at == len)
            return;
        int times;
        size_t skip = needless(text + at, len - at);
        size_t repeat = skip ? 0 : repetition(text + at, len - at, &times);
        if (repeat && sent->len > 0) {
            char last = sent->at[sent->len - 1];
            while (times-- > 0)
                str_addc(sent, last);
        } else if (!skip) {
            str_addc(sent, '\033');
        }
        at += skip ? skip : repeat ? repeat : 1;
    }
}

void output_flush(bool shortened)
{
    int file = fileno(output.file);
    off_t end = lseek(file, 0, SEEK_CUR);
    if (end <= 0)
        return;
    size_t len = end < FILE_MOST ? (size_t)end : FILE_MOST;
    if (shortened) {
        shorten(output.text, len);
        output_send(str_text(&output.sent), output.sent.len);
    } else {
        output_send(output.text, len);
    }
    lseek(file, 0, SEEK_SET);
}

void output_stop(void)
{
    output.stopped = true;
}

void output_close(void)
{
    if (!output.file)
        return;
    munmap((void *)output.text, FILE_MOST);
    (void)fclose(output.file);
    str_release(&output.sent);
    output.file = NULL;
    output.text = NULL;
}
