/* key.h -- bytes from a terminal to keys; not for other layers
 *
 *     1B 5B 31 7E            Home (PuTTY)
 *     1B 32                  F2 (Esc and a digit)
 *     1B, then nothing       Esc
 *     1B 5B 32 30 30 7E 水 … a paste
 *
 * No terminal in it: bytes are put in as they come, events come out, and the
 * caller says when it has waited long enough for the rest of a sequence.
 */
#ifndef GUANJIA_KEY_H
#define GUANJIA_KEY_H

#include "text.h"
#include "ui.h"

/* Most bytes of one paste; what is beyond is dropped. */
enum { PASTE_MOST = 1 << 20 };

/* Bytes on their way to become events.  Zeroed is empty. */
typedef struct Keys {
    Str in;       /* what came and is not understood yet */
    size_t at;    /* its first byte that was not used */
    Str paste;    /* collected so far */
    char *text;   /* the last paste as handed out; owned */
    bool pasting; /* between the marks of a paste */
    bool asked;   /* the terminal was asked where its cursor is */
    int column;   /* what it answered, from 1; 0: nothing yet */
} Keys;

void keys_feed(Keys *keys, const char *bytes, size_t len);

/* Takes the answer to where the cursor is out of what was put in, and leaves
 * the keys around it. */
void keys_answer(Keys *keys);

/* The next event, EVENT_KEY or EVENT_PASTE; false when there is none yet.
 * late: no byte came for keys_patience() ms, so take what is there as whole. */
bool keys_next(Keys *keys, bool late, Event *event);

/* How long to wait for the rest of what keys_next() left, in ms; -1: it left
 * nothing.  escape is how long a bare Esc waits. */
int keys_patience(const Keys *keys, int escape);

void keys_release(Keys *keys);

#endif
