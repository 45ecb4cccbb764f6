/* command.h -- the words of the command line
 *
 * Exit status 0: done; 1: refused or not found, one sentence on standard
 * error; 2: wrong words.
 */
#ifndef GUANJIA_COMMAND_H
#define GUANJIA_COMMAND_H

int command_run(int argc, char **argv);

#endif
