/* house.h -- a desk in a folder of its own, with people and homes, for tests
 *
 *     Desk *desk = house_open(3);    unit 3, signed in as the program itself
 *     house_home(desk, "3-1203", 3);
 *     house_close(desk);
 */
#ifndef GUANJIA_HOUSE_H
#define GUANJIA_HOUSE_H

#include "../../src/service/desk.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char house_folder[64];
static char house_pin[8]; /* of admin */

static inline void house_act(Desk *desk, const char *login, const char *role)
{
    desk->signed_in = true;
    desk->actor = (Staff){0};
    (void)snprintf(desk->actor.login, sizeof desk->actor.login, "%s", login);
    (void)snprintf(desk->actor.role, sizeof desk->actor.role, "%s", role);
}

static inline Desk *house_open(int unit)
{
    char path[96];
    Desk *desk = NULL;
    Err err = ERR_NONE;

    (void)snprintf(house_folder, sizeof house_folder,
                   "/tmp/guanjia-house-XXXXXX");
    assert_non_null(mkdtemp(house_folder));
    (void)snprintf(path, sizeof path, "%s/desk.db", house_folder);
    if (!desk_make(path, unit, house_pin, &err) ||
        !desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        fail_msg("%s", err.text);
    assert(desk);
    house_act(desk, "", "administrator");
    return desk;
}

static inline void house_close(Desk *desk)
{
    static const char *const files[] = {"desk.db", "desk.db-wal", "desk.db-shm",
                                        "desk.db-lock"};
    char path[96];

    desk_close(desk);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", house_folder, files[i]);
        (void)unlink(path);
    }
    rmdir(house_folder);
}

/* It is that time now: "2026-11-23 14:02". */
static inline void at(const char *when)
{
    Err err = ERR_NONE;

    if (!clock_set(when, &err))
        fail_msg("%s", err.text);
}

/* A time as it is typed now. */
static inline Seconds moment(const char *when)
{
    Seconds read = NEVER;
    Err err = ERR_NONE;

    if (!time_read(when, clock_now(), &read, &err))
        fail_msg("%s", err.text);
    return read;
}

/* Tables are what the facts add up to. */
static inline void house_sound(Desk *desk)
{
    Str found = STR_EMPTY;
    Err err = ERR_NONE;

    if (!desk_check(desk, NULL, NULL, &found, &err))
        fail_msg("%s%s", str_text(&found), err.text);
    str_release(&found);
}

/* Sets fields on a record: name, value … NULL. */
static inline void house_set(Desk *desk, const char *kind, const char *verb,
                             const char *record, const char *const *pairs)
{
    Deed deed = {.kind = kind, .verb = verb};
    Err err = ERR_NONE;

    (void)snprintf(deed.record, sizeof deed.record, "%s", record);
    for (; *pairs; pairs += 2)
        fields_set(&deed.fields, pairs[0], pairs[1]);
    if (!desk_do(desk, &deed, &err))
        fail_msg("%s %s %s: %s: %s", kind, verb, record, err.field, err.text);
    deed_release(&deed);
}

#define HOUSE_SET(desk, kind, ...) \
    house_set(desk, kind, "set", "", (const char *const[]){__VA_ARGS__, NULL})

static inline void house_home(Desk *desk, const char *home, const char *unit)
{
    HOUSE_SET(desk, "home", "home", home, "unit", unit);
}

static inline void house_staff(Desk *desk, const char *login, const char *name,
                               const char *role, const char *pin)
{
    HOUSE_SET(desk, "staff", "login", login, "name", name, "role", role);
    house_set(desk, "staff", "pin", login,
              (const char *const[]){"pin", pin, NULL});
}

#endif
