/* comments_test.c -- the words that stand out are those a person would name */
#include "../../src/service/comments.h"

#include "csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST = 40 };

/* "電梯 5, 管家 4, …" of comments, NULL at the end. */
static void expect_words(const char *const comments[], int max,
                         const char *expected)
{
    Comments all;
    CommentWord words[MOST];
    Str found = STR_EMPTY;

    comments_init(&all);
    for (int i = 0; comments[i]; i++)
        comments_add(&all, comments[i]);
    int count = comments_top(&all, words, max);
    for (int i = 0; i < count; i++)
        str_addf(&found, "%s%s %d", i ? ", " : "", words[i].text, words[i].in);
    assert_string_equal(str_text(&found), expected);
    str_release(&found);
    comments_release(&all);
}

#define EXPECT_WORDS(max, expected, ...) \
    expect_words((const char *const[]){__VA_ARGS__, NULL}, max, expected)

static void chinese_words_are_found_without_a_dictionary(void **state)
{
    (void)state;
    EXPECT_WORDS(
        9,
        "電梯 5, 管家 4, 健身房 3, 吵 3, 久 2, 停車場 2, 態度 2, 慢 2, "
        "樓上 2",
        "電梯太慢，早上要等很久", "電梯常常故障，希望盡快維修", "電梯等太久了",
        "管家服務很親切", "管家態度很好，謝謝", "管家很親切，門禁太嚴格",
        "健身房冷氣不夠冷", "健身房器材老舊", "希望健身房延長開放時間",
        "停車場燈光太暗", "停車場車位太窄，電梯也太慢", "樓上太吵",
        "鄰居太吵了", "電梯裡有垃圾", "噪音，樓上太吵", "管家服務態度非常好");
    EXPECT_WORDS(4, "物业费 2, 电梯 2, 管家服务 2, 绿化 2",
                 "电梯太慢了，早上要等很久", "电梯经常坏", "物业费太贵",
                 "管家服务很好，物业费有点贵", "管家服务态度好", "绿化很好",
                 "绿化养护不及时");
}

static void a_part_of_a_longer_word_is_not_told_beside_it(void **state)
{
    (void)state;
    EXPECT_WORDS(9, "社區活動 3", "社區活動很少", "社區活動辦得很好",
                 "多辦社區活動");
}

static void other_languages_stand_beside_it(void **state)
{
    (void)state;
    EXPECT_WORDS(9, "slow 3, lift 2", "The lift is too slow in the morning",
                 "Lifts are SLOW", "slow slow slow");
    EXPECT_WORDS(9, "エレベーター 2, 狭い 2, 駐車場 2", "エレベーターが遅い",
                 "エレベーターは狭い", "駐車場が狭い", "駐車場です");
    EXPECT_WORDS(9, "엘리베이터 2, 주차장 2, 친절 2",
                 "엘리베이터가 너무 느려요", "엘리베이터는 자주 고장나요",
                 "주차장이 좁아요", "주차장 조명이 어두워요",
                 "직원들이 친절해요", "담당 친절합니다");
}

static void a_comment_counts_a_word_once(void **state)
{
    (void)state;
    EXPECT_WORDS(9, "", "電梯，電梯，電梯", "");
}

static void broken_and_endless_comments_do_no_harm(void **state)
{
    char *endless = mem_new(100001);

    (void)state;
    for (int i = 0; i < 100000; i += 5)
        memcpy(endless + i, "\xe6\xa2\xaf\xff\xe6", 5);
    const char *const comments[] = {endless, "\xe6\xa2", "", "漏", NULL};
    expect_words(comments, 9, "");
    free(endless);
}

/* What visitors of Fukui gave as reasons, in November 2022. */
static void visitors_of_fukui_speak_of_food_and_autumn(void **state)
{
    static const char *const file = FIXTURES "/survey/ja-fukui/202211.csv";
    Comments all;
    CommentWord words[MOST];
    Csv *csv = NULL;
    Err err = ERR_NONE;
    Str found = STR_EMPTY;
    int column = -1;

    (void)state;
    if (access(file, R_OK) != 0) {
        print_message("the fixtures are not here\n");
        skip();
    }
    comments_init(&all);
    assert_true(csv_open(&csv, file, NULL, &err));
    while (csv_row(csv, &err) == 1) {
        for (int i = 0; column < 0 && i < csv_count(csv); i++)
            if (strcmp(csv_field(csv, i), "満足度の理由") == 0)
                column = i;
        comments_add(&all, csv_field(csv, column));
    }
    csv_close(csv);
    int count = comments_top(&all, words, MOST);
    for (int i = 0; i < count; i++)
        str_addf(&found, "%s ", words[i].text);
    static const char *const expected[] = {"美味", "温泉", "景色",
                                           "紅葉", "食事", "駐車場"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!strstr(str_text(&found), expected[i]))
            fail_msg("%s is not in: %s", expected[i], str_text(&found));
    str_release(&found);
    comments_release(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_words_are_found_without_a_dictionary),
        cmocka_unit_test(a_part_of_a_longer_word_is_not_told_beside_it),
        cmocka_unit_test(other_languages_stand_beside_it),
        cmocka_unit_test(a_comment_counts_a_word_once),
        cmocka_unit_test(broken_and_endless_comments_do_no_harm),
        cmocka_unit_test(visitors_of_fukui_speak_of_food_and_autumn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
