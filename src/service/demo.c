/* demo.c -- the demo residence: databases that look like real ones
 *
 * 120 homes in three units, their households, 12 staff, for unit 3 60 requests
 * in every state and for unit 1 a few, and what stands in the registers, out
 * of data/demo through the same import as anybody's files: KIND.csv for all,
 * KIND-UNIT.csv for a unit.  Times there are minutes from now ("-12").
 *
 *     hotline.db    all of it
 *     desk-3.db     what a desk of unit 3 holds of it
 */
#include "builtin.h"
#include "desk.h"
#include "import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { UNITS = 3 };

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

/* ---- registers ---------------------------------------------------------------- */

enum { MOST_FORMS = 256 };

/* The files of a unit (0: of all) that a form's records are in. */
typedef struct Registers {
    Desk *desk;
    int unit;
    bool hotline;            /* what never leaves it, too */
    bool filled[MOST_FORMS]; /* by the form's place in the book */
    Share *share;
    Err *err;
} Registers;

/* A record is there before another one names it. */
static bool is_ready(const Registers *registers, const Form *form)
{
    const FormBook *book = registers->desk->forms;
    const Form *other;

    for (int i = 0; (other = form_at(book, i)) && i < MOST_FORMS; i++)
        for (int k = 0; !registers->filled[i] && k < form->sheet.count; k++) {
            const char *of = form->sheet.fields[k].of;
            if (of && other != form && strcmp(of, other->kind) == 0)
                return false;
        }
    return true;
}

static bool register_fill(Registers *registers, const Form *form)
{
    char file[96];

    if (strcmp(form->kind, "staff") == 0 ||
        (form->scope == FORM_HOTLINE && !registers->hotline))
        return true;
    if (registers->unit)
        text_print(file, sizeof file, "data/demo/%s-%d.csv", form->kind,
                   registers->unit);
    else
        text_print(file, sizeof file, "data/demo/%s.csv", form->kind);
    return demo_import(registers->desk, form->kind, file, registers->share,
                       registers->err);
}

/* As written at the desk of that unit; 0: at the hotline. */
static bool registers_fill(Desk *desk, int unit, Share *share, Err *err)
{
    const int of = desk->unit;
    Registers registers = {.desk = desk,
                           .unit = unit,
                           .hotline = of == 0,
                           .share = share,
                           .err = err};
    const Form *form;
    bool done = true;

    desk->unit = unit;
    for (bool more = true; done && more;) {
        more = false;
        for (int i = 0;
             done && i < MOST_FORMS && (form = form_at(desk->forms, i)); i++)
            if (!registers.filled[i] && is_ready(&registers, form)) {
                done = register_fill(&registers, form);
                registers.filled[i] = more = true;
            }
    }
    desk->unit = of;
    return done;
}

/* ---- all of it ------------------------------------------------------------------ */

/* What all units share is the first part of the work. */
static bool fill_shared(Desk *desk, Share *share, Err *err)
{
    share->from = 0;
    share->to = 400;
    if (!demo_import(desk, "staff", "data/demo/staff.csv", share, err))
        return false;
    share->from = 400;
    share->to = 500;
    if (!demo_import(desk, "home", "data/demo/homes.csv", share, err))
        return false;
    share->from = 500;
    share->to = 550;
    return registers_fill(desk, 0, share, err);
}

/* As if typed at the desk of that unit: its requests get its numbers. */
static bool fill_unit(Desk *desk, int unit, Share *share, Err *err)
{
    char file[64];
    const int of = desk->unit;
    const int64_t whole = share->to - share->from;

    desk->unit = unit;
    text_print(file, sizeof file, "data/demo/households-%d.csv", unit);
    share->to = share->from + whole / 4;
    bool done = demo_import(desk, "household", file, share, err);
    text_print(file, sizeof file, "data/demo/requests-%d.csv", unit);
    share->from = share->to;
    share->to = share->from + whole / 2;
    done = done && demo_import(desk, "request", file, share, err);
    desk->unit = of;
    share->from = share->to;
    share->to = share->from + whole / 4;
    return done && registers_fill(desk, unit, share, err);
}

/* unit 0: all units. */
static bool demo_fill(Desk *desk, int unit, Share *share, Err *err)
{
    enum { SHARED = 550, WHOLE = 1000 };
    const int first = unit ? unit : 1, last = unit ? unit : UNITS;

    if (!fill_shared(desk, share, err))
        return false;
    for (int i = first; i <= last; i++) {
        const int span = (WHOLE - SHARED) / (last - first + 1);
        share->from = SHARED + (int64_t)(i - first) * span;
        share->to = share->from + span;
        if (!fill_unit(desk, i, share, err))
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

    if (unit)
        str_addf(&path, "%s/desk-%d.db", folder, unit);
    else
        str_addf(&path, "%s/hotline.db", folder);
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
