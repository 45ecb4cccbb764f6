/* screen.h -- what a person at the desk sees
 *
 * One loop, one stack of screens.  A screen does what it knows and hands back
 * what it doesn't, so "move down" and "help" exist once.  Everything a person
 * can ask for is one list, ACTIONS: the key bar, the help, the palette and the
 * manual come from it.
 */
#ifndef GUANJIA_SCREEN_H
#define GUANJIA_SCREEN_H

#include "service.h"

/* How the desk stands to its hotline. */
typedef struct Standing {
    char words[128]; /* "alone since 14:02, 3 waiting"; "": no hotline */
    bool alone;
    int64_t refused; /* entries that the hotline did not take */
} Standing;

typedef struct ScreenOptions {
    const char *login; /* --as; NULL: the system's user, else ask */
    const char *pin;   /* $GUANJIA_PIN; NULL: ask */
    const char *hint;  /* shown on the sign-in screen (demo logins); NULL */
    int lock_after;    /* seconds idle until the screen locks; 0: never */
    /* For the frame, looked at each second; NULL: there is no hotline. */
    void (*standing)(Desk *desk, Standing *standing);
    /* The same in full, with what was refused: lines. */
    bool (*standing_tell)(Desk *desk, Str *out, Err *err);
} ScreenOptions;

/* Runs until the person leaves or the terminal goes (then true as well, the
 * draft is kept).  False when the terminal can't be used. */
bool screens_run(Desk *desk, const ScreenOptions *options, Err *err);

/* The list of actions as text, for `guanjia help keys`. */
void actions_describe(Str *out);

#endif
