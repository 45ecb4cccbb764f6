/* appointment.h -- times agreed with households: who has to be where, when
 *
 * S8, 二.2.2: a time is agreed with the household, it is sent out, and
 * somebody is there on time.  An appointment is a request's agreed time
 * (`appoint`); how long one takes is `appointment` of data/promises.yaml:
 *
 *     09:00-10:00  3-1123-012  3-1101  吳建國
 *     09:30-10:30  3-1123-019  3-0402  吳建國   clashes with the first
 */
#ifndef GUANJIA_APPOINTMENT_H
#define GUANJIA_APPOINTMENT_H

#include "request.h"

typedef struct Appointment {
    Seconds at, until;
    bool clash; /* still to be kept, and its person or home has another one
                 * then */
    RequestRow request; /* who: of a department, its label */
} Appointment;

typedef struct AppointmentQuery {
    Seconds from, until;    /* that begin in [from, until) */
    const char *department; /* code; NULL: any */
    int unit;               /* 0: any */
} AppointmentQuery;

/* In order of time, those too that were kept; caller frees *out. */
bool appointment_list(Desk *desk, const AppointmentQuery *query,
                      Appointment **out, int *count, Err *err);

/* Somebody chooses a time: for whom, and for which request. */
typedef struct AppointmentPlan {
    const char *record;     /* its own appointment is left out; "" */
    const char *home;       /* NULL: none; so are the others */
    const char *department; /* code */
    const char *person;     /* login, or a name */
    Seconds at;
} AppointmentPlan;

/* What else is agreed then for that person, home or department, as a sentence
 * to *out (nothing: the time is free).  True: it can't be kept beside one of
 * them, the same person or household being there. */
bool appointment_beside(Desk *desk, const AppointmentPlan *plan, Str *out);

/* As an iCalendar (RFC 5545) to *out: an event each, of one name for ever, so
 * that who reads it again moves it; one that was taken back, or that another
 * department or day than the one in question has now, is CANCELLED. */
bool appointment_calendar(Desk *desk, const AppointmentQuery *query, Str *out,
                          Err *err);

#endif
