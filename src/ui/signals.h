/* signals.h -- what the system says meanwhile; not for other layers */
#ifndef GUANJIA_SIGNALS_H
#define GUANJIA_SIGNALS_H

#include <stdbool.h>
#include <termios.h>

/* Listens until signals_give(); back is the mode that a crash gives the
 * keyboard back in.  False with errno when that can't be. */
bool signals_take(const struct termios *back);
void signals_give(void);
/* A file that can be read after each signal, for poll(). */
int signals_file(void);
/* A signal asked the program to end; stays true. */
bool signals_end(void);
/* The window got another size, the program went on after a stop; once each. */
bool signals_resized(void);
bool signals_continued(void);

#endif
