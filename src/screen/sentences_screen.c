/* sentences_screen.c -- a sentence that is said every day, put in by two keys
 *
 *     +- Sentences · 日本語 ------------------------------------------+
 *     | > 1  Call   お電話ありがとうございます。5分以内に担当者が伺います。  |
 *     |   5  Visit  ご不在でしたのでメモを残しました。…                    |
 *     +----------------------------------------------------------------+
 *
 * Ctrl-G opens it over a text field, a key puts the sentence in as if it had
 * been pasted.  The household's language comes first, Tab takes the next.
 */
#include "menu.h"
#include "screens.h"
#include "sentences.h"

#include <stdlib.h>
#include <string.h>

typedef struct SentencesScreen {
    Screen screen;
    Menu menu;
    Sentences *all;     /* owned */
    const Tree *tongue; /* the text of the first sentence in the language that
                         * is shown; NULL: none of those */
} SentencesScreen;

static const char *tongue(const SentencesScreen *self)
{
    return self->tongue ? self->tongue->name : language();
}

static void menu_fill(SentencesScreen *self)
{
    const Sentence *one;
    const int cursor = self->menu.cursor;

    menu_release(&self->menu);
    for (int i = 0; (one = sentence_at(self->all, i)); i++)
        menu_add(&self->menu, (const char[]){one->key, '\0'},
                 label_in(one->group, language()),
                 label_in(one->text, tongue(self)));
    self->menu.cursor = cursor;
}

static void tongue_begin(SentencesScreen *self, const char *language)
{
    const Sentence *first = sentence_at(self->all, 0);
    const Tree *at = first ? first->text->child : NULL;

    while (at && strcmp(at->name, language) != 0)
        at = at->next;
    self->tongue = at;
}

static void tongue_next(SentencesScreen *self)
{
    const Sentence *first = sentence_at(self->all, 0);

    self->tongue = self->tongue ? self->tongue->next : NULL;
    if (!self->tongue && first)
        self->tongue = first->text->child;
}

/* As if it had been pasted there. */
static void put_in(SentencesScreen *self, int item)
{
    Session *session = self->screen.session;
    const Sentence *one = sentence_at(self->all, item);
    char *text = mem_text(one ? label_in(one->text, tongue(self)) : NULL);

    screen_pop(session);
    if (text && session->top->type->key)
        session->top->type->key(session->top,
                                &(Event){.type = EVENT_PASTE, .text = text});
    free(text);
}

static void draw(Screen *screen)
{
    SentencesScreen *self = (SentencesScreen *)screen;
    const char *name = language_name(tongue(self));
    Str title = STR_EMPTY;

    str_addf(&title, _("Sentences · %s"), name ? name : tongue(self));
    menu_draw(&self->menu, str_text(&title));
    str_release(&title);
}

static void hint(Screen *screen, Str *out)
{
    const char *trouble = sentences_trouble(((SentencesScreen *)screen)->all);

    str_add(out, trouble ? trouble
                         : _("A key puts its sentence in; Tab: the next "
                             "language."));
}

static bool offers(Screen *screen, Action action)
{
    return action == ACTION_OPEN && ((SentencesScreen *)screen)->menu.count > 0;
}

static bool act(Screen *screen, Action action)
{
    SentencesScreen *self = (SentencesScreen *)screen;

    (void)action;
    put_in(self, menu_selected(&self->menu));
    return true;
}

static bool key(Screen *screen, const Event *event)
{
    SentencesScreen *self = (SentencesScreen *)screen;
    const Sentence *one;

    if (event->type == EVENT_KEY && event->key == UI_TAB) {
        tongue_next(self);
        menu_fill(self);
        return true;
    }
    for (int i = 0; (one = sentence_at(self->all, i)); i++)
        if (event->type == EVENT_KEY && event->key == one->key) {
            put_in(self, i);
            return true;
        }
    return menu_key(&self->menu, event);
}

static void screen_close(Screen *screen)
{
    SentencesScreen *self = (SentencesScreen *)screen;

    menu_release(&self->menu);
    sentences_close(self->all);
    free(screen);
}

static void refresh(Screen *screen)
{
    menu_fill((SentencesScreen *)screen);
}

static const ScreenType sentences_type = {
    .name = "sentences",
    .panel = true,
    .hint = hint,
    .draw = draw,
    .offers = offers,
    .act = act,
    .key = key,
    .refresh = refresh,
    .close = screen_close,
};

Screen *sentences_screen(Session *session, const char *language)
{
    SentencesScreen *self = screen_new(session, &sentences_type, sizeof *self);

    /* every letter is a key here, none an action */
    self->screen.typing = true;
    self->all = sentences_open();
    tongue_begin(self, language);
    menu_fill(self);
    return &self->screen;
}
