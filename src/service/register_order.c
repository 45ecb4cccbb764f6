/* register_order.c -- where a record stands in the order of its form
 *
 *     order: [state, -inspected_on]   ->   "0001" "complement of 2026-11-23"
 *
 * One text that compares as the columns would, one after the other, so that a
 * list of a million is read from an index at any place.  Numbers are written
 * as digits that rise with them, a choice or state by its place in the form;
 * what is turned round has each character's complement.  Nothing comes first.
 */
#include "register_sum.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_PART = 40,    /* bytes of a text that count */
    LAST_CODE = 0x10ffff, /* of Unicode */
    SURROGATES_FROM = 0xd800 /* … which are no characters */,
    SURROGATES_UNTIL = 0xe000,
};

/* So many digits of a number to the base of 16: printf would take a tenth of
 * the time in which a register is added up. */
static void digits_add(Str *out, uint64_t number, int digits)
{
    static const char letters[] = "0123456789abcdef";

    while (digits-- > 0)
        str_addc(out, letters[number >> digits * 4 & 15]);
}

/* Digits that compare as the numbers do. */
static void number_add(Str *out, const char *text)
{
    double number = strtod(text, NULL);
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    bits = bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
    digits_add(out, bits, 16);
}

static int choice_place(const Field *field, const char *value)
{
    for (int i = 0; i < field->choice_count; i++)
        if (strcmp(field->choices[i].value, value) == 0)
            return i;
    return field->choice_count;
}

static int state_place(const Form *form, const char *state)
{
    for (int i = 0; i < form->state_count; i++)
        if (strcmp(form->states[i].name, state) == 0)
            return i;
    return form->state_count;
}

/* Capitals of ASCII as small letters; the end is before every character. */
static void text_add(Str *out, const char *text)
{
    char part[LONGEST_PART];

    text_copy(part, sizeof part, text);
    for (char *at = part; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    str_add(out, part);
    str_addc(out, '\x01');
}

static bool is_number(const Field *field, const char *name)
{
    const size_t len = strlen(name);

    if (field)
        return field->type == FIELD_NUMBER || field->type == FIELD_MONEY ||
               field->type == FIELD_MOMENT;
    return strcmp(name, "unit") == 0 ||
           (len > 3 && strcmp(name + len - 3, "_at") == 0);
}

/* True: it is written in ASCII. */
static bool part_add(const Sum *sum, const char *name, Str *out)
{
    const Form *form = sum->table->kind->form;
    const char *text = sum_get(sum, name);
    const int i = table_column(sum->table, name);
    const Field *field = i < 0 ? NULL : sum->table->column[i].field;

    if (!text) {
        str_addc(out, '\x01');
        return true;
    }
    if (strcmp(name, "state") == 0) {
        digits_add(out, (uint64_t)state_place(form, text), 4);
    } else if (field && field->choice_count > 0) {
        digits_add(out, (uint64_t)choice_place(field, text), 4);
    } else if (is_number(field, name)) {
        number_add(out, text);
    } else {
        text_add(out, text);
        return field &&
               (field->type == FIELD_DATE || field->type == FIELD_TIME);
    }
    return true;
}

/* Each character's complement, so that the order turns round. */
static void part_turn(const Str *part, bool ascii, Str *out)
{
    const char *at = str_text(part), *end = at + part->len;

    for (; ascii && at < end; at++)
        str_addc(out, (char)(*at == '\x01' ? '\x7f' : ' ' + '~' - *at));
    while (at < end) {
        char bytes[4];
        uint32_t code = LAST_CODE - utf8_next(&at, end);
        if (code >= SURROGATES_FROM && code < SURROGATES_UNTIL)
            code = SURROGATES_FROM - 1;
        str_addn(out, bytes, utf8_put(code, bytes));
    }
}

static void order_add(const Sum *sum, const char *column, bool turned, Str *out)
{
    Str part = STR_EMPTY;
    const bool ascii = part_add(sum, column, &part);

    if (turned)
        part_turn(&part, ascii, out);
    else
        str_add(out, str_text(&part));
    str_release(&part);
}

/* What is alike stands in the order of its numbers. */
void register_order(const Sum *sum, Str *out)
{
    static const char *const newest[] = {"-made_at", NULL};
    const FormList *list = &sum->table->kind->form->list;
    const char *const *order =
        list->order && list->order[0] ? list->order : newest;
    char whole[ORDER_MOST + 1];
    bool turned = false;

    for (; *order && out->len <= ORDER_MOST; order++) {
        turned = **order == '-';
        order_add(sum, *order + turned, turned, out);
    }
    order_add(sum, "number", turned, out);
    text_copy(whole, sizeof whole, str_text(out));
    str_clear(out);
    str_add(out, whole);
}
