/* escalate.h -- what the files of escalation share: rules, looks, what stands */
#ifndef GUANJIA_ESCALATE_H
#define GUANJIA_ESCALATE_H

#include "desk.h"
#include "escalation.h"

/* What waits, in the order of the names in escalation.yaml's head. */
typedef enum Wait {
    WAIT_SENT,
    WAIT_ASKED,
    WAIT_RECEIVED,
    WAIT_DECLINED,
    WAIT_REFUSED,
    WAIT_DUE,
    WAIT_EXPLAINED,
    WAIT_UNTIL,
    WAIT_COMPLAINT,
    WAIT_HELP,
    WAIT_RESOLVED,
    WAIT_EMERGENCY,
    WAIT_CALLED,
    WAIT_MAJOR,
    WAIT_APPOINTMENT,
    WAITS
} Wait;

/* What the rules ask of a request; its texts are the row's, while it is looked
 * at. */
typedef struct Waiting {
    int64_t id;
    Escalation found; /* all but rule, since, at */
    RequestState state;
    const char *nature, *department, *assignee, *accepted_by, *seen;
    Seconds moment[WAITS]; /* as the row has them */
    Seconds passes;        /* when another one is asked; NEVER */
    Seconds next;          /* when the clock brings or moves something */
} Waiting;

/* A look holds the rules against what is open. */
typedef bool Visit(void *self, const Waiting *one, const Escalation *told);

typedef struct Look {
    Seconds now;
    const Staff *person; /* NULL: everybody */
    Visit *visit;
    void *self;
    void (*looked)(void *self, const Waiting *one); /* NULL */
} Look;

/* visit is called for each rule that speaks now; looked, at all, after each
 * request.  look_at_one is false where the request does not wait, or cannot be
 * read; one's texts are gone by then. */
bool look_at_all(Desk *desk, const Look *look, Err *err);
bool look_at_one(Desk *desk, int64_t id, const Look *look, Waiting *one);

/* When the clock brings or moves something of a request. */
typedef struct Coming {
    int64_t id;
    Seconds at;
} Coming;

/* What stood for a person when it was last looked for.  The board, the bell and
 * the line beneath ask again and again, and a look goes through all that is
 * open: it holds until a record changes.  What the clock brings is looked up
 * where it does, as long as nobody else has written; desks that open and close
 * change anything. */
typedef struct Told {
    Escalation *at; /* owned */
    int count, max; /* max 0: nothing was looked for */
    Coming *coming; /* owned: of all that is open */
    int comings, room;
    Staff person;
    int64_t stirs;
    int64_t version;     /* of the file, when all was looked at */
    Seconds from, until; /* while it holds */
    Seconds whole;       /* from when on all is looked at again */
    Seconds rings;       /* nothing of it rings before; NEVER: not known */
} Told;

typedef struct Escalations {
    EscalationRule *rules;
    int count;
    Document *document;    /* that the rules' labels and roles stand in */
    char silent_hours[12]; /* of the site: 22:00-07:00; "": none */
    Err trouble;           /* why the site's file is not used */
    Told told;
} Escalations;

/* How heard and the fact `see` name what was told: rule and moment. */
enum { EVENT_TEXT = 96 };
const char *escalation_event(const Escalation *one, char out[EVENT_TEXT]);

/* How often an emergency has rung anew by now; of others never. */
int64_t escalation_again(const Escalation *told, Seconds now);

/* What stands for who is signed in, the first max of it, until the next call;
 * NULL: nobody is, or it cannot be read. */
Told *escalations_told(Desk *desk, Seconds now, int max);

/* Of a request that is closed nothing rings again: after it was added up. */
bool heard_forget(Desk *desk, const Kind *kind, const char *record, Err *err);

/* Those of a desk, read when first needed. */
Escalations *escalations_of(Desk *desk);
/* The site's rules, else the built-in ones; never NULL. */
Escalations *escalations_open(void);
void escalations_close(Escalations *all); /* NULL allowed */

#endif
