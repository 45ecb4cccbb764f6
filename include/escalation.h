/* escalation.h -- who is told that something waits, read from facts
 *
 * S8, 二.2.2: whoever sends a request out knows that somebody has accepted it;
 * S5: no promise breaks unseen; S9, S11: what an owner refuses, and a
 * complaint without an answer, goes higher up.  Each rule of
 * data/escalation.yaml says from when something waits, how long that may be,
 * and who is told then:
 *
 *     - {name: silent, when: sent, after: 3, emergency: 1, to: [butler], …}
 *
 *     sent 14:02, not accepted, now 14:06: rings once for the butlers of its
 *     desk; from 14:08 on for the hotline
 *
 * Nothing is stored but who has heard it: what stands is a function of the
 * requests and the moment of looking, so no job has to run for it to be right.
 */
#ifndef GUANJIA_ESCALATION_H
#define GUANJIA_ESCALATION_H

#include "service.h"

/* One rule.  Lives as long as the desk. */
typedef struct EscalationRule {
    const char *name;
    int when;      /* which wait: row of a table of escalation.c */
    Seconds after; /* from the moment that the wait gives; negative: before */
    Seconds emergency; /* the same of an emergency */
    int silences;      /* as many times as its department may be silent,
                        * instead of after (turn.h); 0: after counts */
    Seconds again;     /* an emergency rings anew after so long, until she has
                        * said that she has seen it; 0: it rings once */
    const Tree *to;    /* list of roles */
    const Tree *label; /* "nobody has accepted it" */
    bool rings;        /* else it is only shown */
} EscalationRule;

/* Something that waits, and that somebody is told of. */
typedef struct Escalation {
    const EscalationRule *rule;
    Seconds since; /* what the rule counts from; names it with rule, record */
    Seconds at;    /* from when on it is told */
    int unit;
    PromiseName next; /* the promise that is due next */
    bool emergency;
    bool ours;   /* at the hotline: it answers for that unit now (duty.h) */
    bool silent; /* shown, but rings no bell now */
    char record[14];
    char number[33];
    char home[33];       /* or place */
    char department[33]; /* code; "" */
    char stepped_by[33]; /* login of whose word moved it last */
    char person[33];     /* login of who has it, or is asked; "": nobody yet */
    char called[97], waiting[97]; /* Request's, of an emergency */
} Escalation;

/* i-th rule in order of the file; NULL past the end. */
const EscalationRule *escalation_rule_at(Desk *desk, int i);
/* "nobody has accepted it", in the language in force. */
const char *escalation_label(const Escalation *escalation);
/* Does it speak of the promise that is due next? */
bool escalation_of_promise(const Escalation *escalation);
/* Why a site's file is not used, or NULL. */
const char *escalation_trouble(Desk *desk);

/* Is it for that person?  Butlers are told at their own desk; of a department's
 * people those who have it, or are asked, else all of it. */
bool escalation_tells(const Escalation *told, const Staff *person);

/* What the person who is signed in is told of now and has not said to have
 * seen, emergencies first, then the newest; returns how many, at most max. */
int escalation_list(Desk *desk, Seconds now, Escalation *out, int max);

/* Of those the ones that ring and have not yet rung for her, anywhere on this
 * database; from now on they have.  None where nothing can be written.  Where
 * she is signed in at a desk and at the hotline each rings once: neither knows
 * which of them she stands before, nor whether the line between them is there;
 * what she has seen at one is silent at the other.  -1: another program writes
 * just now, and nothing was marked; ask again in a moment. */
int escalation_ring(Desk *desk, Seconds now, Escalation *out, int max);

/* What a fact `see` was about: "nobody has accepted it, since 14:05", "late
 * (14:07)". */
void escalation_told(Desk *desk, const char *event, Str *out);
/* Names of those who have seen it, with a comma between. */
void escalation_seen_by(Desk *desk, const Escalation *one, Str *out);

/* She has seen it: a fact, so that it is on record who knew (S11). */
bool escalation_see(Desk *desk, const Escalation *one, Err *err);

/* For whoever passes it on (notify.h): all rules that stand now, whoever they
 * are for, until visit returns false. */
bool escalation_each(Desk *desk, Seconds now,
                     bool (*visit)(void *self, const Escalation *escalation),
                     void *self, Err *err);

#endif
