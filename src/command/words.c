/* words.c -- taking a command line apart */
#include "words.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct Global {
    const char *name;
    size_t text; /* offset of a const char * in Words; 0: none */
    size_t flag; /* offset of a bool */
} Global;

#define MEMBER(member) offsetof(Words, member)

static const Global globals[] = {
    {"db", MEMBER(db), 0},     {"as", MEMBER(as), 0},
    {"lang", MEMBER(lang), 0}, {"now", MEMBER(now), 0},
    {"json", 0, MEMBER(json)}, {"help", 0, MEMBER(help)},
};

/* Options that stand alone. */
static const char *const bare[] = {
    "all",    "dry-run", "partial", "no-screen", "hotline", "version",
    "follow", "wait",    "standby", "languages", "csv",     "open",
    "late",   "blank",   "mine",    "week",      NULL};

static bool is_bare(const char *name, size_t len)
{
    for (int i = 0; bare[i]; i++)
        if (strlen(bare[i]) == len && strncmp(bare[i], name, len) == 0)
            return true;
    return false;
}

static const Global *global_of(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++)
        if (strlen(globals[i].name) == len &&
            strncmp(globals[i].name, name, len) == 0)
            return &globals[i];
    return NULL;
}

/* Options that may be said several times: a line each. */
static bool is_many(const char *field)
{
    return strcmp(field, "hub") == 0;
}

static void option_set(Words *words, const char *name, size_t len,
                       const char *value)
{
    char *field = mem_textn(name, len);
    for (char *at = field; *at; at++)
        *at = (char)(*at == '-' ? '_' : *at);
    const char *former =
        is_many(field) ? fields_get(&words->options, field) : NULL;
    Str both = STR_EMPTY;
    str_addf(&both, "%s%s%s", former ? former : "", former ? "\n" : "", value);
    fields_set(&words->options, field, str_text(&both));
    str_release(&both);
    free(field);
}

/* Reads the option at argv[*i]; moves on over its value. */
static bool option_read(Words *words, int argc, char **argv, int *i, Err *err)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const Global *global = global_of(name, len);
    bool alone = global ? global->flag != 0 : is_bare(name, len);
    const char *value = equals ? equals + 1 : NULL;

    if (alone && value)
        return err_set(err, ERR_USAGE, _("--%.*s stands alone"), (int)len,
                       name);
    if (alone && global) {
        *(bool *)((char *)words + global->flag) = true;
        return true;
    }
    if (!alone && !value) {
        if (*i + 1 >= argc)
            return err_set(
                err, ERR_USAGE,
                global ? _("--%s needs a word behind it")
                       : _("There is no option --%s, or it needs a word "
                           "behind it"),
                name);
        value = argv[++*i];
    }
    if (global)
        *(const char **)((char *)words + global->text) = value;
    else
        option_set(words, name, len, value ? value : "");
    return true;
}

bool words_read(Words *words, int argc, char **argv, const char **rest,
                Err *err)
{
    bool options = true;

    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && strcmp(argv[i], "-h") == 0)
            words->help = true;
        else if (options && strncmp(argv[i], "--", 2) == 0) {
            if (!option_read(words, argc, argv, &i, err))
                return false;
        } else
            rest[words->count++] = argv[i];
    }
    words->at = rest;
    return true;
}

/* ---- using them ------------------------------------------------------------ */

const char *word_at(const Words *words, int i)
{
    return i < words->count ? words->at[i] : NULL;
}

void words_join(const Words *words, int i, Str *out)
{
    for (int first = i; i < words->count; i++)
        str_addf(out, "%s%s", i > first ? " " : "", words->at[i]);
}

const char *option_take(Words *words, const char *name)
{
    for (int i = 0; i < words->options.count; i++)
        if (strcmp(words->options.at[i].name, name) == 0) {
            words->options.at[i].name[0] = '\0'; /* taken */
            return words->options.at[i].text;
        }
    return NULL;
}

bool flag_take(Words *words, const char *name)
{
    return option_take(words, name) != NULL;
}

bool number_option(Words *words, const char *name, int least, int most,
                   int *number, Err *err)
{
    const char *typed = option_take(words, name);
    Str option = STR_EMPTY;
    char *end;

    if (!typed)
        return true;
    char *plain = text_plain(typed);
    long read = strtol(plain, &end, 10);
    bool whole = *plain && !*end && read >= least && read <= most;
    free(plain);
    if (whole) {
        *number = (int)read;
        return true;
    }
    option_name(name, &option);
    if (most == INT_MAX)
        err_set(err, ERR_USAGE, _("%s takes a number from %d on, not %s"),
                str_text(&option), least, typed);
    else
        err_set(err, ERR_USAGE, _("%s takes a number from %d to %d, not %s"),
                str_text(&option), least, most, typed);
    str_release(&option);
    return false;
}

bool day_read(const char *typed, Seconds *at, Err *err)
{
    return !typed || time_read(typed, clock_now(), at, NULL) ||
           err_set(err, ERR_INPUT,
                   _("%s is not a day; type today, yesterday or 12-24"), typed);
}

void option_name(const char *field, Str *out)
{
    str_add(out, "--");
    for (; *field; field++)
        str_addc(out, (char)(*field == '_' ? '-' : *field));
}

bool options_done(const Words *words, Err *err)
{
    for (int i = 0; i < words->options.count; i++) {
        Str option = STR_EMPTY;
        if (!words->options.at[i].name[0])
            continue;
        option_name(words->options.at[i].name, &option);
        err_set(err, ERR_USAGE, _("There is no option %s here"),
                str_text(&option));
        str_release(&option);
        return false;
    }
    return true;
}

bool words_done(const Words *words, int most, Err *err)
{
    if (words->count > most)
        return err_set(err, ERR_USAGE, _("One word too many: %s"),
                       words->at[most]);
    return options_done(words, err);
}
