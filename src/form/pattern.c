/* pattern.c -- what an answer has to look like, as a POSIX extended expression
 *
 *     pattern: "[A-Z]{2}-[0-9]{4}"       the whole answer: AB-1234
 *
 * A pattern comes from a file that anybody may have written: those that would
 * take memory or time without end are refused when the file is read.
 */
#include "form_file.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 200, MOST_TIMES = 1000, TEN = 10 };

/* How often {n,m} at *at may repeat, which moves to its end; text that is no
 * such thing counts once. */
static long times_of(const char **at)
{
    long most = 0;
    for (++*at; **at && **at != '}'; ++*at) {
        if (**at == ',' && (*at)[1] != '}')
            most = 0;
        else if (**at >= '0' && **at <= '9' && most <= MOST_TIMES)
            most = most * TEN + (**at - '0');
    }
    return most > 1 ? most : 1;
}

/* What {n,m} repeats is written out when a pattern is compiled, one within
 * another as often as both say; and one group as another takes for ever. */
static bool pattern_sane(const char *pattern)
{
    long times = 1;
    if (strlen(pattern) > LONGEST)
        return false;
    for (const char *at = pattern; *at; at++) {
        if (*at == '\\' && at[1]) {
            at++;
            if (*at >= '0' && *at <= '9')
                return false;
        } else if (*at == '{') {
            times *= times_of(&at);
            if (times > MOST_TIMES || !*at)
                return false;
        }
    }
    return true;
}

void pattern_read(const FormReading *reading, const Tree *node, const Key *key,
                  void *into)
{
    regex_t regex;
    if (!words_check(reading, node))
        return;
    if (!pattern_sane(node->text)) {
        mistake(reading->mistakes, node,
                _("this pattern is too long, repeats too often, or refers "
                  "back to a group"));
        return;
    }
    const int problem = regcomp(&regex, node->text, REG_EXTENDED | REG_NOSUB);
    if (problem != 0) {
        char why[100] = "";
        regerror(problem, &regex, why, sizeof why);
        mistake(reading->mistakes, node, _("this pattern cannot be read: %s"),
                why);
        return;
    }
    regfree(&regex);
    key_text(reading, node, key, into);
}

bool pattern_fits(const char *pattern, const char *text)
{
    regex_t regex;
    Str whole = STR_EMPTY;
    str_addf(&whole, "^(%s)$", pattern);
    bool fits = true; /* what cannot be compiled asks for nothing */
    if (regcomp(&regex, str_text(&whole), REG_EXTENDED | REG_NOSUB) == 0) {
        fits = regexec(&regex, text, 0, NULL, 0) == 0;
        regfree(&regex);
    }
    str_release(&whole);
    return fits;
}
