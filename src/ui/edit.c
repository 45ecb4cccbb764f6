/* edit.c -- typing, erasing and moving by whole clusters
 *
 *     "王|小明"  Backspace  "|小明"
 *     "e|"       U+0301     "é|"     one character, composed as it is typed
 *
 * Knows no screen: where a line ends is the business of line.c and prose.c.
 */
#include "edit.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

typedef enum CharClass {
    CLASS_GAP, /* between words: blanks and signs */
    CLASS_WORD,
    CLASS_CJK, /* each is a word of its own */
} CharClass;

/* Replaces [from, to) by the len bytes at bytes. */
static void splice(Str *text, size_t from, size_t to, const char *bytes,
                   size_t len)
{
    size_t tail = text->len - to;
    if (len > to - from)
        str_addn(text, bytes, len - (to - from)); /* makes the room */
    if (tail)
        memmove(text->at + from + len, text->at + to, tail);
    if (len)
        memcpy(text->at + from, bytes, len);
    text->len = from + len + tail;
    if (text->at)
        text->at[text->len] = '\0';
}

/* The cluster boundary at at, or the next one after it. */
static size_t boundary_at(const Str *text, size_t at)
{
    if (at == 0 || at >= text->len)
        return at > text->len ? text->len : at;
    size_t before = cluster_prev(text->at, text->len, at);
    return cluster_next(text->at, text->len, before);
}

static size_t step_back(Edit edit, size_t at)
{
    return edit.text->len ? cluster_prev(edit.text->at, edit.text->len, at) : 0;
}

static size_t step_on(Edit edit, size_t at)
{
    return edit.text->len ? cluster_next(edit.text->at, edit.text->len, at) : 0;
}

static CharClass class_at(Edit edit, size_t at)
{
    const char *next = edit.text->at + at;
    uint32_t code = utf8_next(&next, edit.text->at + edit.text->len);
    if (char_is_cjk(code))
        return CLASS_CJK;
    bool letter =
        (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
        (code >= 'a' && code <= 'z') || (code >= 0xC0 && code < 0x2000) ||
        (code > 0xFFFF && code < 0x1F000);
    return letter ? CLASS_WORD : CLASS_GAP;
}

static size_t word_back(Edit edit, size_t at)
{
    size_t before = step_back(edit, at);
    while (at > 0 && class_at(edit, before) == CLASS_GAP) {
        at = before;
        before = step_back(edit, at);
    }
    if (at > 0 && class_at(edit, before) == CLASS_CJK)
        return before;
    while (at > 0 && class_at(edit, before) == CLASS_WORD) {
        at = before;
        before = step_back(edit, at);
    }
    return at;
}

static size_t word_on(Edit edit, size_t at)
{
    size_t len = edit.text->len;
    while (at < len && class_at(edit, at) == CLASS_GAP)
        at = step_on(edit, at);
    if (at < len && class_at(edit, at) == CLASS_CJK)
        return step_on(edit, at);
    while (at < len && class_at(edit, at) == CLASS_WORD)
        at = step_on(edit, at);
    return at;
}

/* Start of the line (between newlines) that at is in. */
static size_t line_start(Edit edit, size_t at)
{
    while (at > 0 && edit.text->at[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(Edit edit, size_t at)
{
    const char *from = str_text(edit.text) + at;
    return at + strcspn(from, "\n");
}

void edit_cut(Edit edit, size_t from, size_t to)
{
    splice(edit.text, from, to, "", 0);
    *edit.caret = boundary_at(edit.text, from);
}

bool edit_insert(Edit edit, const char *text)
{
    size_t caret = *edit.caret;
    /* What is before may compose with what comes: e and an accent. */
    size_t from =
        (unsigned char)text[0] < 0x80 ? caret : step_back(edit, caret);
    Str joined = STR_EMPTY;
    str_addn(&joined, str_text(edit.text) + from, caret - from);
    str_add(&joined, text);
    char *clean = text_clean(str_text(&joined), joined.len, edit.lines);
    str_release(&joined);
    size_t len = strlen(clean);
    bool fits = edit.text->len - (caret - from) + len <= edit.most;
    if (fits) {
        splice(edit.text, from, caret, clean, len);
        *edit.caret = boundary_at(edit.text, from + len);
    }
    free(clean);
    return fits;
}

void edit_set(Edit edit, const char *text)
{
    char *clean =
        text_clean(text ? text : "", text ? strlen(text) : 0, edit.lines);
    str_clear(edit.text);
    str_add(edit.text, clean);
    *edit.caret = edit.text->len;
    free(clean);
}

static bool move_key(Edit edit, int key)
{
    size_t *caret = edit.caret;
    switch (key) {
    case UI_LEFT:
    case UI_CONTROL + 'b':
        *caret = step_back(edit, *caret);
        return true;
    case UI_RIGHT:
    case UI_CONTROL + 'f':
        *caret = step_on(edit, *caret);
        return true;
    case UI_WORD_LEFT:
        *caret = word_back(edit, *caret);
        return true;
    case UI_WORD_RIGHT:
        *caret = word_on(edit, *caret);
        return true;
    case UI_HOME:
    case UI_CONTROL + 'a':
        *caret = line_start(edit, *caret);
        return true;
    case UI_END:
    case UI_CONTROL + 'e':
        *caret = line_end(edit, *caret);
        return true;
    default:
        return false;
    }
}

static bool cut_key(Edit edit, int key)
{
    size_t caret = *edit.caret;
    switch (key) {
    case UI_BACKSPACE:
        edit_cut(edit, step_back(edit, caret), caret);
        return true;
    case UI_DELETE:
    case UI_CONTROL + 'd':
        edit_cut(edit, caret, step_on(edit, caret));
        return true;
    case UI_CONTROL + 'w':
        edit_cut(edit, word_back(edit, caret), caret);
        return true;
    case UI_CONTROL + 'u':
        edit_cut(edit, line_start(edit, caret), caret);
        return true;
    case UI_CONTROL + 'k':
        edit_cut(edit, caret, line_end(edit, caret));
        return true;
    default:
        return false;
    }
}

bool edit_key(Edit edit, int key)
{
    if (key >= ' ' && key < KEY_BASE && (key < 0x7F || key >= 0xA0)) {
        char typed[5] = "";
        typed[utf8_put((uint32_t)key, typed)] = '\0';
        edit_insert(edit, typed);
        return true;
    }
    return move_key(edit, key) || cut_key(edit, key);
}
