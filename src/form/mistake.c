/* mistake.c -- collecting what is wrong in a file, in the order of its lines
 *
 *     forms/parcel.yaml:7:13: unknown field type "tiem"; did you mean "time"?
 *
 * A file is looked at several times (as YAML, then as a form), so a mistake
 * that is found later may belong further up.
 */
#include "form_file.h"
#include "tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nobody reads more than that, and a hostile file shall not fill memory. */
enum { MOST_MISTAKES = 200, MESSAGE_SIZE = 600 };

/* Line and column that a line of mistakes->text begins with. */
static void position_of(const Mistakes *mistakes, const char *line, long *row,
                        long *column)
{
    char *end = NULL;
    *row = strtol(line + strlen(mistakes->file) + 1, &end, 10);
    *column = strtol(end + 1, NULL, 10);
}

/* Where in mistakes->text one at row, column belongs: after all that stand
 * before it in the file or at the same place. */
static size_t place_for(const Mistakes *mistakes, int row, int column)
{
    const char *text = str_text(&mistakes->text);
    const char *at = text;
    while (*at) {
        long other_row = 0;
        long other_column = 0;
        position_of(mistakes, at, &other_row, &other_column);
        if (other_row > row || (other_row == row && other_column > column))
            break;
        at = strchr(at, '\n') + 1;
    }
    return (size_t)(at - text);
}

/* One mistake is one line, whatever the file holds. */
static void flatten(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
}

/* Takes off a character that was cut in the middle. */
static void cut_whole(char *text, size_t len)
{
    while (len > 0 && !utf8_valid(text, len))
        text[--len] = '\0';
}

void mistake(Mistakes *mistakes, const Tree *node, const char *format, ...)
{
    if (mistakes->count++ >= MOST_MISTAKES)
        return;
    if (!mistakes->file)
        mistakes->file = "";

    char message[MESSAGE_SIZE];
    va_list args;
    va_start(args, format);
    const int len = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (len >= MESSAGE_SIZE)
        cut_whole(message, sizeof message - 1);
    flatten(message);

    const int row = node ? node->line : 1;
    const int column = node ? node->column : 1;
    const size_t place = place_for(mistakes, row, column);
    Str text = STR_EMPTY;
    str_addn(&text, str_text(&mistakes->text), place);
    str_addf(&text, "%s:%d:%d: %s\n", mistakes->file, row, column, message);
    str_add(&text, str_text(&mistakes->text) + place);
    str_release(&mistakes->text);
    mistakes->text = text;
}

void mistakes_join(Mistakes *mistakes, const Mistakes *more)
{
    const char *line = str_text(&more->text);
    while (*line) {
        const size_t len = strcspn(line, "\n");
        long row = 0;
        long column = 0;
        position_of(more, line, &row, &column);
        const Tree node = {.line = (int)row, .column = (int)column};
        const char *sentence = strchr(line + strlen(more->file), ' ') + 1;
        mistake(mistakes, &node, "%.*s", (int)(len - (size_t)(sentence - line)),
                sentence);
        line += len + 1;
    }
}

void mistakes_release(Mistakes *mistakes)
{
    str_release(&mistakes->text);
    mistakes->count = 0;
}
