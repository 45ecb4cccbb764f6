/* transfer_tests.h -- a house in a temporary folder, for tests of CSV */
#ifndef GUANJIA_TRANSFER_TESTS_H
#define GUANJIA_TRANSFER_TESTS_H

#include "transfer.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* One desk in one folder. */
typedef struct House {
    char folder[64];
    char path[96]; /* of the database */
    Desk *desk;
} House;

static inline void house_open_unit(House *house, int unit)
{
    char pin[8];
    Err err = ERR_NONE;

    text_print(house->folder, sizeof house->folder, "/tmp/guanjia-test-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    text_print(house->path, sizeof house->path, "%s/desk.db", house->folder);
    if (!desk_make(house->path, unit, pin, &err) ||
        !desk_open(&house->desk, house->path, STORE_WRITE, NULL, NULL, &err) ||
        !sign_in(house->desk, "admin", pin, false, &err))
        fail_msg("%s", err.text);
}

static inline void house_open(House *house)
{
    house_open_unit(house, 3);
}

static inline void house_close(House *house)
{
    char path[400];
    struct dirent **files;

    desk_close(house->desk);
    int count = scandir(house->folder, &files, NULL, NULL);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        text_print(path, sizeof path, "%s/%s", house->folder, files[i]->d_name);
        (void)unlink(path);
        free(files[i]);
    }
    free(files);
    (void)rmdir(house->folder);
}

/* Writes a file into the folder; returns its path in out. */
static inline const char *house_file_of(House *house, const char *name,
                                        const char *bytes, size_t len,
                                        char out[128])
{
    text_print(out, 128, "%s/%s", house->folder, name);
    FILE *file = fopen(out, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    (void)fclose(file);
    return out;
}

static inline const char *house_file(House *house, const char *name,
                                     const char *text, char out[128])
{
    return house_file_of(house, name, text, strlen(text), out);
}

static inline int64_t house_count(House *house, const char *query)
{
    Sql *q = sql_once(desk_store(house->desk), query);
    int64_t count = sql_row(q) ? sql_get_int(q, 0) : -1;
    Err err = ERR_NONE;

    if (!sql_done(q, &err))
        fail_msg("%s", err.text);
    return count;
}

static inline void house_text(House *house, const char *query,
                              const char *expected)
{
    Sql *q = sql_once(desk_store(house->desk), query);
    assert_true(sql_row(q));
    assert_string_equal(sql_get(q, 0) ? sql_get(q, 0) : "(null)", expected);
    sql_done(q, NULL);
}

/* Imports and says whether it was taken. */
static inline bool house_import(House *house, const char *kind,
                                const char *file, ImportResult *result,
                                Err *err)
{
    Import import = {.kind = kind, .file = file};
    return desk_import(house->desk, &import, result, err);
}

static inline void house_import_good(House *house, const char *kind,
                                     const char *file, long taken)
{
    ImportResult result;
    Err err = ERR_NONE;

    if (!house_import(house, kind, file, &result, &err))
        fail_msg("%s: %s", file, err.text);
    assert_int_equal(result.taken, taken);
    assert_int_equal(result.refused, 0);
}

/* The demo's homes, staff and households of unit 3. */
static inline void house_people(House *house)
{
    house_import_good(house, "home", SOURCE_DIR "/data/demo/homes.csv", 120);
    house_import_good(house, "household",
                      SOURCE_DIR "/data/demo/households-3.csv", 36);
}

static inline char *house_export(House *house, const char *kind, bool json)
{
    char *text = NULL;
    size_t len = 0;
    Err err = ERR_NONE;
    FILE *out = open_memstream(&text, &len);

    if (!desk_export(house->desk, kind, json, out, &err))
        fail_msg("%s", err.text);
    (void)fclose(out);
    return text;
}

/* A test of a house that stands, with people in it or without: *state. */
static inline int house_stands(void **state)
{
    static House house;

    house_open(&house);
    *state = &house;
    return 0;
}

static inline int people_are_there(void **state)
{
    house_stands(state);
    house_people(*state);
    return 0;
}

static inline int house_goes(void **state)
{
    house_close(*state);
    return 0;
}

#define HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, house_stands, house_goes)
#define PEOPLED_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, people_are_there, house_goes)

#endif
