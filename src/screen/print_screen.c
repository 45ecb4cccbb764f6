/* print_screen.c -- a record as it is printed, to look at and to a file
 *
 *     F2 writes it: ~/P3-1123-007.txt; Tab shows the form's next print that is
 *     for such a record.
 */
#include "register_screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEFT = 2 };

typedef struct PrintScreen {
    Screen screen;
    char kind[49], record[49], number[33];
    const Form *form;
    int which; /* of the form's prints; -1: none is for it */
    int next;  /* … and which comes with Tab */
    Str text;
    Page page;
} PrintScreen;

/* Print `from`, or the next one that is for the record. */
static void read(PrintScreen *self, int from)
{
    Desk *desk = self->screen.session->desk;
    const char *languages[] = {language(), NULL};
    const Form *form = self->form;
    Record record = {0};
    Err err = ERR_NONE;

    str_clear(&self->text);
    bool done = record_load(desk, self->kind, self->record, &record, &err);
    self->which = form_print_from(form, from, &record.fields, clock_now());
    self->next =
        form_print_from(form, self->which + 1, &record.fields, clock_now());
    if (!done ||
        !record_print(desk, &record,
                      self->which < 0 ? NULL : form->prints[self->which].name,
                      languages, &self->text, &err))
        say_error(self->screen.session, &err);
    text_copy(self->number, sizeof self->number, record.number);
    record_release(&record);
    page_clear(&self->page);
    page_text(&self->page, str_text(&self->text), true);
}

bool file_write(Session *session, const char *name, const Str *text)
{
    const char *home = secure_getenv("HOME");
    Str path = STR_EMPTY;
    FILE *file;
    bool fine;

    str_addf(&path, "%s/%s", home && *home ? home : ".", name);
    file = fopen(str_text(&path), "we");
    fine = file && fwrite(str_text(text), 1, text->len, file) == text->len;
    if (file && fclose(file) != 0)
        fine = false;
    if (fine)
        say_note(session, _("Written: %s"), str_text(&path));
    else
        say_no(session, _("%s can't be written: %s"), str_text(&path),
               strerrordesc_np(errno));
    str_release(&path);
    return fine;
}

static void write_it(PrintScreen *self)
{
    Str name = STR_EMPTY;

    str_addf(&name, "%s.txt", self->number[0] ? self->number : self->record);
    file_write(self->screen.session, str_text(&name), &self->text);
    str_release(&name);
}

static void title(Screen *screen, Str *out)
{
    PrintScreen *self = (PrintScreen *)screen;

    str_addf(out, "%s · %s", self->number,
             self->which < 0
                 ? form_label(self->form)
                 : label_in(self->form->prints[self->which].label, language()));
}

static void hint(Screen *screen, Str *out)
{
    PrintScreen *self = (PrintScreen *)screen;

    str_add(out, self->next != self->which
                     ? _("F2 writes it to a file; Tab: another print; arrows "
                         "and pages scroll.")
                     : _("F2 writes it to a file; arrows and pages scroll."));
}

static void draw(Screen *screen)
{
    PrintScreen *self = (PrintScreen *)screen;

    page_draw(&self->page, 2, LEFT);
}

static bool act(Screen *screen, Action action)
{
    if (action != ACTION_SAVE)
        return false;
    write_it((PrintScreen *)screen);
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    PrintScreen *self = (PrintScreen *)screen;

    if (event->type != EVENT_KEY)
        return false;
    if (event->key == UI_TAB && self->next != self->which) {
        self->page.first = 0;
        read(self, self->next);
        return true;
    }
    return page_key(&self->page, event->key);
}

static void refresh(Screen *screen)
{
    PrintScreen *self = (PrintScreen *)screen;

    read(self, self->which < 0 ? 0 : self->which);
}

static void screen_close(Screen *screen)
{
    PrintScreen *self = (PrintScreen *)screen;

    str_release(&self->text);
    page_release(&self->page);
    free(screen);
}

static const ScreenType print_type = {
    .name = "print",
    .title = title,
    .hint = hint,
    .draw = draw,
    .offers = page_offers,
    .label = page_label,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *print_screen(Session *session, const char *kind, const char *record)
{
    PrintScreen *self = screen_new(session, &print_type, sizeof *self);

    self->form = form_of(desk_forms(session->desk), kind);
    text_copy(self->kind, sizeof self->kind, kind);
    text_copy(self->record, sizeof self->record, record);
    read(self, 0);
    return &self->screen;
}
