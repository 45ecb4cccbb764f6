/* inside.h -- what the files of sync/ share: the inside of an Exchange
 *
 * exchange.c keeps the line; greet.c greets; give.c sends our facts; take.c
 * takes the other's; compare.c spares what both have; refused.c keeps both
 * ends' quarantines the same; forget.c has a desk forget what moved to another
 * unit; hotlines.c is what two hotlines say to each other beside facts.
 */
#ifndef GUANJIA_SYNC_INSIDE_H
#define GUANJIA_SYNC_INSIDE_H

#include "line.h"
#include "protocol.h"
#include "sync.h"

/* Rules that a build for the simulation leaves out, to see it notice. */
enum {
    MUTANT_ACK_FIRST = 1,  /* says that it took before it has */
    MUTANT_FORGET_REFUSED, /* the desk passes over what was refused */
    MUTANT_SAME_ORIGIN,    /* goes on under its name after a restore */
    MUTANT_NO_GIVING_BACK, /* gives a restored hotline nothing back */
    MUTANT_ANY_SCOPE,      /* sends a desk everybody's */
    MUTANT_CURSOR_APART,   /* keeps how far it is before the facts */
    MUTANT_FORGET_FIRST,   /* forgets what it said before that is taken */
    MUTANT_OWN_ONLY,     /* of two hotlines, each gives what it wrote itself */
    MUTANT_MOVE_UNHEARD, /* … and hears of no move */
    MUTANT_ANY_TERM,     /* desks and hotlines ask for no term */
    MUTANT_COUNT_ONLY,   /* takes as many for the same */
};
#ifndef GUANJIA_MUTANT
#define GUANJIA_MUTANT 0
#endif
#define MUTANT(rule) (GUANJIA_MUTANT == (rule))

typedef enum ExchangeState {
    AWAIT_HELLO,
    AWAIT_GO, /* hotline: has said hello */
    RUNNING,
    ENDED,
} ExchangeState;

/* Finding out what the other end has although it never took it from us. */
typedef struct Comparing {
    enum {
        COMPARING_OVER,  /* everything is sent */
        COMPARING_ASK,   /* the next stretch must be asked about … */
        COMPARING_ASKED, /* … was … */
        COMPARING_SAME,  /* … need not be sent … */
        COMPARING_OTHER, /* … must be sent */
    } state;
    int64_t length; /* arrivals in the next stretch */
    int64_t upto;   /* arrival at which this one ends */
    int64_t facts;  /* that would be sent of it */
} Comparing;

/* What was told of a stretch of the other end's. */
typedef struct Compared {
    bool some;  /* we have facts there … */
    bool other; /* … and not just the same */
} Compared;

/* Our facts on their way to the other end. */
typedef struct Giving {
    int64_t next;           /* up to this arrival all was sent or passed over */
    int64_t told;           /* the newest arrival that the other was told */
    int64_t whole;          /* up to this arrival facts of any origin */
    int64_t flight[WINDOW]; /* ends of the batches without an ack */
    int in_flight;
    int size;       /* facts in a batch */
    int64_t left;   /* facts that were not sent yet */
    int64_t newest; /* arrival, when left was counted */
    bool level;     /* we said that we have no more */
    int64_t *echo;  /* arrivals of facts that came in over this line */
    int echoes, echo_cap;
    Comparing comparing;
} Giving;

/* A fact that came, and what holds its texts. */
typedef struct Came {
    Fields said;
    Fact fact;
} Came;

/* The batch that is coming in. */
typedef struct Taking {
    Came *at;
    int count, cap;
    size_t bytes; /* about */
    bool level;   /* the other end said that it has no more */
} Taking;

/* What the hotline says that it refused, until it says that this is all. */
typedef struct Refusals {
    Refused *at; /* reason owned */
    int count, cap;
    RefusedSum told; /* hotline: what the desk has */
    int64_t judged;  /* clock_monotonic() of the last second judgement */
} Refusals;

/* The desk: what it is told to forget.  Between hotlines: what moved. */
typedef struct Forgets {
    Fields *at; /* of the batch that is coming in */
    int count;
    bool agreed;      /* both know the place from which they go on */
    bool pending;     /* there may be some that wait for an ack … */
    int64_t looked;   /* … and did when this much was acknowledged */
    bool scrub;       /* something was forgotten: its bytes must go */
    int64_t scrub_at; /* not before */
} Forgets;

/* Between hotlines: which desks are let in. */
typedef struct Lobbies {
    Fields *at; /* of the batch that is coming in */
    int count;
    int64_t told; /* a hash of what the other end was told; 0: nothing */
} Lobbies;

struct Exchange {
    Desk *desk;
    Store *store;
    ExchangeEnd end;
    ExchangeState state;
    int unit;       /* 0: between two hotlines */
    bool standby;   /* we are one, in this exchange */
    int64_t origin; /* ours, in this exchange */
    Peer peer;      /* the other end */
    int64_t speaks; /* the protocol that both know */
    int renewals;   /* origins drawn in this exchange */
    Lines lines;
    Str out;
    Giving giving;
    Taking taking;
    Compared compared;
    Refusals refusals;
    Forgets forgets;
    Lobbies lobbies;
    int64_t now;      /* clock_monotonic() as last told */
    int64_t heard_at; /* … when something came, was sent, was written down */
    int64_t said_at;
    bool heard; /* something came since the last tick */
    int64_t kept_at;
    int64_t heard_wall;  /* clock_millis() when something came */
    int64_t asked_clock; /* clock_millis() of our hello */
    int64_t commits;     /* ours, when the journal was last looked at */
    bool unkept;         /* peer has changed since it was written down */
    Progress progress;   /* of adding up after a first filling; may be NULL */
    void *progress_self;
    ExchangeStatus status;
};

/* Both ends are hotlines, or one of them a standby. */
static inline bool is_between(const Exchange *exchange)
{
    return exchange->unit == 0;
}

/* This end is a lobby's desk. */
static inline bool is_desk(const Exchange *exchange)
{
    return exchange->end == EXCHANGE_DESK && exchange->unit > 0;
}

/* Ends the exchange with a sentence for both ends; returns false. */
bool exchange_fail(Exchange *exchange, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Ends it with what is in err. */
bool exchange_err(Exchange *exchange, const Err *err);

/* greet.c */
void hello_say(Exchange *exchange);
bool on_hello(Exchange *exchange, const Fields *said);
bool on_go(Exchange *exchange, const Fields *said);
/* A hotline that has put the desk out speaks with it no more, nor does one
 * that has become a standby. */
bool partner_admitted(Exchange *exchange);

/* give.c */
void giving_start(Exchange *exchange, int64_t from);
bool giving_go_on(Exchange *exchange); /* sends what may be sent now */
bool giving_acked(Exchange *exchange, const Fields *said);
void giving_echo(Exchange *exchange, int64_t arrival);
void giving_release(Giving *giving);

/* compare.c: who gives … */
void comparing_start(Exchange *exchange);
bool comparing_ask(Exchange *exchange, const JournalRange *range);
bool on_compared(Exchange *exchange, const Fields *said);
/* … and who takes. */
bool on_part(Exchange *exchange, const Fields *said);
bool on_compare(Exchange *exchange, const Fields *said);

/* take.c */
bool taking_fact(Exchange *exchange, Fields *said); /* said is moved */
bool taking_upto(Exchange *exchange, const Fields *said);
void taking_release(Taking *taking);

/* Records that must be added up again, each once; texts borrowed. */
typedef struct Touched {
    const char **kind, **record;
    int count, cap;
} Touched;
void touched_add(Touched *touched, const char *kind, const char *record);
bool touched_sum(Touched *touched, Desk *desk, Err *err);
void touched_release(Touched *touched);

/* forget.c: the hotline's end … */
bool forgets_say(Exchange *exchange, int64_t after, int64_t upto, int *count);
bool forgets_again(Exchange *exchange, const Fact *fact, Err *err);
/* What was refused is taken after all, in that scope. */
bool refused_take(Exchange *exchange, const Refused *name, int scope, Err *err);
/* … and the desk's. */
bool forget_said(Exchange *exchange, const Fields *said);
bool forgets_write(Exchange *exchange, Err *err); /* with the batch */
bool forget_not(Exchange *exchange, const Fact *fact, Err *err);
void forgets_start(Exchange *exchange);
/* A hotline with another name tells it all again; in a transaction. */
bool forgets_clear(Exchange *exchange, Err *err);
bool forgets_due(const Exchange *exchange); /* … at the next tick */
bool forgets_go_on(Exchange *exchange);
void forgets_release(Forgets *forgets);

/* hotlines.c: which of two counts; when true this end may have become the
 * standby. */
bool hotlines_settle(Exchange *exchange, const Fields *said);
/* Is this still what it was when the line was greeted? */
bool hotlines_same(Exchange *exchange);
/* A desk follows the later hotline only. */
bool term_follow(Exchange *exchange, const Fields *said);
bool term_keep(Exchange *exchange, const Fields *said, Err *err);
/* Moves; said within a batch, written with it. */
bool moves_say(Exchange *exchange, int64_t after, int64_t upto, int *count);
bool move_said(Exchange *exchange, const Fields *said);
bool moves_write(Exchange *exchange, Err *err);
/* The scope in which a fact of the other hotline's is kept. */
int move_scope(Exchange *exchange, const Fact *fact);
/* The desks that are let in; *any: something was said, an upto must follow. */
void lobbies_say(Exchange *exchange, bool *any);
bool lobby_said(Exchange *exchange, const Fields *said);
bool lobbies_write(Exchange *exchange, Err *err);
void lobbies_release(Lobbies *lobbies);

/* refused.c: the hotline's … */
void refused_say(Exchange *exchange, const Refused *refused);
void refusals_say(Exchange *exchange, bool whole);
bool refusals_tell(Exchange *exchange); /* all of them */
bool refusals_judge(Exchange *exchange);
/* … and the desk's end. */
bool refused_said(Exchange *exchange, const Fields *said);
bool refusals_said(Exchange *exchange, const Fields *said);
void refusals_release(Refusals *refusals);
/* A copy of fact; one that cannot be said has no texts (said is empty). */
void came_copy(Came *came, const Fact *fact);

#endif
