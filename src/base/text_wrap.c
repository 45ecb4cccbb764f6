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
static const wchar_t NO_START[] =
    L"，。！？）」』、；：.,!?)]};:"
    L"】》〉〕］｝〗〙〛｠｡｣､．・ー々〻ゝゞヽヾ…‥”％℃"
    L"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ";

/* Signs that may not stand at a line's end. */
static const wchar_t NO_END[] = L"（「『([{【《〈〔［｛〖〘〚｟｢“";

typedef struct Break {
    size_t end;  /* of the line; 0: there is none yet */
    size_t next; /* where the next line starts */
} Break;

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
    return !is_one_of(before, NO_END) && !is_one_of(after, NO_START);
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

static size_t line(size_t end, size_t next, size_t *skip)
{
    if (skip)
        *skip = next - end;
    return end;
}

size_t text_wrap(const char *text, size_t len, int cells, size_t *skip)
{
    Break last = {0};
    size_t at = 0;
    size_t word_end = 0; /* end of the last cluster that is no space */
    uint32_t before = 0; /* that cluster; 0: none */
    int used = 0;
    while (at < len) {
        Cluster cluster = cluster_at(text, len, at);
        if (is_newline(text, cluster))
            return line(at, cluster.end, skip);
        bool space = is_space(cluster);
        if (!space && before &&
            (word_end < at ? may_part(before, cluster.code)
                           : may_part_unspaced(before, cluster.code)))
            last = (Break){word_end, at};
        if (cluster.cells > cells - used) {
            if (space && before) {
                size_t next = skip_spaces(text, len, at);
                if (next == len || text[next - 1] == '\n' ||
                    may_part(before, cluster_at(text, len, next).code))
                    return line(word_end, next, skip);
            }
            break;
        }
        used += cluster.cells;
        at = cluster.end;
        if (!space) {
            word_end = at;
            before = cluster.code;
        }
    }
    if (at == len)
        return line(len, len, skip);
    if (last.end)
        return line(last.end, last.next, skip);
    if (at == 0)
        at = cluster_at(text, len, 0).end;
    at = cut(text, len, at);
    return line(at, skip_spaces(text, len, at), skip);
}
