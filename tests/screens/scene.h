/* scene.h -- what a screen test plays on: a demo residence and its terminals
 *
 * A scene is a folder of its own with the demo's database in it and a clock
 * that stands still, and up to SEATS people at terminals.
 */
#ifndef GUANJIA_TESTS_SCENE_H
#define GUANJIA_TESTS_SCENE_H

#include "terminal.h"
#include "text.h"

enum { SEATS = 3, SEAT_WORD = 64, SEAT_ENVIRON = 16 };

/* A person at a terminal. */
typedef struct Seat {
    char name[SEAT_WORD];  /* "" for the first one; empty seats as well */
    char login[SEAT_WORD]; /* "": nobody is named, the sign-in screen comes */
    char pin[SEAT_WORD];   /* "": it is not given */
    char language[SEAT_WORD];
    int rows, cols;
    bool wide;
    char option[SEAT_WORD];          /* of the command line; "": none */
    char *environ[SEAT_ENVIRON + 1]; /* owned */
    int environ_count;
    Terminal *terminal; /* NULL: not started */
} Seat;

typedef struct Scene {
    const char *program; /* path of guanjia */
    char folder[64];
    char database[96];
    char clock[96];                        /* file with the time */
    char login[SEAT_WORD], pin[SEAT_WORD]; /* who runs commands beside them */
    Seat seats[SEATS];
    int seated;
    Seat *seat; /* whose turn it is */
    Str output; /* of the last command */
} Scene;

/* Makes the folder, its clock and its demo; false: it could not be. */
bool scene_open(Scene *scene, const char *program, const char *language);
void scene_close(Scene *scene); /* ends the programs, removes the folder */
/* Sets the clock of all programs of the scene: "2026-11-23 14:00". */
bool scene_clock(Scene *scene, const char *time);
/* The seat called name, a new one if there is none; NULL: too many. */
Seat *scene_seat(Scene *scene, const char *name);
void seat_environ(Seat *seat, const char *entry);
/* "escalation silent_hours: …": for whoever sits there the site's file of that
 * name is what data has, and the rest as a line of its own; false: it could not
 * be written. */
bool scene_site(Scene *scene, const char *data, const char *text);
/* Opens the screens at the seat. */
bool seat_start(Scene *scene, Seat *seat);
/* Runs guanjia with these words (of the shell) beside the screens, as
 * scene->login, at first the demo's chief butler; exit status, -1: it could not
 * be run. */
int scene_run(Scene *scene, const char *words);
/* The demo's desk of that unit calls the hotline once, as over a line; likewise. */
int scene_call(Scene *scene, const char *unit);

#endif
