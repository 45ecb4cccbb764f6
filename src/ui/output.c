/* output.c -- what curses wrote, to the terminal in one piece
 *
 *     curses   ESC[5;1H, 王小明, ESC[5;70H, 04:59 …   many writes to memory
 *     here     one write of all that to standard output
 *
 * On its way it gets shorter.  What changes attributes one after the other
 * becomes one change, and what the next one takes back anyway is left out, as
 * is the character set, which nobody here ever changes:
 *
 *     ESC(B ESC[m ESC[0;1m ESC[38;5;160m    ->    ESC[0;1;38;5;160m
 *
 * "Repeat the last character" is spelt out: some that call themselves xterm
 * can't.
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
    Str look;         /* attributes to be sent before anything else: "0;7" */
    bool plain;       /* the terminal has none */
    bool stopped;
} output;

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

/* A change of attributes at text: its length; 0: that is not there. */
static size_t attributes(const char *text, size_t len)
{
    size_t i = 2;
    if (len < 3 || text[1] != '[')
        return 0;
    while (i < len && (isdigit((unsigned char)text[i]) || text[i] == ';'))
        i++;
    return i < len && text[i] == 'm' ? i + 1 : 0;
}

/* The same for a character set at text, also one that follows attributes. */
static size_t letters(const char *text, size_t len)
{
    if (len >= 3 && memcmp(text, "\033(B", 3) == 0)
        return 3;
    return output.look.len > 0 && len > 0 && *text == '\017';
}

static bool takes_back(const char *look, size_t len)
{
    return len == 0 || (look[0] == '0' && (len == 1 || look[1] == ';'));
}

static void look_add(const char *look, size_t len)
{
    if (takes_back(look, len))
        str_clear(&output.look);
    else if (output.look.len > 0)
        str_addc(&output.look, ';');
    str_addn(&output.look, len > 0 ? look : "0", len > 0 ? len : 1);
}

static void look_send(void)
{
    const char *look = str_text(&output.look);
    size_t len = output.look.len;
    if (len == 0)
        return;
    bool anew = takes_back(look, len), plain = anew && len == 1;
    if (anew && output.plain)
        str_addf(&output.sent, plain ? "" : "\033[%sm", look + 2);
    else
        str_addf(&output.sent, "\033[%sm", plain ? "" : look);
    output.plain = plain;
    str_clear(&output.look);
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

/* What stands before the next escape, or shift, is text. */
static size_t text_length(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && text[i] != '\033' &&
           !(text[i] == '\017' && output.look.len > 0))
        i++;
    return i;
}

/* One escape at text; how long it is. */
static size_t shorten_escape(const char *text, size_t len)
{
    Str *sent = &output.sent;
    int times;
    size_t skip = letters(text, len);
    if (skip)
        return skip;
    skip = attributes(text, len);
    if (skip) {
        look_add(text + 2, skip - 3);
        return skip;
    }
    look_send();
    skip = repetition(text, len, &times);
    if (!skip || sent->len == 0) {
        str_addc(sent, *text);
        return 1;
    }
    char last = sent->at[sent->len - 1];
    while (times-- > 0)
        str_addc(sent, last);
    return skip;
}

static void shorten(const char *text, size_t len)
{
    str_clear(&output.sent);
    for (size_t at = 0; at < len;) {
        size_t plain = text_length(text + at, len - at);
        if (plain) {
            look_send();
            str_addn(&output.sent, text + at, plain);
        } else {
            plain = shorten_escape(text + at, len - at);
        }
        at += plain;
    }
    look_send();
}

void output_forget(void)
{
    output.plain = false;
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
        output_forget();
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
    str_release(&output.look);
    output.plain = false;
    output.file = NULL;
    output.text = NULL;
}
