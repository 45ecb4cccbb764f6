/* document.c -- a YAML file as nodes that know their lines
 *
 *     kind: parcel              map 1:1 { text "kind" 1:1 "parcel",
 *     fields:                             list "fields" 2:1 { map 3:5 {
 *       - name: home                        text "name" 3:5 "home" }}}
 *
 * Nodes are made from libyaml's events on a stack of our own, so no nesting
 * in a file can exhaust ours.  What forms have no use for (aliases, anchors,
 * tags, several documents) is a mistake, because it hides from a person what
 * the file says.
 */
#include "tree.h"

#include "form_file.h"
#include "syntax.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum {
    DEEPEST = 16,
    FAR_TOO_DEEP = 64, /* below the deepest: not even read over */
    MOST_NODES = 100000,
    MOST_GOES = 20, /* how often a file is read on behind a mistake */
};

/* Memory of a document, freed as one. */
typedef struct Piece {
    struct Piece *next;
    max_align_t bytes[];
} Piece;

struct Document {
    Piece *pieces;
    const Tree *root;
    int nodes;
    int holes;
};

/* A map or list that is still open. */
typedef struct Level {
    Tree *node;
    const Tree **tail; /* where its next child goes */
    const char *key;   /* was read, its value is to come; NULL */
    yaml_mark_t key_at;
    bool drop; /* the key was wrong, and so its value is left out */
} Level;

/* One go at a text. */
typedef struct Reader {
    Document *document;
    Mistakes *mistakes;
    Level levels[DEEPEST];
    int depth;
    int skipping; /* depth within a part that is left out; 0: in none */
    int documents;
    yaml_mark_t quote_start, quote_end; /* the last text in quotes */
} Reader;

void *document_memory(Document *document, size_t size)
{
    Piece *piece = mem_new(sizeof *piece + size);
    piece->next = document->pieces;
    document->pieces = piece;
    return piece->bytes;
}

static void document_clear(Document *document)
{
    while (document->pieces) {
        Piece *next = document->pieces->next;
        free(document->pieces);
        document->pieces = next;
    }
    document->root = NULL;
    document->nodes = 0;
}

static Tree node_at(yaml_mark_t mark)
{
    return (Tree){.line = (int)mark.line + 1, .column = (int)mark.column + 1};
}

static Level *level_top(Reader *reader)
{
    return reader->depth > 0 ? &reader->levels[reader->depth - 1] : NULL;
}

/* A copy of a scalar, in which no control character is left. */
static char *text_put(Reader *reader, const yaml_event_t *event)
{
    const size_t len = event->data.scalar.length;
    char *text = document_memory(reader->document, len + 1);
    memcpy(text, event->data.scalar.value, len);

    bool control = false;
    const char *end = text + len;
    for (const char *at = text; at < end;) {
        char *start = text + (at - text);
        const uint32_t code = utf8_next(&at, end);
        if ((code >= ' ' && code != 0x7f && (code < 0x80 || code > 0x9f)) ||
            code == '\n' || code == '\t')
            continue;
        control = true;
        memset(start, '?', (size_t)(at - start));
    }
    const Tree node = node_at(event->start_mark);
    if (control)
        mistake(reader->mistakes, &node,
                _("a control character is in this text; take it out"));
    return text;
}

/* A new node where the file stands now; NULL when it is to be left out. */
static Tree *node_put(Reader *reader, TreeKind kind, yaml_mark_t mark)
{
    Level *level = level_top(reader);
    if (level && level->drop) {
        level->drop = false;
        return NULL;
    }
    Tree *node = document_memory(reader->document, sizeof *node);
    *node = node_at(mark);
    node->kind = kind;
    reader->document->nodes++;
    if (!level) {
        reader->document->root = node;
        return node;
    }
    if (level->key) {
        node->name = level->key;
        node->line = (int)level->key_at.line + 1;
        node->column = (int)level->key_at.column + 1;
        level->key = NULL;
    }
    *level->tail = node;
    level->tail = &node->next;
    return node;
}

/* True when the next node is a key. */
static bool key_expected(const Level *level)
{
    return level && level->node->kind == TREE_MAP && !level->key &&
           !level->drop;
}

static void key_wrong(Reader *reader, yaml_mark_t mark)
{
    const Tree node = node_at(mark);
    mistake(reader->mistakes, &node, _("a key has to be a plain word"));
    level_top(reader)->drop = true;
}

static void take_scalar(Reader *reader, const yaml_event_t *event)
{
    if (event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
        event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
        reader->quote_start = event->start_mark;
        reader->quote_end = event->end_mark;
    }
    Level *level = level_top(reader);
    if (!key_expected(level)) {
        Tree *node = node_put(reader, TREE_TEXT, event->start_mark);
        if (node)
            node->text = text_put(reader, event);
        return;
    }
    const char *key = text_put(reader, event);
    if (*key == '\0' || strchr(key, '\n')) {
        key_wrong(reader, event->start_mark);
        return;
    }
    level->key = key;
    level->key_at = event->start_mark;
}

static void take_start(Reader *reader, TreeKind kind, yaml_mark_t mark)
{
    if (key_expected(level_top(reader))) {
        key_wrong(reader, mark);
        reader->skipping = 1;
        return;
    }
    Tree *node = node_put(reader, kind, mark);
    if (node && reader->depth < DEEPEST) {
        reader->levels[reader->depth++] =
            (Level){.node = node, .tail = &node->child};
        return;
    }
    if (node)
        mistake(reader->mistakes, node, _("nested more than %d levels deep"),
                (int)DEEPEST);
    reader->skipping = 1;
}

static int by_name(const void *a, const void *b)
{
    const Tree *one = *(const Tree *const *)a;
    const Tree *other = *(const Tree *const *)b;
    const int order = strcmp(one->name, other->name);
    if (order != 0)
        return order;
    if (one->line != other->line)
        return one->line < other->line ? -1 : 1;
    return one->column - other->column;
}

/* Complains about names that a map has twice.  Sorted, because a hostile map
 * may have very many. */
static void doubles_check(const Reader *reader, const Tree *map)
{
    size_t count = 0;
    for (const Tree *child = map->child; child; child = child->next)
        count++;
    if (count < 2)
        return;

    const Tree **sorted = mem_new(count * sizeof(const Tree *));
    size_t i = 0;
    for (const Tree *child = map->child; child; child = child->next)
        sorted[i++] = child;
    qsort(sorted, count, sizeof(const Tree *), by_name);
    for (i = 1; i < count; i++)
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
            mistake(reader->mistakes, sorted[i],
                    _("\"%s\" stands here a second time; it is in line %d "
                      "already"),
                    sorted[i]->name, sorted[i - 1]->line);
    free(sorted);
}

static void take_end(Reader *reader)
{
    const Tree *node = reader->levels[--reader->depth].node;
    if (node->kind == TREE_MAP)
        doubles_check(reader, node);
}

/* An alias says nothing where it stands, so it counts as a hole. */
static void take_alias(Reader *reader, const yaml_event_t *event)
{
    const Tree node = node_at(event->start_mark);
    mistake(reader->mistakes, &node,
            _("an alias (*%s) is not used here; write out what it stands for, "
              "or put the text in quotes"),
            (const char *)event->data.alias.anchor);
    reader->document->holes++;
    Level *level = level_top(reader);
    if (key_expected(level))
        level->drop = true;
    else if (level) {
        level->key = NULL;
        level->drop = false;
    }
}

static void extras_check(const Reader *reader, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    }
    const Tree node = node_at(event->start_mark);
    if (anchor)
        mistake(reader->mistakes, &node,
                _("an anchor (&%s) is not used here; leave it out, or put the "
                  "text in quotes"),
                (const char *)anchor);
    if (tag)
        mistake(reader->mistakes, &node,
                _("a tag (!) is not used here; leave it out, or put the text "
                  "in quotes"));
}

/* Counts through a part that is left out. */
static void skip(Reader *reader, yaml_event_type_t type)
{
    if (type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT)
        reader->skipping++;
    else if (type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT)
        reader->skipping--;
}

static void take_node(Reader *reader, const yaml_event_t *event)
{
    extras_check(reader, event);
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        take_alias(reader, event);
        break;
    case YAML_SCALAR_EVENT:
        take_scalar(reader, event);
        break;
    case YAML_MAPPING_START_EVENT:
        take_start(reader, TREE_MAP, event->start_mark);
        break;
    case YAML_SEQUENCE_START_EVENT:
        take_start(reader, TREE_LIST, event->start_mark);
        break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        take_end(reader);
        break;
    default:
        break;
    }
}

/* False when the file need not be read on. */
static bool take(Reader *reader, const yaml_event_t *event)
{
    const Tree node = node_at(event->start_mark);
    if (event->type == YAML_STREAM_END_EVENT)
        return false;
    if (event->type == YAML_DOCUMENT_START_EVENT && ++reader->documents > 1) {
        mistake(reader->mistakes, &node,
                _("a second document begins here; a file holds one"));
        return false;
    }
    if (reader->document->nodes >= MOST_NODES) {
        mistake(reader->mistakes, &node,
                _("the file holds more than %d values"), (int)MOST_NODES);
        reader->document->holes++;
        return false;
    }
    if (reader->skipping > FAR_TOO_DEEP) {
        /* libyaml gets slower with every level: minutes for 1 MiB of "[" */
        reader->document->holes++;
        return false;
    }
    if (reader->skipping > 0)
        skip(reader, event->type);
    else
        take_node(reader, event);
    return true;
}

/* One go; false when there is a line that is no YAML, which *parser tells. */
static bool read_once(Reader *reader, yaml_parser_t *parser, const char *text,
                      size_t len)
{
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)text, len);
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return false;
        more = take(reader, &event);
        yaml_event_delete(&event);
    }
    return true;
}

/* Reads text into document, blanking in it what is no YAML.  False when
 * nothing could be made of it. */
static bool read_on(Document *document, char *text, size_t len,
                    Mistakes *mistakes)
{
    bool done = false;
    bool blanked = true;
    for (int go = 0; !done && blanked && go < MOST_GOES; go++) {
        /* What is found on the way is found again in the next go. */
        Mistakes found = {.file = mistakes->file};
        const int holes = document->holes;
        Reader reader = {.document = document, .mistakes = &found};
        yaml_parser_t parser;

        document_clear(document);
        if (!yaml_parser_initialize(&parser))
            abort(); /* only when out of memory */
        done = read_once(&reader, &parser, text, len);
        if (!done) {
            const Stop stop = {.parser = &parser,
                               .text = text,
                               .quote_start = reader.quote_start,
                               .quote_end = reader.quote_end};
            syntax_mistake(&stop, mistakes);
            blanked = syntax_blank(&stop, text);
            document->holes = holes + 1;
        }
        if (done || !blanked)
            mistakes_join(mistakes, &found);
        yaml_parser_delete(&parser);
        mistakes_release(&found);
    }
    return done && document->root;
}

bool document_read(Document **document, const char *text, size_t len,
                   Mistakes *mistakes)
{
    static const char bom[] = "\xef\xbb\xbf"; /* Windows begins UTF-8 so */
    const int before = mistakes->count;

    *document = NULL;
    if (len > LARGEST_FILE) {
        mistake(mistakes, NULL, _("the file is larger than 1 MiB"));
        return false;
    }
    if (len >= strlen(bom) && memcmp(text, bom, strlen(bom)) == 0) {
        text += strlen(bom);
        len -= strlen(bom);
    }
    char *copy = mem_new(len + 1);
    memcpy(copy, text, len);
    Document *new = mem_new(sizeof *new);
    if (syntax_clean(copy, len, mistakes) &&
        read_on(new, copy, len, mistakes)) {
        *document = new;
    } else {
        if (mistakes->count == before)
            mistake(mistakes, NULL, _("there is nothing in the file"));
        document_close(new);
    }
    free(copy);
    return mistakes->count == before;
}

const Tree *document_root(const Document *document)
{
    return document ? document->root : NULL;
}

int document_holes(const Document *document)
{
    return document ? document->holes : 0;
}

void document_close(Document *document)
{
    if (!document)
        return;
    document_clear(document);
    free(document);
}
