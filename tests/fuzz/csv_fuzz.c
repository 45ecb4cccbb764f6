/* csv_fuzz.c -- whatever stands in a CSV file, in one of several encodings
 *
 * links: base
 * seeds: hard/csv-spectrum/csvs
 *
 * Reading comes to an end with lines that go forward and fields of valid
 * UTF-8; what was read and written is read and written again the same.
 */
#include "csv.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len); // NOLINT

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* A file in memory that holds these bytes; its name is in path. */
static void file_put(const void *bytes, size_t len, char path[static 64])
{
    static int fd = -1;
    if (fd < 0)
        fd = memfd_create("csv", MFD_CLOEXEC);
    check(fd >= 0 && ftruncate(fd, 0) == 0);
    check(pwrite(fd, bytes, len, 0) == (ssize_t)len);
    (void)snprintf(path, 64, "/proc/self/fd/%d", fd);
}

/* Reads all rows, and writes those that are readable to out. */
static void rows_copy(const char *path, const char *encoding, bool all,
                      Str *out)
{
    Csv *csv = NULL;
    long line = 0;
    Err err = ERR_NONE;

    check(csv_open(&csv, path, encoding, &err));
    for (int got; (got = csv_row(csv, &err)) != 0;) {
        check(csv_line(csv) > line);
        line = csv_line(csv);
        check(csv_progress(csv) >= 0 && csv_progress(csv) <= 1);
        check(got > 0 || (!all && err.kind == ERR_INPUT));
        err = ERR_NONE;
        if (got < 0)
            continue;
        check(csv_count(csv) > 0);
        for (int i = 0; i < csv_count(csv); i++) {
            const char *field = csv_field(csv, i);
            check(utf8_valid(field, strlen(field)));
            csv_put(out, field, i == 0);
        }
        csv_end(out);
    }
    check(err.kind == ERR_OK);
    csv_close(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char *const encodings[] = {NULL,  "Big5",   "Shift_JIS",
                                            "GBK", "EUC-KR", "UTF-16"};
    char path[64];
    Str first = STR_EMPTY;
    Str again = STR_EMPTY;

    file_put(data, len, path);
    rows_copy(path, encodings[len % (sizeof encodings / sizeof encodings[0])],
              false, &first);
    file_put(str_text(&first), first.len, path);
    rows_copy(path, NULL, true, &again);
    check(first.len == again.len &&
          strcmp(str_text(&first), str_text(&again)) == 0);
    str_release(&first);
    str_release(&again);
    return 0;
}
