/* options.c -- options of a verb are the questions of its form
 *
 *     request resolve 3-1123-007 --text 已更換墊片 --at -5
 *         text is resolve's short word for resolution; at is `at`
 *
 * So a site's form brings its options with it, and `guanjia help request`
 * tells them.
 */
#include "register.h"
#include "words.h"

#include <string.h>

/* Short words for a verb's fields, where the form's own name is longer. */
static const struct Alias {
    const char *verb, *option, *field;
} aliases[] = {
    {"receive", "at", "received_at"},
    {"accept", "to", "accepted_by"},
    {"accept", "by", "accepted_by"},
    {"join", "by", "joined_by"},
    {"attend", "by", "joined_by"},
    {"remind", "by", "reminder"},
    {"complain", "text", "points"},
    {"investigate", "text", "findings"},
    {"investigate", "by", "investigated_by"},
    {"measure", "text", "measure"},
    {"answer", "text", "answer"},
    {"answer", "to", "answered_to"},
    {"answer", "by", "answered_by"},
    {"explain", "to", "explained_to"},
    {"explain", "by", "explained_by"},
    {"promise", "to", "promise_party"},
    {"promise", "until", "promised_until"},
    {"appoint", "at", "appointment_at"},
    {"appoint", "to", "agreed_with"},
    {"appoint", "with", "agreed_with"},
    {"appoint", "text", "note"},
    {"resolve", "text", "resolution"},
    {"verify", "text", "reason"},
    {"reopen", "text", "reason"},
    {"close", "text", "note"},
    {"note", "text", "note"},
    {"dispatch", "text", "note"},
};

enum { ALIASES = sizeof aliases / sizeof *aliases };

const char *verb_field(const Sheet *sheet, const char *verb, const char *option)
{
    for (int i = 0; i < ALIASES; i++)
        if (strcmp(aliases[i].verb, verb) == 0 &&
            strcmp(aliases[i].option, option) == 0)
            option = aliases[i].field;
    return sheet_field(sheet, option) ? option : NULL;
}

static const Sheet *sheet_of(const Form *form, const char *verb)
{
    bool whole = strcmp(verb, "set") == 0 || strcmp(verb, "receive") == 0;

    return !form ? NULL : whole ? &form->sheet : form_step(form, verb);
}

/* `--to` of a dispatch names a department or a person of one. */
static void dispatch_to(Desk *desk, const char *to, Fields *fields)
{
    Staff staff;

    if (!staff_get(desk, to, &staff)) {
        fields_set(fields, "department", to);
        return;
    }
    fields_set(fields, "assignee", staff.login);
    if (!fields_has(fields, "department"))
        fields_set(fields, "department", staff.department);
}

static bool unknown(const Deed *deed, const char *name, Err *err)
{
    Str option = STR_EMPTY;

    option_name(name, &option);
    err_set(err, ERR_USAGE, _("%s %s has no option %s; see: guanjia help %s"),
            deed->kind, deed->verb, str_text(&option), deed->kind);
    str_release(&option);
    return false;
}

bool options_read(Desk *desk, const Words *words, Deed *deed, Err *err)
{
    const Sheet *sheet =
        sheet_of(form_of(desk_forms(desk), deed->kind), deed->verb);

    if (!sheet)
        return err_set(err, ERR_USAGE,
                       _("%s has no verb %s; see: guanjia help %s"), deed->kind,
                       deed->verb, deed->kind);
    for (int i = 0; i < words->options.count; i++) {
        const Value *option = &words->options.at[i];
        if (!option->name[0]) /* taken */
            continue;
        const char *field = verb_field(sheet, deed->verb, option->name);
        if (strcmp(deed->verb, "dispatch") == 0 &&
            strcmp(option->name, "to") == 0)
            dispatch_to(desk, option->text, &deed->fields);
        else if (field)
            fields_set(&deed->fields, field, option->text);
        else if (strcmp(option->name, "at") != 0 ||
                 (strcmp(deed->kind, "request") != 0 &&
                  !register_form(desk, deed->kind)))
            return unknown(deed, option->name, err);
        else if (!time_read(option->text, clock_now(), &deed->at, err))
            return false;
    }
    return true;
}

/* ---- telling them ------------------------------------------------------------ */

static void explain_option(const Field *field, const char *verb, Str *out)
{
    option_name(field->name, out);
    for (int i = 0; i < ALIASES; i++)
        if (strcmp(aliases[i].verb, verb) == 0 &&
            strcmp(aliases[i].field, field->name) == 0 &&
            strcmp(aliases[i].option, field->name) != 0)
            str_addf(out, "|--%s", aliases[i].option);
}

/* "--text --explained-to|--to [--at]", wrapped behind an indent. */
static void explain_sheet(const Sheet *sheet, const char *verb, Str *out)
{
    enum { INDENT = 12, WIDTH = 79 };
    size_t line = out->len;

    str_addf(out, "%*s", INDENT - 1, "");
    for (int i = 0; i < sheet->count; i++) {
        const Field *field = &sheet->fields[i];
        bool must = field->required && !field->preset;
        Str one = STR_EMPTY;
        if (field->compute.op)
            continue;
        explain_option(field, verb, &one);
        if (out->len - line + one.len + 3 > WIDTH) {
            str_addc(out, '\n');
            line = out->len;
            str_addf(out, "%*s", INDENT - 1, "");
        }
        str_addf(out, must ? " %s" : " [%s]", str_text(&one));
        str_release(&one);
    }
    str_addc(out, '\n');
}

void explain_request(Str *out)
{
    FormBook *book = form_book_open();
    const Form *form = form_of(book, "request");

    str_add(out, _("Verbs, and what each asks:\n"));
    for (int i = 0; request_verb_at(i); i++) {
        const RequestVerb *verb = request_verb_at(i);
        const Sheet *sheet = sheet_of(form, verb->name);
        str_addf(out, "  %-12s %s\n", verb->name, _(verb->help));
        if (sheet)
            explain_sheet(sheet, verb->name, out);
    }
    str_add(out, _("dispatch --to takes a department or a person. Times: 1430, "
                   "-5 (minutes),\n+2h, tomorrow 9, 12-24 9:30.\n"));
    str_add(out, _("States:\n "));
    RequestState state = REQUEST_RECEIVED;
    for (; state < REQUEST_STATES; state++)
        str_addf(out, " %s", state_code(state));
    str_addc(out, '\n');
    form_book_close(book);
}

bool explain_register(const char *kind, Str *out)
{
    FormBook *book = form_book_open();
    const Form *form = form_of(book, kind);

    if (form) {
        str_addf(out,
                 "guanjia record %s VERB [NUMBER] [--FIELD VALUE …]\n"
                 "    %s\n\n",
                 kind, label_in(form->sheet.label, language()));
        str_add(out, _("Verbs, and what each asks:\n"));
        str_addf(out, "  %-12s %s\n", "set", record_verb_label(form, "set"));
        explain_sheet(&form->sheet, "set", out);
    }
    for (int i = 0; form && i < form->step_count; i++) {
        const Sheet *step = &form->steps[i];
        str_addf(out, "  %-12s %s\n", step->name,
                 label_in(step->label, language()));
        if (step->count)
            explain_sheet(step, step->name, out);
    }
    form_book_close(book);
    return form != NULL;
}

static void explain_kind(const char *kind, Str *out)
{
    FormBook *book = form_book_open();
    const Form *form = form_of(book, kind);

    if (form && form->sheet.count) {
        str_add(out, _("set takes:\n"));
        explain_sheet(&form->sheet, "set", out);
    }
    form_book_close(book);
}

static void explain_recording(Str *out)
{
    str_add(out, _("--record FILE adds what both ends say, line by line, with "
                   "the time and > or <.\nOnly you can read that file: hashes "
                   "of PINs are among it.\n"));
}

void explain_sync(Str *out)
{
    str_add(out, _("--follow holds the line; with --wait it waits while "
                   "another program holds it.\n"));
    explain_recording(out);
}

void explain_serve(Str *out)
{
    explain_recording(out);
}

void explain_hotline(Str *out)
{
    str_add(out, _("A standby takes no entries: what two hotlines take down "
                   "without knowing of each\nother would be disputed. Desks go "
                   "on at the one that was promoted last, by their\nlist of "
                   "addresses.\n"));
}

void explain_household(Str *out)
{
    explain_kind("household", out);
}

void explain_home(Str *out)
{
    explain_kind("home", out);
}

void explain_staff(Str *out)
{
    explain_kind("staff", out);
}

void explain_category(Str *out)
{
    explain_kind("category", out);
}

void explain_department(Str *out)
{
    explain_kind("department", out);
}
