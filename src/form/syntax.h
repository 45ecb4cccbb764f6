/* syntax.h -- what libyaml could not read, and how to read on behind it */
#ifndef GUANJIA_SYNTAX_H
#define GUANJIA_SYNTAX_H

#include "tree.h"
#include <stddef.h>
#include <yaml.h>

/* Says in a sentence where parser stopped and why. */
void syntax_mistake(const yaml_parser_t *parser, const char *text, size_t len,
                    Mistakes *mistakes);

/* Overwrites with spaces the lines that parser could not read, so that the
 * rest can be read in another go.  False when nothing was left to blank. */
bool syntax_blank(const yaml_parser_t *parser, char *text, size_t len);

#endif
