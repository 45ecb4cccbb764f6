/* key_test.c -- bytes as terminals send them, and the keys that they are */
#include "../../src/ui/key.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 3000 };

static uint64_t seed = 5341;

static size_t pick(size_t below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(seed >> 33) % below;
}

/* Adds what comes out: "F2 Esc [pasted] x ". */
static void events_add(Keys *keys, bool late, Str *out)
{
    Event event;
    char name[16];
    while (keys_next(keys, late, &event))
        if (event.type == EVENT_PASTE)
            str_addf(out, "[%s] ", event.text);
        else
            str_addf(out, "%s ", key_name(event.key, name));
}

/* The keys of bytes that come in pieces of up to most bytes, after which
 * nothing follows. */
static char *keys_of(const char *bytes, size_t len, size_t most)
{
    Keys keys = {0};
    Str out = STR_EMPTY;
    for (size_t at = 0; at < len;) {
        size_t piece = most > 1 ? 1 + pick(most) : 1;
        piece = piece < len - at ? piece : len - at;
        keys_feed(&keys, bytes + at, piece);
        events_add(&keys, false, &out);
        at += piece;
    }
    events_add(&keys, true, &out);
    assert_int_equal(keys_patience(&keys, 40), -1);
    keys_release(&keys);
    if (out.len > 0)
        out.at[out.len - 1] = '\0';
    return str_take(&out);
}

static void expect(const char *bytes, const char *names)
{
    for (size_t most = 1; most < 20; most += 6) {
        char *got = keys_of(bytes, strlen(bytes), most);
        assert_string_equal(got, names);
        free(got);
    }
}

static void letters_of_all_languages_are_keys(void **state)
{
    (void)state;
    expect("a é王\U0001F600", "a Space é 王 \U0001F600");
}

static void control_keys_reach_the_program(void **state)
{
    (void)state;
    expect("\x03\x13\x11\x1a\x1c", "Ctrl-C Ctrl-S Ctrl-Q Ctrl-Z Ctrl-\\");
    expect("\r\n\t\x7f\b", "Enter Enter Tab Backspace Backspace");
}

static void xterm_sends_its_keys_in_both_modes(void **state)
{
    (void)state;
    expect("\033[A\033OB\033[C\033OD", "Up Down Right Left");
    expect("\033OP\033OQ\033OR\033OS\033[15~\033[24~", "F1 F2 F3 F4 F5 F12");
    expect("\033[H\033OF\033[5~\033[6~\033[2~\033[3~\033[Z",
           "Home End PgUp PgDn Insert Delete Shift-Tab");
    expect("\033[1;5C\033[1;5D\033[1;3D\033[1;2C",
           "Ctrl-Right Ctrl-Left Ctrl-Left Right");
}

static void putty_and_consoles_send_others(void **state)
{
    (void)state;
    expect("\033[11~\033[12~\033[13~\033[14~\033[1~\033[4~",
           "F1 F2 F3 F4 Home End");
    expect("\033[[A\033[[E\033[7~\033[8~\033Oc\033Od",
           "F1 F5 Home End Ctrl-Right Ctrl-Left");
    expect("\033Op\033Oy\033On\033OM", "0 9 . Enter");
    expect("\033[115;5u\033[27;5;115~", "Ctrl-S Ctrl-S");
}

static void escape_and_a_digit_is_a_function_key(void **state)
{
    (void)state;
    expect("\0331\0332\0339\0330", "F1 F2 F9 F10");
}

static void escape_alone_waits_only_for_what_may_follow(void **state)
{
    (void)state;
    expect("\033", "Esc");
    expect("\033\033", "Esc Esc");
    expect("\033n", "Esc n");
    expect("\033[", "Esc [");
    expect("\033\033[A", "Up");
    Keys keys = {0};
    Event event;
    keys_feed(&keys, "\033", 1);
    assert_false(keys_next(&keys, false, &event));
    assert_int_equal(keys_patience(&keys, 40), 40);
    assert_true(keys_next(&keys, true, &event));
    assert_int_equal(event.key, UI_ESCAPE);
    assert_int_equal(keys_patience(&keys, 40), -1);
    keys_release(&keys);
}

static void unknown_sequences_type_nothing(void **state)
{
    (void)state;
    expect("\033[?1;2c\033[200;1;1zx", "x");
    expect("\033[I\033[O\033[<0;3;4Mx", "x");
    expect("\033[38;5", "");
    expect("\033[12\rx", "Enter x");
}

static void broken_bytes_become_replacement_marks(void **state)
{
    (void)state;
    expect("a\xff\xc0z", "a � � z");
    expect("\xe7\x8e", "� �");
    expect("\xc2\x85x", "x");
}

static void a_paste_comes_in_one_piece_with_its_newlines(void **state)
{
    (void)state;
    expect("a\033[200~one\r\ntwo\rthree\nf\xc3\xbcnf\t\033[A\x07\033[201~b",
           "a [one\ntwo\nthree\nfünf [A] b");
    expect("\033[200~\033[201~x", "[] x");
    expect("\033[201~x", "x");
    expect("\033[200~never ended\033[20", "[never ended[20]");
}

static void a_paste_is_cut_between_characters_at_its_limit(void **state)
{
    (void)state;
    Keys keys = {0};
    Event event;
    keys_feed(&keys, "\033[200~x", 7);
    for (int i = 0; i < 400000; i++) {
        keys_feed(&keys, "王", 3);
        assert_false(keys_next(&keys, false, &event));
    }
    keys_feed(&keys, "\033[201~", 6);
    assert_true(keys_next(&keys, false, &event));
    size_t len = strlen(event.text);
    assert_in_range(len, PASTE_MOST - 3, PASTE_MOST);
    assert_string_equal(event.text + len - 3, "王");
    assert_false(keys_next(&keys, false, &event));
    keys_release(&keys);
}

static void the_answer_about_the_cursor_is_no_key(void **state)
{
    (void)state;
    Keys keys = {.asked = true};
    Event event;
    keys_feed(&keys, "ab\033[2;3Rc", 9);
    keys_answer(&keys);
    assert_int_equal(keys.column, 3);
    assert_false(keys.asked);
    Str out = STR_EMPTY;
    events_add(&keys, false, &out);
    assert_string_equal(str_text(&out), "a b c ");
    str_release(&out);
    keys_release(&keys);

    keys = (Keys){.asked = true};
    keys_feed(&keys, "\033[2;2R", 6);
    assert_false(keys_next(&keys, false, &event));
    assert_int_equal(keys.column, 2);
    keys_release(&keys);
    expect("\033[1;2R", "F3"); /* nobody asked: Shift-F3 */
}

/* Random bytes: the same keys in whatever pieces they come, and an end. */
static void how_bytes_are_cut_into_pieces_does_not_matter(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "\033",  "[", "O",  "[",     "1",    ";",    "5",         "~",
        "A",     "R", "u",  "王",    "\xe7", "\x80", "\xff",      "\r",
        "\033[", "x", "\b", "\033O", "200~", "201~", "\033[200~", "\033[201~",
    };
    for (int round = 0; round < ROUNDS; round++) {
        Str bytes = STR_EMPTY;
        for (size_t i = pick(20) + 1; i > 0; i--)
            str_add(&bytes, parts[pick(sizeof parts / sizeof parts[0])]);
        char *one = keys_of(bytes.at, bytes.len, 1);
        char *some = keys_of(bytes.at, bytes.len, 5);
        char *all = keys_of(bytes.at, bytes.len, 1000);
        assert_string_equal(one, some);
        assert_string_equal(one, all);
        assert_true(utf8_valid(one, strlen(one)));
        free(one);
        free(some);
        free(all);
        str_release(&bytes);
    }
}

static void keys_have_names_that_people_know(void **state)
{
    (void)state;
    char name[16];
    assert_string_equal(key_name(UI_F12, name), "F12");
    assert_string_equal(key_name(UI_CONTROL + 's', name), "Ctrl-S");
    assert_string_equal(key_name(UI_ENTER, name), "Enter");
    assert_string_equal(key_name('n', name), "n");
    assert_string_equal(key_name(' ', name), "Space");
    assert_string_equal(key_name(-1, name), "");
}

int main(void)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_all_languages_are_keys),
        cmocka_unit_test(control_keys_reach_the_program),
        cmocka_unit_test(xterm_sends_its_keys_in_both_modes),
        cmocka_unit_test(putty_and_consoles_send_others),
        cmocka_unit_test(escape_and_a_digit_is_a_function_key),
        cmocka_unit_test(escape_alone_waits_only_for_what_may_follow),
        cmocka_unit_test(unknown_sequences_type_nothing),
        cmocka_unit_test(broken_bytes_become_replacement_marks),
        cmocka_unit_test(a_paste_comes_in_one_piece_with_its_newlines),
        cmocka_unit_test(a_paste_is_cut_between_characters_at_its_limit),
        cmocka_unit_test(the_answer_about_the_cursor_is_no_key),
        cmocka_unit_test(how_bytes_are_cut_into_pieces_does_not_matter),
        cmocka_unit_test(keys_have_names_that_people_know),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
