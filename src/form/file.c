/* file.c -- the bytes of a YAML file, and its tree
 *
 * Anything may stand under a name that a person gives: a folder, a pipe that
 * nobody writes into, a disk's worth of zeros.  Each is refused in a sentence.
 */
#include "form_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_text(const char *path, size_t *len, Err *err)
{
    /* Not to wait for somebody who writes into a pipe. */
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        const ErrKind kind = errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM;
        err_set(err, kind, _("%s cannot be read: %s"), path,
                strerrordesc_np(errno));
        return NULL;
    }
    struct stat stat;
    if (fstat(file, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        close(file);
        err_set(err, ERR_SYSTEM, _("%s is not a file"), path);
        return NULL;
    }
    /* One byte more than is allowed, so that too much is seen as such. */
    char *text = mem_new(LARGEST_FILE + 2);
    size_t used = 0;
    ssize_t got = 1;
    while (got > 0 && used <= LARGEST_FILE) {
        got = read(file, text + used, LARGEST_FILE + 1 - used);
        used += got > 0 ? (size_t)got : 0;
    }
    const int problem = errno;
    close(file);
    if (got < 0) {
        free(text);
        err_set(err, ERR_SYSTEM, _("%s cannot be read: %s"), path,
                strerrordesc_np(problem));
        return NULL;
    }
    *len = used;
    return text;
}

bool document_open(Document **document, const char *path, Err *err)
{
    *document = NULL;
    size_t len = 0;
    char *text = file_text(path, &len, err);
    if (!text)
        return false;
    Mistakes mistakes = {.file = path};
    const bool fine = document_read(document, text, len, &mistakes);
    if (!fine) {
        const char *first = str_text(&mistakes.text);
        err_set(err, ERR_INPUT, "%.*s", (int)strcspn(first, "\n"), first);
        document_close(*document);
        *document = NULL;
    }
    mistakes_release(&mistakes);
    free(text);
    return fine;
}
