/* sentences_command.c -- guanjia sentences: what is said every day, by key
 *
 *     guanjia sentences --in ja
 *     Key  Group  Sentence
 *     1    Call   お電話ありがとうございます。…
 */
#include "output.h"
#include "sentences.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

static void sentences_print(const Sentences *all, const char *tongue)
{
    static const char *const heads[] = {N_("Key"), N_("Group"), N_("Sentence")};
    Grid grid = {.columns = 3, .heads = heads};
    const Sentence *one;

    for (int i = 0; (one = sentence_at(all, i)); i++) {
        grid_add(&grid, (const char[]){one->key, '\0'});
        grid_add(&grid, label_in(one->group, language()));
        grid_add(&grid, label_in(one->text, tongue));
    }
    grid_print(&grid);
}

static void sentence_json(const Sentence *one, const char *tongue)
{
    Str out = STR_EMPTY;

    str_add(&out, "{");
    json_pair(&out, "key", (const char[]){one->key, '\0'});
    json_pair(&out, "group", label_in(one->group, language()));
    json_pair(&out, "text", label_in(one->text, tongue));
    str_add(&out, "}");
    (void)puts(str_text(&out));
    str_release(&out);
}

/* Where a language is one of a few sentences only, English stands in. */
static bool tongue_known(const Sentences *all, const char *tongue, Err *err)
{
    Fields tongues = FIELDS_EMPTY; /* each once */
    Str known = STR_EMPTY;
    const Sentence *one;
    bool has = false;

    for (int i = 0; !has && (one = sentence_at(all, i)); i++) {
        has = label_has(one->text, tongue);
        for (const Tree *each = one->text->child; each; each = each->next)
            fields_set(&tongues, each->name, NULL);
    }
    for (int i = 0; i < tongues.count; i++)
        str_addf(&known, "%s%s", i > 0 ? ", " : "", tongues.at[i].name);
    if (!has)
        err_set(err, ERR_NOT_FOUND,
                _("No sentence is written in %s; there are sentences in %s"),
                tongue, str_text(&known));
    str_release(&known);
    fields_release(&tongues);
    return has;
}

bool command_sentences(Words *words, Err *err)
{
    const char *tongue = option_take(words, "in");
    const Sentence *one;

    if (!words_done(words, 0, err))
        return false;
    Sentences *all = sentences_open();
    const char *trouble = sentences_trouble(all);
    const bool done = trouble ? err_set(err, ERR_INPUT, "%s", trouble)
                              : !tongue || tongue_known(all, tongue, err);
    if (done && !words->json)
        sentences_print(all, tongue ? tongue : language());
    for (int i = 0; done && words->json && (one = sentence_at(all, i)); i++)
        sentence_json(one, tongue ? tongue : language());
    sentences_close(all);
    return done;
}
