/* page.h -- lines to read and scroll: a record, a print, a report
 *
 *     Home          3-1203 王淑芬
 *     Carrier       black cat
 *     Waits since   11-23 14:02
 *
 * Long texts wrap under themselves, behind their label.
 */
#ifndef GUANJIA_PAGE_H
#define GUANJIA_PAGE_H

#include "screens.h"

typedef struct PageLine {
    char *label, *text; /* owned; label NULL: text over the whole width */
    Look look;
    bool head;  /* a heading */
    bool wraps; /* else what does not fit is cut */
} PageLine;

/* Zeroed is empty. */
typedef struct Page {
    PageLine *at; /* owned */
    int count;
    int label_cells; /* as the longest label, at most a third */
    int first;       /* first line of the screen that is shown */
    int lines, rows; /* all of them, and those shown, when drawn last */
} Page;

void page_add(Page *page, const char *label, const char *text, Look look);
void page_head(Page *page, const char *text);
/* Each line of text as one; tables do not wrap. */
void page_text(Page *page, const char *text, bool wraps);
/* From row on to the screen's end, with margins of so many cells. */
void page_draw(Page *page, int row, int margin);
bool page_key(Page *page, int key); /* arrows, pages, Home, End */
/* Of a screen whose page is written to a file: F2, called so. */
bool page_offers(Screen *screen, Action action);
const char *page_label(Screen *screen, Action action);
void page_clear(Page *page); /* empty, but where it was */
void page_release(Page *page);

#endif
