/* tend_command.c -- guanjia init, import, export, check, rebuild,
 * backup: what is done to a database as a whole
 */
#include "escalation.h"
#include "output.h"
#include "sentences.h"
#include "sync.h"
#include "transfer.h"
#include "words.h"

#include <libintl.h>
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

/* What is made, and where. */
typedef struct Init {
    char *path;
    int unit;         /* 0: a hotline, or its standby */
    const char *hubs; /* one a line; NULL: it has no hotline */
    const char *zone; /* that was said; NULL: this machine's */
} Init;

static bool init_make(const Init *init, Err *err)
{
    char here[ZONE_TEXT];
    const char *zone = init->zone;

    if (init->hubs)
        return desk_join(init->path, init->unit, init->hubs, err) &&
               hotline_ask(init->path, err);
    if (!zone && !clock_zone_here(here))
        return err_set(err, ERR_USAGE,
                       _("This machine's time zone has no name; say the "
                         "residence's: --zone Asia/Taipei"));
    zone = zone ? zone : here;
    if (!desk_make_telling(init->path, init->unit, zone, pin_tell, err))
        return false;
    (void)printf(_("Its times are those of %s; others: guanjia --as admin "
                   "zone NAME\n"),
                 zone);
    return true;
}

/* A desk has its hotline's people, lists and time zone. */
static bool init_fits(const Init *init, bool hotline, bool standby, Err *err)
{
    if (init->hubs && hotline)
        return err_set(err, ERR_USAGE,
                       _("A hotline calls nobody; its desks "
                         "are made with --hub"));
    if (standby && !init->hubs)
        return err_set(err, ERR_USAGE,
                       _("Say of which hotline: guanjia init --standby --hub "
                         "ssh://USER@HOST"));
    if (init->hubs && init->zone)
        return err_set(err, ERR_USAGE,
                       _("The time zone is the hotline's; say it there: "
                         "guanjia --as admin zone %s"),
                       init->zone);
    return !init->hubs || hub_check(init->hubs, err);
}

bool command_init(Words *words, Err *err)
{
    const bool hotline = flag_take(words, "hotline");
    const bool standby = flag_take(words, "standby");
    Init init = {.hubs = option_take(words, "hub"),
                 .zone = option_take(words, "zone")};

    if (!number_option(words, "unit", 1, 999, &init.unit, err))
        return false;
    if ((init.unit != 0) + hotline + standby != 1)
        return err_set(err, ERR_USAGE,
                       _("Say for whom: --unit NUMBER, --hotline or "
                         "--standby"));
    if (!words_done(words, 0, err) || !init_fits(&init, hotline, standby, err))
        return false;
    init.path = desk_path(words->db);
    bool done = init_make(&init, err);
    free(init.path);
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
    (void)printf(ngettext("%ld row: %ld taken, %ld already here, %ld "
                          "refused%s\n",
                          "%ld rows: %ld taken, %ld already here, %ld "
                          "refused%s\n",
                          (unsigned long)result.rows),
                 result.rows, done ? result.taken : 0, result.same,
                 result.refused,
                 import->dry_run ? _(" (dry run: nothing was changed)") : "");
    if (result.refused > 0)
        (void)printf(_("The first refused: %s\n"), result.first);
    if (result.errors[0])
        (void)printf(_("All of them: %s\n"), result.errors);
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
        char *zone = desk_zone(desk);
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
