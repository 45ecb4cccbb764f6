/* menu.c -- a short list in a box; see menu.h */
#include "menu.h"
#include "screens.h"
#include <stdlib.h>
#include <string.h>

enum { CELLS = 76, MARK_CELLS = 2, GAP = 2, PAGE = 10 };

void menu_add(Menu *menu, const char *key, const char *label, const char *help)
{
    menu->items =
        mem_grow(menu->items, (size_t)(menu->count + 1) * sizeof *menu->items);
    menu->items[menu->count++] = (MenuItem){
        .key = mem_text(key), .label = mem_text(label), .help = mem_text(help)};
}

/* How well what is typed fits an item: 0 by its name, 1 by its sentence, 2 not
 * at all. */
static int match(const Menu *menu, const MenuItem *item)
{
    const char *typed = line_text(&menu->filter);

    if (!menu->filtering || text_has(item->label, typed) ||
        strcmp(item->key, typed) == 0)
        return 0;
    return text_has(item->help, typed) ? 1 : 2;
}

/* Index of the n-th item that matches, by name first; -1 past the end. */
static int match_at(const Menu *menu, int n)
{
    for (int how = 0; how < 2; how++)
        for (int i = 0; i < menu->count; i++)
            if (match(menu, &menu->items[i]) == how && n-- == 0)
                return i;
    return -1;
}

int menu_selected(const Menu *menu)
{
    return match_at(menu, menu->cursor);
}

/* As far as there are items. */
static void move(Menu *menu, int step)
{
    const int way = step < 0 ? -1 : 1;

    for (; step != 0 && menu->cursor + way >= 0 &&
           match_at(menu, menu->cursor + way) >= 0;
         step -= way)
        menu->cursor += way;
}

static const struct {
    int key, step;
} moves[] = {
    {UI_UP, -1}, {UI_DOWN, 1}, {UI_PAGE_UP, -PAGE}, {UI_PAGE_DOWN, PAGE}};

bool menu_key(Menu *menu, const Event *event)
{
    bool used;

    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (event->type == EVENT_KEY && event->key == moves[i].key) {
            move(menu, moves[i].step);
            return true;
        }
    if (!menu->filtering)
        return false;
    used = event->type == EVENT_PASTE ? line_insert(&menu->filter, event->text)
                                      : line_key(&menu->filter, event->key);
    if (used)
        menu->cursor = 0;
    return used;
}

/* Cells of the first two columns. */
typedef struct Columns {
    int key, label;
} Columns;

static int more(int widest, const char *text)
{
    int cells = text_cells(text, strlen(text));

    return cells > widest ? cells : widest;
}

/* As wide as their widest words, so that most is left for the sentences. */
static Columns columns(const Menu *menu, int most)
{
    Columns c = {0, 0};

    for (int i = 0; i < menu->count; i++) {
        c.key = more(c.key, menu->items[i].key);
        c.label = more(c.label, menu->items[i].label);
    }
    if (c.label > most - c.key)
        c.label = most - c.key;
    return c;
}

static void item_draw(const MenuItem *item, Panel line, bool selected,
                      Columns c)
{
    Look look = selected ? LOOK_SELECTED : LOOK_TEXT;
    int col = line.col + MARK_CELLS, help;

    ui_put(line.row, line.col, MARK_CELLS, look, selected ? "> " : "  ");
    ui_put(line.row, col, c.key, LOOK_KEY, item->key);
    col += c.key + GAP;
    ui_put(line.row, col, c.label, look, item->label);
    help = col + c.label + GAP;
    if (help < line.col + line.cols)
        ui_put(line.row, help, line.col + line.cols - help, LOOK_QUIET,
               item->help);
}

void menu_draw(Menu *menu, const char *title)
{
    int head = menu->filtering ? 2 : 0, first = 0, index;
    Panel panel = panel_draw(menu->count + head, CELLS, title);
    int shown = panel.rows - head;
    Columns c = columns(menu, panel.cols - MARK_CELLS - GAP);

    if (menu->cursor >= shown)
        first = menu->cursor - shown + 1;
    for (int i = 0; i < shown && (index = match_at(menu, first + i)) >= 0;
         i++) {
        Panel line = panel;
        line.row += head + i;
        item_draw(&menu->items[index], line, first + i == menu->cursor, c);
    }
    if (first > 0)
        ui_put(panel.row + head, panel.col - 1, 1, LOOK_QUIET, "^");
    if (match_at(menu, first + shown) >= 0)
        ui_put(panel.row + panel.rows - 1, panel.col - 1, 1, LOOK_QUIET, "v");
    if (match_at(menu, 0) < 0)
        ui_put(panel.row + head, panel.col, panel.cols, LOOK_NOTE,
               _("Nothing here is called that."));
    if (menu->filtering)
        line_draw(&menu->filter, panel.row, panel.col, panel.cols, true);
    else
        ui_cursor(panel.row + head + menu->cursor - first, panel.col);
}

void menu_release(Menu *menu)
{
    for (int i = 0; i < menu->count; i++) {
        free(menu->items[i].key);
        free(menu->items[i].label);
        free(menu->items[i].help);
    }
    free(menu->items);
    line_release(&menu->filter);
    *menu = (Menu){.filtering = menu->filtering};
}
