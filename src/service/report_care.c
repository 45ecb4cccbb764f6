/* report_care.c -- what the standard wants to know of a survey (S18, 5.3)
 *
 *     業主關注什麼 不滿意的有哪些 潛在需求 優劣勢 急待解決 長期重視 浪費資源
 *
 * Nobody is asked how much a topic matters: it matters as much as its answers
 * go with what the same sheets say overall (Spearman's rank correlation).
 * Above and below are measured from the middle of the topics.
 */
#include "report_survey.h"

#include <math.h>
#include <stdlib.h>

enum {
    SHEETS_LEAST = 10, /* below these a correlation says nothing */
    TOPICS_LEAST = 3,
    NAMED_MOST = 3, /* topics that a sentence names */
};

/* One topic as it lies in the quadrants. */
typedef struct Care {
    int topic;
    double mean, importance, dissatisfied;
} Care;

/* Corners as ReportPart has them: left is dissatisfied, top is important. */
enum { URGENT, STRENGTH, LATER, ENOUGH, CORNERS };
static const char *const corners[CORNERS] = {[URGENT] = N_("Urgent"),
                                             [STRENGTH] = N_("Keep up"),
                                             [LATER] = N_("Improve later"),
                                             [ENOUGH] =
                                                 N_("Perhaps too much effort")};

static double importance_of(const Survey *survey, int topic)
{
    Crosstab table;
    int64_t sheets = 0;

    survey_crosstab(survey, topic, ROWS_ANSWERS, &table);
    for (int i = 0; i < table.rows * table.columns; i++)
        sheets += table.at[i];
    double importance = sheets < SHEETS_LEAST ? NAN : rank_correlation(&table);
    free((void *)table.at);
    return importance;
}

static int cares_read(const Survey *survey, Care *cares)
{
    int count = 0;

    for (int t = 0; t < survey->topic_count && survey->overall >= 0; t++) {
        Summary now = survey_summary(survey, t, survey->now, -1);
        Care care = {t, now.mean, NAN, now.dissatisfied};
        if (t == survey->overall)
            continue;
        care.importance = importance_of(survey, t);
        if (!isnan(care.importance))
            cares[count++] = care;
    }
    return count;
}

static int corner_of(const ReportPart *part, const Care *care)
{
    bool satisfied = care->mean >= part->cross_x;
    bool important = care->importance >= part->cross_y;

    return (important ? URGENT : LATER) + satisfied;
}

/* ---- sentences -------------------------------------------------------------------- */

static double by_importance(const Care *care)
{
    return care->importance;
}

static double by_dissatisfied(const Care *care)
{
    return care->dissatisfied;
}

/* "Lifts, Cleaning": those of most worth, at most three. */
static void best_write(const Survey *survey, const Care *cares, int count,
                       double (*worth)(const Care *care), Str *out)
{
    bool *named = mem_new((size_t)count + 1);

    for (int n = 0; n < NAMED_MOST; n++) {
        int best = -1;
        for (int i = 0; i < count; i++)
            if (!named[i] && worth(&cares[i]) > 0 &&
                (best < 0 || worth(&cares[i]) > worth(&cares[best])))
                best = i;
        if (best < 0)
            break;
        named[best] = true;
        str_addf(out, "%s%s", out->len ? _(", ") : "",
                 topic_label(&survey->topics[cares[best].topic]));
    }
    free(named);
}

static void corners_write(const Survey *survey, const ReportPart *part,
                          const Care *cares, int count, unsigned wanted,
                          Str *out)
{
    for (int i = 0; i < count; i++)
        if (wanted >> corner_of(part, &cares[i]) & 1)
            str_addf(out, "%s%s", out->len ? _(", ") : "",
                     topic_label(&survey->topics[cares[i].topic]));
}

static void answer_say(ReportPart *part, const char *question, Str *topics)
{
    part_say(part, "%s%s", question,
             topics->len ? str_text(topics) : _("none"));
    str_clear(topics);
}

/* The standard's questions, in its order. */
static void questions_answer(const Survey *survey, const Care *cares, int count,
                             ReportPart *part)
{
    static const struct Question {
        const char *words;
        double (*worth)(const Care *care); /* NULL: by corner */
        unsigned corners;
    } questions[] = {
        {N_("Owners care most about: "), by_importance, 0},
        {N_("Most dislike: "), by_dissatisfied, 0},
        {N_("Strengths: "), NULL, 1U << STRENGTH | 1U << ENOUGH},
        {N_("Weaknesses: "), NULL, 1U << URGENT | 1U << LATER},
        {N_("To be solved first: "), NULL, 1U << URGENT},
        {N_("To be kept up in the long run: "), NULL, 1U << STRENGTH},
        {N_("Where effort may be wasted: "), NULL, 1U << ENOUGH},
    };
    Str topics = STR_EMPTY;

    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        const struct Question *question = &questions[i];
        if (question->worth)
            best_write(survey, cares, count, question->worth, &topics);
        else
            corners_write(survey, part, cares, count, question->corners,
                          &topics);
        answer_say(part, _(question->words), &topics);
    }
    str_release(&topics);
}

/* ---- the part --------------------------------------------------------------------- */

static void care_row(const Survey *survey, const Care *care, ReportPart *part)
{
    part_text(part, topic_label(&survey->topics[care->topic]));
    part_number(part, care->mean);
    part_number(part, care->importance);
    part_text(part, _(corners[corner_of(part, care)]));
}

void care_put(const Survey *survey, Report *report)
{
    size_t room = (size_t)survey->topic_count + 1;
    Care *cares = mem_new(room * sizeof *cares);
    int count = cares_read(survey, cares);

    if (count >= TOPICS_LEAST) {
        ReportPart *part =
            part_add(report, _("What owners care about, and how content they "
                               "are with it"));
        part_column(part, _("Topic"), WAY_TEXT);
        part_column(part, _("Satisfaction"), WAY_MEAN);
        part_column(part, _("Importance"), WAY_MEAN);
        part_column(part, _("What follows"), WAY_TEXT);
        part->chart = CHART_QUADRANT;
        for (int i = 0; i < count; i++) {
            part->cross_x += cares[i].mean / count;
            part->cross_y += cares[i].importance / count;
        }
        for (int i = 0; i < CORNERS; i++)
            part->quadrants[i] = mem_text(_(corners[i]));
        for (int i = 0; i < count; i++)
            care_row(survey, &cares[i], part);
        questions_answer(survey, cares, count, part);
        part_say(part,
                 _("Importance: rank correlation (Spearman) of a topic with "
                   "%s on the same sheet; the quadrants part at the means."),
                 topic_label(&survey->topics[survey->overall]));
    }
    free(cares);
}
