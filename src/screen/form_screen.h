/* form_screen.h -- what the files of the form screen share
 *
 *     Home      *[3-1203_________]     | 3-1203 王小明
 *     Category  *[漏水___________]     | 繁體中文  0912-345-678
 *     What      *[廚房水龍頭____]      | 鞋請放門外
 *
 *     form_screen.c     keys
 *     form_open.c       empty, of a step, from a draft
 *     form_save.c       saving, and sending out
 *     form_draw.c       fields, their place, the clock
 *     form_entry.c      one field: what was typed, what it means
 *     form_pick.c       the list of what can stand in a field
 *     form_household.c  who lives there, beside the form
 *     form_draft.c      what was typed outlives the program
 *     form_changes.c    somebody else changed the same
 *
 * Not for other screens, but for the household's pane.
 */
#ifndef GUANJIA_FORM_SCREEN_H
#define GUANJIA_FORM_SCREEN_H

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
    int row;     /* place in the form, from 0 */
    int rows;
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
void entry_release(Entry *entry);

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

typedef struct FormScreen {
    Screen screen;
    const Form *form;
    const Sheet *sheet;
    const char *verb;
    char record[14]; /* of a step; of a new one: its name to come */
    bool is_new;
    char *about; /* of a step: which request it is about; owned */
    char number[33];
    char department[33]; /* of the request: whose staff may be meant */
    char *caller;        /* owned; NULL */
    int64_t base;        /* newest fact seen when the form was opened */
    Entry *entries;      /* owned */
    int count, focus;
    int top; /* first row of the fields that is shown */
    int label_cells;
    bool whole; /* what is there goes with the first letter typed */
    bool typed; /* something was */
    Pick pick;
    Pane pane;
    Seconds begun;
    char *kept;        /* the draft as it was written last; owned */
    char unkept[200];  /* why it cannot be written just now; "" */
    bool done;         /* saved, or thrown away: no draft any more */
    bool sending;      /* saved; may be sent out */
    char category[33]; /* whose answers were filled in; "" */
    char tongue[17];   /* language that the values are shown in */
    char to[33];       /* department to send to */
} FormScreen;

Entry *form_entry(FormScreen *self, const char *name); /* NULL */
Desk *form_desk(const FormScreen *self);
/* Moves the focus, marks what is there for replacing. */
void form_focus(FormScreen *self, int index);
/* Leaves the field for another one (-1: for none); says when nobody can tell
 * what was meant, but keeps nobody there. */
void form_leave_to(FormScreen *self, int index);
const ScreenType *form_type(bool panel);

/* form_follow.c: after entry was settled or picked */
void form_follow(FormScreen *self, const Entry *entry);

/* form_save.c */
bool form_save(FormScreen *self);
/* Label of the department that what was saved would be sent to. */
const char *form_destination(FormScreen *self);
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
