/* notify.c -- the queue of messages, and what notify.yaml says of it
 *
 *     silent_chief@1766000000 of 3-1123-012, for sms
 *         made 14:12   tried 14:12:05 "no signal", 14:12:10   done 14:12:20
 */
#include "notify.h"
#include "desk.h"
#include "site.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_COMMANDS = 50,
    TIMEOUT = 30,
    LONGEST_TIMEOUT = 600,
    PAUSE_FIRST = 5,
    PAUSE_LONGEST = 10 * MINUTE,
    KEPT = 30 * DAY /* of what is done */
};

struct Notify {
    Document *document;
    NotifyCommand commands[MOST_COMMANDS];
    int count;
};

/* ---- notify.yaml ---------------------------------------------------------- */

static bool is_list(const Tree *node)
{
    return node && node->kind == TREE_LIST && node->child;
}

static bool has_rule_named(Desk *desk, const char *name)
{
    const EscalationRule *rule;

    for (int i = 0; (rule = escalation_rule_at(desk, i)); i++)
        if (strcmp(rule->name, name) == 0)
            return true;
    return false;
}

/* A name twice would pass on what one of them is for only; a rule that is not
 * there, nothing.  A wrong escalation.yaml is none of this file's mistakes. */
static void command_check(Desk *desk, const Notify *notify, const Tree *node,
                          Mistakes *mistakes)
{
    const NotifyCommand *command = &notify->commands[notify->count - 1];
    const Tree *rule = escalation_trouble(desk) ? NULL : command->rules->child;

    if (notify_command(notify, command->name) != command)
        mistake(mistakes, node, _("two entries are called %s"), command->name);
    for (; rule; rule = rule->next)
        if (!rule->text || !has_rule_named(desk, rule->text))
            mistake(mistakes, rule, _("escalation.yaml has no rule \"%s\""),
                    rule->text ? rule->text : "");
}

static void command_read(Notify *notify, const Tree *node, Mistakes *mistakes)
{
    static const char *const keys[] = {"name", "rules", "run", "timeout", NULL};
    NotifyCommand *command = &notify->commands[notify->count++];
    const char *timeout = tree_text(node, "timeout");

    if (node->kind != TREE_MAP) {
        mistake(mistakes, node, _("an entry is written {name: …, run: …}"));
        return;
    }
    tree_only(node, keys, mistakes);
    command->name = tree_text(node, "name");
    command->rules = tree_get(node, "rules");
    command->run = tree_get(node, "run");
    command->timeout = timeout ? strtol(timeout, NULL, 10) : TIMEOUT;
    if (!command->name || !*command->name || strlen(command->name) > 48)
        mistake(mistakes, node, _("an entry needs a name of its own"));
    if (!is_list(command->rules))
        mistake(mistakes, node,
                _("\"rules\" must be a list of rules of "
                  "escalation.yaml"));
    if (!is_list(command->run))
        mistake(mistakes, node, _("\"run\" must be a list: [program, word …]"));
    if (command->timeout < 1 || command->timeout > LONGEST_TIMEOUT)
        mistake(mistakes, node, _("\"timeout\" must be 1 to 600 seconds"));
}

static void commands_read(Desk *desk, Notify *notify, Mistakes *mistakes)
{
    const Tree *root = document_root(notify->document);
    const Tree *list = root ? tree_get(root, "notify") : NULL;

    if (!is_list(list)) {
        mistake(mistakes, root, _("\"notify\" must be a list of commands"));
        return;
    }
    for (const Tree *node = list->child; node; node = node->next)
        if (notify->count == MOST_COMMANDS) {
            mistake(mistakes, node, _("more than %d are too many"),
                    (int)MOST_COMMANDS);
        } else {
            command_read(notify, node, mistakes);
            if (mistakes->count == 0)
                command_check(desk, notify, node, mistakes);
        }
}

bool notify_open(Desk *desk, Notify **out, Err *err)
{
    Notify *notify = mem_new(sizeof *notify);
    Mistakes mistakes = {.file = "notify.yaml"};
    Err why = ERR_NONE;

    *out = NULL;
    notify->document =
        site_document("GUANJIA_NOTIFY", "/etc/guanjia/notify.yaml", &why);
    if (notify->document)
        commands_read(desk, notify, &mistakes);
    const char *text = str_text(&mistakes.text);
    if (why.kind != ERR_OK)
        err_set(err, why.kind, "%s", why.text);
    else if (!notify->document)
        err_set(err, ERR_NOT_FOUND,
                _("Nothing says where messages go; write "
                  "/etc/guanjia/notify.yaml (see: guanjia help notify)"));
    else if (mistakes.count > 0)
        err_set(err, ERR_INPUT, "%.*s", (int)strcspn(text, "\n"), text);
    else
        *out = notify;
    mistakes_release(&mistakes);
    if (!*out)
        notify_close(notify);
    return *out != NULL;
}

void notify_close(Notify *notify)
{
    if (!notify)
        return;
    document_close(notify->document);
    free(notify);
}

const NotifyCommand *notify_command(const Notify *notify, const char *name)
{
    for (int i = 0; i < notify->count; i++)
        if (strcmp(notify->commands[i].name, name) == 0)
            return &notify->commands[i];
    return NULL;
}

static bool has_rule(const NotifyCommand *command, const char *rule)
{
    for (const Tree *one = command->rules->child; one; one = one->next)
        if (text_is(one->text, rule))
            return true;
    return false;
}

/* ---- a message ------------------------------------------------------------- */

static void pair(Str *out, const char *name, const char *text)
{
    str_addf(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
    json_quote(out, text);
}

static void person_write(Sql *q, Str *out)
{
    static const char *const names[] = {"login", "name", "role", "telephone",
                                        "language"};
    Str person = STR_EMPTY;

    str_add(&person, "{");
    for (int i = 0; i < 5; i++)
        if (sql_get(q, i))
            pair(&person, names[i], sql_get(q, i));
    str_addf(out, "%s%s}", out->at[out->len - 1] == '[' ? "" : ",",
             str_text(&person));
    str_release(&person);
}

/* Those whom the rule speaks to, with a telephone to reach them by. */
static void people_write(Desk *desk, const Escalation *one, Str *out)
{
    Sql *q = sql(desk->store,
                 "SELECT record, name, role, telephone, language, department, "
                 "unit FROM staff WHERE active IS NOT 'no' ORDER BY record");

    str_add(out, ",\"to\":[");
    while (sql_row(q)) {
        Staff person = {.unit = (int)sql_get_int(q, 6)};
        text_copy(person.login, sizeof person.login, sql_get(q, 0));
        text_copy(person.role, sizeof person.role, sql_get(q, 2));
        text_copy(person.department, sizeof person.department, sql_get(q, 5));
        if (escalation_tells(one, &person))
            person_write(q, out);
    }
    sql_done(q, NULL);
    str_add(out, "]");
}

static void body_write(Desk *desk, const Escalation *one, const char *event,
                       Str *out)
{
    char since[TIME_TEXT];

    str_add(out, "{");
    pair(out, "event", event);
    pair(out, "rule", one->rule->name);
    pair(out, "number", one->number);
    pair(out, "home", one->home);
    str_addf(out, ",\"unit\":%d,\"emergency\":%s", one->unit,
             one->emergency ? "true" : "false");
    pair(out, "since", time_write(one->since, TIME_UTC, one->since, since));
    for (const Tree *label = one->rule->label->child; label;
         label = label->next) {
        Str name = STR_EMPTY;
        str_addf(&name, "text_%s", label->name);
        pair(out, str_text(&name), label->text);
        str_release(&name);
    }
    people_write(desk, one, out);
    str_add(out, "}");
}

/* ---- the queue ---------------------------------------------------------------- */

typedef struct Gathering {
    Desk *desk;
    const Notify *notify;
    Seconds now;
    int count;
    Err *err;
    bool failed;
} Gathering;

static bool message_known(Desk *desk, const char *event, const char *command)
{
    Sql *q = sql(desk->store, "SELECT 1 FROM message WHERE event = :event AND "
                              "command = :command");

    sql_text(q, ":event", event);
    sql_text(q, ":command", command);
    const bool known = sql_row(q);
    return sql_done(q, NULL) && known;
}

static bool message_add(Gathering *all, const Escalation *one,
                        const char *event, const char *command)
{
    Str body = STR_EMPTY;

    body_write(all->desk, one, event, &body);
    Sql *q = sql(all->desk->store,
                 "INSERT INTO message (command, event, body, made, next, done, "
                 "tries, error) VALUES (:command, :event, :body, :now, :now, "
                 "0, 0, '')");
    sql_text(q, ":command", command);
    sql_text(q, ":event", event);
    sql_text(q, ":body", str_text(&body));
    sql_int(q, ":now", all->now);
    const bool done = sql_done(q, all->err);
    str_release(&body);
    all->count += done;
    return done;
}

static bool gather_one(void *self, const Escalation *one)
{
    Gathering *all = self;
    char event[129];

    text_print(event, sizeof event, "%s:%s@%lld", one->record, one->rule->name,
               (long long)one->since);
    for (int i = 0; i < all->notify->count && !all->failed; i++) {
        const NotifyCommand *command = &all->notify->commands[i];
        if (has_rule(command, one->rule->name) &&
            !message_known(all->desk, event, command->name))
            all->failed = !message_add(all, one, event, command->name);
    }
    return !all->failed;
}

static bool forget_old(Desk *desk, Seconds now, Err *err)
{
    Sql *q = sql(desk->store, "DELETE FROM message WHERE done > 0 AND done < "
                              ":old");

    sql_int(q, ":old", now - KEPT);
    return sql_done(q, err);
}

bool notify_gather(Desk *desk, const Notify *notify, Seconds now, int *count,
                   Err *err)
{
    Gathering all = {.desk = desk, .notify = notify, .now = now, .err = err};

    *count = 0;
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    if (escalation_each(desk, now, gather_one, &all, err) && !all.failed &&
        forget_old(desk, now, err) && store_commit(desk->store, err)) {
        *count = all.count;
        return true;
    }
    store_rollback(desk->store);
    return false;
}

#define MESSAGE                                                             \
    "SELECT id, command, event, body, made, next, done, tries, error FROM " \
    "message "

static void message_read(Sql *q, Message *out)
{
    *out = (Message){.id = sql_get_int(q, 0),
                     .body = mem_text(sql_get(q, 3)),
                     .made = sql_get_int(q, 4),
                     .next = sql_get_int(q, 5),
                     .done = sql_get_int(q, 6),
                     .tries = (int)sql_get_int(q, 7)};
    text_copy(out->command, sizeof out->command, sql_get(q, 1));
    text_copy(out->event, sizeof out->event, sql_get(q, 2));
    text_copy(out->error, sizeof out->error, sql_get(q, 8));
}

void message_release(Message *message)
{
    free(message->body);
    message->body = NULL;
}

bool notify_next(Desk *desk, Seconds now, Message *message)
{
    Sql *q = sql(desk->store,
                 MESSAGE "WHERE done = 0 AND next <= :now ORDER BY next, id "
                         "LIMIT 1");

    sql_int(q, ":now", now);
    const bool found = sql_row(q);
    if (found)
        message_read(q, message);
    return sql_done(q, NULL) && found;
}

/* 5, 10, 20 … seconds after the first, second, third try. */
static Seconds pause_after(int tries)
{
    Seconds pause = PAUSE_FIRST;

    for (int i = 1; i < tries && pause < PAUSE_LONGEST; i++)
        pause *= 2;
    return pause < PAUSE_LONGEST ? pause : PAUSE_LONGEST;
}

bool notify_tried(Desk *desk, const Message *message, const char *error,
                  Seconds now, Err *err)
{
    Sql *q;
    const int tries = message->tries + 1;

    if (!store_begin(desk->store, DURABLE, err))
        return false;
    q = sql(desk->store, "UPDATE message SET tries = :tries, error = :error, "
                         "next = :next, done = :done WHERE id = :id");
    sql_int(q, ":tries", tries);
    sql_text(q, ":error", error);
    sql_int(q, ":next", now + pause_after(tries));
    sql_int(q, ":done", *error ? NEVER : now);
    sql_int(q, ":id", message->id);
    if (sql_done(q, err) && store_commit(desk->store, err))
        return true;
    store_rollback(desk->store);
    return false;
}

bool notify_each(Desk *desk, bool (*visit)(void *self, const Message *message),
                 void *self, Err *err)
{
    Sql *q = sql(desk->store,
                 MESSAGE "ORDER BY done > 0, CASE WHEN done > 0 THEN -done "
                         "ELSE next END, id");
    bool on = true;

    while (on && sql_row(q)) {
        Message message;
        message_read(q, &message);
        on = visit(self, &message);
        message_release(&message);
    }
    return sql_done(q, err);
}
