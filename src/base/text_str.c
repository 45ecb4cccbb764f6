/* text_str.c -- a text that grows
 *
 *     Str str = STR_EMPTY;
 *     str_addf(&str, "%d-%02d", 3, 7);        str_text(&str): "3-07"
 *     free(str_take(&str));
 */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST = 32 };

/* Room for more bytes and the NUL. */
static void make_room(Str *str, size_t more)
{
    if (more < str->cap - str->len)
        return;
    size_t need = str->len + more + 1;
    if (need <= more)
        need = SIZE_MAX; /* overflow: no allocator gives that */
    size_t cap = str->cap ? str->cap : SMALLEST;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    str->at = mem_grow(str->at, cap);
    str->cap = cap;
}

void str_addn(Str *str, const char *bytes, size_t len)
{
    make_room(str, len);
    if (len)
        memcpy(str->at + str->len, bytes, len);
    str->len += len;
    str->at[str->len] = '\0';
}

void str_add(Str *str, const char *text)
{
    if (text)
        str_addn(str, text, strlen(text));
}

void str_addc(Str *str, char c)
{
    str_addn(str, &c, 1);
}

/* Not by printf: adding up and exchanging facts write many. */
const char *int_write(int64_t number, char out[INT_TEXT])
{
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    char digits[INT_TEXT];
    int count = 0, len = 0;

    do
        digits[count++] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        out[len++] = '-';
    while (count > 0)
        out[len++] = digits[--count];
    out[len] = '\0';
    return out;
}

void str_addi(Str *str, int64_t number)
{
    char text[INT_TEXT];

    str_add(str, int_write(number, text));
}

void str_addf(Str *str, const char *format, ...)
{
    make_room(str, SMALLEST);
    size_t room = str->cap - str->len;
    va_list args;
    va_start(args, format);
    int len = vsnprintf(str->at + str->len, room, format, args);
    va_end(args);
    if (len >= 0 && (size_t)len >= room) {
        make_room(str, (size_t)len);
        va_start(args, format);
        len = vsnprintf(str->at + str->len, (size_t)len + 1, format, args);
        va_end(args);
    }
    if (len > 0)
        str->len += (size_t)len;
    str->at[str->len] = '\0';
}

void str_clear(Str *str)
{
    str->len = 0;
    if (str->at)
        str->at[0] = '\0';
}

const char *str_text(const Str *s)
{
    return s->at ? s->at : "";
}

char *str_take(Str *str)
{
    char *taken = str->at ? str->at : mem_text("");
    *str = STR_EMPTY;
    return taken;
}

void str_release(Str *str)
{
    free(str->at);
    *str = STR_EMPTY;
}

bool text_is(const char *text, const char *other)
{
    return text && other && strcmp(text, other) == 0;
}

char *word_next(const char **list)
{
    static const char between[] = " ,";
    const char *word = *list ? *list + strspn(*list, between) : "";
    const size_t len = strcspn(word, between);

    *list = word + len;
    return len > 0 ? mem_textn(word, len) : NULL;
}

void text_copy(char *to, size_t size, const char *from)
{
    size_t len = 0;

    for (; from && from[len] && len < size - 1; len++)
        to[len] = from[len];
    bool within = from && ((unsigned char)from[len] & 0xC0U) == 0x80;
    while (within && len > 0)
        within = ((unsigned char)to[--len] & 0xC0U) == 0x80;
    to[len] = '\0';
}

void text_print(char *to, size_t size, const char *format, ...)
{
    char whole[4096];
    va_list args;

    va_start(args, format);
    int len = vsnprintf(whole, sizeof whole, format, args);
    va_end(args);
    text_copy(to, size, len < 0 ? "" : whole);
}

uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

uint64_t hash_text(uint64_t hash, const char *text)
{
    return hash_bytes(hash, text, strlen(text));
}
