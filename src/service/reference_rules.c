/* reference_rules.c -- what is checked of an entry of the reference lists
 *
 *     department  people  "wu, feng"            wu feng
 *     category    call    "security cleaning"   departments, or logins
 */
#include "deed.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CALLED = 500 };

static bool labels_read(const Fields *fields, Err *err)
{
    Fields labels = FIELDS_EMPTY;
    const char *json = fields_get(fields, "labels");
    bool done = !json || fields_from_json(&labels, json, strlen(json), NULL);

    fields_release(&labels);
    return done || err_field(err, "labels",
                             _("Labels are written like {\"en\": \"Leak\"}"));
}

/* Is that word of an entry's list right?  code: of the entry. */
typedef bool WordRule(Desk *desk, const char *code, const char *word, Err *err);

/* Words with one space between. */
static bool words_read(Desk *desk, const Deed *deed, Fields *fields,
                       const char *name, WordRule *right, Err *err)
{
    const char *code =
        deed->record[0] ? deed->record : fields_get(fields, "code");
    const char *typed = fields_get(fields, name), *at = typed;
    Str words = STR_EMPTY;
    bool done = true;

    for (char *word; done && (word = word_next(&at)); free(word)) {
        done = right(desk, code ? code : "", word, err);
        str_addf(&words, "%s%s", words.len ? " " : "", word);
    }
    if (done && typed)
        fields_set(fields, name, str_text(&words));
    str_release(&words);
    return done;
}

/* Logins in the order of their turns. */
static bool person_right(Desk *desk, const char *code, const char *word,
                         Err *err)
{
    Staff staff;

    return (staff_get(desk, word, &staff) &&
            strcmp(staff.department, code) == 0) ||
           err_field(err, "people", _("Nobody of %s is called %s"), code, word);
}

bool department_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    return labels_read(fields, err) &&
           words_read(desk, deed, fields, "people", person_right, err);
}

/* S8: who is called to an emergency must be somebody. */
static bool called_wrong(Desk *desk, const char *word, Err *err)
{
    Staff *staff = mem_new(MOST_CALLED * sizeof *staff);
    const int people = staff_list(desk, staff, MOST_CALLED);
    const char **names = mem_new((2 * MOST_CALLED + 1) * sizeof *names);
    const Reference *department;
    int count = 0;

    while (count < MOST_CALLED &&
           (department = reference_at(desk, "department", count)))
        names[count++] = department->code;
    for (int i = 0; i < people; i++)
        names[count++] = staff[i].login;
    const char *near = nearest(word, names);
    if (near)
        err_field(err, "call",
                  _("No department or login is called %s; did you mean %s?"),
                  word, near);
    else
        err_field(err, "call", _("No department or login is called %s"), word);
    free(names);
    free(staff);
    return false;
}

static bool called_right(Desk *desk, const char *code, const char *word,
                         Err *err)
{
    Staff staff;

    (void)code;
    return reference_get(desk, "department", word) ||
           staff_get(desk, word, &staff) || called_wrong(desk, word, err);
}

bool category_before(Desk *desk, Deed *deed, Fields *fields, Err *err)
{
    return labels_read(fields, err) &&
           words_read(desk, deed, fields, "call", called_right, err);
}
