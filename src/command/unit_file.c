/* unit_file.c -- guanjia sync unit-file: what systemd starts at a desk
 *
 *     guanjia sync unit-file >~/.config/systemd/user/guanjia-sync.service
 *
 * and at a standby, as a unit of the system
 */
#include "words.h"

#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool places_find(Desk *desk, Str *program, Str *database, Err *err)
{
    char self[PATH_MAX] = "";
    char *file = realpath(store_path(desk_store(desk)), NULL);
    const ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    const bool found = len > 0 && file;

    if (found) {
        str_addn(program, self, (size_t)len);
        str_add(database, file);
    }
    free(file);
    return found || err_set(err, ERR_SYSTEM,
                            _("Where the program and its database lie cannot "
                              "be found out"));
}

/* A path within the quotes of a unit: systemd looks for %, $, \\ and " there. */
static bool path_quote(const char *path, Str *out, Err *err)
{
    str_addc(out, '"');
    for (const char *at = path; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return err_set(err, ERR_INPUT,
                           _("%s cannot stand in a unit of systemd"), path);
        if (*at == '%' || *at == '$')
            str_addc(out, *at);
        else if (*at == '"' || *at == '\\')
            str_addc(out, '\\');
        str_addc(out, *at);
    }
    str_addc(out, '"');
    return true;
}

/* A desk's is its person's; a standby's the system's, for the user that the
 * data belongs to. */
static void unit_print(int unit, const char *start)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char room[4096], from[32] = "the standby";
    const bool system =
        unit == 0 &&
        getpwuid_r(getuid(), &entry, room, sizeof room, &found) == 0 && found;

    if (unit > 0)
        text_print(from, sizeof from, "desk %d", unit);
    (void)printf("[Unit]\n"
                 "Description=guanjia: the line from %s to the hotline\n"
                 "StartLimitIntervalSec=0\n"
                 "\n"
                 "[Service]\n",
                 from);
    if (system)
        (void)printf("User=%s\n", entry.pw_name);
    (void)printf("ExecStart=%s sync --follow\n"
                 "Restart=always\n"
                 "RestartSec=10\n"
                 "RestartPreventExitStatus=2\n"
                 "\n"
                 "[Install]\n"
                 "WantedBy=%s\n",
                 start, system ? "multi-user.target" : "default.target");
}

bool unit_file_print(Desk *desk, Err *err)
{
    Str program = STR_EMPTY, database = STR_EMPTY, start = STR_EMPTY;
    bool done = desk_unit(desk) != 0 || desk_standby(desk) ||
                err_set(err, ERR_NOT_NOW,
                        _("%s is a hotline's database; its desks call it"),
                        store_path(desk_store(desk)));

    done = done && places_find(desk, &program, &database, err) &&
           path_quote(str_text(&program), &start, err);
    str_add(&start, " --db ");
    done = done && path_quote(str_text(&database), &start, err);
    if (done)
        unit_print(desk_unit(desk), str_text(&start));
    str_release(&program);
    str_release(&database);
    str_release(&start);
    return done;
}
