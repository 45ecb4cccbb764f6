/* find_test.c -- a request is found from the moment it is saved, whoever put
 * its words into the full-text table, and when
 */
#include "../../src/service/find.h"
#include "steps.h"

enum { TURNS = 160, ASKED = 6, SEED = 20261123 };

static const char *const said[] = {"廚房漏水",
                                   "浴室水龍頭",
                                   "Kitchen tap drips",
                                   "the drain is blocked",
                                   "drum",
                                   "電梯 3-1204",
                                   "w",
                                   "O'Brien asks"};
static const char *const typed[] = {
    "漏水", "水",        "水龍頭", "dr",     "drain", "tap dr", "kit",
    "w",    "廚房 漏水", "o'bri",  "3-1204", "住戶",  "zzz",    "1203"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static unsigned long drawn = SEED;

static int draw(size_t count)
{
    drawn = drawn * 6364136223846793005UL + 1442695040888963407UL;
    return (int)((drawn >> 33) % count);
}

/* The records that words find, oldest first, each on a line. */
static char *found(const char *words)
{
    Finder finder;
    int64_t id;
    Str out = STR_EMPTY;

    finder_open(&finder, desk, words, (FindFrom){.edge = 0, .backwards = true});
    while (finder_next(&finder, &id))
        str_addf(&out, "%lld\n", (long long)id);
    assert_true(finder_close(&finder));
    return out.at ? str_take(&out) : mem_text("");
}

/* What must be found: read off every row.  One letter is a whole word. */
static char *expected(const char *words)
{
    Str out = STR_EMPTY;
    char *query = words_query(words);
    Sql *q = sql(desk->store,
                 "SELECT id, " REQUEST_WORDS " FROM request ORDER BY id");

    if (strlen(words) == 1 && query[strlen(query) - 1] == '*')
        query[strlen(query) - 1] = '\0';
    while (sql_row(q))
        if (words_fit(query, sql_get(q, 1)))
            str_addf(&out, "%lld\n", (long long)sql_get_int(q, 0));
    assert_true(sql_done(q, NULL));
    free(query);
    return out.at ? str_take(&out) : mem_text("");
}

static void ask(const char *words)
{
    char *is = found(words), *must = expected(words);

    if (strcmp(is, must) != 0)
        fail_msg("%s finds\n%sand should\n%s", words, is, must);
    free(is);
    free(must);
}

static void reopen(void)
{
    Err err = ERR_NONE;
    char *path = mem_text(store_path(desk->store));

    desk_close(desk);
    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        fail_msg("%s", err.text);
    house_act(desk, "chen", "butler");
    free(path);
}

/* Sometimes told later than others that came after it. */
static void take_down(char record[49])
{
    static const char *const when[] = {"14:02", "13:20", "9:00", "14:00"};
    Err err;

    record[0] = '\0';
    if (!try("request", "receive", record,
             PAIRS("place", "大廳", "category", "leak", "text",
                   said[draw(COUNT(said))], "received_at",
                   when[draw(COUNT(when))]),
             &err))
        fail_msg("%s: %s", err.field, err.text);
}

static void
a_request_is_found_before_and_after_its_words_are_put_in(void **state)
{
    char record[40][49];

    (void)state;
    for (size_t i = 0; i < COUNT(record); i++)
        take_down(record[i]);
    assert_true(words_until(desk) == 0);
    for (size_t i = 0; i < COUNT(typed); i++)
        ask(typed[i]);
    desk_tend(desk);
    assert_true(words_until(desk) > 0);
    for (size_t i = 0; i < COUNT(typed); i++)
        ask(typed[i]);
}

/* Who kills the program between two steps is `reopen`. */
static void whatever_happens_words_find_what_the_rows_say(void **state)
{
    static char record[TURNS][49];
    Err err = ERR_NONE;
    int count = 0;

    (void)state;
    for (int turn = 0; turn < TURNS; turn++) {
        char *chosen = count > 0 ? record[draw((size_t)count)] : NULL;
        switch (draw(chosen ? 10 : 1)) {
        default:
            take_down(record[count++]);
            break;
        case 5:
        case 6:
            step(chosen, "note", PAIRS("note", said[draw(COUNT(said))]));
            break;
        case 7:
            step(chosen, "amend", PAIRS("text", said[draw(COUNT(said))]));
            break;
        case 8:
            desk_tend(desk);
            break;
        case 9:
            reopen();
            if (draw(4) == 0)
                assert_true(desk_rebuild(desk, NULL, NULL, &err));
            break;
        }
        for (int i = 0; i < ASKED; i++)
            ask(typed[draw(COUNT(typed))]);
    }
    while (desk_tend(desk))
        ;
    Str out = STR_EMPTY;
    assert_true(desk_check(desk, NULL, NULL, &out, &err));
    assert_string_equal(str_text(&out), "");
    str_release(&out);
}

static void many_at_once_are_put_in_a_few_at_a_time(void **state)
{
    char record[49];
    int times = 1;

    (void)state;
    for (int i = 0; i < 600; i++)
        take_down(record);
    while (desk_tend(desk))
        times++;
    assert_true(times > 2);
    ask("漏水");
    ask("dr");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_is_found_before_and_after_its_words_are_put_in),
        TEST(whatever_happens_words_find_what_the_rows_say),
        TEST(many_at_once_are_put_in_a_few_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
