/* shelf.c -- which of several files becomes the form of a kind
 *
 *     parcel   forms/parcel.yaml            fine
 *              /etc/…/parcel.yaml           extends: parcel     fine: is used
 *              ~/.config/…/parcel.yaml      a mistake: told, and not used
 *
 * A built-in form is never wrong: where it asks for what a site's form does
 * not have, the site's form is.
 */
#include "shelf.h"

#include "builtin.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How far one form may stand behind another by `extends`. */
enum { DEEPEST_CHAIN = 16 };

FormBook *shelf_open(void)
{
    static const char folder[] = "forms/";
    const size_t front = sizeof folder - 1;
    FormBook *book = mem_new(sizeof *book);
    for (const BuiltinFile *file = builtin_files; file->name; file++) {
        if (strncmp(file->name, folder, front) != 0)
            continue;
        Candidate *candidate = candidate_add(book, file->name);
        text_copy(candidate->kind, sizeof candidate->kind, file->name + front);
        candidate->kind[strcspn(candidate->kind, ".")] = '\0';
        candidate->builtin = file->text;
        candidate->len = file->len;
    }
    return book;
}

void form_book_close(FormBook *book)
{
    if (!book)
        return;
    for (int i = 0; i < book->count; i++) {
        Candidate *candidate = &book->at[i];
        form_file_close(candidate->file);
        document_close(candidate->document);
        mistakes_release(&candidate->mistakes);
        free(candidate->name);
    }
    free(book->at);
    free(book->kinds);
    str_release(&book->trouble);
    str_release(&book->mistakes);
    free(book);
}

Candidate *candidate_add(FormBook *book, const char *name)
{
    book->at = mem_grow(book->at, ((size_t)book->count + 1) * sizeof *book->at);
    Candidate *candidate = &book->at[book->count++];
    *candidate = (Candidate){.name = mem_text(name)};
    candidate->mistakes.file = candidate->name;
    return candidate;
}

void candidate_open(Candidate *candidate, const char *text, size_t len)
{
    document_read(&candidate->document, text, len, &candidate->mistakes);
    const char *kind = tree_text(document_root(candidate->document), "kind");
    if (kind)
        text_copy(candidate->kind, sizeof candidate->kind, kind);
}

const Tree *candidate_root(Candidate *candidate)
{
    if (!candidate->document && candidate->builtin)
        candidate_open(candidate, candidate->builtin, candidate->len);
    return document_root(candidate->document);
}

Candidate *candidate_file(FormBook *book, const char *path)
{
    struct stat stat_of = {0};
    const bool there = stat(path, &stat_of) == 0;
    for (int i = 0; there && i < book->count; i++)
        if (book->at[i].node == stat_of.st_ino &&
            book->at[i].device == stat_of.st_dev)
            return &book->at[i];
    Err err = ERR_NONE;
    size_t len = 0;
    char *text = file_text(path, &len, &err);
    Candidate *candidate = candidate_add(book, path);
    candidate->node = stat_of.st_ino;
    candidate->device = stat_of.st_dev;
    if (text) {
        candidate->hash = hash_text(HASH_START, text);
        candidate_open(candidate, text, len);
    } else
        mistake(&candidate->mistakes, NULL, "%s", err.text);
    free(text);
    return candidate;
}

/* Is i the first candidate of its kind? */
static bool kind_first(const FormBook *book, int i)
{
    for (int k = 0; k < i; k++)
        if (strcmp(book->at[k].kind, book->at[i].kind) == 0)
            return false;
    return *book->at[i].kind != '\0';
}

/* The strongest candidate of a kind that stands before `before` and is not
 * wrong; -1: none. */
static int place_of(const FormBook *book, const char *kind, int before)
{
    for (int i = before - 1; i >= 0; i--)
        if (book->at[i].state != CANDIDATE_WRONG && *kind &&
            strcmp(book->at[i].kind, kind) == 0)
            return i;
    return -1;
}

/* ---- making forms ---------------------------------------------------------------- */

static void kind_unknown(const FormBook *book, Mistakes *mistakes,
                         const Tree *node, const char *kind)
{
    const char **names = mem_new(((size_t)book->count + 1) * sizeof *names);
    int count = 0;
    for (int i = 0; i < book->count; i++)
        if (*book->at[i].kind && strcmp(book->at[i].kind, kind) != 0)
            names[count++] = book->at[i].kind;
    const char *near = nearest(kind, names);
    free((void *)names);
    if (near)
        mistake(mistakes, node,
                _("there is no form \"%s\"; did you mean \"%s\"?"), kind, near);
    else
        mistake(mistakes, node, _("there is no form \"%s\""), kind);
}

/* The form that place's `extends:` names, -1: it extends none.  False when
 * there is no such form, or it would extend itself. */
static bool parent_place(const FormBook *book, int place, int *parent)
{
    Candidate *candidate = &book->at[place];
    const Tree *extends = tree_get(candidate_root(candidate), "extends");
    const FormReading reading = {.mistakes = &candidate->mistakes};
    *parent = -1;
    if (!extends)
        return true;
    if (!name_check(&reading, extends))
        return false;
    const bool own = strcmp(extends->text, candidate->kind) == 0;
    *parent = place_of(book, extends->text, own ? place : book->count);
    if (*parent < 0) {
        kind_unknown(book, &candidate->mistakes, extends, extends->text);
        return false;
    }
    if (book->at[*parent].state != CANDIDATE_READING)
        return true;
    mistake(&candidate->mistakes, extends,
            _("\"%s\" extends this form itself, and so on for ever"),
            extends->text);
    return false;
}

/* Makes the form of a candidate whose parent is made (-1: it has none). */
static void candidate_make(const FormBook *book, int place, int parent)
{
    Candidate *candidate = &book->at[place];
    const Tree *root = candidate_root(candidate);
    if (root && parent >= 0)
        root = tree_extended(candidate->document, book->at[parent].file->root,
                             root);
    if (root)
        candidate->file = form_file_make(candidate->name, candidate->document,
                                         root, &candidate->mistakes);
    candidate->state =
        candidate->mistakes.count ? CANDIDATE_WRONG : CANDIDATE_DONE;
}

/* Makes the form at place, and before it what it extends. */
static void chain_make(const FormBook *book, int place)
{
    int chain[DEEPEST_CHAIN] = {place};
    int depth = 1;
    while (depth > 0) {
        const int top = chain[depth - 1];
        Candidate *candidate = &book->at[top];
        int parent = -1;
        candidate->state = CANDIDATE_READING;
        if (!parent_place(book, top, &parent)) {
            candidate->state = CANDIDATE_WRONG;
            depth--;
        } else if (parent < 0 || book->at[parent].state == CANDIDATE_DONE) {
            candidate_make(book, top, parent);
            depth--;
        } else if (depth == DEEPEST_CHAIN) {
            mistake(&candidate->mistakes, NULL,
                    _("more than %d forms extend each other"),
                    (int)DEEPEST_CHAIN);
            candidate->state = CANDIDATE_WRONG;
            depth--;
        } else
            chain[depth++] = parent;
    }
}

const Candidate *candidate_of(const FormBook *book, const char *kind)
{
    int place = place_of(book, kind, book->count);
    while (place >= 0 && book->at[place].state == CANDIDATE_WAITING) {
        chain_make(book, place);
        place = place_of(book, kind, book->count);
    }
    return place >= 0 ? &book->at[place] : NULL;
}

/* ---- what forms ask of each other ------------------------------------------------- */

/* Looks for what one form names of other registers. */
static void references_find(const FormBook *book, const Candidate *candidate,
                            Mistakes *mistakes)
{
    for (int i = 0; i < candidate->file->reference_count; i++) {
        const Reference *reference = &candidate->file->references[i];
        const Candidate *other =
            reference->kind ? candidate_of(book, reference->kind) : NULL;
        if (reference->kind && !other)
            kind_unknown(book, mistakes, reference->node, reference->kind);
        else if (other && reference->name)
            reference_check(mistakes, reference, &other->file->form);
    }
}

/* The built-in form of a candidate's kind; NULL: none. */
static const FormFile *builtin_of(const FormBook *book,
                                  const Candidate *candidate)
{
    for (int i = 0; i < book->count; i++)
        if (book->at[i].builtin &&
            strcmp(book->at[i].kind, candidate->kind) == 0) {
            if (book->at[i].state == CANDIDATE_WAITING)
                chain_make(book, i);
            return book->at[i].file;
        }
    return NULL;
}

/* What the built-in forms ask of the kind of a site's form. */
static void builtins_ask(const FormBook *book, Candidate *candidate)
{
    for (int i = 0; i < book->count; i++) {
        Candidate *asks = &book->at[i];
        if (!asks->builtin || candidate_of(book, asks->kind) != asks)
            continue;
        for (int k = 0; k < asks->file->reference_count; k++) {
            const Reference *reference = &asks->file->references[k];
            Mistakes found = {0};
            if (reference->kind && reference->name &&
                strcmp(reference->kind, candidate->kind) == 0)
                reference_check(&found, reference, &candidate->file->form);
            if (found.count > 0)
                mistake(&candidate->mistakes, NULL,
                        _("the field \"%.*s\" is missing; the form \"%s\" "
                          "needs it"),
                        (int)reference->len, reference->name, asks->kind);
            mistakes_release(&found);
        }
    }
}

/* Checks a site's form among the others; false: it is wrong. */
static bool candidate_fits(FormBook *book, Candidate *candidate)
{
    const FormFile *ours = builtin_of(book, candidate);
    references_find(book, candidate, &candidate->mistakes);
    if (ours) {
        form_keeps(&ours->form, candidate->file, &candidate->mistakes);
        if (candidate->mistakes.count == 0)
            builtins_ask(book, candidate);
    }
    if (candidate->mistakes.count == 0)
        return true;
    candidate->state = CANDIDATE_WRONG;
    return false;
}

/* A built-in form is never wrong, so none has to be made for this. */
static void kinds_list(FormBook *book)
{
    book->kinds = mem_new(((size_t)book->count + 1) * sizeof *book->kinds);
    for (int i = 0; i < book->count; i++)
        if (kind_first(book, i) &&
            place_of(book, book->at[i].kind, book->count) >= 0)
            book->kinds[book->kind_count++] = i;
}

void shelf_settle(FormBook *book)
{
    for (int i = 0; i < book->count; i++)
        if (!book->at[i].builtin && book->at[i].state == CANDIDATE_WAITING)
            chain_make(book, i);
    /* All mistakes of a file in one run. */
    for (int i = 0; i < book->count; i++) {
        Candidate *candidate = &book->at[i];
        if (candidate->state == CANDIDATE_WRONG && candidate->file &&
            document_holes(candidate->document) == 0)
            references_find(book, candidate, &candidate->mistakes);
    }
    /* One that is wrong may be what another one counted on. */
    for (bool again = true; again;) {
        again = false;
        for (int i = 0; i < book->count; i++) {
            Candidate *candidate = &book->at[i];
            if (!candidate->builtin && candidate->state == CANDIDATE_DONE &&
                !candidate_fits(book, candidate))
                again = true;
        }
    }
    kinds_list(book);
}
