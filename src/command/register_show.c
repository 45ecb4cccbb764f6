/* register_show.c -- records of a register, as a list or one at a time
 *
 *     record parcel list --late --json
 *     record parcel show P3-1123-007      its answers, and its course
 */
#include "output.h"
#include "register_command.h"
#include "standing_order.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a form whose records can't be beside each other. */
#define CLASH_COLUMN "clash"

/* ---- one as JSON, or as a person reads it ------------------------------------------- */

static void record_json(const Record *record, Str *out)
{
    str_addc(out, '{');
    json_pair(out, "kind", record->kind);
    json_pair(out, "record", record->record);
    json_pair(out, "number", record->number);
    json_number(out, "unit", record->unit);
    json_pair(out, "state", record->state);
    str_addf(out, ",\"open\":%s", record->open ? "true" : "false");
    json_moment(out, "due", record->due);
    json_moment(out, "made_at", record->made_at);
    json_pair(out, "made_by", record->made_by);
    json_moment(out, "changed_at", record->changed_at);
    json_pair(out, "changed_by", record->changed_by);
    json_number(out, "disputes", record->disputes);
    if (record->clash[0])
        json_pair(out, "clash", record->clash);
    str_add(out, ",\"fields\":");
    fields_to_json(&record->fields, out);
    str_add(out, ",\"others\":");
    fields_to_json(&record->others, out);
}

/* A column of a list: a field, or what every record has. */
static char *cell_of(Desk *desk, const Form *form, const Record *record,
                     const char *column)
{
    const char *value = fields_get(&record->fields, column);
    char at[TIME_TEXT], unit[16];

    if (value)
        return record_told(desk, form, column, value);
    if (form_field(form, column))
        return mem_text(fields_has(&record->hidden, column) ? "***" : "");
    if (strcmp(column, "number") == 0)
        return mem_text(record->number);
    if (strcmp(column, CLASH_COLUMN) == 0)
        return mem_text(record->clash);
    if (strcmp(column, "state") == 0)
        return *record->state ? record_told(desk, form, column, record->state)
                              : mem_text("");
    if (strcmp(column, "made_by") == 0)
        return mem_text(record->made_by);
    if (strcmp(column, "changed_by") == 0)
        return mem_text(record->changed_by);
    if (strcmp(column, "due") == 0 || strcmp(column, "made_at") == 0 ||
        strcmp(column, "changed_at") == 0) {
        const Seconds moment = *column == 'd'   ? record->due
                               : *column == 'm' ? record->made_at
                                                : record->changed_at;
        return mem_text(time_write(moment, TIME_SHORT, clock_now(), at));
    }
    if (strcmp(column, "unit") == 0) {
        text_print(unit, sizeof unit, "%d", record->unit);
        return mem_text(unit);
    }
    return mem_text("");
}

static const char *head_of(const Form *form, const char *column)
{
    static const struct {
        const char *column, *head;
    } heads[] = {
        {"number", N_("Number")},      {"state", N_("State")},
        {"unit", N_("Unit")},          {"due", N_("Due")},
        {"made_at", N_("Entered")},    {"made_by", N_("By")},
        {"changed_at", N_("Changed")}, {"changed_by", N_("Changed by")},
        {CLASH_COLUMN, N_("Clash")},
    };
    const Field *field = form_field(form, column);

    if (field)
        return label_in(field->label, language());
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strcmp(heads[i].column, column) == 0)
            return heads[i].head;
    return column;
}

/* ---- lists ------------------------------------------------------------------------ */

/* A register's list while it is printed. */
typedef struct Printing {
    Desk *desk;
    const Form *form;
    const char *columns[GRID_COLUMNS];
    const char *heads[GRID_COLUMNS];
    Grid grid;
    bool json;
} Printing;

/* Whatever its columns are, a record can be named. */
static void printing_init(Printing *printing)
{
    const char *const *columns = printing->form->list.columns;
    bool numbered = false;
    int count = 0;

    for (int i = 0; columns && columns[i]; i++)
        numbered = numbered || strcmp(columns[i], "number") == 0;
    if (!numbered)
        printing->columns[count++] = "number";
    for (int i = 0; columns && columns[i] && count < GRID_COLUMNS; i++)
        printing->columns[count++] = columns[i];
    if (printing->form->exclusive && count < GRID_COLUMNS)
        printing->columns[count++] = CLASH_COLUMN;
    for (int i = 0; i < count; i++)
        printing->heads[i] = head_of(printing->form, printing->columns[i]);
    printing->grid = (Grid){.columns = count, .heads = printing->heads};
}

static void row_print(Printing *printing, const Record *record)
{
    Str out = STR_EMPTY;

    if (printing->json) {
        record_json(record, &out);
        (void)printf("%s}\n", str_text(&out));
        str_release(&out);
        return;
    }
    for (int i = 0; i < printing->grid.columns; i++) {
        enum { WIDEST = 32 };
        char *cell = cell_of(printing->desk, printing->form, record,
                             printing->columns[i]);
        cell[strcspn(cell, "\n")] = '\0';
        grid_add_short(&printing->grid, cell, WIDEST);
        free(cell);
    }
}

static bool rows_print(Printing *printing, const RecordQuery *query, int most,
                       Err *err)
{
    enum { STRIDE = 64 };
    Record rows[STRIDE];
    RecordKey keys[STRIDE], key;
    RecordFrom from = {0};
    int count = 0;

    while (most > 0 &&
           (count = record_list(printing->desk, query, &from, rows, keys,
                                most < STRIDE ? most : STRIDE)) > 0) {
        for (int i = 0; i < count; i++) {
            row_print(printing, &rows[i]);
            record_release(&rows[i]);
        }
        key = keys[count - 1];
        from.key = &key;
        most -= count;
    }
    return count >= 0 ||
           err_set(err, ERR_STORAGE, _("The list could not be read"));
}

static bool state_known(const Form *form, const char *typed, Err *err)
{
    Str known = STR_EMPTY;

    if (!typed || form_state(form, typed))
        return true;
    for (int i = 0; i < form->state_count; i++)
        str_addf(&known, "%s%s", i ? ", " : "", form->states[i].name);
    err_set(err, ERR_USAGE, _("%s has no state %s; there are: %s"), form->kind,
            typed, str_text(&known));
    str_release(&known);
    return false;
}

bool register_list_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    Printing printing = {.desk = desk, .form = form, .json = words->json};
    int most = INT_MAX;
    RecordQuery query = {.kind = form->kind,
                         .open = flag_take(words, "open"),
                         .late = flag_take(words, "late"),
                         .words = option_take(words, "words"),
                         .state = option_take(words, "state")};

    if (!number_option(words, "first", 1, INT_MAX, &most, err) ||
        !words_done(words, 2, err) ||
        !role_may(desk, form->kind, "list", err) ||
        !state_known(form, query.state, err))
        return false;
    printing_init(&printing);
    const bool done = rows_print(&printing, &query, most, err);
    grid_print(&printing.grid);
    return done;
}

/* ---- showing one ------------------------------------------------------------------- */

static bool step_print(void *self, const Step *step)
{
    const Form *form = self;
    char at[TIME_TEXT];

    (void)printf("  %s  %s  %s%s%s%s%s\n",
                 time_write(step->at, TIME_SHORT, clock_now(), at), step->actor,
                 record_verb_label(form, step->verb),
                 step->undone ? _(" (undone)") : "",
                 step->disputed ? _(" (too late to count)") : "",
                 step->summary->len ? "  " : "", str_text(step->summary));
    return true;
}

static void answers_print(Desk *desk, const Form *form, const Record *record)
{
    for (int i = 0; i < record->fields.count; i++) {
        const Value *value = &record->fields.at[i];
        char *told = record_told(desk, form, value->name, value->text);
        (void)printf("  %s: %s\n", head_of(form, value->name), told);
        free(told);
    }
    for (int i = 0; i < record->hidden.count; i++)
        (void)printf("  %s: ***\n", head_of(form, record->hidden.at[i].name));
    for (int i = 0; i < record->others.count; i++)
        (void)printf("  %s: %s (?)\n", record->others.at[i].name,
                     record->others.at[i].text);
}

/* When a standing order comes up next. */
static void dates_print(const Record *record)
{
    Occurrence dates[ORDER_DATES];
    const int count = order_dates(record, clock_now(), dates);
    char at[TIME_TEXT];

    for (int i = 0; i < count; i++)
        (void)printf("  %s: %s %s\n", _("Next dates"), dates[i].day,
                     time_write(dates[i].at, TIME_CLOCK, NEVER, at));
}

static void dates_json(const Record *record, Str *out)
{
    Occurrence dates[ORDER_DATES];
    const int count = order_dates(record, clock_now(), dates);
    char at[TIME_TEXT];

    for (int i = 0; i < count; i++)
        str_addf(out, "%s\"%s\"", i ? "," : ",\"next\":[",
                 time_write(dates[i].at, TIME_UTC, NEVER, at));
    if (count > 0)
        str_addc(out, ']');
}

static void disputes_print(Desk *desk, const Record *record)
{
    enum { MOST = 32 };
    Dispute at[MOST];
    const int count =
        record_disputes(desk, record->kind, record->record, at, MOST);

    for (int i = 0; i < count; i++) {
        if (at[i].late)
            (void)printf(_("  %d  %s by %s came too late to count\n"), i + 1,
                         at[i].label, at[i].other_who);
        else
            (void)printf(_("  %d  %s: %s counts (%s), the other is %s (%s)\n"),
                         i + 1, at[i].label, at[i].taken, at[i].taken_who,
                         at[i].other, at[i].other_who);
        dispute_release(&at[i]);
    }
}

static bool record_tell(Desk *desk, const Form *form, const Record *record,
                        Err *err)
{
    char *title = record_title(desk, record);
    char *state = *record->state
                      ? record_told(desk, form, "state", record->state)
                      : mem_text("");
    Str clash = STR_EMPTY;

    (void)printf("%s  %s  %s\n", record->number, title, state);
    free(title);
    free(state);
    record_clash_told(record, &clash);
    if (clash.len > 0)
        (void)printf("  %s: %s\n", _("Clash"), str_text(&clash));
    str_release(&clash);
    dates_print(record);
    answers_print(desk, form, record);
    if (record->disputes > 0) {
        (void)puts(_("Disputed; see: guanjia help record"));
        disputes_print(desk, record);
    }
    (void)puts(_("Course"));
    return record_course(desk, form->kind, record->record, step_print,
                         (void *)form, err);
}

bool register_show_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    Record record;
    Str out = STR_EMPTY;

    if (!words_done(words, 3, err) ||
        !record_load(desk, form->kind, word_at(words, 2), &record, err))
        return false;
    bool done = true;
    if (words->json) {
        record_json(&record, &out);
        dates_json(&record, &out);
        str_add(&out, ",\"course\":[");
        done = record_course(desk, form->kind, record.record, json_step, &out,
                             err);
        if (done)
            (void)printf("%s]}\n", str_text(&out));
    } else {
        done = record_tell(desk, form, &record, err);
    }
    str_release(&out);
    record_release(&record);
    return done;
}
