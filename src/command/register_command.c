/* register_command.c -- guanjia record: the registers that forms define
 *
 *     record                                   which there are, what is open
 *     record parcel set --home 1203 --carrier post       P3-1123-007
 *     record parcel hand P3-1123-007 --handed-to 王太太
 *     record parcel list --late --json
 */
#include "register_command.h"
#include "output.h"

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

/* What a record is called to the program is of no use to people. */
static void due_print(const char *each, const DueRow *rows, int count,
                      bool json)
{
    static const char *const heads[] = {N_("For"), N_("Name"), N_("Until"),
                                        N_("State"), N_("Done")};
    static const char *const states[] = {[DUE_OPEN] = N_("open"),
                                         [DUE_DONE] = N_("done"),
                                         [DUE_MISSED] = N_("missed")};
    const bool telling = strcmp(each, "home") == 0 ||
                         strcmp(each, "unit") == 0 ||
                         strcmp(each, "staff") == 0;
    Grid grid = {.columns = telling ? 5 : 4, .heads = heads + !telling};
    char until[TIME_TEXT], done[TIME_TEXT];

    for (int i = 0; i < count; i++) {
        if (json) {
            due_json(&rows[i], states[rows[i].state]);
            continue;
        }
        if (telling)
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

    if (!words_done(words, 2, err) || !day_read(typed, &at, err) ||
        !record_due(desk, form->kind, at, &rows, &count, err))
        return false;
    due_print(form->every->each, rows, count, words->json);
    free(rows);
    return true;
}

/* ---- the command ----------------------------------------------------------------------------- */

typedef struct Way {
    const char *name;
    bool (*run)(Desk *desk, const Form *form, Words *words, Err *err);
    bool numbered; /* a number must stand behind it */
} Way;

static const Way ways[] = {
    {"list", register_list_run, false},
    {"show", register_show_run, true},
    {"undo", undo_run, true},
    {"settle", settle_run, true},
    {"due", due_run, false},
    {"print", register_paper_run, false},
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
    if (!verb)
        return err_set(err, ERR_USAGE,
                       _("A verb is missing; see: guanjia help %s"), "record");
    if (!form_step(form, verb))
        return err_set(err, ERR_USAGE,
                       _("%s has no verb %s; see: guanjia help %s"), form->kind,
                       verb, "record");
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
        done = err_set(err, ERR_USAGE,
                       _("There is no register called %s; see: guanjia record"),
                       kind);
    else
        done = register_run(desk, form, words, err);
    desk_close(desk);
    return done;
}
