/* value_number.c -- numbers and amounts of money as people type them
 *
 *     number:  1,250 -> 1250     ０.５０ -> 0.5     -007 -> -7
 *     money:   NT$ 1,250.5 -> 1250.50     300元 -> 300.00
 *
 * Everything is done on the digits themselves: no locale and no rounding has
 * a say in what is written down.
 */
#include "value_read.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_DIGITS = 15, GROUP = 3, CENTS = 2 };

/* What a number consists of. */
typedef struct Digits {
    bool negative;
    char whole[MOST_DIGITS + 1]; /* without zeros in front; "" is 0 */
    char part[MOST_DIGITS + 1]; /* behind the point, without zeros at the end */
} Digits;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* - and + and their relatives in front. */
static void sign_take(const char **at, bool *negative)
{
    static const char *const minuses[] = {"-", "−", "–", "‐"};
    for (size_t i = 0; i < sizeof minuses / sizeof *minuses; i++)
        if (strncmp(*at, minuses[i], strlen(minuses[i])) == 0) {
            *negative = true;
            *at += strlen(minuses[i]);
            return;
        }
    if (**at == '+')
        ++*at;
}

/* The length of a separator between thousands: a comma, a space, '. */
static bool separates(char c)
{
    return c == ',' || c == ' ' || c == '\'';
}

/* True when what follows a separator is a group of three digits. */
static bool group_follows(const char *at)
{
    int count = 0;
    while (is_digit(at[count]))
        count++;
    return count == GROUP;
}

/* The digits before the point; thousands in groups of three, if any. */
static bool whole_take(const char **at, Digits *digits)
{
    size_t len = 0;
    int leading = 0; /* digits before the first separator */
    char separator = '\0';

    for (;; ++*at) {
        if (is_digit(**at)) {
            leading += separator == '\0';
            if (len == 0 && **at == '0')
                continue;
            if (len == MOST_DIGITS)
                return false;
            digits->whole[len++] = **at;
            continue;
        }
        if (!separates(**at) || leading == 0)
            return true;
        if (leading > GROUP || (separator && separator != **at) ||
            !group_follows(*at + 1))
            return false;
        separator = **at;
    }
}

static bool part_take(const char **at, Digits *digits)
{
    size_t len = 0;
    for (; is_digit(**at); ++*at) {
        if (len == MOST_DIGITS)
            return false;
        digits->part[len++] = **at;
    }
    while (len > 0 && digits->part[len - 1] == '0')
        digits->part[--len] = '\0';
    return true;
}

/* Reads all of text. */
static bool digits_read(const char *text, Digits *digits)
{
    *digits = (Digits){0};
    sign_take(&text, &digits->negative);
    while (*text == ' ')
        text++;
    const char *start = text;
    if (!is_digit(*text) && !(*text == '.' && is_digit(text[1])))
        return false;
    if (!whole_take(&text, digits))
        return false;
    if (*text == '.') {
        text++;
        if (!part_take(&text, digits))
            return false;
    }
    if (digits->whole[0] == '\0' && digits->part[0] == '\0')
        digits->negative = false;
    return text > start && *text == '\0' &&
           strlen(digits->whole) + strlen(digits->part) <= MOST_DIGITS;
}

static double digits_value(const Digits *digits)
{
    double value = 0;
    double scale = 1;
    for (const char *at = digits->whole; *at; at++)
        value = value * 10 + (*at - '0');
    for (const char *at = digits->part; *at; at++) {
        value = value * 10 + (*at - '0');
        scale *= 10;
    }
    value /= scale;
    return digits->negative ? -value : value;
}

static bool within(const Question *question, const Digits *digits)
{
    const Field *field = question->field;
    const double value = digits_value(digits);
    if (value < field->min)
        return err_field(question->err, field->name,
                         _("%s: at least %.15g is needed"), question->label,
                         field->min);
    if (value > field->max)
        return err_field(question->err, field->name,
                         _("%s: at most %.15g is possible"), question->label,
                         field->max);
    return true;
}

bool read_number(const Question *question, const char *typed, Str *out)
{
    Digits digits;
    if (!digits_read(typed, &digits))
        return err_field(question->err, question->field->name,
                         _("%s: \"%s\" is not a number; write 12, 1,250 or "
                           "12.5"),
                         question->label, typed);
    if (!within(question, &digits))
        return false;
    str_addf(out, "%s%s%s%s", digits.negative ? "-" : "",
             *digits.whole ? digits.whole : "0", *digits.part ? "." : "",
             digits.part);
    return true;
}

/* Takes off what names the currency, in front and behind. */
static void currency_strip(char *text)
{
    static const char *const before[] = {"NT$", "NTD", "TWD", "HK$", "RMB",
                                         "CNY", "$",   "¥",   "₩",   "NT"};
    static const char *const behind[] = {"元整", "圓整", "元", "圓",  "塊",
                                         "块",   "円",   "원", "NTD", "TWD"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        const size_t len = strlen(before[i]);
        if (strncasecmp(text, before[i], len) != 0)
            continue;
        const size_t skip = len + strspn(text + len, " ");
        memmove(text, text + skip, strlen(text + skip) + 1);
        break;
    }
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        const size_t len = strlen(text);
        const size_t end = strlen(behind[i]);
        if (len <= end || strcasecmp(text + len - end, behind[i]) != 0)
            continue;
        text[len - end] = '\0';
        break;
    }
    for (size_t len = strlen(text); len > 0 && text[len - 1] == ' ';)
        text[--len] = '\0';
}

bool read_money(const Question *question, const char *typed, Str *out)
{
    const char *amount = typed;
    bool negative = false;
    sign_take(&amount, &negative); /* -$5 as well as $-5 */
    amount += strspn(amount, " ");
    char *bare = mem_text(amount);
    currency_strip(bare);

    Digits digits;
    const bool fine =
        digits_read(bare, &digits) && !(negative && digits.negative);
    free(bare);
    if (!fine)
        return err_field(question->err, question->field->name,
                         _("%s: \"%s\" is not an amount; write 1250 or "
                           "1,250.50"),
                         question->label, typed);
    digits.negative =
        (negative || digits.negative) && (*digits.whole || *digits.part);
    if (strlen(digits.part) > CENTS)
        return err_field(question->err, question->field->name,
                         _("%s: an amount has at most two digits behind the "
                           "point"),
                         question->label);
    if (!within(question, &digits))
        return false;
    str_addf(out, "%s%s.%s%.*s", digits.negative ? "-" : "",
             *digits.whole ? digits.whole : "0", digits.part,
             CENTS - (int)strlen(digits.part), "00");
    return true;
}
