/* csv.c -- RFC 4180 rows in and out
 *
 *     home,text\r\n
 *     3-1203,"leaks, again\nand ""again"""\r\n
 *
 * A row is collected in one text, its fields one after the other, each ended
 * by a NUL.  Whether it is valid UTF-8 is looked at once, when it is whole.
 */
#include "csv.h"

#include "csv_bytes.h"
#include <stdlib.h>
#include <string.h>

enum { ROW_MAX = 1 << 20 };

/* Why a row is not readable. */
typedef enum RowFault {
    ROW_FINE,
    ROW_LONG,     /* longer than ROW_MAX */
    ROW_NUL,      /* holds a NUL */
    ROW_TAIL,     /* text behind a closing quote */
    ROW_OPEN,     /* the file ends inside quotes */
    ROW_ENCODING, /* bytes that are no character */
    ROW_FAILED,   /* the system could not read on */
} RowFault;

struct Csv {
    Bytes bytes;
    char *encoding;
    long line;   /* where the next byte is, from 1 */
    long begun;  /* where this row began */
    bool was_cr; /* the byte before was CR: an LF belongs to it */
    RowFault fault;
    Str row;
    size_t *fields; /* where each begins in row */
    int count, cap;
};

bool csv_open(Csv **csv, const char *path, const char *encoding, Err *err)
{
    Csv *opened = mem_new(sizeof *opened);

    if (!bytes_open(&opened->bytes, path, encoding, err)) {
        free(opened);
        return false;
    }
    opened->encoding = mem_text(encoding ? encoding : "UTF-8");
    opened->line = 1;
    *csv = opened;
    return true;
}

void csv_close(Csv *csv)
{
    if (!csv)
        return;
    bytes_close(&csv->bytes);
    str_release(&csv->row);
    free(csv->fields);
    free(csv->encoding);
    free(csv);
}

/* Takes the next byte and counts lines: CR, LF and CRLF are one each. */
static int byte_take(Csv *csv)
{
    int byte = bytes_peek(&csv->bytes);
    if (byte == BYTES_END)
        return byte;
    csv->bytes.at++;
    if (byte == '\r' || (byte == '\n' && !csv->was_cr))
        csv->line++;
    csv->was_cr = byte == '\r';
    return byte;
}

/* Takes what is left of a CRLF whose CR ended a row. */
static void line_feed_skip(Csv *csv)
{
    if (csv->was_cr && bytes_peek(&csv->bytes) == '\n')
        byte_take(csv);
}

static void fault_note(Csv *csv, RowFault fault)
{
    if (csv->fault == ROW_FINE)
        csv->fault = fault;
}

static bool row_full(const Csv *csv)
{
    return csv->row.len >= ROW_MAX;
}

static void byte_add(Csv *csv, int byte)
{
    if (row_full(csv))
        fault_note(csv, ROW_LONG);
    else
        str_addc(&csv->row, (char)byte);
}

static void byte_keep(Csv *csv, int byte)
{
    if (byte == '\0')
        fault_note(csv, ROW_NUL);
    byte_add(csv, byte);
}

static void field_begin(Csv *csv)
{
    if (row_full(csv))
        return;
    if (csv->count == csv->cap) {
        csv->cap = csv->cap ? csv->cap * 2 : 32;
        csv->fields =
            mem_grow(csv->fields, (size_t)csv->cap * sizeof *csv->fields);
    }
    csv->fields[csv->count++] = csv->row.len;
}

static bool ends_field(int byte)
{
    return byte == ',' || byte == '\r' || byte == '\n' || byte == BYTES_END;
}

/* The inside of quotes, up to the closing one.  When a row becomes too long
 * there, a quote was most likely never closed: the line is left, so that the
 * next one is tried. */
static void quoted_read(Csv *csv)
{
    for (;;) {
        int byte = byte_take(csv);
        if (byte == BYTES_END) {
            fault_note(csv, ROW_OPEN);
            return;
        }
        if (byte == '"') {
            if (bytes_peek(&csv->bytes) != '"')
                break;
            byte_take(csv);
        }
        byte_keep(csv, byte);
        if (row_full(csv))
            return;
    }
    if (!ends_field(bytes_peek(&csv->bytes)))
        fault_note(csv, ROW_TAIL);
}

/* Reads a field; its comma, taken too, says that another follows. */
static bool field_read(Csv *csv)
{
    field_begin(csv);
    if (bytes_peek(&csv->bytes) == '"') {
        byte_take(csv);
        quoted_read(csv);
    }
    while (!ends_field(bytes_peek(&csv->bytes)))
        byte_keep(csv, byte_take(csv));
    byte_add(csv, '\0');
    return byte_take(csv) == ',';
}

static void blank_lines_skip(Csv *csv)
{
    for (;;) {
        int byte = bytes_peek(&csv->bytes);
        if (byte != '\r' && byte != '\n')
            return;
        byte_take(csv);
    }
}

/* The line of the row's first byte that is no character. */
static long bad_line(const Csv *csv)
{
    const char *at = csv->row.at;
    const char *end = at + csv->row.len;
    long line = csv->begun;
    bool was_cr = false;

    while (at < end) {
        const char *start = at;
        if (utf8_next(&at, end) == 0xfffd && at == start + 1)
            break;
        if (*start == '\r' || (*start == '\n' && !was_cr))
            line++;
        was_cr = *start == '\r';
    }
    return line;
}

static int row_refused(const Csv *csv, Err *err)
{
    switch (csv->fault) {
    case ROW_LONG:
        err_set(err, ERR_INPUT,
                _("line %ld: a row of more than 1 MiB; is a quote not closed?"),
                csv->begun);
        break;
    case ROW_NUL:
        err_set(err, ERR_INPUT,
                _("line %ld: a NUL byte; is the file in another encoding?"),
                csv->begun);
        break;
    case ROW_TAIL:
        err_set(err, ERR_INPUT, _("line %ld: text behind a closing quote"),
                csv->begun);
        break;
    case ROW_OPEN:
        err_set(err, ERR_INPUT,
                _("line %ld: a quote that is opened and never closed"),
                csv->begun);
        break;
    case ROW_FAILED:
        err_set(err, ERR_SYSTEM, _("line %ld: the file cannot be read on"),
                csv->begun);
        break;
    default:
        err_set(err, ERR_INPUT,
                _("line %ld: bytes that are not %.40s; is the file in another "
                  "encoding?"),
                bad_line(csv), csv->encoding);
    }
    return -1;
}

int csv_row(Csv *csv, Err *err)
{
    str_clear(&csv->row);
    csv->count = 0;
    csv->fault = ROW_FINE;
    blank_lines_skip(csv);
    csv->begun = csv->line;
    if (bytes_peek(&csv->bytes) == BYTES_END && !csv->bytes.failed)
        return 0;

    while (field_read(csv))
        ;
    line_feed_skip(csv);
    if (csv->bytes.failed) {
        csv->bytes.failed = false; /* said once; then it is the end */
        csv->fault = ROW_FAILED;
    }
    if (csv->fault == ROW_FINE && !utf8_valid(csv->row.at, csv->row.len))
        csv->fault = ROW_ENCODING;
    if (csv->fault == ROW_FINE)
        return 1;
    csv->count = 0;
    return row_refused(csv, err);
}

int csv_count(const Csv *csv)
{
    return csv->count;
}

const char *csv_field(const Csv *csv, int i)
{
    return i >= 0 && i < csv->count ? csv->row.at + csv->fields[i] : "";
}

long csv_line(const Csv *csv)
{
    return csv->begun;
}

double csv_progress(const Csv *csv)
{
    const Bytes *bytes = &csv->bytes;
    if (bytes->ended && bytes->at == bytes->end)
        return 1;
    if (bytes->size <= 0)
        return 0;
    double left = (double)(bytes->end - bytes->at) * bytes->ratio;
    double part = ((double)bytes->taken - (double)bytes->raw_len - left) /
                  (double)bytes->size;
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

void csv_put(Str *row, const char *text, bool first)
{
    if (!first)
        str_addc(row, ',');
    /* a byte-order mark that belongs to the text would be skipped when read */
    if (!text[strcspn(text, ",\"\r\n")] &&
        strncmp(text, "\xef\xbb\xbf", 3) != 0) {
        str_add(row, text);
        return;
    }
    str_addc(row, '"');
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        str_addn(row, text, (size_t)(quote - text));
        str_add(row, "\"\"");
    }
    str_add(row, text);
    str_addc(row, '"');
}

void csv_end(Str *row)
{
    /* a row of one empty field would be a blank line */
    if (row->len == 0 || row->at[row->len - 1] == '\n')
        str_add(row, "\"\"");
    str_add(row, "\r\n");
}
