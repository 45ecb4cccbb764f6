/* tend_command.c -- guanjia init, import, export, check, rebuild,
 * backup: what is done to a database as a whole
 */
#include "escalation.h"
#include "output.h"
#include "sentences.h"
#include "sync.h"
#include "transfer.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A desk that has a hotline gets everything from there at once, if it can. */
static bool hotline_ask(const char *path, Err *err)
{
    Desk *desk;
    Err why = ERR_NONE;

    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, err))
        return false;
    if (desk_fill(desk, &why))
        (void)printf(_("Made %s, and filled it from the hotline\n"), path);
    else
        (void)printf(_("Made %s. It opens when it has got everything from "
                       "the hotline, by: guanjia sync\n%s\n"),
                     path, why.text);
    desk_close(desk);
    return true;
}

static void pin_tell(const char *path, const char *pin)
{
    (void)printf(_("Made %s. Sign in as admin with PIN %s, and give it "
                   "another: guanjia --as admin staff pin\n"),
                 path, pin);
    (void)fflush(stdout);
}

static bool init_make(const char *path, int unit, const char *hubs, Err *err)
{
    if (hubs)
        return desk_join(path, unit, hubs, err) && hotline_ask(path, err);
    return desk_make_telling(path, unit, pin_tell, err);
}

bool command_init(Words *words, Err *err)
{
    int unit = 0;
    const bool hotline = flag_take(words, "hotline");
    const bool standby = flag_take(words, "standby");
    const char *hubs = option_take(words, "hub");

    if (!number_option(words, "unit", 1, 999, &unit, err))
        return false;
    if ((unit != 0) + hotline + standby != 1)
        return err_set(err, ERR_USAGE,
                       _("Say for whom: --unit NUMBER, --hotline or "
                         "--standby"));
    if (!words_done(words, 0, err))
        return false;
    if (hubs && hotline)
        return err_set(err, ERR_USAGE,
                       _("A hotline calls nobody; its desks "
                         "are made with --hub"));
    if (standby && !hubs)
        return err_set(err, ERR_USAGE,
                       _("Say of which hotline: guanjia init --standby --hub "
                         "ssh://USER@HOST"));
    if (hubs && !hub_check(hubs, err))
        return false;
    char *path = desk_path(words->db);
    bool done = init_make(path, unit, hubs, err);
    free(path);
    return done;
}

/* ---- import and export ---------------------------------------------------------- */

static bool import_into(Desk *desk, const Import *import, Err *err)
{
    ImportResult result = {0};

    if (!role_may(desk, import->kind, "import", err))
        return false;
    bool done = desk_import(desk, import, &result, err);
    if (!done && result.rows == 0)
        return false;
    (void)printf(_("%ld rows: %ld taken, %ld already here, %ld refused%s\n"),
                 result.rows, done ? result.taken : 0, result.same,
                 result.refused,
                 import->dry_run ? _(" (dry run: nothing was changed)") : "");
    if (result.refused > 0)
        (void)printf(_("The first refused: %s\nAll of them: %s\n"),
                     result.first, result.errors);
    return done;
}

bool command_import(Words *words, Err *err)
{
    Desk *desk;
    Import import = {.kind = word_at(words, 0),
                     .file = word_at(words, 1),
                     .map = option_take(words, "map"),
                     .encoding = option_take(words, "encoding"),
                     .errors = option_take(words, "errors"),
                     .dry_run = flag_take(words, "dry_run"),
                     .partial = flag_take(words, "partial"),
                     .progress = progress_bar,
                     .self = _("Bringing in")};

    if (!import.file || words->count > 2)
        return err_set(err, ERR_USAGE,
                       _("Say what and from where: guanjia import request "
                         "FILE.csv"));
    if (!options_done(words, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    bool done = import_into(desk, &import, err);
    desk_leave(desk);
    return done;
}

bool command_export(Words *words, Err *err)
{
    Desk *desk;
    const char *kind = word_at(words, 0);

    if (!kind)
        return err_set(err, ERR_USAGE,
                       _("Say what: guanjia export request > FILE.csv"));
    if (!words_done(words, 1, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    bool done = role_may(desk, kind, "export", err) &&
                desk_export(desk, kind, words->json, stdout, err);
    desk_close(desk);
    return done;
}

/* ---- the residence's time ------------------------------------------------------- */

bool command_zone(Words *words, Err *err)
{
    Desk *desk;
    const char *name = word_at(words, 0);
    bool done = true;

    if (!words_done(words, 1, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    if (name) {
        done = desk_zone_put(desk, name, err);
    } else {
        char *zone = setting_get(desk_store(desk), "zone");
        (void)puts(zone ? zone : _("That of this machine"));
        free(zone);
    }
    desk_close(desk);
    return done;
}

/* ---- the file -------------------------------------------------------------------------- */

bool command_check(Words *words, Err *err)
{
    Desk *desk;
    Str found = STR_EMPTY;

    if (!words_done(words, 0, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_NOBODY, &desk, err))
        return false;
    bool done = desk_check(desk, progress_bar, _("Adding up"), &found, err);
    Sentences *sentences = sentences_open();
    const char *const troubles[] = {
        role_trouble(desk), escalation_trouble(desk), desk_terms_trouble(desk),
        sentences_trouble(sentences)};
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (troubles[i]) {
            str_addf(&found, "%s\n", troubles[i]);
            done = false;
        }
    sentences_close(sentences);
    (void)fputs(str_text(&found), stdout);
    if (done)
        (void)puts(_("Everything is as the facts say"));
    else if (err->kind == ERR_OK)
        done = err_set(err, ERR_STORAGE,
                       _("Not everything is right; the lines above say what"));
    str_release(&found);
    desk_close(desk);
    return done;
}

bool command_rebuild(Words *words, Err *err)
{
    Desk *desk;

    if (!words_done(words, 0, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_NOBODY, &desk, err))
        return false;
    bool done = desk_rebuild(desk, progress_bar, _("Building the tables"), err);
    desk_close(desk);
    return done;
}

bool command_backup(Words *words, Err *err)
{
    Desk *desk;
    const char *file = word_at(words, 0);

    if (!file)
        return err_set(err, ERR_USAGE, _("Say where to: guanjia backup FILE"));
    if (!words_done(words, 1, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_NOBODY, &desk, err))
        return false;
    bool done =
        store_backup(desk_store(desk), file, progress_bar, _("Copying"), err);
    desk_close(desk);
    return done;
}
