/* carry.h -- bytes between an exchange and two descriptors */
#ifndef GUANJIA_SYNC_CARRY_H
#define GUANJIA_SYNC_CARRY_H

#include "inside.h"
#include "recording.h"

/* One line: an exchange and what it speaks through. */
typedef struct Carrier {
    Exchange *exchange;
    int in, out; /* not blocking */
    int words;   /* standard error of the program that carries; -1: none */
    Str pending; /* for out */
    Recording *recording; /* NULL: nobody keeps what is said */
    int64_t unheard; /* since when nobody reads what is written; 0: somebody */
    char said[256];  /* last line of words */
    bool (*enough)(void *self, const ExchangeStatus *status);
    void *self;
} Carrier;

/* Carries until the other end is gone, the exchange ends, or enough() says
 * so; the exchange's status tells which. */
void carry(Carrier *carrier);
void carrier_release(Carrier *carrier);

/* Keeps read and write from blocking. */
bool unblock(int descriptor);

/* SIGTERM, SIGINT and SIGHUP end carry() and pauses from now on. */
void endings_watch(void);
bool ending(void);

#endif
