/* edit.h -- what the line and the prose editor share; not for other layers */
#ifndef GUANJIA_EDIT_H
#define GUANJIA_EDIT_H

#include "text.h"

/* A text being edited and its caret, on a cluster boundary. */
typedef struct Edit {
    Str *text;
    size_t *caret;
    size_t most; /* bytes that the text may have */
    bool lines;  /* newlines are kept */
} Edit;

/* Does what every editor does with the key; false when it means nothing. */
bool edit_key(Edit edit, int key);
/* Cleans and inserts; false, and nothing is inserted, when it would pass the
 * limit. */
bool edit_insert(Edit edit, const char *text);
/* Replaces the text by text, cleaned and however long; caret at the end. */
void edit_set(Edit edit, const char *text);
/* Takes out [from, to); the caret goes to from. */
void edit_cut(Edit edit, size_t from, size_t to);

#endif
