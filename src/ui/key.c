/* key.c -- what the bytes of a keyboard mean
 *
 * One table for all terminals: xterm and its kin, PuTTY (which calls itself
 * xterm and sends other F1-F4, Home and End), the Linux console, rxvt, screen
 * and tmux.  Terminfo is not asked: it describes one terminal, and over SSH
 * it is often the wrong one.
 *
 * Left out: the mouse, and keys that only Alt can make.
 */
#include "key.h"

#include <stdlib.h>
#include <string.h>

enum {
    ESCAPE = 0x1B,
    CONTROL_SEQUENCE_MOST = 64, /* bytes; what is longer is no key */
    PARAMETERS = 4,
    WAIT_SEQUENCE = 400, /* ms for the rest of a begun sequence */
    WAIT_PASTE = 3000,   /* ms for the rest of a paste, on a bad line */
    PASTE_BEGINS = 200,
    PASTE_ENDS = 201,
};

static const char paste_mark[] = "\033[201~";

/* Keys that come as ESC [ number final, or ESC O final. */
typedef struct Sequence {
    char final;
    short number; /* 0: any */
    int key;
} Sequence;

static const Sequence sequences[] = {
    {'A', 0, UI_UP},         {'B', 0, UI_DOWN},      {'C', 0, UI_RIGHT},
    {'D', 0, UI_LEFT},       {'F', 0, UI_END},       {'H', 0, UI_HOME},
    {'P', 0, UI_F1},         {'Q', 0, UI_F2},        {'R', 0, UI_F3},
    {'S', 0, UI_F4},         {'Z', 0, UI_BACKTAB},   {'M', 0, UI_ENTER},
    {'c', 0, UI_WORD_RIGHT}, {'d', 0, UI_WORD_LEFT}, {'a', 0, UI_UP},
    {'b', 0, UI_DOWN},       {'~', 1, UI_HOME},      {'~', 2, UI_INSERT},
    {'~', 3, UI_DELETE},     {'~', 4, UI_END},       {'~', 5, UI_PAGE_UP},
    {'~', 6, UI_PAGE_DOWN},  {'~', 7, UI_HOME},      {'~', 8, UI_END},
    {'~', 11, UI_F1},        {'~', 12, UI_F2},       {'~', 13, UI_F3},
    {'~', 14, UI_F4},        {'~', 15, UI_F5},       {'~', 17, UI_F6},
    {'~', 18, UI_F7},        {'~', 19, UI_F8},       {'~', 20, UI_F9},
    {'~', 21, UI_F10},       {'~', 23, UI_F11},      {'~', 24, UI_F12},
};

/* Keys that come as ESC O final and are signs on a keypad. */
static const char keypad_from[] = "jklmnopqrstuvwxyX";
static const char keypad_to[] = "*+,-./0123456789=";

/* A control sequence: ESC [ number ; number … final. */
typedef struct Control {
    size_t len; /* bytes; 0: not all of it is there */
    int number[PARAMETERS];
    int count;
    char final; /* 0: it is broken, or none of ours */
} Control;

static int sequence_key(char final, int number)
{
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
        if (sequences[i].final == final &&
            (sequences[i].number == 0 || sequences[i].number == number))
            return sequences[i].key;
    return 0;
}

/* text is ESC [ and what follows it. */
static Control control_read(const char *text, size_t len)
{
    Control control = {.count = 1};
    bool foreign = false; /* an answer to a question that was not ours */
    for (size_t i = 2; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        int *number = &control.number[control.count - 1];
        if (c >= '0' && c <= '9') {
            if (*number < 10000)
                *number = *number * 10 + (c - '0');
        } else if (c == ';' && control.count < PARAMETERS) {
            control.count++;
        } else if (c >= 0x40 && c <= 0x7E) {
            control.len = i + 1;
            if (!foreign)
                control.final = text[i];
            return control;
        } else if (c < 0x20 || c > 0x7E || i > CONTROL_SEQUENCE_MOST) {
            control.len = i;
            return control;
        } else {
            foreign = true;
        }
    }
    return control;
}

/* The key of a control byte; 0: none. */
static int control_key(unsigned char c)
{
    switch (c) {
    case '\r':
    case '\n':
        return UI_ENTER;
    case '\t':
        return UI_TAB;
    case '\b':
    case 0x7F:
        return UI_BACKSPACE;
    case 0:
        return UI_CONTROL + ' ';
    default:
        return UI_CONTROL + (c < 27 ? c + 'a' - 1 : c + '@');
    }
}

/* xterm's and kitty's way to send a key by its code: ESC [ code ; modifier u.
 */
static int coded_key(int code, int modifier)
{
    bool with_control = modifier > 0 && ((modifier - 1) & 4);
    if (code == ESCAPE)
        return UI_ESCAPE;
    if (code < 0x20 || code == 0x7F)
        return code > 0 ? control_key((unsigned char)code) : 0;
    if (!with_control)
        return code;
    return code < 0x7F ? UI_CONTROL + code : 0;
}

static int control_sequence_key(Keys *keys, const Control *control)
{
    int modifier = control->count > 1 ? control->number[1] : 0;
    if (control->final == 'R' && control->count == 2 && keys->asked) {
        keys->asked = false;
        keys->column = modifier;
        return 0;
    }
    if (control->final == 'u')
        return coded_key(control->number[0], modifier);
    if (control->final == '~' && control->number[0] == 27 &&
        control->count == 3)
        return coded_key(control->number[2], modifier);
    if (control->final == '~' && control->number[0] == PASTE_BEGINS)
        keys->pasting = true;
    int key = sequence_key(control->final, control->number[0]);
    bool by_word = modifier > 0 && ((modifier - 1) & 6);
    if (by_word && key == UI_LEFT)
        return UI_WORD_LEFT;
    if (by_word && key == UI_RIGHT)
        return UI_WORD_RIGHT;
    return key;
}

/* ESC O final */
static int shifted_key(char final)
{
    const char *sign = final ? strchr(keypad_from, final) : NULL;
    return sign ? keypad_to[sign - keypad_from] : sequence_key(final, 0);
}

/* The Linux console's ESC [ [ A to E. */
static int console_key(char final)
{
    return final >= 'A' && final <= 'E' ? UI_F1 + (final - 'A') : 0;
}

/* The functions that read return how many bytes were used (0: wait for more)
 * and leave the key, 0 for none.  This one: ESC O and what follows. */
static size_t shifted_read(const char *text, int *key)
{
    *key = shifted_key(text[2]);
    if (*key)
        return 3;
    *key = UI_ESCAPE; /* typed one after the other */
    return 1;
}

/* ESC [ and what follows. */
static size_t bracket_read(Keys *keys, const char *text, size_t len, bool late,
                           int *key)
{
    *key = 0;
    if (text[2] == '[') {
        if (len == 3)
            return late ? len : 0;
        *key = console_key(text[3]);
        return 4;
    }
    Control control = control_read(text, len);
    if (control.len == 0)
        return late ? len : 0;
    if (control.final)
        *key = control_sequence_key(keys, &control);
    return control.len;
}

/* What starts with ESC. */
static size_t escape_read(Keys *keys, const char *text, size_t len, bool late,
                          int *key)
{
    *key = UI_ESCAPE;
    if (len == 1)
        return late ? 1 : 0;
    if (text[1] >= '0' && text[1] <= '9') {
        *key = text[1] == '0' ? UI_F10 : UI_F1 + (text[1] - '1');
        return 2;
    }
    if (text[1] != '[' && text[1] != 'O' && text[1] != ESCAPE)
        return 1;
    if (len == 2)
        return late ? 1 : 0;
    if (text[1] == 'O')
        return shifted_read(text, key);
    if (text[1] == '[')
        return bracket_read(keys, text, len, late, key);
    /* Esc twice, or rxvt's Alt with an arrow */
    if (text[2] == '[' || text[2] == 'O')
        *key = 0;
    return 1;
}

/* How many bytes the character takes that begins with lead. */
static size_t utf8_length(unsigned char lead)
{
    return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
}

static size_t character_read(const char *text, size_t len, bool late, int *key)
{
    size_t need = utf8_length((unsigned char)text[0]);
    size_t have = 1;
    while (have < need && have < len && ((unsigned char)text[have] >> 6) == 2)
        have++;
    if (have < need && have == len && !late)
        return 0;
    const char *at = text;
    uint32_t code = utf8_next(&at, text + len);
    *key = code >= 0x80 && code < 0xA0 ? 0 : (int)code;
    return (size_t)(at - text);
}

static size_t key_read(Keys *keys, const char *text, size_t len, bool late,
                       int *key)
{
    unsigned char c = (unsigned char)text[0];
    if (c == ESCAPE)
        return escape_read(keys, text, len, late, key);
    if (c >= 0x20 && c != 0x7F)
        return character_read(text, len, late, key);
    *key = control_key(c);
    return 1;
}

static void paste_add(Keys *keys, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len && keys->paste.len < PASTE_MOST; i++) {
        bool second = bytes[i] == '\n' && keys->paste.len > 0 &&
                      keys->paste.at[keys->paste.len - 1] == '\r';
        if (second)
            keys->paste.at[keys->paste.len - 1] = '\n';
        else
            str_addc(&keys->paste, bytes[i]);
    }
}

/* A paste that was cut at the limit may end in half a character. */
static size_t paste_length(const Str *paste)
{
    size_t len = paste->len;
    if (len < PASTE_MOST)
        return len;
    while (len > 0 && ((unsigned char)paste->at[len - 1] >> 6) == 2)
        len--;
    return len > 0 && (unsigned char)paste->at[len - 1] >= 0xC0 ? len - 1 : len;
}

/* Hands out what was collected, with newlines of one kind. */
static void paste_end(Keys *keys, Event *event)
{
    for (size_t i = 0; i < keys->paste.len; i++)
        if (keys->paste.at[i] == '\r')
            keys->paste.at[i] = '\n';
    free(keys->text);
    keys->text =
        text_clean(str_text(&keys->paste), paste_length(&keys->paste), true);
    str_release(&keys->paste);
    keys->pasting = false;
    *event = (Event){.type = EVENT_PASTE, .text = keys->text};
}

/* Collects from what came; true when the paste is whole. */
static bool paste_read(Keys *keys, bool late)
{
    const char *text = keys->in.at + keys->at;
    size_t len = keys->in.len - keys->at;
    size_t mark = sizeof paste_mark - 1;
    const char *end = len ? memmem(text, len, paste_mark, mark) : NULL;
    if (end) {
        paste_add(keys, text, (size_t)(end - text));
        keys->at += (size_t)(end - text) + mark;
        return true;
    }
    size_t take = len;
    for (size_t back = 1; back < mark && back <= len && !late; back++)
        if (memcmp(text + len - back, paste_mark, back) == 0)
            take = len - back;
    paste_add(keys, text, take);
    keys->at += take;
    return late;
}

void keys_answer(Keys *keys)
{
    for (size_t i = keys->at; keys->asked && i + 5 < keys->in.len; i++) {
        const char *text = keys->in.at + i;
        if (text[0] != ESCAPE || text[1] != '[')
            continue;
        Control control = control_read(text, keys->in.len - i);
        if (control.final != 'R' || control.count != 2)
            continue;
        keys->asked = false;
        keys->column = control.number[1];
        keys->in.len -= control.len;
        memmove(keys->in.at + i, text + control.len, keys->in.len - i);
    }
}

void keys_feed(Keys *keys, const char *bytes, size_t len)
{
    if (keys->at > 0) {
        size_t left = keys->in.len - keys->at;
        memmove(keys->in.at, keys->in.at + keys->at, left);
        keys->in.len = left;
        keys->at = 0;
    }
    str_addn(&keys->in, bytes, len);
}

bool keys_next(Keys *keys, bool late, Event *event)
{
    while (keys->pasting || keys->at < keys->in.len) {
        if (keys->pasting) {
            if (!paste_read(keys, late))
                return false;
            paste_end(keys, event);
            return true;
        }
        int key = 0;
        size_t used = key_read(keys, keys->in.at + keys->at,
                               keys->in.len - keys->at, late, &key);
        if (used == 0)
            return false;
        keys->at += used;
        if (key) {
            *event = (Event){.type = EVENT_KEY, .key = key};
            return true;
        }
        late = late && !keys->pasting;
    }
    return false;
}

int keys_patience(const Keys *keys, int escape)
{
    if (keys->pasting)
        return WAIT_PASTE;
    size_t left = keys->in.len - keys->at;
    if (left == 0)
        return -1;
    return keys->in.at[keys->at] == ESCAPE && left <= 2 ? escape
                                                        : WAIT_SEQUENCE;
}

void keys_release(Keys *keys)
{
    str_release(&keys->in);
    str_release(&keys->paste);
    free(keys->text);
    *keys = (Keys){0};
}
