/* import_map.c -- which column of a CSV file is which field of a record
 *
 *     kind: request
 *     source: boston311
 *     key: CASE_ENQUIRY_ID
 *     time: ["%m/%d/%Y %I:%M:%S %p"]       # one, or several in turn
 *     fields:
 *       received_at: OPEN_DT
 *       category: {column: TYPE, values: {Plumbing: plumbing}, default: other}
 *       text: {columns: [CASE_TITLE, REASON], join: ": "}
 *       nature: {constant: service}
 */
#include "import_map.h"

#include "builtin.h"
#include "tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FORMATS = 8, MOST_JOINED = 8 };

/* Where one field comes from.  Trees are the map document's. */
typedef struct Origin {
    const char *name;              /* of the field */
    int column[MOST_JOINED];       /* in the header */
    const Tree *from[MOST_JOINED]; /* nodes that name the columns */
    int columns;                   /* 0: constant */
    const char *constant;
    const char *join;
    const Tree *values;    /* NULL: as it stands */
    const char *otherwise; /* NULL: none */
} Origin;

struct ImportMap {
    Document *document; /* NULL: without a map */
    Str name;           /* of the map, for mistakes */
    const char *const *names;
    Origin *origin;
    int count;
    char **header;
    int width;
    const char *source; /* NULL: none */
    const Tree *key;    /* node that names the key's column */
    int key_column;
    const char *format[MOST_FORMATS];
    int formats;
};

/* ---- reading the map ------------------------------------------------------- */

static bool name_known(const ImportMap *map, const char *name)
{
    for (int i = 0; map->names[i]; i++)
        if (strcmp(map->names[i], name) == 0)
            return true;
    return false;
}

static void field_unknown(const ImportMap *map, const Tree *node,
                          Mistakes *mistakes)
{
    const char *near = nearest(node->name, map->names);

    if (near)
        mistake(mistakes, node,
                _("there is no field \"%s\"; did you mean \"%s\"?"), node->name,
                near);
    else
        mistake(mistakes, node, _("there is no field \"%s\""), node->name);
}

static void origin_columns(Origin *origin, const Tree *list, Mistakes *mistakes)
{
    for (const Tree *at = list->child; at; at = at->next) {
        if (at->kind != TREE_TEXT || origin->columns == MOST_JOINED) {
            mistake(mistakes, at, _("at most %d columns can be joined"),
                    MOST_JOINED);
            return;
        }
        origin->from[origin->columns++] = at;
    }
}

static void origin_map(Origin *origin, const Tree *node, Mistakes *mistakes)
{
    static const char *const keys[] = {"column", "columns", "join", "constant",
                                       "values", "default", NULL};
    const Tree *column = tree_get(node, "column");
    const Tree *columns = tree_get(node, "columns");

    tree_only(node, keys, mistakes);
    origin->constant = tree_text(node, "constant");
    origin->join = tree_text(node, "join");
    origin->otherwise = tree_text(node, "default");
    origin->values = tree_get(node, "values");
    if (origin->values && origin->values->kind != TREE_MAP) {
        mistake(mistakes, origin->values,
                _("\"values\" must be a map of what stands in the column"));
        origin->values = NULL;
    }
    if (column && column->kind == TREE_TEXT)
        origin->from[origin->columns++] = column;
    else if (columns && columns->kind == TREE_LIST)
        origin_columns(origin, columns, mistakes);
    if (origin->columns == 0 && !origin->constant)
        mistake(mistakes, node,
                _("\"%s\" needs a column, columns, or a constant"),
                origin->name);
}

static void origin_read(ImportMap *map, const Tree *node, Mistakes *mistakes)
{
    Origin *origin = &map->origin[map->count];

    if (!name_known(map, node->name)) {
        field_unknown(map, node, mistakes);
        return;
    }
    *origin = (Origin){.name = node->name};
    map->count++;
    if (node->kind == TREE_TEXT)
        origin->from[origin->columns++] = node;
    else if (node->kind == TREE_MAP)
        origin_map(origin, node, mistakes);
    else
        mistake(mistakes, node, _("\"%s\" must name a column"), node->name);
}

static void formats_read(ImportMap *map, const Tree *node, Mistakes *mistakes)
{
    if (!node)
        return;
    if (node->kind == TREE_TEXT) {
        map->format[map->formats++] = node->text;
        return;
    }
    for (const Tree *at = node->child; at; at = at->next) {
        if (at->kind != TREE_TEXT || map->formats == MOST_FORMATS)
            mistake(mistakes, at, _("at most %d forms of time"), MOST_FORMATS);
        else
            map->format[map->formats++] = at->text;
    }
}

static void map_read(ImportMap *map, const char *kind, Mistakes *mistakes)
{
    static const char *const keys[] = {"kind", "source", "key",
                                       "time", "fields", NULL};
    const Tree *root = document_root(map->document);
    const Tree *fields = tree_get(root, "fields");
    const char *said = tree_text(root, "kind");
    int count = 0;

    tree_only(root, keys, mistakes);
    if (said && strcmp(said, kind) != 0)
        mistake(mistakes, tree_get(root, "kind"),
                _("this map is for \"%s\", not for \"%s\""), said, kind);
    map->source = tree_text(root, "source");
    map->key = tree_get(root, "key");
    if (map->key && (map->key->kind != TREE_TEXT || !map->source)) {
        mistake(mistakes, map->key,
                _("\"key\" must name a column, and needs a \"source\""));
        map->key = NULL;
    }
    formats_read(map, tree_get(root, "time"), mistakes);
    if (!fields || fields->kind != TREE_MAP) {
        mistake(mistakes, root, _("the map has no \"fields\""));
        return;
    }
    for (const Tree *at = fields->child; at; at = at->next)
        count++;
    map->origin = mem_new((size_t)(count + 1) * sizeof(Origin));
    for (const Tree *at = fields->child; at; at = at->next)
        origin_read(map, at, mistakes);
}

/* The first mistake, and how many more there are. */
static bool mistakes_tell(const Mistakes *mistakes, Err *err)
{
    const char *text = str_text(&mistakes->text);
    int len = (int)strcspn(text, "\n");

    if (mistakes->count <= 1)
        return err_set(err, ERR_INPUT, "%.*s", len, text);
    return err_set(err, ERR_INPUT, _("%.*s (and %d more)"), len, text,
                   mistakes->count - 1);
}

static bool document_read_whole(Document **document, const char *path,
                                Mistakes *mistakes, Err *err)
{
    Str text = STR_EMPTY;
    char block[4096];
    size_t got;
    FILE *file = fopen(path, "re");

    if (!file)
        return err_set(err, ERR_NOT_FOUND, _("There is no map %s"), path);
    while (text.len <= (1U << 20) &&
           (got = fread(block, 1, sizeof block, file)) > 0)
        str_addn(&text, block, got);
    (void)fclose(file);
    document_read(document, str_text(&text), text.len, mistakes);
    str_release(&text);
    return true;
}

static bool map_file_read(ImportMap *map, const char *path, const char *kind,
                          Err *err)
{
    Mistakes mistakes = {.file = path};
    size_t len = 0;

    str_addf(&map->name, "data/maps/%s.yaml", path);
    const char *text = builtin_text(str_text(&map->name), &len);
    if (text) {
        document_read(&map->document, text, len, &mistakes);
    } else {
        str_clear(&map->name);
        str_add(&map->name, path);
        if (!document_read_whole(&map->document, path, &mistakes, err))
            return false;
    }
    if (map->document && mistakes.count == 0)
        map_read(map, kind, &mistakes);
    bool good = mistakes.count == 0 || mistakes_tell(&mistakes, err);
    mistakes_release(&mistakes);
    return good;
}

bool import_map_open(ImportMap **map, const char *path, const char *kind,
                     const char *const names[], Err *err)
{
    ImportMap *fresh = mem_new(sizeof *fresh);

    fresh->names = names;
    fresh->key_column = -1;
    if (path && !map_file_read(fresh, path, kind, err)) {
        import_map_close(fresh);
        return false;
    }
    *map = fresh;
    return true;
}

void import_map_close(ImportMap *map)
{
    if (!map)
        return;
    for (int i = 0; i < map->width; i++)
        free(map->header[i]);
    free(map->header);
    free(map->origin);
    document_close(map->document);
    str_release(&map->name);
    free(map);
}

/* ---- the header ------------------------------------------------------------ */

static int header_find(const ImportMap *map, const char *name)
{
    for (int i = 0; i < map->width; i++)
        if (strcmp(map->header[i], name) == 0)
            return i;
    return -1;
}

static int column_find(const ImportMap *map, const Tree *node,
                       Mistakes *mistakes)
{
    int found = header_find(map, node->text);

    if (found >= 0)
        return found;
    const char *near = nearest(node->text, (const char *const *)map->header);
    if (near)
        mistake(mistakes, node,
                _("the file has no column \"%s\"; did you mean \"%s\"?"),
                node->text, near);
    else
        mistake(mistakes, node, _("the file has no column \"%s\""), node->text);
    return -1;
}

static bool map_bind(ImportMap *map, Err *err)
{
    Mistakes mistakes = {.file = str_text(&map->name)};

    for (int i = 0; i < map->count; i++) {
        Origin *origin = &map->origin[i];
        for (int c = 0; c < origin->columns; c++)
            origin->column[c] = column_find(map, origin->from[c], &mistakes);
    }
    if (map->key)
        map->key_column = column_find(map, map->key, &mistakes);
    bool good = mistakes.count == 0 || mistakes_tell(&mistakes, err);
    mistakes_release(&mistakes);
    return good;
}

/* Columns that an error file adds: it may be mended and brought in again. */
static bool column_is_error(const ImportMap *map, const char *name)
{
    return !*name || strcmp(name, "line") == 0 ||
           strcmp(name, "refusal") == 0 ||
           (strcmp(name, "reason") == 0 && !name_known(map, name));
}

static bool plain_bind(ImportMap *map, Err *err)
{
    map->origin = mem_new((size_t)(map->width + 1) * sizeof(Origin));
    for (int i = 0; i < map->width; i++) {
        const char *name = map->header[i];
        if (column_is_error(map, name))
            continue;
        if (!name_known(map, name)) {
            const char *near = nearest(name, map->names);
            return near ? err_set(err, ERR_INPUT,
                                  _("Line 1: there is no field \"%s\"; did "
                                    "you mean \"%s\"?"),
                                  name, near)
                        : err_set(err, ERR_INPUT,
                                  _("Line 1: there is no field \"%s\"; a map "
                                    "(--map) can say what it is"),
                                  name);
        }
        map->origin[map->count++] =
            (Origin){.name = name, .column = {i}, .columns = 1};
    }
    return true;
}

bool import_map_bind(ImportMap *map, const Csv *csv, Err *err)
{
    map->width = csv_count(csv);
    map->header = mem_new((size_t)(map->width + 1) * sizeof(char *));
    for (int i = 0; i < map->width; i++)
        map->header[i] = mem_text(csv_field(csv, i));
    for (int i = 0; i < map->width; i++)
        if (*map->header[i] && header_find(map, map->header[i]) != i)
            return err_set(err, ERR_INPUT,
                           _("Line 1: the column \"%s\" stands there twice"),
                           map->header[i]);
    return map->document ? map_bind(map, err) : plain_bind(map, err);
}

int import_map_width(const ImportMap *map)
{
    return map->width;
}

const char *import_map_column(const ImportMap *map, int i)
{
    return map->header[i];
}

/* ---- a row ----------------------------------------------------------------- */

static void origin_text(const Origin *origin, const Csv *csv, Str *out)
{
    for (int i = 0; i < origin->columns; i++) {
        const char *text = csv_field(csv, origin->column[i]);
        if (*text && out->len > 0)
            str_add(out, origin->join ? origin->join : " ");
        str_add(out, text);
    }
}

static const char *origin_value(const Origin *origin, const Csv *csv, Str *out)
{
    if (origin->columns == 0)
        return origin->constant;
    str_clear(out);
    origin_text(origin, csv, out);
    const char *text = str_text(out);
    const char *value =
        origin->values && *text ? tree_text(origin->values, text) : NULL;
    if (value)
        return value;
    if (origin->otherwise && (origin->values || !*text))
        return origin->otherwise;
    return text;
}

void import_map_row(const ImportMap *map, const Csv *csv, Fields *out)
{
    Str text = STR_EMPTY;

    for (int i = 0; i < map->count; i++) {
        const char *value = origin_value(&map->origin[i], csv, &text);
        if (value && *value)
            fields_set(out, map->origin[i].name, value);
    }
    str_release(&text);
}

void import_map_source(const ImportMap *map, const Csv *csv, Str *out)
{
    str_clear(out);
    if (map->key_column < 0 || !*csv_field(csv, map->key_column))
        return;
    str_addf(out, "%s:%s", map->source, csv_field(csv, map->key_column));
}

bool import_map_time(const ImportMap *map, const char *text, Seconds now,
                     Seconds *out, Err *err)
{
    for (int i = 0; i < map->formats; i++)
        if (time_read_as(text, map->format[i], out,
                         i + 1 < map->formats ? NULL : err))
            return true;
    return map->formats == 0 && time_read(text, now, out, err);
}
