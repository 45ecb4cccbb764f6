/* command.c -- the words of the command line, and who says them
 *
 * One table of commands, at the end; each takes the words apart by itself.
 */
#include "command.h"

#include "output.h"
#include "screen.h"
#include "standing.h"
#include "words.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- signing in ------------------------------------------------------------ */

/* A line of standard input; false at its end, or after Ctrl-C. */
static bool line_read(char line[64])
{
    enum { CTRL_C = 3, MOST = 63 };
    ssize_t len = 0, got;
    char byte = 0;

    while ((got = read(STDIN_FILENO, &byte, 1)) == 1 && byte != '\n' &&
           byte != CTRL_C)
        if (len < MOST)
            line[len++] = byte;
    line[len] = '\0';
    return byte != CTRL_C && (got == 1 || len > 0);
}

bool pin_ask(const char *question, char pin[64], Err *err)
{
    enum { CTRL_C = 3 };
    struct termios before, unseen;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;

    if (terminal) {
        /* Ctrl-C ends the line, or the terminal would stay without echo. */
        unseen = before;
        unseen.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
        unseen.c_cc[VEOL] = CTRL_C;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
        (void)fprintf(stderr, "%s", question);
    }
    bool done = line_read(pin);
    if (terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        (void)fputc('\n', stderr);
    }
    return done || err_set(err, ERR_FORBIDDEN, _("No PIN was given"));
}

static bool enter_as(Desk *desk, const char *login, Err *err)
{
    char typed[64], question[96];
    const char *pin = secure_getenv("GUANJIA_PIN");

    if (!login)
        return sign_in_system(desk, err);
    if (!pin && !isatty(STDIN_FILENO))
        return err_set(err, ERR_FORBIDDEN,
                       _("%s must give a PIN: at a terminal, or in "
                         "GUANJIA_PIN"),
                       login);
    text_print(question, sizeof question, _("PIN of %s: "), login);
    if (!pin && !pin_ask(question, typed, err))
        return false;
    bool done = sign_in(desk, login, pin ? pin : typed, false, err);
    explicit_bzero(typed, sizeof typed);
    return done;
}

/* Why the database is only read: said behind what was asked for, unless that
 * was refused for the same reason. */
static char notice[512];

/* A desk whose first filling was cut short is worked at when it is whole. */
static bool whole(Desk *desk, Err *err)
{
    return desk_filled(desk) ||
           err_set(err, ERR_NOT_NOW,
                   _("This desk does not have everything from its hotline "
                     "yet; fill it with: guanjia sync"));
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
    text_copy(notice, sizeof notice, store_read_only(desk_store(*desk)));
    if (entry == ENTRY_NOBODY ||
        (whole(*desk, err) && enter_as(*desk, words->as, err)))
        return true;
    desk_close(*desk);
    *desk = NULL;
    return false;
}

void desk_leave(Desk *desk)
{
    while (desk_tend(desk))
        ;
    desk_close(desk);
}

bool command_screens(Words *words, Err *err)
{
    enum { LOCK_AFTER = 5 * MINUTE };
    Desk *desk;
    int lock_after = -1;
    ScreenOptions options = {.login = words->as,
                             .pin = secure_getenv("GUANJIA_PIN"),
                             .standing = standing_read,
                             .standing_tell = standing_tell};

    if (!number_option(words, "lock_after", 0, INT_MAX, &lock_after, err) ||
        !options_done(words, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_NOBODY, &desk, err))
        return false;
    if (!desk_filled(desk) && !desk_fill(desk, err)) {
        desk_close(desk);
        return false;
    }
    options.lock_after =
        lock_after >= 0
            ? lock_after
            : (int)setting_int(desk_store(desk), "lock_after", LOCK_AFTER);
    bool done = screens_run(desk, &options, err);
    notice[0] = '\0'; /* the screens said so */
    desk_close(desk);
    return done;
}

/* ---- running ------------------------------------------------------------------ */

const Command *command_of(const char *name)
{
    for (const Command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

/* What every command understands; wrong ones are wrong words. */
static bool globals_use(const Words *words, Err *err)
{
    const char *now = words->now ? words->now : secure_getenv("GUANJIA_NOW");

    /* programs that this one starts live at the same time */
    if (words->now) /* NOLINTNEXTLINE(concurrency-mt-unsafe): no threads */
        (void)setenv("GUANJIA_NOW", words->now, 1);
    if ((!words->lang || language_set(words->lang, err)) &&
        (!now || clock_set(now, err)))
        return true;
    err->kind = ERR_USAGE;
    return false;
}

static bool run(Words *words, Err *err)
{
    const char *name = word_at(words, 0);
    const Command *command = name ? command_of(name) : NULL;

    if (!globals_use(words, err))
        return false;
    if (flag_take(words, "version")) {
        (void)puts("guanjia " GUANJIA_VERSION);
        return words_done(words, 0, err);
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
        command_explain(command, true);
        return true;
    }
    return command->run(words, err);
}

/* One sentence; where it is about a field, with the option that fills it. */
static void say_error(const Err *err)
{
    Str option = STR_EMPTY;

    if (err->field[0])
        option_name(err->field, &option);
    if (option.len)
        (void)fprintf(stderr, "guanjia: %s (%s)\n", err->text,
                      str_text(&option));
    else
        (void)fprintf(stderr, "guanjia: %s\n", err->text);
    str_release(&option);
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
    if ((fflush(stdout) != 0 || ferror(stdout)) && done)
        done = err_set(&err, ERR_SYSTEM, _("The output could not be written"));
    if (done && notice[0])
        (void)fprintf(stderr, "guanjia: %s\n", notice);
    if (done)
        return 0;
    say_error(&err);
    return err.kind == ERR_USAGE ? 2 : 1;
}

const Command commands[] = {
    {"demo", command_demo, "[--hotline] [--folder DIR [--no-screen]]",
     N_("Build a small residence and open a desk of it, or the hotline"), NULL},
    {"init", command_init,
     "--unit N [--zone ZONE]\n--hotline [--zone ZONE]\n"
     "--unit N --hub ADDRESS [--hub ADDRESS]\n--standby --hub ADDRESS",
     N_("Make the database of a desk, of the hotline, or of its standby"),
     NULL},
    {"request", command_request,
     "receive --home HOME --category CODE --text TEXT\n"
     "VERB NUMBER [--to WHOM] [--text TEXT] [--at TIME]\n"
     "undo NUMBER\n"
     "settle NUMBER --take this|other [--which COUNT]\n"
     "show NUMBER\n"
     "print NUMBER [--as-print NAME] [--in LANG,LANG]\n"
     "list [--all] [--mine] [--state STATE] [--day DAY] [--home HOME] "
     "[--category CODE] [--department CODE] [--unit N|hotline] [--late] "
     "[--first COUNT] [WORDS]",
     N_("Take down, follow, show and find requests"), explain_request},
    {"household", command_household,
     "set --home HOME --name NAME [--telephone NUMBER] …\nmove HOME --to "
     "HOME\nshow HOME\nlist "
     "[WORDS]",
     N_("Households: name, language, telephone, wishes"), explain_household},
    {"home", command_home, "set --home HOME --unit N …\nlist",
     N_("Homes of the residence"), explain_home},
    {"staff", command_staff,
     "set --login LOGIN --name NAME --role ROLE …\npin [LOGIN] [--pin "
     "PIN]\nlist",
     N_("People who work here, their roles and PINs"), explain_staff},
    {"duty", command_duty,
     "on [LOGIN] [--at TIME]\noff [LOGIN] [--at TIME]\nlist",
     N_("Who is on duty"), NULL},
    {"units", command_units, "",
     N_("How each unit's desk stands: who is there, who answers, what is "
        "open"),
     NULL},
    {"handover", command_handover, "\nsign NUMBER",
     N_("What this shift hands over; sign a notice that must be read"), NULL},
    {"category", command_category, "set --code CODE --labels JSON …\nlist",
     N_("Categories of requests"), explain_category},
    {"department", command_department, "set --code CODE --labels JSON …\nlist",
     N_("Departments that requests go to"), explain_department},
    {"record", command_record,
     "\nKIND list [--open] [--late] [--state STATE] [--words WORDS] [--first "
     "COUNT]\n"
     "KIND show NUMBER\nKIND set [NUMBER] [--FIELD VALUE …]\n"
     "KIND STEP NUMBER [--FIELD VALUE …] [--at TIME]\nKIND undo NUMBER\n"
     "KIND settle NUMBER --take this|other [--which COUNT]\n"
     "KIND due [--at DATE]\n"
     "KIND print NUMBER|--blank [--as-print NAME] [--in LANG,LANG]",
     N_("The registers that forms define; alone: which there are"), NULL},
    {"import", command_import,
     "KIND FILE.csv [--map MAP.yaml] [--encoding NAME] [--dry-run] [--partial] "
     "[--errors FILE]",
     N_("Bring homes, households, staff or requests in from CSV"), NULL},
    {"export", command_export, "KIND",
     N_("Write all records of a kind as CSV, or JSON with --json"), NULL},
    {"report", command_report,
     "\nKIND/NAME [--from DAY] [--to DAY] [--unit N] [--across CAMPAIGN] "
     "[--one WHO] [--html FILE] [--csv]",
     N_("List reports; tell one, as text, a page or a spreadsheet"), NULL},
    {"forms", command_forms,
     "check [--languages] [FILE …]\nlist\nnew NAME [--to FILE]",
     N_("Find every mistake in form files, tell which are used, begin one"),
     explain_forms},
    {"zone", command_zone, "[NAME]",
     N_("Tell the residence's time zone, or set it: Asia/Taipei"), NULL},
    {"check", command_check, "",
     N_("Add all facts up again and compare; look for damage"), NULL},
    {"rebuild", command_rebuild, "",
     N_("Build the tables again from the facts"), NULL},
    {"backup", command_backup, "FILE",
     N_("Write a consistent copy of the database in use"), NULL},
    {"sync", command_sync,
     "[--hub ADDRESS] [--follow [--wait]] [--record FILE]\nstatus\nlog\n"
     "release RECORD\nunit-file",
     N_("Exchange facts with the hotline; tell how that stands"), explain_sync},
    {"desk", command_desk,
     "add UNIT|standby --key FILE.pub [--name NAME] [--authorized-keys FILE]\n"
     "list\nshow UNIT|standby\nrevoke UNIT|standby\n"
     "keys [--authorized-keys FILE]",
     N_("Let the desks of lobbies in at the hotline, and put them out"), NULL},
    {"hotline", command_hotline, "promote [--authorized-keys FILE]",
     N_("Make the standby the hotline, when the first is lost"),
     explain_hotline},
    {"serve", command_serve,
     "--desk UNIT|--standby [--key FINGERPRINT] [--record FILE]",
     N_("The hotline's end of a line, started by sshd"), explain_serve},
    {"alerts", command_alerts, "\nsee NUMBER",
     N_("List what waits and is for you; say that you have seen it"), NULL},
    {"appointments", command_appointments,
     "[DAY] [--week] [--department CODE] [--unit N]\n"
     "--ical FILE [--department CODE] [--unit N]",
     N_("List the times agreed with households; write them as a calendar"),
     NULL},
    {"sentences", command_sentences, "[--in LANG]",
     N_("List the sentences that Ctrl-G puts into a text field"), NULL},
    {"notify", command_notify, "[--follow]\nlist",
     N_("Pass on by the residence's own commands what somebody has to know"),
     explain_notify},
    {"help", command_help, "[COMMAND | REGISTER | keys]",
     N_("Explain the words"), NULL},
    {0},
};
