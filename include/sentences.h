/* sentences.h -- sentences that are said every day, by language
 *
 *     key 5   Visit   到府時無人在家，已留字條，將另約時間。
 *
 * data/sentences.yaml and a site's own beside it (/etc/guanjia/sentences.yaml,
 * or where $GUANJIA_SENTENCES says).  What is put in is plain text.
 */
#ifndef GUANJIA_SENTENCES_H
#define GUANJIA_SENTENCES_H

#include "service.h"

typedef struct Sentence {
    char key;          /* digit or small letter, each once */
    const Tree *group; /* label */
    const Tree *text;  /* by language */
} Sentence;

typedef struct Sentences Sentences;

/* The site's first, group by group, then the built-in ones; never NULL. */
Sentences *sentences_open(void);
void sentences_close(Sentences *all); /* NULL allowed */
const Sentence *sentence_at(const Sentences *all,
                            int i); /* NULL past the end */
/* The first mistake of the site's file, which then is not used; or NULL. */
const char *sentences_trouble(const Sentences *all);

#endif
