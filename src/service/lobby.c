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
    return (unit >= UNIT_STANDBY && unit <= UNIT_MOST) ||
           err_set(err, ERR_USAGE, _("A unit's number is 1 to 999"));
}

/* May it be let in, or put out, here? */
static bool lobby_ours(Desk *desk, int unit, Err *err)
{
    return unit_sound(desk, unit, err) && desk_takes(desk, NULL, err);
}

const char *lobby_title(int unit, char title[64])
{
    if (unit == UNIT_STANDBY)
        text_copy(title, 64, _("The standby"));
    else
        text_print(title, 64, _("The desk of unit %d"), unit);
    return title;
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
    if (!unit_sound(desk, unit, err))
        return false;
    if (lobby_look(desk, unit, lobby))
        return true;
    return unit == UNIT_STANDBY
               ? err_set(err, ERR_NOT_FOUND,
                         _("There is no standby yet; let one in with: guanjia "
                           "desk add standby --key FILE.pub"))
               : err_set(err, ERR_NOT_FOUND,
                         _("Unit %d has no desk yet; let one in with: guanjia "
                           "desk add %d --key FILE.pub"),
                         unit, unit);
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
    char title[64];
    return err_set(err, ERR_FORBIDDEN,
                   revoked ? _("%s is not let in any more")
                           : _("%s has another key now"),
                   lobby_title(unit, title));
}

int64_t peer_waiting(Desk *desk, const Peer *peer)
{
    Store *store = desk->store;
    const bool ours = desk->unit != 0 || desk_standby(desk);
    const int64_t since = setting_int(store, "origin_since", 0);
    const JournalRange range = {
        .after = peer->sent,
        .upto = INT64_MAX,
        .unit = ours || peer->unit == 0 ? -1 : peer->unit,
        .whole = since > peer->met ? since : peer->met,
        .only = ours ? setting_int(store, "origin", 0) : 0,
    };

    return journal_waiting(store, &range);
}

/* ---- letting in, putting out ----------------------------------------------------- */

/* Neither the unit nor the key is in force otherwise. */
static bool place_free(Desk *desk, const Lobby *lobby, Err *err)
{
    Lobby other;
    char title[64];

    if (lobby_look(desk, lobby->unit, &other) && other.revoked == NEVER &&
        strcmp(other.fingerprint, lobby->fingerprint) != 0)
        return err_set(err, ERR_NOT_NOW,
                       _("%s has the key %s; put that one out first, with: "
                         "guanjia desk revoke"),
                       lobby_title(lobby->unit, title), other.fingerprint);
    for (int i = 0; lobby_at(desk, i, &other); i++)
        if (other.unit != lobby->unit && other.revoked == NEVER &&
            strcmp(other.fingerprint, lobby->fingerprint) == 0)
            return err_set(err, ERR_INPUT,
                           _("%s has that key; each desk makes its own"),
                           lobby_title(other.unit, title));
    return true;
}

static bool lobby_write(Desk *desk, const Lobby *lobby, Err *err)
{
    Sql *q = sql(desk->store,
                 "INSERT INTO desk (unit, name, key, fingerprint, keys_file, "
                 "added, revoked) VALUES (:unit, :name, :key, :fingerprint, "
                 "'', :added, :revoked) ON CONFLICT (unit) DO UPDATE SET name "
                 "= excluded.name, key = excluded.key, fingerprint = "
                 "excluded.fingerprint, added = excluded.added, revoked = "
                 "excluded.revoked");

    sql_int(q, ":unit", lobby->unit);
    sql_text(q, ":name", lobby->name);
    sql_text(q, ":key", lobby->key);
    sql_text(q, ":fingerprint", lobby->fingerprint);
    sql_int(q, ":added", lobby->added);
    sql_int(q, ":revoked", lobby->revoked);
    return sql_done(q, err);
}

static Seconds later(Seconds a, Seconds b)
{
    return a > b ? a : b;
}

/* When something was last said of it: what another hotline knows is told
 * apart from what is known here by that. */
static Seconds said_at(const Lobby *lobby)
{
    return later(lobby->added, lobby->revoked);
}

bool lobby_take(Desk *desk, const Lobby *lobby, Err *err)
{
    Lobby known, taken = *lobby;
    Str line = STR_EMPTY, fingerprint = STR_EMPTY;
    Err why = ERR_NONE;
    bool done = true;

    if (lobby->unit < 1 || lobby->unit > UNIT_MOST ||
        !key_read(lobby->key, &line, &fingerprint, &why) ||
        (lobby_look(desk, lobby->unit, &known) &&
         (said_at(&known) > said_at(lobby) ||
          (said_at(&known) == said_at(lobby) &&
           (known.revoked != NEVER || lobby->revoked == NEVER))))) {
        str_release(&line);
        str_release(&fingerprint);
        return true;
    }
    text_copy(taken.key, sizeof taken.key, str_text(&line));
    text_copy(taken.fingerprint, sizeof taken.fingerprint,
              str_text(&fingerprint));
    done = lobby_write(desk, &taken, err);
    str_release(&line);
    str_release(&fingerprint);
    return done;
}

bool lobby_add(Desk *desk, int unit, const char *name, const char *key,
               Err *err)
{
    Lobby lobby = {.unit = unit}, former;
    Str line = STR_EMPTY, fingerprint = STR_EMPTY;

    bool done =
        lobby_ours(desk, unit, err) && key_read(key, &line, &fingerprint, err);
    text_copy(lobby.name, sizeof lobby.name, name);
    text_copy(lobby.key, sizeof lobby.key, str_text(&line));
    text_copy(lobby.fingerprint, sizeof lobby.fingerprint,
              str_text(&fingerprint));
    str_release(&line);
    str_release(&fingerprint);
    lobby.added = clock_now();
    if (lobby_look(desk, unit, &former))
        lobby.added = later(lobby.added, said_at(&former) + 1);
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

    if (!lobby_ours(desk, unit, err) || !lobby_of(desk, unit, &lobby, err) ||
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
