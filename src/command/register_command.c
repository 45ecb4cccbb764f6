/* register_command.c -- guanjia record: the registers that forms define
 *
 *     record                                   which there are, what is open
 *     record parcel set --home 1203 --carrier post       P3-1123-007
 *     record parcel hand P3-1123-007 --handed-to 王太太
 *     record parcel list --late --json
 */
#include "output.h"
#include "register.h"
#include "words.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTED = 9999 }; /* at most, where a list is only counted */

/* ---- which there are ------------------------------------------------------------ */

static void count_add(Grid *grid, Desk *desk, const char *kind, bool late)
{
    const RecordQuery query = {.kind = kind, .open = true, .late = late};
    const int64_t count = record_count(desk, &query, COUNTED);
    char text[24];

    text_print(text, sizeof text, count > COUNTED ? "%d+" : "%d",
               count > COUNTED ? COUNTED : (int)count);
    grid_add(grid, text);
}

static void register_json(Desk *desk, const Form *form)
{
    const RecordQuery open = {.kind = form->kind, .open = true};
    const RecordQuery late = {.kind = form->kind, .open = true, .late = true};
    Str out = STR_EMPTY;

    str_addc(&out, '{');
    json_pair(&out, "kind", form->kind);
    json_pair(&out, "label", label_in(form->sheet.label, language()));
    json_number(&out, "open", record_count(desk, &open, INT64_MAX - 1));
    json_number(&out, "late", record_count(desk, &late, INT64_MAX - 1));
    (void)printf("%s}\n", str_text(&out));
    str_release(&out);
}

static bool registers_list(Desk *desk, Words *words, Err *err)
{
    static const char *const heads[] = {N_("Register"), N_("What"), N_("Open"),
                                        N_("Late")};
    Grid grid = {.columns = 4, .heads = heads};
    const Form *form;

    if (!words_done(words, 0, err))
        return false;
    for (int i = 0; (form = register_at(desk, i)); i++) {
        if (!role_may(desk, form->kind, "show", NULL))
            continue;
        if (words->json) {
            register_json(desk, form);
            continue;
        }
        grid_add(&grid, form->kind);
        grid_add(&grid, label_in(form->sheet.label, language()));
        count_add(&grid, desk, form->kind, false);
        count_add(&grid, desk, form->kind, true);
    }
    grid_print(&grid);
    return true;
}

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
        cell[text_fit(cell, strlen(cell), WIDEST, NULL)] = '\0';
        grid_add(&printing->grid, cell);
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

static bool list_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    Printing printing = {.desk = desk, .form = form, .json = words->json};
    int most = INT_MAX;
    RecordQuery query = {.kind = form->kind,
                         .open = flag_take(words, "open"),
                         .late = flag_take(words, "late"),
                         .words = option_take(words, "words"),
                         .state = option_take(words, "state")};

    if (!number_option(words, "first", 1, INT_MAX, &most, err) ||
        !words_done(words, 2, err) || !role_may(desk, form->kind, "list", err))
        return false;
    if (query.state && !form_state(form, query.state))
        return err_set(err, ERR_USAGE, _("%s has no state %s"), form->kind,
                       query.state);
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

static bool step_json(void *self, const Step *step)
{
    Str *out = self;

    str_addf(out, "%s{", out->at[out->len - 1] == '[' ? "" : ",");
    json_pair(out, "verb", step->verb);
    json_pair(out, "actor", step->actor);
    json_moment(out, "at", step->at);
    json_moment(out, "written", step->written);
    str_addf(out, ",\"undone\":%s,\"disputed\":%s,\"fields\":",
             step->undone ? "true" : "false",
             step->disputed ? "true" : "false");
    fields_to_json(step->fields, out);
    str_addc(out, '}');
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

    (void)printf("%s  %s  %s\n", record->number, title, state);
    free(title);
    free(state);
    answers_print(desk, form, record);
    if (record->disputes > 0) {
        (void)puts(_("Disputed; see: guanjia help record"));
        disputes_print(desk, record);
    }
    (void)puts(_("Course"));
    return record_course(desk, form->kind, record->record, step_print,
                         (void *)form, err);
}

static bool show_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    Record record;
    Str out = STR_EMPTY;

    if (!words_done(words, 3, err) ||
        !record_load(desk, form->kind, word_at(words, 2), &record, err))
        return false;
    bool done = true;
    if (words->json) {
        record_json(&record, &out);
        str_add(&out, ",\"course\":[");
        done = record_course(desk, form->kind, record.record, step_json, &out,
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

/* ---- doing -------------------------------------------------------------------------- */

static bool deed_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    const char *verb = word_at(words, 1), *number = word_at(words, 2);
    Deed deed = {.kind = form->kind, .verb = verb};
    Record record = {0};

    if (words->count > 3)
        return err_set(err, ERR_USAGE,
                       _("One word too many: %s (a text of several words "
                         "needs quotes)"),
                       word_at(words, 3));
    if (!number && strcmp(verb, "set") != 0)
        return err_set(err, ERR_USAGE, _("Which one? Give its number"));
    if (number && !record_load(desk, form->kind, number, &record, err))
        return false;
    text_copy(deed.record, sizeof deed.record, record.record);
    record_release(&record);
    bool done =
        options_read(desk, words, &deed, err) && desk_do(desk, &deed, err);
    if (done && !number)
        (void)puts(deed.number);
    deed_release(&deed);
    return done;
}

static bool undo_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    Str what = STR_EMPTY;
    bool done = words_done(words, 3, err) &&
                desk_undo(desk, form->kind, word_at(words, 2), &what, err);

    if (done)
        (void)printf(_("Undone: %s\n"), str_text(&what));
    str_release(&what);
    return done;
}

/* which 0: the only one. */
static bool settle_one(Desk *desk, const Record *record, int which, bool other,
                       Err *err)
{
    enum { MOST = 32 };
    Dispute at[MOST];
    const int count =
        record_disputes(desk, record->kind, record->record, at, MOST);
    bool done;

    if (which == 0 && count == 1)
        which = 1;
    if (count == 0)
        done = err_set(err, ERR_NOT_NOW, _("Nothing is disputed here"));
    else if (which < 1 || which > count)
        done = err_set(err, ERR_USAGE, _("Which one? --which 1 to %d"), count);
    else
        done = record_settle(desk, record->kind, record->record, &at[which - 1],
                             other, err);
    for (int i = 0; i < count; i++)
        dispute_release(&at[i]);
    return done;
}

static bool settle_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    const char *take = option_take(words, "take");
    Record record;
    int which = 0;

    if (!number_option(words, "which", 1, 32, &which, err) ||
        !words_done(words, 3, err))
        return false;
    if (!take || (strcmp(take, "this") != 0 && strcmp(take, "other") != 0))
        return err_set(err, ERR_USAGE,
                       _("Say what is to count: --take this (what counts now), "
                         "or --take other"));
    if (!record_load(desk, form->kind, word_at(words, 2), &record, err))
        return false;
    bool done =
        settle_one(desk, &record, which, strcmp(take, "other") == 0, err);
    record_release(&record);
    return done;
}

/* ---- what is due ----------------------------------------------------------------------- */

static void due_json(const DueRow *row, const char *state)
{
    Str out = STR_EMPTY;

    str_addc(&out, '{');
    json_pair(&out, "key", row->key);
    json_pair(&out, "name", row->name);
    json_pair(&out, "per", row->per);
    json_moment(&out, "from", row->from);
    json_moment(&out, "until", row->until);
    json_pair(&out, "state", state);
    json_moment(&out, "done", row->done);
    json_pair(&out, "record", row->record);
    (void)printf("%s}\n", str_text(&out));
    str_release(&out);
}

static void due_print(const DueRow *rows, int count, bool json)
{
    static const char *const heads[] = {N_("For"), N_("Name"), N_("Until"),
                                        N_("State"), N_("Done")};
    static const char *const states[] = {[DUE_OPEN] = N_("open"),
                                         [DUE_DONE] = N_("done"),
                                         [DUE_MISSED] = N_("missed")};
    Grid grid = {.columns = 5, .heads = heads};
    char until[TIME_TEXT], done[TIME_TEXT];

    for (int i = 0; i < count; i++) {
        if (json) {
            due_json(&rows[i], states[rows[i].state]);
            continue;
        }
        grid_add(&grid, rows[i].key);
        grid_add(&grid, rows[i].name);
        grid_add(&grid, time_write(rows[i].until, TIME_DAY, NEVER, until));
        grid_add(&grid, _(states[rows[i].state]));
        grid_add(&grid, time_write(rows[i].done, TIME_DAY, NEVER, done));
    }
    grid_print(&grid);
}

static bool due_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    const char *typed = option_take(words, "at");
    Seconds at = clock_now();
    DueRow *rows;
    int count;

    if (!words_done(words, 2, err) ||
        (typed && !time_read(typed, clock_now(), &at, err)) ||
        !record_due(desk, form->kind, at, &rows, &count, err))
        return false;
    due_print(rows, count, words->json);
    free(rows);
    return true;
}

/* ---- paper --------------------------------------------------------------------------------- */

enum { LANGUAGES = 8 };

/* "en,zh-Hant"; none said: the language in force. */
static void languages_read(char *typed, const char *out[LANGUAGES + 1])
{
    char *rest = NULL;
    int count = 0;

    for (char *one = typed ? strtok_r(typed, ",", &rest) : NULL;
         one && count < LANGUAGES; one = strtok_r(NULL, ",", &rest))
        out[count++] = one;
    if (count == 0)
        out[count++] = language();
    out[count] = NULL;
}

/* Its number is the word at `at`, the last one. */
static bool print_record(Desk *desk, const char *kind, Words *words, int at,
                         const char *const languages[], Err *err)
{
    const char *print = option_take(words, "as_print");
    Record record;
    Str out = STR_EMPTY;

    if (!word_at(words, at))
        return err_set(err, ERR_USAGE, _("Which one? Give its number"));
    if (!words_done(words, at + 1, err) ||
        !record_load(desk, kind, word_at(words, at), &record, err))
        return false;
    bool done = record_print(desk, &record, print, languages, &out, err);
    if (done)
        (void)fputs(str_text(&out), stdout);
    record_release(&record);
    str_release(&out);
    return done;
}

bool request_paper(Desk *desk, Words *words, Err *err)
{
    char *typed = mem_text(option_take(words, "in"));
    const char *languages[LANGUAGES + 1];

    languages_read(typed, languages);
    const bool done = print_record(desk, "request", words, 1, languages, err);
    free(typed);
    return done;
}

static bool print_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    char *typed = mem_text(option_take(words, "in"));
    const char *languages[LANGUAGES + 1];
    Str out = STR_EMPTY;
    bool done;

    languages_read(typed, languages);
    if (flag_take(words, "blank")) {
        done = words_done(words, 2, err);
        if (done) {
            form_print(form, languages, &out);
            (void)fputs(str_text(&out), stdout);
        }
    } else {
        done = print_record(desk, form->kind, words, 2, languages, err);
    }
    str_release(&out);
    free(typed);
    return done;
}

/* ---- the command ----------------------------------------------------------------------------- */

typedef struct Way {
    const char *name;
    bool (*run)(Desk *desk, const Form *form, Words *words, Err *err);
    bool numbered; /* a number must stand behind it */
} Way;

static const Way ways[] = {
    {"list", list_run, false}, {"show", show_run, true},
    {"undo", undo_run, true},  {"settle", settle_run, true},
    {"due", due_run, false},   {"print", print_run, false},
    {"set", deed_run, false},
};

static bool register_run(Desk *desk, const Form *form, Words *words, Err *err)
{
    const char *verb = word_at(words, 1);

    for (size_t i = 0; verb && i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(ways[i].name, verb) != 0)
            continue;
        if (ways[i].numbered && !word_at(words, 2))
            return err_set(err, ERR_USAGE, _("Which one? Give its number"));
        return ways[i].run(desk, form, words, err);
    }
    if (!verb || !form_step(form, verb))
        return err_set(err, ERR_USAGE,
                       _("%s has no verb %s; see: guanjia help %s"), form->kind,
                       verb ? verb : "", "record");
    return deed_run(desk, form, words, err);
}

bool command_record(Words *words, Err *err)
{
    const char *kind = word_at(words, 0);
    Desk *desk;

    if (!desk_enter(words, STORE_WRITE, ENTRY_STAFF, &desk, err))
        return false;
    const Form *form = kind ? register_form(desk, kind) : NULL;
    bool done;
    if (!kind)
        done = registers_list(desk, words, err);
    else if (!form)
        done =
            err_set(err, ERR_USAGE, _("There is no register called %s"), kind);
    else
        done = register_run(desk, form, words, err);
    desk_close(desk);
    return done;
}
