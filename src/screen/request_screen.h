/* request_screen.h -- what the files of a request's own screen share */
#ifndef GUANJIA_REQUEST_SCREEN_H
#define GUANJIA_REQUEST_SCREEN_H

#include "form_screen.h"

/* One step of the course, as it is drawn. */
typedef struct Told {
    Seconds at, written;
    char *what; /* owned: "Accept  吳建國 · 備註 …" */
    char *who;  /* owned: name */
    bool undone, disputed;
    bool late; /* written down long after it happened */
} Told;

/* The course of a request, in lines of the screen. */
typedef struct Timeline {
    Told *at; /* owned */
    int count;
    int first;     /* first line shown */
    bool scrolled; /* away from the newest, which is shown else */
    int lines;     /* all of them, in the width they were drawn in last */
    int rows;      /* of the screen */
} Timeline;

void timeline_read(Timeline *timeline, Session *session, const char *record);
void timeline_draw(Timeline *timeline, Panel area);
bool timeline_key(Timeline *timeline, int key);
void timeline_release(Timeline *timeline);

/* The promises, and where they stand on the screen. */
typedef struct PromiseTable {
    Promise at[PROMISES];
    int row; /* of the first promise, under the heads */
    int col, cells;
} PromiseTable;

void promise_table_draw(const PromiseTable *table, Seconds now);
/* Only the cells that change as time passes. */
void promise_table_tick(const PromiseTable *table, Seconds now);

/* A panel that explains each promise of request in words. */
Screen *why_screen(Session *session, const char *record);

#endif
