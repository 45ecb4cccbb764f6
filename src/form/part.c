/* part.c -- the parts of a register: list, every, exclusive, report, print
 *
 *     list: {columns: [number, home], order: [-made_at], due: again_on}
 *     every: {period: month, for: home, where: {class: unsold}, key: home}
 *     report: [{name: by_class, label: By class, group: class, show: count}]
 *     print: [{name: slip, label: Slip, text: {en: "Home {home}"}}]
 */
#include "form_file.h"

#include <string.h>

enum { MOST_REPORTS = 50, MOST_PRINTS = 20 };

static const Key list_keys[] = {
    {.name = "columns",
     .read = columns_read,
     .at = offsetof(FormList, columns)},
    {.name = "order", .read = columns_read, .at = offsetof(FormList, order)},
    {.name = "open_while",
     .read = condition_read,
     .at = offsetof(FormList, open_while)},
    {.name = "due", .read = time_name_read, .at = offsetof(FormList, due)},
    {.name = "board", .read = yes_read, .at = offsetof(FormList, board)},
    {0},
};

void list_read(const FormReading *reading, const Tree *node, const Key *key,
               void *into)
{
    map_read(reading, node, list_keys, (char *)into + key->at);
}

static const Key exclusive_keys[] = {
    {.name = "same",
     .read = field_names_read,
     .at = offsetof(Exclusive, same),
     .needed = true},
    {.name = "from",
     .read = moment_name_read,
     .at = offsetof(Exclusive, from),
     .needed = true},
    {.name = "until",
     .read = moment_name_read,
     .at = offsetof(Exclusive, until),
     .needed = true},
    {0},
};

void exclusive_read(const FormReading *reading, const Tree *node,
                    const Key *key, void *into)
{
    Exclusive *exclusive = form_memory(reading, sizeof *exclusive);
    (void)key;
    map_read(reading, node, exclusive_keys, exclusive);
    ((Form *)into)->exclusive = exclusive;
}

/* ---- every ---------------------------------------------------------------------- */

static const char *const period_words[] = {
    [PERIOD_DAY] = "day",     [PERIOD_WEEK] = "week",
    [PERIOD_MONTH] = "month", [PERIOD_QUARTER] = "quarter",
    [PERIOD_YEAR] = "year",   NULL};

/* A register, or the units of the residence, which have none. */
static void for_read(const FormReading *reading, const Tree *node,
                     const Key *key, void *into)
{
    if (text_is(node->text, "unit"))
        key_text(reading, node, key, into);
    else
        register_read(reading, node, key, into);
}

/* A condition on what `for:` names. */
static void where_read(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    const Every *every = into;
    FormReading within = *reading;
    within.kind = every->each;
    if (text_is(every->each, "unit"))
        mistake(reading->mistakes, node,
                _("\"where\" means nothing for units"));
    else if (every->each)
        condition_read(&within, node, key, into);
}

static const Key every_keys[] = {
    {.name = "period",
     .read = word_read,
     .at = offsetof(Every, period),
     .words = period_words},
    {.name = "per", .read = record_name_read, .at = offsetof(Every, per)},
    {.name = "for",
     .read = for_read,
     .at = offsetof(Every, each),
     .needed = true},
    {.name = "where", .read = where_read, .at = offsetof(Every, where)},
    {.name = "key",
     .read = field_name_read,
     .at = offsetof(Every, key),
     .needed = true},
    {.name = "at", .read = time_name_read, .at = offsetof(Every, at)},
    {.name = "by", .read = roles_read, .at = offsetof(Every, by)},
    {0},
};

void every_read(const FormReading *reading, const Tree *node, const Key *key,
                void *into)
{
    Every *every = form_memory(reading, sizeof *every);
    (void)key;
    map_read(reading, node, every_keys, every);
    ((Form *)into)->every = every;
    const Tree *period = tree_get(node, "period");
    const Tree *per = tree_get(node, "per");
    if (period && per)
        mistake(reading->mistakes, per,
                _("either \"period\" or \"per\" can stand here"));
    else if (node->kind == TREE_MAP && !period && !per)
        missing(reading, node, "period");
}

/* ---- reports -------------------------------------------------------------------- */

static const char *const show_words[] = {[REPORT_COUNT] = "count",
                                         [REPORT_SUM] = "sum",
                                         [REPORT_MEAN] = "mean",
                                         [REPORT_SHARE] = "share",
                                         [REPORT_SURVEY] = "survey",
                                         [REPORT_LIST] = "list",
                                         NULL};
static const char *const chart_words[] = {[CHART_NONE] = "none",
                                          [CHART_BAR] = "bar",
                                          [CHART_LINE] = "line",
                                          [CHART_QUADRANT] = "quadrant",
                                          NULL};

static bool is_word(const Tree *node, const char *const words[])
{
    for (int i = 0; node->text && words[i]; i++)
        if (strcmp(node->text, words[i]) == 0)
            return true;
    return false;
}

static void group_read(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    static const char *const words[] = {"items", NULL};
    if (is_word(node, words))
        key_text(reading, node, key, into);
    else
        field_name_read(reading, node, key, into);
}

static void across_read(const FormReading *reading, const Tree *node,
                        const Key *key, void *into)
{
    if (is_word(node, period_words))
        key_text(reading, node, key, into);
    else
        field_name_read(reading, node, key, into);
}

static const Key report_keys[] = {
    {.name = "name",
     .read = name_read,
     .at = offsetof(FormReport, name),
     .needed = true},
    {.name = "label",
     .read = label_read,
     .at = offsetof(FormReport, label),
     .needed = true},
    {.name = "group", .read = group_read, .at = offsetof(FormReport, group)},
    {.name = "across", .read = across_read, .at = offsetof(FormReport, across)},
    {.name = "at", .read = time_name_read, .at = offsetof(FormReport, at)},
    {.name = "show",
     .read = word_read,
     .at = offsetof(FormReport, show),
     .words = show_words},
    {.name = "of", .read = number_name_read, .at = offsetof(FormReport, of)},
    {.name = "differ", .read = yes_read, .at = offsetof(FormReport, differ)},
    {.name = "one", .read = field_name_read, .at = offsetof(FormReport, one)},
    {.name = "latest",
     .read = field_name_read,
     .at = offsetof(FormReport, latest)},
    {.name = "share",
     .read = condition_read,
     .at = offsetof(FormReport, share)},
    {.name = "where",
     .read = condition_read,
     .at = offsetof(FormReport, where)},
    {.name = "chart",
     .read = word_read,
     .at = offsetof(FormReport, chart),
     .words = chart_words},
    {.name = "columns",
     .read = columns_read,
     .at = offsetof(FormReport, columns)},
    {.name = "overall",
     .read = field_name_read,
     .at = offsetof(FormReport, overall)},
    {.name = "returned",
     .read = condition_read,
     .at = offsetof(FormReport, returned)},
    {.name = "comments",
     .read = field_name_read,
     .at = offsetof(FormReport, comments)},
    {0},
};

/* Keys that one way of showing needs. */
static const char *const show_needs[] = {
    [REPORT_COUNT] = NULL,       [REPORT_SUM] = "of",
    [REPORT_MEAN] = "of",        [REPORT_SHARE] = "share",
    [REPORT_SURVEY] = "overall", [REPORT_LIST] = "columns",
};

static void report_begin(void *one)
{
    *(FormReport *)one = (FormReport){.name = ""};
}

/* The mean of items needs no `of`: each line is one. */
static void report_end(const FormReading *reading, const Tree *map, void *one)
{
    const FormReport *report = one;
    const char *needed = show_needs[report->show];
    const bool items = text_is(report->group, "items");
    if (needed && !tree_get(map, needed) &&
        !(items && strcmp(needed, "of") == 0))
        missing(reading, map, needed);
    if (report->differ && !report->across)
        missing(reading, map, "across");
    if (report->differ && !report->group)
        missing(reading, map, "group");
}

static const Rows report_rows = {.keys = report_keys,
                                 .size = sizeof(FormReport),
                                 .most = MOST_REPORTS,
                                 .begin = report_begin,
                                 .end = report_end};

void reports_read(const FormReading *reading, const Tree *node, const Key *key,
                  void *into)
{
    Form *form = into;
    (void)key;
    form->reports = rows_read(reading, node, &report_rows, &form->report_count);
}

/* ---- prints --------------------------------------------------------------------- */

static void print_text(const FormReading *reading, const Tree *node,
                       const Key *key, void *into)
{
    label_read(reading, node, key, into);
    for (const Tree *one = node->kind == TREE_MAP ? node->child : node; one;
         one = node->kind == TREE_MAP ? one->next : NULL)
        if (one->text)
            refer_braces(reading, one, true);
}

static const Key print_keys[] = {
    {.name = "name",
     .read = name_read,
     .at = offsetof(FormPrint, name),
     .needed = true},
    {.name = "label",
     .read = label_read,
     .at = offsetof(FormPrint, label),
     .needed = true},
    {.name = "when", .read = condition_read, .at = offsetof(FormPrint, when)},
    {.name = "text",
     .read = print_text,
     .at = offsetof(FormPrint, text),
     .needed = true},
    {0},
};

static void print_begin(void *one)
{
    *(FormPrint *)one = (FormPrint){.name = ""};
}

static const Rows print_rows = {.keys = print_keys,
                                .size = sizeof(FormPrint),
                                .most = MOST_PRINTS,
                                .begin = print_begin};

void prints_read(const FormReading *reading, const Tree *node, const Key *key,
                 void *into)
{
    Form *form = into;
    (void)key;
    form->prints = rows_read(reading, node, &print_rows, &form->print_count);
}
