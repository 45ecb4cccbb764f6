/* fields.h -- names and values: what a fact sets, what a form was filled with
 *
 *     {"home":"3-1203","text":"漏水","received_at":"1766000000","note":null}
 *
 * A flat JSON object.  Every value is text until the field's type reads it;
 * null clears a field.  Moments are decimal seconds, yes/no is "yes" / "no".
 * Order is that of adding; a name stands once.
 */
#ifndef GUANJIA_FIELDS_H
#define GUANJIA_FIELDS_H

#include "err.h"
#include "text.h"
#include <stdint.h>

typedef struct Value {
    char *name;
    char *text;    /* NULL: cleared */
    uint32_t hash; /* of the name, kept here; 0: by who made it without */
} Value;

/* Names and values, owned.  Zeroed is empty. */
typedef struct Fields {
    Value *at;
    int count;
    int cap;
} Fields;

#define FIELDS_EMPTY ((Fields){0})

/* The value of name; NULL when it is not there or cleared. */
const char *fields_get(const Fields *fields, const char *name);
int64_t fields_int(const Fields *fields, const char *name); /* 0 if absent */
bool fields_has(const Fields *fields, const char *name); /* also if cleared */

/* Copies; text NULL clears.  Replaces an earlier value in its place. */
void fields_set(Fields *fields, const char *name, const char *text);
void fields_set_int(Fields *fields, const char *name, int64_t number);
void fields_drop(Fields *fields, const char *name);
/* The i-th value of from becomes to's value of name; what it was called stays
 * in from, cleared. */
void fields_move(Fields *to, const char *name, Fields *from, int i);
void fields_copy(Fields *to, const Fields *from); /* adds and replaces */
void fields_release(Fields *fields);

/* JSON in and out; what is read takes the place of what fields held.  Numbers and true/false in the input become text as they
 * stand; nested values are kept as their JSON text.  At most 1 MiB, 1,000
 * names; not an object, doubled names, bad UTF-8, deep nesting: ERR_INPUT and
 * *fields unchanged. */
bool fields_from_json(Fields *fields, const char *json, size_t len, Err *err);
void fields_to_json(const Fields *fields, Str *out);

/* text as a JSON string with its quotes, appended to out; a malformed byte
 * becomes U+FFFD. */
void json_quote(Str *out, const char *text);

#endif
