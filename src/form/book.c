/* book.c -- all forms: those of the program, and a site's own in their place
 *
 *     forms/request.yaml                       in the program
 *     /etc/guanjia/forms/request.yaml          stands for it in this residence
 *     ~/.config/guanjia/forms/parcel.yaml      a new kind, of this person
 *     $GUANJIA_FORMS/parcel.yaml               stands for that
 *
 * The nearer to the person, the stronger.  A wrong file counts as not there,
 * and the book says so.  A built-in form is read when it is first asked for:
 * most runs of the program need two of them.
 */
#include "shelf.h"

#include "builtin.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_form(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && end &&
           (strcmp(end, ".yaml") == 0 || strcmp(end, ".yml") == 0);
}

/* Puts the forms of a folder on the shelf, in the order of their names. */
static void read_folder(FormBook *book, const char *folder)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_form, alphasort);
    if (count < 0 && errno != ENOENT && errno != ENOTDIR) {
        const int problem = errno;
        Candidate *candidate = candidate_add(book, folder);
        mistake(&candidate->mistakes, NULL, _("%s cannot be read: %s"), folder,
                strerrordesc_np(problem));
        candidate->state = CANDIDATE_WRONG;
    }
    for (int i = 0; i < count; i++) {
        Str path = STR_EMPTY;
        str_addf(&path, "%s/%s", folder, entries[i]->d_name);
        candidate_file(book, str_text(&path));
        str_release(&path);
        free(entries[i]);
    }
    free((void *)entries);
}

static void read_own(FormBook *book)
{
    Str folder = STR_EMPTY;
    form_folder(&folder);
    if (folder.len > 0)
        read_folder(book, str_text(&folder));
    str_release(&folder);
}

void form_folder(Str *out)
{
    const char *config = secure_getenv("XDG_CONFIG_HOME");
    const char *home = secure_getenv("HOME");
    if (config && *config == '/')
        str_addf(out, "%s/guanjia/forms", config);
    else if (home && *home)
        str_addf(out, "%s/.config/guanjia/forms", home);
}

static void read_site(FormBook *book)
{
    const char *named = secure_getenv("GUANJIA_FORMS");
    read_folder(book, "/etc/guanjia/forms");
    read_own(book);
    if (named && *named)
        read_folder(book, named);
}

/* What is wrong with the site's files: with all, or those that were named. */
static void trouble_tell(FormBook *book)
{
    int wrong = 0;
    for (int i = 0; i < book->count; i++) {
        const Candidate *candidate = &book->at[i];
        const char *text = str_text(&candidate->mistakes.text);
        if (candidate->builtin || (book->asked && !candidate->asked) ||
            candidate->mistakes.count == 0)
            continue;
        if (wrong++ == 0)
            str_addn(&book->trouble, text, strcspn(text, "\n"));
        str_add(&book->mistakes, text);
        book->mistake_count += candidate->mistakes.count;
    }
    if (wrong > 1) {
        /* The status line has room for one; the command tells them all. */
        str_clear(&book->trouble);
        str_addf(&book->trouble,
                 _("%d form files are wrong and not used; \"guanjia forms "
                   "check\" says why"),
                 wrong);
    }
}

FormBook *form_book_with(const char *const files[], int count)
{
    FormBook *book = shelf_open();
    read_site(book);
    for (int i = 0; i < count; i++)
        candidate_file(book, files[i])->asked = true;
    book->asked = count > 0;
    shelf_settle(book);
    trouble_tell(book);
    return book;
}

FormBook *form_book_open(void)
{
    return form_book_with(NULL, 0);
}

FormBook *form_book_text(const char *name, const char *text, size_t len)
{
    FormBook *book = shelf_open();
    Candidate *candidate = candidate_add(book, name);
    candidate_open(candidate, text, len);
    shelf_settle(book);
    trouble_tell(book);
    return book;
}

bool form_check_text(const char *text, size_t len, Mistakes *mistakes)
{
    const char *name = mistakes->file ? mistakes->file : "";
    FormBook *book = form_book_text(name, text, len);
    const Candidate *candidate = &book->at[book->count - 1];
    const bool fine = candidate->mistakes.count == 0;
    mistakes_join(mistakes, &candidate->mistakes);
    form_book_close(book);
    return fine;
}

int form_book_untranslated(const FormBook *book, Str *out)
{
    int count = 0;
    for (int i = 0; i < book->count; i++) {
        Candidate *candidate = &book->at[i];
        if (book->asked ? !candidate->asked : !candidate->builtin)
            continue;
        Mistakes mistakes = {.file = candidate->name};
        languages_check(candidate_root(candidate), &mistakes);
        str_add(out, str_text(&mistakes.text));
        count += mistakes.count;
        mistakes_release(&mistakes);
    }
    return count;
}

const Form *form_of(const FormBook *book, const char *kind)
{
    const Candidate *candidate = candidate_of(book, kind);
    return candidate ? &candidate->file->form : NULL;
}

const char *form_kind_at(const FormBook *book, int i)
{
    return i >= 0 && i < book->kind_count ? book->at[book->kinds[i]].kind
                                          : NULL;
}

const Form *form_at(const FormBook *book, int i)
{
    const char *kind = form_kind_at(book, i);
    return kind ? form_of(book, kind) : NULL;
}

uint64_t form_book_hash(const FormBook *book)
{
    uint64_t hash = HASH_START;
    for (int i = 0; i < book->count; i++) {
        const Candidate *candidate = &book->at[i];
        hash = hash_text(hash, candidate->name);
        hash = candidate->builtin ? hash_text(hash, candidate->builtin)
                                  : hash ^ candidate->hash;
    }
    return hash;
}

const char *form_book_trouble(const FormBook *book)
{
    return book->trouble.len > 0 ? str_text(&book->trouble) : NULL;
}

const char *form_book_mistakes(const FormBook *book, int *count)
{
    *count = book->mistake_count;
    return str_text(&book->mistakes);
}
