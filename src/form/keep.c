/* keep.c -- what a site's form of a built-in kind must keep
 *
 * The program does things with the answers of its own kinds: it sends a
 * request where its category says.  A site may add fields, steps, labels and
 * help, change widths and presets, and write a checklist of its own; what
 * the program and older records count on stays:
 *
 *     request.yaml:1:1: the field "category" is missing; the program needs it
 */
#include "form_file.h"

static void keep_fields(const Sheet *ours, const Sheet *site, const Tree *root,
                        Mistakes *mistakes)
{
    for (int i = 0; i < ours->count; i++) {
        if (ours->fields[i].item)
            continue; /* a residence has a checklist of its own */
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

void form_keeps(const Form *ours, const FormFile *site, Mistakes *mistakes)
{
    keep_fields(&ours->sheet, &site->form.sheet, site->root, mistakes);
    keep_steps(ours, &site->form, site->root, mistakes);
}
