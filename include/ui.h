/* ui.h -- the terminal: keys in, cells out, editors and lists
 *
 * The only layer that knows curses.  Nothing here knows what a request is.
 * The screens draw into curses' memory with the ui_ functions and call
 * ui_paint() once per event: one write, only what changed.  Wide characters
 * are never torn, at no column; the real cursor stands where ui_cursor() put
 * it, also after a clock tick.
 */
#ifndef GUANJIA_UI_H
#define GUANJIA_UI_H

#include "err.h"
#include "text.h"
#include <stdint.h>

/* ---- the terminal ---------------------------------------------------------- */

/* Takes the terminal: raw keys, bracketed paste, PuTTY's keys, alternate
 * screen; asks it how wide `─` is.  ERR_SYSTEM when standard input or output
 * is no terminal, or TERM is unknown. */
bool ui_open(Err *err);
void ui_close(void); /* gives it back; may be called twice, also from exit */
int ui_rows(void);
int ui_cols(void);

/* True where `─│✓…` are one cell wide; else ASCII is drawn for them. */
bool ui_narrow_marks(void);

/* Keys: Unicode code points below KEY_BASE, and these. */
enum {
    KEY_BASE = 0x110000,
    UI_ENTER,
    UI_TAB,
    UI_BACKTAB,
    UI_ESCAPE,
    UI_BACKSPACE,
    UI_DELETE,
    UI_UP,
    UI_DOWN,
    UI_LEFT,
    UI_RIGHT,
    UI_HOME,
    UI_END,
    UI_PAGE_UP,
    UI_PAGE_DOWN,
    UI_INSERT,
    UI_WORD_LEFT,
    UI_WORD_RIGHT,
    UI_F1,
    UI_F2,
    UI_F3,
    UI_F4,
    UI_F5,
    UI_F6,
    UI_F7,
    UI_F8,
    UI_F9,
    UI_F10,
    UI_F11,
    UI_F12,
    UI_CONTROL = 0x120000, /* UI_CONTROL + 'a': Ctrl-A */
};

typedef enum EventType {
    EVENT_KEY,    /* key; Esc digit arrives as the F-key */
    EVENT_PASTE,  /* text: pasted, cleaned, newlines kept */
    EVENT_TICK,   /* the time-out passed */
    EVENT_RESIZE, /* draw everything anew */
    EVENT_HANGUP, /* the terminal is gone, or we shall end: keep the draft */
} EventType;

typedef struct Event {
    EventType type;
    int key;
    const char *text; /* owned by ui; until the next ui_wait */
} Event;

/* The next event, at the latest after timeout ms (EVENT_TICK). */
Event ui_wait(int timeout);
/* True when a key waits: for interrupting long reads. */
bool ui_key_waits(void *unused);
/* What to print for a key: "F2", "Ctrl-S", "Enter", "n".  (curses has a
 * key_name of its own, so ours has another name for the linker.) */
#define key_name ui_key_name
const char *key_name(int key, char out[16]);

/* ---- drawing ------------------------------------------------------------------ */

/* What a thing means; colour and attributes follow from it (data/themes).
 * NO_COLOR and terminals without colour get attributes only. */
typedef enum Look {
    LOOK_TEXT,
    LOOK_QUIET,    /* secondary */
    LOOK_HEAD,     /* title bar */
    LOOK_COLUMN,   /* column heads, field labels */
    LOOK_SELECTED, /* the row or choice the cursor is on */
    LOOK_FIELD,    /* where one can type */
    LOOK_FOCUS,    /* the field one types in */
    LOOK_KEY,      /* a key in the key bar */
    LOOK_GOOD,     /* kept, done */
    LOOK_SOON,     /* nearly late */
    LOOK_LATE,
    LOOK_URGENT, /* emergency */
    LOOK_ERROR,  /* message: refused */
    LOOK_NOTE,   /* message: done, hint */
    LOOKS
} Look;

void ui_clear(void); /* everything blank, in memory only */
/* text in exactly cells columns: cut between clusters (with … when it does
 * not fit), padded with blanks.  Control characters are drawn as `·`. */
void ui_put(int row, int col, int cells, Look look, const char *text);
/* The same, at the right edge of the cells. */
void ui_put_right(int row, int col, int cells, Look look, const char *text);
/* Moves what stands in these rows up by so many; by < 0: down. */
void ui_scroll(int row, int rows, int by);
void ui_blank(int row, int col, int rows, int cols, Look look);
void ui_rule(int row, int col, int cells); /* horizontal line */
void ui_bar(int row, int col, int rows);   /* vertical line */
void ui_box(int row, int col, int rows, int cols, const char *title);
void ui_cursor(int row, int col); /* where the caret shall stand */
void ui_hide_cursor(void);
void ui_paint(void);
void ui_redraw(void);             /* next paint sends every cell */
void ui_ring(void);               /* the bell */
void ui_title(const char *title); /* of the window, where there is one */

/* ---- line editor (no curses in it) ------------------------------------------------ */

/* One line of text being edited.  Insertion, deletion and moving go by whole
 * clusters.  Zeroed is empty; released by line_release(). */
typedef struct Line {
    Str text;
    size_t caret; /* byte offset, on a cluster boundary */
    size_t view;  /* first byte shown */
    int limit;    /* most bytes; 0: 4,096 */
} Line;

void line_set(Line *line, const char *text); /* caret at the end */
const char *line_text(const Line *line);
/* Does what the key says (letters, Left, Home, Ctrl-A/E/U/K/W, Backspace …);
 * false when the key means nothing to a line. */
bool line_key(Line *line, int key);
/* Cleans and inserts (paste); false when it would pass the limit: then
 * nothing is inserted. */
bool line_insert(Line *line, const char *text);
void line_release(Line *line);
/* Draws it in cells columns and puts the cursor there when focused. */
void line_draw(Line *line, int row, int col, int cells, bool focused);

/* ---- several lines ------------------------------------------------------------- */

/* Text of several lines, wrapped by cells while it is edited. */
typedef struct Prose {
    Str text;
    size_t caret;
    int top;    /* first wrapped line shown */
    int column; /* cells that Up and Down try to keep; -1: the caret's */
    int cells;  /* width it was last drawn in */
} Prose;

void prose_set(Prose *prose, const char *text);
const char *prose_text(const Prose *prose);
/* Up on the first line and Down on the last return false (next field). */
bool prose_key(Prose *prose, int key);
bool prose_insert(Prose *prose, const char *text);
void prose_release(Prose *prose);
void prose_draw(Prose *prose, int row, int col, int rows, int cells,
                bool focused);
/* Only draws text wrapped, from its line first on; returns all its lines. */
int prose_show(const char *text, int row, int col, int rows, int cells,
               int first, Look look);

/* ---- lists -------------------------------------------------------------------------- */

enum { LIST_KEY = 128, LIST_ROWS = 256 }; /* at most */

/* What a list shows: it owns no rows, it asks for the few it shows. */
typedef struct ListSource {
    /* Up to max rows after key (before it, nearest first, when backwards; NULL:
     * from the start or the end; inclusive: with key's row itself) into
     * rows, each row_size bytes and beginning with its key of key_size bytes.
     * Returns how many; -1: interrupted. */
    int (*fetch)(void *self, const void *key, bool backwards, bool inclusive,
                 void *rows, int max);
    size_t row_size, key_size;
    void *self;
} ListSource;

/* A window of rows on a source. */
typedef struct List {
    ListSource source;
    char *rows; /* owned: height rows */
    int count;  /* filled rows */
    int cursor; /* selected row within the window */
    int height; /* rows on the screen; set by list_resize */
    bool at_start;
    char *ahead; /* owned: rows beyond an edge, nearest first */
    int ahead_count;
    bool ahead_back; /* they stand before the first row */
    char ahead_edge[LIST_KEY];
} List;

void list_init(List *list, ListSource source);
void list_release(List *list);
void list_resize(List *list, int height);
/* Asks the source again, keeping the cursor on the same row where it is still
 * there, else on its neighbour. */
void list_refresh(List *list);
void list_restart(List *list);      /* from the start */
bool list_key(List *list, int key); /* arrows, pages, Home, End */
void *list_selected(List *list);    /* NULL when empty */
void *list_row(List *list, int i);  /* NULL past the end */
/* Puts the cursor on the row with that key, when the source has it. */
bool list_seek(List *list, const void *key);

#endif
