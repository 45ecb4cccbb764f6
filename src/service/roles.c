/* roles.c -- who may do what: one table, data/roles.yaml
 *
 *     may: {request: {reopen: [chief, hotline, manager]}}
 *
 * A site's file (site.h) is laid over the built-in one verb by verb; one with
 * a mistake in it is not used at all, because half a table of permissions is
 * worse than the known one.
 *
 *     Your role (butler) may not reopen a request; chief, hotline or manager
 *     may
 */
#include "desk.h"
#include "site.h"

#include <stdlib.h>
#include <string.h>

struct Roles {
    Document *site; /* NULL: none, or a wrong one */
    Document *builtin;
    Err trouble; /* why the site's file is not used */
};

/* ---- reading -------------------------------------------------------------- */

static bool role_known(const Tree *roles, const char *name)
{
    for (const Tree *role = roles ? roles->child : NULL; role;
         role = role->next)
        if (text_is(role->text, name))
            return true;
    return strcmp(name, "everyone") == 0 || strcmp(name, "administrator") == 0;
}

/* The roles of one verb are known ones. */
static bool verb_sound(const Tree *verb, const Tree *roles, Mistakes *mistakes)
{
    if (verb->kind == TREE_TEXT && !*verb->text)
        return true;
    if (verb->kind != TREE_LIST) {
        mistake(mistakes, verb, _("\"%s\" must be a list of roles"),
                verb->name);
        return false;
    }
    for (const Tree *role = verb->child; role; role = role->next)
        if (!role->text || !role_known(roles, role->text)) {
            mistake(mistakes, role, _("unknown role \"%s\""),
                    role->text ? role->text : "");
            return false;
        }
    return true;
}

static bool roles_sound(const Tree *root, const Tree *known, Mistakes *mistakes)
{
    static const char *const keys[] = {"roles", "may", NULL};
    const Tree *may = root ? tree_get(root, "may") : NULL;
    const Tree *roles = root ? tree_get(root, "roles") : NULL;

    if (!may || may->kind != TREE_MAP) {
        mistake(mistakes, root, _("\"may\" is missing"));
        return false;
    }
    tree_only(root, keys, mistakes);
    for (const Tree *kind = may->child; kind; kind = kind->next) {
        if (kind->kind != TREE_MAP) {
            mistake(mistakes, kind, _("\"%s\" must hold verbs"), kind->name);
            continue;
        }
        for (const Tree *verb = kind->child; verb; verb = verb->next)
            verb_sound(verb, roles ? roles : known, mistakes);
    }
    return mistakes->count == 0;
}

struct Roles *roles_open(void)
{
    struct Roles *roles = mem_new(sizeof *roles);
    Mistakes mistakes = {.file = "roles.yaml"};

    roles->builtin = builtin_document("data/roles.yaml");
    roles->site = site_document("GUANJIA_ROLES", "/etc/guanjia/roles.yaml",
                                &roles->trouble);
    if (roles->site &&
        !roles_sound(document_root(roles->site),
                     tree_get(document_root(roles->builtin), "roles"),
                     &mistakes)) {
        const char *text = str_text(&mistakes.text);

        err_set(&roles->trouble, ERR_INPUT, "%.*s", (int)strcspn(text, "\n"),
                text);
        document_close(roles->site);
        roles->site = NULL;
    }
    mistakes_release(&mistakes);
    return roles;
}

void roles_close(struct Roles *roles)
{
    if (!roles)
        return;
    document_close(roles->site);
    document_close(roles->builtin);
    free(roles);
}

const char *role_trouble(const Desk *desk)
{
    return desk->roles->trouble.kind == ERR_OK ? NULL
                                               : desk->roles->trouble.text;
}

/* ---- looking up ----------------------------------------------------------- */

/* The line for verb of kind in one file; a kind that no file names does its
 * own verbs as `set`. */
static const Tree *line_in(const Document *document, const char *kind,
                           const char *verb)
{
    const Tree *may =
        document ? tree_get(document_root(document), "may") : NULL;
    const Tree *verbs = may ? tree_get(may, kind) : NULL;

    return verbs && verbs->kind == TREE_MAP ? tree_get(verbs, verb) : NULL;
}

/* What a form itself says: a step's `by`, its `may`; who may see a record may
 * see the list. */
static const Tree *line_in_form(const Form *form, const char *verb)
{
    const Sheet *step = form_step(form, verb);
    const Tree *line = form->may ? tree_get(form->may, verb) : NULL;

    if (step && step->by)
        return step->by;
    if (!line && form->may && strcmp(verb, "list") == 0)
        line = tree_get(form->may, "show");
    return line;
}

/* Are all its verbs in the program's table?  A register's steps are its form's,
 * though it may have a line there. */
static bool kind_named(Desk *desk, const char *kind)
{
    const Tree *may = tree_get(document_root(desk->roles->builtin), "may");

    return may && tree_get(may, kind) && !register_of(desk, kind);
}

/* A site's table, then a register's form, then the program's table: what may be
 * done with the program's own kinds no form says. */
static const Tree *line_find(Desk *desk, const char *kind, const char *verb)
{
    const struct Roles *roles = desk->roles;
    const Tree *line = line_in(roles->site, kind, verb);
    const Kind *own = line ? NULL : register_of(desk, kind);

    if (own)
        line = line_in_form(own->form, verb);
    if (!line)
        line = line_in(roles->builtin, kind, verb);
    if (!line)
        line = line_in(roles->site, "any", verb);
    if (!line)
        line = line_in(roles->builtin, "any", verb);
    if (!line && !kind_named(desk, kind))
        line = line_in(roles->site, "any", "set");
    if (!line && !kind_named(desk, kind))
        line = line_in(roles->builtin, "any", "set");
    return line;
}

static bool line_has(const Tree *line, const char *role)
{
    for (const Tree *one = line ? line->child : NULL; one; one = one->next)
        if (strcmp(one->text, role) == 0 || strcmp(one->text, "everyone") == 0)
            return true;
    return strcmp(role, "administrator") == 0;
}

/* ---- saying no ------------------------------------------------------------ */

/* What a verb does, as the end of "may not …". */
typedef struct Phrase {
    const char *kind, *verb;
    const char *words;
} Phrase;

static const Phrase phrases[] = {
    {"request", "receive", N_("receive a request")},
    {"request", "dispatch", N_("send a request out")},
    {"request", "accept", N_("accept a request")},
    {"request", "join", N_("accept a request")},
    {"request", "attend", N_("note an arrival")},
    {"request", "arrive", N_("note an arrival")},
    {"request", "explain", N_("note an explanation to the owner")},
    {"request", "promise", N_("note an outside party's promise")},
    {"request", "resolve", N_("resolve a request")},
    {"request", "appoint", N_("agree an appointment")},
    {"request", "verify", N_("note the owner's check")},
    {"request", "link", N_("link requests")},
    {"request", "unlink", N_("link requests")},
    {"request", "remind", N_("note a reminder")},
    {"request", "complain", N_("register a complaint")},
    {"request", "investigate", N_("investigate a complaint")},
    {"request", "measure", N_("note a measure against a complaint")},
    {"request", "answer", N_("answer a complaint")},
    {"request", "close", N_("close a request")},
    {"request", "reopen", N_("reopen a request")},
    {"request", "amend", N_("correct a request")},
    {"request", "settle", N_("settle what is disputed")},
    {"request", "note", N_("add a note to a request")},
    {"request", "show", N_("see requests")},
    {"request", "list", N_("see requests")},
    {"home", "set", N_("change homes")},
    {"household", "set", N_("change households")},
    {"household", "move", N_("move households")},
    {"household", "show", N_("see households")},
    {"staff", "set", N_("change staff")},
    {"staff", "pin", N_("give out PINs")},
    {"staff", "show", N_("see staff")},
    {"duty", "on", N_("go on duty")},
    {"duty", "off", N_("go off duty")},
    {"category", "set", N_("change categories")},
    {"department", "set", N_("change departments")},
    {"desk", "add", N_("let desks in")},
    {"desk", "revoke", N_("put desks out")},
    {"residence", "zone", N_("set the time zone")},
    {"hotline", "promote", N_("make the standby the hotline")},
    {"desk", "show", N_("see the desks")},
    {"desk", "list", N_("see the desks")},
    {"any", "set", N_("change this")},
    {"any", "undo", N_("undo a step")},
    {"any", "show", N_("see this")},
    {"any", "list", N_("see this")},
    {"any", "report", N_("see reports")},
    {"any", "export", N_("export")},
    {"any", "import", N_("import")},
    {"any", "backup", N_("make a backup")},
    {"any", "check", N_("check the database")},
    {"any", "rebuild", N_("rebuild the tables")},
    {0},
};

static const char *phrase_of(const char *kind, const char *verb)
{
    for (const Phrase *one = phrases; one->kind; one++)
        if (strcmp(one->verb, verb) == 0 &&
            (strcmp(one->kind, kind) == 0 || strcmp(one->kind, "any") == 0))
            return _(one->words);
    return _("do this");
}

static const char *role_label(const Desk *desk, const char *role)
{
    const Form *form = form_of(desk->forms, "staff");
    const Field *field = form ? sheet_field(&form->sheet, "role") : NULL;

    return field ? choice_label(field, role, language()) : role;
}

/* "chief, hotline or manager" */
static void roles_join(const Desk *desk, const Tree *line, Str *out)
{
    for (const Tree *role = line ? line->child : NULL; role;
         role = role->next) {
        const char *label = role_label(desk, role->text);
        char *before;

        if (role == line->child) {
            str_add(out, label);
        } else if (role->next) {
            str_addf(out, _(", %s"), label);
        } else {
            before = str_take(out);
            str_addf(out, _("%s or %s"), before, label);
            free(before);
        }
    }
    if (!out->len)
        str_add(out, role_label(desk, "administrator"));
}

bool role_does(Desk *desk, const char *role, const char *kind, const char *verb)
{
    return line_has(line_find(desk, kind, verb), role);
}

bool role_may(Desk *desk, const char *kind, const char *verb, Err *err)
{
    if (!desk->signed_in)
        return err_set(err, ERR_FORBIDDEN, _("Sign in first"));

    const Tree *line = line_find(desk, kind, verb);
    if (line_has(line, desk->actor.role))
        return true;

    Str who = STR_EMPTY;
    roles_join(desk, line, &who);
    err_set(err, ERR_FORBIDDEN, _("Your role (%s) may not %s; %s may"),
            role_label(desk, desk->actor.role), phrase_of(kind, verb),
            str_text(&who));
    str_release(&who);
    return false;
}
