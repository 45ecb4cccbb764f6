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

#include "request.h"

/* The command line, taken apart. */
typedef struct Words {
    const char *db, *as, *lang, *now; /* --db FILE … ; NULL: not said */
    bool json, help;
    const char *const *at; /* words that are no options, without the first */
    int count;
    Fields options; /* --explained-to X: explained_to = X; a bare one: "" */
} Words;

/* Takes the command line apart; rest has room for argc words and is borrowed
 * by words. */
bool words_read(Words *words, int argc, char **argv, const char **rest,
                Err *err);

/* i-th word, NULL past the end. */
const char *word_at(const Words *words, int i);
/* The words from the i-th on as one text, with spaces between.  Appended. */
void words_join(const Words *words, int i, Str *out);
/* An option's value, taken out of words; NULL: it was not said.  borrowed
 * until words_release. */
const char *option_take(Words *words, const char *name);
bool flag_take(Words *words, const char *name);
/* An option that is a number from least to most; *number stays as it is where
 * it was not said. */
bool number_option(Words *words, const char *name, int least, int most,
                   int *number, Err *err);
/* ERR_USAGE when an option is left that nobody took. */
bool options_done(const Words *words, Err *err);
/* The same, and when there are more than most words. */
bool words_done(const Words *words, int most, Err *err);
/* A moment of the day that is typed into *at, which NULL leaves as it is. */
bool day_read(const char *typed, Seconds *at, Err *err);
/* "--explained-to" for the field explained_to.  Appended. */
void option_name(const char *field, Str *out);

/* One command: what it is called, what it does with the words. */
typedef struct Command {
    const char *name;
    bool (*run)(Words *words, Err *err);
    const char *usage;       /* words behind the name; a line for each way */
    const char *help;        /* one sentence */
    void (*more)(Str *more); /* what else there is to say; NULL: nothing */
} Command;

extern const Command commands[]; /* command.c; name NULL at the end */
const Command *command_of(const char *name);
/* Prints how a command is said, and what it does. */
void command_explain(const Command *command, bool whole);

/* Opens the desk of --db; signs in by --as and PIN, or as the system's user,
 * unless nobody needs to be. */
typedef enum Entry {
    ENTRY_NOBODY, /* no sign-in */
    ENTRY_STAFF,  /* must be staff */
} Entry;
bool desk_enter(const Words *words, StoreMode mode, Entry entry, Desk **desk,
                Err *err);
/* Tends it first: a command is over quickly, and may be the only one. */
void desk_leave(Desk *desk);
/* Where this program and the database lie, as absolute paths: for what others
 * start later. */
bool places_find(Desk *desk, Str *program, Str *database, Err *err);
/* Prints a unit for systemd that keeps a desk's line. */
bool unit_file_print(Desk *desk, Err *err);
/* Writes the lines of all desks that are let in, into an authorized_keys file
 * or (NULL) onto standard output. */
bool desk_keys(Desk *desk, const char *keys_file, Err *err);
/* Fills a desk that was never filled, behind a progress bar. */
bool desk_fill(Desk *desk, Err *err);
/* A PIN typed at the terminal, unseen; from a script, a line of standard
 * input. */
bool pin_ask(const char *question, char pin[64], Err *err);

/* The name of the form's field that an option means, or NULL. */
const char *verb_field(const Sheet *sheet, const char *verb,
                       const char *option);
/* Copies the options into deed's fields; ERR_USAGE for one that the verb's
 * form does not ask. */
bool options_read(Desk *desk, const Words *words, Deed *deed, Err *err);
/* What `guanjia help COMMAND` says of the options: they are the form's. */
void explain_request(Str *out);
/* How a form's records are written from the shell; false: there is no form. */
bool explain_register(const char *kind, Str *out);
void explain_household(Str *out);
void explain_home(Str *out);
void explain_staff(Str *out);
void explain_category(Str *out);
void explain_department(Str *out);
void explain_sync(Str *out);
void explain_serve(Str *out);
void explain_hotline(Str *out);
void explain_notify(Str *out);

/* `guanjia request show`, and `request list`. */
bool request_show(Desk *desk, Words *words, Err *err);
bool request_list(Desk *desk, Words *words, Err *err);
/* `guanjia request print`: by a print of the request's form. */
bool request_paper(Desk *desk, Words *words, Err *err);
/* kind: category or department; a code, or a label of which there is just
 * one.  *code lives as long as the desk's lists. */
bool reference_read(Desk *desk, const char *kind, const char *typed,
                    const char **code, Err *err);
/* A request as a JSON object, without the brace that closes it. */
void request_json(Desk *desk, const Request *request, Str *out);
/* Prints the requests that query asks for, at most `most`. */
bool request_print(Desk *desk, const RequestQuery *query, bool json, int most,
                   Err *err);

/* `guanjia forms new`, and what `guanjia help forms` says. */
bool forms_new(Words *words, Err *err);
void explain_forms(Str *out);

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
bool command_record(Words *words, Err *err);
bool command_import(Words *words, Err *err);
bool command_export(Words *words, Err *err);
bool command_report(Words *words, Err *err);
bool command_forms(Words *words, Err *err);
bool command_zone(Words *words, Err *err);
bool command_check(Words *words, Err *err);
bool command_rebuild(Words *words, Err *err);
bool command_sync(Words *words, Err *err);
bool command_serve(Words *words, Err *err);
bool command_desk(Words *words, Err *err);
bool command_hotline(Words *words, Err *err);
bool command_notify(Words *words, Err *err);
bool command_alerts(Words *words, Err *err);
bool command_appointments(Words *words, Err *err);
bool command_sentences(Words *words, Err *err);
bool command_units(Words *words, Err *err);
bool command_handover(Words *words, Err *err);
bool command_backup(Words *words, Err *err);
bool command_help(Words *words, Err *err);

#endif
