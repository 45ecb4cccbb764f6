/* report_survey.c -- a satisfaction survey's answers, counted (S18)
 *
 *     {name: survey, show: survey, across: campaign, overall: overall,
 *      returned: {state: returned}, comments: comments}
 *
 * All sheets are read once; the newest campaign that has any back, or the one
 * that was asked for, is told.
 */
#include "report_survey.h"

#include "desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- topics ---------------------------------------------------------------------- */

static void topic_init(Topic *topic, const Field *field, Sweep *sweep)
{
    size_t choices = (size_t)field->choice_count + 1;

    *topic = (Topic){.field = field,
                     .column = sweep_column(sweep, field->name),
                     .answers = mem_new(choices * sizeof(int)),
                     .points = mem_new(choices * sizeof(double))};
    for (int i = 0; i < field->choice_count; i++) {
        double points = field->choices[i].points;
        int at = topic->count;
        if (isnan(points))
            continue;
        for (; at > 0 && topic->points[at - 1] > points; at--) {
            topic->points[at] = topic->points[at - 1];
            topic->answers[at] = topic->answers[at - 1];
        }
        topic->points[at] = points;
        topic->answers[at] = i;
        topic->count++;
    }
}

static void topics_init(Survey *survey)
{
    const Sheet *sheet = &survey->sweep.form->sheet;
    const char *overall = survey->report->overall;

    survey->overall = -1;
    survey->topics =
        mem_new((size_t)(sheet->count + 1) * sizeof *survey->topics);
    for (int i = 0; i < sheet->count; i++) {
        if (!field_is_item(&sheet->fields[i]))
            continue;
        if (overall && strcmp(sheet->fields[i].name, overall) == 0)
            survey->overall = survey->topic_count;
        topic_init(&survey->topics[survey->topic_count++], &sheet->fields[i],
                   &survey->sweep);
    }
}

const char *topic_label(const Topic *topic)
{
    return label_in(topic->field->label, language());
}

/* -1: no answer, or one that counts for nothing. */
static int answer_rank(const Topic *topic, const char *value)
{
    for (int i = 0; value && i < topic->count; i++)
        if (strcmp(topic->field->choices[topic->answers[i]].value, value) == 0)
            return i;
    return -1;
}

/* ---- counting -------------------------------------------------------------------- */

static void *room_for(void *old, int number, int *cap, size_t size)
{
    if (number < *cap)
        return old;
    int more = *cap ? *cap * 2 : 256;
    char *grown = mem_grow(old, (size_t)more * size);
    memset(grown + (size_t)*cap * size, 0, (size_t)(more - *cap) * size);
    *cap = more;
    return grown;
}

static void cell_add(Survey *survey, const SurveyCell *cell)
{
    int i = names_add(&survey->cells, cell, sizeof *cell);

    survey->counts =
        room_for(survey->counts, i, &survey->cells_cap, sizeof *survey->counts);
    survey->counts[i]++;
}

static Sheets *sheets_at(Survey *survey, int campaign, int unit)
{
    const int place[2] = {campaign, unit};
    int i = names_add(&survey->places, place, sizeof place);

    survey->sheets = room_for(survey->sheets, i, &survey->sheets_cap,
                              sizeof *survey->sheets);
    return &survey->sheets[i];
}

/* By when their first sheets were made; what is of one moment, by name. */
static bool is_newer(const Survey *survey, int one, int other)
{
    const Name *names = survey->campaign.values.at;
    Seconds a = survey->campaigns[one].begun,
            b = survey->campaigns[other].begun;

    return a != b ? a > b : strcmp(names[one].text, names[other].text) > 0;
}

static void campaign_seen(Survey *survey, int campaign,
                          const char *const *values)
{
    const char *made = values[survey->made_column];
    Seconds at = made ? strtoll(made, NULL, 10) : NEVER + 1;

    survey->campaigns =
        room_for(survey->campaigns, campaign, &survey->campaigns_cap,
                 sizeof *survey->campaigns);
    Campaign *one = &survey->campaigns[campaign];
    if (one->begun == NEVER) {
        comments_init(&one->comments);
        one->begun = at;
    } else if (at < one->begun)
        one->begun = at;
}

static void sheet_keep(Survey *survey, const char *const *values, int campaign)
{
    const char *const kept[] = {values[survey->record_column],
                                values[survey->number_column]};
    Comments *comments = &survey->campaigns[campaign].comments;

    for (int i = 0; survey->leads_on && i < 2; i++)
        if (kept[i]) {
            int name = names_add(&survey->answered, kept[i], strlen(kept[i]));
            survey->answered_in =
                room_for(survey->answered_in, name, &survey->answered_cap,
                         sizeof *survey->answered_in);
            survey->answered_in[name] = campaign;
        }
    if (survey->comments_column >= 0 && values[survey->comments_column] &&
        comments->count < COMMENTS_MOST)
        comments_add(comments, values[survey->comments_column]);
}

static void answers_add(Survey *survey, const char *const *values, int campaign,
                        int unit)
{
    SurveyCell cell = {.campaign = campaign, .unit = unit};

    if (survey->overall >= 0) {
        const Topic *overall = &survey->topics[survey->overall];
        cell.overall = answer_rank(overall, values[overall->column]) + 1;
    }
    for (int t = 0; t < survey->topic_count; t++) {
        const Topic *topic = &survey->topics[t];
        cell.topic = t;
        cell.answer = answer_rank(topic, values[topic->column]);
        if (cell.answer >= 0)
            cell_add(survey, &cell);
    }
}

static bool survey_visit(void *self, const char *const *values)
{
    Survey *survey = self;
    int campaign = axis_at(&survey->campaign, values);
    int unit = axis_at(&survey->unit, values);
    Sheets *sheets = sheets_at(survey, campaign, unit);

    campaign_seen(survey, campaign, values);
    sheets->out++;
    if (!sweep_holds(&survey->sweep, &survey->report->returned))
        return true;
    sheets->back++;
    answers_add(survey, values, campaign, unit);
    sheet_keep(survey, values, campaign);
    return true;
}

/* ---- looking at the cube ---------------------------------------------------------- */

static SurveyCell cell_of(const Survey *survey, int i)
{
    SurveyCell cell;

    memcpy(&cell, survey->cells.at[i].text, sizeof cell);
    return cell;
}

Sheets survey_sheets(const Survey *survey, int campaign, int unit)
{
    Sheets sum = {0};

    for (int i = 0; i < survey->places.count; i++) {
        int place[2];
        memcpy(place, survey->places.at[i].text, sizeof place);
        if ((campaign >= 0 && place[0] != campaign) ||
            (unit >= 0 && place[1] != unit))
            continue;
        sum.out += survey->sheets[i].out;
        sum.back += survey->sheets[i].back;
    }
    return sum;
}

Summary survey_summary(const Survey *survey, int topic, int campaign, int unit)
{
    const Topic *asked = &survey->topics[topic];
    double middle =
        asked->count ? (asked->points[0] + asked->points[asked->count - 1]) / 2
                     : 0;
    Summary sum = {0};

    for (int i = 0; i < survey->cells.count; i++) {
        SurveyCell cell = cell_of(survey, i);
        double count = (double)survey->counts[i];
        if (cell.topic != topic ||
            (campaign >= 0 && cell.campaign != campaign) ||
            (unit >= 0 && cell.unit != unit))
            continue;
        sum.answers += count;
        sum.mean += count * asked->points[cell.answer];
        sum.satisfied += asked->points[cell.answer] > middle ? count : 0;
        sum.dissatisfied += asked->points[cell.answer] < middle ? count : 0;
    }
    sum.mean = sum.answers > 0 ? sum.mean / sum.answers : NAN;
    sum.satisfied = sum.answers > 0 ? 100 * sum.satisfied / sum.answers : NAN;
    sum.dissatisfied =
        sum.answers > 0 ? 100 * sum.dissatisfied / sum.answers : NAN;
    return sum;
}

/* The row that a cell belongs to; -1: none. */
static int row_of(const Survey *survey, const SurveyCell *cell, SurveyRows rows)
{
    bool now = cell->campaign == survey->now;

    switch (rows) {
    case ROWS_CAMPAIGNS:
        return now ? 1 : cell->campaign == survey->before ? 0 : -1;
    case ROWS_UNITS:
        return now ? cell->unit : -1;
    default:
        return now && cell->overall > 0 ? cell->answer : -1;
    }
}

void survey_crosstab(const Survey *survey, int topic, SurveyRows rows,
                     Crosstab *table)
{
    const Topic *asked = &survey->topics[topic];
    bool overall = rows == ROWS_ANSWERS;

    table->rows = rows == ROWS_CAMPAIGNS ? 2
                  : rows == ROWS_UNITS   ? survey->unit.values.count
                                         : asked->count;
    table->columns = overall && survey->overall >= 0
                         ? survey->topics[survey->overall].count
                         : asked->count;
    int64_t *counts = mem_new(
        ((size_t)table->rows * (size_t)table->columns + 1) * sizeof *counts);
    for (int i = 0; i < survey->cells.count; i++) {
        SurveyCell cell = cell_of(survey, i);
        int row = cell.topic == topic ? row_of(survey, &cell, rows) : -1;
        int column = overall ? cell.overall - 1 : cell.answer;
        if (row >= 0)
            counts[row * table->columns + column] += survey->counts[i];
    }
    table->at = counts;
}

void campaign_label(const Survey *survey, int campaign, Str *out)
{
    if (!survey->campaign.name)
        str_add(out, label_in(survey->sweep.form->sheet.label, language()));
    for (int i = 0; survey->campaign.name && i < survey->campaign.count; i++)
        if (survey->campaign.order[i] == campaign)
            axis_label(&survey->campaign, i, out);
}

/* ---- the whole -------------------------------------------------------------------- */

static void survey_init(Survey *survey, const Sweep *sweep)
{
    *survey = (Survey){
        .sweep = *sweep, .report = sweep->report, .now = -1, .before = -1};
    axis_init(&survey->campaign, &survey->sweep, survey->report->across);
    axis_init(&survey->unit, &survey->sweep, "unit");
    sweep_condition(&survey->sweep, &survey->report->returned);
    survey->comments_column =
        sweep_column(&survey->sweep, survey->report->comments);
    survey->record_column = sweep_column(&survey->sweep, "record");
    survey->number_column = sweep_column(&survey->sweep, "number");
    survey->leads_on = form_leads_on(survey->sweep.form);
    survey->made_column = sweep_column(&survey->sweep, "made_at");
    topics_init(survey);
}

static void survey_release(Survey *survey)
{
    for (int i = 0; i < survey->topic_count; i++) {
        free(survey->topics[i].answers);
        free(survey->topics[i].points);
    }
    free(survey->topics);
    for (int i = 0; i < survey->campaigns_cap; i++)
        comments_release(&survey->campaigns[i].comments);
    free(survey->campaigns);
    free(survey->answered_in);
    axis_release(&survey->campaign);
    axis_release(&survey->unit);
    names_release(&survey->cells);
    names_release(&survey->places);
    names_release(&survey->answered);
    free(survey->counts);
    free(survey->sheets);
}

/* The newest before another (-1: of all) of which so many sheets are back. */
static int newest(const Survey *survey, int before, int64_t back)
{
    int found = -1;

    for (int i = 0; i < survey->campaign.values.count; i++)
        if ((before < 0 || is_newer(survey, before, i)) &&
            survey_sheets(survey, i, -1).back >= back &&
            (found < 0 || is_newer(survey, i, found)))
            found = i;
    return found;
}

/* Oldest first. */
static void campaigns_order(Survey *survey)
{
    int count = survey->campaign.values.count;
    double *age = mem_new((size_t)(count + 1) * sizeof *age);

    for (int i = 0; i < count; i++)
        age[i] = -(double)survey->campaigns[i].begun;
    axis_settle(&survey->campaign, age);
    axis_settle(&survey->unit, NULL);
    free(age);
}

/* The one that was asked for; else, where nothing has come back yet, the newest
 * that was handed out is told. */
static void campaigns_find(Survey *survey)
{
    const char *wanted = survey->sweep.query->across;

    if (wanted)
        survey->now =
            names_find(&survey->campaign.values, wanted, strlen(wanted));
    else
        survey->now = newest(survey, -1, 1);
    if (!wanted && survey->now < 0)
        survey->now = newest(survey, -1, 0);
    if (survey->now >= 0)
        survey->before = newest(survey, survey->now, 1);
    campaigns_order(survey);
}

bool survey_run(Sweep *sweep, Report *report, Err *err)
{
    Survey survey;

    survey_init(&survey, sweep);
    bool done = sweep_allowed(&survey.sweep, err) &&
                sweep_run(&survey.sweep, survey_visit, &survey, err);
    if (done) {
        campaigns_find(&survey);
        if (survey.now < 0 && sweep->query->across)
            done = err_set(err, ERR_NOT_FOUND, _("There are no sheets of %s"),
                           sweep->query->across);
    }
    if (done && survey.now >= 0) {
        survey.sweep.records = survey_sheets(&survey, survey.now, -1).out;
        returns_put(&survey, report);
        care_put(&survey, report);
        topics_put(&survey, report);
        answers_put(&survey, report);
        units_put(&survey, report);
        course_put(&survey, report);
        comments_put(&survey, report);
        measures_put(&survey, report);
    }
    *sweep = survey.sweep;
    survey_release(&survey);
    return done;
}
