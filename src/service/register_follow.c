/* register_follow.c -- what saving a record brings about
 *
 *     - {each: failed, make: request, fields: {home: "{home}",
 *        category: repair, text: "{item}: {remark}"}}
 *     - {set: {again_on: "+14 days"}}
 *
 * What is set goes into the same fact; what is made is made in the same
 * transaction, by whoever saved, and names in `source` what it was made from:
 * `inspection:36SD4…`.
 */
#include "deed.h"
#include "register_find.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 4, LONGEST_SOURCE = 104 };

/* What a template is filled in from. */
typedef struct Filling {
    Desk *desk;
    const Form *form;
    const Fields *answers;
    const Field *item; /* the failed one; NULL */
} Filling;

/* ---- templates ---------------------------------------------------------------- */

static const Tree *section_of(const Form *form, const Field *item)
{
    const Tree *section = NULL;

    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (field->section)
            section = field->section;
        if (field == item || text_is(field->item, item->item))
            return section;
    }
    return NULL;
}

static const char *remark_of(const Filling *filling)
{
    char name[64];

    text_print(name, sizeof name, "%s_remark", filling->item->item);
    const char *remark = fields_get(filling->answers, name);
    return remark ? remark : "";
}

/* {item}, {remark}, {section}; NULL: it is none of these. */
static const char *item_word(const Filling *filling, const char *name)
{
    const Field *item = filling->item;

    if (!item)
        return NULL;
    if (strcmp(name, "item") == 0)
        return label_in(item->label, language());
    if (strcmp(name, "remark") == 0)
        return remark_of(filling);
    if (strcmp(name, "section") == 0) {
        const Tree *section = section_of(filling->form, item);
        return section ? label_in(section, language()) : "";
    }
    return NULL;
}

/* alone: as it would be typed again; else as a person reads it. */
static void value_add(const Filling *filling, const char *name, bool alone,
                      Str *out)
{
    const char *word = item_word(filling, name);
    const char *value = fields_get(filling->answers, name);
    const Field *field = form_field(filling->form, name);

    if (word) {
        str_add(out, word);
    } else if (value && alone) {
        str_addf(out, "%s%s", field && field->type == FIELD_MOMENT ? "@" : "",
                 value);
    } else if (value && (field || strcmp(name, "state") == 0)) {
        char *told = record_told(filling->desk, filling->form, name, value);
        str_add(out, told);
        free(told);
    } else if (value) {
        str_add(out, value);
    }
}

static char *template_fill(const Filling *filling, const char *text)
{
    const size_t len = strlen(text);
    const bool alone = *text == '{' && strchr(text, '}') == text + len - 1;
    Str out = STR_EMPTY;

    while (*text) {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        if (end) {
            char *name = mem_textn(text + 1, (size_t)(end - text - 1));
            value_add(filling, name, alone, &out);
            free(name);
            text = end + 1;
        } else {
            str_addc(&out, *text++);
        }
    }
    return out.len ? str_take(&out) : mem_text("");
}

/* Whole days from today, as a date or a moment is typed: "+14 days". */
static char *days_from(const char *text)
{
    char day[TIME_TEXT], *end;
    const long days = strtol(text, &end, 10);
    Seconds at = day_start(clock_now());

    if ((*text != '+' && *text != '-') || labs(days) > 36500 ||
        (strcmp(end, " days") != 0 && strcmp(end, " day") != 0))
        return mem_text(text);
    at += (Seconds)days * DAY + DAY / 2; /* noon: days of 23 and 25 hours */
    return mem_text(time_write(at, TIME_DAY, NEVER, day));
}

/* ---- setting --------------------------------------------------------------------- */

static void computes_add(const Form *form, Fields *stands)
{
    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        if (!compute_settled(&field->compute))
            continue;
        char *value = field_compute(field, form, stands, clock_now());
        fields_set(stands, field->name, value);
        free(value);
    }
}

static bool template_set(const Filling *filling, const Template *template,
                         Fields *fields, Err *err)
{
    const Field *field = form_field(filling->form, template->name);
    char *text = template_fill(filling, template->text);
    char *typed = days_from(text), *value = NULL;
    bool done =
        field &&
        field_read(field, typed, clock_now(), language(), &value, err) &&
        value_resolve(filling->desk, field, &value, err);

    if (done)
        fields_set(fields, field->name, value);
    free(value);
    free(typed);
    free(text);
    return done || !field;
}

/* A change is no occasion, unless it is a step. */
static bool is_occasion(const Kind *kind, const Sheet *sheet,
                        const Fields *stands)
{
    return sheet != &kind->form->sheet || !fields_has(stands, "made_at");
}

bool follow_set(Desk *desk, const Kind *kind, const Sheet *sheet,
                Fields *fields, Fields *stands, Err *err)
{
    const Filling filling = {
        .desk = desk, .form = kind->form, .answers = stands};
    bool done = true;

    if (sheet->follow_count == 0 || !is_occasion(kind, sheet, stands))
        return true;
    computes_add(kind->form, stands);
    for (int i = 0; done && i < sheet->follow_count; i++) {
        const Follow *follow = &sheet->follow[i];
        if (follow->make ||
            !condition_holds(&follow->when, kind->form, stands, clock_now()))
            continue;
        for (int k = 0; done && k < follow->count; k++)
            done = template_set(&filling, &follow->fields[k], fields, err);
    }
    return done;
}

/* ---- making ------------------------------------------------------------------------ */

static void source_print(const char *kind, const char *record,
                         char out[LONGEST_SOURCE])
{
    text_print(out, LONGEST_SOURCE, "%s:%s", kind, record);
}

/* Of a unit as what it is made from, unless its home says otherwise. */
static void unit_hand_on(const Kind *made, const Fields *answers, Deed *deed)
{
    const char *unit = fields_get(answers, "unit");
    const Field *own = made->form ? form_field(made->form, "unit") : NULL;

    if (made->of_unit && unit && strcmp(unit, "0") != 0 &&
        !fields_has(&deed->fields, "unit") &&
        (!own || own->type == FIELD_NUMBER))
        fields_set(&deed->fields, "unit", unit);
}

static bool make_one(const Filling *filling, const Follow *follow,
                     const Deed *from, int depth, Err *err)
{
    const Kind *made = kind_of(filling->desk, follow->make);
    char source[LONGEST_SOURCE];
    Err why = ERR_NONE;

    if (!made)
        return err_set(err, ERR_NOT_NOW, _("There is no %s to be made"),
                       follow->make);
    Deed deed = {.kind = made->name,
                 .verb = made->making ? made->making : "set"};
    for (int i = 0; i < follow->count; i++) {
        char *text = template_fill(filling, follow->fields[i].text);
        char *typed = days_from(text);
        fields_set(&deed.fields, follow->fields[i].name, typed);
        free(typed);
        free(text);
    }
    source_print(from->kind, from->record, source);
    fields_set(&deed.fields, "source", source);
    unit_hand_on(made, filling->answers, &deed);
    bool done = deed_do(filling->desk, &deed, depth + 1, &why);
    deed_release(&deed);
    return done || err_set(err, why.kind, _("What follows can't be made: %s"),
                           why.text);
}

static bool is_meant(const Follow *follow, const Field *item)
{
    bool meant = !follow->each;

    for (int i = 0; !meant && i < follow->each_count; i++)
        meant = strcmp(follow->each[i], item->item) == 0;
    return meant;
}

static bool make_each(const Filling *whole, const Follow *follow,
                      const Deed *from, int depth, Err *err)
{
    const Form *form = whole->form;

    for (int i = 0; i < form->sheet.count; i++) {
        const Field *field = &form->sheet.fields[i];
        const char *value = fields_get(whole->answers, field->name);
        Filling filling = *whole;
        if (!field->item || strcmp(field->item, field->name) != 0 || !value ||
            !is_meant(follow, field) || !item_failed(field, value))
            continue;
        filling.item = field;
        if (!make_one(&filling, follow, from, depth, err))
            return false;
    }
    return true;
}

bool follow_make(Desk *desk, const Kind *kind, const Sheet *sheet,
                 const Deed *deed, int depth, Err *err)
{
    Fields answers = FIELDS_EMPTY;
    const Filling filling = {
        .desk = desk, .form = kind->form, .answers = &answers};
    bool done = true;

    if (sheet->follow_count == 0)
        return true;
    if (depth >= DEEPEST)
        return err_set(err, ERR_NOT_NOW,
                       _("The forms make each other without an end"));
    register_stands(desk, kind, deed->record, &answers);
    for (int i = 0; done && i < sheet->follow_count; i++) {
        const Follow *follow = &sheet->follow[i];
        if (!follow->make ||
            !condition_holds(&follow->when, kind->form, &answers, clock_now()))
            continue;
        done = follow->each_failed
                   ? make_each(&filling, follow, deed, depth, err)
                   : make_one(&filling, follow, deed, depth, err);
    }
    fields_release(&answers);
    return done;
}

/* ---- what an undoing leaves ----------------------------------------------------------- */

static void left_add(Desk *desk, const Kind *kind, const char *number, Str *out)
{
    const Form *form = form_of(desk->forms, kind->name);

    str_addf(out, "%s%s %s", out->len ? ", " : "",
             form ? label_in(form->sheet.label, language()) : kind->name,
             number);
}

static void requests_left(Desk *desk, const char *source, int64_t since,
                          Str *out)
{
    Sql *q = sql(desk->store, "SELECT number FROM request WHERE source = "
                              ":source AND state <> 'withdrawn' AND stamp > "
                              ":since ORDER BY id");

    sql_text(q, ":source", source);
    sql_int(q, ":since", since);
    while (sql_row(q))
        left_add(desk, kind_of(desk, "request"), sql_get(q, 0), out);
    sql_done(q, NULL);
}

void follow_left(Desk *desk, const Kind *kind, const char *record,
                 int64_t since, Str *out)
{
    char source[LONGEST_SOURCE];
    const Kind *made;

    source_print(kind->name, record, source);
    requests_left(desk, source, since, out);
    for (int i = 0; (made = kind_at(desk, i)); i++) {
        if (!made->form)
            continue;
        Sql *q = sql(
            desk->store,
            "SELECT r.number FROM record_name n CROSS JOIN record r ON r.id "
            "= n.id WHERE n.key = :key AND r.kind = :kind AND r.open "
            ">= 0 AND r.stamp > :since ORDER BY r.id");
        sql_int(q, ":key", name_key(made, "source", source));
        sql_text(q, ":kind", made->name);
        sql_int(q, ":since", since);
        while (sql_row(q))
            left_add(desk, made, sql_get(q, 0), out);
        sql_done(q, NULL);
    }
}
