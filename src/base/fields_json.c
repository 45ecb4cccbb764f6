/* fields_json.c -- Fields as JSON, in and out
 *
 *     {"home":"3-1203","received_at":1766000000,"items":[1,2]}
 *
 * gives home 3-1203, received_at 1766000000, items [1,2].  Each fact is read
 * when it comes over a line and whenever its record is added up, so no tree is
 * made of it, and numbers keep their digits; what is nested is checked and kept
 * as it stands.
 */
#include "fields_value.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { JSON_MAX = 1 << 20, NAMES_MAX = 1000, DEPTH_MAX = 2048 };

/* What is still to be read; its bytes are valid UTF-8. */
typedef struct Scan {
    const char *at;
    const char *end;
} Scan;

static void blanks_skip(Scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\n' ||
                                    *scan->at == '\r' || *scan->at == '\t'))
        scan->at++;
}

static bool sign_take(Scan *scan, char c)
{
    if (scan->at == scan->end || *scan->at != c)
        return false;
    scan->at++;
    return true;
}

/* sign, with blanks around it */
static bool mark_take(Scan *scan, char c)
{
    blanks_skip(scan);
    if (!sign_take(scan, c))
        return false;
    blanks_skip(scan);
    return true;
}

static bool word_take(Scan *scan, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(scan->end - scan->at) < len ||
        memcmp(scan->at, word, len) != 0)
        return false;
    scan->at += len;
    return true;
}

static bool digits_take(Scan *scan)
{
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
        scan->at++;
    return scan->at > start;
}

static bool number_take(Scan *scan)
{
    sign_take(scan, '-');
    if (!sign_take(scan, '0') && !digits_take(scan))
        return false;
    if (sign_take(scan, '.') && !digits_take(scan))
        return false;
    if (!sign_take(scan, 'e') && !sign_take(scan, 'E'))
        return true;
    if (!sign_take(scan, '+'))
        sign_take(scan, '-');
    return digits_take(scan);
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex4_take(Scan *scan, uint32_t *code)
{
    if (scan->end - scan->at < 4)
        return false;
    *code = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_of(*scan->at++);
        if (digit < 0)
            return false;
        *code = *code * 16 + (uint32_t)digit;
    }
    return true;
}

/* What stands after \u: one code, or the two halves of one. */
static bool code_take(Scan *scan, uint32_t *code)
{
    uint32_t low;

    if (!hex4_take(scan, code) || *code == 0)
        return false;
    if (*code < 0xd800 || *code > 0xdfff)
        return true;
    if (*code > 0xdbff || !word_take(scan, "\\u") || !hex4_take(scan, &low) ||
        low < 0xdc00 || low > 0xdfff)
        return false;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

/* What stands after a backslash, written to *out, which moves on. */
static bool escape_take(Scan *scan, char **out)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    uint32_t code;

    if (sign_take(scan, 'u')) {
        if (!code_take(scan, &code))
            return false;
        *out += utf8_put(code, *out);
        return true;
    }
    const char *found =
        scan->at < scan->end ? memchr(from, *scan->at, sizeof from - 1) : NULL;
    if (!found)
        return false;
    scan->at++;
    *(*out)++ = to[found - from];
    return true;
}

/* Decodes the text up to its closing quote; NULL when it is not well-formed.
 * Never longer than it was: \uXXXX is at most three bytes, a pair four. */
static char *escaped_take(Scan *scan, const char *start)
{
    const char *close = start;
    while (close < scan->end && *close != '"')
        close += *close == '\\' ? 2 : 1;
    if (close >= scan->end)
        return NULL;

    char *text = mem_new((size_t)(close - start) + 1);
    char *out = text;
    scan->at = start;
    while (*scan->at != '"') {
        bool fine = true;
        if (sign_take(scan, '\\'))
            fine = escape_take(scan, &out);
        else if ((unsigned char)*scan->at < 0x20)
            fine = false;
        else
            *out++ = *scan->at++;
        if (!fine) {
            free(text);
            return NULL;
        }
    }
    scan->at++;
    *out = '\0';
    return text;
}

/* A quoted text; the caller frees.  NULL: there is none. */
static char *text_take(Scan *scan)
{
    if (!sign_take(scan, '"'))
        return NULL;
    const char *start = scan->at;
    const char *at = start;
    while (at < scan->end && *at != '"' && *at != '\\' &&
           (unsigned char)*at >= 0x20)
        at++;
    if (at == scan->end)
        return NULL;
    if (*at != '"')
        return escaped_take(scan, start);
    scan->at = at + 1;
    return mem_textn(start, (size_t)(at - start));
}

/* Has it a value that is not too big, for others to read, too? */
static bool number_fits(const char *number)
{
    if (strpbrk(number, ".eE"))
        return isfinite(strtod(number, NULL)) != 0;
    errno = 0;
    (void)strtoll(number, NULL, 10);
    return errno == 0;
}

static bool number_pass(Scan *scan)
{
    const char *start = scan->at;

    if (!number_take(scan))
        return false;
    char *text = mem_textn(start, (size_t)(scan->at - start));
    const bool fine = number_fits(text);
    free(text);
    return fine;
}

static bool constant_take(Scan *scan)
{
    return word_take(scan, "null") || word_take(scan, "true") ||
           word_take(scan, "false");
}

/* ---- what is nested ------------------------------------------------------ */

/* An array or object that is not at its end. */
typedef struct Level {
    bool object;
    Fields names; /* of an object, so far */
} Level;

typedef struct Nest {
    Level *at;
    int depth;
} Nest;

static bool level_begin(Nest *nest, Scan *scan)
{
    if (nest->depth == DEPTH_MAX)
        return false;
    if ((nest->depth & (nest->depth - 1)) == 0)
        nest->at =
            mem_grow(nest->at, (size_t)(nest->depth * 2 + 1) * sizeof(Level));
    nest->at[nest->depth++] = (Level){.object = *scan->at == '{'};
    scan->at++;
    return true;
}

static void level_end(Nest *nest)
{
    fields_release(&nest->at[--nest->depth].names);
}

/* "name": */
static bool name_pass(Scan *scan, Fields *names)
{
    char *name = text_take(scan);
    const bool fresh = name && names->count < NAMES_MAX &&
                       !fields_has(names, name) && mark_take(scan, ':');

    if (fresh)
        value_add(names, name, NULL);
    else
        free(name);
    return fresh;
}

/* On to the next value, out of what ends here. */
static bool value_next(Nest *nest, Scan *scan, bool first)
{
    while (nest->depth > 0) {
        Level *level = &nest->at[nest->depth - 1];
        blanks_skip(scan);
        if (!sign_take(scan, level->object ? '}' : ']'))
            return (first || mark_take(scan, ',')) &&
                   (!level->object || name_pass(scan, &level->names));
        level_end(nest);
        first = false;
    }
    return true;
}

static bool plain_pass(Scan *scan)
{
    char *text = text_take(scan);
    const bool fine = text || constant_take(scan) || number_pass(scan);

    free(text);
    return fine;
}

/* An array or object, checked and passed over. */
static bool nested_pass(Scan *scan)
{
    Nest nest = {0};
    bool fine = true;

    do {
        const bool begins =
            scan->at < scan->end && (*scan->at == '[' || *scan->at == '{');
        fine = (begins ? level_begin(&nest, scan) : plain_pass(scan)) &&
               value_next(&nest, scan, begins);
    } while (fine && nest.depth > 0);
    while (nest.depth > 0)
        level_end(&nest);
    free(nest.at);
    return fine;
}

/* ---- the object itself --------------------------------------------------- */

/* A value as text; *text is NULL for null. */
static bool value_take(Scan *scan, char **text)
{
    const char *start = scan->at;
    bool fine;

    *text = NULL;
    if (scan->at == scan->end)
        return false;
    switch (*scan->at) {
    case '"':
        *text = text_take(scan);
        return *text != NULL;
    case 'n':
        return word_take(scan, "null");
    case '[':
    case '{':
        fine = nested_pass(scan);
        break;
    default:
        fine = constant_take(scan) || number_take(scan);
    }
    if (fine)
        *text = mem_textn(start, (size_t)(scan->at - start));
    return fine;
}

/* "name": value */
static bool pair_take(Scan *scan, Fields *fields)
{
    char *text;
    char *name = text_take(scan);

    if (!name)
        return false;
    if (fields->count == NAMES_MAX || fields_has(fields, name) ||
        !mark_take(scan, ':') || !value_take(scan, &text)) {
        free(name);
        return false;
    }
    value_add(fields, name, text);
    return true;
}

static bool object_take(Scan *scan, Fields *fields)
{
    if (!mark_take(scan, '{'))
        return false;
    if (mark_take(scan, '}'))
        return true;
    do {
        if (!pair_take(scan, fields))
            return false;
    } while (mark_take(scan, ','));
    return mark_take(scan, '}');
}

bool fields_from_json(Fields *fields, const char *json, size_t len, Err *err)
{
    Fields read = FIELDS_EMPTY;
    Scan scan = {json, json + len};

    if (len > JSON_MAX)
        return err_set(err, ERR_INPUT, _("JSON of more than 1 MiB"));
    if (!utf8_valid(json, len) || memchr(json, '\0', len))
        return err_set(err, ERR_INPUT, _("JSON that is not UTF-8"));
    if (!object_take(&scan, &read) || scan.at != scan.end) {
        fields_release(&read);
        return err_set(err, ERR_INPUT,
                       _("not a JSON object of names and values at byte %ld"),
                       (long)(scan.at - json) + 1);
    }
    fields_release(fields);
    *fields = read;
    return true;
}

/* What stands after the backslash for a character; 'u': its number. */
static char escape_of(unsigned char c)
{
    static const char escapes[0x80] = {
        ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
        ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't', [0x7f] = 'u'};
    if (c >= sizeof escapes)
        return '\0';
    if (escapes[c])
        return escapes[c];
    return c < 0x20 ? 'u' : '\0';
}

/* text without malformed bytes, which no JSON may have.  Caller frees. */
static char *mended(const char *text)
{
    Str out = STR_EMPTY;
    const char *end = text + strlen(text);
    char bytes[4];

    while (text < end) {
        uint32_t code = utf8_next(&text, end);
        str_addn(&out, bytes, utf8_put(code, bytes));
    }
    return str_take(&out);
}

static void quote_valid(Str *out, const char *text)
{
    str_addc(out, '"');
    const char *plain = text; /* start of what needs no escape */
    for (; *text; text++) {
        char escape = escape_of((unsigned char)*text);
        if (!escape)
            continue;
        str_addn(out, plain, (size_t)(text - plain));
        plain = text + 1;
        if (escape == 'u') {
            str_addf(out, "\\u%04x", (unsigned)(unsigned char)*text);
        } else {
            str_addc(out, '\\');
            str_addc(out, escape);
        }
    }
    str_addn(out, plain, (size_t)(text - plain));
    str_addc(out, '"');
}

void json_quote(Str *out, const char *text)
{
    if (utf8_valid(text, strlen(text))) {
        quote_valid(out, text);
        return;
    }
    char *valid = mended(text);
    quote_valid(out, valid);
    free(valid);
}

void fields_to_json(const Fields *fields, Str *out)
{
    str_addc(out, '{');
    for (int i = 0; i < fields->count; i++) {
        if (i > 0)
            str_addc(out, ',');
        json_quote(out, fields->at[i].name);
        str_addc(out, ':');
        if (fields->at[i].text)
            json_quote(out, fields->at[i].text);
        else
            str_add(out, "null");
    }
    str_addc(out, '}');
}
