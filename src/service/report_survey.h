/* report_survey.h -- what the files of a survey's report share
 *
 * All answers are counted in one cube: campaign, topic, unit, answer, and what
 * the same sheet says overall.  Every table of the report is a look at it.
 */
#ifndef GUANJIA_REPORT_SURVEY_H
#define GUANJIA_REPORT_SURVEY_H

#include "chance.h"
#include "comments.h"
#include "report_count.h"

/* A question, with the answers of its scale that count for something, from the
 * worst to the best. */
typedef struct Topic {
    const Field *field;
    int column;
    int *answers; /* choices by rank */
    double *points;
    int count;
} Topic;

/* How often something was answered; all are numbers of the axes' values. */
typedef struct SurveyCell {
    int campaign, topic, unit;
    int answer;  /* rank */
    int overall; /* rank + 1; 0: nothing was said overall */
} SurveyCell;

typedef struct Sheets {
    int64_t out, back; /* handed out; came back */
} Sheets;

/* One campaign of a survey. */
typedef struct Campaign {
    Seconds begun; /* when its first sheet was made; NEVER: not seen yet */
    Comments comments;
} Campaign;

typedef struct Survey {
    Sweep sweep;
    const FormReport *report;
    Axis campaign, unit;
    Topic *topics;
    int topic_count;
    int overall; /* topic; -1 */
    int comments_column, record_column, number_column, made_column;
    Names cells; /* SurveyCell */
    int64_t *counts;
    int cells_cap;
    Names places; /* campaign and unit */
    Sheets *sheets;
    int sheets_cap;
    int now, before;     /* campaigns that are told and compared; -1: none */
    Campaign *campaigns; /* by the axis's numbers */
    int campaigns_cap;
    bool leads_on;    /* something is made of sheets */
    Names answered;   /* then those that came back: record, number */
    int *answered_in; /* campaign of each */
    int answered_cap;
} Survey;

/* Of so many comments the words are looked for: that tells them. */
enum { COMMENTS_MOST = 20000 };

/* Of a topic in a campaign (-1: in all), by unit (-1: of all). */
typedef struct Summary {
    double answers;
    double mean;                    /* NAN: nobody answered */
    double satisfied, dissatisfied; /* percent; NAN */
} Summary;

Summary survey_summary(const Survey *survey, int topic, int campaign, int unit);
/* Sheets of a campaign and unit (-1: all). */
Sheets survey_sheets(const Survey *survey, int campaign, int unit);
const char *topic_label(const Topic *topic);
/* A campaign's value as a person reads it.  Appended. */
void campaign_label(const Survey *survey, int campaign, Str *out);

typedef enum SurveyRows {
    ROWS_UNITS,     /* of this campaign, in the axis's order */
    ROWS_CAMPAIGNS, /* the one before, and this */
    ROWS_ANSWERS,   /* of this campaign; columns are what was said overall */
} SurveyRows;

/* Counts as chance.h wants them; caller frees table->at. */
void survey_crosstab(const Survey *survey, int topic, SurveyRows rows,
                     Crosstab *table);
/* In plain words, how likely chance alone is. */
const char *chance_words(double chance);

/* The parts, each left out where it has nothing to say. */
void returns_put(const Survey *survey, Report *report);
void topics_put(const Survey *survey, Report *report);
void answers_put(const Survey *survey, Report *report);
void units_put(const Survey *survey, Report *report);
void care_put(const Survey *survey, Report *report);
void course_put(const Survey *survey, Report *report);
void comments_put(Survey *survey, Report *report);
void measures_put(Survey *survey, Report *report);
/* Does a record of the form lead to records that name it? */
bool form_leads_on(const Form *form);

#endif
