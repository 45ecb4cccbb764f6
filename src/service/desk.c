/* desk.c -- opening and making a desk, building its tables again, checking it
 */
#include "builtin.h"
#include "escalate.h"
#include "register_sum.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

Store *desk_store(Desk *desk)
{
    return desk->store;
}

const FormBook *desk_forms(Desk *desk)
{
    return desk->forms;
}

int desk_unit(const Desk *desk)
{
    return desk->unit;
}

const PromiseTerms *desk_terms(const Desk *desk)
{
    return &desk->terms;
}

const char *desk_terms_trouble(const Desk *desk)
{
    return desk->terms_trouble.kind == ERR_OK ? NULL : desk->terms_trouble.text;
}

const Staff *desk_actor(const Desk *desk)
{
    return desk->signed_in ? &desk->actor : NULL;
}

/* A desk goes by its hotline's clock; how far its own is off was learnt when
 * they last spoke. */
static void clock_follow(Desk *desk)
{
    if (desk->unit != 0)
        clock_correct(setting_int(desk->store, "clock_offset", 0));
}

void desk_refresh(Desk *desk)
{
    references_forget(desk);
}

char *desk_path(const char *option)
{
    const char *given = option ? option : secure_getenv("GUANJIA_DB");
    const char *data = secure_getenv("XDG_DATA_HOME"),
               *home = secure_getenv("HOME");
    Str path = STR_EMPTY;

    if (given && *given)
        return mem_text(given);
    if (data && *data)
        str_addf(&path, "%s/guanjia/desk.db", data);
    else
        str_addf(&path, "%s/.local/share/guanjia/desk.db", home ? home : ".");
    return str_take(&path);
}

typedef struct Rebuilding {
    Progress progress; /* NULL: nobody looks */
    void *self;
} Rebuilding;

/* A quarter of the time goes into indexes, words and the commit behind. */
static bool adding_up(void *self, int64_t done, int64_t total)
{
    const Rebuilding *rebuilding = self;

    return rebuilding->progress(rebuilding->self, done, total + total / 3);
}

static bool rebuild_inside(Desk *desk, Progress progress, void *self, Err *err)
{
    Rebuilding rebuilding = {progress, self};

    (void)zone_follow(desk);
    return sums_start(desk->store, "main", err) &&
           sum_all(desk, 0, progress ? adding_up : NULL, &rebuilding, err) &&
           sums_finish(desk->store, "main", err) && words_fill(desk, err) &&
           registers_bring(desk, true, NULL, NULL, err);
}

static bool rebuild(Desk *desk, bool always, Progress progress, void *self,
                    Err *err)
{
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    /* another process may have built them while this one waited */
    if ((always || sums_version(desk->store) != sums_current()) &&
        !rebuild_inside(desk, progress, self, err)) {
        store_rollback(desk->store);
        return false;
    }
    const bool done = store_commit(desk->store, err);
    if (done && progress)
        progress(self, 1, 1);
    return done;
}

bool desk_rebuild(Desk *desk, Progress progress, void *self, Err *err)
{
    if (!rebuild(desk, true, progress, self, err))
        return false;
    desk->put_off = false;
    references_forget(desk);
    return true;
}

bool desk_put_off(Desk *desk, Err *err)
{
    desk->put_off = true;
    return sums_stale(desk->store, err);
}

bool desk_is_put_off(const Desk *desk)
{
    return desk->put_off;
}

/* Tables of an older program are built again; a newer one's are only read; a
 * desk that is still being filled needs none. */
static bool sums_bring(Desk *desk, Progress progress, void *self, Err *err)
{
    desk->put_off = sums_version(desk->store) == 0 && !desk_filled(desk);
    if (desk->put_off || store_read_only(desk->store))
        return true;
    return sums_version(desk->store) == sums_current()
               ? registers_bring(desk, false, progress, self, err)
               : rebuild(desk, false, progress, self, err);
}

bool desk_changed(Desk *desk)
{
    if (!store_changed(desk->store))
        return false;
    clock_follow(desk);
    if (zone_follow(desk) && !desk->put_off && !store_read_only(desk->store) &&
        sums_version(desk->store) == sums_current())
        (void)registers_bring(desk, false, NULL, NULL, NULL);
    references_forget(desk);
    desk->stirs++;
    return true;
}

void desk_stir(Desk *desk)
{
    desk->stirs++;
}

static bool is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool desk_open(Desk **out, const char *path, StoreMode mode, Progress progress,
               void *self, Err *err)
{
    Store *store;

    if (is_folder(path)) {
        err_set(err, ERR_INPUT, _("%s is a folder, not a database"), path);
        return false;
    }
    if (!store_open(&store, path, mode, err))
        return false;
    Desk *desk = mem_new(sizeof *desk);
    desk->store = store;
    desk->forms = form_book_open();
    desk->roles = roles_open();
    desk->terms = promise_terms_read(&desk->terms_trouble);
    desk->unit = (int)setting_int(store, "unit", 0);
    clock_follow(desk);
    (void)zone_follow(desk);
    if (!sums_bring(desk, progress, self, err)) {
        desk_close(desk);
        return false;
    }
    *out = desk;
    return true;
}

void desk_close(Desk *desk)
{
    if (!desk)
        return;
    references_forget(desk);
    kinds_close(desk);
    roles_close(desk->roles);
    escalations_close(desk->escalations);
    free(desk->turns);
    form_book_close(desk->forms);
    store_close(desk->store);
    free(desk);
}

/* ---- making ----------------------------------------------------------------- */

static bool pin_draw(char pin[8], Err *err)
{
    unsigned number;

    if (getrandom(&number, sizeof number, 0) != sizeof number)
        return err_set(err, ERR_SYSTEM, _("The system gives no random number"));
    text_print(pin, 8, "%06u", number % 1000000);
    return true;
}

static bool make_deed(Desk *desk, Deed *deed, Err *err)
{
    deed->bulk = true;
    bool done = desk_do(desk, deed, err) &&
                desk_sum(desk, deed->kind, deed->record, err);
    deed_release(deed);
    return done;
}

static bool make_list(Desk *desk, const Tree *root, const char *kind,
                      const char *list, Err *err)
{
    const Tree *entries = tree_get(root, list);
    int position = 0;
    bool done = true;

    for (const Tree *entry = entries ? entries->child : NULL; done && entry;
         entry = entry->next) {
        Deed deed = {.kind = kind, .verb = "set"};
        for (const Tree *part = entry->child; part; part = part->next) {
            Fields labels = FIELDS_EMPTY;
            Str json = STR_EMPTY;
            if (part->kind == TREE_TEXT) {
                fields_set(&deed.fields, part->name, part->text);
                continue;
            }
            for (const Tree *one = part->child; one; one = one->next)
                fields_set(&labels, one->name, one->text);
            fields_to_json(&labels, &json);
            fields_set(&deed.fields, "labels", str_text(&json));
            fields_release(&labels);
            str_release(&json);
        }
        fields_set_int(&deed.fields, "position", ++position);
        done = make_deed(desk, &deed, err);
    }
    return done;
}

static bool make_references(Desk *desk, Err *err)
{
    Document *document = NULL;
    Mistakes mistakes = {.file = "data/references.yaml"};
    size_t len;
    const char *text = builtin_text("data/references.yaml", &len);

    bool done = document_read(&document, text, len, &mistakes);
    if (!done)
        err_set(err, ERR_INPUT, "%s", str_text(&mistakes.text));
    const Tree *root = done ? document_root(document) : NULL;
    done = done && make_list(desk, root, "department", "departments", err) &&
           make_list(desk, root, "category", "categories", err);
    mistakes_release(&mistakes);
    document_close(document);
    return done;
}

static bool make_administrator(Desk *desk, const char *pin, Err *err)
{
    Deed person = {.kind = "staff", .verb = "set"};
    Deed secret = {.kind = "staff", .verb = "pin", .record = "admin"};

    fields_set(&person.fields, "login", "admin");
    fields_set(&person.fields, "name", _("Administrator"));
    fields_set(&person.fields, "role", "administrator");
    fields_set(&secret.fields, "pin", pin);
    bool done = make_deed(desk, &person, err);
    if (done)
        return make_deed(desk, &secret, err);
    deed_release(&secret);
    return false;
}

/* The program itself, before anybody works here. */
static void act_as_program(Desk *desk)
{
    desk->signed_in = true;
    desk->actor = (Staff){.name = "guanjia", .role = "administrator"};
}

/* How a database is made. */
typedef struct Making {
    int unit;
    const char *zone; /* NULL: none */
    PinTell *tell;    /* NULL: nobody is told */
    char pin[8];      /* of its administrator, drawn here */
} Making;

static bool make_inside(Desk *desk, const Making *making, Err *err)
{
    if (!store_begin(desk->store, DURABLE, err))
        return false;
    desk->unit = making->unit;
    act_as_program(desk);
    if (setting_put_int(desk->store, "unit", making->unit, err) &&
        (!making->zone || zone_write(desk, making->zone, err)) &&
        make_references(desk, err) &&
        make_administrator(desk, making->pin, err)) {
        if (making->tell)
            making->tell(store_path(desk->store), making->pin);
        return store_commit(desk->store, err);
    }
    store_rollback(desk->store);
    return false;
}

static bool is_empty(Store *store)
{
    Sql *q = sql(store, "SELECT 1 FROM journal LIMIT 1");
    bool empty = !sql_row(q);

    return sql_done(q, NULL) && empty;
}

/* A new file, or one without a fact: whoever was making that one was killed,
 * or its disk was full. */
static bool make_open(Desk **desk, const char *path, Err *err)
{
    Err why = ERR_NONE;

    if (desk_open(desk, path, STORE_CREATE, NULL, NULL, &why))
        return true;
    if (desk_open(desk, path, STORE_WRITE, NULL, NULL, NULL)) {
        if (is_empty((*desk)->store))
            return true;
        desk_close(*desk);
    }
    err_set(err, why.kind, "%s", why.text);
    return false;
}

static bool make(const char *path, Making *making, Err *err)
{
    Desk *desk = NULL;

    if (making->unit < 0 || making->unit > 999)
        return err_set(err, ERR_USAGE, _("A unit's number is 1 to 999"));
    if ((making->zone && !clock_zone(making->zone, err)) ||
        !pin_draw(making->pin, err) || !make_open(&desk, path, err))
        return false;
    bool done = make_inside(desk, making, err);
    desk_close(desk);
    return done;
}

bool desk_make(const char *path, int unit, char pin[8], Err *err)
{
    Making making = {.unit = unit};
    const bool done = make(path, &making, err);

    text_copy(pin, sizeof making.pin, making.pin);
    return done;
}

bool desk_make_telling(const char *path, int unit, const char *zone,
                       PinTell *tell, Err *err)
{
    Making making = {.unit = unit, .zone = zone, .tell = tell};

    return make(path, &making, err);
}

bool desk_join(const char *path, int unit, const char *hubs, Err *err)
{
    Store *store;

    if (unit < 0 || unit > 999)
        return err_set(err, ERR_USAGE, _("A unit's number is 1 to 999"));
    if (!store_open(&store, path, STORE_CREATE, err))
        return false;
    const bool done = store_begin(store, DURABLE, err) &&
                      setting_put_int(store, "standby", unit == 0, err) &&
                      setting_put_int(store, "unit", unit, err) &&
                      setting_put(store, "hub", hubs, err) &&
                      setting_put(store, "joined", "1", err) &&
                      store_commit(store, err);
    store_close(store);
    return done;
}

bool desk_filled(Desk *desk)
{
    Peer peer;

    if (setting_int(desk->store, "joined", 0) == 0)
        return true;
    for (int i = 0; peer_at(desk->store, i, &peer); i++)
        if (peer.level != 0)
            return true;
    return false;
}

/* ---- checking -------------------------------------------------------------------- */

/* Rows that stand in one set of tables and not in the other. */
static int64_t rows_different(Desk *desk, const char *table)
{
    Str text = STR_EMPTY;
    int64_t count = 0;

    str_addf(&text,
             "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM main.%s "
             "EXCEPT SELECT * FROM temp.%s) UNION ALL SELECT * FROM (SELECT * "
             "FROM temp.%s EXCEPT SELECT * FROM main.%s))",
             table, table, table, table);
    Sql *q = sql_once(desk->store, str_text(&text));
    if (sql_row(q))
        count = sql_get_int(q, 0);
    if (!sql_done(q, NULL))
        count = -1;
    str_release(&text);
    return count;
}

static bool check_table(Desk *desk, const char *table, Str *out)
{
    int64_t count = rows_different(desk, table);

    if (count != 0)
        str_addf(out,
                 _("%s: %lld rows are not what the facts add up to; build the "
                   "tables again with: guanjia rebuild\n"),
                 table, (long long)count);
    return count == 0;
}

static bool check_sums(Desk *desk, Str *out)
{
    const Kind *kind;
    bool same = true;

    for (int i = 0; (kind = kind_at(desk, i)) && !kind->form; i++)
        same = check_table(desk, kind->table, out) && same;
    same = check_table(desk, "record", out) && same;
    same = check_table(desk, "record_name", out) && same;
    if (rows_different(desk, "dispute") != 0) {
        same = false;
        str_add(out, _("Disputes are not what the facts add up to\n"));
    }
    return same;
}

/* SQLite wants to be able to write for this, though it does not. */
static bool check_words(Desk *desk, Str *out, bool *looked, Err *err)
{
    static const char *const looks[] = {
        "INSERT INTO request_words (request_words) VALUES ('integrity-check')",
        "INSERT INTO record_words (record_words) VALUES ('integrity-check')",
        "INSERT INTO household_words (household_words) VALUES "
        "('integrity-check')"};
    bool sound = true;

    if (store_read_only(desk->store))
        return true;
    *looked = store_begin(desk->store, DURABLE, err);
    for (size_t i = 0; *looked && sound && i < sizeof looks / sizeof *looks;
         i++)
        sound = store_run(desk->store, looks[i], NULL);
    store_rollback(desk->store);
    if (!sound)
        str_add(out, _("The words to search by are damaged; build the tables "
                       "again with: guanjia rebuild\n"));
    return sound;
}

/* Adds everything up beside the tables, as they were at one moment: nobody who
 * writes has to wait for that. */
static bool check_all(Desk *desk, Progress progress, void *self, Str *out,
                      bool *looked, Err *err)
{
    bool same = true;

    if (!store_snapshot(desk->store, err))
        return false;
    *looked = store_mark(desk->store, err) &&
              sums_start(desk->store, "temp", err) &&
              sum_all(desk, 1, progress, self, err);
    if (*looked && !desk->put_off)
        same = check_sums(desk, out);
    store_mark_back(desk->store, NULL);
    store_snapshot_end(desk->store);
    return same;
}

bool desk_check(Desk *desk, Progress progress, void *self, Str *out, Err *err)
{
    Err pages = ERR_NONE;
    int mistakes = 0;
    bool looked = false, sound = store_integrity(desk->store, &pages);

    if (!sound)
        str_addf(out, "%s\n", pages.text);
    str_add(out, form_book_mistakes(desk->forms, &mistakes));
    sound = sound && mistakes == 0;
    sound = check_all(desk, progress, self, out, &looked, err) && sound;
    if (looked && !desk->put_off)
        sound = check_words(desk, out, &looked, err) && sound;
    return looked && sound;
}
