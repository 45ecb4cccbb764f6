/* find.c -- ids of the requests, or records, that words mean
 *
 *     漏水 kit   ->  in request_words:    "漏 水" AND ("kit" OR "kitchen")
 *                    in household_words:  "漏 水" "kit"*, and their requests
 *                    in the latest rows:  "漏 水" "kit"*
 *
 * These lists come in the order of ids and stop when the screen is full: a
 * word that stands in every third of a million requests costs no more than a
 * rare one.  For the same reason the start of a word is spelt out as the words
 * that begin so; FTS5 itself would first collect every request that has one.
 */
#include "find.h"
#include "register_sum.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    INDEXED = 2,     /* letters of a start that request_words has an index of */
    STARTS_MOST = 64 /* words that a start is spelt out as */
};

/* ---- what was typed ------------------------------------------------------- */

/* As people say a request's number, or its beginning: "3-1123-0". */
static bool looks_like_number(const char *words)
{
    int dashes = 0;
    for (; *words; words++) {
        if (*words == '-')
            dashes++;
        else if (!isalnum((unsigned char)*words))
            return false;
    }
    return dashes == 2;
}

/* A telephone's tail is a prefix of its digits backwards.  Caller frees. */
static char *household_match(const char *plain, const char *match)
{
    size_t digits = strspn(plain, "0123456789");
    Str text = STR_EMPTY;

    if (digits < 3 || plain[digits])
        return mem_text(match);
    str_addf(&text, "(%s) OR tail : ", match);
    str_addc(&text, '"');
    for (size_t i = digits; i-- > 0;)
        str_addc(&text, plain[i]);
    str_add(&text, "\" *");
    return str_take(&text);
}

/* The phrase of an expression that ends in the start of a word. */
typedef struct Phrase {
    const char *begin; /* its opening quote */
    const char *last;  /* the start of a word */
    const char *end;   /* its closing quote; "*" follows */
} Phrase;

static bool phrase_find(const char *match, Phrase *phrase)
{
    const char *end = strstr(match, "\"*");

    if (!end)
        return false;
    *phrase = (Phrase){.begin = end, .last = end, .end = end};
    while (phrase->last[-1] != '"' && phrase->last[-1] != ' ')
        phrase->last--;
    while (*--phrase->begin != '"')
        ;
    return true;
}

/* The first word of the full-text table from start on.  Caller frees. */
static char *word_from(Desk *desk, const Kind *kind, const char *start)
{
    Sql *q = sql(desk->store,
                 kind ? "SELECT term FROM record_terms WHERE term >= :start "
                        "LIMIT 1"
                      : "SELECT term FROM request_terms WHERE term >= :start "
                        "LIMIT 1");

    sql_text(q, ":start", start);
    char *word = sql_row(q) ? mem_text(sql_get(q, 0)) : NULL;
    sql_done(q, NULL);
    return word;
}

/* ("head kit" OR "head kitchen"); false when there are too many. */
static bool starts_spell(Desk *desk, const Kind *kind, const Phrase *phrase,
                         Str *out)
{
    size_t len = (size_t)(phrase->end - phrase->last);
    size_t head = (size_t)(phrase->last - phrase->begin);
    char *start = mem_textn(phrase->last, len);
    int count = 0;
    char *word = word_from(desk, kind, start);

    str_addc(out, '(');
    for (; word && strncmp(word, start, len) == 0 && count < STARTS_MOST;
         count++) {
        Str after = STR_EMPTY;
        str_add(out, count ? " OR " : "");
        str_addn(out, phrase->begin, head);
        str_addf(out, "%s\"", word);
        str_addf(&after, "%s\x01", word);
        free(word);
        word = word_from(desk, kind, str_text(&after));
        str_release(&after);
    }
    bool all = !word || strncmp(word, start, len) != 0;
    if (count == 0) /* nothing begins so */
        str_addn(out, phrase->begin, (size_t)(phrase->end + 1 - phrase->begin));
    str_addc(out, ')');
    free(word);
    free(start);
    return all;
}

static bool is_blank(const char *from, const char *to)
{
    while (from < to && *from == ' ')
        from++;
    return from == to;
}

/* match whose one letter is a word by itself, as words_match() takes it.
 * Caller frees. */
static char *letter_alone(const char *match)
{
    Str text = STR_EMPTY;
    Phrase phrase;

    if (!phrase_find(match, &phrase) || phrase.end - phrase.last != 1)
        return mem_text(match);
    str_addn(&text, match, (size_t)(phrase.end + 1 - match));
    str_add(&text, phrase.end + 2);
    return str_take(&text);
}

/* match with the start of a word spelt out.  Caller frees. */
static char *words_match(Desk *desk, const Kind *kind, const char *match)
{
    Str text = STR_EMPTY, starts = STR_EMPTY;
    Phrase phrase;

    if (!phrase_find(match, &phrase))
        return mem_text(match);
    size_t len = (size_t)(phrase.end - phrase.last);
    const char *rest = phrase.end + 2;
    if (len == 1) { /* one letter begins too much to mean anything */
        str_addn(&text, match, (size_t)(phrase.end + 1 - match));
        str_add(&text, rest);
    } else if (len == INDEXED || !starts_spell(desk, kind, &phrase, &starts)) {
        str_add(&text, match);
    } else {
        if (!is_blank(match, phrase.begin)) {
            str_addn(&text, match, (size_t)(phrase.begin - match));
            str_add(&text, "AND ");
        }
        str_add(&text, str_text(&starts));
        if (!is_blank(rest, rest + strlen(rest)))
            str_addf(&text, " AND%s", rest);
    }
    str_release(&starts);
    return str_take(&text);
}

/* ---- the lists ------------------------------------------------------------- */

#define IN_WORDS                                                       \
    "SELECT rowid FROM request_words WHERE request_words MATCH :match" \
    " AND rowid "
#define BY_NUMBER                                                             \
    "SELECT id FROM request INDEXED BY request_number WHERE number >= :match" \
    " AND number < :match || '~' AND id "
#define BY_HOUSEHOLD                                                        \
    "SELECT id FROM request INDEXED BY request_home WHERE home IN (SELECT " \
    "h.home FROM household h WHERE h.id IN (SELECT rowid FROM "             \
    "household_words WHERE household_words MATCH :match LIMIT 200)) AND id "
/* Whose words nobody has put into the table yet (search.c). */
#define WORDLESS \
    "SELECT id, " REQUEST_WORDS " FROM request WHERE id > :until AND id "

#define IN_RECORDS                                                    \
    "SELECT rowid FROM record_words WHERE record_words MATCH :match " \
    "AND rowid "
#define BY_RECORD_NUMBER                                                     \
    "SELECT id FROM record INDEXED BY record_number WHERE kind = :kind AND " \
    "number >= :match AND number < :match || '~' AND id "

/* Statements that differ in which way they go. */
typedef struct Ways {
    const char *forwards, *backwards;
} Ways;

static Sql *stream_ask(Desk *desk, Ways ways, const char *match, FindFrom from)
{
    Sql *q = sql(desk->store, from.backwards ? ways.backwards : ways.forwards);

    sql_text(q, ":match", match);
    sql_int(q, ":edge", from.edge);
    return q;
}

static void stream_next(Finder *finder, struct Stream *stream)
{
    if (!stream->statement)
        return;
    while (sql_row(stream->statement))
        if (!stream->match ||
            words_fit(stream->match, sql_get(stream->statement, 1))) {
            stream->id = sql_get_int(stream->statement, 0);
            return;
        }
    if (!sql_done(stream->statement, NULL))
        finder->failed = true;
    stream->statement = NULL;
}

/* Takes match. */
static void find_wordless(struct Stream *stream, Desk *desk, char *match,
                          FindFrom from, int64_t until)
{
    static const Ways ways = {WORDLESS "< :edge ORDER BY id DESC",
                              WORDLESS "> :edge ORDER BY id"};
    Sql *q = sql(desk->store, from.backwards ? ways.backwards : ways.forwards);

    sql_int(q, ":until", until);
    sql_int(q, ":edge", from.edge);
    stream->statement = q;
    stream->match = match;
}

static void requests_open(Finder *finder, Desk *desk, const char *plain,
                          const char *match, FindFrom from)
{
    static const Ways by_number = {BY_NUMBER "< :edge ORDER BY id DESC",
                                   BY_NUMBER "> :edge ORDER BY id"};
    static const Ways in_words = {IN_WORDS "< :edge ORDER BY rowid DESC",
                                  IN_WORDS "> :edge ORDER BY rowid"};
    static const Ways by_household = {
        BY_HOUSEHOLD "< :edge ORDER BY id DESC LIMIT :most",
        BY_HOUSEHOLD "> :edge ORDER BY id LIMIT :most"};

    if (looks_like_number(plain)) {
        finder->streams[0].statement = stream_ask(desk, by_number, plain, from);
    } else if (match) {
        /* asked first: who puts them in meanwhile only makes doubles */
        const int64_t until = words_until(desk);
        char *text = words_match(desk, NULL, match);
        char *who = household_match(plain, match);
        finder->streams[0].statement = stream_ask(desk, in_words, text, from);
        finder->streams[1].statement =
            stream_ask(desk, by_household, who, from);
        sql_int(finder->streams[1].statement, ":most",
                from.most ? from.most : -1);
        find_wordless(&finder->streams[2], desk, letter_alone(match), from,
                      until);
        free(text);
        free(who);
    }
}

/* ---- registers ------------------------------------------------------------- */

/* Keys of what names a home or a household of those that words mean. */
static bool keys_list(Desk *desk, const Kind *kind, const char *match, Str *out)
{
    const Table *table = kind_table(desk, kind);
    Sql *q = sql(desk->store,
                 "SELECT h.home, h.record FROM household h WHERE h.id IN "
                 "(SELECT rowid FROM household_words WHERE household_words "
                 "MATCH :match LIMIT 200)");

    sql_text(q, ":match", match);
    while (sql_row(q))
        for (int i = 0; i < table->count; i++) {
            const Column *column = &table->column[i];
            const bool home =
                column->field && column->field->type == FIELD_HOME;
            const char *value = sql_get(q, home ? 0 : 1);
            if (!value || (!home && strcmp(column->name, "household") != 0))
                continue;
            str_addf(out, "%s%lld", out->len ? "," : "",
                     (long long)name_key(kind, column->name, value));
        }
    return sql_done(q, NULL);
}

static Sql *named_ask(Desk *desk, const char *match, FindFrom from)
{
    Str keys = STR_EMPTY, text = STR_EMPTY;
    Sql *q = NULL;

    if (keys_list(desk, from.kind, match, &keys) && keys.len > 0) {
        str_addf(&text,
                 "SELECT DISTINCT id FROM record_name WHERE key IN (%s) AND id "
                 "%s :edge ORDER BY id%s",
                 str_text(&keys), from.backwards ? ">" : "<",
                 from.backwards ? "" : " DESC");
        q = sql_once(desk->store, str_text(&text));
        sql_int(q, ":edge", from.edge);
    }
    str_release(&keys);
    str_release(&text);
    return q;
}

static void records_open(Finder *finder, Desk *desk, const char *plain,
                         const char *match, FindFrom from)
{
    static const Ways by_number = {BY_RECORD_NUMBER "< :edge ORDER BY id DESC",
                                   BY_RECORD_NUMBER "> :edge ORDER BY id"};
    static const Ways in_words = {IN_RECORDS "< :edge ORDER BY rowid DESC",
                                  IN_RECORDS "> :edge ORDER BY rowid"};

    if (looks_like_number(plain)) {
        char *number = mem_text(plain);
        for (char *at = number; *at; at++)
            *at = (char)toupper((unsigned char)*at);
        finder->streams[0].statement =
            stream_ask(desk, by_number, number, from);
        sql_text(finder->streams[0].statement, ":kind", from.kind->name);
        free(number);
    } else if (match) {
        char *text = words_match(desk, from.kind, match);
        char *who = household_match(plain, match);
        Str whole = STR_EMPTY;
        str_addf(&whole, "kind : \"%s\" AND words : (%s)", from.kind->name,
                 text);
        finder->streams[0].statement =
            stream_ask(desk, in_words, str_text(&whole), from);
        finder->streams[1].statement = named_ask(desk, who, from);
        str_release(&whole);
        free(text);
        free(who);
    }
}

void finder_open(Finder *finder, Desk *desk, const char *words, FindFrom from)
{
    char *plain = text_plain(words), *match = words_query(words);

    *finder = (Finder){.backwards = from.backwards};
    (from.kind ? records_open : requests_open)(finder, desk, plain, match,
                                               from);
    free(plain);
    free(match);
    for (int i = 0; i < STREAMS; i++)
        stream_next(finder, &finder->streams[i]);
}

bool finder_next(Finder *finder, int64_t *id)
{
    const struct Stream *next = NULL;

    for (int i = 0; i < STREAMS; i++) {
        const struct Stream *stream = &finder->streams[i];
        if (stream->statement &&
            (!next || (finder->backwards ? stream->id < next->id
                                         : stream->id > next->id)))
            next = stream;
    }
    if (finder->failed || !next)
        return false;
    *id = next->id;
    for (int i = 0; i < STREAMS; i++)
        if (finder->streams[i].id == *id)
            stream_next(finder, &finder->streams[i]);
    return true;
}

bool finder_close(Finder *finder)
{
    for (int i = 0; i < STREAMS; i++) {
        if (finder->streams[i].statement)
            sql_done(finder->streams[i].statement, NULL);
        free(finder->streams[i].match);
        finder->streams[i] = (struct Stream){0};
    }
    return !finder->failed;
}
