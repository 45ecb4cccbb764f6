/* digest_test.c -- fingerprints are what ssh-keygen says */
#include "digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_sum(const char *bytes, size_t len, const char *wanted)
{
    unsigned char sum[SHA256_BYTES];
    Str hex = STR_EMPTY;

    sha256(bytes, len, sum);
    for (int i = 0; i < SHA256_BYTES; i++)
        str_addf(&hex, "%02x", sum[i]);
    assert_string_equal(str_text(&hex), wanted);
    str_release(&hex);
}

static void sums_are_those_of_the_standard(void **state)
{
    (void)state;
    expect_sum(
        "", 0,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect_sum(
        "abc", 3,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect_sum(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void a_million_bytes_sum_up(void **state)
{
    enum { MANY = 1000000 };
    char *bytes = mem_new(MANY);

    (void)state;
    memset(bytes, 'a', MANY);
    expect_sum(
        bytes, MANY,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(bytes);
}

static void every_length_of_bytes_comes_back(void **state)
{
    char bytes[70];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37 + 200);
    for (size_t len = 1; len <= sizeof bytes; len++) {
        Str text = STR_EMPTY, back = STR_EMPTY;
        base64_write(bytes, len, true, &text);
        assert_true(base64_read(str_text(&text), text.len, &back));
        assert_int_equal(back.len, len);
        assert_memory_equal(back.at, bytes, len);
        str_release(&text);
        str_release(&back);
    }
}

static void bytes_have_one_way_to_be_written(void **state)
{
    static const char *const wrong[] = {
        "",     "A",    "AA",   "AAA",   "A===", "====",  "AB==", "AAB=",
        "AA=A", "AA A", "AA-A", "AA\nA", "Zg=",  "Zg===", "=AAA"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Str back = STR_EMPTY;
        assert_false(base64_read(wrong[i], strlen(wrong[i]), &back));
        str_release(&back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_standard),
        cmocka_unit_test(a_million_bytes_sum_up),
        cmocka_unit_test(every_length_of_bytes_comes_back),
        cmocka_unit_test(bytes_have_one_way_to_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
