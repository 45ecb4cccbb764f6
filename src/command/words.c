/* words.c -- taking a command line apart */
#include "words.h"

#include <string.h>

const char *word_at(const Words *words, int i)
{
    return i < words->count ? words->at[i] : NULL;
}

/* Fields say explained_to, command lines --explained-to. */
static const char *find(const Words *words, const char *name)
{
    return fields_has(&words->options, name) ? fields_get(&words->options, name)
                                             : NULL;
}

const char *option_take(Words *words, const char *name)
{
    const char *text = find(words, name);

    for (int i = 0; text && i < words->options.count; i++)
        if (strcmp(words->options.at[i].name, name) == 0)
            words->options.at[i].name[0] = '\0'; /* taken */
    return text;
}

bool flag_take(Words *words, const char *name)
{
    return option_take(words, name) != NULL;
}

bool options_done(const Words *words, Err *err)
{
    for (int i = 0; i < words->options.count; i++) {
        const char *name = words->options.at[i].name;
        if (name[0])
            return err_set(err, ERR_USAGE, _("There is no option --%s here"),
                           name);
    }
    return true;
}
