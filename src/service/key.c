/* key.c -- a public key as ssh writes it into a .pub file
 *
 *     ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHj… butler@lobby3
 *
 * What is taken goes into authorized_keys, where a line may also carry options
 * (`command="sh" ssh-ed25519 …`) and a newline would begin another line.  So
 * nothing is passed on that was not understood: the type is one of ours, the
 * bytes are that type's, and the comment is left behind.
 */
#include "key.h"
#include "digest.h"

#include <string.h>

enum { LONGEST_KEY = 2000, LEAST_RSA = 2048 };

/* A type, the parts that its bytes have (its own name is the first), and how
 * long the part is that makes it that strong. */
static const struct KeyType {
    const char *name;
    int parts;
    int strong;  /* which part, from 0 */
    size_t size; /* its bytes; 0: RSA's modulus, of 2,048 bits or more */
} types[] = {
    {"ssh-ed25519", 2, 1, 32},
    {"sk-ssh-ed25519@openssh.com", 3, 1, 32},
    {"ecdsa-sha2-nistp256", 3, 2, 65},
    {"ecdsa-sha2-nistp384", 3, 2, 97},
    {"ecdsa-sha2-nistp521", 3, 2, 133},
    {"sk-ecdsa-sha2-nistp256@openssh.com", 4, 2, 65},
    {"ssh-rsa", 3, 2, 0},
};

static const struct KeyType *type_of(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i].name) == len &&
            strncmp(types[i].name, name, len) == 0)
            return &types[i];
    return NULL;
}

/* A part of the key's bytes: four bytes of length, and those. */
static bool part_next(const Str *bytes, size_t *at, const char **part,
                      size_t *len)
{
    const unsigned char *four = (const unsigned char *)bytes->at + *at;

    if (bytes->len - *at < 4)
        return false;
    *len = (size_t)four[0] << 24 | (size_t)four[1] << 16 |
           (size_t)four[2] << 8 | four[3];
    *at += 4;
    if (*len > bytes->len - *at)
        return false;
    *part = bytes->at + *at;
    *at += *len;
    return true;
}

static bool strong_enough(const struct KeyType *type, size_t len)
{
    /* the modulus has a zero before its highest bit */
    return type->size ? len == type->size : len > LEAST_RSA / 8;
}

static bool bytes_fit(const struct KeyType *type, const Str *bytes)
{
    size_t at = 0, len = 0;
    const char *part = NULL;

    for (int i = 0; i < type->parts; i++) {
        if (!part_next(bytes, &at, &part, &len))
            return false;
        if (i == 0 &&
            (len != strlen(type->name) || memcmp(part, type->name, len) != 0))
            return false;
        if (i == type->strong && !strong_enough(type, len))
            return false;
    }
    return at == bytes->len;
}

/* One line, with no more than one newline behind it. */
static bool one_line(const char *typed)
{
    const size_t len = strcspn(typed, "\r\n");
    const char *rest = typed + len;

    rest += *rest == '\r';
    rest += *rest == '\n';
    if (*rest || len > LONGEST_KEY || !utf8_valid(typed, len))
        return false;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)typed[i] < ' ' || typed[i] == 0x7f)
            return false;
    return true;
}

bool key_read(const char *typed, Str *out, Str *fingerprint, Err *err)
{
    const size_t name = strcspn(typed, " ");
    const char *letters = typed + name + (typed[name] == ' ');
    const size_t len = strcspn(letters, " \r\n");
    const struct KeyType *type = type_of(typed, name);
    unsigned char sum[SHA256_BYTES];
    Str bytes = STR_EMPTY;

    if (strncmp(typed, "-----BEGIN", 10) == 0)
        return err_set(err, ERR_INPUT,
                       _("That is the private key, which stays at the desk; "
                         "give the file that ends in .pub"));
    if (!one_line(typed))
        return err_set(err, ERR_INPUT,
                       _("That is not one public key: one line is expected, "
                         "as ssh-keygen writes it into a .pub file"));
    if (!type)
        return err_set(err, ERR_INPUT,
                       _("That line does not begin with a type of key that is "
                         "taken here; make one with: ssh-keygen -t ed25519"));
    if (!base64_read(letters, len, &bytes) || !bytes_fit(type, &bytes)) {
        str_release(&bytes);
        return err_set(err, ERR_INPUT,
                       _("That key is damaged, or too weak; make one with: "
                         "ssh-keygen -t ed25519"));
    }
    str_addf(out, "%s %.*s", type->name, (int)len, letters);
    sha256(bytes.at, bytes.len, sum);
    str_add(fingerprint, "SHA256:");
    base64_write(sum, sizeof sum, false, fingerprint);
    str_release(&bytes);
    return true;
}
