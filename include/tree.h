/* tree.h -- YAML as a tree whose every node knows its line
 *
 * The only layer that knows libyaml is form/.  Forms, roles, reference lists
 * and import maps are all read through this.  All scalars are text.  Aliases,
 * anchors, tags, doubled keys, several documents, nesting beyond 16 and files
 * beyond 1 MiB are mistakes.  A reader collects every mistake of a file in
 * one run.
 *
 *     forms/parcel.yaml:7:13: unknown field type "tiem"; did you mean "time"?
 */
#ifndef GUANJIA_TREE_H
#define GUANJIA_TREE_H

#include "err.h"
#include "text.h"

typedef enum TreeKind { TREE_TEXT, TREE_MAP, TREE_LIST } TreeKind;

/* One node.  A map's children have names, a list's have none. */
typedef struct Tree {
    TreeKind kind;
    const char *name;         /* key in the map that holds it; NULL */
    const char *text;         /* of a scalar; "" for an empty one; else NULL */
    int line, column;         /* from 1, of the node (its key, in a map) */
    const struct Tree *child; /* first, in order of the file */
    const struct Tree *next;  /* sibling */
} Tree;

/* What is wrong in a file, all of it. */
typedef struct Mistakes {
    Str text; /* a line each: file:line:column: sentence */
    int count;
    const char *file; /* name to print; borrowed */
} Mistakes;

void mistake(Mistakes *mistakes, const Tree *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void mistakes_release(Mistakes *mistakes);

typedef struct Document Document; /* owns the nodes */

/* Reads text; *document is NULL when not even a tree could be made.  False
 * when there was a mistake. */
bool document_read(Document **document, const char *text, size_t len,
                   Mistakes *mistakes);
/* The same from a file; ERR_NOT_FOUND, ERR_SYSTEM, ERR_INPUT with the first
 * mistake as its sentence. */
bool document_open(Document **document, const char *path, Err *err);
const Tree *document_root(const Document *document);
void document_close(Document *document);

const Tree *tree_get(const Tree *map, const char *name);  /* NULL */
const char *tree_text(const Tree *map, const char *name); /* NULL */
bool tree_yes(const Tree *map, const char *name);         /* yes, true, on */

/* Complains about keys of map that are not in names (NULL at its end), with
 * the nearest one as a hint. */
void tree_only(const Tree *map, const char *const names[], Mistakes *mistakes);

/* The nearest of names to wrong by edit distance, or NULL when none is near. */
const char *nearest(const char *wrong, const char *const names[]);

/* A label in several languages: a map {en: Home, zh-Hant: 戶別} or a plain
 * text.  The one for language, else its base ("zh" of "zh-Hant"), else en,
 * else the first; never NULL. */
const char *label_in(const Tree *label, const char *language);
/* Has it words of that language or its base, so that nothing stands in? */
bool label_has(const Tree *label, const char *language);

#endif
