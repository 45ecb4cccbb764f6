/* escalation_rules.c -- reading data/escalation.yaml, or a site's own
 *
 *     - {name: late_chief, when: due, after: 15, emergency: 5, to: [chief], …}
 *
 * A site's file with a mistake in it is not used at all: half a table of who
 * is called is worse than the known one.
 */
#include "escalate.h"
#include "site.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_RULES = 100, MOST_MINUTES = 100000, MOST_SILENCES = 100 };

static const char *const waits[WAITS + 1] = {
    [WAIT_SENT] = "sent",
    [WAIT_ASKED] = "asked",
    [WAIT_RECEIVED] = "received",
    [WAIT_DECLINED] = "declined",
    [WAIT_REFUSED] = "refused",
    [WAIT_DUE] = "due",
    [WAIT_EXPLAINED] = "explained",
    [WAIT_UNTIL] = "until",
    [WAIT_COMPLAINT] = "complaint",
    [WAIT_HELP] = "help",
    [WAIT_RESOLVED] = "resolved",
    [WAIT_EMERGENCY] = "emergency",
    [WAIT_CALLED] = "called",
    [WAIT_MAJOR] = "major",
    [WAIT_APPOINTMENT] = "appointment",
};

static void wait_read(const Tree *node, EscalationRule *rule,
                      Mistakes *mistakes)
{
    const char *text = tree_text(node, "when");

    for (int i = 0; text && i < WAITS; i++)
        if (strcmp(text, waits[i]) == 0) {
            rule->when = i;
            return;
        }
    const char *near = text ? nearest(text, waits) : NULL;
    if (near)
        mistake(mistakes, node, _("unknown \"when\"; did you mean \"%s\"?"),
                near);
    else
        mistake(mistakes, node, _("\"when\" must say what waits"));
}

/* Whole minutes, a minus in front for before. */
static bool minutes_read(const Tree *node, const char *name, Seconds *out,
                         Mistakes *mistakes)
{
    const char *text = tree_text(node, name);
    char *end;

    if (!text)
        return false;
    long minutes = strtol(text, &end, 10);
    if (end == text || *end || minutes < -MOST_MINUTES ||
        minutes > MOST_MINUTES)
        mistake(mistakes, node, _("\"%s\" must be minutes"), name);
    *out = (Seconds)minutes * MINUTE;
    return true;
}

static void silences_read(const Tree *node, EscalationRule *rule,
                          Mistakes *mistakes)
{
    const char *text = tree_text(node, "silences");
    const long count = text ? strtol(text, NULL, 10) : 0;

    rule->silences = (int)count;
    if (text && (count < 1 || count > MOST_SILENCES))
        mistake(mistakes, node, _("\"%s\" must be 1 to %d"), "silences",
                (int)MOST_SILENCES);
}

static void rule_read(const Tree *node, EscalationRule *rule,
                      Mistakes *mistakes)
{
    static const char *const keys[] = {
        "name",      "when",     "after", "to",    "rings",
        "emergency", "silences", "again", "label", NULL};

    if (node->kind != TREE_MAP) {
        mistake(mistakes, node, _("a rule is written {name: …, when: …}"));
        return;
    }
    tree_only(node, keys, mistakes);
    rule->name = tree_text(node, "name");
    rule->label = tree_get(node, "label");
    rule->to = tree_get(node, "to");
    rule->rings = !tree_get(node, "rings") || tree_yes(node, "rings");
    wait_read(node, rule, mistakes);
    silences_read(node, rule, mistakes);
    if (!minutes_read(node, "after", &rule->after, mistakes) &&
        rule->silences == 0)
        mistake(mistakes, node, _("\"%s\" must be minutes"), "after");
    rule->emergency = rule->after;
    minutes_read(node, "emergency", &rule->emergency, mistakes);
    minutes_read(node, "again", &rule->again, mistakes);
    if (!rule->name || !*rule->name || !rule->label)
        mistake(mistakes, node, _("a rule needs a name and a label"));
    if (!rule->to || rule->to->kind != TREE_LIST || !rule->to->child)
        mistake(mistakes, node, _("\"to\" must be a list of roles"));
}

/* As the form of staff asks for a person's own. */
static bool hours_fit(const char *text)
{
    static const char shape[] = "00:00-00:00";

    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9'
                            : text[i] != shape[i])
            return false;
    return true;
}

static void rules_read(Escalations *all, Mistakes *mistakes)
{
    const Tree *root = document_root(all->document);
    const Tree *list = root ? tree_get(root, "rules") : NULL;
    const char *hours = root ? tree_text(root, "silent_hours") : NULL;

    if (hours && !hours_fit(hours))
        mistake(mistakes, root, _("\"%s\" is written 22:00-07:00"),
                "silent_hours");
    text_copy(all->silent_hours, sizeof all->silent_hours, hours);

    if (!list || list->kind != TREE_LIST) {
        mistake(mistakes, root, _("\"rules\" is missing"));
        return;
    }
    all->rules = mem_new(MOST_RULES * sizeof *all->rules);
    for (const Tree *node = list->child; node; node = node->next)
        if (all->count < MOST_RULES)
            rule_read(node, &all->rules[all->count++], mistakes);
        else
            mistake(mistakes, node, _("more than %d are too many"),
                    (int)MOST_RULES);
}

static void rules_drop(Escalations *all)
{
    free(all->rules);
    document_close(all->document);
    all->rules = NULL;
    all->document = NULL;
    all->count = 0;
}

Escalations *escalations_open(void)
{
    Escalations *all = mem_new(sizeof *all);
    Mistakes mistakes = {.file = "escalation.yaml"};

    all->document = site_document(
        "GUANJIA_ESCALATION", "/etc/guanjia/escalation.yaml", &all->trouble);
    if (all->document)
        rules_read(all, &mistakes);
    if (mistakes.count > 0) {
        const char *text = str_text(&mistakes.text);
        err_set(&all->trouble, ERR_INPUT, "%.*s", (int)strcspn(text, "\n"),
                text);
        rules_drop(all);
    }
    if (!all->document) {
        all->document = builtin_document("data/escalation.yaml");
        rules_read(all, &mistakes);
    }
    mistakes_release(&mistakes);
    return all;
}

void escalations_close(Escalations *all)
{
    if (!all)
        return;
    rules_drop(all);
    free(all->told.at);
    free(all->told.coming);
    free(all);
}
