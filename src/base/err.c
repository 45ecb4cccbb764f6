/* err.c -- keeping the first thing that went wrong
 *
 * What ends up in Err.text may quote what was typed or read, so it goes
 * through text_clean(): one line, valid UTF-8, cut between characters.
 *
 *     err_set(err, ERR_NOT_FOUND, _("There is no home %s"), "3-1299")
 */
#include "err.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copies as many whole clusters of text as there is room for in to[size]. */
static void copy_cut(char *to, size_t size, const char *text)
{
    size_t len = strlen(text);
    size_t kept = 0;
    while (kept < len) {
        size_t next = cluster_next(text, len, kept);
        if (next >= size)
            break;
        kept = next;
    }
    memcpy(to, text, kept);
    to[kept] = '\0';
}

static void fill(Err *err, ErrKind kind, const char *format, va_list args)
{
    /* Cleaning only makes a text longer for malformed bytes, and what doesn't
     * fit here would not fit in err->text either. */
    char raw[2 * sizeof err->text];
    if (vsnprintf(raw, sizeof raw, format, args) < 0)
        raw[0] = '\0';
    char *clean = text_clean(raw, strlen(raw), false);
    copy_cut(err->text, sizeof err->text, clean);
    free(clean);
    err->kind = kind;
}

bool err_set(Err *err, ErrKind kind, const char *format, ...)
{
    if (!err || err->kind != ERR_OK)
        return false;
    va_list args;
    va_start(args, format);
    fill(err, kind, format, args);
    va_end(args);
    err->field[0] = '\0';
    return false;
}

bool err_field(Err *err, const char *field, const char *format, ...)
{
    if (!err || err->kind != ERR_OK)
        return false;
    va_list args;
    va_start(args, format);
    fill(err, ERR_INPUT, format, args);
    va_end(args);
    copy_cut(err->field, sizeof err->field, field ? field : "");
    return false;
}
