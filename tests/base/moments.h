/* moments.h -- moments of tests, in a time zone that they choose */
#ifndef GUANJIA_MOMENTS_H
#define GUANJIA_MOMENTS_H

#include "clock.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const monday = "2026-11-23 14:02:11";

/* Zones are written out, so that the tests need no time zone database. */
static inline void zone(const char *name)
{
    setenv("TZ", name, 1);
    tzset();
}

static inline Seconds at(const char *full)
{
    Seconds out;
    assert_true(time_read_as(full, "%Y-%m-%d %H:%M:%S", &out, NULL));
    return out;
}

#endif
