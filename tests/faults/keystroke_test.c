/* keystroke_test.c -- kill -9 at every keystroke of a form
 *
 * A first run, which nobody kills, tells what the draft holds after each key.
 * Then the screens are killed right after the first, the second … key: the
 * draft holds what it did after that key, or after the one before.
 */
#include "ground.h"

#include "store.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {
    "1",  "2",  "0",  "3",  "Enter", "l",         "e",  "a",  "k", "Enter",
    "廚", "房", "漏", "水", "，",    "Backspace", "很", "大", "。"};
enum { KEYS = sizeof keys / sizeof *keys, DEADLINE = 5000 };

/* The name that a new request will have is drawn at random. */
static void name_hide(char *fields)
{
    static const char key[] = "\"_new\":\"";
    char *name = fields ? strstr(fields, key) : NULL;

    if (name)
        for (name += sizeof key - 1; *name && *name != '"'; name++)
            *name = '-';
}

/* What the draft holds; "" when there is none.  Caller frees. */
static char *draft_read(const Ground *ground, bool drop)
{
    Store *store = NULL;
    int64_t id = 0;
    Str fields = STR_EMPTY;

    assert_true(store_open(&store, ground->scene.database, STORE_WRITE, NULL));
    Sql *q = sql(store, "SELECT id, fields FROM draft");
    while (sql_row(q)) {
        id = sql_get_int(q, 0);
        str_add(&fields, sql_get(q, 1));
    }
    assert_true(sql_done(q, NULL));
    if (drop && id)
        assert_true(draft_drop(store, id, NULL));
    store_close(store);
    name_hide(fields.at);
    return fields.at ? str_take(&fields) : mem_text("");
}

static Terminal *form_open(Ground *ground)
{
    Terminal *terminal = ground_screens(ground);

    ground_await(ground, "F6 New", "the start");
    terminal_key(terminal, "n");
    ground_await(ground, "F4 Pick", "n");
    return terminal;
}

/* Types a key, waits until it is seen, and then until the program waits for
 * another one: its draft is written then. */
static void press(Terminal *terminal, int i)
{
    size_t sent = terminal_sent(terminal);

    assert_true(terminal_key(terminal, keys[i]));
    assert_true(terminal_await_more(terminal, sent, DEADLINE));
    terminal_settle(terminal, 5);
}

/* What the draft holds after each key. */
static void learn(Ground *ground, char *after[KEYS + 1])
{
    Terminal *terminal = form_open(ground);

    after[0] = draft_read(ground, false);
    for (int i = 0; i < KEYS; i++) {
        press(terminal, i);
        after[i + 1] = draft_read(ground, false);
    }
    terminal_kill(terminal);
    char *left = draft_read(ground, true);
    assert_string_equal(left, after[KEYS]);
    assert_non_null(strstr(left, "廚房漏水很大。"));
    free(left);
}

static void a_draft_holds_all_keys_but_perhaps_the_last(void **state)
{
    Ground *ground = *state;
    char *after[KEYS + 1];

    learn(ground, after);
    for (int n = 1; n <= KEYS; n++) {
        Terminal *terminal = form_open(ground);
        for (int i = 0; i < n - 1; i++)
            press(terminal, i);
        assert_true(terminal_key(terminal, keys[n - 1]));
        (void)poll(NULL, 0, n % 4);
        terminal_kill(terminal);
        char *left = draft_read(ground, true);
        if (strcmp(left, after[n]) != 0 && strcmp(left, after[n - 1]) != 0)
            fail_msg("killed at key %d the draft is\n%s\nnot\n%s", n, left,
                     after[n]);
        free(left);
    }
    for (int i = 0; i <= KEYS; i++)
        free(after[i]);
    (void)ground_look(ground, "the kills");
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        ground_test(a_draft_holds_all_keys_but_perhaps_the_last),
    };

    ground_program(count, words);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
