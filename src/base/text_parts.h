/* text_parts.h -- what the text_*.c files share; not for other layers */
#ifndef GUANJIA_TEXT_PARTS_H
#define GUANJIA_TEXT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One cluster of a text. */
typedef struct Cluster {
    size_t end;    /* offset after it */
    uint32_t code; /* its first code point; U+FFFD when malformed */
    int cells;     /* sum of its code points' cells */
    bool single;   /* it has no other code point */
} Cluster;

enum { REPLACEMENT = 0xFFFD };

/* The cluster that starts at offset at < len. */
Cluster cluster_at(const char *text, size_t len, size_t at);

/* Cells of one code point: 0, 1 or 2. */
int char_cells(uint32_t code);

#endif
