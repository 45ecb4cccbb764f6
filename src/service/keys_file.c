/* keys_file.c -- a desk's line in authorized_keys
 *
 *     restrict,command="/usr/local/bin/guanjia --db /var/lib/guanjia/desk.db
 *     serve --desk 3 --key SHA256:hC0m…" ssh-ed25519 AAAA… guanjia-desk-3
 *
 * (one line).  The file is other people's as well: all that is not a line of
 * this unit stays as it is, byte for byte, and the new file takes the old
 * one's place in one step.
 */
#include "desk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 1 << 20 };

/* ---- the line -------------------------------------------------------------------- */

/* A path as the shell that sshd starts will read it, within the quotes of
 * authorized_keys. */
static bool path_add(const char *path, Str *line, Err *err)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+,@-";
    bool sound = *path == '/' && utf8_valid(path, strlen(path));

    for (const char *at = path; *at; at++)
        sound = sound && (unsigned char)*at >= ' ' && *at != 0x7f &&
                !strchr("\"'\\", *at);
    if (!sound)
        return err_set(err, ERR_INPUT,
                       _("%s cannot stand in authorized_keys; put it where "
                         "the path has no quotes"),
                       path);
    const bool bare = strspn(path, plain) == strlen(path);
    str_addf(line, bare ? "%s" : "'%s'", path);
    return true;
}

/* By which a line is known to be ours. */
static const char *tail_of(int unit, char tail[32])
{
    if (unit == UNIT_STANDBY)
        text_copy(tail, 32, " guanjia-standby");
    else
        text_print(tail, 32, " guanjia-desk-%d", unit);
    return tail;
}

bool lobby_line(const Lobby *lobby, const char *program, const char *database,
                Str *line, Err *err)
{
    char tail[32];

    str_add(line, "restrict,command=\"");
    if (!path_add(program, line, err))
        return false;
    str_add(line, " --db ");
    if (!path_add(database, line, err))
        return false;
    str_add(line, " serve ");
    if (lobby->unit == UNIT_STANDBY)
        str_add(line, "--standby");
    else
        str_addf(line, "--desk %d", lobby->unit);
    str_addf(line, " --key %s\" %s%s", lobby->fingerprint, lobby->key,
             tail_of(lobby->unit, tail));
    return true;
}

/* ---- the file -------------------------------------------------------------------- */

static bool trouble(const char *path, Err *err)
{
    return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), path,
                   strerrordesc_np(errno));
}

/* What stands there; a file that is not there yet is empty. */
static bool text_read(const char *path, Str *text, struct stat *about, Err *err)
{
    char bytes[4096];
    ssize_t got = 1;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (file < 0 && errno == ENOENT)
        return true;
    if (file < 0 || fstat(file, about) != 0 || !S_ISREG(about->st_mode)) {
        if (file >= 0)
            close(file);
        return err_set(err, ERR_SYSTEM, _("%s cannot be read"), path);
    }
    while (text->len <= LARGEST && (got = read(file, bytes, sizeof bytes)) > 0)
        str_addn(text, bytes, (size_t)got);
    close(file);
    return got == 0 || err_set(err, ERR_SYSTEM, _("%s cannot be read"), path);
}

/* line[0..len) ends in " guanjia-desk-3" and is one that we write. */
static bool line_is_ours(const char *line, size_t len, int unit)
{
    static const char head[] = "restrict,command=\"";
    char tail[32];

    tail_of(unit, tail);
    return len > strlen(head) + strlen(tail) &&
           strncmp(line, head, strlen(head)) == 0 &&
           strncmp(line + len - strlen(tail), tail, strlen(tail)) == 0;
}

/* sshd takes the first line with a key: another one would let the desk in to
 * do anything else. */
static bool line_has_key(const char *line, size_t len, const char *key)
{
    const char *letters = strchr(key, ' ');
    const char *start = line + strspn(line, " \t");

    return letters && start < line + len && *start != '#' &&
           memmem(line, len, letters + 1, strlen(letters + 1)) != NULL;
}

static bool lines_renew(const Str *old, const Lobby *lobby, const char *line,
                        Str *fresh)
{
    const char *at = str_text(old), *end = at + old->len;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const size_t len = (size_t)((newline ? newline : end) - at);
        if (!line_is_ours(at, len, lobby->unit)) {
            if (line && line_has_key(at, len, lobby->key))
                return false;
            str_addn(fresh, at, len + (newline != NULL));
        }
        at += len + (newline != NULL);
    }
    if (!line)
        return true;
    if (fresh->len > 0 && fresh->at[fresh->len - 1] != '\n')
        str_addc(fresh, '\n');
    str_addf(fresh, "%s\n", line);
    return true;
}

static bool all_write(int file, const Str *text)
{
    size_t done = 0;

    while (done < text->len) {
        const ssize_t wrote = write(file, text->at + done, text->len - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return fsync(file) == 0;
}

/* Puts text in the place of path, with the rights that it had; sshd would not
 * trust one that others may write, nor read one that became root's. */
static bool file_replace(const char *path, const Str *text,
                         const struct stat *about, int folder, Err *err)
{
    Str name = STR_EMPTY;
    struct stat around;

    str_addf(&name, "%s.XXXXXX", path);
    const int file = mkostemp(name.at, O_CLOEXEC);
    bool done = file >= 0 && fstat(folder, &around) == 0;
    if (done && geteuid() == 0)
        done = about->st_nlink
                   ? fchown(file, about->st_uid, about->st_gid) == 0
                   : fchown(file, around.st_uid, around.st_gid) == 0;
    done = done &&
           (!about->st_nlink || fchmod(file, about->st_mode & 0755) == 0) &&
           all_write(file, text) && rename(name.at, path) == 0;
    if (!done) {
        trouble(path, err);
        if (file >= 0)
            (void)unlink(name.at);
    }
    if (file >= 0)
        close(file);
    if (done)
        (void)fsync(folder);
    str_release(&name);
    return done;
}

/* The folder that path lies in, locked, so that two who write the same file
 * come one after the other. */
static int folder_lock(const char *path, Err *err)
{
    char *name = mem_text(path);
    char *slash = strrchr(name, '/');

    if (slash)
        slash[slash == name] = '\0';
    const int folder =
        open(slash ? name : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(name);
    if (folder >= 0 && flock(folder, LOCK_EX) == 0)
        return folder;
    trouble(path, err);
    if (folder >= 0)
        close(folder);
    return -1;
}

static bool renew(const char *path, const Lobby *lobby, const char *line,
                  Err *err)
{
    struct stat about = {0};
    Str old = STR_EMPTY, fresh = STR_EMPTY;
    const int folder = folder_lock(path, err);
    bool done = folder >= 0 && text_read(path, &old, &about, err);

    if (done && !lines_renew(&old, lobby, line, &fresh))
        done = err_set(err, ERR_INPUT,
                       _("%s has that key in another line already; take that "
                         "line out first"),
                       path);
    const bool same = old.len == fresh.len &&
                      (!old.len || memcmp(old.at, fresh.at, old.len) == 0);
    if (done && !same)
        done = file_replace(path, &fresh, &about, folder, err);
    if (folder >= 0)
        close(folder);
    str_release(&old);
    str_release(&fresh);
    return done;
}

bool keys_file_put(const char *path, const Lobby *lobby, const char *line,
                   Err *err)
{
    char *real = realpath(path, NULL); /* where a link points to */
    const bool done = renew(real ? real : path, lobby, line, err);

    free(real);
    return done;
}
