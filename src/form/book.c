/* book.c -- all forms: those of the program, and a site's own in their place
 *
 *     forms/request.yaml                       in the program
 *     /etc/guanjia/forms/request.yaml          stands for it in this residence
 *     ~/.config/guanjia/forms/parcel.yaml      a new kind, of this person
 *     $GUANJIA_FORMS/parcel.yaml               stands for that
 *
 * The nearer to the person, the stronger.  A wrong file counts as not there,
 * and the book says so.
 */
#include "builtin.h"
#include "form_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct FormBook {
    FormFile **files;
    int count;
    Str trouble;
    int wrong;    /* site files that could not be used */
    Str mistakes; /* all of them, a line each */
    int mistake_count;
};

/* Puts file in the place of the one of its kind, or behind all others. */
static void book_add(FormBook *book, FormFile *file)
{
    for (int i = 0; i < book->count; i++) {
        if (strcmp(book->files[i]->form.kind, file->form.kind) != 0)
            continue;
        form_file_close(book->files[i]);
        book->files[i] = file;
        return;
    }
    book->files = mem_grow((void *)book->files,
                           ((size_t)book->count + 1) * sizeof(FormFile *));
    book->files[book->count++] = file;
}

/* Says of the first wrong file what is wrong, and of more how many. */
static void book_wrong(FormBook *book, const char *sentence, size_t len)
{
    if (book->wrong++ == 0)
        str_addn(&book->trouble, sentence, len);
}

static void read_text(FormBook *book, const char *name, const char *text,
                      size_t len)
{
    Mistakes mistakes = {.file = name};
    FormFile *file = form_file_read(name, text, len, &mistakes);
    if (file && (builtin_text(name, NULL) || form_file_keeps(file, &mistakes)))
        book_add(book, file);
    else
        form_file_close(file);
    const char *first = str_text(&mistakes.text);
    if (mistakes.count > 0) {
        book_wrong(book, first, strcspn(first, "\n"));
        str_add(&book->mistakes, first);
        book->mistake_count += mistakes.count;
    }
    mistakes_release(&mistakes);
}

static void read_builtin(FormBook *book)
{
    static const char folder[] = "forms/";
    for (const BuiltinFile *file = builtin_files; file->name; file++)
        if (strncmp(file->name, folder, strlen(folder)) == 0)
            read_text(book, file->name, file->text, file->len);
}

static int is_form(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && end &&
           (strcmp(end, ".yaml") == 0 || strcmp(end, ".yml") == 0);
}

/* A file or folder that cannot be read. */
static void book_unread(FormBook *book, const Err *err)
{
    book_wrong(book, err->text, strlen(err->text));
    str_addf(&book->mistakes, "%s\n", err->text);
    book->mistake_count++;
}

static void read_file(FormBook *book, const char *path)
{
    Err err = ERR_NONE;
    size_t len = 0;
    char *text = file_text(path, &len, &err);
    if (text)
        read_text(book, path, text, len);
    else
        book_unread(book, &err);
    free(text);
}

/* Reads the forms of a folder, in the order of their names. */
static void read_folder(FormBook *book, const char *folder)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_form, alphasort);
    if (count < 0 && errno != ENOENT && errno != ENOTDIR) {
        Err err = ERR_NONE;
        err_set(&err, ERR_SYSTEM, _("%s cannot be read: %s"), folder,
                strerrordesc_np(errno));
        book_unread(book, &err);
    }
    for (int i = 0; i < count; i++) {
        Str path = STR_EMPTY;
        str_addf(&path, "%s/%s", folder, entries[i]->d_name);
        read_file(book, str_text(&path));
        str_release(&path);
        free(entries[i]);
    }
    free((void *)entries);
}

static void read_own(FormBook *book)
{
    const char *config = secure_getenv("XDG_CONFIG_HOME");
    const char *home = secure_getenv("HOME");
    Str folder = STR_EMPTY;
    if (config && *config == '/')
        str_addf(&folder, "%s/guanjia/forms", config);
    else if (home && *home)
        str_addf(&folder, "%s/.config/guanjia/forms", home);
    if (folder.len > 0)
        read_folder(book, str_text(&folder));
    str_release(&folder);
}

FormBook *form_book_open(void)
{
    FormBook *book = mem_new(sizeof *book);
    const char *named = secure_getenv("GUANJIA_FORMS");

    read_builtin(book);
    read_folder(book, "/etc/guanjia/forms");
    read_own(book);
    if (named && *named)
        read_folder(book, named);

    if (book->wrong > 1) {
        /* The status line has room for one; the command tells them all. */
        str_clear(&book->trouble);
        str_addf(&book->trouble,
                 _("%d form files are wrong and not used; \"guanjia forms "
                   "check\" says why"),
                 book->wrong);
    }
    return book;
}

void form_book_close(FormBook *book)
{
    if (!book)
        return;
    for (int i = 0; i < book->count; i++)
        form_file_close(book->files[i]);
    free((void *)book->files);
    str_release(&book->trouble);
    str_release(&book->mistakes);
    free(book);
}

const Form *form_of(const FormBook *book, const char *kind)
{
    for (int i = 0; i < book->count; i++)
        if (strcmp(book->files[i]->form.kind, kind) == 0)
            return &book->files[i]->form;
    return NULL;
}

const Form *form_at(const FormBook *book, int i)
{
    return i >= 0 && i < book->count ? &book->files[i]->form : NULL;
}

const char *form_book_trouble(const FormBook *book)
{
    return book->wrong > 0 ? str_text(&book->trouble) : NULL;
}

const char *form_book_mistakes(const FormBook *book, int *count)
{
    *count = book->mistake_count;
    return str_text(&book->mistakes);
}
