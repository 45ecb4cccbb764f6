/* key_name.c -- what stands on a key, as the key bar and the help print it */
#include "ui.h"

#include <stdio.h>

static const struct {
    int key;
    const char *name;
} names[] = {
    {UI_ENTER, "Enter"},
    {UI_TAB, "Tab"},
    {UI_BACKTAB, "Shift-Tab"},
    {UI_ESCAPE, "Esc"},
    {UI_BACKSPACE, "Backspace"},
    {UI_DELETE, "Delete"},
    {UI_UP, "Up"},
    {UI_DOWN, "Down"},
    {UI_LEFT, "Left"},
    {UI_RIGHT, "Right"},
    {UI_HOME, "Home"},
    {UI_END, "End"},
    {UI_PAGE_UP, "PgUp"},
    {UI_PAGE_DOWN, "PgDn"},
    {UI_INSERT, "Insert"},
    {UI_WORD_LEFT, "Ctrl-Left"},
    {UI_WORD_RIGHT, "Ctrl-Right"},
    {' ', "Space"},
    {UI_CONTROL + ' ', "Ctrl-Space"},
};

const char *key_name(int key, char out[16])
{
    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].key == key) {
            (void)snprintf(out, 16, "%s", names[i].name);
            return out;
        }
    if (key >= UI_F1 && key <= UI_F12) {
        (void)snprintf(out, 16, "F%d", key - UI_F1 + 1);
    } else if (key > UI_CONTROL && key < UI_CONTROL + 0x7F) {
        int c = key - UI_CONTROL;
        (void)snprintf(out, 16, "Ctrl-%c",
                       c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    } else if (key > ' ' && key < KEY_BASE) {
        out[utf8_put((uint32_t)key, out)] = '\0';
    }
    return out;
}
