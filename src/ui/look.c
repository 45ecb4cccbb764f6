/* look.c -- what a thing means, as colours and attributes
 *
 *     LOOK_LATE   256 colours: red 160 · 8 colours: bold red · none: bold
 *
 * The background stays the terminal's own wherever a colour is used, and the
 * colours were chosen to be read on white and on black: no yellow and no blue
 * letters.  What must not be missed says so without colour too.
 */
#include "terminal.h"

#include <stdlib.h>

enum { OWN = -1 }; /* the terminal's own colour */

/* One look on the three kinds of terminals. */
typedef struct Theme {
    attr_t plain;       /* attributes where there is no colour */
    attr_t with_colour; /* attributes where there is */
    int few;            /* letters, of 8 colours */
    int few_back;
    int many; /* letters, of 256 colours */
    int many_back;
} Theme;

static const Theme themes[LOOKS] = {
    [LOOK_TEXT] = {A_NORMAL, A_NORMAL, OWN, OWN, OWN, OWN},
    [LOOK_QUIET] = {A_DIM, A_NORMAL, OWN, OWN, 243, OWN},
    [LOOK_HEAD] = {A_REVERSE, A_REVERSE, OWN, OWN, OWN, OWN},
    [LOOK_COLUMN] = {A_BOLD, A_BOLD, OWN, OWN, OWN, OWN},
    [LOOK_SELECTED] = {A_REVERSE, A_REVERSE, OWN, OWN, OWN, OWN},
    [LOOK_FIELD] = {A_UNDERLINE, A_UNDERLINE, OWN, OWN, OWN, OWN},
    [LOOK_FOCUS] = {A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE, OWN, OWN, OWN,
                    OWN},
    [LOOK_KEY] = {A_BOLD, A_BOLD, OWN, OWN, OWN, OWN},
    [LOOK_GOOD] = {A_NORMAL, A_NORMAL, COLOR_GREEN, OWN, 28, OWN},
    [LOOK_SOON] = {A_UNDERLINE, A_NORMAL, COLOR_BLACK, COLOR_YELLOW, 166, OWN},
    [LOOK_LATE] = {A_BOLD, A_BOLD, COLOR_RED, OWN, 160, OWN},
    [LOOK_URGENT] = {A_REVERSE | A_BOLD, A_BOLD, COLOR_WHITE, COLOR_RED, 231,
                     160},
    [LOOK_ERROR] = {A_BOLD, A_BOLD, COLOR_RED, OWN, 160, OWN},
    [LOOK_NOTE] = {A_NORMAL, A_NORMAL, OWN, OWN, OWN, OWN},
};

static cchar_t looks[LOOKS];

/* True when colours can and may be used. */
static bool colours_start(void)
{
    const char *no = secure_getenv("NO_COLOR");
    return !(no && *no) && has_colors() && start_color() == OK && COLORS >= 8 &&
           COLOR_PAIRS > LOOKS && use_default_colors() == OK;
}

void look_init(void)
{
    bool colour = colours_start();
    bool many = colour && COLORS >= 256;
    for (int i = 0; i < LOOKS; i++) {
        const Theme *theme = &themes[i];
        int letters = many ? theme->many : theme->few;
        int back = many ? theme->many_back : theme->few_back;
        int pair = colour && (letters != OWN || back != OWN) ? i + 1 : 0;
        attr_t attributes = colour ? theme->with_colour : theme->plain;
        if (colour && !many && i == LOOK_QUIET)
            attributes = A_DIM;
        if (pair)
            init_pair((short)pair, (short)letters, (short)back);
        setcchar(&looks[i], L" ", attributes, (short)pair, NULL);
    }
}

const cchar_t *look_cell(Look look)
{
    return &looks[look < LOOKS ? look : LOOK_TEXT];
}
