/* form.h -- what a form asks for, and whether an answer is one
 *
 * A Form is read once from YAML and never changes; what a person fills in is
 * Fields (fields.h).  The language of the files:
 *
 *     kind: request
 *     label: {en: Request, zh-Hant: 服務單}
 *     fields:
 *       - {name: home, type: home, required: yes, label: {en: Home, …},
 *          help: {…}, width: 12}
 *       - {name: nature, type: choice, default: service,
 *          choices: [{value: service, label: {…}}, enquiry]}
 *       - {name: fee, type: money, min: 0, max: 100000}
 *     steps:                     # what can be done to a record later
 *       - name: explain
 *         label: {en: Explain, zh-Hant: 向業戶說明}
 *         fields: [ … ]          # as above, what this step asks
 *
 * A site's own file of the same kind in $GUANJIA_FORMS, /etc/guanjia/forms or
 * ~/.config/guanjia/forms stands for the built-in one; a wrong one never
 * does: the built-in is used and form_book_trouble() says so.
 */
#ifndef GUANJIA_FORM_H
#define GUANJIA_FORM_H

#include "clock.h"
#include "fields.h"
#include "tree.h"

typedef enum FieldType {
    FIELD_TEXT,       /* one line */
    FIELD_LONG,       /* lines */
    FIELD_NUMBER,     /* whole or decimal, canonical "12.5" */
    FIELD_MONEY,      /* canonical "1250.00", typed "1,250" "$1250" */
    FIELD_DATE,       /* canonical 2026-11-23 */
    FIELD_TIME,       /* of day, canonical 14:30 */
    FIELD_MOMENT,     /* type: datetime; canonical seconds since 1970 */
    FIELD_CHOICE,     /* canonical: the choice's value */
    FIELD_YES_NO,     /* "yes" / "no" */
    FIELD_TELEPHONE,  /* canonical: digits with an optional leading + and the
                       * separators - and space as typed */
    FIELD_HOME,       /* key of a home: "3-1203" */
    FIELD_HOUSEHOLD,  /* key of a household */
    FIELD_PERSON,     /* who it was, free text with the household's names */
    FIELD_STAFF,      /* login */
    FIELD_DEPARTMENT, /* code */
    FIELD_CATEGORY,   /* code */
    FIELD_TYPES
} FieldType;

typedef struct Choice {
    const char *value;
    const Tree *label; /* NULL: value is shown */
} Choice;

/* One question of a form.  All borrowed from the form's document. */
typedef struct Field {
    const char *name;
    FieldType type;
    const Tree *label;
    const Tree *help; /* NULL: none */
    bool required;
    const char *preset; /* `default:`; "now" for times; NULL */
    const Choice *choices;
    int choice_count;
    double min, max; /* numbers and money; text: characters; -/+inf: none */
    int width;       /* cells on the screen; 0: the rest of the line */
} Field;

/* A set of questions: a form itself, or one of its steps. */
typedef struct Sheet {
    const char *name; /* kind, or the step's name */
    const Tree *label;
    const Tree *help;
    const Field *fields;
    int count;
} Sheet;

typedef struct Form {
    const char *kind;
    Sheet sheet;        /* what a new record asks */
    const Sheet *steps; /* what can be done later */
    int step_count;
    const char *file; /* where it was read from */
} Form;

/* All forms of this program and this site. */
typedef struct FormBook FormBook;

/* Reads the built-in forms and the site's; never fails for a wrong site file
 * (form_book_trouble). */
FormBook *form_book_open(void);
void form_book_close(FormBook *book);
const Form *form_of(const FormBook *book, const char *kind); /* NULL: none */
const Form *form_at(const FormBook *book, int i); /* NULL past the end */
const Sheet *form_step(const Form *form, const char *step); /* NULL: none */
const Field *sheet_field(const Sheet *sheet, const char *name);

/* A sentence about site forms that were wrong, or NULL. */
const char *form_book_trouble(const FormBook *book);
/* Every mistake of all site forms, a line each; *count is how many. */
const char *form_book_mistakes(const FormBook *book, int *count);

/* Every mistake of one form file; false when there was one. */
bool form_check_file(const char *path, Mistakes *mistakes);
bool form_check_text(const char *text, size_t len, Mistakes *mistakes);

/* Reads what was typed into a field: *value is its canonical text (caller
 * frees; NULL for empty).  Required-but-empty, not a number, out of limits,
 * no such choice: ERR_INPUT with the field's name, *value untouched.  Choices
 * may be typed by value, label in any language, or an unambiguous start of
 * one.  Whether a home, person or code exists is the service's to say. */
bool field_read(const Field *field, const char *typed, Seconds now,
                const char *language, char **value, Err *err);

/* The canonical value as a person reads and would type it again: a moment in
 * local time, a choice by its label.  Caller frees. */
char *field_show(const Field *field, const char *value, Seconds now,
                 const char *language);

/* The label of one of field's choices, or value itself. */
const char *choice_label(const Field *field, const char *value,
                         const char *language);

#endif
