/* mem.c -- allocation that cannot fail
 *
 * A program that holds a draft in the database and the screen in its hands has
 * nothing better to do without memory than to give the terminal back and end;
 * the draft is offered again at the next sign-in.
 */
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void (*mem_exhausted)(void);

_Noreturn static void end_program(void)
{
    static const char word[] = "guanjia: out of memory\n";

    /* The hook may itself want memory: it is called once. */
    void (*hook)(void) = mem_exhausted;
    mem_exhausted = NULL;
    if (hook)
        hook();
    /* write(): neither buffers nor translations can be allocated now. */
    if (write(STDERR_FILENO, word, sizeof word - 1) < 0)
        _exit(EXIT_FAILURE);
    _exit(EXIT_FAILURE);
}

void *mem_new(size_t size)
{
    void *new = calloc(1, size ? size : 1);
    if (!new)
        end_program();
    return new;
}

void *mem_grow(void *old, size_t size)
{
    void *new = realloc(old, size ? size : 1);
    if (!new)
        end_program();
    return new;
}

char *mem_textn(const char *text, size_t len)
{
    if (!text)
        return NULL;
    char *copy = strndup(text, len);
    if (!copy)
        end_program();
    return copy;
}

char *mem_text(const char *text)
{
    return mem_textn(text, text ? strlen(text) : 0);
}
