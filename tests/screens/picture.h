/* picture.h -- the whole screen, compared with what it should be */
#ifndef GUANJIA_TESTS_PICTURE_H
#define GUANJIA_TESTS_PICTURE_H

#include "terminal.h"
#include "text.h"

enum { CALM = 250 }; /* ms without output after which nothing more comes */

/* Waits until the screen is the picture in the file path; false: it never was,
 * and the lines that differ are added to out, first as they should be.  With
 * GENERATE in the environment the file is written anew instead. */
bool picture_compare(Terminal *terminal, const char *path, bool looks,
                     Str *out);

#endif
