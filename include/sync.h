/* sync.h -- desk and hotline hold the same facts
 *
 * Each end of a line has an Exchange: a state machine without I/O.  Whoever
 * owns the line (serve, follow, a test) feeds it the bytes that came, tells it
 * the time, and sends the bytes that it gives.  The lines themselves are
 * described in src/sync/protocol.h.
 *
 *     desk                                   hotline
 *     hello {origin, taken 812 …}      ->
 *                                      <-    hello {origin, taken 40 …}
 *     facts [41 … 60] upto 60          ->
 *                                      <-    ack 60
 *                                      <-    facts [813 …] upto 815
 *     ack 815                          ->
 *
 * An ack means committed.  A line cut at any byte costs only the repetition.
 */
#ifndef GUANJIA_SYNC_H
#define GUANJIA_SYNC_H

#include "service.h"

typedef struct Exchange Exchange;

/* Which end of the line this is. */
typedef enum ExchangeEnd {
    EXCHANGE_DESK,    /* who calls: a lobby desk, or a standby */
    EXCHANGE_HOTLINE, /* who answers: the hotline */
} ExchangeEnd;

/* How it stands, in words for the status line and `guanjia sync status`. */
typedef struct ExchangeStatus {
    bool greeted;     /* both hellos have been said */
    bool level;       /* neither end has anything that the other lacks */
    int64_t waiting;  /* our facts that the other end has not acknowledged */
    int64_t incoming; /* the other end's that we have not taken yet */
    int64_t sent, taken, refused; /* in this exchange */
    int64_t offset;  /* ms that our clock is behind the hotline's */
    int64_t heard;   /* clock_monotonic() when the other end last was */
    char error[512]; /* why it ended; "": it has not */
} ExchangeStatus;

/* unit: the desk's unit, from its own setting or from the forced command that
 * names it; what the other end claims must agree.  0: between a hotline and its
 * standby, of which either may call.  The desk is borrowed. */
Exchange *exchange_new(Desk *desk, ExchangeEnd end, int unit);
void exchange_free(Exchange *exchange);

/* A desk that is filled for the first time adds everything up at the end, with
 * progress; it is level only then. */
void exchange_progress(Exchange *exchange, Progress progress, void *self);

/* Bytes from the other end.  False when the line must be closed: status says
 * why in one sentence, and nothing of a half-read batch was taken. */
bool exchange_feed(Exchange *exchange, const char *bytes, size_t len);

/* Time passes: pings, time-outs, facts that were written here meanwhile.
 * millis is clock_monotonic().  False as above. */
bool exchange_tick(Exchange *exchange, int64_t millis);

/* Bytes for the other end, appended to out; at most about 64 KiB a call. */
void exchange_take_output(Exchange *exchange, Str *out);

const ExchangeStatus *exchange_status(const Exchange *exchange);

/* `guanjia serve --desk UNIT` and `serve --standby` (unit 0): answers on
 * standard input and output until the line ends.  record: a file that gets
 * all that is said, or NULL. */
bool sync_serve(Desk *desk, int unit, const char *record, Err *err);

/* How the hotline is called. */
typedef struct SyncCall {
    const char *hubs;   /* an address a line ("ssh://user@host[:port]" or
                       * "exec:COMMAND"), tried in turn; the one that was right
                       * last is tried first */
    bool follow;        /* holds the line, with growing pauses between tries,
                       * until told to end; else once until both are level */
    bool wait;          /* while somebody else holds it */
    const char *record; /* as above */
    Progress progress;  /* by the facts that go and come; NULL: nobody looks */
    void *self;
} SyncCall;

/* `guanjia sync [--follow]`, of a desk, of a standby, and of a hotline that was
 * one: it tells the former hotline so.  One at a time for each database. */
bool sync_call(Desk *desk, const SyncCall *how, Err *err);

/* Are these addresses, one a line, of a kind that can be called?  Asked before
 * any is kept: nothing in one may be taken for an option or by a shell. */
bool hub_check(const char *hubs, Err *err);

/* How a desk stands to its hotline, from whatever process one looks. */
typedef struct SyncState {
    bool live;       /* somebody keeps the line, or tries to */
    bool level;      /* both have the same, and the line stands */
    bool touch;      /* the line stands: the hotline was heard just now */
    bool alone;      /* the last try failed, or the line is silent */
    int64_t waiting; /* facts that the hotline has not acknowledged */
    int64_t refused; /* facts that it did not take */
    int64_t offset;  /* ms that the system's clock is behind the hotline's */
    Seconds since;   /* of this state */
    Seconds heard;   /* hotline last heard; NEVER */
    Seconds same;    /* when both last had the same; NEVER */
    Seconds again;   /* next try; NEVER: none */
    char hub[256];   /* as last called */
    char why[512];   /* why it is alone */
} SyncState;

/* False: this database has no hotline to call. */
bool sync_state(Desk *desk, SyncState *state);

/* At the hotline: takes after all what was refused about record; only who may
 * change staff may say so.  *count: how many. */
bool sync_release(Desk *desk, const char *record, int *count, Err *err);

#endif
