/* language.c -- which language the program speaks, and changing it
 *
 *     code      catalogue                               own name
 *     zh-Hant   share/locale/zh_Hant/…/guanjia.mo       繁體中文
 *
 * English is in the program; every other language is a catalogue of gettext
 * beside it (share/locale next to the folder of the program), and one more
 * catalogue is one more language.  The character set of the locale is UTF-8
 * whatever the language.
 */
#include "service.h"

#include <dirent.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <langinfo.h>

/* gettext looks a message up again after this has changed. */
extern int _nl_msg_cat_cntr; // NOLINT: the C library's name

enum { CODE = 17, LANGUAGES = 64 };

typedef struct Language {
    char code[CODE];
    const char *name;
} Language;

/* What languages call themselves.  The first two are always there. */
static const Language names[] = {
    {"en", "English"},
    {"zh-Hant", "繁體中文"},
    {"zh-Hans", "简体中文"},
    {"ja", "日本語"},
    {"ko", "한국어"},
    {"de", "Deutsch"},
    {"es", "Español"},
    {"fil", "Filipino"},
    {"fr", "Français"},
    {"hi", "हिन्दी"},
    {"id", "Bahasa Indonesia"},
    {"it", "Italiano"},
    {"ms", "Bahasa Melayu"},
    {"nl", "Nederlands"},
    {"pt", "Português"},
    {"ru", "Русский"},
    {"th", "ไทย"},
    {"vi", "Tiếng Việt"},
};

/* Places whose Chinese is written in the one or the other way. */
static const struct {
    const char *locale, *code;
} aliases[] = {
    {"zh-TW", "zh-Hant"}, {"zh-HK", "zh-Hant"}, {"zh-MO", "zh-Hant"},
    {"zh-CN", "zh-Hans"}, {"zh-SG", "zh-Hans"}, {"zh", "zh-Hans"},
    {"C", "en"},          {"POSIX", "en"},
};

static Language known[LANGUAGES];
static int known_count;
static char current[CODE] = "en";

/* ---- what there is -------------------------------------------------------- */

/* <folder of the program>/../share/locale */
static void locale_folder(char out[PATH_MAX])
{
    char program[PATH_MAX];
    const ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    char *slash;

    program[len > 0 ? len : 0] = '\0';
    slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    (void)snprintf(out, PATH_MAX, "%.*s/../share/locale", PATH_MAX - 32,
                   slash ? program : ".");
}

static const char *own_name(const char *code)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(names[i].code, code) == 0)
            return names[i].name;
    return NULL;
}

static void language_add(const char *code)
{
    if (known_count == LANGUAGES || strlen(code) >= CODE)
        return;
    for (int i = 0; i < known_count; i++)
        if (strcasecmp(known[i].code, code) == 0)
            return;

    Language *language = &known[known_count++];
    (void)snprintf(language->code, CODE, "%s", code);
    language->name = own_name(code);
    if (!language->name)
        language->name = language->code;
}

/* zh_Hant <-> zh-Hant */
static void code_turn(char *code, char from, char to)
{
    for (; *code; code++)
        if (*code == from)
            *code = to;
}

/* A folder of catalogues: its name is a code of gettext's, "pt_BR". */
static void catalogue_add(const char *folder, const char *name)
{
    char path[PATH_MAX + 64];
    char code[CODE];

    if (*name == '.' || strlen(name) >= CODE)
        return;
    (void)snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/guanjia.mo", folder,
                   name);
    if (access(path, R_OK) != 0)
        return;
    (void)snprintf(code, sizeof code, "%s", name);
    code_turn(code, '_', '-');
    language_add(code);
}

static void languages_find(void)
{
    char folder[PATH_MAX];
    struct dirent **entries = NULL;

    if (known_count)
        return;
    language_add("en");
    language_add("zh-Hant");
    locale_folder(folder);
    const int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        catalogue_add(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

const char *language(void)
{
    return current;
}

const char *language_at(int i)
{
    languages_find();
    return i >= 0 && i < known_count ? known[i].code : NULL;
}

const char *language_name(const char *code)
{
    const char *name;

    languages_find();
    name = own_name(code);
    return name ? name : code;
}

/* ---- choosing ------------------------------------------------------------- */

/* "zh_TW.UTF-8@x" as a code of ours, "zh-Hant". */
static void code_read(const char *typed, char out[CODE])
{
    (void)snprintf(out, CODE, "%.*s", (int)strcspn(typed, ".@"), typed);
    code_turn(out, '_', '-');
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcasecmp(aliases[i].locale, out) == 0)
            (void)snprintf(out, CODE, "%s", aliases[i].code);
}

static const char *code_known(const char *code)
{
    languages_find();
    for (int i = 0; i < known_count; i++)
        if (strcasecmp(known[i].code, code) == 0)
            return known[i].code;
    return NULL;
}

/* The same language as written or spoken elsewhere: zh-Hant for zh-Hans. */
static const char *code_near(const char *code)
{
    const size_t base = strcspn(code, "-");

    for (int i = 0; base && i < known_count; i++)
        if (strncasecmp(known[i].code, code, base) == 0 &&
            strcspn(known[i].code, "-") == base)
            return known[i].code;
    return NULL;
}

static void language_use(const char *code)
{
    char folder[PATH_MAX];
    char catalogue[CODE];

    (void)snprintf(current, sizeof current, "%s", code);
    (void)snprintf(catalogue, sizeof catalogue, "%s", code);
    code_turn(catalogue, '-', '_');
    /* One thread: nobody reads the environment meanwhile. */
    (void)setenv("LANGUAGE", catalogue, 1); // NOLINT(concurrency-mt-unsafe)
    _nl_msg_cat_cntr++;
    locale_folder(folder);
    (void)bindtextdomain("guanjia", folder);
    (void)bind_textdomain_codeset("guanjia", "UTF-8");
    (void)textdomain("guanjia");
}

bool language_set(const char *code, Err *err)
{
    char wanted[CODE];
    const char *found;
    Str list = STR_EMPTY;

    code_read(code, wanted);
    found = code_known(wanted);
    if (!found && !strpbrk(code, "-_"))
        found = code_near(wanted);
    if (found) {
        language_use(found);
        return true;
    }
    for (int i = 0; i < known_count; i++)
        str_addf(&list, "%s%s", i ? ", " : "", known[i].code);
    err_set(err, ERR_INPUT, _("There is no language \"%s\"; there are: %s"),
            code, str_text(&list));
    str_release(&list);
    return false;
}

void language_start(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *wanted = NULL;
    const char *found;
    char code[CODE];

    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        wanted = secure_getenv(variables[i]);
        if (wanted && *wanted)
            break;
    }
    /* One thread.  A forwarded locale that this machine lacks, or one that is
     * not UTF-8, would garble everything. */
    // NOLINTBEGIN(concurrency-mt-unsafe)
    if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        (void)setlocale(LC_ALL, "C.UTF-8");
    /* Numbers in files and in JSON have a point. */
    (void)setlocale(LC_NUMERIC, "C");
    // NOLINTEND(concurrency-mt-unsafe)

    code_read(wanted ? wanted : "", code);
    found = code_known(code);
    if (!found)
        found = code_near(code);
    language_use(found ? found : "en");
}
