/* pin.c -- PINs as yescrypt hashes
 *
 *     "1234" -> $y$j7T$…
 *
 * A PIN has so few digits that no hash protects it from somebody who holds
 * the file and has time; what protects it at the desk is the slowing down in
 * sign.c.  So the hash is a modest one, of 4 MiB and some milliseconds.
 */
#include "pin.h"
#include "service.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

enum { COST = 3, LEAST = 4, MOST = 12 };

_Static_assert(CRYPT_OUTPUT_SIZE >= 256, "hashes are cut to 256 bytes");

/* Hashes pin by the rules in setting (a hash does); false when that fails. */
static bool hash_by(const char *pin, const char *setting, char out[256])
{
    struct crypt_data *room = mem_new(sizeof *room);
    const char *hash = crypt_rn(pin, setting, room, (int)sizeof *room);
    const bool fits = hash && strlen(hash) < 256;

    if (fits)
        memcpy(out, hash, strlen(hash) + 1);
    explicit_bzero(room, sizeof *room);
    free(room);
    return fits;
}

static bool salt_new(char out[CRYPT_GENSALT_OUTPUT_SIZE])
{
    return crypt_gensalt_rn("$y$", COST, NULL, 0, out,
                            CRYPT_GENSALT_OUTPUT_SIZE) != NULL;
}

/* pin with its digits half-width.  Caller frees by plain_free(). */
static char *plain_of(const char *pin)
{
    char *cut = mem_textn(pin, strnlen(pin, 64));
    char *plain = text_plain(cut);

    explicit_bzero(cut, strlen(cut));
    free(cut);
    return plain;
}

static void plain_free(char *plain)
{
    explicit_bzero(plain, strlen(plain));
    free(plain);
}

bool pin_hash(const char *pin, char out[256], Err *err)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    char *plain = plain_of(pin);
    const size_t len = strlen(plain);
    bool hashed = false;

    if (len < LEAST || len > MOST || strspn(plain, "0123456789") != len)
        err_field(err, "pin", _("A PIN has %d to %d digits"), LEAST, MOST);
    else if (!salt_new(setting) || !hash_by(plain, setting, out))
        err_set(err, ERR_SYSTEM, _("The PIN could not be made safe"));
    else
        hashed = true;
    plain_free(plain);
    return hashed;
}

bool pin_fits(const char *pin, const char *hash)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    char again[256] = "";
    char *plain = plain_of(pin);
    const bool real = hash && *hash;
    unsigned different = 0;

    /* Without a hash to compare with it takes as long as with one. */
    if (!real && !salt_new(setting))
        setting[0] = '\0';
    const bool hashed = hash_by(plain, real ? hash : setting, again);
    plain_free(plain);
    if (!real || !hashed || strlen(again) != strlen(hash))
        return false;
    for (size_t i = 0; again[i]; i++)
        different |= (unsigned char)again[i] ^ (unsigned char)hash[i];
    return different == 0;
}
