/* screens.h -- what the screens share: actions, the stack, the frame
 *
 * A screen is a struct that begins with a Screen, and a table of what it does
 * (ScreenType).  The loop looks up the action of each key; the top screen is
 * asked whether it offers it, else gets the key itself, else the loop does
 * what it knows (help, lock, new request …).
 *
 *     +--------------------------------------------------------------+
 *     | 管家 guanjia · Unit 3 · title                 drafts 2  14:02 |  loop
 *     | rows 1 to session_rows() belong to the screen                 |
 *     | message, or the screen's hint                                 |  loop
 *     | F1 Help  F2 Save  F3 Back …                                   |  loop
 *     +--------------------------------------------------------------+
 *
 * A panel (help, palette, steps …) draws a box over the screen below it.
 */
#ifndef GUANJIA_SCREENS_H
#define GUANJIA_SCREENS_H

#include "duty.h"
#include "escalation.h"
#include "request.h"
#include "screen.h"
#include "service.h"
#include "store.h"
#include "ui.h"

/* ---- actions ------------------------------------------------------------- */

#define CONTROL(letter) (UI_CONTROL + (letter))

/* id, name, two keys (0: none), place in the key bar (0: not there; small
 * ones stay longest where it is narrow), verb of a request (NULL: none),
 * label of the key bar (NULL: the verb's), sentence of help.  A key stands for
 * one action. */
#define ACTIONS                                                                \
    X(HELP, "help", UI_F1, '?', 1, NULL, N_("Help"),                           \
      N_("Show what every key does here."))                                    \
    X(SAVE, "save", UI_F2, CONTROL('s'), 1, NULL, N_("Save"),                  \
      N_("Check what was typed and save it."))                                 \
    X(BACK, "back", UI_F3, UI_ESCAPE, 2, NULL, N_("Back"),                     \
      N_("Go one step back; what was typed is kept."))                         \
    X(PICK, "pick", UI_F4, 0, 3, NULL, N_("Pick"),                             \
      N_("Choose from a list what can stand in this field."))                  \
    X(SENTENCE, "sentence", CONTROL('g'), 0, 0, NULL, N_("Sentence"),          \
      N_("Put in a sentence that is said every day, by its key."))             \
    X(REFRESH, "refresh", UI_F5, CONTROL('l'), 9, NULL, N_("Refresh"),         \
      N_("Read everything again and draw the screen anew."))                   \
    X(NEW, "new", UI_F6, 0, 1, NULL, N_("New"),                                \
      N_("It rings: open a new request; its clock starts."))                   \
    X(ADD, "add", 'n', UI_INSERT, 0, NULL, N_("New here"),                     \
      N_("A new record in a register; elsewhere a new request."))              \
    X(STEPS, "steps", UI_F7, ' ', 2, NULL, N_("Next step"),                    \
      N_("Show the steps that this request can take now."))                    \
    X(FIND, "find", UI_F8, '/', 2, NULL, N_("Find"),                           \
      N_("Find by number, room, name, telephone or words."))                   \
    X(LOCK, "lock", UI_F9, 0, 4, NULL, N_("Lock"),                             \
      N_("Lock the screen; what is under it stays as it is."))                 \
    X(OPEN, "open", UI_ENTER, 0, 3, NULL, N_("Open"),                          \
      N_("Open what is selected."))                                            \
    X(PALETTE, "palette", ':', CONTROL('p'), 5, NULL, N_("All"),               \
      N_("List everything that can be done here and choose by typing."))       \
    X(WHY, "why", 'w', 0, 7, NULL, N_("Why"),                                  \
      N_("Explain each due time in words."))                                   \
    X(ALERTS, "alerts", 'A', 0, 7, NULL, N_("Alerts"),                         \
      N_("List what waits and is for you; say that you have seen it."))        \
    X(SEEN, "seen", 'S', 0, 2, NULL, N_("Seen"),                               \
      N_("You have seen it: that is on record, and it rings no more."))        \
    X(DISPUTES, "disputes", '=', 0, 5, NULL, N_("Disputes"),                   \
      N_("Show what is disputed, and take either side."))                      \
    X(REGISTERS, "registers", 'b', 0, 4, NULL, N_("Registers"),                \
      N_("List the registers: parcels, visitors, inspections."))               \
    X(EVERY, "every", '*', 0, 0, NULL, N_("Open or all"),                      \
      N_("Show what is done too, or only what is open; on the board, "         \
         "everything."))                                                       \
    X(LATE, "late", '!', 0, 0, NULL, N_("Late"),                               \
      N_("Show only what is late, or the others too."))                        \
    X(FILTER, "filter", 'F', 0, 0, NULL, N_("Filter"),                         \
      N_("Show only one unit, department or state; it stays until *."))        \
    X(UNITS, "units", 'U', 0, 3, NULL, N_("Units"),                            \
      N_("Show how each unit's desk stands: who is there, what is open."))     \
    X(DUE, "due", 'k', 0, 3, NULL, N_("Due"),                                  \
      N_("Show what is due in this period, and walk from one to the next."))   \
    X(CALENDAR, "appointments", 'G', 0, 0, NULL, N_("Appointments"),           \
      N_("Show the times agreed with households, by day or week."))            \
    X(PRINT, "print", 'P', 0, 7, NULL, N_("Print"),                            \
      N_("Show it as it is printed; F2 there writes it to a file."))           \
    X(REPORTS, "reports", 'i', 0, 0, NULL, N_("Reports"),                      \
      N_("List the reports: tables and charts of the registers."))             \
    X(LINE, "line", 'h', 0, 0, NULL, N_("Hotline"),                            \
      N_("Show how this desk stands to its hotline."))                         \
    X(UNDO, "undo", 'u', CONTROL('z'), 6, NULL, N_("Undo"),                    \
      N_("Undo the last step; nothing is erased."))                            \
    X(DISPATCH, "dispatch", 'm', 0, 0, "dispatch", NULL,                       \
      N_("Send it to a department or person, or move it."))                    \
    X(ACCEPT, "accept", 'a', 0, 0, "accept", NULL,                             \
      N_("Somebody has accepted the request."))                                \
    X(JOIN, "join", 'J', 0, 0, "join", NULL,                                   \
      N_("Somebody else who was called has accepted."))                        \
    X(ATTEND, "attend", 'R', 0, 0, "attend", NULL,                             \
      N_("Somebody else who was called is there, too."))                       \
    X(ARRIVE, "arrive", 'r', 0, 0, "arrive", NULL,                             \
      N_("Somebody is in place."))                                             \
    X(DECLINE, "decline", 'j', 0, 0, "decline", NULL,                          \
      N_("The department can't do it and hands it back."))                     \
    X(ASSIST, "assist", 'l', 0, 0, "assist", NULL,                             \
      N_("Whoever does it needs help."))                                       \
    X(EXPLAIN, "explain", 'e', 0, 0, "explain", NULL,                          \
      N_("The household was told why it takes longer."))                       \
    X(PROMISE, "promise", 'p', 0, 0, "promise", NULL,                          \
      N_("An outside party has promised a date."))                             \
    X(APPOINT, "appoint", 'g', 0, 0, "appoint", NULL,                          \
      N_("A time was agreed with the household."))                             \
    X(RESOLVE, "resolve", 's', 0, 0, "resolve", NULL, N_("The work is done.")) \
    X(VERIFY, "verify", 'v', 0, 0, "verify", NULL,                             \
      N_("The owner has accepted the work, or refused it."))                   \
    X(CLOSE, "close", 'c', 0, 0, "close", NULL,                                \
      N_("Nothing more is to be done."))                                       \
    X(REOPEN, "reopen", 'o', 0, 0, "reopen", NULL,                             \
      N_("It is not done after all."))                                         \
    X(LINK, "link", 'L', 0, 0, "link", NULL,                                   \
      N_("It comes from an incident, like other requests."))                   \
    X(UNLINK, "unlink", '-', 0, 0, "unlink", NULL,                             \
      N_("It does not come from that incident after all."))                    \
    X(REMIND, "remind", '+', 0, 0, "remind", NULL,                             \
      N_("Somebody asked again how far it is."))                               \
    X(COMPLAIN, "complain", 'K', 0, 0, "complain", NULL,                       \
      N_("Make it a complaint: main points, and what is wanted."))             \
    X(INVESTIGATE, "investigate", 'V', 0, 0, "investigate", NULL,              \
      N_("What was found out about the complaint, and by whom."))              \
    X(MEASURE, "measure", 'M', 0, 0, "measure", NULL,                          \
      N_("What is done about the complaint."))                                 \
    X(ANSWER, "answer", 'W', 0, 0, "answer", NULL,                             \
      N_("What the owner was told about the complaint."))                      \
    X(NOTE, "note", 't', 0, 0, "note", NULL,                                   \
      N_("Write down something about the request."))                           \
    X(AMEND, "amend", 'f', 0, 0, "amend", NULL,                                \
      N_("Correct what was written when it was received."))                    \
    X(DRAFTS, "drafts", 'd', CONTROL('o'), 7, NULL, N_("Drafts"),              \
      N_("List the drafts that wait, and go on with one."))                    \
    X(DISCARD, "discard", 'x', CONTROL('x'), 4, NULL, N_("Discard"),           \
      N_("Throw this draft away."))                                            \
    X(DUTY, "duty", 'y', 0, 0, NULL, N_("Duty"),                               \
      N_("Sign on duty, or off duty: then first what is handed over."))        \
    X(HANDOVER, "handover", 'H', 0, 0, NULL, N_("Handover"),                   \
      N_("Show what this shift hands over, and write notes for the next."))    \
    X(LANGUAGE, "language", CONTROL('t'), 0, 8, NULL, N_("Language"),          \
      N_("Switch to the next language."))                                      \
    X(SIGN_OUT, "sign-out", 'z', 0, 0, NULL, N_("Sign out"),                   \
      N_("Sign out, so that somebody else can sign in."))                      \
    X(QUIT, "quit", 'q', CONTROL('q'), 8, NULL, N_("Quit"),                    \
      N_("Leave the program; drafts are kept."))

typedef enum Action {
#define X(id, name, key, other, bar, verb, label, help) ACTION_##id,
    ACTIONS
#undef X
        ACTION_COUNT,
    ACTION_NONE = ACTION_COUNT,
} Action;

/* One row of ACTIONS. */
typedef struct ActionInfo {
    const char *name;
    int keys[2];
    int bar;
    const char *verb;
    const char *label; /* NULL: the verb's; see action_label() */
    const char *help;  /* to be translated with _() */
} ActionInfo;

const ActionInfo *action_info(Action action);
const char *action_label(Action action);   /* translated: "Send" */
Action action_of_key(int key);             /* ACTION_NONE */
void action_keys(Action action, Str *out); /* "F6 n" */
Action action_of_verb(const char *verb);   /* ACTION_NONE */

/* ---- a screen ------------------------------------------------------------ */

typedef struct Session Session;
typedef struct Screen Screen;

/* What a screen does.  Members may be NULL where it says so. */
typedef struct ScreenType {
    const char *name; /* "board" */
    bool panel;       /* drawn over the screen below; Esc closes it */
    bool shut;        /* sign-in, lock: nothing of the loop's but help and
                       * language is offered; nothing else is drawn */
    /* Short title behind the unit, without the frame; NULL: none. */
    void (*title)(Screen *screen, Str *out);
    /* What the message line says while there is no message; NULL: nothing. */
    void (*hint)(Screen *screen, Str *out);
    /* Draws rows 1 to session_rows() of blank cells and sets the
     * cursor.  Called after every key; curses sends what changed. */
    void (*draw)(Screen *screen);
    /* May the person do this here and now?  NULL: only what the loop does. */
    bool (*offers)(Screen *screen, Action action);
    /* What the key bar says of it here, translated, where that is another word
     * than elsewhere; NULL, also as a member: its own label. */
    const char *(*label)(Screen *screen, Action action);
    /* Does it; false: leave it to the loop. */
    bool (*act)(Screen *screen, Action action);
    /* A key that was no offered action, or a paste; false: it meant nothing.
     * NULL: none. */
    bool (*key)(Screen *screen, const Event *event);
    /* Right after the paint of a key: write the draft, say.  NULL: none. */
    void (*keep)(Screen *screen);
    /* Once when no key came for about 80 ms: searching.  True: draw anew.
     * NULL: none. */
    bool (*idle)(Screen *screen);
    /* A second has passed: draw the cells of clocks only, keep the cursor.
     * NULL: none. */
    void (*tick)(Screen *screen);
    /* What is shown may be stale: another program wrote to the file, a screen
     * above has closed, the language was switched.  Followed by a draw.
     * NULL: none. */
    void (*refresh)(Screen *screen);
    /* Releases it (with free(screen)).  Drafts stay in the file. */
    void (*close)(Screen *screen);
} ScreenType;

/* First member of every screen; zeroed but for type and session. */
struct Screen {
    const ScreenType *type;
    Session *session;
    Screen *below;
    bool typing;   /* printable keys are text here, not actions */
    bool alarm;    /* its hint is one, and has to be seen */
    int64_t draft; /* Draft.id that is edited here; 0: none (yet) */
};

/* ---- the session ----------------------------------------------------------- */

/* What the board shows only; stays for a person until she clears it, also
 * over a restart (a setting of this file). */
typedef struct BoardFilter {
    int unit; /* as RequestQuery.unit */
    bool late;
    int state;           /* RequestState + 1; 0: any */
    char department[33]; /* code; "": any */
} BoardFilter;

enum { MESSAGE_TEXT = 512 };

/* One person's sitting at the screens; passed explicitly, no globals. */
struct Session {
    Desk *desk;
    const ScreenOptions *options;
    Screen *top;          /* NULL: the program ends */
    Screen *gone;         /* popped in this event, closed after it */
    int64_t last_key;     /* clock_monotonic() */
    int64_t last_watch;   /* clock_monotonic() of the last look at the file */
    int64_t next_watch;   /* clock_monotonic() */
    bool ring_waits;      /* for another that was writing: it rings next time */
    int64_t next_refresh; /* clock_monotonic(); none for others' facts before */
    Seconds last_tick;    /* clock_now() when clocks were drawn last */
    bool idle_done;       /* idle was called since the last key */
    bool fresh;           /* everything on the screen is as it should be */
    bool drawn;           /* set by key(): it has drawn by itself what changed,
                        * nothing else has to be */
    bool leaving;
    int drafts; /* how many wait */
    Standing standing;
    BoardFilter filter;
    char login[33]; /* who has the screen, also while it is locked */
    char message[MESSAGE_TEXT];
    Look message_look;
    bool alarm;  /* the message is one: no text that is typed takes it away */
    bool titled; /* the window's title is ours */
    Seconds bells_from; /* the bell rang since then … */
    int bells;          /* … so often; see FLOOD in loop.c */
};

/* A zeroed struct of that size, which begins with a Screen of this type. */
void *screen_new(Session *session, const ScreenType *type, size_t size);
/* Puts screen on top; NULL does nothing (its constructor has said why). */
void screen_push(Session *session, Screen *screen);
/* Takes the top off (closed after this event) and refreshes what is below. */
void screen_pop(Session *session);
/* Pop and push without a refresh between: a form becomes its request. */
void screen_replace(Session *session, Screen *screen);

/* Rows that belong to the screen: from row 1 on. */
int session_rows(void);
Store *session_store(const Session *session);
bool session_offers(Session *session, Action action);
const char *session_label(const Session *session,
                          Action action); /* translated */
/* Does it: the top screen, else the loop; false: nobody does. */
bool session_act(Session *session, Action action);
/* Reads again what the frame shows, and refreshes every screen. */
void session_refresh(Session *session);
/* Looks how the desk stands to its hotline; true: otherwise than before. */
bool session_stands(Session *session);
/* Rings for what this person is told of now; true: there was something. */
bool session_ring(Session *session, Seconds now);
/* Title bar, message line and key bar (frame.c); then everything. */
void frame_draw(Session *session);
bool frame_fits(void); /* is the window large enough? */
void session_paint(Session *session);

/* The message line, until the next key. */
void say_error(Session *session, const Err *err);
void say_note(Session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void say_no(Session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads what the person who has the screen last filtered by. */
void filter_read(Session *session);
/* Filters by that from now on; whoever looks at the board sees it at the next
 * refresh. */
void filter_set(Session *session, const BoardFilter *filter);
bool filter_is_on(const BoardFilter *filter);
void filter_apply(const BoardFilter *filter, RequestQuery *query);
/* "Unit 3 · Engineering · late".  Appended. */
void filter_tell(Desk *desk, const BoardFilter *filter, Str *out);
/* "Unit 3"; what the hotline answers for. */
void filter_unit_tell(int unit, Str *out);

/* Signs on duty who is off, and off duty who is on, and says so. */
void duty_turn(Session *session);

/* Everything behind the sign-in: closes all screens and opens the board, and
 * offers the newest draft. */
void session_start(Session *session);
/* The same back to the sign-in screen. */
void session_sign_out(Session *session);

/* ---- what lists and the request's own screen share -------------------------- */

/* What can be done with one request now. */
typedef struct Offers {
    char record[14];
    const RequestVerb *at[32];
    int count;
} Offers;

void offers_read(Offers *offers, Session *session, const char *record);
bool offers_has(const Offers *offers, Action action);
/* Does STEPS, UNDO and the verbs for the request of offers; false for any
 * other action. */
bool offers_act(const Offers *offers, Session *session, Action action);

/* Asks before the step with that stamp is undone; what names it. */
void undo_step_ask(Session *session, const char *kind, const char *record,
                   const char *number, int64_t stamp, const char *what);

/* The cells inside the box of a panel. */
typedef struct Panel {
    int row, col, rows, cols;
} Panel;
/* Draws a box around rows and cols cells, or less where there is not so much,
 * in the middle of the screen. */
Panel panel_draw(int rows, int cols, const char *title);

/* The same by what a list's row knows, without asking the database; row may
 * be NULL. */
bool row_offers(Session *session, const RequestRow *row, Action action);
bool row_act(Session *session, const RequestRow *row, Action action);

Look state_look(RequestState state);
/* Clock of a due time: text "-0:07!" with its mark, and its look. */
enum { DUE_CELLS = 10 }; /* -47:59:59! */
Look due_write(Seconds due, Seconds now, char out[TIME_TEXT]);

/* How a list draws a row of its window; row: where its first one stands. */
typedef struct RowDraw {
    void (*draw)(void *self, int row, const void *item, bool selected);
    void *self;
    int row;
} RowDraw;
/* Draws the rows that there are, and sets the cursor unless one types above. */
void list_draw(Session *session, List *list, RowDraw draw);
/* Gives key to a list; where only the selection moved, draws just that
 * (Session.drawn).  False: it meant nothing. */
bool list_move(Session *session, List *list, int key, RowDraw draw);
/* As many rows as there are from row on, but for those left free below; at
 * least one, also while the window is too small to show any. */
void list_fit(List *list, int row, int below);

/* A row of requests in a list: clock of what is due, number, home, name, text,
 * who has it, state.  Widths follow the window.  They are drawn and moved as by
 * list_draw() and list_move(). */
void rows_draw(Session *session, List *list, int row);
bool rows_key(Session *session, List *list, int key, int row);
/* A list's source of request_rows(); self is a RowSource. */
typedef struct RowSource {
    Desk *desk;
    RequestQuery query;
    bool interrupted;       /* a key waited: ask again when idle */
    int who_cells;          /* for the names of departments */
    bool desks;             /* at the hotline: shows who answers … */
    int manned[UNITS_MOST]; /* … that desk, or else the hotline */
    int manned_count;
} RowSource;
ListSource row_source(RowSource *source);
void row_heads_draw(const RowSource *source, int row);
void row_clock_draw(int row, const RequestRow *request, Seconds now);

/* ---- constructors ------------------------------------------------------------ */

/* form_screen.c.  The draft's clock starts when receive is called. */
Screen *form_screen_receive(Session *session);
/* A new record of a register, of which some answers may be known (NULL). */
Screen *form_screen_new(Session *session, const char *kind,
                        const Fields *known);
/* A step; `set` corrects it. */
Screen *form_screen_step(Session *session, const char *kind, const char *record,
                         const char *verb);
Screen *form_screen_draft(Session *session, const Draft *draft);
/* request_screen.c */
Screen *request_screen(Session *session, const char *record);

/* the others */
/* login: who is expected; NULL: nobody in particular. */
Screen *sign_in_screen(Session *session, const char *login);
Screen *lock_screen(Session *session);
Screen *board_screen(Session *session);
Screen *find_screen(Session *session);
Screen *help_screen(Session *session);
Screen *palette_screen(Session *session);
Screen *steps_screen(Session *session, const Offers *now);
Screen *drafts_screen(Session *session);
Screen *dispute_screen(Session *session, const char *kind, const char *record);
/* Registers: all of them, one as a list, a record, what is due, as printed. */
Screen *registers_screen(Session *session);
Screen *register_screen(Session *session, const Form *form);
Screen *record_screen(Session *session, const char *kind, const char *record);
Screen *due_screen(Session *session, const Form *form);
/* record_linked.c: asks whether all requests that come from an incident shall be
 * resolved; nothing where there are none. */
void linked_resolve_ask(Session *session, const char *incident);
Screen *print_screen(Session *session, const char *kind, const char *record);
Screen *reports_screen(Session *session);
Screen *line_screen(Session *session);
Screen *calendar_screen(Session *session);
/* language: the household's, "" */
Screen *sentences_screen(Session *session, const char *language);
Screen *alerts_screen(Session *session);
Screen *filter_screen(Session *session);
Screen *units_screen(Session *session);
Screen *handover_screen(Session *session);
/* What the person must read before she goes on; NULL: nothing. */
Screen *must_read_screen(Session *session);
/* What is said of one: "3-1123-012 (3-0903): nobody has accepted it, since
 * 14:02"; where it is, only when nobody else can read it. */
void alert_write(const Escalation *alert, Seconds now, bool locked, Str *out);
/* The first of several, and how many more there are. */
void alerts_write(const Escalation *alerts, int count, Seconds now, bool locked,
                  Str *out);
/* Asks a question; Enter and y call yes(data), anything else does not.  data
 * is freed with free(). */
Screen *confirm_screen(Session *session, const char *question,
                       void (*yes)(Session *session, void *data), void *data);

#endif
