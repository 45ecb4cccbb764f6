/* reference.c -- the reference lists: categories and departments
 *
 *     leak  {"en": "Water leak", "zh-Hant": "漏水"}  engineering  normal …
 *
 * Some dozens of rows that every screen looks at all the time, so they are
 * held in memory, in their order, with their labels read, and read again when
 * they have changed.
 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One entry.  The public part comes first, so that a Reference handed out
 * leads back to its entry. */
typedef struct Entry {
    Reference reference;
    Fields labels; /* by language */
} Entry;

typedef struct List {
    Entry *at;
    int count, cap;
} List;

struct References {
    List category, department;
};

/* ---- loading -------------------------------------------------------------- */

static void copy(char *to, size_t size, const char *from)
{
    (void)snprintf(to, size, "%s", from ? from : "");
}

static void list_add(List *list, Sql *q)
{
    if (list->count == list->cap) {
        list->cap = list->cap ? 2 * list->cap : 32;
        list->at = mem_grow(list->at, (size_t)list->cap * sizeof *list->at);
    }

    Entry *entry = &list->at[list->count++];
    Reference *reference = &entry->reference;
    const char *labels = sql_get(q, 1);

    *entry = (Entry){0};
    reference->labels = mem_text(labels ? labels : "{}");
    copy(reference->code, sizeof reference->code, sql_get(q, 0));
    copy(reference->department, sizeof reference->department, sql_get(q, 2));
    copy(reference->urgency, sizeof reference->urgency, sql_get(q, 3));
    copy(reference->nature, sizeof reference->nature, sql_get(q, 4));
    copy(reference->promise, sizeof reference->promise, sql_get(q, 5));
    copy(reference->call, sizeof reference->call, sql_get(q, 6));
    copy(reference->major, sizeof reference->major, sql_get(q, 7));
    reference->people = mem_text(sql_get(q, 8) ? sql_get(q, 8) : "");
    copy(reference->assignment, sizeof reference->assignment, sql_get(q, 9));
    reference->silence = sql_get_int(q, 10) * MINUTE;
    reference->silence_emergency = sql_get_int(q, 11) * MINUTE;
    /* Labels that are no JSON: the code is shown. */
    fields_from_json(&entry->labels, reference->labels,
                     strlen(reference->labels), NULL);
}

static void list_read(List *list, Sql *q)
{
    while (sql_row(q))
        list_add(list, q);
    sql_done(q, NULL);
}

static void list_release(List *list)
{
    for (int i = 0; i < list->count; i++) {
        free(list->at[i].reference.labels);
        free(list->at[i].reference.people);
        fields_release(&list->at[i].labels);
    }
    free(list->at);
}

static const List *list_of(Desk *desk, const char *kind)
{
    if (!desk->references) {
        desk->references = mem_new(sizeof *desk->references);
        list_read(&desk->references->category,
                  sql(desk->store,
                      "SELECT record, labels, department, urgency, nature,"
                      " promise, call, major, '', '', 0, 0 FROM category"
                      " WHERE coalesce(active, 'yes') <> 'no'"
                      " ORDER BY position IS NULL, position, record"));
        list_read(&desk->references->department,
                  sql(desk->store,
                      "SELECT record, labels, '', '', '', '', '', '', people,"
                      " assignment, silence, silence_emergency FROM department"
                      " WHERE coalesce(active, 'yes') <> 'no'"
                      " ORDER BY position IS NULL, position, record"));
    }
    return strcmp(kind, "category") == 0 ? &desk->references->category
                                         : &desk->references->department;
}

void references_forget(Desk *desk)
{
    if (!desk->references)
        return;
    list_release(&desk->references->category);
    list_release(&desk->references->department);
    free(desk->references);
    desk->references = NULL;
}

/* ---- looking -------------------------------------------------------------- */

const Reference *reference_at(Desk *desk, const char *kind, int i)
{
    const List *list = list_of(desk, kind);

    return i >= 0 && i < list->count ? &list->at[i].reference : NULL;
}

const Reference *reference_get(Desk *desk, const char *kind, const char *code)
{
    const List *list = list_of(desk, kind);

    for (int i = 0; code && i < list->count; i++)
        if (strcmp(list->at[i].reference.code, code) == 0)
            return &list->at[i].reference;
    return NULL;
}

/* The language's own label, else its base language's, else English, else any;
 * NULL when there is none. */
static const char *label_of(const Fields *labels, const char *code)
{
    const char *label = fields_get(labels, code);
    char base[17];

    if (!label) {
        (void)snprintf(base, sizeof base, "%.*s", (int)strcspn(code, "-"),
                       code);
        label = fields_get(labels, base);
    }
    if (!label)
        label = fields_get(labels, "en");
    for (int i = 0; !label && i < labels->count; i++)
        label = labels->at[i].text;
    return label && *label ? label : NULL;
}

const char *reference_label(const Reference *reference)
{
    const Entry *entry = (const Entry *)(const void *)reference;
    const char *label = label_of(&entry->labels, language());

    return label ? label : reference->code;
}

/* ---- finding by what was typed -------------------------------------------- */

enum { EXACT, STARTS, WORD, WITHIN, NOT_FOUND };

/* How well text fits the folded needle. */
static int fit_of(const char *text, const char *needle)
{
    char *hay = text_folded(text);
    const char *at = strstr(hay, needle);
    int fit = NOT_FOUND;

    if (at == hay)
        fit = hay[strlen(needle)] ? STARTS : EXACT;
    else if (at)
        fit = strchr(" _-", at[-1]) ? WORD : WITHIN;
    free(hay);
    return fit;
}

/* The best fit of an entry: by code, or label in any language. */
static int entry_fit(const Entry *entry, const char *needle)
{
    int best = fit_of(entry->reference.code, needle);

    for (int i = 0; i < entry->labels.count; i++) {
        const char *label = entry->labels.at[i].text;
        const int fit = label ? fit_of(label, needle) : NOT_FOUND;

        if (fit < best)
            best = fit;
    }
    return best;
}

int reference_find(Desk *desk, const char *kind, const char *typed,
                   const Reference **out, int max)
{
    const List *list = list_of(desk, kind);
    char *plain = text_plain(typed);
    char *needle = text_folded(plain);
    unsigned char *fits = mem_new((size_t)list->count + 1);
    int count = 0;

    for (int i = 0; i < list->count; i++)
        fits[i] = (unsigned char)entry_fit(&list->at[i], needle);
    for (int fit = EXACT; fit < NOT_FOUND; fit++)
        for (int i = 0; i < list->count && count < max; i++)
            if (fits[i] == fit)
                out[count++] = &list->at[i].reference;
    free(fits);
    free(needle);
    free(plain);
    return count;
}
