/* record.c -- names of records
 *
 *     1766000000000 ms, 185991  ->  36SDSNY005NM7
 *
 * The number is ms since 1970 and 21 random bits, 63 in all; the name is that
 * number in Crockford's base 32 (no I, L, O, U), so names sort like numbers.
 * The highest random bit is drawn as 0: room to count on from for the next
 * names of the same millisecond.
 */
#include "store_private.h"
#include <string.h>
#include <sys/random.h>

enum {
    RANDOM_BITS = 21,
    DIGIT_BITS = 5,
};

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int64_t record_first(int64_t millis)
{
    if (millis < 0)
        millis = 0;
    return (millis & ((INT64_C(1) << 42) - 1)) << RANDOM_BITS;
}

const char *record_name(int64_t id, char out[RECORD_NAME])
{
    out[RECORD_NAME - 1] = '\0';
    for (int i = RECORD_NAME - 2; i >= 0; i--) {
        out[i] = digits[id & ((1 << DIGIT_BITS) - 1)];
        id >>= DIGIT_BITS;
    }
    return out;
}

const char *record_mint(int64_t millis, char out[RECORD_NAME])
{
    static int64_t last;        /* what this process drew before … */
    static int64_t last_millis; /* … for this time */
    uint32_t chance = 0;

    /* without a random source the count since last is what keeps apart */
    if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        chance = 0;
    int64_t id =
        record_first(millis) | (chance & ((1u << (RANDOM_BITS - 1)) - 1));
    if (millis == last_millis)
        id = last + 1;
    last = id;
    last_millis = millis;
    return record_name(id, out);
}

int64_t record_id(const char *record)
{
    uint64_t id = 0;

    if (record == NULL || strlen(record) != RECORD_NAME - 1)
        return 0;
    /* 13 digits are 65 bits: the first one has to leave two of them */
    if (record[0] < '0' || record[0] > '7')
        return 0;
    for (const char *at = record; *at != '\0'; at++) {
        const char *digit = strchr(digits, *at);
        if (digit == NULL)
            return 0;
        id = id << DIGIT_BITS | (uint64_t)(digit - digits);
    }
    return (int64_t)id;
}
