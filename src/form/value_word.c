/* value_word.c -- answers that are one of a few words, and telephone numbers
 *
 *     choice:     by_hand, "by hand", 面交, or a start of one: "by"
 *     yes_no:     y, 是, 有, on …
 *     telephone:  (02) 2345-6789 分機 12 -> (02) 2345-6789 #12
 */
#include "value_read.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHORTEST_NUMBER = 3, LONGEST_NUMBER = 24 };

/* How well what was typed fits a choice. */
typedef enum Fit { FIT_NOT, FIT_START, FIT_FOLDED, FIT_EXACT } Fit;

static Fit word_fit(const char *word, const char *typed, const char *folded)
{
    if (strcmp(word, typed) == 0)
        return FIT_EXACT;
    char *other = text_folded(word);
    Fit fit = FIT_NOT;
    if (strcmp(other, folded) == 0)
        fit = FIT_FOLDED;
    else if (*folded && strncmp(other, folded, strlen(folded)) == 0)
        fit = FIT_START;
    free(other);
    return fit;
}

static Fit choice_fit(const Choice *choice, const char *typed,
                      const char *folded)
{
    Fit best = word_fit(choice->value, typed, folded);
    const Tree *label = choice->label;
    if (!label)
        return best;
    const Tree *text = label->kind == TREE_MAP ? label->child : label;
    for (; text; text = label->kind == TREE_MAP ? text->next : NULL) {
        const Fit fit =
            text->text ? word_fit(text->text, typed, folded) : FIT_NOT;
        if (fit > best)
            best = fit;
    }
    return best;
}

/* The labels of the choices that fit at least as well as fit, "a, b". */
static void choices_join(const Question *question, const char *typed,
                         const char *folded, Fit fit, Str *out)
{
    enum { MOST = 12 };
    const Field *field = question->field;
    int shown = 0;
    for (int i = 0; i < field->choice_count; i++) {
        if (choice_fit(&field->choices[i], typed, folded) < fit)
            continue;
        if (shown == MOST) {
            str_add(out, " …");
            return;
        }
        str_addf(
            out, "%s%s", shown++ ? _(", ") : "",
            choice_label(field, field->choices[i].value, question->language));
    }
}

static bool choice_wrong(const Question *question, const char *typed,
                         const char *folded, bool several)
{
    Str words = STR_EMPTY;
    choices_join(question, typed, folded, several ? FIT_START : FIT_NOT,
                 &words);
    if (several)
        err_field(question->err, question->field->name,
                  _("%s: \"%s\" may be one of: %s"), question->label, typed,
                  str_text(&words));
    else
        err_field(question->err, question->field->name,
                  _("%s: there is no \"%s\"; choose from: %s"), question->label,
                  typed, str_text(&words));
    str_release(&words);
    return false;
}

bool read_choice(const Question *question, const char *typed, Str *out)
{
    const Field *field = question->field;
    char *folded = text_folded(typed);
    Fit best = FIT_NOT;
    int count = 0; /* how many fit as well as the best */
    const char *value = NULL;

    for (int i = 0; i < field->choice_count; i++) {
        const Fit fit = choice_fit(&field->choices[i], typed, folded);
        if (fit > best) {
            best = fit;
            count = 0;
            value = field->choices[i].value;
        }
        count += fit == best;
    }
    const bool fine = best != FIT_NOT && (count == 1 || best == FIT_EXACT);
    if (fine)
        str_add(out, value);
    else
        choice_wrong(question, typed, folded, best != FIT_NOT);
    free(folded);
    return fine;
}

bool read_yes_no(const Question *question, const char *typed, Str *out)
{
    static const char *const yes[] = {
        "yes", "y",  "true", "on", "1",    "ok",   "是",   "有", "對", "对",
        "好",  "要", "可",   "行", "はい", "有り", "あり", "예", "네", NULL};
    static const char *const no[] = {
        "no",     "n",    "false", "off",    "0",      "否", "不是", "無",
        "无",     "沒",   "没",    "沒有",   "没有",   "不", "不要", "不行",
        "いいえ", "無し", "なし",  "아니요", "아니오", NULL};
    for (int i = 0; yes[i]; i++)
        if (strcasecmp(typed, yes[i]) == 0) {
            str_add(out, "yes");
            return true;
        }
    for (int i = 0; no[i]; i++)
        if (strcasecmp(typed, no[i]) == 0) {
            str_add(out, "no");
            return true;
        }
    /* What field_show() writes in the language in force. */
    if (strcasecmp(typed, _("yes")) == 0 || strcasecmp(typed, _("no")) == 0) {
        str_add(out, strcasecmp(typed, _("yes")) == 0 ? "yes" : "no");
        return true;
    }
    return err_field(question->err, question->field->name,
                     _("%s: \"%s\" is neither yes nor no; write y or n"),
                     question->label, typed);
}

/* What comes before an extension is written in many ways. */
static bool extension_take(const char **at)
{
    static const char *const words[] = {"分機", "分机", "內線", "内線", "轉",
                                        "转",   "ext.", "ext",  "x",    "#"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncasecmp(*at, words[i], strlen(words[i])) == 0) {
            *at += strlen(words[i]);
            *at += strspn(*at, " .:");
            return true;
        }
    return false;
}

/* Hyphens and dots of every kind stand for one. */
static bool dash_take(const char **at)
{
    static const char *const dashes[] = {"-", ".", "/", "‐",  "‑", "‒",
                                         "–", "—", "−", "ー", "·"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (strncmp(*at, dashes[i], strlen(dashes[i])) == 0) {
            *at += strlen(dashes[i]);
            return true;
        }
    return false;
}

/* Appends one more part of a number; false when it is none. */
static bool number_part(const char **at, Str *out, int *digits, bool *extension)
{
    const char c = **at;
    if (c >= '0' && c <= '9')
        ++*digits;
    else if (c == '+' && out->len > 0)
        return false;
    if ((c >= '0' && c <= '9') || (c && strchr("+ ()", c))) {
        str_addc(out, c);
        ++*at;
        return true;
    }
    if (dash_take(at)) {
        str_addc(out, '-');
        return true;
    }
    const char *after = *at;
    if (*extension || *digits < SHORTEST_NUMBER || !extension_take(&after) ||
        *after < '0' || *after > '9')
        return false;
    *at = after;
    *extension = true;
    str_addc(out, '#');
    return true;
}

bool read_telephone(const Question *question, const char *typed, Str *out)
{
    const char *at = typed;
    int digits = 0;
    bool extension = false;
    Str number = STR_EMPTY;

    while (*at && number_part(&at, &number, &digits, &extension))
        continue;
    const bool fine =
        *at == '\0' && digits >= SHORTEST_NUMBER && digits <= LONGEST_NUMBER;
    if (fine)
        str_add(out, str_text(&number));
    else
        err_field(question->err, question->field->name,
                  _("%s: \"%s\" is not a telephone number; write digits, "
                    "spaces and -, with a + before the country"),
                  question->label, typed);
    str_release(&number);
    return fine;
}
