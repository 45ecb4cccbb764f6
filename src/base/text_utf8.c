/* text_utf8.c -- bytes to code points and back
 *
 *     "氣" = E6 B0 A3 -> U+6C23, three bytes
 *     E6 B0 'x'       -> U+FFFD, U+FFFD, 'x': each bad byte is one of its own
 *
 * A bad byte is one of its own so that walking backwards finds the same
 * boundaries as walking forwards.
 */
#include "text.h"
#include "text_parts.h"

#include <string.h>

/* How a lead byte goes on.  The second byte's range is what rules out overlong
 * forms, surrogates and what is beyond U+10FFFF. */
typedef struct Lead {
    unsigned char from, to; /* lead bytes */
    unsigned char len;      /* of the whole sequence */
    unsigned char low;      /* of the second byte */
    unsigned char high;
    unsigned char bits; /* of the lead byte that belong to the code */
} Lead;

static const Lead leads[] = {
    {0xE1, 0xEC, 3, 0x80, 0xBF, 0x0F}, {0xEE, 0xEF, 3, 0x80, 0xBF, 0x0F},
    {0xC2, 0xDF, 2, 0x80, 0xBF, 0x1F}, {0xE0, 0xE0, 3, 0xA0, 0xBF, 0x0F},
    {0xED, 0xED, 3, 0x80, 0x9F, 0x0F}, {0xF0, 0xF0, 4, 0x90, 0xBF, 0x07},
    {0xF1, 0xF3, 4, 0x80, 0xBF, 0x07}, {0xF4, 0xF4, 4, 0x80, 0x8F, 0x07},
};

static const Lead *lead_find(unsigned char byte)
{
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if (byte >= leads[i].from && byte <= leads[i].to)
            return &leads[i];
    return NULL;
}

/* Length of the well-formed sequence at text, its code in *code; 0: none. */
static size_t sequence(const char *text, size_t left, uint32_t *code)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (byte[0] < 0x80) {
        *code = byte[0];
        return 1;
    }
    const Lead *lead = lead_find(byte[0]);
    if (!lead || lead->len > left || byte[1] < lead->low ||
        byte[1] > lead->high)
        return 0;
    uint32_t value = byte[0] & lead->bits;
    for (size_t i = 1; i < lead->len; i++) {
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (byte[i] & 0x3FU);
    }
    *code = value;
    return lead->len;
}

uint32_t utf8_next(const char **at, const char *end)
{
    uint32_t code;
    size_t len = sequence(*at, (size_t)(end - *at), &code);
    if (len == 0) {
        *at += 1;
        return REPLACEMENT;
    }
    *at += len;
    return code;
}

bool utf8_valid(const char *text, size_t len)
{
    uint32_t code;
    for (size_t at = 0; at < len;) {
        size_t step = sequence(text + at, len - at, &code);
        if (step == 0)
            return false;
        at += step;
    }
    return true;
}

size_t utf8_put(uint32_t code, char out[4])
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = REPLACEMENT;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}
