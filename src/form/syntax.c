/* syntax.c -- what libyaml could not read, in plain words
 *
 * libyaml stops at the first thing that is no YAML.  A person wants to see all
 * mistakes of a file at once, so the lines in question are blanked and the
 * file is read once more:
 *
 *       - {name: home, type: home          <- blanked, "a , or } is missing"
 *       - {name: text, tpye: text}         <- so that this is found as well
 */
#include "syntax.h"

#include <string.h>

/* What libyaml says, and what a person who edits a form can do about it. */
static const struct {
    const char *problem; /* as libyaml begins it */
    const char *sentence;
} problems[] = {
    {"mapping values are not allowed",
     N_("this \":\" belongs to no key; put the text in quotes, or check how "
        "far "
        "the lines above are indented")},
    {"could not find expected ':'", N_("a \":\" is missing after this key")},
    {"did not find expected key",
     N_("this line does not stand under the ones it belongs to; indent it like "
        "them")},
    {"did not find expected '-' indicator",
     N_("this line does not stand under the list it belongs to; begin it with "
        "\"- \" and indent it like the others")},
    {"block sequence entries are not allowed",
     N_("a list item cannot begin here; put it on a line of its own, or the "
        "text in quotes")},
    {"mapping keys are not allowed",
     N_("a key cannot begin here; put the text in quotes")},
    {"block mapping keys are not allowed",
     N_("a key cannot begin here; put it on a line of its own")},
    {"did not find expected ',' or '}'",
     N_("a \",\" or \"}\" is missing before this")},
    {"did not find expected ',' or ']'",
     N_("a \",\" or \"]\" is missing before this")},
    {"found unexpected end of stream",
     N_("a quote is opened and never closed")},
    {"found unexpected document indicator",
     N_("a quote is opened and never closed")},
    {"found character that cannot start any token",
     /* xgettext:no-c-format */
     N_("no text can begin with this character; indent with spaces instead of "
        "tabs, and put a text that begins with @ % or ` in quotes")},
    {"found a tab character",
     N_("a tab where spaces are needed; indent with spaces")},
    {"found unknown escape character",
     N_("\"\\\" and this character mean nothing; write \"\\\\\" for a "
        "backslash, or use single quotes")},
    {"did not find expected hexdecimal number",
     N_("\"\\x\", \"\\u\" and \"\\U\" need 2, 4 and 8 digits; write \"\\\\\" "
        "for a backslash, or use single quotes")},
    {"did not find expected node content",
     N_("a value is missing before this")},
    {"did not find expected <document start>",
     N_("this stands outside of everything; indent it, or check the line "
        "above")},
    {"did not find expected alphabetic or numeric",
     N_("no text can begin with this character; put it in quotes")},
    {"did not find expected whitespace or line break",
     N_("no text can begin with this character; put it in quotes")},
    {"found undefined tag handle",
     N_("no text can begin with \"!\"; put it in quotes")},
    {"did not find expected '!'",
     N_("no text can begin with \"!\"; put it in quotes")},
    {"did not find expected comment or line break",
     N_("after \"|\" or \">\" nothing but a comment can follow on the line")},
    {"found invalid simple key", N_("a \":\" is missing after this key")},
    {"could not find expected directive name",
     N_("no text can begin with \"%\"; put it in quotes")},
    {"found unknown directive name",
     N_("no text can begin with \"%\"; put it in quotes")},
};

static bool begins(const char *text, const char *start)
{
    return text && strncmp(text, start, strlen(start)) == 0;
}

/* What a place in a file is called in a mistake. */
static Tree node_of(yaml_mark_t mark)
{
    return (Tree){.line = (int)mark.line + 1, .column = (int)mark.column + 1};
}

/* What YAML allows in a file. */
static bool allowed(uint32_t code)
{
    if (code < 0xa0)
        return (code >= ' ' && code < 0x7f) || code == '\n' || code == '\r' ||
               code == '\t' || code == 0x85;
    return code != 0xfeff && code != 0xfffe && code != 0xffff;
}

bool syntax_clean(char *text, size_t len, Mistakes *mistakes)
{
    yaml_mark_t mark = {0};
    bool foreign = false; /* bytes that are no UTF-8 were said already */
    size_t said = 0;      /* line of the last control character, from 1 */

    if (len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
                     memcmp(text, "\xfe\xff", 2) == 0)) {
        mistake(mistakes, NULL, _("the file is UTF-16; save it as UTF-8"));
        return false;
    }
    const char *end = text + len;
    for (char *at = text; at < end;) {
        const char *next = at;
        const uint32_t code = utf8_next(&next, end);
        const size_t size = (size_t)(next - at);
        const Tree node = node_of(mark);
        /* A U+FFFD that is really there has three bytes. */
        const bool bad = code == 0xfffd && size == 1;
        if (bad && !foreign) {
            mistake(mistakes, &node,
                    _("this is no UTF-8; save the file as UTF-8"));
            foreign = true;
        } else if (!bad && !allowed(code) && said != mark.line + 1) {
            mistake(mistakes, &node,
                    _("a control character is here; take it out"));
            said = mark.line + 1;
        }
        mark.column++;
        if (code == '\n')
            mark = (yaml_mark_t){.line = mark.line + 1};
        if (bad || !allowed(code))
            memset(at, '_', size);
        at += size;
    }
    return true;
}

/* True when something stands right behind the last closing quote. */
static bool behind_quote(const Stop *stop)
{
    const yaml_mark_t *at = &stop->parser->problem_mark;
    return stop->quote_end.index > 0 && at->line == stop->quote_end.line &&
           at->index <= stop->quote_end.index + 1;
}

/* True when a quote was closed by one that was meant to open another text. */
static bool quote_runs_on(const Stop *stop)
{
    return behind_quote(stop) && stop->quote_start.line < stop->quote_end.line;
}

/* True when a bracket was opened on an earlier line and what follows does not
 * fit in it. */
static bool bracket_runs_on(const Stop *stop)
{
    const yaml_parser_t *parser = stop->parser;
    return begins(parser->context, "while parsing a flow") &&
           parser->problem_mark.line > parser->context_mark.line;
}

/* True when the place that helps is where a quote or key began, which may
 * be many lines above the place where libyaml gave up. */
static bool began_earlier(const yaml_parser_t *parser)
{
    return begins(parser->context, "while scanning a simple key") ||
           begins(parser->problem, "found unexpected end of stream") ||
           begins(parser->problem, "found unexpected document indicator");
}

/* The start of line number line, from 0. */
static const char *line_start(const char *text, size_t line)
{
    while (line-- > 0) {
        const char *end = strchr(text, '\n');
        if (!end)
            return text + strlen(text);
        text = end + 1;
    }
    return text;
}

static yaml_mark_t place_of(const Stop *stop)
{
    yaml_mark_t place = stop->parser->problem_mark;
    if (quote_runs_on(stop))
        place = stop->quote_start;
    else if (began_earlier(stop->parser) || bracket_runs_on(stop))
        place = stop->parser->context_mark;
    /* The end of the file is on its last line, not on one behind it. */
    while (place.line > 0 && *line_start(stop->text, place.line) == '\0') {
        const char *line = line_start(stop->text, --place.line);
        place.column = strcspn(line, "\r\n");
    }
    return place;
}

/* True when there is something before the place on its line. */
static bool behind_text(const Stop *stop)
{
    const yaml_mark_t *at = &stop->parser->problem_mark;
    const char *line = line_start(stop->text, at->line);
    return strspn(line, " -") < at->column;
}

static const char *sentence_of(const Stop *stop)
{
    const char *problem = stop->parser->problem;
    if (quote_runs_on(stop))
        problem = "found unexpected end of stream";
    else if (behind_quote(stop) && !begins(problem, "mapping values"))
        return N_("nothing can follow a closing quote; within '…' write '' "
                  "for a quote, within \"…\" write \\\"");
    else if (begins(problem, "did not find expected key") && behind_text(stop))
        return N_("this belongs to nothing; take it out, or put the text in "
                  "quotes");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (begins(problem, problems[i].problem))
            return problems[i].sentence;
    return NULL;
}

void syntax_mistake(const Stop *stop, Mistakes *mistakes)
{
    const Tree node = node_of(place_of(stop));
    const char *sentence = sentence_of(stop);
    const char *problem = stop->parser->problem;

    const bool bracket = !quote_runs_on(stop) && bracket_runs_on(stop);
    const size_t end = stop->parser->problem_mark.line;

    if (bracket && *line_start(stop->text, end) == '\0')
        mistake(mistakes, &node,
                _("the bracket that opens here is never closed"));
    else if (bracket)
        mistake(mistakes, &node,
                _("the bracket that opens here is not closed; a \",\", \"}\" "
                  "or \"]\" is missing before line %d"),
                (int)end + 1);
    else if (sentence)
        mistake(mistakes, &node, "%s", _(sentence));
    else
        mistake(mistakes, &node, _("this is not YAML: %s"),
                problem ? problem : "");
}

/* How far a line is indented; -1 when there is nothing on it. */
static int indent_of(const char *line)
{
    const size_t spaces = strspn(line, " ");
    return strchr("\r\n#", line[spaces]) ? -1 : (int)spaces;
}

/* Blanks one line; *at moves to the next.  True when something was there. */
static bool line_blank(char **at)
{
    bool changed = false;
    for (; **at && **at != '\n'; (*at)++) {
        changed = changed || **at != ' ';
        **at = ' ';
    }
    if (**at)
        (*at)++;
    return changed;
}

bool syntax_blank(const Stop *stop, char *text)
{
    size_t first = place_of(stop).line;
    size_t last = first;
    if (!quote_runs_on(stop) && bracket_runs_on(stop))
        /* What is missing is missing at the end of the line before. */
        last = stop->parser->problem_mark.line - 1;
    char *at = text + (line_start(text, first) - text);

    const int indent = indent_of(at);
    bool changed = line_blank(&at);
    for (size_t line = first + 1; line <= last && *at; line++)
        changed = line_blank(&at) || changed;
    while (*at && (indent_of(at) < 0 || indent_of(at) > indent))
        changed = line_blank(&at) || changed;
    return changed;
}
