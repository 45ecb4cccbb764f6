/* value.c -- what was typed into a field, and the text that is kept of it
 *
 *     field_read(fee, "ＮＴ$ １,250")  -> "1250.00"
 *     field_read(at, "下午3點半")      -> "1766043000"
 *     field_show(at, "1766043000")     -> "15:30"
 *
 * A row of the table says what a type does to text before it is read.
 * Whether a home or a person of that name exists is not asked here.
 */
#include "form_file.h"
#include "value_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_LINE = 4096, /* bytes of one line */
    LONGEST_TEXT = 65536,
    LONGEST_CODE = 160,
};

/* How a type of field is read and shown. */
typedef struct TypeRow {
    bool plain;  /* full-width letters count as half-width */
    bool lines;  /* may have more than one */
    size_t most; /* bytes */
    bool (*read)(const Question *question, const char *typed, Str *out);
    void (*show)(const Field *field, const char *value, Seconds now,
                 const char *language, Str *out);
} TypeRow;

size_t characters(const char *text)
{
    const size_t len = strlen(text);
    size_t count = 0;
    for (size_t at = 0; at < len; at = cluster_next(text, len, at))
        count++;
    return count;
}

/* Text and lines: as typed, within the limits of the field. */
static bool read_text(const Question *question, const char *typed, Str *out)
{
    const Field *field = question->field;
    const double count = (double)characters(typed);
    if (count < field->min)
        return err_field(question->err, field->name,
                         _("%s: at least %.15g characters are needed"),
                         question->label, field->min);
    if (count > field->max)
        return err_field(question->err, field->name,
                         _("%s: %.15g characters are too many; at most %.15g "
                           "are possible"),
                         question->label, count, field->max);
    str_add(out, typed);
    return true;
}

/* Names and codes, which the service looks up. */
static bool read_as_typed(const Question *question, const char *typed, Str *out)
{
    (void)question;
    str_add(out, typed);
    return true;
}

/* Bytes of "2025-11-22 14:02", which TIME_FULL begins with. */
enum { TO_THE_MINUTE = 16, YEAR = 5 };

/* As short as can be, but always with the time: what is shown may be typed
 * again. */
static void show_moment(const Field *field, const char *value, Seconds now,
                        const char *language, Str *out)
{
    (void)field;
    (void)language;
    char *end = NULL;
    char text[TIME_TEXT];
    char today[TIME_TEXT];
    errno = 0;
    const long long at = strtoll(value, &end, 10);
    if (errno != 0 || end == value || *end) {
        str_add(out, value);
        return;
    }
    time_write(at, TIME_FULL, now, text);
    time_write(now, TIME_DAY, now, today);
    if (strncmp(text, today, YEAR) == 0)
        str_add(out, time_write(at, TIME_SHORT, now, text));
    else
        str_addn(out, text, strnlen(text, TO_THE_MINUTE));
}

static void show_choice(const Field *field, const char *value, Seconds now,
                        const char *language, Str *out)
{
    (void)now;
    str_add(out, choice_label(field, value, language));
}

static void show_yes_no(const Field *field, const char *value, Seconds now,
                        const char *language, Str *out)
{
    (void)field;
    (void)now;
    (void)language;
    if (strcmp(value, "yes") == 0)
        str_add(out, _("yes"));
    else if (strcmp(value, "no") == 0)
        str_add(out, _("no"));
    else
        str_add(out, value);
}

/* "-1250.50" as "-1,250.50" */
static void show_money(const Field *field, const char *value, Seconds now,
                       const char *language, Str *out)
{
    (void)field;
    (void)now;
    (void)language;
    const size_t sign = *value == '-';
    const size_t whole = strspn(value + sign, "0123456789");
    str_addn(out, value, sign);
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            str_addc(out, ',');
        str_addc(out, value[sign + i]);
    }
    str_add(out, value + sign + whole);
}

static const TypeRow type_rows[FIELD_TYPES] = {
    [FIELD_TEXT] = {.most = LONGEST_LINE, .read = read_text},
    [FIELD_LONG] = {.lines = true, .most = LONGEST_TEXT, .read = read_text},
    [FIELD_NUMBER] = {.plain = true, .most = LONGEST_CODE, .read = read_number},
    [FIELD_MONEY] = {.plain = true,
                     .most = LONGEST_CODE,
                     .read = read_money,
                     .show = show_money},
    [FIELD_DATE] = {.plain = true, .most = LONGEST_CODE, .read = read_date},
    [FIELD_TIME] = {.plain = true,
                    .most = LONGEST_CODE,
                    .read = read_time_of_day},
    [FIELD_MOMENT] = {.plain = true,
                      .most = LONGEST_CODE,
                      .read = value_read_moment,
                      .show = show_moment},
    [FIELD_CHOICE] = {.plain = true,
                      .most = LONGEST_LINE,
                      .read = read_choice,
                      .show = show_choice},
    [FIELD_YES_NO] = {.plain = true,
                      .most = LONGEST_CODE,
                      .read = read_yes_no,
                      .show = show_yes_no},
    [FIELD_TELEPHONE] = {.plain = true,
                         .most = LONGEST_CODE,
                         .read = read_telephone},
    [FIELD_HOME] = {.plain = true, .most = LONGEST_CODE, .read = read_as_typed},
    [FIELD_HOUSEHOLD] = {.plain = true,
                         .most = LONGEST_CODE,
                         .read = read_as_typed},
    [FIELD_PERSON] = {.most = LONGEST_LINE, .read = read_as_typed},
    [FIELD_STAFF] = {.plain = true,
                     .most = LONGEST_CODE,
                     .read = read_as_typed},
    [FIELD_DEPARTMENT] = {.plain = true,
                          .most = LONGEST_CODE,
                          .read = read_as_typed},
    [FIELD_CATEGORY] = {.plain = true,
                        .most = LONGEST_CODE,
                        .read = read_as_typed},
    [FIELD_RECORD] = {.most = LONGEST_LINE, .read = read_as_typed},
    [FIELD_ROWS] = {.lines = true,
                    .most = LONGEST_TEXT,
                    .read = read_rows,
                    .show = show_rows},
};

/* Cuts blanks and empty lines off both ends. */
static void trim(char *text)
{
    static const char blank[] = " \n";
    const size_t skip = strspn(text, blank);
    size_t len = strlen(text) - skip;
    memmove(text, text + skip, len + 1);
    while (len > 0 && strchr(blank, text[len - 1]))
        text[--len] = '\0';
}

/* What counts of typed; caller frees. */
static char *cleaned(const TypeRow *row, const char *typed)
{
    char *text = text_clean(typed, strlen(typed), row->lines);
    if (row->plain) {
        char *plain = text_plain(text);
        free(text);
        text = plain;
    }
    trim(text);
    return text;
}

/* Does an answer look as the form says? */
static bool pattern_check(const Question *question, const char *value)
{
    const Field *field = question->field;
    if (!field->pattern || pattern_fits(field->pattern, value))
        return true;
    const char *help = label_in(field->pattern_help, question->language);
    if (*help)
        return err_field(question->err, field->name, _("%s: %s"),
                         question->label, help);
    return err_field(question->err, field->name,
                     _("%s: \"%s\" does not look as it should"),
                     question->label, value);
}

static bool text_read(const Question *question, const TypeRow *row,
                      const char *text, char **value)
{
    if (strlen(text) > row->most)
        return err_field(question->err, question->field->name,
                         _("%s: this is too long"), question->label);
    Str out = STR_EMPTY;
    if (!row->read(question, text, &out) ||
        !pattern_check(question, str_text(&out))) {
        str_release(&out);
        return false;
    }
    *value = str_take(&out);
    return true;
}

bool field_read(const Field *field, const char *typed, Seconds now,
                const char *language, char **value, Err *err)
{
    const TypeRow *row = &type_rows[field->type];
    const char *label = label_in(field->label, language);
    const Question question = {.field = field,
                               .now = now,
                               .language = language,
                               .label = *label ? label : field->name,
                               .err = err};
    char *text = cleaned(row, typed ? typed : "");
    bool fine = true;
    if (*text)
        fine = text_read(&question, row, text, value);
    else if (field->required)
        fine = err_field(err, field->name, _("%s: please fill this in"),
                         question.label);
    else
        *value = NULL;
    free(text);
    return fine;
}

char *field_show(const Field *field, const char *value, Seconds now,
                 const char *language)
{
    const TypeRow *row = &type_rows[field->type];
    if (!row->show)
        return mem_text(value ? value : "");
    Str out = STR_EMPTY;
    str_add(&out, "");
    if (value && *value)
        row->show(field, value, now, language, &out);
    char *text = str_take(&out);
    return text ? text : mem_text("");
}

const char *choice_label(const Field *field, const char *value,
                         const char *language)
{
    for (int i = 0; i < field->choice_count; i++) {
        const Choice *choice = &field->choices[i];
        if (strcmp(choice->value, value) != 0)
            continue;
        const char *label = label_in(choice->label, language);
        return *label ? label : choice->value;
    }
    return value;
}
