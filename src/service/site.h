/* site.h -- settings files: the built-in one, and a site's own beside it */
#ifndef GUANJIA_SITE_H
#define GUANJIA_SITE_H

#include "tree.h"

/* The site's file: where the environment variable says, else path.  NULL when
 * there is none, and with an error when it can't be read.  Caller closes. */
Document *site_document(const char *variable, const char *path, Err *err);

/* A file that the program carries, "data/roles.yaml"; it has no mistakes.
 * Caller closes. */
Document *builtin_document(const char *name);

#endif
