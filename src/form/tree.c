/* tree.c -- looking at nodes: children by name, yes and no, labels
 *
 *     label: {en: Home, zh-Hant: 戶別}     label_in(label, "zh-Hant") -> 戶別
 *                                          label_in(label, "ko")      -> Home
 */
#include "tree.h"

#include "form_file.h"

#include <string.h>
#include <strings.h>

const Tree *tree_get(const Tree *map, const char *name)
{
    if (!map || map->kind != TREE_MAP)
        return NULL;
    for (const Tree *child = map->child; child; child = child->next)
        if (strcmp(child->name, name) == 0)
            return child;
    return NULL;
}

const char *tree_text(const Tree *map, const char *name)
{
    const Tree *child = tree_get(map, name);
    return child ? child->text : NULL;
}

bool tree_yes(const Tree *map, const char *name)
{
    static const char *const words[] = {"yes", "true", "on"};
    const char *text = tree_text(map, name);
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

void names_join(Str *out, const char *const names[])
{
    for (int i = 0; names[i]; i++)
        str_addf(out, "%s%s", i ? ", " : "", names[i]);
}

static bool is_one_of(const char *name, const char *const names[])
{
    for (int i = 0; names[i]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void tree_only(const Tree *map, const char *const names[], Mistakes *mistakes)
{
    if (!map || map->kind != TREE_MAP)
        return;
    for (const Tree *child = map->child; child; child = child->next) {
        if (is_one_of(child->name, names))
            continue;
        const char *near = nearest(child->name, names);
        if (near) {
            mistake(mistakes, child,
                    _("unknown key \"%s\"; did you mean \"%s\"?"), child->name,
                    near);
            continue;
        }
        Str known = STR_EMPTY;
        names_join(&known, names);
        mistake(mistakes, child, _("unknown key \"%s\"; there can be: %s"),
                child->name, str_text(&known));
        str_release(&known);
    }
}

/* The text for the first len bytes of language; NULL: none. */
static const char *label_part(const Tree *label, const char *language,
                              size_t len)
{
    for (const Tree *child = label->child; child; child = child->next)
        if (child->text && child->name &&
            strncasecmp(child->name, language, len) == 0 &&
            child->name[len] == '\0')
            return child->text;
    return NULL;
}

/* The one for language, else for its base; NULL: none. */
static const char *label_of(const Tree *label, const char *language)
{
    const char *text = label_part(label, language, strlen(language));

    return text ? text : label_part(label, language, strcspn(language, "-_"));
}

bool label_has(const Tree *label, const char *language)
{
    return label && label_of(label, language);
}

const char *label_in(const Tree *label, const char *language)
{
    if (!label)
        return "";
    if (label->kind == TREE_TEXT)
        return label->text;

    const char *text = label_of(label, language ? language : "en");
    if (!text)
        text = label_of(label, "en");
    for (const Tree *child = label->child; !text && child; child = child->next)
        text = child->text;
    return text ? text : "";
}
