/* register_screen.h -- what the screens of registers share
 *
 *     registers_screen.c   all registers, with what is open and late
 *     register_screen.c    one as a list
 *     register_rows.c      a record as a row of it
 *     record_screen.c      one record
 *     due_screen.c         what is due in a period, and the walk through it
 *     print_screen.c       a record as it is printed
 *     reports_screen.c     all reports
 *     report_screen.c      a report
 */
#ifndef GUANJIA_REGISTER_SCREEN_H
#define GUANJIA_REGISTER_SCREEN_H

#include "form_screen.h"
#include "page.h"
#include "report.h"

/* ---- rows ------------------------------------------------------------------------ */

enum { MOST_CELLS = 16, CELL_BYTES = 97, COUNT_MOST = 999 };

/* A record as a row of its register's list; owns nothing. */
typedef struct RegisterRow {
    RecordKey key; /* unused bytes are 0 */
    char record[49];
    char number[33];
    char cells[MOST_CELLS][CELL_BYTES]; /* as people read them */
    char clash[33];                     /* Record.clash */
    Seconds due;
    bool open, disputed;
} RegisterRow;

typedef struct RegisterSource {
    Desk *desk;
    const Form *form;
    RecordQuery query;
    const char *columns[MOST_CELLS]; /* names */
    int width[MOST_CELLS];           /* for the window it was laid out for */
    int count;
    bool interrupted;
} RegisterSource;

/* Its columns are the form's. */
void register_source(RegisterSource *source, Desk *desk, const Form *form);
ListSource register_list(RegisterSource *source);
void register_layout(RegisterSource *source, int cells);
void register_heads_draw(const RegisterSource *source, int row);
void register_row_draw(const RegisterSource *source, int row,
                       const RegisterRow *record, bool selected, Seconds now);

/* ---- steps of a record -------------------------------------------------------------- */

enum { MOST_STEPS = 16 };

/* What can be done with a record now. */
typedef struct RecordSteps {
    char kind[49], record[49], number[33];
    const char *names[MOST_STEPS]; /* of the form */
    int count;
    bool may_set, may_undo;
} RecordSteps;

void record_steps_read(RecordSteps *steps, Session *session,
                       const Record *record);
/* Opens the form of the i-th step, or asks and does it where it has none. */
void record_step_do(const RecordSteps *steps, Session *session, int i);
Screen *record_steps_screen(Session *session, const RecordSteps *steps);
/* STEPS, AMEND and UNDO; false for any other action. */
bool record_offers(const RecordSteps *steps, Action action);
bool record_act(const RecordSteps *steps, Session *session, Action action);

/* record_linked.c: the requests that come from an incident. */
void linked_add(Session *session, const char *incident, Page *page);

const char *form_label(const Form *form);
/* "12 open, 3 late", nothing where nothing is; true: some are late. */
bool counts_tell(Desk *desk, const Form *form, Str *out);
/* Writes text to a file of that name in the person's home, and says where. */
bool file_write(Session *session, const char *name, const Str *text);
/* All registers that the person may see, group by group; returns how many. */
enum { MOST_REGISTERS = 300 };
int registers_list(Desk *desk, const Form **out);
/* report is its place among the form's. */
Screen *report_screen(Session *session, const Form *form, int report);

/* Groups of registers in their order, at the end "" for all others; NULL past
 * that. */
const char *group_at(int i);
const char *group_of(const Form *form); /* one of them */
const char *group_label(const char *group);

#endif
