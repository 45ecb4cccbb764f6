/* forms_new.c -- guanjia forms new NAME: a first form file by a few questions
 *
 *     $ guanjia forms new umbrella
 *     What one is called, in English: Umbrella
 *     …
 *     What is asked? In English; an empty line ends: Taken by
 *
 * The file that comes of it is short, has no mistake, and shows where more can
 * be written.  Answers may come through a pipe, a line each.
 */
#include "output.h"
#include "words.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ASKED = 50, LONGEST_NAME = 40 };

/* The questions and their answers so far. */
typedef struct Asking {
    bool terminal; /* somebody is there to be asked again */
    bool ended;    /* no more answers come */
    Str names;     /* of the fields, with a space before and behind each */
    Str fields;    /* YAML, a line each */
    Str columns;   /* of the list */
    int count;
} Asking;

static char *line_take(Asking *asking)
{
    char *line = NULL;
    size_t size = 0;
    const ssize_t len = getline(&line, &size, stdin);
    if (len < 0) {
        asking->ended = true;
        free(line);
        return mem_text("");
    }
    return line;
}

/* Asks until there is an answer that fits; *value is NULL for none. */
static bool ask(Asking *asking, const char *question, Field field, char **value,
                Err *err)
{
    const Tree label = {.kind = TREE_TEXT, .text = question};
    field.name = "answer";
    field.label = &label;
    field.min = 0;
    field.max = MOST_ASKED * 2;
    *value = NULL;
    for (;;) {
        Err wrong = ERR_NONE;
        if (asking->terminal)
            (void)printf("%s: ", question);
        (void)fflush(stdout);
        char *line = line_take(asking);
        const bool fine =
            field_read(&field, line, clock_now(), language(), value, &wrong);
        free(line);
        if (fine)
            return true;
        if (!asking->terminal || asking->ended)
            return err_set(err, ERR_INPUT, "%s", wrong.text);
        (void)puts(wrong.text);
    }
}

static bool ask_text(Asking *asking, const char *question, bool required,
                     char **value, Err *err)
{
    return ask(asking, question,
               (Field){.type = FIELD_TEXT, .required = required}, value, err);
}

static bool ask_yes(Asking *asking, const char *question, bool *yes, Err *err)
{
    char *value = NULL;
    const bool fine =
        ask(asking, question, (Field){.type = FIELD_YES_NO}, &value, err);
    *yes = text_is(value, "yes");
    free(value);
    return fine;
}

/* ---- writing -------------------------------------------------------------------- */

/* "Taken by" as taken_by; what has no letter becomes "field". */
static void letters_take(const char *label, char name[LONGEST_NAME + 1])
{
    size_t len = 0;
    for (; *label && len < LONGEST_NAME; label++) {
        const int c = tolower((unsigned char)*label);
        if ((c >= 'a' && c <= 'z') || (len > 0 && c >= '0' && c <= '9'))
            name[len++] = (char)c;
        else if (len > 0 && name[len - 1] != '_')
            name[len++] = '_';
    }
    while (len > 0 && name[len - 1] == '_')
        len--;
    name[len] = '\0';
    if (len == 0)
        text_copy(name, LONGEST_NAME + 1, "field");
}

/* A name for a field out of its label, which no other one has, and no record
 * anyway. */
static void name_make(Asking *asking, const char *label, Str *out)
{
    static const char common[] =
        " number state due record made_at changed_at made_by unit done_at ";
    char name[LONGEST_NAME + 1];
    bool taken = true;
    letters_take(label, name);
    for (int i = 1; taken; i++) {
        Str whole = STR_EMPTY;
        str_addf(&whole, i > 1 ? " %s_%d " : " %s ", name, i);
        taken = strstr(common, str_text(&whole)) ||
                strstr(str_text(&asking->names), str_text(&whole));
        if (!taken) {
            str_add(&asking->names, str_text(&whole));
            str_addn(out, str_text(&whole) + 1, whole.len - 2);
        }
        str_release(&whole);
    }
}

/* {en: "Parcel", zh-Hant: "包裹"} */
static void label_put(Str *out, const char *english, const char *chinese)
{
    str_add(out, "{en: ");
    json_quote(out, english);
    if (chinese) {
        str_add(out, ", zh-Hant: ");
        json_quote(out, chinese);
    }
    str_add(out, "}");
}

/* Bytes of the mark between two choices that text begins with; 0: none. */
static size_t mark_len(const char *text)
{
    static const char *const marks[] = {",", ";", "，", "、", "；"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* "post, by hand" as ["post", "by hand"] */
static void choices_put(Str *out, const char *typed)
{
    Str one = STR_EMPTY;
    int count = 0;
    str_add(out, ", choices: [");
    for (const char *at = typed; *at;) {
        const size_t mark = mark_len(at);
        if (mark == 0)
            str_addc(&one, *at++);
        at += mark + (mark ? strspn(at + mark, " ") : 0);
        if ((mark || !*at) && one.len > 0) {
            str_add(out, count++ ? ", " : "");
            json_quote(out, str_text(&one));
            str_clear(&one);
        }
    }
    str_release(&one);
    str_add(out, "]");
}

/* ---- the questions --------------------------------------------------------------- */

static const Choice types[] = {
    {.value = "text"},   {.value = "long"},      {.value = "number"},
    {.value = "money"},  {.value = "date"},      {.value = "time"},
    {.value = "choice"}, {.value = "datetime"},  {.value = "yes_no"},
    {.value = "staff"},  {.value = "telephone"}, {.value = "person"},
};

static bool field_ask(Asking *asking, const char *english, Err *err)
{
    char *chinese = NULL, *type = NULL, *choices = NULL;
    bool required = false;
    bool fine =
        ask_text(asking, _("The same in Chinese (may be left out)"), false,
                 &chinese, err) &&
        ask(asking,
            _("Its type: text, long, number, money, date, time, datetime, "
              "choice, yes_no, telephone, staff, person"),
            (Field){.type = FIELD_CHOICE,
                    .choices = types,
                    .choice_count = sizeof types / sizeof *types},
            &type, err);
    if (fine && text_is(type, "choice"))
        fine = ask_text(asking, _("Its choices, with commas between"), true,
                        &choices, err);
    fine = fine && ask_yes(asking, _("Has it to be answered (yes, no)"),
                           &required, err);
    if (fine) {
        Str name = STR_EMPTY;
        name_make(asking, english, &name);
        str_addf(&asking->fields,
                 "  - {name: %s, type: %s%s, label: ", str_text(&name),
                 type ? type : "text", required ? ", required: yes" : "");
        label_put(&asking->fields, english, chinese);
        if (choices)
            choices_put(&asking->fields, choices);
        str_add(&asking->fields, "}\n");
        if (!type || strcmp(type, "long") != 0)
            str_addf(&asking->columns, ", %s", str_text(&name));
        str_release(&name);
    }
    free(chinese);
    free(type);
    free(choices);
    return fine;
}

static bool fields_ask(Asking *asking, Err *err)
{
    bool home = false;
    if (!ask_yes(asking, _("Is each one about a home (yes, no)"), &home, err))
        return false;
    if (home) {
        str_add(&asking->names, " home ");
        str_add(&asking->columns, ", home");
        str_add(
            &asking->fields,
            "  - {name: home, type: home, required: yes, width: 12, label: "
            "{en: Home, zh-Hant: 戶別, zh-Hans: 户别, ja: 住戸, ko: 세대}}\n");
    }
    bool more = true;
    while (more && asking->count < MOST_ASKED) {
        char *english = NULL;
        const bool first = !home && asking->count == 0;
        if (!ask_text(asking,
                      _("What is asked? In English; an empty line ends"), first,
                      &english, err))
            return false;
        more = english != NULL;
        if (english && !field_ask(asking, english, err)) {
            free(english);
            return false;
        }
        free(english);
        asking->count++;
    }
    return true;
}

/* The step that ends a record; nothing when it stands for ever. */
static bool end_ask(Asking *asking, Str *steps, Err *err)
{
    char *english = NULL, *chinese = NULL;
    bool fine =
        ask_text(asking,
                 _("What is done to one in the end, in English (may be left "
                   "out)"),
                 false, &english, err) &&
        (!english ||
         ask_text(asking, _("The same in Chinese (may be left out)"), false,
                  &chinese, err));
    if (fine && english) {
        Str name = STR_EMPTY;
        name_make(asking, english, &name);
        str_add(&asking->fields,
                "  - {name: done_at, type: datetime, later: yes, default: now, "
                "label: {en: Done, zh-Hant: 完成時間, zh-Hans: 完成时间, "
                "ja: 完了, ko: 완료}}\n");
        str_addf(steps, "steps:\n  - {name: %s, asks: [done_at], label: ",
                 str_text(&name));
        label_put(steps, english, chinese);
        str_add(steps, "}\n");
        str_release(&name);
    }
    free(english);
    free(chinese);
    return fine;
}

static bool form_ask(Asking *asking, const char *kind, Str *out, Err *err)
{
    char *english = NULL, *chinese = NULL;
    Str steps = STR_EMPTY;
    const bool fine =
        ask_text(asking, _("What one is called, in English"), true, &english,
                 err) &&
        ask_text(asking, _("The same in Chinese (may be left out)"), false,
                 &chinese, err) &&
        fields_ask(asking, err) && end_ask(asking, &steps, err);
    if (fine) {
        str_addf(out,
                 "# %s.yaml -- all that can stand here: guanjia help forms\n"
                 "kind: %s\nlabel: ",
                 kind, kind);
        label_put(out, english, chinese);
        str_addf(out,
                 "\nscope: unit\nfields:\n%s%slist:\n  columns: [number%s]\n"
                 "  order: [-made_at]\n",
                 str_text(&asking->fields), str_text(&steps),
                 str_text(&asking->columns));
        if (steps.len > 0)
            str_add(out, "  open_while: {done_at: empty}\n");
    }
    free(english);
    free(chinese);
    str_release(&steps);
    return fine;
}

/* ---- the file -------------------------------------------------------------------- */

/* Makes the folders that a file is to lie in, as far as they are missing. */
static void folders_make(const char *file)
{
    enum { MODE = 0755 };
    char *path = mem_text(file);
    for (char *at = path + 1; *at; at++)
        if (*at == '/') {
            *at = '\0';
            mkdir(path, MODE); /* the file tells whether it went well */
            *at = '/';
        }
    free(path);
}

static bool file_write(const char *path, const Str *text, Err *err)
{
    enum { MODE = 0644 };
    folders_make(path);
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
    if (file < 0 && errno == EEXIST)
        return err_set(err, ERR_INPUT, _("%s is there already"), path);
    const bool written =
        file >= 0 && write(file, text->at, text->len) == (ssize_t)text->len;
    const int problem = errno;
    if (file >= 0 && close(file) == 0 && written)
        return true;
    return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), path,
                   strerrordesc_np(problem));
}

/* What would not become a form of its own is told before anything is asked. */
static bool kind_check(const char *kind, Err *err)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (!*kind || *kind < 'a' || *kind > 'z' || strlen(kind) > LONGEST_NAME ||
        kind[strspn(kind, allowed)])
        return err_set(err, ERR_INPUT,
                       _("\"%s\" cannot be a name; use a-z, 0-9 and _, begin "
                         "with a letter, at most %d of them"),
                       kind, (int)LONGEST_NAME);
    FormBook *book = form_book_open();
    const Form *form = form_of(book, kind);
    if (form)
        err_set(err, ERR_INPUT,
                _("There is a form %s already (%s); a file with the lines "
                  "\"kind: %s\" and \"extends: %s\" changes it"),
                kind, form->file, kind, kind);
    form_book_close(book);
    return !form;
}

static void target_find(const char *to, const char *kind, Str *path)
{
    if (to)
        str_add(path, to);
    else
        form_folder(path);
    if (!to && path->len > 0)
        str_addf(path, "/%s.yaml", kind);
}

bool forms_new(Words *words, Err *err)
{
    const char *kind = word_at(words, 1);
    const char *to = option_take(words, "to");
    Asking asking = {.terminal = isatty(STDIN_FILENO)};
    Str path = STR_EMPTY;
    Str text = STR_EMPTY;
    Mistakes mistakes = {0};
    if (!words_done(words, 2, err))
        return false;
    if (!kind)
        return err_set(err, ERR_USAGE, _("Which? guanjia forms new NAME"));
    target_find(to, kind, &path);
    bool fine = kind_check(kind, err);
    if (fine && path.len == 0)
        fine = err_set(err, ERR_USAGE, _("Say where to: --to FILE"));
    if (fine && access(str_text(&path), F_OK) == 0)
        fine =
            err_set(err, ERR_INPUT, _("%s is there already"), str_text(&path));
    fine = fine && form_ask(&asking, kind, &text, err);
    if (fine && !form_check_text(text.at, text.len, &mistakes))
        fine = err_set(err, ERR_INPUT, "%s", str_text(&mistakes.text));
    fine = fine && file_write(str_text(&path), &text, err);
    if (fine)
        (void)printf(_("Made %s; it is there when guanjia opens next\n"),
                     str_text(&path));
    mistakes_release(&mistakes);
    str_release(&asking.names);
    str_release(&asking.fields);
    str_release(&asking.columns);
    str_release(&path);
    str_release(&text);
    return fine;
}
