/* register_paper.c -- a record on paper, by a print of its form
 *
 *     record parcel print P3-1123-007 --in en,zh-Hant
 *     record parcel print --blank
 */
#include "register_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES = 8 };

/* "en,zh-Hant"; none said: the language in force. */
static void languages_read(char *typed, const char *out[LANGUAGES + 1])
{
    char *rest = NULL;
    int count = 0;

    for (char *one = typed ? strtok_r(typed, ",", &rest) : NULL;
         one && count < LANGUAGES; one = strtok_r(NULL, ",", &rest))
        out[count++] = one;
    if (count == 0)
        out[count++] = language();
    out[count] = NULL;
}

/* Its number is the word at `at`, the last one. */
static bool print_record(Desk *desk, const char *kind, Words *words, int at,
                         const char *const languages[], Err *err)
{
    const char *print = option_take(words, "as_print");
    Record record;
    Str out = STR_EMPTY;

    if (!word_at(words, at))
        return err_set(err, ERR_USAGE, _("Which one? Give its number"));
    if (!words_done(words, at + 1, err) ||
        !record_load(desk, kind, word_at(words, at), &record, err))
        return false;
    bool done = record_print(desk, &record, print, languages, &out, err);
    if (done)
        (void)fputs(str_text(&out), stdout);
    record_release(&record);
    str_release(&out);
    return done;
}

bool request_paper(Desk *desk, Words *words, Err *err)
{
    char *typed = mem_text(option_take(words, "in"));
    const char *languages[LANGUAGES + 1];

    languages_read(typed, languages);
    const bool done = print_record(desk, "request", words, 1, languages, err);
    free(typed);
    return done;
}

bool register_paper_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    char *typed = mem_text(option_take(words, "in"));
    const char *languages[LANGUAGES + 1];
    Str out = STR_EMPTY;
    bool done;

    languages_read(typed, languages);
    if (flag_take(words, "blank")) {
        done = words_done(words, 2, err);
        if (done) {
            form_print(form, languages, &out);
            (void)fputs(str_text(&out), stdout);
        }
    } else {
        done = print_record(desk, form->kind, words, 2, languages, err);
    }
    str_release(&out);
    free(typed);
    return done;
}
