/* facts.c -- the facts of one record, and which of them stand
 *
 * Undoing adds a fact that names another; a fact so named is left out of the
 * sum, unless the undoing was itself undone:
 *
 *     receive   accept   undo(accept)   undo(undo)    -> accept stands
 *
 * What a standing order asks for may have been raised by desk and hotline both:
 * that is said twice and counts once.
 */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

/* One block holds the fact and its texts. */
static Fact *fact_copy(const Fact *fact)
{
    const char *const texts[] = {fact->actor, fact->kind, fact->record,
                                 fact->verb, fact->fields};
    const char *copies[5];
    size_t size = sizeof(Fact);

    for (int i = 0; i < 5; i++)
        size += strlen(texts[i]) + 1;
    Fact *copy = mem_new(size);
    char *end = (char *)(copy + 1);
    for (int i = 0; i < 5; i++) {
        size_t len = strlen(texts[i]) + 1;
        copies[i] = memcpy(end, texts[i], len);
        end += len;
    }
    *copy = *fact;
    copy->actor = copies[0];
    copy->kind = copies[1];
    copy->record = copies[2];
    copy->verb = copies[3];
    copy->fields = copies[4];
    return copy;
}

void facts_add(Facts *facts, const Fact *fact)
{
    if (facts->count == facts->cap) {
        facts->cap = facts->cap ? facts->cap * 2 : 16;
        facts->at = mem_grow(facts->at, (size_t)facts->cap * sizeof(Fact *));
        facts->undone = mem_grow(facts->undone, (size_t)facts->cap);
    }
    facts->undone[facts->count] = false;
    facts->at[facts->count++] = fact_copy(fact);
}

static int by_place(const void *one, const void *other)
{
    const Fact *const *a = one, *const *b = other;
    const int kinds = strcmp((*a)->kind, (*b)->kind);

    if (kinds != 0)
        return kinds;
    if ((*a)->stamp != (*b)->stamp)
        return (*a)->stamp < (*b)->stamp ? -1 : 1;
    if ((*a)->origin != (*b)->origin)
        return (*a)->origin < (*b)->origin ? -1 : 1;
    if ((*a)->seq != (*b)->seq)
        return (*a)->seq < (*b)->seq ? -1 : 1;
    const int64_t mark = fact_mark(*a), other_mark = fact_mark(*b);
    return mark == other_mark ? 0 : mark < other_mark ? -1 : 1;
}

void facts_order(Facts *facts)
{
    if (facts->count > 1)
        qsort(facts->at, (size_t)facts->count, sizeof(Fact *), by_place);
}

static void undo_named(Facts *facts, int undoing)
{
    Fields fields = FIELDS_EMPTY;
    const char *json = facts->at[undoing]->fields;

    if (fields_from_json(&fields, json, strlen(json), NULL)) {
        int64_t origin = fields_int(&fields, "of_origin");
        int64_t seq = fields_int(&fields, "of_seq");
        for (int i = 0; i < undoing; i++)
            if (facts->at[i]->origin == origin && facts->at[i]->seq == seq)
                facts->undone[i] = true;
    }
    fields_release(&fields);
}

/* Which standing order has raised it; NULL: none.  Caller frees. */
static char *order_of(const Fact *fact)
{
    Fields fields = FIELDS_EMPTY;

    if (strcmp(fact->kind, "request") != 0 ||
        strcmp(fact->verb, "receive") != 0)
        return NULL;
    fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL);
    const char *source = fields_get(&fields, "source");
    char *order =
        source && strncmp(source, ORDER_SOURCE, strlen(ORDER_SOURCE)) == 0
            ? mem_text(source)
            : NULL;
    fields_release(&fields);
    return order;
}

int fact_first_said(const Facts *facts, int i)
{
    char *order = order_of(facts->at[i]);
    int first = order ? 0 : i;

    for (; first < i; first++) {
        char *other = order_of(facts->at[first]);
        const bool same = other && strcmp(other, order) == 0;
        free(other);
        if (same)
            break;
    }
    free(order);
    return first;
}

/* The first word is the one that stands; it is undone with any of them. */
static void twins_settle(Facts *facts)
{
    for (int i = 1; i < facts->count; i++) {
        const int first = fact_first_said(facts, i);
        if (first == i)
            continue;
        facts->undone[first] |= facts->undone[i];
        facts->undone[i] = true;
    }
}

/* From the newest to the oldest, so that an undone undoing undoes nothing. */
void facts_settle(Facts *facts)
{
    for (int i = facts->count - 1; i > 0; i--)
        if (!facts->undone[i] && strcmp(facts->at[i]->verb, "undo") == 0)
            undo_named(facts, i);
    twins_settle(facts);
}

static bool facts_visit(void *self, const Fact *fact)
{
    facts_add(self, fact);
    return true;
}

bool facts_load(Desk *desk, const char *kind, const char *record, Facts *facts,
                Err *err)
{
    if (!journal_each(desk->store, kind, record, facts_visit, facts, err))
        return false;
    facts_settle(facts);
    return true;
}

void facts_clear(Facts *facts)
{
    for (int i = 0; i < facts->count; i++)
        free(facts->at[i]);
    facts->count = 0;
}

void facts_release(Facts *facts)
{
    facts_clear(facts);
    free(facts->at);
    free(facts->undone);
    *facts = (Facts){0};
}
