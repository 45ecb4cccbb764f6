/* syntax.h -- what libyaml could not read, and how to read on behind it */
#ifndef GUANJIA_SYNTAX_H
#define GUANJIA_SYNTAX_H

#include "tree.h"
#include <stddef.h>
#include <yaml.h>

/* Where reading ended, and the last text in quotes before that. */
typedef struct Stop {
    const yaml_parser_t *parser;
    const char *text;                   /* that it read; NUL-terminated */
    yaml_mark_t quote_start, quote_end; /* both zero: there was none */
} Stop;

/* Replaces with ? what cannot stand in a YAML file at all (bytes that are no
 * UTF-8, control characters), and says so.  False when it is no use to read
 * on. */
bool syntax_clean(char *text, size_t len, Mistakes *mistakes);

/* Says in a sentence where reading ended and why. */
void syntax_mistake(const Stop *stop, Mistakes *mistakes);

/* Overwrites with spaces the lines that could not be read, so that the rest
 * can be read in another go.  False when nothing was left to blank. */
bool syntax_blank(const Stop *stop, char *text);

#endif
