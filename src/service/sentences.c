/* sentences.c -- reading data/sentences.yaml and a site's own
 *
 *     sentences:
 *       - group: {en: Call, zh-Hant: 來電}
 *         say: [{key: "1", text: {en: Thank you for calling., zh-Hant: …}}]
 */
#include "sentences.h"
#include "site.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 35 }; /* digits but 0, letters */

struct Sentences {
    Document *documents[2]; /* the site's, NULL; the built-in one */
    Sentence at[MOST];
    int count;
    Err trouble;
};

static bool is_key(const char *text)
{
    return text && text[0] && !text[1] &&
           ((text[0] >= '1' && text[0] <= '9') ||
            (text[0] >= 'a' && text[0] <= 'z'));
}

static bool is_taken(const Sentences *all, char key)
{
    for (int i = 0; i < all->count; i++)
        if (all->at[i].key == key)
            return true;
    return false;
}

/* own: of the site, where two of one key are a mistake. */
static void sentence_read(Sentences *all, const Tree *group, const Tree *node,
                          bool own, Mistakes *mistakes)
{
    const char *key = tree_text(node, "key");
    const Tree *text = tree_get(node, "text");

    if (!is_key(key))
        mistake(mistakes, node,
                _("a key is a digit from 1, or a small letter"));
    else if (!text)
        mistake(mistakes, node, _("\"text\" must say the sentence"));
    else if (own && is_taken(all, *key))
        mistake(mistakes, node, _("two sentences have the key %s"), key);
    else if (!is_taken(all, *key))
        all->at[all->count++] =
            (Sentence){.key = *key, .group = group, .text = text};
}

static bool sentences_read(Sentences *all, const Document *document, bool own,
                           Mistakes *mistakes)
{
    const Tree *groups = tree_get(document_root(document), "sentences");

    if (!groups || groups->kind != TREE_LIST)
        mistake(mistakes, document_root(document),
                _("\"sentences\" must be a list of groups"));
    for (const Tree *group = groups ? groups->child : NULL; group;
         group = group->next) {
        const Tree *say = tree_get(group, "say");
        if (!tree_get(group, "group") || !say || say->kind != TREE_LIST) {
            mistake(mistakes, group, _("a group has \"group\" and \"say\""));
            continue;
        }
        for (const Tree *node = say->child; node; node = node->next)
            sentence_read(all, tree_get(group, "group"), node, own, mistakes);
    }
    return mistakes->count == 0;
}

Sentences *sentences_open(void)
{
    Sentences *all = mem_new(sizeof *all);
    Mistakes mistakes = {.file = "sentences.yaml"};

    all->documents[0] = site_document(
        "GUANJIA_SENTENCES", "/etc/guanjia/sentences.yaml", &all->trouble);
    if (all->documents[0] &&
        !sentences_read(all, all->documents[0], true, &mistakes)) {
        const char *text = str_text(&mistakes.text);
        err_set(&all->trouble, ERR_INPUT, "%.*s", (int)strcspn(text, "\n"),
                text);
        all->count = 0;
    }
    mistakes_release(&mistakes);
    mistakes = (Mistakes){.file = "data/sentences.yaml"};
    all->documents[1] = builtin_document("data/sentences.yaml");
    sentences_read(all, all->documents[1], false, &mistakes);
    mistakes_release(&mistakes);
    return all;
}

void sentences_close(Sentences *all)
{
    if (!all)
        return;
    document_close(all->documents[0]);
    document_close(all->documents[1]);
    free(all);
}

const Sentence *sentence_at(const Sentences *all, int i)
{
    return i >= 0 && i < all->count ? &all->at[i] : NULL;
}

const char *sentences_trouble(const Sentences *all)
{
    return all->trouble.kind ? all->trouble.text : NULL;
}
