/* extends.c -- a form that takes all of another one, and what it changes
 *
 *     kind: parcel                 the built-in one, with one field more, and
 *     extends: parcel              one that has to be filled in now
 *     fields:
 *       - {name: shelf, type: text, label: Shelf}
 *       - {name: carrier, required: yes}
 *
 * A line with the name of one that is there changes the keys that it gives;
 * other lines come behind.  A section of a checklist is known by its label.
 * What has no name (follow, choices, conditions) takes the place of the
 * former.  All is done on the trees, so that what comes out is read and
 * checked like any other form.
 */
#include "form_file.h"

#include <string.h>

/* Keys whose lists and maps are mixed; all others are replaced. */
static const char *const mixed_keys[] = {
    "fields", "items", "sections", "steps", "states",
    "report", "print", "list",     "may",   NULL};

/* A node whose children are still to come, from either or both. */
typedef struct Job {
    Tree *node;
    const Tree *old, *new; /* NULL: nothing from there */
    struct Job *next;
} Job;

/* Where trees are put together: from one job to the next, so that no depth of
 * a file can exhaust the stack. */
typedef struct Mixing {
    Document *document;
    const Tree
        *at; /* where all that is old is told to stand; NULL: its place */
    Job *last;
} Mixing;

static bool mixes(const Tree *old, const Tree *new)
{
    if (old->kind != new->kind || old->kind == TREE_TEXT || !new->name)
        return false;
    for (int i = 0; mixed_keys[i]; i++)
        if (strcmp(new->name, mixed_keys[i]) == 0)
            return true;
    return false;
}

/* By what a line of a list is known; NULL: by nothing. */
static const char *line_name(const Tree *line)
{
    const char *name = tree_text(line, "name");
    const Tree *label = tree_get(line, "label");
    return name ? name : label ? label_in(label, "en") : NULL;
}

static const Tree *line_of(const Tree *list, const Tree *line)
{
    const char *name = line_name(line);
    for (const Tree *one = list->child; name && one; one = one->next) {
        const char *other = line_name(one);
        if (text_is(other, name))
            return one;
    }
    return NULL;
}

/* What new says about the part old; NULL: nothing. */
static const Tree *part_of(const Tree *new, const Tree *old)
{
    return new->kind == TREE_MAP ? tree_get(new, old->name) : line_of(new, old);
}

static bool known(const Tree *old, const Tree *part)
{
    return old->kind == TREE_MAP ? tree_get(old, part->name) != NULL
                                 : line_of(old, part) != NULL;
}

static const char *text_kept(const Mixing *mixing, const char *text)
{
    if (!text)
        return NULL;
    const size_t size = strlen(text) + 1;
    return memcpy(document_memory(mixing->document, size), text, size);
}

/* A node for old as it is changed by new, of which one may be NULL. */
static Tree *node_put(Mixing *mixing, const Tree *old, const Tree *new)
{
    Tree *node = document_memory(mixing->document, sizeof *node);
    *node = new ? *new : *old;
    node->child = NULL;
    node->next = NULL;
    if (!new) {
        node->name = text_kept(mixing, old->name);
        node->text = text_kept(mixing, old->text);
        node->line = mixing->at ? mixing->at->line : old->line;
        node->column = mixing->at ? mixing->at->column : old->column;
    }
    Job *job = document_memory(mixing->document, sizeof *job);
    *job = (Job){.node = node, .old = old, .new = new};
    if (mixing->last)
        mixing->last->next = job;
    mixing->last = job;
    return node;
}

static void job_do(Mixing *mixing, const Job *job)
{
    const Tree **tail = &job->node->child;
    const Tree *part = job->old ? job->old->child : NULL;
    for (; part; part = part->next) {
        const Tree *change = job->new ? part_of(job->new, part) : NULL;
        const bool both =
            change && (job->old->kind == TREE_LIST ? change->kind == TREE_MAP
                                                   : mixes(part, change));
        Tree *node = node_put(mixing, both || !change ? part : NULL, change);
        *tail = node;
        tail = &node->next;
    }
    part = job->new ? job->new->child : NULL;
    for (; part; part = part->next) {
        if (job->old && known(job->old, part))
            continue;
        Tree *node = node_put(mixing, NULL, part);
        *tail = node;
        tail = &node->next;
    }
}

static const Tree *mixed(Mixing *mixing, const Tree *old, const Tree *new)
{
    Tree *root = node_put(mixing, old, new);
    for (const Job *job = mixing->last; job; job = job->next)
        job_do(mixing, job);
    return root;
}

const Tree *tree_copy(Document *document, const Tree *node, const Tree *at)
{
    Mixing mixing = {.document = document, .at = at};
    return mixed(&mixing, node, NULL);
}

const Tree *tree_extended(Document *document, const Tree *parent,
                          const Tree *own)
{
    Mixing mixing = {.document = document, .at = tree_get(own, "extends")};
    return parent->kind == TREE_MAP && own->kind == TREE_MAP
               ? mixed(&mixing, parent, own)
               : own;
}
