/* lobby.c -- the desks that a hotline lets in
 *
 *     desk   3, "Tower A", ssh-ed25519 AAAA…, SHA256:hC0m…, revoked 0
 *
 * The key is what lets a desk in; sshd looks at it, and the line in
 * authorized_keys names the unit, and the key by its fingerprint.  The mark
 * here is what puts a desk out, also one that is on the line, and also where
 * a line of a former key was left in some other file.
 */
#include "desk.h"
#include "key.h"

#include <string.h>

enum { UNIT_MOST = 999 };

static bool unit_sound(Desk *desk, int unit, Err *err)
{
    if (desk->unit != 0)
        return err_set(err, ERR_NOT_NOW,
                       _("%s is a desk's database; desks are let in at the "
                         "hotline"),
                       store_path(desk->store));
    return (unit >= 1 && unit <= UNIT_MOST) ||
           err_set(err, ERR_USAGE, _("A unit's number is 1 to 999"));
}

/* ---- reading ------------------------------------------------------------------- */

#define LOBBY_COLUMNS                                                  \
    "SELECT unit, name, key, fingerprint, keys_file, added, revoked, " \
    "(SELECT max(heard) FROM peer WHERE peer.unit = desk.unit) FROM desk "

static bool lobby_read(Sql *q, Lobby *lobby)
{
    const bool found = sql_row(q);

    *lobby = (Lobby){0};
    if (found) {
        lobby->unit = (int)sql_get_int(q, 0);
        text_copy(lobby->name, sizeof lobby->name, sql_get(q, 1));
        text_copy(lobby->key, sizeof lobby->key, sql_get(q, 2));
        text_copy(lobby->fingerprint, sizeof lobby->fingerprint, sql_get(q, 3));
        text_copy(lobby->keys_file, sizeof lobby->keys_file, sql_get(q, 4));
        lobby->added = sql_get_int(q, 5);
        lobby->revoked = sql_get_int(q, 6);
        lobby->heard = sql_get_int(q, 7) / 1000;
    }
    return sql_done(q, NULL) && found;
}

static bool lobby_look(Desk *desk, int unit, Lobby *lobby)
{
    Sql *q = sql(desk->store, LOBBY_COLUMNS "WHERE unit = :unit");

    sql_int(q, ":unit", unit);
    return lobby_read(q, lobby);
}

bool lobby_of(Desk *desk, int unit, Lobby *lobby, Err *err)
{
    return unit_sound(desk, unit, err) &&
           (lobby_look(desk, unit, lobby) ||
            err_set(err, ERR_NOT_FOUND,
                    _("Unit %d has no desk yet; let one in with: guanjia desk "
                      "add %d --key FILE.pub"),
                    unit, unit));
}

bool lobby_at(Desk *desk, int i, Lobby *lobby)
{
    Sql *q = sql(desk->store, LOBBY_COLUMNS "ORDER BY unit LIMIT 1 OFFSET :i");

    sql_int(q, ":i", i);
    return lobby_read(q, lobby);
}

void desk_called_by(Desk *desk, const char *fingerprint)
{
    text_copy(desk->caller, sizeof desk->caller, fingerprint);
}

bool desk_admitted(Desk *desk, int unit, Err *err)
{
    Sql *q = sql(desk->store,
                 "SELECT fingerprint, revoked FROM desk WHERE unit = :unit");

    sql_int(q, ":unit", unit);
    const bool known = sql_row(q);
    const bool other =
        known && *desk->caller && strcmp(sql_get(q, 0), desk->caller) != 0;
    const bool revoked = known && sql_get_int(q, 1) != 0;
    if (!sql_done(q, err))
        return false;
    if (!revoked && !other)
        return true;
    return err_set(err, ERR_FORBIDDEN,
                   revoked ? _("The desk of unit %d is not let in any more")
                           : _("The desk of unit %d has another key now"),
                   unit);
}

/* ---- letting in, putting out ----------------------------------------------------- */

/* Neither the unit nor the key is in force otherwise. */
static bool place_free(Desk *desk, const Lobby *lobby, Err *err)
{
    Lobby other;

    if (lobby_look(desk, lobby->unit, &other) && other.revoked == NEVER &&
        strcmp(other.fingerprint, lobby->fingerprint) != 0)
        return err_set(err, ERR_NOT_NOW,
                       _("Unit %d has a desk with the key %s; put that one "
                         "out first: guanjia desk revoke %d"),
                       lobby->unit, other.fingerprint, lobby->unit);
    for (int i = 0; lobby_at(desk, i, &other); i++)
        if (other.unit != lobby->unit && other.revoked == NEVER &&
            strcmp(other.fingerprint, lobby->fingerprint) == 0)
            return err_set(err, ERR_INPUT,
                           _("The desk of unit %d has that key; each desk "
                             "makes its own"),
                           other.unit);
    return true;
}

static bool lobby_write(Desk *desk, const Lobby *lobby, Err *err)
{
    Sql *q = sql(desk->store,
                 "INSERT INTO desk (unit, name, key, fingerprint, keys_file, "
                 "added, revoked) VALUES (:unit, :name, :key, :fingerprint, "
                 "'', :added, 0) ON CONFLICT (unit) DO UPDATE SET name = "
                 "excluded.name, key = excluded.key, fingerprint = "
                 "excluded.fingerprint, added = excluded.added, revoked = 0");

    sql_int(q, ":unit", lobby->unit);
    sql_text(q, ":name", lobby->name);
    sql_text(q, ":key", lobby->key);
    sql_text(q, ":fingerprint", lobby->fingerprint);
    sql_int(q, ":added", clock_now());
    return sql_done(q, err);
}

bool lobby_add(Desk *desk, int unit, const char *name, const char *key,
               Err *err)
{
    Lobby lobby = {.unit = unit};
    Str line = STR_EMPTY, fingerprint = STR_EMPTY;

    bool done =
        unit_sound(desk, unit, err) && key_read(key, &line, &fingerprint, err);
    text_copy(lobby.name, sizeof lobby.name, name);
    text_copy(lobby.key, sizeof lobby.key, str_text(&line));
    text_copy(lobby.fingerprint, sizeof lobby.fingerprint,
              str_text(&fingerprint));
    str_release(&line);
    str_release(&fingerprint);
    done = done && store_begin(desk->store, DURABLE, err);
    if (!done)
        return false;
    if (place_free(desk, &lobby, err) && lobby_write(desk, &lobby, err))
        return store_commit(desk->store, err);
    store_rollback(desk->store);
    return false;
}

bool lobby_written(Desk *desk, int unit, const char *keys_file, Err *err)
{
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    Sql *q = sql(desk->store,
                 "UPDATE desk SET keys_file = :file WHERE unit = :unit");
    sql_text(q, ":file", keys_file);
    sql_int(q, ":unit", unit);
    if (sql_done(q, err))
        return store_commit(desk->store, err);
    store_rollback(desk->store);
    return false;
}

bool lobby_revoke(Desk *desk, int unit, Err *err)
{
    Lobby lobby;

    if (!lobby_of(desk, unit, &lobby, err) ||
        !store_begin(desk->store, DURABLE, err))
        return false;
    Sql *q = sql(desk->store, "UPDATE desk SET revoked = :now WHERE unit = "
                              ":unit AND revoked = 0");
    sql_int(q, ":now", clock_now());
    sql_int(q, ":unit", unit);
    if (sql_done(q, err))
        return store_commit(desk->store, err);
    store_rollback(desk->store);
    return false;
}
