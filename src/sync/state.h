/* state.h -- what who keeps the line notes for who looks from elsewhere */
#ifndef GUANJIA_SYNC_STATE_H
#define GUANJIA_SYNC_STATE_H

#include "sync.h"

/* Takes the line of this database; -1: somebody else has it.  close() it. */
int line_lock(Desk *desk, Err *err);

/* word: exchanging, level, alone or done. */
void state_note(Desk *desk, const char *hub, const char *word, const char *why,
                Seconds again);

#endif
