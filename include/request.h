/* request.h -- a request's course, its lists, and finding one
 *
 * A request is made by `receive` and moves by its verbs:
 *
 *     received -dispatch-> sent -accept-> accepted -arrive-> in place
 *         -resolve-> resolved -verify yes-> approved -close-> closed
 *                             -verify no--> refused  -dispatch, arrive …->
 *     resolved, approved, closed -reopen-> reopened -dispatch …->
 *
 *     sent, accepted, in place -decline-> handed back -dispatch …->
 *
 * explain, promise, appoint, assist, note and amend do not move it.  One table
 * (request_verbs) says what is legal from which state.
 *
 * A complaint has a course of its own beside that (S10, S11): `complain` makes
 * one of any request, `investigate`, `measure` and `answer` follow, and whom it
 * is about does not close it.  `remind` counts whoever asks again.
 *
 * Requests of one cause are `link`ed to its incident (forms/incident.yaml) and
 * taken apart again by `unlink`; closing the incident closes none of them.
 *
 * An emergency is sent to one department, and whoever else its category names
 * (`call`) is called at the same moment: each of them `join`s, and until all
 * have, it stands on top of the board (S8, 二.2.2).  Each says that it is there,
 * too (`attend`), which is on record beside the request; its promise to be in
 * place within 5 minutes (S5) is kept by the one who takes it and stays
 * responsible (S7) alone: a guard who holds the door shuts off no gas.
 */
#ifndef GUANJIA_REQUEST_H
#define GUANJIA_REQUEST_H

#include "service.h"

typedef enum RequestState {
    REQUEST_RECEIVED,
    REQUEST_SENT,
    REQUEST_ACCEPTED,
    REQUEST_IN_PLACE,
    REQUEST_RESOLVED,
    REQUEST_APPROVED, /* the owner accepted the work (S9) */
    REQUEST_REFUSED,  /* the owner did not: chief butler or hotline (S9) */
    REQUEST_REOPENED,
    REQUEST_DECLINED, /* the department handed it back, with a reason (S8) */
    REQUEST_CLOSED,
    REQUEST_WITHDRAWN, /* its receiving was undone */
    REQUEST_STATES
} RequestState;

const char *state_code(RequestState state);  /* "sent": files, --json */
const char *state_label(RequestState state); /* in the language in force */
char state_mark(RequestState state);         /* one ASCII cell */
bool state_of(const char *code, RequestState *state);
bool state_open(RequestState state);

/* One verb: what people and commands call it, and where it is legal. */
typedef struct RequestVerb {
    const char *name;  /* "accept" */
    unsigned from;     /* bit per RequestState */
    int to;            /* RequestState, or -1: stays */
    const char *label; /* N_("Accept") */
    const char *help;  /* one sentence */
} RequestVerb;

const RequestVerb *request_verb_at(int i); /* NULL past the end */
const RequestVerb *request_verb(const char *name);
/* What any verb of a request's fact is called in its course. */
const char *request_verb_label(const char *name);
bool verb_legal(const RequestVerb *verb, RequestState state);

/* A request as its facts add up.  Zeroed is empty; texts are owned. */
typedef struct Request {
    char record[14];
    char number[33];
    int unit;
    RequestState state;
    char *home, *place, *household, *name; /* name: the household's, now */
    char *caller, *nature, *category, *urgency, *promise, *text;
    char *department, *assignee; /* code, login */
    char *received_by, *accepted_by, *resolution, *reason;
    char *explained_by, *explained_to, *explanation, *promise_party;
    char *source;                /* where it was imported from */
    char *points, *wish, *about; /* of a complaint; about: login, or a name */
    char *major, *satisfied;     /* yes, no */
    char *investigated_by, *findings, *measure;
    char *answered_by, *answered_to, *answer;
    char *incident; /* record of the one that it comes from */
    char *answers; /* JSON object of answers without a column of their own; NULL
                    * where there are none */
    char *called;  /* departments and logins called besides: "security hsu" */
    char *joined; /* lines: "security 張立偉" of those has accepted, "security
                    * 張立偉 @1766000000" is there since then */
    char *waiting; /* those who have not accepted; NULL: nobody */
    char *away;    /* those who are not there; NULL: nobody */
    Course course;
    Seconds sent_at, accepted_at, verified_at, closed_at;
    Seconds complained_at, investigated_at, answered_at, reminded_at;
    Seconds due; /* next promise; NEVER */
    PromiseName next;
    int reopened;  /* how often */
    int reminders; /* how often somebody asked again */
    int disputes;  /* that nobody has settled */
    int64_t stamp; /* newest fact on it: Deed.base */
} Request;

/* By number ("3-1123-007"; the newest of that number) or record.
 * ERR_NOT_FOUND. */
bool request_load(Desk *desk, const char *number, Request *out, Err *err);
void request_release(Request *request);

/* ---- lists ---------------------------------------------------------------- */

/* Which requests, in which order. */
typedef struct RequestQuery {
    bool open;            /* the board: open ones, by due, undue last;
                            * else all, newest first */
    const char *words;    /* number, room, name, telephone tail, words; NULL */
    int state;            /* RequestState, or -1: any */
    const char *category; /* code; NULL: any */
    const char *department;
    const char *home;
    int unit;  /* of that unit; UNIT_HOTLINE: that the hotline answers for now
                * (duty.h); 0: any */
    bool late; /* its next promise is late */
    const char *incident; /* record: linked to that */
    Seconds from, until;  /* received in [from, until); NEVER: any */
    const char *queue;    /* department: what it has to do now … */
    const char *person;   /* … and what this login of it has; NULL: all */
} RequestQuery;

enum { UNIT_HOTLINE = -1 };

/* The board of who is signed in: of a department's people, its queue; borrows
 * from the desk. */
RequestQuery request_board(const Desk *desk);

#define REQUEST_QUERY_BOARD ((RequestQuery){.open = true, .state = -1})
#define REQUEST_QUERY_ALL   ((RequestQuery){.state = -1})

/* Where a row stands in its order; stays valid when others come and go. */
typedef struct RowKey {
    int64_t first, second;
} RowKey;

/* What a list shows of a request. */
typedef struct RequestRow {
    RowKey key;
    char record[14];
    char number[33];
    char home[33];  /* home, or place where there is none */
    char name[65];  /* household's */
    char text[161]; /* first line, cut between characters */
    char category[33];
    char department[33], assignee[33]; /* code and login */
    char holder[33]; /* login of who accepted it, else of who is asked now
                      * (turn.h), else of the assignee */
    char who[65];    /* the holder's name, else the department's code */
    bool asked;      /* the holder is next in line: others were silent */
    bool person;     /* who is a person's name */
    char urgency[17];
    RequestState state;
    int unit;    /* 0: nobody's but the hotline's */
    Seconds due; /* NEVER: nothing is due */
    Seconds received, sent;
    Seconds appointment; /* NEVER: none was agreed */
    PromiseName next;
    int reminders;
    bool explained, promised, disputed;
    bool complaint, linked; /* … to an incident */
    bool alarm; /* an emergency that not all who were sent have accepted */
    char waiting[97]; /* Request.waiting; "" */
    char away[97];    /* Request.away; "" */
} RequestRow;

/* Where a list goes on. */
typedef struct RowsFrom {
    const RowKey *key; /* NULL: from the start, or from the end */
    bool backwards;    /* rows before it, nearest first */
    bool inclusive;    /* key's own row too */
} RowsFrom;

/* Up to max rows; returns how many, -1 when interrupted by store_patience()
 * or on error. */
int request_rows(Desk *desk, const RequestQuery *query, RowsFrom from,
                 RequestRow *out, int max);

/* Where a request stands on the board now; false: it is not open. */
bool request_board_key(Desk *desk, const char *record, RowKey *key);

/* How many; looks at most at limit of them (limit + 1: more). */
int64_t request_count(Desk *desk, const RequestQuery *query, int64_t limit);

/* Open ones that what somebody calls about may be already, received within
 * hours: of the same category in the same home, then in the same unit; without
 * a category (NULL) those of the home.  Returns how many. */
int request_alike(Desk *desk, const char *home, const char *category,
                  RequestRow *out, int max);

/* How many are linked to an incident (its record) and still to be done. */
int request_linked(Desk *desk, const char *incident);
/* Resolves them all, each by a fact of its own; *count is how many. */
bool request_resolve_linked(Desk *desk, const char *incident,
                            const char *resolution, int *count, Err *err);
/* What everyone tells callers about the open incidents of a unit (0: of all), a
 * line each: "I3-1123-002  …". */
void incidents_tell(Desk *desk, int unit, Str *out);

/* ---- its course -------------------------------------------------------------- */

/* One line of the timeline. */
typedef struct Step {
    int64_t origin, seq, stamp;
    Seconds at;      /* when it happened, as said */
    Seconds written; /* when it was typed in */
    const char *verb;
    const char *actor; /* login */
    const Fields *fields;
    bool undone;
    bool disputed; /* came too late to be legal */
    Str *summary;  /* "accepted by 吳建國" in the language in force */
} Step;

bool request_course(Desk *desk, const char *record,
                    bool (*visit)(void *self, const Step *step), void *self,
                    Err *err);

/* What two said without knowing of each other, as people read it. */
typedef struct Dispute {
    char *label; /* owned, as are the values */
    char *taken; /* what counts: the newer */
    char *other;
    Seconds taken_at, other_at; /* when they were written */
    int64_t origin, seq;        /* the other's name */
    char field[33]; /* column; "": a step that came too late to count */
    char taken_who[97], other_who[97];
    bool late; /* … then label is the step's, and nothing else can be taken */
} Dispute;

/* Those of a request that nobody has settled; returns how many. */
int request_disputes(Desk *desk, const char *record, Dispute *out, int max);
void dispute_release(Dispute *dispute);
/* Takes what counts, or the other, for good; of a step that came too late:
 * lets it be (never the other).  ERR_CHANGED: settled already. */
bool request_settle(Desk *desk, const char *record, const Dispute *dispute,
                    bool other, Err *err);

/* May who is signed in do this to a request of that department and person?
 * Like role_may(), but people of a department report only on its requests and
 * on those they have themselves.  Either may be NULL. */
bool request_may(Desk *desk, const char *verb, const char *department,
                 const char *assignee, Err *err);

/* It is no complaint, but the owner refused the work, it was reopened, or
 * somebody asked a third time (S9, S11): it may become one. */
bool request_suggests_complaint(const Request *request);
bool request_is_complaint(const Request *request);
/* Is the verb a step of a complaint only? */
bool verb_of_complaint(const char *verb);

/* Is one of the words of list (NULL: none) this one? */
bool among(const char *list, const char *word);
/* Is the verb one of those who were called besides? */
bool verb_of_called(const char *verb);
/* Who has still to say that verb of theirs: waiting or away. */
const char *request_called_for(const Request *request, const char *verb);
/* As whom of those that it waits for may who is signed in say so: her own
 * department, else herself; at a desk the first that waits.  "": as nobody. */
const char *request_joins(Desk *desk, const char *waiting, char out[49]);

/* What stands beside the course, a line each in the language in force: answers,
 * who was called.  text is of the line, "" never. */
void request_beside(Desk *desk, const Request *request,
                    void (*line)(void *self, const char *label,
                                 const char *text),
                    void *self);

/* Verbs legal now and permitted to who is signed in; returns how many. */
int request_offers(Desk *desk, const Request *request, const RequestVerb **out,
                   int max);

#endif
