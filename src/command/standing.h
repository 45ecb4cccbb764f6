/* standing.h -- how a desk stands to its hotline, in words */
#ifndef GUANJIA_STANDING_COMMAND_H
#define GUANJIA_STANDING_COMMAND_H

#include "screen.h"

void standing_read(Desk *desk, Standing *standing);
bool standing_tell(Desk *desk, Str *out, Err *err);

#endif
