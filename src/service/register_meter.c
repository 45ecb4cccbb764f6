/* register_meter.c -- may a meter have come to read that?
 *
 *     water   120 on 10-23, now 119     it can't have fallen: refused
 *     water   120 on 10-23, now 920     unusual: the form's remark has to say
 *                                       why, and then it is taken
 *
 * `rising` says which readings belong together, `jump` what is unusual: more
 * than a difference, or than so many times what was used until now.
 */
#include "deed.h"
#include "register_find.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A reading that is about to be written. */
typedef struct Reading {
    Desk *desk;
    const Kind *kind;
    const Field *field;
    const char *record;   /* in which it stands; NULL: a new one */
    const Fields *stands; /* all answers, this one among them */
    double value;
    Seconds at;
} Reading;

static bool former_of(const Reading *reading, const char *before, Record *out)
{
    const FormerQuery query = {
        .field = reading->field->rising,
        .value = fields_get(reading->stands, reading->field->rising),
        .before = before,
        .answered = reading->field->name};

    *out = (Record){0};
    return query.value &&
           former_find(reading->desk, reading->kind, &query, out);
}

static double value_of(const Reading *reading, const Record *record)
{
    return strtod(fields_get(&record->fields, reading->field->name), NULL);
}

/* ---- how much is usual ------------------------------------------------------------- */

/* Used in a second until the last reading; NAN: nobody can say yet. */
static double usual_use(const Reading *reading, const Record *last)
{
    enum { READINGS = 12 };
    const double until = value_of(reading, last);
    double used = 0;
    Seconds past = 0;
    Record former;
    char before[49];

    text_copy(before, sizeof before, last->record);
    for (int i = 0; i < READINGS && former_of(reading, before, &former); i++) {
        used = until - value_of(reading, &former);
        past = last->made_at - former.made_at;
        text_copy(before, sizeof before, former.record);
        record_release(&former);
    }
    return past > 0 ? used / (double)past : NAN;
}

/* More than each limit that can be told allows. */
static bool jumps(const Reading *reading, const Record *last)
{
    const Jump *jump = reading->field->jump;
    const double used = reading->value - value_of(reading, last);
    const double usual = jump->times > 0 ? usual_use(reading, last) : NAN;
    const Seconds past = reading->at - last->made_at;
    const bool known = !isnan(usual) && past > 0;

    return (known || jump->above > 0) && used > jump->above &&
           (!known || used > jump->times * usual * (double)past);
}

/* ---- asking ---------------------------------------------------------------------------- */

static const char *label_of(const Form *form, const char *name)
{
    const Field *field = form_field(form, name);

    return field ? label_in(field->label, language()) : name;
}

static bool reading_check(const Reading *reading, const Record *last, Err *err)
{
    const Field *field = reading->field;
    const char *label = label_in(field->label, language());
    const char *stood = fields_get(&last->fields, field->name);
    char day[TIME_TEXT];

    time_write(last->made_at, TIME_DAY, NEVER, day);
    if (reading->value < value_of(reading, last))
        return err_field(err, field->name,
                         _("%s: it stood at %s on %s, and can't have fallen"),
                         label, stood, day);
    if (!field->jump || fields_get(reading->stands, field->jump->remark) ||
        !jumps(reading, last))
        return true;
    return err_field(err, field->jump->remark,
                     _("%s: it stood at %s on %s; read it once more. If %s is "
                       "right, say why under \"%s\""),
                     label, stood, day,
                     fields_get(reading->stands, field->name),
                     label_of(reading->kind->form, field->jump->remark));
}

static bool reading_sound(Desk *desk, const Kind *kind, const Field *field,
                          const Deed *deed, const Fields *stands, Err *err)
{
    const char *value = fields_get(stands, field->name);
    const Seconds made = fields_int(stands, "made_at");
    Record last;

    if (!value)
        return true;
    const Reading reading = {.desk = desk,
                             .kind = kind,
                             .field = field,
                             .record = deed->record[0] ? deed->record : NULL,
                             .stands = stands,
                             .value = strtod(value, NULL),
                             .at = made != NEVER       ? made
                                   : deed->at != NEVER ? deed->at
                                                       : clock_now()};
    if (!former_of(&reading, reading.record, &last))
        return true;
    const bool fine = reading_check(&reading, &last, err);
    record_release(&last);
    return fine;
}

bool meters_sound(Desk *desk, const Kind *kind, const Deed *deed,
                  const Fields *fields, const Fields *stands, Err *err)
{
    const Form *form = kind->form;

    for (int i = 0; !deed->bulk && i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (field->rising && fields_get(fields, field->name) &&
            !reading_sound(desk, kind, field, deed, stands, err))
            return false;
    }
    return true;
}
