/* state.h -- what who keeps the line notes for who looks from elsewhere */
#ifndef GUANJIA_SYNC_STATE_H
#define GUANJIA_SYNC_STATE_H

#include "sync.h"

/* Takes the line of this database; -1: somebody else has it.  close() it. */
int line_lock(Desk *desk, Err *err);

/* Notes beside the lock whether the hotline was heard just now, or is gone;
 * costs no write to the database. */
void line_touch(int lock, bool touch);

/* word: exchanging, level, alone or done. */
void state_note(Desk *desk, const char *hub, const char *word, const char *why,
                Seconds again);

#endif
