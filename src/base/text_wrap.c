/* text_wrap.c -- where a line ends
 *
 * At 10 cells:   "水已經流到走廊，"     not   "水已經流到"
 *                                             "走廊，請派人"
 * The signs that may not start or end a line are kept with their neighbour,
 * and if nothing else helps, a word is cut between clusters.  Hyphenation and
 * justification are left out: this is a terminal.
 */
#include "text.h"
#include "text_parts.h"

#include <wchar.h>

/* Signs that may not stand at a line's start. */
static const wchar_t no_start[] =
    L"，。！？）」』、；：.,!?)]};:"
    L"】》〉〕］｝〗〙〛｠｡｣､．・ー々〻ゝゞヽヾ…‥”％℃"
    L"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ";

/* Signs that may not stand at a line's end. */
static const wchar_t no_end[] = L"（「『([{【《〈〔［｛〖〘〚｟｢“";

/* What is known of a line while it is read, cluster by cluster. */
typedef struct Line {
    size_t at;       /* read so far, all of it fits */
    int used;        /* cells of that */
    uint32_t before; /* the last cluster that is no space; 0: none yet */
    size_t word_end; /* offset after it */
    size_t end;      /* last place where the line may end; 0: none yet */
    size_t next;     /* where the next line would start then */
} Line;

static bool is_one_of(uint32_t code, const wchar_t *set)
{
    return code != 0 && wcschr(set, (wchar_t)code) != NULL;
}

/* A space with a mark on it is not one to leave out. */
static bool is_space(Cluster cluster)
{
    return cluster.single && (cluster.code == ' ' || cluster.code == '\t' ||
                              cluster.code == 0x3000);
}

static bool is_newline(const char *text, Cluster cluster)
{
    return text[cluster.end - 1] == '\n';
}

static bool may_part(uint32_t before, uint32_t after)
{
    return !is_one_of(before, no_end) && !is_one_of(after, no_start);
}

/* Among signs and characters without spaces, a line may end beside a wide one.
 */
static bool may_part_unspaced(uint32_t before, uint32_t after)
{
    return (char_cells(before) == 2 || char_cells(after) == 2) &&
           may_part(before, after);
}

/* A word longer than the line: its longest beginning that fits in limit bytes,
 * if possible one that keeps the signs where they belong.  Beside a space no
 * line may end here, or it would have ended there as a matter of course. */
static size_t cut(const char *text, size_t len, size_t limit)
{
    size_t best = 0;
    size_t at = 0;
    while (at < limit) {
        Cluster cluster = cluster_at(text, len, at);
        at = cluster.end;
        if (at == len || is_space(cluster))
            continue;
        Cluster after = cluster_at(text, len, at);
        if (!is_space(after) && may_part(cluster.code, after.code))
            best = at;
    }
    return best ? best : limit;
}

/* Offset after the spaces at at, and after the newline that ends them. */
static size_t skip_spaces(const char *text, size_t len, size_t at)
{
    while (at < len) {
        Cluster cluster = cluster_at(text, len, at);
        if (is_newline(text, cluster))
            return cluster.end;
        if (!is_space(cluster))
            break;
        at = cluster.end;
    }
    return at;
}

/* Notes that the line may end before cluster, which starts at line->at. */
static void note_break(Line *line, Cluster cluster)
{
    if (!line->before || is_space(cluster))
        return;
    bool spaced = line->word_end < line->at;
    if (spaced ? may_part(line->before, cluster.code)
               : may_part_unspaced(line->before, cluster.code)) {
        line->end = line->word_end;
        line->next = line->at;
    }
}

static void take(Line *line, Cluster cluster)
{
    line->used += cluster.cells;
    line->at = cluster.end;
    if (is_space(cluster))
        return;
    line->word_end = cluster.end;
    line->before = cluster.code;
}

/* The line is full before cluster: says where it ends. */
static void end_full_line(const char *text, size_t len, Line *line,
                          Cluster cluster)
{
    /* Spaces that don't fit are left out, and may well be the end. */
    if (is_space(cluster) && line->before) {
        size_t next = skip_spaces(text, len, line->at);
        if (next == len || text[next - 1] == '\n' ||
            may_part(line->before, cluster_at(text, len, next).code)) {
            line->end = line->word_end;
            line->next = next;
        }
    }
    if (line->end)
        return;
    /* A cluster wider than the line gets one all the same. */
    line->end = cut(text, len, line->at ? line->at : cluster.end);
    line->next = skip_spaces(text, len, line->end);
}

size_t text_wrap(const char *text, size_t len, int cells, size_t *skip)
{
    Line line = {0};
    for (;;) {
        if (line.at == len) {
            line.end = line.next = len;
            break;
        }
        Cluster cluster = cluster_at(text, len, line.at);
        if (is_newline(text, cluster)) {
            line.end = line.at;
            line.next = cluster.end;
            break;
        }
        note_break(&line, cluster);
        if (cluster.cells > cells - line.used) {
            end_full_line(text, len, &line, cluster);
            break;
        }
        take(&line, cluster);
    }
    if (skip)
        *skip = line.next - line.end;
    return line.end;
}
