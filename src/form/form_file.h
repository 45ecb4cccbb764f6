/* form_file.h -- what the files of this layer share among themselves
 *
 * A FormFile is one form together with the document that all its texts are
 * borrowed from.
 */
#ifndef GUANJIA_FORM_FILE_H
#define GUANJIA_FORM_FILE_H

#include "form.h"
#include <stddef.h>

/* One form and what it stands on. */
typedef struct FormFile {
    Form form;
    Document *document; /* owns every text of form */
    char *name;         /* form.file */
    Field *fields;      /* form.sheet.fields */
    Sheet *steps;       /* form.steps */
} FormFile;

/* What reading a form needs in every function. */
typedef struct FormReading {
    Mistakes *mistakes;
    bool holes; /* parts of the file could not be read: say of nothing that it
                 * is missing */
} FormReading;

/* Reads a form from text; NULL when there was any mistake. */
FormFile *form_file_read(const char *name, const char *text, size_t len,
                         Mistakes *mistakes);
void form_file_close(FormFile *file);

/* True when site has every field and step of the built-in form of its kind,
 * or there is none. */
bool form_file_keeps(const FormFile *site, Mistakes *mistakes);

/* Reads the fields that the list node holds (NULL: none) into sheet, which
 * owns them then. */
void sheet_read(const FormReading *reading, const Tree *list, Sheet *sheet);
void sheet_release(Sheet *sheet);

/* True when node is the name of something: a-z, digits and _. */
bool name_check(const FormReading *reading, const Tree *node);
/* True when node is a text that is not empty. */
bool words_check(const FormReading *reading, const Tree *node);
/* True when node is a label: a text, or texts by language. */
bool label_check(const FormReading *reading, const Tree *node);
/* Says that map lacks key, unless a part of the file could not be read. */
void missing(const FormReading *reading, const Tree *map, const char *key);
/* True when map is one; says so when it is not. */
bool map_check(const FormReading *reading, const Tree *node);
/* The same for a list. */
bool list_check(const FormReading *reading, const Tree *node);

/* Bytes of a name; Err.field holds it. */
enum { LONGEST_NAME = 47 };

/* "text", "long" …; NULL after them. */
extern const char *const field_type_names[];

/* The words of names with commas between them, appended to out. */
void names_join(Str *out, const char *const names[]);

/* Parts of the document's text that had to be left out. */
int document_holes(const Document *document);

/* Adds what is in more. */
void mistakes_join(Mistakes *mistakes, const Mistakes *more);

/* Bytes that a file may have. */
enum { LARGEST_FILE = 1 << 20 };

/* The text of a file, at most one byte more than that; caller frees. */
char *file_text(const char *path, size_t *len, Err *err);

#endif
