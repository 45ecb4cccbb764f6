/* report_bench.c -- a report over a register of a million records
 *
 *     bench_report FOLDER RECORDS
 *
 *     report over 1000000 records     900   ms   <= 2000 ms   310   2.90
 *
 * The records stand in the table as a year of inspections would have left
 * them.  The floor is a bare SELECT over the same rows, that looks at the bytes
 * of each.
 */
#include "figures.h"

#include "report.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 5 };

static const char form[] =
    "kind: walk\n"
    "label: Walk\n"
    "title: [class]\n"
    "fields:\n"
    "  - {name: class, type: choice, label: Class,\n"
    "     choices: [unsold, unlet, unused]}\n"
    "  - {name: walked_on, type: date, label: Day}\n"
    "  - {name: cost, type: money, label: Cost}\n"
    "  - {name: note, type: long, label: Note}\n"
    "items:\n"
    "  scale: rating\n"
    "  remark: never\n"
    "  sections:\n"
    "    - label: Topics\n"
    "      items: [{name: tap, label: Tap}, {name: door, label: Door},\n"
    "        {name: air, label: Air}, {name: all, label: All}]\n"
    "list: {columns: [class], order: [walked_on]}\n"
    "report:\n"
    "  - {name: count, label: Count, group: class, across: month,\n"
    "     at: walked_on, show: count}\n"
    "  - {name: mean, label: Mean, group: class, across: month, show: mean,\n"
    "     of: cost, where: {note: filled}}\n"
    "  - {name: items, label: Items, group: items, across: class,\n"
    "     show: mean}\n"
    "  - {name: survey, label: Survey, show: survey, across: quarter,\n"
    "     at: walked_on, overall: all, comments: note}\n";

static const char rows[] =
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
    "WHERE i + 1 < :count) "
    "INSERT INTO record (id, kind, record, number, unit, state, open, sort, "
    "due, made_at, made_by, changed_at, changed_by, fields, words, stamp) "
    "SELECT i + 1, 'walk', printf('%013d', i), printf('3-0101-%07d', i), "
    "1 + i % 3, '', 1, date(1766000000 + i * 30, 'unixepoch'), 9999999999999, "
    "1766000000 + i * 30, 'chen', "
    "1766000000 + i * 30, 'chen', "
    "json_object('class', CASE i % 3 WHEN 0 THEN 'unsold' WHEN 1 THEN 'unlet' "
    "ELSE 'unused' END, 'walked_on', date(1766000000 + i * 30, 'unixepoch'), "
    "'cost', printf('%d.50', i % 977), 'note', CASE WHEN i % 10 THEN "
    "'門窗完好，地面乾淨' ELSE '電梯太慢' END, 'tap', CAST(1 + i % 5 AS TEXT), "
    "'door', CAST(1 + i / 5 % 5 AS TEXT), 'air', CAST(1 + i / 25 % 5 AS "
    "TEXT), 'all', CAST(1 + i % 7 % 5 AS TEXT)), '', i FROM n";

static void form_write(const char *folder)
{
    char path[4096];

    text_print(path, sizeof path, "%s/walk.yaml", folder);
    FILE *file = fopen(path, "w");
    if (!file || fputs(form, file) < 0 || fclose(file) != 0)
        complain(path, "cannot be written");
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    (void)setenv("GUANJIA_FORMS", folder, 1);
}

static sqlite3 *records_fill(const char *path, int count)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;

    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_prepare_v2(db, rows, -1, &insert, NULL) != SQLITE_OK ||
        sqlite3_bind_int(insert, 1, count) != SQLITE_OK ||
        sqlite3_step(insert) != SQLITE_DONE)
        complain(path, sqlite3_errmsg(db));
    sqlite3_finalize(insert);
    return db;
}

static double floor_ms(sqlite3 *db)
{
    sqlite3_stmt *select = NULL;
    double begun = worked_ms();

    if (sqlite3_prepare_v2(db,
                           "SELECT sum(length(fields)) FROM record "
                           "WHERE kind = 'walk'",
                           -1, &select, NULL) != SQLITE_OK ||
        sqlite3_step(select) != SQLITE_ROW)
        complain("floor", sqlite3_errmsg(db));
    sqlite3_finalize(select);
    return worked_ms() - begun;
}

static bool watch(void *self, int64_t done, int64_t total)
{
    (void)done;
    (void)total;
    ++*(int *)self;
    return true;
}

static double report_ms(Desk *desk, const char *name)
{
    ReportQuery query = {.kind = "walk", .name = name};
    Report report;
    Err err = ERR_NONE;
    int looked = 0;
    double begun = worked_ms();

    if (!report_run(desk, &query, watch, &looked, &report, &err))
        complain(name, err.text);
    report_release(&report);
    return worked_ms() - begun;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"count", "mean", "items", "survey"};
    char path[4096], pin[8], what[96];
    Desk *desk = NULL;
    Err err = ERR_NONE;

    if (argc != 3)
        complain("bench_report", "FOLDER RECORDS");
    int count = (int)strtol(argv[2], NULL, 10);
    text_print(path, sizeof path, "%s/report.db", argv[1]);
    form_write(argv[1]);
    if (!desk_make(path, 0, pin, &err) ||
        !desk_open(&desk, path, STORE_WRITE, NULL, NULL, &err) ||
        !sign_in(desk, "admin", pin, false, &err))
        complain(path, err.text);
    sqlite3 *db = records_fill(path, count);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Figures figures = {.count = 0}, floors = {.count = 0};
        for (int round = 0; round < ROUNDS; round++) {
            figures_add(&floors, floor_ms(db));
            figures_add(&figures, report_ms(desk, names[i]));
        }
        text_print(what, sizeof what, "report over %d records: %s", count,
                   names[i]);
        tell(what, figures_part(&figures, 0.5), "ms", "<= 2000 ms",
             figures_part(&floors, 0.5));
    }
    sqlite3_close(db);
    desk_close(desk);
    return 0;
}
