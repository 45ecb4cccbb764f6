/* promise_terms.c -- how long each promise is: data/promises.yaml
 *
 *     arrive: 5
 *     solve: 30
 *
 * in minutes.  A site's file (site.h) stands for the built-in one; one that is
 * wrong is not used, since a promise must never be longer by mistake.
 */
#include "desk.h"
#include "site.h"

#include <errno.h>
#include <stdlib.h>

/* Whole minutes from one to a year; false when it is anything else. */
static bool minutes_read(const Tree *map, const char *name, Seconds *out)
{
    enum { YEAR = 365 * 24 * 60 };
    const char *text = tree_text(map, name);
    char *end = NULL;

    if (!text || *text < '0' || *text > '9')
        return false;
    errno = 0;
    const long minutes = strtol(text, &end, 10);
    if (errno || *end || minutes < 1 || minutes > YEAR)
        return false;
    *out = minutes * (Seconds)MINUTE;
    return true;
}

static bool terms_read(const Document *document, PromiseTerms *out)
{
    const Tree *map = document_root(document);
    PromiseTerms terms = PROMISE_TERMS;

    if (!map || map->kind != TREE_MAP)
        return false;
    if (!minutes_read(map, "arrive", &terms.arrive) ||
        !minutes_read(map, "solve", &terms.solve) ||
        !minutes_read(map, "final", &terms.final) ||
        !minutes_read(map, "commit", &terms.commit) ||
        (tree_get(map, "appointment") &&
         !minutes_read(map, "appointment", &terms.appointment)))
        return false;
    if (terms.arrive > terms.solve || terms.solve > terms.final ||
        terms.final > terms.commit)
        return false;
    *out = terms;
    return true;
}

PromiseTerms promise_terms_read(void)
{
    PromiseTerms terms = PROMISE_TERMS;
    Document *document =
        site_document("GUANJIA_PROMISES", "/etc/guanjia/promises.yaml", NULL);
    const bool site = document && terms_read(document, &terms);

    document_close(document);
    if (site)
        return terms;
    document = builtin_document("data/promises.yaml");
    terms_read(document, &terms);
    document_close(document);
    return terms;
}
