/* answers.c -- what was typed into a form, as canonical values
 *
 *     {home: "1203", class: "未售", reason: "…"}
 *     -> {home: "3-1203", class: "unsold", reason: "…", by: "chen"}
 *
 * First what was said is read, in the form's order, then what was not begins
 * with its default, then what has to be answered is asked for.  Whether a
 * field is asked depends on the other answers, those that stand included;
 * what was said is kept even where nobody asks.
 */
#include "deed.h"

#include <stdlib.h>
#include <string.h>

/* What an import may say beside the form's fields: not what a person types,
 * who would otherwise correct by a note what only an amend may. */
static const char *const beside_form[] = {"number",  "unit",      "received_by",
                                          "source",  "household", "assignee",
                                          "outside", "called",    NULL};

/* … and what follows from a rule of another form. */
static const char *const beside_follow[] = {"unit", "source", "number",
                                            "sent_at", NULL};

/* When it happened can be said of every step. */
static const Field step_at = {.name = "at", .type = FIELD_MOMENT};
/* An import says since when a register's record is there. */
static const Field made_at = {.name = "made_at", .type = FIELD_MOMENT};

static bool is_in(const char *name, const char *const names[])
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool is_step(const Answering *how)
{
    return !how->form || how->sheet != &how->form->sheet;
}

static bool read_field(const Answering *how, const Field *field,
                       const char *typed, Fields *out, Err *err)
{
    char *value = NULL;
    bool done =
        field_read(field, typed, clock_now(), language(), &value, err) &&
        value_resolve(how->desk, field, &value, err);
    if (done) {
        fields_set(out, field->name, value);
        fields_set(how->stands, field->name, value);
    }
    free(value);
    return done;
}

static bool is_shown(const Answering *how, const Field *field)
{
    return !how->form ||
           field_shown(field, how->form, how->stands, clock_now());
}

/* ---- what was said --------------------------------------------------------- */

static bool may_say(const Answering *how, const Field *field, Err *err)
{
    const char *label = label_in(field->label, language());

    if (how->deed->bulk)
        return true;
    if (field->compute.op != COMPUTE_NONE)
        return err_field(err, field->name,
                         _("%s follows from the other answers"), label);
    if (field->later && !is_step(how))
        return err_field(err, field->name,
                         _("%s is asked by a later step, not here"), label);
    if (!how->following && !field_seen(how->desk, field))
        return err_set(err, ERR_FORBIDDEN, _("Your role may not see %s"),
                       label);
    return true;
}

static bool read_said(const Answering *how, Fields *out, Err *err)
{
    const Fields *said = &how->deed->fields;

    for (int i = 0; i < how->sheet->count; i++) {
        Field field = how->sheet->fields[i];
        const char *typed = fields_get(said, field.name);
        if (!fields_has(said, field.name) ||
            (how->deed->bulk && field.compute.op != COMPUTE_NONE))
            continue;
        field.required = field.required && is_shown(how, &field);
        if (!may_say(how, &field, err) ||
            !read_field(how, &field, typed ? typed : "", out, err))
            return false;
    }
    return true;
}

/* The type of what may be said beside the sheet's fields: when it happened; in
 * an import what steps have asked, and when it was made.  NULL: any text. */
static const Field *beside_field(const Answering *how, const char *name)
{
    const bool all = how->open && how->deed->bulk;

    if (is_step(how) && strcmp(name, step_at.name) == 0)
        return &step_at;
    if (all && strcmp(name, made_at.name) == 0)
        return &made_at;
    return all ? form_field(how->form, name) : NULL;
}

/* What nobody reads: only an import, or what follows from a rule, says it. */
static bool is_beside(const Answering *how, const char *name)
{
    return (how->deed->bulk && (how->open || is_in(name, beside_form))) ||
           (how->following && is_in(name, beside_follow));
}

static bool read_beside(const Answering *how, Fields *out, Err *err)
{
    const Deed *deed = how->deed;

    for (int i = 0; i < deed->fields.count; i++) {
        const Value *value = &deed->fields.at[i];
        const Field *field = beside_field(how, value->name);
        if (sheet_field(how->sheet, value->name))
            continue;
        if (field) {
            if (!read_field(how, field, value->text, out, err))
                return false;
        } else if (is_beside(how, value->name)) {
            fields_set(out, value->name, value->text);
        } else {
            return err_field(err, value->name, _("The form has no field %s"),
                             value->name);
        }
    }
    return true;
}

/* ---- what was not ---------------------------------------------------------- */

/* Asked of who does this now? */
static bool is_asked(const Answering *how, const Field *field)
{
    return field->compute.op == COMPUTE_NONE &&
           !(field->later && !is_step(how)) && is_shown(how, field) &&
           (how->following || !field->confidential ||
            field_seen(how->desk, field));
}

static bool read_preset(const Answering *how, const Field *field, Fields *out,
                        Err *err)
{
    char *begins = field_begins(how->desk, how->form, field, how->stands);
    bool done = true;

    if (begins && field->type == FIELD_MOMENT) {
        fields_set(out, field->name, begins);
        fields_set(how->stands, field->name, begins);
    } else if (begins) {
        done = read_field(how, field, begins, out, err);
    }
    free(begins);
    return done;
}

static bool read_presets(const Answering *how, Fields *out, Err *err)
{
    bool done = true;

    for (int i = 0; done && i < how->sheet->count; i++) {
        const Field *field = &how->sheet->fields[i];
        if (field->preset && !fields_has(&how->deed->fields, field->name) &&
            (field->gathers || !fields_get(how->stands, field->name)) &&
            is_asked(how, field))
            done = read_preset(how, field, out, err);
    }
    return done;
}

static bool touches(const Condition *condition, const Fields *said)
{
    for (int i = 0; i < condition->count; i++)
        if (fields_has(said, condition->lines[i].field))
            return true;
    return false;
}

/* A new record, and every step, must have what is required; a change only
 * what it has to do with. */
static bool is_due(const Answering *how, const Field *field)
{
    const Fields *said = &how->deed->fields;

    return how->whole || fields_has(said, field->name) ||
           touches(&field->required_if, said) ||
           touches(&field->shown_if, said);
}

static bool read_missing(const Answering *how, Err *err)
{
    for (int i = 0; i < how->sheet->count; i++) {
        const Field *field = &how->sheet->fields[i];
        const char *label = label_in(field->label, language());
        bool must = field->required ||
                    (how->form &&
                     field_must(field, how->form, how->stands, clock_now()));
        if (must && is_due(how, field) && is_asked(how, field) &&
            !fields_get(how->stands, field->name))
            return err_field(err, field->name, _("%s: please fill this in"),
                             *label ? label : field->name);
    }
    return true;
}

bool answers_read(const Answering *how, Fields *out, Err *err)
{
    return read_said(how, out, err) &&
           (!how->whole || read_presets(how, out, err)) &&
           (how->restores || read_missing(how, err)) &&
           read_beside(how, out, err);
}
