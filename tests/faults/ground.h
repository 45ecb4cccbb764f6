/* ground.h -- a demo desk to break things on, and a look at what is left
 *
 * Programs run beside the test as somebody of the house who needs no PIN, in
 * the folder of a scene; the test itself opens the file only to look.
 */
#ifndef GUANJIA_TESTS_GROUND_H
#define GUANJIA_TESTS_GROUND_H

#include "scene.h"

/* cmocka.h wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { SAVED = 0, REFUSED = 1, KILLED = 137 };

/* What a database holds. */
typedef struct Holding {
    int64_t facts;
    int64_t requests;
    int64_t drafts;
} Holding;

typedef struct Ground {
    Scene scene;
    Str out;  /* what the last program printed */
    Str said; /* the same, on standard error */
} Ground;

/* The program under test is words[1], or $GUANJIA. */
void ground_program(int count, char **words);
const char *ground_program_path(void);
/* For cmocka: *state becomes a Ground. */
int ground_open(void **state);
/* Whoever runs the test works here from now on, so that no PIN is counted. */
int ground_hire(Ground *ground);
int ground_close(void **state);

/* Runs a line of the shell; $guanjia in it is the program on the ground's
 * database.  Returns the exit status, KILLED for one that was. */
int ground_run(Ground *ground, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Fails unless exactly one sentence was said. */
void ground_one_sentence(const Ground *ground, const char *after);
/* Fails where the file is damaged, or its tables are not what its facts add up
 * to. */
Holding ground_look(Ground *ground, const char *after);
/* Requests with this text. */
int64_t ground_requests(Ground *ground, const char *text);
/* Opens the screens, without a name: the operator's. */
Terminal *ground_screens(Ground *ground);
/* Fails, with the screen, unless text is seen. */
void ground_await(Ground *ground, const char *text, const char *after);

/* Words of the shell that run what follows them under strace, which injects
 * fault ("pwrite64:error=EIO:when=3") into what it does to the database. */
void strace_words(const Ground *ground, const char *fault, Str *out);
bool strace_works(Ground *ground);
/* Has the fault of the last run taken place? */
bool strace_hit(const Ground *ground);

#define ground_test(test) \
    cmocka_unit_test_setup_teardown(test, ground_open, ground_close)

#endif
