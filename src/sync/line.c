/* line.c -- reading and writing the lines of protocol.h
 *
 *     {"say":"ack","arrival":61,"took":4}
 */
#include "line.h"
#include "protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---------------------------------------------------------------- */

void lines_add(Lines *lines, const char *bytes, size_t len)
{
    if (lines->at > 0 && lines->at == lines->in.len) {
        str_clear(&lines->in);
        lines->at = lines->looked = 0;
    } else if (lines->at > LINE_LONGEST) {
        memmove(lines->in.at, lines->in.at + lines->at,
                lines->in.len - lines->at);
        lines->in.len -= lines->at;
        lines->looked -= lines->at;
        lines->at = 0;
    }
    str_addn(&lines->in, bytes, len);
}

bool lines_next(Lines *lines, Fields *said, Err *err)
{
    const char *newline = lines->looked < lines->in.len
                              ? memchr(lines->in.at + lines->looked, '\n',
                                       lines->in.len - lines->looked)
                              : NULL;
    const size_t end =
        newline ? (size_t)(newline - lines->in.at) : lines->in.len;

    lines->looked = end;
    if (end - lines->at > LINE_LONGEST)
        return err_set(err, ERR_INPUT,
                       _("The other end sent a line without an end"));
    if (!newline)
        return false;
    const char *line = lines->in.at + lines->at;
    const size_t len = end - lines->at;
    lines->at = lines->looked = end + 1;
    if (!fields_from_json(said, line, len, NULL) || !fields_get(said, "say"))
        return err_set(
            err, ERR_INPUT,
            _("The other end does not speak our protocol: \"%.60s\""),
            utf8_valid(line, len < 60 ? len : 60) ? line : "?");
    return true;
}

void lines_release(Lines *lines)
{
    str_release(&lines->in);
    *lines = (Lines){0};
}

bool said_number(const Fields *said, const char *name, int64_t least,
                 int64_t most, int64_t *number)
{
    const char *text = fields_get(said, name);
    char *end = NULL;

    if (!text || !*text)
        return false;
    errno = 0;
    const long long read = strtoll(text, &end, 10);
    if (errno != 0 || *end || read < least || read > most)
        return false;
    *number = read;
    return true;
}

bool said_place(const Fields *said, JournalPlace *place)
{
    return said_number(said, "taken", 0, INT64_MAX, &place->arrival) &&
           said_number(said, "chain", 0, INT64_MAX, &place->chain);
}

/* A name or code, as short as those of this program are. */
static bool said_word(const Fields *said, const char *name, size_t longest,
                      const char **word)
{
    *word = fields_get(said, name);
    return *word && strlen(*word) <= longest && !text_steers(*word, false);
}

bool said_fact(const Fields *said, Fact *fact)
{
    int64_t scope = 0;

    *fact = (Fact){.fields = fields_get(said, "fields")};
    if (!said_number(said, "origin", 1, INT64_MAX, &fact->origin) ||
        !said_number(said, "seq", 1, INT64_MAX, &fact->seq) ||
        !said_number(said, "stamp", 1, INT64_MAX / 2, &fact->stamp) ||
        !said_number(said, "base", 0, INT64_MAX / 2, &fact->base) ||
        !said_number(said, "scope", SCOPE_HOTLINE, 999, &scope) ||
        !said_word(said, "actor", 32, &fact->actor) ||
        !said_word(said, "kind", 32, &fact->kind) ||
        !said_word(said, "record", 48, &fact->record) ||
        !said_word(said, "verb", 32, &fact->verb))
        return false;
    fact->scope = (int)scope;
    return fact->fields && *fact->fields == '{' && *fact->kind &&
           *fact->record && *fact->verb;
}

/* ---- writing ---------------------------------------------------------------- */

void say_begin(Str *out, const char *word)
{
    str_add(out, "{\"say\":\"");
    str_add(out, word);
    str_addc(out, '"');
}

static void say_name(Str *out, const char *name)
{
    str_add(out, ",\"");
    str_add(out, name);
    str_add(out, "\":");
}

void say_number(Str *out, const char *name, int64_t number)
{
    say_name(out, name);
    str_addi(out, number);
}

void say_text(Str *out, const char *name, const char *text)
{
    say_name(out, name);
    json_quote(out, text);
}

void say_place(Str *out, const char *arrival, JournalPlace place)
{
    say_number(out, arrival, place.arrival);
    say_number(out, "chain", place.chain);
}

void say_end(Str *out)
{
    str_add(out, "}\n");
}

void say_fact(Str *out, const Fact *fact)
{
    say_begin(out, "fact");
    say_number(out, "origin", fact->origin);
    say_number(out, "seq", fact->seq);
    say_number(out, "stamp", fact->stamp);
    say_number(out, "base", fact->base);
    say_number(out, "scope", fact->scope);
    say_text(out, "actor", fact->actor);
    say_text(out, "kind", fact->kind);
    say_text(out, "record", fact->record);
    say_text(out, "verb", fact->verb);
    str_add(out, ",\"fields\":");
    str_add(out, fact->fields);
    say_end(out);
}
