/* form_entry.c -- one field while it is filled in
 *
 *     typed "tap"     held NULL    shown tap
 *     picked          held leak    shown 漏水
 *     opened 14:02:11 held @1766…  shown 14:02:11
 *
 * What is held is what the deed gets; the first key that changes the text
 * lets go of it.
 */
#include "form_screen.h"
#include <stdlib.h>
#include <string.h>

bool entry_is_long(const Entry *entry)
{
    return entry->field->type == FIELD_LONG;
}

const char *entry_text(const Entry *entry)
{
    return entry_is_long(entry) ? prose_text(&entry->prose)
                                : line_text(&entry->line);
}

const char *entry_value(const Entry *entry)
{
    return entry->held ? entry->held : entry_text(entry);
}

static void let_go(Entry *entry)
{
    free(entry->held);
    entry->held = NULL;
}

void entry_type(Entry *entry, const char *text)
{
    let_go(entry);
    if (entry_is_long(entry))
        prose_set(&entry->prose, text);
    else
        line_set(&entry->line, text);
}

/* ---- what a value looks like ------------------------------------------------ */

static const char *reference_kind(const Field *field)
{
    return field->type == FIELD_CATEGORY ? "category" : "department";
}

static bool is_reference(const Field *field)
{
    return field->type == FIELD_CATEGORY || field->type == FIELD_DEPARTMENT;
}

/* "@1766000000" or "1766000000": today with its seconds, as it is about
 * minutes; else with the day. */
static char *moment_shown(const char *value)
{
    Seconds now = clock_now(), at;
    char text[TIME_TEXT];

    at = strtoll(value + (*value == '@'), NULL, 10);
    return mem_text(time_write(
        at, day_start(at) == day_start(now) ? TIME_SECONDS : TIME_FULL, now,
        text));
}

static char *record_shown(Desk *desk, const Field *field, const char *value)
{
    Record record = {0};
    char *title = record_load(desk, field->of, value, &record, NULL)
                      ? record_title(desk, &record)
                      : mem_text(value);

    record_release(&record);
    return title;
}

/* The rows in one line: "王小明 | 34; 林太太". */
static char *table_shown(const Field *field, const char *value)
{
    char *lines = field_show(field, value, clock_now(), language());
    Str shown = STR_EMPTY;

    for (const char *at = lines; *at; at++)
        if (*at == '\n')
            str_add(&shown, "; ");
        else
            str_addc(&shown, *at);
    free(lines);
    return shown.len ? str_take(&shown) : mem_text("");
}

char *value_shown(Desk *desk, const Field *field, const char *value)
{
    Staff staff;

    if (is_reference(field)) {
        const Reference *reference =
            reference_get(desk, reference_kind(field), value);
        return mem_text(reference ? reference_label(reference) : value);
    }
    if ((field->type == FIELD_STAFF || field->type == FIELD_PERSON) &&
        staff_get(desk, value, &staff))
        return mem_text(staff.name);
    if (field->type == FIELD_MOMENT && *value)
        return moment_shown(value);
    if (field->type == FIELD_HOUSEHOLD && *value)
        return household_told(desk, value);
    if (field->type == FIELD_RECORD && *value)
        return record_shown(desk, field, value);
    if (field->type == FIELD_ROWS)
        return table_shown(field, value);
    return field_show(field, value, clock_now(), language());
}

void entry_hold(Entry *entry, Desk *desk, const char *value)
{
    char *kept = mem_text(value); /* value may be what is held */
    char *shown = value_shown(desk, entry->field, kept);

    entry_type(entry, shown);
    free(shown);
    if (*kept && !entry_is_long(entry))
        entry->held = kept;
    else
        free(kept);
}

/* ---- editing ---------------------------------------------------------------- */

bool entry_key(Entry *entry, int key)
{
    char *before = entry->held ? mem_text(entry_text(entry)) : NULL;
    bool used = entry_is_long(entry) ? prose_key(&entry->prose, key)
                                     : line_key(&entry->line, key);

    if (before && strcmp(before, entry_text(entry)) != 0)
        let_go(entry);
    free(before);
    return used;
}

bool entry_insert(Entry *entry, const char *text)
{
    bool used = entry_is_long(entry) ? prose_insert(&entry->prose, text)
                                     : line_insert(&entry->line, text);

    if (used)
        let_go(entry);
    return used;
}

size_t *entry_caret(Entry *entry)
{
    return entry_is_long(entry) ? &entry->prose.caret : &entry->line.caret;
}

/* Only what is held is one of those: a home, a code, a login, a name. */
static bool is_name(FieldType type)
{
    return type == FIELD_HOME || type == FIELD_HOUSEHOLD ||
           type == FIELD_STAFF || type == FIELD_DEPARTMENT ||
           type == FIELD_CATEGORY || type == FIELD_RECORD;
}

char *entry_canonical(const Entry *entry)
{
    const Field *field = entry->field;
    Err err = ERR_NONE;
    char *value = NULL;

    if (entry->held)
        return mem_text(entry->held +
                        (entry->held[0] == '@' && field->type == FIELD_MOMENT));
    if (!entry_text(entry)[0] || is_name(field->type))
        return NULL;
    return field_read(field, entry_text(entry), clock_now(), language(), &value,
                      &err)
               ? value
               : NULL;
}

void entry_release(Entry *entry)
{
    line_release(&entry->line);
    prose_release(&entry->prose);
    free(entry->held);
    free(entry->first);
    free(entry->begun);
}

/* ---- what was meant --------------------------------------------------------- */

static bool settle_reference(Entry *entry, Desk *desk, const char *typed,
                             Err *err)
{
    const char *kind = reference_kind(entry->field);
    const Reference *exact = reference_get(desk, kind, typed), *found[2];
    int count = exact ? 1 : reference_find(desk, kind, typed, found, 2);

    if (count == 1)
        entry_hold(entry, desk, exact ? exact->code : found[0]->code);
    else if (count > 1)
        err_field(err, entry->field->name,
                  _("\"%s\" may mean several things: choose one with F4"),
                  typed);
    else
        err_field(err, entry->field->name, _("Nothing is called \"%s\""),
                  typed);
    return count == 1;
}

static bool settle_home(Entry *entry, Desk *desk, const char *typed, Err *err)
{
    char home[33];
    Err why = ERR_NONE;

    if (!home_resolve(desk, typed, home, &why))
        return err_field(err, entry->field->name, "%s", why.text);
    entry_hold(entry, desk, home);
    return true;
}

static bool settle_staff(Entry *entry, Desk *desk, const char *typed)
{
    Staff staff;

    if (staff_get(desk, typed, &staff))
        entry_hold(entry, desk, staff.login);
    return true;
}

/* By its number, or where the words find one only. */
static bool settle_record(Entry *entry, Desk *desk, const char *typed, Err *err)
{
    Record rows[2] = {{.unit = 0}};
    RecordKey keys[2];
    RecordQuery query = {.kind = entry->field->of, .words = typed};
    int count =
        record_load(desk, query.kind, typed, &rows[0], NULL)
            ? 1
            : record_list(desk, &query, &(RecordFrom){0}, rows, keys, 2);

    if (count == 1)
        entry_hold(entry, desk, rows[0].record);
    else if (count > 1)
        err_field(err, entry->field->name,
                  _("\"%s\" may mean several things: choose one with F4"),
                  typed);
    else
        err_field(err, entry->field->name, _("Nothing is called \"%s\""),
                  typed);
    for (int i = 0; i < count; i++)
        record_release(&rows[i]);
    return count == 1;
}

/* By the form's own types: "1430" is a moment, "y" is yes. */
static bool settle_value(Entry *entry, Desk *desk, const char *typed, Err *err)
{
    char *value = NULL;
    Str held = STR_EMPTY;

    if (!field_read(entry->field, typed, clock_now(), language(), &value, err))
        return false;
    if (value && entry->field->type == FIELD_MOMENT)
        str_add(&held, "@");
    str_add(&held, value ? value : "");
    entry_hold(entry, desk, str_text(&held));
    str_release(&held);
    free(value);
    return true;
}

bool entry_settle(Entry *entry, Desk *desk, Err *err)
{
    char *typed;
    bool done = true;

    if (entry->held || !entry_text(entry)[0])
        return true;
    typed = text_plain(entry_text(entry));
    switch (entry->field->type) {
    case FIELD_CATEGORY:
    case FIELD_DEPARTMENT:
        done = settle_reference(entry, desk, typed, err);
        break;
    case FIELD_HOME:
        done = settle_home(entry, desk, typed, err);
        break;
    case FIELD_STAFF:
        done = settle_staff(entry, desk, typed);
        break;
    case FIELD_RECORD:
        done = settle_record(entry, desk, typed, err);
        break;
    case FIELD_CHOICE:
    case FIELD_YES_NO:
    case FIELD_MOMENT:
    case FIELD_DATE:
        done = settle_value(entry, desk, typed, err);
        break;
    default:
        break;
    }
    free(typed);
    return done;
}
