/* languages.c -- whether a form speaks the five languages of the program
 *
 *     label: {en: Tap, zh-Hant: 水龍頭}     "label" lacks: zh-Hans, ja, ko
 *
 * The program's own forms have all labels in five languages, and help and
 * prints at least in the two that its screens speak.  A site's form need not.
 */
#include "form_file.h"

#include <string.h>

static const char *const languages[] = {"en", "zh-Hant", "zh-Hans", "ja", "ko"};
enum { LANGUAGES = 5, SCREEN_LANGUAGES = 2 };

/* How many of the languages a part of a form has to be in. */
static int languages_of(const Tree *node)
{
    static const struct {
        const char *name;
        int count;
    } parts[] = {{"label", LANGUAGES},
                 {"help", SCREEN_LANGUAGES},
                 {"pattern_help", SCREEN_LANGUAGES}};
    for (size_t i = 0; node->name && i < sizeof parts / sizeof *parts; i++)
        if (strcmp(node->name, parts[i].name) == 0)
            return parts[i].count;
    return text_is(node->name, "text") && node->kind == TREE_MAP
               ? SCREEN_LANGUAGES
               : 0;
}

/* Is there a letter in it, that somebody would have to understand? */
static bool has_letters(const char *text)
{
    for (; *text; text++)
        if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
            (unsigned char)*text >= 0x80)
            return true;
    return false;
}

static void lacks_tell(const Tree *node, const char *what, int count,
                       Mistakes *mistakes)
{
    Str lacking = STR_EMPTY;
    if (node->kind == TREE_TEXT && !has_letters(node->text))
        return;
    for (int i = 0; i < count; i++)
        if (!tree_text(node, languages[i]))
            str_addf(&lacking, "%s%s", lacking.len ? ", " : "", languages[i]);
    if (lacking.len > 0)
        mistake(mistakes, node, _("\"%s\" lacks: %s"), what,
                str_text(&lacking));
    str_release(&lacking);
}

/* A choice whose value is a word is shown by its label. */
static void choices_check(const Tree *list, Mistakes *mistakes)
{
    for (const Tree *node = list->child; node; node = node->next) {
        const char *value =
            node->kind == TREE_MAP ? tree_text(node, "value") : node->text;
        if (value && has_letters(value) && !tree_get(node, "label"))
            lacks_tell(node, value, LANGUAGES, mistakes);
    }
}

static void node_check(const Tree *node, Mistakes *mistakes)
{
    const int count = languages_of(node);
    if (count > 0)
        lacks_tell(node, node->name, count, mistakes);
    if (node->kind == TREE_LIST && node->name &&
        (strcmp(node->name, "choices") == 0 ||
         strcmp(node->name, "scale") == 0))
        choices_check(node, mistakes);
}

void languages_check(const Tree *root, Mistakes *mistakes)
{
    enum { DEEPEST = 32 };
    const Tree *stack[DEEPEST] = {root};
    int depth = root ? 1 : 0;
    while (depth > 0) {
        const Tree *node = stack[depth - 1];
        if (!node) {
            depth--;
            continue;
        }
        stack[depth - 1] = node->next;
        node_check(node, mistakes);
        if (node->child && depth < DEEPEST)
            stack[depth++] = node->child;
    }
}
