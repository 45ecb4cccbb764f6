/* err.h -- what went wrong, in one sentence that a butler understands
 *
 * A function that can fail takes an Err as its last parameter and returns
 * false when it did; false means that nothing was changed.  The first error
 * wins, so a caller may pass one Err through a chain and look once.  Only
 * screens and commands show errors; the layers below never print.
 *
 *     Err err = ERR_NONE;
 *     if (!request_do(desk, &deed, &err))
 *         say(err.text);         "3-1123-007 is closed; reopen it first"
 */
#ifndef GUANJIA_ERR_H
#define GUANJIA_ERR_H

#include <libintl.h>
#include <stdbool.h>

/* A sentence for people, translated at run time; N_ marks one for later. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl*): gettext's habit */
#define _(text)  gettext(text)
#define N_(text) text

typedef enum ErrKind {
    ERR_OK,        /* nothing went wrong yet */
    ERR_INPUT,     /* what was typed or read is not what it should be */
    ERR_USAGE,     /* the command line's words are off; exit status 2 */
    ERR_NOT_FOUND, /* no such request, home, file … */
    ERR_FORBIDDEN, /* the person's role may not do this */
    ERR_NOT_NOW,   /* the record's state does not allow it now */
    ERR_CHANGED,   /* somebody else changed it since it was looked at */
    ERR_BUSY,      /* another program holds the database; try again */
    ERR_STORAGE,   /* disk full, read-only, damaged, I/O error */
    ERR_NEWER,     /* made by a newer version of the program */
    ERR_SYSTEM,    /* anything else the system refused */
} ErrKind;

/* The first thing that went wrong.  text is UTF-8, one line, no newline,
 * ends without a full stop where a screen shows it as a message. */
typedef struct Err {
    ErrKind kind;
    char field[48]; /* name of the form field it is about; "": none */
    char text[512];
} Err;

#define ERR_NONE ((Err){.kind = ERR_OK})

/* Fills err unless it already holds an error; always returns false, so that a
 * failing function can end in `return err_set(err, …)`.  err may be NULL.
 * Text that is too long is cut between characters. */
bool err_set(Err *err, ErrKind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, about the form field named field. */
bool err_field(Err *err, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
