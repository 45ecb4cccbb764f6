/* register_test.c -- what a form defines is a register: kept, listed, undone
 *
 * The forms stand in this file as a site would write them.
 */
#include "register.h"
#include "steps.h"
#include "transfer.h"

#include <sys/stat.h>

/* ---- the site's forms ------------------------------------------------------- */

static const char *const parcel =
    "kind: waiting\n"
    "scope: unit\n"
    "number: W\n"
    "label: {en: Waiting parcel, zh-Hant: 待領包裹}\n"
    "title: [home, carrier]\n"
    "fields:\n"
    "  - {name: home, type: home, required: yes, label: {en: Home}}\n"
    "  - {name: carrier, type: choice, choices: [post, courier, by_hand],\n"
    "     label: {en: Carrier}}\n"
    "  - {name: count, type: number, default: 1, min: 1, label: {en: Count}}\n"
    "  - {name: since, type: datetime, default: now, label: {en: Since}}\n"
    "  - {name: note, type: long, label: {en: Note}}\n"
    "  - {name: secret, type: text, confidential: [manager],\n"
    "     label: {en: Secret}}\n"
    "  - {name: handed_to, type: person, later: yes, label: {en: To}}\n"
    "  - {name: handed_at, type: datetime, default: now, later: yes,\n"
    "     label: {en: At}}\n"
    "steps:\n"
    "  - {name: hand, label: {en: Hand over}, asks: [handed_to, handed_at]}\n"
    "list:\n"
    "  columns: [number, home, carrier]\n"
    "  order: [since]\n"
    "  open_while: {handed_at: empty}\n"
    "print:\n"
    "  - {name: slip, label: {en: Slip}, text: {en: \"Parcel {number} for\n"
    "     {home} ({label:carrier}: {carrier})\", zh-Hant: \"{home} "
    "有包裹\"}}\n";

static const char *const round_form =
    "kind: walk\n"
    "scope: unit\n"
    "number: V\n"
    "label: {en: Walk}\n"
    "title: [home]\n"
    "fields:\n"
    "  - {name: home, type: home, required: yes, label: {en: Home}}\n"
    "  - {name: class, type: choice, default: home.class,\n"
    "     choices: [occupied, unsold, unlet], label: {en: Class}}\n"
    "  - {name: reason, type: long, shown_if: {class: unsold},\n"
    "     required_if: {class: unsold}, label: {en: Reason}}\n"
    "  - {name: by, type: staff, default: actor, label: {en: By}}\n"
    "  - {name: water, type: number, rising: home, label: {en: Water}}\n"
    "  - {name: again_on, type: date, label: {en: Again}}\n"
    "  - {name: failures, type: number, compute: {count: failed},\n"
    "     label: {en: Failures}}\n"
    "items:\n"
    "  scale: pass_fail\n"
    "  default: pass\n"
    "  remark: failed\n"
    "  sections:\n"
    "    - label: {en: Kitchen}\n"
    "      items: [{name: tap, label: {en: Tap}},\n"
    "              {name: drain, label: {en: Drain}}]\n"
    "states:\n"
    "  - {name: written, label: {en: written}}\n"
    "  - {name: checked, label: {en: checked}, open: no}\n"
    "steps:\n"
    "  - {name: check, label: {en: Check}, from: [written], to: checked,\n"
    "     by: [quality]}\n"
    "  - {name: return, label: {en: Send back}, from: [checked], to: written,\n"
    "     by: [quality]}\n"
    "follow:\n"
    "  - {each: [drain], make: request, fields: {home: \"{home}\",\n"
    "     category: nowhere, text: \"{remark}\"}}\n"
    "  - {each: [tap], make: request, fields: {home: \"{home}\",\n"
    "     category: leak, text: \"{section}, {item}: {remark}\"}}\n"
    "  - {when: {failures: {above: 0}}, set: {again_on: \"+14 days\"}}\n"
    "list:\n"
    "  columns: [number, home, class]\n"
    "  order: [-made_at]\n"
    "  due: again_on\n"
    "every: {period: month, for: home, key: home}\n";

static const char *const booking =
    "kind: hall\n"
    "scope: everyone\n"
    "number: B\n"
    "label: {en: Booking}\n"
    "title: [room]\n"
    "exclusive: {same: [room], from: starts_at, until: ends_at}\n"
    "fields:\n"
    "  - {name: room, type: text, required: yes, label: {en: Room}}\n"
    "  - {name: starts_at, type: datetime, label: {en: From}}\n"
    "  - {name: ends_at, type: datetime, label: {en: Until}}\n"
    "list:\n"
    "  columns: [number, room, starts_at]\n"
    "  order: [starts_at]\n";

static char forms[64];

static void form_put(const char *name, const char *text)
{
    char path[128];

    text_print(path, sizeof path, "%s/%s.yaml", forms, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void form_drop(const char *name)
{
    char path[128];

    text_print(path, sizeof path, "%s/%s.yaml", forms, name);
    unlink(path);
}

static int registers_open(void **test)
{
    strcpy(forms, "/tmp/guanjia-forms-XXXXXX");
    assert_non_null(mkdtemp(forms));
    setenv("GUANJIA_FORMS", forms, 1);
    form_put("waiting", parcel);
    form_put("walk", round_form);
    form_put("hall", booking);
    open_house(test);
    if (form_book_trouble(desk->forms))
        fail_msg("%s", form_book_trouble(desk->forms));
    return 0;
}

static int registers_close(void **test)
{
    close_house(test);
    form_drop("waiting");
    form_drop("walk");
    form_drop("hall");
    rmdir(forms);
    return 0;
}

#define REGISTER_TEST(name) \
    cmocka_unit_test_setup_teardown(name, registers_open, registers_close)

/* ---- helpers ----------------------------------------------------------------- */

/* Each a minute after the other. */
static void make(const char *kind, char record[49], const char *const *pairs)
{
    static int minute;
    char now[24];
    Err err = ERR_NONE;

    text_print(now, sizeof now, "2026-11-23 14:%02d", ++minute % 50 + 2);
    assert_true(clock_set(now, &err));
    record[0] = '\0';
    if (!try(kind, "set", record, pairs, &err))
        fail_msg("%s: %s: %s", kind, err.field, err.text);
}

static void then(const char *kind, const char *verb, char record[49],
                 const char *const *pairs)
{
    Err err;

    if (!try(kind, verb, record, pairs, &err))
        fail_msg("%s %s: %s: %s", kind, verb, err.field, err.text);
}

static Record look(const char *kind, const char *record)
{
    Record out;
    Err err = ERR_NONE;

    if (!record_load(desk, kind, record, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void assert_sound(void)
{
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    if (!desk_check(desk, NULL, NULL, &out, &err))
        fail_msg("%s%s", str_text(&out), err.text);
    str_release(&out);
}

static void assert_answer(const Record *record, const char *name,
                          const char *value)
{
    const char *said = fields_get(&record->fields, name);

    if (!said || strcmp(said, value) != 0)
        fail_msg("%s is %s, not %s", name, said ? said : "(nothing)", value);
}

/* The homes of a list, in its order: "3-1203 3-1204". */
static void list_homes(const RecordQuery *query, Str *out)
{
    Record rows[20];
    RecordKey keys[20];
    int count = record_list(desk, query, NULL, rows, keys, 20);

    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        str_addf(out, "%s%s", i ? " " : "",
                 fields_get(&rows[i].fields, "home"));
        record_release(&rows[i]);
    }
}

static void assert_list(const RecordQuery *query, const char *homes)
{
    Str out = STR_EMPTY;

    list_homes(query, &out);
    assert_string_equal(str_text(&out), homes);
    str_release(&out);
}

/* ---- one record ---------------------------------------------------------------- */

static void a_parcel_waits_until_it_is_handed_over(void **test)
{
    const RecordQuery open = {.kind = "waiting", .open = true};
    char record[49];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "carrier", "post"));
    Record one = look("waiting", record);
    assert_string_equal(one.number, "W3-1123-001");
    assert_int_equal(one.unit, 3);
    assert_true(one.open);
    assert_answer(&one, "home", "3-1203");
    assert_answer(&one, "count", "1");
    record_release(&one);
    assert_list(&open, "3-1203");

    then("waiting", "hand", record, PAIRS("handed_to", "王太太"));
    one = look("waiting", "w3-1123-001");
    assert_false(one.open);
    assert_answer(&one, "handed_to", "王太太");
    record_release(&one);
    assert_list(&open, "");
    assert_list(&(RecordQuery){.kind = "waiting"}, "3-1203");
    assert_sound();
}

static void numbers_count_the_day(void **test)
{
    char record[49], number[33];

    (void)test;
    for (int i = 1; i <= 9; i++) {
        make("waiting", record, PAIRS("home", "1203"));
        Record one = look("waiting", record);
        text_print(number, sizeof number, "W3-1123-%03d", i);
        assert_string_equal(one.number, number);
        record_release(&one);
    }
}

static void what_a_step_asks_is_not_typed_before(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("waiting", "set", record,
                     PAIRS("home", "1203", "handed_to", "x"), &err));
    assert_string_equal(err.field, "handed_to");
    assert_int_equal(facts(), facts());
}

static void undoing_the_making_takes_it_out_of_the_list(void **test)
{
    char record[49], second[49];
    Err err = ERR_NONE;

    (void)test;
    make("waiting", record, PAIRS("home", "1203"));
    assert_true(desk_undo(desk, "waiting", "W3-1123-001", NULL, &err));
    assert_list(&(RecordQuery){.kind = "waiting"}, "");
    make("waiting", second, PAIRS("home", "1204"));
    Record one = look("waiting", second);
    assert_string_equal(one.number, "W3-1123-002");
    record_release(&one);
    assert_true(desk_undo(desk, "waiting", record, NULL, &err) == false);
    assert_sound();
}

static void what_a_condition_shows_is_asked(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("walk", "set", record,
                     PAIRS("home", "1203", "class", "unsold"), &err));
    assert_string_equal(err.field, "reason");
    assert_true(try("walk", "set", record,
                    PAIRS("home", "1203", "class", "unsold", "reason", "新屋"),
                    &err));
    Record one = look("walk", record);
    assert_answer(&one, "by", "chen");
    assert_answer(&one, "tap", "pass");
    assert_answer(&one, "failures", "0");
    assert_string_equal(one.state, "written");
    record_release(&one);
}

static void a_home_of_another_unit_is_not_taken(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("waiting", "set", record, PAIRS("home", "1-0301"), &err));
    assert_string_equal(err.field, "home");
}

static void what_all_hold_is_written_at_the_hotline(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("hall", "set", record, PAIRS("room", "Hall"), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
}

static void a_room_is_booked_once(void **test)
{
    char record[49];
    Err err;

    (void)test;
    desk->unit = 0;
    make("hall", record,
         PAIRS("room", "Hall", "starts_at", "14:30", "ends_at", "16:00"));
    record[0] = '\0';
    assert_false(try(
        "hall", "set", record,
        PAIRS("room", "Hall", "starts_at", "15:30", "ends_at", "17:00"), &err));
    assert_string_equal(err.field, "starts_at");
    assert_non_null(strstr(err.text, "BH-1123-001"));
    make("hall", record,
         PAIRS("room", "Hall", "starts_at", "16:00", "ends_at", "17:00"));
    make("hall", record,
         PAIRS("room", "Pool", "starts_at", "15:00", "ends_at", "17:00"));
    desk->unit = 3;
}

static void a_meter_does_not_fall(void **test)
{
    char record[49];
    Err err;

    (void)test;
    make("walk", record, PAIRS("home", "1203", "water", "120"));
    record[0] = '\0';
    assert_false(try("walk", "set", record,
                     PAIRS("home", "1203", "water", "119"), &err));
    assert_string_equal(err.field, "water");
    assert_non_null(strstr(err.text, "120"));
    make("walk", record, PAIRS("home", "1204", "water", "3"));
    make("walk", record, PAIRS("home", "1203", "water", "121"));
    then("walk", "set", record, PAIRS("water", "120"));
}

/* ---- who ------------------------------------------------------------------------ */

static void a_step_is_for_the_roles_that_the_form_names(void **test)
{
    char record[49];
    const char *steps[4];
    Err err;

    (void)test;
    make("walk", record, PAIRS("home", "1203"));
    assert_false(try("walk", "check", record, PAIRS("at", "+0"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    Record one = look("walk", record);
    assert_int_equal(record_steps(desk, &one, steps, 4), 0);
    house_act(desk, "lin", "quality");
    assert_int_equal(record_steps(desk, &one, steps, 4), 1);
    assert_string_equal(steps[0], "check");
    record_release(&one);
    then("walk", "check", record, PAIRS("at", "+0"));
    assert_false(try("walk", "check", record, PAIRS("at", "+0"), &err));
    assert_int_equal(err.kind, ERR_NOT_NOW);
    assert_non_null(strstr(err.text, "checked"));
    one = look("walk", record);
    assert_string_equal(one.state, "checked");
    assert_false(one.open);
    record_release(&one);
}

static void what_is_confidential_is_hidden(void **test)
{
    char record[49] = "";
    Err err;

    (void)test;
    assert_false(try("waiting", "set", record,
                     PAIRS("home", "1203", "secret", "x"), &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    house_act(desk, "boss", "manager");
    make("waiting", record, PAIRS("home", "1203", "secret", "珠寶"));
    house_act(desk, "chen", "butler");
    Record one = look("waiting", record);
    assert_null(fields_get(&one.fields, "secret"));
    assert_true(fields_has(&one.hidden, "secret"));
    record_release(&one);
    assert_list(&(RecordQuery){.kind = "waiting", .words = "珠寶"}, "");
    assert_list(
        &(RecordQuery){.kind = "waiting", .field = "secret", .value = "珠寶"},
        "");
}

/* ---- lists ----------------------------------------------------------------------- */

static void a_list_has_the_forms_order_and_goes_both_ways(void **test)
{
    static const char *const homes[] = {"1203", "1204", "1203", "1204", "1203"};
    const RecordQuery query = {.kind = "waiting", .open = true};
    char record[49];
    Record rows[2];
    RecordKey keys[2];
    RecordFrom from = {0};
    int seen = 0;

    (void)test;
    for (int i = 0; i < 5; i++)
        make("waiting", record,
             PAIRS("home", homes[i], "since", i % 2 ? "13:00" : "12:30",
                   "count", i == 4 ? "2" : "1"));
    for (int got; (got = record_list(desk, &query, &from, rows, keys, 2)) > 0;
         from.key = &keys[got - 1]) {
        for (int i = 0; i < got; i++, seen++) {
            assert_answer(&rows[i], "home", seen < 3 ? "3-1203" : "3-1204");
            record_release(&rows[i]);
        }
    }
    assert_int_equal(seen, 5);
    from = (RecordFrom){.back = true};
    assert_int_equal(record_list(desk, &query, &from, rows, keys, 2), 2);
    assert_answer(&rows[0], "home", "3-1204");
    record_release(&rows[0]);
    record_release(&rows[1]);
    assert_int_equal(record_count(desk, &query, 3), 4);
    assert_int_equal(record_count(desk, &query, 100), 5);
}

static void a_record_is_found_by_words_number_and_household(void **test)
{
    char record[49];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "note", "生鮮 冷藏"));
    make("waiting", record, PAIRS("home", "1204", "note", "flowers"));
    make("walk", record, PAIRS("home", "1204"));
    assert_list(&(RecordQuery){.kind = "waiting", .words = "冷藏"}, "3-1203");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "flow"}, "3-1204");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "w3-1123-0"},
                "3-1204 3-1203");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "王淑"}, "3-1203");
    assert_list(
        &(RecordQuery){.kind = "waiting", .field = "home", .value = "3-1204"},
        "3-1204");
    assert_list(&(RecordQuery){.kind = "waiting", .words = "Lee"}, "3-1204");
}

/* ---- what follows ------------------------------------------------------------------ */

static void a_failed_item_makes_a_request_and_a_date(void **test)
{
    char record[49];
    RequestRow rows[4];
    Str what = STR_EMPTY;
    Err err = ERR_NONE;

    (void)test;
    make("walk", record,
         PAIRS("home", "1203", "tap", "fail", "tap_remark", "滴水"));
    Record one = look("walk", record);
    assert_answer(&one, "again_on", "2026-12-07");
    assert_answer(&one, "failures", "1");
    record_release(&one);
    assert_int_equal(
        request_rows(desk, &REQUEST_QUERY_BOARD, (RowsFrom){0}, rows, 4), 1);
    assert_string_equal(rows[0].text, "Kitchen, Tap: 滴水");
    assert_string_equal(rows[0].home, "3-1203");

    assert_true(desk_undo(desk, "walk", record, &what, &err));
    assert_non_null(strstr(str_text(&what), rows[0].number));
    str_release(&what);
    assert_int_equal(
        request_rows(desk, &REQUEST_QUERY_BOARD, (RowsFrom){0}, rows, 4), 1);
    assert_sound();
}

static void when_what_follows_fails_nothing_is_saved(void **test)
{
    char record[49] = "";
    Err err;
    int64_t before = facts();

    (void)test;
    assert_false(try(
        "walk", "set", record,
        PAIRS("home", "1203", "drain", "fail", "drain_remark", "臭"), &err));
    assert_non_null(strstr(err.text, "no category nowhere"));
    assert_int_equal(facts(), before);
    assert_list(&(RecordQuery){.kind = "walk"}, "");
}

/* ---- forms that change --------------------------------------------------------------- */

static void desk_again(void)
{
    char path[96];
    Err err = ERR_NONE;

    text_print(path, sizeof path, "%s", store_path(desk->store));
    desk_close(desk);
    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        fail_msg("%s", err.text);
    house_act(desk, "chen", "butler");
}

static void what_an_older_form_asked_is_shown_as_it_was_typed(void **test)
{
    static const char *const newer =
        "kind: waiting\n"
        "scope: unit\n"
        "number: W\n"
        "label: {en: Waiting parcel}\n"
        "title: [home]\n"
        "fields:\n"
        "  - {name: home, type: home, required: yes, label: {en: Home}}\n"
        "  - {name: carrier, type: choice, choices: [drone], label: {en: C}}\n"
        "  - {name: note, type: number, label: {en: Note}}\n"
        "list:\n"
        "  columns: [home]\n"
        "  order: [-home]\n";
    char record[49];

    (void)test;
    make("waiting", record,
         PAIRS("home", "1203", "carrier", "post", "note", "左邊"));
    make("waiting", record, PAIRS("home", "1204"));
    then("waiting", "hand", record, PAIRS("handed_to", "Lee"));
    form_put("waiting", newer);
    desk_again();
    assert_list(&(RecordQuery){.kind = "waiting", .open = true},
                "3-1204 3-1203");
    Record one = look("waiting", "W3-1123-001");
    assert_answer(&one, "note", "左邊");
    assert_string_equal(fields_get(&one.others, "count"), "1");
    char *told = record_told(desk, form_of(desk->forms, "waiting"), "carrier",
                             fields_get(&one.fields, "carrier"));
    assert_string_equal(told, "post (?)");
    free(told);
    record_release(&one);
    assert_sound();

    form_put("waiting", parcel);
    desk_again();
    one = look("waiting", "W3-1123-002");
    assert_false(one.open);
    assert_answer(&one, "handed_to", "Lee");
    record_release(&one);
    assert_sound();
}

static void a_register_whose_form_is_gone_comes_back_with_it(void **test)
{
    char record[49];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "note", "花"));
    form_drop("waiting");
    desk_again();
    assert_null(register_of(desk, "waiting"));
    assert_sound();
    form_put("waiting", parcel);
    desk_again();
    assert_list(&(RecordQuery){.kind = "waiting", .words = "花"}, "3-1203");
    assert_sound();
}

/* ---- disputes ------------------------------------------------------------------------- */

static void a_step_that_comes_too_late_is_disputed(void **test)
{
    char record[49];
    Err err = ERR_NONE;
    Dispute disputes[4];

    (void)test;
    make("walk", record, PAIRS("home", "1203"));
    take(1, "walk", record, "check", "{\"at\":\"1\"}");
    take(2, "walk", record, "check", "{\"at\":\"2\"}");
    Record one = look("walk", record);
    assert_string_equal(one.state, "checked");
    assert_int_equal(one.disputes, 1);
    record_release(&one);
    assert_int_equal(record_disputes(desk, "walk", record, disputes, 4), 1);
    assert_true(disputes[0].late);
    assert_string_equal(disputes[0].label, "Check");
    house_act(desk, "boss", "manager");
    assert_true(record_settle(desk, "walk", record, &disputes[0], false, &err));
    dispute_release(&disputes[0]);
    one = look("walk", record);
    assert_int_equal(one.disputes, 0);
    record_release(&one);
    assert_sound();
}

static void two_that_knew_nothing_of_each_other_are_both_kept(void **test)
{
    char record[49];
    Err err = ERR_NONE;
    Dispute disputes[4];

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "note", "左"));
    assert_true(clock_set("2026-11-23 15:10", &err));
    take(1, "waiting", record, "set", "{\"note\":\"右\"}");
    assert_int_equal(record_disputes(desk, "waiting", record, disputes, 4), 1);
    assert_string_equal(disputes[0].label, "Note");
    assert_string_equal(disputes[0].taken, "右");
    assert_string_equal(disputes[0].other, "左");
    assert_true(
        record_settle(desk, "waiting", record, &disputes[0], true, &err));
    dispute_release(&disputes[0]);
    Record one = look("waiting", record);
    assert_answer(&one, "note", "左");
    assert_int_equal(one.disputes, 0);
    record_release(&one);
}

/* ---- all of them --------------------------------------------------------------------- */

static bool count_visit(void *self, const char *const *values)
{
    Str *out = self;

    str_addf(out, "%s,%s,%s;", values[0] ? values[0] : "-",
             values[1] ? values[1] : "-", values[2] ? values[2] : "-");
    return true;
}

static void all_records_are_gone_through_by_column(void **test)
{
    static const char *const columns[] = {"home", "carrier", "number", NULL};
    static const char *const homes[] = {"home", "unit", "class", NULL};
    static const char *const secret[] = {"secret", NULL};
    Str out = STR_EMPTY;
    char record[49];
    Err err = ERR_NONE;

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "carrier", "post"));
    make("waiting", record, PAIRS("home", "1204", "note", "a \"b\"\n花\\"));
    assert_true(record_each(desk, &(RecordQuery){.kind = "waiting"}, columns,
                            count_visit, &out, &err));
    assert_string_equal(str_text(&out),
                        "3-1203,post,W3-1123-001;3-1204,-,W3-1123-002;");
    str_clear(&out);
    assert_true(record_each(desk, &(RecordQuery){.kind = "home"}, homes,
                            count_visit, &out, &err));
    assert_string_equal(str_text(&out), "1-0301,1,-;3-1203,3,-;3-1204,3,-;");
    assert_false(record_each(desk, &(RecordQuery){.kind = "waiting"}, secret,
                             count_visit, &out, &err));
    assert_int_equal(err.kind, ERR_FORBIDDEN);
    str_release(&out);
}

/* ---- in and out ------------------------------------------------------------------------ */

static char *file_read(const char *path)
{
    Str out = STR_EMPTY;
    char part[4096];
    size_t got;
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        str_addn(&out, part, got);
    fclose(file);
    return str_take(&out);
}

static void export_to(const char *kind, const char *path)
{
    Err err = ERR_NONE;
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    if (!desk_export(desk, kind, false, file, &err))
        fail_msg("%s", err.text);
    fclose(file);
}

static void import_from(const char *kind, const char *path, long taken,
                        long same)
{
    const Import import = {.kind = kind, .file = path};
    ImportResult result;
    Err err = ERR_NONE;

    if (!desk_import(desk, &import, &result, &err))
        fail_msg("%s", err.text);
    assert_int_equal(result.taken, taken);
    assert_int_equal(result.same, same);
}

static void what_is_exported_comes_back_the_same(void **test)
{
    char record[49], first[128], second[128];
    Err err = ERR_NONE;

    text_print(first, sizeof first, "%s/first.csv", forms);
    text_print(second, sizeof second, "%s/second.csv", forms);
    make("waiting", record,
         PAIRS("home", "1203", "carrier", "post", "note", "a, \"b\"\n花"));
    then("waiting", "hand", record, PAIRS("handed_to", "陳美玲"));
    make("waiting", record, PAIRS("home", "1204"));
    take(1, "waiting", record, "set", "{\"older\":\"1\"}");
    make("waiting", record, PAIRS("home", "1203"));
    assert_true(desk_undo(desk, "waiting", record, NULL, &err));
    make("walk", record, PAIRS("home", "1203", "class", "unlet"));
    house_act(desk, "lin", "quality");
    then("walk", "check", record, PAIRS("at", "+0"));
    house_act(desk, "boss", "administrator");
    export_to("waiting", first);
    export_to("walk", second);
    char *waiting = file_read(first), *walk = file_read(second);
    assert_non_null(strstr(waiting, "older"));
    assert_non_null(strstr(walk, "checked"));

    close_house(test);
    open_house(test);
    house_act(desk, "boss", "administrator");
    import_from("waiting", first, 2, 0);
    import_from("walk", second, 1, 0);
    import_from("waiting", first, 0, 2);
    export_to("waiting", first);
    export_to("walk", second);
    char *waiting_again = file_read(first), *walk_again = file_read(second);
    /* who lives there has another record in this house */
    assert_int_equal(strlen(waiting), strlen(waiting_again));
    assert_string_equal(waiting, waiting_again);
    assert_string_equal(walk, walk_again);
    free(waiting);
    free(walk);
    free(waiting_again);
    free(walk_again);
    assert_sound();
    unlink(first);
    unlink(second);
}

static void a_list_typed_elsewhere_is_taken_with_its_defaults(void **test)
{
    char path[128];
    FILE *file;

    (void)test;
    text_print(path, sizeof path, "%s/list.csv", forms);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("home,carrier,handed_at\n1203,courier,\n1204,post,2026-11-22 "
          "10:00\n",
          file);
    fclose(file);
    house_act(desk, "boss", "administrator");
    import_from("waiting", path, 2, 0);
    unlink(path);
    assert_list(&(RecordQuery){.kind = "waiting", .open = true}, "3-1203");
    Record one = look("waiting", "W3-1123-001");
    assert_answer(&one, "count", "1");
    record_release(&one);
}

/* ---- what comes up again ------------------------------------------------------------------- */

static void what_is_due_is_open_done_or_missed(void **test)
{
    char record[49];
    DueRow *rows;
    int count;
    Err err = ERR_NONE;

    (void)test;
    make("walk", record, PAIRS("home", "1204"));
    assert_true(record_due(desk, "walk", clock_now(), &rows, &count, &err));
    assert_int_equal(count, 2); /* of this unit only */
    assert_string_equal(rows[0].key, "3-1203");
    assert_string_equal(rows[0].name, "王淑芬");
    assert_int_equal(rows[0].state, DUE_OPEN);
    assert_int_equal(rows[1].state, DUE_DONE);
    assert_string_equal(rows[1].record, record);
    free(rows);
    assert_true(record_due(desk, "walk", clock_now() - (Seconds)30 * DAY, &rows,
                           &count, &err));
    assert_int_equal(rows[0].state, DUE_MISSED);
    assert_int_equal(rows[1].state, DUE_MISSED);
    free(rows);
}

static void a_record_is_printed_in_two_languages(void **test)
{
    static const char *const languages[] = {"en", "zh-Hant", NULL};
    char record[49];
    Str out = STR_EMPTY;
    Err err = ERR_NONE;

    (void)test;
    make("waiting", record, PAIRS("home", "1203", "carrier", "post"));
    Record one = look("waiting", record);
    assert_true(record_print(desk, &one, "slip", languages, &out, &err));
    assert_string_equal(str_text(&out), "Parcel W3-1123-001 for 3-1203 "
                                        "(Carrier: post)\n\n3-1203 有包裹\n");
    str_clear(&out);
    assert_false(record_print(desk, &one, "other", languages, &out, &err));
    form_print(form_of(desk->forms, "waiting"), languages, &out);
    assert_non_null(strstr(str_text(&out), "Waiting parcel 待領包裹"));
    assert_non_null(strstr(str_text(&out), "[1] post  [2] courier"));
    record_release(&one);
    str_release(&out);
}

/* ---- moving and admitting --------------------------------------------------------------------- */

static void what_a_household_has_moves_with_it(void **test)
{
    char record[49], other[49];
    Household household;

    (void)test;
    desk->unit = 0;
    house_act(desk, "boss", "manager");
    make("waiting", record, PAIRS("home", "3-1203"));
    make("waiting", other, PAIRS("home", "3-1204"));
    assert_true(household_of(desk, "3-1203", &household));
    house_set(desk, "household", "move", household.record,
              PAIRS("home", "1-0301"));
    assert_int_equal(journal_scope(desk->store, "waiting", record, 0), 1);
    assert_int_equal(journal_scope(desk->store, "waiting", other, 0), 3);
    desk->unit = 3;
}

static const char *judge(const char *kind, const char *verb, const char *actor,
                         const char *fields)
{
    const Fact fact = {.origin = 4711,
                       .seq = 1,
                       .stamp = clock_millis() << 16,
                       .scope = 3,
                       .actor = actor,
                       .kind = kind,
                       .record = "36SD4K2M3X7P1",
                       .verb = verb,
                       .fields = fields};

    return admit(desk, &fact, 3);
}

static void a_desk_says_of_registers_what_is_its_own(void **test)
{
    (void)test;
    house_act(desk, "", "administrator");
    house_staff(desk, "lin", "林品質", "quality", "1234");
    assert_null(judge("waiting", "set", "chen", "{\"home\":\"3-1203\"}"));
    assert_string_equal(
        judge("waiting", "set", "chen", "{\"home\":\"1-0301\"}"), "unit");
    assert_string_equal(
        judge("waiting", "set", "chen", "{\"number\":\"W1-1123-001\"}"),
        "number");
    assert_null(
        judge("waiting", "set", "chen", "{\"number\":\"W3-1123-001\"}"));
    assert_string_equal(judge("hall", "set", "chen", "{\"room\":\"x\"}"),
                        "kind");
    assert_string_equal(judge("walk", "check", "chen", "{}"), "role");
    assert_null(judge("walk", "check", "lin", "{}"));
    assert_string_equal(judge("walk", "set", "chen", "{\"state\":\"checked\"}"),
                        "role");
    /* what follows from a step needs no other role than the step */
    assert_string_equal(judge("request", "receive", "lin", "{}"), "role");
    assert_string_equal(
        judge("request", "receive", "lin", "{\"source\":\"waiting:1\"}"),
        "role");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REGISTER_TEST(a_parcel_waits_until_it_is_handed_over),
        REGISTER_TEST(numbers_count_the_day),
        REGISTER_TEST(what_a_step_asks_is_not_typed_before),
        REGISTER_TEST(undoing_the_making_takes_it_out_of_the_list),
        REGISTER_TEST(what_a_condition_shows_is_asked),
        REGISTER_TEST(a_home_of_another_unit_is_not_taken),
        REGISTER_TEST(what_all_hold_is_written_at_the_hotline),
        REGISTER_TEST(a_room_is_booked_once),
        REGISTER_TEST(a_meter_does_not_fall),
        REGISTER_TEST(a_step_is_for_the_roles_that_the_form_names),
        REGISTER_TEST(what_is_confidential_is_hidden),
        REGISTER_TEST(a_list_has_the_forms_order_and_goes_both_ways),
        REGISTER_TEST(a_record_is_found_by_words_number_and_household),
        REGISTER_TEST(a_failed_item_makes_a_request_and_a_date),
        REGISTER_TEST(when_what_follows_fails_nothing_is_saved),
        REGISTER_TEST(what_an_older_form_asked_is_shown_as_it_was_typed),
        REGISTER_TEST(a_register_whose_form_is_gone_comes_back_with_it),
        REGISTER_TEST(a_step_that_comes_too_late_is_disputed),
        REGISTER_TEST(two_that_knew_nothing_of_each_other_are_both_kept),
        REGISTER_TEST(all_records_are_gone_through_by_column),
        REGISTER_TEST(what_is_exported_comes_back_the_same),
        REGISTER_TEST(a_list_typed_elsewhere_is_taken_with_its_defaults),
        REGISTER_TEST(what_is_due_is_open_done_or_missed),
        REGISTER_TEST(a_record_is_printed_in_two_languages),
        REGISTER_TEST(what_a_household_has_moves_with_it),
        REGISTER_TEST(a_desk_says_of_registers_what_is_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
