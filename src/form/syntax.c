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
    {"control characters are not allowed",
     N_("a control character; take it out")},
    {"did not find expected comment or line break",
     N_("after \"|\" or \">\" nothing but a comment can follow on the line")},
    {"found invalid simple key", N_("a \":\" is missing after this key")},
    {"could not find expected directive name",
     N_("no text can begin with \"%\"; put it in quotes")},
    {"found unknown directive name",
     N_("no text can begin with \"%\"; put it in quotes")},
};

/* Line and column, from 0, of a byte. */
static yaml_mark_t mark_of(const char *text, size_t len, size_t offset)
{
    yaml_mark_t mark = {.index = offset};
    const char *at = text;
    const char *end = text + (offset < len ? offset : len);
    while (at < end) {
        const bool line_ends = *at == '\n';
        (void)utf8_next(&at, end);
        mark.column = line_ends ? 0 : mark.column + 1;
        mark.line += line_ends;
    }
    return mark;
}

static bool begins(const char *text, const char *start)
{
    return text && strncmp(text, start, strlen(start)) == 0;
}

/* True when the place that helps is where the quote or key began, which may
 * be many lines above the place where libyaml gave up. */
static bool began_earlier(const yaml_parser_t *parser)
{
    return begins(parser->context, "while scanning a quoted scalar") ||
           begins(parser->context, "while scanning a simple key");
}

static yaml_mark_t place_of(const yaml_parser_t *parser, const char *text,
                            size_t len)
{
    if (parser->error == YAML_READER_ERROR)
        return mark_of(text, len, parser->problem_offset);
    if (began_earlier(parser))
        return parser->context_mark;
    return parser->problem_mark;
}

void syntax_mistake(const yaml_parser_t *parser, const char *text, size_t len,
                    Mistakes *mistakes)
{
    const yaml_mark_t at = place_of(parser, text, len);
    const Tree node = {.line = (int)at.line + 1, .column = (int)at.column + 1};
    const char *problem = parser->problem ? parser->problem : "";

    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (begins(problem, problems[i].problem)) {
            mistake(mistakes, &node, "%s", _(problems[i].sentence));
            return;
        }
    mistake(mistakes, &node, _("this is not YAML: %s"), problem);
}

/* The start of line number line, from 0. */
static char *line_start(char *text, size_t line)
{
    while (line-- > 0) {
        char *end = strchr(text, '\n');
        if (!end)
            return text + strlen(text);
        text = end + 1;
    }
    return text;
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

bool syntax_blank(const yaml_parser_t *parser, char *text, size_t len)
{
    if (parser->error == YAML_READER_ERROR)
        return false;

    size_t first = place_of(parser, text, len).line;
    size_t last = first;
    if (begins(parser->context, "while parsing a flow")) {
        first = parser->context_mark.line;
        /* What is missing is missing at the end of the line before. */
        last = last > first ? last - 1 : last;
    }
    char *at = line_start(text, first);
    while (first > 0 && *at == '\0') /* the end of the file: its last line */
        at = line_start(text, --first);

    const int indent = indent_of(at);
    bool changed = line_blank(&at);
    for (size_t line = first + 1; line <= last && *at; line++)
        changed = line_blank(&at) || changed;
    while (*at && (indent_of(at) < 0 || indent_of(at) > indent))
        changed = line_blank(&at) || changed;
    return changed;
}
