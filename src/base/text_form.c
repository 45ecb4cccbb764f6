/* text_form.c -- the forms of a text: cleaned, plain, folded
 *
 *     typed               text_clean         text_plain    text_folded
 *     "Ｒｏｏｍ　１２０３"   the same           "Room 1203"   "room 1203"
 *     "cafe" U+0301       "café" (NFC)       "café"        "cafe"
 *     "a" TAB ESC "[1m"   "a [1m"
 *
 * Folded forms are for comparing and finding only; nothing folded is shown.
 */
#include "text.h"
#include "text_parts.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef struct Range {
    uint32_t first;
    uint32_t last;
} Range;

/* In order of frequency. */
static const Range cjk[] = {
    {0x4E00, 0x9FFF},   /* Han */
    {0xAC00, 0xD7A3},   /* hangul syllables */
    {0x3041, 0x3096},   /* hiragana */
    {0x309D, 0x309F},   /* its iteration marks */
    {0x30A1, 0x30FA},   /* katakana */
    {0x30FC, 0x30FF},   /* its long and iteration marks */
    {0x3105, 0x312F},   /* bopomofo */
    {0x31A0, 0x31BF},   /* bopomofo of other languages than Mandarin */
    {0x3400, 0x4DBF},   /* Han, extension A */
    {0x20000, 0x323AF}, /* Han, extensions B to H */
    {0xF900, 0xFAFF},   /* Han, compatibility */
    {0xFF66, 0xFF9D},   /* half-width katakana */
    {0x3005, 0x3007},   /* Han iteration mark, zero */
    {0x3021, 0x3029},   /* Hangzhou numerals */
    {0x3038, 0x303B},   /* the same, and vertical iteration mark */
    {0x2E80, 0x2FD5},   /* radicals */
    {0x31F0, 0x31FF},   /* katakana for Ainu */
    {0x1B000, 0x1B167}, /* old kana */
};

/* Invisible characters that turn a line's direction around: a name that holds
 * one would rearrange the whole row of the screen. */
static const Range turns[] = {{0x202A, 0x202E}, {0x2066, 0x2069}};

static bool in_ranges(uint32_t code, const Range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

bool char_is_cjk(uint32_t code)
{
    return code >= 0x2E80 && in_ranges(code, cjk, sizeof cjk / sizeof cjk[0]);
}

/* What ends a line in texts from anywhere; CR is what terminals send for the
 * line ends of pasted text. */
static bool is_line_end(uint32_t code)
{
    return code == '\n' || code == '\r' || code == 0x85 || code == 0x2028 ||
           code == 0x2029;
}

static bool is_dropped(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xFEFF ||
           in_ranges(code, turns, sizeof turns / sizeof turns[0]);
}

/* text as utf8proc's options make it; text must be valid UTF-8. */
static char *mapped(const char *text, size_t len, utf8proc_option_t options)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t made = utf8proc_map((const utf8proc_uint8_t *)text,
                                         (utf8proc_ssize_t)len, &out, options);
    if (made < 0) /* only memory can be short here */
        return mem_textn(text, len);
    return (char *)out;
}

/* What NFC leaves alone while there is nothing else in the text: no marks, no
 * jamo.  Nearly all texts are such, and need not be normalised. */
static const Range settled[] = {
    {0x20, 0x7E},     {'\n', '\n'},     {0x4E00, 0x9FFF},
    {0x3000, 0x3029}, {0xFF01, 0xFF5E}, {0x3041, 0x3096},
    {0x30A1, 0x30FE}, {0xAC00, 0xD7A3}, {0xC0, 0xFF},
};

static bool is_settled(uint32_t code)
{
    return in_ranges(code, settled, sizeof settled / sizeof settled[0]);
}

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c;
}

/* The folded form of a code point whose neighbours have no say in it, or 0 for
 * one that utf8proc must look at. */
static uint32_t folded_alone(uint32_t code)
{
    if (code == 0x3000)
        return ' ';
    if (code >= 0xFF01 && code <= 0xFF5E)
        code -= 0xFF01 - '!';
    if (code >= ' ' && code <= '~')
        return (uint32_t)lower((char)code);
    if (code == '\n' || (code >= 0x4E00 && code <= 0x9FFF) ||
        (code >= 0x3001 && code <= 0x3029) ||
        (code >= 0xAC00 && code <= 0xD7A3))
        return code;
    return 0;
}

/* The folded text where utf8proc is not needed for it, else NULL. */
static char *folded_quickly(const char *text, size_t len)
{
    char *folded = mem_grow(NULL, len + 1); /* no form is longer */
    char *put = folded;
    const char *next = text;
    const char *end = text + len;
    while (next < end) {
        if (*next >= ' ' && *next <= '~') {
            *put++ = lower(*next++);
            continue;
        }
        uint32_t code = folded_alone(utf8_next(&next, end));
        if (code == 0) {
            free(folded);
            return NULL;
        }
        put += utf8_put(code, put);
    }
    *put = '\0';
    return folded;
}

bool text_steers(const char *text, bool keep_lines)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if ((*at < 0x20 && !(keep_lines && *at == '\n')) || *at == 0x7f ||
            (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0))
            return true;
    return false;
}

char *text_clean(const char *text, size_t len, bool keep_lines)
{
    Str str = STR_EMPTY;
    bool all_settled = true;
    const char *next = text;
    const char *end = text + len;
    while (next < end) {
        char put[4];
        uint32_t code = utf8_next(&next, end);
        if (is_line_end(code)) {
            if (code == '\r' && next < end && *next == '\n')
                next++;
            str_addc(&str, keep_lines ? '\n' : ' ');
        } else if (code == '\t') {
            str_addc(&str, ' ');
        } else if (!is_dropped(code)) {
            all_settled = all_settled && is_settled(code);
            str_addn(&str, put, utf8_put(code, put));
        }
    }
    if (all_settled)
        return str_take(&str);
    char *clean = mapped(str.at, str.len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    str_release(&str);
    return clean;
}

char *text_plain(const char *text)
{
    char *clean = text_clean(text, strlen(text), false);
    char *plain = mapped(clean, strlen(clean),
                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                             UTF8PROC_IGNORE);
    free(clean);
    size_t len = strlen(plain);
    while (len > 0 && plain[len - 1] == ' ')
        len--;
    plain[len] = '\0';
    size_t lead = strspn(plain, " ");
    memmove(plain, plain + lead, len - lead + 1);
    return plain;
}

char *text_folded(const char *text)
{
    size_t len = strlen(text);
    char *quick = folded_quickly(text, len);
    if (quick)
        return quick;
    char *clean = text_clean(text, len, true);
    char *folded =
        mapped(clean, strlen(clean),
               UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                   UTF8PROC_IGNORE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    free(clean);
    return folded;
}

bool text_has(const char *hay, const char *needle)
{
    if (!*needle)
        return true;
    char *folded = text_folded(hay);
    char *sought = text_folded(needle);
    bool found = strstr(folded, sought) != NULL;
    free(folded);
    free(sought);
    return found;
}
