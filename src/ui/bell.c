/* bell.c -- a ring, and the window's title for who works in another window */
#include "output.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

static const char title_begins[] = "\033]2;";

/* Consoles and real terminals print a title instead of showing it. */
static bool has_title(void)
{
    const char *name = secure_getenv("TERM");
    static const char *const kin[] = {"xterm", "screen",    "tmux",    "rxvt",
                                      "putty", "gnome",     "konsole", "foot",
                                      "kitty", "alacritty", "vte"};
    for (size_t i = 0; name && i < sizeof kin / sizeof kin[0]; i++)
        if (strncmp(name, kin[i], strlen(kin[i])) == 0)
            return true;
    return false;
}

void ui_ring(void)
{
    if (terminal_is_open())
        output_send("\a", 1);
}

void ui_title(const char *title)
{
    if (!terminal_is_open() || !has_title())
        return;
    char *clean = text_clean(title, strlen(title), false);
    size_t len = text_fit(clean, strlen(clean), 200, NULL);
    Str bytes = STR_EMPTY;
    str_add(&bytes, title_begins);
    str_addn(&bytes, clean, len);
    str_addc(&bytes, '\a');
    output_send(bytes.at, bytes.len);
    str_release(&bytes);
    free(clean);
}
