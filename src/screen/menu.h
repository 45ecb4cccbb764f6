/* menu.h -- a short list in a box, to choose from by arrows or by typing
 *
 *     +- All -----------------------------------+
 *     | lo                                      |
 *     | > F9  Lock      Lock the screen; …      |
 *     |   l   Language  Switch to the next …    |
 *     +-----------------------------------------+
 */
#ifndef GUANJIA_MENU_H
#define GUANJIA_MENU_H

#include "ui.h"

typedef struct MenuItem {
    char *key, *label, *help; /* owned */
} MenuItem;

/* Zeroed is empty. */
typedef struct Menu {
    MenuItem *items; /* owned */
    int count;
    int cursor;     /* among those that match */
    bool filtering; /* a line above narrows the items while one types */
    Line filter;
} Menu;

void menu_add(Menu *menu, const char *key, const char *label, const char *help);
int menu_selected(const Menu *menu); /* index of the item; -1: none */
/* Arrows, and typing when it filters; false: it meant nothing. */
bool menu_key(Menu *menu, const Event *event);
void menu_draw(Menu *menu, const char *title);
void menu_release(Menu *menu); /* empty again, may be used on */

#endif
