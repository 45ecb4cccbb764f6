/* value_read.h -- the readers of single field types, for value.c */
#ifndef GUANJIA_VALUE_READ_H
#define GUANJIA_VALUE_READ_H

#include "form.h"

/* What somebody is asked, and where to say what is wrong with the answer. */
typedef struct Question {
    const Field *field;
    Seconds now;
    const char *language;
    const char *label; /* of the field, in language */
    Err *err;
} Question;

/* Each reads typed, which is not empty, and appends its canonical text to
 * out; false with a sentence in question->err. */
bool read_number(const Question *question, const char *typed, Str *out);
bool read_money(const Question *question, const char *typed, Str *out);
bool read_date(const Question *question, const char *typed, Str *out);
bool read_time_of_day(const Question *question, const char *typed, Str *out);
bool value_read_moment(const Question *question, const char *typed, Str *out);
bool read_choice(const Question *question, const char *typed, Str *out);
bool read_yes_no(const Question *question, const char *typed, Str *out);
bool read_telephone(const Question *question, const char *typed, Str *out);

/* A table: a list as JSON, or a line a row with | between its cells. */
bool read_rows(const Question *question, const char *typed, Str *out);
void show_rows(const Field *field, const char *value, Seconds now,
               const char *language, Str *out);

/* Characters as a person counts them. */
size_t characters(const char *text);

#endif
