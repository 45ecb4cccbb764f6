/* import.c -- a CSV file into the house, all of it or nothing
 *
 * Every row goes through desk_do() in one transaction; what is refused is
 * written to an error file as it was, with the line and the reason behind it.
 * One row is in memory at a time.
 *
 *     home,category,text,received_at,line,reason
 *     3-9999,leak,漏水,2026-11-23 14:02,12,There is no home 3-9999
 */
#include "import.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK = 64 }; /* rows between two words on the progress */

/* A file on its way in. */
typedef struct Job {
    Desk *desk;
    const Import *import;
    const Kind *kind;
    bool spread;
    ImportMap *map;
    Csv *csv;
    ImportResult *result;
    Seconds now;
    FILE *errors; /* NULL: nothing was refused yet */
    Str text;
    bool stopped;
} Job;

/* ---- what was refused ------------------------------------------------------------ */

static void errors_name(const Job *job, char *out, size_t size)
{
    if (job->import->errors)
        text_copy(out, size, job->import->errors);
    else
        text_print(out, size, "%s.errors.csv", job->import->file);
}

static bool has_column(const ImportMap *map, const char *name)
{
    for (int i = 0; i < import_map_width(map); i++)
        if (strcmp(import_map_column(map, i), name) == 0)
            return true;
    return false;
}

static bool errors_put(Job *job, Err *err)
{
    if (fwrite(str_text(&job->text), 1, job->text.len, job->errors) ==
        job->text.len)
        return true;
    return err_set(err, ERR_SYSTEM, _("%s can't be written: %s"),
                   job->result->errors, strerrordesc_np(errno));
}

static bool errors_open(Job *job, Err *err)
{
    if (job->errors)
        return true;
    errors_name(job, job->result->errors, sizeof job->result->errors);
    job->errors = fopen(job->result->errors, "we");
    if (!job->errors) {
        err_set(err, ERR_SYSTEM, _("%s can't be written: %s"),
                job->result->errors, strerrordesc_np(errno));
        job->result->errors[0] = '\0';
        return false;
    }
    str_clear(&job->text);
    for (int i = 0; i < import_map_width(job->map); i++)
        csv_put(&job->text, import_map_column(job->map, i), i == 0);
    csv_put(&job->text, "line", import_map_width(job->map) == 0);
    csv_put(&job->text, has_column(job->map, "reason") ? "refusal" : "reason",
            false);
    csv_end(&job->text);
    return errors_put(job, err);
}

/* readable: the row's fields are there, and stand before line and reason. */
static bool refuse(Job *job, bool readable, const char *reason, Err *err)
{
    char line[24];
    long at = csv_line(job->csv);

    if (job->result->refused++ == 0)
        text_print(job->result->first, sizeof job->result->first,
                   _("line %ld: %s"), at, reason);
    if (!errors_open(job, err))
        return false;
    str_clear(&job->text);
    text_print(line, sizeof line, "%ld", at);
    for (int i = 0; i < import_map_width(job->map); i++)
        csv_put(&job->text, readable ? csv_field(job->csv, i) : "", i == 0);
    csv_put(&job->text, line, import_map_width(job->map) == 0);
    csv_put(&job->text, reason, false);
    csv_end(&job->text);
    return errors_put(job, err);
}

/* ---- rows ------------------------------------------------------------------------ */

/* What a row without a key is known by when the file is run again. */
static void source_made(const Fields *fields, Str *out)
{
    uint64_t hash = HASH_START;

    for (int i = 0; i < fields->count; i++)
        if (fields->at[i].text)
            hash = hash_text(hash, fields->at[i].text);
    str_addf(out, "row:%016" PRIx64, hash);
}

/* A demo's own: seconds before the full minute, and who took the call. */
static void row_spread(Job *job, ImportRow *row)
{
    const char *by = fields_get(&row->fields, "received_by");

    row->now -= csv_line(job->csv) * 37 % MINUTE;
    row->rounded = true;
    if (by)
        text_copy(job->desk->actor.login, sizeof job->desk->actor.login, by);
}

static ImportOutcome row_bring(Job *job, Err *err)
{
    bool request = strcmp(job->kind->name, "request") == 0;
    ImportRow row = {.desk = job->desk, .map = job->map, .now = job->now};
    Str source = STR_EMPTY;

    import_map_row(job->map, job->csv, &row.fields);
    import_map_source(job->map, job->csv, &source);
    if (request && !job->spread && source.len == 0 &&
        !fields_get(&row.fields, "record") &&
        !fields_get(&row.fields, "source") &&
        !fields_get(&row.fields, "number"))
        source_made(&row.fields, &source);
    row.source = str_text(&source);
    if (job->spread)
        row_spread(job, &row);
    ImportOutcome outcome = request ? import_request(&row, err)
                                    : import_record(&row, job->kind, err);
    fields_release(&row.fields);
    str_release(&source);
    return outcome;
}

/* Whether what went wrong is the row's own fault. */
static bool is_refusal(const Err *err)
{
    return err->kind == ERR_INPUT || err->kind == ERR_NOT_NOW ||
           err->kind == ERR_NOT_FOUND || err->kind == ERR_CHANGED;
}

static bool row_take(Job *job, Err *err)
{
    Err why = ERR_NONE;
    int width = import_map_width(job->map);

    if (csv_count(job->csv) != width) {
        err_set(&why, ERR_INPUT, _("%d fields, but %d columns"),
                csv_count(job->csv), width);
        return refuse(job, true, why.text, err);
    }
    if (!store_mark(job->desk->store, err))
        return false;
    ImportOutcome outcome = row_bring(job, &why);
    if (outcome != IMPORT_REFUSED) {
        job->result->taken += outcome == IMPORT_TAKEN;
        job->result->same += outcome == IMPORT_SAME;
        return store_mark_keep(job->desk->store, err);
    }
    if (!is_refusal(&why))
        return err_set(err, why.kind, "%s", why.text);
    references_forget(job->desk);
    return store_mark_back(job->desk->store, err) &&
           refuse(job, true, why.text, err);
}

static bool progress_say(Job *job, Err *err)
{
    if (!job->import->progress || job->result->rows % LOOK != 0 ||
        job->import->progress(job->import->self,
                              (int64_t)(csv_progress(job->csv) * 1000), 1000))
        return true;
    return err_set(err, ERR_BUSY, _("Stopped; nothing was changed"));
}

static bool rows_take(Job *job, Err *err)
{
    for (;;) {
        Err why = ERR_NONE;
        int got = csv_row(job->csv, &why);
        if (got == 0)
            return true;
        job->result->rows++;
        if (!progress_say(job, err))
            return false;
        bool good =
            got < 0 ? refuse(job, false, why.text, err) : row_take(job, err);
        if (!good)
            return false;
    }
}

/* ---- the file ---------------------------------------------------------------------- */

static bool refused_whole(const Job *job, Err *err)
{
    const ImportResult *result = job->result;

    if (result->refused == 0 || job->import->partial)
        return false;
    err_set(err, ERR_INPUT,
            _("%ld of %ld rows were refused, so nothing was taken; the first: "
              "%s"),
            result->refused, result->rows, result->first);
    return true;
}

static bool job_run(Job *job, Err *err)
{
    if (!store_begin(job->desk->store, DURABLE, err))
        return false;
    Staff actor = job->desk->actor;
    bool good = rows_take(job, err) && !refused_whole(job, err);
    job->desk->actor = actor;
    if (good && !job->import->dry_run)
        good = store_commit(job->desk->store, err);
    else
        store_rollback(job->desk->store);
    references_forget(job->desk);
    if (good && job->import->progress)
        job->import->progress(job->import->self, 1000, 1000);
    return good;
}

static bool header_read(Job *job, Err *err)
{
    int got = csv_row(job->csv, err);

    if (got == 0)
        return err_set(err, ERR_INPUT, _("%s is empty"), job->import->file);
    return got > 0 && import_map_bind(job->map, job->csv, err);
}

static bool job_open(Job *job, const char *const names[], Err *err)
{
    const Import *import = job->import;

    return import_map_open(&job->map, import->map, import->kind, names, err) &&
           csv_open(&job->csv, import->file, import->encoding, err) &&
           header_read(job, err);
}

static bool errors_close(Job *job, Err *err)
{
    if (!job->errors || fclose(job->errors) == 0)
        return true;
    return err_set(err, ERR_SYSTEM, _("%s can't be written: %s"),
                   job->result->errors, strerrordesc_np(errno));
}

bool import_file(Desk *desk, const Import *import, bool spread,
                 ImportResult *result, Err *err)
{
    Job job = {.desk = desk,
               .import = import,
               .kind = kind_of(desk, import->kind),
               .spread = spread,
               .result = result,
               .now = clock_now()};

    *result = (ImportResult){0};
    if (!job.kind || strcmp(import->kind, "duty") == 0)
        return err_set(err, ERR_USAGE, _("There is no import of %s"),
                       import->kind);
    if (!role_may(desk, import->kind, "import", err))
        return false;
    const char **names = import_names(desk, import->kind);
    bool good = job_open(&job, names, err) && job_run(&job, err);
    good = errors_close(&job, err) && good;
    if (job.csv)
        csv_close(job.csv);
    import_map_close(job.map);
    str_release(&job.text);
    free(names);
    return good;
}

bool desk_import(Desk *desk, const Import *import, ImportResult *result,
                 Err *err)
{
    return import_file(desk, import, false, result, err);
}
