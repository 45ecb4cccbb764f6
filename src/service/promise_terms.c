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

/* Whole minutes from one to a year. */
static bool minutes_read(const Tree *map, const char *name, Seconds *out,
                         Err *err)
{
    enum { YEAR = 365 * 24 * 60 };
    const char *text = tree_text(map, name);
    char *end = NULL;

    errno = 0;
    const long minutes =
        text && *text >= '0' && *text <= '9' ? strtol(text, &end, 10) : 0;
    if (errno || (end && *end) || minutes < 1 || minutes > YEAR)
        return err_set(err, ERR_INPUT,
                       _("promises.yaml: \"%s\" must be whole minutes, from 1 "
                         "to %d"),
                       name, (int)YEAR);
    *out = minutes * (Seconds)MINUTE;
    return true;
}

static bool terms_read(const Document *document, PromiseTerms *out, Err *err)
{
    const Tree *map = document_root(document);
    PromiseTerms terms = PROMISE_TERMS;

    if (!minutes_read(map, "arrive", &terms.arrive, err) ||
        !minutes_read(map, "solve", &terms.solve, err) ||
        !minutes_read(map, "final", &terms.final, err) ||
        !minutes_read(map, "commit", &terms.commit, err) ||
        (tree_get(map, "appointment") &&
         !minutes_read(map, "appointment", &terms.appointment, err)))
        return false;
    if (terms.arrive > terms.solve || terms.solve > terms.final ||
        terms.final > terms.commit)
        return err_set(err, ERR_INPUT,
                       _("promises.yaml: of arrive, solve, final and commit "
                         "none may be shorter than the one before"));
    *out = terms;
    return true;
}

PromiseTerms promise_terms_read(Err *trouble)
{
    PromiseTerms terms = PROMISE_TERMS;
    Document *document = site_document("GUANJIA_PROMISES",
                                       "/etc/guanjia/promises.yaml", trouble);
    const bool site = document && terms_read(document, &terms, trouble);

    document_close(document);
    if (site)
        return terms;
    document = builtin_document("data/promises.yaml");
    terms_read(document, &terms, NULL);
    document_close(document);
    return terms;
}
