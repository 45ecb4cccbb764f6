/* handover_test.c -- what a shift hands over, and what the next must read */
#include "handover.h"
#include "steps.h"

static bool tell(void *self, const HandoverLine *line)
{
    Str *out = self;

    str_addf(out, "%s%s %s", out->len ? "; " : "",
             handover_part_code(line->part), line->text);
    if (*line->why)
        str_addf(out, " (%s)", line->why);
    return true;
}

static void told(const char *expected)
{
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    assert_true(handover_each(desk, clock_now(), tell, &out, &err));
    assert_string_equal(str_text(&out), expected);
    str_release(&out);
}

static void call(char record[49], const char *category, const char *text,
                 const char *appointment)
{
    Err err;

    record[0] = '\0';
    if (!try("request", "receive", record,
             PAIRS("home", "1203", "category", category, "text", text,
                   "appointment_at", appointment),
             &err))
        fail_msg("%s: %s", err.field, err.text);
}

static void each_request_stands_once_where_it_belongs(void **state)
{
    char leak[49], gas[49], late[49], later[49];

    (void)state;
    told("");
    call(late, "leak", "late", "");
    at("2026-11-23 14:08");
    call(leak, "leak", "leak", "");
    call(gas, "gas", "gas", "");
    call(later, "leak", "agreed", "17:00");
    told("emergencies 3-1203 王淑芬  gas (In place; received; Engineering); "
         "late 3-1203 王淑芬  late (In place; received; Engineering); "
         "appointments 3-1203 王淑芬  agreed (In place; received; "
         "Engineering); "
         "open 3-1203 王淑芬  leak (In place; received; Engineering)");
}

static void why_it_is_late_is_told(void **state)
{
    char record[49];

    (void)state;
    call(record, "leak", "leak", "");
    step(record, "dispatch", PAIRS("department", "engineering"));
    step(record, "decline", PAIRS("reason", "no plumber today"));
    at("2026-11-23 14:08");
    told("late 3-1203 王淑芬  leak (In place; handed back; Engineering; no "
         "plumber today)");
}

static void what_is_lent_drafts_and_who_comes_next_are_told(void **state)
{
    char owner[] = "chen", kind[] = "request", record[] = "", fields[] = "{}";
    Draft draft = {.owner = owner,
                   .kind = kind,
                   .record = record,
                   .fields = fields,
                   .begun = clock_now(),
                   .edited = clock_now()};
    Err err = ERR_NONE;

    (void)state;
    house_act(desk, "chen", "manager");
    HOUSE_SET(desk, "parcel", "home", "1203", "carrier", "post");
    HOUSE_SET(desk, "roster", "who", "chen", "begins_at", "2026-11-23 15:00",
              "ends_at", "2026-11-23 23:00");
    assert_true(draft_keep(desk->store, &draft, &err));
    told("waiting Parcel: 1 open; drafts 1 draft of yours was not sent; next "
         "陳美玲");
}

/* ---- what must be read ------------------------------------------------------- */

static void note(const char *by, const char *role, const char *must,
                 const char *about)
{
    house_act(desk, "", "administrator");
    HOUSE_SET(desk, "staff", "login", by, "name", by, "role", "butler");
    house_act(desk, by, "butler");
    HOUSE_SET(desk, "notice", "role", role, "about", about, "must_read", must);
    house_act(desk, "chen", "butler");
}

/* What about the person has to sign, in order. */
static void must(const char *login, const char *role, const char *expected)
{
    Record found[8];
    Str about = STR_EMPTY;

    house_act(desk, login, role);
    const int count = must_read_list(desk, clock_now(), found, 8);
    for (int i = 0; i < count; i++) {
        str_addf(&about, "%s%s", i ? " " : "",
                 fields_get(&found[i].fields, "about"));
        record_release(&found[i]);
    }
    assert_string_equal(str_text(&about), expected);
    str_release(&about);
    house_act(desk, "chen", "butler");
}

static void sign(void)
{
    Record found[8];
    Err err = ERR_NONE;
    const int count = must_read_list(desk, clock_now(), found, 8);

    assert_true(count > 0);
    assert_true(must_read_sign(desk, &found[0], &err));
    for (int i = 0; i < count; i++)
        record_release(&found[i]);
}

static void each_of_them_signs_what_must_be_read_once(void **state)
{
    (void)state;
    note("lin", "everyone", "yes", "first");
    note("lin", "butler", "yes", "second");
    note("lin", "butler", "no", "third");
    note("lin", "manager", "yes", "fourth");
    must("lin", "butler", ""); /* wrote them herself */
    must("chen", "butler", "first second");
    must("hsu", "chief", "first");
    must("sato", "manager", "first fourth");
    const int64_t before = facts();
    sign();
    assert_int_equal(facts(), before + 1);
    must("chen", "butler", "second");
    must("hsu", "chief", "first"); /* each for herself */
    sign();
    must("chen", "butler", "");
}

/* Who has it before her goes on to the next one. */
static void what_is_done_while_it_is_read_is_signed_all_the_same(void **state)
{
    Record found[8], after;
    Err err = ERR_NONE;

    (void)state;
    note("lin", "everyone", "yes", "first");
    assert_int_equal(must_read_list(desk, clock_now(), found, 8), 1);
    house_set(desk, "notice", "done", found[0].record, PAIRS(NULL));
    assert_true(must_read_sign(desk, &found[0], &err));
    assert_true(record_load(desk, "notice", found[0].record, &after, &err));
    assert_string_equal(after.state, "done");
    assert_string_equal(fields_get(&after.fields, "read_by"), "chen");
    record_release(&after);
    record_release(&found[0]);
}

static void what_is_done_or_past_need_not_be_read(void **state)
{
    Record found[8];
    char record[49];

    (void)state;
    note("lin", "everyone", "yes", "first");
    house_act(desk, "lin", "butler");
    HOUSE_SET(desk, "notice", "role", "everyone", "about", "short", "must_read",
              "yes", "until", "2026-11-23 15:00");
    must("chen", "butler", "first short");
    at("2026-11-23 15:01");
    must("chen", "butler", "first");
    assert_int_equal(must_read_list(desk, clock_now(), found, 8), 1);
    text_copy(record, sizeof record, found[0].record);
    record_release(&found[0]);
    house_set(desk, "notice", "done", record, PAIRS(NULL));
    must("chen", "butler", "");
}

static void notes_stand_in_the_handover(void **state)
{
    (void)state;
    note("lin", "everyone", "yes", "lift");
    note("lin", "manager", "no", "money");
    told("notes lift");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_request_stands_once_where_it_belongs),
        TEST(why_it_is_late_is_told),
        TEST(what_is_lent_drafts_and_who_comes_next_are_told),
        TEST(each_of_them_signs_what_must_be_read_once),
        TEST(what_is_done_while_it_is_read_is_signed_all_the_same),
        TEST(what_is_done_or_past_need_not_be_read),
        TEST(notes_stand_in_the_handover),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
