/* time_fuzz.c -- whatever is typed for a time; each line is one
 *
 * links: base
 *
 * It is refused in a sentence of valid UTF-8, or it is a moment that is read
 * back as the same from what time_write() makes of it.
 */
#include "clock.h"
#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len); // NOLINT

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void typed(const char *text, Seconds now)
{
    static const TimeStyle whole[] = {TIME_FULL, TIME_UTC};
    char out[TIME_TEXT];
    Err err = ERR_NONE;
    Seconds moment = 1;
    Seconds again;

    if (!time_read(text, now, &moment, &err)) {
        check(err.kind == ERR_INPUT && moment == 1);
        check(err.text[0] && utf8_valid(err.text, strlen(err.text)));
        return;
    }
    check(err.kind == ERR_OK);
    for (int i = 0; moment != NEVER && i < 2; i++) {
        check(time_read(time_write(moment, whole[i], now, out), now, &again,
                        NULL));
        check(again == moment);
    }
    for (int style = TIME_CLOCK; style <= TIME_UTC; style++)
        time_write(moment, (TimeStyle)style, now, out);
    check(day_start(moment) <= moment && moment < day_next(moment));
    span_write(moment - now, out);
}

static void read_as(const char *text)
{
    static const char *const formats[] = {"%m/%d/%Y %I:%M:%S %p",
                                          "%Y-%m-%dT%H:%M:%S%z", "%s"};
    Seconds moment;
    for (int i = 0; i < 3; i++) {
        Err err = ERR_NONE;
        check(time_read_as(text, formats[i], &moment, &err) ==
              (err.kind == ERR_OK));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    /* a Monday, the last minute of a year, a leap day, the first moment */
    static const Seconds nows[] = {1795413731, 1798732799, 1835402400, 1};
    char *text = mem_textn((const char *)data, len);
    char *rest = text;

    size_t turn = len;
    for (char *line; (line = strsep(&rest, "\n")); turn++) {
        typed(line, nows[turn % (sizeof nows / sizeof nows[0])]);
        read_as(line);
    }
    free(text);
    return 0;
}
