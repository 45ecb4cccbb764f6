/* form.h -- what a form asks for, and whether an answer is one
 *
 * A Form is read once from YAML and never changes; what a person fills in is
 * Fields (fields.h).  The language of the files, every key of it, is shown by
 * an example that is checked: data/form.yaml, which `guanjia help forms` tells.
 *
 *     kind: parcel
 *     label: {en: Parcel, zh-Hant: 包裹}
 *     fields:
 *       - {name: home, type: home, required: yes, label: {en: Home}}
 *     items:                     # a checklist: each item becomes a field
 *       scale: pass_fail         # data/scales.yaml
 *       sections: [{label: Box, items: [{name: sealed, label: Sealed}]}]
 *     steps:                     # what can be done to a record later
 *       - {name: hand_over, label: Hand over, fields: [ … ]}
 *     follow: [ … ]              # what saving a new record brings about
 *     list: {columns: [home], open_while: {handed_at: empty}}
 *     every: {period: month, for: home, key: home}   # makes the due list
 *     report: [ … ]
 *     print: [ … ]
 *
 * A site's own file of the same kind in $GUANJIA_FORMS, /etc/guanjia/forms or
 * ~/.config/guanjia/forms stands for the built-in one (which it may extend by
 * its own name); a wrong one never does: the built-in is used and
 * form_book_trouble() says so.
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
    FIELD_RECORD,     /* another register's record (`of:`): its name */
    FIELD_ROWS,       /* a small table: canonical JSON [{"who":"…"}, …] */
    FIELD_TYPES
} FieldType;

typedef struct Choice {
    const char *value;
    const Tree *label; /* NULL: value is shown */
    double points;     /* of a scale; NAN: counts for nothing (na) */
    bool failed;       /* of a scale: this answer is a finding */
} Choice;

/* ---- conditions and what is computed ---------------------------------------- */

typedef enum ConditionTest {
    CONDITION_IS,     /* one of values */
    CONDITION_EMPTY,  /* no answer */
    CONDITION_FILLED, /* any answer */
    CONDITION_FAILED, /* an item: a failed answer */
    CONDITION_BELOW,  /* a number below values[0] */
    CONDITION_ABOVE,
    CONDITION_BEFORE, /* a date or moment before values[0]: one, today, now */
    CONDITION_AFTER,
} ConditionTest;

/* One line of a condition; all lines have to hold. */
typedef struct ConditionLine {
    const char *field;
    const struct Field *known; /* that field of this form; NULL: of another
                                * form, or what every record has */
    ConditionTest test;
    const char *const *values;
    int count;
} ConditionLine;

typedef struct Condition {
    const ConditionLine *lines;
    int count; /* 0: always holds */
} Condition;

typedef enum ComputeOp {
    COMPUTE_NONE,
    COMPUTE_SUM,     /* {sum: [a, b]}, {sum: items}, {sum: lines.amount} */
    COMPUTE_MEAN,    /* {mean: items}: weighted by the items' weights */
    COMPUTE_COUNT,   /* {count: failed}, {count: answered}, {count: guests} */
    COMPUTE_SHARE,   /* {share: items}: percent of the points to be had */
    COMPUTE_PRODUCT, /* {product: [count, price]} */
    COMPUTE_DIFFERENCE, /* {difference: [planned, spent]} */
    COMPUTE_DAYS_SINCE, /* {days_since: field}: whole days up to today */
    COMPUTE_SUM_OF,     /* {sum_of: [register, its field, its field that names
                         * this record]}: known to the service only */
    COMPUTE_COUNT_OF,   /* {count_of: [register, its field that names this]} */
    COMPUTE_GRADE, /* {grade: total}, with the field's choices from the best
                         * down, each with `from:` (Choice.points) */
} ComputeOp;

typedef struct Compute {
    ComputeOp op;
    const char *const *of; /* fields; "items", "failed", "answered" by itself */
    int count;
    const char *column; /* of a table of rows: its column; NULL */
} Compute;

/* What a rising number does not do without a word: more than every limit that
 * is given and can be told. */
typedef struct Jump {
    double above;       /* than the former one; 0: any difference */
    double times;       /* what was used in as long a time; 0: not asked */
    const char *remark; /* field that says why, and then it is taken */
} Jump;

/* One question of a form.  All borrowed from the form's document. */
typedef struct Field {
    const char *name;
    FieldType type;
    int width; /* cells on the screen; 0: the rest of the line */
    const Tree *label;
    const Tree *help; /* NULL: none */
    bool required;
    bool later;   /* asked by a step, not when the record is made */
    bool gathers; /* staff: whoever is named is added to those who were, logins
                   * with spaces between; a step that asks nothing else counts
                   * also where it comes too late */
    int choice_count;
    const Choice *choices;
    const char *preset;  /* `default:`; "now" for times; NULL */
    double min, max;     /* numbers and money; text: characters; -/+inf: none */
    const char *pattern; /* POSIX extended, the whole value; NULL */
    const Tree *pattern_help; /* what it should look like; NULL */
    Condition shown_if, required_if;
    Compute compute;    /* op NONE: a person answers */
    const char *rising; /* field by whose value (home) records belong together:
                         * a number is not below the former one's; NULL */
    const Jump *jump;   /* of a rising one: what is unusual; NULL */
    const Tree *confidential; /* list of roles that may see it; NULL: all */
    const char *of;           /* record: kind */
    const struct Sheet *rows; /* rows: its columns; NULL */
    /* of an item, and of its remark and photo: */
    const Tree *section; /* label, on the first field of a section; NULL */
    const char *item;    /* the item's name; NULL: an ordinary field */
    double weight;       /* of an item; 1 */
    Seconds lead;        /* until it is answered the record is due so much
                          * before FormList.due; 0 */
} Field;

/* ---- what follows, and steps -------------------------------------------------- */

typedef struct Template {
    const char *name; /* field of what is made or set */
    const char *text; /* "{home}: {text}", "+14 days" */
} Template;

/* What saving brings about, in the same transaction. */
typedef struct Follow {
    Condition when;
    bool each_failed; /* once for each failed item: {item} {remark} {section} */
    const char *const *each; /* items: of these only; NULL: of all */
    int each_count;
    const char *make; /* kind of the new record; NULL: sets fields here */
    const Template *fields;
    int count;
} Follow;

/* A set of questions: a form itself, or one of its steps. */
typedef struct Sheet {
    const char *name; /* kind, or the step's name */
    const Tree *label;
    const Tree *help;
    const Field *fields; /* items, their remarks and photos included */
    int count;
    const Follow *follow;
    int follow_count;
    /* of a step, whose fields begin with those of the form that it asks: */
    const char *const *from; /* states; NULL: any */
    const char *to;          /* state; NULL: stays */
    const Tree *by;          /* list of roles; NULL: roles.yaml says */
} Sheet;

typedef struct FormState {
    const char *name;
    const Tree *label;
    bool open; /* stands in the list of what is to be done */
} FormState;

/* ---- the register ---------------------------------------------------------------- */

typedef enum FormScope {
    FORM_UNIT,     /* the home's unit, else the desk's */
    FORM_EVERYONE, /* written at the hotline, read everywhere */
    FORM_HOTLINE,  /* never leaves the hotline */
} FormScope;

typedef struct FormList {
    const char *const
        *columns;             /* field names and common columns; NULL at end */
    const char *const *order; /* a - in front turns round; NULL at end */
    Condition open_while;
    const char *due; /* date or moment field; NULL */
    bool board;      /* open and late ones are counted on the board */
} FormList;

/* Two records that have the same `same` and overlap in time can't both be. */
typedef struct Exclusive {
    const char *const *same;  /* fields; NULL at end.  Cancelled ones (in a
                               * state that isn't open) don't count */
    const char *from, *until; /* moments: [from, until) */
} Exclusive;

/* Something is due in each period for each of … */
typedef struct Every {
    Period period;
    const char *per;  /* record field: once per open record of its register,
                       * instead of a period; NULL */
    const char *each; /* `for:`: home, household, staff, unit, or a register */
    Condition where;  /* on that */
    const char *key;  /* field of this form that says for which */
    const char *at;   /* field that says when it was done; NULL: made_at */
    const Tree *by;   /* roles that do it; NULL */
} Every;

typedef enum ReportShow {
    REPORT_COUNT,
    REPORT_SUM,
    REPORT_MEAN,
    REPORT_SHARE,
    REPORT_SURVEY, /* S18: the whole analysis of the form's items */
    REPORT_LIST,   /* a line for each record, in the list's order */
} ReportShow;
typedef enum ReportChart {
    CHART_NONE,
    CHART_BAR,
    CHART_LINE,
    CHART_QUADRANT
} ReportChart;

/* One table that the form can give: `report:`. */
typedef struct FormReport {
    const char *name;
    const Tree *label;
    const char *group;  /* field; or "items" (a line each); NULL: one line */
    const char *across; /* field, or day, week, month, quarter, year of `at` */
    const char *at;     /* field for time; NULL: made_at */
    ReportShow show;
    const char *of;  /* sum, mean: field */
    bool differ;     /* a last column: that of across's last value less the
                      * one before */
    Condition share; /* share: of those that … */
    Condition where;
    const char *one;    /* field: it may be asked of one value only; NULL */
    const char *latest; /* field: of its newest value only; NULL */
    ReportChart chart;
    const char *const *columns; /* list: as FormList's; NULL at the end */
    /* survey; across: the campaign's field */
    const char *overall;  /* item against which importance is measured */
    Condition returned;   /* which sheets came back */
    const char *comments; /* long field; NULL */
} FormReport;

typedef struct FormPrint {
    const char *name;
    const Tree *label;
    Condition when;   /* for which records; empty: for all */
    const Tree *text; /* by language; {field}, {label:field}, {number}, {now},
                       * {items} (a line each), {rows:guests}, {history} (a
                       * line for each step), of a request {answers} (a line
                       * for each thing that stands beside its course) */
} FormPrint;

typedef struct Form {
    const char *kind;
    Sheet sheet;        /* what a new record asks */
    const Sheet *steps; /* what can be done later */
    int step_count;
    const char *file; /* where it was read from */
    FormScope scope;
    const char *group;        /* "" : none */
    const char *prefix;       /* of numbers; "" */
    int survives;             /* years; 0: for ever */
    const char *const *title; /* fields; NULL at end; never empty */
    const Tree *may;          /* map of verb to roles; NULL */
    const FormState *states;
    int state_count;
    FormList list;
    const Exclusive *exclusive; /* NULL */
    const Every *every;         /* NULL */
    const FormReport *reports;
    int report_count;
    const FormPrint *prints;
    int print_count;
} Form;

/* The field of a name in the form or any of its steps; NULL: none. */
const Field *form_field(const Form *form, const char *name);
const FormState *form_state(const Form *form, const char *name); /* NULL */

/* Does it hold for these canonical answers?  form: whose items are meant. */
bool condition_holds(const Condition *condition, const Form *form,
                     const Fields *fields, Seconds now);
/* The place of the form's first print from `from` on, and round again from its
 * start, that is for a record of these answers; -1: none is. */
int form_print_from(const Form *form, int from, const Fields *fields,
                    Seconds now);
/* Is the field asked now?  must: has it to be answered? */
bool field_shown(const Field *field, const Form *form, const Fields *fields,
                 Seconds now);
bool field_must(const Field *field, const Form *form, const Fields *fields,
                Seconds now);
/* A computed field's canonical value; NULL when nothing is there to compute
 * with.  Caller frees. */
char *field_compute(const Field *field, const Form *form, const Fields *fields,
                    Seconds now);
/* A failed answer of an item? */
bool item_failed(const Field *field, const char *value);

/* Rows of a table field: i-th as fields; false past the end, or when value is
 * no such table (then it is shown as it was typed). */
bool rows_get(const char *value, int i, Fields *row);

/* All forms of this program and this site. */
typedef struct FormBook FormBook;

/* Reads the built-in forms and the site's; never fails for a wrong site file
 * (form_book_trouble). */
FormBook *form_book_open(void);
/* The same with these files before all others; only what is wrong in them is
 * told by form_book_mistakes(). */
FormBook *form_book_with(const char *const files[], int count);
void form_book_close(FormBook *book);
const Form *form_of(const FormBook *book, const char *kind); /* NULL: none */
const Form *form_at(const FormBook *book, int i); /* NULL past the end */
/* The kind of that form: unlike the form itself it costs nothing to ask for. */
const char *form_kind_at(const FormBook *book, int i);
/* Tells apart what the forms were made from: the text of all files, and which
 * stands for which. */
uint64_t form_book_hash(const FormBook *book);
const Sheet *form_step(const Form *form, const char *step); /* NULL: none */
const Field *sheet_field(const Sheet *sheet, const char *name);

/* A sentence about site forms that were wrong, or NULL. */
const char *form_book_trouble(const FormBook *book);
/* Every mistake of all site forms, a line each; *count is how many. */
const char *form_book_mistakes(const FormBook *book, int *count);

/* Labels that lack one of the five languages which the program's own forms
 * have (en, zh-Hant, zh-Hans, ja, ko): of the files that the book was opened
 * with, else of the built-in ones.  A line each to out; returns how many. */
int form_book_untranslated(const FormBook *book, Str *out);

/* The built-in forms, and one of this text before them. */
FormBook *form_book_text(const char *name, const char *text, size_t len);
/* Every mistake of such a text; false when there was one. */
bool form_check_text(const char *text, size_t len, Mistakes *mistakes);

/* The folder of a person's own forms; nothing when there is no home. */
void form_folder(Str *out);

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
