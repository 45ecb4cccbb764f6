/* key.h -- a public key as ssh writes it into a .pub file */
#ifndef GUANJIA_KEY_H
#define GUANJIA_KEY_H

#include "err.h"
#include "text.h"

/* Reads `TYPE BASE64 [comment]`, one line, and nothing beside it: out gets
 * `TYPE BASE64`, fingerprint "SHA256:…".  ERR_INPUT in a sentence. */
bool key_read(const char *typed, Str *out, Str *fingerprint, Err *err);

#endif
