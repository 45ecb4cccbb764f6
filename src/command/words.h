/* words.h -- what the files of command/ share: the words that were said
 *
 *     guanjia request explain 3-1123-007 --text 需待零件 --explained-to 王太太
 *
 * A command's own options are the fields of its form, so they are not listed
 * anywhere: `--text` sets the field text.  The few that every command
 * understands (`--db`, `--as`, `--now` …) are taken out first.
 */
#ifndef GUANJIA_WORDS_H
#define GUANJIA_WORDS_H

#include "service.h"

/* The command line, taken apart. */
typedef struct Words {
    const char *db, *as, *lang, *now; /* --db FILE … ; NULL: not said */
    bool json, help;
    const char *const *at; /* words that are no options, without the first */
    int count;
    Fields options; /* --explained-to X: explained_to = X; a bare one: "" */
} Words;

/* i-th word, NULL past the end. */
const char *word_at(const Words *words, int i);
/* An option's value, taken out of words; NULL: it was not said.  borrowed
 * until words_release. */
const char *option_take(Words *words, const char *name);
bool flag_take(Words *words, const char *name);
/* ERR_USAGE when an option is left that nobody took. */
bool options_done(const Words *words, Err *err);

/* One command: what it is called, what it does with the words. */
typedef struct Command {
    const char *name;
    bool (*run)(Words *words, Err *err);
    const char *usage; /* words behind the name */
    const char *help;  /* one sentence */
} Command;

extern const Command commands[]; /* command.c; name NULL at the end */

/* Opens the desk of --db; signs in by --as and PIN, or as the system's user,
 * unless nobody needs to be.  Reading only when it is only read. */
typedef enum Entry {
    ENTRY_NOBODY, /* no sign-in */
    ENTRY_STAFF,  /* must be staff */
} Entry;
bool desk_enter(const Words *words, StoreMode mode, Entry entry, Desk **desk,
                Err *err);

/* A progress bar on standard error, where that is a terminal. */
bool progress_bar(void *title, int64_t done, int64_t total);

/* A table for people: columns as wide as they need, at most most[i] cells. */
typedef struct Grid {
    int columns, rows, cap;
    const char *const *heads;
    char **cell; /* owned, row by row */
} Grid;
void grid_add(Grid *grid, const char *text); /* next cell; copied */
/* Prints and releases it; empty: says nothing. */
void grid_print(Grid *grid);

/* Appends "name":"text", or null. */
void json_pair(Str *out, const char *name, const char *text);
void json_number(Str *out, const char *name, int64_t number);
void json_moment(Str *out, const char *name, Seconds at); /* ISO, or null */

bool command_screens(Words *words, Err *err);
bool command_demo(Words *words, Err *err);
bool command_init(Words *words, Err *err);
bool command_request(Words *words, Err *err);
bool command_household(Words *words, Err *err);
bool command_home(Words *words, Err *err);
bool command_staff(Words *words, Err *err);
bool command_duty(Words *words, Err *err);
bool command_category(Words *words, Err *err);
bool command_department(Words *words, Err *err);
bool command_import(Words *words, Err *err);
bool command_export(Words *words, Err *err);
bool command_forms(Words *words, Err *err);
bool command_check(Words *words, Err *err);
bool command_rebuild(Words *words, Err *err);
bool command_backup(Words *words, Err *err);
bool command_help(Words *words, Err *err);

#endif
