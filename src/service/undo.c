/* undo.c -- taking the last step of a record back, by adding a fact
 *
 *     receive, dispatch, accept   --undo-->   accept is left out of the sum
 *     once more                   --undo-->   dispatch is
 *
 * The fact that is undone stays in the journal and in the record's course.
 */
#include "deed.h"
#include "register_find.h"
#include "register_sum.h"

#include <string.h>

/* That somebody has seen an alert can't be taken back, nor what the hotline
 * found by itself. */
static bool is_step(Desk *desk, const Fact *fact)
{
    return strcmp(fact->verb, "undo") != 0 && strcmp(fact->verb, "see") != 0 &&
           !clash_says(kind_of(desk, fact->kind), fact);
}

static int last_standing(Desk *desk, const Facts *facts)
{
    for (int i = facts->count - 1; i >= 0; i--)
        if (!facts->undone[i] && is_step(desk, facts->at[i]))
            return i;
    return -1;
}

static bool undo_write(Desk *desk, const Kind *kind, const Facts *facts,
                       int last, Err *err)
{
    Fields fields = FIELDS_EMPTY;
    Str json = STR_EMPTY;
    const Fact *undone = facts->at[last];

    fields_set_int(&fields, "of_origin", undone->origin);
    fields_set_int(&fields, "of_seq", undone->seq);
    fields_to_json(&fields, &json);
    Fact fact = {.base = facts->at[facts->count - 1]->stamp,
                 .scope = undone->scope,
                 .actor = desk->signed_in ? desk->actor.login : "",
                 .kind = kind->name,
                 .record = undone->record,
                 .verb = "undo",
                 .fields = str_text(&json)};
    bool done = journal_add(desk->store, &fact, err) &&
                sum_record(desk, kind, undone->record, err);
    fields_release(&fields);
    str_release(&json);
    return done;
}

static const char *verb_told(const Kind *kind, const char *name)
{
    return kind ? record_verb_label(kind->form, name)
                : request_verb_label(name);
}

/* What it had brought about is not undone with it, and is named. */
static void name_left(Desk *desk, const Kind *kind, const Fact *fact, Str *what)
{
    Str left = STR_EMPTY;

    follow_left(desk, kind, fact->record, fact->stamp, &left);
    if (left.len > 0) {
        str_add(what, "; ");
        str_addf(what, _("what was made from it still stands: %s"),
                 str_text(&left));
    }
    str_release(&left);
}

static void name_step(Desk *desk, const Fact *fact, Str *what)
{
    char at[TIME_TEXT];
    Staff staff;
    const Kind *kind = register_of(desk, fact->kind);
    Seconds now = clock_now();

    str_addf(what, _("%s, %s, %s"), verb_told(kind, fact->verb),
             staff_get(desk, fact->actor, &staff) ? staff.name : fact->actor,
             time_write((fact->stamp >> 16) / 1000, TIME_SHORT, now, at));
}

/* S10: does it say that somebody complains about who is signed in? */
static bool is_own_complaint(const Desk *desk, const Fact *fact)
{
    Fields fields = FIELDS_EMPTY;

    fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL);
    const bool own = strcmp(fact->kind, "request") == 0 &&
                     is_about_actor(desk, fields_get(&fields, "about"));
    fields_release(&fields);
    return own;
}

static bool undo_inside(Desk *desk, const Kind *kind, const char *record,
                        int64_t stamp, Str *what, Err *err)
{
    Facts facts = {0};
    bool done = facts_load(desk, kind->name, record, &facts, err);
    int last = done ? last_standing(desk, &facts) : -1;

    if (done && last < 0)
        done = err_set(err, ERR_NOT_NOW, _("There is nothing left to undo"));
    if (done && !kind->form && strcmp(facts.at[last]->verb, "move") == 0)
        done = err_set(err, ERR_NOT_NOW,
                       _("A move is not undone; let the household move back"));
    if (done && is_own_complaint(desk, facts.at[last]))
        done = err_set(err, ERR_FORBIDDEN,
                       _("This complains about you: somebody else takes it "
                         "back"));
    if (done && stamp && facts.at[last]->stamp != stamp)
        done = err_set(err, ERR_CHANGED,
                       _("Another step was taken meanwhile; look again"));
    if (done && what)
        name_step(desk, facts.at[last], what);
    if (done && what && kind->form)
        name_left(desk, kind, facts.at[last], what);
    done = done && undo_write(desk, kind, &facts, last, err);
    facts_release(&facts);
    return done;
}

bool desk_undo(Desk *desk, const char *kind, const char *record, Str *what,
               Err *err)
{
    return desk_undo_step(desk, kind, record, 0, what, err);
}

bool desk_undo_step(Desk *desk, const char *kind_name, const char *record,
                    int64_t stamp, Str *what, Err *err)
{
    const Kind *kind = kind_of(desk, kind_name);
    char name[49];

    if (!kind)
        return err_set(err, ERR_USAGE, _("There is no %s"), kind_name);
    if (!role_may(desk, kind_name, "undo", err) || !desk_takes(desk, kind, err))
        return false;
    text_copy(name, sizeof name, record);
    if (kind->form && !record_named(desk, kind, record, name))
        return err_set(err, ERR_NOT_FOUND, _("There is no %s %s"),
                       label_in(kind->form->sheet.label, language()), record);
    if (strcmp(kind_name, "request") == 0) {
        Request request;
        if (!request_load(desk, record, &request, err))
            return false;
        text_copy(name, sizeof name, request.record);
        request_release(&request);
    }
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    if (undo_inside(desk, kind, name, stamp, what, err))
        return store_commit(desk->store, err);
    store_rollback(desk->store);
    return false;
}
