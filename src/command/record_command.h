/* record_command.h -- what the commands on kinds of records share */
#ifndef GUANJIA_RECORD_COMMAND_H
#define GUANJIA_RECORD_COMMAND_H

#include "words.h"

typedef enum ColumnType {
    COLUMN_TEXT,
    COLUMN_NUMBER, /* a number in JSON too */
    COLUMN_MOMENT  /* seconds: ISO in JSON, local time for people */
} ColumnType;

typedef struct Column {
    const char *name; /* in JSON */
    const char *head; /* N_() */
    ColumnType type;
} Column;

/* A kind as a list: what its query's columns are. */
typedef struct Listing {
    const char *kind;
    const char *query;
    const Column *columns;
    int count;
} Listing;

bool listing_print(Desk *desk, const Listing *listing, bool json, Err *err);

/* Does verb with the options as its fields.  record NULL: a new one, whose
 * name is printed. */
bool record_do(Desk *desk, const char *kind, const char *verb,
               const char *record, Words *words, Err *err);

/* Opens the desk and runs what the words ask of kind. */
bool record_command(const char *kind, Words *words,
                    bool (*run)(Desk *desk, const char *kind, Words *words,
                                Err *err),
                    Err *err);

#endif
