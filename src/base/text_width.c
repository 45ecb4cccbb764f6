/* text_width.c -- clusters, and how many cells they take
 *
 *     "王小明A"   4 clusters, 7 cells
 *     "e" U+0301  1 cluster,  1 cell
 *
 * Both are asked for with every paint, so the characters that make up nearly
 * all texts here (ASCII, Han, kana, hangul) have a short way that asks
 * neither utf8proc nor wcwidth().
 */
#include "text.h"
#include "text_parts.h"

#include <limits.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

int char_cells(uint32_t code)
{
    if (code < 0x80)
        return 1;
    if ((code >= 0x4E00 && code <= 0x9FA5) ||
        (code >= 0xAC00 && code <= 0xD7A3))
        return 2;
    /* What the C library cannot print is drawn as one mark. */
    int cells = wcwidth((wchar_t)code);
    return cells < 0 ? 1 : cells;
}

/* True when a character starts at at that joins no other of its kind on
 * either side: its grapheme class is Other, or a hangul syllable (which joins
 * only jamo), or it is ASCII.  A malformed sequence counts as U+FFFD, whose
 * class is Other too, so three bytes need no further look. */
static bool stands_alone(const char *text, size_t len, size_t at)
{
    const unsigned char *byte = (const unsigned char *)text + at;
    if (byte[0] < 0x80)
        return true;
    if (len - at < 3)
        return false;
    switch (byte[0]) {
    case 0xE3: /* CJK signs and kana, but not the tone and voicing marks */
        return (byte[1] == 0x80 && byte[2] < 0xAA) || byte[1] == 0x81 ||
               (byte[1] == 0x82 && byte[2] != 0x99 && byte[2] != 0x9A) ||
               byte[1] == 0x83;
    case 0xEA:
        return byte[1] >= 0xB0;
    case 0xED:
        return byte[1] < 0x9E;
    case 0xEF: /* full-width signs, digits, capitals */
        return byte[1] == 0xBC;
    default: /* Han, hangul */
        return (byte[0] >= 0xE4 && byte[0] <= 0xE9) || byte[0] == 0xEB ||
               byte[0] == 0xEC;
    }
}

Cluster cluster_at(const char *text, size_t len, size_t at)
{
    const char *end = text + len;
    const char *next = text + at;
    Cluster cluster;
    cluster.code = utf8_next(&next, end);
    cluster.cells = char_cells(cluster.code);
    cluster.end = (size_t)(next - text);
    cluster.single = true;
    if (cluster.end == len)
        return cluster;
    if (stands_alone(text, len, at) && stands_alone(text, len, cluster.end) &&
        cluster.code != '\r')
        return cluster;

    utf8proc_int32_t state = 0;
    uint32_t before = cluster.code;
    while (next < end) {
        uint32_t code = utf8_next(&next, end);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
                                             (utf8proc_int32_t)code, &state))
            break;
        cluster.end = (size_t)(next - text);
        cluster.single = false;
        cluster.cells += char_cells(code);
        before = code;
    }
    return cluster;
}

/* Where the code point that ends at at (> 0) starts. */
static size_t char_prev(const char *text, size_t at)
{
    for (size_t back = 1; back <= 4 && back <= at; back++) {
        const char *start = text + at - back;
        const char *next = start;
        utf8_next(&next, text + at);
        if (next == text + at)
            return at - back;
    }
    return at - 1;
}

size_t cluster_next(const char *text, size_t len, size_t at)
{
    return at >= len ? len : cluster_at(text, len, at).end;
}

size_t cluster_prev(const char *text, size_t len, size_t at)
{
    if (at > len)
        at = len;
    if (at == 0)
        return 0;
    /* Whether there is a boundary can depend on all that is before it (flags
     * are pairs); so go back to a place that is one for certain. */
    size_t start = char_prev(text, at);
    while (start > 0) {
        size_t before = char_prev(text, start);
        if (stands_alone(text, len, before) && stands_alone(text, len, start) &&
            text[before] != '\r')
            break;
        start = before;
    }
    for (;;) {
        size_t next = cluster_next(text, len, start);
        if (next >= at)
            return start;
        start = next;
    }
}

int text_cells(const char *text, size_t len)
{
    size_t cells = 0;
    const char *next = text;
    const char *end = text + len;
    while (next < end) {
        if ((unsigned char)*next < 0x80) {
            cells++;
            next++;
        } else {
            cells += (size_t)char_cells(utf8_next(&next, end));
        }
    }
    return cells > INT_MAX ? INT_MAX : (int)cells;
}

size_t text_fit(const char *text, size_t len, int cells, int *used)
{
    const unsigned char *byte = (const unsigned char *)text;
    int taken = 0;
    size_t at = 0;
    while (at < len) {
        /* Printable ASCII before ASCII is one cell, whatever is around it. */
        while (taken < cells && at + 1 < len && byte[at] >= ' ' &&
               byte[at] < 0x80 && byte[at + 1] < 0x80) {
            taken++;
            at++;
        }
        Cluster cluster = cluster_at(text, len, at);
        if (cluster.cells > cells - taken)
            break;
        taken += cluster.cells;
        at = cluster.end;
    }
    if (used)
        *used = taken;
    return at;
}
