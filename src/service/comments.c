/* comments.c -- finding the words that come up in comments
 *
 * Writing is cut where its kind changes: Latin letters, katakana and hangul
 * part their words by themselves (endings come off).  Han characters don't, so
 * each stretch of two to four of a run is counted:
 *
 *     社區活動辦得很好    社區 區活 活動 … 社區活 … 社區活動 …
 *
 * A stretch that mostly comes up within one longer stretch is a part of that
 * word and left out, so that of these 社區活動 stays.
 */
#include "comments.h"

#include "site.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONGEST = 4,       /* characters of a han word */
    MOST_RUN = 64,     /* characters of one run that are looked at */
    MOST_BYTES = 4000, /* of one comment */
    LATIN_LEAST = 3,   /* letters */
    PART_PERCENT = 70, /* of its comments: a part of the longer word */
    OFTEN = 2,         /* comments that a word must come up in */
};

typedef enum Script { OTHER, LATIN, HAN, HIRAGANA, KATAKANA, HANGUL } Script;

/* What was read since the writing's kind changed. */
typedef struct Run {
    Script script;
    const char *start[MOST_RUN + 1]; /* of each character, and the end */
    int count;
} Run;

/* ---- kinds of writing ----------------------------------------------------------- */

static const struct Range {
    uint32_t from, to;
    Script script;
} ranges[] = {
    {'0', '9', LATIN},          {'a', 'z', LATIN},
    {'\'', '\'', LATIN},        {0xC0, 0x24F, LATIN},
    {0x370, 0x5FF, LATIN},      {0x2019, 0x2019, LATIN},
    {0x3005, 0x3005, HAN},      {0x3041, 0x309F, HIRAGANA},
    {0x30A1, 0x30FA, KATAKANA}, {0x30FC, 0x30FF, KATAKANA},
    {0x3400, 0x4DBF, HAN},      {0x4E00, 0x9FFF, HAN},
    {0xAC00, 0xD7A3, HANGUL},   {0xF900, 0xFAFF, HAN},
    {0x20000, 0x3134F, HAN},
};

static Script script_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return ranges[i].script;
    return OTHER;
}

/* ---- words ---------------------------------------------------------------------- */

static bool known(const Names *names, const char *text, size_t len)
{
    return names_find(names, text, len) >= 0;
}

static Word *word_of(Comments *comments, const char *text, size_t len)
{
    int i = names_add(&comments->names, text, len);

    if (i >= comments->cap) {
        int cap = comments->cap ? comments->cap * 2 : 256;
        comments->words =
            mem_grow(comments->words, (size_t)cap * sizeof *comments->words);
        memset(comments->words + comments->cap, 0,
               (size_t)(cap - comments->cap) * sizeof *comments->words);
        comments->cap = cap;
    }
    return &comments->words[i];
}

static void word_add(Comments *comments, const char *text, size_t len,
                     bool listed)
{
    Word *word = word_of(comments, text, len);

    word->listed = listed && !known(&comments->left_out, text, len);
    if (word->last == comments->count)
        return;
    word->last = comments->count;
    word->in++;
}

/* All stretches up to one longer than a word, of which the longest only tells
 * what the others are part of. */
static void han_add(Comments *comments, const Run *run)
{
    const char *const *at = run->start;

    if (run->count == 1)
        word_add(comments, at[0], (size_t)(at[1] - at[0]), true);
    for (int from = 0; from < run->count; from++)
        for (int len = 2; len <= LONGEST + 1 && from + len <= run->count; len++)
            word_add(comments, at[from], (size_t)(at[from + len] - at[from]),
                     len <= LONGEST);
}

/* 高い, 狭い: a single Han character with the kana that it is written with. */
static bool stem_add(Comments *comments, const Run *han, const Run *kana)
{
    const char *from = han->start[0], *end;

    if (han->script != HAN || han->count != 1 || kana->script != HIRAGANA ||
        han->start[1] != kana->start[0])
        return false;
    end = kana->start[1];
    if (known(&comments->particles, kana->start[0],
              (size_t)(end - kana->start[0])))
        return false;
    word_add(comments, from, (size_t)(end - from), true);
    return true;
}

/* 엘리베이터는: the ending comes off where two syllables stay. */
static void hangul_add(Comments *comments, const Run *run)
{
    const char *from = run->start[0], *end = run->start[run->count];
    int count = run->count;

    for (int cut = 1; cut <= run->count - 2; cut++)
        if (known(&comments->endings, run->start[cut + 1],
                  (size_t)(end - run->start[cut + 1]))) {
            count = cut + 1;
            break;
        }
    if (count > 1)
        word_add(comments, from, (size_t)(run->start[count] - from), true);
}

/* lifts is lift; glass is glass. */
static void latin_add(Comments *comments, const Run *run)
{
    const char *from = run->start[0];
    size_t len = (size_t)(run->start[run->count] - from);

    if (run->count < LATIN_LEAST || known(&comments->left_out, from, len))
        return;
    if (run->count > LATIN_LEAST && from[len - 1] == 's' &&
        from[len - 2] != 's')
        len--;
    word_add(comments, from, len, true);
}

/* next: the run behind it. */
static void run_add(Comments *comments, const Run *run, const Run *next)
{
    switch (run->script) {
    case HAN:
        if (!stem_add(comments, run, next))
            han_add(comments, run);
        break;
    case LATIN:
        latin_add(comments, run);
        break;
    case KATAKANA:
        if (run->count > 1)
            word_add(comments, run->start[0],
                     (size_t)(run->start[run->count] - run->start[0]), true);
        break;
    case HANGUL:
        hangul_add(comments, run);
        break;
    case HIRAGANA:
    case OTHER:
        break;
    }
}

/* The run that begins at *at, which moves behind it. */
static void run_read(const Comments *comments, const char **at, const char *end,
                     Run *run)
{
    run->script = OTHER;
    run->count = 0;
    while (*at < end) {
        const char *from = *at;
        Script script = script_of(utf8_next(at, end));
        if (script == HAN &&
            known(&comments->parts, from, (size_t)(*at - from)))
            script = OTHER;
        if (run->count == 0)
            run->script = script;
        if (script != run->script || run->count == MOST_RUN) {
            *at = from;
            break;
        }
        run->start[run->count++] = from;
    }
    run->start[run->count] = *at;
}

/* As it is compared: half-width, small letters; unlike in a search, marks stay,
 * or ベ would be ヘ.  Caller frees. */
static char *plain(const char *text)
{
    char *made = text_plain(text);

    for (char *at = made; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return made;
}

void comments_add(Comments *comments, const char *text)
{
    char *made = plain(text);
    const char *at = made, *end = made + strnlen(made, MOST_BYTES);
    Run runs[2];

    if (*made)
        comments->count++;
    run_read(comments, &at, end, &runs[0]);
    for (int i = 0; runs[i].count > 0; i = 1 - i) {
        run_read(comments, &at, end, &runs[1 - i]);
        run_add(comments, &runs[i], &runs[1 - i]);
    }
    free(made);
}

/* ---- what they are in ------------------------------------------------------------- */

static void part_of(Comments *comments, const char *text, size_t len, int in)
{
    int i = names_find(&comments->names, text, len);

    if (i >= 0 && comments->words[i].within < in)
        comments->words[i].within = in;
}

/* A Han word's two parts that lack one character hear how often it came up. */
static void parts_mark(Comments *comments)
{
    for (int i = 0; i < comments->names.count; i++) {
        const Name *name = &comments->names.at[i];
        const char *at = name->text, *end = name->text + name->len;
        int in = comments->words[i].in;
        if (script_of(utf8_next(&at, end)) != HAN)
            continue;
        part_of(comments, at, (size_t)(end - at), in);
        size_t last = cluster_prev(name->text, name->len, name->len);
        part_of(comments, name->text, last, in);
    }
}

static int by_frequency(const void *one, const void *other)
{
    const CommentWord *a = one, *b = other;

    return a->in != b->in ? b->in - a->in : strcmp(a->text, b->text);
}

int comments_top(Comments *comments, CommentWord *out, int max)
{
    CommentWord *all =
        mem_new((size_t)(comments->names.count + 1) * sizeof *all);
    int count = 0;

    parts_mark(comments);
    for (int i = 0; i < comments->names.count; i++) {
        const Word *word = &comments->words[i];
        if (word->listed && word->in >= OFTEN &&
            word->within * 100 < word->in * PART_PERCENT)
            all[count++] = (CommentWord){comments->names.at[i].text, word->in};
    }
    qsort(all, (size_t)count, sizeof *all, by_frequency);
    if (count > max)
        count = max;
    memcpy(out, all, (size_t)count * sizeof *all);
    free(all);
    return count;
}

/* ---- the lists ------------------------------------------------------------------- */

static void characters_read(Names *names, const char *text)
{
    const char *end = text + strlen(text);

    while (text < end) {
        const char *from = text;
        utf8_next(&text, end);
        names_add(names, from, (size_t)(text - from));
    }
}

static void words_read(Names *names, const Tree *list)
{
    for (const Tree *word = list->child; word; word = word->next) {
        char *made = plain(word->text);
        names_add(names, made, strlen(made));
        free(made);
    }
}

void comments_init(Comments *comments)
{
    Document *document = builtin_document("data/stopwords.yaml");
    const Tree *root = document_root(document);

    *comments = (Comments){0};
    characters_read(&comments->parts, tree_text(root, "parts"));
    characters_read(&comments->particles, tree_text(root, "particles"));
    words_read(&comments->endings, tree_get(root, "endings"));
    for (const Tree *list = tree_get(root, "words")->child; list;
         list = list->next)
        words_read(&comments->left_out, list);
    document_close(document);
}

void comments_release(Comments *comments)
{
    names_release(&comments->names);
    names_release(&comments->parts);
    names_release(&comments->particles);
    names_release(&comments->endings);
    names_release(&comments->left_out);
    free(comments->words);
    *comments = (Comments){0};
}
