/* lobby_test.c -- which keys a hotline takes, and what it writes for sshd */
#include "house.h"

#include "../../src/service/key.h"

#include <fcntl.h>
#include <sys/stat.h>

#define ED                                                             \
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyq" \
    "DHpSQEIQczXkVx9q"
/* of the bytes 1, 2 … 32 */
#define OTHER                                                          \
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMU" \
    "FRYXGBkaGxwdHh8g"

static Desk *desk;
static char keys_path[128];

static int open_house(void **state)
{
    (void)state;
    desk = house_open(0);
    (void)snprintf(keys_path, sizeof keys_path, "%s/authorized_keys",
                   house_folder);
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    (void)unlink(keys_path);
    house_close(desk);
    return 0;
}

static bool taken(const char *typed, const char *wanted)
{
    Str key = STR_EMPTY, print = STR_EMPTY;
    Err err = ERR_NONE;
    const bool done = key_read(typed, &key, &print, &err);

    assert_true(done || err.kind == ERR_INPUT);
    if (done && wanted)
        assert_string_equal(str_text(&key), wanted);
    str_release(&key);
    str_release(&print);
    return done;
}

static void a_key_is_taken_without_its_comment(void **state)
{
    (void)state;
    assert_true(taken(ED, ED));
    assert_true(taken(ED "\n", ED));
    assert_true(taken(ED " 王 butler@lobby3\r\n", ED));
}

static void what_is_no_single_key_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "\n",
        ED "\n" OTHER "\n",
        ED "\n\n",
        ED "\ncommand=\"sh\" " OTHER,
        ED "\r" OTHER,
        ED " a\tb",
        ED " a\x1b[2J",
        "command=\"sh\" " ED,
        "no-pty " ED,
        " " ED,
        "# " ED,
        "ssh-ed25519",
        "ssh-ed25519 ",
        "ssh-ed25519  AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u",
        "ssh-ed25519 !AAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g",
        ED "AAAA",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEI"
        "QczXkVx9q",
        "ssh-dss AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEI"
        "QczXkVx9q",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (taken(wrong[i], NULL))
            fail_msg("taken: %s", wrong[i]);
}

static ErrKind added(int unit, const char *key)
{
    Err err = ERR_NONE;

    (void)lobby_add(desk, unit, "", key, &err);
    return err.kind;
}

static void a_unit_has_one_desk_and_a_desk_its_own_key(void **state)
{
    (void)state;
    assert_int_equal(added(3, ED), ERR_OK);
    assert_int_equal(added(3, ED), ERR_OK);
    assert_int_equal(added(3, OTHER), ERR_NOT_NOW);
    assert_int_equal(added(4, ED), ERR_INPUT);
    assert_int_equal(added(-1, OTHER), ERR_USAGE);
    assert_int_equal(added(1000, OTHER), ERR_USAGE);
    assert_true(lobby_revoke(desk, 3, NULL));
    assert_int_equal(added(3, OTHER), ERR_OK);
    assert_int_equal(added(4, ED), ERR_OK);
}

static void who_was_put_out_or_has_a_former_key_may_not_go_on(void **state)
{
    Lobby lobby;

    (void)state;
    assert_true(desk_admitted(desk, 3, NULL));
    assert_int_equal(added(3, ED), ERR_OK);
    assert_true(lobby_of(desk, 3, &lobby, NULL));
    desk_called_by(desk, lobby.fingerprint);
    assert_true(desk_admitted(desk, 3, NULL));
    assert_true(lobby_revoke(desk, 3, NULL));
    assert_false(desk_admitted(desk, 3, NULL));
    assert_int_equal(added(3, OTHER), ERR_OK);
    assert_false(desk_admitted(desk, 3, NULL));
    desk_called_by(desk, NULL);
    assert_true(desk_admitted(desk, 3, NULL));
}

static void a_desk_lets_no_desks_in(void **state)
{
    (void)state;
    desk->unit = 3;
    assert_int_equal(added(4, ED), ERR_NOT_NOW);
}

/* ---- authorized_keys ---------------------------------------------------------- */

static void keys_write(const char *text)
{
    FILE *file = fopen(keys_path, "we");

    assert(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void expect_keys(const char *wanted)
{
    char text[4096];
    FILE *file = fopen(keys_path, "re");

    assert(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    (void)fclose(file);
    assert_string_equal(text, wanted);
}

static bool keys_put(int unit, const char *line)
{
    const Lobby lobby = {.unit = unit, .key = ED};

    return keys_file_put(keys_path, &lobby, line, NULL);
}

#define LINE "restrict,command=\"/g serve --desk 3\" " ED " guanjia-desk-3"

static void a_line_comes_and_goes_and_the_rest_stays(void **state)
{
    (void)state;
    assert_true(keys_put(3, LINE));
    expect_keys(LINE "\n");
    assert_true(keys_put(3, NULL));
    expect_keys("");
    keys_write("# ours\n\n" OTHER " me@office");
    assert_true(keys_put(3, LINE));
    expect_keys("# ours\n\n" OTHER " me@office\n" LINE "\n");
    assert_true(keys_put(3, LINE));
    expect_keys("# ours\n\n" OTHER " me@office\n" LINE "\n");
    assert_true(keys_put(33, NULL));
    assert_true(keys_put(3, NULL));
    expect_keys("# ours\n\n" OTHER " me@office\n");
    /* a person's line that only looks like ours at its end */
    keys_write(OTHER " guanjia-desk-3\n");
    assert_true(keys_put(3, NULL));
    expect_keys(OTHER " guanjia-desk-3\n");
}

static void a_key_that_lets_in_otherwise_is_told_of(void **state)
{
    (void)state;
    keys_write(ED " me@office\n");
    assert_false(keys_put(3, LINE));
    expect_keys(ED " me@office\n");
    keys_write("  # " ED "\n");
    assert_true(keys_put(3, LINE));
}

static void the_file_keeps_its_rights(void **state)
{
    struct stat about;

    (void)state;
    assert_true(keys_put(3, LINE));
    assert_int_equal(stat(keys_path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(chmod(keys_path, 0640), 0);
    assert_true(keys_put(3, NULL));
    assert_int_equal(stat(keys_path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
}

static void a_path_cannot_leave_its_quotes(void **state)
{
    static const char *const wrong[] = {"guanjia", "/a\"b",  "/a'b",    "/a\\b",
                                        "/a\nb",   "/a\x7f", "/a\xff.", ""};
    const Lobby lobby = {.unit = 3, .key = ED, .fingerprint = "SHA256:x"};
    Str line = STR_EMPTY;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(lobby_line(&lobby, wrong[i], "/db", &line, NULL));
        assert_false(lobby_line(&lobby, "/guanjia", wrong[i], &line, NULL));
    }
    str_clear(&line);
    assert_true(lobby_line(&lobby, "/bin/g", "/a $(b)/d.db", &line, NULL));
    assert_string_equal(str_text(&line),
                        "restrict,command=\"/bin/g --db '/a $(b)/d.db' serve "
                        "--desk 3 --key SHA256:x\" " ED " guanjia-desk-3");
    str_release(&line);
}

#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_taken_without_its_comment),
        cmocka_unit_test(what_is_no_single_key_is_refused),
        IN_HOUSE(a_unit_has_one_desk_and_a_desk_its_own_key),
        IN_HOUSE(who_was_put_out_or_has_a_former_key_may_not_go_on),
        IN_HOUSE(a_desk_lets_no_desks_in),
        IN_HOUSE(a_line_comes_and_goes_and_the_rest_stays),
        IN_HOUSE(a_key_that_lets_in_otherwise_is_told_of),
        IN_HOUSE(the_file_keeps_its_rights),
        cmocka_unit_test(a_path_cannot_leave_its_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
