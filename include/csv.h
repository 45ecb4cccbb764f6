/* csv.h -- RFC 4180 rows in and out, in whatever encoding they come
 *
 * Reads LF, CRLF and CR, a byte-order mark, quotes with newlines inside;
 * writes CRLF rows (RFC 4180, 2.1), quoting only where needed, so that what
 * was exported once comes back byte for byte after an import.
 */
#ifndef GUANJIA_CSV_H
#define GUANJIA_CSV_H

#include "err.h"
#include "text.h"
#include <stdint.h>
#include <stdio.h>

/* A file being read, a row at a time; memory is bounded by the longest row
 * (at most 1 MiB; longer is ERR_INPUT with its line). */
typedef struct Csv Csv;

/* encoding: an iconv(3) name, or NULL for UTF-8 (a BOM is skipped); Shift_JIS,
 * EUC-KR and GBK are taken with the additions that Excel writes.  Bytes
 * that the encoding does not have are an error naming the line; for UTF-8
 * likewise.  ERR_NOT_FOUND, ERR_SYSTEM, ERR_INPUT (unknown encoding). */
bool csv_open(Csv **csv, const char *path, const char *encoding, Err *err);
void csv_close(Csv *csv);

/* The next row: 1 there is one, 0 end of file, -1 this row is not readable
 * (err says why, reading may go on with the next line).  Fields are owned by
 * csv and stand until the next call.  A blank line is skipped. */
int csv_row(Csv *csv, Err *err);
int csv_count(const Csv *csv);                /* fields of this row */
const char *csv_field(const Csv *csv, int i); /* "" past the end */
long csv_line(const Csv *csv);                /* where it began, from 1 */
double csv_progress(const Csv *csv);          /* 0 to 1, by bytes */

/* One field, with the comma before it unless it is the row's first. */
void csv_put(Str *row, const char *text, bool first);
void csv_end(Str *row); /* CRLF */

#endif
