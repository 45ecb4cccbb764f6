/* digest.h -- SHA-256, and bytes as the letters of base 64
 *
 *     AAAAC3NzaC1lZDI1NTE5AAAAI…   a key as ssh writes it
 *     SHA256:hC0mzH1…              its fingerprint, without the padding
 */
#ifndef GUANJIA_DIGEST_H
#define GUANJIA_DIGEST_H

#include "text.h"

enum { SHA256_BYTES = 32 };

void sha256(const void *bytes, size_t len, unsigned char out[SHA256_BYTES]);

/* The bytes that text[0..len) writes, appended to out.  False when it is not
 * exactly how they are written: other characters, wrong padding, bits that
 * mean nothing. */
bool base64_read(const char *text, size_t len, Str *out);

/* bytes in base 64, appended to out; padded with = or not. */
void base64_write(const void *bytes, size_t len, bool padded, Str *out);

#endif
