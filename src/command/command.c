/* command.c -- the words of the command line, and who says them
 *
 * One table of commands, at the end; each takes the words apart by itself.
 */
#include "command.h"

#include "screen.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- signing in ------------------------------------------------------------ */

/* A PIN typed at the terminal, unseen. */
static bool pin_ask(const char *login, char pin[64], Err *err)
{
    struct termios before;

    if (tcgetattr(STDIN_FILENO, &before) != 0)
        return err_set(err, ERR_FORBIDDEN,
                       _("%s must give a PIN: at a terminal, or in "
                         "GUANJIA_PIN"),
                       login);
    struct termios unseen = before;
    unseen.c_lflag &= ~(tcflag_t)ECHO;
    (void)fprintf(stderr, _("PIN of %s: "), login);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    bool read = fgets(pin, 64, stdin) != NULL;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    (void)fputc('\n', stderr);
    pin[strcspn(pin, "\n")] = '\0';
    return read || err_set(err, ERR_FORBIDDEN, _("No PIN was given"));
}

static bool enter_as(Desk *desk, const char *login, Err *err)
{
    char typed[64];
    const char *pin = secure_getenv("GUANJIA_PIN");

    if (!login)
        return sign_in_system(desk, err);
    if (!pin && !pin_ask(login, typed, err))
        return false;
    return sign_in(desk, login, pin ? pin : typed, false, err);
}

bool desk_enter(const Words *words, StoreMode mode, Entry entry, Desk **desk,
                Err *err)
{
    char *path = desk_path(words->db);
    bool done = desk_open(desk, path, mode, progress_bar,
                          _("Building the tables"), err);

    free(path);
    if (!done)
        return false;
    if (entry == ENTRY_NOBODY || enter_as(*desk, words->as, err))
        return true;
    desk_close(*desk);
    *desk = NULL;
    return false;
}

bool command_screens(Words *words, Err *err)
{
    Desk *desk;
    const char *minutes = option_take(words, "lock_after");
    ScreenOptions options = {.login = words->as,
                             .pin = secure_getenv("GUANJIA_PIN"),
                             .lock_after = 5 * MINUTE};

    if (!options_done(words, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_NOBODY, &desk, err))
        return false;
    options.lock_after =
        (int)setting_int(desk_store(desk), "lock_after", options.lock_after);
    if (minutes)
        options.lock_after = (int)strtol(minutes, NULL, 10);
    bool done = screens_run(desk, &options, err);
    desk_close(desk);
    return done;
}

/* ---- taking the line apart --------------------------------------------------- */

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
static const char *const bare[] = {"all",     "dry-run", "partial", "no-screen",
                                   "hotline", "version", NULL};

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

static void option_set(Words *words, const char *name, size_t len,
                       const char *value)
{
    char *field = mem_textn(name, len);
    for (char *at = field; *at; at++)
        *at = (char)(*at == '-' ? '_' : *at);
    fields_set(&words->options, field, value);
    free(field);
}

/* Reads the option at argv[*i]; moves on over its value. */
static bool option_read(Words *words, int argc, char **argv, int *i, Err *err)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const Global *global = global_of(name, len);
    const char *value = equals ? equals + 1 : NULL;

    if (global && global->flag) {
        *(bool *)((char *)words + global->flag) = true;
        return true;
    }
    if (!value && !is_bare(name, len)) {
        if (*i + 1 >= argc)
            return err_set(err, ERR_USAGE, _("--%s needs a word behind it"),
                           name);
        value = argv[++*i];
    }
    if (global)
        *(const char **)((char *)words + global->text) = value;
    else
        option_set(words, name, len, value ? value : "");
    return true;
}

static bool words_read(Words *words, int argc, char **argv, const char **rest,
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

/* ---- running ------------------------------------------------------------------ */

static void say_usage(const Command *command)
{
    (void)printf("guanjia %s %s\n    %s\n", command->name, command->usage,
                 _(command->help));
}

bool command_help(Words *words, Err *err)
{
    const char *topic = word_at(words, 0);
    Str keys = STR_EMPTY;

    if (topic && strcmp(topic, "keys") == 0) {
        actions_describe(&keys);
        (void)fputs(str_text(&keys), stdout);
        str_release(&keys);
        return true;
    }
    for (const Command *command = commands; command->name; command++)
        if (!topic || strcmp(topic, command->name) == 0)
            say_usage(command);
    if (!topic)
        (void)puts(
            _("\nEverywhere: --db FILE  --as LOGIN (PIN asked, or in "
              "GUANJIA_PIN)  --lang en|zh-Hant  --json  --now TIME\n"
              "Without a word the screens open. Keys: guanjia help keys"));
    return options_done(words, err);
}

static const Command *command_of(const char *name)
{
    for (const Command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static bool run(Words *words, Err *err)
{
    const char *name = word_at(words, 0);
    const Command *command = name ? command_of(name) : NULL;

    if (words->lang && !language_set(words->lang, err))
        return false;
    if (words->now && !clock_set(words->now, err))
        return false;
    if (flag_take(words, "version")) {
        (void)puts("guanjia " GUANJIA_VERSION);
        return true;
    }
    if (!name)
        return words->help ? command_help(words, err)
                           : command_screens(words, err);
    if (!command)
        return err_set(err, ERR_USAGE,
                       _("There is no command %s; see: guanjia help"), name);
    words->at++;
    words->count--;
    if (words->help) {
        say_usage(command);
        return true;
    }
    return command->run(words, err);
}

int command_run(int argc, char **argv)
{
    const char **rest = mem_new((size_t)(argc + 1) * sizeof *rest);
    Words words = {0};
    Err err = ERR_NONE;

    language_start();
    bool done = words_read(&words, argc, argv, rest, &err) && run(&words, &err);
    fields_release(&words.options);
    free(rest);
    if (fflush(stdout) != 0 && done)
        done = err_set(&err, ERR_SYSTEM, _("The output could not be written"));
    if (done)
        return 0;
    (void)fprintf(stderr, "guanjia: %s\n", err.text);
    return err.kind == ERR_USAGE ? 2 : 1;
}

const Command commands[] = {
    {"demo", command_demo, "[--folder DIR [--no-screen]]",
     N_("Build a small residence and open a desk of it")},
    {"init", command_init, "--unit N | --hotline",
     N_("Make the database of a desk, or of the hotline")},
    {"request", command_request,
     "receive --home HOME --category CODE --text TEXT | VERB NUMBER [--to "
     "WHOM] [--text TEXT] [--at TIME] | undo NUMBER | show NUMBER | list "
     "[--all] [--state S] [--home H] [--category C] [--department D] [WORDS]",
     N_("Take down, follow, show and find requests")},
    {"household", command_household,
     "set --home HOME --name NAME … | show HOME | list [WORDS]",
     N_("Households: name, language, telephone, wishes")},
    {"home", command_home, "set --home HOME --unit N … | list",
     N_("Homes of the residence")},
    {"staff", command_staff,
     "set --login LOGIN --name NAME --role ROLE … | pin LOGIN --pin PIN | "
     "list",
     N_("People who work here, their roles and PINs")},
    {"duty", command_duty, "on | off | list", N_("Who is on duty")},
    {"category", command_category, "set --code CODE --labels JSON … | list",
     N_("Categories of requests")},
    {"department", command_department, "set --code CODE --labels JSON | list",
     N_("Departments that requests go to")},
    {"import", command_import,
     "KIND FILE.csv [--map MAP.yaml] [--encoding NAME] [--dry-run] [--partial] "
     "[--errors FILE]",
     N_("Bring homes, households, staff or requests in from CSV")},
    {"export", command_export, "KIND", N_("Write all records of a kind")},
    {"forms", command_forms, "check [FILE …] | list",
     N_("Find every mistake in form files")},
    {"check", command_check, "",
     N_("Add all facts up again and compare; look for damage")},
    {"rebuild", command_rebuild, "",
     N_("Build the tables again from the facts")},
    {"backup", command_backup, "FILE",
     N_("Write a consistent copy of the database in use")},
    {"help", command_help, "[COMMAND | keys]", N_("Explain the words")},
    {0},
};
