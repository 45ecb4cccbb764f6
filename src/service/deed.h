/* deed.h -- what deed.c and rules.c share
 *
 * rules.c holds what a verb of a kind means beyond its form: a request needs
 * a home or a place, its category says who does it, a refused acceptance
 * needs a reason.
 */
#ifndef GUANJIA_DEED_H
#define GUANJIA_DEED_H

#include "desk.h"
#include "register.h"

/* The form's questions for a verb; NULL: there is no such verb. */
const Sheet *deed_sheet(Desk *desk, const char *kind, const char *verb);

/* Reading what was typed: answers.c. */
typedef struct Answering {
    Desk *desk;
    const Deed *deed;
    const Sheet *sheet;
    const Form *form; /* whose answers conditions are about */
    Fields *stands;   /* what the record holds already; gets the answers too */
    bool whole;       /* a new record, or a step: nothing may be missing */
    bool open;        /* a register's: an import may say anything beside */
    bool restores;    /* a record as an export has it: nothing is filled in */
    bool following;   /* from a rule of a form, not from a person */
} Answering;

bool answers_read(const Answering *how, Fields *out, Err *err);

/* deed.c: desk_do(); depth 1 and more: what follows from a rule of a form, in
 * the transaction that is open, and without asking who may. */
bool deed_do(Desk *desk, Deed *deed, int depth, Err *err);

/* What follows from the answers alone; may add fields.  Before the
 * transaction. */
bool rules_before(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* What depends on what stands: legal now?  the next number.  Inside. */
bool rules_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* request_rules.c: those of requests. */
bool request_receive_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool request_step_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool request_dispatch_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool request_see_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
/* Is about, of a complaint, who is signed in?  NULL: nobody is named. */
bool is_about_actor(const Desk *desk, const char *about);

/* reference_rules.c, standing_order.c: those of their kinds. */
bool category_before(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool department_before(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool order_before(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* register_do.c: those of registers; `fields` are the new answers, `stands`
 * all of them with what stands beside (state, number, unit …). */
void register_stands(Desk *desk, const Kind *kind, const char *record,
                     Fields *stands);
bool register_before(Desk *desk, const Kind *kind, Deed *deed, Fields *fields,
                     Fields *stands, Err *err);
bool register_inside(Desk *desk, const Kind *kind, Deed *deed, Fields *fields,
                     Err *err);
/* register_meter.c: what each rising number of fields has come to. */
bool meters_sound(Desk *desk, const Kind *kind, const Deed *deed,
                  const Fields *fields, const Fields *stands, Err *err);
/* The unit that it belongs to, as its fact's scope. */
int register_scope(Desk *desk, const Kind *kind, const Deed *deed,
                   const Fields *fields);
/* register_follow.c: sets what the sheet's rules set; makes what they make. */
bool follow_set(Desk *desk, const Kind *kind, const Sheet *sheet,
                Fields *fields, Fields *stands, Err *err);
bool follow_make(Desk *desk, const Kind *kind, const Sheet *sheet,
                 const Deed *deed, int depth, Err *err);
/* What was made from a record since and stands: a sentence each. */
void follow_left(Desk *desk, const Kind *kind, const char *record,
                 int64_t since, Str *out);

/* move.c: a household that moves, or is said to be elsewhere. */
bool move_before(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool move_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool record_move(Desk *desk, const char *kind, const char *record, int unit,
                 Err *err);
bool request_amend_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);
bool household_inside(Desk *desk, Deed *deed, Fields *fields, Err *err);

/* number.c: the next number of the desk and day.  Inside. */
void number_draw(Desk *desk, Fields *fields);
void register_number_draw(Desk *desk, const Kind *kind, Seconds made,
                          Fields *fields);

/* What a canonical value means in this house: "1203" becomes "3-1203", a name
 * a login.  ERR_INPUT when it is nobody, nothing, or several. */
bool value_resolve(Desk *desk, const Field *field, char **value, Err *err);

#endif
