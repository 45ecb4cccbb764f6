/* inspection.h -- a form that holds every key of the language (form.h), and the
 * book of forms that it lies in
 *
 *     assert_string_equal(field_named("water")->rising, "home");
 */
#ifndef GUANJIA_INSPECTION_H
#define GUANJIA_INSPECTION_H

#include "form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char inspection[] =
    "kind: vacant_home\n"
    "label: {en: Inspection, zh-Hant: 空置房巡查}\n"
    "scope: unit\n"
    "group: homes\n"
    "number: V\n"
    "survives: 5\n"
    "title: [home, inspected_on]\n"
    "may: {set: [butler, chief], show: [everyone], check: [quality]}\n"
    "exclusive: {same: [home], from: starts_at, until: ends_at}\n"
    "fields:\n"
    "  - {name: home, type: home, required: yes, label: Home}\n"
    "  - name: class\n"
    "    type: choice\n"
    "    default: home.class\n"
    "    choices: [unsold, unlet, {value: unused, label: unused}]\n"
    "    label: Class\n"
    "  - {name: inspected_on, type: date, default: today, label: On}\n"
    "  - {name: by, type: staff, default: actor, label: By}\n"
    "  - {name: plate, pattern: '[A-Z]{2}-[0-9]{4}', label: Plate,\n"
    "     pattern_help: {en: Like AB-1234}}\n"
    "  - {name: water, type: number, min: 0, rising: home, label: Water}\n"
    "  - {name: reason, type: long, shown_if: {class: [unsold, unlet]},\n"
    "     required_if: {class: unsold}, label: Why}\n"
    "  - {name: salary, type: money, confidential: [manager], label: Pay}\n"
    "  - {name: days, type: number, compute: {days_since: inspected_on},\n"
    "     label: Days}\n"
    "  - name: costs\n"
    "    type: rows\n"
    "    label: Costs\n"
    "    fields:\n"
    "      - {name: what, required: yes, label: What}\n"
    "      - {name: count, type: number, label: How many}\n"
    "      - {name: price, type: money, label: Price}\n"
    "      - {name: amount, type: money, compute: {product: [count, price]},\n"
    "         label: Amount}\n"
    "  - {name: total, type: money, compute: {sum: costs.amount}, label: All}\n"
    "  - {name: before, type: record, of: home, label: Before}\n"
    "  - {name: starts_at, type: datetime, label: From}\n"
    "  - {name: ends_at, type: datetime, label: Until}\n"
    "  - {name: word, type: long, later: yes, label: Word}\n"
    "  - {name: again_on, type: date, label: Again}\n"
    "  - {name: handed_at, type: datetime, later: yes, label: Handed}\n"
    "  - {name: failures, type: number, compute: {count: failed},\n"
    "     label: Failures}\n"
    "  - {name: score, type: number, compute: {share: items}, label: Score}\n"
    "  - name: grade\n"
    "    type: choice\n"
    "    compute: {grade: score}\n"
    "    choices: [{value: a, from: 90}, {value: b, from: 60},\n"
    "              {value: c, from: 0}]\n"
    "    label: Grade\n"
    "items:\n"
    "  scale: pass_fail\n"
    "  default: pass\n"
    "  remark: failed\n"
    "  photo: yes\n"
    "  sections:\n"
    "    - label: {en: Kitchen, zh-Hant: 廚房}\n"
    "      items:\n"
    "        - {name: tap, label: {en: Tap, zh-Hant: 水龍頭}, weight: 2,\n"
    "           lead: 24h}\n"
    "        - {name: sink, label: Sink}\n"
    "    - label: Hall\n"
    "      items: [{name: door, label: Door, help: Does it lock}]\n"
    "states:\n"
    "  - {name: submitted, label: Submitted}\n"
    "  - {name: approved, label: Approved, open: no}\n"
    "steps:\n"
    "  - name: approve\n"
    "    label: Approve\n"
    "    from: [submitted]\n"
    "    to: approved\n"
    "    by: [chief, manager]\n"
    "    asks: [word, tap]\n"
    "    fields: [{name: how, label: How}]\n"
    "    follow: [{set: {again_on: '+14 days'}}]\n"
    "  - {name: check, label: Check, asks: [items]}\n"
    "follow:\n"
    "  - {each: failed, make: request, fields: {home: '{home}',\n"
    "     category: repair, text: '{item}: {remark}'}}\n"
    "  - {each: [tap, door], make: request, fields: {text: '{section}'}}\n"
    "  - {when: {class: unsold}, set: {reason: 'unsold {number}'}}\n"
    "list:\n"
    "  columns: [number, home, class]\n"
    "  order: [-inspected_on]\n"
    "  open_while: {handed_at: empty}\n"
    "  due: again_on\n"
    "  board: yes\n"
    "every: {period: month, for: home, where: {class: [unsold, unlet]},\n"
    "  key: home, at: inspected_on, by: [butler]}\n"
    "report:\n"
    "  - {name: by_class, label: By class, group: class, across: month,\n"
    "     show: share, share: {tap: failed}, chart: bar,\n"
    "     where: {score: {below: 50}}}\n"
    "  - {name: cost, label: Costs, show: sum, of: total, group: items}\n"
    "  - {name: all, label: All, show: list, columns: [number, state]}\n"
    "print:\n"
    "  - {name: slip, label: Slip, text: {en: \"Home "
    "{home}\\n{rows:costs}\\n\"\n"
    "     , ko: '{label:home} {number} {now} {items}'}}\n";

static char folder[64];
static char path[128];
static FormBook *book;
static const Form *form;

static int book_make(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/guanjia-register-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(path, sizeof path, "%s/inspection.yaml", folder);
    FILE *file = fopen(path, "we");
    if (!file)
        return -1;
    (void)fputs(inspection, file);
    (void)fclose(file);
    /* NOLINTBEGIN(concurrency-mt-unsafe): there is one thread */
    setenv("GUANJIA_FORMS", folder, 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    /* NOLINTEND(concurrency-mt-unsafe) */
    book = form_book_open();
    form = form_of(book, "vacant_home");
    if (form_book_trouble(book))
        print_error("%s\n", form_book_trouble(book));
    return form ? 0 : -1;
}

static int book_remove(void **state)
{
    (void)state;
    form_book_close(book);
    (void)remove(path);
    rmdir(folder);
    return 0;
}

static inline const Field *field_named(const char *name)
{
    const Field *field = form_field(form, name);
    assert_non_null(field);
    return field;
}

#endif
