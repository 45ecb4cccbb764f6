/* actions.c -- what a person can ask for, and by which key
 *
 *     F6 n        New       The telephone rings: open a new request; …
 */
#include "screens.h"
#include <string.h>

static const ActionInfo actions[ACTION_COUNT] = {
#define X(id, name, key, other, bar, verb, label, help) \
    [ACTION_##id] = {name, {key, other}, bar, verb, label, help},
    ACTIONS
#undef X
};

const ActionInfo *action_info(Action action)
{
    return &actions[action];
}

const char *action_label(Action action)
{
    const ActionInfo *info = &actions[action];

    return info->verb ? _(request_verb(info->verb)->label) : _(info->label);
}

Action action_of_key(int key)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        if (key && (actions[i].keys[0] == key || actions[i].keys[1] == key))
            return (Action)i;
    return ACTION_NONE;
}

Action action_of_verb(const char *verb)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        if (text_is(actions[i].verb, verb))
            return (Action)i;
    return ACTION_NONE;
}

void action_keys(Action action, Str *out)
{
    char name[16];

    for (int i = 0; i < 2; i++)
        if (actions[action].keys[i])
            str_addf(out, "%s%s", i ? " " : "",
                     key_name(actions[action].keys[i], name));
}

void actions_describe(Str *out)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        Str keys = STR_EMPTY;
        const char *label = action_label((Action)i);

        action_keys((Action)i, &keys);
        str_add(out, str_text(&keys));
        for (int n = text_cells(str_text(&keys), keys.len); n < 14; n++)
            str_addc(out, ' ');
        str_add(out, label);
        for (int n = text_cells(label, strlen(label)); n < 14; n++)
            str_addc(out, ' ');
        str_addf(out, "%s\n", _(actions[i].help));
        str_release(&keys);
    }
}
