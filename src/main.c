/* main.c -- guanjia 管家, the butler's desk: words of the command line */
#include "command.h"

int main(int argc, char **argv)
{
    return command_run(argc, argv);
}
