/* desk_command.c -- guanjia desk add, list, show, revoke, keys: at the hotline
 *
 *     guanjia desk add 3 --key desk3.pub --authorized-keys ~/.ssh/authorized_keys
 *     guanjia desk add standby --key standby.pub
 *     guanjia desk revoke 3
 *     guanjia desk keys --authorized-keys ~/.ssh/authorized_keys
 */
#include "output.h"
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The text of a small file; caller frees.  A byte too many or a NUL is kept
 * from being read as less than it is. */
static char *key_file_read(const char *path, Err *err)
{
    enum { LARGEST = 16384 };
    char *text = mem_new(LARGEST + 1);
    ssize_t len = -1;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (file >= 0) {
        len = read(file, text, LARGEST);
        close(file);
    }
    if (len < 0)
        err_set(err, ERR_NOT_FOUND, _("%s cannot be read: %s"), path,
                strerrordesc_np(errno));
    else if (len == LARGEST || strlen(text) != (size_t)len)
        err_set(err, ERR_INPUT, _("%s is no public key"), path);
    else
        return text;
    free(text);
    return NULL;
}

/* What is to stand in authorized_keys for it. */
static bool line_of(Desk *desk, const Lobby *lobby, Str *line, Err *err)
{
    Str program = STR_EMPTY, database = STR_EMPTY;
    const bool done =
        places_find(desk, &program, &database, err) &&
        lobby_line(lobby, str_text(&program), str_text(&database), line, err);

    str_release(&program);
    str_release(&database);
    return done;
}

/* Which unit is meant, or the standby: the second word. */
static bool unit_read(const Words *words, int *unit, Err *err)
{
    enum { MOST = 999 };
    const char *typed = word_at(words, 1);
    char *end = NULL;

    if (text_is(typed, "standby")) {
        *unit = UNIT_STANDBY;
        return true;
    }
    if (typed && strspn(typed, "0123456789") == strlen(typed) &&
        strlen(typed) < 4)
        *unit = (int)strtol(typed, &end, 10);
    return (*unit >= 1 && *unit <= MOST) ||
           err_set(err, ERR_USAGE,
                   _("Say of which unit, by a number from 1 to 999, or "
                     "standby: guanjia desk %s UNIT"),
                   word_at(words, 0));
}

/* ---- the verbs --------------------------------------------------------------------- */

/* What was asked for. */
typedef struct Ask {
    int unit;
    const char *key, *name, *keys_file; /* NULL: not said */
    bool json;
} Ask;

static bool file_write(Desk *desk, const Lobby *lobby, const char *path,
                       const char *line, Err *err)
{
    if (!keys_file_put(path, lobby, line, err))
        return false;
    char *real = realpath(path, NULL);
    const bool done = lobby_written(desk, lobby->unit, real ? real : path, err);
    free(real);
    return done;
}

static bool desk_add(Desk *desk, const Ask *ask, Err *err)
{
    Lobby lobby;
    char title[64];
    Str line = STR_EMPTY;
    char *key = key_file_read(ask->key, err);
    char *name = text_clean(ask->name ? ask->name : "",
                            ask->name ? strlen(ask->name) : 0, false);
    bool done = key && lobby_add(desk, ask->unit, name, key, err) &&
                lobby_of(desk, ask->unit, &lobby, err) &&
                line_of(desk, &lobby, &line, err);

    if (done && ask->keys_file)
        done = file_write(desk, &lobby, ask->keys_file, str_text(&line), err);
    if (done && ask->keys_file)
        (void)printf(_("%s is let in by %s, with the key %s\n"),
                     lobby_title(lobby.unit, title), ask->keys_file,
                     lobby.fingerprint);
    else if (done)
        (void)puts(str_text(&line));
    str_release(&line);
    free(name);
    free(key);
    return done;
}

static bool desk_revoke(Desk *desk, const Ask *ask, Err *err)
{
    Lobby lobby;
    Err why = ERR_NONE;
    char title[64];

    if (!lobby_revoke(desk, ask->unit, err) ||
        !lobby_of(desk, ask->unit, &lobby, err))
        return false;
    /* the mark holds already, whatever becomes of the file */
    if (*lobby.keys_file &&
        (!keys_file_put(lobby.keys_file, &lobby, NULL, &why) ||
         !lobby_written(desk, lobby.unit, "", &why)))
        return err_set(err, ERR_SYSTEM,
                       _("%s is put out, but its line still stands in "
                         "authorized_keys: %s"),
                       lobby_title(lobby.unit, title), why.text);
    (void)printf(_("%s is put out\n"), lobby_title(lobby.unit, title));
    if (!*lobby.keys_file && lobby.unit == UNIT_STANDBY)
        (void)puts(_("Take its line out of authorized_keys too: it ends in "
                     "guanjia-standby"));
    else if (!*lobby.keys_file)
        (void)printf(_("Take its line out of authorized_keys too: it ends in "
                       "guanjia-desk-%d\n"),
                     lobby.unit);
    return true;
}

static void lobby_json(const Lobby *lobby, Str *out)
{
    str_addc(out, '{');
    json_number(out, "unit", lobby->unit);
    json_pair(out, "name", lobby->name);
    json_pair(out, "key", lobby->key);
    json_pair(out, "fingerprint", lobby->fingerprint);
    json_moment(out, "added", lobby->added);
    json_moment(out, "revoked", lobby->revoked);
    json_moment(out, "heard", lobby->heard);
    str_add(out, "}\n");
}

static bool desk_list(Desk *desk, const Ask *ask, Err *err)
{
    static const char *const heads[] = {N_("Unit"), N_("Desk"), N_("Key"),
                                        N_("Last heard"), N_("Put out")};
    char text[TIME_TEXT];
    Lobby lobby;
    Str json = STR_EMPTY;
    Grid grid = {.columns = 5, .heads = heads};
    const Seconds now = clock_now();

    if (desk_unit(desk) != 0)
        return err_set(err, ERR_NOT_NOW,
                       _("%s is a desk's database; desks are let in at the "
                         "hotline"),
                       store_path(desk_store(desk)));
    for (int i = 0; lobby_at(desk, i, &lobby); i++) {
        if (ask->json) {
            lobby_json(&lobby, &json);
            continue;
        }
        text_print(text, sizeof text, "%d", lobby.unit);
        grid_add(&grid, lobby.unit == UNIT_STANDBY ? _("standby") : text);
        grid_add(&grid, lobby.name);
        grid_add(&grid, lobby.fingerprint);
        grid_add(&grid, time_write(lobby.heard, TIME_SHORT, now, text));
        grid_add(&grid, time_write(lobby.revoked, TIME_SHORT, now, text));
    }
    grid_print(&grid);
    (void)fputs(str_text(&json), stdout);
    str_release(&json);
    return true;
}

/* A line of what is known; nothing where nothing is. */
static void moment_print(const char *words, Seconds at)
{
    char text[TIME_TEXT];

    if (at != NEVER)
        (void)printf("%s %s\n", words,
                     time_write(at, TIME_FULL, clock_now(), text));
}

static void lobby_print(const Lobby *lobby, const char *line)
{
    char title[64];

    (void)printf(_("%s %s\nKey %s\n"), lobby_title(lobby->unit, title),
                 lobby->name, lobby->fingerprint);
    moment_print(_("Let in at"), lobby->added);
    moment_print(_("Last heard at"), lobby->heard);
    moment_print(_("Put out at"), lobby->revoked);
    if (lobby->revoked != NEVER)
        return;
    if (*lobby->keys_file)
        (void)printf(_("Its line stands in %s:\n%s\n"), lobby->keys_file, line);
    else
        (void)printf(_("Its line for authorized_keys:\n%s\n"), line);
}

static bool desk_show(Desk *desk, const Ask *ask, Err *err)
{
    Lobby lobby;
    Str text = STR_EMPTY;
    bool done = lobby_of(desk, ask->unit, &lobby, err);

    if (done && ask->json) {
        lobby_json(&lobby, &text);
        (void)fputs(str_text(&text), stdout);
    } else if (done && (done = line_of(desk, &lobby, &text, err)))
        lobby_print(&lobby, str_text(&text));
    str_release(&text);
    return done;
}

/* One desk's line, into the file or onto the terminal. */
static bool key_write(Desk *desk, const Lobby *lobby, const char *keys_file,
                      Err *err)
{
    Str line = STR_EMPTY;
    bool done = line_of(desk, lobby, &line, err);

    if (done && keys_file)
        done = file_write(desk, lobby, keys_file, str_text(&line), err);
    else if (done)
        (void)puts(str_text(&line));
    str_release(&line);
    return done;
}

bool desk_keys(Desk *desk, const char *keys_file, Err *err)
{
    Lobby lobby;
    bool done = true;
    int count = 0;

    for (int i = 0; done && lobby_at(desk, i, &lobby); i++) {
        if (lobby.revoked != NEVER)
            continue;
        done = key_write(desk, &lobby, keys_file, err);
        count++;
    }
    if (done && keys_file)
        (void)printf(ngettext("%d desk is let in by %s\n",
                              "%d desks are let in by %s\n",
                              (unsigned long)count),
                     count, keys_file);
    return done;
}

static bool keys(Desk *desk, const Ask *ask, Err *err)
{
    return desk_keys(desk, ask->keys_file, err);
}

static const struct Verb {
    const char *name;
    bool (*run)(Desk *desk, const Ask *ask, Err *err);
    bool unit, key;  /* must be said */
    const char *may; /* who may that may this; NULL: by its own name */
} verbs[] = {
    {"add", desk_add, true, true, NULL},
    {"list", desk_list, false, false, NULL},
    {"show", desk_show, true, false, NULL},
    {"revoke", desk_revoke, true, false, NULL},
    {"keys", keys, false, false, "add"},
};

static const struct Verb *verb_of(const Words *words)
{
    const char *name = word_at(words, 0);

    for (size_t i = 0; name && i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

bool command_desk(Words *words, Err *err)
{
    Desk *desk;
    const struct Verb *verb = verb_of(words);
    Ask ask = {.json = words->json};

    if (!verb)
        return err_set(err, ERR_USAGE,
                       _("What about desks? guanjia desk add, list, show, "
                         "revoke or keys"));
    if (verb->key || verb->may)
        ask.keys_file = option_take(words, "authorized_keys");
    if (verb->key) {
        ask.key = option_take(words, "key");
        ask.name = option_take(words, "name");
        if (!ask.key)
            return err_set(err, ERR_USAGE,
                           _("Say by which key: guanjia desk add UNIT --key "
                             "FILE.pub"));
    }
    if ((verb->unit && !unit_read(words, &ask.unit, err)) ||
        !words_done(words, verb->unit ? 2 : 1, err) ||
        !desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    const bool done =
        role_may(desk, "desk", verb->may ? verb->may : verb->name, err) &&
        verb->run(desk, &ask, err);
    desk_close(desk);
    return done;
}
