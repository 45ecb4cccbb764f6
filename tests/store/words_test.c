/* words_test.c -- what the tokenizer makes of texts, and what is found */
#include "store_fixture.h"

enum { NOTE = 7 }; /* rowid of the text that is looked for */

static void text_index(Store *store, int64_t id, const char *text)
{
    done(store_begin(store, DURABLE, sure));
    Sql *q = sql(store, "INSERT INTO request_words (rowid, words) "
                        "VALUES (:id, :text)");
    sql_int(q, ":id", id);
    sql_text(q, ":text", text);
    done(sql_done(q, sure));
    done(store_commit(store, sure));
}

/* How many texts typed finds; -1: nothing can be searched for. */
static int found(Store *store, const char *typed)
{
    char *query = words_query(typed);
    int count = 0;

    if (query == NULL)
        return -1;
    Sql *q = sql(store, "SELECT rowid FROM request_words "
                        "WHERE request_words MATCH :query");
    sql_text(q, ":query", query);
    while (sql_row(q))
        count++;
    Err err = ERR_NONE;
    if (!sql_done(q, &err))
        fail_msg("%s as %s: %s", typed, query, err.text);
    free(query);
    return count;
}

typedef struct Case {
    const char *text, *typed;
    int count;
} Case;

static void words_of_every_script_are_found(void **state)
{
    Bench *bench = *state;
    static const Case cases[] = {
        {"廚房水龍頭漏水", "漏水", 1},
        {"廚房水龍頭漏水", "水", 1},
        {"廚房水龍頭漏水", "水漏", 0},
        {"廚房水龍頭漏水", "廚 漏", 1},
        {"王小明先生", "王", 1},
        {"エアコンが動かない", "エアコン", 1},
        {"ｴｱｺﾝ", "エアコン", 1},
        {"에어컨 고장", "고장", 1},
        {"에어컨 고장", "고", 1},
        {"Kitchen tap leaking", "KIT", 1},
        {"Kitchen tap leaking", "kit leak", 0}, /* only the last one grows */
        {"Kitchen tap leaking", "tap kit", 1},
        {"Kitchen tap leaking", "leaking tap", 1},
        {"Café Zoë", "cafe zoe", 1},
        {"Cafe\xcc\x81", "café", 1},
        {"ROOM ＡＢ１２", "ab12", 1},
        {"3-1123-007", "3-1123-007", 1},
        {"3-1123-007", "3-1123", 1},
        {"3-1123-007", "1123-0", 1},
        {"3-1123-007", "3-007", 0},
        {"3-1123-007", "３－１１２３", 1},
        {"Mr O'Brien", "o'bri", 1},
        {"Dr. Зайцев", "заЙц", 1},
        {"A棟漏水", "a棟", 1},
        {"漏水Kitchen", "kit 漏水", 1},
        {"水，電。都壞", "水電", 1},
        {"水，電。都壞", "水、電", 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Store *store = bench->store;
        done(store_begin(store, DURABLE, sure));
        done(store_run(store,
                       "INSERT INTO request_words (request_words) "
                       "VALUES ('delete-all')",
                       sure));
        done(store_commit(store, sure));
        text_index(store, NOTE, cases[i].text);
        const int count = found(store, cases[i].typed);
        if (count != cases[i].count)
            fail_msg("%s in %s: %d", cases[i].typed, cases[i].text, count);
        char *query = words_query(cases[i].typed);
        if (words_fit(query, cases[i].text) != (count > 0))
            fail_msg("%s by itself in %s", cases[i].typed, cases[i].text);
        free(query);
    }
}

static void what_is_typed_becomes_a_question(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *query;
    } cases[] = {
        {"漏水 kit", "\"漏 水\" \"kit\"*"},
        {"Kit 漏水", "\"kit\"* \"漏 水\""},
        {"3-1123", "\"3 1123\"*"},
        {"漏水", "\"漏 水\""},
        {"a AND b", "\"a\" \"and\" \"b\"*"},
        {"\"x\" OR (y*)", "\"x\" \"or\" \"y\"*"},
        {"name:王^", "\"name\"* \"王\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *query = words_query(cases[i].typed);
        assert_string_equal(query, cases[i].query);
        free(query);
    }
    static const char *const nothing[] = {"",       "  ", "\"\"*",
                                          "。、！", "🚰",  "--"};
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
        assert_null(words_query(nothing[i]));
    assert_null(words_query(NULL));
}

static void a_very_long_question_is_cut(void **state)
{
    Bench *bench = *state;
    Str typed = STR_EMPTY;

    for (int i = 0; i < 20000; i++)
        str_add(&typed, i % 3 == 0 ? "word " : "漏 ");
    assert_int_equal(found(bench->store, typed.at), 0);
    str_clear(&typed);
    for (int i = 0; i < 20000; i++)
        str_add(&typed, "水");
    assert_int_equal(found(bench->store, typed.at), 0);
    str_clear(&typed);
    for (int i = 0; i < 100000; i++)
        str_add(&typed, "x");
    assert_int_equal(found(bench->store, typed.at), 0);
    str_release(&typed);
}

static void broken_bytes_do_no_harm(void **state)
{
    Bench *bench = *state;
    static const char *const texts[] = {
        "\xff\xfe", "漏\xe6\xb0",           "\x80水",
        "a\xc3",    "\xf8\x88\x80\x80\x80", "\xed\xa0\x80"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        text_index(bench->store, (int64_t)i + 1, texts[i]);
        found(bench->store, texts[i]);
    }
    assert_int_equal(found(bench->store, "漏"), 1);
    assert_int_equal(found(bench->store, "水"), 1);
    assert_int_equal(found(bench->store, "a"), 1);
}

static void naughty_strings_can_be_kept_and_looked_for(void **state)
{
    Bench *bench = *state;
    FILE *file = fopen(FIXTURES "/hard/blns/blns.txt", "r");
    char *line = NULL;
    size_t cap = 0;
    int64_t count = 0;

    if (file == NULL) {
        print_message("fixture hard/blns/blns.txt is not there\n");
        skip();
    }
    while (getline(&line, &cap, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        text_index(bench->store, ++count, line);
        const int hits = found(bench->store, line);
        char *query = words_query(line);
        if (hits == 0 || (query != NULL && !words_fit(query, line)))
            fail_msg("does not find itself: %s", line);
        free(query);
    }
    assert_true(count > 500);
    free(line);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        bench_test(words_of_every_script_are_found),
        cmocka_unit_test(what_is_typed_becomes_a_question),
        bench_test(a_very_long_question_is_cut),
        bench_test(broken_bytes_do_no_harm),
        bench_test(naughty_strings_can_be_kept_and_looked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
