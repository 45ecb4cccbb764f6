/* demo.c -- the demo residence: a desk that looks like a real one
 *
 * 120 homes in three units, their households, 12 staff, and for unit 3 60
 * requests in every state, out of data/demo through the same import as
 * anybody's files.  Times there are minutes before now ("-12").
 */
#include "builtin.h"
#include "import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* How much of the work is done when a file begins, in thousandths. */
typedef struct Share {
    Progress progress;
    void *self;
    int64_t from, to;
} Share;

static bool share_say(void *self, int64_t done, int64_t total)
{
    const Share *share = self;
    return share->progress(
        share->self, share->from + (share->to - share->from) * done / total,
        1000);
}

/* The import reads files: text as one that has no name. */
static int text_as_file(const char *text, size_t len, Err *err)
{
    int file = memfd_create("demo", MFD_CLOEXEC);

    while (file >= 0 && len > 0) {
        ssize_t put = write(file, text, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            close(file);
            file = -1;
            break;
        }
        text += put;
        len -= (size_t)put;
    }
    if (file < 0)
        err_set(err, ERR_SYSTEM, _("The demo's data can't be read: %s"),
                strerrordesc_np(errno));
    return file;
}

/* name NULL-safe: a unit without requests simply has none. */
static bool demo_import(Desk *desk, const char *kind, const char *name,
                        Share *share, Err *err)
{
    size_t len;
    const char *text = builtin_text(name, &len);
    char path[64];
    ImportResult result;

    if (!text)
        return true;
    int file = text_as_file(text, len, err);
    if (file < 0)
        return false;
    text_print(path, sizeof path, "/proc/self/fd/%d", file);
    Import import = {.kind = kind, .file = path, .errors = "/dev/null"};
    if (share->progress) {
        import.progress = share_say;
        import.self = share;
    }
    bool done =
        import_file(desk, &import, strcmp(kind, "request") == 0, &result, err);
    close(file);
    return done;
}

static bool demo_fill(Desk *desk, int unit, Share *share, Err *err)
{
    char households[64], requests[64];
    const struct {
        const char *kind, *file;
        int from, to;
    } parts[] = {
        {"staff", "data/demo/staff.csv", 0, 400},
        {"home", "data/demo/homes.csv", 400, 600},
        {"household", households, 600, 700},
        {"request", requests, 700, 1000},
    };

    text_print(households, sizeof households, "data/demo/households-%d.csv",
               unit);
    text_print(requests, sizeof requests, "data/demo/requests-%d.csv", unit);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        share->from = parts[i].from;
        share->to = parts[i].to;
        if (!demo_import(desk, parts[i].kind, parts[i].file, share, err))
            return false;
    }
    return true;
}

bool demo_make(const char *folder, int unit, Progress progress, void *self,
               Err *err)
{
    Share share = {.progress = progress, .self = self};
    Str path = STR_EMPTY;
    char pin[8];
    Desk *desk = NULL;

    str_addf(&path, "%s/desk-%d.db", folder, unit);
    bool done =
        desk_make(str_text(&path), unit, pin, err) &&
        desk_open(&desk, str_text(&path), STORE_WRITE, NULL, NULL, err) &&
        sign_in(desk, "admin", pin, false, err) &&
        demo_fill(desk, unit, &share, err);
    if (desk)
        desk_close(desk);
    str_release(&path);
    return done;
}

/* ---- who can sign in ----------------------------------------------------------------- */

enum { MOST_LOGINS = 32 };

static struct Login {
    char login[33], pin[13];
} logins[MOST_LOGINS];

/* Of a file of ours without quotes: the text before the i-th comma's end. */
static void part_copy(const char *line, int part, char *out, size_t size)
{
    while (part > 0 && *line && *line != '\n')
        part -= *line++ == ',';
    text_print(out, size, "%.*s", (int)strcspn(line, ",\r\n"), line);
}

bool demo_login(int i, const char **login, const char **pin)
{
    const char *line = builtin_text("data/demo/staff.csv", NULL);

    if (!line || i < 0 || i >= MOST_LOGINS)
        return false;
    for (int row = 0; row <= i && line; row++) {
        line = strchr(line, '\n');
        line = line && line[1] ? line + 1 : NULL;
    }
    if (!line)
        return false;
    part_copy(line, 0, logins[i].login, sizeof logins[i].login);
    part_copy(line, 7, logins[i].pin, sizeof logins[i].pin);
    *login = logins[i].login;
    *pin = logins[i].pin;
    return true;
}
