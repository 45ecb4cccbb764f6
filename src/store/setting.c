/* setting.c -- this machine's own small facts, by name: origin, unit … */
#include "store_private.h"
#include <errno.h>
#include <stdlib.h>

char *setting_get(Store *store, const char *name)
{
    Sql *q = sql(store, "SELECT value FROM setting WHERE name = :name");

    sql_text(q, ":name", name);
    char *value = sql_row(q) ? mem_text(sql_get(q, 0)) : NULL;
    sql_done(q, NULL);
    return value;
}

static bool setting_write(Store *store, const char *name, const char *value,
                          Err *err)
{
    Sql *q = sql(store, "INSERT INTO setting (name, value) "
                        "VALUES (:name, :value) ON CONFLICT (name) "
                        "DO UPDATE SET value = excluded.value");

    sql_text(q, ":name", name);
    sql_text(q, ":value", value);
    return sql_done(q, err);
}

bool setting_put(Store *store, const char *name, const char *value, Err *err)
{
    if (store->writing)
        return setting_write(store, name, value, err);
    if (!store_begin(store, DURABLE, err))
        return false;
    if (setting_write(store, name, value, err))
        return store_commit(store, err);
    store_rollback(store);
    return false;
}

bool setting_put_int(Store *store, const char *name, int64_t number, Err *err)
{
    char text[INT_TEXT];

    return setting_put(store, name, int_write(number, text), err);
}

int64_t setting_int(Store *store, const char *name, int64_t otherwise)
{
    char *value = setting_get(store, name);
    char *end = NULL;
    int64_t number = otherwise;

    if (value != NULL && *value != '\0') {
        errno = 0;
        const long long read = strtoll(value, &end, 10);
        if (errno == 0 && *end == '\0')
            number = read;
    }
    free(value);
    return number;
}
