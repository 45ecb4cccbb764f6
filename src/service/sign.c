/* sign.c -- signing in and out, and slowing down who guesses
 *
 *     wrong_pin: login chen, count 4, until 14:02:41
 *
 * The PIN is looked at inside the transaction that counts a wrong one, and its
 * verdict told behind it: tries at many terminals come one after another, who
 * kills the program learns nothing, and right ones at once don't count against
 * each other.  The wait is by the system's clock, whatever --now says.  Logins
 * that nobody has are counted and hashed alike, so they
 * can't be told from real ones.
 */
#include "pin.h"
#include "staff.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FREE_TRIES = 3, FIRST_WAIT = 5, LONGEST_WAIT = 5 * MINUTE };

/* ---- counting ------------------------------------------------------------- */

/* How long the next try must wait after this many wrong ones. */
static Seconds wait_after(int64_t count)
{
    Seconds wait = FIRST_WAIT;

    if (count < FREE_TRIES)
        return 0;
    for (int64_t i = FREE_TRIES; i < count && wait < LONGEST_WAIT; i++)
        wait *= 2;
    return wait < LONGEST_WAIT ? wait : LONGEST_WAIT;
}

/* In fives of seconds: what is told need not tick. */
static bool too_early(Seconds left, Err *err)
{
    enum { TOLD_IN = 5 };
    const Seconds wait = (left + TOLD_IN - 1) / TOLD_IN * TOLD_IN;

    return err_set(err, ERR_NOT_NOW,
                   ngettext("Too many wrong PINs; wait %d second",
                            "Too many wrong PINs; wait %d seconds",
                            (unsigned long)wait),
                   (int)wait);
}

/* Writes the count-th try down. */
static bool count_write(Desk *desk, const char *login, int64_t count,
                        Seconds now, Err *err)
{
    Sql *q = sql(desk->store,
                 "INSERT OR REPLACE INTO wrong_pin (login, count, until)"
                 " VALUES (:login, :count, :until)");

    sql_text(q, ":login", login);
    sql_int(q, ":count", count);
    sql_int(q, ":until", now + wait_after(count));
    sql_row(q);
    if (!sql_done(q, err))
        return false;
    /* Names typed by mistake are not kept for ever. */
    q = sql(desk->store, "DELETE FROM wrong_pin WHERE until < :old");
    sql_int(q, ":old", now - DAY);
    sql_row(q);
    return sql_done(q, err);
}

/* How often login was wrong lately; refuses when the next try must wait. */
static bool count_read(Desk *desk, const char *login, Seconds now,
                       int64_t *count, Err *err)
{
    Seconds left = 0;
    Sql *q = sql(desk->store,
                 "SELECT count, until FROM wrong_pin WHERE login = :login");

    *count = 0;
    sql_text(q, ":login", login);
    if (sql_row(q)) {
        *count = sql_get_int(q, 0);
        left = sql_get_int(q, 1) - now;
    }
    if (!sql_done(q, err))
        return false;
    /* More than the wait is left: the clock was set back. */
    return left <= 0 || left > wait_after(*count) || too_early(left, err);
}

/* The PIN was right. */
static bool count_forget(Desk *desk, const char *login, Err *err)
{
    Sql *q = sql(desk->store, "DELETE FROM wrong_pin WHERE login = :login");

    sql_text(q, ":login", login);
    sql_row(q);
    return sql_done(q, err);
}

/* ---- looking at the PIN --------------------------------------------------- */

/* The hash of who works here under login; NULL: nobody, or no PIN yet.
 * Caller frees. */
static char *hash_of(Desk *desk, const char *login)
{
    Sql *q = sql(desk->store, "SELECT pin FROM staff WHERE record = :login"
                              " AND coalesce(active, 'yes') <> 'no'");
    char *hash = NULL;

    sql_text(q, ":login", login);
    if (sql_row(q))
        hash = mem_text(sql_get(q, 0));
    sql_done(q, NULL);
    return hash;
}

static bool pin_right(Desk *desk, const char *login, const char *pin)
{
    char *hash = hash_of(desk, login);
    const bool right = pin_fits(pin, hash);

    free(hash);
    return right;
}

/* Inside the transaction; *right only counts when it could be written. */
static bool pin_look(Desk *desk, const char *login, const char *pin,
                     bool *right, Err *err)
{
    const Seconds now = clock_real();
    int64_t count;

    if (!count_read(desk, login, now, &count, err))
        return false;
    *right = pin_right(desk, login, pin);
    if (*right)
        return count == 0 || count_forget(desk, login, err);
    return count_write(desk, login, count + 1, now, err);
}

static bool pin_try(Desk *desk, const char *login, const char *pin, Err *err)
{
    bool right = false;

    if (store_read_only(desk->store)) {
        right = pin_right(desk, login, pin);
    } else {
        if (!store_begin(desk->store, DURABLE, err))
            return false;
        if (!pin_look(desk, login, pin, &right, err)) {
            store_rollback(desk->store);
            return false;
        }
        if (!store_commit(desk->store, err))
            return false;
    }
    return right || err_set(err, ERR_FORBIDDEN, _("Wrong login or PIN"));
}

/* login as it is kept: half-width, no spaces around, at most 32 bytes. */
static void login_read(const char *typed, char out[33])
{
    char *cut = mem_textn(typed, strnlen(typed, 256));
    char *plain = text_plain(cut);

    (void)snprintf(out, 33, "%.32s", plain);
    free(plain);
    free(cut);
}

/* ---- signing in and out --------------------------------------------------- */

static bool duty_do(Desk *desk, const char *verb)
{
    Deed deed = {.kind = "duty", .verb = verb, .at = clock_now()};
    Err ignored = ERR_NONE;

    (void)snprintf(deed.record, sizeof deed.record, "%s", desk->actor.login);
    if (strcmp(verb, "on") == 0)
        fields_set_int(&deed.fields, "unit", desk->unit);
    const bool done = desk_do(desk, &deed, &ignored);
    deed_release(&deed);
    return done;
}

/* Is she on duty at this very desk already? */
static bool on_duty_here(Desk *desk)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM duty d WHERE d.record = :login"
                              " AND d.unit = :unit AND " STAFF_ON_DUTY);

    sql_text(q, ":login", desk->actor.login);
    sql_int(q, ":unit", desk->unit);
    const bool here = sql_row(q);
    sql_done(q, NULL);
    return here;
}

bool sign_in(Desk *desk, const char *login, const char *pin, bool duty,
             Err *err)
{
    char name[33];
    Staff staff;

    login_read(login, name);
    if (!pin_try(desk, name, pin, err))
        return false;
    if (!staff_get(desk, name, &staff))
        return err_set(err, ERR_FORBIDDEN, _("Wrong login or PIN"));
    desk->actor = staff;
    desk->signed_in = true;
    /* A duty that can't be written (a file that is read-only) keeps nobody
     * from looking. */
    if (duty && strcmp(staff.role, "butler") == 0 && !on_duty_here(desk) &&
        duty_do(desk, "on"))
        staff_get(desk, name, &desk->actor);
    return true;
}

bool sign_in_system(Desk *desk, Err *err)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char room[4096];
    Staff staff;

    if (getpwuid_r(getuid(), &entry, room, sizeof room, &found) != 0 || !found)
        return err_set(err, ERR_FORBIDDEN,
                       _("This system user has no name; use --as LOGIN"));
    if (!staff_get(desk, entry.pw_name, &staff))
        return err_set(err, ERR_FORBIDDEN,
                       _("System user %s does not work here; use --as LOGIN"),
                       entry.pw_name);
    desk->actor = staff;
    desk->signed_in = true;
    return true;
}

bool sign_check(Desk *desk, const char *pin, Err *err)
{
    if (!desk->signed_in)
        return err_set(err, ERR_FORBIDDEN, _("Sign in first"));
    return pin_try(desk, desk->actor.login, pin, err);
}

void sign_out(Desk *desk, bool duty_ends)
{
    if (!desk->signed_in)
        return;
    if (duty_ends && on_duty_here(desk))
        duty_do(desk, "off");
    desk->signed_in = false;
    desk->actor = (Staff){0};
}
