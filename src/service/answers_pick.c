/* answers_pick.c -- a few answers out of a row's JSON, without a tree
 *
 * A report over a million records reads three answers of each: the row is
 * walked once, and only what is asked for is copied.  The JSON is our own
 * (register_sum.c): flat, texts only, no blanks.
 */
#include "answers_pick.h"

#include <stdlib.h>
#include <string.h>

/* The quote that ends the text which begins at at. */
static const char *text_end(const char *at)
{
    while (*at && *at != '"')
        at += *at == '\\' && at[1] ? 2 : 1;
    return at;
}

static void code_add(Str *out, const char *digits)
{
    char hex[5] = "", bytes[4];

    memcpy(hex, digits, 4);
    str_addn(out, bytes, utf8_put((uint32_t)strtoul(hex, NULL, 16), bytes));
}

static void text_add(Str *out, const char *at, const char *end)
{
    static const char codes[] = "nrtbf", meant[] = "\n\r\t\b\f";

    while (at < end) {
        const char *stop = memchr(at, '\\', (size_t)(end - at));
        const char *code;
        str_addn(out, at, (size_t)((stop ? stop : end) - at));
        if (!stop)
            return;
        if (stop[1] == 'u' && end - stop >= 6) {
            code_add(out, stop + 2);
            at = stop + 6;
            continue;
        }
        code = strchr(codes, stop[1]);
        str_addn(out, code ? &meant[code - codes] : &stop[1], 1);
        at = stop + 2;
    }
}

/* From the one behind the last on, so that three hundred that stand in their
 * order are found at the first look. */
static int name_find(Pick *pick, const char *name, size_t len)
{
    for (int k = 0, i = pick->next; k < pick->count; k++, i++) {
        i = i < pick->count ? i : 0;
        if (strncmp(pick->names[i], name, len) == 0 && !pick->names[i][len]) {
            pick->next = i + 1;
            return i;
        }
    }
    return -1;
}

void answers_pick(Pick *pick, const char *json, const char **values)
{
    int left = pick->count;
    const size_t size = (size_t)pick->count * sizeof *pick->place;

    if (!pick->place)
        pick->place = mem_new(size);
    size_t *place = pick->place;
    pick->next = 0;

    str_clear(&pick->text);
    str_addc(&pick->text, '\0'); /* no value stands at 0 */
    memset(place, 0, size);
    for (const char *at = json + 1; *at == '"' && left > 0;) {
        const char *name = at + 1, *name_end = text_end(name);
        const char *value = name_end + strlen("\":\"");
        if (!*name_end || name_end[1] != ':' || name_end[2] != '"')
            break;
        const char *value_end = text_end(value);
        const int i = name_find(pick, name, (size_t)(name_end - name));
        if (i >= 0) {
            place[i] = pick->text.len;
            text_add(&pick->text, value, value_end);
            str_addc(&pick->text, '\0');
            left--;
        }
        if (!*value_end)
            break;
        at = value_end + 1 + (value_end[1] == ',');
    }
    for (int i = 0; i < pick->count; i++)
        values[i] = place[i] ? pick->text.at + place[i] : NULL;
}

void pick_release(Pick *pick)
{
    str_release(&pick->text);
    free(pick->place);
    *pick = (Pick){0};
}
