/* link_test.c -- requests of one cause under one incident, and what may be the
 * same
 */
#include "register.h"
#include "steps.h"

/* Who is on the staff with that role, and signed in. */
static void works(const char *login, const char *role)
{
    house_act(desk, "", "administrator");
    house_staff(desk, login, login, role, "1234");
    house_act(desk, login, role);
}

static void burst(char incident[49])
{
    Err err;

    incident[0] = '\0';
    if (!try("incident", "set", incident,
             PAIRS("home", "1203", "what", "water", "text", "廚房水管爆裂",
                   "tell", "水管搶修中，預計16時復水"),
             &err))
        fail_msg("%s: %s", err.field, err.text);
}

/* A leak in a home, linked to the incident. */
static void leak(const char *home, const char *incident, char record[49])
{
    Err err;

    record[0] = '\0';
    assert_true(try("request", "receive", record,
                    PAIRS("home", home, "category", "leak", "text", "漏水"),
                    &err));
    if (incident)
        step(record, "link", PAIRS("incident", incident));
}

static void line_add(void *self, const char *label, const char *text)
{
    str_addf(self, "%s: %s\n", label, text);
}

static void a_linked_one_tells_what_callers_are_told(void **state)
{
    char incident[49], record[49];
    Str out = STR_EMPTY;

    (void)state;
    burst(incident);
    leak("1203", incident, record);
    Request request = load(record);
    assert_string_equal(request.incident, incident);
    request_beside(desk, &request, line_add, &out);
    assert_non_null(strstr(str_text(&out), "水管搶修中，預計16時復水"));
    request_release(&request);
    str_clear(&out);
    incidents_tell(desk, 3, &out);
    assert_string_equal(str_text(&out),
                        "I3-1123-001  水管搶修中，預計16時復水");
    str_clear(&out);
    incidents_tell(desk, 1, &out);
    assert_string_equal(str_text(&out), "");
    str_release(&out);
}

static void a_mistaken_link_is_taken_apart_again(void **state)
{
    char incident[49], record[49];
    Err err;

    (void)state;
    burst(incident);
    leak("1203", incident, record);
    assert_int_equal(request_linked(desk, incident), 1);
    step(record, "unlink", PAIRS("reason", "另一處漏水"));
    Request request = load(record);
    assert_null(request.incident);
    request_release(&request);
    assert_int_equal(request_linked(desk, incident), 0);
    assert_false(try("request", "unlink", record, PAIRS(NULL), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
}

static void closing_the_incident_closes_nothing_by_itself(void **state)
{
    char incident[49], one[49], two[49], other[49];
    int count;
    Err err = ERR_NONE;

    (void)state;
    burst(incident);
    leak("1203", incident, one);
    leak("1204", incident, two);
    leak("1204", NULL, other);
    step(two, "resolve", PAIRS("resolution", "已擦乾"));
    works("hsu", "chief");
    assert_true(try("incident", "look_into", incident,
                    PAIRS("cause", "接頭老化", "prevention", "逐戶更換"),
                    &err));
    assert_true(try("incident", "close", incident,
                    PAIRS("closing", "水管已更換"), &err));
    Request request = load(one);
    assert_int_equal(request.state, REQUEST_RECEIVED);
    request_release(&request);

    const int64_t before = facts();
    assert_true(
        request_resolve_linked(desk, incident, "水管已更換", &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(facts(), before + 1);
    request = load(one);
    assert_int_equal(request.state, REQUEST_RESOLVED);
    assert_string_equal(request.resolution, "水管已更換");
    request_release(&request);
    request = load(two);
    assert_string_equal(request.resolution, "已擦乾");
    request_release(&request);
    request = load(other);
    assert_int_equal(request.state, REQUEST_RECEIVED);
    request_release(&request);
    house_act(desk, "chen", "butler");
}

static int alike(const char *home, const char *category, RequestRow rows[4])
{
    return request_alike(desk, home, category, rows, 4);
}

static void
what_may_be_the_same_is_of_its_home_or_near_and_of_today(void **state)
{
    char record[49];
    RequestRow rows[4];
    Err err;

    (void)state;
    leak("1203", NULL, record);
    assert_int_equal(alike("3-1203", NULL, rows), 1);
    assert_int_equal(alike("3-1204", NULL, rows), 0);
    assert_int_equal(alike("3-1203", "leak", rows), 1);
    assert_int_equal(alike("3-1204", "leak", rows), 1); /* next door */
    assert_int_equal(alike("3-1203", "taxi", rows), 0);
    assert_int_equal(alike("1-0301", "leak", rows), 0);
    assert_int_equal(alike(NULL, NULL, rows), 0);
    leak("1204", NULL, record);
    assert_int_equal(alike("3-1203", "leak", rows), 2);
    assert_string_equal(rows[0].home, "3-1203");
    assert_int_equal(alike("3-1204", "leak", rows), 2);
    assert_string_equal(rows[0].home, "3-1204");
    assert_true(clock_set("2026-11-23 18:03", &err));
    assert_int_equal(alike("3-1203", "leak", rows), 0);
}

static void only_what_the_same_desk_holds_is_linked(void **state)
{
    char incident[49], record[49];
    Err err;

    (void)state;
    burst(incident);
    house_close(desk);
    desk = house_open(0); /* the hotline has every unit */
    house_home(desk, "3-1203", "3");
    house_home(desk, "1-0301", "1");
    works("tsai", "hotline");
    incident[0] = '\0';
    assert_true(try("incident", "set", incident,
                    PAIRS("home", "3-1203", "what", "water", "text", "x"),
                    &err));
    leak("1-0301", NULL, record);
    assert_false(
        try("request", "link", record, PAIRS("incident", incident), &err));
    assert_string_equal(err.field, "incident");
}

static void tables_are_what_the_facts_add_up_to(void **state)
{
    char incident[49], record[49];

    (void)state;
    burst(incident);
    leak("1203", incident, record);
    step(record, "remind", PAIRS("text", "還在漏"));
    house_sound(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_linked_one_tells_what_callers_are_told),
        TEST(a_mistaken_link_is_taken_apart_again),
        TEST(closing_the_incident_closes_nothing_by_itself),
        TEST(what_may_be_the_same_is_of_its_home_or_near_and_of_today),
        TEST(only_what_the_same_desk_holds_is_linked),
        TEST(tables_are_what_the_facts_add_up_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
