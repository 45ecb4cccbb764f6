/* site.c -- a settings file that a site may put in place of a built-in one
 *
 *     roles.yaml   $GUANJIA_ROLES, else /etc/guanjia/roles.yaml,
 *                  else the built-in data/roles.yaml
 */
#include "site.h"
#include "builtin.h"

#include <assert.h>
#include <stdlib.h>

Document *site_document(const char *variable, const char *path, Err *err)
{
    const char *named = secure_getenv(variable);
    Document *document = NULL;
    Err why = ERR_NONE;

    if (!document_open(&document, named && *named ? named : path, &why)) {
        document_close(document);
        if (why.kind != ERR_NOT_FOUND || (named && *named))
            err_set(err, why.kind, "%s", why.text);
        return NULL;
    }
    return document;
}

Document *builtin_document(const char *name)
{
    size_t len = 0;
    const char *text = builtin_text(name, &len);
    Document *document = NULL;
    Mistakes mistakes = {.file = name};
    const bool fine = text && document_read(&document, text, len, &mistakes);

    assert(fine);
    (void)fine;
    mistakes_release(&mistakes);
    return document;
}
