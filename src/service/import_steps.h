/* import_steps.h -- what one row of requests asks to be done
 *
 * import_steps.c reads it out of the row, import_request.c does it.
 */
#ifndef GUANJIA_IMPORT_STEPS_H
#define GUANJIA_IMPORT_STEPS_H

#include "import.h"

/* A step that is to be done: of the table, or a line of the course. */
typedef struct ToDo {
    const char *verb;
    Seconds at;
    Fields fields; /* as typed */
} ToDo;

/* One request on its way in. */
typedef struct Bringing {
    ImportRow *row;
    const Form *form;
    char record[49];
    Facts facts; /* what is here already */
    RequestState state;
    ToDo *todo;
    int count;
    Seconds received;
    bool changed;
} Bringing;

/* The row's text of a column; NULL: it says nothing. */
const char *row_said(const Bringing *bringing, const char *column);
bool moment_read(const Bringing *bringing, const char *column, Seconds *at,
                 Err *err);

/* Each adds to what is to be done: the receiving, a correction where the row
 * says something new, the verbs whose moments it has, its course. */
bool receive_collect(Bringing *bringing, Err *err);
bool amend_collect(Bringing *bringing, Err *err);
bool steps_collect(Bringing *bringing, Err *err);
bool course_collect(Bringing *bringing, Err *err);
void todo_clear(Bringing *bringing);

#endif
