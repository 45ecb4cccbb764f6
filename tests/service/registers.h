/* registers.h -- registers of a site, and a desk of unit 3 that keeps them
 *
 *     static void a_parcel_waits(void **state)
 *     {
 *         char record[49];
 *         make("waiting", record, PAIRS("home", "1203"));
 *         assert_list(&(RecordQuery){.kind = "waiting"}, "3-1203");
 *     }
 *     … REGISTER_TEST(a_parcel_waits) …
 *
 * The forms stand here as a site would write them; they lie in a folder of
 * their own while a test runs.
 */
#ifndef GUANJIA_REGISTERS_H
#define GUANJIA_REGISTERS_H

#include "register.h"
#include "steps.h"

/* ---- the site's forms ------------------------------------------------------ */

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
    "  - {name: power, type: number, rising: home, label: {en: Power},\n"
    "     jump: {times: 3, remark: why}}\n"
    "  - {name: why, label: {en: Why}}\n"
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

static inline void form_put(const char *name, const char *text)
{
    char path[128];

    text_print(path, sizeof path, "%s/%s.yaml", forms, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
}

static inline void form_drop(const char *name)
{
    char path[128];

    text_print(path, sizeof path, "%s/%s.yaml", forms, name);
    unlink(path);
}

static inline int registers_open(void **test)
{
    strcpy(forms, "/tmp/guanjia-forms-XXXXXX");
    assert_non_null(mkdtemp(forms));
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    setenv("GUANJIA_FORMS", forms, 1);
    form_put("waiting", parcel);
    form_put("walk", round_form);
    form_put("hall", booking);
    open_house(test);
    if (form_book_trouble(desk->forms))
        fail_msg("%s", form_book_trouble(desk->forms));
    return 0;
}

static inline int registers_close(void **test)
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

/* ---- what a test does ------------------------------------------------------ */

/* Each a minute after the other. */
static inline void make(const char *kind, char record[49],
                        const char *const *pairs)
{
    static int minute;
    char now[24];
    Err err = ERR_NONE;

    text_print(now, sizeof now, "2026-11-23 14:%02d", ++minute % 50 + 2);
    at(now);
    record[0] = '\0';
    if (!try(kind, "set", record, pairs, &err))
        fail_msg("%s: %s: %s", kind, err.field, err.text);
}

static inline void then(const char *kind, const char *verb, char record[49],
                        const char *const *pairs)
{
    Err err;

    if (!try(kind, verb, record, pairs, &err))
        fail_msg("%s %s: %s: %s", kind, verb, err.field, err.text);
}

static inline Record look(const char *kind, const char *record)
{
    Record out;
    Err err = ERR_NONE;

    if (!record_load(desk, kind, record, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static inline void assert_answer(const Record *record, const char *name,
                                 const char *value)
{
    const char *said = fields_get(&record->fields, name);

    if (!said || strcmp(said, value) != 0)
        fail_msg("%s is %s, not %s", name, said ? said : "(nothing)", value);
}

/* The homes of a list, in its order: "3-1203 3-1204". */
static inline void list_homes(const RecordQuery *query, Str *out)
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

static inline void assert_list(const RecordQuery *query, const char *homes)
{
    Str out = STR_EMPTY;

    list_homes(query, &out);
    assert_string_equal(str_text(&out), homes);
    str_release(&out);
}

#endif
