/* words.c -- the FTS5 tokenizer `words`, and questions in its terms
 *
 *     "廚房漏水 Kitchen-tap 3-1203"  ->  廚 房 漏 水 kitchen tap 3 1203
 *     typed: 漏水 kit                ->  "漏 水" "kit"*
 *
 * Each CJK character is a word, so that one or two of them can be found;
 * every other run of letters and digits is one, folded as text_folded() does.
 * A text is taken in chunks between ASCII signs; a chunk of nothing but ASCII,
 * which is most of what is ever indexed, is folded on the spot.
 */
#include "store_private.h"
#include <stdlib.h>
#include <string.h>

typedef struct Range {
    uint32_t first, last;
} Range;

/* Signs, spaces, pictures: what parts words beyond ASCII.  Everything else
 * that is not CJK counts as a letter.  (NFKC has turned full-width signs into
 * ASCII before this is asked.) */
static const Range signs[] = {
    {0x80, 0xa9},       {0xab, 0xb4},       {0xb6, 0xb9},
    {0xbb, 0xbf},       {0xd7, 0xd7},       {0xf7, 0xf7},
    {0x2000, 0x206f},   {0x20a0, 0x20cf},   {0x2190, 0x2bff},
    {0x2e00, 0x2e7f},   {0x3000, 0x3004},   {0x3008, 0x3020},
    {0x3030, 0x3030},   {0x303d, 0x303f},   {0x30fb, 0x30fb},
    {0xd800, 0xf8ff},   {0xfe00, 0xfe6f},   {0xfff0, 0xffff},
    {0x1f000, 0x1faff}, {0xe0000, 0x10ffff}};

/* What may stand inside a number or a name without parting it in a question:
 * 3-1203, O'Brien. */
static const char joiners[] = "-'.";

static bool is_sign(uint32_t code)
{
    size_t low = 0;
    size_t high = sizeof signs / sizeof signs[0];

    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (code > signs[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof signs / sizeof signs[0] && code >= signs[low].first;
}

static bool is_ascii_word(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* Goes through one text. */
typedef struct Walk {
    int (*visit)(void *self, const Word *word);
    void *self;
    bool apart;      /* before the next word */
    size_t joined;   /* signs since the last word, while they join */
    size_t from, to; /* chunk that is at work */
} Walk;

static int walk_word(Walk *walk, const char *at, size_t len, bool cjk)
{
    const Word word = {.at = at,
                       .len = len,
                       .from = walk->from,
                       .to = walk->to,
                       .cjk = cjk,
                       .apart = walk->apart};

    walk->apart = false;
    walk->joined = 0;
    return walk->visit(walk->self, &word);
}

/* sign: its first byte. */
static void walk_sign(Walk *walk, const char *sign)
{
    walk->joined++;
    if (walk->joined > 1 || *sign == '\0' || strchr(joiners, *sign) == NULL)
        walk->apart = true;
}

static int walk_ascii(Walk *walk, const char *at, size_t len)
{
    char folded[64];
    char *room = len <= sizeof folded ? folded : mem_new(len);

    for (size_t i = 0; i < len; i++)
        room[i] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] | 0x20 : at[i]);
    const int stop = walk_word(walk, room, len, false);
    if (room != folded)
        free(room);
    return stop;
}

static bool is_letter(uint32_t code)
{
    return code < 0x80 ? is_ascii_word((unsigned char)code) : !is_sign(code);
}

/* A chunk that was folded: words and signs as they come. */
static int walk_folded(Walk *walk, const char *text)
{
    const char *const end = text + strlen(text);
    const char *word = NULL; /* beginning of an open run */
    int stop = 0;

    for (const char *at = text; at < end && stop == 0;) {
        const char *const here = at;
        const uint32_t code = utf8_next(&at, end);
        const bool cjk = code >= 0x80 && char_is_cjk(code);
        if (!cjk && is_letter(code)) {
            if (word == NULL)
                word = here;
            continue;
        }
        if (word != NULL)
            stop = walk_word(walk, word, (size_t)(here - word), false);
        word = NULL;
        if (stop == 0 && cjk)
            stop = walk_word(walk, here, (size_t)(at - here), true);
        else if (!cjk)
            walk_sign(walk, here); /* beyond ASCII: a byte that joins none */
    }
    if (stop == 0 && word != NULL)
        stop = walk_word(walk, word, (size_t)(end - word), false);
    return stop;
}

static int walk_chunk(Walk *walk, const char *at, size_t len, bool ascii)
{
    if (ascii)
        return walk_ascii(walk, at, len);
    char *raw = mem_textn(at, len);
    char *folded = text_folded(raw);
    const int stop = walk_folded(walk, folded);
    free(folded);
    free(raw);
    return stop;
}

int words_each(const char *text, size_t len,
               int (*visit)(void *self, const Word *word), void *self)
{
    Walk walk = {.visit = visit, .self = self};
    size_t at = 0;
    int stop = 0;

    while (at < len && stop == 0) {
        if ((unsigned char)text[at] < 0x80 &&
            !is_ascii_word((unsigned char)text[at])) {
            walk_sign(&walk, text + at);
            at++;
            continue;
        }
        bool ascii = true;
        size_t end = at;
        for (; end < len; end++) {
            const unsigned char c = (unsigned char)text[end];
            if (c < 0x80 && !is_ascii_word(c))
                break;
            ascii = ascii && c < 0x80;
        }
        walk.from = at;
        walk.to = end;
        stop = walk_chunk(&walk, text + at, end - at, ascii);
        at = end;
    }
    return stop;
}

/* ---- for FTS5 ---- */

typedef int (*TokenVisit)(void *context, int flags, const char *token, int len,
                          int from, int to);

typedef struct TokenSink {
    TokenVisit visit;
    void *context;
} TokenSink;

static int token_pass(void *self, const Word *word)
{
    const TokenSink *sink = self;

    return sink->visit(sink->context, 0, word->at, (int)word->len,
                       (int)word->from, (int)word->to);
}

static int tokenizer_create(void *app, const char **words, int count,
                            Fts5Tokenizer **out)
{
    (void)app;
    (void)words;
    /* it has no state, but FTS5 takes NULL for a failure */
    static char nothing;
    *out = (Fts5Tokenizer *)&nothing;
    return count == 0 ? SQLITE_OK : SQLITE_ERROR;
}

static void tokenizer_delete(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

static int tokenizer_run(Fts5Tokenizer *tokenizer, void *context, int flags,
                         const char *text, int len, TokenVisit visit)
{
    (void)tokenizer;
    (void)flags;
    TokenSink sink = {.visit = visit, .context = context};
    if (text == NULL || len <= 0)
        return SQLITE_OK;
    return words_each(text, (size_t)len, token_pass, &sink);
}

int words_register(sqlite3 *db)
{
    static fts5_tokenizer words = {.xCreate = tokenizer_create,
                                   .xDelete = tokenizer_delete,
                                   .xTokenize = tokenizer_run};
    sqlite3_stmt *statement = NULL;
    fts5_api *api = NULL;

    int code = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr",
                                    NULL);
    if (code == SQLITE_OK)
        sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (api == NULL)
        return code != SQLITE_OK ? code : SQLITE_ERROR;
    return api->xCreateTokenizer(api, "words", NULL, &words, NULL);
}

/* ---- questions ---- */

/* A question that is being put together. */
typedef struct Question {
    Str text;
    size_t latin_end; /* where the last Latin phrase's closing quote stands */
    int words;
    bool open; /* a phrase is */
    bool cjk;  /* … of CJK characters */
} Question;

enum { QUESTION_WORDS = 48 }; /* more words than anybody looks for */

static void phrase_close(Question *question)
{
    if (!question->open)
        return;
    str_addc(&question->text, '"');
    if (!question->cjk)
        question->latin_end = question->text.len;
    question->open = false;
}

static int question_word(void *self, const Word *word)
{
    Question *question = self;

    if (++question->words > QUESTION_WORDS)
        return 1;
    if (word->apart || word->cjk != question->cjk)
        phrase_close(question);
    if (!question->open) {
        str_add(&question->text, question->text.len > 0 ? " \"" : "\"");
        question->open = true;
        question->cjk = word->cjk;
    } else {
        str_addc(&question->text, ' ');
    }
    str_addn(&question->text, word->at, word->len);
    return 0;
}

char *words_query(const char *typed)
{
    Question question = {.text = STR_EMPTY};

    if (typed == NULL)
        return NULL;
    words_each(typed, strlen(typed), question_word, &question);
    phrase_close(&question);
    if (question.text.len == 0)
        return NULL;
    if (question.latin_end == 0)
        return str_take(&question.text);
    Str out = STR_EMPTY;
    str_addn(&out, question.text.at, question.latin_end);
    str_addc(&out, '*');
    str_add(&out, question.text.at + question.latin_end);
    str_release(&question.text);
    return str_take(&out);
}

static int text_word(void *self, const Word *word)
{
    str_addn(self, word->at, word->len);
    str_addc(self, ' ');
    return 0;
}

bool words_fit(const char *query, const char *text)
{
    Str words = STR_EMPTY, phrase = STR_EMPTY;
    bool all = true;

    str_addc(&words, ' ');
    words_each(text, strlen(text), text_word, &words);
    for (const char *open = strchr(query, '"'); open != NULL && all;) {
        const char *close = strchr(open + 1, '"');
        str_clear(&phrase);
        str_addc(&phrase, ' ');
        str_addn(&phrase, open + 1, (size_t)(close - open - 1));
        if (close[1] != '*')
            str_addc(&phrase, ' ');
        all = strstr(words.at, phrase.at) != NULL;
        open = strchr(close + 1, '"');
    }
    str_release(&phrase);
    str_release(&words);
    return all;
}
