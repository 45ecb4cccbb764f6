/* digest.c -- SHA-256 (FIPS 180-4), and base 64 (RFC 4648)
 */
#include "digest.h"

#include <string.h>

enum { BLOCK = 64, ROUNDS = 64, LENGTH_BYTES = 8 };

/* ---- SHA-256 ---------------------------------------------------------------- */

static const uint32_t rounds[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turn(uint32_t word, int bits)
{
    return word >> bits | word << (32 - bits);
}

static void block_spread(const unsigned char *block, uint32_t w[ROUNDS])
{
    for (int i = 0; i < 16; i++, block += 4)
        w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 |
               (uint32_t)block[2] << 8 | block[3];
    for (int i = 16; i < ROUNDS; i++)
        w[i] = w[i - 16] + w[i - 7] +
               (turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3) +
               (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10);
}

static void block_add(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[ROUNDS], s[8];

    block_spread(block, w);
    memcpy(s, state, sizeof s);
    for (int i = 0; i < ROUNDS; i++) {
        const uint32_t one =
            s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
            ((s[4] & s[5]) ^ (~s[4] & s[6])) + rounds[i] + w[i];
        const uint32_t two = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
                             ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

void sha256(const void *bytes, size_t len, unsigned char out[SHA256_BYTES])
{
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    unsigned char last[2 * BLOCK] = {0};
    const unsigned char *at = bytes;
    size_t left = len;

    for (; left >= BLOCK; left -= BLOCK, at += BLOCK)
        block_add(state, at);
    if (left > 0)
        memcpy(last, at, left);
    last[left] = 0x80;
    const size_t end = left + 1 + LENGTH_BYTES <= BLOCK ? BLOCK : 2 * BLOCK;
    for (size_t i = 0; i < LENGTH_BYTES; i++)
        last[end - 1 - i] = (unsigned char)((uint64_t)len * 8 >> (8 * i));
    block_add(state, last);
    if (end > BLOCK)
        block_add(state, last + BLOCK);
    for (size_t i = 0; i < SHA256_BYTES; i++)
        out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- base 64 ------------------------------------------------------------------ */

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Its six bits; 64 when it is no letter. */
static uint32_t letter_bits(char letter)
{
    const char *at = letter ? strchr(letters, letter) : NULL;

    return at ? (uint32_t)(at - letters) : 64;
}

bool base64_read(const char *text, size_t len, Str *out)
{
    size_t padding = 0;
    uint32_t bits = 0, held = 0;

    if (len == 0 || len % 4 != 0)
        return false;
    while (padding < 2 && text[len - 1 - padding] == '=')
        padding++;
    for (size_t i = 0; i < len - padding; i++) {
        const uint32_t letter = letter_bits(text[i]);
        if (letter > 63)
            return false;
        bits = bits << 6 | letter;
        held += 6;
        if (held >= 8) {
            held -= 8;
            str_addc(out, (char)(bits >> held & 0xff));
        }
    }
    return (bits & ((1u << held) - 1)) == 0;
}

void base64_write(const void *bytes, size_t len, bool padded, Str *out)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < len; i += 3) {
        const size_t some = len - i < 3 ? len - i : 3;
        const uint32_t bits = (uint32_t)at[i] << 16 |
                              (some > 1 ? (uint32_t)at[i + 1] << 8 : 0) |
                              (some > 2 ? at[i + 2] : 0);
        for (size_t k = 0; k < 4; k++)
            if (k <= some)
                str_addc(out, letters[bits >> (18 - 6 * k) & 63]);
            else if (padded)
                str_addc(out, '=');
    }
}
