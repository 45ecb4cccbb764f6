/* fields_fuzz.c -- whatever stands where a fact's JSON should be
 *
 * links: base
 * seeds: hard/JSONTestSuite/test_parsing
 *
 * It is refused and changes nothing, or jansson reads it too, and what is
 * written of it is read again as the same.
 */
#include "fields.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len); // NOLINT

static void check(bool holds)
{
    if (!holds)
        abort();
}

static bool jansson_reads(const char *json, size_t len, size_t flags)
{
    json_t *root = json_loadb(json, len, flags, NULL);
    bool object = json_is_object(root);
    json_decref(root);
    return object;
}

static void same(const Fields *one, const Fields *other)
{
    check(one->count == other->count);
    for (int i = 0; i < one->count; i++) {
        const Value *value = &one->at[i];
        check(strcmp(value->name, other->at[i].name) == 0);
        check(!value->text == !other->at[i].text);
        if (value->text)
            check(strcmp(value->text, other->at[i].text) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const char *json = (const char *)data;
    Fields fields = FIELDS_EMPTY;
    Fields again = FIELDS_EMPTY;
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    fields_set(&fields, "old", "x");
    if (fields_from_json(&fields, json, len, &err)) {
        fields_to_json(&fields, &out);
        check(jansson_reads(out.at, out.len, JSON_REJECT_DUPLICATES));
        check(fields_from_json(&again, out.at, out.len, NULL));
        same(&fields, &again);
    } else {
        check(err.kind == ERR_INPUT);
        check(fields.count == 1 && fields_has(&fields, "old"));
        /* jansson lets a NUL behind a number pass */
        check(memchr(json, '\0', len) ||
              !jansson_reads(json, len, JSON_REJECT_DUPLICATES));
    }
    fields_release(&fields);
    fields_release(&again);
    str_release(&out);
    return 0;
}
