/* nearest.c -- which known word somebody probably meant
 *
 *     tiem     -> time        two letters changed places
 *     Requried -> required
 *     tel      -> telephone   the start of it
 *     colour   -> nothing, where there is only "kind" and "label"
 *
 * Distance is counted in letters left out, added, changed, or swapped with
 * their neighbour (optimal string alignment).
 */
#include "tree.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 48, SHORTEST_START = 3 };

static int lesser(int a, int b)
{
    return a < b ? a : b;
}

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* The cell of row i and column j from those above and left of it. */
static int step(int rows[3][LONGEST + 1], const char *a, const char *b, int i,
                int j)
{
    const int cost = same(a[i - 1], b[j - 1]) ? 0 : 1;
    int best = lesser(rows[1][j] + 1, rows[2][j - 1] + 1);
    best = lesser(best, rows[1][j - 1] + cost);
    if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        best = lesser(best, rows[0][j - 2] + 1);
    return best;
}

static int distance(const char *a, const char *b)
{
    const int a_len = (int)strlen(a);
    const int b_len = (int)strlen(b);
    /* two rows up, one row up, this row */
    int rows[3][LONGEST + 1] = {{0}};

    for (int j = 0; j <= b_len; j++)
        rows[2][j] = j;
    for (int i = 1; i <= a_len; i++) {
        memcpy(rows[0], rows[1], sizeof rows[0]);
        memcpy(rows[1], rows[2], sizeof rows[1]);
        rows[2][0] = i;
        for (int j = 1; j <= b_len; j++)
            rows[2][j] = step(rows, a, b, i, j);
    }
    return rows[2][b_len];
}

static bool starts(const char *word, const char *start)
{
    for (; *start; word++, start++)
        if (!same(*word, *start))
            return false;
    return true;
}

const char *nearest(const char *wrong, const char *const names[])
{
    const size_t len = strlen(wrong);
    if (len == 0 || len > LONGEST)
        return NULL;

    const char *best = NULL;
    /* A third of the letters may be wrong, and one in short words. */
    int best_distance = len < 6 ? 2 : (int)len / 3 + 1;
    if (len < 3)
        best_distance = 1;
    for (int i = 0; names[i]; i++) {
        if (strlen(names[i]) > LONGEST)
            continue;
        const int d = distance(wrong, names[i]);
        if (d < best_distance) {
            best = names[i];
            best_distance = d;
        }
    }
    for (int i = 0; !best && len >= SHORTEST_START && names[i]; i++)
        if (starts(names[i], wrong))
            best = names[i];
    return best;
}
