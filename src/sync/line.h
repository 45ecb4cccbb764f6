/* line.h -- reading and writing the lines of protocol.h */
#ifndef GUANJIA_SYNC_LINE_H
#define GUANJIA_SYNC_LINE_H

#include "fields.h"
#include "store.h"

/* Bytes that came, until they make a line. */
typedef struct Lines {
    Str in;
    size_t at;     /* lines before this were taken */
    size_t looked; /* no newline before this */
} Lines;

void lines_add(Lines *lines, const char *bytes, size_t len);
/* The next whole line into *said; false: there is none (err untouched), or
 * what came is none (err says why). */
bool lines_next(Lines *lines, Fields *said, Err *err);
void lines_release(Lines *lines);

/* A whole number from least to most. */
bool said_number(const Fields *said, const char *name, int64_t least,
                 int64_t most, int64_t *number);
bool said_place(const Fields *said, JournalPlace *place);

/* The fact of a line; its texts are borrowed from said.  False: it is none. */
bool said_fact(const Fields *said, Fact *fact);
void say_fact(Str *out, const Fact *fact);

/* {"say":"WORD"  -- then say_number(), say_text(), say_end() */
void say_begin(Str *out, const char *word);
void say_number(Str *out, const char *name, int64_t number);
void say_text(Str *out, const char *name, const char *text);
void say_place(Str *out, const char *arrival, JournalPlace place);
void say_end(Str *out);

#endif
