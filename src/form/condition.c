/* condition.c -- when a condition holds, and what follows for a field
 *
 *     shown_if: {class: [unsold, unlet], handed_at: empty}
 *     required_if: {tap: failed}
 *     where: {overall: {below: 3}, due: {before: today}}
 *
 * A bare word empty, filled or failed is a test; a choice of that name is
 * written in a list: [empty].
 */
#include "form_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 20, MOST_VALUES = 100 };

/* ---- reading one -------------------------------------------------------------- */

static const char *const bare_tests[] = {
    [CONDITION_IS] = "",
    [CONDITION_EMPTY] = "empty",
    [CONDITION_FILLED] = "filled",
    [CONDITION_FAILED] = "failed",
};
static const char *const limit_tests[] = {"below", "above", "before", "after",
                                          NULL};

/* Gives line the values of node, one or a list of them. */
static bool values_read(const FormReading *reading, const Tree *node,
                        ConditionLine *line)
{
    const bool list = node->kind == TREE_LIST;
    const int most = list ? count_check(reading, node, MOST_VALUES) : 1;
    const char **values =
        form_memory(reading, ((size_t)most + 1) * sizeof *values);
    line->values = values;
    const Tree *one = list ? node->child : node;
    for (; one && line->count < most; one = list ? one->next : NULL) {
        if (!one->text) {
            mistake(reading->mistakes, one,
                    _("the value to compare with has to stand here"));
            return false;
        }
        values[line->count++] = one->text;
    }
    if (line->count == 0 && !reading->holes)
        mistake(reading->mistakes, node, _("there is nothing to compare with"));
    return line->count > 0;
}

/* {below: 3}, {before: today}; true with the types that it is possible for. */
static bool limit_read(const FormReading *reading, const Tree *node,
                       ConditionLine *line, unsigned *types)
{
    const Tree *limit = node->child;
    tree_only(node, limit_tests, reading->mistakes);
    if (!limit || limit->next) {
        mistake(reading->mistakes, node,
                _("one of below, above, before, after has to stand here"));
        return false;
    }
    int test = 0;
    while (limit_tests[test] && strcmp(limit_tests[test], limit->name) != 0)
        test++;
    if (!limit_tests[test])
        return false;
    line->test = CONDITION_BELOW + (ConditionTest)test;
    if (limit->kind != TREE_TEXT) {
        mistake(reading->mistakes, limit,
                _("the value to compare with has to stand here"));
        return false;
    }
    double number = 0;
    Seconds at = NEVER;
    Err err = ERR_NONE;
    const bool time = line->test >= CONDITION_BEFORE;
    *types = time ? BIT(FIELD_DATE) | BIT(FIELD_MOMENT)
                  : BIT(FIELD_NUMBER) | BIT(FIELD_MONEY) | BIT(FIELD_CHOICE);
    if (!time && !plain_number(limit->text, &number))
        mistake(reading->mistakes, limit, _("\"%s\" has to be a number"),
                limit->name);
    else if (time && !time_read(limit->text, clock_now(), &at, &err))
        mistake(reading->mistakes, limit,
                _("\"%s\" has to be today, now, +7d or a day like 2026-12-24"),
                limit->name);
    return values_read(reading, limit, line);
}

static void line_read(const FormReading *reading, const Tree *node,
                      ConditionLine *line)
{
    unsigned types = 0;
    line->field = node->name;
    for (int i = CONDITION_EMPTY; node->text && i <= CONDITION_FAILED; i++)
        if (strcmp(node->text, bare_tests[i]) == 0)
            line->test = (ConditionTest)i;
    const bool fine = node->kind == TREE_MAP
                          ? limit_read(reading, node, line, &types)
                          : line->test || values_read(reading, node, line);
    if (fine)
        refer(reading, (Reference){.node = node,
                                   .name = node->name,
                                   .len = strlen(node->name),
                                   .kind = reading->kind,
                                   .sheet = reading->sheet,
                                   .types = types,
                                   .line = line});
}

void condition_read(const FormReading *reading, const Tree *node,
                    const Key *key, void *into)
{
    Condition condition = {0};
    if (!map_check(reading, node))
        return;
    const int most = count_check(reading, node, MOST_LINES);
    ConditionLine *lines =
        form_memory(reading, ((size_t)most + 1) * sizeof *lines);
    condition.lines = lines;
    for (const Tree *line = node->child; line && condition.count < most;
         line = line->next)
        line_read(reading, line, &lines[condition.count++]);
    memcpy((char *)into + key->at, &condition, sizeof condition);
}

/* ---- whether it holds ------------------------------------------------------------- */

bool item_failed(const Field *field, const char *value)
{
    for (int i = 0; value && i < field->choice_count; i++)
        if (strcmp(field->choices[i].value, value) == 0)
            return field->choices[i].failed;
    return false;
}

static bool is_one_of(const ConditionLine *line, const char *value)
{
    for (int i = 0; i < line->count; i++)
        if (strcmp(line->values[i], value) == 0)
            return true;
    return false;
}

/* A day or a moment as seconds; false when it is neither. */
bool value_moment(const char *value, Seconds *out)
{
    char *end = NULL;
    errno = 0;
    const long long at = strtoll(value, &end, 10);
    if (errno == 0 && end != value && *end == '\0') {
        *out = at;
        return true;
    }
    Err err = ERR_NONE;
    return strlen(value) == sizeof "2026-11-23" - 1 &&
           time_read(value, NEVER, out, &err);
}

/* Before or after a day counts by days, before or after a moment exactly. */
static bool time_holds(const ConditionLine *line, const char *value,
                       Seconds now)
{
    Seconds at = NEVER;
    Seconds limit = NEVER;
    Err err = ERR_NONE;
    if (!value_moment(value, &at) ||
        !time_read(line->values[0], now, &limit, &err))
        return false;
    const bool day =
        strcmp(line->values[0], "now") != 0 && day_start(limit) == limit;
    if (day)
        at = day_start(at);
    return line->test == CONDITION_BEFORE ? at < limit : at > limit;
}

static bool number_holds(const ConditionLine *line, const Field *field,
                         const char *value)
{
    double number = 0;
    double limit = 0;
    if (!value_number(field, value, &number) ||
        !plain_number(line->values[0], &limit))
        return false;
    return line->test == CONDITION_BELOW ? number < limit : number > limit;
}

static bool line_holds(const ConditionLine *line, const Form *form,
                       const Fields *fields, Seconds now)
{
    const char *value = fields_get(fields, line->field);
    const bool filled = value && *value;
    const Field *field = line->known;
    if (line->test == CONDITION_EMPTY || !filled)
        return line->test == CONDITION_EMPTY && !filled;
    if (!field && form)
        field = form_field(form, line->field);
    switch (line->test) {
    case CONDITION_IS:
        return is_one_of(line, value);
    case CONDITION_FILLED:
        return true;
    case CONDITION_FAILED:
        return field && item_failed(field, value);
    case CONDITION_BELOW:
    case CONDITION_ABOVE:
        return number_holds(line, field, value);
    case CONDITION_BEFORE:
    case CONDITION_AFTER:
        return time_holds(line, value, now);
    default:
        return false;
    }
}

bool condition_holds(const Condition *condition, const Form *form,
                     const Fields *fields, Seconds now)
{
    for (int i = 0; i < condition->count; i++)
        if (!line_holds(&condition->lines[i], form, fields, now))
            return false;
    return true;
}

int form_print_from(const Form *form, int from, const Fields *fields,
                    Seconds now)
{
    for (int i = 0; i < form->print_count; i++) {
        const int at = (from + i) % form->print_count;
        if (condition_holds(&form->prints[at].when, form, fields, now))
            return at;
    }
    return -1;
}

bool field_shown(const Field *field, const Form *form, const Fields *fields,
                 Seconds now)
{
    return condition_holds(&field->shown_if, form, fields, now);
}

bool field_must(const Field *field, const Form *form, const Fields *fields,
                Seconds now)
{
    if (!field_shown(field, form, fields, now) || field->compute.op)
        return false;
    return field->required ||
           (field->required_if.count > 0 &&
            condition_holds(&field->required_if, form, fields, now));
}
