/* help.c -- guanjia help: how each command is said
 *
 *     guanjia import KIND FILE.csv [--map MAP.yaml] [--encoding NAME]
 *             [--dry-run] [--partial] [--errors FILE]
 *         Bring homes, households, staff or requests in from CSV
 */
#include "screen.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 79 };

/* One way to say a command, with what does not fit wrapped behind an indent;
 * a bracket is not parted. */
static void usage_line(const char *name, const char *usage, size_t len)
{
    enum { INDENT = 12 };
    int used = printf("guanjia %s", name);

    while (len > 0) {
        size_t part = 0;
        for (int open = 0; part < len && (open > 0 || usage[part] != ' ');
             part++)
            open += usage[part] == '[' ? 1 : usage[part] == ']' ? -1 : 0;
        int cells = text_cells(usage, part);
        if (used + 1 + cells > WIDTH)
            used = printf("\n%*s", INDENT - 1, "") - 1;
        used += printf(" %.*s", (int)part, usage) > 0 ? 1 + cells : 0;
        part += part < len;
        usage += part;
        len -= part;
    }
    (void)putchar('\n');
}

static void say_usage(const Command *command)
{
    const char *usage = command->usage;

    do {
        size_t len = strcspn(usage, "\n");
        usage_line(command->name, usage, len);
        usage += len + (usage[len] == '\n');
    } while (*usage);
    (void)printf("    %s\n", _(command->help));
}

void command_explain(const Command *command, bool whole)
{
    Str more = STR_EMPTY;

    say_usage(command);
    if (whole && command->more) {
        command->more(&more);
        (void)printf("\n%s", str_text(&more));
    }
    str_release(&more);
}

static void say_keys(void)
{
    Str keys = STR_EMPTY;

    actions_describe(&keys);
    (void)fputs(str_text(&keys), stdout);
    str_release(&keys);
}

static void say_everything(void)
{
    (void)puts(_("guanjia [--lock-after SECONDS]\n"
                 "    Open the screens"));
    for (const Command *command = commands; command->name; command++)
        command_explain(command, false);
    (void)puts(_("\nEverywhere:\n"
                 "  --db FILE         the database; else $GUANJIA_DB, else\n"
                 "                    $XDG_DATA_HOME/guanjia/desk.db\n"
                 "  --as LOGIN        who you are; the PIN is asked for, or in "
                 "$GUANJIA_PIN;\n"
                 "                    else the system's user, who needs none\n"
                 "  --lang LANGUAGE   en or zh-Hant\n"
                 "  --json            a JSON object a line\n"
                 "  --now TIME        hold the clock at TIME; @FILE: at what "
                 "FILE says\n"
                 "\n"
                 "Exit status: 0 done, 1 refused or not found, 2 wrong words.\n"
                 "More: guanjia help COMMAND, help REGISTER, help keys"));
}

bool command_help(Words *words, Err *err)
{
    const char *topic = word_at(words, 0);

    if (!words_done(words, 1, err))
        return false;
    if (!topic) {
        say_everything();
        return true;
    }
    if (strcmp(topic, "keys") == 0) {
        say_keys();
        return true;
    }
    if (command_of(topic)) {
        command_explain(command_of(topic), true);
        return true;
    }
    Str told = STR_EMPTY;
    const bool known =
        explain_register(topic, &told) ||
        err_set(err, ERR_USAGE, _("There is no command %s; see: guanjia help"),
                topic);
    (void)fputs(str_text(&told), stdout);
    str_release(&told);
    return known;
}
