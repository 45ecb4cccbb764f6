/* csv_bytes.c -- the bytes of a file in any encoding, as UTF-8
 *
 *     A7 F4 (Big5)  ->  E6 B0 A3 or whatever it is in UTF-8
 *     A7 0A (Big5)  ->  FF 0A: what is no character becomes one bad byte
 */
#include "csv_bytes.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* What files really are that say to be this: the encodings with the maker's
 * additions (Excel writes those), as browsers take the names too.  In glibc's
 * plain SHIFT_JIS a backslash is a yen sign. */
static const struct {
    const char *said;
    const char *meant;
} labels[] = {
    {"shift_jis", "CP932"}, {"shift-jis", "CP932"}, {"sjis", "CP932"},
    {"euc-kr", "UHC"},      {"euckr", "UHC"},       {"gb2312", "GB18030"},
    {"gbk", "GB18030"},     {"utf-8", NULL},        {"utf8", NULL},
};

/* NULL is UTF-8. */
static const char *encoding_meant(const char *said)
{
    if (!said)
        return NULL;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcasecmp(said, labels[i].said) == 0)
            return labels[i].meant;
    return said;
}

static size_t encoding_unit(const char *name)
{
    if (strncasecmp(name, "utf-16", 6) == 0 ||
        strncasecmp(name, "utf16", 5) == 0 ||
        strncasecmp(name, "ucs-2", 5) == 0)
        return 2;
    if (strncasecmp(name, "utf-32", 6) == 0 ||
        strncasecmp(name, "utf32", 5) == 0 ||
        strncasecmp(name, "ucs-4", 5) == 0)
        return 4;
    return 1;
}

/* NULL where iconv has its error value. */
static iconv_t decoder_for(const char *name)
{
    /* what follows a slash would make iconv drop characters in silence */
    if (!*name || strchr(name, '/'))
        return NULL;
    iconv_t decoder = iconv_open("UTF-8", name);
    return (intptr_t)decoder == -1 ? NULL : decoder;
}

static bool decoder_open(Bytes *bytes, const char *encoding, Err *err)
{
    const char *name = encoding_meant(encoding);

    bytes->unit = 1;
    if (!name)
        return true;
    bytes->decoder = decoder_for(name);
    if (!bytes->decoder)
        return err_set(err, ERR_INPUT,
                       _("%.40s is not a known encoding; known are UTF-8, "
                         "Big5, GBK, Shift_JIS, EUC-KR and others"),
                       encoding);
    bytes->unit = encoding_unit(name);
    return true;
}

static bool file_open(Bytes *bytes, const char *path, Err *err)
{
    struct stat about;

    bytes->file = fopen(path, "rbe");
    if (!bytes->file)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM,
                       _("%.300s cannot be opened: %s"), path,
                       strerrordesc_np(errno));
    if (fstat(fileno(bytes->file), &about) != 0 || S_ISDIR(about.st_mode))
        return err_set(err, ERR_SYSTEM, _("%.300s is not a file"), path);
    bytes->size = S_ISREG(about.st_mode) ? about.st_size : 0;
    return true;
}

/* Skips U+FEFF at the very beginning, whatever the encoding was. */
static void mark_skip(Bytes *bytes)
{
    if (bytes_peek(bytes) != BYTES_END && bytes->end - bytes->at >= 3 &&
        memcmp(bytes->at, "\xef\xbb\xbf", 3) == 0)
        bytes->at += 3;
}

bool bytes_open(Bytes *bytes, const char *path, const char *encoding, Err *err)
{
    bytes->decoder = NULL;
    if (!decoder_open(bytes, encoding, err) || !file_open(bytes, path, err)) {
        bytes_close(bytes);
        return false;
    }
    mark_skip(bytes);
    return true;
}

void bytes_close(Bytes *bytes)
{
    if (bytes->file)
        (void)fclose(bytes->file);
    if (bytes->decoder)
        iconv_close(bytes->decoder);
    bytes->file = NULL;
    bytes->decoder = NULL;
}

/* Passes over a character that cannot be decoded. */
static void bad_skip(const Bytes *bytes, char **in, size_t *in_len, char **out,
                     size_t *out_len)
{
    size_t skipped = *in_len < bytes->unit ? *in_len : bytes->unit;
    *in += skipped;
    *in_len -= skipped;
    *(*out)++ = (char)BYTE_BAD;
    --*out_len;
}

/* Decodes raw[]; what is left over there is the beginning of a character. */
static void decode(Bytes *bytes)
{
    char *in = bytes->raw;
    size_t in_len = bytes->raw_len;
    char *out = bytes->utf8;
    size_t out_len = sizeof bytes->utf8;

    while (out_len > 0) {
        size_t rc = iconv(bytes->decoder, &in, &in_len, &out, &out_len);
        if (rc != (size_t)-1 || errno == E2BIG)
            break;
        if (errno == EINVAL && !bytes->ended)
            break;
        bad_skip(bytes, &in, &in_len, &out, &out_len);
    }
    /* some encodings keep a letter back, waiting for its accent */
    if (bytes->ended && in_len == 0)
        iconv(bytes->decoder, NULL, NULL, &out, &out_len);
    if (out > bytes->utf8)
        bytes->ratio = (double)(in - bytes->raw) / (double)(out - bytes->utf8);
    memmove(bytes->raw, in, in_len);
    bytes->raw_len = in_len;
    bytes->at = (const unsigned char *)bytes->utf8;
    bytes->end = (const unsigned char *)out;
}

bool bytes_fill(Bytes *bytes)
{
    do {
        size_t room = sizeof bytes->raw - bytes->raw_len;
        size_t got = 0;
        if (!bytes->ended && room > 0) {
            got = fread(bytes->raw + bytes->raw_len, 1, room, bytes->file);
            bytes->ended = got < room;
            bytes->failed = ferror(bytes->file) != 0;
        }
        bytes->taken += (long long)got;
        bytes->raw_len += got;
        if (bytes->raw_len == 0)
            return false;
        if (!bytes->decoder) {
            bytes->at = (const unsigned char *)bytes->raw;
            bytes->end = bytes->at + bytes->raw_len;
            bytes->raw_len = 0;
            bytes->ratio = 1;
        } else {
            decode(bytes);
        }
    } while (bytes->at == bytes->end);
    return true;
}
