/* keys_fuzz.c -- whatever bytes come from a keyboard, typed into a line and a
 * prose
 *
 * links: ui
 *
 * The texts stay valid UTF-8 without control characters and within their
 * limits, the carets on boundaries of clusters and in view, and the bytes are
 * all used up.
 */
#include "../../src/ui/key.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { LIMIT = 200, CELLS = 17, ROWS = 3 };

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const Str *text, size_t caret, bool lines)
{
    const char *at = str_text(text);
    check(strlen(at) == text->len && utf8_valid(at, text->len));
    for (size_t i = 0; i < text->len; i++)
        check((unsigned char)at[i] >= ' ' || (lines && at[i] == '\n'));
    check(caret <= text->len);
    size_t boundary = 0;
    while (boundary < caret)
        boundary = cluster_next(at, text->len, boundary);
    check(boundary == caret);
}

static void check_line(Line *line)
{
    line_draw(line, 0, 0, CELLS, true);
    check_text(&line->text, line->caret, false);
    check(line->text.len <= LIMIT && line->view <= line->caret);
    check(text_cells(line_text(line) + line->view, line->caret - line->view) <
          CELLS);
}

static void check_prose(Prose *prose)
{
    prose_draw(prose, 0, 0, ROWS, CELLS, true);
    check_text(&prose->text, prose->caret, true);
    check(prose->top >= 0);
}

static void typed(Line *line, Prose *prose, const Event *event)
{
    if (event->type == EVENT_PASTE) {
        check(utf8_valid(event->text, strlen(event->text)));
        line_insert(line, event->text);
        prose_insert(prose, event->text);
    } else {
        char name[16];
        check(key_name(event->key, name)[0] != '\0' || event->key == 0xA0);
        line_key(line, event->key);
        prose_key(prose, event->key);
    }
    check_line(line);
    check_prose(prose);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    Keys keys = {.asked = len % 2};
    Line line = {.limit = LIMIT};
    Prose prose = {0};
    Event event;
    for (size_t at = 0; at < len;) {
        size_t piece = 1 + data[at] % 7;
        piece = piece < len - at ? piece : len - at;
        keys_feed(&keys, (const char *)data + at, piece);
        keys_answer(&keys);
        bool late = data[at] == 'x';
        while (keys_next(&keys, late, &event))
            typed(&line, &prose, &event);
        at += piece;
    }
    while (keys_next(&keys, true, &event))
        typed(&line, &prose, &event);
    check(keys_patience(&keys, 40) == -1);
    keys_release(&keys);
    line_release(&line);
    prose_release(&prose);
    return 0;
}
