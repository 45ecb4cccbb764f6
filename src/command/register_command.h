/* register_command.h -- what the files of `guanjia record` share */
#ifndef GUANJIA_REGISTER_COMMAND_H
#define GUANJIA_REGISTER_COMMAND_H

#include "register.h"
#include "words.h"

/* register_show.c */
bool register_list_run(Desk *desk, const Form *form, Words *words, Err *err);
bool register_show_run(Desk *desk, const Form *form, Words *words, Err *err);

/* register_paper.c */
bool register_paper_run(Desk *desk, const Form *form, Words *words, Err *err);

#endif
