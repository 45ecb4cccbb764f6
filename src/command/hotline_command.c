/* hotline_command.c -- guanjia hotline promote: the standby takes over
 *
 *     guanjia hotline promote --authorized-keys ~/.ssh/authorized_keys
 */
#include "words.h"

#include <stdio.h>
#include <string.h>

/* It is the hotline even when a line could not be written. */
static bool promote(Desk *desk, const char *keys_file, Err *err)
{
    Err why = ERR_NONE;

    if (!role_may(desk, "hotline", "promote", err) ||
        !hotline_promote(desk, err))
        return false;
    (void)puts(_("This is the hotline from now on. The former one becomes its "
                 "standby as soon as it is reached, and gives back what only "
                 "it had"));
    if (keys_file && !desk_keys(desk, keys_file, &why))
        return err_set(err, ERR_SYSTEM,
                       _("This is the hotline from now on, but its desks are "
                         "not let in yet: %s"),
                       why.text);
    if (!keys_file)
        (void)puts(_("Let its desks in, if that is not done: guanjia desk keys "
                     "--authorized-keys FILE"));
    return true;
}

bool command_hotline(Words *words, Err *err)
{
    Desk *desk;
    const char *verb = word_at(words, 0);
    const char *keys_file = option_take(words, "authorized_keys");

    if (!verb || strcmp(verb, "promote") != 0)
        return err_set(err, ERR_USAGE,
                       _("What about the hotline? guanjia hotline promote"));
    if (!words_done(words, 1, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    const bool done = promote(desk, keys_file, err);
    desk_close(desk);
    return done;
}
