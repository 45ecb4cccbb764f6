/* csv_bytes.h -- the bytes of a file in any encoding, as UTF-8 */
#ifndef GUANJIA_CSV_BYTES_H
#define GUANJIA_CSV_BYTES_H

#include "err.h"

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Bytes at a time, as they are in the file and as UTF-8; the second is larger
 * because a character of two bytes may become one of three. */
enum { RAW_SIZE = 1 << 16, UTF8_SIZE = 2 * RAW_SIZE };

/* What a character that the encoding does not have becomes: no UTF-8 has this
 * byte, so whoever checks the text finds it there. */
enum { BYTE_BAD = 0xff, BYTES_END = -1 };

/* A file being decoded. */
typedef struct Bytes {
    FILE *file;
    iconv_t decoder; /* NULL: it is UTF-8 */
    size_t unit;     /* bytes of the encoding's smallest character */
    const unsigned char *at, *end; /* decoded and not yet taken */
    size_t raw_len;                /* raw bytes left over in raw[] */
    long long taken, size;         /* raw bytes: read so far; of the file */
    double ratio;                  /* raw bytes for a decoded one */
    bool ended, failed;
    char raw[RAW_SIZE];
    char utf8[UTF8_SIZE];
} Bytes;

/* As csv_open(); *bytes is zeroed. */
bool bytes_open(Bytes *bytes, const char *path, const char *encoding, Err *err);
void bytes_close(Bytes *bytes);

/* Decodes more; false at the end of the file or where it cannot be read
 * (failed says so). */
bool bytes_fill(Bytes *bytes);

/* The next byte, which is not taken; BYTES_END: there is none. */
static inline int bytes_peek(Bytes *bytes)
{
    if (bytes->at == bytes->end && !bytes_fill(bytes))
        return BYTES_END;
    return *bytes->at;
}

#endif
