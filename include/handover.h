/* handover.h -- what one shift hands over to the next
 *
 * S1: what is open, what is late and why, what was agreed for today, what is
 * lent or waits, what the next ones must know.  All of it is read from facts at
 * the moment of looking, so nothing is forgotten because nobody wrote it down,
 * and nothing of it is kept a second time.  What a person adds is a notice
 * (register `notice`) to whoever comes; one that must be read is signed by each
 * of them, one by one, before the board opens: step `read` of the notice, a
 * fact with who and when, which adds her to those who have read it.
 */
#ifndef GUANJIA_HANDOVER_H
#define GUANJIA_HANDOVER_H

#include "register.h"

/* What a line is about; a request stands in the first that it belongs to. */
typedef enum HandoverPart {
    HANDOVER_EMERGENCIES,
    HANDOVER_LATE,
    HANDOVER_APPOINTMENTS, /* of today */
    HANDOVER_OPEN,         /* at the hotline: what it answers for itself */
    HANDOVER_WAITING,      /* what registers have open and late */
    HANDOVER_DRAFTS,       /* of the person who is signed in */
    HANDOVER_NOTES,        /* notices to who is here */
    HANDOVER_NEXT,         /* who comes next by the roster */
    HANDOVER_PARTS
} HandoverPart;

const char *handover_part_code(HandoverPart part); /* "late": --json */
const char *
handover_part_label(HandoverPart part); /* in the language in force */

/* Texts are lent until visit returns. */
typedef struct HandoverLine {
    HandoverPart part;
    const char *record, *number; /* of a request or notice; "" */
    const char *text;            /* "3-1203 王淑芬  漏水" */
    const char *why;             /* how it stands: "sent; nobody …"; "" */
    Seconds at;                  /* due, agreed for, begins; NEVER */
} HandoverLine;

/* Line by line, in the order of the parts, until visit returns false. */
bool handover_each(Desk *desk, Seconds now,
                   bool (*visit)(void *self, const HandoverLine *line),
                   void *self, Err *err);

/* The notices that the person who is signed in must read and has not signed,
 * oldest first (each to be released); returns how many, at most max. */
int must_read_list(Desk *desk, Seconds now, Record *out, int max);
/* She has read it. */
bool must_read_sign(Desk *desk, const Record *notice, Err *err);

#endif
