/* forms_command.c -- guanjia forms: checking the form files, telling of them
 *
 *     guanjia forms check forms/parcel.yaml
 *     forms/parcel.yaml:7:13: unknown field type "tiem"; did you mean "time"?
 */
#include "builtin.h"
#include "output.h"
#include "words.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

/* Of the files named, else of the site's own; with --languages, of the labels
 * that lack one. */
static bool forms_check(Words *words, Err *err)
{
    const bool languages = flag_take(words, "languages");
    if (!options_done(words, err))
        return false;
    FormBook *book = form_book_with(words->at + 1, words->count - 1);
    int count = 0;

    (void)fputs(form_book_mistakes(book, &count), stdout);
    if (languages) {
        Str lacking = STR_EMPTY;
        count += form_book_untranslated(book, &lacking);
        (void)fputs(str_text(&lacking), stdout);
        str_release(&lacking);
    }
    form_book_close(book);
    if (count > 0)
        return err_set(
            err, ERR_INPUT,
            ngettext("%d mistake", "%d mistakes", (unsigned long)count), count);
    (void)puts(_("No mistakes"));
    return true;
}

static bool forms_list(void)
{
    static const char *const heads[] = {N_("Form"), N_("What"), N_("File")};
    Grid grid = {.columns = 3, .heads = heads};
    FormBook *book = form_book_open();
    const Form *form;

    for (int i = 0; (form = form_at(book, i)); i++) {
        grid_add(&grid, form->kind);
        grid_add(&grid, label_in(form->sheet.label, language()));
        grid_add(&grid, form->file);
    }
    grid_print(&grid);
    form_book_close(book);
    return true;
}

void explain_forms(Str *out)
{
    str_add(out, builtin_text("data/form.yaml", NULL));
}

bool command_forms(Words *words, Err *err)
{
    const char *verb = word_at(words, 0);

    if (text_is(verb, "check"))
        return forms_check(words, err);
    if (text_is(verb, "list"))
        return words_done(words, 1, err) && forms_list();
    if (text_is(verb, "new"))
        return forms_new(words, err);
    return err_set(err, ERR_USAGE,
                   _("What about forms? guanjia forms check [FILE …], list, or "
                     "new NAME"));
}
