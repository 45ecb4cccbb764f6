/* keep.c -- what a site's form of a built-in kind must keep
 *
 * The program does things with the answers of its own kinds: it sends a
 * request where its category says.  A site may add fields, steps, labels and
 * help, change widths and presets; what the program counts on stays:
 *
 *     request.yaml:1:1: the field "category" is missing; the program needs it
 */
#include "builtin.h"
#include "form_file.h"

#include <string.h>

static void keep_fields(const Sheet *ours, const Sheet *site, const Tree *root,
                        Mistakes *mistakes)
{
    for (int i = 0; i < ours->count; i++) {
        const Field *field = sheet_field(site, ours->fields[i].name);
        if (!field)
            mistake(mistakes, root,
                    _("the field \"%s\" is missing; the program needs it"),
                    ours->fields[i].name);
        else if (field->type != ours->fields[i].type)
            mistake(mistakes, root, _("the field \"%s\" must stay of type %s"),
                    field->name, field_type_names[ours->fields[i].type]);
    }
}

static void keep_steps(const Form *ours, const Form *site, const Tree *root,
                       Mistakes *mistakes)
{
    for (int i = 0; i < ours->step_count; i++) {
        const Sheet *step = form_step(site, ours->steps[i].name);
        if (step)
            keep_fields(&ours->steps[i], step, root, mistakes);
        else
            mistake(mistakes, root,
                    _("the step \"%s\" is missing; the program needs it"),
                    ours->steps[i].name);
    }
}

bool form_file_keeps(const FormFile *site, Mistakes *mistakes)
{
    size_t len;
    Str name = STR_EMPTY;
    Mistakes none = {0};
    const int before = mistakes->count;

    str_addf(&name, "forms/%s.yaml", site->form.kind);
    const char *text = builtin_text(str_text(&name), &len);
    FormFile *ours =
        text ? form_file_read(str_text(&name), text, len, &none) : NULL;
    if (ours) {
        const Tree *root = document_root(site->document);
        keep_fields(&ours->form.sheet, &site->form.sheet, root, mistakes);
        keep_steps(&ours->form, &site->form, root, mistakes);
    }
    form_file_close(ours);
    mistakes_release(&none);
    str_release(&name);
    return mistakes->count == before;
}
