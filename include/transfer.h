/* transfer.h -- CSV in and out, and the demo residence
 *
 * A map says which column is which field:
 *
 *     # data/maps/boston311.yaml
 *     kind: request
 *     source: boston311            # with `key`: what makes re-running harmless
 *     key: CASE_ENQUIRY_ID
 *     time: "%m/%d/%Y %I:%M:%S %p"
 *     fields:
 *       received_at: OPEN_DT
 *       promised_until: TARGET_DT
 *       category: {column: TYPE, values: {Plumbing: plumbing}}
 *       nature: {constant: service}
 *
 * Without a map the columns are the field names, as export writes them.
 */
#ifndef GUANJIA_TRANSFER_H
#define GUANJIA_TRANSFER_H

#include "service.h"
#include <stdio.h>

typedef struct Import {
    const char *kind; /* home, household, staff, request … */
    const char *file;
    const char *map;      /* NULL: columns are field names */
    const char *encoding; /* NULL: UTF-8 */
    const char *errors;   /* file for refused rows; NULL: FILE.errors.csv,
                           * written only when there are some */
    bool dry_run;
    bool partial; /* take the good rows although some are refused */
    Progress progress;
    void *self;
} Import;

typedef struct ImportResult {
    long rows;  /* read */
    long taken; /* new or changed */
    long same;  /* already here as they are */
    long refused;
    char errors[512]; /* where the refused went; "" */
    char first[512];  /* first refusal: "line 12: closed before …" */
} ImportResult;

/* False when nothing was taken because something was refused (result says
 * what), or the file or map could not be read. */
bool desk_import(Desk *desk, const Import *import, ImportResult *result,
                 Err *err);

/* All records of kind as CSV (or a JSON object a line) in a stable order. */
bool desk_export(Desk *desk, const char *kind, bool json, FILE *out, Err *err);

/* Builds the demo residence around now: its hotline in folder/hotline.db (unit
 * 0), or what a desk of unit holds of it in folder/desk-UNIT.db. */
bool demo_make(const char *folder, int unit, Progress progress, void *self,
               Err *err);
/* The i-th login and PIN of the demo; false past the end. */
bool demo_login(int i, const char **login, const char **pin);

#endif
