/* report_measures.c -- what a survey leaves to do: needs that comments speak
 * of, and measures that stand open
 *
 * A measure is a record that the form's `follow` made of a sheet; it names the
 * sheet in a field whose template is "{record}" or "{number}".
 */
#include "desk.h"
#include "report_survey.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 20, KINDS_MOST = 16 };

void comments_put(Survey *survey, Report *report)
{
    CommentWord words[WORDS_MOST];
    Comments *comments = &survey->campaigns[survey->now].comments;
    int count = comments_top(comments, words, WORDS_MOST);
    double all = comments->count;

    if (count == 0)
        return;
    ReportPart *part = part_add(report, _("Words that come up in comments"));
    part_column(part, _("Word"), WAY_TEXT);
    part_column(part, _("Comments"), WAY_COUNT);
    part_column(part, _("Share"), WAY_PERCENT);
    part->chart = CHART_BAR;
    for (int i = 0; i < count; i++) {
        part_text(part, words[i].text);
        part_number(part, words[i].in);
        part_number(part, 100.0 * words[i].in / all);
    }
    if (comments->count == COMMENTS_MOST)
        part_say(part, _("Only the first %d comments were looked at."),
                 (int)COMMENTS_MOST);
    part_say(part,
             ngettext("%d sheet has a comment.", "%d sheets have a comment.",
                      (unsigned long)comments->count),
             comments->count);
}

/* ---- measures -------------------------------------------------------------------- */

/* A kind of records that follow from sheets. */
typedef struct Maker {
    const char *kind;
    const char *names_sheet; /* field … */
    int column;              /* … and its place in a row */
    const Survey *survey;
} Maker;

/* The field of what is made that says which sheet it comes from. */
static const char *sheet_field_of(const Follow *follow)
{
    for (int i = 0; i < follow->count; i++)
        if (strcmp(follow->fields[i].text, "{record}") == 0 ||
            strcmp(follow->fields[i].text, "{number}") == 0)
            return follow->fields[i].name;
    return NULL;
}

static int makers_of(const Survey *survey, const Sheet *sheet, Maker *makers,
                     int count)
{
    for (int i = 0; i < sheet->follow_count; i++) {
        const Follow *follow = &sheet->follow[i];
        const char *field = follow->make ? sheet_field_of(follow) : NULL;
        bool known = !field || count == KINDS_MOST;
        for (int m = 0; m < count && !known; m++)
            known = strcmp(makers[m].kind, follow->make) == 0;
        if (!known)
            makers[count++] = (Maker){follow->make, field, 0, survey};
    }
    return count;
}

static bool comes_from_sheet(void *self, const char *const *values)
{
    const Maker *maker = self;
    const Survey *survey = maker->survey;
    const char *sheet = values[maker->column];
    int name = sheet ? names_find(&survey->answered, sheet, strlen(sheet)) : -1;

    return name >= 0 && survey->answered_in[name] == survey->now;
}

/* What the person may not see is left out. */
static void maker_put(Maker *maker, Report *report)
{
    static const FormReport all = {.show = REPORT_LIST};
    const Sweep *of = &maker->survey->sweep;
    const Form *form = form_of(desk_forms(of->desk), maker->kind);
    const ReportQuery query = {.kind = maker->kind, .unit = of->query->unit};
    Str title = STR_EMPTY;
    Sweep sweep;

    if (!form || !form->list.columns ||
        !role_may(of->desk, maker->kind, "list", NULL))
        return;
    str_addf(&title, _("Still open: %s"),
             label_in(form->sheet.label, language()));
    sweep_init(&sweep, of->desk, form, &all, &query);
    sweep.open = true;
    maker->column = sweep_column(&sweep, maker->names_sheet);
    list_put(&sweep, form->list.columns, part_add(report, str_text(&title)),
             comes_from_sheet, maker, NULL);
    sweep_release(&sweep);
    str_release(&title);
}

static int makers_all(const Survey *survey, const Form *form, Maker *makers)
{
    int count = makers_of(survey, &form->sheet, makers, 0);

    for (int i = 0; i < form->step_count; i++)
        count = makers_of(survey, &form->steps[i], makers, count);
    return count;
}

bool form_leads_on(const Form *form)
{
    Maker makers[KINDS_MOST];

    return makers_all(NULL, form, makers) > 0;
}

void measures_put(Survey *survey, Report *report)
{
    Maker makers[KINDS_MOST];
    int count = makers_all(survey, survey->sweep.form, makers);

    for (int i = 0; i < count; i++)
        maker_put(&makers[i], report);
}
