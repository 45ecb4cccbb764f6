/* check.c -- what the parts of a form have to look like
 *
 *     name: Home          "Home" cannot be a name; use a-z, 0-9 and _ …
 *     label: {zh_Hant: …} "zh_Hant" is no language; write en, ja, ko …
 *     help:               there is no text for "help"
 */
#include "form_file.h"

#include <string.h>

void missing(const FormReading *reading, const Tree *map, const char *key)
{
    const char *const wanted[] = {key, NULL};
    if (reading->holes)
        return;
    for (const Tree *child = map->child; child; child = child->next)
        if (child->name && nearest(child->name, wanted))
            return; /* written wrong: that was said */
    mistake(reading->mistakes, map, _("\"%s\" is missing here"), key);
}

bool map_check(const FormReading *reading, const Tree *node)
{
    if (node->kind == TREE_MAP)
        return true;
    if (node->name)
        mistake(reading->mistakes, node,
                _("\"%s\" has to hold keys and values: {key: value}"),
                node->name);
    else
        mistake(reading->mistakes, node,
                _("keys and values have to stand here: {name: …, label: …}"));
    return false;
}

bool list_check(const FormReading *reading, const Tree *node)
{
    if (node->kind == TREE_LIST)
        return true;
    mistake(
        reading->mistakes, node,
        _("\"%s\" has to be a list: lines that begin with \"- \", or [a, b]"),
        node->name ? node->name : "");
    return false;
}

bool name_check(const FormReading *reading, const Tree *node)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

    if (node->kind != TREE_TEXT) {
        mistake(reading->mistakes, node, _("a name has to be one word"));
        return false;
    }
    const size_t len = strlen(node->text);
    if (len > 0 && len <= LONGEST_NAME && strchr(letters, node->text[0]) &&
        node->text[strspn(node->text, allowed)] == '\0')
        return true;
    mistake(reading->mistakes, node,
            _("\"%s\" cannot be a name; use a-z, 0-9 and _, begin with a "
              "letter, at most %d of them"),
            node->text, (int)LONGEST_NAME);
    return false;
}

/* en, ja, zh-Hant */
static bool language_like(const char *name)
{
    const size_t base = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    if (base < 2 || base > 3)
        return false;
    const char *rest = name + base;
    const char *allowed = "abcdefghijklmnopqrstuvwxyz"
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    return *rest == '\0' ||
           (*rest == '-' && rest[1] && rest[strspn(rest, allowed)] == '\0');
}

bool words_check(const FormReading *reading, const Tree *node)
{
    if (node->text && *node->text)
        return true;
    if (node->text)
        mistake(reading->mistakes, node, _("there is no text for \"%s\""),
                node->name ? node->name : "");
    else
        mistake(reading->mistakes, node,
                _("\"%s\" has to be a text; put it in quotes when it holds "
                  "one of : , [ ] { } #"),
                node->name ? node->name : "");
    return false;
}

bool label_check(const FormReading *reading, const Tree *node)
{
    if (node->kind != TREE_MAP)
        return words_check(reading, node);
    bool fine = node->child || reading->holes;
    if (!fine)
        mistake(reading->mistakes, node, _("there is no text for \"%s\""),
                node->name ? node->name : "");
    for (const Tree *text = node->child; text; text = text->next) {
        if (!language_like(text->name) && text->text && !*text->text) {
            /* {zh-Hant: 房號,輸入即可} is two keys, and never meant so */
            mistake(reading->mistakes, text,
                    _("the text before \"%s\" holds a comma; put it in "
                      "quotes"),
                    text->name);
            fine = false;
            continue;
        }
        if (!language_like(text->name)) {
            mistake(reading->mistakes, text,
                    _("\"%s\" is no language; write en, ja, ko, zh-Hant …"),
                    text->name);
            fine = false;
        }
        fine = words_check(reading, text) && fine;
    }
    return fine;
}
