/* report_topics.c -- a survey's tables: returns, topics, answers, units, course
 *
 * A difference is told with a word on whether it can be chance (chance.h).  As
 * many topics are compared at once, the chances are corrected for that.
 */
#include "report_survey.h"

#include <math.h>
#include <stdlib.h>

/* Below these, in words. */
static const double hardly = 0.01, perhaps = 0.05;

const char *chance_words(double chance)
{
    return chance < hardly    ? _("hardly")
           : chance < perhaps ? _("perhaps")
                              : _("may be");
}

static double share(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : NAN;
}

/* A word for each topic; NAN: there was nothing to compare. */
static double *chances_of(const Survey *survey, SurveyRows rows)
{
    size_t count = (size_t)survey->topic_count + 1;
    double *chances = mem_new(count * sizeof *chances);

    for (int t = 0; t < survey->topic_count; t++) {
        Crosstab table;
        bool exact;
        survey_crosstab(survey, t, rows, &table);
        chances[t] = chance_of(&table, survey->topics[t].points, &exact);
        free((void *)table.at);
    }
    chance_of_many(chances, survey->topic_count);
    return chances;
}

static void tests_say(ReportPart *part)
{
    part_say(
        part,
        _("Chance: permutation test with up to %d draws (Fisher's exact test "
          "for two groups and two answers), corrected for the number of "
          "topics (Holm); below 1 %% hardly, below 5 %% perhaps."),
        (int)CHANCE_DRAWS);
}

/* ---- returns --------------------------------------------------------------------- */

static void returns_row(const Survey *survey, const char *label, int unit,
                        ReportPart *part)
{
    Sheets now = survey_sheets(survey, survey->now, unit);

    part_text(part, label);
    part_number(part, share((double)now.back, (double)now.out));
    part_number(part, (double)now.out);
    part_number(part, (double)now.back);
    if (survey->before >= 0) {
        Sheets then = survey_sheets(survey, survey->before, unit);
        part_number(part, share((double)then.back, (double)then.out));
    }
}

void returns_put(const Survey *survey, Report *report)
{
    Str title = STR_EMPTY, label = STR_EMPTY;

    campaign_label(survey, survey->now, &label);
    str_addf(&title, _("Sheets: %s"), str_text(&label));
    ReportPart *part = part_add(report, str_text(&title));
    part_column(part, _("Unit"), WAY_TEXT);
    part_column(part, _("Returned"), WAY_PERCENT);
    part_column(part, _("Handed out"), WAY_COUNT);
    part_column(part, _("Came back"), WAY_COUNT);
    if (survey->before >= 0)
        part_column(part, _("Last time"), WAY_PERCENT);
    for (int i = 0; i < survey->unit.count; i++) {
        int unit = survey->unit.order[i];
        if (survey_sheets(survey, survey->now, unit).out == 0)
            continue;
        str_clear(&label);
        axis_label(&survey->unit, i, &label);
        returns_row(survey, str_text(&label), unit, part);
    }
    part->total = part->row_count > 1;
    if (part->row_count != 1)
        returns_row(survey, _("All"), -1, part);
    str_release(&title);
    str_release(&label);
}

/* ---- topics ---------------------------------------------------------------------- */

static void topic_row(const Survey *survey, int topic, const double *chances,
                      ReportPart *part)
{
    Summary now = survey_summary(survey, topic, survey->now, -1);

    part_text(part, topic_label(&survey->topics[topic]));
    part_number(part, now.mean);
    part_number(part, now.answers);
    part_number(part, now.satisfied);
    part_number(part, now.dissatisfied);
    if (!chances)
        return;
    Summary then = survey_summary(survey, topic, survey->before, -1);
    part_number(part, now.mean - then.mean);
    part_text(part,
              isnan(now.mean - then.mean) ? "" : chance_words(chances[topic]));
}

void topics_put(const Survey *survey, Report *report)
{
    bool compared = survey->before >= 0;
    double *chances = compared ? chances_of(survey, ROWS_CAMPAIGNS) : NULL;
    ReportPart *part = part_add(report, _("Satisfaction by topic"));

    part_column(part, _("Topic"), WAY_TEXT);
    part_column(part, _("Mean"), WAY_MEAN);
    part_column(part, _("Answers"), WAY_COUNT);
    part_column(part, _("Satisfied"), WAY_PERCENT);
    part_column(part, _("Dissatisfied"), WAY_PERCENT);
    if (compared) {
        part_column(part, _("Change"), WAY_CHANGE);
        part_column(part, _("By chance?"), WAY_TEXT);
    }
    part->chart = CHART_BAR;
    for (int t = 0; t < survey->topic_count; t++)
        topic_row(survey, t, chances, part);
    if (compared) {
        Str before = STR_EMPTY;
        campaign_label(survey, survey->before, &before);
        part_say(part, _("The change is since: %s."), str_text(&before));
        tests_say(part);
        str_release(&before);
    }
    free(chances);
}

/* How often each answer was given; only where the topics have one scale. */
void answers_put(const Survey *survey, Report *report)
{
    const Topic *first = survey->topics;

    for (int t = 0; t < survey->topic_count; t++)
        if (survey->topics[t].field->choices != first->field->choices &&
            survey->topics[t].count != first->count)
            return;
    if (survey->topic_count == 0)
        return;
    ReportPart *part = part_add(report, _("How often each answer was given"));
    part_column(part, _("Topic"), WAY_TEXT);
    for (int a = first->count - 1; a >= 0; a--) {
        const Choice *choice = &first->field->choices[first->answers[a]];
        part_column(part, choice_label(first->field, choice->value, language()),
                    WAY_PERCENT);
    }
    part_column(part, _("Answers"), WAY_COUNT);
    for (int t = 0; t < survey->topic_count; t++) {
        Crosstab table;
        Summary now = survey_summary(survey, t, survey->now, -1);
        survey_crosstab(survey, t, ROWS_CAMPAIGNS, &table);
        part_text(part, topic_label(&survey->topics[t]));
        for (int a = table.columns - 1; a >= 0; a--)
            part_number(
                part, share((double)table.at[table.columns + a], now.answers));
        part_number(part, now.answers);
        free((void *)table.at);
    }
}

/* ---- units ----------------------------------------------------------------------- */

void units_put(const Survey *survey, Report *report)
{
    int units = 0;

    for (int i = 0; i < survey->unit.count; i++)
        units += survey_sheets(survey, survey->now, i).back > 0;
    if (units < 2)
        return;
    double *chances = chances_of(survey, ROWS_UNITS);
    ReportPart *part = part_add(report, _("Differences between units"));
    part_column(part, _("Topic"), WAY_TEXT);
    for (int i = 0; i < survey->unit.count; i++) {
        Str label = STR_EMPTY;
        axis_label(&survey->unit, i, &label);
        part_column(part, str_text(&label), WAY_MEAN);
        str_release(&label);
    }
    part_column(part, _("Chance"), WAY_PERCENT);
    part_column(part, _("By chance?"), WAY_TEXT);
    for (int t = 0; t < survey->topic_count; t++) {
        part_text(part, topic_label(&survey->topics[t]));
        for (int i = 0; i < survey->unit.count; i++)
            part_number(part, survey_summary(survey, t, survey->now,
                                             survey->unit.order[i])
                                  .mean);
        part_number(part, chances[t] * 100);
        part_text(part, chance_words(chances[t]));
    }
    tests_say(part);
    free(chances);
}

/* ---- from campaign to campaign ----------------------------------------------------- */

static double mean_of_all(const Survey *survey, int campaign)
{
    double sum = 0, answers = 0;

    for (int t = 0; t < survey->topic_count; t++) {
        Summary one = survey_summary(survey, t, campaign, -1);
        if (t == survey->overall || isnan(one.mean))
            continue;
        sum += one.mean * one.answers;
        answers += one.answers;
    }
    return answers > 0 ? sum / answers : NAN;
}

void course_put(const Survey *survey, Report *report)
{
    if (survey->campaign.count < 2)
        return;
    ReportPart *part = part_add(report, _("From campaign to campaign"));
    part_column(part, axis_head(&survey->campaign), WAY_TEXT);
    part_column(part, _("All topics"), WAY_MEAN);
    if (survey->overall >= 0)
        part_column(part, topic_label(&survey->topics[survey->overall]),
                    WAY_MEAN);
    part_column(part, _("Returned"), WAY_PERCENT);
    part->chart = CHART_LINE;
    for (int i = 0; i < survey->campaign.count; i++) {
        int campaign = survey->campaign.order[i];
        Sheets sheets = survey_sheets(survey, campaign, -1);
        Str label = STR_EMPTY;
        axis_label(&survey->campaign, i, &label);
        part_text(part, str_text(&label));
        str_release(&label);
        part_number(part, mean_of_all(survey, campaign));
        if (survey->overall >= 0)
            part_number(
                part,
                survey_summary(survey, survey->overall, campaign, -1).mean);
        part_number(part, share((double)sheets.back, (double)sheets.out));
    }
}
