/* register_bench.c -- a register of a million records
 *
 *     bench_register FOLDER RECORDS
 *
 *     register of 1000000: adding up, rows a second    50000  /s  0.15
 *     register of 1000000: opening and first page      21   ms  <= 60 ms
 *     register of 1000000: a page, 99 of 100           0.9  ms  <= 5 ms
 *
 * Each record is a parcel of one fact, handed over but for every hundredth; so
 * nothing of a row's cost (its words, names and four indexes) is shared by
 * several facts.  The floors are plain SQLite over the same file: copying the
 * rows with one index, and reading as many rows by their ids.  All is time of
 * the processor, so that other programs hardly count.
 *
 * Beside them stands a register of forms of three hundred fields, one for
 * every hundred crates.  The file stays in FOLDER, and who runs this may sign
 * in to it: screens.py measures both on the screen.
 */
#include "figures.h"

#include "register.h"

#include "report.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

enum {
    PAGE = 20,
    PAGES = 2000,
    HOMES = 500,
    OPENINGS = 5,
    WIDE = 300,  /* fields of the wide form */
    CRATES = 100 /* to a wide one */
};

static const char form[] =
    "kind: crate\n"
    "number: K\n"
    "label: Crate\n"
    "title: [home]\n"
    "fields:\n"
    "  - {name: home, type: home, required: yes, label: Home}\n"
    "  - {name: carrier, type: choice, choices: [post, courier, hand],\n"
    "     label: Carrier}\n"
    "  - {name: since, type: datetime, default: now, label: Since}\n"
    "  - {name: note, type: long, label: Note}\n"
    "  - {name: handed_to, type: person, label: To}\n"
    "  - {name: handed_at, type: datetime, label: At}\n"
    "list:\n"
    "  columns: [number, home, since]\n"
    "  order: [-since]\n"
    "  open_while: {handed_at: empty}\n";

static void file_write(const char *folder, const char *name, const char *text)
{
    char path[4096];

    text_print(path, sizeof path, "%s/%s.yaml", folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        complain(path, "cannot be written");
}

static void forms_write(const char *folder)
{
    Str wide = STR_EMPTY;

    str_add(&wide, "kind: wide\nnumber: W\nlabel: Wide\ntitle: [note]\n"
                   "fields:\n  - {name: note, type: text, label: Note}\n"
                   "items:\n  scale: rating\n  remark: never\n  sections:\n"
                   "    - label: All\n      items:\n");
    for (int i = 1; i < WIDE; i++)
        str_addf(&wide, "        - {name: i%d, label: Item %d}\n", i, i);
    str_add(&wide,
            "list: {columns: [number, note], order: [number]}\n"
            "report:\n"
            "  - {name: items, label: Items, group: items, show: mean}\n");
    file_write(folder, "crate", form);
    file_write(folder, "wide", str_text(&wide));
    str_release(&wide);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    (void)setenv("GUANJIA_FORMS", folder, 1);
}

/* Who runs this needs no PIN. */
static void user_add(Desk *desk)
{
    Deed deed = {.kind = "staff", .verb = "set"};
    Err err = ERR_NONE;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    const struct passwd *user = getpwuid(getuid());

    if (!user)
        complain("who runs this", "has no name");
    fields_set(&deed.fields, "login", user->pw_name);
    fields_set(&deed.fields, "name", "Bench");
    fields_set(&deed.fields, "role", "manager");
    if (!desk_do(desk, &deed, &err))
        complain(user->pw_name, err.text);
    deed_release(&deed);
}

static bool fact_add(Store *store, int i, Err *err)
{
    static const char *const carriers[] = {"post", "courier", "hand"};
    const int64_t since = INT64_C(1766000000) + i * (int64_t)30;
    char record[RECORD_NAME], fields[512], handed[64] = "";

    record_mint(since * 1000, record);
    if (i % 100 != 0)
        text_print(handed, sizeof handed,
                   ",\"handed_to\":\"王太太\",\"handed_at\":\"%lld\"",
                   (long long)since + 3600);
    text_print(fields, sizeof fields,
               "{\"home\":\"3-%02d%02d\",\"carrier\":\"%s\",\"since\":\"%lld\","
               "\"note\":\"第%d件，放在櫃台左邊\",\"number\":\"K3-%07d\","
               "\"unit\":\"3\"%s}",
               i % HOMES / 10 + 1, i % 10 + 1, carriers[i % 3],
               (long long)since, i % 7, i, handed);
    Fact fact = {.scope = 3,
                 .actor = "chen",
                 .kind = "crate",
                 .record = record,
                 .verb = "set",
                 .fields = fields};
    return journal_add(store, &fact, err);
}

static bool wide_add(Store *store, int i, Err *err)
{
    char record[RECORD_NAME];
    Str fields = STR_EMPTY;

    record_mint((INT64_C(1766000000) + i) * 1000, record);
    str_addf(&fields, "{\"number\":\"W3-%07d\",\"unit\":\"3\",\"note\":\"x\"",
             i);
    for (int k = 1; k < WIDE; k++)
        str_addf(&fields, ",\"i%d\":\"%d\"", k, 1 + (i + k) % 5);
    str_addc(&fields, '}');
    Fact fact = {.scope = 3,
                 .actor = "chen",
                 .kind = "wide",
                 .record = record,
                 .verb = "set",
                 .fields = str_text(&fields)};
    const bool done = journal_add(store, &fact, err);
    str_release(&fields);
    return done;
}

static void facts_fill(Desk *desk, int count)
{
    Store *store = desk_store(desk);
    Err err = ERR_NONE;
    bool done = store_begin(store, DURABLE, &err);

    for (int i = 0; done && i < count; i++)
        done = fact_add(store, i, &err) &&
               (i % CRATES || wide_add(store, i, &err));
    if (!done || !store_commit(store, &err))
        complain("filling", err.text);
}

/* What has to be written in any case. */
static double copy_ms(Desk *desk)
{
    Store *store = desk_store(desk);
    Err err = ERR_NONE;
    double begun = worked_ms();

    if (!store_begin(store, DURABLE, &err) ||
        !store_run(store,
                   "CREATE TABLE floor AS SELECT * FROM record;"
                   "CREATE INDEX floor_index ON floor (kind, sort, id)",
                   &err))
        complain("floor", err.text);
    double took = worked_ms() - begun;
    store_rollback(store);
    return took;
}

static double page_floor_ms(Desk *desk, int64_t id)
{
    double begun = worked_ms();
    Sql *q = sql(desk_store(desk),
                 "SELECT * FROM record WHERE id >= :id ORDER BY id LIMIT 20");

    sql_int(q, ":id", id);
    while (sql_row(q))
        (void)sql_get(q, 13);
    sql_done(q, NULL);
    return worked_ms() - begun;
}

static int page_read(Desk *desk, const RecordQuery *query, const RecordKey *key,
                     RecordKey *last)
{
    const RecordFrom from = {.key = key};
    Record rows[PAGE];
    RecordKey keys[PAGE];
    int count = record_list(desk, query, &from, rows, keys, PAGE);

    for (int i = 0; i < count; i++)
        record_release(&rows[i]);
    if (count > 0)
        *last = keys[count - 1];
    return count;
}

/* The list from its start on, and by leaps of what was read before. */
static void pages_measure(Desk *desk, const RecordQuery *query,
                          const char *what)
{
    Figures pages = {.count = 0}, floors = {.count = 0};
    RecordKey last;
    bool begun = false;

    for (int i = 0; i < PAGES; i++) {
        double at = worked_ms();
        if (page_read(desk, query, begun ? &last : NULL, &last) < PAGE)
            begun = false;
        else
            begun = true;
        figures_add(&pages, worked_ms() - at);
        figures_add(&floors, page_floor_ms(desk, last.id));
    }
    tell(what, figures_part(&pages, 0.99), "ms", "<= 5 ms",
         figures_part(&floors, 0.99));
}

static double opening_ms(const char *path, const char *pin)
{
    const RecordQuery query = {.kind = "crate"};
    Desk *desk = NULL;
    RecordKey last;
    Err err = ERR_NONE;
    double begun = worked_ms();

    if (!desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err))
        complain(path, err.text);
    double opened = worked_ms() - begun;
    if (!sign_in(desk, "admin", pin, false, &err)) /* costs what it must */
        complain(path, err.text);
    begun = worked_ms();
    if (page_read(desk, &query, NULL, &last) == 0)
        complain(path, "is empty");
    opened += worked_ms() - begun;
    desk_close(desk);
    return opened;
}

/* The floor is a look at the bytes of the same rows. */
static void wide_measure(Desk *desk, int count)
{
    const ReportQuery query = {.kind = "wide", .name = "items"};
    Report report;
    Err err = ERR_NONE;
    char what[96];
    double begun = worked_ms();
    Sql *q = sql(desk_store(desk), "SELECT sum(length(fields)) FROM record "
                                   "WHERE kind = 'wide'");

    if (!sql_row(q))
        complain("wide", "is empty");
    sql_done(q, NULL);
    const double floor = worked_ms() - begun;
    begun = worked_ms();
    if (!report_run(desk, &query, NULL, NULL, &report, &err))
        complain("report", err.text);
    report_release(&report);
    text_print(what, sizeof what, "report over %d forms of %d fields",
               (count + CRATES - 1) / CRATES, WIDE);
    tell(what, worked_ms() - begun, "ms", "<= 2000 ms", floor);
}

int main(int argc, char **argv)
{
    char path[4096], pin[8], what[96];
    Figures openings = {.count = 0};
    Desk *desk = NULL;
    Err err = ERR_NONE;

    if (argc != 3)
        complain("bench_register", "FOLDER RECORDS");
    int count = (int)strtol(argv[2], NULL, 10);
    text_print(path, sizeof path, "%s/register.db", argv[1]);
    forms_write(argv[1]);
    if (!desk_make(path, 3, pin, &err) ||
        !desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err) ||
        !sign_in(desk, "admin", pin, false, &err))
        complain(path, err.text);
    user_add(desk);
    facts_fill(desk, count);
    double begun = worked_ms();
    if (!desk_rebuild(desk, NULL, NULL, &err))
        complain("rebuild", err.text);
    double took = worked_ms() - begun;
    text_print(what, sizeof what, "register of %d: adding up, facts a second",
               count);
    tell(what, count / took * 1e3, "/s", ">= 200000",
         count / copy_ms(desk) * 1e3);
    for (int i = 0; i < OPENINGS; i++)
        figures_add(&openings, opening_ms(path, pin));
    text_print(what, sizeof what, "register of %d: opening and first page",
               count);
    tell(what, figures_part(&openings, 0.5), "ms", "<= 60 ms", 0);
    text_print(what, sizeof what, "register of %d: a page, 99 of 100", count);
    pages_measure(desk, &(RecordQuery){.kind = "crate"}, what);
    text_print(what, sizeof what,
               "register of %d: a page of open ones, 99 of 100", count);
    pages_measure(desk, &(RecordQuery){.kind = "crate", .open = true}, what);
    text_print(what, sizeof what,
               "register of %d: a page that words find, 99 of 100", count);
    pages_measure(desk, &(RecordQuery){.kind = "crate", .words = "左邊"}, what);
    wide_measure(desk, count);
    desk_close(desk);
    return 0;
}
