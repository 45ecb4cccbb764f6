/* recording.h -- what is said on a line, kept in a file to be read later */
#ifndef GUANJIA_SYNC_RECORDING_H
#define GUANJIA_SYNC_RECORDING_H

#include "err.h"
#include "text.h"

typedef struct Recording Recording;

/* Adds to the file at path, which only its owner may read. */
bool recording_open(Recording **recording, const char *path, Err *err);
void recording_close(Recording *recording); /* NULL allowed */

typedef enum RecordingWay { RECORDING_CAME, RECORDING_SAID } RecordingWay;

/* NULL allowed. */
void recording_add(Recording *recording, RecordingWay way, const char *bytes,
                   size_t len);

#endif
