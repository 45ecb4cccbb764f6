/* resolve.c -- whom and what typed words mean: homes, people, departments,
 * categories, households, records of registers
 *
 *     1203 -> 3-1203      工程 -> engineering      吳建國 -> wu
 */
#include "deed.h"
#include "register_find.h"
#include "request.h"
#include "staff.h"

#include <stdlib.h>
#include <string.h>

static bool resolve_one(Desk *desk, const Field *field, char **value, Err *err)
{
    Staff staff;
    char login[33];

    if (staff_get(desk, *value, &staff))
        return true;
    int matches = staff_called(desk, *value, true, login);
    if (matches == 1) {
        free(*value);
        *value = mem_text(login);
        return true;
    }
    return err_field(err, field->name,
                     matches ? _("%s may mean several people; use the login")
                             : _("Nobody on the staff is called %s"),
                     *value);
}

/* Several where they are gathered: "chen lin", as an export has them. */
static bool resolve_staff(Desk *desk, const Field *field, char **value,
                          Err *err)
{
    Str logins = STR_EMPTY;
    const char *at = *value;
    bool done = true;

    if (!field->gathers || !strchr(*value, ' '))
        return resolve_one(desk, field, value, err);
    for (char *one; done && (one = word_next(&at)); free(one)) {
        done = resolve_one(desk, field, &one, err);
        str_addf(&logins, "%s%s", logins.len ? " " : "", one);
    }
    if (done) {
        free(*value);
        *value = mem_text(str_text(&logins));
    }
    str_release(&logins);
    return done;
}

/* Is its code, or one of its labels, just what was typed? */
static bool is_name(const Reference *reference, const char *typed)
{
    Fields labels = FIELDS_EMPTY;
    char *wanted = text_folded(typed);
    char *code = text_folded(reference->code);
    bool same = strcmp(code, wanted) == 0;

    free(code);

    if (reference->labels)
        fields_from_json(&labels, reference->labels, strlen(reference->labels),
                         NULL);
    for (int i = 0; i < labels.count && !same; i++) {
        char *label = text_folded(labels.at[i].text ? labels.at[i].text : "");
        same = strcmp(label, wanted) == 0;
        free(label);
    }
    fields_release(&labels);
    free(wanted);
    return same;
}

static bool resolve_reference(Desk *desk, const Field *field, char **value,
                              Err *err)
{
    const char *kind =
        field->type == FIELD_CATEGORY ? "category" : "department";
    const Reference *found[4];

    if (reference_get(desk, kind, *value))
        return true;
    int count = reference_find(desk, kind, *value, found, 4);
    if (count == 1 || (count > 1 && is_name(found[0], *value))) {
        free(*value);
        *value = mem_text(found[0]->code);
        return true;
    }
    if (count > 1)
        return err_field(err, field->name,
                         _("%s may mean %s or %s; type more of it"), *value,
                         found[0]->code, found[1]->code);
    return err_field(err, field->name,
                     strcmp(kind, "category") == 0
                         ? _("There is no category %s")
                         : _("There is no department %s"),
                     *value);
}

/* A person who works here is kept by login, so the name can change. */
static void resolve_person(Desk *desk, char **value)
{
    char login[33];

    if (staff_called(desk, *value, false, login) == 0)
        return;
    free(*value);
    *value = mem_text(login);
}

static void value_put(char **value, const char *text)
{
    free(*value);
    *value = mem_text(text);
}

/* Kept by its record: a household has no name that stays. */
static bool resolve_household(Desk *desk, const Field *field, char **value,
                              Err *err)
{
    Household household;
    char home[33];

    if (journal_newest(desk->store, "household", *value) != 0)
        return true;
    if (!home_resolve(desk, *value, home, NULL) ||
        !household_of(desk, home, &household) || !household.record[0])
        return err_field(err, field->name, _("There is no household %s"),
                         *value);
    value_put(value, household.record);
    return true;
}

/* Kept by its record, typed by its number. */
static bool resolve_record(Desk *desk, const Field *field, char **value,
                           Err *err)
{
    const Kind *kind = kind_of(desk, field->of ? field->of : "");
    Request request;
    char record[49];

    if (!kind)
        return true;
    if (kind->form && record_named(desk, kind, *value, record)) {
        value_put(value, record);
        return true;
    }
    if (strcmp(kind->name, "request") == 0 &&
        request_load(desk, *value, &request, NULL)) {
        value_put(value, request.record);
        request_release(&request);
        return true;
    }
    return journal_newest(desk->store, kind->name, *value) != 0 ||
           err_field(err, field->name, _("There is no %s %s"),
                     kind->form ? label_in(kind->form->sheet.label, language())
                                : kind->name,
                     *value);
}

bool value_resolve(Desk *desk, const Field *field, char **value, Err *err)
{
    char home[33];
    Err why = ERR_NONE;

    if (!*value)
        return true;
    switch (field->type) {
    case FIELD_HOME:
        if (!home_resolve(desk, *value, home, &why))
            return err_field(err, field->name, "%s", why.text);
        value_put(value, home);
        return true;
    case FIELD_HOUSEHOLD:
        return resolve_household(desk, field, value, err);
    case FIELD_RECORD:
        return resolve_record(desk, field, value, err);
    case FIELD_STAFF:
        return resolve_staff(desk, field, value, err);
    case FIELD_DEPARTMENT:
    case FIELD_CATEGORY:
        return resolve_reference(desk, field, value, err);
    case FIELD_PERSON:
        resolve_person(desk, value);
        return true;
    default:
        return true;
    }
}
