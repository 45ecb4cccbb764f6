/* ask.c -- what a form's question begins with, for whom it is asked
 *
 *     now, today       the moment
 *     actor, unit      who has signed in, and where
 *     home.class       of the home that the field `home` names: its class
 *     unlet            anything else stands for itself
 */
#include "register.h"

#include "register_find.h"

#include <stdlib.h>
#include <string.h>

bool field_seen(Desk *desk, const Field *field)
{
    const Staff *actor = desk_actor(desk);

    if (!field->confidential || !actor ||
        strcmp(actor->role, "administrator") == 0)
        return true;
    for (const Tree *role = field->confidential->child; role; role = role->next)
        if (strcmp(role->text, actor->role) == 0 ||
            strcmp(role->text, "everyone") == 0)
            return true;
    return false;
}

/* A column of the row that a field's value names. */
static char *value_of(Desk *desk, const char *kind, const char *record,
                      const char *column)
{
    const Kind *known = kind_of(desk, kind);
    Str text = STR_EMPTY;
    char *value = NULL;

    if (!known || strcmp(column, "pin") == 0 ||
        table_column(kind_table(desk, known), column) < 0)
        return NULL;
    str_addf(&text, "SELECT %s FROM %s WHERE record = :record", column, kind);
    Sql *q = sql_once(desk->store, str_text(&text));
    sql_text(q, ":record", record);
    if (sql_row(q) && !sql_is_null(q, 0))
        value = mem_text(sql_get(q, 0));
    sql_done(q, NULL);
    str_release(&text);
    return value;
}

/* "home.class": what the home that the answer to `home` names has there; NULL
 * when preset is no such path. */
static const Field *beyond(const Form *form, const char *preset)
{
    char *name = mem_textn(preset, strcspn(preset, "."));
    const Field *field =
        strchr(preset, '.') ? sheet_field(&form->sheet, name) : NULL;

    free(name);
    return field && (field->type == FIELD_HOME ||
                     field->type == FIELD_HOUSEHOLD ||
                     field->type == FIELD_STAFF || field->type == FIELD_RECORD)
               ? field
               : NULL;
}

/* An answer of another register's record. */
static char *answer_of(Desk *desk, const char *kind, const char *record,
                       const char *name)
{
    const Kind *known = register_of(desk, kind);
    Record other;

    if (!known || !record_get(desk, known, record, &other))
        return NULL;
    char *value = mem_text(fields_get(&other.fields, name));
    record_release(&other);
    return value;
}

static char *value_beyond(Desk *desk, const Field *field, const char *preset,
                          const Fields *answers)
{
    const char *record = fields_get(answers, field->name);
    const char *kind = field->type == FIELD_HOUSEHOLD ? "household"
                       : field->type == FIELD_STAFF   ? "staff"
                                                      : "home";

    const char *column = strchr(preset, '.') + 1;
    if (!record || !*record)
        return NULL;
    return field->type == FIELD_RECORD
               ? answer_of(desk, field->of, record, column)
               : value_of(desk, kind, record, column);
}

static char *moment_begins(const Field *field, const char *preset)
{
    Seconds now = clock_now();
    Err err = ERR_NONE;
    char *value = NULL;

    return field_read(field, preset, now, language(), &value, &err) ? value
                                                                    : NULL;
}

char *field_begins(Desk *desk, const Form *form, const Field *field,
                   const Fields *answers)
{
    const char *preset = field->preset;
    const Staff *actor = desk_actor(desk);
    const Field *other = preset ? beyond(form, preset) : NULL;

    if (!preset)
        return NULL;
    if (field->type == FIELD_MOMENT || field->type == FIELD_DATE ||
        field->type == FIELD_TIME)
        return moment_begins(field, preset);
    if (strcmp(preset, "actor") == 0)
        return actor ? mem_text(actor->login) : NULL;
    if (strcmp(preset, "unit") == 0) {
        Str unit = STR_EMPTY;
        if (desk_unit(desk) > 0)
            str_addf(&unit, "%d", desk_unit(desk));
        return unit.len ? str_take(&unit) : NULL;
    }
    return other ? value_beyond(desk, other, preset, answers)
                 : mem_text(preset);
}
