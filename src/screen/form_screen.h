/* form_screen.h -- what the files of the form screen share
 *
 *     Home      *[3-1203_________]     | 3-1203 王小明
 *     Category  *[漏水___________]     | 繁體中文  0912-345-678
 *     What      *[廚房水龍頭____]      | 鞋請放門外
 *
 *     form_screen.c     what it offers and says, and how one leaves it
 *     form_keys.c       from field to field, and what is typed there
 *     form_open.c       empty, from a draft; of a request's step
 *     form_record.c     of a register: a new record, a step, a correction
 *     form_save.c       saving, and what is next then
 *     form_send.c       sending out a request
 *     form_draw.c       fields, their place, the clock
 *     form_entry.c      one field: what was typed, what it means
 *     form_item.c       an item of a checklist, answered by a digit
 *     form_rows.c       a small table inside the form
 *     form_follow.c     what follows from an answer: which are asked, sums
 *     form_agenda.c     what else is agreed at a time
 *     form_pick.c       the list of what can stand in a field
 *     form_household.c  who lives there, beside the form
 *     form_alike.c      what may be the same, and what callers are told
 *     form_draft.c      what was typed outlives the program
 *     form_changes.c    somebody else changed the same
 *
 * Not for other screens, but for the household's pane.
 */
#ifndef GUANJIA_FORM_SCREEN_H
#define GUANJIA_FORM_SCREEN_H

#include "register.h"
#include "screens.h"

/* ---- one field -------------------------------------------------------------- */

/* One field while it is filled in. */
typedef struct Entry {
    const Field *field;
    Line line;   /* of all but long text */
    Prose prose; /* of long text */
    char *held;  /* what the text stands for ("leak", "@1766000000"), as long
                  * as nobody changes it; NULL: the text itself */
    char *first; /* what the record held when the form was opened; NULL */
    char *begun; /* what was filled in by itself; NULL */
    bool hidden; /* not asked, as other answers are; what was typed stays */
    bool must;   /* has to be answered, as other answers are */
    const Tree *section; /* heading that stands above it; NULL */
    const Tree *head;    /* the same, as it is drawn: or of one before it that
                          * is not asked now */
    int row;             /* place in the form, from 0; its head is above */
    int rows;            /* 0: not drawn */
    int at;              /* of a table: the row that is marked */
} Entry;

bool entry_is_long(const Entry *entry);
const char *entry_text(const Entry *entry);
const char *entry_value(const Entry *entry); /* held, else the text */
/* The text as somebody types it; holds nothing. */
void entry_type(Entry *entry, const char *text);
/* Holds value and shows it as people read it. */
void entry_hold(Entry *entry, Desk *desk, const char *value);
/* A value as people read it: label, name, time.  Caller frees. */
char *value_shown(Desk *desk, const Field *field, const char *value);
/* Keys and pasted text; false: it meant nothing. */
bool entry_key(Entry *entry, int key);
bool entry_insert(Entry *entry, const char *text);
/* Finds out what was typed and holds that; ERR_INPUT: nobody can tell. */
bool entry_settle(Entry *entry, Desk *desk, Err *err);
size_t *entry_caret(Entry *entry);
/* Its canonical value, where what was typed is one already; NULL: none.
 * Caller frees. */
char *entry_canonical(const Entry *entry);
void entry_release(Entry *entry);

/* form_item.c: an item of a checklist.  Its remark and photo are extras, which
 * are drawn only where they are needed. */
bool entry_is_item(const Entry *entry);
bool entry_is_extra(const Entry *entry);
/* A digit, a letter, Left or Right answers; false: it meant nothing.  next:
 * the answer is given, one can go on. */
bool item_key(Entry *entry, Desk *desk, int key, bool *next);
enum { LEAST_ITEM = 24 }; /* cells of the answers, at least */
void item_draw(const Entry *entry, int row, int col, int cells, bool focused);
/* "5 very good  4 good …", or all of a label that was too long. */
void item_tell(const Entry *entry, Str *out);

/* ---- the list ------------------------------------------------------------------ */

enum { MOST_ITEMS = 64 };

typedef struct PickItem {
    char value[129];
    char text[161];
    char more[161]; /* beside the text; "" */
} PickItem;

/* What can stand in the field that has the focus. */
typedef struct Pick {
    PickItem *items; /* owned: MOST_ITEMS, made when first needed */
    int count;
    int marked; /* -1: none, Enter takes what was typed */
    bool open;
    bool stale; /* typed since it was looked up */
    bool all;   /* F4: whatever was typed */
    bool none;  /* looked up, and nothing was found */
} Pick;

/* ---- the form -------------------------------------------------------------------- */

enum { MOST_OPEN = 8 };

/* Who lives in a home, and what is open there. */
typedef struct Pane {
    bool known;
    Household household;
    RequestRow rows[MOST_OPEN];
    int count;
} Pane;

void pane_read(Pane *pane, Desk *desk, const char *home);
void pane_draw(const Pane *pane, Panel area);

typedef struct FormScreen FormScreen;

/* Beside a new request: who lives there, what may be the same, what callers are
 * told. */
void beside_read(FormScreen *self);
void beside_draw(const FormScreen *self, Panel area);
/* It is that one: opens it over the form, or counts what was typed as a
 * reminder of it instead of a new request. */
void alike_open(FormScreen *self);
void alike_remind(FormScreen *self);
struct FormScreen {
    Screen screen;
    const Form *form;
    const Sheet *sheet;
    const char *verb;
    char record[49]; /* of a step; of a new one: its name to come */
    bool is_new;
    bool is_request; /* has a clock, and is sent out */
    Fields known;    /* of a record: its answers as they were; of a new one
                      * those that it was opened with */
    char *about;     /* of a step: which record it is about; owned */
    char number[33];
    char department[33]; /* of the request: whose staff may be meant */
    char *caller;        /* owned; NULL */
    int64_t base;        /* newest fact seen when the form was opened */
    Entry *entries;      /* owned */
    int count, focus;
    int items;         /* how many of them are items of a checklist */
    FormScreen *table; /* this is a row of a table in that form; NULL */
    Form *own;         /* then its form: only the columns; owned */
    const Tree *label; /* what it is called, in its title */
    /* Opens what comes after this one is saved, over self; NULL: nothing. */
    Screen *(*next)(Screen *below);
    char former[200]; /* of a rising number: what it was last time */
    int top;          /* first row of the fields that is shown */
    int label_cells;
    Panel value; /* where what has the focus stands; no cells: nowhere */
    bool whole;  /* what is there goes with the first letter typed */
    bool typed;  /* something was */
    Pick pick;
    Pane pane;
    RequestRow alike[2]; /* a new request may be one of those already */
    int alike_count;
    Str tell; /* what everyone tells callers just now */
    Seconds begun;
    char *kept;        /* the draft as it was written last; owned */
    char unkept[200];  /* why it cannot be written just now; "" */
    bool done;         /* saved, or thrown away: no draft any more */
    bool sending;      /* saved; may be sent out */
    char category[33]; /* whose answers were filled in; "" */
    char tongue[17];   /* language that the values are shown in */
    char to[33];       /* department to send to */
    Str destination;   /* what it is called, and who else is called */
};

Entry *form_entry(FormScreen *self, const char *name); /* NULL */
Desk *form_desk(const FormScreen *self);
/* The whole window, a panel, a panel on a form with the table. */
typedef enum FormKind { FORM_WHOLE, FORM_STEP, FORM_ROW } FormKind;
const ScreenType *form_type(FormKind kind);

/* form_keys.c */
bool form_key(Screen *screen, const Event *event);
bool form_idle(Screen *screen);
/* Is it a line or lines of text that one types? */
bool form_can_type(const FormScreen *self);
/* form_draw.c: draws no more than what is typed in the field that has the
 * focus.  False: it is not seen. */
bool form_value_draw(FormScreen *self);
/* Moves the focus, marks what is there for replacing. */
void form_focus(FormScreen *self, int index);
/* The nearest field after index (step 1) or before it (-1) that a person can
 * answer; -1: none. */
int form_near(const FormScreen *self, int index, int step);
/* Leaves the field; says when nobody can tell what was meant, but keeps nobody
 * there. */
void form_leave(FormScreen *self);

/* form_follow.c: after entry was settled, picked or answered */
void form_follow(FormScreen *self, const Entry *entry);
/* What follows from the answers as they stand: which are asked, what is
 * computed. */
void form_reckon(FormScreen *self);
/* Holds what a field begins with. */
void entry_begin(Entry *entry, Desk *desk, const char *value);

/* form_rows.c: the table that has the focus */
int table_count(const Entry *entry);
int table_rows(const Entry *entry); /* of the screen */
bool table_key(FormScreen *self, int key);
/* Its lines from first on, as many as the area has room for. */
void table_draw(FormScreen *self, const Entry *entry, Panel area, int first,
                bool focused);
/* A row's own form: what was typed goes into the table; then leaves it,
 * perhaps not before it is sound. */
void row_keep(FormScreen *row);
void row_leave(FormScreen *row);
bool row_save(FormScreen *row);

/* form_record.c */
Screen *row_screen(FormScreen *table, int index);
/* What a rising number was last time, for the hint. */
void former_read(FormScreen *self, const Field *field);

/* Number of a request or record; false: there is none of that name. */
bool number_of(Session *session, const char *kind, const char *record,
               Str *out);
FormScreen *record_step(Session *session, const char *kind, const char *record,
                        const char *step, Seconds begun);

/* form_request.c */
FormScreen *request_step(Session *session, const char *record, const char *step,
                         Seconds begun);

/* form_open.c: a form of kind (step NULL: a new one), empty but for what is
 * known and what it begins with; NULL, with a word, when there is none. */
FormScreen *form_new(Session *session, const char *kind, const char *step,
                     Seconds begun, const Fields *known);
/* The two halves of that. */
FormScreen *form_make(Session *session, const Form *form, const Sheet *sheet,
                      FormKind kind, Seconds begun);
void form_begin(FormScreen *self, const Fields *known);
bool kind_is_request(const char *kind);

/* form_agenda.c: an agreed time, and who has to be elsewhere then */
bool agenda_is_asked(const Entry *entry);
/* What else is agreed at the time that is typed; false: nothing. */
bool agenda_tell(FormScreen *self, const Entry *entry, Str *out);
/* Says so where it can't be kept beside that. */
void agenda_warn(FormScreen *self, const Entry *entry);

/* form_save.c */
bool form_save(FormScreen *self);
/* What was refused, reopened or asked about a third time may become a
 * complaint: asks, and opens that step. */
void complaint_offer(Session *session, const char *record);

/* form_send.c: a request that was saved; false: nobody to send it to. */
bool form_send_begin(FormScreen *self);
/* Keys and actions while it waits to be sent. */
bool form_send_key(FormScreen *self, const Event *event);
bool form_send_act(FormScreen *self, Action action);

/* form_draw.c */
void form_draw(Screen *screen);
void form_panel_draw(Screen *screen);
void form_tick(Screen *screen);

/* form_pick.c */
bool pick_has(const FormScreen *self); /* has the field a list? */
/* Looks up what was typed; false: a key interrupted it. */
bool pick_read(FormScreen *self);
void pick_close(FormScreen *self);
bool pick_move(FormScreen *self, int key); /* Up, Down, pages */
/* Draws the list at the field at row and col. */
void pick_draw(const FormScreen *self, int row, int col);

/* form_draft.c */
void form_keep(Screen *screen);
bool form_keep_now(FormScreen *self, Err *err);
bool form_drop(FormScreen *self, Err *err);
void form_restore(FormScreen *self, const Draft *draft);

/* form_changes.c: asks, field by field, whose value shall stand. */
Screen *changes_screen(FormScreen *form);

#endif
