/* admit.c -- what a hotline takes from a desk
 *
 *     desk 3   request 36SD… accept, actor wu, scope 3     taken
 *     desk 3   request 36SD… accept, scope 5               "unit"
 *     desk 3   staff chen {role: manager}                  "kind"
 *
 * A desk may be modified, or its key stolen: nothing that it says may touch
 * another unit, people, or the lists that all share.  What is not taken goes
 * to the quarantine under a code, is left out of the sum on both sides, and
 * is judged again later: a clock that was ahead, a person who was not known
 * yet, a verb of a newer version.
 */
#include "register_sum.h"
#include "standing_order.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    AHEAD = 10 * 60 * 1000, /* ms that a stamp may be ahead of our clock */
    STAMP_BITS = 16,        /* below the ms of a stamp */
};

static const struct Refusal {
    const char *code;
    const char *words;
    const char *advice;
    bool passes; /* may be taken later */
} refusals[] = {
    {"form", N_("It is not written as an entry should be"),
     N_("Have the desk's program and file looked at."), false},
    {"kind",
     N_("People, homes and the lists that all share are changed at "
        "the hotline only"),
     N_("If it is right, enter it at the hotline."), false},
    {"unit", N_("It is about another unit"),
     N_("If the household has moved, enter that at the hotline; then it is "
        "taken by itself."),
     true},
    {"restored",
     N_("The hotline's own from before it was restored; a desk "
        "has it still"),
     N_("If the hotline lacks it, enter it there anew."), false},
    {"former",
     N_("The former hotline's, which has not come back yet; a desk has it"),
     N_("It is taken by itself when that one comes back."), false},
    {REFUSAL_SAME, N_("The hotline has the same"),
     N_("Nothing needs to be done."), false},
    {"number", N_("Its number is one of another unit's"),
     N_("Take the request down anew; have the desk's file looked at."), false},
    {"ahead", N_("The desk's clock was far ahead of the hotline's"),
     N_("It is taken by itself when that time has come; set the desk's "
        "clock."),
     true},
    {"person", N_("Who did it does not work at that desk"),
     N_("If that is wrong, enter the person's unit at the hotline; then it is "
        "taken by itself."),
     true},
    {"role", N_("Who did it may not do that"),
     N_("Let somebody do it who may; or change the role at the hotline, then "
        "it is taken by itself."),
     true},
};

enum { REFUSALS = sizeof refusals / sizeof *refusals };

const char *refusal_words(const char *code)
{
    for (int i = 0; i < REFUSALS; i++)
        if (strcmp(refusals[i].code, code) == 0)
            return _(refusals[i].words);
    return code;
}

const char *refusal_advice(const char *code)
{
    for (int i = 0; i < REFUSALS; i++)
        if (strcmp(refusals[i].code, code) == 0)
            return _(refusals[i].advice);
    return "";
}

bool refusal_passes(const char *code)
{
    for (int i = 0; i < REFUSALS; i++)
        if (strcmp(refusals[i].code, code) == 0)
            return refusals[i].passes;
    return true;
}

/* Does the hotline hold the record as another unit's, or as everyone's?  A
 * person may be on duty in two units. */
static bool record_is_foreign(Desk *desk, const Fact *fact, int unit)
{
    if (strcmp(fact->kind, "duty") == 0)
        return false;
    Sql *q = sql(desk->store, "SELECT 1 FROM journal WHERE record = :record "
                              "AND kind = :kind AND scope <> :unit LIMIT 1");
    sql_text(q, ":record", fact->record);
    sql_text(q, ":kind", fact->kind);
    sql_int(q, ":unit", unit);
    const bool foreign = sql_row(q);
    sql_done(q, NULL);
    return foreign;
}

static bool home_is_foreign(Desk *desk, const char *home, int unit)
{
    Sql *q = sql(desk->store, "SELECT unit FROM home WHERE record = :home");

    sql_text(q, ":home", home ? home : "");
    const bool foreign =
        sql_row(q) && sql_get_int(q, 0) > 0 && sql_get_int(q, 0) != unit;
    sql_done(q, NULL);
    return foreign;
}

/* 5-1123-007 at desk 3: two would be called the same.  A register's letters
 * stand before it. */
static bool number_is_foreign(const Kind *kind, const char *number, int unit)
{
    char own[16];

    while (kind->form && number && isalpha((unsigned char)*number))
        number++;
    const char *hyphen = number ? strchr(number, '-') : NULL;

    if (!hyphen || !strchr(hyphen + 1, '-'))
        return false;
    text_print(own, sizeof own, "%d-", unit);
    return strncmp(number, own, strlen(own)) != 0;
}

/* Nobody can type what steers a terminal. */
static bool fields_steer(const Fields *fields)
{
    for (int i = 0; i < fields->count; i++)
        if (text_steers(fields->at[i].name, false) ||
            (fields->at[i].text && text_steers(fields->at[i].text, true)))
            return true;
    return false;
}

/* One of the homes that it names is in another unit. */
static bool homes_are_foreign(Desk *desk, const Form *form,
                              const Fields *fields, int unit)
{
    for (int i = 0; form && i < fields->count; i++) {
        const Field *field = form_field(form, fields->at[i].name);
        if (field && field->type == FIELD_HOME && fields->at[i].text &&
            home_is_foreign(desk, fields->at[i].text, unit))
            return true;
    }
    return home_is_foreign(desk, fields_get(fields, "home"), unit);
}

/* Would its row stand in another record's place? */
static bool row_is_taken(Desk *desk, const Kind *kind, const char *record)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM record WHERE id = :id AND (kind "
                              "<> :kind OR record <> :record)");

    sql_int(q, ":id", kind_row(kind, record));
    sql_text(q, ":kind", kind->name);
    sql_text(q, ":record", record);
    const bool taken = sql_row(q);
    sql_done(q, NULL);
    return taken;
}

static const char *admit_fields(Desk *desk, const Kind *kind, const Fact *fact,
                                int unit)
{
    Fields fields = FIELDS_EMPTY;
    const char *code = NULL;

    if (!fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL))
        return "form";
    if (fields_steer(&fields) ||
        (kind && kind->form && row_is_taken(desk, kind, fact->record)))
        code = "form";
    else if ((fields_get(&fields, "unit") &&
              fields_int(&fields, "unit") != unit) ||
             homes_are_foreign(desk, kind ? kind->form : NULL, &fields, unit))
        code = "unit";
    else if (kind && kind->making && fields_get(&fields, "number") &&
             number_is_foreign(kind, fields_get(&fields, "number"), unit))
        code = "number";
    fields_release(&fields);
    return code;
}

/* ---- who ------------------------------------------------------------------ */

/* Does the sheet make such records? */
static bool sheet_makes(const Sheet *sheet, const char *kind)
{
    for (int i = 0; i < sheet->follow_count; i++)
        if (text_is(sheet->follow[i].make, kind))
            return true;
    return false;
}

/* It follows by a form's rule from what that role does: its source says from
 * what. */
static bool role_brings_about(Desk *desk, const char *role, const Fact *fact,
                              const Fields *fields)
{
    const char *source = fields_get(fields, "source");
    char kind[49];

    if (!source || !strchr(source, ':'))
        return false;
    text_print(kind, sizeof kind, "%.*s", (int)strcspn(source, ":"), source);
    const Kind *from = register_of(desk, kind);
    if (!from)
        return false;
    bool may = sheet_makes(&from->form->sheet, fact->kind) &&
               role_does(desk, role, kind, "set");
    for (int i = 0; !may && i < from->form->step_count; i++)
        may = sheet_makes(&from->form->steps[i], fact->kind) &&
              role_does(desk, role, kind, from->form->steps[i].name);
    return may;
}

/* Who says in which state a record is made, or by whom, imports it. */
static bool role_suffices(Desk *desk, const char *role, const Fact *fact)
{
    const Kind *kind = register_of(desk, fact->kind);
    Fields fields = FIELDS_EMPTY;

    fields_from_json(&fields, fact->fields, strlen(fact->fields), NULL);
    const bool imports = kind && (fields_has(&fields, "state") ||
                                  fields_has(&fields, "made_by"));
    const bool may = (role_does(desk, role, fact->kind, fact->verb) ||
                      role_brings_about(desk, role, fact, &fields)) &&
                     (!imports || role_does(desk, role, fact->kind, "import"));
    fields_release(&fields);
    return may;
}

/* Works at that desk, or did when it happened. */
static const char *admit_person(Desk *desk, const Fact *fact, int unit)
{
    char role[25] = "";
    bool works = false;
    Sql *q = sql(desk->store, "SELECT role, unit, active, stamp FROM staff "
                              "WHERE record = :login");

    sql_text(q, ":login", fact->actor);
    if (sql_row(q)) {
        const int where = (int)sql_get_int(q, 1);
        const char *active = sql_get(q, 2);
        works = (where == 0 || where == unit) &&
                (!active || strcmp(active, "no") != 0 ||
                 fact->stamp < sql_get_int(q, 3));
        text_copy(role, sizeof role, sql_get(q, 0));
    }
    sql_done(q, NULL);
    if (!works)
        return "person";
    return role_suffices(desk, role, fact) ? NULL : "role";
}

/* Written by the hotline itself, under a name that it had once? */
static bool fact_was_ours(Desk *desk, const Fact *fact)
{
    char name[32];
    char *former = setting_get(desk->store, "origin_former");

    text_print(name, sizeof name, " %lld ", (long long)fact->origin);
    const bool ours = former && strstr(former, name);
    free(former);
    return ours;
}

/* … or by another hotline, which the desk has heard and this one has not? */
static bool fact_is_hotlines(Desk *desk, const Fact *fact)
{
    Peer peer;

    return peer_get(desk->store, fact->origin, &peer) && peer.unit == 0;
}

/* A desk that worked alone has the built-in lists of its own: what the hotline
 * says just so itself needs nobody's eyes. */
static bool fact_is_known(Desk *desk, const Fact *fact)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM journal WHERE record = :record "
                              "AND kind = :kind AND verb = :verb AND fields "
                              "= :fields LIMIT 1");

    sql_text(q, ":record", fact->record);
    sql_text(q, ":kind", fact->kind);
    sql_text(q, ":verb", fact->verb);
    sql_text(q, ":fields", fact->fields);
    const bool known = sql_row(q);
    sql_done(q, NULL);
    return known;
}

/* Why what desks may not say is refused. */
static const char *not_yours(Desk *desk, const Fact *fact, const char *code)
{
    return fact_was_ours(desk, fact)      ? "restored"
           : fact_is_hotlines(desk, fact) ? "former"
           : fact_is_known(desk, fact)    ? REFUSAL_SAME
                                          : code;
}

const char *admit(Desk *desk, const Fact *fact, int unit)
{
    const Kind *kind = kind_of(desk, fact->kind);
    const char *code;

    if (kind ? !kind->of_unit : fact->scope == SCOPE_EVERYONE)
        return not_yours(desk, fact, "kind");
    if (fact->scope != unit ||
        (record_is_foreign(desk, fact, unit) && !moved_away(desk, fact, unit)))
        return not_yours(desk, fact, "unit");
    if (fact->stamp >> STAMP_BITS > clock_millis() + AHEAD)
        return "ahead";
    code = admit_fields(desk, kind, fact, unit);
    return code ? code
           : order_raises(desk, fact) || clash_says(kind, fact)
               ? NULL
               : admit_person(desk, fact, unit);
}
