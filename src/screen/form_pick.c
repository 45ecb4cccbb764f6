/* form_pick.c -- the list of what can stand in a field
 *
 *     Category [tap______]
 *              +------------------------+
 *              | > plumbing  給排水     |
 *              |   taxi      叫車       |
 *              +------------------------+
 *
 * Looked up when no key came for a moment, so that typing never waits; Enter
 * looks it up at once.  One row of the table at the end for each type of field
 * that has a list.
 */
#include "form_screen.h"
#include <stdlib.h>
#include <string.h>

enum {
    MOST_HOMES = 16,
    MOST_RECORDS = 24,
    SHOWN = 8,
    ENOUGH = 5, /* rows below the field, where above there is more room */
    MARK_CELLS = 2,
    GAP = 2,
    LEAST_CELLS = 24,
};

/* ---- what can stand there ----------------------------------------------------- */

static void item_add(Pick *pick, const char *value, const char *text,
                     const char *more)
{
    PickItem *item;

    for (int i = 0; i < pick->count; i++)
        if (strcmp(pick->items[i].value, value) == 0)
            return;
    if (pick->count == MOST_ITEMS)
        return;
    item = &pick->items[pick->count++];
    text_copy(item->value, sizeof item->value, value);
    text_copy(item->text, sizeof item->text, text);
    text_copy(item->more, sizeof item->more, more);
}

static void homes_add(FormScreen *self, const Field *field, const char *typed)
{
    Household found[MOST_HOMES];
    int count = household_find(form_desk(self), typed, found, MOST_HOMES);
    bool homes = field->type == FIELD_HOME;

    for (int i = 0; i < count; i++) {
        const Household *household = &found[i];
        char text[sizeof self->pick.items->text];
        if (!homes && !household->record[0])
            continue;
        text_print(text, sizeof text, "%s  %s", household->home,
                   household->name);
        item_add(&self->pick, homes ? household->home : household->record, text,
                 household->romanised[0] ? household->romanised
                                         : household->telephone);
    }
}

static void references_add(FormScreen *self, const Field *field,
                           const char *typed)
{
    const char *kind =
        field->type == FIELD_CATEGORY ? "category" : "department";
    const Reference *found[MOST_ITEMS];
    int count = 0;

    if (typed[0])
        count = reference_find(form_desk(self), kind, typed, found, MOST_ITEMS);
    else
        while (count < MOST_ITEMS &&
               (found[count] = reference_at(form_desk(self), kind, count)))
            count++;
    for (int i = 0; i < count; i++)
        item_add(&self->pick, found[i]->code, reference_label(found[i]),
                 found[i]->code);
}

/* The department that the staff should be of: the form's, else the
 * request's. */
static const char *department(FormScreen *self)
{
    const Entry *entry = form_entry(self, "department");

    return entry && entry_value(entry)[0] ? entry_value(entry)
                                          : self->department;
}

static void staff_pass(FormScreen *self, const char *typed, bool ours)
{
    Staff staff[MOST_ITEMS];
    int count = staff_list(form_desk(self), staff, MOST_ITEMS);

    for (int i = 0; i < count; i++) {
        const Reference *of =
            reference_get(form_desk(self), "department", staff[i].department);
        Str more = STR_EMPTY;
        if ((strcmp(staff[i].department, department(self)) == 0) != ours ||
            (!text_has(staff[i].name, typed) &&
             !text_has(staff[i].login, typed)))
            continue;
        const int load = staff_load(form_desk(self), staff[i].login);
        str_addf(&more, "%s  %s", staff[i].login,
                 of ? reference_label(of) : staff[i].department);
        if (load > 0)
            str_addf(&more, _("  %d open"), load);
        if (staff[i].skills[0])
            str_addf(&more, "  %s", staff[i].skills);
        item_add(&self->pick, staff[i].login, staff[i].name, str_text(&more));
        str_release(&more);
    }
}

/* Those of the department first. */
static void staff_add(FormScreen *self, const Field *field, const char *typed)
{
    (void)field;
    staff_pass(self, typed, true);
    staff_pass(self, typed, false);
}

static void name_add(FormScreen *self, const char *name, const char *more,
                     const char *typed)
{
    if (name && name[0] && (text_has(name, typed) || text_has(more, typed)))
        item_add(&self->pick, name, name, more);
}

/* A field that ends in _by asks who of us did it; any other, whom of the
 * household. */
static bool asks_us(const Field *field)
{
    size_t len = strlen(field->name);

    return field->type == FIELD_PERSON && len > 3 &&
           strcmp(field->name + len - 3, "_by") == 0;
}

static void people_add(FormScreen *self, const Field *field, const char *typed)
{
    const Household *household = &self->pane.household;

    if (asks_us(field)) {
        staff_add(self, field, typed);
        return;
    }
    name_add(self, self->caller, "", typed);
    if (self->pane.known) {
        name_add(self, household->name, household->romanised, typed);
        name_add(self, household->romanised, household->name, typed);
    }
}

/* Records of the register that the field speaks of, what is open first. */
static void records_add(FormScreen *self, const Field *field, const char *typed)
{
    Desk *desk = form_desk(self);
    Record rows[MOST_RECORDS];
    RecordKey keys[MOST_RECORDS];
    RecordQuery query = {.kind = field->of, .words = *typed ? typed : NULL};
    int count =
        record_list(desk, &query, &(RecordFrom){0}, rows, keys, MOST_RECORDS);

    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < count; i++) {
            char *title;
            if (rows[i].open != (pass == 0))
                continue;
            title = record_title(desk, &rows[i]);
            item_add(&self->pick, rows[i].record, title, rows[i].number);
            free(title);
        }
    for (int i = 0; i < count; i++)
        record_release(&rows[i]);
}

static void choices_add(FormScreen *self, const Field *field, const char *typed)
{
    for (int i = 0; i < field->choice_count; i++) {
        const char *value = field->choices[i].value;
        const char *label = choice_label(field, value, language());
        if (text_has(label, typed) || text_has(value, typed))
            item_add(&self->pick, value, label,
                     strcmp(label, value) == 0 ? "" : value);
    }
}

static void yes_no_add(FormScreen *self, const Field *field, const char *typed)
{
    static const char *const values[] = {"yes", "no"};

    for (int i = 0; i < 2; i++) {
        char *label = value_shown(form_desk(self), field, values[i]);
        if (text_has(label, typed) || text_has(values[i], typed))
            item_add(&self->pick, values[i], label,
                     strcmp(label, values[i]) == 0 ? "" : values[i]);
        free(label);
    }
}

/* How a type of field finds what can stand in it. */
static const struct Finder {
    void (*add)(FormScreen *self, const Field *field, const char *typed);
    bool free_text; /* what is not in the list may stand there too */
} finders[FIELD_TYPES] = {
    [FIELD_CHOICE] = {choices_add, false},
    [FIELD_YES_NO] = {yes_no_add, false},
    [FIELD_HOME] = {homes_add, false},
    [FIELD_HOUSEHOLD] = {homes_add, false},
    [FIELD_PERSON] = {people_add, true},
    [FIELD_STAFF] = {staff_add, false},
    [FIELD_DEPARTMENT] = {references_add, false},
    [FIELD_CATEGORY] = {references_add, false},
    [FIELD_RECORD] = {records_add, false},
};

/* ---- looking it up ------------------------------------------------------------- */

static const struct Finder *finder(const FormScreen *self)
{
    return &finders[self->entries[self->focus].field->type];
}

bool pick_has(const FormScreen *self)
{
    const Entry *entry = &self->entries[self->focus];

    return finder(self)->add != NULL && !entry_is_item(entry);
}

/* Which one Enter takes before anybody moved the mark: none where what was
 * typed may stand as it is.  Part of a name of ours means that person; who is
 * really called so is kept by Tab. */
static int marked_first(const FormScreen *self, const Field *field)
{
    if (self->pick.count == 0)
        return -1;
    return finder(self)->free_text && !self->pick.all && !asks_us(field) ? -1
                                                                         : 0;
}

bool pick_read(FormScreen *self)
{
    Pick *pick = &self->pick;
    const Entry *entry = &self->entries[self->focus];
    const char *typed = pick->all ? "" : entry_text(entry);
    char *plain = text_plain(typed);

    if (!pick->items)
        pick->items = mem_new(MOST_ITEMS * sizeof *pick->items);
    pick->count = 0;
    if (pick->all || plain[0])
        finder(self)->add(self, entry->field, plain);
    free(plain);
    pick->stale = false;
    pick->open = pick->count > 0;
    pick->marked = marked_first(self, entry->field);
    pick->none = pick->count == 0 && !pick->all && !finder(self)->free_text;
    for (int i = 0; pick->all && i < pick->count; i++)
        if (strcmp(pick->items[i].value, entry_value(entry)) == 0)
            pick->marked = i;
    if (ui_key_waits(NULL))
        pick->stale = true;
    return !pick->stale;
}

void pick_close(FormScreen *self)
{
    self->pick.open = self->pick.stale = self->pick.all = false;
    self->pick.none = false;
    self->pick.count = 0;
    self->pick.marked = -1;
}

bool pick_move(FormScreen *self, int key)
{
    Pick *pick = &self->pick;
    int step = key == UI_DOWN        ? 1
               : key == UI_UP        ? -1
               : key == UI_PAGE_DOWN ? SHOWN
               : key == UI_PAGE_UP   ? -SHOWN
                                     : 0;
    int least = finder(self)->free_text && !pick->all ? -1 : 0;

    if (!pick->open || step == 0)
        return false;
    pick->marked += step;
    if (pick->marked >= pick->count)
        pick->marked = pick->count - 1;
    if (pick->marked < least)
        pick->marked = least;
    return true;
}

/* ---- drawing it ------------------------------------------------------------------ */

static int widest(const Pick *pick, bool more)
{
    int most = 0;

    for (int i = 0; i < pick->count; i++) {
        const char *text = more ? pick->items[i].more : pick->items[i].text;
        int cells = text_cells(text, strlen(text));
        if (cells > most)
            most = cells;
    }
    return most;
}

static void choice_draw(const PickItem *item, Panel line, int text, bool marked)
{
    Look look = marked ? LOOK_SELECTED : LOOK_TEXT;
    int col = line.col + MARK_CELLS, more;

    if (text > line.cols - MARK_CELLS)
        text = line.cols - MARK_CELLS;
    more = line.cols - MARK_CELLS - text - GAP;
    ui_put(line.row, line.col, MARK_CELLS, look, marked ? "> " : "  ");
    ui_put(line.row, col, text, look, item->text);
    if (more > 0)
        ui_put(line.row, col + text + GAP, more, LOOK_QUIET, item->more);
}

/* Below the field, or above it where there is more room. */
static Panel place(const Pick *pick, int row, int col)
{
    int below = session_rows() - row - 2, above = row - 3;
    int rows = pick->count < SHOWN ? pick->count : SHOWN;
    int cells = MARK_CELLS + widest(pick, false) + GAP + widest(pick, true);
    int most = ui_cols() - 4;
    Panel box = {.col = col, .cols = cells};

    if (box.cols < LEAST_CELLS)
        box.cols = LEAST_CELLS;
    if (box.cols > most)
        box.cols = most;
    if (box.col + box.cols + 2 > ui_cols())
        box.col = ui_cols() - 2 - box.cols;
    if (below >= rows || below >= ENOUGH || below >= above) {
        box.rows = rows < below ? rows : below;
        box.row = row + 2;
    } else {
        box.rows = rows < above ? rows : above;
        box.row = row - 1 - box.rows;
    }
    return box;
}

void pick_draw(const FormScreen *self, int row, int col)
{
    const Pick *pick = &self->pick;
    Panel box = place(pick, row, col);
    int first = pick->marked >= box.rows ? pick->marked - box.rows + 1 : 0;
    int text = widest(pick, false);

    if (!pick->open || box.rows < 1)
        return;
    ui_blank(box.row - 1, box.col - 2, box.rows + 2, box.cols + 4, LOOK_TEXT);
    ui_box(box.row - 1, box.col - 2, box.rows + 2, box.cols + 4, "");
    for (int i = 0; i < box.rows && first + i < pick->count; i++) {
        Panel line = box;
        line.row = box.row + i;
        choice_draw(&pick->items[first + i], line, text,
                    first + i == pick->marked);
    }
}
