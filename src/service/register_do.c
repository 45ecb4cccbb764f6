/* register_do.c -- what holds for whatever a form defines
 *
 * Who may hold it, whose it is, its number; that a step is taken from where
 * the form allows; that a room is not booked twice.
 */
#include "deed.h"
#include "home.h"
#include "register_find.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

/* ---- what stands -------------------------------------------------------------- */

void register_stands(Desk *desk, const Kind *kind, const char *record,
                     Fields *stands)
{
    static const char *const beside[] = {"number",    "unit",    "state",
                                         "made_at",   "made_by", "changed_at",
                                         "changed_by"};
    enum { BESIDE = sizeof beside / sizeof *beside };
    Sql *q = sql(desk->store, "SELECT number, unit, state, made_at, made_by, "
                              "changed_at, changed_by, fields FROM record "
                              "WHERE id = :id AND open >= 0");

    sql_int(q, ":id", kind_row(kind, record));
    if (sql_row(q)) {
        const char *json = sql_get(q, BESIDE);
        fields_from_json(stands, json, strlen(json), NULL);
        for (int i = 0; i < BESIDE; i++)
            if (*sql_get(q, i))
                fields_set(stands, beside[i], sql_get(q, i));
    }
    sql_done(q, NULL);
}

/* ---- before --------------------------------------------------------------------- */

static bool written_here(Desk *desk, const Form *form, Err *err)
{
    return form->scope == FORM_UNIT || desk->unit == 0 ||
           err_set(err, ERR_NOT_NOW, _("%s is written at the hotline only"),
                   label_in(form->sheet.label, language()));
}

/* The first home that it names; NULL: none. */
static const char *home_named(const Form *form, const Fields *fields)
{
    for (int i = 0; i < form->sheet.count; i++)
        if (form->sheet.fields[i].type == FIELD_HOME) {
            const char *home = fields_get(fields, form->sheet.fields[i].name);
            if (home)
                return home;
        }
    return NULL;
}

/* A desk keeps nothing of other units' households. */
static bool homes_here(Desk *desk, const Form *form, const Sheet *sheet,
                       const Fields *fields, Err *err)
{
    for (int i = 0; form->scope == FORM_UNIT && desk->unit != 0 && sheet &&
                    i < sheet->count;
         i++) {
        const Field *field = &sheet->fields[i];
        const char *home =
            field->type == FIELD_HOME ? fields_get(fields, field->name) : NULL;
        const int unit = home ? home_unit(desk, home) : 0;
        if (unit > 0 && unit != desk->unit)
            return err_field(err, field->name,
                             _("%s belongs to unit %d: its own desk or the "
                               "hotline takes this"),
                             home, unit);
    }
    return true;
}

static bool home_same(Desk *desk, const Kind *kind, const Deed *deed,
                      const char *home)
{
    Fields stands = FIELDS_EMPTY;

    register_stands(desk, kind, deed->record, &stands);
    const char *before = home_named(kind->form, &stands);
    const bool same = text_is(before, home);
    fields_release(&stands);
    return same;
}

/* Whose it is: the home's unit and who lives there, with whom it moves. */
static void owner_fill(Desk *desk, const Kind *kind, const Deed *deed,
                       Fields *fields)
{
    const Form *form = kind->form;
    const char *home = home_named(form, fields);
    const bool told = home && !home_same(desk, kind, deed, home);
    const int unit = told ? home_unit(desk, home) : 0;
    Household household;

    if (unit > 0)
        fields_set_int(fields, "unit", unit);
    if (told && form->scope == FORM_UNIT && !fields_get(fields, "household") &&
        household_of(desk, home, &household) && household.record[0])
        fields_set(fields, "household", household.record);
}

static bool unit_here(Desk *desk, const Form *form, const Fields *fields,
                      Err *err)
{
    const int64_t unit = fields_int(fields, "unit");

    return form->scope != FORM_UNIT || desk->unit == 0 || unit == 0 ||
           unit == desk->unit ||
           err_field(err, "unit", _("This is the desk of unit %d"), desk->unit);
}

bool register_before(Desk *desk, const Kind *kind, Deed *deed, Fields *fields,
                     Fields *stands, Err *err)
{
    const Form *form = kind->form;
    const bool fresh = !fields_has(stands, "number");

    if (!written_here(desk, form, err) ||
        !homes_here(desk, form, deed_sheet(desk, kind->name, deed->verb),
                    fields, err) ||
        !meters_sound(desk, kind, deed, fields, stands, err))
        return false;
    if (!deed->bulk || !deed->record[0]) /* an export said so already */
        owner_fill(desk, kind, deed, fields);
    if (fresh && form->scope == FORM_UNIT && desk->unit > 0 &&
        !fields_get(fields, "unit"))
        fields_set_int(fields, "unit", desk->unit);
    return unit_here(desk, form, fields, err);
}

/* ---- inside ----------------------------------------------------------------------- */

static const char *state_told(const Form *form, const char *name)
{
    const FormState *state = form_state(form, name);

    return state ? label_in(state->label, language()) : name;
}

static bool step_may(const Form *form, const Sheet *step, const Fields *stands,
                     Err *err)
{
    const char *state = fields_get(stands, "state");
    Str from = STR_EMPTY;

    if (step_counts(step, state))
        return true;
    for (int i = 0; step->from[i]; i++)
        str_addf(&from, "%s%s", i ? ", " : "", state_told(form, step->from[i]));
    err_set(err, ERR_NOT_NOW, _("%s is %s: \"%s\" is possible where it is %s"),
            fields_get(stands, "number"), state_told(form, state ? state : ""),
            label_in(step->label, language()), str_text(&from));
    str_release(&from);
    return false;
}

/* Is there something to change, or to take a step with? */
static bool stands_firm(Desk *desk, const Kind *kind, const Deed *deed,
                        const Fields *stands, Err *err)
{
    const bool known = journal_newest(desk->store, kind->name, deed->record);

    if (fields_has(stands, "number"))
        return true;
    if (known)
        return err_set(err, ERR_NOT_NOW, _("%s was withdrawn"), deed->record);
    return strcmp(deed->verb, "set") == 0 ||
           err_set(err, ERR_NOT_FOUND, _("There is no %s %s"), kind->name,
                   deed->record);
}

/* Does it lay claim to a time, or to another one?  What only gives way, or is
 * done at the time it has, is no question. */
static bool claims(const Form *form, const Sheet *step, const Fields *stands,
                   const Fields *fields)
{
    const FormState *to = step && step->to ? form_state(form, step->to) : NULL;
    const char *state = fields_get(stands, "state");
    const FormState *from = state ? form_state(form, state) : NULL;

    if (to && !to->open)
        return false;
    return clash_touched(form->exclusive, fields) || (from && !from->open);
}

static bool is_free(Desk *desk, const Kind *kind, const Deed *deed,
                    const Fields *stands, Err *err)
{
    const Exclusive *exclusive = kind->form->exclusive;
    char number[33];

    if (!fields_get(stands, exclusive->from) ||
        !fields_get(stands, exclusive->until))
        return true;
    if (fields_int(stands, exclusive->from) >=
        fields_int(stands, exclusive->until))
        return err_field(
            err, exclusive->until, _("\"%s\" must lie after \"%s\""),
            label_in(form_field(kind->form, exclusive->until)->label,
                     language()),
            label_in(form_field(kind->form, exclusive->from)->label,
                     language()));
    clash_find(desk, kind, deed->record, stands, number);
    return !number[0] || err_field(err, exclusive->from,
                                   _("%s has that time already"), number);
}

/* It belongs to another unit's home now: it goes there, facts and all. */
static bool move_along(Desk *desk, const Kind *kind, const Deed *deed,
                       const Fields *fields, Err *err)
{
    const char *home = home_named(kind->form, fields);
    const int unit =
        home && !home_same(desk, kind, deed, home) ? home_unit(desk, home) : 0;

    return kind->form->scope != FORM_UNIT || desk->unit != 0 || unit <= 0 ||
           record_move(desk, kind->name, deed->record, unit, err);
}

bool register_inside(Desk *desk, const Kind *kind, Deed *deed, Fields *fields,
                     Err *err)
{
    const Form *form = kind->form;
    const Sheet *step = form_step(form, deed->verb);
    Fields stands = FIELDS_EMPTY;

    register_stands(desk, kind, deed->record, &stands);
    const bool fresh = !fields_has(&stands, "number");
    bool done = (deed->bulk || stands_firm(desk, kind, deed, &stands, err)) &&
                (!step || deed->bulk || step_may(form, step, &stands, err));
    if (done && fresh && *form->prefix && !fields_get(fields, "number"))
        register_number_draw(desk, kind, fields_int(fields, "made_at"), fields);
    const bool asks =
        form->exclusive && !deed->bulk && claims(form, step, &stands, fields);
    fields_copy(&stands, fields);
    done = done && (!asks || is_free(desk, kind, deed, &stands, err)) &&
           (fresh || move_along(desk, kind, deed, fields, err));
    const char *number = fields_get(&stands, "number");
    text_copy(deed->number, sizeof deed->number,
              number ? number : deed->record);
    fields_release(&stands);
    return done;
}

int register_scope(Desk *desk, const Kind *kind, const Deed *deed,
                   const Fields *fields)
{
    const Form *form = kind->form;
    const int64_t unit = fields_int(fields, "unit");
    const int otherwise = unit > 0         ? (int)unit
                          : desk->unit > 0 ? desk->unit
                                           : SCOPE_HOTLINE;

    if (form->scope != FORM_UNIT)
        return form->scope == FORM_EVERYONE ? SCOPE_EVERYONE : SCOPE_HOTLINE;
    return journal_scope(desk->store, kind->name, deed->record, otherwise);
}
