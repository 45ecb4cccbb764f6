/* form_file.h -- what the files of this layer share among themselves
 *
 * A FormFile is one form together with what it names of others.
 *
 *     keys.c       any map of a file by a table of its keys
 *     check.c      what names, labels and lists look like
 *     sheet.c      fields       items.c      a checklist as fields
 *     steps.c      what is done to a record later, and what follows
 *     part.c       list, every, report, print
 *     condition.c  conditions   compute.c    what is computed
 *     refer.c      the names in a file that stand for something else
 *     extends.c    a form that takes all of another one
 *     shelf.c      which of several files becomes the form of a kind
 */
#ifndef GUANJIA_FORM_FILE_H
#define GUANJIA_FORM_FILE_H

#include "form.h"
#include <stddef.h>

/* A name in a file that stands for a field, or for a register. */
typedef struct Reference {
    const Tree *node;    /* where it stands */
    const char *name;    /* the field's; NULL: only the register has to be */
    size_t len;          /* of name */
    const char *kind;    /* whose register; NULL: this form */
    const Sheet *sheet;  /* a table of rows: one of its columns; NULL */
    const char *column;  /* of the table that the field is; NULL */
    unsigned types;      /* bits of FieldType that it may be; 0: any */
    const Field *before; /* is computed with it, so it stands above; NULL */
    ConditionLine *line; /* asks for it; NULL */
    Field *preset;       /* of which it is the default; NULL */
} Reference;

#define BIT(type) (1U << (type))
#define NUMBERS   (BIT(FIELD_NUMBER) | BIT(FIELD_MONEY) | BIT(FIELD_CHOICE))

/* One form and what it stands on. */
typedef struct FormFile {
    Form form;
    Document *document; /* in whose memory all of form stands; borrowed */
    const Tree *root;   /* with all that it takes of the form it extends */
    Reference *references;
    int reference_count;
} FormFile;

/* What reading a form needs in every function. */
typedef struct FormReading {
    Mistakes *mistakes;
    bool holes; /* parts of the file could not be read: say of nothing that it
                 * is missing */
    FormFile *file;
    const Sheet *sheet; /* the table of rows that is being read; NULL */
    const char *kind;   /* the register that a condition is on; NULL: this */
    bool each;          /* what follows is made once for each failed item */
} FormReading;

/* The form of a tree, as far as it could be read: it may be used when there
 * was no mistake.  name and document are borrowed. */
FormFile *form_file_make(const char *name, Document *document, const Tree *root,
                         Mistakes *mistakes);
void form_file_close(FormFile *file);

/* Says what of the program's form of a kind a site's form lacks. */
void form_keeps(const Form *ours, const FormFile *site, Mistakes *mistakes);

/* Says which labels lack a language that the program's own forms have. */
void languages_check(const Tree *root, Mistakes *mistakes);

/* ---- keys.c ------------------------------------------------------------------ */

/* One key of a map, and how its value comes into a struct. */
typedef struct Key {
    const char *name;
    void (*read)(const FormReading *reading, const Tree *node,
                 const struct Key *key, void *into);
    size_t at;                /* offset in the struct */
    const char *const *words; /* of word_read: which there are */
    bool needed;
} Key;

/* Reads map into a struct by the table, whose end has no name. */
void map_read(const FormReading *reading, const Tree *map, const Key keys[],
              void *into);

/* A list of such maps; a struct whose first key is `name` begins with it. */
typedef struct Rows {
    const Key *keys;
    size_t size;
    int most;
    void (*begin)(void *one);
    void (*end)(const FormReading *reading, const Tree *map, void *one);
} Rows;

/* What list holds, in the document's memory; *count is how many. */
void *rows_read(const FormReading *reading, const Tree *list, const Rows *rows,
                int *count);

/* Each reads node into the member at key->at: */
typedef void KeyRead(const FormReading *reading, const Tree *node,
                     const Key *key, void *into);
KeyRead name_read;        /* const char *: a-z, 0-9 and _ */
KeyRead key_text;         /* const char *: a text */
KeyRead label_read;       /* const Tree *: a label */
KeyRead roles_read;       /* const Tree *: a list of roles, or one */
KeyRead yes_read;         /* bool */
KeyRead number_read;      /* double */
KeyRead span_read;        /* Seconds: 30m, 24h, 2d */
KeyRead word_read;        /* an enum: the place in key->words */
KeyRead field_name_read;  /* const char *: a field of this form */
KeyRead time_name_read;   /* the same, a day or moment */
KeyRead moment_name_read; /* the same, a moment */
KeyRead number_name_read; /* the same, a number, money or scale */
KeyRead words_name_read;  /* the same, a text or long */
KeyRead record_name_read; /* the same, of type record */
KeyRead field_names_read; /* const char *const *: NULL at its end */
KeyRead columns_read;     /* the same; a - may stand in front */
KeyRead condition_read;   /* Condition */
KeyRead compute_read;     /* Compute */
KeyRead register_read;    /* const char *: a kind */
KeyRead follow_read;      /* into a Sheet */
KeyRead items_read;       /* a checklist, into a Sheet */
KeyRead pattern_read;     /* const char * */
KeyRead field_choices;    /* into a Field */
KeyRead key_known;        /* read by somebody else */

void *form_memory(const FormReading *reading, size_t size);
/* How many nodes list has, at most most of them. */
int count_check(const FormReading *reading, const Tree *list, int most);
/* Says that text is none of words, with the nearest; sentences take both. */
void word_unknown(const FormReading *reading, const Tree *node,
                  const char *const words[]);

/* A number of the file itself: -12.5; independent of the locale. */
bool plain_number(const char *text, double *out);

/* ---- parts of a form ------------------------------------------------------------ */

KeyRead states_read, steps_read, list_read, every_read, exclusive_read,
    reports_read, prints_read; /* into a Form */

/* Reads the fields that the list node holds (NULL: none) into sheet. */
void sheet_read(const FormReading *reading, const Tree *list, Sheet *sheet);
/* Choices, of a field or a scale. */
const Choice *choices_read(const FormReading *reading, const Tree *list,
                           int *count);
/* Appends count fields to sheet. */
void sheet_add(const FormReading *reading, Sheet *sheet, const Field *more,
               int count);

/* ---- refer.c --------------------------------------------------------------------- */

void refer(const FormReading *reading, Reference reference);
/* Every {name} of a text. */
void refer_braces(const FormReading *reading, const Tree *node, bool print);
/* Looks for a field in the form that it should be a field of. */
void reference_check(Mistakes *mistakes, const Reference *reference,
                     const Form *form);
/* Looks for all that this form alone can know. */
void references_check(const FormReading *reading);
/* The field of a name, or what every record has; NULL: none. */
const Field *column_of(const Form *form, const char *name, size_t len);

/* ---- conditions and computing -------------------------------------------------------- */

/* The number that an answer counts for, a choice by its points. */
bool value_number(const Field *field, const char *value, double *out);
/* Is all of text what the pattern says? */
bool pattern_fits(const char *pattern, const char *text);
/* A canonical day or moment as seconds. */
bool value_moment(const char *value, Seconds *out);

/* ---- check.c ---------------------------------------------------------------------- */

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

/* ---- the file --------------------------------------------------------------------- */

/* A copy of node in the document's memory, whose every part stands where `at`
 * stands (NULL: where it stood). */
const Tree *tree_copy(Document *document, const Tree *node, const Tree *at);
/* The tree of a form together with that of the form which it extends. */
const Tree *tree_extended(Document *document, const Tree *parent,
                          const Tree *own);
/* Zeroed memory that is freed with the document. */
void *document_memory(Document *document, size_t size);
/* Parts of the document's text that had to be left out. */
int document_holes(const Document *document);

/* Adds what is in more. */
void mistakes_join(Mistakes *mistakes, const Mistakes *more);

/* Bytes that a file may have. */
enum { LARGEST_FILE = 1 << 20 };

/* The text of a file, at most one byte more than that; caller frees. */
char *file_text(const char *path, size_t *len, Err *err);

#endif
