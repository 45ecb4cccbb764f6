/* shelf.h -- the files that may become forms, the stronger the later
 *
 * One of a kind becomes the form of that kind: the strongest that has no
 * mistake.  All of the others wait behind it, for a stronger one may extend
 * them.
 */
#ifndef GUANJIA_SHELF_H
#define GUANJIA_SHELF_H

#include "form_file.h"
#include <sys/types.h>

typedef enum CandidateState {
    CANDIDATE_WAITING, /* nobody has asked for it yet */
    CANDIDATE_READING, /* is being made, and what it extends before it */
    CANDIDATE_DONE,    /* can be used */
    CANDIDATE_WRONG,
} CandidateState;

typedef struct Candidate {
    char *name;                  /* of the file */
    char kind[LONGEST_NAME + 1]; /* "": none could be made out */
    const char *builtin;         /* text of a built-in one; NULL: a site's */
    size_t len;                  /* of that */
    uint64_t hash;               /* of a site's text */
    Document *document;          /* NULL: not read yet, or no YAML */
    FormFile *file;              /* NULL: not made yet, or no YAML */
    Mistakes mistakes;
    CandidateState state;
    bool asked; /* was named by somebody who wants to know of its mistakes */
    dev_t device;
    ino_t node; /* which file it is, to know it by another name */
} Candidate;

struct FormBook {
    Candidate *at;
    int count;
    int *kinds; /* the first candidate of each kind that has a form */
    int kind_count;
    bool asked; /* some candidate was */
    Str trouble;
    Str mistakes; /* of the site's files, a line each */
    int mistake_count;
};

/* A shelf with the built-in forms; form_book_close() frees it. */
FormBook *shelf_open(void);
/* Makes the forms of all candidates that are not built-in, drops those that
 * name what is not there, and lists the kinds that are left. */
void shelf_settle(FormBook *book);

Candidate *candidate_add(FormBook *book, const char *name);
/* The same from a file, whatever is in it. */
Candidate *candidate_file(FormBook *book, const char *path);
/* Reads text as the tree of candidate, so that its kind is known. */
void candidate_open(Candidate *candidate, const char *text, size_t len);
const Tree *candidate_root(Candidate *candidate);

/* The form of a kind; NULL: none. */
const Candidate *candidate_of(const FormBook *book, const char *kind);

#endif
